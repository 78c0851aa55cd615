"""Sample data: a made-up town that fills every tab, for a first look, for training and for tests.

The texts stand in `resources/sample/*.json`, by kind, in the fields' own names. Four things differ from plain JSON
values there, so that one text serves on any day and in any vault:

- a link names the `key` of its target, and children (a meeting's agenda, a contact's log) stand inside their parent;
- a date says how far it is from today: `-12` is twelve days ago, `-3w Tue` the Tuesday three weeks back (weeks begin
  on Monday), `-3w Tue 18:30` a time on that day;
- a translation names the `key` of the record whose text it is of; that text is left out where it is what stands there;
- `me` is the officer who fills the vault, and `{officer}` in a text that officer's name.

Every name is fictional, every phone number lies in the range reserved for fiction (555-0100 to 555-0199), every
e-mail address at example.org; only the public short codes 911, 988 and 211 are real.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from random import Random
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from liaison_app import clock, paths
from liaison_app.i18n import _
from liaison_app.models.about import Field, Value
from liaison_app.models.agency import AGENCY_ID
from liaison_app.models.base import Part
from liaison_app.models.registry import KINDS, PART_BY_MODEL, Kind
from liaison_app.models.values import read
from liaison_app.services import records
from liaison_app.services.roles import guarded
from liaison_app.storage import door
from liaison_app.storage.edits import Changed, Edit
from liaison_app.storage.session import Session

FILES: Final = (
    "town",
    "organizations",
    "services",
    "contacts",
    "problems",
    "meetings",
    "referrals",
    "reports",
    "evaluation",
    "translations",
)
DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MOMENT = re.compile(r"(?P<sign>[+-]?)(?P<number>\d+)(?:(?P<week>w) (?P<day>[A-Z][a-z]{2}))?(?: (?P<at>\d\d:\d\d))?")

Item = Mapping[str, Any]


@dataclass(frozen=True)
class _Told:
    """One record as the files tell it: its kind, its key, its values with the link to its parent."""

    kind: Kind
    key: str
    item: Item


@guarded("fill with the sample")
def fill(session: Session, *, seed: int = 1) -> Changed:
    """Fill the vault with the sample in one step, dated from today; what the agency profile says already stays.

    The same seed gives the same record ids, so filling twice adds nothing twice.
    """
    return door.apply(session, edits(session, seed=seed), action="sample", bulk=True)


@guarded("fill with the sample")
def edits(session: Session, *, seed: int = 1) -> list[Edit]:
    """The Edits that `fill` writes, targets of links before what links to them."""
    told = [one for name in FILES for kind, items in _file(name).items() for one in _tell(KINDS[kind], items)]
    teller = _Teller(Random(seed), session.actor.id, _officer_name(session))  # noqa: S311 - ids that repeat, no secrets
    for one in told:
        teller.name(one)
    texts = {(one.kind.name, one.key): one.item for one in told}
    made = [teller.edit(_of_text(one, texts) if one.kind.name == "translations" else one) for one in told]
    return [_kept(session, edit) if edit.kind == "agency" else edit for edit in made]


@lru_cache
def _file(name: str) -> Mapping[str, list[Item]]:
    """One file of texts, read once: lists of records by kind."""
    with paths.resource("sample", f"{name}.json").open(encoding="utf-8") as file:
        content: Mapping[str, list[Item]] = json.load(file)
    return content


def _tell(kind: Kind, items: list[Item], parent: str = "") -> Iterator[_Told]:
    """The records in `items`, each followed by the children that stand inside it."""
    for number, item in enumerate(items):
        key = item.get("key", f"{parent}/{kind.name}/{number}")
        own = {kind.parent.name: parent} if kind.parent and parent else {}
        yield _Told(kind, key, {**item, **own})
        for child in KINDS.values():
            if child.parent is not None and child.parent.about.link == kind.name:
                yield from _tell(child, item.get(child.name, []), key)


def _of_text(one: _Told, texts: Mapping[tuple[str, str], Item]) -> _Told:
    """A translation with the text that it is of."""
    source = texts[one.item["resource_type"], one.item["resource_id"]][one.item["field_name"]]
    text = "\n".join(source) if isinstance(source, list) else source
    return replace(one, item={"source_text": text, **one.item})


def _officer_name(session: Session) -> str:
    found = records.titles(session, "officers", [session.actor.id])
    return found.get(session.actor.id, "") or _("Liaison officer")


def _kept(session: Session, edit: Edit) -> Edit:
    """The edit of the agency profile without what the agency has entered itself."""
    kind = KINDS["agency"]
    with session.read() as db:
        row = db.execute(select(kind.table).where(kind.table.c.id == AGENCY_ID)).mappings().one_or_none()
    if row is None:
        return edit
    blank = {name: value for name, value in edit.fields.items() if row[name] == kind.field(name).default}
    return Edit(edit.kind, edit.id, fields=blank)


class _Teller:
    """Turns what the files tell into Edits: keys into ids, distances into dates."""

    def __init__(self, rng: Random, officer_id: str, officer: str) -> None:
        self._rng = rng
        self._officer = officer
        self._today = clock.today()
        self._ids = {("officers", "me"): officer_id, ("agency", "agency"): AGENCY_ID}

    def name(self, one: _Told) -> None:
        """Give the record its id; all records are named before the first Edit, so that links may point ahead."""
        self._ids.setdefault((one.kind.name, one.key), self._new_id())

    def edit(self, one: _Told) -> Edit:
        """The Edit that makes the record with its parts."""
        known = {field.name: field for field in one.kind.fields}
        values = {name: self._value(known[name], raw) for name, raw in one.item.items() if name in known}
        if one.kind.name == "translations":
            values["resource_id"] = self._ids[one.item["resource_type"], one.item["resource_id"]]
        parts = {
            PART_BY_MODEL[model].name: self._parts(model, one.item[PART_BY_MODEL[model].name])
            for model in one.kind.parts
            if PART_BY_MODEL[model].name in one.item
        }
        return Edit(one.kind.name, self._ids[one.kind.name, one.key], fields=values, parts=parts)

    def _parts(self, model: type[Part], items: list[Item]) -> dict[str, dict[str, Value]]:
        kind = PART_BY_MODEL[model]
        return {
            self._new_id(): {name: self._value(kind.field(name), raw) for name, raw in item.items()} for item in items
        }

    def _new_id(self) -> str:
        return str(UUID(int=self._rng.getrandbits(128), version=4))

    def _value(self, field: Field, raw: Any) -> Value:
        match field.type:
            case "date" | "datetime":
                return moment(str(raw), self._today, timed=field.type == "datetime")
            case "link":
                return self._ids[field.about.link, raw]
            case "links":
                return tuple(self._ids[field.about.link, key] for key in raw)
            case "list":
                return tuple(text.replace("{officer}", self._officer) for text in raw)
        return read(field, raw.replace("{officer}", self._officer) if isinstance(raw, str) else raw)


def moment(text: str, today: date, *, timed: bool) -> date:
    """The date (`timed`: the date and time) that lies as far from today as `text` says.

    Raises ValueError for a text of another form.
    """
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise ValueError(f"not a distance in days or weeks: {text}")
    number = int(found["sign"] + found["number"])
    if found["week"]:
        monday = today - timedelta(days=today.weekday())
        day = monday + timedelta(weeks=number, days=DAYS.index(found["day"]))
    else:
        day = today + timedelta(days=number)
    at = time.fromisoformat(found["at"] or "12:00")
    return datetime.combine(day, at) if timed else day
