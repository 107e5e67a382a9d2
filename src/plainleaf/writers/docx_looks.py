"""How each thing looks in Word: the theme's tokens as properties of paragraphs, runs and tables.

Floor 2: imports `article`, `theme` and `ooxml`. `docx_styles` gives these looks their names and
keeps them; nothing here knows which of them a document uses.
"""

from __future__ import annotations

from dataclasses import dataclass

from plainleaf.article import Alignment, BoxKind
from plainleaf.theme import Tokens
from plainleaf.writers import ooxml
from plainleaf.writers.ooxml import (
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

ON = {name: f"<w:{name}/>" for name in ("keepNext", "keepLines", "noProof", "b", "bCs", "i", "iCs")}
BOLD = {"b": ON["b"], "bCs": ON["bCs"]}
ITALIC = {"i": ON["i"], "iCs": ON["iCs"]}

BUILT_IN = {
    "Normal", "Body Text", "caption", "footnote text", "footnote reference", "header", "footer",
    "Hyperlink", "Strong", "Emphasis", "HTML Code", "HTML Keyboard", "Block Text", "Normal Table",
    "Default Paragraph Font", "No List",
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
    "caption": "caption",
    "table caption": "Table Caption",
    "figure": "Picture",
    "line": "Line",
    "lede": "Lede",
    "byline": "Byline",
    "source": "Source Line",
    "colophon": "Colophon",
    "reference": "Reference Entry",
    "break": "Thematic Break",
    "spacer": "Table Spacer",
}
CELL_NAMES = {
    Alignment.START: ("Table Text", ""),
    Alignment.CENTER: ("Table Text Centered", "center"),
    Alignment.END: ("Table Text End", "right"),  # the end in either direction of script
}
TABLE_STYLE = "PlainleafTable"


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds a paragraph: the body, a box, quotations (`depth` of them), a footnote.

    `again`: the box follows one of its own kind. Its borders differ by the least width that
    there is, or else Word would draw the two as one.
    """

    kind: BoxKind | None = None
    again: bool = False
    depth: int = 0
    footnote: bool = False

    @property
    def prefix(self) -> str:
        """The name that the frame's styles begin with; empty in the body."""
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
class Style:
    """One paragraph style. `tabbed`: text begins after a tab, as its first line hangs out."""

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


class Looks:
    """The looks of one theme, for one language's direction and one width of text (twips)."""

    def __init__(self, tokens: Tokens, *, width: int, language: str, rtl: bool) -> None:
        self.tokens = tokens
        self.width = width
        self.language = language
        self.rtl = rtl
        self.step = twips(tokens.space.list_indent)
        self.cell_margin = twips(tokens.space.box_padding / 2)

    # --- Paragraphs ------------------------------------------------------------------------

    def plain(self, role: str, level: int) -> Style:
        """Return how a role looks in the body, at a level of lists."""
        text, space, colors = self.tokens.text, self.tokens.space, self.tokens.colors
        gap = text.paragraph_gap
        run: Properties = {}
        left, base = 0, "Normal"
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
            case "quote":
                values["spacing"] = spacing(gap * 2 / 3, gap)
                left = twips(space.quote_indent)
            case "code":
                values |= {
                    "keepLines": ON["keepLines"],
                    "shd": shading(colors.code_background),
                    "spacing": spacing(gap * 2 / 3, gap),
                }
                run = {"rFonts": self.mono(), "noProof": ON["noProof"]}
            case "term":
                values |= {"keepNext": ON["keepNext"], "spacing": spacing(gap * 2 / 3, 0)}
                run = BOLD
            case "definition":
                values["spacing"] = spacing(0, gap)
                left = self.step
            case "caption":
                values["spacing"] = spacing(0, gap)
                run = color(colors.muted)
            case "table caption":
                values |= {"keepNext": ON["keepNext"], "spacing": spacing(gap, space.item_gap)}
                run, base = {**BOLD, **color(colors.ink)}, "Caption"
            case "figure":
                values |= {"keepNext": ON["keepNext"], "spacing": spacing(gap, space.item_gap)}
            case "lede":
                values["spacing"] = spacing(0, gap)
                run = {**size(text.size + 2), **color(colors.muted)}
            case "byline" | "source" | "colophon":
                values["spacing"] = spacing(gap * 2 if role == "colophon" else 0, gap / 2)
                run = {**size(text.small_size), **color(colors.muted)}
            case "break":
                line = border("bottom", "solid", 1, colors.rule)
                values |= {"pBdr": tag("w:pBdr", NONE, line), "spacing": spacing(gap, gap)}
            case "line":
                values["spacing"] = spacing(text.size * 0.9, 0)
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
            values["ind"] = tag("w:ind", {"w:left": left})
        return Style(name, identifier(name), base, identifier(name), values, run, left)

    def heading(self, level: int) -> Style:
        """Return how a heading looks."""
        tokens = self.tokens.headings.level(level)
        values = {
            "keepNext": ON["keepNext"],
            "keepLines": ON["keepLines"],
            "spacing": spacing(tokens.before, tokens.after, tokens.size * tokens.leading),
            "outlineLvl": val("outlineLvl", level - 1),
        }
        run = {**BOLD, **color(self.tokens.colors.accent), **size(tokens.size)}
        return Style(f"heading {level}", f"Heading{level}", "Normal", "BodyText", values, run)

    def edge(self, frame: Frame) -> int:
        """Return where the frame's text begins, in twips from the margin."""
        space = self.tokens.space
        if frame.kind:
            return twips(space.box_padding + self.tokens.boxes[frame.kind].bar)
        return twips(space.quote_indent) * frame.depth

    def right(self, frame: Frame) -> int:
        """Return how far from the margin the frame's text ends, in twips."""
        if frame.kind:
            return twips(self.tokens.space.box_padding + self.tokens.boxes[frame.kind].width)
        return 0

    def borders(self, frame: Frame) -> str:
        """Return the borders that a frame's paragraphs share (17.3.1.24)."""
        space, start = self.tokens.space, "right" if self.rtl else "left"
        if frame.kind is None:
            line = border(start, "solid", 3, self.tokens.colors.rule, space.quote_indent * 2 / 3)
            return tag("w:pBdr", NONE, line)
        box = self.tokens.boxes[frame.kind]
        widths = dict.fromkeys(("top", "left", "bottom", "right"), box.width)
        widths["top"] += frame.again / 8
        widths[start] = box.bar
        sides = [
            border(side, box.style, width, box.border, space.box_padding)
            for side, width in widths.items()
        ]
        return tag("w:pBdr", NONE, *sides)

    def mono(self) -> str:
        """Return the font of code."""
        name = self.tokens.fonts.word_mono
        return tag("w:rFonts", {f"w:{k}": name for k in ("ascii", "hAnsi", "eastAsia", "cs")})

    def mark(self, mark: str) -> tuple[str, Properties]:
        """Return the name and look of a mark on a run."""
        colors = self.tokens.colors
        mono = {"rFonts": self.mono(), "noProof": ON["noProof"]}
        match mark:
            case "link":
                return "Hyperlink", {**color(colors.link), "u": val("u", "single")}
            case "strong":
                return "Strong", BOLD
            case "emphasis":
                return "Emphasis", ITALIC
            case "code":
                return "HTML Code", {**mono, "shd": shading(colors.code_background)}
            case "keyboard":
                return "HTML Keyboard", {**mono, **BOLD, "shd": shading(colors.code_background)}
            case "mark":
                return "Highlight", {"shd": shading(colors.mark_background)}
            case "strike":
                return "Strikethrough", {"strike": "<w:strike/>"}
            case "sub":
                return "Subscript", {"vertAlign": val("vertAlign", "subscript")}
            case "sup":
                return "Superscript", {"vertAlign": val("vertAlign", "superscript")}
            case "note":
                return "footnote reference", {"vertAlign": val("vertAlign", "superscript")}
            case _:
                raise KeyError(mark)

    def defaults(self) -> str:
        """Return the document's defaults (17.7.5.1): font, size, leading, language."""
        fonts, text = self.tokens.fonts, self.tokens.text
        names = {
            "w:ascii": fonts.word,
            "w:hAnsi": fonts.word,
            "w:eastAsia": fonts.word,
            "w:cs": fonts.word_alternative,
        }
        run = {
            "rFonts": tag("w:rFonts", names),
            **color(self.tokens.colors.ink),
            **size(text.size),
            "lang": ooxml.language(self.language),
        }
        paragraph = {"spacing": spacing(0, 0, text.size * text.leading)}
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

    def margin_text(self) -> str:
        """Return how the header and the footer look."""
        run = {**size(self.tokens.text.small_size), **color(self.tokens.colors.muted)}
        return run_properties(run)

    def table(self) -> str:
        """Return the table style: rules between rows, a head that stands out."""
        colors = self.tokens.colors
        lines = [border(side, "solid", 1, colors.rule) for side in ("top", "bottom", "insideH")]
        cell = [
            tag(f"w:{side}", {"w:w": width, "w:type": "dxa"})
            for side, width in (
                ("top", 60),
                ("left", self.cell_margin),
                ("bottom", 60),
                ("right", self.cell_margin),
            )
        ]
        bold = run_properties(BOLD)
        head = tag("w:tcPr", NONE, shading(colors.table_head_background))
        return "".join(
            (
                tag(
                    "w:tblPr",
                    NONE,
                    tag("w:tblBorders", NONE, *lines),
                    tag("w:tblCellMar", NONE, *cell),
                ),
                tag("w:tblStylePr", {"w:type": "firstRow"}, bold, head),
                tag("w:tblStylePr", {"w:type": "firstCol"}, bold),
            )
        )


def normal_table() -> str:
    """Return the table style that Word bases all others on."""
    sides = (("top", 0), ("left", 108), ("bottom", 0), ("right", 108))
    margins = [tag(f"w:{side}", {"w:w": width, "w:type": "dxa"}) for side, width in sides]
    indent = tag("w:tblInd", {"w:w": 0, "w:type": "dxa"})
    return tag("w:tblPr", NONE, indent, tag("w:tblCellMar", NONE, *margins))
