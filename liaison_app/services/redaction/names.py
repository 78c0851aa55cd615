"""The names of known people, and where a text names them: whole, turned round, in part, by initials, inflected."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Final

from liaison_app.services.redaction import words
from liaison_app.services.redaction.folding import Token, clean, fold, hangul, keys, stems, tokens, unspaced

#: What may stand between the words of one name; a full stop only behind an initial.
_BETWEEN: Final = re.compile(r"[\s,'’\"“”()\-‐-–·・‧/_]{0,4}")
_AFTER_INITIAL: Final = re.compile(r"\.[\s,\-]{0,3}")
_GAP: Final = r"[\s·・‧,，]{0,2}"
_MOST_WORDS: Final = 8
_CALLED: Final = re.compile("씨|님|군|양")


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody's name. `stand_in` is what may be said instead; a `distant` person's name counts only where it is
    more than one word.
    """

    text: str
    stand_in: str = ""
    distant: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """Where a text names somebody. `why` is empty where that is certain, else why it is not."""

    start: int
    end: int
    name: Name
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    """A name as it is looked for: its words folded, without titles."""

    name: Name
    parts: tuple[str, ...]
    lone: bool


class Names:
    """Finds names in texts. `shared` are words that somebody else's name has too, who is named in public."""

    def __init__(self, names: Iterable[Name], shared: frozenset[str] = frozenset()) -> None:
        self._shared = shared
        self._by_part: dict[str, list[tuple[_Known, int]]] = defaultdict(list)
        self._joined: dict[str, _Known] = {}
        self._whole: list[tuple[re.Pattern[str], Name, str]] = []
        for name in names:
            self._add(name)

    def _add(self, name: Name) -> None:
        parts = parts_of(name.text)
        spaced = tuple(part for part in parts if not unspaced(part))
        self._whole += [(re.compile(p), name, why) for p, why in _unspaced_patterns(name, parts, self._shared)]
        if not spaced:
            return
        if len(spaced) == 1 and hangul(spaced[0]) and len(spaced[0]) in (3, 4):
            spaced = (spaced[0][:-2], spaced[0][-2:])
        known = _Known(name, spaced, lone=len(spaced) == 1)
        for number, part in enumerate(spaced):
            for stem in stems(part):
                self._by_part[stem].append((known, number))
        for joined in _joined(spaced):
            self._joined.setdefault(joined, known)

    def parts(self) -> frozenset[str]:
        """Every word of every name, folded."""
        return frozenset(known.parts[number] for some in self._by_part.values() for known, number in some)

    def find(self, text: str) -> Iterator[Found]:
        """Where a cleaned text names anybody; what is found may overlap."""
        yield from self._find_unspaced(text)
        if not self._by_part:
            return
        there = [*tokens(text)]
        meant = [self._meant(token) for token in there]
        at = 0
        while at < len(there):
            found = self._joined_at(text, there, at) or self._run_at(text, there, meant, at)
            if found is None:
                at += 1
                continue
            yield Found(*found[0])
            at = found[1]

    def _find_unspaced(self, text: str) -> Iterator[Found]:
        if not unspaced(text):
            return
        for pattern, name, why in self._whole:
            for match in pattern.finditer(text):
                yield Found(match.start(), match.end(), name, why)

    # --- words beside each other ----------------------------------------------------------------

    def _meant(self, token: Token) -> dict[int, set[int]]:
        """Which part of which name a word may be, by the identity of the name."""
        found: dict[int, set[int]] = {}
        for key in keys(token.folded, token.text):
            for known, number in self._by_part.get(key, ()):
                self._known[id(known)] = known
                found.setdefault(id(known), set()).add(number)
        return found

    @property
    def _known(self) -> dict[int, _Known]:
        if not hasattr(self, "_known_by_id"):
            self._known_by_id: dict[int, _Known] = {}
        return self._known_by_id

    def _joined_at(self, text: str, there: Sequence[Token], at: int) -> tuple[tuple[int, int, Name, str], int] | None:
        """A name written together, or with its words cut otherwise (Annemarie, O Brien)."""
        put = ""
        best = None
        for end in range(at, min(at + 4, len(there))):
            if end > at and not _BETWEEN.fullmatch(text, there[end - 1].end, there[end].start):
                break
            put += there[end].folded
            for key in keys(put):
                known = self._joined.get(key)
                if known is not None and (known.lone or not known.name.distant):
                    why = "word" if end > at and _plain_words(there[at : end + 1]) else ""
                    best = ((there[at].start, there[end].end, known.name, why), end + 1)
        return best

    def _run_at(
        self, text: str, there: Sequence[Token], meant: Sequence[dict[int, set[int]]], at: int
    ) -> tuple[tuple[int, int, Name, str], int] | None:
        """The longest stretch of words from here on that are all parts, particles or initials of one name."""
        first = there[at]
        starts = {**meant[at]}
        if _is_initial(first):
            for follower in meant[at + 1 : at + 3]:
                for one in follower:
                    starts.setdefault(one, set())
        best: tuple[tuple[int, int, Name, str], int] | None = None
        most = 0.0
        for one in starts:
            known = self._known[one]
            end, worth, why = self._stretch(text, there, meant, at, one, known)
            if worth > most:
                best, most = ((first.start, there[end].end, known.name, why), end + 1), worth
        return best

    def _stretch(
        self, text: str, there: Sequence[Token], meant: Sequence[dict[int, set[int]]], at: int, one: int, known: _Known
    ) -> tuple[int, float, str]:
        """Where the stretch ends, how much of the name it holds (0: too little), and why it is not certain."""
        used: set[int] = set()
        initials = 0
        last = at
        for here in range(at, min(at + _MOST_WORDS, len(there))):
            if here > at and not _goes_on(text, there[here - 1], there[here]):
                break
            token = there[here]
            parts = meant[here].get(one, set()) - used
            as_initial = _is_initial(token) and next(
                (n for n, part in enumerate(known.parts) if n not in used and part.startswith(token.folded)), None
            )
            if parts:
                used.add(min(parts))
                last = here
            elif as_initial is not None and as_initial is not False:
                used.add(as_initial)
                initials += 1
                last = here
            elif here == at or token.folded not in words.PARTICLES or not used:
                break
        whole = len(used) - initials
        telling = [n for n in used if known.parts[n] not in words.PARTICLES]
        if not whole or not telling:
            return last, 0.0, ""
        if len(used) > 1 and len(telling) + initials > 1:
            why = "initials" if known.name.distant and initials else ""
            if not why and not initials and _plain_words(there[at : last + 1]):
                why = "word"
            return last, whole + initials / 2 + 1, why
        return last, *self._alone(there[last] if last == at else there[at], known, telling[0])

    def _alone(self, token: Token, known: _Known, number: int) -> tuple[float, str]:
        """One word of a name alone: how much it says, and why it is not certain."""
        part = known.parts[number]
        if known.name.distant and not known.lone:
            return 0.0, ""
        if len(part) == 1 and hangul(part) and not _CALLED.search(token.text):
            return 0.0, ""
        short = part.isascii() and len(part) < 3
        is_word = part in words.ORDINARY or token.folded in words.ORDINARY or token.folded in words.OPENERS
        if (is_word or short) and token.cased and not token.capital:
            return 0.0, ""
        if part in self._shared:
            return 0.5, "shared"
        if is_word or short:
            return 0.5, "word"
        return 0.5, ""


