"""What websites' software adds to Markdown: it does nothing in a handout, and is never shown raw.

Jekyll's and Hugo's addresses, kramdown's attributes, MDX's imports, directives of the kind `..
question:: Its words`.
"""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

from markdown_it import MarkdownIt, helpers
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from plainleaf.reader.citations import link_label
from plainleaf.reader.log import Log, excerpt

# `{{ site.url }}/page`: an address that a website's software would complete.
_TEMPLATE_ADDRESS = re.compile(r"[^\s<>()]*(?:\{\{.*?\}\}|\{%.*?%\})[^\s<>()]*")
# kramdown's `{: .lead}`, `{:toc}`
_ATTRIBUTE_LIST = re.compile(r"\{:[^{}\n]*\}")
_IMPORT = re.compile(
    r"""import\s+(?:[\w$*{},\s]+\s+from\s+)?(["'])[^"']+\1;?\Z|export\s+(?:const|let|default)\s.*;\Z"""
)
_DIRECTIVE = re.compile(r"\.\.[ \t]+(?P<name>[A-Za-z][\w-]*)::(?:[ \t]+(?P<words>\S.*))?\Z")
_OPTION = re.compile(r":[\w-]+:(?:\s.*)?\Z")


def install(parser: MarkdownIt) -> None:
    """Add all of this room's rules to a parser that has those of `extensions`."""
    parser.helpers = SimpleNamespace(  # type: ignore[assignment]
        parseLinkLabel=link_label,
        parseLinkTitle=helpers.parseLinkTitle,
        parseLinkDestination=_link_destination,
    )
    block, inline = parser.block.ruler, parser.inline.ruler
    alternatives: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    block.before("attr", "attribute_list", _attribute_list_block, alternatives)
    block.before("fence", "import", _import)
    block.before("fence", "directive", _directive, alternatives)
    inline.before("attr", "attribute_list", _attribute_list)


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()


def _link_destination(text: str, start: int, end: int) -> Any:
    """Read an address as CommonMark does, and one with a template tag in it, spaces or not."""
    template = _TEMPLATE_ADDRESS.match(text, start, end)
    if template is None:
        return helpers.parseLinkDestination(text, start, end)
    result = helpers.parseLinkDestination("", 0, 0)
    result.ok, result.pos, result.str = True, template.end(), template.group()
    return result


def _attribute_list_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take kramdown's `{: #id .class}` from a line of its own; a heading above gets the id."""
    text = "" if state.is_code_block(start) else _line(state, start)
    if not _ATTRIBUTE_LIST.fullmatch(text):
        return False
    if not silent:
        report_attributes(state.env["log"], text, start + 1)
        named = re.search(r"#([\w-]+)", text)
        if named and len(state.tokens) > 2 and state.tokens[-1].type == "heading_close":
            state.tokens[-3].attrs.setdefault("id", named[1])
        state.line = start + 1
    return True


def _attribute_list(state: StateInline, silent: bool) -> bool:
    """Take kramdown's `{: .class}` from a line."""
    match = _ATTRIBUTE_LIST.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        token = state.push("attribute_list", "", 0)
        token.content = match.group()
    state.pos = match.end()
    return True


def report_attributes(log: Log, text: str, line: int) -> None:
    """Note that kramdown's attributes are not shown."""
    log.note(
        "attribute-list",
        f"{excerpt(text)} is for a website's software and is not shown.",
        line,
        "Delete it.",
        dropped=text,
    )


def _import(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Leave out `import Tabs from '@theme/Tabs';`, an instruction to a website's software."""
    text = "" if state.is_code_block(start) else _line(state, start)
    if not _IMPORT.match(text):
        return False
    if not silent:
        state.env["log"].warning(
            "template-tag",
            f"{excerpt(text)} is an instruction to a website's software; it is left out.",
            start + 1,
            "Delete it.",
            dropped=text,
        )
        state.line = start + 1
    return True


def _directive(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Parse `.. question:: Its words` and the lines indented below it.

    CommonMark would make a code listing of them. The words become bold, as those of `<summary>`.
    """
    match = None if state.is_code_block(start) else _DIRECTIVE.match(_line(state, start))
    if match is None or silent:
        return match is not None
    indent = state.sCount[start] + 2
    first = start + 1
    options = []
    while first < end and state.sCount[first] >= indent and _OPTION.match(_line(state, first)):
        options.append(_line(state, first))
        first += 1
    close, last = first, first
    while close < end and (state.isEmpty(close) or state.sCount[close] >= indent):
        close += 1
        last = last if state.isEmpty(close - 1) else close
    state.env["log"].warning(
        "directive",
        f".. {match['name']}:: is an instruction to a website's software; its words are kept.",
        start + 1,
        "Write a heading, or a box such as ::: note.",
        dropped=" ".join([match["name"], *options]),
    )
    if match["words"]:
        state.push("summary_open", "summary", 1).map = [start, start + 1]
        words = state.push("inline", "", 0)
        words.content, words.map, words.children = match["words"], [start, start + 1], []
        state.push("summary_close", "summary", -1)
    outer, parent, maximum = state.blkIndent, state.parentType, state.lineMax
    depths = [state.sCount[line] for line in range(first, last) if not state.isEmpty(line)]
    state.blkIndent, state.lineMax = min(depths, default=outer), last
    state.parentType = "directive"
    state.md.block.tokenize(state, first, last)
    state.blkIndent, state.parentType, state.lineMax = outer, parent, maximum
    state.line = last
    return True
