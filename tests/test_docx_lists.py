"""Lists and tables in a Word file."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import etree

from plainleaf.model import article as a
from plainleaf.model.article import (
    BoxKind,
    ListItem,
)
from plainleaf.theme import default_theme
from plainleaf.writers.docx.tables import column_widths
from word_documents import (
    HERE,
    MC,
    W14,
    W,
    Word,
    box,
    bullets,
    edges,
    find,
    h,
    handout,
    numbers,
    p,
    t,
    table,
    val,
    whole_document,
    with_words,
    words,
)


@pytest.fixture(scope="module")
def whole() -> Word:
    """Return a document with everything in it."""
    return whole_document()


# --- Lists --------------------------------------------------------------------------------


def shown(word: Word) -> list[tuple[str, str]]:
    """Return (marker, text) of each list item, counted as Word counts."""
    root = word.part("word/numbering.xml")
    abstracts = {each.get(f"{W}abstractNumId"): each for each in root.iter(f"{W}abstractNum")}
    lists = {each.get(f"{W}numId"): each for each in root.iter(f"{W}num")}
    counts: dict[tuple[str, int], int] = {}
    begun: set[tuple[str, int]] = set()
    out = []
    for paragraph in word.paragraphs:
        number, level = (val(paragraph, f"w:pPr/w:numPr/w:{x}") for x in ("numId", "ilvl"))
        if not number:
            continue
        abstract, depth = val(lists[number], "w:abstractNumId"), int(level)
        for key in [key for key in counts if key[0] == abstract and key[1] > depth]:
            del counts[key]
        start = val(lists[number], f"w:lvlOverride[@w:ilvl='{level}']/w:startOverride")
        if start and (number, depth) not in begun:
            counts[abstract, depth] = int(start) - 1
        begun.add((number, depth))
        counts[abstract, depth] = counts.get((abstract, depth), 0) + 1
        form = find(abstracts[abstract], f"w:lvl[@w:ilvl='{level}']")
        assert form is not None
        mark = val(form, "w:lvlText").strip()
        out.append((mark.replace(f"%{depth + 1}", str(counts[abstract, depth])), words(paragraph)))
    return out


@pytest.mark.parametrize("framed", [False, True])
def test_lists_count_as_the_author_wrote(framed: bool) -> None:
    """Each list begins where it should, also within another, in the text and in a box."""
    nine = ListItem((p("nine"),), HERE, 9)
    blocks = (
        numbers("three", "four", nine, "ten", start=3),
        numbers("one", (p("two"), numbers("i", "ii"), p("so"), numbers("i")), "three"),
        numbers((p("one"), numbers("i"), bullets("dot", (p("dot"), numbers("x", start=5))))),
    )
    word = Word(handout(*((box(BoxKind.NOTE, "Box", *blocks),) if framed else blocks)))
    marks = [mark for mark, _ in shown(word)]
    assert marks == [
        *("3.", "4.", "9.", "10."),
        *("1.", "2.", "1.", "2.", "1.", "3."),
        *("1.", "1.", "◦", "◦", "5."),
    ]


@pytest.mark.parametrize("first", [1, 9, 10, 11, 99, 100])
def test_a_list_begins_with_the_number_that_its_author_wrote(first: int) -> None:
    """Whatever number that is, also within another list."""
    inner = numbers("a", "b", start=first)
    marks = [
        mark for mark, _ in shown(Word(handout(numbers("one", (p("two"), inner), start=first))))
    ]
    assert marks == [f"{number}." for number in (first, first + 1, first, first + 1)]


def test_lists_side_by_side_stay_apart() -> None:
    """Each has a numbering of its own."""
    word = Word(handout(bullets("a", "b"), bullets("c")))
    numbered = [val(each, "w:pPr/w:numPr/w:numId") for each in word.paragraphs]
    first, second, third = (each for each in numbered if each)
    assert first == second != third


def test_no_lead_in_and_no_first_item_is_left_at_the_foot_of_a_page() -> None:
    """Each stays with what follows it, as does what leads to a list within an item.

    The items after the first may begin a page. All of a box is kept together anyway; within a
    cell, what keeps a paragraph would keep its row.
    """
    nested = (p("Paper"), bullets("matt", "white"))
    word = Word(
        handout(
            p("Bring these:"), bullets("letter", nested, "ink"),
            p("Then:"), a.ThematicBreak(HERE), p("Type this:"), a.CodeBlock("export", HERE),
            bullets("alone"),
            box(BoxKind.NOTE, "Box", p("Two of these:"), bullets("one", "two")),
            replace(table(), body=(a.Row((a.Cell((p("In:"), bullets("this", "that"))),) * 3),)),
        )
    )  # fmt: skip
    kept = {
        "".join(each.itertext()): word.style_of(each).removesuffix(" Kept")
        for each in word.paragraphs
        if word.style_of(each).endswith(" Kept")
    }
    assert kept == {
        "Bring these:": "Body Text", "letter": "List Bullet", "Paper": "List Bullet",
        "matt": "List Bullet 2", "Then:": "Body Text", "Type this:": "Body Text After Break",
    }  # fmt: skip
    for name in ("BodyTextKept", "ListBulletKept", "ListBullet2Kept", "Box"):
        assert word.styles[name].find(f"{W}pPr/{W}keepNext") is not None


@pytest.mark.parametrize("framed", [False, True])
def test_a_break_before_a_list_leaves_its_markers_alone(framed: bool) -> None:
    """The first item keeps its number, and the line is there, as wide as the text."""
    blocks = (p("Text."), a.ThematicBreak(HERE), numbers("one", "two"))
    word = Word(handout(*((box(BoxKind.NOTE, "Box", *blocks),) if framed else blocks)))
    assert shown(word) == [("1.", "one"), ("2.", "two")]
    names = [word.style_of(each) for each in word.paragraphs]
    name = "Note Thematic Break" if framed else "List Number After Break"
    look = word.styles[name.replace(" ", "")]
    assert any(each.startswith(name) for each in names)
    if framed:
        assert val(look, "w:pPr/w:tabs/w:tab", "leader") == "underscore"
    else:
        assert val(look, "w:pPr/w:pBdr/w:top") == "single"


@pytest.mark.parametrize("kind", [None, BoxKind.NOTE])
def test_a_list_in_a_cell_or_a_box_does_not_count_on_the_list_round_it(
    kind: BoxKind | None,
) -> None:
    """Word counts all lists of one definition together, so these have another."""
    inner = numbers("x", (p("y"), numbers("deep")))
    if kind:
        again: a.Block = box(kind, "Inner", inner)
    else:
        again = a.Table((), (), (a.Row((a.Cell((inner,)),)),), (a.Alignment.START,), HERE)
    outer = numbers("one", (p("two"), again, numbers("sub")), "three")
    word = Word(handout(box(kind, "Outer", outer) if kind else outer, numbers("new")))
    assert [mark for mark, _ in shown(word)] == ["1.", "2.", "1.", "2.", "1.", "1.", "3.", "1."]


def start_of(word: Word, paragraph: etree._Element) -> int:
    """Return where a list item's text begins, in twips."""
    root = word.part("word/numbering.xml")
    number, level = (val(paragraph, f"w:pPr/w:numPr/w:{x}") for x in ("numId", "ilvl"))
    abstract = val(root, f"w:num[@w:numId='{number}']/w:abstractNumId")
    form = f"w:abstractNum[@w:abstractNumId='{abstract}']/w:lvl[@w:ilvl='{level}']"
    return int(val(root, f"{form}/w:pPr/w:ind", "left"))


