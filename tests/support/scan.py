"""Looks for texts in files, byte by byte, in whatever case: in UTF-8, UTF-16, hex, and base64 at its three offsets."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from pathlib import Path


def forms(text: str) -> dict[str, bytes]:
    """The byte sequences that would give `text` away, by the name of their encoding; plain ones in lower case."""
    low = text.lower()
    found = {"utf-8": low.encode(), "utf-16-le": low.encode("utf-16-le"), "utf-16-be": low.encode("utf-16-be")}
    for cased, name in ((text, ""), (low, ", lower case"), (text.upper(), ", upper case")):
        found[f"hex{name}"] = cased.encode().hex().encode()
        for offset in range(3):
            encoded = base64.b64encode(b"\0" * offset + cased.encode())
            # The first and last groups mix in neighbouring bytes; what is left is the same wherever the text stands.
            found[f"base64+{offset}{name}"] = encoded[4 if offset else 0 : len(encoded) // 4 * 4 - 4]
    return found


def in_bytes(text: str, content: bytes) -> list[str]:
    """The encodings in which a text stands in some bytes."""
    folded = content.lower()  # ASCII only, which is what marks are made of
    return [name for name, data in forms(text).items() if data in (content if "base64" in name else folded)]


def find(texts: Iterable[str], folders: Iterable[Path]) -> list[str]:
    """Where any of the texts stands in any file below the folders: `path: text (encoding)`, sorted."""
    wanted = [(text, name, data) for text in set(texts) for name, data in forms(text).items()]
    hits = []
    for path in {p for folder in folders for p in folder.rglob("*") if p.is_file()}:
        try:
            content = path.read_bytes()
        except FileNotFoundError:  # SQLite's own files come and go
            continue
        folded = content.lower()
        for text, name, data in wanted:
            if data in (content if "base64" in name else folded):
                hits.append(f"{path}: {text} ({name})")
            if name == "utf-8" and text.lower() in path.name.lower():
                hits.append(f"{path}: {text} (file name)")
    return sorted(hits)
