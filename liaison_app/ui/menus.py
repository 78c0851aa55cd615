"""The menus, and with them every key of the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenuBar, QWidget

from liaison_app.i18n import _
from liaison_app.ui import appearance, record_history
from liaison_app.ui.agency import AgencyDialog
from liaison_app.ui.commands import Item, Menu
from liaison_app.ui.main_window import MainWindow
from liaison_app.ui.new_task import NewTask
from liaison_app.ui.note import QuickNote
from liaison_app.ui.palette import Palette
from liaison_app.ui.places import PLACES
from liaison_app.ui.shortcuts import ShortcutSheet

_LINE: Final[Item] = ("", "", lambda: None)


def fill_menus(main: MainWindow, bar: QMenuBar) -> None:
    """Put every menu into an empty menu bar."""
    bar.clear()
    for title, items in menus(main):
        menu = bar.addMenu(title)
        for text, keys, act in items:
            if text:
                menu.addAction(_action(text, keys, act, main))
            else:
                menu.addSeparator()


def menus(main: MainWindow) -> list[Menu]:
    """Every menu with its commands."""
    go: list[Item] = [
        (_(place.name), f"Ctrl+{index + 1}", lambda index=index: main.choose(index))  # type: ignore[misc]
        for index, place in enumerate(PLACES)
    ]
    return [
        (_("&File"), _file(main)),
        (_("&Edit"), _edit(main)),
        (_("&Go"), go),
        (_("&View"), _view(main)),
        (_("&Help"), [(_("Keyboard shortcuts"), "F1", lambda: ShortcutSheet(_all(main), main).open())]),
    ]


def _file(main: MainWindow) -> list[Item]:
    return [
        (_("New"), "Ctrl+N", main.new_here),
        *_if(main, "write notes", (_("Quick note"), "Ctrl+Shift+N", lambda: QuickNote(main.desk, main).open())),
        *_if(main, "write actions", (_("New task"), "Ctrl+T", lambda: NewTask(main.desk, main).open())),
        (_("Save"), "Ctrl+S", main.save_here),
        _LINE,
        (_("Sign-in sheet from paper"), "Ctrl+Shift+P", lambda: main.paper_here("attendances")),
        (_("Comment cards from paper"), "Ctrl+Shift+C", lambda: main.paper_here("concerns")),
        _LINE,
        (_("Agency profile"), "", lambda: AgencyDialog(main.desk, main).open()),
        (_("Settings"), "Ctrl+,", main.settings),
        (_("Sync now"), "F5", main.sync_now),
        (_("Print or PDF"), "Ctrl+P", main.print_here),
        *_if(main, "write concerns", (_("Live view of the meeting"), "F8", main.go_live)),
        _LINE,
        (_("Lock"), "Ctrl+L", main.lock_asked.emit),
        (_("Quit"), "Ctrl+Q", lambda: main.window().close()),
    ]


def _edit(main: MainWindow) -> list[Item]:
    return [
        *_if(main, "undo", (_("Undo"), "Ctrl+Z", main.undo)),
        (_("History of this record"), record_history.KEYS, main.history_here),
        _LINE,
        (_("Search this tab"), "Ctrl+F", main.find_here),
        (_("Search everything"), "Ctrl+K", lambda: Palette(main.desk, _all(main), main).open()),
    ]


def _view(main: MainWindow) -> list[Item]:
    return [
        (_("Light"), "", lambda: appearance.use_theme("light")),
        (_("Dark"), "", lambda: appearance.use_theme("dark")),
        (_("High contrast"), "", lambda: appearance.use_theme("contrast")),
        _LINE,
        (_("Larger text"), "Ctrl++", lambda: main.scale_text(+1)),
        (_("Smaller text"), "Ctrl+-", lambda: main.scale_text(-1)),
        (_("Text at 100 %"), "Ctrl+0", lambda: main.scale_text(0)),
    ]


def _all(main: MainWindow) -> list[Menu]:
    """The menus, and what can be done in the tab in sight."""
    return [*menus(main), *main.current.menus()]


def _if(main: MainWindow, action: str, *items: Item) -> tuple[Item, ...]:
    """The items, if the officer's role allows the action."""
    return items if main.desk.may(action) else ()


def _action(text: str, keys: str, act: Callable[[], object], parent: QWidget) -> QAction:
    made = QAction(text, parent)
    if keys:
        made.setShortcut(QKeySequence(keys))
    made.triggered.connect(lambda _checked=False: act())
    return made
