"""Edits at random, as Word writes them: the article is what was expected, or the edit is named.

Each kind of edit knows what must become of the source, line for line. `make fuzz` tries ten times
as many; `python tests/test_roundtrip_fuzz.py 400` counts what became of so many.
"""

from __future__ import annotations

import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from examples import examples
from plainleaf.api import export
from plainleaf.roundtrip import update
from test_roundtrip import ARABIC, ARTICLE
from word_edits import WordEditor, element, style_of, text

ROOT = Path(__file__).resolve().parents[1]
SOURCES = {
    "exampline": ARTICLE,
    "arabic": ARABIC,
    **{
        f"{path.parent.name}-{path.stem}": path.read_text("utf-8")
        for path in sorted((ROOT / "content").glob("*/article*.md"))
        if path.stem in ("article", "article.de", "article.ar", "article.es", "article.ja")
    },
}
FOLDER = Path(tempfile.mkdtemp(prefix="plainleaf-test-"))
WORD = re.compile(r"(?<![\w&#@/.:-])[^\W\d_]{4,}(?![\w@/:=-])")
NUMBER = re.compile(r"(?<![\w.,:/#@=-])\d+(?![\w.,:/=-])")
PLAIN = re.compile(r"(?<=\n\n)[^\W\d_][^\n{}<>|\[\]@*`_\\]{20,}(?=\n(?:\n|\Z))")
ITEM = re.compile(r"(?<=\n)- [^\n{}<>|\[\]@*`_\\]{6,}(?=\n)")
NUMBERED = re.compile(r"(?<=\n)(\d+)\. [^\n{}<>|\[\]@*`_\\]{6,}\n(?=\d+\. )")
ROW = re.compile(r"(?<=\n)\| [^\n]*\|\n")
HEADING = re.compile(r"(?<=\n)## [^\n{}]+(?=\n\n)")
NEW = ("Zebra", "quagga", "okapi", "wombat")


class Unfit(Exception):
    """There is nothing in this article that this kind of edit could be made of."""


@dataclass
class Case:
    """An article, its Word file being edited, and what the source must become."""

    source: str
    editor: WordEditor
    chance: random.Random

    def pick(self, pattern: re.Pattern[str], group: int = 0) -> re.Match[str]:
        """Return a match whose words stand once in the source and once in the Word file."""
        body = self.source.index("---", 4) + 3
        found = [
            each for each in pattern.finditer(self.source)
            if each.start() > body and self._is_single(each[group])
        ]  # fmt: skip
        if not found:
            raise Unfit
        return self.chance.choice(found)

    def _is_single(self, words: str) -> bool:
        plain = re.sub(r"^(?:- |\d+\. |#+ |\| ?)", "", words).strip().split("|")[0].strip()
        if not plain or self.source.count(plain) != 1:
            return False
        return sum(text(each).count(plain) for each in self.editor.paragraphs()) == 1

    def paragraph(self, words: str) -> WordEditor:
        """Return the paragraph that holds the words of a line of the source."""
        plain = re.sub(r"^(?:- |\d+\. |#+ |\| ?)", "", words).strip().split("|")[0].strip()
        return self.editor.paragraph(plain)  # type: ignore[return-value]

    def cut(self, start: int, end: int, new: str = "") -> str:
        """Return the source with words in the place of others."""
        return self.source[:start] + new + self.source[end:]


Kind = Callable[[Case], str]


def _word(case: Case) -> str:
    match = case.pick(WORD)
    new = case.chance.choice(NEW)
    case.editor.replace(case.paragraph(match[0]), match[0], new)  # type: ignore[arg-type]
    return case.cut(*match.span(), new)


def _number(case: Case) -> str:
    match = case.pick(NUMBER)
    new = str(int(match[0]) * 10 + 7)
    case.editor.replace(case.paragraph(match[0]), match[0], new)  # type: ignore[arg-type]
    return case.cut(*match.span(), new)


def _word_added(case: Case) -> str:
    match = case.pick(WORD)
    new = f"{match[0]} {case.chance.choice(NEW)} 5 mg"
    case.editor.replace(case.paragraph(match[0]), match[0], new)  # type: ignore[arg-type]
    return case.cut(*match.span(), new)


def _word_gone(case: Case) -> str:
    match = case.pick(re.compile(rf"(?<=[^\W\d_]) {WORD.pattern}(?= [^\W\d_])"))
    case.editor.replace(case.paragraph(match[0]), match[0], "")  # type: ignore[arg-type]
    return case.cut(*match.span())


