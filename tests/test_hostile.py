"""Articles of strangers: each gets its answer, nothing outside is read, and nobody is called."""

from __future__ import annotations

import ctypes
import json
import os
import re
import select
import shutil
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from test_bad_input import FRONT, PIXEL

HERE = Path(__file__).parent
HOSTILE = HERE / "hostile"
ROW = re.compile(r"^\| `([\w-]+)` \| (\d+) \| (?:`(.*)`)? *\|$", re.MULTILINE)
EXPECTED = {
    name: (int(code), says) for name, code, says in ROW.findall((HOSTILE / "README.md").read_text())
}
# No file of the project's own tools could be read with these in it.
MADE = {"text-surrogate": b"a\nb \xed\xa0\x80 c\n", "text-overlong": b"a \xc0\xaf b\n"}
IN_OPEN, IN_ACCESS = 0x20, 0x1


@dataclass(frozen=True)
class Watched:
    """What came of exporting every hostile article."""

    answers: dict[str, dict[str, Any]]
    found: list[str]
    opened: list[str]
    calls: int
    out: Path


@contextmanager
def watching(files: list[Path]) -> Iterator[list[str]]:
    """Note which files are opened by whatever program, Python's or an engine's own (inotify(7))."""
    library = ctypes.CDLL(None, use_errno=True)
    watch = library.inotify_init1(os.O_NONBLOCK)
    assert watch >= 0
    names = {
        library.inotify_add_watch(watch, os.fsencode(path), IN_OPEN | IN_ACCESS): path.name
        for path in files
    }
    assert len(names) == len(files)
    assert min(names) >= 0
    opened: list[str] = []
    try:
        yield opened
    finally:
        while select.select([watch], [], [], 0)[0]:
            data = os.read(watch, 65536)
            while data:
                number, _, _, length = struct.unpack_from("iIII", data)
                opened.append(names.get(number, "?"))
                data = data[16 + length :]
        os.close(watch)


def outside(folder: Path) -> list[Path]:
    """Make files that nobody may read: a picture, a drawing, a text, a declaration."""
    made = {
        "canary.png": PIXEL,
        "canary.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><g id="b"/><filter id="f"/></svg>',
        "canary.txt": b"CANARY",
        "canary.dtd": b"<!ENTITY x 'CANARY'>",
        "article-link.md": FRONT.encode() + b"CANARY\n",
    }
    for name, data in made.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in made]


def prepared(tmp_path: Path, port: int) -> Path:
    """Return a copy of the hostile articles, with links and addresses that lead outside."""
    folder = tmp_path / "site" / "handouts"
    shutil.copytree(HOSTILE, folder)
    for path in [*folder.glob("*.md"), *folder.glob("pictures/*.svg")]:
        data = path.read_bytes().replace(b"@OUTSIDE@", os.fsencode(folder.parent))
        path.write_bytes(data.replace(b"@PORT@", b"%d" % port))
    (folder / "link.png").symlink_to(folder.parent / "canary.png")
    (folder / "linked").symlink_to(folder.parent)
    (folder / "device.png").symlink_to("/dev/zero")
    for name, data in MADE.items():
        (folder / f"{name}.md").write_bytes(FRONT.encode() + data)
    (folder / "article-link.md").symlink_to(folder.parent / "article-link.md")
    os.mkfifo(folder / "pipe.png")
    return folder


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Watched:
    """Export every hostile article, as it is and as a draft, into all formats; watched."""
    tmp_path = tmp_path_factory.mktemp("hostile")
    with socket.create_server(("127.0.0.1", 0)) as server:
        folder = prepared(tmp_path, server.getsockname()[1])
        canaries = outside(folder.parent)
        program = HERE / "audited.py"
        with watching(canaries) as opened:
            done = subprocess.run(
                [sys.executable, program, folder, tmp_path / "out", tmp_path / "report"],
                capture_output=True,
                text=True,
                check=False,
                timeout=900,
            )  # fmt: skip
        assert done.returncode == 0, done.stderr
        calls = 0
        server.setblocking(False)
        while select.select([server], [], [], 0)[0]:
            server.accept()[0].close()
            calls += 1
    report = json.loads((tmp_path / "report").read_text("utf-8"))
    return Watched(report["answers"], report["found"], opened, calls, tmp_path / "out")


def test_every_hostile_article_has_its_answer_in_the_table() -> None:
    """None is forgotten, and there are enough of them."""
    made = {path.stem for path in HOSTILE.glob("*.md")} - {"README"} | {"article-link", *MADE}
    assert made == set(EXPECTED)
    assert len(made) >= 60


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_hostile_article_gets_its_answer(watched: Watched, name: str) -> None:
    """The exit code and the sentence of the table; nothing to mend is said where it is harmless."""
    code, says = EXPECTED[name]
    answer = watched.answers[name]
    assert answer["code"] == code, answer["said"]
    assert says in answer["said"]
    if not says:
        assert answer["said"] == ""


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_draft_of_a_hostile_article_is_written_or_refused(watched: Watched, name: str) -> None:
    """What has errors is exported as a draft all the same; what cannot be read is not."""
    answer = watched.answers[name]
    assert answer["draft"] == (3 if answer["code"] == 3 else 0), answer["said_of_draft"]


def test_no_socket_is_opened_and_no_file_outside_is_read(watched: Watched) -> None:
    """Neither by Python (audit hook), nor by an engine in C or Rust (inotify, a listening port)."""
    assert watched.found == []
    assert watched.opened == []
    assert watched.calls == 0


def test_the_watch_would_see_what_is_read(tmp_path: Path) -> None:
    """Otherwise it would prove nothing."""
    files = outside(tmp_path)
    with watching(files) as opened:
        subprocess.run(["cat", files[2]], check=True, capture_output=True)
    assert set(opened) == {"canary.txt"}
    script = (
        f"import pathlib, socket; pathlib.Path({str(files[2])!r}).read_bytes(); socket.socket()"
    )
    seen = subprocess.run(
        [
            *(sys.executable, "-c"),
            "import pathlib, socket; from audited import watched\n"
            f"found = watched(pathlib.Path('/nowhere'), pathlib.Path('/nowhere')); {script}\n"
            "print(*found)",
        ],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "canary.txt" in seen.stdout
    assert "socket.__new__" in seen.stdout


def test_nothing_of_a_script_is_in_what_was_written(watched: Watched) -> None:
    """No web page holds an author's script, handler, or address of another kind."""
    pages = [*watched.out.glob("strict/*.html"), *watched.out.glob("draft/*.html")]
    assert len(pages) > 100
    bad = re.compile(
        r"<script|<iframe|<object|<embed|<foreignObject|<[^>]*\son\w+\s*=|"
        r"(?:href|src)=[\"']?\s*(?!https?:|mailto:|tel:|#|data:image/)[^\"'\s>]",
        re.IGNORECASE,
    )
    for page in pages:
        # It leads to the other files of its handout.
        own = re.compile(rf'href="{re.escape(page.stem)}\.(?:pdf|docx|epub)"')
        found = bad.search(own.sub("", page.read_text("utf-8")))
        assert not found, f"{page.name}: {found.group() if found else ''}"
