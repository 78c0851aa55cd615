"""Commands on records: fields, list, show, add, edit, delete, undo."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import click

from liaison_app.cli.common import json_option, opened, print_json, print_table, vault_options
from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.models.about import Field
from liaison_app.models.base import Part, Record
from liaison_app.models.registry import KINDS, PART_KINDS, Kind, PartKind
from liaison_app.models.values import initials, show, to_json

AUDIT = "audit"
_KINDS = click.Choice([*KINDS, *PART_KINDS])
_LISTED = click.Choice([*KINDS, *PART_KINDS, AUDIT])


@click.command("fields")
@click.argument("kind", metavar="[KIND]", required=False, type=_KINDS)
@json_option
@vault_options
def fields_command(kind: str | None, as_json: bool) -> None:
    """The inventory of every field held, from the models."""
    held: list[Kind | PartKind] = [*KINDS.values(), *PART_KINDS.values()]
    rows = [_inventory(one, f) for one in held if kind in (None, one.name) for f in one.fields]
    if as_json:
        print_json(rows)
    else:
        print_table([[str(cell) for cell in list(row.values())[:6]] for row in rows])


def _inventory(kind: Kind | PartKind, field: Field) -> dict[str, Any]:
    row: dict[str, Any] = {
        "kind": kind.name,
        "name": field.name,
        "label": _(field.label),
        "type": field.type,
        "required": field.required,
        "sensitive": field.about.sensitive,
    }
    if field.about.choices:
        row["choices"] = list(field.about.choices)
    if field.about.link:
        row["link"] = field.about.link
    return row


@click.command("list")
@click.argument("kind", metavar="KIND", type=_LISTED)
@click.option("--search", default="", help="Words to look for.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many.")
@json_option
@vault_options
def list_command(kind: str, search: str, limit: int | None, as_json: bool) -> None:
    """The records of a kind, in the order of their names."""
    from liaison_app.services import audit, parts, records

    with opened() as session:
        if kind == AUDIT:
            events = audit.events(session, limit)
            _print_dicts(events, as_json)
            return
        if kind in PART_KINDS:
            part = PART_KINDS[kind]
            everything = [_as_dict(part, item) for item in parts.every(session, kind)]
            found = [row for row in everything if search.lower() in json.dumps(row, ensure_ascii=False).lower()]
            _print_dicts(found[:limit], as_json)
            return
        which = KINDS[kind]
        found = [_as_dict(which, record) for record in records.consult_every(session, kind, search, limit)]
    if as_json:
        print_json(found)
    else:
        print_table([[row["id"], _title(which, row)] for row in found])


def _title(kind: Kind, row: Mapping[str, Any]) -> str:
    return initials(row[kind.title]) if kind.masked else str(row[kind.title])


def _print_dicts(rows: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        print_json(rows)
    else:
        print_table([[str(value) for value in row.values() if value not in ("", None, [])][:6] for row in _even(rows)])


def _even(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Rows with the same columns: those that any row fills."""
    filled = [name for name in (rows[0] if rows else {}) if any(row[name] not in ("", None, []) for row in rows)]
    for row in rows:
        yield {name: row[name] if row[name] not in ("", None, []) else "-" for name in filled}


def _as_dict(kind: Kind | PartKind, record: Record | Part) -> dict[str, Any]:
    return {"id": record.id, **{f.name: to_json(getattr(record, f.name)) for f in kind.fields}}


@click.command("show")
@click.argument("kind", metavar="KIND", type=_KINDS)
@click.argument("record_id", metavar="ID")
@json_option
@vault_options
def show_command(kind: str, record_id: str, as_json: bool) -> None:
    """One record with its parts."""
    from liaison_app.services import parts, records
    from liaison_app.sync import choose

    with opened() as session:
        if kind in PART_KINDS:
            part = parts.consult(session, kind, record_id)
            _print_one(_as_dict(PART_KINDS[kind], part), PART_KINDS[kind], as_json)
            return
        loaded = records.consult(session, kind, record_id)
        row = _as_dict(loaded.kind, loaded.record)
        for part_kind in loaded.kind.part_kinds:
            row[part_kind.name] = [_as_dict(part_kind, item) for item in loaded.parts[part_kind.name]]
        questions = choose.of_record(session, kind, record_id)
        if as_json:
            row["also"] = choose.also(session, kind, record_id)
    _print_one(row, loaded.kind, as_json)
    for question in questions if not as_json else ():
        for other in question.others:
            told = _("{field}: {officer} entered “{value}”. Somebody has to choose.")
            click.echo(told.format(field=question.label, officer=other.by or _("another officer"), value=other.text))


