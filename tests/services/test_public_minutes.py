"""The public copy of minutes after the records behind it were changed: whoever was private stays so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from liaison_app.exports.approval import approve_minutes
from liaison_app.services import minutes, records
from liaison_app.services.minutes import states
from liaison_app.services.minutes.content import MinutesContent, RaisedConcern, SaidRemark
from liaison_app.storage.session import Session
from tests.services.adding import add, at, change


@pytest.fixture
def forum(session: Session) -> str:
    return add(session, "meetings", title="Forum", starts_at=at("2026-10-01 19:00"))


def approve(session: Session, forum: str) -> None:
    states.move(session, forum, "in-review")
    approve_minutes(session, forum)


def said(session: Session, forum: str) -> list[str]:
    content: MinutesContent = minutes.collect(session, forum, public=True)
    return [one.text for one in content.entries if isinstance(one, RaisedConcern | SaidRemark)]


def test_what_became_confidential_or_a_complaint_after_approval_is_not_published(session: Session, forum: str) -> None:
    heating = add(session, "concerns", meeting_id=forum, text="My landlord shut off the heating of flat nine.")
    pushed = add(session, "concerns", meeting_id=forum, text="An officer pushed my brother at the fountain.")
    lamp = add(session, "concerns", meeting_id=forum, text="The lamp is out.")
    add(session, "remarks", meeting_id=forum, text="It rained. So the landlord shut off the heating, said one.")
    approve(session, forum)
    assert len(said(session, forum)) == 4
    change(session, "concerns", lamp, text="The lamp at Fifth is out.")
    assert len(said(session, forum)) == 4, "an answered or corrected concern stands as it was approved"
    change(session, "concerns", lamp, text="The lamp is out.")
    change(session, "concerns", heating, confidential=True)
    change(session, "concerns", pushed, conduct=True, conduct_body="Office of Civilian Review")
    assert said(session, forum) == ["The lamp is out.", "It rained. [left out]"]
    assert minutes.collect(session, forum, public=True).left_out


def test_whoever_was_deleted_since_is_not_named(session: Session, forum: str) -> None:
    absent = add(session, "attendances", meeting_id=forum, name="Ola Quist", status="absent")
    guest = add(session, "contacts", name="王小明", declared_office="chair, Maple Court")
    add(session, "remarks", meeting_id=forum, text="We missed quist; 王小明 spoke.")
    approve(session, forum)
    assert said(session, forum) == ["We missed a resident; 王小明 spoke."], "who holds an office is named"
    records.delete(session, "attendances", absent)
    records.delete(session, "contacts", guest)
    assert said(session, forum) == ["We missed a resident; a resident spoke."]


def test_who_is_held_restricted_is_not_named_for_an_office(session: Session, forum: str) -> None:
    add(session, "contacts", name="Zilla Krantz", declared_office="chair", confidentiality="restricted")
    add(session, "remarks", meeting_id=forum, text="Fewer thefts, says krantz.", speaker="Zilla Krantz, tenant")
    (one,) = minutes.collect(session, forum, public=True).loose
    assert one == SaidRemark("Fewer thefts, says a resident.", "a resident")


def test_a_small_group_is_small_however_it_is_written(session: Session, forum: str) -> None:
    for group, count in (("youth", 3), ("Youth", 1), ("Tenants", 30)):
        add(session, "attendances", meeting_id=forum, group=group, count=count)
    add(session, "concerns", meeting_id=forum, text="Dark", raised_by_group="YOUTH")
    assert [(one.group, one.count) for one in minutes.collect(session, forum).groups] == [("youth", 4), ("Tenants", 30)]
    content = minutes.collect(session, forum, public=True)
    assert [one.count for one in content.groups] == [None, None]
    assert content.loose == (RaisedConcern("Dark"),)


def test_no_field_is_forgotten(session: Session, forum: str) -> None:
    """Whatever is typed into a field that prints: the name of somebody on the list is not in the public copy."""
    add(session, "attendances", meeting_id=forum, name="Ana Ruiz", contact_detail="ana@example.org")
    add(session, "attendances", meeting_id=forum, name="Bo Li", capacity="chair, husband of Ana Ruiz")
    add(session, "attendances", meeting_id=forum, group="Friends of Ana", count=12)
    change(session, "meetings", forum, interpreters=("Spanish (Ana Ruiz)",), place="At Ruiz's", title="For Ana")
    item = add(session, "agenda-items", meeting_id=forum, title="Ruiz", reference="Ruiz 3", notes="Ana")
    typed: tuple[tuple[str, dict[str, Any]], ...] = (
        ("remarks", {"text": "Ana", "speaker": "Ruiz"}),
        ("concerns", {"text": "Ana", "raised_by_group": "Ruiz family"}),
        ("decisions", {"wording": "Thank Ana", "mover": "A. Ruiz", "seconder": "Ana", "roll_call": "Ruiz: yes"}),
        ("actions", {"text": "Ring Ana", "owner": "Ana Ruiz"}),
    )
    for kind, values in typed:
        add(session, kind, meeting_id=forum, agenda_item_id=item, **values)
    for section in ("attendance", "concerns", "actions", "closing"):
        add(session, "minutes-texts", meeting_id=forum, section=section, text="Ana Ruiz said so.")
    add(session, "amendments", meeting_id=forum, text="Ana was there.", agreed_by="Ana Ruiz")
    content = replace(minutes.collect(session, forum, public=True), doubts=())
    assert "Bo Li" in repr(content)
    assert not [word for word in ("ana", "ruiz") if word in repr(content).lower()]


def test_a_partners_people_are_not_told_as_residents(session: Session, forum: str) -> None:
    house = add(session, "organizations", name="Harbor House", organization_type="housing")
    for name, body in (("Sam Lee", house), ("Ana Ruiz", "")):
        add(session, "contacts", name=name, organization_id=body)
        add(session, "actions", meeting_id=forum, text="Ask about beds", owner=name)
    add(session, "actions", meeting_id=forum, text="Ask about beds", owner="Harbor House")
    owners = [one.owner for one in minutes.collect(session, forum, public=True).actions]
    assert owners == ["partner", "a resident", "Harbor House"]
