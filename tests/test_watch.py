"""`plainleaf watch`: which articles a change concerns, what a browser gets, and all of it live.

One room: the live tests and those of their parts share one small folder of articles.
"""

from __future__ import annotations

import http.client
import json
import os
import queue
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from browser.axe import Axe
from plainleaf.api import UnfitArticle
from plainleaf.cli import main
from plainleaf.theme import templates_folder
from plainleaf.watch import changes, is_of_people
from plainleaf.watch.rebuild import articles_in, behind, concerned, recorded
from plainleaf.watch.server import EVENTS, Preview

FRONT = "---\ntitle: A title\nlang: en\n---\n\n## A heading\n\n"
PATIENCE = 30.0  # seconds; on a busy machine. What is promised is a second, and measured.


def wait_for(condition: Callable[[], object], what: str) -> None:
    """Wait until something holds."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.01)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Make a folder of articles, and of what is none."""
    folder = tmp_path / "content"
    for name, text in {
        "sleep/article.md": FRONT + "![A bed.](images/bed%201.svg)\n",
        "sleep/article.es.md": FRONT.replace("lang: en", "lang: es"),
        "sleep/images/bed 1.svg": "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
        "sleep/images/other.svg": "<svg/>",
        "flat/scan.md": FRONT,
        "deep/er/mouth.md": FRONT,
        "deep/works.bib": "",
        "clinic/profile.toml": "",
        "README.md": "# Not an article\n",
        "notes.md": "---\nkind: note\n---\n",
        "site/index.md": "No front matter yet.\n",
        ".git/article.md": FRONT,
        "out/article.md": FRONT,
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


# --- What a change concerns ------------------------------------------------------------------


def test_articles_are_found_by_name_or_front_matter(content: Path) -> None:
    """Not a README, nothing hidden, nothing that was written by an export."""
    found = articles_in(content, content / "out")
    assert {path.relative_to(content).as_posix(): slug for path, slug in found.items()} == {
        "sleep/article.md": "sleep",
        "sleep/article.es.md": "sleep.es",
        "flat/scan.md": "scan",
        "deep/er/mouth.md": "mouth",
        "site/index.md": "site",
    }


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (["flat/scan.md"], ["flat/scan.md"]),
        (["sleep/article.md"], ["sleep/article.md", "sleep/article.es.md"]),
        (["sleep/article.fr.md"], ["sleep/article.es.md", "sleep/article.md"]),
        (["sleep/images/bed 1.svg"], ["sleep/article.md"]),
        (["sleep/images/other.svg"], []),
        (["README.md"], []),
        (["deep/er/works.bib"], ["deep/er/mouth.md"]),
        (["sleep/plainleaf.toml"], ["sleep/article.es.md", "sleep/article.md"]),
        (["plainleaf.toml"], "all"),
        (["../plainleaf.toml"], "all"),
        (["clinic/profile.toml"], "all"),
        (["clinic/notes.txt"], []),
        (["flat/scan.md", "sleep/images/bed 1.svg"], ["flat/scan.md", "sleep/article.md"]),
    ],
)
def test_a_change_concerns_the_articles_that_may_be_made_of_it(
    changed: list[str], expected: list[str] | str, content: Path
) -> None:
    """A picture those that name it, data those near it, a project file those below it."""
    articles = list(articles_in(content, content / "out"))
    paths = {Path(os.path.normpath(content / name)) for name in changed}
    found, themed = concerned(paths, articles)
    assert not themed
    if expected == "all":
        assert found == articles
    else:
        assert [path.relative_to(content).as_posix() for path in found] == expected


def test_a_change_of_the_theme_concerns_all(content: Path) -> None:
    """Templates are read once by whoever works, so this one must be told apart."""
    articles = list(articles_in(content, content / "out"))
    changed = {templates_folder() / "handout" / "theme.toml"}
    assert concerned(changed, articles, None, [templates_folder()]) == (articles, True)


