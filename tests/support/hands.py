"""A pair of hands at the window: keys and mouse only, and eyes that see what assistive technology sees.

It finds things by their accessible name, sends events through Qt's own event queue, and reads texts. It sets no value,
calls no slot and knows nothing of the program's classes.
"""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)
from pytestqt.exceptions import TimeoutError as Late
from pytestqt.qtbot import QtBot

PATIENCE = 20_000
TABS_AT_MOST = 60
_WRITABLE = (QLineEdit, QPlainTextEdit, QTextEdit, QComboBox)
_READ = (QAccessible.Text.Name, QAccessible.Text.Value, QAccessible.Text.Description)


class Hands:
    """Works in whatever window is in front."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot

    # --- eyes -----------------------------------------------------------------------------------

    def front(self) -> QWidget:
        """The window that would get a key press now."""
        active = (QApplication.activePopupWidget(), QApplication.activeModalWidget(), QApplication.activeWindow())
        window = next((one for one in active if one is not None and one.isVisible()), None)
        if window is None:  # off screen no window manager gives the focus back after a dialog or a list of choices
            window = next(w for w in QApplication.topLevelWidgets() if w.isVisible() and w.parent() is None)
        if window is not QApplication.activePopupWidget() and QApplication.activeWindow() is None:
            window.activateWindow()
            QApplication.processEvents()
        return window

    def name(self, widget: QWidget) -> str:
        """What a screen reader calls it; the mnemonic's mark left out."""
        return _read(widget, QAccessible.Text.Name).replace("&", "")

    def all_named(self, name: str, within: str = "") -> list[QWidget]:
        """Everything in sight with this accessible name, in the order of the tree."""
        root: QWidget = self.see(within) if within else self.front()
        there = [w for w in (root, *root.findChildren(QWidget)) if shiboken6.isValid(w)]  # type: ignore[no-untyped-call]
        # A tab bar calls itself by its current entry; entries are reached by `turn_to`.
        return [w for w in there if w.isVisible() and not isinstance(w, QTabBar) and self.name(w) == name]

    def see(self, name: str, within: str = "") -> QWidget:
        """The thing of this name that can be used, once it is there. Fails if it does not come."""
        found: list[QWidget] = []

        def there() -> bool:
            found[:] = [w for w in self.all_named(name, within) if w.isEnabled()]
            return bool(found)

        self.until(there, lambda: f"“{name}” is not in sight; there are {self.names()}")
        focusable = [w for w in found if w.focusPolicy() != Qt.FocusPolicy.NoFocus]
        return (focusable or found)[0]

    def names(self) -> list[str]:
        """The names of everything in sight that can be used."""
        there = self.front().findChildren(QWidget)
        usable = [w for w in there if w.isVisible() and w.focusPolicy() != Qt.FocusPolicy.NoFocus]
        return sorted({self.name(w) for w in usable} - {""})

    def texts(self) -> str:
        """All that can be read in the front window: names, values and what labels say."""
        read = []
        for widget in self.front().findChildren(QWidget):
            if shiboken6.isValid(widget) and widget.isVisible():  # type: ignore[no-untyped-call]
                read += [_read(widget, what) for what in _READ]
        return "\n".join(text for text in read if text)

    def rows(self, table: str) -> int:
        """How many rows a table shows; none where it is not in sight."""
        views = [view for view in self.all_named(table) if isinstance(view, QAbstractItemView)]
        return views[0].model().rowCount() if views else 0

    def cells(self, table: str) -> list[list[str]]:
        """What stands in every cell of a table in sight, row by row."""
        view = self.see(table)
        assert isinstance(view, QAbstractItemView)
        model = view.model()
        columns = range(model.columnCount())
        return [[str(model.index(row, column).data()) for column in columns] for row in range(model.rowCount())]

    def shows(self, table: str, rows: int) -> None:
        """Wait until a table shows so many rows."""
        self.until(lambda: self.rows(table) == rows, lambda: f"“{table}” shows {self.rows(table)} rows, not {rows}")

    def is_at(self, page: str) -> bool:
        """Whether some tab bar stands at this entry."""
        bars = [bar for bar in self.front().findChildren(QTabBar) if bar.isVisible()]
        return any(bar.tabText(bar.currentIndex()) == page for bar in bars)

    def until(self, condition: Callable[[], bool], otherwise: str | Callable[[], str] = "") -> None:
        """Wait, with events running, until the condition holds; `otherwise` says what is there instead."""
        try:
            self.qtbot.waitUntil(condition, timeout=PATIENCE)
        except Late:
            said = otherwise if isinstance(otherwise, str) else otherwise()
            raise AssertionError(said or "what was waited for did not come") from None

    def reads(self, text: str) -> None:
        """Wait until the text can be read in the front window."""
        self.until(lambda: text in self.texts(), lambda: f"“{text}” cannot be read in:\n{self.texts()}")

    # --- hands ----------------------------------------------------------------------------------

    def focus(self) -> QWidget:
        """Where a key goes: an open menu takes it from whatever has the focus."""
        popup = QApplication.activePopupWidget()
        if isinstance(popup, QMenu):
            return popup
        return QApplication.focusWidget() or self.front()

    def press(self, keys: str) -> None:
        """Press one combination, such as `Ctrl+N` or `Return`."""
        self.front()
        QTest.keySequence(self.focus(), QKeySequence(keys))
        QApplication.processEvents()

    def type(self, text: str) -> None:
        """Type into whatever has the focus."""
        self.front()
        QTest.keyClicks(self.focus(), text)
        QApplication.processEvents()

    def click(self, name: str, within: str = "") -> None:
        """Click the middle of a thing."""
        widget = self.see(name, within)
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(widget.width() // 2, widget.height() // 2))
        QApplication.processEvents()

    def choose(self, name: str, choice: str) -> None:
        """Click a box of choices, once it offers what is wanted, type that, take it with Enter.

        Qt's bridge to Linux calls a box by what is chosen in it, so it is found by the name it was given.
        """
        found: list[QComboBox] = []

        def offers() -> bool:
            boxes = self.front().findChildren(QComboBox)
            found[:] = [box for box in boxes if box.isVisible() and box.accessibleName() == name]
            return any(box.itemText(n).startswith(choice) for box in found for n in range(box.count()))

        self.until(offers, f"“{name}” does not offer “{choice}”")
        QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)
        QApplication.processEvents()
        self.type(choice)
        self.press("Return")

    def turn_to(self, page: str) -> None:
        """Click an entry of a tab bar."""
        found: list[tuple[QTabBar, int]] = []

        def there() -> bool:
            bars = [bar for bar in self.front().findChildren(QTabBar) if bar.isVisible()]
            found[:] = [(bar, n) for bar in bars for n in range(bar.count()) if bar.tabText(n) == page]
            return bool(found)

        self.until(there, f"there is no page “{page}”")
        bar, number = found[0]
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(number).center())
        QApplication.processEvents()

    def tab_to(self, name: str) -> None:
        """Press Tab until the cursor is at the thing of this name."""
        self.see(name)
        for _step in range(TABS_AT_MOST):
            if self.name(self.focus()) == name:
                return
            self.press("Tab")
        raise AssertionError(f"Tab does not lead to “{name}”")

    def go_to(self, text: str) -> None:
        """Take the first thing that the search of everything (Ctrl+K) finds: a record, or a command by its name."""
        self.press("Ctrl+K")
        self.until(lambda: self.name(self.focus()) == "Search everything", "the search does not open")
        self.type(text)
        self.press("Return")
        self.until(lambda: QApplication.activeModalWidget() is None, f"nothing is found for “{text}”")

    def wheel(self, name: str, notches: int) -> None:
        """Turn the wheel over a thing, towards the user. By way of the window: only such an event is passed on."""
        widget = self.see(name)
        where = widget.mapTo(widget.window(), widget.rect().center())
        handle = widget.window().windowHandle()
        assert handle is not None
        QTest.wheelEvent(handle, where, QPoint(0, -120 * notches))
        QApplication.processEvents()

    def fill_in(self, name: str, place: int, text: str) -> bool:
        """Type into the thing of this name at a place among its like; False where it takes no text."""
        there = self.all_named(name)
        widget = there[place] if place < len(there) else None
        closed_choice = isinstance(widget, QComboBox) and not widget.isEditable()
        if not isinstance(widget, _WRITABLE) or closed_choice or not widget.isEnabled():
            return False
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(12, widget.height() // 2))
        QApplication.processEvents()
        self.press("Ctrl+A")
        self.type(text)
        return True

    def fill(self, name: str, text: str, within: str = "") -> None:
        """Click a field, replace what stands there by typing."""
        field = self.see(name, within)
        self.click(name, within)
        # A dialog that has just come may not have the keyboard yet; an open list of choices has it in place of its box.
        self.until(lambda: self._is_at(field), lambda: f"“{name}” does not take the cursor")
        self.press("Ctrl+A")
        self.type(text)

    def take(self, button: str, entry: int) -> None:
        """Open the menu of a button and take its entry of this number, counted from 1.

        Whoever looks at it opens a menu again that closed because what is below was laid out anew.
        """

        def stands_on_it() -> bool:
            if isinstance(QApplication.activePopupWidget(), QMenu):
                self.press("Escape")
            self.click(button)
            for _step in range(entry):
                if isinstance(QApplication.activePopupWidget(), QMenu):
                    self.press("Down")
            menu = QApplication.activePopupWidget()
            return isinstance(menu, QMenu) and menu.activeAction() is not None

        self.until(stands_on_it, f"“{button}” opens no menu")
        self.press("Return")

    def _is_at(self, field: QWidget) -> bool:
        self.front()
        there = QApplication.focusWidget()
        below = there is not None and field.isAncestorOf(there)
        return below or field.hasFocus() or QApplication.activePopupWidget() is not None


def _read(widget: QWidget, what: QAccessible.Text) -> str:
    interface: QAccessibleInterface | None = QAccessible.queryAccessibleInterface(widget)
    return interface.text(what) if interface is not None else ""
