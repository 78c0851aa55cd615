"""Habits of Qt's own fields that would cost an officer a value or a glance, put right in one place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCalendarWidget,
    QComboBox,
    QDateTimeEdit,
    QLineEdit,
    QToolButton,
)

from liaison_app.i18n import _
from liaison_app.ui.look import icons, theme


def tame(field: QAbstractSpinBox | QComboBox) -> None:
    """Let the wheel pass by a field that is not in use: who scrolls a form must not change what is in it.

    Also indents the text of spin boxes like that of other fields, which a style sheet cannot do, and dresses
    the calendar of a date field when it is first needed.
    """
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    field.installEventFilter(_Guard(field))
    drops_down = isinstance(field, QDateTimeEdit) and field.calendarPopup()
    if isinstance(field, QAbstractSpinBox) and not drops_down:
        inner = field.findChild(QLineEdit)
        if inner is not None:
            inner.setTextMargins(theme.current().metrics.px(6), 0, 0, 0)


def dress_calendar(calendar: QCalendarWidget) -> None:
    """Take out week numbers and red weekends (too faint to read, and red means trouble here); name the
    arrows.
    """
    calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        calendar.setWeekdayTextFormat(day, QTextCharFormat())
    for which, icon, name in (
        ("qt_calendar_prevmonth", "chevron-left", _("Previous month")),
        ("qt_calendar_nextmonth", "chevron-right", _("Next month")),
    ):
        arrow = calendar.findChild(QToolButton, which)
        if arrow is not None:
            arrow.setIcon(icons.icon(icon))
            arrow.setAccessibleName(name)


class _Guard(QObject):
    """Hands wheel events on to what scrolls unless the field has the focus, and readies the calendar on
    approach.
    """

    def __init__(self, field: QAbstractSpinBox | QComboBox) -> None:
        super().__init__(field)
        self._field = field
        self._plain = isinstance(field, QDateTimeEdit) and field.calendarPopup()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and not self._field.hasFocus():
            event.ignore()
            return True
        if self._plain and event.type() in (QEvent.Type.FocusIn, QEvent.Type.Enter):
            self._plain = False
            if isinstance(self._field, QDateTimeEdit):
                dress_calendar(self._field.calendarWidget())
        return False
