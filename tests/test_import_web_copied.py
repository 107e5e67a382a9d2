"""What is copied out of Word, Writer, Google Docs and Outlook keeps what it says on the page there.

The inputs have the shapes that these programs put into the clipboard, in words of our own. Each
import proves by itself that no word is lost and that numbers stand in their order.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from plainleaf.errors import SourceError
from plainleaf.importers import Import, import_article

GAP = "<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp; </span>"
SYMBOL, COURIER, WINGDINGS = (f"font-family:{each}" for each in ("Symbol", "Courier", "Wingdings"))


def marked(mark: str, style: str = "") -> str:
    """Return what Word writes before a paragraph by itself."""
    inner = f"<span style='mso-list:Ignore'>{mark}{GAP}</span>"
    return f'<![if !supportLists]><span style="{style}">{inner}</span><![endif]>'


def item(mark: str, text: str, place: str = "l0 level1 lfo1", style: str = "") -> str:
    """Return a paragraph of a list of Word's."""
    return (
        "<p class=MsoListParagraphCxSpMiddle style='margin-left:36.0pt;text-indent:-18.0pt;"
        f"mso-list:{place}'>{marked(mark, style)}{text}<o:p></o:p></p>\n"
    )


def text(words: str, kind: str = "MsoNormal", style: str = "") -> str:
    """Return a paragraph of Word's that stands in no list."""
    return f"<p class={kind} style='{style}'>{words}<o:p></o:p></p>\n"


def word(body: str, rules: str = "", language: str = "DE") -> str:
    """Return a copy as Word for Windows and for Mac writes it."""
    return f"""<html xmlns:v="urn:schemas-microsoft-com:vml"
xmlns:o="urn:schemas-microsoft-com:office:office" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8">
<meta name=Generator content="Microsoft Word 15">
<link rel=File-List href="file:///C:/Users/A/msohtmlclip1/01/clip_filelist.xml">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- /* Font Definitions */ @font-face {{font-family:Wingdings; panose-1:5 0 0 0;}}
p.MsoNormal, li.MsoNormal {{mso-style-unhide:no; mso-style-parent:""; margin:0cm;}}
@page WordSection1 {{size:595.3pt 841.9pt; mso-header-margin:35.4pt;}}
div.WordSection1 {{page:WordSection1;}} {rules} ol {{margin-bottom:0cm;}} --></style></head>
<body lang={language} style='tab-interval:35.4pt'><!--StartFragment-->
<p class=MsoTitle>Ruhe nach dem Eingriff<o:p></o:p></p>
{body}<!--EndFragment--></body></html>"""


def brought(folder: Path, page: str, changes: str | None = None) -> Import:
    """Import a copy as the studio does."""
    path = folder / "pasted.html"
    path.write_text(page, "utf-8")
    return import_article(path, changes=changes)


def body_of(made: Import) -> str:
    """Return what stands below the front matter."""
    return made.text.split("\n---\n", 1)[1].strip()


def told(made: Import, code: str) -> list[str]:
    """Return what is said under a code, but not of the title."""
    found = [each.message for each in made.diagnostics if each.code == code]
    return [each for each in found if "title was read" not in each]


# --- Lists of Word's ----------------------------------------------------------------------------

STARTS = '@list l0:level1 {mso-level-start-at:3; mso-level-text:"%1\\.";}'
LOWER = '@list l0:level1 {mso-level-number-format:alpha-lower; mso-level-text:"%1\\)";}'
ROMAN = "@list l0:level2 {mso-level-number-format:roman-lower;}"


