"""Pictures of officers and keys in the window, each as it is met by clicking through.

    python -m tests.support.officers_pictures pictures --theme dark --text 200

writes `pictures/01-officers-dark-200.png` and so on: the window, and over it the dialogs that are open.
"""

from __future__ import annotations

from pathlib import Path

from liaison_app.services import officers, records, work
from tests.support.camera import Camera, camera, options
from tests.support.vaults import CHEAP, fresh_vault

ANAS = "ten green bottles standing"
NEW = "three owls on a wire"
PAGES = ("Officers", "Keys", "Lock", "Backups", "Audit log")


def fill(folder: Path) -> None:
    """Four officers, one of whom has left, and something that one of them is in charge of."""
    vault = fresh_vault(folder)
    ana = officers.add(vault, "Ana Ruiz", "officer", ANAS, cost=CHEAP).id
    officers.add(vault, "Tom Okafor", "volunteer-coordinator", "eleven brown cows asleep", cost=CHEAP)
    gone = officers.add(vault, "Lena Fischer", "records-officer", "nine loud geese in a row", cost=CHEAP).id
    records.save(
        vault.session(), [records.new("contacts", {"name": f"Contact {n}", "owner_id": ana}) for n in range(3)]
    )
    officers.remove(vault, gone).close()


def take_pages(camera: Camera) -> None:
    """Every page of the settings as it is first seen, and the one on backups once one was made."""
    desktop, hands = camera.desktop, camera.desktop.hands
    desktop.settings("Officers")
    for page in PAGES:
        hands.turn_to(page)
        desktop.still()
        camera.shot(page.lower().replace(" ", "-"))
        if page == "Backups":
            hands.click("Back up now")
            hands.reads("Backed up")
            desktop.still()
            camera.shot("backed-up")
    hands.press("Escape")


def take_officers(camera: Camera) -> None:
    """The page on officers and its questions."""
    desktop, hands = camera.desktop, camera.desktop.hands
    desktop.settings("Officers")
    hands.shows("Officers", 4)
    desktop.choose("Officers", 1)
    camera.shot("officers")
    hands.click("Add officer")
    hands.type("Mia Chen")
    for name in ("New passphrase", "New passphrase again"):
        hands.fill(name, "short")
    hands.press("Return")
    hands.reads("too short")
    camera.shot("add")
    hands.press("Escape")
    for button in ("Change role", "New passphrase", "Remove", "Hand over"):
        hands.click(button)
        camera.shot(button.lower().replace(" ", "-"))
        if button != "Hand over":
            hands.press("Escape")
    hands.click("Hand over")
    hands.reads("handed over.")
    camera.shot("handed-over")
    hands.press("Escape")


def take_keys(camera: Camera) -> str:
    """The page on keys, its questions, and what comes of them; answers the new recovery code."""
    desktop, hands = camera.desktop, camera.desktop.hands
    desktop.settings("Keys")
    camera.shot("keys")
    for button in ("Change passphrase", "New database key", "New recovery code"):
        hands.click(button)
        camera.shot(button.lower().replace(" ", "-"))
        if button != "New recovery code":
            hands.press("Escape")
    hands.click("Make a new code")
    hands.reads("Keep this recovery code")
    camera.shot("code")
    hands.press("Escape")
    camera.shot("code-not-written-down")
    code = hands.see("Recovery code").accessibleDescription()
    hands.press("Escape")
    return code


def take_by_code(camera: Camera, code: str) -> None:
    """Opened with the recovery code, and a new passphrase."""
    desktop, hands = camera.desktop, camera.desktop.hands
    desktop.lock()
    desktop.unlock(code)
    camera.shot("opened-by-code")
    hands.click("Set a passphrase")
    hands.click("Set a passphrase")
    hands.fill("Recovery code", code)
    for name in ("New passphrase", "New passphrase again"):
        hands.fill(name, NEW)
    camera.shot("set-by-code")
    hands.press("Return")
    hands.reads("Lock now, and")
    camera.shot("set")


def take_refused(camera: Camera) -> None:
    """A new key while somebody else has the vault, and what an officer who is no supervisor sees."""
    desktop, hands = camera.desktop, camera.desktop.hands
    elsewhere = work.open_vault(desktop.folder, NEW)
    hands.click("New database key")
    hands.click("Make a new key")
    camera.shot("alone")
    hands.reads("open in another window")
    camera.shot("refused")
    elsewhere.close()
    desktop.unlock(ANAS)
    desktop.settings("Officers")
    camera.shot("officer-officers")
    hands.turn_to("Keys")
    desktop.still()
    camera.shot("officer-keys")
    hands.press("Escape")


def main() -> None:
    """Read the command line and take the pictures."""
    parser = options(__doc__)
    parser.add_argument("--pages", action="store_true", help="instead: every page of the settings")
    chosen = parser.parse_args()
    with camera(chosen, fill) as taking:
        if chosen.pages:
            take_pages(taking)
        else:
            take_officers(taking)
            take_by_code(taking, take_keys(taking))
            take_refused(taking)


if __name__ == "__main__":
    main()
