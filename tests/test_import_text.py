"""Pasted texts of every shape: the article that should come of each, and what is said of it."""

from __future__ import annotations

import tomllib
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from plainleaf.checks import check_article
from plainleaf.diagnostics import Diagnostic, Position
from plainleaf.errors import ConformanceError, SourceError, WriteError
from plainleaf.importers import import_article, plain
from plainleaf.importers.escape import escaped, line_start
from plainleaf.importers.language import guess
from plainleaf.importers.manuscript import Manuscript, Reports
from plainleaf.importers.plain.lines import Joiner, Line
from plainleaf.importers.plain.words_of_text import contact_line
from plainleaf.importers.prove import prove
from plainleaf.importers.serialise import serialise
from plainleaf.importers.wording import file_of, label, languages, wording
from plainleaf.model.article import (
    Block,
    BlockQuote,
    Box,
    BoxKind,
    List,
    ListItem,
    Paragraph,
    Section,
)
from plainleaf.model.inlines import Inline, LineBreak, Link, Text
from plainleaf.model.transform import walk
from plainleaf.model.words import plain_text
from plainleaf.reader import SourceText, read_article

ROOT = Path(__file__).resolve().parents[1]
CASES = Path(__file__).parent / "import"
TEXTS = sorted(CASES.glob("[0-9]*.txt"))
LABELS = ROOT / "templates" / "handout" / "labels"


def said(text: str, code: str) -> list[Diagnostic]:
    """Return what an import says of a text under one code."""
    return [each for each in import_article(text.encode()).diagnostics if each.code == code]


def body(text: str, language: str = "en") -> str:
    """Return the article without its front matter."""
    return import_article(text.encode(), language=language).text.split("\n---\n", 1)[1].strip()


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_text_becomes_the_article_that_a_person_would_write(path: Path) -> None:
    """Word for word; the import itself proves that nothing is lost and nothing would change."""
    expected = path.with_name(f"{path.stem}.expected.md").read_text("utf-8")
    assert import_article(path).text.strip() == expected.strip()


@pytest.mark.parametrize("close", ["-", " -", "–", " –", "۔", ")", "."])
@pytest.mark.parametrize("figures", ["123", "١٢٣", "۱۲۳"])
@pytest.mark.parametrize(
    ("language", "words"),
    [("ar", "اغسل يديك"), ("he", "לשטוף ידיים"), ("fa", "بشویید"), ("ur", "دھوئیں")],
)
def test_steps_from_the_right_stay_steps(
    language: str, words: str, figures: str, close: str
) -> None:
    """With a dash or Urdu’s full stop behind their numbers, too: they ran on as a paragraph."""
    steps = "\n".join(f"{figure}{close} {words}." for figure in figures)
    made = body(f"{words}\n\n{words} {words}:\n\n{steps}\n", language)
    assert made.endswith("\n".join(f"{number}. {words}." for number in (1, 2, 3)))


@pytest.mark.parametrize(
    "lines",
    [
        "٢ - ٣ أقراص في اليوم.\n٣ - ٤ أقراص في الليل.",
        "٥-فلورويوراسيل وريديا.\n٦-ميركابتوبورين بالفم.",
        "٥- فقط هذا السطر.",
    ],
)
def test_a_span_or_a_name_from_the_right_is_no_number_of_a_step(lines: str) -> None:
    """Nor is a number that stands alone."""
    assert body(f"دواء\n\n{lines}\n", "ar").split() == lines.split()


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_the_article_has_no_error(path: Path, tmp_path: Path) -> None:
    """`plainleaf check` goes on from there."""
    import_article(path, tmp_path / "made")
    reading = read_article(tmp_path / "made")
    found = [*reading.diagnostics, *check_article(reading.article)]
    assert [each for each in found if each.is_error] == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_an_import_of_the_import_changes_nothing(path: Path, tmp_path: Path) -> None:
    """It is a fixed point."""
    first = import_article(path, tmp_path / "made")
    assert import_article(tmp_path / "made").text == first.text


