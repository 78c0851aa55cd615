"""Three-way merge: nothing that anybody entered is lost, whoever merges first, and merging again changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from liaison_app.sync.merge import merge
from liaison_app.sync.payload import DEFAULT, DELETED, Also, Payload
from tests.sync.payloads import payloads, with_open_values

BASES, MINE, THEIRS = payloads(), payloads("mine"), payloads("theirs")
EXAMPLES = settings(max_examples=100)


def values(payload: Payload) -> dict[str, Any]:
    """Every value of a payload by its path, parts included."""
    return dict(_values(payload))


def _values(payload: Payload) -> Iterator[tuple[str, Any]]:
    yield from payload.fields.items()
    yield from ((f"/{name}", value) for name, value in payload.carried.items())
    for kind, rows in payload.parts.items():
        for part_id, row in rows.items():
            yield f"{kind}/{part_id}", "there"
            yield from ((f"{kind}/{part_id}/{name}", value) for name, value in row.items())


def held(payload: Payload, path: str) -> set[str]:
    """What stands at a path and beside it, as texts."""
    beside = [one.value for one in payload.also.get(path, ())]
    found = [*beside, values(payload).get(path, DEFAULT)]
    return {repr(value) if value is DEFAULT else json.dumps(value, sort_keys=True) for value in found}


def text(value: Any) -> str:
    return repr(value) if value is DEFAULT else json.dumps(value, sort_keys=True)


@EXAMPLES
@given(BASES, MINE, THEIRS)
def test_a_change_on_one_side_alone_stands(base: Payload, mine: Payload, theirs: Payload) -> None:
    assert merge(base, base, theirs).payload == theirs
    assert not merge(base, base, theirs).to_push
    assert merge(base, mine, base).payload.says_the_same(mine)
    assert merge(base, mine, mine).payload.says_the_same(mine)
    assert not merge(base, mine, mine).to_push


@EXAMPLES
@given(BASES, MINE, THEIRS)
def test_no_value_that_was_entered_is_lost(base: Payload, mine: Payload, theirs: Payload) -> None:
    merged = merge(base, mine, theirs).payload
    for side, other in ((mine, theirs), (theirs, mine)):
        for path, value in values(side).items():
            owner = path.rsplit("/", 1)[0] if path.count("/") == 2 else path
            untouched = owner in values(base) and _part(side, owner) == _part(base, owner)
            removed_there = owner not in values(other) and untouched
            if text(value) != text(values(base).get(path, DEFAULT)) and not removed_there and value != "there":
                assert text(value) in held(merged, path), path


def _part(payload: Payload, path: str) -> Any:
    kind, _slash, part_id = path.partition("/")
    return text(payload.parts.get(kind, {}).get(part_id)) if part_id else None


@EXAMPLES
@given(BASES, MINE, THEIRS)
def test_both_orders_end_with_the_same_values(base: Payload, mine: Payload, theirs: Payload) -> None:
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)
    paths = {*values(one.payload), *values(other.payload), *one.payload.also, *other.payload.also}
    for path in paths:
        assert held(one.payload, path) == held(other.payload, path), path
    assert one.payload.deleted == other.payload.deleted
    assert one.clashes == other.clashes
    if not one.clashes:
        assert one.payload.says_the_same(other.payload)


@EXAMPLES
@example(
    Payload("contacts", also={"/section": (Also("b", "pat"),)}, carried={"section": ""}),
    Payload("contacts", stamps={"updated_by": "mine"}, carried={"section": "b"}),
    Payload("contacts", also={"/section": (Also("b", "pat"),)}, stamps={"updated_by": "theirs"}),
)
@example(
    Payload("contacts", also={"/section": (Also("b", "pat"),)}, carried={"section": ""}),
    Payload("contacts", stamps={"updated_by": "mine"}, carried={"section": "b"}),
    Payload("contacts", also={"/section": (Also("b", "pat"), Also("", "pat"))}, stamps={"updated_by": "theirs"}),
)
@given(with_open_values(), with_open_values("mine"), with_open_values("theirs"))
def test_a_redelivery_changes_nothing(base: Payload, mine: Payload, theirs: Payload) -> None:
    once = merge(base, mine, theirs).payload
    again = merge(theirs, once, theirs)
    assert again.payload.says_the_same(once)
    assert merge(once, once, once).payload.says_the_same(once)
    # What it was pushed as is what comes back.
    assert not merge(once, once, once).to_push


@EXAMPLES
@given(with_open_values(), with_open_values("mine"), with_open_values("theirs"))
def test_open_values_stay_open_until_one_side_settles_them(base: Payload, mine: Payload, theirs: Payload) -> None:
    merged = merge(base, mine, theirs).payload
    for path in {*mine.also, *theirs.also}:
        here, there, was = ({text(o.value) for o in side.also.get(path, ())} for side in (mine, theirs, base))
        settled = {value for value in was if value not in here or value not in there}
        has_place = path.count("/") != 2 or path.rsplit("/", 1)[0] in values(merged)
        if has_place and path != "phones/p1":
            assert (here | there) - settled <= held(merged, path), path


@EXAMPLES
@given(BASES, MINE, THEIRS, st.booleans())
def test_an_erase_beats_everything(base: Payload, mine: Payload, theirs: Payload, here: bool) -> None:
    erased = Payload("contacts", erased=True)
    merged = merge(base, erased, theirs) if here else merge(base, mine, erased)
    assert merged.payload == erased
    assert merged.to_push is here


def test_different_fields_both_stand() -> None:
    base = Payload("contacts", {"name": "Ana", "notes": "", "role": "chair"})
    mine = replace(base, fields={**base.fields, "notes": "met in March"})
    theirs = replace(base, fields={"name": "Ana Ruiz", "notes": ""})
    merged = merge(base, mine, theirs)
    assert merged.payload.fields == {"name": "Ana Ruiz", "notes": "met in March"}
    assert (merged.to_push, merged.clashes) == (True, ())


def test_the_same_field_keeps_both_and_says_who() -> None:
    base = Payload("contacts", {"name": "Ana"})
    mine = Payload("contacts", {"name": "Anna"}, stamps={"updated_by": "patel"})
    theirs = Payload("contacts", {"name": "Ana Ruiz"}, stamps={"updated_by": "rivera"})
    merged = merge(base, mine, theirs)
    assert merged.payload.fields == {"name": "Ana Ruiz"}
    assert merged.payload.also == {"name": (Also("Anna", "patel"),)}
    assert merged.clashes == ("name",)
    chosen = replace(merged.payload, fields={"name": "Anna"}, also={})
    after = merge(merged.payload, chosen, replace(merged.payload, fields={**merged.payload.fields, "role": "chair"}))
    assert (after.payload.fields, after.payload.also) == ({"name": "Anna", "role": "chair"}, {})


def test_what_one_side_settled_stays_settled() -> None:
    open_one = Payload("contacts", {"name": "Ana Ruiz"}, also={"name": (Also("Anna", "patel"),)})
    settled, elsewhere = replace(open_one, also={}), replace(open_one, fields={"name": "Ana Ruiz", "role": "chair"})
    for mine, theirs in ((settled, elsewhere), (elsewhere, settled)):
        assert merge(open_one, mine, theirs).payload.says_the_same(replace(elsewhere, also={}))


def test_a_delete_yields_to_an_edit_and_both_are_shown() -> None:
    base = Payload("contacts", {"name": "Ana"})
    gone = replace(base, deleted=True, stamps={"updated_by": "patel"})
    edited = Payload("contacts", {"name": "Ana Ruiz"}, stamps={"updated_by": "rivera"})
    for mine, theirs in ((gone, edited), (edited, gone)):
        merged = merge(base, mine, theirs)
        assert merged.resurrected
        assert not merged.payload.deleted
        assert merged.payload.fields == {"name": "Ana Ruiz"}
        assert merged.payload.also == {DELETED: (Also(True, "patel"),)}
    assert merge(base, base, gone).payload.deleted


def test_a_part_that_one_removed_and_the_other_changed_stays() -> None:
    base = Payload("contacts", parts={"phones": {"p": {"number": "555-0100"}, "q": {"number": "555-0101"}}})
    mine = replace(base, parts={"phones": {"q": base.parts["phones"]["q"]}}, stamps={"updated_by": "patel"})
    changed = {"p": {"number": "555-0199"}, "q": base.parts["phones"]["q"]}
    merged = merge(base, mine, replace(base, parts={"phones": changed}))
    assert merged.payload.parts == {"phones": changed}
    assert merged.payload.also == {"phones/p": (Also(DEFAULT, "patel"),)}
    assert merge(base, mine, base).payload.parts == mine.parts


def test_a_withdrawal_wins_over_an_edit_of_the_same_consent() -> None:
    base = Payload("consents", {"what": "name and phone", "expires_on": "2027-01-01"})
    withdrawn = replace(base, fields={**base.fields, "withdrawn_on": "2026-11-20"})
    edited = replace(base, fields={**base.fields, "expires_on": "2028-01-01"})
    for mine, theirs in ((withdrawn, edited), (edited, withdrawn)):
        merged = merge(base, mine, theirs).payload
        assert merged.fields["withdrawn_on"] == "2026-11-20"
        assert merged.fields["expires_on"] == "2028-01-01"


DATES = st.sampled_from(["2026-11-01", "2026-11-20", DEFAULT])


@EXAMPLES
@given(DATES, DATES, DATES)
def test_the_earliest_withdrawal_stands_whichever_side_is_first(was: Any, here: Any, there: Any) -> None:
    """Both touched the same field: any withdrawal before none, the earlier before the later, both shown."""

    def consent(value: Any, by: str) -> Payload:
        fields = {} if value is DEFAULT else {"withdrawn_on": value}
        return Payload("consents", fields, stamps={"updated_by": by, "updated_at": f"2026-11-2{len(by)}"})

    base, mine, theirs = consent(was, ""), consent(here, "jo"), consent(there, "pat")
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)
    assert one.payload.fields == other.payload.fields
    entered = [value for value in (here, there) if text(value) != text(was)]
    if len(entered) == 2:
        expected = min((value for value in entered if value is not DEFAULT), default=DEFAULT)
        assert text(one.payload.fields.get("withdrawn_on", DEFAULT)) == text(expected)
        left = [value for value in entered if text(value) != text(expected)]
        assert [text(also.value) for also in one.payload.also.get("withdrawn_on", ())] == [text(v) for v in left]
        assert all(also.by and also.at for also in one.payload.also.get("withdrawn_on", ()))
