"""HTML: the web page, and the page that becomes the PDF; style sheets come from `styles.py`."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from urllib.parse import quote

from plainleaf.handout import Handout, OtherFile
from plainleaf.model.article import Division
from plainleaf.model.inlines import Image, Span
from plainleaf.model.transform import walk
from plainleaf.theme import Theme
from plainleaf.theme.content_policy import policy
from plainleaf.theme.editions import form_of
from plainleaf.writers.html.body import Body, direction
from plainleaf.writers.metadata import GENERATOR, catalogued, dates, identifier
from plainleaf.writers.styles import Flavour, screen_sheet, script_sheet, turning_sheet

_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "epub": "application/epub+zip",
    "html": "text/html",
}
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
        title=handout.name,
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
        skip=handout.labels["skip_to_content"] if body.start else "",
        start=body.start,
        foreign=handout.foreign,
        content=content,
        files=[_other(handout, file) for file in handout.files] if screen else [],
        files_title=handout.labels["formats"],
    )


def _other(handout: Handout, file: OtherFile) -> dict[str, str]:
    """Return a link to another file of the handout, with its size and language."""
    words = form_of(handout.labels, file.format, file.edition)
    if file.size is not None:
        words += f" ({size_in_words(file.size, handout.labels.language)})"
    return {
        "href": quote(file.name, safe=""),
        "words": words,
        "type": _TYPES[file.format],
        "language": handout.article.metadata.language,
    }


def size_in_words(size: int, language: str) -> str:
    """Return a file's size as a language writes it: `231 kB`, `231 ko`.

    Args:
        size: in bytes.
        language: BCP 47; of one that is not known, as in English.
    """
    # It takes long to load: only where there are files.
    from babel.core import Locale, UnknownLocaleError
    from babel.units import format_unit

    kilobytes = max(1, round(size / 1000))
    try:
        locale = Locale.parse(language, sep="-")
        return format_unit(kilobytes, "digital-kilobyte", "short", locale=locale)
    except (UnknownLocaleError, ValueError):
        return f"{kilobytes} kB"


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
