"""A document as a Word file (.docx), for whoever has to work on it in a word processor.

Made from the same tree as the PDF: headings, lists and tables are what Word calls so, the language is set, and the
file names nobody but the agency.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_DIRECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches, Mm, Pt

from liaison_app.exports.document import (
    Block,
    BulletList,
    Callout,
    Document,
    Facts,
    FillIn,
    Group,
    Heading,
    Inline,
    Paragraph,
    Run,
    Table,
    tidy,
    words,
)
from liaison_app.i18n import _, speaking

_FONT: Final = "Arial"
_SIZES: Final = {"Letter": (Inches(8.5), Inches(11)), "A4": (Mm(210), Mm(297))}
_LABELS: Final = Inches(1.5)
_RIGHT_TO_LEFT: Final = ("ar", "he")
_LINE: Final = "_" * 30
#: Files say nothing of when somebody sat at the keyboard.
_NO_TIME: Final = datetime(2000, 1, 1, tzinfo=UTC)


def write_word(document: Document) -> bytes:
    """The document as the bytes of a .docx file. Raises ValueError for a block that has no form in Word."""
    with speaking(document.lang):
        return _Writer(document).written()


class _Writer:
    """One file being written."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._file: Any = docx.Document()
        self._mirrored = document.lang.split("-")[0] in _RIGHT_TO_LEFT
        self._about()
        self._page()
        self._styles()

    def written(self) -> bytes:
        """Everything in its order."""
        self._blocks(self._document.blocks)
        out = BytesIO()
        self._file.save(out)
        return out.getvalue()

    # --- the file -------------------------------------------------------------------------------

    def _about(self) -> None:
        """What the file says of itself: title, language and the agency, no person and no time."""
        about = self._file.core_properties
        about.title, about.author, about.language = self._document.title, self._document.author, self._document.lang
        about.last_modified_by = about.comments = about.keywords = about.subject = about.category = ""
        about.created = about.modified = about.last_printed = _NO_TIME.replace(tzinfo=None)
        about.revision = 1
        package = self._file.part.package  # the template's own picture of an empty page
        for name in [name for name, one in package.rels.items() if one.reltype.endswith("/thumbnail")]:
            del package.rels[name]

    def _page(self) -> None:
        """The paper, and a footer with the number of the page."""
        (section,) = self._file.sections
        section.orientation = WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = _SIZES[self._document.page]
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Inches(1)
        foot = section.footer.paragraphs[0]
        foot.add_run(tidy(self._document.footer) + " – ")
        before, after = _("Page {number} of {count}").format(number="\0", count="\1").split("\0", 1)
        middle, rest = after.split("\1", 1) if "\1" in after else (after, "")
        foot.add_run(before)
        _field(foot, "PAGE")
        foot.add_run(middle)
        _field(foot, "NUMPAGES")
        foot.add_run(rest)
        self._turn(foot)

    def _styles(self) -> None:
        """One plain font of 12 points, in the document's language."""
        styles = self._file.styles
        normal = styles["Normal"]
        normal.font.name, normal.font.size = _FONT, Pt(12)
        for name in ("Heading 1", "Heading 2", "Heading 3", "Heading 4"):
            styles[name].font.name = _FONT
            styles[name].element.rPr.rFonts.set(qn("w:ascii"), _FONT)
            styles[name].element.rPr.rFonts.set(qn("w:hAnsi"), _FONT)
        base = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
        lang = base.find(qn("w:lang"))
        if lang is None:
            lang = OxmlElement("w:lang")
            base.append(lang)
        for name in ("w:val", "w:eastAsia", "w:bidi"):
            lang.set(qn(name), self._document.lang)

    # --- blocks ---------------------------------------------------------------------------------

    def _blocks(self, blocks: Iterable[Block]) -> None:
        ways: Mapping[type, Callable[[Any], None]] = {
            Heading: self._heading,
            Paragraph: self._paragraph,
            BulletList: self._list,
            Facts: self._facts,
            Table: self._table,
            Callout: lambda block: self._blocks(block.blocks),
            Group: lambda block: self._blocks(block.blocks),
            FillIn: self._fill_in,
        }
        for block in blocks:
            if type(block) not in ways:
                raise ValueError(f"{type(block).__name__} has no form in Word")
            ways[type(block)](block)

    def _heading(self, block: Heading) -> None:
        self._turn(self._file.add_heading(tidy(block.text), block.level))

    def _paragraph(self, block: Paragraph) -> None:
        self._write(self._file.add_paragraph(), block.content)

    def _list(self, block: BulletList) -> None:
        for item in block.items:
            self._write(self._file.add_paragraph(style="List Number" if block.ordered else "List Bullet"), item)

    def _facts(self, block: Facts) -> None:
        """Labels beside their values: a table whose first column names the rows."""
        if not block.rows:
            return
        table = self._file.add_table(rows=0, cols=2)
        self._turn_table(table)
        for row in block.rows:
            label, value = table.add_row().cells
            self._write(label.paragraphs[0], words(row.label, bold=True))
            self._write(value.paragraphs[0], row.value)
            label.width, value.width = _LABELS, Inches(5)
        self._file.add_paragraph()

    def _table(self, block: Table) -> None:
        """A table with lines, whose first row is repeated on every page."""
        table = self._file.add_table(rows=1, cols=len(block.columns))
        table.style = "Table Grid"
        self._turn_table(table)
        for cell, column in zip(table.rows[0].cells, block.columns, strict=True):
            self._write(cell.paragraphs[0], words(column.header, bold=True))
        repeated = OxmlElement("w:tblHeader")
        repeated.set(qn("w:val"), "true")
        table.rows[0]._tr.get_or_add_trPr().append(repeated)
        for row in block.rows:
            for cell, content in zip(table.add_row().cells, row, strict=True):
                self._write(cell.paragraphs[0], content)
        self._file.add_paragraph()

    def _fill_in(self, block: FillIn) -> None:
        self._write(self._file.add_paragraph(), (Run("  ".join(f"{label} {_LINE}" for label in block.labels)),))

    # --- text -----------------------------------------------------------------------------------

    def _write(self, paragraph: Any, content: Inline) -> None:
        for run in content:
            made = paragraph.add_run(tidy(run.text))
            made.bold = run.bold or None
            if self._mirrored:
                made.font.rtl = True
        self._turn(paragraph)

    def _turn(self, paragraph: Any) -> None:
        """Right to left, where the language is."""
        if self._mirrored:
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
            paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT

    def _turn_table(self, table: Any) -> None:
        """The first column at the right, where the language runs that way."""
        if self._mirrored:
            table.table_direction = WD_TABLE_DIRECTION.RTL


def _field(paragraph: Any, name: str) -> None:
    """A number that Word counts itself."""
    run = paragraph.add_run()
    for kind in ("begin", None, "end"):
        if kind is None:
            made = OxmlElement("w:instrText")
            made.set(qn("xml:space"), "preserve")
            made.text = name
        else:
            made = OxmlElement("w:fldChar")
            made.set(qn("w:fldCharType"), kind)
        run._r.append(made)
