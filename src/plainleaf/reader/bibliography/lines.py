"""A line of a reference list → CSL data: APA, Harvard, Vancouver, AMA, or a bare DOI, PMID, URL.

What does not split whole stays whole: its words become the title, and the result says so. One room:
styles of lists differ in a comma, and each pattern is read beside the others.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

_DOI = re.compile(
    r"(?:https?://(?:dx\.)?doi\.org/|doi(?:\.org/|:|\s)\s*)?(?P<doi>10\.\d{4,9}/[^\s\"<>]+)", re.I
)
_PMID = re.compile(r"\bPMID:?\s*(?P<pmid>\d{4,9})\b\.?", re.I)
_PMCID = re.compile(r"\bPMCID:?\s*(?P<pmcid>PMC\d+)\b\.?", re.I)
_URL = re.compile(r"<?(?P<url>(?:https?://|www\.)[^\s<>]+)>?", re.I)
_ACCESS = re.compile(
    r"(?:\[?\(?(?:accessed|cited|retrieved|last accessed|zugriff(?: am)?|abgerufen am|consulté le|"
    r"consultado(?: el)?)\s*:?\s*(?P<date>\d{4}-\d\d-\d\d|\d{1,2}\.? \w+\.? \d{4}|\w+\.? \d{1,2}, "
    r"\d{4}|\d{4} \w{3,9}\.? \d{1,2})\)?\]?[.;,]?)",
    re.I,
)
_AVAILABLE = re.compile(
    r"\b(?:available (?:from|at)|retrieved from|verfügbar unter|disponible (?:en|sur)|"
    r"from)\s*:?\s*(?=\Z|[.\s]*\Z)|\[(?:internet|online)\]",
    re.I,
)
_INITIALS = r"(?:[A-ZÀ-ÞА-ЯĀ-Ž](?:\.|(?=[\s,\-&]|\Z))[\s-]?)+"
_LETTER = r"[A-ZÀ-ÞА-ЯĀ-Ž]"
_PARTICLE = "(?:van|von|de|der|den|del|della|di|da|dos|la|le|ter|ten|al|el|bin|zu|zur)"
_FAMILY = rf"(?:{_PARTICLE}\s+)*{_LETTER}[^\W\d_]*(?:['’\- ][^\W\d_]+){{0,3}}"
_APA_AUTHOR = re.compile(rf"(?P<family>{_FAMILY}),\s*(?P<given>{_INITIALS})\s*")
_SHORT_AUTHOR = re.compile(rf"(?P<family>{_FAMILY})\s+(?P<given>{_LETTER}{{1,4}}(?:-{_LETTER})?)\Z")
_SEPARATOR = re.compile(
    r"\s*(?:,\s*(?:&|and|und|et|y|e)\s+|,\s*|;\s*|\s*(?:&|\band\b|\bund\b|\bet\b|\by\b)\s*)"
)
_ET_AL = re.compile(r",?\s*\bet al\b\.?|,?\s*\bu\. ?a\.", re.I)
_PAGES = r"(?P<page>[A-Za-z]?\d+(?:\s*[-–]\s*[A-Za-z]?\d+)?|e\d+)"
_MONTH = r"[A-Z][a-zäéû]{2,9}\.?"
_VANCOUVER_ISSUE = re.compile(
    rf"(?P<date>(?P<year>\d{{4}})(?:\s(?P<month>{_MONTH})(?:[-–/]{_MONTH})?(?:\s(?P<day>\d{{1,2}}))?)?)"
    rf"\s*;\s*(?P<volume>[A-Za-z]?\d+)?(?:\s*\((?P<issue>[^()]+)\))?\s*(?::\s*{_PAGES})?\.?\Z"
)
# `N. Engl. J. Med. 2019;`: large words, short ones with dots, “of” and its like between.
_JOURNAL_WORD = (
    r"(?:[A-ZÀ-Þ&][^\W\d_]{0,4}\.|[A-ZÀ-Þ][^\W\d_]*(?:-[^\W\d_]+)*,?|&|\([^()]+\)"
    r"|of|the|and|in|for|der|für|und|de|des|la|et|du|di|e|del|och)"
)
_VANCOUVER_JOURNAL = re.compile(
    rf"(?:{_JOURNAL_WORD}\s+)*(?:{_JOURNAL_WORD}|[A-ZÀ-Þ][^\W\d_]*)\.?,?\s+\d{{4}}[^;]*;"
)
_YEAR_ROUND = re.compile(
    r"\((?P<year>\d{4})(?P<letter>[a-z])?(?:,\s*(?P<more>[^()]{3,24}))?\)[.,:]?\s*"
)
_YEAR_PLAIN = re.compile(r"(?<=[.,]\s)(?P<year>\d{4})(?P<letter>[a-z])?[.,:]\s+(?P<more>(?!))?")
_APA_JOURNAL = re.compile(
    rf"(?P<journal>[^,]+(?:,\s(?=[^\d])[^,]+)?),\s*(?:vol\.?\s*)?(?P<volume>\d+|[IVXLC]+)"
    rf"\s*(?:\((?P<issue>[^()]+)\)|,\s*(?:no\.?|nr\.?|issue)\s*(?P<number>\d+))?"
    rf"(?:\s*[,:]\s*(?:pp?\.?|S\.)?\s*{_PAGES})?\.?\Z",
    re.I,
)
# `Science 324:98`
_SHORT_JOURNAL = re.compile(
    rf"(?P<journal>[^,\d]+?),?\s+(?P<volume>\d+(?:[–-]\d+)?)(?:\((?P<issue>[^()]+)\))?:\s*{_PAGES}\.?\Z"
)
_QUOTED = re.compile(r"[‘'“\"„](?P<title>.+?)[’'”\"“][,.]?\s+(?P<rest>.+)\Z", re.S)
_EDITION = re.compile(
    r"(?P<edition>\d+)(?:st|nd|rd|th|\.)\s*(?:ed(?:ition)?|Aufl(?:age)?)\.?", re.I
)
_PLACE_PUBLISHER = re.compile(
    r"(?P<place>[A-ZÀ-Þ][^:;.\d]{1,40}):\s*(?P<publisher>[^;.:]+?)[;,]\s*(?P<year>\d{4})\.?"
    r"(?:\s*p{1,2}\.?\s*(?P<page>\d+(?:\s*[-–]\s*\d+)?)\.?)?\Z"
)
# Words that a list of references adds to what it says.
_FILLING = frozenset(
    "& doi https http org dx www pmid pmcid and und et y e al vol no nr pp p s ed edition aufl "
    "auflage available from at accessed cited retrieved on in the issue st nd rd th internet "
    "online published".split()
)
_SHORT_FORMS = frozenset("vs st dr e.g i.e approx".split())
_MOST = 3_000  # characters; a longer line is no reference
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


@dataclass(frozen=True, slots=True)
class CitationLine:
    """What a line says.

    Args:
        data: CSL data without an id, in the order of the line.
        whole: the line did not split; its words are the title.
        left: words of the line that the data do not hold, such as “doi” or “et al.”.
    """

    data: dict[str, Any] = field(default_factory=dict)
    whole: bool = False
    left: str = ""


def parse(line: str) -> CitationLine:
    """Return what a line of a reference list says, as CSL data."""
    # A hyphen at which no line ends is one of layout: no DOI or address has it.
    line = " ".join(line.split()).replace("\u2011", "-")
    found: dict[str, Any] = {}
    rest = _take_identifiers(line[:_MOST], found) if len(line) <= _MOST else line
    bare = rest.strip(" .,;:")
    if re.fullmatch(r"\([^()]*\)|\[[^\[\]]*\]", bare) or not re.search(r"\w", bare):
        bare = bare.strip("()[]")
    if not bare and found:
        kind = "webpage" if "URL" in found and "DOI" not in found else "document"
        return CitationLine({"type": kind, **found}, left=_left(line, found))
    for attempt in (_quoted, _apa, _vancouver, _organisation):
        made = attempt(rest)
        if made is None:
            continue
        data = {"type": made.pop("type"), **made, **found}
        left = _left(line, data)
        if all(word in _FILLING or _is_dated(word, data) for word in _words(left)):
            ordinal = re.search(rf"\b{data.get('edition', 'x')}(?:st|nd|rd|th)\b", line)
            return CitationLine(data, left=f"{left} {ordinal[0]}" if ordinal else left)
    kept = {"type": "document", "title": bare or line, **found}
    return CitationLine(kept, whole=True, left=_left(line, kept))


# --- The pieces of a line --------------------------------------------------------------------


def _take_identifiers(line: str, found: dict[str, Any]) -> str:
    """Take DOI, PMID, address and day of access out of a line into `found`."""
    later: dict[str, Any] = {}
    if match := _DOI.search(line):
        found["DOI"] = _trimmed(match["doi"])
        line = line[: match.start()] + line[match.start("doi") + len(found["DOI"]) :]
    for pattern, name, group in ((_PMID, "PMID", "pmid"), (_PMCID, "PMCID", "pmcid")):
        if match := pattern.search(line):
            later[name] = match[group]
            line = line[: match.start()] + line[match.end() :]
    if match := _URL.search(line):
        later["URL"] = _trimmed(match["url"])
        line = line[: match.start()] + line[match.start("url") + len(later["URL"]) :].lstrip(">")
    if (match := _ACCESS.search(line)) and (day := _iso(match["date"])):
        later["accessed"] = day
        line = line[: match.start()] + line[match.end() :]
    found |= later
    line = " ".join(line.split()).strip(" ;,")
    if later.get("URL") or later.get("accessed"):
        line = _AVAILABLE.sub("", line)
    return re.sub(r"(?:\s*[.;,])+\s*\Z", ".", line.strip()).strip()


def _trimmed(address: str) -> str:
    address = address.rstrip(".,;:'\"”’]>")
    while address.endswith(")") and address.count("(") < address.count(")"):
        address = address[:-1].rstrip(".,;")
    return address


def _iso(text: str) -> str:
    """Return `3 March 2021`, `March 3, 2021` or `2021 Mar 3` as a date of figures, or nothing."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return text
    year = re.search(r"\b\d{4}\b", text)
    word = re.search(r"[A-Za-z]{3,9}", text)
    day = re.search(r"\b\d{1,2}\b", text)
    if not (year and word and day) or word[0][:3].lower() not in _MONTHS:
        return ""
    return f"{year[0]}-{_MONTHS.index(word[0][:3].lower()) + 1:02d}-{int(day[0]):02d}"


