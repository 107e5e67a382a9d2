"""Which articles must be exported, and why.

Nothing that writes handouts is imported here: to find that there is nothing to do must take no
time.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from plainleaf.batch.discovery import FoundArticle
from plainleaf.batch.fingerprints import GONE, FileCache, Fingerprint
from plainleaf.batch.machine import digest_of_data, plain
from plainleaf.batch.state import Entry, State
from plainleaf.batch.work import Job
from plainleaf.run.dependencies import DAY, NAMES

FORCED = "asked for"
NEW = "new"
# Copies that differ in these have files of their own.
_OF_THEIR_OWN = frozenset({"edition", "audience", "draft"})
# Entries that are renewed in one transaction.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Unchanged:
    """An article whose files are there, made of what it is now.

    Args:
        path: the article's file.
        name: of its files, without an ending.
        files: their names.
        warnings: how many there were.
        edition: of the handout.
    """

    path: Path
    name: str
    files: tuple[str, ...]
    warnings: int
    edition: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done.

    Args:
        jobs: articles to export, each with its reason.
        unchanged: articles that need not be exported.
        engine: what makes the files, by name.
        asked: what was asked for, by the digests of it: one an edition.
    """

    jobs: tuple[Job, ...]
    unchanged: tuple[Unchanged, ...]
    engine: Mapping[str, str]
    asked: Mapping[str, Mapping[str, Any]]

    @property
    def told(self) -> dict[str, dict[str, Any]]:
        """Return what the digests of entries stand for."""
        return _told(self.engine, *self.asked.values())

    def entry(
        self, job: Job, outputs: Sequence[Fingerprint], inputs: Sequence[Fingerprint]
    ) -> Entry:
        """Return the entry of a job that is done."""
        return entry_of(job.path, job.name, job.formats, job.options, self.engine, outputs, inputs)


def entry_of(
    path: Path,
    name: str,
    formats: Sequence[str],
    options: Mapping[str, Any],
    engine: Mapping[str, str],
    outputs: Sequence[Fingerprint],
    inputs: Sequence[Fingerprint],
) -> Entry:
    """Return the entry of an export."""
    return Entry(
        name,
        digest_of_data(_asked(formats, options)),
        digest_of_data(engine),
        os.path.abspath(path),
        tuple(inputs),
        tuple(outputs),
    )


