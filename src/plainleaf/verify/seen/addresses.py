"""Whether what a link leads to is an address (RFC 3986), and the same one in every format."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from plainleaf.verify.readback.outline import Outline
from plainleaf.verify.seen.finding import Finding, quoted

# RFC 3986, appendix A. Letters beyond ASCII are encoded before (RFC 3987, 3.1).
_ESCAPED = "%[0-9A-Fa-f]{2}"
_PLAIN = r"A-Za-z0-9\-._~!$&'()*+,;="
_PATH = rf"(?:[{_PLAIN}:@/]|{_ESCAPED})*"
_QUERY = rf"(?:[{_PLAIN}:@/?]|{_ESCAPED})*"
_HOST = rf"(?:\[[0-9A-Fa-f:.]+\]|(?:[{_PLAIN}]|{_ESCAPED})+)"
_ADDRESS = re.compile(
    rf"(?!(?i:https?):(?!//))[A-Za-z][A-Za-z0-9+.-]*:"
    rf"(?://(?:(?:[{_PLAIN}:]|{_ESCAPED})*@)?{_HOST}(?::(?P<port>[0-9]*))?(?=[/?#]|\Z)|(?!//))"
    rf"{_PATH}(?:\?{_QUERY})?(?:#{_QUERY})?\Z"
)
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_HIGHEST_PORT = 65535


def is_address(text: str) -> bool:
    """Return whether a text is an address that every program takes."""
    found = _ADDRESS.match(_encoded(text))
    return found is not None and int(found["port"] or 0) <= _HIGHEST_PORT


def _encoded(address: str) -> str:
    return _BEYOND_ASCII.sub(lambda found: quote(found.group()), address)


def faulty(outline: Outline) -> Iterator[Finding]:
    """Yield the links of a file that lead to no address."""
    for words, address in outline.links:
        if not is_address(address):
            yield Finding(
                "seen-address",
                f"The link {quoted(words)} leads to {quoted(address)}, which is no address "
                "(RFC 3986): programs leave it out, or go elsewhere. Correct the address.",
                words,
            )


def other_than(base: Sequence[tuple[str, str]], outline: Outline) -> Iterator[Finding]:
    """Yield the links of a file that lead elsewhere than those of the first one."""
    for (_, wanted), (words, address) in zip(base, outline.links, strict=False):
        if _encoded(wanted) != _encoded(address):
            yield Finding(
                "seen-address",
                f"The link {quoted(words)} leads to {quoted(address)}, and to {quoted(wanted)} "
                "in another file of this handout.",
                words,
            )
