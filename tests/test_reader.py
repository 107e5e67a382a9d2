"""The reader: what stands in Markdown comes out as written, at its line.

One room: each test is a few lines of Markdown, by the same two fixtures.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from plainleaf.errors import SourceError
from plainleaf.model.article import (
    Alignment,
    Article,
    BlockQuote,
    Box,
    BoxKind,
    CodeBlock,
    DefinitionList,
    Division,
    Figure,
    IconArray,
    List,
    Paragraph,
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
    Keyboard,
    LineBreak,
    Link,
    Mark,
    Span,
    Strong,
    Subscript,
    Superscript,
    Text,
)
from plainleaf.model.transform import walk
from plainleaf.model.words import outline, plain_text
from plainleaf.reader import Reading, read_article

FRONT = "---\ntitle: A title\nlang: en\n---\n\n"
Read = Callable[[str], Reading]


@pytest.fixture
def reading(tmp_path: Path) -> Read:
    """`reading(body)` reads an article with that body under a good front matter."""

    def read(body: str) -> Reading:
        path = tmp_path / "article.md"
        path.write_text(FRONT + body, "utf-8")
        return read_article(path)

    return read


@pytest.fixture
def article(reading: Read) -> Callable[[str], Article]:
    """`article(body)` reads an article and expects nothing to mend."""

    def read(body: str) -> Article:
        result = reading(body)
        assert not result.diagnostics, [str(each) for each in result.diagnostics]
        return result.article

    return read


def only(article: Article, kind: type) -> object:
    """Return the one node of a kind."""
    (node,) = [node for node in walk(article) if isinstance(node, kind)]
    return node


@pytest.mark.parametrize(
    "text",
    [
        "Take 5*3*2 mg, then 2**3**4.",
        "doi 10.1000/a*b*c",
        "children <5 years, p<0.05 and x>3",
        "1–2 mL, 3-4 mL, (c) (r) -- --- ... 'single' \"double\"",
        "snake_case_words and H_2_O",
        "costs $5 to $10, in $math$ or not",
        "a < b > c & d &lt",
        "a<b then c>d",
        "about ~5 mg, 10^6 cells",
        "mail@example.org said @anna",
        "[not a link] and [x]{not attributes",
        "5 * 3 * 2",
    ],
)
def test_words_and_figures_come_out_as_written(reading: Read, text: str) -> None:
    """No smart replacement, no emphasis between figures, no markup where none was meant."""
    (paragraph,) = reading(text).article.blocks
    assert isinstance(paragraph, Paragraph)
    assert plain_text(paragraph) == text


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("*a*", Emphasis),
        ("**a**", Strong),
        ("`a`", Code),
        ("<sub>a</sub>", Subscript),
        ("<sup>a</sup>", Superscript),
        ("<mark>a</mark>", Mark),
        ("<kbd>a</kbd>", Keyboard),
        ("[a]{lang=es}", Span),
        ('<span lang="es">a</span>', Span),
        ('<abbr title="World Health Organization">a</abbr>', Abbreviation),
        ("<https://a>", Link),
    ],
)
def test_inline_markup_becomes_a_node(
    article: Callable[[str], Article], body: str, expected: type
) -> None:
    """Markdown and the safe part of HTML lead to the same nodes."""
    assert "a" in plain_text(only(article(f"x {body} y"), expected))


def test_bold_letters_within_a_word_are_markup(article: Callable[[str], Article]) -> None:
    """`**F**ace` is written on purpose, `5**3` is not."""
    (paragraph,) = article("**F**ace, **A**rms").blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.inlines[0] == Strong((Text("F"),))
    assert plain_text(paragraph) == "Face, Arms"


def test_stars_touch_words_in_scripts_without_spaces(article: Callable[[str], Article]) -> None:
    """CommonMark alone leaves the stars of 「重要」 standing."""
    (paragraph,) = article("これは**「重要」**です。").blocks
    assert plain_text(paragraph) == "これは「重要」です。"
    assert only(article("これは**重要**です。"), Strong) == Strong((Text("重要"),))


def test_a_line_end_is_a_space_only_where_the_script_has_spaces(
    article: Callable[[str], Article],
) -> None:
    """Japanese lines join without one."""
    assert plain_text(article("one\ntwo").blocks) == "one two"
    assert plain_text(article("日本語の\n文章").blocks) == "日本語の文章"


def test_hard_breaks_stay(article: Callable[[str], Article]) -> None:
    """Two spaces, a backslash and `<br>` all break the line."""
    (paragraph,) = article("a  \nb\\\nc<br>d").blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.inlines == (
        Text("a"), LineBreak(), Text("b"), LineBreak(), Text("c"), LineBreak(), Text("d"),
    )  # fmt: skip


@pytest.mark.parametrize(
    "body", ["a<br><br>b", "a<br>\n<br> <br/>b", "a\\\n<br>b", "a\\\n\\\n\\\nb"]
)
def test_hard_breaks_in_a_row_are_one(reading: Read, body: str) -> None:
    """A blank line is no space between paragraphs in any format; its author is told."""
    read = reading(body)
    assert [found.code for found in read.diagnostics] == ["line-breaks"]
    (paragraph,) = read.article.blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.inlines == (Text("a"), LineBreak(), Text("b"))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<p hidden>Zimmer 214<br>10.11.</p>", "Zimmer 214 10.11."),
        ("<div hidden><p>الغرفة 214</p><p>10.11.</p></div>", "الغرفة 214 10.11."),
        ("<ul hidden><li>5</li><li>10 mg</li></ul>", "5 10 mg"),
        ("<p hidden>2<b>1</b>4</p>", "214"),
    ],
)
def test_what_is_hidden_is_named_with_its_lines_apart(reading: Read, body: str, said: str) -> None:
    """Two lines, paragraphs or items are no one number; what touches stays together."""
    (found,) = (each for each in reading(f"{body}\n\nText.\n").diagnostics if each.dropped)
    assert found.dropped == said
    assert said in found.message


def test_code_keeps_the_ends_of_its_lines(article: Callable[[str], Article]) -> None:
    """As HTML writes them."""
    first, second = article("Code <code>5<br>6</code>\n\n<pre>a 5<br>6 b</pre>\n").blocks
    assert plain_text(first) == "Code 5 6"
    assert plain_text(second) == "a 5\n6 b"


def test_list_numbers_stay_as_written(article: Callable[[str], Article]) -> None:
    """A list that starts at 3 and jumps to 7 keeps both; 1. 1. 1. counts by itself."""
    jumping = only(article("3. a\n4. b\n7. c"), List)
    assert isinstance(jumping, List)
    assert jumping.start == 3
    assert [item.number for item in jumping.items] == [None, None, 7]
    lazy = only(article("1. a\n1. b\n1. c"), List)
    assert isinstance(lazy, List)
    assert [item.number for item in lazy.items] == [None, None, None]


def test_a_sentence_that_begins_with_a_year_is_no_list(article: Callable[[str], Article]) -> None:
    """`1986. It began.` is a sentence."""
    (paragraph,) = article("1986. It began.").blocks
    assert isinstance(paragraph, Paragraph)
    assert plain_text(paragraph) == "1986. It began."


def test_tasks_have_a_box_to_tick(article: Callable[[str], Article]) -> None:
    """`[ ]` at an item's start is a box, on paper too; other brackets are the author's."""
    (listed,) = article("- [ ] Your letter\n- [x] *All* pills\n- [y] Other\n- []\n").blocks
    assert isinstance(listed, List)
    assert [plain_text(item.blocks) for item in listed.items] == [
        "☐\u00a0Your letter", "☑\u00a0All pills", "[y] Other", "[]",
    ]  # fmt: skip


def test_headers_that_no_format_can_keep_are_reported(reading: Read) -> None:
    """A second row of headers becomes data, and its author hears of it."""
    rows = "<tr><th>A</th><th>B</th></tr><tr><th>C</th><th>D</th></tr>"
    found = reading(f"<table><thead>{rows}</thead><tr><td>1</td><td>2</td></tr></table>\n")
    (one,) = found.diagnostics
    assert one.code == "table-header"
    assert "2 other headers are read as data" in one.message


def test_nested_and_loose_lists(article: Callable[[str], Article]) -> None:
    """Items hold paragraphs and deeper lists."""
    (outer,) = article("- a\n\n  more\n\n- b\n  1. c\n     - d").blocks
    assert isinstance(outer, List)
    first, second = outer.items
    assert [plain_text(block) for block in first.blocks] == ["a", "more"]
    inner = second.blocks[1]
    assert isinstance(inner, List)
    assert inner.ordered
    assert isinstance(inner.items[0].blocks[1], List)


def test_headings_make_nested_sections(article: Callable[[str], Article]) -> None:
    """A section holds all that stands under its heading, deeper sections included."""
    read = article("intro\n\n## One\n\na\n\n### Deeper\n\nb\n\n## Two {#second}\n\nc")
    assert outline(read) == [(1, "A title"), (2, "One"), (3, "Deeper"), (2, "Two")]
    intro, one, two = read.blocks
    assert isinstance(intro, Paragraph)
    assert isinstance(one, Section)
    assert isinstance(one.blocks[1], Section)
    assert isinstance(two, Section)
    assert two.heading.identifier == "second"


def test_positions_are_lines_of_the_file(article: Callable[[str], Article]) -> None:
    """Lines count from the top of the file, front matter included."""
    read = article("one\n\ntwo\nwith [a link](https://a) and\n[another](https://b)")
    links = [node for node in walk(read) if isinstance(node, Link)]
    assert [block.position.line for block in read.blocks] == [6, 8]
    assert [link.position.line for link in links] == [9, 10]


def test_the_first_heading_is_the_title_where_there_is_no_other(tmp_path: Path) -> None:
    """Its markup stays in the heading, its words are the document's title."""
    path = tmp_path / "a.md"
    path.write_text("# H<sub>2</sub>O and *you*\n\nText.\n\n## More\n\nText.", "utf-8")
    read = read_article(path).article
    assert read.metadata.title == "H2O and you"
    assert only(read, Subscript) == Subscript((Text("2"),))
    assert outline(read) == [(1, "H2O and you"), (2, "More")]


