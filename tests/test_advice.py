"""Advice: on the seed article, on words, by a project's weights, and what an export says of it.

One room: every code is tried on the same seed article, and by the same project files.
"""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from plainleaf.api import UnfitArticle, check, check_with_measures, export
from plainleaf.checks import ADVICE, advise
from plainleaf.checks.context import CheckContext
from plainleaf.checks.numbers.figures import counts
from plainleaf.checks.prose.passive import passive_in
from plainleaf.checks.run import CheckResult
from plainleaf.checks.scorecard import Outcome, summary
from plainleaf.checks.up_to_date import last_day
from plainleaf.checks.vocabulary import is_explained, vocabulary
from plainleaf.diagnostics import Severity
from plainleaf.errors import SettingsError
from plainleaf.reader import read_article
from plainleaf.settings import Settings, settings_for

CONTENT = Path(__file__).resolve().parents[1] / "content"
TODAY = date(2026, 11, 25)
FRONT = "---\ntitle: T\nlang: en\nreviewed: 2026-01-01\n---\n\n"

# What somebody who read the seed article line by line would say of it, and nothing else.
SEED = [
    (0, "no-action", ""),
    (0, "no-help", ""),
    (0, "no-review-date", ""),
    (0, "reading-grade", "about 16 years of school"),
    (3, "plainer-word", "“medication”"),
    (32, "long-sentence", "of 22 words: “These episodes"),
    (36, "jargon", "“opioid”"),
    (36, "long-sentence", "of 22 words: “While this"),
    (36, "plainer-word", "“problematic”"),
    (36, "plainer-word", "“regulate”"),
    (40, "jargon", "“receptors”"),
    (40, "long-sentence", "of 33 words: “What makes"),
    (40, "plainer-word", "“potentially”"),
    (40, "plainer-word", "“tolerate”"),
    (44, "jargon", "“nausea”"),
    (44, "long-sentence", "of 28 words: “Some patients"),
    (44, "passive-voice", "“was increased”"),
    (44, "vague-quantity", "“Some patients”"),
    (48, "long-sentence", "of 25 words: “However"),
    (48, "long-sentence", "of 29 words: “If you"),
    (48, "plainer-word", "“comprehensive”"),
    (48, "plainer-word", "“healthcare provider”"),
    (48, "plainer-word", "“typically”"),
    (54, "passive-voice", "“be made”"),
    (54, "plainer-word", "“in consultation with”"),
    (54, "plainer-word", "“monitor”"),
]


def advised(folder: Path, body: str, front: str = FRONT) -> CheckResult:
    """Return the checkup of a body."""
    (folder / "article.md").write_text(front + body + "\n", "utf-8")
    return check_with_measures(folder, today=TODAY)


def codes_of(folder: Path, body: str) -> list[str]:
    """Return the codes of the advice on a body, those about the article as a whole left out."""
    return [each.code for each in advised(folder, body).advice if each.position.line]


def test_the_seeds_weaknesses_are_found_at_their_lines_and_nothing_else() -> None:
    """Its grade, long sentences and unexplained words; BPD and dissociation are explained."""
    found = check(CONTENT / "nalmefen", today=TODAY)
    left = list(found)
    for line, code, words in SEED:
        (each, *_) = [
            one
            for one in left
            if (one.position.line, one.code) == (line, code) and words in one.message
        ]
        left.remove(each)
    assert left == []
    assert [one.position for one in found] == sorted(one.position for one in found)


def test_our_guide_to_clear_print_reads_easily() -> None:
    """An example of what is asked for, but for two sentences and some passives."""
    found = check_with_measures(CONTENT / "clear-print", today=TODAY)
    assert {each.code for each in found.advice} == {"long-sentence", "passive-voice"}
    assert [each.position.line for each in found.advice if each.code == "long-sentence"] == [3, 228]


@pytest.mark.parametrize(
    "text",
    [
        "You may have nausea (feeling sick).",
        "You may feel sick (nausea).",
        "Nausea is when you want to vomit.",
        "Nausea means that you want to vomit.",
        "Wanting to vomit is called nausea.",
        "This is what nausea can feel like.",
        "You may want to vomit, or nausea.",
        "You may have nausea – the wish to vomit.",
        "You may have nausea, which makes you want to vomit.",
        "Nausea: you want to vomit.",
        "- a suppository - medicine that melts inside you",
        "You may be feeling sick. This nausea, feeling sick, will go away.",
        "You may have nausea.\n\nNausea\n: The wish to vomit.",
        "You may have nausea. It goes away.\n\nNausea is a wish to vomit.",
    ],
)
def test_a_word_that_the_text_explains_is_no_jargon(tmp_path: Path, text: str) -> None:
    """Wherever in the article that is."""
    assert "jargon" not in codes_of(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        "You may have nausea.",
        "Nausea is a common side effect.",
        "You may have vomiting or nausea at night.",
        "You may have nausea (see page 2).",
        "You may have nausea (BPD).",
    ],
)
def test_a_word_beside_which_something_else_is_said_is_not_explained(
    tmp_path: Path, text: str
) -> None:
    """Brackets and “is” alone explain nothing."""
    assert codes_of(tmp_path, text).count("jargon") == 1


