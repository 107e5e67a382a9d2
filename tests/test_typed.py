"""What people type who know no Markdown: one row a slip, read as meant or asked about."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from plainleaf.api import check, read
from plainleaf.model.article import Article, Box, Heading, List, Paragraph, Table
from plainleaf.model.inlines import Emphasis, Image, Link, Mark, Strong, Subscript, Superscript
from plainleaf.model.transform import walk
from plainleaf.model.words import plain_text

FRONT = "---\ntitle: T\nlang: en\n---\n\n"
FIRST = 6
# Reports of typed markup; others are about something else.
OURS = {"read-as", "stray-markup", "typed-list", "typed-heading", "typed-table", "typed-reference"}


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
    Slip("a) wash\nb) dry", "typed-list", 1, "“- ”", (List, [])),
    Slip("(1) wash\n\n(2) dry", "typed-list", 1, "“- ”", (List, [])),
    Slip("① wash\n② dry", "typed-list", 1, "“1. ”", (List, [])),
    Slip("✓ do\n✗ do not", "typed-list", 1, "“- ”", (List, [])),
    Slip("Do this.\n2. Second\n3. Third", "typed-list", 2, "empty line above", (List, [])),
    Slip("• a • b", "typed-list", 1, "“- ”", (List, [])),
    # --- Headings and boxes ------------------------------------------------------------------
    Slip("##Before\n\nWords.", "read-as", 1, "a space", (Heading, ["T", "Before"])),
    Slip("#Before you come", "stray-markup", 1, "write ##"),
    Slip("**Before you come**\n\nWords.", "typed-heading", 1, "## Before you come"),
    Slip("::: Key points\n- One\n:::", "read-as", 1, "::: key-points", (Box, ["One"])),
    Slip(":: warning\nCall.\n::", "read-as", 1, "::: warning", (Box, ["Call."])),
    Slip("::: What to do\nCall.\n:::", "stray-markup", 1, "::: and its kind"),
    # --- Tables ------------------------------------------------------------------------------
    Slip("|A|B|\n|1|2|", "typed-table", 1, "|---|---|", (Table, [])),
    Slip("Meal\tInsulin\nLunch\thalf", "typed-table", 1, "a bar |", (Table, [])),
    # --- Pictures and links ------------------------------------------------------------------
    Slip("![A knee](images/my knee.png)", "read-as", 1, "(<images/my knee.png>)", (Image, [""])),
    Slip("![A knee] (knee.png)", "stray-markup", 1, "Take out the space", (Image, [])),
    Slip("See [Link] (https://x.org)", "stray-markup", 1, "Take out the space", (Link, [])),
    Slip("(https://x.org)[Link]", "stray-markup", 1, "words first", (Link, [])),
    Slip("[text][nowhere]", "stray-markup", 1, "[words](https://…)", (Link, [])),
    Slip("[[Page]]", "stray-markup", 1, "[words](https://…)", (Link, [])),
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
    ],
    ids=lambda text: text.replace("\n", " ⏎ ")[:40],
)
def test_what_is_right_is_left_alone(tmp_path: Path, right: str) -> None:
    """No false alarm, and not a sign changed."""
    path = written(tmp_path, FRONT + right)
    assert [each for each in check(path) if each.code in OURS] == []


def test_no_line_comes_or_goes(tmp_path: Path) -> None:
    """What is said of later lines names them rightly."""
    typed = "\n\n".join(slip.typed for slip in SLIPS if slip.code == "read-as")
    path = written(tmp_path, f"{FRONT}{typed}\n\nThe [end](#nowhere).")
    last = path.read_text("utf-8").count("\n") + 1
    assert [each.position.line for each in check(path) if each.code == "broken-link"] == [last]


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
