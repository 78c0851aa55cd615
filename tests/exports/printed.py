"""Every document that the program prints, on the sample vault: for checks that hold for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from liaison_app.exports.answers import answers
from liaison_app.exports.complaint import complaint_route
from liaison_app.exports.document import Document, PageSize
from liaison_app.exports.guide_formats import FORMATS, guide_as
from liaison_app.exports.guide_pair import guide_pair
from liaison_app.exports.labels import labels
from liaison_app.exports.meeting_papers import agenda, sign_in
from liaison_app.exports.minutes import minutes
from liaison_app.exports.slip import slip
from liaison_app.i18n import speaking
from liaison_app.services import records
from liaison_app.services.answers import release_answers
from liaison_app.services.complaint import release_route
from liaison_app.services.guide import GuideOptions, release_guide, release_guides
from liaison_app.services.labels import release_labels
from liaison_app.services.meeting_papers import release_agenda, release_sign_in
from liaison_app.services.minutes import release_minutes
from liaison_app.services.slip import release_slip
from liaison_app.storage.session import Session

#: Languages beside each other, by the first of them: from the left and from the right, both on each side.
PAIRS: dict[str, tuple[tuple[str, str], ...]] = {
    "en-US": (("en-US", "es-US"), ("en-US", "ar")),
    "es-US": (("es-US", "en-US"),),
    "vi": (("vi", "en-US"),),
    "ru": (("ru", "en-US"),),
    "zh-Hans": (("zh-Hans", "vi"),),
    "ar": (("ar", "en-US"),),
    "hi": (("hi", "ar"),),
}
PAGES: tuple[PageSize, ...] = ("Letter", "A4")


def every_document(
    session: Session, page: PageSize, lang: str = "en-US", needs: tuple[str, ...] = ()
) -> Iterator[tuple[str, Document]]:
    """Each document in each of its formats on one size of paper, by a name that says which it is."""
    with speaking(lang):
        yield from _every_document(session, page, lang, needs)


def _every_document(
    session: Session, page: PageSize, lang: str, needs: tuple[str, ...]
) -> Iterator[tuple[str, Document]]:
    released = release_guide(session, GuideOptions(needs=needs))
    for chosen in FORMATS:
        yield f"guide {chosen}", guide_as(chosen, released, page=page, lang=lang)
    for pair in PAIRS.get(lang, ()):
        both = release_guides(session, GuideOptions(needs=needs or ("Food", "Money")), pair)
        yield f"guide {' + '.join(pair)}", guide_pair(both, pair, page=page)
    meeting = _newest(session, "meetings", "starts_at").id
    for public in (False, True):
        made = minutes(release_minutes(session, meeting, public=public), page=page, lang=lang)
        yield "minutes, public" if public else "minutes", made
    yield "agenda", agenda(release_agenda(session, meeting), page=page, lang=lang)
    yield "sign-in", sign_in(release_sign_in(session, meeting), page=page, lang=lang)
    referral = next(r for r in _every(session, "referrals") if r.service_id)
    yield "referral slip", slip(release_slip(session, referral.id), page=page, lang=lang)
    yield (
        "referral slip with the logo",
        slip(release_slip(session, referral.id), page=page, lang=lang, crest=True),
    )
    yield "you said", answers(release_answers(session), page=page, lang=lang)
    conduct = next(c for c in _every(session, "concerns") if c.conduct)
    yield "complaint route", complaint_route(release_route(session, conduct.id), page=page, lang=lang)
    yield "labels", labels(release_labels(session), page=page, lang=lang)


def _every(session: Session, kind: str) -> list[Any]:
    return list(records.every(session, kind))


def _newest(session: Session, kind: str, field: str) -> Any:
    return max(_every(session, kind), key=lambda record: getattr(record, field))
