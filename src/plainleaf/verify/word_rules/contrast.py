"""Rules for how text looks: contrast, blinking, formatting that no style knows."""

from __future__ import annotations

from collections.abc import Iterator

from plainleaf.theme.contrast import contrast as ratio
from plainleaf.verify.readback.outline import normal
from plainleaf.verify.readback.word.ooxml import W, child, val
from plainleaf.verify.word_rules.document import Document
from plainleaf.verify.word_rules.finding import Finding

# WCAG 2.2, 1.4.3: large is 18 points, or 14 in bold.
_ENOUGH, _ENOUGH_IF_LARGE = 4.5, 3.0
_DIRECT = frozenset(
    W + name
    for name in (
        "b", "i", "u", "color", "sz", "rFonts", "strike", "dstrike", "outline", "shadow",
        "emboss", "imprint", "em", "highlight", "shd", "caps", "smallCaps",
    )
)  # fmt: skip


def contrast(document: Document) -> Iterator[Finding]:
    """Text stands out from its ground; each pair of colours is named once, with its first place."""
    seen: set[tuple[str, str, bool]] = set()
    for each in document.paragraphs:
        for run in each.runs:
            if not normal(run.text):
                continue
            look = document.formatting.of_run(each.element, run.element, each.cell, each.ground)
            if look.color is None or look.ground is None:
                continue
            large = look.size >= 18 or (look.bold and look.size >= 14)
            key = (look.color, look.ground, large)
            if key in seen:
                continue
            seen.add(key)
            found = ratio(look.color, look.ground)
            least = _ENOUGH_IF_LARGE if large else _ENOUGH
            what = f"{'Large text' if large else 'Text'} in {look.color} on {look.ground}"
            # Cut, not rounded: 4.49 is not enough.
            shown = f"{int(found * 100) / 100:.2f}"
            if found < least:
                style = each.style.name
                yield Finding(
                    "word-contrast",
                    f"{what} has a contrast of {shown}:1, less than {least:g}:1 (style “{style}”).",
                    each.place,
                )
            elif found < _ENOUGH:
                yield Finding(
                    "word-contrast-large", f"{what} has a contrast of {shown}:1.", each.place
                )


def blinking(document: Document) -> Iterator[Finding]:
    """Nothing moves by itself (WCAG 2.2, 2.2.2)."""
    for each in document.paragraphs:
        for run in each.runs:
            effect = val(child(run.element, "rPr", "effect"))
            if effect not in (None, "none"):
                yield Finding("word-blinking", f"Text is animated ({effect}).", each.place)


def direct_formatting(document: Document) -> Iterator[Finding]:
    """What is only looks says nothing to those who listen; a style has a name."""
    places = [
        each.place
        for each in document.of_body()
        for run in each.runs
        if normal(run.text)
        and not _DIRECT.isdisjoint(found.tag for found in run.element.iterfind(f"{W}rPr/*"))
    ]
    if places:
        count = len(dict.fromkeys(places))
        paragraphs = "1 paragraph has" if count == 1 else f"{count} paragraphs have"
        yield Finding(
            "word-direct-formatting",
            f"{paragraphs} text that is formatted by hand and not by a style.",
            places[0],
        )
