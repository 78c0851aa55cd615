"""The rule for a new passphrase, and the one form in which passphrases become bytes."""

from __future__ import annotations

import unicodedata

from liaison_app.security.errors import WeakPassphrase

MINIMUM_LENGTH = 12


def check(passphrase: str) -> None:
    """Refuse a new passphrase of fewer than `MINIMUM_LENGTH` characters with `WeakPassphrase`.

    No rule on digits or capitals and no hint: NIST SP 800-63B-4, section 3.1.1.2, advises against both.
    """
    if len(_composed(passphrase)) < MINIMUM_LENGTH:
        raise WeakPassphrase(MINIMUM_LENGTH)


def to_bytes(passphrase: str) -> bytes:
    """The passphrase as UTF-8 in Unicode form NFC, so that an "é" typed on macOS and on Windows is the same.

    Spaces count, also at the ends. `surrogatepass`, because the error of a plain encode would carry the text.
    """
    return _composed(passphrase).encode("utf-8", "surrogatepass")


def _composed(passphrase: str) -> str:
    return unicodedata.normalize("NFC", passphrase)
