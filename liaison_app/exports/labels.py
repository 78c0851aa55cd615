"""Address labels: Avery 5160 and its like on Letter (30 a sheet), L7160 on A4 (21 a sheet)."""

from __future__ import annotations

from liaison_app.exports.document import Block, Document, PageBreak, PageSize, Paragraph, Run
from liaison_app.i18n import _
from liaison_app.services.labels import LabelsContent
from liaison_app.services.release import Prepared


def labels(prepared: Prepared[LabelsContent], *, page: PageSize = "Letter", lang: str = "en-US") -> Document:
    """The sheets of labels, each label a paragraph."""
    blocks: list[Block] = []
    for lines in prepared.content.labels:
        blocks += [PageBreak()] if blocks else []
        blocks.append(Paragraph((Run("\n".join(lines)),)))
    return Document(_("Address labels"), tuple(blocks), lang=lang, page=page, form="labels")
