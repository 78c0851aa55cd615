"""Invitations: every line as RFC 5545 wants it, read back to what went in, and nobody reads another's address."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from liaison_app.errors import Conflict, UserError
from liaison_app.exports.document import tidy
from liaison_app.exports.invitations import calendar, draft, files
from liaison_app.models.agency import AGENCY_ID
from liaison_app.services import audit, invitations, records
from liaison_app.services.invitations import Guest, Invitation
from liaison_app.services.meeting_papers import Announced, Line
from liaison_app.services.release import Released, prepare, release
from liaison_app.storage.session import Session
from tests.services.adding import add, at, change

AGENCY = "liaison@riverside.example"


@pytest.fixture
def forum(session: Session) -> str:
    """A meeting with people who can be invited and people who cannot."""
    change(session, "agency", AGENCY_ID, name="Riverside Police", email=AGENCY)
    meeting = add(
        session,
        "meetings",
        title="Maple Court forum, December",
        starts_at=at("2026-12-08 18:30"),
        ends_at=at("2026-12-08 20:00"),
        place="Maple Court hall; 214 Maple Court",
        access="Step-free.\nAsk for the ramp.",
        interpreters=("es", "Vietnamese"),
        online_link="https://meet.example/maple",
    )
    for place, title in enumerate(("Introductions", "Street lights"), start=1):
        add(session, "agenda-items", title=title, presenter="Ed Voss", meeting_id=meeting, position=place)

    def guest(name: str, *emails: str, **values: Any) -> None:
        contact = add(session, "contacts", name=name, emails=emails, **values)
        add(session, "attendances", meeting_id=meeting, contact_id=contact, name=name, status="expected")

    guest("Nadia Orr", "nadia@example.org", "other@example.org")
    guest("Al Quiet", "al@example.org", do_not_contact=True)
    guest("Re Stricted", "re@example.org", confidentiality="restricted")
    guest("No Mail")
    add(session, "attendances", meeting_id=meeting, name="Ed Voss", contact_detail="ed@example.org", status="expected")
    add(session, "attendances", meeting_id=meeting, name="Came Already", contact_detail="came@example.org")
    return meeting


def released(session: Session, meeting: str, *, named: bool = True, cancel: bool = False) -> Released[Invitation]:
    prepared = invitations.prepare_invitation(session, meeting, cancel=cancel)
    return invitations.release_invitation(session, prepared, named=named)[0]


def event(data: bytes) -> Any:
    return Calendar.from_ical(data).walk("VEVENT")[0]


def lines_hold(data: bytes) -> None:
    """RFC 5545, 3.1: lines end with CRLF and have 75 octets at most; and letters are not torn apart."""
    assert data.endswith(b"\r\n")
    for line in data.removesuffix(b"\r\n").split(b"\r\n"):
        assert b"\n" not in line
        assert b"\r" not in line
        assert 0 < len(line) <= 75
        line.decode()


def test_everybody_gets_a_file_of_their_own(session: Session, forum: str) -> None:
    made = dict(files(released(session, forum)))
    assert list(made) == ["invitation-2026-12-08.ics", "invitation-2026-12-08-01.ics", "invitation-2026-12-08-02.ics"]
    public, nadia, ed = made.values()
    assert b"METHOD:PUBLISH" in public
    assert b"ATTENDEE" not in public
    assert [str(event(one)["ATTENDEE"]) for one in (nadia, ed)] == ["mailto:nadia@example.org", "mailto:ed@example.org"]
    party = event(nadia)["ATTENDEE"].params
    assert (party["CN"], party["RSVP"], party["PARTSTAT"]) == ("Nadia Orr", "TRUE", "NEEDS-ACTION")
    for data in made.values():
        lines_hold(data)
        for word in ("al@", "re@", "came@", "Al Quiet", "Ed Voss") if data is not ed else ("nadia",):
            assert word not in data.decode().replace("\r\n ", "")
    addresses = [set(re.findall(r"[\w.]+@[\w.]+", one.decode().replace("\r\n ", ""))) for one in (public, nadia, ed)]
    assert addresses == [{AGENCY}, {AGENCY, "nadia@example.org"}, {AGENCY, "ed@example.org"}]


def test_it_says_when_where_and_what(session: Session, forum: str) -> None:
    content = event(dict(files(released(session, forum)))["invitation-2026-12-08-01.ics"])
    assert (content["UID"], content["SEQUENCE"], content["STATUS"]) == (forum, 1, "CONFIRMED")
    assert content.to_ical().count(b"DTSTART:20261208T183000\r\n") == 1  # floating: no zone, no Z
    assert content.decoded("DTEND") == at("2026-12-08 20:00")
    assert (content["SUMMARY"], content["LOCATION"]) == (
        "Maple Court forum, December",
        "Maple Court hall; 214 Maple Court",
    )
    assert content["URL"] == "https://meet.example/maple"
    assert str(content["DESCRIPTION"]).split("\n\n") == [
        "Interpreters for: Spanish (español), Vietnamese (Tiếng Việt)",
        "Step-free.\nAsk for the ramp.",
        "Join online: https://meet.example/maple",
        "What we will talk about\n1. Introductions\n2. Street lights",
    ]
    assert str(content["ORGANIZER"]) == f"mailto:{AGENCY}"


def test_who_is_left_out_is_told_with_the_reason(session: Session, forum: str) -> None:
    left_out = released(session, forum).content.left_out
    assert {one.name: one.reason for one in left_out} == {
        "Al Quiet": "do-not-contact",
        "Re Stricted": "restricted",
        "No Mail": "address",
    }


def test_nobody_is_written_to_at_the_address_of_somebody_who_does_not_want_it(session: Session, forum: str) -> None:
    add(session, "attendances", meeting_id=forum, name="Al", contact_detail=" AL@example.org", status="expected")
    add(session, "attendances", meeting_id=forum, name="R. S.", contact_detail="re@example.org", status="expected")
    guests, left_out = invitations.people(session, forum)
    assert {(one.name, one.reason) for one in left_out} >= {("Al", "do-not-contact"), ("R. S.", "restricted")}
    assert "Ed Voss" in {one.name for one in guests}


def test_invitations_are_counted_and_audited(session: Session, forum: str) -> None:
    released(session, forum)
    rows: list[Any] = list(records.children(session, "attendances", forum))
    assert [one.reply for one in rows] == ["needs-action", "", "", "", "needs-action", ""]
    change(session, "attendances", rows[0].id, reply="declined")
    again = released(session, forum)
    assert event(calendar(again, again.content.guests[0]))["SEQUENCE"] == 2
    public = released(session, forum, named=False)
    assert (public.content.guests, public.content.left_out, public.content.number) == ((), (), 3)
    assert records.load(session, "meetings", forum).value("invitations") == 3
    records.undo(session)  # takes back the answer above: a number that has left is never used again
    assert records.load(session, "meetings", forum).value("invitations") == 3
    change(session, "attendances", rows[0].id, reply="declined")
    assert records.load(session, "attendances", rows[0].id).value("reply") == "declined"
    told = [e for e in audit.events(session) if e["action"] == "disclose"]
    steps = [{(e["kind"], e["record_id"]) for e in told if e["step"] == one.step} for one in (again, public)]
    assert steps[0] == {("meetings", forum), ("contacts", rows[0].contact_id)}
    assert steps[1] == {("meetings", forum)}


def test_a_cancellation_takes_it_back(session: Session, forum: str) -> None:
    released(session, forum)
    taken_back = released(session, forum, cancel=True)
    made = dict(files(taken_back))
    assert [name[:12] for name in made] == ["cancellation"] * 3
    for data in made.values():
        assert b"METHOD:CANCEL\r\n" in data
        content = event(data)
        assert (content["STATUS"], content["SEQUENCE"], content["UID"]) == ("CANCELLED", 2, forum)


def test_what_was_changed_since_it_was_looked_at_does_not_leave(session: Session, forum: str) -> None:
    contact = invitations.people(session, forum)[0][0].contact_id
    for kind, record_id, values in (
        ("meetings", forum, {"place": "Elsewhere"}),
        ("contacts", contact, {"do_not_contact": True}),
    ):
        prepared = invitations.prepare_invitation(session, forum)
        change(session, kind, record_id, **values)
        with pytest.raises(Conflict):
            invitations.release_invitation(session, prepared, named=True)
    assert records.load(session, "meetings", forum).value("invitations") == 0


def test_an_email_is_a_draft_with_the_file_in_it(session: Session, forum: str) -> None:
    change(
        session, "contacts", records.every(session, "contacts")[1].id, name='Zoë "Z" Orr, Dr.\r\nBcc: all@example.org'
    )
    made = released(session, forum)
    guest = made.content.guests[0]
    message: Any = message_from_bytes(draft(made, guest), policy=default)
    assert (message["From"], message["X-Unsent"]) == (f"Riverside Police <{AGENCY}>", "1")
    assert message["To"].addresses[0].addr_spec == "nadia@example.org"
    assert message["Bcc"] is None
    assert message["Subject"] == "Invitation: Maple Court forum, December, Tuesday, December 8, 2026"
    assert "Tuesday, December 8, 2026, 6:30 PM" in message.get_body().get_content()
    parts = [part for part in message.walk() if part.get_content_type() in ("text/calendar", "application/ics")]
    assert [part.get_param("method") for part in parts] == ["REQUEST", None]
    for part in parts:
        payload = part.get_payload(decode=True)
        assert str(event(payload)["ATTENDEE"]) == "mailto:nadia@example.org"
        lines_hold(payload)


def test_without_an_address_for_answers_nothing_is_written(session: Session, forum: str) -> None:
    change(session, "agency", AGENCY_ID, email="")
    with pytest.raises(UserError, match="no e-mail address"):
        invitations.prepare_invitation(session, forum)
    change(session, "agency", AGENCY_ID, email=AGENCY)
    change(session, "meetings", forum, starts_at=at("2026-11-10 18:30"))
    with pytest.raises(UserError, match="is over"):
        invitations.prepare_invitation(session, forum)
    assert records.load(session, "meetings", forum).value("invitations") == 0


AWKWARD = st.text(st.characters(codec="utf-8"), max_size=120) | st.text('\\,;:"\n\r\t^%é中😀x', max_size=60)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(title=AWKWARD, place=AWKWARD, name=AWKWARD, item=AWKWARD)
def test_whatever_is_typed_comes_back_as_it_was(session: Session, title: str, place: str, name: str, item: str) -> None:
    meeting = Announced(name, title, "forum", at("2026-12-08 18:30"), place=place, access=item)
    guest = Guest("a", "", name, "ana.o'neil+1@example.org")
    content = Invitation("id-1", meeting, AGENCY, 3, at("2026-11-22 12:00"), (Line(item),), (guest,))
    made = release(session, prepare(session, "invitation", content))
    data = calendar(made, guest)
    lines_hold(data)
    back = event(data)
    assert str(back["SUMMARY"]) == tidy(title).strip()
    assert str(back.get("LOCATION", "")) == tidy(place).strip()
    assert tidy(item).strip() in str(back.get("DESCRIPTION", ""))
    called = " ".join(tidy(name).replace("\\", "/").split())
    assert back["ATTENDEE"].params.get("CN", "") == called
    assert str(back["ATTENDEE"]) == "mailto:ana.o'neil+1@example.org"
    message: Any = message_from_bytes(draft(made, guest), policy=default)
    assert [str(one.addr_spec) for one in message["To"].addresses] == [guest.email]
    assert {*message} == {"From", "To", "Subject", "X-Unsent", "MIME-Version", "Content-Type"}