@pytest.mark.parametrize(
    ("language", "above", "date"),
    [
        ("de", "Kommen Sie nüchtern.\n\nTermine\n\n", "15. Mai 2026"),
        ("de", "Kommen Sie nüchtern. Rufen Sie an.\n\n", "15. Mai 2026"),
        ("en", "Your appointments\n\n3 May 2026\n\nFirst talk\n\n", "15 May 2026"),
        ("fr", "Venez à jeun.\n\nRendez-vous\n\n", "15 mai 2026"),
        ("ja", "朝食は食べないでください。\n\n予約\n\n", "2026年5月15日"),
        ("ar", "تعال صائمًا من فضلك.\n\nالمواعيد\n\n", "2026-05-15"),
    ],
)
def test_a_date_alone_that_may_be_an_appointment_stays_in_the_text(
    language: str, above: str, date: str
) -> None:
    """Above all sentences and by itself it is the article's own; a label says so anywhere."""
    text = f"The Title\n\n{above}{date}\n\nThe last words here.\n"
    made = import_article(text.encode(), language=language).text
    front, said = made.split("\n---\n", 1)
    assert date in said.replace("\\", "")
    assert "published" not in front


def test_the_seed_becomes_the_article_that_was_made_by_hand() -> None:
    """Title, authors, source with its DOI, box, sections, list; the site's own lines are named."""
    made = import_article(CASES / "seed-article.txt")
    assert made.text == (ROOT / "content" / "nalmefen" / "article.md").read_text("utf-8")
    left = [each.dropped for each in made.diagnostics if each.code == "left-out"]
    assert left == ["Back to Blog", "Related Articles", "View All Articles »"]


# --- What is said ------------------------------------------------------------------------------


def test_what_is_left_out_of_an_email_is_named() -> None:
    """Its head, its greeting and note, its end, its signature, and quoted mail."""
    made = import_article(CASES / "03-email.txt")
    left = [
        (each.position.line, each.dropped) for each in made.diagnostics if each.code == "left-out"
    ]
    assert [line for line, _ in left] == [1, 6, 23, 26, 30]
    assert left[1][1] == "Hi Tom,\n\nhere is the text. Please make a leaflet of it."


def test_a_hyphen_that_could_belong_to_its_word_stays_and_is_asked_about() -> None:
    """Words that are split by rule become whole, and that is said, too."""
    made = import_article(CASES / "04-pdf-paste.txt")
    codes = [(each.code, each.dropped) for each in made.diagnostics if "-" in each.dropped]
    assert codes == [
        ("guessed", "medi- cine"),
        ("guessed", "min- utes"),
        ("asked", "follow- up"),
    ]


def test_a_work_that_does_not_split_stays_whole_and_is_said() -> None:
    """Nobody's words become somebody's name."""
    text = "Iron\n\nIt helps [1].\n\nReferences\n\n1. Leaflet of the ward, third printing, 2019\n"
    made = import_article(text.encode())
    assert "title: Leaflet of the ward, third printing, 2019\n" in made.text
    assert [each.position.line for each in said(text, "asked")] == [7]


def test_a_text_without_a_title_is_asked_for_one() -> None:
    """A letter has none."""
    found = said("Dear patient,\n\nyour visit is on 12 March 2026 at 8.30 am.\n", "asked")
    assert "without a title" in found[0].message


# --- Shapes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "5*3*2 = 30 and 5 * 3",
        "# 1 is the most important value",
        "#1 in the list, <5 and > 3, a < b",
        "1986. That year the limits changed.",
        "See [1] and [page 2] or the back | front.",
        "It costs $5 to $10, _name_ and smith_jones_01, __init__",
        "Write `code` or ~~gone~~ or ~5 or \\n and \\* here.",
        "&amp; and &#65; are written so, as is {#id .class} and {{ tag }}.",
        "<b>bold</b> <!-- no comment --> <https://example.org>",
        "![picture](x.png) and [link](http://x.org) and [^1]",
        "+ and - signs matter: +3 is high, -3 is low.",
        ":::note is no box, nor is ::: note",
        ": a definition, ~ another",
        "import the drug, export the waste;",
        "Term @handle and [@handle] mail@clinic.example",
    ],
)
def test_no_sign_of_plain_text_is_markup(line: str, tmp_path: Path) -> None:
    """After an import, readers see the characters of the source."""
    import_article(f"A title\n\n{line}\n\nThe end is here.\n".encode(), tmp_path / "a")
    first = read_article(tmp_path / "a").article.blocks[0]
    assert plain_text(first.heading if isinstance(first, Section) else first) == line


