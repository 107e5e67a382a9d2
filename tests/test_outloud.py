"""An independent judge of what a PDF says and in which order: outloud, which reads it by itself.

Its rules about order (ORD) and notes (NOTE) are asked. Two of them do not know what our files do,
and are looked into: ORD-001 takes a paragraph's own words before those of the links and languages
within it, wherever these stand; NOTE-003 wants a note's number within the note, and ours is that of
the list item that the note is in.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from plainleaf.handout import Handout
from plainleaf.theme import default_theme
from plainleaf.writers import pdf
from samples import as_exported, composed

outloud = pytest.importorskip("outloud")

CONTENT = Path(__file__).resolve().parents[1] / "content"
# One of each script; the other leaflets have the same blocks in the same order.
ARTICLES = [
    CONTENT / "nalmefen" / "article.md",
    CONTENT / "clear-print" / "article.md",
    *(CONTENT / "leaflets" / f"article{tag}.md" for tag in ("", ".ar", ".hi", ".ja")),
]
ASKED = {"ORD-001", "ORD-002", "NOTE-001", "NOTE-002", "NOTE-003", "NOTE-004"}
LOOKED_INTO = {"ORD-001", "NOTE-003"}


def judged(data: bytes, path: Path) -> tuple[set[str], Any]:
    """Return the rules that find something in a PDF, and the judge's own view of the file."""
    path.write_bytes(data)
    result = outloud.check(str(path), only=ASKED)
    assert not result.error, result.error
    return {found.rule for found in result.findings}, outloud.Document(str(path))


def in_order(document: Any) -> list[list[Any]]:
    """Return, for each page, its marked content in the order in which the tags have it."""
    pages: list[list[Any]] = [[] for _ in document.pages]

    def below(node: Any, page: int | None) -> None:
        if "/Pg" in node:
            page = document.page_index[node.Pg.objgen]
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, outloud.model.pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                assert page is not None
                pages[page].append((None, kid))
            elif kid.get("/Type") == "/MCR":
                place = document.page_index[kid.Pg.objgen] if "/Pg" in kid else page
                pages[place].append((None, int(kid.MCID)))
            elif kid.get("/Type") != "/OBJR":
                below(kid, page)

    below(document.struct_root, None)
    return pages


def unlike_the_tags(document: Any) -> list[int]:
    """Return the pages that paint what is tagged in another order than the tags have it."""
    found = []
    for page, wanted in zip(document.pages, in_order(document), strict=True):
        painted = [mark for mark in document.content(page.index).paint_order if mark in set(wanted)]
        drawn = set(painted)
        if painted != [mark for mark in wanted if mark in drawn]:
            found.append(page.number)
    return found


def without_number(document: Any) -> list[str]:
    """Return the notes that have no number, neither within them nor before them in their item."""
    found = []
    for note in document.elements_of("Note"):
        item = note.parent.parent if note.parent.type == "LBody" else note
        if not any(kid.type == "Lbl" for kid in item.children):
            found.append(note.path)
    return found


def pdf_of(handout: Handout) -> bytes:
    """Return a handout as PDF."""
    return pdf.write(handout, default_theme())


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_order_and_notes_are_as_another_judge_wants_them(path: Path, tmp_path: Path) -> None:
    """No finding, but of the two rules that are looked into."""
    rules, document = judged(pdf_of(as_exported(path)), tmp_path / "handout.pdf")
    assert rules <= LOOKED_INTO
    assert unlike_the_tags(document) == []
    assert without_number(document) == []


def test_a_file_that_is_painted_in_another_order_is_found(tmp_path: Path) -> None:
    """The judge and its closer look both tell: the pieces of a page are turned round."""
    body = "\n\n".join(f"Paragraph {number}." for number in range(8))
    data = pdf_of(composed(tmp_path, body))
    rules, document = judged(data, tmp_path / "a.pdf")
    assert rules == set()
    pike = outloud.model.pikepdf
    with pike.open(tmp_path / "a.pdf") as opened:
        page = opened.pages[0]
        marks: list[Any] = []
        depth = 0
        for one in pike.parse_content_stream(page):
            if depth == 0:
                marks.append([])
            marks[-1].append(one)
            depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(str(one.operator), 0)
        turned = [one for group in reversed(marks) for one in group]
        page.Contents = opened.make_stream(pike.unparse_content_stream(turned))
        opened.save(tmp_path / "b.pdf")
    rules, document = judged((tmp_path / "b.pdf").read_bytes(), tmp_path / "c.pdf")
    assert "ORD-001" in rules
    assert unlike_the_tags(document) == [1]
