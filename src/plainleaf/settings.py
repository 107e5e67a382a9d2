"""A project's own settings: plainleaf.toml, or [tool.plainleaf] in pyproject.toml.

For example:

    [severity]
    passive-voice = "off"        # off, note, warning or error
    review-overdue = "error"     # stops an export

    [limits]
    sentence-words = 20

    [words]
    biopsy = "a test of a small piece of the body"
    "clinical trial" = "off"     # our readers know it
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from plainleaf.diagnostics import Diagnostic, Severity
from plainleaf.errors import SettingsError
from plainleaf.run.dependencies import note_file, owner_of_another

FILE = "plainleaf.toml"
_MOST_BYTES = 1_000_000
_OFF = "off"

Weight = Literal["off", "note", "warning", "error"]


class _Keys(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _key(default: int, least: int, most: int, name: str) -> Any:
    return Field(default=default, ge=least, le=most, alias=name)


class Limits(_Keys):
    """How much is too much; the defaults are those of docs/checks.md."""

    sentence_words: int = _key(20, 5, 100, "sentence-words")
    paragraph_sentences: int = _key(3, 1, 50, "paragraph-sentences")
    key_points: int = _key(4, 1, 20, "key-points")
    heading_words: int = _key(12, 3, 50, "heading-words")
    description_characters: int = _key(250, 50, 2000, "description-characters")
    grade: int = _key(8, 1, 20, "grade")
    lix: int = _key(50, 20, 100, "lix")


class Settings(_Keys):
    """A project file, or the defaults."""

    severity: dict[str, Weight] = {}
    limits: Limits = Limits()
    words: dict[str, Annotated[str, Field(min_length=1)]] = {}
    abbreviations: tuple[str, ...] = ()
    pdf: Literal["ua-1", "ua-2"] = "ua-1"

    def weighed(self, found: Iterable[Diagnostic], advice: Iterable[str]) -> list[Diagnostic]:
        """Return diagnostics with the severities that the project wants.

        Args:
            found: diagnostics as the checks give them.
            advice: the codes that may be turned off. Others say what a handout loses, so an error
                stays one, and what is not one is at least a note.

        Raises:
            SettingsError: the project wants what would lose words unseen.
        """
        may_go = frozenset(advice)
        out = []
        for each in found:
            weight = self.severity.get(each.code)
            if weight is None or weight == each.severity:
                out.append(each)
            elif each.code not in may_go and (each.is_error or weight == _OFF):
                raise SettingsError(
                    f"{FILE}: severity of {each.code}: a handout would lose something unseen; "
                    f"'{each.severity}' is the least that it can be."
                    if each.is_error
                    else f"{FILE}: severity of {each.code}: 'note' is the least that it can be."
                )
            elif weight != _OFF:
                out.append(replace(each, severity=Severity(weight)))
        return out


def settings_for(article: Path) -> Settings:
    """Return the settings of the nearest project file: beside an article, or in a folder above it.

    Args:
        article: the article's file.

    Raises:
        SettingsError: the file cannot be read, or a key or a value of it is wrong.
    """
    try:
        folders = article.resolve().parents
    except OSError:
        return Settings()
    for folder in folders:
        for name in (FILE, "pyproject.toml"):
            path = folder / name
            note_file(path)
            if name == FILE and path.is_symlink():
                # A stranger's article may bring it; it could lead to any file of this machine.
                raise SettingsError(f"{path}: is a link; put the file itself here.")
            if path.is_file():
                stamp = path.stat()
                found = _read(path, name == FILE, stamp.st_mtime_ns, stamp.st_size)
                if found is not None:
                    if other := owner_of_another(path, article):
                        raise SettingsError(
                            f"{path}: belongs to {other}, not to you; copy what you want of it "
                            "into a file of your own beside your articles."
                        )
                    return found
    return Settings()


@lru_cache(maxsize=32)
def _read(path: Path, own: bool, _changed: int, size: int) -> Settings | None:
    """Return a file's settings; None if it has none of ours."""
    if size > _MOST_BYTES:
        raise SettingsError(f"{path}: too large for a project file.")
    try:
        data: Any = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        if not own:
            # Another tool's file, which is another tool's to report.
            return None
        raise SettingsError(f"{path}: not valid TOML: {error}.") from None
    if not own:
        tools = data.get("tool")
        data = tools.get("plainleaf") if isinstance(tools, dict) else None
        if data is None:
            return None
    try:
        return Settings.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"{path}: {place}: {first['msg']}.") from None


def refuse_unknown_codes(settings: Settings, known: Iterable[str], path: str = FILE) -> None:
    """Raise if the project file weighs a code that there is none of.

    Raises:
        SettingsError: a misspelt code would silently change nothing.
    """
    import difflib

    codes = sorted(known)
    for code in settings.severity:
        if code not in codes:
            close = difflib.get_close_matches(code, codes, n=1)
            hint = f" Did you mean '{close[0]}'?" if close else ""
            raise SettingsError(f"{path}: severity: there is no code '{code}'.{hint}")
