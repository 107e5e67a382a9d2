"""Files that an article names: inside its folder or the root, nowhere else, and not too large."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from plainleaf.reader.log import excerpt
from plainleaf.run.dependencies import note_file

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_WINDOWS = re.compile(r"[A-Za-z]:|\\\\|[^/]*\\")


class Refused(Exception):
    """A file cannot be had or shown: a code, what is wrong, how to fix it."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


# The documentation's test finds codes by this name.
_Refused = Refused


@dataclass(frozen=True, slots=True)
class Files:
    """What an article may read.

    Args:
        folder: the article's own.
        root: another folder, or None; paths with / at their start begin in it.
    """

    folder: Path
    root: Path | None = None

    def read(self, source: str, most: int) -> bytes:
        """Return the bytes of a picture that the article names.

        Args:
            source: as the article says it.
            most: how many bytes it may have.

        Raises:
            Refused: it is elsewhere, not there, no file, or too large.
        """
        if not source:
            raise _Refused("missing-picture", "This picture names no file.", "Write its path.")
        if _SCHEME.match(source) or source.startswith("//"):
            raise _Refused(
                "remote-picture",
                f"'{excerpt(source)}' is not a file beside the article.",
                "Save the picture in the article's folder and name that file.",
            )
        if _WINDOWS.match(source):
            raise _Refused(
                "missing-picture",
                f"'{excerpt(source)}' is a path of Windows.",
                "Write it from the article's folder on, with forward slashes: images/scan.png",
            )
        path = self._inside(source)
        try:
            if not path.is_file():
                raise _Refused(
                    "missing-picture",
                    f"There is no file '{excerpt(source)}'.",
                    "Correct the path, or put the file there.",
                )
            with path.open("rb") as file:
                data = file.read(most + 1)
        except OSError as error:
            raise _Refused(
                "missing-picture",
                f"'{excerpt(source)}' cannot be read ({error.strerror}).",
                "Mend the file.",
            ) from None
        if len(data) > most:
            raise _Refused(
                "picture-size",
                f"'{excerpt(source)}' is larger than {most // 1_000_000} MB.",
                "Save it smaller; 300 pixels an inch are enough for print.",
            )
        return data

    def _inside(self, source: str) -> Path:
        """Return the place that a path leads to, all links followed."""
        try:
            folder = self.folder.resolve()
            root = self.root.resolve() if self.root else None
            named = (
                root / source.lstrip("/") if source.startswith("/") and root else folder / source
            )
            note_file(named)
            path = named.resolve()
        except (OSError, ValueError, RuntimeError):
            raise _Refused(
                "missing-picture", f"'{excerpt(source)}' is not a path.", "Correct the path."
            ) from None
        if not any(path.is_relative_to(place) for place in (folder, root) if place):
            raise _Refused(
                "picture-outside",
                f"'{excerpt(source)}' is outside "
                + (f"the article's folder and {self.root}." if root else "the article's folder."),
                "Copy the picture into the article's folder, "
                "or name the folder that holds it with --root.",
            )
        return path
