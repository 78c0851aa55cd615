"""Drafts of forms: saved while somebody types, found again after a crash or a lock, gone once the form is saved."""

from __future__ import annotations

from liaison_app.storage.drafts import Draft, every, forget, load, save

#: The longest time after which what is typed must stand in a draft.
AUTOSAVE_SECONDS = 5

__all__ = ["AUTOSAVE_SECONDS", "Draft", "every", "forget", "load", "save"]
