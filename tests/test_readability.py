"""Readability: the formulas, and the seed article counted by hand."""

from __future__ import annotations

from math import isclose, sqrt
from pathlib import Path

import pytest

from plainleaf.api import check_with_measures
from plainleaf.checks.prose.readability import Measure
from plainleaf.checks.prose.syllables import syllables

SEED = Path(__file__).resolve().parents[1] / "content" / "nalmefen"

# The seed's sentences as counted by hand: line, words, and the words of three syllables or more.
# 17 is said “seventeen”; BPD and PTSD are spelt out, as SMOG's instructions ask.
BY_HAND = [
    (25, 13, "Nalmefen dissociative borderline personality disorder"),
    (26, 17, "increases opposite usually medications"),
    (27, 12, "17 meaningful improvement dissociative"),
    (32, 16, "Imagine suddenly disconnected reality"),
    (32, 20, "dissociation borderline personality disorder BPD post-traumatic disorder PTSD"),
    (32, 22, "episodes frightening disruptive difficult relationships"),
    (36, 14, "natural opioid regulate responses"),
    (36, 16, "experience releases natural opioids"),
    (36, 22, "BPD PTSD overactive contributing problematic dissociative"),
    (40, 19, "Nalmefen opioid receptors potentially regulate"),
    (40, 33, "medication particularly interesting unusual relationship medications tolerate "
             "nalmefen easier tolerate increases"),
    (44, 15, "researchers 17 nalmefen increasing"),
    (44, 12, "Interestingly experienced significant improvement dissociative"),
    (44, 28, "experienced nausea dizziness disappeared characteristic medication"),
    (48, 29, "dissociative related BPD PTSD nalmefen discussing provider"),
    (48, 17, "particularly valuable problematic"),
    (48, 25, "However important remember medication typically comprehensive therapy services"),
    (52, 15, "Nalmefen dissociative BPD PTSD"),
    (53, 20, "medication’s interesting alternative"),
    (54, 19, "decisions consultation providers individual monitor"),
]  # fmt: skip


def test_the_seeds_sentences_are_those_counted_by_hand() -> None:
    """Line, words, and every long word of every sentence."""
    prose = check_with_measures(SEED).inquiry.prose
    found = [
        (each.position.line, len(each.words),
         " ".join(word for word in each.words if syllables(word) >= 3))
        for piece in prose.running
        for each in piece.sentences
    ]  # fmt: skip
    assert found == BY_HAND


def test_the_seeds_grade_is_that_of_the_hand_count() -> None:
    """20 sentences, 384 words, 105 polysyllables: SMOG 16.2."""
    whole = check_with_measures(SEED).measures.whole
    assert whole is not None
    long = sum(len(words.split()) for _, _, words in BY_HAND)
    assert (len(BY_HAND), sum(count for _, count, _ in BY_HAND), long) == (20, 384, 105)
    assert (whole.sentences, whole.words, whole.polysyllables) == (20, 384, 105)
    assert whole.smog is not None
    assert isclose(whole.smog, 1.043 * sqrt(105 * 30 / 20) + 3.1291)
    assert round(whole.smog, 1) == 16.2


def test_the_formulas_are_those_of_their_authors(tmp_path: Path) -> None:
    """Counted by hand: 2 sentences, 10 words, 14 syllables, one of three syllables."""
    whole = measured(tmp_path, "en", "The doctor sees you on Monday. You may eat bananas.")
    assert whole is not None
    assert (whole.sentences, whole.words, whole.syllables, whole.polysyllables) == (2, 10, 14, 1)
    assert isclose(whole.smog or 0, 1.043 * sqrt(1 * 30 / 2) + 3.1291)
    assert isclose(whole.flesch_kincaid or 0, 0.39 * 10 / 2 + 11.8 * 14 / 10 - 15.59)
    assert whole.lix is None


def test_lix_is_for_other_european_languages(tmp_path: Path) -> None:
    """Words of seven letters or more: Tabletten, Krankenhaus."""
    whole = measured(tmp_path, "de", "Nehmen Sie zwei Tabletten. Dann kommen Sie ins Krankenhaus.")
    assert whole is not None
    assert isclose(whole.lix or 0, 9 / 2 + 100 * 2 / 9)
    assert whole.smog is None
    assert whole.flesch_kincaid is None


@pytest.mark.parametrize("language", ["ar", "zh", "hi", "ja", "vi"])
def test_there_is_no_figure_where_no_formula_was_validated(tmp_path: Path, language: str) -> None:
    """And that is said."""
    write(tmp_path, language, "Some words.")
    measures = check_with_measures(tmp_path).measures
    assert measures.whole is None
    assert f"'{language}'" in measures.why_not


def test_lix_that_was_never_validated_is_not_judged_by(tmp_path: Path) -> None:
    """Polish has words to count and nobody who said which figure is hard."""
    write(tmp_path, "pl", "Niepodległościowy przedsiębiorstwo nieprawdopodobieństwo. " * 20)
    found = check_with_measures(tmp_path)
    assert found.measures.whole is not None
    assert "never validated" in found.measures.why_not
    assert "reading-grade" not in {each.code for each in found.advice}


def write(folder: Path, language: str, text: str) -> None:
    """Write an article of one paragraph."""
    source = f"---\ntitle: T\nlang: {language}\n---\n\n{text}\n"
    (folder / "article.md").write_text(source, "utf-8")


def measured(folder: Path, language: str, text: str) -> Measure | None:
    """Return the measure of a text."""
    write(folder, language, text)
    return check_with_measures(folder).measures.whole


# Words from health articles with their syllables, counted by ear.
SPOKEN = """
a 1 the 1 people 2 every 2 everybody 4 medicine 3 medicines 3 area 3 nausea 3 idea 3 create 2
created 3 being 2 doing 2 studied 2 studies 2 used 1 needed 2 treated 2 increased 2 diseases 3
disease 2 changes 2 minutes 2 becomes 2 including 3 something 2 sometimes 2 therefore 2 lifetime
2 caregiver 3 safety 2 statement 2 management 3 element 3 didn’t 2 doesn’t 2 can’t 1 patient 2
patients 2 special 2 social 2 anxious 2 various 3 previous 3 serious 3 million 2 opinion 3
condition 3 association 5 dissociation 5 diabetes 4 insulin 3 peritoneal 5 oesophagus 4 asthma 2
organism 4 fluid 2 quiet 2 science 2 experience 4 easier 3 earlier 3 usually 4 manual 3 valuable
4 technique 2 fatigue 2 tissue 2 vehicle 3 muscle 2 muscles 2 table 2 struggled 2 hundred 2
agreed 2 died 1 played 1 suicide 3 video 3 surgeon 2 react 2 cooperate 4 reinforce 3
specifically 4 chemically 3 naive 2 business 2 wednesday 2 BPD 3 WHO 5 17 3 13 2 2022 5 4.5 3
24-hour 4 post-traumatic 4 vitamin 3 hygiene 2 centre 2 potatoes 3 behaviour 3 familiar 3
marriage 2 rhythm 2 algorithm 4 continued 3 anaemia 4 recipe 3 nuclear 3
"""


def test_syllables_are_those_that_are_spoken() -> None:
    """Every word of the list."""
    parts = SPOKEN.split()
    wrong = {
        word: syllables(word)
        for word, count in zip(parts[::2], parts[1::2], strict=True)
        if syllables(word) != int(count)
    }
    assert wrong == {}
