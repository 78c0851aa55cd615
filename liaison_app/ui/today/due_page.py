"""What is due: the list, and what can be done with its lines on the spot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QStackedWidget, QVBoxLayout, QWidget

from liaison_app import clock
from liaison_app.i18n import N_, _
from liaison_app.services import settle, today
from liaison_app.services.today import Line, Today
from liaison_app.services.work import Changed
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.paged_tab import PageTab
from liaison_app.ui.today.lines import LinesView
from liaison_app.ui.today.model import long_day
from liaison_app.ui.widgets import Button, EmptyState, TitleBar

FIRST, MANY = 12, 2000
_SAID = {
    "actions": N_("Done."),
    "referrals": N_("Followed up; it comes back in two weeks."),
    "reports": N_("Answered today."),
    "concerns": N_("The resident was told today."),
    "contacts": N_("Noted: spoken to today."),
    "services": N_("Checked today."),
    "notes": N_("Put away."),
}
_BECAME = {"actions": N_("Now a task."), "concerns": N_("Now a concern."), "reports": N_("Now a watch report.")}


class DuePage(PageTab):
    """Sections with lines: Enter opens, D is done, S puts off, T, C and R turn a note into something."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._limit = FIRST
        self._stale = True
        self._buttons: dict[str, Button] = {}
        self.list = LinesView()
        self._build()
        self.list.asked.connect(self._asked)
        self.list.current_changed.connect(self._offer)
        desk.changed.connect(self._changed)
        self.refresh()

    def _build(self) -> None:
        metrics = theme.current().metrics
        column = QVBoxLayout(self)
        column.setContentsMargins(metrics.margin, metrics.px(14), metrics.margin, metrics.px(10))
        column.setSpacing(metrics.px(10))
        self.bar = TitleBar(_("Today"))
        column.addWidget(self.bar)
        self.tools = QHBoxLayout()
        self.tools.setSpacing(metrics.gap)
        column.addLayout(self.tools)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(
            EmptyState(
                "today", _("Nothing is due"), _("Promises, follow-ups and answers appear here when their day comes.")
            )
        )
        column.addWidget(self._stack, 1)
        column.addWidget(self._action_row())

    def _action_row(self) -> QWidget:
        metrics = theme.current().metrics
        frame = QWidget()
        rows = QVBoxLayout(frame)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(metrics.gap)
        first, second = QHBoxLayout(), QHBoxLayout()
        for wish, words, keys, icon in (
            ("open", _("Open"), "Return", "external-link"),
            ("done", _("Done"), "D", "check"),
            ("snooze", _("Snooze"), "S", "clock"),
        ):
            first.addWidget(self._button(wish, words, keys, icon))
        of_notes = second if metrics.scale > 1.25 else first  # large text needs a row of its own for them
        self._becomes = QLabel(_("The note becomes:"))
        self._becomes.setProperty("tone", "muted")
        self._becomes.setContentsMargins(metrics.margin if of_notes is first else 0, 0, 0, 0)
        of_notes.addWidget(self._becomes)
        for wish, words, keys, icon in (
            ("actions", _("Task"), "T", "action"),
            ("concerns", _("Concern"), "C", "concern"),
            ("reports", _("Watch report"), "R", "reports"),
        ):
            of_notes.addWidget(self._button(wish, words, keys, icon))
        for row in (first, second):
            row.setSpacing(metrics.gap)
            row.addStretch(1)
            rows.addLayout(row)
        self._offer()
        return frame

    def _button(self, wish: str, words: str, keys: str, icon: str) -> Button:
        button = Button(words, icon=icon, shortcut=keys)
        button.clicked.connect(partial(self._asked, wish))
        self._buttons[wish] = button
        return button

    # --- what is shown --------------------------------------------------------------------------

    def entered(self) -> None:
        if self._stale:
            self.refresh()
        self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def refresh(self) -> None:
        """Ask again what is due."""
        self._stale = False
        limit = self._limit
        self.desk.query(self, lambda session: today.due(session, limit), self._show, slot="due")

    def _changed(self, _changed: Changed) -> None:
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def _show(self, due: Today) -> None:
        self.bar.set_count(f"{long_day(due.day)}  ·  {due.total:,}")
        self._stack.setCurrentIndex(0 if due.total else 1)
        self.list.show_today(due)

    def _offer(self) -> None:
        """Show the buttons for what the line under the cursor allows."""
        row = self.list.row()
        line = row.line if row else None
        self._buttons["open"].setEnabled(row is not None and not row.is_heading and (line is None or line.kind != ""))
        for wish in ("done", "snooze"):
            self._buttons[wish].setEnabled(line is not None and self._can(line, wish))
        becoming = [wish for wish in _BECAME if line is not None and self._can(line, "become", wish)]
        self._becomes.setVisible(bool(becoming))
        for wish in _BECAME:
            self._buttons[wish].setVisible(wish in becoming)

    def _can(self, line: Line, wish: str, kind: str = "") -> bool:
        """Whether a line allows something, and the role allows it too; a note that becomes a `kind` makes one."""
        return wish in line.can and all(self.desk.may(f"write {one}") for one in (line.kind, kind) if one)

    # --- what is done ---------------------------------------------------------------------------

    def _asked(self, wish: str) -> None:
        row = self.list.row()
        if row is None or row.is_heading:
            return
        if row.line is None:
            if wish == "open":
                self._limit = MANY
                self.refresh()
            return
        acts: dict[str, Callable[[Line], None]] = {"open": self._open, "done": self._done, "snooze": self._ask_until}
        if wish in acts:
            if wish == "open" or self._can(row.line, wish):
                acts[wish](row.line)
        elif self._can(row.line, "become", wish):
            self._become(row.line, wish)

    def _open(self, line: Line) -> None:
        self.desk.open_asked.emit(line.kind, line.id)

    def _done(self, line: Line) -> None:
        self.desk.change(lambda session: settle.done(session, line.kind, line.id), said=_(_SAID[line.kind]))

    def _become(self, line: Line, kind: str) -> None:
        self.desk.change(lambda session: settle.become(session, line.id, kind), said=_(_BECAME[kind]))

    def _ask_until(self, line: Line) -> None:
        """A menu of later days under the line."""
        menu = QMenu(self)
        menu.setAccessibleName(_("Snooze until"))
        menu.aboutToHide.connect(menu.deleteLater)
        day = clock.today()
        monday = 7 - day.weekday()
        for words, days in (
            (_("&Tomorrow"), 1),
            (_("Next &Monday"), monday),
            (_("In a &week"), 7),
            (_("In &two weeks"), 14),
            (_("In a m&onth"), 30),
        ):
            until = day + timedelta(days=days)
            action = menu.addAction(f"{words}  {until:%Y-%m-%d}")
            action.triggered.connect(partial(self._snooze, line, days))
        spot = self.list.visualRect(self.list.currentIndex())
        menu.popup(self.list.viewport().mapToGlobal(QPoint(spot.left() + 40, spot.bottom())))

    def _snooze(self, line: Line, days: int) -> None:
        until = clock.today() + timedelta(days=days)
        self.desk.change(
            lambda session: settle.snooze(session, line.kind, line.id, until),
            said=_("Put off until {day}.").format(day=until),
        )
