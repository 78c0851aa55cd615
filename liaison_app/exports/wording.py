"""How documents say dates, times, opening hours, phone numbers and web addresses, in the document's language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from itertools import groupby
from typing import Literal, Protocol

from babel import Locale, dates

from liaison_app import i18n
from liaison_app.exports.document import Inline, Run, words
from liaison_app.exports.languages import of_records
from liaison_app.i18n import _
from liaison_app.models.parts import PHONE_TYPES
from liaison_app.services.guide_entry import Hours, PhoneLine

NBSP = "\u00a0"
_STOPS = {"zh": "。", "hi": "।"}
_ENDS = (".", "!", "?", *_STOPS.values(), "؟")
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DOMAIN = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)
_CODES = re.compile(r"[a-z_]+(?:\n[a-z_]+)*")
_EMAIL = re.compile(r"[^@\s<>\"]+@[\w-]+(?:\.[\w-]+)+")


class Told(Protocol):
    """Something of the directory, of which some fields are in the document's language."""

    @property
    def translated(self) -> frozenset[str]: ...


def lang_of(told: Told, name: str) -> str:
    """The language tag for a field: empty where it is translated, or where records are in the document's language."""
    return "" if name in told.translated else of_records()


def written(text: str, *, bold: bool = False) -> Inline:
    """What stands in a record, marked with its language where the document speaks another."""
    return words(text, bold=bold, lang=of_records())


def told(of: Told, name: str, text: str, *, bold: bool = False) -> Inline:
    """The text of a field, marked with its language where it has no translation into the document's."""
    return words(text, bold=bold, lang=lang_of(of, name))


def in_place(sentence: str, name: str, value: Inline, *, bold: bool = False) -> Inline:
    """A sentence of the document with a value in the place of `{name}`, which keeps its own language."""
    before, _place, after = sentence.partition(f"{{{name}}}")
    return (*_stretch(before, bold), *value, *_stretch(after, bold))


def _stretch(text: str, bold: bool) -> Inline:
    """A stretch beside others, which may be white space only."""
    return (Run(text, bold=bold),) if text else ()


def ended(text: str) -> str:
    """A text as a sentence, with the full stop of the document's language unless it has an end already."""
    return text if text.endswith(_ENDS) else text + _STOPS.get(i18n.spoken(), ".")


def beside(parts: Iterable[str]) -> Inline:
    """Parts with dots between them, runs of their own, so that each keeps its order on an Arabic page."""
    return tuple(run for part in parts if part for run in (Run(" · "), Run(part)))[1:]


def lines_of(lines: Iterable[Inline]) -> Inline:
    """Lines under each other, none twice."""
    found: list[Run] = []
    for line in dict.fromkeys(filter(None, lines)):
        found += [Run("\n"), *line] if found else line
    return tuple(found)


def long_date(day: date, lang: str) -> str:
    """A date with its month in words, for instance `November 22, 2026`."""
    return dates.format_date(day, "long", locale=_locale(lang))


def short_date(day: date, lang: str) -> str:
    """A date for narrow columns, with its month in letters, for instance `Nov 22, 2026`."""
    return dates.format_date(day, "medium", locale=_locale(lang))


def full_date(day: date, lang: str) -> str:
    """A date with its weekday, for instance `Sunday, November 22, 2026`."""
    return dates.format_date(day, "full", locale=_locale(lang))


def day_and_time(moment: datetime, lang: str) -> str:
    """A weekday, a date and a time, for instance `Sunday, November 22, 2026, 6:30 PM`."""
    return f"{full_date(moment.date(), lang)}, {clock_time(moment, lang)}"


def clock_time(moment: time | datetime, lang: str) -> str:
    """A time of day that is not torn at a line end, for instance `9:00 AM`."""
    return re.sub(r"\s", NBSP, dates.format_time(moment, "short", locale=_locale(lang)))


def opening_hours(hours: Sequence[Hours], lang: str) -> Inline:
    """Opening hours, a line for each stretch of days with the same times: `Monday to Friday 9:00 AM – 5:00 PM`.

    What a source says only in words follows in its own words.
    """
    weekly, other = _by_day(hours)
    times = [(day, _times(weekly[day], lang)) for day in _DAYS]
    lines: list[Inline] = []
    for text, stretch in groupby(times, key=lambda pair: pair[1]):
        if text:
            lines.append(words(f"{_day_range([day for day, _times_of in stretch], lang)} {text}"))
    return lines_of([*lines, *(_in_words(item, lang) for item in other)])


def short_hours(hours: Sequence[Hours], lang: str) -> Inline:
    """The same in few letters, days with the same times told together: `Mon, Wed 9 AM – 5 PM`."""
    days, other = week(hours, lang)
    together: dict[str, list[str]] = {}
    for day, text in zip(_DAYS, days, strict=True):
        if text:
            together.setdefault(text.replace(" ", NBSP).replace("\n", ", "), []).append(day)
    lines = [words(f"{_short_days(open_on, lang)} {text}") for text, open_on in together.items()]
    return lines_of([*lines, other])


def _short_days(days: Sequence[str], lang: str) -> str:
    """Days in short: a stretch of three and more by its ends, single ones with commas."""
    first, last = _DAYS.index(days[0]), _DAYS.index(days[-1])
    if last - first == len(days) - 1 and len(days) > 2:
        return _day_range(days, lang, "abbreviated").replace(" ", NBSP)
    return ", ".join(_day_range([day], lang, "abbreviated") for day in days)


def day_names(lang: str) -> tuple[str, ...]:
    """The days of the week from Monday on, in short, as the heads of columns."""
    names = dates.get_day_names("abbreviated", context="stand-alone", locale=_locale(lang))
    return tuple(str(names[number]) for number in range(len(_DAYS)))


