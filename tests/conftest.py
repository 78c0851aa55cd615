"""Settings every test needs, made before Qt, keyring or Hypothesis are imported by a test."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import tempfile
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.support.vaults import REAL, cheaply

# Windows are drawn into memory, unless somebody wants to watch.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A test that forgets to bring its own credential store fails; it never writes into the developer's.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

# What the program remembers outside its vaults stays out of the developer's home, for its processes too.
os.environ["LIAISON_STATE_DIR"] = tempfile.mkdtemp(prefix="liaison-state-")
atexit.register(shutil.rmtree, os.environ["LIAISON_STATE_DIR"], ignore_errors=True)

# Time per example says nothing on a busy machine; pytest-timeout catches what hangs.
settings.register_profile("liaison", deadline=None)
settings.load_profile("liaison")

cheaply()


def pytest_collection_finish() -> None:
    """What was imported stays: the collector need not go through it again with every window that is closed."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _temporary_files_where_they_were() -> Iterator[None]:
    """A window moves Python's temporary files beside its vault; the next test gets them back where they belong."""
    before = tempfile.tempdir
    yield
    tempfile.tempdir = before


@pytest.fixture
def real_cost() -> Iterator[None]:
    """A guess at a passphrase costs what it costs an officer; for tests about that."""
    cheaply(REAL)
    yield
    cheaply()
