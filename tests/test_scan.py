"""The scanner that the canary tests rely on finds what is there, in every form."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from tests.support.scan import find

CANARY = "Quillfeather-7731-zinc"


@pytest.mark.parametrize(
    "content",
    [
        CANARY.encode(),
        f"…{CANARY}…".encode("utf-16-le"),
        f"…{CANARY}…".encode("utf-16-be"),
        CANARY.upper().encode(),
        CANARY.lower().encode("utf-16-le"),
        *(base64.b64encode(b"x" * n + CANARY.encode() + b"tail") for n in range(4)),
        CANARY.encode().hex().encode(),
        CANARY.upper().encode().hex().upper().encode(),
        base64.b64encode(b"xy" + CANARY.upper().encode() + b"tail"),
    ],
)
def test_a_planted_text_is_found(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "cache.bin").write_bytes(b"\0\1" * 100 + content + b"\xff")
    assert find([CANARY], [tmp_path])


def test_a_name_of_a_file_counts(tmp_path: Path) -> None:
    (tmp_path / f"minutes-{CANARY}.pdf").write_bytes(b"")
    assert len(find([CANARY], [tmp_path])) == 1


def test_nothing_is_found_where_nothing_is(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(CANARY[:-2].encode())
    assert find([CANARY], [tmp_path]) == []