@pytest.mark.parametrize(
    ("page", "made"),
    [
        # Nested by level, and back by two.
        (
            item("·", "Trinken", style=SYMBOL)
            + item("o", "Wasser", "l0 level2 lfo1", COURIER)
            + item("§", "still", "l0 level3 lfo1", WINGDINGS)
            + item("·", "Essen", style=SYMBOL),
            "- Trinken\n  - Wasser\n    - still\n- Essen",
        ),
        # A first item that stands too deep is of the list that follows.
        (
            item("o", "Wasser", "l0 level3 lfo1", COURIER)
            + item("·", "Trinken", style=SYMBOL)
            + item("o", "Tee", "l0 level2 lfo1", COURIER),
            "- Wasser\n- Trinken\n  - Tee",
        ),
        # A numbered list begins where Word begins it, and leaves out what Word leaves out.
        (item("3.", "5 mg") + item("4.", "6 mg"), "3. 5 mg\n4. 6 mg"),
        (item("1.", "A") + item("2.", "B") + item("5.", "C"), "1. A\n2. B\n5. C"),
        # It goes on behind a paragraph, and one that begins anew is another.
        (
            item("1.", "A") + item("2.", "B") + text("Warten Sie.") + item("3.", "C"),
            "1. A\n2. B\n\nWarten Sie.\n\n3. C",
        ),
        (
            item("1.", "A") + item("2.", "B") + text("<o:p>&nbsp;</o:p>")
            + item("1.", "C", "l1 level1 lfo2") + item("2.", "D", "l1 level1 lfo2"),
            "1. A\n2. B\n\n1) C\n2) D",
        ),
        # An empty paragraph and one that stands in part no list.
        (item("1.", "A") + text("<o:p>&nbsp;</o:p>") + item("2.", "B"), "1. A\n2. B"),
        (
            item("1.", "A") + text("Noch etwas.", "MsoListParagraphCxSpMiddle") + item("2.", "B"),
            "1. A\n\n   Noch etwas.\n\n2. B",
        ),
        (
            item("1.", "A") + text("Noch etwas.", style="margin-left:.5in") + item("2.", "B"),
            "1. A\n\n   Noch etwas.\n\n2. B",
        ),
        (
            item("·", "A", style=SYMBOL) + text("Noch etwas.", "MsoListContinue") + text("Ende."),
            "- A\n\n  Noch etwas.\n\nEnde.",
        ),
        # What is left of a bookmark between two paragraphs is nothing.
        (
            item("1.", "A") + "<span style='mso-bookmark:_Toc1'></span>\n" + item("2.", "B")
            + "<a name=x></a><span style='mso-bookmark:y'></span>"
            + item("a)", "C", "l0 level2 lfo1") + "<span style='mso-bookmark:z'></span>"
            + item("b)", "D", "l0 level2 lfo1"),
            "1. A\n2. B\n   a) C\n   b) D",
        ),
        # Words and pictures between two are no part of either.
        (
            item("1.", "A") + "<span>Warten Sie.</span>" + item("2.", "B"),
            "1. A\n\nWarten Sie.\n\n2. B",
        ),
        # Numbers within bullets, bullets within numbers.
        (
            item("1.", "A") + item("·", "B", "l1 level2 lfo2", SYMBOL)
            + item("2.", "C") + item("·", "D", "l1 level2 lfo2", SYMBOL),
            "1. A\n   - B\n2. C\n   - D",
        ),
        # Signs round a number, and figures of another script.
        (item("(1)", "A") + item("(2)", "B"), "1. A\n2. B"),
        (item("٣.", "A") + item("٤.", "B"), "3. A\n4. B"),
        # A number without a gap is no part of the word behind it.
        (
            "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>"
            "<span style='mso-list:Ignore'>3</span>5 mg nehmen</p>",
            "3. 5 mg nehmen",
        ),
        # A picture as a bullet.
        (item("<img src='file:///C:/a.gif' alt='*'>", "A") + item("·", "B", style=SYMBOL),
         "- A\n- B"),
    ],
)  # fmt: skip
def test_lists_of_word_are_lists(tmp_path: Path, page: str, made: str) -> None:
    """By Word's levels and Word's own numbers; its bullets and numbers stand in no words."""
    found = brought(tmp_path, word(page))
    assert "title: Ruhe nach dem Eingriff\nlang: de\n" in found.text
    assert body_of(found) == made
    assert {each.code for each in found.diagnostics} == {"guessed"}
    assert not told(found, "guessed")


@pytest.mark.parametrize("rules", [STARTS, "", "@list l0 {mso-list-id:1;}"])
def test_a_number_is_words_and_none_that_is_counted(tmp_path: Path, rules: str) -> None:
    """Whatever the head says of where a list starts: what stands before a step is its number."""
    page = word(item("7.", "Nehmen Sie 5 mg.") + item("8.", "Ruhen Sie."), rules)
    assert body_of(brought(tmp_path, page)) == "7. Nehmen Sie 5 mg.\n8. Ruhen Sie."


@pytest.mark.parametrize(
    ("marks", "rules", "made", "dropped"),
    [
        (("a)", "b)"), LOWER, "a) Eins\nb) Zwei", ""),
        (("a)", "b)"), "", "a) Eins\nb) Zwei", ""),
        (("A.", "B."), "", "A) Eins\nB) Zwei", ""),
        (("i.", "ii."), "", "i) Eins\nii) Zwei", ""),
        (("i)", "j)"), LOWER, "9. Eins\n10. Zwei", "i j"),
        (("h)", "i)"), "", "8. Eins\n9. Zwei", "h i"),
        (("iv.", "v."), "", "4. Eins\n5. Zwei", "iv v"),
        (("c)", "d)"), "", "3. Eins\n4. Zwei", "c d"),
    ],
)
def test_letters_are_kept_or_their_loss_is_said(
    tmp_path: Path, marks: tuple[str, str], rules: str, made: str, dropped: str
) -> None:
    """As on other pages: letters from the first on, else figures of the same worth."""
    found = brought(tmp_path, word(item(marks[0], "Eins") + item(marks[1], "Zwei"), rules))
    assert body_of(found) == made
    said = [each.dropped for each in found.diagnostics if "letters of a list" in each.message]
    assert said == ([dropped] if dropped else [])


def test_a_letter_alone_is_a_letter(tmp_path: Path) -> None:
    """Of `c)` nobody knows that it is a hundred; `i.` is a one, and `iv.` a four."""
    for mark, number in (("c)", 3), ("D.", 4), ("i.", 1), ("iv.", 4), ("XC.", 90)):
        assert body_of(brought(tmp_path, word(item(mark, "5 mg")))) == f"{number}. 5 mg"


