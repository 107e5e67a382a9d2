"""PDF, read back: the structure tree, and the text that its leaves mark on the pages.

This is what a screen reader is given (ISO 32000-1, section 14.7); text that is on a page and not in
the tree is not read here. Where a line ends the file may hold no space, so `LINE_END` stands there.
One room reads all structure types, as one `match`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pikepdf

from plainleaf.errors import ConformanceError
from plainleaf.text.numerals import FIGURES, KINDS, number_of
from plainleaf.text.scripts import right_to_left
from plainleaf.verify.readback.drawn import Drawn, DrawnPage, DrawnWords
from plainleaf.verify.readback.glyphs import Corners, GlyphRun
from plainleaf.verify.readback.open_errors import too_large, wants_a_password, without_tags
from plainleaf.verify.readback.outline import LINE_END, Outline, normal
from plainleaf.verify.readback.outline_builder import OutlineBuilder
from plainleaf.verify.readback.pdf_limits import check_limits, has_fonts
from plainleaf.verify.readback.pdf_places import (
    Places,
    Spot,
    attribute,
    bookmarks,
    corners_of,
    shown_of,
    told_apart,
)
from plainleaf.verify.readback.pdf_text import PageContent, PageReader
from plainleaf.verify.readback.pdf_tree import is_element, kids_of, list_numbering
from plainleaf.verify.readback.properties import Properties, merged, of_pdf

_KIND_OF = {f"/{names[1]}": kind for kind, names in KINDS.items()}
_ORDERED = frozenset(_KIND_OF)
_BULLETED = frozenset(["/Disc", "/Circle", "/Square", "/Unordered"])
_NUMBER = re.compile(r"[(\[]?(\d+)[.)\]:]?|[(\[]?[A-Za-z]{1,4}[.)\]]")
_PARAGRAPHS = frozenset({
    "/P", "/BlockQuote", "/Div", "/Sect", "/Art", "/Part", "/Document", "/DocumentFragment",
    "/Aside", "/LBody", "/TOC", "/TOCI", "/Index", "/Title", "/THead", "/TBody",
    "/TFoot", "/Private",
})  # fmt: skip
# The destinations of a glossary's entries, and of the places where their terms are used.
_TERM, _USE = "term-", "use-"
# A tree whose elements are each other's kids many times over would be read for ever.
_MOST_ELEMENTS = 1_000_000


def read_pdf(path: Path) -> Outline:
    """Return the outline of a tagged PDF.

    Raises:
        ConformanceError: it cannot be read, wants a password, or is not tagged.
    """
    with _opened(path) as pdf:
        root = pdf.Root.get("/StructTreeRoot")
        if not isinstance(root, pikepdf.Dictionary) or "/K" not in root:
            raise without_tags(path, only_pictures=not has_fonts(pdf))
        builder = OutlineBuilder(str(pdf.Root.get("/Lang", "")))
        reader = PdfReader(pdf, builder)
        try:
            reader.read(root)
        except OverflowError:
            raise too_large(path, "its structure tree") from None
        reader.begin_pages(len(pdf.pages))
        properties = of_pdf(pdf)
        # The title of the XMP metadata, which PDF/UA-1 (7.1) wants, or else of Info.
        outline = builder.finish(merged(properties).title, tuple(bookmarks(pdf)))
        return replace(outline, set_apart=None, properties=properties, drawn=reader.drawn())


def pdf_properties(path: Path) -> tuple[Properties, ...]:
    """Return what a PDF says beside its text.

    Raises:
        ConformanceError: it cannot be read, or wants a password.
    """
    with _opened(path) as pdf:
        return of_pdf(pdf)


@contextmanager
def _opened(path: Path) -> Iterator[pikepdf.Pdf]:
    """Open a PDF whose parts are not too large."""
    try:
        with pikepdf.open(path) as pdf:
            check_limits(pdf, path)
            yield pdf
    except OSError as error:
        raise ConformanceError(f"{path}: cannot be read ({error.strerror}).") from None
    except pikepdf.PasswordError:
        raise wants_a_password(path) from None
    except pikepdf.PdfError:
        raise ConformanceError(f"{path}: is not a PDF, or is damaged.") from None


class PdfReader:
    """Tells a builder what stands in a structure tree."""

    def __init__(self, pdf: pikepdf.Pdf, builder: OutlineBuilder) -> None:
        self._builder = builder
        self._pages: dict[Any, tuple[int, Any]] = {
            page.objgen: (index, page.obj) for index, page in enumerate(pdf.pages)
        }
        self._texts: dict[tuple[int, int], PageContent] = {}
        self._words: list[DrawnWords] = []
        self._tagged: dict[tuple[int, int], list[int]] = {key: [] for key in self._pages}
        self._figures: dict[tuple[int, int], list[Corners]] = {key: [] for key in self._pages}
        self._references = 0
        self._page_reader = PageReader()
        self._roles: dict[str, str] = {}
        self._role_map: Any = {}
        self._last: GlyphRun | None = None
        self._languages = [builder.language_of_document]
        self._sections = 0
        self._numbering_is_told = False
        self._places = Places(pdf)
        self._page_count = 0
        self._elements = 0

    def read(self, root: Any) -> None:
        """Read a structure tree."""
        self._role_map = root.get("/RoleMap", {})
        self._numbering_is_told = any(map(list_numbering, self._lists_below(root)))
        self._elements = 0
        self._content(root, None)

    def begin_pages(self, count: int) -> None:
        """Say that the pages up to a number have begun; one that shows no text begins too."""
        while self._page_count < count:
            self._page_count += 1
            self._builder.page(str(self._page_count))

    # --- Elements ----------------------------------------------------------------------------

    def _role(self, element: Any) -> str:
        """Return the standard structure type of an element."""
        own = str(element["/S"])
        if own not in self._roles:
            role, seen = own, set()
            while role in self._role_map and role not in seen:
                seen.add(role)
                role = str(self._role_map[role])
            self._roles[own] = role
        return self._roles[own]

    def _content(self, element: Any, page: Any) -> None:
        page = element.get("/Pg", page)
        actual = element.get("/ActualText")
        if actual is not None:
            self._note(element, page)
            self._instead(str(actual), list(self._pieces_within(element, page)))
            return
        for kid in kids_of(element):
            if is_element(kid):
                self._element(kid, page)
            else:
                self._note_leaf(kid, page)
                for piece in self._pieces_of(kid, page):
                    self._piece(piece)

    def _element(self, element: Any, page: Any) -> None:
        self._count()
        language = str(element.get("/Lang", ""))
        with self._builder.language(language):
            self._languages.append(language or self._languages[-1])
            self._by_role(element, page)
            self._languages.pop()

    def _count(self) -> None:
        self._elements += 1
        if self._elements > _MOST_ELEMENTS:
            raise OverflowError

    def _by_role(self, element: Any, page: Any) -> None:
        builder = self._builder
        match self._role(element):
            case "/H1" | "/H2" | "/H3" | "/H4" | "/H5" | "/H6" as role:
                level = int(role[2])
                notes = self._heads_notes(element)
                with builder.notes_heading(level) if notes else builder.heading(level):
                    self._content(element, page)
            case "/H":
                with builder.heading(max(1, min(self._sections, 6))):
                    self._content(element, page)
            case "/L":
                self._list(element, page)
            case "/LI":
                with builder.block():
                    self._content(element, page)
            case "/Lbl" | "/Artifact":
                self._note(element, page)  # what numbers or marks an item is no text
            case "/Table":
                with builder.table():
                    self._content(element, page)
            case "/TR":
                builder.row()
                self._content(element, page)
            case "/TH" | "/TD" as role:
                with builder.cell(role == "/TH"):
                    self._content(element, page)
            case "/Caption" if self._role_of_parent(element) == "/Table":
                with builder.caption():
                    self._content(element, page)
            case "/Figure" | "/Formula":
                self._figure(element, page)
            case "/Reference":
                self._references += 1  # odd within one
                self._content(element, page)
                self._references += 1
            case "/Link":
                with self._link(element):
                    self._content(element, page)
            case "/Note" | "/FENote":
                self._last = None
                with builder.footnote():
                    self._content(element, page)
                self._last = None
            case "/BibEntry":
                with builder.reference():
                    self._content(element, page)
            case "/Sect" | "/Art":
                self._sections += 1
                with builder.block():
                    self._content(element, page)
                self._sections -= 1
            case "/Caption":
                with builder.block():
                    self._content(element, page)
            case role if role in _PARAGRAPHS:
                with builder.block():
                    self._content(element, page)
            case _:
                self._content(element, page)

    def _heads_notes(self, element: Any) -> bool:
        """Return whether a heading's section has nothing but the list of notes after it."""
        kids = [kid for kid in kids_of(element.get("/P", {})) if is_element(kid)]
        return (
            len(kids) == 2
            and self._role(kids[1]) == "/L"
            and bool({"/Note", "/FENote"} & self._roles_within(kids[1], 4))
        )

    def _role_of_parent(self, element: Any) -> str:
        parent = element.get("/P")
        return self._role(parent) if is_element(parent) else ""

    def _figure(self, element: Any, page: Any) -> None:
        page = element.get("/Pg", page)
        if page is not None and page.objgen in self._pages:
            self.begin_pages(self._pages[page.objgen][0] + 1)
            if box := corners_of(attribute(element, "/BBox")):
                self._figures[page.objgen].append(box)
        self._builder.picture(str(element.get("/Alt", element.get("/ActualText", ""))))
        self._note(element, page)
        for kid in kids_of(element):
            if is_element(kid) and self._role(kid) == "/Caption":
                self._element(kid, page)

    def _link(self, element: Any) -> AbstractContextManager[None]:
        """Return the context of a link's words, by the annotation that it holds."""
        for kid in kids_of(element):
            annotation = kid.get("/Obj") if isinstance(kid, pikepdf.Dictionary) else None
            if not isinstance(annotation, pikepdf.Dictionary):
                continue
            action: Any = annotation.get("/A", {})
            if "/URI" in action:
                return self._builder.link(str(action["/URI"]))
            target = action.get("/D", annotation.get("/Dest"))
            # The destinations of reference entries are named for them.
            named = isinstance(target, (pikepdf.String, pikepdf.Name))
            name = str(target).lstrip("/") if named else ""
            if name.startswith("ref-"):
                return self._builder.citation()
            if name.startswith(_TERM):
                x, y, other_x, other_y = (float(edge) for edge in annotation["/Rect"])
                corner = min(x, other_x), max(y, other_y)
                spot = Spot(self._page_of(kid, element), *corner)
                return self._builder.term(name, self._places.name_at(spot, _USE))
        return nullcontext()

    # --- Lists -------------------------------------------------------------------------------

    def _list(self, element: Any, page: Any) -> None:
        builder = self._builder
        kids = [kid for kid in kids_of(element) if is_element(kid)]
        kinds = self._roles_within(element, 4)
        if kinds & {"/BibEntry", "/Note", "/FENote"}:
            with builder.apart(), builder.structure():
                self._content(element, page)
            return
        labels = [self._label(kid, page) for kid in kids]
        numbering = list_numbering(element)
        words = [label for label in labels if label]
        numbered = [match for label in words if (match := _NUMBER.fullmatch(label))]
        # By ISO 32000-1, table 347, labels of a list that tells no numbering are any text. Where
        # no list of a file tells it, only what the labels say can tell terms from markers.
        terms = self._numbering_is_told or any(
            any(char.isalpha() for char in label) and not _NUMBER.fullmatch(label)
            for label in words
        )
        if numbering not in _ORDERED | _BULLETED and words and terms:
            self._definitions(element, page)
            return
        ordered = numbering in _ORDERED or (
            numbering not in _BULLETED and bool(words) and len(numbered) == len(words)
        )
        kind = _KIND_OF.get(numbering, FIGURES) if ordered else FIGURES
        with builder.whole_list(ordered, kind) as opened:
            for place, (kid, label) in enumerate(zip(kids, labels, strict=True), 1):
                if self._role(kid) != "/LI":
                    self._element(kid, page)
                    continue
                with builder.item(opened, number_of(label, kind, place)):
                    builder.mark(label)
                    self._element(kid, page)

    def _lists_below(self, element: Any) -> Iterator[Any]:
        for kid in kids_of(element):
            if is_element(kid):
                self._count()
                if self._role(kid) == "/L":
                    yield kid
                yield from self._lists_below(kid)

    def _definitions(self, element: Any, page: Any) -> None:
        """Read a list whose labels are terms (HTML `dl`)."""
        with self._builder.block():
            for item in kids_of(element):
                for part in kids_of(item) if is_element(item) else ():
                    if is_element(part):
                        language = str(part.get("/Lang", item.get("/Lang", "")))
                        with self._builder.language(language), self._builder.block():
                            self._content(part, page)
                if is_element(item):
                    self._entry(item, page)

    # --- The glossary --------------------------------------------------------------------------

    def _entry(self, item: Any, page: Any) -> None:
        """Note an entry of the glossary: a term, and a link back to where it is used."""
        back = next((name for name in self._inner_links(item) if name.startswith(_USE)), "")
        labels = [kid for kid in kids_of(item) if is_element(kid) and self._role(kid) == "/Lbl"]
        pieces = [
            piece
            for label in labels
            for piece in self._pieces_below(label, label.get("/Pg", item.get("/Pg", page)))
        ]
        if back and pieces:
            words = "".join(piece.text(self._right_to_left()) for piece in pieces)
            spot = Spot(pieces[0].page, 0.0, pieces[0].y + pieces[0].size)
            self._builder.entry(self._places.name_at(spot, _TERM), words, back)

    def _inner_links(self, element: Any) -> Iterator[str]:
        """Yield the names of the destinations that links below an element lead to."""
        for kid in kids_of(element):
            if is_element(kid):
                yield from self._inner_links(kid)
            elif isinstance(kid, pikepdf.Dictionary) and "/Obj" in kid:
                action: Any = kid["/Obj"].get("/A", {})
                target = action.get("/D", kid["/Obj"].get("/Dest"))
                if isinstance(target, (pikepdf.String, pikepdf.Name)):
                    yield str(target).lstrip("/")

    def _page_of(self, kid: Any, element: Any) -> int:
        page: Any = kid.get("/Pg", element.get("/Pg"))
        return self._pages[page.objgen][0] if page is not None else -1

    def _label(self, item: Any, page: Any) -> str:
        pieces = [
            piece
            for kid in kids_of(item)
            if is_element(kid) and self._role(kid) == "/Lbl"
            for piece in self._pieces_below(kid, kid.get("/Pg", item.get("/Pg", page)))
        ]
        return normal("".join(piece.text(self._right_to_left()) for piece in pieces))

    def _roles_within(self, element: Any, depth: int) -> set[str]:
        """Return the roles below a list, nested lists left out."""
        found: set[str] = set()
        for kid in kids_of(element) if depth else ():
            if is_element(kid) and self._role(kid) != "/L":
                found |= {self._role(kid)} | self._roles_within(kid, depth - 1)
        return found

    # --- Text --------------------------------------------------------------------------------

    def _pieces_of(self, kid: Any, page: Any) -> list[GlyphRun]:
        """Return the text of a leaf: a marked-content identifier, or a reference to one."""
        key, mcid = self._leaf(kid, page)
        return self._content_of(key).found.get(mcid, []) if key in self._pages else []

    def _leaf(self, kid: Any, page: Any) -> tuple[tuple[int, int], int]:
        """Return which page a leaf is on, and its identifier; no page where it is none."""
        mcid: Any = kid
        if isinstance(kid, pikepdf.Dictionary):
            if "/MCID" not in kid:
                return (-1, -1), -1
            mcid, page = kid["/MCID"], kid.get("/Pg", page)
        return (page.objgen if page is not None else (-1, -1)), int(mcid)

    def _content_of(self, key: tuple[int, int]) -> PageContent:
        if key not in self._texts:
            index, page = self._pages[key]
            self._texts[key] = self._page_reader.drawn(page, index)
        return self._texts[key]

    def _pieces_below(self, element: Any, page: Any) -> Iterator[GlyphRun]:
        page = element.get("/Pg", page)
        actual = element.get("/ActualText")
        if actual is not None:
            for piece in islice(self._pieces_within(element, page), 1):
                yield replace(piece, glyphs=[str(actual)], actual=True)
            return
        for kid in kids_of(element):
            if is_element(kid):
                yield from self._pieces_below(kid, page)
            else:
                yield from self._pieces_of(kid, page)

    def _pieces_within(self, element: Any, page: Any) -> Iterator[GlyphRun]:
        """Yield what stands on the page, whatever an element says in its place."""
        page = element.get("/Pg", page)
        for kid in kids_of(element):
            if is_element(kid):
                yield from self._pieces_within(kid, page)
            else:
                yield from self._pieces_of(kid, page)

    def _instead(self, text: str, pieces: list[GlyphRun]) -> None:
        """Read the text that stands for an element's own."""
        if pieces:
            self.begin_pages(pieces[0].page + 1)
            self._line_end(pieces[0])
            self._last = pieces[-1]
            for part, run in told_apart(text, pieces):
                self._drawn(part, run)
        self._builder.words(text)

    def _piece(self, piece: GlyphRun) -> None:
        self.begin_pages(piece.page + 1)
        self._line_end(piece)
        self._last = piece
        text = piece.text(self._right_to_left())
        with self._builder.level((round(piece.y, 1), round(piece.size, 1), self._references)):
            self._builder.words(text)
        for part, run in told_apart(text, piece.shown or [piece]):
            self._drawn(part, run)

    def _line_end(self, piece: GlyphRun) -> None:
        if self._last is not None and not self._last.same_line(piece):
            self._builder.words(LINE_END)

    # --- What is seen --------------------------------------------------------------------------

    def _drawn(self, text: str, run: GlyphRun | None) -> None:
        mark = self._references % 2 == 1
        self._words.append(DrawnWords(self._builder.blocks, text, run, self._right_to_left(), mark))

    def _note(self, element: Any, page: Any) -> None:
        """Note the leaves of an element, in their order."""
        page = element.get("/Pg", page)
        for kid in kids_of(element):
            if not is_element(kid):
                self._note_leaf(kid, page)
            elif self._role(kid) != "/Caption":
                self._note(kid, page)

    def _note_leaf(self, kid: Any, page: Any) -> None:
        key, mcid = self._leaf(kid, page)
        if mcid >= 0 and key in self._tagged:
            self._tagged[key].append(mcid)

    def drawn(self) -> Drawn:
        """Return what was drawn on the pages, and where."""
        return Drawn(tuple(map(self._page, self._pages)), tuple(self._words))

    def _page(self, key: tuple[int, int]) -> DrawnPage:
        content = self._content_of(key)
        pictures = (*(corners for _, corners in content.pictures), *self._figures[key])
        return DrawnPage(
            shown_of(self._pages[key][1]),
            tuple(content.runs),
            pictures,
            tuple(content.order),
            tuple(self._tagged[key]),
        )

    def _right_to_left(self) -> bool:
        return right_to_left(self._languages[-1])
