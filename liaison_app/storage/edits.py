"""Edits: what forms, command line, imports, undo and sync all hand to the one door, and what it answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from liaison_app.models.about import Value

#: The changes to the parts of a record: kind of part → part id → touched fields, or None where the part goes.
Parts = Mapping[str, Mapping[str, Mapping[str, Value] | None]]


@dataclass(frozen=True)
class Edit:
    """The touched fields and parts of one record.

    `base` is the version it was made from; 0 makes a new record. `deleted` True makes a tombstone, False brings the
    record back, None leaves that alone. A part that is not there yet is added, in the order of the mapping. `also`, if
    given, is all that is left of the values that others entered (path → JSON values; `sync.payload` has the form).
    """

    kind: str
    id: str
    base: int = 0
    fields: Mapping[str, Value] = field(default_factory=dict)
    parts: Parts = field(default_factory=dict)
    deleted: bool | None = None
    also: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Arrived(Edit):
    """An edit that was made on another device, by the officer `by`; `stamps` are those of the record from then on.

    `whole` says that `parts` are all that the record has: any other goes.
    """

    stamps: Mapping[str, Value] = field(default_factory=dict)
    by: str = ""
    whole: bool = False


@dataclass(frozen=True)
class Changed:
    """What a step changed: ids by kind; the one signal of the window carries it."""

    records: Mapping[str, frozenset[str]]
    step: str = ""

    @staticmethod
    def of(pairs: Iterable[tuple[str, str]], step: str = "") -> Changed:
        """From pairs of kind and id."""
        records: dict[str, set[str]] = {}
        for kind, record_id in pairs:
            records.setdefault(kind, set()).add(record_id)
        return Changed({kind: frozenset(ids) for kind, ids in records.items()}, step)

    def pairs(self) -> list[tuple[str, str]]:
        """Kind and id of every changed record."""
        return [(kind, record_id) for kind, ids in self.records.items() for record_id in ids]

    def __contains__(self, kind: str) -> bool:
        return kind in self.records

    def ids(self, kind: str) -> frozenset[str]:
        """The changed ids of one kind."""
        return self.records.get(kind, frozenset())
