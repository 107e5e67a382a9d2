"""A new article to fill in.

Floor 4: imports `errors` and `theme`, which knows where the template stands.
"""

from __future__ import annotations

from pathlib import Path

from plainleaf.errors import WriteError
from plainleaf.theme import templates_folder

_NAME = "article.md"


def start(folder: Path) -> Path:
    """Make a folder with a commented article in it.

    Returns:
        The article's path.

    Raises:
        WriteError: there is an article already, or the folder cannot be made.
        ThemeError: the templates are missing.
    """
    text = (templates_folder() / "starter" / _NAME).read_text("utf-8")
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