def test_jargon_is_reported_once_where_it_first_stands(tmp_path: Path) -> None:
    """In any of its forms; headings and names are not where it is explained."""
    found = advised(
        tmp_path, "## Biopsies\n\nAsk.\n\nA\nbiopsy. Biopsies hurt.\n\nBiopsied?"
    ).advice
    assert [each.position.line for each in found if each.code == "jargon"] == [12]
    assert "jargon" not in codes_of(tmp_path, "Ask the British Renal Society.")


def test_the_word_list_is_large_and_clean() -> None:
    """Every entry has plainer words, none of them a word of the list; no form stands twice."""
    for name, least in (("jargon", 350), ("plainer", 70)):
        words = vocabulary("en", name, Settings())
        entries = list(dict.fromkeys(words.entries.values()))
        assert len(entries) > least
        forms = [form for entry in entries for form in entry.forms]
        assert len(forms) == len(set(forms))
        for entry in entries:
            assert entry.name == entry.name.lower()
            assert 1 < len(entry.plainer) < 90, entry
            hard = [found.name for found, *_ in words.find(entry.plainer)]
            assert not set(hard) & set(entry.forms), entry
    assert not vocabulary("de", "jargon", Settings()).entries


def test_what_is_explained_is_told_by_place() -> None:
    """The function looks at one use of a word."""
    (entry,) = {found for found, *_ in vocabulary("en", "jargon", Settings()).find("stents")}
    text = "A stent is a small tube. Stents last."
    assert is_explained(text, 2, 7, entry, "A stent is a small tube.")
    assert not is_explained(text, 25, 31, entry, "Stents last.")


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("13 out of 17 patients", [(13, 17)]),
        ("thirteen of seventeen women", [(13, 17)]),
        ("3 in 100", [(3, 100)]),
        ("1 in every 1,000 people and 5 in 1,000", [(1, 1000), (5, 1000)]),
        ("2 of 3 doses, page 1 of 5, 1 in 24 hours, born in 1986, open 9 in 10 minutes", []),
        ("version 1.2 of 3, on 3 of May, 5 of the 5-day course", []),
    ],
)
def test_counts_of_people_are_told_from_other_fractions(
    text: str, pairs: list[tuple[int, int]]
) -> None:
    """Doses, pages and hours are no people."""
    assert [(each.count, each.of) for each in counts(text)] == pairs


@pytest.mark.parametrize(
    ("sentence", "passive"),
    [
        ("The dose was slowly increased.", "was slowly increased"),
        ("You will be seen by a nurse.", "be seen by"),
        ("It has been shown to help.", "been shown"),
        ("It is often caused by a virus.", "is often caused by"),
        ("The arm isn’t moved.", "isn’t moved"),
        ("Your leg is swollen and you are tired.", None),
        ("It is called a stent.", None),
        ("You are allowed to eat, and you are often ten.", None),
        ("The risk is increased.", None),
        ("She was born in 1980.", None),
        ("We have seen it.", None),
    ],
)
def test_the_passive_is_told_from_states(sentence: str, passive: str | None) -> None:
    """Something is done, or something is so."""
    found = passive_in(sentence)
    assert (found[0] if found else None) == passive


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("## When to call\n\nYour wound is hot, or you have a fever.", False),
        ("Seek medical advice if your rash spreads.", False),
        ("Your rash may spread, and you may have a fever. We call it measles.", True),
    ],
)
def test_where_help_is_named_in_any_words_nothing_asks_for_it(
    tmp_path: Path, told: str, found: bool
) -> None:
    """A heading says it as well as a box."""
    assert any(each.code == "no-help" for each in advised(tmp_path, told).advice) is found


def test_other_languages_get_no_advice_from_english_lists(tmp_path: Path) -> None:
    """Silence where there is no list."""
    front = FRONT.replace("lang: en", "lang: es")
    body = "La dosis was increased. Nausea, ECG, 20% of patients. 1 in 8 women."
    found = {each.code for each in advised(tmp_path, body, front).advice}
    assert found == {"no-key-points", "no-source"}


