"""Commands that bring data in and send documents out: import services, export guide and minutes."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from liaison_app import i18n
from liaison_app.cli.common import json_option, opened, print_json, vault_options
from liaison_app.errors import UserError
from liaison_app.i18n import _

if TYPE_CHECKING:
    from liaison_app.exports.document import Document
    from liaison_app.services.guide import GuideContent

_FILE = click.Path(path_type=Path)
_PAGE = click.Choice(["A4", "Letter"])
_FORMAT = click.Choice(["full", "list", "trifold", "grid", "large"])
_DAY = click.DateTime(["%Y-%m-%d"])
_out = click.option("--out", required=True, type=_FILE, help="The PDF to write.")
_GREY = "liaison.grey"


def _keep_grey(ctx: click.Context, _option: click.Parameter, on: bool) -> None:
    ctx.meta[_GREY] = on


def _page(command: Any) -> Any:
    """`--page` and `--black-and-white`, which every document has."""
    grey = click.option(
        "--black-and-white", is_flag=True, expose_value=False, callback=_keep_grey, help="The logo without its colours."
    )
    return grey(click.option("--page", type=_PAGE, default="Letter")(command))


def _lang(command: Any) -> Any:
    """`--lang`: the language of a document's own words; what officers and directories wrote stays as it is."""
    option = click.option("--lang", default="en", help="Language of the document: en, es, vi, ru, zh, ar or hi.")

    @functools.wraps(command)
    def wrapped(*args: Any, lang: str, **options: Any) -> Any:
        from liaison_app.exports.languages import tag

        chosen = tag(lang)
        with i18n.speaking(chosen):
            return command(*args, lang=chosen, **options)

    return option(wrapped)


@click.group("import")
def import_group() -> None:
    """Bring data in from files."""


@import_group.command("services")
@click.argument("source", metavar="PATH", type=_FILE)
@click.option("--dry-run", is_flag=True, help="Say what would be done; change nothing.")
@json_option
@vault_options
def import_services(source: Path, dry_run: bool, as_json: bool) -> None:
    """A directory of services: an HSDS folder or zip."""
    from liaison_app.imports.hsds.plan import carry_out, make_plan

    with opened() as session:
        planned = make_plan(session, source)
        if not dry_run:
            carry_out(session, planned)
    report = planned.report()
    if as_json:
        print_json(report)
        return
    for table, count in report["read"].items():
        click.echo(f"{table}: {count}")
    click.echo(
        _("Added {added}, changed {changed}, unchanged {unchanged}, rejected {rejected}.").format(
            added=report["added"],
            changed=report["changed"],
            unchanged=report["unchanged"],
            rejected=len(report["rejected"]),
        )
    )
    for rejected in planned.rejected:
        click.echo(_at(rejected.file, rejected.row, rejected.column, rejected.reason))
    if planned.remarks:
        click.echo(_("Taken, but worth a look:"))
    for remark in planned.remarks:
        click.echo(_at(remark.file, remark.row, remark.column, remark.text))


def _at(file: str, row: int, column: str, words: str) -> str:
    """What is said of a place in a file; row 0 stands for the whole file."""
    place = (file, _("row {n}").format(n=row) if row else "", column)
    return ", ".join(part for part in place if part) + f": {words}"


@click.group("export")
def export_group() -> None:
    """Write documents."""


@export_group.command("guide")
@_out
@click.option("--need", "needs", multiple=True, help="Only services that meet this need; may be repeated.")
@click.option("--area", default="", help="Only services for this area.")
@click.option("--format", "form", type=_FORMAT, default="full", help="How it is set on paper.")
@_page
@click.option("--lang", default="en", help="Language of the guide, such as es; two beside each other: es,en.")
@vault_options
def export_guide(out: Path, needs: tuple[str, ...], area: str, form: Any, page: Any, lang: str) -> None:
    """The resource guide for residents: in full, as a list, a leaflet in three folds, a weekly grid, in large print."""
    from liaison_app.exports.guide_formats import check_languages, guide_as
    from liaison_app.exports.guide_pair import guide_pair
    from liaison_app.exports.languages import tags
    from liaison_app.services.guide import GuideOptions, release_guide, release_guides

    chosen = tags(lang)
    check_languages(chosen, form)
    options = GuideOptions(needs=needs, area=area)
    contents: tuple[GuideContent, ...]
    with opened() as session, i18n.speaking(chosen[0]):
        if len(chosen) == 1:
            single = release_guide(session, options)
            contents, document = (single.content,), guide_as(form, single, page=page, lang=chosen[0])
        else:
            both = release_guides(session, options, chosen)
            contents, document = both.content, guide_pair(both, chosen, page=page)
    _tell_originals(contents, chosen)
    pages = _write(document, out)
    if form == "list" and pages > 1:
        click.echo(_("The list is longer than one page. Choose needs or an area to shorten it."), err=True)


