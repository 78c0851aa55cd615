"""Numbers of Evaluation as people read them, in the language's own way."""

from __future__ import annotations

from decimal import Decimal

from babel import numbers

from liaison_app.i18n import _, language
from liaison_app.services.breakdown_rows import Cell
from liaison_app.services.evaluation import Measure


def headline(measure: Measure) -> str:
    """The measure in a word: "62%", "15 days", or a dash where nothing was counted."""
    if measure.value is None:
        return "–"
    if measure.unit == "days":
        return _("{n} days").format(n=numbers.format_decimal(measure.value, "#,##0.#", language()))
    return numbers.format_percent(measure.value, "#,##0%", language())


def count_line(measure: Measure) -> str:
    """What stands behind it: "18 of 29", or how many it is the median of."""
    if not measure.denominator:
        return _("Nothing to count in this period.")
    if measure.unit == "days":
        return _("n = {n}").format(n=whole(measure.denominator))
    return _("{met} of {all}").format(met=whole(measure.numerator), all=whole(measure.denominator))


def whole(number: int) -> str:
    """A count."""
    return numbers.format_decimal(number, "#,##0", language())


def cell(value: Cell) -> str:
    """A cell of a breakdown: counts whole, hours and shares with one place, amounts with two."""
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return numbers.format_decimal(value, "#,##0.00", language())
    return numbers.format_decimal(value, "#,##0.0" if isinstance(value, float) else "#,##0", language())
