"""Writing: fields and text, saved by themselves, with findings and a preview while one writes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from plainleaf.errors import SourceError, UsageError, WriteError
from plainleaf.reader.identifiers import slug
from plainleaf.studio.earlier import compared
from plainleaf.studio.folder import Conflict, Text
from plainleaf.studio.front import FIELDS, split, with_fields
from plainleaf.studio.guard import FRAMED_POLICY
from plainleaf.studio.icons import icon_array
from plainleaf.studio.look_up import Found
from plainleaf.studio.pages import (
    article_of,
    data_of,
    direction_of,
    language_of,
    page,
    said,
    studio_of,
    text_in,
    told,
    trouble,
    with_sentences,
)
from plainleaf.studio.work import checked, cited, explained, mended, previewed

PICTURES = {
    ".png": (b"\x89PNG\r\n\x1a\n",), ".jpg": (b"\xff\xd8\xff",), ".jpeg": (b"\xff\xd8\xff",),
    ".gif": (b"GIF87a", b"GIF89a"), ".svg": (b"<svg", b"<?xml"),
}  # fmt: skip
_NOT_IN_MARKDOWN = str.maketrans({"[": r"\[", "]": r"\]", "\n": " "})
_IMAGES = "images"
# Where something is missing: the field that it belongs into.
_FIELDS_OF = {
    "missing-title": "title",
    "missing-language": "lang",
    "no-review-date": "next-review",
}


def in_parts(text: Text) -> dict[str, Any]:
    """Return a text as the page has it: fields, and the body below them."""
    front = split(text.text)
    return {
        "state": text.state,
        "head": front.head,
        "body": front.body,
        "fields": {key: front.fields.get(key, "") for key in FIELDS},
        "closed": front.closed,
        "lines": front.lines,
        "readable": front.readable,
        "works": front.works,
        "above": front.head.count("\n"),
    }


def whole(data: Mapping[str, Any]) -> str:
    """Return the text that a page sends in its parts.

    Raises:
        UsageError: a field cannot be changed, or this is no such text.
    """
    fields = data.get("fields", {})
    if not isinstance(fields, dict):
        raise UsageError("This request cannot be read.")
    changed = {key: text_in(fields, key) for key in fields if key in FIELDS}
    return with_fields(text_in(data, "head"), changed) + text_in(data, "body")


async def _write(request: Request) -> Response:
    studio, article = studio_of(request), article_of(request)
    text = studio.folder.read(article)
    parts = in_parts(text)
    tag = parts["fields"]["lang"]
    return page(
        request,
        "write.html.j2",
        here="write",
        article=article.name,
        title_of_article=parts["fields"]["title"] or article.name,
        parts=parts,
        keys=FIELDS,
        tag=tag or "en",
        direction=direction_of(tag),
    )


async def _save(request: Request) -> Response:
    data = await data_of(request)
    studio, article = studio_of(request), article_of(request, text_in(data, "article"))
    text, state, edit = whole(data), text_in(data, "state"), text_in(data, "edit")
    versions = studio.folder.versions
    try:
        try:
            saved = studio.folder.save(article, text, state, keep=data.get("keep") is True)
        except Conflict as conflict:
            # The same window had one on its way: this one follows it.
            if _sent(data) != conflict.now.text:
                raise
            saved = studio.folder.save(article, text, conflict.now.state)
    except Conflict as conflict:
        got = edit != "" and versions.noted(article.name, edit)
        return JSONResponse(
            {**_both(conflict.now, text), "got": got, **trouble(request, str(conflict))}, 409
        )
    if edit:
        versions.note(article.name, edit)
    # What stands above the body as it was sent: empty lines between the two stay where they are.
    head = text.removesuffix(text_in(data, "body"))
    return said(**{**in_parts(saved), "head": head, "body": text_in(data, "body")})


def _sent(data: Mapping[str, Any]) -> str | None:
    """Return the text that a window was sending when it sent another."""
    sent = data.get("sent")
    return whole(sent) if isinstance(sent, dict) else None


def _both(now: Text, text: str) -> dict[str, Any]:
    """Return the file's text as the page has it, and how another differs from it."""
    return {"conflict": in_parts(now), "rows": compared(now.text, text)}


