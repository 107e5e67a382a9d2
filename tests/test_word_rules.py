"""Each rule for Word files finds its bad file and leaves its good one in peace.

One room: a rule is a pair of files, and all are held to the same few tests.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from articles import articles
from examples import examples
from plainleaf.api import export, verify
from plainleaf.handout import compose
from plainleaf.model.article import Article
from plainleaf.theme import default_theme
from plainleaf.verify.validators import ValidatorResult
from plainleaf.verify.word_rules import FAILS, PERSON, RULES, check_export, check_word
from plainleaf.verify.word_rules.document import Document
from plainleaf.writers.docx import write
from word_files import (
    CHART,
    DECORATIVE,
    PICTURE,
    drawing,
    h,
    link,
    p,
    r,
    shape,
    tbl,
    tc,
    tr,
    word_file,
)

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "word-rules.md").read_text("utf-8")
ENTRY = re.compile(r"^### `(word-[a-z-]+)` \((failed|needs a person)\)$", re.MULTILINE)

HEAD = tr("Time", "Dose", header=True)
ROW = tr("8", "1")
LONG = " ".join(["word"] * 300)
TOGGLE = "<w:displayBackgroundShape/>"
WATERMARK = p(
    '<w:r><w:pict><v:shape id="PowerPlusWaterMarkObject1" style="position:absolute">'
    '<v:textpath string="DRAFT"/></v:shape></w:pict></w:r>'
)
BIG = '<w:b/><w:sz w:val="36"/>'
BOOKMARK = '<w:bookmarkStart w:id="1" w:name="doses"/><w:bookmarkEnd w:id="1"/>'
WHITE_ON_DARK = (
    '<w:style w:type="table" w:styleId="Dark"><w:name w:val="Dark"/><w:tblStylePr '
    'w:type="firstRow"><w:rPr><w:color w:val="{color}"/></w:rPr><w:tcPr><w:shd w:val="clear" '
    'w:fill="1F3864"/></w:tcPr></w:tblStylePr></w:style>'
)
DARK = '<w:tblStyle w:val="Dark"/><w:tblLook w:val="0020" w:firstRow="1" w:noHBand="1"/>'
PALE_STYLE = (
    '<w:style w:type="paragraph" w:styleId="Base"><w:name w:val="Base"/><w:rPr><w:color '
    'w:val="{color}"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Pale"><w:name '
    'w:val="Pale"/><w:basedOn w:val="Base"/></w:style>'
)


def shd(fill: str) -> str:
    """Return a shading."""
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'


def color(value: str) -> str:
    """Return a colour of text."""
    return f'<w:color w:val="{value}"/>'


W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'


def control(properties: str, content: str = "") -> str:
    """Return a content control."""
    inner = content or r("Click to enter")
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def legacy(properties: str) -> str:
    """Return a form field as Word 97 made them."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{properties}</w:ffData></w:fldChar></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


ENGLISH = (
    "You should take one tablet every morning with a glass of water. Do not take more than the "
    "dose that your doctor has told you. If you have any questions, please call the clinic"
)
SPANISH = (
    "Usted debe tomar una pastilla cada mañana con un vaso de agua. No tome más de la dosis que "
    "su médico le ha dicho. Si tiene alguna pregunta, por favor llame a la clínica"
)
GERMAN = (
    "Nehmen Sie jeden Morgen eine Tablette mit einem Glas Wasser. Nehmen Sie nicht mehr als die "
    "Dosis, die Ihnen Ihr Arzt genannt hat. Wenn Sie Fragen haben, rufen Sie uns bitte an"
)
ARABIC = (
    "تناول قرصا واحدا كل صباح مع كوب من الماء ولا تتناول أكثر من الجرعة التي أخبرك بها طبيبك وإذا "
    "كان لديك أي سؤال فاتصل بالعيادة من فضلك في أي وقت من اليوم"
)
JAPANESE = (
    "毎朝一錠をコップ一杯の水で飲んでください。医師から言われた量より多く飲まないでください。"
    "質問がある場合はクリニックにお電話ください。薬を飲むのを忘れたときは、すぐに飲んでください。"
    "二回分を一度に飲まないでください。子どもの手の届かない所に置いてください。"
)


@dataclass(frozen=True)
class Case:
    """A rule with a file that breaks it and one that does not."""

    code: str
    bad: tuple[str, ...]
    good: tuple[str, ...]
    bad_options: dict[str, Any] = field(default_factory=dict)
    good_options: dict[str, Any] = field(default_factory=dict)
    name: str = ""

    def __str__(self) -> str:
        return f"{self.code}{' ' if self.name else ''}{self.name}"


