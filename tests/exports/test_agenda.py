"""The agenda on paper: interpreters and access in a box, what was carried over, what is still open from earlier."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from liaison_app.exports.document import Callout, Document
from liaison_app.exports.meeting_papers import agenda
from liaison_app.exports.pdf import write_pdf
from liaison_app.i18n import speaking
from liaison_app.models.base import new_id
from liaison_app.services import records, series
from liaison_app.services.meeting_papers import release_agenda
from liaison_app.storage.session import Session
from tests.exports.plain import plain_text
from tests.exports.reading import page_texts
from tests.services.adding import add, at, change


@pytest.fixture
def meeting(session: Session) -> str:
    """The third meeting of a series; something is open from the first, and an item was carried over from the second."""
    first = add(
        session,
        "meetings",
        title="Maple Court forum",
        starts_at=at("2026-10-13 18:30"),
        repeats="monthly-weekday",
        access="Step-free.\nRing at the side door.",
        interpreters=("es", "Elvish"),
        online_link="https://meet.example/maple",
        quorum=7,
    )
    add(session, "agenda-items", title="Introductions", meeting_id=first, position=1)
    add(session, "agenda-items", title="Street lights", reference="ORD 12", meeting_id=first, position=2)
    add(session, "actions", text="Write to the city", owner="Ed Voss", due_on=date(2026, 11, 1), meeting_id=first)
    add(session, "actions", text="Bring keys", status="done", meeting_id=first)
    second, third = new_id(), new_id()
    series.plan_next(session, first, at("2026-11-10 18:30"), record_id=second)
    add(session, "actions", text="Count the lamps", meeting_id=second)
    add(session, "actions", text="Call the landlord", status="done", meeting_id=second)
    item: Any = records.children(session, "agenda-items", second)[1]
    change(session, "agenda-items", item.id, outcome="carried-over")
    series.plan_next(session, second, at("2026-12-08 18:30"), record_id=third)
    return third


def made(session: Session, meeting: str, lang: str) -> Document:
    with speaking(lang):
        return agenda(release_agenda(session, meeting), lang=lang)


def test_it_says_what_waits_and_since_when(session: Session, meeting: str) -> None:
    document = made(session, meeting, "en-US")
    lines = plain_text(document).split("\n")
    assert lines[lines.index("What was promised on November 10, 2026") :] == [
        "What was promised on November 10, 2026",
        "• Count the lamps (open)",
        "• Call the landlord (done)",
        "Still open from earlier meetings",
        "• Write to the city (promised Oct 13, 2026; open, due Nov 1, 2026)",
    ]
    printed = "".join(" ".join(page_texts(write_pdf(document).data)).split())
    for told in ("StreetlightsReference:ORD12CarriedoverfromNov10,2026", "Quorum7", "Joinonlinemeet.example/maple"):
        assert told in printed
    assert "EdVoss" not in printed


def test_a_promise_names_no_resident_to_the_room(session: Session, meeting: str) -> None:
    (second,) = (one.id for one in records.every(session, "meetings") if "2026-11-10" in str(vars(one)["starts_at"]))
    add(session, "attendances", meeting_id=second, name="Ana Ruiz")
    change(session, "meetings", meeting, chair="Rosa Lind")
    add(session, "attendances", meeting_id=second, name="Rosa Lind")
    add(session, "actions", text="Rosa Lind calls Ms. Ruiz, 555-867-5309, on her rent", meeting_id=second)
    lines = plain_text(made(session, meeting, "en-US")).split("\n")
    assert "• Rosa Lind calls a resident, [left out], on her rent (open)" in lines


def test_interpreters_and_access_stand_in_a_box(session: Session, meeting: str) -> None:
    for lang, first in (
        ("en-US", "Interpreters for: Spanish (español), Elvish"),
        ("es-US", "Intérpretes de: español, Elvish"),
        ("ar", "مترجمون فوريون: الإسبانية (español), Elvish"),
    ):
        (box,) = (block for block in made(session, meeting, lang).blocks if isinstance(block, Callout))
        said = ["".join(run.text for run in line.content) for line in box.blocks]  # type: ignore[union-attr]
        assert said == [first, "Step-free.", "Ring at the side door."]


def test_the_usual_items_speak_the_language_of_the_document(session: Session, meeting: str) -> None:
    lines = plain_text(made(session, meeting, "es-US"))
    assert "Presentaciones\n" in lines
    assert "Street lights\n" in lines