def parts_of(name: str) -> tuple[str, ...]:
    """The words of a name, folded and without titles."""
    found = [token.folded for token in tokens(clean(name))]
    return tuple(part for part in found if part not in words.TITLES or len(found) == 1) or tuple(found)


def mentioned(text: str, names: Iterable[str]) -> Iterator[str]:
    """Of many names those of which a word stands somewhere in a text: the others need not be looked for."""
    said = {key for token in tokens(clean(text)) for key in keys(token.folded, token.text)}
    together = fold("".join(text.split()))
    for name in names:
        parts = parts_of(name)
        if any(said & stems(part) for part in parts) or (parts and "".join(parts) in together):
            yield name


def _joined(parts: Sequence[str]) -> set[str]:
    """The words of a name written together, in any order of up to four."""
    found = {"".join(parts)}
    for count in range(2, min(len(parts), 4) + 1):
        found |= {"".join(some) for some in permutations(parts[:6], count) if not {*some} <= words.PARTICLES}
    return {one for one in found if len(one) > (3 if one.isascii() else 1)}


def _goes_on(text: str, before: Token, after: Token) -> bool:
    """Whether two words can belong to one name, by what stands between them."""
    if _BETWEEN.fullmatch(text, before.end, after.start):
        return "\n\n" not in text[before.end : after.start]
    return _is_initial(before) and bool(_AFTER_INITIAL.fullmatch(text, before.end, after.start))


def _plain_words(some: Sequence[Token]) -> bool:
    """Whether it may be ordinary words: "will hope"."""
    return all(
        token.cased and not token.capital and (token.folded in words.ORDINARY or token.folded in words.OPENERS)
        for token in some
    )


def _is_initial(token: Token) -> bool:
    return len(token.text) == 1 and token.cased and token.capital


def _unspaced_patterns(name: Name, parts: Sequence[str], shared: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Where scripts have no spaces: the whole name, the given name, the surname with a form of address."""
    letters = "".join(part for part in parts if unspaced(part))
    if not letters:
        return
    spread = _GAP.join(map(re.escape, letters))
    if len(letters) > 1:
        yield spread, ""
    if name.distant or not re.fullmatch("[\u3400-\u9fff]{2,4}", letters):
        return
    split = 2 if letters[:2] in words.LONG_SURNAMES else 1
    surname, given = letters[:split], letters[split:]
    why = "shared" if surname in shared else ""
    yield f"{surname}{_GAP}(?:{words.CHINESE_HONORIFICS})", why
    yield f"(?:{words.CHINESE_BEFORE}){surname}(?!板|师)", why
    if len(given) > 1:
        yield _GAP.join(map(re.escape, given)), "shared" if given in shared else ""
        yield f"{re.escape(given)}{_GAP}{re.escape(surname)}", ""


def shared_words(names: Iterable[str]) -> frozenset[str]:
    """The words of the names of people who are named in public, to know which words say too little."""
    found: set[str] = set()
    for name in names:
        parts = parts_of(name)
        found.update(part for part in parts if part not in words.PARTICLES)
        if len(parts) == 1 and unspaced(parts[0]):
            found |= {parts[0][:1], parts[0][1:]}
    return frozenset(found) - {""}
