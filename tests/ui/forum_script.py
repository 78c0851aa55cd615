"""A forum of 90 minutes as a note-taker types it: 40 people, 25 captures, corrections, and what must come of it all.

The typed lines stand in order, each with the minutes that pass before it. What is checked afterwards is worked out
from them here, by hand and not by the program.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.support.puppet import Puppet

BEGINS, GOES_ON = "2026-11-22T18:24:00", "2026-11-22T19:49:00"
TITLE = "Maple Court forum, November"
NAMES = (
    "Ana Ruiz, Maple Court tenants", "Bo Li, Corner shop", "Carmen Diaz", "Daniel Osei, St Brendan's",
    "Elodie Petit, Library", "Farah Aziz, Night watch", "Grace Kim, Library", "Henry Wolfe, Harbor House",
    "Ines Sousa", "Jamal Reed, Youth club", "Katya Orlova", "Liam O'Brien, Bus company", "Minh Nguyen",
    "Nadia Haddad, Maple School", "Otto Braun", "Priya Nair, City works", "Quentin Moss", "Rosa Lind",
)  # fmt: skip
GROUPS = ("12 Tenants", "3 Shop owners", "+5 Young people", "+1 Tenants", "1 Older people")

INTRODUCTIONS, PROGRESS, PROBLEMS, STRATEGIES, LATE = "Introductions", "Progress", "New problems", "Strategies", "Buses"
AGENDA = (INTRODUCTIONS, PROGRESS, PROBLEMS, STRATEGIES)
#: What is typed before the lock: minutes that pass before it, and the line.
FIRST_HALF = (
    (6, "- Jo Rivera opens the forum and explains the agenda"),
    (1, "#2"),
    (2, "- The two lamps at the bus stop are mended @Priya Nair"),
    (2, "- Fewer thefts at the school since May"),
    (2, "= The notes of October stand as they are. | for 31 against 0 abstained 4 carried"),
    (2, "#new"),
    (2, "The lamp on Fifth is dark again"),
    (1, "Mail is stolen from building A"),
    (2, "Cars race on Friday nights"),
    (1, "! Write to the city about Fifth @Jo Rivera ^fri"),
    (2, "! Call the landlord of building A"),
    (1, "Broken glass on the playground"),
    (1, "Call the school about the playground @Nadia Haddad"),  # wrong: turned into an action below
    (2, "Somebody sleeps in the laundry rom"),  # wrong: mended below
    (1, "This was only a joke"),  # deleted, brought back, deleted
)
LOCKED_AT = "The buses do not wait at ni"
SECOND_HALF = (
    (3, "# Buses"),
    (1, "The last bus leaves before the late shift ends"),
    (1, "! Ask the bus company for a later bus @Liam O'Brien ^2026-12-10"),
    (1, "\" The company looks into it @Liam O'Brien"),
    (4, "#strat"),
    (2, "= Walk the playground together every Saturday. | @Ana Ruiz @Bo Li for 28 against 2 abstained 5 carried"),
    (2, "! Draw up the list of walkers @Ana Ruiz ^+7"),
    (2, "= Move the forum to Mondays. | for 9 against 22 lost"),
    (2, "The crossing at Oak needs paint"),
    (1, "Mopeds use the footpath"),
    (1, "? - is what the sign at the gate says, and nothing else"),
    (1, "! Send the paint request to City works @Priya Nair"),
    (1, "@ 40"),
)
KILLED_AT = "! Book the hall for Janu"
#: Under each item, what the minutes must tell, in this order.
TOLD: Mapping[str, Sequence[str]] = {
    INTRODUCTIONS: ["Jo Rivera opens the forum and explains the agenda"],
    PROGRESS: [
        "The two lamps at the bus stop are mended",
        "Fewer thefts at the school since May",
        "The notes of October stand as they are.",
    ],
    PROBLEMS: [
        "The lamp on Fifth is dark again",
        "Mail is stolen from building A",
        "Cars race on Friday nights",
        "Write to the city about Fifth",
        "Call the landlord of building A",
        "Broken glass on the playground",
        "Call the school about the playground",
        "Somebody sleeps in the laundry room",
        "The buses do not wait at night",
    ],
    STRATEGIES: [
        "Walk the playground together every Saturday.",
        "Draw up the list of walkers",
        "Move the forum to Mondays.",
        "The crossing at Oak needs paint",
        "Mopeds use the footpath",
        "- is what the sign at the gate says, and nothing else",
        "Send the paint request to City works",
        "Book the hall for January",
    ],
    LATE: [
        "The last bus leaves before the late shift ends",
        "Ask the bus company for a later bus",
        "The company looks into it",
    ],
}
DECISIONS = {
    "The notes of October stand as they are.": (31, 0, 4, "carried", "", ""),
    "Walk the playground together every Saturday.": (28, 2, 5, "carried", "Ana Ruiz", "Bo Li"),
    "Move the forum to Mondays.": (9, 22, None, "lost", "", ""),
}
ACTIONS = {
    "Write to the city about Fifth": ("Jo Rivera", "2026-11-27"),
    "Call the landlord of building A": ("", None),
    "Call the school about the playground": ("Nadia Haddad", None),
    "Ask the bus company for a later bus": ("Liam O'Brien", "2026-12-10"),
    "Draw up the list of walkers": ("Ana Ruiz", "2026-11-29"),
    "Send the paint request to City works": ("Priya Nair", None),
    "Book the hall for January": ("", "2026-12-04"),
}
REMARKS = {
    "Jo Rivera opens the forum and explains the agenda": "",
    "The two lamps at the bus stop are mended": "Priya Nair",
    "Fewer thefts at the school since May": "",
    "The company looks into it": "Liam O'Brien",
}
GROUP_COUNTS = {"Tenants": 13, "Shop owners": 3, "Young people": 5, "Older people": 1}


@dataclass
class Keyboard:
    """Keys into the program's window, and nothing else; every press is counted, letters too."""

    puppet: Puppet
    pressed: list[str] = field(default_factory=list)

    def press(self, keys: str) -> None:
        """One combination."""
        self.pressed.append(keys)
        self.puppet.do("press", keys)

    def type(self, text: str) -> None:
        """A text."""
        self.pressed += text
        self.puppet.do("type", text)

    def line(self, text: str) -> None:
        """A line, filed with Enter."""
        self.type(text)
        self.press("Return")

    def see(self, what: str) -> None:
        """Wait until it can be read."""
        self.puppet.do("reads", what)

    def at(self, name: str) -> None:
        """Wait until the cursor is there."""
        self.puppet.do("comes_to", name)


