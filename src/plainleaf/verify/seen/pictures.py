"""Which picture stands where: the red tablet's description beside the blue tablet is no help.

Descriptions are compared as words are (`parity`); here is looked whether each belongs to the
picture of which the article says it. A PDF has its pictures in other bytes, and is not asked.
"""

from __future__ import annotations

import base64
import posixpath
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from plainleaf.model.article import Picture
from plainleaf.model.inlines import Image
from plainleaf.model.parts import Parts
from plainleaf.model.transform import walk
from plainleaf.verify.readback.outline import normal
from plainleaf.verify.seen.finding import Finding, quoted
from plainleaf.verify.seen.wrapping import SAFE

Shown = tuple[str, frozenset[bytes]]
"""A description, and the bytes of its picture, of a drawing also those of what stands in for it."""

_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"


def pictures_in(parts: Parts, pictures: Mapping[str, Picture]) -> list[tuple[str, bytes]]:
    """Return the descriptions of a handout, each with the picture's bytes, in order."""
    found = [node for node in walk(parts) if isinstance(node, Image) and normal(node.alt or "")]
    return [(normal(node.alt or ""), pictures[node.picture].data) for node in found]


def other_pictures(
    path: Path, pages: Sequence[etree._Element], wanted: Sequence[tuple[str, bytes]]
) -> Iterator[Finding]:
    """Yield the descriptions that a file has beside another picture.

    Args:
        path: a .html, .epub or .docx file.
        pages: the roots of the first two (`roots_of`).
        wanted: see `pictures_in`.
    """
    shown = list(_in_word(path) if path.suffix == ".docx" else _on_pages(path, pages))
    shown = shown[-len(wanted) :]  # a cover stands before them
    if [alt for alt, _ in shown] != [alt for alt, _ in wanted]:
        return
    for (alt, data), (_, own) in zip(wanted, shown, strict=True):
        if data not in own:
            yield Finding(
                "seen-picture",
                f"Another picture than the article’s has the text {quoted(alt)}.",
                alt,
            )


def _on_pages(path: Path, pages: Sequence[etree._Element]) -> Iterator[Shown]:
    data = {}
    if path.suffix == ".epub":
        with zipfile.ZipFile(path) as archive:
            data = {name: archive.read(name) for name in archive.namelist()}
    for root in pages:
        for image in root.iter("{*}img"):
            source = image.get("src") or ""
            if source.startswith("data:"):
                own = {base64.b64decode(source.partition(",")[2])}
            else:
                own = {each for name, each in data.items() if name.endswith(f"/{unquote(source)}")}
            if alt := normal(image.get("alt") or ""):
                yield alt, frozenset(own)


def _in_word(path: Path) -> Iterator[Shown]:
    with zipfile.ZipFile(path) as archive:
        for name in ("document", "footnotes"):
            if f"word/_rels/{name}.xml.rels" not in archive.namelist():
                continue
            links = etree.fromstring(archive.read(f"word/_rels/{name}.xml.rels"), SAFE)
            targets = {link.get("Id"): link.get("Target") or "" for link in links}
            for drawing in etree.fromstring(archive.read(f"word/{name}.xml"), SAFE).iter(
                "{*}inline", "{*}anchor"
            ):
                named = drawing.find("{*}docPr")
                used = {each.get(_EMBED) for each in drawing.iter() if each.get(_EMBED)}
                own = [posixpath.join("/word", targets[each]).strip("/") for each in used]
                if alt := normal(named.get("descr") or "") if named is not None else "":
                    yield alt, frozenset(map(archive.read, own))
