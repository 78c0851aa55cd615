"""One sync from beginning to end: what was on its way, what is new there, what is new here, until both are the same."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, func, select

from liaison_app import garbage
from liaison_app.errors import UserError
from liaison_app.services.roles import guarded
from liaison_app.storage import connection, tables
from liaison_app.storage.edits import Changed
from liaison_app.storage.failures import Locked, NotSaved
from liaison_app.storage.session import Session
from liaison_app.storage.vault import Vault
from liaison_app.sync import adopt, course, incoming, link, outgoing, realign, scopes, state
from liaison_app.sync.course import Course, Place
from liaison_app.sync.errors import MassDeletion, Stopped, TooOld
from liaison_app.sync.hub import calls
from liaison_app.sync.hub.calls import BATCH, NOTHING, Answer, Hub, Pulled
from liaison_app.sync.incoming import Applying, Arrival
from liaison_app.sync.link import Link
from liaison_app.sync.outgoing import Frozen, Sealed
from liaison_app.sync.sealed import Sealer
from liaison_app.sync.watcher import Watcher

#: What this program speaks; a team may ask for a newer one (`teams.min_client`).
CLIENT: Final = 1
#: A conflict is looked at and sent again; a team that writes faster than that waits for the next sync.
_ROUNDS: Final = 8
#: More deletions than this share of what is here stop the sync, if they are also more than a few.
_SHARE, _FEW = 0.1, 20
#: So often it is asked whether somebody else wants to write: a capture at a forum never waits for a sync.
_HELD_SECONDS: Final = 0.015
_FEWEST, _FIRST, _MOST = 20, 100, 500
#: So many are committed together where nobody else wants to write: a commit waits for the disk, longer for more.
_TOGETHER: Final = 500


@dataclass
class Done:
    """What a sync did. `realigned` says that the hub had lost something and got it back."""

    pulled: int = 0
    pushed: int = 0
    clashes: int = 0
    refused: int = 0
    waiting: int = 0
    realigned: bool = False
    changed: list[Changed] = field(default_factory=list)


@guarded("use the hub")
def sync(vault: Vault, *, watcher: Watcher | None = None, accept_deletions: bool = False) -> Done:
    """Bring the vault and its team's hub to the same state.

    `watcher` is told how far it has come and what arrived, and may stop it; all that was done until then stays. What
    happened is kept for `state`. Raises NotFound (no hub), MassDeletion (unless accepted), HubError, NoKey, NotTrusted;
    and Stopped, which is no failure.
    """
    watcher = watcher or Watcher()
    session = vault.session()
    tie = link.member(session)
    done = Done()
    try:
        with calls.hub_at(tie.url, tie.keys.device_id) as hub:
            watcher.speaks_to(hub)
            try:
                with garbage.rarely_collected():
                    _Run(session, hub, tie, done, watcher, accept_deletions).whole()
            finally:
                watcher.speaks_to(None)
    except UserError as error:
        watcher.check()
        if not isinstance(error, Stopped | Locked):
            with contextlib.suppress(NotSaved, Locked):
                state.failed(session, error)
        raise
    state.succeeded(session, realigned=done.realigned)
    return done


@dataclass
class _Run:
    session: Session
    hub: Hub
    tie: Link
    done: Done
    watcher: Watcher
    accept_deletions: bool
    _sealer: Sealer = field(init=False)
    _course: Course = field(init=False)
    _gone: int = 0
    _rows_at_once: int = _FIRST
    _new_keys: bool = False
    _level: bool = False
    """Whether every scope was followed to the same place, and nobody wrote since."""

    def __post_init__(self) -> None:
        assert self.tie.team is not None
        self._team: UUID = self.tie.team
        self._sealer = Sealer(self._team, self.tie.ring)
        with self.session.read() as db:
            self._course = course.load(db.connection())

    def whole(self) -> None:
        """Everything, in order."""
        adopt.newly_known(self.session, self._course)
        self._resend()
        for again in range(_ROUNDS):
            before = self.done.pulled
            self._pull()
            if (again and self.done.pulled == before and not self._new_keys) or not self._push():
                break  # up to date, or in conflict with something that cannot be taken over
        self._mark()
        self.done.waiting = outgoing.waiting(self.session, self._held)
        self.watcher.progress(100)

    @property
    def _held(self) -> Sequence[str]:
        return self._sealer.ring.scopes

    def _resend(self) -> None:
        """What was sealed before a cut goes first, as it was: a merge must know whether the hub had taken it."""
        if outgoing.frozen(self.session, 1):
            wraps, _min_client = self.hub.keys(self._team)
            self._sealer = Sealer(self._team, link.ring(self.session, self.hub, self.tie, wraps))
            outgoing.thaw(self.session, self._sealer, self.tie.keys.device_id)
            if self._forgotten():  # kept before a new place takes that of the one that is lost
                self._course = replace(self._course, instance=NOTHING)
                with self.session.write() as db:
                    course.save(db, self._course)
        while rows := outgoing.frozen(self.session):
            answers = self._send(rows)
            outgoing.turn(self.session, list(zip(rows, answers, strict=True)), Sealed())
            self._course = self._course.heard(outgoing.furthest(answers))
            self.done.pushed += sum(answer.status == "ok" for answer in answers)

    def _pull(self) -> None:
        """Everything that is new on the hub, with the keys to it."""
        wraps, min_client, pages = self.hub.look(
            self._team, {scope: self._course.cursor(scope) for scope in self._held}
        )
        if min_client > CLIENT:
            raise TooOld
        ring = link.ring(self.session, self.hub, self.tie, wraps)
        self._new_keys = ring != self._sealer.ring
        if self._new_keys:
            self._sealer = Sealer(self._team, ring)
            missing = {scope: self._course.cursor(scope) for scope in self._held if scope not in pages}
            pages = {**pages, **(self.hub.pull_all(self._team, missing) if missing else {})}
            pages = {scope: page for scope, page in pages.items() if scope in self._held}
        if realign.needed(self._course, pages.values()) or self._forgotten():
            self._course = realign.whole(self.session, self.hub, self._team, self._course, self._held, self._realigned)
            self.done.realigned = True
            self._level = False  # each scope was followed to a place of its own
            return
        heads = {page.head for page in pages.values()}
        for scope in sorted(pages, key=scopes.SCOPES.index):
            self._follow(scope, pages[scope])
        instance = next((page.hub_instance for page in pages.values()), self._course.instance)
        self._course = replace(self._course, instance=instance, head=max(heads, default=0))
        self._level = len(heads) == 1

    def _forgotten(self) -> bool:
        """Whether the hub lacks what it said it had of ours, beyond where it was followed."""
        told = self._course.told
        if not self._held or told <= max(self._course.cursors.values(), default=course.BEGINNING):
            return False
        return not self.hub.fits(self._team, self._held[0], [told])[0]

    def _follow(self, scope: str, page: Pulled) -> None:
        """Take a page and all that come after it; the next one is fetched and opened while one is written."""
        with ThreadPoolExecutor(1) as beside:
            arrivals = incoming.opened(self._sealer, scope, page.versions)
            while page.versions:
                last, coming = page.versions[-1], None
                if len(page.versions) == BATCH:
                    coming = beside.submit(self._fetch, scope, (last.seq, last.turn))
                self._take(scope, arrivals, None)
                self._told(page)
                if coming is None:
                    return
                page, arrivals = coming.result()

    def _fetch(self, scope: str, place: Place) -> tuple[Pulled, list[Arrival]]:
        page = self.hub.pull(self._team, scope, *place)
        return page, incoming.opened(self._sealer, scope, page.versions)

    def _realigned(self, scope: str, page: Pulled, common: int) -> list[Arrival]:
        arrivals = incoming.opened(self._sealer, scope, page.versions)
        self._take(scope, arrivals, common)
        self._told(page)
        return arrivals

    def _take(self, scope: str, arrivals: Sequence[Arrival], common: int | None) -> None:
        """Apply arrivals, some at a time; between them whoever else wants to write does."""
        if not self.accept_deletions:
            self._stop_before_many_go(arrivals)
        at = 0
        while at < len(arrivals):
            before, end = len(self.done.changed), min(at + _TOGETHER, len(arrivals))
            with self.session.write() as db:
                while at < end:
                    some = arrivals[at : min(at + self._rows_at_once, end)]
                    self._apply(db, scope, some, common)
                    at += len(some)
                    if connection.wanted(self.session.engine):
                        break
                if common is None:
                    self._course = self._course.moved(scope, (some[-1].seq, some[-1].turn))
                    course.save(db, self._course)
            for changed in self.done.changed[before:]:
                self.watcher.arrived(changed)
            self.watcher.check()
            connection.let_others_write(self.session.engine)

    def _apply(self, db: Connection, scope: str, some: Sequence[Arrival], common: int | None) -> None:
        begun = time.perf_counter()
        taken = Applying(db, self.session, scope, common).apply(some)
        self._adapt(time.perf_counter() - begun, len(some))
        self.done.pulled += len(some)
        self.done.clashes += taken.clashes
        self.done.refused += taken.refused
        self.done.changed += taken.changed

    def _adapt(self, seconds: float, rows: int) -> None:
        wanted = int(rows * _HELD_SECONDS / max(seconds, 0.001))
        self._rows_at_once = max(_FEWEST, min(_MOST, wanted, 2 * self._rows_at_once))

    def _stop_before_many_go(self, arrivals: Sequence[Arrival]) -> None:
        ids = [one.record_id for one in arrivals if one.payload and (one.payload.deleted or one.payload.erased)]
        if not ids:
            return
        with self.session.read() as db:
            live = _live(db.connection())
            self._gone += incoming.live(db.connection(), [one for one in arrivals if one.record_id in set(ids)])
        if self._gone > max(_FEW, _SHARE * live):
            raise MassDeletion(self._gone, live)

    def _push(self) -> bool:
        """Send what was changed here; whether the hub has something that must be looked at first."""
        taken = True
        while taken and (sealed := self._seal()).looked:
            taken = self._push_on(sealed)
        return not taken

    def _push_on(self, sealed: Sealed) -> bool:
        """Send this and what follows: the next is sealed while the hub answers for the last. Whether it took all."""
        answered: list[tuple[Frozen, Answer]] = []
        taken = True
        with ThreadPoolExecutor(1) as beside:
            while sealed.looked:
                rows = outgoing.turn(self.session, answered, sealed)
                answers = beside.submit(self._send, rows)
                more = self._seal()
                answered = list(zip(rows, answers.result(), strict=True))
                taken = self._heard([answer for _row, answer in answered])
                sealed = more if taken else Sealed()
            outgoing.turn(self.session, answered, sealed)
        return taken

    def _seal(self) -> Sealed:
        return outgoing.seal(self.session, self._sealer, self.tie.keys.device_id, self._held)

    def _send(self, rows: Sequence[Frozen]) -> list[Answer]:
        answers: list[Answer] = []
        for at in range(0, len(rows), BATCH):
            answers += self.hub.push(self._team, outgoing.to_send(rows[at : at + BATCH]))
        return answers

    def _heard(self, answers: Sequence[Answer]) -> bool:
        """Remember how far the hub has what is ours; whether it has taken all of this."""
        if not answers:
            return True
        self._course = self._course.heard(outgoing.furthest(answers))
        stored = [answer for answer in answers if answer.status == "ok"]
        self.done.pushed += len(stored)
        self._skip_own(stored)
        self.watcher.progress(min(99, 50 + self.done.pushed // 100))
        return len(stored) == len(answers)

    def _skip_own(self, stored: Sequence[Answer]) -> None:
        """Where nobody wrote between the last look and this push, all that is new there is ours: pass it by."""
        head = self._course.head
        expected = range(head + 1, head + 1 + len(stored))
        self._level = self._level and bool(stored) and [answer.seq for answer in stored] == list(expected)
        if self._level:
            last = stored[-1]
            cursors = dict.fromkeys(self._held, (last.seq, last.turn))
            self._course = replace(self._course, head=last.seq, cursors={**self._course.cursors, **cursors})

    def _mark(self) -> None:
        marked = self._course.marked()
        with self.session.read() as db:
            kept = course.load(db.connection())
        if marked != kept:
            with self.session.write() as db_:
                course.save(db_, marked)

    def _told(self, page: Pulled) -> None:
        seq = page.versions[-1].seq if page.versions else page.head
        self.watcher.progress(min(49, 50 * seq // max(1, page.head)))


def _live(db: Connection) -> int:
    """How many records the hub and this vault both had."""
    query = select(func.count()).select_from(tables.synced).where(tables.synced.c.scope != scopes.IDENTITIES)
    return db.scalar(query) or 0
