"""A work looked up by its DOI or PubMed number: the one way out of this machine, when asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from plainleaf.cite import looked_up
from plainleaf.errors import UsageError
from plainleaf.reader.bibliography.lines import parse
from plainleaf.studio.pages import data_of, said, studio_of, text_in


@dataclass(frozen=True, slots=True)
class Found:
    """A work that was looked up, and waits to be cited: CSL's keys."""

    works: tuple[dict[str, Any], ...] = ()


async def _look_up(request: Request) -> Response:
    """Ask a service for a work, for somebody pressed the button; nothing is cited yet."""
    line, studio = text_in(await data_of(request), "line"), studio_of(request)
    # The line of a reference list may end in its DOI.
    line = str(parse(line).data.get("DOI") or line)
    # In a thread: nobody's checks wait for the network.
    works = await run_in_threadpool(looked_up, line, studio.services)
    if not works:
        raise UsageError("Type a DOI, such as 10.1000/example, or a PubMed number.")
    return said(looked=studio.keep(Found(tuple(works))), words=_described(works[0]))


def _described(work: Mapping[str, Any]) -> str:
    """Return who wrote what, where and when, for somebody who says whether it is that."""
    people = [each.get("family") or each.get("literal") for each in work.get("author", ())]
    match work.get("issued"):
        case {"date-parts": [[year, *_], *_]}:
            pass
        case other:
            year = str(other or "")[:4]
    names = ", ".join(str(each) for each in people if each)
    number = work.get("DOI") or work.get("PMID")
    retracted = "RETRACTED" if work.get("status") == "retracted" else ""
    parts = (retracted, names, work.get("title"), work.get("container-title"), year, number)
    return ". ".join(re.sub("<[^>]*>", "", str(each)) for each in parts if each)


ROUTES = [Route("/look-up", _look_up, methods=["POST"])]
