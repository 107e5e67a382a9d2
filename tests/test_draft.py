"""Drafts: every gap is mended so that the files are sound, and said in words where it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from plainleaf.checks import check_article
from plainleaf.handout.draft import guessed_language, mended
from plainleaf.model.article import Article, Figure, Section
from plainleaf.model.inlines import Abbreviation, Citation, Image, Link
from plainleaf.model.transform import walk
from plainleaf.model.words import outline, plain_text
from plainleaf.reader import read_article
from plainleaf.theme import default_theme
from samples import PICTURE

Mend = Callable[..., Article]
NO_ALT = "[description of this picture is missing]"


@pytest.fixture
def draft(tmp_path: Path) -> Mend:
    """Return a function that reads a body in Markdown and mends it; bar.svg lies beside it."""
    (tmp_path / "bar.svg").write_text(PICTURE, "utf-8")

    def made(body: str, front: str = "title: T\nlang: en\n") -> Article:
        path = tmp_path / "article.md"
        path.write_text(f"---\n{front}---\n\n{body}\n", "utf-8")
        return mended(read_article(path).article, default_theme())

    return made


def errors(article: Article) -> list[str]:
    """Return the codes of what would stop an export."""
    return [found.code for found in check_article(article) if found.is_error]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param("![](bar.svg)", NO_ALT, id="figure without a description"),
        pytest.param('![](bar.svg "Bars")', f"Bars {NO_ALT}", id="with a caption"),
        pytest.param("See ![](bar.svg) here.", f"See  {NO_ALT} here.", id="in a line"),
        pytest.param("[![](bar.svg)](https://example.org)", f" {NO_ALT}", id="in a link"),
        pytest.param("![Bars](no.svg)", "[picture missing: no.svg – Bars]", id="missing figure"),
        pytest.param(
            '![Bars](no.svg "How many")',
            "[picture missing: no.svg – Bars]How many",
            id="missing figure with a caption",
        ),
        pytest.param(
            "See ![Bars](no.svg) here.",
            "See [picture missing: no.svg – Bars] here.",
            id="missing in a line",
        ),
        pytest.param(
            "[![Bars](no.svg)](https://example.org)",
            "[picture missing: no.svg – Bars]",
            id="missing in a link",
        ),
        pytest.param("![](no.svg)", "[picture missing: no.svg]", id="missing, not described"),
        pytest.param("As [@x, p. 3].", "As [@x, p. 3] [reference missing].", id="citation"),
        pytest.param("As [@x; @y].", "As [@x; @y] [reference missing].", id="two citations"),
        pytest.param("See [there](#x).", "See there [this link leads nowhere].", id="broken link"),
        pytest.param("## A", "A[this section is still empty]", id="empty section"),
        pytest.param(
            "## A\n\n### B\n\nWords.\n\n## C",
            "ABWords.C[this section is still empty]",
            id="empty last section",
        ),
        pytest.param("", "[this section is still empty]", id="empty article"),
        pytest.param(
            "A \U000f0000 `\U000f0000`.",
            "A [U+F0000 no name] [U+F0000 no name].",
            id="glyph",
        ),
        pytest.param(
            "![A \U000f0000](no.svg)",
            "[picture missing: no.svg – A [U+F0000 no name]]",
            id="glyph in the description of a missing picture",
        ),
        pytest.param("- ![](no.svg)", "[picture missing: no.svg]", id="in an item"),
        pytest.param(
            "X.[^n]\n\n[^n]: See ![](no.svg).", "X.See [picture missing: no.svg].", id="in a note"
        ),
    ],
)
def test_a_gap_is_said_in_words(draft: Mend, body: str, said: str) -> None:
    """In brackets, where it is; and nothing that stops an export is left."""
    article = draft(body)
    assert plain_text((*article.blocks, *article.footnotes)) == said
    assert errors(article) == []


def test_a_picture_without_a_description_is_shown_and_described_as_such(draft: Mend) -> None:
    """Who hears the page is told what is missing, and of which file."""
    article = draft("![](bar.svg)\n\nIn a ![](bar.svg) line.")
    figures = [node for node in walk(article) if isinstance(node, Figure)]
    images = [node for node in walk(article) if isinstance(node, Image)]
    assert len(figures) == 1
    assert [image.alt for image in images] == [
        "[description of this picture is missing: bar.svg]"
    ] * 2
    assert set(article.pictures) == {"bar.svg"}


def test_a_missing_picture_leaves_its_link(draft: Mend) -> None:
    """The words that take its place lead where it led."""
    article = draft("[![Bars](no.svg)](https://example.org/)")
    (link,) = (node for node in walk(article) if isinstance(node, Link))
    assert link.target == "https://example.org/"
    assert not [node for node in walk(article) if isinstance(node, Image)]


def test_a_decorative_picture_is_no_gap(draft: Mend) -> None:
    """The author has said that it says nothing."""
    article = draft("Words.\n\n![](bar.svg){.decorative}")
    assert [node.alt for node in walk(article) if isinstance(node, Image)] == [""]
    assert plain_text(article.blocks) == "Words."


def test_citations_and_links_that_lead_somewhere_stay(draft: Mend) -> None:
    """Only what leads nowhere becomes text."""
    front = "title: T\nlang: en\nreferences:\n  - {id: a, type: book, title: A}\n"
    article = draft("## One\n\nAs [@a], [there](#one), [out](https://example.org/).", front)
    assert len([node for node in walk(article) if isinstance(node, Citation)]) == 1
    assert len([node for node in walk(article) if isinstance(node, Link)]) == 2


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("## A\n\nx\n\n#### B\n\nx", [2, 3]),
        ("### A\n\nx\n\n## B\n\nx", [2, 2]),
        ("## A\n\n#### B\n\nx\n\n### C\n\nx\n\n#### D\n\nx", [2, 3, 3, 4]),
        ("## A\n\n###### B\n\nx\n\n## C\n\nx", [2, 3, 2]),
        ("# A\n\nx\n\n# B\n\nx", [2, 2]),
        ("## A\n\n::: note\n##### B\n\nx\n:::", [2, 3]),
        ("## A\n\n### B\n\n#### C\n\n##### D\n\n###### E\n\nx", [2, 3, 4, 5, 6]),
    ],
)
def test_headings_are_numbered_without_gaps(draft: Mend, source: str, expected: list[int]) -> None:
    """By how they are nested; those that have no gap stay as they are."""
    article = draft(source)
    assert [level for level, _ in outline(article)][1:] == expected
    assert errors(article) == []


def test_every_section_of_a_draft_has_something_in_it(draft: Mend) -> None:
    """A heading alone is said to be one; a section of sections is not empty."""
    article = draft("## A\n\n### B\n\n## C\n\nx")
    sections = [node for node in walk(article) if isinstance(node, Section)]
    said = [plain_text(one.blocks) for one in sections]
    assert said == ["B[this section is still empty]", "[this section is still empty]", "x"]


def test_a_draft_without_a_title_says_so(draft: Mend) -> None:
    """In the heading and in the title of the document."""
    article = draft("Words.", "lang: en\n")
    assert plain_text(article.heading) == "[title missing]"
    assert article.metadata.title == "[title missing]"
    assert errors(article) == []


def test_a_character_without_a_font_is_named_in_what_an_abbreviation_stands_for(
    draft: Mend,
) -> None:
    """Composing sets it in the text."""
    article = draft("WHO says.\n\n*[WHO]: World \U000f0000")
    (node,) = (node for node in walk(article) if isinstance(node, Abbreviation))
    assert node.expansion == "World [U+F0000 no name]"


def test_a_character_without_a_font_is_named_wherever_it_stands(draft: Mend) -> None:
    """In the title, the front matter, a description, a code listing, a reference."""
    front = (
        "title: T \U000f0000\nlang: en\nauthors: [A \U000f0000]\ndescription: D \U000f0000\n"
        "references:\n  - {id: a, type: book, title: R \U000f0000}\n"
    )
    article = draft("![Alt \U000f0000](bar.svg)\n\n```\nc \U000f0000\n```", front)
    name = "[U+F0000 no name]"
    assert plain_text(article.heading) == article.metadata.title == f"T {name}"
    assert article.metadata.authors == (f"A {name}",)
    assert article.metadata.description == f"D {name}"
    assert article.references[0].title == f"R {name}"
    assert plain_text(article.blocks) == f"c {name}"
    assert [node.alt for node in walk(article) if isinstance(node, Image)] == [f"Alt {name}"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Plain words", "en"),
        ("", "en"),
        ("17 + 4", "en"),
        ("هذه فقرة باللغة العربية مع word", "ar"),
        ("פסקה בעברית", "he"),
        ("健康な生活を送る", "ja"),
        ("健康生活", "zh-Hans"),
        ("건강한 생활", "ko"),
        ("स्वस्थ जीवन", "hi"),
        ("Здоровая жизнь", "ru"),
        ("Υγιεινή ζωή", "el"),
        ("ชีวิตที่มีสุขภาพดี", "th"),
    ],
)
def test_a_language_that_is_not_named_is_guessed_by_the_script(text: str, language: str) -> None:
    """So that a screen reader can read a draft at all; the check has told its author."""
    assert guessed_language(text) == language


def test_a_draft_without_a_language_has_one_and_labels_in_it(draft: Mend) -> None:
    """Its gaps are said in the guessed language."""
    article = draft("## قسم أول\n\n## قسم ثان\n\nهذه فقرة", "title: عنوان\n")
    assert article.metadata.language == "ar"
    said = default_theme().labels("ar")["draft_section_empty"]
    assert f"[{said}]" in plain_text(article.blocks)


def test_an_article_without_faults_is_not_changed(draft: Mend, root: Path) -> None:
    """Mending what is whole gives the same."""
    article = read_article(root / "content" / "clear-print").article
    assert mended(article, default_theme()) == article
