"""Arrays as PostgreSQL reads them in binary: a thousand versions at once, in a third of psycopg's time for them."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Final

from psycopg.adapt import Dumper
from psycopg.pq import Format

#: The numbers of the types of an array's elements (`pg_type.oid`, the same on every server).
TRUTHS, BYTES, NUMBERS, TEXTS, UUIDS = 16, 17, 23, 25, 2950
_HEAD: Final = struct.Struct("!iiI")
_SIZE: Final = struct.Struct("!ii")


class Packed(bytes):
    """A packed array; its type is what the statement says it is."""


class PackedDumper(Dumper):
    """Hands a packed array over as it is."""

    format = Format.BINARY

    def dump(self, obj: Packed) -> Packed:
        """The same bytes."""
        return obj


def packed(element_type: int, elements: Sequence[bytes]) -> Packed:
    """An array of one dimension, of elements that are written as PostgreSQL reads their type."""
    head = _HEAD.pack(1 if elements else 0, 0, element_type)
    size = _SIZE.pack(len(elements), 1) if elements else b""
    return Packed(b"".join([head, size, *[len(one).to_bytes(4, "big") + one for one in elements]]))
