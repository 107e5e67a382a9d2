"""The glossary: which words of a text are its terms, where it comes from, and what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from plainleaf.checks import check_article
from plainleaf.diagnostics import Diagnostic
from plainleaf.handout import Handout, compose
from plainleaf.handout.draft import mended
from plainleaf.model.article import Article, Box, Glossary, Heading, Section, Table
from plainleaf.model.inlines import Term
from plainleaf.model.transform import walk
from plainleaf.model.words import plain_text
from plainleaf.reader import Reading, read_article
from plainleaf.theme import default_theme

Read = Callable[..., Reading]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Return a function that reads a body with a glossary, given as YAML."""

    def reading(glossary: str, body: str, language: str = "en") -> Reading:
        folder = tmp_path / "handout"
        folder.mkdir(exist_ok=True)
        path = folder / "article.md"
        head = f"---\ntitle: T\nlang: {language}\nglossary:{glossary}\n---\n\n"
        path.write_text(f"{head}{body}\n", "utf-8")
        return read_article(path)

    return reading


def composed(article: Article) -> Handout:
    """Return the handout of an article, with English words where there are none of its language."""
    draft = not default_theme().speaks(article.metadata.language)
    return compose(article, default_theme(), draft=draft)


def found(reading: Reading) -> list[str]:
    """Return the words of the text that are linked to the glossary, in reading order."""
    return [plain_text(node) for node in walk(composed(reading.article).body) if isterm(node)]


def isterm(node: Any) -> bool:
    """Tell whether a node is the use of a term."""
    return isinstance(node, Term)


def reported(reading: Reading) -> list[Diagnostic]:
    """Return all that the reader and the checks report."""
    return [*reading.diagnostics, *check_article(reading.article)]


def explained(reading: Reading) -> list[tuple[str, str]]:
    """Return the entries that the handout shows."""
    return [
        (plain_text(entry.term), plain_text(entry.explanation))
        for node in walk(composed(reading.article).body)
        if isinstance(node, Glossary)
        for entry in node.entries
    ]


# --- Which words are terms -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "term", "text", "linked"),
    [
        ("en", "dose", "A dose and a dose.", "dose"),
        ("en", "dose", "Dose is first.", "Dose"),
        ("en", "dose", "Two doses.", "doses"),
        ("en", "dose", "The dose’s size.", "dose"),
        ("en", "dose", "Overdose, dosed, low-dose.", ""),
        ("en", "allergy", "Allergies are rare.", "Allergies"),
        ("en", "crutch", "Use crutches.", "crutches"),
        ("en", "side effect", "Its side\neffects pass.", "side effects"),
        ("en", "X-ray", "An x-ray.", "x-ray"),
        ("en", "IT", "it is here, and IT too.", "IT"),
        ("en", "GP", "See your GPs.", "GPs"),
        ("en", "5-HT", "More 5-HT.", "5-HT"),
        ("en", "C++", "In C++.", "C++"),
        ("de", "Dosis", "Die Dosis.", "Dosis"),
        ("de", "Tablette", "Zwei Tabletten.", "Tabletten"),
        ("de", "Dosis | Dosen", "Zwei Dosen.", "Dosen"),
        ("es", "dolor", "Los dolores.", "dolores"),
        ("fr", "hormone", "L’hormone, les hormones.", "hormone"),
        ("it", "farmaco | farmaci", "I farmaci.", "farmaci"),
        ("it", "dose", "Le dosi.", "dosi"),
        ("nl", "tablet", "Twee tabletten, tablets.", "tablets"),
        ("tr", "ilaç", "İki ilaçlar.", "ilaçlar"),
        ("pl", "dawka | dawki | dawkę", "Weź dawkę leku.", "dawkę"),
        ("vi", "liều", "Một liều thuốc.", "liều"),
        ("hi", "दवा", "यह दवाई है, वह दवा है।", "दवा"),
        ("ar", "جرعة", "خذ الجرعة.", "الجرعة"),
        ("he", "תרופה", "קח את התרופה.", "התרופה"),
        ("zh-Hans", "剂量", "请注意剂量的大小。", "剂量"),
        ("zh-Hans", "MRI", "使用MRI检查。", "MRI"),
        ("ja", "ホルモン", "ホルモンバランスとホルモンの話。", "ホルモン"),
        ("ja", "副作用", "強い副作用がある。", "副作用"),
        ("ko", "약", "그 약을 드세요.", "약"),
        ("th", "ยา", "กินยาทุกวัน", "ยา"),
    ],
)
def test_a_term_is_found_as_a_word(
    read: Read, language: str, term: str, text: str, linked: str
) -> None:
    """In any case, in a plain plural, whole; in scripts without spaces wherever it stands."""
    reading = read(f'\n  "{term}": What it means.', text, language)
    assert found(reading) == ([linked] if linked else [])


