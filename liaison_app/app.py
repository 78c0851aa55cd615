"""The composition root of the window: it reads the command's arguments and puts the first window together."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication, QMessageBox

from liaison_app import logs, paths
from liaison_app.i18n import _
from liaison_app.storage import locks
from liaison_app.ui import appearance, single, tasks
from liaison_app.ui.frame import Frame
from liaison_app.ui.look import theme

#: What a folder with a vault holds, or one with a restore that was cut short.
VAULT_FILES = ("vault.db", "vault.key", ".restore/ready")
DEMO_SECRET = "liaison demo data"  # noqa: S105 - printed in the documentation; it guards nothing but made-up people


def create(argv: Sequence[str] = ()) -> Frame:
    """The first window, not shown yet, under the QApplication that exists.

    `argv` may begin with the program's name; it takes `--data-dir DIR` and `--demo`.
    """
    options = _options(argv)
    folder = _folder(options)
    appearance.begin(folder)
    has_vault = any((folder / name).exists() for name in VAULT_FILES)
    return Frame(folder, has_vault=has_vault, secret=DEMO_SECRET if options.demo else "")


def run(argv: Sequence[str]) -> int:
    """Show the window until it is closed; the exit code of the program."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(list(argv[:1]))  # type: ignore[redundant-expr]
    app.setApplicationName("Liaison")
    app.setDesktopFileName("liaison")
    folder = _folder(_options(argv))
    held = locks.window(folder)
    if held is None:
        return 0 if single.call_first(folder) else _say_open_elsewhere()
    paths.empty_temporary_dir(folder)
    paths.temporary_dir(folder)
    window = create(argv)
    single.FirstWindow(folder, window)
    logs.catch(folder, window.say_crash)
    window.show()
    code = app.exec()
    tasks.wait_for_all()
    paths.empty_temporary_dir(folder)
    held.release()
    return code


def _say_open_elsewhere() -> int:
    error = locks.in_another_window()
    QMessageBox.warning(None, _("Liaison"), str(error))
    return 1


def screenshots(
    folder: Path, secret: str, target: Path, *, lang: str = "en", name: theme.ThemeName = "light", scale: int = 1
) -> Iterator[Path]:
    """Write a picture of every tab into `target`, off screen; their paths. Raises UserError if it cannot."""
    from liaison_app import i18n
    from liaison_app.ui import pictures

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_SCALE_FACTOR"] = str(scale)
    i18n.use_language(lang)
    app = QApplication(["liaison"])
    theme.apply(app, name)
    frame = Frame(folder, has_vault=True, secret=secret)
    yield from pictures.take(frame, target, f"{name}-{scale}-{lang}")
    tasks.wait_for_all()


def _folder(options: argparse.Namespace) -> Path:
    return Path(options.data_dir) if options.data_dir else paths.default_data_dir()


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="liaison", add_help=False, allow_abbrev=False)
    parser.add_argument("--data-dir", default="")
    parser.add_argument("--demo", action="store_true")
    own = list(argv) if not argv or argv[0].startswith("-") else list(argv[1:])
    return parser.parse_known_args(own)[0]
