"""Random directories: whatever stands in them, every format prints, with all of the text and nothing but the text.

Eight sets of services in a normal run; `LIAISON_EXAMPLES=200 pytest tests/exports/test_any_guide.py` tries 200, as does
`python -m campaigns guides --count 200`.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns import guides
from liaison_app.exports.guide_formats import FORMATS, GuideFormat
from liaison_app.services.guide import GuideContent
from liaison_app.storage.session import Session
from tests.exports import random_guides

EXAMPLES = int(os.environ.get("LIAISON_EXAMPLES", "8"))


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), print_blob=True)
@given(content=random_guides.contents, chosen=st.sampled_from(FORMATS), langs=random_guides.languages)
@pytest.mark.timeout(60 + EXAMPLES * 10)
def test_every_set_of_services_is_printed_whole(
    session: Session, content: GuideContent, chosen: GuideFormat, langs: tuple[str, ...]
) -> None:
    document = random_guides.printed(session, content, chosen, langs)
    assert document is None or random_guides.wrong(document) == []


def test_text_that_is_clipped_or_invisible_is_noticed() -> None:
    failures = guides.campaign(3, seed=1, sabotage=True).failures
    assert any("is invisible" in failure for failure in failures)
    assert any("clipped" in failure or "outside" in failure for failure in failures)
