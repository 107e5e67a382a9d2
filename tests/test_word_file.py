"""The one reader of Word files: each thing that a file can hold is in its tree, with its place."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from plainleaf.errors import ConformanceError
from plainleaf.verify.readback.word import WordFile
from plainleaf.verify.readback.word.content import (
    BookmarkPoint,
    ChangeKind,
    CommentPoint,
    CommentReference,
    Equation,
    FieldEnd,
    FieldStart,
    ForeignBlock,
    Gap,
    GapKind,
    LinkEnd,
    LinkStart,
    NoteNumber,
    NoteReference,
    StoryKind,
    SymbolSign,
    WordBlock,
    WordParagraph,
    WordRun,
    Words,
    WordTable,
    is_gone,
)
from plainleaf.verify.readback.word.fields import link_of
from plainleaf.verify.readback.word.numbering import formatted
from plainleaf.verify.readback.word.walk import links_in, merged_runs, paragraphs_in, standing
from plainleaf.verify.word_rules import check_word
from plainleaf.verify.word_rules.document import Document
from strangers import TYPES, packed
from word_files import NAMESPACES, drawing, p, r, shape, tbl, tc

SPACES = (
    f"{NAMESPACES} "
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WHO = 'w:id="9" w:author="Nurse" w:date="2026-11-29T10:00:00Z"'


def opened(folder: Path, *blocks: str, **parts: str) -> WordFile:
    """Return a Word file of these blocks; `parts` are the insides of its other parts."""
    relations = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{name.rstrip("0123456789")}" '
        f'Target="{name}.xml"/>'
        for name in parts
    )
    relations += (
        f'<Relationship Id="web" Type="{OFFICE}/hyperlink" Target="https://example.org/a" '
        f'TargetMode="External"/><Relationship Id="png" Type="{OFFICE}/image" '
        'Target="media/image1.png"/>'
    )
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="a" '
        f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}">{relations}'
        "</Relationships>",
        "word/document.xml": f"<w:document {SPACES}><w:body>{''.join(blocks)}</w:body>"
        "</w:document>",
    }
    for name, inside in parts.items():
        root = "w15:commentsEx" if name == "commentsExtended" else f"w:{name.rstrip('12')}"
        files[f"word/{name}.xml"] = f"<{root} {SPACES}>{inside}</{root}>"
    return WordFile(packed(folder, "a.docx", files))


def style(name: str, inside: str, kind: str = "paragraph", base: str = "") -> str:
    """Return a style."""
    on = f'<w:basedOn w:val="{base}"/>' if base else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/>'
        f"{on}{inside}</w:style>"
    )


def first(file: WordFile) -> WordParagraph:
    """Return the first paragraph of the text."""
    return next(each for each in file.body if isinstance(each, WordParagraph))


def read(blocks: tuple[WordBlock, ...]) -> list[str]:
    """Return what is read in each paragraph."""
    return [each.text for each in paragraphs_in(blocks)]


def mark(kind: str) -> str:
    """Return a run with a mark of a field."""
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(*pieces: str) -> str:
    """Return the runs of a field's instruction."""
    return "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)


def field(instruction: str, shown: str) -> str:
    """Return a complex field."""
    return mark("begin") + code(instruction) + mark("separate") + shown + mark("end")


# --- Paragraphs and runs ---------------------------------------------------------------------


def test_a_run_is_formatted_by_itself_over_its_style(tmp_path: Path) -> None:
    """Bold that is taken back is not bold, whatever the style of stress says."""
    strong = style("Strong", "<w:rPr><w:b/></w:rPr>", "character")
    named = '<w:rStyle w:val="Strong"/>'
    file = opened(
        tmp_path,
        p(
            r("a")
            + r("b", named)
            + r("c", f'{named}<w:b w:val="0"/>')
            + r("d", '<w:i/><w:strike/><w:vertAlign w:val="superscript"/>')
            + r("e", '<w:vertAlign w:val="baseline"/><w:vanish/>')
        ),
        styles=strong,
    )
    a, b, c, d, e = (run.properties for run in first(file).runs)
    assert (a.bold, b.bold, c.bold) == (False, True, False)
    assert b.style.name == "Strong"
    assert c.direct == {"rStyle", "b"}
    assert (d.italic, d.strike, d.vertical) == (True, True, "superscript")
    assert (e.vertical, e.hidden) == ("", True)
    assert first(file).text == "abcd"