FINE = (h(1, "Doses"), p("Take one tablet."))
CASES = (
    Case("word-title-missing", FINE, FINE, {"title": " "}),
    Case("word-title-vague", FINE, FINE, {"title": "Document1"}),
    Case("word-title-vague", FINE, FINE, {"title": "Microsoft Word - leaflet.doc"},
         {"title": "Document your pain"}, name="by a printer"),
    Case("word-title-vague", FINE, FINE, {"title": "Dokument 2"}, name="in German"),
    Case("word-title-vague", FINE, FINE, {"title": "leaflet-final-3.docx"}, name="of a file"),
    Case("word-language-missing", FINE, FINE, {"without_language": True}),
    Case("word-language-other", (p(SPANISH),), (p(r(SPANISH, '<w:lang w:val="es-MX"/>')),)),
    Case("word-language-other", (p(r(GERMAN, '<w:lang w:val="fr"/>')),), (p(ENGLISH),),
         name="in a part of the text"),
    Case("word-language-other", (p(ARABIC),),
         (p(r(ARABIC, '<w:rtl/><w:lang w:bidi="ar-EG"/>')),), name="by its script"),
    Case("word-language-other", (p(JAPANESE),),
         (p(r(JAPANESE, '<w:lang w:eastAsia="ja-JP"/>')),), name="from East Asia"),
    Case("word-language-other", tuple(p(each) for each in SPANISH.split(". ")),
         tuple(p(each) for each in ENGLISH.split(". ")), name="in short lines"),
    Case("word-embedded-file", (*FINE, '<w:altChunk r:id="rId99"/>'), FINE),
    Case("word-hidden-text", (p(r("Shown ") + r("Not shown", "<w:vanish/>")),),
         (p(r("Shown ") + r(" ", "<w:vanish/>")),)),
    Case("word-control-unnamed", (p(control("<w:text/>")),),
         (p(control('<w:alias w:val="Your name"/><w:text/>')),)),
    Case("word-control-unnamed", (p(control(f"<w14:checkbox {W14}/>")),),
         (p(control("<w:docPartObj/>")),),
         name="of a check box"),
    Case("word-control-unnamed", (control("<w:date/>", p("Choose")),),
         (control('<w:alias w:val="Day"/><w:date/>', p("Choose")),), name="round a paragraph"),
    Case("word-control-unnamed", (p(legacy("<w:textInput/>")),),
         (p(legacy('<w:statusText w:val="Your name"/><w:textInput/>')),), name="of old forms"),
    Case("word-macros", FINE, FINE, {"parts": {"/word/vbaProject.bin": b"x"}}),
    Case("word-template-elsewhere", FINE, FINE, {"template": "https://example.org/t.dotm"},
         {"template": "C:\\Templates\\clinic.dotx"}),
    Case("word-language-none", (p(r("Text", '<w:lang w:val="x-none"/>')),),
         (p(r("Text", '<w:lang w:val="es"/>')),)),
    Case("word-language-none", (p(r("mg", '<w:lang w:val="x-none" w:bidi="ar-SA"/>')),),
         (p(r("mg", '<w:lang w:val="x-none" w:bidi="ja"/>')),), name="of figures"),
    Case("word-protected", FINE, FINE,
         {"settings": '<w:documentProtection w:edit="readOnly" w:enforcement="1"/>'},
         {"settings": '<w:documentProtection w:edit="readOnly" w:enforcement="0"/>'}),
    Case("word-background", FINE, FINE,
         {"settings": TOGGLE,
          "background": '<w:background w:color="FFFFFF"><v:background id="b"/></w:background>'},
         {"settings": TOGGLE, "background": '<w:background w:color="FFFFFF"/>'}),
    Case("word-watermark", FINE, FINE, {"header": WATERMARK}, {"header": p("Leaflet")}),
    Case("word-tracked-changes",
         (p(f'<w:ins w:id="1" w:author="A">{r("new")}</w:ins><w:del w:id="2" w:author="A"><w:r>'
            "<w:delText>old</w:delText></w:r></w:del>"),), (p("new"),)),
    Case("word-comments", FINE, FINE,
         {"comments": f'<w:comment w:id="1" w:author="A">{p("Really?")}</w:comment>'}),
    Case("word-headings-missing", (p(LONG),), (h(1, "Doses"), p(LONG))),
    Case("word-headings-missing", (p(LONG),), (p("Short."),), name="in a short text"),
    Case("word-heading-first", (h(2, "Doses"), p("x")), (h(1, "Doses"), p("x"))),
    Case("word-heading-first", (p("Leaflet", "Title"), h(3, "Doses")),
         (p("Leaflet", "Title"), h(1, "Doses")), name="after a title"),
    Case("word-heading-skip", (h(1, "a"), h(3, "b")), (h(1, "a"), h(2, "b"), h(3, "c"), h(1, "d"))),
    Case("word-heading-empty", (h(1, "a"), h(2, "")), (h(1, "a"), p("x"))),
    Case("word-heading-in-table", (h(1, "a"), tbl(HEAD, tr(tc(h(2, "b")), "1"))),
         (h(1, "a"), h(2, "b"), tbl(HEAD, ROW))),
    Case("word-heading-long", (h(1, "long " * 30), p("x")), (h(1, "short"), p("x"))),
    Case("word-fake-heading", (p("Take one tablet."), p(r("Doses", BIG)), p("Take one tablet.")),
         (p("Take one tablet."), h(1, "Doses"), p("Take one tablet."))),
    Case("word-fake-heading", (p("Take one tablet."), p(r("Doses", BIG)), p("Take one tablet.")),
         (p("Take one tablet."), p(r("Do not take two tablets!", BIG)), p("x")),
         name="and not a sentence"),
    Case("word-fake-heading",
         (p("Take one tablet."), p(r("Doses", BIG)), p(" "), p("Take one tablet.")),
         (p("Take one tablet."), p(r("Doses", BIG))), name="and an empty paragraph"),
    Case("word-fake-heading",
         (p("Take one tablet."), p(r("Doses", '<w:sz w:val="36"/>')), p("Take one tablet.")),
         (p("Take one tablet."), p(r("Doses", '<w:sz w:val="24"/>')), p("Take one tablet.")),
         name="that is only large"),
    Case("word-fake-heading",
         (p("Take one tablet."), p(r("Doses", BIG) + r("\nTake one tablet."))),
         (p("Take one tablet."), p(r("Doses", '<w:sz w:val="24"/>') + r("\nTake one tablet."))),
         name="before a line break"),
    Case("word-fake-heading", (p(r("Doses", '<w:sz w:val="36"/>')), p("Take one tablet.")),
         (p(r("Hill Clinic", '<w:sz w:val="36"/>')), h(1, "Doses"), p("Take one tablet.")),
         name="but for the name of a clinic above the title"),
    Case("word-bold-paragraph", (p(r("Doses", "<w:b/>") + r("\nTake one tablet.")),),
         (p(r("Hill Clinic", "<w:b/>") + r("\n12 Hill Street\nAnytown")),),
         name="but for an address"),
    Case("word-bold-paragraph", (p(r("Doses for adults.", "<w:b/>")), p("Take one tablet.")),
         (p(r("Never take more than two tablets a day.", "<w:b/>")), p("x")),
         name="with a full stop"),
    Case("word-bold-paragraph", (p("DOSES FOR ADULTS"), p("Take one tablet.")),
         (p("MRI"), p("Take one tablet.")), name="or in capitals"),
    Case("word-bold-paragraph", (p(r("Doses", '<w:u w:val="single"/>')), p("Take one tablet.")),
         (p(r("Doses", '<w:u w:val="none"/>')), p("Take one tablet.")), name="or underlined"),
    Case("word-bold-paragraph", (p(r("Doses", "<w:b/>") + r("\nTake one tablet.")),),
         (p(r("Take", "<w:b/>") + r(" one\ntablet.")),), name="before a line break"),
    Case("word-bold-paragraph", (p(r("Doses", "<w:b/>")), p("Take one tablet.")),
         (p(r("Take", "<w:b/>") + r(" one")), p("x"))),
    Case("word-alt-missing", (p(drawing()),), (p(drawing("A white tablet")),)),
    Case("word-alt-missing", (p(drawing("")),), (p(drawing(marks=DECORATIVE)),),
         name="or a mark as decorative"),
    Case("word-alt-missing", (p(drawing(inner=CHART)),), (p(drawing("Bars", inner=CHART)),),
         name="of a chart"),
    Case("word-alt-missing", (p(drawing(inner=shape())),), (p(drawing("An arrow", inner=shape())),),
         name="of a shape"),
    Case("word-alt-missing", FINE, FINE, {"header": p(drawing())},
         {"header": p(drawing("The clinic’s name"))}, name="in a header"),
    Case("word-alt-missing", (p('<w:r><w:pict><v:shape><v:imagedata/></v:shape></w:pict></w:r>'),),
         (p('<w:r><w:pict><v:shape alt="A cat"><v:imagedata/></v:shape></w:pict></w:r>'),),
         name="of an old drawing"),
    Case("word-alt-missing", (p('<w:r><w:object><v:shape/></w:object></w:r>'),),
         (p('<w:r><w:object><v:shape alt="A sheet"/></w:object></w:r>'),), name="of an object"),
    Case("word-alt-file-name", (p(drawing("IMG_0815.JPG")),), (p(drawing("A white tablet")),)),
    Case("word-alt-file-name", (p(drawing("scan of the room.png")),), (p(drawing("A room")),),
         name="with spaces"),
    Case("word-alt-vague", (p(drawing("picture")),), (p(drawing("Picture of a tablet")),)),
    Case("word-alt-vague", (p(drawing("A cat Description automatically generated")),),
         (p(drawing("A cat")),), name="by a program"),
    Case("word-alt-long", (p(drawing("A tablet " * 50)),), (p(drawing("A tablet")),)),
    Case("word-picture-floating", (p(drawing("A cat", anchor=True)),), (p(drawing("A cat")),)),
    Case("word-picture-floating", (p(drawing("A cat", anchor=True)),),
         (p(drawing(marks=DECORATIVE, anchor=True)),), name="but for decoration"),
    Case("word-picture-linked",
         (p(drawing("A cat", inner=PICTURE.format(blip='r:link="rId1"'))),),
         (p(drawing("A cat", inner=PICTURE.format(blip='r:embed="rId1"'))),)),
    Case("word-text-box", (p(drawing(inner=shape(p("Call us.")), anchor=True)),), (p("Call us."),)),
    Case("word-text-box", (p("Call us.", properties='<w:framePr w:w="2000"/>'),),
         (p("Call us."),), name="or a frame"),
    Case("word-drop-cap", (p("T", properties='<w:framePr w:dropCap="drop"/>'), p("ake one.")),
         (p("Take one."),)),
    Case("word-art", (p(drawing("Hello", inner=shape(warp="textWave1"))),),
         (p(drawing("An arrow", inner=shape(warp="textNoShape"))),)),
    Case("word-video",
         (p(drawing("A film", inner=CHART.replace("<c:chart", "<wp15:webVideoPr/><c:chart"))),),
         (p(drawing("A film", inner=CHART)),)),
    Case("word-table-header", (tbl(tr("Time", "Dose"), ROW),), (tbl(HEAD, ROW),)),
    Case("word-table-header-blank", (tbl(tr("Time", "", header=True), ROW),),
         (tbl(tr("", "Dose", header=True), ROW),)),
    Case("word-table-merged", (tbl(HEAD, tr(tc("8", '<w:gridSpan w:val="2"/>')), ROW),),
         (tbl(HEAD, ROW),)),
    Case("word-table-merged", (tbl(HEAD, tr(tc("8", '<w:vMerge w:val="restart"/>'), "1"),
                                   tr(tc("", "<w:vMerge/>"), "2")),),
         (tbl(HEAD, tr("8", "1"), tr("8", "2")),), name="downwards"),
    Case("word-table-merged", (tbl(HEAD, tr("8", "1", "2")),), (tbl(HEAD, ROW),), name="or split"),
    Case("word-table-nested", (tbl(HEAD, tr(tc(tbl(HEAD, ROW) + p("x")), "1")),),
         (tbl(HEAD, ROW), p("x"), tbl(HEAD, ROW))),
    Case("word-table-floating", (tbl(HEAD, ROW, properties='<w:tblpPr w:tblpX="1"/>'),),
         (tbl(HEAD, ROW),)),
    Case("word-table-blank", (tbl(HEAD, tr("", ""), ROW),), (tbl(HEAD, ROW),)),
    Case("word-table-layout", (tbl(tr("Left", "Right")),), (p("Left"), p("Right"))),
    Case("word-link-empty", (p(link("https://example.org/", "")),),
         (p(link("https://example.org/", "The maker")),)),
    Case("word-link-address", (p(link("https://example.org/a", "https://example.org/a")),),
         (p(link("https://example.org/a", "The maker’s leaflet")),)),
    Case("word-link-address", (p(link("https://www.example.org/", "www.example.org")),),
         (p(link("mailto:ann@example.org", "ann@example.org")),), name="but for electronic mail"),
    Case("word-link-vague", (p(link("https://example.org/a", "Click here")),),
         (p(link("https://example.org/a", "How to get here")),)),
    Case("word-link-vague", (p(link("https://example.org/a", "hier")),),
         (p(link("https://example.org/a", "Beipackzettel")),), name="in German"),
    Case("word-link-target", (p(link("#doses", "The doses")),),
         (p(link("#doses", "The doses")), p(BOOKMARK + r("Doses")))),
    Case("word-link-reference", (p(link("https://doi.org/10.1/x", "https://doi.org/10.1/x")),),
         (p(link("https://doi.org/10.1/x", "The study")),)),
    Case("word-link-short", (p(link("https://example.org/a", "WHO")),),
         (p(link("https://example.org/a", "The WHO’s page")),)),
    Case("word-link-short", (p(link("https://example.org/a", "p. 2")),),
         (p(link("https://example.org/a", "[2]") + link("https://example.org/b", "3, 4")),),
         name="but for the number of a work"),
    Case("word-link-same-words",
         (p(link("https://example.org/a", "Leaflet") + link("https://example.org/b", "leaflet")),),
         (p(link("https://example.org/a", "Leaflet") + link("https://example.org/a", "leaflet")),)),
    Case("word-header-interactive", FINE, FINE,
         {"header": p(link("https://example.org/a", "The clinic"))}, {"header": p("The clinic")}),
    Case("word-header-interactive", FINE, FINE,
         {"header": f"<w:sdt><w:sdtContent>{p('Name')}</w:sdtContent></w:sdt>"},
         {"header": '<w:sdt><w:sdtPr><w:docPartObj/></w:sdtPr><w:sdtContent>'
          f"{p('1')}</w:sdtContent></w:sdt>"}, name="by a control"),
    Case("word-fake-list", (p("• Morning"), p("• Evening")),
         (p("Morning", "ListBullet"), p("Evening", "ListBullet"))),
    Case("word-fake-list", (p("1. Morning"), p("2. Evening")),
         (p("1. Morning"), p("Text."), p("2. Evening")), name="with numbers"),
    Case("word-fake-list", (p("a) Morning"), p("b) Evening")), (p("3. Morning"), p("7. Evening")),
         name="with letters"),
    Case("word-fake-list", (p("• Take one.\n• Drink water.\n• Rest."),),
         (p("Take one.\nDrink water."),), name="of lines"),
    Case("word-fake-list", (p("Before:\n1. Morning\n2. Evening"),),
         (p("1. Morning\n7. Evening"),), name="of numbered lines"),
    Case("word-list-empty-item", (p("Morning", "ListBullet"), p("", "ListBullet")),
         (p("Morning", "ListBullet"),)),
    Case("word-fake-footnote", (p(r("1", '<w:vertAlign w:val="superscript"/>') + r(" Not today")),),
         (p("A cubic metre (m" + "³)"),)),
    Case("word-fake-footnote", (p("*Not for children"),), (p("Not for children"),), name="by star"),
    Case("word-fake-caption", (p(drawing("A cat")), p("Figure 1: A cat")),
         (p(drawing("A cat")), p("Figure 1: A cat", "Caption"))),
    Case("word-empty-paragraphs", (p("a"), p(), p(), p("b")), (p("a"), p("b"))),
    Case("word-empty-paragraphs", (p("a\n\n\n\nb"),), (p("a\nb"),), name="or blank lines"),
    Case("word-empty-paragraph", (p("a"), p(" "), p("b")), (p("a"), p("b"))),
    Case("word-empty-paragraph", (p("a"), p(), p("b")), (tbl(HEAD, ROW), p(), tbl(HEAD, ROW)),
         name="but between tables"),
    Case("word-empty-paragraph", (p("a"), p(), p("b")),
         (p("a"), p("", properties='<w:pBdr><w:bottom w:val="single"/></w:pBdr>'), p("b")),
         name="but for a rule"),
    Case("word-spaces", (p("Morning      1"),), (p("Morning: 1"),)),
    Case("word-double-spaces", (p("One.  Two."),), (p("One. Two."),)),
    Case("word-tabs", (p("Time\tDose\tUnit"),), (p("Time\tDose"),)),
    Case("word-tabs", (p("Time\tDose\tUnit"),), FINE, {}, {"header": p("Left\tMiddle\tRight")},
         name="but in a header"),
    Case("word-form-lines", (p("Name: ______"),), (p("Name and date"),)),
    Case("word-form-lines", (p("Name: ........"),), (p("And then …. Or not....."),),
         name="of dots"),
    Case("word-form-lines", (p(". . . . . . . . . . . ."),),
         (p("你好……我们等一下。系统导航设备......"),),
         name="but for an ellipsis"),
    Case("word-contrast", (p(r("Pale", color("AAAAAA"))),), (p(r("Dark", color("444444"))),)),
    Case("word-contrast", (p("Text", "Pale"),), (p("Text", "Pale"),),
         {"styles": PALE_STYLE.format(color="AAAAAA")},
         {"styles": PALE_STYLE.format(color="333333")}, name="of an inherited style"),
    Case("word-contrast", (p(r("Text", color("000000")), properties=shd("333333")),),
         (p(r("Text", color("auto")), properties=shd("333333")),), name="on a shaded paragraph"),
    Case("word-contrast", (tbl(tr("Time", "Dose", header=True),
                               tr(tc(p(r("8", color("FFFFFF"))), shd("FFFF00")), "1")),),
         (tbl(HEAD, tr(tc(p(r("8", color("FFFFFF"))), shd("1F3864")), "1")),),
         name="on a shaded cell"),
    Case("word-contrast", (tbl(HEAD, ROW, properties=DARK),), (tbl(HEAD, ROW, properties=DARK),),
         {"styles": WHITE_ON_DARK.format(color="000000")},
         {"styles": WHITE_ON_DARK.format(color="FFFFFF")}, name="by a table style"),
    Case("word-contrast", (p(r("Text", color("FFFFFF") + '<w:highlight w:val="yellow"/>')),),
         (p(r("Text", color("000000") + '<w:highlight w:val="yellow"/>')),), name="on a highlight"),
    Case("word-contrast", (p(r("Text", '<w:color w:themeColor="background1"/>')),),
         (p(r("Text", '<w:color w:themeColor="text1"/>')),), name="of a theme’s colour"),
    Case("word-contrast", (p(r("Text", color("777777"))),),
         (p(r("Text", color("777777") + '<w:sz w:val="40"/>')),), name="but for large text"),
    Case("word-contrast-large", (p(r("Text", color("777777") + '<w:sz w:val="40"/>')),),
         (p(r("Text", color("555555") + '<w:sz w:val="40"/>')),)),
    Case("word-blinking", (p(r("New", '<w:effect w:val="blinkBackground"/>')),),
         (p(r("New", '<w:effect w:val="none"/>')),)),
    Case("word-direct-formatting", (p(r("red", color("990000")) + r(" one")),), (p("red one"),)),
)  # fmt: skip