def test_pictures_of_the_root_concern_who_names_them(content: Path, tmp_path: Path) -> None:
    """A site's folder of pictures stands beside the articles."""
    root = tmp_path / "static"
    scan = content / "flat" / "scan.md"
    scan.write_text(FRONT + "![A ring.](/img/ring.png)\n", "utf-8")
    articles = list(articles_in(content, content / "out"))
    assert concerned({root / "img" / "ring.png"}, articles, root) == ([scan], False)


def test_of_an_article_that_was_exported_it_is_known_what_it_is_made_of(
    content: Path, tmp_path: Path
) -> None:
    """A file that it names by another way than its name, one elsewhere, one that is not there."""
    articles = list(articles_in(content, content / "out"))
    scan, mouth = content / "flat" / "scan.md", content / "deep" / "er" / "mouth.md"
    others = {path: frozenset[Path]() for path in articles}
    elsewhere = tmp_path / "clinic.toml"
    made_of = others | {scan: frozenset({elsewhere, content / "flat" / "words.yaml"})}
    assert concerned({elsewhere}, articles, made_of=made_of)[0] == [scan]
    assert concerned({content / "flat" / "words.yaml"}, articles, made_of=made_of)[0] == [scan]
    assert concerned({content / "deep" / "er" / "new.bib"}, articles, made_of=made_of)[0] == [mouth]


def test_what_is_remembered_is_looked_at_each_time(content: Path, tmp_path: Path) -> None:
    """A clinic's profile and a translation are read once for all articles, which all need them."""
    (tmp_path / "clinic.toml").write_text('lang = "en"\nname = "Example Clinic"\n', "utf-8")
    for name in ("sleep/article.md", "sleep/article.es.md", "flat/scan.md"):
        _, note_file = recorded(content / name, ["html"], tmp_path / "out", "x", draft=True)
        assert tmp_path / "clinic.toml" in note_file
        others = {content / "sleep" / "article.md", content / "sleep" / "article.es.md"}
        assert others <= note_file or name == "flat/scan.md"


def test_what_an_export_looks_at_is_told(content: Path, tmp_path: Path) -> None:
    """Also of one that failed: the picture that is not there may come."""
    article = content / "sleep" / "article.md"
    _, note_file = recorded(article, ["html"], tmp_path / "out", "sleep")
    assert {article, content / "sleep" / "images" / "bed 1.svg"} <= note_file
    article.write_text(FRONT + "![A bed.](images/none.svg)\n", "utf-8")
    with pytest.raises(UnfitArticle) as stopped:
        recorded(article, ["html"], tmp_path / "out", "sleep")
    assert content / "sleep" / "images" / "none.svg" in stopped.value.__dict__["looked_at"]


def test_an_article_is_behind_if_a_file_is_missing_or_older(content: Path, tmp_path: Path) -> None:
    """Than the article, what stands beside it, or the settings above."""
    out = tmp_path / "out"
    out.mkdir()
    articles = articles_in(content, content / "out")

    def late() -> set[str]:
        return {
            articles[path]
            for path in behind(articles, content, out, ("html",), [templates_folder()])
        }

    assert late() == set(articles.values())
    soon = time.time() + 100
    for slug in articles.values():
        (out / f"{slug}.html").write_text("", "utf-8")
        os.utime(out / f"{slug}.html", (soon, soon))
    assert late() == set()
    os.utime(content / "flat" / "scan.md", (soon + 1, soon + 1))
    assert late() == {"scan"}
    os.utime(content / "deep" / "er" / "mouth.md", (soon + 1, soon + 1))
    assert late() == {"scan", "mouth"}
    os.utime(content / "sleep" / "images" / "bed 1.svg", (soon + 1, soon + 1))
    assert late() == {"scan", "mouth", "sleep", "sleep.es"}
    (out / "sleep.html").unlink()
    assert "sleep" in late()


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("article.md", True),
        ("images/scan.png", True),
        ("../content/article.md", True),
        (".article.md.swp", False),
        (".git/index", False),
        ("article.md~", False),
        ("#article.md#", False),
        ("4913", False),
        ("~$letter.docx", False),
        ("node_modules/x/readme.md", False),
    ],
)
def test_what_editors_and_tools_leave_is_no_change(name: str, counts: bool) -> None:
    """Swap files, backups and locks come and go with every save."""
    assert is_of_people(Path(name)) is counts


