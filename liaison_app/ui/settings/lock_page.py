"""The settings of the lock: how long nobody may touch anything before the vault closes by itself."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QWidget

from liaison_app.i18n import _
from liaison_app.services.work import Vault
from liaison_app.settings import OPTIONS, Settings
from liaison_app.ui.desk import Desk
from liaison_app.ui.idle import LOCK_KEYS
from liaison_app.ui.settings.page import SettingsPage
from liaison_app.ui.widgets import Card, hint, tame

_MINUTES: Final = "lock_minutes"


class LockPage(SettingsPage):
    """One number; a change counts at once."""

    def __init__(self, desk: Desk, vault: Vault, parent: QWidget) -> None:
        super().__init__(desk, vault, parent)
        self._settings = Settings(vault.folder)
        self._minutes = QSpinBox()
        tame(self._minutes)
        choices = [int(minutes) for minutes in OPTIONS[_MINUTES].choices]
        self._minutes.setRange(min(choices), max(choices))
        self._minutes.setAccessibleName(_("Lock after how many minutes"))
        self._minutes.setValue(int(self._settings.get(_MINUTES)))
        self._minutes.valueChanged.connect(self._choose)
        card = Card(_("Lock"))
        row = QHBoxLayout()
        before = QLabel(_("Lock after"))
        before.setBuddy(self._minutes)
        row.addWidget(before)
        row.addWidget(self._minutes)
        row.addWidget(QLabel(_("minutes without a key or a movement of the mouse")))
        row.addStretch(1)
        card.body.addLayout(row)
        card.body.addWidget(
            hint(
                _(
                    "It also locks when the computer goes to sleep or its screen is locked, and at once with {keys}. "
                    "What is being typed is kept, and is there again after unlocking."
                ).format(keys=LOCK_KEYS)
            )
        )
        self.body.addWidget(card)
        self.body.addStretch(1)

    def entered(self) -> None:
        """The page came into sight; what it shows is there already."""

    def _choose(self, minutes: int) -> None:
        self._settings.choose(_MINUTES, minutes)
        self.desk.settings_changed.emit()
