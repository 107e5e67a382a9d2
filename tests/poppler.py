"""What Poppler, a program that knows nothing of ours, hears of the tags of a PDF."""

from __future__ import annotations

import re
import subprocess
import tempfile
import unicodedata
from pathlib import Path

import pikepdf

from plainleaf.verify.parity import comparable

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdfd\ufe70-\ufefc]+")
_INDIC = re.compile("[\u0900-\u0dff]+")


def tags(path: Path) -> str:
    """Return the structure tree of a PDF, with its texts, as `pdfinfo` prints it.

    It goes through the page again for every piece of text, and works out the page's colours each
    time, which takes nine tenths of the time: so it is given the file without the profile of its
    colours, and all else as it is.
    """
    with tempfile.NamedTemporaryFile(suffix=".pdf") as copy:
        with pikepdf.open(path) as pdf:
            if "/OutputIntents" in pdf.Root:
                del pdf.Root.OutputIntents
            pdf.save(copy.name)
        done = subprocess.run(
            ["pdfinfo", "-struct-text", copy.name], check=True, capture_output=True, text=True
        )
    return done.stdout


def heard(path: Path) -> str:
    """Return the text of a PDF's structure tree by `pdfinfo`, without the markers of lists."""
    said: list[str] = []
    label_at = -1
    numbering = ""
    for line in tags(path).splitlines():
        depth = len(line) - len(line.lstrip())
        if label_at >= 0 and depth <= label_at:
            label_at = -1
        word = line.strip()
        if word.startswith("/ListNumbering"):
            numbering = word.split()[-1]
        elif word.startswith("Lbl") and numbering != "/None":
            label_at = depth
        elif word.startswith('"') and label_at < 0:
            said.append(word[1:-1])
    return " ".join(said)


def in_reading_order(text: str) -> str:
    """Return what Poppler hears, its lines from the right turned round, without spaces.

    It takes letters as they stand on the page; structure elements tell their order.
    """
    turned = _RIGHT_TO_LEFT.sub(
        lambda run: unicodedata.normalize("NFKC", run.group()[::-1]), solid(text)
    )
    return without_indic(turned)


def without_indic(text: str) -> str:
    """Return a text without letters whose vowels stand elsewhere on the page than in a word."""
    return _INDIC.sub("", text)


def solid(text: str) -> str:
    """Return a text without spaces, and without what fonts draw alike."""
    return "".join(comparable(text).split())
