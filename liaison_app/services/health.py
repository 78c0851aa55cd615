"""Is the vault whole? See `storage.check` for what is looked at."""

from __future__ import annotations

from liaison_app.storage.check import Finding, check

__all__ = ["Finding", "check"]