def test_letters_that_begin_anew_are_two_lists(tmp_path: Path) -> None:
    """Under each number they are counted from the first one on."""
    below = "l0 level2 lfo1"
    page = "".join(
        item(number, "Schritt") + item("i.", "zuerst", below) + item("ii.", "dann", below)
        for number in ("1.", "2.")
    )
    for rules in ("", ROMAN):
        assert body_of(brought(tmp_path, word(page, rules))) == (
            "1. Schritt\n   i) zuerst\n   ii) dann\n2. Schritt\n   i) zuerst\n   ii) dann"
        )


@pytest.mark.parametrize("mark", ["1.1.", "Achtung:", "§ 2", "1.a)", "A1", "aa)"])
def test_what_no_list_can_show_stays_before_its_words(tmp_path: Path, mark: str) -> None:
    """It is neither counted nor lost, and that is said."""
    page = word(
        item("1.", "Oben") + item(mark, "Nehmen Sie 5 mg.", "l2 level2 lfo9") + text("Aus.")
    )
    found = brought(tmp_path, page)
    assert f"{mark} Nehmen Sie 5 mg." in body_of(found).replace("\\", "")
    assert any(f"“{mark}”" in each for each in told(found, "guessed"))


@pytest.mark.parametrize("kind", ["bullet", "image", "arabic", "none"])
def test_words_in_the_place_of_a_bullet_stay(tmp_path: Path, kind: str) -> None:
    """Whatever the head of the copy calls them: a word, and a figure, are none."""
    rules = f"@list l2:level1 {{mso-level-number-format:{kind};}}"
    for mark in ("Wichtig:", "**", "7"):
        page = word(item(mark, "Nehmen Sie 5 mg.", "l2 level1 lfo9"), rules)
        made = body_of(brought(tmp_path, page)).replace("\\", "")
        assert made in (f"{mark} Nehmen Sie 5 mg.", f"{mark}. Nehmen Sie 5 mg.")


def test_steps_in_words_become_numbers_and_that_is_said(tmp_path: Path) -> None:
    """As in a Word file: the word goes, the number stays."""
    page = word(item("Schritt 2:", "Waschen") + item("Schritt 3:", "Trocknen"))
    found = brought(tmp_path, page)
    assert body_of(found) == "2. Waschen\n3. Trocknen"
    dropped = [each.dropped for each in found.diagnostics]
    assert "Schritt 2:" in dropped
    assert "Schritt 3:" in dropped


@pytest.mark.parametrize(
    ("mark", "style"),
    [("·", SYMBOL), ("\uf0b7", SYMBOL), ("o", COURIER), ("§", WINGDINGS), ("q", WINGDINGS),
     ("Ø", WINGDINGS), ("ü", WINGDINGS), ("v", WINGDINGS), ("–", ""), ("-", ""), ("•", ""),
     ("●", ""), ("*", "")],
)  # fmt: skip
@pytest.mark.parametrize("rules", ["", "@list l0:level1 {mso-level-number-format:bullet;}"])
def test_bullets_of_all_fonts_are_bullets(
    tmp_path: Path, mark: str, style: str, rules: str
) -> None:
    """Whatever letter stands for them in their font; a dose behind one is as it was."""
    page = word(
        item(mark, "Nehmen Sie 5 mg.", style=style) + item(mark, "Dann.", style=style), rules
    )
    found = brought(tmp_path, page)
    assert body_of(found) == "- Nehmen Sie 5 mg.\n- Dann."
    assert not told(found, "guessed")
    assert not told(found, "asked")


@pytest.mark.parametrize("dash", ["-", "–", "−"])
@pytest.mark.parametrize("words", ["20 °C im Gefrierfach", "1,5 dpt links", "2–8 °C lagern"])
def test_a_dash_before_what_may_be_below_zero_stays(tmp_path: Path, dash: str, words: str) -> None:
    """Word makes a bullet of a dash that is typed at the start of a line: nobody loses a minus."""
    found = brought(tmp_path, word(item(dash, words) + item(dash, "Dunkel lagern")))
    assert body_of(found).replace("\\", "") == f"- {dash} {words}\n- Dunkel lagern"
    assert any("may be a minus sign" in each for each in told(found, "asked"))


def test_crosses_and_ticks_in_one_list_stay(tmp_path: Path) -> None:
    """What is not to be done has another bullet than what is."""
    crossed = item("û", "Rauchen", style=WINGDINGS) + item("ü", "Trinken", style=WINGDINGS)
    assert body_of(brought(tmp_path, word(crossed))) == "- ✗ Rauchen\n- ✓ Trinken"


