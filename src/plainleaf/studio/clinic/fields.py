"""A clinic profile as the fields of a form; a field that is changed changes its own lines alone.

A field is called by its key, such as `colors.dark.link`. Words by language have one for each:
`emergency:es`, and `emergency:` for words that name no language.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args, get_origin

import tomlkit
from pydantic import BaseModel
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Item, String, StringType, Trivia
from tomlkit.toml_document import TOMLDocument

from plainleaf.clinic.keys import ProfileKeys
from plainleaf.errors import UsageError
from plainleaf.reader.front_matter import canonical_language

YES, NO = "yes", "no"
# No key: whether the logo is decoration, which a profile says by an empty description.
DECORATIVE = "logo.decorative"
_ALT = "logo.alt:"
_ON = ("qr",)  # without being said
# Words in quotes, or a remark (TOML 1.0).
_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'{3}.*?\'{3}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|(?P<remark>#[^\n]*)',
    re.DOTALL,
)
_ELSEWHERE = "is written in a way that this form cannot change; change it in the file."


@dataclass(frozen=True, slots=True)
class Fields:
    """What a profile says, field by field.

    Args:
        said: what each field shows, by its name; none where the key is not there.
        closed: keys that are written with more in them than a field can show, or another kind.
        languages: of its words, the one of words that name none first.
        readable: whether it is TOML at all; where not, there is no field.
    """

    said: Mapping[str, str]
    closed: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    readable: bool = True


@cache
def kinds() -> Mapping[str, str]:
    """Return every key that a profile can have: "words", "yes", "number", "lines" or "line"."""
    return dict(_kinds(ProfileKeys, ""))


def _kinds(model: type[BaseModel], before: str) -> Iterator[tuple[str, str]]:
    for name, info in model.model_fields.items():
        key, kind = before + (info.alias or name), info.annotation
        parts = (kind, *get_args(kind))
        table = next((each for each in parts if _is_table(each)), None)
        if table is not None:
            yield from _kinds(table, f"{key}.")
        elif get_origin(kind) is dict:
            yield key, "words"
        elif get_origin(kind) is tuple:
            yield key, "lines"
        else:
            yield key, "yes" if kind is bool else "number" if kind is float else "line"


def _is_table(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


@cache
def choices(key: str) -> tuple[str, ...]:
    """Return the values that a key can have; none where it can have any."""
    kind = ProfileKeys.model_fields[key].annotation if key in ProfileKeys.model_fields else None
    return get_args(kind) if get_origin(kind) is Literal else ()


def fields_in(text: str) -> Fields:
    """Return what a profile says, its lines ended by newlines alone."""
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        return Fields({}, readable=False)
    said: dict[str, str] = {}
    closed = []
    for key, kind in kinds().items():
        value = _at(values, key)
        if value is None:
            continue
        shown = _shown(key, kind, value)
        if shown is None:
            closed.append(key)
        else:
            said |= shown
    first = canonical_language(said.get("lang", "")) or ""
    tags = [name.partition(":")[2] for name in said if not name.endswith(":") and ":" in name]
    # Words in `en` are words in the language `en-GB`, too.
    near = next((tag for tag in tags if tag.split("-")[0] == first.split("-")[0]), first)
    return Fields(said, tuple(closed), tuple(filter(None, dict.fromkeys([near, *tags]))))


def _shown(key: str, kind: str, value: object) -> dict[str, str] | None:
    match kind, value:
        case "words", str():
            return {f"{key}:": value.strip("\n")}
        case "words", dict():
            tags = {tag: canonical_language(tag) for tag in value}
            if not all(tags.values()) or len(set(tags.values())) < len(tags):
                return None
            if not all(isinstance(words, str) for words in value.values()):
                return None
            return {f"{key}:{tags[tag]}": words.strip("\n") for tag, words in value.items()}
        case "yes", bool():
            return {key: YES if value else NO}
        case "number", int() | float() if not isinstance(value, bool):
            return {key: f"{value:g}"}
        case "lines", list() if all(isinstance(each, str) for each in value):
            return {key: "\n".join(value)}
        case "line", str():
            return {key: value}
        case _:
            return None


def with_changes(text: str, wanted: Mapping[str, str]) -> str:
    """Return a profile with some fields changed; all else stays as it is, byte for byte.

    Args:
        text: the profile, its lines ended by newlines alone; empty where there is none yet.
        wanted: what fields shall say; an empty one takes its key out. Those that say it already are
            left as they are written.

    Raises:
        UsageError: a field cannot be changed here.
    """
    now = fields_in(text)
    if not now.readable:
        raise UsageError("The profile cannot be read; put it right in a text editor first.")
    changed: dict[str, str | None] = {}
    for name, value in wanted.items():
        if name != DECORATIVE:
            kind, default = _kind_of(name), YES if name in _ON else ""
            tidy = _tidy(kind, value) or (NO if kind == "yes" else "")
            if tidy != (_tidy(kind, now.said.get(name, default)) or (NO if kind == "yes" else "")):
                changed[name] = tidy
    if DECORATIVE in wanted:
        _say_decorative(changed, now, decorative=wanted[DECORATIVE] == YES)
    if not changed:
        return text
    for name in changed:
        if name.partition(":")[0] in now.closed:
            raise UsageError(f"'{name.partition(':')[0]}' {_ELSEWHERE}")
    expected = deepcopy(tomllib.loads(text))
    document = tomlkit.parse(text)
    if document.as_string() != text:
        raise UsageError(f"This profile {_ELSEWHERE}")
    try:
        document = _change(document, expected, changed)
        new = _with_remarks(text, document.as_string())
        proven = tomllib.loads(new) == expected
    except (TOMLKitError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise UsageError(f"'{next(iter(changed))}' {_ELSEWHERE}") from error
    if not proven:
        raise UsageError(f"'{next(iter(changed))}' {_ELSEWHERE}")
    return new


def _tidy(kind: str, value: str) -> str:
    lines = [" ".join(line.split()) for line in value.strip().splitlines()]
    return "\n".join(filter(None, lines) if kind == "lines" else lines)


def _kind_of(name: str) -> str:
    """Return the kind of a field.

    Raises:
        UsageError: there is no such field.
    """
    key, colon, tag = name.partition(":")
    kind = kinds().get(key)
    if kind is None or (kind == "words") != bool(colon):
        raise UsageError("This request cannot be read.")
    if tag and not canonical_language(tag):
        raise UsageError(f"'{tag}' is not a language tag such as en, en-GB or zh-Hans.")
    return kind


def _say_decorative(changed: dict[str, str | None], now: Fields, *, decorative: bool) -> None:
    """Make the logo decoration (None: said, and empty), or no longer."""
    is_now = now.said.get(_ALT) == ""
    if decorative:
        for name in [each for each in changed if each.startswith(_ALT)]:
            del changed[name]
        if not is_now:
            changed[_ALT] = None
    elif is_now and not any(each.startswith(_ALT) for each in changed):
        changed[_ALT] = ""


def _change(
    document: TOMLDocument,
    expected: dict[str, Any],
    changed: Mapping[str, str | None],
) -> TOMLDocument:
    """Make the changes, both where it is written and in what it shall say."""
    for name in sorted(changed, key=_order):
        key, colon, tag = name.partition(":")
        path, said = tuple(key.split(".")), changed[name]
        if colon and said is not None:
            path = _words_path(path, tag, expected, document)
        value = "" if said is None else _value(kinds()[key], said)
        if value is None:
            _taken_out(document, path)
            _out_of(expected, path)
        else:
            if len(path) == 1 and path[0] not in document:
                document = _with_key(document, path[0], _item(value))
            else:
                _put(document, path, value)
            _into(expected, path, value)
    return document


def _with_key(document: TOMLDocument, key: str, item: Item) -> TOMLDocument:
    """Return a document with a key of no table more, below the others.

    What stands above the first table, such as a remark, belongs to that.
    """
    lines = document.as_string().split("\n")
    end = next((at for at, _ in enumerate(lines) if _begins_table(lines, at)), len(lines))
    while end and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    new = [*lines[:end], f"{key} = {item.as_string()}", *lines[end:]]
    return tomlkit.parse("\n".join(new) + ("" if end < len(lines) else "\n"))


def _begins_table(lines: Sequence[str], at: int) -> bool:
    if not lines[at].lstrip().startswith("["):
        return False
    try:
        # Within words or a list of several lines it is none.
        tomllib.loads("\n".join(lines[:at]))
    except tomllib.TOMLDecodeError:
        return False
    return True


def _order(name: str) -> tuple[int, str]:
    return list(kinds()).index(name.partition(":")[0]), name


def _words_path(
    path: tuple[str, ...], tag: str, expected: dict[str, Any], document: TOMLDocument
) -> tuple[str, ...]:
    """Return where words in a language stand; words that named none name theirs, if others come."""
    value = _at(expected, ".".join(path))
    first = canonical_language(str(expected.get("lang", ""))) or ""
    if isinstance(value, dict):
        tag = tag or first
        return (*path, next((each for each in value if canonical_language(each) == tag), tag))
    if not tag:
        return path
    if value:
        table = tomlkit.inline_table()
        table[first] = _item(value)
        _put(document, path, table)
        _into(expected, path, {first: value})
    elif value == "":
        # A logo that was decoration is described.
        _taken_out(document, path)
        _out_of(expected, path)
    return (*path, tag)


def _value(kind: str, words: str) -> object:
    match kind:
        case "yes":
            return words == YES if words else None
        case "number":
            return _number(words) if words else None
        case "lines":
            return words.splitlines() or None
        case _:
            return words or None


def _number(words: str) -> float | int | str:
    try:
        number = float(words.replace(",", "."))
    except ValueError:
        return words
    return int(number) if number.is_integer() else number


# --- In the document -------------------------------------------------------------------------


def _put(document: TOMLDocument, path: Sequence[str], value: object) -> None:
    here: Any = document
    for part in path[:-1]:
        if part not in here:
            here[part] = tomlkit.inline_table() if _is_inline(here) else tomlkit.table()
        here = here[part]
    here[path[-1]] = value if isinstance(value, Item) else _item(value)


def _is_inline(here: object) -> bool:
    return isinstance(here, tomlkit.items.InlineTable)


def _item(value: object) -> Item:
    if isinstance(value, str) and "\n" in value:
        escaped = tomlkit.string(value, multiline=True).as_string()[3:-3]
        return String(StringType.MLB, value, f"\n{escaped}", Trivia())
    return tomlkit.item(value)


def _taken_out(document: TOMLDocument, path: Sequence[str]) -> None:
    """Take a key out, with the tables that it leaves empty."""
    tables: list[Any] = [document]
    for part in path[:-1]:
        if part not in tables[-1]:
            return
        tables.append(tables[-1][part])
    for here, part in zip(reversed(tables), reversed(path), strict=True):
        if part not in here or (isinstance(here[part], dict) and len(here[part])):
            return
        del here[part]


def _with_remarks(before: str, after: str) -> str:
    """Return a text with the remarks that went with a key or a value where these were."""
    lost = Counter(_remarks(before)) - Counter(_remarks(after))
    old, new = before.split("\n"), after.split("\n")
    at = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), len(new))
    return "\n".join([*new[:at], *lost.elements(), *new[at:]])


def _remarks(text: str) -> Iterator[str]:
    return (found["remark"] for found in _TOKEN.finditer(text) if found["remark"])


# --- In what it says -------------------------------------------------------------------------


def _at(values: Mapping[str, Any], key: str) -> Any:
    here: Any = values
    for part in key.split("."):
        if not isinstance(here, dict) or part not in here:
            return None
        here = here[part]
    return here


def _into(values: dict[str, Any], path: Sequence[str], value: object) -> None:
    for part in path[:-1]:
        values = values.setdefault(part, {})
    values[path[-1]] = value


def _out_of(values: dict[str, Any], path: Sequence[str]) -> None:
    if len(path) > 1 and path[0] in values:
        _out_of(values[path[0]], path[1:])
        if not values[path[0]]:
            del values[path[0]]
    elif len(path) == 1:
        values.pop(path[0], None)
