"""What a line of typed text looks like: an item, a number, a heading, an underline, a row.

Pure functions on strings, for all that must judge by
looks: importers of plain text, checks of articles, rules on Word files. One room, one verdict.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from plainleaf.text.quantities import MONTHS_BEHIND_A_POINT

# Vowel signs and points, which Python's \w leaves out: they part no words.
MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0903\u093a-\u094f"
    "\u0951-\u0957\u0962\u0963\u0980-\u0983\u09bc-\u09cd\u09d7\u0a01-\u0a03\u0a3c-\u0a51\u0a70\u0a71"
    "\u0abc-\u0acd\u0b3c-\u0b57\u0bbe-\u0bd7\u0c3e-\u0c56\u0cbc-\u0cd6\u0d3b-\u0d4d\u0e31\u0e34-\u0e3a"
    "\u0e47-\u0e4e"
)
LETTER = rf"(?:[^\W\d_]|[{MARKS}])"
# Symbol and Wingdings bullets of word processors stand in the private use area.
_BULLETS = "•·‣▪▫●○◦■□◆◇❖►▶▸▹➢➤➔→✓✔✦★☆⁃∙・\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf0a8"
_WEAK_BULLETS = "-*+o–—"
_STRONG = re.compile(rf"(?P<mark>[{_BULLETS}])[^\S\n]*(?P<rest>[^\s{_BULLETS}].*)\Z", re.S)
_WEAK = re.compile(rf"(?P<mark>[{_WEAK_BULLETS}])[^\S\n]+(?P<rest>\S.*)\Z", re.S)
_GLUED = re.compile(r"(?P<mark>[-–—])(?P<rest>[^\s\-–—].*)\Z", re.S)
# A dash behind a number, as lists in Arabic, Persian and Hebrew have it; right before a letter it
# may be part of a name (5-fluorouracil), and elsewhere of a word (2- to 3-fold).
_DASHED = r"[^\S\n]?[-–](?=[^\S\n]+[\u05d0-\u05ea\u0620-\u064a\u066e-\u06d3])"
_NUMBER = re.compile(
    r"(?P<open>[(（]?)(?P<value>\d{1,4})"
    rf"(?P<close>[.)）．、۔]|[.]\)|\.[-–º°]|[º°](?=\s)|/(?=\s[^\W\d_])|{_DASHED})"
    r"(?:[^\S\n]+(?P<rest>\S.*)|(?P<glued>[^\W\d_].*|(?<=[．）、])[0-9].*))\Z",
    re.S,
)
_LETTERED = re.compile(
    r"(?P<open>[(]?)(?P<value>[A-Za-zА-Яа-яΑ-Ωα-ωأ-يא-ת])"
    rf"(?P<close>[.)]|{_DASHED})[^\S\n]+(?P<rest>\S.*)\Z",
    re.S,
)
_STEP = re.compile(
    r"(?P<word>Step|Schritt|[ÉE]tape|Paso|Passo|Fase|Stap|Krok|Шаг|Bước|Adım|Steg|Trin|الخطوة|चरण|ステップ)"
    r"\s?(?P<value>\d{1,2})(?P<close>\s?[.:)：–-]?)\s+(?P<rest>\S.*)\Z",
    re.I | re.S,
)
_ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдежзиклмнопрст",
    "αβγδεζηθικλμ",
    "أبجدهوزحطي",
    "אבגדהוזחטי",
)
_CHINESE = re.compile(
    r"(?P<open>[(（]?)(?P<value>[一二三四五六七八九十]{1,3})(?P<close>[)）、．.])\s*(?P<rest>\S.*)\Z",
    re.S,
)
_CIRCLED = re.compile(r"(?P<value>[①-⑳])[^\S\n]*(?P<rest>\S.*)\Z", re.S)
_SECTION = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){1,4})\.?[^\S\n]+(?P<rest>\S.*)\Z")
_MONTH = re.compile(
    rf"(?:{'|'.join(MONTHS_BEHIND_A_POINT)})(?!\w)"
    # Or somebody's name, where initials stand behind it.
    r"|(?:jan|märz|april|mai|maj|august|marts|mars)(?!\w)\.?(?!\s+(?-i:[A-Z]{1,3})\b)"
    r"|(?:0?[1-9]|1[0-2])\.(?:\s?(?:19|20)\d\d(?!\d)|\d\d(?!\w)|(?=\s*(?:[:,;–—-]|\Z)))",
    re.I,
)
_FIGURE = r"\d[\d.,٫]*"
_BELOW_ZERO = re.compile(
    rf"{_FIGURE}(?:\s*(?:[-–−]|to|bis|à|a|до)\s*[-–−]?\s*{_FIGURE})?"
    r"\s*(?:[°º℃℉]|(?:dpt|D|dB|SD|dioptres?|degrees)\b)"
)
_UNDERLINE = re.compile(r"(?:={3,}|-{3,}|~{3,}|\*{3,}|_{3,}|—{3,}|–{3,}|─{3,}|═{3,})\Z")
_RULE = re.compile(r"(?:[=\-~*_#—–─═.·•+]\s*){3,}\Z|[─═⸻*]+\Z")
_LEADER = re.compile(
    r"(?P<left>\S.*?\S|\S)[ \t]*(?:(?:[.·…_][ \t]?){4,}|…{2,})[ \t]*(?P<right>\S.*)\Z"
)
_SENTENCE_END = re.compile(r"[.!…。！．｡।॥۔։።፧][\"'”’»)\]）」』›]*\Z")
_QUESTION_END = re.compile(r"[?؟？;՞⸮][\"'”’»)\]）」』›]*\Z")
_SHORT_FORM = re.compile(
    rf"(?:(?<![\w{MARKS}])[^\W\d]\.)+\Z|\b(?:etc|bzw|ca|Dr|St|Nr|No|vs|approx|Inc|Ltd)\.\Z"
)
_WORD = re.compile(rf"(?:[^\W_]|[{MARKS}])+(?:['’\-.](?:[^\W_]|[{MARKS}])+)*")
# Scripts that write no spaces between words: so many characters are about one word.
_SPACELESS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_MOST_ITEMS = 999
_CHARACTERS_A_WORD = 2.0
LONGEST_HEADING = 14  # words
_FEWEST_OF_TELEPHONE = 7  # figures


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands before an item: `value` is its number, None for a bullet.

    `style` is equal for the marks of one list: the bullet itself, or what is around the number.
    `weak`: it could be a sign or a dash of the text, so one alone proves nothing.
    """

    text: str
    style: str
    value: int | None
    weak: bool = False