def come_in(keys: Keyboard) -> None:
    """From the unlocked window into the live view of the forum."""
    keys.press("Ctrl+K")
    keys.at("Search everything")
    keys.type(TITLE)
    keys.press("Return")
    keys.see("Maple Court hall")
    keys.press("F8")
    keys.at("Capture")


def arrive(keys: Keyboard) -> None:
    """Everybody who comes: those who are expected by Space, a contact by a suggestion, the others by their line."""
    keys.see("Not begun")
    keys.press("Tab")  # the counters of groups
    keys.press("Tab")
    keys.at("People")
    keys.press("Space")  # Ana Ruiz was here last time
    keys.see("Here: Ana Ruiz")
    keys.press("Down")
    keys.press("Space")  # Bo Li is expected
    keys.see("Here: Bo Li")
    keys.press("Escape")
    keys.at("Capture")
    for name in NAMES[2:]:
        keys.line(f"@{name}")
    for group in GROUPS:
        keys.line(f"@{group}")
    keys.see("18 by name · 22 in groups")


def write(keys: Keyboard, lines: Sequence[tuple[int, str]]) -> None:
    """Type lines, with the minutes that pass before each."""
    for minutes, line in lines:
        keys.puppet.do("passes", minutes)
        keys.line(line)


def correct(keys: Keyboard) -> None:
    """Three corrections: deleted, brought back and deleted; its words changed; another kind. The newest comes first."""
    keys.see("Concern filed: This was only a joke")
    keys.press("Up")
    keys.press("Delete")
    keys.see("Deleted: This was only a joke")
    keys.press("Ctrl+Z")
    keys.see("Taken back.")
    keys.press("Up")
    keys.press("Delete")
    keys.see("Deleted: This was only a joke")
    keys.press("Up")
    keys.press("F2")
    keys.see("Changing the concern of")
    for _letter in "rom":
        keys.press("Backspace")
    keys.line("room")
    keys.see("Changed: Somebody sleeps in the laundry room")
    keys.press("Up")
    keys.press("Up")
    keys.press("!")
    keys.see("Now an action: Call the school about the playground")
    keys.press("Escape")