def codes(result: ValidatorResult) -> tuple[set[str], set[str]]:
    """Return the rules that fail and those that need a person."""
    assert result.passed is not None, result.note
    return {one.rule for one in result.failures}, {one.rule for one in result.for_a_person}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_rule_finds_its_bad_file(case: Case, tmp_path: Path) -> None:
    """Nothing else fails in it, and a finding that needs a person fails nothing.

    Of a header a person decides.
    """
    result = check_word(word_file(tmp_path, *case.bad, **case.bad_options))
    failed, for_a_person = codes(result)
    if RULES[case.code] == FAILS and "header" not in case.bad_options:
        assert failed == {case.code}
        assert result.passed is False
    else:
        assert not failed
        assert case.code in for_a_person
        assert result.passed is True


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_rule_leaves_its_good_file_in_peace(case: Case, tmp_path: Path) -> None:
    """What looks much the same and is right is not reported; nothing else fails either."""
    failed, for_a_person = codes(check_word(word_file(tmp_path, *case.good, **case.good_options)))
    assert not failed
    assert case.code not in for_a_person


def test_every_rule_has_its_files() -> None:
    """No rule is without a bad and a good file."""
    assert {case.code for case in CASES} == set(RULES)


def test_every_rule_is_documented_with_what_why_and_how() -> None:
    """Whoever meets a code finds it on one page, and no entry is left of a rule that is gone."""
    assert dict(ENTRY.findall(PAGE)) == RULES
    for entry in PAGE.split("\n### ")[1:]:
        name = entry.split("\n")[0]
        assert len(entry.split("\n\n")[1].split()) > 10, name
        assert "**Word:**" in entry, name
        assert "**LibreOffice:**" in entry, name


