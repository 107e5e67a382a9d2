"""The studio for other machines: TLS and a password or nothing, sign-in, guesses, sessions."""

from __future__ import annotations

import http.client
import os
import re
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from browser.axe import Axe
from browser.studio import judge
from command import plainleaf
from plainleaf.errors import UsageError
from plainleaf.studio import app
from plainleaf.studio.server.door import COOKIE, LASTS, Lock
from plainleaf.studio.server.serve import opening_of

PASSWORD = "correct horse battery"  # noqa: S105 (opens a server that lives as long as a test)
TLS = Path(__file__).parent / "tls"  # a certificate for tests alone, valid for a hundred years
CERTIFICATE, KEY = TLS / "certificate.pem", TLS / "key.pem"
THERE = "https://studio.example"


class Clock:
    """Seconds that go on when they are told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with one article."""
    made = tmp_path / "content"
    made.mkdir()
    (made / "knee.md").write_text("---\ntitle: Knee\nlang: en\n---\n\nRest it.\n", "utf-8")
    return made


@pytest.fixture
def password_file(tmp_path: Path) -> Path:
    """Return a file with the password that its owner alone can read."""
    path = tmp_path / "password"
    path.write_text(f"{PASSWORD}\n", "utf-8")
    path.chmod(0o600)
    return path


@pytest.fixture
def client(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """Return a browser on another machine."""
    monkeypatch.setattr("plainleaf.run.limits.can_fork", lambda: False)
    made = app(folder, hosts=("studio.example",), password=PASSWORD)
    with TestClient(made, base_url=THERE, follow_redirects=False) as found:
        yield found


def sign_in(client: TestClient, password: str = PASSWORD, **more: Any) -> Any:
    """Send the form of the page."""
    headers = {"origin": THERE} | more.pop("headers", {})
    path = "/sign-in" + more.pop("query", "")
    return client.post(path, data={"password": password}, headers=headers, **more)


# --- What is refused before anything is served ----------------------------------------------------


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"password_file": True},
        {"certificate": CERTIFICATE, "key": KEY},
        {"password_file": True, "certificate": CERTIFICATE},
        {"password_file": True, "key": KEY},
    ],
)
def test_without_a_password_and_tls_nobody_else_is_answered(
    given: dict[str, Any], password_file: Path
) -> None:
    """One sentence says what is missing, and what TLS needs."""
    file = password_file if given.pop("password_file", False) else None
    arguments = {"certificate": None, "key": None, **given}
    with pytest.raises(UsageError, match=r"--password-file.*TLS: a certificate \(--certificate\)"):
        opening_of("192.0.2.1", file, **arguments)


def test_each_mistake_is_one_sentence(password_file: Path, tmp_path: Path) -> None:
    """Of the password's file, the certificate and its key, the names."""

    def refused(said: str, host: str = "192.0.2.1", **other: Any) -> None:
        given = {"password_file": password_file, "certificate": CERTIFICATE, "key": KEY} | other
        with pytest.raises(UsageError, match=said) as stopped:
            opening_of(host, **given)
        assert PASSWORD not in str(stopped.value)

    refused("every address", host="0.0.0.0")  # noqa: S104
    refused("for other machines", host="")
    refused("for other machines", host="127.0.0.1")
    refused("no certificate", certificate=KEY, key=CERTIFICATE)
    refused("no such file", key=tmp_path / "none")
    refused("cannot be read", password_file=tmp_path / "none")
    short = tmp_path / "short"
    short.write_text("elevenchars\n", "utf-8")
    short.chmod(0o600)
    refused("12 characters", password_file=short)
    password_file.chmod(0o640)
    refused("chmod 600")
    password_file.chmod(0o600)
    made = opening_of("192.0.2.1", password_file, CERTIFICATE, KEY, ["Studio.Example"])
    assert made is not None
    assert made.names == ("192.0.2.1", "studio.example")
    assert PASSWORD not in repr(made)
    assert opening_of("", None, None, None) is None


@pytest.mark.parametrize("name", ["", "a.example:8443", "https://a.example", "a/b"])
def test_a_name_that_no_browser_asks_for_is_refused(name: str, password_file: Path) -> None:
    """An empty one would let in who names no machine at all."""
    with pytest.raises(UsageError, match="no name of a machine"):
        opening_of("192.0.2.1", password_file, CERTIFICATE, KEY, [name])


def test_every_address_is_known_however_it_is_written(password_file: Path) -> None:
    """It is no name that a browser asks for."""
    with pytest.raises(UsageError, match="every address"):
        opening_of("0:0:0:0:0:0:0:0", password_file, CERTIFICATE, KEY)


