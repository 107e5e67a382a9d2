"""Exports of whole folders: what is found, what is skipped and why, what survives a kill.

One room: every test runs on the same small library, made here.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest

from command import plainleaf
from plainleaf.api import export
from plainleaf.batch import machine, pool, work
from plainleaf.batch.discovery import find_all, is_batch
from plainleaf.batch.fingerprints import FileCache, fingerprint, fingerprint_of
from plainleaf.batch.run import carry_out, prepare
from plainleaf.batch.state import FILE, Entry, State
from plainleaf.batch.work import Failed, Job, Made
from plainleaf.errors import SourceError
from plainleaf.run import dependencies
from plainleaf.run.staging import remove_leftovers, staging
from test_bad_input import FRONT, GOOD
from test_limits import pixel

ALL = ("pdf", "docx", "epub", "html")
WITH_PICTURE = "## A section\n\n![A grey square](grey.png)\n\nText.\n"


def write(path: Path, text: str = GOOD, front: str = FRONT) -> Path:
    """Write an article, and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(front + text, "utf-8")
    return path


def library(folder: Path, count: int, text: str = GOOD) -> Path:
    """Write some articles, each in its folder."""
    for number in range(count):
        write(folder / f"leaflet-{number}" / "article.md", f"{text}\nLeaflet {number}.\n")
    return folder


def names(folder: Path) -> list[str]:
    """Return the names of what is in a folder."""
    return sorted(path.name for path in folder.iterdir())


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files of an export, without its state."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != FILE}


def reasons(folder: Path, out: Path, **more: object) -> dict[str, str]:
    """Return why each article would be exported as HTML; those that would not are left out."""
    force, thorough = bool(more.pop("force", False)), bool(more.pop("thorough", False))
    plan, state = prepare([folder], ["html"], out, more, force=force, thorough=thorough)
    state.close()
    return {job.name: job.reason for job in plan.jobs}


def here(todo: Sequence[Job]) -> Iterator[tuple[Job, Made]]:
    """Do jobs in this process."""
    for job in todo:
        yield job, work.make(job)


def made(folder: Path, out: Path, **more: object) -> None:
    """Export a folder's articles as HTML, in this process."""
    plan, state = prepare([folder], ["html"], out, more)
    for _ in carry_out(plan, state, out, here):
        pass
    state.close()


# --- What is found ---------------------------------------------------------------------------


def test_articles_are_found_below_a_folder(tmp_path: Path) -> None:
    """Articles, their translations, pages with a title; nothing hidden, no output, no README."""
    for name in (
        "one/article.md", "one/article.es.md", "two/index.md", "deep/er/three.md",
        ".hidden/article.md", "node_modules/x/article.md", "out/old/article.md",
    ):  # fmt: skip
        write(tmp_path / name)
    (tmp_path / "README.md").write_text("# Read me\n", "utf-8")
    write(tmp_path / "one" / "notes.md", front="---\nlang: en\n---\n")
    found = find_all([tmp_path], tmp_path / "out")
    assert [(each.path.relative_to(tmp_path).as_posix(), each.name) for each in found] == [
        ("deep/er/three.md", "three"),
        ("one/article.es.md", "one.es"),
        ("one/article.md", "one"),
        ("two/index.md", "two"),
    ]


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    """A folder is looked into once, and an article by two ways is one."""
    write(tmp_path / "a" / "article.md")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert [each.name for each in find_all([tmp_path], tmp_path / "out")] == ["a"]


def test_articles_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    """As far up as needed, and in those that clash alone."""
    for name in ("adults/sleep", "children/sleep", "children/food"):
        write(tmp_path / name / "article.md")
    found = [each.name for each in find_all([tmp_path], tmp_path / "out")]
    assert found == ["adults-sleep", "food", "children-sleep"]


def test_translations_get_longer_names_together(tmp_path: Path) -> None:
    """Else the links between them would lead nowhere."""
    for name in ("adults/sleep/article.md", "adults/sleep/article.es.md", "young/sleep/article.md"):
        write(tmp_path / name)
    found = [each.name for each in find_all([tmp_path], tmp_path / "out")]
    assert found == ["adults-sleep.es", "adults-sleep", "young-sleep"]


def test_articles_that_no_folder_tells_apart_are_refused(tmp_path: Path) -> None:
    """Both are named."""
    write(tmp_path / "sleep.md")
    write(tmp_path / "sleep" / "article.md")
    with pytest.raises(SourceError, match=r"would both be written as 'sleep'"):
        find_all([tmp_path], tmp_path / "out")


