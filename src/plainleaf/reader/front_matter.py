"""YAML front matter → typed metadata and references, every mistake at its line.

Scalars are read as the text that stands there (`version: 1.10` stays "1.10", `lang: no` stays
"no"); pydantic gives them their types. It is one room though a long one, for lines and limits are
known only while the YAML is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from plainleaf.model.metadata import Metadata, Reference
from plainleaf.reader.bibliography.works import reference_of
from plainleaf.reader.characters import is_seen
from plainleaf.reader.front.dates import is_date, iso_date, readings
from plainleaf.reader.front.fences import split
from plainleaf.reader.front.languages import named_language, with_real_region
from plainleaf.reader.front.synonyms import keys_as_known, works_as_known
from plainleaf.reader.front.unknown_keys import report_unknown, unknown
from plainleaf.reader.front.values import Key, leaves, mapping
from plainleaf.reader.front.works import listed, with_keys
from plainleaf.reader.keys import HIDE, FrontMatterKeys
from plainleaf.reader.log import Log, excerpt

_MOST_PROBLEMS = 100
_LANGUAGE = re.compile(
    r"(?P<language>[A-Za-z]{2,3})(?:-(?P<script>[A-Za-z]{4}))?"
    r"(?:-(?P<region>[A-Za-z]{2}|\d{3}))?(?P<rest>(?:-[A-Za-z0-9]{2,8})*)\Z"
)
_SEVERAL = re.compile(r",\s+(?:and\s+)?|\s+(?:and|&|und|y|et|e)\s+")
_FULL_NAME = re.compile(
    r"(?:(?:Dr|Prof)\.?\s+)?[^\W\d_a-z][\w.'’-]*(?:\s+[^\W\d_a-z][\w.'’-]*){1,3}\Z"
)
_EXAMPLES = {"web": "https://www.example.org/knee"}


def canonical_language(tag: str) -> str | None:
    """Return a BCP 47 tag in its usual spelling (`en-GB`), or None if it is not one (RFC 5646)."""
    match = _LANGUAGE.match(tag.strip().replace("_", "-"))
    if match is None:
        return None
    parts = [match["language"].lower()]
    if match["script"]:
        parts.append(match["script"].title())
    if match["region"]:
        parts.append(match["region"].upper())
    return "-".join(parts) + match["rest"].lower()


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the front matter says. `lines` maps a key's path to its line, counted from 1.

    `glossary` is as it stands there: `reader.glossary` reads its Markdown and its files.
    """

    metadata: Metadata
    references: tuple[Reference, ...]
    lines: dict[Key, int]
    body: str
    glossary: object = None
    bibliography: tuple[str, ...] = ()
    csl: str = ""
    references_hidden: bool = False


def read_front_matter(text: str, log: Log) -> FrontMatter:
    """Split an article into its front matter and its body.

    The body keeps its line numbers: the lines of the front matter are left blank in it.
    """
    parts = split(text, log)
    if parts is None:
        return FrontMatter(Metadata("", ""), (), {}, text)
    lines: dict[Key, int] = {}
    data = mapping(parts.yaml, log, lines, parts.first)
    from_date = "date" in data and "published" not in data
    source = text.split("\n")
    keys_as_known(data, lines, log, source)
    listed(data, lines)
    works_as_known(data, lines, log, source)
    with_keys(data, lines, log)
    _read_dates(data, lines, log, source)
    _read_authors(data, lines, log)
    _read_keywords(data, lines, log)
    switch = data.get("published") in ("true", "false")
    if switch or (from_date and not is_date(data.get("published"))):
        # A site generator's switch, or its `last-modified`; not a date.
        unknown(
            "date" if from_date else "published",
            data.pop("published"),
            set(),
            lines[("published",)],
            log,
        )
    report_unknown(data, lines, log)
    hidden = data.get("references") == HIDE
    parsed = _validated(data, lines, log)
    return FrontMatter(
        _metadata(parsed, lines, log),
        _references(parsed, lines, log),
        lines,
        parts.body,
        parsed.glossary,
        tuple(parsed.bibliography),
        parsed.csl,
        hidden,
    )


