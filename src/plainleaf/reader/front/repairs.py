"""Lines of YAML as people type them who know none: what is wrong, and the line as it should stand.

One room, a function a slip, two questions. `misread`: which lines does YAML read without a word,
and otherwise than they are meant? `refused`: which lines does it refuse? Each answer is a sentence
and a whole line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from plainleaf.reader.keys import FrontMatterKeys, ReferenceKeys, known_keys

_PAIRS = {
    "“": "”",
    "„": "“",
    "«": "»",
    "‘": "’",
    "‚": "‘",
    "»": "«",
    "「": "」",
    "”": "”",
    "″": "″",
}
_QUOTES = "\"'“”„‟«»‘’‚″＂「」"
_SIGNS = "•‣▪●◦·–—"
# A line: its spaces, the dashes of a list, its key, and what stands behind the colon.
_LINE = re.compile(
    r"(?P<indent>[ ]*)(?P<dashes>(?:-[ ]+)*)"
    r"(?:(?P<key>[^\W_](?:[\w |.&/'()-]*[\w.)])?)[ ]*:(?=[ ]|\Z)[ ]*)?(?P<value>.*?)[ ]*\Z"
)
_BLOCK = re.compile(r"[|>][-+\d]*(?:[ ]+#.*)?\Z")
_TOP = known_keys(FrontMatterKeys) | {"author", "language", "date", "tags", "abstract"}
_WORK = known_keys(ReferenceKeys) | {"doi", "url", "year", "journal", "pages"}
_LISTS = {"authors", "author", "keywords", "tags", "references", "bibliography", "editor"}
# What these say is no words of an author: quoting it would not make it right.
MACHINE = frozenset(
    "lang language paper qr published reviewed next-review date csl id type version".split()
)
_GLUED = re.compile(
    r"(?P<lead>[ ]*(?:-[ ]+)*)(?P<key>[A-Za-z][\w-]*)(?P<gap>[ ]*[:：=][ ]*)(?P<value>\S.*)"
)
_FLOW_PAIR = re.compile(r"\s*(?P<key>[A-Za-z][\w-]*):\s+(?P<value>.*?)\s*\Z", re.S)
_FLOW_NEXT = re.compile(r"\s*[A-Za-z][\w-]*:(?:\s|\Z)")
_SMART_ITEM = re.compile(r"(?<=[\[,])\s*[“„]([^“”„\"]*)[”“]\s*(?=[,\]])")
_TYPED_ITEM = re.compile(
    rf"(?P<indent>[ ]*)(?P<sign>[{_SIGNS}*+]|-(?=[^\W\d_“\"']))[ ]*(?P<words>[^\W_“\"'].*)"
)
# An apostrophe, and no quotation mark.
_ELISION = re.compile(r"'(?:tis|twas|til|em|n|cause|s|t|k|ne|nem|nen)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Repair:
    """A line, counted from 0, what is wrong with it, and how it should stand."""

    at: int
    cause: str
    text: str


def quoted(words: str) -> str:
    """Return words between quotation marks, so that YAML reads them as they stand."""
    if '"' not in words and "\\" not in words:
        return f'"{words}"'
    return "'" + words.replace("'", "''") + "'"


def misread(lines: list[str]) -> Iterator[Repair]:
    """Yield what YAML reads otherwise than it is meant, and correct it in `lines`."""
    yield from _by_rules(
        lines, (_smart, _smart_items, _typed_item, _undashed, _hash, _swallowed, _flow)
    )


def refused(lines: list[str]) -> Iterator[Repair]:
    """Yield what YAML refuses, and correct it in `lines`."""
    yield from _by_rules(
        lines,
        (_spaces, _glued, _mixed_quotes, _after_quote, _unclosed_quote, _unclosed_bracket, _colon,
         _sign, _place, _no_key),
    )  # fmt: skip


Rule = Callable[[Sequence[str], int], "tuple[str, str] | None"]


def _by_rules(lines: list[str], rules: Sequence[Rule]) -> Iterator[Repair]:
    for at in _structural(lines):
        for rule in rules:
            found = rule(lines, at)
            if found and found[1] != lines[at]:
                lines[at] = found[1]
                yield Repair(at, *found)


def _structural(lines: Sequence[str]) -> Iterator[int]:
    """Yield the lines that have keys or items: no comments, no lines of a text that goes on."""
    deeper = -1  # what stands deeper than this belongs to a block of text
    for at in range(len(lines)):
        line = lines[at]
        bare = line.strip(" \t\u00a0\u3000")
        if not bare or bare.startswith("#"):
            continue
        indent = len(line) - len(line.lstrip(" "))
        if deeper >= 0 and (indent > deeper or line.startswith("\t")):
            continue
        deeper = -1
        yield at
        # The line may have been corrected meanwhile.
        match = _LINE.match(lines[at])
        value = match["value"] if match else ""
        if match and (_BLOCK.match(value) or _goes_on(lines, at, value)):
            deeper = len(match["indent"])


def _goes_on(lines: Sequence[str], at: int, value: str) -> bool:
    """Return True if a value in quotation marks or brackets goes on in deeper lines."""
    open_quote = value[:1] in ('"', "'") and _closing(value) < 0
    open_bracket = value[:1] in ("[", "{") and not _balanced(value)
    if not (open_quote or open_bracket) or at + 1 >= len(lines):
        return False
    return not _ends_here(lines, at)


def _ends_here(lines: Sequence[str], at: int) -> bool:
    """Return True if nothing deeper follows a line."""
    here = len(lines[at]) - len(lines[at].lstrip(" "))
    for line in lines[at + 1 :]:
        if line.strip():
            match = _LINE.match(line)
            deeper = len(line) - len(line.lstrip(" ")) > here
            known = match is not None and (match["key"] or "") in _TOP | _WORK
            return (not deeper and line[:1] not in "]}") or known
    return True


def _closing(value: str) -> int:
    """Return where the quotation mark that begins a value is closed, or -1."""
    if value[0] == '"':
        end = re.compile(r'"(?:[^"\\]|\\.)*"').match(value)
    else:
        end = re.compile(r"'(?:[^']|'')*'").match(value)
    return end.end() - 1 if end else -1


def _balanced(value: str) -> bool:
    bare = re.sub(r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'', "", value)
    return all(bare.count(one) == bare.count(other) for one, other in ("[]", "{}"))


def _parts(lines: Sequence[str], at: int) -> tuple[str, str, str]:
    """Return what stands before a line's value, its key, and its value."""
    match = _LINE.match(lines[at])
    if match is None:
        return "", "", lines[at]
    return lines[at][: match.start("value")], match["key"] or "", match["value"]


