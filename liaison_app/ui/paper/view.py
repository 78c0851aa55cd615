"""The pages on the screen, from memory: no file is made of them. Rendered by Qt in a thread of its own."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from liaison_app.i18n import N_, _
from liaison_app.ui.look import theme
from liaison_app.ui.widgets import icon_button, tame

_ZOOMS: Final = (
    (N_("Page width"), QPdfView.ZoomMode.FitToWidth, 1.0),
    (N_("Whole page"), QPdfView.ZoomMode.FitInView, 1.0),
    (N_("100 %"), QPdfView.ZoomMode.Custom, 1.0),
    (N_("150 %"), QPdfView.ZoomMode.Custom, 1.5),
    (N_("200 %"), QPdfView.ZoomMode.Custom, 2.0),
)


class PagesView(QWidget):
    """The pages of a document, with the way from page to page. What stands on the page can be read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.document = QPdfDocument(self)
        self._buffer = QBuffer(self)
        self._view = QPdfView(self)
        self._view.setAccessibleName(_("Pages"))
        self._view.setPageMode(QPdfView.PageMode.MultiPage)
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._view.setDocument(self.document)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.current().metrics.gap)
        column.addWidget(self._view, 1)
        column.addLayout(self._bar())
        self._view.pageNavigator().currentPageChanged.connect(lambda _page: self._say_page())

    def _bar(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.current().metrics.gap)
        self._before = icon_button("chevron-left", _("Previous page"))
        self._before.clicked.connect(lambda: self._go(-1))
        self._count = QLabel()
        self._after = icon_button("chevron-right", _("Next page"))
        self._after.clicked.connect(lambda: self._go(+1))
        zoom = QComboBox()
        tame(zoom)
        zoom.setAccessibleName(_("Zoom"))
        for label, mode, factor in _ZOOMS:
            zoom.addItem(_(label), (mode, factor))
        zoom.currentIndexChanged.connect(lambda index: self._zoom(*_ZOOMS[index][1:]))
        for widget in (self._before, self._count, self._after):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(zoom)
        return row

    def show_pages(self, data: bytes) -> None:
        """Show another file, from its first page."""
        self.clear()
        self._buffer.setData(QByteArray(data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(self._buffer)
        self._view.pageNavigator().jump(0, QPointF())
        self._say_page()

    def clear(self) -> None:
        """Let go of the file and of every picture of its pages."""
        self.document.close()
        self._buffer.close()
        self._buffer.setData(QByteArray())
        self._view.setAccessibleDescription("")

    def _zoom(self, mode: QPdfView.ZoomMode, factor: float) -> None:
        self._view.setZoomMode(mode)
        if mode == QPdfView.ZoomMode.Custom:
            self._view.setZoomFactor(factor)

    def _go(self, by: int) -> None:
        navigator = self._view.pageNavigator()
        navigator.jump(navigator.currentPage() + by, QPointF())

    def _say_page(self) -> None:
        count = self.document.pageCount()
        page = self._view.pageNavigator().currentPage()
        if not 0 <= page < count:
            return
        self._count.setText(_("Page {number} of {count}").format(number=page + 1, count=count))
        self._before.setEnabled(page > 0)
        self._after.setEnabled(page < count - 1)
        self._view.setAccessibleDescription(self.document.getAllText(page).text())
