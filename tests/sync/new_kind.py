"""A kind that a later issue could add, with three fields and a part, synced by two laptops.

In a process of its own, since kinds belong to the whole process: `python -m tests.sync.new_kind` prints what both have.
"""

from __future__ import annotations

import json
from typing import Any, ClassVar

from sqlalchemy.orm import Mapped, mapped_column

from liaison_app.models import registry
from liaison_app.models.about import about
from liaison_app.models.base import Part, Record
from liaison_app.models.registry import KINDS, PART_BY_MODEL, PART_KINDS, Kind, PartKind
from liaison_app.services import records, roles
from liaison_app.storage import index
from liaison_app.storage.edits import Edit
from tests.support.memoryline import MemoryPlace
from tests.sync.laptops import LOG_INS, Laptop, stage


class Bicycle(Record, kw_only=True, repr=False, eq=False):
    """A registered bicycle."""

    __tablename__ = "bicycles"

    name: Mapped[str] = mapped_column(info=about("Name", search=True))
    colour: Mapped[str] = mapped_column(default="", info=about("Colour"))
    gears: Mapped[int | None] = mapped_column(default=None, info=about("Gears"))


class Mark(Part, kw_only=True, repr=False, eq=False):
    """A mark on it."""

    __tablename__ = "bicycle_marks"
    OWNERS: ClassVar = ("bicycle_id",)

    bicycle_id: Mapped[str] = mapped_column(default="", info=about("Bicycle", link="bicycles"))
    where: Mapped[str] = mapped_column(info=about("Where"))


def add_kind() -> None:
    """What a later issue would write into the registry and the table of roles; nothing of it is in `sync`."""
    part = PartKind("bicycle-marks", Mark, "Mark", "Marks")
    PART_KINDS[part.name] = PART_BY_MODEL[Mark] = part
    KINDS["bicycles"] = Kind("bicycles", Bicycle, "Bicycle", "Bicycles", parts=(Mark,))
    allowed: Any = roles.ALLOWED
    for name in ("bicycles", "bicycle-marks"):
        allowed[f"read {name}"], allowed[f"write {name}"] = roles.EVERYONE, roles.OFFICERS


def migrate(laptop: Laptop) -> None:
    """The tables in a vault."""
    kind = registry.KINDS["bicycles"]
    with laptop.session.write() as db:
        kind.table.create(db)
        PART_KINDS["bicycle-marks"].table.create(db)
        index.create(db, kind)


def main() -> None:
    """Make the kind, add, change on both sides, sync, and tell."""
    made = stage(MemoryPlace(), [f"login{n}" for n in range(LOG_INS)])
    add_kind()
    with made.scene() as (_wire, (jo, pat, _sam), _folder):
        for laptop in (jo, pat):
            migrate(laptop)
        new = records.new("bicycles", {"name": "Old Green"}, bicycle_marks=[{"where": "frame"}])
        records.save(jo.session, [new])
        jo.sync()
        pat.sync()
        records.save(jo.session, [Edit("bicycles", new.id, base=1, fields={"colour": "green"})])
        records.save(pat.session, [Edit("bicycles", new.id, base=1, fields={"gears": 7})])
        for laptop in (jo, pat, jo):
            laptop.sync()
        print(json.dumps([told(laptop, new.id) for laptop in (jo, pat)]))


def told(laptop: Laptop, record_id: str) -> list[Any]:
    """What a laptop has of the bicycle."""
    loaded = records.load(laptop.session, "bicycles", record_id)
    values = [loaded.value(name) for name in ("name", "colour", "gears")]
    return [*values, [vars(one)["where"] for one in loaded.parts["bicycle-marks"]]]


if __name__ == "__main__":
    main()
