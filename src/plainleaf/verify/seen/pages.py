"""What is seen on the pages of a PDF: all of it, in the order in which it is meant.

The text of a block is known as it is read, and of each piece of it the place on the page
(`readback.drawn`); a fault is where the two do not go together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from plainleaf.text.wholes import LONGEST
from plainleaf.verify.readback.drawn import Drawn, DrawnPage, DrawnWords
from plainleaf.verify.readback.glyphs import Corners, GlyphRun
from plainleaf.verify.readback.outline import LINE_END, normal, seen_letters
from plainleaf.verify.seen.finding import BEFORE, Finding, Margins, numbers, quoted

_TOLERANCE = 1.0  # points: less than a stroke of a letter
_SPACE = 0.3  # of the size: the space at a line's end hangs, from right to left before its start
_TOUCH = 0.12  # of the size of letters: less than the narrowest space
_DIGIT = re.compile(r"\d")
_WORD = "[A-Za-zÀ-ÖØ-öø-ɏ]"
# Latin words with the figures that belong to them: they keep their order in any text.
_LATIN = re.compile(
    rf"{_WORD}(?:(?:{_WORD}|[0-9.'’-])*(?:{_WORD}|[0-9]))?"
    rf"(?:\.? (?:{_WORD}|[0-9])(?:{_WORD}|[0-9'’-])*)*"
)
_LAST_NUMBER = re.compile(r"(?<=[^\W_])\s\d[\d.,-]*\Z")
_COUNTS = re.compile(r"[\d.,–\u00bc-\u00be\u2150-\u215e-]*\s?[\u0590-\u08ff]")
_POINT = re.compile(r"\s·\s")
_SPACES = re.compile("[ \\n\\u00a0\\u2009\\u202f\\u2060]+")
# No line ends between these by itself.
_LETTER_BESIDE = re.compile(r"\d[A-Za-z]|[A-Za-z]\d")
# A number between words from the right: signs at its ends may be theirs, but for these.
_AMID = re.compile(r"[+\u2212±]?\d(?:.*[\d\u00b2\u00b3\u00b9\u2070-\u2079\u00bc-\u00be])?")
_PART = r"[\d.,:/\u066b\u066c]+[\u00b2\u00b3\u00b9\u2070-\u2079\u207b]*(?:\s?[%\u066a\u0609])?"
_SIGNED = rf"[-+\u2212±<>≤≥]?\s?{_PART}"
_AMONG = "[-–±+÷=<>≤≥×]"
# Numbers without a Latin unit run from the right where a dash or a sign between spaces joins them;
# in figures of Arabic and Persian without spaces, and products, too. A telephone number never does.
_TELEPHONE = r"(?![+(]|[0\u0660\u06f0]\d+\s?[-–]\s?\d{4})"
_SPAN = re.compile(
    rf"{_TELEPHONE}(?:{_SIGNED}\s?–\s?{_SIGNED}|{_SIGNED}(?:\s(?!×){_AMONG}\s{_SIGNED})+"
    rf"|(?=.*[\u0660-\u066c\u0609\u06f0-\u06f9])"
    rf"(?:{_SIGNED}(?:{_AMONG}{_SIGNED}|(?:{_AMONG}\d(?!\d)){{2,}}|(?:\s{_AMONG}\s{_SIGNED})+))"
    rf"|(?=.*[\u066a\u0609]){_SIGNED}\s?[/:]\s?{_SIGNED})"
)
_ARABIC = re.compile("[\u0660-\u0669]")
# Mirrored from right to left, drawn between words of both kinds, or on the other side of a number,
# as Arabic's signs of percent and per mille are behind Arabic letters (UAX #9, W2 and W5).
_PLACELESS = re.compile(r"[\s()\[\]{}<>≤≥«»‹›\u066a\u0609]")
# Where the mark of a note stands, which is no part of any number.
_MARK = "\ue001"


def beyond(drawn: Drawn, margins: Margins | None) -> Iterator[Finding]:
    """Yield words and pictures that reach beyond the text area, or the page."""
    for number, page in enumerate(drawn.pages, 1):
        whole = page.corners
        area = _within(whole, margins) if margins else whole
        for run in page.runs:
            box = run.x, run.y, run.end, run.y
            words, hangs = "".join(run.glyphs), _SPACE * run.size
            inside = _holds(whole, box) and (run.artifact or _holds(area, box, hangs))
            if seen_letters(words) and not inside:
                yield _off(f"The words {quoted(words)}", words, number, page, box)
        for box in dict.fromkeys(page.pictures):
            if not _holds(area, box):
                yield _off("A picture", _beside(page, box), number, page, box)


def _within(corners: Corners, margins: Margins) -> Corners:
    left, bottom, right, top = corners
    return (
        left + margins.left,
        bottom + margins.bottom,
        right - margins.right,
        top - margins.top,
    )


def _holds(area: Corners, box: Corners, hangs: float = _TOLERANCE) -> bool:
    return (
        box[0] >= area[0] - hangs
        and box[1] >= area[1] - _TOLERANCE
        and box[2] <= area[2] + hangs
        and box[3] <= area[3] + _TOLERANCE
    )


def _off(what: str, words: str, number: int, page: DrawnPage, box: Corners) -> Finding:
    where = "off the page" if not _holds(page.corners, box) else "beyond the margin of its page"
    verb = "reaches" if what == "A picture" else "reach"
    return Finding(
        "seen-off-page",
        f"{what} {verb} {where}. Make the table narrower, or the words or picture in it shorter.",
        words,
        number,
    )


def _beside(page: DrawnPage, box: Corners) -> str:
    """Return the words nearest to a picture."""
    runs = [run for run in page.runs if not run.artifact and seen_letters("".join(run.glyphs))]
    near = min(runs, key=lambda run: abs(run.y - box[1]), default=None)
    return "".join(near.glyphs) if near else ""


def out_of_order(drawn: Drawn) -> Iterator[Finding]:
    """Yield the pages that are drawn in another order than their tags have."""
    for number, page in enumerate(drawn.pages, 1):
        known = set(page.tagged)
        shown = [mark for mark in page.drawn if mark in known]
        for was, wanted in zip(shown, page.tagged, strict=False):
            if was != wanted:
                words = _words_of(page, wanted)
                yield Finding(
                    "seen-order",
                    f"{quoted(words) if words else 'A picture'} is drawn after "
                    f"{quoted(_words_of(page, was))}, which is read later. Readers that do not "
                    "look at the tags meet it there.",
                    words,
                    number,
                )
                break


def _words_of(page: DrawnPage, mark: int) -> str:
    return "".join("".join(run.glyphs) for run in page.runs if run.number == mark)


# --- Blocks ----------------------------------------------------------------------------------


def divided(drawn: Drawn, limit: int, said: str = "") -> Iterator[Finding]:
    """Yield numbers, and numbers with their units, that go on in another line.

    A PDF does not tell an author's own line end from one that was made; the article does.

    Args:
        drawn: the words and their places.
        limit: characters of the longest number that is to be whole.
        said: the words of the article with its own line ends; empty where nobody knows them.
    """
    known = _SPACES.sub("", said)
    for _, block in groupby(drawn.words, lambda words: words.block):
        pieces = list(block)
        text, ends = _with_line_ends(pieces)
        if not ends or not _DIGIT.search(text):
            continue
        for start, stop in numbers(text, limit):
            if at := next((end for end in ends if start < end < stop), 0):
                meant = _SPACES.sub("", f"{text[start:at]}{LINE_END}{text[at:stop]}")
                figures = text[at - 1 : at + 1]
                if meant in known or (not said and _LETTER_BESIDE.fullmatch(figures)):
                    continue
                run = pieces[ends[at]].run
                yield Finding(
                    "seen-divided",
                    f"{quoted(f'{text[start:at]}{LINE_END}{text[at:stop]}')} is divided: a line "
                    "ends within it. Give its column more room, or say it in fewer words.",
                    text[max(0, start - BEFORE) : stop],
                    run.page + 1 if run else 0,
                )


def _with_line_ends(pieces: Sequence[DrawnWords]) -> tuple[str, dict[int, int]]:
    """Return a block's text, and after which characters a line ends: by whose end it is."""
    text, ends = "", dict[int, int]()
    last: GlyphRun | None = None
    for place, piece in enumerate(pieces):
        if last is not None and piece.run is not None and not last.same_line(piece.run):
            ends[len(text)] = place
        last = piece.run or last
        text += _MARK if piece.mark else piece.text
    return text, ends


