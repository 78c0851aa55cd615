"""Pictures of sync in two windows, each as it is met by clicking through.

    python -m tests.support.sync_pictures pictures --theme dark --text 200

writes `pictures/01-no-hub-dark-200.png` and so on: the window, and over it the dialogs that are open.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from liaison_app.models.base import Record
from liaison_app.services import records
from liaison_app.services.work import Edit, Session
from liaison_app.storage import erase
from liaison_app.sync import exchange
from liaison_app.ui import appearance, syncing
from liaison_app.ui.look import theme
from tests.support import team_windows
from tests.support.camera import THEMES, Camera, options, surroundings
from tests.support.hubs import empty_database, made_anew
from tests.support.postgres import server
from tests.support.sticks import TEAM
from tests.support.team_windows import Officer, Team

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


def take_exchange(team: Team, cameras: Cameras) -> None:
    """Without a hub: a file out, a colleague's file in, and what it leaves open."""
    jo, patel, hands = team.jo, team.patel, team.jo.hands
    folder = jo.folder.parent
    contact = records.new("contacts", {"name": "Harbor PTA"})
    jo.beside(lambda session: records.save(session, [contact]))
    jo.come_forward().settings("Sync")
    cameras.shot(jo, "no-hub")
    hands.click("Write an exchange file")
    for field in ("The team's passphrase", "The team's passphrase again"):
        hands.fill(field, TEAM)
    cameras.shot(jo, "exchange-out")
    hands.click("Choose where…")
    hands.fill("File name", str(folder / "from-jo"))
    hands.press("Return")
    hands.reads("It opens with the team's passphrase")
    cameras.shot(jo, "exchange-written")
    hands.press("Escape")
    patel.beside(lambda session: exchange.read(session, folder / "from-jo.liaison", TEAM))
    for officer, name in ((jo, "Harbor PTA, Mrs. Ruiz"), (patel, "Harbor parents and teachers")):
        edit = replace(contact, base=1, fields={"name": name}, parts={})
        officer.beside(lambda session, edit=edit: records.save(session, [edit]))  # type: ignore[misc]
    patel.beside(lambda session: exchange.write(session, folder / "from-patel.liaison", TEAM))
    jo.come_forward().settings("Sync")
    hands.click("Take in an exchange file")
    hands.fill("File name", str(folder / "from-patel.liaison"))
    hands.press("Return")
    hands.fill("The team's passphrase", TEAM)
    cameras.shot(jo, "exchange-in")
    hands.click("Take in")
    hands.reads("1 field has two values")
    jo.still()
    cameras.shot(jo, "exchange-taken-in")
    hands.click("Compare")
    hands.see("Keep this")
    hands.press("1")
    hands.reads("Nothing is left to choose")
    hands.press("Escape")
    hands.press("Escape")
    for officer in (jo, patel):
        officer.beside(lambda session: erase.erase(session, [("contacts", contact.id)]))


def take_joining(team: Team, cameras: Cameras) -> None:
    """From no hub to two devices in one team."""
    jo, patel, hands = team.jo, team.patel, team.jo.hands
    jo.come_forward().settings("Sync")
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
    new = [
        records.new("concerns", {"text": CONCERN, "category": "lighting"}),
        *(records.new("contacts", {"name": f"Contact {n}"}) for n in range(40)),
    ]
    [concern] = jo.beside(lambda session: records.save(session, new)).ids("concerns")
    jo.sync()
    patel.sync()
    team.cable.pull_the_plug()
    at_jo = Edit("concerns", concern, base=1, fields={"text": CONCERN + " since Monday"})
    said = "The lamp at Fifth and Main is dark, and the school asks when it will be mended"
    at_patel = Edit("concerns", concern, base=1, fields={"text": said, "told_on": date(2026, 11, 20)})
    jo.beside(lambda session: records.save(session, [at_jo]))
    patel.beside(lambda session: records.save(session, [at_patel]))
    patel.sync()
    hands.until(lambda: patel.bar().startswith("Offline"))
    patel.open_concern()
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
    jo.open_concern()
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


def _contacts(session: Session) -> list[Record]:
    return records.every(session, "contacts")


def take_deletions(team: Team, cameras: Cameras) -> None:
    """Many deletions stop the sync until somebody says that they are meant; then the team is left."""
    jo, patel, hands = team.jo, team.patel, team.jo.hands
    patel.sync()
    jo.beside(lambda session: [records.delete(session, "contacts", one.id) for one in _contacts(session)])
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
    chosen = options(__doc__).parse_args()
    for name in ("PAUSE_MS", "AT_LATEST_MS", "FIRST_RETRY_MS", "ASKING_MS"):
        setattr(syncing, name, NEVER)  # what is seen does not depend on the clock
    with server() as postgres, surroundings(chosen) as (work_folder, hands):
        place = made_anew(empty_database(postgres))
        with team_windows.team(hands.qtbot, hands, work_folder, place) as team:
            take(team, chosen.target, chosen.theme, chosen.text)


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
    take_exchange(team, cameras)
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
