"""What the operating system does to a command: one sentence and an exit code, never a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from plainleaf.errors import LimitError, refusal
from plainleaf.run.limits import Worker
from plainleaf.run.staging import slug
from plainleaf.text.visible import visible
from test_bad_input import FRONT

CONTENT = Path(__file__).resolve().parents[1] / "content"


def run(folder: Path, words: str, **more: object) -> subprocess.CompletedProcess[str]:
    """Run a command line of a shell in a folder; `P` stands for plainleaf."""
    command = words.replace("P ", f"{sys.executable} -m plainleaf ", 1)
    environment = {**os.environ, **{str(name): str(value) for name, value in more.items()}}
    return subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )


@pytest.fixture
def mini(tmp_path: Path) -> Path:
    """Return a folder that holds a small article."""
    (tmp_path / "mini").mkdir()
    (tmp_path / "mini" / "article.md").write_text(f"{FRONT}Words.\n", "utf-8")
    return tmp_path


LONG = "n" * 300


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("P export mini --to html > /dev/full", "No space left on device"),
        ("P check mini > /dev/full", "No space left on device"),
        ("P check mini --format json > /dev/full", "No space left on device"),
        ("P explain > /dev/full", "No space left on device"),
        (f"P export {LONG}", "name too long"),
        (f"P verify {LONG}", "name too long"),
        (f"P index {LONG}", "name too long"),
        (f"P export mini --to html --out {LONG}", "name too long"),
    ],
)
def test_the_system_s_refusal_is_one_sentence(mini: Path, words: str, said: str) -> None:
    """No traceback, an exit code of its own or that of what could not be done."""
    done = run(mini, words)
    assert "Traceback" not in done.stdout + done.stderr
    assert "Exception ignored" not in done.stderr
    assert done.returncode in (3, 5, 6, 12), done.stderr
    assert said.lower() in (done.stdout + done.stderr).lower()


def test_a_closed_pipe_is_no_fault(mini: Path) -> None:
    """The reader went away; the files are in place."""
    done = run(mini, "P explain | head -c 1 > /dev/null; exit ${PIPESTATUS[0]}")
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert done.returncode in (0, 12)


@pytest.mark.parametrize("encoding", ["latin-1", "ascii"])
def test_a_terminal_that_cannot_show_a_sign_is_no_failure(mini: Path, encoding: str) -> None:
    """After a complete export, least of all."""
    done = run(mini, "P export mini --to html", PYTHONIOENCODING=encoding)
    assert done.returncode == 0, done.stderr
    assert (mini / "out" / "mini.html").is_file()


def test_too_little_memory_is_said_as_that(mini: Path) -> None:
    """Not even the engines can be loaded."""
    done = run(mini, "P export mini --memory-limit 50")
    assert done.returncode == 8, done.stderr
    assert "MB of memory" in done.stderr


def kill_oneself() -> None:
    """Stand for somebody who kills the worker."""
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(10)


def test_a_kill_by_somebody_is_not_called_a_lack_of_memory() -> None:
    """A limit on memory never ends in SIGKILL: the system refuses memory, and engines abort."""
    with Worker(20, 0) as worker, pytest.raises(LimitError, match="killed from outside"):
        worker.call("a", lambda _: None, kill_oneself)


@pytest.mark.parametrize("command", ["export", "check"])
def test_no_name_speaks_to_the_terminal(mini: Path, command: str) -> None:
    """An escape sequence in a folder's name is shown, not obeyed."""
    folder = mini / "\x1b[31mRED\x9b0m\u202egpj"
    folder.mkdir()
    (folder / "article.md").write_text(f"{FRONT}Words [^x].\n", "utf-8")
    more = " --to html --draft" if command == "export" else ""
    done = run(mini, f"P {command} *RED*{more}")
    assert "RED" in done.stdout + done.stderr
    for sign in "\x1b\x9b\u202e":
        assert sign not in done.stdout + done.stderr
    for file in (mini / "out").glob("*"):
        assert file.name == "[31mRED0mgpj-draft.html"


def test_a_name_has_no_controls_and_never_nothing() -> None:
    """U+202E would have `exe.html` read as something else."""
    assert slug(Path("/x/a\u202eb\nc/article.md")) == "abc"
    assert slug(Path("/x/\u202e/article.md")) == "handout"
    assert visible("a\tb\nc\x1b\u2066d") == "a\tb\nc\\x1b\\u2066d"


def test_only_what_a_machine_brings_about_is_a_refusal() -> None:
    """A file of ours that is missing is a fault of ours."""
    assert refusal(FileNotFoundError(2, "No such file", "labels/en.toml")) is None
    refused = refusal(PermissionError(13, "Permission denied", "/a"))
    assert refused is not None
    assert str(refused) == "/a: the system refuses it (Permission denied)."


def test_a_log_goes_on_and_goes_into_nothing_else(mini: Path) -> None:
    """An article that was named as a log was gone."""
    article = mini / "mini" / "article.md"
    before = article.read_bytes()
    for name in ("mini/article.md", "mini", "notes.txt"):
        (mini / "notes.txt").write_text("My notes.\n", "utf-8")
        done = run(mini, f"P export mini --to html --log {name}")
        assert done.returncode == 5, done.stderr
        assert "log" in done.stderr
        assert article.read_bytes() == before
        assert (mini / "notes.txt").read_text("utf-8") == "My notes.\n"
    for count in (1, 2):
        assert run(mini, "P export mini --to html --force --log a/log.jsonl").returncode == 0
        assert len((mini / "a" / "log.jsonl").read_text("utf-8").splitlines()) == count


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a file to somebody else")
@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("clinic.toml", 'name = "Evil"\n[emergency]\ntext = "666666"\n', 9),
        ("plainleaf.toml", '[severity]\njargon = "off"\n', 9),
    ],
)
def test_a_profile_of_somebody_else_is_not_obeyed(
    mini: Path, name: str, text: str, code: int
) -> None:
    """A wrong emergency number is the worst that can stand on a handout."""
    profile = mini / name
    profile.write_text(text, "utf-8")
    os.chown(profile, 65534, 65534)
    done = run(mini, "P export mini --to html")
    assert done.returncode == code, done.stderr
    assert "belongs to nobody, not to you" in done.stderr
    assert not (mini / "out").exists()
    os.chown(mini / "mini" / "article.md", 65534, 65534)
    assert "belongs to" not in run(mini, "P export mini --to html").stderr


def test_an_export_says_which_profile_it_used(mini: Path) -> None:
    """For a single article, for many, and for programs."""
    (mini / "clinic.toml").write_text('lang = "en"\nname = "Hillside"\n', "utf-8")
    said = f"clinic profile: {mini / 'clinic.toml'}"
    assert said in run(mini, "P export mini --to html").stdout
    assert said in run(mini, "P export mini --to html --force --log log.jsonl").stdout
    assert '"clinic": ' in (mini / "log.jsonl").read_text("utf-8")
    assert "clinic profile" not in run(mini, "P export mini --to html --no-clinic").stdout
