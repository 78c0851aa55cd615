"""Answers to invitations: taken where it is certain whose they are; all else is left out, with line and reason."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liaison_app.errors import UserError
from liaison_app.imports import replies
from liaison_app.imports.calendar_file import CalendarProblem, replies_in
from liaison_app.models.agency import AGENCY_ID
from liaison_app.services import records
from liaison_app.storage.session import Session
from tests.services.adding import add, at, change

AGENCY = "liaison@riverside.example"


@pytest.fixture
def forum(session: Session) -> str:
    """A meeting to which two invitations were written."""
    change(session, "agency", AGENCY_ID, name="Riverside Police", email=AGENCY)
    meeting = add(session, "meetings", title="Forum", starts_at=at("2026-12-08 18:30"), invitations=2)
    for name, *emails in (("Nadia Orr", "Nadia@Example.org", "n2@example.org"), ("Ed Voss", "ed@example.org")):
        contact = add(session, "contacts", name=name, emails=tuple(emails))
        add(session, "attendances", meeting_id=meeting, contact_id=contact, status="expected", reply="needs-action")
    for name in ("Una Pair", "Ira Pair"):
        add(session, "attendances", meeting_id=meeting, name=name, contact_detail="pair@example.org", status="expected")
    return meeting


def reply(uid: str, email: str, partstat: str = "ACCEPTED", **changed: str) -> str:
    """An answer as calendars send it."""
    lines = {
        "organizer": f"ORGANIZER;CN=Riverside:mailto:{AGENCY}",
        "attendee": f'ATTENDEE;CN="{changed.pop("cn", "X")}";PARTSTAT={partstat}:mailto:{email}',
        "sequence": "SEQUENCE:2",
        "dtstamp": "DTSTAMP:20261122T120000Z",
        "dtstart": "DTSTART:20261208T183000",
    } | changed
    inside = "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", *lines.values(), "END:VEVENT"])
    return f"BEGIN:VCALENDAR\r\nPRODID:x\r\nVERSION:2.0\r\nMETHOD:REPLY\r\n{inside}\r\nEND:VCALENDAR\r\n"


def mail(sender: str, ics: str) -> str:
    """The same in an e-mail, shown and attached as calendars do."""
    part = "--b\r\nContent-Type: text/calendar; method=REPLY; charset=utf-8\r\n\r\n{ics}\r\n"
    head = f"From: {sender}\r\nTo: {AGENCY}\r\nSubject: Accepted\r\nMIME-Version: 1.0\r\n"
    return head + 'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + part.format(ics=ics) * 2 + "--b--\r\n"


def put(folder: Path, **files: str | bytes) -> Path:
    """Files in a folder, `name_ics` being `name.ics`."""
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        data = content if isinstance(content, bytes) else content.encode()
        (folder / ".".join(name.rsplit("_", 1))).write_bytes(data)
    return folder


def answers(session: Session, forum: str) -> list[str]:
    rows: list[Any] = list(records.children(session, "attendances", forum))
    return [row.reply for row in rows]


def refusals(plan: replies.Plan) -> dict[str, tuple[int, str, str]]:
    return {one.file: (one.row, one.column, one.reason) for one in plan.rejected}


def test_answers_find_their_people(session: Session, forum: str, tmp_path: Path) -> None:
    source = put(
        tmp_path / "in",
        a_ics=reply(forum, "NADIA@example.org", "TENTATIVE"),
        b_eml=mail("Ed Voss <Ed@example.org>", reply(forum, "ed@example.org", "DECLINED")),
        c_ics=reply(forum, "pair@example.org", cn="Ira Pair"),
        d_txt="no calendar at all",
    )
    plan = replies.make_plan(session, source)
    assert (plan.read, plan.changed, plan.unchanged, plan.rejected) == (3, 3, 0, [])
    assert answers(session, forum) == ["needs-action", "needs-action", "", ""]
    replies.carry_out(session, plan)
    assert answers(session, forum) == ["tentative", "declined", "", "accepted"]
    assert {one.name: one.words for one in plan.answers} == {
        "Nadia Orr": "Perhaps",
        "Ed Voss": "Declined",
        "Ira Pair": "Accepted",
    }
    again = replies.make_plan(session, source)
    assert (again.changed, again.unchanged) == (0, 3)
    records.undo(session)
    assert answers(session, forum) == ["needs-action", "needs-action", "", ""]


def test_the_newest_answer_of_somebody_holds(session: Session, forum: str, tmp_path: Path) -> None:
    source = put(
        tmp_path / "in",
        a_ics=reply(forum, "ed@example.org", "DECLINED", dtstamp="DTSTAMP:20261123T090000Z"),
        b_ics=reply(forum, "ed@example.org", dtstamp="DTSTAMP:20261122T090000Z"),
        c_ics=reply(forum, "n2@example.org", dtstamp="DTSTAMP:20261124T090000Z", sequence="SEQUENCE:1"),
        d_ics=reply(forum, "nadia@example.org", "TENTATIVE"),
    )
    plan = replies.make_plan(session, source)
    replies.carry_out(session, plan)
    assert answers(session, forum)[:2] == ["tentative", "declined"]
    assert [one.file for one in plan.remarks] == ["c.ics", "b.ics"]


def test_an_older_folder_that_is_taken_in_again_changes_nothing(session: Session, forum: str, tmp_path: Path) -> None:
    def stamped(partstat: str, stamp: str) -> str:
        return reply(forum, "ed@example.org", partstat, dtstamp=f"DTSTAMP:{stamp}T090000Z")

    first = put(tmp_path / "first", a_ics=stamped("ACCEPTED", "20261121"), b_ics=reply(forum, "nadia@example.org"))
    second = put(tmp_path / "second", a_ics=stamped("DECLINED", "20261123"))
    for folder in (first, second):
        replies.carry_out(session, replies.make_plan(session, folder))
    again = replies.make_plan(session, first)
    assert (again.changed, again.unchanged) == (0, 2)
    assert [(one.file, one.column) for one in again.remarks] == [("a.ics", "DTSTAMP")]
    replies.carry_out(session, again)
    assert answers(session, forum)[:2] == ["accepted", "declined"]
    third = put(tmp_path / "third", a_ics=stamped("DECLINED", "20261125"))
    replies.carry_out(session, replies.make_plan(session, third))  # says the same, and is newer
    between = put(tmp_path / "between", a_ics=stamped("TENTATIVE", "20261124"))
    assert replies.make_plan(session, between).changed == 0
    change(session, "attendances", records.children(session, "attendances", forum)[1].id, reply="needs-action")
    assert replies.make_plan(session, between).changed == 1, "what was undone is not held against another answer"


def test_an_answer_to_an_earlier_invitation_is_noted(session: Session, forum: str, tmp_path: Path) -> None:
    source = put(
        tmp_path / "in",
        same_ics=reply(forum, "ed@example.org", sequence="SEQUENCE:1"),
        moved_ics=reply(forum, "nadia@example.org", sequence="SEQUENCE:1", dtstart="DTSTART:20261201T183000"),
    )
    plan = replies.make_plan(session, source)
    (remark,) = plan.remarks
    assert (remark.file, remark.column) == ("same.ics", "SEQUENCE")
    assert refusals(plan)["moved.ics"][1:] == (
        "DTSTART",
        "It answers an earlier invitation, to another date (2026-12-01 18:30:00). Ask them again.",
    )
    replies.carry_out(session, plan)
    assert answers(session, forum)[:2] == ["needs-action", "accepted"]


def test_what_is_forged_or_uncertain_is_refused(session: Session, forum: str, tmp_path: Path) -> None:
    two = reply(forum, "ed@example.org").replace("SEQUENCE", "ATTENDEE:mailto:nadia@example.org\r\nSEQUENCE")
    source = put(
        tmp_path / "in",
        stranger_ics=reply(forum, "mallory@example.org"),
        other_ics=reply("11111111-1111-4111-8111-111111111111", "ed@example.org"),
        from_eml=mail("mallory@example.org", reply(forum, "ed@example.org")),
        organizer_ics=reply(forum, "ed@example.org", organizer="ORGANIZER:mailto:mallory@example.org"),
        two_ics=two,
        pair_ics=reply(forum, "pair@example.org", cn="Somebody"),
        request_ics=reply(forum, "ed@example.org").replace("REPLY", "REQUEST"),
        passed_ics=reply(forum, "ed@example.org", "DELEGATED"),
        nobody_ics=reply(forum, ""),
    )
    found = refusals(replies.make_plan(session, source))
    told = {name.split(".")[0]: (line, column) for name, (line, column, _reason) in found.items()}
    assert told == {
        "stranger": (5, "ATTENDEE"),
        "other": (5, "UID"),
        "from": (5, "ATTENDEE"),
        "organizer": (5, "ORGANIZER"),
        "two": (5, ""),
        "pair": (5, "ATTENDEE"),
        "request": (4, "METHOD"),
        "passed": (5, "PARTSTAT"),
        "nobody": (5, "ATTENDEE"),
    }
    assert "mallory@example.org" in found["stranger.ics"][2]
    assert "mallory@example.org sent an answer for ed@example.org" in found["from.eml"][2]


def test_what_is_broken_is_refused_with_its_line(session: Session, forum: str, tmp_path: Path) -> None:
    good = reply(forum, "ed@example.org")
    source = put(
        tmp_path / "in",
        line_ics=good.replace("SEQUENCE:2", "SEQUENCE"),
        quote_ics=good.replace('CN="X"', 'CN="X'),
        cut_ics=good[: good.index("END:VEVENT")],
        latin_ics=good.replace("Riverside", "Ribera Ñ").encode("latin-1"),
        empty_ics="",
        html_ics="<html>\r\n<body>Sign in</body>\r\n",
        nothing_eml="From: a@example.org\r\n\r\nThanks, I will come!\r\n",
        large_ics=good.encode() + b"X-A:" + b"x" * replies.LARGEST,
        long_ics=good + "X-A:1\r\n" * 20_001,
        deep_ics="BEGIN:VCALENDAR\r\n" * 5_000,
    )
    plan = replies.make_plan(session, source)
    found = {name.split(".")[0]: line for name, (line, _column, _reason) in refusals(plan).items()}
    assert found == {
        "line": 9,
        "quote": 8,
        "cut": 0,
        "latin": 7,
        "empty": 1,
        "html": 1,
        "nothing": 0,
        "large": 0,
        "long": 0,
        "deep": 0,
    }
    assert (plan.read, plan.edits) == (10, [])


def test_a_place_without_answers_is_said(session: Session, forum: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for path, words in ((tmp_path / "nowhere.ics", "no file"), (tmp_path / "empty", "no calendar files")):
        with pytest.raises(UserError, match=words):
            replies.make_plan(session, path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.data())
def test_whatever_a_stranger_sends_is_an_answer_or_a_problem_in_words(data: st.DataObject) -> None:
    whole = reply("id", "ed@example.org").encode()
    at_byte = data.draw(st.integers(0, len(whole)))
    junk = data.draw(st.binary(max_size=8) | st.sampled_from([b"\r\n ", b"\x00", b";X=", b"BEGIN:VEVENT\r\n", b"END:"]))
    cut = data.draw(st.integers(0, 20))
    torn = whole[:at_byte] + junk + whole[at_byte + cut :]
    for in_mail in (False, True):
        with suppress(CalendarProblem):
            found = replies_in(torn, mail=in_mail)
            assert found, "no answer is passed over in silence"
            assert all("@" in one.email for one in found)


def test_an_answer_whose_first_line_is_folded_is_read() -> None:
    (one,) = replies_in(reply("id", "ed@example.org").replace("VEVENT", "VEV\r\n ENT", 1).encode(), mail=False)
    assert (one.email, one.line) == ("ed@example.org", 5)
