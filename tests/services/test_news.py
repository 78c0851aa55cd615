"""The window learns what other programs changed in the vault, once, and is not told of its own steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from liaison_app.models.base import new_id
from liaison_app.services import news
from liaison_app.storage import door, history, vault
from liaison_app.storage.edits import Edit
from liaison_app.storage.session import Session
from tests.support.vaults import PASSPHRASE

Told = Mapping[str, frozenset[str]]


class Window:
    """Looks around as a window does, from where it looked last."""

    def __init__(self, session: Session) -> None:
        self._session, self._known = session, news.newest(session)

    def look(self, *own: str) -> Told:
        """What it is told."""
        self._known, changed = news.since(self._session, self._known, own)
        assert not changed.step
        return changed.records


@pytest.fixture
def other(session: Session, tmp_path: Path) -> Iterator[Session]:
    """The same vault, opened a second time."""
    opened = vault.open_vault(tmp_path / "vault", PASSPHRASE, store=None)
    yield opened.session()
    opened.close()


def contact(name: str) -> Edit:
    return Edit("contacts", new_id(), fields={"name": name})


def test_another_s_change_is_told_once_with_its_records(session: Session, other: Session) -> None:
    window, edit = Window(session), contact("Ana")
    assert not window.look()
    door.apply(other, [edit])
    assert window.look() == {"contacts": frozenset([edit.id])}
    assert not window.look()


def test_an_import_and_an_undo_are_told_record_by_record(session: Session, other: Session) -> None:
    window, edits = Window(session), [contact("Ana"), contact("Bo")]
    door.apply(other, edits, bulk=True)
    everybody = {"contacts": frozenset(edit.id for edit in edits)}
    assert window.look() == everybody
    history.undo(other)
    assert window.look() == everybody


def test_one_s_own_steps_are_not_told(session: Session, other: Session) -> None:
    window = Window(session)
    mine, theirs = door.apply(session, [contact("Ana")]), door.apply(other, [contact("Bo")])
    assert window.look(mine.step) == theirs.records
