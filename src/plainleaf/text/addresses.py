"""Addresses: what may stand in a link (RFC 3986, RFC 3987), and where a DOI leads.

The one place that percent-encodes: readers, the list of references and all writers come here.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urlsplit

SCHEMES = ("http:", "https:", "mailto:", "tel:", "sms:")
# What a DOI may hold unencoded in an address: no sign that begins or ends a part of an address.
_IN_DOI = "/:;()@!$&'*+,="
_DOI = re.compile(r"10\.\d+(?:\.\d+)*/\S+\Z")
_LEAD = re.compile(r"(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi:)\s*", re.IGNORECASE)
_ESCAPES = re.compile(r"(?:[^%]|%[0-9A-Fa-f]{2})*\Z")
# A % that begins no escape, and the characters of no rule of RFC 3986, appendix A.
_ILLEGAL = re.compile(r"""%(?![0-9A-Fa-f]{2})|[\x00-\x20"<>\\^`{|}\x7f]|[\ud800-\udfff]""")
_ILLEGAL_LATER = re.compile(_ILLEGAL.pattern + r"|[\[\]#]")
_ASCII = "!#$%&'()*+,/:;=?@[]~"
_MAIL = re.compile(r"mailto:[^@?]*@[^@?\s]+(?:\?.*)?\Z|mailto:\?.", re.IGNORECASE | re.DOTALL)
_HOST = re.compile(r"\[[0-9A-Fa-f:.]+\]|[^\s\"#%<>?@\[\\\]^`{|}:/]+\Z")
_HIGHEST_PORT = 65535


def doi_in(text: str) -> str:
    """Return the DOI that a text is, with or without `doi:` or `https://doi.org/`; else nothing."""
    name = doi_name(text)
    return name if _DOI.match(name) else ""


def doi_name(text: str) -> str:
    """Return a DOI as people print it: without what leads to it, and with no escapes.

    A % that begins no escape is a part of the name.
    """
    text = text.strip()
    lead = _LEAD.match(text)
    name = text[lead.end() :] if lead else text
    if "%" in name and _ESCAPES.match(name):
        try:
            decoded = unquote(name, errors="strict")
        except UnicodeDecodeError:
            return name
        return decoded if decoded.isprintable() else name
    return name


def doi_address(name: str) -> str:
    """Return the address that leads to a DOI, whatever characters its name has."""
    return f"https://doi.org/{quote(name, safe=_IN_DOI)}"


def web_address(text: str) -> str:
    """Return the address of a place on the web that may be written as a DOI."""
    doi = doi_in(text)
    return doi_address(doi) if doi else valid_address(text)


def valid_address(target: str) -> str:
    """Return an address with what may not stand in one percent-encoded (RFC 3986, 2.1).

    Letters beyond ASCII stay: an IRI is what people read, and every format takes it.
    """
    before, mark, fragment = target.partition("#")
    scheme, colon, rest = before.partition(":")
    host = re.match(r"//[^/?]*", rest)
    kept = host.group() if host else ""
    rest = rest[len(kept) :]
    return (
        f"{scheme}{colon}{_ILLEGAL.sub(_encoded, kept)}{_ILLEGAL_LATER.sub(_encoded, rest)}"
        f"{mark}{_ILLEGAL_LATER.sub(_encoded, fragment)}"
    )


def linkable(text: str) -> str:
    """Return the valid address of what is written as a place on the web; nothing if it is none."""
    target = valid_address(f"https://{text}" if text[:4].lower() == "www." else text)
    return "" if not target.lower().startswith("http") or fault(target) else target


def ascii_address(target: str) -> str:
    """Return a valid address in ASCII, as Word and readers of QR codes want it."""
    return quote(valid_address(target), safe=_ASCII)


def fault(target: str) -> str:
    """Return why nothing can be linked to an address, as the end of a sentence; else nothing."""
    scheme = target.partition(":")[0].lower()
    if scheme == "mailto":
        return "" if _MAIL.match(target) else "it names no mailbox such as name@example.org"
    if scheme in ("tel", "sms"):
        return "" if re.search(r"\d", target) else "it has no figures"
    if scheme not in ("http", "https"):
        return "it does not begin with https://"
    try:
        parts = urlsplit(target)
        port, host = parts.port, parts.netloc.rpartition("@")[2]
    except ValueError as error:
        return "its port is no number" if "ort" in str(error) else "its host is none"
    name = host if host.startswith("[") else host.rpartition(":")[0] or host
    if not target[len(scheme) + 1 :].startswith("//") or not _HOST.match(name):
        return "its host is none"
    if host.endswith(":") or (port is not None and not 0 < port <= _HIGHEST_PORT):
        return "its port is no number"
    return ""


def _encoded(match: re.Match[str]) -> str:
    return quote(match.group(), safe="", errors="replace")
