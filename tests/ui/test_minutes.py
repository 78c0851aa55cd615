"""The minutes in the window, by keys (and a click where there is only something to click): texts, approval, copies."""

from __future__ import annotations

import hashlib
from base64 import b64decode
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from PySide6.QtWidgets import QApplication, QListWidget
from pytestqt.qtbot import QtBot

from liaison_app.models.base import new_id
from liaison_app.services import drafts
from liaison_app.services.drafts import Draft
from liaison_app.storage.session import Session
from liaison_app.ui.frame import Frame
from tests.services.adding import add, at, change
from tests.support.commandline import CommandLine
from tests.support.hands import Hands
from tests.support.names import unnamed
from tests.ui.conftest import put_down, start, unlock
from tests.ui.test_meetings import entered, open_forum, save_as

DECISION = "That the city be asked for lamps."

pytestmark = pytest.mark.usefixtures("november", "window")


@pytest.fixture
def forum(session: Session) -> str:
    meeting = add(session, "meetings", title="Maple Court forum", starts_at=at("2026-11-03 18:30"))
    item = add(session, "agenda-items", meeting_id=meeting, title="Lamps", notes="Dark since May.", position=1)
    add(session, "decisions", meeting_id=meeting, agenda_item_id=item, wording=DECISION)
    add(session, "remarks", meeting_id=meeting, agenda_item_id=item, text="Ana Ruiz rang 555-123-4567 about it.")
    add(session, "attendances", meeting_id=meeting, name="Ana Ruiz")
    return meeting


def open_minutes(hands: Hands) -> None:
    open_forum(hands)
    hands.press("F7")
    entered(hands, "Text of the section")
    hands.reads("As it was captured")


def lists(hands: Hands, line: str) -> None:
    """Wait until the list of sections has this line."""

    def lines() -> list[str]:
        view = hands.see("Sections of the minutes")
        assert isinstance(view, QListWidget)
        return [view.item(row).text() for row in range(view.count())]

    hands.until(lambda: line in lines(), lambda: f"“{line}” is not in {lines()}")


def read_pdf(path: Path) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path))


def test_a_section_is_written_and_the_decision_stands(
    hands: Hands, session: Session, forum: str, cli: CommandLine
) -> None:
    open_minutes(hands)
    assert unnamed(hands.front()) == []
    hands.press("Ctrl+PgDown")
    hands.reads("Dark since May.")
    hands.reads(f"Decision: {DECISION}")
    hands.press("Ctrl+A")
    hands.type("It has been dark since May, as many said.")
    hands.press("Ctrl+S")
    lists(hands, "1. Lamps · written")
    text = cli.only("minutes-texts")
    assert (text["section"], text["text"]) == ("item", "It has been dark since May, as many said.")
    add(session, "remarks", meeting_id=forum, agenda_item_id=text["agenda_item_id"], text="One more thing.")
    add(session, "remarks", meeting_id=forum, agenda_item_id=text["agenda_item_id"], text="And another.")
    lists(hands, "1. Lamps · 2 captures came later")
    hands.press("Ctrl+End")
    hands.type(" Twice.")
    hands.press("Ctrl+PgDown")  # saves it
    lists(hands, "1. Lamps · written")
    hands.press("Ctrl+PgUp")
    hands.reads("as many said. Twice.")
    hands.click("Take what was captured")
    hands.reads("And another.")
    hands.until(lambda: cli.listed("minutes-texts") == [])
    assert cli.only("decisions")["wording"] == DECISION


def test_what_is_typed_is_saved_by_closing(hands: Hands, forum: str, cli: CommandLine) -> None:
    open_minutes(hands)
    hands.press("Ctrl+PgDown")
    hands.press("Ctrl+A")
    hands.type("Typed and closed.")
    hands.press("Escape")
    hands.until(lambda: QApplication.activeModalWidget() is None, "the minutes do not close")
    assert cli.only("minutes-texts")["text"] == "Typed and closed."


def test_a_lock_in_the_middle_saves_what_is_typed(hands: Hands, forum: str, cli: CommandLine) -> None:
    open_minutes(hands)
    hands.press("Ctrl+A")
    hands.type("Typed when the computer fell asleep.")
    hands.press("Ctrl+L")
    hands.see("Unlock")
    assert "fell asleep" not in hands.texts()
    assert cli.only("minutes-texts")["text"] == "Typed when the computer fell asleep."


