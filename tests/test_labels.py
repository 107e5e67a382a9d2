"""The product's own words are there in every language, and none is forgotten or half translated."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from plainleaf.api import UnfitArticle, export
from plainleaf.errors import ThemeError
from plainleaf.handout import compose, foreign
from plainleaf.model.article import BoxKind
from plainleaf.model.parts import Colophon, Source
from plainleaf.model.words import plain_text
from plainleaf.reader import read_article
from plainleaf.theme import Labels, Theme, default_theme, templates_folder
from samples import held

FOLDER = templates_folder() / "handout" / "labels"
LANGUAGES = (
    "ar bn cs da de el en es fa fi fr he hi hu id it ja ko nb nl pl pt pt-BR ro ru sv tr uk ur vi "
    "zh-Hans zh-Hant"
).split()
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
    parts = (handout.byline, held(handout, Source), handout.body, held(handout, Colophon))
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
    space = "" if own["by"].endswith("：") else " "
    assert byline == f"{own['by']}{space}{authors}"
    assert source.startswith(own["source"] + own["colon"].rstrip())
    # The words within the entry are those of the style's locale, which speaks most of these.
    assert ("2nd ed." in source and "(n.d.)" in source) == (language in ("en", "bn", "ur"))
    assert body.startswith(own["boxes.note"])
    # Figures after Arabic or Hebrew words need a mark to keep their order.
    mark = ""  # an isolate keeps the order
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
    [
        ("de-AT", "de"),
        ("pt-BR", "pt-BR"),
        ("pt-MZ", "pt"),
        ("no", "nb"),
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant"),
    ],
)
def test_a_region_finds_the_labels_of_its_language(tag: str, language: str) -> None:
    """The nearest ones; Chinese ones in the script that the region writes."""
    labels: Labels = default_theme().labels(tag)
    assert labels.language == language
    assert foreign(labels, tag) == ""


@pytest.mark.parametrize("tag", ["xx", "ur-Latn", "sr-Cyrl", "enx"])
def test_a_language_without_labels_has_none(tag: str) -> None:
    """Nor has one that is written in another script than its labels."""
    assert default_theme().speaks(tag) == ""
    with pytest.raises(ThemeError, match=f"labels/{tag}.toml"):
        default_theme().labels(tag)


def test_an_article_without_labels_is_an_error_that_a_theme_can_mend(tmp_path: Path) -> None:
    """Not English words in a handout in Esperanto; with the theme's own labels it is exported."""
    article = tmp_path / "article.md"
    article.write_text("---\ntitle: Folio\nlang: eo\n---\n\n::: note\nVortoj.\n:::\n", "utf-8")
    with pytest.raises(UnfitArticle) as caught:
        export(article, ["html"], tmp_path / "out")
    (found,) = [each for each in caught.value.diagnostics if each.is_error]
    assert (found.code, found.position.line) == ("no-labels", 3)
    assert str(FOLDER / "en.toml") in found.hint
    theme = tmp_path / "theme"
    (theme / "labels").mkdir(parents=True)
    (theme / "theme.toml").write_text('name = "Own"\n', "utf-8")
    own = (FOLDER / "en.toml").read_text("utf-8").replace('"Note"', '"Noto"')
    (theme / "labels" / "eo.toml").write_text(own, "utf-8")
    done = export(article, ["html"], tmp_path / "out", theme=Theme(theme))
    assert ">Noto<" in done.files["html"].read_text("utf-8")


def test_a_draft_without_labels_has_english_words_marked_as_english(tmp_path: Path) -> None:
    """So that a screen reader reads them with an English voice."""
    article = tmp_path / "article.md"
    article.write_text("---\ntitle: Folio\nlang: eo\n---\n\n::: note\nVortoj.\n:::\n", "utf-8")
    done = export(article, ["html"], tmp_path / "out", draft=True)
    assert '<span lang="en" xml:lang="en" dir="ltr">Note</span>' in done.files["html"].read_text()


@pytest.mark.parametrize("label", ["page_of", "boxes.note"])
def test_a_label_that_a_file_lacks_stops_the_export(label: str, tmp_path: Path) -> None:
    """No English word steps in; the message says which label, and in which file."""
    labels = tmp_path / "theme" / "labels"
    labels.mkdir(parents=True)
    (labels.parent / "theme.toml").write_text('name = "Own"\n', "utf-8")
    lines = (FOLDER / "en.toml").read_text("utf-8").splitlines()
    name = label.removeprefix("boxes.")
    kept = [line for line in lines if not line.startswith(f"{name} =")]
    (labels / "eo.toml").write_text("\n".join(kept), "utf-8")
    article = tmp_path / "article.md"
    article.write_text("---\ntitle: Folio\nlang: eo\n---\n\n::: note\nVortoj.\n:::\n", "utf-8")
    with pytest.raises(ThemeError, match=f"labels/eo.toml .*'{name}'"):
        export(article, ["pdf"], tmp_path / "out", theme=Theme(labels.parent))


def test_the_documentation_lists_these_languages(root: Path) -> None:
    """No more than there are, and none is left out."""
    page = (root / "docs" / "languages.md").read_text("utf-8")
    table = page[page.index("| Tag ") : page.index("The tag of a region")]
    assert sorted(re.findall(r"\| `([\w-]+)`", table)) == sorted(LANGUAGES)
    assert f"labels in {len(LANGUAGES)} languages" in (root / "README.md").read_text("utf-8")
