"""Files that other programs make, and files that nobody should have made: what `verify` may meet.

Each maker writes one file into a folder and returns its path. Nothing here is kept in the project:
pandoc, Typst, LibreOffice, WeasyPrint, python-docx and EbookLib make their own, the rest is made
by hand.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import docx
import pikepdf
import weasyprint
from ebooklib import epub
from PIL import Image

SOURCE = """---
title: A stranger's leaflet
lang: en
---

# A stranger's leaflet

Take **one** tablet. [Read the leaflet of the maker](https://example.org/leaflet).

## When to take it

- in the morning
- in the evening

| Time | Tablets |
|------|---------|
| 8    | 1       |

![A white tablet](tablet.png)
"""
PAGE = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Leaflet</title></head>'
    "<body><h1>Leaflet</h1><p>Take one tablet.</p></body></html>"
)
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="a.opf" media-type="application/oebps-package+xml"/></rootfiles>'
    "</container>"
)
OPF = (
    '<package xmlns="http://www.idpf.org/2007/opf" version="{version}" unique-identifier="i">'
    '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">x</dc:identifier>'
    "<dc:title>Leaflet</dc:title><dc:language>en</dc:language></metadata><manifest>"
    '<item id="c" href="c.xhtml" media-type="application/xhtml+xml"/>'
    '<item id="s" href="s.svg" media-type="image/svg+xml"/>'
    '<item id="ncx" href="t.ncx" media-type="application/x-dtbncx+xml"/></manifest>'
    '<spine toc="ncx"><itemref idref="c"/><itemref idref="s"/></spine></package>'
)
CHAPTER = (
    '<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" '
    '"http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd"><html xmlns="http://www.w3.org/1999/xhtml" '
    'xml:lang="en"><head><title>Leaflet</title></head><body><h1>Leaflet</h1>'
    "<p>Take one&nbsp;tablet a&nbsp;day.</p></body></html>"
)
NCX = (
    '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel>'
    '<text>Leaflet</text></navLabel><content src="c.xhtml"/></navPoint></navMap></ncx>'
)
WORD = (
    '<?xml version="1.0"?>{doctype}<w:document xmlns:w="http://schemas.openxmlformats.org/'
    'wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)

Maker = Callable[[Path], Path]


def picture(folder: Path) -> Path:
    """Write a picture."""
    path = folder / "tablet.png"
    Image.new("RGB", (40, 30), (250, 250, 250)).save(path)
    return path


def pandoc(folder: Path, name: str, to: str, *options: str) -> Path:
    """Let pandoc make a file."""
    import pypandoc

    picture(folder)
    pypandoc.convert_text(
        SOURCE, to, "markdown", outputfile=str(folder / name),
        extra_args=["--resource-path", str(folder), *options],
    )  # fmt: skip
    return folder / name


def typst(folder: Path, standards: list[str]) -> Path:
    """Let Typst make a PDF, tagged as it does by default."""
    import typst as compiler

    source = folder / "leaflet.typ"
    source.write_text(
        '#set document(title: "Leaflet")\n#set text(lang: "en")\n= Leaflet\nTake one tablet.\n'
        "- in the morning\n- in the evening\n#table(columns: 2, table.header[Time][Tablets], "
        '[8], [1])\n#link("https://example.org/")[The maker]\n'
    )
    compiler.compile(str(source), str(folder / "typst.pdf"), pdf_standards=standards)
    return folder / "typst.pdf"


def libreoffice(source: Path, to: str, filter_name: str = "") -> Path:
    """Let LibreOffice turn a file into another kind."""
    program = shutil.which("soffice")
    assert program, "the caller asks first"
    out = source.parent / "converted"
    out.mkdir(exist_ok=True)
    subprocess.run(
        [program, f"-env:UserInstallation=file://{source.parent}/profile", "--headless",
         "--convert-to", f"{to}:{filter_name}" if filter_name else to, "--outdir", str(out),
         str(source)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return out / source.with_suffix(f".{to}").name


def python_docx(folder: Path) -> Path:
    """Let python-docx make a document as it does by default."""
    made = docx.Document()
    made.add_heading("Leaflet", 1)
    made.add_paragraph("Take one tablet.")
    made.add_picture(str(picture(folder)))
    table = made.add_table(2, 2)
    table.cell(0, 0).text = "Time"
    path = folder / "python.docx"
    made.save(str(path))
    return path


def ebooklib(folder: Path) -> Path:
    """Let EbookLib make a book as it does by default."""
    book = epub.EpubBook()
    book.set_identifier("leaflet")
    book.set_title("Leaflet")
    book.set_language("en")
    chapter = epub.EpubHtml(title="Leaflet", file_name="c.xhtml", lang="en")
    chapter.content = "<h1>Leaflet</h1><p>Take one tablet.</p>"
    book.add_item(chapter)
    book.toc = [chapter]
    book.add_item(epub.EpubNcx())
    book.add_item(epub.EpubNav())
    book.spine = ["nav", chapter]
    path = folder / "ebooklib.epub"
    epub.write_epub(str(path), book)
    return path


def untagged(folder: Path, name: str = "untagged.pdf") -> Path:
    """Let WeasyPrint make a PDF as it does by default."""
    path = folder / name
    weasyprint.HTML(string=PAGE).write_pdf(path)
    return path


def tagged(folder: Path, name: str = "tagged.pdf") -> Path:
    """Let WeasyPrint make a tagged PDF."""
    path = folder / name
    weasyprint.HTML(string=PAGE).write_pdf(path, pdf_variant="pdf/ua-1")
    return path


def scan(folder: Path) -> Path:
    """Make a PDF that is a picture of a page."""
    path = folder / "scan.pdf"
    Image.new("L", (200, 300), 240).save(path, "PDF")
    return path


def encrypted_pdf(folder: Path, user: str) -> Path:
    """Encrypt a PDF; with an empty password everybody may read it."""
    path = folder / "encrypted.pdf"
    with pikepdf.open(tagged(folder)) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="owner", user=user))
    return path


def bomb_pdf(folder: Path) -> Path:
    """Make a PDF whose page unpacks to a gigabyte, twice packed."""
    path = folder / "bomb.pdf"
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(b" " * 1_000_000) for _ in range(1_000)) + packer.flush()
    with pikepdf.open(untagged(folder)) as pdf:
        stream = pdf.make_stream(b"")
        stream.write(
            zlib.compress(data, 9),
            filter=pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode]),
        )
        pdf.pages[0].obj["/Contents"] = stream
        pdf.save(path, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return path


def tree_pdf(folder: Path, *, endless: bool) -> Path:
    """Make a PDF whose structure tree has no end, or doubles at every level."""
    path = folder / "tree.pdf"
    with pikepdf.open(tagged(folder)) as pdf:
        inner = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.Div))
        top = inner
        for _ in range(60):
            top = pdf.make_indirect(
                pikepdf.Dictionary(S=pikepdf.Name.Div, K=pikepdf.Array([top, top]))
            )
        if endless:
            inner["/K"] = top
        pdf.Root["/StructTreeRoot"]["/K"] = top
        pdf.save(path)
    return path


def packed(folder: Path, name: str, parts: dict[str, str | bytes]) -> Path:
    """Make a ZIP package."""
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    return path


def book(folder: Path, *, version: str = "2.0", **changes: str | bytes | None) -> Path:
    """Make an EPUB by hand; a part that is changed to None is left out."""
    parts: dict[str, str | bytes | None] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "a.opf": OPF.format(version=version),
        "c.xhtml": CHAPTER,
        "s.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
        "t.ncx": NCX,
    }
    parts |= changes
    return packed(folder, "book.epub", {k: v for k, v in parts.items() if v is not None})


def word(folder: Path, body: str | bytes, doctype: str = "", name: str = "hand.docx") -> Path:
    """Make a Word file by hand, with no part that can be left out."""
    text = WORD.format(doctype=doctype, body="{}")
    start, end = text.split("{}")
    inner = body.encode() if isinstance(body, str) else body
    return packed(
        folder,
        name,
        {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": RELATIONS,
            "word/document.xml": start.encode() + inner + end.encode(),
        },
    )


def cut(path: Path, part: float) -> Path:
    """Keep the first part of a file only."""
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * part)])
    return path


def bytes_in(folder: Path, name: str, data: bytes) -> Path:
    """Write a file."""
    path = folder / name
    path.write_bytes(data)
    return path


def renamed(path: Path, suffix: str) -> Path:
    """Give a file another suffix."""
    return path.rename(path.with_suffix(suffix))


def lying_package(folder: Path) -> Path:
    """Make a Word file that says that its document is small, though it unpacks to much."""
    path = word(folder, b"<w:p/>" + b" " * 3_000_000)
    data = path.read_bytes()
    large = len(zipfile.ZipFile(path).read("word/document.xml")).to_bytes(4, "little")
    path.write_bytes(data.replace(large, (1_000).to_bytes(4, "little")))
    return path


def locked_package(path: Path) -> Path:
    """Set the flag that says that the members of a package want a password."""
    data = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(mark, at + 4)
    path.write_bytes(bytes(data))
    return path


def strict(path: Path) -> Path:
    """Turn a Word file into the strict kind of Office Open XML, as Word can save it."""
    made = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith((".xml", ".rels")):
                base, strictly = (
                    b"http://schemas.openxmlformats.org/",
                    b"http://purl.oclc.org/ooxml/",
                )
                for old_name, new_name in (
                    (b"wordprocessingml/2006/main", b"wordprocessingml/main"),
                    (b"officeDocument/2006/relationships", b"officeDocument/relationships"),
                    (b"drawingml/2006/", b"drawingml/"),
                ):
                    data = data.replace(base + old_name, strictly + new_name)
            new.writestr(name, data)
    path.write_bytes(made.getvalue())
    return path
