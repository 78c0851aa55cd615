"""Telling a text without what the public must not read; what cannot be decided is left out, and listed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from liaison_app.i18n import _
from liaison_app.services.redaction import words
from liaison_app.services.redaction.confidence import Confidence
from liaison_app.services.redaction.counts import Counts
from liaison_app.services.redaction.doubts import Doubt, Passage, Vocabulary, key_of, names_beside, passages, reachable
from liaison_app.services.redaction.folding import Token, clean, tokens, unspaced
from liaison_app.services.redaction.names import Found, Name, Names, parts_of, shared_words
from liaison_app.services.withheld import Withheld

_AROUND: Final = 40
_HYPHENS: Final = "-‐‑"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the people behind a text, and of what is no person."""

    private: tuple[Name, ...] = ()
    public: tuple[str, ...] = ()
    vocabulary: Vocabulary | None = None
    numbers: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    streets: Withheld | None = None
    small_groups: Mapping[str, int] | None = None
    confidences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Out:
    """A stretch of text that goes, and what stands in its place."""

    start: int
    end: int
    instead: str


class Redactor:
    """Tells texts for the public. `kept` are passages in doubt that an officer lets stay."""

    def __init__(self, known: Known, kept: Iterable[str] = ()) -> None:
        self._known = known
        self._kept = {key_of(text) for text in kept}
        self._vocabulary = known.vocabulary or Vocabulary(())
        self._names = Names(known.private, shared_words(known.public))
        self._public = Names(map(Name, known.public))
        self._confidence = Confidence(known.confidences)
        self._counts = Counts(known.small_groups or {})
        self._doubts: dict[tuple[str, str], Doubt] = {}

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """What only an officer can judge, each passage once, in the order in which it was met."""
        return tuple(self._doubts.values())

    def tell(self, text: str, *, addresses: bool = True) -> str:
        """The text for the public. `addresses` is off where a public place is named."""
        text = clean(text)
        if not text.strip():
            return text
        told = _without(text, [*self._outs(text, addresses=addresses)])
        if self._known.streets is not None:
            told = self._known.streets.clean(told)
        return self._counts.tell(told)

    def unnamed(self, text: str) -> str:
        """The text without the names that are certain; what is in doubt stays."""
        text = clean(text)
        return _without(text, self._certain(text))

    def _certain(self, text: str) -> list[_Out]:
        there = [*tokens(text)]
        stays = [(f.start, f.end) for f in self._public.find(text) if not f.why]
        found = [f for f in self._names.find(text) if not f.why and not _inside((f.start, f.end), stays)]
        return [_wider(text, there, one, self._stand_in(one.name)) for one in found]

    def tell_unasked(self, text: str) -> str:
        """The text where nobody is asked about doubts: `unnamed`, and without phone numbers, e-mail addresses and
        streets that are not printed anyway.
        """
        text = clean(text)
        unknown = [_Out(one.start, one.end, _("[left out]")) for one in reachable(text, self._vocabulary)]
        told = _without(text, [*self._certain(text), *unknown])
        return self._known.streets.clean(told) if self._known.streets is not None else told

    def person(self, name: str) -> str:
        """Whoever a field names: those in office as they are, bodies and groups too, everybody else by a stand-in."""
        name = clean(name).strip()
        if not name or self._stays(name):
            return name
        for found in self._names.find(name):
            if found.end - found.start >= len(name) - 2:
                return self._stand_in(found.name)
        return _("a resident")

    def _stays(self, name: str) -> bool:
        """Whether a field that names somebody may be printed as it is."""
        there = [*tokens(name)]
        if not there or self._vocabulary.is_known(name):
            return True
        if any(found.end - found.start >= len(name) - 2 for found in self._public.find(name) if not found.why):
            return len(parts_of(name)) > 1 or not any(True for _found in self._names.find(name))
        titled = len(there) > 1 and there[0].folded in words.OFFICES
        if any(True for _found in self._names.find(name)):
            return titled and self._stays(name[there[1].start :])
        if there[0].folded in words.OFFICES:
            return True
        described = any(token.folded in words.DESCRIPTIONS for token in there)
        return described and not names_beside(name, self._vocabulary)

    def _stand_in(self, name: Name) -> str:
        """Whom somebody spoke for, unless that names them or somebody else too."""
        stand_in = clean(name.stand_in).strip()
        if not stand_in or any(True for _found in self._names.find(stand_in)):
            return _("a resident")
        return stand_in

    # --- what goes ------------------------------------------------------------------------------

    def _outs(self, text: str, *, addresses: bool) -> Iterable[_Out]:
        """Everything that goes: what is certain, and what is in doubt and nobody lets stay."""
        stays = [(f.start, f.end) for f in self._public.find(text) if not f.why and " " in text[f.start : f.end]]
        things = [*self._vocabulary.spans(text)]
        certain: list[_Out] = []
        there = [*tokens(text)]
        for found in self._names.find(text):
            where = (found.start, found.end)
            if (_inside(where, stays) and where not in stays) or (found.why == "word" and _inside(where, things)):
                continue
            if found.why or where in stays:  # somebody private has the very name of somebody who is named
                yield from self._doubtful(text, Passage(found.start, found.end, found.why or "shared"))
            else:
                certain.append(_wider(text, there, found, self._stand_in(found.name)))
        yield from certain
        for passage in passages(text, self._vocabulary, addresses=addresses):
            if _inside((passage.start, passage.end), stays) or _covered(text, passage, certain):
                continue
            if self._is_private(text[passage.start : passage.end], passage, certain):
                yield _Out(passage.start, passage.end, _("[left out]"))
            else:
                yield from self._doubtful(text, passage)
        for start, end, answer in self._confidence.sentences(text):
            if answer == "yes":
                yield _Out(start, end, _("[left out]"))
            else:
                yield from self._doubtful(text, Passage(start, end, "confidence"))

    def _is_private(self, passage_text: str, passage: Passage, certain: Iterable[_Out]) -> bool:
        """Whether a number or an address is known to be somebody's who is not named."""
        if passage.reason == "phone":
            found = "".join(c for c in passage_text if c.isdigit())
            return any(found.endswith(number) or number.endswith(found) for number in self._known.numbers)
        if passage.reason == "email":
            if passage_text.casefold() in self._known.emails:
                return True
            return any(f.start < passage.end and f.end > passage.start for f in certain)
        return False

    def _doubtful(self, text: str, passage: Passage) -> Iterable[_Out]:
        """Note a passage in doubt; it goes unless somebody lets it stay."""
        found = text[passage.start : passage.end].strip()
        kept = key_of(found) in self._kept
        before, after = text[max(passage.start - _AROUND, 0) : passage.start], text[passage.end : passage.end + _AROUND]
        context = " ".join(f"{before}[{found}]{after}".split())
        self._doubts.setdefault((key_of(found), passage.reason), Doubt(found, passage.reason, context, kept))
        if not kept:
            yield _Out(passage.start, passage.end, _("[left out]"))


