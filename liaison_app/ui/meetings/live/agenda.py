"""The agenda with the topic of now, and below it what was still open from last time."""

from __future__ import annotations

from PySide6.QtCore import Signal

from liaison_app import clock
from liaison_app.i18n import _
from liaison_app.services import settle
from liaison_app.services.live import Live, StillOpen
from liaison_app.services.work import Changed
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.meetings.live.lists import Entry, ShortList
from liaison_app.ui.meetings.live.words import short_day, topic_words
from liaison_app.ui.widgets import Card, heading, hint


class Agenda(Card):
    """The right side. Enter on an item makes it the topic; Space on what is open says that it is done."""

    said = Signal(str)
    typed = Signal(str)
    left = Signal()
    topic_asked = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Agenda"))
        self._desk = desk
        self._open: dict[str, StillOpen] = {}
        self.items = ShortList(_("Agenda"), tall=True)
        self.still_open = ShortList(_("Still open from last time"), tall=True)
        self._none = hint(_("No agenda yet. Type  # and a topic."), small=True)
        self._open_title = heading(_("Still open from last time"), 3)
        self.body.setSpacing(theme.current().metrics.px(4))
        self.items.setMinimumHeight(self.items.height_of(3))
        self.still_open.setMinimumHeight(self.still_open.height_of(1))
        self.body.addWidget(self._none)
        self.body.addWidget(self.items, 3)
        self.body.addWidget(self._open_title)
        self.body.addWidget(self.still_open, 2)
        self.items.asked.connect(self._item_asked)
        self.still_open.asked.connect(self._open_asked)
        for one in (self.items, self.still_open):
            one.typed.connect(self.typed)
            one.left.connect(self.left)

    def show_live(self, live: Live, topic_id: str) -> None:
        """Show the agenda, with the topic of now marked and in sight."""
        self._none.setVisible(not live.topics)
        self.items.setVisible(bool(live.topics))
        self.items.show_entries(
            [
                Entry(
                    topic.id,
                    topic_words(topic),
                    topic.presenter,
                    right=_("{n} min").format(n=topic.minutes) if topic.minutes else "",
                    spoken=_("{topic}, the topic now").format(topic=topic_words(topic)) if topic.id == topic_id else "",
                    strong=topic.id == topic_id,
                )
                for topic in live.topics
            ]
        )
        if not self.items.hasFocus():
            self.items.go_to(topic_id)
        self._open = {one.id: one for one in live.open}
        for widget in (self._open_title, self.still_open):
            widget.setVisible(bool(live.open))
        today = clock.today()
        self.still_open.show_entries(
            [
                Entry(
                    one.id,
                    one.text,
                    one.owner,
                    "action",
                    "danger" if one.due_on and one.due_on < today else "muted",
                    short_day(one.due_on) if one.due_on else "",
                )
                for one in live.open
            ]
        )

    def _item_asked(self, wish: str, key: str) -> None:
        if wish in ("take", "mark"):
            self.topic_asked.emit(key)

    def _open_asked(self, wish: str, key: str) -> None:
        one = self._open.get(key)
        if one is None or wish not in ("take", "mark"):
            return
        said = _("Done: {words}. Ctrl+Z takes it back.").format(words=one.text)

        def done(_changed: Changed) -> None:
            self.said.emit(said)

        self._desk.change(lambda session: settle.done(session, "actions", one.id), done)
