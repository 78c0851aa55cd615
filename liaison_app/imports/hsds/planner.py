"""Comparing a directory with the vault, row by row: the Edits an import would write, and what becomes of each row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from liaison_app.i18n import _, ngettext
from liaison_app.imports.hsds import merge, present
from liaison_app.imports.hsds.fields import PARTS, RECORDS, part_values, record_values
from liaison_app.imports.hsds.folded import Folded, Target, fold
from liaison_app.imports.hsds.identity import vault_id
from liaison_app.imports.hsds.merge import ADDED, CHANGED, UNCHANGED, StatedPart
from liaison_app.imports.hsds.problems import Progress
from liaison_app.imports.hsds.rows import Directory, Row
from liaison_app.imports.hsds.tables import LINKS
from liaison_app.models.about import Value
from liaison_app.models.base import Part
from liaison_app.storage.edits import Edit
from liaison_app.storage.session import Session

#: Stated by a directory, but an officer's to say once the record is here: who checked it and when.
_FIRST_TIME_ONLY = ("assured_date", "assurer_email")
_ROWS_A_BEAT = 1000


@dataclass(frozen=True)
class Counts:
    """What becomes of the rows of one table; `read` is the sum of the others."""

    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0


class Planner:
    """One planning: the directory, what the vault has of it, and the outcomes so far."""

    def __init__(self, session: Session, directory: Directory, source: str, progress: Progress) -> None:
        self.directory, self.source, self.progress = directory, source, progress
        self.records = [row for table in RECORDS for row in directory.rows.get(table, {}).values()]
        self.present = present.load(
            session, {table: [self._id(row) for row in self.records if row.table == table] for table in RECORDS}
        )
        self.folded: Folded = fold(directory)
        self.outcomes: Counter[tuple[str, str]] = Counter()
        self.touched: dict[tuple[str, str], Mapping[str, Value]] = {}
        self.known: set[tuple[str, str]] = set()
        self.parts = self._parts_by_owner()

    def edits(self) -> tuple[Edit, ...]:
        """All Edits, in the order of the tables; the outcomes are counted on the way. To be called once."""
        edits: list[Edit] = []
        for done, row in enumerate(self.records):
            if done % _ROWS_A_BEAT == 0:
                self.progress(75 + 25 * done // len(self.records))
            if edit := self._edit(row):
                edits.append(edit)
        for row, targets in self.folded.rows:
            self._note(row, self._folded_outcome(targets))
        self.progress(100)
        return tuple(edits)

    def _id(self, row: Row) -> str:
        return vault_id(self.source, row.table, row.key)

    def _note(self, row: Row, outcome: str) -> None:
        if not row.derived:
            self.outcomes[row.table, outcome] += 1

    def counts(self) -> dict[str, Counts]:
        """What became of the rows of each table, once the Edits are made."""
        names = (ADDED, CHANGED, UNCHANGED)
        return {
            table: Counts(
                read,
                **{name: self.outcomes[table, name] for name in names},
                rejected=self.directory.rejected_in.get(table, 0),
            )
            for table, read in self.directory.read.items()
        }

    def _parts_by_owner(self) -> dict[tuple[str, str], dict[str, list[StatedPart]]]:
        """The rows of parts under the record that owns them (its table and id), by table."""
        found: dict[tuple[str, str], dict[str, list[StatedPart]]] = {}
        for table, part in PARTS.items():
            for done, row in enumerate(self.directory.rows.get(table, {}).values()):
                if done % _ROWS_A_BEAT == 0:
                    self.progress(60)
                values = part_values(row, self.source, self.directory)
                values.update(self.folded.values(table, row.key, values))
                link = _owner_link(part.model, row)
                owner = (LINKS[link], str(values[link]))
                # The owner is in the id: a phone that moves to another record is another part there.
                part_id = vault_id(self.source, table, f"{link}\x1f{row[link]}\x1f{row.key}")
                found.setdefault(owner, {}).setdefault(table, []).append(StatedPart(row, part_id, values))
        return found

    def _edit(self, row: Row) -> Edit | None:
        """The Edit for a record and its parts, or None if there is nothing to write; outcomes are noted."""
        record_id = self._id(row)
        stored = self.present.records.get(record_id)
        if stored is None:
            return self._new(row, record_id)
        if stored["deleted_at"] is None:
            return self._merged(row, stored, again=False)
        if record_id in self.present.local.undone:
            return self._merged(row, stored, again=True)
        self._stays_deleted(row, record_id)
        return None

    def _stated(self, row: Row) -> dict[str, Value]:
        stated = record_values(row, self.source, self.directory)
        return {**stated, **self.folded.values(row.table, row.key, stated)}

    def _new(self, row: Row, record_id: str) -> Edit:
        stated = self._stated(row)
        self._note(row, ADDED)
        self.touched[row.table, row.key] = stated
        parts: dict[str, dict[str, Any]] = {}
        for part_table, items in self.parts.get((row.table, record_id), {}).items():
            parts[PARTS[part_table].name] = {item.id: item.values for item in items}
            for item in items:
                self._note(item.row, ADDED)
                self.touched[part_table, item.row.key] = item.values
        return Edit(RECORDS[row.table].name, record_id, fields=stated, parts=parts)

    def _merged(self, row: Row, stored: present.Stored, *, again: bool) -> Edit | None:
        """The Edit for a record the vault has; `again` if it is gone only because its import was undone."""
        stated = {} if row.derived else self._stated(row)
        if stored.get("placeholder") and not row.derived:
            stated["placeholder"] = False
        lasting = {name: value for name, value in stated.items() if name not in _FIRST_TIME_ONLY}
        merged = merge.fields(lasting, stored, self.present.local.fields.get(stored["id"], {}))
        for name in merged.kept:
            self._remark_kept(row, name)
        parts = self._merged_parts(row, stored["id"], again=again)
        self._outcome(row, CHANGED if merged.touched else UNCHANGED, stated if again else merged.touched, again)
        if not (merged.touched or parts or again):
            return None
        kind, version = RECORDS[row.table].name, stored["version"]
        deleted = False if again else None
        return Edit(kind, stored["id"], base=version, fields=merged.touched, parts=parts, deleted=deleted)

    def _outcome(self, row: Row, outcome: str, touched: Mapping[str, Value], again: bool) -> None:
        """Note what became of a row; fields with rows of their own do not change the row they stand in."""
        own = touched.keys() - self.folded.by_rows.get(row.table, set())
        self.touched[row.table, row.key] = touched
        if again:
            outcome = ADDED
        elif outcome == CHANGED and not own:
            outcome = UNCHANGED
        if outcome != ADDED:
            self.known.add((row.table, row.key))
        self._note(row, outcome)

    def _merged_parts(self, row: Row, record_id: str, *, again: bool) -> dict[str, dict[str, Any]]:
        parts: dict[str, dict[str, Any]] = {}
        for part_table, items in self.parts.get((row.table, record_id), {}).items():
            part = PARTS[part_table]
            merged = merge.parts(items, self.present.parts_of(part, record_id), self.present.local)
            if merged.touched:
                parts[part.name] = merged.touched
            stated = {item.row.key: item.values for item in items}
            for part_row, outcome, touched in merged.outcomes:
                self._outcome(part_row, outcome, stated[part_row.key] if again else touched, again)
            for part_row, name in merged.kept:
                self._remark_kept(part_row, name)
            if merged.removed:
                self._remark_removed(row, part_table, merged.removed)
        return parts

    def _stays_deleted(self, row: Row, record_id: str) -> None:
        self._note(row, UNCHANGED)
        self.directory.remark(row, "", _("It was deleted here and stays deleted."))
        for items in self.parts.get((row.table, record_id), {}).values():
            for item in items:
                self._note(item.row, UNCHANGED)

    def _remark_removed(self, row: Row, table: str, n: int) -> None:
        words = ngettext(
            "{n} row of {table} that the directory no longer has was taken off.",
            "{n} rows of {table} that the directory no longer has were taken off.",
            n,
        )
        self.directory.remark(row, "", words.format(n=n, table=table))

    def _remark_kept(self, row: Row, column: str) -> None:
        if column:
            words = _("It was changed here, and the directory now says something else. What stands here was kept.")
        else:
            words = _("It was taken off here and stays off.")
        self.directory.remark(row, column, words)

    def _folded_outcome(self, targets: list[Target]) -> str:
        """What became of a row whose content is one item of a field."""
        outcomes = {self._item_outcome(target) for target in targets}
        return ADDED if ADDED in outcomes else CHANGED if CHANGED in outcomes else UNCHANGED

    def _item_outcome(self, target: Target) -> str:
        touched = self.touched.get((target.table, target.key), {})
        if target.field not in touched:
            return UNCHANGED
        if (target.table, target.key) not in self.known:
            return ADDED
        stored = self.present.records.get(vault_id(self.source, target.table, target.key))
        before = stored[target.field] if stored else ""
        if isinstance(before, tuple):
            return UNCHANGED if target.item in before else ADDED
        return CHANGED


def _owner_link(model: type[Part], row: Row) -> str:
    return next(name for name in model.OWNERS if row[name])
