"""The EPUB: package, navigation, metadata."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from plainleaf.handout import compose
from plainleaf.reader import read_article
from plainleaf.text.lines import ems
from plainleaf.theme import default_theme
from plainleaf.verify.readback import read_back
from plainleaf.writers.epub import write
from plainleaf.writers.epub.cover import HEIGHT, WIDTH, fitting
from plainleaf.writers.zip import pack, unpack
from samples import composed
from validators.field import Check

OPF = "{http://www.idpf.org/2007/opf}"
XHTML = "{http://www.w3.org/1999/xhtml}"
DC = "{http://purl.org/dc/elements/1.1/}"
BODY = "## First\n\n![A bar](picture.svg)\n\n### Deeper\n\nText [@one].[^n]\n\n[^n]: Said.\n"


def members(folder: Path, body: str = BODY, language: str = "en") -> dict[str, bytes]:
    """Return the files of the EPUB of a body in Markdown."""
    return dict(unpack(write(composed(folder, body, language), default_theme())))


def _written(folder: Path) -> Path:
    path = folder / "handout.epub"
    path.write_bytes(write(composed(folder, BODY), default_theme()))
    return path


def _plain(folder: Path) -> Path:
    """Return the publication of a title and words alone."""
    source, path = folder / "plain.md", folder / "plain.epub"
    source.write_text("---\ntitle: A plain handout\nlang: en\n---\n\nWords alone.\n", "utf-8")
    path.write_bytes(write(compose(read_article(source).article, default_theme()), default_theme()))
    return path


def package(folder: Path, body: str = BODY, language: str = "en") -> ElementTree.Element:
    """Return its package document."""
    return ElementTree.fromstring(members(folder, body, language)["EPUB/content.opf"])


def schema(root: ElementTree.Element, name: str) -> list[str | None]:
    """Return what the package says of one property of schema.org."""
    return [meta.text for meta in root.iter(f"{OPF}meta") if meta.get("property") == name]


def test_a_package_opens_with_its_media_type_uncompressed(tmp_path: Path) -> None:
    """Readers find `mimetype` at its place (OCF 3.3, 4.3), and no member has a time of its own."""
    data = write(composed(tmp_path, BODY), default_theme())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
    assert (entries[0].filename, entries[0].compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}


def test_a_member_that_comes_twice_is_our_mistake() -> None:
    """A package with two files of one name would be read differently by different readers."""
    with pytest.raises(ValueError, match="twice"):
        pack([("a", b""), ("a", b"")])


def test_the_identifier_stays_when_the_words_change(tmp_path: Path) -> None:
    """A new edition is the same publication to a reader's library."""
    first, second = package(tmp_path), package(tmp_path, "## Other\n\nWords.\n")
    assert first.findtext(f".//{DC}identifier") == second.findtext(f".//{DC}identifier")


def test_what_is_said_of_access_follows_from_the_content(tmp_path: Path) -> None:
    """Alternative texts are promised only where there are pictures."""
    with_picture, without = package(tmp_path), package(tmp_path, "## A\n\nB.\n")
    assert schema(with_picture, "schema:accessMode") == ["textual", "visual"]
    assert schema(without, "schema:accessMode") == ["textual"]
    assert "alternativeText" in schema(with_picture, "schema:accessibilityFeature")
    assert "alternativeText" not in schema(without, "schema:accessibilityFeature")


def test_the_contents_are_the_heading_tree(tmp_path: Path) -> None:
    """Sections at the top, deeper headings within them, notes and references at the end."""
    contents = read_back(_written(tmp_path)).contents
    assert contents == ((1, "First"), (2, "Deeper"), (1, "Notes"), (1, "References"))
    root = ElementTree.fromstring(members(tmp_path)["EPUB/toc.ncx"])
    ncx = "{http://www.daisy.org/z3986/2005/ncx/}"
    top = root.find(f"{ncx}navMap")
    assert top is not None
    points = top.findall(f"{ncx}navPoint")
    found = [[label.text for label in point.iter(f"{ncx}text")] for point in points]
    assert found == [["First", "Deeper"], ["Notes"], ["References"]]
    identifier = next(meta.get("content") for meta in root.iter(f"{ncx}meta"))
    assert identifier == package(tmp_path).findtext(f".//{DC}identifier")
    assert read_back(_plain(tmp_path)).contents == ((1, "A plain handout"),)


def test_the_contents_keep_languages_and_leave_marks_out(tmp_path: Path) -> None:
    """A mark leads nowhere from there; a word in another language is read in it."""
    body = "## Say [dolor]{lang=es}[^n] as *they* [@one] do\n\nB.\n\n[^n]: Said.\n"
    nav = members(tmp_path, body)["EPUB/nav.xhtml"].decode()
    words = '<span lang="es" xml:lang="es" dir="ltr">dolor</span> as <em>they</em>'
    assert re.search(rf"#say[^>]*>Say {words} *do</a>", nav), nav


def test_a_line_end_in_a_heading_is_a_space_in_the_contents(tmp_path: Path) -> None:
    """Reading systems that show the words alone would show 17WHO."""
    nav = members(tmp_path, "## Take 17<br>WHO\n\nB.\n")["EPUB/nav.xhtml"].decode()
    assert re.search(r"#take-17-?who[^>]*>Take 17 WHO</a>", nav), nav


