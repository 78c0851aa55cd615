"""One engine on one document, in a process of its own: `… -m benchmarks.documents.engines ENGINE IN.pickle OUT.pdf`.

It prints its processor time from the start of the process with all imports, its largest memory, and the pages.
"""

from __future__ import annotations

import json
import pickle
import sys
from pathlib import Path

from benchmarks.documents.peer import spent


def main(engine: str, source: str, target: str) -> None:
    """Set the document and print the figures."""
    document = pickle.loads(Path(source).read_bytes())  # noqa: S301 - written by the process that started this one
    if engine == "liaison":
        from liaison_app.exports.pdf import write_pdf

        made = write_pdf(document)
        Path(target).write_bytes(made.data)
        pages = made.pages
    else:
        from benchmarks.documents.platypus import write

        pages = write(document, target)
    print(json.dumps({**spent(), "pages": pages, "bytes": Path(target).stat().st_size}))


if __name__ == "__main__":
    main(*sys.argv[1:])
