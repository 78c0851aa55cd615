"""Cell texts as other programs leave them, made fit to keep and to print.

Everything here is certain or left alone: what cannot be read (a weekday, a time) comes back as None, and
the caller rejects the row with file, row and column.
"""

from __future__ import annotations

import html
import re
import unicodedata
from datetime import date, datetime
from functools import lru_cache

#: iCalendar's names of the weekdays, in order (RFC 5545, 3.3.10), as HSDS 3 uses them in `byday`.
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

_TAG = re.compile(r"</?(p|br|div|li|ul|ol|b|i|u|em|strong|span|a|font|h[1-6])(\s[^<>]*)?/?>", re.IGNORECASE)
_BREAKING_TAG = re.compile(r"<(br|/p|/div|/li|/h[1-6])\b[^<>]*>", re.IGNORECASE)
#: Zero-width characters, byte order marks, soft hyphens and direction overrides: invisible, and some of
#: them a trick.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_SPACES = re.compile("[\t\x0b\x0c\u00a0\u2000-\u200a\u202f\u3000 ]+")
_LINE_ENDS = re.compile("\r\n|\r|\u2028|\u2029")


def text(raw: str) -> str:
    """A text of several lines: tags and entities resolved, mojibake mended, invisible characters out, lines
    trimmed.
    """
    if raw.isascii() and "&" not in raw and "<" not in raw:
        if raw.isprintable() and "  " not in raw:
            return raw.strip()
        value = raw
    else:
        value = html.unescape(_TAG.sub("", _BREAKING_TAG.sub("\n", raw)))
        value = unicodedata.normalize("NFC", mend_mojibake(value))
        value = _INVISIBLE.sub("", value)
    value = _CONTROL.sub("", _LINE_ENDS.sub("\n", value))
    lines = [_SPACES.sub(" ", line).strip() for line in value.split("\n")]
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip()


def line(raw: str) -> str:
    """A text of one line: `text`, with line breaks as spaces."""
    return " ".join(text(raw).split()) if raw else ""


def identifier(raw: str) -> str:
    """A source's id: one line, without the `.0` that spreadsheets and pandas add to whole numbers."""
    value = line(raw)
    return re.sub(r"^(\d+)\.0$", r"\1", value)


_MOJIBAKE = re.compile("[\u00c2-\u00f4][\u0080-\uffff]")
#: Typographic characters that also stand right after a letter in good text, such as a closing quotation mark.
_PUNCTUATION = frozenset("‘’‚“”„–—…‹›•")


def mend_mojibake(value: str) -> str:
    """UTF-8 that was once read as cp1252 (`donâ€™t`), put right where the whole text proves it; else
    unchanged.

    Proof: every character outside ASCII goes back to bytes, and all of these bytes are UTF-8. Good text in
    any language fails this, but for a capital letter before a closing quotation mark, which is left alone.
    """
    if not _MOJIBAKE.search(value):
        return value
    try:
        mended = b"".join(map(_byte, value)).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return value
    return value if _could_be_good(value) else mended


def _byte(character: str) -> bytes:
    code = ord(character)
    if code in (0x81, 0x8D, 0x8F, 0x90, 0x9D):  # bytes that cp1252 leaves open; programs pass them through
        return bytes((code,))
    return character.encode("cp1252")


def _could_be_good(value: str) -> bool:
    pairs = [m.group() for m in re.finditer("[\u00c2-\u00df][^\x00-\x7f]", value)]
    others = re.sub("[\u00c2-\u00df][^\x00-\x7f]", "", value)
    return others.isascii() and all(pair[1] in _PUNCTUATION for pair in pairs)


