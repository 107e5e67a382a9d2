"""What a file from anywhere is, and what a reader of it meets: the first row of its verdict.

Whatever the file, the answer is a value: a file that cannot be opened is a failure with a code and
a sentence that helps, and the files beside it are none the worse.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from plainleaf import __version__
from plainleaf.errors import ConformanceError
from plainleaf.verify.readback import READERS, read_back
from plainleaf.verify.readback.epub import version_of
from plainleaf.verify.readback.html import pictures_without_alt
from plainleaf.verify.readback.open_errors import Unreadable, too_large, wants_a_password
from plainleaf.verify.readback.outline import Outline
from plainleaf.verify.validators import Failure, ValidatorResult

CHECKER = "Plainleaf"
STANDARD = "Text and reading order"
_LARGEST_FILE = 512 * 1024 * 1024
_HEAD = 4096
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_HTML = re.compile(
    rb"^(\s|<!--.*?-->|<\?xml[^>]*>)*<(!doctype\s+html|html|head|body|h[1-6]|p|div|main|title)\b",
    re.IGNORECASE | re.DOTALL,
)
_WHAT = {".pdf": "a PDF", ".docx": "a Word file", ".epub": "an EPUB", ".html": "a web page"}
# Templates, and files with macros, are Word files like others.
_FAMILIES = {"html": (".htm", ".xhtml"), "docx": (".docm", ".dotx", ".dotm")}
_OFFICE = {"word/": ".docx", "xl/": "an Excel file", "ppt/": "a PowerPoint file"}
_LONG_TEXT = 250  # words: about a page
# Where going on would be unwise or pointless.
_HOPELESS = frozenset(
    {"file-missing", "file-empty", "file-kind", "file-password", "file-too-large"}
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was opened, or not.

    Args:
        result: what there is to say of that.
        outline: what a reader meets; None where it could not be read.
        suffix: what it is, by its content; None where no validator should be set on it.
    """

    result: ValidatorResult
    outline: Outline | None
    suffix: str | None


def open_file(path: Path) -> Opened:
    """Open a file, ours or anybody's; it never raises for the file's sake."""
    suffix, failures = path.suffix.lower(), list[Failure]()
    try:
        kind = _kind_of(path)
        if kind != ("." + _family(suffix)):
            failures.append(
                Failure(
                    "file-suffix",
                    f"It is {_WHAT[kind]}, but its name ends in “{path.suffix}”, so that no "
                    f"program knows how to open it. Let its name end in “{kind}”.",
                )
            )
        suffix = kind
        outline = read_back(path, suffix)
    except Unreadable as error:
        failures.append(Failure(error.code, _sentence(error.sentence)))
        return Opened(_result(failures), None, None if error.code in _HOPELESS else suffix)
    except ConformanceError as error:
        sentence = str(error).removeprefix(f"{path}: ")
        failures.append(
            Failure("file-damaged", f"{_sentence(sentence)} Get it once more, or make it anew.")
        )
        return Opened(_result(failures), None, suffix)
    failures += _failures(path, suffix, outline)
    hints = tuple(_hints(path, suffix))
    result = replace(_result(failures, _counted(outline)), for_a_person=hints)
    return Opened(result, outline, suffix)


def _result(failures: list[Failure], note: str = "") -> ValidatorResult:
    return ValidatorResult(CHECKER, __version__, STANDARD, not failures, tuple(failures), note=note)


def _sentence(words: str) -> str:
    """Return what is said after a file's name as a sentence by itself."""
    verbs = ("is ", "wants ", "holds ", "cannot ", "unpacks ", "names ", "has ")
    return f"It {words}" if words.startswith(verbs) else words[:1].upper() + words[1:]


def _family(suffix: str) -> str:
    for family, suffixes in _FAMILIES.items():
        if suffix in suffixes:
            return family
    return suffix.lstrip(".")


# --- What it is ----------------------------------------------------------------------------------


