"""The clinic: a form for clinic.toml, with what each colour becomes and a handout that shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from plainleaf.clinic import clinic_for
from plainleaf.errors import PlainleafError, SourceError, UsageError
from plainleaf.reader.front_matter import canonical_language
from plainleaf.studio.clinic.fields import Fields, choices, fields_in, kinds, with_changes
from plainleaf.studio.clinic.trying import Tried, tried
from plainleaf.studio.earlier import compared, history, restored
from plainleaf.studio.folder import PROFILE, Article, Conflict, Text
from plainleaf.studio.guard import FRAMED_POLICY, PDF_POLICY
from plainleaf.studio.pages import (
    article_of,
    data_of,
    language_of,
    page,
    said,
    studio_of,
    text_in,
    told,
    trouble,
)
from plainleaf.studio.shelf import title_and_tag
from plainleaf.studio.texts import language_name, languages
from plainleaf.studio.write import PICTURES, put_beside
from plainleaf.theme import templates_folder

_TONES = ("accent", "link", "ink", "muted", "paper")
# Which keys stand together, in the order of the page; every key of a profile is in one.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "letterhead": ("lang", "name", "short-name"),
    "logo": ("logo.file", "logo.alt", "logo.height-mm"),
    "emergency": ("emergency",),
    "reach": ("phone", "address", "email", "web", "hours"),
    "last": ("disclaimer", "also-available"),
    "colors": tuple(f"colors.{each}" for each in _TONES),
    "night": tuple(f"colors.dark.{each}" for each in _TONES),
    "strict": ("colors.strict",),
    "paper": ("paper", "number", "web-version", "qr"),
    "word": (
        "reference-docx",
        "reference-docx-alt",
        *(key for key in kinds() if key.startswith("word-styles.")),
    ),
    "fonts": ("fonts.body", "fonts.mono", "fonts.word"),
    "certifier": ("certifier.name", "certifier.credential", "certifier.report"),
}
_LONG = ("address", "hours", "emergency", "disclaimer", "also-available")
_LOGOS = {key: PICTURES[key] for key in (".png", ".jpg", ".jpeg", ".svg")}
_TEMPLATES = dict.fromkeys((".docx", ".dotx"), (b"PK\x03\x04",))
_KINDS = {"html": "text/html; charset=utf-8", "pdf": "application/pdf"}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form.

    Args:
        name: as `profile.Fields` calls it.
        key: of the profile.
        kind: as `profile.kinds` has it.
        value: what it shows.
        tag: of words, the language; empty where none is known yet.
        long: whether it has several lines.
        closed: whether it is written with more in it than the field can show.
        choices: what it can be, if not anything.
    """

    name: str
    key: str
    kind: str
    value: str
    tag: str = ""
    long: bool = False
    closed: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A handout that shows a profile.

    Args:
        data: its file.
        kind: the format of it.
    """

    data: bytes
    kind: str


def fields_of(found: Fields) -> list[Field]:
    """Return the fields of a form, in the order of the keys."""
    made = []
    for key, kind in kinds().items():
        closed, long = key in found.closed, key in _LONG
        if kind == "words":
            made += [
                Field(name, key, kind, found.said.get(name, ""), tag, long, closed)
                for name, tag in _by_language(key, found)
            ]
        else:
            value = found.said.get(key, "yes" if key == "qr" else "")
            made.append(Field(key, key, kind, value, "", kind == "lines", closed, choices(key)))
    return made


def _by_language(key: str, found: Fields) -> list[tuple[str, str]]:
    """Return the fields of words: their names and languages."""
    first = found.languages[0] if found.languages else ""
    own = [name for name in found.said if name.startswith(f"{key}:") and not name.endswith(":")]
    names = [f"{key}:{first}" if own else f"{key}:"]
    names += [f"{key}:{tag}" for tag in found.languages[1:]]
    return [(name, name.partition(":")[2] or first) for name in names]


def _parts(text: Text) -> dict[str, Any]:
    found = fields_in(text.text)
    return {
        "state": text.state,
        "fields": {each.name: each.value for each in fields_of(found)},
        "decorative": found.said.get("logo.alt:") == "",
        "languages": found.languages,
        "closed": found.closed,
        "readable": found.readable,
        "there": bool(text.text.strip()),
    }


async def _clinic(request: Request) -> Response:
    folder = studio_of(request).folder
    profiles = folder.profiles()
    file = folder.profile(request.query_params.get("profile") or PROFILE)
    text = folder.read(file)
    found = fields_in(text.text)
    shown_in = language_of(request)
    fields = fields_of(found)
    return page(
        request,
        "clinic.html.j2",
        here="clinic",
        profile=file.name,
        profiles=profiles,
        parts=_parts(text),
        groups={
            name: [each for key in keys for each in fields if each.key == key]
            for name, keys in GROUPS.items()
        },
        names={tag: language_name(tag, shown_in) for tag in found.languages if tag},
        above=told(request, _above(folder.root) if not text.text and file.name == PROFILE else ""),
        wrong=_at_fields(request, await _tried(request, file, text.text), text.text)
        if text.text.strip()
        else [],
        samples=[(each.name, title_and_tag(folder, each)[0]) for each in folder.all()],
    )


def _above(root: Path) -> str:
    """Return the profile that handouts get from a folder above, or what is wrong with it."""
    try:
        found = clinic_for(root / "article.md")
    except PlainleafError as error:
        return str(error)
    return f"{found.path.parent.name}/{found.path.name}" if found else ""


async def _tried(
    request: Request,
    file: Article,
    text: str,
    kind: str = "",
    sample: tuple[str, Path] = ("", Path()),
) -> Tried:
    return await studio_of(request).quick.do(file.name, tried, text, file.path, kind, *sample)


def _file_of(request: Request, data: Mapping[str, Any]) -> Article:
    return studio_of(request).folder.profile(text_in(data, "profile"))


def _wanted(data: Mapping[str, Any], now: str) -> str:
    """Return the profile that a page asks for: what is there, with the fields that it changed.

    Raises:
        UsageError: a field cannot be changed, or this is none.
    """
    fields = data.get("fields")
    if not isinstance(fields, dict):
        raise UsageError("This request cannot be read.")
    return with_changes(now, {key: text_in(fields, key) for key in fields})


def _at_fields(request: Request, found: Tried, text: str) -> list[dict[str, str]]:
    """Return what is wrong, each with the field that it is about, if there is one."""
    fields = [each.name for each in fields_of(fields_in(text))]
    rows = []
    for place, words in found.wrong:
        table, _, last = place.rpartition(".")
        names = [place, f"{place}:", f"{table}:{canonical_language(last) or last}"]
        names += [each for each in fields if each.startswith((f"{place}:", f"{place}."))]
        field = next((each for each in names if each in fields), "")
        made = told(request, words)
        rows.append({"field": field, "place": place, "said": made.words, "lang": made.language})
    return rows


async def _try(request: Request) -> Response:
    """Look over what stands in the form, and show a handout with it; nothing is saved."""
    data = await data_of(request)
    studio, file = studio_of(request), _file_of(request, data)
    text = _wanted(data, studio.folder.read(file).text)
    kind = text_in(data, "kind", "html")
    if kind not in _KINDS:
        raise UsageError("There is no such copy.")
    found = await _tried(request, file, text, kind, _sample(request, text_in(data, "sample"), text))
    made = found.preview
    return said(
        wrong=_at_fields(request, found, text),
        colors=[
            {
                "place": each.place,
                "asked": each.asked,
                "asked_ratio": each.asked_ratio,
                "used": each.used,
                "used_ratio": each.used_ratio,
                "least": each.least,
            }
            for each in found.colors
        ],
        preview=studio.keep(Shown(made.data, kind)) if made and not made.error else "",
        problem=told(request, made.error if made else "").data(),
    )


def _sample(request: Request, name: str, profile: str) -> tuple[str, Path]:
    """Return an article that shows a profile, and where it lies: a handout, or the sample."""
    folder = studio_of(request).folder
    if name:
        article = article_of(request, name)
        return folder.read(article).text, article.path
    own = fields_in(profile).said.get("lang", "").split("-")[0].lower()
    language = own if own in languages() else language_of(request)
    path = templates_folder() / "studio" / "samples" / f"{language}.md"
    return path.read_text("utf-8"), folder.root / path.name


async def _save(request: Request) -> Response:
    data = await data_of(request)
    folder, file = studio_of(request).folder, _file_of(request, data)
    now = folder.read(file)
    if now.state != text_in(data, "state"):
        return _conflict(request, data, now)
    text = _wanted(data, now.text)
    found = await _tried(request, file, text)
    if found.wrong:
        return JSONResponse({"error": "", "wrong": _at_fields(request, found, text)}, 422)
    try:
        saved = folder.save(file, text, now.state, keep=True)
    except Conflict as conflict:
        return _conflict(request, data, conflict.now)
    return said(**_parts(saved))


def _conflict(request: Request, data: Mapping[str, Any], now: Text) -> Response:
    """Say that the file was changed elsewhere, and which lines would differ."""
    try:
        mine = _wanted(data, now.text)
    except UsageError as error:
        return JSONResponse(trouble(request, str(error)), 400)
    words = "The file was changed elsewhere since this window read it."
    rows = compared(now.text, mine)
    answer = {**trouble(request, words), "conflict": _parts(now), "rows": rows}
    return JSONResponse(answer, 409)


async def _now(request: Request) -> Response:
    """Return the profile as the file has it."""
    folder = studio_of(request).folder
    return said(**_parts(folder.read(folder.profile(request.query_params.get("profile", "")))))


async def _stash(request: Request) -> Response:
    """Keep what stands in the form among the earlier versions, for the other of two is taken."""
    data = await data_of(request)
    folder, file = studio_of(request).folder, _file_of(request, data)
    now = folder.read(file)
    folder.versions.keep(file.name, _wanted(data, now.text).encode(), always=True)
    return said(**_parts(now))


async def _shown(request: Request) -> Response:
    found = studio_of(request).kept(request.path_params["identifier"], Shown)
    if found is None:
        raise SourceError("This preview is gone; go back and change something.")
    policy = FRAMED_POLICY if found.kind == "html" else PDF_POLICY
    headers = {"content-security-policy": policy}
    return Response(found.data, media_type=_KINDS[found.kind], headers=headers)


async def _put(request: Request) -> Response:
    """Put a logo or a Word template beside a profile, and return its name."""
    async with request.form(max_files=1, max_fields=4) as form:
        file = studio_of(request).folder.profile(str(form.get("profile", "")))
        known = _TEMPLATES if form.get("field") == "reference-docx" else _LOGOS
        sent = form.get("file")
        if not isinstance(sent, UploadFile) or not sent.filename:
            raise UsageError("Choose a file.")
        return said(name=put_beside(file.path.parent, sent.filename, await sent.read(), known))


async def _history(request: Request) -> Response:
    folder = studio_of(request).folder
    file = folder.profile(request.query_params.get("profile") or PROFILE)
    return history(
        request,
        file,
        here="clinic",
        profile=file.name,
        title_of_article=file.name,
        tag="en",
        direction="ltr",
    )


async def _restore(request: Request) -> Response:
    data = await data_of(request)
    return restored(request, _file_of(request, data), data)


ROUTES = [
    Route("/clinic", _clinic),
    Route("/clinic/try", _try, methods=["POST"]),
    Route("/clinic/save", _save, methods=["POST"]),
    Route("/clinic/now", _now),
    Route("/clinic/stash", _stash, methods=["POST"]),
    Route("/clinic/put", _put, methods=["POST"]),
    Route("/clinic/history", _history),
    Route("/clinic/restore", _restore, methods=["POST"]),
    Route("/clinic/preview/{identifier}", _shown),
]