def test_a_password_does_not_begin_with_the_mark_of_an_editor(password_file: Path) -> None:
    """Nobody could type it."""
    password_file.write_bytes(b"\xef\xbb\xbf" + PASSWORD.encode() + b"\r\n")
    made = opening_of("192.0.2.1", password_file, CERTIFICATE, KEY)
    assert made is not None
    assert made.password == PASSWORD


def test_one_machine_waits_for_itself_alone() -> None:
    """Of the older addresses, too, where one socket listens to both kinds."""
    lock = Lock(PASSWORD, Clock())
    for _ in range(6):
        assert not lock.sign_in("wrong", "::ffff:192.0.2.7")
    assert lock.wait("::ffff:192.0.2.7")
    assert lock.wait("192.0.2.7")
    assert not lock.wait("::ffff:192.0.2.8")


def test_the_command_line_refuses_before_it_listens(folder: Path, tmp_path: Path) -> None:
    """With the exit code of wrong words."""
    said = plainleaf(tmp_path, "studio", folder, "--host", "0.0.0.0", "--no-browser")  # noqa: S104
    assert said.returncode == 2
    assert "--password-file" in said.stderr
    assert "Traceback" not in said.stderr


# --- Signing in -----------------------------------------------------------------------------------


def test_nothing_is_shown_before_somebody_signs_in(client: TestClient) -> None:
    """Pages lead to the form, requests of scripts are refused; only its looks are there."""
    for path in ("/", "/write?article=knee.md", "/static/common.js", "/now?article=knee.md"):
        answer = client.get(path)
        assert answer.status_code == 303, path
        assert "Knee" not in answer.text
    page = client.get("/sign-in")
    assert page.status_code == 200
    assert 'type="password"' in page.text
    assert "data-csrf" not in page.text
    assert client.get("/static/studio.css").status_code == 200
    headers = {"origin": THERE, "accept": "application/json"}
    assert client.post("/save", json={}, headers=headers).status_code == 403
    assert client.get("/now?article=knee.md", headers=headers).status_code == 403
    assert client.get("/?token=").status_code == 303


def test_the_password_opens_and_leads_to_where_one_was_going(client: TestClient) -> None:
    """By a cookie that scripts cannot read, and that goes over TLS to this name alone."""
    asked = client.get("/write?article=knee.md").headers["location"]
    answer = sign_in(client, query=asked.removeprefix("/sign-in"))
    assert answer.status_code == 303
    assert answer.headers["location"] == "/write?article=knee.md"
    cookie = answer.headers["set-cookie"].lower()
    for word in (COOKIE.lower(), "httponly", "secure", "samesite=strict", "path=/", "max-age="):
        assert word in cookie
    assert "domain" not in cookie
    page = client.get("/write?article=knee.md")
    assert page.status_code == 200
    assert 'id="sign-out"' in page.text
    csrf = re.findall(r'data-csrf="(\w+)"', page.text)[0]
    # Signed in, a stranger's page still changes nothing.
    assert client.post("/sign-out", json={}, headers={"origin": THERE}).status_code == 403
    session = client.cookies[COOKIE]
    headers = {"origin": THERE, "x-plainleaf": csrf}
    assert client.post("/sign-out", json={}, headers=headers).status_code == 200
    assert client.get("/", headers={"cookie": f"{COOKIE}={session}"}).status_code == 303


@pytest.mark.parametrize(
    "wanted", ["//elsewhere.org", "/\\elsewhere.org", "https://elsewhere.org", "\\\\elsewhere.org"]
)
def test_signing_in_leads_nowhere_else(client: TestClient, wanted: str) -> None:
    """However the address was made."""
    answer = sign_in(client, query=f"?next={wanted}")
    location = answer.headers["location"]
    assert answer.status_code == 303
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))


def test_a_stranger_s_page_signs_nobody_in(client: TestClient) -> None:
    """Neither another origin, nor another name, nor a request that says nothing of either."""
    for headers in ({"origin": "https://elsewhere.org"}, {"host": "elsewhere.org"}):
        assert sign_in(client, headers=headers).status_code == 403
    assert client.post("/sign-in", data={"password": PASSWORD}).status_code == 403
    assert COOKIE not in client.cookies


def test_what_is_wrong_is_said_and_waited_for(client: TestClient) -> None:
    """Five at once, and then not even the right one for some seconds."""
    for wrong in ("", "correct horse batter", PASSWORD + "x", PASSWORD.upper(), "é" * 300):
        answer = sign_in(client, wrong)
        assert answer.status_code == 403, wrong
        assert "This is not the password." in answer.text
        assert "set-cookie" not in answer.headers
    answer = sign_in(client)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 30
    assert "Try again in" in answer.text
    assert COOKIE not in client.cookies


