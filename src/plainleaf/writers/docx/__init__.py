"""The Word document: the parts of a handout, put together.

No run is formatted by itself, and of paragraphs those alone that begin or end a box; no text stands
in a text box, and a table is always a table of data.
"""

from __future__ import annotations

import re
from dataclasses import replace

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT

from plainleaf.handout import Handout
from plainleaf.handout.bidi import isolated
from plainleaf.model.article import Footnote
from plainleaf.model.inlines import Text
from plainleaf.text.scripts import right_to_left, script_of
from plainleaf.theme import Theme
from plainleaf.theme.paper import wanted_paper
from plainleaf.writers.docx import ooxml, reference_doc
from plainleaf.writers.docx import parts as parts
from plainleaf.writers.docx.blocks import Story
from plainleaf.writers.docx.formatting import Formatting
from plainleaf.writers.docx.handout_story import HandoutStory
from plainleaf.writers.docx.identifiers import Identifiers
from plainleaf.writers.docx.numbering import Numbering
from plainleaf.writers.docx.ooxml import NONE, tag, twips, val
from plainleaf.writers.docx.paragraphs import BlockContext, WrittenParagraph
from plainleaf.writers.docx.reference_file import Broken
from plainleaf.writers.docx.roles import Frame, ParagraphRole
from plainleaf.writers.docx.runs import RunContext, Runs
from plainleaf.writers.docx.styles import Styles
from plainleaf.writers.html.parts import running_title

FOOT = 2.0  # characters an em: what fits one line of the footer, with a gap in it
PICTURE_SHARE = 0.75  # of the page's height that one picture may take


def write(handout: Handout, theme: Theme) -> bytes:
    """Return the handout as a Word document (ISO/IEC 29500, transitional).

    Raises:
        WriteError: a drawing that cannot be turned into a picture.
    """
    metadata = handout.article.metadata
    page, size = theme.tokens.page, wanted_paper(metadata)
    width, height = parts.text_width(page, size), parts.text_height(page, size)
    template = reference_doc.opened(handout.clinic, theme.tokens, metadata.language)
    if template and template.page.width:
        width, height = template.page.width, template.page.height
    rtl = right_to_left(metadata.language)
    identifiers = template.identifiers if template else Identifiers()
    package, numbering = parts.Package(), Numbering(identifiers, rtl=rtl)
    looks = Formatting(
        theme.tokens, width=width, language=metadata.language, rtl=rtl, themed=not template
    )
    styles = Styles(looks, numbering, identifiers)
    runs = Runs(handout, package, styles, round(height * PICTURE_SHARE))
    voice = RunContext(package.document, width, metadata.language)

    body = HandoutStory(runs, styles, voice).handout(handout)
    if handout.footnotes:
        body = runs.with_hidden_marks(body, voice)
        notes = package.add("footnotes.xml", CT.WML_FOOTNOTES, RT.FOOTNOTES)
        notes.xml = _footnotes(handout, runs, styles, replace(voice, part=notes))
    header = package.add("header1.xml", CT.WML_HEADER, RT.HEADER)
    header.xml = _header(handout, runs, replace(voice, part=header), theme.tokens.line)
    footer = package.add("footer1.xml", CT.WML_FOOTER, RT.FOOTER)
    footer.xml = _footer(handout, runs, replace(voice, part=footer), theme.tokens.line)
    margins = [
        package.document.relate_to(header, RT.HEADER),
        package.document.relate_to(footer, RT.FOOTER),
    ]
    line = twips(theme.tokens.text.size * theme.tokens.text.leading)
    set_up = parts.page_setup(page, size, *margins, line=line, draft=handout.draft)
    fonts = parts.font_table(theme.tokens.fonts, script_of(metadata.language))
    facing = False
    if template and handout.clinic:
        try:
            looks_part = template.styles(styles, metadata.language, rtl=rtl)
            lists, fonts = template.numbering(numbering), template.fonts(fonts)
            set_up = template.page_setup(set_up, package, draft=handout.draft)
            template.add_theme(package)
            facing = template.facing()
        except Broken as error:
            raise reference_doc.unusable(handout.clinic, error) from None
    else:
        looks_part, lists = styles.xml(), numbering.xml()
        if looks.theme:
            package.add("theme/theme1.xml", CT.OFC_THEME, RT.THEME, looks.theme.xml())
    settings = parts.settings(
        metadata.language,
        footnotes=bool(handout.footnotes),
        tinted=bool(parts.background(theme.tokens.colors.paper)),
        facing=facing,
    )
    package.document.xml = ooxml.part(
        "w:document",
        ooxml.prefixes(body),
        parts.background(theme.tokens.colors.paper),
        tag("w:body", NONE, body, parts.section(set_up, rtl=rtl)),
    )
    package.add("styles.xml", CT.WML_STYLES, RT.STYLES, looks_part)
    package.add("numbering.xml", CT.WML_NUMBERING, RT.NUMBERING, lists)
    package.add("settings.xml", CT.WML_SETTINGS, RT.SETTINGS, settings)
    package.add("fontTable.xml", CT.WML_FONT_TABLE, RT.FONT_TABLE, fonts)
    package.properties(handout)
    return package.save()