# --- What is read otherwise ------------------------------------------------------------------


def _smart(lines: Sequence[str], at: int) -> tuple[str, str] | None:
    before, _, value = _parts(lines, at)
    inside = value[1:-1]
    if len(value) < 3 or _PAIRS.get(value[0], "\0") != value[-1] or set(inside) & set("“”„«»"):
        return None
    if value[0] in "‘‚" and set(inside) & set("‘’"):
        return None
    cause = f"The quotation marks {value[0]} {value[-1]} are taken for a part of the words"
    return cause, before + quoted(inside)


def _smart_items(lines: Sequence[str], at: int) -> tuple[str, str] | None:
    before, _, value = _parts(lines, at)
    if not value.startswith("["):
        return None
    new = _SMART_ITEM.sub(lambda item: f" {quoted(item[1])}", value).replace("[ ", "[", 1)
    return "The quotation marks “ ” are taken for a part of the words", before + new


def _typed_item(lines: Sequence[str], at: int) -> tuple[str, str] | None:
    """A list of names whose signs are no dashes with a space."""
    match = _TYPED_ITEM.match(lines[at])
    if match is None:
        return None
    above = at - 1
    while above >= 0 and (_TYPED_ITEM.match(lines[above]) or not lines[above].strip()):
        above -= 1
    while above >= 0 and re.match(r"[ ]*-[ ]", lines[above]):
        above -= 1  # corrected already
    if above < 0 or not re.match(r"[ ]*[\w-]+:[ ]*\Z", lines[above]):
        return None
    cause = f"Before each entry of a list stand a hyphen and a space, not {match['sign']}"
    return cause, f"{match['indent']}- {match['words']}"


def _undashed(lines: Sequence[str], at: int) -> tuple[str, str] | None:
    """Names below `authors:` without dashes, which YAML takes for one."""
    before, key, value = _parts(lines, at)
    above = at - 1
    while above >= 0 and lines[above].startswith(f"{before}- "):
        above -= 1  # corrected already
    if key or not before or before.strip() or not value[:1].isalnum() or above < 0:
        return None
    if not re.match(r"(?:authors?|keywords|tags):[ ]*\Z", lines[above]):
        return None
    following = lines[at + 1] if at + 1 < len(lines) else ""
    more = (
        following.startswith(before)
        and following.strip()
        and not following.lstrip().startswith("-")
    )
    if above == at - 1 and not more:
        return None  # one alone is one
    return "Before each entry of a list stand a hyphen and a space", f"{before}- {value}"


def _hash(lines: Sequence[str], at: int) -> tuple[str, str] | None:
    before, key, value = _parts(lines, at)
    if not key or not re.match(r"#[^\s#]", value):
        return None
    return "What begins with # is a comment unless quotation marks stand round it", (
        before + quoted(value)
    )


