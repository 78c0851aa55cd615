"""How far this device has followed the hub: kept in the vault, and moved in the transaction that applies what came."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from liaison_app.storage import tables
from liaison_app.storage.schema import HEAD
from liaison_app.sync.hub.calls import NOTHING

#: A place in the hub's order: a number, and what the hub drew at random when it gave that number out (its `turn`). A
#: hub that was put back gives numbers out anew, and never with the same draw. So whoever finds a place again knows that
#: nothing before it was lost.
Place = tuple[int, UUID]

BEGINNING: Final[Place] = (0, NOTHING)
#: So many places of earlier syncs are remembered, to find what a restored hub still has in common with us.
_MARKS: Final = 64
_KEY: Final = "course"


@dataclass(frozen=True)
class Course:
    """The hub as it was last seen: which one it was, how far its order went, how far each scope was followed."""

    instance: UUID | None = None
    """Its name; `NOTHING` where it is known to have lost something, which no hub is called."""
    head: int = 0
    cursors: Mapping[str, Place] = field(default_factory=dict)
    marks: tuple[Place, ...] = ()
    told: Place = BEGINNING
    """The furthest place at which the hub said that it has something of ours. It may lie beyond the cursors, and a hub
    that was put back in between is known by it."""
    schema: str = HEAD
    """The schema of the program that followed it; a newer program knows more of what is carried."""

    def cursor(self, scope: str) -> Place:
        """How far a scope was followed."""
        return self.cursors.get(scope, BEGINNING)

    def moved(self, scope: str, place: Place) -> Course:
        """The course with a scope followed further."""
        return replace(self, cursors={**self.cursors, scope: place})

    def marked(self) -> Course:
        """The course with its furthest place among those that are remembered."""
        furthest = max(self.cursors.values(), default=BEGINNING)
        if furthest == BEGINNING or furthest in self.marks:
            return self
        return replace(self, marks=(*self.marks, furthest)[-_MARKS:])

    def heard(self, place: Place) -> Course:
        """The course after the hub said that it has something of ours there."""
        return replace(self, told=max(self.told, place))


def load(db: Connection) -> Course:
    """The course that is kept in the vault; one at the beginning where there is none."""
    text = db.scalar(select(tables.meta.c.value).where(tables.meta.c.key == _KEY))
    if text is None:
        return Course()
    facts = json.loads(text)
    return Course(
        UUID(facts["instance"]) if facts["instance"] else None,
        facts["head"],
        {scope: (seq, UUID(push)) for scope, (seq, push) in facts["cursors"].items()},
        tuple((seq, UUID(push)) for seq, push in facts["marks"]),
        (facts["told"][0], UUID(facts["told"][1])) if "told" in facts else BEGINNING,
        facts["schema"],
    )


def save(db: Connection, course: Course) -> None:
    """Keep it, in the transaction of `db`."""
    facts = {
        "instance": str(course.instance or ""),
        "head": course.head,
        "cursors": {scope: (seq, str(push)) for scope, (seq, push) in course.cursors.items()},
        "marks": [(seq, str(push)) for seq, push in course.marks],
        "told": (course.told[0], str(course.told[1])),
        "schema": course.schema,
    }
    row = upsert(tables.meta).values(key=_KEY, value=json.dumps(facts))
    db.execute(row.on_conflict_do_update(index_elements=["key"], set_={"value": row.excluded.value}))


def forget(db: Connection) -> None:
    """The vault follows no hub any more."""
    db.execute(delete(tables.meta).where(tables.meta.c.key == _KEY))
