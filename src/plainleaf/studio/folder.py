"""The articles of one folder: found, read, saved, begun, copied, renamed; nothing outside it.

An article is asked for by its path below the folder, and only what the folder was found to hold is
given: no path that somebody sends is opened.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from glob import escape
from hashlib import sha256
from pathlib import Path
from threading import Lock

from plainleaf.batch.discovery import find_all
from plainleaf.batch.single import changed_since
from plainleaf.errors import PlainleafError, SourceError, UsageError, WriteError
from plainleaf.handout.names import ALL_READERS
from plainleaf.model.audience import Audience
from plainleaf.reader.front.languages import named_language
from plainleaf.reader.front_matter import canonical_language
from plainleaf.reader.identifiers import slug
from plainleaf.reader.source import ARTICLE_NAME, decoded, unified
from plainleaf.roundtrip.steps import with_line_ends
from plainleaf.run.rewrite import rewrite
from plainleaf.studio.front import with_fields
from plainleaf.studio.versions import HIDDEN, Versions
from plainleaf.theme.editions import Edition

PROFILE = "clinic.toml"
MOST_TEXT = 2_000_000
KINDS = ("pdf", "docx", "epub", "html")
# What `name_of` adds to the names of some copies.
_COPIES = "|".join((*Audience, *Edition, ALL_READERS, "draft", "no-references", "with-references"))
_LEFT = 60  # seconds, after which nobody saves any more


@dataclass(frozen=True, slots=True)
class Article:
    """An article in the folder.

    Args:
        name: its path below the folder, parts divided by `/`.
        path: its file.
        called: what its handouts are called, without an ending.
    """

    name: str
    path: Path
    called: str


@dataclass(frozen=True, slots=True)
class Text:
    """An article's text.

    Args:
        text: its lines ended by newlines alone.
        state: what tells it from any other text.
    """

    text: str
    state: str


class Conflict(PlainleafError):
    """The file is not what it was when it was read; `now` is what it says."""

    def __init__(self, now: Text) -> None:
        super().__init__("The file was changed elsewhere since this window read it.")
        self.now = now


class NotHere(SourceError):
    """The folder holds no such article."""


class Folder:
    """A folder of articles.

    Args:
        root: the folder.
        out: where finished files go.
    """

    def __init__(self, root: Path, out: Path) -> None:
        self.root, self.out = root.resolve(), out.resolve()
        self.versions = Versions(self.root)
        # Two windows save one after the other.
        self._saving = Lock()

    def all(self) -> list[Article]:
        """Return the articles, by their folders and names."""
        try:
            found = find_all([self.root], self.out)
        except SourceError:
            return []
        return [
            Article(each.path.relative_to(self.root).as_posix(), each.path, each.name)
            for each in found
            # A link may lead out of the folder.
            if each.path.is_file() and each.path.resolve().is_relative_to(self.root)
        ]

    def find(self, name: str) -> Article:
        """Return the article of a name.

        Raises:
            NotHere: there is none.
        """
        for each in self.all():
            if each.name == name:
                return each
        raise NotHere("This handout is not in the folder: it was renamed or moved. See the shelf.")

    def read(self, article: Article) -> Text:
        """Return the text of an article or a clinic profile.

        Raises:
            SourceError: it cannot be read.
        """
        return _text(_bytes(article), article.name)

    def profiles(self) -> list[str]:
        """Return the clinic profiles of the folder: its own, there or not, then those below it."""
        found = [PROFILE]
        for article in self.all():
            for above in article.path.relative_to(self.root).parents:
                path = self.root / above / PROFILE
                name = (above / PROFILE).as_posix()
                if name not in found and path.is_file() and path.resolve() == path:
                    found.append(name)
        return found

    def profile(self, name: str) -> Article:
        """Return a clinic profile, which is read and saved as articles are.

        Raises:
            NotHere: there is none of this name.
            SourceError: it is a link.
        """
        if name not in self.profiles():
            raise NotHere("This clinic profile is not in the folder: it was renamed or moved.")
        path = self.root / name
        if path.is_symlink():
            raise SourceError(f"{name}: is a link; put the file itself here.")
        return Article(name, path, "")

    def save(self, article: Article, text: str, state: str, *, keep: bool = False) -> Text:
        """Put a text in the place of the one that was read, and return it.

        Args:
            article: which.
            text: its lines ended by newlines alone.
            state: of the text that was read.
            keep: keep the earlier text in any case.

        Raises:
            Conflict: the file says something else by now.
            UsageError: the text is too large.
            WriteError: it cannot be written.
        """
        if len(text) > MOST_TEXT:
            raise UsageError("The text is too large: an article may have two million characters.")
        with self._saving:
            data = _bytes(article)
            now = _text(data, article.name)
            if now.text == text:
                return now
            if now.state != state:
                raise Conflict(now)
            new = with_line_ends(data, now.text, text)
            if data or article.path.exists():
                self.versions.keep(article.name, data, always=keep)
                rewrite(article.path, new)
            else:
                _begin(article.path, new)
        return _text(new, article.name)

    def clear(self) -> None:
        """Remove what processes that were killed while they saved have left beside texts."""
        paths = [*(each.path for each in self.all()), *map(self.root.joinpath, self.profiles())]
        for path in paths:
            for left in path.parent.glob(f".{escape(path.name)}.*.new"):
                with suppress(OSError):
                    if time.time() - left.stat().st_mtime > _LEFT:
                        left.unlink()

    def finished(self, article: Article) -> list[Path]:
        """Return the files of an article that were exported at some time, of whichever copy."""
        others = {each.called for each in self.all()} - {article.called}
        kinds = "|".join(KINDS)
        known = re.compile(rf"{re.escape(article.called)}(?:-(?:{_COPIES}))*\.(?:{kinds})")
        names = os.listdir(self.out) if self.out.is_dir() else []
        found = [self.out / name for name in names if known.fullmatch(name)]
        kept = [path for path in found if path.is_file() and path.stem not in others]
        return sorted(kept, key=lambda path: (path.stem, KINDS.index(path.suffix[1:])))

    def changed_since(self, article: Article, file: Path) -> bool:
        """Return whether anything changed of what one of an article's files was made of."""
        return bool(changed_since(article.path, article.called, file))

    def begin(self, title: str, language: str) -> Article:
        """Make an article with a title and nothing in it.

        Raises:
            UsageError: the title is empty, or the language is none.
            WriteError: it cannot be written.
        """
        title = " ".join(title.split())
        words = language.strip()
        tag = words and (canonical_language(words) or named_language(words))
        if not title:
            raise UsageError("Type a title.")
        if not tag:
            raise UsageError("Type a language such as en, en-GB or de.")
        text = with_fields("", {"title": title})
        return self.put(slug(title), with_fields(text, {"lang": tag}))

    def put(self, wanted: str, text: str) -> Article:
        """Write a new article into a new folder.

        Args:
            wanted: the folder's name; a number follows where it is taken.
            text: the article.
        """
        folder = self._free(self.root, wanted)
        try:
            folder.mkdir()
            with (folder / ARTICLE_NAME).open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        except OSError as error:
            raise WriteError(f"{folder.name}: cannot be written ({error.strerror}).") from None
        return self.find(f"{folder.name}/{ARTICLE_NAME}")

    def duplicate(self, article: Article) -> Article:
        """Copy an article with its pictures, and return the copy."""
        try:
            if self._has_folder(article):
                source = article.path.parent
                target = self._free(source.parent, source.name)
                shutil.copytree(source, target, symlinks=True, ignore=shutil.ignore_patterns(".*"))
                made = target / article.path.name
            else:
                made = self._free(article.path.parent, article.path.stem, article.path.suffix)
                shutil.copyfile(article.path, made)
        except OSError as error:
            raise WriteError(f"{article.name}: cannot be copied ({error.strerror}).") from None
        return self.find(made.relative_to(self.root).as_posix())

    def rename(self, article: Article, words: str) -> Article:
        """Give an article's folder, or its file where it has none of its own, another name.

        Raises:
            UsageError: the name is empty or taken.
            WriteError: it cannot be renamed.
        """
        if not words.strip():
            raise UsageError("Type a name.")
        wanted = slug(words)
        own = self._has_folder(article)
        old = article.path.parent if own else article.path
        new = old.with_name(wanted + ("" if own else old.suffix))
        if new == old:
            return article
        if new.exists():
            raise UsageError(f"There is something called {new.name} already; type another name.")
        before = [each.name for each in self.all() if each.path.is_relative_to(old)]
        try:
            old.rename(new)
        except OSError as error:
            raise WriteError(f"{article.name}: cannot be renamed ({error.strerror}).") from None
        places = {
            each: (new / (self.root / each).relative_to(old)).relative_to(self.root).as_posix()
            for each in before
        }
        for each, place in places.items():
            self.versions.moved(each, place)
        return self.find(places[article.name])

    def _has_folder(self, article: Article) -> bool:
        """Return whether an article, with its translations, has a folder of its own."""
        return article.path.name.startswith("article.") and article.path.parent != self.root

    def _free(self, parent: Path, wanted: str, suffix: str = "") -> Path:
        taken = {HIDDEN, self.out.name.casefold()}
        for number in range(1, 1000):
            name = wanted + (f"-{number}" if number > 1 else "") + suffix
            if not (parent / name).exists() and name.casefold() not in taken:
                return parent / name
        raise WriteError(f"{wanted}: there are too many of this name.")


def _bytes(article: Article) -> bytes:
    """Return what stands in a file; nothing in a clinic profile that is not there yet."""
    try:
        return article.path.read_bytes()
    except FileNotFoundError:
        if article.path.name == PROFILE:
            return b""
        raise SourceError(f"{article.name}: is not there any more.") from None
    except OSError as error:
        raise SourceError(f"{article.name}: cannot be read ({error.strerror}).") from None


def _begin(path: Path, data: bytes) -> None:
    """Write a file that is not there yet, all of it or none."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise WriteError(f"{path.name}: cannot be written ({error.strerror}).") from None


def _text(data: bytes, name: str) -> Text:
    return Text(unified(decoded(data, name)), sha256(data).hexdigest())
