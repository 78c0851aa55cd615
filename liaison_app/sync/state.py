"""How sync stands, for whoever looks: read from the vault alone, never from the network."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from liaison_app import clock
from liaison_app.errors import UserError
from liaison_app.models.registry import KINDS
from liaison_app.services import roles
from liaison_app.services.roles import guarded
from liaison_app.storage import lists, tables
from liaison_app.storage.session import Session
from liaison_app.sync import link, outgoing
from liaison_app.sync.errors import MassDeletion

_KEY: Final = "sync"

#: What is said of one record: it is only here, it waits for the hub, the hub has it, or a person has to choose.
HERE, WAITING, SYNCED, NEEDS_YOU = "here", "waiting", "synced", "needs you"


@dataclass(frozen=True)
class Failure:
    """Why the last sync came to nothing, in words."""

    at: datetime
    message: str
    hint: str


@dataclass(frozen=True)
class Standing:
    """The vault and its hub. `link` is `none`, `asking` (with `code` to be told to the team) or `member`."""

    link: str
    code: str = field(default="", repr=False)
    waiting: int = 0
    """Records with changes that the hub lacks."""
    needs_you: int = 0
    """Records on which somebody has to choose between two values."""
    refused: int = 0
    """What came and was not taken over, or cannot be sent."""
    last_success: datetime | None = None
    failure: Failure | None = None
    """Why the last sync failed, if it did."""
    deletions: tuple[int, int] | None = None
    """So many records of so many would go: sync has stopped until somebody says that it is meant."""
    realigned_at: datetime | None = None
    """When the hub had lost something and got it back from here."""


@dataclass(frozen=True)
class Entry:
    """A record in a list of the sync page; `title` is empty where the kind is not named in lists."""

    kind: str
    id: str
    title: str = ""


@dataclass(frozen=True)
class Refusal:
    """Something that was not taken over; `why` holds no value."""

    record_id: str
    why: str
    at: datetime


@guarded("use the hub")
def of_vault(session: Session) -> Standing:
    """How sync stands. A few counts; about a millisecond."""
    tie = link.load(session)
    if tie is None:
        return Standing("none")
    if tie.team is None:
        return Standing("asking", tie.code)
    with session.read() as reading:
        db = reading.connection()
        facts = _facts(db)
        needs = db.scalar(select(func.count()).select_from(tables.also)) or 0
        refused = db.scalar(select(func.count()).select_from(tables.refused)) or 0
    failed = facts.get("failure")
    return Standing(
        "member",
        waiting=outgoing.waiting(session, tie.ring.scopes),
        needs_you=needs,
        refused=refused,
        last_success=_moment(facts.get("last_success")),
        failure=Failure(datetime.fromisoformat(failed["at"]), failed["message"], failed["hint"]) if failed else None,
        deletions=tuple(facts["deletions"]) if facts.get("deletions") else None,
        realigned_at=_moment(facts.get("realigned_at")),
    )


@guarded("read {kind_name}")
def of_record(session: Session, kind_name: str, record_id: str) -> str:
    """`here`, `waiting`, `synced` or `needs you`."""
    with session.read() as db:
        if db.scalar(select(tables.also.c.kind).where(tables.also.c.record_id == record_id)):
            return NEEDS_YOU
        if link.load(session) is None:
            return HERE
        outbox, synced = tables.outbox.c, tables.synced.c
        if db.scalar(select(outbox.kind).where(outbox.kind == kind_name, outbox.record_id == record_id)):
            return WAITING
        there = db.scalar(select(synced.kind).where(synced.record_id == record_id))
        return SYNCED if there else HERE


@guarded("use the hub")
def queue(session: Session, limit: int = 200) -> list[Entry]:
    """Records whose changes wait for the hub, those that the officer may read, at most `limit`."""
    outbox = tables.outbox.c
    query = select(outbox.kind, outbox.record_id).order_by(outbox.queued_at.desc())
    return _entries(session, query, limit)


@guarded("use the hub")
def to_choose(session: Session, limit: int = 200) -> list[Entry]:
    """Records on which somebody has to choose between two values."""
    return _entries(session, select(tables.also.c.kind, tables.also.c.record_id), limit)


@guarded("use the hub")
def refusals(session: Session, limit: int = 200) -> list[Refusal]:
    """What was not taken over, newest first."""
    query = select(tables.refused).order_by(tables.refused.c.n.desc()).limit(limit)
    with session.read() as db:
        return [Refusal(row.record_id, row.why, datetime.fromisoformat(row.at)) for row in db.execute(query)]


@guarded("use the hub")
def succeeded(session: Session, *, realigned: bool) -> None:
    """Note that a sync came to its end."""
    now = clock.utc_now().isoformat(timespec="seconds")
    with session.write() as db:
        facts = _facts(db)
        again = now if realigned else facts.get("realigned_at")
        _keep(db, {"last_success": now, "realigned_at": again})


@guarded("use the hub")
def failed(session: Session, error: UserError) -> None:
    """Note why a sync came to nothing, in the words of the error, which name nobody."""
    now = clock.utc_now().isoformat(timespec="seconds")
    with session.write() as db:
        facts = _facts(db)
        facts["failure"] = {"at": now, "message": error.message, "hint": error.hint}
        facts["deletions"] = [error.count, error.live] if isinstance(error, MassDeletion) else None
        _keep(db, facts)


@guarded("use the hub")
def seen(session: Session) -> None:
    """The officer has read what was refused, and that the hub had lost something: say it no more."""
    with session.write() as db:
        db.execute(tables.refused.delete())
        _keep(db, {**_facts(db), "realigned_at": None})


def _entries(session: Session, query: Any, limit: int) -> list[Entry]:
    with session.read() as db:
        found: Sequence[tuple[str, str]] = [(row[0], row[1]) for row in db.execute(query.limit(limit))]
        found = [(kind, one) for kind, one in found if kind in KINDS and roles.may(session, f"read {kind}")]
        titles: dict[str, str] = {}
        for kind in {kind for kind, _one in found}:
            if not KINDS[kind].masked and KINDS[kind].open_search:
                titles |= lists.titles(db, KINDS[kind], [one for other, one in found if other == kind])
    return [Entry(kind, one, titles.get(one, "")) for kind, one in found]


def _facts(db: Connection) -> dict[str, Any]:
    text = db.scalar(select(tables.meta.c.value).where(tables.meta.c.key == _KEY))
    facts: dict[str, Any] = json.loads(text) if text else {}
    return facts


def _keep(db: Connection, facts: dict[str, Any]) -> None:
    row = upsert(tables.meta).values(key=_KEY, value=json.dumps(facts))
    db.execute(row.on_conflict_do_update(index_elements=["key"], set_={"value": row.excluded.value}))


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
