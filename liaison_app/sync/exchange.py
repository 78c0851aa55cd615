"""Teams without a hub: everything that a role may see goes into a sealed file, which a colleague takes in.

`write` and `read` are all there is to it. A file may come late, twice or never, from anybody of the team: what it
brings is met with what is here by what each side has seen (`seen`, `meet`), so nothing depends on an order.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert as upsert

from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.models.registry import KINDS
from liaison_app.security import files
from liaison_app.security import passphrase as passphrases
from liaison_app.security.seal import DEFAULT_COST, Cost
from liaison_app.services.release import prepare, release
from liaison_app.services.roles import guarded
from liaison_app.storage import connection, tables
from liaison_app.storage.schema import HEAD
from liaison_app.storage.session import Session
from liaison_app.sync import adopt, course, incoming, link, local, looked, scopes
from liaison_app.sync.exchange_file import PIECE, Reader, Writer
from liaison_app.sync.from_file import Taken
from liaison_app.sync.looked import Place
from liaison_app.sync.seen import State
from liaison_app.sync.taking_in import CONTENT, Pace, Reading

Progress = Callable[[int], None]

_KEY: Final = "exchange"
_ERASED_AT_ONCE: Final = 500


@dataclass
class Written:
    """What a file holds. `too_large` counts records that do not fit into one."""

    records: int = 0
    erased: int = 0
    too_large: int = 0


def _quietly(_percent: int) -> None:
    """Nobody watches."""


@guarded("release exchange")
def write(
    session: Session,
    path: Path,
    passphrase: str,
    *,
    role: str = "",
    progress: Progress = _quietly,
    cost: Cost = DEFAULT_COST,
) -> Written:
    """Write all that the officer may see into a new file at `path`, sealed with the team's passphrase.

    `role` leaves out what whoever gets the file may not see. `progress` is told how much is done (0–100) and may raise
    to stop; there is no file then. Raises WeakPassphrase, NotEnoughMemory, and UserError where something is at `path`
    already or the disk refuses.
    """
    passphrases.check(passphrase)
    held = _held(session, role)
    _adopt(session)
    released = release(session, prepare(session, "exchange", held))
    done = Written()
    with _disk_in_words(path), files.new_file(path) as file:
        writer = Writer.begin(file, passphrase, cost)
        writer.add({"about": _about(session)})
        _write_records(session, writer, released.content, done, progress)
        done.erased = _write_erased(session, writer)
        writer.end()
    progress(100)
    return done


@guarded("take in exchange files")
def read(
    session: Session, path: Path, passphrase: str, *, accept_deletions: bool = False, progress: Progress = _quietly
) -> Taken:
    """Take in what a colleague wrote with `write`. All of the file is looked through before anything is taken over.

    `progress` is told how much is done (0–100) and may raise to stop; what was taken over until then stays, and taking
    the file in again does the rest. Raises NotAnExchangeFile, NewerFile, OtherPassphrase, OtherTeam, FileDamaged, and
    MassDeletionInFile (unless accepted).
    """
    held = _held(session)
    _adopt(session)
    with _disk_in_words(path), path.open("rb") as file:
        pieces = max(1, path.stat().st_size // PIECE)
        reader = Reader.begin(file, passphrase)
        run = Reading(session, held, accept_deletions=accept_deletions)
        for raw in reader.entries(lambda piece: progress(min(40, 40 * piece // pieces))):
            run.look(raw)
        run.looked_through()
        for raw in reader.entries(lambda piece: progress(40 + min(59, 59 * piece // pieces))):
            run.take(raw)
        run.write()
    progress(100)
    return run.taken


def _held(session: Session, role: str = "") -> list[str]:
    """The scopes of the officer's role, and of the role named too."""
    own = scopes.scopes_for(session.actor.role)
    return [scope for scope in own if not role or scope in scopes.scopes_for(role)]


@contextmanager
def _disk_in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError:
        raise UserError(
            _("There is already something at {path}. It was not touched.").format(path=path),
            _("Choose another name."),
        ) from None
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        raise UserError(_("There is no such file or folder: {path}. Nothing was changed.").format(path=path)) from None
    except OSError:
        raise UserError(
            _("The file at {path} cannot be read or written. Nothing was changed.").format(path=path),
            _("Check that the stick or folder is there, has room and may be used, then try again."),
        ) from None


def _about(session: Session) -> dict[str, Any]:
    tie = link.load(session)
    with session.read() as db:
        vault = looked.name(db.connection())
    return {"content": CONTENT, "schema": HEAD, "vault": vault, "team": str(tie.team or "") if tie else ""}


def _write_records(session: Session, writer: Writer, held: Sequence[str], done: Written, progress: Progress) -> None:
    kinds = [kind for kind in KINDS.values() if scopes.scope_of(kind.name) in held]
    with session.read() as db:
        ids = {kind.name: list(db.scalars(select(kind.table.c.id).order_by(kind.table.c.n))) for kind in kinds}
    total, pace = max(1, sum(map(len, ids.values()))), Pace()
    for kind_name, all_of_it in ids.items():
        while all_of_it:
            some = all_of_it[: pace.rows]
            del all_of_it[: pace.rows]
            with pace.held(len(some)), session.write() as db_:
                found = local.rows_of(db_, kind_name, some)
                states = looked.rows(db_, looked.name(db_), found, held)
            connection.let_others_write(session.engine)
            for record_id in found:
                if _add(writer, record_id, states, held):
                    done.records += 1
                else:
                    done.too_large += 1
                    _note_too_large(session, record_id)
            progress(min(99, 100 * done.records // total))


def _add(writer: Writer, record_id: str, states: dict[Place, State], held: Sequence[str]) -> bool:
    rows = {
        scope: [states[record_id, scope].payload.to_bytes().decode(errors="surrogatepass"), seen.seen.to_json()]
        for scope in held
        if (seen := states.get((record_id, scope))) is not None
    }
    return writer.add({"id": record_id, "rows": rows})


def _note_too_large(session: Session, record_id: str) -> None:
    with session.write() as db:
        incoming.refuse(db, record_id, "", 0, "too large to travel")


def _write_erased(session: Session, writer: Writer) -> int:
    with session.read() as db:
        pairs = [[row.kind, row.record_id] for row in db.execute(select(tables.erased).order_by("record_id"))]
    for at in range(0, len(pairs), _ERASED_AT_ONCE):
        writer.add({"erased": pairs[at : at + _ERASED_AT_ONCE]})
    return len(pairs)


def _adopt(session: Session) -> None:
    """After an upgrade: what was carried of earlier files, and is known now, takes its place."""
    with session.read() as db:
        text = db.scalar(select(tables.meta.c.value).where(tables.meta.c.key == _KEY))
        was = course.load(db.connection())
    schema = json.loads(text)["schema"] if text else ""
    if schema == HEAD:
        return
    if schema:
        adopt.newly_known(session, replace(was, schema=schema))
    row = upsert(tables.meta).values(key=_KEY, value=json.dumps({"schema": HEAD}))
    with session.write() as writing:
        writing.execute(row.on_conflict_do_update(index_elements=["key"], set_={"value": row.excluded.value}))
