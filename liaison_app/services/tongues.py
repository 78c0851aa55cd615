"""Languages that people speak, as officers type them: `es`, `Spanish` and `español` are one language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from babel import Locale

from liaison_app.i18n import LANGUAGES, language, spoken

#: Languages that are also known by what their speakers call them; to read that of all there are takes a second.
_BY_OWN_NAME: Final = (
    *LANGUAGES,
    *("am", "bn", "de", "fa", "fil", "fr", "gu", "hy", "it", "ja", "km", "ko", "lo", "my", "ne", "pa", "pl"),
    *("ps", "pt", "ro", "so", "sq", "sr", "sw", "ta", "te", "th", "tr", "uk", "ur"),
)


def code(text: str) -> str:
    """The ISO 639 code of a language that is named by its code or its name; the text itself where it is neither."""
    word = text.strip().casefold()
    return _codes(language()).get(word, word)


def name(text: str, lang: str = "") -> str:
    """A language as it is called in the language in use, or in `lang`; the text itself where it is not known."""
    found = _names(lang or spoken() or language()).get(code(text))
    return found or text.strip()


def in_both(texts: Iterable[str], lang: str = "") -> str:
    """Languages with commas between, none twice; those of documents also in their own words: `Spanish (español)`."""
    found: dict[str, None] = {}
    for text in texts:
        called, own = name(text, lang), name(text, code(text)) if code(text) in LANGUAGES else ""
        found[f"{called} ({own})" if own and own.casefold() != called.casefold() else called] = None
    return ", ".join(filter(None, found))


@lru_cache
def _codes(own: str) -> Mapping[str, str]:
    """Codes by the code itself, the name in English and in the officer's language, and what its speakers call it."""
    found: dict[str, str] = {}
    for lang in ("en", own):
        for one, called in _names(lang).items():
            found.setdefault(called.casefold(), one)
    for one in _BY_OWN_NAME:
        found.setdefault((Locale.parse(one).get_language_name() or one).casefold(), one)
    return {**found, **{one.casefold(): one for one in _names("en")}}


@lru_cache
def _names(lang: str) -> Mapping[str, str]:
    return dict(Locale.parse(lang, sep="-" if "-" in lang else "_").languages)
