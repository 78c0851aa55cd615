"""How sync stands, for whoever looks: read from the vault alone, never from the network."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Select, delete, func, select
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.orm import Session as OrmSession

from liaison_app import clock
from liaison_app.errors import UserError
from liaison_app.models.registry import KINDS
from liaison_app.services import roles
from liaison_app.services.roles import guarded
from liaison_app.storage import lists, tables
from liaison_app.storage.session import Session
from liaison_app.sync import link, outgoing
from liaison_app.sync.device import fingerprint
from liaison_app.sync.errors import MassDeletion
from liaison_app.sync.hub.address import taken_apart
from liaison_app.sync.hub.errors import HubBusy, HubUnreachable

_KEY: Final = "sync"

#: What is said of one record: it is only here, it waits for the hub, the hub has it, or a person has to choose.
HERE, WAITING, SYNCED, NEEDS_YOU = "here", "waiting", "synced", "needs you"


@dataclass(frozen=True)
class Failure:
    """Why the last sync came to nothing, in words."""

    at: datetime
    message: str
    hint: str
    since: datetime
    """When the first sync failed after the last that succeeded."""
    offline: bool
    """The hub could not be reached, or was busy: nothing that a person has to mend."""


@dataclass(frozen=True)
class Standing:
    """The vault and its hub. `link` is `none`, `asking` (with `code` to be told to the team) or `member`."""

    link: str
    code: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    """The hub's, without the password."""
    fingerprint: str = ""
    """This device's, for the team to compare."""
    waiting: int = 0
    """Records with changes that the hub lacks."""
    needs_you: int = 0
    """Fields of records that the officer may change on which somebody has to choose between two values."""
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
        with session.read() as reading:  # what came by file may need somebody
            return Standing("none", needs_you=_needs(session, reading.connection()))
    where = (tie.code, taken_apart(tie.url)[0], fingerprint(tie.keys.identity))
    if tie.team is None:
        return Standing("asking", *where)
    with session.read() as reading:
        db = reading.connection()
        facts = _facts(db)
        needs = _needs(session, db)
        refused = db.scalar(select(func.count()).select_from(tables.refused)) or 0
    failed = facts.get("failure")
    return Standing(
        "member",
        *where,
        waiting=outgoing.waiting(session, tie.ring.scopes),
        needs_you=needs,
        refused=refused,
        last_success=_moment(facts.get("last_success")),
        failure=_failure(failed) if failed else None,
        deletions=tuple(facts["deletions"]) if facts.get("deletions") else None,
        realigned_at=_moment(facts.get("realigned_at")),
    )


@guarded("read {kind_name}")
def of_record(session: Session, kind_name: str, record_id: str) -> str:
    """`here`, `waiting`, `synced` or `needs you`."""
    with session.read() as db:
        if any(_questions(session, row) for row in db.execute(_also_of(record_id))):
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
    """Records on which the officer has to choose between two values."""
    with session.read() as db:
        found = [(kind, record_id) for kind, record_id, _count in _open_questions(session, db.connection())]
        return _named(session, db, found[:limit])


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
        before = facts.get("failure") or {}
        offline = isinstance(error, HubUnreachable | HubBusy)
        since = before.get("since", now) if before.get("offline", offline) == offline else now
        words = {"message": error.message, "hint": error.hint}
        facts["failure"] = {"at": now, "since": since, "offline": offline, **words}
        facts["deletions"] = [error.count, error.live] if isinstance(error, MassDeletion) else None
        _keep(db, facts)


@guarded("use the hub")
def seen(session: Session) -> None:
    """The officer has read what was refused, and that the hub had lost something: say it no more."""
    with session.write() as db:
        db.execute(tables.refused.delete())
        _keep(db, {**_facts(db), "realigned_at": None})


def forget(db: Connection) -> None:
    """There is no hub any more that anything could be said of."""
    db.execute(delete(tables.meta).where(tables.meta.c.key == _KEY))


def _entries(session: Session, query: Any, limit: int) -> list[Entry]:
    with session.read() as db:
        found = [(row[0], row[1]) for row in db.execute(query.limit(limit))]
        return _named(session, db, found)


def _named(session: Session, db: OrmSession, found: Sequence[tuple[str, str]]) -> list[Entry]:
    found = [(kind, one) for kind, one in found if kind in KINDS and roles.may(session, f"read {kind}")]
    titles: dict[str, str] = {}
    for kind in {kind for kind, _one in found}:
        if not KINDS[kind].masked and KINDS[kind].open_search:
            titles |= lists.titles(db, KINDS[kind], [one for other, one in found if other == kind])
    return [Entry(kind, one, titles.get(one, "")) for kind, one in found]


def _open_questions(session: Session, db: Connection) -> list[tuple[str, str, int]]:
    """Kind and id of each record on which the officer can choose, and on how many fields."""
    found = [(row.kind, row.record_id, _questions(session, row)) for row in db.execute(select(tables.also))]
    return [one for one in found if one[2]]


def _needs(session: Session, db: Connection) -> int:
    return sum(count for _kind, _record_id, count in _open_questions(session, db))


def _also_of(record_id: str) -> Select[Any]:
    return select(tables.also).where(tables.also.c.record_id == record_id)


def _questions(session: Session, row: Any) -> int:
    """On how many fields of a record the officer can choose."""
    if row.kind not in KINDS or not roles.may(session, f"write {row.kind}"):
        return 0
    unseen = roles.hidden(session, row.kind)
    return sum(path not in unseen for path in json.loads(row.open))


def _failure(kept: dict[str, Any]) -> Failure:
    at = datetime.fromisoformat(kept["at"])
    since = datetime.fromisoformat(kept.get("since", kept["at"]))
    return Failure(at, kept["message"], kept["hint"], since, bool(kept.get("offline")))


def _facts(db: Connection) -> dict[str, Any]:
    text = db.scalar(select(tables.meta.c.value).where(tables.meta.c.key == _KEY))
    facts: dict[str, Any] = json.loads(text) if text else {}
    return facts


def _keep(db: Connection, facts: dict[str, Any]) -> None:
    row = upsert(tables.meta).values(key=_KEY, value=json.dumps(facts))
    db.execute(row.on_conflict_do_update(index_elements=["key"], set_={"value": row.excluded.value}))


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