def test_a_language_comes_from_the_nearest_that_names_one(tmp_path: Path) -> None:
    """The run, its style, its paragraph's style, the document."""
    defaults = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en" w:bidi="ar"/></w:rPr>'
        "</w:rPrDefault></w:docDefaults>"
    )
    said = style("Dutch", '<w:rPr><w:lang w:val="nl"/></w:rPr>')
    spanish = style("Spanish", '<w:rPr><w:lang w:val="es"/></w:rPr>', "character")
    file = opened(
        tmp_path,
        p(r("a") + r("b", '<w:rStyle w:val="Spanish"/>') + r("c", '<w:lang w:val="pl"/>')),
        p("d", "Dutch"),
        styles=defaults + said + spanish,
    )
    found = [run.properties.language for each in paragraphs_in(file.body) for run in each.runs]
    assert [each.latin for each in found] == ["en", "es", "pl", "nl"]
    assert {each.bidi for each in found} == {"ar"}


def test_neighbours_of_like_formatting_are_one_run(tmp_path: Path) -> None:
    """Word splits runs by the way it was typed; what differs stays apart."""
    file = opened(
        tmp_path,
        p(r("Take ") + r("one ") + r("tab\tlet", "<w:b/>") + r("s", "<w:b/>") + r(".")),
    )
    runs = [each for each in merged_runs(first(file).inlines) if isinstance(each, WordRun)]
    assert [run.text for run in runs] == ["Take one ", "tab\tlets", "."]
    assert runs[0].pieces == (Words("Take one "),)
    assert runs[1].pieces == (Words("tab"), Gap(GapKind.TAB), Words("lets"))


def test_links_part_runs_that_look_alike(tmp_path: Path) -> None:
    """Two links side by side to one place are two."""
    one = f'<w:hyperlink r:id="web" w:tooltip="More">{r("x")}</w:hyperlink>'
    file = opened(tmp_path, p(one + one))
    kinds = [type(each) for each in merged_runs(first(file).inlines)]
    assert kinds == [LinkStart, WordRun, LinkEnd] * 2
    found = list(links_in(first(file)))
    assert [(link.address, link.tip, words) for link, words in found] == [
        ("https://example.org/a", "More", "x")
    ] * 2


def test_every_piece_of_a_run_is_there(tmp_path: Path) -> None:
    """Breaks, signs, hyphens and marks are no less text than letters."""
    inside = (
        '<w:t>a</w:t><w:br/><w:br w:type="page"/><w:cr/><w:noBreakHyphen/><w:softHyphen/>'
        '<w:sym w:font="Wingdings" w:char="F0B7"/><w:footnoteReference w:id="2"/>'
        '<w:footnoteReference w:customMarkFollows="1" w:id="3"/><w:footnoteRef/>'
        '<w:commentReference w:id="4"/>'
    )
    (run,) = first(opened(tmp_path, p(f"<w:r>{inside}</w:r>"))).runs
    assert run.pieces == (
        Words("a"),
        Gap(GapKind.LINE),
        Gap(GapKind.PAGE),
        Gap(GapKind.LINE),
        Words("\u2011"),
        Words("\u00ad"),
        SymbolSign("\uf0b7", "Wingdings"),
        NoteReference(StoryKind.FOOTNOTE, "2", False),
        NoteReference(StoryKind.FOOTNOTE, "3", True),
        NoteNumber(),
        CommentReference("4"),
    )
    assert run.text == "a\n\n\n\u2011\u00ad\uf0b7"


