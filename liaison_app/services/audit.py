"""The viewer of the audit log: who did what to which record and when. Ids and names of fields, never values."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, or_, select
from sqlalchemy.orm import Session as OrmSession

from liaison_app.i18n import N_, _
from liaison_app.models.registry import KINDS
from liaison_app.models.values import initials
from liaison_app.services import audit_words
from liaison_app.services.release import Released, prepare, release
from liaison_app.services.roles import guarded
from liaison_app.storage import audit, lists, tables
from liaison_app.storage.session import Session

PORTION: Final = 2_000
COLUMNS: Final = (N_("Time (UTC)"), N_("Who"), N_("What"), N_("Kind"), N_("Record"), N_("Fields"), N_("Count"))


@dataclass(frozen=True)
class Filters:
    """Which events to show; what is left empty filters nothing. `since` and `until` are local days, both included."""

    who: str = ""
    """An officer's id."""
    what: str = ""
    """An action, such as `consult`; `import` stands for the imports from every source."""
    kind: str = ""
    record: str = ""
    """A record's id."""
    since: date | None = None
    until: date | None = None
    failures: bool = False
    """Only what went wrong: failed unlocks, restores, and every anchor but a first one."""


@dataclass(frozen=True)
class Choices:
    """What the log can be narrowed to: pairs of what a filter takes and how an officer reads it, by what is read."""

    officers: tuple[tuple[str, str], ...]
    actions: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class AuditRow:
    """One event with names in place of ids.

    A record that is masked in lists is masked here; one that no search may find by its words is its id, and so is one
    that was purged.
    """

    n: int
    at: datetime
    """UTC; for reports the day only."""
    when: str
    """The same as an officer reads it: local time; for reports the day only."""
    who: str
    actor_id: str
    what: str
    action: str
    kind: str
    record: str
    record_id: str
    fields: tuple[str, ...]
    count: int
    details: str
    """Fields, reason or number in words."""


@guarded("read the audit log")
def events(session: Session, limit: int | None = None) -> list[dict[str, Any]]:
    """The events of the audit log as they stand there, newest first, at most `limit`."""
    table = tables.events
    with session.read() as db:
        rows = db.execute(select(table).order_by(table.c.n.desc()).limit(limit)).mappings().all()
    return [{**row, "id": str(row["n"]), "fields": json.loads(row["fields"])} for row in rows]


@guarded("read the audit log")
def query(session: Session, filters: Filters = Filters(), limit: int | None = None, before: int = 0) -> list[AuditRow]:
    """The events that `filters` let through, newest first, at most `limit`; with `before`, those numbered below it."""
    statement = _where(select(tables.events), filters).order_by(tables.events.c.n.desc()).limit(limit)
    if before:
        statement = statement.where(tables.events.c.n < before)
    return _read(session, statement)


def _read(session: Session, statement: Select[Any]) -> list[AuditRow]:
    with session.read() as db:
        found = [dict(row) for row in db.execute(statement).mappings()]
        officers = lists.titles(db, KINDS["officers"], [row["actor_id"] for row in found])
        titles = _titles(db, found)
    return [_row(row, officers, titles) for row in found]


@guarded("read the audit log")
def numbers(session: Session, filters: Filters = Filters()) -> array[int]:
    """The numbers of the events that `filters` let through, newest first: the order of a list, for `rows`."""
    statement = _where(select(tables.events.c.n), filters).order_by(tables.events.c.n.desc())
    found = array("q")
    with session.read() as db:
        for portion in db.scalars(statement).partitions(PORTION):
            found.extend(portion)
    return found


@guarded("read the audit log")
def rows(session: Session, wanted: Sequence[int]) -> dict[int, AuditRow]:
    """The events of these numbers."""
    statement = select(tables.events).where(tables.events.c.n.in_(wanted))
    return {row.n: row for row in _read(session, statement)}


@guarded("read the audit log")
def choices(session: Session) -> Choices:
    """What occurs in the log, to choose from."""
    columns = tables.events.c
    with session.read() as db:
        ids, actions, kinds = (
            list(db.scalars(select(column).distinct())) for column in (columns.actor_id, columns.action, columns.kind)
        )
        officers = lists.titles(db, KINDS["officers"], ids)
    return Choices(
        _by_text((one, officers.get(one, one)) for one in ids),
        _by_text((one, audit_words.action(one)) for one in {action.partition(" ")[0] for action in actions}),
        _by_text((one, _kind_label(one)) for one in kinds if one),
    )