def lone_mark(text: str) -> bool:
    """Return True for a line that is the mark of an item and nothing else."""
    return bool(re.fullmatch(rf"[{_BULLETS}]|\d{{1,2}}[.)]", text))


def bullet(text: str) -> tuple[Mark, str] | None:
    """Return the bullet that a line begins with and the words behind it, or None."""
    if match := _STRONG.match(text):
        return Mark(match["mark"], match["mark"], None), match["rest"]
    if match := _WEAK.match(text):
        return Mark(match["mark"], match["mark"], None, weak=True), match["rest"]
    return None


def glued(text: str) -> tuple[str, str] | None:
    """Return the dash that stands right before the first sign of a line, and the rest, or None."""
    match = _GLUED.match(text)
    return (match["mark"], match["rest"]) if match else None


def undashed(text: str) -> str:
    """Return a line without the dash of an item; before anything but a word it may be a minus."""
    found = _WEAK.match(text)
    if found is not None and found["mark"] not in "-–—":
        return text
    rest = found["rest"] if found else (glued(text) or ("", text))[1]
    return rest if rest[:1].isalpha() and not rest[:1].isnumeric() else text


def may_be_below_zero(text: str) -> bool:
    """Return whether a text begins with what often is: degrees, powers of lenses and of sounds."""
    return _BELOW_ZERO.match(text) is not None


