"""The sentences that the sources say, read off their calls; `⟦…⟧` stands for what they quote."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

_MOST = 200
_PLACE = re.compile(r"⟦[^⟧]*⟧")


@dataclass(frozen=True, slots=True)
class Called:
    """A call: what is called, the words of its arguments, and where it stands."""

    name: str
    words: tuple[str, ...]
    place: str


def called(folder: Path, *names: str) -> Iterator[Called]:
    """Give each call of one of the names, in the modules of a folder or in one module."""
    for path in sorted(folder.rglob("*.py")) if folder.is_dir() else [folder]:
        tree = ast.parse(path.read_text("utf-8"))
        for scope, node in _calls(tree, (tree,)):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(
                node.func, "id", "")  # fmt: skip
            if name in names:
                given = [*node.args, *(each.value for each in node.keywords)]
                words = [each for value in given for each in phrases(value, scope)]
                yield Called(name, tuple(words), f"{path.name}:{node.lineno}")


_Scope = tuple[ast.AST, ...]


def _calls(node: ast.AST, scope: _Scope) -> Iterator[tuple[_Scope, ast.Call]]:
    for child in ast.iter_child_nodes(node):
        inner = (*scope, child) if isinstance(child, ast.FunctionDef) else scope
        if isinstance(child, ast.Call):
            yield scope, child
        yield from _calls(child, inner)


def phrases(node: ast.expr, scope: _Scope, depth: int = 4) -> list[str]:
    """Return what an expression can say; what is not known here stands as `⟦…⟧`."""
    match node:
        case ast.Constant(value=str() as words):
            return [words]
        case ast.JoinedStr(values=values):
            parts = [phrases(each, scope, depth) for each in values]
            return ["".join(each) for each in product(*parts)][:_MOST]
        case ast.FormattedValue(value=value):
            found = phrases(value, scope, depth - 1) if depth else []
            known = found and all(found) and _is_said(found)
            return found if known else [f"⟦{ast.unparse(value)}⟧"]
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            both = product(phrases(left, scope, depth), phrases(right, scope, depth))
            return ["".join(each) for each in both][:_MOST]
        case ast.IfExp(body=body, orelse=other):
            return phrases(body, scope, depth) + phrases(other, scope, depth)
        case ast.BoolOp(values=values):
            return [each for value in values for each in phrases(value, scope, depth)]
        case ast.Name(id=name) if depth:
            found = [
                each for holder in reversed(scope) for value in _given(holder, name)
                for each in phrases(value, scope, depth - 1)
            ]  # fmt: skip
            return found or [f"⟦{name}⟧"]
    return [f"⟦{ast.unparse(node)}⟧"]


def own(sentence: str) -> str:
    """Return what a sentence says itself."""
    return _PLACE.sub("", sentence)


def quoting(sentence: str, known: Mapping[str, Sequence[str]]) -> list[str]:
    """Return a sentence with words, or with a number, in each place: one of these it says.

    Args:
        sentence: as `phrases` gives it.
        known: what may stand in a place, by its expression.
    """
    parts = re.split(r"⟦([^⟧]*)⟧", sentence)
    ways = [known.get(each, ("7", "Xy7")) if at % 2 else (each,) for at, each in enumerate(parts)]
    return ["".join(each) for each in product(*ways)][:_MOST]


def _is_said(found: list[str]) -> bool:
    return not any(_PLACE.fullmatch(each) for each in found)


def _given(holder: ast.AST, name: str) -> Iterator[ast.expr]:
    """Give what a name is set to, in a function or a module, but not in functions within it."""
    waiting = list(ast.iter_child_nodes(holder))
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            continue
        waiting += ast.iter_child_nodes(node)
        targets = node.targets if isinstance(node, ast.Assign) else []
        for target in targets:
            if isinstance(target, ast.Name) and target.id == name:
                yield node.value
            elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                for one, value in zip(target.elts, node.value.elts, strict=False):
                    if isinstance(one, ast.Name) and one.id == name:
                        yield value
