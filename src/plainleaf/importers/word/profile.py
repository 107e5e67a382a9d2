"""The clinic of an edited handout, as its Word file says it: a profile like the one it is made of.

Letterhead, address, telephone, hours and disclaimer stand in the file as the clinic has them; its
colours and its Word template do not. The emergency box is a part of the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

from plainleaf.importers.handout import GENERATOR, labels_of
from plainleaf.importers.pictures import kind_of_picture
from plainleaf.importers.word.roles import Role, looks_of
from plainleaf.reader.front_matter import canonical_language
from plainleaf.theme import Labels
from plainleaf.verify.readback.properties import merged
from plainleaf.verify.readback.word import WordFile
from plainleaf.verify.readback.word.content import WordParagraph
from plainleaf.verify.readback.word.walk import links_in, paragraphs_in

_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u2060\u2066-\u2069\ufeff]")
_DATES = ("published", "reviewed", "next_review", "version", "document_number", "owner",
    "references_full")  # fmt: skip


def profile_of(path: Path) -> dict[str, bytes]:
    """Return a clinic profile and the logo beside it, by their names; nothing where there is none.

    Args:
        path: a Word file.

    Raises:
        ConformanceError: it is no Word file, or is damaged.
    """
    with WordFile(path) as file:
        said = merged(file.properties)
        labels = labels_of(said.language) if said.generator.startswith(GENERATOR) else None
        paragraphs = list(paragraphs_in(file.body))
        first = paragraphs[0] if paragraphs else None
        if labels is None or first is None or not _is(first, "letterhead"):
            return {}
        keys: dict[str, object] = {"lang": _language(first) or said.language, "name": _line(first)}
        files = _logo(file, first, keys)
        _available(paragraphs, keys)
        _colophon([each for each in paragraphs[1:] if _is(each, "colophon")], labels, keys)
        text = "".join(f"{name} = {_toml(value)}\n" for name, value in keys.items() if value != "")
        return {"clinic.toml": text.encode(), **files} if keys["name"] else {}


def _is(paragraph: WordParagraph, style: str) -> bool:
    added = looks_of(paragraph, ours=True).role is Role.ADDED
    return added and any(each.startswith(style) for each in paragraph.style.names)


def _line(paragraph: WordParagraph) -> str:
    return " ".join(_UNSEEN.sub("", paragraph.text).split())


def _lines(paragraph: WordParagraph) -> list[str]:
    lines = _UNSEEN.sub("", paragraph.text).split("\n")
    return [found for each in lines if (found := " ".join(each.split()))]


def _language(paragraph: WordParagraph) -> str:
    """Return the language in which a clinic says its name."""
    run = max(paragraph.runs, key=lambda each: len(each.text), default=None)
    if run is None:
        return ""
    said = run.properties.language
    return canonical_language(said.of(run.text, right_to_left=run.properties.right_to_left)) or ""


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name} = {_toml(each)}" for name, each in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


def _logo(file: WordFile, first: WordParagraph, keys: dict[str, object]) -> dict[str, bytes]:
    for drawing in first.drawings:
        for part, thing in zip(drawing.parts, drawing.things, strict=False):
            data = file.archive.data(part)
            kind = kind_of_picture(data)
            if kind:
                keys["logo"] = {"file": f"logo.{kind}", "alt": thing.alt}
                return {f"logo.{kind}": data}
    return {}


def _available(paragraphs: Sequence[WordParagraph], keys: dict[str, object]) -> None:
    lines = [_line(each) for each in paragraphs if _is(each, "also available")]
    keys["also-available"] = " ".join(lines)


def _colophon(paragraphs: Sequence[WordParagraph], labels: Labels, keys: dict[str, object]) -> None:
    """Take address, ways to reach the clinic, and the disclaimer; dates are the article's own."""
    named = {name: labels[name] + labels["colon"].strip() for name in (
        "phone", "email", "website", "hours", "web_version", "study_online", *_DATES)}  # fmt: skip
    disclaimer: list[str] = []
    keys["qr"] = False
    for paragraph in paragraphs:
        lines = _lines(paragraph)
        start = lines[0] if lines else ""
        if start == keys["name"]:
            keys["address"] = "\n".join(lines[1:])
        elif start.startswith((named["web_version"], named["study_online"])):
            keys["qr"] = True
            if start.startswith(named["web_version"]):
                links = [link.target for link, _ in links_in(paragraph)]
                keys["web-version"] = links[0] if links else ""
        elif any(line.startswith(named["phone"]) for line in lines) or any(
            link.target.startswith(("mailto:", "tel:")) for link, _ in links_in(paragraph)
        ):
            _reached(paragraph, lines, named, keys)
        elif any(line.startswith(named[name]) for line in lines for name in _DATES):
            numbers = [piece for line in lines for piece in re.split(r"\s·\s", line)
                       if piece.startswith(named["document_number"])]  # fmt: skip
            if numbers:
                number = numbers[0].removeprefix(named["document_number"]).strip()
                keys["number"] = number.replace("{", "").replace("}", "")
        else:
            disclaimer += lines
    keys["disclaimer"] = "\n".join(disclaimer)


def _reached(
    paragraph: WordParagraph,
    lines: Sequence[str],
    named: dict[str, str],
    keys: dict[str, object],
) -> None:
    for address, words in links_in(paragraph):
        if address.target.startswith("mailto:"):
            keys["email"] = address.target.removeprefix("mailto:")
        elif address.target.startswith("tel:"):
            keys["phone"] = " ".join(_UNSEEN.sub("", words).split())
        elif address.target.startswith(("http://", "https://")):
            keys["web"] = address.target
    hours: list[str] = []
    for line in lines:
        if line.startswith(named["hours"]):
            hours.append(line.removeprefix(named["hours"]).strip())
        elif hours and not any(line.startswith(each) for each in named.values()):
            hours.append(line)
    keys["hours"] = "\n".join(hours)
