"""QR codes (ISO/IEC 18004) as squares, from ReportLab's encoder: drawn as vectors, sharp on every printer."""

from __future__ import annotations

from typing import Any, Final

Matrix = tuple[tuple[bool, ...], ...]
"""Rows of squares, dark or light, the quiet zone included."""

QUIET: Final = 4
"""How many light squares the standard asks for around the code."""


def matrix(text: str) -> Matrix:
    """The code for `text`; a sixth of it may be covered or torn off (error correction M)."""
    # Late, since it brings all of reportlab.graphics, and few documents have a code.
    from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

    code: Any = QRCode(None, QRErrorCorrectLevel.M)  # as small as the text allows
    code.addData(text)
    code.make()
    count = code.getModuleCount()
    blank = (False,) * (count + 2 * QUIET)
    side = (False,) * QUIET
    rows = [(*side, *(bool(code.isDark(row, column)) for column in range(count)), *side) for row in range(count)]
    return (*(blank,) * QUIET, *rows, *(blank,) * QUIET)
