"""What can be chosen for a document, one under the other. `changed` tells that something else is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from liaison_app.i18n import _
from liaison_app.services import records
from liaison_app.ui.desk import Desk
from liaison_app.ui.forms.calendar import add_calendar
from liaison_app.ui.look import theme
from liaison_app.ui.paper.papers import SIZE, Choice, Chosen, Day, Pick, Place, Several, Switch
from liaison_app.ui.widgets import hint, tame


class Choices(QWidget):
    """The choices of one document; `size` is the paper it begins with, `kept` what was chosen for another one."""

    changed = Signal()

    def __init__(self, desk: Desk, choices: Sequence[Choice], size: str, kept: Chosen) -> None:
        super().__init__()
        self._desk = desk
        self._kept = {SIZE: size, **kept.values}
        self._read: dict[str, Callable[[], Any]] = {}
        self._boxes: dict[str, list[QCheckBox]] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, theme.current().metrics.px(10), 0)
        self._column.setSpacing(theme.current().metrics.px(4))
        for choice in choices:
            self._add(choice)
        self._column.addStretch(1)

    def chosen(self) -> Chosen:
        """What stands here now."""
        return Chosen({key: read() for key, read in self._read.items()})

    def _add(self, choice: Choice) -> None:
        match choice:
            case Pick():
                self._pick(choice)
            case Several():
                self._several(choice)
            case Place():
                self._place(choice)
            case Day():
                self._day(choice)
            case Switch():
                self._switch(choice)

    def _labelled(self, text: str, widget: QWidget) -> None:
        label = QLabel(text)
        label.setBuddy(widget)
        widget.setAccessibleName(text)
        self._column.addWidget(label)
        self._column.addWidget(widget)
        self._column.addSpacing(theme.current().metrics.px(6))

    def _pick(self, choice: Pick) -> None:
        box = _box()
        for code, label in choice.options:
            box.addItem(_(label), code)
        box.setCurrentIndex(max(box.findData(self._kept.get(choice.key, choice.default)), 0))
        box.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self._labelled(_(choice.label), box)
        self._read[choice.key] = box.currentData

    def _place(self, choice: Place) -> None:
        """Directories name areas that the agency's list does not: one can also be typed."""
        box = _box()
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        line = box.lineEdit()
        assert line is not None
        line.setPlaceholderText(_("Everywhere"))
        last = [""]

        def taken() -> None:
            if box.currentText().strip() != last[0]:
                last[0] = box.currentText().strip()
                self.changed.emit()

        def offer(areas: Sequence[str]) -> None:
            box.addItems(["", *areas])

        line.editingFinished.connect(taken)
        box.activated.connect(lambda _index: taken())
        self._labelled(_(choice.label), box)
        self._read[choice.key] = lambda: box.currentText().strip()
        self._desk.query(box, lambda session: records.suggestions(session, "areas"), offer)

    def _several(self, choice: Several) -> None:
        """A box for each to tick; they come a moment later."""
        place = QVBoxLayout()
        place.setSpacing(theme.current().metrics.px(2))
        self._column.addWidget(QLabel(_(choice.label)))
        self._column.addWidget(hint(_("None ticked means all."), small=True))
        self._column.addLayout(place)
        self._column.addSpacing(theme.current().metrics.px(6))
        boxes = self._boxes[choice.key] = []

        def offer(found: Sequence[str]) -> None:
            for title in found:
                box = QCheckBox(_(title))
                box.setProperty("value", title)
                box.toggled.connect(lambda _on: self.changed.emit())
                boxes.append(box)
                place.addWidget(box)

        self._read[choice.key] = lambda: tuple(box.property("value") for box in boxes if box.isChecked())
        self._desk.query(self, choice.ask, offer, slot=choice.key)

    def _day(self, choice: Day) -> None:
        line = QLineEdit()
        line.setPlaceholderText(_("2026-11-22"))
        add_calendar(line, _(choice.label), keep_time=False)
        line.textChanged.connect(lambda text: self.changed.emit() if not text or _as_day(text) else None)
        line.editingFinished.connect(lambda: theme.mark(line, invalid=bool(line.text()) and not _as_day(line.text())))
        self._labelled(_(choice.label), line)
        self._read[choice.key] = lambda: _as_day(line.text())

    def _switch(self, choice: Switch) -> None:
        box = QCheckBox(_(choice.label))
        box.setChecked(bool(self._kept.get(choice.key)))
        box.toggled.connect(lambda _on: self.changed.emit())
        self._column.addWidget(box)
        self._read[choice.key] = box.isChecked


def _box() -> QComboBox:
    box = QComboBox()
    tame(box)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(12)
    return box


def _as_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
