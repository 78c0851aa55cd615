"""The canary campaign's way through the command line: a record of every kind, every command, mistakes and a crash."""

from __future__ import annotations

import csv
import json
from base64 import b64decode
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from campaigns._canary_scene import Scene
from campaigns._canary_team import by_file, send, team
from campaigns._runner import Run, commands
from liaison_app.models.about import Field
from liaison_app.models.registry import KINDS, PART_KINDS, Kind
from tests.support.scan import in_bytes

#: Of how many kinds each round lists and shows the records.
SOME: Final = 5
#: Kinds that are not added like the others: there is one agency, officers come with a passphrase, and minutes are
#: stored by approving them.
NOT_ADDED: Final = ("agency", "officers", "approved-minutes")
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


def by_command_line(scene: Scene) -> None:
    """Everything that commands can do."""
    with commands(scene.environment(), scene.report, scene.sabotage) as run:
        secret = scene.written("passphrase.txt", scene.passphrase + "\n")
        run.options = ["--data-dir", str(scene.vault), "--passphrase-file", secret]
        code = json.loads(run("init", "--officer", scene.mark(), "--json"))["recovery_code"]
        scene.secrets += [code, code.replace("-", ""), code.replace("-", " ")]
        if scene.sabotage == "hub":
            run("add", "contacts", f"name={scene.mark()}")
            send(scene, run)
        elif scene.sabotage:
            _crash(scene, run)
        else:
            for do in (_fill, _work, _mistakes, _crash, _leave, _officers_and_keys):
                do(scene, run)
            by_file(scene, run)
            team(scene, run)
        scene.used = run.used
    scene.report.add("marks", scene.marks)


def _fill(scene: Scene, run: Run) -> None:
    """A record of every kind, with every part."""
    scene.made["officers"] = json.loads(run("list", "officers", "--json"))[0]["id"]
    waiting = [kind for kind in KINDS.values() if kind.name not in NOT_ADDED]
    while waiting:
        kind = next(kind for kind in waiting if _needed(kind) <= set(scene.made))
        waiting.remove(kind)
        row: dict[str, Any] = _values(scene, kind.name, kind.fields)
        row |= {part.name: [_values(scene, part.name, part.own_fields)] for part in kind.part_kinds}
        scene.made[kind.name] = run("add", kind.name, "--jsonl", "-", typed=json.dumps(row)).strip()
        scene.report.add("kinds filled")
    agency = json.loads(run("list", "agency", "--json"))[0]["id"]
    texts = [f for f in KINDS["agency"].fields if f.type in ("text", "multiline", "list")]
    run("edit", "agency", agency, *(f"{f.name}={scene.mark()}" for f in texts))


def _values(scene: Scene, name: str, fields: tuple[Field, ...]) -> dict[str, Any]:
    there = (f for f in fields if f.name not in LEFT_OUT.get(name, ()))
    values = {f.name: _value(scene, f) for f in there} | FIXED.get(name, {})
    return {name: value for name, value in values.items() if value is not None}


def _value(scene: Scene, field: Field) -> Any:
    match field.type:
        case "text" | "multiline":
            return scene.mark()
        case "list":
            return [scene.mark(), scene.mark()]
        case "link":
            return scene.made.get(field.about.link)
        case "choice":
            return next(iter(field.about.choices)) if field.required else None
        case "date":
            return _PLAIN["date"] if field.required else None
    return _PLAIN.get(field.type)


def _work(scene: Scene, run: Run) -> None:
    contact, meeting = scene.made["contacts"], scene.made["meetings"]
    run("edit", "contacts", contact, f"notes={scene.mark()}", f"name={scene.mark()}")
    run("delete", "contacts", contact)
    run("undo")
    run("undo")
    for kind in scene.random.sample([*KINDS, *PART_KINDS], SOME):
        run("list", kind, "--search", scene.mark())
    for kind in scene.random.sample(list(scene.made), SOME):
        run("show", kind, scene.made[kind])
    run("history", "contacts", contact)
    run("move", "referral", scene.made["referrals"], "requested")
    _before_a_meeting(scene, run, meeting)
    said, again = (run("add", "concerns", f"text={scene.mark()}").strip() for _time in range(2))
    run("move", "concern", said, "cannot-do", "--reason", scene.mark())
    run("merge", "concerns", said, again)
    run("list", "audit")
    run("fields")
    source = scene.asked_for / "directory"
    scene.written("directory/organizations.csv", f"id,name,description\n1,{scene.mark()},{scene.mark()}\n")
    scene.written("directory/services.csv", f"id,organization_id,name\n1,1,{scene.mark()}\n2,9,{scene.mark()}\n")
    run("import", "services", str(source), "--dry-run")
    run("import", "services", str(source))
    logo = scene.asked_for / "logo.png"
    logo.write_bytes(b64decode(_LOGO))
    run("agency-logo", str(logo))
    run("export", "guide", "--out", str(scene.asked_for / "guide.pdf"))
    table = str(scene.asked_for / "es.csv")
    run("translations", "out", table, "--lang", "es")
    run("translations", "in", table)
    run("export", "minutes", meeting, "--out", str(scene.asked_for / "minutes.pdf"))
    run("export", "minutes", meeting, "--public", "--out", str(scene.asked_for / "public.pdf"))
    run("export", "minutes", meeting, "--out", str(scene.asked_for / "minutes.docx"))
    for state in ("in-review", "approved"):
        run("move", "minutes", meeting, state)
    run("export", "minutes", meeting, "--out", str(scene.asked_for / "approved.pdf"))
    for document, of in DOCUMENTS.items():
        run("export", document, *([scene.made[of]] if of else []), "--out", str(scene.asked_for / f"{document}.pdf"))
    texts = scene.asked_for / "texts.csv"
    run("translations", "out", str(texts), "--lang", "es")
    run("translations", "in", str(_translated(scene, texts)))
    conduct = [f"text={scene.mark()}", "conduct=yes", f"conduct_body={scene.mark()}"]
    complaint = run("add", "concerns", *conduct).strip()
    run("export", "complaint-route", complaint, "--out", str(scene.asked_for / "route.pdf"))
    run("export", "audit", "--out", str(scene.asked_for / "audit.csv"))


