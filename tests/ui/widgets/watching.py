"""What tests of widgets share: what a screen reader is told, and a window that has the keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QWidget,
)
from pytestqt.qtbot import QtBot

from liaison_app.ui.widgets import (
    Entry,
)
from tests.support.hands import TABS_AT_MOST

TABS = [Entry("Today", "today"), Entry("Contacts", "contacts"), Entry("Meetings", "meetings")]


def seen(widget: QWidget) -> QAccessibleInterface:
    """What assistive technology sees of a widget."""
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None
    return interface


def active(qtbot: QtBot, widget: QWidget) -> None:
    """Show a window and wait until keys go to it."""
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()


def come_to(widget: QWidget) -> None:
    """Press Tab until a widget has the focus."""
    for _step in range(TABS_AT_MOST):
        if widget.hasFocus():
            return
        QTest.keyClick(QApplication.focusWidget() or widget.window(), Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not lead to {widget}")
