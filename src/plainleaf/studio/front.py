"""Front matter as the fields of a form; a field that is changed changes its own lines alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from plainleaf.errors import UsageError
from plainleaf.importers.front import scalar

# In the order in which they are written.
FIELDS = (
    "title", "description", "lang", "category", "authors", "source", "published", "reviewed",
    "next-review", "version", "owner",
)  # fmt: skip
LISTED = ("authors",)
_FRONT = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)\n*", re.S | re.M)
_FENCE = "---\n"


@dataclass(frozen=True, slots=True)
class Front:
    """An article's text in two.

    Args:
        head: the front matter with its fences, and the empty lines below.
        body: the rest.
        fields: what can be shown in a field, by key; of several authors one a line.
        closed: keys that are written with more in them than a field can show.
        lines: of each key the line where it stands, from 1.
        works: those that the text can cite, as (id, title).
        readable: whether the front matter is YAML at all; where not, there is no field.
    """

    head: str
    body: str
    fields: Mapping[str, str]
    closed: tuple[str, ...]
    lines: Mapping[str, int]
    works: tuple[tuple[str, str], ...] = ()
    readable: bool = True


def split(text: str) -> Front:
    """Return a text, its lines ended by newlines alone, in two."""
    match = _FRONT.match(text)
    if match is None:
        return Front("", text, {}, (), {}, readable=not text.startswith("---"))
    try:
        pairs = _pairs(match["yaml"])
    except YAMLError:
        return Front("", text, {}, (), {}, readable=False)
    fields, closed = {}, []
    for key, (_, value) in pairs.items():
        if key not in FIELDS:
            continue
        said = _said(key, value)
        if said is None:
            closed.append(key)
        else:
            fields[key] = said
    lines = {key: name.start_mark.line + 2 for key, (name, _) in pairs.items()}
    works = _works(pairs["references"][1]) if "references" in pairs else ()
    return Front(match.group(), text[match.end() :], fields, tuple(closed), lines, works)


def _works(node: Node) -> tuple[tuple[str, str], ...]:
    found = []
    for each in node.value if isinstance(node, SequenceNode) else ():
        pairs = each.value if isinstance(each, MappingNode) else ()
        said = {key.value: value.value for key, value in pairs if isinstance(value, ScalarNode)}
        if said.get("id"):
            found.append((said["id"], said.get("title", "")))
    return tuple(found)


def with_fields(head: str, fields: Mapping[str, str]) -> str:
    """Return front matter with some fields changed; all else stays as it is, byte for byte.

    Args:
        head: as `split` gives it; empty where there is none.
        fields: what they shall say; those that say it already are left as they are written.

    Raises:
        UsageError: a field cannot be changed here.
    """
    for key in FIELDS:
        if key in fields:
            head = _with_field(head, key, _tidy(key, fields[key]))
    return head


def _tidy(key: str, value: str) -> str:
    if key in LISTED:
        return "\n".join(filter(None, (" ".join(line.split()) for line in value.splitlines())))
    return " ".join(value.split())


def _with_field(head: str, key: str, value: str) -> str:
    match = _FRONT.match(head)
    if match is None:
        if head:
            raise UsageError("The front matter cannot be read; put it right in the text first.")
        return f"{_FENCE}{key}: {_written(key, value)}\n{_FENCE}\n" if value else ""
    yaml, start = match["yaml"], match.start("yaml")
    try:
        pairs = _pairs(yaml)
    except YAMLError:
        raise UsageError(
            "The front matter cannot be read; put it right in the text first."
        ) from None
    if key in pairs:
        said = _said(key, pairs[key][1])
        if said is None:
            raise UsageError(f"'{key}' is written with more in it; change it in the text.")
        if said == value:
            return head
        new = _replaced(yaml, *pairs[key], key, value)
    elif value:
        at = _place(yaml, pairs, key)
        lead = "\n" if at and yaml[at - 1] != "\n" else ""
        new = f"{yaml[:at]}{lead}{key}: {_written(key, value)}\n{yaml[at:]}"
    else:
        return head
    _prove(yaml, new, key, value)
    return head[:start] + new + head[start + len(yaml) :]


def _replaced(yaml: str, name: Node, node: Node, key: str, value: str) -> str:
    start = name.start_mark.index
    end = _end(yaml, name, node)
    rest = yaml[end:].partition("\n")[0]
    if not value and not rest.strip():
        return yaml[:start] + yaml[end:].removeprefix(rest).removeprefix("\n")
    written = f" {_written(key, value)}" if value else ""
    spelled = yaml[start : name.end_mark.index]
    # A remark needs its space.
    gap = " " if rest.startswith("#") else ""
    return f"{yaml[:start]}{spelled}:{written}{gap}{yaml[end:]}"


def _end(yaml: str, name: Node, node: Node) -> int:
    """Return where a value ends: of one of several lines, without what stands below it."""
    if isinstance(node, ScalarNode) and not node.value and node.style is None:
        return yaml.index(":", name.end_mark.index) + 1
    end: int = node.end_mark.index
    block = isinstance(node, ScalarNode) and node.style in ("|", ">")
    if block or (isinstance(node, SequenceNode) and not node.flow_style):
        lines = yaml[name.start_mark.index : end].split("\n")
        while lines and not lines[-1].split("#")[0].strip():
            lines.pop()
        end = name.start_mark.index + len("\n".join(lines))
    return end


def _place(yaml: str, pairs: Mapping[str, tuple[Node, Node]], key: str) -> int:
    """Return where a new key goes: behind the nearest of those that stand before it by custom."""
    before = [each for each in FIELDS[: FIELDS.index(key)] if each in pairs]
    if not before:
        return 0
    end = max(_end(yaml, *pairs[each]) for each in before[-1:])
    line = yaml.find("\n", end)
    return len(yaml) if line < 0 else line + 1


def _written(key: str, value: str) -> str:
    if key in LISTED:
        return "[" + ", ".join(scalar(each, flow=True) for each in value.splitlines()) + "]"
    return scalar(value)


def _prove(before: str, after: str, key: str, value: str) -> None:
    """Refuse a change that would change more than its own field."""
    try:
        old, new = _pairs(before), _pairs(after)
        others = {each: _plain(old[each][1]) for each in old if each != key}
        kept = {each: _plain(new[each][1]) for each in new if each != key}
        said = _said(key, new[key][1]) if key in new else ""
    except YAMLError:
        others, kept, said = {"": ""}, {}, None
    if others != kept or said != value:
        raise UsageError(f"'{key}' cannot be changed here; change it in the text.")


def _pairs(yaml: str) -> dict[str, tuple[Node, Node]]:
    root = YAML(typ="rt", pure=True).compose(yaml)
    if root is None:
        return {}
    if not isinstance(root, MappingNode):
        raise YAMLError("no mapping")
    found: dict[str, tuple[Node, Node]] = {}
    for name, value in root.value:
        if not isinstance(name, ScalarNode) or name.value in found:
            raise YAMLError("a key that is none, or stands there twice")
        found[name.value] = (name, value)
    return found


def _said(key: str, node: Node) -> str | None:
    """Return what a field shows of a value; None where it cannot show all of it."""
    if node.anchor:
        return None
    match node:
        case ScalarNode():
            return _tidy(key, node.value) if node.value not in ("~", "null") else ""
        case SequenceNode() if key in LISTED and all(
            isinstance(each, ScalarNode) and not each.anchor for each in node.value
        ):
            return _tidy(key, "\n".join(" ".join(each.value.split()) for each in node.value))
        case _:
            return None


def _plain(node: Node) -> object:
    match node:
        case ScalarNode():
            return (node.value, node.tag)
        case SequenceNode():
            return [_plain(each) for each in node.value]
        case MappingNode():
            return [(_plain(name), _plain(value)) for name, value in node.value]
        case _:
            return None