def number(text: str) -> tuple[Mark, str] | None:
    """Return the number of an item (`1.`, `(a)`, `١-`, `①`, `Step 1:`) and the words behind it."""
    if match := _NUMBER.match(text):
        rest = match["rest"] or match["glued"]
        mark = text[: len(text) - len(rest)].strip()
        return Mark(mark, match["open"] + "1" + match["close"], int(match["value"])), rest
    if match := _STEP.match(text):
        mark = text[: match.start("rest")].strip()
        return Mark(mark, f"{match['word'].casefold()} 1", int(match["value"])), match["rest"]
    if match := _CIRCLED.match(text):
        return Mark(match["value"], "①", unicodedata.digit(match["value"], 0) or
                    int(unicodedata.numeric(match["value"]))), match["rest"]  # fmt: skip
    if match := _CHINESE.match(text):
        style = match["open"] + "一" + match["close"]
        mark = text[: match.start("rest")].strip()
        return Mark(mark, style, _chinese(match["value"])), match["rest"]
    if match := _LETTERED.match(text):
        letter = match["value"]
        letters = next((each for each in _ALPHABETS if letter.lower() in each), "")
        if not letters:
            return None
        mark = f"{match['open']}{letter}{match['close']}"
        base = letters[0].upper() if letter.isupper() else letters[0]
        style = f"{match['open']}{base}{match['close']}"
        return Mark(mark, style, letters.index(letter.lower()) + 1, weak=True), match["rest"]
    return None


def is_day(value: str, rest: str) -> bool:
    """Return whether a number with a point and the words behind it are a date (`2. November`)."""
    found = _MONTH.match(rest)
    if found is None:
        return False
    return 1 <= int(value) <= 31 or (len(value) == 4 and found.group()[0].isalpha())


def runs_of_numbers(found: Sequence[tuple[int, str] | None]) -> Iterator[tuple[int, int, bool]]:
    """Yield from where to where lines with numbers stand together, and if they are one list.

    A list may leave a number out, or have one twice. Numbers of which no two follow each other are
    those of the text, and so are those of which some do where all count the same thing: `2. Tag`,
    `3. Tag`, `5. Tag`. Half of them must not be taken for a list. Nor are the days of dates numbers
    of one, even those that follow each other: it would count them itself.

    Args:
        found: of each line its number and the words behind it, or None.
    """
    start = 0
    while start < len(found):
        end, values, said, days = start, list[int](), set[str](), True
        while end < len(found) and (each := found[end]) is not None:
            if each[0] == 1 and values and values[-1] and values[-2:] != [3, 2]:
                break  # it begins anew
            if values and max(each[0], values[-1]) > _MOST_ITEMS:
                break  # a year
            values.append(each[0])
            days = days and is_day(str(each[0]), each[1])
            said |= {first.group().casefold() for first in [_WORD.search(each[1])] if first}
            end += 1
        if values:
            steps = {second - first for first, second in pairwise(values)}
            follow = steps == {1} or (bool(steps & {1, -1}) and len(said) > 1)
            yield start, end, follow and not days
        start = max(end, start + 1)


def _chinese(text: str) -> int:
    """Return the number that Chinese figures up to 99 say."""
    tens, ten, ones = text.rpartition("十")
    figures = "〇一二三四五六七八九"
    if not ten:
        return figures.find(text) if len(text) == 1 else 0
    return (figures.find(tens) if tens else 1) * 10 + (figures.find(ones) if ones else 0)


def section_number(text: str) -> tuple[int, str] | None:
    """Return how deep a number such as `2.1` stands (2 here), and the words behind it."""
    match = _SECTION.match(text)
    if match is None or not begins_large(match["rest"]):
        return None
    return match["number"].count(".") + 1, match["rest"]


def underline(text: str, above: str) -> int:
    """Return the level of heading that a line of signs makes of the line above, or 0."""
    if not _UNDERLINE.match(text) or not above or bullet(above):
        return 0
    long = width(above)
    return (1 if text[0] in "=═*" else 2) if long * 0.5 <= width(text) <= long * 1.5 + 4 else 0


def is_rule(text: str) -> bool:
    """Return True for a line of signs alone, which says nothing."""
    return bool(_RULE.match(text))


