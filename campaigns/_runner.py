"""The other end of `campaigns._commands`: runs commands in that process, one after the other."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from campaigns import Report

PATIENCE_SECONDS: Final = 120


@dataclass
class Run:
    """Carries out commands in the other process; what they print. One that ends otherwise than expected is an error."""

    process: subprocess.Popen[str]
    report: Report
    used: set[str] = field(default_factory=set)
    """The commands that were run, and their first two words."""
    options: list[str] = field(default_factory=list)
    err: str = ""

    def __call__(self, *words: str, typed: str = "", crash: str = "", code: int = 0) -> str:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        asked = {"words": [*words, *self.options], "typed": typed, "crash": crash}
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        late = threading.Timer(PATIENCE_SECONDS, self.process.kill)
        late.start()
        line = self.process.stdout.readline()
        late.cancel()
        if not line:
            raise RuntimeError(f"{words}: the process of commands ended")
        done = json.loads(line)
        if done["code"] != code:
            raise RuntimeError(f"{words}: {done['code']} instead of {code}: {done['out']}{done['err']}")
        self.err = done["err"]
        self.report.add("commands")
        self.used |= {words[0], " ".join(words[:2])}
        return str(done["out"])


@contextmanager
def commands(environment: dict[str, str], report: Report, sabotage: str = "") -> Iterator[Run]:
    """The process, for as long as it is used."""
    words = [sys.executable, "-m", "campaigns._commands", *([sabotage] if sabotage else [])]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "encoding": "utf-8"}
    with subprocess.Popen(words, env=environment, **pipes) as process:
        try:
            yield Run(process, report)
        finally:
            assert process.stdin is not None
            process.stdin.close()
