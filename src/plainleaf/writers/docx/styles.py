"""The named styles of the Word document.

Nothing in a document is formatted by itself, but for the room below a box and the look of a heading
in one: every paragraph and run names a style, so a clinic that changes one style changes the whole
document. Word's own style names are kept where Word has one (it shows them in the user's language).

Styles are made at their first use. A paragraph's style follows from its role (text, bullet, …) and
from its frame (the body, a kind of box, a quotation, a footnote). Word draws the borders of
neighbouring paragraphs as ONE box only if their borders agree and their first lines or hanging
markers begin at the same edge; so in a frame what is indented hangs out to that edge. One room: a
style stands on others, and what each of them says counts only beside those.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import assert_never

from plainleaf.model.article import Alignment, BoxKind
from plainleaf.text.numerals import FIGURES, KINDS
from plainleaf.writers.docx import ooxml
from plainleaf.writers.docx.formatting import (
    LISTS_BY_NATURE,
    ON,
    Formatting,
    ParagraphStyle,
    size,
    spacing,
)
from plainleaf.writers.docx.identifiers import DEFAULT_STYLES, Identifiers, StyleKind
from plainleaf.writers.docx.numbering import Family, Numbering
from plainleaf.writers.docx.ooxml import (
    NONE,
    Properties,
    border,
    paragraph_properties,
    run_properties,
    tag,
    twips,
    val,
)
from plainleaf.writers.docx.roles import (
    BODY,
    BUILT_IN,
    GALLERY,
    Frame,
    ParagraphRole,
    RunMark,
    StyleVariant,
    numbered_name,
)
from plainleaf.writers.docx.tables import CELL_NAMES, TABLE_STYLE, normal_table, table_look

# What Enter makes there stands there, too: within a box that a table parts, or above that table.
_STANDING = {
    StyleVariant.UPPER,
    StyleVariant.MIDDLE,
    StyleVariant.LOWER,
    StyleVariant.BEFORE_TABLE,
}
_VARIANTS = tuple(f" {each}" for each in StyleVariant)
# Of every document, used or not: a person goes on writing in Word.
ALWAYS = (
    *((ParagraphRole.HEADING, level) for level in range(1, 7)),
    (ParagraphRole.TEXT, 0),
    (ParagraphRole.LEDE, 0),
    (ParagraphRole.BYLINE, 0),
    (ParagraphRole.SOURCE, 0),
    (ParagraphRole.AVAILABLE, 0),
    (ParagraphRole.COLOPHON, 0),
    (ParagraphRole.CAPTION, 0),
    (ParagraphRole.TABLE_CAPTION, 0),
    *(
        (role, level)
        for level in (1, 2, 3)
        for role in (ParagraphRole.BULLET, ParagraphRole.NUMBER, ParagraphRole.CONTINUE)
    ),
)


class Styles:
    """The styles of one document.

    Args:
        looks: how each of them looks.
        numbering: of its lists.
        identifiers: by which the document knows them.
    """

    def __init__(self, looks: Formatting, numbering: Numbering, identifiers: Identifiers) -> None:
        self.looks = looks
        self._plain = cache(looks.plain)  # each paragraph asks
        self.identifiers = identifiers
        self.numbering = numbering
        self._styles: dict[str, ParagraphStyle] = {}
        self._characters: dict[str, str] = {}
        self._tables: dict[str, str] = {}
        for role, level in ALWAYS:
            self.paragraph(role, level=level)
        for mark in (RunMark.LINK, RunMark.STRONG, RunMark.EMPHASIS):
            self.character((mark,))
        self.table()

    # --- Paragraphs ------------------------------------------------------------------------

    def paragraph(
        self, role: ParagraphRole, frame: Frame = BODY, *, level: int = 0
    ) -> ParagraphStyle:
        """Return the style of a paragraph with this role in this frame.

        Args:
            role: what it is.
            frame: what surrounds it.
            level: of a heading, 1 to 6; of a list, from 1; else how many lists stand round it.
        """
        plain = self._plain(role, level)
        if role is ParagraphRole.TEXT and (body := self.identifiers.body) and body.name:
            paragraph, run = {**plain.paragraph, **body.paragraph}, {**plain.run, **body.run}
            plain = replace(plain, based_on=body.base, paragraph=paragraph, run=run)
        if role is ParagraphRole.HEADING and frame != BODY:
            return self._heading_in(frame, plain, level)
        name = self._framed_name(role, plain.name, frame, level)
        if name in self._styles:
            return self._styles[name]
        style = self._framed(role, plain, frame, level, name) if frame != BODY else plain
        return self._add(self._list_style(role, style, frame, level))

    def variant(self, style: ParagraphStyle, what: StyleVariant) -> ParagraphStyle:
        """Return the style's variant for where a paragraph stands."""
        name = f"{style.name} {what}"
        if name in self._styles and not style.own:
            return self._styles[name]
        tokens = self.looks.tokens
        gap = tokens.text.paragraph_gap
        changes: dict[str, str] = {}
        match what:
            case StyleVariant.KEPT:
                changes["keepNext"] = ON["keepNext"]
            case StyleVariant.FIRST:
                changes |= {"keepLines": ON["keepLines"], **self.looks.rule_above()}
                changes["spacing"] = spacing(gap * 2, gap * 0.6)
            case StyleVariant.BEFORE_TEXT:  # a rule parts the title from what follows
                changes |= self.looks.rule_below()
            case StyleVariant.AFTER_BREAK:
                line = border("top", "solid", 1, tokens.colors.rule, gap * 2)
                changes["pBdr"] = tag("w:pBdr", NONE, line)
                changes["spacing"] = tag("w:spacing", {"w:before": twips(gap * 2)})
            case StyleVariant.AFTER_CODE:
                changes["pBdr"] = self.looks.code_borders(again=True)
            case StyleVariant.AFTER_TABLE:
                before = 0 if style.frame.kind else twips(gap * 1.5)
                changes["spacing"] = tag("w:spacing", {"w:before": before})
            case StyleVariant.BEFORE_TABLE:
                changes["spacing"] = tag("w:spacing", {"w:after": 0})
            case StyleVariant.UPPER:
                changes["pBdr"] = self.looks.borders(style.frame, ("bottom",))
            case StyleVariant.MIDDLE:
                changes["pBdr"] = self.looks.borders(style.frame, ("top", "bottom"))
            case StyleVariant.LOWER:
                changes["pBdr"] = self.looks.borders(style.frame, ("top",))
            case _:
                assert_never(what)
        if style.own:
            changes = {key: self._themed(each) for key, each in changes.items()}
            return replace(style, own=ooxml.laid_over(style.own, changes))
        return self._add(
            replace(
                style,
                name=name,
                based_on=style.name,
                following=name if what in _STANDING else style.name,
                paragraph=changes,
                run={},
            )
        )

    def cell(self, alignment: Alignment) -> ParagraphStyle:
        """Return the style of text in a table's cell."""
        name, justification = CELL_NAMES[alignment]
        base = "Normal"
        if alignment is not Alignment.START:
            base = self.cell(Alignment.START).name
        values = {"jc": val("jc", justification)} if justification else {"spacing": spacing(2, 2)}
        return self._add(ParagraphStyle(name, base, name, values, {}))

    def table(self, frame: Frame = BODY) -> str:
        """Return the identifier of the style of a table; see `table_look`."""
        name = f"{TABLE_STYLE} {frame.prefix}".strip()
        if name not in self._tables:
            look = table_look(self.looks.tokens, frame)
            self._tables[name] = self._style(StyleKind.TABLE, name, "Normal Table", look)
        return self.identifiers.style(StyleKind.TABLE, name)

    def family(self, role: ParagraphRole, frame: Frame, kind: str = FIGURES) -> Family:
        """Return the numbering of a frame's bullets, numbers, letters or references."""
        name = f"{frame.prefix} {role}".strip()
        name += "" if kind == FIGURES else f" {KINDS[kind][0]}"
        return self.numbering.family(
            name,
            ordered=role is not ParagraphRole.BULLET,
            edge=self.looks.edge(frame),
            step=self.looks.step,
            framed=frame.bordered,
            inset=frame.inset * self.looks.step,
            kind=kind,
        )

    def _add(self, style: ParagraphStyle) -> ParagraphStyle:
        """Keep a style. What the one says that it is based on is not said again.

        So a change of that one changes all that build on it, too.
        """
        paragraph, run = self._inherited(style.based_on)
        known = replace(
            style,
            identifier=self.identifiers.paragraph(style.name),
            paragraph=ooxml.unsaid(style.paragraph, paragraph),
            run=ooxml.unsaid(style.run, run),
        )
        return self._styles.setdefault(style.name, known)

    def _inherited(self, name: str) -> tuple[Properties, Properties]:
        """Return what a style of ours has with all that it is based on.

        Nothing of a template's, but the letters of its headings: they are those of ours in boxes.
        """
        style = self._styles.get(name)
        if style is None:
            return {}, {}
        paragraph, run = self._inherited(style.based_on)
        whole = ooxml.laid_over(paragraph, style.paragraph), {**run, **style.run}
        return ({}, whole[1]) if self.identifiers.in_template(StyleKind.PARAGRAPH, name) else whole

    def _framed_name(self, role: ParagraphRole, plain: str, frame: Frame, level: int) -> str:
        if frame == BODY:
            return plain
        if role is ParagraphRole.DEFINITION:
            return f"{frame.prefix}{plain.removeprefix(role)}"
        if role is ParagraphRole.TEXT:
            if frame.depth:
                turned = "Turned " if frame.turned else ""
                return turned + numbered_name("Block Text", frame.depth)
            return "footnote text" if frame.footnote else f"{frame.prefix} Text"
        if role is ParagraphRole.BULLET and frame == Frame(BoxKind.KEY_POINTS):
            return numbered_name("Key Point", level)
        return f"{frame.prefix} {plain[0].upper()}{plain[1:]}"

    def _framed(
        self, role: ParagraphRole, plain: ParagraphStyle, frame: Frame, level: int, name: str
    ) -> ParagraphStyle:
        space = self.looks.tokens.space
        edge, right = self.looks.edge(frame), self.looks.right(frame)
        values = dict(plain.paragraph)
        inside = frame.inset * self.looks.step + plain.left
        hanging = inside if frame.bordered else 0
        if not frame.bordered:
            right = plain.right
        if role is ParagraphRole.HEADING:
            base, following = plain.based_on, plain.following
            after = self.looks.tokens.headings.level(level).after
            values["spacing"] = spacing(space.box_gap, after)
            if frame.kind in LISTS_BY_NATURE:
                hanging = self.looks.step
        elif role is ParagraphRole.TEXT:
            base, following = self._frame_base(frame), name
            if frame.footnote:
                values["spacing"] = spacing(0, space.item_gap)
        else:
            base = self.paragraph(ParagraphRole.TEXT, replace(frame, inset=0)).name
            following = name
        if frame.bordered:
            values["pBdr"] = self.looks.borders(frame)
            if frame.kind:
                values.setdefault("shd", self.looks.box_ground(frame.kind))
        if role is ParagraphRole.LINE:
            values["tabs"] = self.looks.end_stop(right)
        if role is ParagraphRole.BREAK and frame.bordered:
            # A rule as long as the line: the leader of a tab, so that borders agree.
            values["tabs"] = self.looks.end_stop(right, "underscore")
        left = edge + max(inside, hanging)
        if left or right:
            indents = {"w:left": left, "w:right": right}
            values["ind"] = tag("w:ind", indents | ({"w:hanging": hanging} if hanging else {}))
        tabbed = bool(hanging) and role not in (
            ParagraphRole.BULLET,
            ParagraphRole.NUMBER,
            ParagraphRole.HEADING,
        )
        if tabbed:
            values["tabs"] = tag("w:tabs", NONE, tag("w:tab", {"w:val": "left", "w:pos": left}))
        small = size(self.looks.tokens.text.small_size)
        run = small if role is ParagraphRole.TEXT and frame.footnote else plain.run
        return ParagraphStyle(name, base, following, values, run, left, right, tabbed, frame)

    def _heading_in(self, frame: Frame, plain: ParagraphStyle, level: int) -> ParagraphStyle:
        """Return Word's own heading with the look of the box, note or quotation that it stands in.

        Programs know headings by that style alone, so the box's look is the paragraph's own.
        """
        framed = self._framed(ParagraphRole.HEADING, plain, frame, level, plain.name)
        heading, (inherited, _) = self._styles[plain.name], self._inherited(plain.name)
        own = {
            key: self._themed(each)
            for key, each in framed.paragraph.items()
            if inherited.get(key) != each and key != "outlineLvl"
        }
        return replace(heading, own=own, left=framed.left, right=framed.right, frame=frame)

    def _list_style(
        self, role: ParagraphRole, style: ParagraphStyle, frame: Frame, level: int
    ) -> ParagraphStyle:
        """Give a list's style its numbering, and the numbering its style."""
        if role not in (ParagraphRole.BULLET, ParagraphRole.NUMBER, ParagraphRole.REFERENCE):
            return style
        level = max(level, 1)
        family = self.family(role, frame)
        # Of a style that is the template's, its own list is the master.
        theirs = self.identifiers.in_template(StyleKind.PARAGRAPH, style.name)
        family.styles.setdefault(level, "" if theirs else self.identifiers.paragraph(style.name))
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
        if frame.again or frame.turned:
            return self.paragraph(ParagraphRole.TEXT, Frame(frame.kind)).name
        gap = self.looks.tokens.text.paragraph_gap * 2 / 3
        values = {
            "keepNext": ON["keepNext"],
            "keepLines": ON["keepLines"],
            "spacing": spacing(gap, gap),
        }
        return self._add(ParagraphStyle("Box", "Normal", "Box", values, {})).name

    def character(self, marks: tuple[RunMark, ...]) -> str:
        """Return the identifier of the style of a run with these marks, in the order of `RunMark`.

        A run has one style only, so marks that come together have a style of their own, based on
        the first and named for all: "Strong Emphasis".
        """
        name = " ".join(marks)
        if name not in self._characters:
            first, *others = marks
            base = "Default Paragraph Font"
            if others:
                self.character((first,))
                base = first
            own = [self.looks.mark(mark) for mark in others or marks]
            values = {key: value for each in own for key, value in each.items()}
            self._characters[name] = self._style(
                StyleKind.CHARACTER, name, base, run_properties(values)
            )
        return self.identifiers.style(StyleKind.CHARACTER, name)

    # --- The part --------------------------------------------------------------------------

    def elements(self) -> str:
        """Return `<w:style>` (17.7.4.17) for each style that the template does not have."""
        paragraph = StyleKind.PARAGRAPH
        ends = self.looks.margin_text(end=True)
        imprint = "Footer Imprint"
        return "".join(
            (
                self._style(paragraph, "Normal", "", self.looks.normal()),
                self._style(StyleKind.CHARACTER, "Default Paragraph Font", "", ""),
                self._style(StyleKind.TABLE, "Normal Table", "", normal_table()),
                self._style(StyleKind.NUMBERING, "No List", "", ""),
                *(
                    self._style(
                        paragraph,
                        style.name,
                        style.based_on,
                        paragraph_properties(style.paragraph) + run_properties(style.run),
                        style.following,
                    )
                    for style in self._styles.values()
                ),
                self._style(paragraph, "header", "Normal", self.looks.margin_text(), "header"),
                self._style(paragraph, "footer", "Normal", ends, "footer"),
                self._style(paragraph, imprint, "footer", self.looks.footer_imprint(), imprint),
                *self._characters.values(),
                *self._tables.values(),
            )
        )

    def xml(self) -> bytes:
        """Return the styles part (17.7), whose colours are those of the theme."""
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
        defaults, elements = map(self._themed, (self.looks.defaults(), self.elements()))
        return ooxml.part("w:styles", "w", defaults, latent, elements)

    def _themed(self, looks: str) -> str:
        return self.looks.theme.referring(looks) if self.looks.theme else looks

    def _style(
        self, kind: StyleKind, name: str, base: str, content: str, following: str = ""
    ) -> str:
        known = self.identifiers
        if known.in_template(kind, name):
            return ""
        attributes: dict[str, str | int] = {"w:type": kind}
        default = name == DEFAULT_STYLES[kind]
        if default and not known.over_template:
            attributes["w:default"] = 1
        shown_as = known.shown(kind, name)
        if shown_as not in BUILT_IN:
            attributes["w:customStyle"] = 1
        attributes["w:styleId"] = known.style(kind, name)
        place = GALLERY.get(name, 0)
        hidden = not place and not default and kind in (StyleKind.PARAGRAPH, StyleKind.CHARACTER)
        variant = name.endswith(_VARIANTS)
        return tag(
            "w:style",
            attributes,
            val("name", shown_as),
            val("basedOn", known.base(kind, name, base)) if base else "",
            val("next", known.paragraph(following)) if following and following != name else "",
            val("uiPriority", place or 99),
            "<w:semiHidden/>" if hidden else "",
            "<w:unhideWhenUsed/>" if hidden and not variant else "",
            "<w:qFormat/>" if place else "",
            content,
        )
