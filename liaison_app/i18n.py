"""Texts in the officer's language: GNU gettext, not Qt's `tr()`, so that documents need no Qt.

`_` translates at the moment of use; `N_` only marks a text for translation, for labels that are declared once at
import time. A missing translation falls back to English, the language of the source.

A document may be in another language than the window: inside `speaking("es")` the same functions answer with the words
for documents (`resources/documents/es.po`), in this thread only.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from io import BytesIO
from typing import Final

from liaison_app import paths

DOMAIN = "liaison"
_language = "en"
_spoken: ContextVar[str] = ContextVar("spoken", default="")


def N_(text: str) -> str:
    """Mark `text` for translation and return it unchanged."""
    return text


#: The languages of documents, by the code that the command line takes.
LANGUAGES: Final = {
    "en": N_("English"),
    "es": N_("Spanish"),
    "vi": N_("Vietnamese"),
    "ru": N_("Russian"),
    "zh": N_("Chinese, simplified"),
    "ar": N_("Arabic"),
    "hi": N_("Hindi"),
}


def use_language(code: str) -> None:
    """Switch the language of every text that is translated from now on (an ISO 639 code such as `es`)."""
    global _language  # noqa: PLW0603 - one program, one language at a time
    _language = code


def language() -> str:
    """The language in use, as an ISO 639 code."""
    return _language


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Translate with the words for documents in `lang` (BCP 47) until the end of the `with`, in this thread only."""
    before = _spoken.set(lang.split("-", 1)[0])
    try:
        yield
    finally:
        _spoken.reset(before)


def spoken() -> str:
    """The language of the document that is being made, as an ISO 639 code; empty outside `speaking`."""
    return _spoken.get()


def _(text: str) -> str:
    """`text` in the language in use."""
    return _in_use().gettext(text) if text else text


def ngettext(one: str, many: str, n: int) -> str:
    """The form of a text that fits the number `n`, in the language in use."""
    return _in_use().ngettext(one, many, n)


def _in_use() -> gettext.NullTranslations:
    spoken = _spoken.get()
    return _words_for_documents(spoken) if spoken else _catalogue(_language)


@lru_cache
def _catalogue(code: str) -> gettext.NullTranslations:
    folder = paths.resource("translations")
    return gettext.translation(DOMAIN, localedir=folder, languages=[code], fallback=True)


@lru_cache
def _words_for_documents(code: str) -> gettext.NullTranslations:
    """The catalogue of a language, read from its text file, so that a correction needs no tool; English has none."""
    from babel.messages.mofile import write_mo  # late: few starts of the program need them
    from babel.messages.pofile import read_po

    path = paths.resource("documents", f"{code}.po")
    if not path.is_file():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=code)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
