"""What the live view calls things, on the screen and aloud."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from functools import lru_cache
from typing import Final

from babel import dates
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from liaison_app.i18n import N_, _, language, ngettext
from liaison_app.services.live import Capture, Live, Topic

ICONS: Final[Mapping[str, str]] = {
    "concerns": "concern",
    "decisions": "decision",
    "actions": "action",
    "remarks": "note",
    "attendances": "user",
    "agenda-items": "target",
}
KIND_WORDS: Final[Mapping[str, str]] = {
    "concerns": N_("Concern"),
    "decisions": N_("Decision"),
    "actions": N_("Action"),
    "remarks": N_("Note"),
    "attendances": N_("Here"),
    "agenda-items": N_("Topic"),
}
FILED: Final[Mapping[str, str]] = {
    "concerns": N_("Concern filed: {words}"),
    "decisions": N_("Decision filed: {words}"),
    "actions": N_("Action filed: {words}"),
    "remarks": N_("Note filed: {words}"),
    "attendances": N_("Here: {words}"),
    "agenda-items": N_("Topic: {words}"),
}
TURNED: Final[Mapping[str, str]] = {
    "concerns": N_("Now a concern: {words}"),
    "decisions": N_("Now a decision: {words}"),
    "actions": N_("Now an action: {words}"),
    "remarks": N_("Now a note: {words}"),
    "attendances": N_("Now somebody here: {words}"),
    "agenda-items": N_("Now a topic: {words}"),
}
CHANGING: Final[Mapping[str, str]] = {
    "concerns": N_("Changing the concern of {time}"),
    "decisions": N_("Changing the decision of {time}"),
    "actions": N_("Changing the action of {time}"),
    "remarks": N_("Changing the note of {time}"),
    "attendances": N_("Changing who came at {time}"),
}
#: Key and what it does, for the sheet of all keys (F1).
KEYS: Final = (
    (N_("File the line as a concern"), N_("Enter")),
    (N_("Action, with owner and day: ! Mend the lamp @Ana ^fri"), "!"),
    (N_("Decision, with votes: = Ask the city | for 12 against 1"), "="),
    (N_("Note for the minutes"), "-"),
    (N_("Somebody by name, 12 Tenants, +2 Tenants, or 40 heads"), "@"),
    (N_("Topic by number or name, or a new one"), "#"),
    (N_("Concern that begins with a sign"), "?"),
    (N_("Topic before, topic after"), N_("Ctrl+Up, Ctrl+Down")),
    (N_("To what was written down last"), N_("Up")),
    (N_("There: change it"), N_("Enter or F2")),
    (N_("There: make it another kind"), "!  =  -  ?  @"),
    (N_("There: delete it"), N_("Delete")),
    (N_("Take a suggestion"), N_("Tab")),
    (N_("To the lists beside, and back to the line"), N_("Tab, Escape")),
    (N_("In the lists: here, apologies, count, done"), N_("Space, Shift+Space, + and -, Space")),
    (N_("Leave without ending"), N_("Escape")),
)


def announce(widget: QWidget, words: str) -> None:
    """Let a screen reader say something that happened without the focus moving."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))


@lru_cache(maxsize=4096)
def _clock(moment: time, lang: str) -> str:
    return dates.format_time(moment, "short", locale=lang).replace("\u202f", " ")


def clock_time(moment: datetime) -> str:
    """Hour and minute, as the language writes them."""
    return _clock(moment.time().replace(second=0, microsecond=0), language())


@lru_cache(maxsize=1024)
def _day(day: date, lang: str) -> str:
    return dates.format_skeleton("MMMd", day, locale=lang)


def short_day(day: date) -> str:
    """Month and day."""
    return _day(day, language())


def topic_words(topic: Topic) -> str:
    """A topic with its number."""
    return f"{topic.number}. {topic.title}"


def spoken(capture: Capture) -> str:
    """A capture as a screen reader says it: what it is, what it says, what belongs to it, when."""
    kind = _(KIND_WORDS[capture.kind])
    parts = (f"{kind}: {capture.text}", capture.detail, ", ".join(capture.lacks), clock_time(capture.at))
    return ", ".join(part for part in parts if part)


def here_words(live: Live) -> str:
    """How many people are here: "14 here, 12 in groups, 40 counted"."""
    parts = [ngettext("{n} here by name", "{n} here by name", live.named).format(n=live.named)]
    if live.grouped:
        parts.append(_("{n} in groups").format(n=live.grouped))
    if live.headcount:
        parts.append(_("{n} heads counted").format(n=live.headcount))
    return ", ".join(parts)