def missing(records: Mapping[str, Sequence[Mapping[str, Any]]], text: str) -> list[str]:
    """What is not in the vault, or not in the text of the minutes, as it should be; in words."""
    found = [*_not_stored(records), *_not_told(text)]
    people = {", ".join(filter(None, (one["name"], one["organization"]))) for one in records["attendances"]}
    found += [f"{name} was here" for name in NAMES if name not in people or name.split(",")[0] not in text]
    counts: dict[str, int] = {}
    for one in records["attendances"]:
        if one["group"]:
            counts[one["group"]] = counts.get(one["group"], 0) + one["count"]
    if counts != GROUP_COUNTS:
        found.append(f"groups: {counts}")
    return found


def _not_stored(records: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[str]:
    """Every capture with its topic, its kind, what belongs to it, and its time in order."""
    items = {item["id"]: item["title"] for item in records["agenda-items"]}
    kinds = {"concerns": "raised_at", "decisions": "decided_at", "actions": "agreed_at", "remarks": "said_at"}
    stored = [
        (row[at], items.get(row["agenda_item_id"], ""), row.get("text") or row.get("wording"), kind)
        for kind, at in kinds.items()
        for row in records[kind]
        if row["meeting_id"] in {meeting["id"] for meeting in records["meetings"] if meeting["title"] == TITLE}
    ]
    stored.sort()
    wrong = [f"under {item}: {words}" for _at, item, words, _kind in stored if words not in TOLD.get(item, ())]
    for item, wanted in TOLD.items():
        here = [str(words) for _at, under, words, _kind in stored if under == item]
        wrong += [f"not stored: {words}" for words in wanted if words not in here]
        if sorted(here) == sorted(wanted) and here != list(wanted):
            wrong.append(f"not in order: {here}")
    words_of = {kind: {words for _at, _item, words, k in stored if k == kind} for kind in kinds}
    told = {words for wanted in TOLD.values() for words in wanted}
    kinds_wanted = {"decisions": set(DECISIONS), "actions": set(ACTIONS), "remarks": set(REMARKS)}
    kinds_wanted["concerns"] = told - set().union(*kinds_wanted.values())
    wrong += [f"{kind}: {words_of[kind] ^ wanted}" for kind, wanted in kinds_wanted.items() if words_of[kind] != wanted]
    return wrong + _wrong_details(records)


def _wrong_details(records: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[str]:
    votes = ("votes_for", "votes_against", "votes_abstained", "outcome", "mover", "seconder")
    decisions = {one["wording"]: tuple(one[name] for name in votes) for one in records["decisions"]}
    actions = {one["text"]: (one["owner"], one["due_on"]) for one in records["actions"] if one["status"] == "open"}
    remarks = {one["text"]: one["speaker"] for one in records["remarks"]}
    pairs = ((decisions, DECISIONS), (actions, ACTIONS), (remarks, REMARKS))
    return [
        f"{words}: {got.get(words)}" for got, wanted in pairs for words in wanted if got.get(words) != wanted[words]
    ]


def _not_told(text: str) -> list[str]:
    """What the minutes do not say, or not in the order of each item."""
    wrong: list[str] = []
    for wanted in TOLD.values():
        at = 0
        for words in wanted:
            place = text.find(words, at)
            if place < 0:
                wrong.append(f"{'not in order' if words in text else 'not in the minutes'}: {words}")
            else:
                at = place
    return wrong
