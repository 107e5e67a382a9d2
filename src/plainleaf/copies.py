"""A copy of an article: for whom, in which edition, by whom; and the handout that it becomes.

An export makes one, and an update makes the same one again to see what was changed in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path

from plainleaf import __version__
from plainleaf.clinic import Clinic
from plainleaf.handout import Handout, OtherFile, compose
from plainleaf.handout.names import is_divided, name_of, works_of
from plainleaf.handout.origin import Origin
from plainleaf.handout.siblings import BESIDE
from plainleaf.model.article import Article
from plainleaf.model.audience import Audience
from plainleaf.reader import SourceText, find
from plainleaf.reader.siblings import siblings_of
from plainleaf.run.staging import slug as named_after
from plainleaf.text.addresses import web_address
from plainleaf.theme import Theme
from plainleaf.theme.editions import Edition


@dataclass(frozen=True, slots=True)
class Copy:
    """Which copy is meant.

    Args:
        path: the article's file, a folder that holds article.md, or the text.
        theme: with the clinic's colours and the edition's sizes.
        clinic: the profile of the clinic that gives it out.
        edition: for whom it is laid out.
        audience: whom it is for; None: all readers.
        references: whether works are shown; None: as the article and the audience have it.
        draft: whether it says DRAFT.
        editions: all that are exported to the same folder.
        formats: the same.
    """

    path: Path | SourceText
    theme: Theme
    clinic: Clinic | None = None
    edition: Edition = Edition.STANDARD
    audience: Audience | None = None
    references: bool | None = None
    draft: bool = False
    editions: tuple[Edition, ...] = ()
    formats: tuple[str, ...] = ()

    def shows_references(self, article: Article) -> bool:
        """Return whether the copy shows works: by default all but those for patients do."""
        if self.references is not None:
            return self.references
        return not article.references_hidden and self.audience != Audience.PATIENTS


def slug_of(path: Path | SourceText) -> str:
    """Return the name that a handout's files get: of the article's folder, or of its file."""
    return named_after(find(path).resolve())


def composed(copy: Copy, whole: Article, article: Article, name: str = "") -> tuple[Handout, str]:
    """Return the handout of a copy, and what its files are called.

    Args:
        copy: which copy.
        whole: the article as it was read.
        article: what the copy's audience gets of it; of a draft, fixed.
        name: what the files' names begin with; by default the article's slug.
    """
    references = copy.shows_references(article)
    article = replace(article, references_hidden=not references)
    slug = slug_of(copy.path)
    named = partial(
        name_of,
        audience=copy.audience,
        divided=is_divided(whole),
        works=works_of(whole, copy.audience, references=references),
        draft=copy.draft,
    )
    called = partial(named, edition=copy.edition)
    handout = compose(
        article,
        copy.theme,
        draft=copy.draft,
        clinic=copy.clinic,
        marks={"slug": slug, "edition": copy.edition, "audience": str(copy.audience or "")},
        siblings=_siblings(copy.path, name or slug, called),
    )
    others = tuple(
        OtherFile(f"{named(name or slug, edition=other)}.{each}", each, other)
        for other in copy.editions
        if other != copy.edition
        for each in copy.formats
    )
    return replace(handout, files=others), called(name or slug)


def with_files(handout: Handout, written: Mapping[str, Path]) -> Handout:
    """Return a handout whose web page leads to files of the same copy, too, with their sizes.

    Args:
        handout: with the files of other editions, if there are any.
        written: by format.
    """
    own = tuple(
        OtherFile(path.name, format_, handout.edition, path.stat().st_size)
        for format_, path in written.items()
    )
    return replace(handout, files=own + handout.files)


def origin_of(copy: Copy, article: Article) -> Origin:
    """Return what a Word file says of the copy that it is, so that its edits find their way back.

    Args:
        copy: the copy; its file is as it was read.
        article: what the copy's audience gets.
    """
    return Origin(
        version=__version__,
        article=sha256(_bytes_of(copy.path)).hexdigest(),
        edition=copy.edition,
        audience=str(copy.audience or ""),
        references=copy.shows_references(article),
        draft=copy.draft,
        clinic=clinic_digest(copy.clinic),
        theme=copy.theme.folder.name,
    )


def _bytes_of(path: Path | SourceText) -> bytes:
    return path.text.encode() if isinstance(path, SourceText) else find(path).read_bytes()


def clinic_digest(clinic: Clinic | None) -> str:
    """Return what tells two states of a profile apart; empty for none."""
    if clinic is None:
        return ""
    return sha256(b"".join(each.read_bytes() for each in clinic.files)).hexdigest()


def _siblings(
    path: Path | SourceText, name: str, copy: Callable[[str], str]
) -> list[tuple[str, str]]:
    """Return the handout's other languages, and where each is: on the web, or beside its files.

    Args:
        path: the article.
        name: what its files are called; what comes before its slug comes before theirs.
        copy: names a copy like this one by its slug.
    """
    file = find(path)
    if not file.is_file():
        # A text that is in no file stands beside nothing.
        return []
    before = name.removesuffix(slug_of(path))
    return [
        (
            sibling.language,
            (web_address(sibling.web) if sibling.web else "")
            or BESIDE + copy(before + slug_of(sibling.path)),
        )
        for sibling in siblings_of(file)
    ]
