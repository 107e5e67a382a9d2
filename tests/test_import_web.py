"""`plainleaf import` of saved web pages: what is the article, what is chrome, nothing lost."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any

import pytest

from plainleaf.api import export, read
from plainleaf.errors import SourceError
from plainleaf.importers import Import, import_article
from plainleaf.model.article import Article, Cell, Heading, Paragraph
from plainleaf.model.transform import walk
from plainleaf.model.words import plain_text
from plainleaf.theme import default_theme
from plainleaf.theme.editions import Edition, themed
from plainleaf.writers import docx, html
from samples import as_exported

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgYGAAAAAEAAH2FzhVAAAAAElFTkSuQmCC"
)
CONTENT = Path(__file__).parents[1] / "content"
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
ARTICLES = sorted(CONTENT.rglob("article*.md"))

PAGES = Path(__file__).parent / "import" / "pages"


@pytest.mark.parametrize("path", sorted(PAGES.glob("*.html")), ids=lambda path: path.stem)
def test_a_page_becomes_its_article_without_the_chrome(path: Path) -> None:
    """Pages as site builders, health services and browsers make them; all of their text is there.

    The import itself proves that each word of the page is in the article or in a report.
    """
    made = import_article(path)
    assert made.text == path.with_suffix(".expected.md").read_text("utf-8")
    chrome = [each for each in made.diagnostics if each.code == "left-out" and each.dropped]
    assert chrome or path.stem == "tables"


def page(folder: Path, body: str, head: str = "", language: str = "en") -> Import:
    """Import a page of these parts."""
    path = folder / "page.html"
    path.write_text(
        f'<!DOCTYPE html><html lang="{language}"><head><title>A page | Site</title>{head}</head>'
        f"<body>{body}</body></html>",
        "utf-8",
    )
    return import_article(path)


def body_of(made: Import) -> str:
    """Return what stands below the front matter."""
    return made.text.split("\n---\n", 1)[1].strip()


def left_out(made: Import) -> str:
    """Return all words that are named as left out."""
    return " ".join(each.dropped for each in made.diagnostics if each.code == "left-out")


CHROME = """
<nav>Home News</nav>
<main><header><h1>Walking after a fall</h1></header>
<aside>Advertisement 99</aside>
<p>Take <b>2</b> short walks a day. See <a href="/more?x=1">more</a>, <a href="tel:112">call</a>
or go <a href="#how">down</a>.</p>
<p hidden>Secret 5 mg</p><p aria-hidden="true">Echo</p>
<button>Print</button><form><p>Your name</p></form><script>var x = 1;</script>
<h3 id="how">How</h3><ul><li>Slowly<ul><li>with a stick</li></ul></li><li>Daily</li></ul>
<ol start="3"><li>Rest</li><li>Drink</li></ol>
</main><footer>Imprint</footer>"""


def test_the_article_is_taken_and_the_chrome_is_named(tmp_path: Path) -> None:
    """Every removal stands in a report with its words; links are whole addresses."""
    made = page(tmp_path, CHROME, '<link rel="canonical" href="https://example.org/a/b">')
    assert "title: Walking after a fall\nlang: en\n" in made.text
    assert body_of(made) == (
        "Take **2** short walks a day. See [more](https://example.org/more?x=1), [call](tel:112) "
        "or go [down](#how).\n\n## How\n\n- Slowly\n  - with a stick\n- Daily\n\n3. Rest\n4. Drink"
    )
    for words in ("Home News", "Advertisement 99", "Secret 5 mg", "Echo", "Print", "Your name",
                  "Imprint"):  # fmt: skip
        assert words in left_out(made)
    assert all(each.position.line > 0 for each in made.diagnostics)
    assert any("1 program" in each.message for each in made.diagnostics)


def test_a_link_without_an_address_keeps_its_words(tmp_path: Path) -> None:
    """A page that does not say where it stands has no whole addresses."""
    made = page(tmp_path, '<main><h1>T</h1><p>Read <a href="/x">this</a>.</p></main>')
    assert body_of(made) == "Read this."
    assert any("/x" in each.message for each in made.diagnostics)


HEAD = """
<meta name="citation_title" content="A study"><meta name="citation_author" content="Doe, Jane">
<meta name="citation_doi" content="10.1000/x.1"><meta name="citation_journal_title" content="J">
<script type="application/ld+json">{"@type": "MedicalWebPage", "lastReviewed": "2026-03-02",
"datePublished": "2025-01-05T10:00:00Z"}</script>"""


def test_what_the_head_says_is_the_front_matter(tmp_path: Path) -> None:
    """Authors, dates and the DOI; lines that say it again are named."""
    made = page(
        tmp_path,
        "<article><h1>A study</h1><p>Jane Doe</p><p>https://doi.org/10.1000/x.1</p><p>Text.</p>"
        "</article>",
        HEAD,
    )
    assert "authors: [Jane Doe]\n" in made.text
    assert "published: 2025-01-05\nreviewed: 2026-03-02\n" in made.text
    assert "DOI: 10.1000/x.1" in made.text
    assert body_of(made) == "Text."


def test_what_buttons_open_is_text(tmp_path: Path) -> None:
    """Accordions: `details`, and a button with what it controls, hidden until it is pressed."""
    made = page(
        tmp_path,
        "<main><h1>T</h1><details><summary>What to eat</summary><p>Soup.</p></details>"
        '<h2><button aria-controls="p1">When to call</button></h2><div id="p1" hidden><p>At 39 °C.'
        '</p></div><button aria-controls="p2">And then</button><div id="p2" aria-hidden="true">'
        "<p>Wait.</p></div></main>",
    )
    assert body_of(made) == (
        "## What to eat\n\nSoup.\n\n## When to call\n\nAt 39 °C.\n\n### And then\n\nWait."
    )


def test_merged_cells_are_taken_apart(tmp_path: Path) -> None:
    """The words are repeated in each cell, and that is said."""
    made = page(
        tmp_path,
        "<main><h1>T</h1><p>Doses.</p><table><tr><th>Day</th><th colspan=2>Dose</th></tr>"
        "<tr><td rowspan=2>Monday</td><td>5 mg</td><td>1</td></tr><tr><td>10 mg</td><td>2</td></tr>"
        "</table></main>",
    )
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in
            body_of(made).splitlines() if line.startswith("|")]  # fmt: skip
    assert rows[0] == ["Day", "Dose", "Dose"]
    assert rows[2:] == [["Monday", "5 mg", "1"], ["Monday", "10 mg", "2"]]
    assert any("Merged cells" in each.message for each in made.diagnostics)


def test_pictures_come_from_the_saved_folder_only(tmp_path: Path) -> None:
    """Others are named with their address; nothing outside the page's folder is read."""
    inside = tmp_path / "site"
    (inside / "page_files").mkdir(parents=True)
    (inside / "page_files" / "cup of tea.png").write_bytes(PNG)
    (tmp_path / "secret.png").write_bytes(PNG)
    made = page(
        inside,
        '<main><h1>T</h1><figure><img src="page_files/cup%20of%20tea.png" alt="A cup">'
        '<figcaption>Two cups</figcaption></figure><p>Look <img src="../secret.png" alt="No">'
        '<img src="https://example.org/x.png" alt="Far">here.</p></main>',
    )
    assert body_of(made) == '![A cup](images/cup-of-tea.png "Two cups")\n\nLook here.'
    assert made.pictures == {"images/cup-of-tea.png": PNG}
    assert {"No", "Far"} <= set(left_out(made).split())
    assert any("https://example.org/x.png" in each.message for each in made.diagnostics)


