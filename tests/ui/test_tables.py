"""Lists of 100,000 records: quick, never in the way of the next key, and true to what is stored."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from liaison_app.services import records
from liaison_app.services.work import Edit
from liaison_app.storage import door
from liaison_app.storage.session import Session
from liaison_app.ui.main_window import MainWindow
from liaison_app.ui.record_pane import RecordPane
from liaison_app.ui.record_tab import RecordTab
from tests.services.adding import add
from tests.support import vaults
from tests.support.commandline import CommandLine
from tests.support.hands import Hands
from tests.ui.conftest import put_down, quiet, settled, start, unlock
from tests.ui.watchdog import ALLOWED_MS, TRIES, Watchdog, is_allowed, turn

MANY = 100_000
FIRST = ("Amara", "Bilal", "Chen", "Dalia", "Elif", "Femi", "Greta", "Hana", "Iker", "Jonas")
LAST = ("Adler", "Brandt", "Costa", "Diallo", "Eriksen", "Farah", "Gomez", "Haddad", "Ito", "Jansen")
ROLES = ("Chair", "Resident", "Vicar", "Shopkeeper", "Head teacher")


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault with 100,000 contacts."""
    folder = tmp_path_factory.mktemp("many") / "vault"
    vault = vaults.fresh_vault(folder)
    session = vault.session()
    for first in range(0, MANY, 10_000):
        door.apply(session, [contact(n) for n in range(first, first + 10_000)], bulk=True)
    vault.close()
    return folder


def contact(n: int) -> Edit:
    """The n-th contact; names are unique and sort by their number."""
    name = f"{FIRST[n % 10]} {LAST[n // 10 % 10]} {n:06}"
    return records.new("contacts", {"name": name, "role": ROLES[n % 5], "area": f"Beat {n % 40}"})


@pytest.fixture
def full(qtbot: QtBot, many: Path) -> Iterator[MainWindow]:
    """The window on that vault."""
    frame = start(many)
    yield unlock(qtbot, frame)
    put_down(qtbot, frame)


@pytest.fixture
def watchdog() -> Iterator[Watchdog]:
    """Watches the window's thread."""
    dog = Watchdog()
    yield dog
    dog.close()


def pane_of(window: MainWindow) -> RecordPane:
    """The pane in sight."""
    assert isinstance(window.current, RecordTab)
    return window.current.pane


def shown(pane: RecordPane, row: int, column: int = 0) -> str:
    """What a cell shows."""
    return str(pane.table.rows.index(row, column).data())


def test_the_watchdog_sees_a_thread_that_is_held(qtbot: QtBot, watchdog: Watchdog) -> None:
    def hold() -> None:
        start = watchdog._now()
        while watchdog._now() - start < 2 * ALLOWED_MS:
            pass

    QTimer.singleShot(0, hold)
    with pytest.raises(AssertionError, match="held the window"):
        watchdog.check("holding", lambda: QTimer.singleShot(0, hold), lambda: True)


@pytest.mark.timeout(300)
def test_no_tab_holds_the_window_when_it_is_first_seen(
    many: Path, qtbot: QtBot, hands: Hands, watchdog: Watchdog
) -> None:
    left = {f"Ctrl+{number}": "" for number in range(1, 9)}
    for _try in range(TRIES):  # a tab is made once, so each try takes a window of its own
        frame = start(many)
        unlock(qtbot, frame)
        for keys in list(left):
            held = watchdog.held(partial(hands.press, keys), quiet())
            left[keys] += f" {held:.0f}"
            if is_allowed(held):
                del left[keys]
        put_down(qtbot, frame)
    assert left == {}, "tabs that held the window each time, in ms"


@pytest.mark.timeout(300)
def test_no_action_holds_the_window(full: MainWindow, hands: Hands, watchdog: Watchdog) -> None:
    done = quiet()

    def keys(*presses: str) -> None:
        for one in presses:
            hands.press(one)

    for number in range(1, 9):
        press = partial(keys, "Ctrl+8", f"Ctrl+{number}")
        watchdog.check(f"Ctrl+{number}", press, done)
    hands.press("Ctrl+2")
    pane = pane_of(full)
    rows = pane.table.rows
    hands.tab_to("Records")
    watchdog.check("jumping to the end", partial(keys, "Ctrl+End"), lambda: shown(pane, MANY - 1) != "…")
    watchdog.check("jumping to the start", partial(keys, "Ctrl+Home"), done)
    watchdog.check("the next record", partial(keys, "Down"), done)
    for column in (1, 0, 3):
        watchdog.check(f"sorting by column {column}", partial(click_header, pane, column), done)

    def search() -> None:
        hands.press("Ctrl+F")
        hands.type("amara ad")

    watchdog.check("searching", search, lambda: 0 < rows.rowCount() < MANY)
    watchdog.check("emptying the search", lambda: keys("Ctrl+F", "Escape"), lambda: rows.rowCount() == MANY)
    watchdog.check("wheel", partial(wheel, hands, 40), done)

    added = [rows.rowCount()]

    def add() -> None:
        added.append(added[-1] + 1)
        hands.press("Ctrl+N")
        hands.type("Zora Newcomer")
        hands.press("Ctrl+S")

    watchdog.check("adding a record", add, lambda: rows.rowCount() == added[-1] and done())
    watchdog.check("searching everything", lambda: keys("Ctrl+K", "Escape"), done)


