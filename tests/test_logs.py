"""Crash reports say where, never what; nothing is dumped; temporary files lie in one private folder."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from liaison_app import logs, paths
from liaison_app.storage.session import Session
from tests.support.scan import find
from tests.support.vaults import fresh_vault

CANARY = "Maria Heron-Canary"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """The session of an open vault."""
    vault = fresh_vault(tmp_path / "vault")
    yield vault.session()
    vault.close()


def test_a_database_error_with_values_leaves_none_of_them(session: Session, tmp_path: Path) -> None:
    with pytest.raises(DBAPIError) as caught, session.write() as db:
        db.execute(text("INSERT INTO contacts (id, name) VALUES (:id, :name)"), {"id": CANARY, "name": CANARY})
    assert CANARY in str(vars(caught.value))  # the exception itself gives it away
    path = logs.crash_report(tmp_path, caught.value)
    assert path is not None
    assert "IntegrityError" in path.read_text(encoding="utf-8")
    assert find([CANARY], [path.parent]) == []


def test_a_message_is_not_written_down(tmp_path: Path) -> None:
    logs.crash_report(tmp_path, ValueError(CANARY))
    assert find([CANARY], [tmp_path / logs.FOLDER]) == []


def a_failure_with_data(session: Session) -> BaseException:
    """An SQL error whose parameters hold a name, wrapped twice, and grouped with another."""
    try:
        try:
            with session.write() as db:
                insert = text("INSERT INTO meta VALUES ('vault_id', :name)")
                db.execute(insert, {"name": CANARY})
        except IntegrityError as error:
            raise KeyError(CANARY) from error
    except KeyError:
        try:
            raise ExceptionGroup(CANARY, [ValueError(CANARY)])
        except ExceptionGroup as error:
            return error
    raise AssertionError


def test_a_report_names_every_exception_of_the_chain_and_no_data(session: Session, tmp_path: Path) -> None:
    path = logs.crash_report(tmp_path / "reports", a_failure_with_data(session))
    assert path is not None
    said = path.read_text(encoding="utf-8")
    for kind in ("ExceptionGroup", "ValueError", "KeyError", "IntegrityError"):
        assert f"\n{kind}\n" in said
    assert "test_logs.py" in said
    assert str(Path.home()) not in said
    assert find([CANARY], [tmp_path / "reports"]) == []


def test_reports_do_not_pile_up_and_never_fail(tmp_path: Path) -> None:
    for _ in range(logs.KEPT + 5):
        logs.crash_report(tmp_path, ValueError())
    assert len(list((tmp_path / logs.FOLDER).iterdir())) == logs.KEPT
    (tmp_path / "file").touch()
    assert logs.crash_report(tmp_path / "file", ValueError()) is None


def test_every_thread_s_failure_becomes_a_report_and_nothing_is_printed(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, name in ((sys, "excepthook"), (threading, "excepthook"), (sys, "unraisablehook")):
        monkeypatch.setattr(module, name, getattr(module, name))  # put back afterwards
    told: list[Path | None] = []
    logs.catch(tmp_path, told.append)

    def fail() -> None:
        raise ValueError(CANARY)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    try:
        fail()
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)

    class Falls:
        def __del__(self) -> None:
            raise ValueError(CANARY)

    Falls()
    assert len(told) == 1
    assert len(list((tmp_path / logs.FOLDER).iterdir())) == 3
    assert capfd.readouterr() == ("", "")
    assert find([CANARY], [tmp_path]) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_the_program_leaves_no_core_dump() -> None:
    script = "import resource; from liaison_app import logs; logs.no_core_dumps(); "
    script += "print(resource.getrlimit(resource.RLIMIT_CORE))"
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "(0, 0)"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux hands dumps to programs")
@pytest.mark.parametrize(("call", "dumpable"), [("", "1"), ("logs.no_core_dumps(); ", "0")])
def test_linux_hands_no_dump_to_another_program(call: str, dumpable: str) -> None:
    script = f"import ctypes; from liaison_app import logs; {call}print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == dumpable


def test_temporary_files_lie_in_one_private_folder_that_can_be_emptied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", None)
    paths.empty_temporary_dir(tmp_path)
    folder = paths.temporary_dir(tmp_path)
    assert folder.stat().st_mode & 0o077 == 0
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(b"a letter")
    Path(tempfile.mkdtemp(), "inside.pdf").touch()
    assert Path(file.name).parent == folder
    paths.empty_temporary_dir(tmp_path)
    assert list(folder.iterdir()) == []


def test_no_module_makes_temporary_files_elsewhere() -> None:
    package = Path(logs.__file__).parent
    using = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if any(word in path.read_text(encoding="utf-8") for word in ("tempfile.", "QTemporary", "gettempdir"))
    }
    assert using == {"paths.py", "storage/vault.py"}  # the latter inside the vault's own folder