# --- Waiting ---------------------------------------------------------------------------------


class Heard:
    """Gathers changes on a thread."""

    def __init__(self, paths: list[Path]) -> None:
        self.seen: queue.SimpleQueue[set[Path]] = queue.SimpleQueue()
        self.stop = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(paths,), daemon=True)
        self._thread.start()
        time.sleep(0.5)

    def _run(self, paths: list[Path]) -> None:
        for changed in changes(paths, stop=self.stop):
            self.seen.put(changed)

    def next(self) -> set[str]:
        """Return the names of what has changed."""
        return {path.name for path in self.seen.get(timeout=PATIENCE)}

    def end(self) -> None:
        """Stop listening."""
        self.stop.set()
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()


@pytest.fixture
def heard(content: Path) -> Iterator[Heard]:
    """Listen to a folder."""
    listener = Heard([content / "sleep"])
    yield listener
    listener.end()


def test_changes_are_heard_wherever_they_are(content: Path, heard: Heard) -> None:
    """The article, a picture below it, a project file above, a save by renaming, a removal."""
    article = content / "sleep" / "article.md"
    article.write_text(FRONT + "New.", "utf-8")
    assert heard.next() == {"article.md"}
    (content / "sleep" / "images" / "bed 1.svg").write_text("<svg/>", "utf-8")
    assert heard.next() == {"bed 1.svg"}
    (content / "plainleaf.toml").write_text("", "utf-8")
    assert heard.next() == {"plainleaf.toml"}
    saved = article.with_name(".article.md.swp")
    saved.write_text(FRONT, "utf-8")
    saved.replace(article)
    assert heard.next() == {"article.md"}
    article.unlink()
    assert heard.next() == {"article.md"}
    assert heard.seen.empty()


def test_where_nothing_is_nothing_is_waited_for(tmp_path: Path) -> None:
    """A folder that is not there cannot change."""
    assert list(changes([tmp_path / "no" / "where"])) == []


# --- What the browser gets -------------------------------------------------------------------


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Make a folder of finished files, with one outside it."""
    folder = tmp_path / "out"
    (folder / "sub").mkdir(parents=True)
    page = "<!DOCTYPE html><html lang='en'><head><title>T</title></head><body>Words.</body></html>"
    (folder / "sleep.html").write_text(page, "utf-8")
    (folder / "sub" / "scan.html").write_text(page, "utf-8")
    (folder / "sleep.epub").write_bytes(b"PK\x03\x04")
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    (folder / ".plainleaf.sqlite").write_text("secret", "utf-8")
    (folder / "sub" / ".secret.html").write_text("secret", "utf-8")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    return folder


@pytest.fixture
def preview(out: Path) -> Iterator[Preview]:
    """Serve it."""
    server = Preview(out, 0)
    server.start()
    yield server
    server.close()


def get(server: Preview, path: str, method: str = "GET", host: str = "") -> tuple[int, str, bytes]:
    """Return status, type and body of an answer; the path goes out as it is."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=PATIENCE)
    connection.request(method, path, headers={"Host": host} if host else {})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, answer.headers.get("Content-Type", ""), body


def test_a_page_gets_the_script_and_its_file_does_not(preview: Preview, out: Path) -> None:
    """What is handed on has no script in it."""
    before = (out / "sleep.html").read_bytes()
    status, kind, body = get(preview, "/sleep.html")
    assert (status, kind) == (200, "text/html; charset=utf-8")
    assert b"EventSource" in body
    assert re.sub(rb"<script>.*</script>", b"", body, flags=re.DOTALL) == before
    assert (out / "sleep.html").read_bytes() == before
    assert get(preview, "/sub/scan.html")[0] == 200


