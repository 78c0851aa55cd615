"""From a tab to paper: preview, choices, save, print, another program; by key and mouse, checked in the files."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from PIL import ImageChops, ImageStat
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from liaison_app.services import audit
from liaison_app.storage.session import Session
from liaison_app.ui.paper.printing import _in_order
from tests.services.adding import add, at
from tests.support.commandline import CommandLine
from tests.support.hands import Hands
from tests.support.scan import find
from tests.ui.conftest import settled
from tests.ui.watchdog import Watchdog

pytestmark = pytest.mark.usefixtures("november", "window")


class Viewer(QObject):
    """Another program for PDF files: Qt hands it what would be opened there."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Path] = []

    @Slot(QUrl)
    def show(self, url: QUrl) -> None:
        self.opened.append(Path(url.toLocalFile()))


@pytest.fixture
def viewer() -> Iterator[Viewer]:
    made = Viewer()
    QDesktopServices.setUrlHandler("file", made, "show")  # type: ignore[arg-type]
    yield made
    QDesktopServices.unsetUrlHandler("file")


@pytest.fixture
def shelter(session: Session) -> str:
    return add(session, "services", name="Night shelter", needs=("Emergency Shelter",), phones=[{"number": "555-0160"}])


@pytest.fixture
def forum(session: Session) -> str:
    meeting = add(session, "meetings", title="Maple Court forum", starts_at=at("2026-11-03 18:30"))
    add(session, "attendances", name="Ana Ruiz", meeting_id=meeting)
    add(session, "actions", text="Ana Ruiz calls the landlord", owner="Ana Ruiz", meeting_id=meeting)
    return meeting


def many(session: Session, count: int) -> None:
    for number in range(count):
        add(session, "services", name=f"Service {number}", description="Help of many kinds. " * 40)


def look(hands: Hands, tab: str, *, at: str = "") -> None:
    """Go to a tab, into its first record if `at` says what it is called, and open the preview."""
    hands.press(tab)
    if at:
        hands.until(lambda: hands.rows("Records") > 0)
        hands.click("Records")
        hands.press("Home")
        hands.reads(at)
        settled(hands)
    hands.press("Ctrl+P")
    hands.see("Print…")


def save(hands: Hands, path: Path) -> bytes:
    """Save what is looked at, by keys."""
    hands.press("Ctrl+S")
    hands.fill("File name", str(path))
    hands.press("Return")
    hands.reads(f"Saved: {path}")
    return path.read_bytes()


def begin_to_print(hands: Hands, path: Path) -> None:
    """Choose the printer that writes a file, once the pages are there."""
    hands.see("Print…")
    hands.press("Ctrl+P")
    hands.fill("Output file:", str(path))
    hands.click("Print")


def text_of(path: Path) -> str:
    pdf = pypdfium2.PdfDocument(path)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pdf)
    finally:
        pdf.close()


def released(session: Session) -> list[tuple[str, str]]:
    """What the audit log says left, oldest first: document and record."""
    found = [event for event in audit.events(session) if event["action"] == "disclose"]
    return sorted((event["fields"][0], event["record_id"]) for event in found)


def left_behind(*folders: Path) -> list[str]:
    """Files that are, or hold, a PDF."""
    return find(["%PDF-1"], folders)


def test_what_is_chosen_is_what_is_shown_and_saved(
    hands: Hands, session: Session, shelter: str, cli: CommandLine, tmp_path: Path
) -> None:
    add(session, "services", name="Soup kitchen", needs=("Food Pantry",))
    look(hands, "Ctrl+7")
    hands.reads("2 services")
    hands.choose("Format", "Large print")
    hands.choose("Paper", "A4")
    hands.choose("Language", "Spanish")
    hands.tab_to("Housing")
    hands.press("Space")
    hands.reads("1 servicio")
    settled(hands)
    assert released(session) == []  # looking is no release
    saved = save(hands, tmp_path / "guide.pdf")
    assert released(session) == [("guide", "")]
    hands.press("Escape")
    hands.until(lambda: QApplication.activeModalWidget() is None)
    by_command = tmp_path / "same.pdf"
    cli.ok("export", "guide", "--out", str(by_command), "--format", "large", "--page", "A4", "--lang", "es", "--need",
           "Housing")  # fmt: skip
    assert hashlib.sha256(saved).digest() == hashlib.sha256(by_command.read_bytes()).digest()
    look(hands, "Ctrl+7")  # the paper of the printer is asked for once
    hands.see("Paper")
    assert "A4" in hands.texts()


