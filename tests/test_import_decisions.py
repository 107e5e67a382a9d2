"""What somebody decides otherwise of an import: lines back in, other things made of them."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from docx import Document

from command import plainleaf
from plainleaf.errors import UsageError
from plainleaf.importers import Import, import_article
from plainleaf.importers.decisions import Question
from plainleaf.model.words import plain_text
from plainleaf.reader import SourceText, read_article
from plainleaf.studio.texts import said_in

CASES = Path(__file__).parent / "import"
# A press release, mail, references, pages of a printed text, a page of a site.
SOURCES = [
    *(CASES / f"{name}.txt" for name in (
        "02-press-release", "03-email", "24-citations", "81-form-feeds")),
    CASES / "pages" / "wordpress.html",
]  # fmt: skip
OTHERS = [
    *(CASES / f"{name}.txt" for name in (
        "23-arabic-press-release", "25-german-email", "28-lists-and-columns",
        "42-spanish-web-copy", "88-turkish-capitals")),
    CASES / "pages" / "nhs.html",
]  # fmt: skip
PAGE = (
    "<html lang=en><body><nav>Home 1</nav><main><h1>Walking</h1><p>Take 2 walks.</p><aside>"
    '<p>Call <a href="https://example.org/us">us</a> on 3.</p><ul><li>Sit 4</li><li>Go 5</li></ul>'
    "</aside><p>Rest 6 hours.</p></main><footer><p>Clinic 7</p></footer></body></html>"
)


def body(made: Import) -> str:
    """Return what stands below the front matter."""
    return made.text.split("\n---\n", 1)[1].strip()


def numbers(text: str) -> list[str]:
    """Return the numbers of a text in their order."""
    return re.findall(r"\d+", text)


def key_of(made: Import, words: str) -> str:
    """Return the key of what can be decided of words."""
    found = [each for each in made.questions if words in each.words]
    assert len(found) == 1, [each.words for each in found]
    return found[0].key


def imported(folder: Path, text: str, **decisions: str) -> Import:
    """Import a text, with what is made of the lines that hold some words."""
    path = folder / "text.txt"
    path.write_text(text, "utf-8")
    made = import_article(path, language="en")
    by_key = {key_of(made, words.replace("_", " ")): as_ for words, as_ in decisions.items()}
    return import_article(path, language="en", decisions=by_key)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_whatever_is_decided_no_word_is_lost(path: Path) -> None:
    """Each choice by itself: the import proves its words, their order and what it reads as.

    What is asked is the same each time, and decides the same.
    """
    made = import_article(path)
    assert made.questions
    assert import_article(path).questions == made.questions
    assert len({each.key for each in made.questions}) == len(made.questions)
    for question in made.questions:
        for choice in question.others:
            other = import_article(path, decisions={question.key: choice})
            assert other.text != made.text, (question.key, choice)
            assert other.questions == made.questions
        now = import_article(path, decisions={question.key: question.now})
        assert (now.text, now.diagnostics) == (made.text, made.diagnostics)


@pytest.mark.parametrize("path", [*SOURCES, *OTHERS], ids=lambda path: path.stem)
def test_many_decisions_at_once_lose_nothing(path: Path) -> None:
    """In whatever order they are given."""
    chance = random.Random(path.stem)
    questions = import_article(path).questions
    for _ in range(6):
        some = chance.sample(questions, min(6, len(questions)))
        decisions = {each.key: str(chance.choice(each.others)) for each in some}
        made = import_article(path, decisions=decisions)
        turned = dict(reversed(decisions.items()))
        assert import_article(path, decisions=turned).text == made.text


@pytest.mark.parametrize("path", [*SOURCES, *OTHERS], ids=lambda path: path.stem)
def test_all_that_was_left_out_comes_back(path: Path) -> None:
    """Then nothing of it is named as left out any more; the import proves that it is there."""
    made = import_article(path)
    out = [each for each in made.questions if each.now == "left-out"]
    whole = import_article(path, decisions={each.key: "text" for each in out})
    assert len(whole.text) > len(made.text) or not out
    again = {each.dropped for each in whole.diagnostics if each.code == "left-out"}
    assert {each.words for each in out} & again == set()


def test_a_line_comes_back_where_it_stood(tmp_path: Path) -> None:
    """Between what stood around it, as any text is read: paragraphs and lists."""
    text = (CASES / "03-email.txt").read_text("utf-8")
    before = imported(tmp_path, text)
    assert "Hi Tom" not in before.text
    made = imported(tmp_path, text, Hi_Tom="text", Thanks="note")
    parts = body(made).split("\n\n")
    assert parts[:2] == ["Hi Tom,", "here is the text. Please make a leaflet of it."]
    assert body(made).endswith("::: note\nThanks \\\nMia\n:::")
    assert made.questions == before.questions
    assert len(made.diagnostics) == len(before.diagnostics) - 2


def test_each_thing_that_a_line_can_be(tmp_path: Path) -> None:
    """A heading is like the last one, an item joins the list beside it, a title has one home."""
    text = (
        "Knee pain\n\nBy Ana Example\n\nTake 5 mg a day.\n\nWhat helps\n\nRest it for 2 days.\n\n"
        "- Ice\n- A pillow\n\nAsk us.\n"
    )
    made = imported(tmp_path, text)
    assert "authors: [Ana Example]" in made.text
    assert "## What helps" in made.text
    assert body(imported(tmp_path, text, Ask_us="item")).endswith("- A pillow\n- Ask us.")
    assert "\n## Ask us." in imported(tmp_path, text, Ask_us="heading").text
    assert "\nWhat helps\n" in imported(tmp_path, text, What_helps="text").text
    gone = imported(tmp_path, text, Ask_us="left-out")
    assert "Ask us" not in gone.text
    assert [(each.code, each.dropped) for each in gone.diagnostics][-1] == ("left-out", "Ask us.")
    titled = imported(tmp_path, text, What_helps="title")
    assert titled.text.startswith("---\ntitle: What helps\n")
    assert body(titled).startswith("## Knee pain\n\nTake 5 mg")
    typed = imported(tmp_path, text, Ana_Example="text")
    assert "authors" not in typed.text
    assert body(typed).startswith("By Ana Example\n\nTake 5 mg")
    assert "authors: [Ask us.]" not in made.text
    named = imported(tmp_path, text.replace("Ask us.", "Ben Sample, Cleo Muster"),
                     Ben_Sample="authors")  # fmt: skip
    assert "authors: [Ana Example, Ben Sample, Cleo Muster]" in named.text
    # One leaves a field and another comes into it, wherever they stand.
    other = imported(tmp_path, text.replace("\n\nBy", "\n\nBen Sample\n\nBy"),
                     Ben_Sample="authors", Ana_Example="text")  # fmt: skip
    assert "authors: [Ben Sample]" in other.text
    assert "By Ana Example" in body(other)
    boxed = imported(tmp_path, text, A_pillow="key-points")
    assert "::: key-points\n- Ice\n- A pillow\n:::" in boxed.text


def test_a_heading_leaves_out_no_level(tmp_path: Path) -> None:
    """If one becomes text, those below it rise."""
    text = "T\n=\n\nOne\n---\n\nText of one is here.\n\n1.1 Deep\n\nText of deep is here.\n"
    page = tmp_path / "a.html"
    page.write_text("<h1>T</h1><h2>One</h2><p>Text.</p><h3>Deep</h3><p>More.</p>", "utf-8")
    made = import_article(page, language="en")
    assert "### Deep" in made.text
    made = import_article(page, language="en", decisions={key_of(made, "One"): "text"})
    assert "\n## Deep" in made.text
    assert imported(tmp_path, text).text


def test_the_source_as_text_is_no_work_any_more(tmp_path: Path) -> None:
    """Its entry goes, and the citation that was put in because of it, with the space before it."""
    text = (
        "Knee pain\n\nSource: Doe J. Knees. The Journal. 2020;12(3):45-67.\n\nThe researchers "
        "asked 17 people about their knees. It hurts.\n"
    )
    made = imported(tmp_path, text)
    assert "[@doe2020]" in made.text
    plain = imported(tmp_path, text, Doe_J="text")
    assert "@doe2020" not in plain.text
    assert "references" not in plain.text
    assert "knees. It hurts." in plain.text
    assert "Source: Doe J. Knees." in body(plain)
    key = next(each.key for each in made.questions if each.others == ("nothing",))
    uncited = import_article(tmp_path / "text.txt", language="en", decisions={key: "nothing"})
    assert "source: doe2020" in uncited.text
    assert "[@doe2020]" not in uncited.text


def test_what_was_made_of_typed_signs_can_be_as_typed(tmp_path: Path) -> None:
    """A heading in capitals, a label that became a box, columns that became a table."""
    text = (
        "Knee pain\n\nWHAT HELPS\n\nWarning: do not take more than 8 tablets a day.\n\n"
        "Day      Dose\nMonday   5 mg\nTuesday  10 mg\n"
    )
    made = imported(tmp_path, text)
    assert "## What helps" in made.text
    assert "::: warning\nDo not take more than 8" in made.text
    assert "| Monday" in made.text
    other = imported(tmp_path, text, WHAT_HELPS="typed", Warning="text", Monday="text")
    assert "## WHAT HELPS" in other.text
    assert "\nWarning: do not take more than 8 tablets" in other.text
    assert numbers(body(other)) == ["8", "5", "10"]
    (told,) = [each for each in other.diagnostics if each.code == "guessed"]
    assert told.message == "The title was read from this line: “Knee pain”"


def test_a_part_of_a_page_comes_back_with_its_links(tmp_path: Path) -> None:
    """Where it stood, also on a page of one line; the reports tell true lines."""
    path = tmp_path / "page.html"
    path.write_text(PAGE, "utf-8")
    made = import_article(path)
    assert {each.position.line for each in made.diagnostics} == {1}
    keys = {each.words.split()[0]: each.key for each in made.questions if each.now == "left-out"}
    assert set(keys) == {"Home", "Call", "Clinic"}
    whole = import_article(path, decisions=dict.fromkeys(keys.values(), "text"))
    assert numbers(body(whole)) == list("1234567")
    assert "Call [us](https://example.org/us) on 3.\n\n- Sit 4\n- Go 5\n\nRest" in whole.text
    assert [each.message for each in whole.diagnostics] == [
        "The title was read from this line: “Walking”"
    ]
    one = import_article(path, decisions={keys["Call"]: "note"})
    assert numbers(body(one)) == list("23456")
    assert len(one.diagnostics) == 3


def test_of_a_page_too_long_to_number_words_alone_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing else does that stands on the same line."""
    monkeypatch.setattr("plainleaf.importers.web.outside._MOST_PLACES", 3)
    path = tmp_path / "page.html"
    path.write_text(PAGE, "utf-8")
    made = import_article(path)
    one = import_article(path, decisions={key_of(made, "Clinic 7"): "text"})
    assert numbers(body(one)) == list("267")