def _swallowed(lines: Sequence[str], at: int) -> tuple[str, str] | None:
    """A quotation mark that nothing closes before the next key: it would take that, too."""
    before, key, value = _parts(lines, at)
    if not key or value[:1] not in ('"', "'") or _closing(value) >= 0 or at + 1 == len(lines):
        return None
    following = next((line for line in lines[at + 1 :] if line.strip()), "")
    name = _parts([following], 0)[1]
    here = len(lines[at]) - len(lines[at].lstrip(" -"))
    if name not in _TOP | _WORK or len(following) - len(following.lstrip(" ")) > here:
        return None
    return _never_closed(before, value)


def _never_closed(before: str, value: str) -> tuple[str, str]:
    words = value if _ELISION.match(value) else value[1:].rstrip("”’″")
    return f"The quotation mark {value[0]} is never closed", before + quoted(words)


def _flow(lines: Sequence[str], at: int) -> tuple[str, str] | None:
    """`{title: Pain, and you: what helps, DOI: …}`: a comma ends a value, a colon is refused."""
    before, _, value = _parts(lines, at)
    if not (value.startswith("{") and value.endswith("}") and _balanced(value)):
        return None
    pieces: list[str] = []
    for piece in _commas(value[1:-1]):
        if pieces and not _FLOW_NEXT.match(piece) and not _is_wrapped(pieces[-1]):
            pieces[-1] += f",{piece}"
        else:
            pieces.append(piece)
    new = []
    for piece in pieces:
        pair = _FLOW_PAIR.match(piece)
        words = pair["value"] if pair else ""
        if (
            pair
            and words[:1] not in ("", '"', "'", "[", "{")
            and re.search(r"[,\[\]{}]|:(?:\s|\Z)|\s#", words)
        ):
            piece = f" {pair['key']}: {quoted(words)}"
        new.append(piece)
    cause = "A comma or a colon within the words of a value needs quotation marks round them"
    return cause, f"{before}{{{','.join(new).strip()}}}"


def _is_wrapped(piece: str) -> bool:
    pair = _FLOW_PAIR.match(piece)
    return pair is None or pair["value"][:1] in ("", '"', "'", "[", "{")


def _commas(text: str) -> Iterator[str]:
    """Yield the parts of a text between the commas that stand in no quotes and no brackets."""
    depth, start, at = 0, 0, 0
    while at < len(text):
        sign = text[at]
        if sign in "\"'" and text[:at].rstrip()[-1:] in ("", ",", ":", "[", "{"):
            at += max(_closing(text[at:]), 0)
        elif sign in "[{":
            depth += 1
        elif sign in "]}":
            depth -= 1
        elif sign == "," and depth == 0:
            yield text[start:at]
            start = at + 1
        at += 1
    yield text[start:]


# --- What is refused -------------------------------------------------------------------------


def _spaces(lines: Sequence[str], at: int) -> tuple[str, str] | None:
    line = lines[at]
    lead = line[: len(line) - len(line.lstrip())]
    rest = line[len(lead) :]
    new = "".join("  " if each == "\t" else " " for each in lead)
    new += re.sub(r"^((?:-\s+)*(?:[\w-]+[ ]*:)?)[^\S ]+", r"\1 ", rest)
    new = re.sub(r"^([ ]*-)[^\S ]+", r"\1 ", new)
    if "\t" in line:
        return "A tab stands here, where YAML knows spaces only", new
    return "A hard space stands here, where YAML knows plain spaces only", new


def _glued(lines: Sequence[str], at: int) -> tuple[str, str] | None:
    match = _GLUED.match(lines[at])
    if match is None or match["value"].startswith("//") or match["gap"].endswith(": "):
        return None
    if match["key"].casefold() not in _TOP | _WORK or match["gap"] == ": ":
        return None
    return "Between a key and its value stand a colon and a space", (
        f"{match['lead']}{match['key']}: {match['value']}"
    )


def _mixed_quotes(lines: Sequence[str], at: int) -> tuple[str, str] | None:
    before, _, value = _parts(lines, at)
    ends = (value[:1], value[-1:])
    if len(value) < 3 or not all(end and end in _QUOTES for end in ends) or set(ends) <= {'"'}:
        return None
    if set(value[1:-1]) & set('"“”„«»') or ends == ("'", "'"):
        return None
    return f'The quotation marks {ends[0]} {ends[1]} are not the straight ones, "', before + quoted(
        value[1:-1]
    )


