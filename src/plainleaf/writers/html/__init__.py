"""HTML: the web page, and the page that becomes the PDF; style sheets come from `styles.py`."""

from __future__ import annotations

import base64
from collections.abc import Mapping

from plainleaf.handout import Handout
from plainleaf.model.article import Division
from plainleaf.model.inlines import Image, Span
from plainleaf.model.transform import walk
from plainleaf.theme import Theme
from plainleaf.theme.content_policy import policy
from plainleaf.writers.html.body import Body, direction
from plainleaf.writers.metadata import GENERATOR, catalogued, dates, identifier
from plainleaf.writers.styles import Flavour, screen_sheet, script_sheet, turning_sheet

_EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/svg+xml": "svg"}


def write(handout: Handout, theme: Theme) -> bytes:
    """Return the handout as one self-contained web page (HTML 5, UTF-8).

    Args:
        handout: the composed handout.
        theme: tokens and templates.
    """
    sources = {
        key: f"data:{picture.media_type};base64,{base64.b64encode(picture.data).decode()}"
        for key, picture in handout.article.pictures.items()
    }
    return page(handout, theme, Flavour.SCREEN, sources).encode()


def page(handout: Handout, theme: Theme, flavour: Flavour, sources: Mapping[str, str]) -> str:
    """Return a whole page, for the screen or for the printer.

    Args:
        handout: the composed handout.
        theme: tokens and templates.
        flavour: SCREEN brings its style sheet with it; PRINT is styled by its caller.
        sources: for each picture's key, the address that stands in `src`.
    """
    body = Body(handout, theme, flavour, sources)
    metadata = handout.article.metadata
    screen = flavour is Flavour.SCREEN
    content = body.content()
    created, modified = dates(metadata)
    known = [("dcterms:identifier", identifier(handout)), *catalogued(handout)]
    return theme.environment.get_template("page.html.j2").render(
        title=handout.title,
        language=metadata.language,
        direction=direction(metadata.language),
        description=metadata.description,
        authors=metadata.authors,
        keywords=metadata.keywords,
        generator=GENERATOR,
        policy=policy(),
        created="" if screen else created,
        modified="" if screen else modified,
        properties=known if screen else (),
        style=screen_sheet(theme)
        + turning_sheet(theme, flavour, tuple(sorted(body.turned)))
        + script_sheet(theme, flavour, languages(handout))
        if screen
        else "",
        draft=handout.labels["draft"] if handout.draft and screen else "",
        skip=handout.labels["skip_to_content"] if screen else "",
        skip_language=handout.labels.language,
        main=body.fresh("handout"),
        content=content,
    )


def languages(handout: Handout) -> tuple[str, ...]:
    """Return the languages of a handout: its own first, then those of words in it."""
    own, others = handout.article.metadata.language, {handout.labels.language}
    for node in walk(handout.parts):
        if isinstance(node, (Span, Division)):
            others.add(node.language)
    return (own, *sorted(others - {own}))


def picture_names(handout: Handout) -> dict[str, str]:
    """Return a file name for each picture of the handout: `picture-1.png`, in order of use."""
    used = dict.fromkeys(
        node.picture
        for node in walk(handout.parts)
        if isinstance(node, Image)
    )  # fmt: skip
    pictures = handout.article.pictures
    return {
        key: f"picture-{number}.{_EXTENSIONS[pictures[key].media_type]}"
        for number, key in enumerate(used, start=1)
    }
