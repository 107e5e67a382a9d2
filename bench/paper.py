"""How well a handout uses its paper: rendered pages, measured, in every edition.

A page is as full as its lowest ink stands. Of each PDF it prints how full its last page is, and how
much of the emptiest other page stays white at its foot; what stands alone at a page's foot (a
heading, a lead-in, a caption, a list's first item); on which page the key points begin; and how
long the writing took.

    python bench/paper.py [--json FILE] [--keep FOLDER] [--edition EDITION] [PATH…]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image

from plainleaf.api import read
from plainleaf.copies import Copy, composed
from plainleaf.handout import Handout
from plainleaf.model.article import Box, BoxKind
from plainleaf.model.transform import walk
from plainleaf.theme import Theme, default_theme
from plainleaf.theme.editions import themed
from plainleaf.theme.tokens import Edition
from plainleaf.verify.readback import read_back
from plainleaf.verify.readback.pdf_tree import is_element, kids_of
from plainleaf.writers import pdf
from plainleaf.writers.html.parts import bookmark

CONTENT = Path(__file__).resolve().parents[1] / "content"
DOTS = 36  # an inch
WHITE = 245  # of 255: grounds of boxes are darker, but for edges of letters
LITTLE, HOLE = 0.10, 1 / 3


@dataclass(frozen=True, slots=True)
class Paper:
    """What one PDF does with its paper.

    Args:
        name: of its article and edition.
        pages: how many there are.
        last: how full the last page is, as a share of its text area.
        hole: how much of the emptiest other page is white at its foot.
        where: which page that is.
        holes: how many pages but the last are emptier than a third.
        stranded: what stands alone at the foot of a page: page, kind, words.
        key_points: the page on which they begin; 0 where there are none.
        milliseconds: the writing of the file.
    """

    name: str
    pages: int
    last: float
    hole: float
    where: int
    holes: int
    stranded: tuple[tuple[int, str, str], ...]
    key_points: int
    milliseconds: float


def articles(paths: Sequence[Path]) -> list[Path]:
    """Return every article of some folders: `article.md` and its translations."""
    return sorted(file for path in paths for file in
                  ([path] if path.is_file() else path.rglob("article*.md")))  # fmt: skip


def fullness(path: Path, theme: Theme) -> list[float]:
    """Return how full each page is, from 0 to 1: where its lowest ink above the foot stands."""
    page = theme.tokens.page
    with tempfile.TemporaryDirectory() as name:
        stem = Path(name) / "page"
        subprocess.run(["pdftoppm", "-gray", "-r", str(DOTS), path, stem], check=True)
        full = []
        for file in sorted(Path(name).iterdir()):
            with Image.open(file) as shown:
                top = round(page.margin_top_mm / 25.4 * DOTS)
                foot = shown.height - round(page.margin_bottom_mm / 25.4 * DOTS)
                area = shown.crop((0, top, shown.width, foot))
                box = area.point(lambda value: 255 if value < WHITE else 0).getbbox()
                full.append(box[3] / area.height if box else 0.0)
    return full


def leaves(path: Path) -> list[tuple[int, int, tuple[tuple[str, int, int], ...]]]:
    """Return each marked content in reading order: page, identifier, and what it stands in.

    That is, from the outside in: the role, which of its kind it is among its siblings, and how many
    of them there are.
    """
    found: list[tuple[int, int, tuple[tuple[str, int, int], ...]]] = []
    with pikepdf.open(path) as opened:
        numbers = {page.obj.objgen: index for index, page in enumerate(opened.pages)}

        def below(element: Any, within: tuple[tuple[str, int, int], ...], page: Any) -> None:
            page = element.get("/Pg", page)
            kids = kids_of(element)
            inner = [kid for kid in kids if is_element(kid)]
            for kid in kids:
                if is_element(kid):
                    same = [each for each in inner if each["/S"] == kid["/S"]]
                    place = next(n for n, each in enumerate(same) if each.objgen == kid.objgen)
                    role = str(kid["/S"]).lstrip("/")
                    below(kid, (*within, (role, place, len(same))), page)
                elif isinstance(kid, pikepdf.Dictionary):
                    if "/MCID" in kid:
                        found.append((numbers[kid.get("/Pg", page).objgen], int(kid.MCID), within))
                else:
                    found.append((numbers[page.objgen], int(kid), within))

        below(opened.Root.StructTreeRoot, (), None)
    return found


def stranded(path: Path) -> Iterator[tuple[int, str, str]]:
    """Yield what ends a page and should not: page, kind, words."""
    order = leaves(path)
    drawn = read_back(path).drawn
    assert drawn is not None
    said: dict[tuple[int, int], str] = {}
    for word in drawn.words:
        if word.run is not None and word.run.number is not None:
            key = (word.run.page, word.run.number)
            said[key] = said.get(key, "") + word.text
    spoken = [leaf for leaf in order if said.get(leaf[:2], "").strip()]
    for here, following in pairwise(spoken):
        if following[0] == here[0]:
            continue
        words = said[here[:2]].strip()
        roles = [role for role, *_ in here[2]]
        after = [role for role, *_ in following[2]]
        kind = ""
        if any(role[0] == "H" and role[1:].isdigit() for role in roles):
            kind = "heading"
        elif "Caption" in roles and "Figure" not in roles[:-1] and "Table" in roles:
            kind = "caption"
        elif words.endswith((":", "：")) and here[2] != following[2]:
            kind = "lead-in"
        elif first_alone(here[2], following[2]):
            kind = "first item"
        elif last_alone(order, following):
            kind = "last item"
        if "Note" in after or "BibEntry" in after:
            kind = kind if kind == "heading" else ""
        if kind:
            yield here[0] + 1, kind, words[-50:]


Within = tuple[tuple[str, int, int], ...]


def items(within: Within) -> list[tuple[int, int]]:
    """Return which item of how many something is, of each list round it."""
    return [(place, count) for role, place, count in within if role == "LI"]


def first_alone(here: Within, following: Within) -> bool:
    """Return whether a list's first item ends a page on which nothing leads to it."""
    mine, others = items(here), items(following)
    return bool(
        mine and others and len(mine) == len(others) and mine[:-1] == others[:-1]
        and mine[-1][0] == 0 and others[-1][0] == 1 and mine[-1][1] > 2
    )  # fmt: skip


