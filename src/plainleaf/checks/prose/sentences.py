"""Text → sentences and words.

What it takes for an end and is none is joined here: a list of ours of measured cases, each in
tests/test_sentences.py.
"""

from __future__ import annotations

import re

# Characters that end a sentence where no Latin full stop does.
_ABBREVIATIONS = {
    "en": "approx no nos dept tel ext fig figs ref refs vol vols ed eds min max est incl excl mr "
    "mrs ms dr prof st rev hon jr sr messrs e.g i.e cf vs resp jan feb mar apr jun jul aug sep "
    "sept oct nov dec a.k.a ca",
    "de": "bzw ca d.h dr evtl ggf inkl max min mind nr prof s st stk str tel u.a usw vgl z.b z.t",
    "fr": "m mm mme mlle dr pr art cf env ex fig max min n no p réf tél vol c.-à-d",
    "es": "aprox art dr dra ej máx mín núm p pág sr sra srta tel ud uds vol",
    "it": "art ca dott dr ecc es fig max min n pag sig sigg prof tel",
    "pt": "art aprox dr dra ex máx mín n p pág prof sr sra tel",
    "nl": "bijv bv ca d.w.z dhr dr evt max mevr min nr o.a prof tel z.g",
}
_ENDS_WITH = {
    language: frozenset(abbreviations.split()) for language, abbreviations in _ABBREVIATIONS.items()
}
# These end a sentence too: what follows decides.
_EITHER = frozenset(("no", "nos", "ms", "min", "max", "m", "s", "p", "n", "ed", "es", "ex", "est"))
_LAST_WORD = re.compile(r"([\w.\-]+)\.[\"”’')\]]*\s*\Z")
# On a letter, a space of more than one byte and a full stop sentencex ends with a panic.
_FIXED_SPACE = re.compile(r"[^\S ](?=\.)")
_GOES_ON = re.compile(r"\s*[\"“‘(\[]*[a-zà-öø-ÿ]")
_WORD = re.compile(
    r"\d+(?:[.,:/–-]\d+)*(?:-?[^\W\d_]+)?%?|[^\W\d_]+(?:[.’'\-–&][^\W\d_]+)*(?:[-–]?\d+)?|[^\W_]+"
)
# Scripts that put no spaces between words.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


def boundaries(text: str, language: str) -> list[tuple[int, int]]:
    """Return (start, end) of each sentence, without the white space around it.

    A line feed ends a sentence: lines of an address are none of each other's business.

    Args:
        text: one paragraph.
        language: BCP 47.
    """
    import sentencex

    primary = language.split("-")[0].lower() or "en"
    out: list[tuple[int, int]] = []
    start = 0
    for line in text.split("\n"):
        place = start
        pending = -1
        for segment in sentencex.segment(primary, _FIXED_SPACE.sub(" ", line)):
            begin = place if pending < 0 else pending
            place += len(segment)
            rest = text[place : start + len(line)]
            if rest and _is_joined(text[begin:place], rest, primary):
                pending = begin
                continue
            pending = -1
            out += _trimmed(text, begin, place)
        start += len(line) + 1
    return out


def _trimmed(text: str, start: int, end: int) -> list[tuple[int, int]]:
    inside = text[start:end]
    start += len(inside) - len(inside.lstrip())
    end = start + len(inside.strip())
    # A full stop by itself is what a citation leaves behind.
    return [(start, end)] if re.search(r"\w", text[start:end]) else []


def _is_joined(before: str, after: str, language: str) -> bool:
    """Return True if what looks like the end of a sentence is none."""
    if _GOES_ON.match(after) and not before.rstrip().endswith(("!", "?", ":", "。")):
        return bool(re.search(r"[.…][\"”’')\]]*\s*\Z", before))
    match = _LAST_WORD.search(before)
    if match is None:
        return False
    word = match[1].lower()
    if word not in _ENDS_WITH.get(language, ()):
        return False
    return word not in _EITHER or bool(re.match(r"\s*\d", after)) or word in ("m", "p")


def words(text: str) -> list[str]:
    """Return the words of a text; a number is one word, 13/17 and 24-hour too.

    A script without spaces has no words to count, so it gives none.
    """
    return [] if _UNSPACED.search(text) else _WORD.findall(text)