def test_too_large_a_password_is_no_password(client: TestClient) -> None:
    """Whoever has not signed in sends little."""
    answer = sign_in(client, "x" * 20_000)
    assert answer.status_code == 413
    assert sign_in(client).status_code == 303


def test_guesses_are_few_and_sessions_end() -> None:
    """Per machine, and of all together; of IPv6 a network is one."""
    clock = Clock()
    lock = Lock(PASSWORD, clock)
    for _ in range(5):
        assert lock.wait("192.0.2.1") == 0
        assert lock.sign_in("wrong", "192.0.2.1") == ""
    assert lock.wait("192.0.2.1") == 30
    assert lock.wait("192.0.2.2") == 0
    clock.now += 30
    assert lock.wait("192.0.2.1") == 0
    for number in range(5):
        lock.sign_in("wrong", f"2001:db8::{number}")
    assert lock.wait("2001:db8::99") > 0
    assert lock.wait("2001:db8:0:1::1") == 0
    session = lock.sign_in("correct horse battery", "192.0.2.3")
    assert lock.knows(session)
    assert not lock.knows(session[:-1])
    assert not lock.knows("")
    clock.now += LASTS + 1
    assert not lock.knows(session)
    for number in range(100):
        lock.sign_in("wrong", f"198.51.100.{number}")
    assert lock.wait("203.0.113.9") > 0
    accented = Lock("caf\u00e9 au lait please", clock)
    assert accented.sign_in("cafe\u0301 au lait please", "192.0.2.1")


def test_odd_headers_are_no_fault(client: TestClient) -> None:
    """A cookie or a token that is no plain text is not the right one."""
    for headers in ({"cookie": f"{COOKIE}=\xe9"}, {"cookie": "a=\x01;;="}):
        raw = {key: value.encode("latin-1") for key, value in headers.items()}
        assert client.get("/", headers=raw).status_code == 303
    sign_in(client)
    odd = {"origin": b"https://studio.example", "x-plainleaf": b"\xe9"}
    assert client.post("/new", json={}, headers=odd).status_code == 403


# --- All of it, over TLS --------------------------------------------------------------------------


@pytest.fixture
def there(folder: Path, password_file: Path) -> Iterator[str]:
    """Return the address of a studio for others; 127.0.0.2 is not this machine's usual one."""
    command = [
        sys.executable, "-m", "plainleaf", "studio", folder, "--port", "0", "--host", "127.0.0.2",
        "--password-file", password_file, "--certificate", CERTIFICATE, "--key", KEY,
        "--name", "localhost",
    ]  # fmt: skip
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "NO_COLOR": "1"},
    ) as server:  # fmt: skip
        try:
            assert server.stdout is not None
            found = re.search(r"https://localhost:(\d+)/", server.stdout.readline())
            assert found is not None
            yield f"https://127.0.0.2:{found[1]}"
        finally:
            server.send_signal(signal.SIGINT)
            _, err = server.communicate(timeout=20)
    assert server.returncode == 0
    assert err == ""


def test_plain_http_gets_nothing(there: str) -> None:
    """The port speaks TLS alone, from 1.2 on."""
    host = there.removeprefix("https://")
    plain = http.client.HTTPConnection(host, timeout=10)
    plain.request("GET", "/sign-in")
    with pytest.raises((http.client.HTTPException, OSError)):
        plain.getresponse()
    plain.close()
    context = ssl.create_default_context(cafile=str(CERTIFICATE))
    connection = http.client.HTTPSConnection(host, timeout=10, context=context)
    connection.request("GET", "/sign-in")
    assert connection.getresponse().status == 200
    assert connection.sock is not None
    connection.close()


def test_somebody_signs_in_by_keyboard(there: str, axe: Axe) -> None:
    """In real Chromium: the form, a wrong password, the right one, signing out."""
    context = axe.browser.new_context(locale="de-DE", ignore_https_errors=True)
    page = context.new_page()
    try:
        page.goto(there)
        judge(page, "signing in")
        assert page.evaluate("document.activeElement.id") == "password"
        page.keyboard.type("not the password")
        page.keyboard.press("Enter")
        page.wait_for_selector("#problem")
        judge(page, "a wrong password")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector("#sign-out")
        assert "Knee" in page.inner_text("main")
        judge(page, "signed in")
        page.focus("#sign-out")
        page.keyboard.press("Enter")
        page.wait_for_selector("#password")
        page.go_back()
        page.wait_for_selector("#password")
        assert "Knee" not in page.inner_text("body")
    finally:
        context.close()
