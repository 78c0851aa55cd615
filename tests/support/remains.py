"""Whatever could still show a record: what assistive technology reads, titles, what the system tells of the process,
and Python's own objects. For looking before a lock, where the words must be found, and after it, where they must not.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtGui import QAccessible, QAccessibleInterface, QGuiApplication, QImage, QTextDocument
from PySide6.QtWidgets import QApplication, QWidget

_READ = (
    QAccessible.Text.Name,
    QAccessible.Text.Value,
    QAccessible.Text.Description,
    QAccessible.Text.Help,
    QAccessible.Text.DebugDescription,
)
#: Rows of a table that are looked at; a list shows what it has from its first row on.
_CHILDREN = 2_000


def found(mark: bytes) -> dict[str, list[str]]:
    """Where a mark, given as bytes so that no text holds it, is found: by place, what was read there."""
    word = mark.decode()
    places = {
        "accessible": accessible(),
        "titles": titles(),
        "process": process(),
        "clipboard": iter([QGuiApplication.clipboard().text()]),
        "python": python(word),
        "documents": documents(),
    }
    return {place: hits for place, texts in places.items() if (hits := [text for text in texts if word in text])}


def accessible() -> Iterator[str]:
    """Every text of the whole accessibility tree, from every window of the program, hidden ones too."""
    for window in QApplication.topLevelWidgets():
        yield from _below(QAccessible.queryAccessibleInterface(window))


def _below(node: QAccessibleInterface | None) -> Iterator[str]:
    if node is None or not node.isValid():
        return
    for what in _READ:
        yield node.text(what)
    for number in range(min(node.childCount(), _CHILDREN)):
        yield from _below(node.child(number))


def titles() -> Iterator[str]:
    """What windows are called, to the system and to the window manager."""
    for widget in QApplication.topLevelWidgets():
        yield from (widget.windowTitle(), widget.windowFilePath(), widget.windowRole())
    for window in QGuiApplication.allWindows():
        yield window.title()


def process() -> Iterator[str]:
    """What any user of the computer reads of the process (Linux)."""
    names = [Path("/proc/self/cmdline"), *Path("/proc/self/task").glob("*/comm")]
    for path in names:
        if path.exists():
            yield path.read_text(encoding="utf-8", errors="replace")


def documents() -> Iterator[str]:
    """The texts of documents and fields that Qt still has."""
    for widget in QApplication.allWidgets():
        for name in ("text", "plainText", "toolTip", "title", "currentText"):
            value = widget.property(name)
            if isinstance(value, str):
                yield value
    for one in gc.get_objects():
        if isinstance(one, QTextDocument):
            yield one.toPlainText()


def python(word: str) -> Iterator[str]:
    """Texts with the word in what a living object of the program holds, each with where it was found.

    Not in every text of Python: the interpreter and the test runner keep some of their own.
    """
    gc.collect()
    for one in gc.get_objects():
        if str(getattr(type(one), "__module__", "")).startswith("liaison_app."):
            for name, value in list(getattr(one, "__dict__", {}).items()):
                yield from (f"{type(one).__name__}.{name}: {text}" for text in _texts(value, 4) if word in text)


def _texts(value: object, depth: int) -> Iterator[str]:
    """The texts in a value and, so deep, in what it holds."""
    if isinstance(value, str):
        yield value
    elif depth and isinstance(value, dict):
        for pair in list(value.items()):
            yield from _texts(pair, depth - 1)
    elif depth and isinstance(value, list | tuple | set | frozenset):
        for one in list(value):
            yield from _texts(one, depth - 1)


def picture(widget: QWidget) -> QImage:
    """What is on the screen of a window."""
    return widget.grab().toImage()
