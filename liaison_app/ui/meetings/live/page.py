"""The live view of a meeting: it has the window to itself, and its line has the cursor.

What is typed anywhere goes into the line. Up reaches what was written down, from where one key changes it, makes
another kind of it or deletes it. F6 ends the meeting; Escape leaves the view without ending it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from liaison_app import clock
from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.services import captures, drafts, live, records
from liaison_app.services.drafts import Draft
from liaison_app.services.live import Capture, Live
from liaison_app.services.records import Loaded
from liaison_app.services.work import Changed, Session
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.meetings.live.agenda import Agenda
from liaison_app.ui.meetings.live.centre import Centre
from liaison_app.ui.meetings.live.filing import UNDER
from liaison_app.ui.meetings.live.people import People
from liaison_app.ui.meetings.live.review import Review
from liaison_app.ui.meetings.live.words import announce, clock_time, here_words, topic_words
from liaison_app.ui.meetings.papers import of_meeting
from liaison_app.ui.paper.papers import Paper
from liaison_app.ui.tab import Tab, Then
from liaison_app.ui.widgets import Button, Pill, heading

WIDE_FROM = 1000
"""From this width on, at 100 % text, people, stream and agenda stand beside each other; below, the agenda stands under
the people."""
ABOUT = ("meetings", "agenda-items", "attendances", "concerns", "decisions", "actions", "remarks", "agency")


class LivePage(Tab):
    """The live view of one meeting."""

    left = Signal()
    """Back to the tabs; the meeting goes on."""

    def __init__(self, desk: Desk, meeting_id: str) -> None:
        super().__init__(desk)
        self.meeting_id = meeting_id
        self._live: Live | None = None
        self._loaded: Loaded | None = None
        self._mending = False
        self._asking = False
        self.centre = Centre(desk, meeting_id, self._find, self._is_behind)
        self.people, self.agenda, self.review = People(desk, meeting_id), Agenda(desk), Review()
        self._build()
        self._connect()
        desk.changed.connect(self._changed)
        self._ask(first=True)

    # --- building -------------------------------------------------------------------------------

    def _build(self) -> None:
        metrics = theme.current().metrics
        column = QVBoxLayout(self)
        column.setContentsMargins(metrics.margin, metrics.px(10), metrics.margin, metrics.px(8))
        column.setSpacing(metrics.px(8))
        column.addLayout(self._head())
        self._stage = QWidget()
        self._row = QHBoxLayout(self._stage)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(metrics.px(10))
        beside = QWidget()
        beside.setProperty("page", True)
        self._left = QVBoxLayout(beside)
        self._left.setContentsMargins(0, 0, 0, 0)
        self._left.setSpacing(metrics.px(10))
        self._left.addWidget(self.people, 3)
        scroll = QScrollArea()  # with large text the lists are higher than the window
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(beside)
        self._row.addWidget(scroll, 26)
        self._row.addWidget(self.centre, 60)
        self._row.addWidget(self.agenda, 28)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._stage)
        self._pages.addWidget(self.review)
        column.addWidget(self._pages, 1)
        way = (
            self.centre.line,
            self.people.groups,
            self.people.people,
            self.agenda.items,
            self.agenda.still_open,
            self.begin_button,
            self.end_button,
            self.leave_button,
        )
        for one, after in pairwise(way):
            QWidget.setTabOrder(one, after)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.current().metrics.gap)
        self._title = heading("", 1)
        self._title.setMinimumWidth(1)
        self._state = Pill()
        row.addWidget(self._title, 1)
        row.addWidget(self._state)
        self.begin_button = Button(_("Call to order"), shortcut="F7", name=_("Call to order"))
        self.end_button = Button(_("End"), shortcut="F6", name=_("End"))
        self.leave_button = Button(_("Leave"), kind="quiet", shortcut="Esc", name=_("Leave"))
        for button, act in (
            (self.begin_button, self._call_to_order),
            (self.end_button, self._end),
            (self.leave_button, self.left.emit),
        ):
            button.clicked.connect(act)
            row.addWidget(button)
        return row

    def _connect(self) -> None:
        for keys, act in (("F6", self._end), ("F7", self._call_to_order)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        for side in (self.people, self.agenda):
            side.said.connect(self.centre.say)
            side.typed.connect(self.centre.line.type_in)
            side.left.connect(self.centre.enter)
        self.people.change_asked.connect(self._change_guest)
        self.agenda.topic_asked.connect(self.centre.filing.go_to)
        self.centre.left.connect(self._leave)
        self.centre.dirty.connect(lambda: self.dirty.emit(self.is_dirty()))
        self.centre.filing.turned_to.connect(self._topic_changed)
        self.centre.filing.moded.connect(self._mode_changed)
        self.review.back_asked.connect(self._not_over)
        self.review.minutes_asked.connect(self.desk.print_asked)
        self.review.close_asked.connect(lambda: self.desk.open_asked.emit("meetings", self.meeting_id))
        self.review.mend_asked.connect(self._mend)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With little room the agenda goes under the people."""
        super().resizeEvent(event)
        wide = self.width() >= theme.current().metrics.px(WIDE_FROM)
        beside = self._row.indexOf(self.agenda) >= 0
        if wide and not beside:
            self._left.removeWidget(self.agenda)
            self._row.addWidget(self.agenda, 28)
        elif not wide and beside:
            self._row.removeWidget(self.agenda)
            self._left.addWidget(self.agenda, 2)
        self._row.setStretch(0, 26 if wide else 40)

    # --- what is shown --------------------------------------------------------------------------

    def _ask(self, *, first: bool = False) -> None:
        meeting_id, under = self.meeting_id, f"{UNDER}/{self.meeting_id}"

        def ask(session: Session) -> tuple[Live, Loaded, Sequence[Draft]]:
            kept = [draft for draft in drafts.every(session) if draft.under == under] if first else ()
            return live.look(session, meeting_id), records.load(session, "meetings", meeting_id), kept

        self._asking = True
        self.desk.query(self, ask, self._show, slot="live", failed=self._gone)

    def _is_behind(self) -> bool:
        """Whether something is done, or being done, that is not shown yet."""
        return self._asking or self.desk.tasks.is_changing()

    def _gone(self, error: UserError) -> None:
        """The meeting was deleted, here or elsewhere."""
        self._asking = False
        self.desk.failed.emit(error)
        self.left.emit()

    def _show(self, answer: tuple[Live, Loaded, Sequence[Draft]]) -> None:
        self._asking = False
        before, (self._live, self._loaded, kept) = self._live, answer
        now, filing = self._live, self.centre.filing
        if before is None:
            filing.topic_id = _first_topic(now)
            if filing.restore(kept):
                self.centre.say(_("What you typed last time is back. It is not saved yet."))
            filing.here = self.isVisible()
            filing.drafts.keep()
        self._title.setText(now.title)
        self._show_state(now)
        self.people.show_live(now)
        self.agenda.show_live(now, filing.topic_id)
        self.centre.show_live(now)
        if before is not None and here_words(before) != here_words(now):
            announce(self.centre.line, here_words(now))
        if self._pages.currentWidget() is self.review:
            self.review.show_live(now)
        self.dirty.emit(self.is_dirty())
        self.centre.caught_up()

    def _show_state(self, now: Live) -> None:
        if now.closed_at is not None:
            self._state.show_state(_("Over since {time}").format(time=clock_time(now.closed_at)), "neutral")
        elif now.opened_at is not None:
            self._state.show_state(_("Since {time}").format(time=clock_time(now.opened_at)), "good")
        else:
            self._state.show_state(_("Not begun"), "info")
        self.begin_button.setVisible(now.opened_at is None and now.closed_at is None)

    def _changed(self, changed: Changed) -> None:
        if any(kind in changed for kind in ABOUT):
            self._ask()

    def _find(self, capture_id: str) -> Capture | None:
        there = self._live.captures if self._live is not None else ()
        return next((capture for capture in there if capture.id == capture_id), None)

    # --- topics, changes, the end ---------------------------------------------------------------

    def _topic_changed(self, topic_id: str) -> None:
        if self._live is None:
            return
        self.agenda.show_live(self._live, topic_id)
        self.centre.show_live(self._live)
        topic = self._live.topic(topic_id)
        if topic is not None:
            self.centre.say(_("Topic: {words}").format(words=topic_words(topic)))
        self.centre.enter()

    def _change_guest(self, attendance_id: str) -> None:
        capture = self._find(attendance_id)
        if capture is None:
            self.centre.say(_("Only who was written down here is changed here. The rest stands under Attendance."))
        else:
            self.centre.change(capture)

    def _call_to_order(self) -> None:
        meeting_id, at = self.meeting_id, clock.moment()
        if self.begin_button.isVisible():
            said = _("Called to order at {time}.").format(time=clock_time(at))
            self.desk.change(
                lambda session: captures.call_to_order(session, meeting_id, at), lambda _changed: self.centre.say(said)
            )

    def _end(self) -> None:
        if self._pages.currentWidget() is self.review:
            return
        if not self.centre.filing.is_empty():
            self.centre.say(_("Something stands in the line. Enter files it; then F6 ends."))
            self.centre.enter()
            return
        meeting_id, at = self.meeting_id, clock.moment()
        self.desk.change(lambda session: captures.end(session, meeting_id, at), lambda _changed: self._ended())

    def _ended(self) -> None:
        meeting_id = self.meeting_id

        def show(now: Live) -> None:
            self._live = now
            self._show_state(now)
            self._show_review(now)

        self.desk.query(self, lambda session: live.look(session, meeting_id), show, slot="ended")

    def _show_review(self, now: Live) -> None:
        self.review.show_live(now)
        self._pages.setCurrentWidget(self.review)
        for button in (self.begin_button, self.end_button, self.leave_button):
            button.hide()
        self.review.minutes.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self.review.minutes, self.review.words(now))

    def _back_to_stage(self) -> None:
        self._pages.setCurrentWidget(self._stage)
        for button in (self.end_button, self.leave_button):
            button.show()
        self.centre.enter()

    def _not_over(self) -> None:
        meeting_id = self.meeting_id
        self._back_to_stage()
        said = _("The meeting goes on.")
        self.desk.change(lambda session: captures.reopen(session, meeting_id), lambda _changed: self.centre.say(said))

    def _mend(self, capture: Capture) -> None:
        """From the review to one capture, and back when it is changed."""
        self._back_to_stage()
        self._mending = True
        self.centre.change(capture)

    def _mode_changed(self) -> None:
        if self._mending and self.centre.filing.changing is None:
            self._mending = False
            self._ended()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._pages.currentWidget() is self.review:
            self._not_over()
        elif event.text().isprintable() and event.text() and self._pages.currentWidget() is self._stage:
            self.centre.line.type_in(event.text())
        else:
            super().keyPressEvent(event)

    # --- what the window asks -------------------------------------------------------------------

    def entered(self) -> None:
        self.centre.filing.here = True
        if self._live is not None:
            self.centre.filing.drafts.keep()
        if self._pages.currentWidget() is self._stage:
            QTimer.singleShot(0, self, partial(self.centre.line.setFocus, Qt.FocusReason.OtherFocusReason))

    def leave(self) -> None:
        """The view goes out of sight, and does not come back by itself."""
        self.centre.filing.here = False
        self.centre.filing.drafts.keep()

    def _leave(self) -> None:
        self.left.emit()

    def papers(self) -> Sequence[Paper]:
        return of_meeting(self._loaded) if self._loaded is not None else ()

    def save(self) -> None:
        """Nothing waits for this: every line is stored with Enter."""

    def is_dirty(self) -> bool:
        return not self.centre.filing.is_empty()

    def put_away(self, then: Then) -> None:
        self.centre.put_away(then)

    def said(self, words: str) -> None:
        """Say something in passing here: over the line it would be in the way."""
        self.centre.say(words)


def _first_topic(now: Live) -> str:
    """Where it goes on: at the topic of what was written down last, else at the first one."""
    last = [capture.item_id for capture in now.captures if capture.kind != "attendances"][-1:]
    if last:
        return last[0]
    return now.topics[0].id if now.topics else ""
