"""Checks of the works that an article lists.

Works of a bibliography file that nothing cites are nobody's business here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from plainleaf.diagnostics import Diagnostic, Related, Severity
from plainleaf.model.article import Article
from plainleaf.model.metadata import Reference
from plainleaf.model.words import cited_keys, plain_text
from plainleaf.references import listing_of, markup
from plainleaf.text.addresses import linkable

# A prefix and a suffix that is not empty (DOI Handbook, 2.2).
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+\Z")
_RETRACTED = re.compile(r"\s*(?:\W*retract(?:ed|ion)\b|WITHDRAWN\b)", re.IGNORECASE)
# A year within a citation that is shown as it was written.
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_SHOWN_FIELDS = ("title", "container_title", "volume", "issue", "page", "edition", "publisher",
    "publisher_place", "number")  # fmt: skip
# Variables that stand beside another, or that are nobody's to read.
_ASIDE = frozenset(
    "container-title-short title-short shortTitle journalAbbreviation page-first ISSN call-number "
    "source archive archive_collection archive_location status PMID PMCID".split()
)


def _listed(article: Article) -> list[Reference]:
    return list(listing_of(article).references.values())


def unused_reference(article: Article) -> Iterator[Diagnostic]:
    """A work of the front matter is there to be cited."""
    known = {*cited_keys(article), article.metadata.source}
    for work in article.references:
        if not work.aside and work.identifier not in known:
            yield Diagnostic(
                "unused-reference",
                Severity.NOTE,
                f"Nothing cites '{work.identifier}'; it stands at the end of the list.",
                work.position,
                f"Write [@{work.identifier}] where it belongs, or delete it.",
            )


def duplicate_doi(article: Article) -> Iterator[Diagnostic]:
    """One work is listed once."""
    seen: dict[str, Reference] = {}
    for work in _listed(article):
        first = seen.setdefault(work.doi.casefold(), work) if work.doi else work
        if first.identifier != work.identifier:
            yield Diagnostic(
                "duplicate-doi",
                Severity.WARNING,
                f"'{work.identifier}' has the same DOI as '{first.identifier}': {work.doi}",
                work.position,
                "Cite one of them, and delete the other.",
                related=(Related(first.position, "the first one stands here"),),
            )


def malformed_doi(article: Article) -> Iterator[Diagnostic]:
    """A DOI that is none leads nowhere."""
    for work in _listed(article):
        if work.doi and not _DOI.match(work.doi):
            yield Diagnostic(
                "malformed-doi",
                Severity.WARNING,
                f"'{work.identifier}': {work.doi} is no DOI, so its link leads nowhere.",
                work.position,
                "Write it as on the work: 10., figures, a stroke, and the rest.",
            )


def malformed_address(article: Article) -> Iterator[Diagnostic]:
    """What is written as an address is one, or nobody can go there."""
    for work in _listed(article):
        if work.url and not linkable(work.url):
            yield Diagnostic(
                "malformed-address",
                Severity.WARNING,
                f"'{work.identifier}': {work.url} is no address of the web, so it is no link.",
                work.position,
                "Write it as it stands in a browser, https://… first.",
            )


def missing_year(article: Article) -> Iterator[Diagnostic]:
    """Readers judge by its year whether a work still holds."""
    for work in _listed(article):
        issued = work.issued
        dated = issued is not None and (issued.year is not None or issued.literal)
        # A citation that is shown as it is written says its year; of a bare DOI more is missing.
        whole = not work.authors and (not work.title or _YEAR.search(work.title))
        if not dated and not whole and work.accessed is None:
            yield Diagnostic(
                "missing-year",
                Severity.WARNING,
                f"'{work.identifier}' has no year.",
                work.position,
                "Add `issued: 2026`; for a page that changes, `accessed: 2026-01-31`.",
            )


def empty_reference(article: Article) -> Iterator[Diagnostic]:
    """An entry says which work it is."""
    listing = listing_of(article)
    for work in _listed(article):
        if not re.search(r"\w", plain_text(listing.entry(work.identifier))):
            yield Diagnostic(
                "empty-reference",
                Severity.ERROR,
                f"'{work.identifier}' says nothing that the list could show.",
                work.position,
                "Add its title, author and year; `plainleaf cite DOI` shows all of it.",
            )


def retracted(article: Article) -> Iterator[Diagnostic]:
    """What a retracted work says no longer holds."""
    for work in _listed(article):
        status = dict(work.other).get("status", "")
        if _RETRACTED.match(work.title) or _RETRACTED.match(status):
            yield Diagnostic(
                "retracted",
                Severity.WARNING,
                f"'{work.identifier}' is retracted, as its data says.",
                work.position,
                "Do not rest a statement on it; cite another work, or say that it is retracted.",
            )


def unshown_variable(article: Article) -> Iterator[Diagnostic]:
    """What an author wrote of a work, and its style leaves out, is named."""
    listing = listing_of(article)
    for work in _listed(article):
        if work.aside:
            continue
        shown = _plain(plain_text(listing.entry(work.identifier)))
        if work.url and work.doi and _plain(work.url) not in shown:
            yield Diagnostic(
                "unused-url",
                Severity.NOTE,
                f"The reference '{work.identifier}' has a DOI, so its URL is not shown: {work.url}",
                work.position,
                "Delete one of the two.",
                dropped=work.url,
            )
        values = {name.replace("_", "-"): str(getattr(work, name)) for name in _SHOWN_FIELDS}
        values |= {name: value for name, value in work.other if name not in _ASIDE}
        left = {
            name: value for name, value in values.items() if not _says(shown, name, _plain(value))
        }
        if left:
            yield Diagnostic(
                "unshown-variable",
                Severity.NOTE,
                f"The style shows of '{work.identifier}' no {', no '.join(left)}.",
                work.position,
                "It may stay for other styles; readers of this handout do not see it.",
                dropped=" ".join(left.values()),
            )


def _says(shown: str, name: str, value: str) -> bool:
    if name == "page":
        # The last page may be shortened.
        value = re.split(r"\W", value)[0]
    short = name == "container-title"
    return not value or value in shown or (short and _abbreviated(value, shown))


def _abbreviated(title: str, shown: str) -> bool:
    """Return whether a title's words stand there, shortened: `n engl j med`."""
    words = [word[0] for word in title.split() if word not in ("the", "of", "and", "for", "in")]
    return bool(re.search(r"\b" + r"\w* ".join(map(re.escape, words)), shown)) if words else False


def _plain(text: str) -> str:
    """Return the letters and figures of a text, tags and signs left out."""
    return " ".join(re.sub(r"\W+", " ", markup.bare(markup.read(text))).split()).casefold()
