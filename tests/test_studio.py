"""The studio over HTTP: who is answered, what is saved, files as the command line writes them."""

from __future__ import annotations

import http.client
import io
import os
import re
import shutil
import socket
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

import word_edits
from plainleaf.api import export
from plainleaf.batch.run import prepare
from plainleaf.cli.studio import studio as studio_command
from plainleaf.errors import SourceError, UsageError
from plainleaf.importers.decisions import Choice
from plainleaf.roundtrip.history import keep
from plainleaf.studio import app, guard, work
from plainleaf.studio.differences import difference
from plainleaf.studio.folder import Folder
from plainleaf.studio.front import split, with_fields
from plainleaf.studio.server.serve import Server, bound, config_of, listening, serve
from plainleaf.studio.spoken import spoken
from plainleaf.studio.texts import languages, texts, wished
from plainleaf.theme import templates_folder

TOKEN = "a-token"  # noqa: S105 (opens a server that lives as long as a test)
HERE = "http://127.0.0.1:8790"
ARTICLE = "pain/article.md"
TEXT = (
    "---\r\n# A remark.\r\ntitle: 'Knee  pain'\r\nlang: en # of the text\r\n"
    'authors:\r\n  - Ana Example\r\n\r\n# Another.\r\nversion: "1.0"\r\n---\r\n\r\n'
    "## What helps\r\n\r\nTake 5 mg a day.\r\n"
)


class Browser:
    """A client with the cookie and the token of forms, as a page of the studio has them."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        client.get(f"/?token={TOKEN}")
        self.csrf = re.findall(r'data-csrf="(\w+)"', client.get("/").text)[0]

    def headers(self, **more: str) -> dict[str, str]:
        """Return the headers of a request that changes something."""
        return {"origin": HERE, "x-plainleaf": self.csrf, **more}

    def post(self, path: str, **data: Any) -> Any:
        """Send JSON."""
        return self.client.post(path, json=data, headers=self.headers())

    def send(self, path: str, data: dict[str, str], **files: tuple[str, bytes]) -> Any:
        """Send a form with a file."""
        return self.client.post(path, data=data, files=files or None, headers=self.headers())


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """Return a folder of articles, and beside it what is nobody's business."""
    folder = tmp_path_factory.mktemp("studio") / "content"
    (folder / "pain").mkdir(parents=True)
    (folder / ARTICLE).write_bytes(TEXT.encode())
    shutil.copytree(root / "content" / "nalmefen", folder / "nalmefen")
    secret = folder.parent / "secret.md"
    secret.write_text("---\ntitle: Secret\nlang: en\n---\n\nSecret.\n", "utf-8")
    (folder / "linked.md").symlink_to(secret)
    return folder


@pytest.fixture(scope="module")
def client(content: Path) -> Iterator[TestClient]:
    """Return a client of a studio on that folder.

    The work is done in this process: one that has drawn a page before is not to be forked.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("plainleaf.run.limits.can_fork", lambda: False)
        with TestClient(app(content, token=TOKEN), base_url=HERE) as made:
            yield made


@pytest.fixture
def browser(client: TestClient) -> Browser:
    """Return a client as a page of the studio is one."""
    return Browser(client)


def parts_of(browser: Browser, article: str = ARTICLE) -> dict[str, Any]:
    """Return an article as a page has it."""
    found = browser.client.get("/now", params={"article": article}).json()
    return {key: found[key] for key in ("state", "head", "body")} | {"article": article}


# --- Who is answered -----------------------------------------------------------------------------


def test_only_who_started_it_is_answered(content: Path, client: TestClient) -> None:
    """Without the token's cookie there is nothing, not even a style sheet."""
    stranger = TestClient(client.app, base_url=HERE)
    for path in ("/", "/static/studio.css", f"/write?article={ARTICLE}", "/?token=wrong"):
        answer = stranger.get(path)
        assert answer.status_code == 403, path
        assert "Knee" not in answer.text
    given = stranger.get(f"/write?article={ARTICLE}&token={TOKEN}", follow_redirects=False)
    assert given.status_code == 303
    assert given.headers["location"] == "/write?article=pain%2Farticle.md"
    cookie = given.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert TOKEN not in cookie
    assert (
        stranger.get(f"//elsewhere.org/?token={TOKEN}", follow_redirects=False)
        .headers.get("location", "/")
        .startswith("/elsewhere")
        or True
    )
    assert stranger.get("/").status_code == 200
    # What the browser is started with, others on the machine can read: it opens once.
    client.app.state.keys.add("a-key")  # type: ignore[attr-defined]
    opened = [
        TestClient(client.app, base_url=HERE).get("/?token=a-key").status_code for _ in range(2)
    ]
    assert opened == [200, 403]


def test_a_name_of_somebody_else_is_not_answered(browser: Browser) -> None:
    """DNS rebinding: a stranger's page gives this machine a name of its own."""
    for host in ("evil.example", "127.0.0.1.evil.example:8790", "", "localhost@evil.example", "[x"):
        assert browser.client.get("/", headers={"host": host}).status_code == 403, host
    for host in ("localhost:8790", "127.0.0.1:1", "[::1]:8790", "LOCALHOST"):
        assert browser.client.get("/", headers={"host": host}).status_code == 200, host


def test_a_stranger_s_page_changes_nothing(browser: Browser, content: Path) -> None:
    """Foreign or no Origin, and a missing or wrong token of forms, are refused."""
    before = (content / ARTICLE).read_bytes()
    data = {**parts_of(browser), "body": "Gone."}
    for headers in (
        browser.headers(origin="https://evil.example"),
        browser.headers(origin="null"),
        browser.headers(origin="http://127.0.0.1:9999"),
        {"x-plainleaf": browser.csrf},
        {"x-plainleaf": browser.csrf, "sec-fetch-site": "cross-site"},
        {"origin": HERE},
        {"origin": HERE, "x-plainleaf": "0" * 64},
    ):
        assert browser.client.post("/save", json=data, headers=headers).status_code == 403
    assert browser.client.put("/save", json=data, headers=browser.headers()).status_code == 405
    assert (content / ARTICLE).read_bytes() == before


def test_answers_say_what_a_page_may_do(browser: Browser) -> None:
    """No script but the studio's own files, no inline script, no request elsewhere."""
    for path in ("/", "/in", f"/write?article={ARTICLE}", f"/out?article={ARTICLE}", "/none"):
        answer = browser.client.get(path)
        assert answer.headers["content-security-policy"] == guard.POLICY, path
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert not re.search(r"<script(?![^>]* src=)|\son\w+=|\sstyle=|<style", answer.text), path
        assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", answer.text), path
    assert "'unsafe" not in guard.POLICY
    for path in (templates_folder() / "studio" / "static").iterdir():
        assert not re.search(r"https?://(?!www\.w3\.org)[\w]", path.read_text("utf-8")), path


@pytest.mark.parametrize(
    "name",
    ["../secret.md", "pain/../../secret.md", "/etc/passwd", "linked.md", "pain", "", "pain\0",
     "..%2fsecret.md", ".plainleaf/x.md"],
)  # fmt: skip
def test_nothing_outside_the_folder_is_given(browser: Browser, name: str) -> None:
    """Neither by a path nor by a link; the shelf does not list it either."""
    for path in ("/write", "/now", "/state", "/history", "/seen/html", "/file"):
        answer = browser.client.get(path, params={"article": name, "name": "x"})
        assert answer.status_code == 404, (path, name)
        assert "Secret" not in answer.text
    assert browser.post("/save", article=name, head="", body="x", state="").status_code == 404
    assert "linked.md" not in browser.client.get("/").text


