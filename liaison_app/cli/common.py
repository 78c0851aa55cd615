"""What every command shares: the options that open a vault, output as text or JSON, errors in plain words."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from liaison_app import logs, paths
from liaison_app.errors import UserError
from liaison_app.i18n import _

F = TypeVar("F", bound=Callable[..., Any])

_PATH = click.Path(path_type=Path)


class Commands(click.Group):
    """A group that says a UserError in words and turns any other failure into a crash report."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except UserError as error:
            click.echo(str(error), err=True)
            ctx.exit(1)
        except (click.exceptions.Exit, click.exceptions.Abort, click.ClickException):
            raise
        except BrokenPipeError:
            ctx.exit(1)
        except Exception as error:  # noqa: BLE001 - the last line before a traceback in front of an officer
            path = logs.crash_report(folder(), error)
            click.echo(_("This is a bug in Liaison. What was saved before is safe."), err=True)
            if path is not None:
                click.echo(_("A report without data lies in {path}.").format(path=path), err=True)
            ctx.exit(1)


def vault_options(command: F) -> F:
    """`--data-dir` and the files with what opens the vault, before or after the command's name."""
    for option in (
        click.option("--data-dir", type=_PATH, help="The folder of vault.db and vault.key."),
        click.option("--passphrase-file", type=_PATH, help="A file with the passphrase (or the recovery code)."),
        click.option("--recovery-code-file", type=_PATH, help="A file with the recovery code."),
        click.option("--agency-key-file", type=_PATH, help="The agency's private key, a PEM file."),
    ):
        command = option(command)

    @functools.wraps(command)
    def wrapped(*args: Any, **options: Any) -> Any:
        ctx = click.get_current_context()
        shared = ctx.find_root().meta.setdefault("liaison.options", {})
        for name in ("data_dir", "passphrase_file", "recovery_code_file", "agency_key_file"):
            value = options.pop(name)
            if value is not None:
                shared[name] = value
        return command(*args, **options)

    return wrapped  # type: ignore[return-value]


def json_option(command: F) -> F:
    """`--json`, where something is listed or reported."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def chosen_folder() -> Path | None:
    """The folder that `--data-dir` names, if it was given."""
    chosen: Path | None = click.get_current_context().find_root().meta.get("liaison.options", {}).get("data_dir")
    return chosen


def folder() -> Path:
    """The vault's folder: `--data-dir`, or the platform's usual place."""
    return chosen_folder() or paths.default_data_dir()


def secret(*, confirm: bool = False) -> str:
    """The passphrase or recovery code, from its file or a prompt. Raises UserError for a file that cannot be read."""
    shared = click.get_current_context().find_root().meta.get("liaison.options", {})
    path: Path | None = shared.get("recovery_code_file") or shared.get("passphrase_file")
    if path is None:
        answer: str = click.prompt(_("Passphrase"), hide_input=True, confirmation_prompt=confirm)
        return answer
    return secret_in(path)


def secret_in(path: Path) -> str:
    """The text of a file without the end of its line. Raises UserError for a file that cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig").rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise UserError(_("The file with the passphrase cannot be read: {path}.").format(path=path)) from None


def opening() -> Any:
    """What opens the vault: the agency's key where its file is named, else as `secret` says."""
    path: Path | None = click.get_current_context().find_root().meta.get("liaison.options", {}).get("agency_key_file")
    if path is None:
        return secret()
    from liaison_app.services import work

    return work.agency_key(path)


@contextmanager
def opened_vault(with_secret: Any = None, *, anew: str = "") -> Iterator[Any]:
    """The vault that the options name; it is closed afterwards."""
    from liaison_app.services import health, work

    vault = work.open_vault(folder(), with_secret or opening(), anew=anew)
    try:
        warning = health.clock_set(vault)
        if warning is not None:
            click.echo(str(warning), err=True)
        yield vault
    finally:
        vault.close()


@contextmanager
def opened(anew: str = "") -> Iterator[Any]:
    """The session of the vault that the options name; the vault is closed afterwards. For `anew` see `open_vault`."""
    with opened_vault(anew=anew) as vault:
        yield vault.session()
        _back_up(vault)


def _back_up(vault: Any) -> None:
    """The day's backup; that it failed is said, and does not make the command fail, which has done its work."""
    from liaison_app.services import backups

    try:
        backups.daily(vault)
    except UserError as error:
        click.echo(str(error), err=True)


def print_json(value: Any) -> None:
    """`value` as JSON, readable and in the scripts of its texts."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_table(rows: Sequence[Sequence[str]]) -> None:
    """Columns set under each other, each as wide as its longest text (40 at most)."""
    short = [[cell.replace("\n", " ")[:40] for cell in row] for row in rows]
    widths = [max((len(row[i]) for row in short), default=0) for i in range(len(short[0]))] if short else []
    for row in short:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
