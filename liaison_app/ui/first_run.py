"""The first steps with a new vault, four at most: passphrase, recovery code, agency and areas, what to begin with.

The vault is made after the first step, so that its recovery code can be shown, and a part of it typed back, before
anything is kept in it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.security import passphrase as rule
from liaison_app.ui import tasks
from liaison_app.ui.look import theme
from liaison_app.ui.recovery_code import RecoveryCode
from liaison_app.ui.widgets import Button, Card, FieldNote, Notice, empty, heading, hint

if TYPE_CHECKING:
    from liaison_app.services.work import NewVault, Session, Vault

STEPS = 4


class FirstRun(QWidget):
    """Calls `finished` with the open vault, and whether a directory is to be brought in first.

    `restore` is called where there is a backup to begin with instead.
    """

    def __init__(self, folder: Path, finished: Callable[[Vault, bool], object], restore: Callable[[], object]) -> None:
        super().__init__()
        self._folder, self._finished = folder, finished
        self._made: NewVault | None = None
        self._stack = QStackedWidget()
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._stack)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addLayout(row)
        column.addStretch(3)
        self._show(_PassphraseStep(self._make, restore))

    def vault(self) -> Vault | None:
        """The vault, once it is made: whoever closes the window now must close it."""
        return self._made.vault if self._made is not None else None

    def _show(self, step: _Step) -> None:
        self._stack.addWidget(step)
        self._stack.setCurrentWidget(step)
        step.enter()

    def _make(self, step: _PassphraseStep) -> None:
        folder, name, secret = self._folder, step.name.text().strip(), step.passphrase.text()
        step.busy(_("Making the vault …"))

        def made(new: NewVault) -> None:
            self._made = new
            step.forget()
            self._show(_RecoveryStep(new.recovery_code, self._written_down, tied=new.device_secret_used))

        tasks.in_background(self, lambda: _create(folder, secret, name), made, step.refuse)

    def _written_down(self, step: _Step) -> None:
        step.forget()
        self._show(_AgencyStep(self._set_agency))

    def _set_agency(self, step: _AgencyStep) -> None:
        session = self._session()
        name, number, areas = step.name.text(), step.number.text(), step.areas.text()
        step.busy(_("Saving …"))
        tasks.in_background(
            self,
            lambda: _save_agency(session, name, number, areas),
            lambda _nothing: self._show(_BeginStep(self._begin)),
            step.refuse,
        )

    def _begin(self, step: _BeginStep, choice: str) -> None:
        assert self._made is not None
        vault, session = self._made.vault, self._session()

        def end() -> None:
            self._made = None
            self._finished(vault, choice == "import")

        if choice != "sample":
            end()
            return
        step.busy(_("Filling the vault with sample data …"))
        tasks.in_background(self, lambda: _fill(session), lambda _nothing: end(), step.refuse)

    def _session(self) -> Session:
        assert self._made is not None
        return self._made.vault.session()


class _Step(Card):
    """One step: a title, some words, fields, a message, and the button that goes on."""

    def __init__(self, number: int, title: str, text: str) -> None:
        super().__init__()
        metrics = theme.current().metrics
        self.setFixedWidth(min(metrics.px(520), 900))
        self.body.setSpacing(metrics.px(9))
        self.body.addWidget(hint(_("Step {n} of {count}").format(n=number, count=STEPS), small=True))
        self.body.addWidget(heading(title, 1))
        self.body.addWidget(hint(text))
        self._message = QVBoxLayout()
        self.body.addLayout(self._message)
        self._next: Button | None = None

    def add_field(self, label: str, text: str = "", *, secret: bool = False, help_text: str = "") -> QLineEdit:
        """A field under its label; Enter in it goes on."""
        title = QLabel(label)
        line = QLineEdit(text)
        line.setAccessibleName(label)
        if secret:
            line.setEchoMode(QLineEdit.EchoMode.Password)
        title.setBuddy(line)
        line.returnPressed.connect(self._go_on)
        self.body.addWidget(title)
        self.body.addWidget(line)
        if help_text:
            self.body.addWidget(hint(help_text, small=True))
            line.setAccessibleDescription(help_text)
        return line

    def add_next(self, text: str, act: Callable[[], object], other: QWidget | None = None) -> None:
        """The button that goes on, and at the other end of its line another way to go."""
        self._next = Button(text, kind="primary")
        self._next.clicked.connect(act)
        row = QHBoxLayout()
        if other is not None:
            row.addWidget(other)
        row.addStretch(1)
        row.addWidget(self._next)
        self.body.addSpacing(theme.current().metrics.px(6))
        self.body.addLayout(row)

    def _go_on(self) -> None:
        if self._next is not None and self._next.isEnabled():
            self._next.click()

    def enter(self) -> None:
        """Put the cursor into the first field, or on the first button."""
        fields = [*self.findChildren(QLineEdit), *self.findChildren(Button)]
        fields[0].setFocus(Qt.FocusReason.TabFocusReason)

    def say(self, notice: Notice) -> None:
        """Show a message in place of the one before."""
        empty(self._message)
        self._message.addWidget(notice)

    def busy(self, text: str) -> None:
        """Work is under way."""
        self.say(Notice("info", text))
        self.setEnabled(False)

    def refuse(self, error: UserError) -> None:
        """It did not work, and why."""
        self.setEnabled(True)
        self.say(Notice("danger", error.message, error.hint))
        self.enter()

    def forget(self) -> None:
        """Let go of what was typed or shown."""
        for line in self.findChildren(QLineEdit):
            line.clear()


class _PassphraseStep(_Step):
    def __init__(self, then: Callable[[_PassphraseStep], None], restore: Callable[[], object]) -> None:
        super().__init__(
            1,
            _("Choose a passphrase"),
            _("It encrypts everything on this computer. Four or five unrelated words are easy to remember."),
        )
        self._then = then
        self.name = self.add_field(_("Your name"))
        at_least = _("At least {n} characters.").format(n=rule.MINIMUM_LENGTH)
        self.passphrase = self.add_field(_("Passphrase"), secret=True, help_text=at_least)
        self._again = self.add_field(_("Passphrase again"), secret=True)
        self._note = FieldNote(self._again)
        self.body.addWidget(self._note)
        backup = Button(_("I have a backup…"), icon="restore")
        backup.clicked.connect(restore)
        self.add_next(_("Next"), self._check, backup)

    def _check(self) -> None:
        self._note.show_problem("")
        if self.passphrase.text() != self._again.text():
            self._note.show_problem(_("The two are not the same."))
            self._again.setFocus()
            return
        self._then(self)


class _RecoveryStep(_Step):
    def __init__(self, code: str, then: Callable[[_Step], None], *, tied: bool) -> None:
        super().__init__(
            2,
            _("Keep this recovery code"),
            _("It opens the vault when the passphrase is forgotten or the computer gone. Print it or write it down."),
        )
        self._then = then
        self._shown = RecoveryCode(code, self._go_on)
        self.body.addWidget(self._shown)
        if not tied:
            self.say(
                Notice(
                    "warning",
                    _("This computer has no password store that can be used."),
                    _("The vault is protected by your passphrase alone, so choose a long one."),
                )
            )
        self.add_next(_("Next"), self._check)

    def _check(self) -> None:
        if self._shown.is_written_down():
            self._then(self)

    def forget(self) -> None:
        super().forget()
        self._shown.forget()


class _AgencyStep(_Step):
    def __init__(self, then: Callable[[_AgencyStep], None]) -> None:
        super().__init__(3, _("Your agency"), _("It stands on what you print. All of it can be changed later."))
        self.name = self.add_field(_("Agency"))
        self.areas = self.add_field(
            _("Areas"), help_text=_("Beats, districts or neighbourhoods, with commas between them.")
        )
        self.number = self.add_field(_("Emergency number"), "911")
        self.add_next(_("Next"), lambda: then(self))


class _BeginStep(_Step):
    def __init__(self, then: Callable[[_BeginStep, str], None]) -> None:
        super().__init__(4, _("What to begin with"), _("You can bring in a directory of services at any time."))
        for text, icon, choice in (
            (_("Start empty"), "file-text", "empty"),
            (_("Import a directory of services"), "download", "import"),
            (_("Look around with sample data"), "users", "sample"),
        ):
            button = Button(text, icon=icon, left=True)
            button.clicked.connect(lambda _on=False, choice=choice: then(self, choice))
            self.body.addWidget(button)


def _create(folder: Path, secret: str, name: str) -> NewVault:
    from liaison_app.services.work import create_vault

    return create_vault(folder, secret, name)


def _save_agency(session: Session, name: str, number: str, areas: str) -> None:
    from liaison_app.services import records
    from liaison_app.services.work import Edit

    agency = records.agency(session)
    fields = records.values_from("agency", {"name": name, "emergency_number": number, "areas": areas})
    records.save(session, [Edit("agency", agency.id, base=agency.version, fields=fields)])


def _fill(session: Session) -> None:
    from liaison_app.services import sample

    sample.fill(session)
