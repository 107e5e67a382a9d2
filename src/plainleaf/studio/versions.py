"""What an article or a clinic profile was before: kept beside the articles in a hidden folder.

A text is kept before it is replaced, but not each time that somebody pauses while writing.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from plainleaf.errors import WriteError

HIDDEN = ".plainleaf"
_GOT = "got"
_MOST_GOT = 1000
_DECLINED = "declined.json"
_MOST_DECLINED = 200  # files
_PAUSE = timedelta(minutes=2)
_MOST = 200
_NAME = re.compile(r"(\d{8}T\d{12})-([0-9a-f]{12})\.(?:md|toml)")
_WHEN = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True, slots=True)
class Version:
    """An earlier text.

    Args:
        name: what it is called here.
        when: until when it was the text, UTC.
        size: bytes.
    """

    name: str
    when: datetime
    size: int


class Versions:
    """The earlier texts of the articles of a folder.

    Args:
        root: the folder.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def _place(self, article: str) -> Path:
        # A digest, for the names of articles may be longer than a folder's may.
        stem = re.sub(r"[^\w-]+", "-", article)[:60]
        digest = sha256(article.encode()).hexdigest()[:12]
        return self._root / HIDDEN / "studio" / f"{stem}-{digest}"

    def all(self, article: str) -> list[Version]:
        """Return the earlier texts of an article, the newest first."""
        found = []
        place = self._place(article)
        for name in sorted(os.listdir(place), reverse=True) if place.is_dir() else ():
            if match := _NAME.fullmatch(name):
                when = datetime.strptime(match[1], _WHEN).replace(tzinfo=UTC)
                found.append(Version(name, when, (place / name).stat().st_size))
        return found

    def read(self, article: str, name: str) -> bytes | None:
        """Return an earlier text; None where there is none of this name."""
        if name not in {each.name for each in self.all(article)}:
            return None
        return (self._place(article) / name).read_bytes()

    def keep(self, article: str, data: bytes, *, always: bool = False) -> None:
        """Keep a text that is about to be replaced.

        Args:
            article: its name in the folder.
            data: the text.
            always: also where one was kept a moment ago.

        Raises:
            WriteError: it cannot be written.
        """
        kept = self.all(article)
        now = datetime.now(UTC)
        digest = sha256(data).hexdigest()[:12]
        suffix = ".toml" if article.endswith(".toml") else ".md"
        if kept and kept[0].name.endswith(f"-{digest}{suffix}"):
            return
        if kept and not always and now - kept[0].when < _PAUSE:
            return
        place = self._place(article)
        try:
            place.mkdir(parents=True, exist_ok=True)
            (place / f"{now.strftime(_WHEN)}-{digest}{suffix}").write_bytes(data)
            for each in kept[_MOST - 1 :]:
                (place / each.name).unlink(missing_ok=True)
        except OSError as error:
            raise WriteError(f"{place}: cannot be written ({error.strerror}).") from None

    def note(self, article: str, edit: str) -> None:
        """Note that a text was got; `edit` is what the window that sent it calls it.

        That window may be closed by then, and the browser still hold the text as a draft.
        """
        file = self._place(article) / _GOT
        # Without it there is one question more, no text less.
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            known = file.read_text("ascii").split() if file.exists() else []
            lines = [*known[-_MOST_GOT + 1 :], _digest(edit)]
            file.write_text("\n".join(lines) + "\n", "ascii")

    def noted(self, article: str, edit: str) -> bool:
        """Return whether the text of such an edit was got."""
        try:
            return _digest(edit) in (self._place(article) / _GOT).read_text("ascii").split()
        except (OSError, UnicodeDecodeError):
            return False

    def decline(self, article: str, data: bytes, edits: Iterable[str]) -> None:
        """Note which edits of a Word file were declined; what was noted of that file is forgotten.

        Args:
            article: its name in the folder.
            data: the Word file.
            edits: what tells each of them from others.
        """
        file = self._place(article) / _DECLINED
        known = self._declined(article)
        known.pop(name := sha256(data).hexdigest(), None)
        known[name] = sorted(edits)
        # Without it an edit is offered once more.
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            some = dict(list(known.items())[-_MOST_DECLINED:])
            beside = file.with_suffix(".new")
            beside.write_text(json.dumps(some), "ascii")
            beside.replace(file)

    def declined(self, article: str, data: bytes) -> frozenset[str]:
        """Return which edits of a Word file were declined."""
        return frozenset(self._declined(article).get(sha256(data).hexdigest(), ()))

    def _declined(self, article: str) -> dict[str, list[str]]:
        try:
            found = json.loads((self._place(article) / _DECLINED).read_text("ascii"))
        except (OSError, ValueError, RecursionError):
            return {}
        if not isinstance(found, dict):
            return {}
        return {
            name: [each for each in edits if isinstance(each, str)]
            for name, edits in found.items()
            if isinstance(edits, list)
        }

    def moved(self, old: str, new: str) -> None:
        """Keep the texts of an article that has another name now."""
        if self._place(old).is_dir() and not self._place(new).exists():
            self._place(old).rename(self._place(new))


def _digest(edit: str) -> str:
    return sha256(edit.encode()).hexdigest()[:32]