def test_notes_and_references_are_those_of_the_article(tmp_path: Path) -> None:
    """Marks that lead to them are the article's own marks, ranges taken apart."""
    works = "".join(
        f'<li id="r{at}">Doe J. Work {name}. J Print. 201{at};3:1-2.</li>'
        for at, name in enumerate(("one", "two", "three"), 1)
    )
    made = page(
        tmp_path,
        '<main><h1>T</h1><p>Shown<sup><a href="#r1">1</a>–<a href="#r3">3</a></sup> and noted'
        '<sup><a href="#fn1">1</a></sup>.</p><h2>References</h2>'
        f'<ol>{works}</ol><section class="footnotes"><ol><li id="fn1">A note. '
        '<a href="#x">↩</a></li></ol></section></main>',
    )
    assert "Shown[@doe2011; @doe2012; @doe2013] and noted[^1]." in body_of(made)
    assert "[^1]: A note." in body_of(made)


def test_a_page_that_harms_is_refused(tmp_path: Path) -> None:
    """Entities, elements within elements without end, and nothing at all."""
    path = tmp_path / "page.html"
    path.write_text('<!DOCTYPE html [<!ENTITY a "b">]><p>&a;</p>', "utf-8")
    with pytest.raises(SourceError, match="document type"):
        import_article(path)
    path.write_text("<main>" + "<div>" * 400 + "x" + "</div>" * 400 + "</main>", "utf-8")
    with pytest.raises(SourceError, match="deep"):
        import_article(path)
    path.write_text("<html><body><script>1</script></body></html>", "utf-8")
    with pytest.raises(SourceError, match="no text"):
        import_article(path)


