"""What in a handout a question to a person concerns: how many pictures, which fonts, no film.

`SUBJECTS` has one entry a subject; each looks at what was seen in the files and says in words what
there is to look at, or why the question does not apply.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from plainleaf.verify.readback.outline import LINE_END, Outline
from plainleaf.verify.report.pdf_features import PdfFeatures
from plainleaf.verify.report.pictures import ShownPicture

# Signs that stand in sums and seldom elsewhere; a lone minus or percent is no formula.
_MATHS = re.compile(
    "[=\u00d7\u00f7\u2202\u2206\u2208\u220f\u2211\u221a\u221d\u221e\u222b\u2248\u2260\u2264\u2265]"
)
# Pieces of brackets and the like that are put together to one tall sign.
_PIECES = re.compile("[\u239b-\u23b3]")
_AROUND = 24


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of a handout.

    Args:
        outline: what its readers meet: of the article, or of the first file.
        pictures: those that could be had.
        pdf: what its PDF holds; None if there is no PDF.
        moving: what its other files hold beside text and pictures, in words.
        article_is_known: the outline is the article's, so what it lacks is in no file.
        writing_places: boxes with lines to write on; None where nobody can know.
        printed_pages: how many pages of the printed edition the EPUB names.
    """

    outline: Outline
    pictures: tuple[ShownPicture, ...] = ()
    pdf: PdfFeatures | None = None
    moving: tuple[str, ...] = ()
    article_is_known: bool = False
    writing_places: int | None = None
    printed_pages: int = 0

    @property
    def described(self) -> int:
        """Return how many pictures have a description."""
        return len(self.outline.alts)

    @property
    def undescribed(self) -> int:
        """Return how many pictures have none: decoration, or what somebody forgot."""
        return sum(not picture.alt for picture in self.pictures)


@dataclass(frozen=True, slots=True)
class Concern:
    """Whether a question applies, what it concerns or why it does not, and where that is shown.

    `see` names a part of the report: "pictures", "links", …; empty if there is none.
    """

    applies: bool
    what: str
    see: str = ""


Subject = Callable[[Seen], Concern]


def counted(count: int, one: str, many: str = "") -> str:
    """Return a number with its noun: "1 picture", "3 pictures"."""
    return f"{count} {one if count == 1 else many or f'{one}s'}"


def _some(count: int, one: str, see: str, none: str, many: str = "") -> Concern:
    return Concern(True, f"{counted(count, one, many)}.", see) if count else Concern(False, none)


def _number(count: Callable[[Seen], int], one: str, see: str, none: str, many: str = "") -> Subject:
    """Return a subject of which there are some or none."""
    return lambda seen: _some(count(seen), one, see, none, many)


def _held(has: Callable[[PdfFeatures], bool], there: str, none: str, see: str = "") -> Subject:
    """Return a subject that the PDF holds or does not."""
    return lambda seen: (
        Concern(True, there, see) if seen.pdf and has(seen.pdf) else Concern(False, none)
    )


def _unless_untagged(seen: Seen, concern: Concern, look_for: str) -> Concern:
    """Return a concern; where only a file is known, what it lacks may be there without a tag."""
    if concern.applies or seen.article_is_known:
        return concern
    return Concern(True, f"{concern.what} See whether the pages show {look_for}.")


def _listed(found: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in found.items())


def _text(seen: Seen) -> Concern:
    parts = len(seen.outline.text.split("\n"))
    return Concern(True, f"The whole text: {counted(parts, 'part')} in reading order.", "order")


def _title(seen: Seen) -> Concern:
    said = f"“{seen.outline.title}”" if seen.outline.title else "The title is empty."
    return Concern(True, said)


def _language(seen: Seen) -> Concern:
    changes = len(seen.outline.languages)
    also = ""
    if changes:
        also = f", with {counted(changes, 'change of language', 'changes of language')}"
    whole = f"The whole is in “{seen.outline.language or 'no language'}”{also}."
    return Concern(True, whole, "languages" if changes else "")


def _margins(seen: Seen) -> Concern:
    pages = counted(seen.pdf.pages, "page") if seen.pdf else "the pages"
    return Concern(True, f"Running titles, page numbers, rules and grounds on {pages}.")


def _tags(seen: Seen) -> Concern:
    listed = _listed((seen.pdf.tags or {}) if seen.pdf else {})
    return Concern(True, f"The tags and how many of each: {listed or 'none'}.", "order")


