"""Small precious files: a crash or a full disk leaves the old one or the new one, never half of one."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_OWNER_ONLY = 0o600


def write_new(path: Path, data: bytes) -> None:
    """Write a file that does not exist yet, readable by its owner only; `FileExistsError` where it does."""
    with new_file(path) as file:
        file.write(data)


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """Write a larger file piece by piece; it gets its name at the end, as with `write_new`, or is gone."""
    if path.exists():  # asked again when it gets its name; this saves the work
        raise FileExistsError
    with _unnamed(path) as (temporary, file):
        yield file
        _finish(file)
        _claim(temporary, path)
    sync_folder(path.parent)


def replace(path: Path, data: bytes) -> None:
    """Write `data` in place of the file at `path`, keeping what stood there as `<name>.previous`.

    At every moment `path` is the whole old file or the whole new one.
    """
    with _temporary(previous_of(path), path.read_bytes()) as temporary:
        temporary.replace(previous_of(path))
    with _temporary(path, data) as temporary:
        temporary.replace(path)
    sync_folder(path.parent)


def previous_of(path: Path) -> Path:
    """Where `replace` keeps the file it replaced."""
    return path.with_name(f"{path.name}.previous")


@contextmanager
def _temporary(path: Path, data: bytes) -> Iterator[Path]:
    """`data`, safe on the disk under another name beside `path`; removed afterwards if still there."""
    with _unnamed(path) as (temporary, file):
        file.write(data)
        _finish(file)
        yield temporary


def _finish(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
    file.close()  # Windows renames no open file


@contextmanager
def _unnamed(path: Path) -> Iterator[tuple[Path, BinaryIO]]:
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    binary = getattr(os, "O_BINARY", 0)  # Windows would turn \n into \r\n
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | binary, _OWNER_ONLY)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield temporary, file
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


def _claim(temporary: Path, path: Path) -> None:
    """Give the written file its name, unless that name is taken."""
    try:
        os.link(temporary, path)  # fails where the name exists, with no moment between looking and taking
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links, such as FAT on a stick
        if path.exists():
            raise FileExistsError from None
        temporary.replace(path)


def sync_folder(folder: Path) -> None:
    """Make a new name in `folder` survive a power cut; Windows offers no such call and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