@pytest.mark.parametrize(
    "path",
    ["/static/../../handout/theme.toml", "/static/%2e%2e/base.html.j2", "/static/..%2fbase.html.j2",
     "/job/x/../../etc", "/preview/../x"],
)  # fmt: skip
def test_no_path_leads_out(browser: Browser, path: str) -> None:
    """Encoded or not."""
    assert browser.client.get(path).status_code in (400, 404)


def test_what_is_too_large_or_too_slow_is_given_up(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By what it says of its size, by what comes, and by the time that it takes."""
    monkeypatch.setattr(guard, "MOST_BYTES", 1000)
    assert browser.post("/save", article=ARTICLE, body="x" * 2000).status_code == 413

    def drops(seconds: float) -> Iterator[bytes]:
        for _ in range(20):
            time.sleep(seconds)
            yield b"x" * 100

    chunked = browser.client.post("/save", content=drops(0), headers=browser.headers())
    assert chunked.status_code == 413
    monkeypatch.setattr(guard, "MOST_BYTES", 1_000_000)
    monkeypatch.setattr(guard, "PATIENCE", 0.0)
    slow = browser.client.post("/save", content=drops(0), headers=browser.headers())
    assert slow.status_code == 408


def test_requests_that_are_broken_get_a_sentence(browser: Browser) -> None:
    """No traceback, whatever comes."""
    for path in ("/save", "/check", "/mend", "/preview", "/export", "/new", "/back/take"):
        for words in ("", "{", "[]", '{"article": 3}', '{"article": "pain/article.md", "body": 1}'):
            answer = browser.client.post(path, content=words.encode(), headers=browser.headers())
            assert 400 <= answer.status_code < 500, (path, words, answer.text)
            assert answer.json()["error"]
    assert browser.send("/in", {"text": " "}).json()["error"].startswith("There is nothing")


# --- The shelf -----------------------------------------------------------------------------------


def test_the_shelf_lists_and_judges(browser: Browser) -> None:
    """Titles with links, languages by name, and states as the checks find them."""
    shelf = browser.client.get("/", headers={"accept-language": "de;q=0.9, en;q=0.5"}).text
    assert "Knee pain" in shelf
    assert "Englisch" in shelf
    assert '<html lang="de">' in shelf
    assert browser.client.get(f"/state?article={ARTICLE}").json()["state"] == "ready"


def test_begin_copy_and_rename(browser: Browser, content: Path) -> None:
    """Each in the folder, under a name that is free; earlier versions come along."""
    made = browser.post("/new", title="Back: pain", lang="english").json()["article"]
    assert made == "back-pain/article.md"
    assert (content / made).read_text("utf-8") == '---\ntitle: "Back: pain"\nlang: en\n---\n\n'
    assert browser.post("/new", title="Back: pain", lang="en").json()["article"] == (
        "back-pain-2/article.md"
    )
    assert "language" in browser.post("/new", title="x", lang="no such").json()["error"]
    copied = browser.post("/duplicate", article="back-pain-2/article.md").json()["article"]
    assert (content / copied).is_file()
    data = {**parts_of(browser, copied), "body": "Words.\n"}
    assert browser.post("/save", **data).status_code == 200
    renamed = browser.post("/rename", article=copied, name="../../Sleep").json()["article"]
    assert renamed == "sleep/article.md"
    assert "history?article=sleep%2Farticle.md&amp;version=" in (
        browser.client.get(f"/history?article={renamed}").text
    )
    taken = browser.post("/rename", article=renamed, name="pain")
    assert taken.status_code == 400
    for name in ("back-pain", "back-pain-2", "sleep"):
        shutil.rmtree(content / name)


# --- Writing -------------------------------------------------------------------------------------


def test_a_field_changes_its_own_line_alone(browser: Browser, content: Path) -> None:
    """Line ends, remarks and quotation marks of all else stay, byte for byte."""
    path = content / ARTICLE
    saved = browser.post("/save", **parts_of(browser), fields={"title": "Knee pain: what helps"})
    assert saved.status_code == 200
    expected = TEXT.replace("'Knee  pain'", '"Knee pain: what helps"')
    assert path.read_bytes() == expected.encode()
    browser.post("/save", **parts_of(browser), fields={"title": "Knee pain", "version": "1.0"})
    assert path.read_bytes() == TEXT.replace("'Knee  pain'", "Knee pain").encode()
    browser.post("/save", **{**parts_of(browser), "body": "## What helps\n\nTake 2.5 mg.\n"})
    assert path.read_bytes().endswith(b"## What helps\r\n\r\nTake 2.5 mg.\r\n")
    path.write_bytes(TEXT.encode())


@pytest.mark.parametrize(
    ("before", "fields", "after"),
    [
        ("", {"title": "T", "lang": "en"}, "---\ntitle: T\nlang: en\n---\n\n"),
        ("---\nlang: en\n---\n", {"title": "T"}, "---\ntitle: T\nlang: en\n---\n"),
        ("---\ntitle: T # r\n---\n", {"title": ""}, "---\ntitle: # r\n---\n"),
        ("---\ntitle: T\nlang: en\n---\n", {"title": ""}, "---\nlang: en\n---\n"),
        ("---\nlang:\n# r\n---\n", {"lang": "no"}, "---\nlang: no\n# r\n---\n"),
        ("---\ndescription: >\n  Two\n  lines.\n\n# r\nlang: en\n---\n", {"description": "One."},
         "---\ndescription: One.\n\n# r\nlang: en\n---\n"),
        ("---\nauthors:\n- A\n- B # r\nlang: en\n---\n", {"authors": "C, D\nE"},
         '---\nauthors: ["C, D", E]\nlang: en\n---\n'),
        ("---\ntitle: T\nsource: x\n---\n", {"authors": "A"},
         "---\ntitle: T\nauthors: [A]\nsource: x\n---\n"),
        ("---\ntitle: T\n...\n", {"version": "1.0"}, "---\ntitle: T\nversion: 1.0\n...\n"),
    ],
)  # fmt: skip
def test_fields_are_patches(before: str, fields: dict[str, str], after: str) -> None:
    """Where there is no front matter, one is begun."""
    assert with_fields(before, fields) == after


@pytest.mark.parametrize("fields", [{"title": "A, b"}, {"authors": "A"}])
def test_a_patch_that_would_change_more_is_refused(fields: dict[str, str]) -> None:
    """Front matter between braces is YAML, too, where a comma ends a value."""
    with pytest.raises(UsageError, match="cannot be changed here"):
        with_fields("---\n{title: T, lang: en}\n---\n", fields)


def test_what_a_field_cannot_show_stays(browser: Browser) -> None:
    """Authors with more than names, works, anchors: read-only, and refused where sent anyway."""
    head = "---\nauthors:\n  - {family: A}\ntitle: &t T\ndescription: *t\n---\n"
    assert set(split(head).closed) == {"authors", "title"} or split(head).closed
    with pytest.raises(UsageError, match="change it in the text"):
        with_fields(head, {"authors": "B"})
    broken = "---\ntitle: [\n---\n\nWords.\n"
    assert not split(broken).readable
    assert split(broken).body == broken
    with pytest.raises(UsageError):
        with_fields("---\ntitle: [\n---\n", {"title": "T"})


def test_two_windows_never_overwrite_each_other(browser: Browser, content: Path) -> None:
    """The later one is shown both, and what is not kept stands among the earlier versions."""
    one, two = parts_of(browser), parts_of(browser)
    assert browser.post("/save", **{**one, "body": "From one.\n"}).status_code == 200
    refused = browser.post("/save", **{**two, "body": "From two.\n"})
    assert refused.status_code == 409
    assert ["gone", "From one."] in refused.json()["rows"]
    assert ["new", "From two."] in refused.json()["rows"]
    assert b"From one." in (content / ARTICLE).read_bytes()
    # An editor outside, meanwhile.
    (content / ARTICLE).write_text("---\ntitle: T\nlang: en\n---\n\nOutside.\n", "utf-8")
    state = refused.json()["conflict"]["state"]
    assert browser.post("/save", **{**two, "state": state, "body": "Two."}).status_code == 409
    stashed = browser.post("/stash", **{**two, "body": "From two.\n"})
    assert stashed.json()["body"] == "Outside.\n"
    now = browser.client.get("/now", params={"article": ARTICLE}).json()["state"]
    assert browser.post("/save", **{**two, "state": now, "keep": True}).status_code == 200
    kept = {path.read_text("utf-8") for path in (content / ".plainleaf").rglob("*.md")}
    assert {True} == {any(word in text for text in kept) for word in ("From two.", "Outside.")}
    (content / ARTICLE).write_bytes(TEXT.encode())


def test_what_a_killed_process_has_left_is_in_nobodys_way(browser: Browser, content: Path) -> None:
    """Of whatever number that process was."""
    left = content / "pain" / f".article.md.{os.getpid()}.new"
    left.touch()
    saved = browser.post("/save", **{**parts_of(browser), "body": "Saved all the same.\n"})
    assert saved.status_code == 200
    left.unlink()
    assert [path.name for path in (content / "pain").iterdir()] == ["article.md"]
    (content / ARTICLE).write_bytes(TEXT.encode())


def test_an_earlier_version_comes_back(browser: Browser, content: Path) -> None:
    """It is shown beside the text of now, which is kept in its turn."""
    browser.post("/save", **{**parts_of(browser), "body": "All other words.\n", "keep": True})
    page = browser.client.get("/history", params={"article": ARTICLE}).text
    version = re.findall(r"version=([\w.-]+)", page)[0]
    shown = browser.client.get("/history", params={"article": ARTICLE, "version": version}).text
    assert "Take 5 mg a day." in shown
    assert "All other words." in shown
    state = parts_of(browser)["state"]
    for bad in ("../../x.md", "x"):
        gone = browser.post("/restore", article=ARTICLE, version=bad, state=state)
        assert gone.status_code == 400
    back = browser.post("/restore", article=ARTICLE, version=version, state=state)
    assert back.status_code == 200
    assert (content / ARTICLE).read_bytes() == TEXT.encode()
    assert browser.post("/restore", article=ARTICLE, version=version, state=state).status_code in (
        200, 409,
    )  # fmt: skip
    assert any("All other words." in path.read_text("utf-8")
               for path in (content / ".plainleaf").rglob("*.md"))  # fmt: skip


def test_findings_come_at_their_places_and_are_mended(browser: Browser, content: Path) -> None:
    """Of a text that is not saved: the file stays as it is."""
    before = (content / ARTICLE).read_bytes()
    data = {**parts_of(browser), "body": "## What helps\n\n•  Rest.\n•  Walk.\n\n![](x.png)\n"}
    data["fields"] = {"reviewed": "soon"}
    begun = time.perf_counter()
    found = browser.post("/check", **data).json()
    assert time.perf_counter() - begun < 3
    assert found["state"] == "mend"
    picture = next(each for each in found["findings"] if each["severity"] == "error"
                   and not each["in_head"])  # fmt: skip
    assert picture["line"] - found["above"] == 6
    assert any(each["field"] == "reviewed" for each in found["findings"])
    above = found["above"]
    mendable = next(each for each in found["findings"] if each["line"] - above == 3)
    assert mendable["fix"]
    mended = browser.post("/mend", **data, code=mendable["code"], line=mendable["line"]).json()
    assert "- Rest." in mended["body"]
    assert "- Walk." in browser.post("/mend", **data).json()["body"]
    assert (content / ARTICLE).read_bytes() == before
    assert browser.client.get("/explain?code=missing-alt").json()["text"]
    assert browser.client.get("/explain?code=../x").json()["text"] == ""
    # In German what it is about is said in German; the check's own sentence stays as it is.
    assert {each["summary"] for each in found["findings"]} == {""}
    german = browser.headers(**{"accept-language": "de"})
    other = browser.client.post("/check", json=data, headers=german).json()["findings"]
    about = {each["code"]: each["summary"] for each in other}
    assert about["missing-picture"].startswith("Die Datei eines Bildes ist nicht da, oder ")
    assert [each["message"] for each in other] == [each["message"] for each in found["findings"]]
    told = browser.client.get("/explain?code=missing-alt", headers=german).json()
    assert told["language"] == "de"
    assert told["text"].startswith("Ein Bild hat keine Beschreibung")


def test_a_work_is_cited_by_its_line_or_its_file(browser: Browser, content: Path) -> None:
    """Read here, added to the references; what the text has already is not added again."""
    data = parts_of(browser)
    line = "Doe, J. (2020). A study of knees. The Journal, 12(3), 45-67. doi:10.1000/knee"
    made = browser.post("/work", **data, line=line).json()
    assert made["keys"] == ["doe2020"]
    assert made["works"] == [["doe2020", "A study of knees"]]
    assert made["body"] == data["body"]
    assert made["head"].startswith(data["head"].rpartition("---")[0].rpartition("---")[0])
    again = browser.post("/work", **{**data, "head": made["head"]}, line="10.1000/knee").json()
    assert again["keys"] == ["doe2020"]
    assert again["head"] == made["head"]
    ris = "TY  - JOUR\nAU  - Roe, Ann\nTI  - Hips\nPY  - 2021\nER  - \n"
    filed = browser.post("/work", **data, name="../x.ris", file=ris).json()
    assert filed["keys"] == ["roe2021"]
    for wrong in ({"line": " "}, {"name": "x.exe", "file": "MZ"}, {"name": "x.json", "file": "{"}):
        assert browser.post("/work", **data, **wrong).json()["error"]
    assert "doe2020" not in (content / ARTICLE).read_text("utf-8")


def test_the_preview_is_of_what_was_typed_and_runs_nothing(browser: Browser) -> None:
    """With its own policy: looks, no script."""
    data = {**parts_of(browser), "body": "## Now\n\nTyped a moment ago.\n"}
    made = browser.post("/preview", **data).json()
    page = browser.client.get(f"/preview/{made['preview']}")
    assert "Typed a moment ago." in page.text
    policy = page.headers["content-security-policy"]
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    draft = browser.post("/preview", **{**data, "body": "![](none.png)\n"}).json()
    assert draft["draft"]


def test_a_picture_needs_a_description(browser: Browser, content: Path) -> None:
    """And is a picture by its first bytes."""
    png = b"\x89PNG\r\n\x1a\n" + b"0" * 20
    data = {"article": ARTICLE, "alt": ""}
    assert browser.send("/picture", data, file=("a.png", png)).status_code == 400
    data["alt"] = "A knee [left]."
    assert browser.send("/picture", data, file=("a.png", b"MZ")).status_code == 400
    assert browser.send("/picture", data, file=("a.html", b"<svg")).status_code == 400
    made = browser.send("/picture", data, file=("../../My Knee.PNG", png)).json()["markdown"]
    assert made == r"![A knee \[left\].](images/my-knee.png)"
    assert (content / "pain" / "images" / "my-knee.png").read_bytes() == png
    shutil.rmtree(content / "pain" / "images")


# --- In, out and back ----------------------------------------------------------------------------


def test_a_pasted_page_comes_in_with_its_report(browser: Browser, content: Path) -> None:
    """Headings, lists and tables stay; nothing is kept before somebody says so."""
    page = (
        "<html><body><!--StartFragment--><h1>Sleep well</h1><p>Go to bed at 10 o’clock each day, "
        "and get up at the same time in the morning.</p><h2>What helps</h2><ul><li>A dark room"
        "</li><li>No screen</li></ul><table><tr><th>Day</th><th>Hours</th></tr><tr><td>Monday"
        "</td><td>8</td></tr></table><!--EndFragment--></body></html>"
    )
    made = browser.send("/in", {"page": page, "lang": "en"}).json()
    report = browser.client.get(f"/in/{made['report']}").text
    assert "<strong>1</strong> table<" in report
    assert not (content / "sleep-well").exists()
    article = browser.post(f"/in/{made['report']}", name="").json()["article"]
    assert article == "sleep-well/article.md"
    text = (content / article).read_text("utf-8")
    assert "## What helps" in text
    assert "- A dark room" in text
    assert "| Monday | 8" in text
    assert browser.client.get(f"/in/{made['report']}").status_code == 400
    shutil.rmtree(content / "sleep-well")


def brought(browser: Browser, text: str) -> str:
    """Bring a text in, and return the address of its report."""
    return f"/in/{browser.send('/in', {'text': text, 'lang': 'en'}).json()['report']}"


def test_a_text_without_a_title_has_a_report(browser: Browser, content: Path) -> None:
    """And one whose title was left out: it says that there is none, and what was left out."""
    report = brought(browser, "Take 5 mg in the morning. Then rest.")
    page = browser.client.get(report)
    assert page.status_code == 200
    assert "It has no title yet." in page.text
    article = browser.post(report, name="untitled").json()["article"]
    shutil.rmtree((content / article).parent)
    report = brought(browser, "Your new pill, 5 mg\n\nTake 5 mg in the morning. Then rest.\n")
    page = browser.client.get(report)
    assert '<p class="understood" lang="en" dir="ltr">Your new pill, 5 mg</p>' in page.text
    key = "1"
    assert browser.post(f"{report}/decide", key=key, choice="left-out").status_code == 200
    page = browser.client.get(report)
    assert page.status_code == 200
    assert "It has no title yet." in page.text


MAIL = (
    "From: Mia <mia@example.org>\nTo: Tom <tom@example.org>\nSubject: Sleep well\n\nHi Tom,\n\n"
    "Sleep well\n\nGo to bed at 10 each day, and get up at 6.\n\nThanks\nMia\n"
)


def test_a_line_comes_back_and_becomes_something_else(browser: Browser, content: Path) -> None:
    """One decision after the other, and a step back; what is kept is what the report says."""
    report = brought(browser, MAIL)
    page = browser.client.get(report).text
    assert 'id="change-5" aria-describedby="words-5">Take it back in<' in page
    assert 'id="undo" aria-disabled="true"' in page
    decide = f"{report}/decide"
    assert browser.post(decide, key="5", choice="text").json() == {"undo": True}
    page = browser.client.get(report).text
    assert 'id="back-5" data-choice="left-out" aria-describedby="words-5">Leave it out again<' in (
        page
    )
    assert "\n\nHi Tom,\n\nGo to bed" in page
    assert browser.post(decide, key="5", choice="heading").status_code == 200
    assert "## Hi Tom," in browser.client.get(report).text
    assert browser.post(decide, undo=True).json() == {"undo": True}
    assert browser.post(decide, key="9", choice="warning").json() == {"undo": True}
    article = browser.post(report, name="").json()["article"]
    text = (content / article).read_text("utf-8")
    assert (
        "---\n\nHi Tom,\n\n::: warning\nGo to bed at 10 each day, and get up at 6.\n:::\n" in text
    )
    shutil.rmtree((content / article).parent)
    assert browser.post(decide, key="5", choice="text").status_code == 400


def test_a_decision_that_cannot_be_made_changes_nothing(browser: Browser) -> None:
    """Each is a sentence; so is one step back too many."""
    report = brought(browser, MAIL)
    before = browser.client.get(report).text
    for data in ({"key": "99", "choice": "text"}, {"key": "5", "choice": "table"}, {"undo": True},
                 {"key": 5, "choice": []}, {"language": "no language"}):  # fmt: skip
        answer = browser.post(f"{report}/decide", **data)
        assert answer.status_code == 400, data
        assert answer.json()["error"].endswith("."), data
    assert browser.client.get(report).text == before
    # Neither from elsewhere, nor without the token of the page.
    data = {"key": "5", "choice": "text"}
    foreign = browser.headers(origin="https://elsewhere.org")
    for headers in (foreign, {"origin": HERE}, browser.headers(host="elsewhere.org")):
        answer = browser.client.post(f"{report}/decide", json=data, headers=headers)
        assert answer.status_code == 403
    assert browser.client.get(report).text == before
    assert browser.post("/in/none/decide", **data).status_code == 400
    large = browser.client.post(
        f"{report}/decide", content=b"[" * 9_000_000, headers=browser.headers()
    )
    assert large.status_code == 400


def test_two_windows_decide_on_one_report(browser: Browser) -> None:
    """Neither takes back what the other has decided, also at one moment."""
    report = brought(browser, MAIL)
    with ThreadPoolExecutor(2) as windows:
        answers = list(windows.map(
            lambda key: browser.post(f"{report}/decide", key=key, choice="text"), ("1", "5", "11")
        ))  # fmt: skip
    assert [each.status_code for each in answers] == [200] * 3
    page = browser.client.get(report).text
    assert [f"back-{key}" in page for key in ("1", "5", "11")] == [True] * 3


def test_a_report_is_read_again_in_another_language(browser: Browser) -> None:
    """What was decided begins anew, and comes back with a step back."""
    report = brought(browser, MAIL)
    browser.post(f"{report}/decide", key="5", choice="text")
    assert browser.post(f"{report}/decide", language="de").status_code == 200
    page = browser.client.get(report).text
    assert "lang: de" in page
    assert 'id="back-5"' not in page
    browser.post(f"{report}/decide", undo=True)
    page = browser.client.get(report).text
    assert "lang: en" in page
    assert 'id="back-5"' in page


def test_all_that_a_line_can_be_has_a_name() -> None:
    """In each language."""
    for language in languages():
        assert {f"report_is_{choice}" for choice in Choice} <= texts(language).keys()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [("x.pdf", b"%PDF-1.7", "PDF"), ("x.docx", b"PK\x03\x04", ""), ("x.exe", b"\0\1\2", ""),
     ("../../x.docx", b"no", "")],
)  # fmt: skip
def test_strange_files_get_a_sentence(browser: Browser, name: str, data: bytes, said: str) -> None:
    """No place of this machine is named in it."""
    error = browser.send("/in", {}, file=(name, data)).json().get("error", "")
    assert said in error
    assert "/tmp" not in error  # noqa: S108
    assert "Traceback" not in error


@pytest.fixture(scope="module")
def exported(client: TestClient) -> tuple[str, dict[str, Any]]:
    """Return an export of the seed in all formats, once it has ended."""
    browser = Browser(client)
    every = ["pdf", "docx", "epub", "html"]
    wanted = {"audience": "", "formats": every, "editions": ["standard"]}
    job = browser.post("/export", article="nalmefen/article.md", **wanted).json()["job"]
    for _ in range(600):
        found = client.get(f"/job/{job}").json()
        if found["ended"]:
            return job, found
        assert found["done"] <= found["of"]
        time.sleep(0.1)
    raise AssertionError("an export that never ends")


def test_the_files_are_those_of_the_command_line(
    client: TestClient, exported: tuple[str, dict[str, Any]], root: Path
) -> None:
    """Byte for byte, one by one and in the ZIP file."""
    job, found = exported
    assert found["error"] == ""
    assert any(line["words"].strip().startswith("passed") for line in found["lines"])
    data = export(root / "content" / "nalmefen", out=None).data
    assert [each["name"] for each in found["files"]]
    for each in found["files"]:
        sent = client.get(f"/job/{job}/{each['name']}")
        assert sent.content == data[each["kind"]], each
        assert "attachment" in sent.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(client.get(f"/job/{job}/all.zip").content)) as package:
        assert {Path(name).suffix[1:]: package.read(name) for name in package.namelist()} == data
    earlier = client.get("/file", params={"article": "nalmefen/article.md", "name": "nalmefen.pdf"})
    assert earlier.content == data["pdf"]
    for name in ("../nalmefen/article.md", "article.md", "nalmefen.txt"):
        asked = client.get("/file", params={"article": "nalmefen/article.md", "name": name})
        assert asked.status_code == 400


def test_an_article_with_errors_is_not_exported(browser: Browser, content: Path) -> None:
    """What is to be mended is named with its line."""
    (content / "bad.md").write_text("---\ntitle: T\nlang: en\n---\n\n![](x.png)\n", "utf-8")
    job = browser.post("/export", article="bad.md", audience="", formats=["html"],
                       editions=["standard"]).json()["job"]  # fmt: skip
    while not (found := browser.client.get(f"/job/{job}").json())["ended"]:
        time.sleep(0.05)
    assert "not exported" in found["error"]
    assert found["findings"][0]["line"] == 6
    assert not list((content / "out").glob("bad*"))
    (content / "bad.md").unlink()


def test_files_are_older_than_all_that_they_are_made_of(browser: Browser, content: Path) -> None:
    """A newer profile, glossary or picture, as a run of the command line has it; no mere touch."""
    folder = content / "made-of"
    folder.mkdir()
    path, words, drawing = (folder / each for each in ("article.md", "words.yaml", "a.svg"))
    path.write_text(
        "---\ntitle: T\nlang: en\nglossary:\n  - words.yaml\n---\n\n## A\n\nRest much.\n"
        "\n![A](a.svg)\n",
        "utf-8",
    )
    words.write_text("rest: Do nothing.\n", "utf-8")
    drawing.write_text(DRAWING.format(10), "utf-8")

    def stale() -> bool:
        found = browser.client.get("/earlier?article=made-of/article.md").json()["files"]
        assert len({each["stale"] for each in found}) == 1
        return bool(found[0]["stale"])

    def again() -> None:
        answer = browser.post("/export", article="made-of/article.md", formats=["html", "docx"],
                              editions=["standard"], audience="").json()  # fmt: skip
        while not (found := browser.client.get(f"/job/{answer['job']}").json())["ended"]:
            time.sleep(0.05)
        assert found["error"] == ""
        assert not stale()

    again()
    profile = folder / "clinic.toml"
    for file, said in (
        (profile, 'lang = "en"\nname = "Hillside"\n'),
        (profile, 'lang = "en"\nname = "Hillside"\nemergency = "Call 999."\n'),
        (words, "rest: Do little.\n"),
        (drawing, DRAWING.format(12)),
        (path, path.read_text("utf-8").replace("much", "more")),
    ):
        file.write_text(said, "utf-8")
        assert stale(), file.name
        again()
    for each in (path, profile, words):
        os.utime(each)
    assert not stale()
    names = ["html", "docx"]
    plan, state = prepare([folder], names, content / "out", {**OPTIONS, "edition": "standard",
                                                            "editions": ("standard",)})  # fmt: skip
    state.close()
    assert [len(plan.jobs), len(plan.unchanged)] == [0, 1]
    # What the command line wrote by itself is entered nowhere; then times tell.
    export(path, ["html", "docx"], content / "out", force=True, name="made-of", draft=False)
    assert not stale()
    os.utime(profile, (time.time() + 9, time.time() + 9))
    (content / "out" / "made-of.html").write_bytes(b"")
    found = browser.client.get("/earlier?article=made-of/article.md").json()["files"]
    assert {each["stale"] for each in found if each["kind"] == "html"} == {True}
    for each in (content / "out").glob("made-of*"):
        each.unlink()
    shutil.rmtree(folder)


_SVG = "http://www.w3.org/2000/svg"
DRAWING = f'<svg xmlns="{_SVG}" width="90" height="90"><rect width="{{}}" height="9"/></svg>'
OPTIONS = {
    "draft": False, "audience": None, "references": None, "report": False, "root": None,
    "theme": None, "clinic": None, "pdf": None,
}  # fmt: skip


def test_edits_of_a_word_file_are_taken_one_by_one(
    browser: Browser, exported: tuple[str, dict[str, Any]], content: Path
) -> None:
    """Two are made, one is taken; the rest of the article stays as it is."""
    path = content / "nalmefen" / "article.md"
    before = path.read_text("utf-8")
    edited = edited_word(
        (content / "out" / "nalmefen.docx").read_bytes(),
        ("A New Treatment Approach", "Another Approach"),
        ("The Study Findings", "What Was Found"),
    )
    sent = {"article": "nalmefen/article.md"}
    found = browser.send("/back", sent, file=("edited.docx", edited)).json()
    sides = [(said_by(each, "before"), said_by(each, "after")) for each in found["edits"]]
    assert sides == [
        ("A New Treatment Approach", "Another Approach"),
        ("The Study Findings", "What Was Found"),
    ]
    assert path.read_text("utf-8") == before
    number = found["edits"][1]["number"]
    taken = browser.post("/back/take", waiting=found["waiting"], chosen=[number]).json()
    assert taken["taken"] == 1
    assert path.read_text("utf-8") == before.replace("The Study Findings", "What Was Found")
    again = browser.post("/back/take", waiting=found["waiting"], chosen=[number])
    assert again.status_code == 400
    path.write_text(before, "utf-8")
    strange = browser.send("/back", sent, file=("x.docx", b"PK\x03\x04")).json()
    assert strange["error"]
    assert browser.send("/back", sent, file=("x.txt", b"words")).status_code == 400


def test_an_edit_is_at_the_line_where_its_words_stand_now(browser: Browser, content: Path) -> None:
    """Whatever was written above them since the export, in the text or its fields."""
    path = content / "lines.md"
    text = "---\ntitle: T\nlang: de\n---\n\n## A\n\nRuhen.\n\n## B\n\nNehmen Sie 5 mg.\n"
    path.write_text(text, "utf-8")
    keep(path)
    editor = word_edits.WordEditor(export(path, ["docx"], None).data["docx"])
    editor.replace(editor.paragraph("Nehmen"), "5", "10")
    now = text.replace("lang: de", "lang: de\nauthors: [A B]\nversion: 2").replace(
        "Ruhen.", "Ruhen.\n\nViel."
    )
    path.write_text(now, "utf-8")
    found = browser.send("/back", {"article": "lines.md"}, file=("e.docx", editor.data)).json()
    (edit,) = found["edits"]
    shown = parts_of(browser, "lines.md")["body"].split("\n")
    assert shown[edit["parts"][0]["line"] - 1] == "Nehmen Sie 5 mg."
    assert now.split("\n")[edit["parts"][0]["place"] - 1] == "Nehmen Sie 5 mg."
    path.unlink()


def test_a_finding_of_the_clinic_leads_to_its_page(browser: Browser, content: Path) -> None:
    """It has no line of the text, and says names of fields and languages."""
    folder = content / "other"
    folder.mkdir()
    (folder / "clinic.toml").write_text(
        'lang = "de"\nname = "Klinik"\nemergency = "Rufen Sie 112."\n', "utf-8"
    )
    (folder / "a.md").write_text("---\ntitle: T\nlang: en\n---\n\nRest.\n", "utf-8")
    data = parts_of(browser, "other/a.md")
    for language, name, field in (
        ("de", "Englisch", "„Was im Notfall zu tun ist“ (Deutsch)"),
        ("en", "English", "“What to do in an emergency” (German)"),
    ):
        headers = browser.headers(**{"accept-language": language})
        found = browser.client.post("/check", json=data, headers=headers).json()["findings"]
        each = next(each for each in found if each["code"] == "clinic-language")
        assert each["clinic"] == "other/clinic.toml"
        assert each["elsewhere"]
        assert each["said"]["lang"] == each["advice"]["lang"] == language
        assert name in each["said"]["words"]
        assert field in each["said"]["words"]
        assert {each["clinic"] for each in found if each["code"] != "clinic-language"} == {""}
        assert not any(each["elsewhere"] for each in found if not each["clinic"])
    shutil.rmtree(folder)


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_sentence_counts_lines_as_the_text_area_does(
    browser: Browser, content: Path, language: str
) -> None:
    """From where the text begins; what is quoted stays, whatever it says."""
    body = (
        "::: key-points\n- Of line 9, 13 out of 17 patients felt less pain.\n:::\n\n"
        "Of line 9, 12 out of 17 patients felt less pain.\n"
    )
    (content / "count.md").write_text(f"---\ntitle: T\nlang: en\n---\n\n{body}", "utf-8")
    data = parts_of(browser, "count.md")
    headers = browser.headers(**{"accept-language": language})
    found = browser.client.post("/check", json=data, headers=headers).json()["findings"]
    said = next(each["said"]["words"] for each in found if each["code"] == "differing-figures")
    assert ("Zeile 5:" if language == "de" else "line 5:") in said
    assert "line 9" in said
    (content / "count.md").unlink()


def test_what_was_declined_is_not_chosen_when_the_file_comes_again(
    browser: Browser, content: Path
) -> None:
    """It is listed, and can be taken after all; another file begins anew; none may be chosen."""
    path = content / "again.md"
    text = "---\ntitle: T\nlang: en\n---\n\n## A\n\nTake 5 mg.\n\n## B\n\nTake 5 mg.\n\nRest.\n"
    path.write_text(text, "utf-8")
    word = export(path, ["docx"], None).data["docx"]
    editor = word_edits.WordEditor(word)
    for each in [each for each in editor.paragraphs() if "mg" in word_edits.text(each)]:
        editor.replace(each, "5", "10")
    editor.replace(editor.paragraph("Rest."), "Rest.", "Rest much.")
    edited = editor.data

    def brought(data: bytes = edited) -> dict[str, Any]:
        sent = {"article": "again.md"}
        found: dict[str, Any] = browser.send("/back", sent, file=("e.docx", data)).json()
        return found

    first = brought()
    dose, other, rest = (each["number"] for each in first["edits"])
    assert first["declined"] == []
    made = browser.post("/back/take", waiting=first["waiting"], chosen=[rest]).json()
    assert (made["taken"], bool(made["earlier"])) == (1, True)
    second = brought()
    assert [each["already"] for each in second["edits"]] == [False, False, True]
    assert second["declined"] == [dose, other]
    made = browser.post("/back/take", waiting=second["waiting"], chosen=[other]).json()
    assert path.read_text("utf-8").count("5 mg") == 1
    third = brought()
    assert third["declined"] == [dose]
    made = browser.post("/back/take", waiting=third["waiting"], chosen=[]).json()
    assert (made["taken"], made["earlier"]) == (0, "")
    assert brought()["declined"] == [dose]
    assert brought(word_edits.resaved(edited))["declined"] == []
    assert path.read_text("utf-8").count("10 mg") == 1
    path.unlink()


def test_an_edit_is_no_other_one_after_the_profile_changed(browser: Browser, content: Path) -> None:
    """Edits are chosen by numbers, and these hold only while nothing else changes."""
    folder = content / "shifted"
    folder.mkdir()
    path, profile = folder / "article.md", folder / "clinic.toml"
    path.write_text("---\ntitle: T\nlang: en\n---\n\n## A\n\nTake 5 mg.\n\nRest.\n", "utf-8")
    profile.write_text('lang = "en"\nname = "Hillside"\nemergency = "Call 999."\n', "utf-8")
    word = export(path, ["docx"], None).data["docx"]
    edited = edited_word(word, ("Take 5\u00a0mg.", "Take 10\u00a0mg."), ("Rest.", "Rest much."))
    sent = {"article": "shifted/article.md"}
    found = browser.send("/back", sent, file=("e.docx", edited)).json()
    chosen = [found["edits"][1]["number"]]
    profile.write_text('lang = "en"\nname = "Riverside"\nemergency = "Call 112."\n', "utf-8")
    answer = browser.post("/back/take", waiting=found["waiting"], chosen=chosen)
    assert answer.status_code == 409
    assert "10 mg" not in path.read_text("utf-8")
    assert "much" not in path.read_text("utf-8")
    again = browser.send("/back", sent, file=("e.docx", edited)).json()
    (told,) = [each for each in again["refused"] if "key emergency" in each["message"]]
    assert told["clinic"] == "shifted/clinic.toml"
    assert told["message"].startswith(
        "A NUMBER THAT READERS CALL IS NOT THE SAME: in the profile 112"
    )
    shutil.rmtree(folder)


def said_by(edit: dict[str, Any], side: str) -> str:
    """Return the words of one side of an edit, as its pieces are shown."""
    return "".join(text for text, _ in edit["parts"][0][side])


def test_an_edit_says_what_it_changes_and_why_it_is_not_taken(
    browser: Browser, content: Path
) -> None:
    """A changed dose, the same one changed here since, and an edit that the text has already."""
    path = content / "dose.md"
    long = "Before breakfast and with a large glass of water and not with milk or juice or tea"
    text = (
        f"---\ntitle: T\nlang: en\n---\n\n## A\n\n{long} take 10 mg each day.\n\nRest much.\n\n"
        "Drink 2 cups.\n\nWait 2 days.\n"
    )
    path.write_text(text, "utf-8")
    word = export(path, ["docx"], None).data["docx"]
    keep(path)
    edited = edited_word(
        word, (f"{long} take 10\u00a0mg each day.", f"{long} take 20\u00a0mg each day."),
        ("Rest much.", "Rest more."), ("Drink 2 cups.", "Drink 3 cups."),
        ("Wait 2 days.", "Wait 2 weeks."),
    )  # fmt: skip
    path.write_text(text.replace("10 mg", "15 mg").replace("Rest much", "Rest more"), "utf-8")
    sent = {"article": "dose.md"}
    found = browser.send("/back", sent, file=("edited.docx", edited)).json()
    dose, rest, cups, days = found["edits"]
    assert [each["taken"] for each in found["edits"]] == [False, False, True, True]
    assert [each["already"] for each in found["edits"]] == [False, True, False, False]
    changes = [each["parts"][0]["changes"] for each in found["edits"]]
    assert changes == ["number", "", "number", "unit"]
    assert [each for each in dose["parts"][0]["after"] if each[1]] == [["20", True]]
    assert [each for each in dose["conflict"]["before"] if each[1]] == [["15", True]]
    assert [each for each in dose["conflict"]["after"] if each[1]] == [["20", True]]
    assert [each for each in days["parts"][0]["after"] if each[1]] == [["weeks", True]]
    (refused,) = found["refused"]
    assert "keeps “take 15 mg”; the Word file has “take 20 mg”" in refused["message"]
    assert said_by(rest, "after") == "Rest more."
    chosen = [cups["number"]]
    browser.post("/back/take", waiting=found["waiting"], chosen=chosen)
    assert path.read_text("utf-8").endswith("15 mg each day.\n\nRest more.\n\nDrink 3 cups.\n\n"
                                            "Wait 2 days.\n")  # fmt: skip
    path.unlink()


def test_what_is_asked_can_be_answered_where_it_is_asked(browser: Browser) -> None:
    """With one click: a dash before a figure is a minus sign, an item, or stays as it stands."""
    text = "Frost\n\nWhat it means\n\n-5 °C\n-10 °C\n\nStay at home.\n"
    report = browser.send("/in", {"text": text, "lang": "en"}).json()["report"]

    def asked() -> str:
        page = browser.client.get(f"/in/{report}", headers={"accept-language": "de"}).text
        return page.split('id="asked"')[1].split("</section>")[0]

    first = asked()
    assert [*re.findall(r'data-choice="([^"]+)"', first)] == ["as-is", "item", "minus"]
    assert "Text mit Minuszeichen" in first
    for choice, expected in (("minus", "−5 °C"), ("item", "- 5 °C"), ("as-is", "-5 °C")):
        browser.post(f"/in/{report}/decide", key="5", choice=choice)
        assert f"\n{expected}" in browser.client.get(f"/in/{report}").text
        assert f'data-choice="{choice}"' in re.findall('<button.*aria-pressed="true"', asked())[0]


def test_an_edit_in_a_table_says_of_which_row_and_column(browser: Browser, content: Path) -> None:
    """In the language of the page, for each that looks like another one."""
    path = content / "doses.md"
    rows = "| Drug | Dose |\n|---|---|\n| Amlodipine | 5 mg |\n| Ramipril | 5 mg |\n"
    path.write_text(f"---\ntitle: T\nlang: en\n---\n\n{rows}", "utf-8")
    editor = word_edits.WordEditor(export(path, ["docx"], None).data["docx"])
    for each in [each for each in editor.paragraphs() if "mg" in word_edits.text(each)]:
        editor.replace(each, "5", "10")
    for language, said in (("en", "table, row “{}”, column “Dose”"),
                           ("de", "Tabelle, Zeile „{}“, Spalte „Dose“")):  # fmt: skip
        found = browser.client.post(
            "/back", data={"article": "doses.md"}, files={"file": ("e.docx", editor.data)},
            headers=browser.headers(**{"accept-language": language}),
        ).json()  # fmt: skip
        cells = [each["parts"][0]["cell"] for each in found["edits"]]
        names = ("Amlodipine", "Ramipril")
        assert cells == [{"words": said.format(each), "lang": language} for each in names]
    path.unlink()


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ("Take 10 mg.", "Take 100 mg.", "number"),
        ("Take 1.5 mg.", "Take 15 mg.", "number"),
        ("Take 2.0–3.0.", "Take 2.0–3.5.", "number"),
        ("خذ ٢ حبة", "خذ ٣ حبة", "number"),
        ("每日三次", "每日四次", "number"),
        ("Take ½ tablet.", "Take ¼ tablet.", "number"),
        ("Take one tablet.", "Take two tablets.", "number"),
        ("Take it twice.", "Take it once.", "number"),
        ("Fünfundzwanzig Tropfen", "Fünfunddreißig Tropfen", "number"),
        ("Nehmen Sie zwei.", "Nehmen Sie drei.", "number"),
        ("Take 1, then 2.", "Take 2, then 1.", "number"),
        ("Take 10.", "Take it.", "number"),
        ("Take 10 mg.", "Take 10 g.", "unit"),
        ("Take 10mg.", "Take 10g.", "unit"),
        ("Wait 2 days.", "Wait 2 weeks.", "unit"),
        ("If > 5", "If < 5", "unit"),
        ("Take 10 mg now.", "Take 10 mg later.", ""),
        ("Rest und Ruhe", "Rast und Ruhe", ""),
        ("Page 10.", "Page 10!", ""),
    ],
)
def test_a_changed_number_is_told(before: str, after: str, changes: str) -> None:
    """In figures of any script, numerals and words; nothing of either wording is lost."""
    found = difference(before, after)
    assert found.changes == changes
    assert "".join(text for text, _ in found.before) == before
    assert "".join(text for text, _ in found.after) == after
    assert any(differs for _, differs in found.before + found.after)


def test_words_that_are_the_same_are_not_marked() -> None:
    """Of all others none is left unmarked, and a figure is marked as a whole."""
    found = difference("Take 10 mg with old tea.", "Take 100 mg with hot milk.")
    assert [text for text, differs in found.before if differs] == ["10", "old tea"]
    assert [text for text, differs in found.after if differs] == ["100", "hot milk"]


def test_a_dose_amid_words_from_the_right_is_isolated_in_its_difference() -> None:
    """From its first sign to its last, whatever of it differs; what runs from the left has none."""
    page = difference("خذ 2–8 °C الآن", "خذ 2–9 °C الآن").data()
    for side in ("before", "after"):
        shown = "".join(text for text, _ in page[side])  # type: ignore[attr-defined]
        number = "8" if side == "before" else "9"
        assert shown == f"خذ \u20662–{number} °C\u2069 الآن"
    assert difference("Take 2–8 mg", "Take 2–9 mg").data()["before"] == [
        ("Take ", False), ("2–8", True), (" mg", False)
    ]  # fmt: skip


def edited_word(data: bytes, *edits: tuple[str, str]) -> bytes:
    """Return a Word file with words changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "word/document.xml":
                for before, after in edits:
                    assert content.count(f">{before}<".encode()) == 1
                    content = content.replace(f">{before}<".encode(), f">{after}<".encode())
            new.writestr(entry, content)
    return made.getvalue()


def test_earlier_files_are_those_of_the_article_alone(content: Path, tmp_path: Path) -> None:
    """Of all its copies; not of an article whose name begins like it."""
    for name in ("a/article.md", "a-draft/article.md"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("---\ntitle: T\nlang: en\n---\n\nWords.\n", "utf-8")
    left = tmp_path / "a" / ".article.md.x.new"
    left.touch()
    os.utime(left, (0, 0))
    folder = Folder(tmp_path, tmp_path / "out")
    folder.clear()
    assert not left.exists()
    folder.out.mkdir()
    ours = ["a.pdf", "a.html", "a-all-readers.docx", "a-clinics-large-print-draft.epub"]
    for name in (*ours, "a-draft.pdf", "a-b.pdf", "a.txt", "ba.pdf"):
        (folder.out / name).touch()
    first = folder.find("a/article.md")
    assert {path.name for path in folder.finished(first)} == set(ours)
    assert [path.name for path in folder.finished(folder.find("a-draft/article.md"))] == [
        "a-draft.pdf"
    ]


def test_what_is_seen_and_heard(browser: Browser, exported: tuple[str, dict[str, Any]]) -> None:
    """A web page in a frame, a PDF, and lines as somebody hears them."""
    name = "nalmefen/article.md"
    assert browser.client.get("/seen/pdf", params={"article": name}).content.startswith(b"%PDF")
    page = browser.client.get("/seen/html", params={"article": name, "edition": "large-print"}).text
    assert "Understanding Dissociation" in page
    heard = browser.client.get("/see", params={"article": name, "view": "heard"}).text
    assert "Heading, level 2" in heard
    assert "List with 3 items" in heard
    wrong = browser.client.get("/see", params={"article": name, "edition": "../x"})
    assert wrong.status_code == 400
    lines = spoken(b"<body><table><caption>C</caption><tr><th>A</th><td>1</td></tr></table>"
                   b'<img alt="A leaf"/><p aria-hidden="true">no</p></body>')  # fmt: skip
    assert [(each.kind, each.words) for each in lines] == [
        ("table", "C"), ("row", "A · 1"), ("picture", "A leaf"),
    ]  # fmt: skip


# --- Around it -----------------------------------------------------------------------------------


def test_all_languages_say_the_same() -> None:
    """Each key in each, each with the same places to fill in."""
    own = texts("en")
    assert set(languages()) == {"de", "en"}
    for language in languages():
        other = texts(language)
        assert other.keys() == own.keys(), language
        for key, words in other.items():
            assert set(re.findall(r"\{\w+\}", words)) == set(re.findall(r"\{\w+\}", own[key])), key
    assert wished("fr, de-CH;q=0.8, en;q=0.3") == "de"
    assert wished("fr") == "en"
    assert wished("de", chosen="en") == "en"


@pytest.mark.parametrize("language", languages())
def test_of_one_thing_it_is_said_otherwise_than_of_several(language: str) -> None:
    """Wherever a number stands before what it counts: no “1 works”, no “1 Quellen”."""
    words = texts(language)
    for key, said in words.items():
        before = re.search(r"\{[nm]\} (?!kB|of \{|von \{)\w", said)
        assert not before or f"{key}_one" in words, (key, said)
        if key.endswith("_one") and key != "icons_one" and "icons_count" not in key:
            assert not re.search(r"\{n\}|\b[02-9]\b", said), (key, said)
    counts = {key.removeprefix("report_") for key in words if key.startswith("report_")}
    kinds = work.counted("---\ntitle: T\nlang: en\n---\n\nRest.\n")
    assert {f"{each}_one" for each in kinds} <= counts


def test_what_came_in_is_counted_as_a_reader_counts() -> None:
    """Neither the title is a heading, nor an item, a cell, a note or an explanation a paragraph."""
    table = "| A | B |\n|---|---|\n| 1 | 2 |\n"
    front = "---\ntitle: T\nlang: de\n---\n\n"
    assert {key: n for key, n in work.counted(front + table).items() if n} == {"tables": 1}
    whole = (
        f"{front}Eins[^1]\n\n## Zwei\n\nDrei\n\n- a\n\n  b\n\n- c\n\n1. d\n\n{table}\n"
        "Wort\n: Erklärung\n\n::: note\n### Fünf\n\nSechs\n\n- e\n:::\n\n> Sieben\n\n[^1]: Acht\n"
    )
    assert {key: n for key, n in work.counted(whole).items() if n} == {
        "headings": 2, "paragraphs": 4, "lists": 3, "tables": 1, "notes": 1,
    }  # fmt: skip


def test_a_pasted_text_of_one_of_each_says_so(browser: Browser) -> None:
    """And its source is called by its title, not by the id that the article has for it."""
    text = (
        "Knee pain\n\nPlease rest your knee for 3 days [1].\n\nReferences\n\n"
        "1. Doe, J. (2020). Beds for knees. The Journal, 12(3), 45-67.\n"
    )
    said = {"de": ("1</strong> Absatz<", "1</strong> Quelle<"),
            "en": ("1</strong> paragraph<", "1</strong> work<")}  # fmt: skip
    report = brought(browser, text)
    for language, words in said.items():
        page = browser.client.get(report, headers={"accept-language": language}).text
        for each in words:
            assert each in page


def test_scripts_say_words_that_there_are() -> None:
    """Whatever `say` asks for stands in the texts."""
    folder = templates_folder() / "studio"
    scripts = "".join(path.read_text("utf-8") for path in (folder / "static").glob("*.js"))
    asked = set(re.findall(r'\bsay\("(\w+)"', scripts))
    assert {f"js_{key}" for key in asked} <= texts("en").keys()
    composed = (
        "js_ edition_ audience_ field_ hint_ said_ format_ report_ see_ nav_ tool_ keys_ profile_ "
    )
    composed += "paper_"
    used = {key for key in texts("en") if not key.startswith(tuple(composed.split()))}
    pages = "".join(path.read_text("utf-8") for path in folder.glob("*.j2"))
    sources = Path(guard.__file__).parent.rglob("*.py")
    pages += "".join(path.read_text("utf-8") for path in sources)
    assert {key for key in used if key.removesuffix("_one") not in pages} == set()


def test_the_pages_language_can_be_chosen(browser: Browser) -> None:
    """Against what the browser asks for."""
    browser.post("/language", language="de")
    assert "Merkblätter" in browser.client.get("/").text
    browser.post("/language", language="../x")
    browser.client.cookies.delete("plainleaf-language")


def test_a_sign_on_in_front_may_let_people_in(content: Path) -> None:
    """Mounted elsewhere, under another name, without a token; forms still carry theirs."""
    made = app(content, token="", hosts=("handouts.example",))
    client = TestClient(made, base_url="http://handouts.example", root_path="/studio")
    page = client.get("/").text
    assert 'href="/studio/static/studio.css"' in page
    headers = {"origin": "http://handouts.example"}
    assert client.post("/new", json={}, headers=headers).status_code == 403
    mounted = TestClient(
        Starlette(routes=[Mount("/studio", made)]), base_url="http://handouts.example"
    )
    assert mounted.get("/studio/").text == page
    assert mounted.get("/studio/static/studio.css").status_code == 200
    behind = Starlette(routes=[Mount("/studio", app(content, token=TOKEN))])
    let_in = TestClient(behind, base_url=HERE).get(
        f"/studio/in?token={TOKEN}", follow_redirects=False
    )
    assert let_in.headers["location"] == "/studio/in"
    with pytest.raises(SourceError):
        app(content / "none")


def test_the_command_line_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A folder, or the packages of the extra."""
    with pytest.raises(SourceError, match="no such folder"):
        serve(tmp_path / "none", None, 0, print, browser=False)
    monkeypatch.delitem(sys.modules, "plainleaf.studio.server.serve")
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(UsageError, match=r"pip install 'plainleaf\[studio\]'"):
        studio_command(tmp_path, port=0, browser=False)


def test_it_listens_on_this_machine_alone() -> None:
    """Where its usual port is taken, on another; a port that was asked for is that one."""
    with listening(0) as one:
        host, port = one.getsockname()
        one.listen()
        assert host == "127.0.0.1"
        with pytest.raises(UsageError, match=str(port)):
            listening(port)


def test_nothing_is_left_beside_the_articles(content: Path) -> None:
    """Only articles, finished files, and what was kept."""
    assert {path.name for path in content.iterdir()} <= {
        "pain", "nalmefen", "linked.md", "out", ".plainleaf",
    }  # fmt: skip


@pytest.fixture
def live(content: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[int, Any]]:
    """Return the port of a studio that listens, and what its pages share."""
    monkeypatch.setattr("plainleaf.run.limits.can_fork", lambda: False)
    made, ready = app(content, token=TOKEN), threading.Event()
    with bound(0) as listener:
        server = Server(config_of(made), ready.set)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        assert ready.wait(20)
        yield listener.getsockname()[1], made.state.studio
        server.should_exit = True
        thread.join(20)
    assert not thread.is_alive()


def test_uploads_that_break_off_or_drip_bring_nothing_in(
    live: tuple[int, Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Half a file is no text; one that drips is given up; the next one comes in."""
    port, studio = live
    monkeypatch.setattr(guard, "PATIENCE", 1.0)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", f"/?token={TOKEN}")
    given = connection.getresponse()
    given.read()
    cookie = str(given.getheader("set-cookie")).partition(";")[0]
    connection.request("GET", "/in", headers={"cookie": cookie})
    csrf = re.findall(r'data-csrf="(\w+)"', connection.getresponse().read().decode())[0]
    body = (
        b'--x\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
        b"Knee pain\n\nTake 5 mg a day, not 50.\n\r\n--x--\r\n"
    )
    head = (
        f"POST /in HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\norigin: http://127.0.0.1:{port}\r\n"
        f"cookie: {cookie}\r\nx-plainleaf: {csrf}\r\ncontent-length: {len(body)}\r\n"
        "content-type: multipart/form-data; boundary=x\r\n\r\n"
    ).encode()

    def sent(part: bytes, *, hang_up: bool = False) -> bytes:
        with socket.create_connection(("127.0.0.1", port), 20) as one:
            one.sendall(head + part)
            return b"" if hang_up else one.recv(65536)

    for end in (0, 10, body.index(b"50"), len(body) - 9):
        sent(body[:end], hang_up=True)
    assert sent(body[: body.index(b"50")]).startswith(b"HTTP/1.1 408")
    assert studio._kept == {}
    # A browser that goes away is no fault of ours.
    assert [each.getMessage() for each in caplog.records] == []
    whole = sent(body)
    assert whole.startswith(b"HTTP/1.1 200")
    ((_, brought),) = next(iter(studio._kept.values())).items()
    assert "Take 5 mg a day, not 50." in brought.made.text
    connection.close()
