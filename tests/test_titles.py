"""Titles as Crossref, publishers and reference managers write them, on every way in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plainleaf.checks import check_article
from plainleaf.model.article import Article
from plainleaf.model.inlines import Emphasis, SmallCaps, Subscript
from plainleaf.model.transform import walk
from plainleaf.model.words import plain_text
from plainleaf.reader import read_article
from plainleaf.reader.bibliography.tags import plain_tags
from plainleaf.references import listing_of

TITLES = [
    ("<scp>COVID</scp>-19 and <scp>IL</scp>-6", "COVID-19 and IL-6"),
    ("<jats:italic>BRCA1</jats:italic> at p < 0.05", "BRCA1 at p < 0.05"),
    ("Risk &lt;5% &amp; benefit >10%: a < b", "Risk <5% & benefit >10%: a < b"),
    ("Use of *E. coli* and **both** in _vitro_", "Use of E. coli and both in vitro"),
    ("Role of <i>BRCA1</i> in CO<sub>2</sub>", "Role of BRCA1 in CO2"),
    ('<span class="nocase">mRNA</span> and <span style="font-variant:small-caps;">d</span>-glucose',
     "mRNA and d-glucose"),
    ("&lt;i&gt;Candida&lt;/i&gt; in A &amp;amp; E", "Candida in A & E"),
    ("<title>One</title><break/>two <mml:math><mml:mi>x</mml:mi></mml:math>", "One two x"),
    ("CO~2~ and [mRNA]{.nocase}", "CO2 and mRNA"),
    ("<u>Under</u> <small>small</small> <p>words</p>", "Under small words"),
]  # fmt: skip
LITERAL = [
    "HLA-B*57:01 and HLA-A*31:01",
    "C*-algebras (*) and (*)",
    "5*3*2 and file_name_x",
    "if x<y and z>1, x<b and c>d",
    "AT&T and &copy without an end",
    "~5 mg to ~10 mg, a^b",
    "$R_0$ and {braces}",
    "https://example.org/a_b_c and *this*",
]


@pytest.mark.parametrize("title", LITERAL)
def test_what_is_no_markup_stays(title: str) -> None:
    """A star may be a part of a name, and a sign may compare."""
    assert plain_tags(title) == title


def front(folder: Path, title: str) -> Article:
    """Return an article with a work in its front matter."""
    work = {"id": "w", "type": "article-journal", "title": title, "issued": "2020"}
    path = folder / "article.md"
    path.write_text(
        f"---\ntitle: T\nlang: en\nreferences: [{json.dumps(work)}]\n---\n\nSee [@w].\n"
    )
    return read_article(path).article


def file(folder: Path, suffix: str, text: str) -> Article:
    """Return an article with a work in a file."""
    (folder / f"works.{suffix}").write_text(text, "utf-8")
    path = folder / "article.md"
    path.write_text(f"---\ntitle: T\nlang: en\nbibliography: works.{suffix}\n---\n\nSee [@w].\n")
    return read_article(path).article


@pytest.mark.parametrize(("title", "said"), TITLES)
def test_titles_are_clean_on_every_way_in(tmp_path: Path, title: str, said: str) -> None:
    """In the front matter, in CSL-JSON, in CSL-YAML and in RIS."""
    keys = {
        "id": "w",
        "type": "article-journal",
        "title": title,
        "issued": {"date-parts": [[2020]]},
        "author": [{"family": "M&uuml;ller"}],
    }
    ris = f"TY  - JOUR\nID  - w\nTI  - {title}\nAU  - Ek\nPY  - 2020\nER  - \n"
    articles = [
        front(tmp_path, title),
        file(tmp_path, "json", json.dumps([keys])),
        file(tmp_path, "yaml", json.dumps({"references": [keys]})),
        file(tmp_path, "ris", ris),
    ]
    for article in articles:
        assert said in plain_text(listing_of(article).entry("w"))
        # The title is shown, so no note says that the style leaves it out.
        assert [each.code for each in check_article(article)] == []
    assert "Müller" in plain_text(listing_of(articles[1]).entry("w"))


def test_marks_of_a_title_are_shown(tmp_path: Path) -> None:
    """Italics, small capitals and lowered figures are."""
    article = front(tmp_path, "<scp>COVID</scp> and *E. coli* in CO<sub>2</sub>")
    kinds = {type(node) for node in walk(listing_of(article).entry("w"))}
    assert {Emphasis, SmallCaps, Subscript} <= kinds


def test_a_title_that_is_not_shown_is_still_named(tmp_path: Path) -> None:
    """What the style really leaves out."""
    path = tmp_path / "article.md"
    path.write_text(
        "---\ntitle: T\nlang: en\nreferences:\n"
        "  - {id: w, type: book, title: A, issued: 2020, genre: <i>Odd</i> kind}\n"
        "---\n\nSee [@w].\n"
    )
    found = check_article(read_article(path).article)
    assert [each.code for each in found] == ["unshown-variable"]
