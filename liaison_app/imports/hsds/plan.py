"""What an import would do, to look at first; and doing it, all of it or nothing.

`make_plan` reads the directory and compares it with the vault; `carry_out` writes the plan's Edits through the one door
in one transaction. Both may run on a worker thread. A plan goes stale like any Edit: the door refuses it with a
Conflict if an officer changed the same field in between.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from liaison_app.imports.hsds.merge import ADDED, CHANGED, UNCHANGED
from liaison_app.imports.hsds.planner import Counts, Planner
from liaison_app.imports.hsds.problems import Progress, Rejected, Remark, no_progress
from liaison_app.imports.hsds.reader import read_directory
from liaison_app.imports.hsds.source import ACTION, source_of
from liaison_app.services.roles import guarded
from liaison_app.storage import door
from liaison_app.storage.edits import Changed, Edit
from liaison_app.storage.session import Session


@dataclass(frozen=True)
class Plan:
    """An import to look at: counts by table, rejected rows, remarks on others, and the Edits to write."""

    source: str
    counts: dict[str, Counts]
    rejected: tuple[Rejected, ...]
    remarks: tuple[Remark, ...]
    edits: tuple[Edit, ...] = field(repr=False)

    def total(self, what: str) -> int:
        """The sum over all tables of `read`, `added`, `changed`, `unchanged` or `rejected`."""
        return sum(getattr(counts, what) for counts in self.counts.values())

    def report(self) -> dict[str, Any]:
        """The report as the command line prints it with `--json`; rows are numbered as in a spreadsheet."""
        return {
            "read": {table: counts.read for table, counts in self.counts.items()},
            **{what: self.total(what) for what in (ADDED, CHANGED, UNCHANGED)},
            "rejected": [asdict(row) for row in self.rejected],
            "tables": {table: asdict(counts) for table, counts in self.counts.items()},
            "remarks": [asdict(remark) for remark in self.remarks],
        }


@guarded("import services")
def make_plan(session: Session, path: Path, *, source: str = "", progress: Progress = no_progress) -> Plan:
    """What importing the directory at `path` would do. Nothing is written.

    `source` names the directory where the officer wants to tell two apart; see `source.py`. `progress` is told
    a percentage and may raise `Cancelled`. Raises `UserError` for a directory that cannot be read.
    """
    directory = read_directory(path, progress)
    named = source_of(session, directory, source)
    planner = Planner(session, directory, named, progress)
    edits = planner.edits()
    rejected = sorted(directory.rejected, key=lambda row: (row.file, row.row))
    return Plan(named, planner.counts(), tuple(rejected), tuple(directory.remarks), edits)


@guarded("import services")
def carry_out(session: Session, plan: Plan) -> Changed:
    """Write the plan in one transaction, as one step that can be undone. Raises `Conflict` if it has gone stale."""
    if not plan.edits:
        return Changed({})
    return door.apply(session, plan.edits, action=ACTION + plan.source, bulk=True)
