"""Articles as bytes on their way to another machine, and their files on the way back.

What an article needs is known by reading it: anyone who packs it checks it once, and sends what was
looked at.
"""

from __future__ import annotations

import inspect
import os
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from plainleaf.batch.fingerprints import GONE, Fingerprint, digest_of_bytes, fingerprint_of
from plainleaf.batch.machine import digest_of_data, engine
from plainleaf.batch.work import Failed, Job, Reported, failure, worth_telling
from plainleaf.errors import ClusterError, PlainleafError
from plainleaf.run.dependencies import NAMES, note_file, recording, stamp


@dataclass(frozen=True, slots=True)
class JobBundle:
    """An article and all that its export reads.

    Args:
        job: the article's path and the options are those of the sender.
        here: the sender's working folder, from which relative paths lead.
        files: by their absolute paths there: their contents; of a link that leads out of all
            places that an article may read, where it leads.
        inputs: prints of the files, and of those that were looked for and not there.
        theme: the files of a theme that does not ship with the product.
    """

    job: Job
    here: str
    files: Mapping[str, bytes | str]
    inputs: tuple[Fingerprint, ...]
    theme: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class JobResult:
    """What came of a parcel.

    Args:
        files: the handout's files by their names.
        found: the article's errors and warnings.
        seconds: how long the export took.
        engine: what made the files.
        missed: what the export looked for and did not have, by the sender's names.
    """

    files: Mapping[str, bytes]
    found: tuple[Reported, ...]
    seconds: float
    engine: Mapping[str, str]
    missed: tuple[str, ...] = ()


def pack(job: Job) -> JobBundle:
    """Return an article with all that its export will read.

    Raises:
        PlainleafError: it cannot be read, or not be packed.
    """
    from plainleaf.api import check_with_measures
    from plainleaf.reader.siblings import siblings_of

    # A check reads what an export reads: the article, what it names, the project's files.
    known = inspect.signature(check_with_measures).parameters
    with recording() as seen:
        check_with_measures(
            job.path, **{name: job.options[name] for name in job.options if name in known}
        )
        # But for other translations, which an export only names.
        siblings_of(job.path)
        note_file(job.path)
    root = job.options.get("root")
    places = [os.path.realpath(place) for place in (job.path.parent, root) if place]
    files: dict[str, bytes | str] = {}
    inputs = []
    for name, was in seen.items():
        if was is None:  # not there, or a day, or names
            inputs.append(fingerprint_of(name, was))
            continue
        real = os.path.realpath(name)
        own = os.path.join(os.path.realpath(os.path.dirname(name)), os.path.basename(name))
        if real != own and not any(Path(real).is_relative_to(place) for place in places):
            # There, too, it leads where the article has no business.
            files[name] = real
            inputs.append(fingerprint_of(name, was))
            continue
        try:
            data = Path(name).read_bytes()
        except OSError:
            data = b""
        if stamp(name) != was:
            raise ClusterError(f"{name}: was changed while it was read; export it once more.")
        files[name] = data
        inputs.append(Fingerprint(name, digest_of_bytes(data), was, time.time_ns()))
    return JobBundle(
        job, os.getcwd(), files, tuple(inputs), _theme_files(str(job.options.get("theme") or ""))
    )


def _theme_files(theme: str) -> dict[str, bytes]:
    from plainleaf.theme import theme_names

    if not theme or theme in theme_names():
        return {}
    folder = Path(theme)
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def export_parcel(parcel: JobBundle) -> JobResult | Failed:
    """Export a parcel in a folder that is gone afterwards."""
    start = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="plainleaf-") as place:
        inside = os.path.realpath(place)
        try:
            returned = _exported(parcel, Path(inside))
        except PlainleafError as error:
            return _as_there(failure(error), inside, parcel)
    found = tuple(_found_as_there(each, inside, parcel) for each in returned.found)
    return replace(returned, found=found, seconds=time.perf_counter() - start)


