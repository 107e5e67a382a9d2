"""The score card: what a machine can see of two checklists of the field, and what needs a person.

    CDC     Clear Communication Index of the Centers for Disease Control and Prevention, 20 items
    PEMAT   Patient Education Materials Assessment Tool for printable materials (AHRQ), 24 items

Items are named by their numbers and in words of our own. No sum is given: both lists are scored by
people, who agree on what a machine only sees.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from plainleaf.checks.context import CheckContext
from plainleaf.checks.language import start_of
from plainleaf.checks.message import says_what_to_do
from plainleaf.checks.numbers.figures import counts, percentages
from plainleaf.checks.prose import Sentence
from plainleaf.diagnostics import Diagnostic
from plainleaf.model.article import Box, BoxKind, Figure, Heading, IconArray, List, Section, Table
from plainleaf.model.inlines import Strong
from plainleaf.model.words import plain_text


class Outcome(StrEnum):
    """How an item came out."""

    MET = "met"
    NOT_MET = "not met"
    PERSON = "needs a person"
    NOT_APPLICABLE = "does not apply"


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a checklist: its number, what it asks, how it came out, what was seen."""

    list: str
    number: int
    asks: str
    outcome: Outcome
    seen: str

    def data(self) -> dict[str, object]:
        """Return the item for a program."""
        return {
            "list": self.list,
            "item": self.number,
            "asks": self.asks,
            "outcome": str(self.outcome),
            "seen": self.seen,
        }


LISTS = {"CDC": "CDC Clear Communication Index", "PEMAT": "AHRQ PEMAT-P"}
# A text may have some passives; PEMAT's guide lets most sentences decide.
_FEW_PASSIVES = 0.1
_LONG_LABEL = 5


def score_card(inquiry: CheckContext, advice: Iterable[Diagnostic]) -> tuple[Item, ...]:
    """Return every item of both lists.

    Args:
        inquiry: the article.
        advice: what `advise` found, before a project changed what it weighs.
    """
    seen = _Seen(inquiry, Counter(each.code for each in advice))
    return (*_clear_communication(seen), *_pemat(seen))


def summary(items: Iterable[Item]) -> dict[str, Counter[Outcome]]:
    """Return how many items of each list came out how."""
    totals: dict[str, Counter[Outcome]] = {name: Counter() for name in LISTS}
    for item in items:
        totals[item.list][item.outcome] += 1
    return totals


Answer = tuple[Outcome, str]


def _person(seen: str) -> Answer:
    return Outcome.PERSON, seen


def _yes_or_no(yes: bool, if_yes: str, if_no: str) -> Answer:
    return (Outcome.MET, if_yes) if yes else (Outcome.NOT_MET, if_no)


def _number_of(count: int, one: str, many: str = "") -> str:
    return f"{count or 'no'} {one if count == 1 else many or one + 's'}"