def test_a_line_that_leads_into_its_list_is_no_heading() -> None:
    """With an empty line below it or without."""
    assert body("T\n\nCall us at once if\n\n- it bleeds\n- it hurts\n").startswith("Call us")
    assert body("T\n\nRisks\n\n- it bleeds\n- it hurts\n").startswith("## Risks")


def test_numbers_without_prose_between_are_a_list() -> None:
    """With prose between they are those of headings."""
    assert body("T\n\nText here.\n\n1. One\n\n2. Two\n").endswith("1. One\n2. Two")
    headed = body("T\n\n1. One\n\nText.\n\n2. Two\n\nText.\n")
    assert headed == "## 1. One\n\nText.\n\n## 2. Two\n\nText."


def test_a_list_begins_at_its_own_number() -> None:
    """Typed numbers stay what they are."""
    assert body("T\n\nText here.\n\n3. Three\n4. Four\n").endswith("3. Three\n4. Four")


def test_bullets_between_numbers_belong_to_the_number_above() -> None:
    """The list is one list."""
    made = body("T\n\nText here:\n\n1. One\n- a bit\n- b bit\n2. Two\n")
    assert made.endswith("1. One\n   - a bit\n   - b bit\n2. Two")


def test_rows_that_are_alike_have_no_row_of_names() -> None:
    """They become a list; nothing becomes a column's name that is none."""
    made = body("T\n\nWeek 1\t1 tablet\nWeek 2\t2 tablets\n\nEnd of it.\n")
    assert made.startswith("- Week 1: 1 tablet\n- Week 2: 2 tablets")


def test_a_page_number_alone_is_a_number_of_the_text() -> None:
    """Only numbers that count pages are gone."""
    assert "3/4" in body("T\n\nTake of the tablet\n\n3/4\n\nof it each day.\n")


def test_furniture_within_the_text_stays() -> None:
    """It is a website's only at the head and at the tail."""
    made = body("T\n\nPrint\n\nYou can print this page.\n\nShare\n\nThe last words are text.\n")
    assert "## Print" in made
    assert "## Share" in made


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("Größe der Dosis\n\nNehmen Sie täglich 2 Stück für Ihre Knochen.".encode("cp1252"), "täg"),
        (
            "Как принимать\n\nПринимайте лекарство каждый день и пейте воду.".encode("cp1251"),
            "день",
        ),
        (
            "血圧の測り方\n\n毎日、朝と夜に測ってください。これは大切です。".encode("shift_jis"),
            "毎日",
        ),
        ("如何测量血压\n\n您可以在家测量，如果头晕请打电话给医生。".encode("gb18030"), "头晕"),
        ("A dose – “two” a day\n\nTake it with water.".encode("utf-16"), "“two”"),
        ("\ufeffA dose\n\nTake it with water.".encode(), "title: A dose"),
        (b"A dose\r\n\r\nTake it\rwith water.", "Take it"),
    ],
    ids=["cp1252", "cp1251", "shift_jis", "gb18030", "utf-16", "mark", "crlf"],
)
def test_any_encoding_that_can_be_recognised_is_read(data: bytes, words: str) -> None:
    """What was guessed is said."""
    assert words in import_article(data).text


ENCODINGS = {
    "german-web-copy": "cp1252 latin-1 mac_roman cp850 utf-16 utf-16-le utf-16-be utf-32",
    "french-web-copy": "cp1252 latin-1 iso8859-15 mac_roman cp850 utf-16-le",
    "spanish-leaflet": "cp1252 mac_roman cp850",
    "dutch-web-copy": "cp1252 mac_roman cp850",
    "printed-leaflet": "cp1252 mac_roman cp850",
    "polish-web-copy": "cp1250 iso8859-2 utf-16-le",
    "russian-warning": "cp1251 koi8-r iso8859-5 cp866 mac_cyrillic utf-16-be",
    "turkish-capitals": "cp1254 iso8859-9",
    "arabic-web-copy": "cp1256 iso8859-6 utf-16-le",
    "japanese-web-copy": "shift_jis euc_jp iso2022_jp utf-16-le",
    "chinese-web-copy": "gb18030 gbk utf-16-be",
    "traditional-chinese-marks": "big5 gb18030",
    "korean-web-copy": "euc_kr johab",
}


