"""How each thing looks in Word: the theme's tokens as properties of paragraphs, runs and tables.

`styles` gives these looks their names and keeps them; nothing here knows which of them a
document uses. The room is longer than most, so that all looks stand in one place.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
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

ON = {
    name: f"<w:{name}/>"
    for name in ("keepNext", "keepLines", "contextualSpacing", "noProof", "b", "bCs", "i")
}
BOLD = {"b": ON["b"], "bCs": ON["bCs"]}
# Scripts that Word calls complex have no slant, or run the other way: their words get heavier.
SLANTED = {"bCs": ON["bCs"], "i": ON["i"]}

BUILT_IN = {
    "Normal", "Body Text", "caption", "footnote text", "footnote reference", "header", "footer",
    "Hyperlink", "Strong", "Emphasis", "HTML Code", "HTML Keyboard", "Block Text", "Normal Table",
    "Default Paragraph Font", "No List", "Bibliography",
    *(f"heading {level}" for level in range(1, 7)),
    *(f"List {kind}" for kind in ("Bullet", "Number", "Continue")),
    *(f"List {kind} {n}" for kind in ("Bullet", "Number", "Continue") for n in range(2, 6)),
}  # fmt: skip

BOX_NAMES = {
    BoxKind.KEY_POINTS: "Key Points",
    BoxKind.NOTE: "Note",
    BoxKind.WARNING: "Warning",
    BoxKind.QUESTIONS: "Questions",
    BoxKind.MY_NOTES: "My Notes",
    BoxKind.FOR_CLINICS: "For Clinics",
    BoxKind.FOR_PATIENTS: "For Patients",
}
# The kinds of box that are lists by nature: their headings hang out as their bullets do, so that
# all of the box has the same indents.
LISTS_BY_NATURE = {BoxKind.KEY_POINTS, BoxKind.QUESTIONS}

# Roles with a name of their own; `bullet`, `number`, `continue` and `heading` have levels.
ROLE_NAMES = {
    "text": "Body Text",
    "bullet": "List Bullet",
    "number": "List Number",
    "continue": "List Continue",
    "quote": "Quoted Text",
    "code": "Code Block",
    "term": "Definition Term",
    "definition": "Definition",
    "glossary term": "Glossary Term",
    "glossary definition": "Glossary Definition",
    "caption": "caption",
    "table caption": "Table Caption",
    "picture label": "Picture Label",
    "group figure": "Picture Below Label",
    "figure": "Picture",
    "lone figure": "Picture Alone",
    "line": "Line",
    "label": "Label",
    "lede": "Lede",
    "byline": "Byline",
    "source": "Source Line",
    "colophon": "Colophon",
    "letterhead": "Letterhead",
    "available": "Also Available",
    "reference": "Reference Entry",
    "work": "Bibliography",
    "break": "Thematic Break",
    "spacer": "Table Spacer",
}
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
class Frame:
    """What surrounds a paragraph: the body, a box, quotations (`depth` of them), a footnote.

    `again`: the box follows one of its own kind. Its borders differ by the least width that
    there is, or else Word would draw the two as one. `turned`: its text runs the other way than the
    document. `inset`: the definitions within it that it explains, each of which is indented.
    """

    kind: BoxKind | None = None
    again: bool = False
    depth: int = 0
    footnote: bool = False
    inset: int = 0
    turned: bool = False

    @property
    def prefix(self) -> str:
        """The name that the frame's styles begin with; empty in the body."""
        if self.inset:
            inset = numbered_name(ROLE_NAMES["definition"], self.inset)
            return f"{replace(self, inset=0).prefix} {inset}".strip()
        if self.turned:
            return f"Turned {replace(self, turned=False).prefix}"
        if self.kind:
            return ("Next " if self.again else "") + BOX_NAMES[self.kind]
        if self.footnote:
            return "Footnote"
        return " ".join(
            ["Quote", *([str(self.depth)] if self.depth > 1 else [])] * bool(self.depth)
        )

    @property
    def bordered(self) -> bool:
        """True if its paragraphs share a border."""
        return self.kind is not None or self.depth > 0


BODY = Frame()


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """One paragraph style.

    `tabbed`: text begins after a tab, as its first line hangs out. `writing`: a line to write on.
    """

    name: str
    identifier: str
    based_on: str
    following: str
    paragraph: Properties
    run: Properties
    left: int = 0
    right: int = 0
    tabbed: bool = False
    frame: Frame = BODY
    writing: bool = False


def identifier(name: str) -> str:
    """Return the identifier of a style: its name's words, run together."""
    return "".join(word[:1].upper() + word[1:] for word in name.split())


