"""Several values as bytes that can be read in one way only: what signatures, checks and contents are bound to."""

from __future__ import annotations

from uuid import UUID


def bound(purpose: str, *values: bytes | str | int | UUID) -> bytes:
    """`purpose` and the values, each with its length before it, so that no two lists of values give the same bytes."""
    return pieces(purpose, *values)


def pieces(*values: bytes | str | int | UUID) -> bytes:
    """A stretch of what `bound` makes, for those who make much of it and know the rest."""
    return b"".join([len(part).to_bytes(4, "big") + part for part in map(_bytes, values)])


def _bytes(value: bytes | str | int | UUID) -> bytes:
    if isinstance(value, UUID):
        return value.bytes
    return value if isinstance(value, bytes) else str(value).encode()
