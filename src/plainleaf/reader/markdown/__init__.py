"""Markdown → one HTML tree: the only importer of the Markdown parser.

Real articles mix Markdown and HTML freely (`<div>`, Markdown, `</div>`), so both are brought into
one HTML text with the source line on every element, and parsed once by an HTML5 parser, as a
browser would. What Markdown has beyond HTML travels in `data-plainleaf-*` attributes, which no
author's HTML can carry: `html_filter` takes them away. One room: HTML holds lines of Markdown, so
the renderer calls the parser again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from plainleaf.diagnostics import Edit
from plainleaf.reader.characters import without_hidden
from plainleaf.reader.dom import line_of, raw_text, taken_out
from plainleaf.reader.log import Log, excerpt
from plainleaf.reader.markdown import extensions, token_reports, websites
from plainleaf.reader.markdown.html5 import body_of
from plainleaf.reader.markdown.html_filter import HIDDEN, LINE, RawHtml, escape
from plainleaf.reader.typed import dialects

# Deeper text would be a reader's riddle, and the parsers' own limits drop it in silence.
DEEPEST = 40
_PARSER_DEEPEST = 4 * DEEPEST
# What a line of HTML turns into plain characters until the next empty line.
_MARKDOWN_IN_HTML = re.compile(
    r"^ {0,3}#{1,6} \S.*|^ {0,3}[*-] \S.*|\*\*[^\s*][^*\n]*\*\*|\[[^\]\n]+\]\([^)\n]+\)",
    re.MULTILINE,
)
_UNREAD_HTML = re.compile(r"<(pre|code|script|style|svg)\b.*?</\1|<!--.*?-->|<[^<>]*>", re.S | re.I)
# The words of HTML that are read as a line of Markdown, and what stands for those that were: no
# source has its sign.
_CELL = re.compile(
    r"<(?:td|th|caption|figcaption|dt|dd)\b[^<>]*>(?P<words>.*?)"
    r"(?=</?(?:td|th|tr|caption|figcaption|dt|dd|table|thead|tbody|tfoot|dl|figure)\b)",
    re.S | re.I,
)
_READ = re.compile("\x01(\\d+)\x01")
# What is left out or no element at all, however much it looks like a cell.
_UNSHOWN = re.compile(
    rf"<({'|'.join(sorted(HIDDEN))})\b.*?(?:</\1|\Z)|<!--.*?(?:-->|\Z)"
    r"|=\"[^\"<>]*<[^\"]*\"|='[^'<>]*<[^']*'",
    re.S | re.I,
)
_CODE = re.compile(r"<(code|pre|samp|tt)\b[^<>]*>.*?</\1", re.S | re.I)
_TAG_OR_SIGN = re.compile(r"<[^<>]*>|[\\`*_~^=@\[\]{}!]")
_MARKUP = re.compile(r"\*\S|(?<!\w)_\w|[`^~]\S|\[[@^]|\]\(|\]\{|==\S")
_TAG = re.compile(r"<[A-Za-z/]|&[#\w]+;")
CAPTION, FRONT = "data-plainleaf-caption", "data-plainleaf-front"


class TooDeep(Exception):
    """Blocks are nested deeper than `DEEPEST`; `line` is where."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class _Renderer(RendererHTML):
    """Tokens → HTML, with lines; every word of a token reaches the HTML."""

    def render(self, tokens: Sequence[Token], options: OptionsDict, env: Any) -> str:
        """Return HTML for block tokens."""
        out = []
        for at, token in enumerate(tokens):
            line = token.map[0] + 1 if token.map else 0
            env["line"] = line or env["line"]
            for name in [name for name in token.attrs if name.startswith("data-plainleaf")]:
                if not token.meta.get("ours"):
                    del token.attrs[name]
            if token.type == "list_item_open" and token.info:
                token.attrSet("value", token.info)
            if token.type == "ordered_list_open" and line in env["kinds"]:
                token.attrSet("type", env["kinds"][line])
            if line and token.nesting >= 0 and token.type != "inline":
                token.attrSet(LINE, str(line))
            if token.type == "inline":
                out.append(self.renderInline(token.children or [], options, env))
            elif token.type in self.rules:
                out.append(self.rules[token.type](tokens, at, options, env))
            else:
                out.append(self.renderToken(tokens, at, options, env))
        return "".join(out)

    def renderInline(self, tokens: Sequence[Token], options: OptionsDict, env: Any) -> str:
        """Return HTML for inline tokens, counting source lines by their breaks."""
        raw: RawHtml = env["raw"]
        out = []
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if token.type in ("softbreak", "hardbreak"):
                env["line"] += 1
            if token.type == "html_inline":
                name = raw.hidden_content(token.content)
                end = _closing(tokens, at, name) if name else 0
                if end:
                    inside = "".join(inner.content for inner in tokens[at + 1 : end])
                    raw.drop(name, inside, env["line"])
                    at = end + 1
                    continue
            if token.type == "span_open":
                token_reports.report_looks(token, env)
            if token.nesting >= 0 and token.type not in ("text", "softbreak", "hardbreak"):
                for name in [key for key in token.attrs if key.startswith("data-plainleaf")]:
                    if not token.meta.get("ours"):
                        del token.attrs[name]
                token.attrSet(LINE, str(env["line"]))
            rule = self.rules.get(token.type)
            out.append(
                rule(tokens, at, options, env)
                if rule
                else self.renderToken(tokens, at, options, env)
            )
            at += 1
        return "".join(out)

    def html_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        """Return the author's own HTML, made safe."""
        raw: RawHtml = env["raw"]
        cells: list[str] = []
        content = self._with_cells(tokens[idx].content, cells, env)
        self._report_markdown(content, env)
        prepared = raw.prepare(content, env["line"])
        return _READ.sub(lambda mark: cells[int(mark[1])], prepared)

    def _with_cells(self, content: str, cells: list[str], env: Any) -> str:
        """Keep the words of cells as they are read; a mark with their number stands for them."""
        out, at = [], 0
        for cell in _CELL.finditer(_UNSHOWN.sub(_filled, content)):
            start, end = cell.span("words")
            # What is code says what it says.
            words = _CODE.sub(_literal, content[start:end])
            if _MARKUP.search(_CODE.sub("", words)):
                cells.append(inline_html(words, env["line"] + content.count("\n", 0, start), env))
                out += [content[at:start], f"\x01{len(cells) - 1}\x01" + "\n" * words.count("\n")]
                at = end
        return "".join((*out, content[at:]))

    html_inline = html_block

    def _report_markdown(self, content: str, env: Any) -> None:
        if found := _MARKDOWN_IN_HTML.search(_UNREAD_HTML.sub(_blank, content)):
            env["log"].warning(
                "markdown-in-html",
                f"Right below HTML this is not read as Markdown: {excerpt(found.group())}",
                env["line"] + content.count("\n", 0, found.start()),
                "Put an empty line before it, and one after it.",
            )

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        """Return `<img>`; without words it has no alt, unless it is marked as decorative."""
        token = tokens[idx]
        words = _words(token.children or [])
        if described := token.attrs.pop("fig-alt", ""):
            # Quarto's words: what stands in brackets is the caption, this the description.
            token.attrs.setdefault("title", words)
            words = str(described)
        words = words or str(token.attrs.get("alt", ""))
        classes = str(token.attrs.get("class", "")).split()
        decorative = "decorative" in classes or token.attrs.get("role") == "presentation"
        attrs = {key: str(value) for key, value in token.attrs.items() if key != "alt"}
        if words or decorative or token.meta.get("alt") == "":
            attrs["alt"] = "" if decorative else words
        for name in ("width", "height"):
            if name in attrs:
                env["log"].warning(
                    "html-style",
                    f"{name}={attrs[name]!r} is left out.",
                    env["line"],
                    "Delete it; the theme decides how large a picture is.",
                    dropped=attrs[name],
                )
        title = attrs.get("title", "")
        if has_markup(title):
            attrs[CAPTION] = inline_html(title, env["line"], env)
        # The parser has percent-encoded the path; pictures are files with names.
        attrs["src"] = unquote(attrs.get("src", ""))
        return "<img" + "".join(f' {key}="{escape(val)}"' for key, val in attrs.items()) + ">"

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        """Return `<pre>`; the first newline doubles because HTML drops it."""
        token = tokens[idx]
        if token.info.strip():
            env["log"].note(
                "code-info",
                f"Not shown, it only names the kind of code: {excerpt(token.info)}",
                env["line"],
                "Say it in the text if readers need it.",
                dropped=token.info.strip(),
            )
        return f"<pre{self.renderAttrs(token)}>\n{escape(token.content)}</pre>\n"

    def code_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        """Return `<pre>` for indented lines, which are seldom meant as code."""
        env["log"].warning(
            "indented-code",
            "Four spaces at the start make these lines a code listing: "
            + excerpt(tokens[idx].content),
            env["line"],
            "Take the spaces away, or put ``` before and after if it is code.",
        )
        return self.fence(tokens, idx, options, env)

    def text_special(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any
    ) -> str:
        """Return an escaped character; the parser joins these to texts only at the top level."""
        return escape(tokens[idx].content)

    def attribute_list(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any
    ) -> str:
        """Return nothing; kramdown's attributes say how a website looks."""
        websites.report_attributes(env["log"], tokens[idx].content, env["line"])
        return ""

    def read_as(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        """Return nothing; a mark of another dialect is named with what it is read as."""
        token = tokens[idx]
        inside = token.content.strip("~^=")
        env["log"].note(
            "read-as",
            f"{excerpt(token.content)} is read as <{token.info}>{inside}</{token.info}>.",
            env["line"],
            "Write it so; the signs belong to another dialect of Markdown.",
            fix=(Edit(0, 0, token.content, f"<{token.info}>{inside}</{token.info}>"),),
        )
        return ""

    def footnote_ref(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any
    ) -> str:
        """Return the mark of a footnote; a footnote written in place is kept for the end."""
        meta = tokens[idx].meta
        label = meta.get("label") or f"{meta['id']} inline"
        if "label" not in meta and label not in env["inline_notes"]:
            env["inline_notes"][label] = env["line"]
        return f'<span {LINE}="{env["line"]}" data-plainleaf-noteref="{escape(label)}"></span>'

    def footnote_reference_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any
    ) -> str:
        """Open a footnote where it is written."""
        label = tokens[idx].meta["label"]
        return f'<section {LINE}="{env["line"]}" data-plainleaf-note="{escape(label)}">'

    def footnote_reference_close(self, *_: Any) -> str:
        """Close a footnote."""
        return "</section>"

    def citation(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        """Return a citation's items as JSON in an attribute."""
        items = escape(json.dumps(tokens[idx].meta))
        return f'<span {LINE}="{env["line"]}" data-plainleaf-cite="{items}"></span>'

    def citation_report(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any
    ) -> str:
        """Return nothing; what is odd about a citation is known here with its line."""
        env["log"].warning(
            "citation-brackets",
            tokens[idx].meta["message"],
            env["line"],
            "Write [see @a, p. 5; @b], and a note’s mark or other words behind the bracket.",
            dropped=tokens[idx].meta.get("dropped", ""),
        )
        return ""


def _filled(match: re.Match[str]) -> str:
    return "\x01" * len(match.group())


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group())


