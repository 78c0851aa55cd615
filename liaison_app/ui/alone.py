"""Work that needs the vault to itself: a new database key, a backup put back. The window lets go of it meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from liaison_app.services.work import Vault


@dataclass(frozen=True)
class Alone:
    """Ask for it with the desk's `alone_asked`: what is typed is kept, everything that reads the vault ends first.

    If the work fails, the vault is closed and the page that asks for the passphrase says why.
    """

    saying: str
    """What the window says meanwhile."""
    work: Callable[[Vault], tuple[Vault, Any]]
    """Runs in a worker; closes the vault, answers it open again and what `then` is to get. Raises UserError."""
    then: Callable[[QWidget, Any], object]
    """Called with the new window, which stands again where the old one stood, and the answer."""