def test_a_short_description_is_no_heading(tmp_path: Path) -> None:
    """It stands large below the title, in whatever language, with a full stop or without."""
    for language, words in (("en", "How a scan works"), ("ja", "検査の受け方について")):
        path = tmp_path / "article.md"
        path.write_text(
            f"---\ntitle: A\nlang: {language}\ndescription: {words}\n---\n\n## B\n\nC.\n", "utf-8"
        )
        assert export(path, "docx", tmp_path / "out").files


def test_headers_of_our_own_are_held_to_every_rule(tmp_path: Path) -> None:
    """Those of a clinic's template are the clinic's; a person decides."""
    path = word_file(tmp_path, *FINE, header=p(drawing()))
    assert codes(check_export(path))[0] == {"word-alt-missing"}
    assert codes(check_export(path, over_template=True)) == (set(), {"word-alt-missing"})


def test_a_heading_is_known_by_its_name(tmp_path: Path) -> None:
    """Google Docs writes no outline level into `heading 1`; what a style says of itself is more."""
    own = "".join(
        f'<w:style w:type="paragraph" w:styleId="{known}"><w:name w:val="{name}"/>{level}</w:style>'
        for known, name, level in (
            ("G1", "heading 1", ""), ("G2", "Heading 2", ""), ("G10", "heading 10", ""),
            ("Ours", "heading 3", '<w:pPr><w:outlineLvl w:val="9"/></w:pPr>'),
        )
    )  # fmt: skip
    blocks = [p("a", "G1"), p("b", "G2"), p("c", "G10"), p("d", "Ours")]
    path = word_file(tmp_path, *blocks, styles=own)
    assert [each.level for each in Document(path).of_body()] == [1, 2, 0, 0]


