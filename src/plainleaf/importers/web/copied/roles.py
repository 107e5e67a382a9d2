"""What a paragraph of a copy is by the names and levels that Word gives it: title, heading."""

from __future__ import annotations

import re

from lxml import etree

from plainleaf.importers.manuscript import Reports
from plainleaf.importers.web.copied.marks import PARAGRAPHS
from plainleaf.importers.web.copied.style import Styles, classes_of, declared, words_of
from plainleaf.importers.web.words import NUMBER
from plainleaf.verify.readback.html import name_of

_HEADING = re.compile(
    # Classes lose what is no letter of ASCII: “Überschrift 1” is `berschrift1`.
    r"(?:mso)?(?:heading|headline|(?:ü|u)?berschrift|titre|t[ií]tulo|titolo|kop|rubrik|overskrift|"
    r"nag[łl][óo]wek|заголовок|nadpis|otsikko|cmsor|başlık)[\s_-]?(?P<level>[1-9])",
    re.I,
)
_TITLES = ("msotitle", "title")
_DEEPEST = 6


def name_roles(top: etree._Element, styles: Styles, reports: Reports, apart: set[str]) -> None:
    """Turn paragraphs into headings by their styles; a table of contents is named and goes."""
    for element in [each for each in top.iter(*PARAGRAPHS) if not _holds_paragraphs(each)]:
        names = [*classes_of(element), *_style_names(element, styles)]
        if any(re.fullmatch(r"mso ?toc ?(?:\d|heading)|toc (?:\d|heading)", each) for each in names):
            reports.left_out(
                "Left out, the table of contents, which handouts do not need", words_of(element),
                int(element.sourceline or 1),
            )  # fmt: skip
            apart.add(str(element.get(NUMBER)))
            element.clear(keep_tail=True)
        elif any(each in _TITLES for each in names) and _is_top(element):
            element.tag = "h1"
            element.set(TITLE, "")
        elif name_of(element) in ("p", "div") and (level := _level(element, names, styles)):
            element.tag = f"h{min(level, _DEEPEST)}"


TITLE = "data-plainleaf-title"


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
