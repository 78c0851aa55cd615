"""What tests of the window need beyond pytest-qt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot


@pytest.fixture
def qtbot(qtbot: QtBot) -> Iterator[QtBot]:
    """pytest-qt's own, which also keeps the windows it is given until it has closed them.

    It only remembers them weakly: a window that its test has let go of, held together by nothing but reference
    cycles, was collected while pytest-qt let it paint once more after the test, and that is a segmentation fault.
    """
    kept: list[QWidget] = []
    add = qtbot.addWidget

    def add_and_keep(widget: QWidget, **options: Any) -> None:
        kept.append(widget)
        add(widget, **options)

    qtbot.addWidget = add_and_keep  # type: ignore[method-assign]
    yield qtbot
    kept.clear()
