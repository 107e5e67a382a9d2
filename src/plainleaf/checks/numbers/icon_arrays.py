"""Icon arrays against their words: 7 people are drawn where the caption says 8 of 100."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from plainleaf.checks.numbers.figures import counts
from plainleaf.diagnostics import Diagnostic, Position, Severity
from plainleaf.model.article import Article, IconArray, Paragraph
from plainleaf.model.transform import Node, runs, walk
from plainleaf.model.words import plain_text

_GROUPED = r"\d{1,3}(?:[.,'’\u00a0\u202f\u2009\u066c ]\d{3})+(?!\d)"
_NUMBER = re.compile(
    rf"(?<![\d.,\u066b])(?P<figures>{_GROUPED}|\d++(?:[.,\u066b]\d++)?+)"
    # What is measured, is no count of people.
    r"(?!\s?(?:%|‰|°|mg\b|g\b|kg\b|ml\b|mm\b|cm\b|km\b|µg\b|mmol\b))"
)
# Between the two numbers of “8 out of 100” and of “100人のうち8人”: a few words of one sentence.
_BETWEEN = re.compile(r"[^.!?。！？؟;；\n]{1,40}")
_MOST_BETWEEN = 6  # words
_PERCENT = re.compile(r"(?<![\d.,])(?P<value>\d+(?:[.,]\d+)?)\s?(?:%|per ?cent\b|Prozent\b)", re.I)
_LONG = re.compile(r"[^\W\d_]{4,}")
_SHARED = 2  # words that a sentence beside has in common with the caption, if it says the same


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What an icon array draws: the counts of its groups, and of how many."""

    counts: tuple[int, ...]
    of: int

    def right(self) -> set[float]:
        """Return the numbers that its words may say: who is meant, who is not, the difference."""
        found = {*self.counts, *(self.of - each for each in self.counts)}
        if len(self.counts) > 1:
            found.add(abs(self.counts[0] - self.counts[1]))
        return {float(each) for each in found}


def icon_array_words(article: Article) -> Iterator[Diagnostic]:
    """Who reads 8 and counts 7 believes neither, or the wrong one."""
    english = article.metadata.language.partition("-")[0].lower() in ("en", "")
    for nodes in (article.blocks, article.footnotes):
        for run in _runs(nodes):
            for at, node in enumerate(run):
                if isinstance(node, IconArray):
                    near = (*run[max(0, at - 1) : at], *run[at + 1 : at + 2])
                    beside = [each for each in near if isinstance(each, Paragraph)]
                    yield from _of_array(node, beside, english=english)


def _runs(nodes: tuple[Node, ...]) -> Iterator[tuple[Node, ...]]:
    yield nodes
    for node in walk(nodes):
        yield from runs(node)


def _of_array(
    node: IconArray, beside: Sequence[Paragraph], *, english: bool
) -> Iterator[Diagnostic]:
    drawn = _Drawn((node.first, node.count) if node.comparison else (node.count,), node.of)
    for at, words in enumerate(node.labels):
        group = _Drawn((drawn.counts[min(at, len(drawn.counts) - 1)],), node.of)
        if said := wrong(words, group, english=english):
            yield _error(said, group, node.position)
    if said := wrong(node.what, drawn, english=english):
        yield _error(said, drawn, node.position)
    captions = [each for each in node.blocks if isinstance(each, Paragraph)]
    for each in captions:
        text = plain_text(each)
        if said := wrong(text, drawn, english=english):
            yield _error(said, drawn, each.position)
        elif said := _wrong_share(text, drawn):
            yield _warning(said, drawn, each.position)
    caption = " ".join(map(plain_text, captions))
    named = bool({float(each) for each in drawn.counts} & set(_numbers(caption)))
    about = {each.casefold() for each in _LONG.findall(caption)}
    for paragraph in beside:
        text = plain_text(paragraph)
        shared = about & {each.casefold() for each in _LONG.findall(text)}
        # A sentence of something else may stand beside an array that has its own caption.
        same = not named or (len(shared) >= _SHARED and len(shared) * 2 >= len(about))
        if same and (said := wrong(text, drawn, english=english)):
            yield _warning(said, drawn, paragraph.position)


def wrong(text: str, drawn: _Drawn, *, english: bool) -> str:
    """Return the words that say another count than is drawn, “8 of 100”, or nothing.

    Words that name what is drawn, too, are right: they may compare.
    """
    right = drawn.right()
    said = {float(each) for each in drawn.counts} & set(_numbers(text))
    found = list(_pairs(text, drawn.of))
    if english:
        found += [(each.said, each.count) for each in counts(text) if each.of == drawn.of]
    if said or any(number in right for _, number in found):
        return ""
    return found[0][0] if found else ""


def _pairs(text: str, of: int) -> Iterator[tuple[str, float]]:
    """Yield each number that stands beside that of all people, with the words of both."""
    for first, second in pairwise(_NUMBER.finditer(text)):
        between = text[first.end() : second.start()]
        if not _BETWEEN.fullmatch(between) or len(between.split()) > _MOST_BETWEEN:
            continue
        values = _value(first["figures"]), _value(second["figures"])
        if of in values:
            number = values[0] if values[1] == of else values[1]
            if number.is_integer() and number <= of:
                yield text[first.start() : second.end()], number


def _numbers(text: str) -> list[float]:
    return [_value(each["figures"]) for each in _NUMBER.finditer(text)]


def _value(figures: str) -> float:
    if re.fullmatch(_GROUPED, figures):
        return float(re.sub(r"\D", "", figures))
    return float(re.sub(r"[,\u066b]", ".", figures))


def _wrong_share(text: str, drawn: _Drawn) -> str:
    """Return a percentage that is another one than is drawn, if the words say no other number."""
    found = _PERCENT.findall(text)
    if len(found) != 1 or _numbers(text):
        return ""
    shares = [100 * each / drawn.of for each in drawn.right()]
    near = any(abs(_value(found[0]) - share) < 1 for share in shares)
    return "" if near else f"{found[0]}%"


_HINT = "Correct the number that is wrong, in the braces or in the words."


def _error(said: str, drawn: _Drawn, position: Position) -> Diagnostic:
    message = _message(said, drawn)
    return Diagnostic("icon-array-words", Severity.ERROR, message, position, _HINT)


def _warning(said: str, drawn: _Drawn, position: Position) -> Diagnostic:
    message = _message(said, drawn)
    return Diagnostic("icon-array-words", Severity.WARNING, message, position, _HINT)


def _message(said: str, drawn: _Drawn) -> str:
    draws = " and ".join(map(str, drawn.counts))
    return f"The icon array draws {draws} of {drawn.of} people, but its words say “{said}”."
