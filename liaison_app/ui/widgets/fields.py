"""Habits of Qt's own fields that would cost an officer a value, put right in one place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QLineEdit, QWidget

from liaison_app.ui.look import theme


def tame(field: QAbstractSpinBox | QComboBox) -> None:
    """Let the wheel pass by a field that is not in use: who scrolls a form must not change what is in it.

    Also indents the text of spin boxes like that of other fields, which a style sheet cannot do.
    """
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    field.installEventFilter(_WheelGuard(field))
    if isinstance(field, QAbstractSpinBox):
        inner = field.findChild(QLineEdit)
        if inner is not None:
            inner.setTextMargins(theme.current().metrics.px(6), 0, 0, 0)


class _WheelGuard(QObject):
    """Hands wheel events on to what scrolls, unless the field has the focus."""

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        self._field = field

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and not self._field.hasFocus():
            event.ignore()
            return True
        return False
