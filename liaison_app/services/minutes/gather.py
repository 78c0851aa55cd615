"""Gathering minutes from the vault: the rows of one meeting, put in the order in which things happened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from liaison_app import clock
from liaison_app.errors import NotFound
from liaison_app.i18n import _
from liaison_app.models.base import Record
from liaison_app.models.capture import Action, Concern, Decision, Remark
from liaison_app.models.meeting import AgendaItem, Attendance, Meeting
from liaison_app.models.minutes import Amendment, MinutesText
from liaison_app.models.registry import KINDS
from liaison_app.services.minutes.content import (
    AgreedAction,
    Correction,
    Entry,
    GroupCount,
    Item,
    MinutesContent,
    Person,
    RaisedConcern,
    SaidRemark,
    TakenDecision,
    Written,
)
from liaison_app.services.moments import EARLIEST, order
from liaison_app.storage import lists

M = TypeVar("M", AgendaItem, Attendance, Concern, Decision, Action, Remark, MinutesText, Amendment)
Capture = Remark | Concern | Decision | Action


class Gathered:
    """The rows of one meeting. Raises NotFound if there is no such meeting."""

    def __init__(self, db: OrmSession, meeting_id: str) -> None:
        meeting = db.scalar(select(Meeting).where(Meeting.id == meeting_id, Meeting.deleted_at.is_(None)))
        if meeting is None:
            raise NotFound(_("There is no meeting with the id {id}.").format(id=meeting_id))
        self.meeting = meeting
        self.items = live(db, AgendaItem, meeting_id)
        self.items.sort(key=lambda item: (item.position, item.n))
        self.concerns = live(db, Concern, meeting_id)
        self.decisions = live(db, Decision, meeting_id)
        self.actions = live(db, Action, meeting_id)
        self.remarks = live(db, Remark, meeting_id)
        self.attendances = live(db, Attendance, meeting_id)
        self.texts = live(db, MinutesText, meeting_id)
        self.amendments = live(db, Amendment, meeting_id)
        self.contacts = lists.titles(db, KINDS["contacts"], [row.contact_id for row in self.attendances])
        self.places = lists.titles(db, KINDS["places"], [row.place_id for row in self.concerns if row.place_id])

    def content(self, agency: str) -> MinutesContent:
        """Everything put together, as members may read it."""
        meeting = self.meeting
        groups, total = self._counts()
        return MinutesContent(
            meeting_id=meeting.id,
            agency=agency,
            title=meeting.title,
            meeting_type=meeting.meeting_type,
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            opened_at=meeting.opened_at,
            closed_at=meeting.closed_at,
            issued_on=meeting.issued_on or clock.today(),
            place=meeting.place,
            chair=meeting.chair,
            minute_taker=meeting.minute_taker,
            interpreters=meeting.interpreters,
            quorum=meeting.quorum,
            state=meeting.minutes_state,
            approved_on=meeting.approved_on,
            present=self.people("present"),
            apologies=self.people("apologies"),
            absent=self.people("absent"),
            groups=groups,
            total=total,
            illegible=sum(row.count for row in self.attendances if row.illegible and row.status == "present"),
            items=tuple(self._item(number, item) for number, item in enumerate(self.items, start=1)),
            loose=self._entries(""),
            actions=tuple(_action(row) for row in self.actions),
            notes=meeting.notes,
            next_meeting_at=meeting.next_meeting_at,
            written=tuple((text.section, self._written(text)) for text in self._sections() if text.section != "item"),
            amendments=tuple(
                Correction(row.text, row.on, row.agreed_by)
                for row in sorted(self.amendments, key=lambda row: (str(row.on or ""), row.n))
            ),
        )

    def people(self, status: str) -> tuple[Person, ...]:
        """Those on the list by name, in the order of the alphabet."""
        people = (
            Person(
                row.name.strip() or self.contacts.get(row.contact_id, ""),
                row.organization.strip(),
                row.capacity.strip(),
                self._late(row),
                row.left_at,
            )
            for row in self.attendances
            if row.status == status and not row.group
        )
        return tuple(sorted((person for person in people if person.name), key=lambda p: p.name.casefold()))

    def _late(self, row: Attendance) -> time | None:
        """When somebody came who was not there from the beginning. The live view notes the time of everybody."""
        begun = (self.meeting.opened_at or self.meeting.starts_at).time().replace(second=0, microsecond=0)
        return row.arrived_at if row.arrived_at is not None and row.arrived_at > begun else None

    def _counts(self) -> tuple[tuple[GroupCount, ...], int | None]:
        """The counts by group, however its name is written, and how many were there in all."""
        there = [row for row in self.attendances if row.status == "present"]
        counts: dict[str, int] = {}
        names: dict[str, str] = {}
        for row in there:
            if row.group:
                group = names.setdefault(row.group.casefold(), row.group)
                counts[group] = counts.get(group, 0) + row.count
        total = self.meeting.headcount or sum(row.count for row in there) or None
        return tuple(GroupCount(group, count) for group, count in counts.items()), total

    # --- what was captured ----------------------------------------------------------------------

    def _item(self, number: int, item: AgendaItem) -> Item:
        text = next((t for t in self._sections() if t.section == "item" and t.agenda_item_id == item.id), None)
        return Item(
            item.id,
            number,
            item.title,
            item.presenter,
            item.reference,
            item.notes,
            item.outcome,
            self._entries(item.id),
            self._written(text) if text else None,
        )

    def _entries(self, item_id: str) -> tuple[Entry, ...]:
        return tuple(map(self._entry, self._under(item_id)))

    def _under(self, item_id: str) -> list[Capture]:
        """What was captured under an item (or under none) in the order of time; an item that is gone is none."""
        known = {item.id for item in self.items}
        captures: list[Capture] = [*self.remarks, *self.concerns, *self.decisions, *self.actions]
        here = [row for row in captures if (row.agenda_item_id if row.agenda_item_id in known else "") == item_id]
        return sorted(here, key=order)

    def _entry(self, row: Capture) -> Entry:
        match row:
            case Remark():
                return SaidRemark(row.text, row.speaker)
            case Concern():
                return self._concern(row)
            case Decision():
                return TakenDecision(
                    row.wording,
                    row.mover,
                    row.seconder,
                    row.votes_for,
                    row.votes_against,
                    row.votes_abstained,
                    row.outcome,
                    row.roll_call,
                )
            case Action():
                return _action(row)

    def _concern(self, row: Concern) -> RaisedConcern:
        if row.conduct:  # its story is not kept
            return RaisedConcern("", handed_to=row.conduct_body, reference=row.conduct_reference)
        place = self.places.get(row.place_id, "")
        return RaisedConcern(row.text, place=place, group=row.raised_by_group, confidential=row.confidential)

    # --- what somebody wrote --------------------------------------------------------------------

    def _sections(self) -> Sequence[MinutesText]:
        """The texts, of each section the newest: two laptops may both have written one."""
        newest: dict[tuple[str, str], MinutesText] = {}
        for text in sorted(self.texts, key=newer):
            newest[section_of(text)] = text
        return [text for text in newest.values() if text.text.strip()]

    def _written(self, text: MinutesText) -> Written:
        since = stamp(text)
        return Written(text.text, sum(stamp(row) > since for row in self._behind(text)))

    def _behind(self, text: MinutesText) -> Iterable[Record]:
        """The rows that a section is made of; those that live on after the meeting only count when they are new."""
        if text.section == "attendance":
            return self.attendances
        if text.section == "closing":
            return ()
        if text.section == "actions":
            return [row for row in self.actions if (row.created_at or EARLIEST) > stamp(text)]
        item_id = text.agenda_item_id if text.section == "item" else ""
        under = [row for row in self._under(item_id) if not isinstance(row, Decision)]
        lasting = (Concern, Action)
        return [row for row in under if not isinstance(row, lasting) or (row.created_at or EARLIEST) > stamp(text)]


def _action(row: Action) -> AgreedAction:
    return AgreedAction(row.text, row.owner, row.owner_type, row.due_on, row.status)


def stamp(row: Record) -> datetime:
    """When a row was last changed."""
    return row.updated_at or row.created_at or EARLIEST


def newer(text: MinutesText) -> tuple[datetime, datetime, str]:
    """What orders the texts of one section, the one that holds last; the same on every laptop, and after an undo."""
    return stamp(text), text.created_at or EARLIEST, text.id


def section_of(text: MinutesText) -> tuple[str, str]:
    """The section of a text: its name and its item."""
    return text.section, text.agenda_item_id if text.section == "item" else ""


def live(db: OrmSession, model: type[M], meeting_id: str) -> list[M]:
    """The rows of a meeting in the order in which they were made."""
    query = select(model).where(model.meeting_id == meeting_id, model.deleted_at.is_(None)).order_by(model.n)
    return list(db.scalars(query))