def test_hormone_in_katakana_is_the_word_and_not_the_start_of_a_longer_one(read: Read) -> None:
    """Katakana words run on in katakana."""
    reading = read("\n  ホルモン: 体の物質。", "ホルモンバランスとホルモンの話。", "ja")
    (paragraph,) = composed(reading.article).body[:1]
    before = plain_text(paragraph.inlines[0])
    assert before == "ホルモンバランスと"


def test_only_the_first_use_is_linked_and_in_reading_order(read: Read) -> None:
    """In a box, a list, a quotation, a caption, a cell: wherever it comes first."""
    body = """
::: key-points
- A **dose** first.
:::

> Scan and dose.

| Head | Allergy |
|------|---------|
| Dose | allergy |

::: icon-array {count=1 of=2}
One of two had pain.
:::
"""
    terms = "\n  pain: P.\n  allergy: A.\n  dose: D.\n  scan: S."
    reading = read(terms, body)
    assert found(reading) == ["dose", "Scan", "allergy", "pain"]
    made = composed(reading.article)
    assert [node.target for node in walk(made.body) if isterm(node)] == [
        "term-1", "term-2", "term-3", "term-4",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        "## The dose\n\nWords.", "See [the dose](https://example.org).", "Type `dose`.",
        "```\ndose\n```", "<kbd>dose</kbd>", "[dose]{lang=fr}", "::: {lang=fr}\nUne dose.\n:::",
        "<abbr title=\"dose\">dose</abbr>", "dose\n: A word.", "~~dose~~",
        "| dose | b |\n|---|---|\n| c | d |", "Words.[^1]\n\n[^1]: A dose.",
        "::: note\n## Dose\n\nWords.\n:::", "![dose](x.png)",
    ],
)  # fmt: skip
def test_headings_links_code_and_other_languages_are_left_alone(read: Read, body: str) -> None:
    """A link in a link is none, and a word of another language is another word."""
    assert found(read("\n  dose: D.", body)) == []


def test_the_longest_term_is_found_where_two_begin_alike(read: Read) -> None:
    """And the shorter one where it stands by itself."""
    reading = read("\n  dose: D.\n  dose limit: L.", "The dose limit, the dose limit. A dose.")
    assert found(reading) == ["dose limit", "dose"]


def test_a_term_has_other_forms(read: Read) -> None:
    """A bar parts them; the first heads the entry."""
    reading = read("\n  dose | dosage | how much: D.", "Its dosage. The dose. How much?")
    assert found(reading) == ["dosage"]
    assert explained(reading) == [("dose", "D.")]


def test_a_text_without_terms_is_the_same_object(read: Read) -> None:
    """Nothing is copied for nothing."""
    reading = read("\n  scan: S.", "## A\n\nWords *and* more.")
    assert composed(reading.article).body == reading.article.blocks
    assert explained(reading) == []


# --- The section ---------------------------------------------------------------------------------


def test_the_terms_of_the_text_are_explained_at_its_end(read: Read) -> None:
    """In alphabetical order, below a heading of level 2, each with the place of its first use."""
    terms = "\n  scan: A *picture*.\n  Äther: Gas.\n  dose: D.\n  zebra: Not there."
    made = composed(read(terms, "A scan, a dose, Äther.").article)
    section = made.body[-1]
    assert isinstance(section, Section)
    heading, (glossary,) = section.heading, section.blocks
    assert (heading.level, plain_text(heading)) == (2, "Words explained")
    assert isinstance(glossary, Glossary)
    assert [plain_text(entry.term) for entry in glossary.entries] == ["Äther", "dose", "scan"]
    uses = {node.anchor: node.target for node in walk(made.body) if isterm(node)}
    assert {entry.used_at: entry.identifier for entry in glossary.entries} == uses


