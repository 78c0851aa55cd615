"""A calendar that drops down from a date that is typed: the keyboard types, the mouse may pick."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QPoint
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QMenu, QToolButton, QWidgetAction

from liaison_app import clock
from liaison_app.i18n import _
from liaison_app.ui.look import icons


def add_calendar(line: QLineEdit, label: str, *, keep_time: bool) -> None:
    """Put a calendar button at the end of `line`. With `keep_time` the time that is typed stays behind the date."""
    name = _("{field}: choose in a calendar").format(field=label)
    action = line.addAction(icons.icon("calendar", "muted"), QLineEdit.ActionPosition.TrailingPosition)
    action.setText(name)
    action.setToolTip(name)
    for button in line.findChildren(QToolButton):
        if button.defaultAction() is action:
            button.setAccessibleName(name)

    def drop_down() -> None:
        menu = QMenu(line)
        calendar = QCalendarWidget()
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setSelectedDate(_shown(line.text()))

        def take(day: QDate) -> None:
            text = day.toString("yyyy-MM-dd")
            line.setText(f"{text} {line.text()[11:] or '18:00'}" if keep_time else text)
            menu.close()

        calendar.clicked.connect(take)
        calendar.activated.connect(take)
        holder = QWidgetAction(menu)
        holder.setDefaultWidget(calendar)
        menu.addAction(holder)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(line.mapToGlobal(QPoint(0, line.height())))

    action.triggered.connect(drop_down)


def _shown(text: str) -> QDate:
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        day = clock.today()
    return QDate(day.year, day.month, day.day)
