"""What takes the focus must have a name for assistive technology: the walk that finds what has none."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QWidget

#: Tables are not walked: a row for each of 100,000 records would be, and Qt names their cells by itself.
NOT_WALKED = (QAccessible.Role.Table, QAccessible.Role.List, QAccessible.Role.Tree)


def unnamed(root: QWidget) -> list[str]:
    """Every node under a window that can have the focus and has no name, by its role and place."""
    found: list[str] = []

    def walk(node: QAccessibleInterface, path: str) -> None:
        state = node.state()
        here = f"{path}/{node.role().name}"
        if state.invisible:
            return
        named = node.text(QAccessible.Text.Name).strip() or _label(node)
        if state.focusable and not named:
            found.append(f"{here} ({type(node.object()).__name__})")
        if node.role() not in NOT_WALKED:
            for number in range(node.childCount()):
                child = node.child(number)
                if child.isValid():
                    walk(child, here)

    start = QAccessible.queryAccessibleInterface(root)
    assert start is not None
    walk(start, "")
    return found


def _label(node: QAccessibleInterface) -> str:
    """The text of the label that stands for a node: how combo boxes are named."""
    for other, relation in node.relations(QAccessible.RelationFlag.Label):
        if relation == QAccessible.RelationFlag.Label:
            return str(other.text(QAccessible.Text.Name)).strip()
    return ""
