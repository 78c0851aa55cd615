"""What makes sync lose something, each of which the state machine must notice; and deaths of the process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from unittest import mock
from uuid import UUID

from sqlalchemy import Connection

from liaison_app.storage import connection
from liaison_app.storage.session import Session
from liaison_app.sync import course, link, local, outgoing, realign, run
from liaison_app.sync.incoming import Arrival
from liaison_app.sync.outgoing import Frozen
from liaison_app.sync.payload import Payload
from liaison_app.sync.sealed import Place, Sealer

#: The hub forgets the compare-and-set; sealed anew under the old push id; the cursor before the rows.
WAYS = ("base", "frozen", "cursor")


class Killed(BaseException):
    """The process is gone."""


@dataclass
class Killer:
    """Kills the process at one of the next commits: before it (0, 2, 4 …) or after it (1, 3, 5 …)."""

    at: int | None = None

    def turn(self) -> int | None:
        """0: die before this commit; 1: after it; None: live on."""
        if self.at is None:
            return None
        left, self.at = self.at, self.at - 2
        if left > 1:
            return None
        self.at = None
        return left


@contextmanager
def killer() -> Iterator[Killer]:
    """Someone who can kill the process between any two commits."""
    made, write = Killer(), Session.write

    @contextmanager
    def deadly(session: Session, *, last: bool = False) -> Iterator[Connection]:
        dies = made.turn()
        with write(session, last=last) as db:
            yield db
            if dies == 0:
                raise Killed
        if dies == 1:
            raise Killed

    with mock.patch.object(Session, "write", deadly):
        yield made


class _InTurn:
    """In place of a thread that fetches ahead: the same calls, in an order that can be repeated."""

    def __init__(self, _threads: int) -> None:
        self._work: Callable[[], Any] = lambda: None

    def __enter__(self) -> _InTurn:
        return self

    def __exit__(self, *_error: object) -> None:
        pass

    def submit(self, call: Callable[..., Any], *given: Any) -> _InTurn:
        """Remember what to do."""
        self._work = partial(call, *given)
        return self

    def result(self) -> Any:
        """Do it now."""
        return self._work()


@contextmanager
def small_portions(page: int) -> Iterator[None]:
    """So few rows in a page and a transaction that a handful of records takes several; few deletions are many."""

    class Run(run._Run):
        def __post_init__(self) -> None:
            super().__post_init__()
            self._rows_at_once = 1

    with (
        mock.patch.object(run, "_Run", Run),
        mock.patch.multiple(run, BATCH=page, _FEWEST=1, _MOST=1, _FEW=2, ThreadPoolExecutor=_InTurn),
        mock.patch.object(realign, "BATCH", page),
        mock.patch.object(outgoing, "seal", partial(outgoing.seal, limit=page - 1)),
        mock.patch.object(connection, "wanted", return_value=True),
    ):
        yield


@contextmanager
def sabotaged(what: str) -> Iterator[None]:
    """Take a protection away: `frozen` (sealed anew under the old push id), `cursor` (moved before the rows)."""
    frozen, take = outgoing.frozen, run._Run._take

    def sealed_anew(session: Session, *limit: int) -> list[Frozen]:
        tie = link.member(session)
        assert tie.team is not None
        sealer = Sealer(tie.team, tie.ring)
        with session.read() as db:
            return [_anew(db.connection(), sealer, tie.keys.device_id, row) for row in frozen(session, *limit)]

    def early(self: Any, scope: str, arrivals: Sequence[Arrival], common: int | None) -> None:
        if arrivals and common is None:
            with self.session.write() as db:
                there = (arrivals[-1].seq, arrivals[-1].turn)
                course.save(db, self._course.moved(scope, there))
        take(self, scope, arrivals, common)

    match what:
        case "frozen":
            with mock.patch.object(outgoing, "frozen", sealed_anew):
                yield
        case "cursor":
            with mock.patch.object(run._Run, "_take", early):
                yield
        case _:
            yield


def _anew(db: Connection, sealer: Sealer, device: UUID, row: Frozen) -> Frozen:
    found = local.rows_of(db, row.kind, [row.record_id]).get(row.record_id)
    if found is None:
        return row
    version, rows = found
    now: Payload = replace(rows[row.scope])
    place = Place(row.scope, UUID(row.record_id), row.base + 1, row.epoch, device)
    ciphertext = sealer.seal(place, now.to_bytes())
    return row._replace(record_version=version, content=now.to_bytes(), ciphertext=ciphertext)
