"""Advice on access: pictures, links, tables, headings, languages, colours, emoji."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from plainleaf.checks.context import CheckContext
from plainleaf.checks.language import start_of
from plainleaf.checks.prose import Kind, primary
from plainleaf.diagnostics import Diagnostic, Severity
from plainleaf.model.article import Heading, Table
from plainleaf.model.inlines import Image, Link
from plainleaf.model.words import plain_text
from plainleaf.text import fonts
from plainleaf.text.scripts import LATIN, Script, Slot, script_of, script_of_character

_FILE_NAME = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|tiff?|bmp|heic|pdf)\Z", re.IGNORECASE)
_CAMERA_NAME = re.compile(
    r"\A(?:img|image|dsc|dscn|photo|picture|pic|scan|screenshot|screen shot|figure|fig|untitled|"
    r"unbenannt|bild|foto|imagen|imagem|immagine|afbeelding|graphic|chart|diagram|logo)"
    r"[ _.-]*(?:\(?\d[\d _.-]*\)?)?\Z",
    re.IGNORECASE,
)
# What a link says when it says nothing, by language; only whole texts of links are compared.
_VAGUE = {
    "en": "click|click here|here|click this link|this link|link|more|read more|learn more|"
    "find out more|more info|more information|details|this|this page|this website|this site|go|"
    "see here|continue|follow this link|download|download here|website|page",
    "de": "hier|hier klicken|klicken sie hier|mehr|mehr lesen|weiterlesen|weiter|mehr erfahren|"
    "link|dieser link|mehr informationen|details",
    "fr": "ici|cliquez ici|cliquer ici|en savoir plus|lire la suite|plus|lien|ce lien|"
    "plus d'informations",
    "es": "aquí|haga clic aquí|haz clic aquí|pulse aquí|más|leer más|más información|enlace|"
    "este enlace",
    "it": "qui|clicca qui|fai clic qui|leggi tutto|di più|scopri di più|link|maggiori informazioni",
    "pt": "aqui|clique aqui|saiba mais|leia mais|mais|link|mais informações",
    "nl": "hier|klik hier|lees meer|meer|link|meer informatie|deze link",
}
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"”]+", re.IGNORECASE)
_SHORT_ADDRESS = re.compile(r"(?:https?://)?[\w.-]+/?[.,;:)]?\Z", re.IGNORECASE)
_LONGEST_ADDRESS = 35
_LATIN = frozenset(
    "af ca cs cy da de en es et eu fi fr ga gl hr hu id is it lt lv ms mt nb nl nn no pl pt ro sk "
    "sl so sq sv sw tl tr vi xh zu ht".split()
)
# A run of letters beyond Latin ones. One Greek letter is a sign, not a language.
_BEYOND = "[\u0370-\u1dff\u2c00-\ua6ff\ua800-\uabff\uac00-\ufdff\ufe70-\uffdf]"
_BEYOND_LATIN = re.compile(f"{_BEYOND}{{2,}}(?:[\\s\u200c-\u200f]+{_BEYOND}+)*")
_COLORS = "(?:red|green|blue|yellow|orange|purple|pink|grey|gray|brown)"
_COLOR = re.compile(
    rf"\b(?:the|a|an|in|any|each|all|see|these|those|your) (?:dark |light |bright )?{_COLORS}"
    r"(?: colou?red)? (?:box|boxes|text|letters|words?|lines?|bars?|areas?|sections?|buttons?|"
    r"arrows?|dots?|circles?|columns?|rows?|cells?|zones?|parts?|segments?|slices?|squares?|"
    r"triangles?|shading|curve)\b"
    rf"|\b(?:shown|marked|written|printed|highlighted|listed|given) in {_COLORS}\b"
    rf"|\b(?:text|words?|answers?|parts?|lines?|items?|rows?|fields?|figures) (?:are |is )?in "
    rf"{_COLORS}\b",
    re.IGNORECASE,
)
_ANOTHER_POINTER = re.compile(
    r"\b(?:red|green|white|blue) (?:blood )?cells?\b|\b(?:marked|labelled|labeled|called|titled|"
    r"that says|with the words?|on the (?:left|right)|at the (?:top|bottom)|above|below|first|"
    r"second|third|last)\b|[“\"‘]",
    re.IGNORECASE,
)
_EMOJI = re.compile(
    "[\U0001f300-\U0001faff\u2705\u274c\u274e\u2753-\u2755\u2757\u2795-\u2797\u2b50\u2b55\u26a1"
    "\u231a\u231b\u23e9-\u23ec\u23f0\u23f3]|[\u203c-\u3299]\ufe0f"
)


def alt_file_name(inquiry: CheckContext) -> Iterator[Diagnostic]:
    """“IMG_2041.jpg” read aloud describes nothing (WCAG 2.2, 1.1.1; failure F30)."""
    for node in inquiry.nodes:
        if not isinstance(node, Image) or not node.alt:
            continue
        alt, stem = node.alt.strip(), PurePosixPath(node.picture).stem
        is_stem = alt.lower() == stem.lower() and re.search(r"[\d_-]", stem) is not None
        if _FILE_NAME.search(alt) or _CAMERA_NAME.match(alt) or is_stem:
            yield Diagnostic(
                "alt-file-name",
                Severity.WARNING,
                f"The description of '{node.picture}' says nothing: “{alt}”",
                node.position,
                "Say what the picture is there to say, in a sentence.",
            )


def long_alt(inquiry: CheckContext) -> Iterator[Diagnostic]:
    """A description is heard in one go, without pauses to skip to."""
    most = inquiry.settings.limits.description_characters
    for node in inquiry.nodes:
        if isinstance(node, Image) and node.alt and len(node.alt) > most:
            yield Diagnostic(
                "long-alt",
                Severity.NOTE,
                f"The description of '{node.picture}' has {len(node.alt)} characters.",
                node.position,
                f"Say it in up to {most}, and tell the rest in the text for everybody.",
            )


def vague_link(inquiry: CheckContext) -> Iterator[Diagnostic]:
    """In a list of links, “click here” leads anywhere (WCAG 2.2, 2.4.4)."""
    vague = set(_VAGUE["en"].split("|")) | set(_VAGUE.get(inquiry.prose.language, "").split("|"))
    for node in inquiry.nodes:
        if isinstance(node, Link):
            said = " ".join(plain_text(node).split())
            if said.lower().replace("’", "'").strip(" .…!›»>→") in vague:
                yield Diagnostic(
                    "vague-link",
                    Severity.WARNING,
                    f"By itself, the link “{said}” does not say where it leads.",
                    node.position,
                    "Link the words that name the place: [the clinic’s opening hours](…).",
                )


def bare_url(inquiry: CheckContext) -> Iterator[Diagnostic]:
    """A long address is spelt out by a screen reader, sign by sign."""
    for piece in inquiry.prose.pieces:
        if "://" not in piece.plain and "www." not in piece.plain:
            continue
        for match in _ADDRESS.finditer(piece.plain):
            address = match.group().rstrip(".,;:)")
            short = len(address) <= _LONGEST_ADDRESS and _SHORT_ADDRESS.match(address)
            # Where works are cited, a DOI is shown as it is.
            if short or "//doi.org/" in address or "//dx.doi.org/" in address:
                continue
            yield Diagnostic(
                "bare-url",
                Severity.WARNING,
                f"A bare address says little and is long to listen to: {start_of(address)}",
                piece.at(match.start()),
                f"Name the place and link it: [its name]({start_of(address)})",
            )


def empty_header(inquiry: CheckContext) -> Iterator[Diagnostic]:
    """Every column needs its name, or a figure is heard without one (WCAG 2.2, 1.3.1)."""
    for node in inquiry.nodes:
        if not isinstance(node, Table):
            continue
        if not node.head:
            yield Diagnostic(
                "empty-header",
                Severity.WARNING,
                "No row of this table names its columns.",
                node.position,
                "Write the names of the columns as the first row.",
            )
            continue
        cells = node.head[0].cells
        empty = [at for at, cell in enumerate(cells) if not plain_text(cell.blocks).strip()]
        # The corner above the names of rows may be empty.
        named = bool(node.body) and all(row.cells[0].header for row in node.body)
        if [at for at in empty if at > 0 or not (named or len(cells) > 1)]:
            yield Diagnostic(
                "empty-header",
                Severity.WARNING,
                f"Column {empty[-1] + 1} of this table has no name.",
                node.position,
                "Write in its first row what the column holds.",
            )


def long_heading(inquiry: CheckContext) -> Iterator[Diagnostic]:
    """Headings are heard in a row, by those who look for their place."""
    most = inquiry.settings.limits.heading_words
    for node in inquiry.nodes:
        if isinstance(node, Heading):
            count = len(plain_text(node).split())
            if count > most:
                yield Diagnostic(
                    "long-heading",
                    Severity.NOTE,
                    f"A heading of {count} words: “{start_of(plain_text(node))}”",
                    node.position,
                    f"Say it in up to {most}; the text can say the rest.",
                )


def unmarked_language(inquiry: CheckContext) -> Iterator[Diagnostic]:
    """A voice for one language cannot read another's script (WCAG 2.2, 3.1.2)."""
    for piece in inquiry.prose.pieces:
        language = primary(piece.language)
        own = script_of(piece.language)
        if own is LATIN and language not in _LATIN:
            continue
        for match in _BEYOND_LATIN.finditer(piece.plain):
            others = {
                script
                for character in match.group()
                if (script := script_of_character(character)) and not _readable(script, own)
            }
            if others:
                name = min(script.name for script in others)
                name = "Chinese or Japanese" if name == "Chinese" else name
                yield Diagnostic(
                    "unmarked-language",
                    Severity.WARNING,
                    f"Words in {name} script without their language: “{start_of(match.group())}”",
                    piece.at(match.start()),
                    f"Mark them: [{start_of(match.group())}]{{lang=…}}",
                )


