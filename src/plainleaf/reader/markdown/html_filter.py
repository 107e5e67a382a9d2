"""An author's own HTML: what is safe goes on, the rest is dropped by name or kept as text."""

from __future__ import annotations

import html
import html.entities
import re
from html.parser import HTMLParser

from plainleaf.reader.log import Log, excerpt

LINE = "data-plainleaf-line"

# Elements that the tree room turns into nodes, or looks through.
_KEPT = frozenset(
    "a abbr address article aside b bdi bdo blockquote br caption center cite code col colgroup "
    "data dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header "
    "hgroup hr i img ins kbd li main mark menu nav ol p pre q rp rt ruby s samp section small span "
    "strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr".split()
)
# Elements that stress by looks, which a theme does not know.
_LOOKS = frozenset(("u", "ins", "small", "font", "center", "tt"))
# Elements whose content is not words for a reader.
HIDDEN = frozenset(("script", "style", "svg", "template"))
# The rest of HTML: the element goes, its words stay.
_KNOWN = frozenset(
    "applet area audio base basefont body button canvas datalist dialog dir embed fieldset form "
    "frame frameset head html iframe input label legend link map math meta meter noframes noscript "
    "object optgroup option output param picture progress search select slot source textarea title "
    "track video xmp plaintext noembed nobr marquee big acronym annotation mfrac mi mn mo mover "
    "mrow msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover semantics".split()
)
# Attributes that stand without a value; any other bare word means that `<` was not meant as markup.
_BARE = frozenset(
    "allowfullscreen async autofocus checked compact controls default defer disabled hidden ismap "
    "itemscope loop multiple muted nohref noshade nowrap novalidate open readonly required "
    "reversed scoped selected".split()
)
_QUIET = frozenset(("html", "body", "nobr", "big", "label", "picture", "fieldset", "legend"))
# Elements that only a website's software knows: `<Tabs>`, `<my-video>`.
_COMPONENT = re.compile(r"</?(?P<name>[A-Z]\w*[a-z]\w*|[a-z][a-z\d]*(?:-[a-z\d]+)+)[\s/>]")
_ENTITY = re.compile(r"&(?=(?P<name>[A-Za-z]\w*;))")


def escape(text: str) -> str:
    """Return text for an HTML text or a quoted attribute."""
    return html.escape(text, quote=True)


class RawHtml:
    """Makes pieces of an author's HTML safe, and notes what was left out."""

    def __init__(self, log: Log, source: str) -> None:
        self._log, self._source = log, source

    def prepare(self, raw: str, line: int) -> str:
        """Return HTML that holds known elements only, each with its source line."""
        piece = _Piece(self, raw, line)
        try:
            # The standard library's parser loses the semicolon of an entity that it does not know.
            piece.feed(_ENTITY.sub(_known_entity, raw))
            piece.close()
        except AssertionError:
            # The standard library's parser gives up on a malformed `<![…`.
            self.unknown(raw, line)
            return escape(raw)
        piece.finish()
        return "".join(piece.out)

    def hidden_content(self, tag: str) -> str:
        """Return the element's name if this is the start of a script, style or the like."""
        words = tag[1:].rstrip("/>").split()
        name = words[0].lower() if words and not tag.startswith("</") else ""
        return name if name in HIDDEN and not tag.endswith("/>") else ""

    def drop(self, name: str, content: str, line: int) -> None:
        """Note that an element went, its content with it."""
        what = {"svg": "drawing", "template": "template"}.get(name, name)
        hint = "Save it as an .svg file and show it as ![what it shows](file.svg)."
        self._log.warning(
            "html-dropped",
            f"The {what} in <{name}> is left out"
            + (f": {excerpt(content)}" if content.strip() else "."),
            line,
            hint
            if name == "svg"
            else "Delete it; a handout runs no scripts and has its own style.",
            dropped=content,
        )

    def comment(self, content: str, line: int) -> None:
        """Note that a comment is not shown."""
        if content.strip():
            self._log.note(
                "html-comment", f"Comment, not shown: {excerpt(content)}", line, dropped=content
            )

    def element(self, name: str, attributes: dict[str, str | None], line: int) -> None:
        """Note an element that went while its words stayed."""
        source = attributes.get("src") or attributes.get("data") or attributes.get("value") or ""
        words = [attributes.get(key) for key in ("title", "placeholder", "alt", "aria-label")]
        if name not in _QUIET or source:
            self._log.warning(
                "html-element",
                f"<{name}> is not for handouts; its words are kept"
                + (f", its address {source} is not." if source else "."),
                line,
                "Say in words what it did.",
                dropped=" ".join(filter(None, (source, *words))),
            )

    def is_component(self, tag: str, attributes: list[tuple[str, str | None]]) -> bool:
        """Return True if an unknown tag is a website's, and not `<Name>` or `a<b`."""
        match = _COMPONENT.match(tag)
        if match is None:
            return False
        return bool(attributes) or tag.endswith("/>") or f"</{match['name']}>" in self._source

    def is_component_end(self, tag: str) -> bool:
        """Return True if an end tag that HTML does not know has a start."""
        match = _COMPONENT.match(tag)
        return match is not None and re.search(rf"<{match['name']}\b", self._source) is not None

    def looks(self, name: str, attributes: dict[str, str], line: int) -> None:
        """Note an element that says only how its words look."""
        said = " ".join(f"{key}={value}" for key, value in attributes.items() if key != LINE)
        self._log.warning(
            "html-style",
            f"<{name}> is left out; its words are kept.",
            line,
            "Say in words what it should tell, or use <strong>; the theme decides how it looks.",
            dropped=said,
        )

    def component(self, tag: str, attributes: list[tuple[str, str | None]], line: int) -> None:
        """Note that a website's element went while its words stayed."""
        words = " ".join(value for _, value in attributes if value)
        self._log.warning(
            "html-element",
            f"{excerpt(tag)} belongs to a website's software; its words are kept.",
            line,
            "Say in words what it did.",
            dropped=words,
        )

    def unknown(self, tag: str, line: int) -> None:
        """Note a tag that HTML does not know; it is shown as it stands."""
        self._log.warning(
            "html-unknown",
            f"{excerpt(tag)} is not an HTML element and is shown as text.",
            line,
            "Write &lt; for a less-than sign, or delete the tag.",
        )

    def markup(self, what: str, line: int) -> None:
        """Note a declaration or processing instruction, which is not shown."""
        self._log.warning(
            "html-dropped", f"Not shown: {excerpt(what)}", line, "Delete it.", dropped=what
        )


