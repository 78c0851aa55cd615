"""A day or a rhythm as somebody types it in a line: a date, a weekday, a word, a number of days from now."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from babel import dates

from liaison_app import clock
from liaison_app.errors import InvalidField
from liaison_app.i18n import N_, _, language
from liaison_app.services.called import folded

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
    """The number of a weekday, Monday being 0; None for another word. English is always understood."""
    typed = folded(word).rstrip(".")
    return next((number for code in (language(), "en") if (number := _named(typed, code)) is not None), None)


def _named(typed: str, code: str) -> int | None:
    """The one weekday that is abbreviated so in a language, or whose name begins so, from two letters on."""
    if len(typed) < 2:
        return None
    names = _weekdays(code)
    found = [number for number, (_name, short) in names.items() if typed in short]
    found = found or [number for number, (name, _short) in names.items() if name.startswith(typed)]
    return found[0] if len(found) == 1 else None


@lru_cache
def _weekdays(code: str) -> dict[int, tuple[str, frozenset[str]]]:
    """The weekdays of a language with their abbreviations, folded; Monday first, as `date.weekday` counts."""
    wide, *short = (dates.get_day_names(width, locale=code) for width in ("wide", "abbreviated", "short"))
    found = {
        number: (folded(name), frozenset(folded(some[number]).rstrip(".") for some in short))
        for number, name in wide.items()
    }
    if code == "en":
        found[2] = (found[2][0], found[2][1] | {"weds"})
    return found
