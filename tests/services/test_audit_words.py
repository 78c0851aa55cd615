"""Whatever the program logs has words for an officer: its own text is searched for what that is."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import liaison_app
from liaison_app.services import audit_words

ROOT = Path(liaison_app.__file__).parent
#: Below the window and the command line, which log nothing themselves.
ROOMS = ("storage", "services", "sync", "imports")
#: What logs an action or a document, by the name it is called by, and where among its arguments that stands.
PLACES = {
    "Event": ("action", 3),
    "audit.Event": ("action", 3),
    "change": ("action", 2),
    "storage.change": ("action", 2),
    "storage.note": ("action", 1),
    "link.note": ("action", 1),
    "prepare": ("document", 1),
}
#: What takes the action of a step by its name.
STEPS = ("apply", "arrive", "save", "start")


class Found(ast.NodeVisitor):
    """The actions and documents that one file names."""

    def __init__(self, path: Path) -> None:
        self.names: dict[str, set[str]] = {"action": set(), "document": set()}
        self.unknown: list[str] = []
        self._path, self._parameters = path, set[str]()
        self._constants = vars(import_module(".".join(path.relative_to(ROOT.parent).with_suffix("").parts)))
        self.visit(ast.parse(path.read_text(encoding="utf-8")))

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """The default of a parameter counts; what is handed on is seen where it comes from."""
        arguments = node.args
        self._parameters = {one.arg for one in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]}
        for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
            if argument.arg == "action" and default is not None:
                self._take("action", default)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        called = ast.unparse(node.func)
        what, at = PLACES.get(called, ("", 0))
        if len(node.args) > at and what:
            self._take(what, node.args[at])
        for keyword in node.keywords:
            if keyword.arg == "action" and called.endswith(STEPS):
                self._take("action", keyword.value)
        self.generic_visit(node)

    def _take(self, what: str, value: ast.expr) -> None:
        match value:
            case ast.Constant(value=str(name)):
                self.names[what].add(name.partition(" ")[0])
            case ast.IfExp(body=one, orelse=other):
                self._take(what, one)
                self._take(what, other)
            case ast.BinOp(left=first):  # "import " and the source
                self._take(what, first)
            case ast.Name(id=name) if isinstance(self._constants.get(name), str):
                self._take(what, ast.Constant(self._constants[name]))
            case ast.Name(id=name) if name in self._parameters:
                pass
            case ast.Attribute(value=ast.Name(id="step"), attr="action"):  # the door's own, which began with one
                pass
            case _:
                self.unknown.append(f"{self._path.name}:{value.lineno}: {ast.unparse(value)}")


def everything() -> tuple[set[str], set[str], list[str]]:
    """Actions, documents, and what could not be made out."""
    paths = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")) if "migrations" not in path.parts]
    files = [Found(path) for path in paths]
    actions, documents = (set[str]().union(*(one.names[what] for one in files)) for what in ("action", "document"))
    return actions, documents, [line for one in files for line in one.unknown]


def test_every_action_and_every_document_has_words() -> None:
    actions, documents, unknown = everything()
    assert unknown == []
    assert actions == set(audit_words.ACTIONS)
    assert documents == set(audit_words.DOCUMENTS)
