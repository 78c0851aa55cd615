"""Random directories, and what must hold of every guide that is printed from them.

For the test of a few sets (`test_any_guide`) and the campaign of many (`campaigns.guides`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date

import pypdfium2
from hypothesis import strategies as st
from PIL import Image

from liaison_app.errors import UserError
from liaison_app.exports.document import Document, tidy
from liaison_app.exports.guide_formats import GuideFormat, guide_as
from liaison_app.exports.guide_pair import guide_pair
from liaison_app.exports.languages import LANGUAGES, right_to_left
from liaison_app.exports.pdf import write_pdf
from liaison_app.exports.pdf.sheet import Sheet, sheet
from liaison_app.i18n import speaking
from liaison_app.services.guide import GuideContent, GuideOptions, Publisher, Section
from liaison_app.services.guide_entry import GuideEntry, Hours, PhoneLine, Place
from liaison_app.services.release import prepare
from liaison_app.storage.session import Session
from tests.exports.test_accessible import failures
from tests.exports.test_printed import read
from tests.exports.told import told

TAGS = [tag for tag, _name in LANGUAGES.values()]
SCRIPTS = "aé ñ ệ ж Ω 中文，（你） مرحبا (ابت) हिन्दी क्ष ১ 🍞 –“”<b>&amp; \\()%/{}\x00\x1b\u200b\u202e\ud83d\t\n 1209"
PIECES = [
    "drop-in",
    "https://example.org/a/long/path?x=1",
    "(217) 555-0101",
    "<b>bold</b>",
    "كلمة",
    "शब्द",
    "词语",
    "W" * 90,
]

nasty = st.text(alphabet=SCRIPTS, max_size=25)
wordy = st.lists(st.sampled_from(PIECES) | nasty, max_size=4).map(" ".join)
long = st.sampled_from(["", "Words about the service. " * 500]) | wordy
names = st.text(alphabet=SCRIPTS, min_size=1, max_size=30).filter(lambda text: tidy(text).strip()) | st.just(
    "Name " * 40
)
hours = st.builds(
    Hours,
    days=st.lists(st.sampled_from(["MO", "TU", "WE", "SA", "SU", "XX"]), max_size=4).map(tuple),
    opens=st.none() | st.times(),
    closes=st.none() | st.times(),
    words=nasty,
    monthly=st.booleans(),
    starts=st.none() | st.just(date(2027, 1, 1)),
)
phones = st.lists(st.builds(PhoneLine, number=st.just("(217) 555-0101") | names, extension=nasty), max_size=2).map(
    tuple
)
places = st.lists(
    st.builds(Place, name=nasty, address=st.lists(wordy, max_size=3).map(tuple), phones=phones, transportation=long),
    max_size=2,
).map(tuple)
entries = st.builds(
    GuideEntry,
    id=st.uuids().map(str),
    name=names,
    organization=wordy,
    description=long,
    eligibility=wordy,
    minimum_age=st.none() | st.integers(0, 99),
    phones=phones,
    hours=st.lists(hours, max_size=3).map(tuple),
    places=places,
    languages=st.lists(nasty, max_size=3).map(tuple),
    free=st.booleans(),
    cost=wordy,
    website=st.sampled_from(["", "https://example.org/x", "not an address"]),
    email=nasty,
    alert=nasty,
)
contents = st.builds(
    GuideContent,
    publisher=st.builds(Publisher, name=wordy, emergency_number=st.just("911"), website=st.just("example.org")),
    sections=st.lists(
        st.builds(
            Section,
            title=st.sampled_from(["", "Food", "Health"]),
            entries=st.lists(entries, min_size=1, max_size=3).map(tuple),
        ),
        min_size=1,
        max_size=2,
    ).map(tuple),
    options=st.just(GuideOptions()),
    issued_on=st.just(date(2026, 11, 22)),
)
_one = st.sampled_from(TAGS).map(lambda tag: (tag,))
languages = st.one_of(_one, _one, _one, st.permutations(TAGS).map(lambda tags: tuple(tags[:2])))
DARK = 190
"""A pixel darker than that is ink; at this resolution thin strokes are grey."""
SCALE = 2.0


def printed(session: Session, content: GuideContent, chosen: GuideFormat, langs: tuple[str, ...]) -> Document | None:
    """The guide in a format, or in two languages; none where the services are too many for a leaflet."""
    if len(langs) > 1:
        return guide_pair(prepare(session, "guide", (content, content)), langs)
    with speaking(langs[0]):
        try:
            return guide_as(chosen, prepare(session, "guide", content), lang=langs[0])
        except UserError:
            assert chosen == "trifold"
            return None


def wrong(document: Document) -> list[str]:
    """What is wrong with the file of a document: text that is missing, clipped or invisible, or rules of PDF/UA."""
    data = write_pdf(document).data
    found = failures(data)
    if read(data, document.lang, both=document.form == "pair") != told(document):
        found.append("the text is not the tree's")
    with pypdfium2.PdfDocument(data) as pdf:
        for number, page in enumerate(pdf):
            found += [f"page {number + 1}: {one}" for one in _on_page(document, number, page)]
    return found


def _on_page(document: Document, number: int, page: pypdfium2.PdfPage) -> Iterator[str]:
    paper = sheet(document.page, document.form)
    columns = list(_columns(document, paper, number))
    width, height = page.get_size()
    picture = page.render(scale=SCALE, grayscale=True).to_pil()
    text = page.get_textpage()
    for i in range(text.count_chars()):
        character = text.get_text_range(i, 1)
        left, bottom, right, top = text.get_charbox(i)
        if not (-1 <= left <= right <= width + 1 and -1 <= bottom <= top <= height + 1):
            yield f"{character!r} is clipped by the paper"
        elif character.strip() and not any(start - 3 <= left and right <= end + 3 for start, end in columns):
            yield f"{character!r} stands outside its column"
        elif _has_ink(character) and not _dark(picture, (left, height - top, right, height - bottom)):
            yield f"{character!r} is invisible"


def _columns(document: Document, paper: Sheet, number: int) -> Iterator[tuple[float, float]]:
    """From where to where text may stand on a page: its columns; between the margins for footers and banners."""
    yield from [(paper.side, paper.width - paper.side)] if paper.footed and document.form != "columns" else []
    if document.form == "columns":
        yield from [(paper.side, paper.width - paper.side)] if number == 0 else []
    for frame in paper.frames:
        start = paper.width - frame.x - paper.frame_width if right_to_left(document.lang) else frame.x
        yield start, start + paper.frame_width


def _has_ink(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNPS" if len(character) == 1 else False


def _dark(picture: Image.Image, box: tuple[float, float, float, float]) -> bool:
    """Whether anything is drawn in a place (points from the top left), or right beside it."""
    left, top, right, bottom = (round(value * SCALE) for value in box)
    found = picture.crop((left - 1, top - 1, right + 2, bottom + 2)).getextrema()
    return isinstance(found[0], (int, float)) and found[0] < DARK