def test_other_files_come_as_they_are(preview: Preview) -> None:
    """An EPUB says that it is one."""
    assert get(preview, "/sleep.epub") == (200, "application/epub+zip", b"PK\x03\x04")
    assert get(preview, "/sleep.epub", "HEAD") == (200, "application/epub+zip", b"")


def test_the_library_is_there_without_being_written(preview: Preview, out: Path) -> None:
    """The first page lists the handouts of this moment; so do its catalogue and table."""
    for path, kind in (
        ("/", "text/html"), ("/index.html", "text/html"), ("/opds.xml", "application/atom+xml"),
        ("/opds.json", "application/opds+json"), ("/index.csv", "text/csv"),
    ):  # fmt: skip
        status, told, body = get(preview, path)
        assert status == 200
        assert told.startswith(kind)
        assert b"sleep" in body
    assert not (out / "index.html").exists()


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/sub/../../secret.txt",
        "/link.txt",
        "/sub/",
        "/sub",
        "/nothing.html",
        "/.plainleaf/other",
        "//etc/passwd",
        "/.plainleaf.sqlite",
        "/%2eplainleaf.sqlite",
        "/sub/.secret.html",
        "/.hidden/../.plainleaf.sqlite",
    ],
)
def test_nothing_outside_the_folder_is_served(path: str, preview: Preview) -> None:
    """Neither by points, nor by a link; nor does a folder list what it holds."""
    status, _, body = get(preview, path)
    assert status == 404
    assert b"secret" not in body
    assert b"root:" not in body


def test_a_page_of_another_name_gets_nothing(preview: Preview) -> None:
    """A page on the net whose name leads here cannot read what is being written."""
    assert get(preview, "/sleep.html", host="evil.example:80")[0] == 403
    assert get(preview, EVENTS, host="evil.example:80")[0] == 403
    assert get(preview, "/sleep.html", host=f"localhost:{preview.server_port}")[0] == 200
    # Where the port is 80, browsers do not name it.
    assert get(preview, "/sleep.html", host="localhost")[0] == 200
    assert get(preview, "/sleep.html", host="localhost.evil.example")[0] == 403


def headers(server: Preview, path: str) -> dict[str, str]:
    """Return the header lines of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=PATIENCE)
    connection.request("GET", path)
    found = {name.title(): value for name, value in connection.getresponse().getheaders()}
    connection.close()
    return found


def test_every_answer_says_what_a_page_may_do(preview: Preview, out: Path) -> None:
    """One script runs in a page, two in the library’s; elsewhere none, and nobody frames it."""
    (out / "evil.html").write_text("<head></head><script>alert(1)</script>", "utf-8")
    (out / "a.pdf").write_bytes(b"%PDF-1.7")
    for path, scripts in (("/sleep.html", 1), ("/evil.html", 1), ("/", 2), ("/sleep.epub", 0),
                          ("/nothing.html", 0)):  # fmt: skip
        policy = headers(preview, path)["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; ")
        assert "frame-ancestors 'none'" in policy
        assert len(re.findall("'sha256-", policy)) == scripts, path
        body = get(preview, path)[2].decode()
        number = len(re.findall("<script>", body)) - (path == "/evil.html")
        assert number == scripts
    # A browser’s own page shows it, which needs its looks; nobody frames that either.
    assert headers(preview, "/a.pdf")["Content-Security-Policy"] == "frame-ancestors 'none'"


def test_who_says_nothing_is_let_go(preview: Preview, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a request holds a connection for so long only."""
    monkeypatch.setattr("plainleaf.studio.server.serve.HEAD_PATIENCE", 0.3)
    with socket.create_connection(("127.0.0.1", preview.server_port), PATIENCE) as half:
        half.sendall(b"GET /sleep.html HTT")
        half.settimeout(PATIENCE)
        start = time.monotonic()
        assert half.recv(1) == b""
        assert time.monotonic() - start < 10
    assert get(preview, "/sleep.html")[0] == 200