def test_paragraphs_are_counted_where_they_stand(tmp_path: Path) -> None:
    """Those in tables and text boxes too, and headings say their level."""
    heading = style("Title 2", '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>')
    file = opened(
        tmp_path,
        p("a", "Title2"),
        tbl(f"<w:tr>{tc('b')}</w:tr>"),
        p(drawing(inner=shape(p("d"), fill="FFFFFF"))),
        p("e"),
        styles=heading + style("Sub", "", base="Title2"),
    )
    found = list(paragraphs_in(file.body))
    assert [(each.index, each.text, each.level) for each in found] == [
        (0, "a", 2), (1, "b", 0), (2, "", 0), (3, "d", 0), (4, "e", 0),
    ]  # fmt: skip
    assert {each.story for each in found} == {StoryKind.BODY}
    assert file.styles["Sub"].names == ("sub", "title 2")
    assert file.styles["Sub"].level == 2


def test_of_two_alternatives_one_is_read_wherever_they_stand(tmp_path: Path) -> None:
    """Between paragraphs, between runs, within a run."""

    def either(new: str, old: str) -> str:
        return (
            f'<mc:AlternateContent><mc:Choice Requires="x">{new}</mc:Choice>'
            f"<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent>"
        )

    file = opened(
        tmp_path,
        either(p("a"), p("A")),
        p(either(r("b"), r("B")) + f"<w:r>{either('<w:t>c</w:t>', '<w:t>C</w:t>')}</w:r>"),
    )
    assert read(file.body) == ["a", "bc"]


def test_words_over_which_others_stand_are_read(tmp_path: Path) -> None:
    """Ruby: the words, and not how they are pronounced."""
    ruby = f"<w:r><w:ruby><w:rt>{r('kan')}</w:rt><w:rubyBase>{r('漢')}</w:rubyBase></w:ruby></w:r>"
    assert read(opened(tmp_path, p(ruby + r("字"))).body) == ["漢字"]


# --- Links and fields ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("instruction", "address", "anchor", "tip"),
    [
        (' HYPERLINK "https://example.org" ', "https://example.org", "", ""),
        (r'HYPERLINK \l "part"', "", "part", ""),
        (r'hyperlink "a.html" \l "b" \o "c d" \n', "a.html", "b", "c d"),
        (r'HYPERLINK \o "tip" "https://example.org"', "https://example.org", "", "tip"),
    ],
)
def test_a_field_s_link_is_read(instruction: str, address: str, anchor: str, tip: str) -> None:
    """With the place in the page and what is said when it is pointed at."""
    link = link_of(instruction)
    assert link is not None
    assert (link.address, link.anchor, link.tip) == (address, anchor, tip)


@pytest.mark.parametrize("instruction", ["PAGE", "HYPERLINK", 'HYPERLINKS "a"', 'REF "a"'])
def test_another_field_is_no_link(instruction: str) -> None:
    """What only begins alike is another field."""
    assert link_of(instruction) is None


def test_links_of_all_kinds_are_links(tmp_path: Path) -> None:
    """An element, a field in pieces, a field in one."""
    file = opened(
        tmp_path,
        p(f'<w:hyperlink r:id="web" w:anchor="x">{r("a")}</w:hyperlink>'),
        p(mark("begin") + code(" HYPER", 'LINK "b.html" ') + mark("separate") + r("b")),
        p(r("c") + mark("end") + r("d")),
        p(f"<w:fldSimple w:instr='HYPERLINK \"e.html\"'>{r('e')}</w:fldSimple>{r('f')}"),
    )
    runs = [run for each in paragraphs_in(file.body) for run in each.runs]
    assert [(run.text, run.link.target if run.link else "") for run in runs] == [
        ("a", "https://example.org/a#x"), ("b", "b.html"), ("c", "b.html"), ("d", ""),
        ("e", "e.html"), ("f", ""),
    ]  # fmt: skip