async def _draft(request: Request) -> Response:
    """Say what a text is that a browser kept: got, unsaved, or in conflict with the file.

    It is unsaved where the file still says what it was begun from. One that was got, or that says
    what it was begun from, must not come back over what the file says by now.
    """
    data = await data_of(request)
    studio, article = studio_of(request), article_of(request, text_in(data, "article"))
    text, state, edit = whole(data), text_in(data, "state"), text_in(data, "edit")
    now, base = studio.folder.read(article), data.get("base")
    if (
        text == now.text
        or (isinstance(base, dict) and text == whole(base))
        or (edit and studio.folder.versions.noted(article.name, edit))
    ):
        return said(verdict="got")
    if state == now.state or _sent(data) == now.text:
        return said(verdict="unsaved", state=now.state)
    return said(verdict="conflict", **_both(now, text))


async def _now(request: Request) -> Response:
    """Return the text as the file has it."""
    return said(**in_parts(studio_of(request).folder.read(article_of(request))))


async def _stash(request: Request) -> Response:
    """Keep a text among the earlier ones, for the other of two is taken."""
    data = await data_of(request)
    article = article_of(request, text_in(data, "article"))
    studio_of(request).folder.versions.keep(article.name, whole(data).encode(), always=True)
    return said(**in_parts(studio_of(request).folder.read(article)))


async def _check(request: Request) -> Response:
    data = await data_of(request)
    article = article_of(request, text_in(data, "article"))
    text = whole(data)
    found = await studio_of(request).quick.do(article.name, checked, text, article.path)
    front = split(text)
    places = sorted((line, key) for key, line in front.lines.items())
    above = text.removesuffix(text_in(data, "body")).count("\n")
    language = language_of(request)
    for each in found["findings"]:
        # Of a glossary or a clinic's profile: its lines are none of this text.
        each["elsewhere"] = each["file"] != article.path.name
        each["in_head"] = each["line"] <= above
        before = [key for line, key in places if line <= each["line"]]
        each["field"] = before[-1] if before and each["in_head"] else ""
        if not each["line"]:
            each["field"] = _FIELDS_OF.get(each["code"], "")
        about = explained(each["code"], language)
        # For where what the check says is known in English alone.
        each["summary"] = about.summary if about and about.language != "en" else ""
    found["findings"] = with_sentences(request, found["findings"], above)
    found["why_not"] = told(request, found.get("why_not", "")).data()
    if error := found.get("error"):
        found |= trouble(request, error)
    return said(**found, above=above)


async def _explain(request: Request) -> Response:
    found = explained(request.query_params.get("code", ""), language_of(request))
    return said(text=found.text if found else "", language=found.language if found else "en")


async def _mend(request: Request) -> Response:
    """Return the text with what needs no decision put right; the page saves it."""
    data = await data_of(request)
    article = article_of(request, text_in(data, "article"))
    line = data.get("line", 0)
    if not isinstance(line, int):
        raise UsageError("This request cannot be read.")
    text = await studio_of(request).quick.do(
        article.name, mended, whole(data), article.path, text_in(data, "code"), line
    )
    return said(**in_parts(Text(text, text_in(data, "state"))))


async def _work(request: Request) -> Response:
    """Return the text with a work more among its references; the page saves it."""
    data = await data_of(request)
    article = article_of(request, text_in(data, "article"))
    studio, found = studio_of(request), Found()
    if looked := text_in(data, "looked"):
        kept = studio.kept(looked, Found)
        if kept is None:
            raise SourceError("What was looked up is gone. Look it up once more.")
        found = kept
    made = await studio.quick.do(
        article.name,
        cited,
        whole(data),
        article.path,
        text_in(data, "line"),
        PurePath(text_in(data, "name")).name,
        text_in(data, "file"),
        found.works,
    )
    if made.error:
        raise UsageError(made.error)
    parts = in_parts(Text(made.text, text_in(data, "state")))
    return said(**parts, keys=made.keys, left=made.left)


