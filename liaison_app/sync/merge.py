"""Three-way merge of a record: what the hub last had, what is here, what the hub has now. Pure, and without clocks.

Different fields: both changes stand. The same field: the hub's value stands, and the other goes into `also`, where it
is shown until somebody chooses; of a withdrawal the earliest stands, wherever it comes from. A delete yields to an edit
that did not know of it, and that is shown too. An erase yields to nothing. So no value that an officer entered is lost,
whichever device merges first.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from liaison_app.sync.payload import DEFAULT, DELETED, Also, Fields, Json, Parts, Payload, earliest_stand

#: Puts a value that does not stand beside the one that does: path, value, whose side it is from.
Note = Callable[[str, Json, Payload], None]
AlsoByPath = Mapping[str, tuple[Also, ...]]
#: Whether at a path, where both sides entered something, mine is the value that stands.
MineFirst = Callable[[str], bool]


@dataclass(frozen=True)
class Merged:
    """The outcome. `to_push` is False where the hub has all of it already; `clashes` are the paths of values that do
    not stand and did not stand before; `resurrected` says that a delete yielded to an edit."""

    payload: Payload
    to_push: bool
    clashes: tuple[str, ...] = ()
    resurrected: bool = False


def _hub_first(_path: str) -> bool:
    """The order of the hub."""
    return False


def merge(base: Payload, mine: Payload, theirs: Payload, *, mine_first: MineFirst = _hub_first) -> Merged:
    """Merge `mine` (here) with `theirs` (the hub), both made from `base` (empty where there was none)."""
    if theirs.erased or mine.erased:
        return Merged(theirs if theirs.erased else mine, not theirs.erased)
    noted: dict[str, list[Also]] = {}

    def note(path: str, value: Json, side: Payload) -> None:
        noted.setdefault(path, []).append(Also(value, side.by, side.at))

    sides = _Sides(mine, theirs, note, mine_first)
    fields = _values("", base.fields, mine.fields, theirs.fields, sides, earliest_stand(mine.kind))
    parts = _parts(base.parts, mine.parts, theirs.parts, sides)
    carried = _values("/", base.carried, mine.carried, theirs.carried, sides)
    deleted = _deleted(base, mine, theirs, note)
    content = Payload(mine.kind, fields, parts, deleted, carried=carried, schema=max(mine.schema, theirs.schema))
    kept = _also(base.also, mine.also, theirs.also)
    also = {path: _without_doubles([*kept.get(path, ()), *noted.get(path, ())]) for path in {*kept, *noted}}
    content = replace(content, also=_still_open(content, also))
    merged = replace(content, stamps=theirs.stamps if content.says_the_same(theirs) else mine.stamps)
    clashes = tuple(sorted(path for path in noted if path in merged.also))
    return Merged(merged, not merged.says_the_same(theirs), clashes, DELETED in clashes)


@dataclass(frozen=True)
class _Sides:
    """Who speaks on each side, where to put what does not stand, and which of two that are new stands."""

    mine: Payload
    theirs: Payload
    note: Note
    mine_first: MineFirst


def _values(
    prefix: str,
    base: Fields,
    mine: Fields,
    theirs: Fields,
    sides: _Sides,
    earliest: frozenset[str] = frozenset(),
) -> dict[str, Json]:
    """The fields of both sides; `earliest` are those of which the earliest value stands."""
    merged = {}
    for name in dict.fromkeys([*theirs, *mine]):
        was, here, there = (side.get(name, DEFAULT) for side in (base, mine, theirs))
        both = not _same(here, was) and not _same(there, was) and not _same(here, there)
        mine_stands = _before(here, there) if name in earliest else sides.mine_first(prefix + name)
        stands = here if _same(there, was) or (both and mine_stands) else there
        if both:
            sides.note(prefix + name, *((there, sides.theirs) if stands is here else (here, sides.mine)))
        if stands is not DEFAULT:
            merged[name] = stands
    return merged


def _parts(base: Parts, mine: Parts, theirs: Parts, sides: _Sides) -> dict[str, dict[str, Fields]]:
    merged: dict[str, dict[str, Fields]] = {}
    for kind in dict.fromkeys([*theirs, *mine]):
        was, here, there = (side.get(kind, {}) for side in (base, mine, theirs))
        for part_id in dict.fromkeys([*there, *here]):
            path = f"{kind}/{part_id}"
            row = _part(path, was.get(part_id), here.get(part_id), there.get(part_id), sides)
            if row is not None:
                merged.setdefault(kind, {})[part_id] = row
    return merged


def _part(path: str, was: Fields | None, here: Fields | None, there: Fields | None, sides: _Sides) -> Fields | None:
    """One part; None where it goes. One that was removed on one side stays if the other side changed it."""
    if here is not None and there is not None:
        return _values(f"{path}/", was or {}, here, there, sides, earliest_stand(path.partition("/")[0]))
    left = here if here is not None else there
    if was is None or left is None:
        return left
    if _same(left, was):
        return None
    sides.note(path, DEFAULT, sides.theirs if there is None else sides.mine)
    return left


def _deleted(base: Payload, mine: Payload, theirs: Payload, note: Note) -> bool:
    if mine.deleted == theirs.deleted or base.deleted:
        return mine.deleted and theirs.deleted
    gone, kept = (mine, theirs) if mine.deleted else (theirs, mine)
    if _content(kept) == _content(base):
        return True
    note(DELETED, True, gone)
    return False


def _content(payload: Payload) -> tuple[Fields, Parts, Fields]:
    return payload.fields, payload.parts, payload.carried


def _also(base: AlsoByPath, mine: AlsoByPath, theirs: AlsoByPath) -> dict[str, tuple[Also, ...]]:
    """The open values of both sides, without those that one side has settled."""
    merged = {}
    for path in dict.fromkeys([*theirs, *mine]):
        was, here, there = (side.get(path, ()) for side in (base, mine, theirs))
        settled = [one for one in was if not (_among(one, here) and _among(one, there))]
        there = tuple(_entered_again(one, was, here) for one in there)
        merged[path] = tuple(one for one in (*there, *here) if not _among(one, settled))
    return merged


def _entered_again(one: Also, was: Iterable[Also], here: Iterable[Also]) -> Also:
    """An open value of theirs, under the name of whoever entered the same one here since."""
    if one not in was:
        return one
    return next((other for other in here if _same(other.value, one.value) and other not in was), one)


def _still_open(content: Payload, also: Mapping[str, tuple[Also, ...]]) -> dict[str, tuple[Also, ...]]:
    """`also` without what stands anyway, and without what belongs to a part that is gone."""
    kept = {}
    for path, values in also.items():
        there, stands = _standing(content, path)
        left = tuple(one for one in values if not _same(one.value, stands))
        if there and left:
            kept[path] = left
    return kept


def _standing(content: Payload, path: str) -> tuple[bool, Json]:
    """Whether what a path leads to has a place, and the value that stands there."""
    if path == DELETED:
        return True, content.deleted
    if path.startswith("/"):
        return True, content.carried.get(path[1:], DEFAULT)
    steps = path.split("/")
    if len(steps) == 1:
        return True, content.fields.get(path, DEFAULT)
    row = content.parts.get(steps[0], {}).get(steps[1])
    if row is None:
        return False, DEFAULT
    return True, row if len(steps) == 2 else row.get("/".join(steps[2:]), DEFAULT)


def _without_doubles(values: Iterable[Also]) -> tuple[Also, ...]:
    found: list[Also] = []
    for one in values:
        if not _among(one, found):
            found.append(one)
    return tuple(found)


def _among(one: Also, others: Iterable[Also]) -> bool:
    return any(_same(one.value, other.value) for other in others)


def _before(one: Json, other: Json) -> bool:
    """Whether a date (as JSON writes it) is the earlier one; any is before none."""
    if not one or one is DEFAULT:
        return False
    return not other or other is DEFAULT or str(one) < str(other)


def _same(one: Json, other: Json) -> bool:
    """Equal as JSON: in Python, True is 1 and 1 is 1.0."""
    if one is DEFAULT or other is DEFAULT:
        return one is other
    return bool(one == other) and json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
