"""Which writes a state of a row has seen: what stands in for the hub's order where records pass from hand to hand.

Each value that somebody entered carries a mark: which vault, and its how-manieth look at that row found the value
new. A state also says how far it has seen every vault. So of two states it is plain, at each path, whether one knew of
the other's value and replaced it, or whether both were entered without knowing of each other: only then is there a
question. Neither clocks nor old contents are needed, and it does not matter in which order states meet, how often, or
how late. (These are dotted version vectors, of Preguiça and others, arXiv:1011.5808, for each path of a record.)
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from liaison_app.sync.errors import Rejected
from liaison_app.sync.payload import DEFAULT, DELETED, Json, Payload

#: A write: the vault that found it, and the number of that find.
Mark = tuple[str, int]
Marks = frozenset[Mark]
#: By path, the value that stands and those beside it, as digests (`NOTHING` for the default).
Values = Mapping[str, tuple[str, frozenset[str]]]

NONE: Final[Marks] = frozenset()
NOTHING: Final = ""
_AT_DEFAULT: Final = (NOTHING, frozenset[str]())
#: The value of the path of a part: that it is there.
THERE: Final = True
_LONGEST_NAME: Final = 64
_HIGHEST: Final = 2**53


@dataclass(frozen=True)
class Seen:
    """What a state of a row has seen (by vault, how many of its writes), and the marks of each value it holds."""

    upto: Mapping[str, int] = field(default_factory=dict)
    marks: Mapping[str, Mapping[str, Marks]] = field(default_factory=dict)
    """Path → digest of a value (`NOTHING` where one was cleared or removed) → its marks."""

    def knows(self, marks: Marks) -> bool:
        """Whether all these writes were seen."""
        return all(self.upto.get(vault, 0) >= number for vault, number in marks)

    def covers(self, other: Seen) -> bool:
        """Whether everything that the other has seen was seen here."""
        return all(self.upto.get(vault, 0) >= number for vault, number in other.upto.items())

    def of(self, path: str, value: str) -> Marks:
        """The marks of a value at a path; none where it was never written."""
        return self.marks.get(path, {}).get(value, NONE)

    def to_json(self) -> Json:
        """Short: values with the marks that most have are left out, if they stand alone at their path."""
        counted = Counter(one for held in self.marks.values() if (one := _only(held)))
        usual = min(counted, key=lambda one: (-counted[one], sorted(one))) if counted else NONE
        return {
            "upto": dict(self.upto),
            "usual": _write(usual),
            "marks": {
                path: {value: _write(marks) for value, marks in held.items()}
                for path, held in self.marks.items()
                if held and (not _only(held) or _only(held) != usual)
            },
        }


@dataclass(frozen=True)
class State:
    """A row's content, and what it has seen."""

    payload: Payload
    seen: Seen


def from_json(raw: Json, payload: Payload) -> Seen:
    """The inverse of `Seen.to_json`, for the payload it belongs to. Raises Rejected for what nobody writes."""
    try:
        usual = _read(raw["usual"])
        marks = {
            path: {str(value): _read(those) for value, those in held.items()} for path, held in raw["marks"].items()
        }
        for path, (stands, beside) in values(payload).items():
            if path not in marks:
                marks[path] = dict.fromkeys((stands, *beside), usual)
        seen = Seen({_name(vault): _number(upto) for vault, upto in raw["upto"].items()}, marks)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Rejected("marks of an unknown form") from None
    if not all(seen.knows(those) for held in marks.values() for those in held.values()):
        raise Rejected("marks of writes that it has not seen")
    return seen


def noticed(now: Payload, was: State | None, mark: Mark, came: State | None = None) -> State:
    """The state of a row as it is here now: what differs from `was` gets `mark`.

    `came` is what the hub has; what is the same there got its mark there, which is the same on every laptop. Whoever
    settles a question at a path has written there, also where what stood stays.
    """
    was = was or came or State(Payload(now.kind), Seen())
    before, after, there = values(was.payload), values(now), values(came.payload) if came else {}
    marks: dict[str, Mapping[str, Marks]] = {}
    used = False
    for path in _paths(before, after, was.seen):
        if _inside_what_is_gone(path, after):
            continue  # that the part is gone says it
        held, old = after.get(path, _AT_DEFAULT), was.seen.marks.get(path, {})
        if held == before.get(path, _AT_DEFAULT):
            marks[path] = old
            continue
        from_hub = came is not None and held == there.get(path, _AT_DEFAULT)
        fresh = frozenset(came.seen.upto.items()) if came is not None and from_hub else frozenset({mark})
        used = used or not from_hub
        marks[path] = {held[0]: fresh, **{one: old.get(one, fresh) for one in held[1]}}
    upto = {**was.seen.upto, **(came.seen.upto if came else {}), **({mark[0]: mark[1]} if used else {})}
    return State(now, Seen(upto, marks))


def values(payload: Payload) -> dict[str, tuple[str, frozenset[str]]]:
    """Every path of a payload with the value that stands there and those beside it."""
    standing = {path: digest(value) for path, value in _standing(payload)}
    beside = {path: frozenset(digest(one.value) for one in those) for path, those in payload.also.items()}
    found = {path: (digest_, beside.get(path, frozenset[str]())) for path, digest_ in standing.items()}
    found |= {path: (NOTHING, those) for path, those in beside.items() if path not in found}
    return {path: held for path, held in found.items() if not _inside_what_is_gone(path, found)}


def _standing(payload: Payload) -> Iterator[tuple[str, Json]]:
    yield from payload.fields.items()
    yield from ((f"/{name}", value) for name, value in payload.carried.items())
    for kind, rows in payload.parts.items():
        for part_id, row in rows.items():
            yield f"{kind}/{part_id}", THERE
            yield from ((f"{kind}/{part_id}/{name}", value) for name, value in row.items())
    if payload.deleted:
        yield DELETED, True


def _paths(before: Values, after: Values, seen: Seen) -> list[str]:
    return list(dict.fromkeys([*before, *after, *seen.marks]))


def _inside_what_is_gone(path: str, there: Values) -> bool:
    steps = path.split("/")
    if len(steps) < 3 or not steps[0]:
        return False
    return there.get("/".join(steps[:2]), _AT_DEFAULT)[0] == NOTHING


def digest(value: Json) -> str:
    """A short name for a value: equal for equal JSON."""
    if value is DEFAULT:
        return NOTHING
    text = json.dumps(value, sort_keys=True, ensure_ascii=False).encode(errors="surrogatepass")
    return hashlib.blake2b(text, digest_size=12).hexdigest()


def _only(held: Mapping[str, Marks]) -> Marks:
    """The marks of a value that stands alone at its path, and is none that was cleared."""
    (value, marks), *more = held.items() or [(NOTHING, NONE)]
    return NONE if more or value == NOTHING else marks


def _write(marks: Marks) -> list[Json]:
    return [[vault, number] for vault, number in sorted(marks)]


def _read(raw: Any) -> Marks:
    return frozenset((_name(vault), _number(number)) for vault, number in raw)


def _name(raw: Any) -> str:
    if not isinstance(raw, str) or not 0 < len(raw) <= _LONGEST_NAME:
        raise TypeError
    return raw


def _number(raw: Any) -> int:
    if not isinstance(raw, int) or isinstance(raw, bool) or not 0 < raw < _HIGHEST:
        raise TypeError
    return raw
