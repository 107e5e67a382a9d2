"""The glossary: where the body first uses a term, and which entries it so needs.

A term is found as a whole word, in capitals or not, in the singular or in a plain plural of the
article's language; in scripts without spaces, wherever it stands. Words of headings, links, code,
definitions' terms and other languages are left alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from plainleaf.model.article import (
    Article,
    Blocks,
    Cell,
    CodeBlock,
    Definition,
    Division,
    GlossaryEntry,
    Heading,
    Table,
)
from plainleaf.model.inlines import (
    Abbreviation,
    Citation,
    Code,
    FootnoteReference,
    Image,
    Keyboard,
    Link,
    Span,
    Strikethrough,
    Subscript,
    Superscript,
    Term,
    Text,
)
from plainleaf.model.transform import Node, rewrite_children, rewrite_each
from plainleaf.model.words import plain_text

_LEFT_ALONE = (
    Heading, Link, Code, CodeBlock, Abbreviation, Keyboard, Strikethrough, Superscript, Subscript,
    Span, Division, Citation, FootnoteReference, Image, Term,
)  # fmt: skip
# Scripts that put no space between words: Thai to Khmer, kana, Han.
_NO_SPACES = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_KATAKANA = "\u30a1-\u30ff\u31f0-\u31ff"
_HANGUL = "\uac00-\ud7af"
# Signs on and under letters, which `\w` leaves out, and hyphens: with them a word goes on.
_GOES_ON = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0951-\u0963‐‑-"
_LETTER = rf"(?:[^\W{_NO_SPACES}]|[{_GOES_ON}])"
_LONGEST_SHORT_FORM = 6
# What a word may end in besides, by language; where more changes, the author names the forms.
_PLURALS = {
    "en": "(?:e?s)?", "es": "(?:e?s)?", "pt": "(?:e?s)?", "fr": "[sx]?", "nl": "(?:['’]?s|en)?",
    "de": "(?:e[nrs]?|ern|n|s)?", "tr": "(?:l[ae]r)?",
}  # fmt: skip
_ITALIAN = {"o": "[oi]", "a": "[ae]", "e": "[ei]"}
# "and", "the", "in" and their like are written together with the word that follows them.
_PREFIXES = {"ar": "(?:[وفبك]?ال|[وف]?لل|[وفبكل])?", "he": "[והבכלמש]{0,2}"}
_IN_ORDER_OF_USE = frozenset(("zh", "ja"))  # whose dictionaries do not go by code points


def linked(
    blocks: Blocks, entries: Sequence[GlossaryEntry], language: str
) -> tuple[Blocks, tuple[GlossaryEntry, ...]]:
    """Return the body with the first use of each term linked, and the entries that it uses.

    Args:
        blocks: the body as its author wrote it.
        entries: all that the author explains.
        language: of the article (BCP 47).

    Returns:
        The blocks, and the used entries in alphabetical order (in Chinese and Japanese, in order of
        use), each with its identifier and the anchor of its first use.
    """
    finder = _Finder(entries, language, blocks)
    body = rewrite_each(blocks, finder.linked)
    used = list(finder.used.values())
    if language.split("-")[0].lower() not in _IN_ORDER_OF_USE:
        used.sort(key=lambda entry: _letters(plain_text(entry.term)))
    return body, tuple(used)


def unused(article: Article) -> list[GlossaryEntry]:
    """Return the entries whose terms the body never uses."""
    finder = _Finder(article.glossary, article.metadata.language, article.blocks)
    rewrite_each(article.blocks, finder.linked)
    return [entry for at, entry in enumerate(article.glossary) if at not in finder.used]


def same_term(term: str) -> str:
    """Return the form by which two spellings are one term."""
    return " ".join(unicodedata.normalize("NFC", term).casefold().split())


def may_stand_in(form: str, text: str) -> bool:
    """Tell in a moment whether a form may stand in a casefolded text.

    A shared file may hold thousands of terms: those that begin nowhere need no search.
    """
    form = same_term(form)
    return bool(form) and form[: max(1, len(form) - 1)] in text


def _letters(term: str) -> tuple[str, str]:
    plain = "".join(
        character
        for character in unicodedata.normalize("NFKD", term)
        if not unicodedata.combining(character)
    )
    return plain.casefold(), term


class _Finder:
    """Finds the first use of each term, in reading order."""

    def __init__(self, entries: Sequence[GlossaryEntry], language: str, blocks: Blocks) -> None:
        self.entries = entries
        self.used: dict[int, GlossaryEntry] = {}
        primary = language.split("-")[0].lower()
        text = plain_text(blocks).casefold() if entries else ""
        forms = [
            (form, at)
            for at, entry in enumerate(entries)
            for form in (plain_text(entry.term), *entry.forms)
            if may_stand_in(form, text)
        ]
        # The longest first, or "dose" would be found in "dose limit".
        forms.sort(key=lambda pair: -len(pair[0]))
        self._owners = [at for _, at in forms]
        patterns = "|".join(f"({_pattern(form, primary)})" for form, _ in forms)
        self._pattern = re.compile(patterns, re.IGNORECASE) if patterns else None

    def linked(self, node: Node) -> Node | tuple[Text | Term, ...]:
        """Return a node with terms linked; what has none stays the same."""
        match node:
            case Text(text):
                return self._text(text) or node
            case Cell(header=True):
                return node
            case Definition(explanations=explanations):
                explanations = rewrite_each(explanations, self.linked)
                same = explanations is node.explanations
                return node if same else replace(node, explanations=explanations)
            case Table(body=body):
                body = rewrite_each(body, self.linked)
                return node if body is node.body else replace(node, body=body)
            case _ if isinstance(node, _LEFT_ALONE):
                return node
            case _:
                return rewrite_children(node, self.linked)

    def _text(self, text: str) -> tuple[Text | Term, ...]:
        """Return the pieces of a text in which terms stand for the first time; or nothing."""
        if self._pattern is None or len(self.used) == len(self.entries):
            return ()
        out: list[Text | Term] = []
        done = 0
        for match in self._pattern.finditer(text):
            at = self._owners[(match.lastindex or 1) - 1]
            if at in self.used or not match.group():
                continue
            number = len(self.used) + 1
            target, anchor = f"term-{number}", f"use-{number}"
            self.used[at] = replace(self.entries[at], identifier=target, used_at=anchor)
            if match.start() > done:
                out.append(Text(text[done : match.start()]))
            out.append(Term((Text(match.group()),), target, anchor))
            done = match.end()
        if out and done < len(text):
            out.append(Text(text[done:]))
        return tuple(out)


def _pattern(form: str, language: str) -> str:
    """Return the expression that finds a form of a term as a word of its own; it has no groups."""
    form = " ".join(unicodedata.normalize("NFC", form).split())
    first, last = form[0], form[-1]
    stem, ending = form, ""
    if last.isalpha() and not re.match(f"[{_NO_SPACES}{_HANGUL}]", last):
        ending = _PLURALS.get(language, "")
        if language == "en" and re.search("[^aeiou]y$", form, re.IGNORECASE):
            stem, ending = form[:-1], "(?:y|ies)"
        elif language == "it" and last.lower() in _ITALIAN:
            stem, ending = form[:-1], _ITALIAN[last.lower()]
    words = r"\s+".join(map(re.escape, stem.split(" "))) + ending
    words = _PREFIXES.get(language, "") + words
    if form.isupper() and len(form) <= _LONGEST_SHORT_FORM:
        words = f"(?-i:{words})"  # IT is not it
    return f"{_edge(first, '?<!')}{words}{_edge(last, '?!')}"


def _edge(character: str, look: str) -> str:
    """Return what must not stand beside a term that begins or ends with a character."""
    if re.match(f"[{_KATAKANA}]", character):
        return f"({look}[{_KATAKANA}])"
    if re.match(f"[{_NO_SPACES}]", character):
        return ""
    if re.match(f"[{_HANGUL}]", character) and look == "?!":
        return ""  # particles follow the word
    return f"({look}{_LETTER})" if character.isalnum() else ""