def test_a_style_may_say_the_place_in_a_list(tmp_path: Path) -> None:
    """“List Bullet” and “List Number” say it in the head of the copy alone."""
    rules = (
        "p.MsoListBullet, li.MsoListBullet {mso-list:l3 level1 lfo3;} "
        "p.MsoListNumber {mso-list:l4 level1 lfo4;}"
    )
    bullets = "".join(
        f"<p class=MsoListBullet>{marked('·', SYMBOL)}{each}</p>" for each in ("A", "B")
    )
    numbers = "".join(f"<p class=MsoListNumber>{marked(f'{at}.')}C</p>" for at in (4, 5))
    page = word(bullets + numbers, rules)
    assert body_of(brought(tmp_path, page)) == "- A\n- B\n\n4. C\n5. C"


def test_a_bullet_that_did_not_come_along_is_one_by_its_level(tmp_path: Path) -> None:
    """Some programs take away what Word writes before an item; a number is never made up."""
    lines = "".join(text(each, style="mso-list:l0 level1 lfo1") for each in ("A", "B"))
    bullets = "@list l0:level1 {mso-level-number-format:bullet;}"
    assert body_of(brought(tmp_path, word(lines, bullets))) == "- A\n- B"
    assert body_of(brought(tmp_path, word(lines))) == "A\n\nB"


def test_filtered_pages_of_word_have_lists_too(tmp_path: Path) -> None:
    """They say nothing of lists: a number and a gap in small letters, and a margin, do."""
    bullet = f"<span style='font-family:Symbol'>·{GAP}</span>"
    below = f"<span style='font-family:\"Courier New\"'>o{GAP}</span>"
    lines = [(36, bullet, "A"), (72, below, "B"), (36, bullet, "C"), (36, f"3.{GAP}", "5 mg"),
             (36, f"<span lang=DE>4.{GAP}D</span>", "")]  # fmt: skip
    body = "".join(
        f"<p class=MsoListParagraphCxSpMiddle style='margin-left:{margin}.0pt'>{mark}{words}</p>"
        for margin, mark, words in lines
    )
    made = brought(tmp_path, f"<html><body lang=DE><p class=MsoTitle>Titel</p>{body}</body></html>")
    assert body_of(made) == "- A\n  - B\n- C\n\n3. 5 mg\n4. D"


def test_a_table_keeps_its_lists_and_merged_cells(tmp_path: Path) -> None:
    """Rows that only say how wide columns are are none."""
    steps = item("1.", "5 mg") + item("2.", "6 mg")
    page = (
        "<table class=MsoNormalTable border=1><tr style='mso-yfti-irow:0'>"
        "<td><p class=MsoNormal>Zeit</p></td><td><p class=MsoNormal>Dosis</p></td></tr>"
        f"<tr><td><p class=MsoNormal>Morgens</p></td><td>{steps}</td></tr>"
        "<tr><td colspan=2><p class=MsoNormal>Ruhe</p></td></tr>"
        "<![if !supportMisalignedColumns]><tr height=0><td width=9></td><td width=9></td></tr>"
        "<![endif]></table>"
    )
    found = brought(tmp_path, word(page))
    assert "<ol><li>5 mg</li><li>6 mg</li></ol>" in body_of(found)
    assert body_of(found).count("<tr>") == 3
    assert body_of(found).count("Ruhe") == 2
    assert any("Merged cells" in each for each in told(found, "guessed"))


def test_a_wide_cell_of_excel_is_one_cell(tmp_path: Path) -> None:
    """Words that run over empty cells beside them are not words of these."""
    page = (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>'
        "<meta name=Generator content='Microsoft Excel 15'></head><body><table>"
        "<tr height=20><td>Zeit</td><td>Dosis</td></tr>"
        "<tr height=20><td colspan=2 style='mso-ignore:colspan'>Nach dem Essen</td></tr>"
        "<tr height=20><td>Morgens</td><td>5 mg</td></tr></table></body></html>"
    )
    assert body_of(brought(tmp_path, page)).count("Nach dem Essen") == 1


# --- Headings, signs, notes ----------------------------------------------------------------------


def test_headings_are_headings_by_level_and_by_name(tmp_path: Path) -> None:
    """Word’s own, those of styles that say a level, and names that lost their umlaut."""
    rules = (
        'p.Klinik {mso-style-name:"Klinik Kopf"; mso-outline-level:2;} '
        'p.Haus3 {mso-style-name:"Überschrift 3";}'
    )
    page = (
        "<h1>Zu Hause<o:p></o:p></h1>" + text("Erst.") + text("Essen", "Klinik") + text("Dann.")
        + text("Trinken", "Haus3") + text("Viel.") + text("Danach", "berschrift1") + text("Aus.")
        + text("Tief", "MsoHeading7") + text("Ende.")
    )  # fmt: skip
    assert body_of(brought(tmp_path, word(page, rules))) == (
        "## Zu Hause\n\nErst.\n\n### Essen\n\nDann.\n\n#### Trinken\n\nViel.\n\n## Danach\n\nAus."
        "\n\n### Tief\n\nEnde."
    )


