"""Moves of concerns, who was told, and concerns that say the same."""

from __future__ import annotations

from datetime import date

import pytest

from liaison_app.errors import InvalidField, NotAllowed
from liaison_app.services import answers, concern_states, concerns, records, today
from liaison_app.storage import door
from liaison_app.storage.edits import Arrived
from liaison_app.storage.session import Session
from tests.services.adding import add, at, change


@pytest.fixture(autouse=True)
def _november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIAISON_TODAY", "2026-11-22")


def of(session: Session, concern: str, *names: str) -> tuple[object, ...]:
    loaded = records.load(session, "concerns", concern)
    return tuple(loaded.value(name) for name in names)


def test_a_move_is_dated_and_taken_back(session: Session) -> None:
    concern = add(session, "concerns", text="Dark lamp", raised_at=at("2026-10-01 19:00"))
    concerns.move(session, concern, "in-work")
    assert of(session, concern, "state", "state_on") == ("in-work", date(2026, 11, 22))
    concerns.move(session, concern, "done", "New lamp on 3 October.")
    assert of(session, concern, "state", "public_answer") == ("done", "New lamp on 3 October.")
    records.undo(session)
    assert of(session, concern, "state", "public_answer") == ("in-work", "")


@pytest.mark.parametrize("state", list(concern_states.MOVES))
def test_only_sensible_moves_are_made(session: Session, state: str) -> None:
    for target in concern_states.MOVES:
        concern = add(session, "concerns", text="Dark lamp", state=state, asked_of="City")
        if target in concern_states.MOVES[state]:
            concerns.move(session, concern, target, "Because.")
            assert of(session, concern, "state") == (target,)
        else:
            with pytest.raises(NotAllowed):
                concerns.move(session, concern, target, "Because.")
            assert of(session, concern, "state") == (state,)


def test_what_a_move_needs(session: Session) -> None:
    concern = add(session, "concerns", text="Dark lamp")
    for state, field in (("cannot-do", "public_answer"), ("asked", "asked_of")):
        with pytest.raises(InvalidField) as told:
            concerns.move(session, concern, state)
        assert told.value.field == field
    with pytest.raises(NotAllowed):
        concerns.move(session, concern, "solved")
    with pytest.raises(NotAllowed):  # also not by editing the field
        change(session, "concerns", add(session, "concerns", text="Done", state="done"), state="asked", asked_of="City")


def test_an_ask_is_sent_followed_and_asked_anew(session: Session) -> None:
    concern = add(session, "concerns", text="Dark lamp")
    concerns.move(session, concern, "asked", "Department of Transportation", due_on=date(2026, 11, 1))
    assert of(session, concern, "asked_of", "asked_sent_on", "asked_due_on") == (
        "Department of Transportation",
        date(2026, 11, 22),
        date(2026, 11, 1),
    )
    assert [line.id for line in today.due(session).section("asks").lines] == [concern], "the reply is late"
    change(session, "concerns", concern, asked_reply="In spring.")
    assert of(session, concern, "asked_replied_on") == (date(2026, 11, 22),)
    concerns.move(session, concern, "in-work")
    concerns.move(session, concern, "asked", "City council")
    assert of(session, concern, "asked_of", "asked_due_on", "asked_reply", "asked_replied_on") == (
        "City council",
        date(2026, 12, 20),
        "",
        None,
    )


