"""The live view: a whole forum by keys alone, and what its keys do one by one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from pytestqt.qtbot import QtBot

from liaison_app.models.agency import AGENCY_ID
from liaison_app.services import drafts
from liaison_app.storage.session import Session
from tests.services.adding import add, at, change
from tests.support.commandline import CommandLine
from tests.support.othertime import BEGINS
from tests.support.puppet import Puppet
from tests.support.vaults import PASSPHRASE
from tests.ui import forum_script as forum
from tests.ui.forum_script import Keyboard

KEYS_TO_THE_MINUTES = 10


@pytest.fixture
def november(session: Session) -> str:
    """The forum with its agenda, one before it in the series, and the groups of the agency."""
    change(session, "agency", AGENCY_ID, groups=("Tenants", "Shop owners", "Young people", "Older people"))
    before = add(session, "meetings", title="October", series="Maple Court", starts_at=at("2026-10-20 18:30"))
    add(session, "attendances", name="Ana Ruiz", organization="Maple Court tenants", meeting_id=before)
    add(session, "actions", text="Ask when the lamps are mended", meeting_id=before, status="done")
    meeting = add(
        session,
        "meetings",
        title=forum.TITLE,
        series="Maple Court",
        place="Maple Court hall",
        starts_at=at("2026-11-22 18:30"),
    )
    add(session, "attendances", name="Bo Li", organization="Corner shop", status="expected", meeting_id=meeting)
    for position, title in enumerate(forum.AGENDA, start=1):
        add(session, "agenda-items", title=title, position=position, meeting_id=meeting)
    return meeting


@pytest.fixture
def windows(cli: CommandLine) -> Iterator[list[Puppet]]:
    """The windows of a test, each in a process of its own; none survives it."""
    made: list[Puppet] = []
    yield made
    for puppet in made:
        puppet.process.kill()
        puppet.process.communicate()


def start(cli: CommandLine, windows: list[Puppet], begins: str) -> Keyboard:
    cli.home.mkdir(exist_ok=True)
    puppet = Puppet(cli.folder, {**cli.environment(), BEGINS: begins, "LIAISON_TODAY": ""})
    windows.append(puppet)
    puppet.unlock(PASSPHRASE)
    return Keyboard(puppet)


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pdf)


@pytest.mark.timeout(600)
def test_a_forum_of_ninety_minutes_by_keys_alone(
    qtbot: QtBot, session: Session, november: str, cli: CommandLine, windows: list[Puppet]
) -> None:
    keys = start(cli, windows, forum.BEGINS)
    forum.come_in(keys)
    forum.arrive(keys)
    forum.write(keys, forum.FIRST_HALF)
    forum.correct(keys)
    lock_and_unlock(keys)
    forum.write(keys, forum.SECOND_HALF)
    keys.see("40 heads counted")
    keys.type(forum.KILLED_AT)
    qtbot.waitUntil(lambda: forum.KILLED_AT in [draft.line for draft in drafts.every(session)], timeout=10_000)
    keys.puppet.kill()

    keys = start(cli, windows, forum.GOES_ON)
    keys.at("Capture")
    keys.see("What you typed last time is back.")
    keys.line("ary ^2026-12-04")
    keys.see("Action filed: Book the hall for January")
    keys.puppet.do("passes", 5)
    pdf = to_the_minutes(keys, cli)
    keys.puppet.close()

    records = cli.every_record()
    assert forum.missing(records, text_of(pdf)) == []
    meeting = next(one for one in records["meetings"] if one["id"] == november)
    assert (meeting["headcount"], meeting["opened_at"][:16], meeting["closed_at"][:16], meeting["ends_at"][:16]) == (
        40, "2026-11-22T18:30", "2026-11-22T19:54", "2026-11-22T19:54",
    )  # fmt: skip
    a_capture_that_is_suppressed_is_missed(cli, records, pdf)


def lock_and_unlock(keys: Keyboard) -> None:
    """In the middle of a word; the view comes back with it, and it is typed on."""
    keys.puppet.do("passes", 2)
    keys.type(forum.LOCKED_AT)
    keys.press("Ctrl+L")
    keys.puppet.do("see", "Unlock")
    keys.puppet.unlock(PASSPHRASE)
    keys.at("Capture")
    keys.see(forum.LOCKED_AT)
    keys.line("ght")
    keys.see("Concern filed: The buses do not wait at night")


def to_the_minutes(keys: Keyboard, cli: CommandLine) -> Path:
    """F6, and from there to the saved file; the keys are counted."""
    before = len(keys.pressed)
    keys.press("F6")
    keys.at("Minutes")
    keys.see("The meeting is over")
    keys.press("Return")
    keys.puppet.do("see", "Save…")
    keys.press("Ctrl+S")
    keys.at("File name")
    keys.press("Return")
    keys.see("Saved: ")
    assert len(keys.pressed) - before <= KEYS_TO_THE_MINUTES
    keys.press("Escape")
    return cli.home / "minutes-2026-11-22.pdf"


def a_capture_that_is_suppressed_is_missed(
    cli: CommandLine, records: dict[str, list[dict[str, str]]], pdf: Path
) -> None:
    """The same look, after one capture is gone: it must name it, in the vault and in the minutes."""
    words = "Mail is stolen from building A"
    gone = next(one["id"] for one in records["concerns"] if one["text"] == words)
    meeting = next(one["id"] for one in records["meetings"] if one["title"] == forum.TITLE)
    cli.ok("delete", "concerns", gone)
    cli.ok("export", "minutes", meeting, "--out", str(pdf))
    found = forum.missing(cli.every_record(), text_of(pdf))
    assert [line for line in found if words in line] == [
        f"not stored: {words}", f"concerns: {{{words!r}}}", f"not in the minutes: {words}",
    ]  # fmt: skip
