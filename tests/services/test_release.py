"""The one door out: nothing leaves that is not in the audit log."""

from __future__ import annotations

from dataclasses import replace

import pytest

from liaison_app.errors import NotAllowed
from liaison_app.services import audit, guide, records
from liaison_app.services.release import Prepared, Released, prepare, release
from liaison_app.services.work import Session


def test_what_leaves_is_logged_with_the_records_it_discloses(session: Session) -> None:
    prepared = prepare(session, "minutes", "content", [("meetings", "m-1"), ("concerns", "c-1")])
    assert [e for e in audit.events(session) if e["action"] == "disclose"] == []
    assert release(session, prepared).content == "content"
    logged = [(e["action"], e["kind"], e["record_id"], *e["fields"]) for e in audit.events(session, 2)]
    assert set(logged) == {
        ("disclose", "meetings", "m-1", "minutes"),
        ("disclose", "concerns", "c-1", "minutes"),
    }


def test_a_document_without_records_is_logged_too(session: Session) -> None:
    records.save(session, [records.new("services", {"name": "Food shelf"})])
    guide.release_guide(session)
    (event,) = audit.events(session, 1)
    assert (event["action"], event["fields"], event["actor_id"]) == ("disclose", ["guide"], session.actor.id)


def test_nobody_else_makes_a_released_value() -> None:
    with pytest.raises(TypeError):
        Released("minutes", "content", (), object(), "step")
    with pytest.raises(TypeError):
        Prepared("minutes", "content", (), object())


def test_who_may_not_release_a_document_does_not_look_at_it_either(session: Session) -> None:
    volunteer = replace(session, actor=replace(session.actor, role="volunteer-coordinator"))
    with pytest.raises(NotAllowed):
        prepare(volunteer, "referral-slip", "content")
