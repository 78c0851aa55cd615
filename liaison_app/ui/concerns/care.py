"""Gives a pane of concerns what every such pane has: where it stands, its moves, and what marking as conduct does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liaison_app.ui.concerns.conduct import Conduct
from liaison_app.ui.concerns.moves import ConcernMoves

if TYPE_CHECKING:
    from liaison_app.ui.record_pane import RecordPane


def care_for(pane: RecordPane) -> None:
    """Put the strip with the state over the pane's form, and watch its box "About police conduct"."""
    pane.over_form.addWidget(ConcernMoves(pane))
    Conduct(pane)
