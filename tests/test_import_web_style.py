"""Web pages whose style says what is struck out, raised, lowered or not shown; ruby; `wbr`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plainleaf.importers import Import
from test_import_web import body_of, left_out, page

# Dose, unit and the figure beside it in the wordings of three scripts.
WORDINGS = [
    ("en", "2 mg", "3 mg"),
    ("ar", "٢ ملغ", "٣ ملغ"),
    ("ja", "２ミリグラム", "３ミリグラム"),
]
STRUCK = [
    ('<span style="text-decoration:line-through">{}</span>', ""),
    ('<span style="text-decoration-line: line-through">{}</span>', ""),
    ('<font style="TEXT-DECORATION: underline Line-Through 2px red">{}</font>', ""),
    ('<u style="text-decoration:line-through!important">{}</u>', "u{font:0/0 a;font:1em a}"),
    ('<span class="old">{}</span>', ".old{text-decoration:line-through}"),
    ('<span class="a old">{}</span>', ".x:focus-visible, p > .old {text-decoration:line-through}"),
    ('<span class="old">{}</span>', "@media screen{.old{text-decoration:line-through}}"),
    ('<span class="old">{}</span>', "p{& .old{text-decoration:line-through}}"),
    ('<font class="old"><u>{}</u></font>', "p{color:red} .old{text-decoration:line-through}"),
]  # fmt: skip


def styled(folder: Path, body: str, style: str = "", language: str = "en") -> Import:
    """Import a page with a style sheet."""
    return page(folder, body, f"<style>{style}</style>" if style else "", language)


@pytest.mark.parametrize(("language", "old", "new"), WORDINGS)
@pytest.mark.parametrize(("written", "style"), STRUCK)
def test_words_struck_out_by_style_stay_struck_out(
    tmp_path: Path, written: str, style: str, language: str, old: str, new: str
) -> None:
    """An old dose with a line through it is none to take."""
    body = f"<p>{new[0]} {written.format(old)} {new}</p>"
    made = styled(tmp_path, body, style, language)
    assert body_of(made) == f"{new[0]} ~~{old}~~ {new}"


@pytest.mark.parametrize(
    "block",
    ['<{} class="old">', '<{} style="text-decoration:line-through">', "<del><{}>"],
)
def test_blocks_struck_out_are_struck_out_in_each_part(tmp_path: Path, block: str) -> None:
    """A line through a list, a table or a paragraph goes through all that stands in it."""
    style = ".old{text-decoration:line-through}"
    for name, inside in (
        ("p", "Take 2 mg"),
        ("ul", "<li>2 mg</li><li>3 mg<p>at night</p></li>"),
        ("table", "<tr><th>Day</th><th>Dose</th></tr><tr><td>1</td><td>2 mg</td></tr>"),
        ("div", "Take 2 mg<p>and 3 mg</p>"),
    ):
        end = f"</{name}></del>" if "<del>" in block else f"</{name}>"
        made = styled(tmp_path, f"{block.format(name)}{inside}{end}<p>Take 4 mg.</p>", style)
        body = body_of(made)
        living = re.sub(r"<s>.*?</s>|~~.*?~~", "", body)
        assert re.findall(r"\w+", living) == ["Take", "4", "mg"], body
        assert re.findall(r"\d", body)[-1] == "4"


def test_a_line_that_the_style_takes_away_is_none(tmp_path: Path) -> None:
    """What wins is what a browser shows: the later rule, the nearer one, the important one."""
    struck = "{text-decoration:line-through}"
    style = f".a{struck} .a{{text-decoration:none}} @media print{{p{struck}}}"
    made = styled(tmp_path, '<p>Take <span class="a">2 mg</span> daily</p>', style)
    assert body_of(made) == "Take 2 mg daily"


@pytest.mark.parametrize("figure", ["3", "٣", "３"])
@pytest.mark.parametrize(
    ("look", "name"),
    [
        ("vertical-align:super", "sup"), ("vertical-align: SUB", "sub"),
        ("vertical-align:4px", "sup"), ("vertical-align:-0.3em", "sub"),
        ("vertical-align:30%", "sup"), ("vertical-align:-20%", "sub"),
        ("font-variant-position:super", "sup"), ("font-size:60%;vertical-align:top", "sup"),
        ("position:relative;top:-3.0pt", "sup"), ("position:relative;bottom:-.25em", "sub"),
        ("vertical-align:baseline", ""), ("position:relative;top:1px", ""),
        ("font-size:9px;vertical-align:0", ""),
    ],
)  # fmt: skip
def test_figures_raised_by_style_stay_raised(
    tmp_path: Path, look: str, name: str, figure: str
) -> None:
    """Ten to the third is not a hundred and three."""
    meant = f"<{name}>{figure}</{name}>" if name else figure
    inline = styled(tmp_path, f'<p>10<span style="{look}">{figure}</span> units</p>')
    by_class = styled(tmp_path, f'<p>10<font class="x">{figure}</font> units</p>', f".x{{{look}}}")
    assert body_of(inline) == f"10{meant} units"
    assert body_of(by_class) == f"10{meant} units"


@pytest.mark.parametrize("dose", ["7 mg", "٧ ملغ", "７ミリグラム"])
@pytest.mark.parametrize("rule", ["display:none", "visibility:hidden", "font-size:0", "font:0/0 a"])
def test_what_a_class_hides_is_left_out_and_named(tmp_path: Path, rule: str, dose: str) -> None:
    """As if the element itself said so, a paragraph or a word within one."""
    body = f'<p>Take 2 mg <b class="x">{dose}</b> daily</p><div class="x"><p>{dose}</p></div>'
    made = styled(tmp_path, body, f".x{{{rule}}}")
    again = page(tmp_path, body.replace('class="x"', f'style="{rule}"'))
    assert body_of(made) == body_of(again) == "Take 2 mg daily"
    assert left_out(made).count(dose) == left_out(again).count(dose) == 2


def test_figures_beside_something_hidden_are_those_that_the_page_shows(tmp_path: Path) -> None:
    """What is not there leaves no gap, what is invisible does."""
    style = ".gone{display:none} .unseen{visibility:hidden}"
    body = '<p>5<b class="gone">1</b>0 mg</p><p>5<b class="unseen">1</b>0 mg</p>'
    assert body_of(styled(tmp_path, body, style)) == "50 mg\n\n5 0 mg"


def test_what_is_seen_again_within_what_is_hidden_stays(tmp_path: Path) -> None:
    """Visibility and size are those of each element; 11.2 of CSS 2.2."""
    style = (
        ".unseen{visibility:hidden} .seen{visibility:visible} "
        ".row{font-size:0} .cell{font-size:16px} .half{font-size:.5em}"
    )
    body = (
        '<p class="unseen">1 mg <b class="seen">2 mg</b> 3 mg</p>'
        '<div class="row">4 mg<p class="cell">5 mg</p><p class="half">6 mg</p></div>'
    )
    made = styled(tmp_path, body, style)
    assert body_of(made) == "**2 mg**\n\n5 mg"
    assert sorted(re.findall(r"\d", left_out(made))) == ["1", "3", "4", "6"]


def test_a_page_that_waits_for_a_program_to_show_it_is_read(tmp_path: Path) -> None:
    """Its whole body is hidden at first."""
    made = styled(tmp_path, "<p>Take 2 mg</p>", "html,body{display:none;visibility:hidden}")
    assert body_of(made) == "Take 2 mg"


def test_a_rule_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """Only one that would change the words: others do not matter."""
    made = styled(
        tmp_path, "<p>Take 2 mg</p>", "p:foo(1){text-decoration:line-through} p:bar(1){color:red}"
    )
    (asked,) = [each.message for each in made.diagnostics if each.code == "asked"]
    assert "p:foo(1)" in asked


def test_a_selector_that_would_take_for_ever_is_named(tmp_path: Path) -> None:
    """Each `*` of a long one would be tried with each element around the words."""
    deep = "<div>" * 150 + "<p>Take 2 mg</p>" + "</div>" * 150
    made = styled(tmp_path, deep, "* * * * * * * .x{display:none}")
    assert body_of(made) == "Take 2 mg"
    assert any("was not read" in each.message for each in made.diagnostics)


def test_a_place_where_a_word_may_part_is_no_words_end(tmp_path: Path) -> None:
    """`wbr` has no end tag, and the words behind it are those of the line."""
    made = page(tmp_path, "<p>5<br>mg<wbr>x and 5<wbr>000<wbr/> units</p>")
    assert body_of(made) == "5 \\\nmgx and 5000 units"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("<ruby>5<rt>6</rt></ruby> mg", "5 (6) mg"),
        ("<ruby>5<rp>(</rp><rt>6</rt><rp>)</rp></ruby> mg", "5 (6) mg"),
        ("<ruby>٥<rt>٦</rt></ruby> ملغ", "٥ (٦) ملغ"),
        ("<ruby>５<rt>ご</rt>錠<rt>じょう</rt></ruby>", "５ (ご)錠 (じょう)"),
    ],
)
def test_what_stands_above_words_stands_in_brackets(
    tmp_path: Path, written: str, meant: str
) -> None:
    """In one line five with a six above it would be fifty-six; the import says what it did."""
    made = page(tmp_path, f"<p>{written}</p>")
    assert body_of(made) == meant
    assert any("above other words" in each.message for each in made.diagnostics)


def test_typed_lines_keep_what_is_struck_out_raised_and_hidden(tmp_path: Path) -> None:
    """Of a block of signs alone nothing of that would be left."""
    body = (
        '<pre>one\n<s>2 mg</s> 3 mg\n10<sup>3</sup><i class="x">9</i>\n<b>four\nfive</b>\nsix</pre>'
    )
    made = styled(tmp_path, body, ".x{display:none}")
    assert body_of(made).split(" \\\n") == [
        "one",
        "<s>2 mg</s> 3 mg",
        "10<sup>3</sup>",
        "**four<br>five**",
        "six",
    ]
    assert "9" in left_out(made)
    assert body_of(page(tmp_path, "<pre>one\ntwo</pre>")) == "```\none\ntwo\n```"


@pytest.mark.parametrize("dose", ["2 mg", "٢ ملغ", "２ミリグラム"])
@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("<pre>A<br>{}<br>C</pre>", "```\nA\n{}\nC\n```"),
        ("<div>A<br><pre>{}<br></pre></div>", "A\n\n```\n{}\n```"),
        ("<div>A <br><pre>{}</pre><i hidden>9</i></div>", "A\n\n```\n{}\n```"),
        ("<div><pre>A</pre>{}<pre>C</pre>D</div>", "```\nA\n```\n\n{}\n\n```\nC\n```\n\nD"),
        ("<pre>A<br>{} <i hidden>9</i>\nC</pre>", "A \\\n{} \\\nC"),
    ],
)
def test_typed_lines_are_lines_however_they_end(
    tmp_path: Path, written: str, meant: str, dose: str
) -> None:
    """A break ends a line, and a block of typed lines is no part of the words beside it."""
    made = page(tmp_path, "<p>Words.</p>" + written.format(dose))
    assert body_of(made) == "Words.\n\n" + meant.format(dose)


@pytest.mark.parametrize(
    ("title", "meant"),
    [
        ('Take <i class="x">9 mg</i><s>2 mg</s> 3 mg', "Take 3 mg"),
        ('تناول <i class="x">٩ ملغ</i><s>٢ ملغ</s> ٣ ملغ', "تناول ٣ ملغ"),
        ('<b class="x">９錠</b><del>２錠</del>３錠を飲む', "３錠を飲む"),
        ("10<sup>3</sup> and 10<sup>-6</sup> of CO<sub>2</sub>", "10³ and 10⁻⁶ of CO₂"),
        ('10<i style="vertical-align:super">3</i> cells', "10³ cells"),
    ],
)
def test_a_title_says_what_the_page_shows(tmp_path: Path, title: str, meant: str) -> None:
    """A title has plain signs: what is struck out or hidden in it is named, not read."""
    made = styled(tmp_path, f"<h1>{title}</h1><p>Text</p>", ".x{display:none}")
    assert made.text.splitlines()[1] == f"title: {meant}"
    gone = re.findall(r"[9٩９2٢２]", left_out(made))
    assert len(gone) == (2 if "<s>" in title or "<del>" in title else 0)
