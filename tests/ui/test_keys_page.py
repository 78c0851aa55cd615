"""Keys in the window: one's passphrase, the recovery code, the agency's key, a new key for the database."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import shiboken6
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from liaison_app.security import keystore
from liaison_app.storage import vault
from tests.support.hands import Hands
from tests.support.stores import ForgetfulStore, LockedStore, MemoryStore, NullStore
from tests.support.vault_window import Desktop, Elsewhere
from tests.support.vaults import CHEAP, PASSPHRASE

#: Many a command in a process of its own: on a busy machine that takes its time.
pytestmark = pytest.mark.timeout(300)
ANAS = "ten green bottles standing"
NEW = "three owls on a wire"


def fill_new(hands: Hands, secret: str) -> None:
    """Both fields of a new passphrase, and Enter."""
    hands.fill("New passphrase", secret)
    hands.fill("New passphrase again", secret)
    hands.press("Return")


def shown_code(hands: Hands) -> tuple[str, int]:
    """The recovery code in sight, and the number of the group that is asked for."""
    hands.reads("Keep this recovery code")
    code = re.search(r"(?:[0-9A-Z]{4}-){8}[0-9A-Z]{4}", hands.texts())
    asked = re.search(r"Type group (\d)", hands.texts())
    assert code is not None
    assert asked is not None
    return code.group(), int(asked.group(1))


def with_store(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> tuple[MemoryStore, str]:
    """Make the vault anew on a computer that has a credential store; the store and the recovery code."""
    store = MemoryStore()
    shutil.rmtree(desktop.folder)
    made = vault.create(desktop.folder, PASSPHRASE, store=store, officer_name="Jo Rivera", cost=CHEAP)
    made.vault.close()
    use(monkeypatch, store)
    return store, made.recovery_code


def use(monkeypatch: pytest.MonkeyPatch, store: MemoryStore) -> None:
    """Let the computer have this credential store."""
    monkeypatch.setattr(keystore, "system_store", lambda: store)
    monkeypatch.setattr(keystore, "usable_store", lambda: store if keystore.gives_back(store) else None)


def test_ones_own_passphrase_is_changed_by_typing_the_present_one(desktop: Desktop) -> None:
    hands, cli = desktop.hands, desktop.cli
    desktop.unlock()
    desktop.settings("Keys")
    hands.click("Change passphrase")
    hands.type("guessed at an open window")
    fill_new(hands, NEW)
    hands.reads("That passphrase does not open this vault.")
    hands.fill("Your passphrase now", PASSPHRASE)
    fill_new(hands, "Jo Rivera 2026")
    hands.reads("what everybody tries first")
    hands.fill("Your passphrase now", PASSPHRASE)
    fill_new(hands, NEW)
    hands.reads("The new passphrase opens the vault from now on.")
    hands.reads("the passphrase alone opens a copy of the vault")
    cli.ok("list", "contacts", *desktop.by(NEW))
    assert "does not open this vault" in cli.refused("list", "contacts")
    hands.press("Escape")
    desktop.lock()
    desktop.unlock(NEW)


def test_nothing_of_a_passphrase_stays_in_a_field(desktop: Desktop) -> None:
    hands = desktop.hands
    desktop.unlock()
    desktop.settings("Keys")
    hands.click("Change passphrase")
    hands.type(PASSPHRASE)
    hands.fill("New passphrase", NEW)
    dialog = hands.front()
    lines = [line for line in dialog.findChildren(QLineEdit) if line.isVisible()]
    assert [line.text() for line in lines] == [PASSPHRASE, NEW, ""]
    assert all(line.echoMode() == QLineEdit.EchoMode.Password for line in lines)
    assert NEW not in hands.texts()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert all(shiboken6.isValid(line) for line in lines)  # type: ignore[no-untyped-call]
    assert [line.text() for line in lines] == ["", "", ""]
    lines[0].setEchoMode(QLineEdit.EchoMode.Normal)
    lines[0].undo()
    assert lines[0].text() == ""


def test_with_a_credential_store_it_is_said_that_the_passphrase_alone_opens_no_copy(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = desktop.hands
    with_store(desktop, monkeypatch)
    desktop.unlock()
    desktop.settings("Keys")
    hands.reads("together with a part of the key that this computer's password store keeps")
    hands.click("Change passphrase")
    hands.type(PASSPHRASE)
    fill_new(hands, NEW)
    hands.reads("the passphrase alone opens no copy")
    assert "is gone or locked" in desktop.cli.refused("list", "contacts", *desktop.by(NEW))  # has no store


@pytest.mark.parametrize("later", [NullStore, LockedStore, ForgetfulStore])
def test_where_the_credential_store_fails_the_recovery_code_leads_to_a_new_passphrase(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch, later: type[MemoryStore]
) -> None:
    hands = desktop.hands
    _store, code = with_store(desktop, monkeypatch)
    use(monkeypatch, later())
    hands.fill("Passphrase", PASSPHRASE)
    hands.press("Return")
    hands.reads("Type the recovery code instead")
    desktop.unlock(code.lower())
    hands.reads("You opened with the recovery code.")
    hands.click("Set a passphrase")
    hands.reads("the part that this computer's password store kept is gone or locked")
    hands.reads("A new one can be made here after you set a passphrase")
    assert "New recovery code" not in hands.names()
    hands.click("Set a passphrase")
    hands.fill("Recovery code", code)
    fill_new(hands, NEW)
    hands.reads("Lock now, and open with it.")
    hands.press("Escape")
    desktop.lock()
    desktop.unlock(NEW)
    assert "You opened with the recovery code." not in hands.texts()
    assert desktop.cli.json("officer", "list", *desktop.by(NEW))[0]["has_passphrase"]


def test_whoever_opened_with_the_code_says_whose_passphrase_was_forgotten(desktop: Desktop) -> None:
    hands, cli = desktop.hands, desktop.cli
    cli.ok("officer", "add", "Ana Ruiz", "--new-passphrase-file", desktop.by(ANAS)[1])
    code = cli.json("officer", "recovery-code")["recovery_code"]
    desktop.unlock(code)
    hands.click("Set a passphrase")
    hands.click("Set a passphrase")
    hands.press("Down")  # the choice comes first
    hands.fill("Recovery code", code)
    fill_new(hands, NEW)
    hands.reads("Lock now, and open with it.")
    assert "does not open this vault" in cli.refused("list", "contacts", *desktop.by(ANAS))
    assert "does not allow" in cli.refused("officer", "list", *desktop.by(NEW))  # it is Ana who opens with it
    cli.ok("officer", "list")  # and Jo's own is as it was


def test_a_new_recovery_code_is_shown_once_and_the_old_one_opens_nothing(desktop: Desktop) -> None:
    hands, cli = desktop.hands, desktop.cli
    old = cli.json("officer", "recovery-code")["recovery_code"]
    desktop.unlock()
    desktop.settings("Keys")
    hands.click("New recovery code")
    hands.click("Make a new code")
    code, asked = shown_code(hands)
    hands.type("XXXX")
    hands.press("Return")
    hands.reads(f"That is not group {asked}.")
    hands.press("Escape")
    hands.reads("Is it written down?")
    hands.fill(f"Type group {asked} of the code", code.split("-")[asked - 1].lower())
    hands.click("Done")
    hands.until(lambda: QApplication.activeModalWidget() is None)
    assert code not in hands.texts()
    cli.ok("list", "contacts", *desktop.by(code))
    assert "not the one of this vault" in cli.refused("list", "contacts", *desktop.by(old))
    desktop.lock()
    desktop.unlock(code)


def test_the_idle_lock_takes_a_new_code_out_of_sight(desktop: Desktop) -> None:
    hands = desktop.hands
    desktop.unlock()
    desktop.settings("Keys")
    hands.click("New recovery code")
    hands.click("Make a new code")
    code, _asked = shown_code(hands)
    assert desktop.frame is not None
    desktop.frame.lock()  # what ten idle minutes do: no key locks past a dialog
    hands.see("Unlock")
    hands.until(lambda: QApplication.activeModalWidget() is None)
    assert code not in hands.texts()
    desktop.unlock()


def test_what_is_typed_is_kept_through_a_new_database_key(desktop: Desktop) -> None:
    hands, cli = desktop.hands, desktop.cli
    cli.ok("add", "contacts", "name=Lee Park")
    before = (desktop.folder / "vault.db").read_bytes()[:16]
    desktop.unlock()
    hands.press("Ctrl+2")
    hands.press("Ctrl+N")
    hands.fill("Name", "Paul Weber")
    hands.fill("Agreed to be held on", "after the fair")
    desktop.settings("Keys")
    hands.click("New database key")
    hands.click("Make a new key")
    hands.reads("The database has a new key.")
    hands.reads("after the fair")
    assert (desktop.folder / "vault.db").read_bytes()[:16] != before
    assert cli.json("check")["ok"]
    assert "Lee Park" in cli.ok("list", "contacts")
    hands.press("Ctrl+2")  # keys reach the new window
    hands.fill("Agreed to be held on", "2026-06-01")
    hands.press("Ctrl+S")
    hands.reads("Contact saved.")


def test_no_new_key_while_the_vault_is_open_elsewhere_and_nothing_is_lost(desktop: Desktop) -> None:
    hands, cli = desktop.hands, desktop.cli
    before = (desktop.folder / "vault.db").read_bytes()[:16]
    desktop.unlock()
    hands.press("Ctrl+2")
    hands.press("Ctrl+N")
    hands.fill("Name", "Paul Weber")
    hands.fill("Agreed to be held on", "after the fair")
    elsewhere = Elsewhere(desktop.folder)
    try:
        desktop.settings("Keys")
        hands.click("New database key")
        hands.click("Make a new key")
        hands.reads("Liaison is open in another window.")
        assert (desktop.folder / "vault.db").read_bytes()[:16] == before
        desktop.unlock()
        hands.reads("after the fair")
    finally:
        elsewhere.end()
    assert cli.json("check")["ok"]
    desktop.settings("Keys")
    hands.click("New database key")
    hands.click("Make a new key")
    hands.reads("The database has a new key.")
    hands.reads("after the fair")


def test_the_agencys_key_is_set_from_a_file_and_removed(desktop: Desktop, tmp_path: Path) -> None:
    hands, cli = desktop.hands, desktop.cli
    pair = X25519PrivateKey.generate()
    public, private, other = (tmp_path / f"{name}.pem" for name in ("public", "private", "other"))
    public.write_bytes(pair.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    private.write_bytes(pair.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    other.write_text("no key\n", encoding="ascii")
    with_key = ("--agency-key-file", str(private))
    desktop.unlock()
    desktop.settings("Keys")
    for path, said in ((other, "does not hold the X25519 key"), (public, "The agency's key is set.")):
        hands.click("Set from a file")
        hands.fill("File name", str(path))
        hands.press("Return")
        hands.reads(said)
    assert cli.json("list", "contacts", *with_key) == []
    hands.click("Remove")
    hands.click("Remove")
    hands.reads("The agency's key does not open the vault any more.")
    hands.see("Set from a file")
    assert "does not open this vault" in cli.refused("list", "contacts", *with_key)


def test_an_officer_changes_their_own_passphrase_and_no_other_key(desktop: Desktop) -> None:
    hands, cli = desktop.hands, desktop.cli
    cli.ok("officer", "add", "Ana Ruiz", "--new-passphrase-file", desktop.by(ANAS)[1])
    desktop.unlock(ANAS)
    desktop.settings("Keys")
    hands.reads("are in the hands of supervisors")
    assert not {"New recovery code", "New database key", "Set from a file"} & set(hands.names())
    hands.click("Change passphrase")
    hands.type(ANAS)
    fill_new(hands, NEW)
    hands.reads("The new passphrase opens the vault from now on.")
    cli.ok("list", "contacts", *desktop.by(NEW))


def test_pages_and_questions_are_named_for_a_screen_reader(desktop: Desktop) -> None:
    from tests.support.names import unnamed

    hands = desktop.hands
    desktop.cli.ok("officer", "add", "Ana Ruiz", "--new-passphrase-file", desktop.by(ANAS)[1])
    desktop.unlock()
    for page, table_row, buttons in (
        ("Officers", 1, ("Add officer", "Change role", "New passphrase", "Hand over", "Remove")),
        ("Keys", None, ("Change passphrase", "New recovery code", "New database key")),
    ):
        desktop.settings(page)
        assert unnamed(hands.front()) == []
        for button in buttons:
            if table_row is not None:
                desktop.choose("Officers", table_row)
            hands.click(button)
            assert unnamed(hands.front()) == [], button
            hands.press("Escape")
        hands.press("Escape")
