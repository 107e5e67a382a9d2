"""A clinic's own Word template: its styles and page are kept, ours are added, tricks fail."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt, RGBColor
from lxml import etree
from PIL import Image

from plainleaf.api import Export, export
from plainleaf.errors import ClinicError
from validators.field import Check

SEED = Path(__file__).resolve().parents[1] / "content" / "clear-print"
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{NAMESPACE}}}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"

Exported = Callable[..., Export]


def template(**changes: str) -> bytes:
    """Return a Word document in a clinic's dress: violet headings, a header with a logo."""
    document = docx.Document()
    normal = document.styles["Normal"].font
    normal.name, normal.size = "DejaVu Serif", Pt(13)
    if color := changes.get("color"):
        normal.color.rgb = RGBColor.from_string(color)
    for level in range(1, 7):
        heading = document.styles[f"Heading {level}"]
        heading.font.color.rgb = RGBColor.from_string("5B2A86")
    document.styles["Caption"].font.color.rgb = RGBColor.from_string("444444")
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(30)
    picture = io.BytesIO()
    Image.new("RGB", (40, 20), "purple").save(picture, "PNG")
    picture.seek(0)
    run = section.header.paragraphs[0].add_run("Head of the template ")
    run.add_picture(picture, height=Mm(6))
    for shape in section.header._element.iter(f"{DRAWING}docPr"):
        shape.set("descr", "A violet bar")
    section.footer.paragraphs[0].text = "Foot of the template"
    document.add_paragraph("Words of the template")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def rewritten(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """Return a package with its parts changed; None leaves one out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def german() -> bytes:
    """Return the template as a German Word keeps it: headings have identifiers of its own."""
    return rewritten(template(), lambda _, part: part.replace(b'"Heading', b'"berschrift'))


@pytest.fixture
def exported(tmp_path: Path) -> Exported:
    """Return a function that exports an article to Word on a template."""

    def made(data: bytes, article: Path = SEED, **options: Any) -> Export:
        (tmp_path / "clinic.toml").write_text(
            'lang = "en"\nname = "A clinic"\nreference-docx = "own.docx"\n', "utf-8"
        )
        (tmp_path / "own.docx").write_bytes(data)
        return export(
            article, ["docx", "html"], tmp_path / "out", clinic=tmp_path / "clinic.toml", **options
        )

    return made


def part(made: Export, name: str) -> etree._Element:
    """Return a part of the Word file."""
    with zipfile.ZipFile(made.files["docx"]) as package:
        return etree.fromstring(package.read(name))


def style(made: Export, name: str) -> etree._Element:
    """Return a style by its name."""
    (found,) = (
        each
        for each in part(made, "word/styles.xml").iter(f"{W}style")
        if each.find(f"{W}name").get(f"{W}val").lower() == name.lower()
    )
    return found


def test_the_clinic_s_styles_are_kept_and_ours_are_added(exported: Exported, ooxml: Check) -> None:
    """All constructs, in the look of the template where it has one; the schema is kept."""
    made = exported(template())
    assert style(made, "heading 1").find(f"{W}rPr/{W}color").get(f"{W}val") == "5B2A86"
    assert style(made, "Normal").find(f"{W}rPr/{W}sz").get(f"{W}val") == "26"
    assert style(made, "Key Points Text") is not None
    assert ooxml(made.files["docx"]) == []


def test_every_style_that_is_used_is_there_once(exported: Exported) -> None:
    """By whatever identifier the template knows it."""
    for data in (template(), german()):
        made = exported(data)
        styles = part(made, "word/styles.xml")
        known = [each.get(f"{W}styleId") for each in styles.iter(f"{W}style")]
        assert len(known) == len(set(known))
        used = {
            each.get(f"{W}val")
            for name in ("document", "footnotes", "numbering", "styles")
            for each in part(made, f"word/{name}.xml").iter(
                *(f"{W}{tag}" for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next"))
            )
        }
        assert used <= set(known)


def test_a_style_is_known_by_its_name_in_any_language_of_word(exported: Exported) -> None:
    """A German template's headings have German identifiers."""
    made = exported(german())
    first = next(part(made, "word/document.xml").iter(f"{W}pStyle"))
    used = {each.get(f"{W}val") for each in part(made, "word/document.xml").iter(f"{W}pStyle")}
    assert first.get(f"{W}val") == "Letterhead"
    assert {"berschrift1", "berschrift2"} <= used
    assert "Heading1" not in used


def named(kind: str, identifier: str, name: str) -> bytes:
    """Return a style of a template."""
    return (
        f'<w:style w:type="{kind}" w:styleId="{identifier}"><w:name w:val="{name}"/></w:style>'
    ).encode()


def with_styles(*styles: bytes) -> bytes:
    """Return the template with more styles."""
    return replaced("word/styles.xml", b"</w:styles>", b"".join(styles) + b"</w:styles>")


def test_an_identifier_that_is_taken_is_not_used_for_another_style(exported: Exported) -> None:
    """A template's style of another name keeps it, in whatever case; ours has one of its own."""
    data = with_styles(
        named("paragraph", "keyPoint", "Something else"),
        named("paragraph", "KeyPointsText", "Another"),
        named("table", "PlainleafTable", "Grid of ours"),
    )
    made = exported(data)
    found = {
        name: style(made, name).get(f"{W}styleId")
        for name in ("Key Point", "Key Points Text", "Plainleaf Table", "Something else")
    }
    assert found == {
        "Key Point": "KeyPointPlainleaf",
        "Key Points Text": "KeyPointsTextPlainleaf",
        "Plainleaf Table": "PlainleafTablePlainleaf",
        "Something else": "keyPoint",
    }
    document = part(made, "word/document.xml")
    used = {each.get(f"{W}val") for each in document.iter(f"{W}pStyle", f"{W}tblStyle")}
    assert {"KeyPointPlainleaf", "PlainleafTablePlainleaf"} <= used
    assert not {"KeyPoint", "keyPoint", "PlainleafTable"} & used
    bases = {each.get(f"{W}val") for each in part(made, "word/styles.xml").iter(f"{W}basedOn")}
    assert "KeyPointsTextPlainleaf" in bases
    assert "KeyPointsText" not in bases


def test_a_style_is_the_template_s_whatever_case_or_spaces_its_name_has(exported: Exported) -> None:
    """Word tells neither apart."""
    made = exported(with_styles(named("paragraph", "kp", "key  POINT")))
    ids = [each.get(f"{W}val") for each in part(made, "word/document.xml").iter(f"{W}pStyle")]
    assert "kp" in ids
    assert "KeyPoint" not in ids


def test_our_default_styles_do_not_replace_the_template_s(exported: Exported) -> None:
    """One style of a kind is the default; where it has another name, ours is not added."""
    data = replaced("word/styles.xml", b'<w:name w:val="Normal"/>', b'<w:name w:val="Standard"/>')
    made = exported(data)
    styles = list(part(made, "word/styles.xml").iter(f"{W}style"))
    defaults = [each for each in styles if each.get(f"{W}default") in ("1", "true")]
    assert len(defaults) == len({each.get(f"{W}type") for each in defaults})
    names = [each.find(f"{W}name").get(f"{W}val") for each in styles]
    assert "Standard" in names
    assert "Normal" not in names


def test_a_template_without_a_default_style_gets_none_of_ours(exported: Exported) -> None:
    """Or the paragraphs of its headers would look otherwise."""

    def change(name: str, data: bytes) -> bytes:
        return data.replace(b' w:default="1"', b"") if name == "word/styles.xml" else data

    made = exported(rewritten(template(), change))
    styles = list(part(made, "word/styles.xml").iter(f"{W}style"))
    assert [each for each in styles if each.get(f"{W}default")] == []


def test_our_lists_count_on_from_the_template_s(exported: Exported) -> None:
    """In the text, in our styles, and in the definitions; the template's own stay as they are."""
    bare = exported(replaced("word/_rels/document.xml.rels", b"/numbering", b"/other"))
    ours = {e.get(f"{W}numId") for e in part(bare, "word/numbering.xml").findall(f"{W}num")}
    assert min(map(int, ours)) == 1
    made = exported(template())
    with zipfile.ZipFile(io.BytesIO(template())) as package:
        theirs = etree.fromstring(package.read("word/numbering.xml"))
    highest = max(int(each.get(f"{W}numId")) for each in theirs.findall(f"{W}num"))
    root = part(made, "word/numbering.xml")
    numbers = [int(each.get(f"{W}numId")) for each in root.findall(f"{W}num")]
    assert numbers[-len(ours) :] == list(range(highest + 1, highest + 1 + len(ours)))
    used = {int(e.get(f"{W}val")) for e in part(made, "word/document.xml").iter(f"{W}numId")}
    assert min(used) > highest
    own = style(made, "Key Point").find(f"{W}pPr/{W}numPr/{W}numId")
    assert int(own.get(f"{W}val")) > highest
    # What is for LibreOffice alone means nothing to Word here either.
    choices = list(root.iter("{*}Choice"))
    assert choices
    assert {each.nsmap["w14"] for each in choices} == {"urn:plainleaf:libreoffice"}
    definitions = {each.get(f"{W}abstractNumId") for each in root.findall(f"{W}abstractNum")}
    assert {e.find(f"{W}abstractNumId").get(f"{W}val") for e in root.findall(f"{W}num")} <= (
        definitions
    )


def test_a_style_of_the_template_keeps_its_own_list(exported: Exported) -> None:
    """Our numbering names only styles that are ours."""
    made = exported(template())
    named = [e.get(f"{W}val") for e in part(made, "word/numbering.xml").iter(f"{W}pStyle")]
    assert named.count("ListBullet") <= 1
    assert "KeyPoint" in named


def test_left_and_right_pages_differ_where_the_template_s_do(exported: Exported) -> None:
    """The setting stands where the schema has it; without it there is none."""
    document = docx.Document(io.BytesIO(template()))
    document.settings.odd_and_even_pages_header_footer = True
    document.sections[0].even_page_footer.paragraphs[0].text = "Even"
    out = io.BytesIO()
    document.save(out)
    settings = part(exported(out.getvalue()), "word/settings.xml")
    names = [etree.QName(each).localname for each in settings]
    assert names[names.index("evenAndOddHeaders") + 1] == "characterSpacingControl"
    plain = part(exported(template()), "word/settings.xml")
    assert plain.find(f"{W}evenAndOddHeaders") is None


def test_page_headers_and_footers_are_the_template_s(exported: Exported) -> None:
    """With the picture in the header; the words of the template's text are not."""
    made = exported(template())
    section = next(part(made, "word/document.xml").iter(f"{W}sectPr"))
    assert section.find(f"{W}pgMar").get(f"{W}left") == str(round(30 / 25.4 * 1440))
    assert section.find(f"{W}titlePg") is None  # the template's first page is as the others
    with zipfile.ZipFile(made.files["docx"]) as package:
        names = package.namelist()
        everything = b"".join(package.read(name) for name in names)
    assert b"Head of the template" in everything
    assert b"Foot of the template" in everything
    assert b"Words of the template" not in everything
    assert [name for name in names if "media/clinic" in name]
    assert "word/header1.xml" not in names


def test_headers_of_an_earlier_section_count(exported: Exported) -> None:
    """Word shows them on all that follows; and a picture in two of them is stored once."""
    document = docx.Document(io.BytesIO(template()))
    first = document.sections[0]
    first.different_first_page_header_footer = True
    picture = io.BytesIO()
    Image.new("RGB", (40, 20), "purple").save(picture, "PNG")
    picture.seek(0)
    first.first_page_header.paragraphs[0].add_run().add_picture(picture, height=Mm(6))
    for shape in first.first_page_header._element.iter(f"{DRAWING}docPr"):
        shape.set("descr", "A violet bar")
    document.add_section()
    document.sections[1].different_first_page_header_footer = True
    out = io.BytesIO()
    document.save(out)
    made = exported(out.getvalue())
    with zipfile.ZipFile(made.files["docx"]) as package:
        names = package.namelist()
    assert len(names) == len(set(names))
    assert {"word/clinic-header1.xml", "word/clinic-header2.xml"} <= set(names)
    assert len([name for name in names if "media/clinic" in name]) == 1
    section = next(part(made, "word/document.xml").iter(f"{W}sectPr"))
    assert section.find(f"{W}titlePg") is not None


def test_a_draft_keeps_the_margins_that_say_so(exported: Exported) -> None:
    """DRAFT stands on each page whatever the template has there."""
    made = exported(template(), draft=True)
    with zipfile.ZipFile(made.files["docx"]) as package:
        assert b"DRAFT" in package.read("word/header1.xml")
        assert "word/clinic-header1.xml" not in package.namelist()


def test_lists_count_as_the_article_s_do(exported: Exported) -> None:
    """The template's lists keep their numbers, ours come after them, and none is missing."""
    made = exported(template())
    numbering = part(made, "word/numbering.xml")
    numbers = [each.get(f"{W}numId") for each in numbering.findall(f"{W}num")]
    definitions = [each.get(f"{W}abstractNumId") for each in numbering.findall(f"{W}abstractNum")]
    assert len(numbers) == len(set(numbers))
    assert len(definitions) == len(set(definitions))
    used = {
        each.get(f"{W}val")
        for name in ("document", "styles")
        for each in part(made, f"word/{name}.xml").iter(f"{W}numId")
    }
    assert used <= {*numbers, "0"}


def turned_template() -> bytes:
    """Return the template as a clinic has it whose language runs from right to left."""
    mark = b'<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    data = replaced("word/styles.xml", mark, mark + b"<w:pPr><w:bidi/></w:pPr>")
    assert data != template()
    return data


@pytest.mark.parametrize("over", [template, turned_template])
@pytest.mark.parametrize(("language", "turned"), [("de", False), ("ar", True)])
def test_language_and_direction_are_the_article_s(
    exported: Exported,
    tmp_path: Path,
    over: Callable[[], bytes],
    language: str,
    turned: bool,
) -> None:
    """Whatever those of the template are: an English dose would stand turned round."""
    path = tmp_path / "article.md"
    path.write_text(f"---\ntitle: A\nlang: {language}\n---\n\n## B\n\nC.\n", "utf-8")
    made = exported(over(), path)
    styles = part(made, "word/styles.xml")
    said = [each.get(f"{W}val") for each in styles.iter(f"{W}lang")]
    assert said == [language]
    assert (style(made, "Normal").find(f"{W}pPr/{W}bidi") is not None) == turned


def notes(made: Export) -> list[str]:
    """Return what was put right in the template."""
    return [each.message for each in made.diagnostics if each.code == "clinic-template"]


def test_letters_that_are_too_pale_are_darkened(exported: Exported) -> None:
    """On every ground of a handout, with a note; the hue stays."""
    made = exported(template(color="BBBBBB"))
    assert style(made, "Normal").find(f"{W}rPr/{W}color").get(f"{W}val") == "6B6B6B"
    (note,) = notes(made)
    assert note == (
        "own.docx: The letters of “Normal” have #bbbbbb, a contrast of 1.6:1, too little to be "
        "read; #6b6b6b is used."
    )


def test_text_that_is_too_small_is_enlarged_with_all_other(exported: Exported) -> None:
    """To the edition's size; headers keep theirs, and large text is left as it is."""
    document = docx.Document(io.BytesIO(template()))
    document.styles["Normal"].font.size = Pt(9)
    document.styles["Heading 1"].font.size = Pt(20)
    document.styles["Header"].font.size = Pt(8)
    made = exported(saved(document))
    sizes = {
        name: style(made, name).find(f"{W}rPr/{W}sz").get(f"{W}val")
        for name in ("Normal", "heading 1", "header")
    }
    assert sizes == {"Normal": "24", "heading 1": "53", "header": "16"}
    assert notes(made) == [
        "own.docx: Text of 9 points is too small for this edition, so all sizes of the template "
        "are 1.33 times as large."
    ]
    assert notes(exported(template())) == []


def test_text_of_no_size_is_enlarged_too(exported: Exported) -> None:
    """Where nothing says a size it is 10 points."""
    data = rewritten(
        template(),
        lambda name, part: (
            re.sub(rb"<w:sz(Cs)? [^>]*/>", b"", part) if name == "word/styles.xml" else part
        ),
    )
    assert style(exported(data), "Normal").find(f"{W}rPr/{W}sz").get(f"{W}val") == "24"


def test_large_print_is_large_over_a_template(exported: Exported) -> None:
    """The clinic's 13 points are no large print."""
    made = exported(template(), edition="large-print")
    assert style(made, "Normal").find(f"{W}rPr/{W}sz").get(f"{W}val") == "36"


def saved(document: docx.document.Document) -> bytes:
    """Return a document's bytes."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def body_of(made: Export) -> tuple[str, str]:
    """Return the name of the style of the handout's running text, and of what it is based on."""
    styles = {
        each.get(f"{W}styleId"): each for each in part(made, "word/styles.xml").iter(f"{W}style")
    }
    document = part(made, "word/document.xml")
    used = next(
        each.find(f"{W}pPr/{W}pStyle").get(f"{W}val")
        for each in document.iter(f"{W}p")
        if "".join(text.text or "" for text in each.iter(f"{W}t")).startswith("Words of it")
    )
    base = styles[used].find(f"{W}basedOn")
    names = [
        "" if known is None else styles[known].find(f"{W}name").get(f"{W}val")
        for known in (used, None if base is None else base.get(f"{W}val"))
    ]
    return names[0], names[1]


SHORT = "---\ntitle: A\nlang: en\n---\n\n## B\n\nWords of it that are running text.\n"


@pytest.mark.parametrize(
    ("own_text", "odd", "profile", "expected"),
    [
        ("Body Text", "", "", ("Body Text", "Normal")),
        ("", "", "", ("Body Text", "Normal")),
        ("Normal", "", "", ("Handout Text", "Normal")),
        ("Normal", "", "body = 'Body Text'", ("Body Text", "Normal")),
        ("Body Text", "b", "", ("Handout Text", "Body Text")),
        ("Body Text", "i", "", ("Handout Text", "Body Text")),
        ("Body Text", "center", "", ("Handout Text", "Body Text")),
        ("Body Text", "both", "", ("Handout Text", "Body Text")),
        ("Letter", "", "", ("Handout Text", "Letter")),
        ("Normal", "", "body = 'Letter'", ("Letter", "Normal")),
    ],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_running_text_stands_in_the_style_of_the_template_s_own(
    tmp_path: Path, own_text: str, odd: str, profile: str, expected: tuple[str, str]
) -> None:
    """Whatever is named "Body Text"; never bold, slanted, centred or justified as a whole."""
    document = docx.Document(io.BytesIO(template()))
    letter = document.styles.add_style("Letter", WD_STYLE_TYPE.PARAGRAPH)
    letter.base_style = document.styles["Normal"]
    body = document.styles["Body Text"]
    body.font.bold, body.font.italic = odd == "b" or None, odd == "i" or None
    places = {"center": WD_ALIGN_PARAGRAPH.CENTER, "both": WD_ALIGN_PARAGRAPH.JUSTIFY}
    body.paragraph_format.alignment = places.get(odd)
    if own_text:
        document.add_paragraph("Dear patient, " * 20, own_text)
    (tmp_path / "own.docx").write_bytes(saved(document))
    (tmp_path / "clinic.toml").write_text(
        'lang = "en"\nname = "A clinic"\nreference-docx = "own.docx"\n'
        + (f"[word-styles]\n{profile}\n" if profile else ""),
        "utf-8",
    )
    (tmp_path / "article.md").write_text(SHORT, "utf-8")
    made = export(
        tmp_path / "article.md", ["docx"], tmp_path / "out", clinic=tmp_path / "clinic.toml"
    )
    assert body_of(made) == expected
    ours = style(made, expected[0])
    if odd in ("b", "i"):
        assert ours.find(f"{W}rPr/{W}{odd}").get(f"{W}val") == "0"
    elif odd:
        assert ours.find(f"{W}pPr/{W}jc").get(f"{W}val") == "left"
    assert len(notes(made)) == (expected[0] == "Handout Text")


def test_the_style_that_all_others_build_on_is_settled(exported: Exported) -> None:
    """A justified Normal would make titles and boxes so; lines of a fixed height grow with text."""
    document = docx.Document(io.BytesIO(template()))
    normal = document.styles["Normal"]
    normal.font.size = Pt(10)
    normal.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    normal.paragraph_format.line_spacing = Pt(11)
    made = exported(saved(document))
    assert style(made, "Normal").find(f"{W}pPr/{W}jc") is None
    assert style(made, "Normal").find(f"{W}pPr/{W}spacing").get(f"{W}line") == "264"
    assert sorted(note.split(",")[0] for note in notes(made)) == [
        "own.docx: Text of 10 points is too small for this edition",
        "own.docx: The style “Normal” is justified as a whole",
    ]


def test_a_style_that_the_template_does_not_have_is_named(tmp_path: Path) -> None:
    """With its line, and the name that was meant."""
    (tmp_path / "own.docx").write_bytes(template())
    (tmp_path / "clinic.toml").write_text(
        'lang = "en"\nname = "A"\nreference-docx = "own.docx"\n[word-styles]\nbody = "Nornal"\n',
        "utf-8",
    )
    (tmp_path / "article.md").write_text(SHORT, "utf-8")
    says = r"clinic\.toml:4: word-styles: .*has no style 'Nornal'; did you mean 'Normal'\?"
    with pytest.raises(ClinicError, match=says):
        export(tmp_path / "article.md", ["docx"], tmp_path / "o", clinic=tmp_path / "clinic.toml")


def test_headings_of_google_docs_get_their_level(exported: Exported) -> None:
    """Word knows them by name, LibreOffice and others by the level alone."""
    data = rewritten(
        template(),
        lambda name, part: (
            re.sub(rb"<w:outlineLvl [^>]*/>", b"", part) if name == "word/styles.xml" else part
        ),
    )
    made = exported(data)
    for level in range(1, 7):
        said = style(made, f"heading {level}").find(f"{W}pPr/{W}outlineLvl")
        assert said.get(f"{W}val") == str(level - 1)


@pytest.mark.parametrize(
    ("keys", "alt"),
    [
        ("", "A clinic"),
        ('[logo]\nfile = "logo.png"\nalt = "Hill Clinic"\n', "Hill Clinic"),
        ('reference-docx-alt = "A hill"\n[logo]\nfile = "logo.png"\nalt = "No"\n', "A hill"),
    ],
    ids=["name", "logo", "own"],
)
def test_a_logo_without_words_gets_those_of_the_profile(
    tmp_path: Path, keys: str, alt: str
) -> None:
    """In the header; a second picture there is for a person to look at."""
    data = rewritten(template(), lambda _, part: part.replace(b' descr="A violet bar"', b""))
    (tmp_path / "own.docx").write_bytes(data)
    Image.new("RGB", (40, 20), "purple").save(tmp_path / "logo.png")
    (tmp_path / "clinic.toml").write_text(
        f'lang = "en"\nname = "A clinic"\nreference-docx = "own.docx"\n{keys}', "utf-8"
    )
    (tmp_path / "article.md").write_text(SHORT, "utf-8")
    made = export(
        tmp_path / "article.md", ["docx"], tmp_path / "out", clinic=tmp_path / "clinic.toml"
    )
    header = part(made, "word/clinic-header1.xml")
    assert [each.get("descr") for each in header.iter(f"{DRAWING}docPr")] == [alt]


def test_a_picture_that_is_missing_is_left_out(exported: Exported) -> None:
    """And of alternatives the one for other programs is taken."""
    made = exported(with_part("word/media/image1.png", None))
    assert list(part(made, "word/clinic-header1.xml").iter(f"{W}drawing")) == []
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    relation = b'<Relationship Id="rId77" Type="http://schemas.openxmlformats.org/officeDocument/'
    relation += b'2006/relationships/image" Target="media/logo.pdf"/></Relationships>'

    def change(name: str, data: bytes) -> bytes:
        if name == "word/_rels/header1.xml.rels":
            return data.replace(b"</Relationships>", relation)
        if name == "word/header1.xml":
            head, found, rest = data.partition(b"<w:drawing>")
            inner, _, rest = rest.partition(b"</w:drawing>")
            drawing = found + inner + b"</w:drawing>"
            other = re.sub(rb'r:embed="[^"]*"', b'r:embed="rId77"', drawing)
            return (
                head + f'<mc:AlternateContent xmlns:mc="{mc}"><mc:Choice Requires="ma">'.encode()
                + other + b"</mc:Choice><mc:Fallback>" + drawing
                + b"</mc:Fallback></mc:AlternateContent>" + rest
            )  # fmt: skip
        return data

    made = exported(rewritten(template(), change))
    header = part(made, "word/clinic-header1.xml")
    assert len(list(header.iter(f"{W}drawing"))) == 1
    assert list(header.iter(f"{{{mc}}}AlternateContent")) == []


def test_a_template_without_a_page_gets_ours(exported: Exported) -> None:
    """Its size and margins; the headers stay the template's."""
    made = exported(replaced("word/document.xml", b"w:pgSz", b"w:pgXx"))
    section = next(part(made, "word/document.xml").iter(f"{W}sectPr"))
    assert section.find(f"{W}pgSz").get(f"{W}w") == "11906"
    assert section.find(f"{W}headerReference") is not None


def with_part(wanted: str, data: bytes | None) -> bytes:
    """Return the template with one part changed."""
    return rewritten(template(), lambda name, part: data if name == wanted else part)


def replaced(wanted: str, old: bytes, new: bytes) -> bytes:
    """Return the template with some bytes of a part changed."""
    return rewritten(
        template(), lambda name, part: part.replace(old, new) if name == wanted else part
    )


DECLARED = b'<!DOCTYPE x [<!ENTITY a "b">]><w:styles xmlns:w="%s"/>' % NAMESPACE.encode()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"no zip", "it is no Word document, or it is damaged"),
        (template()[:5000], "it is no Word document, or it is damaged"),
        (with_part("_rels/.rels", None), "it is no Word document"),
        (with_part("word/styles.xml", None), "its part with the styles is missing"),
        (with_part("word/styles.xml", b"<w:styles"), "its part word/styles.xml is damaged"),
        (with_part("word/styles.xml", DECLARED), "declares entities"),
        (with_part("word/document.xml", b" " * 20_000_001), "unpacks to more than a template"),
        (
            replaced("word/header1.xml", b"<w:r>", b'<w:del w:id="9" w:author="A"/><w:r>'),
            "header1.xml has tracked changes; accept or reject them in Word",
        ),
        (
            replaced("word/document.xml", b'w:left="1701"', b'w:left="11000"'),
            "its page leaves too little room for text",
        ),
        (
            replaced("word/_rels/header1.xml.rels", b"/image", b"/oleObject"),
            "header1.xml holds something other than text, pictures and links (oleObject)",
        ),
        (
            replaced("word/styles.xml", b"schemas.openxmlformats.org/", b"purl.oclc.org/ooxml/"),
            "Strict",
        ),
    ],
    ids=[
        "no-zip", "cut-off", "no-relations", "no-styles", "no-xml", "entities", "bomb", "changes",
        "narrow", "object", "strict",
    ],
)  # fmt: skip
def test_a_template_that_cannot_be_used_is_refused(
    exported: Exported, tmp_path: Path, data: bytes, says: str
) -> None:
    """One sentence with the file, whatever is wrong with it."""
    with pytest.raises(ClinicError) as told:
        exported(data)
    message = str(told.value)
    assert message.startswith(f"{tmp_path / 'own.docx'}: this Word template cannot be used: ")
    assert says in message
    assert "\n" not in message


@pytest.mark.parametrize("simple", [True, False])
def test_a_field_that_fetches_is_refused(exported: Exported, simple: bool) -> None:
    """Also one whose name is taken apart."""
    code = (
        b'<w:fldSimple w:instr=" includepicture https://example.org/x.png "><w:r/></w:fldSimple>'
        if simple
        else b"<w:r><w:instrText> INCLUDE</w:instrText></w:r>"
        b"<w:r><w:instrText>TEXT x.docx</w:instrText></w:r>"
    )
    data = replaced("word/header1.xml", b"</w:p>", code + b"</w:p>")
    with pytest.raises(ClinicError, match=r"header1\.xml has a field that could fetch"):
        exported(data)


def test_a_link_to_a_file_of_the_machine_is_refused(exported: Exported) -> None:
    """A picture that Word would fetch when the file is opened tells who opened it, and where."""
    data = replaced(
        "word/_rels/header1.xml.rels",
        b'Target="media/image1.png"',
        b'Target="https://example.org/pixel.png" TargetMode="External"',
    )
    with pytest.raises(ClinicError, match=r"holds something other than text, pictures and links"):
        exported(data)
