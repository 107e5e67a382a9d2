"""Fields (ISO/IEC 29500-1, 17.16): what is open while a text is read, and the links they make."""

from __future__ import annotations

import re
from dataclasses import dataclass

from plainleaf.verify.readback.word.content import WordField, WordLink

_HYPERLINK = re.compile(r"\s*HYPERLINK\b(?P<arguments>.*)", re.IGNORECASE | re.DOTALL)
# A switch with its text, or a text; a switch without one (`\n`, `\h`) is passed over.
_ARGUMENT = re.compile(r'(?:\\(?P<switch>\w)\s+)?"(?P<text>[^"]*)"')


@dataclass(slots=True)
class OpenField:
    """A field being read: its instruction, then its result."""

    instruction: str = ""
    field: WordField | None = None
    link: WordLink | None = None

    @property
    def in_result(self) -> bool:
        """Whether what follows is shown."""
        return self.field is not None

    def separate(self, *, hidden: bool = False) -> WordField:
        """End the instruction; what follows is the result."""
        self.field = WordField(self.instruction)
        self.link = None if hidden else link_of(self.instruction)
        return self.field


def link_of(instruction: str) -> WordLink | None:
    r"""Return the link that a field makes: `HYPERLINK "address" \l "bookmark" \o "tip"`."""
    found = _HYPERLINK.match(instruction)
    if found is None:
        return None
    said: dict[str, str] = {}
    for argument in _ARGUMENT.finditer(found["arguments"]):
        said.setdefault((argument["switch"] or "").lower(), argument["text"])
    if "" not in said and "l" not in said:
        return None
    return WordLink(said.get("", ""), said.get("l", ""), said.get("o", ""))
