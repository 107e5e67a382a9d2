"""`plainleaf import` of Word files: headings, lists, notes, changes, works; nothing lost."""

from __future__ import annotations

import base64
import json
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document
from docx.document import Document as DocumentObject
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import RGBColor
from docx.text.paragraph import Paragraph
from typer.testing import CliRunner

from plainleaf.api import export
from plainleaf.cli import app
from plainleaf.errors import SourceError
from plainleaf.importers import Import, import_article

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgYGAAAAAEAAH2FzhVAAAAAElFTkSuQmCC"
)
CONTENT = Path(__file__).parents[1] / "content"


def saved(document: DocumentObject, folder: Path, changes: str | None = None) -> Import:
    """Import a Word file."""
    path = folder / "file.docx"
    document.save(str(path))
    return import_article(path, language="en", changes=changes)


def body_of(made: Import) -> str:
    """Return what stands below the front matter."""
    return made.text.split("\n---\n", 1)[1].strip()


def dropped(made: Import) -> str:
    """Return all words that are named in reports."""
    return " ".join(each.dropped for each in made.diagnostics)


def add_xml(paragraph: Paragraph, xml: str) -> None:
    """Add elements of WordprocessingML to a paragraph."""
    root = parse_xml(f"<w:p {nsdecls('w', 'm')}>{xml}</w:p>")
    for element in list(root):
        paragraph._p.append(element)


