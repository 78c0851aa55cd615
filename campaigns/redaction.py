"""Names made at random in several scripts, in every form people give them, inside the free texts of a meeting: neither
the public copy as PDF (text, metadata and raw streams), nor as Word file, nor its tree holds one of them.

What is looked for is made here (`_forms`), not by the code that takes it out. Sabotage: only whole names are taken out,
as they stand in the list.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from random import Random
from typing import Any, Final
from unittest.mock import patch

import pikepdf
import pypdfium2
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from campaigns import Report
from campaigns.vaults import make, workshop
from liaison_app import clock
from liaison_app.exports.minutes import minutes
from liaison_app.exports.pdf import write_pdf
from liaison_app.exports.tree import to_json
from liaison_app.exports.word import write_word
from liaison_app.services import records
from liaison_app.services.minutes import prepare_minutes
from liaison_app.services.redaction import names
from liaison_app.storage.session import Session


@dataclass(frozen=True)
class Person:
    """Somebody's name, the ways it is written in texts, and what must be found nowhere."""

    name: str
    forms: tuple[str, ...]
    secrets: tuple[str, ...]


_LATIN: Final = ("ba", "ko", "ri", "sta", "men", "ul", "vek", "zo", "tha", "quel", "rim", "dor", "né", "ñi", "ö", "ku")
_CYRILLIC: Final = ("бо", "ри", "вел", "мар", "ку", "зим", "та", "нор", "ще", "лю", "гор", "дан")
_ARABIC: Final = ("سم", "را", "نو", "دي", "حا", "كر", "تم", "زي", "غس", "شه")
_HINDI: Final = ("रम", "नी", "कु", "तो", "मी", "शे", "गो", "पा", "दी", "वे")
_HAN: Final = tuple("晓梦琳浩宇轩萱璇瑶琪骏睿")
_SURNAMES: Final = tuple("王李张刘陈杨赵黄周吴")
_HANGUL: Final = tuple("민준서윤도현지우하은채율")
_FAMILY: Final = tuple("김박최정강조윤장임한")
_VIET_FIRST: Final = ("Nguyễn", "Trần", "Phạm", "Huỳnh", "Đặng", "Bùi")
_VIET_MIDDLE: Final = ("Thị", "Văn", "Hữu", "Đức", "Quỳnh")
_VIET_LAST: Final = ("Khuê", "Thắng", "Hạnh", "Nghĩa", "Trước", "Quyết")


def _syllables(some: tuple[str, ...], least: int = 2, most: int = 4) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(some), min_size=least, max_size=most).map("".join)


@st.composite
def latin(draw: st.DrawFn) -> Person:
    """A name in Latin letters, some with accents, hyphens and an apostrophe."""
    first = draw(_syllables(_LATIN, 2, 3)).capitalize() + "x"
    if draw(st.booleans()):
        first += "-" + draw(_syllables(_LATIN, 2, 3)).capitalize() + "w"
    last = draw(st.sampled_from(("", "O'", "D’"))) + draw(_syllables(_LATIN, 2, 4)).capitalize() + "k"
    plain = _plain(f"{first} {last}").split()
    ways = (
        f"{first} {last}",
        f"{last}, {first}",
        f"{first[0]}. {last}",
        f"{last} {first[0]}.",
        f"{first} {last}'s",
        f"{last}’s",
        f"the {last}s",
        last,
        last.upper(),
        f"{first} {last}".lower(),
        f"{first}\n{last}",
        f"{first.replace('-', ' ')} {last}",
        f"{first.replace('-', '')} {last.replace(chr(39), '')}",
        " ".join(plain),
        plain[-1],
        f"Mrs. {last}",
        f"{last}-Kesterwin",
        f"{first[:2]}\u200b{first[2:]} {last}",
        f"{first}.{last}@example.org".replace("'", "").replace("’", ""),
    )
    secret = re.split("['’]", last)[-1]
    return Person(f"{first} {last}", ways, (secret, _plain(secret), *re.split("-", first)))


