"""The files of a folder, as handouts: formats, editions, audiences, languages together."""

from __future__ import annotations

import calendar
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any

from plainleaf.checks.up_to_date import last_day
from plainleaf.errors import ConformanceError, LimitError, WriteError
from plainleaf.run.limits import Fault, Worker
from plainleaf.run.staging import is_kept
from plainleaf.theme.tokens import Edition
from plainleaf.verify.readback import properties_of
from plainleaf.verify.readback.properties import Properties

# How a file of each kind begins. The first that is there is asked: it says the most.
_MAGIC = {".html": b"<", ".epub": b"PK\x03\x04", ".docx": b"PK\x03\x04", ".pdf": b"%PDF-"}
_ASKED = tuple(_MAGIC)
FORMATS = ("html", "pdf", "epub", "docx")
# What the name of an edition's file ends with; the usual one has nothing there.
EDITIONS = tuple(str(edition) for edition in Edition if edition is not Edition.STANDARD)
AUDIENCES = ("clinics", "patients")
_FOR = tuple(f"-{audience}" for audience in AUDIENCES)
PAGE = "index.html"
_REPORT = "-report.html"
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_LANGUAGE = re.compile(r"(.+)\.([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\Z")
_MONTHS_AHEAD = 3
_OURS = "Plainleaf"
_UNKNOWN = "und"  # BCP 47: a language that nobody told


class Review(StrEnum):
    """How it stands with the review of a handout."""

    PAST = "past"
    SOON = "soon"
    LATER = "later"
    UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class HandoutFile:
    """One file: its path from the library on, with slashes; its format; bytes; its edition."""

    path: str
    format: str
    size: int
    edition: str = ""


@dataclass(frozen=True, slots=True)
class LanguageVersion:
    """A handout in one language, for one audience.

    Args:
        name: of its files, without what tells editions and formats apart.
        facts: what its files say.
        files: in the order of editions and formats.
        audience: empty for everybody.
        due: the last day before it is past review; None if it says none.
        review: how it stands with that.
        days_past: days past review; 0 if it is not.
    """

    name: str
    facts: Properties
    files: tuple[HandoutFile, ...]
    audience: str
    due: date | None
    review: Review
    days_past: int


def is_ours(text: LanguageVersion) -> bool:
    """Return whether Plainleaf made its files, as the one says that was asked."""
    return text.facts.generator.startswith(_OURS)


@dataclass(frozen=True, slots=True)
class Entry:
    """One handout: its texts, the one that stands for all first."""

    name: str
    texts: tuple[LanguageVersion, ...]


@dataclass(frozen=True, slots=True)
class Library:
    """All handouts of a folder by title, on a day; and what could not be read, a sentence each."""

    entries: tuple[Entry, ...]
    today: date
    unread: tuple[str, ...]

    @property
    def texts(self) -> tuple[LanguageVersion, ...]:
        """All texts, in the order of the entries."""
        return tuple(text for entry in self.entries for text in entry.texts)


@dataclass(frozen=True, slots=True)
class _Bundle:
    """Files of one name that differ in format only."""

    stem: str
    files: tuple[HandoutFile, ...]
    facts: Properties


def library_of(
    folder: Path, today: date, language: str = "en", worker: Worker | None = None
) -> Library:
    """Return the handouts whose files stand in a folder, or in folders below it.

    Args:
        folder: where exports wrote their files. One file of each name is read for what it says.
        today: the day by which reviews are due.
        language: of the page; a text in it stands for all of its handout.
        worker: reads each file within its limits of time and memory; by default there are none.

    Raises:
        WriteError: there is no such folder, or it cannot be read.
    """
    unread: list[str] = []
    bundles = list(_bundles(folder, unread, worker))
    plain = {_unmarked(bundle.stem, bundle.facts.language)[0] for bundle in bundles}
    found: dict[str, dict[tuple[str, str], dict[str, _Bundle]]] = {}
    for bundle in bundles:
        name, edition, audience = _read_name(bundle, plain)
        texts = found.setdefault(name, {})
        key = (bundle.facts.language, audience)
        while edition in texts.setdefault(key, {}):
            # Two names for one thing: both are kept.
            edition += "+"
        texts[key][edition] = bundle
    entries = [
        _entry(name, [_text(key, each, today) for key, each in texts.items()], language)
        for name, texts in found.items()
    ]
    entries.sort(key=lambda entry: (entry.texts[0].facts.title.casefold(), entry.name))
    return Library(tuple(entries), today, tuple(unread))