def test_a_field_says_its_whole_instruction(tmp_path: Path) -> None:
    """A program of references keeps its data there, in as many runs as Word likes."""
    inner = field("PAGE", r("3"))
    file = opened(
        tmp_path,
        p(mark("begin") + code(" ADDIN ZOTERO_ITEM {&quot;a&quot;", ": 1} ") + mark("separate")
          + r("(Smith ") + inner + r(")") + mark("end")),
        p(mark("begin") + code('XE "term"') + mark("end") + r("after")),
    )  # fmt: skip
    one, two = paragraphs_in(file.body)
    assert [[each.instruction for each in run.fields] for run in one.runs] == [
        [' ADDIN ZOTERO_ITEM {"a": 1} '],
        [' ADDIN ZOTERO_ITEM {"a": 1} ', "PAGE"],
        [' ADDIN ZOTERO_ITEM {"a": 1} '],
    ]
    assert one.text == "(Smith 3)"
    start, end, run = two.inlines
    assert isinstance(start, FieldStart)
    assert isinstance(end, FieldEnd)
    assert start.field is end.field
    assert start.field.instruction == 'XE "term"'
    assert isinstance(run, WordRun)
    assert not run.fields


def test_a_field_within_a_run_parts_it(tmp_path: Path) -> None:
    """What stands before it, in its instruction and in its result are three things."""
    inside = (
        '<w:t>a</w:t><w:fldChar w:fldCharType="begin"/><w:instrText>REF x</w:instrText>'
        '<w:t>unseen</w:t><w:fldChar w:fldCharType="separate"/><w:t>b</w:t>'
        '<w:fldChar w:fldCharType="end"/><w:t>c</w:t>'
    )
    paragraph = first(opened(tmp_path, p(f"<w:r>{inside}</w:r>")))
    assert [(run.text, len(run.fields)) for run in paragraph.runs] == [("a", 0), ("b", 1), ("c", 0)]


def test_what_word_makes_of_the_headings_is_not_read(tmp_path: Path) -> None:
    """A table of contents says again what the headings say."""
    toc = mark("begin") + code(r' TOC \o "1-3" ') + mark("separate")
    file = opened(tmp_path, p(toc + r("Sleep 3")), p(r("Pain 4") + mark("end")), p("Sleep"))
    assert read(file.body) == ["", "", "Sleep"]


def test_a_hidden_field_does_not_hide_what_follows(tmp_path: Path) -> None:
    """Entries of an index are fields of hidden text; a hidden link is none."""
    hidden = '<w:r><w:rPr><w:vanish/></w:rPr><w:fldChar w:fldCharType="{}"/></w:r>'
    body = (
        hidden.format("begin") + code('HYPERLINK "a.html"') + hidden.format("separate")
        + r("x", "<w:vanish/>") + mark("end") + r("y")
    )  # fmt: skip
    paragraph = first(opened(tmp_path, p(body)))
    assert paragraph.text == "y"
    assert list(links_in(paragraph)) == []


# --- Changes, comments, controls -------------------------------------------------------------


