"""Pictures that officers choose: looked at with suspicion, made small and drawn anew, so that only dots are kept.

A file may be hostile (a small one that unfolds into gigabytes, one that only pretends to be a picture) or say more
than it shows (where and with what a photograph was taken). What the vault holds is always a PNG of our own making, as
text, since that is what fields and sync carry.
"""

from __future__ import annotations

import struct
import zlib
from base64 import b64decode, b64encode
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps

from liaison_app.errors import UserError
from liaison_app.i18n import _

FILE_BYTES: Final = 5_000_000
"""The largest file that is read."""
DOTS: Final = 25_000_000
"""The most dots a picture may have before it is made small: about 100 MB while that is done."""
LARGEST: Final = (900, 360)
"""Width and height of what is kept: 3 inches at 300 dots an inch, more than any document shows."""
KEPT_BYTES: Final = 250_000
_FORMATS: Final = ("PNG", "JPEG")
_NO_PICTURE: Final = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)
"""What Pillow raises for a file that is none, or a broken one."""


def from_file(path: Path) -> str:
    """The picture in a file, as a field holds it. Raises UserError for what is too large or no PNG or JPEG."""
    try:
        with path.open("rb") as file:
            data = file.read(FILE_BYTES + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UserError(_("The picture cannot be read: {reason}.").format(reason=reason)) from None
    return made_small(data)


def made_small(data: bytes) -> str:
    """A picture drawn anew on white, as a field holds it; the same again for what this made. Raises UserError."""
    if len(data) > FILE_BYTES:
        raise UserError(
            _("The file is larger than {n} MB.").format(n=FILE_BYTES // 1_000_000), _("Choose a smaller picture.")
        )
    picture = _on_white(data)
    picture.thumbnail(LARGEST, Image.Resampling.LANCZOS)
    while True:
        out = BytesIO()
        picture.save(out, "PNG", optimize=True)
        if out.tell() <= KEPT_BYTES:
            return b64encode(out.getvalue()).decode()
        picture = picture.resize((max(picture.width * 4 // 5, 1), max(picture.height * 4 // 5, 1)))


def read(value: str) -> bytes:
    """The picture that a field holds, to be printed; nothing where it holds none that could be.

    Another laptop may have written the field, so it is looked at again.
    """
    try:
        data = b64decode(value, validate=True)
        with Image.open(BytesIO(data), formats=("PNG",)) as picture:
            if picture.width > LARGEST[0] or picture.height > LARGEST[1]:
                return b""
            picture.load()
    except _NO_PICTURE:
        return b""
    return data


def checked(value: str) -> str:
    """What is about to be written into a field, in the form this room makes. Raises UserError."""
    try:
        data = b64decode(value, validate=True)
    except ValueError:
        raise _refused() from None
    return made_small(data)


def _on_white(data: bytes) -> Image.Image:
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as opened:
            if opened.width * opened.height > DOTS:  # before it is unfolded
                raise Image.DecompressionBombError
            whole = ImageOps.exif_transpose(opened).convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise UserError(
            _("The picture is too large: more than {n} million dots.").format(n=DOTS // 1_000_000),
            _("Make it smaller, or choose another one."),
        ) from None
    except _NO_PICTURE:
        raise _refused() from None
    white = Image.new("RGB", whole.size, "white")
    white.paste(whole, mask=whole.getchannel("A"))
    return white


def _refused() -> UserError:
    return UserError(
        _("This is no picture that can be used: it must be a PNG or a JPEG."),
        _("Open it in a program for pictures and save it as PNG."),
    )