def _read_dates(data: dict[str, Any], lines: dict[Key, int], log: Log, source: list[str]) -> None:
    """Read dates with a time, in words, or in the order of a country, and note how."""
    language = str(data.get("lang", ""))
    for key in ("published", "reviewed", "next-review"):
        value = data.get(key)
        date = "" if not isinstance(value, str) or is_date(value) else iso_date(value, language)
        if date:
            line = lines.get((key,), 1)
            typed = log.mended.get(line, source[line - 1])
            log.note(
                "date",
                f"'{value}' is read as {date}.",
                line,
                f"Write {date}.",
                dropped=str(value),
                mended=typed.replace(str(value), date, 1) if str(value) in typed else "",
            )
            data[key] = date


def _read_keywords(data: dict[str, Any], lines: dict[Key, int], log: Log) -> None:
    """Read several keywords on one line as several."""
    told = data.get("keywords")
    words = [each.strip() for each in re.split(r"[,;，、]", told) if each.strip()] if (
        isinstance(told, str)
    ) else []  # fmt: skip
    if len(words) > 1:
        data["keywords"] = words
        right = f"keywords: [{', '.join(words)}]"
        line = lines.get(("keywords",), 1)
        log.note("read-as", f"These are read as {len(words)} keywords: {told}", line,
                 f"Write {right}", mended=right)  # fmt: skip


def _read_authors(data: dict[str, Any], lines: dict[Key, int], log: Log) -> None:
    """Read several authors on one line as several, where semicolons part them; else ask."""
    told = data.get("authors")
    line = lines.get(("authors",), 1)
    if not isinstance(told, str):
        return
    names = [name.strip() for name in told.split(";") if name.strip()]
    if len(names) > 1:
        data["authors"] = names
        shown = f"authors: [{', '.join(names)}]"
        log.note("read-as", f"These are read as {len(names)} authors: {told}", line,
                 f"Write {shown}", mended=shown)  # fmt: skip
    elif len(parted := _SEVERAL.split(told)) > 1 and all(map(_FULL_NAME.match, parted)):
        log.warning(
            "read-as",
            f"This is read as one author: {excerpt(told)}",
            line,
            f"If they are several, write authors: [{', '.join(parted)}]",
        )


def _validated(data: dict[str, Any], lines: dict[Key, int], log: Log) -> FrontMatterKeys:
    """Return the front matter, leaving out what is wrong after reporting it."""
    for _ in range(50):
        try:
            return FrontMatterKeys.model_validate(data)
        except ValidationError as error:
            for problem in error.errors(include_url=False)[:_MOST_PROBLEMS]:
                # A union or an alias adds parts of its own to the place; keep what YAML had.
                path = tuple(part for part in problem["loc"])
                while path and path not in lines:
                    path = path[:-1]
                message, hint = _in_words(problem, path)
                log.error(
                    "front-matter",
                    f"{_place(path)}{message}.",
                    lines.get(path, 1),
                    hint,
                    dropped=" ".join(leaves(_remove(data, path))),
                )
    log.error(
        "front-matter",
        "There are more mistakes in the front matter than can be listed; nothing of it is shown.",
        1,
        "Mend what is named first.",
        dropped=" ".join(leaves(data)),
    )
    return FrontMatterKeys.model_validate({})


def _place(path: Key) -> str:
    """Return where a value stands, as people count: `references, entry 1, issued: `."""
    words = [f"entry {part + 1}" if isinstance(part, int) else part for part in path]
    return f"{', '.join(words)}: " if words else ""