def test_tables_have_headers_and_alignments(article: Callable[[str], Article]) -> None:
    """A GFM table's first row names its columns."""
    table = only(article("| a | b |\n|---|--:|\n| 1 | **2** |"), Table)
    assert isinstance(table, Table)
    assert table.alignments == (Alignment.START, Alignment.END)
    assert [cell.header for cell in table.head[0].cells] == [True, True]
    assert [plain_text(cell) for cell in table.body[0].cells] == ["1", "2"]


def test_cells_that_are_too_many_are_kept(reading: Read) -> None:
    """GFM drops them in silence."""
    result = reading("| a | b |\n|---|---|\n| 1 | 2 | 3 and `4` |")
    assert plain_text(result.article.blocks).endswith("2 3 and 4")
    assert [each.code for each in result.diagnostics] == ["table-cells"]


def test_merged_cells_are_taken_apart(reading: Read) -> None:
    """The words are repeated, so that each cell reads by itself."""
    result = reading(
        "<table><tr><th>a<th>b<tr><td rowspan=2>x<td>1<tr><td>2<tr><td colspan=2>y</table>"
    )
    table = only(result.article, Table)
    assert isinstance(table, Table)
    rows = [[plain_text(cell) for cell in row.cells] for row in table.body]
    assert rows == [["x", "1"], ["x", "2"], ["y", "y"]]
    assert {each.code for each in result.diagnostics} == {"merged-cells"}


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ("|  | Mon |\n|---|---|\n| Nurse | Ann |\n| Ward | closed |", True),
        ("|  | Mon |\n|---|---|\n| Nurse | Ann |\n|  | closed |", False),
        ("| What | Cost |\n|---|---|\n| Tablets | US$ 5 |\n| None | – |\n| Vials | 3 |", False),
        ("| What | Cost |\n|---|---|\n| Tablets | US$ 5 |\n| Vials | €3.50 |", True),
        ("| What | Cost | With |\n|---|---|---|\n| A | 5 | – |\n| B | – | ≥ 6 |", True),
        ("| الدواء | الجرعة |\n|---|---|\n| قرص | 5 ملغ |\n| حقنة | ٢٠ ملغ |", True),
        ("| Day | Dose |\n|---|---|\n| Mon | 5 mg |\n| Mon | 10 mg |", False),
        ("| Dose | Helped |\n|---|---|\n| 5 mg | 3 of 10 |\n| 10 mg | 5 of 10 |", False),
        ("| What | How |\n|---|---|\n| Tablets | twice |\n| Vials | 3 times |", False),
        ("| Number |\n|---|\n| One |", False),
    ],
)
def test_the_first_column_of_a_markdown_table_names_its_rows(
    reading: Read, rows: str, named: bool
) -> None:
    """Where the corner is empty, or words stand beside numbers alone."""
    table = only(reading(rows).article, Table)
    assert isinstance(table, Table)
    assert {row.cells[0].header for row in table.body} == {named}
    assert not any(cell.header for row in table.body for cell in row.cells[1:])


