"""Who changed what in a record, and taking it back from there: by keys and mouse, checked by the command line."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from liaison_app.services import sample
from liaison_app.storage.session import Session
from liaison_app.ui import idle
from liaison_app.ui.frame import Frame
from liaison_app.ui.main_window import MainWindow
from liaison_app.ui.record_history import KEYS
from tests.support.commandline import CommandLine
from tests.support.hands import Hands
from tests.support.names import unnamed
from tests.support.people import Colleague, with_colleague
from tests.ui.conftest import put_down, settled, start, unlock

pytestmark = pytest.mark.timeout(300)  # many commands, each a process that derives a key
OHANA = Path(__file__).parent.parent / "data" / "hsds" / "ohana-1.0"


@dataclass(frozen=True)
class Told:
    """A closed vault with a contact whom Jo made, Sam changed, and Jo changed again."""

    folder: Path
    sam: str
    ana: str


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Made once; each test has a copy of its own."""
    sam = with_colleague(tmp_path_factory.mktemp("told"))
    person = sam.cli.ok("add", "contacts", "name=Ana Ruiz", "role=Resident")
    sam.ok("edit", "contacts", person, "role=Chair", "area=Mill Street")
    sam.cli.ok("edit", "contacts", person, "notes=Call after six")
    return Told(sam.cli.folder, sam.id, person)


@pytest.fixture
def sam(told: Told, tmp_path: Path) -> Colleague:
    """An officer beside the supervisor Jo Rivera."""
    shutil.copytree(told.folder, tmp_path / "vault")
    return Colleague(CommandLine(tmp_path / "vault", tmp_path / "home"), told.sam)


@pytest.fixture
def cli(sam: Colleague) -> CommandLine:
    """Jo's command line."""
    return sam.cli


@pytest.fixture
def ana(told: Told) -> str:
    """The contact."""
    return told.ana


@pytest.fixture
def frame(qtbot: QtBot, cli: CommandLine, hands: Hands) -> Iterator[Frame]:
    """Jo's window with Ana's record open."""
    window = start(cli.folder)
    try:
        unlock(qtbot, window)
        settled(hands)
        open_first(hands, "Ctrl+2")
        yield window
    finally:
        put_down(qtbot, window)


def open_first(hands: Hands, keys: str) -> None:
    """Open the first record of a tab."""
    hands.press(keys)
    hands.until(lambda: hands.rows("Records") > 0, lambda: f"no records in:\n{hands.texts()}")
    hands.click("Records")
    hands.press("Home")
    hands.see("History")


def steps(hands: Hands) -> list[list[str]]:
    """Who, what and which fields, step by step."""
    hands.until(lambda: hands.rows("Steps") > 0)
    return [row[1:] for row in hands.cells("Steps")]


def test_two_officers_changes_stand_field_by_field(cli: CommandLine, ana: str, frame: Frame, hands: Hands) -> None:
    hands.click("History")
    assert steps(hands) == [
        ["Jo Rivera", "Changed", "Notes"],
        ["Sam Okafor", "Changed", "Role, Area"],
        ["Jo Rivera", "Changed", "Name, Role"],
    ]
    assert unnamed(hands.front()) == []
    assert hands.name(hands.focus()) == "Steps"
    assert hands.cells("What the step changed") == [["Notes", "–", "Call after six"]]
    hands.press("Down")
    assert sorted(hands.cells("What the step changed")) == [
        ["Area", "–", "Mill Street"],
        ["Role", "Resident", "Chair"],
    ]
    hands.reads("Only Sam Okafor can take this back.")
    assert not [button for button in hands.all_named("Take back this step") if button.isEnabled()]
    told = cli.json("history", "contacts", ana)
    assert {(entry["who"], entry["label"], entry["after"]) for entry in told} == {
        ("Jo Rivera", "Notes", "Call after six"),
        ("Sam Okafor", "Area", "Mill Street"),
        ("Sam Okafor", "Role", "Chair"),
        ("Jo Rivera", "Name", "Ana Ruiz"),
        ("Jo Rivera", "Role", "Resident"),
    }
    hands.press("Escape")
    hands.until(lambda: QApplication.activeModalWidget() is None)


