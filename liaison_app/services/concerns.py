"""Concerns: moved from state to state with what repeats them, residents told, complaints, what is alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from liaison_app import clock
from liaison_app.errors import InvalidField, NotAllowed
from liaison_app.i18n import _, ngettext
from liaison_app.models.about import Value
from liaison_app.models.capture import CONCERN_STATES, NO_STORY, Concern
from liaison_app.models.meeting import Meeting
from liaison_app.models.minutes import MinutesText
from liaison_app.models.problem import Problem
from liaison_app.models.registry import KINDS
from liaison_app.services import approved, concern_states, records
from liaison_app.services.roles import guarded
from liaison_app.storage import door, lists
from liaison_app.storage.edits import Changed, Edit
from liaison_app.storage.session import Session

#: Two concerns with so large a share of their words in common may say the same; the same place counts as some words.
ALIKE: Final = 0.5
_SAME_PLACE: Final = 0.35
_CANDIDATES: Final = 60
_SHORTEST_WORD: Final = 4


@guarded("write concerns")
def move(session: Session, concern_id: str, state: str, reason: str = "", *, due_on: date | None = None) -> Changed:
    """Move a concern to `state`, dated today, with everything that repeats it; one step to undo.

    `reason` is what the public is told (needed for `cannot-do`); for `asked` it is the body that was asked, and
    `due_on` the day by which its reply is due. Raises NotAllowed for a move that makes no sense and InvalidField where
    something is missing.
    """
    if state not in CONCERN_STATES:
        raise NotAllowed(
            _("There is no state “{state}”.").format(state=state),
            _("Possible: {states}.").format(states=", ".join(CONCERN_STATES)),
        )
    concern: Any = records.load(session, "concerns", concern_id).record
    with session.read() as db:
        head_id, followers = concern_states.head(db, concern_id), repeats(db, concern_id)
    if head_id != concern_id:
        raise NotAllowed(
            _("This concern repeats another and is answered there. Nothing was changed."),
            _("Move the other one: {id}.").format(id=head_id),
        )
    if state == concern.state:
        raise NotAllowed(_("It is “{state}” already.").format(state=_(CONCERN_STATES[state])))
    fields: dict[str, Value] = {"state": state, "duplicate_of_id": ""}  # what it repeated may be gone
    if reason.strip():
        fields["asked_of" if state == "asked" else "public_answer"] = reason.strip()
    if due_on is not None:
        fields["asked_due_on"] = due_on
    edits = [Edit("concerns", concern_id, base=concern.version, fields=fields)]
    edits += [Edit("concerns", one, fields={"state": state}) for one in followers]
    return records.save(session, edits, action="move")


def offered(state: str, *, conduct: bool = False) -> dict[str, str]:
    """The states a move may lead to, with their labels in the source language."""
    return {code: CONCERN_STATES[code] for code in concern_states.moves(state, conduct=conduct)}


@guarded("write concerns")
def tell(session: Session, concern_id: str, how: str, on: date | None = None) -> Changed:
    """Note that whoever wants an answer was told, today unless named, and how. It is acknowledged by that at least."""
    concern: Any = records.load(session, "concerns", concern_id).record
    fields: dict[str, Value] = {"told_on": on or clock.today(), "told_how": how}
    if concern.state == "raised":
        fields["state"] = "acknowledged"
    return records.save(session, [Edit("concerns", concern_id, base=concern.version, fields=fields)], action="told")


# --- duplicates -----------------------------------------------------------------------------------


def repeats(db: OrmSession, concern_id: str) -> list[str]:
    """The concerns that repeat this one, those that repeat a repetition included."""
    found, front = [], [concern_id]
    while front:
        query = select(Concern.id).where(Concern.duplicate_of_id.in_(front), Concern.deleted_at.is_(None))
        front = [one for one in db.scalars(query.order_by(Concern.n)) if one not in found and one != concern_id]
        found += front
    return found


@guarded("read concerns")
def repeated(session: Session, concern_id: str) -> int:
    """How many concerns repeat this one."""
    with session.read() as db:
        return len(repeats(db, concern_id))


@dataclass(frozen=True)
class Likely:
    """A concern that may say the same as another."""

    id: str
    text: str
    raised_on: date | None
    score: float


@guarded("read concerns")
def alike(session: Session, concern_id: str, limit: int = 3) -> list[Likely]:
    """Concerns that probably say the same, the most alike first: at the same place, or with many of its words.

    Not those that are counted together already, nor those of which somebody said that they are not the same.
    """
    concern: Any = records.load(session, "concerns", concern_id).record
    if concern.conduct or concern.duplicate_of_id:
        return []
    mine = _words(concern.text)
    with session.read() as db:
        numbers = lists.with_any(db, KINDS["concerns"], sorted(mine), _CANDIDATES)
        same_place = select(Concern.n).where(Concern.place_id == concern.place_id, Concern.deleted_at.is_(None))
        if concern.place_id:
            numbers += db.scalars(same_place.order_by(Concern.n.desc()).limit(_CANDIDATES))
        others = db.scalars(
            select(Concern).where(
                Concern.n.in_(set(numbers)),
                Concern.id != concern_id,
                Concern.deleted_at.is_(None),
                Concern.conduct.is_(False),
                Concern.duplicate_of_id == "",
            )
        )
        found = [_likely(concern, mine, other) for other in others if not _told_apart(concern, other)]
    found = [one for one in found if one.score >= ALIKE]
    return sorted(found, key=lambda one: (-one.score, one.id))[:limit]


def _likely(concern: Any, mine: frozenset[str], other: Any) -> Likely:
    theirs = _words(other.text)
    share = len(mine & theirs) / min(len(mine), len(theirs)) if mine and theirs else 0.0
    # Two words in common of two say less than six of six.
    share *= min(len(mine & theirs) / 3, 1)
    if concern.place_id and other.place_id == concern.place_id:
        share += _SAME_PLACE
    return Likely(other.id, other.text, other.raised_at.date() if other.raised_at else None, share)


def _told_apart(one: Any, other: Any) -> bool:
    return other.id in one.differs_from or one.id in other.differs_from


def _words(text: str) -> frozenset[str]:
    """The words that carry what is said; short ones mostly do not."""
    words = ("".join(c if c.isalnum() else " " for c in text.casefold())).split()
    return frozenset(word for word in words if len(word) >= _SHORTEST_WORD or not word.isascii())


@guarded("write concerns")
def tell_apart(session: Session, concern_id: str, other_id: str) -> Changed:
    """Remember that two concerns are not the same, so that this is not asked again."""
    concern: Any = records.load(session, "concerns", concern_id).record
    records.load(session, "concerns", other_id)
    fields: dict[str, Value] = {"differs_from": (*concern.differs_from, other_id)}
    return records.save(session, [Edit("concerns", concern_id, base=concern.version, fields=fields)])


@guarded("write concerns")
def fold(session: Session, first_id: str, second_id: str) -> Changed:
    """Make the second concern a duplicate of the first: answered there, counted, never dropped. One step to undo.

    What repeated the second repeats the first from now on; where the first repeats something itself, all of them
    repeat that. Where it repeats the second, the two change places. Raises InvalidField for complaints about conduct
    and for a concern and itself.
    """
    first: Any = records.load(session, "concerns", first_id).record
    second: Any = records.load(session, "concerns", second_id).record
    if first.conduct or second.conduct:
        raise InvalidField("conduct", _("A concern about police conduct is handed on by itself, never merged."))
    with session.read() as db:
        heads = [concern_states.head(db, one) for one in (first_id, second_id)]
        turned = heads[0] == second_id != first_id
        if first_id != second_id and heads[0] == heads[1] and not turned:
            raise InvalidField("duplicate_of_id", _("These two are counted together already."))
        head_id = first_id if turned else heads[0]
        followers = [one for one in (second_id, *repeats(db, second_id)) if one != head_id]
    if first_id == second_id:
        raise InvalidField("duplicate_of_id", _("Choose another concern: this is one and the same."))
    head: Any = records.load(session, "concerns", head_id).record
    edits = [_following(records.load(session, "concerns", one).record, head) for one in followers]
    if turned:
        edits.insert(0, Edit("concerns", head_id, base=first.version, fields={"duplicate_of_id": ""}))
    # By the door at once: a rule sees one concern at a time, and these are right only together.
    return door.apply(session, edits, action="merge")


def _following(concern: Any, head: Any) -> Edit:
    """A concern that repeats `head` from now on; by its state it may be over, and whoever asked does not know that."""
    fields: dict[str, Value] = {"duplicate_of_id": head.id, "state": head.state}
    if concern.state != head.state:
        fields["state_on"] = clock.today()
        fields |= concern_states.to_be_told(head.state, concern.wants_answer_id)
    return Edit("concerns", concern.id, base=concern.version, fields=fields)


@guarded("write concerns")
def fold_earlier(session: Session, one_id: str, other_id: str) -> Changed:
    """The same of two concerns of which the one that was raised first stays."""
    one: Any = records.load(session, "concerns", one_id).record
    other: Any = records.load(session, "concerns", other_id).record
    ordered = sorted((one, other), key=lambda each: (each.raised_at is None, each.raised_at or each.created_at, each.n))
    return fold(session, ordered[0].id, ordered[1].id)


# --- complaints about police conduct ---------------------------------------------------------------


@guarded("read concerns")
def before_handing_on(session: Session, concern_id: str) -> list[str]:
    """What becomes of a stored concern when it is marked as one about police conduct, in words, before it is done."""
    concern: Any = records.load(session, "concerns", concern_id).record
    if concern.conduct or concern.text == NO_STORY:
        return []
    said = [
        _(
            "When you save, its text, place, causes, answers and asks are removed for good, here and, with the next "
            "sync, in your team: from the record, its history, drafts and the search. Undo does not bring them back."
        ),
        _("Backups and documents that were made before still hold them."),
    ]
    with session.read() as db:
        if concern.problem_id:
            title = db.scalar(select(Problem.title).where(Problem.id == concern.problem_id))
            said.append(
                _("It leaves the problem “{title}”. Look whether that problem's texts tell of it.").format(title=title)
            )
        if concern.meeting_id and _is_approved(db, concern.meeting_id):
            said.append(_("The minutes of its meeting are approved; they stay as they were approved."))
        elif concern.meeting_id and _has_texts(db, concern.meeting_id):
            said.append(_("Somebody wrote texts for the minutes of its meeting. Look whether they tell of it."))
        count = len(repeats(db, concern_id))
        if count:
            said.append(
                ngettext(
                    "{n} concern repeats it and keeps its own text: look at that one too.",
                    "{n} concerns repeat it and keep their own texts: look at those too.",
                    count,
                ).format(n=count)
            )
    return said


def _is_approved(db: OrmSession, meeting_id: str) -> bool:
    state = select(Meeting.minutes_state).where(Meeting.id == meeting_id)
    return approved.is_approved(db, meeting_id) or db.scalar(state) == "approved"


def _has_texts(db: OrmSession, meeting_id: str) -> bool:
    there = select(MinutesText.n).where(MinutesText.meeting_id == meeting_id, MinutesText.deleted_at.is_(None))
    return db.scalar(there.where(MinutesText.text != "").limit(1)) is not None
