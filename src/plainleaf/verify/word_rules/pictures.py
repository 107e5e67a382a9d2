"""Rules for pictures, shapes, text boxes and objects."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plainleaf.verify.readback.word.drawings import V
from plainleaf.verify.readback.word.ooxml import A, R, val
from plainleaf.verify.word_rules.document import Document, PlacedDrawing
from plainleaf.verify.word_rules.finding import Finding, shortened

_ENDINGS = "png|jpe?g|jfif|gif|bmp|tiff?|svg|emf|wmf|webp|heic|eps|pdf|ico"
_ENDING = re.compile(rf"\w\.({_ENDINGS})\b", re.IGNORECASE)
# Names of files may hold spaces, but hardly as many as a sentence.
_FILE_NAME = re.compile(rf"(\S+ ){{0,3}}\S+\.({_ENDINGS})", re.IGNORECASE)
_CAMERA_NAME = re.compile(r"(img|dsc|dscn|pict?|image|bild|foto|screenshot)[-_ ]?\d+", re.I)
# What a picture is instead of what it shows; and what programs write by themselves.
_VAGUE = re.compile(
    r"(an? )?(image|picture|photo|photograph|graphic|graphics|figure|drawing|diagram|chart|shape|"
    r"icon|logo|illustration|bild|foto|grafik|abbildung|diagramm|imagen|imagem|figura|immagine|"
    r"afbeelding|obraz|kép|bilde|billede|resim|изображение|зображення|صورة|图片|alt text)\W*\d*",
    re.IGNORECASE,
)
_BY_MACHINE = re.compile(
    r"(description )?automatically generated|automatisch generiert|généré automatiquement|"
    r"generad[ao] automáticamente|ai-generated content|mit ki generiert",
    re.IGNORECASE,
)
_LONG = 300  # characters; a screen reader cannot pause in an alternative text


def alternative_texts(document: Document) -> Iterator[Finding]:
    """Everything that is seen is said: or marked as decorative."""
    for drawing in document.drawings:
        if drawing.decorative or drawing.kind == "text box" or _is_watermark(drawing):
            continue
        alt = drawing.alt
        kind, says = drawing.kind, f"The alternative text {shortened(alt)}"
        if not alt:
            named = f" (“{drawing.name}”)" if drawing.name else ""
            yield Finding(
                "word-alt-missing",
                f"{_with_article(kind)}{named} has no alternative text.",
                drawing.place,
            )
        elif _FILE_NAME.fullmatch(alt) or _CAMERA_NAME.fullmatch(alt):
            yield Finding("word-alt-file-name", f"{says} is the name of a file.", drawing.place)
        elif _ENDING.search(alt):
            yield Finding("word-alt-vague", f"{says} names a file.", drawing.place)
        elif _VAGUE.fullmatch(alt):
            yield Finding(
                "word-alt-vague", f"{says} says that there is a picture, not what.", drawing.place
            )
        elif _BY_MACHINE.search(alt):
            yield Finding("word-alt-vague", f"{says} was written by a program.", drawing.place)
        elif len(alt) > _LONG:
            yield Finding(
                "word-alt-long", f"An alternative text is {len(alt)} characters long.",
                drawing.place,
            )  # fmt: skip


def placing(document: Document) -> Iterator[Finding]:
    """What floats has no place in the order of the text."""
    for drawing in document.drawings:
        if _is_watermark(drawing):
            yield Finding("word-watermark", "There is a watermark behind the text.", drawing.place)
        elif drawing.words:
            yield Finding(
                "word-text-box", f"{shortened(drawing.words)} stands in a text box.", drawing.place
            )
        elif drawing.floating and not drawing.decorative:
            yield Finding(
                "word-picture-floating",
                f"{_with_article(drawing.kind)} floats beside the text.",
                drawing.place,
            )
        if drawing.kind == "WordArt" and not _is_watermark(drawing):
            yield Finding("word-art", "Words are drawn as WordArt.", drawing.place)
        if drawing.element.find(".//{*}webVideoPr") is not None:
            yield Finding("word-video", "There is a video.", drawing.place)
    for each in document.of_body():
        frame = document.formatting.paragraph_property(each.element, "framePr")
        if frame is None or not each.text.strip():
            continue
        if val(frame, "dropCap") in ("drop", "margin"):
            yield Finding("word-drop-cap", "A first letter stands apart, large.", each.place)
        else:
            yield Finding("word-text-box", f"{shortened(each.text)} stands in a frame.", each.place)


def linked_pictures(document: Document) -> Iterator[Finding]:
    """A picture that is not in the file is missing wherever the file goes."""
    for drawing in document.drawings:
        if any(blip.get(f"{R}link") for blip in drawing.element.iter(f"{A}blip")) or any(
            data.get(f"{R}href") for data in drawing.element.iter(f"{V}imagedata")
        ):
            yield Finding(
                "word-picture-linked", "A picture is not in the file, only linked.", drawing.place
            )


def _is_watermark(drawing: PlacedDrawing) -> bool:
    return drawing.story == "header" and any(
        "watermark" in (part.get(name) or "").lower()
        for part in drawing.element.iter()
        if isinstance(part.tag, str)
        for name in ("id", "name")
    )


def _with_article(kind: str) -> str:
    return f"An {kind}" if kind[0] in "aeiou" else kind if kind == "WordArt" else f"A {kind}"
