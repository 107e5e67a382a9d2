"""The named styles of the Word document.

Nothing in a document is formatted by itself: every paragraph and run names a style, so a clinic
that changes one style changes the whole document. Word's own style names are kept where Word has
one (it shows them in the user's language).

Styles are made at their first use. A paragraph's style follows from its role (text, bullet, …) and
from its frame (the body, a kind of box, a quotation, a footnote). Word draws the borders of
neighbouring paragraphs as ONE box only if their borders agree and their first lines or hanging
markers begin at the same edge; so in a frame what is indented hangs out to that edge.
"""

from __future__ import annotations

from dataclasses import replace

from plainleaf.model.article import Alignment, BoxKind
from plainleaf.writers.docx import ooxml
from plainleaf.writers.docx.formatting import (
    BODY,
    BUILT_IN,
    LISTS_BY_NATURE,
    ON,
    ROLE_NAMES,
    Formatting,
    Frame,
    ParagraphStyle,
    identifier,
    numbered_name,
    size,
    spacing,
)
from plainleaf.writers.docx.numbering import Family, Numbering
from plainleaf.writers.docx.ooxml import (
    NONE,
    border,
    paragraph_properties,
    run_properties,
    tag,
    twips,
    val,
)
from plainleaf.writers.docx.tables import CELL_NAMES, TABLE_STYLE, normal_table, table_look

# In a box with tables, which go on with its sides: what stands above, between and below them.
OPEN_SIDES = {"Upper": ("bottom",), "Middle": ("top", "bottom"), "Lower": ("top",)}


