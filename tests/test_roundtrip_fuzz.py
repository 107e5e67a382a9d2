"""Edits at random, as Word writes them: the article is what was expected, or the edit is named.

Each kind of edit knows what must become of the source, line for line. `make fuzz` tries ten times
as many; `python tests/test_roundtrip_fuzz.py 400` counts what became of so many.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edited_article import ARABIC, ARTICLE, FRONT
from examples import FUZZ, examples
from plainleaf.roundtrip import update
from word_edits import WordEditor, element, style_of, text, word_file

ROOT = Path(__file__).resolve().parents[1]
SOURCES = {
    "exampline": ARTICLE,
    "arabic": ARABIC,
    "front": re.sub(r"!\[.*\n\n", "", FRONT),
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
        start = case.source.rfind("\n", 0, match.start()) + 1
        line = case.source[start : case.source.find("\n", match.end())]
        in_html = line.startswith("<") or "![" in line
        if in_html or line.startswith("#") or any(each in line for each in "*[<`"):
            raise Unfit
        paragraph = case.paragraph(match[0])
        row = next(paragraph.iterancestors("{*}tr"), None)  # type: ignore[attr-defined]
        head = row is not None and (
            row.find(".//{*}tblHeader") is not None
            or paragraph in row.find("{*}tc").iter()  # it may name the row
        )
        if head or style_of(paragraph).startswith("Heading"):  # type: ignore[arg-type]
            raise Unfit  # bold as it is
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
    if case.paragraph(match[0]).find(".//{*}lang") is not None:  # type: ignore[attr-defined]
        raise Unfit  # a new line is in the article's language, so it stands outside
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


def _in_front(case: Case, pattern: str) -> re.Match[str]:
    """Return a match in the front matter."""
    end = case.source.index("\n---", 4)
    found = list(re.compile(pattern, re.M).finditer(case.source, 0, end))
    if not found:
        raise Unfit
    return case.chance.choice(found)


def _glossary(case: Case) -> re.Match[str]:
    """Return a plain entry of the glossary that the Word file shows."""
    _in_front(case, r"^glossary:$")
    match = _in_front(case, r"^  (?P<term>[^\W\d_][^\n:|\"'{}#]*)(?: \|[^\n:]*)?: "
                            r"(?P<meaning>[^\W\d_][^\n:\"'{}#\[\]*`_]+)$")  # fmt: skip
    case.editor.paragraph(match["term"].strip(), "GlossaryTerm")
    shown = case.editor.paragraph(match["meaning"], "GlossaryDefinition")
    if not text(shown).startswith(match["meaning"]):  # type: ignore[arg-type]
        raise Unfit
    return match


def _meaning(case: Case) -> str:
    match = _glossary(case)
    paragraph = case.editor.paragraph(match["meaning"], "GlossaryDefinition")
    case.editor.replace(paragraph, match["meaning"], "Wombats take 5 mg")  # type: ignore[arg-type]
    return case.cut(*match.span("meaning"), "Wombats take 5 mg")


def _entry_added(case: Case) -> str:
    match, word = _glossary(case), case.pick(WORD)
    if word[0].casefold() in case.source[: case.source.index("\n---", 4)].casefold():
        raise Unfit
    term = case.editor.paragraph(match["term"].strip(), "GlossaryTerm")
    meaning = case.editor.paragraph(match["meaning"], "GlossaryDefinition")
    case.editor.add_after(meaning, "A word: 5 mg")  # type: ignore[arg-type]
    case.editor.add_after(meaning, word[0], term)  # type: ignore[arg-type]
    return case.cut(match.end() + 1, match.end() + 1, f'  {word[0]}: "A word: 5 mg"\n')


def _entry_removed(case: Case) -> str:
    match = _glossary(case)
    if len(re.findall(r"^  [^ \n]", case.source[: case.source.index("\n---", 4)], re.M)) < 3:
        raise Unfit
    term = case.editor.paragraph(match["term"].strip(), "GlossaryTerm")
    meaning = case.editor.paragraph(match["meaning"], "GlossaryDefinition")
    case.editor.remove(term)  # type: ignore[arg-type]
    case.editor.remove(meaning)  # type: ignore[arg-type]
    return case.cut(match.start(), match.end() + 1)


def _author(case: Case) -> str:
    match = _in_front(case, r"^authors: \[(?P<first>[^\]\n,]+)")
    byline = case.editor.paragraph(match["first"], "Byline")
    if case.chance.random() < 0.5:
        case.editor.replace(byline, match["first"], "Zoë O’Wombat")  # type: ignore[arg-type]
        return case.cut(*match.span("first"), "Zoë O’Wombat")
    tag = re.search(r"^lang: (\w+)", case.source, re.M)
    comma = {"ar": "، ", "ja": "、"}.get(tag[1] if tag else "", ", ")
    if case.source[match.end()] == "]":
        raise Unfit  # of two names no comma parts the first from the last
    case.editor.replace(byline, match["first"], f"Wombat{comma}{match['first']}")  # type: ignore[arg-type]
    return case.cut(match.start("first"), match.start("first"), "Wombat, ")


def _category(case: Case) -> str:
    match = _in_front(case, r"^category: (?P<words>[^\n]+)$")
    byline = case.editor.paragraph(match["words"], "Byline")
    case.editor.replace(byline, match["words"], "Wombats")  # type: ignore[arg-type]
    return case.cut(*match.span("words"), "Wombats")


def _caption(case: Case) -> str:
    match = case.pick(re.compile(r"(?<=<caption>)[^<>\n]+(?=</caption>)"))
    paragraph = case.paragraph(match[0])
    if case.chance.random() < 0.5:
        case.editor.replace(paragraph, match[0], "Wombats: 5 mg")  # type: ignore[arg-type]
        return case.cut(*match.span(), "Wombats: 5 mg")
    case.editor.remove(paragraph)  # type: ignore[arg-type]
    line = case.source[: match.start()].rfind("\n") + 1
    alone = case.source[line : match.end() + 11].strip() == f"<caption>{match[0]}</caption>"
    if not alone or case.source[match.end() + 10] != "\n":
        raise Unfit
    return case.cut(line, match.end() + 11)


KINDS: dict[str, Kind] = {
    "definition": _meaning,
    "explained word added": _entry_added,
    "explained word removed": _entry_removed,
    "name": _author,
    "category": _category,
    "caption": _caption,
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
    return word_file(folder)


@dataclass
class Edited:
    """An edited file: of which article, by which kinds of edits, what the source must become."""

    seed: int
    name: str
    kinds: list[str]
    source: str
    data: bytes


def edited_by(seed: int, edits: int = 1) -> Edited:
    """Return a file with edits at random, the same for each seed."""
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
            return Edited(seed, name, kinds, source, editor.data)


def became(case: Edited) -> str:
    """Return what became of edits: "exact", "refused", or what is wrong."""
    folder = FOLDER / case.name
    (folder / "article.md").write_text(SOURCES[case.name], "utf-8")
    file = folder / "edited.docx"
    file.write_bytes(case.data)
    made = update(folder, file, clinic=False)
    now = (folder / "article.md").read_text("utf-8")
    where = f"in {case.name}, seed {case.seed}"
    if made.refused:
        half = len(case.kinds) == 1 and now != SOURCES[case.name]
        return f"half taken {where}" if half else "refused"
    if now != case.source:
        return f"not as expected {where}: {_first(case.source, now)}"
    again = update(folder, file, clinic=False)
    if again.diff or again.refused:
        return f"a second run changes it {where}"
    return "exact"


def through_libreoffice(cases: list[Edited], folder: Path) -> list[Edited]:
    """Return edited files as LibreOffice saves them."""
    for case in cases:
        (folder / f"{case.seed}.docx").write_bytes(case.data)
    files = [str(folder / f"{case.seed}.docx") for case in cases]
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", "docx:MS Word 2007 XML"]
    subprocess.run(
        [*command, "--outdir", str(folder / "saved"), *files], check=True, capture_output=True
    )
    return [
        replace(case, data=(folder / "saved" / f"{case.seed}.docx").read_bytes()) for case in cases
    ]


def _first(expected: str, now: str) -> str:
    pairs = zip(expected.split("\n"), now.split("\n"), strict=False)
    return next((f"{one!r} is {two!r}" for one, two in pairs if one != two), "the end")


@given(st.integers(0, 10**9))
@examples(25)
def test_a_random_edit_comes_back_or_is_named(seed: int) -> None:
    """Nothing is silent, nothing half done; a second run changes nothing."""
    case = edited_by(seed)
    assert (found := became(case)) in ("exact", "refused"), f"{case.kinds}: {found}"


@given(st.integers(0, 10**9))
@examples(6)
def test_three_random_edits_come_back_or_are_named(seed: int) -> None:
    """At once, in one file."""
    case = edited_by(seed, 3)
    assert (found := became(case)) in ("exact", "refused"), f"{case.kinds}: {found}"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is missing")
def test_random_edits_come_back_through_libreoffice(tmp_path: Path) -> None:
    """It saves the edited file anew."""
    first = random.randrange(10**9) if FUZZ else 0
    cases = [edited_by(first + seed) for seed in range(8 * max(1, FUZZ))]
    for case in through_libreoffice(cases, tmp_path):
        assert (found := became(case)) in ("exact", "refused"), f"{case.kinds}: {found}"


def main(many: int, edits: int, *, libreoffice: bool) -> None:
    """Print what became of so many edited files, by kind."""
    counts: Counter[tuple[str, str]] = Counter()
    cases = [edited_by(seed, edits) for seed in range(many)]
    if libreoffice:
        cases = through_libreoffice(cases, Path(tempfile.mkdtemp(prefix="plainleaf-test-")))
    for case in cases:
        found = became(case)
        short = found if found in ("exact", "refused") else "wrong"
        counts[(case.kinds[0] if edits == 1 else f"{edits} at once", short)] += 1
        if short != "exact":
            print(case.seed, case.name, case.kinds, found, flush=True)
    for (kind, found), count in sorted(counts.items()):
        print(f"{count:4} {kind:22} {found}")


if __name__ == "__main__":
    many_, *more = sys.argv[1:]
    main(int(many_), int(more[0]) if more else 1, libreoffice="libreoffice" in more)
