"""Texts in the officer's language: GNU gettext, not Qt's `tr()`, so that documents need no Qt.

`_` translates at the moment of use; `N_` only marks a text for translation, for labels that are declared once at
import time. A missing translation falls back to English, the language of the source.
"""

from __future__ import annotations

import gettext
from functools import lru_cache

from liaison_app import paths

DOMAIN = "liaison"
_language = "en"


def N_(text: str) -> str:
    """Mark `text` for translation and return it unchanged."""
    return text


def use_language(code: str) -> None:
    """Switch the language of every text that is translated from now on (an ISO 639 code such as `es`)."""
    global _language  # noqa: PLW0603 - one program, one language at a time
    _language = code


def language() -> str:
    """The language in use, as an ISO 639 code."""
    return _language


def _(text: str) -> str:
    """`text` in the language in use."""
    return _catalogue(_language).gettext(text) if text else text


def ngettext(one: str, many: str, n: int) -> str:
    """The form of a text that fits the number `n`, in the language in use."""
    return _catalogue(_language).ngettext(one, many, n)


@lru_cache
def _catalogue(code: str) -> gettext.NullTranslations:
    folder = paths.resource("translations")
    return gettext.translation(DOMAIN, localedir=folder, languages=[code], fallback=True)