def test_a_word_file_s_margins_and_headings(tmp_path: Path) -> None:
    """A header comes first, a footer last; a bold line is text with its bold words again."""
    word = Document()
    word.add_paragraph("Walking after a fall")
    word.add_paragraph().add_run("What helps").bold = True
    word.add_paragraph("Take 2 short walks of 10 minutes a day.")
    word.add_paragraph("Ask us.")
    word.sections[0].header.paragraphs[0].text = "Hillside Clinic, call 555 0100"
    word.sections[0].footer.paragraphs[0].text = "Leaflet 12"
    path = tmp_path / "walking.docx"
    word.save(str(path))
    made = import_article(path, language="en")
    decisions = {key_of(made, "Hillside"): "text", key_of(made, "Leaflet"): "text",
                 key_of(made, "What helps"): "text"}  # fmt: skip
    other = import_article(path, language="en", decisions=decisions)
    assert body(other).split("\n\n") == [
        "Hillside Clinic, call 555 0100", "What helps", "Take 2 short walks of 10 minutes a day.",
        "Ask us.", "Leaflet 12",
    ]  # fmt: skip
    titleless = import_article(path, decisions={key_of(made, "Walking"): "heading"})
    assert "title:" not in titleless.text
    assert body(titleless).startswith("## Walking after a fall")


