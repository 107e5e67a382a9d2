"""Themes: those that ship make clean files; one of one's own is started, changed and used."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pikepdf
import pytest
from typer.testing import CliRunner

from browser.axe import Axe
from command import plainleaf
from plainleaf.api import Export, export
from plainleaf.cli import app
from plainleaf.cli.starter import start_theme
from plainleaf.errors import ThemeError, WriteError
from plainleaf.theme import default_theme, theme_named, theme_names
from validators.field import Check
from validators.verapdf import VeraPdf

CONTENT = Path(__file__).resolve().parents[1] / "content"
CREAM = theme_named("cream").tokens
OTHERS = [name for name in theme_names() if name != "calm"]


@pytest.fixture(scope="module", params=OTHERS)
def exported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Export:
    """Export the article that uses every construct; parity is a condition of exporting."""
    out = tmp_path_factory.mktemp(str(request.param))
    return export(CONTENT / "clear-print", out=out, theme=str(request.param))


def test_two_themes_ship_besides_the_default() -> None:
    """A warm one, and one for readers whom white paper dazzles."""
    assert theme_names() == ["calm", "cream", "warm"]


def test_the_pdf_keeps_both_standards_by_two_validators(
    exported: Export, verapdf: VeraPdf, page_ua1: Check, page_2a: Check
) -> None:
    """PDF/UA-1 and PDF/A-2a, whatever the theme."""
    pdf = exported.files["pdf"]
    assert verapdf(pdf, "ua1") == verapdf(pdf, "2a") == []
    assert page_ua1(pdf) == page_2a(pdf) == []


def test_the_epub_and_the_word_file_keep_theirs(
    exported: Export, epubcheck: Check, ace: Check, ooxml: Check
) -> None:
    """No error, no warning, no issue."""
    assert epubcheck(exported.files["epub"]) == ace(exported.files["epub"]) == []
    assert ooxml(exported.files["docx"]) == []


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_page_is_accessible_in_chromium(
    exported: Export, axe: Axe, width: int, dark: bool
) -> None:
    """Contrast included, as a browser computes it."""
    assert axe(exported.files["html"], width, dark=dark) == []


@pytest.fixture(scope="module")
def cream(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the seed article's files on cream."""
    out = tmp_path_factory.mktemp("cream")
    return export(CONTENT / "nalmefen", out=out, theme="cream").files


def test_tinted_paper_is_tinted_to_its_edges(cream: dict[str, Path]) -> None:
    """In the PDF the whole page is filled first, in Word the document has a background."""
    with pikepdf.open(cream["pdf"]) as pdf:
        page = pdf.pages[0]
        drawn = page.Contents.read_bytes().decode("latin-1")
        filled = re.search(
            r"([\d.]+) ([\d.]+) ([\d.]+) rg\s+(?:[\d.]+ [\d.]+ [\d.]+ [\d.]+ re\s+W\*?\s+n\s+)?"
            r"0 0 ([\d.]+) ([\d.]+) re\s+f",
            drawn,
        )
        assert filled, drawn[:400]
        red, green, blue, width, height = map(float, filled.groups())
    paper = tuple(int(CREAM.colors.paper[place : place + 2], 16) / 255 for place in (1, 3, 5))
    assert (red, green, blue) == pytest.approx(paper, abs=0.005)
    assert (width, height) == pytest.approx((793.7, 1122.5), abs=1)
    with zipfile.ZipFile(cream["docx"]) as word:
        assert b'<w:background w:color="fdf6e3"/>' in word.read("word/document.xml")
        assert b"<w:displayBackgroundShape/>" in word.read("word/settings.xml")


def test_letters_stand_apart_but_where_they_join(tmp_path: Path) -> None:
    """Gaps would tear Arabic words; Latin letters get them, in every format that has styles."""
    for language, apart in (("en", True), ("ar", False)):
        folder = tmp_path / language
        folder.mkdir()
        source = folder / "article.md"
        source.write_text(f"---\ntitle: T\nlang: {language}\n---\n\nWords.\n", "utf-8")
        files = export(source, ["docx", "html"], folder / "out", theme="cream", draft=True).files
        with zipfile.ZipFile(files["docx"]) as word:
            styles = word.read("word/styles.xml").decode()
        assert ('<w:spacing w:val="8"/>' in styles) == apart
        assert "letter-spacing" in files["html"].read_text("utf-8")


def test_a_theme_is_started_changed_and_used(tmp_path: Path) -> None:
    """One command makes the folder, one token changes all formats."""
    folder = tmp_path / "ours"
    said = CliRunner().invoke(app, ["theme", "new", str(folder), "--from", "warm"])
    assert said.exit_code == 0
    assert f"--theme {folder}" in said.output
    tokens = folder / "theme.toml"
    text = tokens.read_text("utf-8")
    assert 'accent = "#8a2f14"' in text
    tokens.write_text(text.replace('accent = "#8a2f14"', 'accent = "#2f5a1c"'), "utf-8")
    out = tmp_path / "out"
    done = plainleaf(tmp_path, "export", CONTENT / "nalmefen", "--out", out, "--theme", folder)
    assert done.returncode == 0, done.stderr
    assert "#2f5a1c" in (out / "nalmefen.html").read_text("utf-8")
    with zipfile.ZipFile(out / "nalmefen.docx") as word:
        assert b'w:val="2f5a1c"' in word.read("word/styles.xml")


@pytest.mark.parametrize(
    "program",
    [
        "{{ cycler.__init__.__globals__.os.popen('touch ' ~ '%s').read() }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ lipsum.__globals__['os'].system('touch %s') }}",
        "{{ self.__init__.__globals__ }}",
        "{%% for x in ().__class__.__base__.__subclasses__() %%}{{ x }}{%% endfor %%}",
        "{{ nothing }}",
        "{{ 1 +",
    ],
)
def test_a_theme_is_no_program(tmp_path: Path, program: str) -> None:
    """What a template of another's must not do ends in one sentence, and nothing was run."""
    folder = tmp_path / "theirs"
    folder.mkdir()
    shutil.copy(default_theme().folder / "theme.toml", folder)
    touched = tmp_path / "touched"
    page = (default_theme().folder / "page.html.j2").read_text("utf-8")
    shown = program % touched if "%s" in program else program.replace("%%", "%")
    (folder / "page.html.j2").write_text(page + shown, "utf-8")
    with pytest.raises(ThemeError, match="a template does not work"):
        export(CONTENT / "nalmefen", ["html"], tmp_path / "out", theme=str(folder))
    assert not touched.exists()
    assert not (tmp_path / "out").exists()


def test_a_whole_theme_has_every_template_and_label(tmp_path: Path) -> None:
    """What one may want to change is there to be changed, and it is a theme as it is."""
    start_theme(tmp_path / "all", theme_named("cream"), everything=True)
    names = {
        path.relative_to(tmp_path / "all").as_posix() for path in (tmp_path / "all").rglob("*")
    }
    folder = default_theme().folder
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*")} <= names
    assert theme_named(str(tmp_path / "all")).tokens == CREAM


def test_a_theme_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    """A clinic's work stays."""
    start_theme(tmp_path, default_theme())
    with pytest.raises(WriteError, match=r"theme\.toml: is there already and was not changed"):
        start_theme(tmp_path, default_theme())


def test_the_list_names_every_theme() -> None:
    """With a word on each."""
    said = CliRunner().invoke(app, ["theme", "list"])
    assert said.exit_code == 0
    assert all(name in said.output for name in theme_names())
