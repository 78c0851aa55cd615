"""`liaison`: chooses the window or the command line, and starts neither Qt nor a database before it knows which."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from liaison_app import __version__, demo, logs, paths, qtcheck
from liaison_app.cli import (
    agency,
    backups,
    documents,
    exchange,
    history,
    hub,
    meetings,
    minutes,
    moves,
    officers,
    records,
    sync,
    translations,
    vault,
)
from liaison_app.cli.common import Commands, chosen_folder, folder, secret, vault_options


@click.group("liaison", cls=Commands, invoke_without_command=True)
@click.option("--demo", "on_sample", is_flag=True, help="On sample data, in a vault of its own.")
@click.version_option(__version__, prog_name="Liaison")
@vault_options
def main(on_sample: bool) -> None:
    """The notebook of a community liaison officer. Without a command, the window opens."""
    logs.no_core_dumps()
    if click.get_current_context().invoked_subcommand is not None:
        return
    qtcheck.refuse_incomplete()
    place = chosen_folder() or (paths.default_demo_dir() if on_sample else paths.default_data_dir())
    if on_sample:
        demo.prepare(place)
        if not qtcheck.has_display():
            demo.write(place, Path("demo-output"))
            return
    from liaison_app import app

    sys.exit(app.run(["liaison", "--data-dir", str(place), *(["--demo"] if on_sample else [])]))


@click.command("screenshots")
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--lang", default="en", help="Language of the window.")
@click.option("--theme", "name", type=click.Choice(["light", "dark"]), default="light")
@click.option("--scale", type=click.Choice(["1", "2"]), default="1")
@vault_options
def screenshots_command(target: Path, lang: str, name: Any, scale: str) -> None:
    """Write a picture of every tab into DIR."""
    qtcheck.refuse_incomplete()
    from liaison_app import app
    from liaison_app.services import work

    passphrase = secret()
    work.open_vault(folder(), passphrase).close()  # so that a wrong passphrase is said here, in words
    for path in app.screenshots(folder(), passphrase, target, lang=lang, name=name, scale=int(scale)):
        click.echo(str(path))


for command in (
    vault.init_command,
    vault.check_command,
    backups.backup_command,
    backups.restore_command,
    records.fields_command,
    records.list_command,
    records.show_command,
    records.add_command,
    records.edit_command,
    records.delete_command,
    records.undo_command,
    moves.move_command,
    moves.merge_command,
    meetings.meeting_group,
    history.history_command,
    officers.officer_group,
    officers.agency_key_command,
    agency.agency_logo_command,
    officers.rekey_command,
    hub.hub_group,
    sync.sync_command,
    exchange.exchange_group,
    documents.import_group,
    documents.export_group,
    translations.translations_group,
    screenshots_command,
):
    main.add_command(command)
documents.export_group.add_command(history.export_audit)
documents.export_group.add_command(minutes.export_minutes)
documents.export_group.add_command(meetings.export_invitation)
documents.import_group.add_command(meetings.import_replies)

if __name__ == "__main__":
    main(prog_name="liaison")