@st.composite
def cyrillic(draw: st.DrawFn) -> Person:
    """A Russian man or woman, in every case."""
    first, last = draw(_syllables(_CYRILLIC)).capitalize(), draw(_syllables(_CYRILLIC)).capitalize()
    if draw(st.booleans()):
        a, b = first + "им", last + "ов"
        cases = [(f"{a}{x}", f"{b}{y}") for x, y in (("", ""), ("а", "а"), ("у", "у"), ("ом", "ым"), ("е", "е"))]
    else:
        a, b = first + "н", last + "ов"
        cases = [(f"{a}{x}", f"{b}{y}") for x, y in (("а", "а"), ("ы", "ой"), ("е", "ой"), ("у", "у"), ("ой", "ою"))]
    ways = [f"{x} {y}" for x, y in cases] + [f"{y} {x}" for x, y in cases] + [y for _x, y in cases]
    ways += [f"{cases[0][0][0]}. {cases[0][1]}", cases[0][1].upper(), f"{cases[0][0]} {cases[0][1]}".lower()]
    return Person(f"{cases[0][0]} {cases[0][1]}", tuple(ways), (a, b))


@st.composite
def arabic(draw: st.DrawFn) -> Person:
    """An Arabic name, with what is written onto it."""
    first, last = draw(_syllables(_ARABIC, 2, 3)) + "ر", draw(_syllables(_ARABIC, 2, 3)) + "ن"
    ways = [
        f"{first} {last}",
        f"{first} ال{last}",
        f"و{first} {last}",
        f"ل{first} {last}",
        f"لل{last}",
        f"ال{last}",
        last,
    ]
    ways += [f"ب{last}", f"السيد {last}", f"{first[0]}\u064e{first[1:]} {last}", f"{first[0]}ـ{first[1:]} {last}"]
    return Person(f"{first} {draw(st.sampled_from(('', 'ال')))}{last}", tuple(ways), (first, last))


@st.composite
def hindi(draw: st.DrawFn) -> Person:
    """A name in Devanagari, with postpositions."""
    first, last = draw(_syllables(_HINDI, 2, 3)) + "ण", draw(_syllables(_HINDI, 2, 3)) + "ठ"
    ways = (
        f"{first} {last}",
        f"{last} {first}",
        f"{first}ने",
        f"{last}को",
        f"{last} जी",
        f"श्री {last}",
        f"{first} {last}के",
    )
    return Person(f"{first} {last}", ways, (first, last))


@st.composite
def chinese(draw: st.DrawFn) -> Person:
    """A Chinese name, of which nothing is set apart by spaces."""
    last, first = draw(st.sampled_from(_SURNAMES)), draw(_syllables(_HAN, 2, 2))
    ways = (
        f"我们和{last}{first}谈过",
        f"{last}先生说",
        f"{first}来了",
        f"{last} {first[0]} {first[1]}",
        f"小{last}也在",
        f"{last}·{first}",
    )
    return Person(last + first, ways, (first, last))


@st.composite
def korean(draw: st.DrawFn) -> Person:
    """A Korean name with particles."""
    last, first = draw(st.sampled_from(_FAMILY)), draw(_syllables(_HANGUL, 2, 2))
    particles = ("", "은", "가", "씨", "씨는", "에게", "의", "께서")
    ways = (*(f"{last}{first}{one}" for one in particles), f"{first}씨", f"{last} {first}")
    return Person(last + first, ways, (first,))


@st.composite
def vietnamese(draw: st.DrawFn) -> Person:
    """A Vietnamese name, also without its marks and by its last word."""
    last, middle, first = (draw(st.sampled_from(some)) for some in (_VIET_FIRST, _VIET_MIDDLE, _VIET_LAST))
    ways = (
        f"{last} {middle} {first}",
        _plain(f"{last} {middle} {first}"),
        f"{middle} {first}",
        f"bà {first}",
        _plain(first),
    )
    return Person(f"{last} {middle} {first}", ways, (first, _plain(first)))


def _plain(text: str) -> str:
    """Without the marks on and under the letters."""
    apart = unicodedata.normalize("NFD", text).replace("đ", "d").replace("Đ", "D")
    return "".join(c for c in apart if unicodedata.category(c) != "Mn")


PEOPLE: Final = st.one_of(latin(), cyrillic(), arabic(), hindi(), chinese(), korean(), vietnamese())
SENTENCES: Final = (
    "The lamp is out, as {0} said; {1} saw it too.",
    "We heard from {0}. Then {1} left the hall.",
    "Thanks to {0} and to {1}!",
    "“{0}”, wrote {1} in the petition.",
)


