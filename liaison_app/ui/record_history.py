"""Ctrl+H: what happened to a record, step by step and field by field, and the way to take one's own steps back."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from liaison_app.errors import UserError
from liaison_app.i18n import _, ngettext
from liaison_app.models.registry import KINDS
from liaison_app.services import records, steps
from liaison_app.services.steps import Step
from liaison_app.services.work import Changed
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.widgets import Button, Notice, RowDelegate, dress_table, empty, heading, hint, share_out

#: On a Mac the system hides the program with what would be Ctrl+H elsewhere.
KEYS: Final = "Ctrl+Y" if sys.platform == "darwin" else "Ctrl+H"


#: What the first column of the steps must have room for, however large the text.
WHOLE: Final = "2026-11-22 20:52:48"


class RecordHistory(QDialog):
    """The steps of one record above, newest first; below, what the selected one changed."""

    def __init__(self, desk: Desk, kind: str, record_id: str, parent: QWidget) -> None:
        super().__init__(parent)
        metrics = theme.current().metrics
        self._desk, self._kind, self._record = desk, kind, record_id
        self._steps: Sequence[Step] = ()
        self._selected = ""
        self.setWindowTitle(_("History"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        room = parent.window().size()
        self.resize(min(metrics.px(780), room.width() - 40), min(metrics.px(600), room.height() - 40))
        column = QVBoxLayout(self)
        column.setSpacing(metrics.gap)
        column.addWidget(heading(_("{kind}: history").format(kind=_(KINDS[kind].label)), 1))
        self._messages = QVBoxLayout()
        column.addLayout(self._messages)
        self._pages = QStackedWidget()
        self._pages.addWidget(hint(_("Reading …")))
        self._pages.addWidget(self._lists())
        column.addWidget(self._pages, 1)
        column.addLayout(self._footer())
        desk.changed.connect(self._changed)
        self._load()

    def _lists(self) -> QWidget:
        metrics = theme.current().metrics
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(metrics.px(10))
        self._list = _Table(_("Steps"), (_("When"), _("Who"), _("What was done"), _("Fields")), (4, 4, 3, 7))
        self._list.currentCellChanged.connect(lambda row, *_others: self._show_step(row))
        self._fields = _Table(_("What the step changed"), (_("Field"), _("Before"), _("After")), (3, 5, 5), wraps=True)
        split.addWidget(self._list)
        split.addWidget(self._fields)
        split.setSizes([metrics.px(230), metrics.px(210)])
        return split

    def _footer(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.current().metrics.gap)
        self._take_back = Button(_("Take back this step"), icon="undo")
        self._take_back.clicked.connect(self.take_back)
        self._take_back.setEnabled(False)
        row.addWidget(self._take_back)
        self._why = hint("")
        row.addWidget(self._why, 1)
        close = Button(_("Close"), kind="primary")
        close.clicked.connect(self.accept)
        row.addWidget(close)
        for button in (self._take_back, close):
            button.setAutoDefault(False)
        return row

    # --- what happened --------------------------------------------------------------------------

    def _load(self) -> None:
        kind, record = self._kind, self._record
        self._desk.query(
            self,
            lambda session: steps.of_record(session, kind, record),
            self._show,
            slot="steps",
            failed=self._say_error,
        )

    def _changed(self, changed: Changed) -> None:
        if self._record in changed.ids(self._kind):
            self._load()

    def _show(self, found: Sequence[Step]) -> None:
        if self._steps and list(found) == list(self._steps):
            return  # a change is told more than once; whoever walks the list is not disturbed
        chosen = next((row for row, step in enumerate(found) if step.id == self._selected), 0)
        self._steps = found
        self._list.fill([(step.when, step.who, step.what, _fields_of(step)) for step in found])
        first = self._pages.currentIndex() == 0
        self._pages.setCurrentIndex(1)
        self._list.setCurrentCell(chosen, 0)
        self._show_step(chosen)
        if first:
            self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_step(self, row: int) -> None:
        if not 0 <= row < len(self._steps):
            return
        step = self._steps[row]
        self._selected = step.id
        self._fields.fill([(entry.label, entry.before or "–", entry.after or "–") for entry in step.entries])
        self._take_back.setEnabled(not step.refusal)
        self._why.setText(step.refusal or _together(step.others))
        self._take_back.setAccessibleDescription(self._why.text())

    # --- taking back ----------------------------------------------------------------------------

    def take_back(self) -> None:
        """Take the selected step back, all of it; the step that does so then stands on top."""
        step = self._selected
        self._take_back.setEnabled(False)
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

        def done(_changed: Changed) -> None:
            self._selected = ""
            self._say(Notice("good", _("Taken back."), _("That is a step of its own, which stands on top now.")))

        self._desk.change(lambda session: records.undo(session, step), done, said=_("Taken back."), failed=self._failed)

    def _failed(self, error: UserError) -> None:
        self._say_error(error)
        self._load()

    def _say_error(self, error: UserError) -> None:
        self._say(Notice("danger", error.message, error.hint))

    def _say(self, notice: Notice) -> None:
        """Show a message in place of the one before."""
        empty(self._messages)
        self._messages.addWidget(notice)


class _Table(QTableWidget):
    """A short list in the program's look. Tab leaves it; with `wraps`, long texts take the lines they need."""

    def __init__(self, name: str, titles: Sequence[str], shares: Sequence[int], *, wraps: bool = False) -> None:
        super().__init__(0, len(titles))
        self._shares, self._wraps = shares, wraps
        self.setHorizontalHeaderLabels(list(titles))
        self.setAccessibleName(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        dress_table(self)
        if wraps:
            self.setItemDelegate(RowDelegate(self, wraps=True))

    def fill(self, rows: Sequence[Sequence[str]]) -> None:
        """Show these rows in place of the ones before, without telling of a selection."""
        self.blockSignals(True)
        self.setCurrentIndex(QModelIndex())
        self.setRowCount(len(rows))
        for place, row in enumerate(rows):
            for column, text in enumerate(row):
                item = QTableWidgetItem(text)
                item.setToolTip("" if self._wraps else text)
                self.setItem(place, column, item)
        self.blockSignals(False)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        share_out(self, self._shares, () if self._wraps else (WHOLE,))
        self._fit()

    def _fit(self) -> None:
        if self._wraps:
            self.resizeRowsToContents()


def _fields_of(step: Step) -> str:
    return ", ".join(dict.fromkeys(entry.label for entry in step.entries))


def _together(others: int) -> str:
    if not others:
        return ""
    return ngettext(
        "The step changed {n} other record too; it goes back with this one.",
        "The step changed {n} other records too; they go back with this one.",
        others,
    ).format(n=f"{others:,}")
