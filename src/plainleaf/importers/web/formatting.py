"""What a page says by its style → the elements of HTML that say the same, before anything is read.

A line through words is `<s>`, raised and lowered letters are `<sup>` and `<sub>`, what the page
does not show is `hidden`, bold and slanted words are `<strong>` and `<em>` where they say so
themselves. What comes after this room knows no styles.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from lxml import etree

from plainleaf.importers.manuscript import Reports
from plainleaf.importers.web.copied.style import declared
from plainleaf.importers.web.places import FIELDS
from plainleaf.importers.web.sheets import Look, looks_of
from plainleaf.importers.web.words import CODE, INLINE, STRUCK, is_hidden
from plainleaf.verify.readback.html import name_of

_NONE = Look()
_SHOWN_WITHOUT_SIZE = ("img", "svg", "video", "hr")
_BOLD_ANYWAY = ("h1", "h2", "h3", "h4", "h5", "h6", "th")
_BOLD = 600  # from here on, 100 to 900


def format_by_style(root: etree._Element, folder: Path, reports: Reports) -> None:
    """Turn looks into elements, in place; no word goes. `folder` is the page's."""
    looks = looks_of(root, folder, reports)
    body = root.find("body")
    top = body if body is not None else root
    for element in list(top.iter("*")):
        look = looks.get(element, _NONE)
        # A page whose whole body is hidden waits for a program to show it.
        if look.gone and element is not top:
            element.set("hidden", "")
        if look.shift and _is_word(element):
            _wrap(element, None, "sup" if look.shift > 0 else "sub")
        if look.struck or (name_of(element) in STRUCK and _holds_block(element)):
            _wrap_words(element, "s")
        if look.counter and (name_of(element) == "ol" or _is_first(element)):
            (element if name_of(element) == "ol" else element.getparent()).set("type", look.counter)
    _weigh(top, ("b", "strong"), "strong", _is_bold)
    _weigh(top, ("i", "em"), "em", _is_slanted)
    for child in list(top):
        _hide(child, looks, invisible=False, tiny=False)
    for each in list(top.iter("pre")):
        if any(is_hidden(one) or name_of(one) in (*STRUCK, "sup", "sub")
               for one in each.iterdescendants("*")):  # fmt: skip
            _in_lines(each)


def _is_first(element: etree._Element) -> bool:
    """Return True for the first item of a numbered list, which says how all are counted."""
    above = element.getparent()
    return (
        name_of(element) == "li" and above is not None and name_of(above) == "ol"
        and not any(name_of(each) == "li" for each in element.itersiblings(preceding=True))
    )  # fmt: skip


def _is_bold(element: etree._Element) -> bool | None:
    weight = declared(element).get("font-weight", "").lower()
    if weight.isdigit():
        return int(weight) >= _BOLD
    return {"bold": True, "bolder": True, "normal": False, "lighter": False}.get(weight)


def _is_slanted(element: etree._Element) -> bool | None:
    slant = declared(element).get("font-style", "").lower().partition(" ")[0]
    return {"italic": True, "oblique": True, "normal": False}.get(slant)


def _weigh(
    top: etree._Element,
    tags: Collection[str],
    name: str,
    says: Callable[[etree._Element], bool | None],
) -> None:
    """Put what its own style makes bold into elements of a name, and what it makes plain in none.

    Google Docs copies all of a text in `<b style="font-weight: normal">`.
    """
    own = {each: says(each) for each in top.iterdescendants("*") if each.get("style")}
    plain = {each for each, said in own.items() if said is False}
    for element in list(top.iterdescendants("*")):
        tagged, said = name_of(element) in tags, own.get(element)
        if said is False and tagged:
            element.tag = "span"
        elif (said or (tagged and said is None)) and name_of(element) not in _BOLD_ANYWAY:
            if tagged and not any(each in plain for each in element.iterdescendants()):
                continue
            if tagged:
                element.tag = "span"
            _wrap_words(element, name, plain)


