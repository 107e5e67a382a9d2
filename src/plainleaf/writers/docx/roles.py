"""What paragraphs and runs are, and what surrounds them: each by the name of its style in Word.

A style's name is put together from these: "Note List Bullet 2" is a bullet of the second level in a
box.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from plainleaf.model.article import BoxKind


class ParagraphRole(StrEnum):
    """What a paragraph is; the value is the name of its style in the body.

    Headings and the items of lists have levels, which the names of their styles end with.
    """

    HEADING = "heading"
    TEXT = "Body Text"
    BULLET = "List Bullet"
    NUMBER = "List Number"
    CONTINUE = "List Continue"
    QUOTE = "Quoted Text"
    CODE = "Code Block"
    TERM = "Definition Term"
    DEFINITION = "Definition"
    GLOSSARY_TERM = "Glossary Term"
    GLOSSARY_DEFINITION = "Glossary Definition"
    CAPTION = "caption"
    TABLE_CAPTION = "Table Caption"
    PICTURE_LABEL = "Picture Label"
    GROUP_FIGURE = "Picture Below Label"
    FIGURE = "Picture"
    LONE_FIGURE = "Picture Alone"
    LINE = "Line"
    LABEL = "Label"
    LEDE = "Lede"
    BYLINE = "Byline"
    SOURCE = "Source Line"
    COLOPHON = "Colophon"
    LETTERHEAD = "Letterhead"
    AVAILABLE = "Also Available"
    REFERENCE = "Reference Entry"
    WORK = "Bibliography"
    BREAK = "Thematic Break"
    SPACER = "Table Spacer"

    @property
    def has_levels(self) -> bool:
        """True if its style is another one at each level."""
        return self in _WITH_LEVELS

    def name_at(self, level: int) -> str:
        """Return the name of its style in the body.

        Args:
            level: of a heading or list, from 1; else how many lists stand round it.
        """
        if self is ParagraphRole.HEADING:
            return f"{self.value} {level}"
        if self.has_levels:
            return numbered_name(self.value, level)
        return numbered_name(f"{self.value} Indented", level) if level else self.value


_WITH_LEVELS = frozenset(
    (ParagraphRole.HEADING, ParagraphRole.BULLET, ParagraphRole.NUMBER, ParagraphRole.CONTINUE)
)


class RunMark(StrEnum):
    """What a run is marked as; the value is the name of its style.

    A style of several marks names them in this order.
    """

    LINK = "Hyperlink"
    BACK = "Back"  # from an entry to the text
    TERM = "Glossary Link"
    STRONG = "Strong"
    EMPHASIS = "Emphasis"
    CODE = "HTML Code"
    KEYBOARD = "HTML Keyboard"
    ABBREVIATION = "Abbreviation"
    CAPITALS = "Small Capitals"
    HIGHLIGHT = "Highlight"
    STRIKE = "Strikethrough"
    SUBSCRIPT = "Subscript"
    SUPERSCRIPT = "Superscript"
    SMALL_FIGURES = "Small Figures"
    NOTE = "footnote reference"


class StyleVariant(StrEnum):
    """How a paragraph differs for where it stands; the name of its style ends with the value."""

    KEPT = "Kept"  # with what follows it
    FIRST = "First"  # of what stands below the text: the colophon, or a source before it
    BEFORE_TEXT = "Before Text"  # the last line of the title
    AFTER_BREAK = "After Break"
    AFTER_CODE = "After Code"
    AFTER_TABLE = "After Table"
    BEFORE_TABLE = "Before Table"
    # In a box with tables, which go on with its sides: above, between and below them.
    UPPER = "Upper"
    MIDDLE = "Middle"
    LOWER = "Lower"


BUILT_IN = {
    "Normal", "Body Text", "caption", "footnote text", "footnote reference", "header", "footer",
    "Hyperlink", "Strong", "Emphasis", "HTML Code", "HTML Keyboard", "Block Text", "Normal Table",
    "Default Paragraph Font", "No List", "Bibliography",
    *(f"heading {level}" for level in range(1, 7)),
    *(f"List {kind}" for kind in ("Bullet", "Number", "Continue")),
    *(f"List {kind} {n}" for kind in ("Bullet", "Number", "Continue") for n in range(2, 6)),
}  # fmt: skip

GALLERY = {
    name: place
    for place, name in enumerate(
        (
            "Normal", "Body Text", "heading 1", "heading 2", "heading 3", "heading 4", "Lede",
            "List Bullet", "List Number", "Key Point", "Key Points Text", "Note Text",
            "Warning Text", "Block Text", "caption", "Table Caption", "Strong", "Emphasis",
        ),
        start=1,
    )
}  # fmt: skip
"""The styles that Word shows to everybody, in this order; it lists the others when asked."""

BOX_NAMES = {
    BoxKind.KEY_POINTS: "Key Points",
    BoxKind.NOTE: "Note",
    BoxKind.WARNING: "Warning",
    BoxKind.QUESTIONS: "Questions",
    BoxKind.MY_NOTES: "My Notes",
    BoxKind.FOR_CLINICS: "For Clinics",
    BoxKind.FOR_PATIENTS: "For Patients",
}


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
            inset = numbered_name(ParagraphRole.DEFINITION.value, self.inset)
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


def numbered_name(name: str, level: int) -> str:
    """Return Word's name for a level of a family: List Bullet, List Bullet 2 and so on."""
    return name if level <= 1 else f"{name} {level}"
