"""The address of a hub and its password, taken apart and put together again."""

from __future__ import annotations

import pytest
from psycopg.conninfo import conninfo_to_dict

from liaison_app.sync.hub.address import put_together, taken_apart

BARE = "postgresql://jo@hub.agency.example:5433/liaison?sslrootcert=/etc/agency/ca.pem"


@pytest.mark.parametrize("password", ["river", "a:b@c/d?e#f", "späte Rechnung %20 ' \\"])
@pytest.mark.parametrize("bare", [BARE, "host=hub.agency.example user=jo dbname=liaison"])
def test_a_password_typed_apart_is_the_one_that_the_server_gets(bare: str, password: str) -> None:
    whole = put_together(bare, password)
    assert conninfo_to_dict(whole)["password"] == password
    assert {**conninfo_to_dict(whole), "password": ""} == {**conninfo_to_dict(bare), "password": ""}
    shown, kept = taken_apart(whole)
    assert kept == password
    assert conninfo_to_dict(shown) == conninfo_to_dict(bare)


def test_one_in_the_address_stays_unless_another_is_typed() -> None:
    whole = put_together(BARE, "river")
    assert put_together(whole, "") == whole
    assert taken_apart(put_together(whole, "stream"))[1] == "stream"


@pytest.mark.parametrize("words", ["", "nonsense", "http://hub", "postgresql://"])
def test_what_is_no_address_stays_as_it_is_typed(words: str) -> None:
    assert taken_apart(words) == (words, "")
    assert put_together(words, "") == words
