"""The last step: pikepdf adds to ReportLab's file what ReportLab cannot write well.

That is the structure tree, the language, the wish to show the title rather than the file name, the metadata, the links,
and what the fonts' glyphs mean.
"""

from __future__ import annotations

from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from liaison_app.exports.document import Document
from liaison_app.exports.pdf.ink import Ink, Link, Node, Place
from liaison_app.exports.pdf.shapedfonts import add_fonts
from liaison_app.exports.pdf.tags import add_structure


def finish(ink: Ink, document: Document, root: Node) -> bytes:
    """Return the file that was drawn, completed; nothing in it depends on the time or on chance."""
    with pikepdf.open(BytesIO(ink.finish())) as pdf:
        pdf.Root.Lang = String(document.lang)
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        _metadata(pdf, document)
        annotations = {link: made for link in ink.links if (made := _annotation(pdf, link, ink.places)) is not None}
        add_structure(pdf, root, annotations)
        _mend_fonts(pdf)
        add_fonts(pdf, ink.glyphs)
        out = BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


def _metadata(pdf: pikepdf.Pdf, document: Document) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["dc:title"] = document.title
        metadata["dc:language"] = [document.lang]
        metadata["pdfuaid:part"] = "1"


def _mend_fonts(pdf: pikepdf.Pdf) -> None:
    """Take out the lines that say an unused glyph means U+0000, which is no character."""
    for stream in pdf.objects:
        if isinstance(stream, pikepdf.Stream) and b"begincmap" in (text := stream.read_bytes()):
            stream.write(_without_nothing(text))


def _without_nothing(cmap: bytes) -> bytes:
    head, rest = cmap.split(b" beginbfchar", 1)
    lines, tail = rest.split(b"endbfchar", 1)
    kept = [line for line in lines.split(b"\n") if line.strip() and not line.strip().endswith(b"<0000>")]
    before, _count = head.rsplit(b"\n", 1)
    return b"\n".join([before, b"%d beginbfchar" % len(kept), *kept, b"endbfchar" + tail])


def _annotation(pdf: pikepdf.Pdf, link: Link, places: dict[str, Place]) -> pikepdf.Object | None:
    """Add the clickable place to its page; a link to an anchor that does not exist stays plain text."""
    page = pdf.pages[link.page]
    common = {
        "/Type": Name.Annot,
        "/Subtype": Name.Link,
        "/Rect": Array([round(value, 2) for value in link.rect]),
        "/Border": Array([0, 0, 0]),
        "/F": 4,
        "/Contents": String(link.run.url or link.run.text),
    }
    if link.run.url:
        common["/A"] = Dictionary(S=Name.URI, URI=String(link.run.url))
    elif place := places.get(link.run.to):
        common["/Dest"] = Array([pdf.pages[place.page].obj, Name.XYZ, 0, round(place.top, 2), 0])
    else:
        return None
    annotation = pdf.make_indirect(Dictionary(common))
    if "/Annots" not in page:
        page.Annots = Array()
    page.Annots.append(annotation)
    return annotation
