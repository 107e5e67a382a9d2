"""Sentences and words, as a reader would count them."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainleaf.checks.prose import Kind, read_prose
from plainleaf.checks.prose.sentences import boundaries, words
from plainleaf.model.article import Paragraph
from plainleaf.model.inlines import Text
from plainleaf.model.transform import walk
from plainleaf.reader import read_article

# A bar stands where a sentence ends.
SENTENCES = {
    "en": [
        "Take 4.5 mg, e.g. in the morning.|Dr. Smith will call.|It is 3 p.m. now.",
        "Ask J. R. Miller about it.|Prof. A. B. Smith et al. found it.|St. Mary’s is near.",
        "Wait … then call.|He said “Stop.”|She left.|Really?|Yes!",
        "Use approx. 5 ml.|Take it vs. placebo.|See Fig. 2.|That is no. 5 of them.|No.|Not at all.",
        "The U.S. study ended.|Bring water, bread, etc. with you.|Open 9 a.m. to 5 p.m. daily.",
        "Visit nhs.uk for more.|Then rest... and sleep.|What?!|No.",
        "Take them on Jan. 5 and rest.|Then go home.",
        "It rose from 1.5 to 2.75 per cent.|3 of 17 fell ill.",
    ],
    "de": ["Nehmen Sie z. B. 2 Pillen.|Dr. Müller hilft.|Am 3. Mai ist Schluss.|Es sind ca. 5 km."],
    "fr": ["M. Dupont arrive.|Prenez env. 5 ml.|Est-ce bien ?|Oui !"],
    "es": ["El Sr. García viene.|¿Qué tal?|Tome aprox. 5 ml."],
    "ar": ["هل تشعر بألم؟|اتصل بالطبيب."],
    "hi": ["यह दवा है।|इसे लें।"],
    "ja": ["薬を飲みます。|水も飲みます。"],
    "zh": ["请服药。|然后休息！|好吗？"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text"), [(key, text) for key, texts in SENTENCES.items() for text in texts]
)
def test_sentences_end_where_a_reader_ends_them(language: str, text: str) -> None:
    """Abbreviations, initials, decimals, ellipses and quotations are no ends."""
    space = "" if language in ("ja", "zh") else " "
    source = text.replace("|", space)
    found = [source[start:end] for start, end in boundaries(source, language)]
    assert found == text.split("|")


def test_a_line_break_ends_a_sentence() -> None:
    """Lines of an address are none of each other's business."""
    text = "Ask us:\nThe clinic\n12 High Street"
    assert len(boundaries(text, "en")) == 3


@pytest.mark.parametrize("space", "\u00a0\u2003\u2009\u202f\u3000")
@pytest.mark.parametrize("language", ["de", "en", "fr", "ja", "ar"])
def test_a_wide_space_between_a_letter_and_a_full_stop_is_no_crash(
    space: str, language: str
) -> None:
    """Nor is a place in the text another for it."""
    text = f"Hepatitis B{space}. Then 5{space}mg."
    assert boundaries(text, language)[-1][1] == len(text)


def test_a_citation_leaves_no_sentence_of_its_own() -> None:
    """Nor a full stop that stands apart."""
    assert boundaries(" . ", "en") == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("It’s 4.5 mg a day", 5),
        ("13 out of 17 patients", 5),
        ("a 24-hour well-being line (BPD)", 5),
        ("50% of A&E visits", 4),
        ("Omega-3, X-ray – and so on", 5),
        ("薬を飲みます", 0),
    ],
)
def test_words_are_counted_as_by_hand(text: str, count: int) -> None:
    """A number is one word, and so is a word with a hyphen; dashes are none."""
    assert len(words(text)) == count


def test_a_sentence_knows_its_own_line(tmp_path: Path) -> None:
    """In a paragraph of several lines, through emphasis, links, citations and breaks."""
    path = tmp_path / "article.md"
    path.write_text(
        "---\ntitle: T\nlang: en\n---\n\n"
        "First one. Second\nhas *two\nlines*. Third [is\na link](https://a.example).\n"
        "Fourth <br>\nis broken.\\\nFifth.\n\n"
        "- Item one.\n  Item two.\n\n> Quoted.\n> Again.\n",
        "utf-8",
    )
    prose = read_prose(read_article(path).article)
    lines = [each.position.line for piece in prose.pieces for each in piece.sentences]
    assert lines == [6, 6, 8, 10, 11, 12, 14, 15, 17, 18]
    assert {piece.kind for piece in prose.pieces} == {Kind.PARAGRAPH, Kind.ITEM, Kind.QUOTE}


def test_scripts_without_spaces_keep_their_lines(tmp_path: Path) -> None:
    """Between their characters the end of a line is no space, but it is a line."""
    path = tmp_path / "article.md"
    path.write_text("---\ntitle: T\nlang: ja\n---\n\n薬を飲み\nます。\n水も。\n", "utf-8")
    article = read_article(path).article
    (text,) = (node for node in walk(article.blocks) if isinstance(node, Text))
    assert text.text == "薬を飲みます。水も。"
    assert [each.position.line for each in read_prose(article).pieces[0].sentences] == [6, 8]


def test_what_is_for_clinicians_and_lists_of_works_is_not_advised_on(tmp_path: Path) -> None:
    """Their readers know the words, and a work's title is not the author's."""
    path = tmp_path / "article.md"
    path.write_text(
        "---\ntitle: T\nlang: en\n---\n\nWords.\n\n::: for-clinics\nNephropathy.\n:::\n\n"
        "## References\n\nOn nephropathy.\n\n## Sources of iron\n\nLentils.\n",
        "utf-8",
    )
    texts = [piece.text for piece in read_prose(read_article(path).article).pieces]
    assert texts == ["Words.", "Sources of iron", "Lentils."]


def test_the_lines_of_a_text_do_not_make_it_another(tmp_path: Path) -> None:
    """Texts are compared by their words: two layouts of one source are one article."""
    assert Text("a b", (1,)) == Text("a b")
    path = tmp_path / "article.md"
    path.write_text("---\ntitle: T\nlang: en\n---\n\na\nb\n", "utf-8")
    (paragraph,) = read_article(path).article.blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.inlines == (Text("a b"),)