# --- Margins ---------------------------------------------------------------------------------


def _header(handout: Handout, runs: Runs, voice: RunContext, line: float) -> bytes:
    """Return the header part (17.10.4): a short title, which on a draft begins with DRAFT."""
    words = _in_order(running_title(handout, line), runs, voice)
    return _margin(runs, "w:hdr", "header", words)


def _footer(handout: Handout, runs: Runs, voice: RunContext, line: float) -> bytes:
    """Return the footer part (17.10.3): "Page 1 of 3", counted by Word itself.

    A clinic's name, telephone and document number stand before it, on the same line if they fit.

    Args:
        handout: whose foot it is.
        runs: writes the words.
        voice: of the footer's part.
        line: of text, in ems.
    """
    margin = _in_order(handout.margin, runs, voice)
    around = right_to_left(voice.language)
    voice = replace(voice, language=handout.labels.language)
    turned = "" if voice.rtl == around else val("bidi", int(voice.rtl))
    fields = {"{page}": "PAGE", "{pages}": "NUMPAGES"}
    pieces = [
        ooxml.field(fields[piece], "1") if piece in fields else runs.words(piece, voice)
        for piece in re.split(r"(\{pages?\})", handout.labels["page_of"])
    ]
    counted = re.sub(r"\{pages?\}", "12", handout.labels["page_of"])
    if margin and len(handout.margin + counted) <= line * FOOT:
        tabbed = [margin, ooxml.run("<w:tab/>"), *pieces]
        return _margin(runs, "w:ftr", "Footer Imprint", "".join(tabbed))
    above = _line(runs, "Footer Imprint", margin) if margin else ""
    return ooxml.part("w:ftr", "w r", above, _line(runs, "footer", "".join(pieces), turned))


def _in_order(text: str, runs: Runs, voice: RunContext) -> str:
    """Return the runs of a margin's words; telephone numbers keep their order in them."""
    return runs.inlines(isolated((Text(text),), rtl=voice.rtl), voice)


def _margin(runs: Runs, root: str, style: str, content: str) -> bytes:
    return ooxml.part(root, "w r", _line(runs, style, content))


def _line(runs: Runs, style: str, content: str, direction: str = "") -> str:
    named = val("pStyle", runs.styles.identifiers.paragraph(style))
    return tag("w:p", NONE, tag("w:pPr", NONE, named, direction), content)


# --- Footnotes -------------------------------------------------------------------------------


def _footnotes(handout: Handout, runs: Runs, styles: Styles, voice: RunContext) -> bytes:
    """Return the footnotes part (17.11.15), in the order of the marks in the text."""
    known = {note.label: note for note in handout.footnotes}
    notes = [
        _footnote(number, known[label], runs, styles, voice)
        for number, label in enumerate(runs.footnotes, start=1)
    ]
    separators = [
        tag("w:footnote", {"w:type": kind, "w:id": number}, _separator(element))
        for kind, number, element in (
            ("separator", -1, "separator"),
            ("continuationSeparator", 0, "continuationSeparator"),
        )
    ]
    return ooxml.part("w:footnotes", ooxml.prefixes(*notes), *separators, *notes)


def _separator(element: str) -> str:
    return tag("w:p", NONE, ooxml.run(f"<w:{element}/>"))


def _footnote(number: int, note: Footnote, runs: Runs, styles: Styles, voice: RunContext) -> str:
    blocks = Story(runs, styles, voice)
    place = blocks.place = BlockContext(voice, Frame(footnote=True))
    blocks.blocks(note.blocks, place)
    first = blocks.out[0] if blocks.out else None
    if not isinstance(first, WrittenParagraph):
        first = WrittenParagraph(styles.paragraph(ParagraphRole.TEXT, place.frame), "")
        blocks.out.insert(0, first)
    first.content = runs.own_mark(note, voice) + runs.words(" ", voice) + first.content
    return tag("w:footnote", {"w:id": number}, blocks.xml())
