"""Directories nobody thought of: whatever stands in the cells, an import is refused in words or is sound."""

from __future__ import annotations

import csv
import io
import tempfile
from contextlib import closing
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from liaison_app.errors import UserError
from liaison_app.imports.hsds.plan import Plan, carry_out, make_plan
from liaison_app.services import records
from liaison_app.storage import check
from tests.imports.folders import folder
from tests.support.vaults import fresh_vault

HEADERS = {
    "organizations": "id name email url",
    "locations": "id organization_id name latitude virtual languages",
    "services": "id organization_id location_id name description status fees minimum_age required_documents",
    "phones": "id service_id location_id organization_id service_at_location_id number type language",
    "physical_addresses": "id location_id organization_id address_1 city",
    "regular_schedules": "id service_id location_id weekday opens_at closes_at",
    "service_at_location": "id service_id location_id",
    "languages": "id service_id phone_id language",
    "accessibility_for_disabilities": "id location_id accessibility",
}
ids = st.sampled_from(["", "1", "2", "3", "3.0", "x", " 1 "])
words = st.sampled_from(
    ["", "a", "b", "Ünï", "a,b", 'say "x"', "l1\nl2", "&amp;", "Monday", "Fri - Mon", "9am", "24:00", "17"]
)
cells = words | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


def rows(header: str) -> st.SearchStrategy[list[list[str]]]:
    row = st.tuples(*(ids if name.endswith("id") else cells for name in header.split()))
    return st.lists(row.map(list), max_size=6)


directories = st.fixed_dictionaries(
    {"services": rows(HEADERS["services"])},
    optional={name: rows(header) for name, header in HEADERS.items() if name != "services"},
)


def written(place: Path, tables: dict[str, list[list[str]]], order: int) -> Path:
    """The directory as files, its rows in one of two orders."""
    texts = {}
    for name, lines in tables.items():
        stream = io.StringIO()
        csv.writer(stream).writerows([HEADERS[name].split(), *lines[::order]])
        texts[name] = stream.getvalue()
    return folder(place / "directory", **texts)


@settings(max_examples=25)
@given(tables=directories)
def test_an_import_is_refused_in_words_or_sound(tables: dict[str, list[list[str]]]) -> None:
    with tempfile.TemporaryDirectory() as place, closing(fresh_vault(Path(place) / "vault")) as vault:
        session, directory = vault.session(), written(Path(place), tables, 1)
        try:
            plan = make_plan(session, directory)
        except UserError:
            return
        check_counts(plan)
        carry_out(session, plan)
        assert check.check(session) == []
        assert what_is_new(make_plan(session, directory)) == (0, 0, 0)
        if not plan.rejected:  # which of two rows with one id is taken depends on their order
            assert what_is_new(make_plan(session, written(Path(place), tables, -1))) == (0, 0, 0)
        if plan.edits:
            records.undo(session)
            once_more = make_plan(session, written(Path(place), tables, 1))
            assert once_more.total("added") == plan.total("added")
            carry_out(session, once_more)
            assert check.check(session) == []


def check_counts(plan: Plan) -> None:
    """Every row that was read is counted once; a new vault has nothing to change."""
    for counts in plan.counts.values():
        assert counts.read == counts.added + counts.changed + counts.unchanged + counts.rejected
    assert plan.total("changed") == plan.total("unchanged") == 0
    assert len(plan.rejected) == plan.total("rejected")


def what_is_new(plan: Plan) -> tuple[int, int, int]:
    """Rows added and changed, and edits that would be made."""
    return plan.total("added"), plan.total("changed"), len(plan.edits)
