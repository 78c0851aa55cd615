"""The middle of the live view: what was written down, and the line, with its keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel

from liaison_app.i18n import _
from liaison_app.services import live, shorthand
from liaison_app.services.attending import Guest
from liaison_app.services.live import Capture, Live, Topic
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.meetings.live.filing import Filing
from liaison_app.ui.meetings.live.late_keys import LateKeys
from liaison_app.ui.meetings.live.line import CaptureLine
from liaison_app.ui.meetings.live.stream import StreamView
from liaison_app.ui.meetings.live.suggestions import Suggestion, Suggestions
from liaison_app.ui.meetings.live.words import CHANGING, announce, clock_time, spoken, topic_words
from liaison_app.ui.widgets import Card, FieldNote, hint

SUGGEST_MS = 80
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Centre(Card):
    """Stream, suggestions, line, and what was said last."""

    left = Signal()
    dirty = Signal()

    def __init__(
        self, desk: Desk, meeting_id: str, find: Callable[[str], Capture | None], behind: Callable[[], bool]
    ) -> None:
        super().__init__()
        self._desk = desk
        self._late = LateKeys(self, behind)
        self._live: Live | None = None
        self._choose_next = ""
        self.stream = StreamView()
        self.suggestions = Suggestions()
        self.line = CaptureLine(self._taken)
        self.filing = Filing(desk, meeting_id, self.line, find)
        self._soon = QTimer(self, singleShot=True, interval=SUGGEST_MS)
        self._soon.timeout.connect(self._suggest)
        self._build()
        self.line.textChanged.connect(self._typed)
        self.suggestions.taken.connect(self._take)
        self.stream.clicked.connect(lambda _index: self._pointed())
        self.stream.doubleClicked.connect(lambda _index: self._change_chosen())
        self.filing.said.connect(self.say)
        self.filing.refused.connect(self._refuse)
        self.filing.moded.connect(self._show_mode)
        self.filing.became.connect(self._became)

    def _build(self) -> None:
        metrics = theme.current().metrics
        self.body.setSpacing(metrics.px(6))
        self._empty = hint(
            _(
                "Nothing written down yet. What you type becomes a concern with Enter; a sign first makes it "
                "something else. F1 shows all keys."
            )
        )
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.body.addWidget(self._empty, 1)
        self.body.addWidget(self.stream, 1)
        self.body.addWidget(self.suggestions)
        self._mode = QLabel()
        self._mode.setTextFormat(Qt.TextFormat.PlainText)
        self._mode.setProperty("heading", "3")
        self.body.addWidget(self._mode)
        self.body.addWidget(self.line)
        self._note = FieldNote(self.line)
        self.body.addWidget(self._note)
        row = QHBoxLayout()
        self._said = hint("", small=True)
        self._said.setAccessibleName("")
        row.addWidget(self._said, 1)
        self.body.addLayout(row)

    # --- what is shown --------------------------------------------------------------------------

    def show_live(self, now: Live) -> None:
        """Show the state of the meeting."""
        self._live = now
        self._empty.setVisible(not now.captures)
        self.stream.setVisible(bool(now.captures))
        self.stream.show_live(now, self.filing.topic_id)
        if self._choose_next and self.stream.stream.place(self._choose_next) >= 0:
            self.stream.choose(self._choose_next)
            self._choose_next = ""
        self._show_mode()

    def caught_up(self) -> None:
        """All that was done is in sight: keys that were pressed too early go on."""
        self._late.look()

    def _show_mode(self) -> None:
        """Over the line: the topic that it goes under, what is chosen, or what is being changed."""
        chosen, changing = self.stream.chosen(), self.filing.changing
        topic = self._live.topic(self.filing.topic_id) if self._live is not None else None
        if changing is not None:
            words = _(CHANGING[changing.kind]).format(time=clock_time(changing.at))
            self._mode.setText(_("{what} – Enter keeps it, Esc leaves it as it was").format(what=words))
        elif chosen is not None:
            self._mode.setText(
                _("Enter changes it   ! action   = decision   - note   ? concern   Del deletes   Esc back")
            )
        else:
            self._mode.setText(topic_words(topic) if topic is not None else _("Under no item of the agenda"))
        self.dirty.emit()

    def say(self, words: str) -> None:
        """Say what was done: below the line, and aloud."""
        if words:
            self._said.setText(words)
            announce(self.line, words)

    def _refuse(self, why: str) -> None:
        self._note.show_problem(why)
        if why:
            self._said.clear()
            announce(self.line, why)

    def enter(self) -> None:
        """Back to the line, with nothing chosen."""
        self.stream.let_go()
        self._show_mode()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def put_away(self, then: Callable[[], None]) -> None:
        """Keep what stands in the line, and what was typed that did not get there yet."""
        late = self._late.typed()
        if late:
            self.line.insert(late)
        self.filing.drafts.keep(then)

    # --- keys -----------------------------------------------------------------------------------

    def _taken(self, event: QKeyEvent) -> bool:
        """What a key means that is not typing."""
        if self._late.keep(event, about_stream=self._is_about_stream(event)):
            return True
        key, text = Qt.Key(event.key()), event.text()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            by = -1 if key == Qt.Key.Key_Up else 1
            (self._step_topic if control else self._step)(by)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.stream.page(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key in _ENTER:
            self._enter()
        elif key == Qt.Key.Key_F2:
            self._change_chosen()
        elif key == Qt.Key.Key_Escape:
            self._escape()
        elif key == Qt.Key.Key_Tab and self.suggestions.offered:
            self._take(self.suggestions.pointed() or self.suggestions.offered[0])
        elif self.stream.chosen() is not None and not control:
            return self._about_chosen(key, text)
        else:
            return False
        return True

    def _is_about_stream(self, event: QKeyEvent) -> bool:
        """Whether a key is meant for what was written down last: that must be in sight first."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        always = event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_F2)
        return always or (event.key() in (*_ENTER, Qt.Key.Key_Delete, Qt.Key.Key_Escape) and not self.line.text())

    def _about_chosen(self, key: Qt.Key, text: str) -> bool:
        """A key while a capture is chosen: a sign makes another kind of it, Delete deletes it; typing goes on below."""
        capture = self.stream.chosen()
        assert capture is not None
        if key == Qt.Key.Key_Delete:
            self._let_go()
            self.filing.delete(capture)
            return True
        into = shorthand.MARKS.get(text) if text else None
        if into is not None and into != capture.kind and not self.filing.changing:
            self._let_go()
            self.filing.turn(capture, into)
            return True
        if text and text.isprintable():
            self._let_go()
        return False

    def _enter(self) -> None:
        pointed = self.suggestions.pointed()
        if pointed is not None:
            self._take(pointed)
        elif self.stream.chosen() is not None:
            self._change_chosen()
        elif self._live is not None:
            self.filing.enter(self._live.meant)

    def _escape(self) -> None:
        if self.suggestions.offered:
            self.suggestions.offer(())
        elif self.stream.chosen() is not None:
            self._let_go()
        elif self.filing.changing is not None:
            self.filing.cancel()
        else:
            self.left.emit()

    def _step(self, by: int) -> None:
        if self.suggestions.offered and self.stream.chosen() is None:
            if by > 0 or self.suggestions.pointed() is not None:
                self.suggestions.step(by)
                return
            self.suggestions.offer(())
        if self.filing.changing is not None:
            return
        capture = self.stream.step(by)
        self._show_mode()
        if capture is not None:
            announce(self.line, spoken(capture))

    def _step_topic(self, by: int) -> None:
        """The topic before or after the one of now."""
        if self._live is None or not self._live.topics:
            return
        ids = [topic.id for topic in self._live.topics]
        at = ids.index(self.filing.topic_id) if self.filing.topic_id in ids else -1 if by > 0 else 1
        self.filing.go_to(ids[min(max(at + by, 0), len(ids) - 1)])

    # --- what is chosen -------------------------------------------------------------------------

    def change(self, capture: Capture) -> None:
        """Put a capture into the line to be changed."""
        self.stream.let_go()
        self.filing.change(capture)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self.line, self._mode.text())

    def _change_chosen(self) -> None:
        """What is chosen, or else what was written down last."""
        capture = self.stream.chosen() or self.stream.step(-1)
        if capture is not None and self.filing.changing is None:
            self.change(capture)

    def _pointed(self) -> None:
        self._show_mode()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _let_go(self) -> None:
        self.stream.let_go()
        self._show_mode()

    def _became(self, record_id: str) -> None:
        """The cursor stays with what was turned into another kind, once it is shown."""
        self._choose_next = record_id

    # --- suggestions ----------------------------------------------------------------------------

    def _typed(self, text: str) -> None:
        self._note.show_problem("")
        self.dirty.emit()
        if text.startswith(("@", "!", "#", "-")) and self.line.hasFocus():
            self._soon.start()
        else:
            self._soon.stop()
            self.suggestions.offer(())

    def _suggest(self) -> None:
        text = self.line.text()
        if self._live is None or not text.strip():
            return
        if text.startswith("#"):
            self.suggestions.offer(_topics(self._live, shorthand.body_of(text)))
            return
        before, mark, words = text.rpartition("@")
        apart = bool(before.strip()) and words[:1].isspace()  # inside of a line a name stands right after its sign
        words = words.strip()
        if not mark or apart or "," in words or "^" in words or not words or words[:1].isdigit() or words[:1] in "+-":
            self.suggestions.offer(())
            return
        here = _guests(self._live, words, before)
        owner = bool(before.strip())

        def show(found: list[Guest]) -> None:
            if self.line.text() == text:
                known = {one.text.casefold() for one in here}
                more = [_suggestion(guest, before) for guest in found if guest.name.casefold() not in known]
                offered = [one for one in (*here, *more) if one.line.strip() != text.strip()]
                self.suggestions.offer(offered)

        if owner and not self._desk.may("read contacts"):
            show([])
        else:
            self._desk.query(self, lambda session: live.suggest(session, words), show, slot="suggest")

    def _take(self, one: Suggestion) -> None:
        self.suggestions.offer(())
        self.filing.take(one.line, one.text, one.contact_id)
        self._soon.stop()
        self.suggestions.offer(())
        announce(self.line, one.line)


def _topics(now: Live, words: str) -> list[Suggestion]:
    found = [topic for topic in now.topics if words.casefold() in topic.title.casefold()] if words else list(now.topics)
    return [_of_topic(topic) for topic in found if not words.isdecimal()]


def _of_topic(topic: Topic) -> Suggestion:
    return Suggestion(f"# {topic.title}", topic_words(topic), topic.presenter, "target")


def _guests(now: Live, words: str, before: str) -> list[Suggestion]:
    """People on the list of this meeting: whoever is expected for `@`, whoever is known here for an owner."""
    wanted = words.casefold()
    owner = bool(before.strip())
    return [
        _suggestion(guest, before)
        for guest in now.guests
        if any(part.startswith(wanted) for part in (guest.name.casefold(), *guest.name.casefold().split()))
        and (owner or guest.status != "present")
    ]


def _suggestion(guest: Guest, before: str) -> Suggestion:
    """For `@` the name with its organization; for an owner the name alone."""
    if before.strip():
        return Suggestion(f"{before}@{guest.name}", guest.name, guest.organization)
    line = "@ " + ", ".join(filter(None, (guest.name, guest.organization)))
    return Suggestion(line, guest.name, guest.organization, contact_id=guest.contact_id)