def _inside(where: tuple[int, int], spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= where[0] and where[1] <= end for start, end in spans)


def _covered(text: str, passage: Passage, certain: Iterable[_Out]) -> bool:
    """Whether what looks like a name goes anyway, whole or but for its form of address."""
    if passage.reason != "looks":
        return False
    spans = [(out.start, out.end) for out in certain]
    if any(start < passage.end and passage.start < end for start, end in spans) and unspaced(text[passage.start]):
        return True
    words_of = [(passage.start + t.start, passage.start + t.end, t) for t in tokens(text[passage.start : passage.end])]
    left = [token for start, end, token in words_of if not _inside((start, end), spans)]
    return len(left) < len(words_of) and all(token.folded in words.TITLES for token in left)


def _wider(text: str, there: list[Token], found: Found, instead: str) -> _Out:
    """The name with what hangs on it by a hyphen, and the form of address before it."""
    start, end = found.start, found.end
    after = bisect_left(there, end, key=lambda token: token.start)
    while after < len(there) and _hangs(text, end, there[after].start) and there[after].capital:
        end = there[after].end
        after += 1
    before = bisect_left(there, start, key=lambda token: token.start) - 1
    while before >= 0:
        token = there[before]
        title = token.folded in words.TITLES and _only_gap(text, token.end, start)
        if not (
            (_hangs(text, token.end, start) and token.capital) or (title and (len(token.folded) > 2 or token.capital))
        ):
            break
        start = token.start
        before -= 1
    return _Out(start, end, instead)


def _hangs(text: str, end: int, start: int) -> bool:
    """Whether nothing but a hyphen stands between two words."""
    return start == end + 1 and text[end] in _HYPHENS


def _only_gap(text: str, start: int, end: int) -> bool:
    return start < end and not text[start:end].strip(" .\u00a0\n") and end - start < 4


def _without(text: str, outs: list[_Out]) -> str:
    """The text with every stretch replaced; of those that overlap, by what the first one says."""
    merged: list[_Out] = []
    for out in sorted(outs, key=lambda out: (out.start, -out.end)):
        if merged and out.start < merged[-1].end:
            last = merged[-1]
            merged[-1] = _Out(last.start, max(last.end, out.end), last.instead)
        else:
            merged.append(out)
    told, at = [], 0
    for out in merged:
        told += [text[at : out.start], out.instead]
        at = out.end
    return "".join([*told, text[at:]])
