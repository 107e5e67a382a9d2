"""A page is drawn in the order in which it is read, and looks the same."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pikepdf
import pydyf
import pytest

from plainleaf.handout import Handout
from plainleaf.theme import default_theme
from plainleaf.writers.pdf import tags, write
from plainleaf.writers.pdf.drawn_order import put_in_order
from samples import as_exported, composed

ROOT = Path(__file__).resolve().parents[1]
CASES = sorted(path for path in (ROOT / "tests/cases").glob("*.md") if path.stem not in ("draft",))
POPPLER = pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="poppler is missing")
BODIES = {
    "steps": "1. Take the blue tablet.\n2. Wait one hour.\n\nText after.\n",
    "bullets": "- Milk\n- Bread\n\nText after.\n",
    "number": "9. Nine\n10. Ten\n\n    1. Nested\n\n    Second paragraph.\n11. Eleven\n",
    "box": "::: warning\n1. Call 112.\n2. Wait.\n:::\n\nText after.\n",
    "table": "1. One\n\n   | A | B |\n   |---|---|\n   | x | y |\n\n2. Two\n",
    "struck": "1. Take ~~20 mg~~ <mark>10 mg</mark>.\n2. See [a page](https://example.org/).\n",
    "picture": "1. Press ![leaf](picture.svg) twice.\n2. Wait.\n\n![A leaf](picture.svg)\n",
    "long": "\n".join(f"{number}. Step number {number}." for number in range(1, 120)) + "\n",
}


def drawn(page: pikepdf.Page) -> list[int]:
    """Return the identifiers of a page's marked content, as its stream shows them."""
    found: list[Any] = [one.operands[1] for one in pikepdf.parse_content_stream(page, "BDC")]
    return [int(properties["/MCID"]) for properties in found if "/MCID" in properties]


def tagged(element: Any, page: Any, of: Any) -> Iterator[int]:
    """Yield the identifiers of the marked content of one page, as the tree has them."""
    page = element.get("/Pg", page)
    below = element.get("/K", [])
    for kid in below if isinstance(below, pikepdf.Array) else [below]:
        if not isinstance(kid, pikepdf.Dictionary):
            if page is not None and page.objgen == of.objgen:
                yield int(kid)
        elif "/S" in kid:
            yield from tagged(kid, page, of)
        elif "/MCID" in kid and kid.get("/Pg", page).objgen == of.objgen:
            yield int(kid["/MCID"])


def in_order(data: bytes) -> bool:
    """Tell whether each page of a PDF is drawn in the order of its tags."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        root = pdf.Root.StructTreeRoot
        return all(drawn(page) == list(tagged(root, None, page.obj)) for page in pdf.pages)


def written(handout: Handout) -> bytes:
    """Return a handout's PDF."""
    return write(handout, default_theme())


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("language", ["en", "ar", "ja"])
def test_each_page_is_drawn_in_the_order_of_its_tags(
    tmp_path: Path, body: str, language: str
) -> None:
    """Lists, boxes, tables and pictures, from the left and from the right."""
    assert in_order(written(composed(tmp_path, f"## Part\n\n{body}", language)))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_each_case_is_drawn_in_the_order_of_its_tags(case: Path) -> None:
    """Every case, over as many pages as it takes."""
    assert in_order(written(as_exported(case)))


@POPPLER
def test_a_number_is_read_before_its_item(tmp_path: Path) -> None:
    """As programs read a page that do not look at its tags."""
    path = tmp_path / "steps.pdf"
    path.write_bytes(written(composed(tmp_path, f"## Part\n\n{BODIES['steps']}")))
    said = subprocess.run(
        ["pdftotext", "-raw", str(path), "-"], check=True, capture_output=True, text=True
    ).stdout
    assert "1. Take the blue tablet. 2. Wait one hour. Text after." in " ".join(said.split())


