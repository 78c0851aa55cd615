"""How long documents take, beside the same content by plain ReportLab and by WeasyPrint.

Two documents: a guide of 500 services with phones, hours, addresses and descriptions, and a table of 1,000 rows. Each
is set by each engine in a process of its own, which measures its processor time with all imports, and its largest
memory. The least of some runs counts. Goals: at most 1.5 times plain ReportLab (which has no tags), at least 4 times
faster than WeasyPrint, at most 120 MB.

WeasyPrint is no part of this project's environment: `LIAISON_PEERS` names a Python that has it (docs/verification).
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from liaison_app.exports.document import Document

SERVICES: Final = 500
ROWS: Final = 1000
RUNS: Final = {"liaison": 3, "platypus": 3, "weasyprint": 1}
MOST_OF_PLATYPUS: Final = 1.5
LEAST_OF_WEASYPRINT: Final = 4.0
MOST_MB: Final = 120.0
_HERE: Final = Path(__file__).parent

Figures = dict[str, Any]


def run() -> Figures:
    """The figures of both documents, and whether each goal was reached."""
    from benchmarks.documents.content import guide_of, table_of  # late: the engines are below this package

    with tempfile.TemporaryDirectory(prefix="liaison-bench-") as work:
        folder = Path(work)
        documents = {"guide": guide_of(SERVICES, folder / "vault"), "table": table_of(ROWS)}
        return {name: _measured(document, folder / name) for name, document in documents.items()}


def _measured(document: Document, place: Path) -> Figures:
    from benchmarks.documents import page

    place.mkdir()
    (place / "document.pickle").write_bytes(pickle.dumps(document))
    (place / "page.html").write_text(page.html(document), encoding="utf-8")
    found: Figures = {engine: _least(engine, place, runs) for engine, runs in RUNS.items()}
    own, plain, peer = (found[engine] for engine in RUNS)
    found["of_platypus"] = round(own["seconds"] / plain["seconds"], 2)
    found["faster_than_weasyprint"] = round(peer["seconds"] / own["seconds"], 2) if peer else None
    found["reached"] = {
        "of_platypus": found["of_platypus"] <= MOST_OF_PLATYPUS,
        "faster_than_weasyprint": (found["faster_than_weasyprint"] or 0.0) >= LEAST_OF_WEASYPRINT,
        "memory": own["mb"] <= MOST_MB,
    }
    return found


def _least(engine: str, place: Path, runs: int) -> Figures | None:
    """The run with the least time; none where the engine is not installed."""
    tries = [_run(engine, place) for _number in range(runs)]
    done = [one for one in tries if one]
    return min(done, key=lambda one: float(one["seconds"])) if done else None


def _run(engine: str, place: Path) -> Figures | None:
    if engine == "weasyprint":
        python = os.environ.get("LIAISON_PEERS", sys.executable)
        command = [python, str(_HERE / "peer.py"), str(place / "page.html")]
    else:
        command = [sys.executable, "-m", "benchmarks.documents.engines", engine, str(place / "document.pickle")]
    done = subprocess.run([*command, str(place / f"{engine}.pdf")], capture_output=True, text=True, check=False)
    if done.returncode:
        if engine == "weasyprint" and "No module named 'weasyprint'" in done.stderr:
            return None
        raise RuntimeError(f"{engine}: {done.stderr}")
    figures: Figures = json.loads(done.stdout)
    return figures
