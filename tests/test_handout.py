"""Composing: what is numbered, named, explained and added on the way from article to handout.

One room: what composing adds is asked of one fixture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from plainleaf.handout import Handout, compose
from plainleaf.model.article import Box, Figure, Heading, List, WritingLines
from plainleaf.model.inlines import (
    Abbreviation,
    Citation,
    CitationLink,
    FootnoteReference,
    Image,
    Span,
    Text,
)
from plainleaf.model.parts import Colophon, Footnotes, Lede, Source
from plainleaf.model.transform import walk
from plainleaf.model.words import plain_text
from plainleaf.reader import read_article
from plainleaf.theme import default_theme
from samples import held

Compose = Callable[..., Handout]
REFERENCES = """references:
  - {id: a, type: book, title: A}
  - {id: b, type: book, title: B, language: de}
  - {id: c, type: book, title: C}
"""


@pytest.fixture
def handout(tmp_path: Path) -> Compose:
    """Return a function that composes the handout of a body in Markdown."""

    def composed(body: str, front: str = "", language: str = "en", draft: bool = False) -> Handout:
        path = tmp_path / "article.md"
        path.write_text(f"---\ntitle: T\nlang: {language}\n{front}---\n\n{body}\n", "utf-8")
        return compose(read_article(path).article, default_theme(), draft=draft)

    return composed


def below(made: Handout, kind: type) -> list[Any]:
    """Return all nodes of a kind in a handout, in reading order."""
    return [node for node in walk(made.parts) if isinstance(node, kind)]


def cited(made: Handout) -> Iterator[tuple[str, CitationLink]]:
    """Yield each work that is cited: its id, and its link to the list."""
    for citation in below(made, Citation):
        links = [node for node in walk(citation) if isinstance(node, CitationLink)]
        yield from zip((item.key for item in citation.items), links, strict=True)


# --- Citations and references ------------------------------------------------------------------


def test_citations_are_numbered_in_order_of_first_use(handout: Compose) -> None:
    """A work keeps its number wherever it is cited again."""
    made = handout("One [@c]. Two [@a, p. 5; @c].\n\n- Three [@a].", REFERENCES)
    assert [(key, plain_text(link)) for key, link in cited(made)] == [
        ("c", "1"), ("a", "2"), ("c", "1"), ("a", "2"),
    ]  # fmt: skip
    assert "Two [2, p. 5, 1]." in plain_text(made.body)


def test_works_that_are_cited_come_first_then_the_others(handout: Compose) -> None:
    """The list is in order of its numbers, and each entry is where its citations lead."""
    made = handout("One [@c]. Two [@b].", REFERENCES)
    assert made.references is not None
    entries = made.references.entries
    assert [plain_text(one.inlines)[0] for one in entries] == ["C", "B", "A"]
    assert [one.number for one in entries] == [1, 2, 3]
    assert [one.identifier for one in entries] == ["ref-1", "ref-2", "ref-3"]
    marked = [node for node in walk(entries[1].inlines) if isinstance(node, Span)]
    assert [(node.language, plain_text(node)) for node in marked] == [("de", "B")]
    heading = made.references.heading
    assert (heading.level, plain_text(heading)) == (2, "References")


def test_an_entry_knows_where_it_is_cited(handout: Compose) -> None:
    """Each citation has a place of its own for the way back; a work never cited has none."""
    made = handout("One [@a]. Two [@c]. Three [@a].", REFERENCES)
    assert made.references is not None
    by_key: dict[str, list[str]] = {}
    for key, link in cited(made):
        by_key.setdefault(key, []).append(link.anchor)
    assert [list(one.cited_at) for one in made.references.entries] == [by_key["a"], by_key["c"], []]


def test_works_cited_only_in_a_footnote_are_numbered_last(handout: Compose) -> None:
    """Footnotes are read after the text."""
    made = handout("One.[^n] Two [@b].\n\n[^n]: See [@a].", REFERENCES)
    assert [(key, plain_text(link)) for key, link in cited(made)] == [("b", "1"), ("a", "2")]


def test_an_article_without_references_has_no_list(handout: Compose) -> None:
    """No heading with nothing below it."""
    assert handout("Words.").references is None


def test_the_source_is_named_by_its_entry(handout: Compose) -> None:
    """The label, a colon and the entry: in the list's style, or that which says who and when."""
    made = handout("Words.", f"source: c\n{REFERENCES}")
    assert plain_text(held(made, Source)) == "Source: C."
    made = handout("Words.", "source: c\nreferences:\n  - {id: c, type: book, title: C}\n")
    assert plain_text(held(made, Source)) == "Source: C. (n.d.)."
    made = handout("Words.", f"source: c\ncsl: vancouver\n{REFERENCES}")
    assert plain_text(held(made, Source)) == "Source: C."
    assert held(handout("Words.", REFERENCES), Source) == ()


