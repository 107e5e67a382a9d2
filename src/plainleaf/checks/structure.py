"""Checks of the bones of an article: title, language, headings, links, pictures, terms."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

from plainleaf.diagnostics import Diagnostic, Severity
from plainleaf.model.article import Article, Heading, Section
from plainleaf.model.glossary import unused
from plainleaf.model.headings import MetHeading, headings_met
from plainleaf.model.inlines import Citation, Image, Link, Strikethrough, Text
from plainleaf.model.transform import walk
from plainleaf.model.words import plain_text
from plainleaf.text.shown import misleading, shown_instead
from plainleaf.theme.table_lists import wide_tables
from plainleaf.theme.tokens import Edition, Tokens

_LONGEST_NAME = 200


def missing_title(article: Article) -> Iterator[Diagnostic]:
    """The title is a document's name for a screen reader (WCAG 2.2, 2.4.2)."""
    if not article.heading.inlines:
        yield Diagnostic(
            "missing-title",
            Severity.ERROR,
            "The article has no title.",
            article.position,
            "Add `title: …` to the front matter, or begin the body with `# The title`.",
        )


def missing_language(article: Article) -> Iterator[Diagnostic]:
    """Without a language a screen reader reads with the wrong voice (WCAG 2.2, 3.1.1)."""
    if not article.metadata.language:
        yield Diagnostic(
            "missing-language",
            Severity.ERROR,
            "The article does not say which language it is in.",
            article.position,
            "Add `lang: en` (or es, de, ar …) to the front matter.",
        )


def no_labels(article: Article, example: Path) -> Iterator[Diagnostic]:
    """The product's own words would be English (WCAG 2.2, 3.1.2).

    Args:
        article: in a language that its theme has no labels for.
        example: the labels that can be copied and translated.
    """
    language, position = article.metadata.language, article.position
    yield Diagnostic(
        "no-labels",
        Severity.ERROR,
        f"A handout’s own words, such as “Page 1 of 3”, are not known in “{language}”.",
        replace(position, line=article.metadata.lines.get("lang", position.line)),
        f"Copy {example} to labels/{language}.toml in a theme’s folder of yours, and translate "
        "it. A draft has English words.",
    )


def wide_table(article: Article, tokens: Tokens) -> Iterator[Diagnostic]:
    """A table that does not fit a page is shown as a list.

    Args:
        article: with its pictures.
        tokens: of its theme. Other editions than the standard one have lists of more tables.
    """
    if tokens.edition is not Edition.STANDARD:
        return
    for nodes in (article.blocks, article.footnotes):
        for table in wide_tables(nodes, tokens, article.pictures):
            yield Diagnostic(
                "wide-table",
                Severity.NOTE,
                f"This table has {len(table.alignments)} columns, and a page has no room for them "
                "side by side: it is shown as a list, a point for each row.",
                table.position,
                "If it is to stay a table, leave out columns, shorten their words, or make two "
                "tables of it.",
            )


def _headings(article: Article) -> list[Heading]:
    return [node for node in walk(article.blocks) if isinstance(node, Heading)]


def heading_one(article: Article) -> Iterator[Diagnostic]:
    """The title is the only heading of level 1."""
    for heading in _headings(article):
        if heading.level == 1:
            yield Diagnostic(
                "heading-one",
                Severity.ERROR,
                f"Only the title has level 1: “{plain_text(heading)}”.",
                heading.position,
                "Write ## for the sections of the body, ### below them.",
            )


def heading_skip(article: Article) -> Iterator[Diagnostic]:
    """A level that is left out looks like a lost section (WCAG 2.2, 1.3.1; PDF/UA-1, 7.4.2)."""
    written = shown = 1
    for met in headings_met(article.blocks):
        before = min(written, shown)
        if met.level > before + 1 and isinstance(met.node, Heading):
            yield Diagnostic(
                "heading-skip",
                Severity.ERROR,
                f"“{plain_text(met.node)}” has level {met.level}, "
                f"but the heading before it has level {before}.",
                met.node.position,
                f"Write {'#' * (before + 1)} here.",
            )
        shown = met.level
        written = met.level if isinstance(met.node, Heading) else written


def box_outline(article: Article) -> Iterator[Diagnostic]:
    """Lists of headings put what comes after a box into it, if its title has a higher level."""
    above: list[MetHeading] = []
    for met in headings_met(article.blocks):
        while above and above[-1].level >= met.level:
            above.pop()
        boxes = above[-1].boxes if above else ()
        if (
            boxes
            and isinstance(met.node, Heading)
            and not any(boxes[-1] is box for box in met.boxes)
        ):
            yield Diagnostic(
                "box-outline",
                Severity.WARNING,
                f"“{plain_text(met.node)}” has level {met.level} and comes after a box with a "
                f"heading of level {above[-1].level}: bookmarks and lists of headings put it into "
                "that box.",
                met.node.position,
                "Give the headings of the box lower levels than the section that it stands in, or "
                "let the box stand at the end of that section.",
            )
        above.append(met)


