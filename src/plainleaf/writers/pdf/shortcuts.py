"""Short ways through WeasyPrint: most boxes are alike, and what is known is not asked again.

Each stands in the place of a function of the engine's, calls that where it cannot tell, and changes
no byte of a PDF. When the engine takes a short way itself, ours is to be taken out: tests say when.
"""

from __future__ import annotations

import re
import sys
from collections import deque
from collections.abc import Iterable
from functools import cache
from typing import Any
from weakref import ref

import weasyprint.pdf.fonts
from weasyprint.css import AnonymousStyle, ComputedStyle
from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
from weasyprint.css.properties import (
    INHERITED,
    INITIAL_NOT_COMPUTED,
    INITIAL_VALUES,
    Dimension,
)
from weasyprint.layout import block, percent
from weasyprint.text import line_break
from weasyprint.text.ffi import pango


class _ArraysOfAnySize:
    """cffi's `FFI`, for which an array that is given its items is of one C type, however long.

    WeasyPrint names arrays by how many glyphs a font uses, a C type each.
    `new("hb_codepoint_t[]", items)` makes what `new("hb_codepoint_t[7]", items)` does with seven
    items; the type is parsed once, for 2.4 ms, instead of for every length.
    """

    def __init__(self, ffi: Any) -> None:
        self._ffi = ffi

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ffi, name)

    def new(self, cdecl: str, init: Any = None) -> Any:
        if isinstance(init, list | tuple):
            cdecl = re.sub(rf"\[{len(init)}\]\Z", "[]", cdecl)
        return self._ffi.new(cdecl, init)


# Properties. Of the hundred that are looked up for a box, a style sheet says something of a few.
# These stand for themselves where no rule says otherwise: no other property is asked for them.
_PLAIN = frozenset(
    key
    for key in INITIAL_VALUES
    if key not in {"display", "float", "page", "position"}
    and not key.startswith(("__", "text_decoration_"))
)
# Of these, in an anonymous box, which no rule can name.
_AS_AT_FIRST = {
    key: INITIAL_VALUES[key] for key in _PLAIN - INHERITED if key not in INITIAL_NOT_COMPUTED
}


# A line that is not drawn has no width, whatever a rule says (CSS Backgrounds 3, 3.3).
_DRAWN_AS = {
    f"{line}_width": f"{line}_style"
    for line in ("border_top", "border_right", "border_bottom", "border_left", "outline")
}


@cache
def _logical(key: str, direction: str) -> str:
    """Return the property that says the same of text that runs in a direction."""
    return str(PHYSICAL_FUNCTIONS[key](block="ttb", inline=direction))


def _looked_up(self: Any, key: str, *, missing: Any = ComputedStyle.__missing__) -> Any:
    """Return a property, as `ComputedStyle` does; at once where no rule says anything of it."""
    if key in _DRAWN_AS and self[_DRAWN_AS[key]] == "none":
        value = self[key] = 0
        return value
    cascaded = self.cascaded
    if (key in _PLAIN and key not in cascaded) and (
        key not in PHYSICAL_FUNCTIONS or _logical(key, self["direction"]) not in cascaded
    ):
        if key in INHERITED and self.parent_style is not None:
            value = self[key] = self.parent_style[key]
            return value
        if key not in INITIAL_NOT_COMPUTED:
            value = self[key] = INITIAL_VALUES[key]
            return value
    return missing(self, key)


def _anonymous(self: Any, parent_style: Any, *, init: Any = AnonymousStyle.__init__) -> None:
    """Begin the style of a box that no rule can name with what most of its properties are."""
    self.update(_AS_AT_FIRST)
    init(self, parent_style)


# Lengths. A box has fourteen that could be shares of the box round it, and nearly none is: then
# they are the same for all boxes of a style, the lines of a paragraph above all.
_LENGTHS = (
    *(f"{space}_{side}" for space in ("margin", "padding") for side in
      ("left", "right", "top", "bottom")),
    *(f"{least}{axis}" for axis in ("width", "height") for least in ("", "min_", "max_")),
)  # fmt: skip
_USED = (*_LENGTHS, *(f"border_{side}_width" for side in ("top", "right", "bottom", "left")))


