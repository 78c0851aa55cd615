"""The agency's logo in the window: chosen, shown, printed, taken away; by key and mouse."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtWidgets import QApplication

from liaison_app.services import pictures, records
from liaison_app.storage.session import Session
from tests.services.adding import add
from tests.services.test_pictures import bomb
from tests.support.commandline import CommandLine
from tests.support.hands import Hands
from tests.support.logos import logo

pytestmark = pytest.mark.usefixtures("november", "window")

CHOOSE, REMOVE = "Logo: choose a file", "Logo: remove"


def open_profile(hands: Hands) -> None:
    hands.press("Ctrl+K")
    hands.type("Agency profile")
    hands.reads("Agency profile")
    hands.press("Return")
    hands.see(CHOOSE)


def choose(hands: Hands, path: Path) -> None:
    hands.click(CHOOSE)
    hands.fill("File name", str(path))
    hands.press("Return")


def test_a_logo_is_chosen_printed_and_taken_away(
    hands: Hands, session: Session, cli: CommandLine, tmp_path: Path
) -> None:
    add(session, "services", name="Night shelter")
    (tmp_path / "logo.png").write_bytes(b64decode(logo()))
    open_profile(hands)
    choose(hands, tmp_path / "logo.png")
    hands.see(REMOVE)
    hands.click("Save")
    hands.until(lambda: QApplication.activeModalWidget() is None)
    assert records.agency(session).logo == pictures.made_small(b64decode(logo()))
    guide = tmp_path / "guide.pdf"
    cli.ok("export", "guide", "--out", str(guide))
    with pikepdf.open(guide) as pdf:
        assert len(pdf.pages[0].get_images()) == 1
    assert "Logo: A picture" in cli.ok("show", "agency", records.agency(session).id)
    open_profile(hands)
    hands.click(REMOVE)
    hands.click("Save")
    hands.until(lambda: records.agency(session).logo == "")


def test_a_file_that_is_no_picture_is_refused_in_words(
    hands: Hands, session: Session, cli: CommandLine, tmp_path: Path
) -> None:
    drawn, huge = tmp_path / "crest.svg", tmp_path / "huge.png"
    drawn.write_text("<svg/>")
    huge.write_bytes(bomb())
    open_profile(hands)
    choose(hands, drawn)
    hands.reads("it must be a PNG or a JPEG")
    choose(hands, huge)
    hands.reads("The picture is too large: more than 25 million dots.")
    assert hands.all_named(REMOVE) == []
    hands.press("Escape")
    assert "PNG or a JPEG" in cli.refused("agency-logo", str(drawn))
    assert records.agency(session).logo == ""
