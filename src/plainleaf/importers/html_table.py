"""Tables and figures that bars and brackets cannot say → HTML in the article."""

from __future__ import annotations

from html import escape

from plainleaf.importers.inlines import InlineWriter
from plainleaf.model.article import Block, Cell, List, Paragraph, Table
from plainleaf.model.inlines import Image, Inlines
from plainleaf.model.words import plain_text


def html_table(table: Table, inline: InlineWriter) -> list[str]:
    """Return a table as HTML."""
    out = ["<table>"]
    if table.caption:
        out.append(f"<caption>{_words(table.caption)}</caption>")
    for name, rows in (("thead", table.head), ("tbody", table.body)):
        if rows:
            out.append(f"<{name}>")
            for row in rows:
                cells = "".join(_cell(cell, head=name == "thead") for cell in row.cells)
                out.append(f"<tr>{cells}</tr>")
            out.append(f"</{name}>")
    return [*out, "</table>"]


def _cell(cell: Cell, *, head: bool) -> str:
    name = "th" if head or cell.header else "td"
    scope = ' scope="row"' if cell.header and not head else ""
    blocks = cell.blocks
    if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
        return f"<{name}{scope}>{_words(blocks[0].inlines)}</{name}>"
    return f"<{name}{scope}>{''.join(map(_block, blocks))}</{name}>"


def _block(block: Block) -> str:
    match block:
        case Paragraph(inlines):
            return f"<p>{_words(inlines)}</p>"
        case List(items, ordered, _, start):
            name = "ol" if ordered else "ul"
            first = f' start="{start}"' if ordered and start != 1 else ""
            inside = "".join(f"<li>{''.join(map(_block, item.blocks))}</li>" for item in items)
            return f"<{name}{first}>{inside}</{name}>"
        case _:
            return f"<p>{escape(plain_text(block))}</p>"


def _words(inlines: Inlines) -> str:
    return escape(plain_text(inlines), quote=False)


def html_figure(image: Image, caption: Inlines, inline: InlineWriter) -> list[str]:
    """Return a picture that stands by itself, with its caption if it has one."""
    words = inline.line(caption)
    if not words:
        return [inline.node(image)]
    if caption and plain_text(caption).count('"') == 0:
        path = inline.node(image)
        return [f'{path[:-1]} "{plain_text(caption)}")' if path.endswith(")") else path]
    alt = "" if image.alt is None else f' alt="{escape(image.alt)}"'
    return [
        "<figure>",
        f'<img src="{escape(image.picture)}"{alt}>',
        f"<figcaption>{_words(caption)}</figcaption>",
        "</figure>",
    ]
