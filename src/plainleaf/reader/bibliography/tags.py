"""The words of a work's fields → text with CSL's tags alone, from whatever program wrote them.

Crossref and publishers send JATS and escaped signs, reference managers send HTML, and pandoc and
Better BibTeX write Markdown into CSL-YAML. What is no markup stays as it is.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_ATTRIBUTES = r"""(?:\s+[\w:.-]+=(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>=]+))*\s*/?"""
_TAG = re.compile(
    rf"<(?P<close>/)?(?:(?P<space>jats|mml|ns\d):)?(?P<name>[A-Za-z][\w-]*){_ATTRIBUTES}>"
)
# Elements of publishers and of HTML → those of CSL; what is nothing in CSL keeps its words alone.
_OURS: Mapping[str, str] = {
    "italic": "i", "em": "i", "i": "i", "bold": "b", "strong": "b", "b": "b", "sup": "sup",
    "sub": "sub", "inf": "sub", "sc": "sc", "scp": "sc", "p": "", "title": "", "u": "",
    "underline": "", "small": "", "font": "", "tt": "", "roman": "", "inline-formula": "",
    "tex-math": "", "alternatives": "", "named-content": "", "styled-content": "", "br": " ",
    "break": " ",
}  # fmt: skip
_SPAN = re.compile(
    r"<span\s+(?P<look>[^<>]*)>(?P<words>(?:(?!<span\b).)*?)</span>", re.IGNORECASE | re.DOTALL
)
_CAPITALS = re.compile(r"small-?caps", re.IGNORECASE)
# Markdown: marks that touch words inside and no word outside, so `HLA-B*57:01` is none of them.
_MARKDOWN = (
    (re.compile(r"(?<![\w*\\])\*\*(?=[\w“\"(])([^*]+?)(?<=[\w.”\")])\*\*(?![\w*])"), r"<b>\1</b>"),
    (re.compile(r"(?<![\w*\\])\*(?=[\w“\"])([^*]+?)(?<=[\w.”\"])\*(?![\w*])"), r"<i>\1</i>"),
    (re.compile(r"(?<![\w\\])_(?=[\w“\"])([^_]+?)(?<=[\w.”\"])_(?!\w)"), r"<i>\1</i>"),
    (re.compile(r"(?<=\w)~(\w{1,4})~"), r"<sub>\1</sub>"),
    (re.compile(r"(?<=\w)\^([\w+−-]{1,4})\^"), r"<sup>\1</sup>"),
    (re.compile(r"\[([^\[\]]+)\]\{\.nocase\}"), r'<span class="nocase">\1</span>'),
    (re.compile(r"\[([^\[\]]+)\]\{\.smallcaps\}"), r"<sc>\1</sc>"),
)
# LaTeX, as BibTeX programs leave it in titles: a command, a sign with a backslash, small figures.
_LATEX = re.compile(r"\\[A-Za-z]+\s*\{|\\[&%$#_{}]|\\[\"'`^~=.]\{?[A-Za-z]")
# A backslash before other words is none of LaTeX’s, and they are not lost.
_COMMANDS = frozenset(
    "emph textit textbf textsc textrm text mathrm mathit textsuperscript textsubscript mkbibemph "
    "it bf sc alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho "
    "sigma tau upsilon phi chi psi omega Alpha Beta Gamma Delta Omega ss ae oe aa o l i j AE OE AA "
    "O L pm times textmu textregistered texttrademark textdegree degree textendash textemdash leq "
    "geq le ge approx sim c v u H k r b d".split()
)
_MATH = re.compile(r"(?<=\w)\$([_^])\{?([\w+-]{1,4})\}?\$")
_KEPT_CAPITALS = re.compile(r"(?<![\w\\$])\{([A-Z][\w$^-]*)\}")
_DEEPEST = 5  # spans in spans
_ADDRESS = re.compile(r"https?://|\A\s*10\.\d")


def plain_tags(text: str) -> str:
    """Return a field's words on one line, with the tags of CSL alone."""
    for _ in range(2):  # Crossref has signs that were escaped twice
        text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    if not _ADDRESS.search(text):
        text = _MATH.sub(_small, _KEPT_CAPITALS.sub(r"\1", text))
        commands = set(re.findall(r"\\([A-Za-z]+)", text))
        if _LATEX.search(text) and commands <= _COMMANDS:
            from plainleaf.reader.bibliography.latex import decoded  # costs: only where it is

            text = decoded(text)
    text = _TAG.sub(_ours, text)
    spans = text.count("<span")
    for _ in range(min(spans, _DEEPEST)):
        text = _SPAN.sub(_span, text)
    text = text.replace("<nocase>", '<span class="nocase">').replace("</nocase>", "</span>")
    if not _ADDRESS.search(text):
        for pattern, tagged in _MARKDOWN:
            text = pattern.sub(tagged, text)
    return " ".join(text.split())


def _small(match: re.Match[str]) -> str:
    tag = "sub" if match[1] == "_" else "sup"
    return f"<{tag}>{match[2]}</{tag}>"


def _ours(match: re.Match[str]) -> str:
    name = _OURS.get(match["name"].lower(), "" if match["space"] else None)
    if name is None:
        return match[0]
    return f"<{match['close'] or ''}{name}>" if name.strip() else name


def _span(match: re.Match[str]) -> str:
    look, words = match["look"], match["words"]
    if _CAPITALS.search(look):
        return f"<sc>{words}</sc>"
    if "nocase" in look:
        # Marked for a moment, so that it is not looked at again.
        return f"<nocase>{words}</nocase>"
    return words
