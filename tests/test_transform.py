"""Walking and rewriting the tree: nothing is passed by, nothing changes but what is to change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace

import pytest
from hypothesis import given, settings

from articles import articles
from examples import examples
from plainleaf.diagnostics import Position
from plainleaf.model.article import (
    Article,
    Box,
    BoxKind,
    Cell,
    Definition,
    DefinitionList,
    Figure,
    Footnote,
    GlossaryEntry,
    Heading,
    List,
    ListItem,
    Paragraph,
    Row,
    Section,
    Table,
)
from plainleaf.model.inlines import Citation, CitationItem, Emphasis, Image, Inlines, Strong, Text
from plainleaf.model.metadata import Metadata
from plainleaf.model.transform import (
    NODES,
    Change,
    Node,
    Nodes,
    children,
    rewrite,
    rewrite_children,
    rewrite_each,
    rewrite_runs,
    runs,
    walk,
)
from plainleaf.model.words import plain_text

HERE = Position("article.md", 7)
TEXT = Text("words")
PARAGRAPH = Paragraph((TEXT,), HERE)
HEADING = Heading(2, (TEXT,), "words", HERE)
ENTRY = GlossaryEntry((TEXT,), (Text("explained"),), HERE, forms=("forms",))
ARTICLE = Article(
    Metadata("Title", "en"),
    Heading(1, (Text("1"),), "title", HERE),
    (
        Section(
            Heading(2, (Text("2"),), "two", HERE),
            (
                Table(
                    (Text("3"),),
                    (Row((Cell((Paragraph((Text("4"),), HERE),)),)),),
                    (Row((Cell((Paragraph((Text("5"),), HERE),)),)),),
                    (),
                    HERE,
                ),
                DefinitionList(
                    (
                        Definition(
                            ((Text("6"),), (Text("7"),)),
                            ((Paragraph((Text("8"),), HERE),), (Paragraph((Text("9"),), HERE),)),
                            HERE,
                        ),
                    ),
                    HERE,
                ),
                Box(
                    BoxKind.NOTE,
                    Heading(3, (Text("a"),), "a", HERE),
                    (
                        Figure(Image("b", "b", HERE), (Text("c"),), HERE),
                        List((ListItem((Paragraph((Text("d"),), HERE),), HERE),), False, HERE),
                    ),
                    HERE,
                ),
            ),
            HERE,
        ),
        Paragraph((Citation((CitationItem("k"),), HERE, shown=(Text("e"),)),), HERE),
    ),
    (Footnote("n", (Paragraph((Text("f"),), HERE),), HERE),),
    glossary=(GlossaryEntry((Text("g"),), (Text("h"),), HERE),),
)


def everything(value: object) -> Iterator[object]:
    """Yield all values of the model's classes in a value, by looking at every field."""
    if isinstance(value, tuple):
        for part in value:
            yield from everything(part)
    elif is_dataclass(value):
        if type(value) in NODES:
            yield value
        for item in fields(value):
            yield from everything(getattr(value, item.name))


@settings(examples(20, 40))
@given(articles())
def test_walk_comes_by_every_node_once_and_in_order(article: Article) -> None:
    """Whatever hangs below a node under whichever name is found."""
    parts = (article.heading, article.blocks, article.footnotes, article.glossary)
    assert list(map(id, walk(article))) == list(map(id, everything(parts)))


def test_walk_reads_as_a_reader_does() -> None:
    """A caption comes before its table's head, a term before what it means."""
    assert plain_text(ARTICLE) == "123456789acdefgh"
    assert next(walk(ARTICLE)) is ARTICLE.heading
    assert [type(node) for node in walk(HEADING)] == [Heading, Text]


@settings(examples(20, 40))
@given(articles())
def test_what_does_not_change_stays_the_same_object(article: Article) -> None:
    """Passes that go by identity depend on it."""
    assert rewrite(article, lambda node: node) is article
    assert rewrite(article.blocks, lambda node: node) is article.blocks
    for node in walk(article):
        assert rewrite_children(node, lambda below: below) is node
        assert rewrite_runs(node, lambda run: run) is node


