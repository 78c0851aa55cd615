"""Measures for a period and an area, and the records behind them."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from liaison_app.models.agency import AGENCY_ID
from liaison_app.storage.session import Session
from liaison_app.ui.main_window import MainWindow
from tests.services.adding import add, at, change
from tests.support.commandline import CommandLine
from tests.support.hands import Hands

CONCERNS = "What is counted: Concerns answered"


@pytest.fixture
def session(november: None, session: Session) -> Session:
    """Three concerns and a forum."""
    change(session, "agency", AGENCY_ID, areas=("Eastside", "Westside"))
    place = add(session, "places", name="Park", area="Eastside")
    for day, told, where in (("2026-03-01", True, place), ("2026-10-01", False, place), ("2026-10-02", True, "")):
        add(
            session,
            "concerns",
            text=f"Raised {day}",
            raised_at=at(f"{day} 19:00"),
            told_on=date(2026, 11, 1) if told else None,
            place_id=where,
        )
    meeting = add(session, "meetings", title="Maple Court forum", starts_at=at("2026-10-01 18:30"))
    add(session, "attendances", meeting_id=meeting, group="Tenants", count=12)
    return session


@pytest.fixture
def hands(window: MainWindow, hands: Hands) -> Hands:
    """Hands at the measures."""
    hands.press("Ctrl+8")
    hands.see(CONCERNS)
    return hands


def numbers(hands: Hands) -> list[str]:
    """What stands on the card of the concerns."""
    card = hands.see(CONCERNS).parentWidget()
    assert card is not None
    return [label.text() for label in card.findChildren(QLabel)][:3]


def test_a_card_says_the_measure_its_value_and_its_n(hands: Hands) -> None:
    assert numbers(hands) == ["Concerns answered", "67%", "2 of 3"]
    hands.reads("Of the concerns raised in the period: those with a public answer, or whose resident was told.")


def test_another_period_and_area(hands: Hands) -> None:
    hands.click("From")
    hands.press("Ctrl+A")
    hands.type("2026-10-01")
    hands.press("Return")
    hands.until(lambda: numbers(hands)[1:] == ["50%", "1 of 2"])
    hands.reads("From … to …")
    hands.press("Tab")
    hands.press("Tab")
    assert hands.name(hands.focus()) == "All areas"  # where AT-SPI is spoken, a combo box is named by its value
    hands.press("Down")
    hands.until(lambda: numbers(hands)[1:] == ["0%", "0 of 1"])


def test_a_number_opens_what_it_counts(hands: Hands) -> None:
    hands.click(CONCERNS)
    hands.until(lambda: hands.rows("Records counted") == 3)
    hands.click("Not met")
    hands.until(lambda: hands.rows("Records counted") == 1)
    hands.until(lambda: hands.name(hands.focus()) == "Records counted")
    hands.press("Return")
    hands.until(lambda: QApplication.activeModalWidget() is None)
    hands.reads("Raised 2026-10-01")
    hands.until(lambda: bool(hands.all_named("New problem from this")))


def test_a_row_of_a_table_opens_too(hands: Hands) -> None:
    hands.until(lambda: hands.rows("Who came") == 1)
    hands.click("Who came")
    hands.press("Down")
    hands.press("Return")
    hands.until(lambda: hands.rows("Records counted") == 1)
    hands.reads("Who came: Tenants")


def test_a_training_is_logged(hands: Hands, session: Session, cli: CommandLine) -> None:
    hands.click("Training log")
    hands.press("Ctrl+N")
    hands.until(lambda: hands.name(hands.focus()) == "Course")
    hands.type("Listening")
    hands.press("Tab")
    hands.type("Jo")
    hands.until(lambda: QApplication.focusWidget() is not None)
    hands.press("Tab")
    hands.fill("Date", "2026-11-01")
    hands.press("Ctrl+S")
    hands.reads("Training saved.")
    training = cli.only("trainings")
    assert (training["course"], training["officer_id"]) == ("Listening", session.actor.id)