def test_dates_of_review_end_with_their_month_or_year() -> None:
    """A handout due in 2026 is not overdue before 2027."""
    assert last_day("2026") == date(2026, 12, 31)
    assert last_day("2028-02") == date(2028, 2, 29)
    assert last_day("2026-03-01") == date(2026, 3, 1)
    assert last_day("") is None
    assert last_day("2026-13") is None
    assert last_day("2026-02-00") == date(2026, 2, 1)
    assert last_day("²") is None


def test_a_review_is_overdue_the_day_after(tmp_path: Path) -> None:
    """The day is asked for; nothing else knows it."""
    (tmp_path / "article.md").write_text(
        FRONT.replace("reviewed", "next-review") + "Words.\n", "utf-8"
    )
    on_time = check(tmp_path, today=date(2026, 1, 1))
    late = check(tmp_path, today=date(2026, 1, 2))
    assert {each.code for each in late} - {each.code for each in on_time} == {"review-overdue"}


# --- The score card ---------------------------------------------------------------------------


def test_the_score_card_has_every_item_of_both_lists_once() -> None:
    """20 items of the index; 24 of PEMAT-P, whose items 13 and 14 are for films."""
    items = check_with_measures(CONTENT / "nalmefen", today=TODAY).score_card
    numbers = {
        name: [each.number for each in items if each.list == name] for name in ("CDC", "PEMAT")
    }
    assert numbers["CDC"] == list(range(1, 21))
    assert numbers["PEMAT"] == [n for n in range(1, 27) if n not in (13, 14)]
    assert all(item.asks and item.seen for item in items)


def test_the_score_card_says_what_was_seen() -> None:
    """The seed: a box at the top, no picture, three unexplained words, too hard."""
    items = {(each.list, each.number): each for each in
             check_with_measures(CONTENT / "nalmefen", today=TODAY).score_card}  # fmt: skip
    assert items["CDC", 2].outcome is Outcome.MET
    assert items["CDC", 4].outcome is Outcome.NOT_MET
    assert items["CDC", 7].seen.startswith("3 words")
    assert items["PEMAT", 3].seen == "SMOG 16"
    assert items["PEMAT", 17].outcome is Outcome.NOT_APPLICABLE
    assert items["CDC", 18].outcome is Outcome.PERSON


def test_an_empty_article_scores_without_a_fault(tmp_path: Path) -> None:
    """Nothing is met by nothing; all kinds of outcome add up to the items."""
    totals = summary(advised(tmp_path, "").score_card)
    assert {name: sum(counter.values()) for name, counter in totals.items()} == {
        "CDC": 20,
        "PEMAT": 24,
    }


def test_a_projects_weights_do_not_change_the_score(tmp_path: Path) -> None:
    """What is turned off is still not met."""
    settings(tmp_path, '[severity]\njargon = "off"\n')
    found = advised(tmp_path, "You may have nausea.")
    assert "jargon" not in {each.code for each in found.advice}
    items = {(each.list, each.number): each for each in found.score_card}
    assert items["PEMAT", 4].outcome is Outcome.NOT_MET


# --- A project's own settings -----------------------------------------------------------------


def settings(folder: Path, text: str, name: str = "plainleaf.toml") -> None:
    """Write a project file."""
    (folder / name).write_text(text, "utf-8")


def test_a_project_changes_severities(tmp_path: Path) -> None:
    """Beside the article or above it; raised advice stops an export."""
    settings(tmp_path, '[severity]\njargon = "error"\nno-source = "off"\nno-action = "warning"\n')
    folder = tmp_path / "handout"
    folder.mkdir()
    found = {each.code: each.severity for each in advised(folder, "You may have nausea.").advice}
    assert found["jargon"] is Severity.ERROR
    assert found["no-action"] is Severity.WARNING
    assert "no-source" not in found
    with pytest.raises(UnfitArticle) as caught:
        export(folder, ["html"], tmp_path / "out")
    assert [each.code for each in caught.value.diagnostics] == ["jargon"]


def test_pyproject_holds_settings_too(tmp_path: Path) -> None:
    """In [tool.plainleaf]; a file without it, or one that is broken, is another tool's."""
    settings(tmp_path, "[tool.plainleaf.limits]\nsentence-words = 5\n", "pyproject.toml")
    folder = tmp_path / "handout"
    folder.mkdir()
    settings(folder, "not toml", "pyproject.toml")
    assert "long-sentence" in codes_of(folder, "This sentence has more than five words.")


