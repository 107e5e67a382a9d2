"""A DOI or a PubMed number → CSL's keys, from the services that keep them.

The only room of the package that uses the network, and only when it is asked.
Crossref answers in CSL-JSON, PubMed in its own MEDLINE format.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from plainleaf import __version__
from plainleaf.errors import LookupFailed
from plainleaf.reader.bibliography import entries_in
from plainleaf.reader.bibliography.tags import plain_tags

_MOST_BYTES = 4_000_000
_TYPES = {
    "journal-article": "article-journal", "posted-content": "article", "monograph": "book",
    "edited-book": "book", "reference-book": "book", "book-chapter": "chapter",
    "book-section": "chapter", "book-part": "chapter", "report-series": "report",
    "dissertation": "thesis", "proceedings-article": "paper-conference", "other": "document",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Services:
    """Where the services answer, and how many seconds one answer may take."""

    crossref: str = "https://api.crossref.org/works/"
    pubmed: str = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/efetch.fcgi"
    seconds: float = 15.0


def from_crossref(doi: str, services: Services) -> Mapping[str, Any]:
    """Return what Crossref knows of a DOI.

    Raises:
        LookupFailed: it does not answer in time, or does not know the DOI.
    """
    kind = "application/vnd.citationstyles.csl+json"
    text = _fetched(
        f"{services.crossref}{quote(doi, safe='/', errors='replace')}/transform/{kind}",
        f"DOI {doi}",
        services,
    )
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict) or not data.get("title"):
        raise LookupFailed(f"Crossref’s answer for the DOI {doi} says no work.")
    return _keys(data)


def from_pubmed(number: str, services: Services) -> list[Mapping[str, Any]]:
    """Return what PubMed knows of one of its numbers.

    Raises:
        LookupFailed: it does not answer in time, or does not know the number.
    """
    address = f"{services.pubmed}?db=pubmed&id={number}&rettype=medline&retmode=text"
    text = _fetched(address, f"PubMed number {number}", services)
    entries = entries_in(text.strip() + "\n", ".nbib", f"PubMed {number}")
    found = [entry.keys for entry in entries if not entry.problem]
    if not found:
        raise LookupFailed(f"PubMed knows no work with the number {number}.")
    # What PubMed has no id for gets one from its author and year.
    return [{name: value for name, value in keys.items() if name != "id"} for keys in found]


class _SameHost(HTTPRedirectHandler):
    """Follows to another address of the same service, and nowhere else: nobody asked for that."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        """Return what to ask instead; None where it is elsewhere, which is an error then."""
        if urlsplit(newurl)[:2] != urlsplit(req.full_url)[:2]:
            return None
        return super().redirect_request(req, fp, code, msg, headers, newurl)


_OPENER = build_opener(_SameHost)


def _fetched(address: str, what: str, services: Services) -> str:
    """Return the text at an address, within the time and the size that an answer may have."""
    host = urlsplit(address).hostname
    request = Request(address, headers={"User-Agent": f"Plainleaf/{__version__}"})  # noqa: S310
    # A server that sends a byte a second would keep within the limit of each read.
    end = time.monotonic() + services.seconds
    data = b""
    try:
        with _OPENER.open(request, timeout=services.seconds) as answer:
            while piece := answer.read1(65536):
                data += piece
                if time.monotonic() > end:
                    raise TimeoutError
                if len(data) > _MOST_BYTES:
                    raise LookupFailed(f"{host}: the answer for the {what} is too large.")
            if answer.length:
                # Half an answer of PubMed would read as a whole one.
                raise HTTPException
    except HTTPError as error:
        if error.code in (400, 404):
            raise LookupFailed(f"{host} knows no work with the {what}.") from None
        raise LookupFailed(f"{host} refuses to answer now ({error.code}); try later.") from None
    except TimeoutError:
        raise _too_slow(host, services) from None
    except URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise _too_slow(host, services) from None
        raise LookupFailed(
            f"{host} cannot be reached; is there a network? Without one, cite from a file."
        ) from None
    except (OSError, HTTPException):
        raise LookupFailed(f"{host} broke off; try again.") from None
    return data.decode("utf-8", "replace")


def _too_slow(host: str | None, services: Services) -> LookupFailed:
    return LookupFailed(f"{host} has not answered within {services.seconds:g} seconds; try later.")


def _keys(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return Crossref's data as an entry has it: no lists of one, no markup but CSL's."""
    keys: dict[str, Any] = {}
    for name, value in data.items():
        if isinstance(value, list) and value and isinstance(value[0], str):
            value = value[0]
        keys[name] = plain_tags(value) if isinstance(value, str) else value
    kind = str(data.get("type", ""))
    keys["type"] = _TYPES.get(kind, kind or "document")
    if keys["type"] == "article":
        keys.setdefault("genre", "Preprint")
    for role in ("author", "editor", "translator"):
        if isinstance(keys.get(role), list):
            keys[role] = [_person(name) for name in keys[role] if isinstance(name, dict)]
    if subtitle := keys.get("subtitle"):
        title = str(keys["title"])
        if isinstance(subtitle, str) and subtitle.casefold() not in title.casefold():
            keys["title"] = f"{title}: {subtitle}"
    issued = keys.get("issued")
    if isinstance(issued, dict):
        dates = map(_listed, _listed(issued.get("date-parts")))
        parts = [[str(part) for part in date if part] for date in dates]
        keys["issued"] = {"date-parts": [date for date in parts if date]} if any(parts) else ""
    updates = [*_listed(data.get("update-to")), *_listed(data.get("updated-by"))]
    if any("retract" in str(each.get("type", "")) for each in updates if isinstance(each, dict)):
        keys["status"] = "retracted"
    keys.pop("id", None)
    return keys


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _person(name: Mapping[str, Any]) -> dict[str, str]:
    if not name.get("family"):
        return {"literal": plain_tags(str(name.get("literal") or name.get("name") or ""))}
    parts = ("family", "given", "suffix", "non-dropping-particle", "dropping-particle")
    return {part: plain_tags(str(name[part])) for part in parts if name.get(part)}
