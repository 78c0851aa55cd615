"""Pictures of concerns, problems, the board and "You said, we did" in the window, each as it is met by keys and mouse.

python -m tests.support.problems_pictures pictures --theme dark --text 200
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from liaison_app.services import records, sample
from liaison_app.storage.edits import Edit
from tests.support.camera import Camera, camera, options
from tests.support.hands import Hands
from tests.support.vaults import fresh_vault

ALIKE = "The stairwell light in Building B is broken again and it is dark at night"


def fill(folder: Path) -> None:
    """The sample neighbourhood, a place twice, and a concern raised twice."""
    vault = fresh_vault(folder)
    session = vault.session()
    sample.fill(session)
    one = records.new("places", {"name": "5th/Main", "area": "Station Quarter"})
    two = records.new("places", {"name": "Main St & 5th Ave", "area": "Eastside", "notes": "The crossing at the bank."})
    first = records.new("concerns", {"text": ALIKE, "place_id": one.id})
    again = records.new("concerns", {"text": ALIKE.replace("again", "once more"), "place_id": one.id})
    records.save(session, [one, two, first, again])
    contacts = records.every(session, "contacts", limit=1)
    records.save(session, [Edit("concerns", first.id, fields={"wants_answer_id": contacts[0].id})])
    vault.close()


def open_first(hands: Hands) -> None:
    """Open the first record of the list in sight."""
    hands.until(lambda: hands.rows("Records") > 0)
    hands.click("Records")
    hands.press("Home")
    hands.press("Return")  # large text leaves no room for both: the record takes the place of the list
    hands.see("Delete")
    QTest.qWait(200)


def take_concerns(camera: Camera) -> None:
    """Where a concern stands, its moves, what is alike, marking as conduct."""
    hands = camera.desktop.hands
    hands.press("Ctrl+4")
    hands.click("Concerns")
    hands.until(lambda: hands.rows("Records") > 0)
    hands.press("Ctrl+F")
    hands.type("stairwell light dark")
    hands.until(lambda: hands.rows("Records") == 2)
    open_first(hands)
    hands.reads("Perhaps the same")
    camera.shot("concern")
    hands.tab_to("The same (1)")
    camera.shot("concern-alike")
    hands.take("Move on to another state", 5)
    hands.reads("Public answer")
    camera.shot("cannot-do")
    hands.press("Escape")
    hands.take("Move on to another state", 3)
    camera.shot("asked")
    hands.press("Escape")
    hands.see("About police conduct")
    hands.tab_to("About police conduct")
    hands.press("Space")
    hands.reads("Its story will not be kept")
    camera.shot("conduct")
    hands.press("Space")
    hands.press("Ctrl+F")
    hands.press("Ctrl+A")
    hands.press("Delete")


def take_board(camera: Camera) -> None:
    """List, board, a card on its way, a review."""
    hands = camera.desktop.hands
    hands.press("Ctrl+4")
    hands.press("Ctrl+F")
    hands.click("Problems")
    open_first(hands)
    camera.shot("problem")
    hands.click("Review this problem")
    hands.reads("File the review")
    camera.shot("review")
    hands.press("Escape")
    hands.press("Ctrl+F")
    hands.click("Show as a board")
    hands.until(lambda: hands.rows("Response") > 0)
    QTest.qWait(200)
    camera.shot("board")
    source, target = hands.see("Response"), hands.see("Assessment")
    start = source.mapTo(source.window(), QPoint(40, 40))
    viewport = source.findChild(type(source.viewport()), "qt_scrollarea_viewport")  # type: ignore[attr-defined]
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=QPoint(40, 40))
    there = viewport.mapFromGlobal(target.mapToGlobal(QPoint(30, 150)))
    for part in (4, 2, 1):
        QTest.mouseMove(viewport, QPoint(40, 40) + (there - QPoint(40, 40)) / part)
        QTest.qWait(20)
    camera.shot("board-dragging")
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=there)
    assert start
    hands.reads("is now in")
    camera.desktop.still()  # the columns are read once more
    camera.shot("board-moved")
    hands.click("Show as a list")


def take_places(camera: Camera) -> None:
    """Two places that are one."""
    hands = camera.desktop.hands
    hands.press("Ctrl+4")
    hands.press("Ctrl+F")
    hands.click("Places")
    hands.press("Ctrl+F")
    hands.type("5th/Main")
    open_first(hands)
    camera.shot("places")
    hands.click("Merge with another")
    hands.click("Take Main St  5th Ave")
    hands.reads("Which one stands?")
    camera.shot("merge")
    hands.press("Escape")
    hands.press("Ctrl+F")
    hands.press("Ctrl+A")
    hands.press("Delete")


def take_answers(camera: Camera) -> None:
    """What was said, and what became of it."""
    hands = camera.desktop.hands
    hands.press("Ctrl+8")
    hands.click("You said, we did")
    hands.until(lambda: hands.rows("What was said") > 0)
    QTest.qWait(300)
    camera.shot("you-said")


TAKES = {"concerns": take_concerns, "board": take_board, "places": take_places, "answers": take_answers}


def main() -> None:
    """Read the command line and take the pictures."""
    parser = options(__doc__)
    parser.add_argument("--only", nargs="*", choices=list(TAKES), help="these, each from the start")
    chosen = parser.parse_args()
    with camera(chosen, fill) as taking:
        for name in chosen.only or TAKES:
            TAKES[name](taking)


if __name__ == "__main__":
    main()