def run(text: str, properties: str = "") -> str:
    """Return a run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_headings_lists_and_marks(tmp_path: Path) -> None:
    """By their styles; bold, raised and struck words keep their marks, colours are counted."""
    document = Document()
    document.add_paragraph("After your fall", style="Title")
    document.add_heading("What to do", 1)
    paragraph = document.add_paragraph("Take ")
    paragraph.add_run("2 tablets").bold = True
    paragraph.add_run(" of 5 m")
    paragraph.add_run("2").font.superscript = True
    paragraph.add_run(" red").font.color.rgb = RGBColor(255, 0, 0)
    document.add_heading("How", 2)
    items = (("Rest", "Bullet"), ("in bed", "Bullet 2"), ("Eat", "Bullet"), ("First", "Number"))
    for text, style in (*items, ("Then", "Number")):
        document.add_paragraph(text, style=f"List {style}")
    made = saved(document, tmp_path)
    assert "title: After your fall\n" in made.text
    assert body_of(made) == (
        "## What to do\n\nTake **2 tablets** of 5 m<sup>2</sup> red\n\n### How\n\n"
        "- Rest\n  - in bed\n- Eat\n\n1. First\n2. Then"
    )
    assert any("colour (1)" in each.message for each in made.diagnostics)


def test_headings_and_lists_by_their_looks(tmp_path: Path) -> None:
    """A short line in bold with text below it, items with typed signs; both are said."""
    document = Document()
    document.add_paragraph("After your fall", style="Title")
    document.add_paragraph().add_run("What to bring").bold = True
    for text in ("• Your card", "• Your tablets", "Then:", "1. Sit", "2. Wait", "1986. was a year"):
        document.add_paragraph(text)
    made = saved(document, tmp_path)
    assert body_of(made) == (
        "## What to bring\n\n- Your card\n- Your tablets\n\nThen:\n\n1. Sit\n2. Wait\n\n"
        "1986\\. was a year"
    )


def test_tracked_changes_stop_the_import_until_they_are_decided(tmp_path: Path) -> None:
    """A dose in an undecided change is nobody's to guess; what goes is named."""
    document = Document()
    document.add_paragraph("Dose", style="Title")
    paragraph = document.add_paragraph("Take ")
    add_xml(
        paragraph,
        '<w:del w:id="1" w:author="Ann"><w:r><w:delText>5</w:delText></w:r></w:del>'
        f'<w:ins w:id="2" w:author="Ann">{run("10")}</w:ins>' + run("0 mg"),
    )
    with pytest.raises(SourceError, match=r"2 tracked changes are not decided.*paragraph 2"):
        saved(document, tmp_path)
    made = saved(document, tmp_path, "accept")
    assert body_of(made) == "Take 100 mg"
    assert any("by Ann" in each.message and each.dropped == "5" for each in made.diagnostics)
    assert body_of(saved(document, tmp_path, "reject")) == "Take 50 mg"
    result = CliRunner().invoke(
        app, ["import", str(tmp_path / "file.docx"), "--out", str(tmp_path / "o"), "--changes",
              "accept"],
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "paragraph 2" in result.stdout


def test_hidden_words_margins_and_comments_are_named(tmp_path: Path) -> None:
    """None of them is text of the article."""
    document = Document()
    document.add_paragraph("Title", style="Title")
    paragraph = document.add_paragraph("Seen")
    add_xml(paragraph, run(" secret 7", "<w:vanish/>") + run("."))
    document.sections[0].header.paragraphs[0].text = "Clinic 12"
    document.sections[0].footer.paragraphs[0].text = "Page 3"
    document.add_comment(paragraph.runs[0], "Is this right?", author="Bob")
    made = saved(document, tmp_path)
    assert body_of(made) == "Seen."
    for words in ("secret 7", "Clinic 12", "Page 3", "Is this right?"):
        assert words in dropped(made)
    assert any("comment by Bob" in each.message for each in made.diagnostics)


def test_tables_boxes_and_pictures(tmp_path: Path) -> None:
    """Merged cells are taken apart; one cell alone is a box; a picture asks for its words."""
    document = Document()
    document.add_paragraph("Title", style="Title")
    table = document.add_table(3, 3)
    for at, text in enumerate(("Day", "Dose", "x", "Mon", "5 mg", "1", "y", "10 mg", "2")):
        table._cells[at].text = text
    table.cell(0, 2).text = ""
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(2, 0).text = ""
    table.cell(1, 0).merge(table.cell(2, 0))
    box = document.add_table(1, 1).cell(0, 0)
    box.paragraphs[0].add_run("Key points").bold = True
    box.add_paragraph("Drink water.")
    document.add_picture(BytesIO(PNG))
    made = saved(document, tmp_path)
    text = body_of(made)
    assert text.count("Dose") == 2
    assert [line.split("|")[1:4] for line in text.splitlines() if "mg" in line] == [
        [" Mon ", " 5 mg ", " 1    "], [" Mon ", " 10 mg ", " 2    "]
    ] or text.count("Mon") == 2  # fmt: skip
    assert "::: key-points\n## Key points\n\nDrink water.\n:::" in text
    assert "![](images/image1.png)" in text
    assert list(made.pictures) == ["images/image1.png"]


def test_signs_of_symbol_fonts_are_what_they_show(tmp_path: Path) -> None:
    """The letter m of the font Symbol is μ: 5 μg are no 5 mg."""
    document = Document()
    document.add_paragraph("Title", style="Title")
    font = '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'
    add_xml(
        document.add_paragraph("Take 5 "),
        run("m", font)
        + run("g, ")
        + '<w:r><w:sym w:font="Symbol" w:char="F0A3"/></w:r>'
        + run("3"),
    )
    assert body_of(saved(document, tmp_path)) == "Take 5 μg, ≤3"


def test_works_that_programs_keep_are_cited(tmp_path: Path) -> None:
    """Zotero's data, in many runs; what cannot be read is asked for."""
    item = {"citationItems": [{"id": 7, "locator": "3", "itemData": {
        "id": 7, "type": "article-journal", "title": "On walking",
        "author": [{"family": "Doe", "given": "Jane"}], "issued": {"date-parts": [[2021, 5]]},
        "DOI": "10.1000/x"}}]}  # fmt: skip
    text = f" ADDIN ZOTERO_ITEM CSL_CITATION {json.dumps(item)} ".replace("&", "&amp;")
    cut = len(text) // 2
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{text[:cut]}</w:instrText></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{text[cut:]}</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("(Doe 2021)")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )  # fmt: skip
    document = Document()
    document.add_paragraph("Title", style="Title")
    add_xml(document.add_paragraph("Walk "), field + run("."))
    end_note = field.replace(text[:cut], " ADDIN EN.CITE x").replace(text[cut:], "")
    add_xml(document.add_paragraph("Rest "), end_note)
    made = saved(document, tmp_path)
    assert body_of(made) == "Walk [@doe2021, p. 3].\n\nRest (Doe 2021)"
    assert "issued: 2021-05\n" in made.text
    assert any("EndNote" in each.message for each in made.diagnostics)


