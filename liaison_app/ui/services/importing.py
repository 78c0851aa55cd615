"""Bringing in a directory of services, and the translations of its texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from liaison_app.i18n import N_, _
from liaison_app.services.work import Changed, Session
from liaison_app.ui.importing import ImportDialog, Problems, summary
from liaison_app.ui.widgets import TextTable

if TYPE_CHECKING:
    from liaison_app.imports.hsds.plan import Plan
    from liaison_app.imports.translations import Plan as Translations


class DirectoryDialog(ImportDialog["Plan"]):
    """A directory of services (HSDS)."""

    TITLE = N_("Import a directory")
    DONE = N_("Directory imported.")

    def read(self, session: Session, path: Path, tell: Callable[[int], None]) -> Plan:
        from liaison_app.imports.hsds.plan import make_plan

        return make_plan(session, path, progress=tell)

    def write(self, session: Session, plan: Plan) -> Changed:
        from liaison_app.imports.hsds.plan import carry_out

        return carry_out(session, plan)

    def told(self, plan: Plan) -> Iterator[QWidget]:
        yield summary(plan.total("added"), plan.total("changed"), plan.total("unchanged"))
        counts = [
            (table, *(str(getattr(one, what)) for what in ("read", "added", "changed", "unchanged", "rejected")))
            for table, one in plan.counts.items()
            if one.read
        ]
        titles = (_("Table"), _("Read"), _("New"), _("Changed"), _("As it is"), _("Left out"))
        yield TextTable(_("Tables"), titles, counts)
        if plan.rejected or plan.remarks:
            yield Problems(plan.rejected, plan.remarks)


class TranslationsDialog(ImportDialog["Translations"]):
    """A table of translations that came back."""

    TITLE = N_("Bring in translations")
    DONE = N_("Translations imported.")

    def read(self, session: Session, path: Path, tell: Callable[[int], None]) -> Translations:
        from liaison_app.imports.translations import make_plan

        return make_plan(session, path)

    def write(self, session: Session, plan: Translations) -> Changed:
        from liaison_app.imports.translations import carry_out

        return carry_out(session, plan)

    def told(self, plan: Translations) -> Iterator[QWidget]:
        yield summary(plan.added, plan.changed, plan.unchanged)
        if plan.rejected or plan.stale or plan.remarks:
            yield Problems(plan.rejected, [*plan.stale, *plan.remarks])
