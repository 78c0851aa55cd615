"""The complaint-route sheet: where a complaint about police conduct was handed to, and what happens next."""

from __future__ import annotations

from liaison_app.exports import wording
from liaison_app.exports.document import (
    Block,
    BulletList,
    Document,
    Heading,
    PageSize,
    Paragraph,
    facts,
    words,
)
from liaison_app.exports.guide import scan
from liaison_app.exports.letterhead import logo
from liaison_app.i18n import _
from liaison_app.services.complaint import RouteContent
from liaison_app.services.release import Prepared


def complaint_route(prepared: Prepared[RouteContent], *, page: PageSize = "Letter", lang: str = "en-US") -> Document:
    """The sheet for the resident; it tells no story, since the program keeps none."""
    content = prepared.content
    title = _("Your complaint about police conduct")
    blocks: list[Block] = [
        Heading(1, title),
        Paragraph(
            words(_("You told us about police conduct. We handed it to {body}.").format(body=content.body)), lead=True
        ),
        facts(
            [
                (_("Handed to"), words(content.body, bold=True)),
                (_("Reference"), content.reference),
                (_("Raised on"), wording.long_date(content.raised_on, lang) if content.raised_on else ""),
                (_("Phone"), wording.phone_numbers(content.phones)),
                (_("E-mail"), wording.email_address(content.email)),
                (_("Website"), wording.web_address(content.website)),
                (_("Address"), "\n".join(content.address)),
            ]
        ),
        *scan(content.website),
        Heading(2, _("What you should know")),
        BulletList(
            tuple(
                words(text)
                for text in (
                    _("The liaison office does not look into complaints and keeps no account of what happened."),
                    _("You can speak to this body yourself, and you can bring somebody along."),
                    _("Write down soon what you remember: when, where, who saw it."),
                    _("Complaining does not change how you are treated here. If it seems to, tell them that too."),
                    _("Ask for an interpreter or other help if you need it."),
                )
            )
        ),
        *_contact(content),
    ]
    issued = wording.long_date(content.issued_on, lang)
    return Document(
        title,
        tuple(blocks),
        lang=lang,
        footer=_("Issued {date}").format(date=issued),
        page=page,
        author=content.publisher.name,
        logo=logo(content.publisher.logo, content.publisher.name),
    )


def _contact(content: RouteContent) -> list[Block]:
    """The liaison office, which can say whether the complaint has arrived."""
    name, phone = content.publisher.name.strip(), content.publisher.phone.strip()
    told = ", ".join(filter(None, (name, phone)))
    if not told:
        return []
    return [
        Heading(2, _("No answer?")),
        Paragraph(words(_("Ask us whether it has arrived: {office}.").format(office=told))),
    ]
