"""What people type who know no Markdown: one row a slip, read as meant or asked about."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
from PIL import Image as Raster

from plainleaf.api import check, export, read
from plainleaf.model.article import Article, Box, Division, Heading, List, Paragraph, Table
from plainleaf.model.inlines import (
    Code,
    Emphasis,
    FootnoteReference,
    Image,
    Link,
    Mark,
    Span,
    Strong,
    Subscript,
    Superscript,
)
from plainleaf.model.transform import walk
from plainleaf.model.words import plain_text
from plainleaf.text.numerals import can_show, number_of, shown, value_of
from plainleaf.verify.readback import read_back

FRONT = "---\ntitle: T\nlang: en\n---\n\n"
FIRST = 6
# Reports of typed markup; others are about something else.
OURS = {"read-as", "stray-markup", "typed-list", "typed-heading", "typed-table", "typed-reference",
        "html-style"}  # fmt: skip


@dataclass(frozen=True)
class Slip:
    """What is typed, what is reported at which of its lines, a hint's words, and what it becomes.

    `becomes` is a kind of node and the words of all that are there, or None where nothing is made.
    """

    typed: str
    code: str
    line: int
    hint: str
    becomes: tuple[type, list[str]] | None = None

    def __str__(self) -> str:
        return self.typed.replace("\n", " ⏎ ")[:40]


SLIPS = [
    # --- Lists -------------------------------------------------------------------------------
    Slip("Call if:\n• fever\n• pain", "read-as", 2, "“- ”", (List, ["feverpain"])),
    Slip("•fever\n•pain", "read-as", 1, "“- ”", (List, ["feverpain"])),
    Slip("\uf0b7\tfever", "read-as", 1, "“- ”", (List, ["fever"])),
    Slip("> • fever\n> • pain", "read-as", 1, "“- ”", (List, ["feverpain"])),
    Slip("· your pills\n· your letter", "read-as", 1, "“- ”", (List, ["your pillsyour letter"])),
    Slip("Bring:\n– your letter\n– pills", "read-as", 2, "“- ”", (List, ["your letterpills"])),
    Slip("-First\n-Second", "read-as", 1, "“- ”", (List, ["FirstSecond"])),
    Slip("1.First\n2.Second", "read-as", 1, "“1. ”", (List, ["FirstSecond"])),
    Slip("9. Nine\n10. Ten\n   - below\n11. Eleven", "read-as", 3, "4 spaces",
         (List, ["NineTenbelowEleven", "below"])),
    Slip("10. Ten\n   1. one\n   2. two\n11. Eleven", "read-as", 2, "4 spaces",
         (List, ["TenonetwoEleven", "onetwo"])),
    Slip("o one\no two", "typed-list", 1, "“- ”", (List, [])),
    Slip("a) wash\nb) dry", "read-as", 1, "“1. ”", (List, ["washdry"])),
    Slip("Steps:\na. wash\nb. dry", "read-as", 2, "“1. ”", (List, ["washdry"])),
    Slip("(a) wash\n\n(b) dry", "read-as", 1, "“1. ”", (List, ["washdry"])),
    Slip("i. wash\nii. dry\niii. rest", "read-as", 1, "“1. ”", (List, ["washdryrest"])),
    Slip("A. Wash\nB. Dry\nC. Rest", "read-as", 1, "“1. ”", (List, ["WashDryRest"])),
    Slip("1. Wash\n   a. hands\n   b. feet", "read-as", 2, "“1. ”",
         (List, ["Washhandsfeet", "handsfeet"])),
    Slip("I. Wash\nII. Dry", "read-as", 1, "“1. ”", (List, ["WashDry"])),
    Slip("iii. wash\niv. dry", "typed-list", 1, "“- ”", (List, [])),
    Slip("A. Wash\nB. Dry", "typed-list", 1, "“- ”", (List, [])),
    Slip("c) wash\nd) dry", "typed-list", 1, "“- ”", (List, [])),
    Slip("(1) wash\n\n(2) dry", "typed-list", 1, "“- ”", (List, [])),
    Slip("① wash\n② dry", "typed-list", 1, "“1. ”", (List, [])),
    Slip("✓ do\n✗ do not", "typed-list", 1, "“- ”", (List, [])),
    Slip("Do this.\n2. Second\n3. Third", "typed-list", 2, "empty line above", (List, [])),
    Slip("• a • b", "typed-list", 1, "“- ”", (List, [])),
    Slip("-\u00a0fever\n-\u00a0pain", "read-as", 1, "- fever", (List, ["feverpain"])),
    Slip("1.First\n1.Second", "read-as", 1, "“1. ”", (List, ["FirstSecond"])),
    Slip("*fever\n*pain", "read-as", 1, "“- ”", (List, ["feverpain"])),
    Slip("+fever\n+pain", "read-as", 1, "“- ”", (List, ["feverpain"])),
    Slip("» fever\n» pain", "read-as", 1, "“- ”", (List, ["feverpain"])),
    Slip("-- fever\n-- pain", "read-as", 1, "“- ”", (List, ["feverpain"])),
    Slip("・発熱\n・痛み", "read-as", 1, "“- ”", (List, ["発熱痛み"])),
    Slip("1 - wash\n2 - dry", "typed-list", 1, "“- ”", (List, [])),
    Slip("1: wash\n2: dry", "typed-list", 1, "“- ”", (List, [])),
    Slip("Monday: 9 to 5\nTuesday: 9 to 12", "typed-list", 1, "a backslash", (List, [])),
    Slip("Come to:\nThe Clinic\n12 High Street\nLondon", "typed-list", 2, "a backslash",
         (List, [])),
    # --- Headings and boxes ------------------------------------------------------------------
    Slip("##Before\n\nWords.", "read-as", 1, "a space", (Heading, ["T", "Before"])),
    Slip("#Before you come", "stray-markup", 1, "write ##"),
    Slip("**Before you come**\n\nWords.", "typed-heading", 1, "## Before you come"),
    Slip("::: Key points\n- One\n:::", "read-as", 1, "::: key-points", (Box, ["One"])),
    Slip(":: warning\nCall.\n::", "read-as", 1, "::: warning", (Box, ["Call."])),
    Slip("::: What to do\nCall.\n:::", "stray-markup", 1, "::: and its kind"),
    Slip("##\u00a0Before\n\nWords.", "read-as", 1, "## Before", (Heading, ["T", "Before"])),
    Slip("＃＃　概要\n\nWords.", "read-as", 1, "## …", (Heading, ["T", "概要"])),
    Slip("Call us at five.\n---\n\nWords.", "typed-heading", 1, "empty line above"),
    Slip("::: note\nCall.\n::: end", "read-as", 3, "Write :::", (Box, ["Call."])),
    Slip("!!! note\nCall.", "stray-markup", 1, "::: warning"),
    Slip("[TOC]", "stray-markup", 1, "Take it out"),
    Slip("=====", "stray-markup", 1, "empty line above"),
    # --- Tables ------------------------------------------------------------------------------
    Slip("|A|B|\n|1|2|", "typed-table", 1, "|---|---|", (Table, [])),
    Slip("Meal\tInsulin\nLunch\thalf", "typed-table", 1, "a bar |", (Table, [])),
    Slip("Drug    Dose    When\nAsp     5 mg    noon", "typed-table", 1, "a bar |", (Table, [])),
    Slip("Drug;Dose;When\nAsp;5 mg;noon\nIbu;9 mg;night", "typed-table", 1, "a bar |", (Table, [])),
    # --- Pictures and links ------------------------------------------------------------------
    Slip("![A knee](images/my knee.png)", "read-as", 1, "(<images/my knee.png>)", (Image, [""])),
    Slip("![A knee] (knee.png)", "stray-markup", 1, "Take out the space", (Image, [])),
    Slip("See [Link] (https://x.org)", "stray-markup", 1, "Take out the space", (Link, [])),
    Slip("(https://x.org)[Link]", "stray-markup", 1, "words first", (Link, [])),
    Slip("[text][nowhere]", "stray-markup", 1, "[words](https://…)", (Link, [])),
    Slip("[[Page]]", "stray-markup", 1, "[words](https://…)", (Link, [])),
    Slip("[call us](0800 111)", "stray-markup", 1, "tel:", (Link, [])),
    Slip("See <www.example.org>", "stray-markup", 1, "[words](https://…)", (Link, [])),
    # --- Within a line -----------------------------------------------------------------------
    Slip("Text **bold ** here.", "stray-markup", 1, "no space", (Strong, [])),
    Slip("H~2~O", "read-as", 1, "Write it so", (Subscript, ["2"])),
    Slip("Words and\n10^9^/L", "read-as", 2, "Write it so", (Superscript, ["9"])),
    Slip("==most *of* all==", "read-as", 1, "Write it so", (Mark, ["most of all"])),
    Slip("[ ] tick", "stray-markup", 1, "- [ ]"),
    Slip("Words. {#name}", "stray-markup", 1, "Delete it"),
    Slip("See\n@fig-x.", "stray-markup", 2, "Say in words"),
    Slip("\\newpage", "stray-markup", 1, "Delete it"),
    Slip("++more++", "stray-markup", 1, "**bold**"),
    Slip("&lt;b&gt;Now&lt;/b&gt;", "stray-markup", 1, "Delete it"),
    Slip("Salt&amp;nbsp;and", "stray-markup", 1, "character itself"),
    Slip("[now]{.underline}", "html-style", 1, "**bold**"),
    Slip("[now]{color=red}", "html-style", 1, "**bold**"),
    Slip("Words and\n<u>now</u>", "html-style", 2, "<strong>"),
    Slip("<small>now</small>", "html-style", 1, "<strong>"),
    Slip('<font color="red">now</font>', "html-style", 1, "<strong>"),
    Slip("I am :smile: today", "stray-markup", 1, "in words"),
    Slip("Type `yes and wait", "stray-markup", 1, "`like this`"),
    Slip("( ) tick", "stray-markup", 1, "- [ ]"),
    Slip("Take {--5--} six mg", "stray-markup", 1, "Decide"),
    Slip("Dear ${name}, come", "stray-markup", 1, "in its place"),
    Slip("Dear %NAME%, come", "stray-markup", 1, "in its place"),
    Slip("| A | B |\n|---|---|\n| 1 | 2 |\n\n: Doses", "stray-markup", 5, "<caption>"),
    Slip("%%check this%%", "stray-markup", 1, "Decide"),
    Slip("Now<o:p></o:p>.", "stray-markup", 1, "word processor"),
    Slip("<strong>Now</strong", "stray-markup", 1, "Put a >"),
    Slip("The last line\\", "stray-markup", 1, "backslash"),
    Slip("See [1].\n\n## References\n\n1. Smith", "typed-reference", 1, "plainleaf cite"),
]  # fmt: skip


def written(tmp_path: Path, text: str) -> Path:
    """Return the path of an article."""
    path = tmp_path / "article.md"
    path.write_text(text, "utf-8")
    return path


def words(article: Article, kind: type) -> list[str]:
    """Return the words of all nodes of a kind."""
    return [plain_text(node) for node in walk(article) if isinstance(node, kind)]


@pytest.mark.parametrize("slip", SLIPS, ids=str)
def test_a_slip_is_read_as_meant_or_asked_about(tmp_path: Path, slip: Slip) -> None:
    """At its line, once, with the right form in the hint."""
    path = written(tmp_path, FRONT + slip.typed)
    found = [each for each in check(path) if each.code in OURS]
    assert [(each.code, each.position.line - FIRST + 1) for each in found] == [
        (slip.code, slip.line)
    ]
    assert slip.hint in found[0].hint
    if slip.becomes:
        kind, expected = slip.becomes
        assert words(read(path).article, kind) == expected


@pytest.mark.parametrize(
    "front",
    [
        "\n---\ntitle: T\nlang: en\n---\n\nWords.",
        "—\ntitle: T\nlang: en\n—\n\nWords.",
        "----\ntitle: T\nlang: en\n----\n\nWords.",
        "title: T\nlang: en\n\nWords.",
    ],
)
def test_front_matter_that_is_none_is_named(tmp_path: Path, front: str) -> None:
    """Else its keys would be printed as the first words of the handout."""
    path = written(tmp_path, front)
    found = [each for each in check(path) if each.code == "front-matter"]
    assert len(found) == 1
    assert found[0].is_error
    assert "first line" in found[0].message


@pytest.mark.parametrize(
    "right",
    [
        "```\n• code\n##Before\nH~2~O\n```",
        "<div>\n• html\n</div>",
        "<pre>\n\n• html\n</pre>",
        "`• a`, `H~2~O`, `[x] (https://x.org)`, `{#a}`",
        "– Hello, said Ana.",
        "– 5 °C\n– 3 °C",
        "-5 °C\n-3 °C",
        "~5 mg to ~10 mg, 2^3, a == b == c, 5*3*2, 5 ** 3 ** 2",
        "1.5 mg\n2.5 mg",
        "1986. A good year.\n1987. A better one.",
        "12 High Street\\\nLondon",
        "#MeToo is a word. #2 is not.",
        "Ask @figaro or a@fig-x.org.",
        "[1][2] and [a] (b) and {name}",
        "**Call 999 if you cannot breathe.**\n\nWords.",
        "**Bring:**\n\n- your letter",
        "Monday • Tuesday",
        "Either | or | both",
        "A. Smith wrote it.\n\nC. Jones did not.",
        "See [1].\n\n## What helps\n\nWords.",
        "Section\n-------\n\nWords.",
        "Words.\n\n---\n\nWords.",
        "12 High Street  \nLondon  \nNW1 6XE",
        "Note: this line goes on\nand on: to here.",
        "When you come, bring your letter\nand your glasses.",
        "At 10:30 or 11:45: now. Ratio 1:2:3 and ::1.",
        "He said `yes` and ``a ` b``.",
        "A; b; c.\nD; e; f.\nG; h; i.",
        "- one\n- two:\n  more\n- three",
        "+44 20 7946 0000\n+44 20 7946 0001",
        "»Komm«, sagte er.\n»Nein«, sagte sie.",
        "*One* and\n*two* stressed.",
        "[words]{lang=es} and [more]{#id}",
        "\\[x\\](y) and \\[x\\]\\(y\\), 5 % to 10 %, «words»",
    ],
    ids=lambda text: text.replace("\n", " ⏎ ")[:40],
)
def test_what_is_right_is_left_alone(tmp_path: Path, right: str) -> None:
    """No false alarm, and not a sign changed."""
    path = written(tmp_path, FRONT + right)
    assert [each for each in check(path) if each.code in OURS] == []


def test_two_slips_of_one_kind_on_two_lines_are_two(tmp_path: Path) -> None:
    """Each at its line; two on one line are one."""
    path = written(
        tmp_path, f"{FRONT}[a] (https://x.org), [b] (https://x.org)\n[c] (https://x.org)"
    )
    lines = [each.position.line for each in check(path) if each.code == "stray-markup"]
    assert lines == [6, 7]


def test_bold_words_that_end_with_a_sign_touch_the_next_word(tmp_path: Path) -> None:
    """`**Note:**take`, as many type it; stars among figures stay stars."""
    path = written(tmp_path, f"{FRONT}**Note:**take, word**(now)**, 5**(3)**2, a ** b, **x**y")
    article = read(path).article
    assert words(article, Strong) == ["Note:", "(now)", "x"]
    assert words(article, Paragraph) == ["Note:take, word(now), 5**(3)**2, a ** b, xy"]


def test_code_that_nothing_ends_is_an_error(tmp_path: Path) -> None:
    """It would take the rest of the handout with it."""
    for text in ("```\ncode\n\n## Before", "> ~~~\n> code", "- ```\n  code"):
        found = [each for each in check(written(tmp_path, FRONT + text)) if each.is_error]
        assert [(each.code, each.position.line) for each in found] == [("unclosed-container", 6)]
    for text in ("```\ncode\n```", "> ~~~\n> code\n> ~~~", "- ````\n  ```\n  ````\n\nWords."):
        found = [each for each in check(written(tmp_path, FRONT + text)) if each.is_error]
        assert found == []


def test_a_notes_mark_in_an_explanation_is_named(tmp_path: Path) -> None:
    """The note is there, so it is not said to be missing."""
    front = "---\ntitle: T\nlang: en\nglossary:\n  dose: How much.[^1]\n---\n\n"
    path = written(tmp_path, f"{front}A dose.[^1]\n\n[^1]: Note.")
    (found,) = [each for each in check(path) if each.code == "unknown-footnote"]
    assert (found.position.line, found.hint) == (5, "Say here what the note says.")


def test_no_line_comes_or_goes(tmp_path: Path) -> None:
    """What is said of later lines names them rightly."""
    typed = "\n\n".join(slip.typed for slip in SLIPS if slip.code == "read-as")
    path = written(tmp_path, f"{FRONT}{typed}\n\nThe [end](#nowhere).")
    last = path.read_text("utf-8").count("\n") + 1
    assert [each.position.line for each in check(path) if each.code == "broken-link"] == [last]


def test_a_line_that_is_read_as_meant_is_given_as_it_should_stand(tmp_path: Path) -> None:
    """For tools that correct a file: only these lines, each as a whole."""
    path = written(tmp_path, f"{FRONT}• a\n• b\n\nWords.\n\n> ##Before\n\n1.First\n2.Second\n")
    assert read(path).mended == {
        6: "- a", 7: "- b", 11: "> ## Before", 13: "1. First", 14: "2. Second",
    }  # fmt: skip


def test_captions_cells_and_descriptions_are_looked_at(tmp_path: Path) -> None:
    """Not only paragraphs have words."""
    body = (
        'description: "A {.lead} test"\n---\n\n![A {.b} knee](x.png "A {.c} caption")\n\n'
        "| A {#d} | B |\n|---|---|\n| 1 | [2] (https://x.org) |\n\n"
        "[^n]: A @fig-x note.\n\nWords[^n].\n"
    )
    path = written(tmp_path, "---\ntitle: T\nlang: en\n" + body)
    lines = [each.position.line for each in check(path) if each.code == "stray-markup"]
    assert lines == [4, 7, 7, 9, 11, 13]


def test_words_between_marks_are_kept_in_their_order(tmp_path: Path) -> None:
    """Reading as meant takes signs away, never words."""
    path = written(tmp_path, f"{FRONT}• a **b**\n• c [d](https://x.org)\n\nH~2~O *e*")
    article = read(path).article
    assert words(article, Paragraph) == ["a b", "c d", "H2O e"]
    assert words(article, Emphasis) == ["e"]


def test_links_by_words_and_by_copied_addresses_lead_to_their_heading(tmp_path: Path) -> None:
    """Long and numbered headings too; and a hint names the identifier of the nearest."""
    long = "What to do if you take too many tablets by mistake or if a child does so"
    body = (
        f"[a](#{long.lower().replace(' ', '-')}) [b](#2-tablets-a-day) [c](#%C3%BCber-uns) "
        f"[d](#Über-uns) [e](#ubre-uns)\n\n## {long}\n\nA.\n\n## 2 tablets a day\n\nB.\n\n"
        "## Über uns\n\nC."
    )
    found = [each for each in check(written(tmp_path, FRONT + body)) if each.code == "broken-link"]
    assert [(each.message.split()[4], each.hint) for each in found] == [
        ("#ubre-uns,", "If you mean “Über uns”, write [words](#über-uns).")
    ]


FRONT_MARKS = """---
title: "*H. pylori* and CO<sub>2</sub>: R&amp;D"
description: A **simple** test, see [us](https://example.org/us) and Orr [@a].[^1]
category: "*Tests*"
authors: ["Ana Example, **MD**"]
lang: en
references:
  - {id: a, type: book, title: Alpha, author: [{family: Orr, given: B}], issued: 2021}
---

"""


def test_the_front_matter_may_have_marks(tmp_path: Path) -> None:
    """They are read where people see them; properties of files have plain text."""
    text = f"{FRONT_MARKS}Words.\n\n[^1]: A note.\n"
    reading = read(written(tmp_path, text))
    article = reading.article
    assert words(article, Emphasis) == ["H. pylori"]
    assert words(article, Subscript) == ["2"]
    assert plain_text(article.lede) == "A simple test, see us and Orr ."
    metadata = article.metadata
    assert metadata.title == plain_text(article.heading) == "H. pylori and CO2: R&D"
    assert (metadata.category, metadata.authors) == ("Tests", ("Ana Example, MD",))
    assert metadata.description == "A simple test, see us and Orr ."
    assert {node.position.line for node in walk(article.lede) if isinstance(node, Link)} == {3}
    assert reading.diagnostics == ()
    result = export(tmp_path / "article.md", out=tmp_path / "out")
    assert not result.report.failed
    assert [each.code for each in result.diagnostics] == []


def test_captions_and_cells_of_html_have_marks(tmp_path: Path) -> None:
    """With notes and citations, and without false reports."""
    Raster.new("RGB", (9, 9)).save(tmp_path / "x.png")
    body = """Text.

![A box](x.png "After Orr [@a]. *Not* to <b>scale</b>.[^1]")

<table>
<caption>Doses [@a] and
more</caption>
<tr><th>Drug</th><th>Dose [@a]</th></tr>
<tr><td>A</td><td>5 mg *daily*,
see [@nobody]</td></tr>
</table>

<dl><dt>*Pain*</dt><dd>It `hurts`, 5 * 3 * 2.</dd></dl>

[^1]: Measured.
"""
    path = written(tmp_path, FRONT_MARKS.replace("[@a].[^1]", ".") + body)
    reading = read(path)
    assert words(reading.article, Emphasis) == ["H. pylori", "Not", "daily", "Pain"]
    assert words(reading.article, Strong) == ["scale", "simple"]
    found = [(each.code, each.position.line) for each in check(path) if each.severity != "note"]
    assert [each for each in found if each[0] in ("unknown-citation", "unused-reference")] == [
        ("unknown-citation", 20)
    ]
    assert {code for code, _ in found} & {"unused-footnote", "unknown-footnote", *OURS} == set()
    path.write_text(path.read_text("utf-8").replace(",\nsee [@nobody]", ""), "utf-8")
    assert not export(path, out=tmp_path / "out").report.failed


def test_code_in_a_cell_of_html_says_what_it_says(tmp_path: Path) -> None:
    """Beside it, markup is read; within, neither marks nor links."""
    cell = '<code class="a=b">x _y_ **z** [l](u) @k ~~w~~ c:\\d</code>T *now*'
    path = written(tmp_path, FRONT + f"<table><tr><th>a</th><td>{cell}</td></tr></table>\n")
    nodes = list(walk(read(path).article))
    assert [each.text for each in nodes if isinstance(each, Code)] == [
        "x _y_ **z** [l](u) @k ~~w~~ c:\\d"
    ]
    assert [plain_text(each) for each in nodes if isinstance(each, Emphasis)] == ["now"]


@pytest.mark.parametrize(
    ("body", "spoken"),
    [
        ("[a [b]{lang=es}](https://x.org)", ["b"]),
        ("## [Schmerz]{lang=de}\n\nWords.", ["Schmerz"]),
        ("## Schmerz {lang=de}\n\nWords.", ["Schmerz"]),
        ("<table><tr><th lang=es>Uno</th><th>b</th></tr><tr><td lang=de>zwei</td><td>b</td></tr>"
         "</table>", ["Uno", "zwei"]),
        ("<table><caption lang=de>Tafel</caption><tr><th>a</th></tr><tr><td>b</td></tr></table>",
         ["Tafel"]),
        ("<dl><dt lang=de>Wort</dt><dd lang=es>palabra</dd></dl>", ["Wort", "palabra"]),
        ("<figure><img src=x.png alt=x><figcaption lang=de>Bild</figcaption></figure>", ["Bild"]),
    ],
)  # fmt: skip
def test_a_language_is_kept_wherever_it_stands(
    tmp_path: Path, body: str, spoken: list[str]
) -> None:
    """On cells, terms, captions, and within links and headings."""
    Raster.new("RGB", (9, 9)).save(tmp_path / "x.png")
    path = written(tmp_path, FRONT + body)
    nodes = walk(read(path).article)
    found = [plain_text(node) for node in nodes if isinstance(node, (Span, Division))]
    assert found == spoken
    assert not export(path, out=tmp_path / "out").report.failed


def test_a_note_within_the_words_of_a_link_stands_behind_it(tmp_path: Path) -> None:
    """The link is kept, and no link holds another."""
    path = written(tmp_path, f"{FRONT}[Words [^1]](https://x.org), [a [b](#c)](d).\n\n[^1]: Note.")
    article = read(path).article
    assert words(article, Link) == ["Words", "b"]
    (paragraph,) = article.blocks
    assert isinstance(paragraph, Paragraph)
    assert [type(node) for node in paragraph.inlines[:2]] == [Link, FootnoteReference]


def test_what_is_left_out_of_attributes_is_named(tmp_path: Path) -> None:
    """A hidden word is hidden here too; a width is not kept."""
    Raster.new("RGB", (9, 9)).save(tmp_path / "x.png")
    body = "<p hidden>Secret</p>\n\n![A](x.png){width=50% lang=de}\n\n<p>Words</p>"
    path = written(tmp_path, FRONT + body)
    assert "Secret" not in plain_text(read(path).article.blocks)
    found = [(each.code, each.position.line, each.dropped) for each in read(path).diagnostics]
    assert found == [("html-dropped", 6, "Secret"), ("html-style", 8, "50%")]


def lists(article: Article) -> list[tuple[str, int, int]]:
    """Return of each list what it counts with, its first number, and how many items it has."""
    found = (node for node in walk(article) if isinstance(node, List))
    return [(each.kind, each.start, len(each.items)) for each in found]


def test_a_list_that_counts_down_does_so(tmp_path: Path) -> None:
    """Its numbers are kept in every format."""
    body = (
        "<ol reversed><li>c</li><li>b</li><li>a</li></ol>\n\nWords.\n\n"
        '<ol reversed start=9><li>c</li><li>b</li></ol>\n\n<ol type="a"><li>d</li></ol>'
    )
    path = written(tmp_path, FRONT + body)
    reading = read(path)
    found = [node for node in walk(reading.article) if isinstance(node, List)]
    assert [(each.start, [item.number for item in each.items]) for each in found] == [
        (3, [None, 2, 1]), (9, [None, 8]), (1, [None]),
    ]  # fmt: skip
    assert reading.diagnostics == ()
    result = export(path, out=tmp_path / "out")
    assert not result.report.failed
    assert 'value="2"' in result.files["html"].read_text("utf-8")


KINDS_OF_LISTS = """<ol type="a" start="3"><li>letter c</li><li>letter d
<ol type="i"><li>roman one</li><li>roman two</li></ol></li></ol>

<ol type="I" reversed><li>three</li><li>two</li><li>one</li></ol>

Words between.

<ol type="A"><li value="26">large z</li></ol>

1. In figures
   a. in letters
   b. in letters, too

      More of it.
2. In figures

a) First
b) Second