def test_changes_are_told_as_such(tmp_path: Path) -> None:
    """Who did what and when; what is gone is not read."""
    file = opened(
        tmp_path,
        p(r("is ")
          + f"<w:del {WHO}><w:r><w:delText>foggy</w:delText></w:r></w:del>"
          + f"<w:ins {WHO}>{r('cloudy')}</w:ins>"
          + f"<w:moveFrom {WHO}>{r(' away')}</w:moveFrom><w:moveTo {WHO}>{r(' here')}</w:moveTo>"
          + r("!", f"<w:b/><w:rPrChange {WHO}><w:rPr/></w:rPrChange>")),
        p("b", "", f"<w:rPr><w:ins {WHO}/></w:rPr><w:pPrChange {WHO}><w:pPr/></w:pPrChange>"),
        f"<w:tbl><w:tr><w:trPr><w:del {WHO}/></w:trPr>{tc('c')}</w:tr><w:tr>{tc('d')}</w:tr>"
        f"</w:tbl><w:del {WHO}>{p('e')}</w:del>",
    )  # fmt: skip
    one, two, table, gone = file.body
    assert isinstance(one, WordParagraph)
    assert [(run.text, run.change.kind if run.change else None) for run in one.runs] == [
        ("is ", None),
        ("foggy", ChangeKind.DELETED),
        ("cloudy", ChangeKind.INSERTED),
        (" away", ChangeKind.MOVED_AWAY),
        (" here", ChangeKind.MOVED_HERE),
        ("!", None),
    ]
    *_, last = one.runs
    assert last.reformatted is not None
    assert (last.reformatted.kind, last.reformatted.author) == (ChangeKind.FORMATTED, "Nurse")
    assert isinstance(two, WordParagraph)
    assert two.mark_change is not None
    assert (two.mark_change.kind, two.mark_change.date) == (
        ChangeKind.INSERTED, "2026-11-29T10:00:00Z",
    )  # fmt: skip
    assert two.reformatted is not None
    assert isinstance(table, WordTable)
    assert [is_gone(row) for row in table.rows] == [True, False]
    assert isinstance(gone, WordParagraph)
    assert is_gone(gone)
    assert read(file.body) == ["is cloudy here!", "b", "d"]


def test_what_is_inserted_and_deleted_again_is_gone(tmp_path: Path) -> None:
    """And a field that was deleted does not reach into what follows."""
    deleted = (
        f"<w:del {WHO}>{mark('begin')}{code('PAGE')}</w:del>"
        f"<w:ins {WHO}><w:del {WHO}><w:r><w:delText>a</w:delText></w:r></w:del></w:ins>"
        f"<w:del {WHO}><w:ins {WHO}><w:r><w:delText>b</w:delText></w:r></w:ins></w:del>"
    )
    paragraph = first(opened(tmp_path, p(deleted + r("c"))))
    assert paragraph.text == "c"
    assert [run.text for run in paragraph.runs] == ["a", "b", "c"]
    assert [run.text for run in standing(paragraph.inlines) if isinstance(run, WordRun)] == ["c"]


def test_comments_keep_their_words_answers_and_places(tmp_path: Path) -> None:
    """What they are about lies between two points."""
    file = opened(
        tmp_path,
        p('<w:commentRangeStart w:id="0"/>' + r("dose") + '<w:commentRangeEnd w:id="0"/>'),
        comments=(
            f'<w:comment w:id="0" w:author="Nurse" w:date="2026-11-29">'
            f'<w:p w14:paraId="A1">{r("Really?")}</w:p></w:comment>'
            f'<w:comment w:id="1" w:author="Doctor"><w:p w14:paraId="B0">{r("x")}</w:p>'
            f'<w:p w14:paraId="B1">{r("Yes.")}</w:p></w:comment>'
        ),
        commentsExtended=(
            '<w15:commentEx w15:paraId="A1" w15:done="1"/>'
            '<w15:commentEx w15:paraId="B1" w15:paraIdParent="A1" w15:done="0"/>'
        ),
    )
    assert [
        (each.identifier, each.author, each.parent, each.resolved, read(each.blocks))
        for each in file.comments
    ] == [("0", "Nurse", "", True, ["Really?"]), ("1", "Doctor", "0", False, ["x", "Yes."])]
    start, run, end = first(file).inlines
    assert start == CommentPoint("0", start=True)
    assert end == CommentPoint("0", start=False)
    assert isinstance(run, WordRun)
    assert file.comments[0].blocks[0].story is StoryKind.COMMENT  # type: ignore[union-attr]


def test_a_content_control_is_told_of_what_stands_in_it(tmp_path: Path) -> None:
    """Round blocks, round words, and of which kind."""

    def control(tag: str, kind: str, inside: str) -> str:
        return (
            f'<w:sdt><w:sdtPr><w:alias w:val="T"/><w:tag w:val="{tag}"/>{kind}</w:sdtPr>'
            f"<w:sdtContent>{inside}</w:sdtContent></w:sdt>"
        )

    name = control("b", "<w:text/>", r("name"))
    file = opened(
        tmp_path,
        control("a", "<w:showingPlcHdr/>", p("form")),
        p(r("x") + name + r("y")),
    )
    one, two = paragraphs_in(file.body)
    assert one.control is not None
    assert (one.control.tag, one.control.title, one.control.kind) == ("a", "T", "")
    assert one.control.placeholder
    tags = [run.control.tag if run.control else "" for run in two.runs]
    assert tags == ["", "b", ""]
    assert [run.control.kind for run in two.runs if run.control] == ["text"]