def _tell_originals(contents: Sequence[GuideContent], langs: Sequence[str]) -> None:
    """Say what the guide prints as it was written, for want of a checked translation."""
    for content, lang in zip(contents, langs, strict=True):
        if not content.originals:
            continue
        counts = Counter(content.originals)
        click.echo(
            _(
                "{lang}: {count} texts are printed as they were written: {missing} have no translation, {unchecked} "
                "one that nobody checked, {outdated} one of an older text. “liaison translations out” lists them."
            ).format(
                lang=lang.split("-", 1)[0],
                count=counts.total(),
                **{state: counts[state] for state in ("missing", "unchecked", "outdated")},
            ),
            err=True,
        )


@export_group.command("agenda")
@click.argument("meeting")
@_out
@_page
@_lang
@vault_options
def export_agenda(meeting: str, out: Path, page: Any, lang: str) -> None:
    """The agenda of a meeting, with what was promised at the one before in its series."""
    from liaison_app.exports.meeting_papers import agenda
    from liaison_app.services.meeting_papers import release_agenda

    with opened() as session:
        released = release_agenda(session, meeting)
    _write(agenda(released, page=page, lang=lang), out)


@export_group.command("sign-in")
@click.argument("meeting")
@_out
@_page
@_lang
@vault_options
def export_sign_in(meeting: str, out: Path, page: Any, lang: str) -> None:
    """The sheet on which people sign in at a meeting, with what happens to their names."""
    from liaison_app.exports.meeting_papers import sign_in
    from liaison_app.services.meeting_papers import release_sign_in

    with opened() as session:
        released = release_sign_in(session, meeting)
    _write(sign_in(released, page=page, lang=lang), out)


@export_group.command("referral-slip")
@click.argument("referral")
@click.option("--logo", "crest", is_flag=True, help="With the agency's logo, which shows whose slip it is.")
@_out
@_page
@_lang
@vault_options
def export_slip(referral: str, crest: bool, out: Path, page: Any, lang: str) -> None:
    """The slip a referred person takes along: it says where to go and nothing about the person."""
    from liaison_app.exports.slip import slip
    from liaison_app.services.slip import release_slip

    with opened() as session:
        released = release_slip(session, referral)
    _write(slip(released, page=page, lang=lang, crest=crest), out)


@export_group.command("you-said")
@_out
@click.option("--from", "since", type=_DAY, help="First day, such as 2026-07-01; a quarter of a year ago without it.")
@click.option("--to", "until", type=_DAY, help="Last day; today without it.")
@click.option("--area", default="", help="Only what concerns this area.")
@click.option("--meeting", default="", help="Only what was raised at the meeting with this id, whenever that was.")
@_page
@_lang
@vault_options
def export_you_said(
    out: Path, since: datetime | None, until: datetime | None, area: str, meeting: str, page: Any, lang: str
) -> None:
    """You said, we did: concerns and what became of them (F.pdf, or F.json as data)."""
    from liaison_app.exports.answers import answers, answers_json
    from liaison_app.services.answers import Which, release_answers

    which = Which(since.date() if since else None, until.date() if until else None, area, meeting)
    with opened() as session:
        released = release_answers(session, which)
    if out.suffix.lower() == ".json":
        _save(answers_json(released).encode(), out)
        click.echo(_("Wrote {path}.").format(path=out))
    else:
        _write(answers(released, page=page, lang=lang), out)


@export_group.command("complaint-route")
@click.argument("concern")
@_out
@_page
@_lang
@vault_options
def export_complaint_route(concern: str, out: Path, page: Any, lang: str) -> None:
    """For a resident whose concern was about police conduct: where it was handed to, and what happens next."""
    from liaison_app.exports.complaint import complaint_route
    from liaison_app.services.complaint import release_route

    with opened() as session:
        released = release_route(session, concern)
    _write(complaint_route(released, page=page, lang=lang), out)


@export_group.command("labels")
@_out
@click.option("--area", default="", help="Only contacts of this area.")
@_page
@_lang
@vault_options
def export_labels(out: Path, area: str, page: Any, lang: str) -> None:
    """Address labels for contacts who may be written to (Avery 5160 on Letter, L7160 on A4)."""
    from liaison_app.exports.labels import labels
    from liaison_app.services.labels import release_labels

    with opened() as session:
        released = release_labels(session, area)
    _write(labels(released, page=page, lang=lang), out)
    left_out, without = released.content.withheld, released.content.without_address
    click.echo(
        _("Left out: {left_out} not to be written to, {without} without an address.").format(
            left_out=left_out, without=without
        ),
        err=True,
    )


def _write(document: Document, out: Path) -> int:
    """Write the file, say what could not be printed, and answer the number of pages."""
    from liaison_app.exports.pdf import write_pdf

    pdf = write_pdf(replace(document, grey=click.get_current_context().meta[_GREY]))
    for missing in pdf.uncovered:
        click.echo(_("Printed as [?]: {character}").format(character=missing), err=True)
    _save(pdf.data, out)
    click.echo(_("Wrote {path}: {pages} pages.").format(path=out, pages=pdf.pages))
    return pdf.pages


def _save(data: bytes, out: Path) -> None:
    try:
        out.write_bytes(data)
    except OSError as error:
        reason = error.strerror or ""
        raise UserError(_("The file {path} cannot be written: {reason}.").format(path=out, reason=reason)) from None