def test_a_file_with_a_dtd_is_damaged(tmp_path: Path) -> None:
    """What its entities stand for would be missed in silence; Word opens no such file."""
    whole, broken = word_file(tmp_path, *FINE), tmp_path / "broken.docx"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                head, mark, rest = data.partition(b"<w:document")
                data = head + b'<!DOCTYPE w:document [<!ENTITY e "5 mg">]>' + mark + rest
            new.writestr(name, data)
    result = check_word(broken)
    assert result.passed is None
    assert "word/document.xml is damaged: it has a DTD" in result.note
    report = verify([broken])
    assert report.failed
    assert any("file-damaged" in line for line in report.lines())


# --- Places ----------------------------------------------------------------------------------


def place(folder: Path, *blocks: str, **options: str) -> str:
    """Return the place of the first missing alternative text."""
    result = check_word(word_file(folder, *blocks, **options))
    found = [*result.failures, *result.for_a_person]
    return next(one.place for one in found if one.rule == "word-alt-missing")


def test_a_place_is_a_path_of_headings_and_the_paragraph_s_words(tmp_path: Path) -> None:
    """It holds on any page and any printer; a long paragraph is cut at a word."""
    text = "Take one tablet in the morning and one in the evening, with water."
    assert place(
        tmp_path, h(1, "Doses"), h(2, "For adults"), h(2, "When to take it"), p(r(text) + drawing())
    ) == ("“Doses › When to take it”, paragraph “Take one tablet in the morning and one in the …”")


