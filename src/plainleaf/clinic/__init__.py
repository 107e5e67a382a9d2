"""The clinic profile: clinic.toml, what a clinic says of itself on each of its handouts.

Every mistake is one sentence with the file and the line. What a profile says becomes words in
`imprint`, and colours in `palette`.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from plainleaf.errors import ClinicError
from plainleaf.model.article import Picture
from plainleaf.reader.characters import without_hidden
from plainleaf.reader.files import Files, Refused
from plainleaf.reader.log import Log, excerpt
from plainleaf.reader.pictures import Pictures
from plainleaf.run.dependencies import note_file, owner_of_another

if TYPE_CHECKING:
    # Imported where a profile is read: most articles have none.
    from plainleaf.clinic.keys import ProfileKeys

FILE = "clinic.toml"
TEMPLATE = "reference.docx"
_MOST_BYTES = 1_000_000
_MOST_TEMPLATE_BYTES = 20_000_000
_PIXELS_PER_MM = 96 / 25.4
_WIDEST_LOGO_MM = 90.0
_LEFT_OVER = re.compile(r"([-_./ ])[-_./ ]+")
_PLACE = re.compile(r"line (\d+)")


# --- The profile -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Clinic:
    """A clinic profile that was read; the same one for each article, until its files change.

    Args:
        path: the file.
        keys: what it says.
        text: the file's text, in which keys are found again.
        logo: the picture, as large as it is shown; None where there is none.
        template: the bytes of the clinic's own Word template; empty where there is none.
        files: all files that were read for it, so that a change of one is noticed.
    """

    path: Path
    keys: ProfileKeys
    text: str = field(default="", repr=False)
    logo: Picture | None = None
    template: bytes = field(default=b"", repr=False)
    files: tuple[Path, ...] = ()

    def said(self, words: Mapping[str, str], language: str) -> tuple[str, str]:
        """Return words in a language or the nearest to it, and which language that is.

        Args:
            words: a value of the profile, by language.
            language: the article's (BCP 47).
        """
        if not words:
            return "", language
        known = {tag or self.keys.lang: text for tag, text in words.items()}
        primary = language.split("-")[0]
        near = [tag for tag in known if tag.split("-")[0] == primary]
        for tag in (language, *near, self.keys.lang, *known):
            if tag in known:
                return known[tag], tag
        return "", language

    def number(self, marks: Mapping[str, str]) -> str:
        """Return the number of a document: the scheme with what it stands for filled in."""
        return _LEFT_OVER.sub(r"\1", _filled(self.keys.number, marks)).strip("-_./ ")

    def web_version(self, marks: Mapping[str, str]) -> str:
        """Return where the handout stands on the web, if the profile says so."""
        return _filled(self.keys.web_version, marks)

    def wrong(self, place: str, message: str) -> ClinicError:
        """Return the error of a key, with the file and the line."""
        return _wrong(self.path, self.text, tuple(place.split(".")), message)

    def line(self, place: str) -> int:
        """Return the line of a key such as `colors.accent`; 0 where it is not found."""
        return line_of(self.text, tuple(place.split(".")))


def _filled(scheme: str, marks: Mapping[str, str]) -> str:
    from plainleaf.clinic.keys import PLACEHOLDER

    return PLACEHOLDER.sub(lambda found: marks.get(found[1], ""), scheme)


def clinic_for(article: Path) -> Clinic | None:
    """Return the profile of the nearest clinic.toml: beside an article, or in a folder above it.

    Args:
        article: the article's file.

    Raises:
        ClinicError: the file cannot be read, or a key or a value of it is wrong.
    """
    try:
        folders = article.resolve().parents
    except (OSError, RuntimeError):
        return None
    for folder in folders:
        path = folder / FILE
        note_file(path)
        if path.is_symlink():
            # A stranger's article may bring it; it could lead to any file of this machine.
            raise ClinicError(f"{path}: is a link; put the file itself here.")
        if path.is_file():
            if other := owner_of_another(path, article):
                raise ClinicError(
                    f"{path}: belongs to {other}, not to you, and its addresses and telephone "
                    "numbers would stand on your handout; name it with --clinic if that is meant, "
                    "or use --no-clinic."
                )
            return read_clinic(path)
    return None


def read_clinic(path: Path) -> Clinic:
    """Return a clinic profile.

    Args:
        path: the file, or a folder that holds clinic.toml.

    Raises:
        ClinicError: it cannot be read, or a key or a value of it is wrong.
    """
    path = path / FILE if path.is_dir() else path
    # Said here, each time: `_read` remembers what it has read.
    note_file(path)
    note_file(path.parent / TEMPLATE)
    clinic = _read(path, _stamps(path))
    for file in clinic.files:
        note_file(file)
    return clinic


def _stamps(path: Path) -> tuple[tuple[str, int, int], ...]:
    """Return what tells whether a file of the profile's folder has changed."""
    try:
        beside = [each for each in path.parent.iterdir() if each.suffix.lower() in _READ]
        files = [path, *sorted(beside)]
        return tuple(
            (each.name, each.stat().st_mtime_ns, each.stat().st_size)
            for each in files
            if each.is_file()
        )
    except OSError:
        return ()


