"""Random directories: whatever stands in them, every format prints, with all of the text and nothing but the text.

Eight sets of services in a normal run; `LIAISON_EXAMPLES=200 pytest tests/exports/test_any_guide.py` tries 200.
"""

from __future__ import annotations

import os
from datetime import date

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liaison_app.errors import UserError
from liaison_app.exports.document import tidy
from liaison_app.exports.guide_formats import FORMATS, GuideFormat, guide_as
from liaison_app.exports.languages import LANGUAGES
from liaison_app.exports.pdf import write_pdf
from liaison_app.i18n import speaking
from liaison_app.services.guide import GuideContent, GuideOptions, Publisher, Section
from liaison_app.services.guide_entry import GuideEntry, Hours, PhoneLine, Place
from liaison_app.services.release import prepare
from liaison_app.storage.session import Session
from tests.exports.reading import structure
from tests.exports.test_accessible import failures
from tests.exports.test_printed import read
from tests.exports.told import told

EXAMPLES = int(os.environ.get("LIAISON_EXAMPLES", "8"))
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


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), print_blob=True)
@given(content=contents, chosen=st.sampled_from(FORMATS), lang=st.sampled_from([tag for tag, _n in LANGUAGES.values()]))
@pytest.mark.timeout(60 + EXAMPLES * 10)
def test_every_set_of_services_is_printed_whole(
    session: Session, content: GuideContent, chosen: GuideFormat, lang: str
) -> None:
    prepared = prepare(session, "guide", content)
    with speaking(lang):
        try:
            document = guide_as(chosen, prepared, lang=lang)
        except UserError:
            assert chosen == "trifold"  # too much for a leaflet
            return
    pdf = write_pdf(document)
    assert read(pdf.data, lang) == told(document)
    assert failures(pdf.data) == []
    within_the_paper(pdf.data)


def within_the_paper(data: bytes) -> None:
    """No letter outside the page, and none without an extent that is no white space."""
    assert structure(data)
    with pypdfium2.PdfDocument(data) as pdf:
        for page in pdf:
            width, height = page.get_size()
            text = page.get_textpage()
            for i in range(text.count_chars()):
                left, bottom, right, top = text.get_charbox(i)
                assert -1 <= left <= right <= width + 1
                assert -1 <= bottom <= top <= height + 1