class Styles:
    """The styles of one document."""

    def __init__(self, looks: Formatting, numbering: Numbering) -> None:
        self.looks = looks
        self.numbering = numbering
        self._styles: dict[str, ParagraphStyle] = {}
        self._characters: dict[str, str] = {}
        self._tables: dict[str, str] = {}
        # What every handout's styles can be, used or not: a person goes on writing in Word.
        for level in range(1, 7):
            self.paragraph("heading", level=level)
        for role in (
            "text",
            "lede",
            "byline",
            "source",
            "available",
            "colophon",
            "caption",
            "table caption",
        ):
            self.paragraph(role)
        for level in (1, 2, 3):
            for role in ("bullet", "number", "continue"):
                self.paragraph(role, level=level)
        for mark in ("link", "strong", "emphasis"):
            self.character((mark,))
        self.table()

    # --- Paragraphs ------------------------------------------------------------------------

    def paragraph(self, role: str, frame: Frame = BODY, *, level: int = 0) -> ParagraphStyle:
        """Return the style of a paragraph with this role in this frame.

        Args:
            role: a key of `ROLE_NAMES`, or "heading".
            frame: what surrounds it.
            level: of a heading, 1 to 6; of a list, from 1; else how many lists stand round it.
        """
        plain = self.looks.plain(role, level)
        name = self._framed_name(role, plain.name, frame, level)
        if name in self._styles:
            return self._styles[name]
        style = self._framed(role, plain, frame, level, name) if frame != BODY else plain
        return self._add(self._list_style(role, style, frame, level))

    def variant(self, style: ParagraphStyle, what: str) -> ParagraphStyle:
        """Return the style's variant: "Last" in its box, "After Break" and so on."""
        name = f"{style.name} {what}"
        if name in self._styles:
            return self._styles[name]
        tokens = self.looks.tokens
        gap, rule = tokens.text.paragraph_gap, tokens.colors.rule
        changes: dict[str, str] = {}
        match what:
            case "Last":
                changes["keepNext"] = val("keepNext", 0)
                changes["spacing"] = tag("w:spacing", {"w:after": twips(tokens.space.box_gap)})
                if style.writing:
                    changes["pBdr"] = self.looks.line_borders(style.frame, last=True)
            case "Kept":  # with what follows it
                changes["keepNext"] = ON["keepNext"]
            case "Other":  # every second line to write on
                changes["pBdr"] = self.looks.line_borders(style.frame, other=True)
            case "Before Lines":
                changes["spacing"] = tag("w:spacing", {"w:after": 0})
            case "After Lines":
                changes["spacing"] = tag("w:spacing", {"w:before": twips(gap)})
            case "First":  # of the colophon
                changes |= self.looks.rule_above()
                changes["spacing"] = spacing(gap * 2, gap * 0.6)
            case "Before Text":  # the last line of the title: a rule parts it from what follows
                changes |= self.looks.rule_below()
            case "After Break":
                line = border("top", "solid", 1, rule, gap * 2)
                changes["pBdr"] = tag("w:pBdr", NONE, line)
                changes["spacing"] = tag("w:spacing", {"w:before": twips(gap * 2)})
            case "After Code":
                changes["pBdr"] = self.looks.code_borders(again=True)
            case "After Table":
                before = 0 if style.frame.kind else twips(gap * 1.5)
                changes["spacing"] = tag("w:spacing", {"w:before": before})
            case "Before Table":
                changes["spacing"] = tag("w:spacing", {"w:after": 0})
            case _:  # in a box with a table
                changes["pBdr"] = self.looks.borders(style.frame, OPEN_SIDES[what])
        return self._add(
            replace(
                style,
                name=name,
                identifier=identifier(name),
                based_on=style.identifier,
                following=_following(style, what),
                paragraph=changes,
                run={},
            )
        )

    def cell(self, alignment: Alignment) -> ParagraphStyle:
        """Return the style of text in a table's cell."""
        name, justification = CELL_NAMES[alignment]
        base = "Normal" if alignment is Alignment.START else "TableText"
        if alignment is not Alignment.START:
            self.cell(Alignment.START)
        values = {"jc": val("jc", justification)} if justification else {"spacing": spacing(2, 2)}
        return self._add(ParagraphStyle(name, identifier(name), base, identifier(name), values, {}))

    def table(self, frame: Frame = BODY, *, last: bool = False) -> str:
        """Return the identifier of the style of a table; see `table_look`."""
        name = f"{TABLE_STYLE} {frame.prefix}".strip() + (" Last" if last else "")
        if name not in self._tables:
            look = table_look(self.looks.tokens, frame, last=last)
            self._tables[name] = _style("table", name, "NormalTable", look)
        return identifier(name)

    def family(self, role: str, frame: Frame) -> Family:
        """Return the numbering of a frame's bullets, numbers or references."""
        name = f"{frame.prefix} {ROLE_NAMES[role]}".strip()
        return self.numbering.family(
            name,
            ordered=role != "bullet",
            edge=self.looks.edge(frame),
            step=self.looks.step,
            framed=frame.bordered,
            inset=frame.inset * self.looks.step,
        )

    def _add(self, style: ParagraphStyle) -> ParagraphStyle:
        return self._styles.setdefault(style.name, style)

    def _framed_name(self, role: str, plain: str, frame: Frame, level: int) -> str:
        if frame == BODY:
            return plain
        match role:
            case "definition":
                return f"{frame.prefix}{plain.removeprefix(ROLE_NAMES[role])}"
            case "text":
                if frame.depth:
                    turned = "Turned " if frame.turned else ""
                    return turned + numbered_name("Block Text", frame.depth)
                return "footnote text" if frame.footnote else f"{frame.prefix} Text"
            case "heading":
                return f"{frame.prefix} Heading" + (f" {level}" if level != 2 else "")
            case "bullet" if frame == Frame(BoxKind.KEY_POINTS):
                return numbered_name("Key Point", level)
            case _:
                return f"{frame.prefix} {plain[0].upper()}{plain[1:]}"

    def _framed(
        self, role: str, plain: ParagraphStyle, frame: Frame, level: int, name: str
    ) -> ParagraphStyle:
        space = self.looks.tokens.space
        edge, right = self.looks.edge(frame), self.looks.right(frame)
        values = dict(plain.paragraph)
        inside = frame.inset * self.looks.step + plain.left
        hanging = inside if frame.bordered else 0
        if not frame.bordered:
            right = plain.right
        if role == "heading":
            base, following = plain.identifier, self.paragraph("text", frame).identifier
            del values["outlineLvl"]  # the heading's own, so it stands in the tree at its level
            after = self.looks.tokens.headings.level(level).after
            values["spacing"] = spacing(space.box_gap, after)
            if frame.kind in LISTS_BY_NATURE:
                hanging = self.looks.step
        elif role == "text":
            base, following = self._frame_base(frame), identifier(name)
            if frame.footnote:
                values["spacing"] = spacing(0, space.item_gap)
        else:
            text = self.paragraph("text", replace(frame, inset=0))
            base, following = text.identifier, identifier(name)
            if plain.writing:
                following = identifier(f"{name} Other")
        if frame.bordered:
            values["pBdr"] = self.looks.borders(frame)
            if frame.kind:
                values.setdefault("shd", self.looks.box_ground(frame.kind))
        if role == "line":
            values["pBdr"] = self.looks.line_borders(frame)
        if role == "break" and frame.bordered:
            # A rule as long as the line: the leader of a tab, so that borders agree.
            rule: dict[str, str | int] = {
                "w:val": "right",
                "w:leader": "underscore",
                "w:pos": self.looks.width - right,
            }
            values["tabs"] = tag("w:tabs", NONE, tag("w:tab", rule))
        left = edge + max(inside, hanging)
        if left or right:
            indents = {"w:left": left, "w:right": right}
            values["ind"] = tag("w:ind", indents | ({"w:hanging": hanging} if hanging else {}))
        tabbed = bool(hanging) and role not in ("bullet", "number", "heading")
        if tabbed:
            values["tabs"] = tag("w:tabs", NONE, tag("w:tab", {"w:val": "left", "w:pos": left}))
        small = size(self.looks.tokens.text.small_size)
        run = small if role == "text" and frame.footnote else plain.run
        return ParagraphStyle(
            name, identifier(name), base, following, values, run, left, right, tabbed, frame,
            plain.writing,
        )  # fmt: skip

    def _list_style(
        self, role: str, style: ParagraphStyle, frame: Frame, level: int
    ) -> ParagraphStyle:
        """Give a list's style its numbering, and the numbering its style."""
        if role not in ("bullet", "number", "reference"):
            return style
        level = max(level, 1)
        family = self.family(role, frame)
        family.styles.setdefault(level, style.identifier)
        left, hanging = family.left(level), family.hanging(level)
        ilvl = val("ilvl", level - 1) if level > 1 else ""
        right = {"w:right": style.right} if style.right else {}
        values = {
            **style.paragraph,
            "numPr": tag("w:numPr", NONE, ilvl, val("numId", family.base)),
            "ind": tag("w:ind", {"w:left": left, **right, "w:hanging": hanging}),
        }
        return replace(style, paragraph=values, left=left)

    def _frame_base(self, frame: Frame) -> str:
        if not frame.kind:
            return "Normal"
        gap = self.looks.tokens.text.paragraph_gap * 2 / 3
        values = {
            "keepNext": ON["keepNext"],
            "keepLines": ON["keepLines"],
            "spacing": spacing(gap, gap),
        }
        return self._add(ParagraphStyle("Box", "Box", "Normal", "Box", values, {})).identifier

    def character(self, marks: tuple[str, ...]) -> str:
        """Return the identifier of the style of a run with these marks, in `MARKS` order.

        A run has one style only, so marks that come together have a style of their own, based on
        the first and named for all: "Strong Emphasis".
        """
        parts = [self.looks.mark(mark) for mark in marks]
        name = " ".join(part for part, _ in parts)
        if name not in self._characters:
            base = self.character(marks[:1]) if len(marks) > 1 else "DefaultParagraphFont"
            own = {key: value for _, each in parts[len(parts) > 1 :] for key, value in each.items()}
            self._characters[name] = _style("character", name, base, run_properties(own))
        return identifier(name)

    # --- The part --------------------------------------------------------------------------

    def xml(self) -> bytes:
        """Return the styles part (17.7)."""
        latent = tag(
            "w:latentStyles",
            {
                "w:defLockedState": 0,
                "w:defUIPriority": 99,
                "w:defSemiHidden": 1,
                "w:defUnhideWhenUsed": 1,
                "w:defQFormat": 0,
                "w:count": 376,
            },
        )
        paragraphs = (
            _style(
                "paragraph",
                style.name,
                style.based_on,
                paragraph_properties(style.paragraph) + run_properties(style.run),
                style.following,
            )
            for style in self._styles.values()
        )
        return ooxml.part(
            "w:styles",
            "w",
            self.looks.defaults(),
            latent,
            _style("paragraph", "Normal", "", self.looks.normal()),
            _style("character", "Default Paragraph Font", "", ""),
            _style("table", "Normal Table", "", normal_table()),
            _style("numbering", "No List", "", ""),
            *paragraphs,
            _style("paragraph", "header", "Normal", self.looks.margin_text(), "Header"),
            _style("paragraph", "footer", "Normal", self.looks.margin_text(end=True), "Footer"),
            _style(
                "paragraph",
                "Footer Imprint",
                "Footer",
                self.looks.footer_imprint(),
                "FooterImprint",
            ),
            *self._characters.values(),
            *self._tables.values(),
        )


def _following(style: ParagraphStyle, what: str) -> str:
    """Return the style that Enter gives after a variant: after a line to write on, the other."""
    if what == "Last":
        return style.following if style.writing else "BodyText"
    return style.identifier


def _style(kind: str, name: str, base: str, content: str, following: str = "") -> str:
    attributes: dict[str, str | int] = {"w:type": kind}
    default = name in ("Normal", "Default Paragraph Font", "Normal Table", "No List")
    if default:
        attributes["w:default"] = 1
    if name not in BUILT_IN:
        attributes["w:customStyle"] = 1
    attributes["w:styleId"] = identifier(name)
    return tag(
        "w:style",
        attributes,
        val("name", name),
        val("basedOn", base) if base else "",
        val("next", following) if following and following != identifier(name) else "",
        val("uiPriority", 99 if default and name != "Normal" else 1),
        "<w:qFormat/>" if kind == "paragraph" or (kind == "character" and not default) else "",
        content,
    )
