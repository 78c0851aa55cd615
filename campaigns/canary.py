"""Marked words go through every feature there is; then everything that lies about is searched for them, byte by byte.

Each round has words of its own. By command line: every field of every kind and part that the registry knows, changes,
deletions, undo, search, imports, exports (to a place that is not searched: the officer asked for them), translations,
backups, restores, keys, officers, mistakes and a crash with a word among its values; then all of it in a sealed file
into another vault, and to a hub, a PostgreSQL of the campaign's own, from there to a colleague's vault, and back. By
window, in a process of its own: forms, notes, searches, wrong passphrases, crashes, kill -9 in the middle of a word,
lock. Searched are home, temporary files, state, the sealed file and all vaults, with their logs and backups, also right
after the kill; the hub's files, its log, its write-ahead log and a dump of it (its files alone would not do: PostgreSQL
packs long values); and of the running window what other programs can see of it. Sabotage: a crash report or a log as
programs usually write them, and a hub that gets what is sent unsealed. Each must be found.
"""

from __future__ import annotations

import csv
import json
import os
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final

import click
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from campaigns import Report
from campaigns._runner import Run, commands
from campaigns.vaults import workshop
from liaison_app.__main__ import main as program
from liaison_app.models.about import Field
from liaison_app.models.registry import KINDS, PART_KINDS, Kind
from tests.support.hubs import Place, empty_database
from tests.support.marking import FORMS
from tests.support.postgres import PASSWORD, Server, server
from tests.support.puppet import Puppet
from tests.support.scan import find, in_bytes

SABOTAGES: Final = ("report", "log", "hub")
#: Of how many kinds each round lists and shows the records.
SOME: Final = 5
#: Kinds that are not added like the others: there is one agency, officers come with a passphrase, and minutes are
#: stored by approving them.
NOT_ADDED: Final = ("agency", "officers", "approved-minutes")
#: Pictures of the window are what an officer asks for, of sample data.
NOT_RUN: Final = frozenset({"screenshots"})
#: Documents, and the kind whose record each is about.
DOCUMENTS: Final = {"agenda": "meetings", "sign-in": "meetings", "referral-slip": "referrals"} | {
    "you-said": "",
    "labels": "",
}
#: Groups are never recorded beside a name, and an anonymous report names no reporter.
LEFT_OUT: Final = {"attendances": ("group",), "reports": ("reporter_id",), "activities": ("declined",)}
#: What a rule wants to be of a certain kind.
FIXED: Final = {"translations": {"resource_type": "services", "field_name": "name"}}
#: A PNG of one dot.
_LOGO: Final = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgYGAAAAAEAAH2FzhVAAAAAElFTkSuQmCC"
_PLAIN: Final = {"integer": 3, "number": 1.5, "money": "2.50", "date": "2026-11-20", "time": "10:00"} | {
    "datetime": "2026-11-20 18:30"
}


def campaign(count: int, seed: int = 1, sabotage: bool = False) -> Report:
    """So many rounds, each on a vault of its own; a failure is a word that is found somewhere."""
    report, random = Report("canary", count, seed, sabotage), Random(seed)
    with server() as running:
        for number in range(count):
            kind = SABOTAGES[number % len(SABOTAGES)] if sabotage else ""
            with workshop() as place:
                scene = _Scene(place, random, report, kind, running)
                scene.by_command_line()
                scene.search("after the commands")
                if not sabotage:
                    scene.by_window(FORMS[number % len(FORMS)][2])
                    left_out = sorted({*_every_command()} - scene.used - NOT_RUN)
                    scene.found += [f"the command “{name}” is not in this campaign yet" for name in left_out]
                report.failures += [f"round {number}: {found}" for found in scene.found]
    return report


def _every_command() -> Iterator[str]:
    """The commands that there are, in the words in which they are typed."""
    for name, command in program.commands.items():
        if isinstance(command, click.Group):
            yield from (f"{name} {below}" for below in command.commands)
        else:
            yield name


def _needed(kind: Kind) -> set[str]:
    """The kinds that a record with all its parts has to link to."""
    fields = [*kind.fields, *(f for part in kind.part_kinds for f in part.own_fields)]
    return {f.about.link for f in fields if f.type == "link" and f.required}


def _word(random: Random) -> str:
    """A word that stands nowhere by accident, in two cases."""
    syllables = ["".join(random.choice(letters) for letters in ("bdfgklmnprstvz", "aeiou")) for _ in range(8)]
    return "".join(syllables).capitalize()


