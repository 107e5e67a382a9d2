"""What in a handout a question to a person concerns: how many pictures, which fonts, no film.

One function a subject; each looks at what was seen in the files and says in words what there is to
look at, or why the question does not apply.
"""

from __future__ import annotations

import re
from collections.abc import Callable
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


def _unless_untagged(seen: Seen, concern: Concern, look_for: str) -> Concern:
    """Return a concern; where only a file is known, what it lacks may be there without a tag."""
    if concern.applies or seen.article_is_known:
        return concern
    return Concern(True, f"{concern.what} See whether the pages show {look_for}.")


# --- What every handout has ----------------------------------------------------------------------


def text(seen: Seen) -> Concern:
    """The words in their order."""
    parts = len(seen.outline.text.split("\n"))
    return Concern(True, f"The whole text: {counted(parts, 'part')} in reading order.", "order")


def title(seen: Seen) -> Concern:
    """The title in the file's properties."""
    said = f"“{seen.outline.title}”" if seen.outline.title else "The title is empty."
    return Concern(True, said)


def language(seen: Seen) -> Concern:
    """The language of the whole, and its changes."""
    changes = len(seen.outline.languages)
    also = ""
    if changes:
        also = f", with {counted(changes, 'change of language', 'changes of language')}"
    whole = f"The whole is in “{seen.outline.language or 'no language'}”{also}."
    return Concern(True, whole, "languages" if changes else "")


def margins(seen: Seen) -> Concern:
    """What stands in the margins and behind the text."""
    pages = counted(seen.pdf.pages, "page") if seen.pdf else "the pages"
    return Concern(True, f"Running titles, page numbers, rules and grounds on {pages}.")


def tags(seen: Seen) -> Concern:
    """The tags of the PDF."""
    found = (seen.pdf.tags or {}) if seen.pdf else {}
    listed = ", ".join(f"{name} {count}" for name, count in found.items())
    return Concern(True, f"The tags and how many of each: {listed or 'none'}.", "order")


def fonts(seen: Seen) -> Concern:
    """The fonts in the PDF."""
    names = seen.pdf.fonts if seen.pdf else ()
    if not names:
        return Concern(False, "No font is in the file.")
    return Concern(True, f"{counted(len(names), 'font')}: {', '.join(names)}.")


# --- What some handouts have ---------------------------------------------------------------------


def pictures(seen: Seen) -> Concern:
    """The pictures that say something."""
    return _some(seen.described, "described picture", "pictures", "There is no described picture.")


def all_pictures(seen: Seen) -> Concern:
    """The pictures, those that say nothing too."""
    count = seen.described + seen.undescribed
    found = _some(count, "picture", "pictures", "There is no picture.")
    return _unless_untagged(seen, found, "a picture that is not marked as one")


def captions(seen: Seen) -> Concern:
    """The captions of pictures and tables."""
    things = seen.described + len(seen.outline.tables)
    marked = seen.pdf.tagged("Caption") if seen.pdf else 0
    if not things:
        none = Concern(False, "There is no picture and no table.")
        return _unless_untagged(seen, none, "a caption")
    what = f"{counted(things, 'picture or table', 'pictures and tables')}, "
    return Concern(True, f"{what}{counted(marked, 'caption')} marked.", "pictures")


def replaced_pictures(seen: Seen) -> Concern:
    """The pictures that a text stands for."""
    count = seen.pdf.replaced_figures if seen.pdf else 0
    none = "No picture has a replacement text; all have descriptions or none."
    many = "pictures with a replacement text"
    return _some(count, "picture with a replacement text", "pictures", none, many)


def linked_pictures(seen: Seen) -> Concern:
    """The pictures in links."""
    count = seen.pdf.linked_figures if seen.pdf else 0
    none = "No link holds a picture."
    return _some(count, "picture in a link", "pictures", none, "pictures in links")


def headings(seen: Seen) -> Concern:
    """The headings."""
    found = _some(len(seen.outline.headings), "heading", "headings", "There is no heading.")
    return found if found.applies else Concern(True, "No heading is marked. See whether any is.")


def deep_headings(seen: Seen) -> Concern:
    """The headings from the sixth level on."""
    deepest = max((level for level, _ in seen.outline.headings), default=0)
    if deepest < 6:
        return Concern(False, f"The deepest heading is of level {deepest}.")
    return Concern(True, "There are headings of level 6; see whether any is meant as deeper.")


def own_heading_tags(seen: Seen) -> Concern:
    """The tags of headings with names of their own."""
    roles = seen.pdf.roles if seen.pdf else ()
    own = [role for role in roles if re.search(r" for H\d*$", role)]
    if own:
        return Concern(True, f"Names of the file's own: {', '.join(own)}.")
    used = (
        [name for name in (seen.pdf.tags or {}) if re.fullmatch(r"H\d*", name)] if seen.pdf else []
    )
    return Concern(False, f"The tags of headings are {', '.join(used) or 'none'}.")


def own_tags(seen: Seen) -> Concern:
    """The tags with names of their own."""
    roles = seen.pdf.roles if seen.pdf else ()
    if not roles:
        return Concern(False, "All tags have standard names.")
    return Concern(True, f"{counted(len(roles), 'name')} of the file's own: {', '.join(roles)}.")


def tables(seen: Seen) -> Concern:
    """The tables."""
    return _some(len(seen.outline.tables), "table", "tables", "There is no table.")


def lists(seen: Seen) -> Concern:
    """The lists, and what may be one."""
    count = len(seen.outline.lists)
    marked = f"{counted(count, 'list')} marked" if count else "No list is marked"
    return Concern(True, f"{marked}; see whether the text holds another.", "lists" if count else "")


