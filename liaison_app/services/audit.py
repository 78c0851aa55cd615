"""The viewer of the audit log: who did what to which record and when. Ids and names of fields, never values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, select
from sqlalchemy.orm import Session as OrmSession

from liaison_app.i18n import N_, _
from liaison_app.models.registry import KINDS
from liaison_app.models.values import initials
from liaison_app.services.release import Released, release
from liaison_app.services.roles import guarded
from liaison_app.storage import audit, lists, tables
from liaison_app.storage.session import Session

#: What can be done, as the log names it, and how an officer reads it. Other names are shown as they are.
ACTIONS: Final[dict[str, str]] = {
    "found": N_("Vault made"),
    "change": N_("Changed"),
    "delete": N_("Deleted"),
    "undo": N_("Taken back"),
    "import": N_("Imported"),
    "move": N_("Moved"),
    "consult": N_("Opened"),
    "disclose": N_("Released"),
    "unlock-failed": N_("Failed unlocks"),
    "anchor": N_("New anchor"),
    "restore": N_("Restored"),
    "clock": N_("Clock was set"),
}
COLUMNS: Final = (N_("Time (UTC)"), N_("Who"), N_("What"), N_("Kind"), N_("Record"), N_("Fields"), N_("Count"))


@dataclass(frozen=True)
class Filters:
    """Which events to show; what is left empty filters nothing. `since` and `until` are local days, both included."""

    who: str = ""
    """An officer's id."""
    what: str = ""
    """An action, such as `consult`."""
    kind: str = ""
    record: str = ""
    """A record's id."""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class AuditRow:
    """One event with names in place of ids.

    A record that is masked in lists is masked here; one that no search may find by its words is its id, and so is one
    that was purged.
    """

    n: int
    at: datetime
    """UTC; for reports the day only."""
    who: str
    actor_id: str
    what: str
    action: str
    kind: str
    record: str
    record_id: str
    fields: tuple[str, ...]
    count: int


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
    with session.read() as db:
        rows = [dict(row) for row in db.execute(statement).mappings()]
        officers = lists.titles(db, KINDS["officers"], [row["actor_id"] for row in rows])
        titles = _titles(db, rows)
    return [_row(row, officers, titles) for row in rows]


@guarded("read the audit log")
def release_log(session: Session, filters: Filters = Filters()) -> Released[Sequence[Sequence[str]]]:
    """The log as a table with its head, released: that it leaves is an event too. Oldest first."""
    rows = reversed(query(session, filters))
    head = tuple(_(column) for column in COLUMNS)
    table: Sequence[Sequence[str]] = [head, *(_cells(row) for row in rows)]
    return release(session, "audit-log", table)


def _cells(row: AuditRow) -> tuple[str, ...]:
    at = row.at.isoformat(timespec="milliseconds") + "Z"
    return (at, row.who, row.what, row.kind, row.record or row.record_id, " ".join(row.fields), str(row.count))


def _where(statement: Select[Any], filters: Filters) -> Select[Any]:
    columns = tables.events.c
    wanted = {
        columns.actor_id: filters.who,
        columns.action: filters.what,
        columns.kind: filters.kind,
        columns.record_id: filters.record,
    }
    for column, value in wanted.items():
        if value:
            statement = statement.where(column == value)
    if filters.since:
        statement = statement.where(columns.at >= _first_moment(filters.since))
    if filters.until:
        statement = statement.where(columns.at < _first_moment(filters.until + timedelta(days=1)))
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
    kind = KINDS.get(row["kind"])
    return AuditRow(
        n=row["n"],
        at=datetime.fromisoformat(row["at"]),
        who=officers.get(row["actor_id"], row["actor_id"]),
        actor_id=row["actor_id"],
        what=_(ACTIONS[row["action"]]) if row["action"] in ACTIONS else row["action"],
        action=row["action"],
        kind=_(kind.label) if kind else row["kind"],
        record=titles.get(row["record_id"], ""),
        record_id=row["record_id"],
        fields=tuple(json.loads(row["fields"])),
        count=row["count"],
    )
