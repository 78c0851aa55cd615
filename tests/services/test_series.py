"""The next meeting of a series: what comes along from the last one, once each, in one step."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from liaison_app.errors import InvalidField, UserError
from liaison_app.models.base import new_id
from liaison_app.models.meeting import USUAL_AGENDA
from liaison_app.services import agendas, expected, records, series
from liaison_app.storage import door
from liaison_app.storage.edits import Edit
from liaison_app.storage.session import Session
from tests.services.adding import add, at, change


@pytest.fixture
def forum(session: Session, monkeypatch: pytest.MonkeyPatch) -> str:
    """A forum on the second Tuesday of November, with people, an agenda and promises."""
    monkeypatch.setenv("LIAISON_TODAY", "2026-11-22")
    meeting = add(
        session,
        "meetings",
        title="Maple Court forum",
        starts_at=at("2026-11-10 18:30"),
        ends_at=at("2026-11-10 20:00"),
        place="Maple Court hall",
        chair="Rosa Lind",
        access="Step-free",
        interpreters=("es",),
        online_link="https://meet.example/maple",
        quorum=7,
        repeats="monthly-weekday",
    )
    gone = add(session, "contacts", name="Gone Away")
    nadia = add(session, "contacts", name="Nadia Orr")
    for values in (
        {"contact_id": nadia, "name": "Nadia Orr"},
        {"contact_id": nadia},  # noted twice
        {"name": "Ed Voss", "organization": "Hope House", "contact_detail": "ed@example.org"},
        {"name": "Sam Tell", "status": "apologies"},
        {"name": "Al Sent", "status": "absent"},
        {"contact_id": gone, "name": "Gone Away"},
        {"group": "Tenants", "count": 14},
        {"illegible": True},
    ):
        add(session, "attendances", meeting_id=meeting, **values)
    records.delete(session, "contacts", gone)
    items: list[dict[str, Any]] = [
        {"title": "Introductions"},
        {"title": "Street lights", "presenter": "Ed Voss", "reference": "ORD 12", "outcome": "carried-over"},
        {"title": "Next date", "outcome": "dealt-with"},
    ]
    for place, item in enumerate(items, start=1):
        add(session, "agenda-items", meeting_id=meeting, position=place, **item)
    add(session, "actions", text="Write to the city", meeting_id=meeting, due_on=date(2026, 12, 1))
    add(session, "actions", text="Bring keys", meeting_id=meeting, status="done")
    return meeting


def plan(session: Session, meeting: str, starts: datetime | None = None, **options: str) -> str:
    """Plan the next meeting; its id."""
    made = new_id()
    series.plan_next(session, meeting, starts, record_id=made, **options)
    return made


def agenda(session: Session, meeting: str) -> list[str]:
    items: list[Any] = list(records.children(session, "agenda-items", meeting))
    assert [item.position for item in items] == list(range(1, len(items) + 1))
    return [item.title + (" <-" if item.carried_from_id else "") for item in items]


def test_the_next_meeting_takes_over_what_belongs_to_it(session: Session, forum: str) -> None:
    following = plan(session, forum)
    one: Any = records.load(session, "meetings", following).record
    before: Any = records.load(session, "meetings", forum).record
    assert (one.starts_at, one.ends_at) == (at("2026-12-08 18:30"), at("2026-12-08 20:00"))
    for name in ("title", "place", "chair", "access", "interpreters", "online_link", "quorum", "repeats"):
        assert getattr(one, name) == getattr(before, name)
    assert (one.series, before.series, before.next_meeting_at) == (before.title, before.title, one.starts_at)
    assert (one.minutes_state, one.headcount, one.invitations) == ("draft", None, 0)
    there: list[Any] = list(records.children(session, "attendances", following))
    assert [(a.name, a.organization, a.status, a.contact_detail) for a in there] == [
        ("Nadia Orr", "", "expected", ""),
        ("Ed Voss", "Hope House", "expected", ""),
        ("Sam Tell", "", "expected", ""),
        ("Gone Away", "", "expected", ""),
    ]
    assert [bool(a.contact_id) for a in there] == [True, False, False, False]
    assert agenda(session, following) == ["Introductions", "Street lights <-", "Next date"]
    records.undo(session)
    assert records.load(session, "meetings", forum).value("next_meeting_at") is None
    assert records.count(session, series_query()) == 1


def series_query() -> Any:
    from liaison_app.storage.lists import Query

    return Query("meetings")


def test_carried_items_go_into_a_template_once(session: Session, forum: str) -> None:
    items = [{"title": "Welcome"}, {"title": "street lights"}, {"title": "Close"}]
    own = add(session, "agenda-templates", name="Forum", meeting_type="forum", template_items=items)
    add(session, "agenda-templates", name="For the board", meeting_type="partner", template_items=items[:1])
    found = series.outlook(session, forum)
    assert [name for _id, name in found.agendas] == ["Forum", "As last time"]
    assert (found.expected, found.carried, [one.text for one in found.open]) == (
        4,
        ("Street lights",),
        ["Write to the city"],
    )
    assert agenda(session, plan(session, forum)) == ["Welcome", "street lights <-", "Close"]
    records.undo(session)
    assert agenda(session, plan(session, forum, agenda=series.LAST)) == [
        "Introductions",
        "Street lights <-",
        "Next date",
    ]
    records.undo(session)
    change(session, "agenda-templates", own, name="Changed")
    records.delete(session, "agenda-templates", own)
    assert agenda(session, plan(session, forum, agenda=agendas.USUAL)) == [
        *USUAL_AGENDA[:4],
        "Street lights <-",
        USUAL_AGENDA[4],
    ]


def test_what_is_refused_is_said_and_nothing_is_half_done(session: Session, forum: str) -> None:
    plan(session, forum)
    for starts, words in (
        (None, "on this day already"),
        (at("2026-11-01 18:30"), "comes after this one"),
    ):
        with pytest.raises(InvalidField, match=words):
            series.plan_next(session, forum, starts)
    with pytest.raises(InvalidField, match="no such template"):
        series.plan_next(session, forum, at("2027-01-12 18:30"), agenda="nowhere")
    change(session, "meetings", forum, repeats="", next_meeting_at=None)
    with pytest.raises(InvalidField, match="Held again"):
        series.plan_next(session, forum)
    assert records.count(session, series_query()) == 2


def test_a_date_that_is_past_is_not_proposed_and_one_that_was_told_is(session: Session, forum: str) -> None:
    change(session, "meetings", forum, starts_at=at("2026-07-14 18:30"))
    assert series.outlook(session, forum).starts_at == at("2026-12-08 18:30")
    change(session, "meetings", forum, next_meeting_at=at("2026-12-02 19:00"))
    assert series.outlook(session, forum).starts_at == at("2026-12-02 19:00")


def test_approved_minutes_are_not_touched(session: Session, forum: str) -> None:
    door.apply(session, [Edit("meetings", forum, fields={"minutes_state": "approved", "series": "Maple"})])
    plan(session, forum)
    assert records.load(session, "meetings", forum).value("next_meeting_at") is None


def test_open_actions_of_the_whole_series_are_remembered(session: Session, forum: str) -> None:
    december = plan(session, forum)
    january = plan(session, december)
    add(session, "actions", text="Count the lamps", meeting_id=december)
    add(
        session,
        "actions",
        text="Of another series",
        meeting_id=add(session, "meetings", title="X", starts_at=at("2026-10-10 10:00")),
    )
    found = series.open_actions(session, january)
    assert [(one.text, one.promised_on.isoformat()) for one in found] == [
        ("Write to the city", "2026-11-10"),
        ("Count the lamps", "2026-12-08"),
    ]
    assert [one.text for one in series.open_actions(session, december)] == ["Write to the city"]


# --- templates ----------------------------------------------------------------------------------


def test_the_usual_agenda_is_offered_until_there_is_a_template(session: Session, forum: str) -> None:
    (usual,) = agendas.offered(session, "forum")
    assert usual.titles == USUAL_AGENDA
    agendas.begin_usual(session)
    (kept,) = agendas.offered(session, "watch")
    assert (kept.id, kept.titles) == (agendas.USUAL, USUAL_AGENDA)
    records.delete(session, "agenda-templates", kept.id)
    agendas.begin_usual(session)
    (again,) = agendas.offered(session, "watch")
    assert again.id != agendas.USUAL


def test_an_agenda_becomes_a_template_and_a_template_an_agenda(session: Session, forum: str) -> None:
    agendas.keep(session, forum, "Our forum")
    bare = add(session, "meetings", title="Bare", starts_at=at("2026-12-01 18:30"))
    (offer,) = agendas.offered(session, "forum")
    add(session, "agenda-items", title="NEXT  DATE", meeting_id=bare, position=1)
    agendas.fill_in(session, bare, offer.id)
    assert agenda(session, bare) == ["NEXT  DATE", "Introductions", "Street lights"]
    with pytest.raises(UserError, match="already"):
        agendas.fill_in(session, bare, offer.id)
    agendas.keep(session, bare, "Our forum")
    (offer,) = agendas.offered(session, "forum")
    assert offer.titles == ("NEXT  DATE", "Introductions", "Street lights")
    empty = add(session, "meetings", title="Empty", starts_at=at("2026-12-01 18:30"))
    with pytest.raises(UserError, match="no items"):
        agendas.keep(session, empty, "Nothing")
    with pytest.raises(InvalidField):
        agendas.keep(session, forum, "  ")


def test_items_change_their_places(session: Session, forum: str) -> None:
    (first, second, _third) = [one.id for one in records.children(session, "agenda-items", forum)]
    _changed, place, of = agendas.move(session, first, +1)
    assert (place, of) == (2, 3)
    assert agenda(session, forum) == ["Street lights", "Introductions", "Next date"]
    _changed, place, _of = agendas.move(session, second, -1)
    assert place == 1
    agendas.move(session, second, +2)
    assert agenda(session, forum) == ["Introductions", "Next date", "Street lights"]


# --- who is expected ----------------------------------------------------------------------------


def test_interpreters_that_are_not_booked_are_named(session: Session, forum: str) -> None:
    def guest(name: str, *languages: str, needed: bool = True, **more: Any) -> None:
        contact = add(session, "contacts", name=name, languages=languages, interpreter_needed=needed)
        add(session, "attendances", meeting_id=forum, contact_id=contact, status="expected", **more)

    guest("Ana", "Spanish", reply="accepted")
    guest("Minh", "English", "Vietnamese", reply="declined")
    guest("Ivan", "Russian", needed=False, reply="accepted")
    guest("Quiet")
    found = expected.at(session, forum)
    assert (found.people, dict(found.needs), found.not_booked) == (4, {"es": 1, "vi": 1, "": 1}, ("vi", ""))
    assert dict(found.replies) == {"accepted": 2, "declined": 1}
    change(session, "meetings", forum, interpreters=("español", "Vietnamese"))
    assert expected.at(session, forum).not_booked == ("",)
