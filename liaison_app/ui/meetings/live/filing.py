"""From the line to the record: filing, changing, turning into another kind, deleting; and nothing typed is lost.

What the vault refuses comes back into the line with the reason, at once or after what stands there by then. Line and
whatever waits for it are drafts; a draft goes in the same transaction that stores its record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from liaison_app import clock
from liaison_app.errors import Conflict, InvalidField, UserError
from liaison_app.i18n import _
from liaison_app.models.base import new_id
from liaison_app.services import captures, records, shorthand
from liaison_app.services.captures import Where
from liaison_app.services.drafts import Draft
from liaison_app.services.live import Capture, Topic
from liaison_app.services.work import Changed
from liaison_app.ui.desk import Desk
from liaison_app.ui.draft_keeper import DraftKeeper
from liaison_app.ui.meetings.live.line import CaptureLine
from liaison_app.ui.meetings.live.words import FILED, TURNED

UNDER = "live"
"""What drafts of the live view say of where they belong: `live/MEETING`. The main window knows the word, too."""


@dataclass(frozen=True)
class Piece:
    """Something typed: a new line with the id of what it will be, or another text for a capture."""

    text: str
    id: str
    change: Capture | None = None
    contact_id: str = ""
    name: str = ""


class Filing(QObject):
    """The line of one meeting. `topic_id` is the item of the agenda that is being talked about."""

    said = Signal(str)
    """Something was done, in words."""
    refused = Signal(str)
    """Why something cannot be filed as it stands; empty: it is all right."""
    moded = Signal()
    """A capture is being changed, or not any more."""
    turned_to = Signal(str)
    """Another topic: its id."""
    became = Signal(str)
    """The capture that was chosen is another record now."""

    def __init__(self, desk: Desk, meeting_id: str, line: CaptureLine, find: Callable[[str], Capture | None]) -> None:
        super().__init__(line)
        self._desk, self._meeting_id, self._line, self._find = desk, meeting_id, line, find
        self._now = Piece("", new_id())
        self._waiting: list[Piece] = []
        self._marker = Draft("meetings", new_id(), under=f"{UNDER}/{meeting_id}")
        self.here = False
        """Whether the view is in sight: then it comes back after a lock or a crash."""
        self.topic_id = ""
        self.drafts = DraftKeeper(desk, self.standing, self)
        line.textEdited.connect(lambda _text: self._touched())

    # --- what the keys ask for ------------------------------------------------------------------

    def enter(self, meant: Callable[[str], Topic | None]) -> None:
        """File what stands in the line, or change the capture that it belongs to. `meant` finds a topic."""
        text = self._line.text().strip()
        if not text:
            return
        if self._now.change is None and shorthand.kind_of(text) == "agenda-items" and self._topic(text, meant):
            return
        try:
            shorthand.read(text)
        except InvalidField as error:
            self.refused.emit(error.message)
            return
        if self._now.change is None:
            self._file(text)
        else:
            self._rewrite(self._now.change, text)

    def change(self, capture: Capture) -> None:
        """Put a capture into the line to be changed; what stands there comes back afterwards."""
        self._set_aside()
        self._show(Piece(capture.line, capture.id, capture))

    def cancel(self) -> None:
        """Leave the capture as it was."""
        self._next()
        self._touched()

    def turn(self, capture: Capture, into: str) -> None:
        """Make another kind of a capture."""
        line, record_id = shorthand.turned(capture.line, into), new_id()

        def unreadable(error: UserError) -> None:
            self._come_back(Piece(line, capture.id, capture), error)

        self._desk.change(
            lambda session: captures.rewrite(session, capture.kind, capture.id, line, capture.version, record_id),
            lambda _changed: self._became(record_id, into, capture.text),
            failed=unreadable,
        )

    def delete(self, capture: Capture) -> None:
        """Delete a capture; undo brings it back."""
        said = _("Deleted: {words}. Ctrl+Z brings it back.").format(words=capture.text)
        self._desk.change(
            lambda session: records.delete(session, capture.kind, capture.id), lambda _changed: self.said.emit(said)
        )

    def take(self, line: str, name: str, contact_id: str) -> None:
        """A suggestion was taken: the line says so, and remembers the contact it came from."""
        self._now = replace(self._now, name=name, contact_id=contact_id)
        self._line.put(line)
        self._touched()

    def go_to(self, topic_id: str) -> None:
        """Another topic from now on."""
        self.topic_id = topic_id
        self.turned_to.emit(topic_id)
        self.drafts.keep()

    @property
    def changing(self) -> Capture | None:
        """The capture that is being changed in the line."""
        return self._now.change

    # --- filing ---------------------------------------------------------------------------------

    def _topic(self, text: str, meant: Callable[[str], Topic | None]) -> bool:
        """Go to the topic that a line means; False where it is a new one."""
        words = shorthand.body_of(text)
        topic = meant(words)
        if topic is None and words.isdecimal():
            self.refused.emit(_("There is no item {number} on the agenda.").format(number=words))
            return True
        if topic is None:
            return False
        self._next()
        self.go_to(topic.id)
        self._touched()
        return True

    def _file(self, text: str) -> None:
        said = shorthand.read(text)
        piece, before = replace(self._now, text=text), self.topic_id
        where = Where(self._meeting_id, before, clock.moment(), piece.id)
        contact_id = piece.contact_id if said.fields.get("name") == piece.name else ""
        new_topic = said.kind == "agenda-items"

        def filed(_changed: Changed) -> None:
            self.said.emit(_filed_words(said, text))

        def refused(error: UserError) -> None:
            if new_topic and self.topic_id == piece.id:
                self.go_to(before)
            self._come_back(piece, error)

        if new_topic:  # what is typed next belongs under it already
            self.topic_id = piece.id
        self._next()
        self._desk.change(lambda session: captures.file(session, text, where, contact_id), filed, failed=refused)
        self._touched()

    def _rewrite(self, capture: Capture, text: str) -> None:
        piece, record_id = replace(self._now, text=text), new_id()
        kind = shorthand.kind_of(text)

        def changed(_changed: Changed) -> None:
            if kind == capture.kind:
                self.said.emit(_("Changed: {words}").format(words=shorthand.body_of(text)))
            else:
                self._became(record_id, kind, shorthand.body_of(text))

        def refused(error: UserError) -> None:
            newest = self._find(capture.id) if isinstance(error, Conflict) else None
            self._come_back(replace(piece, change=newest or capture), error)

        self._next()
        self._desk.change(
            lambda session: captures.rewrite(session, capture.kind, capture.id, text, capture.version, record_id),
            changed,
            failed=refused,
        )
        self._touched()

    def _became(self, record_id: str, kind: str, words: str) -> None:
        self.became.emit(record_id)
        self.said.emit(_(TURNED[kind]).format(words=words))

    # --- the line and what waits for it ---------------------------------------------------------

    def _show(self, piece: Piece) -> None:
        was = self._now.change
        self._now = piece
        self._line.put(piece.text)
        self.refused.emit("")
        if piece.change is not None or was is not None:
            self.moded.emit()
        self._touched()

    def _set_aside(self) -> None:
        """What stands in the line waits for its turn, before all others."""
        if self._line.text().strip():
            self._waiting.insert(0, replace(self._now, text=self._line.text()))

    def _next(self) -> None:
        """The line is free: what waits comes back into it."""
        self._show(self._waiting.pop(0) if self._waiting else Piece("", new_id()))

    def _come_back(self, piece: Piece, error: UserError) -> None:
        """What was refused stands in the line again with the reason, unless somebody is typing there."""
        if self._line.text().strip():
            self._waiting.append(piece)
            self.said.emit(_("Not filed: {words}. It comes back into the line.").format(words=piece.text))
        else:
            self._show(piece)
        self.refused.emit(str(error))
        self._touched()

    def is_empty(self) -> bool:
        """Whether nothing stands here that is not stored."""
        return not self._line.text().strip() and not self._waiting

    # --- drafts ---------------------------------------------------------------------------------

    def _touched(self) -> None:
        self.drafts.look(unsaved=not self.is_empty())

    def standing(self) -> Sequence[Draft]:
        """Line and what waits; and that the view is open at this topic, as long as it is."""
        return list(self._standing())

    def _standing(self) -> Iterator[Draft]:
        if self.here:
            yield replace(self._marker, given={"topic": self.topic_id})
        for piece in (replace(self._now, text=self._line.text()), *self._waiting):
            if piece.text.strip():
                kind = piece.change.kind if piece.change else shorthand.kind_of(piece.text)
                given = {"contact": piece.contact_id, "name": piece.name}
                version = piece.change.version if piece.change else 0
                yield Draft(kind, piece.id, version, given, line=piece.text, under=self._marker.under)

    def restore(self, found: Sequence[Draft]) -> bool:
        """Let drafts of an earlier time stand here again; whether anything typed came back."""
        back = False
        for draft in found:
            self.drafts.adopt(draft)
            if not draft.line:
                self._marker = draft
                self.topic_id = draft.given.get("topic", "")
                continue
            change = self._find(draft.id) if draft.version else None
            name, contact_id = draft.given.get("name", ""), draft.given.get("contact", "")
            piece = Piece(draft.line, draft.id if change or not draft.version else new_id(), change, contact_id, name)
            if self._line.text().strip():
                self._waiting.append(piece)
            else:
                self._show(piece)
            back = True
        return back


def _filed_words(said: shorthand.Line, text: str) -> str:
    """What was filed, as it is told."""
    if said.heads is not None:
        return _("{n} heads counted").format(n=said.heads)
    if said.more is not None:
        return f"{said.fields['group']}: {said.more:+d}"
    return _(FILED[said.kind]).format(words=shorthand.body_of(text))
