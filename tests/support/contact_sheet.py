"""Every page of a PDF, or every picture of a folder, small beside each other, for looking at all of them.

    python -m tests.support.contact_sheet guide.pdf sheets/guide --columns 8 --rows 3 --width 200
    python -m tests.support.contact_sheet pictures/ sheets/window --columns 4 --rows 4 --width 480

writes `sheets/guide-1.png`, `sheets/guide-2.png` and so on; pages in grey, pictures in color, by name.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pypdfium2
from PIL import Image

_GAP = 6
_GREYS = 8
_COLORS = 48


def contact_sheets(source: Path, target: Path, *, columns: int, rows: int, width: int) -> list[Path]:
    """Write the pages or pictures of `source`, each `width` pixels wide, on as many sheets as needed; their paths."""
    tiles = _pictures(source, width) if source.is_dir() else _pages(source, width)
    shades = _COLORS if source.is_dir() else _GREYS
    height = max(tile.height for tile in tiles)
    written: list[Path] = []
    for start in range(0, len(tiles), columns * rows):
        part = tiles[start : start + columns * rows]
        lines = -(-len(part) // columns)
        size = (columns * (width + _GAP) + _GAP, lines * (height + _GAP) + _GAP)
        sheet = Image.new("RGB", size, (120, 120, 120))
        for number, tile in enumerate(part):
            sheet.paste(tile, (_GAP + number % columns * (width + _GAP), _GAP + number // columns * (height + _GAP)))
        path = target.with_name(f"{target.name}-{len(written) + 1}.png")
        sheet.quantize(shades).save(path, optimize=True)
        written.append(path)
    return written


def _pages(pdf: Path, width: int) -> list[Image.Image]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=width / page.get_width()).to_pil().convert("L") for page in document]


def _pictures(folder: Path, width: int) -> list[Image.Image]:
    opened = [Image.open(path).convert("RGB") for path in sorted(folder.glob("*.png"))]
    return [picture.resize((width, picture.height * width // picture.width)) for picture in opened]


def main() -> None:
    """Read the command line and write the sheets."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("source", type=Path, help="a PDF, or a folder of PNG files")
    parser.add_argument("target", type=Path, help="folder and beginning of the names")
    parser.add_argument("--columns", type=int, default=8)
    parser.add_argument("--rows", type=int, default=3)
    parser.add_argument("--width", type=int, default=200, help="of a page, in pixels")
    chosen = parser.parse_args()
    chosen.target.parent.mkdir(parents=True, exist_ok=True)
    options = {"columns": chosen.columns, "rows": chosen.rows, "width": chosen.width}
    for path in contact_sheets(chosen.source, chosen.target, **options):
        print(f"{path}: {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