def _words(tokens: Sequence[Token]) -> str:
    """Return the words of a picture's description, markup left out."""
    breaks = ("softbreak", "hardbreak")
    return "".join(
        _words(token.children) if token.children else " " if token.type in breaks else token.content
        for token in tokens
    )


def _closing(tokens: Sequence[Token], start: int, name: str) -> int:
    for at in range(start + 1, len(tokens)):
        content = tokens[at].content.lower()
        if tokens[at].type == "html_inline" and content.startswith(f"</{name}"):
            return at
    return 0


def _parser() -> MarkdownIt:
    parser = MarkdownIt(
        "commonmark", {"maxNesting": _PARSER_DEEPEST}, renderer_cls=_Renderer
    ).enable(["table", "strikethrough"])
    parser.use(deflist_plugin).use(footnote_plugin, move_to_end=False)
    # The plugin adds render rules of its own; ours are methods of the renderer.
    for rule in ("footnote_ref", "footnote_reference_open", "footnote_reference_close"):
        parser.renderer.rules[rule] = getattr(parser.renderer, rule)  # type: ignore[attr-defined]
    extensions.install(parser)
    websites.install(parser)
    dialects.install(parser)
    # Addresses are judged by the article's own checks, which can say what is wrong with them.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    parser.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    return parser


