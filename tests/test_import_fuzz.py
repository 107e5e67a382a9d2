"""Whatever text comes: no word is lost, no sign is markup, a second import changes nothing."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plainleaf.errors import SourceError
from plainleaf.importers import import_article
from plainleaf.importers.markdown import from_markdown
from plainleaf.importers.serialise import serialise

SIGNS = (
    "* ** _ __ ` `` ``` [ ] ( ) < > ! # ## | \\ & &amp; &#65; { } ~ ~~ --- "
    "=== ~~~ ^[ [@ @a ' \" = $ $$ "
    "{#x} {: {% %} {{ }} ]( ](http://e.org) ![ [^1] [^1]: ::: ::: note : ~ "
    "<b> </b> <!-- --> <br> <http://x.org> "
    "*[ ]: + - – — • · o o. 1. 1) 2. 10. 1986. a) b) (1) ① ١. 2.1 5*3*2 <5 #1 1986 -5 +3 50% £5 "
    "http://example.org https://example.org/a_(b) "
    "a@b.example x_y _z_ **w** .. .. tip:: import export "
    "Note: Warning: Q: A: Source: Authors: References Contents [1] [1,2] [2] "
    "10.1000/x.1 2019;4(2):1-8. "
    "\\* \\ : ; ? ! . , … “x” „y“ «z» ........ \t | --- || {lang=es} "
    "[]{.x} 5.\u00a0mg ² m² H₂O ﬁnd ß İ ı "
    "hy- re- well- -30- ### © → » Home Share Print >> > >  ===== ----- Page 1 of 2 - 3 - 第1页"
).split(" ")
WORDS = (
    "Take tablet tablets after the doctor You your WATER HIV Anytown Ända été niño Größe это вода "
    "ماء دواء 水 薬を 飲む 한국 पानी 10 mg 2.5 30 999 +44 1632 960123 12 March 2026 120/80"
).split(" ")
ENDS = ("", "", ".", "?", ":", ",", "!", "。", "؟", "-", "…", ";")


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Return a text of lines in which words and signs follow each other at random."""
    piece = st.one_of(st.sampled_from(WORDS), st.sampled_from(WORDS), st.sampled_from(SIGNS))
    lines = []
    for _ in range(draw(st.integers(1, 14))):
        if draw(st.integers(0, 3)) == 0:
            lines.append("")
            continue
        start = draw(
            st.sampled_from(["", "", "", "- ", "• ", "1. ", "2. ", "   ", "    ", "> ", "# ", "* "])
        )
        parts = draw(st.lists(piece, min_size=1, max_size=9))
        lines.append(start + " ".join(parts) + draw(st.sampled_from(ENDS)))
    return "\n".join(lines)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts())
def test_no_text_loses_a_word_or_becomes_markup(text: str) -> None:
    """The import itself proves conservation, order and the fixed point; it must never fail."""
    try:
        made = import_article(text.encode())
    except SourceError as error:
        assert "no text" in str(error)  # noqa: PT017
        return
    assert made.text.startswith("---\n")
    assert made.language


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=80))
def test_any_characters_at_all_come_through(text: str) -> None:
    """Characters of every script, invisible ones and controls among them."""
    try:
        import_article(text.encode())
    except SourceError:
        return


def test_an_article_of_ours_is_a_fixed_point(tmp_path: Path) -> None:
    """What an import wrote is what an import of it writes."""
    source = Path(__file__).parent / "import" / "seed-article.txt"
    made = import_article(source, tmp_path / "one")
    again = serialise(from_markdown(tmp_path / "one" / "article.md"))
    assert again == made.text
