"""Citations that programs keep in a Word file as data: Zotero's, Mendeley's and Word's own."""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from plainleaf.importers.works import Works
from plainleaf.model.inlines import CitationItem
from plainleaf.verify.readback.word.content import ContentControl, WordField

_CSL = re.compile(r"\s*ADDIN\s+(?:ZOTERO_ITEM\s+)?CSL_CITATION\s*(?P<json>\{.*\})", re.S)
_BIBLIOGRAPHY = re.compile(
    r"\s*(?:ADDIN\s+(?:ZOTERO_BIBL|Mendeley Bibliography|EN\.REFLIST)|BIBLIOGRAPHY\b)", re.I
)
_WORDS_OWN = re.compile(r"\s*CITATION\s+(?P<tags>[^\\]\S*.*)", re.S)
_UNKNOWN = re.compile(r"\s*ADDIN\s+(?P<name>EN\.CITE|Citavi\S*|ZOTERO_\w+|\S+)", re.I)
_MENDELEY = "MENDELEY_CITATION_v3_"
_B = "{http://schemas.openxmlformats.org/officeDocument/2006/bibliography}"
# What a program keeps for itself of a work.
_PRIVATE = frozenset(
    ("id", "citation-key", "citation-label", "source", "note", "abstract", "keyword", "schema",
     "language-", "multi", "parse-names")
)  # fmt: skip
_NAMES = {
    "Title": "title", "JournalName": "container-title", "BookTitle": "container-title",
    "PeriodicalTitle": "container-title", "Volume": "volume", "Issue": "issue", "Pages": "page",
    "Publisher": "publisher", "City": "publisher-place", "Edition": "edition", "URL": "URL",
    "DOI": "DOI",
}  # fmt: skip
_TYPES = {
    "JournalArticle": "article-journal", "ArticleInAPeriodical": "article-magazine", "Book": "book",
    "BookSection": "chapter", "Report": "report", "InternetSite": "webpage",
    "DocumentFromInternetSite": "webpage", "ConferenceProceedings": "paper-conference",
}  # fmt: skip
_LOCATORS = {"page": "p.", "chapter": "chap.", "section": "sec.", "figure": "fig.",
    "volume": "vol."}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cited:
    """What a field cites; `unknown` names the program whose data cannot be read."""

    items: tuple[CitationItem, ...] = ()
    unknown: str = ""
    bibliography: bool = False


def cited(field: WordField, works: Works, sources: dict[str, dict[str, Any]]) -> Cited | None:
    """Return what a field cites, its works added to `works`; None of a field of another kind."""
    instruction = field.instruction
    if _BIBLIOGRAPHY.match(instruction):
        return Cited(bibliography=True)
    if found := _CSL.match(instruction):
        return _of_json(found["json"], works)
    if found := _WORDS_OWN.match(instruction):
        tags = re.findall(r"(?:\A|\\m\s+)([^\s\\]+)", found["tags"])
        pages = re.findall(r"\\p\s+(\"[^\"]*\"|\S+)", found["tags"])
        if tags and all(tag in sources for tag in tags):
            for tag in tags:
                works.add(f"word:{tag}", sources[tag])
            items = [CitationItem(f"word:{tag}") for tag in tags]
            if pages and len(items) == 1:
                items = [CitationItem(items[0].key, "p. " + pages[0].strip('"'))]
            return Cited(tuple(items))
        return Cited(unknown="Word")
    if found := _UNKNOWN.match(instruction):
        if found["name"].upper().startswith("EN.") or "CITAVI" in found["name"].upper():
            return Cited(unknown="EndNote" if found["name"].upper().startswith("EN.") else "Citavi")
        if found["name"].upper().startswith("ZOTERO_PREF"):
            return None
        return Cited(unknown=found["name"]) if "ZOTERO" in found["name"].upper() else None
    return None


def cited_by_control(control: ContentControl, works: Works) -> Cited | None:
    """Return what a content control of newer Mendeley cites; None of another control."""
    if control.tag.startswith("MENDELEY_BIBLIOGRAPHY"):
        return Cited(bibliography=True)
    if control.tag.startswith(_MENDELEY):
        try:
            text = base64.b64decode(control.tag.removeprefix(_MENDELEY)).decode("utf-8")
        except (binascii.Error, ValueError):
            return Cited(unknown="Mendeley")
        return _of_json(text, works)
    return Cited(unknown="Citavi") if control.tag.startswith("CitaviPlaceholder") else None


def _of_json(text: str, works: Works) -> Cited:
    try:
        data = json.loads(text)
        items = []
        for each in data["citationItems"]:
            work = each.get("itemData")
            if not isinstance(work, dict) or not work.get("title"):
                return Cited(unknown="a program without its data")
            key = f"csl:{(each.get('uris') or [each.get('id') or work.get('id')])[0]}"
            works.add(key, csl_of(work))
            locator = str(each.get("locator") or "")
            label = _LOCATORS.get(str(each.get("label") or "page"), "")
            items.append(
                CitationItem(
                    key,
                    f"{label} {locator}".strip() if locator else "",
                    str(each.get("prefix") or "").strip(),
                    bool(each.get("suppress-author")),
                )
            )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Cited(unknown="a program whose data are damaged")
    return Cited(tuple(items)) if items else Cited(unknown="a program without its data")


def csl_of(work: dict[str, Any]) -> dict[str, Any]:
    """Return CSL data as a person writes them: no keys of a program, dates as text."""
    out: dict[str, Any] = {}
    for name, value in work.items():
        if name in _PRIVATE or value in ("", None, [], {}):
            continue
        match value:
            case {"date-parts": [[*parts], *_]}:
                out[name] = "-".join(
                    str(part) if at == 0 else f"{int(part):02d}" for at, part in enumerate(parts)
                )
            case {"raw": str(raw)} | {"literal": str(raw)}:
                out[name] = raw
            case list():
                people = [
                    {key: str(said) for key, said in each.items() if isinstance(said, str) and said}
                    for each in value if isinstance(each, dict)
                ]  # fmt: skip
                if people:
                    out[name] = people
            case str() | int():
                out[name] = str(value)
            case _:
                pass
    return {"type": out.pop("type", "document"), **out}


def words_sources(roots: list[etree._Element]) -> dict[str, dict[str, Any]]:
    """Return the works that Word itself keeps (ISO/IEC 29500-1, 22.6), by their tags."""
    found: dict[str, dict[str, Any]] = {}
    for root in roots:
        for source in root.iter(f"{_B}Source"):
            kind = _TYPES.get(source.findtext(f"{_B}SourceType") or "", "document")
            data: dict[str, Any] = {"type": kind}
            people = [
                {
                    key: said
                    for key, name in (("family", "Last"), ("given", "First"))
                    if (said := (person.findtext(f"{_B}{name}") or "").strip())
                }
                for person in source.iterfind(f"{_B}Author/{_B}Author/{_B}NameList/{_B}Person")
            ]
            body = source.findtext(f"{_B}Author/{_B}Author/{_B}Corporate")
            if people or body:
                data["author"] = people or [{"literal": body}]
            year = (source.findtext(f"{_B}Year") or "").strip()
            if year:
                data["issued"] = year
            for name, csl in _NAMES.items():
                if said := (source.findtext(f"{_B}{name}") or "").strip():
                    data[csl] = said
            found[source.findtext(f"{_B}Tag") or ""] = data
    return found
