"""Hands at the live view: a forum to go live with, what is typed into its line, and what stands there."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QListView

from liaison_app.models.agency import AGENCY_ID
from liaison_app.storage.session import Session
from tests.services.adding import add, at, change
from tests.support.commandline import CommandLine
from tests.support.hands import Hands
from tests.ui.conftest import settled


def forum_of_today(session: Session) -> str:
    """A forum of today with two topics; at the one before, Ana Ruiz was there and promised something."""
    change(session, "agency", AGENCY_ID, groups=("Tenants", "Shop owners"))
    before = add(session, "meetings", title="October", series="Maple Court", starts_at=at("2026-10-20 18:30"))
    add(session, "attendances", name="Ana Ruiz", organization="Maple Court tenants", meeting_id=before)
    add(session, "actions", text="Ask for lamps", owner="Ana Ruiz", meeting_id=before)
    meeting = add(session, "meetings", title="November", series="Maple Court", starts_at=at("2026-11-22 12:00"))
    for position, title in enumerate(("Lamps", "Buses"), start=1):
        add(session, "agenda-items", title=title, position=position, meeting_id=meeting)
    return meeting


def go_live(hands: Hands) -> None:
    """By keys, from any tab."""
    hands.go_to("November")
    hands.see("Go live")
    settled(hands)
    hands.press("F8")
    at_line(hands)
    hands.see("End")
    settled(hands)


def at_line(hands: Hands) -> None:
    comes_to(hands, "Capture")


def comes_to(hands: Hands, name: str) -> None:
    hands.until(lambda: hands.name(hands.focus()) == name, f"the cursor is not at “{name}”")


def file(hands: Hands, *lines: str) -> None:
    for line in lines:
        hands.type(line)
        hands.press("Return")
    settled(hands)


def written(hands: Hands) -> list[str]:
    """What stands in the stream, headings too."""
    view = hands.see("Written down")
    assert isinstance(view, QListView)
    return [str(view.model().index(row, 0).data()) for row in range(view.model().rowCount())]


def only_here(cli: CommandLine, meeting_id: str) -> dict[str, Any]:
    """The one action of a meeting."""
    (found,) = (one for one in cli.listed("actions") if one["meeting_id"] == meeting_id)
    return found


def line_says(hands: Hands) -> str:
    return str(hands.see("Capture").property("text"))
