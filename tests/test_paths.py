"""resource() finds the same files in a checkout and in an installed wheel."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from liaison_app import paths


def test_a_checkout_keeps_resources_beside_the_package() -> None:
    assert paths.resource() == Path(__file__).resolve().parents[1] / "resources"
    assert paths.resource().is_dir()


def test_a_wheel_carries_resources_inside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "resources" / "icons").mkdir(parents=True)
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path)
    assert paths.resource("icons", "add.svg") == tmp_path / "resources" / "icons" / "add.svg"


@pytest.mark.skipif(sys.platform != "linux", reason="XDG folders are a Linux convention")
def test_data_live_in_the_users_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert paths.default_data_dir() == tmp_path / "Liaison"
    assert not paths.default_data_dir().exists(), "asking for the folder must not make it"
