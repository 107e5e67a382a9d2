"""What the documentation says is so: codes, keys, kinds, commands, targets, links and examples."""

from __future__ import annotations

import ast
import contextlib
import re
import runpy
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main
from ruamel.yaml import YAML

from plainleaf.checks import check_article
from plainleaf.cli import app
from plainleaf.cli.options import EXIT_CODES
from plainleaf.explain import codes, explanation
from plainleaf.model.article import BoxKind
from plainleaf.reader import read_article
from plainleaf.reader.keys import FrontMatterKeys, ReferenceKeys, known_keys
from plainleaf.run import system

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
FORMAT = (ROOT / "docs" / "source-format.md").read_text("utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
INSTALL = (ROOT / "docs" / "install.md").read_text("utf-8")
DIAGNOSTICS = (ROOT / "docs" / "diagnostics.md").read_text("utf-8")
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]

FENCED = re.compile(r"^(`{3,})(\w*)\n(.*?)^\1$", re.DOTALL | re.MULTILINE)
SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
LINK = re.compile(r"\]\(([^)\s]+)\)")
COMMAND = re.compile(r"(?:\.venv/bin/)?plainleaf(?= |$)")
SEVERITIES = {"error", "warning", "note"}


def reported() -> dict[str, set[str]]:
    """Return every code that is reported, with its severities."""
    codes: dict[str, set[str]] = {}
    package = ROOT / "src" / "plainleaf"
    rooms = [*(package / "reader").rglob("*.py"), *(package / "checks").rglob("*.py")]
    others = (
        package / "model" / "audience.py",
        package / "theme" / "palette.py",
        package / "handout" / "imprint.py",
        package / "importers" / "manuscript.py",
        *sorted((package / "roundtrip").glob("*.py")),
        package / "writers" / "docx" / "reference_doc.py",
    )
    for path in (*sorted(rooms), *others):
        for code, severity in _reported_in(ast.parse(path.read_text("utf-8"))):
            codes.setdefault(code, set()).add(severity)
    return codes


def _reported_in(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Name(id="Diagnostic" | "Report"),
                args=[ast.Constant(value=str(code)), ast.Attribute(attr=severity), *_],
            ):
                yield code, severity.lower()
            case ast.Call(func=ast.Name(id="_Refused"), args=[ast.Constant(value=str(code)), *_]):
                yield code, "error"
            case ast.Call(
                func=ast.Attribute(attr=severity), args=[ast.Constant(value=str(code)), _, *_]
            ) if severity in SEVERITIES:
                yield code, severity


def commands(text: str) -> Iterator[list[str]]:
    """Yield the arguments of every `plainleaf …` in code blocks and code spans."""
    lines = [line for _, _, block in FENCED.findall(text) for line in block.splitlines()]
    for line in [*lines, *SPAN.findall(FENCED.sub("", text))]:
        # What a shell makes of the rest is not ours to test.
        line = re.split(r" [>|] ", line, maxsplit=1)[0]
        match = COMMAND.match(line.strip())
        if match and (words := shlex.split(line.strip()[match.end() :], comments=True)):
            yield words


def first_column(text: str, heading: str) -> list[str]:
    """Return the code spans in the first column of the table that `heading` begins."""
    table = text[text.index(f"| {heading} ") :].split("\n\n")[0].splitlines()[2:]
    return [name for row in table for name in SPAN.findall(row.split("|")[1])]


def test_every_code_is_documented_with_its_severity() -> None:
    """Whoever meets a code finds it, and no page is left of a code that is gone."""
    assert {code: set(explanation(code).severities) for code in codes()} == reported()
    assert len(codes()) > 80


def test_every_page_of_a_code_says_something() -> None:
    """A page has a paragraph, and says what the code is about in its first sentence."""
    for page in map(explanation, codes()):
        assert len(page.text.split("\n\n")[0].split()) > 10, page.code
        assert 15 < len(page.summary) < 200, page.code


