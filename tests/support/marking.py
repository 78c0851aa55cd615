"""Types marked words into every text field of the window, and remembers them, for whoever then looks for them.

What there is to type into comes from the registry of kinds, parts included; here stands only how one gets there.
"""

from __future__ import annotations

from typing import Final

from liaison_app.i18n import _
from liaison_app.models.registry import KINDS, PART_KINDS, Kind, PartKind
from tests.support.hands import Hands

#: The tab's key, the switch to press in it, the kind its form is for. Locations come before the services offered there.
FORMS: Final = (
    ("Ctrl+2", "Contacts", "contacts"),
    ("Ctrl+2", "Organizations", "organizations"),
    ("Ctrl+3", "Agenda templates", "agenda-templates"),
    ("Ctrl+3", "Activities", "activities"),
    ("Ctrl+3", "Meetings", "meetings"),
    ("Ctrl+4", "Problems", "problems"),
    ("Ctrl+4", "Concerns", "concerns"),
    ("Ctrl+4", "Places", "places"),
    ("Ctrl+5", "", "referrals"),
    ("Ctrl+6", "Watch reports", "reports"),
    ("Ctrl+6", "Watch groups", "groups"),
    ("Ctrl+7", "Locations", "locations"),
    ("Ctrl+7", "Services", "services"),
)
PARTS: Final = {
    "contacts": ("phones", "addresses"),
    "organizations": ("phones", "addresses"),
    "agenda-templates": ("template-items",),
    "problems": ("positions", "responses", "measures"),
    "referrals": ("referral-attempts",),
    "services": ("phones", "schedules", "service-at-location"),
    "locations": ("phones", "addresses", "schedules"),
}
_DAY: Final = "2026-11-20"
REQUIRED: Final = {
    "meetings": {"Starts at": f"{_DAY} 18:30"},
    "activities": {"Date": _DAY},
    "reports": {"Date": _DAY},
    "referrals": {"Date": _DAY},
}
LINES: Final = {
    "Agenda": "New agenda item",
    "Attendance": "New attendance",
    "Concerns": "New concern",
    "Decisions": "New decision",
    "Actions": "New action",
}


def texts_of(kind: str) -> list[str]:
    """The labels of the fields of a kind, and of its parts, that take free text."""
    held: list[Kind | PartKind] = [KINDS[kind], *(PART_KINDS[name] for name in PARTS.get(kind, ()))]
    labels = [_(f.label) for one in held for f in one.fields if f.type in ("text", "multiline", "list")]
    return list(dict.fromkeys(labels))


class Typist:
    """Marks begin with `stem`, so that one word finds them all."""

    def __init__(self, hands: Hands, stem: str) -> None:
        self.hands, self.stem = hands, stem
        self.marks: list[str] = []
        self._location = ""

    def mark(self) -> str:
        """A word never typed before."""
        self.marks.append(f"{self.stem}{len(self.marks):03d}zinc")
        return self.marks[-1]

    def fill_form(self, keys: str, switch: str, kind: str) -> int:
        """A new record with every text field filled; how many were."""
        self.hands.press(keys)
        if switch:
            self.hands.click(switch)
        self.hands.press("Ctrl+N")
        labels = texts_of(kind)
        self.hands.see(labels[0])
        filled = sum(self._fill(label, place) for label in labels for place in range(self._there(label)))
        for label, text in REQUIRED.get(kind, {}).items():
            self.hands.fill(label, text)
        if kind == "services" and self._location:  # a remark on where it is offered needs the place
            self.hands.fill("Location", self._location)
        first = self.marks[-filled]
        self.hands.press("Ctrl+S")
        self.hands.reads("saved.")
        if kind == "locations":
            self._location = first
        return filled

    def _there(self, label: str) -> int:
        return len(self.hands.all_named(label))

    def _fill(self, label: str, place: int) -> int:
        if label == "Description" and not self._location and self.hands.all_named("Location"):
            return 0
        if not self.hands.fill_in(label, place, mark := f"{self.stem}{len(self.marks):03d}zinc"):
            return 0
        self.marks.append(mark)
        return 1

    def meeting_lines(self) -> None:
        """The lines in which a meeting is written down; after the form of meetings."""
        self.hands.press("Ctrl+3")
        self.hands.click("Meetings")
        for page, entry in LINES.items():
            self.hands.turn_to(page)
            self.hands.fill(entry, self.mark())
            self.hands.press("Return")
            self.hands.shows(page, 1)

        self.hands.click("Activities")
        self.hands.shows("Records", 1)
        self.hands.fill("New activity in one line", self.mark())
        self.hands.press("Return")
        self.hands.shows("Records", 2)

    def note_and_search(self) -> None:
        """A quick note, and what is looked for."""
        self.hands.press("Ctrl+Shift+N")
        self.hands.fill("Quick note", self.mark())
        self.hands.press("Ctrl+Return")
        self.hands.press("Ctrl+2")
        self.hands.fill("Search", self.mark())
        self.hands.shows("Records", 0)
