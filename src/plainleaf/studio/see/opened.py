"""A finished file opened as its readers open it: Word's outline, an EPUB's contents and pages."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote

from lxml import etree

from plainleaf.studio.spoken import Line, number_shown
from plainleaf.studio.work import previewed
from plainleaf.verify.readback import read_back
from plainleaf.verify.readback.outline import Outline, TableShape

_OPF = "{http://www.idpf.org/2007/opf}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_TYPE = "{http://www.idpf.org/2007/ops}type"
_CONTAINER = "META-INF/container.xml"


def in_word(
    text: str, path: Path, edition: str, audience: str, clinic: Path | bool | None = None
) -> tuple[Document | None, str]:
    """Return a handout as its Word file is read back, or why not."""
    made = previewed(text, path, "docx", edition, audience, clinic)
    return (None, made.error) if made.error else (document(made.data), "")


def in_epub(
    text: str, path: Path, edition: str, audience: str, clinic: Path | bool | None = None
) -> tuple[Publication | None, str]:
    """Return a handout as its EPUB is opened, or why not."""
    made = previewed(text, path, "epub", edition, audience, clinic)
    return (None, made.error) if made.error else (publication(made.data), "")


# --- Word ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Document:
    """What stands in a Word file, as it is read back.

    Args:
        headings: (level, words), as its navigation pane lists them.
        lines: all of its text, in order.
        pictures: their descriptions.
        notes: its footnotes.
        links: (words, address).
    """

    headings: tuple[tuple[int, str], ...] = ()
    lines: tuple[Line, ...] = ()
    pictures: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()


def document(data: bytes) -> Document:
    """Return what stands in a Word file."""
    with TemporaryDirectory(prefix="plainleaf-") as folder:
        path = Path(folder) / "handout.docx"
        path.write_bytes(data)
        outline = read_back(path)
    return Document(
        outline.headings,
        tuple(lines_of(outline)),
        outline.alts,
        outline.footnotes,
        tuple(dict.fromkeys(outline.links)),
    )


def lines_of(outline: Outline) -> Iterator[Line]:
    """Yield the text of an outline line by line; what begins a heading, an item or a row says so.

    Whatever is none of these is text: no line is left out.
    """
    whole = outline.text.split("\n") if outline.text else []
    texts = deque(whole)
    headings = deque(words for _, words in outline.headings)
    levels = deque(level for level, _ in outline.headings)
    tables, items = deque(outline.tables), _items(outline)
    while texts:
        mark, begins = "", False
        for line, has_words in items.pop(len(whole) - len(texts), ()):
            mark, begins = line.mark, has_words
            if not begins and (line.level or mark):  # an item that begins with a table, say
                yield line
        words = texts.popleft()
        if begins:
            yield Line("item", words, mark=mark)
        elif headings and words == headings[0]:
            headings.popleft()
            yield Line("heading", words, levels.popleft())
        elif tables and words == _first(tables[0]):
            yield from _rows(tables.popleft(), words, texts)
        else:
            yield Line("text", words)


def _items(outline: Outline) -> dict[int, list[tuple[Line, bool]]]:
    """Return what begins at lines of the text: lists, and items, with whether they have words."""
    found: dict[int, list[tuple[Line, bool]]] = {}
    for shape in outline.lists:
        for at, (line, words) in enumerate(zip(shape.lines, shape.items, strict=True)):
            begun = found.setdefault(line, [])
            if at == 0:
                begun.append((Line("list", "", len(shape.items)), False))
            mark = number_shown(shape.numbers[at], shape.kind) if shape.ordered else ""
            begun.append((Line("item", "", mark=mark), bool(words)))
    return found


def _first(table: TableShape) -> str:
    cells = [each for row in table.rows for each in row if each]
    return table.caption or (cells[0] if cells else "")


def _rows(table: TableShape, words: str, texts: deque[str]) -> Iterator[Line]:
    """Yield a table, and take its words from the texts that follow."""
    whole = " ".join(each for row in table.rows for each in row if each)
    columns = max((len(row) for row in table.rows), default=0)
    yield Line("table", table.caption, len(table.rows), columns)
    read = "" if table.caption else words
    while texts and len(read) < len(whole):
        read = f"{read} {texts.popleft()}".strip()
    for row in table.rows:
        yield Line("row", " · ".join(filter(None, row)))


# --- EPUB ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Publication:
    """An EPUB, open at its first page.

    Args:
        contents: (depth from 1, words, address within it), as a reading system lists them.
        first: the file that it opens at.
        files: each file of it by its path: its media type and its bytes.
    """

    contents: tuple[tuple[int, str, str], ...]
    first: str
    files: Mapping[str, tuple[str, bytes]] = field(repr=False)


def publication(data: bytes) -> Publication:
    """Return an EPUB that an export has made, opened (EPUB 3.3, sections 4, 5 and 7)."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        container = etree.fromstring(package.read(_CONTAINER))
        opf = container.find(".//{*}rootfile").get("full-path")
        root, folder = etree.fromstring(package.read(opf)), posixpath.dirname(opf)
        items = {each.get("id"): each for each in root.iter(f"{_OPF}item")}
        paths = {
            key: posixpath.normpath(posixpath.join(folder, unquote(each.get("href"))))
            for key, each in items.items()
        }
        files = {
            paths[key]: (each.get("media-type"), package.read(paths[key]))
            for key, each in items.items()
        }
    spine = [
        paths[each.get("idref")]
        for each in root.iter(f"{_OPF}itemref")
        if each.get("linear") != "no"
    ]
    nav = next(paths[key] for key, each in items.items() if each.get("properties") == "nav")
    return Publication(tuple(_contents(files[nav][1], posixpath.dirname(nav))), spine[0], files)


def _contents(nav: bytes, folder: str) -> Iterator[tuple[int, str, str]]:
    root = etree.fromstring(nav)
    toc = next(each for each in root.iter(f"{_XHTML}nav") if each.get(_TYPE) == "toc")
    for link in toc.iter(f"{_XHTML}a"):
        depth = sum(1 for _ in link.iterancestors(f"{_XHTML}ol"))
        href = link.get("href")
        yield depth, " ".join("".join(link.itertext()).split()), posixpath.join(folder, href)
