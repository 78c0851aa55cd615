"""Translations of what the directory says: which are printed, which are missing, which have been overtaken.

A translation is printed only if somebody checked it and the text it was made of is still the text that stands there.
Otherwise the document has the text as it was written, marked with its own language; nothing is translated by machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from liaison_app import i18n
from liaison_app.errors import UserError
from liaison_app.i18n import LANGUAGES, _
from liaison_app.models.about import Value
from liaison_app.models.agency import Agency
from liaison_app.models.base import Part, Record
from liaison_app.models.registry import translatable
from liaison_app.models.translation import Translation
from liaison_app.models.values import clean_text
from liaison_app.services.directory import Directory, load
from liaison_app.services.release import Released, prepare, release
from liaison_app.services.roles import guarded
from liaison_app.services.withheld import Withheld
from liaison_app.storage.session import Session

#: Where a text stands: kind, id of the record or part, name of the field.
Key = tuple[str, str, str]
State = Literal["checked", "unchecked", "outdated", "missing"]
#: A row of the table that goes out and comes back, by column.
Row = Mapping[str, str]

#: The columns of that table: the fields of a translation, and what helps whoever reads it.
COLUMNS: Final = (
    "resource_type",
    "resource_id",
    "field_name",
    "language",
    "state",
    "title",
    "source_text",
    "value",
    "translator",
    "checked_by",
)


def as_text(value: Value) -> str:
    """A value as a translator sees it: items of a list one a line; no control characters, no spaces at line ends."""
    text = "\n".join(value) if isinstance(value, tuple) else str(value or "")
    text = clean_text(text.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(line.strip() for line in text.strip().split("\n"))


def in_words(text: str) -> bool:
    """Whether there is anything to translate: figures are the same in every language."""
    return any(character.isalpha() for character in text)


def state_of(found: Translation | None, text: str) -> State:
    """What is to be said of a translation of `text`."""
    if found is None:
        return "missing"
    if as_text(found.source_text) != text:
        return "outdated"
    return "checked" if found.checked_by.strip() else "unchecked"


@dataclass
class Words:
    """The translations into the language of the document that is made, and what it had to print as it was written."""

    found: Mapping[Key, Translation]
    lang: str = ""
    originals: dict[Key, State] = field(default_factory=dict)

    def of(self, kind: str, record_id: str) -> Told:
        """What is said of one record or part."""
        return Told(self, kind, record_id)


@dataclass
class Told:
    """The texts of one record; `translated` are the fields that are told in the document's language."""

    words: Words
    kind: str
    id: str
    translated: set[str] = field(default_factory=set)

    def text(self, name: str, source: str) -> str:
        """A text in the document's language if there is a checked translation, else as it was written."""
        return self._value(name, source) or source

    def items(self, name: str, source: tuple[str, ...]) -> tuple[str, ...]:
        """The same for a list; a translation with another number of items is none."""
        lines = tuple(self._value(name, source).split("\n"))
        if len(lines) == len(as_text(source).split("\n")) and any(lines):
            return lines
        self.translated.discard(name)
        return source

    def _value(self, name: str, source: Value) -> str:
        text = as_text(source)
        if not self.words.lang or not in_words(text):
            return ""
        key = (self.kind, self.id, name)
        found = self.words.found.get(key)
        state = state_of(found, text)
        if found is not None and state == "checked":
            self.translated.add(name)
            return as_text(found.value)
        self.words.originals[key] = state
        return ""


def words(db: OrmSession) -> Words:
    """The translations for the document that is being made (`i18n.speaking`); none where it speaks as records do."""
    lang = i18n.spoken()
    if lang in ("", i18n.language()):
        return Words({})
    return Words(best(db, lang), lang)


def best(db: OrmSession, language: str) -> dict[Key, Translation]:
    """By place the translation to go by: of several the one that was checked, then the newest."""
    live = Translation.deleted_at.is_(None) & (Translation.language == language)
    order = (Translation.checked_by != "", Translation.updated_at, Translation.n)
    found = db.scalars(select(Translation).where(live).order_by(*order))
    return {(one.resource_type, one.resource_id, one.field_name): one for one in found}


@dataclass(frozen=True)
class Source:
    """A text that documents print: where it stands, what it says now, and the name of what it belongs to."""

    key: Key
    text: str
    title: str


def sources(db: OrmSession) -> list[Source]:
    """Every text of the directory and the agency that residents read, but for those that tell a withheld address."""
    directory = load(db)
    agency = db.scalars(select(Agency)).first()
    withheld = Withheld(address for place in directory.confidential for address in directory.addresses[place.id])
    found: dict[Key, Source] = {}
    for kind, record, title in _printed(directory, agency):
        for declared in translatable(kind):
            text = as_text(getattr(record, declared.name))
            if in_words(text) and not withheld.hides(text):
                key = (kind, record.id, declared.name)
                found[key] = Source(key, text, title)
    return list(found.values())


def _printed(directory: Directory, agency: Agency | None) -> Iterator[tuple[str, Record | Part, str]]:
    if agency is not None:
        yield "agency", agency, agency.name
    for service in directory.services:
        yield "services", service, service.name
        yield from _parts(directory, service.id, service.name)
        for place in directory.locations(service):
            if not place.confidential_address:
                yield "locations", place, place.name
                yield from _parts(directory, place.id, place.name)
        organization = directory.organizations.get(service.organization_id)
        if organization is not None:
            yield from (("phones", phone, organization.name) for phone in directory.phones[organization.id])


def _parts(directory: Directory, owner: str, title: str) -> Iterator[tuple[str, Record | Part, str]]:
    yield from (("phones", phone, title) for phone in directory.phones[owner])
    yield from (("schedules", schedule, title) for schedule in directory.schedules[owner])


@guarded("release translations")
def release_missing(
    session: Session, languages: Sequence[str], *, everything: bool = False
) -> Released[Sequence[Sequence[str]]]:
    """The table of texts without a checked translation of what they say now (all of them with `everything`), as cells.

    Raises UserError for a language there are no documents in, or if nothing is missing.
    """
    rows = missing(session, languages, everything=everything)
    if not rows:
        raise UserError(
            _("Nothing is missing: every text has a checked translation."), _("With --all they are written out too.")
        )
    cells = [list(COLUMNS), *([row[column] for column in COLUMNS] for row in rows)]
    return release(session, prepare(session, "translations", cells))


@guarded("read translations")
def missing(session: Session, languages: Sequence[str], *, everything: bool = False) -> list[Row]:
    """The rows of the table; raises UserError for a language that is none, or in which the texts are written."""
    for code in languages:
        if code not in LANGUAGES or code == i18n.language():
            known = ", ".join(one for one in LANGUAGES if one != i18n.language())
            raise UserError(
                _("There is no translating into the language “{code}”.").format(code=code),
                _("Possible: {codes}.").format(codes=known),
            )
    with session.read() as db:
        texts = sources(db)
        there = {code: best(db, code) for code in languages}
    return [
        _row(source, code, found.get(source.key))
        for code, found in there.items()
        for source in texts
        if everything or state_of(found.get(source.key), source.text) != "checked"
    ]


def _row(source: Source, language: str, found: Translation | None) -> Row:
    """An overtaken translation is shown for help, without its checker: it must be checked again."""
    state = state_of(found, source.text)
    kind, record_id, name = source.key
    values = (
        *(kind, record_id, name, language, state, source.title, source.text),
        *((found.value, found.translator, "" if state == "outdated" else found.checked_by) if found else ("", "", "")),
    )
    return dict(zip(COLUMNS, values, strict=True))
