"""A day or a rhythm as somebody types it in a line: a date, a weekday, a word, a number of days from now."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from liaison_app import clock
from liaison_app.errors import InvalidField
from liaison_app.i18n import N_, _

#: Monday first, as `date.weekday` counts.
_WEEKDAYS: Final = (N_("mon"), N_("tue"), N_("wed"), N_("thu"), N_("fri"), N_("sat"), N_("sun"))
_RHYTHMS: Final = {
    "weekly": N_("weekly"),
    "monthly": N_("monthly"),
    "quarterly": N_("quarterly"),
    "yearly": N_("yearly"),
}


def day(text: str) -> date:
    """A day as it is typed after `^`: 2026-12-01, a weekday (the next one, never today), today, tomorrow, +10.

    Raises InvalidField for anything else.
    """
    word, today = text.strip().casefold(), clock.today()
    if word in ("today", _("today")):
        return today
    if word in ("tomorrow", _("tomorrow")):
        return today + timedelta(days=1)
    if re.fullmatch(r"\+\d{1,3}", word):
        return today + timedelta(days=int(word))
    number = _weekday(word)
    if number is not None:
        return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise InvalidField(
            "due_on", _("“{text}” is no day. Write a date such as 2026-12-01, or fri, tomorrow, +10.").format(text=text)
        ) from None


def past_day(text: str) -> date:
    """A day that is over, as it is typed after `^`: 2026-11-20, today, yesterday, -3, a weekday (the last one).

    Raises InvalidField for anything else.
    """
    word, today = text.strip().casefold(), clock.today()
    if word in ("today", _("today")):
        return today
    if word in ("yesterday", _("yesterday")):
        return today - timedelta(days=1)
    if re.fullmatch(r"-\d{1,3}", word):
        return today - timedelta(days=int(word[1:]))
    number = _weekday(word)
    if number is not None:
        return today - timedelta(days=(today.weekday() - number) % 7)
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise InvalidField(
            "on", _("“{text}” is no day. Write a date such as 2026-11-20, or fri, yesterday, -2.").format(text=text)
        ) from None


def rhythm(text: str) -> str:
    """A rhythm as it is typed after `*`: weekly, monthly, quarterly, yearly, or how one of them begins.

    Raises InvalidField for anything else.
    """
    word = text.strip().casefold()
    for code, name in _RHYTHMS.items():
        if code.startswith(word) or _(name).casefold().startswith(word):
            return code
    names = ", ".join(f"*{_(name)}" for name in _RHYTHMS.values())
    raise InvalidField("repeats", _("“{text}” is no rhythm. Write {names}.").format(text=text, names=names))


def _weekday(word: str) -> int | None:
    """The number of a weekday, Monday being 0, from two letters on; None for another word."""
    for number, name in enumerate(_WEEKDAYS):
        if len(word) > 1 and any(word.startswith(one) or one.startswith(word) for one in (name, _(name))):
            return number
    return None
