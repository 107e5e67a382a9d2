"""A new article to fill in, and a new theme to change."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from plainleaf.errors import WriteError
from plainleaf.reader.identifiers import slug
from plainleaf.theme import Theme, default_folder, templates_folder

_NAME = "article.md"


def named(words: str) -> tuple[Path, str]:
    """Return the folder that `plainleaf new` makes, and the title where the words are one.

    Args:
        words: a title, which has a space or begins with a capital letter; or a folder.
    """
    is_path = "/" in words or "\\" in words or words[:1] == "." or Path(words).exists()
    if is_path or not (" " in words.strip() or words[:1].isupper()):
        return Path(words), ""
    title = " ".join(words.split())
    return Path(slug(title)), title


def quoted(text: str) -> str:
    """Return a text as YAML can always read it."""
    return json.dumps(text, ensure_ascii=False)


def start(folder: Path, title: str = "", language: str = "") -> Path:
    """Make a folder with a commented article in it.

    Args:
        folder: the folder to make.
        title: the article's; what is not given is left to be filled in.
        language: the article's, as a BCP 47 tag.

    Returns:
        The article's path.

    Raises:
        WriteError: there is an article already, or the folder cannot be made.
        ThemeError: the templates are missing.
    """
    text = (templates_folder() / "starter" / _NAME).read_text("utf-8")
    if title:
        text = re.sub(r"^title: .*$", lambda _: f"title: {quoted(title)}", text, flags=re.M)
    if language:
        text = text.replace("\nlang:\n", f"\nlang: {language}\n")
    path = folder / _NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise WriteError(f"{path}: is there already and was not changed.") from None
    except OSError as error:
        raise WriteError(f"{path}: cannot be written ({error.strerror}).") from None
    return path


def start_theme(folder: Path, base: Theme, *, everything: bool = False) -> list[Path]:
    """Make a folder with the tokens of a theme, to be changed.

    Args:
        folder: the folder to make.
        base: the theme to begin with.
        everything: its templates and labels, too. What a folder has is no longer mended with the
            product, so the tokens alone are the better start.

    Returns:
        The files that were made.

    Raises:
        WriteError: there is a theme already, or the folder cannot be made.
    """
    sources = {"theme.toml": base.folder / "theme.toml"}
    if everything:
        for source in (default_folder(), base.folder):
            found = (path for path in sorted(source.rglob("*")) if path.is_file())
            sources |= {path.relative_to(source).as_posix(): path for path in found}
    taken = [name for name in sources if (folder / name).exists()]
    if taken:
        raise WriteError(f"{folder / taken[0]}: is there already and was not changed.")
    made = []
    for name, source in sources.items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, path)
        except OSError as error:
            raise WriteError(f"{path}: cannot be written ({error.strerror}).") from None
        made.append(path)
    return made
