"""Telephone numbers in running words: which figures are one, whether two are the same number.

Nothing here changes a figure. Where it is not certain what figures are, they are no number that can
be dialled (`dialled_in`), and none that agrees with another (`same_number`). Countries' codes, and
what is dialled before a number within a country, are libphonenumber's; links to telephones alone
pay for importing it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from plainleaf.text.addresses import phone_address
from plainleaf.text.wholes import spans

_NORTH_AMERICA, _ITS_LENGTH = "1", 10
_FEWEST = 3  # figures; see `addresses`
_FEWEST_FROM_ABROAD = 6
_NEAR = 20  # characters

# What no reader sees, and what no voice says (UAX #9; U+00AD, U+200B to U+200D, U+2060, U+FEFF).
_UNSEEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_BLANK = "[ \u00a0\u2007\u2009\u202f]"
_DASH = "[-\u2010-\u2015\u2212]"
# Figures of one number, or of what might be one: a space, a sign, or a dash or slash between spaces
# joins them. A comma, a point or a colon with a space behind it parts two.
_JOINT = rf"(?:{_BLANK}?(?:/|{_DASH}){_BLANK}?|[.,:·]|{_BLANK})"
_RUN = re.compile(
    rf"(?:\+{_BLANK}?)?(?:\d+|\(\+?\d{{1,5}}\)(?:{_JOINT}?\d+)?)"
    rf"(?:{_JOINT}\d+|{_JOINT}?\(\d{{1,5}}\)(?:{_JOINT}?\d+)?)*"
)
_CLOCK = r"(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?"
_ALWAYS = re.compile(r"(?<![\d/])24/7(?![\d/])")
_HOURS = re.compile(rf"{_CLOCK}{_BLANK}?{_DASH}{_BLANK}?{_CLOCK}|\d{{1,2}}[.:]\d\d")
_TRUNK_IN_BRACKETS = re.compile(r"\(0\)")
# Letters as on a keypad (ITU-T E.161): 1-800-FLOWERS.
_VANITY = re.compile(r"(?P<figures>\+?\d[\d ().-]{0,20})(?P<letters>(?:[ -]?[A-Z]{2,12}\b){1,5})")
_KEYS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
# What says that figures are an extension, in small letters, at the end of what stands before them.
_EXTENSION = re.compile(
    r"(?:\bext(?:n|ension)?\.?|\bx|#|\bdw|durchwahl|nebenstelle|\bapp(?:arat)?\.?|\bposte|\bint(?:erno)?"
    r"\.?|extensi[oó]n|anexo|ramal|toestel|\btst\.?|dahili|\bwew\.?|доб\.?|تحويلة|داخلي|داخلی|שלוחה|"
    r"分机|分機|轉|转|内線|내선|máy nhánh|एक्सटेंशन)[\s:.]*\Z"
)


def country_of(language: str) -> str:
    """Return the country code of a language tag's region: `49` of de-DE; empty without one."""
    from phonenumbers import country_code_for_region

    for part in language.split("-")[1:]:
        if code := country_code_for_region(part.upper()):
            return str(code)
    return ""


def figures_of(text: str) -> str:
    """Return the figures of a text, of any script, as those of ASCII."""
    return "".join(str(unicodedata.decimal(sign)) for sign in text if sign.isdecimal())


def numbers_in(text: str) -> list[tuple[str, str]]:
    """Return what may be numbers in a text, in order: as they stand, and their figures."""
    found = (run.group().strip() for run in _RUN.finditer(_UNSEEN.sub("", text)))
    return [(shown, figures_of(shown)) for shown in found]


# --- Whether a link dials what it shows ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Number:
    """A number: figures, with a + before those from abroad; and an extension, if there is one."""

    figures: str
    extension: str = ""


def another_number(words: str, target: str, country: str = "") -> str:
    """Return the first telephone number in words that is none which a link dials; else nothing.

    Args:
        words: of the link.
        target: `tel:` and a number (RFC 3966).
        country: the code of the country in which the words are read; empty where nobody knows.
    """
    words = _ALWAYS.sub("h", _UNSEEN.sub("", words))
    dialled, met = _dialled(target), False
    for found in _VANITY.finditer(words):
        figures = figures_of(found["figures"])
        whole = figures + figures_of(found["letters"].translate(_KEYS))
        # Telephones leave out letters beyond the number.
        for size in range(len(figures) + 3, len(whole) + 1):
            if same_number(whole[:size], dialled.figures, country):
                words, met = words.replace(found.group(), "", 1), True
                break
    rest = ""
    for found in _RUN.finditer(words):
        shown = found.group()
        if len(figures_of(shown)) < _FEWEST or _HOURS.fullmatch(shown.strip()):
            continue
        if same_number(shown, dialled.figures, country):
            met = True
            continue
        if _EXTENSION.search(words[max(0, found.start() - _NEAR) : found.start()].lower()):
            # Who is put through by a person dials no extension.
            if dialled.extension in ("", figures_of(shown)):
                continue
            return shown.strip()
        rest = rest or shown.strip()
    if not rest and met and dialled.extension:
        shown_too = {figures_of(each) for each in re.findall(r"\d+", words)}
        return "" if dialled.extension in shown_too else words.strip()
    return rest


