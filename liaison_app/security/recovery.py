"""The recovery code: printed once, typed in a bad hour, so it forgives, and tells a typo from a wrong code.

34 symbols of Crockford's base32 carry 170 random bits; two more are a check. Nine groups of four. At that
length no slow hash is needed: guessing 2^170 codes is out of reach however fast each try is.
"""

from __future__ import annotations

import secrets

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

# Crockford's base32 (https://www.crockford.com/base32.html): no I, L, O, U.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_FORGIVEN = str.maketrans("OIL", "011")
_GROUP = 4
_RANDOM_SYMBOLS = 34
_BITS = 5 * _RANDOM_SYMBOLS
_LENGTH = _RANDOM_SYMBOLS + 2
# A prime below 32 * 32: two symbols hold the remainder. Every wrong symbol and every swap of two symbols
# changes it, any other mistake goes unseen once in 1,021. (Crockford's single symbol mod 37 needs * ~ $ = and
# misses one mistake in 37.)
_CHECK_PRIME = 1021


def generate() -> str:
    """A new random recovery code, in groups of four joined by dashes."""
    return _with_check(secrets.randbits(_BITS))


def normalise(text: str) -> str | None:
    """The code as `generate` writes it, or None where `text` is not a code or its check symbols do not fit.

    Case, spaces and dashes do not matter; O is read as 0, I and L as 1.
    """
    symbols = _symbols(text)
    if len(symbols) != _LENGTH or not set(symbols) <= set(_ALPHABET):
        return None
    code = _with_check(_number(symbols[:_RANDOM_SYMBOLS]))
    return code if code.replace("-", "") == symbols else None


def looks_like_code(text: str) -> bool:
    """Whether `text` was probably meant as a recovery code, right or mistyped, rather than as a passphrase.

    Only the wording of a refusal hangs on it. A mistyped code is at most one group too long or short, may
    hold one or two symbols that no code has, and holds several digits, which sentences seldom do.
    """
    symbols = _symbols(text)
    foreign = sum(symbol not in _ALPHABET for symbol in symbols)
    digits = sum(character in "0123456789" for character in text)
    return abs(len(symbols) - _LENGTH) <= _GROUP and foreign <= 2 and digits >= 3


def same_symbols(typed: str, part: str) -> bool:
    """Whether `typed` is this part of a code, by the same forgiving reading (case, spaces, O for 0)."""
    return _symbols(typed) == _symbols(part)


def key_from(code: str) -> bytes:
    """The 32-byte key of a code as `normalise` or `generate` returns it: HKDF-SHA256 of its bits."""
    bits = _number(code.replace("-", "")[:_RANDOM_SYMBOLS])
    hkdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"liaison recovery code 1")
    return hkdf.derive(bits.to_bytes((_BITS + 7) // 8, "big"))


def _symbols(text: str) -> str:
    kept = "".join(character for character in text if not character.isspace() and character not in "-–—_.")
    return kept.upper().translate(_FORGIVEN)


def _number(symbols: str) -> int:
    number = 0
    for symbol in symbols:
        number = number * 32 + _ALPHABET.index(symbol)
    return number


def _with_check(number: int) -> str:
    # The remainder that makes the whole (number * 32² + check) divisible by the prime.
    check = -number * 32 * 32 % _CHECK_PRIME
    whole = number * 32 * 32 + check
    symbols = "".join(_ALPHABET[(whole >> 5 * place) & 31] for place in reversed(range(_LENGTH)))
    return "-".join(symbols[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP))
