"""Problems and the concerns gathered into them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from liaison_app.errors import InvalidField, NotAllowed
from liaison_app.services import board, problems, records, today
from liaison_app.storage.session import Session
from tests.services.adding import add, at


def test_problems_are_counted_by_stage(session: Session) -> None:
    for stage in ("scanning", "scanning", "closed"):
        add(session, "problems", title="Lamps", stage=stage)
    gone = add(session, "problems", title="Gone", stage="response")
    records.delete(session, "problems", gone)
    assert problems.stages(session) == {"scanning": 2, "analysis": 0, "response": 0, "assessment": 0, "closed": 1}


def test_concerns_are_counted_by_state(session: Session) -> None:
    add(session, "concerns", text="One")
    add(session, "concerns", text="Two", state="asked")
    found = problems.states(session)
    assert list(found) == ["raised", "acknowledged", "in-work", "done", "cannot-do", "asked"]
    assert {state for state, count in found.items() if count == 1} == {"raised", "asked"}


def test_concerns_are_gathered_and_taken_out_again(session: Session) -> None:
    problem = add(session, "problems", title="Lamps on 5th")
    old = add(session, "concerns", text="Lamp out", raised_at=at("2026-09-01 19:00"))
    new = add(session, "concerns", text="Still out", raised_at=at("2026-10-01 19:00"), state="in-work")
    changed = problems.gather(session, [old, new], problem)
    assert [concern.id for concern in problems.concerns(session, problem)] == [new, old]
    assert records.load(session, "concerns", old).value("state") == "acknowledged"
    assert records.load(session, "concerns", new).value("state") == "in-work"
    problems.gather(session, [new], "")
    assert [concern.id for concern in problems.concerns(session, problem)] == [old]
    records.undo(session)
    records.undo(session, changed.step)
    assert problems.concerns(session, problem) == []
    assert records.load(session, "concerns", old).value("state") == "raised"


def test_a_problem_begins_with_a_concern(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIAISON_TODAY", "2026-11-22")
    place = add(session, "places", name="5th & Main", area="Eastside")
    text = "The lamp at the bus stop has been dark since September and the children walk there at seven, afraid."
    concern = add(session, "concerns", text=text, place_id=place, category="Lighting", causes=("lamp",))
    changed = problems.begin(session, [concern])
    (made,) = changed.ids("problems")
    problem = records.load(session, "problems", made)
    expected = (
        "The lamp at the bus stop has been dark since September and the children walk …",
        "Eastside",
        "Lighting",
    )
    assert tuple(problem.value(name) for name in ("title", "area", "category")) == expected
    assert problem.value("opened_on") == date(2026, 11, 22)
    assert [one.id for one in problems.concerns(session, made)] == [concern]
    records.undo(session, changed.step)
    assert records.load(session, "concerns", concern).value("problem_id") == ""
    assert problems.stages(session)["scanning"] == 0


def test_a_conduct_concern_becomes_no_problem(session: Session) -> None:
    concern = add(session, "concerns", text="Handed on", conduct=True, conduct_body="Oversight board")
    with pytest.raises(InvalidField):
        problems.begin(session, [concern])
    with pytest.raises(InvalidField):
        problems.begin(session, [])


def test_a_review_files_the_one_that_stood(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIAISON_TODAY", "2026-11-22")
    problem = add(session, "problems", title="Lamps", review_due_on=date(2026, 11, 20), area="Eastside")
    (line,) = today.due(session).section("reviews").lines
    assert (line.id, line.detail, line.due) == (problem, "Scanning", date(2026, 11, 20))
    problems.review(session, problem, "change", "Patrols moved it.", date(2027, 1, 10))
    assert today.due(session).section("reviews").total == 0
    assert records.load(session, "problems", problem).parts["reviews"] == ()
    monkeypatch.setenv("LIAISON_TODAY", "2027-01-10")
    problems.review(session, problem, "keep", "Light works.")
    kept = records.load(session, "problems", problem)
    assert [kept.value(name) for name in ("review", "review_reason", "reviewed_on", "review_due_on")] == [
        "keep",
        "Light works.",
        date(2027, 1, 10),
        None,
    ]
    (earlier,) = kept.parts["reviews"]
    was: Any = earlier
    assert (was.on, was.verdict, was.reason) == (date(2026, 11, 22), "change", "Patrols moved it.")
    for wrong in (("maybe", "Why", None), ("stop", " ", None), ("stop", "Why", date(2027, 1, 10))):
        with pytest.raises(InvalidField):
            problems.review(session, problem, *wrong)


def test_the_board_has_every_problem_once_in_its_column(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIAISON_TODAY", "2026-11-22")
    late = add(session, "problems", title="Late", review_due_on=date(2026, 11, 1), area="East", owner="Jo")
    new = add(session, "problems", title="New lamps", area="West")
    add(session, "problems", title="Closed", stage="closed")
    add(session, "concerns", text="Old", problem_id=late, raised_at=at("2026-03-01 12:00"))
    add(session, "concerns", text="Older, done", problem_id=late, raised_at=at("2026-01-01 12:00"), state="done")
    column = board.column(session, "scanning")
    cards = board.cards(session, column)
    assert [cards[n].id for n in column] == [late, new], "what is to be reviewed first comes first"
    card = cards[column[0]]
    assert (card.concerns, card.oldest_open, card.is_late, card.owner) == (2, date(2026, 3, 1), True, "Jo")
    assert len(board.column(session, "scanning", "lamps", {"area": "West"})) == 1
    board.place(session, late, "closed")
    assert records.load(session, "problems", late).value("closed_on") == date(2026, 11, 22)
    assert len(board.column(session, "closed")) == 2
    board.place(session, late, "response")
    assert records.load(session, "problems", late).value("closed_on") is None
    with pytest.raises(NotAllowed):
        board.place(session, late, "solved")


def test_causes_that_were_used_are_offered(session: Session) -> None:
    add(session, "problems", title="Lamps", causes=("No light", "Closed shops"))
    add(session, "concerns", text="Dark", causes=("No light",))
    assert records.suggestions(session, "causes") == ("No light", "Closed shops")
