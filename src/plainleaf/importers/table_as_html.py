"""Tables, figures and lists of terms that bars and brackets cannot say → HTML in the article."""

from __future__ import annotations

import re
from html import escape

from plainleaf.importers.inlines import InlineWriter
from plainleaf.importers.inlines_as_html import html_words
from plainleaf.model.article import Alignment, Block, Cell, DefinitionList, List, Paragraph, Table
from plainleaf.model.inlines import Image, Inlines, Text
from plainleaf.model.words import plain_text
from plainleaf.text.numerals import FIGURES

_ALIGN = {Alignment.CENTER: "center", Alignment.END: "right"}


def html_table(table: Table) -> list[str]:
    """Return a table as HTML."""
    out = ["<table>"]
    if table.caption:
        out.append(f"<caption>{html_words(table.caption)}</caption>")
    for name, rows in (("thead", table.head), ("tbody", table.body)):
        if rows:
            out.append(f"<{name}>")
            for at, row in enumerate(rows):
                # The first row says how the columns are aligned.
                first = rows is (table.head or table.body) and at == 0
                looks = table.alignments if first else (Alignment.START,) * len(row.cells)
                cells = "".join(
                    _cell(cell, look, head=name == "thead")
                    for cell, look in zip(row.cells, looks, strict=True)
                )
                out.append(f"<tr>{cells}</tr>")
            out.append(f"</{name}>")
    return [*out, "</table>"]


def html_definitions(terms: DefinitionList) -> list[str]:
    """Return a list of terms as HTML."""
    out = ["<dl>"]
    for item in terms.items:
        out += [f"<dt>{html_words(term)}</dt>" for term in item.terms]
        for blocks in item.explanations:
            match blocks:
                case (Paragraph(inlines),):
                    out.append(f"<dd>{html_words(inlines)}</dd>")
                case _:
                    out.append(f"<dd>{''.join(map(_block, blocks))}</dd>")
    return [*out, "</dl>"]


def _cell(cell: Cell, look: Alignment, *, head: bool) -> str:
    name = "th" if head or cell.header else "td"
    scope = ' scope="row"' if cell.header and not head else ""
    if look is not Alignment.START:
        scope += f' align="{_ALIGN[look]}"'
    blocks = cell.blocks
    if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
        return f"<{name}{scope}>{html_words(blocks[0].inlines)}</{name}>"
    return f"<{name}{scope}>{''.join(map(_block, blocks))}</{name}>"


def _block(block: Block) -> str:
    match block:
        case Paragraph(inlines):
            return f"<p>{html_words(inlines)}</p>"
        case List(items, ordered, _, start, kind):
            name = "ol" if ordered else "ul"
            name_and_kind = name if kind == FIGURES else f'{name} type="{kind}"'
            first = f' start="{start}"' if ordered and start != 1 else ""
            inside = "".join(f"<li>{_inside(item.blocks)}</li>" for item in items)
            return f"<{name_and_kind}{first}>{inside}</{name}>"
        case _:
            return f"<p>{escape(plain_text(block))}</p>"


def _inside(blocks: tuple[Block, ...]) -> str:
    match blocks:
        case (Paragraph(inlines), *rest) if all(isinstance(block, List) for block in rest):
            return html_words(inlines) + "".join(map(_block, rest))
        case _:
            return "".join(map(_block, blocks))


def html_figure(image: Image, caption: Inlines, inline: InlineWriter) -> list[str]:
    """Return a picture that stands by itself, with its caption if it has one."""
    words = inline.line(caption)
    if not words:
        return [inline.node(image)]
    if all(isinstance(node, Text) for node in caption) and not re.search(
        r'"|[^\S ]', plain_text(caption)
    ):
        # A title keeps neither quotation marks nor spaces that do not break.
        path = inline.node(image)
        return [f'{path[:-1]} "{plain_text(caption)}")' if path.endswith(")") else path]
    alt = "" if image.alt is None else f' alt="{escape(image.alt)}"'
    return [
        "<figure>",
        f'<img src="{escape(image.picture)}"{alt}>',
        f"<figcaption>{html_words(caption)}</figcaption>",
        "</figure>",
    ]
