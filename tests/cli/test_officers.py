"""Officers and keys by the command line: coming, changing, going, and what each may do."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from tests.support.commandline import CommandLine

ANAS = "ten green bottles standing"
Typed = Callable[[str], str]


@pytest.fixture
def typed(tmp_path: Path) -> Typed:
    """A file with a text in it, as a passphrase is handed over."""

    def write(text: str) -> str:
        path = tmp_path / f"{abs(hash(text))}.txt"
        path.write_text(text + "\n", encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def ana(cli: CommandLine, typed: Typed) -> str:
    """The id of a second officer, a volunteer coordinator."""
    words = ("officer", "add", "Ana Ruiz", "--role", "volunteer-coordinator", "--new-passphrase-file", typed(ANAS))
    return cli.ok(*words)


def as_ana(typed: Typed) -> tuple[str, str]:
    """The option that comes instead of the first officer's passphrase."""
    return ("--recovery-code-file", typed(ANAS))


def test_a_new_officer_works_under_their_own_name_and_within_their_role(
    cli: CommandLine, typed: Typed, ana: str
) -> None:
    group = cli.ok("add", "groups", "name=Maple Court watch", *as_ana(typed))
    assert cli.json("show", "groups", group)["name"] == "Maple Court watch"
    assert cli.json("list", "audit")[0]["actor_id"] == ana
    assert "role (Volunteer coordinator) does not allow" in cli.refused("list", "referrals", *as_ana(typed))
    assert "does not allow" in cli.refused("list", "audit", *as_ana(typed))
    assert "does not allow" in cli.refused("officer", "list", *as_ana(typed))


def test_an_officer_who_is_removed_is_out_even_with_a_copy_of_the_key_file(
    cli: CommandLine, typed: Typed, ana: str
) -> None:
    contact = cli.ok("add", "contacts", "name=Lee Park", f"owner_id={ana}")
    kept = cli.folder.parent / "kept.key"
    shutil.copy(cli.folder / "vault.key", kept)
    cli.ok("officer", "remove", "Ana Ruiz", "--to", "Jo Rivera")
    assert cli.json("show", "contacts", contact)["owner_id"] != ana
    assert [row["left_on"] is None for row in cli.json("officer", "list")] == [True, False]
    assert "does not open this vault" in cli.refused("list", "contacts", *as_ana(typed))
    with_new = cli.folder.parent / "stolen"
    shutil.copytree(cli.folder, with_new)
    shutil.copy(kept, with_new / "vault.key")
    stolen = CommandLine(with_new, cli.home)
    assert "another vault" in stolen.refused("list", "contacts", *as_ana(typed))


def test_a_new_recovery_code_ends_the_old_one_and_a_new_key_keeps_it(cli: CommandLine, typed: Typed) -> None:
    first = cli.json("officer", "recovery-code")["recovery_code"]
    second = cli.json("officer", "recovery-code")["recovery_code"]
    cli.ok("list", "contacts", "--recovery-code-file", typed(second))
    assert "not the one of this vault" in cli.refused("list", "contacts", "--recovery-code-file", typed(first))
    before = (cli.folder / "vault.db").read_bytes()
    cli.ok("rekey")
    assert (cli.folder / "vault.db").read_bytes()[:16] != before[:16]
    assert cli.json("check")["ok"]


def test_the_agency_opens_with_its_private_key_and_gives_a_new_passphrase(
    cli: CommandLine, typed: Typed, tmp_path: Path
) -> None:
    pair = X25519PrivateKey.generate()
    public, private = tmp_path / "public.pem", tmp_path / "private.pem"
    public.write_bytes(pair.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    private.write_bytes(pair.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    cli.ok("agency-key", str(public))
    with_key = ("--agency-key-file", str(private))
    assert cli.json("list", "contacts", *with_key) == []
    cli.ok("officer", "passphrase", "--new-passphrase-file", typed("three owls on a wire"), *with_key)
    cli.ok("list", "contacts", "--recovery-code-file", typed("three owls on a wire"))
    cli.ok("agency-key", "--remove", "--recovery-code-file", typed("three owls on a wire"))
    assert "does not open this vault" in cli.refused("list", "contacts", *with_key)
    assert "X25519" in cli.refused("list", "contacts", "--agency-key-file", str(public))
    cli.refused("agency-key", code=2)


def test_five_wrong_tries_make_the_right_passphrase_wait_in_every_process_and_the_code_opens(
    cli: CommandLine, typed: Typed
) -> None:
    code = cli.json("officer", "recovery-code")["recovery_code"]
    for _ in range(5):
        assert "does not open" in cli.refused("list", "contacts", "--recovery-code-file", typed("a wrong passphrase"))
    assert "too many wrong tries" in cli.refused("list", "contacts")
    cli.ok("list", "contacts", "--recovery-code-file", typed(code))
    cli.ok("list", "contacts")