def test_who_wants_an_answer_is_told_and_told_again_how_it_ended(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = add(session, "contacts", name="Ana Ruiz")
    concern = add(session, "concerns", text="Dark lamp", wants_answer_id=ana)

    def waiting() -> bool:
        return any(line.id == concern for line in today.due(session).section("answers").lines)

    assert waiting()
    concerns.tell(session, concern, "phone")
    told = (date(2026, 11, 22), "phone", "acknowledged")
    assert of(session, concern, "told_on", "told_how", "state") == told
    assert not waiting()
    monkeypatch.setenv("LIAISON_TODAY", "2026-12-01")
    concerns.move(session, concern, "done", "A new lamp.")
    assert waiting(), "she does not know yet how it ended"
    assert of(session, concern, "told_on", "told_how") == (None, "")
    concerns.tell(session, concern, "visit")
    assert not waiting()


def test_who_was_told_is_told_how_it_ended_also_where_it_is_answered_with_another(session: Session) -> None:
    ana = add(session, "contacts", name="Ana Ruiz")
    first = add(session, "concerns", text="Dark lamp")
    second = add(session, "concerns", text="Lamp is dark", wants_answer_id=ana)
    concerns.tell(session, second, "phone")
    concerns.move(session, first, "done", "A new lamp.")
    concerns.fold(session, first, second)
    assert of(session, second, "state", "told_on", "told_how") == ("done", None, "")


def test_what_repeated_a_deleted_concern_takes_its_place(session: Session) -> None:
    first, second, third = (add(session, "concerns", text=text) for text in ("Dark lamp", "Lamp is dark", "No light"))
    concerns.fold(session, first, second)
    concerns.fold(session, first, third)
    records.delete(session, "concerns", first)
    assert [line.id for line in today.due(session).section("concerns").lines] == [second]
    concerns.move(session, second, "in-work")
    assert of(session, third, "state", "duplicate_of_id") == ("in-work", second)
    records.undo(session)
    records.undo(session)
    assert [of(session, one, "duplicate_of_id") for one in (second, third)] == [(first,), (first,)]
    with session.write() as db:  # as another laptop may do, that did not know of them
        door.arrive(db, session.actor, [Arrived("concerns", first, deleted=True)], action="sync")
    concerns.move(session, second, "in-work")
    assert of(session, second, "state", "duplicate_of_id") == ("in-work", "")


def test_a_complaint_is_handed_on_and_not_worked_on(session: Session) -> None:
    concern = add(session, "concerns", text="", conduct=True, conduct_body="Civilian Review")
    assert of(session, concern, "conduct_handed_on") == (date(2026, 11, 22),)
    with pytest.raises(NotAllowed):
        concerns.move(session, concern, "in-work")
    concerns.move(session, concern, "done")
    assert concerns.before_handing_on(session, concern) == []
    meeting = add(session, "meetings", title="Forum", starts_at=at("2026-10-01 19:00"), minutes_state="approved")
    problem = add(session, "problems", title="Stops at the station")
    other = add(session, "concerns", text="A story", meeting_id=meeting, problem_id=problem)
    add(session, "concerns", text="The same story", duplicate_of_id=other)
    said = " ".join(concerns.before_handing_on(session, other))
    for words in ("removed for good", "Backups", "Stops at the station", "approved", "1 concern repeats it"):
        assert words in said
    forum = add(session, "meetings", title="Forum", starts_at=at("2026-11-01 19:00"))
    told = add(session, "concerns", text="A story", meeting_id=forum)
    assert "Somebody wrote" not in " ".join(concerns.before_handing_on(session, told))
    add(session, "minutes-texts", meeting_id=forum, section="concerns", text="A story was told.")
    assert "Somebody wrote texts" in " ".join(concerns.before_handing_on(session, told))


def test_what_repeats_a_concern_goes_with_it(session: Session) -> None:
    first, second, third = (add(session, "concerns", text=text) for text in ("Dark lamp", "Lamp is dark", "No light"))
    concerns.fold(session, second, third)
    concerns.fold(session, first, second)
    assert of(session, third, "duplicate_of_id") == (first,), "a chain leads to its head at once"
    with pytest.raises(NotAllowed) as told:
        concerns.move(session, third, "in-work")
    assert first in str(told.value)
    concerns.move(session, first, "done", "New lamps.")
    assert {of(session, one, "state") for one in (first, second, third)} == {("done",)}
    assert concerns.repeated(session, first) == 2
    for wrong in ((first, second), (second, third), (first, first)):
        with pytest.raises(InvalidField):
            concerns.fold(session, *wrong)
    records.undo(session)  # the move
    records.undo(session)  # the second fold
    assert of(session, second, "duplicate_of_id", "state") == ("", "raised")
    assert of(session, third, "duplicate_of_id") == (second,)


def test_a_repetition_can_become_the_head(session: Session) -> None:
    first, second, third = (add(session, "concerns", text=text) for text in ("Dark lamp", "Lamp is dark", "No light"))
    concerns.fold(session, first, second)
    concerns.fold(session, first, third)
    concerns.fold(session, second, first)
    assert [of(session, one, "duplicate_of_id") for one in (first, second, third)] == [(second,), ("",), (second,)]
    change(session, "concerns", first, duplicate_of_id=third)
    assert of(session, first, "duplicate_of_id") == (second,), "by its field, too, it leads to the head"
    with pytest.raises(InvalidField):
        change(session, "concerns", second, duplicate_of_id=first)


def test_circles_that_a_sync_left_have_one_head() -> None:
    links = {"a": "b", "b": "a", "c": "a", "d": "gone", "e": ""}
    assert concern_states.heads(links) == {"a": "a", "b": "a", "c": "a", "d": "d", "e": "e"}


def test_concerns_that_may_be_the_same_are_offered_until_somebody_says_no(session: Session) -> None:
    place = add(session, "places", name="5th & Main")
    one = add(session, "concerns", text="The street lamp at the bus stop is broken", place_id=place)
    same = add(session, "concerns", text="Broken lamp near the stop for the bus, street is dark")
    near = add(session, "concerns", text="Broken bench", place_id=place)
    add(session, "concerns", text="Loud music every weekend")
    add(session, "concerns", text="The street lamp at the bus stop is broken", conduct=True, conduct_body="Review")
    assert [likely.id for likely in concerns.alike(session, one)] == [same, near]
    concerns.tell_apart(session, near, one)
    assert [likely.id for likely in concerns.alike(session, one)] == [same]
    concerns.fold_earlier(session, same, one)
    assert concerns.alike(session, one) == []
    told = answers.collect(session).answers
    assert sum(answer.count for answer in told) == 4