def _bundles(folder: Path, unread: list[str], worker: Worker | None) -> Iterator[_Bundle]:
    for stem, paths in _stems(folder, unread).items():
        whole = []
        for path in sorted(paths, key=lambda path: _ASKED.index(path.suffix.lower())):
            try:
                if not path.is_file():
                    unread.append(f"{path}: is no file but a pipe or a device; it is left out.")
                    continue
                if _looks_whole(path):
                    whole.append(path)
                    continue
                unread.append(f"{path}: is no {path.suffix[1:].upper()} file; it is left out.")
            except OSError as error:
                unread.append(f"{path}: cannot be read ({error.strerror}); it is left out.")
        facts = None
        for path in list(whole):
            try:
                facts = facts or (
                    worker.call(str(path), int, facts_of, path) if worker else facts_of(path)
                )
            except (ConformanceError, LimitError) as error:
                whole.remove(path)
                unread.append(f"{str(error).rstrip('.')}; it is left out.")
            except Exception as error:
                # At one file's door: whatever is wrong with it, the others are read.
                whole.remove(path)
                unread.append(f"{path}: cannot be read ({_kind(error)}); it is left out.")
        if facts is None:
            continue
        name = PurePosixPath(stem).name
        facts = replace(facts, title=facts.title or name, language=facts.language or _UNKNOWN)
        files = tuple(
            HandoutFile(
                path.relative_to(folder).as_posix(), path.suffix.lower()[1:], path.stat().st_size
            )
            for path in sorted(whole, key=lambda path: FORMATS.index(path.suffix.lower()[1:]))
        )
        yield _Bundle(stem, files, facts)


def _kind(error: Exception) -> str:
    # Of a fault in a worker, the last line of its traceback.
    last = str(error).strip().rpartition("\n")[2]
    return (last if isinstance(error, Fault) else f"{type(error).__name__}: {last}")[:200]


def _looks_whole(path: Path) -> bool:
    """Return whether a file begins as one of its kind does."""
    with path.open("rb") as file:
        return _MAGIC[path.suffix.lower()] in file.read(1024)


def facts_of(path: Path) -> Properties:
    """Return what a file says of its handout, as an entry of a library has it."""
    said = properties_of(path)
    # A Word file of somebody else tells only when it was made.
    published = said.published or (said.created if path.suffix.lower() == ".docx" else "")
    keywords = tuple(word for word in said.keywords if word != said.category)
    found = replace(said, published=published, keywords=keywords)
    # What no XML and no page can hold (XML 1.0, 2.2) is in nobody's title.
    clean: dict[str, Any] = {
        each.name: _CONTROLS.sub("", value)
        for each in fields(found)
        if isinstance(value := getattr(found, each.name), str)
    }
    return replace(
        found,
        **clean,
        authors=tuple(_CONTROLS.sub("", name) for name in found.authors),
        keywords=tuple(_CONTROLS.sub("", word) for word in found.keywords),
    )