def leader(text: str) -> tuple[str, str] | None:
    """Return both ends of a line whose middle is a row of dots, or None."""
    match = _LEADER.match(text)
    if match is None or not re.search(r"[^\W_]", match["left"] + match["right"]):
        return None
    return match["left"].rstrip(" .·…_:"), match["right"]


def cells(text: str) -> list[str]:
    """Return the cells of a row that is typed with tabs; one cell: it is none."""
    return [" ".join(cell.split()) for cell in text.strip("\n").split("\t")]


def ends_sentence(text: str) -> bool:
    """Return True if a line ends as a sentence does, but not with a question."""
    return bool(_SENTENCE_END.search(text)) and not _SHORT_FORM.search(text)


def ends_question(text: str) -> bool:
    """Return True if a line ends as a question does."""
    return bool(_QUESTION_END.search(text)) and not text.endswith(";")


def is_cased(text: str) -> bool:
    """Return True if a text has letters that are small or large."""
    return text.lower() != text.upper()


def begins_small(text: str) -> bool:
    """Return True if the first word is in small letters; `eGFR` and `pH` begin as names do."""
    first = re.search(r"[^\W_]+", text)
    return first is not None and first[0][0].islower() and first[0] == first[0].lower()


def begins_large(text: str) -> bool:
    """Return True if a text begins like a sentence: not with a small letter."""
    return re.search(r"[^\W_]", text) is not None and not begins_small(text)


def in_capitals(text: str) -> bool:
    """Return True if all letters are capitals, and there are enough of them to tell."""
    letters = [each for each in text if each.isalpha() and each.lower() != each.upper()]
    return len(letters) > 1 and all(each == each.upper() for each in letters)


def words(text: str) -> list[str]:
    """Return the words of a line."""
    return _WORD.findall(text)


def count_words(text: str) -> float:
    """Return about how many words a line has, in scripts without spaces, too."""
    spaceless = len(_SPACELESS.findall(text))
    return len(_WORD.findall(_SPACELESS.sub(" ", text))) + spaceless / _CHARACTERS_A_WORD


def width(text: str) -> int:
    """Return how many columns a line takes where every letter is equally wide."""
    return sum(
        0 if unicodedata.combining(each) else 1 + (unicodedata.east_asian_width(each) in "WF")
        for each in text
    )


def _calls(text: str) -> bool:
    """Return True for a line with a number to call, which is no range of years."""
    return any(
        sum(each.isdecimal() for each in match[0]) >= _FEWEST_OF_TELEPHONE
        and not re.fullmatch(r"\d{4}\s?[-–/]\s?\d{4}", match[0])
        for match in re.finditer(r"\+?[(]?\d[\d ()/.\u00a0–-]{5,}\d", text)
    )


def heading_shaped(text: str, longest: int = LONGEST_HEADING) -> bool:
    """Return True if a line could be a heading: short, no sentence, nothing that follows from it.

    A question may be one; what ends with a colon or a comma is not.
    """
    text = text.strip()
    if not text or not re.search(r"[^\W\d_]", text):
        return False
    if ends_sentence(text) or text[-1] in ",;:：、，؛،-–—" or "\t" in text or leader(text):
        return False
    if re.search(r"[:：]\s*[(]?[\d£$€+]", text) or _calls(text):
        return False  # `Next blood test: 21/04/2026`, `Call us on (555) 010-0199`
    # Two sentences are none; the dot of a number at the front, or of a title, parts no sentences.
    bare = re.sub(
        r"\A\W*\d+(?:\.\d+)*[.)]?\s|\b(?:vs|Dr|St|No|Nr)\.\s"
        rf"|(?:(?<![^\W_]){LETTER}{{1,3}}\.){{2,}}",
        "",
        text,
    )  # e.g., O.R.S.
    if re.search(r"[.!?。！？؟]['”\"»]*\s+\S", bare):
        return False
    if re.search(r"https?://|www\.|\S@\S", text) or text[0] in '"“„«([<>|@':
        return False
    return begins_large(text) and count_words(text) <= longest