def test_what_cannot_be_decided_is_refused(tmp_path: Path) -> None:
    """In a sentence, and nothing is written."""
    text = "Knee pain\n\nTake 5 mg a day.\n"
    made = imported(tmp_path, text)
    key = key_of(made, "5 mg")
    for decisions, said in (
        ({"99": "text"}, "99"),
        ({key: "table"}, "it can be"),
        ({key: ""}, "“”"),
    ):
        with pytest.raises(UsageError, match=said):
            import_article(tmp_path / "text.txt", tmp_path / "out", decisions=decisions)
    assert not (tmp_path / "out").exists()
    article = tmp_path / "article.md"
    article.write_text("---\ntitle: A\nlang: en\n---\n\nB.\n", "utf-8")
    assert import_article(article).questions == ()


def test_lines_come_back_by_the_command_line(tmp_path: Path) -> None:
    """As text, or as what is said; what cannot be is a sentence, and nothing is written."""
    mail = tmp_path / "mail.txt"
    mail.write_text((CASES / "03-email.txt").read_text("utf-8"), "utf-8")
    out = tmp_path / "out"
    refused = plainleaf(tmp_path, "import", mail, "--out", out, "--take", "6=table")
    assert refused.returncode == 2
    assert "it can be text" in " ".join(refused.stderr.split())
    assert not out.exists()
    made = plainleaf(tmp_path, "import", mail, "--out", out, "--take", "6", "--take", "23=note")
    assert made.returncode == 0
    text = (out / "article.md").read_text("utf-8")
    assert "\n\nHi Tom,\n\n" in text
    assert "::: note\nThanks" in text