def last_alone(order: list[tuple[int, int, Within]], following: tuple[int, int, Within]) -> bool:
    """Return whether a list's last item, and no other, begins a page."""
    mine = items(following[2])
    if not mine or mine[-1][0] != mine[-1][1] - 1 or mine[-1][1] < 3:
        return False
    same = [leaf for leaf in order if leaf[2][: len(following[2])] == following[2]]
    return bool(same) and all(leaf[0] == following[0] for leaf in same)


def key_points_title(handout: Handout) -> str:
    """Return the heading of the key points; empty where there are none."""
    boxes = (node for node in walk(handout.parts) if isinstance(node, Box))
    mine = (box.heading for box in boxes if box.kind is BoxKind.KEY_POINTS and box.heading)
    return next((bookmark(heading) for heading in mine), "")


def key_points(path: Path, title: str) -> int:
    """Return the page on which a heading stands that is called so; 0 where none is."""
    with pikepdf.open(path) as opened:
        numbers = {page.obj.objgen: index for index, page in enumerate(opened.pages, 1)}
        with opened.open_outline() as outline:
            waiting = list(outline.root)
            while waiting:
                item = waiting.pop(0)
                if item.title == title:
                    place: Any = item.destination
                    return numbers[place[0].objgen]
                waiting = [*item.children, *waiting]
    return 0


def measured(file: Path, edition: Edition, folder: Path, *, warm: bool = False) -> Paper:
    """Write one article's PDF in an edition, and measure it.

    Args:
        file: the article.
        edition: in which it is laid out.
        folder: for the PDF.
        warm: write it once before, so that the time is that of a process that has its fonts.
    """
    theme = themed(default_theme(), edition)
    article = read(file).article
    handout, slug = composed(Copy(file, theme, edition=edition), article, article)
    if warm:
        pdf.write(handout, theme)
    start = time.process_time()
    data = pdf.write(handout, theme)
    took = 1000 * (time.process_time() - start)
    path = folder / f"{slug}.pdf"
    path.write_bytes(data)
    *others, last = fullness(path, theme)
    empty = [1 - full for full in others] or [0.0]
    return Paper(
        name=slug,
        pages=len(others) + 1,
        last=round(last, 3),
        hole=round(max(empty), 3),
        where=empty.index(max(empty)) + 1 if others else 0,
        holes=sum(each > HOLE for each in empty),
        stranded=tuple(stranded(path)),
        key_points=key_points(path, key_points_title(handout)),
        milliseconds=round(took),
    )


def main(arguments: list[str]) -> None:
    """Print a row for each PDF, and what they come to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, default=[CONTENT])
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    parser.add_argument("--keep", type=Path, help="keep the PDFs in this folder")
    parser.add_argument("--edition", action="append", choices=list(map(str, Edition)))
    asked = parser.parse_args(arguments)
    found = []
    with tempfile.TemporaryDirectory() as name:
        folder = asked.keep or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        print(f"{'handout':<34}{'pages':>6}{'last':>6}{'hole':>6}{'on':>4}{'keys':>5}{'ms':>6}")
        for file in articles(asked.paths):
            for edition in map(Edition, asked.edition or Edition):
                one = measured(file, edition, folder, warm=True)
                found.append(one)
                row = f"{one.name:<34}{one.pages:>6}{one.last:>6.0%}{one.hole:>6.0%}"
                print(
                    row + f"{one.where:>4}{one.key_points:>5}{one.milliseconds:>6.0f}", flush=True
                )
                for page, kind, words in one.stranded:
                    print(f"{'':<8}page {page}: {kind} at its foot: {words}")
    print(
        f"{len(found)} files, {sum(one.pages for one in found)} pages; "
        f"last pages with less than a tenth: {sum(one.last < LITTLE for one in found)}; "
        f"pages emptier than a third: {sum(one.holes for one in found)} "
        f"in {sum(one.holes > 0 for one in found)} files; "
        f"stranded: {sum(len(one.stranded) for one in found)}; "
        f"key points after page 1: {sum(one.key_points > 1 for one in found)}; "
        f"{sum(one.milliseconds for one in found) / 1000:.1f} s"
    )
    if asked.json:
        asked.json.write_text(json.dumps([asdict(one) for one in found], indent=1), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
