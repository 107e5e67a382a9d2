"""The theme: a folder of design tokens, labels and templates.

The only room that knows where `templates/` stands.
"""

from __future__ import annotations

import tomllib
from copy import copy
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from plainleaf.errors import ThemeError
from plainleaf.model.article import BoxKind
from plainleaf.text.scripts import script_of
from plainleaf.theme.tokens import Tokens

if TYPE_CHECKING:
    from jinja2 import Environment


@dataclass(frozen=True)
class Labels:
    """The product's own words in one language; `language` may differ from the article's."""

    language: str
    words: dict[str, str]
    boxes: dict[str, str]

    def __getitem__(self, key: str) -> str:
        """Return one label.

        Raises:
            ThemeError: the label file lacks it.
        """
        try:
            return self.words[key]
        except KeyError:
            raise ThemeError(f"labels/{self.language}.toml has no label '{key}'.") from None

    def numbered(self, key: str, number: str) -> str:
        """Return the name of a link by its number or words, as at a sentence's start: `Note 1`."""
        words = self[key].replace("{number}", number)
        return words[:1].upper() + words[1:]

    def box(self, kind: BoxKind) -> str:
        """Return the title of a box of this kind."""
        try:
            return self.boxes[kind]
        except KeyError:
            raise ThemeError(f"labels/{self.language}.toml has no box label '{kind}'.") from None


class _Templates:
    """The templates of a theme, and of all that differ from it in tokens alone."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self._folders = folders

    @cached_property
    def environment(self) -> Environment:
        # Imported here: who checks an article fills in no template.
        from plainleaf.theme.templates import sandboxed

        return sandboxed(self._folders)


class Theme:
    """A theme: its tokens, labels and templates.

    A folder with a theme.toml says what differs from the theme that ships with the product: some
    tokens, some labels, some templates. What it does not have is taken from there.

    Args:
        folder: holds theme.toml.

    Raises:
        ThemeError: no such folder, or a token that is unknown or out of range.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folders = tuple(dict.fromkeys((folder, default_folder())))
        self.tokens = _tokens(self.folders)
        self._templates = _Templates(self.folders)

    def with_tokens(self, tokens: Tokens) -> Theme:
        """Return this theme with other tokens; templates and labels are the same."""
        other = copy(self)
        other.tokens = tokens
        other.__dict__.pop("digest", None)
        return other

    @property
    def environment(self) -> Environment:
        """Return the Jinja2 environment: escapes by default, an unknown name is an error."""
        return self._templates.environment

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256 of all that the theme says, in hexadecimal: its version, so to say."""
        files: dict[str, Path] = {}
        for folder in reversed(self.folders):
            files |= {path.relative_to(folder).as_posix(): path for path in _files(folder)}
        found = sha256(self.tokens.model_dump_json().encode())
        for name in sorted(files):
            found.update(f"{name}\0{sha256(files[name].read_bytes()).hexdigest()}\n".encode())
        return found.hexdigest()

    def languages(self) -> list[str]:
        """Return the languages that have labels, as BCP 47 tags."""
        paths = (path for folder in self.folders for path in (folder / "labels").glob("*.toml"))
        return sorted({path.stem for path in paths})

    def speaks(self, language: str) -> str:
        """Return the language of the labels for a BCP 47 tag; empty where there are none."""
        available = {known.lower(): known for known in self.languages()}
        return next((available[tag] for tag in tags_of_labels(language) if tag in available), "")

    def labels(self, language: str, *, draft: bool = False) -> Labels:
        """Return the labels for a BCP 47 tag: its own, or its primary language's.

        Args:
            language: of the article.
            draft: give English words where there are none of the language.

        Raises:
            ThemeError: there are none.
        """
        match = self.speaks(language)
        if not match and not draft:
            raise ThemeError(
                f"There is no labels/{language}.toml: a handout’s own words are not known in "
                f"“{language}”."
            )
        return _labels(self.folders, match or ENGLISH)


def tags_of_labels(language: str) -> list[str]:
    """Return the tags, in small letters, whose labels serve a language; the nearest first."""
    parts = language.lower().split("-")
    tags = ["-".join(parts[:size]) for size in range(len(parts), 0, -1)]
    script = script_of(language)
    if parts[0] == "zh":
        return [*tags[:-1], "zh-hans" if script.code == "Hans" else "zh-hant"]
    if parts[0] == "no":
        tags.append("nb")
    # Words in another script than the article's would help nobody.
    return [tag for tag in tags if script_of(tag) is script]


def _tokens(folders: tuple[Path, ...]) -> Tokens:
    """Return the tokens of a theme: those of the product, and over them its own."""
    merged: dict[str, Any] = {}
    for folder in reversed(folders):
        source = folder / "theme.toml"
        try:
            merged = _over(merged, tomllib.loads(source.read_text("utf-8")))
        except OSError as error:
            raise ThemeError(f"{source}: cannot be read ({error.strerror}).") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ThemeError(f"{source}: not valid TOML: {error}.") from None
    try:
        return Tokens.model_validate(merged)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ThemeError(f"{source}: {place}: {first['msg']}.") from None


def _over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    both = {
        key: _over(below[key], above[key])
        for key in below.keys() & above.keys()
        if isinstance(below[key], dict) and isinstance(above[key], dict)
    }
    return {**below, **above, **both}


@cache
def _labels(folders: tuple[Path, ...], language: str) -> Labels:
    data: dict[str, Any] = {}
    for folder in reversed(folders):
        path = folder / "labels" / f"{language}.toml"
        if not path.is_file():
            continue
        try:
            data = _over(data, tomllib.loads(path.read_text("utf-8")))
        except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ThemeError(f"{path}: {error}.") from None
    boxes = data.pop("boxes", {})
    return Labels(language, data, boxes)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def templates_folder() -> Path:
    """Return the folder of themes: packed beside the package, or at the top of a checkout.

    Raises:
        ThemeError: neither is there.
    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "templates", package.parents[1] / "templates"):
        if folder.is_dir():
            return folder
    raise ThemeError("The templates folder is missing; install plainleaf again.")


DEFAULT = "calm"
ENGLISH = "en"


def default_folder() -> Path:
    """Return the folder of the theme that every other one builds on."""
    return templates_folder() / "handout"


@cache
def default_theme() -> Theme:
    """Return the theme that a handout has where nobody chose one."""
    return Theme(default_folder())


def theme_names() -> list[str]:
    """Return the names of the themes that ship with the product, the default one first."""
    others = (path.parent.name for path in (templates_folder() / "themes").glob("*/theme.toml"))
    return [DEFAULT, *sorted(others)]


def theme_named(name: str) -> Theme:
    """Return a theme that ships with the product, or that of a folder.

    Args:
        name: one of `theme_names()`, or the path of a folder that holds theme.toml.

    Raises:
        ThemeError: there is no such theme, or it is broken.
    """
    if name == DEFAULT:
        return default_theme()
    folder = templates_folder() / "themes" / name if name in theme_names() else Path(name)
    if not (folder / "theme.toml").is_file():
        known = ", ".join(theme_names())
        raise ThemeError(
            f"{name}: no such theme. The product brings {known}; a folder of yours needs a "
            "theme.toml (plainleaf theme new makes one)."
        )
    # A folder is read again when something in it is newer.
    return _theme(folder.resolve(), max(path.stat().st_mtime_ns for path in _files(folder)))


@lru_cache(maxsize=8)
def _theme(folder: Path, _changed: int) -> Theme:
    return Theme(folder)
