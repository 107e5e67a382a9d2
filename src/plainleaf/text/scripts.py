"""Scripts: which way a language is written, with which fonts, and where to have them.

One row of `SCRIPTS` says all that differs from script to script; readers, writers, checks and
`doctor` ask here. Names of fonts are those of Noto, which has a family for every script, and of
what Windows and macOS bring along for who has no Noto.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

CORE, CJK = "fonts-noto-core", "fonts-noto-cjk"


class Slot(StrEnum):
    """Which of the fonts of a run Word takes for a script (ISO/IEC 29500-1, 17.3.2.26)."""

    MAIN = "ascii"
    COMPLEX = "cs"
    EAST_ASIAN = "eastAsia"


@dataclass(frozen=True, slots=True)
class Script:
    """One script, as people of one country or more write it.

    Args:
        code: ISO 15924.
        name: in English, as it stands in messages.
        unicode: how the names of its characters begin in Unicode.
        fonts: families for the page, the best first; empty where those of the theme have it.
        package: the Debian package of the first of them.
        word_alternative: what Word takes where the family that it is told is missing.
        office: the family that Word is told, where that is not the first one.
        slot: which font of a run Word takes for it.
        rtl: it runs from right to left.
        upright: nobody slants it; words are stressed by weight.
        joined: its letters join, or hang from one line; no gaps are put between them.
        leading: the least height of a line, as a ratio to the type size.
        languages: BCP 47 tags of languages that are written so where the tag names no script.
    """

    code: str
    name: str
    unicode: tuple[str, ...]
    fonts: tuple[str, ...] = ()
    package: str = CORE
    word_alternative: str = ""
    slot: Slot = Slot.MAIN
    rtl: bool = False
    upright: bool = False
    joined: bool = False
    office: str = ""
    leading: float = 0
    languages: tuple[str, ...] = ()

    @property
    def family(self) -> str:
        """The family that paper and screens ask for first; empty where it is the theme's."""
        return self.fonts[0] if self.fonts else ""

    @property
    def word(self) -> str:
        """The family that Word is told; empty where it is the theme's."""
        return self.office or self.family

    @property
    def first(self) -> bool:
        """True if its family stands before the theme's: its quotation marks are as wide as it."""
        return self.slot is Slot.EAST_ASIAN


def _complex(
    code: str,
    name: str,
    languages: str,
    windows: str,
    *,
    rtl: bool = False,
    joined: bool = False,
) -> Script:
    return Script(
        code,
        name,
        (name.upper(),),
        (f"Noto Sans {name}", windows),
        word_alternative=windows,
        slot=Slot.COMPLEX,
        rtl=rtl,
        upright=True,
        joined=joined,
        languages=tuple(languages.split()),
    )


def _indic(code: str, name: str, languages: str) -> Script:
    return _complex(code, name, languages, "Nirmala UI", joined=True)


def _han(code: str, name: str, region: str, systems: str, languages: str, more: str = "") -> Script:
    others = tuple(systems.split(", "))
    return Script(
        code,
        name,
        ("CJK", "IDEOGRAPHIC", *more.split()),
        (f"Noto Sans CJK {region}", f"Noto Sans {region}", *others),
        CJK,
        others[0],
        Slot.EAST_ASIAN,
        upright=True,
        leading=1.6,
        languages=tuple(languages.split()),
    )


