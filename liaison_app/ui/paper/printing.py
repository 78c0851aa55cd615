"""Sending pages to a printer: Qt renders them in a thread of its own, a worker draws them, the window shows how far.

Each page is rendered at 300 dots an inch and drawn in bands, since Python stands still while Qt draws one. Bands that
hold nothing are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import Final

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument, QPdfPageRenderer
from PySide6.QtPrintSupport import QPrinter

from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.ui.tasks import Stopped

DOTS: Final = 300
POINTS: Final = 72
BAND: Final = 64
"""Rows of dots that are drawn at once: about 3 ms of work."""


def printer_for(document: QPdfDocument, *, leaflet: bool, grey: bool) -> QPrinter:
    """A printer set up for the pages of a document, to be chosen in the system's dialog."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setResolution(DOTS)
    printer.setFullPage(True)
    size = document.pagePointSize(0)
    upright = size if size.width() <= size.height() else size.transposed()
    printer.setPageSize(QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch))
    landscape = size.width() > size.height()
    printer.setPageOrientation(QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait)
    printer.setDocName(_("Liaison"))
    if leaflet:
        printer.setDuplex(QPrinter.DuplexMode.DuplexShortSide)
    if grey:
        printer.setColorMode(QPrinter.ColorMode.GrayScale)
    return printer


class PrintJob(QObject):
    """One document on its way to one printer. `run` is for a worker; `printed` tells of each page, `stop` ends it."""

    printed = Signal(int)
    _wanted = Signal(int)

    def __init__(self, document: QPdfDocument, printer: QPrinter, parent: QObject) -> None:
        super().__init__(parent)
        self._printer = printer
        self._sizes = [document.pagePointSize(page) for page in range(document.pageCount())]
        self._pages = _in_order(printer, len(self._sizes))
        self._images: SimpleQueue[QImage | None] = SimpleQueue()
        self._stopped = False
        self._renderer = QPdfPageRenderer(self)
        self._renderer.setDocument(document)
        self._renderer.setRenderMode(QPdfPageRenderer.RenderMode.MultiThreaded)
        self._renderer.pageRendered.connect(lambda _page, _size, image, _options, _id: self._images.put(image))
        self._wanted.connect(self._render, Qt.ConnectionType.QueuedConnection)

    @property
    def count(self) -> int:
        """How many pages come out of the printer."""
        return len(self._pages)

    def stop(self) -> None:
        """End it after the band that is being drawn."""
        self._stopped = True
        self._images.put(None)

    def run(self) -> int:
        """Print; the number of pages. Raises UserError where the printer cannot be had, Stopped when it was ended."""
        painter = QPainter()
        if not painter.begin(self._printer):
            raise UserError(
                _("The printer cannot be used."), _("Nothing was printed. Look at it, or choose another one.")
            )
        try:
            painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
            painter.scale(*[self._printer.resolution() / DOTS] * 2)
            for count, page in enumerate(self._pages, start=1):
                self._wanted.emit(page)
                image = self._images.get()
                if count > 1:
                    self._printer.newPage()
                self._draw(painter, image)
                self.printed.emit(count)
        except Stopped:
            self._printer.abort()
            raise
        finally:
            painter.end()
            if self._stopped and self._printer.outputFileName():
                with suppress(OSError):
                    Path(self._printer.outputFileName()).unlink()
        return len(self._pages)

    def _render(self, page: int) -> None:
        if not self._stopped:
            size = self._sizes[page]
            self._renderer.requestPage(
                page, QSize(round(size.width() / POINTS * DOTS), round(size.height() / POINTS * DOTS))
            )

    def _draw(self, painter: QPainter, image: QImage | None) -> None:
        """On white, since Qt renders what is not printed as transparent."""
        for top in range(0, image.height() if image else 1, BAND):
            if self._stopped or image is None:
                raise Stopped
            band = QImage(image.width(), min(BAND, image.height() - top), QImage.Format.Format_RGB32)
            band.fill(Qt.GlobalColor.white)
            blank = band.copy()
            flat = QPainter(band)
            flat.drawImage(0, 0, image, 0, top)
            flat.end()
            if band != blank:
                painter.drawImage(
                    0, top, band.convertToFormat(QImage.Format.Format_Grayscale8) if band.allGray() else band
                )


def _in_order(printer: QPrinter, count: int) -> Sequence[int]:
    """The numbers of the pages, from 0, in the order in which they come out, as often as they were asked for."""
    first, last = printer.fromPage() or 1, printer.toPage() or count
    pages = list(range(first - 1, min(last, count)))
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        pages.reverse()
    copies = 1 if printer.supportsMultipleCopies() else printer.copyCount()
    if printer.collateCopies():
        return pages * copies
    return [page for page in pages for _copy in range(copies)]
