"""Frozen dataclasses as plain JSON values and back: how a document or the content of minutes is stored for good."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, time
from types import ModuleType
from typing import Any, Final

_KIND: Final = "is"
_BYTES: Final = "base64"
_TIMES: Final[dict[str, Any]] = {"datetime": datetime, "date": date, "time": time}


def classes(module: ModuleType) -> Mapping[str, Any]:
    """The dataclasses of a module by their names, for `read`."""
    return {name: one for name, one in vars(module).items() if isinstance(one, type) and is_dataclass(one)}


def told(value: Any) -> Any:
    """The value as JSON can hold it; fields that are as they always are stay out."""
    if is_dataclass(value) and not isinstance(value, type):
        given = {f.name: getattr(value, f.name) for f in fields(value)}
        usual = {f.name: f.default for f in fields(value) if f.default is not MISSING}
        kept = {name: told(one) for name, one in given.items() if name not in usual or one != usual[name]}
        return {_KIND: type(value).__name__, **kept}
    if isinstance(value, tuple):
        return [told(one) for one in value]
    if isinstance(value, bytes):
        return {_BYTES: b64encode(value).decode("ascii")}
    if isinstance(value, date | time):
        return {type(value).__name__: value.isoformat()}
    return value


def read(value: Any, known: Mapping[str, Any]) -> Any:
    """What `told` made this of. Raises KeyError or TypeError for anything else."""
    if isinstance(value, list):
        return tuple(read(one, known) for one in value)
    if not isinstance(value, dict):
        return value
    if _KIND in value:
        return known[value[_KIND]](**{name: read(one, known) for name, one in value.items() if name != _KIND})
    ((kind, raw),) = value.items()
    return b64decode(raw) if kind == _BYTES else _TIMES[kind].fromisoformat(raw)