def test_a_file_that_declares_a_document_type_is_refused(tmp_path: Path) -> None:
    """No word processor writes one; entities could drop words or grow without end."""
    path = tmp_path / "file.docx"
    document = Document()
    document.add_paragraph("Words")
    document.save(str(path))
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    head, body = parts["word/document.xml"].split(b"?>", 1)
    parts["word/document.xml"] = head + b'?><!DOCTYPE x [<!ENTITY a "b">]>' + body
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    with pytest.raises(SourceError, match="document type"):
        import_article(path)


def test_languages_only_where_they_are_real(tmp_path: Path) -> None:
    """Word marks languages by guess: a proper name is none."""
    document = Document()
    document.add_paragraph("Title", style="Title")
    add_xml(
        document.add_paragraph("You can say "),
        run("tengo mucho dolor", '<w:lang w:val="es-ES"/>') + run(" to the doctor in ")
        + run("Los Angeles", '<w:lang w:val="es-ES"/>') + run("."),
    )  # fmt: skip
    assert "say [tengo mucho dolor]{lang=es-ES} to the doctor in Los Angeles." in body_of(
        saved(document, tmp_path)
    )


def test_our_own_word_file_comes_back_as_the_article(tmp_path: Path) -> None:
    """Boxes, key points, source, references and citations included."""
    result = export(CONTENT / "nalmefen", ["docx"], tmp_path)
    made = import_article(result.files["docx"])
    assert made.text == (CONTENT / "nalmefen" / "article.md").read_text("utf-8")


def test_a_source_that_stands_last_comes_back(tmp_path: Path) -> None:
    """In giant print, where it would push the key points off the first page."""
    result = export(CONTENT / "nalmefen", ["docx"], tmp_path, edition="giant")
    made = import_article(result.files["docx"])
    assert "\nsource: enning2022\n" in made.text
    assert "container-title: Der Nervenarzt" in made.text


def test_pandoc_sees_the_same_headings_and_lists(tmp_path: Path) -> None:
    """A judge from outside."""
    pypandoc = pytest.importorskip("pypandoc")
    document = Document()
    document.add_heading("One", 1)
    document.add_paragraph("Words.")
    document.add_heading("Two", 2)
    for text, style in (("a", "List Bullet"), ("b", "List Bullet 2"), ("c", "List Bullet"),
                        ("d", "List Number"), ("e", "List Number")):  # fmt: skip
        document.add_paragraph(text, style=style)
    document.add_heading("Three", 1)
    document.add_paragraph("End.")
    made = saved(document, tmp_path)
    theirs = pypandoc.convert_file(str(tmp_path / "file.docx"), "gfm").split()
    ours = body_of(made).split()
    assert [each for each in theirs if each.isalpha()] == ["One", *(
        each for each in ours if each.isalpha() and each != "One")]  # fmt: skip
    assert theirs.count("-") == ours.count("-") == 3
    assert [each for each in theirs if each[0].isdigit()] == ["1.", "2."]


# --- As other makers write them -----------------------------------------------------------------


def picture(document: DocumentObject, words: str) -> None:
    """Add a picture with a description in a paragraph of its own."""
    shown = document.add_paragraph().add_run().add_picture(BytesIO(PNG))
    shown._inline.docPr.set("descr", words)


def test_a_picture_or_a_box_above_the_text_stays(tmp_path: Path) -> None:
    """What has no words is no line of authors, wherever it stands."""
    document = Document()
    document.add_paragraph("After your fall", style="Title")
    picture(document, "A stick")
    document.add_paragraph("Walk slowly.")
    assert body_of(saved(document, tmp_path)) == "![A stick](images/image1.png)\n\nWalk slowly."


