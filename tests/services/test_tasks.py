"""Actions and tasks that repeat, whose they are, who was told; what else is due of meetings; what a note becomes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from liaison_app.errors import InvalidField, NotAllowed
from liaison_app.services import actions, becoming, owners, records, settle, today
from liaison_app.storage.lists import Query
from liaison_app.storage.session import Session
from tests.services.adding import add, at, change

DAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _a_day_in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIAISON_TODAY", DAY.isoformat())


def texts(session: Session, section: str) -> list[str]:
    return [line.text for line in today.due(session).section(section).lines]


def repeating(session: Session, due: date, repeats: str, **values: Any) -> str:
    return add(session, "actions", text="Again", due_on=due, repeats=repeats, **values)


def open_again(session: Session) -> list[Any]:
    return [one for one in records.every(session, "actions") if one.status == "open"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("due", "repeats", "days"),
    [
        (date(2026, 1, 31), "monthly", [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31)]),
        (date(2024, 2, 29), "yearly", [date(2025, 2, 28), date(2026, 2, 28), date(2027, 2, 28), date(2028, 2, 29)]),
        (date(2026, 12, 31), "quarterly", [date(2027, 3, 31), date(2027, 6, 30), date(2027, 9, 30)]),
        (date(2026, 3, 2), "weekly", [date(2026, 3, 9), date(2026, 3, 16)]),
    ],
)
def test_a_rhythm_keeps_its_day_over_months_that_lack_it(
    session: Session, monkeypatch: pytest.MonkeyPatch, due: date, repeats: str, days: list[date]
) -> None:
    """Done each time on the day: the 31st comes back after February, the leap day in the next leap year."""
    repeating(session, due, repeats)
    found = []
    for _time in days:
        (now,) = open_again(session)
        monkeypatch.setenv("LIAISON_TODAY", now.due_on.isoformat())
        settle.done(session, "actions", now.id)
        found.append(open_again(session)[0].due_on)
    assert found == days


def test_three_weeks_late_is_done_once_and_comes_next_week(session: Session) -> None:
    late = repeating(session, date(2026, 11, 2), "weekly", owner="Jo Rivera")
    settle.done(session, "actions", late)
    (again,) = open_again(session)
    assert (again.due_on, again.repeats_from, again.owner_type) == (date(2026, 11, 23), date(2026, 11, 2), "officer")
    records.undo(session)
    assert [one.id for one in open_again(session)] == [late]
    settle.done(session, "actions", late)
    assert [one.id for one in open_again(session)] == [again.id], "the same one, back from its grave"


def test_done_by_any_way_begins_anew_and_two_laptops_make_one(session: Session) -> None:
    task = repeating(session, date(2026, 11, 20), "monthly")
    change(session, "actions", task, status="done")
    change(session, "actions", task, status="open")
    assert records.load(session, "actions", task).value("done_on") is None
    change(session, "actions", task, status="done")
    (again,) = open_again(session)
    assert again.due_on == date(2026, 12, 20)
    change(session, "actions", again.id, due_on=date(2026, 12, 15))
    settle.done(session, "actions", again.id)
    assert [one.due_on for one in open_again(session)] == [date(2027, 1, 15)], "a day that was moved moves the rhythm"


def test_an_action_knows_when_it_was_agreed_and_whose_it_is(session: Session) -> None:
    clinic = add(session, "organizations", name="Harbor Clinic", organization_type="treatment")
    tenants = add(session, "organizations", name="Tenants", organization_type="residents")
    for name, body in (("Ana Ruiz", ""), ("Dr. Lee", clinic), ("Cleo Park", tenants)):
        add(session, "contacts", name=name, organization_id=body)
    meeting = add(session, "meetings", title="Forum", starts_at=at("2026-11-03 18:30"))
    wanted = {
        "jo rivera": "officer",
        "Harbor Clinic": "partner",
        "Tenants": "resident",
        "Ana Ruiz": "resident",
        "dr. lee": "partner",
        "Cleo Park": "resident",
        "Somebody": "",
    }
    for owner, kind in wanted.items():
        task = records.load(session, "actions", add(session, "actions", text="x", owner=owner, meeting_id=meeting))
        assert task.value("owner_type") == kind, owner
        assert task.value("agreed_at") is None, "the minute is not known of a meeting on another day"
    kept = add(session, "actions", text="x", owner="Somebody", owner_type="partner", due_on=date(2026, 11, 20))
    assert records.load(session, "actions", kept).value("owner_type") == "partner"
    assert [line.detail for line in today.due(session).section("overdue").lines] == ["Somebody, partner"]
    found = owners.find(session, "le")
    assert [(one.name, one.owner_type) for one in found] == [("Dr. Lee", "partner")]
    assert [one.name for one in owners.find(session, "")] == ["Jo Rivera"]


def test_somebody_was_told(session: Session) -> None:
    task = add(session, "actions", text="Call shop", owner="Ana")
    settle.told(session, task, "Ana")
    found = records.load(session, "actions", task)
    assert (found.value("told"), found.value("told_on")) == ("Ana", DAY)
    with pytest.raises(InvalidField):
        settle.told(session, task, " ")


def test_minutes_wait_until_they_are_issued(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    over = add(session, "meetings", title="Over", starts_at=at("2026-11-03 18:30"))
    add(session, "meetings", title="Issued", starts_at=at("2026-11-03 18:30"), issued_on=date(2026, 11, 5))
    add(session, "meetings", title="Still to come", starts_at=at("2026-11-23 18:30"))
    add(session, "meetings", title="Ended today", starts_at=at("2026-11-22 00:00"), ends_at=at("2026-11-22 00:00"))
    lines = today.due(session).section("minutes").lines
    assert [(line.text, line.due) for line in lines] == [
        ("Over", date(2026, 11, 10)),
        ("Ended today", date(2026, 11, 29)),
    ]
    settle.issued(session, over)
    assert [line.text for line in today.due(session).section("minutes").lines] == ["Ended today"]


def test_a_problem_is_looked_back_at(session: Session) -> None:
    problem = add(session, "problems", title="Stairwells", review_due_on=date(2026, 11, 20))
    add(session, "problems", title="Later", review_due_on=date(2026, 12, 20))
    assert texts(session, "reviews") == ["Stairwells"]
    settle.snooze(session, "problems", problem, date(2026, 11, 30))
    assert texts(session, "reviews") == []


def test_a_note_becomes_part_of_the_meeting_it_was_taken_in(session: Session) -> None:
    first = add(session, "meetings", title="First", starts_at=at("2026-11-03 18:30"), ends_at=at("2026-11-03 20:00"))
    second = add(session, "meetings", title="Second", starts_at=at("2026-11-10 18:30"))
    for taken, wanted in (
        ("2026-11-03 19:00", first),
        ("2026-11-03 18:10", first),
        ("2026-11-07 09:00", first),
        ("2026-11-10 22:00", second),
        ("2026-11-20 09:00", second),
        ("2026-11-01 09:00", ""),
    ):
        note = add(session, "notes", text="x", noted_at=at(taken))
        found = becoming.nearest(session, note)
        assert (found.id if found else "") == wanted, taken
    for kind, field, when in (
        ("remarks", "text", "said_at"),
        ("decisions", "wording", "decided_at"),
        ("concerns", "text", "raised_at"),
        ("actions", "text", "agreed_at"),
    ):
        note = add(session, "notes", text="Lamps by May", noted_at=at("2026-11-03 19:00"))
        changed = becoming.become(session, note, kind, meeting_id=first)
        made = records.load(session, kind, next(iter(changed.ids(kind))))
        assert (made.value(field), made.value(when)) == ("Lamps by May", at("2026-11-03 19:00"))
        assert made.value("meeting_id") == first
        with pytest.raises(NotAllowed):
            becoming.become(session, note, kind, meeting_id=first)


def test_a_note_becomes_a_contact_made_or_an_activity(session: Session) -> None:
    ana = add(session, "contacts", name="Ana")
    note = add(session, "notes", text="Spoke of lamps", noted_at=at("2026-11-20 09:30"))
    with pytest.raises(InvalidField):
        becoming.become(session, note, "log-entries")
    with pytest.raises(InvalidField):
        becoming.become(session, note, "remarks")
    changed = becoming.become(session, note, "log-entries", contact_id=ana)
    entry = records.load(session, "log-entries", next(iter(changed.ids("log-entries"))))
    assert (entry.value("summary"), entry.value("on")) == ("Spoke of lamps", date(2026, 11, 20))
    records.undo(session, changed.step)
    assert texts(session, "notes") == ["Spoke of lamps"]
    long = add(session, "notes", text="Stall at the market, " + "word " * 40, noted_at=at("2026-11-20 09:30"))
    changed = becoming.become(session, long, "activities")
    activity = records.load(session, "activities", next(iter(changed.ids("activities"))))
    assert str(activity.value("title")).endswith("word …")
    assert len(str(activity.value("title"))) <= 82
    assert str(activity.value("summary")).startswith("Stall at the market, word")


def test_actions_are_looked_at_by_whose_they_are_and_what_they_belong_to(session: Session) -> None:
    spring = add(session, "meetings", title="Spring forum", series="Forum", starts_at=at("2026-04-03 18:30"))
    fall = add(session, "meetings", title="Fall forum", series="Forum", starts_at=at("2026-10-03 18:30"))
    lamps = add(session, "problems", title="Dark lamps")
    add(session, "actions", text="one", owner="Jo Rivera", due_on=date(2026, 11, 20), meeting_id=spring)
    add(session, "actions", text="two", owner="Harbor Clinic", owner_type="partner", meeting_id=fall)
    add(session, "actions", text="three", problem_id=lamps)
    add(session, "actions", text="four", status="done", owner="Jo Rivera")

    def listed(where: Any) -> list[str]:
        query = Query("actions", where=where)
        found = [n for portion in records.numbers(session, query) for n in portion]
        return [row.cells[0] for row in records.rows(session, "actions", found, ["text"]).values()]

    me = actions.whose(session)
    shown = {show: sorted(listed(actions.showing(show, me))) for show in actions.SHOWS}
    assert shown == {
        "open": ["one", "three", "two"],
        "mine": ["one", "three"],
        "overdue": ["one"],
        "others": ["two"],
        "done": ["four"],
        "all": ["four", "one", "three", "two"],
    }
    of = {
        subject.label: sorted(listed(subject.where))
        for word in ("jo", "dark", "for")
        for subject in actions.subjects(session, word)
    }
    assert of == {
        "Owner: Jo Rivera": ["four", "one"],
        "Problem: Dark lamps": ["three"],
        "Series: Forum": ["one", "two"],
        "Meeting: Spring forum, 2026-04-03": ["one"],
        "Meeting: Fall forum, 2026-10-03": ["two"],
    }
    assert actions.subjects(session, "") == []
