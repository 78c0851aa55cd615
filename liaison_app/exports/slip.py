"""The slip a referred person takes along, on one page in plain words."""

from __future__ import annotations

from collections.abc import Iterator

from liaison_app.exports import wording
from liaison_app.exports.document import (
    Block,
    Callout,
    Document,
    Group,
    Heading,
    PageSize,
    Paragraph,
    facts,
    words,
)
from liaison_app.exports.guide import crisis_box, reach, scan
from liaison_app.exports.letterhead import logo
from liaison_app.exports.pdf import sides
from liaison_app.i18n import _
from liaison_app.services.guide_entry import PhoneLine
from liaison_app.services.release import Prepared
from liaison_app.services.slip import SlipContent


def slip(
    prepared: Prepared[SlipContent], *, page: PageSize = "Letter", lang: str = "en-US", crest: bool = False
) -> Document:
    """The slip: when, where, whom to ask for, what to bring, how to get there, whom to call if it does not work.

    Without the agency's logo unless `crest`: whoever sees the slip need not see that the police gave it.
    """
    roomy = _slip(prepared.content, page, lang, dense=False, crest=crest)
    return roomy if sides(roomy) == 1 else _slip(prepared.content, page, lang, dense=True, crest=crest)


def _slip(content: SlipContent, page: PageSize, lang: str, *, dense: bool, crest: bool) -> Document:
    """The slip; `dense` for a service of which so much is known that it would not stay on one page."""
    title = _("Where to go: {service}").format(service=content.entry.name)
    crisis = crisis_box(content.publisher)
    blocks: list[Block] = [
        Heading(1, title),
        Callout(tuple(_appointment(content, lang))),
        facts([(_("Ask for"), _asked_for(content)), *reach(content.entry, lang)], dense=dense),
        *([] if dense else scan(content.entry.website)),
        Group((Heading(2, _("If it does not work out")), Paragraph(words(_promise(content))), _whom_to_call(content))),
        Group(crisis.blocks) if dense else crisis,
    ]
    issued = _("Issued {date}").format(date=wording.long_date(content.issued_on, lang))
    picture = logo(content.publisher.logo, content.publisher.name) if crest else None
    return Document(title, tuple(blocks), lang=lang, footer=issued, page=page, logo=picture)


def _appointment(content: SlipContent, lang: str) -> Iterator[Block]:
    if content.appointment_at:
        when = wording.day_and_time(content.appointment_at, lang)
        yield Paragraph(words(_("Your appointment: {when}").format(when=when), bold=True))
    else:
        yield Paragraph(words(_("You have no appointment yet. Call before you go."), bold=True))
    if content.accompanied:
        yield Paragraph(words(_("Somebody will make this first contact together with you.")))


def _asked_for(content: SlipContent) -> str:
    """Whom to ask for at the door; services name no person, so it is the service by its name."""
    organization = content.entry.organization
    if organization.casefold() == content.entry.name.casefold():
        organization = ""
    return (
        _("{service}, at {organization}").format(service=content.entry.name, organization=organization)
        if (organization)
        else content.entry.name
    )


def _promise(content: SlipContent) -> str:
    if content.officer.strip():
        return _("Closed, full, or not right for you? Call {name}. We will look for another way.").format(
            name=content.officer.strip()
        )
    return _("Closed, full, or not right for you? Call us. We will look for another way.")


def _whom_to_call(content: SlipContent) -> Block:
    phone = content.officer_phone.strip()
    if phone:
        return facts([(_("Phone"), wording.phone_numbers((PhoneLine(phone),)))])
    return facts([(_("E-mail"), wording.email_address(content.publisher.email))])
