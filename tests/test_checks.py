"""Every code: its page, its function, its folder with a bad and a good article."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from plainleaf.api import check
from plainleaf.checks import ADVICE, CHECKS
from plainleaf.diagnostics import Diagnostic
from plainleaf.explain import codes, explanation
from plainleaf.importers import import_article
from test_docs import reported

FOLDERS = Path(__file__).parent / "checks"
TODAY = date(2026, 11, 25)
# A comment of the front matter: what is said of one kind of reader's copy is said of no other.
AUDIENCE = re.compile(r"^# audience: (\w+)$", re.MULTILINE)
# What is said of an edited Word file is tried with such files, in test_roundtrip.py.
ARTICLES = [each for each in codes() if explanation(each).group != "Coming back from Word"]
EXPECTED = re.compile(r"^# reports: ([\d ]+)$", re.MULTILINE)


def found(code: str, name: str) -> list[Diagnostic]:
    """Return what an article of a code's folder is reported for under that code."""
    path = FOLDERS / code / name
    if not path.is_file():
        made = import_article(path.with_suffix(".txt"))
        # From which line a title was read is said of every text.
        said = [each for each in made.diagnostics if "title was read from" not in each.message]
        return [each for each in said if each.code == code]
    audience = AUDIENCE.search(path.read_text("utf-8"))
    # What is not in the article but in the profile of a clinic stands beside it.
    profile = path.with_suffix(".toml")
    diagnostics = check(
        path,
        today=TODAY,
        clinic=profile if profile.is_file() else None,
        audience=audience[1] if audience else None,
    )
    return [each for each in diagnostics if each.code == code]


def test_code_pages_and_folders_are_the_same() -> None:
    """A code that is reported is explained and tried, and none is left of one that is gone."""
    folders = {path.name for path in FOLDERS.iterdir() if path.is_dir()}
    assert set(codes()) == set(reported())
    assert set(ARTICLES) == folders
    assert {*CHECKS, *ADVICE} <= folders


def test_a_function_reports_under_its_own_code_only() -> None:
    """The name in the table is the code in the diagnostics."""
    for code in ADVICE:
        for each in check(FOLDERS / code / "bad.md", today=TODAY):
            assert each.code in codes()
    assert len(set(ADVICE.values())) == len(ADVICE)


@pytest.mark.parametrize("code", ARTICLES)
def test_a_bad_article_is_reported_at_its_lines(code: str) -> None:
    """The lines stand in the article itself; 0 is the article as a whole.

    What a translation is reported for stands in `bad.es.md` beside it, at lines of its own. What an
    import says of a text has a `bad.txt`, with the line of the expected ones among its own.
    """
    source = next((FOLDERS / code).glob("bad.[mt][dx]*")).read_text("utf-8")
    match = EXPECTED.search(source)
    assert match, "no line `# reports: …` in the front matter"
    reports = found(code, "bad.md")
    assert [each.position.line for each in reports] == [int(line) for line in match[1].split()]
    assert {str(each.severity) for each in reports} <= set(explanation(code).severities)


@pytest.mark.parametrize("code", ARTICLES)
def test_a_good_article_is_not_reported(code: str) -> None:
    """The same, mended as the page says, and what looks like a fault and is none."""
    assert found(code, "good.md") == []


@pytest.mark.parametrize("code", ARTICLES)
def test_every_report_says_what_is_wrong(code: str) -> None:
    """A sentence with its full stop or the words in question at its end."""
    for each in found(code, "bad.md"):
        assert len(each.message) > 15, each
        assert not each.hint or each.hint[0].isupper() or each.hint[0] in "`“&", each
