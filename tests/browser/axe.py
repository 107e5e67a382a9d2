"""Web pages judged in real Chromium: axe-core's rules, reflow, and whether the page stands alone.

python tests/browser/axe.py FILE...           at 320 and 1280 px, light and dark
python tests/browser/axe.py --shots DIR FILE  the same, and pictures to look at
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from validators.common import Failure, Missing
from validators.field import BROWSERS, NODE_MODULES

if TYPE_CHECKING:
    from playwright.sync_api import Page, Request

AXE = NODE_MODULES / "axe-core" / "axe.min.js"
SIZES = (320, 1280)


class Axe:
    """One running browser; call it with a page, a width and a colour scheme."""

    def __init__(self) -> None:
        if not AXE.is_file():
            raise Missing("axe-core is missing; run tools/setup.")
        found = next(filter(None, map(shutil.which, BROWSERS)), None)
        if found is None:
            raise Missing("Chromium is missing (apt: chromium); run tools/setup.")
        try:
            from playwright.sync_api import sync_playwright
        except ModuleNotFoundError:
            raise Missing("The Python package playwright is missing; run tools/setup.") from None
        self._axe = AXE.read_text("utf-8")
        self._playwright = sync_playwright().start()
        self.browser = self._playwright.chromium.launch(executable_path=found)
        self._page = self.browser.new_context(bypass_csp=True, offline=True).new_page()
        self._asked: list[Request] = []
        self._page.on("request", lambda request: self._asked.append(request))
        self._open = b""

    def __call__(
        self, path: Path, width: int = 1280, *, dark: bool = False, shot: Path | None = None
    ) -> list[Failure]:
        """Return the rules that a page breaks, seen `width` CSS pixels wide.

        Beside axe-core's own: `reflow` (WCAG 2.2, 1.4.10: it scrolls sideways) and `stands-alone`
        (it asks for anything outside its own file). `shot` names a picture to be made of it.
        """
        page = self._opened(path, width, "dark" if dark else "light")
        failures = _reflow(page, width)
        if shot is not None:
            page.screenshot(path=shot, full_page=True)
        report = page.evaluate("axe.run({resultTypes: ['violations']})")
        failures += _stands_alone(self._asked)
        for violation in report["violations"]:
            nodes = violation["nodes"]
            place = " ".join(map(str, nodes[0]["target"]))
            failures.append(Failure(violation["id"], f"{violation['help']} [{place}]", len(nodes)))
        if not report["passes"]:
            failures.append(Failure("axe", "Not one rule applied: the page is empty."))
        return failures

    def _opened(self, path: Path, width: int, scheme: Literal["dark", "light"]) -> Page:
        """Return a page in a window of a width; one that runs no script is loaded once for all."""
        page, address = self._page, path.resolve().as_uri()
        wanted = b"\n".join((address.encode(), path.read_bytes()))
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        if wanted != self._open:
            self._open = b""
            self._asked.clear()
            page.goto(address)
            page.evaluate(self._axe)
            if not page.evaluate("document.scripts.length"):
                self._open = wanted
        return page

    def close(self) -> None:
        """Stop the browser."""
        self.browser.close()
        self._playwright.stop()


def _reflow(page: Page, width: int) -> list[Failure]:
    seen = page.evaluate("document.scrollingElement.scrollWidth")
    if seen <= width:
        return []
    return [Failure("reflow", f"The page is {seen} px wide in a window of {width} px.")]


def _stands_alone(asked: list[Request]) -> list[Failure]:
    others = [each.url for each in asked[1:] if not each.url.startswith(("data:", "blob:"))]
    return [Failure("stands-alone", url) for url in others]


def main(arguments: list[str]) -> int:
    """Print what the pages named break; 1 if they break anything."""
    shots = None
    if arguments[:1] == ["--shots"]:
        shots = Path(arguments[1])
        shots.mkdir(parents=True, exist_ok=True)
        arguments = arguments[2:]
    axe = Axe()
    broken = False
    for path in map(Path, arguments):
        for width in SIZES:
            for dark in (False, True):
                scheme = "dark" if dark else "light"
                shot = shots / f"{path.stem}-{width}-{scheme}.png" if shots else None
                failures = axe(path, width, dark=dark, shot=shot)
                broken = broken or bool(failures)
                print(f"{path}: {width} px, {scheme}: {len(failures)} rules broken")
                for failure in failures:
                    print(f"  {failure}")
    axe.close()
    return int(broken)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