def test_who_goes_on_asking_is_kept(preview: Preview, monkeypatch: pytest.MonkeyPatch) -> None:
    """On one connection, for longer than the head of one request may take."""
    monkeypatch.setattr("plainleaf.studio.server.serve.HEAD_PATIENCE", 1.0)
    connection = http.client.HTTPConnection("127.0.0.1", preview.server_port, timeout=PATIENCE)
    for _ in range(8):
        connection.request("GET", "/sleep.html")
        assert connection.getresponse().read()
        time.sleep(0.2)
    connection.close()


def test_only_this_machine_is_answered(preview: Preview) -> None:
    """Drafts are nobody else's to see."""
    assert preview.address.startswith("http://127.0.0.1:")
    # Whoever listens everywhere is at this address, too.
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", preview.server_port), PATIENCE).close()


class Page:
    """An open page, as far as events go."""

    def __init__(self, address: str, since: int = 0) -> None:
        parts = urlsplit(address)
        self._connection = http.client.HTTPConnection(str(parts.netloc), timeout=PATIENCE)
        self._connection.request("GET", f"{EVENTS}?since={since}")
        self._answer = self._connection.getresponse()
        assert self._answer.headers["Content-Type"] == "text/event-stream"

    def event(self) -> tuple[str, dict[str, object]]:
        """Return the next event: its kind and what it says."""
        kind = ""
        while line := self._answer.readline().decode():
            name, _, value = line.rstrip("\n").partition(": ")
            if name == "event":
                kind = value
            elif name == "data":
                return kind, json.loads(value)
        raise EOFError

    def close(self) -> None:
        """Hang up."""
        self._answer.close()
        self._connection.close()


def test_an_open_page_is_told_what_is_new_and_what_is_wrong(preview: Preview, out: Path) -> None:
    """Also of what happened while it was on its way."""
    (out / "before.html").write_text("", "utf-8")
    preview.told(["before.html"])
    page = Page(preview.address, since=preview.number)
    preview.told(["sleep.html"])
    assert page.event() == ("new", {"files": ["sleep.html"]})
    preview.troubled("sleep.html", "article.md:3: no.")
    assert page.event() == ("problem", {"files": ["sleep.html"], "text": "article.md:3: no."})
    late = Page(preview.address, since=1)
    assert late.event() == ("new", {"files": ["sleep.html"]})
    assert late.event()[0] == "problem"
    preview.told(["sleep.html"])
    assert late.event() == ("new", {"files": ["sleep.html"]})
    page.close()
    late.close()


def test_a_page_is_shown_before_its_file_is_there(preview: Preview, out: Path) -> None:
    """It loads once: not again when the file follows, unless that says something else."""
    path = out / "sleep.html"
    page = Page(preview.address)
    early = path.read_bytes().replace(b"Words", b"Newer")
    preview.shown("sleep.html", early)
    assert page.event() == ("new", {"files": ["sleep.html"]})
    assert b"Newer" in get(preview, "/sleep.html")[2]
    assert b"Newer" not in path.read_bytes()
    path.write_bytes(early)
    preview.told(["sleep.html", "sleep.epub"])
    assert page.event() == ("new", {"files": ["sleep.epub"]})
    preview.shown("sleep.html", b"<p>Never placed.")
    page.event()
    preview.troubled("sleep.html", "no")
    assert b"Never" not in get(preview, "/sleep.html")[2]
    page.close()


def test_closing_lets_the_pages_go(out: Path) -> None:
    """A browser does not hang, and the port is free again."""
    server = Preview(out, 0)
    server.start()
    page = Page(server.address)
    begun = time.monotonic()
    server.close()
    # Pages are told; nobody waits until they go by themselves.
    assert time.monotonic() - begun < 2.5
    with pytest.raises(EOFError):
        page.event()
    page.close()
    again = Preview(out, server.server_port)
    again.close()


