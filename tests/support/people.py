"""A vault with a second officer: Jo Rivera, a supervisor, and a colleague with a passphrase and a role of their own."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tests.support.commandline import CommandLine
from tests.support.vaults import fresh_vault

SAMS = "ten green bottles standing"


@dataclass(frozen=True)
class Colleague:
    """An officer who works at the command line; `cli` is Jo's."""

    cli: CommandLine
    id: str

    @property
    def opening(self) -> tuple[str, str]:
        """The option with this officer's passphrase, in place of Jo's."""
        secret = self.cli.folder.parent / "colleague.txt"
        secret.write_text(SAMS + "\n", encoding="utf-8")
        return ("--recovery-code-file", str(secret))

    def ok(self, *words: str) -> str:
        """What a command prints that must succeed for this officer."""
        return self.cli.ok(*words, *self.opening)

    def refused(self, *words: str) -> str:
        """What a command says that this officer must not do."""
        return self.cli.refused(*words, *self.opening)


def with_colleague(folder: Path, name: str = "Sam Okafor") -> Colleague:
    """A vault in `folder/vault`, closed, with an officer of this name, whose passphrase is `SAMS`."""
    made, officer_id = _template(name)
    shutil.copytree(made, folder / "vault")
    return Colleague(CommandLine(folder / "vault", folder / "home"), officer_id)


@lru_cache
def _template(name: str) -> tuple[Path, str]:
    """Made once for each name, since every passphrase takes its time."""
    folder = Path(tempfile.mkdtemp(prefix="vault-of-two-"))
    atexit.register(shutil.rmtree, folder)
    fresh_vault(folder / "vault").close()
    secret = folder / "passphrase-of-colleague.txt"
    secret.write_text(SAMS + "\n", encoding="utf-8")
    cli = CommandLine(folder / "vault", folder / "home")
    return cli.folder, cli.ok("officer", "add", name, "--role", "officer", "--new-passphrase-file", str(secret))