def _authors(text: str) -> list[dict[str, str]] | None:
    """Return the names of `Enning, F., & Schmahl, C.` or `Muster A, Sample B`, or None."""
    text = _ET_AL.sub("", text.strip()).strip(" ,;&.") + ("." if text.strip().endswith(".") else "")
    people: list[dict[str, str]] = []
    at = 0
    while at < len(text.rstrip(" .")):
        match = _APA_AUTHOR.match(text, at)
        if match is None:
            break
        people.append({"family": match["family"], "given": match["given"].strip()})
        at = match.end()
        gap = _SEPARATOR.match(text, at)
        at = gap.end() if gap else at
    if people and at >= len(text.rstrip(" .")):
        return people
    people = []
    for part in _SEPARATOR.split(text.strip(" .")):
        short = _SHORT_AUTHOR.match(part.strip())
        if short is None:
            return None
        people.append({"family": short["family"], "given": short["given"]})
    return people or None


def _body(text: str) -> list[dict[str, str]] | None:
    """Return an organisation as an author, or None if the words are no name."""
    text = text.strip(" .,")
    # A sentence is no name; initials are names that did not split.
    if not text or len(text) > 120 or re.search(r"[.?!:;]\s|\d|\b[A-Z]\b", text):
        return None
    small = [word for word in text.split() if word[0].islower() and len(word) > 4]
    return None if len(small) > 1 else [{"literal": text}]


