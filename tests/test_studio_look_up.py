"""“Look it up”: nothing leaves this machine before it is pressed, and each answer is judged."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.testclient import TestClient

from browser.axe import Axe
from browser.studio import judge, until
from plainleaf.cite import Services
from plainleaf.studio import app
from plainleaf.studio.server.serve import Server, bound, config_of
from test_cite import Recorded
from test_studio import HERE, TOKEN, Browser

TEXT = "---\ntitle: Knee\nlang: en\n---\n\nRest it.\n"


class Asked(ThreadingHTTPServer):
    """Answers as Crossref and PubMed do, and knows what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), _Answers)

    @property
    def services(self) -> Services:
        """Where it answers; half a second is long for a test."""
        address = f"http://127.0.0.1:{self.server_port}"
        return Services(f"{address}/works/", f"{address}/efetch", 0.5)


class _Answers(Recorded):
    server: Asked

    def do_GET(self) -> None:
        """Answer by the path."""
        self.server.asked.append(self.path)
        if "/10.1000/large" in self.path:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"[" * 5_000_000)
        elif "/10.1000/broken" in self.path:
            self.send_response(200)
            self.send_header("Content-Length", "100")
            self.end_headers()
            self.wfile.write(b'{"title": ')
        else:
            super().do_GET()


