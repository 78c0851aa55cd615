"""The settings: one page for each matter, loaded when it is first turned to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from liaison_app.i18n import N_, _
from liaison_app.services.work import Vault
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.settings.audit_page import AuditPage
from liaison_app.ui.settings.backups_page import BackupsPage
from liaison_app.ui.settings.keys_page import KeysPage
from liaison_app.ui.settings.lock_page import LockPage
from liaison_app.ui.settings.officers_page import OfficersPage
from liaison_app.ui.settings.sync_page import SyncPage
from liaison_app.ui.widgets import Dialog


class Page(Protocol):
    """A page is a QWidget that loads what it shows when it comes into sight."""

    def entered(self) -> None:
        """The page came into sight."""


#: The title of a page, and what makes it.
PAGES: Final[tuple[tuple[str, Callable[[Desk, Vault, QWidget], QWidget]], ...]] = (
    (N_("Officers"), OfficersPage),
    (N_("Keys"), KeysPage),
    (N_("Lock"), LockPage),
    (N_("Backups"), BackupsPage),
    (N_("Sync"), SyncPage),
    (N_("Audit log"), AuditPage),
)


class SettingsDialog(Dialog):
    """All pages; `first` is the title of the one to begin with, before translation."""

    def __init__(self, desk: Desk, vault: Vault, parent: QWidget, first: str = "") -> None:
        super().__init__(parent)
        metrics = theme.current().metrics
        self.setWindowTitle(_("Settings"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        room = parent.window().size()  # with larger text, no larger than what it belongs to
        self.resize(min(metrics.px(860), max(860, room.width())), min(metrics.px(620), max(620, room.height())))
        self._pages = QTabWidget()
        for bar in (self._pages, self._pages.tabBar()):
            bar.setAccessibleName(_("Settings"))
        for title, make in PAGES:
            self._pages.addTab(make(desk, vault, self), _(title))
        column = QVBoxLayout(self)
        column.addWidget(self._pages)
        titles = [title for title, _make in PAGES]
        self._pages.setCurrentIndex(titles.index(first) if first else 0)
        self._pages.currentChanged.connect(lambda _index: self._enter())
        self._enter()

    def _enter(self) -> None:
        cast(Page, self._pages.currentWidget()).entered()
