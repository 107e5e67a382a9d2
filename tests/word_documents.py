"""Word documents for tests: small articles written as Word, and questions about their XML."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache

from lxml import etree
from PIL import Image as Raster

from plainleaf.handout import Handout, compose
from plainleaf.model import article as a
from plainleaf.model import inlines as il
from plainleaf.model.article import (
    BoxKind,
    Heading,
    ListItem,
    Paragraph,
    Position,
)
from plainleaf.model.inlines import Inline, Text
from plainleaf.model.metadata import Metadata, Reference
from plainleaf.model.transform import walk
from plainleaf.theme import default_theme
from plainleaf.writers.docx import write
from plainleaf.writers.docx.ooxml import NAMESPACES

W, W14, MC = (f"{{{NAMESPACES[each]}}}" for each in ("w", "w14", "mc"))
# What a paragraph says itself: where a box ends, and how its heading, which is Word's, is framed.
ENDS = {W + each for each in ("keepNext", "spacing", "contextualSpacing")}
FRAMED = {W + each for each in ("pBdr", "shd", "ind", "spacing")}
HERE = Position("article.md", 1)
SENTENCE = "Thirteen of seventeen people felt better after they had taken the medicine. "
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100" viewBox="0 0 200 100">'
    b'<circle cx="50" cy="50" r="40"/></svg>'
)


def raster(kind: str, width: int, height: int) -> bytes:
    """Return a picture of one colour."""
    buffer = io.BytesIO()
    Raster.new("RGB", (width, height), (11, 74, 94)).save(buffer, kind)
    return buffer.getvalue()


PICTURES = {
    "a.png": a.Picture(raster("PNG", 300, 150), "image/png", 300, 150),
    "wide.jpg": a.Picture(raster("JPEG", 3000, 300), "image/jpeg", 3000, 300),
    "c.svg": a.Picture(SVG, "image/svg+xml", 200, 100),
}


def t(words: str) -> tuple[Inline, ...]:
    """Return words as inlines."""
    return (Text(words),)


def p(*pieces: str | Inline) -> Paragraph:
    """Return a paragraph."""
    return Paragraph(tuple(Text(x) if isinstance(x, str) else x for x in pieces), HERE)


def h(level: int, words: str) -> Heading:
    """Return a heading."""
    return Heading(level, t(words), re.sub(r"\W", "-", words.lower()), HERE)


def items(*values: str | ListItem | tuple[a.Block, ...]) -> tuple[ListItem, ...]:
    """Return the items of a list."""

    def item(value: str | ListItem | tuple[a.Block, ...]) -> ListItem:
        if isinstance(value, ListItem):
            return value
        return ListItem((p(value),) if isinstance(value, str) else value, HERE)

    return tuple(item(value) for value in values)


def bullets(*values: str | ListItem | tuple[a.Block, ...]) -> a.List:
    """Return a bulleted list."""
    return a.List(items(*values), False, HERE)


def numbers(*values: str | ListItem | tuple[a.Block, ...], start: int = 1) -> a.List:
    """Return a numbered list."""
    return a.List(items(*values), True, HERE, start)


def box(kind: BoxKind, words: str, *blocks: a.Block, level: int = 2) -> a.Box:
    """Return a box with its heading."""
    return a.Box(kind, h(level, words), blocks, HERE)


def figure(name: str, alt: str, caption: str = "") -> a.Figure:
    """Return a picture that stands by itself."""
    return a.Figure(il.Image(name, alt, HERE), t(caption) if caption else (), HERE)


def table(caption: str = "How people felt") -> a.Table:
    """Return a table whose first row and first column are headers."""

    def row(*cells: str, head: bool = False) -> a.Row:
        return a.Row(
            tuple(a.Cell((p(x),) if x else (), head or not n) for n, x in enumerate(cells))
        )

    alignments = (a.Alignment.START, a.Alignment.CENTER, a.Alignment.END)
    return a.Table(
        t(caption) if caption else (),
        (row("Group", "People", "Felt better", head=True),),
        (row("Medicine", "17", "13"), row("Placebo", "18", "")),
        alignments,
        HERE,
    )


def cite(*keys: str) -> il.Citation:
    """Return a citation."""
    return il.Citation(tuple(il.CitationItem(key) for key in keys), HERE)


def note(label: str) -> il.FootnoteReference:
    """Return a footnote's mark."""
    return il.FootnoteReference(label, HERE)


