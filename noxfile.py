"""The project's commands. `nox -s demo` and `nox -s tests` need only Python, nox and uv.

All sessions share one environment, `.venv`, which editors find too: nox's own backend would make one
per session. uv installs it from requirements.lock by hash, and a stamp inside says what was installed,
so that a second start installs nothing and needs no network.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import sys
import zipfile
from pathlib import Path

import nox

if sys.version_info < (3, 11):  # noqa: UP036  (nox itself also runs on older ones, such as macOS's own)
    sys.exit(f"Liaison needs Python 3.11 or newer; nox runs on {sys.version.split()[0]} here.")

import tomllib

nox.needs_version = ">=2025.5.1"
nox.options.default_venv_backend = "none"
nox.options.sessions = ["tests", "lint", "build"]

ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements.lock"
VENV = ROOT / ".venv"
BIN = "Scripts" if os.name == "nt" else "bin"
# pip may have put the uv command where no PATH leads; its module is always found.
UV = [sys.executable, "-m", "uv"] if importlib.util.find_spec("uv") else ["uv"]
BY_HASH = ("--quiet", "--require-hashes", "--only-binary", ":all:")
# mypy fails on a folder that does not exist, and not every checkout has the last two.
TYPED = [name for name in ("liaison_app", "tests", "benchmarks", "campaigns") if (ROOT / name).is_dir()]


@nox.session
def demo(session: nox.Session) -> None:
    """Start the window on sample data; without a display, write the demo documents instead."""
    _install(session)
    _run(session, "python", "-m", "liaison_app", "--demo", *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests in random order, in several processes at once; what follows `--` goes to pytest.

    A file stays in one process, for what its tests share. More than four processes wait for the disk.
    """
    _install(session)
    processes = min(4, max(2, os.cpu_count() or 2))
    _run(session, "python", "-m", "pytest", "-n", str(processes), "--dist", "loadfile", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, types and the direction of imports."""
    _install(session)
    _run(session, "ruff", "check", ".")
    _run(session, "ruff", "format", "--check", ".")
    _run(session, "mypy", *TYPED, "noxfile.py")
    _run(session, "lint-imports")


@nox.session
def build(session: nox.Session) -> None:
    """Build the wheel, install it with its own requirements only, and start the program from it."""
    _install(session)
    folder = Path(session.create_tmp()).resolve()
    shutil.rmtree(folder)
    session.run(
        *UV,
        "build",
        "--quiet",
        "--wheel",
        "--no-build-isolation",
        "--python",
        _tool(VENV, "python"),
        "--out-dir",
        str(folder),
        external=True,
    )
    wheel = next(folder.glob("liaison-*.whl"))
    _compare_resources(session, wheel)

    # Only what the wheel itself asks for, in the locked versions: a dependency left out shows here.
    wanted = folder / "wheel.txt"
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    wanted.write_text(f"liaison @ {wheel.as_uri()} --hash=sha256:{digest}\n", encoding="utf-8")
    fresh = folder / "venv"
    _make_environment(session, fresh)
    session.run(
        *UV,
        "pip",
        "install",
        "--python",
        _tool(fresh, "python"),
        *BY_HASH,
        "-c",
        str(LOCK),
        "-r",
        str(wanted),
        external=True,
    )
    # From another folder, so that the checkout cannot help.
    with session.chdir(folder):
        session.run(_tool(fresh, "liaison"), "--version", external=True)
        session.run(_tool(fresh, "liaison"), "fields", "--json", external=True, silent=True)
    session.log(f"{wheel.name} holds every resource, and its command starts")


@nox.session(default=False)
def lock(session: nox.Session) -> None:
    """Write requirements.lock anew for all platforms; `-- --upgrade` also takes newer versions."""
    session.run(
        *UV,
        "pip",
        "compile",
        "--quiet",
        "--universal",
        "--generate-hashes",
        "--no-emit-index-url",
        "--group",
        "dev",
        "pyproject.toml",
        "-o",
        LOCK.name,
        *session.posargs,
        env={"UV_CUSTOM_COMPILE_COMMAND": "nox -s lock"},
        external=True,
    )


@nox.session(default=False)
def audit(session: nox.Session) -> None:
    """Ask the public advisories about every locked package; one that cannot be asked about is a failure."""
    _install(session)
    _run(
        session,
        "pip-audit",
        "--strict",
        "--disable-pip",
        "--require-hashes",
        "-r",
        str(LOCK),
        *session.posargs,
    )


def _install(session: nox.Session) -> None:
    """Bring .venv to the state of the lock, with the project in it as an editable install."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = hashlib.sha256(LOCK.read_bytes() + repr(project).encode()).hexdigest()
    interpreter = f"{sys.base_prefix} {sys.version}"
    wanted = f"{interpreter}\n{ROOT}\n{locked}\n"
    stamp = VENV / "installed-from"
    present = stamp.read_text(encoding="utf-8") if stamp.is_file() else ""
    if present == wanted:
        return
    if not present.startswith(interpreter):
        _make_environment(session, VENV)
    python = _tool(VENV, "python")
    session.run(*UV, "pip", "sync", "--python", python, *BY_HASH, str(LOCK), external=True)
    # The build tool comes from the lock as well, hence no isolation.
    session.run(
        *UV,
        "pip",
        "install",
        "--quiet",
        "--python",
        python,
        "--no-build-isolation",
        "--no-deps",
        "-e",
        str(ROOT),
        external=True,
    )
    stamp.write_text(wanted, encoding="utf-8")


def _make_environment(session: nox.Session, folder: Path) -> None:
    """Make an empty environment of the Python that runs nox, in place of whatever was there."""
    session.run(*UV, "venv", "--quiet", "--clear", "--python", sys.executable, str(folder), external=True)


def _run(session: nox.Session, tool: str, *arguments: str) -> None:
    """Run a tool of .venv as if the environment were active, so that what it starts is found there too."""
    path = os.pathsep.join([str(VENV / BIN), os.environ.get("PATH", "")])
    session.run(_tool(VENV, tool), *arguments, env={"VIRTUAL_ENV": str(VENV), "PATH": path}, external=True)


def _tool(environment: Path, name: str) -> str:
    """Return the path of a command inside an environment."""
    return str(environment / BIN / (f"{name}.exe" if os.name == "nt" else name))


def _compare_resources(session: nox.Session, wheel: Path) -> None:
    """Fail unless the wheel holds every file under resources/."""
    files = (path for path in (ROOT / "resources").rglob("*") if path.is_file())
    wanted = {f"liaison_app/{path.relative_to(ROOT).as_posix()}" for path in files}
    with zipfile.ZipFile(wheel) as archive:
        missing = sorted(wanted.difference(archive.namelist()))
    if missing or not wanted:
        session.error(f"resources missing from the wheel: {missing or 'all'}")
