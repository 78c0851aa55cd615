"""Commands that look back: the history of a record, and the audit log as a spreadsheet."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from liaison_app.cli.common import json_option, opened, print_json, print_table, vault_options
from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.models.registry import KINDS

_KIND = click.Choice(list(KINDS))
_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("history")
@click.argument("kind", metavar="KIND", type=_KIND)
@click.argument("record_id", metavar="ID")
@json_option
@vault_options
def history_command(kind: str, record_id: str, as_json: bool) -> None:
    """Who changed what in a record, when, from what to what; newest first."""
    from liaison_app.services import history

    with opened() as session:
        entries = history.of_record(session, kind, record_id)
    if as_json:
        print_json([{**vars(entry), "at": entry.at.isoformat(timespec="milliseconds") + "Z"} for entry in entries])
        return
    print_table(
        [[f"{e.at:%Y-%m-%d %H:%M}", e.who, e.action, e.label, e.before or "-", e.after or "-"] for e in entries]
    )


@click.command("audit")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The CSV file to write.")
@click.option("--who", default="", metavar="OFFICER", help="Only what this officer did (an id).")
@click.option("--what", default="", metavar="ACTION", help="Only this action, such as consult or disclose.")
@click.option("--kind", default="", help="Only records of this kind.")
@click.option("--record", default="", metavar="ID", help="Only this record.")
@click.option("--from", "since", type=_DAY, help="From this day on.")
@click.option("--to", "until", type=_DAY, help="Until this day, included.")
@vault_options
def export_audit(
    out: Path, who: str, what: str, kind: str, record: str, since: datetime | None, until: datetime | None
) -> None:
    """The audit log as a spreadsheet (CSV), oldest first."""
    from liaison_app.exports.spreadsheet import write_csv
    from liaison_app.services import audit

    filters = audit.Filters(who, what, kind, record, since.date() if since else None, until.date() if until else None)
    with opened() as session:
        released = audit.release_log(session, filters)
    try:
        out.write_bytes(write_csv(released))
    except OSError as error:
        reason = error.strerror or ""
        raise UserError(_("The file {path} cannot be written: {reason}.").format(path=out, reason=reason)) from None
    click.echo(_("Wrote {path}: {count} events.").format(path=out, count=len(released.content) - 1))
