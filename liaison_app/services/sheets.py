"""The sign-in sheet of a meeting, entered the next day: held against who is there already, and filed in one step.

Nobody is linked to a contact unless the officer chose that contact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select

from liaison_app.i18n import N_, _
from liaison_app.models.about import Value
from liaison_app.models.contact import Contact
from liaison_app.models.meeting import Attendance
from liaison_app.models.organization import Organization
from liaison_app.models.registry import KINDS
from liaison_app.services import records
from liaison_app.services.called import called, folded
from liaison_app.services.paper import Line, NotFiled, Person, Sheet, meant, mistakes, reach
from liaison_app.services.roles import guarded, may
from liaison_app.storage import lists
from liaison_app.storage.edits import Changed, Edit
from liaison_app.storage.session import Session

SUGGESTED: Final = 5
#: Where somebody agreed to be held, as the contact says it.
AGREED_ON_SHEET: Final = N_("Sign-in sheet")


@dataclass(frozen=True)
class Known:
    """A contact, or somebody of the meeting, who may be meant by what is typed; no `contact_id` for no contact."""

    contact_id: str
    name: str
    organization: str = ""
    detail: str = ""
    here: str = ""
    """The attendance, where the person stands in the meeting: `expected`, `present` and so on."""


@guarded("read attendances")
def sheet(session: Session, meeting_id: str) -> Sheet:
    """What is known of a meeting's attendance. Raises NotFound."""
    meeting: Any = records.load(session, "meetings", meeting_id).record
    live = [row for row in records.children(session, "attendances", meeting_id) if isinstance(row, Attendance)]
    titles = records.titles(session, "contacts", [row.contact_id for row in live if row.contact_id])
    people = tuple(
        Person(row.id, row.name.strip() or titles[row.contact_id], row.organization, row.contact_id, row.status)
        for row in live
        if (row.name.strip() or row.contact_id in titles) and not (row.group or row.illegible)
    )
    there = [row for row in live if row.status == "present"]
    return Sheet(
        meeting_id,
        meeting.title,
        meeting.starts_at,
        meeting.headcount,
        people,
        illegible=sum(row.count for row in there if row.illegible),
        groups=sum(row.count for row in there if row.group),
        next_line=max((row.sheet_line or 0 for row in live), default=0) + 1,
    )


@guarded("read contacts")
def suggest(session: Session, at: Sheet, typed: str, limit: int = SUGGESTED) -> list[Known]:
    """Who may be meant by what is typed: those of the meeting first, then contacts; at most `limit`."""
    wanted = folded(typed).split()
    if not wanted:
        return []
    found = [
        Known(one.contact_id, one.name, one.organization, here=one.status)
        for one in at.people
        if all(any(word.startswith(part) for word in folded(one.name).split()) for part in wanted)
    ]
    found.sort(key=lambda one: one.here == "present")  # who is expected is looked for, who is here was found
    listed = {one.contact_id for one in found} - {""}
    others = [one for one in contacts(session, typed, limit + len(listed)) if one.contact_id not in listed]
    return (found + others)[:limit]


@guarded("read contacts")
def contacts(session: Session, typed: str, limit: int = SUGGESTED) -> list[Known]:
    """Contacts who are called so, with what tells them apart."""
    kind = KINDS["contacts"]
    with session.read() as db:
        ids = called(db, kind, typed, limit)
        rows = db.execute(
            select(Contact.id, Contact.name, Contact.emails, Contact.area, Organization.name.label("body"))
            .outerjoin(Organization, Organization.id == Contact.organization_id)
            .where(Contact.id.in_(ids))
        ).all()
    found = {
        row.id: Known(row.id, row.name, row.body or "", " · ".join(filter(None, (row.area, *row.emails[:1]))))
        for row in rows
    }
    return [found[one] for one in ids]