@pytest.mark.parametrize(
    "source",
    [
        '![Ein Blatt](leaf.svg "Das Blatt"){lang=de}',
        '<img src="leaf.svg" alt="Ein Blatt" title="Das Blatt" lang="de">',
        '<figure><img src="leaf.svg" alt="Ein Blatt" lang="de">'
        '<figcaption lang="de">Das Blatt</figcaption></figure>',
        '<figure lang="de"><img src="leaf.svg" alt="Ein Blatt">'
        "<figcaption>Das Blatt</figcaption></figure>",
    ],
)
def test_a_picture_keeps_its_language(reading: Read, source: str) -> None:
    """With what is said of it, as a caption of its own keeps its own."""
    article = reading(source + "\n").article
    division, figure = only(article, Division), only(article, Figure)
    assert isinstance(division, Division)
    assert isinstance(figure, Figure)
    assert (division.language, plain_text(figure.caption)) == ("de", "Das Blatt")
    spans = [node for node in walk(figure.caption) if isinstance(node, Span)]
    assert all(span.language == "de" for span in spans[-1:]), "the innermost counts"
    english = '<figure><img src="leaf.svg" alt="Ein Blatt" lang="de"><figcaption>A</figcaption>'
    (span,) = [node for node in walk(reading(english).article) if isinstance(node, Span)]
    assert (span.language, plain_text(span)) == ("en", "A")