class _Piece(HTMLParser):
    """Reads one piece of HTML and writes it again, safely."""

    def __init__(self, owner: RawHtml, raw: str, line: int) -> None:
        super().__init__(convert_charrefs=False)
        self.owner, self.first = owner, line
        self.out: list[str] = []
        self.hidden: list[str] = []
        self.hidden_words: list[str] = []
        self.hidden_line = line
        self.end_tag = ""
        # Between elements of a line stands a space only where its author put one.
        self.gap = " " if "\n" in raw else ""

    def parse_endtag(self, i: int) -> int:
        """Keep the end tag as it is written; the parser tells its name in small letters."""
        self.end_tag = self.rawdata[i : self.rawdata.find(">", i) + 1]
        return super().parse_endtag(i)

    @property
    def line(self) -> int:
        return self.first + self.getpos()[0] - 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.hidden:
            self.hidden_words.append(self.get_starttag_text() or "")
            if tag == self.hidden[0]:
                self.hidden.append(tag)
        elif tag in HIDDEN:
            self.hidden, self.hidden_words, self.hidden_line = [tag], [], self.line
        elif any(value is None and name not in _BARE for name, value in attrs):
            # `a<b then c>d` is arithmetic.
            self._as_text(self.get_starttag_text() or f"<{tag}>")
        elif tag in _KEPT:
            kept = {name: value or "" for name, value in attrs if _is_plain(name)}
            kept[LINE] = str(self.line)
            if tag in _LOOKS:
                self.owner.looks(tag, kept, self.line)
            pairs = "".join(f' {name}="{escape(value)}"' for name, value in kept.items())
            self.out.append(f"<{tag}{pairs}>")
        elif tag in _KNOWN:
            self.owner.element(tag, dict(attrs), self.line)
            self.out.append(" ")
        elif self.owner.is_component(self.get_starttag_text() or "", attrs):
            self.owner.component(self.get_starttag_text() or "", attrs, self.line)
            self.out.append(self.gap)
        else:
            self._as_text(self.get_starttag_text() or f"<{tag}>")

    def _as_text(self, text: str) -> None:
        self.owner.unknown(text, self.line)
        self.out.append(escape(text))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in HIDDEN:
            self.owner.drop(tag, "", self.line)
        else:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self.hidden:
            if tag == self.hidden[0]:
                self.hidden.pop()
            if not self.hidden:
                self._drop(tag)
        elif tag in _KEPT:
            self.out.append(f"</{tag}>")
        elif tag in _KNOWN or tag in HIDDEN:
            self.out.append(" ")
        elif self.owner.is_component_end(self.end_tag):
            self.out.append(self.gap)
        else:
            self._as_text(self.end_tag)

    def _drop(self, tag: str) -> None:
        self.owner.drop(tag, "".join(self.hidden_words), self.hidden_line)
        self.hidden, self.hidden_words = [], []

    def finish(self) -> None:
        """End the piece: an element that was never closed takes its words with it, by name."""
        if self.hidden:
            # What follows an unclosed <script> is left over in the parser.
            self.hidden_words.append(self.rawdata)
            self._drop(self.hidden[0])

    def _text(self, text: str) -> None:
        (self.hidden_words if self.hidden else self.out).append(text)

    def handle_data(self, data: str) -> None:
        self._text(data if self.hidden else escape(data))

    def handle_entityref(self, name: str) -> None:
        self._text(f"&{name};" if f"{name};" in html.entities.html5 else f"&amp;{name}")

    def handle_charref(self, name: str) -> None:
        self._text(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.owner.comment(data, self.line)

    def handle_decl(self, decl: str) -> None:
        self.owner.markup(f"<!{decl}>", self.line)

    def handle_pi(self, data: str) -> None:
        self.owner.markup(f"<?{data}>", self.line)

    def unknown_decl(self, data: str) -> None:
        self.owner.markup(f"<![{data}]>", self.line)


def _known_entity(match: re.Match[str]) -> str:
    return "&" if match["name"] in html.entities.html5 else "&amp;"


def _is_plain(name: str) -> bool:
    # Quotes and angle brackets in an attribute's name are what a broken tag leaves behind.
    return not name.startswith("data-plainleaf") and not set(name) & set("\"'<>=`/ ")
