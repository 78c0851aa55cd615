"""Problems and the concerns gathered into them."""

from __future__ import annotations

from datetime import date

import pytest

from liaison_app.errors import InvalidField
from liaison_app.services import problems, records
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
