"""Commands that bring data in and send documents out: import services, export guide and minutes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from liaison_app.cli.common import json_option, opened, print_json, vault_options
from liaison_app.errors import UserError
from liaison_app.i18n import _

if TYPE_CHECKING:
    from liaison_app.exports.document import Document

_FILE = click.Path(path_type=Path)
_PAGE = click.Choice(["A4", "Letter"])


@click.group("import")
def import_group() -> None:
    """Bring data in from files."""


@import_group.command("services")
@click.argument("source", metavar="PATH", type=_FILE)
@click.option("--dry-run", is_flag=True, help="Say what would be done; change nothing.")
@json_option
@vault_options
def import_services(source: Path, dry_run: bool, as_json: bool) -> None:
    """A directory of services: an HSDS folder or zip."""
    from liaison_app.imports.hsds.plan import carry_out, make_plan

    with opened() as session:
        planned = make_plan(session, source)
        if not dry_run:
            carry_out(session, planned)
    report = planned.report()
    if as_json:
        print_json(report)
        return
    for table, count in report["read"].items():
        click.echo(f"{table}: {count}")
    click.echo(
        _("Added {added}, changed {changed}, unchanged {unchanged}, rejected {rejected}.").format(
            added=report["added"],
            changed=report["changed"],
            unchanged=report["unchanged"],
            rejected=len(report["rejected"]),
        )
    )
    for rejected in planned.rejected:
        click.echo(_at(rejected.file, rejected.row, rejected.column, rejected.reason))
    if planned.remarks:
        click.echo(_("Taken, but worth a look:"))
    for remark in planned.remarks:
        click.echo(_at(remark.file, remark.row, remark.column, remark.text))


def _at(file: str, row: int, column: str, words: str) -> str:
    """What is said of a place in a file; row 0 stands for the whole file."""
    place = (file, _("row {n}").format(n=row) if row else "", column)
    return ", ".join(part for part in place if part) + f": {words}"


@click.group("export")
def export_group() -> None:
    """Write documents."""


@export_group.command("guide")
@click.option("--out", required=True, type=_FILE, help="The PDF to write.")
@click.option("--need", "needs", multiple=True, help="Only services that meet this need; may be repeated.")
@click.option("--area", default="", help="Only services for this area.")
@click.option("--page", type=_PAGE, default="Letter")
@vault_options
def export_guide(out: Path, needs: tuple[str, ...], area: str, page: Any) -> None:
    """The resource guide for residents."""
    from liaison_app.exports.guide import guide
    from liaison_app.services.guide import GuideOptions, release_guide

    with opened() as session:
        released = release_guide(session, GuideOptions(needs=needs, area=area))
    _write(guide(released, page=page), out)


@export_group.command("minutes")
@click.argument("meeting")
@click.option("--out", required=True, type=_FILE, help="The PDF to write.")
@click.option("--public", is_flag=True, help="The public copy: no resident's name, no small count, no confidence.")
@click.option("--page", type=_PAGE, default="Letter")
@vault_options
def export_minutes(meeting: str, out: Path, public: bool, page: Any) -> None:
    """The minutes of a meeting, for its members or for the public record."""
    from liaison_app.exports.minutes import minutes
    from liaison_app.services.minutes import release_minutes

    with opened() as session:
        released = release_minutes(session, meeting, public=public)
    _write(minutes(released, page=page), out)


def _write(document: Document, out: Path) -> None:
    from liaison_app.exports.pdf import write_pdf

    pdf = write_pdf(document)
    try:
        out.write_bytes(pdf.data)
    except OSError as error:
        reason = error.strerror or ""
        raise UserError(_("The file {path} cannot be written: {reason}.").format(path=out, reason=reason)) from None
    for missing in pdf.uncovered:
        click.echo(_("Printed as [?]: {character}").format(character=missing), err=True)
    click.echo(_("Wrote {path}: {pages} pages.").format(path=out, pages=pdf.pages))