LATIN = Script("Latn", "Latin", ("LATIN",))
SCRIPTS = (
    LATIN,
    Script(
        "Cyrl",
        "Cyrillic",
        ("CYRILLIC",),
        languages=tuple("ru uk be bg mk sr kk ky mn tg".split()),
    ),
    Script("Grek", "Greek", ("GREEK",), languages=("el",)),
    # Word sets lines as high as a font asks; Noto's Arabic one asks for more than double.
    replace(
        _complex("Arab", "Arabic", "ar fa ur ps sd ug ckb ks pnb", "Arial", rtl=True, joined=True),
        word_alternative="Noto Sans Arabic",
        office="Arial",
    ),
    _complex("Hebr", "Hebrew", "he yi", "Arial", rtl=True),
    _complex("Syrc", "Syriac", "syr arc", "Estrangelo Edessa", rtl=True, joined=True),
    _complex("Thaa", "Thaana", "dv", "MV Boli", rtl=True),
    Script("Nkoo", "N’Ko", ("NKO",), ("Noto Sans NKo", "Ebrima"), CORE, "Ebrima", Slot.COMPLEX,
           rtl=True, upright=True, joined=True, languages=("nqo",)),
    Script("Adlm", "Adlam", ("ADLAM",), ("Noto Sans Adlam", "Ebrima"), CORE, "Ebrima",
           Slot.COMPLEX, rtl=True, upright=True, joined=True),
    Script("Rohg", "Hanifi Rohingya", ("HANIFI",), ("Noto Sans Hanifi Rohingya",), CORE, "",
           Slot.COMPLEX, rtl=True, upright=True, joined=True, languages=("rhg",)),
    _indic("Deva", "Devanagari", "hi mr ne sa"),
    _indic("Beng", "Bengali", "bn as"),
    _indic("Guru", "Gurmukhi", "pa"),
    _indic("Gujr", "Gujarati", "gu"),
    _indic("Orya", "Oriya", "or"),
    _indic("Taml", "Tamil", "ta"),
    _indic("Telu", "Telugu", "te"),
    _indic("Knda", "Kannada", "kn"),
    _indic("Mlym", "Malayalam", "ml"),
    _indic("Sinh", "Sinhala", "si"),
    _complex("Thai", "Thai", "th", "Leelawadee UI"),
    _complex("Laoo", "Lao", "lo", "Leelawadee UI"),
    _complex("Khmr", "Khmer", "km", "Leelawadee UI"),
    _complex("Mymr", "Myanmar", "my", "Myanmar Text"),
    Script("Armn", "Armenian", ("ARMENIAN",), ("Noto Sans Armenian", "Segoe UI"), CORE, "Segoe UI",
           languages=("hy",)),
    Script("Geor", "Georgian", ("GEORGIAN",), ("Noto Sans Georgian", "Segoe UI"), CORE, "Segoe UI",
           languages=("ka",)),
    Script("Ethi", "Ethiopic", ("ETHIOPIC",), ("Noto Sans Ethiopic", "Ebrima"), CORE, "Ebrima",
           upright=True, languages=("am", "ti")),
    _han("Hans", "Chinese", "SC", "Microsoft YaHei, PingFang SC", "zh yue wuu", "BOPOMOFO"),
    _han("Hant", "Traditional Chinese", "TC", "Microsoft JhengHei, PingFang TC", "zh-TW",
         "BOPOMOFO"),
    _han("Hanh", "Hong Kong Chinese", "HK", "Microsoft JhengHei, PingFang HK", "zh-HK zh-MO"),
    _han("Jpan", "Japanese", "JP", "Yu Gothic, Hiragino Sans", "ja", "HIRAGANA KATAKANA "
         "KATAKANA-HIRAGANA"),
    _han("Kore", "Korean", "KR", "Malgun Gothic, Apple SD Gothic Neo", "ko", "HANGUL"),
)  # fmt: skip

_BY_CODE = {script.code.lower(): script for script in SCRIPTS}
_BY_LANGUAGE = {tag.lower(): script for script in SCRIPTS for tag in script.languages}
# The last to claim a name would win; Han characters stand for Chinese, which most of them are.
_BY_NAME = {name: script for script in reversed(SCRIPTS) for name in script.unicode}
_LANGUAGE_OF = {"Arab": "ar", "Hebr": "he", "Cyrl": "ru"}


@lru_cache(maxsize=256)
def script_of(language: str) -> Script:
    """Return the script of a language (BCP 47); a script subtag decides, then the region.

    What is not in the table is Latin.
    """
    first, *rest = language.lower().split("-")
    for part in rest:
        if len(part) == 4 and part.isalpha():
            script = _BY_CODE.get(part, LATIN)
            hong_kong = script.code == "Hant" and {"hk", "mo"} & set(rest)
            return _BY_CODE["hanh"] if hong_kong else script
    for region in rest:
        if found := _BY_LANGUAGE.get(f"{first}-{region}"):
            return found
    return _BY_LANGUAGE.get(first, LATIN)


def right_to_left(language: str) -> bool:
    """Return whether a language (BCP 47) is written from right to left."""
    return script_of(language).rtl


def script_of_character(character: str) -> Script | None:
    """Return the script of a letter; None for what belongs to all, and for what is not known."""
    name = unicodedata.name(character, "").split(" ")[0]
    return _BY_NAME.get(name)


def scripts_of(languages: Iterable[str], text: str) -> list[Script]:
    """Return the scripts that a text needs: those of its languages, then those of its letters.

    Args:
        languages: BCP 47 tags of the text and of what is marked in it.
        text: all its characters.
    """
    found = {script_of(language): None for language in languages if language}
    han = any(script.slot is Slot.EAST_ASIAN for script in found)
    for character in sorted(set(text)):
        script = script_of_character(character)
        # The language says whose Han characters they are.
        if script is not None and not (han and script.slot is Slot.EAST_ASIAN):
            found[script] = None
    return list(found)


def how_to_have(character: str) -> str:
    """Return where a font with a character is to be had, as far as its script tells; or nothing."""
    script = script_of_character(character)
    if script is None:
        return ""
    family = f" ({script.family})" if script.family else ""
    return f"Debian’s {script.package} has {script.name} letters{family}."


def language_of(script: Script) -> str:
    """Return the language that most texts in a script are in."""
    if script is LATIN or not script.languages:
        return "en"
    return _LANGUAGE_OF.get(script.code, "zh-Hans" if script.code == "Hans" else
                            script.languages[0])  # fmt: skip
