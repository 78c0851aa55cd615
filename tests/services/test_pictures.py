"""Pictures that officers choose: what is kept of them, and what is refused in words."""

from __future__ import annotations

import struct
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from liaison_app.errors import InvalidField, UserError
from liaison_app.models.agency import AGENCY_ID
from liaison_app.services import guide, pictures, records
from liaison_app.services.work import Session
from tests.services.adding import add, change

SAID = "Taken at 1 Maple Court"


def file_of(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def chatty_png() -> bytes:
    """A picture, transparent in part, with a text in it that it does not show."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", SAID)
    info.add_itxt("Description", SAID, zip=True)
    picture = Image.new("RGBA", (1400, 700), (0, 0, 0, 0))
    picture.paste((20, 60, 200, 255), (100, 100, 600, 600))
    return file_of(picture, "PNG", pnginfo=info)


def chatty_jpeg() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = SAID
    exif[0x0112] = 6  # lies on its side
    return file_of(Image.new("RGB", (400, 200), "darkgreen"), "JPEG", exif=exif, comment=SAID.encode())


def noise() -> bytes:
    """What compresses worst."""
    return file_of(Image.effect_noise((1200, 1200), 120).convert("RGB"), "PNG")


def bomb() -> bytes:
    """A small file that would unfold into four gigabytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 40_000, 30_000, 8, 6, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1_000_000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("make", "size"), [(chatty_png, (720, 360)), (chatty_jpeg, (180, 360)), (noise, None)])
def test_what_is_kept_is_small_and_says_nothing_more(make: Callable[[], bytes], size: tuple[int, int] | None) -> None:
    kept = b64decode(pictures.made_small(make()))
    assert SAID.encode() not in kept
    assert len(kept) <= pictures.KEPT_BYTES
    with Image.open(BytesIO(kept)) as picture:
        assert (picture.format, picture.mode, picture.info) == ("PNG", "RGB", {})
        assert picture.size == size if size else picture.width <= pictures.LARGEST[0]
        if make is chatty_png:
            assert picture.getpixel((2, 2)) == (255, 255, 255)
    assert pictures.made_small(kept) == b64encode(kept).decode()  # drawn anew, it is the same
    assert pictures.read(b64encode(kept).decode()) == kept


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no picture at all",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        file_of(Image.new("RGB", (9, 9)), "GIF"),
        chatty_png()[:500],
        chatty_jpeg()[:300],
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 400,
        bomb(),
        b"\0" * (pictures.FILE_BYTES + 1),
    ],
    ids=["empty", "text", "SVG", "GIF", "torn PNG", "torn JPEG", "rubbish", "bomb", "large"],
)
def test_what_is_no_picture_is_refused_in_words(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "logo.png"
    path.write_bytes(data)
    with pytest.raises(UserError) as refused:
        pictures.from_file(path)
    assert refused.value.hint
    with pytest.raises(UserError):
        pictures.from_file(tmp_path / "missing.png")
    assert pictures.read(b64encode(data).decode()) == b""


def test_whatever_comes_as_a_logo_is_drawn_anew(session: Session) -> None:
    change(session, "agency", AGENCY_ID, logo=b64encode(chatty_png()).decode())
    kept = records.agency(session).logo
    assert kept == pictures.made_small(chatty_png())
    for wrong in ("no base64!", b64encode(bomb()).decode()):
        with pytest.raises(InvalidField):
            change(session, "agency", AGENCY_ID, logo=wrong)
    assert records.agency(session).logo == kept
    add(session, "services", name="Food shelf")
    assert guide.collect(session).publisher.logo == b64decode(kept)
    records.undo(session)
    records.undo(session)
    assert records.agency(session).logo == ""
