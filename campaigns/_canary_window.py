"""The canary campaign's way through the window: typed everywhere, crashed, killed in the middle of a word, locked."""

from __future__ import annotations

from pathlib import Path

from campaigns._canary_scene import Scene
from tests.support.puppet import Puppet
from tests.support.scan import in_bytes


def by_window(scene: Scene, kind: str) -> None:
    """The window on the same vault: one form of each round, and what every round does."""
    program = _start(scene)
    scene.marks += program.do("type_everywhere", scene.stem, [kind])
    program.do("crash_in_a_slot", scene.mark())
    program.do("crash_in_a_worker", scene.mark())
    program.do("reads", "Something went wrong")
    _look_from_outside(scene, program)
    scene.search("while the window is open")
    program.do("press", "Ctrl+2")
    program.do("click", "Contacts")
    program.do("press", "Ctrl+N")
    program.do("fill", "Notes", scene.mark())
    program.do("keeps_a_draft")
    program.kill()
    scene.search("after kill -9")
    program = _start(scene)
    program.do("reads", scene.stem)  # the draft
    program.do("press", "Ctrl+L")
    program.do("see", "Passphrase")
    program.do("waits_for_the_end")
    scene.search("while locked")
    program.do("close_window")
    scene.found += [f"printed: {line}" for line in program.ended().splitlines() if scene.stem.lower() in line.lower()]
    scene.search("after the end")
    scene.report.add("windows", 2)


def _start(scene: Scene) -> Puppet:
    program = Puppet(scene.vault, scene.environment())
    program.do("fill", "Passphrase", f"{scene.mark()} is not it")
    program.do("press", "Return")
    program.do("reads", "does not open this vault")
    program.unlock(scene.passphrase)
    return program


def _look_from_outside(scene: Scene, program: Puppet) -> None:
    """What other programs of the same user can read of the running one."""
    for name in ("environ", "cmdline", "comm"):
        path = Path(f"/proc/{program.process.pid}/{name}")
        try:
            content = path.read_bytes()
        except OSError:  # no such thing here, or not for us to read, which is better still
            continue
        scene.found += [f"{path.name} of the process" for text in [scene.stem] if in_bytes(text, content)]
        scene.report.add("looks from outside")
