"""The library as a catalogue from which e-reader apps fetch: OPDS 1.2 (Atom) and 2.0 (JSON).

Addresses are relative: the catalogue works wherever its folder is served. Times are those of the
handouts, never the clock's.
"""

from __future__ import annotations

import json
import re
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from lxml import etree

from plainleaf.checks.up_to_date import last_day
from plainleaf.library.shelves import HandoutFile, LanguageVersion, Library
from plainleaf.library.words import own_name
from plainleaf.theme import Labels

GENERATOR = "Plainleaf library"
"""How a page or a feed is known as one that may be written anew, or taken away."""

ATOM, ATOM_TYPE = "opds.xml", "application/atom+xml;profile=opds-catalog;kind=acquisition"
JSON, JSON_TYPE = "opds.json", "application/opds+json"
COVER = "opds-cover.png"
OPEN_ACCESS = "http://opds-spec.org/acquisition/open-access"
_ATOM = "http://www.w3.org/2005/Atom"
_DC = "http://purl.org/dc/terms/"
_OPDS = "http://opds-spec.org/2010/catalog"
_THREADING = "http://purl.org/syndication/thread/1.0"
_NAMESPACES = {None: _ATOM, "dc": _DC, "opds": _OPDS, "thr": _THREADING}
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# What apps can open; a Word file is for changing, and the web page is the way to look.
_FETCHED = {"epub": "application/epub+zip", "pdf": "application/pdf"}
# Atom wants a time of everything; where a handout has none, this one says nothing.
_NO_TIME = "1980-01-01T00:00:00Z"
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Publication:
    """A text that can be fetched: its identifier is its own within the catalogue."""

    text: LanguageVersion
    identifier: str
    updated: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One feed: of all, or of one language.

    Args:
        title: of the library.
        labels: words.
        publications: what is listed.
        counts: how many there are by language, in the whole library.
        language: the one that is listed; empty for all.
        files: what each file is, in words, by its path.
    """

    title: str
    labels: Labels
    publications: Sequence[Publication]
    counts: Mapping[str, int]
    files: Mapping[str, str]
    language: str = ""

    def name(self, root: str, language: str | None = None) -> str:
        """Return the name of the file of a feed: `opds.xml`, `opds-es.xml`."""
        tag = self.language if language is None else language
        stem, _, suffix = root.partition(".")
        return f"{stem}-{tag.lower()}.{suffix}" if tag else root

    @property
    def updated(self) -> str:
        """When the newest handout was."""
        return max((each.updated for each in self.publications), default=_NO_TIME)

    @property
    def facets(self) -> list[tuple[str, str, int]]:
        """(language, title, number) of the feeds that this one can be narrowed to."""
        if len(self.counts) < 2:
            return []
        whole = ("", self.labels["library_any"], sum(self.counts.values()))
        return [whole, *((tag, own_name(tag), count) for tag, count in self.counts.items())]


def catalogue_files(
    library: Library, title: str, labels: Labels, files: Mapping[str, str]
) -> dict[str, bytes]:
    """Return the files of the catalogue by name: all handouts, and each language's.

    Args:
        library: what is listed. A text without an EPUB or a PDF is not: there is nothing to fetch.
        title: of the library.
        labels: words.
        files: what each file is, in words.
    """
    publications = list(_publications(library))
    tags = sorted(Counter(each.text.facts.language for each in publications).items())
    counts = dict(tags)
    feeds = [Catalogue(title, labels, publications, counts, files)]
    for tag in counts if len(counts) > 1 else ():
        own = [each for each in publications if each.text.facts.language == tag]
        feeds.append(Catalogue(title, labels, own, counts, files, tag))
    made: dict[str, bytes] = {}
    for feed in feeds:
        made[feed.name(ATOM)] = _atom(feed)
        made[feed.name(JSON)] = _json(feed)
    return made


def _publications(library: Library) -> Iterator[Publication]:
    taken: set[str] = set()
    for text in library.texts:
        if not any(file.format in _FETCHED for file in text.files):
            continue
        identifier = text.facts.identifier
        if not re.match(r"(?:urn:|https?://)\S+\Z", identifier) or identifier in taken:
            # An audience's copy has the handout's; Atom wants one for each (RFC 4287, 4.2.6).
            named = f"plainleaf-library:{identifier}:{text.name}:{text.facts.language}"
            identifier = uuid.uuid5(uuid.NAMESPACE_URL, named).urn
        taken.add(identifier)
        yield Publication(text, identifier, _updated(text))


def _offered(text: LanguageVersion) -> list[HandoutFile]:
    """Return the files that a catalogue names; apps take the first that they can open."""
    order = [*_FETCHED, "html"]
    files = [file for file in text.files if file.format in order]
    return sorted(files, key=lambda file: order.index(file.format))


def _updated(text: LanguageVersion) -> str:
    """Return when a text was last looked over, as a time of RFC 3339."""
    facts = text.facts
    newest = max((day for day in (facts.reviewed, facts.published) if last_day(day)), default="")
    return f"{newest}-01-01"[:10] + "T00:00:00Z" if newest else _NO_TIME


# --- OPDS 1.2 --------------------------------------------------------------------------------


def _atom(feed: Catalogue) -> bytes:
    """Return an acquisition feed (OPDS 1.2, 2.3)."""
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap=_NAMESPACES)
    root.set(_LANG, feed.labels.language)
    identity = f"plainleaf-library:{feed.title}:{feed.language}"
    _child(root, "id", uuid.uuid5(uuid.NAMESPACE_URL, identity).urn)
    _child(root, "title", _titled(feed))
    _child(root, "updated", feed.updated)
    _child(_child(root, "author"), "name", feed.title)
    _child(root, "generator", GENERATOR)
    _link(root, "self", feed.name(ATOM), ATOM_TYPE)
    _link(root, "start", ATOM, ATOM_TYPE)
    _link(root, "alternate", feed.name(JSON), JSON_TYPE)
    _link(root, "alternate", "index.html", "text/html")
    for tag, title, count in feed.facets:
        facet = _link(root, "http://opds-spec.org/facet", feed.name(ATOM, tag), ATOM_TYPE, title)
        facet.set(f"{{{_OPDS}}}facetGroup", feed.labels["library_language"])
        facet.set(f"{{{_THREADING}}}count", str(count))
        if tag == feed.language:
            facet.set(f"{{{_OPDS}}}activeFacet", "true")
    for publication in feed.publications:
        _entry(root, publication, feed)
    data: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return data


def _entry(root: Any, publication: Publication, feed: Catalogue) -> None:
    """Add a catalogue entry (OPDS 1.2, 5)."""
    facts = publication.text.facts
    entry = _child(root, "entry")
    entry.set(_LANG, facts.language)
    _child(entry, "title", facts.title)
    _child(entry, "id", publication.identifier)
    _child(entry, "updated", publication.updated)
    for author in facts.authors:
        _child(_child(entry, "author"), "name", author)
    _term(entry, "language", facts.language)
    _term(entry, "issued", facts.published)
    _term(entry, "publisher", facts.owner)
    for word in dict.fromkeys((facts.category, *facts.keywords)):
        if word:
            category = _child(entry, "category")
            category.set("term", _clean(word))
            category.set("label", _clean(word))
    if facts.description:
        _child(entry, "summary", facts.description).set("type", "text")
    for kind in ("http://opds-spec.org/image", "http://opds-spec.org/image/thumbnail"):
        _link(entry, kind, COVER, "image/png")
    for file in _offered(publication.text):
        address, title = quote(file.path), feed.files[file.path]
        if media := _FETCHED.get(file.format):
            _link(entry, OPEN_ACCESS, address, media, title).set("length", str(file.size))
        else:
            _link(entry, "alternate", address, "text/html", title)


def _child(parent: Any, name: str, text: str = "") -> Any:
    element = etree.SubElement(parent, f"{{{_ATOM}}}{name}")
    element.text = _clean(text) or None
    return element


def _term(entry: Any, name: str, text: str) -> None:
    if text:
        etree.SubElement(entry, f"{{{_DC}}}{name}").text = _clean(text)


def _link(parent: Any, relation: str, address: str, media: str, title: str = "") -> Any:
    link = _child(parent, "link")
    link.set("rel", relation)
    link.set("href", address)
    link.set("type", media)
    if title:
        link.set("title", _clean(title))
    return link


def _clean(text: str) -> str:
    """Return a text without the characters that XML cannot hold; files may be anybody's."""
    return _NOT_IN_XML.sub("", text)


