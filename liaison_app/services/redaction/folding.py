"""Words as they are compared: cut out of a text, in small letters without marks, with and without the endings of their
script.

Possessives and plurals (Latin), cases (Cyrillic, Greek), prefixes (Arabic, Hebrew), postpositions (Devanagari) and
particles (Hangul) are taken off; scripts that put no space between words are searched as a whole (`names.py`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_LETTERS: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŋ": "n"}
    | {
        "ى": "ي",
        "ة": "ه",
        "ی": "ي",
        "ک": "ك",
        "ٱ": "ا",
        "ـ": "",
        "ґ": "г",
        "’": "'",
        "ʼ": "'",
        "ʻ": "'",
        "‘": "'",
        "`": "'",
    }
)
#: Marks that are vowels there, not accents.
_INDIC: Final = (range(0x0900, 0x0E00), range(0x0E00, 0x1100), range(0x1780, 0x1800))
_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
)
_HANGUL: Final = re.compile("[\uac00-\ud7a3]")
_CYRILLIC: Final = re.compile("[\u0400-\u052f]")
_GREEK: Final = re.compile("[\u0370-\u03ff]")
_ARABIC: Final = re.compile("[\u0590-\u06ff\u0750-\u077f]")
_INDIC_LETTER: Final = re.compile("[\u0900-\u0dff]")

#: As `fold` writes them: without the marks of й and ё.
_CASES: Final = (
    "ыми ими ого его ому ему ами ями ым им ои еи ою ею ую юю ая яя ом ем ов ев ах ях ам ям ых их ые ие ови еви єю єм "
    "а у ю я е и ы о і ї є"
).split()
_GREEK_ENDINGS: Final = "ους ουσ οσ ου ον ησ ην ασ αν ων οι ο η α ε".split()
_ARABIC_BEFORE: Final = ("وال", "بال", "فال", "كال", "ولل", "فلل", "لل", "ال", "و", "ف", "ب", "ك", "ل")
_HEBREW_BEFORE: Final = ("וה", "וב", "ול", "ומ", "וש", "ו", "ה", "ב", "ל", "כ", "מ", "ש")
_HINDI_AFTER: Final = ("जी", "ने", "को", "से", "का", "की", "के", "में", "पर")
_PARTICLES: Final = (
    "으로부터 에게서 한테서 께서는 이라고 이라는 에게는 께서 에게 한테 으로 부터 까지 에서 이나 이랑 "
    "라고 라는 하고 처럼 보다 씨는 씨가 씨를 씨의 씨도 씨와 님은 님이 님을 님의 님도 "
    "은 는 이 가 을 를 의 에 와 과 도 만 로 야 아 씨 님 군 양 랑"
).split()
_SHORTEST_STEM: Final = 3
_UMLAUTS: Final = (("ue", "u"), ("oe", "o"), ("ae", "a"))


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text: where it stands, how it is written, and folded."""

    start: int
    end: int
    text: str
    folded: str

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter, or its script has none."""
        return not self.text[0].islower()

    @property
    def cased(self) -> bool:
        """Whether its script has capital letters."""
        return self.text.lower() != self.text.upper()


def clean(text: str) -> str:
    """The text composed and without what nobody sees: a mark inside a name must not hide it. Documents drop it too."""
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Small letters without accents and points; letters that are written in several ways in one of them."""
    if text.isascii():
        return text.lower().replace("`", "'")
    apart = unicodedata.normalize("NFKD", text).casefold()
    kept = (c for c in apart if not unicodedata.combining(c) or any(ord(c) in some for some in _INDIC))
    folded = unicodedata.normalize("NFC", "".join(kept)).translate(_LETTERS)
    return folded


@lru_cache(maxsize=4096)
def _in_word(char: str) -> bool:
    return unicodedata.category(char)[0] in "LMN"


def tokens(text: str) -> Iterator[Token]:
    """The words of a cleaned text; an apostrophe between letters belongs to its word, a possessive's ending not."""
    at, length = 0, len(text)
    while at < length:
        if not _in_word(text[at]):
            at += 1
            continue
        end = at + 1
        while end < length and (
            _in_word(text[end]) or (text[end] in "'’ʼʻ‘`" and end + 1 < length and text[end + 1].isalpha())
        ):
            end += 1
        yield _token(text, at, end)
        at = end