def test_pictures_in_one_paragraph_stand_one_by_one(tmp_path: Path) -> None:
    """A row of pictures is no line of text."""
    document = Document()
    document.add_paragraph("After your fall", style="Title")
    paragraph = document.add_paragraph()
    for words in ("A stick", "A shoe"):
        paragraph.add_run().add_picture(BytesIO(PNG))._inline.docPr.set("descr", words)
    document.add_paragraph("Walk slowly.")
    assert body_of(saved(document, tmp_path)).count("\n\n") == 2


def test_a_picture_in_a_table_with_names_of_rows(tmp_path: Path) -> None:
    """Such a table is HTML in the article, and a second import changes nothing."""
    document = Document()
    document.add_paragraph("Signs", style="Title")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ("Sign", "It says", "", "Stop\nand wait"), strict=True):
        cell.text = text
    table.cell(1, 0).paragraphs[0].add_run().add_picture(BytesIO(PNG))
    table.cell(1, 1).add_paragraph("Call us.")
    document.add_paragraph("The end.")
    made = saved(document, tmp_path)
    assert '<img src="images/image1.png">' in made.text
    assert "<p>Call us.</p>" in made.text


def test_a_drop_cap_is_the_first_letter_of_its_word(tmp_path: Path) -> None:
    """Word keeps it in a paragraph of its own."""
    document = Document()
    document.add_paragraph("Falls", style="Title")
    first = document.add_paragraph("M")
    add_frame = parse_xml(f'<w:framePr {nsdecls("w")} w:dropCap="drop" w:lines="3"/>')
    first._p.get_or_add_pPr().append(add_frame)
    document.add_paragraph("ost people who fall get up again.")
    assert body_of(saved(document, tmp_path)) == "Most people who fall get up again."


@pytest.mark.parametrize("dash", ["-", "–"])
def test_a_dash_that_word_made_a_bullet_stays_before_degrees(tmp_path: Path, dash: str) -> None:
    """Word does so with a dash that is typed at the start of a line: nobody loses a minus."""
    document = Document()
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90"><w:lvl w:ilvl="0"><w:start '
        f'w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="{dash}"/></w:lvl></w:abstractNum>'
    ))  # fmt: skip
    numbering.append(parse_xml(
        f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'
    ))  # fmt: skip
    document.add_heading("Cold chain", 0)
    for words in ("20 °C in the freezer", "Keep it dark, at 5 mg a day"):
        paragraph = document.add_paragraph(words)
        paragraph._p.get_or_add_pPr().append(parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="90"/></w:numPr>'
        ))  # fmt: skip
    made = saved(document, tmp_path)
    assert body_of(made).replace("\\", "") == (
        f"- {dash} 20 °C in the freezer\n- Keep it dark, at 5 mg a day"
    )
    assert [each.code for each in made.diagnostics if "minus sign" in each.message] == ["asked"]


def test_how_a_word_is_read_is_named(tmp_path: Path) -> None:
    """Articles have no ruby."""
    document = Document()
    document.add_paragraph("題", style="Title")
    paragraph = document.add_paragraph("これは")
    add_xml(
        paragraph,
        f"<w:r><w:ruby><w:rt>{run('くすり')}</w:rt><w:rubyBase>{run('薬')}</w:rubyBase></w:ruby></w:r>",
    )
    paragraph.add_run("です。")
    made = saved(document, tmp_path)
    assert "これは薬です。" in made.text
    assert "くすり" in dropped(made)


def test_key_points_are_a_box(tmp_path: Path) -> None:
    """A heading that is known, with a list below."""
    document = Document()
    document.add_paragraph("Falls", style="Title")
    document.add_heading("Key points", 1)
    document.add_paragraph("Walk daily.", style="List Bullet")
    document.add_heading("More", 1)
    document.add_paragraph("Text.")
    made = body_of(saved(document, tmp_path))
    assert made.startswith("::: key-points\n## Key points\n\n- Walk daily.\n:::\n\n## More")


