"""`plainleaf check` and `explain` on the command line: text, JSON, SARIF, exit codes, watch."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from command import plainleaf
from plainleaf.api import check_with_measures
from plainleaf.cli.sarif import sarif

FRONT = "---\ntitle: T\nlang: en\n---\n\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with an article that could be plainer."""
    (tmp_path / "scan").mkdir()
    (tmp_path / "scan" / "article.md").write_text(
        FRONT + "You may have nausea.\n\nYou may have biopsies.\n", "utf-8"
    )
    return tmp_path


def test_text_is_grouped_and_ends_in_two_lines(folder: Path) -> None:
    """Each report at its line, a hint once; then how much there is, and what can be done."""
    done = plainleaf(folder, "check", "scan")
    assert "How hard it is to read" not in done.stdout
    assert "AHRQ" not in done.stdout
    last, ways = done.stdout.splitlines()[-2:]
    assert last == "scan/article.md: 4 warnings, 2 notes"
    assert ways.startswith("plainleaf explain CODE says more; --score-card shows")


def test_the_score_card_is_shown_when_asked_for(folder: Path) -> None:
    """Reports first, then measures, score card and totals."""
    done = plainleaf(folder, "check", "scan", "--score-card")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert "scan/article.md:6:14: warning[jargon] Not every reader knows “nausea”" in done.stdout
    hints = [line for line in lines if line.startswith("  hint: Take plainer words, or explain")]
    assert len(hints) == 1
    order = ["Plain language", "Message", "Care", "How hard it is to read"]
    assert [line for line in lines if line in order] == order
    assert "  CDC Clear Communication Index: " in done.stdout
    assert lines[-1] == "plainleaf explain CODE says more."


def test_a_folder_stands_for_the_articles_that_an_export_would_find(folder: Path) -> None:
    """Translations too; one sum for all, in two lines."""
    (folder / "other").mkdir()
    for name in ("article.md", "article.es.md"):
        (folder / "other" / name).write_text(FRONT + "Hello.\n", "utf-8")
    done = plainleaf(folder, "check", ".")
    assert "scan/article.md:6:14: " in done.stdout
    assert "other/article.es.md: " in done.stdout
    assert re.fullmatch(r"3 articles: \d+ .*", done.stdout.splitlines()[-2])
    assert plainleaf(folder, "check", "nowhere").returncode == 3


def test_json_has_reports_measures_and_score(folder: Path) -> None:
    """For a program: nothing else on the standard output."""
    done = plainleaf(folder, "check", "scan", "nowhere", "--format", "json")
    assert done.returncode == 3
    data = json.loads(done.stdout)
    first = data["diagnostics"][0]
    assert {"code", "severity", "message", "file", "line", "hint", "dropped"} < set(first)
    place = ("line", "column", "end_line", "end_column")
    (jargon,) = [each for each in data["diagnostics"] if each["line"] == 6]
    assert [jargon[name] for name in place] == [6, 14, 6, 20]
    assert data["problems"] == ["nowhere: no such file or folder."]
    (article,) = data["articles"]
    assert article["file"] == "scan/article.md"
    assert article["reading"]["whole"]["sentences"] == 2
    assert len(article["score-card"]) == 44
    assert {"list", "item", "asks", "outcome", "seen"} == set(article["score-card"][0])