def test_html_tables_keep_caption_row_headers_and_lists(article: Callable[[str], Article]) -> None:
    """A cell may hold a list; a first column of `th` names the rows."""
    table = only(
        article(
            "<table><caption>Doses</caption><tr><th>Who<th>How much"
            "<tr><th>Adults<td><ul><li>one<li>two</ul></table>"
        ),
        Table,
    )
    assert isinstance(table, Table)
    assert plain_text(table.caption) == "Doses"
    name, much = table.body[0].cells
    assert name.header
    assert isinstance(much.blocks[0], List)


def test_containers_are_boxes_and_nest(article: Callable[[str], Article]) -> None:
    """Fences of equal length nest, as in Pandoc; the first heading is the box's."""
    read = article(
        "::: key-points\n## Know\n\n- a\n\n::: warning\nb\n:::\n\nc\n:::\n\n::: {.note}\nd\n:::"
    )
    key_points, note = read.blocks
    assert isinstance(key_points, Box)
    assert key_points.kind is BoxKind.KEY_POINTS
    assert key_points.heading is not None
    assert plain_text(key_points.heading) == "Know"
    assert isinstance(key_points.blocks[1], Box)
    assert plain_text(key_points.blocks[2]) == "c"
    assert isinstance(note, Box)
    assert note.heading is None


