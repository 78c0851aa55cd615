"""Officers come, change and go in the window; what came of it is asked of a second process."""

from __future__ import annotations

import shutil

import pytest
from pytestqt.qtbot import QtBot

from tests.support.commandline import CommandLine
from tests.support.vault_window import Desktop, Elsewhere
from tests.support.vaults import PASSPHRASE
from tests.ui.conftest import put_down

#: Many a command in a process of its own: on a busy machine that takes its time.
pytestmark = pytest.mark.timeout(300)
ANAS = "ten green bottles standing"
NEW = "three owls on a wire"


def with_ana(desktop: Desktop, role: str = "officer") -> str:
    """A second officer, added by the command line; her id."""
    secret = desktop.by(ANAS)[1]
    return desktop.cli.ok("officer", "add", "Ana Ruiz", "--role", role, "--new-passphrase-file", secret)


def officers(cli: CommandLine) -> dict[str, tuple[str, bool, bool]]:
    """Name → role, whether still there, whether a passphrase lets them in."""
    listed = cli.json("officer", "list")
    return {one["name"]: (one["role"], one["left_on"] is None, one["has_passphrase"]) for one in listed}


def in_charge(cli: CommandLine) -> list[str]:
    """The id of whoever is in charge, for each contact."""
    return [one["owner_id"] for one in cli.json("list", "contacts")]


def test_a_new_officer_opens_a_second_window_as_themselves(qtbot: QtBot, desktop: Desktop) -> None:
    hands = desktop.hands
    desktop.unlock()
    desktop.settings("Officers")
    hands.click("Add officer")
    hands.type("Ana Ruiz")
    hands.press("Tab")
    for _step in range(3):
        hands.press("Down")
    hands.reads("Sees no referrals and no consents.")
    hands.fill("New passphrase", "short")
    hands.fill("New passphrase again", "short")
    hands.press("Return")
    hands.reads("The passphrase is too short: it needs at least 12 characters.")
    assert list(officers(desktop.cli)) == ["Jo Rivera"]
    hands.fill("New passphrase", ANAS)
    hands.fill("New passphrase again", ANAS + "!")
    hands.press("Return")
    hands.reads("The two are not the same.")
    hands.fill("New passphrase again", ANAS)
    hands.press("Return")
    hands.reads("Ana Ruiz can open this vault now.")
    hands.reads("the passphrase alone opens a copy of the vault")
    hands.shows("Officers", 2)
    assert desktop.cells("Officers")[1] == ["Ana Ruiz", "Volunteer coordinator", "yes", ""]
    assert officers(desktop.cli)["Ana Ruiz"] == ("volunteer-coordinator", True, True)
    hands.press("Escape")
    assert desktop.frame is not None
    put_down(qtbot, desktop.frame)

    desktop.start()
    desktop.unlock(ANAS)
    desktop.settings("Officers")
    hands.reads("Your role (Volunteer coordinator) does not manage officers.")
    assert not {"Add officer", "Remove", "Change role", "New passphrase", "Hand over"} & set(hands.names())


def test_a_role_is_changed_and_the_last_supervisor_stays_one(desktop: Desktop) -> None:
    hands = desktop.hands
    with_ana(desktop)
    desktop.unlock()
    desktop.settings("Officers")
    desktop.choose("Officers", 0)
    hands.click("Change role")
    hands.press("Up")
    hands.press("Return")
    hands.reads("A vault needs a supervisor.")
    hands.press("Escape")
    desktop.choose("Officers", 1)
    hands.click("Change role")
    hands.press("Down")
    hands.press("Return")
    hands.reads("Role changed.")
    assert officers(desktop.cli)["Ana Ruiz"][0] == "supervisor"
    hands.until(lambda: desktop.cells("Officers")[1][1] == "Supervisor")


