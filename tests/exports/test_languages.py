"""The languages of documents: every word has its translation, and lines are set as each script wants it."""

from __future__ import annotations

import ast
import re
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from threading import Thread

import pikepdf
import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

import liaison_app.exports
from liaison_app import paths
from liaison_app.exports.document import (
    Column,
    Document,
    Heading,
    Paragraph,
    Reference,
    References,
    Run,
    SideBySide,
    Table,
    words,
)
from liaison_app.exports.guide import guide
from liaison_app.exports.languages import LANGUAGES
from liaison_app.exports.pdf import direction, fonts, write_pdf
from liaison_app.exports.pdf.text import break_lines
from liaison_app.i18n import _, speaking
from liaison_app.models.capture import ACTION_STATES, DECISION_OUTCOMES
from liaison_app.models.meeting import MEETING_TYPES, USUAL_AGENDA
from liaison_app.models.parts import PHONE_TYPES
from liaison_app.services import records
from liaison_app.services.guide import release_guide
from liaison_app.services.needs import all_needs
from liaison_app.storage.session import Session
from tests.exports.reading import structure

CODES = [code for code in LANGUAGES if code != "en"]
FOR_OFFICERS = {
    "Choose fewer needs, an area, or another format.",
    "{count} services are too many for one leaflet, so none was made.",
    "There are no words for documents in the language “{code}”.",
    "Possible: {codes}.",
    "A guide has one language, or two different ones beside each other.",
    "Two languages stand beside each other in the full guide only.",
    "Print this format once in each language.",
    *(name for _tag, name in LANGUAGES.values()),
}
ARABIC = "اتصل بالرقم 211 (خدمات محلية) قبل الذهاب."
HINDI = "हिन्दी में 988 पर कॉल करें (निःशुल्क)।"
CHINESE = "如果您现在需要帮助，请拨打 911（紧急情况）。营业时间、费用和规定会有变化。"


def catalogue(code: str) -> Catalog:
    with paths.resource("documents", f"{code}.po").open("rb") as file:
        return read_po(file, locale=code)


def texts_of(code: str) -> dict[str, tuple[str, ...]]:
    """Every translation by its text in English, the plural where there is one."""
    found: dict[str, tuple[str, ...]] = {}
    for message in catalogue(code):
        source, texts = message.id, message.string
        if source:
            key = source if isinstance(source, str) else source[-1]
            found[key] = (texts,) if isinstance(texts, str) else tuple(texts or ())
    return found


def words_of_documents() -> set[str]:
    """Every text that a document may print, the plural where there is one."""
    found: set[str] = set()
    for path in Path(liaison_app.exports.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("_", "N_", "ngettext")
            ):
                texts = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
                found.update(texts[-1:])
    tops = {need.title for need in all_needs() if len(need.path) == 1}
    labels = {*MEETING_TYPES.values(), *ACTION_STATES.values(), *PHONE_TYPES.values(), *DECISION_OUTCOMES.values()}
    told = {"(address withheld)", "a resident", "[left out]", "a few", *USUAL_AGENDA}
    return (found | tops | labels | told) - FOR_OFFICERS - {"Voice"}


@pytest.mark.parametrize("code", CODES)
def test_every_word_is_translated_with_its_places(code: str) -> None:
    there = texts_of(code)
    assert words_of_documents() - set(there) == set()
    for source, texts in there.items():
        for text in texts:
            assert text, source
            fields = set(re.findall(r"{\w+}", text))
            wanted = set(re.findall(r"{\w+}", source))
            assert fields == wanted or (len(texts) > 1 and fields <= wanted), (source, text)


@pytest.mark.parametrize("code", CODES)
def test_every_letter_of_it_is_in_a_font(code: str) -> None:
    coverage = fonts.Coverage()
    for texts in texts_of(code).values():
        for text in texts:
            coverage.printable(text)
    assert coverage.uncovered == ()


def test_what_a_directory_says_is_marked_with_its_language(session: Session) -> None:
    records.save(session, [records.new("services", {"name": "Food shelf", "description": "Food for a week."})])
    released = release_guide(session)
    for lang, wanted in (("es-US", {"en-US"}), ("en-US", set())):
        with speaking(lang):
            data = write_pdf(guide(released, lang=lang)).data
        with pikepdf.open(BytesIO(data)) as pdf:
            marked = [
                one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/S" in one and "/Lang" in one
            ]
            assert {str(one.Lang) for one in marked} == wanted
            assert {"/H3", "/Span"} <= {str(one.S) for one in marked} or not wanted


