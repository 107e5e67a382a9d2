"""One format of a handout: written, and read back from its file."""

from __future__ import annotations

from contextlib import suppress
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from typing import Any

from plainleaf.diagnostics import Position
from plainleaf.errors import PlainleafError, WriteError
from plainleaf.handout import Handout, compose
from plainleaf.model.article import Article, Heading, Paragraph
from plainleaf.model.inlines import Emphasis, Strong, Text
from plainleaf.model.metadata import Metadata
from plainleaf.run.ownership import seal
from plainleaf.theme import Theme, default_folder, default_theme
from plainleaf.theme.editions import Edition, themed
from plainleaf.theme.tokens import Tokens
from plainleaf.verify.readback import read_back
from plainleaf.verify.readback.outline import Outline
from plainleaf.verify.validators import ValidatorResult, verdicts
from plainleaf.writers import WRITERS

_WORDS, _PLACE = (Text("1 mg"),), Position("article.md")
_SHORTEST = Article(
    Metadata(title="1 mg", language="en"),
    Heading(1, _WORDS, "title", _PLACE),
    (Paragraph((Strong(_WORDS), Text(", "), Emphasis(_WORDS)), _PLACE),),
)


def written(name: str, handout: Handout, theme: Theme, path: Path) -> Outline:
    """Write one format into a file, and return what that is read back as.

    Args:
        name: of the format, one of `WRITERS`.
        handout: the composed handout.
        theme: tokens and templates.
        path: the file.

    Raises:
        WriteError: it cannot be written.
        ConformanceError: it cannot be read back.
    """
    data = seal(WRITERS[name](handout, theme), path.suffix)
    try:
        path.write_bytes(data)
    except OSError as error:
        raise WriteError(f"{path.name}: cannot be written ({error.strerror}).") from None
    return read_back(path)


def pages(handout: Handout, theme: Theme, path: Path) -> tuple[Outline, list[ValidatorResult]]:
    """Write the PDF, and return what it is read back as and what the validators here say of it.

    The rest is as in `written`.
    """
    return written("pdf", handout, theme, path), verdicts(path)


def ready_for_pages(folder: Path) -> None:
    """Do once, for the shortest of articles, what the first PDF takes longer for than the next.

    It imports the engine, finds fonts, and reads the style sheet that most handouts have. What
    reads and checks articles is not imported here: the process has none to read.

    Args:
        folder: takes the file, which is nobody's.
    """
    theme = themed(default_theme(), Edition.STANDARD)
    handout = compose(_SHORTEST, theme)
    # What stands in the way is for the handout to meet that is asked for.
    with suppress(PlainleafError):
        pages(handout, theme, folder / "shortest.pdf")


# Themes that came from another process, by folder and tokens: each is one object here as it is
# there, so that its style sheets are made and parsed once.
_RECEIVED: dict[tuple[Path, str], Theme] = {}


def _received(folder: Path, tokens: Tokens) -> Theme:
    key = folder, tokens.model_dump_json()
    if key not in _RECEIVED:
        theme = default_theme() if folder == default_folder() else Theme(folder)
        _RECEIVED[key] = theme if theme.tokens == tokens else theme.with_tokens(tokens)
    return _RECEIVED[key]


def _sent(theme: Theme) -> tuple[Any, tuple[Path, Tokens]]:
    return _received, (theme.folder, theme.tokens)


# Its templates, once they are loaded, belong to their process.
ForkingPickler.register(Theme, _sent)
