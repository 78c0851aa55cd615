"""The agency's logo as documents show it."""

from __future__ import annotations

from liaison_app.exports.document import Picture
from liaison_app.i18n import _


def logo(data: bytes, agency: str) -> Picture | None:
    """The picture beside the title, with what a screen reader says of it; none where the agency has none."""
    if not data:
        return None
    name = agency.strip()
    return Picture(data, _("Logo of {agency}").format(agency=name) if name else _("Logo"))