@pytest.mark.parametrize("kind", [None, BoxKind.NOTE])
def test_a_list_in_a_definition_is_indented_with_it(kind: BoxKind | None) -> None:
    """Its text begins further in than the explanation's; in a box the edges still agree."""
    meaning = (p("Meaning."), bullets("point"))
    terms = a.DefinitionList((a.Definition((t("Term"),), (meaning,), HERE),), HERE)
    blocks = (bullets("plain"), terms)
    word = Word(handout(*((box(kind, "Box", *blocks),) if kind else blocks)))
    explained = word.look(with_words(word, "Meaning."), "w:ind")
    assert explained is not None
    left = int(explained.get(f"{W}left"))
    plain, point = (start_of(word, with_words(word, text)) for text in ("plain", "point"))
    assert plain == left
    assert point - left == left - (start_of_text(word) if kind else 0) > 0
    if kind:
        inside = [edges(word, with_words(word, x))[1] for x in ("Box", "Meaning.", "point")]
        assert len(set(inside)) == 1


def start_of_text(word: Word) -> int:
    """Return where the text of a box begins, in twips."""
    indent = word.look(with_words(word, "Box"), "w:ind")
    assert indent is not None
    return int(indent.get(f"{W}left"))


def test_markers_end_just_before_their_text() -> None:
    """So they stand as a browser sets them, whatever their width."""
    word = Word(handout(bullets("a", (p("b"), numbers("c")))))
    root = word.part("word/numbering.xml")
    used = {val(each, "w:pPr/w:numPr/w:numId") for each in word.paragraphs} - {""}
    for number in used:
        abstract = val(root, f"w:num[@w:numId='{number}']/w:abstractNumId")
        level = find(root, f"w:abstractNum[@w:abstractNumId='{abstract}']/w:lvl")
        assert level is not None
        assert val(level, "w:lvlJc") == "right"
        assert int(val(level, "w:pPr/w:ind", "hanging")) < 100


def test_an_item_without_words_keeps_its_marker() -> None:
    """The item after it has the right number."""
    word = Word(handout(numbers("one", (), (bullets("nested"),), "four")))
    assert [mark for mark, _ in shown(word)] == ["1.", "2.", "3.", "◦", "4."]


