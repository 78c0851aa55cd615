"""What a sign-in sheet and a pile of cards come to, beside the window."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison_app.models.capture import NO_STORY
from liaison_app.services import cards, paper, records, sheets
from liaison_app.services.called import folded
from liaison_app.services.cards import Card
from liaison_app.services.paper import Line, NotFiled, Person
from liaison_app.storage.session import Session
from tests.services.adding import add, at

NAMES = st.sampled_from(("Ana Ruiz", "ana  ruiz", "Án a", "Ben Ito", "", "Øyvind Hæ"))
BODIES = st.sampled_from(("", "School", "school", "Clinic"))
LINES = st.lists(st.builds(Line, name=NAMES, organization=BODIES, illegible=st.booleans()), max_size=8)
PEOPLE = st.lists(
    st.builds(Person, id=st.uuids().map(str), name=NAMES.filter(bool), organization=BODIES, contact_id=st.just(""),
              status=st.sampled_from(("present", "expected"))),
    max_size=5,
)  # fmt: skip


@pytest.fixture
def meeting(session: Session) -> str:
    return add(session, "meetings", title="Forum", starts_at=at("2026-11-03 18:30"))


@given(lines=LINES, people=PEOPLE)
def test_everybody_is_met_once_and_nobody_is_somebody_else(lines: list[Line], people: list[Person]) -> None:
    met = paper.meant(lines, people)
    assert len({one.id for one in met.values()}) == len(met)
    for number, one in met.items():
        line = lines[number]
        assert line.is_named
        assert folded(line.name) == folded(one.name)
        assert len({folded(line.organization), folded(one.organization)} - {""}) < 2
    rest = [n for n, line in enumerate(lines) if line.is_named and n not in met]
    free = [one for one in people if one not in met.values()]
    assert not paper.meant([lines[n] for n in rest], free), "somebody was left over who fits"


def test_a_contact_that_was_chosen_decides_between_two_of_one_name() -> None:
    two = [Person("1", "Ana Ruiz", "", "a", "expected"), Person("2", "Ana Ruiz", "", "b", "expected")]
    met = paper.meant([Line(name="Ana Ruiz"), Line(name="Ana Ruiz", contact_id="b")], two)
    assert {number: one.id for number, one in met.items()} == {1: "2", 0: "1"}
    assert paper.meant([Line(name="Ana Ruiz", contact_id="c")], two) == {}


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("555-0101", {"phone": "555-0101"}),
        ("(217) 555-0101 ext. 4 or ana@example.org", {"phone": "(217) 555-0101 ext. 4", "email": "ana@example.org"}),
        ("ana at example", {}),
        ("12", {}),
        ("", {}),
    ],
)
def test_phone_and_email_in_what_somebody_wrote(said: str, read: dict[str, str]) -> None:
    assert paper.reach(said) == read


def test_filing_twice_files_once(session: Session, meeting: str) -> None:
    """As after a kill between the save and the end of the draft: the same lines come once more."""
    lines = [Line(name="Ana Ruiz"), Line(illegible=True), Line(), Line(name="Ben Ito", organization="School")]
    sheets.file(session, meeting, lines, 12, 1)
    changed = sheets.file(session, meeting, lines, 12, 1)
    assert not changed.records
    rows = records.children(session, "attendances", meeting)
    assert [(row.name, row.illegible, row.sheet_line) for row in rows] == [  # type: ignore[attr-defined]
        ("Ana Ruiz", False, 1),
        ("", True, 2),
        ("Ben Ito", False, 4),
    ]
    at_it = sheets.sheet(session, meeting)
    assert (at_it.headcount, at_it.illegible, at_it.next_line) == (12, 1, 5)
    assert paper.counts(at_it, [Line(name="ben ito"), Line(name="Cleo")]) == paper.Counts(3, 1, 0)


def test_who_is_expected_as_a_contact_is_not_made_one_again(session: Session, meeting: str) -> None:
    contact = add(session, "contacts", name="Ana Ruiz")
    add(session, "attendances", meeting_id=meeting, name="Ana Ruiz", contact_id=contact, status="expected")
    sheets.file(session, meeting, [Line(name="Ana Ruiz", detail="ana@example.org", hold=True)], None)
    assert [one.id for one in records.every(session, "contacts")] == [contact]


def test_one_wrong_line_and_nothing_is_filed(session: Session, meeting: str) -> None:
    lines = [Line(name="Ana"), Line(organization="School"), Line(name="Ben", detail="soon", hold=True)]
    with pytest.raises(NotFiled) as refused:
        sheets.file(session, meeting, lines, 3)
    assert [(one.line, one.column) for one in refused.value.mistakes] == [(1, "name"), (2, "detail")]
    assert records.children(session, "attendances", meeting) == []
    assert records.load(session, "meetings", meeting).value("headcount") is None


def test_who_is_meant_is_offered_from_the_meeting_first(session: Session, meeting: str) -> None:
    add(session, "contacts", name="Anna Zorn", area="North")
    add(session, "contacts", name="Zoe Anders")
    add(session, "contacts", name="Mentioned", notes="Ana knows her")
    linked = add(session, "contacts", name="Ana Ruiz")
    add(session, "attendances", meeting_id=meeting, contact_id=linked, status="expected")
    add(session, "attendances", meeting_id=meeting, name="Ångström", status="present")
    at_it = sheets.sheet(session, meeting)
    offered = sheets.suggest(session, at_it, "an")
    assert [(one.name, one.here) for one in offered] == [
        ("Ana Ruiz", "expected"),
        ("Ångström", "present"),
        ("Anna Zorn", ""),
        ("Zoe Anders", ""),
    ]
    assert len(sheets.suggest(session, at_it, "an", limit=2)) == 2
    assert sheets.suggest(session, at_it, " ") == []


def test_places_meet_in_any_order_of_their_streets(session: Session, meeting: str) -> None:
    add(session, "places", name="Main & 5th", aliases=("Lamp corner",))
    pile = cards.pile(session, meeting)
    for words in ("5th/Main", "main and 5TH", "lamp corner"):
        assert pile.place(words), words
    assert pile.place("Main") is None
    assert pile.place("") is None


def test_a_card_filed_twice_makes_its_place_and_its_contact_once(session: Session, meeting: str) -> None:
    """As after a kill between the save and the end of the draft."""
    card = Card(text="Dark", place="Pier", place_id=cards.NEW, person="Ana Ruiz, 555-0142", contact_id=cards.NEW)
    cards.file(session, meeting, [card])
    assert not cards.file(session, meeting, [card]).records
    assert [len(records.every(session, kind)) for kind in ("concerns", "places", "contacts")] == [1, 1, 1]


def test_no_story_of_conduct_is_stored(session: Session, meeting: str) -> None:
    card = Card(text="He swore at my son", place="Main", category="Police", body="Review Board", group="Youth")
    changed = cards.file(session, meeting, [card, replace(card, id="2", body="", place="", text="Dark")])
    texts = {c: records.load(session, "concerns", c).record for c in changed.ids("concerns")}
    conduct = texts[card.id]
    assert (conduct.text, conduct.category, conduct.place_id) == (NO_STORY, "", "")  # type: ignore[attr-defined]
    assert (conduct.conduct_body, conduct.raised_by_group) == ("Review Board", "")  # type: ignore[attr-defined]
    assert str(conduct.raised_at) == "2026-11-03 18:30:00"  # type: ignore[attr-defined]
