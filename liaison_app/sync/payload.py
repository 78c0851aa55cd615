"""What travels of a record: its kind, fields and parts as JSON, derived from the registry; no kind is named here.

A payload holds every field that differs from its default. Fields, parts, kinds and whole sections that this version of
the program does not know are carried as they came. `also` holds values that others entered for the same field and that
nobody has chosen between yet, by path: `name`, `phones/ID/number`, `phones/ID` (the part itself), `/deleted`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Final, NamedTuple

from liaison_app.models.about import Field, Value
from liaison_app.models.registry import KINDS, PART_KINDS, Kind
from liaison_app.models.values import from_json, to_json
from liaison_app.storage.schema import HEAD
from liaison_app.sync.errors import Rejected

Json = Any
Fields = Mapping[str, Json]
#: Kind of part → part id → its fields, with `position` among them.
Parts = Mapping[str, Mapping[str, Fields]]
Row = Mapping[str, Any]

#: The path of the question whether the record is deleted.
DELETED: Final = "/deleted"
#: Columns of every record that say who wrote it and when; `version` and `deleted_at` have their own ways.
STAMPS: Final = ("created_at", "created_by", "updated_at", "updated_by")
_SECTIONS = (("kind", str), ("schema", str), ("fields", dict), ("parts", dict), ("also", dict), ("stamps", dict))
_KNOWN_SECTIONS = {*dict(_SECTIONS), "deleted", "erased", "blind"}


def _refuse(constant: str) -> Json:
    raise ValueError(constant)


# Made once, since making one takes as long as writing or reading a small payload.
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_DECODER: Final = json.JSONDecoder(parse_constant=_refuse)  # NaN is never the same as itself


class _Default:
    """The one value of `DEFAULT`."""

    def __repr__(self) -> str:
        return "DEFAULT"


#: What a value must be in Python, by the field's type; texts where it is not here. `from_json` has made dates and
#: amounts, or failed.
_PYTHON_TYPES: Mapping[str, Any] = {
    "integer": int,
    "number": (int, float),
    "boolean": (bool, int),
    **dict.fromkeys(("list", "choices", "links", "needs"), tuple),
    **dict.fromkeys(("date", "datetime", "time", "money"), object),
}

#: Stands where a payload has no value: the field is at its default, the part is not there.
DEFAULT: Final = _Default()


@dataclass(frozen=True)
class Also:
    """A value that somebody else entered; `by` is the officer's id."""

    value: Json
    by: str = ""
    at: str = ""
    """When that officer last changed the record, as JSON; empty where it is not known."""


@dataclass(frozen=True)
class Payload:
    """The content of one version of one row, before it is sealed. All values are as JSON holds them."""

    kind: str
    fields: Fields = field(default_factory=dict)
    parts: Parts = field(default_factory=dict)
    deleted: bool = False
    erased: bool = False
    also: Mapping[str, tuple[Also, ...]] = field(default_factory=dict)
    stamps: Fields = field(default_factory=dict)
    carried: Fields = field(default_factory=dict)
    """Sections that a later version of the program added."""
    schema: str = HEAD
    blind: bool = False
    """Whether it took the place of a version that its device could not open: others may have more than it knew of."""

    @property
    def by(self) -> str:
        """The officer who changed the record last."""
        return str(self.stamps.get("updated_by", ""))

    @property
    def at(self) -> str:
        """When that was."""
        return str(self.stamps.get("updated_at", ""))

    def says_the_same(self, other: Payload) -> bool:
        """Whether both hold the same, whoever wrote it and when, in whatever order open values stand."""
        return self._said() == other._said()

    def _said(self) -> tuple[Json, ...]:
        also = {path: sorted(map(str, map(_also_json, those))) for path, those in self.also.items()}
        return self.kind, self.deleted, self.erased, self.fields, self.parts, also, self.carried

    def to_bytes(self) -> bytes:
        """The payload as it is sealed: the same payload always gives the same bytes."""
        if self.erased:
            return json.dumps({"kind": self.kind, "schema": self.schema, "erased": True}, sort_keys=True).encode()
        whole: dict[str, Json] = {
            **self.carried,
            "kind": self.kind,
            "schema": self.schema,
            "fields": self.fields,
            "parts": self.parts,
            "deleted": self.deleted,
            "also": write_also(self.also),
            "stamps": self.stamps,
            **({"blind": True} if self.blind else {}),
        }
        return _ENCODER.encode(whole).encode(errors="surrogatepass")


