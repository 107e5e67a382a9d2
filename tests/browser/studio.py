"""The studio's pages in Chromium: judged where they are met, and worked by keyboard alone."""

from __future__ import annotations

import ast
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from browser.axe import AXE, SIZES

if TYPE_CHECKING:
    from playwright.sync_api import Page

_SCHEMES: tuple[Literal["dark", "light"], ...] = ("dark", "light")
# Roles of what somebody works with, or comes to by name, as Chromium calls them.
_NAMED = frozenset(
    "button checkbox combobox dialog DisclosureTriangle Iframe image link listbox "
    "navigation option progressbar radio region searchbox textbox toolbar".split()
)

# The command line, of which each connection that it or a process of it makes goes into a file.
_WATCHED = """
import runpy, sys
log = open(sys.argv[1], "a", buffering=1)
def watch(event, found):
    if event in ("socket.connect", "socket.sendto"):
        print(found[1], file=log)
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        print((found[0],), file=log)
sys.addaudithook(watch)
del sys.argv[1]
runpy.run_module("plainleaf", run_name="__main__", alter_sys=True)
"""
_HERE = ("127.0.0.1", "localhost", "::1", None)


@contextmanager
def serving(folder: Path, log: Path) -> Iterator[str]:
    """Give the address of a studio on a folder; it ends in good order, and asked nobody else."""
    words = ["studio", folder, "--no-browser", "--port", "0"]
    with subprocess.Popen(
        [sys.executable, "-c", _WATCHED, log, *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ},
    ) as server:  # fmt: skip
        try:
            assert server.stdout is not None
            found = re.search(r"http://\S+", server.stdout.readline())
            assert found is not None
            yield found[0]
        finally:
            server.send_signal(signal.SIGINT)
            out, err = server.communicate(timeout=20)
    assert server.returncode == 0
    assert out.endswith("Ended.\n")
    assert err == ""
    assert log.is_file()
    assert [line for line in log.read_text("utf-8").splitlines() if not _is_here(line)] == []


def _is_here(line: str) -> bool:
    host = ast.literal_eval(line)[0]
    return (host.decode() if isinstance(host, bytes) else host) in _HERE


def judge(page: Page, where: str) -> None:
    """Find no rule of axe broken and no sideways scrolling at either width, by day and by night.

    In forced colours, too, nothing that is read goes without contrast; and what Chromium gives a
    screen reader is in order.
    """
    page.wait_for_load_state("load")
    page.evaluate(AXE.read_text("utf-8"))
    for width in SIZES:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in _SCHEMES:
            page.emulate_media(color_scheme=scheme)
            _no_rule_is_broken(page, (where, width, scheme))
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width, (where, width)
    page.emulate_media(forced_colors="active")
    _no_rule_is_broken(page, (where, "forced colours"), "color-contrast")
    page.emulate_media(forced_colors="none")
    in_order(page, where)


def _no_rule_is_broken(page: Page, where: object, *rules: str) -> None:
    only = f", runOnly: {list(rules)}" if rules else ""
    report = page.evaluate(
        f"axe.run(document, {{resultTypes: ['violations'], iframes: false{only}}})"
    )
    broken = [
        (rule["id"], [node["target"] for node in rule["nodes"]]) for rule in report["violations"]
    ]
    assert broken == [], where
    assert report["passes"], where


def in_order(page: Page, where: str) -> None:
    """Find one `main` or one open dialog, headings in order, and each control named.

    This is Chromium's accessibility tree: a page behind a dialog is not in it.
    """
    found = list(heard(page))
    roles = [role for role, _, _ in found]
    nameless = [(role, more) for role, name, more in found if role in _NAMED and not name.strip()]
    assert nameless == [], (where, nameless)
    levels = [int(more["level"]) for role, _, more in found if role == "heading"]
    assert all(after - before <= 1 for before, after in pairwise(levels)), (where, levels)
    if page.locator("dialog[open]").count():
        assert (roles.count("dialog"), roles.count("main")) == (1, 0), where
        assert levels[:1] == [2], where
    else:
        assert (roles.count("dialog"), roles.count("main")) == (0, 1), where
        assert levels.count(1) == 1, (where, levels)


def heard(page: Page) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Give role, name and properties of what a screen reader meets, in its order."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    every = {each["nodeId"]: each for each in nodes}
    waiting = [nodes[0]["nodeId"]]
    while waiting:
        node = every.get(waiting.pop())
        if node is None:
            continue
        waiting += reversed(node.get("childIds", ()))
        if not node.get("ignored"):
            yield _said(node)


def _said(node: dict[str, Any]) -> tuple[str, str, dict[str, Any]]:
    more = {each["name"]: each["value"].get("value") for each in node.get("properties", ())}
    more["description"] = node.get("description", {}).get("value", "")
    more["value"] = node.get("value", {}).get("value", "")
    return node["role"]["value"], node.get("name", {}).get("value", ""), more


def until(page: Page, condition: str) -> None:
    """Wait until a condition holds; Playwright's own way would evaluate text within the page."""
    end = time.monotonic() + 20
    while not page.evaluate(condition):
        assert time.monotonic() < end, f"waited in vain for {condition}"
        page.wait_for_timeout(30)


def tab_to(page: Page, name: str) -> None:
    """Press Tab until something of that name has the focus."""
    script = (
        "const here = document.activeElement;"
        "(here.labels?.[0]?.textContent ?? here.getAttribute('aria-label') ?? here.textContent)"
    )
    for _ in range(60):
        page.keyboard.press("Tab")
        if str(page.evaluate(f"() => {{ {script.replace('(here.l', 'return (here.l')} }}")).strip(
        ).startswith(name):  # fmt: skip
            return
    raise AssertionError(f"Tab does not reach {name}")


def focused(page: Page) -> str:
    """Return the identifier of what has the focus."""
    return str(page.evaluate("document.activeElement.id"))
