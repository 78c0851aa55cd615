"""Lines of the live view: what they become, what a change touches, another kind and back, and when it was said."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison_app.errors import Conflict, InvalidField, NotAllowed
from liaison_app.models.base import new_id
from liaison_app.services import attending, captures, live, records, shorthand
from liaison_app.services.captures import Where
from liaison_app.services.minutes import collect
from liaison_app.storage.session import Session
from tests.services.adding import add, at, change
from tests.support.vaults import fresh_vault

EVENING = at("2026-11-22 18:31:07.5")


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("LIAISON_TODAY", "2026-11-22")
    opened = fresh_vault(tmp_path / "vault")
    yield opened.session()
    opened.close()


@pytest.fixture
def meeting(session: Session) -> str:
    return add(session, "meetings", title="Forum", starts_at=at("2026-11-22 18:30"))


def file(session: Session, meeting: str, line: str, moment: datetime = EVENING) -> str:
    made = new_id()
    captures.file(session, line, Where(meeting, "", moment, made))
    return made


def rewrite(session: Session, kind: str, record_id: str, line: str, version: int = 1) -> str:
    made = new_id()
    captures.rewrite(session, kind, record_id, line, version, made)
    return made


def load(session: Session, kind: str, record_id: str) -> Any:
    return records.load(session, kind, record_id).record


def test_the_first_thing_said_calls_to_order_and_attendance_does_not(session: Session, meeting: str) -> None:
    file(session, meeting, "@ 12 Tenants")
    assert load(session, "meetings", meeting).opened_at is None
    said = file(session, meeting, "- Good evening @Jo")
    assert load(session, "meetings", meeting).opened_at == at("2026-11-22 18:31")
    assert (load(session, "remarks", said).said_at, load(session, "remarks", said).speaker) == (EVENING, "Jo")
    captures.end(session, meeting, EVENING + timedelta(hours=1))
    ended = load(session, "meetings", meeting)
    assert (ended.closed_at, ended.ends_at) == (at("2026-11-22 19:31"), at("2026-11-22 19:31"))
    captures.end(session, meeting, EVENING + timedelta(hours=2))
    assert load(session, "meetings", meeting).closed_at == ended.closed_at


def test_a_change_touches_only_what_reads_differently(session: Session, meeting: str) -> None:
    place = add(session, "places", name="Fifth")
    made = file(session, meeting, "Dark")
    change(session, "concerns", made, place_id=place, text="Dark\nand wet")
    rewrite(session, "concerns", made, "Dark and wet", 2)
    assert load(session, "concerns", made).text == "Dark\nand wet"
    action = file(session, meeting, "! Mend it @Jo ^+3")
    rewrite(session, "actions", action, "! Mend it ^+3")
    assert (load(session, "actions", action).owner, load(session, "actions", action).text) == ("", "Mend it")
    with pytest.raises(Conflict):
        rewrite(session, "actions", action, "! Mend it @Ana ^+3")


def test_another_kind_keeps_time_and_topic_and_one_undo_brings_the_old_one_back(session: Session, meeting: str) -> None:
    item = add(session, "agenda-items", title="Lamps", meeting_id=meeting)
    made = new_id()
    captures.file(session, "Mend it @Jo ^+3", Where(meeting, item, EVENING, made))
    file(session, meeting, "Later", EVENING + timedelta(seconds=1))
    action = rewrite(session, "concerns", made, shorthand.turned("Mend it @Jo ^+3", "actions"))
    stored = load(session, "actions", action)
    assert (stored.agreed_at, stored.agenda_item_id, stored.owner) == (EVENING, item, "Jo")
    assert [one.kind for one in live.look(session, meeting).captures] == ["actions", "concerns"]
    records.undo(session)
    assert [one.text for one in live.look(session, meeting).captures] == ["Mend it @Jo ^+3", "Later"]


def test_what_is_confidential_or_about_conduct_stays_a_concern(session: Session, meeting: str) -> None:
    made = file(session, meeting, "Mend it")
    change(session, "concerns", made, confidential=True)
    with pytest.raises(NotAllowed):
        rewrite(session, "concerns", made, "= Mend it", 2)
    assert load(session, "concerns", made).text == "Mend it"


def test_groups_are_counted_anew_up_and_down_and_never_below_nothing(session: Session, meeting: str) -> None:
    for line in ("@ 12 Tenants", "@ 9 tenants", "@ +2 Tenants"):
        file(session, meeting, line)
    assert live.look(session, meeting).groups == (("Tenants", 11),)
    file(session, meeting, "@ -30 Tenants")
    assert live.look(session, meeting).grouped == 0
    with pytest.raises(NotAllowed):
        file(session, meeting, "@ -1 Tenants")
    file(session, meeting, "@ 40")
    assert load(session, "meetings", meeting).headcount == 40


@pytest.mark.parametrize("line", ["!", "! @Jo", "= | for 3", "@ , Office", '"'])
def test_a_line_that_says_nothing_is_refused(line: str) -> None:
    with pytest.raises(InvalidField):
        shorthand.read(line)


_WORDS = st.text(alphabet=st.characters(exclude_characters="@^", exclude_categories=["Cs", "Cc", "Z"]), min_size=1)


@given(_WORDS, st.sampled_from(["concerns", "actions", "decisions", "remarks"]))
def test_what_a_record_is_written_as_reads_as_the_record(words: str, kind: str) -> None:
    blank = {"owner": "", "due_on": None, "speaker": "", "mover": "", "seconder": "", "outcome": ""}
    votes = dict.fromkeys(("votes_for", "votes_against", "votes_abstained"))
    line = shorthand.written(kind, {**blank, **votes, shorthand.WORDS[kind]: words})
    read = shorthand.read(line)
    assert (read.kind, read.fields[shorthand.WORDS[kind]]) == (kind, words)


def test_signs_inside_of_words_name_nobody_and_a_bar_stays_in_the_wording(session: Session, meeting: str) -> None:
    said = file(session, meeting, "- Meet @ the park at 5")
    assert (load(session, "remarks", said).text, load(session, "remarks", said).speaker) == ("Meet @ the park at 5", "")
    made = add(session, "decisions", meeting_id=meeting, wording="Plan A | for 3 years")
    line = next(one.line for one in live.look(session, meeting).captures if one.id == made)
    assert shorthand.read(line).fields == {"wording": "Plan A | for 3 years"}
    rewrite(session, "decisions", made, f"{line} for 12")
    decision = load(session, "decisions", made)
    assert (decision.wording, decision.votes_for) == ("Plan A | for 3 years", 12)


def test_a_count_is_set_whatever_records_it_stands_in(session: Session, meeting: str) -> None:
    for count in (3, 2):
        add(session, "attendances", meeting_id=meeting, group="Tenants", count=count)
    file(session, meeting, "@ 1 tenants")
    assert live.look(session, meeting).groups == (("Tenants", 1),)
    attending.count(session, meeting, "Tenants", -3, EVENING)
    assert live.look(session, meeting).grouped == 0


def test_a_name_that_was_corrected_to_somebody_elses_leaves_the_contact(session: Session, meeting: str) -> None:
    contact = add(session, "contacts", name="Ana Ruiz")
    made = new_id()
    captures.file(session, "@ Ana Ruis", Where(meeting, "", EVENING, made), contact)
    rewrite(session, "attendances", made, "@ Ana Ruiz")
    assert load(session, "attendances", made).contact_id == contact
    rewrite(session, "attendances", made, "@ Bo Li", 2)
    assert load(session, "attendances", made).contact_id == ""
    records.undo(session)
    rewrite(session, "attendances", made, "@ 3 Tenants", 4)
    stored = load(session, "attendances", made)
    assert (stored.group, stored.count, stored.name, stored.contact_id) == ("Tenants", 3, "", "")


def test_a_name_is_not_corrected_to_one_that_is_here_and_finds_one_that_is_expected(
    session: Session, meeting: str
) -> None:
    file(session, meeting, "@ Ana Ruiz, Tenants")
    second = file(session, meeting, "@ Bo Ly", EVENING + timedelta(minutes=5))
    with pytest.raises(InvalidField, match="stands in the list already"):
        rewrite(session, "attendances", second, "@ ana ruiz")
    rewrite(session, "attendances", second, "@ Ana Ruiz, City")  # told apart, as when it is filed
    expected = add(session, "attendances", meeting_id=meeting, name="Bo Li", status="expected")
    with pytest.raises(Conflict):
        rewrite(session, "attendances", second, "@ Bo Li")
    rewrite(session, "attendances", second, "@ Bo Li", 2)
    assert [(one.id, one.status) for one in live.look(session, meeting).guests if one.name == "Bo Li"] == [
        (expected, "present")
    ]
    assert load(session, "attendances", expected).noted_at == EVENING + timedelta(minutes=5)
    records.undo(session)
    assert {(one.name, one.status) for one in live.look(session, meeting).guests} >= {("Bo Li", "expected")}


def test_live_view_and_minutes_tell_what_was_said_at_one_moment_in_one_order(session: Session, meeting: str) -> None:
    told = ("- One", "! Two", "Three", "= Four", "Five")
    for line in told:
        file(session, meeting, line)
    words = [shorthand.body_of(line) for line in told]
    assert [one.text for one in live.look(session, meeting).captures] == words
    entries: Any = collect(session, meeting).entries
    assert [getattr(one, "wording", "") or one.text for one in entries] == words


def test_a_guest_of_last_time_comes_though_the_contact_is_gone(session: Session) -> None:
    last = add(session, "meetings", title="Forum", series="Maple", starts_at=at("2026-10-22 18:30"))
    for name in ("Ana Ruiz", "Bo Li"):
        contact = add(session, "contacts", name=name)
        add(session, "attendances", meeting_id=last, name=name, contact_id=contact)
        records.delete(session, "contacts", contact)
    forum = add(session, "meetings", title="Forum", series="Maple", starts_at=at("2026-11-22 18:30"))
    attending.mark(session, forum, live.look(session, forum).guests[0], "present", EVENING)
    file(session, forum, "@ Bo Li")
    assert [(one.name, one.contact_id) for one in live.look(session, forum).guests if one.status == "present"] == [
        ("Ana Ruiz", ""),
        ("Bo Li", ""),
    ]


def test_who_is_expected_by_contact_alone_is_met_by_name_and_leaves_without_an_arrival(
    session: Session, meeting: str
) -> None:
    contact = add(session, "contacts", name="Ana Ruiz")
    made = add(session, "attendances", meeting_id=meeting, contact_id=contact, status="expected")
    file(session, meeting, "@ ana ruiz")
    (guest,) = live.look(session, meeting).guests
    assert (guest.id, guest.status) == (made, "present")
    attending.mark(session, meeting, guest, "apologies", EVENING)
    assert (load(session, "attendances", made).arrived_at, load(session, "attendances", made).noted_at) == (None, None)