def test_a_language_is_spoken_in_one_thread_only() -> None:
    heard: list[str] = []
    with speaking("es-US"):
        other = Thread(target=lambda: heard.append(_("Phone")))
        other.start()
        other.join()
        heard.append(_("Phone"))
    assert [*heard, _("Phone")] == ["Phone", "Teléfono", "Phone"]


@pytest.mark.parametrize(("lang", "text"), [("ar", ARABIC), ("hi", HINDI), ("zh-Hans", CHINESE)])
def test_text_is_read_back_as_it_was_written(lang: str, text: str) -> None:
    data = write_pdf(Document("T", (Paragraph(words(text * 6)),), lang=lang)).data
    assert structure(data) == [("P", text * 6)]


def test_no_chinese_line_begins_with_a_closing_mark_or_ends_with_an_opening_one() -> None:
    for room in range(60, 200, 7):
        lines = ["".join(s.text for s in line.segments) for line in break_lines((Run(CHINESE * 3),), room, 12)]
        assert "".join(lines) == CHINESE * 3
        assert all(line.width <= room for line in break_lines((Run(CHINESE * 3),), room, 12))
        for upper, lower in pairwise(lines):
            assert lower[0] not in "，。、）", (room, lower)
            assert upper.rstrip()[-1] != "（", (room, upper)


def test_the_first_arabic_word_stands_at_the_right_and_a_phone_keeps_its_order() -> None:
    runs = (Run("(217) 555-0101", bold=True), Run(" تحويلة 3"))
    [line] = break_lines(runs, 400, 12, right_to_left=True)
    number = [segment for segment in line.segments if segment.bold]
    assert [segment.text for segment in number] == ["(217) 555-0101"]
    assert number[0].x > max(segment.x for segment in line.segments if not segment.bold)
    [line] = break_lines((Run(ARABIC),), 600, 12, right_to_left=True)
    assert line.segments[0].x == max(segment.x for segment in line.segments)


def test_a_number_beside_a_name_in_latin_letters_stays_with_its_arabic_noun() -> None:
    [line] = break_lines((Run("Port Alder"), Run(" · "), Run("6 خدمات")), 400, 12, right_to_left=True)
    left = {segment.text.strip(): segment.x for segment in line.segments}
    assert left["Port Alder"] > left["6"] > left["خدمات"]


def test_a_paragraph_of_latin_letters_on_an_arabic_page_runs_from_the_left() -> None:
    [line] = break_lines((Run("60 Union Street, Port Alder."),), 400, 12, right_to_left=True)
    assert [segment.text for segment in line.segments] == ["60 Union Street, Port Alder."]


def test_levels_follow_the_bidirectional_algorithm() -> None:
    assert direction.levels("אב 12 cd ", right_to_left=True) == [1, 1, 1, 2, 2, 1, 2, 2, 1]
    assert direction.levels("cd אב 12", right_to_left=False) == [0, 0, 0, 1, 1, 1, 2, 2]
    assert direction.visual_order([1, 2, 1]) == [2, 1, 0]
    assert direction.visual_order([0, 1, 2, 1, 0]) == [0, 3, 2, 1, 4]


@pytest.mark.parametrize("lang", [tag for tag, _name in LANGUAGES.values()])
def test_a_character_that_no_font_has_is_named_with_what_it_belongs_to(lang: str) -> None:
    """Wherever it stands: below a heading, in a row, in a list of references, in one of two languages."""
    odd = words("ሀ")
    table = Table((Column("A"), Column("B")), ((words("Row one"), odd),), named=True)
    elsewhere = References((Reference(words("Told elsewhere"), odd, to="one"),))
    both = SideBySide(((Heading(2, "Left"),), (Heading(2, "Right"), Paragraph(odd))), (lang, "ar"))
    blocks = (Heading(1, "Title"), Heading(2, "Shelf", anchor="one"), Paragraph(odd), table, elsewhere, both)
    [missing] = write_pdf(Document("T", blocks, lang=lang)).uncovered
    assert str(missing) == "U+1200 ETHIOPIC SYLLABLE HA (Shelf; Row one; Told elsewhere; Right)"
    assert missing.count == 4
