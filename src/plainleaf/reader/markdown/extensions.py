"""Markdown beyond CommonMark: containers, citations, abbreviations, attributes, and safer stars.

With `markdown`, the only importer of the Markdown parser.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.emphasis import tokenize as commonmark_emphasis
from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
from mdit_py_plugins.attrs.parse import ParseError
from mdit_py_plugins.attrs.parse import parse as parse_attributes

from plainleaf.reader import citations
from plainleaf.reader.markdown.callouts import TITLED

_CONTAINER = re.compile(
    r":{3,}[ \t]*(?P<name>[A-Za-z][\w-]*)?(?:\[(?P<label>[^\[\]]*)\])?[ \t]*"
    r"(?P<attrs>\{[^{}]*\})?(?:[ \t]*:*|[ \t]+(?P<title>\S.*))\Z"
)
_CONTAINER_END = re.compile(r":{3,}[ \t]*\Z")
_ATTRIBUTE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_ATTRIBUTE = re.compile(
    r"""(?P<key>[A-Za-z][A-Za-z0-9-]*)=(?:"(?P<quoted>[^"]*)"|'(?P<single>[^']*)'|"""
    r"""(?P<bare>[^\s"'{},;]+))[,;]?"""
)
_BRACES = str.maketrans("{},;", "    ")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING_ATTRIBUTES = re.compile(r"[ \t]*(\{:?[ \t]*[#.\w][^{}%]*\})[ \t]*\Z")
# The attribute parser knows bare values of letters and figures only: not 50%, not 2.5cm, not 'a b'.
_VALUE = re.compile(r"""=(?:"[^"{}]*"|'([^'"{}]*)'|([^\s"'{}=]+))(?=[\s}])""")
_QUOTED = re.compile('"[^"{}]*"')
_BLOCK_TAGS = (
    "address article aside blockquote center dd details div dl dt figcaption figure footer h1 h2 "
    "h3 h4 h5 h6 header li main nav ol p section summary table ul"
).replace(" ", "|")
_ONE_LINE_BLOCK = re.compile(
    rf"<({_BLOCK_TAGS})(?:\s[^<>]*)?>.*</\1\s*>(?:\s*<br\s*/?>)*\Z", re.IGNORECASE
)
_ONE_LINE_INLINE = re.compile(
    r"(?:\s*<(?:br|hr)(?:\s[^<>]*)?/?>|\s*<(span|a)(?:\s[^<>]*)?>\s*</\1>)+\Z"
    # kramdown's word for it, and elements that only a website's software knows.
    r"|<\w+\s(?:[^<>]*\s)?markdown=[\"']?(?:1|block)[\"']?[^<>]*>\Z"
    r"|(?-i:(?:\s*</?[A-Z]\w*[a-z]\w*(?:\s[^<>]*)?/?>)+\Z)",
    re.I,
)
_ABBREVIATION = re.compile(r"\*\[(?P<short>[^\]]+)\]:[ \t]*(?P<long>\S.*)\Z")


def install(parser: MarkdownIt) -> None:
    """Add all of this room's rules to a parser."""
    attrs_plugin(parser, spans=True)
    attrs_block_plugin(parser)
    _guard_attributes(parser)
    block, inline = parser.block.ruler, parser.inline.ruler
    alternatives: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    block.before("fence", "container", _container, alternatives)
    block.before("html_block", "one_line_html", _one_line_html, alternatives)
    block.before("reference", "abbreviation", _abbreviation, {"alt": ["paragraph", "reference"]})
    citations.install(parser)
    inline.at("emphasis", _emphasis)
    parser.core.ruler.after("block", "heading_attributes", _heading_attributes)
    parser.core.ruler.after("block", "table_cells", _keep_extra_cells)


def _guard_attributes(parser: MarkdownIt) -> None:
    """Keep `{% include x %}` as words: the rules take what is between % for a comment."""
    for ruler in (parser.block.ruler, parser.inline.ruler):
        for rule in ruler.__rules__:
            if rule.name in ("attr", "span"):
                rule.fn = _without_percent(rule.fn)
            if rule.name == "attr" and ruler is parser.inline.ruler:
                rule.fn = _with_any_value(rule.fn)


def _without_percent(rule: Any) -> Any:
    def guarded(state: Any, *arguments: Any) -> bool:
        if isinstance(state, StateBlock):
            start, end = state.bMarks[arguments[0]], state.eMarks[arguments[0]]
        else:
            start, end = state.pos, state.posMax
            if state.src[start] == "[":
                start = state.src.find("]", start)
        close = state.src.find("}", start, end)
        if isinstance(state, StateBlock) and state.src[close + 1 : end].strip():
            # The rule would take words behind the attributes for a part of them.
            return False
        unquoted = _QUOTED.sub("", state.src[start : close + 1])
        return "%" not in unquoted and bool(rule(state, *arguments))

    return guarded