def test_a_place_in_a_table_names_row_and_cell(tmp_path: Path) -> None:
    """Tables are known by their first words."""
    table = tbl(HEAD, tr("8", tc(p(r("one") + drawing()))))
    assert place(tmp_path, h(1, "Doses"), table) == (
        "“Doses”, table “Time”, row 2, cell 2, paragraph “one”"
    )


def test_a_place_in_a_header_says_so(tmp_path: Path) -> None:
    """A header is below no heading."""
    assert place(tmp_path, h(1, "Doses"), header=p(r("Clinic") + drawing())) == (
        "header, paragraph “Clinic”"
    )


def test_a_place_before_the_first_heading_is_the_paragraph(tmp_path: Path) -> None:
    """There is no path yet."""
    assert place(tmp_path, p(r("Welcome") + drawing())) == "paragraph “Welcome”"


# --- Reading the file --------------------------------------------------------------------------


def test_only_one_of_two_alternatives_counts(tmp_path: Path) -> None:
    """Word writes shapes twice, for newer and for older programs."""
    old = "<w:pict><v:shape><v:imagedata/></v:shape></w:pict>"
    both = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps">'
        f"{drawing(inner=shape())[5:-6]}</mc:Choice><mc:Fallback>{old}</mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    result = check_word(word_file(tmp_path, p(both)))
    assert [one.rule for one in result.failures] == ["word-alt-missing"]


