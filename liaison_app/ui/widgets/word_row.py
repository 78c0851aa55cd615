"""A row whose buttons give way to one another: first every icon, then words, then keys, as far as there is room."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QHBoxLayout, QLayout, QLayoutItem

from liaison_app.ui.widgets.buttons import Button


class WordRow(QHBoxLayout):
    """Things beside each other, as in any row, while there is room for all of them.

    Where there is less, what is no button keeps its size first. Then words are given to the buttons from the end of
    the row on, where a row has what is mostly pressed, and keys in the same order. A button shrinks as far as
    `setMinimumWidth` allows; where not even that is enough, things move together. Layouts inside this one count as if
    their things stood in the row itself.
    """

    def setGeometry(self, rect: QRect) -> None:
        if self.sizeHint().width() <= rect.width():
            super().setGeometry(rect)
            return
        QLayout.setGeometry(self, rect)
        items = list(_leaves(self))
        things = [item for item in items if item.spacerItem() is None]
        between = max(len(things) - 1, 1)
        gap = min(self.spacing(), max((rect.width() - sum(map(_least, things))) // between, 1))
        room = rect.width() - gap * (len(things) - 1)
        widths = _share(things, room)
        left, at = max(room - sum(widths), 0), rect.left()
        if len(things) == len(items):  # no spring: at the right end, as everything behind a switch
            at, left = at + left, 0
        for item in items:
            if item.spacerItem() is not None:
                at, left = at + left, 0
                continue
            width = widths.pop(0)
            item.setGeometry(QRect(at, rect.top(), width, rect.height()))
            at += width + gap


def _leaves(layout: QLayout) -> Iterator[QLayoutItem]:
    """What is in sight, and the springs between."""
    for place in range(layout.count()):
        item = layout.itemAt(place)
        inner = item.layout() if item is not None else None
        if inner is not None:
            yield from _leaves(inner)
        elif item is not None and (item.spacerItem() is not None or not item.isEmpty()):
            yield item


def _share(things: list[QLayoutItem], room: int) -> list[int]:
    """The width of each thing."""
    widths = [_least(item) for item in things]
    for place, item in enumerate(things):
        if not isinstance(item.widget(), Button):
            widths[place] += max(min(item.sizeHint().width() - widths[place], room - sum(widths)), 0)
    for level in range(3):
        for place, item in reversed(list(enumerate(things))):
            button = item.widget()
            more = button.widths()[level] - widths[place] if isinstance(button, Button) else 0
            if 0 < more <= room - sum(widths):
                widths[place] += more
    return widths


def _least(item: QLayoutItem) -> int:
    """As small as it may be: a button loses its key at least."""
    button = item.widget()
    return button.minimumWidth() or button.widths()[0] if isinstance(button, Button) else item.minimumSize().width()
