"""A reference of the model → a work with CSL's variables."""

from __future__ import annotations

from plainleaf.model.metadata import Name, PartialDate, Reference
from plainleaf.references import markup
from plainleaf.references.processor import Work
from plainleaf.references.style_fixes import mended

# The model's fields, under CSL's names.
_TEXTS = {
    "title": "title", "container_title": "container-title", "volume": "volume", "issue": "issue",
    "page": "page", "edition": "edition", "publisher": "publisher",
    "publisher_place": "publisher-place", "number": "number", "doi": "DOI", "url": "URL",
}  # fmt: skip


def work_of(reference: Reference, language: str, style: str) -> Work:
    """Return a reference's variables.

    Args:
        reference: from the front matter or a bibliography file.
        language: of the article; a title that says nothing else is taken to be in it.
        style: the name of the style's file, for its fixes.
    """
    reference = mended(reference, style)
    texts = {csl: getattr(reference, field) for field, csl in _TEXTS.items()}
    texts |= dict(reference.other)
    names: dict[str, tuple[Name, ...]] = dict(reference.other_names)
    names |= {"author": reference.authors, "editor": reference.editors}
    dates: dict[str, PartialDate] = dict(reference.other_dates)
    for name, date in (("issued", reference.issued), ("accessed", reference.accessed)):
        if date is not None and (date.year is not None or date.literal):
            dates[name] = date
    own = reference.language or language
    return Work(
        reference.identifier,
        reference.type,
        {name: markup.read(text) for name, text in texts.items() if text},
        {name: people for name, people in names.items() if people},
        dates,
        foreign=bool(reference.language) and _primary(own) != _primary(language),
        english=_primary(own) == "en",
    )


def _primary(tag: str) -> str:
    return tag.split("-")[0].lower()
