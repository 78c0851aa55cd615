"""Two states of a row meet without a hub: `merge` does it, told for each path which side knew of the other's value.

The result is the same on whichever laptop they meet, in whatever order more of them come, and however often.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from liaison_app.sync.merge import Merged, merge
from liaison_app.sync.payload import DEFAULT, DELETED, Also, Fields, Json, Parts, Payload
from liaison_app.sync.seen import NONE, NOTHING, THERE, Marks, Seen, State, digest, values

#: In a base: different from whatever anybody entered, so that both sides count as changed.
_NEITHER: Final[Json] = {"\0": "neither"}


@dataclass(frozen=True)
class Met:
    """The state that comes of it, and what is to be said of it; `news` where it is not what was here."""

    state: State
    merged: Merged
    news: bool


def meet(mine: State, theirs: State) -> Met:
    """Bring a state from elsewhere together with the one that is here."""
    # Not who is said to have entered a value beside another: that may depend on the way it came.
    same = values(mine.payload) == values(theirs.payload)
    if mine.seen.covers(theirs.seen) and (same or not theirs.seen.covers(mine.seen)):
        return Met(mine, Merged(mine.payload, to_push=False), news=False)
    if theirs.seen.covers(mine.seen) and not mine.seen.covers(theirs.seen):
        return Met(theirs, Merged(theirs.payload, to_push=False), news=True)
    look = _Look(mine, theirs)
    merged = merge(look.base(), mine.payload, theirs.payload, mine_first=look.mine_first)
    also = {
        path: tuple(sorted(those, key=lambda one: digest(one.value))) for path, those in merged.payload.also.items()
    }
    content = replace(merged.payload, also=also)
    return Met(State(content, look.seen(content)), replace(merged, payload=content), news=True)


@dataclass(frozen=True)
class _Look:
    """Two states, neither of which knew all of the other."""

    mine: State
    theirs: State

    def base(self) -> Payload:
        """What both knew of, worked out from the marks: where only one side's value is new, the other's."""
        one, other = self.mine.payload, self.theirs.payload
        fields = self._fields("", one.fields, other.fields)
        if self._deleted_unknowing():
            fields["\0"] = _NEITHER  # no field of either: only that the content is another one
        return Payload(
            one.kind,
            fields,
            self._parts(),
            self._was_deleted(),
            also=self._settled(),
            carried=self._fields("/", one.carried, other.carried),
        )

    def mine_first(self, path: str) -> bool:
        """Of two values that did not know of each other one has to stand: on every laptop the same."""
        here, there = (max(map(_order, self._marks(side, path)), default=(0, "")) for side in (self.mine, self.theirs))
        return here > there

    def seen(self, content: Payload) -> Seen:
        """What the merged content has seen, and the marks of its values: those that neither side saw replaced."""
        mine, theirs = self.mine.seen, self.theirs.seen
        upto = {
            vault: max(mine.upto.get(vault, 0), theirs.upto.get(vault, 0)) for vault in {**mine.upto, **theirs.upto}
        }
        held = values(content)
        marks: dict[str, Mapping[str, Marks]] = {}
        for path in dict.fromkeys([*held, *mine.marks, *theirs.marks]):
            if path.count("/") == 2 and held.get(path.rpartition("/")[0], (NOTHING, NONE))[0] == NOTHING:
                continue  # of a part that is gone
            stands, beside = held.get(path, (NOTHING, frozenset[str]()))
            kept = {one: self._left(mine.of(path, one), theirs.of(path, one)) for one in (stands, *beside)}
            if any(kept.values()):
                marks[path] = kept
        return Seen(upto, marks)

    def _left(self, here: Marks, there: Marks) -> Marks:
        left = (
            (here & there)
            | {one for one in here if not self.theirs.seen.knows(frozenset({one}))}
            | {one for one in there if not self.mine.seen.knows(frozenset({one}))}
        )
        return left or here | there

    def _marks(self, side: State, path: str) -> Marks:
        """The marks of what stands at a path."""
        return side.seen.of(path, digest(_at(side.payload, path)))

    def _known(self, path: str) -> tuple[bool, bool]:
        """Whether the other side knew of my value, whether I knew of theirs."""
        mine, theirs = self._marks(self.mine, path), self._marks(self.theirs, path)
        return self.theirs.seen.knows(mine), self.mine.seen.knows(theirs)

    def _fields(self, prefix: str, here: Fields, there: Fields) -> dict[str, Json]:
        base = {}
        for name in dict.fromkeys([*here, *there]):
            one, other = here.get(name, DEFAULT), there.get(name, DEFAULT)
            mine_known, theirs_known = self._known(prefix + name)
            if digest(one) == digest(other) or (mine_known and not theirs_known):
                was = one
            else:
                was = other if theirs_known and not mine_known else _NEITHER
            if was is not DEFAULT:
                base[name] = was
        return base

    def _parts(self) -> dict[str, dict[str, Fields]]:
        base: dict[str, dict[str, Fields]] = {}
        here, there = self.mine.payload.parts, self.theirs.payload.parts
        for kind in dict.fromkeys([*here, *there]):
            for part_id in dict.fromkeys([*here.get(kind, {}), *there.get(kind, {})]):
                row = self._part(f"{kind}/{part_id}", _row(here, kind, part_id), _row(there, kind, part_id))
                if row is not None:
                    base.setdefault(kind, {})[part_id] = row
        return base

    def _part(self, path: str, here: Fields | None, there: Fields | None) -> Fields | None:
        if here is not None and there is not None:
            return self._fields(f"{path}/", here, there)
        row, holds, lacks = (here, self.mine, self.theirs) if here is not None else (there, self.theirs, self.mine)
        removed = lacks.seen.of(path, NOTHING)
        if not removed or holds.seen.knows(removed):
            return None  # it is new, or it was taken up again by somebody who knew
        assert row is not None
        inside = [held for one, held in holds.seen.marks.items() if one == path or one.startswith(f"{path}/")]
        known = all(lacks.seen.knows(marks) for held in inside for marks in held.values())
        return row if known else {"\0": _NEITHER}

    def _was_deleted(self) -> bool:
        """Whether the side that did not delete, or not any more, knew of the deletion."""
        one, other = self.mine.payload.deleted, self.theirs.payload.deleted
        if one == other:
            return one
        mine_known, theirs_known = self._known(DELETED)
        return mine_known if one else theirs_known

    def _deleted_unknowing(self) -> bool:
        """Whether one side deleted what the other wrote in meanwhile, be it that it only cleared something."""
        if self.mine.payload.deleted == self.theirs.payload.deleted:
            return False
        gone, kept = (self.mine, self.theirs) if self.mine.payload.deleted else (self.theirs, self.mine)
        written = (
            marks
            for path, held in kept.seen.marks.items()
            for value, marks in held.items()
            if (path, value) != (DELETED, digest(True))  # a third side's deletion, which is a question there
        )
        return not all(map(gone.seen.knows, written))

    def _settled(self) -> dict[str, tuple[Also, ...]]:
        """Open values that one side still shows and the other has settled."""
        settled: dict[str, tuple[Also, ...]] = {}
        for side, other in ((self.mine, self.theirs), (self.theirs, self.mine)):
            there = values(other.payload)
            for path, those in side.payload.also.items():
                stands, beside = there.get(path, (NOTHING, frozenset[str]()))
                for one in those:
                    key = digest(one.value)
                    if key not in beside and key != stands and other.seen.knows(side.seen.of(path, key)):
                        settled[path] = (*settled.get(path, ()), one)
        return settled


def _order(mark: tuple[str, int]) -> tuple[int, str]:
    return mark[1], mark[0]


def _row(parts: Parts, kind: str, part_id: str) -> Fields | None:
    return parts.get(kind, {}).get(part_id)


def _at(payload: Payload, path: str) -> Json:
    """What stands at a path, as `seen.values` takes it."""
    if path == DELETED:
        return True if payload.deleted else DEFAULT
    if path.startswith("/"):
        return payload.carried.get(path[1:], DEFAULT)
    steps = path.split("/")
    if len(steps) == 1:
        return payload.fields.get(path, DEFAULT)
    row = _row(payload.parts, steps[0], steps[1])
    if row is None:
        return DEFAULT
    return THERE if len(steps) == 2 else row.get(steps[2], DEFAULT)
