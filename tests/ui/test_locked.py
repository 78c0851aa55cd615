"""A locked window shows nothing of what was open in it: on the screen, to assistive technology, in titles, in models.

Every text of the vault holds a mark. Before locking, the same look must find it, or it would prove nothing.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from PySide6.QtCore import QStringListModel
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.exceptions import TimeoutError as Late
from pytestqt.qtbot import QtBot

from liaison_app import app, clock
from liaison_app.models.agency import AGENCY_ID
from liaison_app.storage.session import Session
from liaison_app.ui.desk import Desk
from liaison_app.ui.frame import Frame
from tests.services.adding import add, change
from tests.support import remains
from tests.support.hands import Hands
from tests.support.vaults import PASSPHRASE, fresh_vault
from tests.ui.conftest import opened, put_down

MARK = b"rehtaefelliuQ"[::-1]  # backwards: Python keeps the lines of a source that it once showed


def fill(session: Session) -> None:
    """A record of every kind that a tab lists, marked in all its texts."""
    m = MARK.decode()
    today = clock.today()
    change(session, "agency", AGENCY_ID, name=m, areas=(m,))
    place = add(session, "places", name=m, area=m)
    organization = add(session, "organizations", name=m, area=m)
    contact = add(session, "contacts", name=m, role=m, organization_id=organization, notes=m, phones=[{"number": m}])
    add(session, "log-entries", contact_id=contact, on=today, summary=m)
    meeting = add(session, "meetings", title=m, starts_at=clock.now(), place=m)
    problem = add(session, "problems", title=m, scanning=m, place_id=place)
    add(session, "concerns", text=m, meeting_id=meeting, problem_id=problem)
    add(session, "actions", text=m, owner=m, due_on=today, meeting_id=meeting)
    add(session, "notes", text=m)
    referral = add(session, "referrals", person=f"{m} {m}", need="housing", barriers=m, opened_on=today)
    add(session, "consents", referral_id=referral, what=m, recipient=m, purpose=m, given_on=today)
    add(session, "reports", doing=m, place=m, observed=m, seen_on=today)
    add(session, "groups", name=m, notes=m)
    add(session, "services", name=m, description=m, organization_id=organization)
    add(session, "trainings", course=m, on=today, hours=1, officer_id=session.actor.id)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The filled vault."""
    folder = tmp_path_factory.mktemp("marked") / "vault"
    vault = fresh_vault(folder)
    fill(vault.session())
    vault.close()
    return folder


@pytest.fixture
def steady() -> Iterator[None]:
    """No cursor that is there in one picture and not in the next."""
    before = QApplication.cursorFlashTime()
    QApplication.setCursorFlashTime(0)
    yield
    QApplication.setCursorFlashTime(before)


@contextmanager
def open_vault(qtbot: QtBot, hands: Hands, folder: Path) -> Iterator[Frame]:
    frame = app.create(["liaison", "--data-dir", str(folder)])
    frame.show()
    hands.fill("Passphrase", PASSPHRASE)
    hands.press("Return")
    main = opened(qtbot, frame)
    hands.until(lambda: not main.desk.tasks.is_busy() and main.isAncestorOf(hands.focus()))
    try:
        yield frame
    finally:
        for dialog in frame.findChildren(QDialog):  # left by a test that failed; it would take every key of the next
            dialog.close()
        put_down(qtbot, frame)


def at_rest(hands: Hands, frame: Frame) -> QImage:
    """The picture of a window that has found its layout: the same twice."""
    taken = [remains.picture(frame)]

    def same() -> bool:
        taken.append(remains.picture(frame))
        return taken[-1] == taken[-2]

    hands.until(same)
    return taken[-1]


_LOCKED: list[QImage] = []


@pytest.fixture
def locked_picture(qtbot: QtBot, hands: Hands, steady: None, tmp_path: Path) -> QImage:
    """What a locked window looks like whose vault is empty."""
    if not _LOCKED:
        fresh_vault(tmp_path / "empty").close()
        with open_vault(qtbot, hands, tmp_path / "empty") as frame:
            hands.press("Ctrl+L")
            hands.reads("Locked.")
            hands.until(lambda: bool(frame._leaving) and not frame.findChildren(Desk), "the vault is not closed")
            _LOCKED.append(at_rest(hands, frame))
    return _LOCKED[0]


def record(keys: str, switch: str = "") -> Callable[[Hands], None]:
    """Open the first record of a tab."""

    def go(hands: Hands) -> None:
        hands.press(keys)
        if switch:
            hands.click(switch)
        hands.shows("Records", 1)
        hands.click("Records")
        hands.press("Home")
        hands.see("Save")

    return go


def today_tab(hands: Hands) -> None:
    hands.press("Ctrl+1")
    hands.see("Done")


