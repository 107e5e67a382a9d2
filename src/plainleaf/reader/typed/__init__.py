"""Lines as people type them who know no Markdown: those with one meaning are made into it.

A list with • is a list, and `H~2~O` has a small figure; a note says what was read. What could be
meant in several ways stays as it is: `checks.typed` asks about it.

    letters.py    lists with letters or Roman numerals
    dialects.py   marks of other dialects within a line
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from plainleaf.model.article import BoxKind
from plainleaf.reader.log import Log, excerpt
from plainleaf.reader.typed.letters import as_numbered
from plainleaf.text import shapes

CODE = "read-as"
_QUOTE = re.compile(r"(?:[ ]{0,3}>[ ]?)*")
_FENCE = re.compile(r"(?P<sign>`{3,}|~{3,})")
_NOTE = re.compile(r"\[\^[^\]\s]+\]:")
_HTML = re.compile(r"<(?P<name>[A-Za-z][\w-]*|[/!?])")
# HTML that goes on over empty lines (CommonMark, 4.6, kinds 1 and 2).
_LONG_HTML = {"pre": "</pre", "script": "</script", "style": "</style", "textarea": "</textarea",
    "!": "-->"}  # fmt: skip
# Bullets that are nothing else at the start of a line. ✓ and → say something of their own.
_BULLET = re.compile(r"(?P<mark>[•‣▪▫●○◦■□⁃∙\uf0b7\uf0a7\uf0d8])[ \t\u00a0]*(?=[^\s•‣▪▫●○◦■□⁃∙])")
# These are lists where two or more stand below each other.
_DASH = re.compile(
    r"(?P<mark>[·–—»›]|--)[ \t\u00a0]+(?=[^\W\d_])|(?P<wide>・)[ \t\u3000]*(?=[^\W\d_])"
    r"|(?P<glued>[-+]|\*(?=[^*]*\Z))(?=[^\W\d_])"
)
# Marks of Markdown with a space that is none: hard, or of the width of a character.
_HARD_SPACE = re.compile(r"(?P<mark>[-*+]|\d{1,3}[.)]|#{1,6})[\u00a0\u2002\u2003\u3000]+(?=\S)")
_WIDE_HEADING = re.compile(r"(?P<signs>＃{2,6})[\s\u3000]*(?=[^\s＃])")
# `Monday: 9 to 5`, `12 High Street`: lines that nobody would break there.
_LABELLED = re.compile(r"(?=.{4,70}\Z)(?![a-zß-ÿ])[^\W\d_][^:.!?;]{0,30}(?<!\d):\s+\S")
_SHORT = re.compile(r"(?=.{2,45}\Z)(?:[A-ZÀ-ÞА-Я]|\d)(?!.*[.,;:!?-]\s*\Z)(?!.*[.!?]\s)")
_MARKED = re.compile(r"[-*+>|#:<=~`]|\d{1,9}[.)]\s|\[[\^ xX]|\(?[A-Za-z][.)]\s|[①-⑳✓✗→☐]")
_GAP = re.compile(r"\t+|[ ]{3,}")
_BOX_END = re.compile(r":{3,}[ \t]*(?:end[ \w-]*|close|/[\w-]*)[ \t]*\Z", re.IGNORECASE)
_GLUED_NUMBER = re.compile(r"(?P<value>\d{1,2})(?P<close>[.)])(?=[^\W\d_])")
_HEADING = re.compile(r"(?P<signs>#{2,6})(?=[^\s#])")
_BOX = re.compile(r"(?P<colons>:{2,})[ \t]*(?P<words>[A-Za-z][A-Za-z -]*?)[ \t]*:*\Z")
_BOXES = frozenset(map(str, BoxKind))
_MARKER = re.compile(r"(?P<mark>[-*+]|\d{1,9}[.)])(?P<space>[ \t]+)(?=\S)")
_PICTURE = re.compile(
    r"(?P<alt>!\[[^\[\]\n]*\])"
    r"\((?P<name>[^()<>{}\"\n]{0,99}[^\s()<>{}\"] [^()<>{}\"\n]{0,99}?\.(?:png|jpe?g|svg|gif|webp))"
    r"(?P<title>[ \t]+\"[^\"\n]*\")?\)",
    re.IGNORECASE,
)


def as_meant(text: str, log: Log) -> tuple[str, dict[int, str]]:
    """Return Markdown with typed lines as what they are; no line comes or goes.

    Args:
        text: the body of an article, its lines where they stand in the file.
        log: notes what was read as what.

    Returns:
        The Markdown; and the lines of lists with letters or Roman numerals, with their kind.
    """
    lines = text.split("\n")
    prose = list(_prose(lines))
    _lists(lines, prose, log)
    _single_lines(lines, prose, log)
    _deeper(lines, prose, log)
    _report_tabs(lines, prose, log)
    changed = [at for at, (old, new) in enumerate(zip(text.split("\n"), lines, strict=True), 1)
               if old != new]  # fmt: skip
    log.mended |= {at: lines[at - 1] for at in changed}
    kinds = as_numbered(lines, prose, log)
    _report_lines(lines, prose, log)
    return "\n".join(lines), kinds


def _prose(lines: Sequence[str]) -> Iterator[bool]:
    """Yield of each line whether it is Markdown: no code, no HTML, not empty."""
    fence = html = ""
    before = note = False
    for line in lines:
        bare = _QUOTE.sub("", line, count=1).strip()
        if fence:
            fence = "" if bare.startswith(fence) and not bare.strip(fence[0]) else fence
            yield False
        elif html:
            if html == "\n":
                html = html if bare else ""
            elif html in bare.lower():
                html = ""
            yield False
        elif opened := _FENCE.match(bare):
            fence = opened["sign"]
            yield False
        elif opened := _HTML.match(bare):
            html = _LONG_HTML.get(opened["name"].lower(), "\n")
            html = "" if html in bare.lower() else html
            yield False
        else:
            # Four spaces after an empty line are a code listing, but not below an item, nor in a
            # footnote.
            deep = line.startswith(("    ", "\t"))
            note = bool(_NOTE.match(bare)) or (note and (deep or not bare))
            indented = deep and not before and not note
            before = bool(bare) and not indented
            yield before


def _parts(line: str) -> tuple[str, str]:
    """Return what stands before a line's own words, quotation marks and spaces, and the words."""
    signs = _QUOTE.match(line)
    start = signs.end() if signs else 0
    words = line[start:].lstrip(" \t")
    return line[: len(line) - len(words)], words


