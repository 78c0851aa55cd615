"""Payloads: derived from the registry for every kind, read back the same, and what is unknown carried untouched."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison_app.models.about import Field, Value
from liaison_app.models.registry import KINDS, Kind, PartKind
from liaison_app.services.roles import HIDDEN
from liaison_app.sync import payload, scopes
from liaison_app.sync.errors import Rejected
from liaison_app.sync.payload import Also, Payload
from tests.sync.payloads import with_open_values


def a_value(field: Field, n: int) -> Value:
    """A value of a field that is not its default."""
    made: dict[str, Value] = {
        "integer": n,
        "number": n + 0.5,
        "money": Decimal(n) / 4,
        "boolean": not field.default,
        "date": date(2026, 1, n),
        "datetime": datetime.fromisoformat(f"2026-01-{n:02}T12:30"),
        "time": time(n, 15),
        **dict.fromkeys(("list", "choices", "links", "needs"), (f"a{n}", "b")),
    }
    return made.get(field.type, f"text {n}")


def a_row(kind: Kind | PartKind) -> dict[str, Any]:
    """A row with every field filled."""
    fields = {f.name: a_value(f, n % 20 + 1) for n, f in enumerate(kind.fields)}
    when = datetime.fromisoformat("2026-01-02T03:04")
    stamps = {"created_at": when, "created_by": "o1", "updated_at": when, "updated_by": "o2", "deleted_at": None}
    return {**fields, **stamps, "id": str(uuid4()), "position": 3, "version": 4}


@pytest.mark.parametrize("name", KINDS)
def test_every_field_of_every_kind_travels(name: str) -> None:
    kind = KINDS[name]
    row, parts = a_row(kind), {part.name: [a_row(part), a_row(part)] for part in kind.part_kinds}
    there = payload.from_bytes(payload.of(kind, row, parts).to_bytes())
    known = payload.known(there)
    assert known.fields == {f.name: row[f.name] for f in kind.fields}
    for part in kind.part_kinds:
        expected = {
            one["id"]: {"position": 3, **{f.name: one[f.name] for f in part.fields}} for one in parts[part.name]
        }
        assert known.parts[part.name] == expected
    assert there.by == "o2"


@pytest.mark.parametrize("name", KINDS)
def test_defaults_do_not_travel_and_come_back(name: str) -> None:
    kind = KINDS[name]
    row = {**a_row(kind), **{f.name: f.default for f in kind.fields if not f.required}}
    sent = payload.of(kind, row, {})
    assert set(sent.fields) == {f.name for f in kind.fields if f.required}
    assert payload.known(sent).fields == {f.name: row[f.name] for f in kind.fields}


@given(with_open_values("jo"))
def test_a_payload_comes_back_as_it_was(one: Payload) -> None:
    assert payload.from_bytes(one.to_bytes()) == one
    assert payload.from_bytes(one.to_bytes()).to_bytes() == one.to_bytes()


def test_what_this_version_does_not_know_is_carried_through_an_edit() -> None:
    kind = KINDS["contacts"]
    row, phone = a_row(kind), a_row(kind.part_kinds[0])
    mine = payload.of(kind, row, {"phones": [phone]})
    hub = replace(
        mine,
        fields={**mine.fields, "pronouns": "they"},
        parts={"phones": {phone["id"]: {"verified": True}}, "badges": {"b1": {"colour": "red"}}},
        carried={"attachments": ["x"]},
        also={"name": (Also("Anna", "patel"),)},
        schema="9999",
    )
    rest = payload.unknown(hub)
    assert rest is not None
    edited = payload.carrying(payload.of(kind, {**row, "name": "Somebody else"}, {"phones": [phone]}), rest)
    assert edited.fields["name"] == "Somebody else"
    assert edited.fields["pronouns"] == "they"
    assert edited.parts["phones"][phone["id"]]["verified"] is True
    assert edited.parts["phones"][phone["id"]]["number"] == phone["number"]
    assert edited.parts["badges"] == hub.parts["badges"]
    assert (edited.carried, edited.schema) == (hub.carried, "9999")
    assert payload.unknown(edited) == rest
    assert payload.known(edited).fields["name"] == "Somebody else"


def test_half_a_character_travels_and_what_is_no_number_does_not() -> None:
    strange = Payload("contacts", {"name": "\udce9t\u00e9"})
    assert payload.from_bytes(strange.to_bytes()) == strange
    with pytest.raises(Rejected):
        payload.from_bytes(strange.to_bytes().replace(b"{}", b'{"x": NaN}', 1))


def test_an_erased_record_says_nothing_but_its_kind() -> None:
    sent = Payload("contacts", {"name": "Canary"}, erased=True)
    assert b"Canary" not in sent.to_bytes()
    assert payload.from_bytes(sent.to_bytes()) == Payload("contacts", erased=True)


@given(st.binary(max_size=200) | st.sampled_from([b"[]", b"{}", b"1", b"NaN", b'{"kind": "contacts"}', b"[" * 100_000]))
def test_other_bytes_are_rejected(content: bytes) -> None:
    with pytest.raises(Rejected):
        payload.from_bytes(content)


@pytest.mark.parametrize(
    ("name", "value"), [("agreed_on", "tomorrow"), ("agreed_on", 5), ("name", ["x"]), ("languages", "es")]
)
def test_a_value_of_another_type_is_rejected(name: str, value: Any) -> None:
    kind = KINDS["contacts"]
    field = next((f.name for f in kind.fields if f.type == "date"), "") if name == "agreed_on" else name
    with pytest.raises(Rejected):
        payload.known(Payload("contacts", {field: value}))


def test_kinds_travel_under_the_key_of_those_who_may_read_them() -> None:
    assert scopes.scope_of("contacts") == scopes.TEAM
    assert scopes.scope_of("referrals") == scopes.scope_of("consents") == scopes.REFERRALS
    assert scopes.scope_of("a kind that nobody may read yet") == scopes.REFERRALS
    assert scopes.scopes_for("officer") == scopes.scopes_for("supervisor") == scopes.SCOPES
    assert scopes.scopes_for("records-officer") == scopes.SCOPES
    assert scopes.scopes_for("volunteer-coordinator") == (scopes.TEAM,)
    assert scopes.scopes_for("nobody") == ()


def test_what_a_role_never_sees_travels_apart() -> None:
    whole = Payload("reports", {"doing": "trying doors", "reporter_id": "c1"}, also={"reporter_id": (Also("c2"),)})
    rows = scopes.split(whole)
    assert list(rows) == [scopes.TEAM, scopes.IDENTITIES]
    shown, kept = rows.values()
    assert "c1" not in shown.to_bytes().decode()
    assert "c2" not in shown.to_bytes().decode()
    assert "trying" not in kept.to_bytes().decode()
    assert scopes.join(shown, kept) == whole
    assert scopes.join(shown, None).fields == {"doing": "trying doors"}
    anonymous = scopes.split(Payload("reports", {"doing": "trying doors"}))
    assert anonymous.keys() == rows.keys()


def test_no_role_gets_a_key_to_what_it_may_not_see() -> None:
    for (role, kind), names in HIDDEN.items():
        assert scopes.IDENTITIES not in scopes.scopes_for(role)
        assert set(names) <= set(scopes.apart(kind))