def test_numbers_of_headings_are_named(tmp_path: Path) -> None:
    """As in a Word file: the number goes, and that is said."""
    heading = f"<h1 style='mso-list:l0 level1 lfo1'>{marked('2.')}Zu Hause</h1>"
    found = brought(tmp_path, word(heading + text("Ruhen Sie.")))
    assert body_of(found) == "## Zu Hause\n\nRuhen Sie."
    assert told(found, "left-out") == ["Left out, a number that Word gives to a heading: “2.”"]


def test_a_short_bold_line_is_a_heading_as_in_a_word_file(tmp_path: Path) -> None:
    """With text below it; not a greeting, not a sentence, not the last line, no cell."""
    page = (
        text("<b>Wann Sie anrufen</b>") + text("<b>Rufen Sie sofort an.</b>") + text("Text.")
        + text("<b>Halb</b> fett") + text("<b>Ihre Praxis</b>")
    )  # fmt: skip
    found = brought(tmp_path, word(page))
    assert body_of(found) == (
        "## Wann Sie anrufen\n\n**Rufen Sie sofort an.**\n\nText.\n\n**Halb** fett\n\n"
        "**Ihre Praxis**"
    )
    assert any("became a heading" in each for each in told(found, "guessed"))


def test_a_table_of_contents_is_named(tmp_path: Path) -> None:
    """Its pages are those of the file."""
    found = brought(tmp_path, word(text("Zu Hause 3", "MsoToc1") + text("Ruhen Sie.")))
    assert body_of(found) == "Ruhen Sie."
    assert "Zu Hause 3" in " ".join(told(found, "left-out"))


def test_signs_of_the_font_symbol_are_what_they_show(tmp_path: Path) -> None:
    """5 μg are not 5 mg: the letter is m, and the font shows μ. What is a sign itself stays."""
    page = text(
        "Nehmen Sie 5 <span style='font-family:Symbol'>m</span>g, wenn der Wert <span style='"
        "font-family:Symbol;mso-char-type:symbol;mso-symbol-font-family:Symbol'><span style='"
        "mso-char-type:symbol;mso-symbol-font-family:Symbol'>³</span></span> 3 ist, "
        "<font face=Symbol>b</font> oder <span style='font-family:Symbol'>μ<span style='"
        "font-family:Arial'>m</span></span>."
    )
    found = brought(tmp_path, word(page))
    assert body_of(found) == "Nehmen Sie 5 μg, wenn der Wert ≥ 3 ist, β oder μm."
    page = text("Wert <span style='font-family:Webdings'>a</span> 5")
    assert "font Webdings, number 61" in " ".join(told(brought(tmp_path, word(page)), "asked"))


def note(kind: str, name: str, mark: str, place: str) -> str:
    """Return the mark of a note of Word's, or the way back from it."""
    target, own = (f"_{name}", f"_{name[:3]}ref1")[:: 1 if place == "text" else -1]
    return (
        f'<a style=\'mso-{kind}-id:{name}\' href="#{target}" name="{own}" title=""><span '
        f"class=MsoFootnoteReference><span style='mso-special-character:{kind}'>"
        f"<![if !supportFootnotes]><span class=MsoFootnoteReference>{mark}</span><![endif]></span>"
        "</span></a>"
    )


@pytest.mark.parametrize(
    ("kind", "name", "mark"), [("footnote", "ftn1", "[1]"), ("endnote", "edn1", "[i]")]
)
def test_notes_of_word_are_notes(tmp_path: Path, kind: str, name: str, mark: str) -> None:
    """Neither their marks nor their numbers stand in the text."""
    page = (
        text(f"Ruhen Sie{note(kind, name, mark, 'text')}.")
        + f"<div style='mso-element:{kind}-list'><![if !supportFootnotes]><br clear=all>"
        f"<hr align=left size=1 width=\"33%\"><![endif]><div style='mso-element:{kind}' id={name}>"
        f"<p class=MsoFootnoteText>{note(kind, name, mark, 'note')} Zwei Tage.</p></div></div>"
    )
    assert body_of(brought(tmp_path, word(page))) == "Ruhen Sie[^1].\n\n[^1]: Zwei Tage."


def test_notes_of_writer_are_notes(tmp_path: Path) -> None:
    """LibreOffice gives them other names."""
    page = (
        "<html><head><meta name='generator' content='LibreOffice 7.4'></head><body lang='de-DE'>"
        "<h1 class='western'>Ruhe</h1><p>Ruhen Sie<a class='sdfootnoteanc' name='sdfootnote1anc' "
        "href='#sdfootnote1sym'><sup>1</sup></a>.</p><ol start='3'><li><p>Nehmen Sie 5 mg.</p>"
        "<li><p>Warten Sie.</p></ol><div id='sdfootnote1'><p class='sdfootnote'>"
        "<a class='sdfootnotesym' name='sdfootnote1sym' href='#sdfootnote1anc'>1</a>Zwei Tage.</p>"
        "</div></body></html>"
    )
    assert body_of(brought(tmp_path, page)) == (
        "Ruhen Sie[^1].\n\n3. Nehmen Sie 5 mg.\n4. Warten Sie.\n\n[^1]: Zwei Tage."
    )


# --- Changes, comments, what is not there --------------------------------------------------------