def parsed(text: str, log: Log) -> Sequence[Token]:
    """Return the tokens of a text, for what must know where each block stands in it."""
    parser = _parser()
    env: dict[str, Any] = {"line": 1, "raw": RawHtml(log, text), "inline_notes": {}, "log": log}
    return parser.parse(text, env | {"works": (), "parser": parser})


def _literal(code: re.Match[str]) -> str:
    """Return code in HTML as the parser of Markdown leaves it: each sign of markup escaped."""
    return _TAG_OR_SIGN.sub(
        lambda found: found[0] if found[0][0] == "<" else f"\\{found[0]}", code.group()
    )


def has_markup(text: str) -> bool:
    """Return True if a line may be more than plain words."""
    return bool(_MARKUP.search(text) or _TAG.search(text))


def inline_html(text: str, line: int, env: dict[str, Any]) -> str:
    """Return the HTML of a line of Markdown that stands elsewhere than in the text."""
    parser, outer = env["parser"], env["line"]
    env["line"] = line
    tokens = parser.parseInline(text, env)
    for token in tokens:
        token.map = None  # its lines are those of the place
    html = parser.renderer.render(tokens, parser.options, env)
    env["line"] = outer
    return str(html)


def html_tree(
    text: str,
    log: Log,
    works: Collection[str] = (),
    front: Mapping[str, tuple[str, int]] | None = None,
    kinds: Mapping[int, str] | None = None,
) -> tuple[Element, dict[str, tuple[str, int]]]:
    """Parse Markdown.

    Args:
        text: the body, with its line numbers kept (front matter blanked out).
        log: notes what is left out.
        works: the ids that `@id` in a sentence may cite.
        front: words of the front matter, with their lines; each is at the end, in an element whose
            `FRONT` names it.
        kinds: what lists count with that begin at a line and count in letters or Roman numerals.

    Returns:
        The `<body>` element of an HTML tree, and abbreviations with what they stand for and
        their lines.

    Raises:
        TooDeep: blocks are nested deeper than `DEEPEST`.
    """
    parser = _parser()
    env: dict[str, Any] = {"line": 1, "raw": RawHtml(log, text), "inline_notes": {}, "log": log}
    env |= {"works": works, "parser": parser, "kinds": kinds or {}}
    try:
        tokens = parser.parse(text, env)
    except RecursionError:
        raise TooDeep(1) from None
    _refuse_depth(tokens)
    token_reports.report_definitions(tokens, env, log)
    token_reports.report_lost_signs(tokens, log)
    token_reports.report_days(tokens, log)
    token_reports.report_underlines(tokens, log)
    token_reports.report_open_code(tokens, text.split("\n"), log)
    html = parser.renderer.render(tokens, parser.options, env)
    for name, (words, at) in (front or {}).items():
        html += f'<section {LINE}="{at}" {FRONT}="{name}">{inline_html(words, at, env)}</section>'
    html += _inline_notes(parser, env)
    body = body_of(html)
    _hide(body, log)
    for picture in list(body.iter("img")):
        if caption := picture.get(CAPTION):
            read = body_of(caption)
            picture.text = read.text
            picture.extend(list(read))
    _clean(body, log)
    return body, env.get("abbreviations", {})