def test_deleted_and_hidden_text_is_nobodys(tmp_path: Path) -> None:
    """What is deleted in a tracked change, or hidden, has no contrast and makes no list."""
    deleted = f'<w:del w:id="1" w:author="A">{r("old", color("EEEEEE"))}</w:del>'
    hidden = r("unseen", f"<w:vanish/>{color('EEEEEE')}")
    assert check_word(word_file(tmp_path, p(deleted + hidden + r("new")))).passed


def test_words_in_a_text_box_are_held_to_the_same_rules(tmp_path: Path) -> None:
    """Their ground is the box's own; where it is not one plain colour nothing is claimed."""

    def found(fill: str) -> set[str]:
        inner = shape(p(r("Call us.", color("FFFFFF"))), fill)
        return codes(check_word(word_file(tmp_path, p(drawing(inner=inner, anchor=True)))))[0]

    assert found("FFFF00") == {"word-text-box", "word-contrast"}
    assert found("000080") == {"word-text-box"}
    assert found("") == {"word-text-box"}


def test_a_link_made_of_field_codes_is_a_link(tmp_path: Path) -> None:
    """Older files have them."""
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK '
        '"https://example.org/a" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/>'
        f'</w:r>{r("click here")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    simple = (
        "<w:fldSimple w:instr='HYPERLINK \"https://example.org/b\"'>"
        f"{r('click here')}</w:fldSimple>"
    )
    result = check_word(word_file(tmp_path, p(field), p(simple)))
    assert [one.rule for one in result.failures] == ["word-link-vague"] * 2


def test_one_pair_of_colours_is_named_once(tmp_path: Path) -> None:
    """A document in grey is one thing to mend, not a thousand."""
    result = check_word(word_file(tmp_path, *(p(r(f"{n}", color("AAAAAA"))) for n in range(50))))
    assert len(result.failures) == 1


def test_code_may_be_indented_with_spaces(tmp_path: Path) -> None:
    """There they are what is said."""
    style = '<w:style w:type="paragraph" w:styleId="Src"><w:name w:val="Source Code"/></w:style>'
    body = p("a      b\n\n\n\nc", "Src")
    assert check_word(word_file(tmp_path, body, styles=style)).passed


# --- What the product does with them -----------------------------------------------------------


@pytest.mark.parametrize(
    "article", sorted((ROOT / "content").glob("*/article.md")), ids=lambda path: path.parent.name
)
def test_every_article_of_ours_passes(article: Path, tmp_path: Path) -> None:
    """Held to every rule, what its author decides included."""
    files = export(article, ["docx"], tmp_path).files
    assert [str(one) for one in check_word(files["docx"]).failures] == []


