"""Patches: what is put in the place of what in a source; and words written as the source has them.

Only what was edited is written anew. What is no word (a citation, a note's mark, a picture) is
copied from the source as it stands there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from pathlib import Path

from plainleaf.diagnostics import Position
from plainleaf.importers.escape import escaped, line_start
from plainleaf.importers.inlines import InlineWriter
from plainleaf.importers.inlines_as_html import html_words
from plainleaf.importers.pictures import kind_of_picture
from plainleaf.importers.runs import Format, FormatKind, Run, inlines_of
from plainleaf.model.inlines import LineBreak
from plainleaf.reader.markdown.spans import Span, SpanKind
from plainleaf.roundtrip.leaves import Leaf, Story, Thing, Token, leaves_of
from plainleaf.roundtrip.patching.places import Place, places_of
from plainleaf.theme import Labels

_NOWHERE = Position("article.md")
_FIRST = 0xE000  # private characters stand for what is copied while words are written


class Refused(Exception):
    """An edit that is not taken; `hint` says where to make it instead."""

    def __init__(self, why: str, hint: str = "") -> None:
        super().__init__(why)
        self.why, self.hint = why, hint


@dataclass(frozen=True, slots=True, order=True)
class Patch:
    """Words in the place of what stands from `start` to `end` in the source."""

    start: int
    end: int
    text: str


@dataclass(slots=True)
class Base:
    """The source of the exported file, and where its words stand.

    Args:
        text: the whole source, its lines ended by newlines.
        spans: of the source.
        story: the exported file.
        works: the ids that the source may cite.
        after: the edited file.
        notes: of each note of the edited file (from 1) its number in the exported one.
        pictures: new pictures: bytes by their path; filled while words are written.
        folder: the article's.
        places: of the exported file's paragraphs, by identity.
        labels: what handouts say in the article's language.
        lines: of each line of the source, where it stands in the article as it is now.
        definitions: of new notes what they say, by number; filled while words are written.
    """

    text: str
    spans: Sequence[Span]
    story: Story
    works: frozenset[str]
    after: Story
    notes: Mapping[int, int]
    pictures: dict[str, bytes]
    folder: Path
    labels: Labels
    lines: Sequence[int]
    places: Mapping[int, Place] = field(default_factory=dict)
    definitions: dict[int, Patch] = field(default_factory=dict)
    _labels: dict[int, str] = field(default_factory=dict)
    _things: dict[tuple[str, str, int], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.places = places_of(self.story, self.spans, self.text)
        blocks = [*self.story.blocks, *(each for note in self.story.notes for each in note)]
        for leaf in leaves_of(blocks):
            place = self.places.get(id(leaf))
            for token, found in zip(leaf.tokens, place.ranges if place else (), strict=False):
                if token.thing and found:
                    key = _key(token.thing, token.thing.number)
                    self._things.setdefault(key, self.text[found[0] : found[1]])

    def place(self, leaf: object) -> Place | None:
        """Return where a paragraph of the exported file stands."""
        return self.places.get(id(leaf))

    def line(self, at: int) -> int:
        """Return the line of the article as it is now on which a place of the source stands."""
        return self.lines[self.text.count("\n", 0, at)]

    def copied(self, thing: Thing) -> str:
        """Return a thing as the source has it.

        Raises:
            Refused: the source does not have it.
        """
        number = self.notes.get(thing.number, 0) if thing.kind == "note" else 0
        known = self._things.get(_key(thing, number))
        if known is not None:
            return known
        match thing.kind:
            case "note":
                return self._new_note(thing)
            case "picture":
                return f"![{escaped(thing.value)}]({self.path_of(thing)})"
            case "citation":
                raise Refused(
                    "A citation that was changed is not taken",
                    "Change it in the article: [@id, p. 5].",
                )
            case "way back":
                raise Refused(
                    "Words in a link that leads back to the text are not taken",
                    "Write them before that link.",
                )
            case kind:
                raise Refused(f"A {kind} is nothing that an article can hold")

    def _new_note(self, thing: Thing) -> str:
        """Return the mark of a new note, and keep what it says for the end of the source."""
        label = self._labels.get(thing.number)
        if label is None:
            taken = {*re.findall(r"\[\^([^\]\s]+)\]", self.text), *self._labels.values()}
            label = next(str(n) for n in range(1, len(taken) + 2) if str(n) not in taken)
            self._labels[thing.number] = label
        said = [each for each in self.after.notes[thing.number - 1] if isinstance(each, Leaf)]
        if len(said) != len(self.after.notes[thing.number - 1]) or not said:
            raise Refused("A new note with a table, or with no words, is not taken")
        lines = [self.written(each.tokens, None, first=True) for each in said]
        body = "\n\n    ".join(lines)
        end = len(self.text.rstrip("\n"))
        self.definitions[thing.number] = Patch(end, end, f"\n\n[^{label}]: {body}")
        return f"[^{label}]"

    def path_of(self, thing: Thing) -> str:
        """Return the path that a new picture gets, and keep its bytes.

        Raises:
            Refused: handouts cannot show it.
        """
        kind = kind_of_picture(thing.data)
        if kind not in ("png", "jpg", "gif", "webp", "bmp", "tif"):
            raise Refused(
                "A new picture of a kind that handouts cannot show is not taken",
                "Save it as PNG beside the article and show it as ![what it shows](picture.png).",
            )
        known = next((path for path, data in self.pictures.items() if data == thing.data), "")
        number = 1
        while not known:
            path = f"images/from-word-{number}.{kind}"
            if (
                path not in self.pictures
                and not (self.folder / path).exists()
                and (path not in self.text)
            ):
                known = path
            number += 1
        self.pictures[known] = thing.data
        return known

    # --- Words -------------------------------------------------------------------------------

    def written(self, tokens: Sequence[Token], span: Span | None, *, first: bool = False) -> str:
        """Return words as the source writes them.

        Args:
            tokens: the words.
            span: where they go; None: into a paragraph of their own.
            first: whether they begin a line.
        """
        copied: list[str] = []
        runs: list[Run] = []
        # Breaks at the ends stand between these words and those beside them.
        edges = (takewhile(_is_break, tokens), takewhile(_is_break, reversed(tokens)))
        before, after = (sum(1 for _ in each) for each in edges)
        tokens = tokens[before : len(tokens) - after]
        for token in tokens:
            formats = tuple(sorted((_whole(each, token) for each in token.formats),
                                   key=lambda each: list(FormatKind).index(each.kind)))  # fmt: skip
            if token.thing is None:
                runs.append(Run(token.text, formats))
            elif _is_break(token):
                runs.append(Run(LineBreak(), formats))
            else:
                copied.append(self.copied(token.thing))
                runs.append(Run(chr(_FIRST + len(copied) - 1), formats))
        said = "".join(run.content if isinstance(run.content, str) else "\n" for run in runs)
        left = said[: len(said) - len(said.lstrip(" "))]
        right = said[len(said.rstrip(" ")) :] if said.strip(" ") else ""
        inlines = inlines_of(runs, _NOWHERE)
        kind = span.kind if span else SpanKind.TEXT
        if kind is SpanKind.HTML:
            words = html_words(inlines)
        elif kind is SpanKind.CODE or (span and span.is_plain):
            words = said.strip(" ")
        else:
            words = InlineWriter(self.works).line(inlines)
            if first:
                words = line_start(words)
        for at, each in enumerate(copied):
            words = words.replace(chr(_FIRST + at), each)
        return "<br>" * before + left + words + right + "<br>" * after


def _is_break(token: Token) -> bool:
    return token.thing is not None and token.thing.kind == "break"


def _key(thing: Thing, number: int) -> tuple[str, str, int]:
    return thing.kind, f"{thing.value}\n{thing.look}", number


def _whole(given: Format, token: Token) -> Format:
    """Return a language with its whole tag."""
    if given.kind is FormatKind.LANGUAGE and token.tag:
        return replace(given, value=token.tag)
    return given


def applied(text: str, patches: Iterable[Patch]) -> str | None:
    """Return a text with patches; None where two of them overlap."""
    out: list[str] = []
    at = 0
    for patch in sorted(patches, key=lambda each: (each.start, each.end)):
        if patch.start < at:
            return None
        out += [text[at : patch.start], patch.text]
        at = patch.end
    return "".join([*out, text[at:]])