@guarded("read organizations")
def bodies(session: Session, typed: str, here: Sequence[str], limit: int = SUGGESTED) -> list[str]:
    """Names of organizations that begin so: those that stand on the sheet or in the meeting first."""
    kind, wanted = KINDS["organizations"], folded(typed)
    near = [name for name in here if folded(name).startswith(wanted) and folded(name) != wanted]
    with session.read() as db:
        ids = called(db, kind, typed, limit)
        names = lists.titles(db, kind, ids)
    return list(dict.fromkeys([*near, *(names[one] for one in ids)]))[:limit]


@guarded("write attendances")
def file(session: Session, meeting_id: str, lines: Sequence[Line], headcount: int | None, first: int = 0) -> Changed:
    """File the lines and the headcount in one step. Raises NotFiled with all that is wrong; then nothing is written.

    Whoever is expected is marked present; of whoever is here only what was missing is filled in. `first` is the number
    of the first line on the sheet, the one after the last that was filed unless it is given.
    """
    wrong = mistakes(lines)
    if wrong:
        raise NotFiled(wrong)
    at = sheet(session, meeting_id)
    met = meant(lines, at.people)
    edits: list[Edit] = []
    if headcount != at.headcount:
        edits.append(Edit("meetings", meeting_id, fields={"headcount": headcount}))
    for number, line in enumerate(lines):
        if line.is_empty:
            continue
        known = line.contact_id or (met[number].contact_id if number in met else "")
        contact = _held(session, line, at) if line.hold and not known else None
        edits += [contact] if contact else []
        contact_id = contact.id if contact else line.contact_id
        place = (first or at.next_line) + number
        if number in met:
            edits += _filled_in(session, met[number], line, contact_id, place)
        else:
            edits.append(Edit("attendances", line.id, fields=_fields(line, meeting_id, contact_id, place)))
    return records.save(session, edits, action="paper")


def _fields(line: Line, meeting_id: str, contact_id: str, place: int) -> dict[str, Value]:
    return {
        "meeting_id": meeting_id,
        "contact_id": contact_id,
        "name": line.name.strip(),
        "organization": line.organization.strip(),
        "contact_detail": line.detail.strip(),
        "capacity": line.capacity.strip(),
        "illegible": line.illegible,
        "status": "present",
        "sheet_line": place,
    }


def _filled_in(session: Session, person: Person, line: Line, contact_id: str, place: int) -> list[Edit]:
    """Mark somebody present, and add what the sheet says and the attendance does not."""
    row: Any = records.load(session, "attendances", person.id).record
    said = _fields(line, row.meeting_id, contact_id, place)
    fields: dict[str, Value] = {"status": "present"} if row.status != "present" else {}
    for name in ("contact_id", "organization", "contact_detail", "capacity", "sheet_line"):
        if said[name] and not getattr(row, name):
            fields[name] = said[name]
    return [Edit("attendances", person.id, base=row.version, fields=fields)] if fields else []


def _held(session: Session, line: Line, at: Sheet) -> Edit:
    """A new contact of somebody who gave a phone number or an e-mail and agreed on the sheet to be held."""
    given = reach(line.detail)
    fields: dict[str, Value] = {
        "name": line.name.strip(),
        "organization_id": _body(session, line.organization),
        "source": at.title,
        "agreed_on": at.starts_at.date(),
        "agreed_how": _(AGREED_ON_SHEET),
    }
    if "email" in given:
        fields["emails"] = (given["email"],)
    return records.new("contacts", fields, phones=[{"number": given["phone"]}] if "phone" in given else [])


def _body(session: Session, name: str) -> str:
    """The one organization of this name; empty where there is none, or more than one."""
    if not name.strip() or not may(session, "read organizations"):
        return ""
    same = Organization.name.collate("NOCASE") == name.strip()
    with session.read() as db:
        found = db.scalars(select(Organization.id).where(same, Organization.deleted_at.is_(None)).limit(2)).all()
    return found[0] if len(found) == 1 else ""