def test_a_folder_without_articles_is_named(tmp_path: Path) -> None:
    """With what an article is."""
    with pytest.raises(SourceError, match="there is no article in this folder or below it"):
        find_all([tmp_path], tmp_path / "out")


def test_a_folder_with_its_one_article_is_no_batch(tmp_path: Path) -> None:
    """It is exported as ever; with a translation beside it both are."""
    article = write(tmp_path / "one" / "article.md")
    assert not is_batch([article])
    assert not is_batch([tmp_path / "one"])
    assert is_batch([tmp_path])
    write(tmp_path / "one" / "article.es.md")
    assert is_batch([tmp_path / "one"])


# --- What is exported, and why ---------------------------------------------------------------


@pytest.fixture
def one(tmp_path: Path) -> Path:
    """A folder `all` with one article, which has a picture, exported into `out`."""
    write(tmp_path / "all" / "a" / "article.md", WITH_PICTURE)
    (tmp_path / "all" / "a" / "grey.png").write_bytes(pixel(1))
    made(tmp_path / "all", tmp_path / "out")
    return tmp_path


def test_what_is_unchanged_is_not_exported(one: Path) -> None:
    """Nor is an article whose file was only touched, or read again in full."""
    assert reasons(one / "all", one / "out") == {}
    os.utime(one / "all" / "a" / "article.md")
    assert reasons(one / "all", one / "out") == {}
    assert reasons(one / "all", one / "out", thorough=True) == {}


def test_force_exports_all(one: Path) -> None:
    """Whatever is known."""
    assert reasons(one / "all", one / "out", force=True) == {"a": "asked for"}


def edit_article(folder: Path) -> None:
    """Change a word."""
    write(folder / "all" / "a" / "article.md", WITH_PICTURE.replace("Text", "Word"))


def edit_unseen(folder: Path) -> None:
    """Change a word for one of the same length, and give the file its old time back."""
    path = folder / "all" / "a" / "article.md"
    before = path.stat()
    edit_article(folder)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def edit_picture(folder: Path) -> None:
    """Change a picture."""
    with (folder / "all" / "a" / "grey.png").open("ab") as file:
        file.write(b"\0")


def add_settings(folder: Path) -> None:
    """Put a project file into a folder above."""
    (folder / "all" / "plainleaf.toml").write_text("[limits]\nkey-points = 3\n", "utf-8")


def edit_output(folder: Path) -> None:
    """Change a handout."""
    with (folder / "out" / "a.html").open("a", encoding="utf-8") as file:
        file.write("mine")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (edit_article, "the article changed"),
        (edit_unseen, "the article changed"),
        (edit_picture, "grey.png changed"),
        (lambda folder: (folder / "all" / "a" / "grey.png").unlink(), "grey.png is gone"),
        (add_settings, "../plainleaf.toml is there now"),
        (edit_output, "a.html is not as it was written"),
        (lambda folder: (folder / "out" / "a.html").unlink(), "a.html is gone"),
        (lambda folder: (folder / "out" / FILE).unlink(), "new"),
        (lambda folder: (folder / "out" / FILE).write_bytes(b"no data" * 999), "new"),
    ],
    ids=[
        *("words", "unseen", "picture", "picture gone", "settings", "edited", "gone"),
        *("no state", "broken state"),
    ],
)
def test_a_change_is_noticed_and_named(one: Path, change: object, reason: str) -> None:
    """Whatever an export read, or would have read; whatever it wrote; the state itself."""
    assert callable(change)
    change(one)
    assert reasons(one / "all", one / "out") == {"a": reason}


@pytest.mark.parametrize(
    "damage",
    [
        "ALTER TABLE exports DROP COLUMN seconds",
        "DROP TABLE told",
        "DROP TABLE exports",
        "UPDATE told SET data = '{'",
        "UPDATE told SET data = '[1]'",
        "UPDATE exports SET inputs = '[[1]]'",
        "UPDATE exports SET outputs = '{}', article = '3'",
        "PRAGMA user_version = 99",
    ],
)
def test_whatever_is_in_the_state_all_is_exported_once_more(one: Path, damage: str) -> None:
    """A memory that is broken is begun anew; who only looks leaves it as it is."""
    base = sqlite3.connect(one / "out" / FILE)
    base.execute(damage)
    base.commit()
    base.close()
    before = (one / "out" / FILE).read_bytes()
    plan, state = prepare([one / "all"], ["html"], one / "out", {"theme": "warm"}, renew=False)
    state.close()
    assert [job.name for job in plan.jobs] == ["a"]
    assert (one / "out" / FILE).read_bytes() == before
    made(one / "all", one / "out", theme="warm")
    assert reasons(one / "all", one / "out", theme="warm") == {}


