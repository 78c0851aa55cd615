"""A meeting from its first line to the minutes, by keys (and a mouse for what is only there to be clicked)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtWidgets import QApplication, QTabBar
from pytestqt.qtbot import QtBot

from liaison_app.services import audit, drafts, records
from liaison_app.storage.session import Session
from liaison_app.storage.vault import Vault, open_vault
from liaison_app.ui.main_window import MainWindow
from tests.services.adding import add, at
from tests.support.hands import Hands
from tests.support.vaults import PASSPHRASE, fresh_vault
from tests.support.window import open_window


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    monkeypatch.setenv("LIAISON_TODAY", "2026-11-22")
    return fresh_vault(tmp_path / "vault")


@pytest.fixture
def session(vault: Vault) -> Session:
    return vault.session()


@pytest.fixture
def hands(qtbot: QtBot, vault: Vault) -> Iterator[Hands]:
    with open_window(qtbot, vault) as hands:
        yield hands


@pytest.fixture
def forum(session: Session) -> str:
    return add(session, "meetings", title="Maple Court forum", starts_at=at("2026-11-03 18:30"))


def children(session: Session, kind: str, meeting_id: str) -> list[Any]:
    return records.children(session, kind, meeting_id)


def open_forum(hands: Hands) -> None:
    """Go to Meetings and into the only one."""
    hands.press("Ctrl+3")
    hands.until(lambda: hands.rows("Records") > 0)
    hands.click("Records")
    hands.press("Down")
    hands.reads("Minutes PDF…")


def entered(hands: Hands, name: str) -> None:
    hands.until(lambda: hands.name(hands.focus()) == name, f"the cursor is not in “{name}”")


def sections(hands: Hands) -> list[str]:
    (bar,) = (bar for bar in hands.front().findChildren(QTabBar) if bar.accessibleName() == "Sections")
    return [bar.tabText(index) for index in range(bar.count())]


def save_as(hands: Hands, path: Path) -> None:
    """Type a path into the open file dialog."""
    entered(hands, "File name")
    hands.press("Ctrl+A")
    hands.type(str(path))
    hands.press("Return")
    hands.until(lambda: QApplication.activeModalWidget() is None)


def put_away(hands: Hands) -> None:
    """What the frame does before it closes or locks."""
    main = hands.front().findChild(MainWindow)
    assert isinstance(main, MainWindow)
    done: list[bool] = []
    main.put_away(lambda: done.append(True))
    hands.until(lambda: bool(done))


def vault_in(folder: Path) -> Vault:
    return open_vault(folder / "vault", PASSPHRASE, store=None)


def file(hands: Hands, *lines: str) -> None:
    for line in lines:
        hands.type(line)
        hands.press("Return")


def test_a_forum_is_written_down_by_keys_alone(hands: Hands, session: Session) -> None:
    hands.press("Ctrl+3")
    hands.press("Ctrl+N")
    entered(hands, "Title")
    hands.type("Maple Court forum")
    hands.press("Tab")
    hands.press("Tab")
    entered(hands, "Starts at")
    hands.type("2026-11-22 18:30")
    hands.press("Ctrl+PgDown")  # stores the meeting, since an agenda must belong to one
    entered(hands, "New agenda item")
    file(hands, "Introductions", "Lamps at the bus stop", "Next date")
    hands.press("Ctrl+PgDown")
    entered(hands, "New attendance")
    file(hands, "Ana Ruiz, Maple Court tenants", "12 Tenants", "Shop owners: 3")
    hands.press("Ctrl+PgDown")
    entered(hands, "New concern")
    file(hands, "The lamp at the bus stop is dark", "Mail is stolen")
    hands.press("Ctrl+PgDown")
    entered(hands, "New decision")
    file(hands, "Ask the city for lamps. | for 12 against 1 abstained 2")
    hands.press("Ctrl+PgDown")
    entered(hands, "New action")
    file(hands, "Write to the city @Jo Rivera ^fri", "Call the landlord")

    def stored() -> bool:
        found = records.find(session, "meetings", "Maple")
        return bool(found) and len(children(session, "actions", found[0][0])) == 2

    hands.until(stored)
    ((meeting, _title),) = records.find(session, "meetings", "Maple")
    agenda = children(session, "agenda-items", meeting)
    assert [(item.position, item.title) for item in agenda] == [
        (1, "Introductions"),
        (2, "Lamps at the bus stop"),
        (3, "Next date"),
    ]
    people = children(session, "attendances", meeting)
    assert [(one.name, one.organization, one.group, one.count) for one in people] == [
        ("Ana Ruiz", "Maple Court tenants", "", 1),
        ("", "", "Tenants", 12),
        ("", "", "Shop owners", 3),
    ]
    concerns = children(session, "concerns", meeting)
    assert [one.text for one in concerns] == ["The lamp at the bus stop is dark", "Mail is stolen"]
    (decision,) = children(session, "decisions", meeting)
    assert (decision.wording, decision.votes_for, decision.votes_against, decision.votes_abstained) == (
        "Ask the city for lamps.",
        12,
        1,
        2,
    )
    actions = children(session, "actions", meeting)
    assert [(one.text, one.owner, one.due_on) for one in actions] == [
        ("Write to the city", "Jo Rivera", date(2026, 11, 27)),
        ("Call the landlord", "", None),
    ]
    wanted = ["Details", "Agenda 3", "Attendance 3", "Concerns 2", "Decisions 1", "Actions 2"]
    hands.until(lambda: sections(hands) == wanted)


def test_a_meeting_without_a_title_keeps_its_form(hands: Hands, session: Session) -> None:
    hands.press("Ctrl+3")
    hands.press("Ctrl+N")
    entered(hands, "Title")
    hands.press("Ctrl+PgDown")
    hands.reads("Title is needed.")
    entered(hands, "Title")
    assert records.find(session, "meetings", "") == []


def test_what_was_filed_is_changed_deleted_and_brought_back(hands: Hands, session: Session, forum: str) -> None:
    add(session, "concerns", text="Mail is stolen", meeting_id=forum)
    open_forum(hands)
    for _section in range(3):
        hands.press("Ctrl+PgDown")
    entered(hands, "New concern")
    hands.until(lambda: hands.rows("Concerns") == 1)
    hands.press("Down")
    hands.press("Return")
    entered(hands, "Concern")
    hands.press("Ctrl+End")
    hands.type(" in building A")
    hands.press("Ctrl+S")
    hands.until(lambda: children(session, "concerns", forum)[0].text == "Mail is stolen in building A")
    hands.press("Escape")
    entered(hands, "New concern")
    hands.press("Down")
    hands.press("Delete")
    hands.until(lambda: children(session, "concerns", forum) == [])
    hands.reads("Concern deleted.")
    hands.press("Ctrl+Z")
    hands.until(lambda: len(children(session, "concerns", forum)) == 1)


def test_a_day_that_is_none_is_said_and_nothing_is_lost(hands: Hands, session: Session, forum: str) -> None:
    open_forum(hands)
    hands.press("Ctrl+PgUp")
    entered(hands, "New action")
    file(hands, "Mend the lamp ^someday")
    hands.reads("“someday” is no day.")
    for _letter in "someday":
        hands.press("Backspace")
    file(hands, "+2")
    hands.until(lambda: [one.due_on for one in children(session, "actions", forum)] == [date(2026, 11, 24)])


def test_words_left_in_the_line_are_filed_when_one_moves_on(hands: Hands, session: Session, forum: str) -> None:
    open_forum(hands)
    hands.press("Ctrl+PgDown")
    entered(hands, "New agenda item")
    hands.type("Not yet filed")
    hands.reads("Not saved yet: Meetings")
    hands.press("Ctrl+2")
    hands.until(lambda: [one.title for one in children(session, "agenda-items", forum)] == ["Not yet filed"])
    hands.reads("All changes saved")


def test_the_minutes_become_a_file(hands: Hands, session: Session, forum: str, tmp_path: Path) -> None:
    add(session, "agenda-items", title="Lamps", meeting_id=forum, position=1)
    add(session, "decisions", wording="Ask the city for lamps.", meeting_id=forum)
    target = tmp_path / "out.pdf"
    open_forum(hands)
    hands.click("Minutes PDF…")
    hands.reads("minutes-2026-11-03.pdf")
    save_as(hands, target)
    hands.reads(f"Minutes saved: {target}")
    text = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(target))
    assert text.index("Maple Court forum") < text.index("Lamps") < text.index("Ask the city for lamps.")
    disclosed = [event for event in audit.events(session) if event["action"] == "disclose"]
    assert [(event["kind"], event["record_id"], event["fields"]) for event in disclosed] == [
        ("meetings", forum, ["minutes"])
    ]


def test_minutes_that_cannot_be_written_are_said_so(hands: Hands, forum: str, tmp_path: Path) -> None:
    open_forum(hands)
    hands.press("Ctrl+P")
    save_as(hands, tmp_path / "missing" / "out.pdf")
    hands.reads("Nothing is lost. Choose another folder or name.")


def test_a_decision_that_was_searched_opens_in_its_meeting(hands: Hands, session: Session, forum: str) -> None:
    add(session, "decisions", wording="Ask the city for lamps.", meeting_id=forum)
    add(session, "meetings", title="Another forum", starts_at=datetime.fromisoformat("2026-12-01 18:30"))
    hands.press("Ctrl+K")
    hands.type("lamps")
    hands.until(lambda: hands.rows("Found") == 1)
    hands.press("Return")
    hands.until(lambda: bool(hands.all_named("Save decision")))
    assert "Maple Court forum" in hands.texts()


def test_activities_stand_beside_the_meetings(hands: Hands, session: Session) -> None:
    hands.press("Ctrl+3")
    hands.click("Activities")
    hands.press("Ctrl+N")
    entered(hands, "Title")
    hands.type("Outreach with Harbor House")
    hands.fill("Date", "2026-11-20")
    hands.fill("Hours", "2.5")
    hands.press("Return")
    hands.reads("Activity saved.")
    ((activity, _title),) = records.find(session, "activities", "Outreach")
    assert records.load(session, "activities", activity).value("hours") == 2.5


def test_what_cannot_be_read_survives_the_closing(qtbot: QtBot, vault: Vault, forum: str, tmp_path: Path) -> None:
    session = vault.session()
    decision = add(session, "decisions", wording="Ask for lamps.", meeting_id=forum)
    with open_window(qtbot, vault) as hands:
        open_forum(hands)
        hands.press("Ctrl+PgUp")
        entered(hands, "New action")
        hands.type("Mend the lamp ^someday")
        hands.press("Ctrl+PgUp")
        entered(hands, "New decision")
        hands.until(lambda: hands.rows("Decisions") == 1)
        hands.press("Down")
        hands.press("Return")
        entered(hands, "Wording")
        hands.fill("For", "many")
        put_away(hands)
    again = vault_in(tmp_path)
    assert children(again.session(), "actions", forum) == []
    assert records.load(again.session(), "decisions", decision).value("votes_for") is None
    with open_window(qtbot, again) as hands:
        hands.until(lambda: bool(hands.all_named("Save decision")))
        hands.reads("What you typed last time is back")
        hands.reads("many")
        hands.fill("For", "12")
        hands.press("Return")
        hands.reads("Decision saved.")
        hands.press("Ctrl+PgDown")
        hands.reads("Mend the lamp ^someday")
        hands.fill("New action", "Mend the lamp ^2026-12-01")
        hands.press("Return")
        hands.shows("Actions", 1)
    last = vault_in(tmp_path)
    assert drafts.every(last.session()) == []
    assert records.load(last.session(), "decisions", decision).value("votes_for") == 12
    last.close()
