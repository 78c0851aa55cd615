"""One editor for each type of field. An editor shows a value, gives it back, and says when it was touched.

What is typed is read by `models.values.read`, the one reader that command line and imports use too, so that a date
or an amount is understood in the same way everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QToolButton,
    QWidget,
)

from liaison_app.i18n import N_, _
from liaison_app.models import values
from liaison_app.models.about import Field, Value
from liaison_app.ui.forms.calendar import add_calendar
from liaison_app.ui.look import theme
from liaison_app.ui.widgets import tame

_PLACEHOLDERS = {
    "date": N_("2026-11-22, or “today”"),
    "datetime": N_("2026-11-22 18:30"),
    "time": N_("18:30"),
    "money": N_("12.50"),
    "list": N_("Separate with commas"),
}


class Editor(QObject):
    """The base of all editors. `widget` is what takes the focus; `block` is what stands in the form."""

    touched = Signal()

    def __init__(self, field: Field, widget: QWidget, block: QWidget | None = None) -> None:
        super().__init__(widget)
        self.field = field
        self.widget = widget
        self.block = block or widget
        widget.setAccessibleName(_(field.label))
        if field.about.help:
            widget.setAccessibleDescription(_(field.about.help))
        widget.installEventFilter(self)

    def value(self) -> Value:
        """The value as it stands. Raises InvalidField where the field does not take it."""
        raise TypeError(type(self).__name__)

    def show_value(self, value: Value, titles: Mapping[str, str]) -> None:
        """Show a value; `titles` are the titles of linked records by id. Does not count as touching."""
        raise TypeError(type(self).__name__)

    def typed(self) -> Any:
        """What stands here, understood or not, as a JSON value: for drafts."""
        raise TypeError(type(self).__name__)

    def show_typed(self, typed: Any) -> None:
        """Show again what `typed` gave."""
        raise TypeError(type(self).__name__)

    def set_read_only(self) -> None:
        """Show, and let nobody change."""
        self.widget.setEnabled(False)

    def suggest(self, offered: tuple[str, ...]) -> None:
        """Offer values of the agency's own lists; only some editors can."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Ctrl+Z pass on to the window where there is no typing to take back here."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Undo)
            and not self._typing_to_undo()
        ):
            event.ignore()
            return True
        return False

    def _typing_to_undo(self) -> bool:
        return False


class LineEditor(Editor):
    """The base of editors in which one line is typed. `widget` is given where the line is only a part of it."""

    def __init__(self, field: Field, line: QLineEdit, widget: QWidget | None = None) -> None:
        super().__init__(field, widget or line)
        self._line = line
        line.textChanged.connect(lambda _text: self.touched.emit())

    def value(self) -> Value:
        return values.read(self.field, self._line.text())

    def show_value(self, value: Value, titles: Mapping[str, str]) -> None:
        self._line.setText(values.show(self.field, value))
        self._line.setCursorPosition(0)

    def typed(self) -> Any:
        return self._line.text()

    def show_typed(self, typed: Any) -> None:
        self._line.setText(typed)

    def set_read_only(self) -> None:
        self._line.setReadOnly(True)
        for button in self._line.findChildren(QToolButton):
            button.setEnabled(False)

    def _typing_to_undo(self) -> bool:
        return self._line.isUndoAvailable()


class TextEditor(LineEditor):
    """Text, numbers, amounts, dates and times, and short lists."""

    def __init__(self, field: Field) -> None:
        super().__init__(field, QLineEdit())
        if field.type in _PLACEHOLDERS:
            self._line.setPlaceholderText(_(_PLACEHOLDERS[field.type]))
        if field.type in ("date", "datetime"):
            add_calendar(self._line, _(field.label), keep_time=field.type == "datetime")

    def value(self) -> Value:
        return values.read(self.field, _split(self._line.text())) if self.field.type == "list" else super().value()

    def show_value(self, value: Value, titles: Mapping[str, str]) -> None:
        super().show_value(_join(value) if isinstance(value, tuple) else value, titles)