def test_a_clinics_words_are_added_and_taken_out(tmp_path: Path) -> None:
    """New words are jargon; known ones get other words, or go."""
    settings(
        tmp_path,
        'abbreviations = ["ECG"]\n[words]\n"port|ports" = "a box under the skin"\n'
        'nausea = "queasiness"\n"biopsy" = "off"\n"approximately" = "off"\n',
    )
    found = advised(tmp_path, "Your port. Nausea. A biopsy. An ECG. Approximately.").advice
    said = [each.message for each in found if each.code in ("jargon", "plainer-word")]
    assert len(said) == 2
    assert "a box under the skin" in said[0] + said[1]
    assert "queasiness" in said[0] + said[1]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[severity]\njargn = "off"\n', "there is no code 'jargn'. Did you mean 'jargon'?"),
        ('[severity]\njargon = "loud"\n', r"severity.jargon: "),
        ("[limits]\nsentence-words = 0\n", r"limits.sentence-words: "),
        ("[limts]\n", r"limts: "),
        ("[severity\n", "not valid TOML"),
        ('[severity]\nmissing-alt = "note"\n', "'error' is the least that it can be"),
        ('[severity]\nunknown-key = "off"\n', "'note' is the least that it can be"),
    ],
)
def test_a_wrong_project_file_is_one_sentence(tmp_path: Path, text: str, says: str) -> None:
    """A misspelt word would silently change nothing; what loses words cannot be turned off."""
    settings(tmp_path, text)
    (tmp_path / "article.md").write_text(
        FRONT.replace("reviewed", "revued") + "![](no.png)\n", "utf-8"
    )
    with pytest.raises(SettingsError, match=says.replace("[", r"\[")):
        check(tmp_path, today=TODAY)


def test_a_project_file_that_is_a_link_is_refused(tmp_path: Path) -> None:
    """A stranger's article may bring it, and it may lead to any file."""
    (tmp_path / "elsewhere.toml").write_text("[limits]\n", "utf-8")
    folder = tmp_path / "handout"
    folder.mkdir()
    (folder / "plainleaf.toml").symlink_to(tmp_path / "elsewhere.toml")
    with pytest.raises(SettingsError, match="is a link"):
        settings_for(folder / "article.md")


def test_the_nearest_project_file_counts(tmp_path: Path) -> None:
    """Alone: two files are not mixed."""
    settings(tmp_path, "[limits]\ngrade = 6\nsentence-words = 10\n")
    folder = tmp_path / "handout"
    folder.mkdir()
    settings(folder, "[limits]\ngrade = 12\n")
    limits = settings_for(folder / "article.md").limits
    assert (limits.grade, limits.sentence_words) == (12, 20)


# --- Exports ----------------------------------------------------------------------------------


def test_advice_is_kept_apart_from_what_an_export_reports(tmp_path: Path) -> None:
    """The files have nothing to mend; that the text could be plainer is said elsewhere."""
    done = export(CONTENT / "nalmefen", ["html"], tmp_path)
    assert done.diagnostics == ()
    assert len(done.advice) == len(SEED)


def test_the_day_reaches_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An overdue handout is the same handout."""
    source = FRONT.replace("reviewed: 2026", "next-review: 2020") + "Words.\n"
    (tmp_path / "article.md").write_text(source, "utf-8")
    late = export(tmp_path, ["html", "epub"], tmp_path / "late")
    assert "review-overdue" in {each.code for each in late.advice}

    class Earlier(date):
        @classmethod
        def today(cls) -> date:
            return date(2019, 1, 1)

    monkeypatch.setattr("plainleaf.checks.run.date", Earlier)
    early = export(tmp_path, ["html", "epub"], tmp_path / "early")
    assert "review-overdue" not in {each.code for each in early.advice}
    for name, file in late.files.items():
        assert file.read_bytes() == early.files[name].read_bytes()


def test_advice_costs_an_export_little() -> None:
    """Once warm: less than a third of what it takes to write the PDF."""
    article = read_article(CONTENT / "nalmefen" / "article.md").article
    times = []
    for _ in range(5):
        # The processor's time: others may be at work on the machine.
        start = time.process_time()
        advise(CheckContext(article, Settings(), TODAY))
        times.append(time.process_time() - start)
    assert min(times) < 0.03


def test_a_long_article_is_checked_in_a_breath(tmp_path: Path) -> None:
    """Time grows with the text, not with its square."""
    body = "\n\n".join(
        f"## Part {n}\n\nNausea is common: 13 out of 17 patients, or 20%, had it in {n}. ABC it is."
        for n in range(1500)
    )
    (tmp_path / "article.md").write_text(FRONT + body, "utf-8")
    article = read_article(tmp_path / "article.md").article
    start = time.process_time()
    advise(CheckContext(article, Settings(), TODAY))
    assert time.process_time() - start < 10


def test_every_code_of_advice_is_a_warning_or_a_note(tmp_path: Path) -> None:
    """Only a project makes advice an error."""
    folders = Path(__file__).parent / "checks"
    for code in ADVICE:
        for each in check_with_measures(folders / code / "bad.md", today=TODAY).advice:
            assert not each.is_error
