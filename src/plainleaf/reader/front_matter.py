"""YAML front matter → typed metadata and references, every mistake at its line.

Scalars are read as the text that stands there (`version: 1.10` stays "1.10", `lang: no` stays
"no"); pydantic gives them their types. It is one room though a long one, for lines and limits are
known only while the YAML is read.
"""

from __future__ import annotations

import difflib
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from plainleaf.model.metadata import Metadata, Reference
from plainleaf.reader.bibliography.works import reference_of
from plainleaf.reader.characters import is_seen, without_hidden
from plainleaf.reader.keys import (
    HIDE,
    FrontMatterKeys,
    NameKeys,
    ReferenceKeys,
    is_date,
    iso_date,
    known_keys,
)
from plainleaf.reader.log import Log, excerpt

Key = tuple[str | int, ...]
_FENCE = re.compile(
    r"\A---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE
)
# Keys below empty lines, below another dash, or below nothing.
_LATE = re.compile(
    r"\s*(?:[-—–]{1,9}[ \t]*\n\s*)?(?P<keys>(?:title|lang|language|description)[ \t]*:[ \t]*\S)"
)
_TOML = re.compile(r"\A\+\+\+[ \t]*\n.*?^\+\+\+[ \t]*$\n?", re.DOTALL | re.MULTILINE)
# A reference list of 500 works has 10,000 values in 250 kB.
_MOST_BYTES = 500_000
_MOST_NODES = 20_000
_DEEPEST = 20
_MOST_ALIASES = 100
_LONGEST_KEY = 60
_MOST_PROBLEMS = 100
_PLAIN_TAGS = ("null", "bool", "int", "float", "str", "timestamp", "binary", "seq", "map", "merge",
    "value", "set", "omap", "pairs")  # fmt: skip
_LANGUAGE = re.compile(
    r"(?P<language>[A-Za-z]{2,3})(?:-(?P<script>[A-Za-z]{4}))?"
    r"(?:-(?P<region>[A-Za-z]{2}|\d{3}))?(?P<rest>(?:-[A-Za-z0-9]{2,8})*)\Z"
)
# Pandoc's and Quarto's names for the same things.
_ALIASES = {"author": "authors", "language": "lang", "date": "published",
    "tags": "keywords", "abstract": "description"}  # fmt: skip


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
    match = _FENCE.match(text)
    if match is None:
        if toml := _TOML.match(text):
            log.error(
                "front-matter",
                "The front matter is TOML, between +++; Plainleaf reads YAML.",
                1,
                "Put it between --- and write key: value.",
                dropped=toml.group(),
            )
            body = "\n" * toml.group().count("\n") + text[toml.end() :]
            return FrontMatter(Metadata("", ""), (), {}, body)
        if text.startswith("---\n"):
            log.error(
                "front-matter",
                "The front matter is opened by --- but never closed.",
                1,
                "Put a line with --- alone after its last key.",
            )
        elif late := _LATE.match(text):
            log.error(
                "front-matter",
                "This looks like front matter, but is read as text: the file does not begin with "
                "--- on its first line.",
                text.count("\n", 0, late.start("keys")) + 1,
                "Begin the file with a line of three hyphens, ---, and put another after the last "
                "key.",
            )
        return FrontMatter(Metadata("", ""), (), {}, text)
    body = "\n" * match.group().count("\n") + text[match.end() :]
    lines: dict[Key, int] = {}
    data = _mapping(match["yaml"], log, lines)
    from_date = "date" in data and "published" not in data
    for alias, name in _ALIASES.items():
        if alias in data and name not in data:
            data[name] = data.pop(alias)
            for key in [key for key in lines if key[:1] == (alias,)]:
                lines[(name, *key[1:])] = lines[key]
    _read_dates(data, lines, log)
    switch = data.get("published") in ("true", "false")
    if switch or (from_date and not is_date(data.get("published"))):
        # A site generator's switch, or its `last-modified`; not a date.
        _unknown(
            "date" if from_date else "published",
            data.pop("published"),
            set(),
            lines[("published",)],
            log,
        )
    _report_unknown(data, lines, log)
    hidden = data.get("references") == HIDE
    parsed = _validated(data, lines, log)
    return FrontMatter(
        _metadata(parsed, lines, log),
        _references(parsed, lines, log),
        lines,
        body,
        parsed.glossary,
        tuple(parsed.bibliography),
        parsed.csl,
        hidden,
    )