def numbered_name(name: str, level: int) -> str:
    """Return Word's name for a level of a family: List Bullet, List Bullet 2 and so on."""
    return name if level <= 1 else f"{name} {level}"


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
    """The looks of one theme, for one language's direction and one width of text (twips)."""

    def __init__(self, tokens: Tokens, *, width: int, language: str, rtl: bool) -> None:
        self.tokens = tokens
        self.width = width
        self.language = language
        self.script = script_of(language)
        self.rtl = rtl
        self.step = twips(tokens.space.list_indent)
        self.side_padding = tokens.space.box_padding * 1.25  # of a box, at the lines' ends

    # --- Paragraphs ------------------------------------------------------------------------

    def plain(self, role: str, level: int) -> ParagraphStyle:
        """Return how a role looks in the body, at a level of lists."""
        text, space, colors = self.tokens.text, self.tokens.space, self.tokens.colors
        gap = text.paragraph_gap
        run: Properties = {}
        left, right, base = 0, 0, "Normal"
        values: dict[str, str] = {}
        if role == "heading":
            return self.heading(level)
        match role:
            case "bullet" | "number":
                values["spacing"] = spacing(space.item_gap, space.item_gap)
                left = level * self.step
            case "continue":
                values["spacing"] = spacing(space.item_gap, space.item_gap)
                left = level * self.step
            case "reference":
                values["spacing"] = spacing(space.item_gap, space.item_gap)
            case "work":
                values["spacing"] = spacing(space.item_gap, space.item_gap)
                hanging: dict[str, str | int] = {"w:left": self.step, "w:hanging": self.step}
                values["ind"] = tag("w:ind", hanging)
            case "quote":
                values["spacing"] = spacing(gap * 2 / 3, gap)
                left = twips(space.quote_indent)
            case "code":
                values |= {
                    "pBdr": self.code_borders(),
                    "shd": self.ground(colors.code_background),
                    "spacing": spacing(gap, gap, text.size * CODE_LEADING),
                }
                left = right = twips(space.box_padding + CODE_BORDER)
                run = {"rFonts": self.mono(), "noProof": ON["noProof"]}
            case "term" | "glossary term":
                values |= {name: ON[name] for name in ("keepNext", "contextualSpacing")}
                values["spacing"] = spacing(gap * 0.6, 0)
                run = BOLD
            case "definition" | "glossary definition":
                values["spacing"] = spacing(0, space.item_gap)
                left = self.step if role == "glossary definition" else 0
            case "caption":
                values["spacing"] = spacing(0, gap * 1.5)
                run = color(colors.muted)
            case "label":
                values |= {"keepNext": ON["keepNext"], "spacing": spacing(gap * 2 / 3, gap)}
            case "picture label":
                after = space.item_gap
                values |= {"keepNext": ON["keepNext"], "spacing": spacing(gap * 1.5, after)}
            case "table caption":
                values |= {"keepNext": ON["keepNext"], "spacing": spacing(gap, space.item_gap)}
                run, base = {**BOLD, **color(colors.ink)}, "Caption"
            case "figure":
                after = space.item_gap * 1.5
                values |= {"keepNext": ON["keepNext"], "spacing": spacing(gap * 1.5, after)}
            case "group figure":
                values |= {"keepNext": ON["keepNext"], "spacing": spacing(0, space.item_gap * 1.5)}
            case "lone figure":
                values["spacing"] = spacing(gap * 1.5, gap * 1.5)
            case "lede":
                values["spacing"] = spacing(0, gap, text.lede_size * 1.4)
                run = {**size(text.lede_size), **color(colors.muted)}
            case "source":
                values |= self.rule_below()
                run = {**size(text.small_size), **color(colors.muted)}
            case "byline" | "colophon":
                values["spacing"] = spacing(0, gap * 0.6)
                run = {**size(text.small_size), **color(colors.muted)}
            case "letterhead":
                values["spacing"] = spacing(0, gap * 2)
                values["textAlignment"] = val("textAlignment", "center")
                # Never larger than what stands below it: headings of large print hardly grow.
                largest = self.tokens.headings.h2.size
                run = {**size(min(text.size * LETTERHEAD, largest)), **color(colors.accent)}
            case "available":
                large = max(text.size, LARGE)
                values |= self.rule_above()
                values["spacing"] = spacing(gap * 2, gap, large * text.leading)
                run = size(large)
            case "break":
                line = border("bottom", "solid", 1, colors.rule)
                values |= {"pBdr": tag("w:pBdr", NONE, line), "spacing": spacing(gap, gap)}
            case "line":
                # Words stand at the foot of a line that is higher than they are: on the rule.
                high = spacing(0, 0, space.writing_line)
                values |= {"pBdr": self.line_borders(BODY), "spacing": high}
            case "spacer":
                values["spacing"] = spacing(0, 0)
            case _:
                values["spacing"] = spacing(gap * 2 / 3, gap)
        name = ROLE_NAMES[role]
        if role in ("bullet", "number", "continue"):
            name = numbered_name(name, level)
        elif level:
            name = numbered_name(f"{name} Indented", level)
            left += level * self.step
        if left:
            values["ind"] = tag("w:ind", {"w:left": left, **({"w:right": right} if right else {})})
        # Enter on a line to write on gives one of the other style, with a rule of its own.
        following = identifier(f"{name} Other") if role == "line" else identifier(name)
        return ParagraphStyle(
            name,
            identifier(name),
            base,
            following,
            values,
            run,
            left,
            right,
            writing=role == "line",
        )

    def rule_above(self) -> dict[str, str]:
        """Return the rule that parts the colophon from the text."""
        gap, line = self.tokens.text.paragraph_gap, self.tokens.colors.rule
        return {"pBdr": tag("w:pBdr", NONE, border("top", "solid", 1, line, gap))}

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

    def heading(self, level: int) -> ParagraphStyle:
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
        return ParagraphStyle(
            f"heading {level}", f"Heading{level}", "Normal", "BodyText", values, run
        )

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

    def line_borders(self, frame: Frame, *, other: bool = False, last: bool = False) -> str:
        """Return the borders of a line to write on: a rule below it, and the sides of its box.

        `other`: every second line; its rule differs by the least width that there is, or else Word
        would take two lines for one paragraph and draw the rule below the second alone. `last`: the
        box ends with it.
        """
        rule = border("bottom", "solid", CODE_BORDER + other / 8, self.tokens.colors.rule)
        if frame.kind is None:
            return tag("w:pBdr", NONE, rule)
        sides = self.borders(frame, ("top",) if last else ("top", "bottom"))
        return sides if last else sides.replace(NO_BORDER["bottom"], rule)

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

    def mono(self) -> str:
        """Return the font of code."""
        name = self.tokens.fonts.word_mono
        return tag("w:rFonts", {f"w:{k}": name for k in ("ascii", "hAnsi", "eastAsia", "cs")})

    def stress(self) -> Properties:
        """Return how stressed words look: slanted, or bold where their script has no slant."""
        complex_script = self.script.slot is Slot.COMPLEX
        return BOLD if self.script.upright and not complex_script else SLANTED

    def mark(self, mark: str) -> tuple[str, Properties]:
        """Return the name and look of a mark on a run."""
        colors = self.tokens.colors
        mono = {"rFonts": self.mono(), "noProof": ON["noProof"]}
        match mark:
            case "link":
                return "Hyperlink", {**color(colors.link), "u": val("u", "single")}
            case "term":
                return "Glossary Link", {**color(colors.link), "u": val("u", "dottedHeavy")}
            case "strong":
                return "Strong", BOLD
            case "emphasis":
                return "Emphasis", self.stress() if self.tokens.text.italics else BOLD
            case "code":
                return "HTML Code", mono
            case "keyboard":
                return "HTML Keyboard", {**mono, "bdr": border("bdr", "solid", 0.75, colors.rule)}
            case "abbreviation":
                line = {"w:val": "dotted", "w:color": colors.rule.removeprefix("#")}
                return "Abbreviation", {"u": tag("w:u", line)}
            case "capitals":
                return "Small Capitals", {"smallCaps": "<w:smallCaps/>"}
            case "mark":
                return "Highlight", {"shd": self.ground(colors.mark_background)}
            case "strike":
                return "Strikethrough", {"strike": "<w:strike/>"}
            case "sub":
                return "Subscript", self.raised("subscript")
            case "sup":
                return "Superscript", self.raised("superscript")
            case "figures":
                return "Small Figures", self.enlarged()
            case "note":
                raised = self.raised("superscript")
                return "footnote reference", {**color(colors.link), **raised}
            case _:
                raise KeyError(mark)

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

    def defaults(self) -> str:
        """Return the document's defaults (17.7.5.1): font, size, leading, language."""
        text = self.tokens.text
        main, east, complex_script = (
            self.font(slot) for slot in (Slot.MAIN, Slot.EAST_ASIAN, Slot.COMPLEX)
        )
        names = {
            **({"w:hint": "eastAsia"} if self.script.slot is Slot.EAST_ASIAN else {}),
            "w:ascii": main,
            "w:hAnsi": main,
            "w:eastAsia": east,
            "w:cs": complex_script,
        }
        run = {
            "rFonts": tag("w:rFonts", names),
            **color(self.tokens.colors.ink),
            **size(text.size),
            "lang": ooxml.language(self.language),
        }
        if text.letter_spacing and not self.script.joined:
            run["spacing"] = val("spacing", twips(text.letter_spacing))
        paragraph = {"spacing": spacing(0, 0, text.size * max(text.leading, self.script.leading))}
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
        stop: dict[str, str | int] = {"w:val": "right", "w:pos": self.width}
        tabs = tag("w:tabs", NONE, tag("w:tab", stop))
        return paragraph_properties({"tabs": tabs, "jc": val("jc", "left")})

    def margin_text(self, *, end: bool = False) -> str:
        """Return how the header and the footer look; `end`: at the end of the line."""
        run = {**size(self.tokens.text.small_size), **color(self.tokens.colors.muted)}
        values = {"jc": val("jc", "right")} if end else {}
        return paragraph_properties(values) + run_properties(run)
