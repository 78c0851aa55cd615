"""Commands before a meeting: plan the next one of a series, write invitations, take in the answers to them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from liaison_app import i18n
from liaison_app.cli.common import json_option, opened, print_json, vault_options
from liaison_app.errors import UserError
from liaison_app.i18n import _, ngettext
from liaison_app.models.base import new_id

_FILE = click.Path(path_type=Path)
_MOMENT = click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"])


@click.group("meeting")
def meeting_group() -> None:
    """Plan meetings."""


@meeting_group.command("next")
@click.argument("meeting")
@click.option("--at", type=_MOMENT, help='When, such as "2026-12-08 18:30"; without it, as the series is held.')
@click.option("--title", default="", help="Another title than the last meeting's.")
@click.option("--agenda", default="", help="“last”, or the id of a template.")
@json_option
@vault_options
def next_command(meeting: str, at: datetime | None, title: str, agenda: str, as_json: bool) -> None:
    """Plan the next meeting of a series after MEETING; its id is printed."""
    from liaison_app.services import series

    record_id = new_id()
    with opened() as session:
        series.plan_next(session, meeting, at, title=title, agenda=agenda, record_id=record_id)
    if as_json:
        print_json({"id": record_id})
    else:
        click.echo(record_id)


@click.command("invitation")
@click.argument("meeting")
@click.option("--out", required=True, type=_FILE, help="A folder: a file for everybody. F.ics: one that names nobody.")
@click.option("--mail", is_flag=True, help="Drafts of e-mails (.eml) in the folder, with the calendar file in each.")
@click.option("--cancel", is_flag=True, help="Take the meeting back.")
@click.option("--lang", default="en", help="Language of its words: en, es, vi, ru, zh, ar or hi.")
@vault_options
def export_invitation(meeting: str, out: Path, mail: bool, cancel: bool, lang: str) -> None:
    """Invitations for calendars: one for each person who is expected and has an e-mail address, or one to publish."""
    from liaison_app.exports.invitations import files
    from liaison_app.exports.languages import tag
    from liaison_app.services import invitations

    chosen = tag(lang)
    named = out.suffix.lower() != ".ics"
    if not named and mail:
        raise click.BadParameter(_("E-mails go into a folder, one for each person."), param_hint="--mail")
    with opened() as session:
        prepared = invitations.prepare_invitation(session, meeting, cancel=cancel)
        if named:
            _make(out)
        released, _changed = invitations.release_invitation(session, prepared, named=named)
    with i18n.speaking(chosen):
        made = list(files(released, mail=mail, lang=chosen))
    for name, data in made:
        _write(out / name if named else out, data)
    for one in released.content.left_out:
        click.echo(f"{one.name}: {_(invitations.REASONS[one.reason])}", err=True)
    said = ngettext("Wrote {path}: {count} file.", "Wrote {path}: {count} files.", len(made))
    click.echo(said.format(path=out, count=len(made)))


def _make(folder: Path) -> None:
    """The folder, before anything is counted as written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        words = _("The folder {path} cannot be made: {reason}.").format(path=folder, reason=error.strerror or "")
        raise UserError(words) from None


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        words = _("The file {path} cannot be written: {reason}.").format(path=path, reason=error.strerror or "")
        raise UserError(words) from None


@click.command("replies")
@click.argument("source", metavar="PATH", type=_FILE)
@click.option("--dry-run", is_flag=True, help="Say what would be done; change nothing.")
@json_option
@vault_options
def import_replies(source: Path, dry_run: bool, as_json: bool) -> None:
    """Answers to invitations: a calendar file (.ics), an e-mail with one (.eml), or a folder of them."""
    from liaison_app.imports.replies import answered, carry_out, make_plan

    with opened() as session:
        plan = make_plan(session, source)
        if not dry_run:
            carry_out(session, plan)
    if as_json:
        print_json(plan.report())
        return
    for name, meeting, words in answered(plan):
        click.echo(f"{name}: {words} ({meeting})")
    told = [(one.file, one.row, one.column, one.reason) for one in plan.rejected]
    told += [(one.file, one.row, one.column, one.text) for one in plan.remarks]
    for file, line, column, reason in told:
        at = _("line {n}").format(n=line) if line else ""
        click.echo(", ".join(part for part in (file, at, column) if part) + f": {reason}")
    words = _("Changed {changed}, unchanged {unchanged}, left out {rejected}.")
    click.echo(words.format(changed=plan.changed, unchanged=plan.unchanged, rejected=len(plan.rejected)))