# --- Anchors -----------------------------------------------------------------------------------


def test_anchors_are_unique(handout: Compose) -> None:
    """Headings, boxes, citations, marks and entries: no two share an identifier."""
    body = """
## One

Words [@a] [@a; @b].[^n] Again.[^n]

::: note
Words [@c].[^m]
:::

::: note
## One

Words.
:::

[^n]: Said [@a].[^m]
[^m]: Said.
"""
    made = handout(body, REFERENCES)
    assert made.references is not None
    anchors = [node.identifier for node in below(made, Heading)]
    anchors += [one.identifier for one in made.references.entries]
    anchors += [link.anchor for _, link in cited(made)]
    anchors += [node.anchor for node in below(made, FootnoteReference)]
    assert len(anchors) == 18
    assert all(anchors)
    assert len(set(anchors)) == len(anchors)


# --- Footnotes ---------------------------------------------------------------------------------


def test_footnotes_are_numbered_in_order_of_mention(handout: Compose) -> None:
    """Not in the order in which they are written; a second mention has the same number."""
    made = handout("X.[^b] Y.[^a] Z.[^b]\n\n[^a]: Said a.\n\n[^b]: Said b.")
    assert [(note.number, plain_text(note)) for note in made.footnotes] == [
        (1, "Said b."), (2, "Said a."),
    ]  # fmt: skip
    marks = below(made, FootnoteReference)
    assert [mark.number for mark in marks] == [1, 2, 1]
    assert made.part(Footnotes).backlinks == (
        (marks[0].anchor, marks[2].anchor), (marks[1].anchor,),
    )  # fmt: skip


def test_a_footnote_that_only_a_footnote_mentions_is_numbered_after_it(handout: Compose) -> None:
    """However deep: the text's own come first, then those that they mention."""
    body = "X.[^a] Y.[^c]\n\n[^d]: Said d.\n[^b]: Said b.[^d]\n[^a]: Said a.[^b]\n[^c]: Said c."
    made = handout(body)
    said = [(note.number, plain_text(note)) for note in made.footnotes]
    assert said == [(1, "Said a."), (2, "Said c."), (3, "Said b."), (4, "Said d.")]
    assert [len(places) for places in made.part(Footnotes).backlinks] == [1, 1, 1, 1]


def test_footnotes_that_mention_each_other_end(handout: Compose) -> None:
    """Two notes that point at each other are each said once."""
    made = handout("X.[^a]\n\n[^a]: Said a.[^b]\n[^b]: Said b.[^a]")
    assert [note.number for note in made.footnotes] == [1, 2]
    assert [len(places) for places in made.part(Footnotes).backlinks] == [2, 1]


def test_a_footnote_that_nothing_mentions_is_not_shown(handout: Compose) -> None:
    """The reader has named it in a diagnostic."""
    assert handout("X.\n\n[^a]: Said.").footnotes == ()


# --- Boxes -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "level"),
    [("", 2), ("## Two\n\n", 3), ("## Two\n\n### Three\n\n", 4),
     ("## 2\n\n### 3\n\n#### 4\n\n##### 5\n\n###### 6\n\n", 6)],
)  # fmt: skip
def test_a_box_without_a_title_gets_its_label(handout: Compose, before: str, level: int) -> None:
    """One level below its section, and never below the sixth."""
    (box,) = below(handout(f"{before}::: note\nWords.\n:::"), Box)
    assert (box.heading.level, plain_text(box.heading)) == (level, "Note")


