"""Commands on the vault itself: make one, check one."""

from __future__ import annotations

import click

from liaison_app.cli.common import folder, json_option, opened, print_json, secret, vault_options
from liaison_app.i18n import _


@click.command("init")
@click.option("--sample", is_flag=True, help="Fill it with a made-up neighbourhood.")
@click.option("--officer", default="", help="Your name, as it stands on minutes.")
@json_option
@vault_options
def init_command(sample: bool, officer: str, as_json: bool) -> None:
    """Make a new vault and print its recovery code, once."""
    from liaison_app.services import work

    made = work.create_vault(folder(), secret(confirm=True), officer or _("Liaison officer"))
    try:
        if sample:
            from liaison_app.services.sample import fill

            fill(made.vault.session())
    finally:
        made.vault.close()
    if as_json:
        print_json({"recovery_code": made.recovery_code})
        return
    click.echo(_("Your vault is ready in {folder}.").format(folder=folder()))
    click.echo(_("Recovery code (write it down now; it is not shown again):"))
    click.echo(f"\n    {made.recovery_code}\n")
    if not made.device_secret_used:
        click.echo(
            _(
                "This computer has no credential store that Liaison can use, so the vault hangs on your passphrase "
                "alone: whoever copies the disk can try passphrases. Choose a long one."
            )
        )


@click.command("check")
@click.option("--accept", is_flag=True, help="Go on with the vault as it is, although changes are missing.")
@json_option
@vault_options
def check_command(accept: bool, as_json: bool) -> None:
    """Is the vault whole: pages, audit log, anchor, search index, links. Exit code 1 if it is damaged."""
    from liaison_app.services import health
    from liaison_app.services.work import AnchorBroken

    anchored = offered = ""
    try:
        with opened(anew="accepted" if accept else "") as session:
            findings = health.check(session)
            anchored = health.anchored(session)
            offered = health.offer(session) if any(finding.serious for finding in findings) else ""
    except AnchorBroken as error:
        findings = [health.Finding(str(error))]
    damaged = any(finding.serious for finding in findings)
    if as_json:
        found = [vars(finding) for finding in findings]
        print_json({"ok": not damaged, "findings": found, "anchor": anchored})
    else:
        for finding in findings:
            click.echo(finding.what)
        click.echo(_("The vault is damaged.") if damaged else _("The vault is whole."))
        if offered:
            click.echo(offered)
        if anchored:
            click.echo(anchored)
    if damaged:
        click.get_current_context().exit(1)