def turned(drawn: Drawn) -> Iterator[Finding]:
    """Yield what keeps its order from left to right and is drawn in another, by Arabic and such."""
    for line in _lines(drawn):
        text = "".join(piece.text for piece in line)
        if text.isascii() or not (
            any(piece.right_to_left for piece in line) or any(map(_turns, text))
        ):
            continue
        seen = _bare(_visual(line))
        loose = seen.replace("%", "")
        for wanted in dict.fromkeys(_kept(line)):
            ways = {_bare(wanted), _bare(_from_the_right(wanted))}
            # The figures of Arabic (AN) leave a sign of percent on either side.
            arabic = _ARABIC.search(wanted)
            if not any(way.replace("%", "") in loose if arabic else way in seen for way in ways):
                yield Finding(
                    "seen-turned",
                    f"{quoted(wanted)} is drawn in another order: from left to right the line is "
                    f"{quoted(_visual(line))}.",
                    text,
                    _page_of(line),
                )


def _from_the_right(text: str) -> str:
    """Return a span such as 9:00–16:30 as it is read from right to left, which is usual, too."""
    if not _SPAN.fullmatch(text):
        return text
    joint = _AMONG if re.search(rf"[\d%\u066a\u0609]\s?{_AMONG}", text) else "[/:]"
    return "".join(reversed(re.split(rf"(?<=[\d%\u066a\u0609])(\s?{joint}\s?)", text)))


