"""Two windows and one hub, by keys and mouse: joining, a cut cable, two values, a withdrawn consent, leaving."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from liaison_app.ui import syncing
from tests.support import team_windows
from tests.support.hands import Hands
from tests.support.hubs import Place
from tests.support.team_windows import Officer, Team
from tests.sync.conftest import database, place, postgres  # noqa: F401 - fixtures
from tests.ui.conftest import put_down

TEXT = "The lamp at Fifth and Main is dark"


@pytest.fixture
def team(
    qtbot: QtBot,
    hands: Hands,
    tmp_path: Path,
    place: Place,  # noqa: F811 - the fixture
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Team]:
    """Nothing syncs by itself within a test, unless the test wants that: it would depend on the clock."""
    for name in ("PAUSE_MS", "AT_LATEST_MS", "FIRST_RETRY_MS", "ASKING_MS"):
        monkeypatch.setattr(syncing, name, 3_600_000)
    with team_windows.team(qtbot, hands, tmp_path, place) as made:
        yield made
        for officer in (made.patel, made.jo):
            assert officer.frame is not None
            put_down(qtbot, officer.frame)


def open_concern(officer: Officer) -> None:
    """The only concern there is, in its pane."""
    hands = officer.come_forward().hands
    hands.press("Ctrl+4")
    hands.click("Concerns")
    hands.shows("Records", 1)
    hands.click("Records")
    hands.press("Down")
    hands.see("Save")


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
    open_concern(jo)
    hands.fill("Concern", "Dark since Monday")
    hands.press("Ctrl+S")
    hands.reads("Concern saved.")
    jo.cli.ok("edit", "consents", consent, "withdrawn_on=2026-11-20")
    open_concern(patel)
    hands.fill("Concern", "Dark, and the school asks")
    hands.press("Ctrl+S")
    hands.reads("Concern saved.")
    hands.reads("Saved here, waits for the hub")
    patel.cli.ok("edit", "consents", consent, "purpose=Intake and a ride", "withdrawn_on=2026-11-21")
    for officer in (jo, patel):
        officer.sync()
        hands.until(lambda officer=officer: officer.bar().startswith("Offline since"), officer.bar)
        assert officer.bar().endswith("· 2 changes waiting")

    team.cable.cut.clear()
    for officer in (jo, patel, jo):
        officer.sync()
    for officer in (jo, patel):
        open_concern(officer)
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
    open_concern(patel)
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
