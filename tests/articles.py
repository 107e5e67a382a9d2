"""Articles made at random: every construct of the model, nested as the reader could nest it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from plainleaf.diagnostics import Position
from plainleaf.handout.draft import mended
from plainleaf.model.article import (
    Alignment,
    Article,
    Block,
    BlockQuote,
    Blocks,
    Box,
    BoxKind,
    Cell,
    CodeBlock,
    Comparison,
    Definition,
    DefinitionList,
    Division,
    Figure,
    Footnote,
    GlossaryEntry,
    Heading,
    IconArray,
    List,
    ListItem,
    Paragraph,
    Picture,
    Row,
    Section,
    Table,
    ThematicBreak,
)
from plainleaf.model.inlines import (
    Abbreviation,
    Citation,
    CitationItem,
    Code,
    Emphasis,
    FootnoteReference,
    Image,
    Inline,
    Inlines,
    Keyboard,
    LineBreak,
    Link,
    Mark,
    Span,
    Strikethrough,
    Strong,
    Subscript,
    Superscript,
    Text,
)
from plainleaf.model.metadata import CitationStyle, Metadata, Name, PartialDate, Reference
from plainleaf.model.transform import rewrite
from plainleaf.theme import default_theme

HERE = Position("article.md", 1)
PICTURE = "drawing.svg"
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="120" height="60" viewBox="0 0 120 60">'
    b'<rect x="2" y="2" width="116" height="56" fill="none" stroke="#000"/></svg>'
)
WORDS = (
    "care", "dose", "5*3*2", "<5", "1–2 mL", "a&b", "“so”", "it’s", "naïve", "10.1000/a*b*c",
    "13 of 17", "[x]", "{y}", "%", "Ärztin", "été", "long-term", "_under_", "#1", "€20", "½", "µg",
)  # fmt: skip
FOREIGN = {"es": "vida sana", "de": "Gesundheit für alle", "ar": "صحة جيدة", "ja": "健康な生活"}
KEYS = ("one", "two", "three")
NOTES = ("n1", "n2")
TERMS = ("care", "dose", "Ärztin", "a&b", "13 of 17", "zebra")
ADDRESSES = ("https://example.org/a?b=c&d=e", "mailto:help@example.org", "tel:+441234567890")

words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)


def _join(pieces: list[Inline]) -> Inlines:
    """Put a space between pieces, as the reader would leave it."""
    out: list[Inline] = []
    for piece in pieces:
        if out and isinstance(out[-1], Text) and isinstance(piece, Text):
            out[-1] = Text(f"{out[-1].text} {piece.text}")
        elif out and isinstance(out[-1], LineBreak):
            out += [] if isinstance(piece, LineBreak) else [piece]
        elif out and not isinstance(piece, (LineBreak, FootnoteReference)):
            last = out[-1]
            if isinstance(last, Text):
                out[-1] = Text(f"{last.text} ")
                out.append(piece)
            elif isinstance(piece, Text):
                out.append(Text(f" {piece.text}"))
            else:
                out += [Text(" "), piece]
        else:
            out.append(piece)
    while out and isinstance(out[-1], LineBreak):
        out.pop()
    return tuple(out)


text = words.map(Text)
spans = st.sampled_from(sorted(FOREIGN)).map(lambda tag: Span((Text(FOREIGN[tag]),), tag))
marked = st.one_of(
    *(
        text.map(lambda inner, kind=kind: kind((inner,)))  # type: ignore[misc]
        for kind in (Emphasis, Strong, Superscript, Subscript, Mark, Strikethrough, Keyboard)
    ),
    words.map(Code),
    st.just(Abbreviation((Text("WHO"),), "World Health Organization")),
    text.map(lambda inner: Emphasis((Strong((inner,)),))),
    spans,
)
links = st.builds(
    lambda inner, target: Link((inner,), target, HERE),
    st.one_of(text, marked),
    st.sampled_from([*ADDRESSES, "#top"]),
)
in_brackets = st.lists(st.sampled_from(KEYS), min_size=1, max_size=2, unique=True).map(
    lambda keys: Citation(
        tuple(
            CitationItem(key, "p. 5" if key == "two" else "", "see" if key == "three" else "")
            for key in keys
        ),
        HERE,
    )
)
in_sentences = st.sampled_from(KEYS).map(lambda key: Citation((CitationItem(key),), HERE, True))
citations = st.one_of(in_brackets, in_brackets, in_sentences)
STYLES = (
    CitationStyle(),
    CitationStyle("apa", chosen=True),
    CitationStyle("ama", chosen=True),
    CitationStyle("ieee", chosen=True),
    CitationStyle("harvard-cite-them-right", chosen=True),
)
marks = st.sampled_from(NOTES).map(lambda label: FootnoteReference(label, HERE))
pictures = st.sampled_from(["A box", "Two lines & more"]).map(lambda alt: Image(PICTURE, alt, HERE))


def inlines(*, notes: bool = True, most: int = 5) -> st.SearchStrategy[Inlines]:
    """Return runs of text and markup that begin with words."""
    kinds = [text, text, marked, links, citations, st.just(LineBreak()), pictures]
    kinds += [marks] if notes else []
    rest = st.lists(st.one_of(*kinds), max_size=most)
    return st.builds(lambda first, more: _join([first, *more]), text, rest)


paragraphs = inlines().map(lambda inner: Paragraph(inner, HERE))
long_paragraphs = st.lists(words, min_size=60, max_size=160).map(
    lambda many: Paragraph((Text(" ".join(many)),), HERE)
)
figures = st.builds(
    lambda alt, caption: Figure(Image(PICTURE, alt, HERE), caption, HERE),
    st.sampled_from(["A drawing", ""]),
    st.one_of(st.just(()), inlines(notes=False, most=2)),
)
codes = st.lists(st.sampled_from(["x = 1", "    y", "if a < b:", "z"]), min_size=1, max_size=3).map(
    lambda lines: CodeBlock("\n".join(lines).strip("\n"), HERE)
)


def lists(depth: int) -> st.SearchStrategy[Block]:
    """Return lists, nested while `depth` is left."""
    deeper = [paragraphs, codes] + ([lists(depth - 1)] if depth else [])
    items = st.builds(
        lambda first, rest: ListItem((first, *rest), HERE),
        paragraphs,
        st.lists(st.one_of(*deeper), max_size=2),
    )
    return st.builds(
        lambda inner, ordered, start: List(tuple(inner), ordered, HERE, start if ordered else 1),
        st.lists(items, min_size=1, max_size=4),
        st.booleans(),
        st.sampled_from([1, 1, 3, 10]),
    )


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Return tables with a header row, sometimes row headers, sometimes lists in cells."""
    columns = draw(st.integers(1, 4))
    content = st.one_of(
        paragraphs.map(lambda block: (block,)), st.just(()), lists(0).map(lambda b: (b,))
    )
    named = draw(st.booleans()) and columns > 1
    simple = inlines(notes=False, most=1).map(lambda inner: (Paragraph(inner, HERE),))
    head = Row(tuple(Cell(draw(simple), header=True) for _ in range(columns)))
    body = []
    for _ in range(draw(st.integers(1, 6))):
        cells = [Cell(draw(content)) for _ in range(columns)]
        if named:
            cells[0] = Cell(draw(simple), header=True)
        body.append(Row(tuple(cells)))
    alignments = tuple(draw(st.sampled_from(list(Alignment))) for _ in range(columns))
    caption = draw(st.one_of(st.just(()), inlines(notes=False, most=1)))
    return Table(caption, (head,), tuple(body), alignments, HERE)


