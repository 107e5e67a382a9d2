"""Citations beside other brackets come out as they are meant, or are reported at their line."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainleaf.checks import check_article
from plainleaf.handout import compose
from plainleaf.model.inlines import Image
from plainleaf.model.transform import walk
from plainleaf.reader import read_article
from plainleaf.theme import default_theme
from plainleaf.verify.expected import outline_of

WORKS = """---
title: T
lang: en
references:
  - {id: a, type: book, title: One, author: [{family: Orr, given: B}], issued: 2020}
  - {id: b, type: book, title: Two, author: [{family: Poe, given: C}], issued: 2021}
  - {id: "x/y:1", type: book, title: Three, author: [{family: Roe, given: D}], issued: 2022}
---

"""


def shown(folder: Path, body: str) -> tuple[str, list[tuple[str, int]]]:
    """Return the first paragraph of a handout, and what is reported of it with lines."""
    path = folder / "article.md"
    path.write_text(
        f"{WORKS}{body}\n\n[^1]: The note.\n\n[ref]: https://example.org/ref\n", "utf-8"
    )
    reading = read_article(path)
    found = [*reading.diagnostics, *check_article(reading.article)]
    codes = [(each.code, each.position.line) for each in found if each.code[:6] != "unused"]
    text = outline_of(compose(reading.article, default_theme())).text.split("\n")[1]
    return text.replace("\u00a0", " "), codes


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("Cited [@a][^1].", "Cited [1][note 1]."),
        ("Cited [@a] [^1].", "Cited [1] [note 1]."),
        ("Cited [^1][@a].", "Cited[note 1] [1]."),
        ("Cited [@a][@b].", "Cited [1] [2]."),
        ("Cited [@a, p. 5][@b][^1].", "Cited [1, p. 5] [2] [note 1]."),
        ("Cited @a[^1] says.", "Cited Orr [1][note 1] says."),
        ("Cited [@a](see below).", "Cited [1](see below)."),
        ("Cited [@a] (see below).", "Cited [1] (see below)."),
        ("Cited [@a p. 5].", "Cited [1, p. 5]."),
        ("Cited [@a 33-35].", "Cited [1, 33-35]."),
        ("Cited [@a chap. 2; @b].", "Cited [1, chap. 2, 2]."),
        ("Cited @a [p. 5; @b] x.", "Cited Orr [1, p. 5, 2] x."),
        ("Cited @a [p. 5][^1] x.", "Cited Orr [1, p. 5] [note 1] x."),
        ("Cited [@{a}] x.", "Cited [1] x."),
        ("Cited @a [dolor]{lang=es} x.", "Cited Orr [1] dolor x."),
        ("Cited @a [here](https://example.org/) x.", "Cited Orr [1] here x."),
        ("Cited [@{x/y:1}, p. 2] and @{a}.", "Cited [1, p. 2] and Orr [2]."),
        ("Cited [@a;] x.", "Cited [1] x."),
        ("Cited [@a, p. 5 [sic]] x.", "Cited [1, p. 5 [sic]] x."),
        ("Cited [see @a, *passim* &amp; p.&nbsp;5].", "Cited [see 1, passim & p. 5]."),
        ("Cited [see [@a]].", "Cited [see [1]]."),
        ("Cited [@a]^[In place.].", "Cited [1][note 1]."),
        ("**[@a]**[^1]", "[1][note 1]"),
        ("[A link with a note[^1]](https://example.org/x).", "A link with a note 1."),
        ("[A link [@a] and more](https://example.org/x).", "A link [1] and more."),
        ("[@clinic](https://example.org/x) is ours.", "@clinic is ours."),
        ("[@clinic is ours] x.", "[@clinic is ours] x."),
        ("[@clinic][ref] x.", "@clinic x."),
        ("`[@a]` and \\@a.", "[@a] and @a."),
    ],
)
def test_brackets_beside_a_citation(tmp_path: Path, source: str, said: str) -> None:
    """What is ordinary writing is read so."""
    assert shown(tmp_path, source) == (said.replace("][note", "] [note"), [])


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("First.\n[@a]{lang=de} x.", "First. [1] x."),
        ("First.\n[@a, ^1] x.", "First. [1, ^1] x."),
        ("First.\n[@a](https://example.org/x) x.", "First. Orr [1] x."),
        ("First.\n[as @a and @b say] x.", "First. [as Orr [1] and Poe [2] say] x."),
    ],
)
def test_what_means_nothing_there_is_reported_at_its_line(
    tmp_path: Path, source: str, said: str
) -> None:
    """In the second line of its paragraph."""
    assert shown(tmp_path, source) == (said, [("citation-brackets", 11)])


def test_a_mistyped_id_with_a_page_is_an_unknown_citation(tmp_path: Path) -> None:
    """It is no handle: handles have no pages."""
    path = tmp_path / "article.md"
    path.write_text(f"{WORKS}Cited [@aa p. 5].\n", "utf-8")
    codes = [each.code for each in check_article(read_article(path).article)]
    assert "unknown-citation" in codes


def test_a_citation_in_a_description_keeps_its_words(tmp_path: Path) -> None:
    """There it can be no link."""
    path = tmp_path / "article.md"
    path.write_text(f"{WORKS}![A leaf, after @a](leaf.png)\n", "utf-8")
    (image,) = [each for each in walk(read_article(path).article) if isinstance(each, Image)]
    assert image.alt == "A leaf, after @a"


def test_the_links_of_a_link_with_a_note_are_beside_each_other(tmp_path: Path) -> None:
    """A link within a link leads nowhere in some programs."""
    path = tmp_path / "article.md"
    path.write_text(f"{WORKS}[A **bold[^1]** link](https://example.org/x)\n\n[^1]: N.\n", "utf-8")
    outline = outline_of(compose(read_article(path).article, default_theme()))
    leads = "https://example.org/x"
    assert outline.links == (("A bold", leads), ("link", leads))