class _Seen:
    """What the machine saw of an article."""

    def __init__(self, inquiry: CheckContext, found: Counter[str]) -> None:
        self.inquiry, self.found = inquiry, found
        nodes = inquiry.nodes
        self.boxes = [node for node in nodes if isinstance(node, Box)]
        self.pictures = [
            node
            for node in nodes
            if isinstance(node, IconArray) or (isinstance(node, Figure) and node.image.alt != "")
        ]
        self.figures = [node for node in self.pictures if isinstance(node, Figure)]
        self.arrays = [node for node in self.pictures if isinstance(node, IconArray)]
        self.tables = [node for node in nodes if isinstance(node, Table)]
        self.lists = [node for node in nodes if isinstance(node, List)]
        self.headings = [node for node in nodes if isinstance(node, Heading) and node.level > 1]
        self.strong = any(isinstance(node, Strong) for node in nodes)
        pieces = inquiry.prose.pieces
        self.counts = [found for piece in pieces for found in counts(piece.plain)]
        self.percentages = [found for piece in pieces for found in percentages(piece.plain)]
        self.action: Sentence | None = says_what_to_do(inquiry)

    def has(self, *kinds: BoxKind) -> bool:
        return any(box.kind in kinds for box in self.boxes)

    @cached_property
    def key_points_first(self) -> bool:
        blocks = self.inquiry.article.blocks
        while blocks and isinstance(blocks[0], Section):
            blocks = blocks[0].blocks
        first = blocks[:2]
        return any(isinstance(each, Box) and each.kind is BoxKind.KEY_POINTS for each in first)

    def words(self) -> Answer:
        if not self.inquiry.in_english:
            return _person("there is no word list for this language")
        count = self.found["jargon"] + self.found["undefined-abbreviation"]
        if count:
            return Outcome.NOT_MET, f"{_number_of(count, 'word')} that nothing explains"
        return _person("no unexplained word of the list; others may be hard")

    def passives(self, share: float) -> Answer:
        sentences = [each for piece in self.inquiry.prose.running for each in piece.sentences]
        if not self.inquiry.in_english or not sentences:
            return _person("the passive is known in English only")
        count = self.found["passive-voice"]
        seen = f"{_number_of(count, 'passive')} in {len(sentences)} sentences"
        return _yes_or_no(count <= share * len(sentences), seen, seen)

    def main_message_active(self) -> Answer:
        from plainleaf.checks.prose.passive import passive_in

        pieces = self.inquiry.prose.in_box(BoxKind.KEY_POINTS)
        if not self.inquiry.in_english or not pieces:
            return _person("there is no box of key points" if not pieces else "not in English")
        sentences = [each for piece in pieces for each in piece.sentences]
        if self.action:
            sentences.append(self.action)
        passive = [each for each in sentences if passive_in(each.plain)]
        if passive:
            return Outcome.NOT_MET, f"passive in line {passive[0].position.line}"
        return Outcome.MET, "no passive in the key points"

    def numbers(self) -> Answer:
        bad = self.found["percentage"] + self.found["one-in-n"]
        if bad:
            return Outcome.NOT_MET, _number_of(bad, "percentage or “1 in”", "percentages or “1 in”")
        if not self.counts and not self.percentages:
            return Outcome.NOT_APPLICABLE, "no counts of people"
        first = self.counts[0].said if self.counts else self.percentages[0][1]
        return _yes_or_no(bool(self.counts), f"“{first}”", f"“{first}”")

    def calculations(self) -> Answer:
        if self.found["mixed-denominators"]:
            return Outcome.NOT_MET, "counts out of different numbers in one section"
        if not self.counts and not self.percentages:
            return Outcome.NOT_APPLICABLE, "no counts of people"
        return _person("counts share their second number; is there anything to add up?")

    def what_to_do(self) -> Answer:
        if not self.inquiry.in_english:
            return _person("instructions are known in English only")
        if self.action is None:
            return Outcome.NOT_MET, "no sentence tells readers what they can do"
        return Outcome.MET, f"line {self.action.position.line}: “{start_of(self.action.text)}”"

    def pictured(self, question: str) -> Answer:
        if not self.pictures:
            return Outcome.NOT_APPLICABLE, "no pictures"
        return _person(f"{_number_of(len(self.pictures), 'picture')}: {question}")


def _clear_communication(seen: _Seen) -> Iterator[Item]:
    box = seen.has(BoxKind.KEY_POINTS)
    points = [
        each for each in seen.inquiry.prose.in_box(BoxKind.KEY_POINTS) if each.kind != "heading"
    ]
    no_box = "there is no box of key points"
    to_do = seen.what_to_do()
    recommended = (
        _person("is it advised to do something?") if to_do[0] is not Outcome.NOT_MET else to_do
    )
    directions = (
        _person("does it say why, and how exactly?")
        if to_do[0] is not Outcome.NOT_MET
        else (Outcome.NOT_APPLICABLE, "nothing to do is named")
    )
    numbers = bool(seen.counts or seen.percentages)
    answers: list[tuple[str, Answer]] = [
        ("One main message", _person(
            f"{_number_of(len(points), 'key point')}: is there one message?" if box else no_box)),
        ("The main message stands at the top", _yes_or_no(
            seen.key_points_first, "the key points come first",
            "the key points do not come first" if box else no_box)),
        ("The main message is marked out", _yes_or_no(box, "it stands in a box", no_box)),
        ("A picture supports the main message", seen.pictured("does one support the message?")
            if seen.pictures else (Outcome.NOT_MET, "no pictures")),
        ("It says what readers can do", to_do),
        ("Main message and action are in the active voice", seen.main_message_active()),
        ("Words that readers use", seen.words()),
        ("Lists", _yes_or_no(
            bool(seen.lists), _number_of(len(seen.lists), "list"), "no list")),
        ("Short parts with headings", _yes_or_no(
            len(seen.headings) > 1, _number_of(len(seen.headings), "heading"),
            _number_of(len(seen.headings), "heading"))),
        ("The first part sums up what matters most", _yes_or_no(
            True, "the key points come first", "") if seen.key_points_first
            else _person("does the first part do it?")),
        ("What experts know, and what they do not", _person("only a reader can tell")),
        ("It advises to do something", recommended),
        ("It says why that matters", directions),
        ("It says how exactly to do it", directions),
        ("Numbers that readers use", seen.numbers()),
        ("It says what the numbers mean", _person("is each number put into words?")
            if numbers else (Outcome.NOT_APPLICABLE, "no counts of people")),
        ("Readers have nothing to calculate", seen.calculations()),
        ("It says what the risk is", _person("only a reader can tell")),
        ("Risks stand beside benefits", _person("only a reader can tell")),
        ("A probability is put into words or a picture",
            (Outcome.NOT_APPLICABLE, "no counts of people") if not numbers
            else (Outcome.MET, _number_of(len(seen.arrays), "icon array")) if seen.arrays
            else _person("no icon array; is it put into words?")),
    ]  # fmt: skip
    for number, (asks, (outcome, what)) in enumerate(answers, 1):
        yield Item("CDC", number, asks, outcome, what)


