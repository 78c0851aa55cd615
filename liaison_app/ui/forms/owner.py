"""The editor of an owner: any name, and those that are known offered as one types."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.models.about import Field
from liaison_app.services import owners
from liaison_app.ui.desk import Desk
from liaison_app.ui.forms.editors import LineEditor
from liaison_app.ui.forms.picker_line import Offer, PickerLine, Source


class OwnerEditor(LineEditor):
    """Officers, partners and people are offered; what they are (`owner_type`) follows from the name when saved."""

    _line: PickerLine

    def __init__(self, field: Field, desk: Desk) -> None:
        line = PickerLine(_(field.label), owners_source(desk, self))
        super().__init__(field, line)
        line.picked.connect(self._chosen)

    def _chosen(self, name: str, _shown: str) -> None:
        self._line.rest()
        self._line.setText(name)


class OwnerLine(PickerLine):
    """A line of a task: after an `@` the owners that are known are offered; the one that is taken stands there."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Owner"), owners_source(desk, self))
        self.picked.connect(self._put_in)

    def look_up(self) -> None:
        begun = self._begun()
        if begun:
            self._ask(begun)
        else:
            self.rest()

    def _show_all(self) -> None:
        self.look_up()

    def _begun(self) -> str:
        """What is typed of a name after the last `@`, up to the cursor."""
        before, mark, name = self.text()[: self.cursorPosition()].rpartition("@")
        alone = not before or before.endswith(" ")
        named = alone and not name[:1].isspace()  # as it is read: right after the sign
        return name if mark and named and "^" not in name and "*" not in name else ""

    def _put_in(self, name: str, _shown: str) -> None:
        self.rest()
        at = self.cursorPosition()
        before, _mark, _begun = self.text()[:at].rpartition("@")
        after = self.text()[at:]
        self.setText(f"{before}@{name}{after or ' '}")
        self.setCursorPosition(len(before) + len(name) + (1 if after else 2))


def owners_source(desk: Desk, asking: QObject) -> Source:
    """Where owners are looked up; the pairs are the name, and the name with what they are."""

    def look_up(text: str, purpose: str, then: Callable[[Offer], None]) -> None:
        def failed(error: UserError) -> None:
            desk.failed.emit(error)
            then(())

        desk.query(
            asking,
            lambda session: owners.find(session, text),
            lambda found: then([(one.name, one.shown) for one in found]),
            slot=purpose,
            failed=failed,
        )

    return look_up
