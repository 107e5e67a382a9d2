"""A rule for the language of the text: the voice that reads it out is chosen by its mark."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from unicodedata import east_asian_width

from plainleaf.importers.language import guess
from plainleaf.verify.readback.outline import normal
from plainleaf.verify.readback.word.content import RunProperties
from plainleaf.verify.word_rules.document import Document
from plainleaf.verify.word_rules.finding import Finding, shortened

# Words, or letters of scripts without spaces, by which a language is known well enough.
_WORDS, _LETTERS = 20, 60
# Tags of one language, as different programs write them.
_SAME = {"no": "nb", "nn": "nb", "iw": "he", "in": "id", "prs": "fa", "hr": "sr", "bs": "sr"}


def languages(document: Document) -> Iterator[Finding]:
    """Text that is marked as being in another language than its words are of."""
    texts: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for each in document.of_body():
        marks = {said for run in each.runs if (said := _marked(run.properties, run.text))}
        if len(marks) == 1:
            texts[marks.pop()].append((normal(each.text), each.place))
    for tag, passages in texts.items():
        wrong = [
            (found, text, place)
            for text, place in passages
            if _is_enough(text) and (found := _other_than(tag, text))
        ]
        for found, text, place in wrong:
            message = f"{shortened(text)} is marked as {tag}, but seems to be {found}."
            yield Finding("word-language-other", message, place)
        short = " ".join(text for text, _ in passages)
        if not wrong and _is_enough(short) and (found := _other_than(tag, short)):
            message = f"The text is marked as {tag}, but seems to be {found}."
            yield Finding("word-language-other", message, passages[0][1])


def _marked(properties: RunProperties, text: str) -> str:
    """Return the language that a run is marked with (17.3.2.20); empty where nothing is said."""
    if not any(character.isalpha() for character in text):
        return ""
    wide = sum(east_asian_width(character) in "WF" for character in text)
    decides = text if wide * 2 > len(text.strip()) else ""
    return properties.language.of(decides, right_to_left=properties.right_to_left)


def _is_enough(text: str) -> bool:
    return len(text.split()) >= _WORDS or len(text.replace(" ", "")) >= _LETTERS * 2


def _other_than(tag: str, text: str) -> str:
    """Return the language of a text, if it surely is another than a tag says; else nothing."""
    found, sure = guess(text)
    return found if sure and _primary(found) != _primary(tag) else ""


def _primary(tag: str) -> str:
    first = tag.partition("-")[0].lower()
    return _SAME.get(first, first)
