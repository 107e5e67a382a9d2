"""What stands at the head of an article: title, description, authors, category, source, date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import get_month_names

from plainleaf.importers.manuscript import Reports, excerpt
from plainleaf.importers.plain.chunks import Chunk, Kind
from plainleaf.importers.plain.lines import Joiner, Line
from plainleaf.importers.wording import Wording, key, label, labelled
from plainleaf.reader.bibliography.lines import parse, with_full_names
from plainleaf.text.shapes import (
    bullet,
    count_words,
    ends_question,
    ends_sentence,
    heading_shaped,
    number,
)

_CATEGORY = re.compile(r"\s+[·|•∙]\s+")
_AND = (
    r"\s*,?\s+(?:and|und|et|y|e|en|og|och|ja|i|oraz|és|și|ve|dan|và|και|и|та)\s+"
    r"|\s*&\s*|\s+و\s?|、|；|؛|;"
)
_BYLINE = re.compile(r"(?:By|Von|Par|Por|Di|Door|Av|Af|От)\s+(?P<names>[^\W\d_].*)\Z")
_ARTICLE = re.compile(r"(?:der|die|dem|the|la|le|el|los|il|lo|de|het)\s+(?=[^\W\d_a-zß-ÿ])")
_NAME = re.compile(r"[^\W\d_][\w.'’\- ]*(?:, [A-Za-z.]+)*\Z")
_DEGREE = re.compile(
    r"(?:M\.?D|Ph\.?D|R\.?N|D\.?O|M\.?P\.?H|M\.?Sc|B\.?Sc|M\.?A|F[A-Z]{2,5}|Dr\. med|MBBS|Pharm\.?D"
    r"|Jr|Sr)\.?\Z"
)
_MOST_AT_HEAD = 12  # lines that stand before or beside a title
_MOST_AT_TAIL = 4
_LONGEST_TITLE = 25  # words
_LONGEST_NAME = 6
_LONGEST_DESCRIPTION = 45


@dataclass(slots=True)
class Opening:
    """What the head of a text says; `front` are keys of the front matter."""

    front: dict[str, Any] = field(default_factory=dict)
    source: dict[str, Any] | None = None
    source_line: int = 0


def take_lines(
    lines: list[Line], wording: Wording, joiner: Joiner, language: str, reports: Reports
) -> tuple[list[Line], Opening]:
    """Take the lines of authors and of the source out of a text."""
    opening = Opening()
    lines = _take_authors(lines, wording, opening, reports)
    lines = _take_dates(lines, wording, opening, language, reports)
    lines = _take_source(lines, wording, joiner, opening, reports)
    return lines, opening


def _filled(lines: Sequence[Line]) -> list[int]:
    return [at for at, line in enumerate(lines) if not line.blank]


def _take_authors(
    lines: list[Line], wording: Wording, opening: Opening, reports: Reports
) -> list[Line]:
    for at in _filled(lines)[:_MOST_AT_HEAD]:
        text = lines[at].text
        found = labelled(text, wording.authors)
        bare = _BYLINE.match(text)
        words = found[1] if found else _ARTICLE.sub("", bare["names"]) if bare else ""
        if not words:
            continue
        names, category = _names_and_category(words)
        # “By Jane Sample”, “Von der Redaktion”; not “By Monday”.
        whole = words == (bare["names"] if bare else "")
        if not names or (bare and not found and whole and not all(" " in each for each in names)):
            continue
        opening.front["authors"] = names
        if category:
            opening.front["category"] = category
        shown = found[0] if found else text[: len(text) - len(words)]
        # In Arabic “and” is a letter of the name that follows it.
        known = {word for name in names for word in re.findall(r"[^\W_]+", name)}
        joins = " ".join(word for word in re.findall(r"[^\W_]+", words) if word not in known)
        said = f"; “{category}” is the category" if category else ""
        reports.guessed(
            f"The authors were read from this line: {', '.join(names)}{said}.",
            lines[at].number,
            dropped=" ".join(filter(None, (shown.strip(" :："), joins))),
        )
        return [*lines[:at], Line("", lines[at].number), *lines[at + 1 :]]
    return lines


def _names_and_category(text: str) -> tuple[list[str], str]:
    parts = _CATEGORY.split(text)
    category = parts.pop().strip() if len(parts) > 1 and count_words(parts[-1]) <= 4 else ""
    names = _names(parts[0]) if len(parts) == 1 else []
    return names, category


def _names(text: str) -> list[str]:
    """Return names that are separated by semicolons, or else by commas and the word “and”."""
    text = text.strip(" .")
    parts = re.split(r"[;；؛]", text) if re.search(r"[;；؛]", text) else re.split(r"[,،、，]", text)
    names = [name.strip() for part in parts for name in re.split(_AND, part)]
    names = _with_degrees([name for name in names if name])
    fit = all(_NAME.match(name) and count_words(name) <= _LONGEST_NAME for name in names)
    return names if fit else []


def _with_degrees(names: list[str]) -> list[str]:
    """Return names with what follows a comma, as in “Jane Sample, MD”, put back to its name."""
    out: list[str] = []
    for name in names:
        if out and _DEGREE.match(name):
            out[-1] += f", {name}"
        else:
            out.append(name)
    return out


def _take_dates(
    lines: list[Line], wording: Wording, opening: Opening, language: str, reports: Reports
) -> list[Line]:
    """Take a line such as “Published: 12 March 2026”, which says nothing else."""
    out = list(lines)
    filled = _filled(lines)
    for at in dict.fromkeys((*filled[:_MOST_AT_HEAD], *filled[-_MOST_AT_TAIL:])):
        for name, labels in (("published", wording.published), ("reviewed", wording.reviewed)):
            found = labelled(lines[at].text, labels)
            date = date_in(found[1], language) if found else ""
            if found is None or not date or name in opening.front or count_words(found[1]) > 5:
                continue
            opening.front[name] = date
            reports.guessed(
                f"The date of this line, {date}, stands in the front matter.",
                lines[at].number,
                dropped=lines[at].text,
            )
            out[at] = Line("", lines[at].number)
    return out


def _take_source(
    lines: list[Line], wording: Wording, joiner: Joiner, opening: Opening, reports: Reports
) -> list[Line]:
    filled = _filled(lines)
    for at in dict.fromkeys((*filled[:_MOST_AT_HEAD], *filled[-_MOST_AT_TAIL:])):
        found = labelled(lines[at].text, wording.source)
        if not found:
            continue
        end = at + 1
        while end < len(lines) and not lines[end].blank and _goes_on(lines, end, found[1]):
            end += 1
        value = [replace(lines[at], text=found[1]), *lines[at + 1 : end]]
        text = joiner.join([line for line in value if line.text])
        if not re.search(r"\b(?:1[89]|20)\d\d\b|10\.\d{4}|https?://|PMID", text):
            continue
        opening.source, opening.source_line = _work(text, found[0], lines[at], opening, reports)
        gone = [Line("", line.number) for line in lines[at:end]]
        return [*lines[:at], *gone, *lines[end:]]
    return lines


def _goes_on(lines: Sequence[Line], at: int, value: str) -> bool:
    text = lines[at].text
    if bullet(text) or number(text):
        return False
    return not value or not heading_shaped(text) or not ends_sentence(lines[at - 1].text)


def _work(
    text: str, shown: str, line: Line, opening: Opening, reports: Reports
) -> tuple[dict[str, Any], int]:
    read = parse(text)
    data = with_full_names(read.data, opening.front.get("authors", ()))
    dropped = f"{shown.strip(' :：')} {read.left}".strip()
    if data != read.data:
        initials = [
            person["given"]
            for person, full in zip(read.data["author"], data["author"], strict=True)
            if person != full
        ]
        reports.guessed(
            "Given names in the source were completed from the line of the authors.",
            line.number,
            dropped=" ".join(initials),
        )
    if "et al" in read.left:
        ask_for_authors(line.number, reports)
    if read.whole:
        reports.asked(
            f"The source does not split into authors, title and year: {excerpt(text)}",
            line.number,
            "It stands whole in `title`; write its parts as keys, or run `plainleaf cite DOI`.",
            dropped,
        )
    else:
        reports.guessed(
            f"The source was read from this line: {excerpt(text)}", line.number, dropped=dropped
        )
    return data, line.number


def ask_for_authors(line: int, reports: Reports) -> None:
    """Say that a work has authors who are not named."""
    reports.asked(
        "“et al.” stands for authors who are not named here.",
        line,
        "Add them to `author`, or run `plainleaf cite DOI`.",
    )


# --- Title and description ---------------------------------------------------------------------


def take_title(
    chunks: list[Chunk],
    wording: Wording,
    opening: Opening,
    subject: str,
    reports: Reports,
) -> tuple[list[Chunk], str, int]:
    """Take title and description out of the first chunks; return the rest, the title, its line."""
    if not chunks:
        return chunks, subject, 1
    first = chunks[0]
    second = chunks[1] if len(chunks) > 1 else None
    if (
        second is not None
        and _is_title(second)
        and second.single
        and any(label(first.text).startswith(each) for each in wording.leaflet)
        and first.single
    ):
        opening.front["description"] = first.text
        reports.guessed(
            f"The line above the title became the description: {excerpt(first.text)}", first.number
        )
        return chunks[2:], second.text, second.number
    if not _is_title(first):
        if subject:
            reports.guessed(f"The subject became the title: {excerpt(subject)}", 1)
            return chunks, subject, 1
        reports.asked(
            f"The text begins without a title: {excerpt(first.text)}",
            first.number,
            "Write a title into the front matter: title: What it is about.",
        )
        return chunks, "", 1
    rest = chunks[1:]
    if second is not None and _is_description(chunks, wording, opening):
        opening.front["description"] = second.text
        reports.guessed(
            f"The words below the title became the description: {excerpt(second.text)}",
            second.number,
        )
        rest = chunks[2:]
    return rest, first.text, first.number


def _is_title(chunk: Chunk) -> bool:
    if chunk.kind is Kind.HEADING:
        return True
    if chunk.kind is not Kind.TEXT or count_words(chunk.text) > _LONGEST_TITLE:
        return False
    return ends_question(chunk.text) or not (
        ends_sentence(chunk.text) or chunk.text[-1] in ":：,،、"
    )


def _is_description(chunks: Sequence[Chunk], wording: Wording, opening: Opening) -> bool:
    """Return True if the second chunk is one sentence that says what the article is about."""
    title, second = chunks[0], chunks[1]
    third = chunks[2] if len(chunks) > 2 else None
    kinds = any(label(second.text) == each for each in wording.leaflet)
    if third is not None and second.single and kinds and second.kind is not Kind.ITEM:
        return True
    if second.kind is not Kind.TEXT or third is None:
        return False
    if count_words(second.text) > _LONGEST_DESCRIPTION:
        return False
    if re.search(r"[.!?。！？]['”\"]?\s+\S", second.text):
        return False
    below_title = title.number < opening.source_line and second.number < opening.source_line
    if below_title and third.number > opening.source_line:
        return True
    if label(third.text) in wording.key_points:
        return True
    # A second line of the title, with an empty line below both.
    return (
        not second.gap
        and second.single
        and not ends_sentence(second.text)
        and third.gap
        and title.kind is Kind.TEXT
        and title.single
    )


# --- Dates -------------------------------------------------------------------------------------


def date_in(text: str, language: str) -> str:
    """Return the first date of a text that is sure, as year-month-day, or nothing."""
    if match := re.search(r"\b(\d{4})-(\d{2})-(\d{2})\b", text):
        return match.group()
    if match := re.search(r"(\d{4})年(\d{1,2})月(\d{1,2})日", text):
        return f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}"
    months = _months(language) | _months("en")
    names = "|".join(re.escape(each) for each in sorted(months, key=len, reverse=True))
    lower = key(text)
    for pattern in (
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.|er|º)?\s+(?:de\s+|of\s+)?(?P<month>{names})\.?,?\s+"
        rf"(?:de\s+)?(?P<year>\d{{4}})\b",
        rf"\b(?P<month>{names})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b",
    ):
        if match := re.search(pattern, lower):
            day = int(match["day"])
            if 1 <= day <= 31:
                return f"{match['year']}-{months[match['month']]:02d}-{day:02d}"
    if match := re.fullmatch(rf"(?P<month>{names})\.?\s+(?:de\s+)?(?P<year>\d{{4}})\.?", lower):
        return f"{match['year']}-{months[match['month']]:02d}"
    return ""


def _months(language: str) -> dict[str, int]:
    try:
        locale = Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        return {}
    return {
        key(name).strip("."): month
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for month, name in get_month_names(width, context, locale).items()
    }