def _dialled(target: str) -> _Number:
    """Return what an address dials (RFC 3966, 3): its number, and an extension or what follows."""
    number, *parameters = unquote(target.partition(":")[2]).lstrip("/").split(";")
    # After a pause: what is sent when somebody answers.
    number, pause, sent = re.sub(r"(?i)(?<=\d)\s*[pwx](?=\d)", ",", number).partition(",")
    number = number.upper().translate(_KEYS)
    extension = figures_of(sent) if pause else ""
    for each in parameters:
        name, _, value = each.partition("=")
        if name.lower() == "ext":
            extension = figures_of(value)
        elif name.lower() == "phone-context" and value.startswith("+"):
            number = value + number
    return _Number("+" * number.strip().startswith("+") + figures_of(number), extension)


def same_number(first: str, second: str, country: str = "") -> bool:
    """Return whether two writings are one telephone number, with or without its country's code.

    Args:
        first: figures of any script with signs between them, `+` or `00` before those from abroad.
        second: the same.
        country: the code of the country in which one without a code is dialled; empty: of any.
    """
    one, two = _plain(first, country), _plain(second, country)
    if one == two or one.lstrip("+") == two.lstrip("+"):
        return bool(one.lstrip("+"))
    if one.startswith("+") == two.startswith("+"):
        return not one.startswith("+") and _in_north_america(one, two, country)
    abroad, here = (one, two) if one.startswith("+") else (two, one)
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, ndd_prefix_for_region

    codes = (abroad[1:end] for end in (2, 3, 4))
    code = next((each for each in codes if each and int(each) in COUNTRY_CODE_TO_REGION_CODE), "")
    if not code or (country and code != country):
        return False
    national = abroad[1 + len(code) :]
    # What is dialled before a number within the country: 0 in most, 8 or nothing in some.
    regions = COUNTRY_CODE_TO_REGION_CODE[int(code)]
    before = {"", *(ndd_prefix_for_region(each, True) or "" for each in regions)}
    return bool(national) and here in {each + national for each in before}


def _plain(number: str, country: str) -> str:
    """Return a number as figures of ASCII, with a + if it is dialled from abroad."""
    number = _UNSEEN.sub("", number)
    figures = figures_of(number)
    if number.strip(" (\u00a0").startswith("+"):
        return "+" + figures_of(_TRUNK_IN_BRACKETS.sub("", _with_ascii(number)))
    lead = "011" if country == _NORTH_AMERICA else "00"
    if figures.startswith(lead) and len(figures) >= len(lead) + _FEWEST_FROM_ABROAD:
        return "+" + figures_of(_TRUNK_IN_BRACKETS.sub("", _with_ascii(number)))[len(lead) :]
    return figures


def _with_ascii(text: str) -> str:
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def _in_north_america(one: str, two: str, country: str) -> bool:
    short, long = sorted((one, two), key=len)
    return (
        country in ("", _NORTH_AMERICA)
        and len(short) == _ITS_LENGTH
        and short[0] in "23456789"
        and long == _NORTH_AMERICA + short
    )


# --- Numbers in words that somebody typed --------------------------------------------------------

# In an emergency or for advice at once, by language; 112, 911 and 999 in all.
_EVERYWHERE = frozenset(("112", "911", "999"))
_URGENT = {
    "ar": "110 122 123 140 190 193 197 198 901 937 997 998", "cs": "150 155 156 158",
    "de": "110 117 118 133 144 145", "en": "000 111 988", "es": "061 107 131",
    "fa": "110 115 125", "fi": "113", "fr": "114 115 117 118 144", "he": "100 101 102",
    "hi": "100 102 108", "hu": "104 105 107", "it": "113 115 117 118 144", "ja": "110 119",
    "ko": "119", "ms": "991 994 995", "nl": "113", "pl": "997 998", "pt": "190 192 193",
    "ru": "101 102 103", "sv": "1177", "tr": "110 155 182", "uk": "101 102 103",
    "vi": "113 114 115", "zh": "110 119 120",
}  # fmt: skip
# Harmonised numbers of social value (European Commission, 2007/116/EC).
_HARMONISED = re.compile("116 ?(?:000|006|111|117|123)")
# After these a number is that of a place.
_PLACES = frozenset(
    "room ward floor bed unit bay page zimmer raum station stock etage bett seite salle chambre "
    "étage lit habitación sala planta cama página stanza camera piano letto quarto leito kamer "
    "afdeling pokój oddział oda kat koğuş غرفة الغرفة جناح الجناح طابق الطابق اتاق بخش חדר מחלקה "
    "קומה палата кабинет комната этаж कमरा वार्ड phòng no no. nr nr. nº n° št. №".split()
)
_NATIONAL = re.compile(rf"(?:\(0\d+\)|0\d+)(?:{_BLANK}|[-\u2010\u2011./(]|\d)")
_OF_NORTH_AMERICA = re.compile(
    r"(?:1[-. ])?(?:\([2-9]\d\d\) ?|[2-9]\d\d[-. ])[2-9]\d\d[-. ]\d{4}", re.ASCII
)
_DAY = re.compile(rf"\d{{1,2}}[./ -]{_BLANK}?\d{{1,2}}[./ -]{_BLANK}?(?:19|20)?\d\d")
_HOURS_FIRST = re.compile(rf"{_CLOCK}{_BLANK}?{_DASH}{_BLANK}?{_CLOCK}{_BLANK}")
_AREA = re.compile(r"0\d{1,5}/\d{5,}")
_FEWEST_HERE = 6
_OPEN = frozenset("([{“”„‘’«»\"':›‹،、：「")


