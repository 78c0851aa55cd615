"""A second officer of a vault, by the command line: somebody with a passphrase and a role of their own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.commandline import CommandLine

SAMS = "ten green bottles standing"


@dataclass(frozen=True)
class Colleague:
    """An officer who works at the command line."""

    cli: CommandLine
    id: str
    opening: tuple[str, str]

    def ok(self, *words: str) -> str:
        """What a command prints that must succeed for this officer."""
        return self.cli.ok(*words, *self.opening)

    def json(self, *words: str) -> Any:
        """What a command prints with `--json` for this officer."""
        return self.cli.json(*words, *self.opening)

    def refused(self, *words: str) -> str:
        """What a command says that this officer must not do."""
        return self.cli.refused(*words, *self.opening)


def colleague(cli: CommandLine, folder: Path, *, name: str = "Sam Okafor", role: str = "officer") -> Colleague:
    """Add an officer whose passphrase is `SAMS`; it lies in a file in `folder`."""
    secret = folder / "sams.txt"
    secret.write_text(SAMS + "\n", encoding="utf-8")
    added = cli.ok("officer", "add", name, "--role", role, "--new-passphrase-file", str(secret))
    return Colleague(cli, added, ("--recovery-code-file", str(secret)))
