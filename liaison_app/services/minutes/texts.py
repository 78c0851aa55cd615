"""The texts of minutes: every section there is, what somebody wrote for it, and writing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from liaison_app.i18n import N_, _
from liaison_app.models.minutes import MinutesText
from liaison_app.services import records
from liaison_app.services.minutes import collect
from liaison_app.services.minutes.content import Entry, MinutesContent, TakenDecision, Written
from liaison_app.services.minutes.gather import newer, section_of
from liaison_app.services.roles import guarded
from liaison_app.storage.edits import Changed, Edit
from liaison_app.storage.session import Session

_OUTSIDE = N_("Outside the agenda")


@dataclass(frozen=True, slots=True)
class Section:
    """One section that can be written over: its name and item, what it is called, the text there is with its record,
    and the decisions that stand below it whatever is written.
    """

    section: str
    item_id: str
    title: str
    written: Written | None = None
    record_id: str = ""
    version: int = 0
    decisions: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """What tells one section from another."""
        return self.section, self.item_id


@guarded("read minutes-texts")
def sections(session: Session, meeting_id: str) -> tuple[MinutesContent, list[Section]]:
    """The minutes as they stand, and every section of them in the order of printing. Raises NotFound."""
    content = collect(session, meeting_id)
    stored = {section_of(record): record for record in _stored(session, meeting_id)}

    def made(section: str, item_id: str, title: str, written: Written | None, decided: tuple[Entry, ...]) -> Section:
        record = stored.get((section, item_id))
        wordings = tuple(one.wording for one in decided if isinstance(one, TakenDecision))
        found = (record.id, record.version) if record else ("", 0)
        return Section(section, item_id, title, written, *found, wordings)

    titles = {"attendance": _("Attendance"), "concerns": _(_OUTSIDE), "actions": _("Actions"), "closing": _("Close")}
    plain = {
        name: made(name, "", title, content.text_of(name), content.loose if name == "concerns" else ())
        for name, title in titles.items()
    }
    items = [made("item", one.id, f"{one.number}. {one.title}", one.written, one.entries) for one in content.items]
    return content, [plain["attendance"], *items, plain["concerns"], plain["actions"], plain["closing"]]


@guarded("write minutes-texts")
def write(session: Session, meeting_id: str, section: Section, text: str, *, new_id: str = "") -> Changed:
    """Write a section; no text at all goes back to what was captured, also where two laptops wrote one.

    Raises NotAllowed where minutes are approved.
    """
    if not text.strip():
        there = [one for one in _stored(session, meeting_id) if section_of(one) == section.key]
        gone = [Edit("minutes-texts", one.id, base=one.version, deleted=True) for one in there]
        return records.save(session, gone, action="delete")
    if section.record_id:
        return records.save(session, [Edit("minutes-texts", section.record_id, section.version, {"text": text})])
    fields = {"meeting_id": meeting_id, "section": section.section, "agenda_item_id": section.item_id, "text": text}
    return records.save(session, [records.new("minutes-texts", fields, record_id=new_id)])


def _stored(session: Session, meeting_id: str) -> list[MinutesText]:
    """The texts of a meeting, of each section the newest last."""
    there: list[Any] = records.children(session, "minutes-texts", meeting_id)
    return sorted(there, key=newer)
