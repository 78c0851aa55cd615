"""What the audit log is narrowed to: an officer, what was done, a kind of record, days, or only what went wrong."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from liaison_app.errors import InvalidField
from liaison_app.i18n import N_, _
from liaison_app.models.about import About, Field
from liaison_app.models.values import read
from liaison_app.services.audit import Choices, Filters
from liaison_app.ui.forms.calendar import add_calendar
from liaison_app.ui.look import theme
from liaison_app.ui.widgets import Button, FieldNote, tame

#: Between the last key in a day and the list: a day is only read when it is whole.
PAUSE_MS: Final = 300
COLUMNS: Final = 3


class AuditFilters(QWidget):
    """Three choices, two days and a tick. `changed` tells that `filters` answers something else than before."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        metrics = theme.current().metrics
        self._now = Filters()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(metrics.margin)
        self._grid.setVerticalSpacing(metrics.gap)
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1)
        self._officer = self._choice(0, _("Officer"))
        self._action = self._choice(1, _("What was done"))
        self._kind = self._choice(2, _("Kind of record"))
        self._since = _DayLine(N_("From"))
        self._until = _DayLine(N_("To"))
        self._put(3, _("From"), self._since.line, self._since.note)
        self._put(4, _("To"), self._until.line, self._until.note)
        self._failures = QCheckBox(_("Only what went wrong"))
        self._failures.setToolTip(_("Failed unlocks, restores, and vaults that were accepted or begun anew"))
        self._clear = Button(_("Clear filters"), kind="quiet", icon="x", left=True)
        self._clear.setAutoDefault(False)
        self._put(5, "", self._failures, self._clear)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._look)
        for box in (self._officer, self._action, self._kind):
            box.currentIndexChanged.connect(lambda _index: self._look())
        for day in (self._since, self._until):
            day.line.textChanged.connect(lambda _text: self._pause.start())
            day.line.editingFinished.connect(day.judge)
        self._failures.toggled.connect(lambda _on: self._look())
        self._clear.clicked.connect(self.clear)

    def filters(self) -> Filters:
        """What is chosen. A day that cannot be read filters nothing."""
        return self._now

    def offer(self, choices: Choices) -> None:
        """Offer what occurs in the log; what is chosen stays chosen."""
        offered = (choices.officers, choices.actions, choices.kinds)
        for box, pairs in zip((self._officer, self._action, self._kind), offered, strict=True):
            chosen = box.currentData()
            box.blockSignals(True)
            while box.count() > 1:
                box.removeItem(box.count() - 1)
            for code, text in pairs:
                box.addItem(text, code)
            box.setCurrentIndex(max(box.findData(chosen), 0))
            box.blockSignals(False)

    def clear(self) -> None:
        """Take every filter away."""
        for box in (self._officer, self._action, self._kind):
            box.setCurrentIndex(0)
        self._since.line.clear()
        self._until.line.clear()
        self._failures.setChecked(False)
        self._since.judge()
        self._until.judge()
        self._look()

    def _look(self) -> None:
        self._pause.stop()
        now = Filters(
            who=self._officer.currentData() or "",
            what=self._action.currentData() or "",
            kind=self._kind.currentData() or "",
            since=self._since.day(),
            until=self._until.day(),
            failures=self._failures.isChecked(),
        )
        if now != self._now:
            self._now = now
            self.changed.emit()

    def _choice(self, place: int, label: str) -> QComboBox:
        box = QComboBox()
        tame(box)
        box.addItem(_("Any"), "")
        box.setAccessibleName(label)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(8)
        self._put(place, label, box)
        return box

    def _put(self, place: int, label: str, *widgets: QWidget) -> None:
        column = QVBoxLayout()
        column.setSpacing(theme.current().metrics.px(2))
        if label:
            words = QLabel(label)
            words.setBuddy(widgets[0])
            column.addWidget(words)
        for widget in widgets:
            column.addWidget(widget)
        column.addStretch(1)
        self._grid.addLayout(column, place // COLUMNS, place % COLUMNS)


class _DayLine:
    """A day that is typed or picked, with its note below."""

    def __init__(self, label: str) -> None:
        self._field = Field("day", About(label), "date", required=False, default=None)
        self.line = QLineEdit()
        self.line.setAccessibleName(_(label))
        self.line.setPlaceholderText(_("2026-11-22, or “today”"))
        add_calendar(self.line, _(label), keep_time=False)
        self.note = FieldNote(self.line)

    def day(self) -> date | None:
        """The day, or None where there is none or what is typed is no day (yet)."""
        try:
            found = read(self._field, self.line.text())
        except InvalidField:
            return None
        self.note.show_problem("")
        return found if isinstance(found, date) else None

    def judge(self) -> None:
        """Say beside the line that what stands there is no day."""
        try:
            read(self._field, self.line.text())
        except InvalidField as error:
            self.note.show_problem(error.message)
        else:
            self.note.show_problem("")
