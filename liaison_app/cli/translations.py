"""Commands on the translations of the directory: out to translators as a table, and in again."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from liaison_app.cli.common import json_option, opened, print_json, vault_options
from liaison_app.errors import UserError
from liaison_app.i18n import _

if TYPE_CHECKING:
    from liaison_app.imports.translations import Plan

_FILE = click.Path(path_type=Path)


@click.group("translations")
def translations_group() -> None:
    """Texts of the directory in other languages."""


@translations_group.command("out")
@click.argument("file", metavar="FILE", type=_FILE)
@click.option("--lang", required=True, help="Languages with commas, such as es,vi.")
@click.option("--all", "everything", is_flag=True, help="Also texts that have a checked translation.")
@json_option
@vault_options
def out_command(file: Path, lang: str, everything: bool, as_json: bool) -> None:
    """What has no checked translation, as a table (CSV): a row for each text and language."""
    from liaison_app.exports.spreadsheet import write_csv
    from liaison_app.services import translations

    languages = [code.strip() for code in lang.split(",") if code.strip()]
    with opened() as session:
        released = translations.release_missing(session, languages, everything=everything)
    try:
        file.write_bytes(write_csv(released))
    except OSError as error:
        reason = error.strerror or ""
        raise UserError(_("The file {path} cannot be written: {reason}.").format(path=file, reason=reason)) from None
    counts = Counter(row[translations.COLUMNS.index("state")] for row in released.content[1:])
    if as_json:
        print_json({"texts": counts.total(), **counts})
        return
    told = ", ".join(f"{state}: {count}" for state, count in sorted(counts.items()))
    click.echo(_("Wrote {path}: {count} texts ({states}).").format(path=file, count=counts.total(), states=told))


@translations_group.command("in")
@click.argument("file", metavar="FILE", type=_FILE)
@click.option("--dry-run", is_flag=True, help="Say what would be done; change nothing.")
@json_option
@vault_options
def in_command(file: Path, dry_run: bool, as_json: bool) -> None:
    """The table that comes back, with translations, translators and checkers filled in."""
    from liaison_app.imports.translations import carry_out, make_plan

    with opened() as session:
        plan = make_plan(session, file)
        if not dry_run:
            carry_out(session, plan)
    if as_json:
        print_json(plan.report())
    else:
        _tell(plan)


def _tell(plan: Plan) -> None:
    click.echo(
        _("Added {added}, changed {changed}, unchanged {unchanged}, rejected {rejected}.").format(
            added=plan.added, changed=plan.changed, unchanged=plan.unchanged, rejected=len(plan.rejected)
        )
    )
    for row in plan.rejected:
        click.echo(_told(row.file, row.row, row.column, row.reason))
    if plan.stale or plan.remarks:
        click.echo(_("Taken, but worth a look:"))
    for remark in [*plan.stale, *plan.remarks]:
        click.echo(_told(remark.file, remark.row, remark.column, remark.text))


def _told(file: str, row: int, column: str, words: str) -> str:
    place = (file, _("row {n}").format(n=row) if row else "", column)
    return ", ".join(part for part in place if part) + f": {words}"
