"""Texts, days, times and dates as directories write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison_app.imports.hsds import clean


@pytest.mark.parametrize(
    ("raw", "days"),
    [
        ("Monday", "MO"),
        ("Monday - Friday", "MO,TU,WE,TH,FR"),
        ("Mon–Fri", "MO,TU,WE,TH,FR"),
        ("Sat to Mon", "MO,SA,SU"),
        ("Tues., Thurs.", "TU,TH"),
        ("Mon, Wed & Fri", "MO,WE,FR"),
        ("Monday and Tuesday", "MO,TU"),
        ("FR,MO", "MO,FR"),
        ("weekdays", "MO,TU,WE,TH,FR"),
        ("Daily", "MO,TU,WE,TH,FR,SA,SU"),
        ("7", "SU"),
        ("1MO,3TH", "1MO,3TH"),
    ],
)
def test_weekdays(raw: str, days: str) -> None:
    assert clean.weekdays(raw) == days


@pytest.mark.parametrize("raw", ["", "Funday", "Monday - Funday", "by appointment", "Mon - Wed - Fri", "8", ","])
def test_what_is_no_weekday(raw: str) -> None:
    assert clean.weekdays(raw) is None


@pytest.mark.parametrize(
    ("raw", "time"),
    [
        ("8:30AM", "08:30"),
        ("8:30 p.m.", "20:30"),
        ("9:00", "09:00"),
        ("17:00:00", "17:00"),
        ("10:00:00Z", "10:00"),
        ("10:00:00+01:00", "10:00"),
        ("9am", "09:00"),
        ("12 AM", "00:00"),
        ("12pm", "12:00"),
        ("14:00 PM", "14:00"),
        ("noon", "12:00"),
        ("0930", "09:30"),
        ("24:00", "00:00"),
        ("9", "09:00"),
    ],
)
def test_times(raw: str, time: str) -> None:
    assert clean.time_of_day(raw) == time


@pytest.mark.parametrize("raw", ["", "25:00", "9:61", "13am", "call first", "9-5", "99999"])
def test_what_is_no_time(raw: str) -> None:
    assert clean.time_of_day(raw) is None


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("2026-11-22", "2026-11-22"),
        ("2024-09-25T14:23:06+01:00", "2024-09-25"),
        ("12/24/2015", "2015-12-24"),
        ("12/24/15", "2015-12-24"),
        ("December 24, 2015", "2015-12-24"),
        ("January 01, 0001", None),
        ("soon", None),
    ],
)
def test_dates(raw: str, day: str | None) -> None:
    assert clean.calendar_date(raw) == day


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Women&#39;s &amp; children&rsquo;s", "Women's & children’s"),
        ("<p>First.</p><p>Second,<br/>third.</p>", "First.\nSecond,\nthird."),
        ("a < b and b > a", "a < b and b > a"),
        ("donâ€™t", "don’t"),
        ("CafÃ© â€œMÃ¼llerâ€\u009d", "Café “Müller”"),
        ("Café “Müller”", "Café “Müller”"),
        ("the IRMÃ” house", "the IRMÃ” house"),
        ("CafÃ© at the ☕", "CafÃ© at the ☕"),
        ("tab\tand\u00a0space", "tab and space"),
        ("bell\x07 zero\u200bwidth \u202etrick", "bell zerowidth trick"),
        ("  one\r\n\r\n\r\n\r\n  two  ", "one\n\ntwo"),
    ],
)
def test_texts(raw: str, text: str) -> None:
    assert clean.text(raw) == text


def test_a_whole_number_that_a_spreadsheet_made_a_float_is_the_same_id() -> None:
    assert clean.identifier(" 91676.0 ") == "91676"
    assert clean.identifier("3.10") == "3.10"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"], max_codepoint=0x2FFF)))
def test_mojibake_of_any_text_is_mended_or_left_alone(text: str) -> None:
    try:
        garbled = text.encode().decode("cp1252")
    except UnicodeDecodeError:
        return
    assert clean.mend_mojibake(garbled) in (text, garbled)


@given(st.text())
def test_nothing_invisible_is_left(text: str) -> None:
    assert not set(clean.text(text)) & set("\0\x07\x1b\x1e\x1f\u200b\u202e\ufeff")