def test_a_browser_loads_again_and_shows_what_is_wrong(
    preview: Preview, out: Path, axe: Axe
) -> None:
    """In real Chromium: the page changes by itself, a banner comes, and goes with the mending."""
    context = axe.browser.new_context()
    page = context.new_page()
    page.goto(f"{preview.address}sleep.html")
    text = (out / "sleep.html").read_text("utf-8")
    (out / "sleep.html").write_text(text.replace("Words.", "Other words."), "utf-8")
    preview.told(["sleep.html"])
    page.wait_for_function("document.body.textContent.includes('Other words.')")
    preview.troubled("sleep.html", "article.md:3: <b>no</b>.")
    banner = page.wait_for_selector("#plainleaf-problem[role=alert]")
    assert banner is not None
    assert banner.inner_text() == "article.md:3: <b>no</b>."
    preview.told(["sleep.html"])
    page.wait_for_selector("#plainleaf-problem", state="detached")
    context.close()


# --- All of it, live -------------------------------------------------------------------------


class Watching:
    """`plainleaf watch` as a process."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.said: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-m", "plainleaf", "watch", folder.name, "--port", "0",
             "--to", "html", *options],
            cwd=folder.parent,
            env={**os.environ, "NO_COLOR": "1", "COLUMNS": "200"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )  # fmt: skip
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()
        self.until("Waiting for changes")
        (line,) = (line for line in self.said if line.startswith("http"))
        self.address = line.split()[0]

    def _read(self) -> None:
        assert self.process.stdout is not None
        self.said += []
        for line in self.process.stdout:
            self.said.append(line)

    def until(self, words: str) -> None:
        """Wait until it says something."""
        wait_for(lambda: any(words in line for line in self.said), words)

    def end(self) -> int:
        """Press Ctrl+C, and return the exit code."""
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(PATIENCE)
        self._thread.join(PATIENCE)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Watching]:
    """Watch a folder of two articles."""
    folder = tmp_path / "content"
    for name in ("sleep", "scan"):
        (folder / name).mkdir(parents=True)
        (folder / name / "article.md").write_text(f"{FRONT}First {name}.\n", "utf-8")
    started = Watching(folder)
    yield started
    if started.process.poll() is None:
        started.end()


def test_a_save_is_in_the_files_and_in_the_browser_at_once(
    watching: Watching, tmp_path: Path
) -> None:
    """Written in place or by renaming; the other article's files stay as they were."""
    article, html = tmp_path / "content/sleep/article.md", tmp_path / "out/sleep.html"
    other = (tmp_path / "out/scan.html").stat().st_mtime_ns
    assert "First sleep." in html.read_text("utf-8")
    page = Page(watching.address, since=2)
    article.write_text(f"{FRONT}Second.\n", "utf-8")
    assert page.event() == ("new", {"files": ["sleep.html"]})
    assert "Second." in html.read_text("utf-8")
    saved = article.with_name("article.md.new")
    saved.write_text(f"{FRONT}Third.\n", "utf-8")
    saved.replace(article)
    assert page.event() == ("new", {"files": ["sleep.html"]})
    assert "Third." in html.read_text("utf-8")
    assert "EventSource" not in html.read_text("utf-8")
    assert (tmp_path / "out/scan.html").stat().st_mtime_ns == other
    page.close()
    assert watching.end() == 0
    assert watching.said[-1] == "Ended.\n"
    assert "Traceback" not in "".join(watching.said)


def test_ctrl_c_in_the_instant_before_a_wait_begins_ends_it_all_the_same() -> None:
    """A signal that is only noted, and interrupts no system call, is what such a key stroke is."""
    program = (
        "import _thread, queue, threading\n"
        "from plainleaf.watch import next_of\n"
        "threading.Timer(0.2, _thread.interrupt_main).start()\n"
        "try: next_of(queue.SimpleQueue())\n"
        "except KeyboardInterrupt: print('ended')\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=PATIENCE
    )
    assert run.stdout == "ended\n", run.stderr


