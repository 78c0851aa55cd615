"""The team as a state machine: officers who work, networks that fail, hubs that forget.

What they enter is written down in `ledger`; what must hold in the end stands in `promise`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from liaison_app.errors import UserError
from liaison_app.models.base import new_id
from liaison_app.services import records
from liaison_app.storage import door, erase
from liaison_app.storage.edits import Edit
from liaison_app.sync import choose
from liaison_app.sync.errors import KeysLost, MassDeletion
from liaison_app.sync.hub.errors import HubError
from liaison_app.sync.payload import Payload
from tests.sync.laptops import tokens
from tests.sync.promise import Promise
from tests.sync.sabotage import Killed

#: Texts of each kind that an officer may fill, the title first.
TEXTS = {
    "contacts": ("name", "notes", "area"),
    "referrals": ("person", "contact_method"),
    "reports": ("doing", "place", "answer"),
}
WHO = st.integers(0, 2)
WHICH = st.integers(0, 3)
#: What is done to a sync: nothing, the line cut at a message, the process killed at a commit, pushes carried out twice.
FAULT = st.one_of(
    st.none(),
    st.tuples(st.just("cut"), st.integers(0, 11)),
    st.tuples(st.just("kill"), st.integers(0, 11)),
    st.tuples(st.just("twice"), st.just(0)),
)
#: Who does something in the middle of a sync, before which call of it, and to which record.
DURING = st.one_of(st.none(), st.tuples(WHO, st.integers(1, 3), WHICH))


class TeamAtWork(Promise):
    """Set `stage` on a subclass; `sabotage` takes a protection away."""

    # What officers do

    @rule(who=WHO, kind=st.sampled_from(sorted(TEXTS)), phone=st.booleans())
    def add(self, who: int, kind: str, phone: bool) -> None:
        if kind == "referrals" and who == 2:
            kind = "contacts"
        one = (kind, new_id())
        parts = (
            {"phones": [{"number": self.token(), "description": self.token()}]} if phone and kind == "contacts" else {}
        )
        seen = {"seen_on": date(2026, 1, 2)} if kind == "reports" else {}
        edit = records.new(kind, {TEXTS[kind][0]: self.token(), **seen}, record_id=one[1], **parts)
        self.records.append(one)
        self.act(who, one, lambda laptop: records.save(laptop.session, [edit]))

    @precondition(lambda self: self.records)
    @rule(who=WHO, which=WHICH, field=st.integers(0, 2))
    def edit(self, who: int, which: int, field: int) -> None:
        if one := self.live(who, which):
            names = TEXTS[one[0]]
            self.save(who, one, {"fields": {names[field % len(names)]: self.token()}})

    @precondition(lambda self: self.records)
    @rule(who=st.integers(0, 1), which=WHICH)
    def name_reporter(self, who: int, which: int) -> None:
        one = self.live(who, which)
        if one and one[0] == "reports":  # any text will do for an id: links may lead nowhere
            edit = Edit(
                *one, base=self.version(who, one), fields={"reporter_kind": "confidential", "reporter_id": self.token()}
            )
            self.act(who, one, lambda laptop: door.apply(laptop.session, [edit]))

    @precondition(lambda self: self.records)
    @rule(who=WHO, which=WHICH, what=st.sampled_from(["add", "change", "remove"]), name=st.booleans())
    def part(self, who: int, which: int, what: str, name: bool) -> None:
        one = self.live(who, which)
        if not one or one[0] != "contacts":
            return
        phones = records.load(self.laptops[who].session, *one).parts["phones"]
        if what == "add" or not phones:
            self.save(who, one, {"parts": {"phones": {new_id(): {"number": self.token()}}}})
        elif what == "change":
            field = "number" if name else "description"
            self.save(who, one, {"parts": {"phones": {phones[0].id: {field: self.token()}}}})
        else:
            self.save(who, one, {"parts": {"phones": {phones[0].id: None}}})

    @precondition(lambda self: self.records)
    @rule(who=WHO, which=WHICH)
    def delete(self, who: int, which: int) -> None:
        if one := self.live(who, which):
            self.act(who, one, lambda laptop: records.delete(laptop.session, *one))

    @precondition(lambda self: self.records)
    @rule(who=WHO, which=WHICH)
    def undelete(self, who: int, which: int) -> None:
        one = self.records[which % len(self.records)]
        if self.version(who, one) and not self.live(who, which):
            back = Edit(*one, base=self.version(who, one), deleted=False)
            self.act(who, one, lambda laptop: records.save(laptop.session, [back]))

    @rule(who=WHO)
    def delete_many(self, who: int) -> None:
        for n in range(len(self.records)):
            self.delete(who, n)

    @rule(who=WHO)
    def undo(self, who: int) -> None:
        before = {one: self.tokens_of(who, one) for one in self.records}
        try:
            records.undo(self.laptops[who].session)
        except UserError:  # nothing to take back, or it was changed since
            return
        for one in self.records:
            self.note(one, before[one], self.tokens_of(who, one))

    @precondition(lambda self: self.records)
    @rule(who=WHO, which=WHICH, take=st.sampled_from([None, 0]))
    def choose_one(self, who: int, which: int, take: int | None) -> None:
        if one := self.live(who, which):
            questions = list(choose.also(self.laptops[who].session, *one))
            if questions:
                self.act(who, one, lambda laptop: choose.choose(laptop.session, *one, questions[0], take))

    @precondition(lambda self: self.records)
    @rule(who=st.integers(0, 1), which=WHICH)
    def erase_one(self, who: int, which: int) -> None:
        if one := self.live(who, which):
            erase.erase(self.laptops[who].session, [one])
            self.erased.add(one[1])

    @rule(which=st.integers(0, 5), what=st.sampled_from(["field", "section", "part", "field of a part", "known field"]))
    def newer_version(self, which: int, what: str) -> None:
        rows = [row for row in self.newer.rows().values() if row.payload.kind in TEXTS and not row.payload.erased]
        if rows:
            row = rows[which % len(rows)]
            now = self.newer.change(row, what, self.token())
            if now and self.newer.write(row.scope, row.at.row_id, now, row.at):
                self.note((now.kind, str(row.at.row_id)), tokens(row.payload), tokens(now), row.scope)

    @rule(scope=st.sampled_from(["team", "referrals"]))
    def newer_kind(self, scope: str) -> None:
        row, made = uuid4(), Payload("drones", {"name": self.token()}, schema="9999")
        if self.newer.write(scope, row, made):
            self.unknown.append(row)
            self.note(("drones", str(row)), {}, tokens(made), scope)

    # What happens to laptops, lines and hubs

    @rule(who=WHO, fault=FAULT, during=DURING)
    def sync(self, who: int, fault: tuple[str, int] | None, during: tuple[int, int, int] | None) -> None:
        what, number = fault or ("", 0)
        self.wire.cut_after = number if what == "cut" else None
        self.wire.twice = what == "twice"
        self.killer.at = number if what == "kill" else None
        if during:
            self.wire.before = self.meanwhile(who, *during)
        try:
            self.figures["syncs"] += 1
            done = self.laptops[who].sync()
            self.figures["clashes"] += done.clashes
            self.figures["hubs that had lost something"] += done.realigned
        except Killed:
            self.figures["deaths in the middle"] += 1
            self.laptops[who].crash()
        except (HubError, MassDeletion, KeysLost) as stopped:
            self.figures[f"stopped by {type(stopped).__name__}"] += 1
        self.wire.heal()
        self.killer.at = None

    def meanwhile(self, syncing: int, who: int, number: int, which: int) -> Callable[[str], None]:
        """Before that call, an officer edits; the same one at the window, or another one who then syncs."""
        left = [number]

        def before(_name: str) -> None:
            left[0] -= 1
            if left[0] == 0:
                fault = self.wire.cut_after, self.wire.twice, self.killer.at
                self.wire.heal()
                self.killer.at = None
                if self.records:
                    self.edit(who, which, 0)
                if who != syncing:
                    self.try_sync(self.laptops[who])
                self.wire.cut_after, self.wire.twice, self.killer.at = fault

        return before

    @precondition(lambda self: self.records)
    @rule(pair=st.permutations([0, 1, 2]), which=WHICH, fields=st.tuples(WHO, WHO), fault=FAULT)
    def race(self, pair: list[int], which: int, fields: tuple[int, int], fault: tuple[str, int] | None) -> None:
        """Two edit the same record, and one is faster to the hub, after the other has looked there."""
        one, other, _third = pair
        self.edit(one, which, fields[0])
        self.edit(other, which, fields[1])
        self.sync(one, fault, (other, 2, which))

    @precondition(lambda self: self.records)
    @rule(who=WHO, which=WHICH, number=st.integers(0, 5))
    def answer_lost(self, who: int, which: int, number: int) -> None:
        """A push whose answer never comes, another edit, and the push again."""
        self.edit(who, which, 0)
        self.sync(who, ("cut", number), None)
        self.edit(who, which, 0)
        self.sync(who, None, None)

    @rule()
    def everybody(self) -> None:
        """All know all, so that what follows meets."""
        for laptop in self.laptops:
            self.try_sync(laptop)

    @rule(who=WHO)
    def crash(self, who: int) -> None:
        self.laptops[who].crash()

    @rule(who=WHO)
    def back_up(self, who: int) -> None:
        folder = self.folder / f"backup {who} {self.count}"
        if not folder.exists():
            self.backups[who] = self.laptops[who].backup(folder)

    @precondition(lambda self: self.backups)
    @rule(who=WHO)
    def restore(self, who: int) -> None:
        if who in self.backups:
            self.laptops[who].restore(self.backups[who])
            self.forget_what_is_nowhere()

    @rule()
    def back_up_hub(self) -> None:
        self.hubs.append(self.stage.place.backup())

    @rule(which=st.integers(0, 2), renamed=st.booleans())
    def put_hub_back(self, which: int, renamed: bool) -> None:
        """To one of its backups, or to the beginning, which is as good as another hub."""
        self.stage.place.roll_back(self.hubs[-1 - which % len(self.hubs)])
        if renamed:
            self.stage.place.restored()
        self.forget_what_is_nowhere()

    @precondition(lambda self: self.spare)
    @rule()
    def shut_out(self) -> None:
        self.new_epoch(self.spare.pop())
