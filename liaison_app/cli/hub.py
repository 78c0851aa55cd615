"""Commands on the hub: make one, look at it, let devices in and shut them out."""

from __future__ import annotations

import click

from liaison_app.cli.common import json_option, opened_vault, print_json, print_table, vault_options
from liaison_app.i18n import _
from liaison_app.models.agency import ROLES


@click.group("hub")
def hub_group() -> None:
    """The team's hub, a PostgreSQL of the agency's own that can read nothing."""


@hub_group.command("init")
@click.argument("url")
@click.option("--new-team", is_flag=True, help="Make room for one more team on a hub that has one.")
@json_option
@vault_options
def init_command(url: str, new_team: bool, as_json: bool) -> None:
    """Make the database at URL a hub, or bring an older hub up to date. Needs no vault; may be repeated."""
    from liaison_app.sync.hub import install

    done = install.init(url, new_team=new_team)
    if as_json:
        print_json(vars(done))
        return
    click.echo(_("The hub is ready: version {version} on PostgreSQL {postgres}.").format(**vars(done)))
    if done.free_team:
        click.echo(_("The first device that connects founds a team."))
    if not done.tightened:
        click.echo(
            _(
                "Only a superuser can take advisory locks and large objects from the hub's log-ins. "
                "Repeat this as one, or read “Managed servers” in the guide."
            ),
            err=True,
        )


@hub_group.command("status")
@json_option
@vault_options
def status_command(as_json: bool) -> None:
    """How much of the team's work the hub keeps, and for how many devices."""
    from liaison_app.sync import team

    with opened_vault() as vault:
        found, postgres = team.status(vault)
    last = found.last_received.isoformat(timespec="seconds") if found.last_received else None
    facts = {
        "postgres": postgres,
        "devices": found.devices,
        "revoked": found.revoked,
        "waiting": found.waiting,
        "rows": found.rows,
        "versions": found.versions,
        "bytes": found.bytes,
        "last_received": last,
    }
    if as_json:
        print_json(facts)
        return
    print_table(
        [
            (_("PostgreSQL"), postgres),
            (_("Devices"), str(found.devices)),
            (_("Devices that ask to be let in"), str(found.waiting)),
            (_("Records"), str(found.rows)),
            (_("Versions kept"), str(found.versions)),
            (_("Sealed bytes"), str(found.bytes)),
            (_("Last received"), last or _("nothing yet")),
        ]
    )


@hub_group.command("devices")
@json_option
@vault_options
def devices_command(as_json: bool) -> None:
    """The team's devices, and those that ask to be let in."""
    from liaison_app.sync import team
    from liaison_app.sync.device import fingerprint

    with opened_vault() as vault:
        listed, asking = team.devices(vault)
    if as_json:
        print_json(
            {
                "devices": [
                    {
                        **vars(one),
                        "since": one.since.isoformat(timespec="seconds"),
                        "revoked_at": one.revoked_at and one.revoked_at.isoformat(timespec="seconds"),
                    }
                    for one in listed
                ],
                "waiting": [
                    {
                        "device": str(one.device_id),
                        "fingerprint": fingerprint(one.identity),
                        "login": one.login,
                        "since": one.asked_at.isoformat(timespec="seconds"),
                    }
                    for one in asking
                ],
            }
        )
        return
    for one in listed:
        state = _("shut out") if one.revoked_at else _("NOT VOUCHED FOR") if not one.vouched else ", ".join(one.scopes)
        print_table([(one.device, one.fingerprint, one.login, state, _("this device") if one.this else "")])
    for new in asking:
        print_table([(str(new.device_id), fingerprint(new.identity), new.login, _("asks to be let in"))])


@hub_group.command("approve")
@click.argument("code")
@click.option("--role", type=click.Choice(list(ROLES)), default="officer", show_default=True, help="What it may read.")
@vault_options
def approve_command(code: str, role: str) -> None:
    """Let the device in that shows CODE. Compare the fingerprint that is printed with the one it shows."""
    from liaison_app.sync import team
    from liaison_app.sync.device import fingerprint

    with opened_vault() as vault:
        new = team.approve(vault, code, role)
    click.echo(_("The device is in. It must show this fingerprint: {mark}").format(mark=fingerprint(new.identity)))
    click.echo(_("If it shows another, shut it out at once: liaison hub revoke {device}").format(device=new.device_id))


@hub_group.command("revoke")
@click.argument("device")
@vault_options
def revoke_command(device: str) -> None:
    """Shut DEVICE out, and seal what comes from now on with keys it never had."""
    from liaison_app.sync import team

    with opened_vault() as vault:
        gone = team.revoke(vault, device)
    click.echo(_("The device is shut out, and the team has new keys. What it had before, it still has."))
    click.echo(_("Let your administrator close the log-in “{login}” if the officer leaves.").format(login=gone.login))