def _year(match: re.Match[str]) -> str:
    more = match["more"] or ""
    iso = _iso(f"{match['year']} {more}") if more else ""
    if iso:
        return iso
    word = re.fullmatch(r"\s*([A-Za-z]{3,9})\s*", more)
    if word and word[1][:3].lower() in _MONTHS:
        return f"{match['year']}-{_MONTHS.index(word[1][:3].lower()) + 1:02d}"
    return str(match["year"])


def _apa(text: str) -> dict[str, Any] | None:
    """Read `Names (2022). Title. Journal, 93(2), 503-505.` and books of the same kind."""
    match = _YEAR_ROUND.search(text) or _YEAR_PLAIN.search(text)
    if match is None or match.start() == 0:
        return None
    authors = _authors(text[: match.start()]) or _body(text[: match.start()])
    if authors is None:
        return None
    title, rest = _title(text[match.end() :])
    made: dict[str, Any] = {"title": title, "author": authors, "issued": _year(match)}
    return _published(made, rest)


def _published(made: dict[str, Any], rest: str) -> dict[str, Any] | None:
    """Add the journal, or the publisher, that `rest` names."""
    if edition := re.search(
        r"\s*\((?P<e>\d+)(?:st|nd|rd|th|\.)\s*(?:ed|Aufl)[^)]*\)", made["title"]
    ):
        made["title"] = made["title"].replace(edition.group(), "")
        made["edition"] = edition["e"]
    rest = rest.strip()
    if not rest:
        return {"type": "document", **made}
    if short := _SHORT_JOURNAL.match(rest):
        made |= {"container-title": short["journal"], "volume": short["volume"]}
        made |= {"issue": short["issue"]} if short["issue"] else {}
        return {"type": "article-journal", **made, "page": _range(short["page"])}
    journal = _APA_JOURNAL.match(rest)
    if journal:
        made["container-title"] = journal["journal"].strip()
        made["volume"] = journal["volume"]
        if issue := journal["issue"] or journal["number"]:
            made["issue"] = issue.strip()
        if journal["page"]:
            made["page"] = _range(journal["page"])
        return {"type": "article-journal", **made}
    publisher = rest.rstrip(".")
    if re.search(r"\d|[.;]\s", publisher) or len(publisher) > 80:
        return None
    place = re.fullmatch(r"(?P<place>[^:]+):\s*(?P<publisher>.+)", publisher)
    if place:
        made |= {"publisher-place": place["place"], "publisher": place["publisher"]}
    else:
        made["publisher"] = publisher
    return {"type": "book", **made}


