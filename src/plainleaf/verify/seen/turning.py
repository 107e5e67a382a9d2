"""Which way the words of a web page or an EPUB run: as their language, and doses as they are meant.

How a browser draws them is known from the page (UAX #9; HTML, 3.2.6.4): what has no element of its
own direction amid words from the right is turned round, “5 mg” to “mg 5”.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from plainleaf.text.direction import sequences
from plainleaf.text.scripts import right_to_left
from plainleaf.verify.readback.html import language_of, name_of, roles_of
from plainleaf.verify.seen.finding import Finding, quoted
from plainleaf.verify.seen.wrapping import INLINE, UNREAD

_APART = "\ufffc"  # stands for what is ordered by itself
_MARKS = {"doc-noteref", "doc-biblioref", "doc-backlink"}


def turned_on_screen(pages: Sequence[etree._Element]) -> Iterator[Finding]:
    """Yield the measures that a browser turns round, and words that run against their language.

    Args:
        pages: the roots of a web page or an EPUB (`roots_of`).
    """
    for root in pages:
        body = root.find("{*}body")
        if body is not None:
            said = root.get("dir") or body.get("dir") or ""
            yield from _against(body, said == "rtl", language_of(body) or language_of(root))
            yield from _turned(body, said == "rtl")


def _against(element: etree._Element, rtl: bool, language: str = "") -> Iterator[Finding]:
    """Yield the elements whose direction is not that of the language in which their words are."""
    own = language_of(element)
    rtl = element.get("dir", "rtl" if rtl else "ltr") == "rtl"
    tells = name_of(element) == "body" or (
        own and any(map(str.isalpha, "".join(element.itertext())))
    )
    if tells and right_to_left(own or language) != rtl:
        words = "".join(element.itertext())
        yield Finding(
            "seen-turned",
            f"{quoted(words)} is in the language {quoted(own or language)}, and runs "
            f"from {'right to left' if rtl else 'left to right'}.",
            words,
        )
        return
    for child in element:
        if name_of(child) and name_of(child) not in UNREAD:
            yield from _against(child, rtl, own or language)


def _turned(body: etree._Element, rtl: bool) -> Iterator[Finding]:
    for text in _lines(body, rtl):
        for start, end in sequences(text):
            part = text[start:end]
            if any(map(str.isdecimal, part)) and _APART not in part:
                yield Finding(
                    "seen-turned",
                    f"{quoted(part)} is drawn in another order: it has no direction of its own "
                    "amid words that run from the right.",
                    text.replace(_APART, "")[:60],
                )


def _lines(body: etree._Element, rtl: bool) -> Iterator[str]:
    """Yield the texts that run from right to left, what has a direction of its own as one sign."""
    done = [("", rtl)]

    def add(text: str | None) -> None:
        words, way = done[-1]
        done[-1] = words + (text or ""), way

    def walk(element: etree._Element, rtl: bool) -> None:
        name, way = name_of(element), element.get("dir")
        own = way == "rtl" if way else rtl
        if name in UNREAD or name in ("br", "img") or roles_of(element) & _MARKS:
            add("\n" if name == "br" else _APART)
            return
        inline = name in INLINE
        if inline and way:
            add(_APART)
            outer = done.pop()
        if way or not inline:
            done.append(("", own))
        add(element.text)
        for child in element:
            if name_of(child):
                walk(child, own)
            add(child.tail)
        if inline and way:
            done.append(outer)
        elif not inline:
            done.append(("", rtl))

    walk(body, rtl)
    yield from (text for text, own in done if own and text.strip())
