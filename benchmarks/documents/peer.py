"""WeasyPrint on one page, in a process that needs nothing else of this project: `python peer.py IN.html OUT.pdf`."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path


def main(source: str, target: str) -> None:
    """Print the page with tags (PDF/UA-1) and say what that took."""
    import weasyprint  # type: ignore[import-not-found, unused-ignore]

    made = weasyprint.HTML(filename=source).render()
    made.write_pdf(target, pdf_variant="pdf/ua-1")
    print(json.dumps({**spent(), "pages": len(made.pages), "bytes": Path(target).stat().st_size}))


def spent() -> dict[str, float]:
    """Processor time and largest memory of this process since its program began.

    Linux says the latter in `/proc`; what `getrusage` says there may be that of the process that started this one.
    """
    status = Path("/proc/self/status")
    if status.exists():
        [line] = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
        most = int(line.split()[1]) / 1024
    else:
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": round(time.process_time(), 3), "mb": round(most, 1)}


if __name__ == "__main__":
    main(*sys.argv[1:])