def quick_note(hands: Hands) -> None:
    hands.press("Ctrl+Shift+N")
    hands.type(MARK.decode())


def everything(hands: Hands) -> None:
    hands.press("Ctrl+K")
    hands.type(MARK.decode())
    hands.until(lambda: any(MARK.decode() in text for text in remains.accessible()))


def profile(hands: Hands) -> None:
    hands.press("Ctrl+K")
    hands.type("Agency profile")
    hands.reads("Agency profile")
    hands.press("Return")
    hands.see("Agency")


def preview(hands: Hands) -> None:
    """The guide, with a service in it."""
    record("Ctrl+7")(hands)
    hands.press("Ctrl+P")
    hands.see("Print…")


def clipboard(hands: Hands) -> None:
    record("Ctrl+2")(hands)
    hands.press("Return")
    hands.until(lambda: hands.name(hands.focus()) == "Name")
    hands.press("Ctrl+A")
    hands.press("Ctrl+C")
    assert MARK.decode() in QApplication.clipboard().text()


def menu(hands: Hands) -> None:
    record("Ctrl+5")(hands)
    hands.reads("Other")


def half_typed(hands: Hands) -> None:
    """What cannot be saved: a meeting without a time."""
    hands.press("Ctrl+3")
    hands.press("Ctrl+N")
    hands.until(lambda: hands.name(hands.focus()) == "Title")
    hands.type(MARK.decode())
    hands.fill("Starts at", "soon")


def section(hands: Hands) -> None:
    record("Ctrl+3")(hands)
    hands.turn_to("Concerns 1")
    hands.shows("Concerns", 1)
    hands.fill("New concern", f"{MARK.decode()} again")


def live_view(hands: Hands) -> None:
    """A meeting as it goes on, with a line half typed."""
    record("Ctrl+3")(hands)
    hands.press("F8")
    hands.until(lambda: hands.name(hands.focus()) == "Capture")
    hands.see("Written down")
    hands.type(f"{MARK.decode()} again")


def history(hands: Hands) -> None:
    """Who changed what in a record."""
    record("Ctrl+2")(hands)
    hands.press("Ctrl+H")
    hands.until(lambda: QApplication.activeModalWidget() is not None)


def audit_log(hands: Hands) -> None:
    """The settings over a record."""
    record("Ctrl+2")(hands)
    hands.press("Ctrl+,")
    hands.turn_to("Audit log")


CASES: dict[str, Callable[[Hands], None]] = {
    "today": today_tab,
    "contacts": record("Ctrl+2"),
    "organizations": record("Ctrl+2", "Organizations"),
    "meetings": record("Ctrl+3"),
    "section": section,
    "problems": record("Ctrl+4"),
    "places": record("Ctrl+4", "Places"),
    "referrals": record("Ctrl+5"),
    "reports": record("Ctrl+6"),
    "groups": record("Ctrl+6", "Watch groups"),
    "services": record("Ctrl+7"),
    "evaluation": record("Ctrl+8", "Training log"),
    "quick note": quick_note,
    "search": everything,
    "profile": profile,
    "history": history,
    "audit log": audit_log,
    "preview": preview,
    "clipboard": clipboard,
    "half typed": half_typed,
    "live view": live_view,
}


@pytest.mark.parametrize("case", CASES)
def test_nothing_is_left_of_what_was_in_sight(
    qtbot: QtBot, hands: Hands, template: Path, tmp_path: Path, locked_picture: QImage, case: str
) -> None:
    shutil.copytree(template, tmp_path / "vault")
    with open_vault(qtbot, hands, tmp_path / "vault") as frame:
        CASES[case](hands)
        hands.until(lambda: "accessible" in remains.found(MARK), "there is nothing to be seen before locking")
        assert remains.picture(frame) != locked_picture
        hands.press("Ctrl+L")
        hands.reads("Locked.")
        hands.until(lambda: bool(frame._leaving) and not frame.findChildren(Desk), "the vault is not closed")
        with suppress(Late):
            qtbot.waitUntil(lambda: not remains.found(MARK), timeout=3_000)
        left = remains.found(MARK)
        assert not left, f"still there: {left}"
        assert [w for w in QApplication.topLevelWidgets() if w.isVisible()] == [frame]
        assert at_rest(hands, frame) == locked_picture


def test_the_look_finds_a_mark_wherever_it_is_put(qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QLabel

    label = QLabel(MARK.decode())
    label.setWindowTitle(f"{MARK.decode()} – Liaison")
    qtbot.addWidget(label)
    label.show()
    QApplication.clipboard().setText(MARK.decode())
    kept = QStringListModel([MARK.decode()])
    assert set(remains.found(MARK)) == {"accessible", "titles", "clipboard", "documents", "models"}
    QApplication.clipboard().clear()
    kept.setStringList([])
