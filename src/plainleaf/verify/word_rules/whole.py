"""Rules for the document as a whole: title, language, protection, what is left of editing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plainleaf.verify.readback.word.ooxml import W, child, is_on, is_true, val
from plainleaf.verify.word_rules.document import Document
from plainleaf.verify.word_rules.finding import Finding, shortened

# What Word calls a file before it has a name, in the languages of its users.
_MADE_BY_PROGRAM = re.compile(
    r"(microsoft (office )?word\W.*)|"
    r"(document|dokument|documento|docum[eé]nt|documentul|asiakirja|belge|dokumentti|документ|"
    r"έγγραφο|مستند|מסמך|文档|文件|文書|문서|untitled|ohne titel|unbenannt|sans titre|sans nom|"
    r"sin t[ií]tulo|senza (nome|titolo)|naamloos|sem t[ií]tulo|bez tytułu|без названия|powerpoint "
    r"presentation|title|titel|titre|t[ií]tulo|titolo)( document)?[ _-]?\d*",
    re.IGNORECASE,
)
_FILE_NAME = re.compile(r"\S+\.(docx?|docm|dotx?|odt|rtf|pdf|txt|html?|pages)", re.IGNORECASE)
_CHANGES = ("ins", "del", "moveFrom", "moveTo")


def title(document: Document) -> Iterator[Finding]:
    """The title is what a window and a PDF of the document are called."""
    if not document.title:
        yield Finding("word-title-missing", "The document's properties have no title.")
    elif _MADE_BY_PROGRAM.fullmatch(document.title) or _FILE_NAME.fullmatch(document.title):
        yield Finding(
            "word-title-vague",
            f"The title {shortened(document.title)} was given by a program, and says nothing.",
        )


def language(document: Document) -> Iterator[Finding]:
    """The voice of a screen reader is chosen by the language."""
    normal_style = document.styles[document.styles.default_paragraph]
    base = normal_style.language.over(document.styles.language)
    if not (base.latin or base.bidi or base.east_asian):
        yield Finding("word-language-missing", "The document's styles name no language.")
    for each in document.paragraphs:
        for run in each.runs:
            said = run.properties
            tag = said.language.of(run.text, right_to_left=said.right_to_left)
            if any(char.isalpha() for char in run.text) and not tag and said.language.latin:
                yield Finding(
                    "word-language-none", "Text is marked as being in no language.", each.place
                )
                break


def left_of_editing(document: Document) -> Iterator[Finding]:
    """A finished handout has no changes to decide on and no comments."""
    changes = sum(1 for root in document.roots for _ in root.iter(*(W + n for n in _CHANGES)))
    if changes:
        what = "1 tracked change is" if changes == 1 else f"{changes} tracked changes are"
        yield Finding("word-tracked-changes", f"{what} neither accepted nor rejected.")
    if document.comments:
        comments = document.comments
        what = "1 comment is" if comments == 1 else f"{comments} comments are"
        yield Finding("word-comments", f"{what} left in the document.")


def access(document: Document) -> Iterator[Finding]:
    """Protection may shut out a screen reader; a picture behind all pages makes text hard."""
    protection = child(document.settings, "documentProtection")
    edit = val(protection, "edit") or "none"
    if protection is not None and edit != "none" and is_true(val(protection, "enforcement")):
        yield Finding("word-protected", f"The document is protected ({edit}).")
    background = document.background
    if (
        background is not None
        and is_on(child(document.settings, "displayBackgroundShape"))
        and len(background)
    ):
        yield Finding("word-background", "A picture or pattern lies behind every page.")
