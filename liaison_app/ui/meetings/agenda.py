"""The agenda of a meeting: items typed in a line, moved with Alt+Up and Alt+Down; templates to begin with."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from liaison_app.i18n import _
from liaison_app.models.meeting import MEETING_TYPES
from liaison_app.models.registry import KINDS
from liaison_app.services import agendas, records
from liaison_app.services.agendas import Offer
from liaison_app.services.work import Changed, Session
from liaison_app.ui.child_pane import ChildPane, Children
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.settings.ask import Ask
from liaison_app.ui.widgets import Button

TEMPLATE_KEYS = "Ctrl+Shift+A"


class AgendaPane(ChildPane):
    """The items of a meeting."""

    def __init__(self, desk: Desk, children: Children) -> None:
        super().__init__(desk, children)
        self._menu = QMenu(self)
        if self.writes:
            for keys, step in (("Alt+Up", -1), ("Alt+Down", +1)):
                shortcut = QShortcut(
                    QKeySequence(keys), self.table
                )  # in the list only: Alt+Down opens a box of choices
                shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
                shortcut.activated.connect(lambda step=step: self.move_item(step))

    def _build(self) -> None:
        """The line and the templates stand beside each other: in large text every row counts."""
        super()._build()
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        self._begin = Button(_("Templates"), icon="copy", name=_("Agenda templates…"))
        self._begin.setMinimumWidth(theme.current().metrics.px(44))
        self._begin.clicked.connect(self.offer_templates)
        row = QHBoxLayout()
        row.setSpacing(theme.current().metrics.gap)
        column.removeWidget(self.entry)
        row.addWidget(self.entry, 1)
        row.addWidget(self._begin)
        column.insertLayout(0, row)
        self._begin.setVisible(self.writes)

    # --- templates ------------------------------------------------------------------------------

    def offer_templates(self) -> None:
        """Show the templates for this kind of meeting, the first one ready to be taken with Enter."""
        parent_id = self.parent_id

        def ask(session: Session) -> tuple[Offer, ...]:
            meeting = records.load(session, "meetings", parent_id)
            return agendas.offered(session, str(meeting.value("meeting_type")))

        self.settle(lambda: self.desk.query(self, ask, self._show_offers, slot="templates"), lambda: None)

    def _show_offers(self, offers: Sequence[Offer]) -> None:
        self._menu.clear()
        for offer in offers:
            action = self._menu.addAction(offer.name.replace("&", "&&"))
            action.triggered.connect(lambda _on=False, offer=offer: self._take(offer))
        self._menu.addSeparator()
        self._menu.addAction(_("Keep the agenda as a template…")).triggered.connect(self.keep)
        self._menu.setAccessibleName(_("Templates"))
        self._menu.popup(self._begin.mapToGlobal(QPoint(0, self._begin.height())))
        self._menu.setActiveAction(self._menu.actions()[0])

    def _take(self, offer: Offer) -> None:
        parent_id, offer_id = self.parent_id, offer.id
        said = _("Agenda begun with “{name}”.").format(name=offer.name)
        self.desk.change(lambda session: agendas.fill_in(session, parent_id, offer_id), said=said)

    def keep(self) -> None:
        """Ask for a name, then make a template of the agenda."""
        parent_id = self.parent_id

        def ask(session: Session) -> str:
            meeting = records.load(session, "meetings", parent_id)
            return _(MEETING_TYPES.get(str(meeting.value("meeting_type")), ""))

        def show(name: str) -> None:
            KeepDialog(self.desk, parent_id, name, self).open()

        self.settle(lambda: self.desk.query(self, ask, show, slot="templates"), lambda: None)

    # --- the order ------------------------------------------------------------------------------

    def move_item(self, step: int) -> None:
        """Move the selected item up or down; where it stands then is said."""
        item_id = self.table.selected()
        if not item_id:
            return
        there: list[int] = []

        def move(session: Session) -> Changed:
            changed, place, of = agendas.move(session, item_id, step)
            there.extend((place, of))
            return changed

        def told(changed: Changed) -> None:
            words = _("Item {place} of {count}.").format(place=there[0], count=there[1])
            self.desk.said.emit(words, changed.step)

        self.table.keep(item_id)
        self.settle(lambda: self.desk.change(move, told), lambda: None)


class KeepDialog(Ask):
    """Asks what a template is to be called."""

    def __init__(self, desk: Desk, meeting_id: str, name: str, parent: QWidget) -> None:
        text = _("It is offered for meetings of the same kind. A template of the same name is written anew.")
        super().__init__(parent, _("Keep the agenda as a template"), text, _("Keep"))
        self.setWindowTitle(_("Keep the agenda as a template"))
        self._line = self.add_line(_(KINDS["agenda-templates"].field("name").label))
        self._line.setText(name)
        self._line.selectAll()
        self._desk, self._meeting_id = desk, meeting_id
        self.asked.connect(self._keep)

    def _keep(self) -> None:
        name, meeting_id = self._line.text(), self._meeting_id
        self.busy(_("Saving …"))
        self._desk.change(
            lambda session: agendas.keep(session, meeting_id, name),
            lambda _changed: self.accept(),
            said=_("Template kept."),
            failed=self.refuse,
        )