def _note(log: Log, what: str, line: int, hint: str) -> None:
    log.note(CODE, what, line, hint)


def _lists(lines: list[str], prose: Sequence[bool], log: Log) -> None:
    """Make items of lines that begin with a typed mark; the first of each run is named."""
    noted = -2
    for at, line in enumerate(lines):
        before, words = _parts(line)
        if not prose[at] or not words:
            continue
        new, mark = "", ""
        if match := _BULLET.match(words):
            mark, rest = match["mark"], words[match.end() :]
            # Several in one line are another question.
            new = "" if mark in rest else f"- {rest}"
        elif match := _HARD_SPACE.match(words):
            mark, new = match["mark"], f"{match['mark']} {words[match.end() :]}"
            if noted != at - 1:
                what = f"The space behind {mark} is a hard one; it is read as a plain one: "
                _note(log, what + excerpt(words), at + 1, f"Write {excerpt(new)}")
            noted, lines[at] = at, before + new
            continue
        elif match := _DASH.match(words):
            mark = _mark_of(match)
            if _beside(lines, prose, at, mark):
                new = "- " + words[match.end() :]
        elif (match := _GLUED_NUMBER.match(words)) and _counts_on(lines, prose, at):
            mark, new = match.group(), f"{match.group()} {words[match.end() :]}"
        if not new:
            continue
        if noted != at - 1:
            _note(
                log,
                f"Lines that begin with {mark} are read as a list: {excerpt(words)}",
                at + 1,
                "Write “- ” before each item, or “1. ” where their order counts.",
            )
        noted = at
        lines[at] = before + new


def _mark_of(match: re.Match[str]) -> str:
    return match["mark"] or match["wide"] or match["glued"]


def _beside(lines: Sequence[str], prose: Sequence[bool], at: int, mark: str) -> bool:
    """Return True if the line above or below has the mark, or had it before it was read."""
    for near in (at - 1, at + 1):
        if 0 <= near < len(lines) and prose[near]:
            words = _parts(lines[near])[1]
            match = _DASH.match(words)
            if match and (_mark_of(match)) == mark:
                return True
            if near < at and words.startswith("- "):
                return True
    return False


def _counts_on(lines: Sequence[str], prose: Sequence[bool], at: int) -> bool:
    """Return True if the numbers of two lines below each other follow one another."""
    for one, two in pairwise(range(at - 1, at + 2)):
        if one < 0 or two >= len(lines) or not (prose[one] and prose[two]):
            continue
        first, second = shapes.number(_parts(lines[one])[1]), shapes.number(_parts(lines[two])[1])
        if first and second and first[0].style == second[0].style:
            numbers = (first[0].value, second[0].value)
            # 1. 1. 1. is how many people write a list that counts by itself.
            if None not in numbers and (numbers[1] == (numbers[0] or 0) + 1 or numbers == (1, 1)):
                return True
    return False


