"""Handouts for the tests of the writers: from lines of Markdown, by the product's own reader."""

from __future__ import annotations

from pathlib import Path

from plainleaf.handout import Handout, compose
from plainleaf.reader import read_article
from plainleaf.theme import default_theme

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


def composed(folder: Path, body: str, language: str = "en", draft: bool = False) -> Handout:
    """Return the handout of a body in Markdown; `picture.svg` lies beside it."""
    (folder / "picture.svg").write_text(PICTURE, "utf-8")
    source = folder / "article.md"
    source.write_text(FRONT_MATTER.replace("{language}", language) + body, "utf-8")
    return compose(read_article(source).article, default_theme(), draft=draft)