def _ends(text: str) -> list[re.Match[str]]:
    """Return the places where a title could end: no abbreviation, nothing in brackets."""
    ends = []
    for match in re.finditer(r"(?P<end>[.?!])(?:\s+(?=[^\sa-z])|\Z)", text):
        before = text[: match.start()]
        word = before.rpartition(" ")[2]
        # `N. Engl. J. Med.` is one name; `vitamin D.` is the end of a title.
        initial = re.fullmatch(r"[A-Z]", word) and re.match(
            r"[A-Z][a-z]{0,4}\.", text[match.end() :]
        )
        short = word.lower() in _SHORT_FORMS or initial
        if (match["end"] == "." and short) or before.count("(") > before.count(")"):
            continue
        ends.append(match)
    return ends


def _cut(text: str, end: re.Match[str]) -> tuple[str, str]:
    keep = end.end("end") if end["end"] in "?!" else end.start()
    return text[:keep].strip(), text[end.end() :]


def _title(text: str) -> tuple[str, str]:
    """Return a title and what stands behind it; a question may have a second title behind it."""
    ends = _ends(text)
    if not ends:
        return text.strip(" ."), ""
    for end in reversed(ends):
        word = text[: end.start()].rpartition(" ")[2]
        title, rest = _cut(text, end)
        # `J. Ex. Med., 12`: dots of a journal's name end no title.
        if _APA_JOURNAL.match(rest) and not (len(word) < 5 and word[:1].isupper()):
            return title, rest
    return _cut(text, ends[0])


def _title_and_journal(text: str) -> tuple[str, str]:
    """Return a title and what stands behind it where a journal, its year and a semicolon follow."""
    for end in re.finditer(r"(?P<end>[.?!])\s+(?=[^\sa-z])", text):
        title, rest = _cut(text, end)
        if _VANCOUVER_JOURNAL.match(rest):
            return title, rest
    return _title(text)


def _quoted(text: str) -> dict[str, Any] | None:
    """Read Harvard's `Names (2022) ‘Title’, Journal, 93(5), pp. 503-505.`"""
    match = _YEAR_ROUND.search(text)
    if match is None or match.start() == 0:
        return None
    quoted = _QUOTED.match(text[match.end() :])
    authors = _authors(text[: match.start()]) or _body(text[: match.start()])
    if quoted is None or authors is None:
        return None
    made: dict[str, Any] = {
        "title": quoted["title"].rstrip(","),
        "author": authors,
        "issued": _year(match),
    }
    return _published(made, quoted["rest"])


