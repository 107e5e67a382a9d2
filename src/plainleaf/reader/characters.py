"""Characters that no document may hold, or that show words in another order than they are read."""

from __future__ import annotations

import re
import unicodedata

from plainleaf.reader.log import Log

_MOST_NAMED = 20
# XML 1.0 (fifth edition), production 2: not Char, so not for Word or EPUB. To these come the second
# set of controls, which no font can show (U+0085 is a false "…" of Windows-1252); halves of
# a surrogate pair, which are no characters; the noncharacters of every plane (Unicode, 23.7); and
# tag characters (23.9), in which words can be hidden from people that programs read.
_ENDS_OF_PLANES = "".join(
    chr(plane * 0x10000 + 0xFFFE + at) for plane in range(17) for at in (0, 1)
)
_FORBIDDEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufff9-\ufffb"
    f"\U000e0000-\U000e007f{_ENDS_OF_PLANES}"
)
# UAX #9, 2.1 to 2.4: these open, and the first two show even Latin words backwards.
_OVERRIDES = "\u202d\u202e"
_OPENING = {"\u202a": "\u202c", "\u202b": "\u202c", "\u2066": "\u2069", "\u2067": "\u2069",
    "\u2068": "\u2069"}  # fmt: skip
_CLOSING = frozenset(_OPENING.values())
_SUSPECT = re.compile(f"[{_FORBIDDEN}{_OVERRIDES}\u202a-\u202c\u2066-\u2069]")
_NEVER = re.compile(f"[{_FORBIDDEN}{_OVERRIDES}]")
# Line and paragraph separators of word processors: in Markdown a line's end is a space. And the
# places where a word may be split at a line's end: handouts split no words.
_SEPARATORS = {0x2028: " ", 0x2029: " ", 0x00AD: None}
# Default-ignorable characters (UAX #44): nobody sees or hears them.
_UNSEEN = re.compile(
    "[\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8]+"
)
_PARAGRAPH = re.compile(r"\n[ \t]*\n")


def cleaned(text: str, log: Log, line: int = 1) -> str:
    """Return a source text without what it may not hold, which is named with its lines.

    Direction marks that open and close within a paragraph stay, with a warning; those that do not
    go, for what follows them would be shown out of its order.

    Args:
        text: a whole source, or a piece of it.
        log: notes what was found.
        line: the line on which the text begins.
    """
    text = text.translate(_SEPARATORS)
    if not _SUSPECT.search(text):
        return text
    gone: set[int] = set()
    start = 0
    ends = [match.start() for match in _PARAGRAPH.finditer(text)]
    for end in (*ends, len(text)):
        gone |= _unpaired(text, start, end, log, line)
        start = end
    named = 0
    for match in _NEVER.finditer(text):
        gone.add(match.start())
        if named < _MOST_NAMED:
            _name(match.group(), log, line + text.count("\n", 0, match.start()))
            named += 1
    return "".join(character for at, character in enumerate(text) if at not in gone)


def is_seen(text: str) -> bool:
    """Return True if there is anything in a text that a reader can see or hear."""
    return bool(_UNSEEN.sub("", text))


def without_hidden(text: str, log: Log, line: int) -> str:
    """Return a text without what `&#x202E;` or an escape of YAML put into it; it is named."""
    text = text.translate(_SEPARATORS)
    if not _NEVER.search(text):
        return text
    for character in dict.fromkeys(_NEVER.findall(text)):
        _name(character, log, line)
    return _NEVER.sub("", text)


def _unpaired(text: str, start: int, end: int, log: Log, line: int) -> set[int]:
    """Return the places of direction marks that have no partner in their paragraph."""
    waiting: list[int] = []
    alone: list[int] = []
    gone: set[int] = set()
    paired = None
    for match in _SUSPECT.finditer(text, start, end):
        at, character = match.start(), match.group()
        if character in _OPENING or character in _OVERRIDES:
            waiting.append(at)
        elif character in _CLOSING:
            partners = [place for place in waiting if _closes(character, text[place])]
            if not partners:
                alone.append(at)
                continue
            partner = partners[-1]
            # What was opened within and is still open ends here, too.
            alone += [place for place in waiting if place > partner]
            waiting = [place for place in waiting if place < partner]
            if text[partner] in _OVERRIDES:
                gone.add(at)
            elif paired is None:
                paired = partner
    alone = sorted(at for at in (*alone, *waiting) if text[at] not in _OVERRIDES)
    for at in alone[:_MOST_NAMED]:
        log.error(
            "bidi-control",
            f"The {_label(text[at])} has no partner in its paragraph; what follows it could be "
            "shown out of its order.",
            line + text.count("\n", 0, at),
            "Delete it; it is invisible, so retype the words around it.",
            dropped=text[at],
        )
    if paired is not None:
        log.warning(
            "bidi-control",
            "Invisible marks change the direction of words in this paragraph.",
            line + text.count("\n", 0, paired),
            "If they were meant, mark the language instead: [words]{lang=he}. Else delete them.",
        )
    return gone | set(alone)


def _closes(closing: str, opening: str) -> bool:
    return _OPENING.get(opening, "\u202c") == closing


def _name(character: str, log: Log, line: int) -> None:
    if character in _OVERRIDES:
        log.error(
            "bidi-control",
            f"The {_label(character)} shows words in another order than they are read aloud.",
            line,
            "Delete it; it is invisible, so retype the words around it.",
            dropped=character,
        )
        return
    log.error(
        "control-character",
        f"The {_label(character)} cannot stand in a document.",
        line,
        "Delete it; it is invisible, so retype the words around it.",
        dropped=character,
    )


def _label(character: str) -> str:
    if "\ud800" <= character <= "\udfff":
        name = "half of a surrogate pair"
    elif character == "\0":
        name = "NUL"
    else:
        name = unicodedata.name(character, "control character")
    return f"{name} U+{ord(character):04X}"