def empty_section(article: Article) -> Iterator[Diagnostic]:
    """A heading promises words."""
    for node in walk(article.blocks):
        if isinstance(node, Section) and not node.blocks:
            yield Diagnostic(
                "empty-section",
                Severity.ERROR,
                f"Nothing stands under “{plain_text(node.heading)}”.",
                node.position,
                "Write the section, or delete its heading.",
            )


def empty_article(article: Article) -> Iterator[Diagnostic]:
    """An article says something."""
    if not article.blocks:
        yield Diagnostic(
            "empty-article",
            Severity.ERROR,
            "The article has no text below its title.",
            article.position,
            "Write the body below the front matter.",
        )


def broken_link(article: Article) -> Iterator[Diagnostic]:
    """A link within the article leads to one of its headings."""
    headings = [node for node in walk(article) if isinstance(node, Heading)]
    known = {node.identifier for node in headings}
    for node in walk(article):
        if isinstance(node, Link) and node.target[:1] == "#" and node.target[1:] not in known:
            yield Diagnostic(
                "broken-link",
                Severity.ERROR,
                f"The link leads to {node.target}, which is nowhere in the article.",
                node.position,
                _closest(node.target[1:], headings),
            )


def misleading_link(article: Article) -> Iterator[Diagnostic]:
    """A number or an address that a link shows is the one that it leads to."""
    language = article.metadata.language
    for node in walk(article):
        if isinstance(node, Link):
            pictured = [each.alt or "" for each in walk(node) if isinstance(each, Image)]
            words = " ".join((plain_text(node), *pictured))
            if shown := shown_instead(words, node.target, language):
                message, hint = misleading(shown, node.target)
                yield Diagnostic("misleading-link", Severity.ERROR, message, node.position, hint)


def _closest(target: str, headings: list[Heading]) -> str:
    """Return how to link to the heading that was most likely meant."""
    known = {heading.identifier: heading for heading in headings if heading.level > 1}
    near = difflib.get_close_matches(unquote(target)[:_LONGEST_NAME], known, n=1, cutoff=0.5)
    if not near:
        return "Give the heading that you mean an identifier: ## Its words {#name}"
    words = " ".join(plain_text(known[near[0]]).split())
    return f"If you mean “{words}”, write [words](#{near[0]})."


def unknown_citation(article: Article) -> Iterator[Diagnostic]:
    """A citation names a reference of the front matter."""
    known = {reference.identifier for reference in article.references}
    for node in walk(article):
        if isinstance(node, Citation):
            for item in node.items:
                if item.key not in known:
                    yield Diagnostic(
                        "unknown-citation",
                        Severity.ERROR,
                        f"There is no reference with the id '{item.key}'.",
                        node.position,
                        "Add it under `references:` in the front matter, or correct the id.",
                    )


def missing_alt(article: Article) -> Iterator[Diagnostic]:
    """Anyone who cannot see a picture needs it in words (WCAG 2.2, 1.1.1)."""
    for node in walk(article):
        if isinstance(node, Image) and node.alt is None:
            yield Diagnostic(
                "missing-alt",
                Severity.ERROR,
                f"The picture '{node.picture}' has no description.",
                node.position,
                f"Write ![what it shows]({node.picture}); "
                f"if it says nothing, ![]({node.picture}){{.decorative}}.",
            )


def struck_out(article: Article) -> Iterator[Diagnostic]:
    """A line through words is not heard, and a dose under it reads as one that holds."""
    position, lines = article.position, 0
    for node in walk(article):
        if hasattr(node, "position"):
            position, lines = node.position, 0
        elif isinstance(node, Text):
            lines += len(node.breaks)
        elif isinstance(node, Strikethrough):
            yield Diagnostic(
                "struck-out",
                Severity.WARNING,
                f"A line through words is easily missed, and not read aloud: {plain_text(node)}",
                replace(position, line=position.line + lines),
                "Delete the words; or say what changed: “no longer 20 mg, but 10 mg”.",
            )


def unused_term(article: Article) -> Iterator[Diagnostic]:
    """A term that the text never uses is not explained: there is nothing to explain."""
    for entry in unused(article):
        if not entry.shared:
            yield Diagnostic(
                "unused-term",
                Severity.NOTE,
                f"The text never uses '{plain_text(entry.term)}', so it is not explained.",
                entry.position,
                "Delete it; or, if the text has another form of the word, add that form: "
                f"{plain_text(entry.term)} | another form",
                dropped=f"{' '.join((plain_text(entry.term), *entry.forms))} "
                f"{plain_text(entry.explanation)}",
            )