@examples(15)
@given(articles())
def test_what_we_write_breaks_no_rule_whatever_the_article(
    tmp_path_factory: pytest.TempPathFactory, article: Article
) -> None:
    """The writer, not the author, is tested here."""
    path = tmp_path_factory.mktemp("word") / "article.docx"
    path.write_bytes(write(compose(article, default_theme()), default_theme()))
    assert [str(one) for one in check_word(path).failures] == []


def test_an_export_is_held_to_the_rules(tmp_path: Path) -> None:
    """They run after each export of Word, and the report has their row."""
    report = export(ROOT / "content" / "nalmefen", ["docx"], tmp_path).report
    result, seen = report.validators["nalmefen.docx"]
    assert seen.name == "Plainleaf"
    assert seen.passed
    assert result.name == "Plainleaf"
    assert result.checks == len(RULES)
    assert result.passed


def test_of_an_author_s_own_words_a_person_decides_after_an_export(tmp_path: Path) -> None:
    """An author may write "here"; the file is written, and the finding shown."""
    path = word_file(tmp_path, p(link("https://example.org/a", "here")), p(drawing()))
    assert codes(check_word(path))[0] == {"word-link-vague", "word-alt-missing"}
    failed, for_a_person = codes(check_export(path))
    assert failed == {"word-alt-missing"}
    assert "word-link-vague" in for_a_person


def test_an_edited_handout_is_verified_with_places(tmp_path: Path) -> None:
    """Somebody edits our own file in Word; text and data say what to mend, and where."""
    path = word_file(
        tmp_path, h(1, "Doses"), p("Take one."), p(r("See ") + link("https://example.org", "here")),
        p(r("Note", BIG)), p("Grapefruit."),
    )  # fmt: skip
    report = verify([path])
    assert report.failed
    lines = "\n".join(report.lines())
    assert "word-link-vague: The words of a link, “here”, say nothing. [“Doses”, paragraph" in lines
    rows = report.data()["validators"][str(path)]
    failures = next(row for row in rows if "Word" in row["standard"])["failures"]
    assert {
        "rule": "word-fake-heading",
        "message": "“Note” looks like a heading, but its style is none.",
        "count": 1,
        "place": "“Doses”, paragraph “Note”",
    } in failures


def test_a_long_report_names_the_first_of_each_rule_and_counts_the_rest(tmp_path: Path) -> None:
    """The text stays short; the data has all."""
    report = verify(
        [word_file(tmp_path, *(p(r(f"{n}") + drawing(f"img_{n}.png")) for n in range(30)))]
    )
    lines = [line for line in report.lines() if "word-alt-file-name" in line]
    assert len(lines) < 12
    assert "22 more" in lines[-1]
    rows = next(iter(report.data()["validators"].values()))
    assert sum(len(row["failures"]) for row in rows) == 30


def test_what_is_found_again_and_again_is_one_line(tmp_path: Path) -> None:
    """With how often, and its first places; each place is one that can be found."""
    blocks = [block for n in range(300) for block in (p(f"Line {n}"), p())]
    report = verify([word_file(tmp_path, *blocks, p("end"))])
    (line,) = [line for line in report.lines() if "word-empty-paragraph" in line]
    assert "(300 times)" in line
    assert "[after paragraph “Line 0”; after paragraph “Line 1”; " in line
    assert line.endswith("; and 297 more]")
    rows = next(iter(report.data()["validators"].values()))
    found = [one["place"] for row in rows for one in row["needs_a_person"]]
    assert "after paragraph “Line 299”" in found
    assert len(set(found)) == 300


def test_a_place_without_words_is_named_by_what_stands_before(tmp_path: Path) -> None:
    """Nobody finds a paragraph that is called nothing."""
    path = word_file(tmp_path, p(drawing()), p("Take one tablet."), p(drawing()), tbl(tr("", "")))
    result = check_word(path)
    places = {one.place for one in (*result.failures, *result.for_a_person)}
    assert places == {
        "paragraph at the beginning", "paragraph after “Take one tablet.”",
        "table after “Take one tablet.”",
    }  # fmt: skip


def test_a_finding_for_a_person_fails_nothing(tmp_path: Path) -> None:
    """It stands in text and data under words of its own."""
    report = verify([word_file(tmp_path, h(1, "Doses"), p("Take  one."))])
    assert not report.failed
    assert any(f"{PERSON}: word-double-spaces" in line for line in report.lines())


@pytest.mark.parametrize("data", [None, b"", b"PK", b"%PDF-1.7"])
def test_what_is_no_word_file_gets_no_verdict(data: bytes | None, tmp_path: Path) -> None:
    """Never a pass, never a traceback."""
    path = tmp_path / "a.docx"
    if data is not None:
        path.write_bytes(data)
    result = check_word(path)
    assert result.passed is None
    assert result.note
