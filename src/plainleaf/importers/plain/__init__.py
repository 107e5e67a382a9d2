"""Plain text, however it was pasted → a manuscript. The steps of the work, in order.

decode.py          bytes → text
lines.py           text → lines; how they join
parted.py          numbers that the end of a line parts
mail.py frame.py   what stands around an article: e-mail, website, pages, press release
questions.py       Q: and A:
opening.py         authors, source, title, description
byline.py          who wrote it, and when
reference_list.py  typed references → CSL data
marks.py           marks that may lead to the references
chunks.py          lines → chunks: a paragraph, an item, a row
dashes.py          dashes of lists that lack their space
rows.py            which lines are rows of a table, and their cells
settle.py          which marks are those of lists, which lines are headings
structure.py       chunks → blocks of the model
capitals.py        headings in capitals
words_of_text.py   words → inline nodes
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from plainleaf.importers.language import guess
from plainleaf.importers.manuscript import Manuscript, Reports, excerpt, heading
from plainleaf.importers.plain import frame, opening
from plainleaf.importers.plain.byline import date_in
from plainleaf.importers.plain.capitals import Casing
from plainleaf.importers.plain.chunks import Chunk, Chunker, Kind, groups_of
from plainleaf.importers.plain.decode import decoded, tidied
from plainleaf.importers.plain.lines import Joiner, Line, lines_of, wrap_width
from plainleaf.importers.plain.mail import without_mail
from plainleaf.importers.plain.marks import ask_for_marks
from plainleaf.importers.plain.questions import roles_of
from plainleaf.importers.plain.reference_list import Entry, take_references
from plainleaf.importers.plain.rows import without_empty_rows
from plainleaf.importers.plain.settle import settled
from plainleaf.importers.plain.structure import Builder
from plainleaf.importers.plain.words_of_text import TextWriter, contact_line, in_lines, is_contact
from plainleaf.importers.wording import Wording, key, labelled, wording
from plainleaf.model.article import Block, Paragraph
from plainleaf.model.inlines import Citation, CitationItem, Text
from plainleaf.model.words import plain_text
from plainleaf.reader.bibliography.ids import with_ids
from plainleaf.text.shapes import begins_large, bullet, in_capitals, number

_UNWRAPPED = 160  # columns; a text with such lines is not wrapped
_LONGEST_WRAPPED = 100  # columns; people and programs wrap before
_LINES_A_GROUP = 6  # more lines without an empty one: a copy without any
_FIRST_GROUPS = 4
_MARKDOWN = re.compile(
    r"^#{1,6} \S.*\n|\*\*[^\W_][^*\n]*\*\*|^>? ?\[[^\]\n]+\]\(https?:[^)\s]+\)", re.M
)
_NOTE = re.compile(r"\^\[[^\[\]\n]+\]")


def from_text(
    data: bytes,
    name: str,
    language: str | None = None,
    kept: frozenset[tuple[int, str]] = frozenset(),
) -> Manuscript:
    """Return the manuscript of a plain text.

    Args:
        data: the file's bytes.
        name: for reports.
        language: BCP 47; None: it is guessed.
        kept: what somebody said of lines: "citation" of marks that may lead to works; "item" or
            "minus" of dashes before figures.

    Raises:
        SourceError: it is no text, or empty, or too large.
    """
    reports = Reports(name)
    account = decoded(data, name, reports)
    text = tidied(account, reports)
    if language is None:
        language, sure = guess(text)
        if not sure:
            reports.asked(
                f"The language seems to be {language}.", 1, "Name it with --lang if it is another."
            )
    if len(_MARKDOWN.findall(text)) > 1:
        reports.asked(
            "The signs of this text look like those of Markdown; they were read as text.",
            1,
            "If they are, save it with the ending .md, and import it again.",
        )
    for note in _NOTE.finditer(text):
        reports.asked(
            f"This looks like a note of Markdown; it was read as text: {excerpt(note.group())}",
            text.count("\n", 0, note.start()) + 1,
            "If it is one, save the text with the ending .md, and import it again.",
        )
    words = wording(language)
    lines, subject = without_mail(lines_of(text), words, reports)
    lines = frame.without_pages(lines, words, reports)
    lines = frame.without_furniture(lines, words, reports)
    lines, press = frame.without_release_marks(lines, words, reports)
    lines, contacts = _take_contacts(lines, words, press=press)
    joiner = Joiner("\n".join(line.text for line in lines), language, words, reports)
    lines, head = opening.take_lines(lines, words, joiner, language, reports)
    lines, entries = take_references(lines, words, joiner, reports)
    works = with_ids([*([head.source] if head.source else []), *(each.data for each in entries)])
    listed = works[1:] if head.source else works
    numbers = _numbers(entries, listed)
    writer = TextWriter(numbers)
    cited = {line for line, choice in kept if choice == "citation"}
    lines = ask_for_marks(lines, numbers, cited, reports)
    lines, roles = roles_of(lines, words, reports)
    signs = {line: choice for line, choice in kept if choice in ("item", "minus")}
    chunks = _chunks(lines, joiner, roles, words, signs)
    casing = Casing(_running(lines), language, words.lead_in | words.common)
    chunks, title, place = opening.take_title(
        chunks, words, head, subject, language, reports, press=press
    )
    builder = Builder(writer, words, casing, reports, _colon(language))
    title = builder.quiet(title, place) if title else title
    if "description" in head.front:
        head.front["description"] = builder.quiet(head.front["description"], place)
    blocks = builder.blocks(chunks)
    moved = ""
    for contact in contacts:
        moves = press and any(line.number > contact[-1].number and line.text for line in lines)
        blocks += _contact(contact, words, reports, moved=moves)
        moved += " ".join(line.text for line in contact) + " " if press else ""
    if press and blocks:
        _date(blocks, language, head, reports)
    if writer.replaced:
        _report_marks(writer, reports)
    elif head.source:
        blocks = _with_source_cited(blocks, works[0]["id"], words, reports)
    return Manuscript(
        _front(title, language, head, works),
        tuple(blocks),
        account,
        tuple(reports.found),
        moved=" ".join([moved, *builder.added]),
    )


def passage(text: str, place: int, language: str, reports: Reports) -> tuple[list[Block], str]:
    """Return what a part of a text says that is read by itself, and numbers that are new in it.

    Args:
        text: its lines; it has no title, and nothing in it is left out.
        place: of its first line.
        language: BCP 47.
        reports: where is said what was guessed in it.
    """
    # A table of contents would be left out again.
    words = replace(wording(language), contents=frozenset())
    lines = [replace(line, number=line.number + place - 1) for line in lines_of(text)]
    joiner = Joiner(text, language, words, reports)
    casing = Casing(_running(lines), language, words.lead_in | words.common)
    builder = Builder(TextWriter({}), words, casing, reports, _colon(language))
    return builder.blocks(_chunks(lines, joiner, {}, words)), " ".join(builder.added)


def _colon(language: str) -> str:
    """Return the colon of a language; that of Chinese and Japanese has its space in it."""
    return "：" if language.startswith(("zh", "ja")) else ": "


def _running(lines: Sequence[Line]) -> list[str]:
    """Return the text as it runs, so that a wrapped line is not taken for a sentence's start."""
    out = []
    for group in groups_of(lines):
        out.append("")
        for line in group:
            if in_capitals(line.text):
                continue
            found = bullet(line.text) or number(line.text)
            if found:
                out.append(found[1])
            else:
                out[-1] += f" {line.text}" if out[-1] else line.text
    return out


