"""Sealed payloads open in their own place only; whatever else is done to them is rejected."""

from __future__ import annotations

from random import Random
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison_app.sync.epochs import Keyring
from liaison_app.sync.errors import NoKey, Rejected
from liaison_app.sync.sealed import Place, Sealer, padded_size

TEAM = uuid4()
RING = Keyring({("team", 1): b"1" * 32, ("team", 2): b"2" * 32, ("referrals", 1): b"3" * 32})
HERE = Place("team", uuid4(), 3, 1, uuid4())


@given(st.binary(max_size=5000))
def test_what_is_sealed_comes_back(content: bytes) -> None:
    sealed = Sealer(TEAM, RING).seal(HERE, content)
    assert Sealer(TEAM, RING).open(HERE, sealed) == content
    assert content not in sealed or len(content) < 4


@pytest.mark.parametrize(
    "other",
    [
        HERE._replace(row_id=uuid4()),
        HERE._replace(version=4),
        HERE._replace(version=2),
        HERE._replace(epoch=2),
        HERE._replace(scope="referrals"),
        HERE._replace(device_id=uuid4()),
        HERE._replace(erased=True),
    ],
)
def test_it_opens_in_no_other_place(other: Place) -> None:
    sealed = Sealer(TEAM, RING).seal(HERE, b"content")
    with pytest.raises(Rejected):
        Sealer(TEAM, RING).open(other, sealed)


def test_it_opens_for_no_other_team_and_not_without_the_key() -> None:
    sealed = Sealer(TEAM, RING).seal(HERE, b"content")
    with pytest.raises(Rejected):
        Sealer(uuid4(), RING).open(HERE, sealed)
    with pytest.raises(NoKey):
        Sealer(TEAM, RING.of(["referrals"])).open(HERE, sealed)


def test_five_hundred_changes_are_all_rejected() -> None:
    sealer, random = Sealer(TEAM, RING), Random(1)
    sealed = sealer.seal(HERE, b"content " * 30)
    other = sealer.seal(HERE._replace(row_id=UUID(int=1)), b"another")
    for n in range(500):
        changed = bytearray(sealed)
        match n % 4:
            case 0:
                changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
            case 1:
                del changed[random.randrange(len(changed)) :]
            case 2:
                changed[random.randrange(len(changed)) :] = other[-random.randrange(1, len(other)) :]
            case 3:
                changed = bytearray(random.randbytes(random.randrange(400)))
        with pytest.raises(Rejected):
            sealer.open(HERE, bytes(changed))


@given(st.integers(0, 4_000_000))
def test_padding_hides_the_size_and_costs_an_eighth_at_most(length: int) -> None:
    padded = padded_size(length)
    assert padded >= max(length, 256)
    assert padded <= max(256, length * 9 / 8 + 256)
    assert padded % 256 == 0


def test_every_seal_is_another() -> None:
    sealer = Sealer(TEAM, RING)
    assert len({sealer.seal(HERE, b"same") for _n in range(100)}) == 100


def test_nothing_prints_a_key() -> None:
    assert "1111" not in repr(Sealer(TEAM, RING))
    assert "1111" not in repr(RING)