def _single_lines(lines: list[str], prose: Sequence[bool], log: Log) -> None:
    """Make headings of `##Before`, boxes of `::: Key points`, and pictures of names with spaces."""
    short = 0
    for at, line in enumerate(lines):
        if not prose[at]:
            continue
        before, words = _parts(line)
        if match := _WIDE_HEADING.match(words):
            lines[at] = f"{before}{'#' * len(match['signs'])} {words[match.end() :]}"
            what = f"This is read as a heading: {excerpt(words)}"
            _note(log, what, at + 1, f"Write {'#' * len(match['signs'])} …")
        elif _BOX_END.match(words) and any(each.lstrip().startswith(":::") for each in lines[:at]):
            lines[at] = f"{before}:::"
            _note(log, f"This ends a box: {excerpt(words)}", at + 1, "Write :::")
        elif match := _HEADING.match(words):
            lines[at] = f"{before}{match['signs']} {words[match.end() :]}"
            what = f"This is read as a heading: {excerpt(words)}"
            _note(log, what, at + 1, f"Write a space: {match['signs']} …")
        elif match := _BOX.match(words):
            name = "-".join(match["words"].lower().split())
            colons = match["colons"]
            if name in _BOXES and (name != match["words"] or len(colons) == 2):
                short += len(colons) == 2
                lines[at] = f"{before}{':' * max(3, len(colons))} {name}"
                what = f"This opens the box {name}: {excerpt(words)}"
                _note(log, what, at + 1, f"Write ::: {name}")
        elif words.rstrip() == "::" and short:
            short -= 1
            lines[at] = f"{before}:::"
        elif (match := _PICTURE.search(line)) and line.count("`", 0, match.start()) % 2 == 0:
            lines[at] = _PICTURE.sub(r"\g<alt>(<\g<name>>\g<title>)", line)
            what = f"The name of this picture has a space: {match['name']}"
            hint = f"Write {match['alt']}(<{match['name']}>), or give the file a name without."
            _note(log, what, at + 1, hint)


def _report_tabs(lines: Sequence[str], prose: Sequence[bool], log: Log) -> None:
    """Ask about rows that tabs, many spaces or semicolons part: they would run together."""
    last = -2
    for at, line in enumerate(lines):
        words = _parts(line)[1]
        cells = _cells(words) if prose[at] and not words.startswith(("|", ":::")) else 0
        if cells < 2:
            continue
        rows = 1
        while at + rows < len(lines) and prose[at + rows]:
            if _cells(_parts(lines[at + rows])[1]) < 2:
                break
            rows += 1
        if last != at - 1 and rows > (2 if ";" in words else 1):
            log.warning(
                "typed-table",
                f"This looks like a table, but is one paragraph: {excerpt(words)}",
                at + 1,
                "Write a bar | between the cells, a line |---|---| below the first row, and an "
                "empty line above it.",
            )
        last = at


def _report_lines(lines: Sequence[str], prose: Sequence[bool], log: Log) -> None:
    """Ask about lines of their own, as of an address, that are shown one behind the other."""
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and prose[end] and lines[end].strip():
            end += 1
        some = [_parts(line)[1] for line in lines[at:end]]
        broken = any(line.endswith(("\\", "  ")) for line in lines[at : max(at, end - 1)])
        whole = not broken and not any(_MARKED.match(words) or _cells(words) > 1 for words in some)
        # `Our address:` names them.
        some = some[1:] if some and some[0].endswith(":") else some
        for pattern, fewest in ((_LABELLED, 2), (_SHORT, 3)):
            if whole and len(some) >= fewest and all(map(pattern.match, some)):
                log.warning(
                    "typed-list",
                    f"These lines are shown as one, one behind the other: {excerpt(some[0])}",
                    at + 1,
                    "Begin each with “- ”, or end each but the last with a backslash \\.",
                )
                break
        at = max(end, at + 1)


def _cells(words: str) -> int:
    """Return how many cells a typed row has."""
    parted = len([cell for cell in _GAP.split(words.strip()) if cell])
    rows = words.count(";") + 1
    return parted if parted > 1 else rows if rows > 2 and words[-1:] not in ".!?" else 1


def _deeper(lines: list[str], prose: Sequence[bool], log: Log) -> None:
    """Put a list below “10.” that stands there with three spaces, as below “9.”, one deeper."""
    outer: tuple[int, int] | None = None  # where an item with a long number begins, and its words
    added = 0
    noted = False
    for at, line in enumerate(lines):
        if not line.strip():
            continue
        indent = len(line) - len(line.lstrip(" "))
        match = _MARKER.match(line.lstrip(" ")) if prose[at] else None
        if outer and indent <= outer[0]:
            outer, added = None, 0
        if outer is None:
            if match and len(match["mark"]) > 2:
                outer, added = (indent, indent + len(match.group())), 0
            continue
        if outer[0] + 2 <= indent < outer[1] and (match or added):
            if match and not noted:
                noted = True
                what = f"This is read as a list below the item: {excerpt(line.strip())}"
                _note(log, what, at + 1, f"Write {outer[1]} spaces before such a line, or more.")
            added = outer[1] - indent if match else added
            lines[at] = " " * added + line
        elif added:
            lines[at] = " " * added + line
