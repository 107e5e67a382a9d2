"""Any article in: a text, a web page, a Word file, Markdown → `article.md` as a person writes it.

    plain/            plain text, however it was pasted
    web/              a saved web page
    word/             a Word file
    markdown.py       an article of ours, or of another program
    manuscript.py     what they all make: front matter, blocks of the model, reports
    decisions/        what of that can be decided otherwise, and what comes of it
    serialise.py      a manuscript → Markdown; the only room that writes it
    prove.py          read again: nothing lost, nothing in another order, nothing to change
    wording.py words/ what texts say around an article, a language a file

Every word of the source is in the article or in a report (`left-out`, `guessed`, `asked`), and
nothing is fetched from a network. What all of this needs is imported by its functions: in an
export, the Word rules ask for the language of a text alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from plainleaf.diagnostics import Diagnostic, in_source_order
from plainleaf.errors import ConformanceError, SourceError, UsageError, WriteError
from plainleaf.reader import find
from plainleaf.reader.front_matter import canonical_language
from plainleaf.reader.source import ARTICLE_NAME

if TYPE_CHECKING:
    from plainleaf.importers.decisions import Question
    from plainleaf.importers.manuscript import Manuscript
    from plainleaf.importers.word import Changes

__all__ = ["Import", "import_article"]

STANDARD_INPUT = "standard input"
_MARKDOWN = (".md", ".markdown", ".qmd", ".mdown")
_PAGES = (".html", ".htm", ".xhtml")
_WORD = (".docx", ".docm", ".dotx")
_OPEN = "Open it, save it as .docx"
_COPY = "Open it, select all, and save or paste it as plain text"
_TYPE = "Type its words into a text file, or copy them with a program that reads pictures (OCR)"
# What each kind is, and how to go on.
_NOT_YET = {
    ".doc": ("a file of Word 97", f"{_OPEN} in Word or LibreOffice"),
    ".odt": ("an OpenDocument text", f"{_OPEN} in LibreOffice"),
    ".rtf": ("an RTF file", f"{_OPEN} in Word or LibreOffice"),
    ".pages": ("a file of Pages", "Open it in Pages, and export it as Word"),
    ".pdf": ("a PDF file", _COPY),
    ".epub": ("an EPUB file", _COPY),
    ".pptx": ("a presentation", _COPY),
    ".xlsx": ("a spreadsheet", _COPY),
    **dict.fromkeys(
        (".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".webp", ".heic", ".svg", ".bmp"),
        ("a picture", _TYPE),
    ),
}
_FIRST_BYTES = {b"%PDF": ".pdf", b"{\\rtf": ".rtf", b"\xd0\xcf\x11\xe0": ".doc", b"\x89PNG": ".png",
    b"\xff\xd8\xff": ".jpg", b"GIF8": ".gif"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Import:
    """What came of a source.

    Args:
        text: article.md, whole.
        language: BCP 47, as named or as guessed.
        diagnostics: what was left out, guessed and is asked, in the order of the source.
        pictures: bytes by the path under which the article names them.
        written: the files, if a folder was given.
        questions: what could be decided otherwise, before anything was.
    """

    text: str
    language: str
    diagnostics: tuple[Diagnostic, ...]
    pictures: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    written: tuple[Path, ...] = ()
    questions: tuple[Question, ...] = field(default=(), repr=False)


def import_article(
    source: Path | str | bytes,
    out: Path | None = None,
    language: str | None = None,
    changes: str | None = None,
    decisions: Mapping[str, str] | None = None,
) -> Import:
    """Turn a source into an article, and prove that it says the same.

    Args:
        source: a file, or a text's bytes.
        out: a folder for article.md and its pictures; it must hold neither.
        language: BCP 47; None: it is guessed from the text.
        changes: "accept" or "reject" the tracked changes of Word; None: they stop it.
        decisions: what of a line is made otherwise, by the keys of `questions`: such as
            `{"12": "text"}`, which takes a line back in that was left out.

    Raises:
        UsageError: a decision is about nothing, or none that can be made there.
        SourceError: the source cannot be read, or is of a kind that cannot be imported.
        WriteError: `out` holds an article already, or cannot be written.
        ConformanceError: the article would not say what the source says.
    """
    from plainleaf.importers.decisions import chosen, decided, offered, questions_of, read_in_place
    from plainleaf.importers.prove import prove
    from plainleaf.importers.serialise import serialise
    from plainleaf.importers.word import Changes

    if language is not None:
        tag = canonical_language(language)
        if tag is None:
            raise SourceError(
                f"{language}: is no language tag; write one such as en, es or zh-Hans."
            )
        language = tag
    if out is not None:
        _refuse_overwriting(out)
    name = STANDARD_INPUT if isinstance(source, bytes) else str(source)
    tracked = Changes(changes) if changes else None
    manuscript = _manuscript(source, name, language, tracked)
    questions = offered(questions_of(manuscript), manuscript)
    if wanted := chosen(questions, decisions or {}):
        kept = read_in_place(questions, wanted, placed=bool(manuscript.lines))
        if kept:
            manuscript = _manuscript(source, name, language, tracked, kept)
        manuscript = decided(manuscript, questions, wanted)
    text = serialise(manuscript)
    try:
        reading = prove(manuscript, text, name)
    except ConformanceError:
        if not wanted:
            raise
        raise UsageError(
            f"{','.join(wanted)}: an article cannot say this so, here; choose something else, or "
            "leave it as it was and change it in the text."
        ) from None
    written = _write(out, text, manuscript) if out is not None else ()
    return Import(
        text,
        reading.article.metadata.language,
        tuple(in_source_order(_at_lines(manuscript))),
        manuscript.pictures,
        written,
        questions,
    )


def _at_lines(manuscript: Manuscript) -> list[Diagnostic]:
    if not manuscript.lines:
        return list(manuscript.diagnostics)
    return [
        replace(each, position=replace(each.position, line=manuscript.line(each.position.line)))
        for each in manuscript.diagnostics
    ]


def _manuscript(
    source: Path | str | bytes,
    name: str,
    language: str | None,
    changes: Changes | None,
    kept: frozenset[tuple[int, str]] = frozenset(),
) -> Manuscript:
    from plainleaf.importers.markdown import from_markdown
    from plainleaf.importers.plain import from_text
    from plainleaf.importers.web import from_page
    from plainleaf.importers.word import from_word

    if isinstance(source, bytes):
        return from_text(source, name, language, kept)
    path = Path(source)
    if path.is_dir() or path.suffix.lower() in _MARKDOWN:
        return from_markdown(find(path))
    if path.suffix.lower() in _NOT_YET:
        raise _not_yet(path, path.suffix.lower())
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}).") from None
    kind = next((kind for first, kind in _FIRST_BYTES.items() if data.startswith(first)), "")
    if kind == ".doc" and path.suffix.lower() in _WORD:
        raise SourceError(
            f"{path}: has a password, or is a file of Word 97. Open it in Word, take the password "
            "away, and save it as .docx."
        )
    if kind:
        raise _not_yet(path, kind)
    if path.suffix.lower() in _PAGES:
        return from_page(path, language, frozenset(place for place, _ in kept), changes)
    if path.suffix.lower() in _WORD:
        return from_word(path, language, changes)
    if re.match(rb"(?:\xef\xbb\xbf)?---\s*\n(?:.*\n)*?(?:title|lang):", data):
        return from_markdown(path)
    return from_text(data, name, language, kept)


def _not_yet(path: Path, kind: str) -> SourceError:
    what, how = _NOT_YET[kind]
    return SourceError(f"{path}: is {what}, which cannot be imported. {how}, and import that.")


def _refuse_overwriting(out: Path) -> None:
    if (out / ARTICLE_NAME).exists():
        raise WriteError(f"{out / ARTICLE_NAME}: is there already; name another folder with --out.")


def _write(out: Path, text: str, manuscript: Manuscript) -> tuple[Path, ...]:
    from plainleaf.importers.prove import write_pictures

    try:
        out.mkdir(parents=True, exist_ok=True)
        taken = [path for path in manuscript.pictures if (out / path).exists()]
        if taken:
            raise WriteError(f"{out / taken[0]}: is there already; name another folder with --out.")
        write_pictures(manuscript.pictures, out)
        article = out / ARTICLE_NAME
        with article.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise WriteError(f"{out}: cannot be written ({error.strerror}).") from None
    return (article, *(out / path for path in manuscript.pictures))