def _fonts(seen: Seen) -> Concern:
    names = seen.pdf.fonts if seen.pdf else ()
    if not names:
        return Concern(False, "No font is in the file.")
    return Concern(True, f"{counted(len(names), 'font')}: {', '.join(names)}.")


def _all_pictures(seen: Seen) -> Concern:
    count = seen.described + seen.undescribed
    found = _some(count, "picture", "pictures", "There is no picture.")
    return _unless_untagged(seen, found, "a picture that is not marked as one")


def _captions(seen: Seen) -> Concern:
    things = seen.described + len(seen.outline.tables)
    marked = seen.pdf.tagged("Caption") if seen.pdf else 0
    if not things:
        none = Concern(False, "There is no picture and no table.")
        return _unless_untagged(seen, none, "a caption")
    what = f"{counted(things, 'picture or table', 'pictures and tables')}, "
    return Concern(True, f"{what}{counted(marked, 'caption')} marked.", "pictures")


def _headings(seen: Seen) -> Concern:
    found = _some(len(seen.outline.headings), "heading", "headings", "There is no heading.")
    return found if found.applies else Concern(True, "No heading is marked. See whether any is.")


def _deep_headings(seen: Seen) -> Concern:
    deepest = max((level for level, _ in seen.outline.headings), default=0)
    if deepest < 6:
        return Concern(False, f"The deepest heading is of level {deepest}.")
    return Concern(True, "There are headings of level 6; see whether any is meant as deeper.")


def _own_heading_tags(seen: Seen) -> Concern:
    roles = seen.pdf.roles if seen.pdf else ()
    own = [role for role in roles if re.search(r" for H\d*$", role)]
    if own:
        return Concern(True, f"Names of the file's own: {', '.join(own)}.")
    tags = (seen.pdf.tags or {}) if seen.pdf else {}
    used = [name for name in tags if re.fullmatch(r"H\d*", name)]
    return Concern(False, f"The tags of headings are {', '.join(used) or 'none'}.")


def _own_tags(seen: Seen) -> Concern:
    roles = seen.pdf.roles if seen.pdf else ()
    if not roles:
        return Concern(False, "All tags have standard names.")
    return Concern(True, f"{counted(len(roles), 'name')} of the file's own: {', '.join(roles)}.")


def _lists(seen: Seen) -> Concern:
    count = len(seen.outline.lists)
    marked = f"{counted(count, 'list')} marked" if count else "No list is marked"
    return Concern(True, f"{marked}; see whether the text holds another.", "lists" if count else "")


def _lists_and_tables(seen: Seen) -> Concern:
    lists, tables = len(seen.outline.lists), len(seen.outline.tables)
    if not lists and not tables:
        return Concern(False, "There is no list and no table.")
    what = f"{counted(lists, 'list')} and {counted(tables, 'table')}."
    return Concern(True, what, "lists" if lists else "tables")


def _language_changes(seen: Seen) -> Concern:
    count = len(seen.outline.languages)
    if count:
        what = f"{counted(count, 'change of language', 'changes of language')}."
        return Concern(True, what, "languages")
    return Concern(
        True, "No words are marked as of another language. See whether any are.", "order"
    )


def _footnotes(seen: Seen) -> Concern:
    found = _some(len(seen.outline.footnotes), "footnote", "footnotes", "There is no footnote.")
    return _unless_untagged(seen, found, "a footnote")


def _references(seen: Seen) -> Concern:
    count = len(seen.outline.citations) + len(seen.outline.footnotes)
    one, many = (f"{place} at a note or a reference" for place in ("place points", "places point"))
    see = "references" if seen.outline.references else "footnotes"
    none = "No place of the text points at a note or a reference."
    return _unless_untagged(seen, _some(count, one, see, none, many), "one that does")


def _formulas(seen: Seen) -> Concern:
    words = seen.outline.text.replace(LINE_END, " ")
    places = [
        f"“{words[max(0, match.start() - _AROUND) : match.end() + _AROUND].strip()}”".replace(
            "\n", " "
        )
        for match in _MATHS.finditer(words)
    ]
    marked = seen.pdf.tagged("Formula") if seen.pdf else 0
    if not places and not marked:
        return Concern(False, "The text has no sign of mathematics, and no formula is marked.")
    shown = "; ".join(places[:3])
    also = f" in {counted(len(places), 'place')}: {shown}" if places else ""
    return Concern(True, f"{counted(marked, 'formula')} marked; signs of sums{also}.")


def _writing_places(seen: Seen) -> Concern:
    if seen.writing_places is None:
        return Concern(True, "See whether there is anything to fill in by hand.")
    many = "boxes with lines to write on"
    none = "There is nothing to fill in."
    return _some(seen.writing_places, "box with lines to write on", "", none, many)


