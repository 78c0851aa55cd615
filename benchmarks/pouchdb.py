"""The other way to do it, measured on the same records: PouchDB on two laptops, express-pouchdb between them.

Its packages are installed when it is measured, into the system's folder for temporary files, where they stay for the
next time; their versions stand in `pouch/package.json`.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from liaison_app.models.registry import KINDS
from liaison_app.storage.vault import Vault
from liaison_app.sync import local, scopes

_HERE: Final = Path(__file__).parent / "pouch"
#: Documents a batch, ours as well; PouchDB's own 100 is slower.
_BATCH: Final = 1000


def version() -> str:
    """What is measured; empty where node or npm is missing."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return ""
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    wanted = json.loads((_HERE / "package.json").read_text(encoding="utf-8"))["dependencies"]
    return ", ".join([*(f"{name} {number}" for name, number in wanted.items()), f"node {node}"])


def documents(vault: Vault, path: Path) -> Path:
    """All records of a vault as JSON documents in a file, one a line: what we seal, in clear and not padded."""
    with vault.session().read() as reading, path.open("w", encoding="utf-8", newline="\n") as file:
        db = reading.connection()
        for name, kind in KINDS.items():
            ids = list(db.scalars(select(kind.table.c.id)))
            for record_id, (_version, rows) in local.rows_of(db, name, ids).items():
                whole = scopes.join(rows[scopes.scope_of(name)], rows.get(scopes.IDENTITIES))
                text = json.dumps({"_id": record_id, **json.loads(whole.to_bytes())}, ensure_ascii=False)
                file.write(text.replace("\u2028", " ") + "\n")
    return path


def measure(path: Path, expected: int) -> dict[str, Any]:
    """`seconds` and `processor` seconds of the laptop for `push` and `pull` of the documents of a file.

    They are `new`, then `changed`, then there is `nothing` to do.
    """
    modules = _installed()
    with tempfile.TemporaryDirectory(prefix="liaison-pouchdb-") as name:
        folder = Path(name)
        for part in ("server", "laptops"):
            (folder / part).mkdir()
        begin = ["node", str(modules / "server.js"), str(folder / "server")]
        served = subprocess.Popen(begin, stdout=subprocess.PIPE, text=True)
        try:
            assert served.stdout is not None
            port = served.stdout.readline().strip()
            laptops = ["node", str(modules / "laptops.js"), str(folder / "laptops"), port, str(path), str(_BATCH)]
            printed = subprocess.run(laptops, capture_output=True, text=True, check=True).stdout
        finally:
            served.kill()
            served.communicate()
    told: dict[str, Any] = json.loads(printed)
    assert told["right"] == told["arrived"] >= expected
    return told


def _installed() -> Path:
    """A folder with the scripts and the packages they need."""
    mark = hashlib.sha256((_HERE / "package.json").read_bytes()).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"liaison-benchmark-pouchdb-{mark}"
    folder.mkdir(mode=0o700, exist_ok=True)
    for name in ("package.json", "server.js", "laptops.js"):
        shutil.copyfile(_HERE / name, folder / name)
    done = folder / "installed"
    if not done.exists():
        quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock", "--loglevel=error"]
        subprocess.run(["npm", "install", *quiet], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        done.touch()
    return folder
