"""Asking for a file or a folder, with a dialog that works by keyboard alone, and writing what was made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLineEdit, QWidget

from liaison_app.errors import UserError
from liaison_app.i18n import _

if TYPE_CHECKING:
    from liaison_app.services.release import Released

Then = Callable[[Path], object]

#: How the names of exchange files end.
EXCHANGE = ".liaison"


def ask_save(parent: QWidget, title: str, name: str, then: Then) -> None:
    """Ask where to save a PDF; `name` is offered and must say nothing of people."""
    _ask_save(parent, title, name, then, _("PDF files (*.pdf)"))


def ask_save_word(parent: QWidget, title: str, name: str, then: Then) -> None:
    """Ask where to save a file for a word processor; `name` is offered and must say nothing of people."""
    _ask_save(parent, title, name, then, _("Word files (*.docx)"))


def ask_save_table(parent: QWidget, title: str, name: str, then: Then) -> None:
    """Ask where to save a table for a spreadsheet; `name` is offered and must say nothing of people."""
    _ask_save(parent, title, name, then, _("Tables, CSV (*.csv)"))


def ask_save_calendar(parent: QWidget, title: str, name: str, then: Then) -> None:
    """Ask where to save a calendar file; `name` is offered and must say nothing of people."""
    _ask_save(parent, title, name, then, _("Calendar files (*.ics)"))


def ask_save_exchange(parent: QWidget, title: str, name: str, then: Then) -> None:
    """Ask where to save an exchange file. What is there is refused later, and not asked about: none takes its place."""
    _ask_save(parent, title, name, then, _exchange_files(), replaces=False)


def ask_exchange(parent: QWidget, title: str, then: Then) -> None:
    """Ask for an exchange file that is there."""
    ask_file(parent, title, _exchange_files(), then)


def _exchange_files() -> str:
    return _("Exchange files (*{ending})").format(ending=EXCHANGE)


def _ask_save(parent: QWidget, title: str, name: str, then: Then, kinds: str, *, replaces: bool = True) -> None:
    dialog = _dialog(parent, title, then, kinds)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite, not replaces)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
    dialog.selectFile(name)
    dialog.open()


def ask_folder(parent: QWidget, title: str, then: Then) -> None:
    """Ask for a folder that is there."""
    dialog = _dialog(parent, title, then, "")
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.open()


def ask_file(parent: QWidget, title: str, kinds: str, then: Then) -> None:
    """Ask for a file that is there; `kinds` as Qt writes them: `Zip files (*.zip)`."""
    dialog = _dialog(parent, title, then, kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.open()


def write_table(table: Released[Sequence[Sequence[str]]], path: Path) -> None:
    """Write a released table as CSV in the same way. For a worker. Raises UserError if it cannot be written."""
    from liaison_app.exports.spreadsheet import write_csv

    write(write_csv(table), path)


def write(data: bytes, path: Path) -> None:
    """Write a file beside `path` and put it there when it is whole.

    For a worker. Raises UserError if it cannot be written; a file that was there is then still whole.
    """
    work = path.with_name(f".{path.name}.part")
    try:
        work.write_bytes(data)
        work.replace(path)
    except OSError as error:
        with suppress(OSError):
            work.unlink()
        reason = error.strerror or type(error).__name__
        raise UserError(
            _("The file could not be written: {reason}.").format(reason=reason),
            _("Nothing is lost. Choose another folder or name."),
        ) from None


def _dialog(parent: QWidget, title: str, then: Then, kinds: str) -> QFileDialog:
    dialog = QFileDialog(parent, title, QDir.homePath(), kinds)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.filesSelected.connect(lambda paths: then(_chosen(dialog, paths)))
    dialog.finished.connect(dialog.deleteLater)
    names = {
        "fileNameEdit": _("File name"),
        "lookInCombo": _("Folder"),
        "fileTypeCombo": _("Kind of file"),
        "listView": _("Files"),
        "treeView": _("Files"),
        "sidebar": _("Places"),
    }
    for widget in dialog.findChildren(QWidget):
        if widget.objectName() in names:
            widget.setAccessibleName(names[widget.objectName()])
        elif isinstance(widget, QAbstractButton) and not widget.text():
            widget.setAccessibleName(widget.toolTip())
    return dialog


def _chosen(dialog: QFileDialog, paths: list[str]) -> Path:
    """What was typed, where that is among the paths; else the one that was pointed at.

    While a path is typed the dialog selects every folder on the way, and answers them all.
    """
    typed = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(typed, QLineEdit)
    wanted = QDir.cleanPath(dialog.directory().absoluteFilePath(typed.text()))
    return Path(wanted if wanted in paths else paths[0])
