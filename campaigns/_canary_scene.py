"""Where a round of the canary campaign plays: its folders, its words, and the search for them."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from campaigns import Report
from tests.support.postgres import Server
from tests.support.scan import find


def _word(random: Random) -> str:
    """A word that stands nowhere by accident, in two cases."""
    syllables = ["".join(random.choice(letters) for letters in ("bdfgklmnprstvz", "aeiou")) for _ in range(8)]
    return "".join(syllables).capitalize()


@dataclass
class Scene:
    """One vault, a home for the programs that work on it, and the round's word."""

    place: Path
    random: Random
    report: Report
    sabotage: str
    server: Server
    found: list[str] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    marks: int = 0
    made: dict[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    """The commands that were run."""

    def __post_init__(self) -> None:
        for folder in (self.home, self.temporary, self.asked_for):
            folder.mkdir()
        self.stem = _word(self.random)
        self.passphrase = f"{self.mark()} herons at noon"

    @property
    def home(self) -> Path:
        """Searched, like the next six."""
        return self.place / "home"

    @property
    def temporary(self) -> Path:
        return self.place / "tmp"

    @property
    def state(self) -> Path:
        return self.place / "state"

    @property
    def vault(self) -> Path:
        return self.place / "vault"

    @property
    def colleague(self) -> Path:
        """The vault of another officer of the team."""
        return self.place / "colleague"

    @property
    def third(self) -> Path:
        """The vault of one more, without a hub."""
        return self.place / "third"

    @property
    def stick(self) -> Path:
        """Where a file for the team lies, sealed: searched."""
        return self.place / "stick"

    @property
    def searched(self) -> list[Path]:
        """Where nothing may be found."""
        return [self.home, self.temporary, self.state, self.vault, self.colleague, self.third, self.stick]

    @property
    def asked_for(self) -> Path:
        """Files that the officer gave or asked for: not searched."""
        return self.place / "asked-for"

    def environment(self) -> dict[str, str]:
        """All that a program might write to lies in the scene."""
        kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY") and "XDG" not in k}
        moved = {"HOME": self.home, "TMPDIR": self.temporary, "LIAISON_STATE_DIR": self.state}
        return (
            kept
            | {name: str(path) for name, path in moved.items()}
            | {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
        )

    def mark(self) -> str:
        """The round's word with a number."""
        self.marks += 1
        return f"{self.stem}{self.marks:03d}zinc"

    def written(self, name: str, content: str) -> str:
        """The path of a file that is handed to the program."""
        path = self.asked_for / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        return str(path)

    def search(self, when: str) -> None:
        """Look for the word and for every secret."""
        looked_for = [self.stem, *self.secrets]
        hits = find(looked_for, self.searched)
        self.found += [f"{when}: {hit}" for hit in hits]
        self.report.add("searches")
        files = (path for folder in self.searched for path in folder.rglob("*"))
        self.report.add("bytes searched", sum(path.stat().st_size for path in files if path.is_file()))
