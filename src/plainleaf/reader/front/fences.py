"""Where the front matter begins and ends, with three hyphens or with what was typed for them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from plainleaf.reader.keys import FrontMatterKeys, known_keys
from plainleaf.reader.log import Log, excerpt

_FENCE = re.compile(
    r"\A---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE
)
_TOML = re.compile(r"\A\+\+\+[ \t]*\n.*?^\+\+\+[ \t]*$\n?", re.DOTALL | re.MULTILINE)
# What word processors and people make of three hyphens.
_RULE = re.compile(r"[ \t]*(?:[-—–―−‐‑_=*~](?:[ \t]?[-—–―−‐‑_=*~]){0,19}|`{3,}(?:ya?ml)?)[ \t]*\Z")
_KEY = re.compile(r"[A-Za-z][\w -]{0,40}[ \t]*[:：](?:[ \t]|\Z)")
_BEGINS = re.compile(r"(?:title|lang|language|description)[ \t]*[:：=][ \t]*\S")
_KNOWN = re.compile(
    rf"(?:{'|'.join(sorted(known_keys(FrontMatterKeys)))})[ \t]*[:：=]", re.IGNORECASE
)
_GOES_ON = re.compile(r"[ \t]+\S|-[ \t]\S|[\]}]|#(?!#)")


@dataclass(frozen=True, slots=True)
class Split:
    """An article's two parts. `first` is the line of the file at which the YAML begins.

    `body` has the line numbers of the file: the lines above it are blank.
    """

    yaml: str
    body: str
    first: int


def split(text: str, log: Log) -> Split | None:
    """Return the front matter and the body of an article; None: it has no front matter."""
    if match := _FENCE.match(text):
        return _split(text.split("\n"), 1, match["yaml"].count("\n") + 1)
    if toml := _TOML.match(text):
        log.error(
            "front-matter",
            "The front matter is TOML, between +++; Plainleaf reads YAML.",
            1,
            "Put it between --- and write key: value.",
            dropped=toml.group(),
        )
        return Split("", "\n" * toml.group().count("\n") + text[toml.end() :], 2)
    lines = text.split("\n")
    if text.startswith("---\n"):
        return _unclosed(lines, log)
    return _late(lines, log)


def _split(lines: list[str], first: int, close: int) -> Split:
    """Return the parts; `first` and `close` count lines from 0, `close` is that of the end."""
    yaml = "".join(f"{line}\n" for line in lines[first:close])
    return Split(
        yaml, "\n" * min(close + 1, len(lines) - 1) + "\n".join(lines[close + 1 :]), first + 1
    )


def _end(lines: list[str], start: int) -> tuple[int, bool]:
    """Return the line that ends keys which begin at `start`, and whether it is a rule."""
    for at in range(start, len(lines)):
        line = lines[at]
        if at > start and _RULE.match(line):
            return at, True
        if not (_KEY.match(line) or _KNOWN.match(line) or _GOES_ON.match(line)):
            # An empty line may stand between keys.
            following = next((each for each in lines[at:] if each.strip()), "")
            if line.strip() or not (_KNOWN.match(following) or _RULE.match(following)):
                return at, False
    return len(lines), False


def _unclosed(lines: list[str], log: Log) -> Split | None:
    close, is_rule = _end(lines, 1)
    if is_rule:
        log.error(
            "front-matter",
            f"The front matter ends with {lines[close].strip()}, which is not three hyphens.",
            close + 1,
            "Write ---",
            mended="---",
        )
        return _split(lines, 1, close)
    last = excerpt(lines[close - 1])
    log.error(
        "front-matter",
        "The front matter is opened by --- but never closed.",
        1,
        f"Put a line with --- alone below its last line: {last}"
        if close > 1
        else "Put a line with --- alone after its last key.",
    )
    made = _split(lines, 1, close - 1)
    body = "\n" * close + "\n".join(lines[close:])
    return Split(made.yaml + f"{lines[close - 1]}\n" * (close > 1), body, 2)


def _late(lines: list[str], log: Log) -> Split | None:
    """Return front matter below empty lines, below another rule, or below nothing."""
    start = next((at for at, line in enumerate(lines) if line.strip()), 0)
    rule = lines[start].strip() if _RULE.match(lines[start]) else ""
    first = start + 1 if rule else start
    while first < len(lines) and not lines[first].strip():
        first += 1
    if first >= len(lines) or not _BEGINS.match(lines[first]):
        return None
    close, closed = _end(lines, first)
    if not rule:
        cause, hint = "the file does not begin with ---", "Put --- alone on a line above it."
    elif rule != "---":
        cause, hint = f"the file begins with {rule}, which is not three hyphens", "Write ---"
    else:
        cause, hint = "empty lines stand above the ---", "Delete the empty lines."
    if closed and lines[close].strip() != "---":
        hint += " Write --- on the line that ends it, too."
        log.mended[close + 1] = "---"
    elif not closed:
        hint += " Put another --- below the last key."
    log.error(
        "front-matter",
        f"Front matter begins on the first line with ---, but {cause}.",
        start + 1,
        hint,
        mended="---" if rule and rule != "---" else "",
    )
    made = _split(lines, first, close)
    if closed:
        return made
    return Split(made.yaml, "\n" * close + "\n".join(lines[close:]), made.first)
