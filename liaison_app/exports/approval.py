"""Approving minutes: the document and its PDF are made once, stored, and printed from then on as they were."""

from __future__ import annotations

from io import BytesIO

import pikepdf

from liaison_app import i18n
from liaison_app.exports.document import PageSize
from liaison_app.exports.minutes import minutes
from liaison_app.exports.pdf import Pdf, write_pdf
from liaison_app.exports.tree import to_json
from liaison_app.services.minutes.content import MinutesContent
from liaison_app.services.minutes.states import approve, prepare_approval
from liaison_app.services.release import Prepared
from liaison_app.services.work import Changed, Session


def approve_minutes(session: Session, meeting_id: str, *, page: PageSize = "Letter", lang: str = "en-US") -> Changed:
    """Approve the minutes of a meeting: freeze document and PDF, lock both. Raises as `states.approve` does.

    `page` and `lang` are those of the approved document, for good.
    """
    prepared = prepare_approval(session, meeting_id)
    with i18n.speaking(lang):
        document = minutes(prepared, page=page, lang=lang)
        pdf = write_pdf(document)
    return approve(session, prepared, to_json(document), pdf.data)


def approved_pdf(prepared: Prepared[MinutesContent]) -> Pdf | None:
    """The stored PDF of approved minutes, byte for byte; None for others and for the public copy."""
    stored = prepared.content.frozen
    if stored is None or prepared.content.public:
        return None
    with pikepdf.open(BytesIO(stored.pdf)) as pdf:
        return Pdf(stored.pdf, len(pdf.pages), ())