def lists_and_tables(seen: Seen) -> Concern:
    """The lists and the tables."""
    lists, tables = len(seen.outline.lists), len(seen.outline.tables)
    if not lists and not tables:
        return Concern(False, "There is no list and no table.")
    what = f"{counted(lists, 'list')} and {counted(tables, 'table')}."
    return Concern(True, what, "lists" if lists else "tables")


def numbered_lists(seen: Seen) -> Concern:
    """The lists with numbers."""
    count = sum(one.ordered for one in seen.outline.lists)
    return _some(count, "numbered list", "lists", "There is no numbered list.")


def links(seen: Seen) -> Concern:
    """The links that lead out of the handout."""
    return _some(len(seen.outline.links), "link", "links", "There is no link.")


def language_changes(seen: Seen) -> Concern:
    """The words in other languages."""
    count = len(seen.outline.languages)
    if count:
        what = f"{counted(count, 'change of language', 'changes of language')}."
        return Concern(True, what, "languages")
    return Concern(
        True, "No words are marked as of another language. See whether any are.", "order"
    )


def footnotes(seen: Seen) -> Concern:
    """The footnotes."""
    found = _some(len(seen.outline.footnotes), "footnote", "footnotes", "There is no footnote.")
    return _unless_untagged(seen, found, "a footnote")


def references(seen: Seen) -> Concern:
    """The places of the text that point at a note or a reference."""
    count = len(seen.outline.citations) + len(seen.outline.footnotes)
    one, many = (f"{place} at a note or a reference" for place in ("place points", "places point"))
    see = "references" if seen.outline.references else "footnotes"
    none = "No place of the text points at a note or a reference."
    return _unless_untagged(seen, _some(count, one, see, none, many), "one that does")


def formulas(seen: Seen) -> Concern:
    """The signs of sums."""
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


def drawn_out_signs(seen: Seen) -> Concern:
    """The signs that are put together from pieces."""
    count = len(_PIECES.findall(seen.outline.text))
    none = "No sign is put together from pieces."
    return _some(count, "piece of a tall sign", "order", none, "pieces of tall signs")


def writing_places(seen: Seen) -> Concern:
    """The places to write on by hand."""
    if seen.writing_places is None:
        return Concern(True, "See whether there is anything to fill in by hand.")
    none = "There is nothing to fill in."
    many = "boxes with lines to write on"
    return _some(seen.writing_places, "box with lines to write on", "", none, many)


def printed_pages(seen: Seen) -> Concern:
    """The list of the printed edition's pages."""
    return _some(seen.printed_pages, "page", "", "The book names no pages of a printed edition.")


def contents(seen: Seen) -> Concern:
    """The list of contents."""
    count = len(seen.outline.headings)
    return _some(count, "heading", "headings", "There is no heading that contents could name.")


# --- What moves, sounds or acts in a PDF ----------------------------------------------------------


def actions(seen: Seen) -> Concern:
    """The actions other than links."""
    kinds = seen.pdf.actions if seen.pdf else ()
    if not kinds:
        return Concern(False, "Nothing in the file acts but links.")
    return Concern(True, f"Actions of the kinds {', '.join(kinds)}.")


def scripts(seen: Seen) -> Concern:
    """The scripts."""
    if seen.pdf and seen.pdf.has_scripts:
        return Concern(True, "The file holds a script.")
    return Concern(False, "There is no script.")


def media(seen: Seen) -> Concern:
    """The films and scenes."""
    if seen.pdf and seen.pdf.has_media:
        return Concern(True, "The file holds a film or a scene.")
    return Concern(False, "There is no film and no animation.")


def sound(seen: Seen) -> Concern:
    """The sounds."""
    if seen.pdf and seen.pdf.has_sound:
        return Concern(True, "The file holds a sound.")
    return Concern(False, "There is no sound.")


def scans(seen: Seen) -> Concern:
    """The text behind scans."""
    if seen.pdf and seen.pdf.has_hidden_text:
        return Concern(True, "There is text that is not drawn, as behind a scan.", "order")
    return Concern(False, "No text comes from a scan.")


def threads(seen: Seen) -> Concern:
    """The article threads."""
    if seen.pdf and seen.pdf.has_threads:
        return Concern(True, "The file holds article threads.")
    return Concern(False, "There is no article thread.")


def things_on_pages(seen: Seen) -> Concern:
    """What lies on the pages."""
    found = (seen.pdf.annotations or {}) if seen.pdf else {}
    if not found:
        return Concern(False, "Nothing lies on the pages: no link, no form, no comment.")
    listed = ", ".join(f"{name} {count}" for name, count in found.items())
    return Concern(True, f"What lies on the pages: {listed}.", "links")


def other_things_on_pages(seen: Seen) -> Concern:
    """What lies on the pages and is neither link nor form field."""
    found = (seen.pdf.annotations or {}) if seen.pdf else {}
    others = [name for name in found if name not in ("Link", "Widget")]
    if not others:
        return Concern(False, "Nothing lies on the pages but links.")
    return Concern(True, f"What lies on the pages: {', '.join(others)}.")


def image_maps(seen: Seen) -> Concern:
    """The links that ask where in them one pressed."""
    if seen.pdf and seen.pdf.has_image_maps:
        return Concern(True, "A link asks where in it one pressed.")
    return Concern(False, "No link asks where in it one pressed.")


# --- What moves, sounds or acts elsewhere ---------------------------------------------------------


def moving_parts(seen: Seen) -> Concern:
    """The films, sounds, scripts and forms of the other files."""
    if not seen.moving:
        return Concern(False, "There is no film, sound, animation, script, form or time limit.")
    return Concern(True, f"The files hold {', '.join(seen.moving)}.")