def handout(*blocks: a.Block, language: str = "en", draft: bool = False, **front: str) -> Handout:
    """Return a handout of these blocks, with two references and the footnotes they mention."""
    metadata = Metadata(
        "A title of its own",
        language,
        description="What it is about.",
        authors=("Ann Author", "Bo Writer"),
        category="Research",
        keywords=("one", "two"),
        **front,
    )
    labels = {x.label for x in walk(blocks) if isinstance(x, il.FootnoteReference)}
    notes = (
        a.Footnote(
            "n1", (p("First, ", il.Link(t("a link"), "https://example.org/n", HERE)),), HERE
        ),
        a.Footnote("n2", (p("Second."), bullets("with", "a list")), HERE),
    )
    cited = any(isinstance(x, il.Citation) for x in walk(blocks))
    references = (
        Reference("a", "book", HERE, title="A book", publisher="House", doi="10.1000/a*b*c"),
        Reference("b", "book", HERE, title="Ein Buch", publisher="Haus", language="de"),
    )
    made = a.Article(
        metadata,
        Heading(1, t(metadata.title), "title", HERE),
        blocks,
        tuple(x for x in notes if x.label in labels),
        references if cited else (),
        PICTURES,
    )
    return compose(made, default_theme(), draft=draft)


def everything() -> tuple[a.Block, ...]:
    """Return every node of the model, in every kind of surrounding."""
    tasks = bullets("☐\u00a0bring it", "☑\u00a0done")
    deep = bullets("one", (p("two"), p("more"), numbers("a", (p("b"), bullets("deepest"))), tasks))
    code = a.CodeBlock("def f():\n\treturn '<&>'", HERE)
    terms = a.DefinitionList((a.Definition((t("Term"),), ((p("Meaning."), deep),), HERE),), HERE)
    quote = a.BlockQuote((p("Quoted."), deep, a.BlockQuote((p("Deeper."),), HERE)), HERE)
    words = p(
        SENTENCE,
        il.Strong((Text("strong "), il.Emphasis(t("and stressed")))),
        il.Superscript(t("sup")),
        il.Subscript(t("sub")),
        il.Mark(t("mark")),
        il.Strikethrough(t("gone")),
        il.Keyboard(t("Ctrl")),
        il.Code("5*3*2"),
        il.Abbreviation(t("BPD"), "borderline personality disorder"),
        il.Span(t("palabras"), "es"),
        il.Span(t("نص (5 mg) عربي"), "ar"),
        il.LineBreak(),
        il.Link((Text("an "), il.Strong(t("inner link"))), "#tables", HERE),
        il.Link(t("outer"), "https://example.org/?a=1&b=<2>", HERE),
        il.Image("a.png", "A blue box", HERE),
        cite("a", "b"),
        note("n1"),
        note("n2"),
        note("n1"),
    )
    boxes = tuple(
        box(kind, kind.value, p(SENTENCE), deep, figure("a.png", "Blue", "In a box"), quote, code,
            terms, p("End."))
        for kind in BoxKind
    )  # fmt: skip
    return (
        box(BoxKind.KEY_POINTS, "What to know", bullets("First", "Second")),
        a.Section(h(2, "Words"), (words, a.ThematicBreak(HERE), p("After.", cite("a"))), HERE),
        a.Section(h(2, "Tables"), (table(), table(""), table(""), p("After."), terms, quote), HERE),
        figure("c.svg", "A drawing", "Drawn"),
        figure("wide.jpg", "Wide"),
        figure("a.png", ""),
        code,
        deep,
        bullets((bullets("nested only"),), ()),
        bullets((p("one"), bullets((p("z"), p("more"), bullets("w")), "v"))),
        *boxes,
        a.Division((p("Un párrafo."), a.Division((p("نص عربي"), deep), "ar", HERE)), "es", HERE),
        a.IconArray(13, 17, (p("13 of 17 people."),), HERE),
        box(BoxKind.NOTE, "With a table", table()),
        table(),
        a.ThematicBreak(HERE),
    )