def _stems(folder: Path, unread: list[str]) -> dict[str, list[Path]]:
    """Return the files that may be handouts, by their path without the format's suffix."""
    if not folder.is_dir():
        raise WriteError(f"{folder}: no such folder; export some handouts into it first.")
    found: dict[str, list[Path]] = {}

    def barred(error: OSError) -> None:
        unread.append(f"{error.filename}: cannot be entered ({error.strerror}); it is left out.")

    for parent, folders, names in os.walk(folder, onerror=barred):
        # Hidden folders hold what is not finished yet.
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        there = set(names)
        for name in sorted(names):
            stem, suffix = os.path.splitext(name)
            if suffix.lower() not in _ASKED or name.startswith((".", "~$")) or name == PAGE:
                continue
            if name.endswith(_REPORT) and f"{stem}.json" in there:
                continue
            path = Path(parent, name)
            if is_kept(stem):
                unread.append(f"{path}: was kept for the edits in it; it is left out.")
                continue
            if not _is_unicode(str(path.relative_to(folder))):
                shown = os.fsencode(path).decode("utf-8", "backslashreplace")
                unread.append(f"{shown}: its name is not UTF-8; it is left out.")
                continue
            key = path.relative_to(folder).with_name(stem).as_posix()
            found.setdefault(key, []).append(path)
    return found


def _is_unicode(name: str) -> bool:
    return not any("\ud800" <= sign <= "\udfff" for sign in name)


def _unmarked(stem: str, language: str) -> tuple[str, str]:
    """Return a name without the marks of its edition and language, and the edition."""
    edition = ""
    while True:
        for each in EDITIONS:
            if stem.endswith(f"-{each}"):
                stem, edition = stem.removesuffix(f"-{each}"), each
        match = _LANGUAGE.match(stem)
        # A name may have a point in it that has nothing to do with languages; and what looks like a
        # part of a language's tag may be an audience: `sleep.es-clinics`.
        own = match is not None and _primary(match[2]) == _primary(language)
        if match is None or not own or stem.endswith(_FOR):
            return stem, edition
        stem = match[1]


def _read_name(bundle: _Bundle, plain: set[str]) -> tuple[str, str, str]:
    """Return the name of a bundle's handout, its edition and its audience.

    A handout may be about clinics: its name has an audience only if the name without one is there.
    """
    name, edition = _unmarked(bundle.stem, bundle.facts.language)
    for audience in AUDIENCES:
        if name.endswith(f"-{audience}"):
            base, inner = _unmarked(name.removesuffix(f"-{audience}"), bundle.facts.language)
            if base in plain:
                return base, edition or inner, audience
    return name, edition, ""


def _primary(tag: str) -> str:
    return tag.lower().partition("-")[0]


def _text(key: tuple[str, str], bundles: dict[str, _Bundle], today: date) -> LanguageVersion:
    order = {edition: at for at, edition in enumerate(("", *EDITIONS))}
    editions = sorted(bundles, key=lambda edition: order.get(edition.rstrip("+"), len(order)))
    bundle = bundles[editions[0]]
    files = tuple(
        HandoutFile(file.path, file.format, file.size, edition.rstrip("+"))
        for edition in editions
        for file in bundles[edition].files
    )
    due = last_day(bundle.facts.next_review)
    days = (today - due).days if due else 0
    return LanguageVersion(
        bundle.stem, bundle.facts, files, key[1], due, _review(due, today), max(0, days)
    )


def _review(due: date | None, today: date) -> Review:
    if due is None:
        return Review.UNDATED
    if due < today:
        return Review.PAST
    return Review.SOON if due <= _later(today, _MONTHS_AHEAD) else Review.LATER


def _later(day: date, months: int) -> date:
    """Return the day some months later, or the last one of its month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _entry(name: str, texts: Sequence[LanguageVersion], language: str) -> Entry:
    def rank(text: LanguageVersion) -> tuple[bool, bool, bool, str, str]:
        # For everybody before for some; the page's language, then the one without a mark.
        base = PurePosixPath(text.name).name == PurePosixPath(name).name
        own = _primary(text.facts.language) == _primary(language)
        return (bool(text.audience), not own, not base, text.facts.language, text.name)

    return Entry(name, tuple(sorted(texts, key=rank)))
