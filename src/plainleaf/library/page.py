"""The library as a web page: a list that stands by itself, and a script that narrows it.

Nothing is fetched; without the script all handouts are listed. All markup stands in
templates/index.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from plainleaf.library.opds import GENERATOR
from plainleaf.library.shelves import Entry, HandoutFile, LanguageVersion, Library, Review, is_ours
from plainleaf.library.words import day_in, name_in, own_name
from plainleaf.model.article import BoxKind
from plainleaf.text.scripts import right_to_left
from plainleaf.theme import Labels, Theme, templates_folder
from plainleaf.theme.content_policy import policy
from plainleaf.theme.editions import form_of

_REVIEWS = {
    Review.PAST: "library_past",
    Review.SOON: "library_soon",
    Review.LATER: "library_later",
    Review.UNDATED: "library_undated",
}
_FORMATS = ("pdf", "docx", "epub", "html")
_AUDIENCES = {"clinics": BoxKind.FOR_CLINICS, "patients": BoxKind.FOR_PATIENTS}


def page_of(library: Library, title: str, labels: Labels, theme: Theme) -> str:
    """Return the page (HTML 5).

    Args:
        library: what it lists.
        title: its heading.
        labels: its words.
        theme: how it looks.
    """
    language = labels.language
    environment = Environment(
        loader=FileSystemLoader(templates_folder() / "index"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "address": quote,
        "day": lambda text: day_in(text, language),
        "own_name": own_name,
        "pair": lambda word: (word, word),
        "direction": lambda tag: "rtl" if right_to_left(tag) else "ltr",
        "size": _size,
    }
    script = environment.get_template("index.js.j2").render()
    numbered = {id(text): at for at, text in enumerate(library.texts, start=1)}
    spoken = {text.facts.language: None for text in library.texts}
    return environment.get_template("index.html.j2").render(
        title=title,
        generator=GENERATOR,
        policy=policy(script),
        script=script,
        labels=labels,
        language=language,
        tokens=theme.tokens,
        entries=library.entries,
        today=library.today.isoformat(),
        languages=sorted(((tag, _both(tag, language)) for tag in spoken), key=_folded),
        topics=sorted({text.facts.category for text in library.texts} - {""}, key=str.casefold),
        reviews=[
            *((str(each), labels[name]) for each, name in _REVIEWS.items()),
            *_years(library, labels),
        ],
        marks=_marks,
        past=_late(library, Review.PAST),
        soon=_late(library, Review.SOON),
        place=lambda text: f"handout-{numbered[id(text)]}",
        named=_namer(labels),
        told=lambda text: labels[_REVIEWS[text.review]],
        audience=lambda text: labels.box(_AUDIENCES[text.audience]) if text.audience else "",
        sought=_sought,
        offers=offers(library, labels),
    )


def offers(library: Library, labels: Labels) -> list[tuple[str, str]]:
    """Return each format that a library has, and how it can be read.

    In the words of the Accessibility Metadata Display Guide for Digital Publications 2.0 (W3C), of
    visual adjustments and of nonvisual reading. All of our files have their text, and descriptions
    of pictures; a PDF has the lines and letters that it has. Of a format in which somebody else's
    files stand there, too, nobody knows.
    """
    there: set[str] = set()
    unknown: set[str] = set()
    for text in library.texts:
        (there if is_ours(text) else unknown).update(file.format for file in text.files)
    shown = []
    for name in (each for each in _FORMATS if each in there - unknown):
        appearance = labels["library_fixed" if name == "pdf" else "library_modified"]
        shown.append((form_of(labels, name), f"{appearance} · {labels['library_aloud']}"))
    return shown


def _folded(pair: tuple[str, str]) -> str:
    return pair[1].casefold()


def _both(tag: str, language: str) -> str:
    """Return a language's own name, and its name in the language of the page."""
    return " – ".join(dict.fromkeys((own_name(tag), name_in(tag, language))))


def _years(library: Library, labels: Labels) -> list[tuple[str, str]]:
    """Return the years in which reviews are due, for a choice."""
    years = sorted({str(text.due.year) for text in library.texts if text.due})
    return [(year, f"{labels['next_review']}{labels['colon']}{year}") for year in years]


def _marks(entry: Entry) -> str:
    """Return how it stands with the reviews of an entry, and the years in which they are due."""
    years = (str(text.due.year) for text in entry.texts if text.due)
    return " ".join(dict.fromkeys((*(str(text.review) for text in entry.texts), *years)))


def _late(library: Library, review: Review) -> list[LanguageVersion]:
    found = [text for text in library.texts if text.review is review]
    return sorted(found, key=lambda text: (text.due, text.facts.title.casefold()))


def _namer(labels: Labels) -> Callable[[HandoutFile], str]:
    def named(file: HandoutFile) -> str:
        return form_of(labels, file.format, file.edition)

    return named


def _sought(entry: Entry) -> str:
    """Return the words that an entry is found by and does not show: keywords."""
    return " ".join(dict.fromkeys(word for text in entry.texts for word in text.facts.keywords))


def _size(count: int) -> str:
    return f"{max(1, round(count / 1000))}\u00a0kB"


def describe(library: Library, labels: Labels) -> dict[str, Any]:
    """Return the words by which other rooms name files and audiences, as the page does."""
    named = _namer(labels)
    return {file.path: named(file) for text in library.texts for file in text.files}
