"""The copy of minutes that the public may read: generated from the members' copy, never covered over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from liaison_app.i18n import _
from liaison_app.models.capture import OWNER_TYPES, Concern
from liaison_app.services.minutes.content import (
    AgreedAction,
    Entry,
    GroupCount,
    Item,
    MinutesContent,
    Person,
    RaisedConcern,
    SaidRemark,
    TakenDecision,
)
from liaison_app.services.minutes.people import known
from liaison_app.services.redaction import Redactor
from liaison_app.services.redaction.doubts import key_of
from liaison_app.services.suppression import suppressed


def published(db: OrmSession, content: MinutesContent, kept: Iterable[str] = ()) -> MinutesContent:
    """The copy without residents' names, confidential concerns and small groups, in fields and in free text.

    What cannot be decided is left out too unless it is among `kept`, and listed in `doubts`.
    """
    content = _since_approved(db, content)
    counts = {group.group: group.count or 0 for group in content.groups}
    shown, total = suppressed(counts, content.total)
    small = {group: counts[group] for group, count in shown.items() if count is None}
    people = known(db, content, small)
    redactor = Redactor(people, kept)
    told = _Told(redactor, small, people.public).content(content)
    return replace(
        told,
        groups=tuple(GroupCount(redactor.unnamed(group), count) for group, count in shown.items()),
        total=total,
        doubts=redactor.doubts,
    )


def _since_approved(db: OrmSession, content: MinutesContent) -> MinutesContent:
    """Approved minutes with what was asked to be confidential since, or marked as a complaint, as told in confidence.

    The stored text does not follow its concerns. A complaint keeps no text to be known by: where one was marked since,
    whatever is not found among the other concerns goes.
    """
    if content.frozen is None:
        return content
    asked = select(Concern.text, Concern.confidential, Concern.conduct, Concern.deleted_at)
    rows = db.execute(asked.where(Concern.meeting_id == content.meeting_id)).all()
    told = {row.text for row in rows if not (row.confidential or row.conduct or row.deleted_at)}
    secret = {row.text for row in rows if row.confidential} - told
    handed_on = sum(isinstance(one, RaisedConcern) and bool(one.handed_to) for one in content.entries)
    marked_since = sum(row.conduct for row in rows) > handed_on

    def now(one: Entry) -> Entry:
        if not isinstance(one, RaisedConcern) or one.handed_to:
            return one
        gone = one.text in secret or (marked_since and one.text not in told)
        return replace(one, confidential=True) if gone else one

    items = tuple(replace(item, entries=tuple(map(now, item.entries))) for item in content.items)
    return replace(content, items=items, loose=tuple(map(now, content.loose)))


class _Told:
    """The parts of minutes as the public reads them."""

    def __init__(self, redactor: Redactor, small: Iterable[str], in_office: Iterable[str]) -> None:
        self._tell, self._person, self._unnamed = redactor.tell, redactor.person, redactor.unnamed
        self._small = {key_of(group) for group in small}
        self._in_office = {key_of(name) for name in in_office}

    def content(self, content: MinutesContent) -> MinutesContent:
        """Everything but the counts; in the order in which it is printed, so that doubts are listed in that order."""
        return replace(
            content,
            title=self._tell(content.title),
            place=self._tell(content.place, addresses=False),
            present=self._people(content.present),
            apologies=self._people(content.apologies),
            absent=self._people(content.absent),
            interpreters=tuple(self._unnamed(one) for one in content.interpreters),
            organizations=self._organizations(content.present),
            items=tuple(self._item(item) for item in content.items),
            loose=self._entries(content.loose),
            actions=tuple(self._action(action) for action in content.actions),
            notes="",
            written=tuple(
                (section, replace(text, text=self._tell(text.text)))
                for section, text in content.written
                if section != "attendance"  # it names who was there; the public reads the counts
            ),
            amendments=tuple(
                replace(one, text=self._tell(one.text), agreed_by=self._person(one.agreed_by))
                for one in content.amendments
            ),
            left_out=any(isinstance(one, RaisedConcern) and one.confidential for one in content.entries),
            frozen=None,
            public=True,
        )

    def _item(self, item: Item) -> Item:
        return replace(
            item,
            title=self._tell(item.title),
            presenter=self._person(item.presenter),
            reference=self._tell(item.reference),
            notes=self._tell(item.notes),
            entries=self._entries(item.entries),
            written=replace(item.written, text=self._tell(item.written.text)) if item.written else None,
        )

    def _entries(self, some: Iterable[Entry]) -> tuple[Entry, ...]:
        return tuple(self._entry(one) for one in some if not (isinstance(one, RaisedConcern) and one.confidential))

    def _entry(self, one: Entry) -> Entry:
        match one:
            case SaidRemark():
                return replace(one, text=self._tell(one.text), speaker=self._person(one.speaker))
            case RaisedConcern():
                return self._concern(one)
            case TakenDecision():
                return replace(
                    one,
                    wording=self._tell(one.wording),
                    mover=self._person(one.mover),
                    seconder=self._person(one.seconder),
                    roll_call=self._tell(one.roll_call),
                )
            case AgreedAction():
                return self._action(one)

    def _concern(self, one: RaisedConcern) -> RaisedConcern:
        """A complaint's reference leads to its file, so the public does not read it."""
        return replace(
            one,
            text=self._tell(one.text),
            place=self._tell(one.place, addresses=False),
            group="" if key_of(one.group) in self._small else self._unnamed(one.group),
            handed_to=self._tell(one.handed_to),
            reference="",
        )

    def _action(self, one: AgreedAction) -> AgreedAction:
        """Of a partner's people it is told that they are a partner's."""
        owner = one.owner if one.owner_type == "officer" else self._person(one.owner)
        if one.owner_type == "partner" and owner == _("a resident"):
            owner = _(OWNER_TYPES["partner"]).lower()
        return replace(one, text=self._tell(one.text), owner=owner)

    def _people(self, some: Iterable[Person]) -> tuple[Person, ...]:
        """Those who were here for an office; everybody else is only counted."""
        return tuple(
            replace(one, organization=self._tell(one.organization), capacity=self._unnamed(one.capacity))
            for one in some
            if key_of(one.name) in self._in_office
        )

    def _organizations(self, people: Iterable[Person]) -> tuple[str, ...]:
        """Whom the people present spoke for, each once; not where that names somebody."""
        spoken_for = {person.organization for person in people if person.organization}
        return tuple(sorted((one for one in spoken_for if self._tell(one) == one), key=str.casefold))