@pytest.mark.parametrize(
    ("name", "encoding"),
    [(name, encoding) for name, names in ENCODINGS.items() for encoding in names.split()],
)
def test_a_text_in_an_old_encoding_is_the_same_article(name: str, encoding: str) -> None:
    """Letter for letter; and the encoding that was guessed is named."""
    path = next(CASES.glob(f"[0-9][0-9]-{name}.txt"))
    data = path.read_text("utf-8").encode(encoding, "ignore")
    bare = data.decode(encoding)
    made = import_article(data)
    assert made.text == import_article(bare.encode()).text
    assert any("not UTF-8" in each.message for each in made.diagnostics)


def test_letters_that_two_encodings_read_differently_are_asked_about() -> None:
    """One byte proves little."""
    found = import_article("Kürbis\n\nEin Kürbis.\n".encode("cp1252")).diagnostics
    assert any(each.code == "guessed" and "not UTF-8" in each.message for each in found)
    doubt = import_article(b"A title\n\nTake it with \x82 and rest.\n").diagnostics
    assert any("could be others" in each.message for each in doubt)


def test_a_byte_that_is_not_utf8_in_a_file_that_is_stops_the_import() -> None:
    """What it was nobody can know; guessing would change all other letters."""
    data = "Größe\n\nTäglich für Sie, schön.\n".encode() + b"Caf\xe9 ist gut.\n"
    with pytest.raises(SourceError, match=r"input:4: byte 0xe9 is not UTF-8, but the rest"):
        import_article(data)


def test_letters_that_were_encoded_twice_are_read_as_they_were() -> None:
    """`GrÃ¶ÃŸe` is what programs make of UTF-8 that they take for Windows-1252."""
    text = "Die Größe der Dosis\n\nNehmen Sie täglich 2 Stück – mit Wasser.\n"
    twice = text.encode().decode("cp1252", "ignore").encode()
    made = import_article(twice)
    assert "title: Die Größe der Dosis\n" in made.text
    assert any("twice" in each.message for each in made.diagnostics)


@pytest.mark.parametrize("data", [b"", b"  \n", b"PK\x03\x04\0\0\0", b"\x89PNG\r\n\x1a\n\0\0\0"])
def test_what_is_no_text_is_refused_in_one_sentence(data: bytes) -> None:
    """An empty file, an archive, a picture."""
    with pytest.raises(SourceError, match="text"):
        import_article(data)


def test_an_article_is_never_overwritten(tmp_path: Path) -> None:
    """The second import of the same name says so, and leaves the first alone."""
    made = import_article(b"One\n\nThe first text.\n", tmp_path)
    assert made.written == (tmp_path / "article.md",)
    with pytest.raises(WriteError, match="is there already"):
        import_article(b"Two\n\nThe second text.\n", tmp_path)
    assert "The first text." in (tmp_path / "article.md").read_text("utf-8")


def test_a_language_can_be_named() -> None:
    """And a name that is none is refused."""
    assert import_article(b"One\n\nText.\n", language="en-gb").language == "en-GB"
    with pytest.raises(SourceError, match="language tag"):
        import_article(b"One\n\nText.\n", language="a language")


# --- The proof ---------------------------------------------------------------------------------


def made(text: str) -> Manuscript:
    """Return the manuscript of a text."""
    return plain.from_text(text.encode(), "a.txt", "en")


def test_a_lost_word_stops_the_import() -> None:
    """Were an importer to drop a word in silence, nothing would be written."""
    one = made("Title\n\nTake 5 mg twice.\n")
    short = replace(one, account=one.account + " daily")
    with pytest.raises(ConformanceError, match="daily"):
        prove(short, serialise(short), "a.txt")


def test_numbers_in_another_order_stop_the_import() -> None:
    """A dose is not to change places with another."""
    one = made("Title\n\nTake 5 mg.\n\nThen take 10 mg.\n")
    turned = replace(one, blocks=tuple(reversed(one.blocks)))
    with pytest.raises(ConformanceError, match="another order"):
        prove(turned, serialise(turned), "a.txt")


def test_words_that_would_be_read_as_markup_stop_the_import() -> None:
    """The article is read again, and must be what was meant."""
    one = made("Title\n\nTake *5* mg.\n")
    with pytest.raises(ConformanceError, match="not read as it stands"):
        prove(one, serialise(one).replace("\\*", "*"), "a.txt")


