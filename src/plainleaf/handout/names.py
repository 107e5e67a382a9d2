"""What the files of a copy are called: no two copies of an article have one name.

The plain name is for what patients may get. A copy that has boxes for clinics, that is a draft or
an edition, or that hides or shows works where the plain one does not, says so.
"""

from __future__ import annotations

import re

from plainleaf.errors import WriteError
from plainleaf.model.article import Article, Box
from plainleaf.model.audience import Audience
from plainleaf.model.transform import walk
from plainleaf.text.visible import name_part
from plainleaf.theme.editions import Edition

ALL_READERS = "all-readers"
# What leads out of a folder or to another drive, on any system.
_PATH = re.compile(r"[/\\:]|\A\.{1,2}\Z")
_FOR_SOME = frozenset(audience.others for audience in Audience)


def name_of(
    slug: str,
    edition: Edition | str = Edition.STANDARD,
    audience: Audience | str | None = None,
    *,
    divided: bool = False,
    works: str = "",
    draft: bool = False,
) -> str:
    """Return the name, without its ending, of the files of one copy and edition of a handout.

    The copy for patients is what a handout is; what others get says so in its name.

    Args:
        slug: of the article.
        edition: of the copy.
        audience: whom it is for; None for all readers.
        divided: whether the article has boxes for some readers only.
        works: what the copy does with works where that is not usual.
        draft: whether it was made in spite of errors.
    """
    readers = ""
    if audience == Audience.CLINICS:
        readers = str(audience)
    elif audience is None and divided:
        readers = ALL_READERS
    told = "" if edition == Edition.STANDARD else str(edition)
    return "-".join(filter(None, (slug, readers, told, works, "draft" if draft else "")))


def is_divided(article: Article) -> bool:
    """Return True if an article has boxes for some of its readers only."""
    return any(isinstance(node, Box) and node.kind in _FOR_SOME for node in walk(article))


def works_of(whole: Article, audience: Audience | str | None, *, references: bool) -> str:
    """Return how a copy differs in its works from the one that has the plain name; empty if not.

    Args:
        whole: the article with all its boxes.
        audience: whom the copy is for; None for all readers.
        references: whether the copy shows citations and works.
    """
    for_patients = audience == Audience.PATIENTS and is_divided(whole)
    usual = not whole.references_hidden and not for_patients
    if not whole.references or references == usual:
        return ""
    return "with-references" if references else "no-references"


def file_name(name: str) -> str:
    """Return a name that a caller gave for files.

    Raises:
        WriteError: it would lead out of the folder, or no file can have it.
    """
    if not name.strip() or _PATH.search(name) or name_part(name) != name:
        raise WriteError(
            f"'{name_part(name)}' cannot be the name of a handout’s files; "
            "give a name without /, \\, : and .., and the folder apart."
        )
    return name
