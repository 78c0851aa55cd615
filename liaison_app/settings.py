"""The one registry of options of this computer: how the window looks. No data of the vault, nothing personal.

They lie as JSON beside the vault, readable before it is unlocked. An unknown name is a mistake of the program; a file
that was damaged, or a value that does not fit, counts as not set.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from liaison_app.i18n import N_

FILE_NAME: Final = "settings.json"
Setting = str | float  # a float may be a whole number


@dataclass(frozen=True)
class Option:
    """One option: what it is called and for, what it may be, and what it is unless somebody chose."""

    name: str
    help: str
    default: Setting
    choices: tuple[Setting, ...]


OPTIONS: Final = {
    option.name: option
    for option in (
        Option("theme", N_("Colours of the window"), "light", ("light", "dark", "contrast")),
        Option("text_scale", N_("Size of the text"), 1.0, (1.0, 1.25, 1.5, 1.75, 2.0)),
        Option("paper", N_("Paper of the printer"), "Letter", ("Letter", "A4")),
        Option("lock_minutes", N_("Minutes without a key or movement before it locks"), 10, tuple(range(1, 31))),
    )
}


class Settings:
    """The options chosen for the vault in one folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._chosen = self._read()

    def _read(self) -> dict[str, Setting]:
        with suppress(OSError, ValueError):
            read = json.loads(self._path.read_text(encoding="utf-8"))
            if isinstance(read, dict):
                return {name: value for name, value in read.items() if _fits(name, value)}
        return {}

    def get(self, name: str) -> Setting:
        """The value of an option. KeyError for a name that is no option."""
        option = OPTIONS[name]
        return self._chosen.get(name, option.default)

    def choose(self, name: str, value: Setting) -> None:
        """Keep a choice; where the disk refuses, until the end. KeyError or ValueError for what is no option."""
        if value not in OPTIONS[name].choices:
            raise ValueError(f"{name} cannot be {value!r}")
        self._chosen |= {**self._read(), name: value}  # another part of the program may have chosen meanwhile
        work = self._path.with_suffix(".part")
        with suppress(OSError):
            work.write_text(json.dumps(self._chosen, indent=1), encoding="utf-8")
            work.replace(self._path)


def _fits(name: str, value: object) -> bool:
    return name in OPTIONS and value in OPTIONS[name].choices
