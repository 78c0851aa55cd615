"""Where a directory comes from: a folder of CSV files, a zip of one, or one JSON file.

Nothing is unpacked to disk and no name from a zip ever becomes a path. Sizes are checked before reading and
again while reading, since a zip may lie about them. All failures are `UserError`s and happen before
anything is imported.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from liaison_app.errors import UserError
from liaison_app.i18n import _

#: Limits of one import. Real regional directories stay far below: the largest public ones are about 100 MB.
MAX_FILE_BYTES = 200 * 1024 * 1024
MAX_TOTAL_BYTES = 600 * 1024 * 1024
MAX_FILES = 1000
#: Text packs at 5–20 : 1; beyond this a zip is made to fill the memory.
MAX_RATIO = 200
_SMALL = 1024 * 1024


@dataclass(frozen=True)
class SourceFile:
    """One file: the name to show, its size in bytes as stated, and how to open it (again and again)."""

    name: str
    size: int
    open: Callable[[], BinaryIO]


def open_source(path: Path) -> list[SourceFile]:
    """The files under `path` (CSV tables, or one JSON file), by name.

    Raises `UserError` if there is nothing there, nothing in it, or more than an import takes.
    """
    if path.is_dir():
        files = _in_folder(path)
    elif not path.exists():
        raise UserError(_("There is no folder or file “{name}”.").format(name=path.name), _nothing())
    elif path.suffix.lower() == ".json":
        files = [SourceFile(path.name, path.stat().st_size, _opener(path))]
    elif path.suffix.lower() == ".csv":
        raise UserError(
            _("“{name}” is a single table.").format(name=path.name),
            _("Choose the folder that holds it together with the other tables."),
        )
    else:
        files = _in_zip(path)
    if not files:
        raise UserError(
            _("“{name}” holds no CSV file, so it is not a directory in HSDS form.").format(name=path.name),
            _nothing(),
        )
    _check_sizes(files)
    return sorted(files, key=lambda f: f.name)


def _nothing() -> str:
    return _("Nothing was imported.")


def _in_folder(folder: Path) -> list[SourceFile]:
    try:
        paths = [p for p in folder.iterdir() if _is_csv(p.name) and p.is_file()]
        return [SourceFile(p.name, p.stat().st_size, _opener(p)) for p in paths]
    except OSError as error:
        raise UserError(
            _("The folder “{name}” cannot be read: {why}.").format(name=folder.name, why=error.strerror),
            _nothing(),
        ) from error


def _opener(path: Path) -> Callable[[], BinaryIO]:
    return lambda: path.open("rb")


def _is_csv(name: str) -> bool:
    return name.lower().endswith(".csv") and not name.startswith(".")


def _in_zip(path: Path) -> list[SourceFile]:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise UserError(
            _("“{name}” is neither a folder nor a zip that can be opened.").format(name=path.name), _nothing()
        ) from error
    entries = [e for e in archive.infolist() if not e.is_dir()]
    if len(entries) > MAX_FILES:
        raise UserError(_("“{name}” holds too many files.").format(name=path.name), _nothing())
    for entry in entries:
        _check_entry(path.name, entry)
    wanted = [e for e in entries if _is_csv(_base(e)) and "__MACOSX" not in e.filename]
    files = [SourceFile(_base(e), e.file_size, _zip_opener(archive, e)) for e in wanted]
    if len({f.name.lower() for f in files}) < len(files):
        raise UserError(_("“{name}” holds two tables of the same name.").format(name=path.name), _nothing())
    return files


def _base(entry: zipfile.ZipInfo) -> str:
    return PurePosixPath(entry.filename).name


def _check_entry(name: str, entry: zipfile.ZipInfo) -> None:
    inside = PurePosixPath(entry.filename.replace("\\", "/"))
    if inside.is_absolute() or ".." in inside.parts or ":" in entry.filename:
        raise UserError(
            _("“{name}” holds a file that points outside of it, so it was not opened.").format(name=name),
            _nothing(),
        )
    if entry.flag_bits & 0x1:
        raise UserError(_("“{name}” is locked with a password.").format(name=name), _nothing())
    if entry.file_size > _SMALL and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
        raise UserError(
            _("“{name}” unpacks to far more than a directory holds, so it was not opened.").format(name=name),
            _nothing(),
        )


def _zip_opener(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    return lambda: cast(BinaryIO, archive.open(entry))


def _check_sizes(files: list[SourceFile]) -> None:
    for file in files:
        if file.size > MAX_FILE_BYTES:
            raise too_large(file.name)
    if len(files) > MAX_FILES or sum(f.size for f in files) > MAX_TOTAL_BYTES:
        raise UserError(_("The files are larger than an import takes."), _nothing())


def too_large(name: str) -> UserError:
    """The words for one file that is beyond `MAX_FILE_BYTES`."""
    megabytes = MAX_FILE_BYTES // (1024 * 1024)
    return UserError(
        _("{name} is larger than {megabytes} MB, more than an import takes.").format(name=name, megabytes=megabytes),
        _nothing(),
    )
