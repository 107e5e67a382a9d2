"""Pages are used well: nothing stands alone, little stays white, and key points come first."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

import pikepdf
import pytest
from PIL import Image

from plainleaf.handout import compose
from plainleaf.model.parts import Source
from plainleaf.model.words import plain_text
from plainleaf.reader import read_article
from plainleaf.theme import default_theme, theme_named
from plainleaf.theme.editions import Edition, themed
from plainleaf.theme.spacing import drawn_in
from plainleaf.verify.readback import read_back
from plainleaf.writers import pdf
from plainleaf.writers.pdf import layouts
from samples import composed

ROOT = Path(__file__).resolve().parents[1]
CONTENT = ROOT / "content"
WORDS = "Researchers asked people what happens when they take a low dose of the medicine. "


def _paper() -> ModuleType:
    """Return what `bench/paper.py` measures with."""
    spec = importlib.util.spec_from_file_location("paper", ROOT / "bench" / "paper.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["paper"] = module
    spec.loader.exec_module(module)
    return module


paper = _paper()


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Any]:
    """`measured(article, edition)` writes its PDF and measures it, once."""
    folder = tmp_path_factory.mktemp("paper")
    return cache(lambda name, edition: paper.measured(CONTENT / name, Edition(edition), folder))


MEASURED = [
    ("nalmefen/article.md", "standard"),
    ("nalmefen/article.md", "large-print"),
    ("nalmefen/article.md", "giant"),
    ("nalmefen/article.md", "easy-print"),
    ("clear-print/article.md", "standard"),
    ("clear-print/article.md", "large-print"),
    ("clear-print/article.md", "giant"),
    ("leaflets/article.md", "standard"),
    ("leaflets/article.de.md", "giant"),
    ("leaflets/article.ja.md", "easy-print"),
]


@pytest.mark.parametrize(("name", "edition"), MEASURED)
def test_pages_are_used_well(measured: Callable[[str, str], Any], name: str, edition: str) -> None:
    """No last page has a line or two, no other is emptier than a third, key points come first.

    What stands alone at a page's foot is at most the piece of a box of key points that would else
    have begun on the second page.
    """
    found = measured(name, edition)
    assert found.last >= paper.LITTLE
    assert found.holes == 0
    assert found.key_points == 1
    assert all(page == 1 and kind.endswith("item") for page, kind, _ in found.stranded)


def pages_of(data: bytes) -> int:
    """Return how many pages a PDF has."""
    with pikepdf.open(BytesIO(data)) as opened:
        return len(opened.pages)


def test_gaps_shrink_where_that_saves_a_sheet(measured: Callable[[str, str], Any]) -> None:
    """And only there: a theme that lets none shrink has a third page."""
    assert measured("leaflets/article.md", "standard").pages == 2
    cream = theme_named("cream")
    assert drawn_in(cream) is None
    theme = default_theme()
    space = theme.tokens.space.model_copy(update={"least": 1})
    stiff = theme.with_tokens(theme.tokens.model_copy(update={"space": space}))
    handout = compose(read_article(CONTENT / "leaflets" / "article.md").article, stiff)
    assert pages_of(pdf.write(handout, stiff)) == 3


def test_drawn_in_pages_keep_letters_and_lines() -> None:
    """Only gaps are other than the theme's."""
    for edition in Edition:
        theme = themed(default_theme(), edition)
        own, tighter = theme.tokens, drawn_in(theme)
        assert tighter is not None
        assert drawn_in(theme) is tighter
        tokens = tighter.tokens
        assert (tokens.page, tokens.fonts, tokens.boxes) == (own.page, own.fonts, own.boxes)
        assert tokens.text.leading >= min(own.text.leading, 1.4)
        same = ("paragraph_gap", "leading")
        assert tokens.text.model_dump(exclude=same) == own.text.model_dump(exclude=same)
        for level in range(1, 7):
            assert tokens.headings.level(level).size == own.headings.level(level).size
        assert tokens.space.writing_line == own.space.writing_line


def filled(folder: Path, lines: int, rest: str) -> Path:
    """Return a PDF that has `rest` after so many short paragraphs."""
    body = "\n\n".join([WORDS.split(" when")[0] + "."] * lines) + f"\n\n{rest}\n"
    path = folder / f"{lines}.pdf"
    path.write_bytes(pdf.write(composed(folder, body), default_theme()))
    return path


@pytest.mark.parametrize(
    "rest",
    [
        "Bring these:\n\n- your letter\n- your pills\n- your glasses",
        "Type this:\n\n```\nplainleaf export\n```",
        "- Your letter\n- Your pills\n- Your glasses",
    ],
    ids=["lead-in", "code", "items"],
)
def test_nothing_is_stranded_wherever_a_page_ends(rest: str, tmp_path: Path) -> None:
    """At every place from before a page's end to after it; items are nearer than paragraphs."""
    pages = set()
    for lines in range(16, 21):
        for items in range(3):
            before = "- An item\n" * items + "\n<!-- -->\n\n" * bool(items)
            path = filled(tmp_path, lines, f"{before}{rest}")
            assert list(paper.stranded(path)) == [], (lines, items)
            pages.add(pages_of(path.read_bytes()))
    assert pages == {1, 2}


