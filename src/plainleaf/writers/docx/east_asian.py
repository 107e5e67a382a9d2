"""Lines of Chinese, Japanese and Korean that LibreOffice ends within no number and no Latin word.

Its line breaking for these languages knows neither: it ends a line wherever the room ends, and one
character earlier where a full stop would begin the next ("12.5 m", "g。"). It goes by the language
of a run, so what is to stay whole is in none (`x-none`, as Word writes it; a screen reader then
goes on in the voice that it has, where a run in English would be read out in English). There it
breaks as Unicode says (UAX #14), if three more things are so, each measured in LibreOffice 7.4:

- Fixed spaces and hyphens (U+00A0, `w:noBreakHyphen`) are portions of their own, behind which a
  line ends anywhere if it has no space before them. A narrow fixed space (U+202F), and a hyphen
  with a word joiner, are not.
- A number stays on a line that has room for its first figure alone, unless the run begins with
  something that may stay there: a space of no width (U+200B).
- A line may end after a slash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from plainleaf.text.scripts import Slot, script_of
from plainleaf.text.wholes import EAST_ASIAN, fixed

_JOINER, _MAY_END, _NARROW = "\u2060", "\u200b", "\u202f"
_OPENING = "(\uff08[\uff3b\u3010\u3014{\uff5b\u300c\u300e\u300a\u3008\u201c\u2018"
_LONE = re.compile(rf"\w[{EAST_ASIAN}~]")
_SLASH = re.compile("/\u2060?")
_HAS = re.compile(f"[{EAST_ASIAN}]")
# Two figures or Latin letters at the least, with what stands between them.
_APART = re.compile(
    rf"[^\W{EAST_ASIAN}](?:[^{EAST_ASIAN}\u2014\u2018-\u201f\u2026]*[^\W{EAST_ASIAN}])+"
)


def east_asian(language: str) -> bool:
    """Return whether a language (BCP 47) is Chinese, Japanese or Korean."""
    return script_of(language).slot is Slot.EAST_ASIAN


def kept(
    pieces: Sequence[tuple[str, bool]],
    before: str,
    after: str,
    *,
    opens: bool,
    hyphens: bool = False,
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the runs of a text, and for which scripts each is in no language (`ooxml.language`).

    Args:
        pieces: of the text, and whether each is to stay on one line (`wholes`).
        before: the character before it; empty where there is none.
        after: the one after it.
        opens: a line may end before it; False within a whole of several runs.
        hyphens: no line ends with any.
    """
    for text, holds in pieces:
        alone = text + after if len(pieces) == 1 else text
        if holds:
            whole = _SLASH.sub(f"/{_JOINER}", fixed(text).replace("\u00a0", _NARROW))
            if not opens:
                whole = _JOINER + whole
            elif _HAS.match(before) and (before not in _OPENING or _LONE.match(alone)):
                whole = _MAY_END + whole
            yield whole, ("val", "eastAsia") if _HAS.search(text) else ("val",)
        else:
            text = text.replace("-", f"-{_JOINER}") if hyphens else text
            end = 0
            for found in _APART.finditer(text):
                yield text[end : found.start()], ()
                yield found.group(), ("val",)
                end = found.end()
            yield text[end:], ()
        before, opens = text[-1:] or before, True