def touching(drawn: Drawn) -> Iterator[Finding]:
    """Yield marks of notes and citations whose figures touch those of a number, or of another."""
    for line in _lines(drawn):
        if not any(piece.mark for piece in line):
            continue
        ordered = sorted(line, key=lambda piece: piece.run.x if piece.run else 0)
        for left, right in pairwise(ordered):
            one, other = left.run, right.run
            if one is None or other is None or not (left.mark or right.mark) or one is other:
                continue
            glyphs = "".join(one.glyphs), "".join(other.glyphs)
            near = other.x - one.end < _TOUCH * max(one.size, other.size)
            if near and glyphs[0][-1:].isdecimal() and glyphs[1][:1].isdecimal():
                yield Finding(
                    "seen-touching",
                    "The mark of a note touches another figure, so that "
                    f"{quoted(_touched(*glyphs))} is seen as one number.",
                    "".join(piece.text for piece in line if not piece.mark),
                    _page_of(line),
                )


def _lines(drawn: Drawn) -> Iterator[list[DrawnWords]]:
    """Yield the pieces of each line of each block; those of which nobody knows it are left out."""
    line: list[DrawnWords] = []
    for piece in drawn.words:
        if line and not _goes_on(line[-1], piece):
            yield line
            line = []
        if piece.run is not None:
            line.append(piece)
    if line:
        yield line


def _goes_on(one: DrawnWords, other: DrawnWords) -> bool:
    return (
        one.block == other.block
        and one.run is not None
        and other.run is not None
        and one.run.same_line(other.run)
    )


def _turns(character: str) -> bool:
    return unicodedata.bidirectional(character) in ("R", "AL")


def _kept(line: Sequence[DrawnWords]) -> Iterator[str]:
    """Yield what is drawn from left to right wherever it stands: measures and Latin words.

    Of a measure whose unit runs from the right, that is the number.
    """
    text = "".join(_MARK if piece.mark else piece.text for piece in line)
    for start, stop in numbers(text, LONGEST):
        if not any(map(_turns, text[start:stop])):
            # What points between spaces part is a list, and runs as the text around it.
            yield from _POINT.split(text[start:stop].removesuffix("."))
            continue
        for turns, signs in groupby(text[start:stop], _turns):
            found = None if turns else _AMID.search("".join(signs))
            if found is not None:
                yield found.group()
    end = 0
    for _, same in groupby(line, lambda piece: piece.right_to_left):
        start, end = end, end + sum(1 if one.mark else len(one.text) for one in same)
        for found in _LATIN.finditer(text[:end], start):
            # A number that counts what follows from the right stands beside that: 500 mg 2 פעמים.
            own = not _COUNTS.match(text, found.end())
            yield found.group() if own else _LAST_NUMBER.sub("", found.group())


def _visual(line: Sequence[DrawnWords]) -> str:
    """Return a line as it is seen from left to right."""
    runs = {id(piece.run): piece.run for piece in line if piece.run}
    ordered = sorted(runs.values(), key=lambda run: run.x)
    return "".join("".join(run.glyphs) for run in ordered)


def _touched(left: str, right: str) -> str:
    return left.split()[-1] + right.split()[0]


def _page_of(line: Sequence[DrawnWords]) -> int:
    run = line[0].run
    return run.page + 1 if run else 0


def _bare(text: str) -> str:
    """Return a text to compare; a font may have one glyph for the figures of several scripts."""
    bare = _PLACELESS.sub("", unicodedata.normalize("NFKC", normal(text)))
    return re.sub(r"\d", lambda figure: str(int(figure[0])), bare)
