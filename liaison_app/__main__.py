"""`liaison`: chooses the window or the command line, and starts neither Qt nor a database before it knows which."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from liaison_app import __version__, qtcheck
from liaison_app.cli import documents, records, vault
from liaison_app.cli.common import Commands, opened, vault_options


@click.group("liaison", cls=Commands, invoke_without_command=True)
@click.option("--demo", is_flag=True, help="On sample data, in a vault of its own (passphrase: liaison demo data).")
@click.version_option(__version__, prog_name="Liaison")
@vault_options
def main(demo: bool) -> None:
    """The notebook of a community liaison officer. Without a command, the window opens."""
    if click.get_current_context().invoked_subcommand is not None:
        return
    qtcheck.refuse_incomplete()
    from liaison_app import app

    sys.exit(app.run(folder_or_none(), demo=demo))


def folder_or_none() -> Path | None:
    """The folder that `--data-dir` named, if it did."""
    chosen: Path | None = click.get_current_context().find_root().meta.get("liaison.options", {}).get("data_dir")
    return chosen


@click.command("screenshots")
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--lang", default="en", help="Language of the window.")
@click.option("--theme", type=click.Choice(["light", "dark"]), default="light")
@click.option("--scale", type=click.Choice(["1", "2"]), default="1")
@vault_options
def screenshots_command(target: Path, lang: str, theme: str, scale: str) -> None:
    """Write a picture of every tab into DIR."""
    qtcheck.refuse_incomplete()
    from liaison_app import app

    with opened() as session:
        for path in app.screenshots(session, target, lang=lang, theme=theme, scale=int(scale)):
            click.echo(str(path))


for command in (
    vault.init_command,
    vault.check_command,
    records.fields_command,
    records.list_command,
    records.show_command,
    records.add_command,
    records.edit_command,
    records.delete_command,
    records.undo_command,
    documents.import_group,
    documents.export_group,
    screenshots_command,
):
    main.add_command(command)

if __name__ == "__main__":
    main(prog_name="liaison")