i. One
ii. Two
iii. Three
iv. Four

::: note
A. Wash
B. Dry
C. Rest
:::

| Where | What |
|---|---|
| Here | <ol type="a"><li>x</li><li>y</li></ol> |

Words[^1].

[^1]: See:

    a) this
    b) that
"""


def test_lists_count_in_letters_and_roman_numerals_in_every_format(tmp_path: Path) -> None:
    """As HTML says, and as they are typed; every file is read again and says the same."""
    path = written(tmp_path, FRONT + KINDS_OF_LISTS)
    article = read(path).article
    assert sorted(lists(article)) == sorted([
        ("a", 3, 2), ("i", 1, 2), ("I", 3, 3), ("A", 26, 1), ("1", 1, 2), ("a", 1, 2),
        ("a", 1, 2), ("i", 1, 4), ("A", 1, 3), ("a", 1, 2), ("a", 1, 2),
    ])  # fmt: skip
    result = export(path, out=tmp_path / "out")
    assert not result.report.failed
    with pikepdf.open(result.files["pdf"]) as pdf:
        told = [str(each.A.ListNumbering) for each in pdf.objects if is_list(each)]
    assert {"/LowerAlpha", "/UpperAlpha", "/LowerRoman", "/UpperRoman", "/Decimal"} <= set(told)
    for kind in "pdf", "docx", "epub", "html":
        shapes = [each for each in read_back(result.files[kind]).lists if each.ordered]
        # Where the count jumps, Word begins another list.
        assert [(each.kind, each.numbers) for each in shapes] == [
            ("a", (3, 4)), ("i", (1, 2)), ("I", (3,)), ("I", (2,)), ("I", (1,)), ("A", (26,)),
            ("1", (1, 2)), ("a", (1, 2)), ("a", (1, 2)), ("i", (1, 2, 3, 4)), ("A", (1, 2, 3)),
            ("a", (1, 2)), ("a", (1, 2)),
        ], kind  # fmt: skip


def is_list(each: pikepdf.Object) -> bool:
    """Return whether an object of a PDF is a list that says what it counts with."""
    return (
        isinstance(each, pikepdf.Dictionary)
        and each.get("/S") == pikepdf.Name.L
        and "/ListNumbering" in each.get("/A", {})
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # Beyond these, formats show other letters.
        ('<ol type="a" start="26"><li>z</li><li>aa</li></ol>', [("1", 26, 2)]),
        ('<ol type="a" start="0"><li>none</li></ol>', [("1", 0, 1)]),
        ('<ol type="square"><li>none</li></ol>', [("1", 1, 1)]),
        # One line alone, names, and what does not count on are no list.
        ("a) alone", []),
        ("i. e. this", []),
        ("A. Smith wrote it.\nB. Jones did not.", []),
        ("a) one\nc) three", []),
        ("a) one\nb. two", []),
        ("i) one\nj) two", []),
        ("    a) code\n    b) code", []),
        ("```\na) code\nb) code\n```", []),
        # Letters beside numbers, and letters beside letters, are lists of their own.
        ("1. x\n2. y\na. one\nb. two", [("1", 1, 2), ("a", 1, 2)]),
        ("1) x\n2) y\n\na) one\nb) two\n\n1) z", [("1", 1, 2), ("a", 1, 2), ("1", 1, 1)]),
        ("a. one\nb. two\n\na. three\nb. four", [("a", 1, 2), ("a", 1, 2)]),
        ("h) x\n\na) one\nb) two\nc) three", [("a", 1, 3)]),
        ("viii. x\n\ni. one\nii. two\n    - deeper", [("i", 1, 2), ("1", 1, 1)]),
        ("a) one\n   - deeper\n   - deeper\nb) two", [("a", 1, 2), ("1", 1, 2)]),
        ("a) one,\nwhich goes on\nb) two", [("a", 1, 2)]),
        ("> a) one\n> b) two", [("a", 1, 2)]),
        ("- x\n  a) one\n  b) two", [("1", 1, 1), ("a", 1, 2)]),
    ],
)
def test_letters_are_a_list_where_that_is_certain(
    tmp_path: Path, body: str, expected: list[tuple[str, int, int]]
) -> None:
    """Each list is one of its own, with its own items."""
    assert lists(read(written(tmp_path, FRONT + body)).article) == expected


@pytest.mark.parametrize("kind", ["a", "A", "i", "I"])
def test_numerals_are_read_as_they_are_shown(kind: str) -> None:
    """Every number that formats show alike comes back, and no other signs are one."""
    numbers = range(1, 27 if kind in "aA" else 4000)
    for number in numbers:
        assert value_of(shown(number, kind), kind) == number
        assert number_of(f"({shown(number, kind)})", kind, 99) == number
    assert not can_show(0, kind)
    assert not can_show(numbers[-1] + 1, kind)
    assert value_of(shown(3, kind).swapcase(), kind) is None
    assert [value_of(each, "i") for each in ("iiii", "vx", "ic", "")] == [None] * 4
    assert number_of("3.", kind, 3) == 0


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2. November 2026: Aufnahme\n3. November 2026: Operation", 2),
        ("8. 12. 2026 Aufnahme\n9. 12. 2026 Operation", 2),
        ("- Termine\n\n  2. marraskuuta: klo 8", 1),
        ("2\\. November 2026: Aufnahme\n3\\. November 2026: Operation", 0),
        ("1. May cause drowsiness\n2. Take it at night", 0),
        ("1. Tag: 5 mg\n2. Tag: 10 mg", 0),
    ],
)
def test_a_date_whose_day_counts_a_list_is_named(tmp_path: Path, text: str, days: int) -> None:
    """It looks right, until somebody deletes an item in Word."""
    article = tmp_path / "article.md"
    article.write_text(FRONT + text + "\n", "utf-8")
    found = [each for each in check(article) if each.code == "date-item"]
    assert len(found) == days