@pytest.mark.parametrize(
    ("body", "levels"),
    [
        # A box whose title is as high as its section ends it for those who read the headings.
        ("## A\n\n::: note\n## B\n\nb\n:::\n\n::: note\nc\n:::\n\n::: warning\nd\n:::", "222 2"),
        ("## A\n\n### S\n\n::: note\n## B\n\nb\n:::\n\n::: note\nc\n:::", "232 2"),
        ("## A\n\n::: note\n### B\n\nb\n:::\n\n::: note\nc\n:::", "23 3"),
        ("## A\n\n::: note\n## B\n\n### In\n\nb\n:::\n\n::: note\nc\n:::", "223 2"),
        # In the next section all is as ever.
        ("## A\n\n::: note\n## B\n\nb\n:::\n\n## C\n\n::: note\nc\n:::", "222 3"),
        ("## A\n\n::: {lang=de}\n::: note\n## B\n\nb\n:::\n:::\n\n::: note\nc\n:::", "22 2"),
        # Within a box it stands below the box's title.
        ("## A\n\n:::: note\n## B\n\n::: note\nc\n:::\n::::", "22 3"),
        ("::: note\na\n:::\n\n## A\n\n::: note\nc\n:::", "2 2 3"),
        ("## A\n\n### B\n\n#### C\n\n##### D\n\n###### E\n\n::: note\nc\n:::", "23456 6"),
    ],
)
def test_no_box_without_a_title_is_found_under_another_box(
    handout: Compose, body: str, levels: str
) -> None:
    """Its level follows the headings that readers have met, in every list of headings."""
    found = [heading.level for heading in below(handout(body), Heading)][1:]
    assert found == [int(level) for level in levels.replace(" ", "")]


@pytest.mark.parametrize(
    ("language", "title", "tagged"),
    [("de", "Hinweis", {"de"}), ("eo", "Note", {"eo", "en"}), ("en-GB", "Note", {"en-GB"})],
)
def test_a_box_in_another_language_has_its_title_in_it(
    handout: Compose, language: str, title: str, tagged: set[str]
) -> None:
    """Where the labels speak it; else the title is marked as what it is."""
    made = handout(f"::: {{lang={language}}}\n::: note\nA.\n:::\n:::")
    (box,) = below(made, Box)
    assert plain_text(box.heading) == title
    spans = {node.language for node in below(made, Span)}
    assert {language} | spans == tagged


def test_a_box_with_a_title_keeps_it(handout: Compose) -> None:
    """Its words and its level are the author's."""
    (box,) = below(handout("## Two\n\n::: note\n## Call\n\nWords.\n:::"), Box)
    assert (box.heading.level, plain_text(box.heading)) == (2, "Call")


@pytest.mark.parametrize(
    ("language", "title", "said"),
    [("en", "Call 112", "Important: Call 112"), ("en", "Important: call us", "Important: call us"),
     ("en", "IMPORTANT signs", "IMPORTANT signs"), ("fr", "15", "Important\u00a0: 15"),
     ("de", "Atemnot", "Wichtig: Atemnot"), ("zh-Hans", "呼吸困难", "重要：呼吸困难"),
     ("sv", "Ring 112", "Viktigt: Ring 112")],
)  # fmt: skip
def test_a_warning_says_in_words_that_it_is_one(
    handout: Compose, language: str, title: str, said: str
) -> None:
    """Whatever its author calls it: a border and a colour are not read aloud."""
    made = handout(f"::: warning\n## {title}\n\nWords.\n:::", language=language)
    (box,) = below(made, Box)
    assert plain_text(box.heading) == said


# --- Room to write -----------------------------------------------------------------------------


def room(made: Handout) -> list[int]:
    """Return how many lines stand in each place to write."""
    return [node.count for node in below(made, WritingLines)]


@pytest.mark.parametrize(
    ("attributes", "lines"), [("", [8]), ("{lines=3}", [3]), ("{lines=0}", [])]
)
def test_notes_end_with_lines_to_write_on(
    handout: Compose, attributes: str, lines: list[int]
) -> None:
    """Eight, or as many as the author asks for; a hint stands where the author says nothing."""
    made = handout(f"::: my-notes {attributes}\n:::")
    (box,) = below(made, Box)
    assert room(made) == lines
    assert plain_text(box.blocks) == "Room for your own notes."
    (own,) = below(handout(f"::: my-notes {attributes}\nWrite.\n:::"), Box)
    assert plain_text(own.blocks) == "Write."


def test_each_question_has_room_where_the_author_asks_for_it(handout: Compose) -> None:
    """Below every one of a list; where there is no list, at the end."""
    listed = "::: questions {lines=2}\nAsk.\n\n- One?\n- Two?\n:::"
    made = handout(listed)
    (questions,) = below(made, List)
    assert room(made) == [2, 2]
    assert all(isinstance(item.blocks[-1], WritingLines) for item in questions.items)
    assert room(handout("::: questions {lines=4}\nAsk what you like.\n:::")) == [4]
    assert room(handout("::: questions\n- One?\n:::")) == []