def test_a_supervisor_gives_a_new_passphrase_after_typing_their_own(desktop: Desktop) -> None:
    hands, cli = desktop.hands, desktop.cli
    with_ana(desktop)
    desktop.unlock()
    desktop.settings("Officers")
    assert "New passphrase" not in hands.names()  # the first row is one's own
    desktop.choose("Officers", 1)
    hands.click("New passphrase")
    hands.type("guessed at an open window")
    hands.fill("New passphrase", NEW)
    hands.fill("New passphrase again", NEW)
    hands.press("Return")
    hands.reads("That passphrase does not open this vault.")
    cli.ok("list", "contacts", *desktop.by(ANAS))
    hands.fill("Your passphrase now", PASSPHRASE)
    hands.press("Return")
    hands.reads("Ana Ruiz has a new passphrase.")
    cli.ok("list", "contacts", *desktop.by(NEW))
    assert "does not open this vault" in cli.refused("list", "contacts", *desktop.by(ANAS))


def test_what_somebody_is_in_charge_of_is_handed_over_and_taken_back(desktop: Desktop) -> None:
    hands, cli = desktop.hands, desktop.cli
    ana = with_ana(desktop)
    for n in range(2):
        cli.ok("add", "contacts", f"name=Contact {n}", f"owner_id={ana}")
    desktop.unlock()
    desktop.settings("Officers")
    desktop.choose("Officers", 1)
    hands.click("Hand over")
    hands.click("Hand over")
    hands.reads("2 records were handed over.")
    assert ana not in in_charge(cli)
    hands.click("Undo")
    hands.reads("Taken back.")
    assert in_charge(cli) == [ana, ana]


def test_who_is_removed_is_out_even_with_an_old_key_file_and_what_is_typed_is_kept(desktop: Desktop) -> None:
    hands, cli, folder = desktop.hands, desktop.cli, desktop.folder
    ana = with_ana(desktop)
    cli.ok("add", "contacts", "name=Lee Park", f"owner_id={ana}")
    kept = folder.parent / "kept.key"
    shutil.copy(folder / "vault.key", kept)
    desktop.unlock()
    hands.press("Ctrl+2")
    hands.press("Ctrl+N")
    hands.fill("Name", "Paul Weber")
    hands.fill("Agreed to be held on", "after the fair")
    desktop.settings("Officers")
    desktop.choose("Officers", 0)
    assert "Remove" not in hands.names()  # nobody removes themselves
    desktop.choose("Officers", 1)
    hands.click("Remove")
    hands.reads("a copy of the key file opens nothing any more")
    hands.click("Remove")
    hands.reads("Ana Ruiz is out, and the vault has a new key.")
    hands.reads("after the fair")  # the draft is back, in the tab where it was typed
    assert officers(cli)["Ana Ruiz"] == ("officer", False, False)
    assert "does not open this vault" in cli.refused("list", "contacts", *desktop.by(ANAS))
    stolen = folder.parent / "stolen"
    shutil.copytree(folder, stolen)
    shutil.copy(kept, stolen / "vault.key")
    assert "another vault" in CommandLine(stolen, cli.home).refused("list", "contacts", *desktop.by(ANAS))
    hands.fill("Agreed to be held on", "2026-06-01")
    hands.press("Ctrl+S")
    hands.reads("Contact saved.")
    there = cli.json("list", "contacts")
    assert {one["name"]: one["owner_id"] == ana for one in there} == {"Lee Park": False, "Paul Weber": False}


def test_a_removal_while_the_vault_is_open_elsewhere_is_ended_later(desktop: Desktop) -> None:
    hands, cli = desktop.hands, desktop.cli
    with_ana(desktop)
    desktop.unlock()
    elsewhere = Elsewhere(desktop.folder)
    try:
        desktop.settings("Officers")
        desktop.choose("Officers", 1)
        hands.click("Remove")
        hands.click("Remove")
        hands.reads("The officer is kept out, but the vault still has the key that they had.")
        assert "does not work with it any more" in cli.refused("list", "contacts", *desktop.by(ANAS))
    finally:
        elsewhere.end()
    desktop.unlock()
    desktop.settings("Officers")
    desktop.choose("Officers", 1)
    hands.reads("the database still has the key they had")
    assert "Change role" not in hands.names()
    hands.click("Remove")
    hands.click("Remove")
    hands.reads("Ana Ruiz is out, and the vault has a new key.")
    assert officers(cli)["Ana Ruiz"] == ("officer", False, False)


def test_the_table_follows_what_another_supervisor_does(desktop: Desktop) -> None:
    desktop.unlock()
    desktop.settings("Officers")
    desktop.hands.shows("Officers", 1)
    with_ana(desktop)
    desktop.hands.shows("Officers", 2)