def week(hours: Sequence[Hours], lang: str) -> tuple[tuple[str, ...], Inline]:
    """For each day from Monday on, when it is open, in few letters; and what cannot be told by day, in words."""
    weekly, other = _by_day(hours)
    days = []
    for day in _DAYS:
        spans = sorted({(item.opens, item.closes) for item in weekly[day] if item.opens}, key=_by_time)
        days.append("\n".join(_short_span(opens, closes, lang) for opens, closes in spans))
    return tuple(days), lines_of(_in_words(item, lang) for item in other)


def _by_day(hours: Iterable[Hours]) -> tuple[dict[str, list[Hours]], list[Hours]]:
    """The openings of every week by day, and the others."""
    weekly: dict[str, list[Hours]] = {day: [] for day in _DAYS}
    other: list[Hours] = []
    for item in hours:
        days = [day for day in item.days if day in weekly]
        if days and item.opens and not (item.monthly or item.starts or item.words):
            for day in days:
                weekly[day].append(item)
        else:
            other.append(item)
    return weekly, other


def phone_numbers(phones: Iterable[PhoneLine]) -> Inline:
    """Numbers in bold, one a line, each with its extension and what it is for."""
    runs: list[Run] = []
    for phone in phones:
        number = phone.number.replace(" ", NBSP)
        extension = _("ext. {number}").format(number=phone.extension).replace(" ", NBSP) if phone.extension else ""
        notes = [extension] if extension else []
        if phone.type in PHONE_TYPES and phone.type != "voice":
            notes.append(_(PHONE_TYPES[phone.type]).lower())
        runs.append(Run(("\n" if runs else "") + number, bold=True))
        description = phone.description.strip()
        if notes:
            runs.append(Run((NBSP if extension else " ") + ", ".join(notes)))
        if description and description.lower() not in notes:
            runs.append(Run(", " if notes else " "))
            runs.append(Run(description, lang=lang_of(phone, "description")))
    return tuple(runs)


def web_address(url: str) -> Inline:
    """A web address as it is typed on a phone (no `https://`), with the link behind it if it is one."""
    url = url.strip()
    shown = re.sub(r"^https?://", "", url, flags=re.IGNORECASE).removesuffix("/")
    if not _DOMAIN.fullmatch(url):
        return (Run(url),) if url else ()
    return (Run(shown, url=url if "://" in url else f"https://{url}"),)


def email_address(address: str) -> Inline:
    """An e-mail address, with the link behind it if it is one."""
    address = address.strip()
    if not _EMAIL.fullmatch(address):
        return (Run(address),) if address else ()
    return (Run(address, url=f"mailto:{address}"),)


def codes(text: str) -> str:
    """A list that a directory gives as codes, one a line (`disabled_parking`), as words; other texts as they are."""
    if not _CODES.fullmatch(text.strip()):
        return text
    return ", ".join(text.replace("_", " ").split("\n"))


def _locale(lang: str) -> Locale:
    return Locale.parse(lang, sep="-")


def _times(items: Iterable[Hours], lang: str) -> str:
    """The opening times of one day: `9:00 AM – 12:00 PM and 1:00 PM – 5:00 PM`."""
    spans = sorted({(item.opens, item.closes) for item in items if item.opens}, key=_by_time)
    return _(" and ").join(_span(opens, closes, lang) for opens, closes in spans)


def _by_time(span: tuple[time, time | None]) -> tuple[time, time]:
    return span[0], span[1] or time.max


def _short_span(opens: time, closes: time | None, lang: str) -> str:
    """An opening for a narrow column, which may be torn at the dash only: `9 AM – 12:30 PM`."""
    if closes is None or (opens == time(0) and closes in (time(0), time(23, 59))):
        return _span(opens, closes, lang)
    return f"{_short_time(opens, lang)} – {_short_time(closes, lang)}"


def _short_time(moment: time, lang: str) -> str:
    """A time without its zero minutes where the language counts to twelve; else as it is."""
    locale = _locale(lang)
    if moment.minute or "a" not in locale.time_formats["short"].pattern:
        return clock_time(moment, lang)
    return re.sub(r"\s", NBSP, dates.format_skeleton("h", moment, locale=locale))


def _span(opens: time, closes: time | None, lang: str) -> str:
    if closes is None:
        return _("from {time}").format(time=clock_time(opens, lang))
    if opens == time(0) and closes in (time(0), time(23, 59)):
        return _("open 24 hours")
    return f"{clock_time(opens, lang)}{NBSP}–{NBSP}{clock_time(closes, lang)}"


def _day_range(days: Sequence[str], lang: str, width: Literal["wide", "abbreviated"] = "wide") -> str:
    names = dates.get_day_names(width, locale=_locale(lang))
    first, last = (str(names[_DAYS.index(day)]) for day in (days[0], days[-1]))
    if len(days) == len(_DAYS):
        return _("Every day")
    if len(days) == 1:
        return first
    return _("{first} to {last}").format(first=first, last=last) if len(days) > 2 else f"{first}, {last}"


def _in_words(item: Hours, lang: str) -> Inline:
    days = ", ".join(_day_range([day], lang) for day in item.days if day in _DAYS)
    if item.monthly and days:
        days = _("Once a month: {days}").format(days=days)
    span = _span(item.opens, item.closes, lang) if item.opens else ""
    start = _("(from {date})").format(date=long_date(item.starts, lang)) if item.starts else ""
    parts = [words(days), words(span), told(item, "words", item.words), words(start)]
    return tuple(run for part in parts if part for run in (Run(" "), *part))[1:]
