"""Tracked changes and comments of a copy: what of it is text, and what is named."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

from plainleaf.importers.manuscript import Reports, Where
from plainleaf.importers.web.copied.marks import cut
from plainleaf.importers.web.copied.style import classes_of, declared, words_of
from plainleaf.importers.web.words import NUMBER, said
from plainleaf.importers.word.changes import Changes, not_decided
from plainleaf.verify.readback.html import name_of

_INSERTED, _DELETED = "ins", "del"


def decide_changes(
    top: etree._Element, changes: Changes | None, path: Path, reports: Reports, apart: set[str]
) -> None:
    """Take the tracked changes of Word, in place; what goes is named.

    Raises:
        SourceError: there are some, and nobody has decided.
    """
    found = [each for each in top.iter(_INSERTED, _DELETED) if _is_tracked(each)]
    if found and changes is None:
        raise not_decided(path, len(found), "", words_of(found[0]))
    for element in found:
        inserted = name_of(element) == _INSERTED
        if inserted is (changes is Changes.ACCEPT):
            element.tag = "span"
            continue
        author = re.sub(r"\Amailto:", "", element.get("cite") or "").strip()
        who = f" by {author}" if author else ""
        what = "inserted" if inserted else "deleted"
        if said(element).strip():
            reports.left_out(
                f"Left out, {what} in a tracked change{who}", said(element),
                int(element.sourceline or 1),
            )  # fmt: skip
        apart.add(str(element.get(NUMBER)))
        cut(element)


def _is_tracked(element: etree._Element) -> bool:
    """Return True for a change that Word tracks; a page may strike out words for good."""
    around = [name for each in (element, *element.iterancestors()) for name in classes_of(each)]
    return element.get("datetime") is not None or bool({"msoins", "msodel"} & {*around})


def name_comments(top: etree._Element, reports: Reports, apart: set[str]) -> None:
    """Take the comments of Word out of a copy, and their marks, and name them."""
    marks = [each for each in top.iter("a") if (each.get("href") or "").find("#_msocom_") >= 0]
    lists = [each for each in top.iter() if declared_of(each).get("mso-element") == "comment-list"]
    comments = [
        each for one in lists for each in one.iter()
        if declared_of(each).get("mso-element") == "comment"
    ]  # fmt: skip
    for at, each in enumerate(comments):
        author = next(
            (name for one in each.iter()
             if (name := declared_of(one).get("mso-comment-author", "").strip("\"' "))), "",
        )  # fmt: skip
        who = f" by {author}" if author else ""
        own = said(marks[at]) if len(marks) == len(comments) else ""
        reports.left_out(
            f"Left out, a comment{who}", f"{own} {said(each)}".strip(), int(each.sourceline or 1),
            "Do what it asks for, if it still does.", where=Where.LAST,
        )  # fmt: skip
    if marks and len(marks) != len(comments):
        reports.left_out(
            "Left out, a comment", " ".join(map(said, marks)), int(marks[0].sourceline or 1),
            "Do what it asks for, if it still does.", where=Where.NOWHERE,
        )  # fmt: skip
    for each in (*marks, *lists):
        apart.add(str(each.get(NUMBER)))
        cut(each)
    for each in list(top.iter("span", "a")):
        comment = "mso-comment-reference" in declared(each) or "msocommentreference" in (
            classes_of(each)
        )
        if comment and not words_of(each):
            cut(each)


def declared_of(element: etree._Element) -> dict[str, str]:
    """Return what the style of an element says; of a comment of HTML nothing."""
    return declared(element) if name_of(element) else {}