def _quoted(value: re.Match[str]) -> str:
    words = value[1] or value[2]
    return f'="{words}"' if words else value.group()


def _with_any_value(rule: Any) -> Any:
    """Let `![…](x.png){width=50%}` be read: the rule knows values of letters and figures only."""

    def guarded(state: StateInline, silent: bool) -> bool:
        start, source, end = state.pos, state.src, state.posMax
        close = source.find("}", start, end) + 1
        if source[start] != "{" or source.startswith("{%", start) or not close:
            return bool(rule(state, silent))
        braces = source[start:close]
        known = _VALUE.sub(_quoted, braces)
        longer = len(known) - len(braces)
        state.src, state.posMax = source[:start] + known + source[close:], end + longer
        done = bool(rule(state, silent))
        state.src, state.posMax = source, end
        if done:
            state.pos -= longer
        return done

    return guarded


def _container(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Parse `::: name {key=value}` … `:::`, nested by counting as Pandoc does."""
    if state.is_code_block(start):
        return False
    opening = _opening(_line(state, start))
    if opening is None:
        return False
    junk = ""
    try:
        _, attributes = parse_attributes(opening["attrs"]) if opening["attrs"] else (0, {})
    except ParseError:
        if not opening["name"]:
            return False
        attributes, junk = _tolerant_attributes(opening["attrs"])
    if silent:
        return True
    close, closed = _container_close(state, start, end)
    token = state.push("container_open", "section", 1)
    token.map = [start, close]
    token.block = True
    token.meta = {"ours": True}
    token.attrs = {key: value for key, value in attributes.items() if key in ("id", "lang")}
    name = opening["name"] or str(attributes.get("class", ""))
    token.attrs |= {"data-plainleaf-box": name}
    token.attrs |= {
        f"data-plainleaf-has-{key}": value
        for key, value in attributes.items()
        if key not in ("id", "lang", "class", "title") and _ATTRIBUTE_NAME.fullmatch(key)
    }
    if junk:
        token.attrs |= {"data-plainleaf-junk": junk}
    if not closed:
        state.env["log"].error(
            "unclosed-container",
            f"The container ::: {name} is never closed.",
            start + 1,
            "Put a line with ::: alone after its last line.",
        )
    title = opening["label"] or opening["title"] or str(attributes.get("title", ""))
    if title.strip(": \t"):
        _push_title(state, title.strip(": \t"), start)
    parent, maximum = state.parentType, state.lineMax
    state.parentType, state.lineMax = "container", close
    state.md.block.tokenize(state, start + 1, close)
    state.parentType, state.lineMax = parent, maximum
    state.push("container_close", "section", -1).block = True
    state.line = close + closed
    return True


def _tolerant_attributes(text: str) -> tuple[dict[str, str], str]:
    """Return the pairs that can be read of `{a=1, b='x y' of 5}`, and what cannot."""
    found = {
        match["key"]: match["quoted"] or match["single"] or match["bare"] or ""
        for match in _ATTRIBUTE.finditer(text)
    }
    return found, " ".join(_ATTRIBUTE.sub(" ", text).translate(_BRACES).split())


def _opening(text: str) -> re.Match[str] | None:
    match = _CONTAINER.match(text)
    if match is None or not (match["name"] or match["attrs"]):
        return None
    titled = match["label"] or match["title"]
    return None if titled and match["name"] not in TITLED else match


def _push_title(state: StateBlock, title: str, line: int) -> None:
    heading = state.push("heading_open", "h2", 1)
    heading.attrs, heading.meta = {"data-plainleaf-title": ""}, {"ours": True}
    heading.map = [line, line + 1]
    words = state.push("inline", "", 0)
    words.content, words.map, words.children = title, [line, line + 1], []
    state.push("heading_close", "h2", -1)


def _container_close(state: StateBlock, start: int, end: int) -> tuple[int, bool]:
    """Return the line that ends a container, and whether that line is its closing fence."""
    depth, fence = 1, ""
    for line in range(start + 1, end):
        text = _line(state, line)
        if text and state.sCount[line] < state.blkIndent:
            return line, False
        marker = _FENCE.match(text)
        if marker and (not fence or text.startswith(fence)):
            fence = "" if fence else marker[1]
        elif fence:
            continue
        elif _CONTAINER_END.match(text):
            depth -= 1
            if depth == 0:
                return line, True
        elif _opening(text):
            depth += 1
    return end, False


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()


def _one_line_html(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """End an author's HTML where it ends, if that is on its first line.

    CommonMark reads all that follows up to a blank line as HTML, so a table right below
    `<h4>Rates</h4>` would be a heap of bars. Anyone who writes so means Markdown.
    """
    if state.is_code_block(start):
        return False
    line = _line(state, start)
    match = _ONE_LINE_BLOCK.match(line)
    if match is not None:
        opened = len(re.findall(rf"<{match[1]}\b", line, re.I))
        if opened != len(re.findall(rf"</{match[1]}\b", line, re.I)):
            return False
    elif silent or not _ONE_LINE_INLINE.match(line):
        return False
    if not silent:
        token = state.push("html_block", "", 0)
        token.map = [start, start + 1]
        token.content = line + "\n"
        state.line = start + 1
    return True


def _abbreviation(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Parse `*[A&E]: Accident and Emergency`, which explains a short form everywhere."""
    match = None if state.is_code_block(start) else _ABBREVIATION.match(_line(state, start))
    if match is None:
        return False
    if not silent:
        known = state.env.setdefault("abbreviations", {})
        known.setdefault(match["short"].strip(), (match["long"].strip(), start + 1))
        state.line = start + 1
    return True


def _emphasis(state: StateInline, silent: bool) -> bool:
    """Parse stars as CommonMark does, but never lose one from `5*3*2` or `10.1000/a*b*c`.

    A star between two letters or figures stays a star (two stars: between two figures, because
    `**F**ace` is written on purpose). Beside Chinese, Japanese and Korean characters, which have no
    spaces, stars open and close wherever they touch a word.
    """
    start, first = state.pos, len(state.delimiters)
    if not commonmark_emphasis(state, silent):
        return False
    before = state.src[start - 1] if start else " "
    after = state.src[state.pos] if state.pos < state.posMax else " "
    length = state.pos - start
    if state.src[start] != "*":
        return True
    wide = _is_wide(before) or _is_wide(after)
    for delimiter in state.delimiters[first:]:
        if wide:
            delimiter.open, delimiter.close = not after.isspace(), not before.isspace()
        elif length == 2 and before.isalpha() and not (after.isalnum() or after.isspace()):
            # `word**(bold)**` and, below, `**Note:**word`: CommonMark takes no sign of
            # punctuation for the end of a word, and would show the stars.
            delimiter.open = True
        elif length == 2 and after.isalpha() and not (before.isalnum() or before.isspace()):
            delimiter.close = True
        elif (length == 1 and before.isalnum() and after.isalnum()) or (
            before.isdigit() and after.isdigit()
        ):
            delimiter.open = delimiter.close = False
    return True


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _heading_attributes(state: StateCore) -> None:
    """Take `{#id .class lang=es}` from the end of a heading's line."""
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type != "heading_open":
            continue
        match = _HEADING_ATTRIBUTES.search(inline.content)
        if match is None or inline.content[match.start() - 1 : match.start(1)] in ("]", ")"):
            # Right behind words in brackets, or a link, they are of these.
            continue
        try:
            _, attributes = parse_attributes(match[1].replace("{:", "{"))
        except ParseError:
            continue
        opening.attrs.update(attributes)
        inline.content = inline.content[: match.start()]


def _keep_extra_cells(state: StateCore) -> None:
    """Put the cells that a table's row has too many into its last cell; the parser drops them."""
    lines = state.src.split("\n")
    columns = 0
    row: list[Any] = []
    for token in state.tokens:
        if token.type == "tr_open":
            row = []
            line = token.map[0] if token.map else None
        elif token.type == "inline" and token.level > 2:
            row.append(token)
        elif token.type == "thead_close":
            columns = len(row)
        elif token.type == "tr_close" and columns and len(row) == columns and line is not None:
            cells = escapedSplit(lines[line].strip().lstrip("> "))
            if cells and not cells[0]:
                cells.pop(0)
            if cells and not cells[-1]:
                cells.pop()
            extra = [cell.strip() for cell in cells[columns:] if cell.strip()]
            if extra:
                row[-1].content = " ".join(filter(None, (row[-1].content, *extra)))
                state.env["log"].warning(
                    "table-cells",
                    f"This row has {len(cells)} cells, but the table has {columns} columns.",
                    line + 1,
                    "The cells that are too many stand in the last one; write \\| for a bar.",
                )
        elif token.type == "table_close":
            columns = 0
