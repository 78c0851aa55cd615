"""Records and parts: the two shapes every stored noun has.

A *record* is the unit of undo, history, deletion and (later) sync. A *part* is a small owned thing (a phone, a weekly
hour) that lives and travels inside one record. Links are plain ids: no foreign keys, no `relationship()`, and nothing
but `id` is unique, since a link may arrive before its target and two laptops may import the same directory.

Mapped objects are handed out as read-only data. Only `storage.door` writes, and it writes by Core.
"""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar, Final
from uuid import uuid4

from sqlalchemy import Computed, Integer, String, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, declared_attr, mapped_column

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False)


def new_id() -> str:
    """A fresh record id: a random UUIDv4, so that it says nothing of the time or the machine it was made on."""
    return str(uuid4())


class Strings(TypeDecorator[tuple[str, ...]]):
    """A short list of texts, stored as JSON."""

    impl = String
    cache_ok = True

    @property
    def python_type(self) -> type[tuple[str, ...]]:
        return tuple

    def process_bind_param(self, value: Any, dialect: Any) -> str | None:
        return None if value is None else _ENCODER.encode(value)

    def process_result_value(self, value: Any, dialect: Any) -> tuple[str, ...]:
        return tuple(json.loads(value)) if value else ()


class Money(TypeDecorator[Decimal]):
    """An amount in the agency's currency, stored as whole hundredths."""

    impl = Integer
    cache_ok = True

    @property
    def python_type(self) -> type[Decimal]:
        return Decimal

    def process_bind_param(self, value: Any, dialect: Any) -> int | None:
        return None if value is None else int((Decimal(value) * 100).to_integral_value())

    def process_result_value(self, value: Any, dialect: Any) -> Decimal | None:
        return None if value is None else Decimal(value) / 100


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True, repr=False, eq=False):
    """The root of all mapped classes; `repr` is off so that no row ends up in a log."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {tuple[str, ...]: Strings(), Decimal: Money()}


class Record(Base, kw_only=True, repr=False, eq=False):
    """What every record carries beside its own fields.

    `n` orders records locally (lists, full-text index) and never leaves the laptop. `version` counts the changes made
    here. A deleted record stays as a tombstone (`deleted_at`), so that a delete can be undone and can travel.
    Times are UTC.
    """

    __abstract__ = True

    n: Mapped[int] = mapped_column(primary_key=True, init=False, sort_order=-10)
    id: Mapped[str] = mapped_column(unique=True, default_factory=new_id, sort_order=-9)
    version: Mapped[int] = mapped_column(default=1, sort_order=90)
    created_at: Mapped[datetime | None] = mapped_column(default=None, sort_order=91)
    created_by: Mapped[str] = mapped_column(default="", sort_order=92)
    updated_at: Mapped[datetime | None] = mapped_column(default=None, sort_order=93)
    updated_by: Mapped[str] = mapped_column(default="", sort_order=94)
    deleted_at: Mapped[datetime | None] = mapped_column(default=None, sort_order=95)


class Part(Base, kw_only=True, repr=False, eq=False):
    """What every part carries: its own id, the record it belongs to, and its place among its like.

    The owner columns keep their HSDS names (`service_id`, `location_id`, …); `owner_id` is the first of `OWNERS` that
    is filled, computed by the database. `OWNERS` is in the order of precedence: a phone that names both a service and
    an organisation is the service's.
    """

    __abstract__ = True

    OWNERS: ClassVar[tuple[str, ...]] = ()

    n: Mapped[int] = mapped_column(primary_key=True, init=False, sort_order=-10)
    id: Mapped[str] = mapped_column(unique=True, default_factory=new_id, sort_order=-9)
    position: Mapped[int] = mapped_column(default=0, sort_order=90)

    @declared_attr
    @classmethod
    def owner_id(cls) -> Mapped[str | None]:
        return mapped_column(Computed(_first_filled(cls.OWNERS)), index=True, nullable=True, init=False, sort_order=91)


def _first_filled(columns: tuple[str, ...]) -> str:
    filled = [f"nullif({name}, '')" for name in columns]
    return filled[0] if len(filled) == 1 else f"coalesce({', '.join(filled)})"
