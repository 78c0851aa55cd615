"""Pictures of sync in two windows, each as it is met by clicking through.

    python -m tests.support.sync_pictures pictures --theme dark --text 200

writes `pictures/01-no-hub-dark-200.png` and so on: the window, and over it the dialogs that are open.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QApplication

from liaison_app.services import records, work
from liaison_app.services.work import Edit, Session
from liaison_app.ui import appearance, syncing, tasks
from liaison_app.ui.look import theme
from tests.support import team_windows
from tests.support.hands import Hands
from tests.support.hubs import empty_database, made_anew
from tests.support.officers_pictures import THEMES, Camera, Patience
from tests.support.postgres import server
from tests.support.team_windows import Officer, Team
from tests.support.vaults import PASSPHRASE

NEVER = 3_600_000
CONCERN = "The lamp at Fifth and Main is dark"


class Cameras:
    """One for each window, and one count of pictures for both."""

    def __init__(self, target: Path, suffix: str) -> None:
        self.target, self.suffix, self.taken = target, suffix, 0

    def shot(self, officer: Officer, name: str) -> None:
        """A picture of an officer's window."""
        camera = Camera(officer, self.target, self.suffix)
        camera.taken = self.taken
        camera.shot(name)
        self.taken = camera.taken


def beside(officer: Officer) -> tuple[work.Vault, Session]:
    """The vault once more, for what is entered beside the window."""
    opened = work.open_vault(officer.folder, PASSPHRASE)
    return opened, opened.session()


def take_joining(team: Team, cameras: Cameras) -> None:
    """From no hub to two devices in one team."""
    jo, patel, hands = team.jo, team.patel, team.jo.hands
    jo.come_forward().settings("Sync")
    cameras.shot(jo, "no-hub")
    hands.click("Join or found a team")
    hands.fill("Address", team.address(jo.login))
    hands.fill("Password", "made up for tests")
    cameras.shot(jo, "address")
    hands.click("Connect")
    hands.reads("Your team is founded")
    jo.says("Up to date")
    cameras.shot(jo, "founded")
    hands.press("Escape")
    code, mark = team.ask()
    cameras.shot(patel, "waiting")
    hands.press("Escape")
    jo.come_forward().settings("Sync")
    hands.click("Let a device in")
    cameras.shot(jo, "let-in")
    hands.press("Escape")
    team.approve(code, mark)
    cameras.shot(jo, "let-in-done")
    hands.press("Escape")
    patel.sync()
    patel.says("Up to date")


def take_two_values(team: Team, cameras: Cameras) -> None:
    """A cut cable, the same concern edited on both, and the choice."""
    jo, patel, hands = team.jo, team.patel, team.jo.hands
    at_jo, session = beside(jo)
    made = records.save(
        session,
        [
            records.new("concerns", {"text": CONCERN, "category": "lighting"}),
            *(records.new("contacts", {"name": f"Contact {n}"}) for n in range(40)),
        ],
    )
    [concern] = made.ids("concerns")
    at_patel, other = beside(patel)
    jo.sync()
    patel.sync()
    team.cable.pull_the_plug()
    records.save(session, [Edit("concerns", concern, base=1, fields={"text": CONCERN + " since Monday"})])
    said = "The lamp at Fifth and Main is dark, and the school asks when it will be mended"
    records.save(other, [Edit("concerns", concern, base=1, fields={"text": said, "told_on": date(2026, 11, 20)})])
    patel.sync()
    hands.until(lambda: patel.bar().startswith("Offline"))
    _open_concern(patel)
    hands.reads("Saved here, waits for the hub")
    cameras.shot(patel, "offline")
    patel.settings("Sync")
    cameras.shot(patel, "offline-page")
    hands.press("Escape")
    team.cable.cut.clear()
    jo.sync()
    patel.sync()
    hands.reads("Two values: choose one")
    cameras.shot(patel, "two-values")
    patel.settings("Sync")
    cameras.shot(patel, "needs-you-page")
    hands.press("Escape")
    hands.click("Compare")
    hands.see("Keep this")
    cameras.shot(patel, "compare")
    hands.press("Escape")
    jo.sync()
    _open_concern(jo)
    hands.reads("Two values: choose one")
    hands.click("Compare")
    hands.see("Keep this")
    cameras.shot(jo, "compare-there")
    hands.press("Escape")
    patel.come_forward()
    hands.click("Compare")
    hands.see("Keep this")
    hands.press("2")
    hands.reads("Nothing is left to choose")
    cameras.shot(patel, "chosen")
    hands.press("Escape")
    for vault in (at_jo, at_patel):
        vault.close()


def _open_concern(officer: Officer) -> None:
    hands = officer.come_forward().hands
    hands.press("Ctrl+4")
    hands.click("Concerns")
    hands.shows("Records", 1)
    hands.click("Records")
    hands.press("Down")
    hands.press("Return")  # with large text the record stands alone


def take_deletions(team: Team, cameras: Cameras) -> None:
    """Many deletions stop the sync until somebody says that they are meant; then the team is left."""
    jo, patel, hands = team.jo, team.patel, team.jo.hands
    patel.sync()
    at_jo, session = beside(jo)
    for one in [record.id for record in records.every(session, "contacts")]:
        records.delete(session, "contacts", one)
    at_jo.close()
    jo.sync()
    patel.sync()
    patel.says("Sync has stopped: your team deleted 40 records")
    patel.settings("Sync")
    hands.see("They are meant")
    cameras.shot(patel, "deletions")
    hands.click("They are meant")
    patel.says("Up to date")
    hands.click("Leave the hub")
    cameras.shot(patel, "leave")
    hands.press("Escape")
    hands.press("Escape")


def main() -> None:
    """Read the command line and take the pictures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("target", type=Path)
    parser.add_argument("--theme", choices=list(THEMES), default="light")
    parser.add_argument("--text", type=int, default=100, help="the size of text, in per cent")
    chosen = parser.parse_args()
    chosen.target.mkdir(parents=True, exist_ok=True)
    for name in ("PAUSE_MS", "AT_LATEST_MS", "FIRST_RETRY_MS", "ASKING_MS"):
        setattr(syncing, name, NEVER)  # what is seen does not depend on the clock
    with tempfile.TemporaryDirectory() as work_folder, server() as postgres:
        os.environ["LIAISON_STATE_DIR"] = f"{work_folder}/state"
        os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        application = QApplication(["liaison"])
        hands = Hands(Patience())  # type: ignore[arg-type]
        theme.apply(application, THEMES[chosen.theme])
        place = made_anew(empty_database(postgres))
        with team_windows.team(hands.qtbot, hands, Path(work_folder), place) as team:
            take(team, chosen.target, chosen.theme, chosen.text)
    tasks.wait_for_all()


def take(team: Team, target: Path, name: str, text: int) -> None:
    """All of them, in one theme and one size of text."""
    appearance.use_theme(THEMES[name])
    for officer in (team.patel, team.jo):
        officer.come_forward()
        assert officer.frame is not None
        officer.frame.resize(1200, 800)
    while theme.current().metrics.scale * 100 < text:
        team.jo.hands.press("Ctrl++")
        team.jo.hands.see("Lock")
        team.jo.still()
    cameras = Cameras(target, f"{name}-{text}")
    take_joining(team, cameras)
    take_two_values(team, cameras)
    take_deletions(team, cameras)
    for officer in (team.patel, team.jo):
        frame = officer.come_forward().frame
        assert frame is not None
        frame.close()
        team.jo.hands.until(lambda frame=frame: not frame.isVisible())  # type: ignore[misc]


if __name__ == "__main__":
    main()