def campaign(count: int, seed: int = 1, sabotage: bool = False) -> Report:
    """So many meetings of three people each; a failure is a word of a name that was found in a public copy."""
    report = Report("redaction", count, seed, sabotage)
    with workshop() as work:
        vault = make(work / "vault")
        session = vault.session()

        def look(people: list[Person], number: int) -> None:
            with _careless() if sabotage else _whole():
                report.add("meetings")
                report.failures += _found(session, people, Random(number), report)

        _run(look, count, seed)
        vault.close()
    return report


def _run(look: Any, count: int, number: int) -> None:
    several = given(st.lists(PEOPLE, min_size=3, max_size=3), st.integers(0, 10**6))
    options = settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    seed(number)(options(several(look)))()


def _found(session: Session, people: list[Person], random: Random, report: Report) -> list[str]:
    """Make a meeting, print its public copy in every form, and say what can be read in it."""
    meeting = records.new("meetings", {"title": "Hall forum", "starts_at": clock.now()})
    item = records.new(
        "agenda-items", {"meeting_id": meeting.id, "title": "Lamps", "notes": _text(people, random, report)}
    )
    told: list[tuple[str, dict[str, Any]]] = [
        ("attendances", {"name": people[0].name}),
        ("remarks", {"speaker": people[1].name, "text": _text(people, random, report), "agenda_item_id": item.id}),
        ("concerns", {"text": _text(people, random, report)}),
        ("decisions", {"wording": _text(people, random, report), "mover": people[2].name}),
        ("actions", {"text": _text(people, random, report), "owner": people[2].name, "owner_type": "resident"}),
        ("minutes-texts", {"section": "closing", "text": _text(people, random, report)}),
    ]
    children = [records.new(kind, {"meeting_id": meeting.id, **values}) for kind, values in told]
    records.save(session, [meeting, item, *children])
    document = minutes(prepare_minutes(session, meeting.id, public=True))
    secrets = {secret for person in people for secret in person.secrets if len(secret) > 2 or not secret.isascii()}
    failures = []
    for form, texts in (
        ("tree", [to_json(document)]),
        ("PDF", [*_in_pdf(write_pdf(document).data)]),
        ("Word", [*_in_word(write_word(document))]),
    ):
        read = "\n".join(texts).casefold()
        # One Chinese character stands in packed bytes by chance.
        sought = [secret for secret in sorted(secrets) if len(secret) > 1 or form == "tree"]
        failures += [f"{form}: {secret}" for secret in sought if secret.casefold() in read]
    report.add("words looked for", len(secrets))
    return failures


def _text(people: list[Person], random: Random, report: Report) -> str:
    sentence = random.choice(SENTENCES)
    report.add("names in texts", 2)
    return sentence.format(*(random.choice(random.choice(people).forms) for _place in range(2)))


def _in_pdf(data: bytes) -> Iterator[str]:
    """What can be read, what the file says of itself, and every stream and text in it unpacked."""
    with pypdfium2.PdfDocument(data) as pdf:
        yield from (page.get_textpage().get_text_bounded() for page in pdf)
        yield repr(pdf.get_metadata_dict())
    with pikepdf.open(BytesIO(data)) as opened:
        for one in opened.objects:
            raw = one.read_bytes() if isinstance(one, pikepdf.Stream) else one.unparse(resolved=True)
            yield from (raw.decode(code, "replace") for code in ("utf-8", "utf-16-be"))


def _in_word(data: bytes) -> Iterator[str]:
    """Every part of the file; runs that part a name do not hide it."""
    with zipfile.ZipFile(BytesIO(data)) as file:
        for name in file.namelist():
            text = file.read(name).decode("utf-8", "replace")
            yield text
            yield re.sub("<[^>]*>", "", text)


@contextmanager
def _whole() -> Iterator[None]:
    yield


@contextmanager
def _careless() -> Iterator[None]:
    """A redactor that knows whole names only, as they stand in the list."""

    def whole(self: names.Names, text: str) -> Iterator[names.Found]:
        known = {known.name for some in self._by_part.values() for known, _number in some}
        known |= {name for _pattern, name, _why in self._whole}
        for name in known:
            for match in re.finditer(re.escape(name.text), text):
                yield names.Found(match.start(), match.end(), name)

    with patch.object(names.Names, "find", whole):
        yield