def _token(text: str, start: int, end: int) -> Token:
    word = text[start:end]
    if len(word) > 2 and word[-2] in "'’ʼ" and word[-1] in "sS":
        end, word = end - 2, word[:-2]
    return Token(start, end, word, fold(word).replace("'", ""))


def unspaced(text: str) -> bool:
    """Whether a word is of a script that puts no space between words."""
    return bool(_UNSPACED.search(text))


def hangul(text: str) -> bool:
    """Whether a word is Korean."""
    return bool(_HANGUL.search(text))


@lru_cache(maxsize=20_000)
def keys(folded: str, raw: str = "") -> frozenset[str]:
    """What a word of a text may be a form of: itself, and itself without what its script adds to names.

    Stems begin with `~` and meet only the stems of names (`stems`).
    """
    found = {folded}
    if folded.isascii():
        if folded.endswith("s") and len(folded) > _SHORTEST_STEM:
            found.add(folded[:-1])
        if folded.endswith("es") and len(folded) > 4:
            found.add(folded[:-2])
        found |= {one.replace(a, b) for one in tuple(found) for a, b in _UMLAUTS if a in one}
        base, apostrophe, rest = fold(raw).rpartition("'")
        if apostrophe and len(base) > 1 and len(rest) <= 4:
            found.add(base.replace("'", ""))
    elif _CYRILLIC.search(folded):
        found |= {
            "~" + folded,
            *("~" + folded[: -len(e)] for e in _CASES if folded.endswith(e) and len(folded) > len(e) + 1),
        }
    elif _GREEK.search(folded):
        found |= {"~" + folded[: -len(e)] for e in _GREEK_ENDINGS if folded.endswith(e) and len(folded) > len(e) + 1}
    elif _ARABIC.search(folded):
        found |= _without_prefixes(folded)
    elif _INDIC_LETTER.search(folded):
        found |= {folded[: -len(e)] for e in _HINDI_AFTER if folded.endswith(e) and len(folded) > len(e) + 1}
        found |= {"~" + one[:-1] for one in tuple(found) if one.endswith(("ा", "े"))}
    elif _HANGUL.search(folded):
        found |= {folded[: -len(e)] for e in _PARTICLES if folded.endswith(e) and len(folded) > len(e)}
    return frozenset(found)


def stems(part: str) -> frozenset[str]:
    """What a part of a name is found by: itself, and the stems its cases are built on."""
    found = {part}
    if part.isascii():
        found |= {part.replace(a, b) for a, b in _UMLAUTS if a in part}
    elif _CYRILLIC.search(part):
        cut = {part}
        if part[-1] in "аяьоеиуюыі" and len(part) > 2:
            cut.add(part[:-1])
        if part.endswith(("ая", "яя", "ии", "ыи", "ои")) and len(part) > 4:
            cut.add(part[:-2])
        if len(part) > 3 and part[-2] in "ео" and part[-1] not in "аяьоеиуюы":
            cut.add(part[:-2] + part[-1])  # Павел, Павла
            cut.add(part[:-2] + "ь" + part[-1])  # Лев, Львов
        found |= {"~" + one for one in cut}
    elif _GREEK.search(part):
        found |= {"~" + part[: -len(e)] for e in _GREEK_ENDINGS if part.endswith(e) and len(part) > len(e) + 1}
    elif _ARABIC.search(part):
        found |= {one for one in _without_prefixes(part) if part.removeprefix("ال") == one}
    elif _INDIC_LETTER.search(part) and part.endswith(("ा", "े")):
        found.add("~" + part[:-1])
    return frozenset(found)


def _without_prefixes(word: str) -> set[str]:
    """An Arabic or Hebrew word without the little words written onto it, and without the accusative's alif."""
    found = {word}
    for before in (*_ARABIC_BEFORE, *_HEBREW_BEFORE):
        if word.startswith(before) and len(word) > len(before) + 1:
            found.add(word[len(before) :])
    found |= {one.removeprefix("ال") for one in found if len(one) > 4}
    return found | {one[:-1] for one in found if one.endswith("ا") and len(one) > _SHORTEST_STEM}
