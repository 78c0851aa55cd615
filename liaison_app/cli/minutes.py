"""`liaison export minutes`: for members or for the public, as PDF or for a word processor."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from liaison_app.cli.common import opened, vault_options
from liaison_app.cli.documents import _FILE, _lang, _page, _save, _write
from liaison_app.errors import UserError
from liaison_app.i18n import _

if TYPE_CHECKING:
    from liaison_app.services.minutes.content import MinutesContent
    from liaison_app.services.redaction import Doubt
    from liaison_app.services.release import Prepared


@click.command("minutes")
@click.argument("meeting")
@click.option("--out", required=True, type=_FILE, help="The file to write: F.pdf, or F.docx for a word processor.")
@click.option("--public", is_flag=True, help="The public copy: no resident's name, no small count, no confidence.")
@click.option("--keep", type=_FILE, help="A file with passages that stay in the public copy, one a line, as listed.")
@_page
@_lang
@vault_options
def export_minutes(meeting: str, out: Path, public: bool, keep: Path | None, page: Any, lang: str) -> None:
    """The minutes of a meeting, for its members or for the public record.

    Approved minutes are written byte for byte as they were approved. What nobody can decide but an officer (a name that
    is also a word, a phone number) is left out of the public copy and listed; --keep lets it stay.
    """
    from liaison_app.services.minutes import release_minutes

    kept = _lines(keep) if keep else ()
    with opened() as session:
        released = release_minutes(session, meeting, public=public, kept=kept)
    if out.suffix.lower() == ".docx":
        _write_word(released, out, page, lang)
    else:
        _write_pdf(released, out, page, lang)
    _tell(released.content.doubts)


def _write_word(released: Prepared[MinutesContent], out: Path, page: Any, lang: str) -> None:
    from liaison_app.exports.minutes import with_amendments
    from liaison_app.exports.word import write_word

    _save(write_word(with_amendments(released, page=page, lang=lang)), out)
    click.echo(_("Wrote {path}.").format(path=out))


def _write_pdf(released: Prepared[MinutesContent], out: Path, page: Any, lang: str) -> None:
    """The PDF, and beside approved minutes the amendments as a file of their own."""
    from liaison_app.exports.approval import approved_pdf
    from liaison_app.exports.minutes import amendments, minutes

    stored = approved_pdf(released)
    if stored is None:
        _write(minutes(released, page=page, lang=lang), out)
        return
    _save(stored.data, out)
    click.echo(_("Wrote {path}: {pages} pages, as they were approved.").format(path=out, pages=stored.pages))
    if released.content.amendments:
        _write(amendments(released, page=page, lang=lang), out.with_name(f"{out.stem}-amendments{out.suffix}"))


def _lines(path: Path) -> tuple[str, ...]:
    try:
        return tuple(line.strip() for line in path.read_text(encoding="utf-8-sig").splitlines() if line.strip())
    except (OSError, UnicodeDecodeError):
        raise UserError(_("The file with the passages to keep cannot be read: {path}.").format(path=path)) from None


def _tell(doubts: Sequence[Doubt]) -> None:
    """List what was left out of the public copy because nobody said that it may stay."""
    left_out = [doubt for doubt in doubts if not doubt.kept]
    if not left_out:
        return
    click.echo(_("Left out, because only an officer can say whether it may stand there:"), err=True)
    for doubt in left_out:
        click.echo(f"  {doubt.text}\t{doubt.reason_text}\t{doubt.context}", err=True)
    click.echo(_("Write those that may stay into a file, one a line, and name it with --keep."), err=True)
