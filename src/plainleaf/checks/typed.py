"""Markup that did not take: what readers would meet as signs, at its line, with the right form.

All text of the finished article is looked at but code. What has one meaning only was read so before
(`reader.typed`); here stand the questions that only its author can answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from plainleaf.diagnostics import Diagnostic, Edit, Position, Severity
from plainleaf.model.article import Article, Block, List, Paragraph, Section
from plainleaf.model.inlines import Code, Image, LineBreak, Strong, Text
from plainleaf.model.transform import children, runs, walk
from plainleaf.model.words import labels, plain_text
from plainleaf.text import shapes
from plainleaf.text.numerals import value_of

_LONGEST = 60
_LONGEST_HEADING = 120
_SIGNS = "✓✔✗✘☐☑☒"
_INNER_BULLET = re.compile(r"[•▪●‣]\s?\w[^•▪●‣]*[•▪●‣]")
_COUNTED = re.compile(r"(?P<value>\d{1,2})\s?[-–—:]\s+[^\W\d_]")
_ROMAN = re.compile(r"\(?(?P<value>[ivxlc]{1,6}|[IVXLC]{1,6})(?P<close>[.)])\s+\S")
_HAND_TYPED = re.compile(r"(?<!\w)\[\d{1,3}(?:[,–-]\s?\d{1,3})*\]")
_REFERENCES = frozenset(
    ("references", "reference list", "literature", "sources", "bibliography", "literatur",
     "quellen", "referencias", "bibliografía", "références", "bibliographie")
)  # fmt: skip
_TAGS = (
    "a b i u br p div span strong em font img table tr td th ul ol li h1 h2 h3 sup sub small center"
)


@dataclass(frozen=True, slots=True)
class _Leftover:
    """One kind of markup that did not take: what it looks like, what it is, how it is written."""

    pattern: re.Pattern[str]
    what: str
    hint: str


LEFTOVERS = tuple(
    _Leftover(re.compile(pattern), what, hint)
    for pattern, what, hint in (
        (r"\A:{2,}.*", "opens or closes no box",
         "A box begins with ::: and its kind, as ::: warning, and ends with ::: alone on a line."),
        (r"!\[[^\[\]]*\]\s+\([^()]*\)", "is not shown as a picture", "Take out the space: ![…](…)"),
        (r"!\[[^\[\]]*\]\([^()\s]+\s[^()]*\)", "is not shown as a picture",
         "Give the file a name without spaces, or write ![…](<my picture.png>)."),
        (r"(?<!!)\[[^\[\]]+\]\s+\((?:https?:|www\.|mailto:|tel:|#)[^)]*\)", "is not a link",
         "Take out the space between ] and (: [words](https://…)"),
        (r"\((?:https?:|www\.)[^()\s]+\)\[[^\[\]]+\]", "is not a link",
         "Write the words first: [words](https://…)"),
        (r"\[[^\[\]@^\d][^\[\]]*\]\[[^\[\]@^]+\]", "is not a link: nothing says where it leads",
         "Write [words](https://…)"),
        (r"\[\[[^\[\]]+\]\]", "is not a link", "Write [words](https://…)"),
        (r"\*\*\S[^*]*\s\*\*|\*\*\s[^*]*\S\*\*"
         r"|\*\*\s(?=[^*\n]*[^\W\d_]{3})[^*\n]{1,60}\s\*\*(?!\w)", "is not shown in bold",
         "Put no space between the stars and the words: **words**"),
        # Stars may be marks of what is said below a table, `**p < 0.01` above all.
        (r"(?<![\w*_])(?:\*\*|__)(?!p\s?[<=>≤])(?:[^\W_]|[„“‘«»\"'(])[^*_\n]{0,40}",
         "is not shown in bold",
         "Two stars stand before words in bold and two behind them: **words**"),
        (r"\A\[[ xX]?\](?=\s)", "is not a box to tick", "Write - [ ] and the words."),
        (r"\{[#.][\w-][^{}]*\}|\{-\}", "is shown as it is",
         "Such marks go at the end of a heading’s line, or right behind ] and ). Delete it."),
        (r"(?<![\w.@/])@(?:fig|tbl|sec|eq|lst)-[\w-]+", "leads nowhere",
         "Say in words what you mean, or link to a heading: [words](#its-words)"),
        (r"\\(?:newpage|pagebreak|clearpage|textbf|textit|ref|cite|begin|end)\b",
         "is shown as it is",
         "Delete it; it is for another program."),
        (r"\{(?:\+\+|--|>>|~~).*?(?:\+\+|--|<<|~~)\}|%%[^%\s][^%]*%%", "is shown as it is",
         "Decide the change and take the signs out, or write a remark as <!-- … -->."),
        (r"\+\+\w[^+\n]*\+\+", "is shown as it is", "Use **bold** to stress words."),
        (rf"(?i)</?(?:{'|'.join(_TAGS.split())})(?:\s[^<>]*)?/?>", "is shown as it is",
         "Delete it, or see that it is not written as &lt;…&gt;."),
        (r"&(?:nbsp|amp|lt|gt|quot|shy|[nm]dash|[rl][sd]quo|hellip|#\d{2,5}|#x[\da-fA-F]{2,5});",
         "is shown as it is", "Write the character itself."),
        (r"\A#[^\W\d_][^.!?]*\Z", "is not a heading",
         "If it is one, write ## and a space before it."),
        (r"\A\(@\w*\)\s.*", "is not a numbered line", "Write “1. ” before it."),
        (r"(?<![!\]])\[[^\[\]@^]+\]\([^()\s][^()]*\s[^()]*\)", "is not a link",
         "Write an address without spaces: [words](https://…), or [call us](tel:+15550100)."),
        (r"\$\{\w+\}|%[A-Za-z_]{3,}%|<<\w+>>", "is shown as it is",
         "Write what readers should see in its place."),
        (r"\A: \S.*", "is shown as it is, and names no table",
         "Write the table in HTML with a <caption>, or say it in the sentence above the table."),
        (r"<(?:www\.|https?:)[^<>\s]+>", "is not a link", "Write [words](https://…)"),
        (r"\A\(\s?\)(?=\s+\S)", "is not a box to tick", "Write - [ ] and the words."),
        (r"(?<!\S):(?:[a-z][a-z\d_]{1,30}|[+-]1):(?![\w:])", "is shown as it is",
         "Say it in words; readers who listen would hear the name of a picture."),
        (r"`+", "is shown as it is",
         "What a computer says stands between two such signs: `like this`. Else write ’."),
        (r"\A\[TOC\]\Z", "is shown as it is",
         "Take it out; long handouts have a list of what is in them by themselves."),
        (r"\A!!!?\s?\+?[a-z]+\b.*", "opens no box",
         "A box begins with ::: and its kind, as ::: warning, and ends with ::: alone on a line."),
        (r"</?[a-z]+:[a-z]+[^<>]*>|<!\[[^\[\]<>]*\]>", "is shown as it is",
         "It comes from a word processor; take it out."),
        (rf"(?i)</?(?:{'|'.join(_TAGS.split())})(?=[\s.,;]*\Z)", "is shown as it is",
         "Put a > behind it."),
        (r"(?<!\\)\\\Z", "is shown as it is",
         "A backslash breaks a line only where another line follows; take it out."),
        (r"\A(?:={3,}|~{3,}|\+{3,}|#{3,}|·{3,}|•{3,}|–{2,}|—{2,})\Z", "is shown as it is",
         "A line between two parts is --- with an empty line above it."),
    )
)  # fmt: skip


def stray_markup(article: Article) -> Iterator[Diagnostic]:
    """No reader meets signs that were meant to do something."""
    for text, position in texts(article):
        found = [(match, each) for each in LEFTOVERS for match in each.pattern.finditer(text)]
        seen: set[tuple[int, str]] = set()
        taken: list[range] = []
        for match, kind in found:
            at = at_line(position, text, match.start())
            place = range(*match.span())
            if (at.line, kind.hint) in seen or any(match.start() in other for other in taken):
                continue
            seen.add((at.line, kind.hint))
            taken.append(place)
            yield Diagnostic(
                "stray-markup",
                Severity.WARNING,
                f"This {kind.what}: {_short(match[0])}",
                at,
                kind.hint,
                fix=_tidied(match[0], text[match.end() :]),
            )


def _tidied(words: str, behind: str) -> tuple[Edit, ...]:
    """Return the change that takes out the space which keeps markup from taking."""
    new = re.sub(r"\A(!?\[[^\[\]]*\])\s+\(", r"\1(", words)
    # A space moves out of bold words where nothing else keeps them apart from what follows.
    new = re.sub(r"\A\*\*(\s?)\s*(\S.*?)\s*?(\s?)\*\*\Z", r"\1**\2**\3", new)
    new = new if behind[:1].strip() else new.rstrip()
    return (Edit(0, 0, words, new),) if new != words else ()


def typed_list(article: Article) -> Iterator[Diagnostic]:
    """A list is one for all: its items are counted, and each begins on a line of its own."""
    for run in _paragraphs(article):
        lines = [
            (line, replace(node.position, line=node.position.line + at))
            for node in run
            for at, line in _lines(node.inlines)
        ]
        last = -2
        for at, ((first, position), (second, _)) in enumerate(pairwise(lines)):
            if _are_items(first, second):
                if last != at - 1:
                    yield _list_warning(first, position)
                last = at
        for line, position in lines:
            if _INNER_BULLET.search(line):
                yield _list_warning(line, position)


def _list_warning(line: str, position: Position) -> Diagnostic:
    return Diagnostic(
        "typed-list",
        Severity.WARNING,
        f"These lines look like a list, but are one paragraph or several: {_short(line)}",
        position,
        "Leave an empty line above it; begin each item with “- ”, or with “1. ” where the order "
        "counts.",
    )


def _are_items(first: str, second: str) -> bool:
    """Return True if two lines below each other begin as items of one list do."""
    if first[:1] in _SIGNS and second[:1] in _SIGNS and first[1:].strip() and second[1:].strip():
        return True
    counted = _COUNTED.match(first), _COUNTED.match(second)
    if counted[0] and counted[1] and int(counted[1]["value"]) == int(counted[0]["value"]) + 1:
        return True
    roman = _ROMAN.match(first), _ROMAN.match(second)
    if roman[0] and roman[1] and roman[0]["close"] == roman[1]["close"]:
        kind = "I" if roman[0]["value"].isupper() else "i"
        values = [value_of(each["value"], kind) for each in roman if each]
        if values[0] and values[1] == values[0] + 1:
            return True
    one = shapes.bullet(first) or shapes.number(first)
    two = shapes.bullet(second) or shapes.number(second)
    if one is None or two is None or one[0].style != two[0].style:
        return False
    if one[0].value is None:
        # A dash before a figure may be a minus; a plus is one.
        return one[0].text != "+" and not (one[0].weak and one[1][:1].isdigit())
    return two[0].value == one[0].value + 1


def typed_heading(article: Article) -> Iterator[Diagnostic]:
    """Who moves by headings does not find a line in bold."""
    for blocks in (
        article.blocks,
        *(node.blocks for node in walk(article) if isinstance(node, Section)),
    ):
        for place, (node, following) in enumerate(pairwise(blocks)):
            if place in labels(blocks) or not isinstance(following, (Paragraph, List)):
                continue
            if isinstance(node, Paragraph) and _is_bold_line(node, following):
                words = " ".join(plain_text(node).split())
                yield Diagnostic(
                    "typed-heading",
                    Severity.WARNING,
                    f"This line in bold looks like a heading: {_short(words)}",
                    node.position,
                    f"If it is one, write ## {_short(words)}",
                )


def _is_bold_line(node: Paragraph, following: Block) -> bool:
    if node.label or len(node.inlines) != 1 or not isinstance(node.inlines[0], Strong):
        return False
    bold = isinstance(following, Paragraph) and any(
        isinstance(each, Strong) for each in following.inlines[:1]
    )
    words = plain_text(node)
    return not bold and len(words) < _LONGEST_HEADING and shapes.heading_shaped(words, 10)


def typed_table(article: Article) -> Iterator[Diagnostic]:
    """Cells that are not in a table run together: nobody knows what belongs to what."""
    for run in _paragraphs(article):
        for node in run:
            rows = [at for at, line in _lines(node.inlines) if _is_row(line)]
            if len(rows) > 1:
                line = node.position.line + rows[0]
                yield Diagnostic(
                    "typed-table",
                    Severity.WARNING,
                    f"This looks like a table, but is one paragraph: {_short(plain_text(node))}",
                    replace(node.position, line=line),
                    "Put a line |---|---| below its first row, and an empty line above it.",
                )


def _is_row(line: str) -> bool:
    bars = line.count("|")
    return bars > 1 and (line.startswith("|") or line.endswith("|") or bars > 2)


def typed_reference(article: Article) -> Iterator[Diagnostic]:
    """A number in brackets that leads to no work is only a number."""
    titles = [
        node
        for node in walk(article)
        if isinstance(node, Section)
        and " ".join(plain_text(node.heading).split()).strip(":").casefold() in _REFERENCES
    ]
    if article.references or not titles:
        return
    for text, position in texts(article):
        if match := _HAND_TYPED.search(text):
            yield Diagnostic(
                "typed-reference",
                Severity.WARNING,
                f"The number {match[0]} leads to no work: the list of references is typed.",
                at_line(position, text, match.start()),
                "`plainleaf cite DOI FOLDER` adds a work; then write [@its-id] here, and delete "
                "the typed list.",
            )
            return


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1].rstrip()}…"


def _paragraphs(article: Article) -> Iterator[list[Paragraph]]:
    """Yield the paragraphs that stand side by side, wherever they stand."""
    sides = [article.blocks, *(run for node in walk(article) for run in runs(node))]
    for side in sides:
        run: list[Paragraph] = []
        for node in side:
            if isinstance(node, Paragraph):
                run.append(node)
            elif run:
                yield run
                run = []
        if run:
            yield run


def texts(article: Article, end: str = "") -> Iterator[tuple[str, Position]]:
    """Yield every text but code, whole as it stands, lines of the source parted by line ends.

    Args:
        article: the article.
        end: what stands, before the line's end, where the author asked for a break.
    """
    lines = article.metadata.lines
    yield article.metadata.description, replace(article.position, line=lines.get("description", 1))
    sides: list[tuple[Sequence[object], Position]] = []
    _collect(article, article.position, sides)
    for side, position in sides:
        yield "\n".join(line for _, line in _lines(side, end)), position
    for node in walk(article):
        if isinstance(node, Image) and node.alt:
            yield node.alt, node.position


def at_line(position: Position, text: str, start: int) -> Position:
    """Return where something stands in one of these texts, given where the text begins."""
    line = position.line + text.count("\n", 0, start) if position.line else 0
    return replace(position, line=line)


def _collect(
    node: object, position: Position, sides: list[tuple[Sequence[object], Position]]
) -> None:
    """Note the runs of inlines that do not stand within another one, with their places."""
    position = getattr(node, "position", position)
    below = children(node)  # type: ignore[arg-type]
    if any(isinstance(each, (Text, LineBreak)) or hasattr(each, "children") for each in below):
        sides.append((below, position))
        return
    for each in below:
        _collect(each, position, sides)


def _lines(inlines: Sequence[object], end: str = "") -> list[tuple[int, str]]:
    """Return the lines of a run as the source has them, each with how many stand before it."""
    out = [""]
    for node in _flat(inlines):
        match node:
            case Text(text, breaks):
                start = 0
                for place in breaks:
                    out[-1] += text[start:place]
                    # The break behind a line's end that was asked for is the same end.
                    if place or out[-1] or len(out) == 1:
                        out.append("")
                    start = place
                out[-1] += text[start:]
            case LineBreak():
                out[-1] += end
                out.append("")
            case _:
                out[-1] += "\ufffc"
    return [(at, line.strip()) for at, line in enumerate(out)]


def _flat(inlines: Sequence[object]) -> Iterator[object]:
    for node in inlines:
        below = children(node)  # type: ignore[arg-type]
        if isinstance(node, (Text, LineBreak, Code)) or not below:
            yield node
        else:
            yield from _flat(below)
