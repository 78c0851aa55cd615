"""Commands for teams without a hub: a file out, a colleague's file in."""

from __future__ import annotations

from pathlib import Path

import click

from liaison_app.cli.common import F, json_option, opened, print_json, secret_in, vault_options
from liaison_app.i18n import _, ngettext
from liaison_app.models.agency import ROLES

_FILE = click.Path(path_type=Path)


def _passphrase_option(command: F) -> F:
    """The team's passphrase, from a file or a prompt."""
    return click.option("--exchange-passphrase-file", type=_FILE, help="A file with the team's passphrase.")(command)


@click.group("exchange")
def exchange_group() -> None:
    """Share work without a hub: by sealed files on a stick or by mail."""


@exchange_group.command("out")
@click.argument("file", metavar="FILE", type=_FILE)
@click.option("--for", "role", type=click.Choice(list(ROLES)), help="Leave out what this role may not see.")
@_passphrase_option
@json_option
@vault_options
def out_command(file: Path, role: str | None, exchange_passphrase_file: Path | None, as_json: bool) -> None:
    """Write all that you may see into FILE, which must be free, sealed with the passphrase your team agreed on."""
    from liaison_app.sync import exchange

    with opened() as session:
        written = exchange.write(session, file, _passphrase(exchange_passphrase_file, new=True), role=role or "")
    if as_json:
        print_json(vars(written))
        return
    words = ngettext("{n} record is in the file.", "{n} records are in the file.", written.records)
    click.echo(words.format(n=written.records))
    if written.too_large:
        words = ngettext("{n} record is too large for it.", "{n} records are too large for it.", written.too_large)
        click.echo(words.format(n=written.too_large), err=True)


@exchange_group.command("in")
@click.argument("file", metavar="FILE", type=_FILE)
@click.option("--accept-deletions", is_flag=True, help="The many deletions that stopped it are meant.")
@_passphrase_option
@json_option
@vault_options
def in_command(file: Path, accept_deletions: bool, exchange_passphrase_file: Path | None, as_json: bool) -> None:
    """Take in the FILE that a colleague wrote. It may come late or twice; your own work stays."""
    from liaison_app.sync import exchange

    with opened() as session:
        passphrase = _passphrase(exchange_passphrase_file, new=False)
        taken = exchange.read(session, file, passphrase, accept_deletions=accept_deletions)
    if as_json:
        print_json({name: count for name, count in vars(taken).items() if name != "changed"})
        return
    words = ngettext(
        "Taken in: {changed} of {n} record is new or changed.",
        "Taken in: {changed} of {n} records are new or changed.",
        taken.read,
    )
    click.echo(words.format(changed=taken.records, n=taken.read))
    _say(taken.erased, ngettext("{n} record was erased.", "{n} records were erased.", taken.erased))
    _say(
        taken.clashes,
        ngettext("{n} field has two values: choose one.", "{n} fields have two values: choose one.", taken.clashes),
    )
    _say(taken.refused, ngettext("{n} item was not taken over.", "{n} items were not taken over.", taken.refused))
    left_out = taken.left_out
    _say(left_out, ngettext("{n} record is not for your role.", "{n} records are not for your role.", left_out))


def _say(count: int, words: str) -> None:
    if count:
        click.echo(words.format(n=count), err=True)


def _passphrase(path: Path | None, *, new: bool) -> str:
    if path is not None:
        return secret_in(path)
    answer: str = click.prompt(_("The team's passphrase"), hide_input=True, confirmation_prompt=new)
    return answer
