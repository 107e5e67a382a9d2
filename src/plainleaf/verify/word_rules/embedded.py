"""Rules for what is in a file and is not its text: other files, hidden words, controls, macros."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from plainleaf.verify.readback.outline import normal
from plainleaf.verify.readback.word.ooxml import W, child, val
from plainleaf.verify.word_rules.document import Document
from plainleaf.verify.word_rules.finding import Finding, shortened

_REMOTE = ("http:", "https:", "ftp:", "\\\\", "file://")
# Controls that somebody fills in; others only wrap text, or are Word's own galleries.
_FILLED_IN = {
    "text": "text field",
    "dropDownList": "list to choose from",
    "comboBox": "list to choose from",
    "date": "date to choose",
    "checkbox": "check box",
}
_LEGACY = {"textInput": "text field", "checkBox": "check box", "ddList": "list to choose from"}


def chunks(document: Document) -> Iterator[Finding]:
    """Words of another file (`w:altChunk`, 17.17.2.1): Word shows them, few other programs do."""
    count = sum(1 for root in document.roots for _ in root.iter(f"{W}altChunk"))
    if count:
        what = "Another file is" if count == 1 else f"{count} other files are"
        yield Finding(
            "word-embedded-file",
            f"{what} embedded as text. The words were not read here, nor does every program.",
        )


def hidden_words(document: Document) -> Iterator[Finding]:
    """Hidden words: some programs read them, most do not."""
    for words, place in document.hidden:
        yield Finding("word-hidden-text", f"The words {shortened(words)} are hidden.", place)


def controls(document: Document) -> Iterator[Finding]:
    """What is to be filled in has a name that is read out (WCAG 4.1.2)."""
    for each in document.paragraphs:
        for kind in dict.fromkeys(_unnamed(each.element)):
            message = f"A {kind} has no title, so that nobody hears what to fill in."
            yield Finding("word-control-unnamed", message, each.place)


def _unnamed(paragraph: etree._Element) -> Iterator[str]:
    """Yield the kind of each control in or around a paragraph that has no name."""
    around = [one for one in paragraph.iterancestors(f"{W}sdt") if _first_in(one) is paragraph]
    for control in (*around, *paragraph.iter(f"{W}sdt")):
        properties = child(control, "sdtPr")
        if properties is None or (val(child(properties, "alias")) or "").strip():
            continue
        names = {etree.QName(one).localname for one in properties}
        yield from (kind for name, kind in _FILLED_IN.items() if name in names)
    for data in paragraph.iter(f"{W}ffData"):
        said = (val(child(data, name)) for name in ("helpText", "statusText"))
        if not any(normal(text or "") for text in said):
            names = {etree.QName(one).localname for one in data}
            yield from (kind for name, kind in _LEGACY.items() if name in names)


def _first_in(control: etree._Element) -> etree._Element | None:
    return next(control.iter(f"{W}p"), None)


def code(document: Document) -> Iterator[Finding]:
    """Programs in the file, and a template that is fetched from elsewhere when it is opened."""
    if any(name.lower().endswith("vbaproject.bin") for name in document.names):
        yield Finding("word-macros", "The file holds macros, which are programs.")
    address = document.template
    if address.lower().startswith(_REMOTE):
        yield Finding(
            "word-template-elsewhere",
            f"Its template is fetched from {shortened(address)} when the file is opened.",
        )
