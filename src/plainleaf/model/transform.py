"""Walking and rewriting the tree: the one place that knows which nodes stand below a node.

A table, made once from the fields of the model's dataclasses, says so. `children` and `walk` look
at nodes in reading order. The rest change nodes: `rewrite` each of them, deepest first;
`rewrite_children` those directly below a node, by which a function calls itself with what it knows
of the way down; `rewrite_each` those of a tuple. A change gets a node and returns what takes its
place: a node or, where it stands in a tuple, a tuple of nodes, empty for none.

Whatever does not change stays the same object, so that it can be known by its identity, and a node
that changes keeps its position.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any, TypeAlias, TypeVar, get_args, get_type_hints, overload

from plainleaf.model.article import (
    Article,
    Block,
    Cell,
    Definition,
    Footnote,
    GlossaryEntry,
    ListItem,
    Row,
)
from plainleaf.model.inlines import Inline
from plainleaf.model.parts import Part, ReferenceEntry

Node: TypeAlias = (
    Inline
    | Block
    | ListItem
    | Definition
    | Cell
    | Row
    | GlossaryEntry
    | Footnote
    | Part
    | ReferenceEntry
)
Nodes: TypeAlias = "Node | tuple[Nodes, ...]"
Change: TypeAlias = Callable[[Node], "Node | tuple[Node, ...]"]
_N = TypeVar("_N", bound=Node)
_A = TypeVar("_A", bound="Node | Article")
_T = TypeVar("_T", bound=Nodes)

NODES: frozenset[type] = frozenset(get_args(Node))
# What may stand in whose place: inlines among inlines, blocks among blocks, an item among items.
_PLACES: Mapping[type, int] = {
    kind: place
    for place, kinds in enumerate(
        (set(get_args(Inline)), set(get_args(Block)), *({kind} for kind in NODES))
    )
    for kind in kinds
    if place < 2 or kind not in {*get_args(Inline), *get_args(Block)}
}


def _holds_nodes(annotation: object) -> bool:
    return annotation in NODES or any(map(_holds_nodes, get_args(annotation)))


def _fields_with_nodes(kind: type) -> tuple[str, ...]:
    hints = get_type_hints(kind)
    return tuple(item.name for item in fields(kind) if _holds_nodes(hints[item.name]))


_FIELDS: Mapping[type, tuple[str, ...]] = {
    kind: _fields_with_nodes(kind) for kind in (*NODES, Article)
}


def children(node: Node | Article) -> list[Node]:
    """Return the nodes directly below `node`, in reading order."""
    found: list[Node] = []
    # What is no node of the model has none below it; a writer refuses it.
    for name in _FIELDS.get(node.__class__, ()):
        value = getattr(node, name)
        if isinstance(value, tuple):
            _flatten(value, found)
        elif value is not None:
            found.append(value)
    return found


def _flatten(nodes: tuple[Nodes, ...], found: list[Node]) -> None:
    for part in nodes:
        if isinstance(part, tuple):
            _flatten(part, found)
        else:
            found.append(part)


def walk(value: Nodes | Article) -> Iterator[Node]:
    """Yield a node and all nodes below it, in reading order; of a tuple or an article, all nodes.

    A node comes before what stands below it.
    """
    waiting: list[Node] = []
    if isinstance(value, tuple):
        _flatten(value, waiting)
    elif isinstance(value, Article):
        waiting = children(value)
    else:
        waiting = [value]
    waiting.reverse()
    while waiting:
        here = waiting.pop()
        yield here
        # Most nodes are words: there is nothing below them.
        if _FIELDS.get(here.__class__):
            below = children(here)
            below.reverse()
            waiting += below


def runs(node: Node) -> Iterator[tuple[Node, ...]]:
    """Yield the tuples of nodes directly below `node`: those that stand side by side."""
    for name in _FIELDS[node.__class__]:
        value = getattr(node, name)
        if isinstance(value, tuple):
            yield from _innermost(value)


def _innermost(nodes: tuple[Nodes, ...]) -> Iterator[tuple[Node, ...]]:
    run: list[Node] = []
    for part in nodes:
        if isinstance(part, tuple):
            yield from _innermost(part)
        else:
            run.append(part)
    if run:
        yield tuple(run)


@overload
def rewrite(value: _A, change: Change) -> _A: ...
@overload
def rewrite(value: tuple[_T, ...], change: Change) -> tuple[_T, ...]: ...
def rewrite(value: Nodes | Article, change: Change) -> Nodes | Article:
    """Return a node, a tuple of nodes or an article with `change` applied to each, deepest first.

    Args:
        value: a node, a tuple of nodes, or an article.
        change: gets a node whose children are changed already.
    """

    def changed(node: Node) -> Node | tuple[Node, ...]:
        return change(rewrite_children(node, changed))

    if isinstance(value, Article):
        return rewrite_children(value, changed)
    return rewrite_each(value, changed)


@overload
def rewrite_each(value: _N, change: Change) -> _N: ...
@overload
def rewrite_each(value: tuple[_T, ...], change: Change) -> tuple[_T, ...]: ...
@overload
def rewrite_each(value: Nodes, change: Change) -> Nodes: ...
def rewrite_each(value: Nodes, change: Change) -> Nodes:
    """Return a node with `change` applied to it, or a tuple of nodes with it applied to each.

    Raises:
        TypeError: a node that stands alone would become another kind of node, or none.
    """
    if isinstance(value, tuple):
        return _rewrite_tuple(value, change)
    changed = change(value)
    if changed.__class__ is not value.__class__:
        raise TypeError(f"A {value.__class__.__name__} that stands alone stays one: {changed}")
    return changed


def rewrite_children(node: _A, change: Change) -> _A:
    """Return a node, or an article, with `change` applied to the nodes directly below it."""
    return _rewrite_fields(node, lambda below: rewrite_each(below, change))


def rewrite_runs(node: _N, change: Callable[[tuple[Node, ...]], tuple[Node, ...]]) -> _N:
    """Return a node with `change` applied to the tuples of nodes directly below it (see `runs`)."""
    return _rewrite_fields(
        node, lambda below: _rewrite_runs(below, change) if isinstance(below, tuple) else below
    )


def _rewrite_fields(node: _A, change: Callable[[Nodes], Nodes]) -> _A:
    changed: dict[str, Any] = {}
    for name in _FIELDS.get(node.__class__, ()):
        before = getattr(node, name)
        if before is not None and (after := change(before)) is not before:
            changed[name] = after
    return replace(node, **changed) if changed else node


def _rewrite_tuple(nodes: tuple[Nodes, ...], change: Change) -> tuple[Nodes, ...]:
    out: list[Nodes] = []
    same = True
    for part in nodes:
        if isinstance(part, tuple):
            below = _rewrite_tuple(part, change)
            same = same and below is part
            out.append(below)
            continue
        after = change(part)
        if after is part:
            out.append(part)
            continue
        same = False
        place = _PLACES[part.__class__]
        for node in after if isinstance(after, tuple) else (after,):
            if _PLACES.get(node.__class__) != place:
                raise TypeError(f"In the place of a {part.__class__.__name__} stands no {node}")
            out.append(node)
    return nodes if same else tuple(out)


def _rewrite_runs(
    nodes: tuple[Nodes, ...], change: Callable[[tuple[Node, ...]], tuple[Node, ...]]
) -> tuple[Nodes, ...]:
    """Return the tuple that `change` makes of nodes; of tuples of nodes, what it makes of each."""
    below = [_rewrite_runs(part, change) for part in nodes if isinstance(part, tuple)]
    if not below:
        run = tuple(part for part in nodes if not isinstance(part, tuple))
        changed = change(run)
        return nodes if changed is run else changed
    return nodes if all(map(operator.is_, below, nodes)) else tuple(below)
