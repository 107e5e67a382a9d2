"""All that a written report is made of: files, outlines, comparisons, validators, pictures.

It gathers; `data` says it in plain data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from plainleaf.errors import ConformanceError, WriteError
from plainleaf.handout import Handout
from plainleaf.model.article import Box, BoxKind
from plainleaf.model.transform import walk
from plainleaf.theme import Theme
from plainleaf.verify.expected import outline_of
from plainleaf.verify.parity import ARTICLE, FormatParity, ParityReport
from plainleaf.verify.readback.outline import Outline
from plainleaf.verify.report.active_content import moving_parts
from plainleaf.verify.report.applicability import Seen
from plainleaf.verify.report.pdf_features import PdfFeatures, features_of
from plainleaf.verify.report.pictures import ShownPicture, pictures_in, pictures_of
from plainleaf.verify.validators import ValidatorResult

FORMATS = {
    ".pdf": "pdf",
    ".docx": "docx",
    ".epub": "epub",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
}


@dataclass(frozen=True, slots=True)
class VerifiedFile:
    """A finished file and all that was found of it.

    Args:
        name: of the file, without its folder: a report reads the same wherever the files lie.
        format: "pdf", "docx", "epub" or "html".
        size: in bytes.
        digest: SHA-256 in hexadecimal.
        outline: what its readers meet.
        parity: how it compares; None where there is nothing to compare it with.
        results: what each validator says of it.
    """

    name: str
    format: str
    size: int
    digest: str
    outline: Outline
    parity: FormatParity | None
    results: tuple[ValidatorResult, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found of the files of one handout.

    Args:
        base: what the files were compared with: the article, or the name of the first file.
        files: in the order in which they were given.
        seen: what there is for a person to look at.
        theme: the name of the theme; empty where it is not known.
        theme_digest: SHA-256 of its files in hexadecimal; empty where it is not known.
        score_card: what a machine sees of checklists for the text, an item each; empty where only
            the files are known.
    """

    base: str
    files: tuple[VerifiedFile, ...]
    seen: Seen
    theme: str = ""
    theme_digest: str = ""
    score_card: tuple[Mapping[str, object], ...] = ()


def evidence_of(
    paths: Mapping[str, Path],
    outlines: Mapping[str, Outline],
    parity: ParityReport | None,
    results: Mapping[str, Sequence[ValidatorResult]],
    *,
    handout: Handout | None = None,
    theme: Theme | None = None,
    score_card: Sequence[Mapping[str, object]] = (),
) -> Evidence:
    """Gather what is known of the files of one handout.

    Args:
        paths: the files, by the names under which `parity` and `outlines` know them.
        outlines: of each file that can be read, by the same names.
        parity: how the files compare; None if they were not compared.
        results: of the validators, by those names or by the files' own.
        handout: the article as it was written; None where only the files are known.
        theme: that they were written with; None where only the files are known.
        score_card: items of checklists for the text.

    Raises:
        WriteError: a file is gone.
    """
    compared = {one.format: one for one in parity.formats} if parity else {}
    files = tuple(
        _file(
            path,
            outlines.get(name, Outline()),
            compared.get(name),
            results.get(name, results.get(path.name)),
        )
        for name, path in paths.items()
    )
    every = [path for name, path in paths.items() if name in outlines]
    pdf = next((path for path in every if FORMATS[path.suffix.lower()] == "pdf"), None)
    first = next(iter(outlines.values()), Outline())
    seen = Seen(
        outline=first if handout is None else outline_of(handout),
        pictures=_pictures(every) if handout is None else pictures_of(handout),
        pdf=None if pdf is None else _features(pdf),
        moving=tuple(sorted({what for path in every for what in moving_parts(path)})),
        article_is_known=handout is not None,
        writing_places=None if handout is None else _writing_places(handout),
        printed_pages=_printed_pages(paths, outlines),
    )
    base = ARTICLE if handout is not None else files[0].name
    if theme is None:
        return Evidence(base, files, seen)
    return Evidence(base, files, seen, theme.tokens.name, theme.digest, tuple(score_card))


def _file(
    path: Path,
    outline: Outline,
    parity: FormatParity | None,
    results: Sequence[ValidatorResult] | None,
) -> VerifiedFile:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise WriteError(f"{path}: cannot be read again ({error.strerror}).") from None
    return VerifiedFile(
        path.name,
        FORMATS[path.suffix.lower()],
        len(data),
        sha256(data).hexdigest(),
        outline,
        parity,
        tuple(results or ()),
    )


def _pictures(paths: Sequence[Path]) -> tuple[ShownPicture, ...]:
    """Return the pictures of the first file that gives any; all files should have the same."""
    order = ("html", "epub", "docx", "pdf")
    for path in sorted(paths, key=lambda path: order.index(FORMATS[path.suffix.lower()])):
        if pictures := pictures_in(path):
            return pictures
    return ()


def _features(path: Path) -> PdfFeatures:
    try:
        return features_of(path)
    except ConformanceError:
        # It could be read back and so has text; what else it holds, nobody knows: ask of all.
        return PdfFeatures(
            actions=("what could not be read",),
            has_scripts=True,
            has_media=True,
            has_sound=True,
            has_threads=True,
            has_hidden_text=True,
            has_image_maps=True,
        )


def _printed_pages(paths: Mapping[str, Path], outlines: Mapping[str, Outline]) -> int:
    books = (outlines[name] for name in outlines if paths[name].suffix.lower() == ".epub")
    return max((len(book.pages or ()) for book in books), default=0)


def _writing_places(handout: Handout) -> int:
    return sum(
        isinstance(node, Box) and node.kind is BoxKind.MY_NOTES for node in walk(handout.body)
    )
