"""Reading what a stranger's calendar sent: an iCalendar file, or an e-mail with one in it, into plain answers.

Nothing in here knows of the vault. Everything that is wrong with a file is said by `CalendarProblem`, with its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import default as policy
from email.utils import parseaddr
from itertools import zip_longest
from typing import Any, Final

from icalendar import Calendar

from liaison_app.i18n import _
from liaison_app.models.values import clean_text

MOST_LINES: Final = 20_000
MOST_PARTS: Final = 100
_LINE: Final = re.compile(r'[A-Za-z0-9-]+(?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*:.*')
_ADDRESS: Final = re.compile(r"[^@\s]+@[^@\s]+")
#: The time stamp of an answer that has none.
EARLIEST: Final = datetime(1970, 1, 1, tzinfo=UTC)


class CalendarProblem(Exception):
    """Why a file, or one answer in it, is not taken: the line (0: the whole file), the property, and the reason."""

    def __init__(self, reason: str, line: int = 0, column: str = "") -> None:
        super().__init__(reason)
        self.reason, self.line, self.column = reason, line, column


@dataclass(frozen=True)
class Reply:
    """One answer as it stands in a file. Addresses are in small letters; `sender` is who sent the e-mail around it."""

    uid: str
    email: str
    name: str
    partstat: str
    sequence: int
    stamp: datetime
    starts: datetime | date | None
    organizer: str
    sender: str
    line: int

    @property
    def order(self) -> tuple[int, datetime]:
        """Later answers come after earlier ones (RFC 5546, 2.1.5)."""
        return self.sequence, self.stamp


def replies_in(data: bytes, *, mail: bool) -> list[Reply]:
    """The answers in a calendar file, or in an e-mail. Raises CalendarProblem."""
    if not mail:
        return _answers(_text(data), "")
    sender, parts = _calendars(data)
    if not parts:
        raise CalendarProblem(_("The e-mail has no calendar file in it."))
    return _answers(parts[0], sender)  # the same file often comes twice: to be shown, and as an attachment


def _calendars(data: bytes) -> tuple[str, list[str]]:
    """Who sent an e-mail, and the calendar files in it."""
    found: list[str] = []
    try:
        message = message_from_bytes(data, policy=policy)
        for number, part in enumerate(message.walk()):
            if number >= MOST_PARTS:
                break
            name = (part.get_filename() or "").lower()
            if part.get_content_type() in ("text/calendar", "application/ics") or name.endswith(".ics"):
                payload = part.get_payload(decode=True)
                found.append(_text(payload if isinstance(payload, bytes) else b""))
        sender = parseaddr(str(message.get("From", "")))[1].strip().casefold()
    except CalendarProblem:
        raise
    except Exception:  # noqa: BLE001 - a parser of strangers' mail may fail in any way; all of them are one problem
        raise CalendarProblem(_("The e-mail cannot be read.")) from None
    return sender, found


def _text(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise CalendarProblem(_("The file is not in UTF-8, as calendar files are."), line) from None
    if text.count("\n") > MOST_LINES:
        raise CalendarProblem(_("The file has more than {n} lines; no answer has.").format(n=MOST_LINES))
    return text


def _answers(text: str, sender: str) -> list[Reply]:
    _check_lines(text)
    try:
        calendar = Calendar.from_ical(text)
        events = list(calendar.walk("VEVENT"))
        method = str(calendar.get("METHOD", "")).strip().upper()
    except Exception:  # noqa: BLE001 - as above: whatever the library says, the file is no calendar that can be read
        raise CalendarProblem(_("The file is no calendar file that can be read.")) from None
    if method != "REPLY":
        raise CalendarProblem(_("The file is no answer to an invitation."), _line_of(text, "METHOD"), "METHOD")
    if not events:
        raise CalendarProblem(_("The file answers nothing: it has no event."))
    starts = [number for number, line in _content_lines(text) if line.upper() == "BEGIN:VEVENT"]
    return [_reply(event, sender, line) for event, line in zip_longest(events, starts[: len(events)], fillvalue=0)]


def _check_lines(text: str) -> None:
    """Every line must have the form that RFC 5545, 3.1 gives it, and what begins must end."""
    for number, line in _content_lines(text):
        if not _LINE.fullmatch(line):
            raise CalendarProblem(_("This line is not as a calendar file has it."), number)
    first = next(_content_lines(text), (1, ""))
    if first[1].upper() != "BEGIN:VCALENDAR":
        raise CalendarProblem(_("The file does not begin as a calendar file does."), first[0])


def _content_lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines with their numbers, those that were folded in one piece; empty ones left out."""
    kept, at = "", 1
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        if line[:1] in (" ", "\t"):
            kept += line[1:]
            continue
        if kept:
            yield at, kept
        kept, at = line, number
    if kept:
        yield at, kept


def _line_of(text: str, name: str) -> int:
    return next((number for number, line in _content_lines(text) if line.upper().startswith(name)), 0)


def _reply(event: Any, sender: str, line: int) -> Reply:
    attendees = event.get("ATTENDEE", [])
    attendees = attendees if isinstance(attendees, list) else [attendees]
    if len(attendees) != 1:
        raise CalendarProblem(_("An answer names one person; this one names {n}.").format(n=len(attendees)), line)
    (attendee,) = attendees
    email = _mail_of(attendee)
    if not _ADDRESS.fullmatch(email):
        raise CalendarProblem(_("The answer does not say whose it is."), line, "ATTENDEE")
    parameters = getattr(attendee, "params", {})
    stamp = _decoded(event, "DTSTAMP")
    starts = _decoded(event, "DTSTART")
    return Reply(
        uid=str(event.get("UID", "")).strip(),
        email=email,
        name=" ".join(clean_text(str(parameters.get("CN", ""))).split()),
        partstat=clean_text(str(parameters.get("PARTSTAT", "NEEDS-ACTION"))).strip().upper(),
        sequence=_number(event.get("SEQUENCE", 0)),
        stamp=_moment(stamp),
        starts=starts if isinstance(starts, date) else None,
        organizer=_mail_of(event.get("ORGANIZER", "")),
        sender=sender,
        line=line,
    )


def _mail_of(party: Any) -> str:
    return re.sub(r"^mailto:", "", clean_text(str(party)).strip(), flags=re.IGNORECASE).strip().casefold()


def _decoded(event: Any, name: str) -> Any:
    """The value of a property; None for one that is not there or cannot be read."""
    try:
        return event.decoded(name, None)
    except Exception:  # noqa: BLE001 - a time that cannot be read is no time
        return None


def _number(value: Any) -> int:
    try:
        return min(max(int(value), 0), 1_000_000)
    except (ValueError, TypeError):
        return 0


def _moment(value: Any) -> datetime:
    """A time stamp in UTC, or the earliest there is."""
    if not isinstance(value, datetime):
        return EARLIEST
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
