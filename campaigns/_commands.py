"""The command line in a process that carries out many commands, one a line of standard input, as a JSON object.

`words` are the command's, `typed` its standard input; `crash` lets the next save fail with an error of the database
that has this text among its values. The answer is a line with exit code and output. The slow hash is made quick: what
is looked for is where texts go, not how long a guess takes. `python -m campaigns._commands [SABOTAGE]`.
"""

from __future__ import annotations

import inspect
import json
import sys
import traceback
from typing import Any

from click.testing import CliRunner
from sqlalchemy import text

from campaigns.vaults import CHEAP
from liaison_app import logs, paths
from liaison_app.__main__ import main as program
from liaison_app.services import records, work
from liaison_app.storage import vault
from liaison_app.storage.session import Session
from liaison_app.sync import exchange
from liaison_app.sync.sealed import Sealer


def quick() -> None:
    """Every new slot at the lowest cost."""
    for function in (work.create_vault, vault.create, vault.open_vault):
        assert function.__kwdefaults__ is not None
        function.__kwdefaults__["cost"] = CHEAP
    inspect.unwrap(exchange.write).__kwdefaults__["cost"] = CHEAP


def fall(session: Session, secret: str) -> None:
    """An error of the database with values in its message and in its parameters."""
    with session.write() as db:
        db.execute(text("INSERT INTO contacts (id, name) VALUES (:id, :name)"), {"id": secret, "name": secret})


def naive_report(error: BaseException) -> str:
    """How a crash report is written that helps most, with the variables of every place: the sabotaged form."""
    return "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())


def log_words(words: list[str], typed: str) -> None:
    """A log of what was done, as programs keep one: the other sabotaged form."""
    path = paths.state_dir() / "liaison.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{words} {typed}\n")


def answer(asked: dict[str, Any], sabotage: str) -> dict[str, Any]:
    """Carry out one command."""
    kept, crash = records.save, asked.get("crash", "")

    def falling(session: Session, _edits: object) -> Any:
        fall(session, crash)

    if crash:
        records.save = falling  # type: ignore[assignment]
    if sabotage == "log":
        log_words(asked["words"], asked.get("typed", ""))
    try:
        done = CliRunner().invoke(program, asked["words"], input=asked.get("typed", ""), prog_name="liaison")
    finally:
        records.save = kept
    return {"code": done.exit_code, "out": done.stdout, "err": done.stderr}


def main(sabotage: str = "") -> None:
    """Until standard input ends."""
    quick()
    if sabotage == "report":
        logs.describe = naive_report
    if sabotage == "hub":
        Sealer.seal = lambda _self, _place, content: content  # type: ignore[method-assign,assignment]
    lines, out = sys.stdin, sys.stdout
    for line in lines:
        out.write(json.dumps(answer(json.loads(line), sabotage)) + "\n")
        out.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