def test_what_cannot_be_made_says_why(hands: Hands, session: Session) -> None:
    look_at_nothing = ("No service fits this choice", "mark services as active and printable")
    hands.press("Ctrl+7")
    hands.press("Ctrl+P")
    for words in look_at_nothing:
        hands.reads(words)
    assert not any(button.isEnabled() for name in ("Print…", "Save…") for button in hands.all_named(name))
    assert released(session) == []


def test_a_meeting_offers_its_documents_and_the_public_copy_names_nobody(
    hands: Hands, session: Session, forum: str, tmp_path: Path
) -> None:
    look(hands, "Ctrl+3", at="Maple Court forum")
    hands.reads("Ana Ruiz calls the landlord")
    hands.choose("Copy", "Public copy")
    hands.reads("Public copy: residents are not named")
    assert "Ana Ruiz" not in hands.texts()
    save(hands, tmp_path / "public.pdf")
    assert "Ana Ruiz" not in text_of(tmp_path / "public.pdf")
    hands.choose("Document", "Sign-in sheet")
    hands.reads("Sign-in sheet")
    settled(hands)
    save(hands, tmp_path / "sheet.pdf")
    assert released(session) == [("minutes-public", forum), ("sign-in", forum)]


def test_every_tab_offers_what_it_has(hands: Hands, session: Session, shelter: str, forum: str) -> None:
    add(session, "contacts", name="Ana Ruiz", addresses=[{"address_1": "1 Maple Court", "city": "Port Alder"}])
    add(session, "referrals", person="River Stone", service_id=shelter)
    add(session, "concerns", text="(handed on)", conduct=True, conduct_body="Police Review Board")
    for tab, record, words in (
        ("Ctrl+2", "", "For sheets of Avery 5160"),
        ("Ctrl+5", "River Stone", "Where to go: Night shelter"),
        ("Ctrl+4", "", "Police Review Board"),
    ):
        look(hands, tab, at=record)
        hands.reads(words)
        hands.press("Escape")
        hands.until(lambda: QApplication.activeModalWidget() is None)
    hands.click("Concerns")
    hands.until(lambda: hands.rows("Records") == 1)
    hands.click("Records")
    hands.press("Home")
    hands.see("Save")
    settled(hands)
    hands.click("Print or PDF…")
    hands.reads("We handed it to Police Review")
    hands.press("Escape")
    hands.press("Ctrl+1")
    hands.press("Ctrl+P")
    hands.reads("There is nothing to print here.")
    assert released(session) == []


def test_it_is_printed_as_it_looks(hands: Hands, session: Session, shelter: str, tmp_path: Path) -> None:
    look(hands, "Ctrl+7")
    hands.reads("1 service")
    save(hands, tmp_path / "saved.pdf")
    begin_to_print(hands, tmp_path / "printed.pdf")
    hands.reads("sent to the printer")
    assert released(session) == [("guide", "")] * 2
    saved, printed = (pypdfium2.PdfDocument(tmp_path / f"{name}.pdf") for name in ("saved", "printed"))
    assert len(saved) == len(printed)
    for one, other in zip(saved, printed, strict=True):
        assert [round(side) for side in one.get_size()] == [round(side) for side in other.get_size()]
        looks = [page.render(scale=2).to_pil().convert("L").resize((150, 200)) for page in (one, other)]
        unlike = ImageChops.difference(*looks)
        assert ImageStat.Stat(looks[0]).extrema[0][0] < 128  # something is printed
        assert ImageStat.Stat(unlike).extrema[0][1] < 40
    saved.close()
    printed.close()


