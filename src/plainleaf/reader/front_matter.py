"""YAML front matter → typed metadata and references, every mistake at its line.

Floor 1, of the reader: imports `article`, `reader.log`. Scalars are read as the text that stands
there (`version: 1.10` stays "1.10", `lang: no` stays "no"); pydantic gives them their types.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from plainleaf.article import Metadata, Name, PartialDate, Reference
from plainleaf.reader.keys import FrontMatterKeys, NameKeys, ReferenceKeys, known_keys
from plainleaf.reader.log import Log, excerpt

Key = tuple[str | int, ...]
_FENCE = re.compile(
    r"\A---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE
)
_MOST_NODES = 20_000
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
    """What the front matter says. `lines` maps a key's path to its line, counted from 1."""

    metadata: Metadata
    references: tuple[Reference, ...]
    lines: dict[Key, int]
    body: str


def read_front_matter(text: str, log: Log) -> FrontMatter:
    """Split an article into its front matter and its body.

    The body keeps its line numbers: the lines of the front matter are left blank in it.
    """
    match = _FENCE.match(text)
    if match is None:
        if text.startswith("---\n"):
            log.error(
                "front-matter",
                "The front matter is opened by --- but never closed.",
                1,
                "Put a line with --- alone after its last key.",
            )
        return FrontMatter(Metadata("", ""), (), {}, text)
    body = "\n" * match.group().count("\n") + text[match.end() :]
    lines: dict[Key, int] = {}
    data = _mapping(match["yaml"], log, lines)
    for alias, name in _ALIASES.items():
        if alias in data and name not in data:
            data[name] = data.pop(alias)
            for key in [key for key in lines if key[:1] == (alias,)]:
                lines[(name, *key[1:])] = lines[key]
    if data.get("published") in ("true", "false"):
        # A site generator's switch, not a date.
        _unknown("published", data.pop("published"), set(), lines[("published",)], log)
    _report_unknown(data, lines, log)
    parsed = _validated(data, lines, log)
    return FrontMatter(_metadata(parsed, lines, log), _references(parsed, lines, log), lines, body)


def _mapping(yaml: str, log: Log, lines: dict[Key, int]) -> dict[str, Any]:
    try:
        root = YAML(typ="rt", pure=True).compose(yaml)
        if root is None:
            return {}
        if not isinstance(root, MappingNode):
            log.error(
                "front-matter", "The front matter is not a list of keys.", 2, "Write `key: value`."
            )
            return {}
        data = _Values(log, lines).value(root, ())
    except (YAMLError, RecursionError) as error:
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


class _Values:
    """Turns YAML's node graph into plain values, noting the line of each key."""

    def __init__(self, log: Log, lines: dict[Key, int]) -> None:
        self.log, self.lines, self.nodes = log, lines, 0

    def value(self, node: Node, path: Key) -> Any:
        """Return the value of a node; all scalars are the text that stands there."""
        # Aliases share nodes, so a small file can stand for millions of values.
        self.nodes += 1
        if self.nodes > _MOST_NODES:
            raise YAMLError("too many values")
        self.lines.setdefault(path, node.start_mark.line + 2)
        match node:
            case ScalarNode():
                return None if str(node.tag).endswith(":null") else str(node.value)
            case SequenceNode():
                return [self.value(item, (*path, at)) for at, item in enumerate(node.value)]
            case MappingNode():
                return self._pairs(node, path)
            case _:
                raise YAMLError(f"{type(node).__name__} is not supported")

    def _pairs(self, node: MappingNode, path: Key) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            line = key_node.start_mark.line + 2
            if key in result:
                self.log.error(
                    "duplicate-key",
                    f"The key '{key}' stands here a second time.",
                    line,
                    "Keep one of the two.",
                    dropped=str(value_node.value) if isinstance(value_node, ScalarNode) else key,
                )
                continue
            self.lines[(*path, key)] = line
            value = self.value(value_node, (*path, key))
            if value is not None:
                result[key] = value
        return result


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
    close = difflib.get_close_matches(key, sorted(known), n=1, cutoff=0.8)
    hint = f"Did you mean '{close[0]}'?" if close else "Delete it if nothing else needs it."
    words = " ".join(_leaves(value))
    message = f"The key '{key}' is not known; what it says is not shown"
    log.warning(
        "unknown-key", f"{message}: {excerpt(words)}" if words else f"{message}.", line, hint, words
    )


def _leaves(value: object) -> list[str]:
    if isinstance(value, dict):
        return [word for key, part in value.items() for word in (str(key), *_leaves(part))]
    if isinstance(value, list):
        return [word for part in value for word in _leaves(part)]
    return [str(value)]


def _validated(data: dict[str, Any], lines: dict[Key, int], log: Log) -> FrontMatterKeys:
    """Return the front matter, leaving out what is wrong after reporting it."""
    for _ in range(50):
        try:
            return FrontMatterKeys.model_validate(data)
        except ValidationError as error:
            for problem in error.errors():
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
                    dropped=" ".join(_leaves(_remove(data, path))),
                )
    return FrontMatterKeys.model_validate({})


def _remove(data: Any, path: Key) -> object:
    for part in path[:-1]:
        data = data[part]
    removed: object = data[path[-1]] if path else data
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
        title=" ".join(parsed.title.split()),
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
            )
        elif entry.id:
            if entry.DOI and entry.URL:
                log.note(
                    "unused-url",
                    f"The reference '{entry.id}' has a DOI, so its URL is not shown: {entry.URL}",
                    lines.get(("references", at, "URL"), line),
                    "Delete one of the two.",
                    dropped=entry.URL,
                )
            references[entry.id] = _reference(entry, line, log)
    if parsed.source and parsed.source not in references:
        log.error(
            "unknown-source",
            f"source: there is no reference with the id '{parsed.source}'.",
            lines.get(("source",), 1),
            "Add it under `references:`, or correct the id.",
            dropped=parsed.source,
        )
    return tuple(references.values())


def _reference(entry: ReferenceKeys, line: int, log: Log) -> Reference:
    return Reference(
        identifier=entry.id,
        type=entry.type,
        position=log.at(line),
        title=entry.title,
        authors=tuple(_person(name) for name in entry.author),
        editors=tuple(_person(name) for name in entry.editor),
        issued=PartialDate(**entry.issued.model_dump()) if entry.issued else None,
        accessed=PartialDate(**entry.accessed.model_dump()) if entry.accessed else None,
        container_title=entry.container_title,
        volume=entry.volume,
        issue=entry.issue,
        page=entry.page,
        edition=entry.edition,
        publisher=entry.publisher,
        publisher_place=entry.publisher_place,
        number=entry.number,
        doi=re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", entry.DOI, flags=re.IGNORECASE),
        url=entry.URL,
        language=entry.language,
    )


def _person(name: NameKeys) -> Name:
    family = " ".join(filter(None, (name.non_dropping_particle, name.family)))
    given = " ".join(filter(None, (name.given, name.dropping_particle)))
    if not family:
        return Name(literal=name.words())
    return Name(family=family + (f" {name.suffix}" if name.suffix else ""), given=given)
