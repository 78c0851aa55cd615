"""Unit tests of what is said to an officer: in passing, beside a field, in the strip at the bottom."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from liaison_app.ui.look import theme
from liaison_app.ui.widgets import (
    Card,
    EmptyState,
    FieldNote,
    Notice,
    Pill,
    StatusStrip,
    Toast,
    toast,
)
from tests.ui.widgets.watching import active, come_to, seen


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    QLineEdit(made).setAccessibleName("Name")
    made.resize(600, 400)
    qtbot.addWidget(made)
    active(qtbot, made)
    return made


def test_message_takes_no_focus_and_undoes(qtbot: QtBot, window: QWidget) -> None:
    field = window.findChild(QLineEdit)
    assert field is not None
    come_to(field)
    undone: list[str] = []
    passing = Toast(window)
    passing.say("Contact deleted.", lambda: undone.append("contact"))
    assert passing.isVisible()
    assert field.hasFocus()
    QTest.mouseClick(passing.undo_button, Qt.MouseButton.LeftButton)
    assert undone == ["contact"]
    assert not passing.isVisible()


def test_message_without_a_way_back_offers_none(window: QWidget) -> None:
    passing = Toast(window)
    passing.say("Guide printed.")
    assert not passing.undo_button.isVisible()


def test_message_goes_away_by_itself(qtbot: QtBot, window: QWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    assert toast.SHOWN_MS == 8_000
    monkeypatch.setattr(toast, "SHOWN_MS", 40)
    passing = Toast(window)
    passing.say("Saved.")
    assert passing.isVisible()
    qtbot.waitUntil(lambda: not passing.isVisible(), timeout=2_000)


def test_message_stays_while_the_focus_is_on_it(qtbot: QtBot, window: QWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toast, "SHOWN_MS", 20)
    passing = Toast(window)
    passing.say("Contact deleted.", lambda: None)
    come_to(passing.undo_button)
    over: list[bool] = []
    QTimer.singleShot(6 * toast.SHOWN_MS, lambda: over.append(True))
    qtbot.waitUntil(lambda: bool(over))
    assert passing.isVisible()
    field = window.findChild(QLineEdit)
    assert field is not None
    come_to(field)
    qtbot.waitUntil(lambda: not passing.isVisible(), timeout=2_000)


def test_message_stays_inside_a_window_of_any_width(window: QWidget) -> None:
    passing = Toast(window)
    passing.say("The guide for Maple Court was printed, and forty copies were written down as handed out.", print)
    for width in (600, 340):
        window.resize(width, 400)
        QApplication.processEvents()
        assert window.rect().contains(passing.geometry())
        assert abs(passing.geometry().center().x() - window.rect().center().x()) <= 1


def test_status_strip_shows_what_it_is_told(qtbot: QtBot) -> None:
    strip = StatusStrip()
    qtbot.addWidget(strip)
    strip.show()
    assert not strip.sync.isVisible()
    strip.sync.show_state("cloud-off", "Offline · 12 changes waiting", "warning")
    assert strip.sync.isVisible()
    assert seen(strip.sync).text(QAccessible.Text.Name) == strip.sync.text() == "Offline · 12 changes waiting"
    strip.sync.show_state("cloud", "")
    assert not strip.sync.isVisible()
    with qtbot.waitSignal(strip.lock_asked):
        QTest.mouseClick(strip.lock, Qt.MouseButton.LeftButton)


def test_in_a_narrow_strip_what_is_well_gives_way_and_then_the_end_of_the_sentence(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    strip, said = StatusStrip(window), "Offline since 09:14 · 12 changes waiting"
    window.show()
    strip.sync.show_state("cloud-off", said, "neutral", "The hub cannot be reached.")
    strip.saved.show_state("done", "All changes saved", "good")
    strip.backup.show_state("download", "Backup: 9 days ago", "warning")

    def shown(width: int) -> tuple[str, str, str]:
        strip.resize(width, strip.height())
        QApplication.processEvents()
        return strip.sync.text(), strip.saved.text(), strip.backup.text()

    whole = strip.sizeHint().width()
    assert shown(whole) == (said, "All changes saved", "Backup: 9 days ago")
    assert shown(whole - 20) == (said, "", "Backup: 9 days ago")
    strip.saved.show_state("done", "All changes saved", "good")
    assert shown(whole - 20) == (said, "", "Backup: 9 days ago")
    assert strip.saved.toolTip() == "All changes saved"
    narrow = shown(whole - strip.fontMetrics().horizontalAdvance("All changes saved") - 80)
    assert narrow[0].startswith("Offline since")
    assert narrow[0].endswith("…")
    assert narrow[1:] == ("", "Backup: 9 days ago")
    assert strip.sync.toolTip() == f"{said}\nThe hub cannot be reached."
    assert seen(strip.sync).text(QAccessible.Text.Name) == said
    assert strip.lock.geometry().right() <= strip.width()
    strip.sync.show_state("cloud", "Up to date", "good")
    QApplication.processEvents()
    assert shown(strip.width())[0] == "Up to date"
    assert shown(whole) == ("Up to date", "All changes saved", "Backup: 9 days ago")


def test_empty_state_offers_the_first_step(qtbot: QtBot) -> None:
    empty = EmptyState("meetings", "No meetings yet", "Forums and town halls.", action="Plan a meeting")
    qtbot.addWidget(empty)
    active(qtbot, empty)
    with qtbot.waitSignal(empty.acted):
        QTest.keyClick(empty.button, Qt.Key.Key_Space)


def test_field_note_marks_the_field_and_is_read_out_with_it(qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    column = QVBoxLayout(box)
    field = QLineEdit("vima.anan@")
    field.setAccessibleDescription("Work address")
    note = FieldNote(field)
    column.addWidget(field)
    column.addWidget(note)
    box.show()
    edge = (field.width() // 2, 0)
    note.show_problem("An address needs a part after the @.")
    assert note.isVisible()
    assert seen(field).text(QAccessible.Text.Description) == "An address needs a part after the @."
    assert field.grab().toImage().pixelColor(*edge).name().upper() == theme.current().colours.danger
    box.setFixedWidth(160)
    QApplication.processEvents()  # the narrower note asks for more lines
    box.resize(160, column.minimumSize().height())
    QApplication.processEvents()
    assert note.geometry().top() > field.geometry().bottom()
    assert note.height() >= note.heightForWidth(note.width()) >= 2 * note.fontMetrics().height()
    note.show_problem("")
    assert not note.isVisible()
    assert seen(field).text(QAccessible.Text.Description) == "Work address"
    assert field.grab().toImage().pixelColor(*edge).name().upper() != theme.current().colours.danger


def test_what_a_user_typed_is_never_taken_for_markup(qtbot: QtBot) -> None:
    passing = QWidget()
    qtbot.addWidget(passing)
    said = Toast(passing)
    said.say("<b>x</b>")
    for made in (Pill("<b>x</b>"), Notice("info", "<b>x</b>", "<i>y</i>"), Card("<b>x</b>"), said):
        qtbot.addWidget(made)
        labels = [made] if isinstance(made, QLabel) else made.findChildren(QLabel)
        assert labels
        assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels)
