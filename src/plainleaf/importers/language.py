"""Which language a text is in: by its script, then by its commonest words."""

from __future__ import annotations

import re
from collections import Counter

from plainleaf.importers.wording import common_words, key
from plainleaf.text.scripts import Script, language_of, script_of, script_of_character
from plainleaf.text.shapes import LETTER

_MOST = 20_000  # characters are enough
# Letters that only one of the languages of a script has.
_TELLING = {
    "Cyrl": {"uk": "іїєґ", "ru": "ыэъё"},
    "Arab": {"ur": "ٹڈڑےںھ", "fa": "پچژگ"},
}
_TRADITIONAL = (
    "這個們來說對時會為學醫藥應與從還過後無發體點檢療藥嗎請問題壓飲術經歲氣將護膚腎臟腦熱傷"
)
_SIMPLIFIED = (
    "这个们来说对时会为学医药应与从还过后无发体点检疗药吗请问题压饮术经岁气将护肤肾脏脑热伤"
)


def guess(text: str) -> tuple[str, bool]:
    """Return the language of a text (BCP 47), and whether that is sure."""
    text = text[:_MOST]
    counts: Counter[str] = Counter()
    scripts: dict[str, Script] = {}
    for character in text:
        script = script_of_character(character) if character.isalpha() else None
        if script is not None:
            counts[script.code] += 1
            scripts[script.code] = script
    if not counts:
        return "en", False
    # Kana and hangul decide between the languages that share Han characters.
    if counts["Jpan"] * 10 > sum(counts.values()):
        return "ja", True
    code = counts.most_common(1)[0][0]
    if code == "Hans":
        traditional = sum(text.count(each) for each in _TRADITIONAL)
        simplified = sum(text.count(each) for each in _SIMPLIFIED)
        return ("zh-Hant" if traditional > simplified else "zh-Hans"), traditional != simplified
    telling = _TELLING.get(code, {})
    lower = text.lower()
    own = {name: sum(lower.count(each) for each in letters) for name, letters in telling.items()}
    for name, count in own.items():
        # One such letter may be that of a name; none of the other language's says more.
        others_none = count and not any(own[other] for other in own if other != name)
        if count * 200 > counts[code] or (others_none and code == "Cyrl"):
            return name, True
    scores = _scores(text, code)
    if not scores:
        return language_of(scripts[code]), len(counts) == 1 and code != "Latn"
    (best, first), *others = scores
    second = others[0][1] if others else 0
    return best, first >= 3 and first >= second * 1.15


def is_foreign(text: str, language: str, around: str) -> bool:
    """Return whether words are of another language than the text, as their mark says.

    Args:
        text: the words.
        language: what they are marked as; word processors mark by guess, word by word.
        around: the language of the text.
    """
    if primary(language) == primary(around):
        return False
    words = re.findall(r"[^\W\d_]+", text)
    if not any(word[0].islower() or word[0].lower() == word[0].upper() for word in words):
        return False  # nothing, or proper names
    if script_of(language).code != script_of(around).code:
        return True
    tag, sure = guess(text)
    if sure:
        return primary(tag) != primary(around)
    return len(words) > 1 or primary(tag) == primary(language)


def primary(tag: str) -> str:
    """Return the language of a tag without its region."""
    return tag.partition("-")[0].lower()


def _scores(text: str, code: str) -> list[tuple[str, int]]:
    """Return the languages of a script whose common words a text has, the likeliest first."""
    found = Counter(re.findall(rf"{LETTER}+(?:['’]{LETTER}+)?", key(text)))
    scores = {
        name: sum(found[word] for word in words)
        for name, words in common_words().items()
        if script_of(name).code == code
    }
    found_in = [(name, score) for name, score in scores.items() if score]
    return sorted(found_in, key=lambda pair: -pair[1])