def _before_a_meeting(scene: Scene, run: Run, meeting: str) -> None:
    """The next one is planned, people are invited by mail, and one answers."""
    agency = json.loads(run("list", "agency", "--json"))[0]
    run("edit", "agency", agency["id"], f"email={scene.mark()}@example.org")
    following = run("meeting", "next", meeting, "--at", "2030-12-10 18:30", "--title", scene.mark()).strip()
    guest = f"{scene.mark()}@example.org"
    who = [f"meeting_id={following}", f"name={scene.mark()}", f"contact_detail={guest}", "status=expected"]
    run("add", "attendances", *who)
    invitations = scene.asked_for / "invitations"
    run("export", "invitation", following, "--out", str(invitations), "--mail")
    run("export", "invitation", following, "--out", str(invitations))
    answers = scene.asked_for / "answers"
    answers.mkdir()
    for number, path in enumerate(sorted(invitations.glob("*-??.ics"))):
        answer = path.read_bytes().replace(b"METHOD:REQUEST", b"METHOD:REPLY").replace(b"NEEDS-ACTION", b"ACCEPTED")
        (answers / f"{number}.ics").write_bytes(answer)
    run("import", "replies", str(answers))
    run("edit", "agency", agency["id"], f"email={agency['email']}")


def _translated(scene: Scene, texts: Path) -> Path:
    """The table as a translator would send it back."""
    with texts.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with texts.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows({**row, "value": scene.mark(), "translator": scene.mark()} for row in rows)
    return texts


def _mistakes(scene: Scene, run: Run) -> None:
    """Commands that fail, with the word in what was given to them."""
    wrong = scene.written("wrong.txt", scene.mark() + " is not it\n")
    run("list", "contacts", "--recovery-code-file", wrong, code=1)
    run("show", "contacts", scene.mark(), code=1)
    run("add", "contacts", f"{scene.mark()}=x", code=1)
    run("add", "contacts", scene.mark(), code=2)
    run("add", "meetings", f"title={scene.mark()}", f"starts_at={scene.mark()}", code=1)
    run("add", "contacts", "--jsonl", "-", typed=f'{{"name": "{scene.mark()}", ', code=1)
    run("import", "services", scene.written("bad.csv", scene.mark()), code=1)
    run("restore", str(scene.asked_for / scene.mark()), code=1)
    scene.report.add("mistakes", 8)


def _crash(scene: Scene, run: Run) -> None:
    """A save that fails as a bug does, with a word among the values of the error."""
    word = scene.mark()
    run("add", "contacts", f"name={word}", crash=word, code=1)
    if in_bytes(scene.stem, run.err.encode()):
        scene.found.append("a crash prints what was in the data")
    scene.report.add("crashes")


def _leave(scene: Scene, run: Run) -> None:
    saved = scene.vault / "more-backups"
    run("backup", str(saved))
    run("restore", str(saved), "--dry-run")
    run("add", "contacts", f"name={scene.mark()}")
    run("restore", str(saved))
    run("check")


def _officers_and_keys(scene: Scene, run: Run) -> None:
    new = f"{scene.mark()} owls on a wire"
    word = scene.written("new.txt", new + "\n")
    name = scene.mark()
    run("officer", "add", name, "--role", "officer", "--new-passphrase-file", word)
    run("officer", "role", name, "supervisor")
    run("list", "contacts", "--recovery-code-file", word)
    another = scene.written("another.txt", f"{scene.mark()} wet dogs in the hall\n")
    run("officer", "passphrase", "--new-passphrase-file", another)
    run.options[-1] = another
    scene.passphrase = Path(another).read_text(encoding="utf-8").strip()
    run("officer", "hand-over", name, "Nobody", code=1)
    run("officer", "remove", name)
    code = json.loads(run("officer", "recovery-code", "--json"))["recovery_code"]
    scene.secrets += [code, code.replace("-", "")]
    public = X25519PrivateKey.generate().public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    run("agency-key", scene.written("agency.pem", pem))
    run("officer", "list")
    run("rekey")
    run("check")


def _needed(kind: Kind) -> set[str]:
    """The kinds that a record with all its parts has to link to."""
    fields = [*kind.fields, *(f for part in kind.part_kinds for f in part.own_fields)]
    return {f.about.link for f in fields if f.type == "link" and f.required}
