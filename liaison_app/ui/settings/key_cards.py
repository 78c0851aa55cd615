"""The cards of the page on keys: what each key is for, in words, and the button that changes it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel

from liaison_app.i18n import _
from liaison_app.services.keys import Way, Ways
from liaison_app.ui.look import theme
from liaison_app.ui.widgets import Button, Card, hint

Act = Callable[[], object]


def passphrase(change: Act, *, by_code: bool) -> Card:
    """One's own passphrase, or that of whoever forgot it."""
    if by_code:
        text = _("The vault was opened with the recovery code. Set a new passphrase for whoever forgot theirs.")
        return _card(_("Passphrase"), text, (_("Set a passphrase…"), change))
    text = _("Only you need to know it. Change it when somebody else may have seen it.")
    return _card(_("Your passphrase"), text, (_("Change passphrase…"), change))


def ways(found: Ways, *, supervisor: bool) -> Card:
    """Everything that opens the vault."""
    card = _card(_("What opens this vault"), "")
    metrics = theme.current().metrics
    grid = QGridLayout()
    grid.setHorizontalSpacing(metrics.px(16))
    grid.setVerticalSpacing(metrics.px(6))
    grid.setColumnStretch(1, 1)
    for way in found.passphrases:
        _line(grid, _("Passphrase of {name}").format(name=way.name), _about(way), trouble=_in_trouble(way))
    since = found.recovery_since
    _line(
        grid, _("Recovery code"), _("the one made on {day}").format(day=since) if since else _("made nobody knows when")
    )
    _line(grid, _("Agency's key"), _("set") if found.agency_key else _("not set"))
    card.body.addLayout(grid)
    costs = [way.cost for way in found.passphrases]
    if costs:
        least = min(costs, key=lambda cost: (cost.memory_kib, cost.iterations))
        text = _("Each guess at a passphrase takes {memory} MiB of memory and {passes} passes at least (Argon2id).")
        words = text.format(memory=f"{least.memory_kib / 1024:g}", passes=least.iterations)
        card.body.addWidget(hint(words, small=True))
    if not supervisor:
        card.body.addWidget(
            hint(_("The recovery code, the agency's key and the database's key are in the hands of supervisors."))
        )
    return card


def code(make: Act | None) -> Card:
    """The recovery code; without `make`, why no other can be made now."""
    if make is None:
        text = _(
            "You opened the vault with it. A new one can be made here after you set a passphrase, lock, and open with "
            "that: so there is always a way in."
        )
        return _card(_("Recovery code"), text)
    text = _(
        "It opens the vault when a passphrase is forgotten, or when the computer's password store is gone. Make a new "
        "one when the old one is lost or may be in wrong hands."
    )
    return _card(_("Recovery code"), text, (_("New recovery code…"), make))


def agency(choose: Act, drop: Act | None) -> Card:
    """The agency's key; `drop` where one is set."""
    text = _(
        "An agency can keep a way of its own into every vault: a pair of keys, of which only the public one comes to "
        "this computer. Whoever has the private one opens the vault without a passphrase."
    )
    buttons = [(_("Set from a file…") if drop is None else _("Replace from a file…"), choose)]
    if drop is not None:
        buttons.append((_("Remove…"), drop))
    return _card(_("Agency's key"), text, *buttons)


def database(rekey: Act) -> Card:
    """The key of the database itself."""
    text = _(
        "Everything is encrypted with a random key that nobody ever sees. With a new one, a copy of the key file that "
        "somebody may have opens nothing of what is in the vault from now on."
    )
    return _card(_("Key of the database"), text, (_("New database key…"), rekey))


def _card(title: str, text: str, *buttons: tuple[str, Act]) -> Card:
    card = Card(title)
    if text:
        card.body.addWidget(hint(text))
    row = QHBoxLayout()
    for label, act in buttons:
        button = Button(label, name=label.removesuffix("…"))
        button.clicked.connect(lambda _on=False, act=act: act())
        row.addWidget(button)
    row.addStretch(1)
    if buttons:
        card.body.addLayout(row)
    return card


def _line(grid: QGridLayout, name: str, text: str, *, trouble: bool = False) -> None:
    row = grid.rowCount()
    title = QLabel(name)
    title.setTextFormat(Qt.TextFormat.PlainText)
    words = hint(text)
    if trouble:
        theme.mark(words, tone="danger")
    grid.addWidget(title, row, 0, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(words, row, 1, Qt.AlignmentFlag.AlignTop)


def _in_trouble(way: Way) -> bool:
    return way.left or way.device == "missing"


def _about(way: Way) -> str:
    if way.left:
        return _("has left, and is kept out by the program only: remove this officer again")
    return {
        "none": _("opens a copy of the vault by itself"),
        "held": _("together with a part of the key that this computer's password store keeps"),
        "missing": _("does not open it now: the part that this computer's password store kept is gone or locked"),
    }[way.device]