def _pemat(seen: _Seen) -> Iterator[Item]:
    inquiry = seen.inquiry
    whole, grade = inquiry.reading.whole, inquiry.settings.limits.grade
    if whole is not None and whole.smog is not None:
        level = f"SMOG {whole.smog:.0f}"
        everyday: Answer = (
            (Outcome.NOT_MET, level)
            if whole.smog > grade + 0.5
            else _person(f"{level}; read it aloud")
        )
    elif whole is not None and whole.lix is not None:
        everyday = _person(f"LIX {whole.lix:.0f}")
    else:
        everyday = _person(inquiry.reading.why_not)
    summed_up = seen.has(BoxKind.KEY_POINTS) or any(
        re.search("conclusion|summary", plain_text(each), re.I) for each in seen.headings
    )
    chunks = not seen.found["long-paragraph"] and len(seen.headings) > 1
    signs = (("boxes", seen.boxes), ("lists", seen.lists), ("strong words", seen.strong))
    cues = [name for name, there in signs if there]
    uncaptioned = [each for each in seen.figures if not each.caption]
    tools = [each.kind for each in seen.boxes if each.kind in (BoxKind.QUESTIONS, BoxKind.MY_NOTES)]
    labels = [plain_text(cell.blocks) for table in seen.tables for row in table.head
              for cell in row.cells]  # fmt: skip
    long_labels = [label for label in labels if len(label.split()) > _LONG_LABEL]
    you = any(re.search(r"\byou(?:r|rs)?\b", each.plain, re.I) for each in inquiry.prose.english)
    to_do = seen.what_to_do()
    answers: list[tuple[int, str, Answer]] = [
        (1, "The purpose is plain", _person("do title and first words say it?")),
        (2, "Nothing distracts from the purpose", _person("only a reader can tell")),
        (3, "Everyday language", everyday),
        (4, "Medical words are explained", seen.words()),
        (5, "Active voice", seen.passives(_FEW_PASSIVES)),
        (6, "Numbers are clear", seen.numbers()),
        (7, "Readers have nothing to calculate", seen.calculations()),
        (8, "Short parts", _yes_or_no(
            chunks, "short paragraphs under headings",
            _number_of(seen.found["long-paragraph"], "long paragraph")
            + f", {_number_of(len(seen.headings), 'heading')}")),
        (9, "Headings say what is below them", _person(
            f"{_number_of(len(seen.headings), 'heading')}: do they?") if seen.headings
            else (Outcome.NOT_MET, "no headings")),
        (10, "The order makes sense", _person("only a reader can tell")),
        (11, "A summary", _yes_or_no(summed_up, "key points or conclusions", "no summary")),
        (12, "Signs that draw attention to what matters", _yes_or_no(
            bool(cues), ", ".join(cues), "no boxes, lists or strong words")),
        (15, "Pictures where they help", seen.pictured("are they where they help?")
            if seen.pictures else _person("no pictures; would one help?")),
        (16, "Pictures support the text", seen.pictured("do they?")),
        (17, "Pictures have captions", (Outcome.NOT_APPLICABLE, "no pictures")
            if not seen.pictures else _yes_or_no(
                not uncaptioned, "each has one", f"{len(uncaptioned)} without a caption")),
        (18, "Pictures are clear", seen.pictured("are they, in print too?")),
        (19, "Tables are simple, with short headings", (Outcome.NOT_APPLICABLE, "no tables")
            if not seen.tables else _yes_or_no(
                not long_labels and not seen.found["empty-header"],
                f"{_number_of(len(seen.tables), 'table')} with short headings",
                "long or empty headings")),
        (20, "It names something to do", to_do),
        (21, "It speaks to the reader", _person("not in English") if not inquiry.in_english
            else _yes_or_no(you, "it says “you”", "it never says “you”")),
        (22, "What to do is taken apart into steps", _person("are there steps where they help?")),
        (23, "Something to use, such as a checklist", (
            Outcome.MET, "a box for questions or notes") if tools
            else _person("no box for questions or notes; would one help?")),
        (24, "It says how to calculate", _person("is there anything to calculate?")
            if seen.counts or seen.percentages
            else (Outcome.NOT_APPLICABLE, "no counts of people")),
        (25, "It says how to use charts and tables", _person("does it?")
            if seen.pictures or seen.tables
            else (Outcome.NOT_APPLICABLE, "no pictures, no tables")),
        (26, "Pictures help with what to do", seen.pictured("do they?")),
    ]  # fmt: skip
    for number, asks, (outcome, what) in answers:
        yield Item("PEMAT", number, asks, outcome, what)
