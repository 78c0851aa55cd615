"""Is the vault whole? Pages, audit log, anchor, index and links; nothing is repaired here, only said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, or_, select, text
from sqlalchemy.exc import DatabaseError

from liaison_app.i18n import N_, _, ngettext
from liaison_app.models.about import Field
from liaison_app.models.registry import KINDS, PART_KINDS, Kind, PartKind
from liaison_app.storage import anchor, audit, index
from liaison_app.storage.anchor import Mark
from liaison_app.storage.connection import WrongKey
from liaison_app.storage.session import Session


@dataclass(frozen=True)
class Finding:
    """Something that does not hold. `serious` ones mean damage; the others are links whose target is not here."""

    what: str
    serious: bool = True


@dataclass(frozen=True)
class LogCheck:
    """The audit log, read through: how many events there are, and what does not hold."""

    events: int
    findings: tuple[Finding, ...]


_BREAKS = {
    "missing": N_("audit log: events before number {n} were removed"),
    "order": N_("audit log: number {n} does not follow the one before it"),
    "device": N_("audit log: number {n} belongs to another device"),
    "changed": N_("audit log: number {n} was changed"),
}


def check(session: Session, tell: Callable[[int], object] = lambda _percent: None) -> list[Finding]:
    """Every page's authenticity, the structure of the database, the audit chain and its anchor, the search index,
    and dangling links.

    After the first kind of damage nothing more is asked: what a damaged page would answer means nothing. `tell` hears
    how far it has come, in percent, and may raise to end it.
    """
    marks = session.witness.marks() if session.witness else {}
    try:
        with session.engine.connect() as db:
            looks = (_pages, _structure, _chain, lambda db: _anchor(db, marks), _index, _links)
            for number, look in enumerate(looks):
                tell(100 * number // len(looks))
                if findings := list(look(db)):
                    return findings
            return []
    except (DatabaseError, WrongKey):
        return [Finding("database: cannot be read")]


def check_log(session: Session) -> LogCheck:
    """The audit chain from its first event to its last, and the anchor; no other page is asked for."""
    marks = session.witness.marks() if session.witness else {}
    try:
        with session.engine.connect() as db:
            return LogCheck(audit.length(db), (*_chain(db), *_anchor(db, marks)))
    except (DatabaseError, WrongKey):
        return LogCheck(0, (Finding("database: cannot be read"),))


def whole(session: Session) -> bool:
    """Whether every page is what was written into it; quicker than `check`, which begins with it."""
    try:
        with session.engine.connect() as db:
            return not list(_pages(db))
    except (DatabaseError, WrongKey):
        return False


def _pages(db: Connection) -> Iterator[Finding]:
    pages = len(db.exec_driver_sql("PRAGMA cipher_integrity_check").all())
    if pages:
        words = ngettext(
            "{n} page of vault.db is not what was written", "{n} pages of vault.db are not what was written", pages
        )
        yield Finding(words.format(n=pages))


def _structure(db: Connection) -> Iterator[Finding]:
    for line in db.exec_driver_sql("PRAGMA integrity_check").scalars():
        if line != "ok":
            yield Finding(_("the structure of vault.db is broken ({detail})").format(detail=line))


def _chain(db: Connection) -> Iterator[Finding]:
    for broken in audit.verify(db):
        yield Finding(_(_BREAKS[broken.what]).format(n=broken.n))


def _anchor(db: Connection, marks: Mapping[str, Mark | None]) -> Iterator[Finding]:
    finding = anchor.compare(db, marks.values())
    if finding:
        yield Finding(finding.words())


def _index(db: Connection) -> Iterator[Finding]:
    """The index holds exactly the live rows; what each row's words are is the door's own work."""
    for kind in KINDS.values():
        rowids = set(db.execute(text(f"SELECT rowid FROM {index.table(kind)}")).scalars())  # noqa: S608 - own name
        live = set(db.scalars(select(kind.table.c.n).where(kind.table.c.deleted_at.is_(None))))
        if rowids != live:
            words = _("search in {kind}: {missing} records are not found, {more} are found that are gone")
            yield Finding(words.format(kind=_(kind.plural), missing=len(live - rowids), more=len(rowids - live)))


def _links(db: Connection) -> Iterator[Finding]:
    holders: list[Kind | PartKind] = [*KINDS.values(), *PART_KINDS.values()]
    for holder in holders:
        for field in holder.fields:
            if field.type == "link":
                yield from _dangling(db, holder, field)


def _dangling(db: Connection, holder: Kind | PartKind, field: Field) -> Iterator[Finding]:
    table, target = holder.table, KINDS[field.about.link].table.alias("target")
    column = table.c[field.name]
    there = select(target.c.id).where(target.c.id == column, target.c.deleted_at.is_(None)).exists()
    query = select(func.count()).select_from(table).where(column != "", ~there)
    if isinstance(holder, Kind):
        query = query.where(table.c.deleted_at.is_(None))
    else:
        query = query.where(or_(*(_owned_by(holder, kind) for kind in KINDS.values() if holder in kind.part_kinds)))
    count = db.scalar(query)
    if count:
        words = ngettext(
            "{holder}, {field}: {n} link leads to a record that is not here",
            "{holder}, {field}: {n} links lead to records that are not here",
            count,
        )
        said = words.format(holder=_(holder.plural), field=_(field.label), n=count)
        yield Finding(said, serious=False)


def _owned_by(part: PartKind, kind: Kind) -> ColumnElement[bool]:
    """Parts of live records of a kind; those of a tombstone wait with it for an undo."""
    owner = kind.table.alias("owner")
    return select(owner.c.id).where(owner.c.id == part.table.c.owner_id, owner.c.deleted_at.is_(None)).exists()