def test_marks_and_numbers_are_no_lines() -> None:
    """“Q:” and “A:” alone would say nothing."""
    made = import_article(CASES / "07-questions-answers.txt")
    assert any(each.dropped == "Q:" for each in made.diagnostics)
    assert [each for each in made.questions if each.words == "Q:"] == []
    assert isinstance(made.questions[0], Question)


def test_what_stands_on_each_page_comes_back_in_its_order(tmp_path: Path) -> None:
    """Of the first page, then of the others; below all else what stands below."""
    file = Document()
    section = file.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "First take 5 mg, never 10 mg"
    section.header.paragraphs[0].text = "Then call 112, not 911"
    section.footer.paragraphs[0].text = "Foot 7"
    file.add_heading("Walking", 0)
    file.add_paragraph("Take 2 walks.")
    path = tmp_path / "pages.docx"
    file.save(str(path))
    made = import_article(path, language="en")
    left = {each.key: "text" for each in made.questions if each.now == "left-out"}
    assert len(left) == 3
    whole = body(import_article(path, language="en", decisions=left))
    assert numbers(whole) == ["5", "10", "112", "911", "2", "7"]


def test_a_name_that_comes_goes_with_no_name_that_is_taken_out(tmp_path: Path) -> None:
    """Whichever of the two lines stands first; words that a field loses are in the text."""
    text = "Walking\n\nBob Ray\n\nBy Ann Lee\n\nTake 5 mg a day, and not 10 mg.\n"
    made = imported(tmp_path, text, Ann_Lee="text", Bob_Ray="authors")
    assert "authors: [Bob Ray]" in made.text
    assert "By Ann Lee" in body(made)
    text = "Walking\nHow to walk 2 miles and not 3\n\nBob Ray\n\nTake 5 mg a day.\n"
    first = imported(tmp_path, text)
    assert "description: How to walk" in first.text
    made = imported(tmp_path, text, How_to_walk="note", Take_5="description")
    assert "description: Take 5 mg a day." in made.text
    assert "::: note\nHow to walk 2 miles and not 3\n:::" in body(made)


def test_the_command_says_what_was_decided_and_takes_no_two_decisions(tmp_path: Path) -> None:
    """A line may have moved since somebody noted its number: its words are said."""
    (tmp_path / "text.txt").write_text("Walking\n\nTake 5 mg.\n\nPage 3 of 8\n\nNever 10 mg.\n")
    twice = plainleaf(
        tmp_path, "import", "text.txt", "--lang", "en", "--take", "5", "--take", "5=note"
    )
    assert twice.returncode == 2
    assert "5: is decided twice, as text and as note." in twice.stderr
    assert not (tmp_path / "text").exists()
    made = plainleaf(tmp_path, "import", "text.txt", "--lang", "en", "--take", "5=note")
    assert "As you decided, 5 is note: “Page 3 of 8”" in made.stdout


def test_each_of_two_decisions_about_neighbours_is_carried_out(tmp_path: Path) -> None:
    """Lists side by side are joined at the end alone; a table that two reports tell of is one."""
    path = tmp_path / "page.html"
    path.write_text(
        "<html lang=en><body><h1>Pills</h1><p>Take them at 8.</p><ul><li>1 mg on Monday</li></ul>"
        "<ul><li>Not 2 mg</li></ul><p>Rest 6 hours.</p></body></html>"
    )
    made = import_article(path)
    keys = {words: key_of(made, words) for words in ("Take them", "1 mg", "Not 2")}
    whole = import_article(
        path,
        decisions={keys["Take them"]: "item", keys["1 mg"]: "left-out", keys["Not 2"]: "warning"},
    )
    assert body(whole) == "- Take them at 8.\n\n::: warning\n- Not 2 mg\n:::\n\nRest 6 hours."
    tables = import_article(CASES / "pages" / "tables.html")
    assert sum("Poor sleep" in each.words for each in tables.questions) == 1