def _resolve_all(
    box: Any, containing_block: Any, *, resolve: Any = percent.resolve_percentages
) -> None:
    """Set the used lengths of a box; those of a style in which none is a share, from the last."""
    style = box.style
    known = style.__dict__.get("used")
    if known:
        box.__dict__.update(known)
        return
    resolve(box, containing_block)
    if known is None:
        style.used = {}
        # The borders of a table's cells are settled elsewhere, and stay.
        if style["border_collapse"] != "collapse" and all(map(_is_fixed, map(style.get, _LENGTHS))):
            style.used = {name: box.__dict__[name] for name in _USED}


def _is_fixed(value: Any) -> bool:
    return value == "auto" or (value.__class__ is Dimension and value.unit == "px")


def _collapsed(margins: Iterable[float]) -> float:
    """Return what is left of margins that touch: the largest, and the most negative."""
    of_all = 0, *margins
    return max(of_all) + min(of_all)


def _strut(style: Any, *, strut: Any = line_break.strut) -> Any:
    """Return height and baseline of a style's lines, which the engine asks for at each of them."""
    found = style.__dict__.get("strut")
    if found is None:
        found = style.strut = strut(style)
    return found


def _described(style: Any, *, describe: Any = line_break.get_font_description) -> Any:
    """Return the description of a style's font, made once: Pango copies what it is given."""
    found = style.__dict__.get("described")
    if found is None:
        found = style.described = describe(style)
    return found


# Lines. The engine lays each out to measure it, lets go of it, and lays it out again to draw it;
# so many are kept meanwhile, with some 4 kB each.
_MOST_LINES = 2000
_LINES: deque[ref[Any]] = deque()
# What ends a paragraph in Pango (`pango_find_paragraph_boundary`), or a line within.
_ENDS = re.compile("[\n\r\u2028\u2029]")


def _set_text(
    self: Any, text: str, justify: bool = False, *, set_text: Any = line_break.Layout.set_text
) -> None:
    """Set the text of a line, in the mode for one paragraph, in which it will be drawn."""
    pango.pango_layout_set_single_paragraph_mode(self.layout, not _ENDS.search(text))
    set_text(self, text, justify)


def _let_go(self: Any, *, deactivate: Any = line_break.Layout.deactivate) -> None:
    """Keep a line that was measured, until it is drawn or many others came after it."""
    if "kept" in self.__dict__ or self.style["letter_spacing"] != "normal":
        deactivate(self)
        return
    self.kept = True
    _LINES.append(ref(self))
    if len(_LINES) > _MOST_LINES:
        oldest = _LINES.popleft()()
        if oldest is not None and "layout" in oldest.__dict__:
            deactivate(oldest)


def _take_up(self: Any, style: Any, *, reactivate: Any = line_break.Layout.reactivate) -> None:
    """Have a line ready to be drawn: the one that was measured, if it is still there."""
    if "layout" in self.__dict__ and self.style is style and not self.justification_spacing:
        pango.pango_layout_set_width(self.layout, -1)
    else:
        reactivate(self, style)


def take() -> None:
    """Put each in the place of the engine's own, wherever that was imported by its name."""
    weasyprint.pdf.fonts.ffi = _ArraysOfAnySize(weasyprint.pdf.fonts.ffi)
    for owner, name, ours in _SHORTCUTS:
        own = getattr(owner, name)
        modules = [each for key, each in sys.modules.items() if key.startswith("weasyprint.")]
        for place in {owner, *modules}:
            if place.__dict__.get(name) is own:
                setattr(place, name, ours)
                TAKEN.append((place, name, own))


_SHORTCUTS: tuple[tuple[Any, str, Any], ...] = (
    (ComputedStyle, "__missing__", _looked_up),
    (AnonymousStyle, "__init__", _anonymous),
    (percent, "resolve_percentages", _resolve_all),
    (block, "collapse_margin", _collapsed),
    (line_break, "strut", _strut),
    (line_break, "get_font_description", _described),
    (line_break.Layout, "set_text", _set_text),
    (line_break.Layout, "deactivate", _let_go),
    (line_break.Layout, "reactivate", _take_up),
)
# Where they stand, under which name, and what stood there.
TAKEN: list[tuple[Any, str, Any]] = []