def click_header(pane: RecordPane, column: int) -> None:
    header = pane.table.horizontalHeader()
    middle = QPoint(header.sectionViewportPosition(column) + header.sectionSize(column) // 2, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=middle)


def wheel(hands: Hands, notches: int) -> None:
    for _notch in range(notches):
        hands.wheel("Records", 1)
        turn(1)


@pytest.mark.timeout(300)
def test_a_long_list_shows_what_is_stored_from_end_to_end(full: MainWindow, hands: Hands, qtbot: QtBot) -> None:
    hands.press("Ctrl+2")
    pane = pane_of(full)
    qtbot.waitUntil(lambda: pane.table.rows.rowCount() >= MANY)
    names = sorted(str(contact(n).fields["name"]) for n in range(MANY))
    qtbot.waitUntil(lambda: shown(pane, 0) == names[0])
    hands.tab_to("Records")
    hands.press("Ctrl+End")
    last = pane.table.rows.rowCount() - 1
    qtbot.waitUntil(lambda: shown(pane, MANY - 1) == names[MANY - 1] or shown(pane, last).startswith("Zora"))
    bar = pane.table.verticalScrollBar()
    QTest.mouseClick(bar, Qt.MouseButton.MiddleButton, pos=bar.rect().center())  # there, not a page on
    middle = pane.table.rowAt(0)
    assert abs(middle - MANY // 2) < MANY // 20
    qtbot.waitUntil(lambda: shown(pane, middle) == names[middle])
    assert [shown(pane, middle + n) for n in range(5)] == names[middle : middle + 5]


def fill(session: Session, count: int) -> list[Edit]:
    """Put the first contacts into a vault."""
    edits = [contact(n) for n in range(count)]
    door.apply(session, edits, bulk=True)
    return edits


def test_the_selection_survives_a_change_and_a_sort(
    window: MainWindow, hands: Hands, session: Session, cli: CommandLine, qtbot: QtBot
) -> None:
    edits = fill(session, 300)
    name = str(edits[150].fields["name"])
    hands.go_to(name)
    pane = pane_of(window)
    qtbot.waitUntil(lambda: selected(pane) == name)
    click_header(pane, 1)
    qtbot.waitUntil(lambda: shown(pane, 0, 1) == "Chair")
    assert selected(pane) == name
    cli.ok("add", "contacts", "name=Aaron Early")
    qtbot.waitUntil(lambda: pane.table.rows.rowCount() == 301)
    assert selected(pane) == name
    assert pane.form.record_id == edits[150].id


def selected(pane: RecordPane) -> str:
    """The name in the selected row."""
    index: QModelIndex = pane.table.currentIndex()
    return shown(pane, index.row()) if index.isValid() else ""


def test_the_list_opens_nothing_by_itself(window: MainWindow, hands: Hands, session: Session, qtbot: QtBot) -> None:
    fill(session, 3)
    hands.press("Ctrl+2")
    hands.until(lambda: hands.rows("Records") == 3)
    pane = pane_of(window)
    hands.tab_to("Records")
    settled(hands)
    assert pane.current is None
    hands.press("Down")
    hands.until(lambda: pane.current is not None)
    assert pane.table.currentIndex().row() == 0


def test_keys_pressed_before_the_list_is_there_are_kept(
    window: MainWindow, hands: Hands, session: Session, qtbot: QtBot
) -> None:
    fill(session, 3)
    QTest.keySequence(hands.focus(), QKeySequence("Ctrl+2"))  # and no event is worked off until the keys are typed
    table = pane_of(window).table
    assert table.rows.rowCount() == 0
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Return)
    hands.until(lambda: hands.name(hands.focus()) == "Name", "the first record was not opened")


def test_a_filter_narrows_and_says_so(window: MainWindow, hands: Hands, session: Session, qtbot: QtBot) -> None:
    fill(session, 40)
    add(session, "contacts", name="Nora Phone", preferred_channel="phone")
    hands.press("Ctrl+2")
    hands.click("Filter")
    hands.press("Tab")  # from the area to how they want to be reached
    hands.type("Phone")
    pane = pane_of(window)
    qtbot.waitUntil(lambda: pane.table.rows.rowCount() == 1)
    assert shown(pane, 0) == "Nora Phone"
    hands.reads("Filter (1)")
    hands.click("Clear filters")
    qtbot.waitUntil(lambda: pane.table.rows.rowCount() == 41)


def test_an_answer_to_an_older_question_is_dropped(
    window: MainWindow, hands: Hands, session: Session, qtbot: QtBot
) -> None:
    fill(session, 200)
    hands.press("Ctrl+2")
    hands.press("Ctrl+F")
    pane = pane_of(window)
    for more in ("a", "m", "ara", " adler 0000"):
        hands.type(more)
        hands.press("Return")  # asks at once
    settled(hands)
    assert pane.table.rows.rowCount() == 1


def test_referrals_show_initials_until_opened(window: MainWindow, hands: Hands, session: Session, qtbot: QtBot) -> None:
    add(session, "referrals", person="Corinne Marlowe")
    hands.press("Ctrl+5")
    pane = pane_of(window)
    qtbot.waitUntil(lambda: pane.table.rows.rowCount() == 1)
    assert shown(pane, 0) == "C. M."
    assert "Corinne" not in hands.texts()
    hands.tab_to("Records")
    hands.press("Down")
    hands.reads("Corinne Marlowe")
