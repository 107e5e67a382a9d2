"""PubMed's own export (`.nbib`, MEDLINE format) → CSL's keys.

The format is a tag of up to four letters, a hyphen and a value on each line, so it is split here;
the libraries for it refuse what they do not know, and PubMed adds tags. Their meanings: PubMed User
Guide, "MEDLINE/PubMed data element (field) descriptions".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

_LINE = re.compile(r"([A-Z]{2,4}) *- ?(.*)\Z")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_SEASONS = {"spring": 1, "summer": 2, "fall": 3, "autumn": 3, "winter": 4}
_SUFFIX = re.compile(r"(?P<given>.*\S) (?P<suffix>Jr|Sr|2nd|3rd|4th|II|III|IV)\.?\Z")
_LANGUAGES = {"eng": "en", "ger": "de", "fre": "fr", "spa": "es", "ita": "it", "por": "pt",
    "dut": "nl", "pol": "pl", "tur": "tr", "jpn": "ja", "chi": "zh", "ara": "ar", "rus": "ru",
    "heb": "he", "hin": "hi", "vie": "vi", "swe": "sv", "dan": "da", "nor": "no", "fin": "fi",
    "cze": "cs", "hun": "hu", "kor": "ko", "gre": "el"}  # fmt: skip


def entries(text: str) -> Iterator[tuple[dict[str, Any], int, str]]:
    """Yield (CSL's keys, line, what is wrong) of each entry."""
    for fields, line in _records(text):
        if "PMID" in fields or "TI" in fields or "BTI" in fields:
            yield _keys(fields), line, ""
        else:
            yield (
                {"title": " ".join(fields.get("TT", ()))},
                line,
                "it has neither PMID nor title.",
            )


def _records(text: str) -> Iterator[tuple[Mapping[str, list[str]], int]]:
    fields: dict[str, list[str]] = defaultdict(list)
    begin, tag = 0, ""
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        match = _LINE.match(line)
        if match and match[1] == "PMID" and "PMID" in fields:
            yield fields, begin
            fields, begin = defaultdict(list), 0
        if match:
            begin, tag = begin or number, match[1]
            fields[tag].append(match[2].strip())
        elif line.strip() and tag:
            fields[tag][-1] += f" {line.strip()}"
        elif not line.strip() and fields:
            yield fields, begin
            fields, begin, tag = defaultdict(list), 0, ""


def _keys(fields: Mapping[str, list[str]]) -> dict[str, Any]:
    def one(tag: str) -> str:
        return fields[tag][0].strip() if fields.get(tag) else ""

    kinds = " ".join(fields.get("PT", ())).lower()
    keys: dict[str, Any] = {"type": "article-journal"}
    title = one("TI") or one("CTI")
    # A title in brackets is PubMed's translation.
    keys["title"] = re.sub(r"\A\[(.*)\]\Z", r"\1", title.removesuffix(".")).removesuffix(".")
    keys["original-title"] = one("TT").removesuffix(".")
    if one("BTI"):
        keys["type"] = "chapter" if one("TI") or one("CTI") else "book"
        book = one("BTI").removesuffix(".")
        keys["container-title" if keys["type"] == "chapter" else "title"] = book
    else:
        keys["container-title"] = re.sub(r" : .*\Z", "", one("JT")) or one("TA")
        keys["container-title-short"] = one("TA")
    if "preprint" in kinds:
        keys |= {"type": "article", "genre": "Preprint", "publisher": keys["container-title"]}
    keys |= {"volume": one("VI"), "issue": one("IP"), "page": _pages(one("PG"))}
    keys |= {"PMID": one("PMID"), "PMCID": one("PMC"), "edition": one("EN")}
    if keys["type"] in ("book", "chapter"):
        keys |= {"publisher": one("PB"), "publisher-place": one("PL"), "ISBN": one("ISBN")}
    keys["author"] = _people(fields)
    keys["editor"] = [_person(name) for name in fields.get("FED", fields.get("ED", ()))]
    for value in (*fields.get("LID", ()), *fields.get("AID", ())):
        if value.endswith("[doi]"):
            keys.setdefault("DOI", value.removesuffix("[doi]").strip())
    if not keys["page"]:
        keys["page"] = next(
            (v.removesuffix("[pii]").strip() for v in fields.get("LID", ()) if v.endswith("[pii]")),
            "",
        )
    keys["issued"] = _date(one("DP"))
    language = one("LA")
    if language and language != "eng" and not title.startswith("["):
        keys["language"] = _LANGUAGES.get(language, language)
    if "retracted publication" in kinds or fields.get("RIN"):
        keys["status"] = "retracted"
    return {key: value for key, value in keys.items() if value}


def _people(fields: Mapping[str, list[str]]) -> list[dict[str, str]]:
    names = fields.get("FAU") or fields.get("AU") or ()
    bodies = [{"literal": name.rstrip(".")} for name in fields.get("CN", ())]
    return [*(_person(name) for name in names), *bodies]


def _person(name: str) -> dict[str, str]:
    family, comma, given = (part.strip() for part in name.partition(","))
    if not comma:
        # "Enning F": the initials come last.
        match = re.match(r"(?P<family>.*\S) (?P<given>[A-Z]{1,4})\Z", family)
        return match.groupdict() if match else {"literal": family}
    match = _SUFFIX.match(given)
    return {"family": family, **(match.groupdict() if match else {"given": given})}


def _pages(text: str) -> str:
    return text.split(";")[0].strip()


def _date(text: str) -> Any:
    """Return what `2022 May 3`, `2019 Nov-Dec` or `2020 Spring` says."""
    words = text.split()
    if not words or not re.match(r"\d{4}\Z", words[0][:4]):
        return text
    year = words[0][:4]
    if len(words) == 1:
        return {"date-parts": [[year]]}
    month = words[1].lower()
    if month in _SEASONS:
        return {"date-parts": [[year]], "season": _SEASONS[month]}
    ends = [part[:3] for part in month.split("-")]
    if any(end not in _MONTHS for end in ends):
        return {"date-parts": [[year]]}
    parts = [[year, str(_MONTHS.index(end) + 1)] for end in ends[:2]]
    if len(words) > 2 and words[2].isdigit() and len(parts) == 1:
        parts[0].append(words[2])
    return {"date-parts": parts}
