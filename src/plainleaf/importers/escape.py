r"""Plain text → Markdown that says the same: nothing of it is read as markup.

A backslash stands only where the reader would see a sign, so that people can read what an import
wrote: `smith_jones_01` stays, `_name_` becomes `\_name\_`.
"""

from __future__ import annotations

import re

# Wherever they stand. Of `&` only what would be read as a character's name.
_ALWAYS = re.compile(
    r"[\\*`\[\]|$]"
    r"|<(?!\s|\Z)"
    r"|(?<![^\W_])_|_(?![^\W_])"
    r"|~(?=~)|(?<=~)~|~(?=[^\s~]{1,12}~)|\^(?=[^\s^\[\]]{1,12}\^)|=(?==[^\s=])"
    r"|&(?=#?\w{1,32};)"
)
# A backslash does not keep braces from the rules that read attributes.
_BRACES = {"{": "&#123;", "}": "&#125;"}
# At the start of a line: headings, quotations, bullets, numbers, boxes, definitions, underlines.
_LINE_START = re.compile(
    r"(?P<sign>#(?=#{0,5}(?:\s|\Z))|>|[-+](?=\s|\Z)|[:~](?=\s|\Z)|:(?=::)|~(?=~)|=(?==*\s*\Z)"
    r"|-(?=[-\s]*\Z)|\.(?=\.[ \t]+[A-Za-z]))"
    r"|(?P<number>\d{1,9})(?P<after>[.)])(?=\s|\Z)"
)
# With `I.` or `(a)` begins what is read as a list that counts so.
_LETTERED = re.compile(r"\(?[aAiI](?=[.)][ \t]+\S)")
# Marks of lists as people type them, which the reader takes for a list; they take no backslash.
_TYPED = re.compile(r"[•‣▪▫●○◦■□⁃∙\uf0b7\uf0a7\uf0d8]|[·–—](?=[ \t\u00a0]+[^\W\d_])")
# Signs that no space follows, and which the reader takes for what was meant.
_GLUED = re.compile(r"-(?=[^\W\d_])|#{2,6}(?=[^\s#])|:{2,}|(?P<number>\d{1,2})[.)](?=[^\W\d_])")
# What only a website's software understands begins with a letter, which takes no backslash.
_IMPORT = re.compile(r"(?:import|export)\s")


def escaped(text: str, works: frozenset[str] = frozenset()) -> str:
    """Return words so that no sign in them is read as markup, in the middle of a line.

    Args:
        text: plain words.
        works: ids of works, which `@id` would cite.
    """
    out = _ALWAYS.sub(lambda match: "\\" + match.group(), text)
    out = re.sub(r"[{}]", lambda match: _BRACES[match.group()], out)
    if works:
        out = re.sub(
            r"(?<![\w.@/-])@(?=([\w:.#$%&+?<>~/-]+))",
            lambda match: "\\@" if _cites(match[1], works) else "@",
            out,
        )
    return out


def _cites(word: str, works: frozenset[str]) -> bool:
    return any(word.startswith(each) for each in works)


def line_start(line: str, *, within: bool = False, alone: bool = False) -> str:
    """Return a line whose first signs do not make a heading, a list, a box of it.

    Args:
        line: what was written of it.
        within: whether another line of its paragraph stands above it. A list begins there with 1
            alone (CommonMark, 5.2): “15. May” needs no backslash.
        alone: whether it is all of its paragraph. The reader takes “5.May” for an item only where
            another line counts on.
    """
    match = _LINE_START.match(line)
    if match is not None:
        if match["number"]:
            if within and int(match["number"]) != 1:
                return line
            return f"{match['number']}\\{line[match.start('after') :]}"
        return f"\\{line}"
    match = _GLUED.match(line)
    if match is not None and not (alone and match["number"]):
        at = len(match["number"] or "")
        return f"{line[:at]}\\{line[at:]}"
    if match := _LETTERED.match(line):
        return f"{match.group()}\\{line[match.end() :]}"
    if _TYPED.match(line) or _IMPORT.match(line):
        return f"&#{ord(line[0])};{line[1:]}"
    return line


def heading_end(line: str) -> str:
    """Return a heading's line whose last `#` is a sign of its words."""
    return re.sub(r"(?:(?<=\s)|\A)(#+)\s*\Z", lambda match: "\\" + match[1], line)
