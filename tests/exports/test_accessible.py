"""Every printed document is PDF/UA-1: an independent checker reads guide and minutes, on sample and on real data."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import page
import pikepdf
import pytest

from liaison_app.exports.guide import guide
from liaison_app.exports.minutes import minutes
from liaison_app.exports.pdf import write_pdf
from liaison_app.imports.hsds.plan import carry_out, make_plan
from liaison_app.services import records, sample
from liaison_app.services.guide import release_guide
from liaison_app.services.minutes import release_minutes
from liaison_app.storage.session import Session
from tests.exports.test_pdf import every_block

ILLINOIS = Path(__file__).parents[1] / "data" / "hsds" / "illinois-legal-aid-1.1"


def failures(data: bytes) -> list[str]:
    """What the checker finds wrong, in its words."""
    report = page.validate_pdf_bytes(data, profile=page.ValidationProfile.PDF_UA_1)
    assert report.rules.total > 50
    return [f"{failure.rule_id}: {failure.message}" for failure in report.failures]


def test_every_kind_of_block() -> None:
    assert failures(write_pdf(every_block()).data) == []


def test_the_sample_guide_and_the_minutes_of_every_sample_meeting(session: Session) -> None:
    sample.fill(session)
    assert failures(write_pdf(guide(release_guide(session))).data) == []
    meetings = records.every(session, "meetings")
    assert len(meetings) >= 6
    for meeting in meetings:
        for public in (False, True):
            document = minutes(release_minutes(session, meeting.id, public=public))
            assert failures(write_pdf(document).data) == [], document.title


def test_the_guide_of_a_real_directory(session: Session) -> None:
    carry_out(session, make_plan(session, ILLINOIS))
    assert failures(write_pdf(guide(release_guide(session), page="A4")).data) == []


def without_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Lang


def without_structure(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot


def without_the_name_of_a_link(pdf: pikepdf.Pdf) -> None:
    del next(iter(pdf.pages[0].Annots)).Contents


def without_title_shown(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.ViewerPreferences


def elements(pdf: pikepdf.Pdf, role: str) -> list[pikepdf.Dictionary]:
    return [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == role]


def without_the_words_for_a_figure(pdf: pikepdf.Pdf) -> None:
    del elements(pdf, "/Figure")[0].Alt


def without_the_scope_of_a_header(pdf: pikepdf.Pdf) -> None:
    del elements(pdf, "/TH")[0].A


def with_a_level_of_headings_left_out(pdf: pikepdf.Pdf) -> None:
    for heading in elements(pdf, "/H2"):
        heading.S = pikepdf.Name.H3


@pytest.mark.parametrize(
    "spoil",
    [
        without_language,
        without_structure,
        without_the_name_of_a_link,
        without_title_shown,
        without_the_words_for_a_figure,
        without_the_scope_of_a_header,
        with_a_level_of_headings_left_out,
    ],
)
def test_the_checker_notices_what_is_missing(spoil: Callable[[pikepdf.Pdf], None]) -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(write_pdf(every_block()).data)) as pdf:
        spoil(pdf)
        pdf.save(out)
    assert failures(out.getvalue())