def _actions(seen: Seen) -> Concern:
    kinds = seen.pdf.actions if seen.pdf else ()
    if not kinds:
        return Concern(False, "Nothing in the file acts but links.")
    return Concern(True, f"Actions of the kinds {', '.join(kinds)}.")


def _things_on_pages(seen: Seen) -> Concern:
    found = (seen.pdf.annotations or {}) if seen.pdf else {}
    if not found:
        return Concern(False, "Nothing lies on the pages: no link, no form, no comment.")
    return Concern(True, f"What lies on the pages: {_listed(found)}.", "links")


def _other_things_on_pages(seen: Seen) -> Concern:
    found = (seen.pdf.annotations or {}) if seen.pdf else {}
    others = [name for name in found if name not in ("Link", "Widget")]
    if not others:
        return Concern(False, "Nothing lies on the pages but links.")
    return Concern(True, f"What lies on the pages: {', '.join(others)}.")


def _moving_parts(seen: Seen) -> Concern:
    if not seen.moving:
        return Concern(False, "There is no film, sound, animation, script, form or time limit.")
    return Concern(True, f"The files hold {', '.join(seen.moving)}.")


SUBJECTS: dict[str, Subject] = {
    # What every handout has.
    "text": _text,
    "title": _title,
    "language": _language,
    "margins": _margins,
    "tags": _tags,
    "fonts": _fonts,
    # What some handouts have.
    "pictures": _number(
        lambda seen: seen.described,
        "described picture",
        "pictures",
        "There is no described picture.",
    ),
    "all_pictures": _all_pictures,
    "captions": _captions,
    "replaced_pictures": _number(
        lambda seen: seen.pdf.replaced_figures if seen.pdf else 0,
        "picture with a replacement text",
        "pictures",
        "No picture has a replacement text; all have descriptions or none.",
        "pictures with a replacement text",
    ),
    "linked_pictures": _number(
        lambda seen: seen.pdf.linked_figures if seen.pdf else 0,
        "picture in a link",
        "pictures",
        "No link holds a picture.",
        "pictures in links",
    ),
    "headings": _headings,
    "deep_headings": _deep_headings,
    "own_heading_tags": _own_heading_tags,
    "own_tags": _own_tags,
    "tables": _number(
        lambda seen: len(seen.outline.tables), "table", "tables", "There is no table."
    ),
    "lists": _lists,
    "lists_and_tables": _lists_and_tables,
    "numbered_lists": _number(
        lambda seen: sum(one.ordered for one in seen.outline.lists),
        "numbered list",
        "lists",
        "There is no numbered list.",
    ),
    "links": _number(lambda seen: len(seen.outline.links), "link", "links", "There is no link."),
    "language_changes": _language_changes,
    "footnotes": _footnotes,
    "references": _references,
    "formulas": _formulas,
    "drawn_out_signs": _number(
        lambda seen: len(_PIECES.findall(seen.outline.text)),
        "piece of a tall sign",
        "order",
        "No sign is put together from pieces.",
        "pieces of tall signs",
    ),
    "writing_places": _writing_places,
    "printed_pages": _number(
        lambda seen: seen.printed_pages, "page", "", "The book names no pages of a printed edition."
    ),
    "contents": _number(
        lambda seen: len(seen.outline.headings),
        "heading",
        "headings",
        "There is no heading that contents could name.",
    ),
    # What moves, sounds or acts in a PDF, and elsewhere.
    "actions": _actions,
    "scripts": _held(
        lambda pdf: pdf.has_scripts, "The file holds a script.", "There is no script."
    ),
    "media": _held(
        lambda pdf: pdf.has_media,
        "The file holds a film or a scene.",
        "There is no film and no animation.",
    ),
    "sound": _held(lambda pdf: pdf.has_sound, "The file holds a sound.", "There is no sound."),
    "scans": _held(
        lambda pdf: pdf.has_hidden_text,
        "There is text that is not drawn, as behind a scan.",
        "No text comes from a scan.",
        "order",
    ),
    "threads": _held(
        lambda pdf: pdf.has_threads,
        "The file holds article threads.",
        "There is no article thread.",
    ),
    "things_on_pages": _things_on_pages,
    "other_things_on_pages": _other_things_on_pages,
    "image_maps": _held(
        lambda pdf: pdf.has_image_maps,
        "A link asks where in it one pressed.",
        "No link asks where in it one pressed.",
    ),
    "moving_parts": _moving_parts,
}
