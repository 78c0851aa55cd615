"""Lists and search: order, filters, and what officers type into a search line."""

from __future__ import annotations

import pytest

from liaison_app.models.about import Value
from liaison_app.models.base import new_id
from liaison_app.models.registry import KINDS
from liaison_app.storage import door, lists
from liaison_app.storage.edits import Edit
from liaison_app.storage.lists import Query
from liaison_app.storage.session import Session

PEOPLE: list[dict[str, Value]] = [
    {"name": "Zoë Müller-Lüdenscheidt", "area": "Harbor", "languages": ("de", "en")},
    {"name": "Patrick O'Brien", "area": "Maple Court", "languages": ("en",)},
    {"name": "ana ruiz", "area": "Harbor", "emails": ("ana@example.org",)},
    {"name": "Nguyễn Thị Ánh", "notes": "Knows C++ and runs the a-b club"},
]


@pytest.fixture
def people(session: Session) -> Session:
    """A vault with four people."""
    edits = [Edit("contacts", new_id(), fields=fields) for fields in PEOPLE]
    door.apply(session, edits)
    return session


def names(session: Session, query: Query) -> list[str]:
    with session.read() as db:
        wanted = [n for portion in lists.numbers(db, query) for n in portion]
        found = lists.rows(db, KINDS["contacts"], wanted, ["name"])
    return [found[n]["name"] for n in wanted]


def test_a_list_is_in_the_order_of_names_whatever_their_case(people: Session) -> None:
    assert names(people, Query("contacts")) == [
        "ana ruiz",
        "Nguyễn Thị Ánh",
        "Patrick O'Brien",
        "Zoë Müller-Lüdenscheidt",
    ]
    assert names(people, Query("contacts", descending=True))[0] == "Zoë Müller-Lüdenscheidt"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("zoe", "Zoë Müller-Lüdenscheidt"),
        ("o'br", "Patrick O'Brien"),
        ("nguyen anh", "Nguyễn Thị Ánh"),
        ("a-b", "Nguyễn Thị Ánh"),
        ("ana@example.org", "ana ruiz"),
        ("RUIZ an", "ana ruiz"),
        ("maple pat", "Patrick O'Brien"),
    ],
)
def test_what_officers_type_is_found(people: Session, typed: str, expected: str) -> None:
    assert names(people, Query("contacts", search=typed)) == [expected]


@pytest.mark.parametrize("typed", ["C++", '"', "AND", "a OR b", "NEAR(", "*", "name:", "-", "x' OR 1=1 --", "(", "%"])
def test_nothing_that_is_typed_is_an_error(people: Session, typed: str) -> None:
    assert len(names(people, Query("contacts", search=typed))) <= len(PEOPLE)


def test_filters_take_a_value_any_of_several_or_a_member_of_a_list(people: Session) -> None:
    assert len(names(people, Query("contacts", where={"area": "Harbor"}))) == 2
    assert len(names(people, Query("contacts", where={"area": ("Harbor", "Maple Court")}))) == 3
    assert len(names(people, Query("contacts", where={"languages": "en"}))) == 2
    assert names(people, Query("contacts", search="zo", where={"languages": "en"})) == ["Zoë Müller-Lüdenscheidt"]


def test_a_limit_counts_rows(people: Session) -> None:
    with people.read() as db:
        assert sum(len(portion) for portion in lists.numbers(db, Query("contacts"), limit=3)) == 3
