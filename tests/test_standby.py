"""A second process lays pages out: the same bytes as without it, and nothing depends on it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing.reduction import ForkingPickler
from pathlib import Path

import pytest

from plainleaf import exporting
from plainleaf.errors import LimitError
from plainleaf.exporting import export
from plainleaf.outcome import UnfitFiles
from plainleaf.run import standby
from plainleaf.run.limits import Worker
from plainleaf.theme import Theme, default_theme
from plainleaf.theme.editions import Edition, themed
from plainleaf.verify import validators
from plainleaf.verify.validators import Failure, ValidatorResult, Verdict
from plainleaf.written import ready_for_pages

CONTENT = Path(__file__).resolve().parents[1] / "content"


def cleared(process: int) -> None:
    """Note nothing: there is nothing to clear."""


def ready(_: Path) -> None:
    """Need nothing."""


READY = f"{__name__}:ready"


def here(*_: object) -> int:
    """Return the process in which this is called."""
    return os.getpid()


def slow(what: str) -> str:
    """Take a while."""
    time.sleep(0.3)
    return what


def at_fault() -> None:
    """Have a fault."""
    raise KeyError("ours")


def killed(*_: object) -> None:
    """Be killed by the system."""
    os.kill(os.getpid(), signal.SIGKILL)


def asks(name: str) -> object:
    """Ask for one of the above, in a worker, and return its answer with the worker's process."""
    functions = {"here": here, "fault": at_fault, "killed": killed}
    ticket = standby.ask(functions[name])
    return bool(ticket), standby.answer(ticket), os.getpid()


def asks_twice() -> object:
    """Ask for something, hear no answer, and ask again."""
    standby.ask(slow, "the first")
    return standby.ask(slow, "the second")


def sleeps() -> str:
    """Take longer than the worker may."""
    time.sleep(3)
    return "slept"


def asks_in_vain() -> object:
    """Wait for what takes too long."""
    return standby.answer(standby.ask(sleeps))


def exported(path: Path, out: Path, edition: Edition = Edition.STANDARD) -> dict[str, bytes]:
    """Export an article, and return its files."""
    made = export(path, out=out, edition=edition)
    return {name: file.read_bytes() for name, file in made.files.items()}


def exported_beside(
    path: Path, out: Path, edition: Edition = Edition.STANDARD
) -> tuple[dict[str, bytes], int]:
    """Export an article, and return its files and how often the process that stands by answered."""
    answered = []
    hear, judge = standby.answer, exporting.verdicts

    def answer(ticket: bytes) -> object:
        found = hear(ticket)
        answered.append(found is not None)
        return found

    def verdicts(path: Path, *, every: bool) -> list[ValidatorResult]:
        # Its pages were judged where they were laid out.
        assert path.suffix != ".pdf" or not answered.count(True)
        return judge(path, every=every)

    standby.answer, exporting.verdicts = answer, verdicts
    try:
        return exported(path, out, edition), answered.count(True)
    finally:
        standby.answer, exporting.verdicts = hear, judge


def sent(theme: Theme) -> Theme:
    """Return what a theme is in another process."""
    received: Theme = ForkingPickler.loads(ForkingPickler.dumps(theme))
    return received


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Worker]:
    """A worker with a process that stands by, whatever cores there are."""
    monkeypatch.setattr(standby, "_cores", lambda: 2)
    with standby.standing_by(READY, 20, 3000), Worker(20, 3000) as started:
        yield started


def test_another_process_answers(worker: Worker) -> None:
    """Neither this one nor the worker."""
    asked, found, process = worker.call("it", cleared, asks, "here")
    assert asked
    assert found not in (process, os.getpid(), None)


@pytest.mark.parametrize("how", ["fault", "killed"])
def test_what_fails_is_no_answer(worker: Worker, how: str) -> None:
    """The worker does it itself then, and what comes next as well."""
    assert worker.call("it", cleared, asks, how)[:2] == (True, None)
    assert worker.call("it", cleared, asks, "here")[:2] == (False, None)


def test_a_process_that_may_be_busy_is_not_asked(worker: Worker) -> None:
    """Work that ended early left it something to do; what comes next does not wait for that."""
    assert worker.call("it", cleared, asks_twice) == b""
    assert worker.call("it", cleared, asks, "here")[:2] == (False, None)


