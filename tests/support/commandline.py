"""The command line in a process of its own, with a home folder of its own. How one starts cheaply: `forked`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support import forked
from tests.support.vaults import PASSPHRASE


@dataclass(frozen=True)
class CommandLine:
    """Runs `liaison` on the vault in `folder`; `home` receives whatever a program might leave behind.

    `secret` opens the vault: the passphrase, or a recovery code.
    """

    folder: Path
    home: Path
    secret: str = PASSPHRASE

    def arguments(self, *words: str) -> list[str]:
        """The words with the options that name and open the vault."""
        self.home.mkdir(parents=True, exist_ok=True)
        secret = self.home.parent / "passphrase.txt"
        secret.write_text(self.secret + "\n", encoding="utf-8")
        options = ["--data-dir", str(self.folder), "--passphrase-file", str(secret)]
        return [sys.executable, "-m", "liaison_app", *words, *options]

    def environment(self) -> dict[str, str]:
        """This process's environment with another home, no display and no credential store."""
        kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
        return {
            **kept,
            "HOME": str(self.home),
            "XDG_DATA_HOME": str(self.home / "share"),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        }

    def run(self, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run to the end; whoever calls looks at the exit code."""
        return self._run(self.arguments(*words), stdin)

    def ok(self, *words: str, stdin: str = "") -> str:
        """What a command prints that must succeed."""
        done = self.run(*words, stdin=stdin)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def json(self, *words: str) -> Any:
        """What a command prints with `--json`."""
        return json.loads(self.ok(*words, "--json"))

    def every_record(self) -> Any:
        """What `list KIND --json` prints for every kind, by kind; one process that runs them one after another."""
        words = self.arguments()
        words[words.index("liaison_app")] = "tests.support.every_record"
        done = self._run(words)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def _run(self, words: list[str], stdin: str = "") -> subprocess.CompletedProcess[str]:
        _python, _m, module, *arguments = words
        return forked.run(module, arguments, self.environment(), stdin, timeout=100)

    def listed(self, kind: str) -> list[dict[str, Any]]:
        """Every record of a kind, in the order of their names."""
        rows: list[dict[str, Any]] = self.json("list", kind)
        return rows

    def only(self, kind: str) -> dict[str, Any]:
        """The one record of a kind."""
        rows = self.listed(kind)
        assert len(rows) == 1, rows
        return rows[0]

    def refused(self, *words: str, code: int = 1) -> str:
        """What a command says on standard error when it fails as it should: words, never a traceback."""
        done = self.run(*words)
        assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
        assert "Traceback" not in done.stderr
        assert done.stderr.strip()
        return done.stderr
