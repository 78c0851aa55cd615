"""How sync stands, in words. It never says that all is well while something waits, failed, or needs somebody."""

from __future__ import annotations

from datetime import datetime

from babel import Locale, dates

from liaison_app import clock
from liaison_app.i18n import N_, _, language, ngettext
from liaison_app.sync.state import HERE, NEEDS_YOU, SYNCED, WAITING, Standing
from liaison_app.ui import backup_words
from liaison_app.ui.syncing import Shown
from liaison_app.ui.widgets.labels import Tone
from liaison_app.ui.widgets.status import StatusButton

#: Icon, words and tone.
Words = tuple[str, str, Tone]

#: Of one record: icon, words and tone. The words are in the source language.
RECORD: dict[str, Words] = {
    HERE: ("save", N_("Saved here, not on the hub yet"), "neutral"),
    WAITING: ("clock", N_("Saved here, waits for the hub"), "neutral"),
    SYNCED: ("done", N_("Synced"), "neutral"),
    NEEDS_YOU: ("alert", N_("Two values: choose one"), "warning"),
}

#: Why something was not taken over or not sent, by the words of the report.
_WHY = {
    "too large to travel": N_("A record here is too large to be sent."),
    "an older version in place of a newer": N_("The hub offered an older version in place of a newer one."),
    "not sealed by a device of the team for this place": N_("No device of your team sealed it for this place."),
    "of a kind that a later version added": N_("It is of a kind that a newer version of Liaison added."),
}


def why(report: str) -> str:
    """Why something was not taken over, for an officer."""
    return _(_WHY.get(report, N_("It does not have the form that Liaison writes.")))


def show(piece: StatusButton, shown: Shown) -> None:
    """On the status bar; why it failed as a tip."""
    failure = shown.standing.failure
    why_not = " ".join(filter(None, (failure.message, failure.hint))) if failure else ""
    piece.show_state(*of(shown), why_not)


def of(shown: Shown) -> Words:
    """The most important thing there is to say, and after it the next."""
    standing = shown.standing
    if standing.link == "none":
        alone: Words = ("cloud-off", _("This laptop only"), "neutral")
        return _together([*_needs(standing), alone])
    if shown.running:
        return "refresh-cw", _("Syncing…"), "info"
    if standing.link == "asking":
        return "clock", _("Waiting to be let into the team"), "info"
    said = [*_needs(standing), *_waits(standing)]
    if failed := _failed(standing):
        said.insert(0, failed)
    if not said and standing.last_success is None:
        return "cloud", _("Not synced yet"), "neutral"
    if not said:
        return "cloud", _("Up to date"), "good"
    return _together(said)


def _together(said: list[Words]) -> Words:
    return said[0][0], " · ".join(words[1] for words in said[:2]), max((words[2] for words in said), key=_weight)


def _failed(standing: Standing) -> Words | None:
    if standing.deletions is not None:
        count = standing.deletions[0]
        text = ngettext(
            "Sync has stopped: your team deleted {n} record",
            "Sync has stopped: your team deleted {n} records",
            count,
        )
        return "alert", text.format(n=count), "danger"
    failure = standing.failure
    if failure is None:
        return None
    if failure.offline:
        return "cloud-off", _("Offline since {time}").format(time=moment(failure.since)), "neutral"
    return "alert", _("Sync has failed since {time}").format(time=moment(failure.since)), "warning"


def _needs(standing: Standing) -> list[Words]:
    said: list[Words] = []
    if standing.needs_you:
        text = ngettext("{n} field needs you", "{n} fields need you", standing.needs_you)
        said.append(("alert", text.format(n=standing.needs_you), "warning"))
    if standing.refused:
        text = ngettext("{n} item was not taken over", "{n} items were not taken over", standing.refused)
        said.append(("alert", text.format(n=standing.refused), "warning"))
    return said


def _waits(standing: Standing) -> list[Words]:
    if not standing.waiting:
        return []
    text = ngettext("{n} change waiting", "{n} changes waiting", standing.waiting)
    return [("clock", text.format(n=standing.waiting), "neutral")]


def _weight(tone: Tone) -> int:
    return ("neutral", "good", "info", "warning", "danger").index(tone)


def moment(utc: datetime) -> str:
    """A moment of today by its time alone."""
    local = clock.local_of(utc)
    if local.date() != clock.local_of(clock.utc_now()).date():
        return backup_words.when(utc)
    return dates.format_time(local.time(), "short", locale=Locale.parse(language())).replace("\u202f", " ")
