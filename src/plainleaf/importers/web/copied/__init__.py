"""What was copied out of a word processor → the elements of HTML that say the same.

style.py   what Word writes into styles beside looks
signs.py   letters of fonts of signs
marks.py   what stands before the items of Word's lists
lists.py   Word's paragraphs in lists → lists
roles.py   titles and headings by their styles; tables
notes.py   footnotes
changes.py tracked changes and comments

What comes after this room knows no word processor. No word goes unnamed: the account of the words
of a page is taken between its two steps, before anything but bullets has changed its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree, html

from plainleaf.importers.language import is_foreign
from plainleaf.importers.manuscript import Reports
from plainleaf.importers.web.copied.changes import decide_changes, name_comments
from plainleaf.importers.web.copied.lists import Lists
from plainleaf.importers.web.copied.marks import Mark, marks_of
from plainleaf.importers.web.copied.notes import mark_notes, part_notes
from plainleaf.importers.web.copied.roles import (
    even_tables,
    head_by_looks,
    name_roles,
    title_in,
)
from plainleaf.importers.web.copied.signs import read_signs
from plainleaf.importers.web.copied.style import Styles, declared, styles_of, words_of
from plainleaf.importers.web.words import INLINE
from plainleaf.importers.word.changes import Changes
from plainleaf.importers.wording import wording
from plainleaf.reader.front_matter import canonical_language
from plainleaf.verify.readback.html import language_of, name_of

_OFFICE = re.compile(r"Microsoft|LibreOffice|OpenOffice|Cocoa", re.I)
_MARKS = (
    "self::*[starts-with(@class, 'Mso') or contains(@style, 'mso-') or starts-with(name(), 'o:')"
    " or contains(@class, 'SCXW') or contains(@class, 'sdfootnote')"
    " or starts-with(@id, 'docs-internal-guid')]"
)


@dataclass(slots=True)
class Copy:
    """A page that a word processor made, of which a browser would show less.

    Args:
        top: its body.
        styles: its rules.
        marks: what stands before the items of its lists.
        apart: numbers of elements that are no part of the words beside them.
        moved: numbers that are new in the article.
    """

    top: etree._Element
    styles: Styles
    marks: dict[etree._Element, Mark]
    apart: set[str] = field(default_factory=set)
    moved: list[str] = field(default_factory=list)

    @property
    def language(self) -> str:
        """The language that the text is marked as; Word says it of the body."""
        return canonical_language(language_of(self.top)) or ""

    def arrange(
        self, changes: Changes | None, path: Path, tag: str, reports: Reports
    ) -> etree._Element | None:
        """Make lists, headings and notes, in place; what goes is named.

        Returns:
            The element with the title.

        Raises:
            SourceError: it has tracked changes, and nobody has decided.
        """
        decide_changes(self.top, changes, path, reports, self.apart)
        name_comments(self.top, reports, self.apart)
        mark_notes(self.top, reports, self.apart)
        Lists(self.marks, reports, self.apart, self.moved).make(self.top)
        name_roles(self.top, self.styles, reports, self.apart)
        even_tables(self.top)
        for element in self.top.iter("*"):
            _real_language(element, tag)
        words = wording(tag)
        title = title_in(self.top, words)
        head_by_looks(self.top, title, words, reports)
        return title


def copied(root: etree._Element, reports: Reports) -> Copy | None:
    """Return a page as a copy if a word processor made it: its signs read, its bullets gone."""
    body = root.find("body")
    top = body if body is not None else root
    named = any(
        _OFFICE.search(each.get("content") or "")
        for each in root.iter("meta") if (each.get("name") or "").lower() == "generator"
    )  # fmt: skip
    if not named and not any(each.xpath(_MARKS) for each in top.iter("*")):
        return None
    _name_text_boxes(top, reports)
    etree.strip_tags(top, etree.Comment)
    for element in top.iter("*"):
        if ":" in element.tag:
            # `<o:p>`, `<st1:place>`: of other programs, and no paragraphs.
            inline = all(name_of(each) in INLINE for each in element.iterdescendants("*"))
            element.tag = "span" if inline else "div"
        if {"mso-tab-count", "mso-spacerun"} & {*declared(element)} and not words_of(element):
            element.text = " "
    styles = styles_of(root)
    marks = marks_of(top, styles, reports)
    read_signs(top, reports)
    part_notes(top)
    return Copy(top, styles, marks)


def _name_text_boxes(top: etree._Element, reports: Reports) -> None:
    """Name the words of text boxes: they stand where browsers do not look, beside a picture."""
    for comment in top.iter(etree.Comment):
        if "<v:textbox" not in (comment.text or ""):
            continue
        inside = re.sub(r"\A\[if [^\]]*\]>|<!\[endif\]\Z", "", comment.text)
        for box in html.fragment_fromstring(inside, create_parent="div").iter("v:textbox"):
            words = " ".join(" ".join(box.itertext()).split())
            if words:
                reports.left_out("Left out, a text box", words, int(comment.sourceline or 1))


def _real_language(element: etree._Element, tag: str) -> None:
    """Take a language away that is none of another text: Word marks them by guess."""
    said = canonical_language(language_of(element)) or ""
    if said and not is_foreign("".join(element.itertext()), said, tag):
        for name in list(element.attrib):
            if name.rpartition("}")[2] in ("lang", "xml:lang"):
                del element.attrib[name]