def test_every_page_of_a_code_is_there_in_german() -> None:
    """Of the same code, clause and setting: what stands between backticks and is a name of ours."""
    names = re.compile(r"`((?:--)?[a-z]+(?:-[a-z]+)+(?:\.toml)?:?|\[[a-z-]+\]|\{[^`]*\})`")
    for code in codes():
        page, other = explanation(code), explanation(code, "de")
        assert other.language == "de", code
        assert (other.severities, other.group) == (page.severities, page.group)
        assert 15 < len(other.summary) < 260, code
        clauses = re.findall(r"\d\.\d\.\d+", page.text.replace("3.1291", ""))
        assert set(clauses) <= set(re.findall(r"\d\.\d\.\d+", other.text)), code
        missing = set(names.findall(page.text)) - set(SPAN.findall(other.text))
        assert {each for each in missing if not re.search("identifier|name", each)} == set(), code
        # A check that looks at English alone says so.
        assert ("English only" in page.text) == ("Nur für Englisch" in other.text), code
    assert explanation("missing-alt", "fr").language == "en"


def test_the_list_of_codes_is_that_of_the_pages() -> None:
    """`tools/codes` writes it anew."""
    written = runpy.run_path(str(ROOT / "tools" / "codes"))
    assert DIAGNOSTICS.endswith(written["START"] + written["listed"]())


def test_every_front_matter_key_is_documented() -> None:
    """The table of keys is the reader's own."""
    keys = first_column(FORMAT, "Key")
    assert sorted(keys) == sorted(known_keys(FrontMatterKeys))


def test_every_variable_of_a_reference_is_documented() -> None:
    """The list of variables is the reader's own."""
    listed = set(SPAN.findall(FORMAT[FORMAT.index("These variables are shown") :].split("\n\n")[0]))
    assert listed == known_keys(ReferenceKeys) - {"id", "type"}


def test_every_kind_of_box_is_documented() -> None:
    """The table of boxes is the model's own."""
    assert set(first_column(FORMAT, "Kind")) == {*BoxKind, "icon-array"}


@pytest.mark.parametrize(
    "example",
    [body for _, language, body in FENCED.findall(FORMAT) if language == "markdown"],
    ids=lambda body: body.strip().splitlines()[0][:30],
)
def test_every_example_of_the_source_format_is_right(example: str, tmp_path: Path) -> None:
    """What the page shows is read without a report; only its pictures are not there."""
    if not example.startswith("---\n"):
        example = f"---\ntitle: Example\nlang: en\n---\n\n{example}"
    path = tmp_path / "article.md"
    path.write_text(example, "utf-8")
    reading = read_article(path)
    found = [*reading.diagnostics, *check_article(reading.article)]
    # What is understood though it is not written as a program wants it is noted.
    allowed = ("missing-picture", "reference-line")
    assert [each for each in found if each.code not in allowed] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_command_that_is_shown_can_be_typed(page: Path) -> None:
    """Its subcommand and its options exist, and it has the arguments that it needs."""
    group = typer.main.get_command(app)
    for arguments in commands(page.read_text("utf-8")):
        # This one would change the shell of whoever runs the tests.
        if arguments == ["--install-completion"]:
            continue
        # What a flag prints and ends with is no mistake; a wrong word is an exception.
        with contextlib.suppress(typer.Exit):
            context = group.make_context("plainleaf", list(arguments))
            name, command, rest = group.resolve_command(context, list(arguments))
            # In running text a command stands by its name alone.
            command.make_context(name, rest, parent=context, resilient_parsing=not rest)


def test_the_readme_shows_every_command() -> None:
    """No command is left for the reader to guess."""
    shown = {arguments[0] for arguments in commands(README)}
    assert set(typer.main.get_command(app).commands) <= shown


