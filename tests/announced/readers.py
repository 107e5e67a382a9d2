"""What independent readers are given of one handout, construct by construct.

They know nothing of the product: poppler and playa read the tags of the PDF, Chromium makes the
accessibility tree that screen readers get of a web page or of the document of an EPUB, and a Word
file is read as XML. `at` gives what stands round some words, `kinds` what that means.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from pdf_views import tag_lines
from poppler import tags

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_SILENT = {"Document", "Sect", "Div", "Span", "THead", "TBody", "TR", "P"}
# Roles that say nothing to whoever hears a page.
_UNHEARD = {
    *("generic", "none", "RootWebArea", "StaticText", "InlineTextBox", "paragraph", "section"),
    *("rowgroup", "row", "ListMarker", "main", "Section", "LineBreak", "header", "sectionheader"),
    *("HeaderAsNonLandmark", "FooterAsNonLandmark", "sectionfooter", "div", "SectionWithoutName"),
}

# --- PDF -------------------------------------------------------------------------------------


def poppler(path: Path) -> dict[str, str]:
    """Return, for each piece of text of the tags, the path of structure types to it."""
    found: dict[str, str] = {}
    above: list[tuple[int, str]] = []
    for line in tags(path).splitlines():
        depth, said = len(line) - len(line.lstrip()), line.strip()
        if said.startswith('"'):
            inside = [role for at, role in above if at < depth and role not in _SILENT]
            found.setdefault(said.strip('"').strip(), " > ".join(inside))
        elif said.startswith("/"):
            at, role = above.pop()
            value = said.split()[-1]
            above.append((at, f"{role} {value}" if said.startswith(("/Scope", "/List")) else role))
        else:
            above = [(at, role) for at, role in above if at < depth]
            above.append((depth, said.split()[0].rstrip(":")))
    return found


def playa(data: bytes) -> dict[str, str]:
    """Return the same with descriptions, languages and expansions."""
    found: dict[str, str] = {}
    above: list[tuple[int, str]] = []
    for line in tag_lines(data):
        depth, said = len(line) - len(line.lstrip()), line.strip()
        element, _, text = said.partition("“")
        above = [(at, role) for at, role in above if at < depth]
        if element.strip():
            above.append((depth, element.strip()))
        kept = [role for _, role in above[1:] if role.split()[0] not in _SILENT or " " in role]
        path = " > ".join(kept)
        if text or "Alt=" in element:
            described = " ".join(re.findall(r"Figure Alt=(.*)", element))
            found.setdefault(f"{text.rstrip('”')} {described}".strip(), path)
    return found


# --- The web page and the EPUB's document ----------------------------------------------------


def chromium(browser: Any, path: Path) -> dict[str, str]:
    """Return, for each text of the accessibility tree, the path of roles and names to it."""
    page = browser.new_page()
    try:
        page.goto(path.resolve().as_uri())
        tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
        languages = page.evaluate(
            "() => [...document.querySelectorAll('body [lang]')]"
            ".map(each => [each.textContent, each.lang])"
        )
    finally:
        page.close()
    nodes = {node["nodeId"]: node for node in tree}
    found: dict[str, str] = {}
    for node in tree:
        role, name = _role(node), _name(node)
        if node.get("ignored") or role not in ("StaticText", "image") or not name.strip():
            continue
        steps = [_heard(each, nodes) for each in (*_above(node, nodes), node)]
        said = " > ".join(step for step in steps if step)
        spoken = [language for words, language in languages if name.strip() in words]
        found.setdefault(name.strip(), f"{said} lang={spoken[-1]}".strip() if spoken else said)
    return found


def _role(node: dict[str, Any]) -> str:
    return str(node.get("role", {}).get("value", ""))


def _name(node: dict[str, Any]) -> str:
    return str(node.get("name", {}).get("value", ""))


def _above(node: dict[str, Any], nodes: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    above = []
    while node := nodes.get(node.get("parentId", ""), {}):
        if not node.get("ignored"):
            above.append(node)
    return above[::-1]


def _heard(node: dict[str, Any], nodes: dict[str, dict[str, Any]]) -> str:
    """Return what is heard of a node: its role, a heading's level, an item's mark, its own name."""
    role = _role(node)
    if role in _UNHEARD or not role:
        return ""
    said = [role]
    if role == "heading":
        levels = (each for each in node["properties"] if each["name"] == "level")
        said += [str(each["value"]["value"]) for each in levels]
    marks = [nodes[key] for key in node.get("childIds", []) if key in nodes]
    said += [f"“{_name(each).strip()}”" for each in marks if _role(each) == "ListMarker"]
    sources = node.get("name", {}).get("sources", [])
    if role == "image" or any(
        each.get("attribute") and ("value" in each or "attributeValue" in each) for each in sources
    ):
        said.append(f"“{_name(node)}”")
    return " ".join(said)


# --- Word ------------------------------------------------------------------------------------


def word(data: bytes) -> dict[str, str]:
    """Return, for each run of text, its paragraph's style and numbering, and what it stands in."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {
            name: etree.fromstring(archive.read(f"word/{name}.xml"))
            for name in ("document", "styles", "numbering", "footnotes")
        }
    names = {
        style.get(f"{W}styleId"): style.find(f"{W}name").get(f"{W}val")
        for style in parts["styles"].iter(f"{W}style")
    }
    levels = _outline_levels(parts["styles"])
    marks = _number_formats(parts["numbering"])
    found: dict[str, str] = {}
    for part in ("document", "footnotes"):
        for paragraph in parts[part].iter(f"{W}p"):
            for text, said in _paragraph(paragraph, names, levels, marks):
                found.setdefault(text, said)
    return found


