"""Pictures of every tab, taken off screen: for documentation, for reviews, for machines without a display."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop

from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.ui.frame import Frame
from liaison_app.ui.places import PLACES
from liaison_app.ui.record_tab import RecordTab

PATIENCE_SECONDS = 60
QUIET_SECONDS = 0.8


def take(frame: Frame, target: Path, ending: str) -> Iterator[Path]:
    """Show the frame, wait until its vault is open, and write `{tab}-{ending}.png` for every tab into `target`.

    Raises UserError if the vault does not open or the folder cannot be written.
    """
    frame.show()
    _until(lambda: frame.main is not None)
    main = frame.main
    if main is None:
        raise UserError(_("The vault did not open in time. Nothing was changed."))
    _make(target)
    for index, place in enumerate(PLACES):
        main.choose(index)
        _until_quiet(lambda: not main.desk.tasks.is_busy())
        if isinstance(main.current, RecordTab):
            main.current.pane.table.selectRow(0)
            _until_quiet(lambda: not main.desk.tasks.is_busy())
        path = target / f"{place.name.lower().replace(' ', '-')}-{ending}.png"
        if not frame.grab().save(str(path)):
            raise UserError(_("The picture {path} cannot be written.").format(path=path))
        yield path
    frame.close()


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise UserError(_("The folder {path} cannot be made.").format(path=folder)) from None


def _until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not condition() and time.monotonic() < end:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)


def _until_quiet(condition: Callable[[], bool]) -> None:
    """Wait until the condition has held for a moment: a view may ask again when it has its first answer."""
    end = time.monotonic() + PATIENCE_SECONDS
    since = time.monotonic()
    while time.monotonic() - since < QUIET_SECONDS and time.monotonic() < end:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        if not condition():
            since = time.monotonic()
