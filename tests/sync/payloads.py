"""Payloads for property tests: small alphabets, so that changes meet often; fields and parts that no version knows."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from liaison_app.sync.payload import Also, Payload

VALUES: st.SearchStrategy[Any] = st.sampled_from(
    ["", "a", "b", "c", 0, 1, True, None, ["x"], ["x", "y"], {"deep": [1]}]
)
NAMES = st.sampled_from(["name", "notes", "of_a_later_version"])
FIELDS = st.dictionaries(NAMES, VALUES, max_size=3)
ROWS = st.dictionaries(
    st.sampled_from(["p1", "p2"]), st.dictionaries(NAMES, VALUES, max_size=2), min_size=1, max_size=2
)
PARTS = st.dictionaries(st.sampled_from(["phones", "unknown-parts"]), ROWS, max_size=2)
PATHS = st.sampled_from(["name", "notes", "phones/p1", "phones/p1/name", "/section"])


@st.composite
def payloads(draw: st.DrawFn, by: str = "") -> Payload:
    """Any payload of a record, as the officer `by` leaves it, with nothing open."""
    return Payload(
        "contacts",
        fields=draw(FIELDS),
        parts=draw(PARTS),
        deleted=draw(st.booleans()),
        carried=draw(st.dictionaries(st.just("section"), VALUES, max_size=1)),
        stamps={"updated_by": by} if by else {},
    )


@st.composite
def with_open_values(draw: st.DrawFn, by: str = "") -> Payload:
    """Any payload with values beside those that stand."""
    payload = draw(payloads(by))
    also = draw(st.dictionaries(PATHS, st.lists(VALUES.map(lambda v: Also(v, "pat")), min_size=1, max_size=2)))
    return Payload(**{**vars(payload), "also": {path: tuple(those) for path, those in also.items()}})