def test_a_state_that_is_damaged_anywhere_stops_nothing(one: Path) -> None:
    """Bytes changed at random: an answer or another export, and never an exception."""
    path = one / "out" / FILE
    whole = path.read_bytes()
    chance = random.Random(1)
    for _ in range(40):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 8, 200))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(bytes(data[: chance.choice((len(data), len(data) // 2))]))
        assert set(reasons(one / "all", one / "out", theme="warm")) <= {"a"}
        state = State(one / "out")
        state.enter([Entry("a", "x", "y", "z", (), ())], {"x": {}})
        assert [entry.engine for entry in state.entries("a") if entry.options == "x"] == ["y"]
        state.close()


def test_other_options_are_named(one: Path) -> None:
    """Going back to the first ones, the files in place are those of the second."""
    assert reasons(one / "all", one / "out", theme="warm") == {"a": "other options: theme"}
    made(one / "all", one / "out", theme="warm")
    assert reasons(one / "all", one / "out") == {"a": "other options: theme"}


def test_options_that_write_other_files_are_remembered_side_by_side(one: Path) -> None:
    """PDF today and Word tomorrow: neither is made anew for the other's sake."""
    plan, state = prepare([one / "all"], ["docx"], one / "out", {})
    for _ in carry_out(plan, state, one / "out", here):
        pass
    state.close()
    assert reasons(one / "all", one / "out") == {}


def test_another_version_of_an_engine_is_named(one: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With both versions."""
    here = machine.engine("")
    monkeypatch.setattr("plainleaf.batch.run.engine", lambda _: {**here, "weasyprint": "99"})
    assert reasons(one / "all", one / "out") == {"a": f"weasyprint {here['weasyprint']} → 99"}


def test_another_theme_is_named(one: Path, tmp_path: Path) -> None:
    """A theme of one's own counts by its content."""
    theme = tmp_path / "mine"
    theme.mkdir()
    (theme / "theme.toml").write_text("[text]\nsize = 13\n", "utf-8")
    made(one / "all", one / "out", theme=str(theme))
    assert reasons(one / "all", one / "out", theme=str(theme)) == {}
    (theme / "theme.toml").write_text("[text]\nsize = 14\n", "utf-8")
    assert reasons(one / "all", one / "out", theme=str(theme)) == {"a": "the theme changed"}


def test_a_translation_that_comes_or_goes_is_a_reason(tmp_path: Path) -> None:
    """The article links to it; a file of another name concerns nobody."""
    article = write(tmp_path / "all" / "a" / "article.md")
    made(tmp_path / "all", tmp_path / "out")
    (article.parent / "notes.txt").write_text("x", "utf-8")
    assert reasons(tmp_path / "all", tmp_path / "out") == {}
    write(article.with_name("article.es.md"), front=FRONT.replace("lang: en", "lang: es"))
    assert reasons(tmp_path / "all", tmp_path / "out") == {
        "a": "a translation came or went", "a.es": "new",
    }  # fmt: skip


def test_editions_are_remembered_side_by_side(tmp_path: Path) -> None:
    """One run exports them all; the next one does nothing."""
    library(tmp_path / "all", 2)
    words = ("export", "all", "--to", "html", "--log", "log.jsonl")
    done = plainleaf(tmp_path, *words, "--edition", "standard,large-print")
    assert done.returncode == 0, done.stderr
    logged = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert sorted((line["name"], line["edition"], line["reason"]) for line in logged) == [
        (f"leaflet-{number}", edition, "new")
        for number in range(2)
        for edition in ("large-print", "standard")
    ]
    again = plainleaf(tmp_path, *words, "--edition", "large-print,standard", "--dry-run")
    assert again.stdout == "0 to export, 4 unchanged.\n"


def test_a_review_that_falls_due_is_a_reason(tmp_path: Path) -> None:
    """The checks speak otherwise of the article from that day on."""
    due = date.today() + timedelta(days=1)
    front = FRONT.replace("lang: en", f"lang: en\nnext-review: {due.isoformat()}")
    write(tmp_path / "all" / "a" / "article.md", front=front)
    made(tmp_path / "all", tmp_path / "out")
    assert reasons(tmp_path / "all", tmp_path / "out") == {}
    passed = fingerprint_of(f"{dependencies.DAY}{date.today() - timedelta(days=1)}", None)
    assert FileCache().again(passed) is None


def test_a_young_file_is_read_again(tmp_path: Path) -> None:
    """Its time may be that of a change which came after it was read."""
    path = tmp_path / "a"
    path.write_bytes(b"one")
    young = fingerprint(path)
    assert not young.is_settled
    old = young._replace(taken=young.taken + 10_000_000_000)
    assert old.is_settled
    assert FileCache().again(old._replace(digest="other")) is not None
    assert FileCache().again(young._replace(digest="other")) is None
    assert FileCache(thorough=True).again(old._replace(digest="other")) is None


def test_a_file_that_changes_while_it_is_read_counts_as_changed(tmp_path: Path) -> None:
    """Nobody knows which of the two contents was read."""
    path = tmp_path / "a"
    path.write_bytes(b"one")
    before = dependencies.stamp(path)
    path.write_bytes(b"three")
    assert FileCache().again(fingerprint_of(path, before)) is None


EVERYTHING = """---
title: A title
lang: en
bibliography: works.bib
csl: mine.csl
glossary: [words.yaml]
---

## A section

![A grey square](grey.png)

Text [@one].
"""


def test_every_file_that_an_export_opens_is_recorded(tmp_path: Path) -> None:
    """An export that reads a file unrecorded would be skipped when that file changes."""
    folder = tmp_path / "a"
    folder.mkdir()
    (folder / "article.md").write_text(EVERYTHING, "utf-8")
    (folder / "grey.png").write_bytes(pixel(1))
    (folder / "works.bib").write_text("@book{one, title={A book}, year={2020}}", "utf-8")
    (folder / "words.yaml").write_text("nurse: who cares for people\n", "utf-8")
    (folder / "mine.csl").write_text("<style/>", "utf-8")
    (tmp_path / "plainleaf.toml").write_text("[limits]\nkey-points = 3\n", "utf-8")
    code = """
import sys, os
from pathlib import Path
from plainleaf.run.dependencies import recording
from plainleaf.api import export
inside, opened = sys.argv[1], set()
sys.addaudithook(lambda event, args: opened.add(str(args[0])) if event == "open" else None)
with recording() as seen:
    export(Path(inside, "a", "article.md"), ["html"], Path(inside, "out"), draft=True)
mine = {each for each in opened if each.startswith(inside) and "/out" not in each}
print(sorted(mine - set(seen)), len(mine))
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.stdout == "[] 6\n", done.stdout + done.stderr


# --- The run ---------------------------------------------------------------------------------


def test_a_run_exports_in_parallel_what_single_exports_would(tmp_path: Path) -> None:
    """The same bytes; a second run does nothing, and imports no engine to find that out."""
    library(tmp_path / "all", 3)
    done = plainleaf(tmp_path, "export", "all", "--jobs", "2", "--log", "log.jsonl")
    assert done.returncode == 0, done.stderr
    for number in range(3):
        export(tmp_path / "all" / f"leaflet-{number}", out=tmp_path / "single")
    assert contents(tmp_path / "out") == contents(tmp_path / "single")
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert sorted(line["name"] for line in lines) == ["leaflet-0", "leaflet-1", "leaflet-2"]
    assert {(line["status"], line["reason"], len(line["files"])) for line in lines} == {
        ("done", "new", 4)
    }
    code = (
        "import sys; from plainleaf.cli import app; app(standalone_mode=False); "
        "print([name for name in ('weasyprint', 'docx', 'markdown_it') if name in sys.modules])"
    )
    again = subprocess.run(
        [sys.executable, "-c", code, "export", "all"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    said = again.stdout.split()
    assert said[said.index("unchanged") + 1] == "3", again.stdout + again.stderr
    assert said[-1] == "[]"


def test_one_failure_never_stops_the_rest(tmp_path: Path) -> None:
    """The exit code is the worst; the log has each problem; what failed is tried again."""
    library(tmp_path / "all", 2)
    write(tmp_path / "all" / "bad" / "article.md", "")
    (tmp_path / "all" / "worse").mkdir()
    (tmp_path / "all" / "worse" / "article.md").write_bytes(b"\xff\xfe\0")
    words = ("export", "all", "--to", "html", "--log", "log.jsonl")
    for number in range(2):
        done = plainleaf(tmp_path, *words)
        assert done.returncode == 3, done.stderr
        assert "Traceback" not in done.stderr
        logged = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
        status = {line["name"]: line["status"] for line in logged}
        good = "unchanged" if number else "done"
        assert status == {
            "leaflet-0": good, "leaflet-1": good, "bad": "failed", "worse": "failed",
        }  # fmt: skip
        problem = next(line for line in logged if line["name"] == "bad")
        assert problem["exit_code"] == 1
        assert [error["code"] for error in problem["errors"]] == ["empty-article"]
        assert problem["errors"][0]["file"] == "all/bad/article.md"


def test_fail_fast_hands_nothing_more_out(tmp_path: Path) -> None:
    """The largest article is begun first, and fails."""
    library(tmp_path / "all", 4)
    (tmp_path / "all" / "bad").mkdir()
    (tmp_path / "all" / "bad" / "article.md").write_bytes(b"\xff\xfe\0" * 500)
    done = plainleaf(tmp_path, "export", "all", "--to", "html", "--fail-fast", "--jobs", "1")
    assert done.returncode == 3
    assert "not begun" in done.stdout
    assert not [*tmp_path.glob("out/*.html")]


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    """It says what would be exported, and why."""
    library(tmp_path / "all", 2)
    done = plainleaf(tmp_path, "export", "all", "--dry-run")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "leaflet-0: new", "leaflet-1: new", "2 to export, 0 unchanged.",
    ]  # fmt: skip
    assert names(tmp_path) == ["all"]


def broken(job: Job) -> Made:
    """Have a fault over one article."""
    if job.name == "leaflet-1":
        raise KeyError("ours")
    return Made((), (), (), 0.0, os.getpid())


def killed(job: Job) -> Made:
    """Be killed over one article."""
    if job.name == "leaflet-1":
        os.kill(os.getpid(), signal.SIGKILL)
    return Made((), (), (), 0.0, os.getpid())


def jobs(folder: Path, count: int) -> list[Job]:
    """Return jobs for a library."""
    return [
        Job(folder / f"leaflet-{number}", f"leaflet-{number}", ("html",), folder / "out", {})
        for number in range(count)
    ]


def test_a_fault_of_ours_is_told_with_its_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are exported."""
    monkeypatch.setattr(pool, "make", broken)
    came = {job.name: outcome for job, outcome in pool.outcomes(jobs(tmp_path, 3), 2, 30, 0)}
    fault = came.pop("leaflet-1")
    assert isinstance(fault, Failed)
    assert fault.exit_code == 70
    assert "KeyError: 'ours'" in fault.message
    assert all(isinstance(outcome, Made) for outcome in came.values())


def test_a_worker_that_is_killed_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its article has failed; the others are exported."""
    monkeypatch.setattr(pool, "make", killed)
    came = {job.name: outcome for job, outcome in pool.outcomes(jobs(tmp_path, 4), 2, 30, 0)}
    failed = came.pop("leaflet-1")
    assert isinstance(failed, Failed)
    assert failed.exit_code == 8
    assert all(isinstance(outcome, Made) for outcome in came.values())


def test_a_worker_that_has_grown_too_large_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next article gets a new process."""
    monkeypatch.setattr(pool, "make", broken)
    monkeypatch.setattr(pool, "_MOST_RESIDENT", 0)
    todo = [job for job in jobs(tmp_path, 4) if job.name != "leaflet-1"]
    found = [outcome for _, outcome in pool.outcomes(todo, 1, 30, 0)]
    assert len({outcome.resident for outcome in found if isinstance(outcome, Made)}) == 3


def test_an_article_that_takes_too_long_fails_alone(tmp_path: Path) -> None:
    """Its worker is stopped; the ceilings are those of a single export."""
    library(tmp_path / "all", 2)
    write(tmp_path / "all" / "long" / "article.md", "The nurse will call you.\n\n" * 20_000)
    done = plainleaf(tmp_path, "export", "all", "--time-limit", "4")
    assert done.returncode == 8, done.stderr
    assert "all/long/article.md: stopped after 4 seconds" in done.stderr
    assert names(tmp_path / "out") == sorted(
        [FILE, *(f"leaflet-{number}.{ending}" for number in range(2) for ending in ALL)]
    )


# --- Stopped in the middle -------------------------------------------------------------------

WHOLE = "The nurse will call you on the day before. " * 40 + "\n\n## More\n\nText.\n"


def begun(folder: Path, *words: str) -> subprocess.Popen[str]:
    """Begin an export of a folder's articles, in a group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "plainleaf", "export", "all", *words],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        start_new_session=True,
    )  # fmt: skip


def wait_for_files(out: Path, count: int) -> None:
    """Wait until there are some."""
    end = time.monotonic() + 60
    while time.monotonic() < end and len([*out.glob("leaflet*")]) < count:
        time.sleep(0.005)


def test_a_kill_at_any_moment_leaves_whole_files_and_the_next_run_completes(
    tmp_path: Path,
) -> None:
    """Every file that is there is what an uninterrupted run would have written."""
    library(tmp_path / "all", 6, WHOLE)
    assert plainleaf(tmp_path, "export", "all", "--out", "whole").returncode == 0
    expected, chance = contents(tmp_path / "whole"), random.Random(7)
    out = tmp_path / "out"
    for number in range(5):
        with begun(tmp_path) as process:
            wait_for_files(out, chance.randint(0, 4) + 3 * number)
            time.sleep(chance.random() / 10)
            with suppress(ProcessLookupError):  # it may have ended well
                os.killpg(process.pid, signal.SIGKILL) if number % 2 else process.kill()
        for path in out.glob("leaflet*") if out.exists() else ():
            assert path.read_bytes() == expected[path.name], path
    done = plainleaf(tmp_path, "export", "all")
    assert done.returncode == 0, done.stderr
    end = time.monotonic() + 30
    while [*out.glob(".plainleaf-*")] and time.monotonic() < end:
        time.sleep(0.05)  # a worker whose parent was killed clears up by itself
    assert contents(out) == expected
    again = plainleaf(tmp_path, "export", "all", "--dry-run")
    assert again.stdout == "0 to export, 6 unchanged.\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_run_tells_so_and_goes_on_next_time(tmp_path: Path, number: int) -> None:
    """Exit code 130; whole files alone; what was done is not done again."""
    library(tmp_path / "all", 8, WHOLE)
    with begun(tmp_path, "--jobs", "2") as process:
        # A third article: two processes, so one of the first two is entered.
        wait_for_files(tmp_path / "out", 9)
        process.send_signal(number)
        said, _ = process.communicate()
        assert process.returncode == 130
    assert "Stopped. What is there is whole" in said
    there = names(tmp_path / "out")
    assert not [name for name in there if name.startswith(".plainleaf-")]
    assert len(there) % 4 == 1
    done = plainleaf(tmp_path, "export", "all")
    counts = done.stdout.split()
    assert int(counts[counts.index("unchanged") + 1]) >= 1
    assert len(names(tmp_path / "out")) == 33


def test_two_runs_at_once_both_end_well(tmp_path: Path) -> None:
    """The files are whole and entered; neither clears the other's workshops away."""
    library(tmp_path / "all", 5, WHOLE)
    with begun(tmp_path, "--force") as first, begun(tmp_path, "--force") as second:
        first.communicate()
        second.communicate()
    assert (first.returncode, second.returncode) == (0, 0)
    assert plainleaf(tmp_path, "export", "all", "--out", "whole").returncode == 0
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")
    assert plainleaf(tmp_path, "export", "all", "--dry-run").stdout.startswith("0 to export")


def test_only_workshops_of_the_dead_are_swept(tmp_path: Path) -> None:
    """A lock tells, too: a process of another container has a number that means nothing here."""
    (tmp_path / ".plainleaf-999999999-x").mkdir()
    with staging(tmp_path) as ours:
        other = tmp_path / ".plainleaf-999999998-y"
        ours.rename(other)
        remove_leftovers(tmp_path)
        assert names(tmp_path) == [other.name]
    remove_leftovers(tmp_path)
    assert names(tmp_path) == []


def test_a_worker_keeps_its_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After 60 exports it has at most 1.2 times what it had after 10."""
    write(tmp_path / "article.md", WHOLE)
    todo = [
        Job(tmp_path / "article.md", f"a{number}", ("html", "docx"), tmp_path / "out", {})
        for number in range(60)
    ]
    found = [outcome for _, outcome in pool.outcomes(todo, 1, 60, 0)]
    resident = [outcome.resident for outcome in found if isinstance(outcome, Made)]
    assert len(resident) == 60
    assert max(resident[50:]) <= 1.2 * resident[9]
