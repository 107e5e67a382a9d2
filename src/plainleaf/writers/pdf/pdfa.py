"""The PDF as an archive keeps it: PDF/A-2a and PDF/UA-1 in one file.

WeasyPrint writes one standard's identifier; a file of two needs both, and the schema of the one
that PDF/A does not know (ISO 19005-2, 6.6.2.3). What else PDF/A forbids, and WeasyPrint writes, is
fixed here.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import pydyf
from lxml import etree

OPTIONS = {"pdf_variant": "pdf/a-2a", "output_intent": ""}
"""WeasyPrint's words for the one standard; `archive` adds the other, and what its colours mean."""

_WRITTEN = "_plainleaf_written"
_PROFILE = "sRGB2014.icc"

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_PDF = "http://ns.adobe.com/pdf/1.3/"
_DC = "http://purl.org/dc/elements/1.1/"
# ISO 14289-1, clause 5: the identifier of PDF/UA, and its schema as ISO 19005-2 wants it described.
_IDENTIFIERS = f"""
<rdf:RDF xmlns:rdf="{_RDF}">
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/">
<xmpMM:DocumentID>IDENTIFIER</xmpMM:DocumentID>
</rdf:Description>
<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that the file keeps</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
"""


def archive(
    pdf: Any, producer: str, identifier: str, known: Mapping[str, str], language: str
) -> None:
    """Make a PDF/A-2a of WeasyPrint one that is PDF/UA-1 too, written by `producer` alone.

    Args:
        pdf: the pydyf document, complete but for its writing.
        producer: stands in both places where a PDF says who made it.
        identifier: names this edition (XMP: `xmpMM:DocumentID`).
        known: what libraries want to know, as entries of the document information: any are allowed
            there (ISO 32000-1, 14.3.3), while XMP in PDF/A wants a schema for each but those of
            Dublin Core.
        language: of the document (BCP 47).
    """
    for name, value in known.items():
        pdf.info[name] = pydyf.String(value)
    pdf.info["Producer"] = pydyf.String(producer)
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    core = {"language": language, "publisher": known.get("dcterms:publisher", "")}
    metadata.stream = [_described(b"".join(metadata.stream), producer, identifier, core)]
    metadata.compress = False  # readable without a PDF program (ISO 19005-1, 6.7.2)
    pdf.catalog["OutputIntents"] = pydyf.Array([_output_intent(pdf)])
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream):
            vars(item).pop(_WRITTEN, None)
            if "Interpolate" in item.extra:
                item.extra["Interpolate"] = "false"  # ISO 19005-2, 6.2.8


def _described(packet: bytes, producer: str, identifier: str, core: Mapping[str, str]) -> bytes:
    """Return an XMP packet with the identifiers of both standards, and more of Dublin Core."""
    start, end = packet.index(b"<rdf:RDF"), packet.index(b"</rdf:RDF>") + len(b"</rdf:RDF>")
    root = etree.fromstring(packet[start:end])
    for description in root:
        if f"{{{_PDF}}}Producer" in description.attrib:
            description.set(f"{{{_PDF}}}Producer", producer)
    root.extend(etree.fromstring(_IDENTIFIERS.replace("IDENTIFIER", identifier)))
    more = etree.SubElement(root, f"{{{_RDF}}}Description", {f"{{{_RDF}}}about": ""})
    for name, value in core.items():
        if value:
            bag = etree.SubElement(etree.SubElement(more, f"{{{_DC}}}{name}"), f"{{{_RDF}}}Bag")
            etree.SubElement(bag, f"{{{_RDF}}}li").text = value
    described: bytes = etree.tostring(root)
    return packet[:start] + described + packet[end:]


def _output_intent(pdf: Any) -> Any:
    """Return what the colours of the file mean: sRGB (ISO 19005-2, 6.2.3).

    WeasyPrint would add its profile itself, but leaves the file open.
    """
    profile = pydyf.Stream([_color_profile()], {"N": 3}, compress=True)
    pdf.add_object(profile)
    return pydyf.Dictionary(
        {
            "Type": "/OutputIntent",
            "S": "/GTS_PDFA1",
            "OutputConditionIdentifier": pydyf.String(_PROFILE.removesuffix(".icc")),
            "Info": pydyf.String(_PROFILE.removesuffix(".icc")),
            "DestOutputProfile": profile.reference,
        }
    )


@cache
def _color_profile() -> bytes:
    return files("weasyprint.pdf").joinpath(_PROFILE).read_bytes()


def stream_bytes(stream: Any) -> bytes:
    """Return a stream as it is written (in the place of pydyf's `Stream.data`).

    Between the last byte and `endstream` stands an end of line that `Length` does not count
    (ISO 19005-2, 6.1.7.1). After a carriage return a line feed alone would be read as one with it.

    pydyf asks twice, to write the stream and to hash it for the file's identifier; compressing is
    a third of the writing, so the answer is kept once `archive` has made the file complete.
    """
    if written := vars(stream).get(_WRITTEN):
        return bytes(written)
    content: bytes = b"\n".join(pydyf._to_bytes(item) for item in stream.stream)
    extra = pydyf.Dictionary(stream.extra.copy())
    if stream.compress:
        extra["Filter"] = "/FlateDecode"
        content = zlib.compress(content, 9)
    extra["Length"] = len(content)
    end_of_line = b"\r\n" if content.endswith(b"\r") else b"\n"
    whole = b"".join((extra.data, b"\nstream\n", content, end_of_line, b"endstream"))
    vars(stream)[_WRITTEN] = whole
    return whole
