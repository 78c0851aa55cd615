"""The cryptographic steps: bound to their context, and honest about memory."""

from __future__ import annotations

import subprocess
import sys

import pytest

from liaison_app.security import seal
from liaison_app.security.seal import Cost

KEY = bytes(range(32))


def test_a_sealed_key_comes_back_with_the_same_key_pair_and_context_only() -> None:
    pair, other = seal.key_pair(b"w" * 32), seal.key_pair(b"x" * 32)
    public = pair.public_key().public_bytes_raw()
    sealed = seal.seal_to(public, KEY, b"context")
    assert len(sealed) == seal.SEALED_BYTES
    assert seal.open_sealed(sealed, pair, b"context") == KEY
    assert seal.open_sealed(sealed, other, b"context") is None
    assert seal.open_sealed(sealed, pair, b"other") is None
    assert seal.seal_to(public, KEY, b"context") != sealed, "each sealing has a key of its own"


def test_costs_are_compared_by_memory_and_passes() -> None:
    default = Cost(128, 3, 4)
    assert [Cost(*c).less_than(default) for c in ((64, 3, 4), (128, 2, 4), (128, 3, 1), (256, 2, 1))] == [
        True,
        True,
        False,
        True,
    ]
    assert not default.less_than(default)


def test_one_secret_gives_unrelated_values_for_each_purpose() -> None:
    values = {
        seal.derive(KEY, "one"),
        seal.derive(KEY, "two"),
        seal.derive(KEY, "one", salt=b"s" * 16),
        seal.check_value(KEY, "one"),
        seal.derive(KEY, "one")[:16],
        KEY,
    }
    assert len(values) == 6


def test_argon2id_gives_what_other_implementations_give() -> None:
    """argon2-cffi and the reference code: password "password", salt "somesaltsomesalt", m=64, t=2, p=1."""
    stretched = seal.stretch(b"password", b"somesaltsomesalt", Cost(64, 2, 1))
    assert stretched.hex() == "1a98fba8e6394425c9bdc333a9c750aaf811df070f5fb4a5788e1cf4db5793a1"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the memory of a process")
def test_too_little_memory_is_said_plainly() -> None:
    code = (
        "import resource; from liaison_app.security import errors, seal;"
        "resource.setrlimit(resource.RLIMIT_AS, (800 * 2**20, 800 * 2**20))\n"
        "try: seal.stretch(b'passphrase', b's' * 16, seal.Cost(1024 * 1024, 1, 1))\n"
        "except errors.NotEnoughMemory as error: print(error.message)"
    )
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "not enough free memory" in finished.stdout
