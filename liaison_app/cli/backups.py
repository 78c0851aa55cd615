"""Commands on backups: make one, look into one, put one back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from liaison_app.cli.common import folder, json_option, print_json, print_table, secret, vault_options
from liaison_app.i18n import _
from liaison_app.models.registry import KINDS

if TYPE_CHECKING:
    from liaison_app.services.backups import Holds

_FILE = click.Path(path_type=Path)


@click.command("backup")
@click.argument("path", metavar="PATH", type=_FILE)
@json_option
@vault_options
def backup_command(path: Path, as_json: bool) -> None:
    """Make an encrypted backup at PATH (inside it, named by the time, where PATH is a folder already)."""
    from liaison_app.services import backups, work

    vault = work.open_vault(folder(), secret())
    try:
        made, holds = backups.make_at(vault, path)
    finally:
        vault.close()
    _print(made.path, holds, as_json)
    if not as_json:
        click.echo(_("The backup opens with the passphrase and the recovery code of today."))


@click.command("restore")
@click.argument("path", metavar="PATH", type=_FILE)
@click.option("--dry-run", is_flag=True, help="Say what the backup holds; change nothing.")
@json_option
@vault_options
def restore_command(path: Path, dry_run: bool, as_json: bool) -> None:
    """Put the backup at PATH in the vault's place; the vault that was there is kept among the backups."""
    from liaison_app.services import backups

    if dry_run:
        _print(path, backups.preview(folder(), path, secret()), as_json)
        return
    _print(path, backups.put_back(folder(), path, secret()), as_json)
    if not as_json:
        kept = folder() / "backups"
        click.echo(_("Restored. The vault that was there before, if any, is the newest in {path}.").format(path=kept))


def _print(path: Path, holds: Holds, as_json: bool) -> None:
    if as_json:
        made = f"{holds.at.isoformat(timespec='seconds')}Z"
        print_json({"path": str(path), "at": made, "schema": holds.schema, "counts": dict(holds.counts)})
        return
    click.echo(_("Backup of {at:%Y-%m-%d %H:%M} UTC, schema {schema}:").format(at=holds.at, schema=holds.schema))
    if holds.newest is not None:
        click.echo(_("Newest change: {at:%Y-%m-%d %H:%M} UTC.").format(at=holds.newest))
    print_table([[_(KINDS[name].plural), str(count)] for name, count in holds.counts.items() if count])