_DAY_NAMES = {
    "MO": ("mo", "mon", "monday", "mondays", "m", "1"),
    "TU": ("tu", "tue", "tues", "tuesday", "tuesdays", "t", "2"),
    "WE": ("we", "wed", "weds", "wednesday", "wednesdays", "w", "3"),
    "TH": ("th", "thu", "thur", "thurs", "thursday", "thursdays", "r", "4"),
    "FR": ("fr", "fri", "friday", "fridays", "f", "5"),
    "SA": ("sa", "sat", "saturday", "saturdays", "6"),
    "SU": ("su", "sun", "sunday", "sundays", "7"),
}
_DAYS = {name: code for code, names in _DAY_NAMES.items() for name in names}
_GROUPS = {
    "weekday": WEEKDAYS[:5],
    "weekdays": WEEKDAYS[:5],
    "weekend": WEEKDAYS[5:],
    "weekends": WEEKDAYS[5:],
    "daily": WEEKDAYS,
    "every day": WEEKDAYS,
    "everyday": WEEKDAYS,
    "all week": WEEKDAYS,
}
_ORDINAL_DAY = re.compile(r"[+-]?[1-5](MO|TU|WE|TH|FR|SA|SU)", re.IGNORECASE)


@lru_cache(1000)
def weekdays(raw: str) -> str | None:
    """`byday` (`MO,TU`) for a day, a list or a range in English words or codes; None if it says something
    else.
    """
    days: list[str] = []
    listed = re.sub(r"\s+(?:and|&)\s+|\s*[;/&+]\s*|\s*\n\s*", ",", line(raw).lower().replace(".", ""))
    for item in filter(None, (part.strip() for part in listed.split(","))):
        found = _days_of(item)
        if not found:
            return None
        days += found
    if all(day in WEEKDAYS for day in days):
        days.sort(key=WEEKDAYS.index)
    return ",".join(dict.fromkeys(days)) or None


def _days_of(item: str) -> tuple[str, ...]:
    if item in _GROUPS:
        return _GROUPS[item]
    if item in _DAYS:
        return (_DAYS[item],)
    if _ORDINAL_DAY.fullmatch(item):
        return (item.upper(),)
    ends = re.split(r"\s*(?:-|–|—|\bto\b|\bthrough\b|\bthru\b)\s*", item)
    if len(ends) != 2 or not all(end in _DAYS for end in ends):
        return ()
    first, last = (WEEKDAYS.index(_DAYS[end]) for end in ends)
    return tuple(WEEKDAYS[(first + step) % 7] for step in range((last - first) % 7 + 1))


_TIME = re.compile(
    r"(\d{1,2})(?:[:.h](\d{2}))?(?:[:.](\d{2})(?:\.\d+)?)?\s*(am|pm|a|p|h)?(?:z|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_NAMED_TIMES = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}


@lru_cache(1000)
def time_of_day(raw: str) -> str | None:
    """`HH:MM` for `8:30AM`, `9:00`, `17:00:00`, `noon`, `0900`; None for anything else. A time zone is
    dropped.
    """
    value = line(raw).lower().replace("a.m.", "am").replace("p.m.", "pm").replace("a.m", "am").replace("p.m", "pm")
    if value in _NAMED_TIMES:
        return _NAMED_TIMES[value]
    if re.fullmatch(r"\d{4}", value):
        value = f"{value[:2]}:{value[2:]}"
    match = _TIME.fullmatch(value)
    if not match:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[4] or "")[:1]
    if half in ("a", "p"):
        if not 1 <= hour <= 12:
            return None if half == "a" or hour > 23 else f"{hour:02}:{minute:02}"
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour == 24 and minute == 0:
        hour = 0
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


_DATE_FORMATS = (
    "%Y-%m-%d",
    "%m/%d/%Y",
    "%m/%d/%y",
    "%B %d, %Y",
    "%b %d, %Y",
    "%d %B %Y",
    "%Y/%m/%d",
    "%Y%m%d",
)


def calendar_date(raw: str) -> str | None:
    """`YYYY-MM-DD` for a date as directories write it (month first, as in the United States); None if it is
    none.
    """
    value = line(raw)
    for form in _DATE_FORMATS:
        for candidate in (value, value[:10]):
            try:
                found = datetime.strptime(candidate, form).date()  # noqa: DTZ007 - a calendar day has no zone
            except ValueError:
                continue
            return found.isoformat() if found >= date(1900, 1, 1) else None
    return None
