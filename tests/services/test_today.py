"""What is due, counted by hand, and what happens to it when it is dealt with."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from liaison_app.errors import InvalidField, NotAllowed
from liaison_app.services import becoming, records, rhythm, settle, today
from liaison_app.storage.session import Session
from tests.services.adding import add, at

DAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _a_day_in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIAISON_TODAY", DAY.isoformat())


def texts(session: Session, section: str) -> list[str]:
    return [line.text for line in today.due(session).section(section).lines]


def test_an_empty_vault_has_nothing_due(session: Session) -> None:
    found = today.due(session)
    assert found.total == 0
    assert found.day == DAY


def test_actions_stand_under_overdue_this_week_or_no_date(session: Session) -> None:
    meeting = add(session, "meetings", title="Forum", starts_at=at("2026-11-01 18:30"))
    add(session, "actions", text="Fix lamp", owner="Ana", due_on=date(2026, 11, 21), meeting_id=meeting)
    add(session, "actions", text="Call shop", due_on=date(2026, 11, 20))
    add(session, "actions", text="Today itself", due_on=DAY)
    add(session, "actions", text="Saturday", due_on=date(2026, 11, 28))
    add(session, "actions", text="Next Sunday", due_on=date(2026, 11, 29))
    add(session, "actions", text="Some day")
    add(session, "actions", text="Done", due_on=date(2026, 11, 1), status="done")
    add(session, "actions", text="Asleep", due_on=date(2026, 11, 1), snoozed_until=date(2026, 11, 23))
    add(session, "actions", text="Awake again", due_on=date(2026, 11, 2), snoozed_until=DAY)
    assert texts(session, "overdue") == ["Awake again", "Call shop", "Fix lamp"]
    assert texts(session, "week") == ["Today itself", "Saturday"]
    assert texts(session, "undated") == ["Some day"]
    assert today.due(session).section("overdue").lines[2].detail == "Ana"


def test_the_total_counts_what_the_limit_leaves_out(session: Session) -> None:
    for number in range(5):
        add(session, "actions", text=f"Task {number}", due_on=date(2026, 11, 1))
    section = today.due(session, limit=3).section("overdue")
    assert (len(section.lines), section.total) == (3, 5)


def test_a_done_action_leaves_and_undo_brings_it_back(session: Session) -> None:
    task = add(session, "actions", text="Call shop", due_on=date(2026, 11, 20))
    changed = settle.done(session, "actions", task)
    assert texts(session, "overdue") == []
    assert records.load(session, "actions", task).value("done_on") == DAY
    records.undo(session, changed.step)
    assert texts(session, "overdue") == ["Call shop"]


def test_a_repeating_action_comes_again(session: Session) -> None:
    task = add(session, "actions", text="Walk the block", due_on=date(2026, 11, 10), repeats="weekly", owner="Jo")
    changed = settle.done(session, "actions", task)
    lines = today.due(session).section("week").lines
    assert [(line.text, line.detail, line.due) for line in lines] == [("Walk the block", "Jo", date(2026, 11, 24))]
    records.undo(session, changed.step)
    assert [line.id for line in today.due(session).section("overdue").lines] == [task]
    assert texts(session, "week") == []


@pytest.mark.parametrize(
    ("last", "repeats", "expected"),
    [
        (date(2026, 11, 22), "weekly", date(2026, 11, 29)),
        (date(2026, 12, 1), "weekly", date(2026, 12, 8)),
        (date(2026, 8, 31), "monthly", date(2026, 11, 30)),
        (date(2026, 10, 31), "monthly", date(2026, 11, 30)),
        (date(2026, 11, 22), "quarterly", date(2027, 2, 22)),
        (date(2024, 2, 29), "yearly", date(2027, 2, 28)),
        (date(2026, 12, 31), "monthly", date(2027, 1, 31)),
    ],
)
def test_the_next_time_keeps_the_rhythm(last: date, repeats: str, expected: date) -> None:
    assert rhythm.next_time(last, repeats, DAY) == expected


def test_snoozed_until_tomorrow_is_away_today(session: Session) -> None:
    task = add(session, "actions", text="Call shop", due_on=date(2026, 11, 20))
    settle.snooze(session, "actions", task, date(2026, 11, 23))
    assert texts(session, "overdue") == []
    with pytest.raises(InvalidField):
        settle.snooze(session, "actions", task, DAY)
    with pytest.raises(NotAllowed):
        settle.snooze(session, "reports", task, date(2026, 11, 30))


def test_referrals_show_initials_and_fall_due(session: Session) -> None:
    later = add(session, "referrals", person="Maria del Carmen Ruiz", follow_up_on=date(2026, 11, 23))
    dated = add(session, "referrals", person="Sam Okafor", follow_up_on=date(2026, 11, 20))
    old = add(session, "referrals", person="Lee", opened_on=date(2026, 11, 8))
    add(session, "referrals", person="Recent Person", opened_on=date(2026, 11, 9))
    lines = today.due(session).section("referrals").lines
    assert [(line.id, line.text, line.due) for line in lines] == [
        (dated, "S. O.", date(2026, 11, 20)),
        (old, "L.", DAY),
    ]
    settle.done(session, "referrals", dated)
    assert records.load(session, "referrals", dated).value("follow_up_on") == date(2026, 12, 6)
    settle.snooze(session, "referrals", old, date(2026, 11, 25))
    assert today.due(session).section("referrals").total == 0
    assert records.load(session, "referrals", later).value("follow_up_on") == date(2026, 11, 23)


def completed(session: Session, person: str, closed_on: date, *checks: dict[str, Any]) -> str:
    return add(
        session,
        "referrals",
        person=person,
        state="completed",
        outcome="got-help",
        opened_on=closed_on,
        closed_on=closed_on,
        referral_follow_ups=list(checks),
    )


def test_later_checks_fall_due_after_30_90_and_180_days(session: Session) -> None:
    completed(session, "Day Twentynine", date(2026, 10, 24))
    thirty = completed(session, "Day Thirty", date(2026, 10, 23))
    completed(session, "Asked Once", date(2026, 10, 1), {"after_days": 30, "on": DAY, "result": "engaged"})
    hundred = completed(
        session, "Hundred Days", date(2026, 8, 14), {"after_days": 30, "on": date(2026, 9, 14), "result": "engaged"}
    )
    planned = completed(session, "Only Planned", date(2026, 8, 20), {"after_days": 90})
    lines = today.due(session).section("checks").lines
    assert [(line.id, line.due) for line in lines] == [
        (hundred, date(2026, 11, 12)),
        (planned, date(2026, 11, 18)),
        (thirty, DAY),
    ]
    assert lines[0].text == "H. D."
    assert lines[0].can == ("snooze",)
    settle.snooze(session, "referrals", thirty, date(2026, 11, 30))
    assert today.due(session).section("checks").total == 2


def test_reports_wait_until_answered(session: Session) -> None:
    report = add(session, "reports", doing="Trying car doors", seen_on=date(2026, 11, 1))
    add(session, "reports", doing="Answered", seen_on=date(2026, 11, 1), answered_on=date(2026, 11, 2))
    lines = today.due(session).section("reports").lines
    assert [(line.text, line.due) for line in lines] == [("Trying car doors", date(2026, 12, 6))]
    settle.done(session, "reports", report)
    assert today.due(session).section("reports").total == 0


def test_concerns_wait_until_somebody_was_told(session: Session) -> None:
    ana = add(session, "contacts", name="Ana")
    seven = at("2026-11-01 19:00")
    raised = add(session, "concerns", text="Broken\nlamp", raised_at=seven)
    add(session, "concerns", text="Acknowledged", state="acknowledged")
    waits = add(session, "concerns", text="Loud bar", state="done", wants_answer_id=ana, raised_at=seven)
    asked = add(
        session,
        "concerns",
        text="Pothole",
        state="asked",
        asked_of="Public works",
        asked_due_on=date(2026, 11, 21),
        raised_at=seven,
    )
    add(session, "concerns", text="Replied", state="asked", asked_due_on=date(2026, 11, 1), asked_reply="Yes")
    add(session, "concerns", text="The lamp, again", raised_at=seven, duplicate_of_id=raised)

    def lines(section: str) -> list[tuple[str, str, date | None]]:
        return [(line.text, line.detail, line.due) for line in today.due(session).section(section).lines]

    assert lines("concerns") == [("Broken lamp", "", date(2026, 11, 15))]
    assert lines("answers") == [("Loud bar", "Ana · Done", date(2026, 11, 15))]
    assert lines("asks") == [("Pothole", "Asked of Public works", date(2026, 11, 21))]
    settle.snooze(session, "concerns", asked, date(2026, 11, 30))
    assert lines("asks") == []
    with pytest.raises(NotAllowed):
        settle.snooze(session, "concerns", raised, date(2026, 11, 30))
    records.undo(session)
    settle.replied(session, asked)
    for record_id in (raised, waits):
        settle.done(session, "concerns", record_id)
    assert [lines(section) for section in ("concerns", "answers", "asks")] == [[], [], []]
    assert records.load(session, "concerns", raised).value("state") == "acknowledged"
    assert records.load(session, "concerns", waits).value("state") == "done"
    assert records.load(session, "concerns", asked).value("asked_replied_on") == DAY


def test_contacts_we_lost_touch_with(session: Session) -> None:
    def person(name: str, *logged: date, **values: Any) -> str:
        contact = add(session, "contacts", name=name, **values)
        for day in logged:
            add(session, "log-entries", contact_id=contact, on=day)
        return contact

    quiet = person("Quiet", date(2026, 1, 1), date(2026, 8, 23))
    person("Just in time", date(2026, 8, 24))
    person("Leave alone", date(2026, 1, 1), do_not_contact=True)
    person("No one's")
    person("Owned, new", owner_id=session.actor.id)
    assert texts(session, "contacts") == ["Quiet"]
    settle.done(session, "contacts", quiet)
    assert texts(session, "contacts") == []


def test_services_need_a_check_twice_a_year(session: Session) -> None:
    never = add(session, "services", name="Never")
    add(session, "services", name="Fresh", assured_date=date(2026, 5, 23))
    add(session, "services", name="Stale", assured_date=date(2026, 5, 22))
    add(session, "services", name="Closed", status="defunct")
    assert texts(session, "services") == ["Never", "Stale"]
    settle.done(session, "services", never)
    assert texts(session, "services") == ["Stale"]
    assert records.load(session, "services", never).value("assurer_email") == "Jo Rivera"


def test_meetings_of_the_next_two_weeks(session: Session) -> None:
    add(session, "meetings", title="Yesterday", starts_at=at("2026-11-21 18:00"))
    add(session, "meetings", title="Tonight", starts_at=at("2026-11-22 18:00"), place="Hall")
    add(session, "meetings", title="In two weeks", starts_at=at("2026-12-06 18:00"))
    add(session, "meetings", title="Later", starts_at=at("2026-12-07 18:00"))
    lines = today.due(session).section("meetings").lines
    assert [(line.text, line.detail) for line in lines] == [
        ("Tonight", "Nov 22, 6:00 PM · Hall"),
        ("In two weeks", "Dec 6, 6:00 PM"),
    ]
    with pytest.raises(NotAllowed):
        settle.done(session, "meetings", lines[0].id)


@pytest.mark.parametrize(("kind", "field"), [("actions", "text"), ("concerns", "text"), ("reports", "doing")])
def test_a_note_becomes_something(session: Session, kind: str, field: str) -> None:
    note = add(session, "notes", text="Lamp out at 5th", noted_at=at("2026-11-20 09:30"))
    changed = becoming.become(session, note, kind)
    (made,) = changed.ids(kind)
    assert records.load(session, kind, made).value(field) == "Lamp out at 5th"
    assert texts(session, "notes") == []
    assert records.load(session, "notes", note).value("became_id") == made
    records.undo(session, changed.step)
    assert texts(session, "notes") == ["Lamp out at 5th"]


def test_a_note_that_is_put_away_or_put_off(session: Session) -> None:
    first = add(session, "notes", text="First")
    second = add(session, "notes", text="Second")
    settle.done(session, "notes", first)
    settle.snooze(session, "notes", second, date(2026, 11, 23))
    assert texts(session, "notes") == []
