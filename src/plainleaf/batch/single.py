"""One export that is asked for by itself, entered as those of a run are; and what changed since.

So one home says whether files are what an export would write now: the article, the clinic's
profile, glossaries, pictures, settings and all else that it looked at.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plainleaf.batch.fingerprints import FileCache, fingerprint, fingerprint_of
from plainleaf.batch.machine import engine
from plainleaf.batch.plan import entry_of, inputs_now, told_of
from plainleaf.batch.state import State
from plainleaf.errors import PlainleafError
from plainleaf.run.dependencies import recording

if TYPE_CHECKING:
    from plainleaf.outcome import Export

# What an article is made of, wherever it lies above it; for files of which nothing is entered.
_ABOVE = ("clinic.toml", "reference.docx", "plainleaf.toml")


def export_and_enter(
    path: Path,
    formats: Sequence[str],
    out: Path,
    called: str,
    options: Mapping[str, Any],
    **more: Any,
) -> Export:
    """Export an article, and enter of what its files were made.

    Args:
        path: the article's file.
        formats: which files.
        out: where they go.
        called: their name without an ending.
        options: as a run has them; they tell exports of one article apart.
        more: arguments of `api.export` that change nothing in files.

    Raises:
        PlainleafError: as `api.export` does. What cannot be entered is exported all the same.
    """
    from plainleaf.api import export

    with recording() as seen:
        made = export(path, formats, out, name=called, **options, **more)
    written = (*made.files.values(), *made.report_files)
    outputs = [fingerprint(each)._replace(path=each.name) for each in written]
    inputs = [fingerprint_of(each, was) for each, was in seen.items()]
    makers = engine(options.get("theme"))
    state = State(out)
    try:
        with suppress(PlainleafError):
            entry = entry_of(path, called, formats, options, makers, outputs, inputs)
            state.enter([entry], told_of(formats, options, makers))
    finally:
        state.close()
    return made


def changed_since(article: Path, called: str, file: Path) -> str:
    """Return what changed of all that a file was made of, in words; nothing where nothing did.

    Of a file of which nothing is entered, or that somebody else wrote since, times are compared:
    its own, the article's and those of profiles and settings above it.

    Args:
        article: its file.
        called: what its files are called.
        file: one of them.
    """
    look, state = FileCache(), State(file.parent, is_kept=True)
    try:
        with suppress(PlainleafError):
            for entry in state.entries(called):
                known = next((each for each in entry.outputs if each.path == file.name), None)
                if known is None or entry.article != os.path.abspath(article):
                    continue
                if look.again(known, str(file)) is not None:
                    now = inputs_now(entry, look)
                    return now if isinstance(now, str) else ""
    finally:
        state.close()
    made = file.stat().st_mtime_ns
    near = [article, *(above / name for above in article.parents for name in _ABOVE)]
    return next((f"{each.name} changed" for each in near if _time(each) > made), "")


def _time(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
