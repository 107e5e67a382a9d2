"""A folder of finished files, for the tests of the library that is made of them."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from datetime import date
from functools import cache
from pathlib import Path

from plainleaf.api import export

TODAY = date(2026, 11, 25)
ATOM = {
    "a": "http://www.w3.org/2005/Atom",
    "dc": "http://purl.org/dc/terms/",
    "opds": "http://opds-spec.org/2010/catalog",
}
FRONT: dict[str, str] = {
    "title": "A title",
    "lang": "en",
    "description": "What it is about.",
    "authors": "[Ana Example, Ben Sample]",
    "category": "Sleep",
    "keywords": "[rest, night]",
    "published": "2024-01-05",
    "reviewed": "2025-02",
    "next-review": "2026-02",
    "version": '"2.1"',
    "owner": "Example Clinic",
}


def written(folder: Path, name: str, **changed: str) -> Path:
    """Write an article; a key that is given as nothing is left out."""
    keys = FRONT | {key.replace("_", "-"): value for key, value in changed.items()}
    front = "".join(f"{key}: {value}\n" for key, value in keys.items() if value)
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{front}---\n\n## A heading\n\nSome words.\n", "utf-8")
    return path


def finished_files(folder: Path) -> Path:
    """Return a folder with a copy of the files of a few articles, which are exported once."""
    return Path(shutil.copytree(_exported(), folder / "out"))


@cache
def _exported() -> Path:
    """Export a few articles, with translations, an edition and a copy for clinicians."""
    home = Path(tempfile.mkdtemp(prefix="plainleaf-test-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    folder, out = home / "content", home / "out"
    for article in (
        written(folder, "sleep/article.md", title='"Sleep: <what> helps & what does not"'),
        written(
            folder, "sleep/article.es.md", title="Dormir bien", lang="es", category="Sueño",
            next_review="2027-01-10", keywords="[sueño]",
        ),
        written(
            folder, "sleep/article.ar.md", title="النوم الجيد", lang="ar", category="نوم",
            next_review="2028", description="",
        ),
        written(
            folder, "scan/article.md", title="What is a scan?", lang="en-GB", category="Tests",
            keywords="", authors="", published="", reviewed="", next_review="", version="",
            owner="",
        ),
    ):  # fmt: skip
        export(article, out=out)
    for name, copy in (
        ("sleep.html", "sleep-clinics.html"),
        ("sleep.epub", "sleep-clinics.epub"),
    ):
        shutil.copy(out / name, out / copy)
    export(folder / "sleep/article.md", ["pdf"], out, edition="large-print")
    (out / "sleep-report.html").write_text("<!DOCTYPE html><title>Report</title>", "utf-8")
    (out / "sleep-report.json").write_text("{}", "utf-8")
    return out
