"""Hands that are quicker than the disk, in the window of the minutes: nothing typed is lost, nothing done twice."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from PySide6.QtWidgets import QApplication

from liaison_app.storage.session import Session
from tests.services.adding import add, at, change
from tests.support.commandline import CommandLine
from tests.support.hands import Hands
from tests.support.vaults import PASSPHRASE
from tests.ui.conftest import settled
from tests.ui.test_meetings import entered, open_forum
from tests.ui.test_quick_hands import press_again

pytestmark = pytest.mark.usefixtures("november", "window")
Stalled = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def forum(session: Session) -> str:
    meeting = add(session, "meetings", title="Maple Court forum", starts_at=at("2026-11-03 18:30"))
    add(session, "agenda-items", meeting_id=meeting, title="Lamps", notes="Dark since May.", position=2)
    return meeting


def open_minutes(hands: Hands) -> None:
    open_forum(hands)
    hands.press("F7")
    entered(hands, "Text of the section")
    settled(hands)


def text(hands: Hands) -> str:
    return str(hands.see("Text of the section").property("plainText"))


def test_going_on_quickly_in_the_minutes_leaves_nothing_behind(
    hands: Hands, forum: str, cli: CommandLine, stalled: Stalled
) -> None:
    open_minutes(hands)
    hands.press("Ctrl+A")
    hands.type("Forty people.")
    with stalled():
        hands.press("Ctrl+PgDown")
        hands.type(" Or more.")
        hands.press("Ctrl+PgDown")
    settled(hands)
    assert "meantime" not in hands.texts()
    assert hands.see("Sections of the minutes").property("currentRow") == 2
    with stalled():
        hands.press("Ctrl+Home")
        hands.type("Last. ")
        hands.press("Escape")
        hands.press("Escape")
    hands.until(lambda: QApplication.activeModalWidget() is None, "the minutes do not close")
    written = {row["section"]: row["text"] for row in cli.listed("minutes-texts")}
    assert written["attendance"] == "Forty people. Or more."
    assert written["concerns"].strip() == "Last."


def test_what_somebody_else_wrote_for_a_section_is_not_saved_over_unseen(
    hands: Hands, session: Session, forum: str, cli: CommandLine
) -> None:
    section = add(session, "minutes-texts", meeting_id=forum, section="item", text="It is dark.")
    change(session, "minutes-texts", section, agenda_item_id=cli.only("agenda-items")["id"])
    open_minutes(hands)
    hands.press("Ctrl+PgDown")
    hands.reads("It is dark.")
    hands.press("Ctrl+End")
    hands.type(" Mine.")
    change(session, "minutes-texts", section, text="It is dark. Theirs.")
    first = add(session, "agenda-items", meeting_id=forum, title="Buses", position=1)
    hands.until(lambda: hands.see("Sections of the minutes").property("currentRow") == 2, "the new item does not come")
    settled(hands)
    assert text(hands) == "It is dark. Mine."
    hands.press("Ctrl+S")
    hands.reads("takes the place of: It is dark. Theirs.")
    assert cli.only("minutes-texts")["text"] == "It is dark. Theirs."
    hands.press("Ctrl+S")
    settled(hands)
    row = cli.only("minutes-texts")
    assert row["text"] == "It is dark. Mine."
    assert row["agenda_item_id"] != first


def test_minutes_are_moved_on_once_and_an_amendment_is_not_lost(
    hands: Hands, forum: str, cli: CommandLine, stalled: Stalled
) -> None:
    open_minutes(hands)
    with stalled():
        hands.click("To review")
        press_again(hands, "To review")
    hands.see("Approve…")
    settled(hands)
    assert "cannot become" not in hands.texts()
    hands.click("Approve…")
    with stalled():
        hands.click("Approve and lock")
        hands.press("Escape")
        assert hands.all_named("Text of the section")
    hands.fill("New amendment", "Read five for four.")
    hands.press("Escape")
    hands.reads("An amendment is typed and not filed")
    hands.press("Ctrl+L")
    hands.see("Unlock")
    hands.fill("Passphrase", PASSPHRASE)
    hands.press("Return")
    hands.until(lambda: "Read five for four." in hands.texts(), "it does not come back")
    hands.tab_to("New amendment")
    hands.press("Return")
    hands.reads("2026-11-22  Read five for four.")
    hands.press("Escape")
    assert cli.only("amendments")["text"] == "Read five for four."
