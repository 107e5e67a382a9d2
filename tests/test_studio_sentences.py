"""What other rooms say in English stands on a German page in German, and names what a page has."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

import plainleaf
from plainleaf.api import check, export
from plainleaf.checks.typed import LEFTOVERS
from plainleaf.errors import PlainleafError
from plainleaf.importers import import_article
from plainleaf.importers.decisions import Question
from plainleaf.studio.pages import moment_of
from plainleaf.studio.texts import languages, said_in, without_folder
from plainleaf.theme import templates_folder
from plainleaf.verify.results import FOR_A_PERSON
from sentences import called, own, quoting

TESTS = Path(__file__).parent
SOURCES = Path(plainleaf.__file__).parent
FOLDER = templates_folder() / "studio" / "sentences"
# Their parts are known by themselves: see `PARTS`.
COMPOSED = re.compile(r"\{(?:why|what|FIELDS\[name\]|problem|kind|said|who|done)\}")
PARTS = (
    "Left out, 2 programs and styles of the page: “”",
    "Left out, the authors of the page, which the front matter names: “By A. Doe”",
    "Left out, a field of a form: “Search”",
    "Left out, hidden text: “Take 5 mg.”",
    "Left out, deleted in a tracked change by Dr. A, B: “10”",
    "Left out, the footer of the pages: “p. 3”",
    "Left out, a comment by A. Doe, which is settled: “Is 5 mg right: check, please.”",
    "Left out, a chart that is no picture in the file: “”",
    "1 mark such as (2) became citations.",
    "12 marks of notes and works, such as [3], became marks of the article.",
    "A link within the page, to #top, leads to nothing in the article; its words stay.",
    "Looks that say nothing by themselves were left out: colour (3), size (2).",
)


def sentences() -> Iterator[str]:
    """Give each sentence that an import says, with words in the place of what it quotes."""
    for path in sorted((SOURCES / "importers").rglob("*.py")):
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        pieces = {id(part) for each in nodes if isinstance(each, (ast.JoinedStr, ast.BinOp))
                  for part in ast.iter_child_nodes(each)}  # fmt: skip
        for node in nodes:
            whole = isinstance(node, ast.expr) and id(node) not in pieces
            if whole and _words(node).startswith("Left out, "):
                yield _words(node)  # whatever function it is handed to
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if node.func.attr in ("left_out", "guessed", "asked"):
                values = [*node.args, *(each.value for each in node.keywords)]
                yield from (words for each in values if " " in (words := _words(each)))


def _words(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str() as words):
            return words
        case ast.JoinedStr():
            parts = (
                str(each.value)
                if isinstance(each, ast.Constant)
                else f"{{{ast.unparse(each.value)}}}"
                for each in node.values
                if isinstance(each, (ast.Constant, ast.FormattedValue))
            )
            return "".join(parts)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _words(left) + (_words(right) or "{right}")
    return ""


def test_every_sentence_of_an_import_is_there_in_german() -> None:
    """Those of the sources, whatever they quote: who writes a new one writes it in German, too."""
    found = [each for each in sentences() if not COMPOSED.search(each) and len(each) > 14]
    assert len(found) > 150
    strange = {"authors"}
    for each in found:
        # What it quotes, or counts.
        counted = re.sub(r"\{len\([^{}]*\)\}", "7", each)
        words = re.sub(r"\{(?!\.)(?:[^{}]|\{[^{}]*\})*\}", "Xy7", counted)
        if words in strange or not re.match(r"[A-Z“\d]", words):
            continue
        made = said_in("de", words)
        assert made.language == "de", each
        assert words.count("Xy7") == made.words.count("Xy7"), each
    for each in PARTS:
        assert said_in("de", each).language == "de", each


# What stands in a place where it is translated by itself: see `GERMAN_PARTS`.
HELD = {
    "self._no_headings": ("list item",), "kind.what": ("is not a link",), "what": ("script",),
    "each.cause": ("A tab stands here, where YAML knows spaces only",), "audience": ("patients",),
    "_GROUPS[box.kind]": ("clinics",), "_GROUPS[audience.others]": ("clinics",),
    "given.words": ("a box note",), "part.words": ("a box note",), "wanted.words": ("a box note",),
    "opening.markup": ("---",), "where": ("",), "rough": ("",), "paragraph.story": ("header",),
    "_numbers_changed(before, after, _OTHER)": ("",), "said": ("colour (3)", "Xy7"),
    "_numbers_changed(before, after, _CHANGED)": ("",), "name": ("accent", "Xy7"),
    "named": ("the clinic’s profile clinic.toml, key emergency,", "emergency (in de)", "Xy7"),
    "_stands_out(line, looks, text)": ("line in capitals",), "kind": ("line in capitals", "Xy7"),
}  # fmt: skip
# Of what the sources put together, this is never said.
UNSAID = re.compile(r"comments? (?:is|are) neither")
ROOMS = ("reader", "checks", "model", "references", "handout", "clinic", "theme", "roundtrip")
SAYING = ("Diagnostic", "error", "warning", "note", "_note", "report", "_list_warning", "Refused",
    "_refuse", "_leftover", "_difference", "_number", "_reference")  # fmt: skip


def said_by_the_sources() -> Iterator[tuple[str, str]]:
    """Give each sentence of a finding and where it is said; a word alone is none."""
    calls = [each for room in ROOMS for each in called(SOURCES / room, *SAYING)]
    calls += called(SOURCES / "verify" / "word_rules", "Finding")
    for each in calls:
        for words in each.words:
            # A code is no sentence, and some messages get their full stop where they are kept.
            if re.search(r"[A-Za-z’]{2,} ", own(words).strip()) and not UNSAID.search(words):
                yield words.removesuffix("."), each.place


def test_every_sentence_of_a_finding_is_there_in_german() -> None:
    """Of the reader, the checks, an edit from Word and what is verified, whatever they quote."""
    found = dict(said_by_the_sources())
    assert len(found) > 500
    missing = {
        words: place
        for words, place in found.items()
        if not any(
            said_in("de", each + end).language == "de"
            for each in quoting(words, HELD)
            for end in (".", "")
        )
    }
    assert missing == {}


def test_no_finding_names_a_command_on_an_english_page() -> None:
    """Nor keys of the front matter that a field stands for: who reads it has no terminal."""
    for words, place in said_by_the_sources():
        ways = [said_in("en", each + end).words for each in quoting(words, HELD) for end in ".!"]
        named = re.compile(r"`plainleaf |(?<!<!)--[a-z]")
        assert not all(map(named.search, ways)), (place, words)


def example_findings() -> Iterator[tuple[str, str]]:
    """Give what is said of each article that tests have, and of which."""
    for path in sorted(TESTS.glob("checks/*/*.md")) + sorted(TESTS.glob("cases/*.md")):
        with suppress(PlainleafError):
            for each in check(path):
                yield from ((words, path.parent.name) for words in (each.message, each.hint))


def test_what_is_said_of_an_example_is_german_with_the_same_numbers() -> None:
    """Sentences that are put together, too; a dose or a page of the text stays what it is."""
    said = set(example_findings())
    assert len(said) > 300
    for words, code in said:
        made = said_in("de", words)
        assert made.language == "de" or not words, (code, words)
        figures = [sorted(re.findall(r"\d+", re.sub(r"(?<=\d),(?=\d{3})|BCP 47", "", each)))
                   for each in (words, made.words)]  # fmt: skip
        assert figures[0] == figures[1] or "plainleaf cite" in words, (words, made.words)


GERMAN_PARTS = (
    *(each.what for each in LEFTOVERS),
    *(f"This {each.what}: **x **" for each in LEFTOVERS),
    *(f"a.docx: “Dose”, paragraph 3: Mia, 3 {month}: “5” → “10”" for month in (
        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split())),
    *(f"a.docx: paragraph 3: {who}: {change}" for who in ("Mia", "somebody") for change in (
        "“5” added", "“5” removed", "“5” moved here", "“5” moved away",
        "the end of a paragraph added", "the end of a paragraph removed", "cell added",
        "cell removed", "cells merged", "formatted",
        "paragraph formatted", "table formatted", "row formatted", "cell formatted", "page set up",
        "numbered", "columns changed")),
    *(f"{who} {what}{where}{done}: Is 5 mg right? Ask." for who in ("Dr. A", "Somebody")
      for what in ("says", "answers") for where in ("", " about “5 mg”") for done in (
        "", " (settled)")),
    *FOR_A_PERSON,
)  # fmt: skip


@pytest.mark.parametrize("words", GERMAN_PARTS)
def test_parts_and_edits_are_there_in_german(words: str) -> None:
    """Tracked changes, comments, markup that did not take, and what a person is asked."""
    made = said_in("de", words)
    assert made.language == "de"
    assert re.findall(r"\d+", made.words) == re.findall(r"\d+", words)


def test_what_was_verified_is_said_in_german(tmp_path: Path) -> None:
    """Each line of an export's report but the names of its files."""
    article = tmp_path / "article.md"
    article.write_text("---\ntitle: Knie\nlang: de\n---\n\nSchonen Sie es 3 Tage.\n", "utf-8")
    made = export(article, ["docx", "html"], None).report.lines()
    assert len(made) > 8
    for line in made:
        assert said_in("de", line.strip()).language == "de" or " " not in line, line


