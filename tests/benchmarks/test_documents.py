"""The benchmark of documents runs, and says which goals it could not measure."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import documents
from benchmarks.documents.content import table_of
from benchmarks.documents.page import html


def test_each_engine_sets_the_same_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "RUNS", dict.fromkeys(documents.RUNS, 1))
    monkeypatch.delenv("LIAISON_PEERS", raising=False)
    found = documents._measured(table_of(40), tmp_path / "table")
    assert found["liaison"]["pages"] == found["platypus"]["pages"] > 1
    assert 10 < found["liaison"]["mb"] < documents.MOST_MB
    assert found["of_platypus"] > 0
    if found["weasyprint"] is None:  # it is not in this project's environment
        assert found["reached"]["faster_than_weasyprint"] is False
    assert html(table_of(40)).count("<tr>") == 41