def _readable(script: Script, own: Script) -> bool:
    """Return whether a language in `own` script has letters of `script`, too."""
    if script is own:
        return True
    # Chinese, Japanese and Korean texts share Han characters; kana and Hangul are of one language.
    return script.code == "Hans" and own.slot is Slot.EAST_ASIAN


def color_only(inquiry: CheckContext) -> Iterator[Diagnostic]:
    """Who sees no red, or prints in black, finds no red box (WCAG 2.2, 1.3.3 and 1.4.1)."""
    for piece in inquiry.prose.english:
        if piece.kind is Kind.CAPTION:
            continue
        for sentence in piece.sentences:
            match = _COLOR.search(sentence.plain)
            if match and not _ANOTHER_POINTER.search(sentence.plain):
                yield Diagnostic(
                    "color-only",
                    Severity.WARNING,
                    f"Only a colour says what is meant: “{match.group()}”",
                    piece.at(sentence.start + match.start()),
                    "Name it as well: “the red box, ‘When to get help’”.",
                )


def emoji(inquiry: CheckContext) -> Iterator[Diagnostic]:
    """A screen reader says an emoji's long name in the middle of the sentence."""
    seen: set[str] = set()
    for piece in inquiry.prose.pieces:
        for match in _EMOJI.finditer(piece.text):
            character = match.group()[0]
            if character not in seen:
                seen.add(character)
                yield Diagnostic(
                    "emoji",
                    Severity.NOTE,
                    f"A screen reader reads {match.group()} as its name: {fonts.named(character)}.",
                    piece.at(match.start()),
                    "Say it in words.",
                )