# --- Words of the languages --------------------------------------------------------------------


def test_every_language_that_has_labels_has_wordings() -> None:
    """And the label of its key points is among them."""
    for path in sorted(LABELS.glob("*.toml")):
        labels = tomllib.loads(path.read_text("utf-8"))
        words = wording(path.stem)
        assert file_of(path.stem), path.stem
        assert label(labels["boxes"]["key-points"]) in words.key_points, path.stem
        assert label(labels["references"]) in words.references, path.stem


@pytest.mark.parametrize("language", languages())
def test_key_points_are_known_in_every_language(language: str) -> None:
    """By each of the usual wordings, also in capitals and with a colon."""
    words = wording(language)
    for heading in sorted(words.key_points):
        text = f"Abc 1\n\n{heading.capitalize()}:\n\n• aa 2\n• bb 3\n"
        (box,) = plain.from_text(text.encode(), "a.txt", language).blocks
        assert isinstance(box, Box), heading
        assert box.kind is BoxKind.KEY_POINTS, heading
    # The last of them on the whole way.
    assert "::: key-points" in import_article(text.encode(), language=language).text


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_the_language_is_found(path: Path) -> None:
    """From the script and the commonest words."""
    expected = path.with_name(f"{path.stem}.expected.md").read_text("utf-8")
    assert f"\nlang: {guess(path.read_text('utf-8'))[0]}\n" in expected


# --- What a small fault would change -----------------------------------------------------------


def test_a_range_of_marks_cites_all_of_its_works() -> None:
    """The last one, too."""
    works = "".join(f"{at}. Muster A. Title {at}. J Ex. 201{at};4:1-2.\n" for at in (1, 2, 3))
    made = body(f"T\n\nIt helps [1-3].\n\nReferences\n\n{works}")
    assert made == "It helps [@muster2011; @muster2012; @muster2013]."


@pytest.mark.parametrize(
    ("line", "dialled"),
    [
        ("Phone: 0345 123 4500", "tel:03451234500"),
        ("Phone: 030/1234567", "tel:0301234567"),
        ("Phone: +44 (0)345 123 4500", "tel:+443451234500"),
        ("Phone: 0345 123 4500 ext. 4", "tel:03451234500"),
        ("Phone: +44 345 123 450O", ""),
        ("Phone: 0345 123 4500 / 4501", ""),
        ("Phone: 0345 123 4500 / 0345 123 4501", ""),
    ],
)
def test_a_number_of_a_contact_is_a_link_only_where_it_dials_what_it_shows(
    line: str, dialled: str
) -> None:
    """Its words stay as they were in any case."""
    found = contact_line(line, wording("en"), Position("mail.txt", 1))
    assert plain_text(found) == line
    assert [each.target for each in found if isinstance(each, Link)] == [dialled] * bool(dialled)


def test_wrapped_chinese_joins_without_a_space() -> None:
    """A line's end is no word's end."""
    assert body("石膏\n\n请把手臂抬高两天。坐着或躺着时，把手臂放在枕头\n上。\n", "zh-Hans") == (
        "请把手臂抬高两天。坐着或躺着时，把手臂放在枕头上。"
    )


def test_a_name_with_a_comma_is_one_name() -> None:
    """In a list of names it stands between quotation marks."""
    made = import_article(b"Sleep\n\nBy Jane Sample, MD and John Testman\n\nSleep well.\n")
    assert 'authors: ["Jane Sample, MD", John Testman]' in made.text


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("• Take ........", "&#8226; Take ........"),
        ("– one", "&#8211; one"),
        ("##Before", "\\##Before"),
        ("1.First", "1\\.First"),
        ("-Take", "\\-Take"),
        (":: warning", "\\:: warning"),
    ],
)
def test_what_the_reader_would_take_for_typed_markup_stays_text(line: str, written: str) -> None:
    """An import writes what was there; it is not read as a list, heading or box on the way back."""
    assert line_start(line) == written