@pytest.mark.parametrize("language", languages())
def test_a_sentence_quotes_the_same_in_each_language(language: str) -> None:
    """No number, and nothing that is quoted, is lost or comes in."""
    for english, words in tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8")).items():
        places = re.findall(r"\{\w+\}", english)
        assert len(places) == len(set(places)), english
        shown = re.findall(r"\{\w+\}", words)
        if language == "de" and not english.startswith("editions: "):
            assert set(shown) == set(places), english
        assert set(shown) <= set(places), english
        figures = [re.sub(r"\{\w+\}|\D", "", each) for each in (english, words)]
        assert figures[1] in (figures[0], ""), english
        assert not re.search(r"front matter|--\w|`plainleaf", words), words


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("Left out, it belongs to the website", "Weggelassen: gehört zur Website"),
        ("Left out, the signature: “Dr. A”", "Weggelassen: die Unterschrift: „Dr. A“"),
        ("The language seems to be en.", "Die Sprache scheint Englisch zu sein."),
        (
            "The language seems to be pt-BR.",
            "Die Sprache scheint Portugiesisch (Brasilien) zu sein.",
        ),
        (
            "The text is marked as de and reads as en; it is taken for it.",
            "Der Text ist als Deutsch gezeichnet und liest sich wie Englisch; er gilt als "
            "Italienisch.",
        ),
        (
            "reviewed: '3/4/2026' can be two days.",
            "Geprüft: „3/4/2026“ kann zwei Tage bedeuten.",
        ),
        (
            "Write next-review: 2026-04-03 or next-review: 2026-03-04",
            "Schreiben Sie in das Feld „Nächste Prüfung“ 2026-04-03 oder 2026-03-04.",
        ),
        (
            "The date of this line, 2026-11-02, stands in the front matter.",
            "Das Datum dieser Zeile, 2026-11-02, steht in den Angaben über das Merkblatt.",
        ),
        (
            "The authors were read from this line: A, B; “Research” is the category.",
            "Die Verfasser stammen aus dieser Zeile: A, B; „Research“ ist die Rubrik.",
        ),
        (
            "a.pdf: is a PDF file, which cannot be imported. Open it, select all, and save or "
            "paste it as plain text, and import that.",
            "a.pdf: Das ist eine PDF-Datei; so etwas kann nicht hereingeholt werden. Öffnen Sie "
            "sie, wählen Sie alles aus, fügen Sie es als reinen Text ein, und holen Sie das "
            "herein.",
        ),
        (
            "x/article.md: cannot be written (Permission denied).",
            "x/article.md: lässt sich nicht schreiben (keine Erlaubnis).",
        ),
        (
            "There is no file 'x.png' in the profile's folder. Correct the path, or put the file "
            "there.",
            "Eine Datei „x.png“ gibt es im Ordner des Profils nicht. Berichtigen Sie den Namen, "
            "oder legen Sie die Datei dorthin.",
        ),
        # What is quoted stays, whatever it says.
        ("The subject became the title: “a film”", "Der Betreff wurde der Titel: „a film“"),
        (
            "The title is that of the page: it belongs to the website",
            "Der Titel ist der der Seite: it belongs to the website",
        ),
    ],
)
def test_a_sentence_keeps_what_it_quotes(english: str, german: str) -> None:
    """Numbers, names and words of the source, in their order."""
    made = said_in("de", english)
    assert (made.words, made.language) == (german, "de")


