"""Pictures of what comes before a meeting, each as it is met by keys and clicks.

    python -m tests.support.before_pictures pictures --theme dark --text 200

writes `pictures/01-meeting-dark-200.png` and so on.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtTest import QTest

from liaison_app.models.agency import AGENCY_ID
from liaison_app.storage.session import Session
from tests.services.adding import add, at, change
from tests.support.camera import Camera, camera, options
from tests.support.vaults import fresh_vault

TODAY = "2026-11-22"
LOOK_MS = 400
_PEOPLE = (
    ("Dorothy Haskell", "Maple Court tenants", ("dorothy@example.org",), ("English",), False),
    ("Minh Tran", "Maple Court tenants", ("minh@example.org",), ("Vietnamese",), True),
    ("Rosa Blum", "", ("rosa@example.org",), ("Spanish",), True),
    ("Walt Gruber", "Pier Street Night Shelter", (), ("English",), False),
    ("Yolanda Pruitt", "", ("y.pruitt@example.org",), ("English",), False),
)
_ITEMS = (
    ("Introductions", "Dorothy Haskell", 10, ""),
    ("Progress since last time", "Jo Rivera", 15, ""),
    ("Lamps at the north stairwell", "Simone Achard", 30, "carried-over"),
    ("Next meeting", "Dorothy Haskell", 5, ""),
)
_ACTIVITIES = (
    (3, "Outreach on Pier Street", "outreach", 2.5, (12, 4, 3)),
    (12, "Outreach at the station", "outreach", 2.0, (9, 2, 4)),
    (17, "Stall at the market", "stall", 3.0, (None, None, None)),
)


def fill(session: Session) -> None:
    """A forum that was held, with people, promises and an item carried over; activities of a month."""
    change(session, "agency", AGENCY_ID, name="Port Alder Police", email="liaison@portalder.example")
    forum = _meeting(session)
    for name, organization, emails, languages, needed in _PEOPLE:
        about = {"emails": emails, "languages": languages, "interpreter_needed": needed}
        contact = add(session, "contacts", name=name, do_not_contact=name.startswith("Yolanda"), **about)
        add(session, "attendances", meeting_id=forum, contact_id=contact, name=name, organization=organization)
    for place, (title, presenter, minutes, outcome) in enumerate(_ITEMS, start=1):
        more = {"presenter": presenter, "minutes": minutes, "outcome": outcome}
        add(session, "agenda-items", meeting_id=forum, position=place, title=title, **more)
    lamps = {"text": "Write to the city about the lamps", "owner": "Jo Rivera", "due_on": date(2026, 12, 1)}
    add(session, "actions", meeting_id=forum, **lamps)
    add(session, "actions", meeting_id=forum, text="Call the landlord")
    _activities(session)


def _meeting(session: Session) -> str:
    return add(
        session,
        "meetings",
        title="Maple Court forum",
        starts_at=at("2026-11-10 18:30"),
        ends_at=at("2026-11-10 20:00"),
        place="Maple Court community room, 214 Maple Court",
        area="Maple Court",
        series="Maple Court forum",
        repeats="monthly-weekday",
        chair="Dorothy Haskell",
        access="Step-free. Children's table in the homework room.",
        interpreters=("Spanish",),
        online_link="https://meet.example/maple-court",
        quorum=7,
    )


def _activities(session: Session) -> None:
    house = add(session, "organizations", name="Harbor House")
    for day, title, kind, hours, counts in _ACTIVITIES:
        about: dict[str, Any] = dict(zip(("offered", "accepted", "declined"), counts, strict=True))
        about |= {"title": title, "activity_type": kind, "hours": hours, "on": date(2026, 11, day)}
        partner, met = ("", 40) if kind == "stall" else (house, 21)
        add(session, "activities", organization_id=partner, people_met=met, **about)


def go_to(camera: Camera, page: str) -> None:
    """Another page of the tab; in large text the open record has to give way to the list first."""
    hands = camera.desktop.hands
    for button in hands.all_named("Back to the list")[:1]:
        hands.click(hands.name(button))
    hands.click(page)
    camera.desktop.still()


def take(camera: Camera) -> None:
    """From the meeting that was held to the next one, its agenda and invitations; templates; activities."""
    desktop, hands = camera.desktop, camera.desktop.hands
    hands.press("Ctrl+3")
    hands.until(lambda: hands.rows("Records") == 1)
    desktop.choose("Records", 0)
    hands.see("Print or PDF…")
    desktop.still()
    camera.shot("meeting-held")
    hands.press("Ctrl+Shift+M")
    hands.see("Plan meeting")
    camera.shot("plan-next")
    hands.press("Return")
    hands.reads("The next meeting is planned.")
    desktop.still()
    QTest.qWait(LOOK_MS)
    camera.shot("next-meeting")
    hands.press("Ctrl+PgDown")
    hands.shows("Agenda", 4)
    camera.shot("agenda")
    hands.press("Ctrl+Shift+I")
    hands.see("Write…")
    camera.shot("invite")
    hands.press("Escape")
    go_to(camera, "Agenda templates")
    camera.shot("no-templates")
    hands.click("Begin with the usual agenda")
    hands.see("Save")
    desktop.still()
    camera.shot("template")
    take_activities(camera)


def take_activities(camera: Camera) -> None:
    """The line, the sums, the form by kind, and what was found."""
    desktop, hands = camera.desktop, camera.desktop.hands
    go_to(camera, "Activities")
    hands.click("New activity in one line")
    hands.type("Walk audit on Elm Street 1.5h 6 met ^fri")
    camera.shot("activity-line")
    hands.press("Return")
    hands.shows("Records", 4)
    hands.type("Stall 3 accepted")
    hands.press("Return")
    hands.reads("Correct one of the numbers.")
    camera.shot("activity-refused")
    hands.press("Ctrl+A")
    hands.press("Backspace")
    desktop.choose("Records", 0)
    hands.see("Found there…")
    desktop.still()
    camera.shot("walk-audit")
    hands.press("Ctrl+Shift+F")
    hands.type("The rail at the steps is loose")
    hands.press("Return")
    hands.shows("Filed", 1)
    hands.type("! Mend the rail @Public works ^fri")
    camera.shot("found")
    hands.press("Escape")
    desktop.still()


def make(folder: Path) -> None:
    """The vault that is seen."""
    vault = fresh_vault(folder)
    fill(vault.session())
    vault.close()


def main() -> None:
    """Read the command line and take the pictures."""
    os.environ["LIAISON_TODAY"] = TODAY
    with camera(options(__doc__).parse_args(), make) as taking:
        take(taking)


if __name__ == "__main__":
    main()