def test_minutes_are_approved_amended_and_printed_as_they_were(
    hands: Hands, session: Session, forum: str, cli: CommandLine, tmp_path: Path
) -> None:
    open_minutes(hands)
    hands.click("To review")
    hands.click("Approve…")
    hands.reads("Approve these minutes for good?")
    assert cli.only("meetings")["minutes_state"] == "in-review"
    hands.press("Space")
    hands.reads("Approved and locked.")
    stored: dict[str, Any] = cli.only("approved-minutes")
    assert cli.only("meetings")["minutes_state"] == "approved"
    hands.fill("New amendment", "Seven should read eight.")
    hands.press("Return")
    hands.reads("2026-11-22  Seven should read eight.")
    change(session, "meetings", forum, title="Another title")
    hands.press("Ctrl+P")
    hands.click("Save…")
    entered(hands, "File name")
    target = tmp_path / "out.pdf"
    save_as(hands, target)
    hands.reads(f"Saved: {target}")
    assert target.read_bytes() == b64decode(stored["pdf"])
    assert hashlib.sha256(target.read_bytes()).hexdigest() == stored["pdf_sha256"]
    hands.choose("Document", "Amendments")
    hands.click("Save…")
    save_as(hands, tmp_path / "amended.pdf")
    hands.reads("amended.pdf")
    assert "Seven should read eight." in read_pdf(tmp_path / "amended.pdf")


def test_a_public_copy_is_looked_through_before_it_leaves(hands: Hands, forum: str, tmp_path: Path) -> None:
    open_minutes(hands)
    hands.click("Public copy…")
    hands.shows("Passages to judge", 1)
    assert hands.cells("Passages to judge")[0][:3] == ["Leave out", "555-123-4567", "a phone number"]
    assert unnamed(hands.front()) == []
    hands.press("K")
    assert hands.cells("Passages to judge")[0][0] == "Keep"
    hands.press("Return")
    hands.see("Save…")
    hands.click("Save…")
    save_as(hands, tmp_path / "kept.pdf")
    hands.reads("kept.pdf")
    text = read_pdf(tmp_path / "kept.pdf")
    assert "a resident rang 555-123-4567 about it." in text
    assert "Ruiz" not in text
    hands.click("Close")
    hands.press("Ctrl+P")  # nobody looked through this one
    hands.choose("Copy", "Public copy")
    hands.reads("1 passage that may tell who somebody is was left out.")
    hands.click("Save…")
    save_as(hands, tmp_path / "plain.pdf")
    hands.reads("plain.pdf")
    assert "[left out]" in read_pdf(tmp_path / "plain.pdf")


def test_the_chair_gets_a_word_file(hands: Hands, forum: str, cli: CommandLine, tmp_path: Path) -> None:
    open_minutes(hands)
    hands.click("Word file…")
    save_as(hands, tmp_path / "chair.docx")
    hands.reads("Saved:")
    file: Any = docx.Document(BytesIO((tmp_path / "chair.docx").read_bytes()))
    assert any(DECISION in paragraph.text for paragraph in file.paragraphs)
    disclosed = [row for row in cli.json("list", "audit") if row["action"] == "disclose"]
    assert [row["fields"] for row in disclosed] == [["minutes"]]


def test_what_was_typed_before_a_crash_comes_back(
    qtbot: QtBot, locked: Frame, hands: Hands, session: Session, forum: str, cli: CommandLine
) -> None:
    given = {"meeting_id": forum, "section": "closing", "agenda_item_id": ""}
    fields = {"text": "Typed before the power failed."}
    drafts.keep(
        session,
        Draft("minutes-texts", new_id(), 0, given, fields, under=f"meetings/{forum}"),
    )
    hands.press("Ctrl+Q")
    hands.until(lambda: not locked.isVisible(), "the window does not close")
    again = start(cli.folder)
    unlock(qtbot, again)
    hands.reads("What you typed last time is back")
    hands.reads("Typed before the power failed.")
    hands.press("Ctrl+S")
    lists(hands, "Close · written")
    put_down(qtbot, again)
    assert cli.only("minutes-texts")["text"] == "Typed before the power failed."
