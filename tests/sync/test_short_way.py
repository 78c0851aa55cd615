"""Most of what arrives is new here, or changed only elsewhere, and takes a short way: no merge, and the Edit is ready
before the vault is asked. It must come to the same as the long way, on which every record is merged with what is here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from unittest import mock
from uuid import UUID, uuid4, uuid5

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from liaison_app.models.registry import KINDS
from liaison_app.storage import index, tables
from liaison_app.storage.vault import Vault
from liaison_app.sync import incoming, local
from liaison_app.sync.epochs import Keyring
from liaison_app.sync.hub.calls import Incoming
from liaison_app.sync.incoming import Applying
from liaison_app.sync.payload import Also, Payload
from liaison_app.sync.sealed import Place, Sealer
from tests.support.vaults import fresh_vault

SEALER, DEVICE = Sealer(uuid4(), Keyring({("team", 1): bytes(32)})), uuid4()

WORDS = st.sampled_from(["ash", "birch", "cedar"])
#: As every version writes them: what is at its default does not travel, a place always does.
PHONE = st.fixed_dictionaries(
    {"number": WORDS, "position": st.integers(0, 2)}, optional={"languages": st.just(["en", "es"]), "later": WORDS}
)
PARTS = st.dictionaries(st.sampled_from(["one", "two", "three"]), PHONE, min_size=1)
EARLY = {"created_by": "jo", "created_at": "2026-01-01T03:04:05"}
STAMPS = st.fixed_dictionaries({**{one: st.just(at) for one, at in EARLY.items()}, "updated_by": WORDS})


@st.composite
def contacts(draw: st.DrawFn) -> Payload:
    """A contact as it may arrive: with parts, what a later version added, values that do not fit, open values."""
    notes: st.SearchStrategy[Any] = st.one_of(WORDS, WORDS, WORDS, st.just(7))
    return Payload(
        "contacts",
        fields=draw(st.fixed_dictionaries({"name": WORDS}, optional={"notes": notes, "later": WORDS})),
        parts=draw(st.dictionaries(st.sampled_from(["phones", "later"]), PARTS, max_size=2)),
        deleted=draw(st.booleans()),
        also=draw(st.dictionaries(st.just("name"), st.just((Also("yew", "pat"),)))),
        stamps={**draw(STAMPS), "updated_at": draw(st.dates(date(2026, 2, 1))).isoformat()},
        carried=draw(st.dictionaries(st.just("later"), WORDS)),
    )


def in_row(payload: Payload, row: UUID) -> Payload:
    """The payload as this row's: its parts have ids of their own, and name it."""
    parts = {
        name: {str(uuid5(row, one)): {**values, "contact_id": str(row)} for one, values in rows.items()}
        for name, rows in payload.parts.items()
    }
    return replace(payload, parts=parts)


@pytest.fixture(scope="module")
def vaults(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Vault, Vault]]:
    folder = tmp_path_factory.mktemp("ways")
    short, long = (fresh_vault(Path(folder, name)) for name in ("short", "long"))
    yield short, long
    short.close()
    long.close()


def arrive(vault: Vault, arriving: list[tuple[UUID, int, Payload]]) -> None:
    """Some versions come from the hub in one page."""
    came = []
    for row, version, payload in arriving:
        sealed = SEALER.seal(Place("team", row, version, 1, DEVICE), in_row(payload, row).to_bytes())
        push = UUID(int=row.int ^ version)
        came.append(Incoming(row, version, version, DEVICE, DEVICE, push, 1, False, datetime.now(UTC), sealed))
    arrivals = incoming.opened(SEALER, "team", came)
    with vault.session().write() as db:
        Applying(db, vault.session(), "team").apply(arrivals)


def facts(vault: Vault, rows: list[UUID]) -> dict[str, Any]:
    """All that the vault has of these records, but not when and in which step it came."""
    ids = [str(row) for row in rows]
    with vault.session().read() as reading:
        db = reading.connection()

        def of(table: Any, *left_out: str) -> list[Any]:
            names = [c for c in table.c if c.name not in ("n", "step", "at", "previous", "hash", *left_out)]
            return [tuple(row) for row in db.execute(select(*names).where(table.c.record_id.in_(ids)).order_by(*names))]

        words = f"SELECT count(*) FROM {index.table(KINDS['contacts'])} WHERE text MATCH ?"
        return {
            "records": local.rows_of(db, "contacts", ids),
            "found": [db.exec_driver_sql(words, (one,)).scalar() for one in ("ash", "birch", "cedar")],
            **{table.name: of(table) for table in (tables.changes, tables.also, tables.carried, tables.synced)},
            **{table.name: of(table) for table in (tables.events, tables.outbox, tables.refused)},
        }


def both_ways(vaults: tuple[Vault, Vault], pages: list[list[tuple[UUID, int, Payload]]]) -> None:
    here, rows = incoming._Here, [row for row, _version, _payload in pages[0]]
    always_merging = lambda *given, changed: here(*given, changed=True)  # noqa: E731 - a class in its place
    never_ready = mock.patch.object(incoming, "_edit", return_value=None)
    for vault, long in zip(vaults, (False, True), strict=True):
        merging = mock.patch.object(incoming, "_Here", always_merging) if long else nullcontext()
        with merging, never_ready if long else nullcontext():
            for page in pages:
                arrive(vault, page)
    short, long_ = (facts(vault, rows) for vault in vaults)
    assert short == long_


@given(st.lists(st.tuples(contacts(), contacts()), min_size=1, max_size=3))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_both_ways_lead_to_the_same(vaults: tuple[Vault, Vault], versions: list[tuple[Payload, Payload]]) -> None:
    rows = [uuid4() for _pair in versions]
    both_ways(vaults, [[(row, n + 1, pair[n]) for row, pair in zip(rows, versions, strict=True)] for n in (0, 1)])


@pytest.mark.parametrize("sabotage", ["parts stay", "late stamps"])
def test_a_short_way_that_left_something_out_would_be_noticed(vaults: tuple[Vault, Vault], sabotage: str) -> None:
    edit = incoming._edit
    less: dict[str, Any] = {"whole": False} if sabotage == "parts stay" else {"stamps": {}}

    def careless(*given: Any) -> Any:
        made = edit(*given)
        return made and replace(made, **less)

    stamps = {**EARLY, "updated_by": "jo", "updated_at": "2026-01-02"}
    first = Payload("contacts", {"name": "ash"}, {"phones": {"one": {"number": "1", "position": 0}}}, stamps=stamps)
    second = replace(first, fields={"name": "birch"}, parts={}, stamps={**stamps, "updated_by": "pat"})
    one, other = uuid4(), uuid4()
    with mock.patch.object(incoming, "_edit", careless), pytest.raises(AssertionError):
        both_ways(vaults, [[(one, 1, first)], [(one, 2, second)]])
    both_ways(vaults, [[(other, 1, first)], [(other, 2, second)]])
