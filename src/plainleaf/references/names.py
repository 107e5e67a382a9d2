"""Names as styles set them (CSL 1.0.2, "Names")."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING

from plainleaf.model.metadata import Name
from plainleaf.references import markup, processor
from plainleaf.references.nodes import Node

if TYPE_CHECKING:
    from plainleaf.references.processor import Run

_INHERITED = (
    "and", "delimiter-precedes-et-al", "delimiter-precedes-last", "et-al-min", "et-al-use-first",
    "et-al-subsequent-min", "et-al-subsequent-use-first", "et-al-use-last", "initialize",
    "initialize-with", "name-as-sort-order", "sort-separator",
)  # fmt: skip


_OTHERS = Name(literal="others")


def render(node: Node, run: Run) -> str:
    """Return what a `names` element says: its names with labels, or what stands for them."""
    text = _roles(node, node, run)
    if not text:
        text = _substitute(node, run)
    return text


def _roles(node: Node, dress: Node, run: Run) -> str:
    """Return the names of an element's variables, dressed as `dress` (its own or its parent)."""
    variables = [name for name in node.get("variable").split() if name not in run.suppressed]
    people = {name: run.work.names.get(name, ()) for name in variables}
    for name in variables:
        run.call(name, "names" if people[name] else "")
    joint = run.style.term("editortranslator") and (
        set(variables) == {"editor", "translator"} and people["editor"] == people["translator"]
    )
    pieces = []
    for name in variables[:1] if joint else variables:
        if not people[name]:
            continue
        listed = _listed(people[name], dress, run)
        label = _label(dress, "editortranslator" if joint else name, len(people[name]), run)
        tags = [child.tag for child in dress.children]
        verb = "name" in tags and "label" in tags and tags.index("label") < tags.index("name")
        pair = (label, listed) if verb else (listed, label)
        pieces.append(markup.join(pair))
    sources = (dress.get("delimiter"), run.within.get("names-delimiter"))
    delimiter = next(filter(None, sources), run.style.root.get("names-delimiter"))
    text = markup.join(pieces, delimiter, in_quotes=run.in_quotes)
    return processor.affixed(processor.styled(text, node), node, run)


def _substitute(node: Node, run: Run) -> str:
    substitute = node.child("substitute")
    for child in processor.expanded(substitute, run) if substitute else ():
        before = len(run.used)
        if child.tag == "names":
            plain = not any(part.tag in ("name", "label", "et-al") for part in child.children)
            text = _roles(child, node if plain else child, run)
        else:
            text = processor.render(child, run)
        if text:
            # What stands for an author is not said again.
            run.suppressed.update(run.used[before:])
            return processor.affixed(processor.styled(text, node), node, run)
    return ""


def _label(dress: Node, variable: str, count: int, run: Run) -> str:
    label = dress.child("label")
    if label is None or run.sorting:
        return ""
    plural = label.get("plural", "contextual")
    several = plural == "always" or (plural == "contextual" and count > 1)
    term = run.style.term(variable, label.get("form", "long"), plural=several)
    return processor.dressed(term, label, run)


def _options(run: Run, dress: Node) -> dict[str, str]:
    own = dress.child("name")
    found: dict[str, str] = {}
    for source in (run.style.root, run.within):
        found |= {key: source.attributes[key] for key in _INHERITED if key in source.attributes}
        for key in ("form", "delimiter"):
            if f"name-{key}" in source.attributes:
                found[key] = source.attributes[f"name-{key}"]
    found |= own.attributes if own else {}
    found |= run.sort_options
    return found


def _listed(people: tuple[Name, ...], dress: Node, run: Run) -> str:
    options = _options(run, dress)
    if run.sorting:
        options["name-as-sort-order"] = "all"
    if run.given:
        options["form"] = "long"
    form = options.get("form", "long")
    delimiter = options.get("delimiter", ", ")
    subsequent = "subsequent-" if run.subsequent and "et-al-subsequent-min" in options else ""
    least = int(options.get(f"et-al-{subsequent}min", "0"))
    first = int(options.get(f"et-al-{subsequent}use-first", "1")) + run.more_names
    cut = bool(least) and len(people) >= least and first < len(people)
    shown = people[:first] if cut else people
    if shown[-1:] == (_OTHERS,) and len(shown) > 1:
        # BibTeX's way to say that there are more.
        shown, cut, options["et-al-use-last"] = shown[:-1], True, "false"
    if form == "count":
        return f"{len(shown):03d}"
    inverted = [_inverts(options, at, form) and _invertible(name) for at, name in enumerate(shown)]
    own = dress.child("name")
    said = [_one(name, options, inverted[at], own, run) for at, name in enumerate(shown)]
    if cut:
        text = _shortened(people, said, inverted, options, delimiter, dress, run)
    else:
        text = _joined(said, inverted, options, delimiter, run)
    return processor.affixed(processor.styled(text, own), own, run) if own else text


def _inverts(options: Mapping[str, str], at: int, form: str) -> bool:
    order = options.get("name-as-sort-order")
    return form == "long" and (order == "all" or (order == "first" and at == 0))


def _invertible(name: Name) -> bool:
    return bool(name.family and name.given) and not name.literal


