"""Two records of one thing become one, with everything that led to either, and one undo takes it back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from liaison_app.errors import InvalidField, NotAllowed
from liaison_app.models.registry import KINDS
from liaison_app.services import merging, records
from liaison_app.storage.session import Actor, Session
from tests.services.adding import add, at


def rows(session: Session) -> dict[str, list[dict[str, Any]]]:
    """Every live record as values, by kind, with its parts."""
    found: dict[str, list[dict[str, Any]]] = {}
    for kind in KINDS.values():
        for record in records.every(session, kind.name):
            loaded = records.load(session, kind.name, record.id)
            parts = {
                part.name: {item.id: [getattr(item, f.name) for f in part.fields] for item in loaded.parts[part.name]}
                for part in kind.part_kinds
            }
            values = {f.name: loaded.value(f.name) for f in kind.fields}
            found.setdefault(kind.name, []).append({"id": record.id, **values, **parts})
    return found


def test_contacts(session: Session) -> None:
    shop = add(session, "organizations", name="Shop")
    one = add(session, "contacts", name="Ana Ruiz", emails=("ana@example.org",), notes="Knows the block.", area="East")
    two = add(
        session,
        "contacts",
        name="A. Ruiz",
        emails=("ana@example.org", "ruiz@example.org"),
        notes="Prefers mornings.",
        area="West",
        organization_id=shop,
        do_not_contact=True,
        phones=[{"number": "555 0100"}],
    )
    meeting = add(session, "meetings", title="Forum", starts_at=at("2026-10-01 19:00"))
    add(session, "attendances", meeting_id=meeting, contact_id=two)
    add(session, "concerns", text="Dark", wants_answer_id=two)
    group = add(session, "groups", name="Elm Watch", member_ids=(two, one), coordinator_id=two)
    before = rows(session)
    assert {one.name for one in merging.differences(session, "contacts", one, two)} == {"name", "area"}
    merging.merge(session, "contacts", one, two, take=["area"])
    kept = records.load(session, "contacts", one)
    assert (kept.value("name"), kept.value("area"), kept.value("organization_id")) == ("Ana Ruiz", "West", shop)
    assert kept.value("emails") == ("ana@example.org", "ruiz@example.org")
    assert kept.value("notes") == "Knows the block.\n\nPrefers mornings."
    assert kept.value("do_not_contact") is True, "what protects somebody stays"
    assert [getattr(phone, "number") for phone in kept.parts["phones"]] == ["555 0100"]  # noqa: B009
    watch = records.load(session, "groups", group)
    assert (watch.value("member_ids"), watch.value("coordinator_id")) == ((one,), one)
    assert two not in repr(rows(session)), "nothing leads to the one that is gone"
    records.undo(session)
    assert rows(session) == before


def test_organizations_with_what_stands_on_problems(session: Session) -> None:
    one = add(session, "organizations", name="City Works")
    two = add(session, "organizations", name="Public Works", website="https://works.example.org")
    service = add(session, "services", name="Lamps", organization_id=two)
    problem = add(session, "problems", title="Dark", positions=[{"organization_id": two, "agreed": "New lamps"}])
    before = rows(session)
    merging.merge(session, "organizations", one, two)
    assert records.load(session, "services", service).value("organization_id") == one
    position: Any = records.load(session, "problems", problem).parts["positions"][0]
    assert position.organization_id == one
    records.undo(session)
    assert rows(session) == before


def test_places_keep_every_name(session: Session) -> None:
    one = add(session, "places", name="5th/Main", aliases=("the crossing",))
    two = add(session, "places", name="Main & 5th", aliases=("The Crossing", "Bank corner"), area="East")
    concern = add(session, "concerns", text="Dark", place_id=two)
    merging.merge(session, "places", one, two)
    kept = records.load(session, "places", one)
    assert kept.value("aliases") == ("the crossing", "Main & 5th", "Bank corner")
    assert kept.value("area") == "East"
    assert records.load(session, "concerns", concern).value("place_id") == one
    records.undo(session)
    merging.merge(session, "places", one, two, take=["name"])
    assert records.load(session, "places", one).value("name") == "Main & 5th"
    assert "5th/Main" in str(records.load(session, "places", one).value("aliases"))


def test_problems_bring_their_parts(session: Session) -> None:
    same = {"name": "Reports", "before": 9.0}
    one = add(session, "problems", title="Dark street", scanning="Since May.", measures=[same])
    two = add(
        session,
        "problems",
        title="No light",
        scanning="All year.",
        stage="response",
        measures=[same, {"name": "Lamps", "before": 2.0}],
        responses=[{"what": "New lamps"}],
    )
    concern = add(session, "concerns", text="Dark", problem_id=two)
    before = rows(session)
    merging.merge(session, "problems", one, two)
    kept = records.load(session, "problems", one)
    measures: tuple[Any, ...] = kept.parts["measures"]
    assert [part.name for part in measures] == ["Reports", "Lamps"]
    assert len(kept.parts["responses"]) == 1
    assert kept.value("stage") == "response", "scanning is where every problem begins"
    assert kept.value("scanning") == "Since May.\n\nAll year."
    assert records.load(session, "concerns", concern).value("problem_id") == one
    records.undo(session)
    assert rows(session) == before


def test_who_does_not_see_referrals_does_not_merge_people(session: Session) -> None:
    """Their laptop has none, so none could be led anew; and where it has some, the answer must not tell."""
    one, two, referred = (add(session, "contacts", name=name) for name in ("Ana Ruiz", "A. Ruiz", "Bo Li"))
    add(session, "referrals", person="Bo", contact_id=referred)
    coordinator = replace(session, actor=Actor(session.actor.id, "volunteer-coordinator"))
    for other in (two, referred):
        for merge in (merging.differences, merging.merge):
            with pytest.raises(NotAllowed, match="your role does not see"):
                merge(coordinator, "contacts", one, other)
    assert len(records.every(session, "contacts")) == 3


def test_what_is_not_merged(session: Session) -> None:
    place = add(session, "places", name="5th/Main")
    with pytest.raises(NotAllowed):
        merging.merge(session, "places", place, place)
    with pytest.raises(NotAllowed):
        merging.merge(session, "meetings", place, "x")
    conduct = add(session, "concerns", text="", conduct=True, conduct_body="Review")
    with pytest.raises(InvalidField):
        merging.merge(session, "concerns", add(session, "concerns", text="Dark"), conduct)
