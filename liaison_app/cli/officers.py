"""Commands on officers and keys: who gets in, as what, and with which keys."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from liaison_app.cli.common import (
    folder,
    json_option,
    opened_vault,
    opening,
    print_json,
    print_table,
    secret_in,
    vault_options,
)
from liaison_app.i18n import _
from liaison_app.models.agency import ROLES

if TYPE_CHECKING:
    from liaison_app.services.work import Vault

_FILE = click.Path(path_type=Path)
_ROLE = click.Choice(list(ROLES))
_new_passphrase = click.option("--new-passphrase-file", type=_FILE, help="A file with the new passphrase.")


@click.group("officer")
def officer_group() -> None:
    """Who works with the vault. An OFFICER is named by id or by the whole name."""


@officer_group.command("list")
@json_option
@vault_options
def list_officers(as_json: bool) -> None:
    """All officers, those who left too."""
    from liaison_app.services import officers

    with opened_vault() as vault:
        found = officers.every(vault)
    if as_json:
        print_json([{**vars(one), "left_on": one.left_on and one.left_on.isoformat()} for one in found])
        return
    for one in found:
        state = _("left on {day}").format(day=one.left_on) if one.left_on else _(ROLES[one.role])
        note = "" if one.has_passphrase or one.left_on else _("no passphrase")
        print_table([[one.id, one.name, state, note]])


@officer_group.command("add")
@click.argument("name")
@click.option("--role", type=_ROLE, default="officer", show_default=True)
@_new_passphrase
@vault_options
def add_officer(name: str, role: str, new_passphrase_file: Path | None) -> None:
    """Let somebody in with a passphrase of their own; their id is printed."""
    from liaison_app.services import officers

    with opened_vault() as vault:
        added = officers.add(vault, name, role, _new_secret(new_passphrase_file))
    click.echo(added.id)
    _say_if_alone(added.device_secret_used)


@officer_group.command("role")
@click.argument("officer")
@click.argument("role", type=_ROLE)
@vault_options
def set_role(officer: str, role: str) -> None:
    """Give an officer another role."""
    from liaison_app.services import officers

    with opened_vault() as vault:
        session = vault.session()
        officers.set_role(session, officers.find(session, officer), role)
    click.echo(_("Saved."))


@officer_group.command("hand-over")
@click.argument("officer")
@click.argument("to", metavar="TO")
@vault_options
def hand_over(officer: str, to: str) -> None:
    """Pass the contacts and open referrals of one officer to another; `undo` takes it back."""
    from liaison_app.services import officers

    with opened_vault() as vault:
        session = vault.session()
        changed = officers.hand_over(session, officers.find(session, officer), officers.find(session, to))
    click.echo(_("Handed over: {n} records.").format(n=sum(map(len, changed.records.values()))))


@officer_group.command("remove")
@click.argument("officer")
@click.option("--to", default="", metavar="OFFICER", help="Who takes over contacts and open referrals.")
@vault_options
def remove_officer(officer: str, to: str) -> None:
    """Let an officer go. The database gets a new key, which they never had."""
    from liaison_app.services import officers

    with opened_vault() as vault:
        session = vault.session()
        successor = officers.find(session, to) if to else ""
        officers.remove(vault, officers.find(session, officer), to=successor).close()
    click.echo(_("The officer is out, and the vault has a new key. Backups from before still open with the old one."))


@officer_group.command("passphrase")
@click.argument("officer", required=False)
@_new_passphrase
@vault_options
def change_passphrase(officer: str | None, new_passphrase_file: Path | None) -> None:
    """A new passphrase for yourself, or as a supervisor for another officer."""
    from liaison_app.services import officers

    current = opening()
    with opened_vault(current) as vault:
        whose = officers.find(vault.session(), officer) if officer else ""
        new = _new_secret(new_passphrase_file)
        used = officers.change_passphrase(vault, current, new, officer_id=whose)
    click.echo(_("The new passphrase opens the vault from now on."))
    _say_if_alone(used)


@officer_group.command("recovery-code")
@json_option
@vault_options
def new_recovery_code(as_json: bool) -> None:
    """Print a new recovery code, once. The old one opens nothing any more; the database gets a new key."""
    from liaison_app.services import keys

    with opened_vault() as vault:
        again, code = keys.new_recovery_code(vault)
        again.close()
    if as_json:
        print_json({"recovery_code": code})
        return
    click.echo(_("Recovery code (write it down now; it is not shown again):"))
    click.echo(f"\n    {code}\n")


@click.command("agency-key")
@click.argument("public_key", metavar="FILE.pem", type=_FILE, required=False)
@click.option("--remove", "remove", is_flag=True, help="No agency key opens the vault any more.")
@vault_options
def agency_key_command(public_key: Path | None, remove: bool) -> None:
    """Let the agency open the vault too: with the private key that belongs to the public key in FILE."""
    if remove == (public_key is not None):
        raise click.UsageError("Give either FILE.pem or --remove.")
    with opened_vault() as vault:
        _set_agency_key(vault, public_key)
    click.echo(_("The agency's key does not open the vault any more.") if remove else _("The agency's key is set."))


def _set_agency_key(vault: Vault, public_key: Path | None) -> None:
    from liaison_app.services import keys

    if public_key is None:
        keys.drop_agency_key(vault)
    else:
        keys.set_agency_key(vault, public_key)


@click.command("rekey")
@vault_options
def rekey_command() -> None:
    """Encrypt the database with a new key. Passphrases and the recovery code stay as they are."""
    from liaison_app.services import keys

    with opened_vault() as vault:
        keys.rekey(vault).close()
    click.echo(_("The database in {folder} has a new key.").format(folder=folder()))


def _new_secret(path: Path | None) -> str:
    if path is not None:
        return secret_in(path)
    answer: Any = click.prompt(_("New passphrase"), hide_input=True, confirmation_prompt=True)
    return str(answer)


def _say_if_alone(device_secret_used: bool) -> None:
    if not device_secret_used:
        message = _("There is no usable credential store here: the passphrase alone opens a copy of the vault.")
        click.echo(message, err=True)