def from_bytes(content: bytes) -> Payload:
    """The inverse of `to_bytes`. Raises Rejected for what no version of the program writes."""
    try:
        whole = _DECODER.decode(content.decode(errors="surrogatepass"))
        if whole.get("erased") is True:
            return Payload(str(whole["kind"]), erased=True, schema=str(whole["schema"]))
        for name, kind in _SECTIONS:
            if not isinstance(whole[name], kind):
                raise TypeError
        for rows in whole["parts"].values():
            for row in rows.values():
                if not isinstance(row, dict):
                    raise TypeError
        return Payload(
            whole["kind"],
            whole["fields"],
            whole["parts"],
            bool(whole["deleted"]),
            also=read_also(whole["also"]),
            stamps=whole["stamps"],
            carried={name: whole[name] for name in whole.keys() - _KNOWN_SECTIONS},
            schema=whole["schema"],
            blind=whole.get("blind") is True,
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise Rejected("a payload of an unknown form") from None


def of(kind: Kind, row: Row, parts: Mapping[str, Sequence[Row]]) -> Payload:
    """The payload of a record from its row and the rows of its parts (by kind of part)."""
    return Payload(
        kind.name,
        fields=_written(kind.name, row),
        parts={
            name: {one["id"]: {"position": one["position"], **_written(name, one)} for one in parts[name]}
            for name in _part_names(kind.name)
            if name in parts
        },
        deleted=row["deleted_at"] is not None,
        stamps={name: to_json(row[name]) for name in STAMPS if row[name]},
    )


class Known(NamedTuple):
    """What this program knows of a payload, as the door takes it: every field, at its default where none travelled."""

    fields: Mapping[str, Value]
    parts: Mapping[str, Mapping[str, Mapping[str, Value]]]


def known(payload: Payload) -> Known:
    """The values of a payload of a known kind. Raises Rejected where one is not of its field's type."""
    names = known_parts(payload.kind)
    try:
        return Known(
            _read(payload.kind, payload.fields),
            {
                name: {
                    part_id: {"position": int(row.get("position", 0)), **_read(name, row)}
                    for part_id, row in rows.items()
                }
                for name, rows in payload.parts.items()
                if name in names
            },
        )
    except (ValueError, TypeError, AttributeError, ArithmeticError):
        raise Rejected("a value of another type than its field's") from None


@cache
def known_parts(kind_name: str) -> frozenset[str]:
    """The kinds of part that this program knows of a kind."""
    return frozenset(part.name for part in KINDS[kind_name].part_kinds)


@cache
def _part_names(kind_name: str) -> tuple[str, ...]:
    return tuple(part.name for part in KINDS[kind_name].part_kinds)


@cache
def earliest_stand(name: str) -> frozenset[str]:
    """The fields of a kind, or of a kind of part, of which the earliest value stands (see `About`)."""
    held = KINDS.get(name) or PART_KINDS.get(name)
    return frozenset(f.name for f in held.fields if f.about.earliest_stands) if held else frozenset()


@cache
def _known_fields(name: str) -> frozenset[str]:
    held = KINDS.get(name) or PART_KINDS[name]
    return frozenset(f.name for f in held.fields) | {"position"}


def unknown(payload: Payload) -> Payload | None:
    """What of a payload this program does not know: fields, parts, sections; None where it knows all."""
    here = known_parts(payload.kind)
    if not payload.carried and _known_fields(payload.kind) >= payload.fields.keys() and not payload.parts:
        return None  # as most are
    parts: dict[str, dict[str, Fields]] = {}
    for name, rows in payload.parts.items():
        left = {one: _unknown(name, row) if name in here else row for one, row in rows.items()}
        parts[name] = {one: row for one, row in left.items() if row or name not in here}
    rest = Payload(
        payload.kind,
        _unknown(payload.kind, payload.fields),
        {name: rows for name, rows in parts.items() if rows},
        carried=payload.carried,
        schema=payload.schema,
    )
    return rest if rest.fields or rest.parts or rest.carried else None


def carrying(mine: Payload, rest: Payload) -> Payload:
    """A payload of this program with what another left that it does not know (`unknown`), as far as it has a place."""
    here = known_parts(mine.kind)
    parts = {name: dict(rows) for name, rows in mine.parts.items()}
    for name, rows in rest.parts.items():
        if name not in here:
            parts[name] = dict(rows)
            continue
        for part_id in parts.get(name, {}).keys() & rows.keys():
            parts[name][part_id] = {**rows[part_id], **parts[name][part_id]}
    return replace(
        mine,
        fields={**rest.fields, **mine.fields},
        parts=parts,
        carried=rest.carried,
        schema=max(mine.schema, rest.schema),
    )


def _unknown(name: str, values: Fields) -> dict[str, Json]:
    return {field_name: values[field_name] for field_name in values.keys() - _known_fields(name)}


def _written(name: str, row: Row) -> dict[str, Json]:
    written = {}
    for key, default, convert in _writers(name):
        value = row[key]
        if value != default:
            written[key] = convert(value) if convert is not None else value
    return written


@cache
def _writers(name: str) -> tuple[tuple[str, Value | _Default, Callable[[Value], Json] | None], ...]:
    """Of each field of a kind its name, the value with which it is not written, and what makes JSON of any other."""
    return tuple(
        (f.name, DEFAULT if f.required else f.default, to_json if f.type in _PYTHON_TYPES else None)
        for f in (KINDS.get(name) or PART_KINDS[name]).fields
    )


def _read(name: str, values: Fields) -> dict[str, Value]:
    defaults, readers = _readers(name)
    read = dict(defaults)
    for key, raw in values.items():
        reader = readers.get(key)
        if reader is not None:
            read[key] = reader(raw)
        elif key in read:
            if not isinstance(raw, str) and raw is not None:
                raise TypeError
            read[key] = raw
    return read


@cache
def _readers(name: str) -> tuple[dict[str, Value], dict[str, Callable[[Json], Value]]]:
    """The defaults of a kind's fields, and what reads each field that is no text, both by name."""
    fields = (KINDS.get(name) or PART_KINDS[name]).fields
    return {f.name: f.default for f in fields}, {f.name: _reader(f) for f in fields if f.type in _PYTHON_TYPES}


def _reader(known_field: Field) -> Callable[[Json], Value]:
    expected = _PYTHON_TYPES[known_field.type]

    def read(raw: Json) -> Value:
        value = from_json(known_field, raw)
        if value is not None and not isinstance(value, expected):
            raise TypeError
        return value

    return read


def write_also(also: Mapping[str, Sequence[Also]]) -> dict[str, Json]:
    """Open values as JSON holds them, by path."""
    return {path: [_also_json(one) for one in those] for path, those in also.items()}


def read_also(raw: Mapping[str, Json]) -> dict[str, tuple[Also, ...]]:
    """The inverse of `write_also`."""
    return {path: tuple(_read_also(one) for one in those) for path, those in raw.items()}


def _also_json(one: Also) -> dict[str, Json]:
    value = {} if one.value is DEFAULT else {"value": one.value}
    return {**value, "by": one.by, **({"at": one.at} if one.at else {})}


def _read_also(raw: Json) -> Also:
    return Also(raw.get("value", DEFAULT), str(raw["by"]), str(raw.get("at", "")))
