"""The processor: one work and one style's elements → text with marks (CSL 1.0.2, "Rendering").

Names and dates have rooms of their own, which this one calls. A `Run` is the setting of one entry,
citation or sort key.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from plainleaf.model.metadata import Name, PartialDate
from plainleaf.references import dates, markup, names, style_fixes
from plainleaf.references.nodes import Node
from plainleaf.references.numbers import is_numeric, is_plural, numbered, page_range
from plainleaf.references.style import CslStyle

_FOREIGN = frozenset(
    "title title-short container-title container-title-short collection-title volume-title "
    "original-title reviewed-title".split()
)
_LINKS = {"DOI": markup.DOI, "URL": markup.URL, "PMID": markup.PMID, "PMCID": markup.PMCID}
_SHORT = {"container-title": "journalAbbreviation", "title": "shortTitle"}
_MOST_STEPS = 50_000  # elements of one entry; the field's styles take some hundreds


@dataclass(frozen=True, slots=True)
class Work:
    """A work's variables under CSL's names; texts have their marks already."""

    key: str
    type: str
    texts: Mapping[str, str]
    names: Mapping[str, tuple[Name, ...]]
    dates: Mapping[str, PartialDate]
    foreign: bool = False
    english: bool = True


@dataclass(slots=True)
class Run:
    """The setting of one work in one place.

    Args:
        style: its elements and words.
        work: what is set.
        within: the style's `citation` or `bibliography`, whose name options hold.
        number: the citation number; empty in the list, whose numbers are the list's own.
        locator: (label, value) of a place in the work.
        year_suffix: "a" where two works of one author and year are cited.
        sorting: names are inverted and dates are figures, for a sort key.
        and_text: "and" is a word, as within a sentence.
        without_author: the first names are left out; what they said is in `author`.
        more_names: so many more than the style says, to tell two works apart.
        given: names are set with given names, to tell two works apart.
        ambiguous: names could not tell two works apart.
    """

    style: CslStyle
    work: Work
    within: Node
    number: str = ""
    locator: tuple[str, str] | None = None
    year_suffix: str = ""
    sorting: bool = False
    and_text: bool = False
    without_author: bool = False
    more_names: int = 0
    given: bool = False
    ambiguous: bool = False
    subsequent: bool = False
    sort_options: Mapping[str, str] = field(default_factory=dict)
    calls: int = 0
    fills: int = 0
    steps: int = 0
    within_macros: list[str] = field(default_factory=list)
    author: str = ""
    used: list[str] = field(default_factory=list)
    suppressed: set[str] = field(default_factory=set)

    @property
    def in_quotes(self) -> bool:
        """Return whether stops go before a closing quotation mark."""
        return self.style.option("punctuation-in-quote")

    def call(self, variable: str, value: str) -> str:
        """Note that a variable was asked for, and what it said."""
        self.calls += 1
        if value:
            self.fills += 1
            self.used.append(variable)
        return value


def render(node: Node, run: Run) -> str:
    """Return what an element says; nothing, if a style of an author's own never ends."""
    run.steps += 1
    if run.steps > _MOST_STEPS:
        return ""
    return _BY_TAG.get(node.tag, _nothing)(node, run)


def children(node: Node, run: Run, delimiter: str = "") -> str:
    """Return what the children of an element say, with a delimiter between them."""
    pieces = [render(child, run) for child in node.children]
    return markup.join(pieces, delimiter, in_quotes=run.in_quotes)


def affixed(text: str, node: Node, run: Run) -> str:
    """Return text between an element's prefix and suffix; nothing stays nothing."""
    if not text:
        return ""
    text = markup.add(node.get("prefix"), text)
    return markup.add(text, node.get("suffix"), in_quotes=run.in_quotes)


def styled(text: str, node: Node) -> str:
    """Return text in an element's fonts."""
    if node.get("font-style") in ("italic", "oblique") or node.get("text-decoration") == (
        "underline"
    ):
        text = markup.wrap(text, markup.ITALIC)
    if node.get("font-weight") == "bold":
        text = markup.wrap(text, markup.BOLD)
    if node.get("font-variant") == "small-caps":
        text = markup.wrap(text, markup.CAPS)
    if node.get("vertical-align") in ("sup", "sub"):
        text = markup.wrap(text, markup.SUP if node.get("vertical-align") == "sup" else markup.SUB)
    return text


def dressed(text: str, node: Node, run: Run) -> str:
    """Return text without stops, in its case, in its fonts, between its affixes, as asked for."""
    if not text:
        return ""
    if node.get("strip-periods") == "true":
        text = text.replace(".", "")
    text = cased(text, node, run)
    text = styled(text, node)
    if node.get("quotes") == "true":
        text = markup.wrap(text, markup.QUOTE)
    return affixed(text, node, run)


def cased(text: str, node: Node, run: Run) -> str:
    """Return text in the case that an element asks for; titles only where they are English."""
    case = node.get("text-case")
    if case == "title":
        own = node.tag == "label" or "term" in node.attributes
        if not (own or run.work.english):
            return text
        return markup.title_case(text, style_fixes.not_small(run.style.name))
    change = _CASES.get(case)
    return change(text) if change else text


_CASES: Mapping[str, Callable[[str], str]] = {
    "lowercase": markup.lower,
    "uppercase": markup.upper,
    "capitalize-first": markup.first_capital,
    "capitalize-all": markup.all_capital,
    "sentence": markup.sentence_case,
}


def _nothing(node: Node, run: Run) -> str:
    return ""


