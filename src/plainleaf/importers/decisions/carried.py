"""Decisions about an import, carried out on its manuscript: a line back in, another thing of it.

What comes of it is proved like any import. One room: what leaves a place comes into another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from plainleaf.diagnostics import Diagnostic, Position
from plainleaf.errors import UsageError
from plainleaf.importers.decisions.choices import BOXES, Choice, Question
from plainleaf.importers.manuscript import Manuscript, Reports, Where, heading
from plainleaf.importers.plain import passage
from plainleaf.importers.plain.byline import byline
from plainleaf.importers.plain.words_of_text import TextWriter
from plainleaf.importers.prove import words_in, words_of
from plainleaf.importers.wording import wording
from plainleaf.model.article import Block, Box, Heading, List, ListItem, Paragraph, Table
from plainleaf.model.inlines import Citation, Inline, Inlines, LineBreak, Text
from plainleaf.model.transform import Node, rewrite, walk
from plainleaf.model.words import plain_text
from plainleaf.text.shapes import undashed

_LIKE_THE_LAST = 0  # the level of a heading until it is known what stands above it
_FIELDS = (Choice.TITLE, Choice.DESCRIPTION, Choice.AUTHORS)
_DECIDED = "Left out, as you decided"


def chosen(questions: Sequence[Question], decisions: Mapping[str, str]) -> dict[str, Choice]:
    """Return decisions as far as they change something.

    Raises:
        UsageError: one is about nothing, or is none of its choices.
    """
    known = {each.key: each for each in questions}
    out = {}
    for key, words in decisions.items():
        if key not in known:
            raise UsageError(f"{key}: nothing stands there that can be decided otherwise.")
        question = known[key]
        if words not in (question.now, *question.others):
            can_be = ", ".join(question.others)
            raise UsageError(f"{key}: this cannot be “{words}”; it can be {can_be}.")
        if words != question.now:
            out[key] = Choice(words)
    return out


_IN_PLACE = {
    Where.READ: (Choice.TEXT, Choice.CITATION),
    Where.DASHED: (Choice.ITEM, Choice.MINUS),
}


def read_in_place(
    questions: Sequence[Question], decisions: Mapping[str, Choice], *, placed: bool
) -> frozenset[tuple[int, Choice]]:
    """Return the places of what the source's own reader takes back in, and as what.

    Args:
        questions: all of an import.
        decisions: what was decided, by their keys.
        placed: elements have places; else a line may be the whole page, but for a mark's.
    """
    return frozenset(
        (each.place, choice)
        for each in questions
        if each.report is not None
        and (choice := decisions.get(each.key)) in _IN_PLACE.get(each.report.where, ())
        and choice is not None
        and (placed or choice is not Choice.TEXT)
    )


def decided(
    manuscript: Manuscript, questions: Sequence[Question], decisions: Mapping[str, Choice]
) -> Manuscript:
    """Return a manuscript with decisions carried out.

    Args:
        manuscript: an import; its reports and blocks are those of the questions, but for what its
            reader took in at its place.
        questions: what was asked of the import before.
        decisions: what was decided, by the questions' keys.

    Raises:
        UsageError: one cannot be carried out beside another: none is left out in silence.
    """
    work = _Work(manuscript)
    # What leaves a field goes before anything comes into one.
    taken = [
        each
        for each in questions
        if (choice := decisions.get(each.key)) and work.take(each, choice)
    ]
    for each in taken:
        work.put(each, decisions[each.key])
    return work.done()


class _Work:
    """One manuscript while it is changed."""

    def __init__(self, manuscript: Manuscript) -> None:
        self.manuscript = manuscript
        self.front = dict(manuscript.front)
        self.language = str(self.front.get("lang", "en"))
        self.blocks: list[Block] = list(manuscript.blocks)
        # What stood above and below all of them, whatever its place says.
        self.above: list[Block] = []
        self.below: list[Block] = []
        self.found: list[Diagnostic] = list(manuscript.diagnostics)
        name = next((each.position.file for each in manuscript.diagnostics), "")
        self.reports = Reports(name or next((b.position.file for b in self.blocks), ""))
        self.moved: list[str] = [manuscript.moved]

    def take(self, question: Question, choice: Choice) -> bool:
        """Take words away from where the import has put them; return whether they are to be put.

        A block stays until it is changed.
        """
        report = question.report
        if question.block is not None:
            return True
        if report is None or report not in self.found:
            # What was read at its place is in no report any more.
            in_place = report is not None and choice in _IN_PLACE.get(report.where, ())
            if not in_place and choice is not Choice.NOTHING:
                raise _clash(question)
            return False
        self.found.remove(report)
        for key in report.keys:
            self._without(key)
        return True

    def put(self, question: Question, choice: Choice) -> None:
        """Put words that were taken away where they are wanted."""
        report, block = question.report, question.block
        if block is not None:
            self._change(block, question, choice)
            return
        if choice is Choice.NOTHING:
            return
        assert report is not None
        position = report.position
        if choice is Choice.LEFT_OUT:
            self.reports.left_out(_DECIDED, question.words, position.line)
        elif choice in _FIELDS:
            self._in_front(choice, " ".join(question.words.split()), position.line)
        else:
            where = report.where if report.code == "left-out" else Where.PLACE
            as_read = report.code == "left-out"
            self._put(self._made(question.words, choice, position, as_read=as_read), position,
                      question.words, where)  # fmt: skip

    # --- The front matter --------------------------------------------------------------------

    def _without(self, key: str) -> None:
        """Take a key of the front matter away; of the source, what was made of it, too."""
        value = self.front.pop(key, None)
        if key == "cited":
            value = self.front.get("source")
        if key not in ("source", "cited"):
            return
        automatic = [each for each in self.found if getattr(each, "keys", ()) == ("cited",)]
        if automatic or key == "cited":
            self.found = [each for each in self.found if each not in automatic]
            self.blocks = [_uncited(each, str(value)) for each in self.blocks]
        cited = {
            item.key for each in walk((tuple(self.blocks), self.manuscript.footnotes))
            if isinstance(each, Citation) for item in each.items
        }  # fmt: skip
        if key == "source" and value not in cited:
            left = [each for each in self.front.get("references", ()) if each.get("id") != value]
            self.front.pop("references", None)
            self.front |= {"references": left} if left else {}

    def _in_front(self, key: Choice, words: str, place: int) -> None:
        """Put words into a field; what stood there becomes the first of the text.

        Authors come to those that are there.
        """
        if key is Choice.AUTHORS:
            known = wording(self.language)
            found = byline(words, known, self.language, below=True)
            found = found or byline(f"By {words}", known, self.language, below=True)
            names = list(found.names) if found is not None else [words]
            self.front["authors"] = [*self.front.get("authors", ()), *names]
            said = {word for name in names for word in words_in(name)}
            left = " ".join(each for each in words.split() if not {*words_in(each)} <= said)
            told = f"The authors were read from this line: {', '.join(names)}."
            self.reports.guessed(told, place, dropped=left)
            return
        before = str(self.front.get(key, ""))
        if before:
            # What is decided of the report's own words is carried out by itself.
            of_it = (str(key),)
            self.found = [each for each in self.found if getattr(each, "keys", ()) != of_it]
            first = self.reports.at(1)
            text = (Text(before),)
            made = heading(2, text, first) if key is Choice.TITLE else Paragraph(text, first)
            self.blocks.insert(0, made)
            self.moved.append(before)
        self.front[str(key)] = words

    # --- Blocks ------------------------------------------------------------------------------

    def _change(self, block: Block, question: Question, choice: Choice) -> None:
        at = next(
            (at for at, each in enumerate(self.blocks)
             if type(each) is type(block) and each.position == block.position), None
        )  # fmt: skip
        if at is None:
            raise _clash(question)
        block = self.blocks[at]
        report = question.report
        if report in self.found and report is not None and (report.words or not report.dropped):
            self.found.remove(report)
        words = report.words if report is not None else ""
        made: list[Block] = []
        if choice is Choice.LEFT_OUT:
            self.reports.left_out(_DECIDED, words or words_of((block,)), question.place)
        elif choice in _FIELDS:
            del self.blocks[at]
            said = " ".join((words or plain_text(block)).split())
            self._in_front(choice, said, block.position.line)
            return
        elif choice is Choice.TYPED and isinstance(block, Heading):
            made = [replace(block, inlines=_inlines(words, block.position))]
        elif words:
            made = self._made(words, choice, block.position, as_read=False)
        else:
            made = _turned(block, choice)
        self.blocks[at : at + 1] = made

    def _made(
        self, words: str, choice: Choice, position: Position, *, as_read: bool
    ) -> list[Block]:
        """Return typed words as blocks."""
        lines = [" ".join(each.split()) for each in words.split("\n") if each.strip()]
        match choice:
            case Choice.HEADING:
                return [heading(_LIKE_THE_LAST, _inlines(" ".join(lines), position), position)]
            case Choice.ITEM:
                return [
                    _list(
                        [Paragraph(_inlines(undashed(each), position), position) for each in lines]
                    )
                ]
            case _ if choice in BOXES:
                inside = self._made(words, Choice.TEXT, position, as_read=as_read)
                return [Box(BOXES[choice], None, tuple(_bare(inside)), position)]
            case _ if as_read and any(each.isalnum() for each in words):
                made, added = passage(words, position.line, self.language, self.reports)
                self.moved.append(added)
                return made
            case _:
                return [Paragraph(_inlines(each, position), position) for each in lines]

    def _put(self, made: list[Block], position: Position, words: str, where: Where) -> None:
        """Put blocks where their words stood."""
        # Words that stood within a paragraph, as the number of a page does, stand below it now.
        self.moved.append(words)
        if where in (Where.FIRST, Where.LAST):
            (self.above if where is Where.FIRST else self.below).extend(made)
            return
        place = position.line
        at = next(
            (at for at, each in enumerate(self.blocks) if each.position.line > place),
            len(self.blocks),
        )
        self.blocks[at:at] = made

    def done(self) -> Manuscript:
        """Return the manuscript."""
        return replace(
            self.manuscript,
            front=self.front,
            blocks=tuple(_leveled(_joined([*self.above, *self.blocks, *self.below]))),
            diagnostics=(*self.found, *self.reports.found),
            moved=" ".join(self.moved),
        )


def _clash(question: Question) -> UsageError:
    return UsageError(
        f"{question.key}: cannot be decided together with the others; leave one of them out."
    )


def _inlines(text: str, position: Position) -> Inlines:
    return TextWriter({}).inlines(text, position)


def _turned(block: Block, choice: Choice) -> list[Block]:
    """Return a block as something else, with all that its words are."""
    match choice:
        case Choice.HEADING if isinstance(block, Paragraph):
            inlines = rewrite(block.inlines, _without_break)
            return [heading(_LIKE_THE_LAST, inlines, block.position)]
        case Choice.ITEM if isinstance(block, (Heading, Paragraph)):
            inlines = block.inlines
            if inlines and isinstance(inlines[0], Text):
                inlines = (Text(undashed(inlines[0].text)), *inlines[1:])
            return [_list([Paragraph(inlines, block.position)])]
        case _ if choice in BOXES:
            if isinstance(block, Box):
                return [replace(block, kind=BOXES[choice])]
            return [Box(BOXES[choice], None, tuple(_bare([block])), block.position)]
        case _:
            return _apart(block)


def _apart(block: Block) -> list[Block]:
    """Return a block as paragraphs; the numbers of a list stay before its items."""
    match block:
        case Heading(_, inlines, _, position):
            return [Paragraph(inlines, position)]
        case List(items, ordered):
            out: list[Block] = []
            at = block.start
            for item in items:
                at = at if item.number is None else item.number
                inside = list(item.blocks)
                if ordered:
                    mark = Text(f"{at}. ")
                    first = inside[0] if inside else None
                    if isinstance(first, Paragraph):
                        inside[0] = replace(first, inlines=(mark, *first.inlines))
                    else:
                        inside.insert(0, Paragraph((mark,), item.position))
                out += inside
                at += 1
            return out
        case Table(caption, head, body):
            cells = [cell for row in (*head, *body) for cell in row.cells]
            above: list[Block] = [Paragraph(caption, block.position)] if caption else []
            return [*above, *(inside for cell in cells for inside in cell.blocks)]
        case Box(_, title, inside):
            return [*([title] if title is not None else []), *inside]
        case _:
            return [block]


def _bare(blocks: Sequence[Block]) -> list[Block]:
    """Return blocks for a box, in which no headings stand."""
    return [Paragraph(b.inlines, b.position) if isinstance(b, Heading) else b for b in blocks]


def _list(paragraphs: Sequence[Paragraph]) -> List:
    items = tuple(ListItem((each,), each.position) for each in paragraphs)
    return List(items, False, paragraphs[0].position)


def _without_break(node: Node) -> Any:
    return Text(" ") if isinstance(node, LineBreak) else node


def _joined(blocks: Sequence[Block]) -> list[Block]:
    """Return blocks in which an item that was put beside a list with bullets is one of it."""
    out: list[Block] = []
    for block in blocks:
        last = out[-1] if out else None
        if isinstance(block, List) and isinstance(last, List) and not (
            block.ordered or last.ordered
        ):  # fmt: skip
            out[-1] = replace(last, items=(*last.items, *block.items))
        else:
            out.append(block)
    return out


def _leveled(blocks: Sequence[Block]) -> list[Block]:
    """Return blocks whose headings leave out no level; a new one is like the last."""
    out: list[Block] = []
    level = 1
    for block in blocks:
        if isinstance(block, Heading):
            level = max(2, min(block.level or level, level + 1))
            block = replace(block, level=level)
        out.append(block)
    return out


def _uncited(block: Block, work: str) -> Block:
    """Return a block without citations of one work alone, and the spaces before them."""
    if not isinstance(block, Paragraph):
        return block
    out: list[Inline] = []
    for node in block.inlines:
        if isinstance(node, Citation) and {item.key for item in node.items} == {work}:
            if out and isinstance(out[-1], Text):
                out[-1] = Text(out[-1].text.rstrip(" "))
            continue
        if out and isinstance(node, Text) and isinstance(out[-1], Text):
            out[-1] = Text(out[-1].text + node.text)
        else:
            out.append(node)
    return replace(block, inlines=tuple(out))