class Word:
    """A Word document, opened again: its parts as XML."""

    def __init__(self, made: Handout) -> None:
        self.data = write(made, default_theme())
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            self.members = {name: archive.read(name) for name in archive.namelist()}
        self.document = self.part("word/document.xml")
        self.styles = {
            style.get(f"{W}styleId"): style
            for style in self.part("word/styles.xml").iter(f"{W}style")
        }

    def part(self, name: str) -> etree._Element:
        """Return a part."""
        return etree.fromstring(self.members[name])

    @property
    def paragraphs(self) -> list[etree._Element]:
        """Return the paragraphs of the text."""
        return list(self.document.iter(f"{W}p"))

    def style_of(self, paragraph: etree._Element) -> str:
        """Return the name of a paragraph's style."""
        style = self.styles[val(paragraph, "w:pPr/w:pStyle")]
        return val(style, "w:name")

    def look(self, paragraph: etree._Element, path: str) -> etree._Element | None:
        """Return a property of a paragraph, its own or of its style, which may inherit it."""
        own = find(paragraph, f"w:pPr/{path}")
        if own is not None:
            return own
        style = self.styles.get(val(paragraph, "w:pPr/w:pStyle"))
        while style is not None:
            found = find(style, f"w:pPr/{path}")
            if found is not None:
                return found
            style = self.styles.get(val(style, "w:basedOn"))
        return None


def find(element: etree._Element, path: str) -> etree._Element | None:
    """Return the element at a path of w: names."""
    return element.find(path, {"w": NAMESPACES["w"]})


def val(element: etree._Element, path: str, attribute: str = "val") -> str:
    """Return an attribute of the element at a path; empty without one."""
    found = find(element, path)
    return "" if found is None else found.get(W + attribute, "")


def words(element: etree._Element) -> str:
    """Return the text of an element."""
    return "".join(piece.text or "" for piece in element.iter(f"{W}t"))


def with_words(word: Word, text: str) -> etree._Element:
    """Return the first paragraph that begins so."""
    return next(each for each in word.paragraphs if words(each).startswith(text))


@cache
def whole_document() -> Word:
    """Return a document with everything in it, written once."""
    return Word(handout(*everything(), published="2026-11-23"))


def edges(word: Word, paragraph: etree._Element) -> tuple[list[dict[str, str]], int, int]:
    """Return a paragraph's borders and where its lines begin and end, in twips."""
    borders, indent = word.look(paragraph, "w:pBdr"), word.look(paragraph, "w:ind")
    assert borders is not None
    assert indent is not None
    left, hanging = int(indent.get(f"{W}left", 0)), int(indent.get(f"{W}hanging", 0))
    lines = [{"": each.tag, **each.attrib} for each in borders]
    return lines, left - hanging, int(indent.get(f"{W}right", 0))


def sides(word: Word, paragraph: etree._Element) -> dict[str, str]:
    """Return the kind of line on each side of a paragraph."""
    borders = word.look(paragraph, "w:pBdr")
    assert borders is not None
    return {etree.QName(x).localname: x.get(f"{W}val") for x in borders}


def parted_lists() -> tuple[a.Block, ...]:
    """Return lists within lists that go on behind paragraphs, and then the lists round them."""
    on = p("Goes on.")
    inner = bullets((p("b"), on), "c")
    quoted = bullets((p("b"), a.BlockQuote((p("Quoted."),), HERE)), "c")
    deep = bullets((p("b"), bullets((p("c"), on), "d")), "e")
    counted = numbers((p("b"), on), "c")
    return (
        bullets((p("a"), inner), "d"), p("Text."), bullets((p("a"), quoted), "d"), p("Text."),
        bullets((p("a"), deep), "f"), p("Text."), numbers((p("a"), counted), "d", "e"),
        box(BoxKind.NOTE, "Boxed", bullets((p("a"), inner), "d")),
    )  # fmt: skip
