"""The studio while somebody writes: how long findings, web preview and PDF take after a pause.

Over HTTP, as the browser asks for them, in a server that is warm: a change of one sentence each
time, so that nothing that is remembered answers. The pause before the page asks (150 ms) is part
of what somebody waits for, and is added. Two texts: the seed article, and one of 5,000 words.

    python bench/studio.py [ROUNDS [WORDS]]
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote

from measuring import ARTICLE, PLAINLEAF, ROOT, Cost, in_turn, row
from visits import Maker

PAUSE = float(
    re.findall(
        r"check: (\d+)", (ROOT / "templates/studio/static/write.js").read_text("utf-8")
    )[0]
) / 1000  # fmt: skip
WORDS = 5000
SEED, LONG = "seed/article.md", "long/article.md"


class Window:
    """A window of a studio: what a page of it asks for.

    Args:
        address: of the studio, with its token.
    """

    def __init__(self, address: str) -> None:
        host, _, token = address.removeprefix("http://").partition("/?token=")
        self._connection = HTTPConnection(host, timeout=120)
        self._headers = {"origin": f"http://{host}", "content-type": "application/json"}
        cookie, _ = self.ask("GET", f"/?token={token}")
        self._headers["cookie"] = cookie.partition(";")[0]
        page = self.ask("GET", "/in")[1].decode()
        self._headers["x-plainleaf"] = re.findall(r'data-csrf="(\w+)"', page)[0]

    def ask(self, method: str, path: str, data: object = None) -> tuple[str, bytes]:
        """Ask for something, and return the cookie and the words of the answer."""
        body = None if data is None else json.dumps(data)
        self._connection.request(method, path, body, self._headers)
        answer = self._connection.getresponse()
        words = answer.read()
        assert answer.status < 400, words
        return answer.getheader("set-cookie") or "", words

    def post(self, path: str, data: object) -> dict[str, Any]:
        """Send something, and return what is answered."""
        found: dict[str, Any] = json.loads(self.ask("POST", path, data)[1])
        return found


@contextmanager
def studio(folder: Path) -> Iterator[Window]:
    """Give a window of a studio on a folder."""
    command = [*PLAINLEAF, "studio", folder, "--no-browser", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield Window(server.stdout.readline().split()[-1])
        finally:
            server.terminate()


class Writer:
    """Somebody who writes one article, a sentence more each time.

    Args:
        window: where.
        name: of the article.
    """

    def __init__(self, window: Window, name: str) -> None:
        self._window, self._name, self._turn = window, name, 0
        self._now = json.loads(window.ask("GET", f"/now?article={quote(name)}")[1])

    def text(self) -> dict[str, Any]:
        """Return the text with one more sentence."""
        self._turn += 1
        body = f"{self._now['body'].rstrip()}\n\nPoint {self._turn} is new here.\n"
        return {"article": self._name, "head": self._now["head"], "fields": {}, "body": body}

    def findings(self) -> Cost:
        """Ask for the findings."""
        return self._timed(lambda text: self._window.post("/check", text)["findings"])

    def preview(self) -> Cost:
        """Ask for the findings and then for the web page, as a page does; the page comes, too."""

        def ask(text: dict[str, Any]) -> object:
            self._window.post("/check", text)
            made = self._window.post("/preview", text)
            assert not made["error"], made["error"]
            return self._window.ask("GET", f"/preview/{made['preview']}")

        return self._timed(ask)

    def pages(self) -> Cost:
        """Save, and ask for the pages; there is no pause, for somebody presses a button."""
        sent = {**self.text(), "state": self._now["state"]}
        self._now["state"] = self._window.post("/save", sent)["state"]
        start = time.perf_counter()
        _, data = self._window.ask("GET", f"/seen/pdf?article={quote(self._name)}")
        assert data.startswith(b"%PDF"), data[:200]
        return Cost(time.perf_counter() - start, 0)

    def _timed(self, ask: Callable[[dict[str, Any]], object]) -> Cost:
        text = self.text()
        start = time.perf_counter()
        ask(text)
        return Cost(PAUSE + time.perf_counter() - start, 0)


def measure(rounds: int = 15, words: int = WORDS) -> dict[str, Any]:
    """Return what somebody waits for, by the clock."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        shutil.copytree(ARTICLE, folder / "seed")
        (folder / "long").mkdir()
        maker = Maker(1, words)
        (folder / LONG).write_text(maker.text(), "utf-8")
        for name, data in maker.pictures.items():
            (folder / "long" / name).parent.mkdir(exist_ok=True)
            (folder / "long" / name).write_bytes(data)
        with studio(folder) as window:
            seed, long = Writer(window, SEED), Writer(window, LONG)
            sides = {
                "seed, findings": seed.findings,
                "seed, findings and web preview": seed.preview,
                "seed, pages of the PDF": seed.pages,
                f"{words} words, findings": long.findings,
                f"{words} words, findings and web preview": long.preview,
                f"{words} words, pages of the PDF": long.pages,
            }
            costs = in_turn(sides, rounds, warm=2)
    return {"rows": {name: row(side) for name, side in costs.items()}}


if __name__ == "__main__":
    for name, found in measure(*map(int, sys.argv[1:]))["rows"].items():
        print(f"{name:<42} {found['wall'] * 1000:6.0f} ms")