def _paragraph(
    paragraph: Any, names: dict[str, str], levels: dict[str, int], marks: dict[tuple[str, str], str]
) -> Iterator[tuple[str, str]]:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    key = style.get(f"{W}val") if style is not None else ""
    where = [names.get(key, "Normal")]
    if key in levels:
        where.append(f"outline {levels[key]}")
    number = paragraph.find(f"{W}pPr/{W}numPr")
    if number is not None:
        level = number.find(f"{W}ilvl").get(f"{W}val")
        form = marks.get((number.find(f"{W}numId").get(f"{W}val"), level), "")
        where.append(f"{form} level {int(level) + 1}")
    where += _in_table(paragraph)
    if any(each.tag == f"{W}footnote" for each in paragraph.iterancestors()):
        where.append("footnote")
    for run in paragraph.iter(f"{W}r"):
        said = list(where)
        if any(each.tag == f"{W}hyperlink" for each in run.iterancestors()):
            said.append("hyperlink")
        for name in ("rStyle", "lang"):
            mark = run.find(f"{W}rPr/{W}{name}")
            if mark is not None:
                value = mark.get(f"{W}val")
                said.append(f"lang={value}" if name == "lang" else names.get(value, value))
        for drawn in run.iter(f"{WP}docPr"):
            yield drawn.get("descr") or "", " > ".join([*where, "picture"])
        yield "".join(each.text or "" for each in run.iter(f"{W}t")), " > ".join(said)


def _in_table(paragraph: Any) -> list[str]:
    cell = next((each for each in paragraph.iterancestors() if each.tag == f"{W}tc"), None)
    if cell is None:
        return []
    row, table = cell.getparent(), cell.getparent().getparent()
    if row.find(f"{W}trPr/{W}tblHeader") is not None:
        return ["header row"]
    look = table.find(f"{W}tblPr/{W}tblLook")
    first = look is not None and look.get(f"{W}firstColumn") == "1"
    return ["first column"] if first and cell is row.find(f"{W}tc") else ["cell"]


def _outline_levels(styles: Any) -> dict[str, int]:
    known = {style.get(f"{W}styleId"): style for style in styles.iter(f"{W}style")}
    found = {}
    for key, style in known.items():
        while style is not None:
            level = style.find(f"{W}pPr/{W}outlineLvl")
            if level is not None:
                if int(level.get(f"{W}val")) < 9:
                    found[key] = int(level.get(f"{W}val")) + 1
                break
            above = style.find(f"{W}basedOn")
            style = known.get(above.get(f"{W}val")) if above is not None else None
    return found


def _number_formats(numbering: Any) -> dict[tuple[str, str], str]:
    abstract = {
        each.get(f"{W}abstractNumId"): {
            level.get(f"{W}ilvl"): level.find(f"{W}numFmt").get(f"{W}val")
            for level in each.iter(f"{W}lvl")
        }
        for each in numbering.iter(f"{W}abstractNum")
    }
    return {
        (each.get(f"{W}numId"), level): form
        for each in numbering.iter(f"{W}num")
        for level, form in abstract[each.find(f"{W}abstractNumId").get(f"{W}val")].items()
    }


# --- All of them -----------------------------------------------------------------------------


def at(given: dict[str, str], words: str) -> str:
    """Return what a reader is given where some words stand; empty where it has none."""
    return next((said for text, said in given.items() if words in text), "")


_KINDS = (
    (r"\bH(\d)\b|heading (\d)|outline (\d)", "heading"),
    (r"None > LI > Lbl|> term\b|(?:Definition|Glossary) Term", "term"),
    (r"None > LI > LBody|> definition\b|Definition\Z", "explanation"),
    (r"TH(?: Scope=| /)Column|columnheader|header row", "name of a column"),
    (r"TH(?: Scope=| /)Row|rowheader|first column", "name of a row"),
    (r"\bTD\b|\bcell\b", "cell"),
    (r"\bCaption\b|Figcaption|\bcaption\b", "caption"),
    (r"BlockQuote|blockquote|Block Text", "quotation"),
    (r"\bCode\b|\bcode\b", "code"),
    (r"\bLink\b|\blink\b|hyperlink|doc-\w+ref\b", "link"),
    (r"Figure Alt=|\bimage\b|> picture", "picture"),
    (r"> Note\b|doc-endnote\b|> footnote\Z", "note"),
    (r"> BibEntry\b|doc-biblioentry\b|Reference Entry", "work"),
    (r"\bstrong\b|> Strong", "important"),
    (r"\bemphasis\b|> Emphasis", "stressed"),
    (r"\bdeletion\b|> Strikethrough", "struck out"),
)


def kinds(said: str) -> set[str]:
    """Return what a reader says something is, in words that do not depend on the format."""
    found = set()
    for pattern, kind in _KINDS:
        if match := re.search(pattern, said):
            found.add(" ".join([kind, *filter(None, match.groups())]))
    if language := re.search(r"[Ll]ang=(\w+)", said):
        found.add(f"language {language[1]}")
    if not found & {"note", "work", "term", "explanation"}:
        found |= _lists(said)
    return found


def _lists(said: str) -> set[str]:
    """Return which kind of list an item is in, and how deep."""
    if word := re.search(r"(bullet|decimal|none) level (\d)", said):
        kind = "numbered" if word[1] == "decimal" else "bulleted"
        return {f"{kind} list {word[2]}"}
    depth = len(re.findall(r"\bLI\b|\blistitem\b", said))
    numbered = re.search(r"Decimal > LI > LBody\Z|listitem “\d+\.”", said)
    return {f"{'numbered' if numbered else 'bulleted'} list {depth}"} if depth else set()
