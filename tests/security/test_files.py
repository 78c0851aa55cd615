"""Small precious files: whole or absent, never over another one, readable by their owner only."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from liaison_app.security import files


def names(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


def test_a_new_file_is_written_whole_and_nothing_else_is_left(tmp_path: Path) -> None:
    files.write_new(tmp_path / "vault.key", b"\n\r\n\x00all")
    assert (tmp_path / "vault.key").read_bytes() == b"\n\r\n\x00all"
    assert names(tmp_path) == {"vault.key"}


def no_hard_links(*_arguments: object) -> None:
    raise OSError(1, "Operation not permitted")


@pytest.mark.parametrize("hard_links", [True, False])
def test_an_existing_file_is_never_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hard_links: bool
) -> None:
    if not hard_links:  # as on a memory stick
        monkeypatch.setattr(os, "link", no_hard_links)
    files.write_new(tmp_path / "vault.key", b"first")
    with pytest.raises(FileExistsError):
        files.write_new(tmp_path / "vault.key", b"second")
    assert (tmp_path / "vault.key").read_bytes() == b"first"
    assert names(tmp_path) == {"vault.key"}


@pytest.mark.skipif(os.name == "nt", reason="Windows protects the profile folder instead")
def test_files_are_for_their_owner_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        files.write_new(tmp_path / "vault.key", b"first")
        files.replace(tmp_path / "vault.key", b"second")
    finally:
        os.umask(before)
    for name in ("vault.key", "vault.key.previous"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_a_replaced_file_is_kept_as_the_previous_one(tmp_path: Path) -> None:
    path = tmp_path / "vault.key"
    files.write_new(path, b"first")
    files.replace(path, b"second")
    files.replace(path, b"third")
    assert path.read_bytes() == b"third"
    assert files.previous_of(path).read_bytes() == b"second"
    assert names(tmp_path) == {"vault.key", "vault.key.previous"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "vault.key"
    files.write_new(path, b"first")
    real_open = os.open

    def open_on_full_disk(name: str, *arguments: int) -> int:
        real_open_result = real_open(name, *arguments)
        if str(name).endswith(".tmp"):
            os.close(real_open_result)
            return real_open("/dev/full", os.O_WRONLY)
        return real_open_result

    monkeypatch.setattr(os, "open", open_on_full_disk)
    with pytest.raises(OSError, match="No space left"):
        files.replace(path, b"second")
    assert path.read_bytes() == b"first"
    assert names(tmp_path) == {"vault.key"}
