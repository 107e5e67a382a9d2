"""A PDF/UA-1 made into PDF 2.0: PDF/UA-2, WTPDF (accessibility and reuse) and PDF/A-4 in one file.

The pages and the tag tree are the same. What differs is what the later standards ask for: the
namespaces of structure types, notes as `FENote`, destinations in the structure, and metadata in
XMP alone. One file cannot claim both parts of PDF/UA (ISO 14289-2, clause 5).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, String

_NEW = "http://iso.org/pdf2/ssn"  # ISO 32000-2, 14.8.6: structure types of PDF 2.0, and of PDF 1.7
_OLD = "http://iso.org/pdf/ssn"
# Types that PDF 2.0 no longer has (ISO 32000-2, annex L); they keep their older meaning.
_OF_OLD = frozenset((Name.BlockQuote, Name.BibEntry, Name.Reference, Name.Code, Name.Quote))
_PART_1 = re.compile(r"<pdfuaid:part>1</pdfuaid:part>")
_PART_2 = "<pdfuaid:part>2</pdfuaid:part><pdfuaid:rev>2024</pdfuaid:rev>"
_ARCHIVE = re.compile(
    r'pdfaid:part="2"( pdfaid:conformance="A")?|pdfaid:conformance="A" pdfaid:part="2"'
)
# PDF/A-4 wants no description of the schemas that are used (ISO 19005-4, 6.7.3).
_SCHEMAS = re.compile(
    r"<rdf:Description[^>]*>\s*<pdfaExtension:schemas>.*?</rdf:Description>", re.DOTALL
)
_DECLARED = "".join(
    f'<rdf:li rdf:parseType="Resource"><pdfd:conformsTo>http://pdfa.org/declarations/wtpdf#{part}1.0'
    "</pdfd:conformsTo></rdf:li>"
    for part in ("accessibility", "reuse")
)  # fmt: skip
_ID = re.compile(rb"/ID \[<([0-9a-f]+)><[0-9a-f]+>\]")
_PREFIXES = {"dcterms": "http://purl.org/dc/terms/", "schema": "http://schema.org/"}


@dataclass(slots=True)
class TagPlaces:
    """Where the tag tree has what destinations lead to: numbers of objects.

    Args:
        names: the structure element of each named destination.
        headings: those of the headings, in reading order: what bookmarks lead to.
    """

    names: dict[str, int] = field(default_factory=dict)
    headings: list[int] = field(default_factory=list)


def as_ua2(data: bytes, places: TagPlaces) -> bytes:
    """Return a file of ours as PDF 2.0 with the later standards.

    Args:
        data: the PDF/UA-1.
        places: of the structure elements in it.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        tree = pdf.Root.StructTreeRoot
        spaces = {uri: pdf.make_indirect(Dictionary(Type=Name.Namespace, NS=String(uri)))
                  for uri in (_NEW, _OLD)}  # fmt: skip
        tree.Namespaces = Array(list(spaces.values()))
        links: dict[tuple[int, int], Any] = {}
        for element in _elements(tree.K):
            _settle(element)
            element.NS = spaces[_OLD if element.S in _OF_OLD else _NEW]
            for kid in _kids(element):
                if _is(kid, Name.OBJR):
                    links[kid.Obj.objgen] = element
        _lead_into_structure(pdf, places, links)
        packet = pdf.Root.Metadata.read_bytes().decode()
        pdf.Root.Metadata.write(_described(packet, pdf.trailer.get("/Info")).encode())
        if "/Info" in pdf.trailer:
            del pdf.trailer["/Info"]  # ISO 19005-4, 6.1.3
        out = io.BytesIO()
        pdf.save(
            out,
            min_version="2.0",
            force_version="2.0",
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    # The identifier is written as in all our files (ISO 32000-2, 14.4), for their seal.
    return _ID.sub(
        lambda found: b"/ID [(%b) (%b)]" % ((bytes.fromhex(found[1].decode()),) * 2), out.getvalue()
    )


def _elements(kid: Any) -> Iterator[Any]:
    """Yield the structure elements of a tree, each before those in it."""
    for each in kid if isinstance(kid, Array) else [kid]:
        if isinstance(each, Dictionary) and "/S" in each:
            yield each
            if "/K" in each:
                yield from _elements(each.K)


def _settle(element: Any) -> None:
    """Say of an element what the later standards ask for, and in their words."""
    match str(element.S):
        case "/Note":
            element.S = Name.FENote
            element.A = Dictionary(O=Name.FENote, NoteType=Name.Endnote)
        case "/L" if _numbering(element) == "/None" and _has_labels(element):
            # Terms and what they mean (ISO 32000-2, table 382); None is for lists without labels.
            element.A.ListNumbering = Name.Description
        case "/Link" if "/Alt" in element:
            # Words in two places have to be the same (ISO 14289-2, 8.9.4.2).
            areas = [kid.Obj for kid in _kids(element) if _is(kid, Name.OBJR)]
            if areas and "/Contents" in areas[0]:
                element.Alt = areas[0].Contents
        case "/Div" if any(map(_is_caption, _kids(element))):
            _put_captions_in(element)
        case _:
            pass


def _put_captions_in(element: Any) -> None:
    """Let a caption be the last part of its picture (ISO 14289-2, 8.2.5.27).

    PDF/UA-1 has the two side by side, for few programs of its time read out what a picture holds.
    A caption of several pictures is a paragraph below them.
    """
    kids = _kids(element)
    captions = [kid for kid in kids if _is_caption(kid)]
    pictures = [kid for kid in kids if isinstance(kid, Dictionary) and kid.get("/S") == Name.Figure]
    if len(pictures) == len(captions) == 1 and len(kids) == 2:
        picture, caption = pictures[0], captions[0]
        picture.K = Array([*_kids(picture), caption])
        caption.P = picture
        element.K = Array([picture])
    else:
        for caption in captions:
            caption.S = Name.P


def _is(kid: Any, kind: Any) -> bool:
    return isinstance(kid, Dictionary) and kid.get("/Type") == kind


def _is_caption(kid: Any) -> bool:
    return isinstance(kid, Dictionary) and kid.get("/S") == Name.Caption


def _numbering(element: Any) -> str:
    attributes = element.get("/A")
    return str(attributes.get("/ListNumbering", "")) if attributes is not None else ""


def _has_labels(element: Any) -> bool:
    return any(
        part.get("/S") == Name.Lbl
        for item in _kids(element)
        if isinstance(item, Dictionary)
        for part in _kids(item)
        if isinstance(part, Dictionary)
    )


def _kids(element: Any) -> list[Any]:
    kid = element.get("/K")
    return list(kid) if isinstance(kid, Array) else [] if kid is None else [kid]


def _lead_into_structure(
    pdf: pikepdf.Pdf, places: TagPlaces, links: Mapping[tuple[int, int], Any]
) -> None:
    """Let links and bookmarks lead to structure elements (ISO 14289-2, 8.8)."""
    named: list[Any] = []
    if "/Names" in pdf.Root and "/Dests" in pdf.Root.Names:
        named = list(pdf.Root.Names.Dests.Names)
    by_name = {str(named[at]): named[at + 1] for at in range(0, len(named), 2)}
    for page in pdf.pages:
        for area in page.get("/Annots", []):
            if "/Dest" not in area:
                continue
            name = str(area.Dest)
            target = pdf.get_object(places.names[name], 0)
            area.A = _action(String(name), by_name[name], target)
            del area["/Dest"]
            note = _note_around(target)
            if note is not None and area.objgen in links:
                _refer(links[area.objgen], note)
    bookmarks = list(_bookmarks(pdf.Root.get("/Outlines")))
    for bookmark, number in zip(bookmarks, places.headings, strict=True):
        bookmark.A = _action(bookmark.Dest, bookmark.Dest, pdf.get_object(number, 0))
        del bookmark["/Dest"]


def _action(named: Any, place: Any, element: Any) -> Any:
    """Return an action that goes to a place on a page and in the structure (12.6.4.2).

    Args:
        named: the destination, or its name.
        place: the destination: a page and a place on it.
        element: the structure element that stands there.
    """
    structure = Array([element, *list(place)[1:]])
    return Dictionary(Type=Name.Action, S=Name.GoTo, D=named, SD=structure)


def _note_around(element: Any) -> Any:
    """Return the note that an element is, or has within it; None if there is none."""
    return next((each for each in _elements(element) if Name.FENote == each.S), None)


def _refer(mark: Any, note: Any) -> None:
    """Let a note and the mark that leads to it name each other (ISO 14289-2, 8.2.5.14)."""
    for one, other in ((mark, note), (note, mark)):
        one.Ref = Array([*one.get("/Ref", []), other])


def _bookmarks(owner: Any) -> Iterator[Any]:
    item = owner.get("/First") if owner is not None else None
    while item is not None:
        yield item
        yield from _bookmarks(item)
        item = item.get("/Next")


def _described(packet: str, information: Any) -> str:
    """Return the XMP packet with the later standards, and what stood in the information alone."""
    packet = _SCHEMAS.sub("", _PART_1.sub(_PART_2, packet))
    packet = _ARCHIVE.sub('pdfaid:part="4" pdfaid:rev="2020"', packet)
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _PREFIXES.items())
    known: Sequence[tuple[str, str]] = [
        (str(key).removeprefix("/"), str(value))
        for key, value in (information.items() if information is not None else ())
    ]
    said = "".join(
        f"<{name}>{escape(value)}</{name}>"
        for name, value in known
        if name.partition(":")[0] in _PREFIXES
    )
    more = (
        f'<rdf:Description rdf:about="" {spaces}>{said}</rdf:Description>'
        '<rdf:Description rdf:about="" xmlns:pdfd="http://pdfa.org/declarations/">'
        f"<pdfd:declarations><rdf:Bag>{_DECLARED}</rdf:Bag></pdfd:declarations></rdf:Description>"
    )
    return packet.replace("</rdf:RDF>", f"{more}</rdf:RDF>")
