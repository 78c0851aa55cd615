"""After F6: what came of the meeting in numbers, what should still be said, and the way to the minutes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from liaison_app.i18n import _, ngettext
from liaison_app.services.live import Capture, Live
from liaison_app.ui.look import theme
from liaison_app.ui.meetings.live.lists import Entry, ShortList
from liaison_app.ui.meetings.live.words import ICONS, clock_time, here_words, spoken
from liaison_app.ui.widgets import Button, Card, heading, hint


class Review(QWidget):
    """Enter is on the minutes. `mend_asked` tells a capture that lacks something."""

    minutes_asked = Signal()
    back_asked = Signal()
    """It was not over yet."""
    close_asked = Signal()
    mend_asked = Signal(Capture)

    def __init__(self) -> None:
        super().__init__()
        metrics = theme.current().metrics
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        card = Card()
        self._title = heading("", 1)
        self._times = hint("")
        card.body.addWidget(self._title)
        card.body.addWidget(self._times)
        self._numbers = QLabel()
        self._numbers.setTextFormat(Qt.TextFormat.PlainText)
        self._numbers.setWordWrap(True)
        card.body.addWidget(self._numbers)
        card.body.addSpacing(metrics.px(6))
        self._gaps_title = heading("", 2)
        card.body.addWidget(self._gaps_title)
        self._gaps_hint = hint(_("None of it stands in the way of the minutes. Enter on a line opens it."))
        card.body.addWidget(self._gaps_hint)
        self.gaps = ShortList(_("Still to be said"))
        self.gaps.asked.connect(self._gap_asked)
        self.gaps.left.connect(self._to_minutes)
        card.body.addWidget(self.gaps, 1)
        self._fill = QVBoxLayout()
        self._fill.addStretch(1)
        card.body.addLayout(self._fill)
        column.addWidget(card, 1)
        column.addLayout(self._buttons())
        self._captures: dict[str, Capture] = {}

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.current().metrics.gap)
        back = Button(_("Not over yet"), kind="quiet", shortcut="Esc", name=_("Not over yet"))
        back.clicked.connect(self.back_asked)
        row.addWidget(back)
        row.addStretch(1)
        close = Button(_("To the meeting"))
        close.clicked.connect(self.close_asked)
        self.minutes = Button(_("Minutes"), kind="primary", icon="printer", shortcut="Ctrl+P", name=_("Minutes"))
        self.minutes.clicked.connect(self.minutes_asked)
        for button in (back, close, self.minutes):
            button.setAutoDefault(True)
        row.addWidget(close)
        row.addWidget(self.minutes)
        return row

    def show_live(self, live: Live) -> None:
        """Show the numbers of a meeting that is over."""
        self._title.setText(_("The meeting is over"))
        ends = [clock_time(one) for one in (live.opened_at or live.starts_at, live.closed_at) if one]
        self._times.setText(f"{live.title} · {' – '.join(ends)}")
        self._numbers.setText(_numbers(live, "\n"))
        lacking = [capture for capture in live.captures if capture.lacks]
        self._captures = {capture.id: capture for capture in lacking}
        self._gaps_title.setText(
            ngettext("{n} line could say more", "{n} lines could say more", len(lacking)).format(n=len(lacking))
            if lacking
            else _("Nothing is missing")
        )
        self.gaps.show_entries(
            [
                Entry(one.id, one.text, "", ICONS[one.kind], "muted", ", ".join(one.lacks), spoken=spoken(one))
                for one in lacking
            ]
        )
        self.gaps.setVisible(bool(lacking))
        self._gaps_hint.setVisible(bool(lacking))
        self._fill.setStretch(0, 0 if lacking else 1)

    def words(self, live: Live) -> str:
        """The same, aloud."""
        return ", ".join([self._title.text(), _numbers(live, ", "), self._gaps_title.text()])

    def _to_minutes(self) -> None:
        self.minutes.setFocus(Qt.FocusReason.OtherFocusReason)

    def _gap_asked(self, wish: str, key: str) -> None:
        if wish in ("take", "mark") and key in self._captures:
            self.mend_asked.emit(self._captures[key])


def _numbers(live: Live, between: str) -> str:
    """How many people, then what was written down."""
    people = live.headcount or live.named + live.grouped
    first = ngettext("{n} person ({parts})", "{n} people ({parts})", people).format(n=people, parts=here_words(live))
    return between.join([first, " · ".join(_counts(live))])


def _counts(live: Live) -> Iterator[str]:
    found = Counter(capture.kind for capture in live.captures)
    concerns, decisions, actions, notes = (found[kind] for kind in ("concerns", "decisions", "actions", "remarks"))
    yield ngettext("{n} concern", "{n} concerns", concerns).format(n=concerns)
    yield ngettext("{n} decision", "{n} decisions", decisions).format(n=decisions)
    yield ngettext("{n} action", "{n} actions", actions).format(n=actions)
    yield ngettext("{n} note", "{n} notes", notes).format(n=notes)
