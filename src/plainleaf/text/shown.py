"""What the words of a link show, and whether the link leads there: numbers, mailboxes, places.

Who reads on paper dials, writes to or types what is shown; who clicks gets where the link leads.
Both must be the same. Words that show no address may lead anywhere.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from plainleaf.text.addresses import decoded_label, doi_in
from plainleaf.text.telephones import another_number, country_of

_UNSEEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_MAILBOX = re.compile(
    r"[^\s@<>()\[\],;:\"“”„«»]+@[^\s@<>()\[\],;:\"“”„«»/]+\.[^\s@<>()\[\],;:\"“”„«»/]+"
)
_WHOLE = re.compile(r"(?:https?://|www\.)[^\s<>\"“”„«»]+", re.IGNORECASE)
# A place without https:// or www.: a host that ends as hosts do, perhaps with a path.
_ENDING = r"(?:com|org|net|edu|gov|int|info|eu|health|[a-z]{2})"
_LABEL = r"[^\W_](?:[\w-]{0,62}[^\W_])?"
_BARE = re.compile(rf"(?:{_LABEL}\.){{1,9}}{_ENDING}(?::\d+)?(?:/\S*)?\Z", re.IGNORECASE)
_LONGEST = 1000  # characters; nobody reads a link of more
_AT_ITS_END = ".,;:!?…»”’)]"


def shown_instead(words: str, target: str, language: str = "") -> str:
    """Return the address that the words of a link show, if it leads to another; else nothing.

    Args:
        words: of the link, as readers see or hear them.
        target: where it leads: `tel:`, `sms:`, `mailto:`, `https:` or `http:`.
        language: in which the words stand (BCP 47); its region says how numbers are dialled.
    """
    scheme = target.partition(":")[0].lower()
    words = " ".join(_UNSEEN.sub("", words).split())[:_LONGEST]
    match scheme:
        case "tel" | "sms":
            return another_number(words, target, country_of(language))
        case "mailto":
            return _another_mailbox(words, target)
        case "http" | "https":
            return _another_place(words, target)
        case _:
            return ""


def misleading(shown: str, target: str) -> tuple[str, str]:
    """Return what is said of such a link, and how to put it right."""
    action = "dials" if target.lower().startswith("tel:") else "leads to"
    return (
        f"The link shows “{shown}”, but {action} {target}",
        "Make both the same: who reads on paper goes by what is shown. A link shows one number or "
        "address, the one that it leads to, or none.",
    )


def _another_mailbox(words: str, target: str) -> str:
    written_to = unquote(target.partition(":")[2].partition("?")[0])
    known = {_mailbox(each) for each in written_to.split(",")}
    for found in _MAILBOX.finditer(words):
        shown = found.group().rstrip(_AT_ITS_END)
        if _mailbox(shown) not in known:
            return shown
    return ""


def _mailbox(text: str) -> str:
    name, _, host = text.strip().casefold().rpartition("@")
    return f"{name}@{_host(host)}"


def _another_place(words: str, target: str) -> str:
    found = [each.group().rstrip(_AT_ITS_END) for each in _WHOLE.finditer(words)]
    if not found and doi_in(words) and doi_in(target):
        found = [words]
    if not found and _BARE.match(words) and _is_typed(words):
        found = [words.rstrip(_AT_ITS_END)]
    for shown in found:
        if not _leads_to(shown, target):
            return shown
    return ""


def _is_typed(words: str) -> bool:
    """Return whether words are written as addresses are: `Node.js` and `Dr.Li` are none."""
    host = words.partition("/")[0]
    return host.islower() or host.isupper()


def _leads_to(shown: str, target: str) -> bool:
    """Return whether a place is where a link leads, or that begins with it.

    A host may be shown without what stands before its name, such as www. or m.; a path as far as
    it is told.
    """
    if doi_in(shown) and doi_in(target):
        return doi_in(shown).casefold() == doi_in(target).casefold()
    try:
        one = urlsplit(shown if "://" in shown else f"https://{shown}")
        two = urlsplit(target)
        ports = one.port in (None, two.port)
    except ValueError:
        return False
    here, there = _host(one.hostname or ""), _host(two.hostname or "")
    if not ports or not (here == there or there.endswith(f".{here}")):
        return False
    path, whole = _path(one.path), _path(two.path)
    if one.query and unquote(one.query) != unquote(two.query):
        return False
    if one.fragment and unquote(one.fragment) != unquote(two.fragment):
        return False
    return whole == path or whole.startswith(f"{path}/") or not path


def _host(host: str) -> str:
    labels = [decoded_label(each) for each in host.casefold().rstrip(".").split(".")]
    return ".".join(labels[1:] if labels[0] == "www" and len(labels) > 2 else labels)


def _path(path: str) -> str:
    return unquote(path).rstrip("/…").removesuffix("...").rstrip("/")
