"""A clinic's edited Word file comes back: its edits side by side, taken all or some."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from plainleaf.errors import SourceError, UsageError
from plainleaf.roundtrip import Update
from plainleaf.roundtrip.said import Said
from plainleaf.studio.bring import given
from plainleaf.studio.differences import difference
from plainleaf.studio.front import split
from plainleaf.studio.pages import (
    article_of,
    data_of,
    page,
    said,
    stopped,
    studio_of,
    text_in,
    told,
    trouble,
    with_sentences,
)
from plainleaf.studio.shelf import title_and_tag
from plainleaf.studio.work import Compared, updated

_ENDINGS = (".docx", ".docm")


@dataclass(frozen=True, slots=True)
class Waiting:
    """An edited file whose edits are being looked at; `offered`: what can be taken, by number."""

    article: str
    name: str
    data: bytes
    changes: str
    state: str
    offered: Mapping[int, str]


async def _back(request: Request) -> Response:
    studio, article = studio_of(request), article_of(request)
    title, _ = title_and_tag(studio.folder, article)
    return page(request, "back.html.j2", here="back", article=article.name, title_of_article=title)


async def _compare(request: Request) -> Response:
    studio = studio_of(request)
    async with request.form(max_files=1, max_fields=4) as form:
        article = article_of(request, str(form.get("article", "")))
        changes = str(form.get("changes", ""))
        name, data = await given(form.get("file"))
    if not name.endswith(_ENDINGS):
        raise UsageError("Choose the Word file (.docx) that was edited.")
    changes = changes if changes in ("accept", "reject") else ""
    text = studio.folder.read(article)
    state, above = text.state, split(text.text).head.count("\n")
    found = await studio.slow.do(name, updated, article.path, name, data, changes)
    if found.made is None:
        return stopped(request, found.error, found.undecided)
    offered = _offered(found.made)
    waiting = studio.keep(Waiting(article.name, name, data, changes, state, offered))
    declined = studio.folder.versions.declined(article.name, data)
    before = [number for number, key in offered.items() if key in declined]
    return said(waiting=waiting, declined=before, **_shown(request, found, above))


def _offered(made: Update) -> dict[int, str]:
    """Return of each edit that can be taken what tells it from others, whatever its number."""
    free = {each.number: True for each in made.edits}
    for each in made.edits:
        free[each.number] &= each.taken and not each.already
    return {number: key for number, key in _keys(made).items() if free[number]}


def _keys(made: Update) -> dict[int, str]:
    parts: dict[int, list[Said]] = {}
    for each in made.edits:
        parts.setdefault(each.number, []).append(each)
    found: dict[int, str] = {}
    met: Counter[str] = Counter()
    for number in sorted(parts):
        said = [[each.kind, each.cell, each.before, each.after] for each in parts[number]]
        words = json.dumps(said)
        met[words] += 1
        found[number] = sha256(f"{met[words]} {words}".encode()).hexdigest()[:32]
    return found


def _shown(request: Request, found: Compared, above: int = 0) -> dict[str, object]:
    """Return edits for a page; lines are counted from where the text begins, as it shows them."""
    made = found.made
    assert made is not None
    edits: dict[int, dict[str, object]] = {}
    for each in made.edits:
        # Those with one number are taken together or not at all.
        wanted = each.taken and not each.already
        row = edits.setdefault(
            each.number,
            {"number": each.number, "taken": wanted, "already": each.already, "parts": []},
        )
        parts = row["parts"]
        assert isinstance(parts, list)
        between = difference(each.before, each.after).data()
        cell = told(request, each.cell).data()
        # Where it is in the file, too: a door leads to it.
        at = {"line": max(0, each.line - above), "place": each.line}
        parts.append({**between, **at, "cell": cell})
        if any(each.conflict):
            row["conflict"] = difference(*each.conflict).data()
    return {
        "base": told(request, made.base).data(),
        "edits": list(edits.values()),
        "refused": with_sentences(request, (each.data() for each in made.refused)),
        "notes": with_sentences(request, (each.data() for each in made.notes)),
        "changed": bool(made.diff),
        "taken": made.taken,
    }


async def _take(request: Request) -> Response:
    """Take the edits that were chosen; the text before is kept among the earlier ones."""
    data = await data_of(request)
    studio = studio_of(request)
    waiting = studio.kept(text_in(data, "waiting"), Waiting)
    if waiting is None:
        raise SourceError("This file is gone. Choose it again.")
    chosen = data.get("chosen")
    if not isinstance(chosen, list) or not all(isinstance(each, int) for each in chosen):
        raise UsageError("This request cannot be read.")
    article = studio.folder.find(waiting.article)
    arguments = (article.path, waiting.name, waiting.data, waiting.changes, frozenset(chosen))
    found = await studio.slow.do(waiting.name, updated, *arguments)
    # The clinic's profile may be another one, too, and then a number stands for another edit.
    same = found.made is None or waiting.offered.items() <= _keys(found.made).items()
    if studio.folder.read(article).state != waiting.state or not same:
        words = "The handout was changed meanwhile. Choose the Word file again."
        return JSONResponse(trouble(request, words), 409)
    versions = studio.folder.versions
    if chosen and found.made is not None:
        versions.keep(article.name, Path(article.path).read_bytes(), always=True)
        found = await studio.slow.do(waiting.name, updated, *arguments, dry_run=False)
    if found.made is None:
        return stopped(request, found.error, found.undecided)
    studio.forget(text_in(data, "waiting"), Waiting)
    # Brought again, the same file does not offer as chosen what somebody has declined.
    left = [key for number, key in waiting.offered.items() if number not in chosen]
    versions.decline(article.name, waiting.data, left)
    earlier = versions.all(article.name)[0].name if chosen else ""
    return said(earlier=earlier, **_shown(request, found))


ROUTES = [
    Route("/back", _back),
    Route("/back", _compare, methods=["POST"]),
    Route("/back/take", _take, methods=["POST"]),
]
