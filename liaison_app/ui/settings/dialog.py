"""The settings: one page for each matter, loaded when it is first turned to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QTabWidget, QVBoxLayout, QWidget

from liaison_app.i18n import N_, _
from liaison_app.services.work import Vault
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.settings.backups_page import BackupsPage
from liaison_app.ui.settings.lock_page import LockPage


class Page(Protocol):
    """A page is a QWidget that loads what it shows when it comes into sight."""

    def entered(self) -> None:
        """The page came into sight."""


#: The title of a page, and what makes it.
PAGES: Final[tuple[tuple[str, Callable[[Desk, Vault, QWidget], QWidget]], ...]] = (
    (N_("Lock"), LockPage),
    (N_("Backups"), BackupsPage),
)


class SettingsDialog(QDialog):
    """All pages; `first` is the title of the one to begin with, before translation."""

    def __init__(self, desk: Desk, vault: Vault, parent: QWidget, first: str = "") -> None:
        super().__init__(parent)
        metrics = theme.current().metrics
        self.setWindowTitle(_("Settings"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(metrics.px(860), metrics.px(620))
        self._pages = QTabWidget()
        self._pages.setDocumentMode(True)
        self._pages.setAccessibleName(_("Settings"))
        self._pages.tabBar().setAccessibleName(_("Settings"))
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