CHANGED = text(
    "Nehmen Sie 1<span class=msoDel><del cite=\"mailto:A\" datetime=\"2026-01-01T10:00\">0</del>"
    "</span>5 mg<span class=msoIns><ins cite=\"mailto:B\" datetime=\"2026-01-01T10:00\"> abends"
    "</ins></span>."
)  # fmt: skip


def test_tracked_changes_stop_a_copy_until_somebody_decides(tmp_path: Path) -> None:
    """As they stop a Word file: 105 mg or 15 mg is nobody’s to guess."""
    with pytest.raises(SourceError, match="2 tracked changes are not decided"):
        brought(tmp_path, word(CHANGED))
    taken = brought(tmp_path, word(CHANGED), "accept")
    assert body_of(taken) == "Nehmen Sie 15 mg abends."
    assert told(taken, "left-out") == ["Left out, deleted in a tracked change by A: “0”"]
    put_back = brought(tmp_path, word(CHANGED), "reject")
    assert body_of(put_back) == "Nehmen Sie 105 mg."
    assert told(put_back, "left-out") == ["Left out, inserted in a tracked change by B: “abends”"]


def test_what_a_page_strikes_out_for_good_is_no_tracked_change(tmp_path: Path) -> None:
    """Of Word's own strikes, and of those of other pages, nobody has to decide."""
    struck = text("Nehmen Sie <s>10</s> oder <del>20</del> 5 mg.")
    assert body_of(brought(tmp_path, word(struck))) == "Nehmen Sie ~~10~~ oder ~~20~~ 5 mg."
    page = "<p>Nehmen Sie <del datetime='2026-01-01'>10</del> 5 mg.</p>"
    assert "~~10~~ 5 mg." in brought(tmp_path, page).text


def test_comments_and_text_boxes_are_named(tmp_path: Path) -> None:
    """Nothing of them stands in the text."""
    page = (
        text(
            "Ruhen <a style='mso-comment-reference:KS_1'>Sie</a><span class=MsoCommentReference>"
            "<span style='mso-special-character:comment'>&nbsp;<![if !supportAnnotations]>"
            '<a class=msocomanchor href="#_msocom_1" name="_msoanchor_1">[KS1]</a><![endif]></span>'
            "</span>.<!--[if gte vml 1]><v:shape id=x><v:textbox><table><tr><td><p>Notruf 112</p>"
            "</td></tr></table></v:textbox></v:shape><![endif]--><![if !vml]>"
            "<img src='file:///C:/Users/Schmidt/clip_image001.png'><![endif]>"
        )
        + "<div style='mso-element:comment-list'><![if !supportAnnotations]><hr class=msocomoff>"
        "<![endif]><div style='mso-element:comment'><![if !supportAnnotations]><div id=\"_com_1\" "
        "class=msocomtxt><![endif]><span style='mso-comment-author:\"Kim Smith\"'></span>"
        "<p class=MsoCommentText>Stimmen 5 mg?</p><![if !supportAnnotations]></div><![endif]></div>"
        "</div>"
    )
    found = brought(tmp_path, word(page))
    assert body_of(found) == "Ruhen Sie."
    said = told(found, "left-out")
    assert "Left out, a comment by Kim Smith: “[KS1] Stimmen 5 mg?”" in said
    assert "Left out, a text box: “Notruf 112”" in said
    # What is named can be taken in by one click.
    key = next(each.key for each in found.questions if each.words == "Notruf 112")
    path = tmp_path / "pasted.html"
    assert "Notruf 112" in body_of(import_article(path, decisions={key: "text"}))
    # A picture is named, and nobody's folder.
    assert any("did not come with the page (clip_image001.png)" in each for each in said)
    assert "Schmidt" not in " ".join(said)


def test_words_of_other_programs_part_no_sentence(tmp_path: Path) -> None:
    """Smart tags and the like stand in lines; a tab is a gap."""
    page = text(
        "Kommen Sie nach <st1:City w:st=\"on\">Ulm</st1:City> um<span style='mso-tab-count:1'>"
        "&nbsp;&nbsp;&nbsp; </span>8 Uhr."
    )
    assert body_of(brought(tmp_path, word(page))) == "Kommen Sie nach Ulm um 8 Uhr."


def test_languages_are_those_that_are_real(tmp_path: Path) -> None:
    """Word marks words by guess; Arabic in a German text is Arabic, from right to left."""
    page = text(
        "<span lang=EN-US>Ruhen Sie viel und trinken Sie Wasser.</span> <span lang=AR-SA dir=RTL>"
        "اشرب الماء كل يوم</span>"
    )
    assert body_of(brought(tmp_path, word(page))) == (
        "Ruhen Sie viel und trinken Sie Wasser. [اشرب الماء كل يوم]{lang=ar-SA}"
    )


