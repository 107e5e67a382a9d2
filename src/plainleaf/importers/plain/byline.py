"""Who wrote a text, and when: names with their degrees, dates in words, and what joins them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import get_month_names

from plainleaf.importers.wording import Wording, key, labelled, read_time
from plainleaf.text.shapes import MARKS, begins_large, count_words

_PARTS = re.compile(r"\s+[·|•∙]\s+")
_AND = (
    r"\s*,?\s+(?:and|und|et|y|e|en|og|och|ja|i|oraz|és|și|ve|dan|và|και|и|та|और|এবং|اور)\s+"
    r"|\s*&\s*|\s+و\s?|、|；|؛|;"
)
_BY = re.compile(r"(?:[Bb]y|Von|Par|Por|Di|Door|Av|Af|От)\s+(?P<names>[^\W\d_].*)\Z")
_DATE_BY = re.compile(
    r"(?P<date>.*\d.*?),?\s+(?:by|von|par|por|di|door)\s+(?P<names>[^\W\d_][^\d]*)\Z"
)
_ARTICLE = re.compile(r"(?:der|die|dem|the|la|le|el|los|il|lo|de|het)\s+(?=[^\W\d_a-zß-ÿ])")
_NAME = re.compile(rf"[^\W\d_][\w.'’\-\u2010 {MARKS}]*(?:, [A-Za-z.]+)*\Z")
_DEGREE = re.compile(
    r"(?:M\.?D|Ph\.?D|R\.?N|D\.?O|M\.?P\.?H|M\.?Sc|B\.?Sc|M\.?A|F[A-Z]{2,5}|Dr\. med|MBBS|Pharm\.?D"
    r"|Jr|Sr)\.?\Z"
)
# What shows that a line without a label is one of names: a title, a degree, initials behind a name.
_PERSON = re.compile(
    r"(?:[Dd]ra?|[Pp]rof|Professor|PD|Pr|Drs|д-р|Д-р|डॉ|د|ד\"ר)\.?\s+(?:med\.\s+)?\w|.*,\s(?:M\.?D|Ph\.?D|R\.?N|MBBS|D\.?O)\b"
)
_INVERTED = re.compile(
    r"(?P<family>[^\W\d_][\w'’\- ]*?),\s+(?P<given>(?:[^\W\d_]\.[ -]?)+)\s*"
    r"(?:,?\s*(?:&|and|und|et|y)\s+|,\s*|;\s*|\Z)"
)
_LONGEST_NAME = 6  # words
_LONGEST_CATEGORY = 4
_LONGEST_DATE = 5


@dataclass(frozen=True, slots=True)
class Byline:
    """What a line of authors says; `left` are its words that none of the others holds."""

    names: tuple[str, ...]
    category: str = ""
    date: str = ""
    left: str = ""


def byline(text: str, wording: Wording, language: str, *, below: bool) -> Byline | None:
    """Read `Authors: A; B · Research`, `By A and B, 12 March 2026`, or return None.

    Args:
        below: it stands right below the title, where a line of names with titles or degrees is
            one of authors without saying so.
    """
    if both := _DATE_BY.match(text):
        # `Published 3 March 2026 by Ella Stone`
        date = dated(both["date"], wording, language)[1]
        names = _names(both["names"]) if date else []
        if names and all(" " in name for name in names):
            known = {word for name in names for word in re.findall(r"[^\W_]+", name)}
            left = " ".join(w for w in re.findall(r"[^\W_]+|&", text) if w not in known)
            return Byline(tuple(names), "", date, left)
    found = labelled(text, wording.authors)
    bare = _BY.match(text)
    words = found[1] if found else _ARTICLE.sub("", bare["names"], count=1) if bare else text
    if bare and not found and not _ARTICLE.match(bare["names"]):
        words = bare["names"]
    names, category, date = _read(words, wording, language)
    if not names:
        return None
    if not found:
        article = bool(bare) and words != (bare["names"] if bare else "")
        # “By Jane Sample”, “Von der Redaktion”; not “By Monday”.
        if bare and not article and not all(" " in each for each in names):
            return None
        if not bare and not (below and _are_persons(words, names)):
            return None
    said = [*names, category]
    known = {word for name in said for word in re.findall(r"[^\W_]+", name)}
    left = " ".join(word for word in re.findall(r"[^\W_]+|&", text) if word not in known)
    return Byline(tuple(names), category, date, left)


def _read(words: str, wording: Wording, language: str) -> tuple[list[str], str, str]:
    """Return the names of a line, its category and its date."""
    first, *others = _PARTS.split(words)
    category = date = ""
    for part in others:
        iso = dated(part, wording, language)[1]
        if iso:
            date = date or iso
        elif not read_time(part):
            if category or count_words(part) > _LONGEST_CATEGORY:
                return [], "", ""
            category = part.strip()
    ended = re.search(r",\s+(?P<date>\S[^,]*?(?:, \d{4})?)\s*\Z", first)
    if ended and (iso := dated(ended["date"], wording, language)[1]):
        first, date = first[: ended.start()], date or iso
    return _names(first), category, date


def _are_persons(words: str, names: list[str]) -> bool:
    first = _PARTS.split(words)[0]
    proof = _PERSON.match(first) or "".join(m.group() for m in _INVERTED.finditer(first)) == first
    return bool(proof) and all(" " in name and begins_large(name) for name in names)


def _names(text: str) -> list[str]:
    """Return names that are separated by semicolons, or else by commas and the word “and”."""
    text = text.strip()
    turned = list(_INVERTED.finditer(text))
    if turned and "".join(match.group() for match in turned) == text:
        return [f"{match['given'].strip()} {match['family']}" for match in turned]
    text = text.strip(" .")
    parts = re.split(r"[;；؛]", text) if re.search(r"[;；؛]", text) else re.split(r"[,،、，]", text)
    names = [name.strip() for part in parts for name in re.split(_AND, part)]
    names = [re.sub(r"\A(?:and|und|et|y|e|en)\s+", "", name) for name in names]
    # Figures behind a name lead to a place of work: “Maria Lopez1,2”.
    names = [re.sub(r"(?<=[^\W\d_])[\d*†‡§¹²³⁴-⁹,]+\Z", "", name) for name in names]
    names = _with_degrees([name for name in names if name and not name.isdigit()])
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


# --- Dates -------------------------------------------------------------------------------------


def dated(text: str, wording: Wording, language: str, *, alone: bool = True) -> tuple[str, str]:
    """Return the key of the front matter and the date of `Published: 12 March 2026`, or nothing.

    Args:
        text: a line.
        wording: labels of dates.
        language: of the text.
        alone: whether a date with no label is the day of publication.
    """
    for name, labels in (
        ("next-review", wording.next_review),
        ("reviewed", wording.reviewed),
        ("published", wording.published),
    ):
        found = labelled(text, labels, marks="")
        date = date_in(found[1], language) if found else ""
        if found and date and count_words(found[1]) <= _LONGEST_DATE:
            return name, date
    return ("published", date_in(text, language)) if alone and is_date(text, language) else ("", "")


def is_date(text: str, language: str) -> bool:
    """Return True for a text that holds a year, a day, a month's name, and nothing more."""
    if not date_in(text, language):
        return False
    text = re.sub(r"\A[^\W\d_]+,\s", "", text)  # Thursday, 12 March 2026
    words = re.findall(r"[^\W\d_]+", re.sub(r"\b(?:de|del|of|le|den|the)\b", "", text))
    names = [word for word in words if key(word) not in ("st", "nd", "rd", "th", "er")]
    return len(names) <= (3 if re.search("[年月日]", text) else 1) and len(text) < 30


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


@cache
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
