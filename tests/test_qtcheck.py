"""Where Qt cannot start, the program says in one line what to install, and ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

LOADER = "libEGL.so.1: cannot open shared object file: No such file or directory"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere Qt brings all its libraries along")
def test_a_missing_system_library_is_named_in_one_line(tmp_path: Path) -> None:
    broken = tmp_path / "PySide6"
    broken.mkdir()
    (broken / "__init__.py").touch()
    (broken / "QtWidgets.py").write_text(f"raise ImportError({LOADER!r})", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "liaison_app", "--data-dir", str(tmp_path / "vault")],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(Path(__file__).parents[1])])},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.strip().splitlines()) == 1
    assert "libEGL.so.1" in done.stderr
    assert "apt-get install" in done.stderr
    assert not (tmp_path / "vault").exists()
