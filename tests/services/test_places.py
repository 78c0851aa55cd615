"""Places by any of their spellings."""

from __future__ import annotations

import pytest

from liaison_app.errors import InvalidField
from liaison_app.services import place_names, places, records
from liaison_app.storage.session import Session
from tests.services.adding import add

SAME = (
    ("5th/Main", "Main & 5th"),
    ("5th/Main", "corner of Fifth and Main"),
    ("5th & Main", "MAIN ST. @ 5TH AVE"),
    ("Main Street / 5th Avenue", "5 + main"),
    ("Third and North Main Street", "N Main/3rd"),
    ("Calle Río", "rio"),
    ("Café Ñandú", "cafe nandu"),
    ("St. Mary’s Church", "st marys church"),
    ("The Park", "park"),
    ("Macy's", "MACY’S"),
    ("Hauptstraße", "hauptstraße"),
)
DIFFERENT = (
    ("5th/Main", "6th/Main"),
    ("5th/Main", "5th"),
    ("Main Street", "Main Avenue"),
    ("12 Main St", "12th Main"),
    ("मुख्य सड़क", "मुख्य सडक"),
    ("", "&"),
)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_place_meet(session: Session, one: str, other: str) -> None:
    assert place_names.same(one, other)
    assert place_names.same(other, one)
    add(session, "places", name="Somewhere else")
    place = add(session, "places", name=one)
    assert places.named(session, other) == [(place, one)]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_others_do_not(one: str, other: str) -> None:
    assert not place_names.same(one, other)


def test_a_new_spelling_is_remembered_once(session: Session) -> None:
    place = add(session, "places", name="5th/Main", aliases=("the crossing",))
    assert places.is_new_spelling(session, place, "Main & 5th")
    assert not places.is_new_spelling(session, place, "5TH/main")
    assert not places.is_new_spelling(session, place, "Elsewhere")
    places.add_alias(session, place, " Main &  5th ")
    assert records.load(session, "places", place).value("aliases") == ("the crossing", "Main & 5th")
    assert not places.is_new_spelling(session, place, "main & 5th")
    with pytest.raises(InvalidField):
        places.add_alias(session, place, "The Crossing")
    assert places.find(session, "cross") == [(place, "5th/Main")]
    double = add(session, "places", name="Fifth and Main St")
    assert places.doubles(session, place) == [(double, "Fifth and Main St")]
