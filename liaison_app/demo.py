"""`liaison --demo`: the program on a made-up neighbourhood, with a display or without one."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from liaison_app import clock
from liaison_app.errors import UserError
from liaison_app.i18n import _

if TYPE_CHECKING:
    from liaison_app.services.work import Session

PASSPHRASE = "liaison demo data"  # noqa: S105 - printed in the documentation; it guards made-up people only


def prepare(folder: Path) -> None:
    """Make the sample vault where there is none yet."""
    from liaison_app.services import sample, work

    if work.state(folder) == "vault":
        return
    click.echo(_("Making the sample neighbourhood …"))
    made = work.create_vault(folder, PASSPHRASE, _("Sam Okafor"))
    try:
        sample.fill(made.vault.session())
    except BaseException:
        made.vault.close()
        shutil.rmtree(folder)  # half a neighbourhood would pass for a whole one at the next start
        raise
    made.vault.close()


def write(folder: Path, target: Path) -> None:
    """What the window is mostly used for, done without one: the guide, a forum's minutes, pictures of every tab."""
    from liaison_app import app
    from liaison_app.services import work

    click.echo(_("There is no display here, so the main work is done off screen."))
    try:
        target.mkdir(exist_ok=True)
    except OSError:
        raise UserError(_("The folder {path} cannot be made.").format(path=target.resolve())) from None
    vault = work.open_vault(folder, PASSPHRASE)
    try:
        written = _documents(vault.session(), target)
    finally:
        vault.close()
    for path in [*written, *app.screenshots(folder, PASSPHRASE, target)]:
        click.echo(_("Wrote {path}").format(path=path))
    click.echo(_("Done. With a display, the same command opens the window."))


def _documents(session: Session, target: Path) -> list[Path]:
    from liaison_app.exports.guide import guide
    from liaison_app.exports.minutes import minutes
    from liaison_app.exports.pdf import write_pdf
    from liaison_app.services.guide import release_guide
    from liaison_app.services.minutes import release_minutes

    documents = {
        "resource-guide.pdf": guide(release_guide(session)),
        "forum-minutes.pdf": minutes(release_minutes(session, _last_forum(session))),
    }
    for name, document in documents.items():
        (target / name).write_bytes(write_pdf(document).data)
    return [target / name for name in documents]


def _last_forum(session: Session) -> str:
    """The newest forum that has taken place."""
    from liaison_app.models.meeting import Meeting
    from liaison_app.services import records

    held = [meeting for meeting in records.every(session, "meetings") if isinstance(meeting, Meeting)]
    forums = [m for m in held if m.meeting_type == "forum" and m.starts_at <= clock.now()]
    return max(forums, key=lambda meeting: meeting.starts_at).id
