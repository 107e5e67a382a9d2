"""The ceilings on time and memory: one sentence, exit code 8, nothing left behind."""

from __future__ import annotations

import errno
import os
import signal
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from command import plainleaf
from plainleaf.api import UnfitArticle
from plainleaf.api import export as export_article
from plainleaf.errors import LimitError, SourceError, WriteError
from plainleaf.run import limits
from plainleaf.run.limits import Fault, Worker
from plainleaf.run.staging import clearing
from test_bad_input import FRONT

LONG = "The nurse will call you on the day before. " * 10 + "\n\n"
Calls = Callable[..., object]


@pytest.fixture
def worker() -> Iterator[Worker]:
    """A worker with one second and 400 MB."""
    with Worker(1, 400) as started:
        yield started


def cleared(process: int) -> None:
    """Note nothing: there is nothing to clear."""


def too_much() -> int:
    """Take a gigabyte."""
    return len(bytearray(1_000_000_000))


def stuck() -> None:
    """Do as an engine that no alarm reaches."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    time.sleep(60)


def at_fault() -> None:
    """Have a fault."""
    raise KeyError("ours")


def stuck_in_export(out: Path) -> None:
    """Be killed while files are written."""
    (out / "new").mkdir(parents=True)
    (out / "new" / f".plainleaf-{os.getpid()}-x").mkdir()
    stuck()


def test_an_answer_comes_back(worker: Worker) -> None:
    """The same process answers again and again."""
    numbers = {worker.call("a", cleared, os.getpid) for _ in range(3)}
    assert len(numbers) == 1
    assert numbers != {os.getpid()}


def test_time_has_a_ceiling(worker: Worker) -> None:
    """The sentence names what was worked on and the time; the next call works."""
    start = time.monotonic()
    with pytest.raises(LimitError, match=r"^a: stopped after 1 seconds, the time that one article"):
        worker.call("a", cleared, time.sleep, 60)
    assert time.monotonic() - start < 20
    assert worker.call("b", cleared, abs, -1) == 1


def test_memory_has_a_ceiling(worker: Worker) -> None:
    """The sentence names the memory; the next call works."""
    with pytest.raises(LimitError, match=r"^a: stopped, it needs more than the 400 MB of memory"):
        worker.call("a", cleared, too_much)
    assert worker.call("b", cleared, abs, -1) == 1


def no_room_to_list() -> None:
    """Stand for a folder that cannot be listed, for there is no memory left."""
    raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM), "a folder")


def test_what_the_system_has_no_memory_for_is_said_as_that(worker: Worker) -> None:
    """Not as a refusal of the folder that was to be read just then."""
    with pytest.raises(LimitError, match="more than the 400 MB of memory"):
        worker.call("a", cleared, no_room_to_list)


def test_an_engine_that_hears_no_alarm_is_killed(
    worker: Worker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it left is cleared away, and the folders that it made."""
    monkeypatch.setattr(limits, "_GRACE", 0.5)
    out = tmp_path / "a" / "new"
    with pytest.raises(LimitError, match="stopped after 1 seconds"):
        worker.call("a", clearing(out), stuck_in_export, tmp_path / "a")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "says"),
    [(signal.SIGABRT, "more than the 400 MB"), (signal.SIGSEGV, "broke down .*SIGSEGV")],
)
def test_an_engine_that_breaks_down_is_one_sentence(
    worker: Worker, number: int, says: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """C and Rust abort where Python raises; what they print on the way is not shown."""
    with pytest.raises(LimitError, match=says):
        worker.call("a", cleared, signal.raise_signal, number)
    assert worker.call("b", cleared, abs, -1) == 1
    assert capfd.readouterr().err == ""


def test_errors_come_back_whole(worker: Worker, tmp_path: Path) -> None:
    """With their diagnostics; a fault of ours with its traceback."""
    (tmp_path / "article.md").write_text(FRONT, "utf-8")
    with pytest.raises(UnfitArticle) as unfit:
        worker.call("a", cleared, export_article, tmp_path, out=tmp_path / "out")
    assert [found.code for found in unfit.value.diagnostics] == ["empty-article"]
    with pytest.raises(SourceError, match="no such file"):
        worker.call("a", cleared, export_article, tmp_path / "nothing")
    with pytest.raises(Fault, match=r"at_fault(.|\n)*KeyError: 'ours'"):
        worker.call("a", cleared, at_fault)


def test_zero_is_no_ceiling() -> None:
    """Who wants to wait can."""
    with Worker(0, 0) as worker:
        assert worker.call("a", cleared, abs, -1) == 1


class Huge:
    """An answer for which there is no room on its way."""

    def __reduce__(self) -> str:
        """Do as pickling does without memory."""
        raise MemoryError


def test_no_room_to_answer_is_no_room(worker: Worker) -> None:
    """The worker ends, and says why by its exit code; the next one works."""
    with pytest.raises(LimitError, match="400 MB of memory"):
        worker.call("it", cleared, Huge)
    assert worker.call("it", cleared, abs, -1) == 1


@pytest.mark.parametrize(
    ("limit", "says"),
    [(["--time-limit", "1"], "1 seconds"), (["--memory-limit", "40"], "40 MB of memory")],
)
def test_an_export_that_takes_too_much_writes_nothing(
    tmp_path: Path, limit: list[str], says: str
) -> None:
    """Exit code 8; the files of an earlier export stay, and nothing else is left."""
    folder = tmp_path / "handout"
    folder.mkdir()
    (folder / "article.md").write_text(FRONT + LONG * 500, "utf-8")
    out = tmp_path / "out"
    out.mkdir()
    (out / "handout.html").write_text("earlier", "utf-8")
    done = plainleaf(tmp_path, "export", "handout", *limit)
    assert done.returncode == 8, done.stdout + done.stderr
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert [path.name for path in out.iterdir()] == ["handout.html"]
    assert (out / "handout.html").read_text("utf-8") == "earlier"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of it")
def test_an_export_that_is_killed_goes_on_for_nobody(tmp_path: Path) -> None:
    """The worker stops as well, and clears up."""
    (tmp_path / "article.md").write_text(FRONT + LONG * 1500, "utf-8")
    words = [sys.executable, "-m", "plainleaf", "export", "article.md", "--out", "new"]
    with subprocess.Popen(words, cwd=tmp_path, stderr=subprocess.DEVNULL) as process:
        end = time.monotonic() + 60
        while not (tmp_path / "new").exists() and time.monotonic() < end:
            time.sleep(0.05)
        process.terminate()
    while (tmp_path / "new").exists() and time.monotonic() < end:
        time.sleep(0.05)
    assert [path.name for path in tmp_path.iterdir()] == ["article.md"]


def test_one_article_that_takes_too_long_does_not_stop_the_others(tmp_path: Path) -> None:
    """The worker that was stopped has a successor."""
    for name, text in (("a", LONG * 2000), ("b", "Text.\n")):
        (tmp_path / f"{name}.md").write_text(FRONT + text, "utf-8")
    done = plainleaf(tmp_path, "export", "a.md", "b.md", "--time-limit", "4")
    assert done.returncode == 8
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        f"b.{ending}" for ending in ("pdf", "docx", "epub", "html")
    }


