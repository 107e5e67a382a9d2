"""What LibreOffice 7.4 itself gets wrong in tagged PDF, put right, so that veraPDF judges the rest.

Each fault is LibreOffice's with any Word file: a plain paragraph with a border, a plain link, a
plain footnote shows it. Later releases mend them, and then this room changes nothing:

- lines round a paragraph are neither artifacts nor tagged (7.1-3);
- `/Tabs` is a string where a name belongs (7.18.3-1);
- a Note has no `/ID` (7.9-1);
- the links from a footnote back to its mark are not in the structure tree (7.18.5-1);
- in a line from right to left, links are not in it either; not mended here;
- behind a footnote with a list, at the foot of a page amid another list, that one's items stand in
  no list (7.2-17); not mended here;
- a picture that Word marks as decorative is a Figure without words (7.3-1). Nothing in the PDF
  tells it from one that the author forgot, so the caller says how many there are.
"""

from __future__ import annotations

from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, Page, Pdf, String

PATH = {"m", "l", "c", "v", "y", "re", "h"}
PAINT = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*"}


def mended(path: Path, decorative: int = 0) -> Path:
    """Return the file beside `path` with LibreOffice's faults put right.

    Args:
        path: a PDF that LibreOffice made of a Word file.
        decorative: how many pictures of that file are decorative.
    """
    target = path.with_name(f"{path.stem}-mended.pdf")
    with Pdf.open(path) as pdf:
        for page in pdf.pages:
            page.Contents = pdf.make_stream(_lines_as_artifacts(page))
            if "/Tabs" in page:
                page.Tabs = Name.S
            if "/Annots" in page:
                page.Annots = Array(
                    [each for each in page.Annots if "/StructParent" in each or "/Dest" not in each]
                )
        notes = [
            each
            for each in pdf.objects
            if isinstance(each, Dictionary) and each.get("/S") == Name.Note
        ]
        for number, note in enumerate(notes, start=1):
            note.ID = String(f"note-{number}")
        silent = [
            each
            for each in pdf.objects
            if isinstance(each, Dictionary) and each.get("/S") == Name.Figure and "/Alt" not in each
        ]
        if len(silent) == decorative:
            for figure in silent:
                figure.Alt = String("decorative")
        pdf.save(target, deterministic_id=True)
    return target


def _lines_as_artifacts(page: Page) -> bytes:
    """Return the page's content with each path that is painted outside marks made an artifact."""
    out: list[pikepdf.ContentStreamInstruction] = []
    depth, path_from = 0, -1
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator in ("BMC", "BDC"):
            depth += 1
        elif operator == "EMC":
            depth -= 1
        if operator in PATH and depth == 0 and path_from < 0:
            path_from = len(out)
        out.append(instruction)
        if operator in PAINT and path_from >= 0:
            begin = pikepdf.ContentStreamInstruction([Name.Artifact], Operator("BMC"))
            out.insert(path_from, begin)
            out.append(pikepdf.ContentStreamInstruction([], Operator("EMC")))
        if operator in PAINT or operator == "n":
            path_from = -1
    return pikepdf.unparse_content_stream(out)
