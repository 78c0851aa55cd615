"""The small widgets, by keys, mouse and what a screen reader is told."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCalendarWidget,
    QComboBox,
    QDateEdit,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from liaison_app.ui.look import theme
from liaison_app.ui.widgets import (
    Button,
    Card,
    EmptyState,
    Entry,
    FieldNote,
    Notice,
    Pill,
    Rail,
    SearchField,
    StatusStrip,
    TitleBar,
    Toast,
    dress_list,
    dress_table,
    icon_button,
    tame,
    toast,
)

TABS = [Entry("Today", "today"), Entry("Contacts", "contacts"), Entry("Meetings", "meetings")]
AnyIndex = QModelIndex | QPersistentModelIndex


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp)
    yield
    theme.apply(qapp)


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


# --- rail ----------------------------------------------------------------------------------------


@pytest.fixture
def rail(qtbot: QtBot) -> Rail:
    made = Rail(TABS)
    qtbot.addWidget(made)
    made.resize(180, 500)
    active(qtbot, made)
    return made


def test_rail_is_a_list_of_tabs_to_a_screen_reader(rail: Rail) -> None:
    rail.choose(1)
    tabs = seen(rail.tabs)
    assert tabs.role() == QAccessible.Role.PageTabList
    inside = [tabs.child(at) for at in range(tabs.childCount())]
    entries = [child for child in inside if child.role() == QAccessible.Role.PageTab]
    assert [entry.text(QAccessible.Text.Name) for entry in entries] == [tab.name for tab in TABS]
    assert [bool(entry.state().selected) for entry in entries] == [False, True, False]


def test_rail_follows_arrow_keys_and_stops_at_the_ends(qtbot: QtBot, rail: Rail) -> None:
    told: list[int] = []
    rail.chosen.connect(told.append)
    rail.tabs.setFocus()
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_Down, Qt.Key.Key_Home):
        QTest.keyClick(rail.tabs, key)
    assert told == [1, 2, 0]
    assert rail.current() == 0


def test_rail_follows_the_mouse(qtbot: QtBot, rail: Rail) -> None:
    with qtbot.waitSignal(rail.chosen) as chosen:
        where = rail.tabs.tabRect(2).center()
        QTest.mouseClick(rail.tabs, Qt.MouseButton.LeftButton, pos=where)
    assert chosen.args == [2]


def test_rail_entries_stand_under_each_other_and_can_be_hit(rail: Rail) -> None:
    rects = [rail.tabs.tabRect(at) for at in range(len(TABS))]
    assert all(lower.top() >= upper.bottom() for upper, lower in itertools.pairwise(rects))
    assert all(rect.height() >= 24 and rect.width() >= 100 for rect in rects)


def test_rail_marks_the_open_tab(rail: Rail) -> None:
    rail.choose(1)
    image = rail.tabs.grab().toImage()
    box = rail.tabs.tabRect(1)
    assert image.pixelColor(box.left() + 1, box.center().y()).name().upper() == theme.current().colours.ring
    assert image.pixelColor(box.right() - 8, box.center().y()).name().upper() == theme.current().colours.selected


# --- buttons -------------------------------------------------------------------------------------


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


# --- search --------------------------------------------------------------------------------------


@pytest.fixture
def search(qtbot: QtBot) -> SearchField:
    made = SearchField("Search contacts")
    qtbot.addWidget(made)
    active(qtbot, made)
    made.setFocus()
    return made


def test_search_waits_for_a_pause(qtbot: QtBot, search: SearchField) -> None:
    told: list[str] = []
    search.searched.connect(told.append)
    with qtbot.waitSignal(search.searched, timeout=2_000):
        QTest.keyClicks(search, " maple ")
        assert told == []
    assert told == ["maple"]


def test_search_starts_at_once_on_enter_and_only_once(qtbot: QtBot, search: SearchField) -> None:
    told: list[str] = []
    search.searched.connect(told.append)
    QTest.keyClicks(search, "maple")
    QTest.keyClick(search, Qt.Key.Key_Return)
    QTest.keyClick(search, Qt.Key.Key_Return)
    assert told == ["maple"]


@pytest.mark.parametrize("by", ["key", "mouse"])
def test_search_is_cleared(qtbot: QtBot, search: SearchField, by: str) -> None:
    told: list[str] = []
    assert not search.clear_button.isVisible()
    QTest.keyClicks(search, "maple")
    QTest.keyClick(search, Qt.Key.Key_Return)
    search.searched.connect(told.append)
    assert search.clear_button.isVisible()
    if by == "key":
        QTest.keyClick(search, Qt.Key.Key_Escape)
    else:
        QTest.mouseClick(search.clear_button, Qt.MouseButton.LeftButton)
    assert (search.text(), told) == ("", [""])
    assert not search.clear_button.isVisible()


def test_search_names(search: SearchField) -> None:
    assert seen(search).text(QAccessible.Text.Name) == "Search"
    assert seen(search.clear_button).text(QAccessible.Text.Name) == "Clear search"
    assert min(search.clear_button.width(), search.clear_button.height()) >= 24


# --- title bar -----------------------------------------------------------------------------------


def test_title_bar_passes_on_what_is_asked(qtbot: QtBot) -> None:
    bar = TitleBar("Contacts", search="Search contacts", primary="New contact", primary_name="New")
    qtbot.addWidget(bar)
    active(qtbot, bar)
    assert bar.search is not None
    assert bar.primary is not None
    with qtbot.waitSignal(bar.primary_asked):
        QTest.mouseClick(bar.primary, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(bar.searched) as said:
        QTest.keyClicks(bar.search, "vima")
    assert said.args == ["vima"]


def test_title_bar_takes_two_lines_where_one_is_too_narrow(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    bar = TitleBar("Contacts", search="Search contacts", primary="New contact")
    bar.add_filter(QPushButton("Filter"))
    bar.set_count("1,204")
    column.addWidget(bar)
    window.resize(900, 300)
    window.show()
    assert bar.search is not None
    assert bar.primary is not None

    def on_one_line() -> bool:
        assert bar.search is not None
        assert bar.primary is not None
        middle = bar.search.mapTo(bar, QPoint(0, bar.search.height() // 2)).y()
        return bar.primary.geometry().top() <= middle <= bar.primary.geometry().bottom()

    qtbot.waitUntil(on_one_line)
    window.resize(480, 300)
    qtbot.waitUntil(lambda: not on_one_line())
    assert bar.primary.geometry().right() <= bar.width()
    window.resize(900, 300)
    qtbot.waitUntil(on_one_line)


# --- passing message -----------------------------------------------------------------------------


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
    field.setFocus()
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
    passing.undo_button.setFocus()
    QTest.qWait(120)
    assert passing.isVisible()
    field = window.findChild(QLineEdit)
    assert field is not None
    field.setFocus()
    qtbot.waitUntil(lambda: not passing.isVisible(), timeout=2_000)


def test_message_stays_inside_a_window_of_any_width(window: QWidget) -> None:
    passing = Toast(window)
    passing.say("The guide for Maple Court was printed, and forty copies were written down as handed out.", print)
    for width in (600, 340):
        window.resize(width, 400)
        QApplication.processEvents()
        assert window.rect().contains(passing.geometry())
        assert abs(passing.geometry().center().x() - window.rect().center().x()) <= 1


# --- states --------------------------------------------------------------------------------------


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


# --- fields --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [QSpinBox, QComboBox])
def test_scrolling_a_form_changes_no_value(qtbot: QtBot, kind: type[QSpinBox | QComboBox]) -> None:
    area = QScrollArea()
    qtbot.addWidget(area)
    field = kind()
    other = QLineEdit()
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.addWidget(field)
    column.addWidget(other)
    column.addStretch()
    inside.setMinimumHeight(2_000)
    area.setWidget(inside)
    if isinstance(field, QComboBox):
        field.addItems(["Phone", "Letter", "Email"])
        field.setCurrentIndex(1)
    else:
        field.setValue(5)
    tame(field)
    active(qtbot, area)
    other.setFocus()
    before = value(field)
    turn_wheel(field)
    assert value(field) == before
    assert area.verticalScrollBar().value() > 0
    area.verticalScrollBar().setValue(0)
    field.setFocus()
    turn_wheel(field)
    assert value(field) != before


def value(field: QWidget) -> int:
    return field.currentIndex() if isinstance(field, QComboBox) else field.value()  # type: ignore[attr-defined]


def turn_wheel(widget: QWidget) -> None:
    """One notch towards the user, by way of the window: only such an event is passed on to what scrolls."""
    handle = widget.window().windowHandle()
    assert handle is not None
    where = widget.mapTo(widget.window(), widget.rect().center())
    QTest.wheelEvent(handle, QPointF(where), QPoint(0, -120))
    QApplication.processEvents()


def test_calendar_of_a_date_is_dressed_when_needed(qtbot: QtBot) -> None:
    field = QDateEdit()
    field.setCalendarPopup(True)
    qtbot.addWidget(field)
    tame(field)
    active(qtbot, field)
    field.clearFocus()
    field.setFocus()
    calendar = field.calendarWidget()
    assert calendar.verticalHeaderFormat() == QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader
    for arrow in calendar.findChildren(QToolButton):
        if arrow.objectName() in ("qt_calendar_prevmonth", "qt_calendar_nextmonth"):
            assert arrow.accessibleName()


# --- tables and lists ----------------------------------------------------------------------------


class People(QAbstractTableModel):
    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:
        return 50

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:
        return 3

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return "Adeyemi" if index.column() == 0 else ""
        if role == Qt.ItemDataRole.ForegroundRole and index.row() == 3:
            return "danger"
        return None


def test_table_rows_show_text_selection_and_stripes(qtbot: QtBot) -> None:
    table = QTableView()
    qtbot.addWidget(table)
    table.setModel(People())
    dress_table(table)
    table.resize(500, 400)
    table.show()
    table.selectRow(2)
    colours = theme.current().colours
    image = table.viewport().grab().toImage()

    def colour(row: int, x: int) -> str:
        return image.pixelColor(x, table.rowViewportPosition(row) + 2).name().upper()

    assert [colour(row, 150) for row in range(3)] == [colours.surface, colours.zebra, colours.selected]
    assert colour(2, 1) == colours.ring
    assert table.rowHeight(0) == theme.current().metrics.row
    inked = {image.pixelColor(x, y).name().upper() for x in range(9, 90) for y in range(102, 136)}
    assert colours.danger in inked
    assert seen(table).text(QAccessible.Text.Name) == "Records"


def test_list_filled_before_it_is_shown_has_its_height_too(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    places = QListWidget()
    places.addItems(["Adeyemi Court", "Maple Court"])
    places.setCurrentRow(1)
    column.addWidget(places)
    active(qtbot, window)
    first, second = (places.visualItemRect(places.item(at)) for at in range(2))
    assert second.top() == first.bottom() + 1
    assert first.height() >= 24


def test_list_rows_keep_their_height(qtbot: QtBot) -> None:
    places = QListWidget()
    qtbot.addWidget(places)
    dress_list(places)
    places.addItems(["Adeyemi Court", "Maple Court"])
    places.setCurrentRow(1)
    places.show()
    tops = [places.visualItemRect(places.item(at)).top() for at in range(2)]
    assert tops[1] - tops[0] == theme.current().metrics.row


# --- names for everything that takes focus -------------------------------------------------------


def unnamed(node: QAccessibleInterface, path: str = "") -> Iterator[str]:
    """Paths of focusable nodes that have no name."""
    state, name = node.state(), node.text(QAccessible.Text.Name)
    here = f"{path}/{node.role().name}:{name}"
    if state.focusable and not state.invisible and not name:
        yield here
    if node.role() != QAccessible.Role.Table:
        for at in range(node.childCount()):
            child = node.child(at)
            if child is not None:
                yield from unnamed(child, here)


def test_everything_that_takes_focus_has_a_name(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    bar = TitleBar("Contacts", search="Search contacts", primary="New contact", primary_name="New")
    bar.add_filter(Button("Filter", icon="filter"))
    card = Card("Maple Court")
    card.add_action(icon_button("ellipsis", "More"))
    card.body.addWidget(Notice("warning", "No agreement"))
    rail = Rail(TABS)
    rail.add_button("Settings", "settings")
    table = QTableView()
    table.setModel(People(table))
    dress_table(table)
    empty = EmptyState("meetings", "None yet", "Forums.", action="Plan one")
    for part in (rail, bar, card, table, empty, StatusStrip()):
        column.addWidget(part)
    window.show()
    Toast(window).say("Contact deleted.", lambda: None)
    assert list(unnamed(seen(window))) == []
    nameless = QLineEdit()
    column.addWidget(nameless)
    nameless.show()
    assert len(list(unnamed(seen(window)))) == 1, "the gate finds what it is there to find"
