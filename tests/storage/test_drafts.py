"""Drafts: whose they are, what takes them along, and what a watch report's does not tell."""

from __future__ import annotations

from sqlalchemy import select

from liaison_app.models.base import new_id
from liaison_app.storage import door, drafts, tables
from liaison_app.storage.edits import Edit
from liaison_app.storage.session import Actor, Session


def contact(name: str) -> Edit:
    return Edit("contacts", new_id(), fields={"name": name})


def test_drafts_belong_to_the_officer_who_typed_them(session: Session) -> None:
    colleague = Session(session.engine, Actor(new_id()))
    drafts.keep(session, "contacts", "1", "mine")
    drafts.keep(colleague, "contacts", "1", "theirs")
    assert (drafts.every(session), drafts.every(colleague)) == (["mine"], ["theirs"])
    drafts.drop(colleague, "contacts", "1")
    assert (drafts.every(session), drafts.every(colleague)) == (["mine"], [])


def test_saving_a_record_lets_go_of_the_officer_s_draft_about_it_in_the_same_step(session: Session) -> None:
    colleague = Session(session.engine, Actor(new_id()))
    edit = contact("Ana")
    for one in (session, colleague):
        drafts.keep(one, "contacts", edit.id, one.actor.id)
    drafts.keep(session, "contacts", new_id(), "about another")
    door.apply(session, [edit])
    assert drafts.every(session) == ["about another"]
    assert drafts.every(colleague) == [colleague.actor.id]


def test_the_draft_of_a_watch_report_keeps_the_day_and_no_finer_time(session: Session) -> None:
    for kind in ("contacts", "reports"):
        drafts.keep(session, kind, "1", "typed")
    with session.read() as db:
        at = {row.key.split("/")[1]: row.at for row in db.execute(select(tables.drafts))}
    assert at["reports"].endswith("T00:00:00.000")
    assert not at["contacts"].endswith("T00:00:00.000")


def test_an_erased_record_takes_the_drafts_that_name_it_along(session: Session) -> None:
    gone, stays = new_id(), new_id()
    drafts.keep(session, "contacts", gone, "typed")
    drafts.keep(session, "referrals", stays, f'{{"id": "{stays}", "fields": {{"contact_id": "{gone}"}}}}')
    drafts.keep(session, "meetings", stays, "of a meeting")
    with session.write() as db:
        drafts.forget_records(db, [gone])
    assert drafts.every(session) == ["of a meeting"]