def _kind_of(path: Path) -> str:
    """Return the suffix that a file should have, by its content.

    Raises:
        Unreadable: it is not there, empty, too large, encrypted, or of no kind that is known.
    """
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise Unreadable(path, "file-missing", "is a folder or a device, not a file.")
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise Unreadable(
            path, "file-missing", f"cannot be read: {error.strerror or error}."
        ) from None
    except ValueError:
        raise Unreadable(path, "file-missing", "cannot be read: its name is none.") from None
    if not size:
        raise Unreadable(path, "file-empty", "is empty: nothing was ever written to it.")
    if size > _LARGEST_FILE:
        raise too_large(path, "it")
    if b"%PDF-" in head[:1024]:
        return ".pdf"
    if head.startswith(b"PK"):
        return _kind_of_package(path)
    if head.startswith(_OLE):
        raise _old_office(path)
    text = (
        head.decode("utf-16", "replace").encode()
        if head[:2] in (b"\xff\xfe", b"\xfe\xff")
        else (head.removeprefix(b"\xef\xbb\xbf"))
    )
    if _HTML.match(text):
        return ".html"
    suffix = path.suffix.lower()
    if suffix in READERS:
        if _family(suffix) == "html" and b"\0" not in text:
            return ".html"  # a fragment, or something that a browser would show all the same
        what = _WHAT["." + _family(suffix)]
        raise Unreadable(
            path, "file-damaged",
            f"is not {what}, whatever its name says: it does not begin as one. "
            "Get it once more, or make it anew.",
        )  # fmt: skip
    raise _unknown(path, "")


def _kind_of_package(path: Path) -> str:
    """Return what a ZIP package is; one that is broken is what its name says."""
    suffix = path.suffix.lower()
    try:
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError):
        if suffix in (".docx", ".epub"):
            return suffix
        raise _unknown(path, "is a damaged ZIP package") from None
    if "META-INF/container.xml" in names or ("mimetype" in names and suffix == ".epub"):
        return ".epub"
    if "[Content_Types].xml" in names:
        for folder, kind in _OFFICE.items():
            if any(name.startswith(folder) for name in names):
                if kind.startswith("."):
                    return kind
                raise _unknown(path, f"is {kind}")
    if suffix in (".docx", ".epub"):
        return suffix
    raise _unknown(path, "is a ZIP package of another kind")


def _old_office(path: Path) -> Unreadable:
    """Return the trouble with an OLE file: an encrypted Word file, or one of Word 97 to 2003."""
    try:
        encrypted = "EncryptedPackage".encode("utf-16-le") in path.read_bytes()
    except OSError:
        encrypted = False
    if encrypted:
        return wants_a_password(path)
    return Unreadable(
        path,
        "file-kind",
        "is a file of Word 97 to 2003 or another old program. Open it there and save it as .docx.",
    )


def _unknown(path: Path, what: str) -> Unreadable:
    known = ", ".join(sorted(READERS))
    what = what or "is of no kind that can be verified"
    return Unreadable(path, "file-kind", f"{what}; known are {known}.")


# --- What is in it -------------------------------------------------------------------------------


def _failures(path: Path, suffix: str, outline: Outline) -> Iterator[Failure]:
    """Yield what an outline shows; of Word files the rules of their own say it, and where."""
    words = len(outline.text.split())
    if not words and not outline.alts:
        yield Failure("reading-no-text", "A screen reader finds nothing to read in it.")
    if suffix == ".docx":
        return
    if not outline.title:
        yield Failure("reading-title", "It has no title, so nobody hears what was opened.")
    if not outline.language:
        yield Failure(
            "reading-language", "It names no language, so a screen reader guesses its voice."
        )
    last = 0
    for level, text in outline.headings:
        if level > last + 1 and last:
            yield Failure(
                "reading-heading-skip",
                f"A heading of level {level} follows one of level {last}.",
                place=f"heading “{text}”",
            )
        last = level
    if not outline.headings and words > _LONG_TEXT:
        yield Failure("reading-headings", f"{words} words of text have no heading.")
    if _family(suffix) == "html":
        count = pictures_without_alt(path)
        if count:
            yield Failure("reading-alt", "A picture has no alternative text.", count)


def _hints(path: Path, suffix: str) -> Iterator[Failure]:
    if suffix == ".epub":
        version = version_of(path)
        if version.startswith(("1", "2")):
            yield Failure(
                "epub-old",
                f"It is an EPUB {version}, which tells a screen reader less than EPUB 3 does. "
                "Have it made as EPUB 3.",
            )


def _counted(outline: Outline) -> str:
    """Return in words what was read, so that anyone who knows the file sees whether it is all."""
    counts = (
        (len(outline.text.split()), "word"),
        (len(outline.headings), "heading"),
        (len(outline.lists), "list"),
        (len(outline.tables), "table"),
        (len(outline.links), "link"),
        (len(outline.alts), "described picture"),
        (len(outline.footnotes), "footnote"),
    )
    said = [f"{count} {what}{'' if count == 1 else 's'}" for count, what in counts if count]
    return ", ".join(said) or "nothing"
