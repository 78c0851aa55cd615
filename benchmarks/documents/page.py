"""A document's content as a web page, for engines that print those."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from liaison_app import paths
from liaison_app.exports import document as tree

_STYLE = """
@font-face {{ font-family: Sans; src: url("{regular}"); }}
@font-face {{ font-family: Sans; font-weight: bold; src: url("{bold}"); }}
@page {{ size: Letter; margin: 50pt 82pt 64pt; @bottom-left {{ content: "{footer}"; }}
  @bottom-right {{ content: "Page " counter(page); }} }}
body {{ font: 12pt/16pt Sans; margin: 0; }}
h1 {{ font-size: 26pt; line-height: 32pt; }} h2 {{ font-size: 19pt; line-height: 24pt; }} h3 {{ font-size: 15pt; }}
section {{ break-inside: avoid; border-top: 0.7pt solid #737373; }}
table {{ width: 100%; table-layout: fixed; border-collapse: collapse; }}
th, td {{ text-align: left; vertical-align: top; }} .facts th {{ width: 110pt; }}
.rows th, .rows td {{ border-bottom: 0.7pt solid #737373; padding: 4pt 6pt; }}
"""


def html(document: tree.Document) -> str:
    """The whole page."""
    fonts = {
        name: paths.resource("fonts", f"NotoSans-{name.title()}.ttf").resolve().as_uri() for name in ("regular", "bold")
    }
    style = _STYLE.format(footer=document.footer, **fonts)
    body = "\n".join(_parts(document, document.blocks))
    title = escape(document.title)
    return f'<html lang="{document.lang}"><title>{title}</title><style>{style}</style><body>{body}</body></html>'


def _parts(document: tree.Document, blocks: tuple[tree.Block, ...]) -> Iterator[str]:
    for block in blocks:
        match block:
            case tree.Heading():
                yield f'<h{block.level} id="{block.anchor}">{escape(block.text)}</h{block.level}>'
            case tree.Paragraph():
                yield f"<p>{_inline(block.content)}</p>"
            case tree.Facts():
                rows = (f"<tr><th>{escape(row.label)}</th><td>{_inline(row.value)}</td></tr>" for row in block.rows)
                yield f'<table class="facts">{"".join(rows)}</table>'
            case tree.Table():
                yield _table(block)
            case tree.Callout() | tree.Group():
                yield "<section>" + "\n".join(_parts(document, block.blocks)) + "</section>"
            case tree.Contents():
                yield from (
                    f'<p><a href="#{h.anchor}">{escape(h.text)}</a></p>' for h in tree.listed(document.blocks, block)
                )
            case tree.References():
                yield from (f"<p>{_inline(one.content)} {_inline(one.detail)}</p>" for one in block.items)


def _table(block: tree.Table) -> str:
    total = sum(column.share for column in block.columns)
    head = "".join(
        f'<th style="width: {100 * column.share / total}%">{escape(column.header)}</th>' for column in block.columns
    )
    rows = "".join("<tr>" + "".join(f"<td>{_inline(cell)}</td>" for cell in row) + "</tr>" for row in block.rows)
    return f'<table class="rows"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _inline(content: tree.Inline) -> str:
    parts = []
    for run in content:
        text = escape(run.text).replace("\n", "<br>")
        text = f"<b>{text}</b>" if run.bold else text
        parts.append(f'<a href="{escape(run.url)}">{text}</a>' if run.url else text)
    return "".join(parts)