def test_a_broken_article_keeps_its_last_good_files_until_it_is_mended(
    watching: Watching, tmp_path: Path
) -> None:
    """What is wrong is said with file and line, in the terminal and in the page."""
    article, html = tmp_path / "content/sleep/article.md", tmp_path / "out/sleep.html"
    before = html.read_bytes()
    page = Page(watching.address, since=2)
    article.write_text(f"{FRONT}![](nothing.png)\n", "utf-8")
    kind, told = page.event()
    assert kind == "problem"
    assert "content/sleep/article.md:8: There is no file 'nothing.png'." in str(told["text"])
    watching.until("content/sleep/article.md:8:5: error[missing-picture]")
    assert html.read_bytes() == before
    article.write_text(f"{FRONT}Mended.\n", "utf-8")
    assert page.event() == ("new", {"files": ["sleep.html"]})
    assert "Mended." in html.read_text("utf-8")
    page.close()


def test_a_project_file_of_a_clinic_above_the_folder_is_watched(
    watching: Watching, tmp_path: Path
) -> None:
    """What an export looked at is looked at, wherever it is, and also if it was not there."""
    page = Page(watching.address, since=2)
    (tmp_path / "plainleaf.toml").write_text("[limits]\ngrade = 9\n", "utf-8")
    assert {page.event()[0], page.event()[0]} == {"new"}
    page.close()


def test_without_the_packages_of_the_preview_files_are_kept_all_the_same(tmp_path: Path) -> None:
    """A sentence says how to see them in the browser."""
    folder = tmp_path / "content"
    folder.mkdir()
    article = folder / "sleep.md"
    article.write_text(f"{FRONT}First.\n", "utf-8")
    script = "import sys; sys.modules['starlette'] = None; from plainleaf.cli import main; main()"
    command = [sys.executable, "-u", "-c", script, "watch", "content", "--to", "html"]
    with subprocess.Popen(
        command, cwd=tmp_path, env={**os.environ, "NO_COLOR": "1", "COLUMNS": "200"},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(3)]
        assert "pip install 'plainleaf[studio]'" in said[2]
        html = tmp_path / "out" / "sleep.html"
        article.write_text(f"{FRONT}Second.\n", "utf-8")
        wait_for(lambda: "Second." in html.read_text("utf-8"), "the files of a save")
        process.send_signal(signal.SIGINT)
        rest = process.communicate(timeout=PATIENCE)[0]
    assert "Waiting for changes" in said[2]
    assert process.returncode == 0
    assert rest.endswith("Ended.\n")


def test_articles_come_and_go(watching: Watching, tmp_path: Path) -> None:
    """A new one is exported; the files of one that is gone stay until somebody deletes them."""
    (tmp_path / "content/mouth.md").write_text(f"{FRONT}New.\n", "utf-8")
    wait_for((tmp_path / "out/mouth.html").exists, "the files of a new article")
    (tmp_path / "content/scan/article.md").unlink()
    watching.until("scan: its article is gone; its files stay in out until you delete them.")
    assert (tmp_path / "out/scan.html").exists()


def test_what_is_up_to_date_is_not_exported_again(watching: Watching, tmp_path: Path) -> None:
    """Nor does a second start write what the first one wrote."""
    assert watching.said[0] == "2 articles, 2 to export.\n"
    watching.end()
    again = Watching(tmp_path / "content")
    assert again.said[0] == "2 articles, 0 to export.\n"
    assert again.end() == 0


@pytest.mark.parametrize("out", ["content", "."])
def test_files_do_not_go_where_the_articles_are(
    out: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written must not be heard as a change, nor a change be taken for what was written."""
    (tmp_path / "content").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["plainleaf", "watch", "content", "--out", out])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2


def test_a_port_that_is_taken_is_one_sentence(tmp_path: Path, preview: Preview) -> None:
    """And how to mend it."""
    (tmp_path / "content").mkdir()
    ended = subprocess.run(
        [sys.executable, "-m", "plainleaf", "watch", "content", "--port", str(preview.server_port)],
        cwd=tmp_path,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert ended.returncode == 2
    assert "cannot be used (Address already in use); try another." in ended.stderr
