"""Unit tests of buttons."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from liaison_app.ui.widgets import (
    Button,
    icon_button,
)
from tests.ui.widgets.watching import seen


def test_button_tells_its_name_and_its_key(qtbot: QtBot) -> None:
    button = Button("&New contact", kind="primary", icon="plus", shortcut="Ctrl+N", name="New")
    qtbot.addWidget(button)
    assert seen(button).text(QAccessible.Text.Name) == "New"
    assert "N" in seen(button).text(QAccessible.Text.Description)
    assert button.shortcut().toString() != "Ctrl+N"  # the window owns the key
    assert button.sizeHint().width() > Button("&New contact", kind="primary", icon="plus").sizeHint().width()


@pytest.mark.parametrize("kind", ["primary", "secondary", "danger", "quiet", "inverse"])
def test_button_paints_its_text(qtbot: QtBot, kind: str) -> None:
    plain, empty = Button("Save", kind=kind), Button("", kind=kind)  # type: ignore[arg-type]
    for button in (plain, empty):
        qtbot.addWidget(button)
        button.resize(120, 32)
    assert plain.grab().toImage() != empty.grab().toImage()


def test_icon_button_has_a_name_and_takes_focus(qtbot: QtBot) -> None:
    button = icon_button("printer", "Print", shortcut="Ctrl+P")
    qtbot.addWidget(button)
    assert seen(button).text(QAccessible.Text.Name) == "Print"
    assert button.toolTip().startswith("Print (")
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