@pytest.mark.parametrize("wrong", ["many", "-1", "61", "2.5"])
def test_a_number_of_lines_that_is_none_is_an_error(tmp_path: Path, wrong: str) -> None:
    """With the author's line; the box is there all the same."""
    path = tmp_path / "article.md"
    path.write_text(f"---\ntitle: T\nlang: en\n---\n\n::: my-notes {{lines={wrong}}}\n:::\n")
    reading = read_article(path)
    (found,) = reading.diagnostics
    assert (found.code, found.is_error, found.position.line) == ("container-attribute", True, 6)
    assert isinstance(reading.article.blocks[0], Box)


def test_a_box_that_has_no_lines_does_not_know_them(tmp_path: Path) -> None:
    """`lines` of a note is named, not passed over."""
    path = tmp_path / "article.md"
    path.write_text("---\ntitle: T\nlang: en\n---\n\n::: note {lines=3}\nA.\n:::\n")
    (found,) = read_article(path).diagnostics
    assert (found.code, found.is_error) == ("container-attribute", False)
    assert "3" in found.dropped


def test_a_box_in_a_box_is_one_level_deeper(handout: Compose) -> None:
    """Nested boxes nest in the tree of headings."""
    outer, inner = below(handout("::: note\nA.\n\n:::: questions\nB?\n::::\n:::"), Box)
    assert [outer.heading.level, inner.heading.level] == [2, 3]


@pytest.mark.parametrize("place", ["- Item\n\n  {}", "> Quoted\n>\n> {}", "Term\n\n: {}"])
def test_boxes_have_titles_wherever_they_stand(handout: Compose, place: str) -> None:
    """In an item, in a quotation, in an explanation."""
    indents = {"-": "\n  ", ">": "\n> ", "T": "\n  "}
    source = "::: note\nWords.\n:::".replace("\n", indents[place[0]])
    (box,) = below(handout("## Two\n\n" + place.format(source)), Box)
    assert (box.heading.level, plain_text(box.heading)) == (3, "Note")


# --- The product's own words -------------------------------------------------------------------


def test_labels_in_another_language_are_marked(handout: Compose) -> None:
    """A draft in Esperanto has English labels, to be read in English; the rest stays as it is."""
    front = f"authors: [Åsa Ek]\nversion: 2\nsource: a\n{REFERENCES}"
    made = handout("::: note\nOrd.\n:::", front, "eo", draft=True)
    marked = [(plain_text(span), span.language) for span in below(made, Span)]
    assert marked == [
        ("DRAFT:", "en"), ("By", "en"), ("Source:", "en"), ("Note", "en"), ("References", "en"),
        ("B", "de"), ("Version:", "en"),
    ]  # fmt: skip
    assert plain_text(made.byline) == "By Åsa Ek"
    assert plain_text(held(made, Colophon)) == "Version: 2"


@pytest.mark.parametrize("language", ["en", "en-GB", "de", "de-AT", "pt-BR"])
def test_labels_in_the_article_s_language_are_not(handout: Compose, language: str) -> None:
    """A region makes no other language."""
    made = handout("::: note\n1\n:::", "version: 2\n", language, draft=True)
    assert below(made, Span) == []


@pytest.mark.parametrize(
    ("front", "byline"),
    [
        ("", ""),
        ("authors: [Ann Lee]\n", "By Ann Lee"),
        ("authors: [Ann Lee, Bo Ek]\n", "By Ann Lee and Bo Ek"),
        ("authors: [Ann Lee, Bo Ek, Cy Fox]\n", "By Ann Lee, Bo Ek and Cy Fox"),
        ("category: Research\n", "Research"),
        ("authors: [Ann Lee]\ncategory: Research\n", "By Ann Lee\u00a0· Research"),
    ],
)
def test_the_byline_names_authors_and_category(handout: Compose, front: str, byline: str) -> None:
    """As a sentence would name one, two or three people."""
    assert plain_text(handout("Words.", front).byline) == byline


