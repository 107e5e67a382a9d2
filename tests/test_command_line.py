"""The command line as users expect it: help on a screen, short results, standard input, data."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer.main
from ruamel.yaml import YAML
from typer.testing import CliRunner

from plainleaf import __version__
from plainleaf.cli import app
from plainleaf.cli.github import workflow_commands
from plainleaf.cli.options import EXIT_CODES
from plainleaf.diagnostics import Diagnostic, Position, Related, Severity
from plainleaf.errors import PlainleafError

TEXT = "---\ntitle: T\nlang: en\n---\n\nYou may have nausea.\n"
GROUP: Any = typer.main.get_command(app)
COMMANDS = [
    (),
    *((name,) for name in GROUP.commands),
    *(("theme", name) for name in GROUP.commands["theme"].commands),
]


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the work done in this process: one that has drawn a page before is not to be forked."""
    monkeypatch.setattr("plainleaf.run.limits.can_fork", lambda: False)


def alone(*words: str) -> tuple[int, str, str]:
    """Return the same of the command line in a process of its own, which starts others."""
    done = subprocess.run(
        [sys.executable, "-m", "plainleaf", *words], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout, done.stderr


def run(*words: str, given: str | bytes = "") -> tuple[int, str, str]:
    """Return the exit code, what was printed, and what was said of it."""
    done = CliRunner().invoke(app, list(words), input=given)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def scan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder that has an article in scan/."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "scan"
    folder.mkdir()
    (folder / "article.md").write_text(TEXT, "utf-8")
    return folder


# --- Help ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_fits_a_screen(words: tuple[str, ...], flag: str) -> None:
    """24 lines of 80 columns."""
    code, said, _ = run(*words, flag)
    assert code == 0
    lines = said.splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 80
    assert "[bold]" not in said


@pytest.mark.parametrize("name", GROUP.commands)
def test_every_option_is_shown_on_demand(name: str) -> None:
    """What the short help leaves out, --help-all has."""
    command = GROUP.commands[name]
    options = {option for each in command.params for option in each.opts if option[:2] == "--"}
    short = run(name, "-h")[1]
    hidden = {option for option in options if not re.search(rf"{option}\b", short)}
    if not hidden:
        return
    whole = run(name, "--help-all")[1]
    assert {option for option in options if option in whole} == options


def test_short_and_long_names_of_the_version_and_of_the_folder(scan: Path) -> None:
    """As other programs have them."""
    for flag in ("-V", "-v", "--version"):
        assert run(flag) == (0, f"plainleaf {__version__}\n", "")
    assert run("export", "scan", "--to", "html", "-o", "a")[0] == 0
    assert (scan.parent / "a" / "scan.html").is_file()


def test_a_wrong_command_or_option_is_named_with_what_is_meant() -> None:
    """Exit code 2, and the way to the help."""
    code, _, said = run("exprt")
    assert code == 2
    assert "Did you mean 'export'?" in said
    code, _, said = run("check", "--fixx", "a")
    assert code == 2
    assert "--fix" in said
    code, _, said = run("check", "--format", "xml", "a")
    assert code == 2
    assert "'xml' is not one of 'text', 'json', 'sarif', 'github'" in said
    assert "Value error" not in said


def test_exit_codes_are_those_of_the_errors_and_can_be_asked_for() -> None:
    """One table, in the program and in the documentation."""
    own = {error.exit_code for error in PlainleafError.__subclasses__()}
    assert set(EXIT_CODES) == {0, 70, 130} | own
    code, said, _ = run("explain", "exit-codes")
    assert code == 0
    assert said.splitlines() == [f"{number:>3}  {words}" for number, words in EXIT_CODES.items()]


# --- Results -------------------------------------------------------------------------------------


def test_a_successful_export_is_told_in_five_lines(scan: Path) -> None:
    """Four files and a verdict; more with -v; nothing with -q."""
    code, said, trouble = run("export", "scan")
    assert (code, trouble) == (0, "")
    lines = said.splitlines()
    assert len(lines) == 5
    for line, ending in zip(lines, ("pdf", "docx", "epub", "html"), strict=False):
        assert re.fullmatch(rf"out/scan\.{ending}  \(\d+ kB\)", line)
    assert lines[4].startswith("Passed: the same as the article. What needs a person: --report. ")
    more = run("export", "scan", "-v")[1]
    assert "Do the descriptions say what the pictures are there for?" in more
    assert run("export", "scan", "-q") == (0, "", "")
    assert alone("export", "scan", "-q", "--force") == (0, "", "")


def test_quiet_still_says_what_is_wrong(scan: Path) -> None:
    """A warning of the files is no noise, and an error never."""
    article = scan / "article.md"
    article.write_text(TEXT + "\n[a](/b)\n", "utf-8")
    assert "relative-link" in run("export", "scan", "--to", "html", "-q")[2]
    article.write_text(TEXT + "\n![a](none.png)\n", "utf-8")
    code, said, trouble = run("export", "scan", "-q")
    assert (code, said) == (1, "")
    assert "missing-picture" in trouble
    assert "missing-picture" in alone("export", "scan", "-q", "--force")[2]


def test_quiet_checks_print_reports_alone(scan: Path) -> None:
    """No summary."""
    said = run("check", "scan", "-q")[1]
    assert "warning[jargon]" in said
    assert "--score-card" not in said
    assert "2 warnings" not in said


def test_an_export_as_data(scan: Path) -> None:
    """What came of each article: files, reports, verdict; of one that failed, why."""
    code, said, trouble = run("export", "scan", "--to", "pdf,html", "--format", "json")
    assert (code, trouble) == (0, "")
    data = json.loads(said)
    assert data["plainleaf"] == __version__
    (entry,) = data["articles"]
    assert entry["files"] == ["out/scan.pdf", "out/scan.html"]
    assert (entry["article"], entry["name"], entry["edition"]) == ("scan", "scan", "standard")
    assert (entry["status"], entry["exit_code"], entry["message"]) == ("done", 0, "")
    assert entry["report"]["result"] == "passed"
    assert "jargon" in [each["code"] for each in entry["diagnostics"]]
    (scan / "article.md").write_text(TEXT + "\n![a](none.png)\n", "utf-8")
    code, said, trouble = run("export", "scan", "--format", "json")
    assert (code, trouble) == (1, "")
    (entry,) = json.loads(said)["articles"]
    assert (entry["status"], entry["exit_code"], entry["files"]) == ("failed", 1, [])
    assert "not exported" in entry["message"]
    assert "missing-picture" in [each["code"] for each in entry["diagnostics"]]


def test_an_export_of_many_as_data(scan: Path) -> None:
    """The same keys, but the report of each; progress goes elsewhere."""
    other = scan.parent / "other"
    other.mkdir()
    (other / "article.md").write_text(TEXT + "\n![a](none.png)\n", "utf-8")
    code, said, _ = alone("export", ".", "--to", "html", "--format", "json")
    assert code == 1
    entries = {each["name"]: each for each in json.loads(said)["articles"]}
    assert entries["scan"]["files"] == ["out/scan.html"]
    assert entries["scan"]["status"] == "done"
    assert entries["other"]["status"] == "failed"
    assert entries["other"]["diagnostics"][0]["code"] == "missing-picture"
    again = json.loads(alone("export", ".", "--to", "html", "--format", "json")[1])["articles"]
    assert {each["name"]: each["status"] for each in again} == {
        "scan": "unchanged",
        "other": "failed",
    }


# --- Standard input ------------------------------------------------------------------------------


def test_an_article_by_standard_input_is_checked(scan: Path) -> None:
    """Its pictures are in the folder where one works."""
    code, said, _ = run("check", "-", given=TEXT)
    assert code == 0
    assert "<stdin>:6:14: warning[jargon]" in said
    assert "<stdin>: " in said.splitlines()[-2]
    code, said, _ = run("check", "-", given=TEXT + "\n![a](scan/none.png)\n")
    assert code == 1
    assert "There is no file 'scan/none.png'." in said


def test_what_comes_by_standard_input_is_exported(scan: Path) -> None:
    """An article if it begins with front matter, else a text that is imported."""
    code, said, _ = run("export", "-", "--to", "html", given="\ufeff" + TEXT)
    assert code == 0, said
    assert "<title>T</title>" in (scan.parent / "out" / "handout.html").read_text("utf-8")
    text = "Walking\n\nYou can walk again after two days, if it does not hurt when you stand up.\n"
    code, said, _ = run("export", "-", "--to", "html", given=text.encode("cp1252"))
    assert code == 0, said
    assert "Walking" in (scan.parent / "out" / "handout.html").read_text("utf-8")


def test_bytes_that_are_no_text_are_one_sentence(scan: Path) -> None:
    """With the line, as in a file."""
    code, _, trouble = run("check", "-", given=TEXT.encode() + b"caf\xe9\n")
    assert code == 3
    assert "<stdin>:7: byte 0xe9 is not UTF-8" in trouble


# --- For other programs --------------------------------------------------------------------------


def test_github_shows_reports_at_their_words(scan: Path) -> None:
    """Workflow commands, a line each, and nothing else."""
    code, said, _ = run("check", "scan", "nowhere", "--format", "github")
    assert code == 3
    lines = said.splitlines()
    assert (
        "::warning file=scan/article.md,line=6,endLine=6,col=14,endColumn=20,title=plainleaf jargon"
        "::Not every reader knows “nausea”; in plainer words: feeling sick.%0ATake plainer words"
    ) in said
    assert lines[-1] == "::error title=plainleaf::nowhere: no such file or folder."
    assert all(re.match("::(error|warning|notice) ", line) for line in lines)


def test_signs_that_mean_something_to_github_are_written_out() -> None:
    """As its toolkit does: a comma in a name is no next property."""
    at = Position("a,b:c%.md", 3, 2, 4, 1)
    first = Related(Position("a.md", 1), "the first one")
    found = Diagnostic("x", Severity.NOTE, "50 %, two\nlines", at, "A hint.", related=(first,))
    assert list(workflow_commands([found], [])) == [
        "::notice file=a%2Cb%3Ac%25.md,line=3,endLine=4,title=plainleaf x"
        "::50 %25, two%0Alines%0Aa.md:1: the first one%0AA hint."
    ]


def test_the_hook_for_commits_runs_a_command_that_there_is(root: Path, scan: Path) -> None:
    """Its entry is one of ours, and its pattern takes articles alone."""
    (hook,) = YAML(typ="safe").load((root / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert hook["language"] == "python"
    pattern = re.compile(hook["files"])
    assert pattern.search("content/a/article.es.md")
    assert not pattern.search("docs/my-article.md")
    name, *words = hook["entry"].split()
    assert name == "plainleaf"
    assert run(*words, "scan/article.md")[0] == 0
    (scan / "article.md").write_text("Words.\n", "utf-8")
    assert run(*words, "scan/article.md")[0] == 1


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_completes_commands(shell: str) -> None:
    """The script that `--install-completion` puts into the shell asks the program itself."""
    script = completed(_PLAINLEAF_COMPLETE=f"source_{shell}")
    assert f"complete_{shell}" in script
    assert "_PLAINLEAF_COMPLETE" in script


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("plainleaf ex", "export"),
        ("plainleaf check --f", "--fix"),
        ("plainleaf explain jar", "jargon"),
        ("plainleaf explain exit", "exit-codes"),
    ],
)
def test_completion_offers_commands_and_options(words: str, wanted: str) -> None:
    """As bash asks for it."""
    number = str(words.count(" "))
    asked = {"COMP_WORDS": words, "COMP_CWORD": number, "_PLAINLEAF_COMPLETE": "complete_bash"}
    assert wanted in completed(**asked).split()


def completed(**environment: str) -> str:
    """Return what the program answers a shell."""
    return subprocess.run(
        [sys.executable, "-c", "from plainleaf.cli import app; app(prog_name='plainleaf')"],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    ).stdout