def dialled_in(text: str, language: str, known: str = "") -> list[tuple[int, int, str]]:
    """Return where telephone numbers stand in typed words, and the address that dials each.

    A sign or word that stands on one line with a number (`Tel. 112`) belongs to it.
    What may be something else (hours, a day, a dose, a room, two numbers) is none.

    Args:
        text: a line.
        language: of it (BCP 47).
        known: a telephone number that is one, whatever it looks like.
    """
    found = []
    for run in _RUN.finditer(text):
        parts = list(_parts(text, run.start(), run.end()))
        targets = [_target(text, start, end, language, known) for start, end in parts]
        begin = _begin(text, run.start(), run.end())
        if not all(targets) or begin is None or (len(parts) > 1 and begin < run.start()):
            continue
        # What no line ends within stands in one link: `Tel. 112`.
        parts[0] = (begin, parts[0][1])
        found += [(*part, target) for part, target in zip(parts, targets, strict=True)]
    return found


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a run, or what a slash between spaces parts in it."""
    at = start
    for slash in re.compile(rf"{_BLANK}/{_BLANK}").finditer(text, start, end):
        yield at, slash.start()
        at = slash.end()
    yield at, end


def _target(text: str, start: int, end: int, language: str, known: str) -> str:
    shown = text[start:end]
    if not _stands_alone(text, start, end):
        return ""
    figures = figures_of(shown)
    try:
        # As 030/12345 is written; 12345/46 may be two numbers.
        target = phone_address(shown.replace("/", " ") if _AREA.fullmatch(shown) else shown)
    except ValueError:
        return ""
    if known and figures == figures_of(known):
        return target
    if _HOURS.fullmatch(shown) or _HOURS_FIRST.match(shown) or _DAY.fullmatch(shown):
        return ""
    plain = _with_ascii(shown)
    from_abroad = shown.startswith("+") and len(figures) >= _FEWEST_FROM_ABROAD + 1
    national = _NATIONAL.match(plain) is not None and len(figures) >= _FEWEST_HERE
    if from_abroad or national or _OF_NORTH_AMERICA.fullmatch(plain):
        return target
    primary = language.partition("-")[0].lower()
    urgent = figures in _EVERYWHERE or figures in _URGENT.get(primary, "").split()
    urgent = (urgent and plain == figures) or _HARMONISED.fullmatch(plain) is not None
    words = text[:start].casefold().split()
    a_place = bool(words) and words[-1].strip("(:") in _PLACES
    return target if urgent and not a_place else ""


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Return whether figures touch nothing that might belong to them."""
    before, after = text[:start], text[end:]
    if before[-1:] in ("-", "\u05be") and "\u05d0" <= before[-2:-1] <= "\u05ea":
        before = ""  # “to” in Hebrew, joined to what follows
    touches = before[-1:]
    if touches and not (touches.isspace() or touches in _OPEN or _is_wide(touches)):
        return False
    touches = after[:1]
    if touches.isalnum() and not _is_wide(touches):
        return False
    return touches not in ("%", "°", "+", "/", "*", "=", "@", "#") and (
        unicodedata.category(touches or " ") != "Sc"
    )


def _is_wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in "WF"


def _begin(text: str, start: int, end: int) -> int | None:
    """Return where a number begins, with a sign that names it; None where it may be no number.

    What stands on one line is looked at: `112 mg` and `112 to 118` are more, `Tel. 112` is one.
    """
    begin = start
    for first, last in spans(text):
        if first < end and start < last:
            after, before = text[end:last], text[first:start]
            if any(map(str.isalnum, after)) or any(map(str.isdecimal, before)):
                return None
            begin = min(begin, first)
    return begin