def test_in_chinese_and_japanese_terms_come_in_order_of_use(read: Read) -> None:
    """Code points are no order that anybody looks words up by."""
    reading = read("\n  剂量: A。\n  副作用: B。", "副作用和剂量。", "zh-Hans")
    assert [term for term, _ in explained(reading)] == ["副作用", "剂量"]


def test_an_explanation_has_inline_markdown(read: Read) -> None:
    """Stress, links within the article and citations, which are numbered after the text's."""
    head = "\n  dose: How *much*, see [above](#start) [@b].\nreferences:\n"
    head += "  - {id: b, title: B, issued: 2020}\n  - {id: a, title: A, issued: 2020}"
    reading = read(head, "## Start\n\nA dose [@a].")
    assert reported(reading) == []
    made = composed(reading.article)
    assert explained(reading) == [("dose", "How much, see above [2].")]
    assert made.references is not None
    assert [plain_text(entry.inlines)[0] for entry in made.references.entries] == ["A", "B"]


def test_an_abbreviation_in_an_explanation_is_the_articles(read: Read) -> None:
    """Its long form is said where it first stands, and it counts as used."""
    reading = read("\n  dose: As your GP says.", "A dose.\n\n*[GP]: general practitioner")
    assert reported(reading) == []
    assert explained(reading) == [("dose", "As your GP (general practitioner) says.")]


def test_identifiers_of_terms_are_theirs_alone(read: Read) -> None:
    """A heading that is named so by its author gives way."""
    made = composed(
        read("\n  dose: D.", "## A {#term-1}\n\nA dose.\n\n## B {#use-1}\n\nW.").article
    )
    headings = [node.identifier for node in walk(made.body) if isinstance(node, Heading)]
    assert headings == ["s-term-1", "s-use-1", "term-list"]


# --- Where it comes from -------------------------------------------------------------------------


def test_a_file_beside_the_article_is_shared(read: Read, tmp_path: Path) -> None:
    """Its terms are explained if the text uses them; no report names the others."""
    (tmp_path / "handout").mkdir()
    (tmp_path / "handout" / "words.yaml").write_text("dose: D.\nscan: S.\n", "utf-8")
    reading = read(" words.yaml", "A dose.")
    assert explained(reading) == [("dose", "D.")]
    assert reported(reading) == []
    assert [plain_text(entry.term) for entry in reading.article.glossary] == ["dose"]


def test_an_article_s_own_words_win_over_a_file_s(read: Read, tmp_path: Path) -> None:
    """Files and own terms go together in a list."""
    folder = tmp_path / "handout" / "shared"
    folder.mkdir(parents=True)
    (folder / "words.yaml").write_text("Dose | dosage: File.\nscan: S.\n", "utf-8")
    reading = read("\n  - shared/words.yaml\n  - dose: Own.", "A dose and a scan.")
    assert explained(reading) == [("dose", "Own."), ("scan", "S.")]
    assert reported(reading) == []


def test_a_file_of_thousands_of_terms_takes_no_time(read: Read, tmp_path: Path) -> None:
    """Only what the text may hold is searched for."""
    (tmp_path / "handout").mkdir()
    lines = "".join(f"word{number} and more: W.\n" for number in range(5000)) + "dose: D.\n"
    (tmp_path / "handout" / "words.yaml").write_text(lines, "utf-8")
    body = "\n\n".join(["Some words that are none of them. " * 50] * 20 + ["A dose."])
    reading = read(" words.yaml", body)
    assert explained(reading) == [("dose", "D.")]


def test_what_is_wrong_in_a_file_is_reported_at_its_line(read: Read, tmp_path: Path) -> None:
    """Of the file, not of the article."""
    (tmp_path / "handout").mkdir()
    (tmp_path / "handout" / "words.yaml").write_text("dose: D.\nscan:\nX-ray: [a, b]\n", "utf-8")
    found = reported(read(" words.yaml", "A dose, a scan, an X-ray."))
    assert [(each.code, Path(each.position.file).name, each.position.line) for each in found] == [
        ("empty-explanation", "words.yaml", 2), ("glossary", "words.yaml", 3),
    ]  # fmt: skip


