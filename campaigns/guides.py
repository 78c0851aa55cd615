"""Random sets of services in every format and in one or two languages: all of the text is there and can be seen.

Long names, no phone, descriptions of 2,000 words, mixed scripts, markup and control characters. Sabotage: letters are
taken for half as wide as they are, or drawn without ink.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from campaigns import Report
from campaigns.vaults import make, workshop
from liaison_app.exports.guide_formats import FORMATS, GuideFormat
from liaison_app.exports.pdf import ink, text
from liaison_app.services.guide import GuideContent
from tests.exports import random_guides


def campaign(count: int, seed: int = 1, sabotage: bool = False) -> Report:
    """So many sets; a failure is a file of which something is wrong."""
    report = Report("guides", count, seed, sabotage)
    with workshop() as work:
        vault = make(work / "vault")
        session = vault.session()

        def look(content: GuideContent, chosen: GuideFormat, langs: tuple[str, ...]) -> None:
            document = random_guides.printed(session, content, chosen, langs)
            report.add("sets")
            if document is None:
                report.add("too many for a leaflet")
                return
            kind = "two languages" if len(langs) > 1 else chosen
            report.add(kind)
            with _spoilt(int(report.figures["sets"])) if sabotage else _whole():
                found = random_guides.wrong(document)
            report.failures += [f"{kind}, {'+'.join(langs)}: {one}" for one in found[:3]]

        _run(look, count, seed)
        vault.close()
    return report


def _run(look: Any, count: int, number: int) -> None:
    given_sets = given(random_guides.contents, st.sampled_from(FORMATS), random_guides.languages)
    options = settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    seed(number)(options(given_sets(look)))()


@contextmanager
def _whole() -> Iterator[None]:
    yield


@contextmanager
def _spoilt(number: int) -> Iterator[None]:
    """The writer without one of its cares, by turns."""
    if number % 2:
        measure = text._Filling.measure
        with patch.object(text._Filling, "measure", lambda *args: measure(*args) / 2):
            yield
        return
    draw = ink.Ink._plain

    def unseen(self: ink.Ink, *args: Any) -> None:
        self._canvas.addLiteral("3 Tr")
        draw(self, *args)

    with patch.object(ink.Ink, "_plain", unseen):
        yield
