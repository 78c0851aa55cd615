"""A vault to print from, and a day on which to print."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from liaison_app.models.agency import AGENCY_ID
from liaison_app.storage.session import Session
from tests.exports.guides import AGENCY, CLINIC, HOPE_HOUSE
from tests.services.adding import add, change
from tests.support.vaults import fresh_vault


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """The work of the first officer on an empty vault, on 22 November 2026."""
    monkeypatch.setenv("LIAISON_TODAY", "2026-11-22")
    vault = fresh_vault(tmp_path / "vault")
    yield vault.session()
    vault.close()


@pytest.fixture
def clinic(session: Session) -> str:
    """A service about which everything is known, of an agency that has told all about itself."""
    change(session, "agency", AGENCY_ID, **AGENCY)
    organization = add(session, "organizations", name="Hope House")
    location = add(session, "locations", organization_id=organization, **HOPE_HOUSE)
    return add(
        session, "services", organization_id=organization, service_at_location=[{"location_id": location}], **CLINIC
    )