def test_words_in_the_middle_of_which_something_is_hidden_stay_whole(tmp_path: Path) -> None:
    """And a picture between two words parts them."""
    made = page(tmp_path, "<main><h1>T</h1><p>un<span hidden>5</span>well, a<img alt='cup'>b</p>")
    assert body_of(made) == "unwell, a b"


def test_our_own_page_comes_back_as_the_article(tmp_path: Path) -> None:
    """Boxes, key points, source, references and citations included."""
    result = export(CONTENT / "nalmefen", ["html"], tmp_path)
    made = import_article(result.files["html"])
    assert made.text == (CONTENT / "nalmefen" / "article.md").read_text("utf-8")


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem + path.parent.name)
@pytest.mark.parametrize("edition", Edition)
@pytest.mark.parametrize("format_", ["html", "docx"])
def test_every_edition_comes_back_with_its_front_matter_and_numbers(
    format_: str, edition: Edition, path: Path, tmp_path: Path
) -> None:
    """In large editions the source stands at the end, and the byline names the edition."""
    theme = themed(default_theme(), edition)
    file = tmp_path / f"handout.{format_}"
    writer = html if format_ == "html" else docx
    file.write_bytes(writer.write(as_exported(path, edition), theme))
    made = import_article(file)
    article = read(path).article
    source = article.metadata
    (tmp_path / "article.md").write_text(made.text, "utf-8")
    again = read(tmp_path / "article.md").article
    said = again.metadata
    assert said.title.replace("\u2011", "-") == source.title
    assert (said.authors, said.category, said.published, said.version) == (
        source.authors, source.category, source.published, source.version
    )  # fmt: skip
    assert study(again) == study(article)
    assert not numbers(article) - {*NUMBER.findall(made.text)}  # a picture's too


def study(article: Article) -> Any:
    """Return the given names of who wrote the work that an article is about, and its DOI."""
    own = article.metadata.source
    work = next((each for each in article.references if each.identifier == own), None)
    return work and ([each.given for each in work.authors if each.given], work.doi)


def numbers(article: Article) -> set[str]:
    """Return the numbers in an article's paragraphs, headings and cells."""
    nodes = walk((article.blocks, article.footnotes))
    said = (plain_text(each) for each in nodes if isinstance(each, (Paragraph, Heading, Cell)))
    return {number for text in said for number in NUMBER.findall(text)}


@pytest.mark.parametrize(
    ("opening", "listed", "said"),
    [
        ("<ol>", "1. Wash\n2. Dry\n3. Go", ""),
        ("<ol start=4>", "4. Wash\n5. Dry\n6. Go", ""),
        ("<ol reversed>", "3. Wash\n2. Dry\n1. Go", ""),
        ("<ol reversed start=9>", "9. Wash\n8. Dry\n7. Go", ""),
        ("<ol type=a>", "a) Wash\nb) Dry\nc) Go", ""),
        ("<ol type=I>", "I) Wash\nII) Dry\nIII) Go", ""),
        ("<ol type=A start=4>", "4. Wash\n5. Dry\n6. Go", "D E F"),
    ],
)
def test_a_list_counts_as_the_page_counts(
    opening: str, listed: str, said: str, tmp_path: Path
) -> None:
    """Down as well as up, in letters; where an article has no such letters, they are named."""
    path = tmp_path / "page.html"
    items = "<li>Wash<li>Dry<li>Go"
    path.write_text(f"<h1>T</h1><p>Read this now.</p>{opening}{items}</ol><p>End of it.</p>")
    made = import_article(path, language="en")
    assert made.text.endswith(f"\n\nRead this now.\n\n{listed}\n\nEnd of it.\n")
    assert said in " ".join(each.dropped for each in made.diagnostics if "letters" in each.message)


def test_a_cell_that_is_two_rows_high_is_in_two_rows(tmp_path: Path) -> None:
    """And in no third one, whose doses would move to the side."""
    path = tmp_path / "page.html"
    rows = "<tr><td rowspan=2>A<td>5 mg<tr><td>10 mg<tr><td>B<td>15 mg"
    table = f"<table><tr><th>Drug<th>Dose{rows}</table>"
    path.write_text(f"<h1>T</h1><p>Read this now.</p>{table}<p>End of it.</p>")
    lines = import_article(path, language="en").text.split("\n")
    assert [each for each in lines if "mg" in each] == [
        "| A    | 5 mg  |", "| A    | 10 mg |", "| B    | 15 mg |",
    ]  # fmt: skip