def pixel(number: int) -> bytes:
    """Return a picture of one pixel, whose colour is the number."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    row = zlib.compress(b"\0" + number.to_bytes(3, "big"))
    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", row) + chunk(b"IEND", b"")


def columns(count: int, rows: int) -> str:
    """Return a table."""
    head = f"|{'a|' * count}\n|{'-|' * count}\n"
    return head + f"|{'b|' * count}\n" * rows


NOTES = "".join(f"Word.[^{number}]\n\n[^{number}]: Note.\n\n" for number in range(5000))
LARGE = {
    "a paragraph of 10 MB": (lambda: "The nurse will call. " * 500_000, 3, "larger than 1 MB"),
    "2,000 lists in lists": (
        lambda: "".join("  " * at + "- a\n" for at in range(2000)), 3, "larger than 1 MB"),
    "600 lists in lists": (
        lambda: "".join("  " * at + "- a\n" for at in range(600)), 3, "nested more than 40 deep"),
    "2,000 lists on a line": (lambda: "- " * 2000 + "a", 3, "nested more than 40 deep"),
    "200 columns": (lambda: columns(200, 5), 0, ""),
    "1,000 pictures": (
        lambda: "".join(f"![Colour {at}]({at}.png)\n\n" for at in range(1000)), 0, ""),
    "1,001 pictures": (
        lambda: "".join(f"![Colour {at}]({at}.png)\n\n" for at in range(1001)), 1,
        "error[picture-size]"),
    "100,000 cells": (lambda: columns(10, 10_000), 3, "more than the 20,000 cells"),
    "1,000 quotations": (lambda: ">" * 1000 + " a", 3, "nested more than 40 deep"),
    "a word of 1 MB": (lambda: "a" * 999_000, 3, "a word of more than 5,000 characters"),
    "10,000 headings": (
        lambda: "".join(f"## H {at}\n\nText.\n\n" for at in range(10_000)), None, ""),
    "5,000 notes": (lambda: NOTES, None, ""),
}  # fmt: skip


@pytest.mark.parametrize("name", LARGE)
def test_what_is_far_too_large_ends_within_a_minute(tmp_path: Path, name: str) -> None:
    """With an output or one clear sentence; the whole process is measured."""
    text, code, says = LARGE[name]
    (tmp_path / "article.md").write_text(FRONT + text(), "utf-8")
    if "pictures" in name:
        for number in range(1001):
            (tmp_path / f"{number}.png").write_bytes(pixel(number))
    # What only the ceiling stops need not keep the tests waiting.
    limit = ["--time-limit", "5"] if code is None else []
    start = time.monotonic()
    done = plainleaf(tmp_path, "export", "article.md", *limit)
    assert time.monotonic() - start < 60
    assert done.returncode == code or (code is None and done.returncode in (0, 8)), done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    if done.returncode in (3, 8):
        assert len(done.stderr.strip().splitlines()) == 1


def swallow_the_alarm() -> None:
    """Stand for an engine that takes the alarm for trouble with a picture."""
    try:
        time.sleep(30)
    except BaseException:
        raise WriteError("The PDF was not written: Failed to render a picture.") from None


def test_an_alarm_that_an_engine_swallows_is_still_the_time() -> None:
    """The author is told of the limit, not of a picture that is whole."""
    with Worker(1, 0) as worker, pytest.raises(LimitError, match="stopped after 1 seconds"):
        worker.call("a", lambda _: None, swallow_the_alarm)
