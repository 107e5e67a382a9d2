"""Which standards a PDF says that it keeps, by its XMP metadata: it is held to those."""

from __future__ import annotations

from pathlib import Path

_PDF_A = b"http://www.aiim.org/pdfa/ns/id/"
_PDF_A_4 = (b'pdfaid:part="4"', b"<pdfaid:part>4")
_UA_1 = (b"<pdfuaid:part>1", b'pdfuaid:part="1"')
_UA_2 = (b"<pdfuaid:part>2", b'pdfuaid:part="2"')


def may_be_ua1(path: Path) -> bool:
    """Tell whether a PDF is to keep PDF/UA-1: all are that do not claim the second part alone."""
    packet = _packet(path)
    return packet is None or not _has(packet, _UA_2) or _has(packet, _UA_1)


def claims_ua2(path: Path) -> bool:
    """Tell whether a PDF says that it keeps PDF/UA-2 (ISO 14289-2, 5); a damaged one might."""
    packet = _packet(path)
    return packet is None or _has(packet, _UA_2)


def claims_pdf_a(path: Path) -> bool:
    """Tell whether a PDF says that it keeps PDF/A (ISO 19005-2, 6.6.4), but for its fourth part.

    A damaged one might.
    """
    packet = _packet(path)
    return packet is None or (_PDF_A in packet and not _has(packet, _PDF_A_4))


def _has(packet: bytes, marks: tuple[bytes, ...]) -> bool:
    return any(mark in packet for mark in marks)


def _packet(path: Path) -> bytes | None:
    """Return the XMP packet of a PDF, empty where it has none; None of a damaged one."""
    import pikepdf

    try:
        with pikepdf.open(path) as pdf:
            metadata = pdf.Root.get("/Metadata")
            return bytes(metadata.read_bytes()) if isinstance(metadata, pikepdf.Stream) else b""
    except (OSError, pikepdf.PdfError, AttributeError, TypeError, ValueError):
        return None
