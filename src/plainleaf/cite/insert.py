"""An entry → the references of a front matter; every other byte of the file stays."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, SequenceNode

from plainleaf.errors import SourceError

_FENCE = re.compile(
    r"\A\ufeff?---[ \t]*\r?\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*\r?$", re.DOTALL | re.MULTILINE
)
# Text that YAML reads as the same text; everything else stands between quotation marks.
_PLAIN = re.compile(r"[^\W_](?:[\w ./()+–-]*[\w.)])?\Z")
_INDENT = "  "


def with_entries(text: str, path: Path, entries: Sequence[Mapping[str, Any]]) -> str:
    """Return an article's text with entries added to its references.

    Args:
        text: as it stands in its file, with its line ends.
        path: the file, for messages.
        entries: CSL's keys, with ids that nothing else has.

    Raises:
        SourceError: its front matter cannot be added to.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    match = _FENCE.match(text)
    if match is None:
        mark = "\ufeff" if text.startswith("\ufeff") else ""
        front = f"---\nreferences:\n{entry_text(entries)}---\n\n"
        return mark + front.replace("\n", newline) + text.removeprefix(mark)
    place, indent, lead = _place(match["yaml"], path)
    at = match.start("yaml") + place
    added = (lead + entry_text(entries, indent)).replace("\n", newline)
    if at and text[at - 1] != "\n":
        added = newline + added
    return text[:at] + added + text[at:]


def _place(yaml: str, path: Path) -> tuple[int, str, str]:
    """Return where entries go (a character of the YAML), their indent, and what stands before."""
    try:
        root = YAML(typ="rt", pure=True).compose(yaml.replace("\r\n", "\n"))
    except YAMLError:
        raise SourceError(f"{path}: the front matter cannot be read; mend it first.") from None
    lines = yaml.splitlines(keepends=True)
    pairs = root.value if isinstance(root, MappingNode) else []
    for key, value in pairs:
        if key.value != "references":
            continue
        if isinstance(value, SequenceNode) and value.value and not value.flow_style:
            last = value.value[-1].end_mark
            end = min(last.line + (last.column > 0), len(lines))
            # Comments and empty lines below the last entry stay below the new ones.
            while end and not lines[end - 1].split("#")[0].strip():
                end -= 1
            indent = " " * value.start_mark.column
            return sum(map(len, lines[:end])), indent, ""
        if not value.value and not isinstance(value, SequenceNode):
            return sum(map(len, lines[: key.start_mark.line + 1])), _INDENT, ""
        raise SourceError(
            f"{path}:{key.start_mark.line + 2}: write `references:` as a list, each work on lines "
            "of its own, or cite from a bibliography file; then a work can be added."
        )
    return len(yaml), _INDENT, "references:\n"


def entry_text(entries: Sequence[Mapping[str, Any]], indent: str = _INDENT) -> str:
    """Return entries as lines of YAML."""
    out = []
    for entry in entries:
        lead = f"{indent}- "
        for name, value in {"id": entry["id"], **entry}.items():
            out += [f"{lead}{name}:{line}" for line in _value(value, indent + "    ")]
            lead = f"{indent}  "
    return "".join(f"{line}\n" for line in out)


def _value(value: Any, indent: str) -> list[str]:
    match value:
        case {"date-parts": [*dates], **more} if not more.get("season"):
            ends = ["-".join(f"{int(part):02d}" for part in date) for date in dates]
            return [f" {'/'.join(ends)}"]
        case list():
            return ["\n" + "\n".join(f"{indent}- {_flow(each)}" for each in value)]
        case dict():
            return [f" {_flow(value)}"]
        case _:
            return [f" {_scalar(str(value))}"]


def _flow(value: Any) -> str:
    match value:
        case dict():
            pairs = (f"{name}: {_flow(each)}" for name, each in value.items())
            return "{" + ", ".join(pairs) + "}"
        case list():
            return "[" + ", ".join(map(_flow, value)) + "]"
        case _:
            return _scalar(str(value))


def _scalar(text: str) -> str:
    plain = _PLAIN.match(text) and text.lower() not in ("null", "~")
    return text if plain else json.dumps(text, ensure_ascii=False)
