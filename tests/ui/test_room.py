"""Every button in sight can be read or is known by its icon, in a narrow window and with text twice as large."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from liaison_app.storage.session import Session
from liaison_app.ui.frame import Frame
from liaison_app.ui.look import theme
from liaison_app.ui.main_window import MainWindow
from liaison_app.ui.widgets import Button
from tests.services.adding import add, at
from tests.support.hands import Hands


@pytest.fixture(autouse=True)
def _small_again(qapp: QApplication) -> Iterator[None]:
    yield
    theme.apply(qapp)


def cut(frame: Frame) -> list[str]:
    """The names of buttons in sight that are narrower than their words or icon, or reach out of what holds them."""
    found = []
    for button in frame.findChildren(Button):
        holder = button.parentWidget()
        if not button.isVisible() or button.visibleRegion().isEmpty() or holder is None:
            continue
        least = button.minimumWidth() or button.widths()[0]
        if button.width() < least or not holder.rect().contains(button.geometry()):
            found.append(f"{button.accessibleName()}: {button.geometry()} in {holder.rect()}")
    return found


def look_through(hands: Hands, frame: Frame) -> None:
    """A meeting, its agenda, a concern, the problems as a list and as a board, what was said and done."""

    def whole() -> None:
        hands.until(lambda: not cut(frame), lambda: "\n".join(cut(frame)))

    hands.press("Ctrl+3")
    hands.shows("Records", 1)
    hands.click("Records")
    hands.press("Home")
    hands.press("Return")
    hands.see("Minutes…")
    whole()
    hands.press("Ctrl+PgDown")
    whole()
    hands.press("Ctrl+4")
    hands.see("Show as a board")
    whole()
    hands.click("Show as a board")
    whole()
    hands.click("Concerns")
    hands.shows("Records", 1)
    hands.click("Records")
    hands.press("Home")
    hands.press("Return")
    hands.see("New problem from this")
    whole()
    hands.press("Ctrl+8")
    whole()
    hands.click("You said, we did")
    hands.shows("What was said", 1)
    whole()
    assert "Handouts" in hands.names()


def test_no_button_is_cut(window: MainWindow, locked: Frame, session: Session, hands: Hands) -> None:
    forum = add(session, "meetings", title="Maple Court community forum", starts_at=at("2026-11-10 18:30"))
    add(session, "concerns", text="The lamp at the steps is dark", meeting_id=forum, raised_at=at("2026-11-10 19:00"))
    locked.resize(1000, 760)
    look_through(hands, locked)
    locked.resize(1200, 800)
    for _step in range(4):
        before = locked.main
        hands.press("Ctrl++")
        hands.until(lambda before=before: locked.main is not before)  # type: ignore[misc]
    assert theme.current().metrics.scale == 2
    look_through(hands, locked)
