"""Approved minutes: frozen to the byte, locked, corrected by amendments only; texts written over, the Word copy."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode
from io import BytesIO
from typing import Any

import docx
import pytest

from liaison_app.errors import Conflict, NotAllowed
from liaison_app.exports.approval import approve_minutes, approved_pdf
from liaison_app.exports.minutes import amendments, minutes, with_amendments
from liaison_app.exports.minutes_parts import offered
from liaison_app.exports.tree import from_json, to_json
from liaison_app.exports.word import write_word
from liaison_app.services import records
from liaison_app.services.minutes import collect, prepare_minutes, states, texts
from liaison_app.storage import door
from liaison_app.storage.edits import Edit
from liaison_app.storage.session import Session
from tests.exports.plain import plain_text
from tests.services.adding import add, at, change

DECISION = "That the city be asked for lamps."


@pytest.fixture
def forum(session: Session) -> str:
    meeting = add(session, "meetings", title="Hall forum", starts_at=at("2026-11-10 18:30"), chair="Rosa Lind")
    item = add(session, "agenda-items", meeting_id=meeting, title="Lamps", notes="Dark since May.")
    add(session, "remarks", meeting_id=meeting, agenda_item_id=item, text="It is dark.", speaker="Ana Ruiz")
    add(session, "decisions", meeting_id=meeting, agenda_item_id=item, wording=DECISION, votes_for=7)
    add(session, "actions", meeting_id=meeting, agenda_item_id=item, text="Write to the city", owner="Jo Rivera")
    add(session, "concerns", meeting_id=meeting, text="Mail is stolen.")
    add(session, "attendances", meeting_id=meeting, name="Ana Ruiz")
    return meeting


def only(session: Session, kind: str, meeting: str) -> Any:
    (record,) = records.children(session, kind, meeting)
    return record


def approve(session: Session, meeting: str) -> None:
    states.move(session, meeting, "in-review")
    approve_minutes(session, meeting)


class TestMoves:
    def test_only_sensible_moves_are_made_and_offered(self, session: Session, forum: str) -> None:
        for state in ("approved", "amended", "draft"):
            with pytest.raises(NotAllowed, match="in-review"):
                states.move(session, forum, state)
        with pytest.raises(NotAllowed):
            approve_minutes(session, forum)
        states.move(session, forum, "in-review")
        states.move(session, forum, "amended")
        assert set(states.offered("amended")) == {"in-review", "approved"}
        approve_minutes(session, forum)
        for state in states.MOVES:
            with pytest.raises(NotAllowed, match="locked"):
                states.move(session, forum, state)

    def test_the_day_of_issue_is_that_on_which_they_first_leave_the_draft(
        self, session: Session, forum: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        states.move(session, forum, "in-review")
        states.move(session, forum, "draft")
        monkeypatch.setenv("LIAISON_TODAY", "2026-12-01")
        states.move(session, forum, "in-review")
        assert str(records.load(session, "meetings", forum).value("issued_on")) == "2026-11-22"

    def test_what_changes_while_the_document_is_made_is_noticed(self, session: Session, forum: str) -> None:
        states.move(session, forum, "in-review")
        prepared = states.prepare_approval(session, forum)
        add(session, "decisions", meeting_id=forum, wording="That more be asked.")
        with pytest.raises(Conflict):
            states.approve(session, prepared, "{}", b"%PDF")
        assert records.children(session, "approved-minutes", forum) == []

    def test_what_a_sync_brings_at_the_last_moment_is_noticed(
        self, session: Session, forum: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        states.move(session, forum, "in-review")
        prepared, write = states.prepare_approval(session, forum), door.apply

        def late(*args: Any, **more: Any) -> Any:
            write(session, [records.new("decisions", {"meeting_id": forum, "wording": "That more be asked."})])
            return write(*args, **more)

        monkeypatch.setattr(door, "apply", late)
        with pytest.raises(Conflict):
            states.approve(session, prepared, "{}", b"%PDF")
        assert records.children(session, "approved-minutes", forum) == []
        assert records.load(session, "meetings", forum).value("minutes_state") == "in-review"


class TestFrozen:
    def test_what_is_printed_is_what_was_stored_whatever_is_changed_behind_it(
        self, session: Session, forum: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        approve(session, forum)
        stored = only(session, "approved-minutes", forum)
        change(session, "actions", only(session, "actions", forum).id, text="Something else", status="done")
        change(session, "concerns", only(session, "concerns", forum).id, text="Nothing is stolen.")
        change(session, "meetings", forum, title="Another title")
        add(session, "attendances", meeting_id=forum, name="Late Comer")
        monkeypatch.setenv("LIAISON_TODAY", "2027-03-01")
        prepared = prepare_minutes(session, forum)
        pdf = approved_pdf(prepared)
        assert pdf is not None
        assert pdf.data == b64decode(stored.pdf)
        assert hashlib.sha256(pdf.data).hexdigest() == stored.pdf_sha256
        assert to_json(minutes(prepared, page="A4", lang="es-US")) == json.loads(stored.tree)["document"]
        public = plain_text(minutes(prepare_minutes(session, forum, public=True)))
        assert "Mail is stolen." in public
        assert "Hall forum" in public
        assert "Ruiz" not in public

    def test_a_pdf_that_is_not_the_approved_one_is_not_printed(self, session: Session, forum: str) -> None:
        approve(session, forum)
        stored = only(session, "approved-minutes", forum)
        door.apply(session, [Edit("approved-minutes", stored.id, fields={"pdf": "JVBERi0="})])
        with pytest.raises(Exception, match="not the one that was approved"):
            prepare_minutes(session, forum)

    def test_an_amendment_lies_beside_and_alters_nothing(self, session: Session, forum: str) -> None:
        approve(session, forum)
        before = approved_pdf(prepare_minutes(session, forum))
        add(session, "amendments", meeting_id=forum, text="Seven should read eight.", agreed_by="Rosa Lind")
        prepared = prepare_minutes(session, forum)
        assert approved_pdf(prepared) == before
        paper = plain_text(amendments(prepared))
        assert "November 22, 2026, agreed by Rosa Lind\nSeven should read eight." in paper
        assert plain_text(with_amendments(prepared)) == plain_text(minutes(prepared)) + (
            "\nAmendments\nNovember 22, 2026, agreed by Rosa Lind\nSeven should read eight."
        )

    def test_a_document_survives_its_json(self, session: Session, forum: str) -> None:
        document = minutes(prepare_minutes(session, forum))
        assert from_json(to_json(document)) == document
        for wrong in ("[]", '{"is":"Nothing"}', "{}", "1"):
            with pytest.raises(ValueError, match="not a document"):
                from_json(wrong)


class TestLock:
    def test_the_state_is_changed_by_moves_only(self, session: Session, forum: str) -> None:
        for state in ("in-review", "approved"):
            with pytest.raises(NotAllowed, match="move"):
                change(session, "meetings", forum, minutes_state=state)
        change(session, "meetings", forum, minutes_state="draft", title="Same state")

    def test_nobody_stores_approved_minutes_by_hand(self, session: Session, forum: str) -> None:
        with pytest.raises(NotAllowed, match="by approving"):
            add(session, "approved-minutes", meeting_id=forum, approved_on=at("2026-11-22").date())

    def test_nothing_that_was_approved_is_changed_by_an_edit(self, session: Session, forum: str) -> None:
        text = add(session, "minutes-texts", meeting_id=forum, section="closing", text="We closed early.")
        decision, remark = only(session, "decisions", forum), only(session, "remarks", forum)
        approve(session, forum)
        stored = only(session, "approved-minutes", forum)
        edits = [
            Edit("meetings", forum, fields={"minutes_state": "draft"}),
            Edit("meetings", forum, fields={"approved_on": None}),
            Edit("decisions", decision.id, fields={"wording": "That nothing be done."}),
            Edit("decisions", decision.id, fields={"meeting_id": ""}),
            Edit("remarks", remark.id, fields={"text": "It is bright."}),
            Edit("minutes-texts", text, fields={"text": "We closed late."}),
            Edit("approved-minutes", stored.id, fields={"pdf": ""}),
            records.new("decisions", {"meeting_id": forum, "wording": "One more."}),
            records.new("minutes-texts", {"meeting_id": forum, "section": "concerns", "text": "None."}),
        ]
        for edit in edits:
            with pytest.raises(NotAllowed):
                records.save(session, [edit])
        gone = [
            ("meetings", forum),
            ("decisions", decision.id),
            ("minutes-texts", text),
            ("approved-minutes", stored.id),
        ]
        for kind, record_id in gone:
            with pytest.raises(NotAllowed):
                records.delete(session, kind, record_id)

    def test_nothing_that_was_approved_is_taken_back(self, session: Session, forum: str) -> None:
        states.move(session, forum, "in-review")
        added = records.save(session, [records.new("decisions", {"meeting_id": forum, "wording": "That we end."})])
        approved = approve_minutes(session, forum)
        with pytest.raises(NotAllowed, match="locked"):
            records.undo(session, approved.step)
        with pytest.raises(NotAllowed, match="locked"):
            records.undo(session, added.step)
        with pytest.raises(NotAllowed, match="locked"):
            records.undo(session)
        assert "That we end." in plain_text(minutes(prepare_minutes(session, forum)))

    def test_another_meeting_is_free(self, session: Session, forum: str) -> None:
        other = add(session, "meetings", title="Other", starts_at=at("2026-11-12 18:30"))
        approve(session, forum)
        decision = add(session, "decisions", meeting_id=other, wording="That it be free.")
        change(session, "decisions", decision, wording="That it be freer.")
        assert only(session, "decisions", other).wording == "That it be freer."
        records.delete(session, "decisions", decision)
        assert records.children(session, "decisions", other) == []


class TestTexts:
    def test_a_written_text_takes_the_place_of_all_but_the_decision(self, session: Session, forum: str) -> None:
        item = only(session, "agenda-items", forum).id
        content = collect(session, forum)
        text = offered(content, "item", item, "en-US")
        assert text == "Dark since May.\n\nAna Ruiz: It is dark.\n\nAction: Write to the city\n(Jo Rivera)"
        for section in ("attendance", "concerns", "actions", "closing"):
            assert DECISION not in offered(content, section, "", "en-US")
        written = text.replace("It is dark.", "It is very dark.") + f"\n\nDecision: {DECISION.replace('lamps', 'gold')}"
        add(session, "minutes-texts", meeting_id=forum, section="item", agenda_item_id=item, text=written)
        told = plain_text(minutes(prepare_minutes(session, forum)))
        assert "It is very dark." in told
        assert "It is dark." not in told
        assert f"Decision: {DECISION}\n(for: 7)" in told, "whatever is written, the decision stands as it was taken"

    def test_every_section_is_written_over(self, session: Session, forum: str) -> None:
        for section in ("attendance", "concerns", "actions", "closing"):
            add(session, "minutes-texts", meeting_id=forum, section=section, text=f"Written: {section}.")
        told = plain_text(minutes(prepare_minutes(session, forum)))
        for line in (
            "Attendance\nWritten: attendance.",
            "Outside the agenda\nWritten: concerns.",
            "Actions\nWritten: actions.",
            "Close\nWritten: closing.",
        ):
            assert line in told
        assert "Mail is stolen" not in told

    def test_emptied_nothing_older_comes_back(self, session: Session, forum: str) -> None:
        for text in ("From one laptop.", "From another."):
            add(session, "minutes-texts", meeting_id=forum, section="closing", text=text)
        closing = texts.sections(session, forum)[1][-1]
        assert closing.written is not None
        assert closing.written.text == "From another."
        texts.write(session, forum, closing, " ")
        assert texts.sections(session, forum)[1][-1].written is None
        records.undo(session)
        assert texts.sections(session, forum)[1][-1].written == closing.written

    def test_it_is_told_how_much_came_after_a_text(self, session: Session, forum: str) -> None:
        item = only(session, "agenda-items", forum).id
        add(session, "minutes-texts", meeting_id=forum, section="item", agenda_item_id=item, text="Short.")

        def later() -> int:
            written = collect(session, forum).items[0].written
            assert written is not None
            return written.later

        assert later() == 0
        add(session, "remarks", meeting_id=forum, agenda_item_id=item, text="One more thing.")
        add(session, "concerns", meeting_id=forum, agenda_item_id=item, text="A door is open.")
        add(session, "decisions", meeting_id=forum, agenda_item_id=item, wording="That it be shut.")
        assert later() == 2
        change(session, "actions", only(session, "actions", forum).id, status="done")
        assert later() == 2, "an action that is done is no new capture"


def test_tables_of_the_word_copy_begin_at_the_side_where_the_language_does(session: Session, forum: str) -> None:
    for lang, mirrored in (("ar", True), ("es-US", False)):
        file: Any = docx.Document(BytesIO(write_word(minutes(prepare_minutes(session, forum), lang=lang))))
        assert {bool(list(table._tbl.iter(_w("bidiVisual")))) for table in file.tables} == {mirrored}


@pytest.mark.parametrize("public", [False, True])
def test_the_word_copy_holds_the_tree(session: Session, forum: str, public: bool) -> None:
    document = minutes(prepare_minutes(session, forum, public=public))
    data = write_word(document)
    file: Any = docx.Document(BytesIO(data))
    told: list[str] = []
    for element in file.element.body.iterchildren():
        if element.tag.endswith("}p"):
            told.append("".join(t.text if t.tag.endswith("}t") else "\n" for t in _pieces(element)))
        elif element.tag.endswith("}tbl"):
            rows = [
                ["".join(t.text or "\n" for t in _pieces(p)) for p in row.iter(_w("p"))]
                for row in element.iter(_w("tr"))
            ]
            told += [" ".join(row) for row in rows] if len(rows[0]) == 2 else [cell for row in rows for cell in row]
    wanted = plain_text(document).replace("\nChair\nDate", "\nChair Date").split("\n")
    found = " ".join(" ".join(told).replace("_", " ").split())
    assert found == " ".join(" ".join(wanted).split())
    levels = [p.style.name for p in file.paragraphs if p.style.name.startswith("Heading")]
    assert levels[0] == "Heading 1"
    assert "Heading 3" in levels
    assert file.tables[-1].rows[0]._tr.trPr.find(_w("tblHeader")) is not None
    about = file.core_properties
    assert (about.author, about.title, about.language) == (document.author, document.title, "en-US")
    assert (about.last_modified_by, about.comments, about.keywords) == ("", "", "")
    assert file.styles.element.find(".//" + _w("lang")).get(_w("val")) == "en-US"


def _w(name: str) -> str:
    return "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}" + name


def _pieces(element: Any) -> list[Any]:
    return [one for one in element.iter() if one.tag in (_w("t"), _w("br"))]
