"""Somebody who has a keyboard and a screen reader, and nothing else; what is said to them is kept.

Where the focus goes and what it is called is asked of Chromium's accessibility tree, and what a
live region says is written down when it says it. Nothing here clicks, or moves the focus itself.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from browser.studio import until

if TYPE_CHECKING:
    from playwright.sync_api import Page, Request

# Tells of each live region what stands in it once it has changed and can be heard.
_EARS = """
addEventListener("DOMContentLoaded", () => {
  const live = "[aria-live], [role=status], [role=alert]";
  new MutationObserver((changes) => {
    const told = new Set(changes.map(({ target }) => (target.closest ? target : target.parentElement)?.closest(live)));
    for (const each of told) {
      const words = each?.checkVisibility() ? each.textContent.trim() : "";
      if (words) hears(words.replace(/\\s+/g, " "));
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["hidden"] });
});
"""  # noqa: E501 (JavaScript)
_STATES = ("checked", "pressed", "expanded", "invalid", "disabled", "readonly", "required")
_LONG = 160
# What differs from one time to the next: how far an export is when it is first asked.
_BY_CHANCE = re.compile(r"Export: .* \(\d+ of \d+\)")


class Keyboard:
    """Presses keys on a page and keeps what is announced.

    Args:
        page: in a context of its own.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self._session = page.context.new_cdp_session(page)
        self.script: list[str] = []
        self._said: list[str] = []
        self._checked = ""
        self._here: tuple[str, str] = ("", "")
        page.expose_function("hears", lambda words: self._said.append(words))
        page.add_init_script(_EARS)
        page.on("requestfinished", self._finished)
        page.on("filechooser", lambda _: None)  # heard by us, on every page, and never opened

    def _finished(self, request: Request) -> None:
        if request.url.endswith("/check"):
            self._checked = str(json.loads(request.post_data or "{}").get("body"))

    # --- Pressing ----------------------------------------------------------------------------

    def press(self, key: str, condition: str = "") -> None:
        """Press a key, wait for what it should come to, and keep what is heard of it."""
        self.page.keyboard.press(key)
        if condition:
            until(self.page, condition)
        self._keep(key)

    def to_page(self, key: str, address: str) -> None:
        """Press a key that leads to another page."""
        self.page.keyboard.press(key)
        self.page.wait_for_url(address)
        self.page.wait_for_load_state("load")
        self._keep(key, after=f"page  {self.page.title()}")

    def type(self, words: str) -> None:
        """Type words."""
        self.page.keyboard.insert_text(words)
        self._keep(f"“{_short(words)}”")

    def tab_to(self, name: str, *, back: bool = False) -> None:
        """Press Tab until something whose name begins as a pattern says has the focus.

        Raises:
            AssertionError: it is not reached.
        """
        key = "Shift+Tab" if back else "Tab"
        for _ in range(120):
            self.press(key)
            if re.match(name, self._here[1]):
                return
        raise AssertionError("\n".join([*self.script, f"{key} does not reach {name}"]))

    def file(self, path: Path) -> None:
        """Choose a file by the button of the field that has the focus."""
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Enter")
        chooser.value.set_files(path)
        self.page.wait_for_timeout(50)
        self._keep("Enter", f"the system asks for a file: {path.name}")

    def download(self) -> bytes:
        """Follow the link that has the focus, and return the file behind it."""
        with self.page.expect_download() as download:
            self.page.keyboard.press("Enter")
        self._keep("Enter", f"a file comes: {download.value.suggested_filename}")
        return download.value.path().read_bytes()

    def settle(self) -> None:
        """Wait until what was typed is saved, looked at and spoken of."""
        end = time.monotonic() + 20
        while self._checked != self.page.input_value("#body"):
            assert time.monotonic() < end, "what was typed is not looked at"
            self.page.wait_for_timeout(30)
        until(self.page, "document.getElementById('saved').textContent === 'Saved'")
        until(
            self.page,
            "(([all, voice]) => all && all === voice)(['findings-count', 'announced']"
            ".map(each => document.getElementById(each).textContent))",
        )
        self._keep("(a pause)")

    # --- Keeping -----------------------------------------------------------------------------

    def note(self, words: str) -> None:
        """Keep a heading of the script."""
        self.script += ["", f"## {words}", ""]

    def _keep(self, key: str, before: str = "", after: str = "") -> None:
        if not key.endswith("Tab"):
            self.page.wait_for_timeout(20)
        said = [*filter(None, [before]), *(f"says: {_short(each)}" for each in self._said)]
        self._said.clear()
        earlier, self._here = self._here, self._focus()
        where = "  ".join(filter(None, self._here)) if self._here != earlier else ""
        lines = [*said, *filter(None, [after, where])]
        if not lines:
            lines = ["(within it)" if self._here[0] == "Iframe" else "(nothing is said)"]
        for line in lines:
            self.script.append(f"{key:<18}{_BY_CHANCE.sub('Export: …', line)}")
            key = ""

    def _focus(self) -> tuple[str, str]:
        """Return role and name of what has the focus, and what else is said of it."""
        found = self._session.send("Runtime.evaluate", {"expression": "document.activeElement"})
        given = {"objectId": found["result"]["objectId"], "fetchRelatives": False}
        tree = self._session.send("Accessibility.getPartialAXTree", given)
        node: dict[str, Any] = tree["nodes"][0]
        if node.get("ignored") or node["role"]["value"] == "RootWebArea":
            return ("", "")
        role, name = node["role"]["value"], node.get("name", {}).get("value", "")
        states = {each["name"]: each["value"].get("value") for each in node.get("properties", ())}
        said = [_state(each, states[each]) for each in _STATES if states.get(each) not in _NOT]
        if role == "DisclosureTriangle" and "expanded" not in states:
            said.append("collapsed")
        value = str(node.get("value", {}).get("value", ""))
        said += [f"holds “{_short(value, 60)}”"] if value else []
        said += [_short(words)] if (words := node.get("description", {}).get("value", "")) else []
        return role, _short(" · ".join([name, *said]))


_NOT = (None, False, "false")


def _state(name: str, value: object) -> str:
    return name if value in (True, "true") else f"{name}: {value}"


def _short(words: str, most: int = _LONG) -> str:
    words = " ".join(words.split())
    return words if len(words) <= most else words[:most].rstrip() + " …"


def as_text(script: Sequence[str]) -> str:
    """Return a script as a file holds it."""
    return "\n".join(line.rstrip() for line in script).strip() + "\n"
