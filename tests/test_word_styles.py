"""The styles of a Word document, as a person changes them: one change, and all of it follows."""

from __future__ import annotations

import colorsys
import io
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import playa
import pytest
from lxml import etree
from PIL import Image

from plainleaf.handout import compose
from plainleaf.model.article import BoxKind
from plainleaf.reader import read_article
from plainleaf.theme import theme_named, theme_names
from plainleaf.writers.docx import write
from plainleaf.writers.docx.ooxml import NAMESPACES
from samples import composed
from validators.libreoffice import LibreOffice
from word_edits import WordEditor, style_of

CONTENT = Path(__file__).resolve().parents[1] / "content"
W, A, MC = (f"{{{NAMESPACES[each]}}}" for each in ("w", "a", "mc"))
# What styles call a theme's colours that the theme calls otherwise (ISO/IEC 29500-1, 17.18.97).
SLOTS = {"text1": "dk1", "background1": "lt1", "text2": "dk2", "background2": "lt2",
         "hyperlink": "hlink"}  # fmt: skip


@cache
def parts(theme: str) -> dict[str, bytes]:
    """Return the parts of the article that uses every construct, in a theme."""
    chosen = theme_named(theme)
    made = compose(read_article(CONTENT / "clear-print" / "article.md").article, chosen)
    with zipfile.ZipFile(io.BytesIO(write(made, chosen))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def channels(color: str) -> tuple[float, ...]:
    """Return red, green and blue of six hexadecimal digits, from 0 to 1."""
    return tuple(int(color[at : at + 2], 16) / 255 for at in (0, 2, 4))


@pytest.mark.parametrize("theme", theme_names())
def test_colours_of_styles_are_those_of_the_theme_part(theme: str) -> None:
    """What refers to the theme looks as the design says; a tint is one that Word reckons."""
    scheme = {
        etree.QName(slot).localname: slot[0].get("val")
        for slot in etree.fromstring(parts(theme)["word/theme/theme1.xml"]).find(f".//{A}clrScheme")
    }
    assert len(scheme) == 12
    styles = etree.fromstring(parts(theme)["word/styles.xml"])
    grounds, lines, literal = 0, 0, set()
    for element in styles.iter():
        for plain, named in (("fill", "themeFill"), ("color", "themeColor"), ("val", "themeColor")):
            color = element.get(W + plain, "")
            name = element.get(W + named, "")
            if len(color) != 6 or (plain == "val" and element.tag != f"{W}color"):
                continue
            if not name:
                literal.add((plain, color.lower()))
                continue
            value = channels(scheme[SLOTS.get(name, name)])
            if plain == "fill":
                grounds += 1
                share = int(element.get(f"{W}themeFillTint", "FF"), 16) / 255
                hue, light, saturation = colorsys.rgb_to_hls(*value)
                value = colorsys.hls_to_rgb(hue, light * share + 1 - share, saturation)
            else:
                lines += 1
            far = max(abs(a - b) for a, b in zip(value, channels(color), strict=True))
            assert far <= (4.5 / 255 if plain == "fill" else 0), (color, name)
    assert grounds >= 8
    assert lines >= 50
    # Grounds to which no colour of the theme comes near, as that of marks, stay as they are.
    assert {plain for plain, _ in literal} <= {"fill"}
    assert len(literal) <= 2


def test_fonts_of_styles_are_those_of_the_theme_part() -> None:
    """Text and headings have a font each, in every kind of script, and say its name, too."""
    made = parts("calm")
    theme = etree.fromstring(made["word/theme/theme1.xml"])
    styles = etree.fromstring(made["word/styles.xml"])
    defaults = styles.find(f"{W}docDefaults//{W}rFonts")
    heading = styles.find(f"{W}style[@{W}styleId='Heading2']//{W}rFonts")
    for which, fonts in (("minor", defaults), ("major", heading)):
        names = {etree.QName(each).localname: each.get("typeface")
                 for each in theme.find(f".//{A}{which}Font")}  # fmt: skip
        assert fonts.get(f"{W}asciiTheme") == f"{which}HAnsi"
        assert fonts.get(f"{W}ascii") == names["latin"] == "Noto Sans"
        assert fonts.get(f"{W}eastAsiaTheme") == f"{which}EastAsia"
        assert fonts.get(f"{W}eastAsia") == names["ea"]
        assert fonts.get(f"{W}cstheme") == f"{which}Bidi"
        assert fonts.get(f"{W}cs") == names["cs"]


# --- What LibreOffice draws after a change in Word -----------------------------------------------

BODY = """\
::: key-points
## Above all

- Takevery daily
  - Nestedly with water
- Lastly at noon
:::

## Ordinary

Plainly said.

::: note
### Notable

Boxedly said.
:::
"""


@dataclass(frozen=True)
class Drawn:
    """How a word is drawn: its font, its colour, and where it begins."""

    font: str
    color: tuple[int, ...]
    left: float


def drawn(pdf: Path) -> dict[str, Drawn]:
    """Return how each text is drawn, by its first word."""
    found: dict[str, Drawn] = {}
    with playa.open(pdf) as document:
        for page in document.pages:
            for text in page.texts:
                if not text.chars.strip():
                    continue
                word = text.chars.split()[0]
                left = next(each.bbox[0] for each in text if (each.text or "").strip())
                color = tuple(round(float(each) * 255) for each in text.gstate.ncolor.values)
                font = text.font.basefont.split("+")[-1].split("-")[0]
                found.setdefault(word, Drawn(font, color, left))
    return found


def changed(data: bytes, changes: dict[str, Callable[[etree._Element], None]]) -> bytes:
    """Return a Word file with parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            root = etree.fromstring(old.read(name)) if name in changes else None
            if root is not None:
                changes[name](root)
            new.writestr(name, old.read(name) if root is None else etree.tostring(root))
    return out.getvalue()


def recolored(styles: etree._Element) -> None:
    """Give two styles another colour of letters, as the dialogue Modify Style does."""
    for name, color in (("Heading2", "00AA00"), ("KeyPointsText", "AA0000")):
        style = styles.find(f"{W}style[@{W}styleId='{name}']")
        own = style.find(f"{W}rPr")
        own = etree.SubElement(style, f"{W}rPr") if own is None else own
        for each in own.findall(f"{W}color"):
            own.remove(each)
        etree.SubElement(own, f"{W}color", {f"{W}val": color})


def other_font(theme: etree._Element) -> None:
    """Choose another font for text under Design › Fonts."""
    theme.find(f".//{A}minorFont/{A}latin").set("typeface", "DejaVu Serif")


def test_a_change_of_a_style_changes_all_that_builds_on_it(
    tmp_path: Path, libreoffice_ua: LibreOffice
) -> None:
    """Headings in boxes go with Heading 2, points with their box's text, all text with its font."""
    path = tmp_path / "handout.docx"
    path.write_bytes(write(composed(tmp_path, BODY), theme_named("calm")))
    parts = {"word/styles.xml": recolored, "word/theme/theme1.xml": other_font}
    path.write_bytes(changed(path.read_bytes(), parts))
    found = drawn(libreoffice_ua(path))
    green, red, ink = (0, 170, 0), (170, 0, 0), (17, 17, 17)
    words = ("Above", "Ordinary", "Notable", "Takevery", "Nestedly", "Lastly", "Plainly", "Boxedly")
    assert {word: found[word].color for word in words} == {
        "Above": green, "Ordinary": green, "Notable": (11, 74, 94),
        "Takevery": red, "Nestedly": red, "Lastly": red, "Plainly": ink, "Boxedly": ink,
    }  # fmt: skip
    heads = ("Above", "Ordinary", "Notable")
    fonts = {word: "NotoSans" if word in heads else "DejaVuSerif" for word in words}
    assert {word: found[word].font for word in words} == fonts
    # A point within a point has its own mark, further in.
    assert found["•"].left + 15 < found["◦"].left < found["Nestedly"].left


EVERYWHERE = """\
## Twofirst

- Bulletone
  - Bullettwo
    - Bulletthree

  Continueone

1. Numberone
   1. Numbertwo
      1. Numberthree

### Threefirst

::: note
### Threeboxed

#### Fourboxed

Boxed.
:::

#### Fourfirst

##### Fivefirst

###### Sixfirst

| Headstart | Headamid | Headend |
|:--|:-:|--:|
| Cellstart | Cellamid | Cellend |

<table><caption>Tablecaption</caption><tr><th scope="col">Upper</th></tr>
<tr><td>Under</td></tr></table>

> Quotefirst

---

## Twoafter

::: key-points
## Twoboxed

- Boxed.

| Headboxed | Headbeside |
|:-:|--:|
| Cellboxed | Cellbeside |
:::
"""
WORDS_OF = {
    "Heading2": "Twofirst Twoafter Twoboxed", "Heading3": "Threefirst Threeboxed",
    "Heading4": "Fourfirst Fourboxed", "Heading5": "Fivefirst", "Heading6": "Sixfirst",
    "ListBullet": "Bulletone", "ListBullet2": "Bullettwo", "ListBullet3": "Bulletthree",
    "ListNumber": "Numberone", "ListNumber2": "Numbertwo", "ListNumber3": "Numberthree",
    "ListContinue": "Continueone", "BlockText": "Quotefirst", "TableCaption": "Tablecaption",
    "TableText": "Headstart Headamid Headend Cellstart Cellamid Cellend Headboxed Headbeside "
    "Cellboxed Cellbeside",
}  # fmt: skip


def test_a_change_of_any_style_changes_all_that_stands_in_it(
    tmp_path: Path, libreoffice_ua: LibreOffice
) -> None:
    """Headings in boxes and behind a line, too; cells whatever their alignment is."""
    colors = {name: (10 * at, 255 - 10 * at, 0) for at, name in enumerate(WORDS_OF, 1)}

    def change(styles: etree._Element) -> None:
        for name, color in colors.items():
            style = styles.find(f"{W}style[@{W}styleId='{name}']")
            own = style.find(f"{W}rPr")
            own = etree.SubElement(style, f"{W}rPr") if own is None else own
            for each in own.findall(f"{W}color"):
                own.remove(each)
            etree.SubElement(own, f"{W}color", {f"{W}val": bytes(color).hex()})

    path = tmp_path / "handout.docx"
    data = write(composed(tmp_path, EVERYWHERE), theme_named("calm"))
    path.write_bytes(changed(data, {"word/styles.xml": change}))
    found = drawn(libreoffice_ua(path))
    wanted = {word: colors[name] for name, words in WORDS_OF.items() for word in words.split()}
    assert {word: found[word].color for word in wanted} == wanted


BOXED = """\
::: {kind}
## Headedly

Textedly.

- Bulletedly
  - Nestedly
- Lastedly

  Goedly on

1. Numberedly
   a. Letteredly

> Quotedly

Termedly
: Meantedly

`Codedly`

{table}
:::

{after}
"""
NEXT = """\
::: {kind}
Nextedly.
:::
"""
KINDS = [each.value for each in BoxKind]


def restyled(name: str) -> Callable[[etree._Element], None]:
    """Return a change of the border, the ground and the indents of the style of a name."""

    def change(styles: etree._Element) -> None:
        style = styles.find(f"{W}style[@{W}styleId='{name}']")
        for border in style.find(f"{W}pPr/{W}pBdr"):
            for attribute in (f"{W}themeColor", f"{W}themeShade", f"{W}themeTint"):
                border.attrib.pop(attribute, None)
            border.set(f"{W}color", "FF00FF")
        ground = style.find(f"{W}pPr/{W}shd")
        ground.attrib.clear()
        ground.set(f"{W}val", "clear")
        ground.set(f"{W}fill", "FFFF00")

    return change


@dataclass(frozen=True)
class Boxed:
    """How the first word of a line is drawn in its box: on which ground, with borders of ours."""

    ground: tuple[int, ...]
    left: bool
    right: bool


def boxed(pdf: Path, folder: Path, border: tuple[int, ...]) -> dict[str, Boxed]:
    """Return how each word of a file is boxed: the colour beside it, and if borders are so."""
    found: dict[str, Boxed] = {}
    subprocess.run(["pdftoppm", "-r", "100", "-png", pdf, folder / "page"], check=True)
    pages = sorted(folder.glob("page-*.png"))
    with playa.open(pdf) as document:
        for page, picture in zip(document.pages, pages, strict=True):
            image = Image.open(picture).convert("RGB")
            dots = image.load()
            assert dots is not None
            for text in page.texts:
                word = text.chars.strip().split(" ")[0].strip(".")
                if not word.isalpha() or word in found:
                    continue
                x0, y0, x1, y1 = (each * 100 / 72 for each in text.bbox)
                rows = range(round(min(y0, y1)) - 2, round(max(y0, y1)) + 2)
                inked = [x for y in rows for x in range(image.width)
                         if dots[x, y] == border]  # fmt: skip
                ground = dots[round(x1) + 3, round((y0 + y1) / 2)]
                assert isinstance(ground, tuple)
                left, right = (any(x < x0 for x in inked), any(x > x1 for x in inked))
                found[word] = Boxed(ground, left, right)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_a_change_of_a_box_s_style_changes_all_of_the_box(
    kind: str, tmp_path: Path, libreoffice_ua: LibreOffice
) -> None:
    """Each paragraph in it, whatever it is, and where a table or another such box stands beside.

    But for its heading, whose one style is Word's own, and its tables, which have styles of tables.
    """
    table = "| Columnedly | Sidedly |\n|---|---|\n| Celledly | Cornedly |\n\nAftertable."
    path = tmp_path / "handout.docx"
    for with_table in ("", table):
        body = BOXED.format(kind=kind, table=with_table, after=NEXT.format(kind=kind))
        name = f"{kind.replace('-', ' ').title().replace(' ', '')}Text"
        data = write(composed(tmp_path, body), theme_named("calm"))
        path.write_bytes(changed(data, {"word/styles.xml": restyled(name)}))
        found = boxed(libreoffice_ua(path), tmp_path, (255, 0, 255))
        inside = {word: each for word, each in found.items() if word.endswith(("edly", "table"))}
        apart = {"Headedly", "Columnedly", "Sidedly", "Celledly", "Cornedly"}
        assert len(inside) >= 11
        assert {w: e for w, e in inside.items() if w not in apart and (
            e != Boxed((255, 255, 0), True, True))} == {}  # fmt: skip


TYPED = """\
## Ordinary head

Ordinary text.

::: key-points
## Boxed head

Boxed text.

- First point
  - Point within
- Last point
:::

::: note
### Noted head

Noted text.

| A | B |
|---|---|
| C | D |

Noted end.
:::

::: questions {lines=1}
1. Asked one?
:::
"""


def test_enter_gives_what_stands_there(tmp_path: Path, libreoffice_ua: LibreOffice) -> None:
    """Text behind a heading; in a box its text or another point, with the box's borders."""
    path = tmp_path / "handout.docx"
    path.write_bytes(write(composed(tmp_path, TYPED), theme_named("calm")))
    behind = {
        "Ordinary head": "Body Text", "Ordinary text.": "Body Text", "Boxed head": "Body Text",
        "Boxed text.": "Key Points Text", "Point within": "Key Point 2", "Last point": "Key Point",
        "Noted head": "Body Text", "Noted text.": "Note Text Upper Before Table",
        "Noted end.": "Note Text Lower", "Asked one?": "Questions List Number",
    }  # fmt: skip
    editor = WordEditor(libreoffice_ua.enter(path, list(behind), "New: ").read_bytes())
    styles = etree.fromstring(editor.parts["word/styles.xml"])
    names = {
        each.get(f"{W}styleId"): each.find(f"{W}name").get(f"{W}val")
        for each in styles.iter(f"{W}style")
    }
    made = {each: editor.paragraph(f"New: {each}") for each in behind}
    assert {each: names[style_of(made[each])] for each in behind} == behind
    # Behind a box's heading, which is Word's own, it is the box's by the look that it takes over.
    for each in ("Boxed head", "Noted head"):
        assert made[each].find(f"{W}pPr/{W}pBdr/{W}left") is not None
        assert made[each].find(f"{W}pPr/{W}shd") is not None
    assert made["Ordinary head"].find(f"{W}pPr/{W}pBdr") is None


def test_a_box_that_runs_the_other_way_follows_its_kind(tmp_path: Path) -> None:
    """Its style says the sides alone that change places."""
    body = "::: key-points\nSaid.\n:::\n\n::: {lang=ar}\n::: key-points\nقيل.\n:::\n:::\n"
    with zipfile.ZipFile(io.BytesIO(write(composed(tmp_path, body), theme_named("calm")))) as it:
        styles = etree.fromstring(it.read("word/styles.xml"))
    turned = styles.find(f"{W}style[@{W}styleId='TurnedKeyPointsText']")
    assert turned.find(f"{W}basedOn").get(f"{W}val") == "KeyPointsText"
    sides = [etree.QName(each).localname for each in turned.find(f"{W}pPr/{W}pBdr")]
    assert sides == ["left", "right"]
    assert turned.find(f"{W}pPr/{W}shd") is None


def test_points_within_points_of_a_box_are_bullets(tmp_path: Path) -> None:
    """All programs take them for such by the kind of their list; LibreOffice alone sees more."""
    data = write(composed(tmp_path, BODY), theme_named("calm"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        numbering = etree.fromstring(archive.read("word/numbering.xml"))
    levels = [
        level
        for level in numbering.iter(f"{W}lvl")
        if level.find(f"{W}lvlText").get(f"{W}val").strip() in ("•", "◦", "▪")
    ]
    assert {level.find(f"{W}numFmt").get(f"{W}val") for level in levels} == {"bullet"}
    choices = list(numbering.iter(f"{MC}Choice"))
    assert choices
    for choice in choices:
        # Word chooses what it understands: it knows no such extension, and there is no fallback.
        assert not choice.nsmap[choice.get("Requires")].startswith("http://schemas.")
        assert choice.getnext() is None
