"""Settings every test needs, made before Qt, keyring or Hypothesis are imported by a test."""

from __future__ import annotations

import os

from hypothesis import settings

# Windows are drawn into memory, unless somebody wants to watch.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A test that forgets to bring its own credential store fails; it never writes into the developer's.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

# Time per example says nothing on a busy machine; pytest-timeout catches what hangs.
settings.register_profile("liaison", deadline=None)
settings.load_profile("liaison")