definitions = st.builds(
    lambda items: DefinitionList(tuple(items), HERE),
    st.lists(
        st.builds(
            lambda terms, blocks: Definition(tuple(terms), tuple((b,) for b in blocks), HERE),
            st.lists(inlines(notes=False, most=1), min_size=1, max_size=2),
            st.lists(paragraphs, min_size=1, max_size=2),
        ),
        min_size=1,
        max_size=3,
    ),
)
plain_blocks = st.one_of(
    paragraphs, paragraphs, long_paragraphs, lists(2), tables(), definitions, figures, codes,
    st.just(ThematicBreak(HERE)),
    st.builds(lambda count: IconArray(count, 17, (), HERE), st.integers(0, 17)),
    st.builds(
        lambda first, kind, labels, what: IconArray(
            3, 12, (Paragraph((Text("3 of 12, a dose."),), HERE),), HERE, kind, first, labels, what
        ),
        st.integers(0, 12), st.sampled_from([Comparison.BEFORE, Comparison.WITHOUT]),
        st.sampled_from([(), ("Without & before", "With <it>")]), st.sampled_from(["", "women"]),
    ),
    st.lists(st.one_of(paragraphs, lists(1)), min_size=1, max_size=2).map(
        lambda inner: BlockQuote(tuple(inner), HERE)
    ),
    st.sampled_from(sorted(FOREIGN)).map(
        lambda tag: Division((Paragraph((Text(FOREIGN[tag]),), HERE),), tag, HERE)
    ),
)  # fmt: skip
boxes = st.builds(
    lambda kind, titled, inner, lines: Box(
        kind, Heading(2, (Text(titled),), "", HERE) if titled else None, tuple(inner), HERE,
        lines if kind in (BoxKind.QUESTIONS, BoxKind.MY_NOTES) else None,
    ),
    st.sampled_from(list(BoxKind)),
    st.sampled_from(["", "What you need to know", "Get help: now"]),
    st.lists(st.one_of(paragraphs, lists(1), figures, tables()), min_size=1, max_size=3),
    st.sampled_from([None, 0, 1, 3]),
)  # fmt: skip
blocks = st.lists(
    st.one_of(plain_blocks, plain_blocks, plain_blocks, boxes), min_size=1, max_size=4
)