def test_sarif_names_rules_lines_and_levels(folder: Path) -> None:
    """SARIF 2.1.0: what code hosts show beside the line."""
    done = plainleaf(folder, "check", "scan", "--format", "sarif")
    log = json.loads(done.stdout)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    jargon = [each for each in run["results"] if each["ruleId"] == "jargon"]
    assert [_line(each) for each in jargon] == [6, 8]
    for each in run["results"]:
        assert rules[each["ruleIndex"]] == each["ruleId"]
        assert each["level"] in ("error", "warning", "note")
        assert each["message"]["text"]
        place = each["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "scan/article.md"
        assert place["region"]["startLine"] >= 1
    prints = [each["partialFingerprints"]["plainleaf/v1"] for each in run["results"]]
    assert len(set(prints)) == len(prints)


def _line(result: dict[str, Any]) -> int:
    line = result["locations"][0]["physicalLocation"]["region"]["startLine"]
    assert isinstance(line, int)
    return line


def test_sarif_has_columns_second_places_and_changes(tmp_path: Path) -> None:
    """Regions as the standard counts them: from 1, the end behind the last character."""
    article = tmp_path / "article.md"
    article.write_text(FRONT + "## One {#a}\n\nWords.\n\n## Two {#a}\n\n• one\n• two\n", "utf-8")
    results = sarif([check_with_measures(article)], [], "1")["runs"][0]["results"]
    by_code = {each["ruleId"]: each for each in results}
    twice = by_code["duplicate-id"]
    region = twice["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 10, "startColumn": 10, "endLine": 10, "endColumn": 11}
    (first,) = twice["relatedLocations"]
    assert first["message"]["text"] == "the first one stands here"
    assert first["physicalLocation"]["region"]["startLine"] == 6
    (fix,) = by_code["read-as"]["fixes"]
    (change,) = fix["artifactChanges"]
    assert change["replacements"] == [
        {
            "deletedRegion": {"startLine": line, "startColumn": 1, "endColumn": 6},
            "insertedContent": {"text": f"- {word}"},
        }
        for line, word in ((12, "one"), (13, "two"))
    ]


def test_a_fingerprint_stays_when_lines_move(folder: Path) -> None:
    """So that a report that was looked at is not new after every edit above it."""
    article = folder / "scan" / "article.md"
    before = sarif([check_with_measures(article)], [], "1")["runs"][0]["results"]
    article.write_text(
        article.read_text("utf-8").replace("You may have n", "Words.\n\nYou may have n")
    )
    after = sarif([check_with_measures(article)], [], "1")["runs"][0]["results"]
    prints = [
        {each["partialFingerprints"]["plainleaf/v1"] for each in them} for them in (before, after)
    ]
    assert prints[0] - prints[1] == set()


def test_sarif_says_what_could_not_be_checked() -> None:
    """A file that is not there is no result, and no silence."""
    run = sarif([], ["nowhere: no such file or folder."], "1")["runs"][0]
    (invocation,) = run["invocations"]
    assert not invocation["executionSuccessful"]
    assert invocation["toolExecutionNotifications"][0]["message"]["text"].startswith("nowhere")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ([], 0),
        (["--fail-on", "warning"], 1),
        (["--fail-on", "note"], 1),
        (["--today", "2026-02-30"], 2),
        (["--format", "xml"], 2),
    ],
)
def test_the_exit_code_is_for_continuous_integration(
    folder: Path, words: list[str], code: int
) -> None:
    """Errors fail; a project may ask for more."""
    assert plainleaf(folder, "check", "scan", *words).returncode == code


def test_a_project_file_decides_what_fails(folder: Path) -> None:
    """Raised advice is an error, of a check and of an export; a wrong file is one sentence."""
    (folder / "plainleaf.toml").write_text('[severity]\njargon = "error"\n', "utf-8")
    assert plainleaf(folder, "check", "scan").returncode == 1
    done = plainleaf(folder, "export", "scan", "--to", "html")
    assert done.returncode == 1
    assert "error[jargon]" in done.stderr
    (folder / "plainleaf.toml").write_text("[sverity]\n", "utf-8")
    done = plainleaf(folder, "check", "scan")
    assert done.returncode == 9
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_export_says_how_much_advice_there_is_and_no_more(folder: Path) -> None:
    """One line, with the command that shows it."""
    done = plainleaf(folder, "export", "scan", "--to", "html")
    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout.endswith(" 6 suggestions for readers’ sake: plainleaf check scan\n")


def test_explain_shows_a_page_and_lists_all(folder: Path) -> None:
    """Capitals and brackets of a report are no matter; a misspelt code gets a hint."""
    page = plainleaf(folder, "explain", "[Jargon]")
    assert page.returncode == 0
    assert "nausea (feeling sick)" in page.stdout
    everything = plainleaf(folder, "explain").stdout
    assert "  missing-alt (error): " in everything
    assert "  language-tag (error or warning): " in everything
    headings = [line for line in everything.splitlines() if line and line[0] != " "]
    assert len(headings) > 10
    wrong = plainleaf(folder, "explain", "jargn")
    assert wrong.returncode == 2
    assert "Did you mean 'jargon'?" in " ".join(wrong.stderr.split())


def test_watch_checks_again_until_it_is_stopped(folder: Path) -> None:
    """As an author sees it: the second result follows the change."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "plainleaf", "check", "scan", "--watch"],
        cwd=folder,
        env={**os.environ, "COLUMNS": "200", "NO_COLOR": "1", "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        _until(process, "4 warnings")
        time.sleep(1.0)
        (folder / "scan" / "article.md").write_text(FRONT + "You may feel sick.\n", "utf-8")
        _until(process, "2 warnings")
    finally:
        process.kill()
        process.communicate()


def _until(process: subprocess.Popen[str], words: str) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if words in line:
            return
    pytest.fail(f"the process ended before it said {words!r}")
