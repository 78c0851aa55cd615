"""The command that brings the vault and its team's hub to the same state."""

from __future__ import annotations

import sys

import click

from liaison_app.cli.common import json_option, opened_vault, print_json, vault_options
from liaison_app.errors import NotFound
from liaison_app.i18n import _, ngettext


@click.command("sync")
@click.option("--hub", "url", metavar="URL", help="The hub's address; needed the first time only.")
@click.option("--accept-deletions", is_flag=True, help="The many deletions that stopped the last sync are meant.")
@json_option
@vault_options
def sync_command(url: str | None, accept_deletions: bool, as_json: bool) -> None:
    """Send what waits to the team's hub, and fetch what is new. A device that is not known there prints its code."""
    from liaison_app.sync import link, run, team

    with opened_vault() as vault:
        tie = link.load(vault.session())
        if url is None and tie is None:
            raise NotFound(_("This vault has no hub yet."), _("Name it once: liaison sync --hub URL"))
        if tie is None or tie.team is None or (url is not None and url != tie.url):
            standing = team.connect(vault, url or (tie.url if tie else ""))
            if standing.state == "waiting":
                _ask(standing, as_json)
        done = run.sync(vault, accept_deletions=accept_deletions)
    if as_json:
        counts = ("pulled", "pushed", "clashes", "refused", "waiting")
        print_json({"state": "synced", **{name: getattr(done, name) for name in counts}, "realigned": done.realigned})
        return
    click.echo(_("Synced: {sent} sent, {received} received.").format(sent=done.pushed, received=done.pulled))
    if done.realigned:
        click.echo(
            _("The hub had lost something. Nothing was deleted here, and what it lacked was sent again."), err=True
        )
    if done.clashes:
        words = ngettext(
            "{n} field has two values: choose one.", "{n} fields have two values: choose one.", done.clashes
        )
        click.echo(words.format(n=done.clashes), err=True)
    if done.refused:
        words = ngettext("{n} item was not taken over.", "{n} items were not taken over.", done.refused)
        click.echo(words.format(n=done.refused), err=True)
    if done.waiting:
        words = ngettext("{n} change still waits.", "{n} changes still wait.", done.waiting)
        click.echo(words.format(n=done.waiting), err=True)


def _ask(standing: object, as_json: bool) -> None:
    """Say what somebody of the team has to type, and end: nothing can be synced before."""
    facts = {name: getattr(standing, name) for name in ("state", "code", "fingerprint")}
    if as_json:
        print_json(facts)
    else:
        click.echo(_("Somebody in your team lets this device in with: liaison hub approve {code}").format(**facts))
        click.echo(_("They must see this fingerprint: {fingerprint}").format(**facts))
        click.echo(_("Then sync again."))
    sys.exit(1)
