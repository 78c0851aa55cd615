"""A crash report says where, and nothing of what was in the data."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from liaison_app import logs
from tests.support.scan import find
from tests.support.vaults import fresh_vault

SECRET = "Quillfeather-at-the-clinic"


def test_a_database_error_with_values_leaves_none_of_them(tmp_path: Path) -> None:
    vault = fresh_vault(tmp_path / "vault")
    with pytest.raises(DBAPIError) as caught, vault.session().write() as db:
        db.execute(text("INSERT INTO contacts (id, name) VALUES (:id, :name)"), {"id": SECRET, "name": SECRET})
    vault.close()
    assert SECRET in str(vars(caught.value))  # the exception itself gives it away
    path = logs.crash_report(tmp_path, caught.type, caught.tb)
    assert find([SECRET], [tmp_path / logs.FOLDER]) == []
    assert "IntegrityError" in path.read_text(encoding="utf-8")
    assert "test_logs.py" in path.read_text(encoding="utf-8")


def test_a_message_is_not_written_down(tmp_path: Path) -> None:
    try:
        raise ValueError(SECRET)
    except ValueError:
        kind, _value, trace = sys.exc_info()
    assert kind is not None
    logs.crash_report(tmp_path, kind, trace)
    assert find([SECRET], [tmp_path / logs.FOLDER]) == []
