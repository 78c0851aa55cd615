"""The structure tree: what makes the PDF readable without eyes (tagged PDF, PDF/UA-1, ISO 14289-1).

While drawing, every piece of text was marked with a number and noted in a `Node`. Here the nodes become the file's
structure elements, and each page is told which element its marks belong to.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, String

from liaison_app.exports.pdf.ink import Link, Mark, Node


def add_structure(pdf: pikepdf.Pdf, root: Node, annotations: Mapping[Link, Object]) -> None:
    """Write `root` into the file. `annotations` are the clickable places that were added for links."""
    _Tree(pdf, annotations).write(root)


_CELLS = ("TD", "TH")
"""An empty cell stays, or the columns of its row would not be those of the others."""


class _Tree:
    """The tree being written: which element owns which mark of which page, and which annotation."""

    def __init__(self, pdf: pikepdf.Pdf, annotations: Mapping[Link, Object]) -> None:
        self.pdf = pdf
        self.pages = [page.obj for page in pdf.pages]
        self.annotations = annotations
        self.owners: list[dict[int, Object]] = [{} for _page in self.pages]
        self.links: list[Object] = []

    def write(self, root: Node) -> None:
        top = self.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        document = self._element(root, top)
        top.K = Array([document] if document is not None else [])
        numbers: list[Any] = []
        for number, (page, owned) in enumerate(zip(self.pages, self.owners, strict=True)):
            page.StructParents = number
            page.Tabs = Name.S
            elements = Array([owned[mcid] for mcid in range(len(owned))])
            numbers += [number, self.pdf.make_indirect(elements)]
        for number, element in enumerate(self.links, start=len(self.pages)):
            numbers += [number, element]
        top.ParentTree = self.pdf.make_indirect(Dictionary(Nums=Array(numbers)))
        top.ParentTreeNextKey = len(self.pages) + len(self.links)
        self.pdf.Root.StructTreeRoot = top
        self.pdf.Root.MarkInfo = Dictionary(Marked=True)

    def _element(self, node: Node, parent: Object) -> Object | None:
        """The element for a node and all below it; a node in which nothing was drawn has none, empty cells excepted."""
        if not _drawn(node) and node.role not in _CELLS:
            return None
        element = self.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{node.role}"), P=parent))
        if node.lang:
            element.Lang = String(node.lang)
        if node.attributes:
            values = {f"/{key}": Name(f"/{value}") for key, value in node.attributes.items()}
            element.A = Dictionary({"/O": Name(f"/{node.owner}"), **values})
        if node.alt:
            element.Alt = String(node.alt)
        if node.box:
            element.A = Dictionary(O=Name.Layout, BBox=Array([round(value, 2) for value in node.box]))
        first = next((kid.page for kid in node.kids if isinstance(kid, Mark)), None)
        if first is not None:
            element.Pg = self.pages[first]
        kids = [made for kid in node.kids if (made := self._kid(kid, element, first)) is not None]
        element.K = kids[0] if len(kids) == 1 else Array(kids)
        return element

    def _kid(self, kid: Node | Mark | Link, element: Object, page: int | None) -> Object | int | None:
        if isinstance(kid, Node):
            return self._element(kid, element)
        if isinstance(kid, Mark):
            self.owners[kid.page][kid.mcid] = element
            if kid.page == page:
                return kid.mcid
            return Dictionary(Type=Name.MCR, Pg=self.pages[kid.page], MCID=kid.mcid)
        annotation = self.annotations.get(kid)
        if annotation is None:
            return None
        annotation.StructParent = len(self.pages) + len(self.links)
        self.links.append(element)
        return Dictionary(Type=Name.OBJR, Pg=self.pages[kid.page], Obj=annotation)


def _drawn(node: Node) -> bool:
    return any(isinstance(kid, Mark) or (isinstance(kid, Node) and _drawn(kid)) for kid in node.kids)