def told_of(
    formats: Sequence[str], options: Mapping[str, Any], engine: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    """Return what the digests of an entry stand for."""
    return _told(engine, _asked(formats, options))


def _told(*some: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {digest_of_data(each): plain(each) for each in some}


def inputs_now(entry: Entry, look: FileCache) -> list[Fingerprint] | str:
    """Return the prints of all that an export was made of, or which of it is not as it was."""
    inputs = []
    for before in entry.inputs:
        if (now := look.again(before)) is None:
            return _changed(before, entry.article)
        inputs.append(now)
    return inputs


def plan(
    articles: Sequence[FoundArticle],
    formats: Sequence[str],
    out: Path,
    options: Mapping[str, Any],
    engine: Mapping[str, str],
    state: State,
    *,
    editions: Sequence[str] = (),
    force: bool = False,
    thorough: bool = False,
    renew: bool = True,
) -> Plan:
    """Return what is to be done.

    Args:
        articles: what was found.
        formats: names from `export.FORMATS`.
        out: the folder for the files.
        options: more arguments of `export.export`.
        engine: what makes the files.
        state: what was exported before.
        editions: each article is exported in all of them; by default in the one of the options.
        force: export everything, and replace what is not ours.
        thorough: read every file again, whatever its times say.
        renew: enter the stamps of files that were read again and had not changed.
    """
    variants: list[Mapping[str, Any]]
    variants = [
        {**options, "edition": edition, "editions": tuple(sorted(editions))} for edition in editions
    ] or [options]
    asked = {digest_of_data(each): each for each in (_asked(formats, one) for one in variants)}
    look = FileCache(thorough=thorough)
    judges = [
        (variant, _Judge(state, out, each, engine, look))
        for variant, each in zip(variants, asked.values(), strict=True)
    ]
    jobs, unchanged = [], []
    renewed: list[Entry] = []
    for article in articles:
        entries = state.entries(article.name)
        known = [] if force else entries
        written = {each.path: each.digest for entry in entries for each in entry.outputs}
        for variant, judge in judges:
            verdict = FORCED if force else judge.verdict(article, known)
            if isinstance(verdict, str):
                words = (tuple(formats), out, variant, verdict, article.size)
                jobs.append(Job(article.path, article.name, *words, force, written))
                continue
            files = tuple(output.path for output in verdict.outputs)
            edition = str(variant.get("edition", ""))
            unchanged.append(
                Unchanged(article.path, article.name, files, verdict.warnings, edition)
            )
            if not any(verdict is each for each in known):
                renewed.append(verdict)
        if renew and len(renewed) >= _AT_ONCE:
            state.enter(renewed, {})
            renewed.clear()
    if renew and renewed:
        state.enter(renewed, {})
    return Plan(tuple(jobs), tuple(unchanged), engine, asked)


def _asked(formats: Sequence[str], options: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **{name: _resolved(value) for name, value in options.items()},
        "formats": sorted(formats),
        "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", ""),
    }


def _resolved(value: Any) -> Any:
    return os.path.abspath(value) if isinstance(value, Path) else value


class _Judge:
    """Tells of an article why it must be exported, or what is known of its export."""

    def __init__(
        self,
        state: State,
        out: Path,
        asked: Mapping[str, Any],
        engine: Mapping[str, str],
        look: FileCache,
    ) -> None:
        self.state, self.out, self.look = state, out, look
        self.asked, self.engine = asked, engine
        self.options_digest, self.engine_digest = digest_of_data(asked), digest_of_data(engine)
        self._told: dict[tuple[str, str], str] = {}

    def verdict(self, article: FoundArticle, known: Sequence[Entry]) -> Entry | str:
        """Return the entry that still holds, its stamps renewed; or the reason why none does."""
        entry = next((each for each in known if each.options == self.options_digest), None)
        if entry is None:
            return self._differing("options", known[0].options) if known else NEW
        if entry.article != os.path.abspath(article.path):
            return f"these files were made of {entry.article}"
        if entry.engine != self.engine_digest:
            return self._differing("engine", entry.engine)
        inputs = inputs_now(entry, self.look)
        if isinstance(inputs, str):
            return inputs
        outputs = []
        for before in entry.outputs:
            path = os.path.join(self.out, before.path)
            if (now := self.look.again(before, path)) is None:
                gone = not os.path.exists(path)
                return f"{before.path} {'is gone' if gone else 'is not as it was written'}"
            outputs.append(now)
        if any(a is not b for a, b in zip(entry.inputs, inputs, strict=True)) or any(
            a is not b for a, b in zip(entry.outputs, outputs, strict=True)
        ):
            return replace(entry, inputs=tuple(inputs), outputs=tuple(outputs))
        return entry

    def _differing(self, kind: str, digest: str) -> str:
        """Say what differs between the options or engines of then and of now; once looked up."""
        if (kind, digest) not in self._told:
            before = self.state.told(digest)
            now = plain(self.asked if kind == "options" else self.engine)
            names = [
                name for name in dict.fromkeys([*now, *before]) if before.get(name) != now.get(name)
            ]
            self._told[kind, digest] = (
                NEW
                if kind == "options" and _OF_THEIR_OWN & {*names}
                else "other options: " + ", ".join(names)
                if kind == "options"
                else "; ".join(_other(name, before.get(name), now.get(name)) for name in names)
            )
        return self._told[kind, digest]


def _other(name: str, before: str | None, now: str | None) -> str:
    if name.startswith("the "):
        return f"{name} changed"
    return f"{name} {before or 'was not there'} → {now or 'is gone'}"


def _changed(before: Fingerprint, article: str) -> str:
    if before.path == article:
        return "the article changed"
    if before.path.startswith(DAY):
        return "its next review is due"
    if before.path.startswith(NAMES):
        return "a translation came or went"
    name = os.path.relpath(before.path, os.path.dirname(article))
    if before.digest == GONE:
        return f"{name} is there now"
    return f"{name} {'changed' if os.path.exists(before.path) else 'is gone'}"
