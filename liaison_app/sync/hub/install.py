"""Making a database the hub, or bringing an older hub up to date: by its administrator, any number of times.

All of it is one transaction: a hub is installed whole or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, LiteralString

from psycopg import errors

from liaison_app import paths
from liaison_app.i18n import _
from liaison_app.sync.hub.connection import Connection, connected
from liaison_app.sync.hub.errors import HubError, HubNewer

#: The tables, in numbered files that each run once; the number of the last is the hub's version.
TABLES: Final = ("0001_tables.sql", "0002_turns.sql", "0003_fewer_indexes.sql")
VERSION: Final = int(TABLES[-1][:4])
#: Run every time, after the tables: functions as their owner, rights as the administrator.
_FUNCTIONS: Final = ("functions.sql", "enrolment.sql")
#: Two administrators at once take turns (any constant number).
_TURN: Final = 0x6C696169


@dataclass(frozen=True)
class Installed:
    """What `init` left: versions, the team that waits for its first device, and what stayed open to all log-ins."""

    postgres: str
    was: int
    version: int
    free_team: str
    tightened: bool


def init(url: str, *, new_team: bool = False) -> Installed:
    """Make the database at `url` a hub of this program's version, or bring it there; twice changes nothing.

    The log-in must be able to create roles and schemas. A hub without any team gets one; `new_team` makes room for
    another, unless one is still free. Raises a HubError, and then the database is as it was.
    """
    with connected(url) as hub:
        with hub.transaction():
            _refuse_foreign(hub)
            _run(hub, "roles.sql")
            hub.execute("SET LOCAL ROLE liaison_owner")
            hub.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])
            was = _version(hub)
            if was > VERSION:
                raise HubNewer
            for number, name in enumerate(TABLES, start=1):
                if number > was:
                    _run(hub, name)
                    hub.execute("INSERT INTO liaison.installed (version) VALUES (%s)", [number])
            for name in _FUNCTIONS:
                _run(hub, name)
            free = _free_team(hub, new_team)
            hub.execute("RESET ROLE")
            _run(hub, "grants.sql")
        return Installed(hub.info.parameter_status("server_version") or "", was, VERSION, free, _tighten(hub))


def _refuse_foreign(hub: Connection) -> None:
    ours, schema = "SELECT to_regclass('liaison.installed')", "SELECT to_regnamespace('liaison')"
    if _one(hub, schema) is not None and _one(hub, ours) is None:
        raise HubError(
            _("This database has a schema “liaison” that is not a hub's. Nothing was changed."),
            _("Use a database of its own for the hub."),
        )


def _version(hub: Connection) -> int:
    """The version that is there; 0 for a database without a hub."""
    if _one(hub, "SELECT to_regclass('liaison.installed')") is None:
        return 0
    return int(_one(hub, "SELECT coalesce(max(version), 0) FROM liaison.installed"))


def _free_team(hub: Connection, new_team: bool) -> str:
    if new_team or not _one(hub, "SELECT count(*) FROM liaison.teams"):
        hub.execute("SELECT liaison.open_team()")
    free = _one(hub, "SELECT team_id FROM liaison.teams WHERE founded_at IS NULL")
    return str(free) if free else ""


def _tighten(hub: Connection) -> bool:
    """Take from all log-ins what only a superuser can take; whether that was done."""
    try:
        with hub.transaction():
            _run(hub, "tighten.sql")
    except errors.InsufficientPrivilege:
        return False
    allowed = "SELECT has_function_privilege('liaison_member', 'pg_advisory_lock(bigint)', 'EXECUTE')"
    return not _one(hub, allowed)


def _run(hub: Connection, name: str) -> None:
    text: LiteralString = paths.resource("hub", name).read_text(encoding="utf-8")
    hub.execute(text)


def _one(hub: Connection, query: LiteralString) -> Any:
    row = hub.execute(query).fetchone()
    return row[0] if row else None