_BLOCKS = {
    "list": "<ul><li>Take 5 mg<li>Rest</ul>",
    "numbers": "<ol start=3><li>Take 5 mg<li value=9>Rest</ol>",
    "letters": "<ol type=a><li>Take 5 mg<li>Rest</ol>",
    "nested": "<ol><li>Take<ul><li>5 mg<li>10 mg</ul><li>Rest</ol>",
    "code": "<ul><li><pre>x y</pre><li>Rest</ul>",
    "quotation": "<ul><li><blockquote>Take</blockquote><li>Rest</ul>",
    "table within": "<ul><li>Take<table><tr><td>a<td>b<tr><td>c<td>d</table><li>Rest</ul>",
    "heading within": "<ul><li><h3>Take</h3>5 mg<li>Rest</ul>",
    "terms": "<ul><li><dl><dt>Dose<dd>5 mg</dl><li>Rest</ul>",
    "table": "<table><tr><th>Drug<th>Dose<tr><td>A<td>5 mg<tr><td>B<td><ul><li>1<li>2</ul></table>",
    "link": "<ul><li><a href='https://example.org'>Take</a> 5 mg<li><b>Rest</b></ul>",
}


@pytest.mark.parametrize("name", _BLOCKS)
def test_what_is_offered_can_be_had(name: str, tmp_path: Path) -> None:
    """Whatever is in a list: each choice is proven, or is none."""
    path = tmp_path / "page.html"
    path.write_text(f"<h1>T</h1><p>Read this now.</p>{_BLOCKS[name]}<p>End of it.</p>", "utf-8")
    made = import_article(path, language="en")
    for question in made.questions:
        for choice in question.others:
            again = import_article(path, language="en", decisions={question.key: str(choice)})
            assert again.text != made.text
    (block,) = [each for each in made.questions if each.now in ("list", "table")]
    assert ("note" in block.others) == (name not in ("code", "table"))


def test_what_leads_to_works_is_offered_what_any_list_is() -> None:
    """Whether a choice can be said is tried with the works that are cited in it."""
    text = "Sleep\n\nRead this now.\n\n• It helps{}.\n• Go to bed.\n\nEnd of it.\n{}"
    works = "\nReferences\n\n1. Muster A. A title. J Ex. 2011;4:1-2.\n"
    plain, cited = (
        next(each for each in import_article(given.encode()).questions if each.now == "list")
        for given in (text.format("", ""), text.format(" [1]", works))
    )
    assert cited.others == plain.others


def test_a_decision_that_an_article_cannot_say_is_no_fault_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it does not hold beside the others, the sentence says what to do, in German too."""
    path = tmp_path / "page.html"
    path.write_text(f"<h1>T</h1><p>Read this now.</p>{_BLOCKS['code']}<p>End.</p>", "utf-8")
    monkeypatch.setattr("plainleaf.importers.decisions.offered", lambda questions, _: questions)
    (block,) = [each for each in import_article(path).questions if each.now == "list"]
    with pytest.raises(UsageError, match="choose something else, or leave it as it was") as found:
        import_article(path, decisions={block.key: "note"})
    assert said_in("de", str(found.value)).language == "de"


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("mark", ["{}.", "{})", "({})"])
def test_roman_numerals_at_the_start_of_lines_can_come_in(mark: str, gap: str) -> None:
    """They would be read as a list; they are text, or the list, and nothing is lost."""
    lines = [f"{mark.format(each)} Take {each}" for each in ("I", "II", "III")]
    for some in (lines, [each.lower() for each in lines]):
        made = import_article(
            f"T title\n\nRead it now.\n\n{gap.join(some)}\n\nEnd of it.\n".encode()
        )
        blocks = read_article(SourceText(made.text)).article.blocks
        words = " ".join(" ".join(plain_text(each).split()) for each in blocks)
        for each in some:
            assert each in words