def test_icon_arrays_have_counts(article: Callable[[str], Article]) -> None:
    """`{count=13 of=17}`."""
    array = only(article("::: icon-array {count=13 of=17}\n13 out of 17.\n:::"), IconArray)
    assert isinstance(array, IconArray)
    assert (array.count, array.of, plain_text(array)) == (13, 17, "13 out of 17.")


def test_languages_mark_words_and_blocks(article: Callable[[str], Article]) -> None:
    """Spans, containers and HTML."""
    read = article("::: {lang=de}\nHallo\n:::\n\n<div lang=fr>\n\nSalut\n\n</div>")
    german, french = read.blocks
    assert isinstance(german, Division)
    assert isinstance(french, Division)
    assert (german.language, french.language) == ("de", "fr")


def test_escaped_characters_come_through_everywhere(tmp_path: Path) -> None:
    """In footnotes written in place and in descriptions of pictures, too."""
    path = tmp_path / "article.md"
    path.write_text(FRONT + r"a \* b^[c \* \d *e*] ![f \* `g` *h* &amp; i](x.png)", "utf-8")
    read = read_article(path).article
    picture = only(read, Image)
    assert isinstance(picture, Image)
    assert picture.alt == "f * g h & i"
    assert plain_text(read.footnotes) == r"c * \d e"


def test_citations_and_footnotes(article: Callable[[str], Article]) -> None:
    """Keys, locators, footnotes with paragraphs, footnotes in place."""
    read = article("a [@x; @y-1, p. 5] b[^n] c^[in *place*]\n\n[^n]: One.\n\n    Two.")
    citation = only(read, Citation)
    assert isinstance(citation, Citation)
    assert citation.items == (CitationItem("x"), CitationItem("y-1", "p. 5"))
    assert len([node for node in walk(read) if isinstance(node, FootnoteReference)]) == 2
    assert [plain_text(note.blocks) for note in read.footnotes] == ["One.Two.", "in place"]


def test_definition_lists(article: Callable[[str], Article]) -> None:
    """A term may have two explanations."""
    definitions = only(article("A\n: one\n: two\n\nC\n: three"), DefinitionList)
    assert isinstance(definitions, DefinitionList)
    first, second = definitions.items
    assert plain_text(first.terms) == "A"
    assert [plain_text(each) for each in first.explanations] == ["one", "two"]
    assert plain_text(second.terms) == "C"


def test_quotes_code_and_breaks(article: Callable[[str], Article]) -> None:
    """White space in code stays."""
    read = article("> a\n>\n> b\n\n```\nif x:\n    y  *z*\n```\n\n---\n\nc")
    quote, code, rule, _ = read.blocks
    assert isinstance(quote, BlockQuote)
    assert len(quote.blocks) == 2
    assert isinstance(code, CodeBlock)
    assert code.text == "if x:\n    y  *z*"
    assert isinstance(rule, ThematicBreak)


def test_abbreviations_are_known_everywhere(article: Callable[[str], Article]) -> None:
    """PHP Markdown Extra's definitions."""
    read = article("Go to A&E now.\n\n*[A&E]: Accident and Emergency")
    assert only(read, Abbreviation) == Abbreviation((Text("A&E"),), "Accident and Emergency")


def test_pictures_alone_are_figures(tmp_path: Path, root: Path) -> None:
    """The title is the caption; no words means that the author forgot, `.decorative` that not."""
    (tmp_path / "a b.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"/>', "utf-8"
    )
    path = tmp_path / "article.md"
    path.write_text(
        FRONT + '![what it shows](a%20b.svg "A caption")\n\n![](a%20b.svg)\n\n'
        "![](a%20b.svg){.decorative}\n\nin ![a](a%20b.svg) line\n\n"
        '<figure><img src="a b.svg" alt="b"><figcaption>Said <em>so</em></figcaption></figure>',
        "utf-8",
    )
    read = read_article(path).article
    figures = [block for block in read.blocks if isinstance(block, Figure)]
    assert [figure.image.alt for figure in figures] == ["what it shows", None, "", "b"]
    assert [plain_text(each.caption) for each in figures] == ["A caption", "", "", "Said so"]
    assert len([node for node in walk(read) if isinstance(node, Image)]) == 5
    assert (read.pictures["a b.svg"].width, read.pictures["a b.svg"].height) == (20, 10)


