"""Every node of the model × every writer: its words are in the file that was written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import pytest

from plainleaf.diagnostics import Position
from plainleaf.handout import Handout, compose
from plainleaf.model import transform
from plainleaf.model.article import (
    Alignment,
    Article,
    Block,
    BlockQuote,
    Box,
    BoxKind,
    Cell,
    CodeBlock,
    Definition,
    DefinitionList,
    Division,
    Figure,
    Footnote,
    Glossary,
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
    WritingLines,
)
from plainleaf.model.inlines import (
    Abbreviation,
    Citation,
    CitationItem,
    CitationLink,
    Code,
    Emphasis,
    FootnoteReference,
    Image,
    Inline,
    Isolate,
    Keyboard,
    LineBreak,
    Link,
    Mark,
    SmallCaps,
    Span,
    Strikethrough,
    Strong,
    Subscript,
    Superscript,
    Term,
    Text,
)
from plainleaf.model.metadata import Metadata, Reference
from plainleaf.model.parts import Body
from plainleaf.model.transform import walk
from plainleaf.theme import default_theme
from plainleaf.verify.readback import read_back
from plainleaf.verify.readback.outline import LINE_END, Outline
from plainleaf.writers import WRITERS
from samples import PICTURE, with_parts

HERE = Position("article.md", 1)
SAID = (Text("These words."),)
IMAGE = Image("picture.svg", "These words.", HERE)


def para(*inlines: Any) -> Paragraph:
    """Return a paragraph."""
    return Paragraph(inlines, HERE)


def glossary(*explanation: Any) -> Glossary:
    """Return a glossary of one entry."""
    entry = GlossaryEntry((Text("Word"),), explanation, HERE, (), False, "term-1", "use-1")
    return Glossary((entry,), HERE)


INLINES: dict[type, Any] = {
    Text: SAID[0],
    LineBreak: (Text("These"), LineBreak(), Text("words.")),
    Emphasis: Emphasis(SAID),
    Strong: Strong(SAID),
    Superscript: Superscript(SAID),
    Subscript: Subscript(SAID),
    Mark: Mark(SAID),
    Strikethrough: Strikethrough(SAID),
    Keyboard: Keyboard(SAID),
    Code: Code("These words."),
    Abbreviation: Abbreviation((Text("TW"),), "These words."),
    Span: Span(SAID, "fr"),
    Isolate: Isolate(SAID),
    Link: Link(SAID, "https://example.org/", HERE),
    Image: IMAGE,
    SmallCaps: SmallCaps(SAID),
    Citation: Citation((CitationItem("one", "These words."),), HERE),
    CitationLink: CitationLink(SAID, "ref-1", "cite-1"),
    FootnoteReference: FootnoteReference("n", HERE),
    Term: Term(SAID, "term-1", "use-1"),
}
BLOCKS: dict[type, Any] = {
    Heading: Heading(2, SAID, "words", HERE),
    Section: Section(Heading(2, (Text("Title"),), "title", HERE), (para(*SAID),), HERE),
    Paragraph: para(*SAID),
    List: List((ListItem((para(*SAID),), HERE),), False, HERE),
    DefinitionList: DefinitionList(
        (Definition(((Text("Term"),),), ((para(*SAID),),), HERE),), HERE
    ),
    BlockQuote: BlockQuote((para(*SAID),), HERE),
    CodeBlock: CodeBlock("These words.", HERE),
    Table: Table(
        (),
        (Row((Cell((para(Text("Head")),), header=True),)),),
        (Row((Cell((para(*SAID),)),)),),
        (Alignment.START,),
        HERE,
    ),
    Figure: Figure(IMAGE, (), HERE),
    Box: Box(BoxKind.NOTE, None, (para(*SAID),), HERE),
    WritingLines: (para(Text("These")), WritingLines(2, HERE), para(Text("words."))),
    IconArray: IconArray(2, 5, (para(*SAID),), HERE),
    Glossary: (para(Term((Text("Word"),), "term-1", "use-1")), glossary(*SAID)),
    Division: Division((para(*SAID),), "fr", HERE),
    ThematicBreak: (para(Text("These")), ThematicBreak(HERE), para(Text("words."))),
}
NODES = {**INLINES, **BLOCKS}


def handout(*blocks: Any) -> Handout:
    """Return the handout of an article that holds these blocks and what they point at."""
    mentioned = any(isinstance(node, FootnoteReference) for node in walk(blocks))
    notes = (Footnote("n", (para(*SAID),), HERE),) if mentioned else ()
    kinds = {type(node) for node in walk(blocks)}
    if Term in kinds and Glossary not in kinds:
        blocks = (*blocks, glossary(Text("What it means.")))
    article = Article(
        metadata=Metadata("Title", "en"),
        heading=Heading(1, (Text("Title"),), "top", HERE),
        blocks=blocks,
        footnotes=notes,
        references=(Reference("one", "book", HERE, title="A book"),),
        pictures={"picture.svg": Picture(PICTURE.encode(), "image/svg+xml", 60, 30)},
    )
    return compose(article, default_theme())


def written(name: str, content: Handout, folder: Path) -> Outline:
    """Write a handout and read it back."""
    path = folder / f"handout.{name}"
    path.write_bytes(WRITERS[name](content, default_theme()))
    return read_back(path)


def heard(outline: Outline) -> str:
    """Return all that a file says: text, descriptions, footnotes."""
    said = " ".join((outline.text, *outline.alts, *outline.footnotes))
    return " ".join(said.replace(LINE_END, " ").split())


def test_every_node_has_an_example() -> None:
    """A new class of the model is written by every writer before this passes."""
    assert set(INLINES) == set(get_args(Inline))
    assert set(BLOCKS) == set(get_args(Block))
    assert set(NODES) < transform.NODES


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("kind", NODES, ids=lambda kind: kind.__name__)
def test_every_writer_writes_the_words_of_every_node(
    kind: type, writer: str, tmp_path: Path
) -> None:
    """Nothing disappears in silence."""
    node = NODES[kind]
    nodes = node if isinstance(node, tuple) else (node,)
    blocks = (para(*nodes),) if kind in INLINES else nodes
    assert "These words." in heard(written(writer, handout(*blocks), tmp_path))


@pytest.mark.parametrize("writer", WRITERS)
def test_an_icon_array_that_was_not_drawn_keeps_its_words(writer: str, tmp_path: Path) -> None:
    """Composing draws it; a writer that meets one all the same says what it says."""
    content = with_parts(handout(para()), Body((BLOCKS[IconArray],)))
    assert "These words." in heard(written(writer, content, tmp_path))


@dataclass(frozen=True, slots=True)
class Stranger:
    """A node that no writer knows."""

    position: Position = HERE


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("where", ["block", "inline"])
def test_a_node_that_a_writer_does_not_know_stops_it(writer: str, where: str) -> None:
    """It is our bug and propagates; it is never passed over."""
    stranger: Any = Stranger()
    content = handout(stranger if where == "block" else para(stranger))
    with pytest.raises(AssertionError, match="Stranger"):
        WRITERS[writer](content, default_theme())