def test_a_day_that_begins_a_line_has_a_backslash_only_where_it_would_be_an_item(
    tmp_path: Path,
) -> None:
    """“15. May” below another line of its paragraph is no list, nor is “15.May” alone.

    Whatever the number, its sign and the language: what is read again is what was written.
    """
    nowhere = Position("", 1)
    numbers = ("0", "1", "01", "2", "5", "10", "15", "99", "007", "2026", "123456789")
    behind = (" Mai", " mg", "", " mars: 5 mg", " مايو", " 月", "Mai", " IV. Tag", " •")
    shapes: list[tuple[Inline, ...]] = []
    for number, close, words in product(numbers, ".)", behind):
        line = f"{number}{close}{words}"
        shapes += [(Text(line),), (Text("Am"), LineBreak(), Text(line)),
            (Text(line), LineBreak(), Text(line), LineBreak(), Text(f"2. {line}"))]  # fmt: skip
    paragraphs = [Paragraph(each, nowhere) for each in shapes]
    items = tuple(ListItem((each,), nowhere) for each in paragraphs)
    holders: dict[str, tuple[Block, ...]] = {
        "paragraphs": tuple(paragraphs),
        "bullets": (List(items, False, nowhere),),
        "numbers": (List(items, True, nowhere),),
        "quotation": (BlockQuote(tuple(paragraphs), nowhere),),
    }
    for (name, blocks), lang in product(holders.items(), ("de", "ar", "zh-Hans")):
        source = tmp_path / f"{name}-{lang}.md"
        made = serialise(Manuscript({"title": "T", "lang": lang}, blocks, ""))
        source.write_text(made, "utf-8")
        article = read_article(source).article
        assert article is not None
        read = [each for each in walk(article.blocks) if isinstance(each, Paragraph)]
        assert list(map(_lines_of, read)) == list(map(_lines_of, paragraphs)), (name, lang)
        kinds = Counter(type(each) for each in walk(article.blocks))
        assert kinds[List] == (name in ("bullets", "numbers"))
    written = serialise(Manuscript({}, holders["paragraphs"], ""))
    assert "Am \\\n15. Mai" in written
    assert "\n\n5.Mai\n" in written
    assert "\n\n15\\. Mai\n" in written


def _lines_of(paragraph: Paragraph) -> str:
    return "".join(
        each.text if isinstance(each, Text) else "\n" if isinstance(each, LineBreak) else ""
        for each in walk(paragraph)
    )


def test_small_figures_as_others_write_them_stay_signs() -> None:
    """`~2~`, `^9^` and `==x==` of a text are no markup of ours."""
    assert escaped("H~2~O 10^9^ ==x==") == "H\\~2~O 10\\^9^ \\==x=="


@pytest.mark.parametrize("text", ["^[^\\w\\n]+$", "Take 5 mg^[not 6] a day."])
def test_what_cannot_be_proved_is_a_sentence(text: str) -> None:
    """Where an article would grow if it were imported again, too: no traceback."""
    with suppress(ConformanceError):
        import_article(text.encode())


# --- Numbers that stand as they stand -----------------------------------------------------------

_DAYS = [
    # A list whose half would be taken for one, and the rest for text.
    ("2. Tag: Baden Sie nicht.", "3. Tag: Duschen Sie kurz.", "5. Tag: Kommen Sie zu uns."),
    ("1. Woche: eine Tablette", "2. Woche: zwei Tabletten", "4. Woche: drei Tabletten"),
    ("1. Mai: Erster Termin.", "15. Mai: Zweiter Termin.", "3. Juni: Letzter Termin."),
    ("1. Tag Nüchtern", "3. Tag Suppe", "7. Tag Normal"),
    ("2. Tag 5 mg", "4. Tag 10 mg"),
    ("5) Wasser", "8) Ruhe"),
    ("١. يوم أول", "٢. يوم ثان", "٥. يوم خامس"),
    ("२. दिन आराम", "३. दिन चलें", "६. दिन आएँ"),
    ("1) 일 휴식", "2) 일 산책", "5) 일 방문"),
]
_LISTS = [
    ("1. Wash.", "2. Dry.", "4. Go."),
    ("1. Wash.", "2. Dry.", "2. Dry again.", "3. Go."),
    ("3. Go.", "4. Come.", "7. Rest."),
    ("1. Take two.", "2. Take three.", "3. Take four."),
]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("lines", _DAYS, ids=lambda lines: lines[0])
def test_ordinals_that_begin_lines_are_text(lines: tuple[str, ...], gap: str) -> None:
    """All of them, so that none is torn off as a list, nor as a heading."""
    whole = f"Nach der OP\n\nBitte lesen Sie das genau.\n\n{gap.join(lines)}\n\nRufen Sie uns an.\n"
    made = import_article(whole.encode(), language="de")
    blocks = read_article(SourceText(made.text)).article.blocks
    assert {type(each) for each in blocks} == {Paragraph}
    shown = " ".join(" ".join(plain_text(block).split()) for block in blocks[1:-1])
    assert shown == " ".join(lines)
    # Each stands on a line of its own.
    assert len(blocks) - 3 + made.text.count("\\\n") == len(lines) - 1


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("lines", _LISTS, ids=lambda lines: " ".join(lines))
def test_a_list_keeps_the_numbers_that_it_had(lines: tuple[str, ...], gap: str) -> None:
    """One that is left out, or is there twice, is said; the list stays one."""
    whole = f"After it\n\nPlease read this well.\n\n{gap.join(lines)}\n\nCall us at any time.\n"
    assert "\n\n" + "\n".join(lines) + "\n\n" in body(whole)
    asked = [each for each in said(whole, "asked") if "do not follow" in each.message]
    assert len(asked) == (lines != _LISTS[3])


