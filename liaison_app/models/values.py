"""Values of fields between the worlds: JSON, typed text, display. One reader for command line, forms and imports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from liaison_app import clock
from liaison_app.errors import InvalidField
from liaison_app.i18n import N_, _
from liaison_app.models.about import Field, Value

#: A cell that begins so would be computed by a spreadsheet: OWASP, "CSV Injection".
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
MANY = ("list", "choices", "links", "needs")
_TRUE = ("true", "yes", "1", "on", "x")
_FALSE = ("false", "no", "0", "off", "")
_FILES = {"picture": N_("A picture"), "file": N_("A file")}
_EXPECTED = {
    "integer": N_("a whole number"),
    "number": N_("a number"),
    "money": N_("an amount such as 12.50"),
    "boolean": N_("yes or no"),
    "date": N_("a date such as 2026-11-22"),
    "datetime": N_("a date and time such as 2026-11-22 18:30"),
    "time": N_("a time such as 18:30"),
}


def read(field: Field, raw: Any) -> Value:
    """The value of `field` that `raw` (typed text, or a JSON value) stands for.

    Lists take JSON lists or text with commas or line breaks. A blank is the field's default.
    Raises InvalidField, in words, if the field does not take it.
    """
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return field.default
    try:
        value = _convert(field.type, raw)
    except (ValueError, TypeError, InvalidOperation):
        expected = _(_EXPECTED.get(field.type, N_("a text")))
        raise InvalidField(
            field.name, _("{field}: expected {expected}.").format(field=_(field.label), expected=expected)
        ) from None
    _check_choice(field, value)
    return value


def _convert(kind: str, raw: Any) -> Value:
    if kind in MANY:
        items = raw.replace("\n", ",").split(",") if isinstance(raw, str) else raw
        return tuple(str(item).strip() for item in items if str(item).strip())
    if kind == "boolean":
        return _boolean(raw)
    parse = _PARSERS.get(kind)
    return parse(str(raw).strip()) if parse else clean_text(str(raw))


def _date(text: str) -> date:
    return clock.today() if text.lower() in ("today", _("today")) else date.fromisoformat(text)


_PARSERS: Mapping[str, Callable[[str], Value]] = {
    "integer": int,
    "number": float,
    "money": lambda text: Decimal(text).quantize(Decimal("0.01")),
    "date": _date,
    "datetime": lambda text: datetime.fromisoformat(text).replace(tzinfo=None),
    "time": lambda text: time.fromisoformat(text.zfill(5)),
}


def clean_text(text: str) -> str:
    """`text` without the control characters that no field means (line breaks and tabs stay)."""
    return "".join(c for c in text.replace("\r\n", "\n") if c in "\n\t" or (c >= " " and c != "\x7f"))


def _boolean(raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    text = str(raw).strip().lower()
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise ValueError(raw)


def _check_choice(field: Field, value: Value) -> None:
    choices = field.about.choices
    chosen = value if isinstance(value, tuple) else (value,)
    if choices and any(code not in choices for code in chosen if code):
        raise InvalidField(
            field.name,
            _("{field}: choose one of {choices}.").format(field=_(field.label), choices=", ".join(choices)),
        )


def to_json(value: Value) -> Any:
    """`value` as JSON holds it: ISO dates and times, amounts as text, lists as lists."""
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def from_json(field: Field, raw: Any) -> Value:
    """The inverse of `to_json`; nothing is checked, since the value was one before."""
    if raw is None:
        return None
    match field.type:
        case "date":
            return date.fromisoformat(raw)
        case "datetime":
            return datetime.fromisoformat(raw)
        case "time":
            return time.fromisoformat(raw)
        case "money":
            return Decimal(raw)
    return tuple(raw) if isinstance(raw, list) else raw


def show(field: Field, value: Value) -> str:
    """`value` as an officer reads it in a list: labels for codes, dates as year-month-day, nothing for blanks."""
    if value in (None, "", ()):
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else ""
    if field.type in _FILES:
        return _(_FILES[field.type])
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, tuple):
        return ", ".join(_label(field.about.choices, item) for item in value)
    if isinstance(value, float):
        return f"{value:g}"
    return _label(field.about.choices, str(value))


def _label(choices: Mapping[str, str], code: str) -> str:
    return _(choices[code]) if code in choices else code


def initials(name: str) -> str:
    """The initials of a name, for lists that must not show it: "Maria del Carmen Ruiz" is "M. R."."""
    words = name.split()
    ends = [words[0], words[-1]] if len(words) > 1 else words
    return " ".join(f"{word[0].upper()}." for word in ends)
