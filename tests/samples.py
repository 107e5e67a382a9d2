"""Handouts for the tests of the writers: from lines of Markdown, by the product's own reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, get_args

from plainleaf.api import name_of, slug_of
from plainleaf.handout import Handout, compose
from plainleaf.handout.siblings import BESIDE
from plainleaf.model.parts import Footnotes, Part
from plainleaf.model.transform import children
from plainleaf.reader import read_article
from plainleaf.reader.siblings import siblings_of
from plainleaf.theme import default_theme
from plainleaf.theme.editions import Edition, themed
from plainleaf.verify.expected import outline_of

FRONT_MATTER = """\
---
title: A plain handout
description: What it is about.
lang: {language}
authors: [Ann Author]
published: 2026-11-20
references:
  - id: one
    type: book
    title: A book
    issued: 2020
---

"""

PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 30" width="60" height="30">'
    '<rect width="60" height="30" fill="#0b4a5e"/></svg>'
)


def as_exported(path: Path, edition: Edition = Edition.STANDARD) -> Handout:
    """Return what an export writes of an article, with the line that names its translations."""
    theme = themed(default_theme(), edition)
    siblings = [
        (each.language, BESIDE + name_of(slug_of(each.path), edition)) for each in siblings_of(path)
    ]
    return compose(read_article(path).article, theme, siblings=siblings)


def held(handout: Handout, kind: type[Part]) -> Any:
    """Return what one part of a handout holds; nothing where it has no such part."""
    part = handout.part(kind)
    return getattr(part, fields(part)[0].name) if part else ()


def with_parts(handout: Handout, *parts: Part) -> Handout:
    """Return a handout with some parts in the place of its own; an empty one takes a part out."""
    own = {type(part): part for part in (*handout.parts, *parts)}
    ordered = (own[kind] for kind in get_args(Part) if kind in own)
    return replace(handout, parts=tuple(part for part in ordered if children(part)))


def composed(
    folder: Path,
    body: str,
    language: str = "en",
    draft: bool = False,
    siblings: Sequence[tuple[str, str]] = (),
) -> Handout:
    """Return the handout of a body in Markdown; `picture.svg` lies beside it."""
    (folder / "picture.svg").write_text(PICTURE, "utf-8")
    source = folder / "article.md"
    source.write_text(FRONT_MATTER.replace("{language}", language) + body, "utf-8")
    article = read_article(source).article
    return compose(article, default_theme(), draft=draft, siblings=siblings)


def in_order_of_parts(handout: Handout) -> str:
    """Return the words of a handout as a PDF has them: its notes stand right after the text."""
    outline, kinds = outline_of(handout), [type(part) for part in handout.parts]
    if Footnotes not in kinds:
        return outline.text
    before = replace(handout, parts=handout.parts[: kinds.index(Footnotes)])
    text = outline_of(before).text
    headings = [words for *_, words in outline.notes_heading or ()]
    return " ".join([text, *headings, *outline.footnotes, outline.text.removeprefix(text)])


def sixty(csl: str) -> str:
    """Return an article that cites sixty works a hundred and twenty times, in all forms."""
    works = []
    for at in range(60):
        kind, more = [
            ("article-journal", "container-title: Journal of Print, volume: 3, page: 12-19"),
            ("book", "publisher: A Press, edition: 2"),
            ("chapter", "container-title: Print, editor: [{family: Fox, given: C}], page: 3-5"),
            ("webpage", "URL: 'https://example.org/p', accessed: 2024-01-05"),
        ][at % 4]
        people = ", ".join(
            f"{{family: {'ABCDEFGHIJ'[(at + n) % 10]}name{at % 7}, given: Jo}}"
            for n in range(at % 5 + 1)
        )
        works.append(
            f"  - {{id: w{at}, type: {kind}, title: Work number {at}, author: [{people}], "
            f"issued: {2000 + at % 20}, {more}, DOI: 10.1000/w.{at}}}\n".replace(
                ", DOI: 10.1000" if kind == "webpage" else "\0", ", note: 10.1000"
            )
        )
    paragraphs = []
    for at in range(0, 60, 2):
        one, two = f"w{at}", f"w{at + 1}"
        paragraphs.append(
            f"A sentence of words [@{one}; @{two}, p. 5]. As @{two} said, so it is [see @{one}].\n"
        )
    head = f"---\ntitle: Sixty\nlang: en\n{csl}references:\n{''.join(works)}---\n\n"
    return f"{head}## Results of w0 [@w0]\n\n" + "\n".join(paragraphs)
