"""The product's own words are there in every language, and none is forgotten or half translated."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from plainleaf.article import BoxKind, plain_text
from plainleaf.export import export
from plainleaf.handout import compose
from plainleaf.reader import read_article
from plainleaf.scripts import right_to_left
from plainleaf.theme import Labels, default_theme, templates_folder

FOLDER = templates_folder() / "handout" / "labels"
LANGUAGES = "ar de en es fr he hi it ja nl pl pt tr vi zh-Hans".split()
PLACEHOLDER = re.compile(r"\{[^{}]*\}")
JOINTS = {"colon", "list_comma", "list_and"}
ARTICLE = """---
title: T
lang: {language}
authors: [A, B, C]
source: a
version: 2
references:
  - id: a
    type: book
    title: R
    edition: 2
---

::: note
Words.
:::
"""


def words(language: str) -> dict[str, str]:
    """Return all labels of a language, those of boxes as "boxes.…"."""
    data = tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))
    boxes = data.pop("boxes")
    return data | {f"boxes.{name}": value for name, value in boxes.items()}


def composed(language: str, folder: Path) -> tuple[str, str, str, str]:
    """Return byline, source line, box title and last line of a small handout."""
    path = folder / "article.md"
    path.write_text(ARTICLE.format(language=language), "utf-8")
    handout = compose(read_article(path).article, default_theme())
    parts = (handout.byline, handout.source, handout.body, handout.colophon)
    byline, source, body, colophon = map(plain_text, parts)
    return byline, source, body, colophon


def test_the_languages_are_those_that_are_promised() -> None:
    """A language that is lost, or added without this list, is noticed."""
    assert default_theme().languages() == sorted(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_exactly_the_labels_of_english(language: str) -> None:
    """None is missing, none is left over, none is empty."""
    assert words(language).keys() == words("en").keys()
    assert all(value.strip() for value in words(language).values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_has_the_placeholders_of_the_english_one(language: str) -> None:
    """A number that a translation forgot would be lost to its readers."""
    english = words("en")
    for name, value in words(language).items():
        found, expected = PLACEHOLDER.findall(value), PLACEHOLDER.findall(english[name])
        assert sorted(found) == sorted(expected), name
        assert not set("{}") & set(PLACEHOLDER.sub("", value)), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_what_joins_words_begins_or_ends_with_a_space(language: str) -> None:
    """Two spaces in a row, or one before a full stop, come from a label with a stray space."""
    for name, value in words(language).items():
        assert name in JOINTS or value == value.strip(), name


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_no_sentence_is_left_in_english(language: str) -> None:
    """Short words are the same in some languages; labels of two words and more are not."""
    bare = {name: PLACEHOLDER.sub("", value).strip() for name, value in words("en").items()}
    english = {name: value for name, value in words("en").items() if " " in bare[name]}
    own = words(language)
    left = {name for name in english if own[name] == english[name]}
    assert left <= {"et_al"}


def test_every_kind_of_box_has_a_title() -> None:
    """A box says in words what it is."""
    titles = {name.removeprefix("boxes.") for name in words("en") if name.startswith("boxes.")}
    assert titles == {kind.value for kind in BoxKind}


def test_every_label_that_the_code_asks_for_is_there(root: Path) -> None:
    """A name that is misspelt in the code would stop an export in every language."""
    asked = re.compile(r"""labels\[["']([\w-]+)["']\]""")
    names: set[str] = set()
    for path in (root / "src" / "plainleaf").rglob("*.py"):
        names |= set(asked.findall(path.read_text("utf-8")))
    assert len(names) > 10
    assert names <= words("en").keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_handout_speaks_its_own_language(language: str, tmp_path: Path) -> None:
    """Byline, source, box title and last line are in the language of the article."""
    own = words(language)
    byline, source, body, colophon = composed(language, tmp_path)
    authors = f"A{own['list_comma']}B{own['list_and']}C"
    assert byline == f"{own['by']} {authors}"
    assert source.startswith(own["source"] + own["colon"].rstrip())
    # The words within the entry are those of the style's locale, which speaks all of these.
    assert ("2nd ed." in source and "(n.d.)" in source) == (language == "en")
    assert body.startswith(own["boxes.note"])
    # Figures after Arabic or Hebrew words need a mark to keep their order.
    mark = "\u200e" if right_to_left(language) else ""
    assert colophon == f"{own['version']}{own['colon']}{mark}2"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_handout_in_every_language_says_the_same_in_all_files(
    language: str, tmp_path: Path
) -> None:
    """Labels in any script, and every kind of box, come through each writer as they are."""
    boxes = "\n\n".join(f"::: {kind}\n2026\n:::" for kind in BoxKind)
    icons = "".join(
        f"::: icon-array {{{attributes} of=7}}\n3 / 7\n:::\n\n"
        for attributes in ("count=3", "before=5 count=3", "without=5 count=3")
    )
    notes = "::: questions {lines=2}\n1. 2026\n:::\n\n::: my-notes {lines=2}\n:::\n\nMRI.\n"
    article = ARTICLE.format(language=language).replace(
        "source: a", "source: a\nglossary: {MRI: 3}"
    )
    text = f"{article}\n{boxes}\n\n{icons}{notes}\n1[^1]\n\n[^1]: 2\n"
    (tmp_path / "article.md").write_text(text, "utf-8")
    result = export(tmp_path, out=tmp_path / "out")
    assert result.report.parity is not None
    assert [each.passed for each in result.report.parity.formats] == [True] * 4


@pytest.mark.parametrize(
    ("language", "colophon"),
    [("en", "Version: 2"), ("fr", "Version\u00a0: 2"), ("zh-Hans", "版本：2"), ("ja", "版：2")],
)
def test_a_colon_is_set_as_the_language_sets_it(
    language: str, colophon: str, tmp_path: Path
) -> None:
    """French keeps a space before it that never breaks; Chinese and Japanese have a wide one."""
    assert composed(language, tmp_path)[3] == colophon


@pytest.mark.parametrize(
    ("tag", "language"),
    [("de-AT", "de"), ("pt-BR", "pt"), ("zh-CN", "zh-Hans"), ("zh", "zh-Hans"), ("xx", "en")],
)
def test_a_region_finds_its_language_and_an_unknown_language_finds_english(
    tag: str, language: str
) -> None:
    """An article in a language without labels is still exported."""
    labels: Labels = default_theme().labels(tag)
    assert labels.language == language
