"""Marked words typed into every text field of the window are found in no file outside the vault's encryption.

Looked for below the data, home and temporary folders, while the window is open and after it has closed, as UTF-8,
UTF-16 and base64. The scan must find a planted word first, or it proves nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.support.commandline import CommandLine
from tests.support.hands import Hands
from tests.support.scan import find
from tests.support.vaults import PASSPHRASE, fresh_vault
from tests.ui.test_journey import close, open_window

MARK = "Quillfeather"
#: The tab's key, the switch to press in it, the kind its form is for.
FORMS = [
    ("Ctrl+2", "Contacts", "contacts"),
    ("Ctrl+2", "Organizations", "organizations"),
    ("Ctrl+3", "Activities", "activities"),
    ("Ctrl+3", "Meetings", "meetings"),
    ("Ctrl+4", "Problems", "problems"),
    ("Ctrl+4", "Concerns", "concerns"),
    ("Ctrl+4", "Places", "places"),
    ("Ctrl+5", "", "referrals"),
    ("Ctrl+6", "Watch reports", "reports"),
    ("Ctrl+6", "Watch groups", "groups"),
    ("Ctrl+7", "Services", "services"),
    ("Ctrl+7", "Locations", "locations"),
]
PARTS = {
    "contacts": ("phones", "addresses"),
    "organizations": ("phones", "addresses"),
    "problems": ("positions", "responses", "measures"),
    "referrals": ("referral-attempts",),
    "services": ("phones", "schedules"),
    "locations": ("phones", "addresses", "schedules"),
}
REQUIRED = {"meetings": {"Starts at": "2026-11-20 18:30"}, "activities": {"Date": "2026-11-20"}}
REQUIRED["reports"] = {"Date": "2026-11-20"}
REQUIRED["referrals"] = {"Date": "2026-11-20"}
#: A remark on where a service is offered wants a location chosen from a list first.
LEFT_OUT = {"services": {"Description"}}
LINES = {
    "Agenda": "New agenda item",
    "Attendance": "New attendance",
    "Concerns": "New concern",
    "Decisions": "New decision",
    "Actions": "New action",
}


def texts_of(cli: CommandLine, kind: str) -> list[str]:
    """The labels of the fields of a kind, and of its parts, that take free text."""
    rows: list[dict[str, Any]] = [row for one in (kind, *PARTS.get(kind, ())) for row in cli.json("fields", one)]
    return list(dict.fromkeys(row["label"] for row in rows if row["type"] in ("text", "multiline", "list")))


class Typist:
    """Types a mark of its own into every field, and remembers it."""

    def __init__(self, hands: Hands, cli: CommandLine) -> None:
        self.hands, self.cli = hands, cli
        self.marks: list[str] = [PASSPHRASE]

    def mark(self) -> str:
        """A word never typed before."""
        self.marks.append(f"{MARK}{len(self.marks):03d}zinc")
        return self.marks[-1]

    def fill_form(self, keys: str, switch: str, kind: str) -> int:
        """A new record with every text field filled; how many were."""
        self.hands.press(keys)
        if switch:
            self.hands.click(switch)
        self.hands.press("Ctrl+N")
        filled = 0
        labels = texts_of(self.cli, kind)
        self.hands.see(labels[0])
        for label in [label for label in labels if label not in LEFT_OUT.get(kind, ())]:
            for place in range(len(self.hands.all_named(label))):
                filled += self.hands.fill_in(label, place, self.mark())
        for label, text in REQUIRED.get(kind, {}).items():
            self.hands.fill(label, text)
        self.hands.press("Ctrl+S")
        self.hands.reads("saved.")
        return filled

    def meeting_lines(self) -> None:
        """The lines in which a meeting is written down."""
        self.hands.press("Ctrl+3")
        self.hands.click("Meetings")
        for page, entry in LINES.items():
            self.hands.turn_to(page)
            self.hands.fill(entry, self.mark())
            self.hands.press("Return")
            self.hands.shows(page, 1)

    def note_and_search(self) -> None:
        """A quick note, and what is looked for."""
        self.hands.press("Ctrl+Shift+N")
        self.hands.fill("Quick note", self.mark())
        self.hands.press("Ctrl+Return")
        self.hands.press("Ctrl+2")
        self.hands.fill("Search", self.mark())
        self.hands.shows("Records", 0)


@pytest.mark.timeout(600)
def test_what_is_typed_stays_in_the_vault(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, temporary, data = tmp_path / "home", tmp_path / "tmp", tmp_path / "vault"
    for folder in (home, temporary):
        folder.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / ".cache"))
    fresh_vault(data).close()
    hands = open_window(qtbot, data)
    typist = Typist(hands, CommandLine(data, tmp_path / "cli" / "home"))
    hands.fill("Passphrase", PASSPHRASE)
    hands.click("Unlock")
    hands.see("Lock")
    filled = {kind: typist.fill_form(keys, switch, kind) for keys, switch, kind in FORMS}
    typist.meeting_lines()
    typist.note_and_search()
    assert min(filled.values()) >= 2, filled
    assert len(typist.marks) > 120
    check_nothing_is_found(typist.marks, [data, home, temporary])
    close(hands)
    check_nothing_is_found(typist.marks, [data, home, temporary])
    (names,) = typist.cli.json("list", "groups")
    assert names["name"] in typist.marks


def check_nothing_is_found(marks: list[str], folders: list[Path]) -> None:
    """The scan finds a planted mark, and no other."""
    planted = folders[-1] / "planted.txt"
    planted.write_text(marks[-1], encoding="utf-8")
    assert find([marks[-1]], folders) == [f"{planted}: {marks[-1]} (utf-8)"]
    planted.unlink()
    assert find([MARK, *marks], folders) == []
