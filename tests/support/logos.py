"""A made-up agency's logo: colours, letters, and a part that is transparent."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO

from PIL import Image, ImageDraw


def logo() -> str:
    """A harbour light over waves, as a PNG in base64."""
    picture = Image.new("RGBA", (640, 320), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((10, 10, 310, 310), fill=(18, 64, 110, 255))
    draw.polygon([(130, 250), (190, 250), (178, 110), (142, 110)], fill=(250, 250, 245, 255))
    draw.ellipse((140, 62, 180, 102), fill=(245, 180, 30, 255))
    for top in (246, 268, 290):
        draw.line([(40 + top // 12, top), (280 - top // 12, top)], fill=(120, 200, 220, 255), width=9)
    draw.text((330, 70), "PORT", font_size=84, fill=(18, 64, 110, 255))
    draw.text((330, 165), "ALDER", font_size=84, fill=(160, 30, 45, 255))
    out = BytesIO()
    picture.save(out, "PNG")
    return b64encode(out.getvalue()).decode()
