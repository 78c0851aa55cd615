"""The agency's logo by command."""

from __future__ import annotations

from pathlib import Path

import click

from liaison_app.cli.common import opened, vault_options
from liaison_app.i18n import _


@click.command("agency-logo")
@click.argument("picture", metavar="FILE", type=click.Path(path_type=Path), required=False)
@click.option("--remove", "remove", is_flag=True, help="Documents have no logo any more.")
@vault_options
def agency_logo_command(picture: Path | None, remove: bool) -> None:
    """The logo on documents, a PNG or JPEG: kept in the vault, made small, without what the file says of itself."""
    if remove == (picture is not None):
        raise click.UsageError("Give either FILE or --remove.")
    from liaison_app.models.agency import AGENCY_ID
    from liaison_app.services import pictures, records
    from liaison_app.services.work import Edit

    with opened() as session:
        version = records.load(session, "agency", AGENCY_ID).record.version
        logo = pictures.from_file(picture) if picture else ""
        records.save(session, [Edit("agency", AGENCY_ID, base=version, fields={"logo": logo})])
    click.echo(_("Documents have no logo any more.") if remove else _("The logo is set."))
