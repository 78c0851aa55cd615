"""Invitations as calendars read them (RFC 5545, 5546), and as drafts of e-mails with the same inside (RFC 6047).

Times are floating, the wall-clock times of the place: agencies meet where their people live, and nothing here knows
of a time zone (docs/adr/0036). Everybody gets a file that names them alone; the one to be published names nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

from icalendar import Calendar, Event, vCalAddress, vText

from liaison_app import __version__
from liaison_app.exports import wording
from liaison_app.exports.document import tidy
from liaison_app.i18n import _
from liaison_app.models.meeting import USUAL_AGENDA
from liaison_app.services import tongues
from liaison_app.services.invitations import Guest, Invitation
from liaison_app.services.release import Released

_PRODUCT: Final = f"-//Liaison//Liaison {__version__}//EN"


def files(released: Released[Invitation], *, mail: bool = False, lang: str = "en-US") -> Iterator[tuple[str, bytes]]:
    """Names and contents: a file for everybody who is invited, and one to publish. Names of files name no people."""
    content = released.content
    stem = ("cancellation" if content.cancelled else "invitation") + f"-{content.meeting.starts_at:%Y-%m-%d}"
    yield f"{stem}.ics", calendar(released, lang=lang)
    width = max(len(str(len(content.guests))), 2)
    for number, guest in enumerate(content.guests, start=1):
        made = draft(released, guest, lang=lang) if mail else calendar(released, guest, lang=lang)
        yield f"{stem}-{number:0{width}}.{'eml' if mail else 'ics'}", made


def calendar(released: Released[Invitation], guest: Guest | None = None, *, lang: str = "en-US") -> bytes:
    """The calendar file for one guest, or without one the file to publish, which names nobody but the agency."""
    content = released.content
    made = Calendar()
    made.add("prodid", _PRODUCT)
    made.add("version", "2.0")
    made.add("method", method(content, guest))
    made.add_component(_event(content, guest, lang))
    data: bytes = made.to_ical()
    return data


def method(content: Invitation, guest: Guest | None) -> str:
    """What a calendar is to do with it."""
    return "CANCEL" if content.cancelled else "REQUEST" if guest else "PUBLISH"


def draft(released: Released[Invitation], guest: Guest, *, lang: str = "en-US") -> bytes:
    """An e-mail that opens as a draft in the programs that know `X-Unsent`, with the calendar file in it."""
    content = released.content
    ics = calendar(released, guest, lang=lang).decode()
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(content.meeting.agency, content.organizer)
    message["To"] = _address(guest.name, guest.email)
    message["Subject"] = _subject(content, lang)
    message["X-Unsent"] = "1"
    message.set_content(_letter(content, lang))
    kind = {"method": method(content, guest), "charset": "utf-8"}
    message.add_alternative(ics, subtype="calendar", params=kind, cte="base64")
    message.add_attachment(ics.encode(), maintype="application", subtype="ics", filename="invitation.ics")
    return message.as_bytes()


def _event(content: Invitation, guest: Guest | None, lang: str) -> Event:
    meeting = content.meeting
    event = Event()
    event.add("uid", content.meeting_id)
    event.add("dtstamp", content.written_at.replace(tzinfo=UTC))
    event.add("dtstart", meeting.starts_at)
    if meeting.ends_at and meeting.ends_at > meeting.starts_at:
        event.add("dtend", meeting.ends_at)
    event.add("sequence", content.number)
    event.add("summary", tidy(meeting.title).strip())
    event.add("status", "CANCELLED" if content.cancelled else "CONFIRMED")
    if meeting.place.strip():
        event.add("location", tidy(meeting.place).strip())
    if "://" in meeting.online_link:
        event.add("url", tidy(meeting.online_link).strip())
    if description := _description(content, lang):
        event.add("description", description)
    event.add("organizer", _party(meeting.agency, content.organizer))
    if guest is not None:
        party = _party(guest.name, guest.email)
        party.params.update({"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"})
        event.add("attendee", party)
    return event


def _party(name: str, email: str) -> vCalAddress:
    """A party with its name. Some readers take a backslash there for an escape, which it is not."""
    party = vCalAddress(f"mailto:{email}")
    called = " ".join(tidy(name).replace("\\", "/").split())
    if called:
        party.params["CN"] = vText(called)
    return party


def _address(name: str, email: str) -> Address:
    user, _at, domain = email.rpartition("@")
    return Address(" ".join(tidy(name).split()), user, domain)


def _subject(content: Invitation, lang: str) -> str:
    day = wording.full_date(content.meeting.starts_at.date(), lang)
    words = _("Cancelled: {title}, {date}") if content.cancelled else _("Invitation: {title}, {date}")
    return words.format(title=" ".join(tidy(content.meeting.title).split()), date=day)


def _description(content: Invitation, lang: str) -> str:
    """What a calendar shows below the time and place: how to join, access, and the agenda without names."""
    meeting = content.meeting
    if content.cancelled:
        return _("This meeting is cancelled.")
    spoken = tongues.in_both(meeting.interpreters, lang)
    parts = [
        _("Interpreters for: {languages}").format(languages=spoken) if spoken else "",
        tidy(meeting.access).strip(),
        _("Join online: {link}").format(link=meeting.online_link.strip()) if meeting.online_link.strip() else "",
    ]
    if content.lines:
        titles = [_(line.title) if line.title in USUAL_AGENDA else tidy(line.title).strip() for line in content.lines]
        items = [f"{number}. {title}" for number, title in enumerate(titles, start=1)]
        parts.append("\n".join([_("What we will talk about"), *items]))
    return "\n\n".join(filter(None, parts))


def _letter(content: Invitation, lang: str) -> str:
    """The words of the e-mail."""
    meeting = content.meeting
    when = wording.day_and_time(meeting.starts_at, lang)
    lines = [tidy(meeting.title).strip(), when, tidy(meeting.place).strip()]
    closing = _("Please answer with the calendar file, or by replying to this message.")
    parts = ["\n".join(filter(None, lines)), _description(content, lang), "" if content.cancelled else closing]
    return "\n\n".join([*filter(None, parts), meeting.agency.strip()]).strip().replace("\u00a0", " ") + "\n"
