"""What a handout's files should say beside the text, from the model alone.

Nothing here looks at how a writer says it. What only files know is left empty: their identifiers,
and their dates where the article has none.
"""

from __future__ import annotations

from collections.abc import Iterator

from plainleaf.handout import Handout
from plainleaf.text.addresses import doi_address, valid_address
from plainleaf.verify.readback.properties import NAMES, Properties

# EPUB Accessibility 1.1, 2.5: the words that name what a publication conforms to.
_CLAIM = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"


def properties_of(handout: Handout, *, described: bool) -> Properties:
    """Return what the files of a handout should say of it.

    Args:
        handout: the composed handout.
        described: it has pictures that are described in words.
    """
    metadata = handout.article.metadata
    dated = metadata.published != ""
    return Properties(
        title=handout.name,
        language=metadata.language,
        description=metadata.description,
        authors=metadata.authors,
        category=metadata.category,
        keywords=metadata.keywords,
        published=metadata.published,
        reviewed=metadata.reviewed,
        next_review=metadata.next_review,
        version=metadata.version,
        owner=handout.publisher,
        source=_source(handout),
        created=metadata.published,
        modified=max(metadata.published, metadata.reviewed) if dated else "",
        access=tuple(_access(handout, described)),
        holds=frozenset(NAMES),
    )


def _source(handout: Handout) -> str:
    """Return where the study is found: by its DOI, else its address, else its title."""
    for work in handout.article.references:
        if work.identifier == handout.article.metadata.source:
            return doi_address(work.doi) if work.doi else valid_address(work.url) or work.title
    return ""


def _access(handout: Handout, described: bool) -> Iterator[tuple[str, str]]:
    """Yield what is true of a handout's access (EPUB Accessibility 1.1, 2.2 to 2.6).

    A picture is seen, and one that is described can be read, too; so all can be had by reading.
    Decorative pictures say nothing and do not count.
    """
    summary = handout.labels["accessibility_summary"]
    features = ["structuralNavigation", "tableOfContents", "readingOrder"]
    features.append("displayTransformability")
    yield "accessMode", "textual"
    if described:
        yield "accessMode", "visual"
        features.append("alternativeText")
        summary += " " + handout.labels["accessibility_summary_pictures"]
    yield "accessModeSufficient", "textual"
    for feature in features:
        yield "accessibilityFeature", feature
    yield "accessibilityHazard", "none"
    yield "accessibilitySummary", summary
    certifier = handout.clinic.keys.certifier if handout.clinic else None
    if certifier is not None:
        yield "conformsTo", _CLAIM
        yield "certifiedBy", certifier.name
        if certifier.credential:
            yield "certifierCredential", certifier.credential
        if certifier.report:
            yield "certifierReport", certifier.report
