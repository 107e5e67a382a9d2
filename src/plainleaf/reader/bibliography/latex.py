"""LaTeX in the words of a work, as BibTeX programs write it → characters and CSL's tags."""

from __future__ import annotations

import re

from pylatexenc.latex2text import LatexNodes2Text
from pylatexenc.latexwalker import LatexWalkerError

# LaTeX that CSL has tags for.
_STYLES = (
    (re.compile(r"\\(?:emph|textit|mkbibemph)\s*\{((?:[^{}]|\{[^{}]*\})*)\}"), r"⟦i⟧\1⟦/i⟧"),
    (re.compile(r"\\textbf\s*\{((?:[^{}]|\{[^{}]*\})*)\}"), r"⟦b⟧\1⟦/b⟧"),
    (re.compile(r"\\textsuperscript\s*\{([^{}]*)\}|\$\^\{?([^{}$]+)\}?\$"), r"⟦sup⟧\1\2⟦/sup⟧"),
    (re.compile(r"\\textsubscript\s*\{([^{}]*)\}|\$_\{?([^{}$]+)\}?\$"), r"⟦sub⟧\1\2⟦/sub⟧"),
)
_DECODER = LatexNodes2Text(math_mode="text", keep_comments=True)


def decoded(text: str) -> str:
    """Return a field's words: LaTeX as characters, groups as what keeps its capitals."""
    text = " ".join(text.split())
    if not re.search(r"[\\{}$~`]|--|''", text):
        return text
    text = re.sub(r"(?<!`)`([^`']*)'(?!')", "‘\\1’", text)
    # Where no table is, LaTeX drops a sign that parts its cells.
    text = re.sub(r"(?<!\\)&", r"\\&", text)
    if len(re.findall(r"(?<!\\)\$", text)) % 2:
        # One alone begins no formula: it is a dollar.
        text = re.sub(r"(?<!\\)\$", r"\\$", text)
    for pattern, tags in _STYLES:
        text = pattern.sub(tags, text)
    try:
        text = _DECODER.latex_to_text(text)
    except (LatexWalkerError, ValueError, IndexError):
        text = re.sub(r"[{}]", "", text)
    text = re.sub(r"⟦(/?\w+)⟧", r"<\1>", text)
    return " ".join(text.replace("\u00a0", " ").split())
