"""Text that nobody would write, and what may come of it: shared by test_fuzz.py and tools/fuzz."""

from __future__ import annotations

from pathlib import Path
from random import Random

import plainleaf
from plainleaf.errors import ArticleError, PlainleafError, SourceError

ROOT = Path(__file__).resolve().parents[1]

# Pieces that mean something to one of the parsers, and others that should mean nothing.
PIECES = [
    *("# ", "## ", "###### ", "- ", "1. ", "1986. ", "> ", "    ", "\t", "\n", "\n\n", "\\\n"),
    *("  \n", "*", "**", "***", "_", "~~", "`", "```\n", "~~~\n", "---\n", "***\n", "===\n"),
    *("|", "|-|\n", "| a | b |\n|---|--:|\n| c | d | e |\n", "[", "]", "(", ")", "![", "]("),
    *("](#a)", "[^1]", "[^1]: ", "^[note]", "[@a]", "[@a; @b, p. 5]", "@a", "{#id}"),
    *("{.decorative}", "{lang=es}", "{lang=}", "{", "}", "[dolor]{lang=es}", "::: note\n"),
    *("::: key-points\n", ":::\n", "::: {lang=ar}\n", "::: icon-array {count=3 of=7}\n"),
    *("::: icon-array {count=9 of=-1}\n", "::: my-notes\n:::\n", "::: nte {a=b #c}\n"),
    *("*[GP]: doctor\n", "GP", "Term\n: Meaning\n", ": ", "[a]: https://a.example\n", "<b>"),
    *("</b>", "<p>", "</p>", "<div>", "</div>", "<details><summary>", "</summary>", "<table>"),
    *("<tr><td>", "<th colspan=3>", '<td rowspan="2">', "</table>", "<ul><li>", "</ul>"),
    *("<dl><dt>", "<dd>", "<br>", "<hr>", "<img src=a.svg>", "<img src=a.svg alt=''>"),
    *("<a href=#a>", "<a name=x>", "</a>", "<span lang=he>", "</span>", "<script>"),
    *("</script>", "<style>", "<svg>", "</svg>", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>"),
    *("<!x>", "<", ">", "&", "&amp;", "&#0;", "&#x202e;", "&#xd800;", "&nbsp;", "&nope;"),
    *("<h2>", "</h2>", "<h1>", "<figure>", "<figcaption>", "</figure>", "<ruby>a<rt>b", "<q>"),
    *("<abbr title='x'>", "<kbd>", "<pre>", "<blockquote>", "<caption>", "<ol start=5>"),
    *("<li value=7>", "<sup>", "<mark>", "<iframe src=x>", "<input value=y>", "<math>"),
    *("<section id=s>", "![A bar](a.svg)", '![](a.svg "Caption")', "![x](../a.svg)"),
    *("![x](http://a.example)", "a.svg", "<https://a.example/b?c=d&e#f>", "javascript:x"),
    *("[a](javascript:x)", "[b](mailto:a@b.example)", "{{ a }}", "{% b %}", "%", "5*3*2"),
    *("a_b_c", "<5", "10.1000/a*b*c", "\\*", "\\", '"', "'", ":", "\u05e9\u05dc\u05d5\u05dd"),
    *("\u0645\u0631\u062d\u0628\u0627", "\u75db\u307f", "\u0928\u092e", "e\u0301", "\u202e"),
    *("\u2066", "\u2069", "\u200b", "\u200f", "\xad", "\u2028", "\x85", "\ufeff", "\x00"),
    *("\x1b", "\U0001f600", "\U000e0041", "\ufdd0", "\xa0", "\u3000", "word"),
    *("The dose is 5 mg. ", " ", "0", "1"),
]  # fmt: skip
KEYS = [
    *("title: A\n", "title:\n", "lang: en\n", "lang: ar\n", "lang: x_y\n", "lang: [a]\n"),
    *("description: |\n  a\n", "authors: [A, {family: B}]\n", "authors: {literal: C}\n"),
    *("authors: 5\n", "published: 2026-02-31\n", "published: 2026\n", "reviewed: 0000-00-00\n"),
    *("keywords: [a, [b]]\n", "keywords: &k [a]\n", "owner: *k\n", "source: a\n"),
    *("references:\n", "  - id: a\n", "  - {id: b, title: T, issued: 2020}\n"),
    *("    DOI: 10.1/x\n", "    URL: javascript:x\n"),
    *("    author: [{family: X, given: Y-Z}, W]\n", "    issued: {date-parts: [[x]]}\n"),
    *("    accessed: {literal: spring}\n", "    type: chapter\n", "    edition: 2\n"),
    *("    page: 1-2\n", "paper: a3\n", "x: !!python/object:os {}\n", "? [a]\n: b\n"),
    *("<<: *k\n", "'", '"', "- ", "\t", "{", "[", "]", "# note\n"),
    *("title: \"\\ud800\\0\\u202e\"\n", "version: 1.10\n", "null: ~\n", "...\n", "---\n"),
    *("%YAML 1.1\n", "!x\n", "category: >-\n  b\n", "next-review: 2026-1-1\n", "a: [", "}\n"),
    *(": \n", "- a\n", "title: \ufeff\x85\n"),
]  # fmt: skip
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20">'
    '<rect width="30" height="20" fill="#357"/></svg>'
)
FRONT = "---\ntitle: A title\nlang: en\n---\n\n"


