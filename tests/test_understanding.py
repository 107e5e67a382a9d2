"""Icon arrays, words explained and room to write, in three scripts: every validator is content."""

from __future__ import annotations

import pytest

from browser.axe import Axe
from plainleaf.api import Export, export
from validators.field import Check
from validators.libreoffice import LibreOffice
from validators.libreoffice_faults import mended
from validators.verapdf import VeraPdf

ARTICLE = """---
title: {dose}
lang: {language}
glossary:
  {dose}: "{words} **{words}**"
  MRI | {scan}: "{words}"
---

::: key-points
- **{dose}**
:::

## {words}

{dose}, MRI.

| {words} | MRI |
|---------|-----|
| {dose}  | {scan} |

::: icon-array {{count=13 of=17}}
{words} 13/17
:::

::: icon-array {{before=9 count=5 of=100}}
{words} 5/100
:::

::: note
::: icon-array {{without=30 count=18 of=1000 what="{words}"}}
:::
:::

::: warning
## {words}

{words}
:::

::: questions {{lines=2}}
1. {words}
2. {words}
   - {dose}
:::

::: my-notes {{lines=30}}
:::

::: my-notes {{lines=0}}
{words}
:::

::: my-notes
| {words} | 2 |
|---------|---|
| 3       | 4 |
:::
"""
WORDS = {
    "en": {"dose": "Dose", "scan": "scan", "words": "Some words"},
    "ar": {"dose": "جرعة", "scan": "فحص", "words": "بعض الكلمات"},
    "ja": {"dose": "用量", "scan": "検査", "words": "いくつかの言葉"},
}


@pytest.fixture(scope="module", params=WORDS)
def exported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Export:
    """Export the article in one language; parity and PDF/UA-1 are conditions of exporting."""
    language = str(request.param)
    folder = tmp_path_factory.mktemp(f"in-{language}")
    text = ARTICLE.format(language=language, **WORDS[language])
    (folder / "article.md").write_text(text, "utf-8")
    return export(folder, out=folder / "out")


def test_an_author_has_nothing_to_mend(exported: Export) -> None:
    """The article is as the documentation says."""
    assert not exported.diagnostics
    assert exported.report.parity is not None
    assert exported.report.parity.passed


def test_the_pdf_is_pdf_ua_by_two_validators(
    exported: Export, verapdf: VeraPdf, page_ua1: Check
) -> None:
    """Names of groups are text in a picture, and the picture has its description."""
    assert verapdf(exported.files["pdf"]) == []
    assert page_ua1(exported.files["pdf"]) == []


def test_the_epub_passes_epubcheck_and_ace(exported: Export, epubcheck: Check, ace: Check) -> None:
    """The roles of the glossary are where they may stand."""
    assert epubcheck(exported.files["epub"]) == []
    assert ace(exported.files["epub"]) == []


def test_the_word_file_keeps_its_schema(exported: Export, ooxml: Check) -> None:
    """Borders of lines, bookmarks of terms, pictures with their fallback."""
    assert ooxml(exported.files["docx"]) == []


def test_another_program_makes_pdf_ua_of_the_word_file(
    exported: Export, libreoffice_ua: LibreOffice, verapdf: VeraPdf
) -> None:
    """LibreOffice finds the structure; its own faults are put right first, each by name."""
    assert verapdf(mended(libreoffice_ua(exported.files["docx"]))) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_is_accessible_in_chromium(
    exported: Export, axe: Axe, width: int, dark: bool
) -> None:
    """Nothing scrolls sideways, and empty lines are no empty landmark."""
    assert axe(exported.files["html"], width, dark=dark) == []
