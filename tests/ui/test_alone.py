"""Work that has the vault to itself: the window lets go and comes back, whatever happens meanwhile."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from liaison_app.errors import UserError
from liaison_app.services.work import Vault, open_vault
from liaison_app.storage import locks
from liaison_app.ui.alone import Alone
from tests.support.vault_window import Desktop
from tests.support.vaults import PASSPHRASE


def again(folder: Path) -> Vault:
    return open_vault(folder, PASSPHRASE)


def ask(desktop: Desktop, alone: Alone) -> None:
    """As a page of the settings asks."""
    assert desktop.frame is not None
    assert desktop.frame.main is not None
    desktop.frame.main.desk.alone_asked.emit(alone)


def test_nobody_has_the_vault_meanwhile_and_the_window_stands_where_it_stood(desktop: Desktop) -> None:
    desktop.unlock()
    hands, heard = desktop.hands, []
    hands.press("Ctrl+4")
    before = desktop.frame and desktop.frame.main

    def work(vault: Vault) -> tuple[Vault, Any]:
        vault.close()
        with locks.exclusive(desktop.folder, 0):
            heard.append("alone")
        return again(desktop.folder), "answer"

    def then(window: QWidget, answer: str) -> None:
        heard.append(answer)
        assert desktop.frame is not None
        assert window is desktop.frame.main

    ask(desktop, Alone("Working …", work, then))
    hands.until(lambda: heard == ["alone", "answer"])
    assert desktop.frame is not None
    assert desktop.frame.main is not None
    assert desktop.frame.main is not before
    assert desktop.frame.main.rail.current() == 3
    assert hands.focus().window() is desktop.frame
    hands.press("Ctrl+2")
    assert desktop.frame.main.rail.current() == 1


def test_dialogs_close_and_the_page_says_what_is_done_and_that_it_must_end(desktop: Desktop) -> None:
    desktop.unlock()
    hands, go = desktop.hands, Event()

    def work(vault: Vault) -> tuple[Vault, Any]:
        vault.close()
        go.wait(30)
        return again(desktop.folder), None

    desktop.settings("Keys")
    ask(desktop, Alone("Working at it …", work, lambda _window, _nothing: None))
    hands.reads("Working at it …")
    assert "Passphrase" not in hands.names()
    assert desktop.frame is not None
    desktop.frame.close()
    hands.reads("This must come to its end first.")
    assert desktop.frame.isVisible()
    go.set()
    hands.see("Lock")


@pytest.mark.parametrize("closed", [True, False])
def test_where_it_fails_the_page_says_why_and_the_passphrase_opens(desktop: Desktop, closed: bool) -> None:
    desktop.unlock()

    def work(vault: Vault) -> tuple[Vault, Any]:
        if closed:
            vault.close()
        raise UserError("It did not work.", "Nothing was changed.")

    ask(desktop, Alone("Working …", work, lambda _window, _nothing: None))
    desktop.hands.reads("It did not work.")
    locks.exclusive(desktop.folder, 0).release()
    desktop.unlock()
    assert desktop.frame is not None
    desktop.lock()
    desktop.unlock()


def test_what_the_desk_still_asks_is_waited_for(desktop: Desktop) -> None:
    desktop.unlock()
    asked, go, order = Event(), Event(), []
    assert desktop.frame is not None
    assert desktop.frame.main is not None

    def slow(_session: object) -> None:
        asked.set()
        go.wait(30)
        order.append("asked")

    desktop.frame.main.desk.query(desktop.frame, slow, lambda _nothing: None)
    desktop.hands.until(asked.is_set)

    def work(vault: Vault) -> tuple[Vault, Any]:
        order.append("alone")
        vault.close()
        return again(desktop.folder), None

    ask(desktop, Alone("Working …", work, lambda _window, _nothing: order.append("then")))
    desktop.hands.reads("Working …")
    assert order == []
    go.set()
    desktop.hands.until(lambda: order == ["asked", "alone", "then"])
