"""The copy of minutes that the public may read: generated from the members' copy, never covered over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from liaison_app.models.agency import Officer
from liaison_app.models.contact import Contact
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
from liaison_app.services.suppression import suppressed
from liaison_app.services.unnamed import Unnamed


def published(db: OrmSession, content: MinutesContent) -> MinutesContent:
    """The copy without residents' names, confidential concerns and small groups."""
    unnamed = Unnamed(_private_names(db, content))
    counts = {group.group: group.count or 0 for group in content.groups}
    shown, total = suppressed(counts, content.total)
    small = {group for group, count in shown.items() if count is None}

    def entry(one: Entry) -> Entry:
        match one:
            case SaidRemark():
                return replace(one, text=unnamed.tell(one.text), speaker=unnamed.tell(one.speaker))
            case RaisedConcern():
                return replace(one, text=unnamed.tell(one.text), group="" if one.group in small else one.group)
            case TakenDecision():
                return replace(
                    one,
                    wording=unnamed.tell(one.wording),
                    mover=unnamed.tell(one.mover),
                    seconder=unnamed.tell(one.seconder),
                    roll_call=unnamed.tell(one.roll_call),
                )
            case AgreedAction():
                return replace(one, text=unnamed.tell(one.text), owner=unnamed.tell(one.owner))

    def entries(some: Iterable[Entry]) -> tuple[Entry, ...]:
        return tuple(entry(one) for one in some if not (isinstance(one, RaisedConcern) and one.confidential))

    def item(one: Item) -> Item:
        return replace(
            one,
            title=unnamed.tell(one.title),
            presenter=unnamed.tell(one.presenter),
            notes=unnamed.tell(one.notes),
            entries=entries(one.entries),
        )

    return replace(
        content,
        title=unnamed.tell(content.title),
        present=(),
        apologies=(),
        absent=(),
        organizations=_organizations(content.present),
        groups=tuple(GroupCount(group, count) for group, count in shown.items()),
        total=total,
        items=tuple(map(item, content.items)),
        loose=entries(content.loose),
        actions=tuple(replace(a, text=unnamed.tell(a.text), owner=unnamed.tell(a.owner)) for a in content.actions),
        notes="",
        left_out=any(isinstance(one, RaisedConcern) and one.confidential for one in content.entries),
        public=True,
    )


def _private_names(db: OrmSession, content: MinutesContent) -> dict[str, str]:
    """Who is not named in public, and what stands instead: whom they spoke for, or that they are a resident."""
    names = {p.name: p.organization for p in (*content.present, *content.apologies, *content.absent)}
    typed = [item.presenter for item in content.items]
    for entry in content.entries:
        match entry:
            case SaidRemark():
                typed.append(entry.speaker)
            case TakenDecision():
                typed += [entry.mover, entry.seconder]
            case AgreedAction():
                typed.append(entry.owner)
            case RaisedConcern():
                pass
    for name in db.scalars(select(Contact.name).where(Contact.name.in_({name.strip() for name in typed}))):
        names.setdefault(name, "")
    in_office = {content.chair, content.minute_taker, *db.scalars(select(Officer.name))}
    return {name: stand_in for name, stand_in in names.items() if name not in in_office}


def _organizations(people: Iterable[Person]) -> tuple[str, ...]:
    """Whom the people present spoke for, each once."""
    return tuple(sorted({person.organization for person in people if person.organization}, key=str.casefold))