def test_every_make_target_that_is_shown_exists() -> None:
    """`make …` in the README stands in the Makefile."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    shown = set(re.findall(r"\bmake ([a-z-]+)", "\n".join(_code(README))))
    assert {"handout", "test"} <= shown <= targets


def _code(text: str) -> list[str]:
    return [*(block for _, _, block in FENCED.findall(text)), *SPAN.findall(FENCED.sub("", text))]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_file_that_a_page_links_to_exists(page: Path) -> None:
    """A link within the project leads somewhere."""
    text = SPAN.sub("", FENCED.sub("", page.read_text("utf-8")))
    for target in LINK.findall(text):
        if not re.match(r"[a-z]+:", target):
            name, _, anchor = target.partition("#")
            file = page.parent / name if name else page
            assert file.exists(), target
            assert not anchor or anchor in _anchors(file), target


def _anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", path.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", words.lower()).replace(" ", "-") for words in headings}


def test_every_room_in_the_plan_exists() -> None:
    """The table of rooms in docs/architecture.md is of what is there."""
    names = first_column(ARCHITECTURE, "Room")
    assert len(names) > 20
    for name in names:
        assert (ROOT / "src" / "plainleaf" / name).exists(), name


def test_the_readme_is_short_and_every_page_can_be_reached() -> None:
    """It says what a newcomer needs; the index names all pages."""
    assert len(README.splitlines()) <= 200
    index = (ROOT / "docs" / "README.md").read_text("utf-8")
    pages = {path.name for path in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert set(LINK.findall(index)) == pages


def test_the_exit_codes_are_those_of_the_program() -> None:
    """The page's table is what the command line ends with, and says of it."""
    page = (ROOT / "docs" / "exit-codes.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\d+)` \| (.+) \|$", page, re.MULTILINE)
    assert {int(code): words for code, words in rows} == EXIT_CODES


@pytest.mark.parametrize("page", ["README.md", "docs/install.md"])
def test_what_installs_pango_is_what_the_program_names(page: str) -> None:
    """One command a system, the same in the messages and on the pages."""
    text = (ROOT / page).read_text("utf-8")
    told = {span for span in SPAN.findall(text) if "pango" in span and " " in span}
    assert told <= {*system.LINUX.values(), system.MACOS}
    assert {system.LINUX["debian"], system.LINUX["fedora"], system.MACOS} <= told


def test_the_container_has_the_packages_of_the_setup() -> None:
    """What `make handout` installs, the recipe and the example of CI install."""
    setup = (ROOT / "tools" / "setup").read_text("utf-8")
    needed = set(re.findall(r"^need_package (\S+)", setup, re.MULTILINE))
    recipe, workflow = (
        next(body for _, language, body in FENCED.findall(INSTALL) if language == name)
        for name in ("dockerfile", "yaml")
    )
    assert needed <= {*recipe.split(), "libpango-1.0-0"}
    assert {name for name in needed if name.startswith("lib")} <= set(workflow.split())
    steps = YAML(typ="safe").load(workflow)["jobs"]["handouts"]["steps"]
    shown = [step["run"] for step in steps if step.get("run", "").startswith("plainleaf ")]
    assert [words[0] for line in shown for words in commands(f"`{line}`")] == ["check", "export"]


def test_the_hook_that_is_shown_is_there() -> None:
    """An identifier of .pre-commit-hooks.yaml."""
    (hook,) = YAML(typ="safe").load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    page = (ROOT / "docs" / "command-line.md").read_text("utf-8")
    assert f"- id: {hook['id']}\n" in page


def test_what_is_shown_in_python_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every example of docs/python.md, one after the other."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pictures").mkdir()
    (tmp_path / "content").symlink_to(ROOT / "content")
    names: dict[str, object] = {"text": "---\ntitle: T\nlang: en\n---\n\nWords.\n"}
    page = (ROOT / "docs" / "python.md").read_text("utf-8")
    examples = [body for _, language, body in FENCED.findall(page) if language == "python"]
    assert len(examples) == 4
    for example in examples:
        exec(example, names)  # noqa: S102 (our own page)
    assert names["pdf"].startswith(b"%PDF")  # type: ignore[attr-defined]
    assert (tmp_path / "handouts" / "nalmefen.docx").is_file()


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_no_page_claims_more_than_a_machine_can_know(page: Path) -> None:
    """A validator finds no failure; that is all that is said."""
    claims = re.compile(r"\b(compliant|compliance|certified|fully accessible|guarantee)", re.I)
    assert not claims.search(page.read_text("utf-8"))
