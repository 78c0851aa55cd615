"""Translations that come back: the table that `services.translations` wrote out, with its last columns filled.

A row whose text has changed since it went out is told by row and column. It is kept as a translation of the older text,
which no document prints, so that the work is not lost; where a newer one is there already, it is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from liaison_app import i18n
from liaison_app.errors import UserError
from liaison_app.i18n import LANGUAGES, _
from liaison_app.imports.hsds.csvfile import FileTable, read_csv
from liaison_app.imports.hsds.problems import Rejected, Remark
from liaison_app.imports.hsds.sources import SourceFile
from liaison_app.models.registry import translatable
from liaison_app.models.translation import Translation, translation_id
from liaison_app.models.values import FORMULA_STARTS
from liaison_app.services import translations
from liaison_app.services.roles import guarded
from liaison_app.services.translations import Key, Row, as_text, state_of
from liaison_app.storage import door
from liaison_app.storage.edits import Changed, Edit
from liaison_app.storage.session import Session

TABLE: Final = "translations"
_NEEDED: Final = ("resource_type", "resource_id", "field_name", "language", "source_text", "value", "translator")
_TAKEN: Final = ("source_text", "value", "translator", "checked_by")


@dataclass
class Plan:
    """What bringing the table in would do: counts, rows left out, remarks on rows taken, and the Edits to write."""

    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    stale: list[Remark] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list, repr=False)

    def report(self) -> dict[str, Any]:
        """The report as the command line prints it with `--json`, in the words of the other imports."""
        return {
            "read": {TABLE: self.read},
            **{name: getattr(self, name) for name in ("added", "changed", "unchanged")},
            **{name: [asdict(row) for row in getattr(self, name)] for name in ("rejected", "stale", "remarks")},
        }


class _Problem(Exception):
    """Why a row cannot be taken, and in which column it shows."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


@guarded("import translations")
def make_plan(session: Session, path: Path) -> Plan:
    """What bringing in the table at `path` would do; nothing is written. Raises UserError for a file that is none."""
    table = _read(path)
    plan = Plan(
        read=len(table.records) + len(table.rejected), rejected=list(table.rejected), remarks=list(table.remarks)
    )
    with session.read() as db:
        texts = {source.key: source.text for source in translations.sources(db)}
        there = {code: translations.best(db, code) for code in LANGUAGES}
    met: set[tuple[Key, str]] = set()
    for number, cells in table.records:
        row = {name: _plain(cell) for name, cell in zip(table.header, cells, strict=True)}
        try:
            _take(plan, _Line(path.name, number, row), texts, there, met)
        except _Problem as problem:
            plan.rejected.append(Rejected(path.name, number, problem.column, problem.reason))
    plan.rejected.sort(key=lambda rejected: rejected.row)
    return plan


@guarded("import translations")
def carry_out(session: Session, plan: Plan) -> Changed:
    """Write the plan in one step that can be undone. Raises Conflict if it has gone stale."""
    return door.apply(session, plan.edits, action="import translations", bulk=True) if plan.edits else Changed({})


@dataclass(frozen=True)
class _Line:
    """A row of the file."""

    file: str
    number: int
    row: Row

    def remark(self, column: str, words: str) -> Remark:
        return Remark(self.file, self.number, column, words)


def _read(path: Path) -> FileTable:
    if not path.is_file():
        raise UserError(_("There is no file “{name}”.").format(name=path.name), _("Nothing was imported."))
    table = read_csv(SourceFile(path.name, path.stat().st_size, lambda: path.open("rb")), lambda: None)
    lacking = [name for name in _NEEDED if name not in table.header]
    if lacking:
        raise UserError(
            _("{file} has no column “{column}”, so it is no table of translations.").format(
                file=path.name, column=lacking[0]
            ),
            _("Nothing was imported. “liaison translations out” writes such a table."),
        )
    return table


def _plain(cell: str) -> str:
    """A cell without the apostrophe that kept a spreadsheet from computing it."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell


def _take(
    plan: Plan,
    line: _Line,
    texts: Mapping[Key, str],
    there: Mapping[str, Mapping[Key, Translation]],
    met: set[tuple[Key, str]],
) -> None:
    """Judge one row. Raises _Problem for one that cannot be taken."""
    key, language = _place(line.row, texts)
    if (key, language) in met:
        raise _Problem("resource_id", _("The same text stands in an earlier row."))
    met.add((key, language))
    values = {name: as_text(line.row.get(name, "")) for name in _TAKEN}
    if not values["value"]:
        plan.unchanged += 1
        return
    if not values["translator"]:
        raise _Problem("translator", _("Who translated it is missing."))
    present = there[language].get(key)
    if present is not None and _untouched(present, values):
        plan.unchanged += 1
        return
    _compare(plan, line, values, texts[key], present)
    where = dict(zip(("resource_type", "resource_id", "field_name"), key, strict=True))
    if present is None:
        plan.added += 1
        plan.edits.append(Edit(TABLE, translation_id(*key, language), fields={**where, "language": language, **values}))
    else:
        plan.changed += 1
        plan.edits.append(Edit(TABLE, present.id, base=present.version, fields=values))


def _untouched(present: Translation, values: Mapping[str, str]) -> bool:
    """Whether a row comes back as it went out: an overtaken one, too, whose old translation nobody confirmed."""
    same = {name: as_text(getattr(present, name)) == text for name, text in values.items()}
    return all(same.values()) or (same["value"] and same["translator"] and not values["checked_by"])


def _place(row: Row, texts: Mapping[Key, str]) -> tuple[Key, str]:
    kind, record_id, name = (row[column].strip() for column in ("resource_type", "resource_id", "field_name"))
    language = row["language"].strip()
    if not translatable(kind):
        raise _Problem("resource_type", _("“{value}” is no kind of which texts are translated.").format(value=kind))
    if name not in {f.name for f in translatable(kind)}:
        raise _Problem("field_name", _("“{value}” is no field that is translated.").format(value=name))
    if language not in LANGUAGES or language == i18n.language():
        raise _Problem("language", _("“{value}” is no language to translate into.").format(value=language))
    if (kind, record_id, name) not in texts:
        raise _Problem("resource_id", _("There is no such text now, or none that is printed."))
    return (kind, record_id, name), language


def _compare(plan: Plan, line: _Line, values: Mapping[str, str], text: str, present: Translation | None) -> None:
    """Hold the row against the text that stands there now."""
    if values["source_text"] != text:
        if present is not None and state_of(present, text) != "outdated":
            raise _Problem("source_text", _("The text has changed since, and a newer translation is there."))
        words = _("The text has changed since it went out. Kept, but not printed: it must be looked at again.")
        plan.stale.append(line.remark("source_text", words))
    elif not values["checked_by"]:
        plan.remarks.append(line.remark("checked_by", _("Nobody has checked it yet, so it is not printed.")))
    if line.row["field_name"].strip() in _lists(line.row["resource_type"].strip()):
        wanted, given = (len(values[name].split("\n")) for name in ("source_text", "value"))
        if wanted != given:
            words = _("The list has {wanted} lines, its translation {given}.")
            raise _Problem("value", words.format(wanted=wanted, given=given))


def _lists(kind: str) -> set[str]:
    return {f.name for f in translatable(kind) if f.type == "list"}