def test_a_step_of_one_s_own_is_taken_back_by_keys_alone(
    cli: CommandLine, ana: str, frame: Frame, hands: Hands
) -> None:
    hands.press(KEYS)
    steps(hands)
    hands.press("Tab")
    hands.press("Tab")
    assert hands.name(hands.focus()) == "Take back this step"
    hands.press("Space")
    hands.reads("Taken back.")
    hands.shows("Steps", 4)
    assert steps(hands)[0] == ["Jo Rivera", "Taken back", "Notes"]
    settled(hands)
    hands.front().activateWindow()  # off screen there is no window manager that does it
    hands.until(lambda: hands.name(hands.focus()) == "Steps", lambda: f"the cursor is at {hands.focus()}")
    hands.press("Down")
    hands.reads("This was taken back.")
    assert cli.json("show", "contacts", ana)["notes"] == ""
    assert cli.json("history", "contacts", ana)[0]["action"] == "undo"
    assert cli.json("show", "contacts", ana)["role"] == "Chair"


def test_what_was_changed_since_is_not_overwritten(cli: CommandLine, ana: str, frame: Frame, hands: Hands) -> None:
    hands.press(KEYS)
    steps(hands)
    hands.press("End")
    hands.press("Ctrl+End")
    hands.until(lambda: ["Name", "–", "Ana Ruiz"] in hands.cells("What the step changed"))
    hands.click("Take back this step")
    hands.reads("was changed in the meantime")
    assert cli.json("show", "contacts", ana)["name"] == "Ana Ruiz"
    hands.shows("Steps", 3)


def test_what_another_officer_changes_meanwhile_appears(sam: Colleague, ana: str, frame: Frame, hands: Hands) -> None:
    hands.press(KEYS)
    steps(hands)
    sam.ok("edit", "contacts", ana, "role=Treasurer")
    hands.shows("Steps", 4)
    assert steps(hands)[0] == ["Sam Okafor", "Changed", "Role"]


def test_an_import_is_taken_back_as_one_step(cli: CommandLine, frame: Frame, hands: Hands) -> None:
    report = cli.json("import", "services", str(OHANA))
    assert report["added"] > 20
    open_first(hands, "Ctrl+7")
    hands.press(KEYS)
    [[who, what, _fields]] = steps(hands)
    assert (who, what) == ("Jo Rivera", "Imported")
    hands.reads("they go back with this one")
    hands.click("Take back this step")
    hands.reads("Taken back.")
    assert cli.json("list", "services") == []
    assert cli.json("list", "organizations") == []
    hands.until(lambda: hands.rows("Steps") == 2)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A window that locks after eight seconds without a key."""
    monkeypatch.setattr(idle, "MINUTE_MS", 800)


def test_locking_takes_it_away(impatient: None, frame: Frame, hands: Hands) -> None:
    hands.press(KEYS)
    steps(hands)
    hands.see("Passphrase")
    assert "Call after six" not in hands.texts()
    assert QApplication.activeModalWidget() is None


@pytest.mark.parametrize("keys", ["Ctrl+2", "Ctrl+3", "Ctrl+4", "Ctrl+5", "Ctrl+6", "Ctrl+7"])
def test_every_kind_of_record_has_its_history(window: MainWindow, session: Session, hands: Hands, keys: str) -> None:
    sample.fill(session)
    open_first(hands, keys)
    hands.press(KEYS)
    hands.until(lambda: hands.rows("Steps") > 0)
    assert hands.cells("Steps")[0][2] == "Sample data"
    assert unnamed(hands.front()) == []


def test_where_nothing_is_open_the_window_says_so(window: MainWindow, hands: Hands) -> None:
    hands.press("Ctrl+2")
    hands.see("New")
    hands.press(KEYS)
    hands.reads("Open a stored record to see its history.")


def test_a_record_in_a_section_has_its_own(window: MainWindow, session: Session, hands: Hands) -> None:
    hands.press("Ctrl+3")
    hands.press("Ctrl+N")
    hands.fill("Title", "Mill Street forum")
    hands.fill("Starts at", "2026-11-20 18:30")
    hands.press("Ctrl+S")
    hands.reads("Meeting saved")
    hands.turn_to("Concerns")
    hands.click("New concern")
    hands.type("Cars race on Fifth after ten")
    hands.press("Return")
    hands.shows("Concerns", 1)
    hands.press("Down")
    hands.press("Return")
    hands.see("Save concern")
    hands.press(KEYS)
    hands.reads("Concern: history")
    assert ["Concern", "–", "Cars race on Fifth after ten"] in hands.cells("What the step changed")