@settings(examples(20, 40))
@given(articles())
def test_every_text_can_be_changed_and_nothing_else_does(article: Article) -> None:
    """Wherever a text stands, a rewrite reaches it; positions and neighbours stay."""

    def change(node: Node) -> Node:
        return replace(node, text=f"<{node.text}>") if isinstance(node, Text) else node

    def back(node: Node) -> Node:
        return replace(node, text=node.text[1:-1]) if isinstance(node, Text) else node

    changed = rewrite(article, change)
    before = [node for node in walk(article) if isinstance(node, Text)]
    after = [node for node in walk(changed) if isinstance(node, Text)]
    assert [node.text for node in after] == [f"<{node.text}>" for node in before]
    assert [getattr(node, "position", None) for node in walk(changed)] == [
        getattr(node, "position", None) for node in walk(article)
    ]
    assert rewrite(changed, back) == article


def test_a_branch_without_a_change_is_shared() -> None:
    """Only the nodes on the way to a change are new."""

    def change(node: Node) -> Node:
        return Text("!") if node == Text("9") else node

    changed = rewrite(ARTICLE, change)
    was, now = ARTICLE.blocks[0], changed.blocks[0]
    assert isinstance(was, Section)
    assert isinstance(now, Section)
    assert plain_text(changed) == "12345678!acdefgh"
    assert now is not was
    assert now.heading is was.heading
    assert now.blocks[0] is was.blocks[0]
    assert now.blocks[2] is was.blocks[2]
    assert changed.blocks[1] is ARTICLE.blocks[1]
    assert now.position is was.position


def test_a_tuple_takes_the_place_of_a_node() -> None:
    """More of them, or none."""

    def change(node: Node) -> Node | Inlines:
        match node:
            case Text("8"):
                return (Text("x"), Strong((Text("y"),)))
            case Text("9"):
                return ()
            case _:
                return node

    assert plain_text(rewrite(ARTICLE, change)) == "1234567xyacdefgh"
    assert rewrite_each((TEXT, Text("9")), change) == (TEXT,)


def test_a_change_meets_children_that_are_changed_already() -> None:
    """Deepest first."""
    met: list[str] = []

    def change(node: Node) -> Node:
        met.append(plain_text(node))
        return Text("new") if isinstance(node, Text) else node

    rewrite((Emphasis((Strong((Text("old"),)),)),), change)
    assert met == ["old", "new", "new"]


@pytest.mark.parametrize(
    ("value", "change"),
    [
        (HEADING, lambda node: PARAGRAPH if isinstance(node, Heading) else node),
        ((TEXT,), lambda _: PARAGRAPH),
        ((PARAGRAPH,), lambda node: TEXT if isinstance(node, Paragraph) else node),
        ((PARAGRAPH,), lambda node: (PARAGRAPH,) if isinstance(node, Text) else node),
        (
            (Figure(Image("p", "", HERE), (), HERE),),
            lambda node: (TEXT,) if isinstance(node, Image) else node,
        ),
    ],
    ids=["lone-heading", "block-for-inline", "inline-for-block", "among-inlines", "lone-image"],
)
def test_a_node_that_fits_no_place_is_refused(value: Nodes, change: Change) -> None:
    """What types cannot see, the transform says where it happens."""
    with pytest.raises(TypeError, match=r"place|stays one"):
        rewrite(value, change)  # type: ignore[type-var]


def test_runs_are_the_nodes_that_stand_side_by_side() -> None:
    """Each term of a definition is a run of its own; so is each explanation."""
    section = ARTICLE.blocks[0]
    assert isinstance(section, Section)
    (definition,) = children(section.blocks[1])
    assert [plain_text(run) for run in runs(definition)] == ["6", "7", "8", "9"]
    turned = rewrite_runs(definition, lambda run: (*run, *run))
    assert plain_text(turned) == "66778899"
    assert [len(run) for run in runs(turned)] == [2, 2, 2, 2]


def test_an_entry_s_other_forms_are_no_nodes() -> None:
    """Nor is anything else that is words alone."""
    assert children(ENTRY) == [TEXT, Text("explained")]
