"""The period and the area that Evaluation looks at."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from liaison_app import clock
from liaison_app.errors import InvalidField
from liaison_app.i18n import N_, _
from liaison_app.models.about import fields_by_name
from liaison_app.models.evaluation import Training
from liaison_app.models.values import read
from liaison_app.services import records
from liaison_app.services.measures import Scope
from liaison_app.services.work import Changed
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.widgets import tame
from liaison_app.ui.widgets.flow import FlowRow

PERIODS = (
    ("year", N_("This year")),
    ("12-months", N_("Last 12 months")),
    ("90-days", N_("Last 90 days")),
    ("last-year", N_("Last year")),
    ("all", N_("All time")),
    ("own", N_("From … to …")),
)
#: From this size of text on, boxes whose choices say what they are about stand without label: two rows, not three.
LARGE: Final = 1.25


def period(code: str, today: date) -> tuple[date | None, date | None]:
    """First and last day of a named period."""
    match code:
        case "year":
            return date(today.year, 1, 1), today
        case "12-months":
            return today - timedelta(days=364), today
        case "90-days":
            return today - timedelta(days=89), today
        case "last-year":
            return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)
    return None, None


class ScopeBar(FlowRow):
    """Period, its two days, area. `changed` when another scope was chosen; days that are none are left out."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._period = self._box(_("Period"))
        for code, label in PERIODS:
            self._period.addItem(_(label), code)
        self._since = self._day(_("From"))
        self._until = self._day(_("To"))
        self._area = self._box(_("Area"))
        self._area.addItem(_("All areas"), "")
        self._period.currentIndexChanged.connect(lambda _index: self._period_chosen())
        self._area.currentIndexChanged.connect(lambda _index: self.changed.emit())
        for line in (self._since, self._until):
            line.editingFinished.connect(self._days_typed)
        desk.changed.connect(self._agency_changed)
        self._load()
        self._show_days()

    def _box(self, name: str) -> QComboBox:
        box = QComboBox()
        tame(box)
        box.setAccessibleName(name)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        if theme.current().metrics.scale > LARGE:
            box.setMinimumContentsLength(11)
            self.add(box)
        else:
            box.setMinimumContentsLength(12)
            self.add_labelled(name, box)
        return box

    def _day(self, name: str) -> QLineEdit:
        line = QLineEdit()
        line.setAccessibleName(name)
        line.setFixedWidth(theme.current().metrics.px(88 if theme.current().metrics.scale > LARGE else 110))
        line.setPlaceholderText(_("open"))
        self.add_labelled(name, line)
        return line

    def add_labelled(self, name: str, widget: QWidget) -> None:
        """Put a field with its label at the end; neither goes to another row without the other."""
        pair = QWidget()
        row = QHBoxLayout(pair)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.current().metrics.gap)
        label = QLabel(name)
        label.setBuddy(widget)
        row.addWidget(label)
        row.addWidget(widget)
        self.add(pair)

    def scope(self) -> Scope:
        """What is looked at."""
        return Scope(_read(self._since), _read(self._until), self._area.currentData() or "")

    def _period_chosen(self) -> None:
        self._show_days()
        if self._period.currentData() == "own":
            self._since.setFocus()
        else:
            self.changed.emit()

    def _show_days(self) -> None:
        code = self._period.currentData()
        if code != "own":
            for line, day in zip((self._since, self._until), period(code, clock.today()), strict=True):
                line.setText(day.isoformat() if day else "")

    def _days_typed(self) -> None:
        named = period(self._period.currentData(), clock.today())
        if (_read(self._since), _read(self._until)) != named:
            self._period.blockSignals(True)
            self._period.setCurrentIndex(self._period.findData("own"))
            self._period.blockSignals(False)
            self.changed.emit()

    def _agency_changed(self, changed: Changed) -> None:
        if "agency" in changed:
            self._load()

    def _load(self) -> None:
        self._desk.query(self, lambda session: records.suggestions(session, "areas"), self._offer, slot="areas")

    def _offer(self, areas: tuple[str, ...]) -> None:
        chosen = self._area.currentData()
        self._area.blockSignals(True)
        while self._area.count() > 1:
            self._area.removeItem(1)
        for area in areas:
            self._area.addItem(area, area)
        self._area.setCurrentIndex(max(self._area.findData(chosen), 0))
        self._area.blockSignals(False)


def _read(line: QLineEdit) -> date | None:
    """The day in a line; None for an open end, also for what is no day (the line then says so)."""
    try:
        day = read(fields_by_name(Training)["on"], line.text())
    except InvalidField:
        theme.mark(line, invalid=True)
        return None
    theme.mark(line, invalid=False)
    return day if isinstance(day, date) else None