class MultilineEditor(Editor):
    """Several lines. Tab leaves the field, as in every other."""

    def __init__(self, field: Field) -> None:
        text = QPlainTextEdit()
        super().__init__(field, text)
        self._text = text
        text.setTabChangesFocus(True)
        text.setFixedHeight(theme.current().metrics.px(84))
        text.textChanged.connect(self.touched)

    def value(self) -> Value:
        return values.read(self.field, self._text.toPlainText())

    def show_value(self, value: Value, titles: Mapping[str, str]) -> None:
        self._text.setPlainText(str(value or ""))

    def typed(self) -> Any:
        return self._text.toPlainText()

    def show_typed(self, typed: Any) -> None:
        self._text.setPlainText(typed)

    def set_read_only(self) -> None:
        self._text.setReadOnly(True)

    def _typing_to_undo(self) -> bool:
        return self._text.document().isUndoAvailable()


class LinesEditor(MultilineEditor):
    """A list whose items are long: one a line."""

    def value(self) -> Value:
        return values.read(self.field, self._text.toPlainText().splitlines())

    def show_value(self, value: Value, titles: Mapping[str, str]) -> None:
        self._text.setPlainText("\n".join(value) if isinstance(value, tuple) else "")


class BooleanEditor(Editor):
    """Yes or no."""

    def __init__(self, field: Field) -> None:
        box = QCheckBox(_(field.label))
        super().__init__(field, box)
        self._box = box
        box.toggled.connect(lambda _on: self.touched.emit())

    def value(self) -> Value:
        return self._box.isChecked()

    def show_value(self, value: Value, titles: Mapping[str, str]) -> None:
        self._box.setChecked(bool(value))

    def typed(self) -> Any:
        return self._box.isChecked()

    def show_typed(self, typed: Any) -> None:
        self._box.setChecked(typed)


class ChoiceEditor(Editor):
    """One of a few codes. A blank is offered where the field may be empty."""

    def __init__(self, field: Field) -> None:
        box = QComboBox()
        super().__init__(field, box)
        self._box = box
        _narrow(box)
        if not field.default:
            box.addItem("", "")
        for code, label in field.about.choices.items():
            box.addItem(_(label), code)
        box.currentIndexChanged.connect(lambda _index: self.touched.emit())

    def value(self) -> Value:
        return self._box.currentData() or ""

    def show_value(self, value: Value, titles: Mapping[str, str]) -> None:
        self._box.setCurrentIndex(self._box.findData(value or ""))

    def typed(self) -> Any:
        return self.value()

    def show_typed(self, typed: Any) -> None:
        self.show_value(typed, {})


class SuggestEditor(LineEditor):
    """Free text beside the agency's own list."""

    def __init__(self, field: Field) -> None:
        box = QComboBox()
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        _narrow(box)
        line = box.lineEdit()
        assert line is not None
        super().__init__(field, line, box)
        self._box = box
        line.setAccessibleName(_(field.label))
        line.installEventFilter(self)
        completer = box.completer()
        assert completer is not None
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)

    def suggest(self, offered: tuple[str, ...]) -> None:
        text = self._line.text()
        with QSignalBlocker(self):
            self._box.clear()
            self._box.addItems(list(offered))
            self._box.setEditText(text)

    def set_read_only(self) -> None:
        self._box.setEnabled(False)


class ChoicesEditor(Editor):
    """Any of a few codes: a box to tick for each."""

    def __init__(self, field: Field) -> None:
        frame = QWidget()
        super().__init__(field, frame)
        grid = QGridLayout(frame)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        self._boxes = {code: QCheckBox(_(label)) for code, label in field.about.choices.items()}
        for place, box in enumerate(self._boxes.values()):
            box.setAccessibleName(box.text())
            box.toggled.connect(lambda _on: self.touched.emit())
            grid.addWidget(box, place // 2, place % 2)
        frame.setFocusProxy(next(iter(self._boxes.values())))

    def value(self) -> Value:
        return tuple(code for code, box in self._boxes.items() if box.isChecked())

    def show_value(self, value: Value, titles: Mapping[str, str]) -> None:
        chosen = value if isinstance(value, tuple) else ()
        for code, box in self._boxes.items():
            box.setChecked(code in chosen)

    def typed(self) -> Any:
        return [code for code, box in self._boxes.items() if box.isChecked()]

    def show_typed(self, typed: Any) -> None:
        self.show_value(tuple(typed), {})


def _narrow(box: QComboBox) -> None:
    """Let a combo box be narrower than its longest choice, and leave it alone when the wheel passes over it."""
    tame(box)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(2)


def _join(items: tuple[str, ...]) -> str:
    """Items with commas between, or semicolons where an item holds a comma itself."""
    return ("; " if any("," in item for item in items) else ", ").join(items)


def _split(text: str) -> list[str]:
    return text.split(";" if ";" in text else ",")
