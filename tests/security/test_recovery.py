"""The recovery code: forgiving to type, and a typo is seen."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison_app.security import recovery

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE = "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ-01V5"


def test_a_code_is_nine_groups_of_four_readable_symbols() -> None:
    assert re.fullmatch(rf"[{ALPHABET}]{{4}}(-[{ALPHABET}]{{4}}){{8}}", recovery.generate())


def test_codes_are_random_in_every_place() -> None:
    codes = [recovery.generate().replace("-", "") for _ in range(400)]
    assert len(set(codes)) == 400
    for place in range(36):
        # 400 draws from 32 symbols miss more than 12 of them about never.
        assert len({code[place] for code in codes}) >= 20


def test_every_code_is_its_own_normal_form() -> None:
    for _ in range(200):
        code = recovery.generate()
        assert recovery.normalise(code) == code


@pytest.mark.parametrize(
    "typed",
    [
        CODE.lower(),
        CODE.replace("-", ""),
        CODE.replace("-", " "),
        f"  {CODE}\n",
        CODE.replace("-", "\u2013"),
        CODE.replace("0", "O").replace("1", "I"),
        CODE.replace("0", "o").replace("1", "l"),
        " ".join(CODE),
    ],
)
def test_case_spaces_dashes_and_lookalikes_do_not_matter(typed: str) -> None:
    assert recovery.normalise(typed) == CODE


def test_every_single_wrong_symbol_is_seen() -> None:
    symbols = CODE.replace("-", "")
    for place, wrong in itertools.product(range(36), ALPHABET):
        if wrong != symbols[place]:
            assert recovery.normalise(symbols[:place] + wrong + symbols[place + 1 :]) is None


def test_every_swap_of_two_symbols_is_seen() -> None:
    symbols = CODE.replace("-", "")
    for a, b in itertools.combinations(range(36), 2):
        swapped = list(symbols)
        swapped[a], swapped[b] = swapped[b], swapped[a]
        if symbols[a] != symbols[b]:
            assert recovery.normalise("".join(swapped)) is None


@given(st.text(max_size=60))
def test_no_text_makes_it_stumble(text: str) -> None:
    code = recovery.normalise(text)
    assert code is None or recovery.normalise(code) == code
    recovery.looks_like_code(text)


@pytest.mark.parametrize(
    "typed",
    [CODE, CODE[:-1], CODE[:-5], f"{CODE}7", CODE.replace("-", ""), f"u{CODE[1:]}", f"{CODE[:5]}{CODE[10:]}"],
)
def test_a_mistyped_code_is_taken_for_a_code(typed: str) -> None:
    assert recovery.looks_like_code(typed)


@pytest.mark.parametrize(
    "passphrase",
    ["correct horse battery staple", "the quick brown fox jumps over a dog", "S0me-Pass-1234", "", "12 4"],
)
def test_a_passphrase_is_not_taken_for_a_code(passphrase: str) -> None:
    assert not recovery.looks_like_code(passphrase)
    assert recovery.normalise(passphrase) is None


def test_the_key_is_the_same_however_the_code_is_typed_and_another_for_another_code() -> None:
    typed_again = recovery.normalise(CODE.lower().replace("-", " "))
    assert typed_again is not None
    assert recovery.key_from(typed_again) == recovery.key_from(CODE)
    assert len(recovery.key_from(CODE)) == 32
    assert recovery.key_from(recovery.generate()) != recovery.key_from(CODE)


def test_the_key_of_a_printed_code_never_changes() -> None:
    """Codes are on paper in a safe: a change here would lock officers out."""
    assert recovery.normalise(CODE) == CODE
    assert recovery.key_from(CODE).hex() == "dccac96c5e31696c36ce7f098fcb4161330aa19b92de3d6428bdf558c4e5cc8b"
