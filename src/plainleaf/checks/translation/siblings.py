"""A translation beside its source: which files are to be compared, and what came of it.

Writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from plainleaf.checks.translation import compare, compare_languages
from plainleaf.diagnostics import Diagnostic
from plainleaf.errors import SourceError
from plainleaf.model.article import Article
from plainleaf.places import located
from plainleaf.reader import Reading, read_article
from plainleaf.reader.siblings import named_language, source_of, translations_of


def compared(
    article: Article, file: Path, root: Path | str | None = None, *, others: bool = True
) -> list[Diagnostic]:
    """Return where an article and its source, or its translations, say different things.

    Args:
        article: the whole of it, for whatever readers.
        file: its path; beside it stand its siblings.
        root: another folder that pictures may be read from.
        others: of a source: look at its translations, too; each is reported at its own lines.
    """
    found = list(compare_languages(article, named_language(file), None))
    source = source_of(file)
    if source is not None and (original := _read(source, root)):
        found += compare_languages(article, "", original.article)
        found += _placed(compare(original.article, article), original)
    for path in translations_of(file) if others else ():
        if translation := _read(path, root):
            found += compare_languages(translation.article, named_language(path), article)
            found += _placed(compare(article, translation.article), translation)
    return found


def _placed(found: Iterable[Diagnostic], other: Reading) -> list[Diagnostic]:
    """Return diagnostics with the columns in the file beside the article."""
    return located(found, other.article.position.file, other.written)


def _read(path: Path, root: Path | str | None) -> Reading | None:
    try:
        return read_article(path, None if root is None else Path(root))
    except SourceError:
        # Anyone who checks or exports that file is told why.
        return None