async def _preview(request: Request) -> Response:
    """Make a preview of a text that need not be saved, and say where it is."""
    data = await data_of(request)
    studio, article = studio_of(request), article_of(request, text_in(data, "article"))
    made = await studio.quick.do(article.name, previewed, whole(data), article.path, "html")
    return said(preview=studio.keep(made.data), draft=made.draft, **trouble(request, made.error))


async def _previewed(request: Request) -> Response:
    data = studio_of(request).kept(request.path_params["identifier"], bytes)
    if data is None:
        raise SourceError("This preview is gone; go back and change something.")
    return HTMLResponse(data, headers={"content-security-policy": FRAMED_POLICY})


async def _picture(request: Request) -> Response:
    """Put a picture beside an article, and return how the article shows it."""
    async with request.form(max_files=1, max_fields=4) as form:
        article = article_of(request, str(form.get("article", "")))
        file, alt = form.get("file"), " ".join(str(form.get("alt", "")).split())
        decorative = str(form.get("decorative", "")) == "yes"
        if not isinstance(file, UploadFile) or not file.filename:
            raise UsageError("Choose a picture.")
        if not alt and not decorative:
            raise UsageError("Describe what the picture shows, or say that it is only decoration.")
        name = put_beside(article.path.parent / _IMAGES, file.filename, await file.read(), PICTURES)
    words = "" if decorative else alt.translate(_NOT_IN_MARKDOWN)
    return said(markdown=f"![{words}]({_IMAGES}/{name})" + ("{.decorative}" if decorative else ""))


def put_beside(
    folder: Path, called: str, data: bytes, known: Mapping[str, tuple[bytes, ...]]
) -> str:
    """Put a file into a folder under a name that nothing else has there, and return the name.

    Args:
        folder: it is made if it is not there.
        called: what its sender calls it.
        data: what stands in it.
        known: what files may be, by their endings: how each begins.

    Raises:
        UsageError: it is none of these.
        WriteError: it cannot be written.
    """
    path = PurePath(called.replace("\\", "/"))
    stem, suffix = slug(path.stem)[:60], path.suffix.lower()
    if not any(data.lstrip().startswith(each) for each in known.get(suffix, ())):
        kinds = ", ".join(each[1:].upper() for each in known)
        raise UsageError(f"This is no file that handouts can use here: {kinds}.")
    try:
        folder.mkdir(exist_ok=True)
        for number in range(1, 1000):
            path = folder / f"{stem}{f'-{number}' if number > 1 else ''}{suffix}"
            if path.is_file() and path.read_bytes() == data:
                return path.name
            if not path.exists():
                with path.open("xb") as file:
                    file.write(data)
                return path.name
    except OSError as error:
        raise WriteError(f"The file cannot be written ({error.strerror}).") from None
    raise WriteError("There are too many files of this name.")


async def _icons(request: Request) -> Response:
    """Return an icon array as the article writes it."""
    data = await data_of(request)
    keys = ("count", "of", "compared", "first", "labels", "what", "words")
    asked = {key: text_in(data, key) for key in keys}
    made = await studio_of(request).quick.do("icons", icon_array, **asked)
    if made.error:
        raise UsageError(made.error)
    return said(markdown=made.markdown)


ROUTES = [
    Route("/write", _write),
    Route("/save", _save, methods=["POST"]),
    Route("/draft", _draft, methods=["POST"]),
    Route("/now", _now),
    Route("/stash", _stash, methods=["POST"]),
    Route("/check", _check, methods=["POST"]),
    Route("/explain", _explain),
    Route("/mend", _mend, methods=["POST"]),
    Route("/work", _work, methods=["POST"]),
    Route("/preview", _preview, methods=["POST"]),
    Route("/preview/{identifier}", _previewed),
    Route("/picture", _picture, methods=["POST"]),
    Route("/icons", _icons, methods=["POST"]),
]
