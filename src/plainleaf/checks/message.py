"""Advice on the message: key points, what to do, when to get help, figures that agree."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from plainleaf.checks.context import CheckContext
from plainleaf.checks.language import start_of
from plainleaf.checks.numbers.figures import (
    Count,
    Figure,
    amounts,
    counts,
    figures,
    percentages,
    stated,
)
from plainleaf.checks.prose import Kind, ProsePart, Sentence
from plainleaf.diagnostics import Diagnostic, Related, Severity
from plainleaf.model.article import Box, BoxKind, IconArray, List
from plainleaf.model.words import plain_text

# Verbs that begin an instruction in a handout.
_VERBS = (
    "ask call phone ring talk speak tell see visit contact take use drink eat keep stop start "
    "bring wear wash rest check read write make get go avoid try follow set put choose show test "
    "print remember open do don't never always book report return seek learn find apply raise "
    "move walk sleep limit clean cover replace store measure record listen consult discuss"
)
_INSTRUCTION = re.compile(
    r"^(?:please |also |then |first,? |next,? |finally,? |(?:if|when|before|after) [^,]+, )?"
    rf"(?:{'|'.join(_VERBS.split())})\b",
    re.IGNORECASE,
)
_TO_YOU = re.compile(
    r"\byou (?:can|could)(?! (?:have|feel|notice|experience|develop|become|be)\b)\b"
    r"|\byou (?:should|must|may want to|might want to|may wish to|need to(?! know)|have to|"
    r"will need to|do not need to|need not)\b"
    r"|\bask (?:your|the|a|us|for)\b|\b(?:talk|speak) (?:to|with) (?:your|a|the)\b"
    r"|\b(?:call|ring|phone) (?:us|your|\d)",
    re.IGNORECASE,
)
_HELP = re.compile(
    r"\b(?:call|dial|ring|phone) (?:911|999|112|111|000)\b|(?<![\d,.])(?:911|999|112)(?![\d,.])"
    r"|\bemergenc|\burgent|\b(?:get|seek) (?:medical )?(?:help|advice|attention|care)\b"
    r"|\bwhen (?:to|should (?:you|I)) (?:call|see|ring|phone|contact|go|ask|come)\b"
    r"|\b(?:straight|right) away\b|\bat once\b|\bimmediate(?:ly)?\b|\bA&E\b|\bhelpline\b"
    r"|\bcrisis\b|\b(?:see|call|contact|ring|phone|tell|speak to|talk to|ask) (?:us|your|a|the) "
    r"(?:[\w-]+ ){0,2}(?:doctor|nurse|GP|midwife|pharmacist|clinic|team|surgery|provider|dentist|"
    r"hospital)",
    re.IGNORECASE,
)
_TO_A_READER = re.compile(r"\byou(?:r|rs)?\b", re.IGNORECASE)
_CAN_GET_WORSE = re.compile(
    r"\b(?:symptoms?|side[ -]effects?|pain|painful|bleed\w*|fever|dos(?:e|es|age)|overdose|wounds?|"
    r"infections?|surgery|operation|swelling|rash|dizz\w+|tablets?|attack)\b",
    re.IGNORECASE,
)
_END = re.compile(r"conclusion|summary|summing|in short|take[- ]home|sum up", re.IGNORECASE)
_STOP = frozenset(
    "the a an of in on at to for with and or but is are was were be been has have had as by from "
    "that this these those it its their his her your you we they who which than more most less "
    "out not may can will about after before during when if into also only each every all one "
    "two".split()
)
_ALIKE = 0.5


def too_long(inquiry: CheckContext) -> Iterator[Diagnostic]:
    """Nobody reads a book in a waiting room."""
    if inquiry.is_too_long:
        yield Diagnostic(
            "too-long",
            Severity.WARNING,
            "The article is as long as a book; no other advice is given on its text.",
            inquiry.article.position,
            "Make several handouts of it, each of one to three pages.",
        )


def no_key_points(inquiry: CheckContext) -> Iterator[Diagnostic]:
    """The most important thing stands first and is marked out (CDC index, items 1 to 3)."""
    if inquiry.article.blocks and not _key_points(inquiry):
        yield Diagnostic(
            "no-key-points",
            Severity.WARNING,
            "The handout has no box with its key points.",
            inquiry.article.position,
            "Begin with ::: key-points, two to four short points, :::",
        )


def too_many_key_points(inquiry: CheckContext) -> Iterator[Diagnostic]:
    """More than four points are not remembered."""
    most = inquiry.settings.limits.key_points
    for box in _key_points(inquiry):
        count = sum(len(block.items) for block in box.blocks if isinstance(block, List))
        if count > most:
            yield Diagnostic(
                "too-many-key-points",
                Severity.WARNING,
                f"The box has {count} key points.",
                box.position,
                f"Keep the {most} that matter most; the others belong in the text.",
            )


def _key_points(inquiry: CheckContext) -> list[Box]:
    return [
        node for node in inquiry.nodes if isinstance(node, Box) and node.kind is BoxKind.KEY_POINTS
    ]


def says_what_to_do(inquiry: CheckContext) -> Sentence | None:
    """Return the first sentence that tells readers what they can do."""
    for piece in inquiry.prose.english:
        if piece.kind in (Kind.PARAGRAPH, Kind.ITEM, Kind.CELL):
            for sentence in piece.sentences:
                if _INSTRUCTION.search(sentence.plain) or _TO_YOU.search(sentence.plain):
                    return sentence
    return None


def no_action(inquiry: CheckContext) -> Iterator[Diagnostic]:
    """A handout says what its reader can do (PEMAT, items 20 and 21)."""
    if inquiry.in_english and inquiry.prose.running and says_what_to_do(inquiry) is None:
        yield Diagnostic(
            "no-action",
            Severity.NOTE,
            "No sentence tells readers directly what they can do.",
            inquiry.article.position,
            "Say it to them: “Ask your doctor whether …”, “You can …”.",
        )


def says_when_to_get_help(inquiry: CheckContext) -> bool:
    """Return True if a warning box or a sentence says when to get help."""
    return any(
        piece.box is BoxKind.WARNING or _HELP.search(piece.plain) for piece in inquiry.prose.pieces
    )


def _is_about_an_illness(inquiry: CheckContext) -> bool:
    """Return True if the text tells readers, in English, of something that can get worse."""
    text = " ".join(piece.plain for piece in inquiry.prose.english)
    return _TO_A_READER.search(text) is not None and _CAN_GET_WORSE.search(text) is not None


def no_help(inquiry: CheckContext) -> Iterator[Diagnostic]:
    """Anyone who gets worse at night needs to know whether to wait."""
    if _is_about_an_illness(inquiry) and not says_when_to_get_help(inquiry):
        yield Diagnostic(
            "no-help",
            Severity.NOTE,
            "The handout does not say when to get help, or from whom.",
            inquiry.article.position,
            "Add a box ::: warning that says when, where, and at which number.",
        )


def unsupported_figure(inquiry: CheckContext) -> Iterator[Diagnostic]:
    """A figure in the box that the text never states cannot be looked up (CDC index, item 16)."""
    if not inquiry.in_english:
        return
    body = [piece for piece in inquiry.prose.pieces if piece.box is not BoxKind.KEY_POINTS]
    known: dict[float, set[str]] = defaultdict(set)
    for piece in body:
        for figure in figures(piece.text):
            known[figure.value].add(figure.measure)
    for node in inquiry.nodes:
        if isinstance(node, IconArray):
            known[float(node.count)].add("")
            known[float(node.of)].add("")
    for piece in inquiry.prose.in_box(BoxKind.KEY_POINTS):
        if piece.kind is Kind.HEADING or not body:
            continue
        for figure in figures(piece.plain):
            if figure.said[0].isdigit() and not _is_stated(figure, known[figure.value]):
                yield Diagnostic(
                    "unsupported-figure",
                    Severity.WARNING,
                    f"The text never states the figure {figure.said} of this key point.",
                    piece.at(figure.start),
                    "State it where the text tells the same, or correct it.",
                )
                break


def _is_stated(figure: Figure, measures: set[str]) -> bool:
    """Return True if the text has a figure, counting what the text counts by it.

    Where it cannot be told what one of both counts, the number is enough; but a target of 2.0–3.0
    is not stated by 2 days and 3 mg.
    """
    if figure.measure or figure.exact:
        return "" in measures or figure.measure in measures
    return bool(measures)


def differing_figures(inquiry: CheckContext) -> Iterator[Diagnostic]:
    """Box, text and conclusions tell the same in the same numbers."""
    if not inquiry.in_english:
        return
    summary: list[Sentence] = []
    body: list[Sentence] = []
    for piece in inquiry.prose.pieces:
        if piece.kind is not Kind.HEADING:
            target = summary if _sums_up(piece) else body
            target += [each for each in piece.sentences if stated(each.plain)]
    for sentence in summary:
        for other in body:
            if difference := _difference(sentence, other):
                mine, theirs = difference
                yield Diagnostic(
                    "differing-figures",
                    Severity.WARNING,
                    f"“{mine}” here, but “{theirs}” in line {other.position.line}: "
                    f"“{start_of(other.text)}”",
                    sentence.position,
                    "Say the same number in both places, or say why they differ.",
                    related=(Related(other.position, f"“{theirs}” stands here"),),
                )
                break


def _sums_up(piece: ProsePart) -> bool:
    heading = plain_text(piece.section) if piece.section else ""
    return piece.box is BoxKind.KEY_POINTS or _END.search(heading) is not None


def _content(text: str) -> set[str]:
    words = re.findall(r"[a-z]{3,}", text.lower())
    return {word.removesuffix("s")[:6] for word in words if word not in _STOP}


def _difference(mine: Sentence, other: Sentence) -> tuple[str, str] | None:
    """Return the two sayings where sentences about the same thing give other numbers."""
    for a in counts(mine.plain):
        pairs = [b for b in counts(other.plain) if a.of == b.of]
        if pairs and all(a.count != b.count for b in pairs) and _alike(mine, other):
            return a.said, pairs[0].said
        if not pairs and (said := _bare_count(a, other)) and _alike(mine, other):
            return a.said, said
    mine_percent, other_percent = percentages(mine.plain), percentages(other.plain)
    if len(mine_percent) == len(other_percent) == 1 and _alike(mine, other):
        (a_value, a_said, _), (b_value, b_said, _) = mine_percent[0], other_percent[0]
        if a_value != b_value:
            return a_said, b_said
    mine_amounts, other_amounts = amounts(mine.plain), amounts(other.plain)
    if len(mine_amounts) == len(other_amounts) == 1 and _alike(mine, other):
        (a_value, a_unit, a_said), (b_value, b_unit, b_said) = mine_amounts[0], other_amounts[0]
        if a_unit == b_unit and a_value != b_value:
            return a_said, b_said
    return None


def _bare_count(a: Count, other: Sentence) -> str | None:
    """Return “12 of these patients” if another sentence counts so, and not as `a` does."""
    found = re.findall(r"\b((\d+) of (?:these|those|the|them)\b(?: \w+)?)", other.plain)
    if len(found) == 1 and float(found[0][1]) not in (a.count, a.of):
        return str(found[0][0])
    return None


def _alike(mine: Sentence, other: Sentence) -> bool:
    a, b = _content(mine.plain), _content(other.plain)
    shared = len(a & b)
    return shared >= 3 and shared / min(len(a), len(b)) >= _ALIKE
