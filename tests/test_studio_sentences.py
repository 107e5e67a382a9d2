"""What other rooms say in English stands on a German page in German, and names what a page has."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import plainleaf
from plainleaf.importers import import_article
from plainleaf.importers.decisions import Question
from plainleaf.studio.pages import moment_of
from plainleaf.studio.texts import languages, said_in, without_folder
from plainleaf.theme import templates_folder

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
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
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
