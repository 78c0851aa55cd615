"""The directory in the window: bring one in, print the guide, keep the agency's profile; by keys and mouse."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from liaison_app.models.translation import Translation
from liaison_app.services import records
from liaison_app.services.work import Query
from liaison_app.storage.session import Session
from liaison_app.ui.main_window import MainWindow
from tests.services.adding import add
from tests.support.hands import Hands

ILLINOIS = Path(__file__).parent.parent / "data" / "hsds" / "illinois-legal-aid-1.1"


def bring_in(hands: Hands) -> None:
    """Go to Services and choose Import, from a folder."""
    hands.press("Ctrl+7")
    hands.take("Import", 1)


def pick(hands: Hands, path: Path) -> None:
    """Type a path into the dialog that asks for a file or folder."""
    hands.fill("File name", str(path))
    hands.press("Return")


def test_a_directory_is_looked_at_brought_in_and_taken_back(
    window: MainWindow, hands: Hands, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Below the home folder, where Qt's dialog begins, it selects each folder on the way while a path is typed.
    monkeypatch.setenv("HOME", str(tmp_path))
    directory = shutil.copytree(ILLINOIS, tmp_path / "a" / "b")
    bring_in(hands)
    pick(hands, directory)
    hands.reads("What it would do")
    hands.reads("20 rows are left out, 318 are taken with a remark")
    assert hands.rows("Rows with something wrong") == 338
    assert records.count(session, Query("services")) == 0
    hands.click("Import")
    hands.until(lambda: records.count(session, Query("services")) == 429, "the services did not come in")
    hands.reads("Directory imported.")
    hands.until(lambda: hands.rows("Records") == 429)
    hands.press("Ctrl+Z")
    hands.until(lambda: records.count(session, Query("services")) == 0, "the import was not taken back")


def test_a_folder_that_is_no_directory_is_refused(
    window: MainWindow, hands: Hands, session: Session, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    bring_in(hands)
    pick(hands, tmp_path / "empty")
    hands.until(lambda: hands.all_named("Progress") == [])
    assert not hands.all_named("Import")[-1].isEnabled()
    hands.press("Escape")


def test_a_guide_that_cannot_be_written_says_so(
    window: MainWindow, hands: Hands, session: Session, tmp_path: Path
) -> None:
    records.save(session, [records.new("services", {"name": "Night shelter"})])
    target = tmp_path / "taken.pdf"
    target.mkdir()
    hands.press("Ctrl+7")
    hands.see("Import")
    hands.press("Ctrl+P")
    hands.click("Save…")
    pick(hands, target / "sub" / "guide.pdf")
    hands.reads("Nothing is lost. Choose another folder or name.")
    assert list(target.iterdir()) == []


def test_the_agency_profile_and_its_lists(window: MainWindow, hands: Hands, session: Session, qtbot: QtBot) -> None:
    hands.press("Ctrl+K")
    hands.type("agency profile")
    hands.press("Return")
    hands.fill("Areas", "Northgate")
    hands.press("Return")
    hands.type("Old Mill")
    hands.click("Save")
    hands.until(lambda: records.agency(session).areas == ("Northgate", "Old Mill"), "the profile was not saved")
    hands.until(lambda: QApplication.activeModalWidget() is None)
    hands.press("Ctrl+2")
    hands.press("Ctrl+N")
    hands.fill("Area", "Nor")
    hands.press("Return")
    hands.press("Ctrl+N")
    hands.until(lambda: not window.desk.tasks.is_busy())


def test_what_another_program_changes_is_seen(window: MainWindow, hands: Hands, session: Session) -> None:
    hands.press("Ctrl+2")
    hands.see("No contacts yet")
    records.save(session, [records.new("contacts", {"name": "Added By Command"})])
    hands.until(lambda: hands.all_named("Records") != [] and hands.rows("Records") == 1, "the change was not seen")


def test_texts_go_to_translators_and_come_back(
    window: MainWindow, hands: Hands, session: Session, tmp_path: Path
) -> None:
    add(session, "services", name="Food shelf", description="Food for a week.")
    table = tmp_path / "es.csv"
    hands.press("Ctrl+7")
    hands.take("Texts to translate", 1)  # Spanish
    pick(hands, table)
    hands.reads("texts to translate:")
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    named = {row["field_name"]: row for row in rows}
    named["name"] |= {"value": "Despensa", "translator": "Ana", "checked_by": "Luis"}
    named["description"] |= {"value": "Comida"}
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    hands.take("Import", 3)
    pick(hands, table)
    hands.reads("1 new, 0 changed")
    assert hands.rows("Rows with something wrong") == 1
    hands.click("Import")
    hands.reads("Translations imported.")
    [made] = records.every(session, "translations")
    assert isinstance(made, Translation)
    assert (made.value, made.language) == ("Despensa", "es")
