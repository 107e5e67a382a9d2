"""What a paragraph of a copy is by its style, else by its looks: title, heading; its tables."""

from __future__ import annotations

import re

from lxml import etree

from plainleaf.importers.manuscript import Reports, excerpt
from plainleaf.importers.web.copied.marks import PARAGRAPHS
from plainleaf.importers.web.copied.style import Styles, classes_of, declared, words_of
from plainleaf.importers.web.places import HEADINGS
from plainleaf.importers.web.words import NUMBER, is_hidden
from plainleaf.importers.wording import Wording, is_greeting
from plainleaf.text.shapes import heading_shaped
from plainleaf.verify.readback.html import name_of

_HEADING = re.compile(
    # Classes lose what is no letter of ASCII: “Überschrift 1” is `berschrift1`.
    r"(?:mso)?(?:heading|headline|(?:ü|u)?berschrift|titre|t[ií]tulo|titolo|kop|rubrik|overskrift|"
    r"nag[łl][óo]wek|заголовок|nadpis|otsikko|cmsor|başlık)[\s_-]?(?P<level>[1-9])",
    re.I,
)
_CONTENTS = re.compile(r"(?:mso)?toc ?(?:\d|heading)")
_TITLES = ("msotitle", "title")
_DEEPEST = 6
_TITLE = "data-plainleaf-title"


def name_roles(top: etree._Element, styles: Styles, reports: Reports, apart: set[str]) -> None:
    """Turn paragraphs into headings by their styles; a table of contents is named and goes."""
    for element in [each for each in top.iter(*PARAGRAPHS) if not _holds_paragraphs(each)]:
        names = [*classes_of(element), *_style_names(element, styles)]
        if any(_CONTENTS.fullmatch(each) for each in names):
            reports.left_out(
                "Left out, the table of contents, which handouts do not need", words_of(element),
                int(element.sourceline or 1),
            )  # fmt: skip
            apart.add(str(element.get(NUMBER)))
            element.clear(keep_tail=True)
        elif any(each in _TITLES for each in names) and _is_top(element):
            element.tag = "h1"
            element.set(_TITLE, "")
        elif name_of(element) in ("p", "div") and (level := _level(element, names, styles)):
            element.tag = f"h{min(level, _DEEPEST)}"


def _level(element: etree._Element, names: list[str], styles: Styles) -> int:
    said = styles.of(element, "mso-outline-level")
    if said.isdigit():
        return int(said)
    found = next((match for each in names if (match := _HEADING.fullmatch(each))), None)
    return int(found["level"]) if found else 0


def _style_names(element: etree._Element, styles: Styles) -> list[str]:
    """Return the names of a paragraph's style; in a browser, Word writes them at its words."""
    online = [str(each.get("data-ccp-parastyle") or "") for each in element.iter("span")]
    name = styles.of(element, "mso-style-name").partition("\\,")[0].strip("\"' ")
    return [each.lower() for each in (name, *online[:1]) if each]


def _is_top(element: etree._Element) -> bool:
    return not any(name_of(each) in ("td", "th", "li") for each in element.iterancestors())


def _holds_paragraphs(element: etree._Element) -> bool:
    return any(name_of(each) in (*PARAGRAPHS, "table") for each in element.iterdescendants())


def title_in(top: etree._Element, words: Wording) -> etree._Element | None:
    """Return the title of a copy: by its style, the one first heading, or the first short line."""
    lines = [
        each for each in top.iter(*PARAGRAPHS)
        if not _holds_paragraphs(each) and words_of(each) and not is_hidden(each)
    ]  # fmt: skip
    firsts = [each for each in lines if name_of(each) == "h1"]
    named = next((each for each in firsts if each.get(_TITLE) is not None), None)
    if named is not None or len(firsts) == 1:
        return named if named is not None else firsts[0]
    if not lines or is_greeting(words_of(lines[0]), words):
        return None
    short = _is_top(lines[0]) and len(lines) > 1 and _is_short(lines[0])
    return lines[0] if name_of(lines[0]) in HEADINGS or short else None


def head_by_looks(
    top: etree._Element, title: etree._Element | None, words: Wording, reports: Reports
) -> None:
    """Make headings of short lines, all bold, with text below them, as in a Word file."""
    level = 1
    for element in [each for each in top.iter(*PARAGRAPHS) if not _holds_paragraphs(each)]:
        if name_of(element) in HEADINGS:
            level = HEADINGS[name_of(element)]
            continue
        text = words_of(element)
        below = next((each for each in element.itersiblings("*") if words_of(each)), None)
        if (
            element is not title and below is not None and text and _is_top(element)
            and _is_bold(element) and _is_short(element) and not is_greeting(text, words)
        ):  # fmt: skip
            reports.guessed(
                f"A short line in bold became a heading: {excerpt(text)}",
                int(element.sourceline or 1),
            )
            element.tag = f"h{min(level + 1, _DEEPEST)}"


def _is_short(element: etree._Element) -> bool:
    return heading_shaped(words_of(element)) and element.find(".//img") is None


def _is_bold(element: etree._Element) -> bool:
    return not any(
        text.strip() and not any(
            name_of(each) in ("b", "strong")
            for each in (text.getparent(), *text.getparent().iterancestors())[text.is_tail:]
        )
        for text in element.xpath(".//text()")
    )  # fmt: skip


def even_tables(top: etree._Element) -> None:
    """Take away rows that only say how wide columns are, and cells that Excel joins for looks."""
    for row in list(top.iter("tr")):
        above = row.getparent()
        if row.get("height") == "0" and not words_of(row) and above is not None:
            above.remove(row)
    for cell in list(top.iter("td")):
        wide = cell.get("colspan") or ""
        if declared(cell).get("mso-ignore") == "colspan" and re.fullmatch("[1-9][0-9]?", wide):
            del cell.attrib["colspan"]
            for _ in range(int(wide) - 1):
                cell.addnext(cell.makeelement("td"))
