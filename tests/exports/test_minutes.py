"""The minutes, from the vault to the file: everything in its order, and a public copy that names no resident."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest

from liaison_app.errors import NotFound
from liaison_app.exports.approval import approve_minutes
from liaison_app.exports.document import Facts, Group, Table
from liaison_app.exports.minutes import minutes
from liaison_app.exports.pdf import write_pdf
from liaison_app.models.agency import AGENCY_ID
from liaison_app.services import records
from liaison_app.services.minutes import collect, release_minutes, states
from liaison_app.services.minutes.content import TakenDecision
from liaison_app.storage.session import Session
from tests.exports.plain import plain_text
from tests.exports.reading import body_lines, page_texts, squeezed
from tests.services.adding import add, at, change

Here = Callable[..., str]


@pytest.fixture
def forum(session: Session) -> str:
    """A community forum with everything that minutes can hold; answers its id."""
    change(session, "agency", AGENCY_ID, name="Riverside Police")
    meeting = add(
        session,
        "meetings",
        title="Maple Court forum",
        meeting_type="forum",
        starts_at=at("2026-11-10 18:30"),
        ends_at=at("2026-11-10 20:00"),
        place="Maple Court hall",
        chair="Rosa Lind",
        minute_taker="Jo Rivera",
        next_meeting_at=at("2026-12-08 18:30"),
        opened_at=at("2026-11-10 18:35"),
        closed_at=at("2026-11-10 20:02"),
        quorum=5,
        interpreters=("Spanish",),
    )

    def here(kind: str, **values: Any) -> str:
        return add(session, kind, meeting_id=meeting, **values)

    second = here("agenda-items", title="Any other business", position=2, notes="Nothing.")
    first = here(
        "agenda-items",
        title="Street lights",
        position=1,
        notes="Dark since May.\n\nNadia Orr has <photos>.",
        reference="Paper 12",
    )
    arrive(here, add(session, "contacts", name="Nadia Orr"))
    speak(here, first, second)
    return meeting


def arrive(here: Here, contact: str) -> None:
    """Who was there, stayed away or was only counted."""
    here("attendances", contact_id=contact)
    here("attendances", name="Rosa Lind", arrived_at=time(18, 34))  # before it was called to order: nobody's business
    here(
        "attendances",
        name="Ed Voss",
        organization="Hope House",
        capacity="guest",
        arrived_at=time(18, 50),
        left_at=time(19, 40),
    )
    here("attendances", name="Al Gone", status="absent")
    here("attendances", name="Sam Tell", status="apologies")
    here("attendances", name="Nora Maybe", status="expected")
    here("attendances", group="Tenants", count=14)
    here("attendances", group="Youth", count=3)
    here("attendances", group="Shop owners", count=6)
    here("attendances", illegible=True, count=2)


def speak(here: Here, first: str, second: str) -> None:
    """What was said, decided and promised, on two items and outside the agenda."""
    # Typed in another order than the one in which it happened.
    here("remarks", text="Somebody will write before Christmas.", agenda_item_id=first, said_at=at("2026-11-10 19:05"))
    here("remarks", text="The city knows.", agenda_item_id=first, said_at=at("2026-11-10 18:40"), speaker="Ed Voss")
    here(
        "concerns",
        text="Lamp out at 5th & Main.",
        agenda_item_id=first,
        raised_by_group="Youth",
        raised_at=at("2026-11-10 18:45"),
    )
    here("concerns", text="Dealing in the yard, said Nadia Orr.", confidential=True)
    here("concerns", text="He was rough.", conduct=True, conduct_body="Oversight Board", conduct_reference="C-77")
    here(
        "decisions",
        wording="That the city be asked for three lamps.",
        agenda_item_id=first,
        mover="nadia  orr",
        seconder="Ed Voss",
        votes_for=21,
        votes_against=0,
        votes_abstained=2,
        outcome="carried",
        roll_call="Orr yes, Voss yes",
        decided_at=at("2026-11-10 18:59"),
    )
    here("actions", text="Write to the city", owner="Jo Rivera", due_on=date(2026, 12, 1), agenda_item_id=second)
    here("actions", text="Count the lamps", owner="Nadia Orr")
    here("actions", text="Bring keys", owner="Ed Voss", status="done")


#: The minutes of that forum, line by line.
WRITTEN = [
    "Minutes: Maple Court forum",
    "Draft until approved",
    "Kind Community forum",
    "Date Tuesday, November 10, 2026",
    "Time 6:30 PM – 8:00 PM",
    "Called to order 6:35 PM",
    "Adjourned 8:02 PM",
    "Place Maple Court hall",
    "Chair Rosa Lind",
    "Minute-taker Jo Rivera",
    "Agency Riverside Police",
    "Attendance",
    "Present Ed Voss, Hope House (guest; came at 6:50 PM; left at 7:40 PM)",
    "Nadia Orr",
    "Rosa Lind",
    "In all 28 people",
    "Quorum 5",
    "Groups Tenants: 14",
    "Youth: 3",
    "Shop owners: 6",
    "Apologies Sam Tell",
    "Absent Al Gone",
    "Interpreters Spanish",
    "Note 2 names on the sign-in sheet could not be read.",
    "Agenda",
    "1. Street lights",
    "Reference: Paper 12",
    "Dark since May.",
    "Nadia Orr has <photos>.",
    "Ed Voss: The city knows.",
    "Concern: Lamp out at 5th & Main.",
    "(raised by: Youth)",
    "Decision: That the city be asked for three lamps.",
    "(moved by nadia orr; seconded by Ed Voss; for: 21; against: 0; abstained: 2; carried)",
    "Votes by name: Orr yes, Voss yes",
    "Somebody will write before Christmas.",
    "2. Any other business",
    "Nothing.",
    "Action: Write to the city",
    "(Jo Rivera; by Dec 1, 2026)",
    "Outside the agenda",
    "Concern: Dealing in the yard, said Nadia Orr.",
    "(in confidence)",
    "Concern: A concern about police conduct was raised and handed to Oversight Board.",
    "(reference: C-77)",
    "Action: Count the lamps",
    "(Nadia Orr)",
    "Action: Bring keys",
    "(Ed Voss)",
    "Actions",
    "Action",
    "Owner",
    "Due",
    "Status",
    "Write to the city",
    "Jo Rivera",
    "Dec 1, 2026",
    "Open",
    "Count the lamps",
    "Nadia Orr",
    "no date",
    "Open",
    "Bring keys",
    "Ed Voss",
    "no date",
    "Done",
    "Close",
    "The meeting was adjourned at 8:02 PM.",
    "Next meeting: Tuesday, December 8, 2026, 6:30 PM",
    "Approval",
    "Draft until approved. Approved as a true record of the meeting:",
    "Chair",
    "Date",
]


def test_the_minutes_hold_everything_in_order(session: Session, forum: str) -> None:
    document = minutes(release_minutes(session, forum))
    assert plain_text(document).split("\n") == WRITTEN


@pytest.mark.parametrize("public", [False, True])
def test_the_file_reads_like_the_document(session: Session, forum: str, public: bool) -> None:
    document = minutes(release_minutes(session, forum, public=public))
    data = write_pdf(document).data
    assert squeezed(" ".join(body_lines(data))) == squeezed(plain_text(document))
    assert "Minutes of November 10, 2026, draft until approved" in page_texts(data)[0]


def test_the_public_copy_names_no_resident_and_shows_no_small_count(session: Session, forum: str) -> None:
    text = plain_text(minutes(release_minutes(session, forum, public=True)))
    for private in ("Nadia", "nadia", "Voss", "Tell", "Maybe", "Dealing", "rough", "Youth: 3", "Shop owners: 6"):
        assert private not in text
    assert "a resident has <photos>." in text
    assert "(moved by a resident; seconded by Hope House; for: 21; against: 0; abstained: 2; carried)" in text
    assert "Groups Tenants: 14\nYouth: not shown (small number)\nShop owners: not shown (small number)" in text
    assert "raised by" not in text
    assert "Concerns raised in confidence are not part of this copy." in text
    assert "Chair Rosa Lind" in text
    assert "Spoke for Hope House" in text


def test_empty_minutes_have_no_empty_labels(session: Session) -> None:
    meeting = add(session, "meetings", title="Bare", starts_at=at("2026-11-01 09:00"))
    document = minutes(release_minutes(session, meeting))
    for block in document.blocks:
        assert not isinstance(block, Table) or block.rows
        assert not isinstance(block, Group) or len(block.blocks) > 1
        if isinstance(block, Facts):
            assert all(row.value and row.value[0].text.strip() for row in block.rows)
    text = plain_text(document)
    assert "Attendance" not in text
    assert "Agenda" not in text
    assert "Close" not in text
    assert "Actions" not in text


def test_approved_minutes_say_so_and_are_no_draft(session: Session, forum: str) -> None:
    states.move(session, forum, "in-review")
    approve_minutes(session, forum)
    document = minutes(release_minutes(session, forum))
    assert "raft" not in plain_text(document) + document.footer
    assert plain_text(document).endswith("These minutes were approved on November 22, 2026.")


def test_long_notes_and_wordings_are_printed_whole(session: Session, forum: str) -> None:
    long = "The lamp at the corner has been dark for weeks. " * 220
    add(session, "decisions", meeting_id=forum, wording=long)
    add(session, "agenda-items", meeting_id=forum, title="Long", position=3, notes=long)
    add(session, "actions", meeting_id=forum, text=long, owner="A" * 80)
    data = write_pdf(minutes(release_minutes(session, forum))).data
    assert " ".join(body_lines(data)).count("corner") == 880


def test_a_deleted_record_is_not_in_the_minutes(session: Session, forum: str) -> None:
    [decision] = records.children(session, "decisions", forum)
    records.delete(session, "decisions", decision.id)
    assert not any(isinstance(entry, TakenDecision) for entry in collect(session, forum).entries)
    records.delete(session, "meetings", forum)
    with pytest.raises(NotFound):
        collect(session, forum)