def _titled(feed: Catalogue) -> str:
    return f"{feed.title} ({own_name(feed.language)})" if feed.language else feed.title


# --- OPDS 2.0 --------------------------------------------------------------------------------


def _json(feed: Catalogue) -> bytes:
    """Return the same feed as OPDS 2.0, a Readium Web Publication Manifest's collection."""
    data: dict[str, Any] = {
        "metadata": {
            "title": _titled(feed),
            "modified": feed.updated,
            "numberOfItems": len(feed.publications),
        },
        "links": [
            {"rel": "self", "href": feed.name(JSON), "type": JSON_TYPE},
            {"rel": "start", "href": JSON, "type": JSON_TYPE},
            {"rel": "alternate", "href": feed.name(ATOM), "type": ATOM_TYPE},
            {"rel": "alternate", "href": "index.html", "type": "text/html"},
        ],
        "publications": [_manifest(each, feed) for each in feed.publications],
    }
    if feed.facets:
        links = [
            {
                "href": feed.name(JSON, tag),
                "type": JSON_TYPE,
                "title": title,
                "properties": {"numberOfItems": count},
            }
            | ({"rel": "self"} if tag == feed.language else {})
            for tag, title, count in feed.facets
        ]
        group = {"metadata": {"title": feed.labels["library_language"]}, "links": links}
        data["facets"] = [group]
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _manifest(publication: Publication, feed: Catalogue) -> dict[str, Any]:
    facts = publication.text.facts
    metadata = {
        "@type": "http://schema.org/Book",
        "identifier": publication.identifier,
        "title": facts.title,
        "language": facts.language,
        "author": list(facts.authors),
        "publisher": facts.owner,
        "description": facts.description,
        "published": facts.published,
        "modified": publication.updated,
        "subject": list(dict.fromkeys(filter(None, (facts.category, *facts.keywords)))),
    }
    links = [
        {
            "rel": OPEN_ACCESS if media else "alternate",
            "href": quote(file.path),
            "type": media or "text/html",
            "title": feed.files[file.path],
            **({"size": file.size} if media else {}),
        }
        for file in _offered(publication.text)
        for media in (_FETCHED.get(file.format),)
    ]
    return {
        "metadata": {key: value for key, value in metadata.items() if value},
        "links": links,
        # OPDS 2.0, 2.2: every publication has a picture to show, of one of the formats of old.
        "images": [{"href": COVER, "type": "image/png", "height": 400, "width": 300}],
    }
