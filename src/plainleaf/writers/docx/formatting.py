"""How each thing looks in Word: the theme's tokens as properties of paragraphs, runs and tables.

`styles` gives these looks their names and keeps them; nothing here knows which of them a document
uses. The room is longer than most, so that all looks stand in one place.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import assert_never

from plainleaf.model.article import BoxKind
from plainleaf.text.scripts import Slot, script_of
from plainleaf.theme.tokens import Tokens
from plainleaf.writers.docx import ooxml
from plainleaf.writers.docx.ooxml import (
    NONE,
    Properties,
    border,
    paragraph_properties,
    run_properties,
    shading,
    tag,
    twips,
    val,
)
from plainleaf.writers.docx.roles import BODY, Frame, ParagraphRole, RunMark
from plainleaf.writers.docx.theme_part import FontNames, WordTheme

ON = {
    name: f"<w:{name}/>"
    for name in ("keepNext", "keepLines", "contextualSpacing", "noProof", "b", "bCs", "i")
}
BOLD = {"b": ON["b"], "bCs": ON["bCs"]}
# Scripts that Word calls complex have no slant, or run the other way: their words get heavier.
SLANTED = {"bCs": ON["bCs"], "i": ON["i"]}

# The kinds of box that are lists by nature: their headings hang out as their bullets do, so that
# all of the box has the same indents.
LISTS_BY_NATURE = {BoxKind.KEY_POINTS, BoxKind.QUESTIONS}

NO_BORDER = {side: val(side, "none") for side in ("top", "bottom")}
QUOTE_BAR = 3.0  # points, as the next three
CODE_BORDER = 0.75
CODE_LEADING = 1.35
# What is left of the size of raised figures: LibreOffice draws them so, Word somewhat larger.
RAISED = 0.58
LETTERHEAD = 1.25  # of the text's size
# Who needs large print must be able to read that there is some (RNIB, clear print: 16 points).
LARGE = 16.0


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """One paragraph style; it and the styles that it is based on and followed by have names.

    `identifier`: by which paragraphs know it, given by `Styles`. `tabbed`: text begins after a tab,
    as its first line hangs out. `own`: what its paragraphs say themselves: Word's own headings, of
    the box in which they stand.
    """

    name: str
    based_on: str
    following: str
    paragraph: Properties
    run: Properties
    left: int = 0
    right: int = 0
    tabbed: bool = False
    frame: Frame = BODY
    identifier: str = ""
    own: Properties = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RoleLook:
    """How a role looks in the body.

    Args:
        paragraph: properties of the paragraph.
        run: properties of its text.
        left: where the text begins, in twips.
        right: how far from the margin it ends, in twips.
        base: the name of the style that its own is based on.
        following: the name of the style that Enter gives; none for the same again.
    """

    paragraph: Properties
    run: Properties = field(default_factory=dict)
    left: int = 0
    right: int = 0
    base: str = "Normal"
    following: str = ""


def spacing(before: float, after: float, leading: float = 0) -> str:
    """Return `<w:spacing>`; points. A line is at least `leading` high, so pictures fit in."""
    line: dict[str, str | int] = {"w:line": twips(leading), "w:lineRule": "atLeast"}
    gaps = {"w:before": twips(before), "w:after": twips(after)}
    return tag("w:spacing", {**gaps, **(line if leading else {})})


def size(points: float) -> Properties:
    """Return a font size for every script; points."""
    half = round(points * 2)
    return {"sz": val("sz", half), "szCs": val("szCs", half)}


def color(value: str) -> Properties:
    """Return a colour of text."""
    return {"color": val("color", value.removeprefix("#"))}


class Formatting:
    """The looks of one theme, for one language's direction and one width of text (twips).

    `themed`: its fonts and colours are those of the document's theme part.
    """

    def __init__(
        self, tokens: Tokens, *, width: int, language: str, rtl: bool, themed: bool = True
    ) -> None:
        self.tokens = tokens
        self.width = width
        self.language = language
        self.script = script_of(language)
        self.rtl = rtl
        self.theme = WordTheme(tokens, self.fonts) if themed else None
        self.step = twips(tokens.space.list_indent)
        self.side_padding = tokens.space.box_padding * 1.25  # of a box, at the lines' ends

    # --- Paragraphs ------------------------------------------------------------------------

    def plain(self, role: ParagraphRole, level: int) -> ParagraphStyle:
        """Return how a role looks in the body.

        Args:
            role: what the paragraph is.
            level: of a heading or a list, from 1; else how many lists stand round it.
        """
        look = self.look(role, level)
        name, left, values = role.name_at(level), look.left, look.paragraph
        if not role.has_levels:
            left += level * self.step
        if left:
            right = {"w:right": look.right} if look.right else {}
            values = {**values, "ind": tag("w:ind", {"w:left": left, **right})}
        following = look.following or name
        return ParagraphStyle(name, look.base, following, values, look.run, left, look.right)

    def look(self, role: ParagraphRole, level: int) -> RoleLook:
        """Return what makes a role look as it does."""
        text, space, colors = self.tokens.text, self.tokens.space, self.tokens.colors
        gap, item_gap, kept = text.paragraph_gap, space.item_gap, {"keepNext": ON["keepNext"]}
        small_muted = {**size(text.small_size), **color(colors.muted)}
        items = {"spacing": spacing(item_gap, item_gap)}
        match role:
            case ParagraphRole.HEADING:
                return self.heading(level)
            case ParagraphRole.TEXT:
                return RoleLook({"spacing": spacing(gap * 2 / 3, gap)})
            case ParagraphRole.BULLET | ParagraphRole.NUMBER | ParagraphRole.CONTINUE:
                return RoleLook(items, left=level * self.step)
            case ParagraphRole.REFERENCE:
                return RoleLook(items)
            case ParagraphRole.WORK:
                hanging = tag("w:ind", {"w:left": self.step, "w:hanging": self.step})
                return RoleLook({**items, "ind": hanging})
            case ParagraphRole.QUOTE:
                indent = twips(space.quote_indent)
                return RoleLook({"spacing": spacing(gap * 2 / 3, gap)}, left=indent)
            case ParagraphRole.CODE:
                return self.code()
            case ParagraphRole.TERM | ParagraphRole.GLOSSARY_TERM:
                joined = {"contextualSpacing": ON["contextualSpacing"]}
                return RoleLook({**kept, **joined, "spacing": spacing(gap * 0.6, 0)}, BOLD)
            case ParagraphRole.DEFINITION:
                return RoleLook({"spacing": spacing(0, item_gap)})
            case ParagraphRole.GLOSSARY_DEFINITION:
                return RoleLook({"spacing": spacing(0, item_gap)}, left=self.step)
            case ParagraphRole.CAPTION:
                return RoleLook({"spacing": spacing(0, gap * 1.5)}, color(colors.muted))
            case ParagraphRole.LABEL:
                return RoleLook({**kept, "spacing": spacing(gap * 2 / 3, gap)})
            case ParagraphRole.PICTURE_LABEL:
                return RoleLook({**kept, "spacing": spacing(gap * 1.5, item_gap)})
            case ParagraphRole.TABLE_CAPTION:
                run = {**BOLD, **color(colors.ink)}
                return RoleLook(
                    {**kept, "spacing": spacing(gap, item_gap)}, run, base=ParagraphRole.CAPTION
                )
            case ParagraphRole.FIGURE:
                return RoleLook({**kept, "spacing": spacing(gap * 1.5, item_gap * 1.5)})
            case ParagraphRole.GROUP_FIGURE:
                return RoleLook({**kept, "spacing": spacing(0, item_gap * 1.5)})
            case ParagraphRole.LONE_FIGURE:
                return RoleLook({"spacing": spacing(gap * 1.5, gap * 1.5)})
            case ParagraphRole.LEDE:
                run = {**size(text.lede_size), **color(colors.muted)}
                return RoleLook({"spacing": spacing(0, gap, text.lede_size * 1.4)}, run)
            case ParagraphRole.SOURCE:
                return RoleLook(self.rule_below(), small_muted)
            case ParagraphRole.BYLINE | ParagraphRole.COLOPHON:
                return RoleLook({"spacing": spacing(0, gap * 0.6)}, small_muted)
            case ParagraphRole.LETTERHEAD:
                # Never larger than what stands below it: headings of large print hardly grow.
                largest = min(text.size * LETTERHEAD, self.tokens.headings.h2.size)
                amid = val("textAlignment", "center")
                run = {**size(largest), **color(colors.accent)}
                return RoleLook({"spacing": spacing(0, gap * 2), "textAlignment": amid}, run)
            case ParagraphRole.AVAILABLE:
                large = max(text.size, LARGE)
                high = spacing(gap * 2, gap, large * text.leading)
                return RoleLook({**self.rule_above(), "spacing": high}, size(large))
            case ParagraphRole.BREAK:
                line = tag("w:pBdr", NONE, border("bottom", "solid", 1, colors.rule))
                return RoleLook({"pBdr": line, "spacing": spacing(gap, gap)})
            case ParagraphRole.LINE:
                # The rule is the line under words and a tab: a border would run from side to side
                # of a box. LibreOffice makes a line with a tab alone no higher than its letters.
                high = spacing(max(0, space.writing_line - self.leading), 0)
                rule = {"w:val": "single", "w:color": colors.rule.removeprefix("#")}
                return RoleLook({"tabs": self.end_stop(), "spacing": high}, {"u": tag("w:u", rule)})
            case ParagraphRole.SPACER:
                return RoleLook({"spacing": spacing(0, 0)})
            case _:
                assert_never(role)

    def code(self) -> RoleLook:
        """Return how a block of code looks: on a ground of its own, within a line."""
        text, space = self.tokens.text, self.tokens.space
        gap, side = text.paragraph_gap, twips(space.box_padding + CODE_BORDER)
        paragraph = {
            "pBdr": self.code_borders(),
            "shd": self.ground(self.tokens.colors.code_background),
            "spacing": spacing(gap, gap, text.size * CODE_LEADING),
        }
        run = {"rFonts": self.mono(), "noProof": ON["noProof"]}
        return RoleLook(paragraph, run, left=side, right=side)

    def rule_above(self) -> dict[str, str]:
        """Return the rule that parts the colophon from the text; none below, as a title's has.

        Sides of which a style says nothing are those that it is based on (17.3.1.7).
        """
        gap, line = self.tokens.text.paragraph_gap, self.tokens.colors.rule
        above, below = border("top", "solid", 1, line, gap), tag("w:bottom", {"w:val": "nil"})
        return {"pBdr": tag("w:pBdr", NONE, above + below)}

    def rule_below(self) -> dict[str, str]:
        """Return the rule that parts the title, and what goes with it, from the text."""
        gap, line = self.tokens.text.paragraph_gap, self.tokens.colors.rule
        rule = border("bottom", "solid", 1, line, gap * 1.6)
        return {"pBdr": tag("w:pBdr", NONE, rule), "spacing": spacing(0, gap * 2)}

    def code_borders(self, *, again: bool = False) -> str:
        """Return the borders of code; `again`: after other code, from which it stays apart."""
        rule, padding = self.tokens.colors.rule, self.tokens.space.box_padding
        sides = [
            border(
                side,
                "solid",
                CODE_BORDER + (again / 8 if side == "top" else 0),
                rule,
                padding * (0.7 if side in ("top", "bottom") else 1),
            )
            for side in ("top", "left", "bottom", "right")
        ]
        return tag("w:pBdr", NONE, *sides)

    def heading(self, level: int) -> RoleLook:
        """Return how a heading looks."""
        tokens = self.tokens.headings.level(level)
        values = {
            "keepNext": ON["keepNext"],
            "keepLines": ON["keepLines"],
            "spacing": spacing(tokens.before, tokens.after, tokens.size * tokens.leading),
            "outlineLvl": val("outlineLvl", level - 1),
        }
        colors = self.tokens.colors
        if tokens.rule:
            space = self.tokens.text.paragraph_gap * 0.6
            line = border("top", "solid", tokens.rule, colors.accent, space)
            values["pBdr"] = tag("w:pBdr", NONE, line)
        ink = colors.muted if level == 6 else colors.accent
        run = {**BOLD, **color(ink), **size(tokens.size)}
        if self.theme:
            run["rFonts"] = tag("w:rFonts", self.fonts.attributes("major"))
        return RoleLook(values, run, following=ParagraphRole.TEXT)

    def edge(self, frame: Frame) -> int:
        """Return where the frame's text begins, in twips from the margin."""
        if frame.kind:
            return twips(self.side_padding + self.tokens.boxes[frame.kind].bar)
        return twips(self.tokens.space.quote_indent + QUOTE_BAR) * frame.depth

    def right(self, frame: Frame) -> int:
        """Return how far from the margin the frame's text ends, in twips."""
        if frame.kind:
            return twips(self.side_padding + self.tokens.boxes[frame.kind].width)
        return 0

    def borders(self, frame: Frame, without: tuple[str, ...] = ()) -> str:
        """Return the borders that a frame's paragraphs share (17.3.1.24).

        `without`: the sides where a table within the box goes on with it.
        """
        space, start = self.tokens.space, "right" if self.rtl != frame.turned else "left"
        if frame.kind is None:
            rule = self.tokens.colors.rule
            line = border(start, "solid", QUOTE_BAR, rule, space.quote_indent)
            return tag("w:pBdr", NONE, line)
        box = self.tokens.boxes[frame.kind]
        widths = dict.fromkeys(("top", "left", "bottom", "right"), box.width)
        widths["top"] += frame.again / 8
        widths[start] = box.bar
        padding = {"top": space.box_padding, "bottom": space.box_padding}
        sides = [
            NO_BORDER[side]
            if side in without
            else border(side, box.style, width, box.border, padding.get(side, self.side_padding))
            for side, width in widths.items()
        ]
        return tag("w:pBdr", NONE, *sides)

    def end_stop(self, right: int = 0, leader: str = "") -> str:
        """Return a tab stop at the end of the line, `right` twips before that of the text."""
        stop: dict[str, str | int] = {"w:val": "right", **({"w:leader": leader} if leader else {})}
        return tag("w:tabs", NONE, tag("w:tab", {**stop, "w:pos": self.width - right}))

    def font(self, slot: Slot) -> str:
        """Return the font that Word takes for a kind of script (17.3.2.26)."""
        fonts = self.tokens.fonts
        if slot is self.script.slot and self.script.word:
            return self.script.word
        match slot:
            case Slot.MAIN:
                return fonts.word
            case Slot.EAST_ASIAN:
                return script_of("zh").word
            case Slot.COMPLEX:
                # Words of another language: Word's own font has Arabic and Hebrew.
                return fonts.word_alternative
            case _:
                assert_never(slot)

    @property
    def fonts(self) -> FontNames:
        """The fonts of text, by the kind of script."""
        return FontNames(*(self.font(each) for each in (Slot.MAIN, Slot.EAST_ASIAN, Slot.COMPLEX)))

    def mono(self) -> str:
        """Return the font of code."""
        name = self.tokens.fonts.word_mono
        return tag("w:rFonts", {f"w:{k}": name for k in ("ascii", "hAnsi", "eastAsia", "cs")})

    def stress(self) -> Properties:
        """Return how stressed words look: slanted, or bold where their script has no slant."""
        complex_script = self.script.slot is Slot.COMPLEX
        return BOLD if self.script.upright and not complex_script else SLANTED

    def mark(self, mark: RunMark) -> Properties:
        """Return how a mark on a run looks."""
        colors = self.tokens.colors
        match mark:
            case RunMark.LINK:
                return {**color(colors.link), "u": val("u", "single")}
            case RunMark.BACK:
                return {}  # a link, by which programs know whose words these are
            case RunMark.TERM:
                return {**color(colors.link), "u": val("u", "dottedHeavy")}
            case RunMark.STRONG:
                return BOLD
            case RunMark.EMPHASIS:
                return self.stress() if self.tokens.text.italics else BOLD
            case RunMark.CODE:
                return {"rFonts": self.mono(), "noProof": ON["noProof"]}
            case RunMark.KEYBOARD:
                line = border("bdr", "solid", 0.75, colors.rule)
                return {**self.mark(RunMark.CODE), "bdr": line}
            case RunMark.ABBREVIATION:
                dots = {"w:val": "dotted", "w:color": colors.rule.removeprefix("#")}
                return {"u": tag("w:u", dots)}
            case RunMark.CAPITALS:
                return {"smallCaps": "<w:smallCaps/>"}
            case RunMark.HIGHLIGHT:
                return {"shd": self.ground(colors.mark_background)}
            case RunMark.STRIKE:
                return {"strike": "<w:strike/>"}
            case RunMark.SUBSCRIPT:
                return self.raised("subscript")
            case RunMark.SUPERSCRIPT:
                return self.raised("superscript")
            case RunMark.SMALL_FIGURES:
                return self.enlarged()
            case RunMark.NOTE:
                return {**color(colors.link), **self.raised("superscript")}
            case _:
                assert_never(mark)

    def raised(self, name: str) -> Properties:
        """Return how raised or lowered figures look: as Word sets them, or no smaller than text.

        Word makes them smaller by itself, so they are set in a larger size. (`w:position`, which
        leaves the size alone, does not do so for styles in LibreOffice.)
        """
        text = self.tokens.text
        whole = size(math.ceil(text.size / RAISED * 2) / 2) if text.raised == 1 else {}
        return {"vertAlign": val("vertAlign", name), **whole}

    def enlarged(self) -> Properties:
        """Return how ⁹ and its like look, small by nature: as they are, or as large as the text."""
        text = self.tokens.text
        return size(math.ceil(text.size / RAISED * 2) / 2) if text.raised == 1 else {}

    def ground(self, value: str) -> str:
        """Return the ground of an area; nothing where no ink is spent on grounds."""
        return shading(value) if self.tokens.ink.fills else ""

    def box_ground(self, kind: BoxKind) -> str:
        """Return the ground of a box."""
        return self.ground(self.tokens.boxes[kind].background)

    @property
    def leading(self) -> float:
        """The height of a line of text, in points."""
        return self.tokens.text.size * max(self.tokens.text.leading, self.script.leading)

    def defaults(self) -> str:
        """Return the document's defaults (17.7.5.1): font, size, leading, language."""
        text = self.tokens.text
        hint = {"w:hint": "eastAsia"} if self.script.slot is Slot.EAST_ASIAN else {}
        names = self.fonts.attributes("minor", themed=bool(self.theme))
        run = {
            "rFonts": tag("w:rFonts", {**hint, **names}),
            **color(self.tokens.colors.ink),
            **size(text.size),
            "lang": ooxml.language(self.language),
        }
        if text.letter_spacing and not self.script.joined:
            run["spacing"] = val("spacing", twips(text.letter_spacing))
        paragraph = {"spacing": spacing(0, 0, self.leading)}
        return tag(
            "w:docDefaults",
            NONE,
            tag("w:rPrDefault", NONE, run_properties(run)),
            tag("w:pPrDefault", NONE, paragraph_properties(paragraph)),
        )

    def normal(self) -> str:
        """Return what every paragraph is based on: no widows, no hyphens, the direction."""
        values = {
            "widowControl": "<w:widowControl/>",
            "suppressAutoHyphens": "<w:suppressAutoHyphens/>",
        }
        return paragraph_properties({**values, **({"bidi": "<w:bidi/>"} if self.rtl else {})})

    def footer_imprint(self) -> str:
        """Return how the footer looks that names the clinic before a tab and the page."""
        return paragraph_properties({"tabs": self.end_stop(), "jc": val("jc", "left")})

    def margin_text(self, *, end: bool = False) -> str:
        """Return how the header and the footer look; `end`: at the end of the line."""
        run = {**size(self.tokens.text.small_size), **color(self.tokens.colors.muted)}
        values = {"jc": val("jc", "right")} if end else {}
        return paragraph_properties(values) + run_properties(run)
