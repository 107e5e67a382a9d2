"""WeasyPrint alone: a page's PDF, again and again, in a process that has nothing of ours.

It reads what to write from a file, as JSON: `markup`, `css`, and `pictures`, which are media types
and base64 by address. For each line that it reads it writes one PDF, the style sheet in the page
(`plain`) or parsed once and for all (`once`), and prints the seconds by the clock and of the
processor.

    python bench/bare.py FILE
"""

from __future__ import annotations

import base64
import json
import sys
from functools import partial
from pathlib import Path

import weasyprint
from measuring import done
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

SCHEME = "plainleaf:"


class Pictures(URLFetcher):  # type: ignore[misc]
    """Serves pictures from memory."""

    def __init__(self, pictures: dict[str, tuple[str, str]]) -> None:
        super().__init__()
        self._pictures = pictures

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Return the picture at an address."""
        media, data = self._pictures[url]
        return URLFetcherResponse(url, base64.b64decode(data), {"Content-Type": media})


def main(file: Path) -> None:
    """Write a PDF a line."""
    given = json.loads(file.read_text("utf-8"))
    page = {"base_url": SCHEME, "url_fetcher": Pictures(given["pictures"])}
    fonts = FontConfiguration()
    once = {
        "stylesheets": [weasyprint.CSS(string=given["css"], font_config=fonts)],
        "font_config": fonts,
    }
    whole = given["markup"].replace("</head>", f"<style>{given['css']}</style></head>")
    kinds = {"once": (given["markup"], once), "plain": (whole, {})}
    for line in sys.stdin:
        markup, options = kinds[line.strip()]
        cost = done(partial(_write, markup, page, {**options, "pdf_variant": "pdf/ua-1"}))
        print(cost.wall, cost.cpu, flush=True)


def _write(markup: str, page: dict[str, object], options: dict[str, object]) -> bytes:
    data: bytes = weasyprint.HTML(string=markup, **page).write_pdf(**options)
    return data


if __name__ == "__main__":
    main(Path(sys.argv[1]))