def test_pages_come_as_they_were_asked_for(qtbot: QtBot) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    assert list(_in_order(printer, 4)) == [0, 1, 2, 3]
    printer.setFromTo(2, 9)
    assert list(_in_order(printer, 4)) == [1, 2, 3]
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert list(_in_order(printer, 4)) == [3, 2, 1]
    printer.setCopyCount(2)
    times = 1 if printer.supportsMultipleCopies() else 2
    printer.setCollateCopies(True)
    assert list(_in_order(printer, 4)) == [3, 2, 1] * times
    printer.setCollateCopies(False)
    assert list(_in_order(printer, 4)) == sorted([3, 2, 1] * times, reverse=True)


def test_printing_is_stopped(hands: Hands, session: Session, tmp_path: Path) -> None:
    many(session, 12)
    look(hands, "Ctrl+7")
    hands.choose("Format", "Large print")
    begin_to_print(hands, tmp_path / "printed.pdf")
    hands.see("Stop printing")
    hands.press("Space")
    hands.reads("Printing was stopped.")
    assert not (tmp_path / "printed.pdf").exists()
    assert hands.see("Print…").isEnabled()


def test_a_lock_ends_printing(hands: Hands, session: Session, tmp_path: Path) -> None:
    many(session, 12)
    look(hands, "Ctrl+7")
    hands.choose("Format", "Large print")
    begin_to_print(hands, tmp_path / "printed.pdf")
    hands.see("Stop printing")
    hands.press("Ctrl+L")
    hands.reads("Locked.")
    hands.until(lambda: not (tmp_path / "printed.pdf").exists())


def test_another_program_gets_a_file_that_goes_with_the_lock(
    hands: Hands, session: Session, shelter: str, viewer: Viewer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    look(hands, "Ctrl+7")
    hands.reads("1 service")
    assert left_behind(tmp_path) == []
    hands.click("Open in viewer")
    hands.reads("Its file is removed when Liaison locks or ends.")
    (lent,) = viewer.opened
    assert lent.parent == tmp_path / "vault" / "tmp"
    assert "Night shelter" in text_of(lent)
    assert stat.S_IMODE(lent.stat().st_mode) == 0o600
    assert stat.S_IMODE(lent.parent.stat().st_mode) == 0o700
    assert "shelter" not in lent.name
    assert left_behind(tmp_path) == [f"{lent}: %PDF-1 (utf-8)"]
    assert released(session) == [("guide", "")]
    hands.press("Escape")
    hands.until(lambda: QApplication.activeModalWidget() is None)
    hands.press("Ctrl+L")
    hands.reads("Locked.")
    hands.until(lambda: left_behind(tmp_path) == [], "a file is left behind")


def test_the_window_is_never_held(hands: Hands, session: Session, tmp_path: Path) -> None:
    many(session, 15)
    hands.press("Ctrl+7")
    hands.shows("Records", 15)
    dog = Watchdog()

    def ready() -> bool:
        return "15 services" in hands.texts() and any(button.isEnabled() for button in hands.all_named("Print…"))

    def open_again() -> None:
        hands.press("Escape")
        hands.press("Ctrl+P")

    def print_once() -> None:
        begin_to_print(hands, tmp_path / f"printed-{len(list(tmp_path.iterdir()))}.pdf")
        dog.reset()  # the dialog is the system's

    def printed() -> bool:
        return not hands.all_named("Stop printing")

    try:
        dog.check("opening the preview", open_again, ready)
        hands.press("Tab")
        dog.check("another format", lambda: hands.press("Down"), ready)
        dog.check("printing", print_once, printed)
    finally:
        dog.close()
