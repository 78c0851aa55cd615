"""veraPDF, the reference checker, over every document in every language: on request, since it needs Java.

`LIAISON_VERAPDF` is the class path with veraPDF's classes; docs/verification/documents-formats.md says where from.
"""

from __future__ import annotations

import os
import subprocess
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from liaison_app.exports.languages import LANGUAGES
from liaison_app.exports.pdf import write_pdf
from liaison_app.models.agency import AGENCY_ID
from liaison_app.services import sample
from liaison_app.storage.session import Session
from tests.exports.printed import PAGES, PAIRS, every_document
from tests.exports.test_pdf import every_block
from tests.services.adding import change
from tests.support.logos import logo

CLASS_PATH = os.environ.get("LIAISON_VERAPDF", "")

pytestmark = pytest.mark.skipif(not CLASS_PATH, reason="LIAISON_VERAPDF is not set")


def verdicts(files: list[Path]) -> list[str]:
    """What veraPDF says of each file, a line for each and its reasons."""
    command = ["java", "-cp", CLASS_PATH, str(Path(__file__).with_name("VeraPdf.java")), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=600, check=True)
    return done.stdout.splitlines()


@pytest.mark.timeout(700)
@pytest.mark.parametrize("lang", [tag for tag, _name in LANGUAGES.values()])
def test_every_document_is_compliant(session: Session, tmp_path: Path, lang: str) -> None:
    sample.fill(session)
    change(session, "agency", AGENCY_ID, logo=logo())
    files = []
    for page in PAGES:
        for number, (_name, document) in enumerate(every_document(session, page, lang, ("Food", "Money"))):
            files.append(tmp_path / f"{page}-{number}.pdf")
            files[-1].write_bytes(write_pdf(document).data)
    told = verdicts(files)
    assert [line for line in told if not line.startswith("yes ")] == []
    assert len(told) == len(files) == 28 + 2 * len(PAIRS[lang])


def test_it_notices_what_is_missing(tmp_path: Path) -> None:
    with pikepdf.open(BytesIO(write_pdf(every_block()).data)) as pdf:
        del pdf.Root.Lang
        pdf.save(tmp_path / "spoiled.pdf")
    assert verdicts([tmp_path / "spoiled.pdf"])[0].startswith("no ")