def test_an_answer_belongs_to_its_question(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that follows another does not take what that one asked for as its own."""
    monkeypatch.setattr(standby, "_cores", lambda: 2)
    with standby.standing_by(READY, 5, 3000):
        with Worker(1, 3000) as worker, pytest.raises(LimitError, match="1 second"):
            worker.call("it", cleared, asks_in_vain)
        with Worker(20, 3000) as worker:
            asked, found, process = worker.call("it", cleared, asks, "here")
            assert asked
            assert found is None or found not in (process, "slept")


def test_it_can_be_dismissed(worker: Worker) -> None:
    """What is forked afterwards works alone."""
    standby.dismiss()
    assert worker.call("it", cleared, asks, "here")[:2] == (False, None)


def test_nobody_stands_by_after_the_work_or_without_a_second_core(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No question is asked then, and no process is left."""
    monkeypatch.setattr(standby, "_cores", lambda: 2)
    with standby.standing_by(READY, 20, 3000), Worker(20, 3000) as worker:
        _, process, _ = worker.call("it", cleared, asks, "here")
        os.kill(process, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    with Worker(20, 3000) as worker:
        assert worker.call("it", cleared, asks, "here")[:2] == (False, None)
    monkeypatch.setattr(standby, "_cores", lambda: 1)
    with standby.standing_by(READY, 20, 3000), Worker(20, 3000) as worker:
        assert worker.call("it", cleared, asks, "here")[:2] == (False, None)


def _processes() -> set[int]:
    """Return the processes that were begun."""
    return {each.worker._process.pid for each in standby._BEGUN if each.worker._process}


def test_what_was_begun_is_what_stands_by(monkeypatch: pytest.MonkeyPatch) -> None:
    """It has been getting ready since the program began; another kind is begun anew."""
    monkeypatch.setattr(standby, "_cores", lambda: 2)
    standby.begin(READY, 20, 3000)
    (begun,) = _processes()
    with standby.standing_by(READY, 20, 3000), Worker(20, 3000) as worker:
        assert worker.call("it", cleared, asks, "here")[1] == begun
    standby.begin(READY, 20, 3000)
    (begun,) = _processes()
    with standby.standing_by(READY, 20, 500), Worker(20, 3000) as worker:
        asked, found, _ = worker.call("it", cleared, asks, "here")
        assert asked
        assert found not in (None, begun)
        with pytest.raises(ProcessLookupError):
            os.kill(begun, 0)


def test_what_was_begun_and_is_not_wanted_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a process nor its folder is left; where the system refuses one there is none."""
    monkeypatch.setattr(standby, "_cores", lambda: 2)
    standby.begin(READY)
    (begun,), folder = _processes(), Path(standby._BEGUN[0]._folder.name)
    assert folder.is_dir()
    standby.give_up()
    assert not standby._BEGUN
    assert not folder.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(begun, 0)

    def refused(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(standby, "TemporaryDirectory", refused)
    standby.begin(READY)
    assert not standby._BEGUN


@pytest.mark.parametrize(
    "words", [["--help"], ["--nothing-of-this-name"], ["no-such-article.md"], ["--to", "html"]]
)
def test_a_command_that_needs_nobody_leaves_nothing(words: list[str], tmp_path: Path) -> None:
    """The program begins a process before it has read what is asked of it."""
    command = [sys.executable, "-m", "plainleaf", "export", *words]
    own = {**os.environ, "TMPDIR": str(tmp_path)}
    ended = subprocess.run(command, env=own, capture_output=True, text=True, timeout=60)
    assert "Traceback" not in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_it_is_ended_while_it_is_at_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for what nobody wants."""
    monkeypatch.setattr(standby, "_cores", lambda: 2)
    start = time.monotonic()
    with standby.standing_by(READY, 60, 3000):
        standby.ask(time.sleep, 50)
    assert time.monotonic() - start < 5


@pytest.mark.parametrize("edition", Edition)
def test_files_are_the_same_with_it_and_without(
    edition: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each format's bytes, one article after the other; the pages were the other process's work."""
    monkeypatch.setattr(standby, "_cores", lambda: 2)
    articles = [CONTENT / "nalmefen", CONTENT / "leaflets" / "article.ar.md"]
    alone = [exported(each, tmp_path / "alone", edition) for each in articles]
    with standby.standing_by(standby.PAGES, 50, 3000), Worker(50, 3000) as worker:
        for path, files in zip(articles, alone, strict=True):
            beside, answers = worker.call(
                "it", cleared, exported_beside, path, tmp_path / "beside", edition
            )
            assert answers == 1
            assert beside == files


@pytest.mark.parametrize("report", [False, True])
def test_the_verdicts_on_a_pdf_are_the_same_with_it_and_without(
    report: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that the validators refuse is refused; a report asks all of them, as ever."""
    monkeypatch.setattr(standby, "_cores", lambda: 2)
    path = CONTENT / "nalmefen"
    alone = export(path, out=tmp_path / "alone", report=report).report
    with standby.standing_by(standby.PAGES, 50, 3000), Worker(50, 3000) as worker:
        beside = worker.call("it", cleared, export, path, out=tmp_path / "beside", report=report)
    assert beside.report.validators["nalmefen.pdf"] == alone.validators["nalmefen.pdf"]
    assert next(each.passed for each in alone.validators["nalmefen.pdf"])


def test_a_pdf_that_is_refused_where_it_was_laid_out_is_not_put_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The verdict comes from the other process, and counts."""
    monkeypatch.setattr(standby, "_cores", lambda: 2)

    def refused(*_: object) -> Verdict:
        return Verdict((Failure("7.1", "It is no good."),), "1", 1)

    # What is forked from here on has it, too.
    every = [replace(each, run=refused) for each in validators.VALIDATORS]
    monkeypatch.setattr(validators, "VALIDATORS", tuple(every))
    with (
        standby.standing_by(standby.PAGES, 50, 3000),
        Worker(50, 3000) as worker,
        pytest.raises(UnfitFiles) as caught,
    ):
        worker.call("it", cleared, exported_beside, CONTENT / "nalmefen", tmp_path)
    (failed, *_) = caught.value.report.validators["nalmefen.pdf"]
    assert failed.failures[0].message == "It is no good."
    assert not list(tmp_path.iterdir())


def test_a_theme_is_one_object_in_the_other_process_too() -> None:
    """Its style sheets are parsed once there; its tokens are the same."""
    for theme in (default_theme(), themed(default_theme(), Edition.GIANT)):
        theme.environment.get_template("nodes.html.j2")
        one, other = sent(theme), sent(theme)
        assert one is other
        assert (one.tokens, one.folder) == (theme.tokens, theme.folder)
    assert sent(default_theme()) is default_theme()
    assert default_theme().tokens.edition is Edition.STANDARD


def test_where_it_is_killed_the_worker_does_its_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All files are there, the same as ever."""
    monkeypatch.setattr(standby, "_cores", lambda: 2)
    alone = exported(CONTENT / "nalmefen", tmp_path / "alone")
    with standby.standing_by(f"{__name__}:killed", 50, 3000), Worker(50, 3000) as worker:
        time.sleep(0.2)
        beside, answers = worker.call(
            "it", cleared, exported_beside, CONTENT / "nalmefen", tmp_path / "beside"
        )
    assert answers == 0
    assert beside == alone


def writes_for_long(folder: Path) -> None:
    """Be in the middle of making a file ready."""
    (folder / "half").write_bytes(b"%PDF")
    time.sleep(50)


def test_nothing_is_left_of_a_process_that_is_not_ready_yet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An article with mistakes ends the work before, and so does Ctrl+C: it is killed there."""
    monkeypatch.setattr(standby, "_cores", lambda: 2)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with standby.standing_by(f"{__name__}:writes_for_long", 60, 3000):
        end = time.monotonic() + 20
        while not list(tmp_path.rglob("half")) and time.monotonic() < end:
            time.sleep(0.01)
        assert list(tmp_path.rglob("half"))
    assert list(tmp_path.iterdir()) == []


def test_what_is_made_ready_is_what_a_handout_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The shortest of articles is written as it stands; nothing of it is left."""
    made = []
    monkeypatch.setattr("plainleaf.written.seal", lambda data, _: made.append(data) or data)
    ready_for_pages(tmp_path)
    assert made[0].startswith(b"%PDF")