def test_what_is_not_known_stays_english_and_says_so() -> None:
    """A screen reader then reads it in English."""
    for words in ("This is said by nobody.", "Left out, a thing of nobody: “5 mg”"):
        made = said_in("de", words)
        assert (made.words, made.language) == (words, "en")
    assert said_in("de", "").words == ""


def test_english_pages_name_fields_and_buttons() -> None:
    """Not keys of the front matter, nor options of a command line that nobody has there."""
    said = said_in("en", "Name it with --lang if it is another.")
    assert (said.words, said.language) == ("Choose another below if this is wrong.", "en")
    assert said_in("en", "Look it over.").words == "Look it over."
    assert "“Language”" in said_in(
        "en", "Add `lang: en` (or es, de, ar …) to the front matter."
    ).words  # fmt: skip
    assert without_folder("/a/b/x/article.md:3:1: is odd.", Path("/a/b")) == (
        "x/article.md:3:1: is odd."
    )


def test_an_import_says_all_in_german(tmp_path: Path) -> None:
    """The seed article, whose report a person reads first."""
    seed = Path(__file__).parent / "import" / "seed-article.txt"
    made = import_article(seed)
    asked: list[Question] = list(made.questions)
    assert made.diagnostics
    for each in (*made.diagnostics, *(one.report for one in asked if one.report)):
        for words in (each.message, each.hint):
            assert said_in("de", words).language == "de", words


def test_a_moment_is_written_as_its_language_writes_days() -> None:
    """In German with the full stop behind the day."""
    when = datetime(2026, 11, 30, 12, 5, 9, tzinfo=UTC)
    assert moment_of(when, "de").startswith("30. November 2026, ")
    assert moment_of(when, "en").startswith("November 30, 2026, ")
    assert re.fullmatch(r".*, \d\d:05:09", moment_of(when, "de"))
