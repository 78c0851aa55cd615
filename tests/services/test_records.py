"""Saving by the rules, whoever asks."""

from __future__ import annotations

import pytest

from liaison_app.errors import InvalidField, NotAllowed, NotFound
from liaison_app.models.about import Value
from liaison_app.services import parts, records, referrals
from liaison_app.services.work import Edit, Query, Session
from liaison_app.storage.check import check


def made(session: Session, kind: str, **values: object) -> str:
    """The id of a new record from typed texts."""
    edit = records.new(kind, records.values_from(kind, values))
    records.save(session, [edit])
    return edit.id


def test_a_parent_and_its_child_are_saved_in_one_step(session: Session) -> None:
    meeting = records.new(
        "meetings", records.values_from("meetings", {"title": "Forum", "starts_at": "2026-10-01 18:30"})
    )
    concern = records.new("concerns", {"text": "The crossing is dark", "meeting_id": meeting.id})
    records.save(session, [meeting, concern])
    assert [r.id for r in records.children(session, "concerns", meeting.id)] == [concern.id]
    records.undo(session)
    assert records.count(session, Query("concerns")) == 0


def test_deleting_a_meeting_takes_what_was_captured_with_it_and_undo_brings_all_back(session: Session) -> None:
    meeting = made(session, "meetings", title="Forum", starts_at="2026-10-01 18:30")
    for text in ("One", "Two"):
        made(session, "concerns", text=text, meeting_id=meeting)
    records.delete(session, "meetings", meeting)
    assert records.count(session, Query("concerns")) == 0
    records.undo(session)
    assert len(records.children(session, "concerns", meeting)) == 2
    assert check(session) == []


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        ("reports", {"doing": "Trying doors", "race_ethnicity": "x"}, "race_ethnicity"),
        ("reports", {"doing": "Trying doors", "race_ethnicity": "x", "clothing": "red coat"}, "race_ethnicity"),
        ("reports", {"doing": ""}, "doing"),
        ("reports", {"doing": "Trying doors", "seen_on": "2999-01-01"}, "seen_on"),
        ("concerns", {"text": "About an officer", "conduct": "yes"}, "conduct_body"),
        ("decisions", {"wording": "Agreed", "votes_for": "-1"}, "votes_for"),
    ],
)
def test_a_rule_names_the_field_it_is_about(session: Session, kind: str, values: dict[str, str], field: str) -> None:
    typed = {"seen_on": "2026-10-01", **values} if kind == "reports" else values
    with pytest.raises(InvalidField) as caught:
        made(session, kind, **typed)
    assert caught.value.field == field
    assert records.count(session, Query(kind)) == 0


def test_a_report_with_two_other_descriptors_may_say_more(session: Session) -> None:
    report = made(
        session, "reports", doing="Trying doors", seen_on="2026-10-01", race_ethnicity="x", clothing="red", build="tall"
    )
    loaded = records.load(session, "reports", report)
    assert loaded.value("keep_until") is not None
    assert loaded.value("answer_due_on") is not None


def test_an_anonymous_report_names_no_reporter(session: Session) -> None:
    contact = made(session, "contacts", name="Ana Ruiz")
    with pytest.raises(InvalidField):
        made(session, "reports", doing="Trying doors", seen_on="2026-10-01", reporter_id=contact)


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"name": "Ana Ruiz", "group": "Tenants"}, "group"),
        ({}, "name"),
        ({"group": "Tenants", "count": "0"}, "count"),
    ],
)
def test_attendance_is_a_name_or_a_count(session: Session, values: dict[str, str], problem: str) -> None:
    meeting = made(session, "meetings", title="Forum", starts_at="2026-10-01 18:30")
    with pytest.raises(InvalidField) as caught:
        made(session, "attendances", meeting_id=meeting, **values)
    assert caught.value.field == problem


def test_a_referral_moves_only_sensibly_and_every_move_is_dated(session: Session) -> None:
    referral = made(session, "referrals", person="River")
    with pytest.raises(NotAllowed):
        referrals.move(session, referral, "completed")
    with pytest.raises(NotAllowed):
        records.save(session, [Edit("referrals", referral, base=1, fields={"state": "completed"})])
    for state, reason in (("requested", ""), ("accepted", ""), ("completed", "got-help")):
        referrals.move(session, referral, state, reason)
    loaded = records.load(session, "referrals", referral)
    moves = loaded.parts["referral-moves"]
    assert [getattr(move, "to_state", "") for move in moves] == ["requested", "accepted", "completed"]
    assert all(getattr(move, "moved_at", None) for move in moves)
    assert (loaded.value("outcome"), loaded.value("closed_on") is not None) == ("got-help", True)
    records.undo(session)
    assert records.load(session, "referrals", referral).value("state") == "accepted"


def test_lists_mask_who_was_referred(session: Session) -> None:
    contact = made(session, "contacts", name="Maria del Carmen Ruiz")
    made(session, "referrals", person="Maria del Carmen Ruiz", contact_id=contact)
    numbers = [n for portion in records.numbers(session, Query("referrals")) for n in portion]
    shown = records.rows(session, "referrals", numbers, ["person", "contact_id", "state"])
    assert shown[numbers[0]].cells == ("M. R.", "M. R.", "Draft")


def test_a_part_is_added_changed_and_removed_through_its_owner(session: Session) -> None:
    contact = made(session, "contacts", name="Ana")
    values: dict[str, Value] = {"contact_id": contact, "number": "555-0101"}
    phone = parts.add(session, "phones", values)
    parts.change(session, "phones", phone, {"number": "555-0102"})
    assert [getattr(p, "number", "") for p in records.load(session, "contacts", contact).parts["phones"]] == [
        "555-0102"
    ]
    with pytest.raises(InvalidField):
        parts.change(session, "phones", phone, {"contact_id": "another"})
    parts.change(session, "phones", phone, None)
    with pytest.raises(NotFound):
        parts.load(session, "phones", phone)


def test_a_new_part_must_have_what_it_needs(session: Session) -> None:
    edit = records.new("referrals", {"person": "River"}, referral_attempts=[{"how": "by phone"}])
    with pytest.raises(InvalidField) as caught:
        records.save(session, [edit])
    assert caught.value.field == "on"