def test_the_mark_of_a_note_stands_at_its_word(tmp_path: Path) -> None:
    """Typists put a space before it; a table in which notes stand is in bars."""
    document = Document()
    document.add_paragraph("Iron", style="Title")
    paragraph = document.add_paragraph("Take it ")
    add_xml(paragraph, '<w:r><w:footnoteReference w:id="2"/></w:r>')
    paragraph.add_run("with water.")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ("Day", "Dose", "Monday", "65 mg"), strict=True):
        cell.text = text
    table.cell(1, 1).add_paragraph("or 2 times 30 mg")
    add_xml(table.cell(1, 1).paragraphs[0], '<w:r><w:footnoteReference w:id="3"/></w:r>')
    document.add_paragraph("The end.")
    made = import_article(with_notes(document, tmp_path), language="en")
    assert "Take it[^1] with water." in made.text
    assert "| Monday | 65 mg[^2]<br>or 2 times 30 mg |" in made.text
    assert "[^1]: Or juice.\n\n[^2]: In winter.\n" in made.text


def with_notes(document: DocumentObject, folder: Path) -> Path:
    """Save a Word file with two notes, whose numbers are 2 and 3."""
    path = folder / "notes.docx"
    document.save(str(path))
    notes = "".join(
        f'<w:footnote w:id="{at}"><w:p>{run(words)}</w:p></w:footnote>'
        for at, words in ((2, "Or juice."), (3, "In winter."))
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    with ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts["word/footnotes.xml"] = f"<w:footnotes {nsdecls('w')}>{notes}</w:footnotes>".encode()
    for name, end, new in (
        ("[Content_Types].xml", b"</Types>",
         f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'),
        ("word/_rels/document.xml.rels", b"</Relationships>",
         f'<Relationship Id="rIdNotes" Type="{relation}" Target="footnotes.xml"/></Relationships>'),
    ):  # fmt: skip
        parts[name] = parts[name].replace(end, new.encode())
    with ZipFile(path, "w", ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return path


@pytest.mark.parametrize(
    ("lines", "listed"),
    [
        (("2. Tag: Ruhe.", "3. Tag: Bad.", "5. Tag: Wald."), False),
        (("1. Mai: eins.", "15. Mai: zwei.", "3. Juni: drei."), False),
        (("1. Wash.", "2. Dry.", "4. Go."), True),
        (("1. Wash.", "2. Dry.", "2. Dry again.", "3. Go."), True),
        (("0. Wait.", "1. Go."), True),
        (("3. Three.", "2. Two.", "1. One."), True),
    ],
)
def test_typed_numbers_stand_as_they_stood(
    lines: tuple[str, ...], listed: bool, tmp_path: Path
) -> None:
    """As a list, or as text, but never half of them as one."""
    document = Document()
    document.add_heading("A title", 1)
    document.add_paragraph("Read this.")
    for each in (*lines, "Call us."):
        document.add_paragraph(each)
    made = body_of(saved(document, tmp_path))
    shown = (
        "\n".join(lines) if listed else "\n\n".join(each.replace(".", "\\.", 1) for each in lines)
    )
    assert made == f"Read this.\n\n{shown}\n\nCall us."


@pytest.mark.parametrize("style", ["Table Grid", "Light List Accent 1", "Normal Table"])
@pytest.mark.parametrize(
    "rows",
    [
        [["Drug", "When"], ["Amlodipine", "morning"], ["Ramipril", "evening"]],
        [["Drug", "Dose"], ["Amlodipine", "5 mg"], ["Ramipril", "10 mg"]],
        [["Drug", "When"], ["Amlodipine", "in the\nmorning"], ["", "- 5 mg | 1."]],
        [["الدواء", "متى"], ["أملوديبين", "صباحا"], ["راميبريل", "مساء"]],
        [["薬", "時間"], ["アムロジピン", "朝"], ["ラミプリル", "夜"]],
    ],
)
def test_a_simple_table_stands_in_bars(rows: list[list[str]], style: str, tmp_path: Path) -> None:
    """Whatever Word ticks by itself; the article's own Word file gives the same article again."""
    document = Document()
    document.add_heading("A title", 1)
    document.add_paragraph("Read this.")
    table = document.add_table(len(rows), len(rows[0]))
    table.style = style
    for at, row in enumerate(rows):
        for place, words in enumerate(row):
            table.cell(at, place).text = words
    document.add_paragraph("Call us.")
    made = saved(document, tmp_path)
    lines = body_of(made).split("\n\n")[1].split("\n")
    assert len(lines) == len(rows) + 1
    assert all(each.startswith("| ") for each in (lines[0], *lines[2:]))
    article = tmp_path / "article" / "article.md"
    article.parent.mkdir()
    article.write_text(made.text, "utf-8")
    word = export(article, ["docx"], None, clinic=False).data["docx"]
    (tmp_path / "again.docx").write_bytes(word)
    again = import_article(tmp_path / "again.docx")
    # Handouts keep numbers whole.
    assert body_of(again).translate({0xA0: " ", 0x2011: "-"}) == body_of(made)


def test_a_table_with_blocks_in_a_cell_stands_in_html(tmp_path: Path) -> None:
    """Bars cannot hold two paragraphs."""
    document = Document()
    document.add_heading("A title", 1)
    table = document.add_table(2, 2)
    for at, words in enumerate(("Drug", "When", "Amlodipine", "morning")):
        table.cell(at // 2, at % 2).text = words
    table.cell(1, 1).add_paragraph("and noon")
    assert "<td><p>morning</p><p>and noon</p></td>" in body_of(saved(document, tmp_path))


def test_what_was_deleted_within_an_insertion_was_never_there(tmp_path: Path) -> None:
    """Rejected, the insertion goes with all that was in it."""
    document = Document()
    document.add_paragraph("Dose", style="Title")
    deleted = '<w:del w:id="2" w:author="A"><w:r><w:delText>9</w:delText></w:r></w:del>'
    add_xml(
        document.add_paragraph("Take 5"),
        f'<w:ins w:id="1" w:author="A">{run("0")}{deleted}</w:ins>{run(" mg")}',
    )
    assert body_of(saved(document, tmp_path, "reject")) == "Take 5 mg"
    assert body_of(saved(document, tmp_path, "accept")) == "Take 50 mg"


def test_a_row_that_begins_further_in_keeps_its_columns(tmp_path: Path) -> None:
    """A dose stays below its heading where the first cell of its row is not there."""
    document = Document()
    document.add_paragraph("Dose", style="Title")
    table = document.add_table(3, 2)
    for at, words in enumerate(("Drug", "Dose", "A", "5 mg", "", "10 mg")):
        table.cell(at // 2, at % 2).text = words
    row = table.rows[2]._tr
    row.remove(row.tc_lst[0])
    row.get_or_add_trPr().append(parse_xml(f'<w:gridBefore {nsdecls("w")} w:val="1"/>'))
    assert body_of(saved(document, tmp_path)).split("\n")[-1] == "|      | 10 mg |"


@pytest.mark.parametrize(
    ("lines", "listed", "code"),
    [
        (("- Ausweis mitbringen", "-Brille mitbringen", "- 5 mg Marcumar"), True, "guessed"),
        (("– Card", "– Glasses", "–Letter"), True, "guessed"),
        (("-Ausweis", "-Brille"), True, "guessed"),
        (("- بطاقة", "-نظارة", "- ٥ ملغ"), True, "guessed"),
        (("-5 mg", "-10 mg"), False, "asked"),
        (("- 20 °C", "- 5 °C"), False, "asked"),
    ],
)
def test_a_typed_dash_without_its_space_is_read_as_in_text(
    lines: tuple[str, ...], listed: bool, code: str, tmp_path: Path
) -> None:
    """A list is whole, and a sign that may be a minus stays; both are said."""
    document = Document()
    document.add_heading("A title", 1)
    document.add_paragraph("Read this.")
    for each in lines:
        paragraph = document.add_paragraph(each[:3])
        paragraph.add_run(each[3:])
    document.add_paragraph("Call us.")
    made = saved(document, tmp_path)
    text = body_of(made).replace("\\", "")
    if listed:
        shown = "\n".join(f"- {each[1:].strip()}" for each in lines)
        assert text == f"Read this.\n\n{shown}\n\nCall us."
    else:
        assert all(each in text.split("\n\n") for each in lines)
    told = [each.message for each in made.diagnostics if each.code == code]
    assert any("dash" in each or "mark" in each for each in told)