@pytest.mark.parametrize(
    ("front", "colophon"),
    [
        ("", ""),
        ("version: 1.10\n", "Version: 1.10"),
        (
            "owner: A clinic\nversion: 2\npublished: 2026-01-31\nreviewed: 2026-02-01\n"
            "next-review: 2028-02\n",
            "Published: 31 January 2026\u00a0· Reviewed: 1 February 2026\u00a0· "
            "Next review: February 2028\u00a0· Version: 2\u00a0· Owner: A clinic",
        ),
        ("paper: letter\npublished: 2026-01-31\n", "Published: January 31, 2026"),
    ],
)
def test_the_colophon_says_dates_version_and_owner(
    handout: Compose, front: str, colophon: str
) -> None:
    """In this order, whatever that of the front matter; what is not known is left out.

    English that names no country has the dates of the country where its paper is used.
    """
    assert plain_text(held(handout("Words.", front), Colophon)) == colophon


def test_the_description_is_the_lede(handout: Compose) -> None:
    """One paragraph below the title, or none."""
    assert plain_text(held(handout("Words.", "description: It is so.\n"), Lede)) == "It is so."
    assert held(handout("Words."), Lede) == ()


def test_a_draft_says_so_in_its_title(handout: Compose) -> None:
    """In the heading and in the title of the document; the article's metadata stay as they are."""
    made = handout("Words.", draft=True)
    assert (plain_text(made.heading), made.title, made.draft) == ("DRAFT: T", "DRAFT: T", True)
    assert made.article.metadata.title == "T"
    assert handout("Words.").title == "T"


def test_a_draft_in_another_language_marks_its_english(handout: Compose) -> None:
    """The word before a title in Esperanto is English, and the space after the colon stays."""
    made = handout("Ord.", language="eo", draft=True)
    (span,) = below(made, Span)
    assert (plain_text(span), span.language, made.title) == ("DRAFT:", "en", "DRAFT: T")


# --- Abbreviations -----------------------------------------------------------------------------


def test_abbreviations_are_explained_once_at_their_first_use(handout: Compose) -> None:
    """Paper has no tooltips: the long form stands in the text."""
    made = handout("WHO says it. WHO means it.\n\n*[WHO]: World Health Organization")
    assert plain_text(made.body) == "WHO (World Health Organization) says it. WHO means it."
    # What stands in words is no tooltip besides: it would be heard twice.
    assert [one.expansion for one in below(made, Abbreviation)] == ["World Health Organization"]


def test_abbreviations_that_the_text_explains_are_left_alone(handout: Compose) -> None:
    """In whatever case the author wrote the long form."""
    text = "The world health organization (WHO) says it."
    assert plain_text(handout(f"{text}\n\n*[WHO]: World Health Organization").body) == text


def test_each_abbreviation_is_explained(handout: Compose) -> None:
    """Two of them, the one in a heading where it comes first."""
    made = handout("## BPD\n\nBPD and NHS.\n\n*[BPD]: Borderline\n*[NHS]: Health Service")
    assert plain_text(made.body) == "BPD (Borderline)BPD and NHS (Health Service)."


# --- Icon arrays -------------------------------------------------------------------------------


def test_icon_arrays_become_figures(handout: Compose) -> None:
    """A drawing of people; the first paragraph is its caption, and says both numbers."""
    made = handout("::: icon-array {count=13 of=17}\n13 of *17* felt better.\n\nFour did not.\n:::")
    figure, after = made.body
    assert isinstance(figure, Figure)
    assert figure.image.alt == "People"
    assert plain_text(figure.caption) == "13 of 17 felt better."
    assert plain_text(after) == "Four did not."
    picture = made.article.pictures[figure.image.picture]
    assert picture.media_type == "image/svg+xml"
    assert picture.data.count(b"<path") == 2


def test_an_icon_array_without_words_says_its_numbers(handout: Compose) -> None:
    """Nobody has to count, whether they see the picture or hear its description."""
    (figure,) = handout("::: icon-array {count=0 of=5}\n:::").body
    assert isinstance(figure, Figure)
    assert plain_text(figure.caption) == "0 of 5"
    assert figure.image.alt == "People"


def test_icon_arrays_of_different_numbers_are_different_pictures(handout: Compose) -> None:
    """Those of the same numbers share one."""
    body = "\n\n".join(f"::: icon-array {{count={n} of=9}}\n:::" for n in (1, 2, 1))
    made = handout(body)
    assert [image.picture for image in below(made, Image)] == [
        f"icon-array-{n}-of-9.svg" for n in (1, 2, 1)
    ]
    assert len(made.article.pictures) == 2


def test_composing_changes_no_word_of_the_article(handout: Compose) -> None:
    """A body without anything to number or to explain is the same object."""
    made = handout("## A\n\nSome *words*.")
    assert made.body == made.article.blocks
    assert made.heading.inlines == (Text("T"),)