def test_links_lead_to_headings_by_words_and_by_anchors(article: Callable[[str], Article]) -> None:
    """Generated identifiers, explicit ones, and anchors on empty elements before a heading."""
    read = article(
        "[a](#my-words) [b](#x) [c](#old)\n\n## My words\n\na\n\n## Other {#x}\n\nb\n\n"
        '<span id="old"></span>\n\n## Last\n\nc'
    )
    links = [node for node in walk(read) if isinstance(node, Link)]
    assert [link.target for link in links] == ["#my-words", "#x", "#last"]


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("<https://a.example/b c>", "https://a.example/b%20c"),
        ("https://a.example/100%", "https://a.example/100%25"),
        ("https://a.example/%41?b=[c]#d#e", "https://a.example/%41?b=%5Bc%5D#d%23e"),
        ("http://[::1]/a", "http://[::1]/a"),
        ("https://de.example/Ärztin", "https://de.example/Ärztin"),
        ("mailto:a@b.example?subject=x", "mailto:a@b.example?subject=x"),
        ("tel:+44-123", "tel:+44-123"),
    ],
)
def test_addresses_are_valid_and_the_same_in_every_format(
    article: Callable[[str], Article], written: str, address: str
) -> None:
    """What may not stand in an address is percent-encoded once, for all writers."""
    link = only(article(f"[a]({written})"), Link)
    assert isinstance(link, Link)
    assert link.target == address


def test_identifiers_are_names_in_every_script(article: Callable[[str], Article]) -> None:
    """They are XML names, unique, and never those that composing gives."""
    read = article("## 2 كيف؟\n\na\n\n## Ref-1\n\nb\n\n## Same\n\nc\n\n## Same\n\nd")
    names = [block.heading.identifier for block in read.blocks if isinstance(block, Section)]
    assert names == ["s-2-كيف", "s-ref-1", "same", "same-2"]


def test_markdown_right_below_a_line_of_html_is_read(article: Callable[[str], Article]) -> None:
    """CommonMark would read the table as HTML, because no blank line stands between."""
    read = article(
        "<h2>Rates</h2>\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<br>\n- c\n\n<div>\nd *e*\n</div>"
    )
    (section,) = read.blocks
    assert isinstance(section, Section)
    table, points, raw = section.blocks
    assert isinstance(table, Table)
    assert isinstance(points, List)
    assert plain_text(raw) == "d *e*"


def test_a_template_tag_is_shown_and_named(reading: Read) -> None:
    """It is never evaluated, and never lost; as an address it leaves the link's words."""
    result = reading('[Book]({{ url }}now "Now") {% include x %} ![A]({{ site.url }}/a.png)')
    assert plain_text(result.article.blocks) == "Book {% include x %} "
    codes = ["link-title", "template-tag", "template-tag", "missing-picture"]
    assert sorted(each.code for each in result.diagnostics) == sorted(codes)
    named = " ".join(each.dropped for each in result.diagnostics)
    assert "{{ url }}now" in named


def test_markdown_between_html_tags_is_read(article: Callable[[str], Article]) -> None:
    """As real articles are written."""
    read = article("<div class=x>\n\n- **a**\n\n</div>\n\n<details><summary>S</summary>b</details>")
    first, summary, rest = read.blocks
    assert isinstance(first, List)
    assert isinstance(summary, Paragraph)
    assert summary.inlines == (Strong((Text("S"),)),)
    assert plain_text(rest) == "b"


def test_sizes_and_quarto_descriptions_of_pictures_are_read(reading: Read) -> None:
    """`{width=50%}` never stands on the page; `fig-alt` describes, brackets are the caption."""
    body = (
        "![A dot](dot.png){#fig width=50% height=2.5cm}\n\n"
        "![Figure 1](dot.png){fig-alt=\"A dot, 50% red\" width='50%'}\n\n"
        "![Kept](dot.png){% include x %}\n"
    )
    article = reading(body).article
    first, second = [node for node in walk(article) if isinstance(node, Figure)]
    assert (first.image.alt, first.caption) == ("A dot", ())
    assert (second.image.alt, second.caption) == ("A dot, 50% red", (Text("Figure 1"),))
    (paragraph,) = [node for node in walk(article) if isinstance(node, Paragraph)]
    assert plain_text(paragraph) == "{% include x %}"


