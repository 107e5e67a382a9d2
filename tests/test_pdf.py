"""The PDF: its pages, its properties, and what the engine may and may not do."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from plainleaf.errors import WriteError
from plainleaf.model.article import Picture
from plainleaf.model.metadata import Metadata
from plainleaf.theme import default_theme
from plainleaf.verify.readback import read_back
from plainleaf.verify.readback.pdf_text import PageReader
from plainleaf.writers.pdf import paper, write
from samples import composed
from validators.field import Check
from validators.verapdf import VeraPdf

EVERYTHING = """\
::: key-points
## What to know

- One **strong** point
- Another, with a [link that has **strong words**](https://example.org)
:::

## Words

Loose text [@one], `code`, H~2~O, *stress*, [corazón]{lang=es} and [قلب هادئ]{lang=ar}.[^n]

- Loose item.

  Its second paragraph.
- Item
  1. nested
  2. list

Term
:   What it means.

> Said by somebody.

```
x =  1
```

![A bar](picture.svg)

![](picture.svg){.decorative}

| Week | Dose |
|------|-----:|
ROWS

::: {lang=ar}
هذه فقرة باللغة العربية تصف نتائج الدراسة.
:::

::: {lang=ja}
これは日本語の段落です。
:::

::: my-notes
:::

[^n]: A footnote.
"""


def everything() -> str:
    """Return a body with every kind of block, and a table of three pages."""
    rows = "\n".join(f"| {week} | {week * 5} mg |" for week in range(1, 90))
    return EVERYTHING.replace("ROWS", rows)


def pdf(folder: Path, body: str, language: str = "en", draft: bool = False) -> pikepdf.Pdf:
    """Return the PDF of a body in Markdown, open."""
    data = write(composed(folder, body, language, draft), default_theme())
    return pikepdf.open(io.BytesIO(data))


@pytest.mark.parametrize(
    ("language", "chosen", "expected"),
    [
        ("en", "", "A4"),
        ("en-GB", "", "A4"),
        ("en-US", "", "letter"),
        ("es-Latn-MX", "", "letter"),
        ("en-US", "a4", "A4"),
        ("de", "letter", "letter"),
    ],
)
def test_paper_is_what_the_region_prints_on(language: str, chosen: str, expected: str) -> None:
    """The front matter decides, then the region."""
    assert paper(Metadata("T", language, paper=chosen)) == expected


def test_the_product_alone_is_named(tmp_path: Path) -> None:
    """Neither the properties nor the metadata stream name a library."""
    file = pdf(tmp_path, "## A\n\nB.\n")
    assert str(file.docinfo["/Producer"]).startswith("Plainleaf ")
    assert b"WeasyPrint" not in file.Root.Metadata.read_bytes()
    assert str(file.docinfo["/CreationDate"]) == "D:20261120"


def test_a_pdf_has_no_date_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a date in the front matter the date of the build counts, and never the clock."""
    handout = composed(tmp_path, "## A\n\nB.\n")
    bare = replace(
        handout, article=replace(handout.article, metadata=Metadata("A plain handout", "en"))
    )
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    with pikepdf.open(io.BytesIO(write(bare, default_theme()))) as file:
        assert "/CreationDate" not in file.docinfo
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    with pikepdf.open(io.BytesIO(write(bare, default_theme()))) as file:
        assert str(file.docinfo["/CreationDate"]) == "D:19700101"


def test_the_same_handout_gives_the_same_bytes(tmp_path: Path) -> None:
    """Nothing of the first writing lingers in the second."""
    handout = composed(tmp_path, everything())
    assert write(handout, default_theme()) == write(handout, default_theme())


def test_a_glyph_that_no_font_has_stops_the_writing(tmp_path: Path) -> None:
    """What WeasyPrint only logs would be a hole in the page."""
    with pytest.raises(WriteError, match="notdef"):
        pdf(tmp_path, "## A\n\nA private character: \ue0ff\n")


def test_a_picture_fetches_nothing(tmp_path: Path) -> None:
    """A drawing that points at a file of the machine is not followed."""
    (tmp_path / "secret.png").write_bytes(b"secret")
    handout = composed(tmp_path, "## A\n\n![A bar](picture.svg)\n")
    address = (tmp_path / "secret.png").as_uri()
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
        f'<image href="{address}" width="9" height="9"/></svg>'
    )
    pictures = {"picture.svg": Picture(drawing.encode(), "image/svg+xml", 9, 9)}
    changed = replace(handout, article=replace(handout.article, pictures=pictures))
    with pytest.raises(WriteError, match="not a picture of this handout"):
        write(changed, default_theme())


@pytest.mark.parametrize(("language", "draft"), [("en", False), ("en", True), ("ar", False)])
def test_every_kind_of_block_is_pdf_ua_and_pdf_a(
    tmp_path: Path, language: str, draft: bool, page_ua1: Check, page_2a: Check, verapdf: VeraPdf
) -> None:
    """Both validators find nothing by either standard, in a draft and from right to left too."""
    path = tmp_path / "handout.pdf"
    path.write_bytes(write(composed(tmp_path, everything(), language, draft), default_theme()))
    assert page_ua1(path) == page_2a(path) == []
    assert verapdf(path, "ua1") == verapdf(path, "2a") == []


def test_bookmarks_are_the_heading_tree(tmp_path: Path) -> None:
    """The title first, then what stands below it."""
    path = tmp_path / "handout.pdf"
    path.write_bytes(write(composed(tmp_path, "## A\n\n### B\n\nText.\n"), default_theme()))
    contents = read_back(path).contents
    assert contents == ((1, "A plain handout"), (2, "A"), (3, "B"), (2, "References"))


def test_a_table_of_long_words_stays_on_the_page(tmp_path: Path) -> None:
    """A word is broken before a column is lost beyond the paper's edge."""
    words = ["Verwaltungsvorschriftenverordnung", "Donaudampfschifffahrtsgesellschaft"]
    head = " | ".join([*words, "Kapitänsmützenabzeichen", "Fünf"])
    file = pdf(tmp_path, f"| {head} |\n|---|---|---|---|\n| 1 | 2 | 3 | 4 |\n")
    (page,) = file.pages
    boxes = [
        [float(number) for number in each.operands]
        for each in pikepdf.parse_content_stream(page)
        if str(each.operator) == "re"
    ]
    assert boxes
    assert max(x + width for x, _, width, _ in boxes) * 0.75 < float(page.MediaBox[2])


@pytest.mark.parametrize("lines", range(20, 30))
def test_a_table_of_three_rows_is_not_torn(tmp_path: Path, lines: int) -> None:
    """No row stands alone with the head, or alone on the next page."""
    body = "Line\n\n" * lines + "| A | B |\n|---|---|\n| uno | 1 |\n| due | 2 |\n| tre | 3 |\n"
    reader, found = PageReader(), []
    for at, page in enumerate(pdf(tmp_path, body).pages):
        pieces = [piece for each in reader.read(page.obj, at).values() for piece in each]
        words = ["".join(piece.glyphs).strip() for piece in pieces]
        found.append([word for word in words if word in ("uno", "due", "tre")])
    assert ["uno", "due", "tre"] in found