_READ = frozenset((".svg", ".png", ".jpg", ".jpeg", ".docx", ".dotx"))


@lru_cache(maxsize=8)
def _read(path: Path, _stamp: object) -> Clinic:
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise ClinicError(f"{path}: cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise ClinicError(f"{path}: is no UTF-8 text; save it as UTF-8.") from None
    clinic, wrong = examined(text.replace("\r\n", "\n"), path)
    if clinic is None or wrong:
        raise wrong[0]
    return replace(clinic, files=(path, *clinic.files))


def examined(text: str, path: Path) -> tuple[Clinic | None, list[ClinicError]]:
    """Return the profile that a text is, saved or not, and each mistake in it.

    Args:
        text: TOML, its lines ended by newlines alone.
        path: the file that it stands in or would; its pictures and template lie in that folder.

    Returns:
        The profile, or None where there are mistakes; the first of them is what an export says.
        `files` are those beside `path` that were read.
    """
    if len(text.encode()) > _MOST_BYTES:
        said = "too large for a clinic profile."
        return None, [ClinicError(f"{path}: {said}", said=said)]
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        place = _PLACE.search(str(error))
        line = f":{place[1] if place else max(1, text.rstrip().count(chr(10)) + 1)}"
        said = f"not valid TOML: {str(error).split(' (at ')[0]}."
        return None, [ClinicError(f"{path}{line}: {said}", said=said)]
    wrong = []
    for loc, words in _strings(values, ()):
        log = Log(path.name)
        without_hidden(words, log, 0)
        if log.found:
            wrong.append(_wrong(path, text, loc, log.found[0].message))
    from plainleaf.clinic.keys import ProfileKeys

    try:
        keys = ProfileKeys.model_validate(values)
    except ValidationError as error:
        return None, wrong + _invalid(path, text, error)
    clinic = Clinic(path, keys, text)
    for more in (_with_logo, _with_template):
        try:
            clinic = more(clinic)
        except ClinicError as error:
            wrong.append(error)
    return (None if wrong else clinic), wrong


def _strings(value: object, loc: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, str):
        yield loc, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _strings(part, (*loc, str(key)))
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part, loc)


def _with_logo(clinic: Clinic) -> Clinic:
    """Return the profile with its picture, if it names one, read as an article's pictures are."""
    logo = clinic.keys.logo
    if logo is None:
        return clinic
    log = Log(clinic.path.name)
    pictures = Pictures(Files(clinic.path.parent), log)
    pictures.load(logo.file, clinic.line("logo.file"))
    picture = pictures.loaded.get(logo.file)
    if picture is None or log.found:
        # Half a logo is none: what would be left out of an article's picture is refused here.
        found = log.found[0]
        message = found.message.replace("the article's folder", "the profile's folder")
        hint = found.hint.split(", or name the folder")[0].rstrip(".") + "."
        hint = hint.replace("the article's folder", "the profile's folder")
        raise clinic.wrong("logo.file", f"{message} {hint}")
    height = logo.height_mm * _PIXELS_PER_MM
    scale = min(height / picture.height, _WIDEST_LOGO_MM * _PIXELS_PER_MM / picture.width)
    picture = replace(
        picture, width=round(picture.width * scale), height=round(picture.height * scale)
    )
    path = clinic.path.parent / logo.file
    return replace(clinic, logo=picture, files=(*clinic.files, path))


