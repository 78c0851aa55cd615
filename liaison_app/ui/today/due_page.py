"""What is due: the list, and what can be done with its lines on the spot."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from liaison_app.i18n import _
from liaison_app.services import today
from liaison_app.services.due import Line
from liaison_app.services.today import Today
from liaison_app.services.work import Changed
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.new_task import NewTask
from liaison_app.ui.paged_tab import PageTab
from liaison_app.ui.today.acts import Acts
from liaison_app.ui.today.become_row import BecomeRow
from liaison_app.ui.today.lines import LinesView
from liaison_app.ui.today.model import long_day
from liaison_app.ui.widgets import Button, EmptyState, TitleBar
from liaison_app.ui.widgets.flow import FlowRow

FIRST = 12


class DuePage(PageTab):
    """Sections with lines: Enter opens, D is done, S puts off, T notes who was told; a note has keys of its own."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._whole = ""
        self._stale = True
        self._buttons: dict[str, Button] = {}
        self.list = LinesView()
        self._acts = Acts(desk, self)
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
        first = FlowRow()
        for wish, words, keys, icon in (
            ("open", _("Open"), "Return", "external-link"),
            ("done", _("Done"), "D", "check"),
            ("snooze", _("Snooze"), "S", "clock"),
            ("told", _("Told …"), "T", "send"),
        ):
            first.add(self._button(wish, words, keys, icon))
        if self.desk.may("write actions"):
            task = Button(_("New task"), icon="plus", shortcut="Ctrl+T")
            task.clicked.connect(lambda: NewTask(self.desk, self).open())
            self.tools.addWidget(task)
        rows.addWidget(first)
        self._becomes = BecomeRow(self.desk)
        self._becomes.asked.connect(self._asked)
        rows.addWidget(self._becomes)
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
        whole = self._whole
        self.desk.query(self, lambda session: today.due(session, FIRST, whole), self._show, slot="due")

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
        self._buttons["told"].setVisible(line is not None and self._can(line, "told"))
        self._becomes.setVisible(line is not None and self._can(line, "become"))
        QTimer.singleShot(0, self.list, lambda: self.list.scrollTo(self.list.currentIndex()))  # the row takes its room

    def _can(self, line: Line, wish: str) -> bool:
        """Whether a line allows something, and the role allows it too."""
        return wish in line.can and self.desk.may(f"write {line.kind}")

    # --- what is done ---------------------------------------------------------------------------

    def _asked(self, wish: str) -> None:
        row = self.list.row()
        if row is None or row.is_heading:
            return
        if row.line is None:
            if wish == "open":
                self._whole = row.section.name
                self.refresh()
        elif wish == "open":
            self.desk.open_asked.emit(row.line.kind, row.line.id)
        elif wish in ("done", "snooze", "told"):
            if self._can(row.line, wish):
                self._act(wish, row.line, row.section.name)
        elif self._can(row.line, "become"):
            self._acts.become(row.line.id, wish, self._spot())

    def _act(self, wish: str, line: Line, section: str) -> None:
        if wish == "done":
            self._acts.done(line.kind, line.part or line.id, section)
        elif wish == "snooze":
            self._acts.snooze(line.kind, line.id, self._spot())
        else:
            self._acts.told(line.id, line.who, self._spot())

    def _spot(self) -> QPoint:
        """Where a menu about the line under the cursor comes up."""
        spot = self.list.visualRect(self.list.currentIndex())
        return self.list.viewport().mapToGlobal(QPoint(spot.left() + 40, spot.bottom()))