def _text(node: Node, run: Run) -> str:
    attributes = node.attributes
    if "variable" in attributes:
        text = _variable(attributes["variable"], node.get("form"), run)
    elif "macro" in attributes:
        name = attributes["macro"]
        macro = run.style.macros.get(name)
        text = ""
        if macro and name not in run.within_macros:
            run.within_macros.append(name)
            text = children(macro, run)
            run.within_macros.pop()
    elif "term" in attributes:
        text = run.style.term(
            attributes["term"], node.get("form", "long"), plural=node.get("plural") == "true"
        )
    else:
        text = node.get("value")
    return dressed(text, node, run)


def _variable(name: str, form: str, run: Run) -> str:
    if name == "year-suffix":
        # It says nothing of a work, so it keeps no group alive by itself.
        return run.year_suffix
    if name == "citation-number":
        return run.call(name, run.number)
    if name == "locator":
        value = run.locator[1] if run.locator else ""
        return run.call(name, page_range(value, run.style))
    if name in run.suppressed:
        return ""
    texts = run.work.texts
    if name == "page-first":
        return run.call("page", re.split(r"[-–,&]", texts.get("page", ""))[0].strip())
    value = ""
    if form == "short":
        short = f"{name}-short"
        value = texts.get(short) or texts.get(_SHORT.get(name, ""), "")
    value = run.call(name, value or texts.get(name, ""))
    if name == "page":
        return page_range(value, run.style)
    if name in ("issue", "volume") and is_numeric(value):
        return page_range(value, run.style, shorten=False)
    if name in _LINKS:
        return markup.wrap(value, _LINKS[name])
    if run.work.foreign and name in _FOREIGN:
        return markup.wrap(value, markup.FOREIGN)
    return value


def _number(node: Node, run: Run) -> str:
    name = node.get("variable")
    if name in ("locator", "citation-number", "page", "page-first"):
        return dressed(_variable(name, "", run), node, run)
    if name in run.suppressed:
        return ""
    value = run.call(name, run.work.texts.get(name, ""))
    return dressed(numbered(value, node.get("form"), name, run.style), node, run)


def _label(node: Node, run: Run) -> str:
    name = node.get("variable")
    if name == "locator":
        if run.locator is None:
            return ""
        name, value = run.locator
    else:
        value = run.work.texts.get("page" if name == "page-first" else name, "")
    plural = node.get("plural", "contextual")
    several = plural == "always" or (plural == "contextual" and is_plural(name, value))
    term = run.style.term(name, node.get("form", "long"), plural=several) if value else ""
    return dressed(term, node, run)


def _group(node: Node, run: Run) -> str:
    calls, fills = run.calls, run.fills
    pieces = [render(child, run) for child in expanded(node, run)]
    text = markup.join(pieces, node.get("delimiter"), in_quotes=run.in_quotes)
    if run.calls > calls and run.fills == fills:
        # Words around variables that say nothing say nothing.
        return ""
    if not text:
        return ""
    # To a group around it, it is a variable that says something (CSL 1.0.2, "Group").
    run.calls, run.fills = run.calls + 1, run.fills + 1
    return affixed(styled(text, node), node, run)


def _choose(node: Node, run: Run) -> str:
    for branch in node.children:
        if branch.tag == "else" or holds(branch, run):
            return children(branch, run)
    return ""


def expanded(node: Node, run: Run) -> list[Node]:
    """Return the children, those of a `choose` in its place: a group's delimiter parts them."""
    out: list[Node] = []
    for child in node.children:
        if child.tag != "choose":
            out.append(child)
            continue
        for branch in child.children:
            if branch.tag == "else" or holds(branch, run):
                out += expanded(branch, run)
                break
    return out


def holds(branch: Node, run: Run) -> bool:
    """Return whether the conditions of an `if` hold."""
    work, results = run.work, []
    for name, value in branch.attributes.items():
        values = value.split()
        match name:
            # Of these a work has one only, so several are alternatives.
            case "type":
                results.append(work.type in values)
            case "locator":
                results.append(run.locator is not None and run.locator[0] in values)
            case "position":
                results.append(("subsequent" if run.subsequent else "first") in values)
            case "variable":
                results += [_has(each, run) for each in values]
            case "is-numeric":
                results += [is_numeric(_numeral(each, run)) for each in values]
            case "is-uncertain-date":
                results += [each in work.dates and work.dates[each].circa for each in values]
            case "disambiguate":
                results.append(run.ambiguous)
            case _:
                pass
    match branch.get("match", "all"):
        case "any":
            return any(results)
        case "none":
            return not any(results)
        case _:
            return all(results)


def _numeral(variable: str, run: Run) -> str:
    if variable == "locator":
        return run.locator[1] if run.locator else ""
    return run.work.texts.get(variable, "")


def _has(variable: str, run: Run) -> bool:
    if variable == "locator":
        return run.locator is not None
    if variable == "year-suffix":
        return bool(run.year_suffix)
    work = run.work
    return bool(work.texts.get(variable) or work.names.get(variable) or variable in work.dates)


def _names(node: Node, run: Run) -> str:
    text = names.render(node, run)
    if text and not run.author:
        run.author = text
        if run.without_author:
            return ""
    return text


def _date(node: Node, run: Run) -> str:
    return dates.render(node, run)


_BY_TAG: Mapping[str, Callable[[Node, Run], str]] = {
    "text": _text,
    "number": _number,
    "label": _label,
    "group": _group,
    "choose": _choose,
    "names": _names,
    "date": _date,
}
