"""Addresses: what may stand in a link (RFC 3986, RFC 3987), where a DOI leads, what a number dials.

The one place that percent-encodes: readers, the list of references and all writers come here.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, unquote, urlsplit

SCHEMES = ("http:", "https:", "mailto:", "tel:")
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
# By the first words of their characters' names.
_TOGETHER = (
    {"LATIN", "CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "IDEOGRAPHIC"},
    {"LATIN", "CJK", "HANGUL"},
    {"LATIN", "CJK", "BOPOMOFO"},
)
# Cyrillic and Greek letters that look like Latin ones (as Chromium counts them), and figures.
_LIKE_LATIN = set("асԁеһіјӏорԗԛѕԝхуъьҽпгѵѡαικνρυωητο0123456789-")

# One number: a country code, an area code in brackets, an extension that says that it is one.
_IN_NUMBER = r"[\d\s.\-\u2010\u2011]*"
_PHONE = re.compile(
    rf"(?P<number>\+?{_IN_NUMBER}(?:\((?P<area>{_IN_NUMBER})\){_IN_NUMBER})?)"
    r"(?:\bext(?:\.|ension)?\s*(?P<extension>\d{1,8}))?\s*\Z",
    re.IGNORECASE,
)
_LONGEST_PHONE = 60  # characters
_FEWEST, _MOST_HERE, _MOST = 3, 13, 15  # figures: without a country code, and with (ITU-T E.164, 6)


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
    if scheme == "tel":
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
    if "@" in parts.netloc:
        return "it has a name or a password before its host, which it seems to lead to"
    if trouble := _looks_like_another(name):
        return trouble
    if host.endswith(":") or (port is not None and not 0 < port <= _HIGHEST_PORT):
        return "its port is no number"
    return ""


def _looks_like_another(host: str) -> str:
    """Return why a host may be taken for another one; nothing for most, in any script.

    A label has letters of one script, or of those that are written together (UTS 39, 5.2, highly
    restrictive), and not only such as look like Latin ones before an ending in Latin letters.
    """
    if host.isascii() and "xn--" not in host.lower():
        return ""
    labels = [decoded_label(label) for label in host.split(".")]
    for label in labels:
        if any(unicodedata.category(sign)[0] not in "LMN" and sign not in "-_·" for sign in label):
            return "its host has a sign that looks like another"
        scripts = {
            unicodedata.name(sign, "?").split()[0].removeprefix("HALFWIDTH").strip("-")
            for sign in label
            if sign.isalpha()
        }
        if len(scripts) > 1 and not any(scripts <= together for together in _TOGETHER):
            return "its host mixes letters of scripts that look alike"
        if labels[-1].isascii() and label and not label.isascii() and set(label) <= _LIKE_LATIN:
            return "its host has letters that look like others"
    return ""


def decoded_label(label: str) -> str:
    """Return the letters of a label of a host (RFC 3492); of one that is broken, itself."""
    try:
        return label[4:].encode().decode("punycode") if label[:4].lower() == "xn--" else label
    except UnicodeError:
        return label


def phone_address(words: str) -> str:
    """Return the address that dials a telephone number, with the very figures that it shows.

    Args:
        words: figures of any script, with spaces, dots, hyphens and an area code in brackets; after
            them perhaps `ext. 4` (RFC 3966, 5.3).

    Raises:
        ValueError: something in it could not be dialled, or is not one number; says what to do.
    """
    found = _PHONE.match(words) if len(words) <= _LONGEST_PHONE else None
    if found is None:
        raise ValueError(
            "write one telephone number in figures, such as +44 1632 960123, or with an extension "
            "01632 960123 ext. 4; nothing else can be dialled"
        )
    if _figures(found["area"] or "") == "0":
        raise ValueError(
            "write the number without (0), either as it is dialled from abroad, such as "
            "+44 1632 960123, or as it is dialled from here, such as 01632 960123"
        )
    figures, extension = _figures(found["number"]), _figures(found["extension"] or "")
    from_abroad = found["number"].startswith("+") or figures.startswith("00")
    most = _MOST if from_abroad else _MOST_HERE
    if not _FEWEST <= len(figures) <= most:
        raise ValueError(
            f"write one telephone number; this has {len(figures)} figures, and one has "
            f"{_FEWEST} to {most}"
        )
    # Of two scripts, the ৪ of Bengali (4) would be read as an 8.
    if len({ord(sign) - int(sign) for sign in words if sign.isdecimal()}) > 1:
        raise ValueError("write all figures of the telephone number in one script")
    plus = "+" * found["number"].startswith("+")
    return f"tel:{plus}{figures}" + (f";ext={extension}" if extension else "")


def _figures(text: str) -> str:
    return "".join(str(int(sign)) for sign in text if sign.isdecimal())


def mail_address(target: str) -> tuple[str, str]:
    """Return a mail link with what a mail needs, and what was left out (RFC 6068, 2 and 4).

    Who writes sees a subject and a text before the mail goes; copies to others, and files that some
    programs attach, are seen too late.
    """
    address, mark, query = target.partition("?")
    fields = query.split("&") if mark else []
    kept = [each for each in fields if each.partition("=")[0].lower() in ("subject", "body")]
    left = [each for each in fields if each not in kept]
    return address + ("?" + "&".join(kept) if kept else ""), "&".join(left)


def _encoded(match: re.Match[str]) -> str:
    return quote(match.group(), safe="", errors="replace")
