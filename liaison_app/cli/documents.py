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
_FORMAT = click.Choice(["full", "list", "trifold", "grid", "large"])


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
    for row in report["rejected"]:
        click.echo(f"{row['file']}, {_('row')} {row['row']}, {row['column']}: {row['reason']}")


@click.group("export")
def export_group() -> None:
    """Write documents."""


@export_group.command("guide")
@click.option("--out", required=True, type=_FILE, help="The PDF to write.")
@click.option("--need", "needs", multiple=True, help="Only services that meet this need; may be repeated.")
@click.option("--area", default="", help="Only services for this area.")
@click.option("--format", "form", type=_FORMAT, default="full", help="How it is set on paper.")
@click.option("--page", type=_PAGE, default="Letter")
@vault_options
def export_guide(out: Path, needs: tuple[str, ...], area: str, form: Any, page: Any) -> None:
    """The resource guide for residents: in full, as a list, a leaflet in three folds, a weekly grid, in large print."""
    from liaison_app.exports.guide_formats import guide_as
    from liaison_app.services.guide import GuideOptions, release_guide

    with opened() as session:
        released = release_guide(session, GuideOptions(needs=needs, area=area))
    pages = _write(guide_as(form, released, page=page), out)
    if form == "list" and pages > 1:
        click.echo(_("The list is longer than one page. Choose needs or an area to shorten it."), err=True)


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


def _write(document: Document, out: Path) -> int:
    """Write the file, say what could not be printed, and answer the number of pages."""
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
    return pdf.pages
