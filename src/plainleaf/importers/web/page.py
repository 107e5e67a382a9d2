"""A saved web page, opened: its tree, where its article stands, what its head says of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from plainleaf.errors import SourceError
from plainleaf.importers.web.words import is_hidden
from plainleaf.reader.front_matter import canonical_language
from plainleaf.verify.readback.html import language_of, name_of, page_root
from plainleaf.verify.readback.properties import Properties, merged, of_page

_DEEPEST = 200
_ENTITIES = re.compile(rb"<!(?:DOCTYPE[^>\[]*\[|ENTITY)", re.I)
_DATE = re.compile(r"\d{4}(?:[-/]\d{1,2}(?:[-/]\d{1,2})?)?")
_ARTICLES = ("Article", "WebPage", "BlogPosting", "Report")


@dataclass(slots=True)
class Page:
    """A page.

    Args:
        path: the file.
        root: its `html`.
        said: what our own handouts say in their head.
        title: what the page's head calls it.
        authors: who wrote it.
        published: a date, as far as it is said.
        reviewed: a date.
        language: BCP 47, or nothing.
        address: where the page stands on the web.
        work: CSL data of the published work that the page is.
    """

    path: Path
    root: etree._Element
    said: Properties
    title: str = ""
    authors: list[str] = field(default_factory=list)
    published: str = ""
    reviewed: str = ""
    language: str = ""
    address: str = ""
    description: str = ""
    work: dict[str, Any] = field(default_factory=dict)


def open_page(path: Path) -> Page:
    """Return a page.

    Raises:
        SourceError: it has entities of its own, or stands in too many elements.
        ConformanceError: it cannot be read.
    """
    root, data = page_root(path)
    if _ENTITIES.search(data[:65536]):
        raise SourceError(
            f"{path}: declares a document type of its own, which is not read. "
            "Save the page from a browser."
        )
    depth = [(root, 1)]
    while depth:
        element, at = depth.pop()
        if at > _DEEPEST:
            raise SourceError(
                f"{path}:{element.sourceline}: elements stand in each other more than {_DEEPEST} "
                "deep. Copy the article's text and import that."
            )
        depth += [(child, at + 1) for child in element]
    language = language_of(root)
    page = Page(path, root, merged(of_page(root, language)))
    _read_head(page, language)
    return page


def _read_head(page: Page, language: str) -> None:
    metas: dict[str, list[str]] = {}
    for meta in page.root.iter("meta"):
        name = meta.get("name") or meta.get("property") or meta.get("itemprop") or ""
        name = name or meta.get("http-equiv") or ""
        content = " ".join((meta.get("content") or "").split())
        if name and content:
            metas.setdefault(str(name).lower(), []).append(content)

    def first(*names: str) -> str:
        return next((each for name in names for each in metas.get(name, ())), "")

    data = next(_articles(page.root), {})
    page.title = first("citation_title", "og:title") or str(data.get("headline") or "")
    page.title = page.title or " ".join((page.root.findtext("head/title") or "").split())
    page.description = first("description", "og:description")
    page.authors = _people(
        metas.get("citation_author")
        or metas.get("dc.creator")
        or [each for each in metas.get("article:author", ()) if "/" not in each]
        or list(_names(data.get("author")))
        or metas.get("author")
        or []
    )
    page.published = _day(
        first("citation_publication_date", "citation_date", "article:published_time", "dc.date",
              "dcterms.date", "dcterms.issued", "datepublished", "date")
        or str(data.get("datePublished") or "")
    )  # fmt: skip
    last = data.get("lastReviewed") or first("lastreviewed")
    page.reviewed = _day(str(last[0] if isinstance(last, list) and last else last or ""))
    said = language or first("content-language", "og:locale") or str(data.get("inLanguage") or "")
    page.language = canonical_language(said.replace("_", "-").split(",")[0].strip()) or ""
    links = page.root.iter("link")
    canonical = [each.get("href") or "" for each in links if each.get("rel") == "canonical"]
    base = [each.get("href") or "" for each in page.root.iter("base")]
    saved = _saved_from(page.root)
    page.address = saved
    for each in (*canonical[:1], first("og:url"), *base[:1]):
        joined = urljoin(page.address, each) if each else ""
        if joined.startswith(("http://", "https://")):
            page.address = joined
            break
    page.work = _work(page, first, metas)


def _saved_from(root: etree._Element) -> str:
    """Return the address that a browser wrote at the top of the page that it saved."""
    before = root.getprevious()
    while before is not None:
        found = re.search(r"saved from url=\(\d+\)(\S+)", before.text or "")
        if found:
            return found[1]
        before = before.getprevious()
    return ""


def _work(page: Page, first: Any, metas: dict[str, list[str]]) -> dict[str, Any]:
    """Return the work that the page is, if it says so for catalogues of literature."""
    doi = re.search(
        r"10\.\d{4,9}/\S+",
        first("citation_doi", "dc.identifier", "prism.doi", "dcterms.identifier"),
    )
    journal = first("citation_journal_title", "prism.publicationname")
    if not doi and not journal:
        return {}
    pages = "-".join(filter(None, (first("citation_firstpage"), first("citation_lastpage"))))
    values = {
        "type": "article-journal",
        "title": first("citation_title") or page.title,
        "author": [_person(each) for each in page.authors],
        "issued": page.published,
        "container-title": journal,
        "volume": first("citation_volume"),
        "issue": first("citation_issue"),
        "page": pages,
        "DOI": doi[0] if doi else "",
    }
    return {name: value for name, value in values.items() if value}


def _person(name: str) -> dict[str, str]:
    given, _, family = name.rpartition(" ")
    return {"family": family, "given": given} if given else {"literal": name}


def _people(names: list[str]) -> list[str]:
    """Return names as people say them: “Sample, Jane” becomes “Jane Sample”."""
    out = []
    for name in names:
        found = re.fullmatch(r"([^,;]+), ([^,;]+)", name)
        out.append(f"{found[2]} {found[1]}" if found else name)
    return [name for name in dict.fromkeys(out) if name]


def _names(value: Any) -> Iterator[str]:
    match value:
        case str() if "/" not in value:
            yield " ".join(value.split())
        case {"name": str(name)}:
            yield " ".join(name.split())
        case list():
            for each in value:
                yield from _names(each)
        case _:
            pass


def _articles(root: etree._Element) -> Iterator[dict[str, Any]]:
    """Yield what the page says of itself as JSON-LD, of articles only."""
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        try:
            waiting = [json.loads(script.text or "")]
        except (ValueError, RecursionError):
            continue
        while waiting:
            value = waiting.pop(0)
            if isinstance(value, list):
                waiting += value
            elif isinstance(value, dict):
                waiting += [value["@graph"]] if "@graph" in value else []
                if any(str(value.get("@type", "")).endswith(each) or each in (
                    value["@type"] if isinstance(value.get("@type"), list) else ()
                ) for each in _ARTICLES):  # fmt: skip
                    yield value


def _day(text: str) -> str:
    found = _DATE.match(text.strip())
    if found is None:
        return ""
    year, *rest = re.split("[-/]", found[0])
    if not all(0 < int(each) <= most for each, most in zip(rest, (12, 31), strict=False)):
        return year
    return "-".join((year, *(f"{int(each):02d}" for each in rest)))


def scope_of(root: etree._Element) -> etree._Element:
    """Return the element that holds the article: `main`, the one `article`, or all of the body."""
    mains = [each for each in root.iter("main") if not is_hidden(each)]
    articles = list(root.iter("article"))
    roles = [each for each in root.iter() if name_of(each) and each.get("role") == "main"]
    body = root.find("body")
    if mains:
        return mains[0]
    if len(articles) == 1:
        return articles[0]
    if roles:
        return roles[0]
    return body if body is not None else root