@POPPLER
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_the_pages_look_the_same(
    tmp_path: Path, body: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Colours, clipping and transformations go with what is moved."""
    handout = composed(tmp_path, f"## Part\n\n{body}\n> Quoted *words*.\n")
    looks = []
    for name in ("moved", "left"):
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(written(handout))
        monkeypatch.setattr(tags, "put_in_order", lambda stream, order: None)
        command = ["pdftoppm", "-r", "60", str(path)]
        looks.append(subprocess.run(command, check=True, capture_output=True).stdout)
    assert looks[0] == looks[1]


def stream(lines: str) -> Any:
    """Return a page's content as WeasyPrint has it, from its lines; M is a mark, A an artifact."""
    operators: list[Any] = []
    for line in lines.strip().split("\n"):
        mark = re.fullmatch(r"(\w*)\[(.*)\]", line.strip())
        if mark is None:
            operators.append(line.strip().encode())
            continue
        if mark[1].isdigit():
            operators += ["/Span", pydyf.Dictionary({"MCID": int(mark[1])}), b"BDC"]
        else:
            operators += ["/Artifact", b"BMC"]
        operators += [part.strip().encode() for part in mark[2].split(";") if part.strip()]
        operators.append(b"EMC")
    return SimpleNamespace(stream=operators)


def lines_of(page: Any) -> str:
    """Return the content as lines."""
    return "\n".join(
        item.data.decode() if isinstance(item, pydyf.Dictionary) else
        item.decode() if isinstance(item, bytes) else item
        for item in page.stream
    )  # fmt: skip


def test_what_was_in_force_is_set_again() -> None:
    """The colour that the piece before it had set, the clipping and the transformation."""
    page = stream(
        """
        1 0 0 1 0 9 cm
        0[0.1 0 0 rg; (a) Tj]
        q
        2 0 0 2 0 0 cm
        1 2 3 4 re
        W
        n
        /a0.5 gs
        2[0.3 0 0 rg; (c) Tj]
        Q
        1[(b) Tj]
        """
    )
    put_in_order(page, [0, 1, 2])
    assert lines_of(page) == (
        "1 0 0 1 0 9 cm\nq\n/Span\n<</MCID 0>>\nBDC\n0.1 0 0 rg\n(a) Tj\nEMC\n"
        "/Span\n<</MCID 1>>\nBDC\n(b) Tj\nEMC\nQ\n"
        "q\n2 0 0 2 0 0 cm\n1 2 3 4 re\nW\nn\n0.1 0 0 rg\n/a0.5 gs\n"
        "/Span\n<</MCID 2>>\nBDC\n0.3 0 0 rg\n(c) Tj\nEMC\nQ"
    )


def test_what_is_set_later_does_not_colour_what_was_before() -> None:
    """A piece that counted on the beginning's colour is kept from that of the one before it now."""
    page = stream("1[(b) Tj]\n0[0.1 0 0 rg; 3 w; (a) Tj]")
    put_in_order(page, [0, 1])
    assert lines_of(page) == (
        "q\n/Span\n<</MCID 0>>\nBDC\n0.1 0 0 rg\n3 w\n(a) Tj\nEMC\nQ\n"
        "q\n/Span\n<</MCID 1>>\nBDC\n(b) Tj\nEMC\nQ"
    )


def test_backgrounds_come_first_and_a_head_shown_again_stays() -> None:
    """Nothing covers what is moved before it; what is repeated stays above what follows it."""
    page = stream("A[(head) Tj]\n1[(b) Tj]\nA[1 2 3 4 re; f]\n0[(a) Tj]\nA[(foot) Tj]")
    put_in_order(page, [0, 1])
    assert re.findall(r"f$|\(\w+\)", lines_of(page), re.MULTILINE) == [
        "f", "(a)", "(head)", "(b)", "(foot)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "unknown",
    ["1 2 3 4 re\nf", "/m1 gs", "/x0 Do", "3[/Pattern cs; /p0 scn; (p) Tj]", "/s0 sh"],
)
def test_a_page_with_something_unknown_is_left_as_it_is(unknown: str) -> None:
    """Nobody knows what moving it would do; the verifier tells whether the order is right."""
    page = stream(f"1[(b) Tj]\n{unknown}\n0[(a) Tj]")
    before = list(page.stream)
    put_in_order(page, [0, 1, 3])
    assert page.stream == before


def test_a_page_in_order_is_left_as_it_is() -> None:
    """Nothing to do."""
    page = stream("q\n0[(a) Tj]\nQ\nq\n1[(b) Tj]\nQ")
    before = list(page.stream)
    put_in_order(page, [0, 1])
    assert page.stream == before