def sections(level: int) -> st.SearchStrategy[Block]:
    """Return sections, nested while levels are left."""
    inside = st.lists(sections(level + 1), max_size=2) if level < 4 else st.just([])
    return st.builds(
        lambda title, own, deeper: Section(Heading(level, title, "", HERE), (*own, *deeper), HERE),
        inlines(notes=False, most=2),
        blocks,
        inside,
    )


def _identified(content: Blocks) -> Blocks:
    count = 0

    def change(node: Any) -> Any:
        nonlocal count
        if isinstance(node, Heading):
            count += 1
            return replace(node, identifier=f"h{count}")
        return node

    identified: Blocks = rewrite(content, change)
    return identified


REFERENCES = (
    Reference(
        "one", "article-journal", HERE, title="On care", authors=(Name("Doe", "Jane"),),
        issued=PartialDate(2022), container_title="Journal of Care", volume="3", page="5-9",
        doi="10.1000/a-b",
    ),
    Reference(
        "two", "book", HERE, title="A book", authors=(Name(literal="A Body"),), publisher="A Press"
    ),
    Reference("three", "webpage", HERE, title="A page", url="https://example.org/page"),
)  # fmt: skip


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """Return articles without errors: what the reader makes of good sources."""
    intro = draw(blocks)
    body = draw(st.lists(sections(2), max_size=3))
    notes = tuple(
        Footnote(label, tuple(draw(st.lists(st.one_of(*_in_notes), min_size=1, max_size=2))), HERE)
        for label in NOTES
    )
    title = draw(words)
    article = Article(
        metadata=Metadata(
            title=title,
            language="en",
            description=draw(st.sampled_from(["", "What it says & for whom."])),
            authors=draw(st.sampled_from([(), ("Ann Lee",), ("Ann Lee", "Bo Ek", "Cy Fox")])),
            category="Research",
            keywords=("care",),
            source=draw(st.sampled_from(["", "one"])),
            published=draw(st.sampled_from(["", "2026-01-31"])),
            version="1.10",
        ),
        heading=Heading(1, (Text(title),), "top", HERE),
        blocks=_identified((*intro, *body)),
        footnotes=notes,
        references=REFERENCES,
        pictures={PICTURE: Picture(SVG, "image/svg+xml", 120, 60)},
        style=draw(st.sampled_from(STYLES)),
        references_hidden=draw(st.sampled_from((False, False, False, True))),
        glossary=tuple(
            GlossaryEntry((Text(term),), draw(inlines(notes=False, most=2)), HERE) for term in TERMS
        ),
    )
    # A box's own heading may stand anywhere; an article without errors skips no level.
    return mended(article, default_theme())


_in_notes = (inlines(notes=False).map(lambda inner: Paragraph(inner, HERE)), lists(0))