@pytest.fixture
def network() -> Iterator[Asked]:
    """Return what stands for the network."""
    with Asked() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with one article."""
    made = tmp_path / "content"
    made.mkdir()
    (made / "knee.md").write_text(TEXT, "utf-8")
    return made


@pytest.fixture
def browser(folder: Path, network: Asked, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """Return a client as a page of the studio is one."""
    monkeypatch.setattr("plainleaf.run.limits.can_fork", lambda: False)
    made = app(folder, token=TOKEN)
    made.state.studio.services = network.services
    with TestClient(made, base_url=HERE) as client:
        yield Browser(client)


def parts(browser: Browser) -> dict[str, Any]:
    """Return the article as a page has it."""
    found = browser.client.get("/now", params={"article": "knee.md"}).json()
    return {key: found[key] for key in ("state", "head", "body")} | {"article": "knee.md"}


def test_a_work_is_shown_before_it_is_cited(browser: Browser, network: Asked) -> None:
    """A DOI by its line; what is asked is the DOI alone, once, and then nothing more."""
    text = parts(browser)
    for path in ("/", "/write?article=knee.md", "/in"):
        browser.client.get(path)
    plain = browser.post("/work", **text, line="doi:10.1000/plain", name="", file="")
    assert plain.status_code == 200
    assert network.asked == []
    found = browser.post("/look-up", line="Enning F. A title. 2022. doi:10.1007/x.").json()
    assert len(network.asked) == 1
    assert network.asked[0].startswith("/works/10.1007/x/transform/")
    assert found["words"] == (
        "RETRACTED. Enning, A Study Group. Treatment of dissociative symptoms & more: A case "
        "series. Der Nervenarzt. 2022. 10.1007/s00115-021-01239-1"
    )
    assert parts(browser) == text
    made = browser.post("/work", **text, looked=found["looked"], line="", name="", file="").json()
    assert made["keys"] == ["enning2022"]
    assert "container-title: Der Nervenarzt\n" in made["head"]
    assert "title: Knee\n" in made["head"]
    assert len(network.asked) == 1
    number = browser.post("/look-up", line="PMID 12140307").json()
    assert "Halpern. Solid-organ transplantation" in number["words"]
    assert "id=12140307" in network.asked[1]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("10.1000/none", "knows no work with the DOI 10.1000/none."),
        ("10.1000/busy", "refuses to answer now (503); try later."),
        ("10.1000/slow", "has not answered within 0.5 seconds; try later."),
        ("10.1000/html", "says no work."),
        ("10.1000/large", "is too large."),
        ("10.1000/broken", "broke off; try again."),
        ("99", "PubMed knows no work with the number 99."),
    ],
)
def test_what_the_network_does_is_one_sentence(browser: Browser, line: str, said: str) -> None:
    """And the text stays as it was."""
    before = parts(browser)
    answer = browser.post("/look-up", line=line)
    assert answer.status_code == 400
    assert answer.json()["error"].endswith(said)
    assert parts(browser) == before


def test_without_a_network_there_is_a_sentence(browser: Browser, network: Asked) -> None:
    """It says that a file will do."""
    studio = browser.client.app.state.studio  # type: ignore[attr-defined]
    with bound(0) as unused:
        address = f"http://127.0.0.1:{unused.getsockname()[1]}/"
    studio.services = Services(address, address, 0.5)
    error = browser.post("/look-up", line="10.1000/x").json()["error"]
    assert error.endswith("cannot be reached; is there a network? Without one, cite from a file.")
    assert network.asked == []


@pytest.mark.parametrize("line", ["", "Doe J. Knees. 2020.", "/etc/passwd", "http://127.0.0.1/x"])
def test_what_names_no_work_is_not_asked_for(browser: Browser, network: Asked, line: str) -> None:
    """No file is read, no address is opened that somebody types."""
    assert "Type a DOI" in browser.post("/look-up", line=line).json()["error"]
    assert network.asked == []


def test_a_stranger_s_page_looks_nothing_up(browser: Browser, network: Asked) -> None:
    """Neither from elsewhere, nor without the token of the page; what is gone is a sentence."""
    data = {"line": "10.1007/x"}
    for headers in ({"origin": HERE}, browser.headers(origin="https://elsewhere.org"),
                    browser.headers(host="elsewhere.org")):  # fmt: skip
        assert browser.client.post("/look-up", json=data, headers=headers).status_code == 403
    assert browser.client.get("/look-up").status_code in (404, 405)
    assert network.asked == []
    gone = browser.post("/work", **parts(browser), looked="none", line="", name="", file="")
    assert gone.json()["error"] == "What was looked up is gone. Look it up once more."


@pytest.fixture
def address(folder: Path, network: Asked) -> Iterator[str]:
    """Return the address of a studio whose network is that one."""
    made = app(folder, token=TOKEN)
    made.state.studio.services = network.services
    ready = threading.Event()
    with bound(0) as listener:
        server: uvicorn.Server = Server(config_of(made), ready.set)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        assert ready.wait(20)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(20)
    assert not thread.is_alive()


def test_somebody_looks_a_work_up_by_keyboard(address: str, network: Asked, axe: Axe) -> None:
    """What it does is said before; what was found has the focus, and then it is cited."""
    context = axe.browser.new_context(locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(15_000)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    try:
        page.goto(f"{address}/write?article=knee.md&token={TOKEN}")
        page.locator("[data-tool=citation]").focus()
        page.locator("[data-tool=citation]").press("Enter")
        hint = page.inner_text("#work-network")
        assert "only when you press it" in hint
        assert page.get_attribute("#work-look-up", "aria-describedby") == "work-network"
        page.focus("#work-line")
        page.keyboard.type("10.1000/none")
        page.keyboard.press("Tab")
        assert network.asked == []
        page.keyboard.press("Enter")
        page.wait_for_selector("#work-form .message.bad:not([hidden])")
        judge(page, "a work that is not known")
        page.fill("#work-line", "10.1007/x")
        page.focus("#work-look-up")
        page.keyboard.press("Enter")
        until(page, "document.activeElement.id === 'work-found'")
        assert "Der Nervenarzt" in page.inner_text("#work-found")
        judge(page, "a work that was found")
        page.locator("#work-form [type=submit]").press("Enter")
        until(page, "document.getElementById('body').value.includes('[@enning2022]')")
        until(page, "document.getElementById('saved').textContent === 'Saved'")
        # What was found is of its line alone.
        page.locator("[data-tool=citation]").press("Enter")
        assert page.is_hidden("#work-found")
    finally:
        context.close()
    assert [each for each in asked if not each.startswith((address, "data:", "about:"))] == []
    assert len(network.asked) == 2
