"""A directory in memory: rows of HSDS 3.1 tables, each knowing where it stands in which file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from liaison_app.imports.hsds.problems import Rejected, Remark


@dataclass(frozen=True)
class Origin:
    """A file and the names its columns have there, by their HSDS 3.1 names.

    `prefix` tells ids apart where two files of a directory become one table, each with ids of its own.
    """

    file: str
    names: Mapping[str, str]
    prefix: str = ""

    def column(self, name: str) -> str:
        """The name of an HSDS 3.1 column in this file, for messages."""
        return self.names.get(name, name)


@dataclass(slots=True)
class Row:
    """One row under HSDS 3.1 column names; a column that the file does not have is not in `values`.

    `key` is what tells the row from others of its table, in the source's own terms (`identity.py`). Links
    hold keys too. `derived` rows stand in no file as rows of this table (a missing organization, the
    languages in a service's cell); they are imported, but do not count as read.
    """

    table: str
    origin: Origin
    number: int
    values: dict[str, str]
    key: str = ""
    derived: bool = False

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")


@dataclass
class Directory:
    """Everything that was read: the rows to import by table and key, and what was found wrong.

    For each table, `read` = the rows that are not derived + `rejected_in`, the number of its entries in
    `rejected`.
    """

    rows: dict[str, dict[str, Row]] = field(default_factory=dict)
    read: dict[str, int] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    rejected_in: dict[str, int] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)

    def table(self, name: str) -> dict[str, Row]:
        """The rows of a table by key, in the order of the file; empty if there are none."""
        return self.rows.setdefault(name, {})

    def reject(self, row: Row, column: str, reason: str) -> None:
        """Note that `row` is not taken. A derived row is only remarked on, since it was never counted as
        read.
        """
        if row.derived:
            self.remark(row, column, reason)
            return
        name = row.origin.column(column) if column else ""
        self.rejected.append(Rejected(row.origin.file, row.number, name, reason))
        self.rejected_in[row.table] = self.rejected_in.get(row.table, 0) + 1

    def remark(self, row: Row, column: str, text: str) -> None:
        """Note something about a row that is taken."""
        name = row.origin.column(column) if column else ""
        self.remarks.append(Remark(row.origin.file, row.number, name, text))
