"""The officers of the vault: who they are, what they may do, how they come and go."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from liaison_app.i18n import _, ngettext
from liaison_app.models.agency import ROLES
from liaison_app.services import keys, officers, records, roles
from liaison_app.services.officers import Added, Listed
from liaison_app.services.work import Changed, Vault
from liaison_app.ui.alone import Alone
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.settings.officer_asks import AskHandOver, AskNew, AskPassphrase, AskRemove, AskRole
from liaison_app.ui.settings.page import Says, SettingsPage, while_there
from liaison_app.ui.widgets import Button, EmptyState, Notice, dress_table, heading, hint


class OfficersPage(SettingsPage):
    """A table of everybody, and what can be done with the one who is selected. For supervisors."""

    def __init__(self, desk: Desk, vault: Vault, parent: QWidget) -> None:
        super().__init__(desk, vault, parent)
        self._listed: list[Listed] = []
        self._by_code = False
        self._may = roles.may(vault, "manage officers")
        if self._may:
            self._lay_out()
            desk.changed.connect(self._changed)
        else:
            text = _(
                "Your role ({role}) does not manage officers. A supervisor adds, changes and removes them. Your own "
                "passphrase is under Keys."
            ).format(role=_(ROLES[vault.actor.role]))
            self.body.addWidget(EmptyState("users", _("Officers"), text))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(heading(_("Officers")))
        top.addStretch(1)
        add = Button(_("Add officer…"), kind="primary", icon="plus", name=_("Add officer"))
        add.clicked.connect(self._ask_new)
        top.addWidget(add)
        self.body.addLayout(top)
        self.body.addWidget(hint(_("Everybody who works with this vault has a passphrase of their own, and one role.")))
        titles = [_("Name"), _("Role"), _("Passphrase"), _("Left on")]
        self._table = QTableWidget(0, len(titles))
        self._table.setHorizontalHeaderLabels(titles)
        self._table.setAccessibleName(_("Officers"))
        self._table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self._table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        dress_table(self._table)
        header, mode = self._table.horizontalHeader(), QHeaderView.ResizeMode
        header.setSectionResizeMode(mode.Stretch)
        for short in (2, 3):
            header.setSectionResizeMode(short, mode.ResizeToContents)
        self._table.setMinimumHeight(theme.current().metrics.row * 5)
        self._table.currentCellChanged.connect(lambda *_cells: self._show_what_fits())
        self.body.addWidget(self._table, 1)
        row = QHBoxLayout()
        self._role = self._button(row, _("Change role…"), self._ask_role)
        self._passphrase = self._button(row, _("New passphrase…"), self._ask_passphrase)
        self._hand_over = self._button(row, _("Hand over…"), self._ask_hand_over)
        self._remove = self._button(row, _("Remove…"), self._ask_remove, danger=True)
        row.addStretch(1)
        self.body.addLayout(row)
        self._about = hint("", small=True)
        self.body.addWidget(self._about)
        self._show_what_fits()

    def _button(self, row: QHBoxLayout, text: str, act: Callable[[Listed], object], *, danger: bool = False) -> Button:
        button = Button(text, kind="danger" if danger else "secondary", name=text.removesuffix("…"))

        def pressed() -> None:
            one = self._chosen()
            if one is not None:
                act(one)

        button.clicked.connect(pressed)
        row.addWidget(button)
        return button

    # --- what there is --------------------------------------------------------------------------

    def entered(self) -> None:
        """Read the officers anew."""
        if self._may:
            vault = self.vault
            self.desk.query(
                self,
                lambda _session: (officers.every(vault), keys.opened_by_code(vault)),
                lambda found: self._show(*found),
                slot="officers",
                failed=self.refuse,
            )

    def _changed(self, changed: Changed) -> None:
        if "officers" in changed:
            self.entered()

    def _show(self, listed: list[Listed], by_code: bool) -> None:
        chosen = self._chosen()
        self._listed, self._by_code = listed, by_code
        self._table.setRowCount(len(listed))
        for row, one in enumerate(listed):
            for column, text in enumerate(self._cells(one)):
                item = QTableWidgetItem(text)
                if one.left_on is not None:
                    item.setData(Qt.ItemDataRole.ForegroundRole, "muted")
                self._table.setItem(row, column, item)
        row = next((n for n, one in enumerate(listed) if chosen is not None and one.id == chosen.id), 0)
        self._table.setCurrentCell(row, 0)
        self._show_what_fits()

    def _cells(self, one: Listed) -> tuple[str, ...]:
        name = _("{name} (you)").format(name=one.name) if one.id == self.vault.actor.id else one.name
        return (
            name,
            _(ROLES[one.role]),
            _("yes") if one.has_passphrase else _("none"),
            one.left_on.isoformat() if one.left_on is not None else "",
        )

    def _chosen(self) -> Listed | None:
        row = self._table.currentRow()
        return self._listed[row] if 0 <= row < len(self._listed) else None

    def _others(self, officer: Listed) -> list[Listed]:
        return [one for one in self._listed if one.id != officer.id and one.left_on is None]

    def _show_what_fits(self) -> None:
        """Only what can be done with the selected officer is there to be pressed; a line says why the rest is not."""
        one = self._chosen()
        there = one is not None and one.left_on is None
        mine = one is not None and one.id == self.vault.actor.id
        self._role.setVisible(there)
        self._passphrase.setVisible(there and (not mine or self._by_code))
        self._hand_over.setVisible(there and one is not None and bool(self._others(one)))
        self._remove.setVisible(one is not None and not mine and (there or one.has_passphrase))
        self._about.setText(self._words(one, mine=mine))

    def _words(self, one: Listed | None, *, mine: bool) -> str:
        if one is None:
            return ""
        if mine:
            return _("This is you. You change your passphrase under Keys; another supervisor can remove you.")
        if one.left_on is not None and one.has_passphrase:
            return _("Left and kept out, but the database still has the key they had. Remove them again to end that.")
        if one.left_on is not None:
            return _("Left. What they did stays theirs.")
        return "" if one.has_passphrase else _("Nobody gets in as this officer until they have a passphrase.")

    # --- what is done ---------------------------------------------------------------------------

    def _ask_new(self) -> None:
        ask, vault = AskNew(self), self.vault

        def add() -> None:
            if ask.typed_alike(ask.passphrase):
                name, role, secret = ask.name.text().strip(), ask.role.currentData(), ask.passphrase.text()
                self.do(
                    ask,
                    _("Adding …"),
                    lambda: officers.add(vault, name, role, secret),
                    lambda added: self._say_added(name, added),
                )

        ask.asked.connect(add)
        ask.open()

    def _say_added(self, name: str, added: Added) -> None:
        said = _("{name} can open this vault now.").format(name=name)
        self.desk.tell(Changed({"officers": frozenset([added.id])}))
        self.say_passphrase(said, used=added.device_secret_used)

    def _ask_role(self, one: Listed) -> None:
        ask = AskRole(self, one)

        def change() -> None:
            role = ask.role.currentData()
            self.change(ask, lambda session: officers.set_role(session, one.id, role), self._say_new_role)

        ask.asked.connect(change)
        ask.open()

    def _say_new_role(self, _changed: Changed) -> None:
        self.say(Notice("good", _("Role changed."), _("It holds from the next time they open the vault.")))
        self.entered()

    def _ask_passphrase(self, one: Listed) -> None:
        ask, vault = AskPassphrase(self, one, by_code=self._by_code), self.vault
        said = _("{name} has a new passphrase.").format(name=one.name)

        def set_it() -> None:
            if ask.typed_alike(ask.passphrase):
                current, secret = ask.current.text(), ask.passphrase.text()
                self.do(
                    ask,
                    _("Saving …"),
                    lambda: officers.change_passphrase(vault, current, secret, officer_id=one.id),
                    lambda used: self.say_passphrase(said, used=used),
                )

        ask.asked.connect(set_it)
        ask.open()

    def _ask_hand_over(self, one: Listed) -> None:
        ask = AskHandOver(self, one, self._others(one))

        def hand_over() -> None:
            to = ask.to.currentData()
            self.change(ask, lambda session: officers.hand_over(session, one.id, to), self._say_handed_over)

        ask.asked.connect(hand_over)
        ask.open()

    def _say_handed_over(self, changed: Changed) -> None:
        count = sum(len(ids) for ids in changed.records.values())
        if not count:
            self.say(Notice("info", _("There was nothing to hand over.")))
            return
        said = ngettext("{n} record was handed over.", "{n} records were handed over.", count).format(n=count)
        notice = Notice("good", said)
        undo = Button(_("Undo"), icon="undo-2")
        undo.clicked.connect(lambda: self._take_back(changed.step))
        notice.add_action(undo)
        self.say(notice)

    def _take_back(self, step: str) -> None:
        back = while_there(self, lambda _changed: self.say(Notice("good", _("Taken back."))))
        self.desk.change(lambda session: records.undo(session, step), back, failed=while_there(self, self.refuse))

    def _ask_remove(self, one: Listed) -> None:
        ask = AskRemove(self, one, self._others(one), self.vault.actor.id)

        def remove() -> None:
            to = ask.to.currentData() if ask.to is not None else ""
            ask.accept()
            self.desk.alone_asked.emit(
                Alone(
                    _("Removing the officer, and making a new key …"),
                    lambda vault: (officers.remove(vault, one.id, to=to), None),
                    lambda window, _nothing: _say_removed(window, one.name),
                )
            )

        ask.asked.connect(remove)
        ask.open()


def _say_removed(window: QWidget, name: str) -> None:
    cast(Says, window).say_notice(
        Notice(
            "good",
            _("{name} is out, and the vault has a new key.").format(name=name),
            _("Backups from before still open with the old one: keep those out of reach."),
        )
    )
