"""Other readers of Word files as judges: pandoc and mammoth see the same headings, lists, tables.

They judge files that are made here, with python-docx and with LibreOffice.
"""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from pathlib import Path

import mammoth
import pypandoc
import pytest
from docx import Document
from docx.document import Document as DocumentObject
from lxml import html

from plainleaf.importers import import_article
from plainleaf.importers.prove import words_in
from plainleaf.model.article import Heading, List, ListItem, Table
from plainleaf.model.transform import walk
from plainleaf.model.words import plain_text
from plainleaf.reader import read_article

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
CONTENT = Path(__file__).parents[1] / "content"
OFFICE = shutil.which("soffice")


def leaflet() -> DocumentObject:
    """Return a leaflet as a clinic types it."""
    made = Document()
    made.add_heading("After your operation", 0)
    made.add_paragraph("Please read this before you go home.")
    made.add_heading("Your tablets", 1)
    for text in ("Paracetamol 1 g, 4 times a day", "Ibuprofen 400 mg, with food"):
        made.add_paragraph(text, style="List Bullet")
    made.add_paragraph("with a glass of water", style="List Bullet 2")
    made.add_heading("How to change the plaster", 2)
    for text in ("Wash your hands.", "Take the old one off.", "Put the new one on."):
        made.add_paragraph(text, style="List Number")
    made.add_heading("When to take what", 1)
    table = made.add_table(3, 3)
    table.style = "Table Grid"
    rows = (("Tablet", "Morning", "Evening"), ("Paracetamol", "1 g", "1 g"), ("Iron", "—", "65 mg"))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    made.add_paragraph("Call 01632 960123 if it bleeds.", style="Quote")
    return made


def by_pandoc(path: Path) -> html.HtmlElement:
    """Return what pandoc reads in a Word file."""
    return html.fromstring(f"<div>{pypandoc.convert_file(str(path), 'html')}</div>")


def by_mammoth(path: Path) -> html.HtmlElement:
    """Return what mammoth reads in a Word file."""
    with path.open("rb") as file:
        return html.fromstring(f"<div>{mammoth.convert_to_html(file).value}</div>")


def seen(root: html.HtmlElement) -> dict[str, list[str]]:
    """Return the headings, items and cells of a page; a nested list is no part of its item."""
    found: dict[str, list[str]] = {"headings": [], "items": [], "cells": []}
    for element in root.iter(*HEADINGS, "li", "td", "th"):
        kind = {"li": "items", "td": "cells", "th": "cells"}.get(element.tag, "headings")
        texts = element.xpath(".//text()[not(ancestor::ul|ancestor::ol)]")
        if kind == "items":
            depth = len(element.xpath("ancestor::ul|ancestor::ol"))
            texts = element.xpath(f".//text()[count(ancestor::ul|ancestor::ol)={depth}]")
        found[kind].append(" ".join("".join(texts).split()))
    return found


def ours(path: Path, folder: Path) -> dict[str, list[str]]:
    """Return the same of the article that an import makes."""
    import_article(path, folder, language="en")
    article = read_article(folder).article
    nodes = list(walk(article.blocks))
    return {
        "headings": [plain_text(each) for each in nodes if isinstance(each, Heading)],
        "items": [
            " ".join(plain_text(tuple(b for b in each.blocks if not isinstance(b, List))).split())
            for each in nodes
            if isinstance(each, ListItem)
        ],
        "cells": [
            plain_text(cell)
            for each in nodes
            if isinstance(each, Table)
            for row in (*each.head, *each.body)
            for cell in row.cells
        ],
    }


def in_office(path: Path, kind: str) -> Path:
    """Return a file as LibreOffice saves it."""
    subprocess.run(
        [str(OFFICE), f"-env:UserInstallation=file://{path.parent}/profile", "--headless",
         "--convert-to", kind, "--outdir", str(path.parent / "office"), str(path)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return path.parent / "office" / f"{path.stem}.docx"


@pytest.mark.parametrize("maker", ["python-docx", "libreoffice"])
def test_other_readers_see_the_same_headings_lists_and_tables(maker: str, tmp_path: Path) -> None:
    """In their order; the title is a heading for them, and the title of the article for us."""
    path = tmp_path / "leaflet.docx"
    leaflet().save(str(path))
    if maker == "libreoffice":
        if OFFICE is None:
            pytest.skip("LibreOffice is not installed")
        path = in_office(path, "docx:MS Word 2007 XML")
    mine = ours(path, tmp_path / "made")
    for judge in (by_pandoc, by_mammoth):
        theirs = seen(judge(path))
        theirs["headings"] = [each for each in theirs["headings"] if "operation" not in each]
        assert mine == theirs, judge.__name__


def test_no_judge_reads_a_word_that_the_import_does_not_have(tmp_path: Path) -> None:
    """A page that LibreOffice makes a Word file of, with all that its writer can say."""
    if OFFICE is None:
        pytest.skip("LibreOffice is not installed")
    page = tmp_path / "page.html"
    page.write_text(
        "<html lang='en'><body><h1>Iron</h1><p>Take <b>65 mg</b> a day<sup>2</sup>.</p><ol><li>"
        "With water<ul><li>or juice</li></ul></li><li>Not with tea</li></ol><table border='1'><tr>"
        "<th>Day</th><th>Dose</th></tr><tr><td>1</td><td>65 mg</td></tr></table><blockquote>Ask us."
        "</blockquote><p>See <a href='https://iron.example/a'>more</a>.</p></body></html>",
        "utf-8",
    )
    subprocess.run(
        [str(OFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--infilter=HTML (StarWriter)", "--convert-to", "docx:MS Word 2007 XML", "--outdir",
         str(tmp_path), str(page)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    path = tmp_path / "page.docx"
    made = import_article(path, language="en")
    have = Counter(words_in(made.text))
    for each in made.diagnostics:
        have.update(words_in(each.dropped))
    for judge in (by_pandoc, by_mammoth):
        root = judge(path)
        read = Counter(words_in("\n".join(root.itertext())))
        assert not read - have, judge.__name__
