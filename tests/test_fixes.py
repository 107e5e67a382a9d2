"""What `plainleaf check --fix` changes: only what needs no decision, and nothing else of a file."""

from __future__ import annotations

import re
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from plainleaf.checks.fixes import fixed
from plainleaf.cli import app
from plainleaf.diagnostics import Diagnostic, Edit, Position, Severity
from plainleaf.errors import WriteError
from plainleaf.reader import Reading, SourceText, read_article
from test_front_slips import SLIPS, Slip

FRONT = "---\ntitle: T\nlang: en\n---\n\n"
# What is typed, and what it becomes.
CHANGES = {
    "bullets": (
        "Bring:\n\n• your letter\n• your pills\n",
        "Bring:\n\n- your letter\n- your pills\n",
    ),
    "two lists": ("• a word\n\nText.\n\n• b word\n", "- a word\n\nText.\n\n- b word\n"),
    "numbers": ("1.First\n2.Second\n", "1. First\n2. Second\n"),
    "heading": ("##Before\n\nWords.\n", "## Before\n\nWords.\n"),
    "box": ("::: Key points\n- One.\n:::\n", "::: key-points\n- One.\n:::\n"),
    "short box": (":: warning\nCall.\n::\n", "::: warning\nCall.\n:::\n"),
    "below ten": ("10. Ten\n   - below\n", "10. Ten\n    - below\n"),
    "lowered": ("Drink H~2~O.\n", "Drink H<sub>2</sub>O.\n"),
    "twice in a line": (
        "H~2~O, O~2~ and H~2~O.\n",
        "H<sub>2</sub>O, O<sub>2</sub> and H<sub>2</sub>O.\n",
    ),
    "bold": ("Take **two ** now.\n", "Take **two** now.\n"),
    "bold that stays apart": ("Take **2 **000.\n", "Take **2** 000.\n"),
    "link": ("See [us] (https://example.org/a).\n", "See [us](https://example.org/a).\n"),
}
# What could be meant in several ways, or is meant so.
LEFT = {
    "code": "Text.\n\n```\n• a\n• b\n##c\n```\n",
    "letters": "a) wash\nb) dry\n",
    "a minus": "Text.\n\n–5 °C\n–6 °C\n",
    "a table by tabs": "Meal\tInsulin\nLunch\thalf\n",
    "nothing": "Words.\n\n- one\n",
}


def article(folder: Path, text: str, name: str = "article.md") -> Path:
    """Write an article as bytes: line ends stay."""
    path = folder / name
    path.write_bytes((FRONT + text).encode())
    return path


@pytest.mark.parametrize(("typed", "meant"), CHANGES.values(), ids=CHANGES)
def test_what_has_one_meaning_is_written_so(typed: str, meant: str, tmp_path: Path) -> None:
    """And another run finds nothing more."""
    path = article(tmp_path, typed)
    change = fixed(path)
    assert change.after == FRONT + meant
    assert change.count
    change.write()
    assert path.read_bytes().decode() == FRONT + meant
    again = fixed(path)
    assert (again.after, again.count) == (again.before, 0)


@pytest.mark.parametrize("text", LEFT.values(), ids=LEFT)
def test_what_needs_a_decision_is_left(text: str, tmp_path: Path) -> None:
    """Not a byte of it changes."""
    change = fixed(article(tmp_path, text))
    assert change.after == change.before


@pytest.mark.parametrize("typed", [typed for typed, _ in CHANGES.values()], ids=CHANGES)
def test_words_and_figures_stay_in_order(typed: str, tmp_path: Path) -> None:
    """But for names of elements, a change of what is typed loses and adds no word."""
    change = fixed(article(tmp_path, typed))
    after = re.sub(r"</?su[bp]>", " ", change.after)
    assert re.findall(r"\w+", after) == re.findall(r"\w+", change.before.replace("Key", "key"))


def test_line_ends_the_mark_at_the_start_and_the_last_line_stay(tmp_path: Path) -> None:
    """Whoever works on Windows finds the file as it was, but for the lines that changed."""
    path = tmp_path / "article.md"
    before = (
        "\ufeff---\r\ntitle: T\r\nlang: en\r\n---\r\n\r\n##Before  \r\n\nWords\rin old\u2028lines."
    )
    path.write_bytes(before.encode())
    change = fixed(path)
    assert change.after == before.replace("##Before", "## Before")
    change.write()
    assert path.read_bytes() == before.replace("##Before", "## Before").encode()


def test_the_mark_at_the_start_moves_no_place_in_the_first_line(tmp_path: Path) -> None:
    """It is no column."""
    path = tmp_path / "article.md"
    path.write_bytes("\ufeff##Before\n\nWords.\n".encode())
    assert fixed(path).after == "\ufeff## Before\n\nWords.\n"


def test_every_article_of_ours_needs_no_change(root: Path) -> None:
    """What is right stays as it is."""
    paths = sorted((root / "content").glob("*/article*.md"))
    assert len(paths) > 10
    for path in paths:
        change = fixed(path)
        assert change.after == change.before, path


def test_a_changed_article_says_the_same(root: Path, tmp_path: Path) -> None:
    """Of what was read as meant, the article before is the article after."""
    for typed, _ in list(CHANGES.values())[:9]:
        path = article(tmp_path, typed)
        before = read_article(path).article
        fixed(path).write()
        assert read_article(path).article == before


