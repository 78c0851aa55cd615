"""What the minutes' window asks the vault, and what leaves by it. All of this is for a worker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from liaison_app import i18n
from liaison_app.exports.languages import LANGUAGES, tag
from liaison_app.services import records
from liaison_app.services.minutes import prepare_minutes, release_minutes, texts
from liaison_app.services.minutes.texts import Section
from liaison_app.services.redaction import Doubt
from liaison_app.services.work import Changed, Session
from liaison_app.ui import files


@dataclass(frozen=True)
class Page:
    """The minutes of one meeting as the window shows them; `offered` is what was captured, by the key of a section."""

    title: str
    state: str
    sections: Sequence[Section]
    offered: Mapping[tuple[str, str], str]
    amendments: Sequence[tuple[str, str]]


def lang() -> str:
    """The language that the minutes are written in: the window's, where documents have it."""
    own = i18n.language()
    return tag(own if own in LANGUAGES else "en")


def read(session: Session, meeting_id: str) -> Page:
    """The minutes as they stand. Raises UserError."""
    from liaison_app.exports.minutes_parts import offered

    content, found = texts.sections(session, meeting_id)
    state = str(records.load(session, "meetings", meeting_id).value("minutes_state"))
    with i18n.speaking(lang()):
        told = {one.key: offered(content, *one.key, lang()) for one in found}
    amendments = [(f"{one.on:%Y-%m-%d}" if one.on else "", one.text) for one in content.amendments]
    return Page(content.title, state, found, told, amendments)


def approve(session: Session, meeting_id: str) -> Changed:
    """Freeze the minutes and lock them. Raises UserError."""
    from liaison_app.exports.approval import approve_minutes

    return approve_minutes(session, meeting_id, lang=lang())


def doubts(session: Session, meeting_id: str) -> tuple[Doubt, ...]:
    """What only an officer can judge in the public copy."""
    return prepare_minutes(session, meeting_id, public=True).content.doubts


def save_word(session: Session, meeting_id: str, path: Path) -> Path:
    """Write the minutes for a word processor. Raises UserError."""
    from liaison_app.exports.minutes import with_amendments
    from liaison_app.exports.word import write_word

    released = release_minutes(session, meeting_id)
    with i18n.speaking(lang()):
        document = with_amendments(released, lang=lang())
    files.write(write_word(document), path)
    return path
