"""The fonts of shaped text in the file: Type 0 fonts whose codes are glyph numbers (ISO 32000-1, 9.7)."""

from __future__ import annotations

from collections.abc import Mapping

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from reportlab.pdfbase.ttfonts import TTFontFile

from liaison_app import paths
from liaison_app.exports.pdf import fonts, shaping

_NOTHING = "\u200b"
"""What a glyph says that is only a part of what others say together."""


def add_fonts(pdf: pikepdf.Pdf, glyphs: Mapping[tuple[str, bool], Mapping[int, str]]) -> None:
    """Put the fonts into the file, each with the glyphs used; `glyphs` tells by number what they say."""
    for (family, bold), used in glyphs.items():
        font = pdf.make_indirect(_font(pdf, family, bold, used))
        for page in pdf.pages:
            page.Resources.Font[f"/{fonts.named(family, bold)}"] = font


def _font(pdf: pikepdf.Pdf, family: str, bold: bool, used: Mapping[int, str]) -> Dictionary:
    base = Name(f"/LIAISN+{shaping.FAMILIES[family]}{'-Bold' if bold else ''}")
    advance = shaping.advances(family, bold)
    widths = Array([item for number in sorted(used) for item in (number, Array([advance(number)]))])
    below = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=base,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        CIDToGIDMap=Name.Identity,
        FontDescriptor=pdf.make_indirect(_descriptor(pdf, base, family, bold, used)),
        W=widths,
    )
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=base,
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(below)]),
        ToUnicode=pdf.make_stream(_meanings(used)),
    )


def _descriptor(pdf: pikepdf.Pdf, base: Name, family: str, bold: bool, used: Mapping[int, str]) -> Dictionary:
    name = f"{shaping.FAMILIES[family]}-{'Bold' if bold else 'Regular'}.ttf"
    told = TTFontFile(str(paths.resource("fonts", name)), charInfo=0)
    data = shaping.subset(family, bold, frozenset(used))
    return Dictionary(
        Type=Name.FontDescriptor,
        FontName=base,
        Flags=4,
        FontBBox=Array([round(value) for value in told.bbox]),
        ItalicAngle=0,
        Ascent=round(told.ascent),
        Descent=round(told.descent),
        CapHeight=round(told.capHeight),
        StemV=round(told.stemV),
        FontFile2=pdf.make_stream(data, Length1=len(data)),
    )


def _meanings(used: Mapping[int, str]) -> bytes:
    """The table from glyphs to letters; what a passage says as a whole stands beside it (ActualText)."""
    lines = [
        f"<{number:04X}> <{(says or _NOTHING).encode('utf-16-be').hex().upper()}>" for number, says in used.items()
    ]
    parts = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
    ]
    for start in range(0, len(lines), 100):
        chunk = sorted(lines)[start : start + 100]
        parts += [f"{len(chunk)} beginbfchar", *chunk, "endbfchar"]
    parts.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(parts).encode("ascii")