def test_a_copy_from_right_to_left(tmp_path: Path) -> None:
    """Its language is read from its words, its numbers are figures of the same worth."""
    lines = [("٣.", "خذ 5 ملغ في الصباح."), ("٤.", "اشرب الماء كل يوم.")]
    page = word(
        "".join(
            "<p class=MsoListParagraph dir=RTL style='mso-list:l0 level1 lfo1'>"
            f"<![if !supportLists]><span dir=LTR style='mso-list:Ignore'>{mark}{GAP}</span>"
            f"<![endif]><span dir=RTL></span><span lang=AR-SA>{words}</span></p>"
            for mark, words in lines
        ),
        language="EN-US",
    ).replace("Ruhe nach dem Eingriff", "<span lang=AR-SA>النوم في الليل</span>")
    found = brought(tmp_path, page)
    assert "lang: ar\n" in found.text
    assert body_of(found) == "3. خذ 5 ملغ في الصباح.\n4. اشرب الماء كل يوم."


# --- Word in a browser, Google Docs, Safari, Outlook ---------------------------------------------


def online(
    tag: str, level: int, words: str, start: int = 0, counter: str = "", mark: str = ""
) -> str:
    """Return an item as Word in a browser copies it: each in a list of its own."""
    begins = f' start="{start}"' if start else ""
    counter = counter or ("decimal" if tag == "ol" else "disc")
    return (
        f'<div class="ListContainerWrapper SCXW1 BCX0"><{tag} class="ListStyle SCXW1" role="list"'
        f'{begins} style="margin: 0px; list-style-type: {counter};"><li data-leveltext="{mark}" '
        f'data-aria-level="{level}" role="listitem" class="OutlineElement Ltr SCXW1">'
        '<p class="Paragraph SCXW1" lang="DE-DE" style="font-weight: normal;"><span lang="DE-DE" '
        f'class="TextRun SCXW1"><span class="NormalTextRun">{words}</span></span>'
        f'<span class="EOP SCXW1">&nbsp;</span></p></li></{tag}></div>'
    )


def test_lists_of_word_in_a_browser_are_one(tmp_path: Path) -> None:
    """By the level and the number that each item says; headings by their role."""
    head = (
        "<meta charset='utf-8'><div class='OutlineElement SCXW1'><p class='Paragraph SCXW1' "
        "role='heading' aria-level='1'><span class='TextRun' data-ccp-parastyle='heading 1'>Ruhe"
        "</span></p></div>"
    )
    page = (
        online("ul", 1, "A") + online("ul", 2, "B") + online("ul", 1, "C")
        + "<div class='OutlineElement SCXW1'><p class='Paragraph SCXW1'>Und "
        "<span class='TextRun' style='font-weight: bold;'>warten</span> Sie.</p></div>"
        + online("ol", 1, "5 mg", 3) + online("ol", 2, "E", 1, "lower-alpha")
        + online("ol", 2, "F", 2, "lower-alpha") + online("ol", 1, "G", 4)
    )  # fmt: skip
    made = brought(tmp_path, head + page)
    assert "title: Ruhe\n" in made.text
    assert body_of(made) == (
        "- A\n  - B\n- C\n\nUnd **warten** Sie.\n\n3. 5 mg\n   a) E\n   b) F\n4. G"
    )
    # What counts in levels shows the last number alone, and that is said.
    page = online("ol", 1, "A", 1) + online("ol", 2, "B", 1, mark="%1.%2.")
    assert any("“%1.%2.”" in each for each in told(brought(tmp_path, head + page), "guessed"))


def test_a_paragraph_whose_role_is_a_heading_is_one(tmp_path: Path) -> None:
    """Of any page; its level is said, or is the second."""
    page = (
        '<h1>Ruhe</h1><div role="heading">Essen</div><p>Viel.</p>'
        '<p role="heading" aria-level="3">Tee</p><p>Viel.</p>'
    )
    assert body_of(brought(tmp_path, page)) == "## Essen\n\nViel.\n\n### Tee\n\nViel."


def test_google_docs_is_bold_where_it_is_bold(tmp_path: Path) -> None:
    """It wraps all of a text in a `b` that is not bold, and says by style what is."""
    page = (
        '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><h1 '
        'dir="ltr"><span style="font-weight:400">Ruhe</span></h1><p dir="ltr"><span style="'
        'font-weight:400">Nehmen Sie </span><span style="font-weight:700">5 mg</span><span style="'
        'font-weight:400;font-style:italic"> abends</span><span style="font-weight:400">, 10'
        '</span><span style="vertical-align:super">3</span>.</p><ol><li dir="ltr" style="'
        'list-style-type:lower-alpha" aria-level="1"><p role="presentation">Eins</p></li><ol><li '
        'style="list-style-type:decimal" aria-level="2"><p>Innen</p></li></ol><li style="'
        'list-style-type:lower-alpha" aria-level="1"><p>Zwei</p></li></ol><p>Und dann die dritte.'
        '</p><ol start="3"><li aria-level="1"><p>Drei</p></li></ol></b>'
    )
    assert body_of(brought(tmp_path, page)) == (
        "Nehmen Sie **5 mg** *abends*, 10<sup>3</sup>.\n\na) Eins\n   1. Innen\nb) Zwei\n\n"
        "Und dann die dritte.\n\n3. Drei"
    )