def _read_dates(data: dict[str, Any], lines: dict[Key, int], log: Log) -> None:
    """Read dates with a time, and dates in words, and note how they were read."""
    for key in ("published", "reviewed", "next-review"):
        value = data.get(key)
        date = iso_date(value) if isinstance(value, str) and not is_date(value) else ""
        if date:
            log.note(
                "date",
                f"'{value}' is read as {date}.",
                lines.get((key,), 1),
                f"Write {date}.",
                dropped=str(value),
            )
            data[key] = date


class _TooMuch(YAMLError):
    """The front matter is larger than it may be: what it has too much of, and the line."""

    def __init__(self, problem: str, line: int) -> None:
        super().__init__(problem)
        self.problem, self.line = problem, line


def _mapping(yaml: str, log: Log, lines: dict[Key, int]) -> dict[str, Any]:
    try:
        _refuse_size(yaml)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of names that are given twice
            root = YAML(typ="rt", pure=True).compose(yaml)
        if root is None:
            return {}
        if not isinstance(root, MappingNode):
            log.error(
                "front-matter", "The front matter is not a list of keys.", 2, "Write `key: value`."
            )
            return {}
        data = _Values(log, lines).value(root, ())
    except _TooMuch as error:
        log.error(
            "front-matter",
            f"The front matter {error.problem}.",
            error.line,
            "Keep in it what the handout needs; the text stands below it.",
            dropped=yaml,
        )
        return {}
    except (YAMLError, RecursionError, ValueError) as error:
        mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
        problem = getattr(error, "problem", None) or "it is nested too deeply"
        log.error(
            "front-matter",
            f"The front matter is not valid YAML: {problem}.",
            min(mark.line, yaml.rstrip().count("\n")) + 2 if mark else 2,
            "Put a value that has a colon, a quote or a bracket in it between double quotes.",
            dropped=yaml,
        )
        return {}
    assert isinstance(data, dict)
    return data


def yaml_value(yaml: str, log: Log, lines: dict[Key, int]) -> Any:
    """Return what a YAML file says, as text, with the line of each key.

    Raises:
        YAMLError: it is not valid, or too large.
    """
    _refuse_size(yaml)
    root = YAML(typ="rt", pure=True).compose(yaml)
    return None if root is None else _Values(log, lines, first=1).value(root, ())


def _refuse_size(yaml: str) -> None:
    """Refuse what would take the parser minutes, before it begins."""
    if len(yaml) > _MOST_BYTES:
        raise _TooMuch(f"is longer than {_MOST_BYTES // 1000} kB, the most that it may have", 2)
    if yaml.count(",") + yaml.count("\n") > 2 * _MOST_NODES:
        raise _TooMuch(f"has more than {_MOST_NODES:,} values", 2)
    marks = len(re.findall(r"(?:^|[\s\[{,])\*[^\s\[\]{},*]+", yaml))
    if marks > _MOST_ALIASES and len(re.findall(r"(?:^|[\s\[{,])&\w", yaml)):
        raise _TooMuch(f"has more than {_MOST_ALIASES} aliases (*name)", 2)
    depth = 0
    for at, character in enumerate(yaml):
        depth += (character in "[{") - (character in "]}")
        if depth > 10 * _DEEPEST:
            # Brackets may be words; but not so many.
            raise _TooMuch(f"is nested more than {_DEEPEST} deep", yaml.count("\n", 0, at) + 2)


class _Values:
    """Turns YAML's node graph into plain values, noting the line of each key."""

    def __init__(self, log: Log, lines: dict[Key, int], first: int = 2) -> None:
        self.log, self.lines, self.nodes, self.first = log, lines, 0, first

    def value(self, node: Node, path: Key) -> Any:
        """Return the value of a node; all scalars are the text that stands there."""
        # Aliases share nodes, so a small file can stand for millions of values.
        self.nodes += 1
        line = node.start_mark.line + self.first
        if self.nodes > _MOST_NODES:
            raise _TooMuch(f"has more than {_MOST_NODES:,} values", line)
        if len(path) > _DEEPEST:
            raise _TooMuch(f"is nested more than {_DEEPEST} deep", line)
        self.lines.setdefault(path, line)
        self._tag(node, line)
        match node:
            case ScalarNode():
                if str(node.tag).endswith(":null"):
                    return None
                return without_hidden(str(node.value), self.log, line)
            case SequenceNode():
                return [self.value(item, (*path, at)) for at, item in enumerate(node.value)]
            case MappingNode():
                return self._pairs(node, path)
            case _:
                raise YAMLError(f"{type(node).__name__} is not supported")

    def _tag(self, node: Node, line: int) -> None:
        """Name a tag such as `!!python/object`: it asks for a program, and is only words here."""
        tag = str(node.tag or "")
        if tag.removeprefix("tag:yaml.org,2002:") in _PLAIN_TAGS or tag == "!":
            return
        shown = excerpt(tag.replace("tag:yaml.org,2002:", "!!"))
        self.log.error(
            "front-matter",
            f"The tag {shown} means nothing here; what it stands before is taken as it is.",
            line,
            "Delete it.",
        )

    def _pairs(self, node: MappingNode, path: Key) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + self.first
            if not isinstance(key_node, ScalarNode):
                self.log.error(
                    "front-matter",
                    "A list or a group of keys stands here in the place of a key.",
                    line,
                    "Write `key: value`.",
                    dropped=" ".join(_scalars(key_node, value_node)),
                )
                continue
            key = without_hidden(str(key_node.value), self.log, line)
            if key in result:
                self.log.error(
                    "duplicate-key",
                    f"The key '{key}' stands here a second time.",
                    line,
                    "Keep one of the two.",
                    dropped=str(value_node.value) if isinstance(value_node, ScalarNode) else key,
                    first=self.lines.get((*path, key), 0),
                )
                continue
            self.lines[(*path, key)] = line
            value = self.value(value_node, (*path, key))
            if value is not None:
                result[key] = value
        return result