def _marked(tag: str, signs: str, html: str) -> Kind:
    def kind(case: Case) -> str:
        match = case.pick(re.compile(rf"(?<= ){WORD.pattern}(?= )"))
        line = case.source[case.source.rfind("\n", 0, match.start()) + 1 : match.start()]
        in_html = line.startswith("<") or "![" in line
        if in_html or line.startswith("#") or any(each in line for each in "*[<`"):
            raise Unfit
        if style_of(case.paragraph(match[0])).startswith("Heading"):  # type: ignore[arg-type]
            raise Unfit
        case.editor.format(case.paragraph(match[0]), match[0], element(tag))  # type: ignore[arg-type]
        return case.cut(*match.span(), f"{signs}{match[0]}{signs}")

    return kind


def _linked(case: Case) -> str:
    match = case.pick(re.compile(rf"(?<= ){WORD.pattern}(?= )"))
    line = case.source[case.source.rfind("\n", 0, match.start()) + 1 : match.start()]
    if line.startswith(("<", "#")) or any(each in line for each in "*[<`!"):
        raise Unfit
    address = "https://example.org/a_(b)"
    case.editor.link(case.paragraph(match[0]), match[0], address)  # type: ignore[arg-type]
    return case.cut(*match.span(), f"[{match[0]}](<{address}>)")


def _paragraph(case: Case) -> str:
    match = case.pick(PLAIN)
    case.editor.add_after(case.paragraph(match[0]), "A new line with 5 mg.")  # type: ignore[arg-type]
    return case.cut(match.end(), match.end(), "\n\nA new line with 5 mg.")


def _paragraph_gone(case: Case) -> str:
    match = case.pick(PLAIN)
    case.editor.remove(case.paragraph(match[0]))  # type: ignore[arg-type]
    return case.cut(match.start(), match.end() + 2)


def _paragraph_moved(case: Case) -> str:
    match, behind = case.pick(PLAIN), case.pick(PLAIN)
    if abs(match.start() - behind.start()) < 1 or match.end() + 2 == behind.start():
        raise Unfit
    if behind.end() + 2 == match.start():
        raise Unfit
    case.editor.move(case.paragraph(match[0]), case.paragraph(behind[0]))  # type: ignore[arg-type]
    gone = case.cut(match.start(), match.end() + 2)
    return gone.replace(behind[0], f"{behind[0]}\n\n{match[0]}", 1)


def _split(case: Case) -> str:
    match = case.pick(PLAIN)
    ends = [each.end() for each in re.finditer(r"[^\W\d_]\. (?=[^\W\d_])", match[0])]
    if not ends:
        raise Unfit
    at = case.chance.choice(ends)
    case.editor.split(case.paragraph(match[0]), match[0][at:])  # type: ignore[arg-type]
    return case.cut(match.start() + at - 1, match.start() + at, "\n\n")


def _item(case: Case) -> str:
    match = case.pick(ITEM)
    case.editor.add_after(case.paragraph(match[0]), "Wombats take 5 mg")  # type: ignore[arg-type]
    return case.cut(match.end(), match.end(), "\n- Wombats take 5 mg")


def _item_gone(case: Case) -> str:
    match = case.pick(re.compile(rf"{ITEM.pattern}(?=\n- )"))
    case.editor.remove(case.paragraph(match[0]))  # type: ignore[arg-type]
    return case.cut(match.start(), match.end() + 1)


def _numbered(case: Case) -> str:
    match = case.pick(NUMBERED)
    case.editor.add_after(case.paragraph(match[0]), "Wombats take 5 mg")  # type: ignore[arg-type]
    rest = case.source[match.end() :]
    number = int(match[1])
    made = f"{number + 1}. Wombats take 5 mg\n"
    numbers = re.match(r"(?:\d+\. [^\n]*\n)+", rest)
    assert numbers
    lines = numbers[0].splitlines(keepends=True)
    counted = [re.sub(r"^\d+", str(number + 2 + at), line) for at, line in enumerate(lines)]
    if [int(re.match(r"\d+", line)[0]) for line in lines] != list(  # type: ignore[index]
        range(number + 1, number + 1 + len(lines))
    ):
        raise Unfit
    return case.source[: match.end()] + made + "".join(counted) + rest[numbers.end() :]