def _by_text(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(pairs, key=lambda pair: pair[1].casefold()))


def _kind_label(name: str) -> str:
    return _(KINDS[name].label) if name in KINDS else name


@guarded("read the audit log")
def release_log(session: Session, filters: Filters = Filters()) -> Released[Sequence[Sequence[str]]]:
    """The log as a table with its head, released: that it leaves is an event too. Oldest first."""
    head = tuple(_(column) for column in COLUMNS)
    table: Sequence[Sequence[str]] = [head, *(_cells(row) for row in reversed(query(session, filters)))]
    return release(session, prepare(session, "audit-log", table))


def _cells(row: AuditRow) -> tuple[str, ...]:
    at = row.at.isoformat(timespec="milliseconds") + "Z"
    return (at, row.who, row.what, row.kind, row.record or row.record_id, " ".join(row.fields), str(row.count))


def _where(statement: Select[Any], filters: Filters) -> Select[Any]:
    columns = tables.events.c
    wanted = {
        columns.actor_id: filters.who,
        columns.kind: filters.kind,
        columns.record_id: filters.record,
    }
    for column, value in wanted.items():
        if value:
            statement = statement.where(column == value)
    if filters.what:
        with_source = columns.action.startswith(f"{filters.what} ", autoescape=True)
        statement = statement.where(or_(columns.action == filters.what, with_source))
    if filters.who:
        statement = statement.where(columns.action != audit_words.UNLOCK_FAILED)
    if filters.since:
        statement = statement.where(columns.at >= _first_moment(filters.since))
    if filters.until:
        statement = statement.where(columns.at < _first_moment(filters.until + timedelta(days=1)))
    if filters.failures:
        begun = and_(columns.action == "anchor", columns.fields != '["new"]')
        statement = statement.where(or_(columns.action.in_(audit_words.FAILURES), begun))
    return statement


def _first_moment(day: date) -> ColumnElement[str]:
    """From when on an event is of a local day; one of a report carries only its day."""
    start = datetime(day.year, day.month, day.day).astimezone(UTC)
    at = start.replace(tzinfo=None).isoformat(timespec="milliseconds")
    return case((tables.events.c.kind == audit.DAY_ONLY, day.isoformat()), else_=at)


def _titles(db: OrmSession, rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    ids: dict[str, list[str]] = {}
    for row in rows:
        kind = KINDS.get(row["kind"])
        if kind and row["record_id"] and (kind.masked or kind.open_search):
            ids.setdefault(row["kind"], []).append(row["record_id"])
    found: dict[str, str] = {}
    for kind_name, some in ids.items():
        kind = KINDS[kind_name]
        titles = lists.titles(db, kind, some)
        found.update({one: initials(title) if kind.masked else title for one, title in titles.items()})
    return found


def _row(row: Mapping[str, Any], officers: Mapping[str, str], titles: Mapping[str, str]) -> AuditRow:
    at = datetime.fromisoformat(row["at"])
    fields = tuple(json.loads(row["fields"]))
    actor = officers.get(row["actor_id"], row["actor_id"])
    unknown = row["action"] == audit_words.UNLOCK_FAILED  # the actor is whoever opened the vault afterwards
    return AuditRow(
        n=row["n"],
        at=at,
        when=moment(at, row["kind"]),
        who=_("Not known") if unknown else actor,
        actor_id=row["actor_id"],
        what=audit_words.action(row["action"]),
        action=row["action"],
        kind=_kind_label(row["kind"]),
        record=titles.get(row["record_id"], ""),
        record_id=row["record_id"],
        fields=fields,
        count=row["count"],
        details=audit_words.details(row["action"], row["kind"], fields, row["count"], actor),
    )


def moment(at: datetime, kind_name: str) -> str:
    """When something happened, as an officer reads it: local time, to the second; of a report the day only."""
    if kind_name == audit.DAY_ONLY:
        return f"{at:%Y-%m-%d}"
    return f"{at.replace(tzinfo=UTC).astimezone():%Y-%m-%d %H:%M:%S}"
