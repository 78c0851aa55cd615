"""Three real vaults pass files in any order, lose some, take old ones in late and twice: they end alike, nothing lost.

The rules by which states meet are tried much harder, and without vaults, in `test_meet`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from liaison_app.errors import UserError
from liaison_app.models.base import new_id
from liaison_app.services import records
from liaison_app.storage import erase, history, tables
from liaison_app.storage.vault import Vault
from liaison_app.sync import choose, local
from tests.support.sticks import Folder, take
from tests.support.vaults import fresh_vault
from tests.sync.test_run import edit

FIELDS = ("notes", "role")
WHO = st.integers(0, 2)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("edit"), WHO, st.sampled_from(FIELDS)),
        st.tuples(st.sampled_from(["delete", "bring back", "choose", "out"]), WHO, st.just("")),
        st.tuples(st.just("in"), WHO, st.integers(0, 30)),
        st.tuples(st.sampled_from(["out", "erase"]), WHO, st.just("")),
    ),
    min_size=4,
    max_size=14,
)


@pytest.fixture(scope="module")
def laptops(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Vault]]:
    """Three vaults that last for all examples: each is about a record of its own."""
    folder = tmp_path_factory.mktemp("laptops")
    vaults = [fresh_vault(folder / name) for name in ("one", "two", "three")]
    yield vaults
    for vault in vaults:
        vault.close()


class Story:
    """One record and what becomes of it, whatever the stories before did on the same laptops."""

    def __init__(self, laptops: list[Vault], stick: Folder) -> None:
        self.laptops, self.stick = laptops, stick
        self.id, self.entered, self.erased = new_id(), set[str](), False
        self.before = {step for vault in laptops for step in history.within_reach(vault.session())}
        records.save(laptops[0].session(), [records.new("contacts", {"name": "Ana"}, record_id=self.id)])
        self.files: list[Path] = []

    def step(self, do: str, who: int, what: Any) -> None:
        vault = self.laptops[who]
        session = vault.session()
        with suppress(UserError):  # not there yet or not any more, nothing to take back
            if do == "edit":
                text = f"{what} {len(self.entered)}"
                edit(vault, self.id, **{what: text})
                self.entered.add(text)
            elif do == "delete":
                records.delete(session, "contacts", self.id)
            elif do == "bring back":
                self.take_back(vault)
            elif do == "choose":
                for one in choose.of_record(session, "contacts", self.id)[:1]:
                    choose.choose(session, "contacts", self.id, one.path, 0 if len(self.entered) % 2 else None)
            elif do == "erase" and len(self.entered) % 3 == 2 and records.number_of(session, "contacts", self.id):
                erase.erase(session, [("contacts", self.id)])
                self.erased = True
        if do == "out":
            self.files.append(self.stick.out(vault))
        elif do == "in" and self.files:
            take(vault, self.files[what % len(self.files)], accept_deletions=True)

    def take_back(self, vault: Vault) -> None:
        """Undo the newest step of this story; one of an earlier story would make the example depend on that."""
        steps = history.within_reach(vault.session()).items()
        for step in [step for step, undone_by in steps if not undone_by and step not in self.before][:1]:
            records.undo(vault.session(), step)

    def pass_round(self, givers: int) -> int:
        """The files of so many laptops to every other; how much changed."""
        changed = 0
        for giver in self.laptops[:givers]:
            path = self.stick.out(giver)
            others = (vault for vault in self.laptops if vault is not giver)
            changed += sum(take(vault, path, accept_deletions=True).records for vault in others)
        return changed

    def held(self, vault: Vault) -> tuple[Any, str]:
        """The record on a laptop as it travels, and as text with its open values and history."""
        with vault.session().read() as reading:
            db = reading.connection()
            found = local.rows_of(db, "contacts", [self.id])
            changes = select(tables.changes.c.before).where(tables.changes.c.record_id == self.id)
            history = " ".join(db.scalars(changes))
        if self.id not in found:
            return None, history
        payload = found[self.id][1]["team"]
        also = {path: sorted(str(one.value) for one in those) for path, those in payload.also.items()}
        return (payload.fields, payload.parts, payload.deleted, also), payload.to_bytes().decode() + history


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(STEPS)
def test_they_end_alike_and_nothing_is_lost(laptops: list[Vault], tmp_path: Path, steps: list[Any]) -> None:
    folder = tmp_path / new_id()
    folder.mkdir()
    story = Story(laptops, Folder(folder))
    for do, who, what in steps:
        story.step(do, who, what)
    story.pass_round(3)
    assert story.pass_round(1) == 0
    ends = [story.held(vault) for vault in laptops]
    assert [end for end, _text in ends] == [ends[0][0]] * 3
    if story.erased:
        assert ends[0][0] is None
        assert not any(text for _end, text in ends)
    else:
        everywhere = json.dumps([text for _end, text in ends])
        assert all(text in everywhere for text in story.entered)
