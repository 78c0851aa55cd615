"""A concern about police conduct keeps no story: not in the record, nor anywhere else in the file, whoever wrote it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from liaison_app.errors import InvalidField
from liaison_app.models.base import new_id
from liaison_app.models.capture import NO_STORY
from liaison_app.services import becoming, drafts, history, records
from liaison_app.services.drafts import Draft
from liaison_app.storage import door, unkept, vault
from liaison_app.storage.check import check
from liaison_app.storage.edits import Arrived, Edit
from liaison_app.storage.session import Session
from liaison_app.sync import local
from tests.services.adding import add, change
from tests.storage.test_erase import everything
from tests.support.plain_pages import decrypted
from tests.support.vaults import CHEAP, PASSPHRASE, fresh_vault

STORY = "Zyxwvu pushed me at the Qwertz fountain"
WORDS = ("zyxwvu", "qwertz")
BODY = "Office of Civilian Review"


def left(session: Session) -> list[str]:
    """The words of the story that stand in any column of any table, the search index included."""
    there = everything(session).lower()
    return [word for word in WORDS if word in there]


def told(session: Session) -> str:
    """A concern with its story in every field that can hold one, changed, asked of others, once in a draft."""
    place = add(session, "places", name="Fountain")
    fields: dict[str, Any] = {"text": "It began harmlessly", "place_id": place, "causes": (STORY,), "category": STORY}
    concern = add(session, "concerns", **fields, asked_of=STORY, public_answer=STORY)
    change(session, "concerns", concern, text=STORY, asked_reply=STORY)
    change(session, "concerns", concern, public_answer="Nothing", asked_reply=STORY + " again", causes=())
    drafts.keep(session, Draft("concerns", concern, 3, fields={"text": STORY}))
    return concern


def mark(session: Session, concern: str) -> None:
    change(session, "concerns", concern, conduct=True, conduct_body=BODY)


def test_marked_later_nothing_of_the_story_is_left_in_the_file(tmp_path: Path) -> None:
    opened = fresh_vault(tmp_path / "vault")
    session = opened.session()
    concern = told(session)
    assert left(session) == list(WORDS)
    mark(session, concern)
    assert left(session) == []
    record = records.load(session, "concerns", concern)
    assert [record.value(name) for name in ("text", "place_id", "causes", "asked_of")] == [NO_STORY, "", (), ""]
    assert record.value("conduct_body") == BODY
    fields = [entry.field for entry in history.of_record(session, "concerns", concern)]
    assert "conduct" in fields, "that it was marked stays in its history"
    assert [finding for finding in check(session) if finding.serious] == []
    key = opened.opened.database_key
    opened.close()
    pages = decrypted(tmp_path / "vault" / "vault.db", key).lower()
    assert b"civilian review" in pages, "the pages are really in clear"
    for word in WORDS:
        assert word.encode() not in pages, "free pages included"
        assert word.encode("utf-16-le") not in pages
    assert not list((tmp_path / "vault").glob("vault.db-*"))


def test_entered_so_from_the_start_it_is_never_written(session: Session) -> None:
    concern = add(session, "concerns", text=STORY, category=STORY, conduct=True, conduct_body=BODY)
    change(session, "concerns", concern, text=STORY, asked_reply=STORY)
    drafts.keep(session, Draft("concerns", concern, 2, fields={"text": STORY}))
    drafts.keep(session, Draft("concerns", new_id(), 0, fields={"text": STORY, "conduct": True}))
    assert left(session) == []
    blank = add(session, "concerns", text="", conduct=True, conduct_body=BODY)
    assert records.load(session, "concerns", blank).value("text") == NO_STORY
    with pytest.raises(InvalidField):
        add(session, "concerns", text="x", conduct=True, conduct_body=BODY, conduct_reference=STORY * 4)


def test_undo_brings_the_mark_back_and_not_the_story(session: Session) -> None:
    concern = told(session)
    mark(session, concern)
    records.undo(session)
    record = records.load(session, "concerns", concern)
    assert (record.value("conduct"), record.value("text")) == (False, NO_STORY)
    while True:
        try:
            records.undo(session)
        except Exception:  # noqa: BLE001 - until nothing is left to undo
            break
    assert left(session) == []


def test_a_note_that_became_the_concern_goes_too(session: Session) -> None:
    note = add(session, "notes", text=STORY)
    (concern,) = becoming.become(session, note, "concerns").ids("concerns")
    mark(session, concern)
    assert left(session) == []
    assert records.every(session, "notes") == []


def test_what_arrives_from_another_laptop_is_held_to_it(session: Session) -> None:
    concern = told(session)
    with session.write() as db:
        edit = Arrived(
            "concerns", concern, fields={"conduct": True, "conduct_body": BODY, "text": STORY}, deleted=False
        )
        door.arrive(db, session.actor, [edit], action="sync")
    assert left(session) == []
    also = {"text": [{"value": STORY, "by": "x"}]}
    with session.write() as db:
        again = Arrived("concerns", concern, fields={"text": STORY}, deleted=False, also=also)
        new = Arrived("concerns", new_id(), fields={"text": STORY, "conduct": True}, deleted=False, also=also)
        door.arrive(db, session.actor, [again, new], action="sync")
    assert left(session) == []
    with session.read() as reading:
        found = local.rows_of(reading.connection(), "concerns", [concern])
    assert STORY not in repr(found), "nor does it travel on"


def test_a_backup_put_back_from_before_is_set_right_when_it_is_opened(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    opened = fresh_vault(folder)
    concern = told(opened.session())
    opened.close()
    shutil.copy(folder / "vault.db", tmp_path / "before.db")
    opened = vault.open_vault(folder, PASSPHRASE, store=None, cost=CHEAP)
    mark(opened.session(), concern)
    opened.close()
    assert unkept.MARK in (folder / "erased.txt").read_text(encoding="utf-8")
    shutil.copy(tmp_path / "before.db", folder / "vault.db")
    again = vault.open_vault(folder, PASSPHRASE, store=None, cost=CHEAP, anew="accepted")
    assert left(again.session()) == []
    assert records.load(again.session(), "concerns", concern).value("conduct") is True
    again.close()


def test_a_mark_that_was_taken_off_again_does_not_come_back(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    opened = fresh_vault(folder)
    concern = add(opened.session(), "concerns", text="Dark")
    mark(opened.session(), concern)
    change(opened.session(), "concerns", concern, conduct=False, text="The lamp at the fountain is out")
    opened.close()
    again = vault.open_vault(folder, PASSPHRASE, store=None, cost=CHEAP)
    record = records.load(again.session(), "concerns", concern)
    assert (record.value("conduct"), record.value("text")) == (False, "The lamp at the fountain is out")
    again.close()


def test_other_concerns_keep_everything(session: Session) -> None:
    concern = told(session)
    other = told(session)
    mark(session, other)
    record = records.load(session, "concerns", concern)
    assert record.value("text") == STORY
    step = Edit("concerns", concern, base=record.record.version, fields={"text": "Shorter"})
    records.save(session, [step])
    records.undo(session)
    assert records.load(session, "concerns", concern).value("text") == STORY