def test_a_list_that_a_paragraph_parts_from_its_item_has_a_number_of_its_own() -> None:
    """LibreOffice tags the items that follow as no part of a list, if both have the same number."""
    word = Word(handout(bullets((p("z"), p("more"), bullets("w")), (p("v"), bullets("u")))))
    found = [val(with_words(word, text), "w:pPr/w:numPr/w:numId") for text in "zwvu"]
    assert found[0] == found[2] == found[3] != found[1]


def test_boxes_to_tick_are_word_s_own(whole: Word) -> None:
    """Each has a name in the handout's language and a number of its own; its text stays text."""
    controls = list(whole.document.iter(f"{W}sdt"))
    assert len(controls) > 20
    states = set()
    for each in controls:
        assert val(each, "w:sdtPr/w:alias") == "box to tick"
        box = each.find(f"{W}sdtPr/{W14}checkbox")
        assert box is not None
        states.add((words(each), box.find(f"{W14}checked").get(f"{W14}val")))
    assert states == {("☐", "0"), ("☑", "1")}
    numbers = [val(each, "w:sdtPr/w:id") for each in controls]
    assert len(numbers) == len(set(numbers))
    paragraph = next(controls[0].iterancestors(f"{W}p"))
    # In a file with words from right to left fixed spaces are narrow.
    assert words(paragraph) == "☐\u202fbring it"
    assert whole.document.get(f"{MC}Ignorable") == "w14"


def test_lists_deeper_than_word_can_count_keep_their_words() -> None:
    """Word has nine levels."""
    nested = bullets("bottom")
    for level in range(30):
        nested = bullets((p(f"level {level}"), nested))
    word = Word(handout(nested))
    levels = [int(val(each, "w:pPr/w:numPr/w:ilvl") or 0) for each in word.paragraphs]
    assert max(levels) == 8
    assert len(shown(word)) == 31


# --- Tables -------------------------------------------------------------------------------


def test_a_table_has_a_head_that_repeats_and_rows_that_stay_whole() -> None:
    """The head is marked without a value, since the schema's validator wants it so."""
    word = Word(handout(table()))
    head, *body = word.document.iter(f"{W}tr")
    header = find(head, "w:trPr/w:tblHeader")
    assert header is not None
    assert not header.attrib
    assert all(find(row, "w:trPr/w:tblHeader") is None for row in body)
    assert all(find(row, "w:trPr/w:cantSplit") is not None for row in (head, *body))
    look = find(next(word.document.iter(f"{W}tbl")), "w:tblPr/w:tblLook")
    assert look is not None
    assert (look.get(f"{W}firstRow"), look.get(f"{W}firstColumn")) == ("1", "1")


def test_a_table_s_caption_stands_before_it_and_describes_it() -> None:
    """It keeps with its table."""
    word = Word(handout(table("How people felt")))
    made = next(word.document.iter(f"{W}tbl"))
    caption = made.getprevious()
    assert words(caption) == "How people felt"
    assert word.style_of(caption) == "Table Caption"
    assert word.look(caption, "w:keepNext") is not None
    assert val(made, "w:tblPr/w:tblCaption") == "How people felt"


def test_a_table_without_a_caption_is_named_by_its_heading_and_its_columns() -> None:
    """Who hears it knows where it is; one without a head row has the heading's words alone."""
    word = Word(handout(h(2, "How many felt better"), table("")))
    made = find(word.document, ".//w:tbl")
    assert made is not None
    assert val(made, "w:tblPr/w:tblCaption") == "How many felt better"
    heads = [words(each) for each in find(made, "w:tr").iter(f"{W}tc")]  # type: ignore[union-attr]
    assert val(made, "w:tblPr/w:tblDescription") == ", ".join(filter(None, heads))


def test_a_table_is_as_wide_as_the_text() -> None:
    """Its columns sum to its width, whatever is in them."""
    word = Word(handout(table()))
    made = next(word.document.iter(f"{W}tbl"))
    columns = [int(each.get(f"{W}w")) for each in made.iter(f"{W}gridCol")]
    size, margin = (find(word.document, f".//w:sectPr/w:{x}") for x in ("pgSz", "pgMar"))
    assert size is not None
    assert margin is not None
    text = int(size.get(f"{W}w")) - int(margin.get(f"{W}left")) - int(margin.get(f"{W}right"))
    assert sum(columns) == sum(column_widths(table(), text, default_theme().tokens)) == text
    assert min(columns) > 0


def test_cells_are_aligned_by_their_styles() -> None:
    """The end of a line is Word's "right", which follows the direction of the paragraph."""
    word = Word(handout(table()))
    justified = {}
    for text in ("Medicine", "17", "13"):
        found = word.look(with_words(word, text), "w:jc")
        justified[text] = None if found is None else found.get(f"{W}val")
    assert justified == {"Medicine": None, "17": "center", "13": "right"}


def test_tables_side_by_side_stay_two() -> None:
    """Word would join them if nothing stood between."""
    word = Word(handout(table(""), table("")))
    first, second = word.document.iter(f"{W}tbl")
    assert first.getnext() is not second
    assert second.getnext().tag == f"{W}p"
