"""requirements.lock pins what pyproject.toml asks for, with hashes and without addresses."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def _pins() -> dict[str, tuple[str, str]]:
    """Return version and hashes of each locked package, by name."""
    blocks = re.findall(r"^([a-z0-9.-]+)==(\S+)([^\n]*\n(?:[ ]{4}--hash[^\n]*\n)*)", LOCK, re.MULTILINE)
    return {name: (version, hashes) for name, version, hashes in blocks}


def test_every_requirement_is_pinned_within_its_bounds() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    pins = _pins()
    for requirement in map(Requirement, wanted):
        version, _ = pins[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), f"{requirement} but {version} is locked"


def test_every_pin_has_a_hash() -> None:
    pins = _pins()
    assert len(pins) == len(re.findall(r"^\S+==", LOCK, re.MULTILINE))
    assert not [name for name, (_, hashes) in pins.items() if "--hash=sha256:" not in hashes]


def test_no_address_and_no_path_of_a_machine() -> None:
    for pattern in ("://", "--find-links", "index-url", "file:", " /", "\\\\"):
        assert pattern not in LOCK, pattern
