"""Why a file cannot be read: one code, one sentence that also says what to do."""

from __future__ import annotations

from pathlib import Path

from plainleaf.errors import ConformanceError


class Unreadable(ConformanceError):
    """A file that nobody can read, or that it would be unwise to open.

    Args:
        path: the file.
        code: of the trouble; see docs/verify.md.
        sentence: what is so and what helps, without the file's name.
    """

    def __init__(self, path: Path, code: str, sentence: str) -> None:
        super().__init__(f"{path}: {sentence}")
        self.code = code
        self.sentence = sentence


def too_large(path: Path, what: str) -> Unreadable:
    """Return the trouble with a file that unpacks to more than any handout needs."""
    return Unreadable(
        path,
        "file-too-large",
        f"{what} unpacks to far more than any handout needs, so it was not opened further. "
        "If you did not expect that, do not open the file.",
    )


def wants_a_password(path: Path) -> Unreadable:
    """Return the trouble with a file that is encrypted."""
    return Unreadable(
        path,
        "file-password",
        "wants a password, so it cannot be read here, and not by every screen reader either. "
        "Save it without one, then verify it again.",
    )


def without_tags(path: Path, *, only_pictures: bool) -> Unreadable:
    """Return the trouble with a PDF that has no structure tree."""
    if only_pictures:
        return Unreadable(
            path,
            "pdf-only-pictures",
            "is not tagged and holds no text at all, only pictures of pages: a screen reader has "
            "nothing to read. Make it anew from its source, or have its text recognised (OCR).",
        )
    return Unreadable(
        path,
        "pdf-untagged",
        "is not tagged: a screen reader has no reading order, no headings and no lists to go by. "
        "Make it anew from its source with tags on (Word and LibreOffice ask for this when they "
        "export a PDF).",
    )