def test_bookmarks_have_names_at_both_ends(tmp_path: Path) -> None:
    """Also between paragraphs."""
    ends = '<w:bookmarkStart w:id="1" w:name="a"/>', '<w:bookmarkEnd w:id="1"/>'
    file = opened(tmp_path, ends[0], p("x"), p(ends[1]))
    start, _, paragraph = file.body
    assert start == BookmarkPoint("a", start=True)
    assert isinstance(paragraph, WordParagraph)
    assert paragraph.inlines == (BookmarkPoint("a", start=False),)


def test_what_is_not_read_is_named(tmp_path: Path) -> None:
    """A file in the file, and mathematics."""
    formula = "<m:oMath><m:r><m:t>x</m:t></m:r><m:r><m:t>=1</m:t></m:r></m:oMath>"
    file = opened(tmp_path, '<w:altChunk r:id="a"/>', p(formula))
    chunk, paragraph = file.body
    assert isinstance(chunk, ForeignBlock)
    assert chunk.kind == "altChunk"
    assert isinstance(paragraph, WordParagraph)
    (found,) = paragraph.inlines
    assert isinstance(found, Equation)
    assert found.text == "x=1"


# --- Lists -----------------------------------------------------------------------------------


def levels(*texts: tuple[str, str]) -> str:
    """Return the levels of a numbering: kind and text of each."""
    return "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for at, (kind, text) in enumerate(texts)
    )


def listed(number: int, depth: int = 0, style: str = "") -> str:
    """Return a paragraph of a list."""
    own = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    return p("x", style, own)


def test_a_list_item_has_the_number_that_word_shows(tmp_path: Path) -> None:
    """Nested numbers, letters, a list that begins anew, one that goes on, and bullets."""
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">'
        f"{levels(('decimal', '%1.'), ('lowerLetter', '%1%2)'), ('upperRoman', '(%3)'))}"
        '</w:abstractNum><w:abstractNum w:abstractNumId="1">'
        f"{levels(('bullet', '•'))}</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="10"/></w:lvlOverride></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>'
    )
    order = [(1, 0), (1, 1), (1, 1), (1, 2), (1, 0), (1, 1), (2, 0), (2, 0), (1, 0), (3, 0)]
    file = opened(tmp_path, *(listed(*each) for each in order), numbering=numbering)
    places = [each.place for each in paragraphs_in(file.body)]
    assert [each.marker for each in places if each] == [
        "1.", "1a)", "1b)", "(I)", "2.", "2a)", "10.", "11.", "12.", "•",
    ]  # fmt: skip
    assert [each.count for each in places if each][-2:] == [12, None]
    assert all(each is not None and each.direct for each in places)


def test_a_style_makes_a_list_and_a_paragraph_leaves_it(tmp_path: Path) -> None:
    """No numbering is said with a nought."""
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{levels(("decimal", "%1."))}</w:abstractNum>'
        '<w:num w:numId="4"><w:abstractNumId w:val="0"/></w:num>'
    )
    listing = style("Item", '<w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr>')
    none = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    file = opened(
        tmp_path, p("a", "Item"), p("b", "Item", none), p("c", "Item"),
        numbering=numbering, styles=listing,
    )  # fmt: skip
    one, two, three = (each.place for each in paragraphs_in(file.body))
    assert one is not None
    assert (one.number, one.count, one.direct) == ("4", 1, False)
    assert two is None
    assert three is not None
    assert three.count == 2