def _in_words(problem: Any, path: Key) -> tuple[str, str]:
    """Return what is wrong with a value, and how it is written, in words for its author."""
    value = problem["input"]
    said = excerpt(" ".join(leaves(value)))
    key = next((part for part in reversed(path) if isinstance(part, str)), "key")
    match problem["type"]:
        case "missing":
            name = problem["loc"][-1]
            return f"'{name}' is missing", f"Write {name}: and a word of your own, such as orr2021."
        case "value_error":
            message = problem["msg"].removeprefix("Value error, ")
            if key in _EXAMPLES:
                return f"{message}, not '{said}'", f"Write {key}: {_EXAMPLES[key]}"
            dates = readings(value) if isinstance(value, str) else ()
            if len(dates) > 1:
                ways = " or ".join(f"{key}: {date}" for date in dates)
                return f"'{said}' can be two days", f"Write {ways}"
            # An example of a date would be taken for the day that is proposed.
            return f"{message}, not '{said}'", "See which day is meant."
        case "literal_error":
            return f"'{said}' is not known here", f"Write {key}: a4 or {key}: letter"
        case "string_type":
            return (
                f"words are needed here, not a list or a group of keys: {said}",
                f'Write {key}: "the words"',
            )
        case "bool_parsing" | "bool_type":
            return f"'{said}' is neither true nor false", f"Write {key}: true or {key}: false"
        case "int_parsing" | "int_type" | "less_than_equal" | "greater_than_equal":
            return f"'{said}' is not such a number", f"Write {key}: and figures, such as 5."
        case "model_type" | "dict_type" | "model_attributes_type":
            return (
                f"this needs keys with values: {said}",
                "`plainleaf cite DOI` shows how a work is written.",
            )
        case "list_type":
            return f"a list is needed here, not '{said}'", f"Write {key}: [first, second]"
        case _:
            return f"'{said}' cannot be read here", "See the keys in docs/source-format.md."


def _remove(data: Any, path: Key) -> object:
    try:
        for part in path[:-1]:
            data = data[part]
        removed: object = data[path[-1]] if path else data
    except (LookupError, TypeError):
        return []  # another problem of the same round has taken it already
    if path and isinstance(data, list):
        # The other entries keep their places, so that later problems keep their lines.
        data[int(path[-1])] = {"id": "", "title": ""}
    elif path:
        del data[path[-1]]
    else:
        data.clear()
    return removed


def _language(told: str, line: int, log: Log) -> str:
    """Return the tag of a language, from a tag that is nearly one, or from its name."""
    tag = canonical_language(told) or ""
    language = with_real_region(tag) if tag else named_language(told)
    if not language:
        log.error(
            "language-tag",
            f"'{told}' is not a language tag.",
            line,
            "Write a BCP 47 tag such as en, en-GB, es or zh-Hans.",
            dropped=told,
        )
    elif language != tag or "_" in told:
        log.warning(
            "language-tag",
            f"'{told}' is not a BCP 47 language tag; '{language}' is used.",
            line,
            f"Write lang: {language}",
            dropped=told,
            mended=f"lang: {language}",
        )
    return language


def _metadata(parsed: FrontMatterKeys, lines: dict[Key, int], log: Log) -> Metadata:
    language = _language(parsed.lang, lines.get(("lang",), 1), log) if parsed.lang else ""
    return Metadata(
        title=" ".join(parsed.title.split()) if is_seen(parsed.title) else "",
        language=language,
        description=" ".join(parsed.description.split()),
        authors=tuple(name for author in parsed.authors if (name := author.words())),
        category=parsed.category,
        keywords=tuple(parsed.keywords),
        source=parsed.source,
        published=parsed.published,
        reviewed=parsed.reviewed,
        next_review=parsed.next_review,
        version=parsed.version,
        owner=parsed.owner,
        web=parsed.web,
        qr=parsed.qr,
        paper=parsed.paper,
        lines={str(key[0]): line for key, line in lines.items() if len(key) == 1},
    )


def _references(parsed: FrontMatterKeys, lines: dict[Key, int], log: Log) -> tuple[Reference, ...]:
    references: dict[str, Reference] = {}
    for at, entry in enumerate(parsed.references):
        line = lines.get(("references", at), 1)
        if entry.id in references:
            log.error(
                "duplicate-reference",
                f"The reference '{entry.id}' stands here a second time.",
                line,
                "Give each reference an id of its own.",
                dropped=entry.title,
                first=references[entry.id].position.line,
            )
        elif entry.id:
            references[entry.id] = reference_of(entry, log.at(line))
    return tuple(references.values())