def _exported(parcel: JobBundle, place: Path) -> JobResult:
    from plainleaf.api import export

    job = parcel.job
    for name, data in parcel.files.items():
        path = _inside(place, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(data, str):
            path.symlink_to(_inside(place, data))
        else:
            path.write_bytes(data)
    options: dict[str, Any] = {
        name: _inside(place, os.path.join(parcel.here, value)) if isinstance(value, Path) else value
        for name, value in job.options.items()
    }
    if parcel.theme:
        options["theme"] = _unpacked_theme(tuple(parcel.theme.items()))
    if root := options.get("root"):
        root.mkdir(parents=True, exist_ok=True)
    with recording() as seen:
        result = export(
            _inside(place, os.path.join(parcel.here, job.path)),
            job.formats,
            place / "out",
            name=job.name,
            **options,
        )
    _refuse_strangers(parcel, place, [name for name, was in seen.items() if was is not None])
    return JobResult(
        {path.name: path.read_bytes() for path in (*result.files.values(), *result.report_files)},
        worth_telling(result.diagnostics),
        0.0,
        engine_here(),
        tuple(
            name.replace(str(place / "in"), "", 1)
            for name, was in seen.items()
            if was is None and str(place / "in") in name
        ),
    )


def forgotten(parcel: JobBundle, returned: JobResult) -> list[str]:
    """Return what an export looked for in vain, though the sender has it: it was not packed."""
    packed = {each.path for each in parcel.inputs if each.digest == GONE}
    return [
        name
        for name in returned.missed
        if name not in packed and (name.startswith(NAMES) or stamp(name) is not None)
    ]


def _inside(place: Path, name: str) -> Path:
    return place / "in" / os.path.normpath(name).lstrip("/")


def _refuse_strangers(parcel: JobBundle, place: Path, seen: list[str]) -> None:
    """Raise if the export read what the sender did not send: a file of this machine's own."""
    sent = {str(_inside(place, name)) for name in parcel.files}
    for name in seen:
        if name not in sent:
            raise ClusterError(
                f"{parcel.job.path}: the machine that exported it has a {name} of its own, which "
                "changes what comes out; take it away there."
            )


@cache
def _unpacked_theme(files: tuple[tuple[str, bytes], ...]) -> str:
    """Return a folder with a theme; it stays, so that its style sheets are parsed once."""
    folder = tempfile.mkdtemp(prefix="plainleaf-theme-")
    for name, data in files:
        path = Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


@cache
def engine_here() -> dict[str, str]:
    """Return what makes files on this machine, but for the theme, which articles bring along."""
    made_by = engine("")
    return {name: version for name, version in made_by.items() if name != "Python"}


def differences(here: Mapping[str, str], there: Mapping[str, str]) -> list[str]:
    """Return in words what another machine has otherwise than this one."""
    if digest_of_data(here) == digest_of_data(there):
        return []
    names = [name for name in dict.fromkeys([*here, *there]) if here.get(name) != there.get(name)]
    return [
        name.removeprefix("the ")
        if name.startswith("the ")
        else f"{name} {there.get(name, 'none')} (here {here.get(name, 'none')})"
        for name in names
    ]


# --- Words about files, as the sender knows them --------------------------------------------


def _as_there(failed: Failed, place: str, parcel: JobBundle) -> Failed:
    return replace(
        failed,
        message=_words_as_there(failed.message, place, parcel),
        found=tuple(_found_as_there(each, place, parcel) for each in failed.found),
    )


def _found_as_there(found: Reported, place: str, parcel: JobBundle) -> Reported:
    return replace(
        found,
        message=_words_as_there(found.message, place, parcel),
        file=_words_as_there(found.file, place, parcel),
    )


def _words_as_there(words: str, place: str, parcel: JobBundle) -> str:
    here = os.path.join(place, "in")
    folder = parcel.job.path.parent
    there = os.path.normpath(os.path.join(parcel.here, folder))
    return words.replace(here + there, str(folder)).replace(here, "")


__all__ = ["GONE", "JobBundle", "JobResult", "differences", "engine_here", "export_parcel", "pack"]