def test_the_moment_of_change_moves_with_the_words(tmp_path: Path) -> None:
    """Identifier and moment name a release (EPUB 3.3, 5.4.1); the same words are the same one."""

    def moment(body: str) -> str:
        root = package(tmp_path, body)
        (found,) = (
            meta.text or ""
            for meta in root.iter(f"{OPF}meta")
            if meta.get("property") == "dcterms:modified"
        )
        return found

    first, second = moment("## A\n\nTake 5 mg.\n"), moment("## A\n\nTake 6 mg.\n")
    assert first != second
    assert first[:10] == second[:10]
    assert first == moment("## A\n\nTake 5 mg.\n")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", first)


def test_notes_can_be_shown_beside_their_marks(tmp_path: Path) -> None:
    """By what EPUB says of them (SSV 1.1: `noteref`, `footnote`), without hiding them."""
    root = ElementTree.fromstring(members(tmp_path)["EPUB/handout.xhtml"])
    kind = "{http://www.idpf.org/2007/ops}type"
    (mark,) = [each for each in root.iter(f"{XHTML}a") if each.get(kind) == "noteref"]
    (note,) = [each for each in root.iter() if each.get(kind) == "footnote"]
    assert mark.get("href") == f"#{note.get('id')}"
    assert note.tag == f"{XHTML}div", "reading systems hide an aside where it stands"
    assert "Said." in "".join(note.itertext())


def test_cover_and_handout_are_read_in_order_and_the_contents_are_not(tmp_path: Path) -> None:
    """The title is heard once, where the handout begins (EPUB 3.3, 5.7.2: `linear`)."""
    spine = package(tmp_path).find(f"{OPF}spine")
    assert spine is not None
    assert [(each.get("idref"), each.get("linear")) for each in spine] == [
        ("cover", "no"),
        ("nav", "no"),
        ("handout", None),
    ]


@pytest.mark.parametrize("language", ["en", "ar", "ja"])
def test_the_cover_is_a_picture_of_the_title(tmp_path: Path, language: str) -> None:
    """Shelves show it, old readers too; it says what it shows."""
    files = members(tmp_path, language=language)
    root = ElementTree.fromstring(files["EPUB/content.opf"])
    (item,) = [each for each in root.iter(f"{OPF}item") if each.get("properties") == "cover-image"]
    (old,) = [each for each in root.iter(f"{OPF}meta") if each.get("name") == "cover"]
    assert old.get("content") == item.get("id")
    with Image.open(io.BytesIO(files[f"EPUB/{item.get('href')}"])) as picture:
        assert picture.size == (1200, 1600)
        assert len(set(picture.convert("L").resize((60, 80)).tobytes())) > 3, "nothing is drawn"
    page = ElementTree.fromstring(files["EPUB/cover.xhtml"])
    (shown,) = page.iter(f"{XHTML}img")
    assert shown.get("alt") == root.findtext(f".//{DC}title")


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Taking 20 mg of a medicine each day", ["Taking 20 mg of", "a medicine each", "day"]),
        ("A " + "word " * 200, None),
        ("Donaudampfschifffahrtsgesellschaftskapitänswitwe", None),
    ],
)
def test_a_cover_s_title_fits(title: str, lines: list[str] | None) -> None:
    """No number is divided, and no line is wider than the cover."""
    found, size = fitting(title)
    assert lines is None or found == lines
    assert max(map(ems, found)) * size <= WIDTH
    assert len(found) * size * 1.25 < HEIGHT


def test_landmarks_lead_to_the_parts_of_a_publication(tmp_path: Path) -> None:
    """Reading systems begin at the text, and offer the contents (EPUB 3.3, 7.4.4)."""
    root = ElementTree.fromstring(members(tmp_path)["EPUB/nav.xhtml"])
    kind = "{http://www.idpf.org/2007/ops}type"
    found = {each.get(kind): each.get("href") for each in root.iter(f"{XHTML}a") if each.get(kind)}
    assert found == {
        "cover": "cover.xhtml",
        "toc": "nav.xhtml#contents",
        "bodymatter": "handout.xhtml",
    }


def test_pages_turn_the_way_of_the_script(tmp_path: Path) -> None:
    """An Arabic publication turns from right to left, and says its language everywhere."""
    files = members(tmp_path, language="ar")
    root = ElementTree.fromstring(files["EPUB/content.opf"])
    spine = root.find(f"{OPF}spine")
    assert spine is not None
    assert spine.get("page-progression-direction") == "rtl"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "ar"
    assert b'lang="ar" xml:lang="ar" dir="rtl"' in files["EPUB/handout.xhtml"]


def test_the_readers_own_colours_and_fonts_win(tmp_path: Path) -> None:
    """The style sheet sets no colour, so day and night are the reader's choice; pictures have one.

    What is black on a ground that lets the page through would vanish by night.
    """
    sheet = members(tmp_path)["EPUB/handout.css"].decode()
    sheet = re.sub(r"[^{}]*img[^{}]*\{[^}]*\}", "", sheet)
    assert "#" not in sheet
    assert "background" not in sheet
    assert sheet.count("font-family") == 1  # that of code


def test_an_epub_passes_epubcheck_and_ace(tmp_path: Path, epubcheck: Check, ace: Check) -> None:
    """Neither has anything to say."""
    path = _written(tmp_path)
    assert epubcheck(path) == []
    assert ace(path) == []
