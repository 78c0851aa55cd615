"""You said, we did: every concern is told, or counted, exactly once; nobody is named."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liaison_app.errors import NotFound, UserError
from liaison_app.models.agency import AGENCY_ID
from liaison_app.models.base import new_id
from liaison_app.services import answers, records
from liaison_app.services.answers import PARTS, Which
from liaison_app.storage import door
from liaison_app.storage.edits import Edit
from liaison_app.storage.session import Session
from tests.services.adding import add, at, change
from tests.support.vaults import fresh_vault

START = datetime(2026, 1, 1, 12)  # noqa: DTZ001 - stored times have no zone
STATES = [state for states in PARTS.values() for state in states]

A_CONCERN = st.fixed_dictionaries(
    {
        "day": st.integers(0, 20),
        "state": st.sampled_from(STATES),
        "conduct": st.booleans(),
        "confidential": st.booleans(),
        "repeats": st.integers(0, 12),
        "place": st.integers(0, 2),
        "deleted": st.sampled_from([False, False, False, True]),
    }
)


@given(drawn=st.lists(A_CONCERN, max_size=12), first=st.integers(0, 20), length=st.integers(0, 20))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_none_is_ever_dropped(vault_once: Session, drawn: list[Any], first: int, length: int) -> None:
    """Also with chains, circles, links to deleted ones and to complaints, as a sync may leave them behind."""
    session = vault_once
    places = [records.new("places", {"name": name, "area": name}) for name in ("East", "West")]
    ids = [new_id() for _one in drawn]
    edits = []
    for n, one in enumerate(drawn):
        fields: dict[str, Any] = {
            "text": f"Concern {n}",
            "raised_at": START + timedelta(days=one["day"]),
            "state": one["state"],
            "confidential": one["confidential"],
            "duplicate_of_id": ids[one["repeats"]] if one["repeats"] < len(ids) and one["repeats"] != n else "",
            "place_id": places[one["place"]].id if one["place"] < 2 else "",
        }
        handed = {"conduct": True, "conduct_body": "Review"} if one["conduct"] else {}
        edits.append(Edit("concerns", ids[n], fields=fields | handed))
    gone = [Edit("concerns", ids[n], deleted=True) for n, one in enumerate(drawn) if one["deleted"]]
    step = door.apply(session, [*places, *edits])
    steps = [step, door.apply(session, gone)] if gone else [step]
    since = (START + timedelta(days=first)).date()
    until = since + timedelta(days=length)
    try:
        for area in ("", "East"):
            asked = Which(since, until, area)
            wanted = [
                ids[n]
                for n, one in enumerate(drawn)
                if not one["deleted"]
                and first <= one["day"] <= first + length
                and (not area or (one["place"] == 0 and not one["conduct"]))
            ]
            outline = answers.outline(session, asked)
            told = [one for group in outline.groups for one in group.members]
            assert sorted([*told, *outline.conduct, *outline.confidential]) == sorted(wanted)
            content = answers.collect(session, asked)
            assert content.count == len(wanted)
            kept = {group.teller for group in outline.groups} & set(outline.confidential)
            assert not kept, "no line is told by what was said in confidence"
    finally:
        for one in reversed(steps):
            records.undo(session, one.step)


@pytest.fixture(scope="module")
def vault_once(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """One vault for all examples; each takes back what it made."""
    vault = fresh_vault(Path(tmp_path_factory.mktemp("answers"), "vault"))
    yield vault.session()
    vault.close()


def test_what_was_raised_again_is_told_once_with_its_number(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIAISON_TODAY", "2026-11-22")
    ana = add(session, "contacts", name="Ana Ruiz")
    forum = add(session, "meetings", title="East forum", starts_at=at("2026-10-01 19:00"), area="East")
    add(session, "attendances", meeting_id=forum, contact_id=ana)
    head = add(
        session,
        "concerns",
        text="Ana Ruiz says the lamp is dark",
        raised_at=at("2026-06-01 19:00"),
        state="done",
        public_answer="Fixed, as Ana Ruiz asked.",
    )
    add(session, "concerns", text="Dark", raised_at=at("2026-10-01 19:10"), meeting_id=forum, duplicate_of_id=head)
    add(session, "concerns", text="Dark", raised_at=at("2026-11-01 19:10"), duplicate_of_id=head)
    content = answers.collect(session)
    (told,) = content.answers
    assert (told.count, told.state, content.count) == (2, "done", 2), "the first was raised before"
    assert [(one.on, one.meeting) for one in told.times] == [(date(2026, 10, 1), "East forum"), (date(2026, 11, 1), "")]
    assert "Ana" not in repr(content)
    (line,) = answers.lines(session, answers.outline(session).groups)
    assert (line.id, line.count) == (head, 2)
    whole = answers.collect(session, Which(all_time=True))
    assert whole.answers[0].count == 3
    at_forum = answers.collect(session, Which(meeting_id=forum))
    assert (at_forum.meeting, at_forum.count) == ("East forum", 1)
    assert answers.collect(session, Which(area="East")).count == 1
    with pytest.raises(UserError):
        answers.prepare_answers(session, Which(area="West"))
    with pytest.raises(NotFound):
        answers.collect(session, Which(meeting_id="nowhere"))


def test_an_answer_given_in_confidence_is_not_told_with_a_repetition(session: Session) -> None:
    head = add(session, "concerns", text="Secret", confidential=True, state="done", public_answer="Secret answer")
    add(session, "concerns", text="Dark lamp", duplicate_of_id=head)
    content = answers.collect(session)
    assert content.in_confidence == 1
    (told,) = content.answers
    assert (told.said, told.state, told.answer) == ("Dark lamp", "done", "")


def test_a_contact_who_was_not_there_is_not_named_unless_for_an_office(session: Session) -> None:
    for name, office in (("王小明", ""), ("Zilla Krantz", ""), ("Lamp", ""), ("Rosa Lind", "chair, Maple Court")):
        add(session, "contacts", name=name, declared_office=office)
    add(session, "concerns", text="王小明 and Krantz, Zilla told Rosa Lind: the lamp is dark.")
    (told,) = answers.collect(session).answers
    assert told.said == "a resident and a resident told Rosa Lind: the lamp is dark."


def test_a_number_that_is_nobodys_in_public_is_left_out(session: Session) -> None:
    change(session, "agency", AGENCY_ID, phone="(555) 010-2000", email="liaison@police.example")
    add(session, "services", name="Lamps", email="lamps@city.example", phones=[{"number": "555 010 3000"}])
    shelter = add(
        session, "locations", name="Harbor", confidential_address=True, addresses=[{"address_1": "9 Pier Street"}]
    )
    assert shelter
    add(
        session,
        "concerns",
        text="Call me at 555-867-5309 or ann@mail.example; the shelter, 9 Pier St, is dark. Since 2026-05-01.",
        public_answer="Call 555-010-2000 or 010-3000, or write to liaison@police.example, Lamps@city.example.",
        state="done",
    )
    (told,) = answers.collect(session).answers
    assert (
        told.said == "Call me at [left out] or [left out]; the shelter, (address withheld), is dark. Since 2026-05-01."
    )
    assert told.answer == "Call 555-010-2000 or 010-3000, or write to liaison@police.example, Lamps@city.example."
