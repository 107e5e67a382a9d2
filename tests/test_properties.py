"""Properties of all articles: four files say what the article says, and pass their standards."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pikepdf
from hypothesis import HealthCheck, given, settings

import tag_tree
from articles import articles
from examples import examples
from plainleaf.handout import compose
from plainleaf.model.article import Article
from plainleaf.theme import default_theme
from plainleaf.verify.expected import outline_of
from plainleaf.verify.parity import compare_all
from plainleaf.verify.readback import read_back
from plainleaf.writers import WRITERS
from validators.field import Check
from validators.verapdf import VeraPdf

EXAMPLES, IN_FUZZING = 40, 200


@settings(examples(EXAMPLES, IN_FUZZING), suppress_health_check=list(HealthCheck))
@given(article=articles())
def test_all_four_formats_say_what_the_article_says(
    article: Article,
    tmp_path_factory: object,
    verapdf: VeraPdf,
    page_ua1: Check,
    page_2a: Check,
) -> None:
    """Headings, words, links, descriptions, lists, tables, languages, references, footnotes.

    And each PDF keeps PDF/UA-1 and PDF/A-2a by two validators, its structure tree is that of the
    article, element for element, and its pages are those that the EPUB lists.
    """
    folder = Path(tmp_path_factory.mktemp("property"))  # type: ignore[attr-defined]
    handout = compose(article, default_theme())
    outlines = {}
    for name, write in WRITERS.items():
        path = folder / f"handout.{name}"
        path.write_bytes(write(handout, default_theme()))
        outlines[name] = read_back(path)
        if pages := outlines[name].pages:
            handout = replace(handout, pages=tuple(page.place for page in pages))
    report = compare_all(outlines, outline_of(handout))
    assert report.passed, "\n".join(str(each) for each in report.differences)
    assert outlines["epub"].pages == outlines["pdf"].pages
    path = folder / "handout.pdf"
    assert verapdf(path, "ua1") == verapdf(path, "2a") == []
    assert page_ua1(path) == page_2a(path) == []
    with pikepdf.open(path) as pdf:
        assert list(tag_tree.actual(pdf).lines()) == list(tag_tree.expected(handout).lines())
