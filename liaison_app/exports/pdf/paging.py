"""Boxes are distributed over pages, and what stands on each is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from liaison_app.exports.pdf.boxes import Box, Break, Row, Side, Stack, TextBox


def pages(boxes: Sequence[Box], height_of: Callable[[int], float], back: int = 0) -> list[Stack]:
    """Distribute boxes over pages (or columns), of which number n from 0 is `height_of(n)` points high.

    `back` is the number of the column that a break to the back goes on in.
    """
    result: list[Stack] = []
    for at, part in _stretches(boxes):
        while at.back and len(result) < back:
            result.append(Stack([]))
        before: Sequence[Box] = ()
        enough = at.over * height_of(len(result))
        if at.over and result and (result[-1].height <= enough or Stack(part).height <= enough):
            before = result.pop().boxes  # the break is void: go on below what stands there
        rest: Box | None = Stack([*before, *part])
        while rest:
            room, whole = height_of(len(result)), max(height_of(len(result)), height_of(len(result) + 1))
            head, tail = rest.split(room, whole, force=False)
            if head is None:
                head, tail = rest.split(room, whole, force=True)
            if head is None:  # not even one line fits: nothing is lost by letting it run over
                head, tail = rest, None
            assert isinstance(head, Stack)
            result.append(head)
            rest = tail
    return result or [Stack([])]


def _stretches(boxes: Iterable[Box]) -> list[tuple[Break, list[Box]]]:
    """The boxes between page breaks, each stretch with the break before it."""
    stretches: list[tuple[Break, list[Box]]] = [(Break(), [])]
    for box in boxes:
        if isinstance(box, Break):
            stretches.append((box, []))
        else:
            stretches[-1][1].append(box)
    return [(at, part) for at, part in stretches if part]


def anchors(page: Box) -> Iterable[str]:
    """The anchors of the headings that stand on a page."""
    if isinstance(page, TextBox) and page.heading:
        yield page.heading.anchor
    elif isinstance(page, Stack):
        for box in page.boxes:
            yield from anchors(box)
    elif isinstance(page, Row):
        for cell in page.cells:
            if isinstance(cell.box, Side):
                yield from anchors(cell.box.inner)
