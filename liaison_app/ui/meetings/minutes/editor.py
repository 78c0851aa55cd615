"""The sections of minutes as texts: the list of them, the text of one, and the decisions that stand below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from liaison_app.errors import Conflict, UserError
from liaison_app.i18n import _, ngettext
from liaison_app.models.base import new_id
from liaison_app.services.drafts import Draft
from liaison_app.services.minutes import texts
from liaison_app.services.minutes.content import Written
from liaison_app.services.minutes.texts import Section
from liaison_app.services.work import Changed
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.meetings.minutes.reading import Page
from liaison_app.ui.widgets import Button, dress_list, hint

Then = Callable[[], None]
_SHOWN: Final = 400


class SectionEditor(QWidget):
    """One section at a time. What is typed is saved before another one is shown, and by `store`."""

    typed = Signal(bool)
    """Something was typed or saved: whether something is unsaved now."""
    refused = Signal(UserError)

    def __init__(self, desk: Desk, meeting_id: str) -> None:
        super().__init__()
        self._desk, self._meeting_id = desk, meeting_id
        self._page: Page | None = None
        self._at = 0
        self._fresh = new_id()
        self._storing = False
        self._after: list[tuple[Then, Then]] = []
        self._passed = ""
        """What somebody else wrote for the section in sight since the typing there began."""
        self._writes = desk.may("write minutes-texts")
        self._build()

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        self._list = QListWidget()
        self._list.setAccessibleName(_("Sections of the minutes"))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        dress_list(self._list)
        self._list.currentRowChanged.connect(self._turn)
        split.addWidget(self._list)
        split.addWidget(self._right())
        split.setStretchFactor(1, 1)
        split.setSizes([theme.current().metrics.px(280), theme.current().metrics.px(720)])
        row.addWidget(split)

    def _right(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        self._about = hint("")
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(_("Text of the section"))
        self.text.setTabChangesFocus(True)
        self.text.textChanged.connect(self._on_typing)
        self._decisions = QLabel()
        self._decisions.setTextFormat(Qt.TextFormat.PlainText)
        self._decisions.setWordWrap(True)
        row = QHBoxLayout()
        self._back = Button(_("Take what was captured"), icon="undo")
        self._back.clicked.connect(self._take_captured)
        self._save = Button(_("Save text"), shortcut="Ctrl+S", name=_("Save text"))
        self._save.clicked.connect(self.save)
        row.addWidget(self._back)
        row.addStretch(1)
        row.addWidget(self._save)
        column.addWidget(self._about)
        column.addWidget(self.text, 1)
        column.addWidget(self._decisions)
        column.addLayout(row)
        return made

    # --- what stands there ----------------------------------------------------------------------

    def show_page(self, page: Page) -> None:
        """The minutes as they stand now; what is being typed stays."""
        kept = self.text.toPlainText() if self.unsaved() else None
        before = self._section()
        if before is not None:
            page = self._hold_on(page, before, typing=kept is not None)
            self._at = next((n for n, one in enumerate(page.sections) if one.key == before.key), self._at)
        self._page = page
        self._list.blockSignals(True)
        self._list.clear()
        for section in page.sections:
            item = QListWidgetItem(_line(section))
            item.setToolTip(item.text())
            self._list.addItem(item)
        self._at = min(self._at, len(page.sections) - 1)
        self._list.setCurrentRow(self._at)
        self._list.blockSignals(False)
        self._show_section(kept)

    def _hold_on(self, page: Page, before: Section, *, typing: bool) -> Page:
        """Where somebody types: note what others wrote meanwhile, and keep a section that others took away."""
        now = next((one for one in page.sections if one.key == before.key), None)
        if not typing:
            self._passed = ""
        elif now is None:
            offered = {**page.offered, before.key: self._page.offered[before.key] if self._page else ""}
            return replace(page, sections=[*page.sections, before], offered=offered)
        elif now.version != before.version and _text(now).strip() != _text(before).strip():
            self._passed = _text(now) or _("(nothing)")
        return page

    def bring_back(self, draft: Draft) -> bool:
        """Show what was typed before the window closed or locked; False where its section is gone."""
        wanted = (draft.given.get("section", ""), draft.given.get("agenda_item_id", ""))
        keys = [section.key for section in self._page.sections] if self._page else []
        if wanted not in keys:
            return False
        self._at = keys.index(wanted)
        self._fresh = draft.id
        self._list.blockSignals(True)
        self._list.setCurrentRow(self._at)
        self._list.blockSignals(False)
        self._show_section(str(draft.fields.get("text", "")))
        return True

    def _section(self) -> Section | None:
        return self._page.sections[self._at] if self._page is not None else None

    def _stored(self) -> str:
        """The text of the section as it is stored, or as it was captured."""
        section = self._section()
        if section is None or self._page is None:
            return ""
        return section.written.text if section.written else self._page.offered[section.key]

    def _show_section(self, typed: str | None = None) -> None:
        section = self._section()
        if section is None or self._page is None:
            return
        locked = self._page.state == "approved"
        self.text.setReadOnly(locked or not self._writes)
        text = self._stored() if typed is None else typed
        if text != self.text.toPlainText():
            self.text.blockSignals(True)
            self.text.setPlainText(text)
            self.text.blockSignals(False)
        self._about.setText(_about(section, locked=locked))
        told = [_("Decision: {wording}").format(wording=one) for one in section.decisions]
        self._decisions.setText("\n".join([_("Stands below, as it was decided:"), *told]) if told else "")
        self._decisions.setVisible(bool(told))
        self._offer()

    def _offer(self) -> None:
        section = self._section()
        may = self._writes and self._page is not None and self._page.state != "approved"
        self._save.setVisible(may)
        self._save.setEnabled(self.unsaved())
        self._back.setVisible(may and section is not None and section.written is not None)

    def _turn(self, row: int) -> None:
        """To another section; what was typed in this one is saved first."""
        if row < 0 or row == self._at:
            return

        wanted = self._page.sections[row].key if self._page is not None else ("", "")

        def go() -> None:
            keys = [section.key for section in self._page.sections] if self._page is not None else []
            self._at = keys.index(wanted) if wanted in keys else self._at
            self._fresh = new_id()
            self._passed = ""
            point()
            self._show_section()

        def point() -> None:
            self._list.blockSignals(True)
            self._list.setCurrentRow(self._at)
            self._list.blockSignals(False)

        self.store(go, point)

    def step(self, by: int) -> None:
        """To the next section, or the one before."""
        if self._list.count():
            self._list.setCurrentRow((self._list.currentRow() + by) % self._list.count())
            self.enter()

    def enter(self) -> None:
        """Put the cursor into the text."""
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- typing and saving ----------------------------------------------------------------------

    def unsaved(self) -> bool:
        """Whether something is typed and not saved."""
        return self._page is not None and not self.text.isReadOnly() and self.text.toPlainText() != self._stored()

    def _on_typing(self) -> None:
        self.typed.emit(self.unsaved())
        self._offer()

    def standing(self) -> Sequence[Draft]:
        """What is typed and not saved, as a draft."""
        section = self._section()
        if section is None or not self.unsaved():
            return []
        given = {"meeting_id": self._meeting_id, "section": section.section, "agenda_item_id": section.item_id}
        record_id, version = (section.record_id, section.version) if section.record_id else (self._fresh, 0)
        fields = {"text": self.text.toPlainText()}
        under = f"meetings/{self._meeting_id}"
        return [Draft("minutes-texts", record_id, version, given=given, fields=fields, under=under)]

    def save(self) -> None:
        """Save what was typed, and stay."""
        self.store(self.enter, lambda: None)

    def store(self, then: Then, otherwise: Then) -> None:
        """Save what was typed, if anything was, also while that is done; a text that says what was captured is none."""
        self._after.append((then, otherwise))
        if not self._storing:
            self._store()

    def _store(self) -> None:
        section, typed = self._section(), self.text.toPlainText()
        if section is None or self._page is None or not self.unsaved():
            self._stored_all(done=True)
            return
        if self._passed:
            self.refused.emit(_changed_meanwhile(section, self._passed))
            self._passed = ""
            self._stored_all(done=False)
            return
        self._storing = True
        captured = self._page.offered[section.key].strip()
        text = "" if typed.strip() == captured else typed
        self._write(section, text, self._store, lambda: self._stored_all(done=False))

    def _stored_all(self, *, done: bool) -> None:
        """Whoever waits goes on."""
        self._storing = False
        after, self._after = self._after, []
        for then, otherwise in after:
            (then if done else otherwise)()

    def _write(self, section: Section, text: str, then: Then, otherwise: Then = lambda: None) -> None:
        meeting_id, fresh = self._meeting_id, self._fresh

        def stored(_changed: Changed) -> None:
            self._hold(section, text, fresh)
            self.typed.emit(self.unsaved())
            self._offer()
            then()

        def refused(error: UserError) -> None:
            self.refused.emit(error)
            otherwise()

        self._desk.change(
            lambda session: texts.write(session, meeting_id, section, text, new_id=fresh),
            stored,
            said=_("Text saved."),
            failed=refused,
            asker=self,
        )

    def _hold(self, section: Section, text: str, fresh: str) -> None:
        """The page with what was just stored, until it is read again."""
        assert self._page is not None
        kept = bool(text.strip())
        record_id = (section.record_id or fresh) if kept else ""
        now = replace(
            section,
            written=Written(text) if kept else None,
            record_id=record_id,
            version=section.version + 1 if kept else 0,
        )
        others = [now if one.key == section.key else one for one in self._page.sections]
        self._page = replace(self._page, sections=others)
        self._fresh = new_id()

    def _take_captured(self) -> None:
        """Let go of the written text: the section is made of what was captured again."""
        section = self._section()
        if section is not None and self._page is not None:
            captured = self._page.offered[section.key]

            def show() -> None:
                self._show_section(captured)
                self.enter()

            self._write(section, "", show)


def _text(section: Section) -> str:
    return section.written.text if section.written else ""


def _changed_meanwhile(section: Section, theirs: str) -> Conflict:
    return Conflict(
        _("“{title}” was changed in the meantime by somebody else. Nothing was saved.").format(title=section.title),
        _("Your text still stands here; saved once more, it takes the place of: {text}").format(text=theirs[:_SHOWN]),
    )


def _line(section: Section) -> str:
    """A section in the list, with how it stands."""
    if section.written is None:
        return section.title
    return f"{section.title} · {_later(section) or _('written')}"


def _later(section: Section) -> str:
    later = section.written.later if section.written else 0
    return ngettext("{n} capture came later", "{n} captures came later", later).format(n=later) if later else ""


def _about(section: Section, *, locked: bool) -> str:
    if locked:
        return _("Approved and locked.")
    if section.written is None:
        return _("As it was captured. Change the text here to have it printed otherwise.")
    later = _later(section)
    if later:
        return _("Written before all of it was captured: {later}.").format(later=later)
    return _("Written: this is printed in the place of what was captured.")