def _vancouver(text: str) -> dict[str, Any] | None:
    """Read `Muster A, Sample B. Title. Journal. 2019;4(2):10-18.` and books of the same kind."""
    names, dot, rest = text.partition(". ")
    authors = _authors(names) or _body(names)
    if not dot or authors is None:
        return None
    title, rest = _title_and_journal(rest)
    made: dict[str, Any] = {"title": title, "author": authors}
    edition = _EDITION.match(rest)
    if edition:
        made["edition"] = edition["edition"]
        rest = rest[edition.end() :].strip()
    if book := _PLACE_PUBLISHER.match(rest):
        made |= {"publisher-place": book["place"], "publisher": book["publisher"].strip(),
                 "issued": book["year"]}  # fmt: skip
        if book["page"]:
            made["page"] = _range(book["page"])
        return {"type": "book", **made}
    # The journal's own abbreviation may hold dots: take the last piece that holds the year.
    for match in re.finditer(r"\.?\s+(?=\d{4})", rest):
        issue = _VANCOUVER_ISSUE.match(rest[match.end() :].strip())
        if issue is None:
            continue
        made["container-title"] = rest[: match.start()].strip().rstrip(",")
        made["issued"] = _dated(issue)
        for name, group in (("volume", "volume"), ("issue", "issue"), ("page", "page")):
            if issue[group]:
                made[name] = _range(issue[group]) if name == "page" else issue[group].strip()
        return {"type": "article-journal", **made}
    return None


def _dated(issue: re.Match[str]) -> str:
    month = (issue["month"] or "")[:3].lower()
    if month not in _MONTHS or re.search(r"[-–/]", issue["date"]):
        return str(issue["year"])
    day = f"-{int(issue['day']):02d}" if issue["day"] else ""
    return f"{issue['year']}-{_MONTHS.index(month) + 1:02d}{day}"


def _organisation(text: str) -> dict[str, Any] | None:
    """Read `World Example Organization. Title. 2021.` and `Title. 2021.` of a known body."""
    names, dot, rest = text.partition(". ")
    authors = _authors(names) or _body(names)
    if not dot or authors is None:
        return None
    title, rest = _title(rest)
    made: dict[str, Any] = {"title": title, "author": authors}
    match = re.fullmatch(
        r"(?:(?P<publisher>[^;:.\d]+)[.;,]\s*)?(?:published\s+)?(?P<date>\d{4}|\w+ \d{1,2}, \d{4})"
        r"\.?(?:\s*(?P<site>[^.\d]+)\.)?",
        rest.strip(),
        re.I,
    )
    if match is None or not title:
        return None
    if match["publisher"] or match["site"]:
        made["publisher"] = (match["publisher"] or match["site"]).strip()
    made["issued"] = _iso(match["date"]) or match["date"]
    return {"type": "document", **made}


def _range(pages: str) -> str:
    return re.sub(r"\s*[-–]\s*", "-", pages)


# --- Nothing lost ----------------------------------------------------------------------------


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return re.findall(r"[^\W_]+|&", re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", plain))


def _values(value: Any) -> Iterable[str]:
    match value:
        case dict():
            for each in value.values():
                yield from _values(each)
        case list():
            for each in value:
                yield from _values(each)
        case _:
            yield str(value)


def _left(line: str, data: dict[str, Any]) -> str:
    """Return the words of a line that its data do not hold, in their order."""
    shown = {name: value for name, value in data.items() if name != "type"}
    have = Counter(word for value in _values(shown) for word in _words(value))
    left = []
    for word in _words(line):
        if have[word]:
            have[word] -= 1
        else:
            left.append(word)
    return " ".join(left)


def _is_dated(word: str, data: dict[str, Any]) -> bool:
    """Return True for the name of a month, or a day, that a date of figures says."""
    parts = [int(part) for name in ("issued", "accessed")
             for part in re.findall(r"\d+", str(data.get(name, "")))[1:]]  # fmt: skip
    month = _MONTHS.index(word[:3]) + 1 if word[:3] in _MONTHS else 0
    return month in parts if month else word.isdigit() and int(word) in parts
