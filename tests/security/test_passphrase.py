"""The rule for new passphrases, and their form as bytes."""

from __future__ import annotations

import pytest

from liaison_app.security import passphrase
from liaison_app.security.errors import WeakPassphrase


@pytest.mark.parametrize("text", ["", "eleven char", "é" * 11, "e\u0301" * 11])
def test_fewer_than_twelve_characters_are_refused(text: str) -> None:
    with pytest.raises(WeakPassphrase, match="at least 12 characters"):
        passphrase.check(text)


@pytest.mark.parametrize("text", ["twelve chars", "ça suffit été", 'it\'s a "quoted" one; --', "жираф идёт домой"])
def test_twelve_characters_of_any_kind_are_enough(text: str) -> None:
    passphrase.check(text)


@pytest.mark.parametrize(
    "text",
    ["aaaaaaaaaaaa", "abababababab", "é" * 12, "passwordpassword", "hunter2 hunter2", "seven herons seven herons "],
)
def test_a_pattern_repeated_is_refused(text: str) -> None:
    with pytest.raises(WeakPassphrase, match="repeated"):
        passphrase.check(text)


@pytest.mark.parametrize(
    "text",
    [
        "correct horse battery staple",
        "To be, or not to be",
        "1qaz2wsx3edc4rfv",
        "123456789012",
        "abcdefghijkl",
        "qwertyuiopas",
        "lkjhgfdsapoi",
        "qwerty asdfgh zxcvbn",
        "password1234",
        "P@ssw0rd 2024!",
        "sunshine2024!!",
        "dragon monkey 12",
        "iloveyouforever",
        "letmein19870312",
    ],
)
def test_what_everybody_tries_first_is_refused(text: str) -> None:
    with pytest.raises(WeakPassphrase, match="everybody tries first"):
        passphrase.check(text)


@pytest.mark.parametrize("text", ["Jo Rivera 2026!", "riverajo123456", "Ashford Police Jo Rivera", "jorivera!dragon"])
def test_the_officers_and_the_agencys_name_are_refused(text: str) -> None:
    names = ("Jo Rivera", "Ashford Police")
    with pytest.raises(WeakPassphrase):
        passphrase.check(text, names)


def test_a_name_among_other_words_is_fine() -> None:
    passphrase.check("Rivera likes quiet trains", ("Jo Rivera",))


@pytest.mark.parametrize("text", ["liaison demo data", "purple monkey dishwasher", "horse battery lamp tango"])
def test_three_words_are_not_too_few(text: str) -> None:
    passphrase.check(text)


def test_the_refusal_does_not_repeat_the_passphrase() -> None:
    with pytest.raises(WeakPassphrase) as refused:
        passphrase.check("hunter2")
    assert "hunter2" not in repr(refused.value) + str(refused.value)


def test_a_letter_typed_as_one_or_as_two_code_points_is_the_same() -> None:
    assert passphrase.to_bytes("caf\u00e9 at noon") == passphrase.to_bytes("cafe\u0301 at noon")


def test_case_and_spaces_count() -> None:
    forms = ["open sesame now", "Open sesame now", "open sesame now ", "open  sesame now"]
    assert len({passphrase.to_bytes(form) for form in forms}) == len(forms)


def test_bytes_that_are_no_text_do_not_leak_in_an_error() -> None:
    # From a passphrase file that is not UTF-8: Python hands such bytes on as lone surrogates.
    assert passphrase.to_bytes("long enough \udcff")
