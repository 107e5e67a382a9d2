"""What is installed here, what is not, and how to have it.

It only looks: it changes nothing, and what is missing is a row, not an error.
"""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from importlib import metadata as installed
from io import StringIO
from pathlib import Path

from plainleaf import __version__
from plainleaf.errors import PlainleafError
from plainleaf.model.article import Division
from plainleaf.model.inlines import Span
from plainleaf.model.transform import walk
from plainleaf.model.words import plain_text
from plainleaf.reader import read_article
from plainleaf.run.system import how_to_have_pango
from plainleaf.text import fonts, scripts
from plainleaf.theme import default_theme
from plainleaf.verify.validators import VALIDATORS, Validator

_GENERIC_FAMILIES = {"serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui"}
_PACKAGES_OF_FONTS = {
    "Noto Sans CJK": scripts.CJK,
    "Noto Sans Mono": "fonts-noto-mono",
    "Noto Sans": scripts.CORE,
    "DejaVu": "fonts-dejavu-core",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was looked for.

    Args:
        topic: "program", "font", "validator", or "font for" an article.
        name: what was looked for.
        found: its version, or another word for what is there; None if it is missing.
        needed: True if an export cannot do without it.
        hint: how to have it; empty where there is nothing to do.
    """

    topic: str
    name: str
    found: str | None
    needed: bool = False
    hint: str = ""

    @property
    def is_trouble(self) -> bool:
        """True if an export cannot work here."""
        return self.needed and self.found is None


def run_checks(articles: Sequence[Path] = ()) -> list[Row]:
    """Return what is installed: programs first, then fonts, then validators.

    Args:
        articles: of which each has a topic of its own, the fonts that its scripts need.

    Raises:
        SourceError: an article cannot be read at all.
    """
    by_name = {validator.name: validator for validator in VALIDATORS}
    rows = [*_programs(), *_fonts(), *map(_validator, by_name.values())]
    return rows + [row for article in articles for row in _needs(article)]


def _needs(path: Path) -> list[Row]:
    """Return a row for the font of each script of an article, and for what no font can show.

    A font is needed only where no other one has the letters: then an export would fail.
    """
    article = read_article(path).article
    marked = {node.language for node in walk(article) if isinstance(node, (Span, Division))}
    metadata = article.metadata
    text = "".join(
        (
            metadata.title,
            metadata.description,
            *metadata.authors,
            plain_text(article),
            metadata.owner,
        )
    )
    missing = set(fonts.missing(text))
    topic = f"font for {path}"
    rows = []
    for script in scripts.scripts_of([metadata.language, *sorted(marked)], text):
        family = script.family or "Noto Sans"
        lacking = any(scripts.script_of_character(char) is script for char in missing)
        row = _font(family, topic)
        said = f"{script.name}: {row.found or row.hint}"
        if row.found is not None:
            row = replace(row, found=said)
        elif shutil.which("fc-match") is None:
            continue
        else:
            hint = f"{script.name}: Debian: apt-get install {script.package}."
            row = replace(row, needed=lacking, hint=hint)
        rows.append(row)
    rows += [
        Row(
            topic, char, None, True, f"no font has {fonts.named(char)}. {scripts.how_to_have(char)}"
        )
        for char in sorted(missing)
    ]
    return rows


def _programs() -> list[Row]:
    python = sys.version_info
    rows = [
        Row("program", "Plainleaf", __version__),
        Row(
            "program",
            "Python",
            platform.python_version() if python >= (3, 11) else None,
            needed=True,
            hint="Python 3.11 or newer.",
        ),
    ]
    try:
        # WeasyPrint prints a page of advice where a library is missing.
        with redirect_stdout(StringIO()):
            import weasyprint
            from weasyprint.text.ffi import pango
    except ImportError as error:
        rows.append(Row("program", "WeasyPrint", None, True, f"pip install plainleaf ({error})."))
    except OSError as error:
        hint = (
            f"without it there are no PDF files; {how_to_have_pango()} "
            f"({str(error).splitlines()[0]})."
        )
        rows.append(Row("program", "Pango", None, True, hint))
    else:
        number = pango.pango_version()
        pango_version = f"{number // 10000}.{number // 100 % 100}.{number % 100}"
        rows.append(Row("program", "WeasyPrint", weasyprint.__version__, True))
        rows.append(Row("program", "Pango", pango_version, True))
    return [*rows, *map(_package, ("python-docx", "EbookLib"))]


def _package(name: str) -> Row:
    try:
        return Row("program", name, installed.version(name), needed=True)
    except installed.PackageNotFoundError:
        return Row("program", name, None, needed=True, hint=f"pip install {name}.")


def _fonts() -> list[Row]:
    """Return a row for each family that the theme names, and whether fontconfig has it."""
    try:
        families = default_theme().tokens.fonts
    except PlainleafError as error:
        return [Row("font", "theme", None, True, str(error))]
    if shutil.which("fc-match") is None:
        hint = "it shows which fonts are here; Debian: apt-get install fontconfig."
        return [Row("font", "fc-match", None, hint=hint)]
    named = [
        family for family in (*families.body, *families.mono) if family not in _GENERIC_FAMILIES
    ]
    return [_font(family) for family in dict.fromkeys(named)]


def _font(family: str, topic: str = "font") -> Row:
    # fontconfig always answers with some font; only the same name means that it has this one.
    answer = subprocess.run(
        ["fc-match", "--format", "%{family}", family],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    if family.casefold() in {name.strip().casefold() for name in answer.stdout.split(",")}:
        return Row(topic, family, "installed")
    package = next(
        (package for start, package in _PACKAGES_OF_FONTS.items() if family.startswith(start)), None
    )
    hint = f"Debian: apt-get install {package}." if package else "install it, or do without it."
    return Row(topic, family, None, hint=hint)


def _validator(validator: Validator) -> Row:
    command = validator.find()
    if command is None:
        return Row("validator", validator.name, None, hint=validator.hint)
    try:
        version = validator.version(command)
    except PlainleafError as error:
        return Row("validator", validator.name, None, hint=f"it does not run: {error}")
    return Row("validator", validator.name, version or "installed")
