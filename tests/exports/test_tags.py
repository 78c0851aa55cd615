"""The structure tree: read through it, a file says what its document says, in order and role."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf

from liaison_app.exports.document import Document, Paragraph, Run, words
from liaison_app.exports.guide import guide
from liaison_app.exports.pdf import write_pdf
from liaison_app.services import records
from liaison_app.services.guide import release_guide
from liaison_app.storage import door
from liaison_app.storage.session import Session
from tests.exports.plain import plain_text
from tests.exports.reading import artifacts, structure
from tests.exports.test_pdf import every_block


def test_the_structure_says_what_the_tree_says_word_for_word() -> None:
    document = every_block()
    read = " ".join(text for _role, text in structure(write_pdf(document).data))
    assert read.replace(" page 1 ", " ").split() == plain_text(document).split()


def test_roles() -> None:
    found = structure(write_pdf(every_block()).data)
    assert found[:8] == [
        ("H1", "Everything"),
        ("P", "Call first."),
        ("H2", "In an emergency"),
        ("Lbl", "Emergency "),
        ("LBody", "911"),
        ("H2", "Part one"),
        ("H3", "First"),
        ("P", found[7][1]),
    ]
    assert ("Caption", "Actions") in found
    assert [text for role, text in found if role == "TH"] == ["What", "Who", "Count"]
    assert sum(role == "TD" for role, _text in found) == 120
    assert [text for role, text in found if role == "Lbl"][-12:] == [f"{n}. " for n in range(1, 13)]


def test_what_is_no_content_is_only_page_furniture() -> None:
    data = write_pdf(every_block()).data
    for number, text in enumerate(artifacts(data), start=1):
        rest = text.replace(f"Issued November 22, 2026Page {number} of {len(artifacts(data))}", "")
        assert rest in ("", "ActionsWhatWhoCount"), rest


def test_a_guide_is_read_in_order_with_its_contents(session: Session) -> None:
    names = [f"{letter}-service {n}" for letter in "ABCD" for n in range(11)]
    door.apply(session, [records.new("services", {"name": name, "url": "b.example"}) for name in names], bulk=True)
    document = guide(release_guide(session))
    read = " ".join(text for _role, text in structure(write_pdf(document).data))
    before, contents, after = re.split(r"(?<=Contents )(.*?)(?=Other help A A-service)", read, maxsplit=1)
    unnumbered = re.sub(r" \d+(?= |$)", "", contents)
    assert (before + unnumbered + " " + after).split() == plain_text(document).split()
    assert re.sub(r"\d+", "#", contents).split() == "Other help # A # B # C # D #".split()


def test_links_are_in_the_structure_and_know_their_element() -> None:
    with pikepdf.open(BytesIO(write_pdf(every_block()).data)) as pdf:
        parents = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        owner: dict[Any, Any] = dict(zip(parents[::2], parents[1::2], strict=True))
        links = [link for page in pdf.pages for link in page.get("/Annots", [])]
        assert len(links) == 4
        for link in links:
            element = owner[link.StructParent]
            assert str(element.S) == "/Link"
            assert [kid.Obj.objgen for kid in element.K if isinstance(kid, pikepdf.Dictionary)] == [link.objgen]
        for number, page in enumerate(pdf.pages):
            assert page.StructParents == number
            assert len(owner[number]) > 0


def test_a_passage_in_another_language_says_so() -> None:
    spanish = (Run("Ask for "), Run("la oficina", lang="es"), Run(" upstairs."))
    data = write_pdf(Document("T", (Paragraph(spanish), Paragraph(words("Next."))))).data
    assert [text for _role, text in structure(data)] == ["Ask for la oficina upstairs.", "Next."]
    with pikepdf.open(BytesIO(data)) as pdf:
        spans = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Span"]
        assert [str(span.Lang) for span in spans] == ["es"]


def test_no_glyph_means_nothing() -> None:
    document = replace(every_block(), blocks=(*every_block().blocks, Paragraph(words("Ω Ж ế ő ř – …"))))
    with pikepdf.open(BytesIO(write_pdf(document).data)) as pdf:
        maps = [o.read_bytes() for o in pdf.objects if isinstance(o, pikepdf.Stream) and b"bfchar" in o.read_bytes()]
    assert len(maps) == 2
    for cmap in maps:
        assert b"<0000>" not in cmap
        pairs = re.findall(rb"^<..> <....>$", cmap, re.MULTILINE)
        assert int(re.findall(rb"(\d+) beginbfchar", cmap)[0]) == len(pairs)
