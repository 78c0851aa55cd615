"""One line, read into fields."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison_app import i18n
from liaison_app.errors import InvalidField
from liaison_app.services import lines, typed_days


@pytest.fixture(autouse=True)
def _a_sunday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIAISON_TODAY", "2026-11-22")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-12-01", date(2026, 12, 1)),
        ("fri", date(2026, 11, 27)),
        ("Friday", date(2026, 11, 27)),
        ("mo", date(2026, 11, 23)),
        ("sun", date(2026, 11, 29)),
        ("Thurs.", date(2026, 11, 26)),
        ("weds", date(2026, 11, 25)),
        ("today", date(2026, 11, 22)),
        ("tomorrow", date(2026, 11, 23)),
        ("+10", date(2026, 12, 2)),
    ],
)
def test_days(text: str, expected: date) -> None:
    assert typed_days.day(text) == expected


@pytest.mark.parametrize("text", ["", "f", "t", "someday", "sunset", "monkey", "2026-13-01", "+", "+99999", "12/01"])
def test_what_is_no_day_is_said_so(text: str) -> None:
    with pytest.raises(InvalidField) as refused:
        typed_days.day(text)
    assert refused.value.field == "due_on"


def test_a_weekday_is_understood_in_the_language_in_use_and_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "_language", "es")
    found = [typed_days.day(text) for text in ("mie", "Miércoles", "mi", "wed")]
    assert found == [date(2026, 11, 25)] * 4
    with pytest.raises(InvalidField):
        typed_days.day("miel")
    monkeypatch.setattr(i18n, "_language", "zh")
    assert typed_days.day("周三") == date(2026, 11, 25)
    with pytest.raises(InvalidField):
        typed_days.day("星期")  # which?


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Mend the lamp", {"text": "Mend the lamp"}),
        ("Meet @ the park at 5", {"text": "Meet @ the park at 5"}),
        ("Meet @Ana @ the park ^2026-12-01", {"text": "Meet @ the park", "owner": "Ana", "due_on": date(2026, 12, 1)}),
        (
            "Mend the lamp @Ana Ruiz ^2026-12-01",
            {"text": "Mend the lamp", "owner": "Ana Ruiz", "due_on": date(2026, 12, 1)},
        ),
        ("Mend the lamp ^fri @Jo", {"text": "Mend the lamp", "owner": "Jo", "due_on": date(2026, 11, 27)}),
        ("Write to desk@city.example", {"text": "Write to desk@city.example"}),
        ("Look up x^2", {"text": "Look up x^2"}),
    ],
)
def test_actions(line: str, expected: dict[str, Any]) -> None:
    assert lines.action(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Ana Ruiz", {"name": "Ana Ruiz", "organization": ""}),
        ("Ana Ruiz, Maple Court, block B", {"name": "Ana Ruiz", "organization": "Maple Court, block B"}),
        ("12 Tenants", {"group": "Tenants", "count": 12}),
        ("Shop owners: 7", {"group": "Shop owners", "count": 7}),
        ("Shop owners 7", {"group": "Shop owners", "count": 7}),
    ],
)
def test_attendance(line: str, expected: dict[str, Any]) -> None:
    assert lines.attendance(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Ask for lamps.", {"wording": "Ask for lamps."}),
        (
            "Ask for lamps. | for 12 against 1 abstained 2",
            {"wording": "Ask for lamps.", "votes_for": 12, "votes_against": 1, "votes_abstained": 2},
        ),
        ("Ask for lamps. | For 12, against 0", {"wording": "Ask for lamps.", "votes_for": 12, "votes_against": 0}),
        ("Ask for lamps|for 12", {"wording": "Ask for lamps", "votes_for": 12}),
        ("Take plan A|B", {"wording": "Take plan A|B"}),
        ("Take plan A|B | for 12", {"wording": "Take plan A|B", "votes_for": 12}),
        ("Take plan A | B |", {"wording": "Take plan A | B"}),
    ],
)
def test_decisions(line: str, expected: dict[str, Any]) -> None:
    assert lines.decision(line) == expected


@pytest.mark.parametrize("line", ["Lamps | perhaps", "Lamps | for twelve", "Lamps | for 12 maybe 3", "Lamps |"])
def test_votes_that_are_none_are_not_swallowed(line: str) -> None:
    with pytest.raises(InvalidField):
        lines.decision(line)


@given(st.text(alphabet=st.characters(exclude_characters="@^|", exclude_categories=["Cs", "Cc"])))
def test_plain_words_come_through_whole(line: str) -> None:
    assert lines.action(line) == {"text": line.strip()}
    assert lines.decision(line) == {"wording": line.strip()}


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("Walk the block *weekly", {"text": "Walk the block", "repeats": "weekly", "due_on": date(2026, 11, 22)}),
        (
            "Walk *m @Jo Rivera ^+3",
            {"text": "Walk", "owner": "Jo Rivera", "repeats": "monthly", "due_on": date(2026, 11, 25)},
        ),
        ("Buy 3 * 4 lamps", {"text": "Buy 3 * 4 lamps"}),
        ("Call Ana", {"text": "Call Ana"}),
    ],
)
def test_a_task_may_come_again(line: str, fields: dict[str, object]) -> None:
    assert lines.task(line) == fields


def test_a_rhythm_that_is_none_is_said() -> None:
    with pytest.raises(InvalidField, match="is no rhythm"):
        lines.task("Walk *often")