def test_other_programs_boxes_are_boxes(reading: Read) -> None:
    """Callouts, admonitions and alerts; none says "when to get help" unless its author did."""
    body = (
        "## One\n\n:::tip My **own** title\nText\n:::\n\n### Two\n\n"
        ":::danger[Take care]\nText\n:::\n\n::: {.callout-note}\n#### Four\nText\n:::\n\n"
        '::: {.callout .callout-info title="Words"}\nText\n:::\n\n'
        "::: {.callout-warning}\nText\n:::\n\n> [!WARNING]\n> Text\n\n::: wait what\n"
    )
    result = reading(body)
    boxes = [node for node in walk(result.article) if isinstance(node, Box)]
    titles = [
        (box.heading.level, plain_text(box.heading)) if box.heading else None for box in boxes
    ]
    assert titles == [
        (3, "My own title"), (4, "Take care"), (4, "Four"), (4, "Words"), None, None,
    ]  # fmt: skip
    kinds = [BoxKind.NOTE, BoxKind.WARNING, *[BoxKind.NOTE] * 4]
    assert [box.kind for box in boxes] == kinds
    assert all(plain_text(box.blocks) == "Text" for box in boxes)
    assert [each.code for each in result.diagnostics] == ["callout"]
    assert "::: wait what" in plain_text(result.article.blocks)


def test_a_websites_elements_go_and_their_words_stay(reading: Read) -> None:
    """`<Tabs>` and its import are no words; `<Name>` and `</Dose>` alone may be."""
    body = (
        "import Tabs from '@theme/Tabs';\n\n"
        '<Tabs>\n  <Tab label="Adults">One **two**</Tab>\n</Tabs>\n\n'
        "<my-box>Three</my-box>, dear <Name> </Dose>\n"
    )
    result = reading(body)
    blocks = [node for node in walk(result.article) if isinstance(node, Paragraph)]
    assert [plain_text(block) for block in blocks] == ["One two", "Three, dear <Name> </Dose>"]
    assert any(isinstance(node, Strong) for node in walk(result.article))
    codes = ["template-tag", *["html-element"] * 3, *["html-unknown"] * 2]
    assert sorted(each.code for each in result.diagnostics) == sorted(codes)
    assert "Adults" in " ".join(each.dropped for each in result.diagnostics)


def test_kramdowns_attributes_are_not_shown(reading: Read) -> None:
    """They say how a website looks; a heading keeps the identifier that they give it."""
    body = "## A\n{: #b .c}\n\n## D {: #e }\n\n[f](#b){: .g} [h](#e)\n{:.lead}\n\n* TOC\n{:toc}\n"
    result = reading(body)
    assert [node.identifier for node in walk(result.article) if type(node).__name__ == "Heading"][
        1:
    ] == ["b", "e"]
    assert "{" not in plain_text(result.article.blocks)
    assert {each.code for each in result.diagnostics} == {"attribute-list"}


def test_markdown_that_html_swallows_is_named(reading: Read) -> None:
    """No empty line stands between; where kramdown's word for it stands, it is read."""
    result = reading('<div>\n### One\n</div>\n\n<div markdown="1">\n## Two\n**three**\n</div>\n')
    assert [(each.code, each.position.line) for each in result.diagnostics] == [
        ("markdown-in-html", 7)
    ]
    assert outline(result.article) == [(1, "A title"), (2, "Two")]


def test_entities_and_readings_keep_every_sign(article: Callable[[str], Article]) -> None:
    """An unknown entity keeps its semicolon; parentheses round a reading come once."""
    assert plain_text(article("<p>&unknown; &amp; AT&T</p>\n").blocks) == "&unknown; & AT&T"
    ruby = "<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>\n"
    assert plain_text(article(ruby).blocks) == "漢(kan)"


