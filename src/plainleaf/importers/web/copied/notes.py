"""Footnotes and endnotes of a copy from Word or Writer → notes as pages have them."""

from __future__ import annotations

import re

from lxml import etree

from plainleaf.importers.manuscript import Reports, Where
from plainleaf.importers.web.copied.changes import declared_of
from plainleaf.importers.web.copied.marks import cut
from plainleaf.importers.web.copied.style import classes_of, words_of
from plainleaf.importers.web.words import NUMBER
from plainleaf.verify.readback.html import name_of

_ELEMENTS = ("footnote", "endnote")
# `ftn1` of Word's, `sdfootnote1` of Writer's.
_ID = re.compile(r"(?:(?:ftn|edn)\d+|sd(?:footnote|endnote)\d+)\Z")


def part_notes(top: etree._Element) -> None:
    """Part the numbers of notes from the words behind them, of which they are none."""
    for element in _notes(top):
        if (back := _back(element)) is not None:
            back.tail = f" {back.tail or ''}"


def mark_notes(top: etree._Element, reports: Reports, apart: set[str]) -> None:
    """Give notes the names by which their marks lead to them, and take their own numbers away."""
    for element in _notes(top):
        name = str(element.get("id"))
        kind = "endnote" if name.startswith(("edn", "sdend")) else "footnote"
        number = re.sub(r"\D", "", name)
        back = _back(element)
        targets = {f"_{name}", f"{name}sym", name}
        own = f"{kind}-{number}"
        links = [
            each for each in top.iter("a")
            if each is not back and (each.get("href") or "").partition("#")[2] in targets
        ]  # fmt: skip
        if not links:
            continue
        for link in links:
            link.set("href", f"#{own}")
        element.set("id", own)
        if back is not None:
            reports.left_out(
                "Left out, the number of a note; handouts number them", words_of(back),
                int(element.sourceline or 1), "The notes stand where they are marked.",
                where=Where.NOWHERE,
            )  # fmt: skip
            apart.add(str(back.get(NUMBER)))
            cut(back)
    for element in [each for each in top.iter("div") if _is_list(each)]:
        for rule in element.findall("hr"):
            cut(rule)


def _notes(top: etree._Element) -> list[etree._Element]:
    return [each for each in top.iter("div") if _ID.match(each.get("id") or "")]


def _back(note: etree._Element) -> etree._Element | None:
    """Return the number of a note, which leads back to its mark."""
    name = str(note.get("id"))
    return next((each for each in note.iter("a") if _leads_back(each, name)), None)


def _leads_back(link: etree._Element, name: str) -> bool:
    place = (link.get("href") or "").partition("#")[2]
    number = re.sub(r"\D", "", name)
    return place in (f"_{name[:3]}ref{number}", f"{name}anc") or any(
        each in ("sdfootnotesym", "sdendnotesym") for each in classes_of(link)
    )


def _is_list(element: etree._Element) -> bool:
    said = declared_of(element).get("mso-element", "")
    return name_of(element) == "div" and said in [f"{each}-list" for each in _ELEMENTS]
