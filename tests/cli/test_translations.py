"""Translations by the command line: out to translators, in again, and two languages on paper."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from liaison_app.storage import vault
from tests.exports.reading import structure
from tests.services.adding import add
from tests.support.commandline import CommandLine
from tests.support.vaults import PASSPHRASE


def test_out_and_in_and_on_paper_beside_another_language(cli: CommandLine, tmp_path: Path) -> None:
    opened = vault.open_vault(cli.folder, PASSPHRASE, store=None)
    add(opened.session(), "services", name="Food shelf", description="Bring ሀ and more.", needs=("Food",))
    opened.close()
    table, pdf = tmp_path / "ar.csv", tmp_path / "both.pdf"
    assert json.loads(cli.ok("translations", "out", str(table), "--lang", "ar", "--json"))["texts"] >= 2
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8-sig"))))
    next(row for row in rows if row["field_name"] == "name").update(value="رفوف الطعام", translator="A", checked_by="B")
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert "Added 1, changed 0" in cli.ok("translations", "in", str(table))
    done = cli.run("export", "guide", "--lang", "ar,en", "--out", str(pdf))
    assert done.returncode == 0, done.stderr
    assert "Printed as [?]: U+1200 ETHIOPIC SYLLABLE HA (رفوف الطعام; Food shelf)" in done.stderr
    assert f"ar: {len(rows) - 1} texts are printed as they were written" in done.stderr
    told = [text for _role, text in structure(pdf.read_bytes())]
    assert {"دليل الخدمات المجتمعية", "Community resource guide", "رفوف الطعام", "Food shelf"} <= set(told)
    no = tmp_path / "no.pdf"
    assert "full guide only" in cli.refused("export", "guide", "--lang", "es,en", "--format", "list", "--out", str(no))
    assert not no.exists()