def _row_gone(case: Case) -> str:
    match = case.pick(re.compile(rf"{ROW.pattern}(?<!-\|\n)(?=\| )"))
    if match[0].startswith("|:") or "---" in match[0]:
        raise Unfit
    below = case.source[match.end() :].split("\n", 1)[0]
    if re.fullmatch(r"[|:\s-]+", below):
        raise Unfit
    row = next(case.paragraph(match[0]).iterancestors("{*}tr"))  # type: ignore[attr-defined]
    row.getparent().remove(row)
    return case.cut(*match.span())


def _heading_level(case: Case) -> str:
    match = case.pick(HEADING)
    paragraph = case.paragraph(match[0])
    if style_of(paragraph) != "Heading2":  # type: ignore[arg-type]
        raise Unfit
    case.editor.restyle(paragraph, "Heading3")  # type: ignore[arg-type]
    return case.cut(match.start(), match.start() + 2, "###")


KINDS: dict[str, Kind] = {
    "word": _word,
    "number": _number,
    "word added": _word_added,
    "word removed": _word_gone,
    "bold": _marked("b", "**", "strong"),
    "italic": _marked("i", "*", "em"),
    "link": _linked,
    "paragraph added": _paragraph,
    "paragraph removed": _paragraph_gone,
    "paragraph moved": _paragraph_moved,
    "paragraph split": _split,
    "item added": _item,
    "item removed": _item_gone,
    "numbered item added": _numbered,
    "row removed": _row_gone,
    "heading level": _heading_level,
}


@cache
def exported(name: str) -> bytes:
    """Return the Word file of an article, made once."""
    folder = FOLDER / name
    folder.mkdir(parents=True)
    (folder / "article.md").write_text(SOURCES[name], "utf-8")
    images = ROOT / "content" / name.split("-article")[0] / "images"
    if images.is_dir():
        (folder / "images").mkdir()
        for each in images.iterdir():
            (folder / "images" / each.name).write_bytes(each.read_bytes())
    made = export(folder, ["docx"], FOLDER / "out" / name, clinic=False)
    return made.files["docx"].read_bytes()


def tried(seed: int, edits: int = 1) -> tuple[str, str]:
    """Make edits at random, and return their kind and what became of them.

    Returns:
        The kind, and "exact", "refused", or what is wrong.
    """
    chance = random.Random(seed)
    while True:
        name = chance.choice(list(SOURCES))
        source, editor = SOURCES[name], WordEditor(exported(name))
        kinds = []
        for _ in range(edits):
            kind = chance.choice(list(KINDS))
            try:
                source = KINDS[kind](Case(source, editor, chance))
            except (Unfit, LookupError, ValueError):
                continue
            kinds.append(kind)
        if len(kinds) == edits:
            break
    folder = FOLDER / name
    (folder / "article.md").write_text(SOURCES[name], "utf-8")
    edited = folder / "edited.docx"
    edited.write_bytes(editor.data)
    made = update(folder, edited, clinic=False)
    now = (folder / "article.md").read_text("utf-8")
    label = " + ".join(kinds)
    if made.refused:
        return label, "refused" if edits > 1 or now == SOURCES[name] else f"half taken in {name}"
    if now != source:
        return label, f"not as expected in {name}, seed {seed}: {_first(source, now)}"
    again = update(folder, edited, clinic=False)
    if again.diff or again.refused:
        return label, f"a second run changes {name}, seed {seed}"
    return label, "exact"


def _first(expected: str, now: str) -> str:
    pairs = zip(expected.split("\n"), now.split("\n"), strict=False)
    return next((f"{one!r} is {two!r}" for one, two in pairs if one != two), "the end")


@given(st.integers(0, 10**9))
@examples(25)
def test_a_random_edit_comes_back_or_is_named(seed: int) -> None:
    """Nothing is silent, nothing half done; a second run changes nothing."""
    kind, found = tried(seed)
    assert found in ("exact", "refused"), f"{kind}: {found}"


@given(st.integers(0, 10**9))
@examples(6)
def test_three_random_edits_come_back_or_are_named(seed: int) -> None:
    """At once, in one file."""
    kind, found = tried(seed, 3)
    assert found in ("exact", "refused"), f"{kind}: {found}"


if __name__ == "__main__":
    counts: Counter[tuple[str, str]] = Counter()
    many = int(sys.argv[1])
    at_once = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    for number in range(many):
        kind_, found_ = tried(number, at_once)
        short = found_ if found_ in ("exact", "refused") else "WRONG"
        counts[(kind_ if at_once == 1 else "", short)] += 1
        if short != "exact":
            print(number, kind_, found_, flush=True)
    for (kind_, found_), count in sorted(counts.items()):
        print(f"{count:4} {kind_:22} {found_}")