def _hide(body: Element, log: Log) -> None:
    """Take out what browsers do not show, and name it."""
    for element in taken_out(body, "hidden"):
        said = " ".join(raw_text(element).split())
        log.warning(
            "html-dropped",
            f"Hidden, so it is left out: {excerpt(said)}"
            if said
            else "What is hidden is left out.",
            line_of(element, 1),
            "Delete it, or take `hidden` away if readers need it.",
            dropped=said,
        )


def _clean(body: Element, log: Log) -> None:
    """Take out the characters that no document may hold and that escapes brought in."""
    line = 1
    for element in body.iter():
        line = line_of(element, line)
        if element.text:
            element.text = without_hidden(element.text, log, line)
        if element.tail:
            element.tail = without_hidden(element.tail, log, line)
        for name, value in element.attrib.items():
            if value != (kept := without_hidden(value, log, line)):
                element.set(name, kept)


def _refuse_depth(tokens: Sequence[Token]) -> None:
    line = 1
    for token in tokens:
        line = token.map[0] + 1 if token.map else line
        if token.level > 2 * DEEPEST:
            raise TooDeep(line)


def _inline_notes(parser: MarkdownIt, env: dict[str, Any]) -> str:
    out = []
    done: set[str] = set()
    # A footnote written in place may itself hold one, which rendering it reveals.
    while waiting := [label for label in env["inline_notes"] if label not in done]:
        for label in waiting:
            done.add(label)
            env["line"] = env["inline_notes"][label]
            content = env["footnotes"]["list"][int(label.split()[0])]["tokens"]
            inside = parser.renderer.renderInline(content, parser.options, env)  # type: ignore[attr-defined]
            line = env["inline_notes"][label]
            out.append(
                f'<section {LINE}="{line}" data-plainleaf-note="{label}"><p>{inside}</p></section>'
            )
    return "".join(out)
