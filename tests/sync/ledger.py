"""What the officers of a team have entered, and where: everything they type is a token of its own.

A token may be gone only where somebody saw it and replaced it; whatever else was entered stands, or is kept beside what
stands, everywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from hypothesis.stateful import RuleBasedStateMachine

from liaison_app.errors import InvalidField, NotFound
from liaison_app.models.registry import KINDS
from liaison_app.services import records
from liaison_app.storage.edits import Edit
from liaison_app.sync import link, local, scopes
from tests.sync.laptops import Laptop, Stage, tokens
from tests.sync.newer import Newer
from tests.sync.sabotage import killer, sabotaged, small_portions

PAGE = 3

Record = tuple[str, str]


@dataclass(frozen=True)
class Entered:
    """Where something was entered, and the scope in which it travels."""

    kind: str
    id: str
    path: str
    scope: str


class Ledger(RuleBasedStateMachine):
    """The team, its hub and its books. Set `stage` on a subclass; `sabotage` takes a protection away."""

    stage: Stage
    sabotage = ""

    def __init__(self) -> None:
        super().__init__()
        self.left = ExitStack()
        self.wire, self.laptops, self.folder = self.left.enter_context(self.stage.scene())
        self.wire.page = PAGE
        self.killer = self.left.enter_context(killer())
        self.left.enter_context(small_portions(PAGE))
        self.left.enter_context(sabotaged(self.sabotage))
        login = self.stage.logins[3]
        opening = lambda device: self.stage.place.at(self.stage.place.url(login), device)  # noqa: E731
        self.newer = Newer(opening, self.stage.newer, link.member(self.laptops[0].session))
        self.records: list[Record] = list(self.stage.records)
        self.unknown: list[UUID] = []
        self.entered: dict[str, Entered] = {}
        self.replaced: set[str] = set()
        self.erased: set[str] = set()
        self.hubs = [self.stage.start]
        self.backups: dict[int, Any] = {}
        self.spare = list(self.stage.spare)
        self.figures: Counter[str] = Counter()
        self.count = 100
        for one in self.records:
            self.note(one, {}, self.tokens_of(0, one))

    def act(self, who: int, one: Record, work: Callable[[Laptop], object]) -> None:
        """Something an officer does to a record: what they enter, and what they replace because they saw it."""
        before = self.tokens_of(who, one)
        with suppress(InvalidField):  # what two officers entered may need a third to put right first
            work(self.laptops[who])
        self.note(one, before, self.tokens_of(who, one))

    def save(self, who: int, one: Record, change: dict[str, Any]) -> None:
        edit = Edit(*one, base=self.version(who, one), **change)
        self.act(who, one, lambda laptop: records.save(laptop.session, [edit]))

    def note(self, one: Record, before: dict[str, str], after: dict[str, str], scope: str = "") -> None:
        self.replaced |= before.keys() - after.keys()
        for token in after.keys() - before.keys():
            path = after[token]
            travels = scopes.IDENTITIES if path in scopes.apart(one[0]) else scopes.scope_of(one[0])
            self.entered.setdefault(token, Entered(*one, path, scope or travels))

    def token(self) -> str:
        self.count += 1
        return f"t{self.count}"

    def required(self) -> list[str]:
        return [one for one, at in self.entered.items() if one not in self.replaced and at.id not in self.erased]

    def tokens_of(self, who: int, one: Record) -> dict[str, str]:
        with self.laptops[who].session.read() as db:
            found = local.rows_of(db.connection(), one[0], [one[1]])
        return tokens(found[one[1]][1]) if one[1] in found else {}

    def version(self, who: int, one: Record) -> int:
        table = KINDS[one[0]].table
        with self.laptops[who].session.read() as db:
            return db.scalar(table.select().with_only_columns(table.c.version).where(table.c.id == one[1])) or 0

    def live(self, who: int, which: int) -> Record | None:
        """A record that is on the officer's laptop and not deleted."""
        one = self.records[which % len(self.records)]
        try:
            records.load(self.laptops[who].session, *one)
        except NotFound:
            return None
        return one

    def forget_what_is_nowhere(self) -> None:
        """What only a lost disk or hub had is lost; nobody can ask for it."""
        there: set[str] = set()
        for row in self.newer.rows().values():
            there |= tokens(row.payload).keys()
        for n, one in ((n, one) for n in range(len(self.laptops)) for one in self.records):
            there |= self.tokens_of(n, one).keys()
        self.replaced |= self.entered.keys() - there