def _print_one(row: dict[str, Any], kind: Kind | PartKind, as_json: bool) -> None:
    if as_json:
        print_json(row)
        return
    files = {f.name for f in kind.fields if f.type in ("picture", "file")}
    labels = {f.name: _(f.label) for f in kind.fields}
    for name, value in row.items():
        if value not in ("", None, [], False):
            told = show(kind.field(name), value) if name in files else value
            click.echo(f"{labels.get(name, name)}: {told}")


@click.command("add")
@click.argument("kind", metavar="KIND", type=_KINDS)
@click.argument("values", nargs=-1, metavar="FIELD=VALUE...")
@click.option("--jsonl", type=click.File("r", encoding="utf-8"), help="One JSON object a line; - for standard input.")
@json_option
@vault_options
def add_command(kind: str, values: tuple[str, ...], jsonl: Any, as_json: bool) -> None:
    """Add a record; its id is printed once it is committed."""
    with opened() as session:
        for raw in _lines(jsonl) if jsonl else [_pairs(values)]:
            record_id = _add(session, kind, raw)
            click.echo(json.dumps({"id": record_id}) if as_json else record_id)
            sys.stdout.flush()


def _add(session: Any, kind: str, raw: Mapping[str, Any]) -> str:
    from liaison_app.services import parts, records

    if kind in PART_KINDS:
        return parts.add(session, kind, records.values_from(kind, raw))
    part_names = {part.name: part for part in KINDS[kind].part_kinds}
    own = {name: value for name, value in raw.items() if name not in part_names}
    lists: dict[str, Any] = {
        name: [records.values_from(name, item) for item in value] for name, value in raw.items() if name in part_names
    }
    edit = records.new(kind, records.values_from(kind, own), **lists)
    records.save(session, [edit])
    return edit.id


def _pairs(values: tuple[str, ...]) -> dict[str, str]:
    for pair in values:
        if "=" not in pair:
            raise click.BadParameter(f"{pair}: write it as FIELD=VALUE", param_hint="FIELD=VALUE")
    return dict(pair.split("=", 1) for pair in values)


def _lines(file: Any) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(file, start=1):
        if line.strip():
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise UserError(
                    _("Line {line}, column {column} is not JSON.").format(line=number, column=error.colno),
                    _("The lines before it are saved; their ids are printed."),
                ) from None
            if not isinstance(row, dict):
                raise UserError(_("Line {line} is not a JSON object.").format(line=number))
            yield row


@click.command("edit")
@click.argument("kind", metavar="KIND", type=_KINDS)
@click.argument("record_id", metavar="ID")
@click.argument("values", nargs=-1, required=True, metavar="FIELD=VALUE...")
@vault_options
def edit_command(kind: str, record_id: str, values: tuple[str, ...]) -> None:
    """Change fields of a record."""
    from liaison_app.services import parts, records
    from liaison_app.services.work import Edit

    with opened() as session:
        typed = records.values_from(kind, _pairs(values))
        if kind in PART_KINDS:
            parts.change(session, kind, record_id, typed)
        else:
            loaded = records.load(session, kind, record_id)
            records.save(session, [Edit(kind, record_id, base=loaded.record.version, fields=typed)])
    click.echo(_("Saved."))


@click.command("delete")
@click.argument("kind", metavar="KIND", type=_KINDS)
@click.argument("record_id", metavar="ID")
@vault_options
def delete_command(kind: str, record_id: str) -> None:
    """Delete a record; `undo` brings it back."""
    from liaison_app.services import parts, records

    with opened() as session:
        if kind in PART_KINDS:
            parts.change(session, kind, record_id, None)
        else:
            records.delete(session, kind, record_id)
    click.echo(_("Deleted. “liaison undo” brings it back."))


@click.command("undo")
@json_option
@vault_options
def undo_command(as_json: bool) -> None:
    """Take back the newest change made by the officer who opens the vault."""
    from liaison_app.services import records

    with opened() as session:
        changed = records.undo(session)
    rows = {kind: sorted(ids) for kind, ids in changed.records.items()}
    if as_json:
        print_json(rows)
    else:
        for kind, ids in rows.items():
            click.echo(f"{_(KINDS[kind].plural)}: {len(ids)}")
