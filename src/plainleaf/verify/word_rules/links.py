"""Rules for links: many readers meet them in a list, without the text around them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plainleaf.verify.readback.outline import normal
from plainleaf.verify.readback.word.ooxml import W
from plainleaf.verify.word_rules.document import (
    DRAWING_MARK,
    NOTE_MARK,
    Document,
    PlacedLink,
    PlacedParagraph,
)
from plainleaf.verify.word_rules.finding import Finding, shortened

_ADDRESS = re.compile(r"(https?://|ftp://|file:|www\.)\S+", re.IGNORECASE)
_HOST = re.compile(r"[\w-]+(\.[\w-]+)*\.[a-z]{2,}(/\S*)?", re.IGNORECASE)
_NAME_OF_WORK = re.compile(r"https?://(dx\.)?(doi\.org|hdl\.handle\.net)/|doi:|urn:", re.I)
_REFERENCES = re.compile(r"reference|bibliograph|source|literatur|citation|footnote|endnote")
_NUMBER = re.compile(r"[\[(]?\d+(?:[,–-]\s?\d+)*[\])]?")  # of a work in a list
_SHORT = 5  # characters: what LibreOffice calls too short
_BUILT_IN_TARGETS = {"_top", "top", "_bottom", ""}
# In the languages of the labels, and as whole link texts only: "here" in a sentence is no fault.
_VAGUE = frozenset(
    """
    click here|click|here|this link|link|this page|this|read more|more|learn more|more info|
    more information|find out more|see more|see here|details|info|continue|go|download|website|
    hier|hier klicken|klicken sie hier|mehr|mehr erfahren|weiterlesen|weitere informationen|
    mehr informationen|dieser link|ici|cliquez ici|cliquer ici|lire la suite|en savoir plus|plus|
    aquí|haga clic aquí|haz clic aquí|clic aquí|leer más|más|más información|enlace|ver más|
    aqui|clique aqui|leia mais|saiba mais|mais|qui|clicca qui|leggi di più|altro|scopri di più|
    klik hier|lees meer|meer|meer informatie|tutaj|kliknij tutaj|więcej|czytaj więcej|
    здесь|нажмите здесь|тут|подробнее|далее|тут|натисніть тут|докладніше|детальніше|
    buraya tıklayın|tıklayın|devamı|daha fazla|burada|هنا|اضغط هنا|انقر هنا|المزيد|اقرأ المزيد|
    यहाँ|यहाँ क्लिक करें|और पढ़ें|点击这里|点击此处|这里|此处|更多|阅读更多|nhấn vào đây|tại đây|xem thêm
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)


def links(document: Document) -> Iterator[Finding]:
    """The words of each link say where it leads."""
    targets: dict[str, set[str]] = {}
    in_references: list[str] = []
    for paragraph in document.paragraphs:
        for link in paragraph.links:
            words = normal(link.words)
            if not (link.address or link.anchor):
                continue
            if _is_address(_plain(words), link.address) and _is_reference(link, paragraph):
                in_references.append(paragraph.place)
                continue
            yield from _one(link, words, paragraph.place)
            if link.address and words:
                targets.setdefault(words.lower(), set()).add(link.address.rstrip("/"))
                if len(targets[words.lower()]) == 2:
                    yield Finding(
                        "word-link-same-words",
                        f"Links with the words {shortened(words)} lead to different places.",
                        paragraph.place,
                    )
    if in_references:
        count = len(in_references)
        what = "1 link in a reference has its" if count == 1 else f"{count} links have their"
        yield Finding("word-link-reference", f"{what} address for words.", in_references[0])


def _one(link: PlacedLink, words: str, place: str) -> Iterator[Finding]:
    said = shortened(words)
    if not words:
        # A sign, such as an arrow back to the text, may have its meaning in the tip.
        signed = link.words.strip(f" {DRAWING_MARK}") and link.tip
        if not signed and not link.pictures and NOTE_MARK not in link.words:
            target = link.address or f"#{link.anchor}"
            sign = link.words.strip()
            message = f"A link to {target} has no words" + (
                f", only the sign {sign}. LibreOffice drops the tip that names such a link: write "
                "words beside the sign."
                if sign.strip(DRAWING_MARK)
                else "."
            )
            yield Finding("word-link-empty", message, place)
    elif _is_address(_plain(words), link.address):
        yield Finding("word-link-address", f"The words of a link are its address, {said}.", place)
    elif _plain(words) in _VAGUE:
        yield Finding("word-link-vague", f"The words of a link, {said}, say nothing.", place)
    elif link.address and len(words) <= _SHORT and not _NUMBER.fullmatch(words):
        yield Finding("word-link-short", f"The words of a link, {said}, are short.", place)


def _plain(words: str) -> str:
    return words.lower().strip(" .:!?»«<>()[]→›…")


def _is_reference(link: PlacedLink, paragraph: PlacedParagraph) -> bool:
    """Return whether a link stands in a reference or is the lasting name of a work."""
    return (
        bool(_NAME_OF_WORK.match(link.address))
        or paragraph.story in ("footnote", "endnote")
        or any(_REFERENCES.search(name) for name in paragraph.style.names)
    )


def _is_address(words: str, address: str) -> bool:
    if _ADDRESS.fullmatch(words):
        return True
    bare = re.sub(r"^https?://(www\.)?", "", address.lower()).rstrip("/")
    return bool(_HOST.fullmatch(words)) and bare.startswith(words.removeprefix("www.").rstrip("/"))


def broken_links(document: Document) -> Iterator[Finding]:
    """A link within the file leads to a bookmark that is there."""
    for paragraph in document.paragraphs:
        for link in paragraph.links:
            known = document.bookmarks | _BUILT_IN_TARGETS
            if not link.address and link.anchor not in known:
                yield Finding(
                    "word-link-target",
                    f"The link {shortened(link.words, link.words.strip())} leads to a place that "
                    "is not there.",
                    paragraph.place,
                )


def in_headers(document: Document) -> Iterator[Finding]:
    """Headers and footers are skipped when a file is read aloud, and left out of PDF's tags."""
    for paragraph in document.paragraphs:
        if paragraph.story not in ("header", "footer"):
            continue
        if paragraph.links:
            yield Finding(
                "word-header-interactive",
                f"A link stands in a {paragraph.story}.",
                paragraph.place,
            )
        controls = any(True for _ in paragraph.element.iter(f"{W}sdtContent")) or any(
            True for _ in paragraph.element.iterancestors(f"{W}sdtContent")
        )
        if controls and paragraph.text.strip() and not _is_gallery(paragraph):
            yield Finding(
                "word-header-interactive",
                f"A content control stands in a {paragraph.story}.",
                paragraph.place,
            )


def _is_gallery(paragraph: PlacedParagraph) -> bool:
    """Return whether the control is only Word's own wrapping of page numbers."""
    return any(
        sdt.find(f"{W}sdtPr/{W}docPartObj") is not None
        for sdt in paragraph.element.iterancestors(f"{W}sdt")
    )
