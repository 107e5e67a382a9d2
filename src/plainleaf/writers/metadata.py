"""Properties: what more than one format says of a handout beside its text.

Who made the file, its dates, and which edition it is.
"""

from __future__ import annotations

import os
import re
import uuid
from datetime import UTC, datetime

from plainleaf import __version__
from plainleaf.errors import SettingsError
from plainleaf.handout import Handout
from plainleaf.model.metadata import Metadata
from plainleaf.theme.tokens import Edition

GENERATOR = f"Plainleaf {__version__}"
_SECONDS = re.compile("[0-9]{1,12}")
_LAST_SECOND = 253402300799  # the end of the year 9999: years have four digits


def dates(metadata: Metadata) -> tuple[str, str]:
    """Return when the handout was made and changed (ISO 8601), empty where nothing says.

    The front matter decides, then SOURCE_DATE_EPOCH; never the clock.

    Raises:
        SettingsError: SOURCE_DATE_EPOCH is no moment.
    """
    built = _built()
    created = metadata.published or built
    return created, max(metadata.reviewed, created) if created else metadata.reviewed


def first_day(written: str) -> str:
    """Return the day on which a date begins, where a format wants a whole one; empty for none."""
    return f"{written}-01-01"[:10] if written else ""


def _built() -> str:
    """Return the day that SOURCE_DATE_EPOCH names; empty where it is not set.

    It is a number of seconds since 1970 in ASCII digits, and what is none stops the work
    (https://reproducible-builds.org/specs/source-date-epoch/).
    """
    written = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not written:
        return ""
    if not _SECONDS.fullmatch(written) or int(written) > _LAST_SECOND:
        raise SettingsError(
            f"SOURCE_DATE_EPOCH={written[:40]} in the environment is no moment: write the seconds "
            f"since 1970 in digits, {_LAST_SECOND} at most, or unset it."
        )
    return datetime.fromtimestamp(int(written), UTC).date().isoformat()


def catalogued(handout: Handout) -> tuple[tuple[str, str], ...]:
    """Return what a library must know of a handout and the properties of formats do not say.

    Returns:
        (property, value) pairs; the names are those of the vocabularies that RDFa 1.1 and EPUB 3.3
        (D.2, reserved prefixes) know already. A handout is valid until its next review:
        an interval whose begin is open (ISO 8601-2, 4.3).
    """
    metadata = handout.article.metadata
    named = (
        ("dcterms:issued", metadata.published),
        ("schema:lastReviewed", metadata.reviewed),
        ("dcterms:valid", metadata.next_review and f"../{metadata.next_review}"),
        ("schema:version", metadata.version),
        ("schema:articleSection", metadata.category),
        ("dcterms:publisher", handout.publisher),
    )
    return tuple((name, value) for name, value in named if value)


def identifier(handout: Handout, edition: str = "") -> str:
    """Return the name of an edition of a handout, the same on any day (RFC 9562, version 5).

    Args:
        handout: the composed handout.
        edition: what tells it apart from the handout's EPUB: `pdf`.

    Returns:
        `urn:uuid:…`
    """
    metadata = handout.article.metadata
    parts = (metadata.language, handout.title, *metadata.authors, metadata.source)
    layout = "" if handout.edition is Edition.STANDARD else handout.edition
    # A copy for one audience is another publication than the whole.
    identity = "\n".join((*parts, *filter(None, (handout.article.audience, layout, edition))))
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'plainleaf:{identity}')}"
