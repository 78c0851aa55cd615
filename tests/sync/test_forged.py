"""A hub that changes what it keeps: each forged, swapped, cut or replayed version is refused, and that is told."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from random import Random
from uuid import UUID, uuid4

import pytest

from liaison_app.models.base import new_id
from liaison_app.services import records
from liaison_app.storage import door
from liaison_app.storage.edits import Edit
from liaison_app.sync import state
from liaison_app.sync.hub.calls import Incoming
from tests.support.memoryline import MemoryPlace
from tests.support.wire import Wire
from tests.sync.laptops import LOG_INS, Laptop, Stage, stage

MANY = 504


@pytest.fixture(scope="module")
def made() -> tuple[MemoryPlace, Stage]:
    place = MemoryPlace()
    return place, stage(place, [f"login{n}" for n in range(LOG_INS)])


@pytest.fixture
def scene(made: tuple[MemoryPlace, Stage]) -> Iterator[tuple[Wire, MemoryPlace, Laptop, Laptop]]:
    with made[1].scene() as (wire, laptops, _folder):
        yield wire, made[0], laptops[0], laptops[1]


def kept(place: MemoryPlace) -> dict[UUID, tuple[Incoming, ...]]:
    return {row: versions for (_team, _scope, row), versions in place.hub.tables.versions.items()}


def test_five_hundred_are_refused_and_reported(scene: tuple[Wire, MemoryPlace, Laptop, Laptop]) -> None:
    wire, place, jo, pat = scene
    ids = [new_id() for _n in range(MANY)]
    new = [records.new("contacts", {"name": "as it was"}, record_id=one) for one in ids]
    door.apply(jo.session, new, bulk=True)
    jo.sync()
    pat.sync()
    edits = [Edit("contacts", one, base=1, fields={"name": "as it is"}) for one in ids]
    records.save(jo.session, edits)
    jo.sync()
    before, there, random = pat.contents(), kept(place), Random(1)
    number = {UUID(one): n for n, one in enumerate(ids)}

    def forged(_scope: str, one: Incoming) -> Incoming:
        n, sealed = number[one.row_id], bytearray(one.ciphertext)
        match n % 7:
            case 0:
                sealed[random.randrange(len(sealed))] ^= 1 << random.randrange(8)
                return one._replace(ciphertext=bytes(sealed))
            case 1:
                return one._replace(ciphertext=one.ciphertext[: random.randrange(len(sealed))])
            case 2:  # another row's
                return one._replace(ciphertext=there[UUID(ids[n - 1])][-1].ciphertext)
            case 3:  # what it said before, as new
                return one._replace(ciphertext=there[one.row_id][0].ciphertext)
            case 4:  # all of what was before
                return there[one.row_id][0]._replace(seq=one.seq, push_id=uuid4())
            case 5:
                return one._replace(device_id=uuid4())
            case _:
                return one._replace(erased=True)

    wire.changed = forged
    done = pat.sync()
    wire.heal()
    assert (done.pulled, done.refused) == (MANY, MANY)
    assert {refusal.record_id for refusal in state.refusals(pat.session, sys.maxsize)} == set(ids)
    assert state.of_vault(pat.session).refused == MANY
    assert pat.contents() == before


def test_what_others_entered_is_not_taken_back_by_whoever_was_shown_a_forgery(
    scene: tuple[Wire, MemoryPlace, Laptop, Laptop],
) -> None:
    wire, _place, jo, pat = scene
    one = new_id()
    records.save(jo.session, [records.new("contacts", {"name": "Ana"}, record_id=one)])
    jo.sync()
    pat.sync()
    version = records.load(jo.session, "contacts", one).record.version
    records.save(jo.session, [Edit("contacts", one, base=version, fields={"notes": "entered by Jo"})])
    jo.sync()
    wire.changed = lambda _scope, shown: shown._replace(ciphertext=bytes(300))
    assert pat.sync().refused
    wire.heal()
    for laptop in (pat, jo, pat, jo):
        laptop.sync()
    assert records.load(jo.session, "contacts", one).value("notes") == "entered by Jo"