@pytest.mark.parametrize(
    ("count", "kind", "shown"),
    [
        (26, "lowerLetter", "z"), (28, "upperLetter", "BB"), (1999, "lowerRoman", "mcmxcix"),
        (4, "upperRoman", "IV"), (7, "decimalZero", "07"), (0, "lowerLetter", "0"),
        (3, "hebrew1", "3"),
    ],
)  # fmt: skip
def test_numbers_are_shown_as_word_shows_them(count: int, kind: str, shown: str) -> None:
    """Of a kind that is not known, in digits."""
    assert formatted(count, kind) == shown


# --- Tables, drawings, notes -----------------------------------------------------------------


def test_a_table_says_how_its_cells_are_merged(tmp_path: Path) -> None:
    """Over columns and down rows; which row heads it, which column names its rows."""
    wide, down, on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    head = "<w:trPr><w:tblHeader/></w:trPr>"
    table = (
        '<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblLook w:val="0080"/>'
        f'<w:tblCaption w:val="Doses"/></w:tblPr><w:tr>{head}{tc("a", wide)}</w:tr>'
        f"<w:tr>{tc('b', down)}{tc('c')}</w:tr><w:tr>{tc('', on)}{tc('d')}</w:tr></w:tbl>"
    )
    (found,) = opened(tmp_path, table, styles=style("Grid", "", "table")).body
    assert isinstance(found, WordTable)
    assert [[(cell.span, cell.merge) for cell in row.cells] for row in found.rows] == [
        [(2, "")], [(1, "restart"), (1, "")], [(1, "continue"), (1, "")],
    ]  # fmt: skip
    assert [row.header for row in found.rows] == [True, False, False]
    assert found.first_column
    assert (found.caption, found.style.name) == ("Doses", "Grid")


def test_a_drawing_says_what_it_is_and_where_its_words_stand(tmp_path: Path) -> None:
    """Its picture's part, its alternative text, its boxes, each once."""
    mark_ = '<a:extLst><a:ext uri="x"><adec:decorative val="1"/></a:ext></a:extLst>'
    box = p(drawing("inner", inner=shape(p("within"), fill="FFFFFF")) + r("around"))
    blip = (
        "<a:graphic><a:graphicData><pic:pic><pic:blipFill>"
        '<a:blip r:embed="png"/></pic:blipFill></pic:pic></a:graphicData></a:graphic>'
    )
    file = opened(
        tmp_path,
        p(drawing("A tablet", inner=blip)),
        p(drawing(marks=mark_, anchor=True)),
        p(drawing(inner=shape(box))),
    )
    one, two, three = (next(each.drawings) for each in file.body if isinstance(each, WordParagraph))
    assert one.parts == ("word/media/image1.png",)
    assert [(thing.alt, thing.decorative, thing.floating) for thing in one.things] == [
        ("A tablet", False, False)
    ]
    assert [(thing.alt, thing.decorative, thing.floating) for thing in two.things] == [
        ("", True, True)
    ]
    assert [read(box) for box in three.boxes] == [["around", "within"]]


def test_a_text_box_does_not_belong_to_the_field_round_it(tmp_path: Path) -> None:
    """Its words are a story of their own, also where a link is round its drawing."""
    box = drawing(inner=shape(p("in the box")))
    paragraph = first(opened(tmp_path, p(field('HYPERLINK "a.html"', box + r("out")))))
    (around, outside) = paragraph.runs
    assert around.link is outside.link is not None
    (within,) = paragraphs_in(next(paragraph.drawings).boxes[0])
    (run,) = within.runs
    assert (run.text, run.link, run.fields) == ("in the box", None, ())


def test_a_title_describes_a_picture_that_nothing_else_does(tmp_path: Path) -> None:
    """LibreOffice keeps it there; what is said at length goes first."""
    both = drawing("Long").replace("name=", 'title="Short" name=')
    title = drawing("").replace("name=", 'title="Short" name=')
    file = opened(tmp_path, p(both), p(title))
    found = [thing.alt for each in paragraphs_in(file.body) for one in each.drawings
             for thing in one.things]  # fmt: skip
    assert found == ["Long", "Short"]