def _scalars(*nodes: Node) -> Iterator[str]:
    """Yield the words below nodes, each node once."""
    waiting, seen = list(nodes), set()
    while waiting:
        node = waiting.pop(0)
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, ScalarNode):
            yield str(node.value)
        else:
            waiting += (
                [part for pair in node.value for part in pair]
                if isinstance(node, MappingNode)
                else list(node.value)
            )


def _report_unknown(data: dict[str, Any], lines: dict[Key, int], log: Log) -> None:
    mappings: list[tuple[Key, object, set[str]]] = [((), data, known_keys(FrontMatterKeys))]
    for at, entry in enumerate(_list_in(data, "references")):
        mappings.append((("references", at), entry, known_keys(ReferenceKeys)))
    owners = [((), data), *((path, entry) for path, entry, _ in mappings[1:])]
    for path, owner in owners:
        for role in ("authors", "author", "editor"):
            for at, name in enumerate(_list_in(owner, role)):
                mappings.append(((*path, role, at), name, known_keys(NameKeys)))
    for path, mapping, known in mappings:
        for key, value in mapping.items() if isinstance(mapping, dict) else ():
            if key not in known:
                _unknown(key, value, known, lines.get((*path, key), 1), log)


def _list_in(mapping: object, key: str) -> list[Any]:
    value = mapping.get(key) if isinstance(mapping, dict) else None
    return value if isinstance(value, list) else []


def _unknown(key: str, value: object, known: set[str], line: int, log: Log) -> None:
    short = len(key) <= _LONGEST_KEY
    close = difflib.get_close_matches(key, sorted(known), n=1, cutoff=0.8) if short else []
    hint = f"Did you mean '{close[0]}'?" if close else "Delete it if nothing else needs it."
    words = " ".join(leaves(value))
    message = f"The key '{excerpt(key)}' is not known; what it says is not shown"
    log.warning(
        "unknown-key", f"{message}: {excerpt(words)}" if words else f"{message}.", line, hint, words
    )


def leaves(value: object) -> list[str]:
    """Return all words of a value, keys included."""
    if isinstance(value, dict):
        return [word for key, part in value.items() for word in (str(key), *leaves(part))]
    if isinstance(value, list):
        return [word for part in value for word in leaves(part)]
    return [str(value)]


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
                place = ".".join(str(part) for part in path)
                message = problem["msg"].removeprefix("Value error, ")
                if problem["type"] == "missing":
                    message = f"'{problem['loc'][-1]}' is missing"
                log.error(
                    "front-matter",
                    f"{place}: {message}.",
                    lines.get(path, 1),
                    "See the list of keys in the documentation of the source format.",
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


def _metadata(parsed: FrontMatterKeys, lines: dict[Key, int], log: Log) -> Metadata:
    language = ""
    if parsed.lang:
        language = canonical_language(parsed.lang) or ""
        line = lines.get(("lang",), 1)
        if not language:
            log.error(
                "language-tag",
                f"'{parsed.lang}' is not a language tag.",
                line,
                "Write a BCP 47 tag such as en, en-GB, es or zh-Hans.",
                dropped=parsed.lang,
            )
        elif "_" in parsed.lang:
            log.warning(
                "language-tag",
                f"'{parsed.lang}' is not a BCP 47 language tag; '{language}' is used.",
                line,
                f"Write lang: {language}",
                dropped=parsed.lang,
            )
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
