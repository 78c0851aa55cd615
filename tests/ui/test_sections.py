"""Sections, pages and dialogs of meetings, problems, today and evaluation: named, and never holding the window up."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtWidgets import QApplication

from liaison_app.services import sample
from liaison_app.storage.session import Session
from tests.support.hands import Hands
from tests.support.names import unnamed
from tests.ui.conftest import quiet, settled
from tests.ui.watchdog import Watchdog

pytestmark = pytest.mark.usefixtures("window")

SECTIONS_OF_MEETING = 5
SECTIONS_OF_PROBLEM = 2


@pytest.fixture
def session(november: None, session: Session) -> Session:
    """Sample data."""
    sample.fill(session)
    return session


@pytest.mark.parametrize(("keys", "sections"), [("Ctrl+3", SECTIONS_OF_MEETING), ("Ctrl+4", SECTIONS_OF_PROBLEM)])
def test_every_section_is_named(hands: Hands, keys: str, sections: int) -> None:
    hands.press(keys)
    settled(hands)
    hands.click("Records")
    hands.press("Down")
    hands.press("Down")
    settled(hands)
    for _section in range(sections):
        hands.press("Ctrl+PgDown")
        settled(hands)
        hands.press("Down")  # from the line into the list
        hands.press("Return")  # and into what stands there
        settled(hands)
        assert unnamed(hands.front()) == []


@pytest.mark.parametrize(
    ("keys", "pages"),
    [
        ("Ctrl+1", ("Actions", "Quick notes")),
        ("Ctrl+4", ("Concerns", "Places")),
        ("Ctrl+8", ("Training log", "Trust survey", "Briefings", "Handouts")),
    ],
)
def test_every_page_is_named(hands: Hands, keys: str, pages: tuple[str, ...]) -> None:
    hands.press(keys)
    settled(hands)
    assert unnamed(hands.front()) == []
    for page in pages:
        hands.click(page)
        settled(hands)
        hands.press("Ctrl+N")
        settled(hands)
        assert unnamed(hands.front()) == [], page


def test_the_records_behind_a_number_are_named(hands: Hands) -> None:
    hands.press("Ctrl+8")
    hands.click("What is counted: Concerns answered")
    hands.until(lambda: QApplication.activeModalWidget() is not None)
    assert unnamed(hands.front()) == []
    hands.press("Escape")


def test_nothing_here_holds_the_window(hands: Hands) -> None:
    dog = Watchdog()
    done = quiet()
    try:
        hands.press("Ctrl+3")
        settled(hands)
        hands.click("Records")
        dog.check("going through meetings", partial(hands.press, "Down"), done)
        for _section in range(SECTIONS_OF_MEETING + 1):  # made once
            hands.press("Ctrl+PgDown")
            settled(hands)
        dog.check("another section", partial(hands.press, "Ctrl+PgDown"), done)
        hands.press("Ctrl+8")
        settled(hands)
        hands.press("Ctrl+1")
        hands.press("Ctrl+2")
        dog.check("what is due", partial(hands.press, "Ctrl+1"), done)
        hands.until(lambda: hands.name(hands.focus()) == "What is due")
        dog.check("down the list", partial(hands.press, "Down"), done)
        dog.check("done", partial(hands.press, "D"), done)
    finally:
        dog.close()
