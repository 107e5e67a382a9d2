"""The reader: an article's Markdown file → `Article`, and what its author should know.

No other room sees Markdown or YAML.

    source.py        bytes → text
    front_matter.py  YAML → metadata and references
    front/           the front matter as people type it: rules, lines, keys, dates, works
    bibliography/    works in files beside the article, lines of reference lists, style files
    typed/           lines as people type them who know no Markdown → Markdown
    markdown.py      Markdown → one HTML tree (extensions.py, websites.py, html_filter.py,
                     token_reports.py)
    blocks.py        HTML tree → blocks (boxes.py, inlines.py, tables.py, callouts.py, dom.py)
    glossary.py      terms and their explanations, own ones and shared files
    files.py         what an article may read, and what it may not
    pictures.py      the pictures beside it, and svg.py those that are drawn
    characters.py    characters that no document may hold
    limits.py        how large an article may be
    identifiers.py   headings and the links to them
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.etree.ElementTree import Element

from plainleaf.diagnostics import Diagnostic, Position, in_source_order
from plainleaf.errors import SourceError
from plainleaf.model.article import (
    Article,
    Block,
    Blocks,
    Footnote,
    GlossaryEntry,
    Heading,
    Section,
)
from plainleaf.model.glossary import same_term, unused
from plainleaf.model.inlines import FootnoteReference, Image, Inlines, Link, Text
from plainleaf.model.metadata import Metadata
from plainleaf.model.transform import Nodes, walk
from plainleaf.model.words import all_words, placed_texts, plain_text
from plainleaf.places import located, with_edits
from plainleaf.reader.bibliography.files import read_works
from plainleaf.reader.blocks import BlockReader, sections
from plainleaf.reader.dom import depth, line_of, parts, taken_out
from plainleaf.reader.files import Files
from plainleaf.reader.front_matter import FrontMatter, canonical_language, read_front_matter
from plainleaf.reader.glossary import GlossaryReader
from plainleaf.reader.identifiers import identify
from plainleaf.reader.inlines import InlineReader
from plainleaf.reader.limits import TooMuch
from plainleaf.reader.log import Log, excerpt
from plainleaf.reader.markdown import DEEPEST, FRONT, TooDeep, has_markup, html_tree
from plainleaf.reader.pictures import Pictures
from plainleaf.reader.source import SourceText, find, load
from plainleaf.reader.typed import as_meant

__all__ = ["Reading", "SourceText", "find", "read_article"]

_DEEPEST_HTML = 3 * DEEPEST
# TeX as Pandoc knows it: no space inside the signs, no letter or figure behind them.
_FORMULA = re.compile(r"\$\$[^$]+\$\$|(?<![\w$])\$(?=\S)[^$]+?(?<=\S)\$(?![\w$])")


@dataclass(frozen=True, slots=True)
class Reading:
    """An article and what its reader found, in the order of the source.

    `mended` maps a line of the source to how it should stand, where a diagnostic of that line says
    what is wrong and there is one way to write it. `written` is the source as it was written, lines
    parted by line feeds.
    """

    article: Article
    diagnostics: tuple[Diagnostic, ...]
    mended: Mapping[int, str] = field(default_factory=dict)
    written: str = ""


def read_article(path: Path | SourceText, root: Path | None = None) -> Reading:
    """Read one article.

    Args:
        path: a Markdown file, a folder that holds article.md, or the article's text.
        root: another folder that pictures may be read from.

    Raises:
        SourceError: the file cannot be read, is empty, is not UTF-8, or is too large or too deeply
            nested.
    """
    if root is not None and not root.is_dir():
        raise SourceError(f"{root}: is no folder, so no picture can be read from it.")
    source = load(path, root)
    log = Log(source.name)
    log.found.extend(source.diagnostics)
    front = read_front_matter(source.text, log)
    references, style = read_works(front, source.path.parent, log)
    works = {reference.identifier for reference in references}
    text, kinds = as_meant(front.body, log)
    try:
        body, abbreviations = html_tree(text, log, works, _front_words(front), kinds)
        deepest, line = depth(body)
        if deepest > _DEEPEST_HTML:
            raise TooDeep(line)
    except TooDeep as error:
        raise SourceError(
            f"{source.name}:{error.line}: lists, quotations or boxes are nested more than "
            f"{DEEPEST} deep here; nobody could follow that. Take them apart."
        ) from None
    inline = InlineReader(log, abbreviations, _language(front, source.path))
    read_front = _read_front(body, inline)
    blocks = BlockReader(log, inline)
    try:
        content = blocks.body(body)
    except TooMuch as error:
        raise SourceError(f"{source.name}:{error.line}: {error.problem}.") from None
    entries = _glossary(front, content, source.path, inline, log)
    _report_unused_abbreviations(inline, log)
    article = _assemble(front, content, tuple(blocks.footnotes), entries, inline, read_front)
    article = replace(
        article, references=references, style=style, references_hidden=front.references_hidden
    )
    article = _without_unused_shared_terms(article)
    pictures = Pictures(Files(source.path.parent, root), log)
    for node in walk(article):
        if isinstance(node, Image):
            pictures.load(node.picture, node.position.line)
    article = replace(article, pictures=pictures.loaded)
    _report_footnotes(article, log)
    _report_template_tags(article, log)
    _report_formulas(article, log)
    found = with_edits(log.found, log.mended, source.written)
    found = in_source_order(located(found, source.name, source.written))
    return Reading(article, tuple(found), log.mended, source.written)


def _front_words(front: FrontMatter) -> dict[str, tuple[str, int]]:
    """Return the words of the front matter that may have marks in them, with their lines."""
    metadata = front.metadata
    words = {
        "title": metadata.title,
        "description": metadata.description,
        "category": metadata.category,
        "owner": metadata.owner,
        **{f"authors {at}": name for at, name in enumerate(metadata.authors)},
    }
    return {
        name: (text, front.lines.get((name.split()[0],), 1))
        for name, text in words.items()
        if has_markup(text)
    }


def _read_front(body: Element, inline: InlineReader) -> dict[str, Inlines]:
    """Take the words of the front matter from the tree, and return them as nodes."""
    # A short form is explained where the text uses it, not in the title.
    reader = replace(inline, abbreviations={})
    found = taken_out(body, FRONT)
    read = {each.attrib[FRONT]: reader.read(parts(each), line_of(each, 1)) for each in found}
    for link in walk(tuple(read[name] for name in read if name not in ("title", "description"))):
        if isinstance(link, Link):
            inline.log.warning(
                "relative-link",
                f"A link cannot stand here; its words are shown without: {excerpt(link.target)}",
                link.position.line,
                "Link to it in the text, or give `web:` the address of the handout.",
                dropped=link.target,
            )
    return read


def _plain(metadata: Metadata, words: dict[str, Inlines]) -> Metadata:
    """Return what the front matter says without marks, as the properties of files have it."""
    plain = {name: " ".join(plain_text(nodes).split()) for name, nodes in words.items()}
    return replace(
        metadata,
        title=plain.get("title", metadata.title),
        description=plain.get("description", metadata.description),
        category=plain.get("category", metadata.category),
        owner=plain.get("owner", metadata.owner),
        authors=tuple(
            plain.get(f"authors {at}", author) for at, author in enumerate(metadata.authors)
        ),
    )


def _language(front: FrontMatter, path: Path) -> str:
    """Return the language of the front matter, or of a name like `article.es.md`."""
    named = path.stem.rsplit(".", 1)
    beside = (canonical_language(named[1]) or "") if len(named) == 2 else ""
    return front.metadata.language or beside


def _assemble(
    front: FrontMatter,
    content: Blocks,
    footnotes: tuple[Footnote, ...],
    glossary: tuple[GlossaryEntry, ...],
    inline: InlineReader,
    front_words: dict[str, Inlines],
) -> Article:
    log = inline.log
    metadata = replace(front.metadata, language=inline.language)
    metadata = _plain(metadata, front_words)
    position = log.at(front.lines.get(("title",), 1))
    heading, blocks = _title(metadata.title, front_words.get("title", ()), content, position)
    heading = heading or Heading(1, (), "", position)
    heading, blocks, footnotes, glossary = identify(
        heading, blocks, footnotes, glossary, inline.anchors, log
    )
    if not metadata.title:
        metadata = replace(metadata, title=" ".join(plain_text(heading).split()))
    return Article(
        metadata=metadata,
        heading=heading,
        blocks=blocks,
        footnotes=_first_of_each(footnotes, log),
        position=log.at(0),
        glossary=glossary,
        lede=front_words.get("description", ()),
    )


def _glossary(
    front: FrontMatter, content: Blocks, path: Path, inline: InlineReader, log: Log
) -> tuple[GlossaryEntry, ...]:
    """Return the terms that the front matter explains, and those of the files that it names."""

    def reader(own: Log) -> InlineReader:
        # It shares the article's abbreviations, and notes that it used them.
        return replace(inline, log=own)

    text = plain_text(content).casefold()
    return GlossaryReader(path.parent, log, reader, text).read(front.glossary, front.lines)


def _without_unused_shared_terms(article: Article) -> Article:
    """Return the article without what shared files explain and it never mentions."""
    if not any(entry.shared for entry in article.glossary):
        return article
    idle = {same_term(plain_text(entry.term)) for entry in unused(article) if entry.shared}
    kept = (
        entry
        for entry in article.glossary
        if not entry.shared or same_term(plain_text(entry.term)) not in idle
    )
    return replace(article, glossary=tuple(kept))


def _title(
    title: str, words_of_title: Inlines, content: Blocks, position: Position
) -> tuple[Heading | None, Blocks]:
    """Return the title's heading and the body without it.

    A first `# heading` is the title where the front matter has none, or says the same.
    """
    first = content[0] if content else None
    named = None
    if isinstance(first, Section) and first.heading.level == 1:
        words = " ".join(plain_text(first.heading).split())
        if not title or words == title:
            named = first.heading
            content = sections(_flat((*first.blocks, *content[1:])))
    if named is not None:
        return named, content
    return (Heading(1, words_of_title or (Text(title),), "", position) if title else None), content


def _flat(blocks: Blocks) -> list[Block]:
    out: list[Block] = []
    for block in blocks:
        out += [block.heading, *_flat(block.blocks)] if isinstance(block, Section) else [block]
    return out


def _report_unused_abbreviations(inline: InlineReader, log: Log) -> None:
    for short, (long, line) in inline.abbreviations.items():
        if short not in inline.used_abbreviations:
            log.warning(
                "unused-abbreviation",
                f"'{short}' ({excerpt(long)}) is explained but never used.",
                line,
                "Delete the line, or correct the short form.",
                dropped=f"{short} {long}",
            )


def _report_template_tags(article: Article, log: Log) -> None:
    for text, position in placed_texts(article, article.position):
        for tag in re.findall(r"\{\{.*?\}\}|\{%.*?%\}", text):
            log.warning(
                "template-tag",
                f"{excerpt(tag)} is an instruction to a website's software; it is shown as it is.",
                position.line,
                "Write what readers should see in its place.",
            )


def _report_formulas(article: Article, log: Log) -> None:
    """Name TeX by what only TeX has; `$5 and $10` are dollars."""
    for text, position in placed_texts(article, article.position):
        for formula in _FORMULA.findall(text):
            if re.search(r"[\\^_{]|^\$+[A-Za-z]\$", formula):
                log.warning(
                    "formula",
                    f"{excerpt(formula)} is a formula in TeX; it is shown as it is.",
                    position.line,
                    "Write it as text: R<sub>0</sub>, 10<sup>6</sup>.",
                )


def _marks(node: Nodes) -> list[str]:
    return [each.label for each in walk(node) if isinstance(each, FootnoteReference)]


def _first_of_each(footnotes: tuple[Footnote, ...], log: Log) -> tuple[Footnote, ...]:
    known: dict[str, Footnote] = {}
    for footnote in footnotes:
        if known.setdefault(footnote.label, footnote) is not footnote:
            words = all_words(footnote)
            log.error(
                "duplicate-footnote",
                f"The footnote '{footnote.label}' stands here a second time: {excerpt(words)}",
                footnote.position.line,
                "Give each footnote a label of its own.",
                dropped=words,
                first=known[footnote.label].position.line,
            )
    return tuple(known.values())


def _report_footnotes(article: Article, log: Log) -> None:
    known = {footnote.label: footnote for footnote in article.footnotes}
    waiting = _marks((article.heading, article.lede, article.blocks))
    used: set[str] = set()
    while waiting:
        label = waiting.pop()
        if label not in used and label in known:
            used.add(label)
            waiting += _marks(known[label].blocks)
    for footnote in article.footnotes:
        if footnote.label not in used:
            words = all_words(footnote)
            log.warning(
                "unused-footnote",
                f"Nothing points at the footnote '{footnote.label}'; it is not shown: "
                f"{excerpt(words)}",
                footnote.position.line,
                f"Write [^{footnote.label}] where it belongs.",
                dropped=words,
            )
    for text, position in placed_texts(article, article.position):
        for label in re.findall(r"\[\^([^\]\s]+)\]", text):
            # In an explanation of a word, or right below HTML, no mark is read.
            there = label in known
            log.warning(
                "unknown-footnote",
                f"No footnote’s mark is read here, so it is shown as text: [^{label}]"
                if there
                else f"There is no footnote '{label}'; the mark is shown as text.",
                position.line,
                "Say here what the note says."
                if there
                else f"Write a line [^{label}]: with what it says.",
            )