def _front(
    title: str, language: str, head: opening.Opening, works: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    front: dict[str, Any] = {"title": title} if title else {}
    front |= {"lang": language, **head.front}
    if head.source:
        front["source"] = works[0]["id"]
    if works:
        front["references"] = list(works)
    return front


def _numbers(entries: Sequence[Entry], works: Sequence[dict[str, Any]]) -> Mapping[int, str]:
    return {
        entry.number: str(work["id"])
        for entry, work in zip(entries, works, strict=True)
        if entry.number
    }


def _chunks(
    lines: list[Line],
    joiner: Joiner,
    roles: dict[int, str],
    words: Wording,
    signs: Mapping[int, str] = MappingProxyType({}),
) -> list[Chunk]:
    groups = groups_of(without_empty_rows(lines))
    if not groups:
        return []
    longest = max(len(line.text) for line in lines)
    wrap = 0 if longest > _UNWRAPPED else wrap_width(groups)
    # Where no line goes on in the next one, each is a paragraph.
    unwrapped = not wrap and longest > _LONGEST_WRAPPED
    count = sum(len(group) for group in groups)
    compact = count > _LINES_A_GROUP * len(groups)
    made = Chunker(joiner, wrap, roles, unwrapped, signs).chunks(groups)
    if not made:
        return []
    # The title is none of the headings that the rest is judged by.
    rest = settled(made, words, compact=compact)
    first = made[0]
    if first.kind is Kind.TEXT and rest[0].kind is Kind.HEADING and rest[0].mark is None:
        rest[0] = first
    return _leveled(rest)


def _leveled(chunks: list[Chunk]) -> list[Chunk]:
    """Give underlined headings their levels: what is underlined once, at the top, is the title."""
    doubles = [
        at for at, each in enumerate(chunks) if each.kind is Kind.HEADING and each.level == 1
    ]
    if not doubles:
        return chunks
    deeper = 1 if len(doubles) > 1 or doubles[0] > 1 else 0
    return [
        replace(each, level=each.level + deeper) if each.kind is Kind.HEADING else each
        for each in chunks
    ]


# --- Press releases ----------------------------------------------------------------------------


def _take_contacts(
    lines: list[Line], words: Wording, *, press: bool
) -> tuple[list[Line], list[list[Line]]]:
    """Take out the lines that say whom to ask: at the head of a press release, or at the end."""
    groups = groups_of(lines)
    fitting = [group for group in groups if is_contact([line.text for line in group], words)]
    if press:
        fitting = [group for group in fitting if group in groups[:_FIRST_GROUPS] or
                   group is groups[-1]]  # fmt: skip
    else:
        fitting = [group for group in fitting if group is groups[-1] and len(groups) > 1]
    gone = {line.number for group in fitting for line in group}
    return [Line("", line.number) if line.number in gone else line for line in lines], fitting


def _contact(
    lines: Sequence[Line], words: Wording, reports: Reports, *, moved: bool
) -> list[Block]:
    first = lines[0]
    found = labelled(first.text, words.contact)
    name = (found[0] if found else first.text).rstrip(" :：")
    texts = [line.text for line in lines[1:]]
    if found and found[1]:
        texts = [found[1], *texts]
    position = reports.at(first.number)
    inlines = in_lines([contact_line(text, words, position) for text in texts])
    if moved:
        reports.guessed(
            "The lines that say whom to ask stand at the end now, below a heading.", first.number
        )
    return [heading(2, (Text(name),), position), Paragraph(inlines, position)]


def _date(blocks: Sequence[Block], language: str, head: opening.Opening, reports: Reports) -> None:
    """Read the date of the line “CITY, 12 March 2026 – …”; the words stay where they are."""
    first = next((block for block in blocks if isinstance(block, Paragraph)), None)
    if first is None:
        return
    dateline = re.match(r"[^–—]{3,80}?(?:[–—]|\s-{1,2}\s)", plain_text(first))
    found = date_in(dateline.group(), language) if dateline else ""
    if found and begins_large(plain_text(first)):
        head.front["published"] = found
        reports.guessed(
            f"The date of this line, {found}, became the day of publication.",
            first.position.line,
            keys=("published",),
        )


# --- Citations ---------------------------------------------------------------------------------


def _report_marks(writer: TextWriter, reports: Reports) -> None:
    count = len(writer.replaced)
    marks = " ".join(writer.replaced)
    what = "1 mark" if count == 1 else f"{count} marks"
    reports.guessed(
        f"{what} such as {writer.replaced[0]} became citations.", writer.first, dropped=marks
    )


def _with_source_cited(
    blocks: list[Block], work: str, words: Wording, reports: Reports
) -> list[Block]:
    """Cite the source where the article first tells what its researchers did."""
    out = list(blocks)
    for at, block in enumerate(out):
        if not isinstance(block, Paragraph) or len(block.inlines) != 1:
            continue
        text = plain_text(block)
        sentence = re.match(r"[^.!?]+\d[^.!?]*(?=[.!?](?:\s|\Z))", text)
        if sentence and any(key(text).startswith(each + " ") for each in words.study):
            end = sentence.end()
            cite = Citation((CitationItem(work),), block.position)
            inlines = (Text(text[:end] + " "), cite, Text(text[end:]))
            out[at] = replace(block, inlines=inlines)
            reports.guessed(
                "The source is cited where its researchers are first spoken of.",
                block.position.line,
                "Take the citation away, or put it where it belongs.",
                keys=("cited",),
            )
            break
    return out