def _after_quote(lines: Sequence[str], at: int) -> tuple[str, str] | None:
    before, _, value = _parts(lines, at)
    close = _closing(value) if value[:1] in ('"', "'") else -1
    rest = value[close + 1 :].strip()
    if close < 0 or not rest or value[close + 1 :].startswith(" #"):
        return None
    if rest in (",", ";", "."):
        return f"The sign {rest} stands behind the quotation mark", before + value[: close + 1]
    if value[-1] == value[0] and value[close - 1] == " ":
        # The inner marks stand within the words that the outer ones hold.
        return "Quotation marks within quotation marks end the words", before + quoted(value[1:-1])
    return "Words stand behind the quotation mark that closes", before + quoted(value)


def _unclosed_quote(lines: Sequence[str], at: int) -> tuple[str, str] | None:
    before, _, value = _parts(lines, at)
    if value[:1] not in ('"', "'") or _closing(value) >= 0 or not _ends_here(lines, at):
        return None
    return _never_closed(before, value)


def _unclosed_bracket(lines: Sequence[str], at: int) -> tuple[str, str] | None:
    before, key, value = _parts(lines, at)
    if value[:1] not in ("[", "{") or _balanced(value) or not _ends_here(lines, at):
        return None
    if value[0] == "{" or key in _LISTS:
        opened = [each for each in value if each in "[]{}"]
        if value.count("[") < value.count("]") or value.count("{") < value.count("}"):
            return None
        missing = "]" * (value.count("[") - value.count("]"))
        missing += "}" * (value.count("{") - value.count("}"))
        if opened[0] == "[" and len(missing) > 1:
            missing = missing[::-1]
        return f"The bracket {value[0]} is never closed", before + value.rstrip(", ") + missing
    return f"The bracket {value[0]} is never closed", before + value.lstrip("[ ")


def _colon(lines: Sequence[str], at: int) -> tuple[str, str] | None:
    before, key, value = _parts(lines, at)
    if not key or key in MACHINE or value[:1] in ("", *"\"'[{|>&*!%@`"):
        return None
    if not re.search(r":(?:\s|\Z)", value):
        return None
    return "A colon within the words of a value needs quotation marks round them", before + quoted(
        value
    )


def _sign(lines: Sequence[str], at: int) -> tuple[str, str] | None:
    before, key, value = _parts(lines, at)
    first = value[:1]
    if (
        not (key or before.strip())
        or key in MACHINE
        or first not in (*"@`%*&![{|>-?,]}",)
        or not first
    ):
        return None
    if first in "[{" and (not _balanced(value) or re.search(r"[\]}]\s*(?:#.*)?\Z", value)):
        return None
    if first in "|>" and _BLOCK.match(value):
        return None
    return f"Words that begin with {first} need quotation marks round them", before + quoted(value)


def _place(lines: Sequence[str], at: int) -> tuple[str, str] | None:
    """A key stands exactly below the keys that it belongs to."""
    match = _LINE.match(lines[at])
    if match is None or not match["key"]:
        return None
    indent, dashes = len(match["indent"]), match["dashes"]
    rest = lines[at][indent:]
    cause = "This key does not stand exactly below the others of its group"
    item = _item_above(lines, at)
    if dashes and match["key"] in _WORK:
        first = next((dash for dash, _ in _items(lines, at)), indent)
        return ("This dash does not stand exactly below the others of its list", " " * first + rest)
    if item and match["key"] in _WORK and match["key"] not in _TOP - {"title"}:
        return cause, " " * item[1] + rest
    if item and indent > item[0] and match["key"] in _WORK:
        return cause, " " * item[1] + rest
    if not dashes and match["key"] in _TOP and indent and not item:
        return cause, rest
    return None


def _items(lines: Sequence[str], at: int) -> Iterator[tuple[int, int]]:
    """Yield where the dash and the key stand of the items above, those of the same list."""
    found = []
    for line in reversed(lines[:at]):
        match = _LINE.match(line)
        if line.strip() and match and match["dashes"]:
            found.append((len(match["indent"]), len(match["indent"]) + len(match["dashes"])))
        elif line.strip() and not line.startswith((" ", "\t")):
            break
    yield from reversed(found)


def _item_above(lines: Sequence[str], at: int) -> tuple[int, int] | None:
    """Return where the dash and the first key stand of the item that a line is in."""
    found = list(_items(lines, at))
    return found[-1] if found else None


def _no_key(lines: Sequence[str], at: int) -> tuple[str, str] | None:
    """A value that goes on stands deeper than its key."""
    before, key, value = _parts(lines, at)
    if key or before.strip() or at == 0 or not value[:1].isalnum():
        return None
    above = _parts(lines, at - 1)
    if not lines[at - 1].strip() or above[1] in MACHINE or above[2][:1] in ("", *"\"'[{|>"):
        return None
    deep = len(lines[at - 1]) - len(lines[at - 1].lstrip(" "))
    deep += 2 if above[1] else 0
    return "This line has no key, so it goes on with the one above", " " * deep + value
