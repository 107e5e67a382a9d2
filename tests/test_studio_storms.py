"""The studio under strain: fifty exports at once, and kill -9 at random moments while it saves."""

from __future__ import annotations

import json
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from plainleaf.api import export
from plainleaf.studio import app
from test_studio import HERE, TOKEN, Browser

AT_ONCE = 50
ARTICLES = 10
KILLS = 3


def article_of(folder: Path, number: int, words: str = "Rest helps.") -> str:
    """Put a small article into a folder, and return its name."""
    place = folder / f"knee-{number}" / "article.md"
    place.parent.mkdir(exist_ok=True)
    place.write_text(f"---\ntitle: Knee {number}\nlang: en\n---\n\n{words}\n", "utf-8")
    return f"knee-{number}/article.md"


def test_fifty_exports_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each ends, with the bytes of the command line; others are answered meanwhile."""
    monkeypatch.setattr("plainleaf.run.limits.can_fork", lambda: False)
    names = [article_of(tmp_path, number) for number in range(ARTICLES)]
    with (
        TestClient(app(tmp_path, token=TOKEN), base_url=HERE) as client,
        ThreadPoolExecutor(AT_ONCE) as pool,
    ):
        browser = Browser(client)

        def exported(number: int) -> tuple[str, bytes]:
            name = names[number % ARTICLES]
            wanted = {"audience": "", "formats": ["html"], "editions": ["standard"]}
            job = browser.post("/export", article=name, **wanted).json()["job"]
            while not (found := client.get(f"/job/{job}").json())["ended"]:
                time.sleep(0.05)
            assert found["error"] == ""
            (file,) = found["files"]
            return name, client.get(f"/job/{job}/{file['name']}").content

        waiting = [pool.submit(exported, number) for number in range(AT_ONCE)]
        # Whoever writes does not wait for the exports.
        text = {"article": names[0], "head": "---\ntitle: T\nlang: en\n---\n\n", "body": "W.\n"}
        assert browser.post("/check", **text).json()["state"] == "ready"
        assert not all(each.done() for each in waiting)
        results = [each.result(60) for each in waiting]
    assert len({name for name, _ in results}) == ARTICLES
    for name in names:
        data = export(tmp_path / name, ["html"], None).data["html"]
        assert {made for of, made in results if of == name} == {data}
    made = {each.name for each in (tmp_path / "out").iterdir() if each.name[0] != "."}
    assert made == {f"knee-{number}.html" for number in range(ARTICLES)}


class Window:
    """A window of a studio that runs by itself; it saves and exports."""

    def __init__(self, address: str) -> None:
        host, _, token = address.removeprefix("http://").partition("/?token=")
        self._host = host
        self._headers = {"origin": f"http://{host}", "content-type": "application/json"}
        answer = self._ask("GET", f"/?token={token}")
        self._headers["cookie"] = str(answer[0]).partition(";")[0]
        page = self._ask("GET", "/in")[1].decode()
        self._headers["x-plainleaf"] = re.findall(r'data-csrf="(\w+)"', page)[0]

    def _ask(self, method: str, path: str, body: bytes | None = None) -> tuple[str | None, bytes]:
        connection = HTTPConnection(self._host, timeout=20)
        try:
            connection.request(method, path, body, self._headers)
            answer = connection.getresponse()
            data = answer.read()
            if answer.status >= 400:
                raise HTTPException(data.decode(errors="replace"))
            return answer.getheader("set-cookie"), data
        finally:
            connection.close()

    def now(self, article: str) -> dict[str, Any]:
        """Return an article as it is read."""
        found: dict[str, Any] = json.loads(self._ask("GET", f"/now?article={quote(article)}")[1])
        return found

    def post(self, path: str, **data: Any) -> dict[str, Any]:
        """Send something."""
        found: dict[str, Any] = json.loads(self._ask("POST", path, json.dumps(data).encode())[1])
        return found


@contextmanager
def studio(folder: Path) -> Iterator[tuple[subprocess.Popen[str], Window]]:
    """Give a studio in a process of its own, and a window of it."""
    command = [sys.executable, "-m", "plainleaf", "studio", folder, "--no-browser", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            found = re.search(r"http://\S+", server.stdout.readline())
            assert found is not None
            yield server, Window(found[0])
        finally:
            server.kill()


def workers_of(process: int) -> list[int]:
    """Return the processes that a process has started."""
    return [
        int(number)
        for each in Path(f"/proc/{process}/task").iterdir()
        for number in (each / "children").read_text().split()
    ]


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="there is no /proc here")
def test_kill_9_at_random_moments_loses_nothing(tmp_path: Path) -> None:
    """Files are whole, what was said to be saved is there, and no process stays behind."""
    chance = random.Random(19)
    folder = tmp_path / "content"
    folder.mkdir()
    name = article_of(folder, 1)
    path = folder / name
    body = "".join(f"Sentence {number} of a text that is long. " for number in range(3000))
    sent = confirmed = -1
    for _ in range(KILLS):
        with studio(folder) as (server, window):
            workers = workers_of(server.pid)
            ends = threading.Timer(chance.uniform(0.1, 0.9), server.kill)
            found = window.now(name)
            ends.start()
            try:
                while True:
                    window.post("/export", article=name, audience="", formats=["html"],
                                editions=["standard"])  # fmt: skip
                    for _ in range(5):
                        sent += 1
                        text = f"Text {sent}. {body}\n"
                        saved = window.post("/save", article=name, head=found["head"], fields={},
                                            body=text, state=found["state"], keep=True)  # fmt: skip
                        found, confirmed = saved, sent
            except (OSError, HTTPException):
                ends.join()
            server.wait(20)
        assert server.returncode == -signal.SIGKILL
        # What there is, is one text and whole: the last that was confirmed, or one that was sent.
        now = path.read_text("utf-8")
        assert now.endswith(f"{body}\n")
        there = re.search(r"^Text (\d+)\.", now, re.MULTILINE)
        assert there is not None
        assert confirmed <= int(there[1]) <= sent
        for version in (folder / ".plainleaf").rglob("*.md"):
            kept = version.read_text("utf-8")
            assert kept.endswith((f"{body}\n", "Rest helps.\n")), version
        for made in (folder / "out").glob("*.html"):
            assert re.search(
                r"</html><!-- Plainleaf sha256:\w{64} -->\s*$", made.read_text("utf-8")
            )
        end = time.monotonic() + 20
        while any(alive(each) for each in workers):
            assert time.monotonic() < end, "a worker outlives its studio"
            time.sleep(0.05)
    assert confirmed >= KILLS
    with studio(folder) as (_, window):
        found = window.now(name)
        assert window.post("/save", article=name, head=found["head"], fields={}, body="Last.\n",
                           state=found["state"])["body"] == "Last.\n"  # fmt: skip
    assert path.read_text("utf-8").endswith("\nLast.\n")


def alive(process: int) -> bool:
    """Return whether a process runs; one that has ended and was not asked for does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
