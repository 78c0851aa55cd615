"""The window learns what the command line changed, and is not told of its own steps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from liaison_app.models.base import new_id
from liaison_app.storage import door, drafts, history, tables, vault
from liaison_app.storage.edits import Edit
from liaison_app.storage.session import Actor, Session
from liaison_app.storage.watch import Watch
from tests.support.vaults import PASSPHRASE


@pytest.fixture
def other(session: Session, tmp_path: Path) -> Iterator[Session]:
    """The same vault, opened a second time."""
    opened = vault.open_vault(tmp_path / "vault", PASSPHRASE, store=None)
    yield opened.session()
    opened.close()


def contact(name: str) -> Edit:
    return Edit("contacts", new_id(), fields={"name": name})


def test_another_s_change_is_told_once_with_its_records(session: Session, other: Session) -> None:
    watch, edit = Watch(session), contact("Ana")
    assert not watch.poll().records
    door.apply(other, [edit])
    assert watch.poll().records == {"contacts": frozenset([edit.id])}
    assert not watch.poll().records


def test_an_import_and_an_undo_are_told_record_by_record(session: Session, other: Session) -> None:
    watch, edits = Watch(session), [contact("Ana"), contact("Bo")]
    door.apply(other, edits, bulk=True)
    everybody = {"contacts": frozenset(edit.id for edit in edits)}
    assert watch.poll().records == everybody
    history.undo(other)
    assert watch.poll().records == everybody


def test_one_s_own_steps_are_not_told(session: Session, other: Session) -> None:
    watch = Watch(session)
    mine, theirs = door.apply(session, [contact("Ana")]), door.apply(other, [contact("Bo")])
    assert watch.poll(frozenset([mine.step])).records == theirs.records


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
