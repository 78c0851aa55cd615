"""What must hold of a team in the end, whatever was done to it: all alike, nothing lost, what was erased is nowhere."""

from __future__ import annotations

import json
from typing import Any

from liaison_app.models.registry import KINDS
from liaison_app.storage import tables
from liaison_app.sync import scopes, state, team
from liaison_app.sync.errors import KeysLost, MassDeletion
from tests.sync.laptops import Laptop, tokens
from tests.sync.ledger import Ledger


class Promise(Ledger):
    """Everybody syncs until nothing is left; then it is looked at."""

    def teardown(self) -> None:
        try:
            self.settle()
        finally:
            self.left.close()

    def settle(self) -> None:
        """Everybody syncs until nothing is left, and then all must be alike and nothing lost."""
        self.wire.heal()
        for _round in range(10):
            done = [self.try_sync(laptop) for laptop in self.laptops]
            if not any(one is None or one.pushed or one.pulled for one in done):
                break
        else:
            raise AssertionError(f"it never ends: {done}")
        before = [laptop.contents() for laptop in self.laptops]
        self.alike(before)
        self.nothing_lost()
        self.erased_for_good()
        self.nothing_seen()
        self.nothing_changes(before)

    def try_sync(self, laptop: Laptop) -> Any:
        """A sync that nobody disturbs, with what a person would do where it stops; None where it has to be repeated."""
        try:
            return laptop.sync()
        except MassDeletion:
            return laptop.sync(accept_deletions=True)
        except KeysLost:
            active = [one.device for one in team.devices(self.laptops[0].vault)[0] if not one.revoked_at]
            was_shut_out = [one for one in self.stage.spare if one not in self.spare]
            self.new_epoch(next(one for one in was_shut_out if one in active))  # the last one first, as it is asked for
            return None

    def alike(self, contents: list[Any]) -> None:
        jo, pat, sam = contents
        assert jo == pat
        assert self.laptops[0].contents(scopes.scopes_for("volunteer-coordinator")) == sam
        hub = self.newer.rows()
        for laptop in self.laptops:
            here = laptop.rows()
            for at, row in hub.items():
                if at[0] in laptop.held and row.payload.kind in KINDS:
                    assert at not in here if row.payload.erased else row.payload.says_the_same(here[at]), at
            for at, mine in here.items():
                assert at in hub or (at[0] == scopes.IDENTITIES and not mine.fields), ("never sent", at)
            with laptop.session.read() as db:
                assert db.execute(tables.outgoing.select()).all() == []
            assert state.of_vault(laptop.session).waiting == 0
            assert state.refusals(laptop.session) == []

    def nothing_lost(self) -> None:
        there = self.newer.rows()
        for token in self.required():
            at = self.entered[token]
            row = there.get((at.scope, at.id))
            assert row is not None, ("lost on the hub", at)
            assert tokens(row.payload).get(token) == at.path, ("lost on the hub", token, at)
            for n, laptop in enumerate(self.laptops):
                if at.kind in KINDS and at.scope in laptop.held:
                    assert self.tokens_of(n, (at.kind, at.id)).get(token) == at.path, ("lost", n, token, at)

    def erased_for_good(self) -> None:
        if not self.erased:
            return
        gone = {token for token, at in self.entered.items() if at.id in self.erased}
        for laptop in self.laptops:
            assert not self.erased & {record_id for _kind, record_id in laptop.contents()}
            words = set(_words(laptop.everything()))
            assert not gone & words, "what was erased is still there"
        for (_scope, record_id), row in self.newer.rows().items():
            assert row.payload.erased or record_id not in self.erased

    def nothing_seen(self) -> None:
        sam = self.laptops[2]
        secret = {token for token, at in self.entered.items() if at.scope not in sam.held}
        assert not secret & set(_words(sam.everything()))

    def nothing_changes(self, before: list[Any]) -> None:
        there = {at: row.at.push_id for at, row in self.newer.rows().items()}
        for n, laptop in enumerate(self.laptops):
            laptop.deliver_again()
            done = laptop.sync(accept_deletions=True)
            assert done.pulled
            assert (done.pushed, done.changed, done.clashes) == (0, [], 0), "a second delivery changed something"
            assert laptop.contents() == before[n]
        assert {at: row.at.push_id for at, row in self.newer.rows().items()} == there

    def new_epoch(self, device: str) -> None:
        team.revoke(self.laptops[0].vault, device)


def _words(text: str) -> list[str]:
    return json.dumps(text).replace("\\n", " ").replace('"', " ").replace("\\", " ").split()
