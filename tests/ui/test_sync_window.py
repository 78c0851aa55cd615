"""Two windows and one hub, by keys and mouse: joining, a cut cable, two values, a withdrawn consent, leaving."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from liaison_app.services import records
from liaison_app.services.work import Session
from liaison_app.ui import syncing
from tests.support import team_windows
from tests.support.hands import Hands
from tests.support.hubs import Place
from tests.support.postgres import PASSWORD
from tests.support.scan import find
from tests.support.team_windows import Team
from tests.sync.conftest import database, place, postgres  # noqa: F401 - fixtures
from tests.ui.conftest import put_down

NEVER = 3_600_000
TEXT = "The lamp at Fifth and Main is dark"


@pytest.fixture
def pause() -> int:
    """So many milliseconds after a change it is sent: within a test, never."""
    return NEVER


@pytest.fixture
def team(
    qtbot: QtBot,
    hands: Hands,
    tmp_path: Path,
    place: Place,  # noqa: F811 - the fixture
    pause: int,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Team]:
    """Nothing syncs by itself within a test, unless the test wants that: it would depend on the clock."""
    monkeypatch.setattr(syncing, "PAUSE_MS", pause)
    for name in ("AT_LATEST_MS", "FIRST_RETRY_MS", "ASKING_MS"):
        monkeypatch.setattr(syncing, name, NEVER)
    with team_windows.team(qtbot, hands, tmp_path, place) as made:
        yield made
        for officer in (made.patel, made.jo):
            assert officer.frame is not None
            put_down(qtbot, officer.frame)


def both(team: Team, *kinds: str) -> list[list[dict[str, Any]]]:
    """The records of some kinds, as the command line shows them on both laptops."""
    return [[officer.cli.only(kind) for kind in kinds] for officer in (team.jo, team.patel)]


def test_two_windows_one_hub_and_a_cut_cable(team: Team) -> None:
    team.join()
    jo, patel, hands = team.jo, team.patel, team.jo.hands
    referral = jo.cli.ok("add", "referrals", "person=A. B.")
    given = (f"referral_id={referral}", "what=Name and phone", "recipient=Harbor Clinic", "purpose=Intake")
    consent = jo.cli.ok("add", "consents", *given, "given_on=2026-11-02")
    jo.cli.ok("add", "concerns", f"text={TEXT}")
    jo.sync()
    patel.sync()
    for officer in (jo, patel):
        officer.says("Up to date")

    team.cable.pull_the_plug()
    jo.open_concern()
    hands.fill("Concern", "Dark since Monday")
    hands.press("Ctrl+S")
    hands.reads("Concern saved.")
    jo.cli.ok("edit", "consents", consent, "withdrawn_on=2026-11-20")
    patel.open_concern()
    hands.fill("Concern", "Dark, and the school asks")
    hands.press("Ctrl+S")
    hands.reads("Concern saved.")
    hands.reads("Saved here, waits for the hub")
    patel.cli.ok("edit", "consents", consent, "purpose=Intake and a ride", "withdrawn_on=2026-11-21")
    for officer in (jo, patel):
        officer.sync()
        hands.until(lambda officer=officer: officer.bar().startswith("Offline since"), officer.bar)  # type: ignore[misc]
        assert officer.bar().endswith("· 2 changes waiting")

    team.cable.cut.clear()
    for officer in (jo, patel, jo):
        officer.sync()
    for officer in (jo, patel):
        officer.open_concern()
        officer.says("2 fields need you")
        hands.reads("Two values: choose one")
        hands.click("Compare")
        hands.reads("Dark since Monday")
        hands.reads("R. Patel entered")
        hands.reads("Dark, and the school asks")
        hands.press("Escape")
    for rows in both(team, "consents"):
        assert (rows[0]["withdrawn_on"], rows[0]["purpose"]) == ("2026-11-20", "Intake and a ride")
    choose_undo_and_choose(team)
    second_sync_changes_nothing(team, consent)


def choose_undo_and_choose(team: Team) -> None:
    """R. Patel keeps, takes that back, and takes the other by its key; the rest is chosen from the page."""
    patel, hands = team.patel, team.patel.hands
    patel.open_concern()
    hands.click("Compare")
    hands.see("Keep this")
    hands.press("1")
    hands.reads("Nothing is left to choose here.")
    hands.press("Ctrl+Z")
    hands.see("Keep this")
    hands.press("2")
    hands.reads("Nothing is left to choose here.")
    hands.press("Escape")
    assert patel.cli.only("concerns")["text"] == "Dark, and the school asks"
    patel.says("1 field needs you · 1 change waiting")
    hands.click("1 field needs you · 1 change waiting")
    hands.reads("Needs you")
    hands.click("Compare")
    hands.reads("Withdrawn on")
    hands.press("K")
    hands.reads("Nothing is left to choose here.")
    hands.press("Escape")
    hands.press("Escape")
    patel.sync()
    team.jo.sync()


def second_sync_changes_nothing(team: Team, consent: str) -> None:
    """Both say so, and the command line finds nothing to do."""
    for officer in (team.jo, team.patel):
        officer.says("Up to date")
        done = officer.cli.json("sync")
        assert (done["pulled"], done["pushed"], done["waiting"], done["clashes"]) == (0, 0, 0, 0)
        shown = officer.cli.json("show", "consents", consent)
        assert (shown["withdrawn_on"], shown["purpose"]) == ("2026-11-20", "Intake and a ride")
    first, second = both(team, "concerns")
    assert first == second
    assert first[0]["text"] == "Dark, and the school asks"


def test_many_deletions_are_asked_about_and_leaving_keeps_the_work(team: Team, tmp_path: Path) -> None:
    team.join()
    jo, patel, hands = team.jo, team.patel, team.jo.hands
    names = [f"Quillfeather {n}" for n in range(30)]
    jo.beside(lambda session: records.save(session, [records.new("contacts", {"name": name}) for name in names]))
    jo.sync()
    patel.sync()
    jo.beside(_delete_contacts)
    jo.sync()
    patel.sync()
    patel.says("Sync has stopped: your team deleted 30 records")
    patel.settings("Sync")
    hands.click("Not now")
    assert hands.all_named("They are meant") == []
    hands.press("Escape")
    patel.sync()
    patel.says("Sync has stopped: your team deleted 30 records")
    assert len(patel.cli.listed("contacts")) == 30
    patel.settings("Sync")
    hands.click("They are meant")
    patel.says("Up to date")
    assert patel.cli.listed("contacts") == []
    hands.click("Leave the hub")
    hands.reads("nothing is deleted here")
    hands.tab_to("Leave the hub")
    hands.press("Space")
    patel.says("This laptop only")
    assert "has no hub" in patel.cli.refused("sync")
    titles = [top.windowTitle() for top in QApplication.topLevelWidgets()]
    assert not any("Quillfeather" in title or patel.login in title for title in titles)
    state_folder = Path(os.environ["LIAISON_STATE_DIR"])
    assert find(["Quillfeather", PASSWORD, patel.login], [jo.folder, patel.folder, state_folder]) == []


def _delete_contacts(session: Session) -> None:
    for record in records.every(session, "contacts"):
        records.delete(session, "contacts", record.id)


@pytest.mark.parametrize("pause", [50])
def test_it_syncs_by_itself_and_neither_a_save_nor_the_lock_waits_for_it(team: Team) -> None:
    team.join()
    jo, patel, hands = team.jo, team.patel, team.jo.hands
    jo.come_forward()
    hands.press("Ctrl+2")
    hands.press("Ctrl+N")
    hands.type("Ana Ruiz")
    hands.press("Ctrl+S")
    hands.reads("Synced")
    jo.says("Up to date")
    patel.come_forward()
    hands.press("Ctrl+2")
    hands.press("Ctrl+N")
    hands.type("Not saved yet")
    patel.sync()
    hands.until(lambda: hands.rows("Records") == 1, "what arrived is not listed")
    hands.reads("Not saved yet")  # in the form, which is still open, with the cursor in it
    assert hands.name(hands.focus()) == "Name"
    team.cable.deaf.set()
    hands.press("Ctrl+S")
    hands.reads("Contact saved.")
    patel.says("Syncing…")
    hands.fill("Role", "Head teacher")
    hands.press("Ctrl+S")
    hands.until(lambda: {row["role"] for row in patel.cli.listed("contacts")} == {"", "Head teacher"})
    patel.says("Syncing…")
    begun = time.monotonic()
    hands.press("Ctrl+L")
    hands.reads("Everything is saved and encrypted.")
    assert time.monotonic() - begun < 10
    team.cable.deaf.clear()
    team.cable.hang_up()
    patel.unlock()
    patel.says("Up to date")
