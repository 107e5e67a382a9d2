"""The last look at the blocks of a page or a Word file: headings, short forms, empty ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from plainleaf.importers.manuscript import Reports, Where
from plainleaf.model.article import Block, Footnote
from plainleaf.model.inlines import Abbreviation, Text
from plainleaf.model.transform import Node, rewrite, walk
from plainleaf.model.words import plain_text


def tidied_blocks(
    blocks: tuple[Block, ...],
    footnotes: tuple[Footnote, ...],
    short: Mapping[str, str],
    reports: Reports,
) -> tuple[tuple[Block, ...], tuple[Footnote, ...], tuple[tuple[str, str], ...]]:
    """Return blocks and notes in which a short form is one wherever it stands, or nowhere.

    An article explains a short form once, and then means it everywhere.
    """
    marked = Counter(
        plain_text(node) for node in walk((blocks, footnotes)) if isinstance(node, Abbreviation)
    )
    text = "\n".join(node.text for node in walk((blocks, footnotes)) if isinstance(node, Text))
    kept = {
        each: long
        for each, long in short.items()
        if marked[each]
        and re.fullmatch(r"[\w.&-]*\w", each)
        and len(re.findall(rf"(?<!\w){re.escape(each)}(?!\w)", text)) == marked[each]
        and not any(each in other and each != other for other in short)
    }
    for each in sorted(set(short) - set(kept)):
        reports.left_out(
            f"Left out, what {each} is short for", short[each], 1,
            f"Write *[{each}]: {short[each]} at the end of the article, if it holds everywhere.",
            where=Where.NOWHERE,
        )  # fmt: skip

    def change(node: Node) -> Any:
        if isinstance(node, Abbreviation) and plain_text(node) not in kept:
            return node.children
        return node

    return rewrite(blocks, change), rewrite(footnotes, change), tuple(sorted(kept.items()))