def _joined(
    said: list[str], inverted: list[bool], options: Mapping[str, str], delimiter: str, run: Run
) -> str:
    conjunction = options.get("and")
    if not conjunction or len(said) < 2 or run.sorting:
        return markup.join(said, delimiter)
    word = run.style.term("and", "symbol" if conjunction == "symbol" else "long")
    if conjunction == "symbol":
        word = run.style.term("and") if run.and_text else "&"
    rule = options.get("delimiter-precedes-last", "contextual")
    if len(said) == 2 and not any(inverted):
        rule = "contextual" if rule == "always" else rule
    if run.and_text and options.get("and") == "symbol":
        # Within a sentence two names need no comma before the word (APA 7, 8.17).
        rule = "contextual"
    apart = _precedes(rule, len(said) > 2, inverted[-2])
    body = markup.join(said[:-1], delimiter)
    return f"{body}{delimiter if apart else ' '}{word} {said[-1]}"


def _shortened(
    people: tuple[Name, ...],
    said: list[str],
    inverted: list[bool],
    options: Mapping[str, str],
    delimiter: str,
    dress: Node,
    run: Run,
) -> str:
    body = markup.join(said, delimiter)
    if options.get("et-al-use-last") == "true" and len(people) > len(said) + 1:
        own = dress.child("name")
        last = _one(people[-1], options, inverted[-1] and len(inverted) > 1, own, run)
        return f"{body}{delimiter}… {last}"
    if not said:
        return ""
    et_al = dress.child("et-al") or Node("et-al", {}, [])
    words = processor.styled(run.style.term(et_al.get("term", "et-al")), et_al)
    rule = options.get("delimiter-precedes-et-al", "contextual")
    apart = _precedes(rule, len(said) > 1, inverted[-1])
    return f"{body}{delimiter if apart else ' '}{words}"


def _precedes(rule: str, several: bool, inverted: bool) -> bool:
    match rule:
        case "always":
            return True
        case "never":
            return False
        case "after-inverted-name":
            return inverted
        case _:
            return several


def _one(name: Name, options: Mapping[str, str], inverted: bool, own: Node | None, run: Run) -> str:
    parts = {part.get("name"): part for part in own.children} if own else {}

    def dress(text: str, part: str) -> str:
        return processor.dressed(text, parts[part], run) if part in parts else text

    if name.literal or not (name.family and name.given):
        words = name.literal or " ".join(filter(None, (name.particle, name.family or name.given)))
        return dress(words, "family")
    demote = run.style.root.get("demote-non-dropping-particle", "display-and-sort")
    short = options.get("form") == "short"
    if short:
        return dress(_spaced(name.particle, name.family), "family")
    if not _is_alphabetic(name.family + name.given):
        # Family names come first there, without a comma; Chinese, Japanese and Korean have no
        # space either.
        space = "" if _is_wide(name.family) else " "
        return dress(name.family, "family") + space + dress(name.given, "given")
    given = name.given
    if "initialize-with" in options:
        whole = options.get("initialize") == "false"
        hyphen = run.style.root.get("initialize-with-hyphen") != "false"
        given = initials(given, options["initialize-with"], hyphen=hyphen, whole=whole)
    if not inverted:
        first = dress(_spaced(given, name.dropping_particle), "given")
        last = dress(_spaced(name.particle, name.family), "family")
        return _spaced(first, last, name.suffix)
    if demote == "display-and-sort" or (demote == "sort-only" and run.sorting):
        first, last = _spaced(given, name.dropping_particle, name.particle), name.family
    else:
        first, last = _spaced(given, name.dropping_particle), _spaced(name.particle, name.family)
    separator = options.get("sort-separator", ", ")
    pieces = (dress(last, "family"), dress(first, "given"), name.suffix)
    return markup.join(pieces, separator)


def _spaced(*words: str) -> str:
    """Return words with spaces between them; a particle that ends in an apostrophe has none."""
    out = ""
    for word in words:
        if word:
            out += word if not out or out[-1] in "’'-" else f" {word}"
    return out


_HYPHENS = "-\u2010\u2011"


def initials(given: str, mark: str, *, hyphen: bool = True, whole: bool = False) -> str:
    """Return given names as initials.

    Args:
        given: the names; what has no capital, such as "van", is no name to be shortened.
        mark: what follows an initial, such as `. `.
        hyphen: "Jean-Paul" is J.-P., not J.P.
        whole: only what is an initial already is written as one.
    """
    out = ""
    # “K. -H.” and “K–H” are one name, too.
    given = re.sub(rf"\s*[{_HYPHENS}–]\s*(?=\w)", "-", given)
    for word in re.sub(r"\.(?=\w)", ". ", given).split():
        if word[:1].islower() and len(word) > 1 and not word.endswith("."):
            out = f"{out.rstrip()} {word} "
            continue
        letters = _letters(word)
        if whole and not word.endswith(".") and len(word) > 1:
            out = f"{out.rstrip()} {word} "
        elif hyphen and "-" in word and letters:
            out += f"{mark.rstrip()}-".join(letters) + mark
        else:
            out += "".join(letter + mark for letter in letters)
    return " ".join(out.split())


def _letters(word: str) -> list[str]:
    bare = word.replace(".", "")
    few = len(bare) == 2 or (len(bare) == 3 and not set(bare) & set("AEIOUY"))
    if few and bare.isalpha() and bare.isupper():
        # "JQ" is two initials, as PubMed writes them; nobody is called so.
        return list(bare)
    return [part[0].upper() for part in word.split("-") if part and part[0].isalpha()]


def _is_alphabetic(text: str) -> bool:
    # Latin, Greek and Cyrillic names are inverted and shortened to initials; others' are not.
    return all(
        ord(character) < 0x0590 or character in "’‘‐‑–" or 0x1E00 <= ord(character) <= 0x1FFF
        for character in text
    )


def _is_wide(text: str) -> bool:
    return any(unicodedata.east_asian_width(character) in "WF" for character in text)