def _in_lines(element: etree._Element) -> None:
    """Make a paragraph of lines of typed ones, of which the signs alone would be kept."""
    element.tag = "div"
    for each in list(element.iter("*")):
        _lines_into(each, 0, (each.text or "").split("\n"))
        above = each.getparent()
        if each is not element and above is not None:
            text = (each.tail or "").split("\n")
            each.tail = text[0]
            _lines_into(above, above.index(each) + 1, text)


def _lines_into(element: etree._Element, at: int, lines: Sequence[str]) -> None:
    """Put lines before a child, each but the first behind a break."""
    if at == 0:
        element.text = lines[0]
    for step, line in enumerate(lines[1:]):
        new = element.makeelement("br")
        new.sourceline, new.tail = element.sourceline, line
        element.insert(at + step, new)


def _is_word(element: etree._Element) -> bool:
    """Return True for what stands in a line and has words that can be raised."""
    name = name_of(element)
    return (
        name in INLINE
        and name not in ("sup", "sub", "img", "svg", "input", *FIELDS)
        and not _holds_block(element)
        and bool("".join(element.itertext()).strip())
    )


def _holds_block(element: etree._Element) -> bool:
    """Return True for an element that is a block, or in which one stands."""
    return any(
        name_of(each) not in (*INLINE, "br", "", *CODE)
        for each in element.iter()
        if each is not element or name_of(each) not in STRUCK
    )


def _wrap_words(element: etree._Element, name: str, plain: Collection[etree._Element] = ()) -> None:
    """Put the words of an element into elements of a name, those of each block into their own.

    `plain` are elements whose words stay as they are.
    """
    if name_of(element) in (*CODE, *FIELDS) and name_of(element) != "button":
        return
    run: list[etree._Element] = []
    after: etree._Element | None = None
    for child in list(element):
        if _holds_block(child) or any(each in plain for each in child.iter()):
            _wrap(element, after, name, run)
            if child not in plain:
                _wrap_words(child, name, plain)
            run, after = [], child
        else:
            run.append(child)
    _wrap(element, after, name, run)


def _wrap(
    element: etree._Element,
    after: etree._Element | None,
    name: str,
    run: Sequence[etree._Element] | None = None,
) -> etree._Element | None:
    """Put the words behind a child, or all before the first, and children into a new element.

    Returns:
        The new element; None where there are no words.
    """
    inside = list(element) if run is None else run
    text = (element.text if after is None else after.tail) or ""
    words = [text, *("".join(each.itertext()) + (each.tail or "") for each in inside)]
    if not "".join(words).strip():
        return None
    new = element.makeelement(name)
    new.sourceline = element.sourceline
    new.text = text
    if after is None:
        element.text = None
        element.insert(0, new)
    else:
        after.tail = None
        after.addnext(new)
    new.extend(inside)
    return new


def _hide(
    element: etree._Element,
    looks: Mapping[etree._Element, Look],
    *,
    invisible: bool,
    tiny: bool,
) -> None:
    """Hide what is invisible or of no size, but not what in it can be seen again; CSS 2.2, 11.2."""
    if name_of(element) in ("", *CODE) or element.get("hidden") == "":
        return
    look = looks.get(element, _NONE)
    invisible = invisible if look.invisible is None else look.invisible
    tiny = tiny if look.tiny is None else look.tiny
    children = list(element)
    if not (invisible or tiny):
        for child in children:
            _hide(child, looks, invisible=invisible, tiny=tiny)
        return
    seen = any(
        (not invisible and name_of(each) in _SHOWN_WITHOUT_SIZE)
        or (looks.get(each, _NONE).invisible is False and invisible)
        or (looks.get(each, _NONE).tiny is False and tiny)
        for each in element.iterdescendants("*")
    )
    if not seen and not (not invisible and name_of(element) in _SHOWN_WITHOUT_SIZE):
        element.set("hidden", "")
        if invisible and name_of(element) in INLINE:
            # Its place stays empty on the page: the words beside it are two.
            element.tail = " " + (element.tail or "")
        return
    for after in [None, *children]:
        new = _wrap(element, after, "span", ())
        if new is not None:
            new.set("hidden", "")
            if invisible:
                new.tail = " "
    for child in children:
        _hide(child, looks, invisible=invisible, tiny=tiny)
