"""Marks beside those of references: `(2)` beside `[1]`, a raised ², numbers that no work has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plainleaf.diagnostics import Diagnostic
from plainleaf.errors import UsageError
from plainleaf.importers import Import, import_article

WORKS = "".join(f"{at}. Muster A. Title {at}. J Ex. 201{at};4:1-2.\n" for at in (1, 2, 3))
# A sentence with a mark at its end, and the heading of its references.
SENTENCES = [
    ("en", "Most people can walk soon {}.", "References"),
    ("de", "Die meisten gehen bald wieder {}.", "Literatur"),
    ("fr", "La plupart marchent vite {}.", "Références"),
    ("es", "La mayoría camina pronto {}.", "Referencias"),
    ("pl", "Większość szybko chodzi {}.", "Piśmiennictwo"),
    ("ar", "يمشي معظم الناس قريبا {}.", "المراجع"),
    ("zh-Hans", "大多数人很快就能走路{}。", "参考文献"),
]
ROUND = ["(2)", "(2,3)", "(1–3)", "（2）"]
# What stands in brackets or above others and is no mark.
NONE = [
    "Take one tablet (2 tablets) at night.",
    "Take 5 mg (2 mg for children).",
    "Walk 2 m², 3 cm³, 10² m and 70 kg/m ².",
    "Call (2) 555 1234 or +44 (1) 20.",
    "You should (1) eat, (2) drink and (3) sleep.",
    "(1) Wash your hands, (2) take it.",
    "It is 4 (5) years old (2019).",
    "Vitamin B12, omega-3 and CO2.",
]


def text(line: str, heading: str = "References", first: str = "It helps [1].") -> str:
    """Return a text with a line, and its references."""
    return f"Knee pain\n\n{first}\n\n{line}\n\n{heading}\n\n{WORKS}"


def asked(made: Import) -> list[Diagnostic]:
    """Return what an import asks of marks."""
    return [each for each in made.diagnostics if "list of references" in each.message]


def body(made: Import) -> str:
    """Return what stands below the front matter."""
    return made.text.split("\n---\n", 1)[1].strip()


@pytest.mark.parametrize("first", ["It helps [1].", "It helps."])
@pytest.mark.parametrize("mark", [*ROUND, " ²", " ²⁻³"])
@pytest.mark.parametrize(("language", "sentence", "heading"), SENTENCES)
def test_a_mark_of_another_kind_is_asked_about_and_can_become_a_citation(
    language: str, sentence: str, heading: str, mark: str, first: str
) -> None:
    """By its line; unasked it stays as it is."""
    line = sentence.format(mark)
    data = text(line, heading, first).encode()
    made = import_article(data, language=language)
    assert line.replace("  ", " ") in body(made)
    (found,) = asked(made)
    assert (found.code, found.position.line, mark.strip() in found.message) == ("asked", 5, True)
    (question,) = [each for each in made.questions if each.now == "text" and each.report is found]
    assert [*question.others] == ["citation"]
    cited = import_article(data, language=language, decisions={question.key: "citation"})
    assert mark.strip() not in body(cited)
    assert "[@muster201" in body(cited).splitlines()[-1]
    assert asked(cited) == []


@pytest.mark.parametrize("line", NONE)
def test_a_dose_a_power_a_number_to_call_and_what_counts_are_no_marks(line: str) -> None:
    """Nothing is asked about them, and nothing changed."""
    made = import_article(text(line).encode())
    assert re.sub(r"[\\]|<br>", "", body(made)).endswith(line)
    assert asked(made) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Take (2) daily.", "may lead"),
        ("After recovery2, walk.", "may lead"),
        ("As in 2019² or 5 mg².", "may lead"),
        ("See [2, p. 5].", "may lead"),
        ("It is safe [7].", "no 7"),
        ("It is safe [1, 9].", "no 1, 9"),
    ],
)
def test_a_mark_that_cannot_be_settled_by_a_click_is_said(line: str, said: str) -> None:
    """It may be a dose: its author writes the citation."""
    made = import_article(text(line).encode())
    assert re.sub(r"\\", "", body(made)).endswith(line)
    (found,) = asked(made)
    assert said in found.message
    assert not [each for each in made.questions if each.report is found]
    with pytest.raises(UsageError):
        import_article(text(line).encode(), decisions={"5": "citation"})


def test_of_one_line_what_is_sure_becomes_citations_and_the_rest_stays() -> None:
    """Doses stand where they stood."""
    line = "Take (2) tablets of 5 mg (3), or 10 mg (20 ml) (1)."
    made = import_article(text(line).encode())
    (key,) = [each.key for each in made.questions if "citation" in each.others]
    cited = import_article(text(line).encode(), decisions={key: "citation"})
    assert body(cited).splitlines()[-1] == (
        "Take (2) tablets of 5 mg [@muster2013], or 10 mg (20 ml) [@muster2011]."
    )


def test_without_a_list_of_references_nothing_is_asked(tmp_path: Path) -> None:
    """`(2)` is no mark of a text that has none."""
    made = import_article(b"Knee pain\n\nTake one (2), or two [3].\n")
    assert asked(made) == []
