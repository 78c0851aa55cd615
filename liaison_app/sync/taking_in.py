"""An exchange file on its way into the vault: looked through as a whole, then taken over, some entries at a time."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import func, select

from liaison_app.models.registry import KINDS
from liaison_app.storage import connection, tables
from liaison_app.storage.session import Session
from liaison_app.sync import from_file, link, looked, scopes
from liaison_app.sync.errors import FileDamaged, MassDeletionInFile, NewerFile, OtherTeam
from liaison_app.sync.from_file import Applying, Entry, Pair, Taken

#: What is inside a file; a later one may mean the same words differently.
CONTENT: Final = 1
#: As in `run`: more deletions than this share, if they are also more than a few, are asked about; and how long the
#: vault is held at a time.
_SHARE, _FEW = 0.1, 20
_HELD_SECONDS: Final = 0.02
_FEWEST, _MOST = 10, 200


@dataclass
class Pace:
    """How many rows at a time, so that the vault is held only for a moment."""

    rows: int = 50

    @contextmanager
    def held(self, rows: int) -> Iterator[None]:
        """Measure one hold, and choose the size of the next."""
        begun = time.perf_counter()
        yield
        wanted = int(rows * _HELD_SECONDS / max(time.perf_counter() - begun, 0.001))
        self.rows = max(_FEWEST, min(_MOST, wanted, 2 * self.rows))


@dataclass
class Reading:
    """One file on its way into the vault: looked through, then taken over, some entries at a time."""

    session: Session
    held: Sequence[str]
    accept_deletions: bool
    taken: Taken = field(default_factory=Taken)
    _pace: Pace = field(default_factory=Pace)
    _waiting: list[Entry] = field(default_factory=list)
    _erased: list[Pair] = field(default_factory=list)
    _gone: int = 0
    _begun: bool = False

    def look(self, raw: Any) -> None:
        """The first time through: of the right team and form, and how much would be deleted."""
        if not self._begun:
            self._begin(raw)
        elif not self._sort(raw):
            raise FileDamaged
        if len(self._waiting) >= _MOST or self._erased:
            self._count()

    def _begin(self, raw: Any) -> None:
        about = raw.get("about") if isinstance(raw, dict) else None
        if not isinstance(about, dict) or not isinstance(about.get("content"), int):
            raise FileDamaged
        if about["content"] > CONTENT:
            raise NewerFile
        tie = link.load(self.session)
        if tie is not None and tie.team is not None and about.get("team") not in ("", None, str(tie.team)):
            raise OtherTeam
        self._begun = True

    def _sort(self, raw: Any) -> bool:
        if not isinstance(raw, dict):
            return False
        if isinstance(raw.get("erased"), list):
            for pair in raw["erased"]:
                if not isinstance(pair, list) or len(pair) != 2:
                    return False
                record_id = from_file.checked_id(pair[1])
                if pair[0] in KINDS:
                    self._erased.append((pair[0], record_id))
            return True
        self._waiting.append(from_file.entry(raw))
        return True

    def _count(self) -> None:
        with self.session.read() as db:
            self._gone += from_file.would_go(db.connection(), self._waiting, self._erased, self.held)
        self._waiting, self._erased = [], []

    def looked_through(self) -> None:
        """Stop before very much goes."""
        if not self._begun:
            raise FileDamaged
        self._count()
        exchanged = tables.exchanged.c
        with self.session.read() as db:
            live = db.scalar(select(func.count()).where(exchanged.scope != scopes.IDENTITIES)) or 0
        if self._gone > max(_FEW, _SHARE * live) and not self.accept_deletions:
            raise MassDeletionInFile(self._gone, live)

    def take(self, raw: Any) -> None:
        """The second time through."""
        if "about" in raw:
            return
        self._sort(raw)
        if len(self._waiting) >= self._pace.rows or self._erased:
            self.write()

    def write(self) -> None:
        """What was gathered goes into the vault, in one transaction."""
        entries, erased = self._waiting, self._erased
        self._waiting, self._erased = [], []
        if not entries and not erased:
            return
        with self._pace.held(len(entries)), self.session.write() as db:
            Applying(db, self.session, looked.name(db), self.held, self.taken).apply(entries)
            from_file.erase_too(db, self.session, erased, self.taken)
        self.taken.read += len(entries)
        connection.let_others_write(self.session.engine)
