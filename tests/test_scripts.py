"""The table of scripts: which language is written how, and with which fonts."""

from __future__ import annotations

import unicodedata

import pytest

from plainleaf.text.fonts import missing
from plainleaf.text.scripts import (
    SCRIPTS,
    Script,
    Slot,
    how_to_have,
    right_to_left,
    script_of,
    script_of_character,
    scripts_of,
)


@pytest.mark.parametrize(
    ("language", "code"),
    [
        *(("en", "Latn"), ("tr", "Latn"), ("ru", "Cyrl"), ("el", "Grek"), ("hi", "Deva")),
        *(("ar-EG", "Arab"), ("fa", "Arab"), ("he", "Hebr"), ("ja", "Jpan"), ("ko", "Kore")),
        *(("zh", "Hans"), ("zh-CN", "Hans"), ("zh-SG", "Hans"), ("zh-Hans-HK", "Hans")),
        *(("zh-TW", "Hant"), ("zh-Hant", "Hant"), ("zh-HK", "Hanh"), ("zh-Hant-MO", "Hanh")),
        *(("pa", "Guru"), ("pa-Arab", "Arab"), ("pa-Arab-PK", "Arab"), ("ur-Latn", "Latn")),
        *(("az-Arab", "Arab"), ("sr-Latn", "Latn"), ("xx", "Latn"), ("", "Latn")),
    ],
)
def test_a_tag_tells_the_script(language: str, code: str) -> None:
    """A script subtag decides, then the region, then the language."""
    assert script_of(language).code == code


@pytest.mark.parametrize("language", "ar he fa ur ps yi dv ckb ug pa-Arab sd nqo".split())
def test_some_languages_run_from_right_to_left(language: str) -> None:
    """By their scripts."""
    assert right_to_left(language)
    assert not right_to_left(f"{language.split('-')[0]}-Latn")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.code)
def test_letters_run_as_their_script_says(script: Script) -> None:
    """The table agrees with Unicode, letter for letter."""
    letters = [
        char
        for char in map(chr, range(0x41, 0x20000))
        if char.isalpha() and script_of_character(char) is script
    ]
    kinds = {unicodedata.bidirectional(char) for char in letters}
    assert kinds <= ({"R", "AL"} if script.rtl else {"L", "ON"})
    # Han characters are one set for all who write them.
    assert letters or script.code in ("Hant", "Hanh")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.code)
def test_every_script_says_what_it_needs(script: Script) -> None:
    """Its fonts and their package, and for Word a font that it brings along."""
    assert script.package in ("fonts-noto-core", "fonts-noto-cjk")
    assert (script.slot is Slot.EAST_ASIAN) == (script.package == "fonts-noto-cjk")
    assert not script.rtl or script.slot is Slot.COMPLEX
    assert script.slot is Slot.MAIN or script.word


def test_a_text_needs_the_scripts_of_its_languages_and_of_its_letters() -> None:
    """Han characters are those of the language; without one, Chinese ones."""
    assert [one.code for one in scripts_of(["ja"], "薬 A かな")] == ["Jpan", "Latn"]
    assert [one.code for one in scripts_of(["en"], "薬 β")] == ["Latn", "Grek", "Hans"]


@pytest.mark.parametrize(
    ("character", "package"),
    [("ש", "fonts-noto-core"), ("薬", "fonts-noto-cjk"), ("க", "fonts-noto-core"), ("☃", "")],
)
def test_a_letter_tells_the_package_of_its_font(character: str, package: str) -> None:
    """What is no letter of a script tells nothing."""
    assert package in how_to_have(character)
    assert bool(how_to_have(character)) == bool(package)


def test_the_package_has_the_letters() -> None:
    """With both packages installed, the letters of every living script of the table are shown."""
    if missing("薬"):
        pytest.skip("fonts-noto-cjk is not installed (tools/setup all)")
    assert missing("aжωاשܐ߀ހहবਹહଓதతಕමഹกກខကհჰሀ薬かナ한") == []
