"""What files say beside their text: it is the article's, in each place of each file."""

from __future__ import annotations

import io
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from plainleaf import written as writing
from plainleaf.api import UnfitFiles, export, verify
from plainleaf.cli import main
from plainleaf.clinic import read_clinic
from plainleaf.errors import SettingsError
from plainleaf.handout import compose
from plainleaf.model.metadata import Metadata
from plainleaf.reader import read_article
from plainleaf.theme import default_theme
from plainleaf.verify.expected import outline_of
from plainleaf.verify.parity import compare_all
from plainleaf.verify.property_parity import LEFT_OUT
from plainleaf.verify.readback import read_back
from plainleaf.verify.readback.outline import Outline
from plainleaf.verify.readback.properties import NAMES
from plainleaf.writers import WRITERS
from plainleaf.writers.metadata import dates, first_day
from plainleaf.writers.zip import pack, unpack
from samples import PICTURE, composed

SUFFIXES = ("html", "epub", "docx", "pdf")
CLINIC = """lang = "en"
name = "Example Hospital"
[certifier]
name = "B Ltd"
credential = "C"
report = "https://example.org/r"
"""

# What the article of a folder of files says.
EXPECTED: dict[Path, Outline] = {}


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Export a handout that says all that a front matter can say, with pictures, certified."""
    folder = tmp_path_factory.mktemp("article")
    case = Path(__file__).parent / "cases" / "file-properties.md"
    text = case.read_text("utf-8") + "\n![Four bars](bars.svg)\n\n![](line.svg){.decorative}\n"
    (folder / "sleep.md").write_text(text, "utf-8")
    for name in ("bars.svg", "line.svg"):
        (folder / name).write_text(PICTURE, "utf-8")
    (folder / "clinic.toml").write_text(CLINIC, "utf-8")
    export(folder / "sleep.md", out=folder / "out")
    article = read_article(folder / "sleep.md").article
    profile = read_clinic(folder / "clinic.toml")
    EXPECTED[folder / "out"] = outline_of(compose(article, default_theme(), clinic=profile))
    return folder / "out"


# --- Dates -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("published", "reviewed", "epoch", "expected"),
    [
        ("2024-01-05", "2025-02", "", ("2024-01-05", "2025-02")),
        ("2024-01-05", "2023", "", ("2024-01-05", "2024-01-05")),
        ("2024", "", "86400", ("2024", "2024")),
        ("", "2025", "", ("", "2025")),
        ("", "2025", "86400", ("1970-01-02", "2025")),
        ("", "", "253402300799", ("9999-12-31", "9999-12-31")),
        ("", "", "0", ("1970-01-01", "1970-01-01")),
        ("", "", "", ("", "")),
    ],
)
def test_a_handout_is_changed_when_it_is_reviewed(
    published: str,
    reviewed: str,
    epoch: str,
    expected: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The front matter decides when it was made, then the build; never the clock."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert dates(Metadata("T", "en", published=published, reviewed=reviewed)) == expected


@pytest.mark.parametrize(
    ("written", "day"),
    [("2024", "2024-01-01"), ("2024-03", "2024-03-01"), ("2024-03-05", "2024-03-05"), ("", "")],
)
def test_a_year_begins_on_its_first_day(written: str, day: str) -> None:
    """Word and EPUB want a whole day."""
    assert first_day(written) == day


@pytest.mark.parametrize(
    "epoch",
    ["99999999999999", "253402300800", "²", "٣", "abc", "1e9", "-1", " 1", "1.5", "9" * 5000],
)
@pytest.mark.parametrize("name", SUFFIXES)
def test_a_build_at_no_moment_is_refused(
    epoch: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one sentence, whatever the format, and whether the article has dates or not."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    made = composed(tmp_path, "## A\n\nB.\n")
    with pytest.raises(SettingsError, match=r"\ASOURCE_DATE_EPOCH=[^\n]+ unset it\.\Z"):
        WRITERS[name](made, default_theme())


def test_a_build_at_no_moment_ends_the_command_with_9(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No traceback, and no fault of the product's own."""
    (tmp_path / "a.md").write_text("---\ntitle: A\nlang: en\n---\n\nB.\n", "utf-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "99999999999999")
    monkeypatch.setattr(
        sys, "argv", ["plainleaf", "export", str(tmp_path / "a.md"), "--out", str(tmp_path / "out")]
    )
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 9
    error = capsys.readouterr().err
    assert "SOURCE_DATE_EPOCH=99999999999999" in error
    assert "Traceback" not in error
    assert not list((tmp_path / "out").glob("a.*"))


# --- What is read back -----------------------------------------------------------------------


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_each_format_says_all_but_what_a_table_names(finished: Path, suffix: str) -> None:
    """What a format has no place for is in the table, with the reason; nothing else is left out."""
    places = read_back(finished / f"sleep.{suffix}").properties
    held = frozenset[str]().union(*(place.holds for place in places))
    assert set(NAMES) - held == set(LEFT_OUT[suffix])
    assert all(LEFT_OUT[suffix].values())
    for place in places:
        assert [name for name in place.holds if not getattr(place, name)] == []
        assert place.generator.startswith("Plainleaf") or place.place == "custom properties"


def test_pages_and_publications_are_changed_when_they_are_reviewed(finished: Path) -> None:
    """Month and year are whole days where a format wants one."""
    found = {
        (suffix, place.place): (place.created, place.modified)
        for suffix in SUFFIXES
        for place in read_back(finished / f"sleep.{suffix}").properties
        if "created" in place.holds
    }
    assert found == {
        ("epub", "package document"): ("2024", "2025-02-01"),
        ("docx", "core properties"): ("2024-01-01", "2025-02-01"),
        ("pdf", "XMP metadata"): ("2024", "2025-02"),
        ("pdf", "document information"): ("2024", "2025-02"),
    }


# --- What is wrong in a file is named --------------------------------------------------------

Change = Callable[[bytes], bytes]


def in_zip(part: str, old: str, new: str) -> Change:
    """Return a change of a part of a package."""

    def change(data: bytes) -> bytes:
        members = dict(unpack(data))
        assert re.search(old, members[part].decode()), members[part].decode()
        members[part] = re.sub(old, new, members[part].decode()).encode()
        return pack(members.items(), stored=frozenset({"mimetype"}))

    return change


def in_page(old: str, new: str) -> Change:
    """Return a change of a web page."""

    def change(data: bytes) -> bytes:
        assert re.search(old, data.decode())
        return re.sub(old, new, data.decode()).encode()

    return change


def in_info(name: str, value: str) -> Change:
    """Return a change of a PDF's document information."""

    def change(data: bytes) -> bytes:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            assert f"/{name}" in pdf.docinfo
            pdf.docinfo[f"/{name}"] = pikepdf.String(value)
            out = io.BytesIO()
            pdf.save(out)
        return out.getvalue()

    return change


def in_xmp(old: str, new: str) -> Change:
    """Return a change of a PDF's XMP metadata."""

    def change(data: bytes) -> bytes:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            packet = pdf.Root.Metadata.read_bytes().decode()
            assert re.search(old, packet)
            pdf.Root.Metadata.write(re.sub(old, new, packet).encode())
            out = io.BytesIO()
            pdf.save(out)
        return out.getvalue()

    return change


def opf(old: str, new: str) -> Change:
    """Return a change of an EPUB's package document."""
    return in_zip("EPUB/content.opf", old, new)


def core(old: str, new: str) -> Change:
    """Return a change of a Word file's core properties."""
    return in_zip("docProps/core.xml", old, new)


def custom(old: str, new: str) -> Change:
    """Return a change of a Word file's custom properties."""
    return in_zip("docProps/custom.xml", old, new)


HEAD, PACKAGE, CORE, CUSTOM = "head", "package document", "core properties", "custom properties"
INFO, XMP = "document information", "XMP metadata"
# What no other format says: without the article there is nothing to compare it with.
EPUB_ALONE = ("source", "access", "conformsTo", "certif")
WRONG: list[tuple[str, Change, str]] = [
    ("html", in_page("content=.Ana Example", 'content="Eva Example'), f"authors ({HEAD})"),
    ("html", in_page('content="What a', 'content="That a'), f"description ({HEAD})"),
    ("html", in_page('content="rest, night"', 'content="rest"'), f"keywords ({HEAD})"),
    ("html", in_page('content="2024"', 'content="2025"'), f"date of publication ({HEAD})"),
    ("html", in_page('content="2025-02"', 'content=""'), f"date of review ({HEAD})"),
    ("html", in_page(r'content="../2027-02-28"', 'content="../2027-02"'), f"next review ({HEAD})"),
    ("html", in_page('content="2.1"', 'content="2.2"'), f"version ({HEAD})"),
    ("html", in_page('n" content="Sleep"', 'n" content="Rest"'), f"category ({HEAD})"),
    ("html", in_page('r" content="Example Hospital"', 'r" content="A"'), f"publisher ({HEAD})"),
    ("html", in_page("urn:uuid:", "urn:uuid:0"), f"identifier ({HEAD})"),
    ("epub", opf("<dc:creator>Ana", "<dc:creator>Eva"), f"authors ({PACKAGE})"),
    ("epub", opf("<dc:creator>Ben.*?creator>", ""), f"authors ({PACKAGE})"),
    ("epub", opf("<dc:publisher>Ex", "<dc:publisher>X"), f"publisher ({PACKAGE})"),
    ("epub", opf("<dc:date>2024", "<dc:date>2023"), f"date of creation ({PACKAGE})"),
    ("epub", opf("2025-02-01T", "2024-01-01T"), f"date of change ({PACKAGE})"),
    ("epub", opf("<dc:subject>rest.*?subject>", ""), f"keywords ({PACKAGE})"),
    ("epub", opf("<dc:subject>Sleep", "<dc:subject>Rest"), f"keywords ({PACKAGE})"),
    ("epub", opf(">Sleep</meta>", ">Rest</meta>"), f"category ({PACKAGE})"),
    ("epub", opf("<dc:source>", "<dc:source>x"), f"source ({PACKAGE})"),
    ("epub", opf("<dc:language>en-GB", "<dc:language>fr"), "language"),
    ("epub", opf('Source">urn:uuid:', 'Source">urn:uuid:1'), "identifier of the printed edition"),
    ("epub", opf('ccessModeSufficient">textual', 'ccessModeSufficient">visual'),
     f"accessModeSufficient ({PACKAGE}): says “visual” instead of “textual”"),
    ("epub", opf('accessMode">visual', 'accessMode">auditory'), f"accessMode ({PACKAGE})"),
    ("epub", opf("<meta[^>]*>alternativeText</meta>", ""), f"accessibilityFeature ({PACKAGE})"),
    ("epub", opf("<meta[^>]*>pageNavigation</meta>", ""), f"accessibilityFeature ({PACKAGE})"),
    ("epub", opf('Hazard">none', 'Hazard">flashing'), f"accessibilityHazard ({PACKAGE})"),
    ("epub", opf('Summary">', 'Summary">Not '), f"accessibilitySummary ({PACKAGE})"),
    ("epub", opf("Level AA", "Level AAA"), f"conformsTo ({PACKAGE})"),
    ("epub", opf(">B Ltd<", ">C Ltd<"), f"certifiedBy ({PACKAGE})"),
    ("epub", opf("https://example.org/r", "https://example.org/q"), f"certifierReport ({PACKAGE})"),
    ("docx", core("Ana Example; ", ""), f"authors ({CORE})"),
    ("docx", core("rest, night", "rest, day"), f"keywords ({CORE})"),
    ("docx", core("What a", "That a"), f"description ({CORE})"),
    ("docx", core("en-GB", "fr"), f"language ({CORE})"),
    ("docx", core(">Sleep<", ">Rest<"), f"category ({CORE})"),
    ("docx", core(">2.1<", ">2.2<"), f"version ({CORE})"),
    ("docx", core("<dcterms:created.*?created>", ""), f"date of creation ({CORE})"),
    ("docx", core("2025-02-01T", "2024-01-01T"), f"date of change ({CORE})"),
    ("docx", custom(">2024<", ">2023<"), f"date of publication ({CUSTOM})"),
    ("docx", custom(">2025-02<", "><"), f"date of review ({CUSTOM})"),
    ("docx", custom("2027", "2028"), f"next review ({CUSTOM})"),
    ("docx", custom("Example Hospital", "A"), f"publisher ({CUSTOM})"),
    ("docx", in_zip("_rels/.rels", "<[^>]*custom-properties[^>]*>", ""), f"version ({CUSTOM})"),
    ("pdf", in_info("Title", "Other"), f"title ({INFO})"),
    ("pdf", in_info("Author", "Ana Example"), f"authors ({INFO})"),
    ("pdf", in_info("Keywords", "night, rest"), f"keywords ({INFO})"),
    ("pdf", in_info("Subject", ""), f"description ({INFO}): lacks “What a catalogue knows.”"),
    ("pdf", in_info("CreationDate", "D:2023"), f"date of creation ({INFO})"),
    ("pdf", in_info("ModDate", "D:2024"), f"date of change ({INFO})"),
    ("pdf", in_info("dcterms:issued", "2023"), f"date of publication ({INFO})"),
    ("pdf", in_info("schema:lastReviewed", "2023"), f"date of review ({INFO})"),
    ("pdf", in_info("dcterms:valid", "../2023"), f"next review ({INFO})"),
    ("pdf", in_info("schema:version", "2"), f"version ({INFO})"),
    ("pdf", in_info("schema:articleSection", "Rest"), f"category ({INFO})"),
    ("pdf", in_info("dcterms:publisher", "A"), f"publisher ({INFO})"),
    ("pdf", in_xmp("<rdf:li>Ana Example</rdf:li>", ""), f"authors ({XMP})"),
    ("pdf", in_xmp("What a", "That a"), f"description ({XMP})"),
    ("pdf", in_xmp("rest, night", "rest"), f"keywords ({XMP})"),
    ("pdf", in_xmp("<rdf:li>en[-GB]*</rdf:li>", "<rdf:li>de</rdf:li>"), f"language ({XMP})"),
    ("pdf", in_xmp("CreateDate>2024", "CreateDate>2023"), f"date of creation ({XMP})"),
    ("pdf", in_xmp("ModifyDate>2025", "ModifyDate>2024"), f"date of change ({XMP})"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("suffix", "change", "message"), WRONG, ids=[f"{each[0]}: {each[2]}" for each in WRONG]
)
def test_what_one_place_says_otherwise_is_named(
    finished: Path, tmp_path: Path, suffix: str, change: Change, message: str
) -> None:
    """With the place, both where the article is known and where only the files are."""
    files = {name: finished / f"sleep.{name}" for name in SUFFIXES if name != suffix}
    files[suffix] = tmp_path / f"sleep.{suffix}"
    files[suffix].write_bytes(change((finished / f"sleep.{suffix}").read_bytes()))
    outlines = {name: read_back(path) for name, path in files.items()}
    found = [str(each) for each in compare_all(outlines, EXPECTED[finished]).differences]
    assert [each for each in found if each.startswith(f"{suffix}: {message}")], found
    assert [each for each in found if not each.startswith(f"{suffix}: ")] == []
    among_files = [str(each) for each in compare_all(outlines).differences]
    if message.startswith(EPUB_ALONE):
        assert among_files == []
    else:
        assert among_files == found


def test_what_is_right_is_not_blamed(finished: Path) -> None:
    """Neither beside the article nor among files, whichever of them comes first."""
    outlines = {name: read_back(finished / f"sleep.{name}") for name in SUFFIXES}
    assert compare_all(outlines, EXPECTED[finished]).differences == ()
    for first in SUFFIXES:
        ordered = {first: outlines[first], **outlines}
        assert compare_all(ordered).differences == ()


def test_an_export_whose_file_says_otherwise_stops(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is put in place, and the report says what differs."""
    (tmp_path / "a.md").write_text(
        "---\ntitle: A\nlang: en\npublished: 2024\nreviewed: 2025\n---\n\nB.\n", "utf-8"
    )
    broken = opf("2025-01-01T", "2024-01-01T")
    writers = {**WRITERS, "epub": lambda *given: broken(WRITERS["epub"](*given))}
    monkeypatch.setattr(writing, "WRITERS", writers)
    with pytest.raises(UnfitFiles) as caught:
        export(tmp_path / "a.md", ["epub", "html"], tmp_path / "out")
    assert [str(each) for each in caught.value.report.parity.differences] == [
        "epub: date of change (package document): says “2024-01-01” instead of “2025-01-01”"
    ]
    assert not (tmp_path / "out").exists()


def test_finished_files_of_one_name_are_compared(finished: Path, tmp_path: Path) -> None:
    """`verify` sees that one of them says otherwise beside its text."""
    for suffix in ("html", "docx"):
        shutil.copy(finished / f"sleep.{suffix}", tmp_path)
    edited = tmp_path / "sleep.docx"
    edited.write_bytes(custom("2027", "2028")(edited.read_bytes()))
    parity = verify([tmp_path / "sleep.html", edited]).parity
    assert parity is not None
    assert [each.what for each in parity.differences] == ["next review"]


def test_files_of_others_are_compared_in_what_both_say(finished: Path, tmp_path: Path) -> None:
    """Another program made them at another time, and need not know all; who wrote them, it does."""
    page, word = finished / "sleep.html", tmp_path / "sleep.docx"
    edit = in_zip("docProps/app.xml", "Plainleaf", "Another")
    edit_core = core("2025-02-01T|<cp:category>.*?</cp:category>", "")
    data = in_zip("_rels/.rels", "<[^>]*custom-properties[^>]*>", "")(
        edit(edit_core((finished / "sleep.docx").read_bytes()))
    )
    word.write_bytes(data)
    outlines = {"page": read_back(page), "word": read_back(word)}
    assert compare_all(outlines).differences == ()
    word.write_bytes(core("Ana Example", "Eva Example")(data))
    outlines["word"] = read_back(word)
    assert [each.what for each in compare_all(outlines).differences] == ["authors"]


def test_files_of_one_build_have_one_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the article has none, the build's; and one that lost it is found."""
    (tmp_path / "a.md").write_text("---\ntitle: A\nlang: en\n---\n\nB.\n", "utf-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    files = export(tmp_path / "a.md", out=tmp_path / "out").files
    outlines = {name: read_back(path) for name, path in files.items()}
    assert {
        first_day(place.created)
        for outline in outlines.values()
        for place in outline.properties
        if "created" in place.holds
    } == {"1970-01-02"}
    files["docx"].write_bytes(core("1970-01-02T", "1970-01-03T")(files["docx"].read_bytes()))
    outlines["docx"] = read_back(files["docx"])
    assert {each.what for each in compare_all(outlines).differences} == {
        "date of creation", "date of change",
    }  # fmt: skip


def test_names_with_commas_are_read_as_far_as_a_format_can(tmp_path: Path) -> None:
    """Word and the document information have one text for all authors, and for all keywords."""
    (tmp_path / "a.md").write_text(
        '---\ntitle: A\nlang: en\nauthors: ["A; B, C", D]\nkeywords: ["x, y", z]\n---\n\nB.\n',
        "utf-8",
    )
    files = export(tmp_path / "a.md", out=tmp_path / "out").files
    assert read_back(files["epub"]).properties[0].authors == ("A; B, C", "D")
    assert read_back(files["docx"]).properties[0].joined == {"authors", "keywords"}


@pytest.mark.parametrize(
    ("found", "source"),
    [
        ("DOI: 10.1000/a-b, URL: 'https://example.org/s'", "https://doi.org/10.1000/a-b"),
        ("URL: 'https://example.org/s'", "https://example.org/s"),
        ("issued: 2020", "Clear print"),
    ],
)
def test_an_epub_says_where_its_study_is_found(tmp_path: Path, found: str, source: str) -> None:
    """By its DOI, else by its address, else by its title."""
    work = f"references:\n  - {{id: one, type: book, title: Clear print, {found}}}"
    (tmp_path / "a.md").write_text(
        f"---\ntitle: A\nlang: en\nsource: one\n{work}\n---\n\nB.\n", "utf-8"
    )
    made = export(tmp_path / "a.md", ["epub"], tmp_path / "out")
    assert read_back(made.files["epub"]).properties[0].source == source


# --- What is said of access --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("picture", "described"),
    [("![Bars](picture.svg)", True), ("![](picture.svg){.decorative}", False)],
)
def test_decorative_pictures_do_not_count_as_described(
    tmp_path: Path, picture: str, described: bool
) -> None:
    """They show nothing that must be seen: the whole is text."""
    path = tmp_path / "a.epub"
    path.write_bytes(WRITERS["epub"](composed(tmp_path, f"## A\n\n{picture}\n"), default_theme()))
    said = read_back(path).properties[0].access
    assert (("accessMode", "visual") in said) is described
    assert (("accessibilityFeature", "alternativeText") in said) is described
    (summary,) = (value for name, value in said if name == "accessibilitySummary")
    assert ("picture" in summary) is described
    assert [value for name, value in said if name == "accessModeSufficient"] == ["textual"]