def mutated(chance: Random, text: str, others: list[str]) -> str:
    """Return a text with a few changes: pieces put in, parts doubled, moved, cut out, or joined."""
    for _ in range(chance.randint(1, 6)):
        at, to = sorted(chance.randrange(len(text) + 1) for _ in range(2))
        match chance.randrange(9):
            case 0 | 1 | 2:
                front = text.startswith("---") and at < text.find("\n---", 3)
                piece = chance.choice(KEYS if front and chance.random() < 0.5 else PIECES)
                text = text[:at] + piece * chance.choice([1, 1, 1, 2, 9]) + text[at:]
            case 3:
                text = text[:at] + text[min(to, at + 40) :]
            case 4:
                text = text[:to] + text[at : min(to, at + 300)] + text[to:]
            case 5:
                other = chance.choice(others)
                start = chance.randrange(len(other) + 1)
                text = text[:at] + other[start : start + chance.randint(1, 300)] + text[at:]
            case 6:
                lines = text.split("\n")
                chance.shuffle(lines)
                text = "\n".join(lines[:200]) if chance.random() < 0.2 else text
            case 7:
                text = (
                    text[:at]
                    + chr(chance.choice([chance.randrange(0x80), chance.randrange(0xD800)]))
                    + text[at:]
                )
            case _:
                lines = text.split("\n")
                line = chance.randrange(len(lines))
                lines[line] = chance.choice(["", "  ", "> ", "- ", "    "]) + lines[line]
                text = "\n".join(lines)
    return text[:20_000]


def judged(folder: Path, text: str, *, export: bool) -> str:
    """Read, check and perhaps export a text, and return what should not have come of it.

    Args:
        folder: where the article stands; a picture is put beside it.
        text: the whole source.
        export: make a draft in all four formats, too. Files that do not pass are a fault: where
            words would be lost, nothing is written, but whoever wrote them has done nothing wrong.

    Returns:
        One line, or nothing. What is no `PlainleafError` propagates.
    """
    (folder / "a.svg").write_text(DRAWING, "utf-8")
    path = folder / "article.md"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        found = plainleaf.check(path)
    except SourceError as error:
        return _unclear(str(error))
    for each in found:
        if unclear := _unclear(each.message):
            return unclear
    if export:
        try:
            plainleaf.export(path, out=folder / "out", draft=True)
        except ArticleError as error:
            return f"a draft was refused: {error}"
        except PlainleafError as error:
            report = getattr(error, "report", None)
            return f"{error} {[*map(str, report.parity.differences)] if report else ''}"
    return ""


def _unclear(message: str) -> str:
    return "" if message and "\n" not in message else f"no clear sentence: {message!r}"