# --- What is wrong -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("glossary", "code", "severity", "line", "dropped"),
    [
        ("\n  scan: S.", "unused-term", "note", 5, "scan S."),
        ("\n  dose:", "empty-explanation", "error", 5, "dose"),
        ('\n  dose: ""', "empty-explanation", "error", 5, "dose"),
        ("\n  dose: D.\n  dose: E.", "duplicate-key", "error", 6, "E."),
        ("\n  dose: D.\n  DOSE: E.", "duplicate-term", "error", 6, "DOSE E."),
        ("\n  - dose: D.\n  - dose: E.", "duplicate-term", "error", 6, "dose E."),
        ("\n  dose: D.\n  a | Dose: E.", "duplicate-term", "error", 6, "a | Dose E."),
        ("\n  dose: |\n    One.\n\n    Two.", "glossary", "error", 5, "dose One.\n\nTwo.\n"),
        ("\n  dose: '- One'", "glossary", "error", 5, "dose - One"),
        ("\n  dose: One.^[Two.]", "glossary", "error", 5, "dose One.^[Two.]"),
        ("\n  dose: [one, two]", "glossary", "error", 5, "dose one two"),
        ("\n  dose: {one: two}", "glossary", "error", 5, "dose one two"),
        ("\n  - [dose, scan]", "glossary", "error", 5, "dose scan"),
        (" no-file.yaml", "glossary-file", "error", 4, ""),
        (" ../outside.yaml", "glossary-file", "error", 4, ""),
        (" /etc/hostname", "glossary-file", "error", 4, ""),
        (" link.yaml", "glossary-file", "error", 4, ""),
        (" broken.yaml", "glossary-file", "error", 4, ""),
        (" latin.yaml", "glossary-file", "error", 4, ""),
        (" list.yaml", "glossary-file", "error", 4, ""),
        (" folder", "glossary-file", "error", 4, ""),
        (" big.yaml", "glossary-file", "error", 4, ""),
        (" bomb.yaml", "glossary-file", "error", 4, ""),
    ],
)
def test_what_cannot_be_explained_is_reported(
    read: Read, tmp_path: Path, glossary: str, code: str, severity: str, line: int, dropped: str
) -> None:
    """At its line, with the words that no file will show."""
    folder = tmp_path / "handout"
    (folder / "folder").mkdir(parents=True)
    (tmp_path / "outside.yaml").write_text("dose: D.\n")
    (folder / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    (folder / "broken.yaml").write_text('dose: "\n')
    (folder / "latin.yaml").write_bytes(b"dose: caf\xe9\n")
    (folder / "list.yaml").write_text("- dose\n")
    (folder / "big.yaml").write_text("#" * 1_000_001)
    bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n"
        for before, name in zip("abcdefg", "bcdefgh", strict=True)
    )
    (folder / "bomb.yaml").write_text(bomb)
    reading = read(glossary, "A dose.")
    every = reported(reading)
    (one,) = [each for each in every if each.code != "unused-term" or code == "unused-term"]
    assert (one.code, str(one.severity), one.position.line) == (code, severity, line)
    assert one.dropped == dropped
    assert one.hint
    assert isinstance(composed(mended(reading.article, default_theme())), Handout)


def test_faults_in_an_explanation_are_those_of_any_text(read: Read) -> None:
    """Unknown citations, links that lead nowhere, characters without a font; a draft mends them."""
    reading = read("\n  dose: A [link](#no), [@none] \U0001faf6.", "A dose.")
    assert {each.code for each in reported(reading)} == {
        "broken-link", "unknown-citation", "missing-glyph",
    }  # fmt: skip
    draft = mended(reading.article, default_theme())
    assert not list(check_article(draft))
    compose(draft, default_theme(), draft=True)


def test_a_term_in_a_box_and_a_table_leaves_them_what_they_are(read: Read) -> None:
    """Only words become links."""
    body = "::: note\nA dose.\n:::\n\n| a | b |\n|---|---|\n| scan | d |"
    made = composed(read("\n  dose: D.\n  scan: S.", body).article)
    assert isinstance(made.body[0], Box)
    assert isinstance(made.body[1], Table)
