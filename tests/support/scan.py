"""Looks for texts in files, byte by byte: as UTF-8, UTF-16, and inside base64 at each of its three offsets."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from pathlib import Path


def forms(text: str) -> dict[str, bytes]:
    """The byte sequences that would give `text` away, by the name of their encoding."""
    found = {"utf-8": text.encode(), "utf-16-le": text.encode("utf-16-le"), "utf-16-be": text.encode("utf-16-be")}
    for offset in range(3):
        encoded = base64.b64encode(b"\0" * offset + text.encode())
        # The first and last groups mix in neighbouring bytes; what is left is the same wherever the text stands.
        found[f"base64+{offset}"] = encoded[4 if offset else 0 : len(encoded) // 4 * 4 - 4]
    return found


def find(texts: Iterable[str], folders: Iterable[Path]) -> list[str]:
    """Where any of the texts stands in any file below the folders: `path: text (encoding)`, sorted."""
    wanted = [(text, name, data) for text in texts for name, data in forms(text).items()]
    hits = []
    for path in {p for folder in folders for p in folder.rglob("*") if p.is_file()}:
        content = path.read_bytes()
        hits += [f"{path}: {text} ({name})" for text, name, data in wanted if data in content]
        hits += [f"{path}: {text} (file name)" for text, name, _data in wanted if name == "utf-8" and text in path.name]
    return sorted(hits)