def _with_template(clinic: Clinic) -> Clinic:
    """Return the profile with its Word template: the one that it names, or the one beside it."""
    name = clinic.keys.reference_docx
    if not name:
        if not (clinic.path.parent / TEMPLATE).is_file():
            return clinic
        name = TEMPLATE
    try:
        data = Files(clinic.path.parent).read(name, _MOST_TEMPLATE_BYTES)
    except Refused as refused:
        message = refused.message.replace("the article's folder", "the profile's folder")
        raise clinic.wrong("reference-docx", message) from None
    return replace(clinic, template=data, files=(*clinic.files, clinic.path.parent / name))


# --- Where a mistake is ------------------------------------------------------------------------


def _wrong(path: Path, text: str, loc: tuple[str, ...], message: str) -> ClinicError:
    line = line_of(text, loc)
    place = f":{line}" if line else ""
    said = _ended(message)
    return ClinicError(f"{path}{place}: {'.'.join(loc)}: {said}", loc, said)


def _ended(message: str) -> str:
    return message if message.endswith((".", "?", "…")) else f"{message}."


def _invalid(path: Path, text: str, error: ValidationError) -> list[ClinicError]:
    """Return what is wrong, key by key."""
    # A key that is not known explains others that are missing.
    problems = sorted(
        error.errors(include_url=False), key=lambda each: each["type"] != "extra_forbidden"
    )
    found: dict[tuple[str, ...], ClinicError] = {}
    for each in _told(path, text, problems):
        found.setdefault(each.place, each)
    return list(found.values())


def _told(path: Path, text: str, problems: list[ErrorDetails]) -> Iterator[ClinicError]:
    from plainleaf.clinic.keys import known_keys

    for each in problems:
        loc = tuple(str(part) for part in each["loc"])
        while loc and each["type"] == "literal_error" and loc[-1].startswith("literal["):
            loc = loc[:-1]
        loc = tuple(part for part in loc if not part.startswith(("function-", "literal[")))
        message = str(each["msg"]).removeprefix("Value error, ")
        match each["type"]:
            case "extra_forbidden":
                known = known_keys(loc[:-1])
                close = difflib.get_close_matches(loc[-1], known, n=1)
                hint = f"did you mean '{close[0]}'?" if close else f"there are {', '.join(known)}"
                message = f"this key is not known; {hint}"
            case "missing":
                message = "this key is missing"
            case "literal_error":
                message = (
                    f"{each['ctx']['expected'].removesuffix(chr(39) * 2).removesuffix(' or ')}"
                )
                message = f"{excerpt(str(each['input']))!r} is none of {message}"
            case _:
                message = message[:1].lower() + message[1:]
        yield _wrong(path, text, loc, message)


_TABLE = re.compile(r"\s*\[{1,2}\s*([^\[\]]+?)\s*\]{1,2}\s*(?:#.*)?$")
_KEY = re.compile(
    r"\s*((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*="
)


def line_of(text: str, loc: tuple[str, ...]) -> int:
    """Return the line on which a TOML file says a key, or the table that it would stand in.

    The standard library's parser keeps no places; a profile is a short file of plain keys.
    """
    best, found, quoted = 0, 0, ""
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if quoted:
            quoted = "" if quoted in line else quoted
            continue
        if header := _TABLE.match(line):
            table = full = _parts(header[1])
        elif key := _KEY.match(line):
            full = (*table, *_parts(key[1]))
            for quotes in ('"""', "'''"):
                if line.count(quotes) % 2:
                    quoted = quotes
        else:
            continue
        if len(full) > best and full == loc[: len(full)]:
            best, found = len(full), number
    return found


def _parts(key: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in re.findall(r"\"[^\"]*\"|'[^']*'|[^.]+", key))
