"""Numbers as styles set them: ordinals, page ranges, and whether a text is a number at all."""

from __future__ import annotations

import re

from plainleaf.references.style import CslStyle

_ONE = r"[a-zA-Z]*\d+[a-zA-Z]*(?:\.\d+)?"
_NUMERIC = re.compile(rf"\s*{_ONE}(?:\s*[-–,&]\s*{_ONE})*\s*\Z")
_SEVERAL = re.compile(r"\d[a-zA-Z]*\s*[-–,&]\s*[a-zA-Z]*\d|[ivxlc]\s*[-–]\s*[ivxlc]")
_RANGE = re.compile(
    r"\s*(?P<first>[A-Za-z]*)(?P<from>\d+)\s*[-–]+\s*(?P<last>[A-Za-z]*)(?P<to>\d+)\s*\Z"
)
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def is_numeric(text: str) -> bool:
    """Return whether a text is numbers alone, as CSL sees it: `2`, `2nd`, `e12`, `1-3`."""
    return bool(_NUMERIC.match(text))


def is_plural(variable: str, value: str) -> bool:
    """Return whether a label's number is several."""
    if variable.startswith("number-of-"):
        return value.isdigit() and int(value) != 1
    return bool(_SEVERAL.search(value))


def numbered(value: str, form: str, variable: str, style: CslStyle) -> str:
    """Return a number in a form: `numeric`, `ordinal`, `long-ordinal` or `roman`."""
    if not is_numeric(value):
        return value
    pieces = re.split(r"\s*([-–,&])\s*", value.strip())
    out = ""
    for piece in pieces:
        if piece in ("-", "–"):
            out += "–"
        elif piece in (",", "&"):
            out += ", " if piece == "," else " & "
        elif piece.isdigit() and form == "roman":
            out += _roman(int(piece))
        elif piece.isdigit() and form in ("ordinal", "long-ordinal"):
            word = style.term(f"long-ordinal-{int(piece):02d}") if form != "ordinal" else ""
            out += word or ordinal(int(piece), variable, style)
        else:
            out += piece
    return out


def ordinal(number: int, variable: str, style: CslStyle) -> str:
    """Return `2nd`: the locale's ending, in the gender of what is counted."""
    endings = next((each.ordinals for each in style.locales if each.ordinals), {})
    genders = (each.genders[variable] for each in style.locales if variable in each.genders)
    forms = dict.fromkeys((next(genders, ""), ""))
    for key, wanted in (
        (number, ("whole-number", "last-two-digits", "last-digit")),
        (number % 100, ("last-two-digits", "last-digit")),
        (number % 10, ("last-digit",)),
    ):
        for form in forms:
            ending, match = endings.get((f"{key:02d}", form), ("", ""))
            if match in wanted:
                return f"{number}{ending}"
    for form in forms:
        if ("", form) in endings:
            return f"{number}{endings['', form][0]}"
    return str(number)


def page_range(value: str, style: CslStyle, *, shorten: bool = True) -> str:
    """Return pages with the style's dash, and their last number as its manual shortens it."""
    dash = style.term("page-range-delimiter") or "–"
    form = style.root.get("page-range-format") if shorten else "whole"
    out = []
    for piece in re.split(r"(\s*[,&;]\s*)", value):
        match = _RANGE.match(piece)
        if not match:
            out.append(piece)
            continue
        first, last = match["from"], _full(match) if shorten else match["to"]
        if match["last"] in ("", match["first"]):
            last = _shortened(first, last, form)
            letters = match["first"] if form == "expanded" or not form else ""
            letters = match["last"] if not form else letters
            out.append(f"{match['first']}{first}{dash}{letters}{last}")
        else:
            out.append(f"{match['first']}{first}{dash}{match['last']}{last}")
    return "".join(out)


def _full(match: re.Match[str]) -> str:
    """Return a last page whose first figures were left out, `321-8`, in full."""
    first, last = match["from"], match["to"]
    return first[: len(first) - len(last)] + last if len(last) < len(first) else last


def _shortened(first: str, last: str, form: str) -> str:
    if len(first) != len(last) or form in ("", "expanded"):
        return last
    differ = (at for at, pair in enumerate(zip(first, last, strict=True)) if pair[0] != pair[1])
    common = next(differ, len(first) - 1)
    match form:
        case "minimal":
            return last[common:]
        case "minimal-two":
            return last[min(common, max(0, len(last) - 2)) :]
        case "chicago" | "chicago-15" | "chicago-16":
            return _chicago(first, last, common, form)
        case _:
            return last


def _chicago(first: str, last: str, common: int, form: str) -> str:
    number = int(first)
    if number < 100 or number % 100 == 0:
        return last
    if number % 100 < 10:
        return last[common:]
    if form != "chicago-16" and len(first) == 4 and len(last) - common > 2:
        return last
    return last[min(common, len(last) - 2) :]


def _roman(number: int) -> str:
    out = ""
    for value, letters in _ROMAN:
        while number >= value:
            out, number = out + letters, number - value
    return out