@dataclass
class _Scene:
    """One vault, a home for the programs that work on it, and the round's word."""

    place: Path
    random: Random
    report: Report
    sabotage: str
    server: Server
    found: list[str] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    marks: int = 0
    made: dict[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    """The commands that were run."""

    def __post_init__(self) -> None:
        for folder in (self.home, self.temporary, self.asked_for):
            folder.mkdir()
        self.stem = _word(self.random)
        self.passphrase = f"{self.mark()} herons at noon"

    @property
    def home(self) -> Path:
        """Searched, like the next six."""
        return self.place / "home"

    @property
    def temporary(self) -> Path:
        return self.place / "tmp"

    @property
    def state(self) -> Path:
        return self.place / "state"

    @property
    def vault(self) -> Path:
        return self.place / "vault"

    @property
    def colleague(self) -> Path:
        """The vault of another officer of the team."""
        return self.place / "colleague"

    @property
    def third(self) -> Path:
        """The vault of one more, without a hub."""
        return self.place / "third"

    @property
    def stick(self) -> Path:
        """Where a file for the team lies, sealed: searched."""
        return self.place / "stick"

    @property
    def searched(self) -> list[Path]:
        """Where nothing may be found."""
        return [self.home, self.temporary, self.state, self.vault, self.colleague, self.third, self.stick]

    @property
    def asked_for(self) -> Path:
        """Files that the officer gave or asked for: not searched."""
        return self.place / "asked-for"

    def environment(self) -> dict[str, str]:
        """All that a program might write to lies in the scene."""
        kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY") and "XDG" not in k}
        moved = {"HOME": self.home, "TMPDIR": self.temporary, "LIAISON_STATE_DIR": self.state}
        return (
            kept
            | {name: str(path) for name, path in moved.items()}
            | {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
        )

    def mark(self) -> str:
        """The round's word with a number."""
        self.marks += 1
        return f"{self.stem}{self.marks:03d}zinc"

    def written(self, name: str, content: str) -> str:
        """The path of a file that is handed to the program."""
        path = self.asked_for / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        return str(path)

    def search(self, when: str) -> None:
        """Look for the word and for every secret."""
        looked_for = [self.stem, *self.secrets]
        hits = find(looked_for, self.searched)
        self.found += [f"{when}: {hit}" for hit in hits]
        self.report.add("searches")
        files = (path for folder in self.searched for path in folder.rglob("*"))
        self.report.add("bytes searched", sum(path.stat().st_size for path in files if path.is_file()))

    # --- by command line ---------------------------------------------------------------------------

    def by_command_line(self) -> None:
        """Everything that commands can do."""
        with commands(self.environment(), self.report, self.sabotage) as run:
            secret = self.written("passphrase.txt", self.passphrase + "\n")
            run.options = ["--data-dir", str(self.vault), "--passphrase-file", secret]
            code = json.loads(run("init", "--officer", self.mark(), "--json"))["recovery_code"]
            self.secrets += [code, code.replace("-", ""), code.replace("-", " ")]
            if self.sabotage == "hub":
                run("add", "contacts", f"name={self.mark()}")
                self._send(run)
            elif self.sabotage:
                self._crash(run)
            else:
                for do in (self._fill, self._work, self._mistakes, self._crash, self._leave, self._officers_and_keys):
                    do(run)
                self._by_file(run)
                self._team(run)
            self.used = run.used
        self.report.add("marks", self.marks)

    def _fill(self, run: Run) -> None:
        """A record of every kind, with every part."""
        self.made["officers"] = json.loads(run("list", "officers", "--json"))[0]["id"]
        waiting = [kind for kind in KINDS.values() if kind.name not in NOT_ADDED]
        while waiting:
            kind = next(kind for kind in waiting if _needed(kind) <= set(self.made))
            waiting.remove(kind)
            row: dict[str, Any] = self._values(kind.name, kind.fields)
            row |= {part.name: [self._values(part.name, part.own_fields)] for part in kind.part_kinds}
            self.made[kind.name] = run("add", kind.name, "--jsonl", "-", typed=json.dumps(row)).strip()
            self.report.add("kinds filled")
        agency = json.loads(run("list", "agency", "--json"))[0]["id"]
        texts = [f for f in KINDS["agency"].fields if f.type in ("text", "multiline", "list")]
        run("edit", "agency", agency, *(f"{f.name}={self.mark()}" for f in texts))

    def _values(self, name: str, fields: tuple[Field, ...]) -> dict[str, Any]:
        there = (f for f in fields if f.name not in LEFT_OUT.get(name, ()))
        values = {f.name: self._value(f) for f in there} | FIXED.get(name, {})
        return {name: value for name, value in values.items() if value is not None}

    def _value(self, field: Field) -> Any:
        match field.type:
            case "text" | "multiline":
                return self.mark()
            case "list":
                return [self.mark(), self.mark()]
            case "link":
                return self.made.get(field.about.link)
            case "choice":
                return next(iter(field.about.choices)) if field.required else None
            case "date":
                return _PLAIN["date"] if field.required else None
        return _PLAIN.get(field.type)

    def _work(self, run: Run) -> None:
        contact, meeting = self.made["contacts"], self.made["meetings"]
        run("edit", "contacts", contact, f"notes={self.mark()}", f"name={self.mark()}")
        run("delete", "contacts", contact)
        run("undo")
        run("undo")
        for kind in self.random.sample([*KINDS, *PART_KINDS], SOME):
            run("list", kind, "--search", self.mark())
        for kind in self.random.sample(list(self.made), SOME):
            run("show", kind, self.made[kind])
        run("history", "contacts", contact)
        run("move", "referral", self.made["referrals"], "requested")
        self._before_a_meeting(run, meeting)
        said, again = (run("add", "concerns", f"text={self.mark()}").strip() for _time in range(2))
        run("move", "concern", said, "cannot-do", "--reason", self.mark())
        run("merge", "concerns", said, again)
        run("list", "audit")
        run("fields")
        source = self.asked_for / "directory"
        self.written("directory/organizations.csv", f"id,name,description\n1,{self.mark()},{self.mark()}\n")
        self.written("directory/services.csv", f"id,organization_id,name\n1,1,{self.mark()}\n2,9,{self.mark()}\n")
        run("import", "services", str(source), "--dry-run")
        run("import", "services", str(source))
        logo = self.asked_for / "logo.png"
        logo.write_bytes(b64decode(_LOGO))
        run("agency-logo", str(logo))
        run("export", "guide", "--out", str(self.asked_for / "guide.pdf"))
        table = str(self.asked_for / "es.csv")
        run("translations", "out", table, "--lang", "es")
        run("translations", "in", table)
        run("export", "minutes", meeting, "--out", str(self.asked_for / "minutes.pdf"))
        run("export", "minutes", meeting, "--public", "--out", str(self.asked_for / "public.pdf"))
        run("export", "minutes", meeting, "--out", str(self.asked_for / "minutes.docx"))
        for state in ("in-review", "approved"):
            run("move", "minutes", meeting, state)
        run("export", "minutes", meeting, "--out", str(self.asked_for / "approved.pdf"))
        for document, of in DOCUMENTS.items():
            run("export", document, *([self.made[of]] if of else []), "--out", str(self.asked_for / f"{document}.pdf"))
        texts = self.asked_for / "texts.csv"
        run("translations", "out", str(texts), "--lang", "es")
        run("translations", "in", str(self._translated(texts)))
        conduct = [f"text={self.mark()}", "conduct=yes", f"conduct_body={self.mark()}"]
        complaint = run("add", "concerns", *conduct).strip()
        run("export", "complaint-route", complaint, "--out", str(self.asked_for / "route.pdf"))
        run("export", "audit", "--out", str(self.asked_for / "audit.csv"))

    def _before_a_meeting(self, run: Run, meeting: str) -> None:
        """The next one is planned, people are invited by mail, and one answers."""
        agency = json.loads(run("list", "agency", "--json"))[0]
        run("edit", "agency", agency["id"], f"email={self.mark()}@example.org")
        following = run("meeting", "next", meeting, "--at", "2030-12-10 18:30", "--title", self.mark()).strip()
        guest = f"{self.mark()}@example.org"
        who = [f"meeting_id={following}", f"name={self.mark()}", f"contact_detail={guest}", "status=expected"]
        run("add", "attendances", *who)
        invitations = self.asked_for / "invitations"
        run("export", "invitation", following, "--out", str(invitations), "--mail")
        run("export", "invitation", following, "--out", str(invitations))
        answers = self.asked_for / "answers"
        answers.mkdir()
        for number, path in enumerate(sorted(invitations.glob("*-??.ics"))):
            answer = path.read_bytes().replace(b"METHOD:REQUEST", b"METHOD:REPLY").replace(b"NEEDS-ACTION", b"ACCEPTED")
            (answers / f"{number}.ics").write_bytes(answer)
        run("import", "replies", str(answers))
        run("edit", "agency", agency["id"], f"email={agency['email']}")

    def _translated(self, texts: Path) -> Path:
        """The table as a translator would send it back."""
        with texts.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        with texts.open("w", encoding="utf-8-sig", newline="") as file:
            table = csv.DictWriter(file, list(rows[0]))
            table.writeheader()
            table.writerows({**row, "value": self.mark(), "translator": self.mark()} for row in rows)
        return texts

    def _mistakes(self, run: Run) -> None:
        """Commands that fail, with the word in what was given to them."""
        wrong = self.written("wrong.txt", self.mark() + " is not it\n")
        run("list", "contacts", "--recovery-code-file", wrong, code=1)
        run("show", "contacts", self.mark(), code=1)
        run("add", "contacts", f"{self.mark()}=x", code=1)
        run("add", "contacts", self.mark(), code=2)
        run("add", "meetings", f"title={self.mark()}", f"starts_at={self.mark()}", code=1)
        run("add", "contacts", "--jsonl", "-", typed=f'{{"name": "{self.mark()}", ', code=1)
        run("import", "services", self.written("bad.csv", self.mark()), code=1)
        run("restore", str(self.asked_for / self.mark()), code=1)
        self.report.add("mistakes", 8)

    def _crash(self, run: Run) -> None:
        """A save that fails as a bug does, with a word among the values of the error."""
        word = self.mark()
        run("add", "contacts", f"name={word}", crash=word, code=1)
        if in_bytes(self.stem, run.err.encode()):
            self.found.append("a crash prints what was in the data")
        self.report.add("crashes")

    def _leave(self, run: Run) -> None:
        saved = self.vault / "more-backups"
        run("backup", str(saved))
        run("restore", str(saved), "--dry-run")
        run("add", "contacts", f"name={self.mark()}")
        run("restore", str(saved))
        run("check")

    def _officers_and_keys(self, run: Run) -> None:
        new = f"{self.mark()} owls on a wire"
        word = self.written("new.txt", new + "\n")
        name = self.mark()
        run("officer", "add", name, "--role", "officer", "--new-passphrase-file", word)
        run("officer", "role", name, "supervisor")
        run("list", "contacts", "--recovery-code-file", word)
        another = self.written("another.txt", f"{self.mark()} wet dogs in the hall\n")
        run("officer", "passphrase", "--new-passphrase-file", another)
        run.options[-1] = another
        self.passphrase = Path(another).read_text(encoding="utf-8").strip()
        run("officer", "hand-over", name, "Nobody", code=1)
        run("officer", "remove", name)
        code = json.loads(run("officer", "recovery-code", "--json"))["recovery_code"]
        self.secrets += [code, code.replace("-", "")]
        public = X25519PrivateKey.generate().public_key()
        pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        run("agency-key", self.written("agency.pem", pem))
        run("officer", "list")
        run("rekey")
        run("check")

    # --- by hub ------------------------------------------------------------------------------------

    def _send(self, run: Run) -> Place:
        """A new hub gets all that is in the vault."""
        place = empty_database(self.server)
        self.secrets += [PASSWORD, PASSWORD.replace(" ", "%20")]
        run("hub", "init", place.url())
        sent = json.loads(run("sync", "--hub", place.url(place.login()), "--json"))["pushed"]
        run("hub", "status")
        self.report.add("rows sent to a hub", sent)
        self._search_hub(place)
        return place

    def _team(self, run: Run) -> None:
        """All of it goes to a hub and to a colleague, and something comes back; then the colleague is shut out."""
        place = self._send(run)
        mine = run.options
        theirs = ["--data-dir", str(self.colleague), *mine[2:]]
        run.options = theirs
        recovery = json.loads(run("init", "--officer", self.mark(), "--json"))["recovery_code"]
        code = json.loads(run("sync", "--hub", place.url(place.login()), "--json", code=1))["code"]
        self.secrets += [recovery, recovery.replace("-", ""), code, code.replace("-", "")]
        run.options = mine
        run("hub", "approve", code)
        run.options = theirs
        self.report.add("rows received from it", json.loads(run("sync", "--json"))["pulled"])
        run("add", "contacts", f"name={self.mark()}")
        run("sync")
        run.options = mine
        run("sync")
        devices = json.loads(run("hub", "devices", "--json"))["devices"]
        run("hub", "revoke", next(one["device"] for one in devices if not one["this"]))
        self._search_hub(place)

    def _by_file(self, run: Run) -> None:
        """All of it once more, sealed in a file, which is searched, and from there into a third vault."""
        self.stick.mkdir()
        sealed = str(self.stick / "for-the-team")
        agreed = ["--exchange-passphrase-file", self.written("agreed.txt", f"{self.mark()} kites over the pier\n")]
        mine = run.options
        run("exchange", "out", sealed, *agreed)
        run("exchange", "out", sealed, *agreed, code=1)
        other = ["--exchange-passphrase-file", self.written("other.txt", f"{self.mark()} is another\n")]
        run("exchange", "in", sealed, *other, code=1)
        run.options = ["--data-dir", str(self.third), *mine[2:]]
        self.secrets.append(json.loads(run("init", "--officer", self.mark(), "--json"))["recovery_code"])
        taken = json.loads(run("exchange", "in", sealed, *agreed, "--json"))
        self.report.add("records taken in from a file", taken["records"])
        run.options = mine

    def _search_hub(self, place: Place) -> None:
        """Look where whoever runs the hub could look. What is meant to be there, a log-in's name, must be found."""
        running = place.server
        with running.admin(place.database) as db:
            row = db.execute("SELECT oid::text FROM pg_database WHERE datname = %s", [place.database]).fetchone()
            there = db.execute("SELECT login FROM liaison.devices LIMIT 1").fetchone()
            db.execute("CHECKPOINT")
        assert row is not None
        assert there is not None
        folders = [running.data / "base" / row[0], running.data / "pg_wal"]
        texts = {"dump": running.run("pg_dump", "--dbname", place.url()), "log": (running.folder / "log").read_bytes()}
        looked_for = [self.stem, *self.secrets]
        self.found += [f"on the hub: {hit}" for hit in find(looked_for, folders)]
        self.found += [
            f"{name} of the hub: {form}" for name, b in texts.items() for t in looked_for for form in in_bytes(t, b)
        ]
        for folder in folders:
            if not find(there, [folder]):
                self.found.append(f"the search of {folder.name} finds nothing, not even what is there")
        if not in_bytes(there[0], texts["dump"]):
            self.found.append("the search of the dump finds nothing, not even what is there")
        self.report.add("searches of a hub")

    # --- by window ---------------------------------------------------------------------------------

    def by_window(self, kind: str) -> None:
        """The window on the same vault: one form of each round, and what every round does."""
        program = self._start()
        self.marks += program.do("type_everywhere", self.stem, [kind])
        program.do("crash_in_a_slot", self.mark())
        program.do("crash_in_a_worker", self.mark())
        program.do("reads", "Something went wrong")
        self._look_from_outside(program)
        self.search("while the window is open")
        program.do("press", "Ctrl+2")
        program.do("click", "Contacts")
        program.do("press", "Ctrl+N")
        program.do("fill", "Notes", self.mark())
        program.do("keeps_a_draft")
        program.kill()
        self.search("after kill -9")
        program = self._start()
        program.do("reads", self.stem)  # the draft
        program.do("press", "Ctrl+L")
        program.do("see", "Passphrase")
        program.do("waits_for_the_end")
        self.search("while locked")
        program.do("close_window")
        self.found += [f"printed: {line}" for line in program.ended().splitlines() if self.stem.lower() in line.lower()]
        self.search("after the end")
        self.report.add("windows", 2)

    def _start(self) -> Puppet:
        program = Puppet(self.vault, self.environment())
        program.do("fill", "Passphrase", f"{self.mark()} is not it")
        program.do("press", "Return")
        program.do("reads", "does not open this vault")
        program.unlock(self.passphrase)
        return program

    def _look_from_outside(self, program: Puppet) -> None:
        """What other programs of the same user can read of the running one."""
        for name in ("environ", "cmdline", "comm"):
            path = Path(f"/proc/{program.process.pid}/{name}")
            try:
                content = path.read_bytes()
            except OSError:  # no such thing here, or not for us to read, which is better still
                continue
            self.found += [f"{path.name} of the process" for text in [self.stem] if in_bytes(text, content)]
            self.report.add("looks from outside")
