"""What all made-up records of one run share: the source of chance, the ids to link to, ways to make an Edit."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from uuid import UUID

from benchmarks import names
from liaison_app import clock
from liaison_app.models.about import Value
from liaison_app.storage.edits import Edit

Item = dict[str, Value]


class Town:
    """Makes Edits and remembers the ids that later ones link to, so the nouns are made in the order of their links."""

    def __init__(self, rng: Random, officer_id: str) -> None:
        self.rng = rng
        self.officer_id = officer_id
        self.today = clock.today()
        self.people: list[tuple[str, str]] = []
        self.organizations: list[str] = []
        self.services: list[str] = []
        self.problems: list[str] = []
        self.groups: list[str] = []

    def edit(self, kind: str, fields: Item, **parts: list[Item]) -> Edit:
        """The Edit that makes a record; `parts` are lists of values by kind of part (`phones=[{…}]`)."""
        own = {name.replace("_", "-"): {self._id(): item for item in items} for name, items in parts.items() if items}
        return Edit(kind, self._id(), fields=fields, parts=own)

    def day(self, within: int) -> date:
        """A day of the last `within` days; recent ones are a little more frequent."""
        return self.today - timedelta(days=int(within * self.rng.random() ** 1.3))

    def phone(self, kind: str) -> Item:
        """A phone as a part."""
        return {"number": names.phone(self.rng), "type": kind}

    def some_people(self, most: int) -> list[tuple[str, str]]:
        """Id and name of up to `most` people of the town."""
        return self.rng.sample(self.people, min(most, len(self.people)))

    def _id(self) -> str:
        return str(UUID(int=self.rng.getrandbits(128), version=4))