@pytest.mark.parametrize("slip", SLIPS, ids=str)
def test_front_matter_is_changed_into_what_it_was_read_as(slip: Slip, tmp_path: Path) -> None:
    """Every slip that has one right form gets it; no other line changes, and the article stays."""
    path = tmp_path / "article.md"
    path.write_text(f"---\n{slip.typed}\n---\n\nWords.\n", "utf-8")
    before = read_article(path)
    change = fixed(path)
    assert (change.after != change.before) == bool(before.mended)
    change.write()
    after = read_article(path)
    assert after.article == before.article
    assert len(change.after.splitlines()) == len(change.before.splitlines())
    if before.mended:
        assert slip.code not in [each.code for each in after.diagnostics if each.is_error]


@pytest.mark.parametrize(
    "edit",
    [
        Edit(6, 6, "5 mg", "50 mg"),
        Edit(6, 6, "5 mg", "-5 mg"),
        Edit(6, 6, "5 mg", "5,0 mg"),
        Edit(6, 1, "Take", "Drink"),
        Edit(6, 7, "5 mg", "5  mg"),
    ],
)
def test_a_change_that_would_say_something_else_is_not_made(
    edit: Edit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever room a change comes from: the dose stays. The last is at a wrong place."""
    path = article(tmp_path, "Take 5 mg.\n")

    def wrong(given: SourceText, root: Path | None = None) -> Reading:
        reading = read_article(given, root)
        at = Position(str(path), 6)
        found = Diagnostic("read-as", Severity.NOTE, "Wrong.", at, fix=(edit,))
        return replace(reading, diagnostics=(found,))

    monkeypatch.setattr("plainleaf.checks.fixes.read_article", wrong)
    change = fixed(path)
    assert change.after == change.before


def test_a_translation_keeps_the_language_of_its_name(tmp_path: Path) -> None:
    """It is read again under its own name."""
    path = tmp_path / "article.es.md"
    path.write_text("---\ntitle: T\n---\n\nAgua: H~2~O.\n", "utf-8")
    assert "<sub>2</sub>" in fixed(path).after


def test_a_file_that_changed_meanwhile_is_left(tmp_path: Path) -> None:
    """Nobody's work is overwritten, and no other file is left behind."""
    path = article(tmp_path, "##Before\n\nWords.\n")
    change = fixed(path)
    path.write_text(FRONT + "Something else.\n", "utf-8")
    with pytest.raises(WriteError, match="has changed meanwhile"):
        change.write()
    assert path.read_text("utf-8") == FRONT + "Something else.\n"
    assert [each.name for each in tmp_path.iterdir()] == ["article.md"]


def test_rights_and_links_stay(tmp_path: Path) -> None:
    """A link leads where it led; the file has the rights that it had."""
    real = article(tmp_path, "##Before\n\nWords.\n", "real.md")
    real.chmod(0o640)
    link = tmp_path / "article.md"
    link.symlink_to(real)
    fixed(link).write()
    assert link.is_symlink()
    assert "## Before" in real.read_text("utf-8")
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_a_failed_write_leaves_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The old file stays whole, and nothing lies beside it."""
    path = article(tmp_path, "##Before\n\nWords.\n")
    change = fixed(path)

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(WriteError, match="cannot be written"):
        change.write()
    assert path.read_text("utf-8") == change.before
    assert [each.name for each in tmp_path.iterdir()] == ["article.md"]


# --- On the command line -------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the work done in this process: one that has drawn a page before is not to be forked."""
    monkeypatch.setattr("plainleaf.run.limits.can_fork", lambda: False)


def run(*words: str | Path, answer: str = "") -> tuple[int, str]:
    """Return the exit code and all that was printed."""
    done = CliRunner().invoke(app, [str(word) for word in words], input=answer)
    return done.exit_code, done.output


def test_the_change_is_shown_and_not_made_where_nobody_can_be_asked(tmp_path: Path) -> None:
    """A diff, and how to have it."""
    path = article(tmp_path, "• your letter\n• your pills\n")
    code, said = run("check", path, "--fix")
    assert code == 0
    assert "-• your letter" in said
    assert "+- your letter" in said
    assert "With --yes they are." in said
    assert "• your letter" in path.read_text("utf-8")


def test_with_yes_it_is_made_and_what_is_left_is_reported(tmp_path: Path) -> None:
    """The reports that follow are those of the changed file."""
    path = article(tmp_path, "• your letter\n• your pills\n")
    _, said = run("check", path, "--fix", "--yes")
    assert "1 report put right" in said
    assert "read-as" not in said
    assert "no-key-points" in said
    assert path.read_text("utf-8").endswith("- your letter\n- your pills\n")


@pytest.mark.parametrize("answer", ["y", "n"])
def test_a_person_is_asked(tmp_path: Path, answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No is no."""
    path = article(tmp_path, "##Before\n\nWords.\n")
    monkeypatch.setattr("plainleaf.cli.check._somebody_is_here", lambda: True)
    _, said = run("check", path, "--fix", answer=f"{answer}\n")
    assert "Change 1 file so?" in said
    assert ("## Before" in path.read_text("utf-8")) == (answer == "y")


def test_standard_input_cannot_be_changed() -> None:
    """Said at once."""
    code, said = run("check", "-", "--fix")
    assert code == 2
    assert "name a file" in said