@pytest.mark.parametrize("dash", ["-", "–", "‑"])
def test_a_range_of_figures_that_a_wrap_parts_is_one(dash: str) -> None:
    """With no space in it: `10-` above `20` is ten to twenty."""
    lines = [Line(f"Drink 10{dash}", 1), Line("20 glasses", 2)]
    joiner = Joiner("", "en", wording("en"), Reports("a.txt"))
    assert joiner.join(lines) == f"Drink 10{dash}20 glasses"


@pytest.mark.parametrize(
    ("lines", "language"),
    [
        (
            ("2. November 2026: Aufnahme", "3. November 2026: Operation", "4. November: Visite"),
            "de",
        ),
        (("30. November: Aufnahme", "1. Dezember: Operation"), "de"),
        (("8. 12. 2026: Aufnahme", "9. 12. 2026: Operation"), "de"),
        (("2. november: indlæggelse", "3. november: operation"), "da"),
        (("2. marraskuuta klo 8", "3. marraskuuta klo 9"), "fi"),
        (("2. listopadu: příjem", "3. listopadu: operace"), "cs"),
    ],
)
def test_days_that_follow_each_other_are_no_list(lines: tuple[str, ...], language: str) -> None:
    """They stand as they were typed; a list would count them itself."""
    text = "A title\n\nWords come first.\n\n" + "\n".join(lines) + "\n\nThe end of it.\n"
    made = body(text, language)
    article = read_article(SourceText(f"---\ntitle: T\nlang: de\n---\n\n{made}\n")).article
    assert not [each for each in walk(article) if isinstance(each, List)]
    for line in lines:
        assert line in made.replace("\\.", ".")


@pytest.mark.parametrize("number", ["II.", "III.", "IV.", "§ 2", "§2", "§ 12a"])
def test_a_numbered_heading_right_below_a_sentence_is_one(number: str) -> None:
    """It does not run on in the paragraph above it; nor is a name with such a number torn."""
    made = body(f"T\n\nVorbereitung\nNichts essen.\n{number} Operation\nSie schlafen.\n", "de")
    assert made.endswith(f"Nichts essen.\n\n## {number} Operation\n\nSie schlafen.")
    made = body(f"T\n\nEs gilt der Absatz nach\n{number} Satz eins hier.\nEs gilt auch so.\n", "de")
    assert f"## {number}" not in made


@pytest.mark.parametrize(("signs", "text"), [("##", "Wichtig"), ("###", "مهم"), ("##", "重要")])
def test_signs_of_a_heading_without_a_space_are_no_words(signs: str, text: str) -> None:
    """They are left out, and that is said; one sign alone may be a keyword's."""
    source = f"Abc\n\nErster Satz.\n\n{signs}{text}\nRufen Sie 112 an.\n"
    assert f"## {text}\n" in body(source, "de")
    assert signs in [each.dropped for each in said(source, "left-out")]
    assert "#Wichtig" in body("Abc\n\nErster Satz.\n\n#Wichtig\n\nSatz zwei.\n", "de")
