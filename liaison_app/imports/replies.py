"""Answers to invitations: calendar files (METHOD:REPLY), alone or inside e-mails, one of them or a folder of them.

An answer is matched by the meeting's UID and the e-mail address it comes from. Whatever is forged, too large, broken
or from somebody who was not invited is left out and told, with file, line and reason; nothing of it is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from liaison_app.errors import UserError
from liaison_app.i18n import N_, _
from liaison_app.imports import last_replies
from liaison_app.imports.calendar_file import EARLIEST, CalendarProblem, Reply, replies_in
from liaison_app.imports.hsds.problems import Rejected, Remark
from liaison_app.imports.last_replies import Taken
from liaison_app.models.contact import Contact
from liaison_app.models.meeting import REPLIES, Attendance, Meeting
from liaison_app.services import records
from liaison_app.services.roles import guarded
from liaison_app.storage.edits import Changed, Edit
from liaison_app.storage.session import Session

SUFFIXES: Final = (".ics", ".eml")
MOST_FILES: Final = 2_000
LARGEST: Final = 5_000_000
_TABLE: Final = "replies"
#: What calendars answer that means something here; others are told.
_TAKEN: Final = {
    "ACCEPTED": "accepted",
    "DECLINED": "declined",
    "TENTATIVE": "tentative",
    "NEEDS-ACTION": "needs-action",
}
_OTHERS: Final = {"DELEGATED": N_("They passed the invitation on to somebody else. Ask who comes.")}


@dataclass(frozen=True)
class Answer:
    """An answer that is taken: whose, to which meeting, and what it says (a code of `REPLIES`)."""

    file: str
    name: str
    meeting: str
    reply: str

    @property
    def words(self) -> str:
        """What it says, for reading."""
        return _(REPLIES[self.reply])


@dataclass
class Plan:
    """What taking the answers in would do: what is taken, what is left out and why, remarks, and the Edits to write."""

    read: int = 0
    changed: int = 0
    unchanged: int = 0
    answers: list[Answer] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list, repr=False)
    taken: dict[str, Taken] = field(default_factory=dict, repr=False)
    """The answers that hold from now on, by attendance."""

    def report(self) -> dict[str, Any]:
        """The report as the command line prints it with `--json`, in the words of the other imports."""
        return {
            "read": {_TABLE: self.read},
            "added": 0,
            **{name: getattr(self, name) for name in ("changed", "unchanged")},
            **{name: [asdict(row) for row in getattr(self, name)] for name in ("answers", "rejected", "remarks")},
        }


@guarded("import replies")
def make_plan(session: Session, path: Path) -> Plan:
    """What taking in the answers at `path` would do; nothing is written.

    Raises UserError where there is nothing, or a folder with too many files.
    """
    plan = Plan()
    found: list[tuple[Path, Reply]] = []
    for one in _files(path):
        try:
            found += [(one, reply) for reply in replies_in(_content(one), mail=one.suffix.lower() == ".eml")]
        except CalendarProblem as problem:
            plan.read += 1
            plan.rejected.append(Rejected(one.name, problem.line, problem.column, problem.reason))
    plan.read += len(found)
    people = _People(session, {reply.uid for _file, reply in found})
    newest: dict[str, tuple[Path, Reply]] = {}
    for one, reply in sorted(found, key=lambda pair: pair[1].order):
        try:
            attendance = people.whose(reply)
        except CalendarProblem as problem:
            plan.rejected.append(Rejected(one.name, reply.line, problem.column, problem.reason))
            continue
        if attendance.id in newest:
            older = newest[attendance.id][0]
            plan.unchanged += 1
            plan.remarks.append(Remark(older.name, 0, "", _("The same person answered again later; that holds.")))
        newest[attendance.id] = (one, reply)
    for attendance_id, (one, reply) in newest.items():
        _take(plan, one.name, reply, people, people.attendances[attendance_id])
    return plan


@guarded("import replies")
def carry_out(session: Session, plan: Plan) -> Changed:
    """Write the answers in one step that can be undone. Raises Conflict if the plan has gone stale."""
    changed = records.save(session, plan.edits, action="replies") if plan.edits else Changed({})
    if plan.taken:
        with session.write() as db:
            last_replies.note(db, plan.taken)
    return changed


def _files(path: Path) -> Sequence[Path]:
    if path.is_dir():
        found = sorted(one for one in path.iterdir() if one.suffix.lower() in SUFFIXES and one.is_file())
        if len(found) > MOST_FILES:
            words = _("The folder has more than {count} files. Choose a folder with the answers only.")
            raise UserError(words.format(count=MOST_FILES), _("Nothing was imported."))
        if not found:
            raise UserError(_("The folder has no calendar files (.ics) or e-mails (.eml)."), _("Nothing was imported."))
        return found
    if not path.is_file():
        raise UserError(_("There is no file “{name}”.").format(name=path.name), _("Nothing was imported."))
    return [path]


def _content(path: Path) -> bytes:
    """The bytes of a file that is not too large."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CalendarProblem(_("The file cannot be read: {reason}.").format(reason=reason)) from None
    if len(data) > LARGEST:
        raise CalendarProblem(_("The file is larger than {n} MB; no answer is.").format(n=LARGEST // 1_000_000))
    return data


def _take(plan: Plan, file: str, reply: Reply, people: _People, attendance: Attendance) -> None:
    """Judge the newest answer of somebody who was invited."""
    meeting = people.meetings[reply.uid]
    if reply.partstat not in _TAKEN:
        reason = _(_OTHERS.get(reply.partstat, N_("This answer is not known: {answer}."))).format(answer=reply.partstat)
        plan.rejected.append(Rejected(file, reply.line, "PARTSTAT", reason))
        return
    if reply.sequence < meeting.invitations:
        if _moved(reply, meeting):
            words = _("It answers an earlier invitation, to another date ({date}). Ask them again.")
            plan.rejected.append(Rejected(file, reply.line, "DTSTART", words.format(date=reply.starts)))
            return
        words = _("It answers an earlier invitation ({number}; the newest is {newest}).")
        remark = words.format(number=reply.sequence, newest=meeting.invitations)
        plan.remarks.append(Remark(file, reply.line, "SEQUENCE", remark))
    answer = _TAKEN[reply.partstat]
    if _is_older(reply, people.last.get(attendance.id), attendance.reply):
        plan.unchanged += 1
        remark = _("A newer answer of the same person was taken in before; that holds.")
        plan.remarks.append(Remark(file, reply.line, "DTSTAMP", remark))
        return
    plan.taken[attendance.id] = Taken(answer, *reply.order)
    plan.answers.append(Answer(file, people.names[attendance.id] or reply.email, meeting.title, answer))
    if attendance.reply == answer:
        plan.unchanged += 1
        return
    plan.changed += 1
    plan.edits.append(Edit("attendances", attendance.id, base=attendance.version, fields={"reply": answer}))


def _is_older(reply: Reply, last: Taken | None, now: str) -> bool:
    """Whether it was sent before the answer that was taken in last, if that one still stands."""
    if last is None or last.reply != now or reply.sequence > last.sequence:
        return False
    return reply.sequence < last.sequence or EARLIEST < reply.stamp < last.stamp


def _moved(reply: Reply, meeting: Meeting) -> bool:
    """Whether the answer tells another wall-clock time than the meeting has now. A time in UTC tells nothing here."""
    if isinstance(reply.starts, datetime):
        return reply.starts.tzinfo is None and reply.starts != meeting.starts_at
    return isinstance(reply.starts, date) and reply.starts != meeting.starts_at.date()


class _People:
    """Who was invited to the meetings that are answered, by address."""

    def __init__(self, session: Session, uids: set[str]) -> None:
        self.attendances: dict[str, Attendance] = {}
        self.names: dict[str, str] = {}
        self._by_address: dict[tuple[str, str], list[Attendance]] = {}
        agency = records.agency(session).email.strip().casefold()
        self._organizers = {agency} - {""}
        with session.read() as db:
            live = select(Meeting).where(Meeting.id.in_(uids), Meeting.deleted_at.is_(None))
            self.last = last_replies.load(db)
            self.meetings: Mapping[str, Meeting] = {one.id: one for one in db.scalars(live)}
            rows = db.execute(
                select(Attendance, Contact)
                .outerjoin(Contact, (Contact.id == Attendance.contact_id) & Contact.deleted_at.is_(None))
                .where(Attendance.meeting_id.in_(self.meetings), Attendance.deleted_at.is_(None))
            ).all()
            for attendance, contact in rows:
                self._note(attendance, contact)

    def _note(self, attendance: Attendance, contact: Contact | None) -> None:
        self.attendances[attendance.id] = attendance
        self.names[attendance.id] = attendance.name or (contact.name if contact is not None else "")
        addresses = {attendance.contact_detail, *(contact.emails if contact is not None else ())}
        for address in {one.strip().casefold() for one in addresses} - {""}:
            self._by_address.setdefault((attendance.meeting_id, address), []).append(attendance)

    def whose(self, reply: Reply) -> Attendance:
        """The one who answers. Raises CalendarProblem where that is nobody who was invited, or not for certain."""
        if reply.uid not in self.meetings:
            raise CalendarProblem(_("It answers no meeting of this vault."), column="UID")
        if reply.organizer and self._organizers and reply.organizer not in self._organizers:
            words = _("It answers an invitation of {address}, which is not the agency's address.")
            raise CalendarProblem(words.format(address=reply.organizer), column="ORGANIZER")
        if reply.sender and reply.sender != reply.email:
            words = _("{sender} sent an answer for {email}. Ask them, and enter it by hand.")
            raise CalendarProblem(words.format(sender=reply.sender, email=reply.email), column="ATTENDEE")
        there = self._by_address.get((reply.uid, reply.email), [])
        if len(there) > 1:
            there = [one for one in there if self.names[one.id].strip().casefold() == reply.name.casefold()]
            if len(there) != 1:
                words = _("Several people have the address {email}. Enter whose answer it is by hand.")
                raise CalendarProblem(words.format(email=reply.email), column="ATTENDEE")
        if not there:
            words = _("Nobody who is expected there has the address {email}.")
            raise CalendarProblem(words.format(email=reply.email), column="ATTENDEE")
        return there[0]


def answered(plan: Plan) -> Iterator[tuple[str, str, str]]:
    """What is taken, as rows to be read: whose, which meeting, what."""
    for one in plan.answers:
        yield one.name, one.meeting, one.words
