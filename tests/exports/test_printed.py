"""What holds for every printed document, in every format and on both sizes of paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from liaison_app.exports.document import Document
from liaison_app.exports.languages import LANGUAGES
from liaison_app.exports.pdf import Pdf, write_pdf
from liaison_app.i18n import _, speaking
from liaison_app.models.agency import AGENCY_ID
from liaison_app.services import sample
from liaison_app.storage.session import Session
from tests.exports.printed import PAGES, every_document
from tests.exports.reading import Placed, artifacts, page_texts, placed, squeezed, structure
from tests.exports.test_accessible import failures
from tests.exports.told import NUMBER, told
from tests.services.adding import change
from tests.support.logos import logo
from tests.support.vaults import fresh_vault

Printed = dict[str, tuple[Document, Pdf]]


@contextmanager
def sample_vault(folder: Path) -> Iterator[Session]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LIAISON_TODAY", "2026-11-22")
        vault = fresh_vault(folder / "vault")
        sample.fill(vault.session())
        change(vault.session(), "agency", AGENCY_ID, logo=logo())
        yield vault.session()
        vault.close()


@pytest.fixture(scope="module", params=PAGES)
def printed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """Every document of the sample vault, set, by its name."""
    with sample_vault(tmp_path_factory.mktemp("printed")) as session:
        return {name: (document, write_pdf(document)) for name, document in every_document(session, request.param)}


@pytest.fixture(scope="module", params=[tag for tag, _name in LANGUAGES.values()])
def translated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """The same in a language, the guides for two needs only."""
    with sample_vault(tmp_path_factory.mktemp("translated")) as session:
        documents = every_document(session, "Letter", request.param, ("Food", "Money"))
        return {name: (document, write_pdf(document)) for name, document in documents}


def _page_in(lang: str) -> str:
    """A pattern for "page 7" in a language."""
    with speaking(lang):
        return re.escape(_("page {number}")).replace(re.escape("{number}"), r"\d+")


def read(data: bytes, lang: str, *, both: bool = False) -> list[tuple[str, str]]:
    """The structure of a file, as `told` says it; of several languages with `both`."""
    referred = "|".join(_page_in(tag) for tag, _name in LANGUAGES.values()) if both else _page_in(lang)
    found = []
    after_reference = False
    for role, text in structure(data):
        reduced = " ".join(text.split())
        if (after_reference and reduced.isdigit()) or re.fullmatch(referred, reduced):
            reduced = re.sub(r"\d+", NUMBER, reduced)
        found.append((role, reduced))
        after_reference = role == "Reference"
    return found


def test_the_structure_says_what_the_tree_says_in_order_and_role(printed: Printed) -> None:
    for name, (document, pdf) in printed.items():
        assert read(pdf.data, document.lang, both=document.form == "pair") == told(document), name
        assert pdf.uncovered == (), name


def test_in_every_language_it_says_so_too_and_is_pdf_ua(translated: Printed) -> None:
    for name, (document, pdf) in translated.items():
        assert read(pdf.data, document.lang, both=document.form == "pair") == told(document), name
        assert pdf.uncovered == (), name
        assert failures(pdf.data) == [], name


def test_in_every_language_the_rest_is_page_furniture(translated: Printed) -> None:
    for name, (document, pdf) in translated.items():
        check_furniture(name, document, pdf)


def test_in_every_language_a_heading_stands_above_what_follows_it(translated: Printed) -> None:
    for name, (_document, pdf) in translated.items():
        check_headings(name, pdf)


def test_every_document_is_pdf_ua(printed: Printed) -> None:
    for name, (_document, pdf) in printed.items():
        assert failures(pdf.data) == [], name


def test_what_is_no_content_is_only_page_furniture(printed: Printed) -> None:
    for name, (document, pdf) in printed.items():
        check_furniture(name, document, pdf)


def check_furniture(name: str, document: Document, pdf: Pdf) -> None:
    headers = "".join(text for role, text in told(document) if role == "TH")
    for number, text in enumerate(artifacts(pdf.data), start=1):
        with speaking(document.lang):
            counter = _("Page {number} of {count}").format(number=number, count=pdf.pages)
        rest = squeezed(text).replace(squeezed(counter), "").replace(squeezed(document.footer), "")
        assert rest in squeezed(headers), (name, number, rest)


def test_a_heading_stands_above_what_follows_it(printed: Printed) -> None:
    for name, (_document, pdf) in printed.items():
        check_headings(name, pdf)


def check_headings(name: str, pdf: Pdf) -> None:
    for heading, following in pairwise(placed(pdf.data)):
        if re.fullmatch(r"H\d", heading.role):
            assert heading.is_above(following), (name, heading)


def entries(elements: list[Placed], role: str) -> Iterator[list[Placed]]:
    """Each heading of a role with the elements down to the next heading."""
    entry: list[Placed] = []
    for element in elements:
        if re.fullmatch(r"H\d", element.role):
            if entry:
                yield entry
            entry = []
        if element.role == role or entry:
            entry.append(element)
    if entry:
        yield entry


@pytest.mark.parametrize("name", ["guide full", "guide list", "guide trifold"])
def test_no_entry_is_torn(printed: Printed, name: str) -> None:
    for entry in entries(placed(printed[name][1].data), "H3"):
        if entry[0].text == "Also for this need":
            continue  # a list of references, which may go over the page
        for upper, lower in pairwise(entry):
            assert upper.is_above(lower), (name, entry[0].text)


@pytest.mark.parametrize(("name", "header"), [("guide grid", "Service"), ("sign-in", "Name")])
def test_headers_stand_on_every_page_with_rows(printed: Printed, name: str, header: str) -> None:
    data = printed[name][1].data
    texts = page_texts(data)
    with_rows = {element.page for element in placed(data) if element.role == "TD" or element.text.isdigit()}
    assert len(with_rows) > 1
    for page in with_rows:
        assert header in texts[page]


def test_nothing_is_drawn_outside_the_paper(printed: Printed) -> None:
    for name, (_document, pdf) in printed.items():
        with pypdfium2.PdfDocument(pdf.data) as opened:
            for page in opened:
                width, height = page.get_size()
                text = page.get_textpage()
                for i in range(text.count_chars()):
                    left, bottom, right, top = text.get_charbox(i)
                    assert left >= 8, name
                    assert right <= width - 8, name
                    assert bottom >= 8, name
                    assert top <= height - 8, name


def test_qr_codes_say_what_is_printed_beside_them(printed: Printed) -> None:
    found = 0
    for name, (_document, pdf) in printed.items():
        with pypdfium2.PdfDocument(pdf.data) as opened:
            for number, page in enumerate(opened):
                image = page.render(scale=3, grayscale=True).to_pil()
                # Upright and as they are: nothing is printed on its side, and a reader should need no second look.
                codes = zxingcpp.read_barcodes(image, try_rotate=False, try_downscale=False)
                for code in codes:
                    assert code.format == zxingcpp.BarcodeFormat.QRCode
                    shown = re.sub(r"^https?://", "", code.text).removesuffix("/")
                    assert shown in page_texts(pdf.data)[number], (name, code.text)
                found += len(codes)
    assert found >= 7


def test_a_leaflet_is_two_sides_of_which_the_right_third_folds_in(printed: Printed) -> None:
    _document, pdf = printed["guide trifold"]
    elements = placed(pdf.data)
    assert pdf.pages == 2
    with pypdfium2.PdfDocument(pdf.data) as opened:
        width, height = opened[0].get_size()
    assert width > height
    cover = next(element for element in elements if element.role == "H1")
    assert (cover.page, int(cover.x * 3 / width)) == (0, 2)  # the right third of the outside
    [back] = [element for element in elements if element.text.startswith("Something wrong")]
    assert (back.page, int(back.x * 3 / width)) == (0, 1)  # the middle, behind the last panel
    order = list(dict.fromkeys((element.page, int(element.x * 3 / width)) for element in elements))
    assert order == [place for place in [(0, 2), (0, 0), (1, 0), (1, 1), (1, 2), (0, 1)] if place in order]
    assert {(0, 0), (1, 0), (1, 1)} <= set(order)


def test_large_print_is_18_points_and_more(printed: Printed) -> None:
    with pypdfium2.PdfDocument(printed["guide large"][1].data) as opened:
        sizes = {round(obj.get_font_size()) for page in opened for obj in page.get_objects(filter=(1,))}
    assert min(sizes) >= 18


def test_the_crisis_box_comes_first(printed: Printed) -> None:
    for name, (document, _pdf) in printed.items():
        if name.startswith("guide"):
            assert next(text for role, text in told(document) if role == "H2") == "If you need help now", name


def pictures(pdf: pikepdf.Pdf) -> list[tuple[int, str]]:
    """Each picture of a file by its page, with its colours."""
    return [
        (number, str(picture.ColorSpace))
        for number, page in enumerate(pdf.pages)
        for picture in page.get_images().values()
    ]


def test_the_logo_stands_on_the_first_page_and_says_whose_it_is(printed: Printed) -> None:
    for name, (document, pdf) in printed.items():
        with pikepdf.open(BytesIO(pdf.data)) as opened:
            shown = pictures(opened)
            figures = [element for element in opened.objects if _is_figure(element) and "Logo" in str(element.Alt)]
            if name in ("labels", "referral slip"):  # nobody need see from whom a slip is
                assert (shown, figures) == ([], []), name
                continue
            assert shown == [(0, "/DeviceRGB")], name
            (figure,) = figures
            assert str(figure.Alt) == "Logo of Port Alder Police Department, Community Liaison Office"
            left, bottom, right, top = map(float, figure.A.BBox)
            assert right - left == pytest.approx(2 * (top - bottom), rel=0.02)  # neither stretched nor squeezed
            assert 20 < top - bottom < 75
        with pikepdf.open(BytesIO(write_pdf(replace(document, grey=True)).data)) as grey:
            assert pictures(grey) == [(0, "/DeviceGray")]


def _is_figure(element: object) -> bool:
    return isinstance(element, pikepdf.Dictionary) and element.get("/S") == "/Figure"
