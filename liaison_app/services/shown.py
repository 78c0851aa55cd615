"""Values as an officer reads them in lists and headings: dates in the language's own way, needs by their titles.

Fields that are typed into keep the form that is typed (`models.values.show`); files keep the form of their format.
"""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache

from babel import Locale, dates

from liaison_app import clock, i18n
from liaison_app.i18n import _
from liaison_app.models import values
from liaison_app.models.about import Field, Value
from liaison_app.services import needs


def shown(field: Field, value: Value) -> str:
    """`value` on one line, for people."""
    if isinstance(value, datetime):
        return f"{_day(value.date())}, {_time(value.time(), i18n.language())}"
    if isinstance(value, date):
        return _day(value)
    if isinstance(value, time):
        return _time(value, i18n.language())
    if field.type in ("need", "needs") and value:
        chosen = value if isinstance(value, tuple) else (str(value),)
        return ", ".join(needs.title(one) for one in chosen)
    if value and value == field.about.instead:
        return _(str(value))  # stored in the source language, so that laptops of two languages agree
    return values.show(field, value).replace("\n", " ")


def _day(day: date) -> str:
    """This year's days without the year."""
    return _date(day, i18n.language(), year=day.year != clock.today().year)


@lru_cache(maxsize=4096)
def _date(day: date, language: str, *, year: bool) -> str:
    locale = Locale.parse(language)
    return dates.format_date(day, "medium", locale) if year else dates.format_skeleton("MMMd", day, locale=locale)


@lru_cache(maxsize=4096)
def _time(moment: time, language: str) -> str:
    return dates.format_time(moment, "short", locale=Locale.parse(language)).replace("\u202f", " ")