def test_rules_take_notes_in_the_order_of_their_part(tmp_path: Path) -> None:
    """Their number in a place is the one by which they stand there."""
    mentions = "".join(f'<w:r><w:footnoteReference w:id="{one}"/></w:r>' for one in (3, 2))
    notes = "".join(f'<w:footnote w:id="{one}">{p(f"note {one}")}</w:footnote>' for one in (2, 3))
    document = Document(opened(tmp_path, p(mentions), footnotes=notes).path)
    assert [each.place for each in document.paragraphs if each.story is StoryKind.FOOTNOTE] == [
        "footnote 1, paragraph “note 2”",
        "footnote 2, paragraph “note 3”",
    ]


def test_a_picture_that_is_described_is_the_words_of_its_link(tmp_path: Path) -> None:
    """Without a description the link has none."""
    for alt, found in (("The clinic", []), ("", ["word-link-empty"])):
        body = p(f'<w:hyperlink r:id="web">{drawing(alt)}</w:hyperlink>')
        rules = check_word(opened(tmp_path, body).path)
        assert [one.rule for one in rules.failures if "link" in one.rule] == found


def test_notes_come_as_the_text_mentions_them(tmp_path: Path) -> None:
    """Those that nothing leads to come last; Word's own lines are no notes."""
    mentions = "".join(f'<w:r><w:footnoteReference w:id="{number}"/></w:r>' for number in (3, 2, 3))
    hidden = '<w:r><w:rPr><w:vanish/></w:rPr><w:footnoteReference w:id="4"/></w:r>'
    notes = '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>' + "".join(
        f'<w:footnote w:id="{number}">{p(f"note {number}")}</w:footnote>' for number in (2, 3, 4)
    )
    file = opened(tmp_path, p(mentions + hidden), footnotes=notes)
    found = file.notes(StoryKind.FOOTNOTE)
    assert [
        (note.identifier, note.number, note.mentioned, read(note.blocks)) for note in found
    ] == [("3", 2, True, ["note 3"]), ("2", 1, True, ["note 2"]), ("4", 3, False, ["note 4"])]
    assert found is file.notes(StoryKind.FOOTNOTE)
    assert file.notes(StoryKind.ENDNOTE) == ()


def test_headers_and_footers_are_stories_of_their_own(tmp_path: Path) -> None:
    """Each part once."""
    file = opened(tmp_path, p("a"), header1=p("head"), header2=p("other"), footer1=p("foot"))
    assert [(each.kind, read(each.blocks)) for each in file.margins] == [
        (StoryKind.HEADER, ["head"]), (StoryKind.HEADER, ["other"]), (StoryKind.FOOTER, ["foot"]),
    ]  # fmt: skip


@pytest.mark.parametrize("part", ["styles", "numbering", "footnotes"])
def test_a_part_without_which_the_text_cannot_be_told_is_missed(tmp_path: Path, part: str) -> None:
    """It is said which."""
    whole = opened(tmp_path, p("a"), **{part: ""}).path
    with zipfile.ZipFile(whole) as old:
        kept = {name: old.read(name) for name in old.namelist() if name != f"word/{part}.xml"}
    file = WordFile(packed(tmp_path, "b.docx", kept))
    with pytest.raises(ConformanceError, match=rf"the part word/{part}\.xml is missing"):
        _ = file.body, file.notes(StoryKind.FOOTNOTE)


def test_a_file_in_memory_is_read_as_one_on_disk(tmp_path: Path) -> None:
    """What was just written need not be put anywhere first; its name is only said."""
    data = opened(tmp_path, p("a")).path.read_bytes()
    with WordFile(Path("edited.docx"), data) as file:
        assert read(file.body) == ["a"]
    with pytest.raises(ConformanceError, match=r"^edited\.docx: is not a ZIP package"):
        WordFile(Path("edited.docx"), b"no zip")