def test_bold_words_in_which_some_are_plain(tmp_path: Path) -> None:
    """By tag or by style, at any depth, and in blocks; a heading is bold as it is."""
    page = (
        "<h1 style='font-weight:bold'>Ruhe</h1><p style='font-weight:bold'>Ganz <span style='"
        "font-weight:normal'>nicht</span> fett</p><p><b>Fett <span style='font-weight:normal'>und "
        "<i style='font-style:normal'>gerade</i></span></b>, <em>schief <span style='font-style:"
        "normal'>nicht</span></em></p>"
    )
    assert body_of(brought(tmp_path, page)) == (
        "**Ganz** nicht **fett**\n\n**Fett** und gerade, *schief* nicht"
    )


def test_safari_writes_the_style_of_word_in_its_own_way(tmp_path: Path) -> None:
    """Shorthands apart, with spaces, without the conditions round a bullet."""
    gap = '<span style="font-size: 7pt; font-family: &quot;Times New Roman&quot;;">&nbsp; </span>'
    page = "".join(
        '<p class="MsoListParagraphCxSpFirst" style="margin: 0cm 0cm 0cm 36pt; text-indent: -18pt; '
        f'mso-list: l0 level{level} lfo1;"><span style="font-family: {font};"><span '
        f'style="mso-list: Ignore;">{mark}{gap}</span></span><span>{words}</span></p>'
        for level, font, mark, words in
        [(1, "Symbol", "·", "A"), (2, "&quot;Courier New&quot;", "o", "B"), (1, "Arial", "3.", "C")]
    )  # fmt: skip
    made = brought(tmp_path, f'<p class="MsoTitle">Ruhe</p>{page}')
    assert body_of(made) == "- A\n  - B\n\n3. C"


def test_lists_of_html_in_a_mail_of_outlook_stay(tmp_path: Path) -> None:
    """There items are items already, whatever their style says of Word's lists."""
    page = word(
        "<ol style='margin-top:0cm' start=3 type=1><li class=MsoListParagraph style='margin-left:"
        "0cm;mso-list:l0 level1 lfo1'>Nehmen Sie 5 mg.<o:p></o:p></li></ol><ul type=disc><li "
        "class=MsoNormal style='mso-list:l1 level1 lfo2'>Ruhen Sie.</li></ul>"
    )
    assert body_of(brought(tmp_path, page)) == "3. Nehmen Sie 5 mg.\n\n- Ruhen Sie."


# --- What stopped real copies ---------------------------------------------------------------------

PICTURE = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgYGAAAAAEAAH2"
    "FzhVAAAAAElFTkSuQmCC"
)


@pytest.mark.parametrize("mark", ["(a) (b) (c)", "a) b) c)", "A. B. C.", "i. ii. iii.", "a. b. c."])
def test_paragraphs_that_begin_with_letters_stay_paragraphs(tmp_path: Path, mark: str) -> None:
    """Of a page or a copy: they come in, and are read as they stood."""
    lines = [f"{each} Nehmen Sie 5 mg." for each in mark.split()]
    for page in (word("".join(map(text, lines))), "".join(f"<p>{each}</p>" for each in lines)):
        made = brought(tmp_path, page)
        assert body_of(made).replace("\\", "") == "\n\n".join(lines)


def test_an_empty_item_is_named_by_what_it_shows(tmp_path: Path) -> None:
    """Its letter, not the figure that it is worth."""
    made = brought(tmp_path, word(item("F", "<o:p>&nbsp;</o:p>") + text("Ruhen Sie.")))
    assert [each.dropped for each in made.diagnostics if each.code == "left-out"] == ["F"]


def test_pictures_at_the_top_are_no_line_of_authors(tmp_path: Path) -> None:
    """Several in one paragraph, and one in the heading that is the title."""
    pictures = "".join(f"<img alt='{each}' src='{PICTURE}'>" for each in ("Knie", "Ferse"))
    made = brought(tmp_path, f"<p>{pictures}</p>")
    assert made.text.count("images/picture.png") == 2
    linked = f"<p><a href='https://example.org/'><img alt='Knie' src='{PICTURE}'></a></p>"
    assert "images/picture.png" in brought(tmp_path, f"{linked}<p>Ruhen Sie.</p>").text
    made = brought(tmp_path, f"<h1><img alt='Wappen' src='{PICTURE}'>Ruhe</h1><p>Text.</p>")
    assert [each.dropped for each in made.diagnostics if each.code == "left-out"] == ["Wappen"]
    made = brought(tmp_path, word(text(f"<b><img alt='Knie' src='{PICTURE}'></b> <b>Bein</b>") * 2))
    assert body_of(made).count("![Knie]") == 2


def test_a_letter_that_a_title_strikes_out_parts_its_word(tmp_path: Path) -> None:
    """10 with its nought struck out, and a five behind it, are not 15."""
    made = brought(tmp_path, "<h1>Nehmen Sie 1<s>0</s>5 mg</h1><p>Text.</p>")
    assert "title: Nehmen Sie 1 5 mg\n" in made.text
