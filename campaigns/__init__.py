"""Campaigns: many random attempts to break a promise of the program, counted.

`python -m campaigns NAME --count N --json` runs one and exits with 1 if the promise broke. With `--sabotage` the
protection is taken away first: the campaign must then find failures (exit code 1), or it proves nothing. Each campaign
is a module with `campaign(count, seed, sabotage) -> Report`; the module's name is the campaign's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Report:
    """What a campaign found. `failures` says each broken promise in a line; none means that the promise held."""

    name: str
    count: int
    seed: int
    sabotage: bool
    figures: dict[str, Any] = field(default_factory=dict)
    """What was counted on the way, such as the kills inside a transaction."""
    failures: list[str] = field(default_factory=list)

    @property
    def held(self) -> bool:
        """Whether the promise held every time."""
        return not self.failures

    def add(self, figure: str, by: int = 1) -> None:
        """Count something."""
        self.figures[figure] = self.figures.get(figure, 0) + by

    def as_dict(self) -> Mapping[str, Any]:
        """For JSON; of many failures the first twenty."""
        return {
            "campaign": self.name,
            "count": self.count,
            "seed": self.seed,
            "sabotage": self.sabotage,
            "held": self.held,
            "failed": len(self.failures),
            "failures": self.failures[:20],
            **self.figures,
        }