def test_directives_keep_their_words_as_text(reading: Read) -> None:
    """CommonMark would make a code listing of what is indented below one."""
    body = (
        ".. question:: Is it **safe**?\n    :level: 2\n\n    Yes, *very*.\n\n    * One\n\n"
        "After.\n\n- Item\n\n  .. tip:: Inside\n\n      Deep\n"
    )
    result = reading(body)
    assert not any(isinstance(node, CodeBlock) for node in walk(result.article))
    texts = [plain_text(node) for node in walk(result.article) if isinstance(node, Paragraph)]
    assert texts == ["Is it safe?", "Yes, very.", "One", "After.", "Item", "Inside", "Deep"]
    assert [(each.code, each.position.line) for each in result.diagnostics] == [
        ("directive", 6),
        ("directive", 17),
    ]
    assert result.diagnostics[0].dropped == "question :level: 2"


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("$R_0$ and $k$", 2),
        ("$$\n\\frac{a}{b}\n$$", 1),
        ("$5 and $10, $5-$10, US$5_000 to US$6_000, $1,364 for a $5 copay", 0),
    ],
)
def test_formulas_are_named_and_dollars_are_not(reading: Read, text: str, formulas: int) -> None:
    """Both come out as written."""
    result = reading(text)
    assert plain_text(result.article.blocks) == " ".join(text.split())
    assert [each.code for each in result.diagnostics] == ["formula"] * formulas


def test_a_heading_without_words_is_no_heading(reading: Read) -> None:
    """Spaces are left out; a picture or a mark stays, as a paragraph."""
    result = reading("## \u200b\u00a0\n\na\n\n## [^1]\n\n[^1]: Note.\n")
    assert [each.code for each in result.diagnostics] == ["empty-heading", "empty-heading"]
    assert not any(isinstance(node, Section) for node in result.article.blocks)
    assert len(result.article.blocks) == 2


def test_separators_and_soft_hyphens_of_word_processors_are_not_shown(
    article: Callable[[str], Article],
) -> None:
    """No font has a glyph for them, and no word of a handout is split."""
    assert plain_text(article("one\u2028two\u2029three co\u00adoperate").blocks) == (
        "one two three cooperate"
    )


def test_an_address_that_nobody_can_take_apart_is_named(reading: Read) -> None:
    """The PDF engine would stop at it."""
    result = reading("[a](https://a]b.example/)")
    assert [each.code for each in result.diagnostics] == ["malformed-address"]
    assert plain_text(result.article.blocks) == "a"


def test_a_mark_hugs_its_word(article: Callable[[str], Article]) -> None:
    """A space before it would stand in a heading, and not in the list of headings."""
    (section,) = article("## Before [^1]\n\nText ^[Said.]\n\n[^1]: Note.\n").blocks
    assert isinstance(section, Section)
    assert section.heading.inlines[0] == Text("Before")
    assert plain_text(section.blocks) == "Text"


def test_a_message_is_one_line_whatever_it_quotes(reading: Read) -> None:
    """A language of two lines is quoted on one."""
    result = reading('a <b lang="a\n b\tc!">d</b>')
    (found,) = result.diagnostics
    assert found.message == "'a b c!' is not a language tag and is left out."


def test_lists_go_as_deep_as_word_knows(article: Callable[[str], Article]) -> None:
    """Nine levels; more would be shown as the ninth."""
    nested = "".join("  " * depth + "- a\n" for depth in range(9))
    assert article(nested)
    with pytest.raises(SourceError, match="lists are nested more than 9 deep here"):
        article(nested + "  " * 9 + "- a\n")


def test_what_explains_no_term_is_a_paragraph(article: Callable[[str], Article]) -> None:
    """A list of definitions has terms; a reader would hear an item of some other list."""
    loose, defined = article("<dl>loose<dt>Term<dd>Meaning</dl>").blocks
    assert isinstance(loose, Paragraph)
    assert isinstance(defined, DefinitionList)
