"""What a template or an example left to be filled in: no reader may meet it as if it were said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from plainleaf.diagnostics import Diagnostic, Position, Severity
from plainleaf.model.article import Article
from plainleaf.model.inlines import Image
from plainleaf.model.metadata import Name
from plainleaf.model.transform import walk
from plainleaf.model.words import placed_texts

# Our own mark, what other templates write, and printers' blind text.
_LEFT = re.compile(
    r"\[FILL IN\b[^\]\n]*\]?"
    r"|(?i:\[(?:insert|enter|type)\b[^\]\n]*\]|\blorem ipsum\b[^.]*|\byour name here\b)"
)
# Crossref's prefix for tests, and what examples make of a DOI. No work has these.
_EXAMPLE_DOI = re.compile(r"10\.(?:5555/|x{3,}|\d{4,9}/(?:example|xxx+|your))", re.IGNORECASE)
_EXAMPLE_NAMES = frozenset(
    ("your name", "author name", "given family", "jane doe", "john doe", "max mustermann",
     "erika mustermann")
)  # fmt: skip
# Sentences of the articles that `plainleaf new` used to write.
_OLD_TEMPLATE = frozenset(
    (
        "What your readers will call this handout",
        "One sentence that says what it is about and for whom.",
        "The title of the study",
        "The most important thing first.",
        "Two or three points are enough.",
        "Your first section",
        "Say when to get help at once, and where.",
    )
)


def placeholder(article: Article) -> Iterator[Diagnostic]:
    """Nothing is handed out that an author was meant to fill in."""
    seen: set[tuple[str, int]] = set()
    for text, position in _told(article):
        for words in _placeholders(text):
            if (words, position.line) not in seen:
                seen.add((words, position.line))
                yield Diagnostic(
                    "placeholder",
                    Severity.ERROR,
                    f"This is still to be filled in: {words}",
                    position,
                    "Write what your readers need in its place, or delete it.",
                )


def _placeholders(text: str) -> Iterator[str]:
    """Yield what stands in a text for words that are not there yet."""
    if text in _OLD_TEMPLATE or text.casefold() in _EXAMPLE_NAMES:
        yield text
    elif _EXAMPLE_DOI.match(text):
        yield f"the DOI {text}"
    else:
        yield from (match[0] for match in _LEFT.finditer(text))


def _told(article: Article) -> Iterator[tuple[str, Position]]:
    """Yield the texts of an article, of its front matter and of its works, with their places."""
    metadata = article.metadata
    for key, value in (
        ("title", metadata.title),
        ("description", metadata.description),
        ("category", metadata.category),
        ("source", metadata.source),
        ("owner", metadata.owner),
        ("web", metadata.web),
        *(("authors", author) for author in metadata.authors),
        *(("keywords", word) for word in metadata.keywords),
    ):
        yield value, replace(article.position, line=metadata.lines.get(key, 1))
    for work in article.references:
        names = " ".join(map(_spoken, work.authors))
        for value in (work.title, names, work.container_title, work.doi, work.url, work.publisher):
            yield value, work.position
    yield from placed_texts(article, article.position)
    for node in walk(article):
        if isinstance(node, Image) and node.alt:
            yield node.alt, node.position


def _spoken(name: Name) -> str:
    return name.literal or f"{name.given} {name.family}".strip()
