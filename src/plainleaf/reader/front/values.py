"""YAML → plain values, with the line of each key.

Scalars are the text that stands there; size, depth and tags are limited before anything is built.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from plainleaf.reader.characters import without_hidden
from plainleaf.reader.front.repairs import MACHINE, Repair, misread, quoted, refused
from plainleaf.reader.log import Log, excerpt

Key = tuple[str | int, ...]
# A reference list of 500 works has 10,000 values in 250 kB.
_MOST_BYTES = 500_000
_MOST_NODES = 20_000
_DEEPEST = 20
_MOST_ALIASES = 100
_PLAIN_TAGS = ("null", "bool", "int", "float", "str", "timestamp", "binary", "seq", "map", "merge",
    "value", "set", "omap", "pairs")  # fmt: skip
_MOST_LINES = 2_000
# What the parser says → the cause in words.
_CAUSES = (
    ("mapping values are not allowed", "a colon stands where none can stand"),
    ("could not find expected ':'", "it has no key and no colon"),
    ("quoted scalar", "a quotation mark is opened and never closed"),
    ("flow sequence", "a bracket [ is opened and never closed"),
    ("flow mapping", "a bracket { is opened and never closed"),
    ("undefined alias", "words that begin with a star need quotation marks round them"),
    ("cannot start any token", "its first sign needs quotation marks round the words"),
    ("block", "it does not stand exactly below the keys that it belongs to"),
)
_COMMENT = re.compile(r"[ \t]+#(?P<words>[^\n]*)")


class _TooMuch(YAMLError):
    """The front matter is larger than it may be: what it has too much of, and the line."""

    def __init__(self, problem: str, line: int) -> None:
        super().__init__(problem)
        self.problem, self.line = problem, line


def mapping(yaml: str, log: Log, lines: dict[Key, int], first: int = 2) -> dict[str, Any]:
    """Return what a front matter says; what is wrong in it is reported, and read as it is meant.

    Args:
        yaml: the lines between its two rules.
        log: the article's notebook.
        lines: gets the line of each key.
        first: the line of the file at which the YAML begins.
    """
    try:
        root, text = _composed(yaml, log, first)
        if root is None:
            return {}
        if not isinstance(root, MappingNode):
            log.error(
                "front-matter",
                "The front matter is not a list of keys.",
                first,
                "Write `key: value`.",
                dropped=yaml,
            )
            return {}
        data = _Values(log, lines, text, first).value(root, ())
    except _TooMuch as error:
        log.error(
            "front-matter",
            f"The front matter {error.problem}.",
            error.line + first - 2,
            "Keep in it what the handout needs; the text stands below it.",
            dropped=yaml,
        )
        return {}
    except (YAMLError, RecursionError, ValueError) as error:
        at, cause = _said(error)
        log.error(
            "front-matter",
            f"The front matter cannot be read: {cause}.",
            min(at, yaml.rstrip().count("\n")) + first,
            'Write each key on a line of its own, as key: "value".',
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
    root = _parsed(yaml.split("\n"))
    return None if root is None else _Values(log, lines, yaml, 1).value(root, ())


def _parsed(lines: list[str]) -> Node | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that are given twice
        root: Node | None = YAML(typ="rt", pure=True).compose("\n".join(lines))
    return root


def _is_read(lines: list[str]) -> bool:
    try:
        return not isinstance(_parsed(lines), ScalarNode)
    except (YAMLError, ValueError):
        return False


def _composed(yaml: str, log: Log, first: int) -> tuple[Node | None, str]:
    """Return the graph of YAML's nodes, and the lines that it was made of.

    Lines that YAML refuses are corrected where it is clear what they mean, and reported; one that
    nobody can read is left out, and reported.

    Raises:
        YAMLError: more than that is wrong, or there is too much of it.
    """
    _refuse_size(yaml)
    typed = yaml.split("\n")
    lines = list(typed)
    causes: dict[int, str] = {}
    notes = list(misread(lines))
    try:
        root = _parsed(lines)
        if isinstance(root, ScalarNode):
            raise YAMLError("no key")
        if notes and not _is_read(typed):
            causes = {each.at: each.cause for each in notes}
            _keep_needed(typed, lines, causes, set(causes))
    except (YAMLError, ValueError) as error:
        if len(lines) > _MOST_LINES:
            raise
        repairs = list(refused(lines))
        if not _is_read(lines):
            at = _unreadable(lines, error)
            if at is None:
                raise
            causes[at] = _said(error)[1]
        root = _parsed(lines)
        for repair in [*notes, *repairs]:
            causes.setdefault(repair.at, repair.cause)
        _keep_needed(typed, lines, causes, {each.at for each in notes})
        root = _parsed(lines)
    _report(typed, lines, causes, notes, log, first)
    return root, "\n".join(lines)


def _unreadable(lines: list[str], error: Exception) -> int | None:
    """Blank the one line without which the others can be read, and return it; None: none is."""
    at = _said(error)[0]
    for near in (at, at - 1, at + 1):
        if 0 <= near < len(lines) and lines[near].strip():
            kept, lines[near] = lines[near], ""
            if _is_read(lines):
                return near
            lines[near] = kept
    return None


def _keep_needed(
    typed: list[str], lines: list[str], causes: dict[int, str], misread_at: set[int]
) -> None:
    """Put back the lines that were corrected though YAML would have read them."""
    for at in list(causes):
        corrected, lines[at] = lines[at], typed[at]
        if not _is_read(lines):
            lines[at] = corrected
        else:
            del causes[at]
            lines[at] = corrected if at in misread_at else typed[at]


def _report(
    typed: list[str],
    lines: list[str],
    causes: dict[int, str],
    notes: list[Repair],
    log: Log,
    first: int,
) -> None:
    for at, cause in sorted(causes.items()):
        if lines[at].strip():
            hint = f"Write {lines[at].strip()}"
            if lines[at].strip() == typed[at].strip():
                spaces = len(lines[at]) - len(lines[at].lstrip(" "))
                where = f"with {spaces} spaces before it" if spaces else "without spaces before it"
                hint = f"Write it {where}: {lines[at].strip()}"
            log.error("front-matter", f"{cause}.", at + first, hint, mended=lines[at])
        else:
            log.error(
                "front-matter",
                f"This line is left out, for it cannot be read: {cause}: {excerpt(typed[at])}",
                at + first,
                'Write it as key: "value", exactly below the key above.',
                dropped=typed[at],
            )
    for each in notes:
        if each.at not in causes:
            log.note(
                "read-as",
                f"{each.cause}; it is read as it is meant.",
                each.at + first,
                f"Write {lines[each.at].strip()}",
                mended=lines[each.at],
            )


def _said(error: Exception) -> tuple[int, str]:
    """Return the line, from 0, and the cause in words of what a parser says."""
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    opened = error.context_mark if isinstance(error, MarkedYAMLError) else None
    problem = " ".join(
        str(part) for part in (getattr(error, "context", ""), getattr(error, "problem", "")) if part
    )
    for words, cause in _CAUSES:
        if words in problem:
            return (opened if opened and "scalar" in words else mark).line if mark else 0, cause
    if isinstance(error, RecursionError):
        return 0, "it is nested too deeply"
    return mark.line if mark else 0, "it is neither a key with its value nor an entry of a list"


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

    def __init__(self, log: Log, lines: dict[Key, int], text: str, first: int) -> None:
        self.log, self.lines, self.nodes, self.first = log, lines, 0, first
        self.text = text.split("\n")

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
        if isinstance(node, ScalarNode) or getattr(node, "flow_style", False):
            self._comment(node, path)
        match node:
            case ScalarNode():
                if str(node.tag).endswith(":null"):
                    return None
                # The parser puts a bell where a line of a folded text ends.
                text = str(node.value).replace("\a", "") if node.style == ">" else str(node.value)
                return without_hidden(text, self.log, line)
            case SequenceNode():
                return [self.value(item, (*path, at)) for at, item in enumerate(node.value)]
            case MappingNode():
                return self._pairs(node, path)
            case _:
                raise YAMLError(f"{type(node).__name__} is not supported")

    def _comment(self, node: Node, path: Key) -> None:
        """Name what YAML cuts off at a # with a space before it."""
        if getattr(node, "style", None) in ("|", ">") or node.end_mark.line >= len(self.text):
            return
        line = self.text[node.end_mark.line]
        found = _COMMENT.match(line, node.end_mark.column)
        words = found["words"].strip() if found else ""
        if found is None or not words:
            return
        at = node.end_mark.line + self.first
        name = next((part for part in reversed(path) if isinstance(part, str)), "")
        words_of_author = isinstance(node, ScalarNode) and name not in MACHINE
        if not words_of_author or node.end_mark.line != node.start_mark.line:
            message = f"What stands behind “ #” is a comment, and is not shown: {excerpt(words)}"
            self.log.note("yaml-comment", message, at, dropped=words)
            return
        assert isinstance(node, ScalarNode)
        begin = node.start_mark.column
        kept = line[begin : node.end_mark.column] if node.style is None else str(node.value)
        whole = quoted(f"{kept}{line[found.start() :].rstrip()}".strip())
        right = f"{line[:begin].rstrip()} {whole}".strip()
        self.log.warning(
            "yaml-comment",
            "A # with a space before it cuts the words off, so these are not shown: "
            f"{excerpt(found.group().strip())}",
            at,
            f"If they belong to it, write {right}",
            dropped=words,
        )

    def _behind(self, node: ScalarNode) -> str:
        """Return what stands behind a key on its line, up to the next value."""
        line = self.text[node.end_mark.line] if node.end_mark.line < len(self.text) else ""
        return re.split(r"[,}]", line[node.end_mark.column :])[0]

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
            "If it is a part of the words, put all of them between double quotation marks.",
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
                said = excerpt(" ".join(leaves(result[key])))
                self.log.error(
                    "duplicate-key",
                    f"The key '{key}' stands here a second time; the first one is used.",
                    line,
                    f"Keep one of the two; line {self.lines[(*path, key)]} says: {said}",
                    dropped=str(value_node.value) if isinstance(value_node, ScalarNode) else key,
                    first=self.lines.get((*path, key), 0),
                )
                continue
            self.lines[(*path, key)] = line
            value = self.value(value_node, (*path, key))
            if value is not None:
                result[key] = value
            elif node.flow_style and ":" not in self._behind(key_node):
                self.log.warning(
                    "unknown-key",
                    f"A comma ends a value, so these words are not shown: {excerpt(key)}",
                    line,
                    "Put the whole value between double quotation marks.",
                    dropped=key,
                )
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


def leaves(value: object) -> list[str]:
    """Return all words of a value, keys included."""
    if isinstance(value, dict):
        return [word for key, part in value.items() for word in (str(key), *leaves(part))]
    if isinstance(value, list):
        return [word for part in value for word in leaves(part)]
    return [str(value)]
