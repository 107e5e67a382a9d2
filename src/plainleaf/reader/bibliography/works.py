"""Works: keys in CSL's terms → references of the model."""

from __future__ import annotations

from typing import Any

from plainleaf.diagnostics import Position
from plainleaf.model.metadata import Name, PartialDate, Reference
from plainleaf.reader.bibliography.tags import plain_tags
from plainleaf.reader.keys import OTHER_DATES, OTHER_NAMES, OTHER_TEXTS, DateKeys, NameKeys
from plainleaf.text.addresses import doi_name

# Variables that say nothing to readers of a list, whatever its style.
_UNREAD = {"abstract", "keyword", "annote", "references", "citation-label", "locator"}


def reference_of(entry: Any, position: Position, *, aside: bool = False) -> Reference:
    """Return a work.

    Args:
        entry: its validated keys.
        position: where it stands.
        aside: it comes from a bibliography file.
    """
    return Reference(
        identifier=entry.id,
        type=entry.type,
        position=position,
        title=plain_tags(entry.title),
        authors=tuple(_person(name) for name in entry.author),
        editors=tuple(_person(name) for name in entry.editor),
        issued=_date(entry.issued),
        accessed=_date(entry.accessed),
        container_title=plain_tags(entry.container_title),
        volume=entry.volume,
        issue=entry.issue,
        page=entry.page,
        edition=entry.edition,
        publisher=plain_tags(entry.publisher),
        publisher_place=plain_tags(entry.publisher_place),
        number=entry.number,
        doi=doi_name(entry.DOI),
        url=entry.URL.strip(),
        language=entry.language,
        other=tuple(
            (name, plain_tags(value))
            for name in OTHER_TEXTS
            if name not in _UNREAD and (value := _of(entry, name))
        ),
        other_names=tuple(
            (name, tuple(_person(person) for person in people))
            for name in OTHER_NAMES
            if (people := _of(entry, name))
        ),
        other_dates=tuple(
            (name, date)
            for name in OTHER_DATES
            if (keys := _of(entry, name)) and (date := _date(keys))
        ),
        aside=aside,
    )


def _of(entry: Any, name: str) -> Any:
    return getattr(entry, name.replace("-", "_"))


def _date(keys: DateKeys | None) -> PartialDate | None:
    if keys is None:
        return None
    values = keys.model_dump(exclude={"until"})
    return PartialDate(**values, until=_date(keys.until))


def _person(name: NameKeys) -> Name:
    if not name.family:
        return Name(literal=plain_tags(name.words()))
    return Name(
        family=plain_tags(name.family),
        given=plain_tags(name.given),
        particle=name.non_dropping_particle,
        dropping_particle=name.dropping_particle,
        suffix=name.suffix,
    )
