"""The options of this computer: kept, bounded, and never in the way of a start."""

from __future__ import annotations

from pathlib import Path

import pytest

from liaison_app.settings import FILE_NAME, OPTIONS, Settings


def test_a_choice_is_there_at_the_next_start(tmp_path: Path) -> None:
    Settings(tmp_path).choose("theme", "dark")
    assert Settings(tmp_path).get("theme") == "dark"
    assert Settings(tmp_path).get("text_scale") == OPTIONS["text_scale"].default


@pytest.mark.parametrize("text", ["", "not json", "[]", '{"theme": "pink", "unknown": 1}', '{"theme": ["dark"]}'])
def test_a_damaged_file_counts_as_no_choice(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")
    assert Settings(tmp_path).get("theme") == "light"


def test_what_is_no_option_is_refused(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    with pytest.raises(KeyError):
        settings.get("colour")
    with pytest.raises(KeyError):
        settings.choose("colour", "red")
    with pytest.raises(ValueError, match="pink"):
        settings.choose("theme", "pink")
    assert not (tmp_path / FILE_NAME).exists()


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "none")
    settings.choose("theme", "dark")
    assert settings.get("theme") == "dark"
    assert list(tmp_path.iterdir()) == []