def test_a_warning_is_not_parted(tmp_path: Path) -> None:
    """Though a third of the page before it stays white."""
    warning = "::: warning\n" + "\n\n".join([WORDS * 2] * 5) + "\n:::"
    path = filled(tmp_path, 12, f"{warning}\n\n## After\n\n{WORDS}")
    drawn = read_back(path).drawn
    assert drawn is not None
    pages = {word.run.page for word in drawn.words if word.run and "low dose" in word.text}
    assert pages == {1}


def test_a_way_back_is_not_seen_on_paper(tmp_path: Path) -> None:
    """Its letters are there for those who read by the tags; nothing is drawn of them."""
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf.write(composed(tmp_path, "Words.[^n]\n\n[^n]: So."), default_theme()))
    drawn = read_back(path).drawn
    assert drawn is not None
    (page,) = drawn.pages
    (arrow,) = (run for run in page.runs if "↩" in run.glyphs)
    subprocess.run(
        ["pdftoppm", "-gray", "-r", "72", "-singlefile", path, tmp_path / "a"], check=True
    )
    height = page.corners[3]
    box = (arrow.x - 1, height - arrow.y - 10, arrow.end + 1, height - arrow.y + 3)
    with Image.open(tmp_path / "a.pgm") as shown:
        left, top, right, bottom = map(round, box)
        assert shown.crop((left, top, right, bottom)).getextrema() == (255, 255)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_way_back_takes_no_line_of_its_own(language: str, tmp_path: Path) -> None:
    """Wherever the entry's last line ends: a blank line would part entries that belong together."""
    notes = [f"[^{at}]: {'a' * at}bc" for at in range(20, 95)]
    calls = "".join(f"[^{at}]" for at in range(20, 95))
    path = tmp_path / "article.md"
    path.write_text(
        f"---\ntitle: T\nlang: {language}\n---\n\nText.{calls}\n\n" + "\n".join(notes), "utf-8"
    )
    theme = themed(default_theme(), Edition.LARGE_PRINT)
    made = tmp_path / "made.pdf"
    made.write_bytes(pdf.write(compose(read_article(path).article, theme), theme))
    boxes = subprocess.run(
        ["pdftotext", "-bbox-layout", made, "-"], capture_output=True, text=True, check=True
    ).stdout
    lines = re.findall(r"<line [^>]*>(.*?)</line>", boxes, re.DOTALL)
    assert "↩" in boxes
    alone = [line for line in lines if re.findall(r"<word [^>]*>(.*?)</word>", line) == ["↩"]]
    assert alone == []


def test_a_source_that_would_push_the_key_points_off_stands_last() -> None:
    """In giant print; elsewhere it stands below the title."""
    article = read_article(CONTENT / "nalmefen" / "article.md").article
    for edition, last in ((Edition.STANDARD, False), (Edition.GIANT, True)):
        handout = compose(article, themed(default_theme(), edition))
        source = handout.part(Source)
        assert source is not None
        assert source.last == last
        after = [type(part).__name__ for part in handout.parts].index("Source")
        assert (after > 3) == last
        assert "Enning, F., & Schmahl, C. (2022)" in plain_text(source.inlines)


@pytest.mark.parametrize("lines", [16, 17, 18])
def test_key_points_part_rather_than_begin_on_the_second_page(lines: int, tmp_path: Path) -> None:
    """Though the first page would be well filled without them, and no sheet is saved."""
    box = "::: key-points\n## First\n\n" + f"- {WORDS}\n" * 6 + ":::"
    path = filled(tmp_path, lines, f"{box}\n\n## After\n\n{WORDS * 8}")
    assert paper.key_points(path, "First") == 1
    assert pages_of(path.read_bytes()) == 2


@pytest.mark.parametrize("worse", ["sliver", "holes", "pages", "gaps"])
def test_no_saving_of_paper_is_worth_late_key_points(
    worse: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The layout that has them first is taken, whatever else it wastes."""
    late = layouts._Waste(late=True, sliver=False, holes=0, pages=2, gaps=0)
    early = replace(late, late=False, **{worse: True if worse == "sliver" else 3})
    monkeypatch.setattr(
        layouts, "_judged",
        lambda layout: (late if layout == layouts.Layout() else early, 0.5),
    )  # fmt: skip
    assert layouts.best(lambda layout: layout, can_be_drawn_in=True) != layouts.Layout()


def test_the_same_handout_is_laid_out_alike_each_time() -> None:
    """Whichever layouts were tried."""
    handout = compose(read_article(CONTENT / "leaflets" / "article.md").article, default_theme())
    assert pdf.write(handout, default_theme()) == pdf.write(handout, default_theme())


def test_a_long_handout_is_laid_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However its pages are used: each other layout takes as long again."""
    tried: list[layouts.Layout] = []
    poor = layouts._Waste(late=True, sliver=True, holes=1, pages=41, gaps=1)
    monkeypatch.setattr(layouts, "_judged", lambda document: (poor, 0.05))
    layouts.best(tried.append, can_be_drawn_in=True)
    assert len(tried) == 1
    poor = replace(poor, pages=40)
    layouts.best(tried.append, can_be_drawn_in=True)
    assert len(tried) > 2
