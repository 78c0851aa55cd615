"""Print or PDF (Ctrl+P): the documents that the tab offers, what can be chosen, the pages, and the ways out.

Looking is no release: the audit log gets its entry when a document is printed, opened in another program or saved.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from liaison_app.errors import UserError
from liaison_app.i18n import _, ngettext
from liaison_app.services.release import release
from liaison_app.settings import Settings
from liaison_app.ui import files
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.paper import ways_out
from liaison_app.ui.paper.choices import Choices
from liaison_app.ui.paper.papers import SIZE, Chosen, Pages, Paper, common, set_pages
from liaison_app.ui.paper.printing import PrintJob, printer_for
from liaison_app.ui.paper.view import PagesView
from liaison_app.ui.tasks import Stopped
from liaison_app.ui.widgets import Button, Card, Dialog, Notice, empty, hint, tame

MISSING = 6
"""How many characters that no font has are named; the pages show them all."""
WAIT_MS = 250
"""After a choice, until the pages are made anew: who ticks three boxes waits once."""


class Preview(Dialog):
    """The preview. `folder` is the vault's; `papers` the documents, of which the first one is shown."""

    def __init__(self, desk: Desk, folder: Path, papers: Sequence[Paper], parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._folder, self._papers = desk, folder, papers
        self._pages: Pages | None = None
        self._job: PrintJob | None = None
        self._kept = Chosen({})
        self._size = str(Settings(folder).get("paper"))
        self._later = QTimer(self, interval=WAIT_MS, singleShot=True)
        self._later.timeout.connect(self._make)
        self.setWindowTitle(_("Print or PDF"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        metrics, room = theme.current().metrics, parent.window().size()
        self.resize(min(metrics.px(1080), room.width() - 24), min(metrics.px(780), room.height() - 24))
        column = QVBoxLayout(self)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self._left())
        self._split.addWidget(self._right())
        self._split.setStretchFactor(1, 1)
        self._split.setSizes([metrics.px(260), metrics.px(820)])
        column.addWidget(self._split, 1)
        column.addLayout(self._footer())
        for keys, button in (("Ctrl+P", self._print), ("Ctrl+S", self._save)):
            QShortcut(QKeySequence(keys), self).activated.connect(button.click)
        self._show_paper(0)
        self._offer()

    # --- building -------------------------------------------------------------------------------

    def _left(self) -> QWidget:
        """Which document, and what can be chosen for it."""
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        top = QVBoxLayout()
        top.setContentsMargins(0, 0, theme.current().metrics.px(10), 0)
        column.addLayout(top)
        self._which = QComboBox()
        tame(self._which)
        self._which.setAccessibleName(_("Document"))
        for paper in self._papers:
            self._which.addItem(_(paper.title))
        self._which.currentIndexChanged.connect(self._show_paper)
        label = QLabel(_("Document"))
        label.setBuddy(self._which)
        top.addWidget(label)
        top.addWidget(self._which)
        top.addSpacing(theme.current().metrics.px(6))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self._scroll, 1)
        made.setMinimumWidth(theme.current().metrics.px(180))
        return made

    def _right(self) -> QWidget:
        """Messages over the pages."""
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        self._messages = QVBoxLayout()
        column.addLayout(self._messages)
        self._place = QStackedWidget()
        waiting = Card()
        self._words = hint("")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        waiting.body.addWidget(self._words, 1)
        self._view = PagesView()
        self._place.addWidget(waiting)
        self._place.addWidget(self._view)
        column.addWidget(self._place, 1)
        return made

    def _footer(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.current().metrics.gap)
        self._bar = QProgressBar()
        self._bar.setAccessibleName(_("Progress"))
        self._bar.setTextVisible(False)
        self._stop = Button(_("Stop printing"))
        self._stop.clicked.connect(self._stop_printing)
        row.addWidget(self._bar, 1)
        row.addWidget(self._stop)
        row.addStretch(1)
        close = Button(_("Close"), kind="quiet")
        close.clicked.connect(self.reject)
        self._lend = Button(_("Open in viewer"), icon="external-link")
        self._lend.clicked.connect(self._open_in_viewer)
        self._save = Button(_("Save…"), icon="save", shortcut="Ctrl+S", name=_("Save…"))
        self._save.clicked.connect(self._ask_where)
        self._print = Button(_("Print…"), kind="primary", icon="printer", shortcut="Ctrl+P", name=_("Print…"))
        self._print.clicked.connect(self._ask_printer)
        for button in (close, self._lend, self._save, self._print):
            button.setAutoDefault(False)
            row.addWidget(button)
        return row

    # --- the pages ------------------------------------------------------------------------------

    @property
    def _paper(self) -> Paper:
        return self._papers[self._which.currentIndex()]

    def _show_paper(self, index: int) -> None:
        """Turn to another document; what was chosen for the one before is kept where this one has it too."""
        before = self._scroll.takeWidget()
        if isinstance(before, Choices):
            self._kept = Chosen({**self._kept.values, **before.chosen().values})
            before.deleteLater()
        self._choices = Choices(self._desk, (*self._papers[index].choices, *common()), self._size, self._kept)
        self._choices.setProperty("page", True)
        self._choices.changed.connect(self._chosen)
        self._scroll.setWidget(self._choices)
        self._make()

    def _chosen(self) -> None:
        self._keep_size()
        self._wait()
        self._later.start()

    def _keep_size(self) -> None:
        """The paper that the printer has is asked for once."""
        size, folder = self._choices.chosen().text(SIZE), self._folder
        if size != self._size:
            self._size = size
            self._desk.tasks.change(lambda: Settings(folder).choose("paper", size), lambda _none: None)

    def _wait(self) -> None:
        self._pages = None
        self._words.setText(_("Setting the pages …"))
        self._say(None)
        self._offer()

    def _make(self) -> None:
        self._wait()
        paper, chosen = self._paper, self._choices.chosen()
        self._desk.query(
            self, lambda session: set_pages(session, paper, chosen), self._show, slot="pages", failed=self._refused
        )

    def _show(self, pages: Pages) -> None:
        if self._later.isActive():
            return  # something else was chosen meanwhile
        self._pages = pages
        self._view.show_pages(pages.data)
        self._place.setCurrentWidget(self._view)
        for remark in pages.remarks:
            self._messages.addWidget(Notice("info", remark))
        if pages.missing:
            self._messages.addWidget(Notice("warning", "\n".join(pages.missing[:MISSING])))
        self._offer()

    def _refused(self, error: UserError) -> None:
        self._view.clear()
        self._words.setText("")
        self._place.setCurrentIndex(0)
        self._say(Notice("danger", error.message, error.hint))

    def _say(self, notice: Notice | None) -> None:
        """Show a message in place of those before, or none."""
        empty(self._messages)
        if notice is not None:
            self._messages.addWidget(notice)

    def _offer(self) -> None:
        """Offer what can be done now."""
        ready = self._pages is not None and self._job is None
        for button in (self._print, self._save, self._lend):
            button.setEnabled(ready)
        for widget in (self._which, self._scroll):
            widget.setEnabled(self._job is None)
        for shown in (self._bar, self._stop):
            shown.setVisible(self._job is not None)

    # --- the ways out ---------------------------------------------------------------------------

    def _leave(self, out: Callable[[Pages], Path], then: Callable[[Path], None]) -> None:
        """Let the pages leave in a worker, after their entry in the audit log."""
        pages = self._pages
        if pages is not None:
            self._desk.tasks.change(lambda: out(pages), then, failed=self._not_done, asker=self)

    def _not_done(self, error: UserError) -> None:
        self._say(Notice("danger", error.message, error.hint))

    def _ask_where(self) -> None:
        session, name = self._desk.session, self._paper.file_name
        files.ask_save(
            self,
            _("Save the document"),
            f"{name}.pdf",
            lambda path: self._leave(lambda pages: ways_out.save(session, pages, path), self._saved),
        )

    def _saved(self, path: Path) -> None:
        words = _("The file is not encrypted. That it was released is in the audit log.")
        self._say(Notice("good", _("Saved: {path}").format(path=path), words))

    def _open_in_viewer(self) -> None:
        session, folder = self._desk.session, self._folder
        self._leave(lambda pages: ways_out.lend(session, pages, folder), self._lent)

    def _lent(self, path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._desk.tasks.query(self, lambda: ways_out.take_back(path), self._not_done)
            return
        words = _("Its file is removed when Liaison locks or ends. To keep it, save it there or here.")
        self._say(Notice("good", _("Opened in the program for PDF files."), words))

    def _ask_printer(self) -> None:
        pages = self._pages
        if pages is None:
            return
        printer = printer_for(self._view.document, leaflet=pages.leaflet, grey=pages.grey)
        dialog = QPrintDialog(printer, self)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        dialog.setMinMax(1, self._view.document.pageCount())
        dialog.accepted.connect(lambda: self._send(pages, printer))
        dialog.finished.connect(dialog.deleteLater)
        dialog.setModal(True)
        dialog.show()

    def _send(self, pages: Pages, printer: QPrinter) -> None:
        session = self._desk.session
        self._job = job = PrintJob(self._view.document, printer, self._desk)
        job.printed.connect(self._bar.setValue)
        self._bar.setRange(0, job.count)
        self._bar.setValue(0)
        self._say(None)
        self._offer()
        self.activateWindow()
        self._stop.setFocus()

        def start() -> None:
            self._desk.tasks.query(self, job.run, self._printed, slot="print", failed=self._not_printed)

        self._desk.tasks.change(
            lambda: release(session, pages.prepared), lambda _released: start(), failed=self._not_printed, asker=self
        )

    def _printed(self, count: int) -> None:
        self._end_job()
        said = ngettext("{n} page was sent to the printer.", "{n} pages were sent to the printer.", count)
        self._say(Notice("good", said.format(n=count)))

    def _not_printed(self, error: UserError) -> None:
        self._end_job()
        if isinstance(error, Stopped):
            words = _("What the printer has already may still come out.")
            self._say(Notice("info", _("Printing was stopped."), words))
        else:
            self._not_done(error)

    def _end_job(self) -> None:
        if self._job is not None:
            self._job.deleteLater()
        self._job = None
        self._offer()
        self._print.setFocus()

    def _stop_printing(self) -> None:
        if self._job is not None:
            self._job.stop()

    # --- closing --------------------------------------------------------------------------------

    def reject(self) -> None:
        """Close, also because the vault is being closed: printing ends, nothing of the pages stays."""
        self._stop_printing()
        self._later.stop()
        self._desk.tasks.drop(self, "pages")
        self._pages = None
        self._view.clear()
        super().reject()
