"""Liaison: an encrypted, offline-first workbench for police community liaison officers."""

from __future__ import annotations

__version__ = "0.1.0"
