"""Names of Office Open XML, and how its elements are asked (ISO/IEC 29500-1)."""

from __future__ import annotations

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"


def child(element: etree._Element | None, *names: str) -> etree._Element | None:
    """Return the w: element reached by following `names`, or None."""
    for name in names:
        if element is None:
            return None
        # Half the time of `find`, which reads its argument as a path.
        element = next(element.iterchildren(W + name), None)
    return element


def val(element: etree._Element | None, attribute: str = "val") -> str | None:
    """Return a w: attribute of an element that may not be there."""
    return None if element is None else element.get(W + attribute)


def number(written: str | None, otherwise: int = 0) -> int:
    """Return a whole number that an attribute says; `otherwise` where it says none."""
    return int(written) if written and written.isascii() and written.isdigit() else otherwise


def bits(written: str | None) -> int:
    """Return what an attribute of up to four hexadecimal digits says (ST_ShortHexNumber)."""
    try:
        return int(written or "0", 16) & 0xFFFF
    except ValueError:
        return 0


def is_true(written: str | None) -> bool:
    """Return what an attribute says that is true or false (17.17.4); False if it is not there."""
    return written in ("1", "true", "on")


def is_on(element: etree._Element | None) -> bool:
    """Return what a toggle element says (17.17.4: no `w:val` means true)."""
    return element is not None and (val(element) or "true") not in ("0", "false", "off")
