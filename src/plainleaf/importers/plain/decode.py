"""Bytes → text, in whatever encoding somebody saved it; characters that no document may hold."""

from __future__ import annotations

import codecs
import re

from plainleaf.errors import SourceError
from plainleaf.importers.language import guess
from plainleaf.importers.manuscript import Reports
from plainleaf.importers.wording import letters_of
from plainleaf.reader.characters import cleaned
from plainleaf.reader.limits import MOST_BYTES, TooMuch, refuse_long_words
from plainleaf.reader.log import Log

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Old encodings of Western Europe, which a few letters do not tell apart; the likeliest first.
_WESTERN = ("cp1252", "mac_roman", "cp850", "cp437")
_WESTERN_NAMES = frozenset(
    "windows1252 iso88591 iso885915 macroman cp850 ibm850 cp437 ibm437 ascii maciceland cp858 "
    "maclatin2 cp1250 windows1250 iso88592 windows1254 iso88599 windows1257 iso885913 "
    "ibm852".split()
)
# Where no letter of Western text stands: in the middle of a word, at the end of one, before `C`.
_MISPLACED = re.compile(
    r"[¡¿](?![^\W\d_])|[¡¿]C\b|\w[¡¿]|[a-zß-ÿ][À-ÖØ-ÞŽŠ]|[À-ÿŽžŠšŸ]C\b|(?<=\d)[^\W\d_\x00-\x7fªº²³¹]|[†‡‰¸¨¯ˆ˜¤¦¬¶]"
    r"|[\u2500-\u259f∙√ⁿ≈≡⌠⌡Ωδ∞φε∩πΣσµτΦΘαΓ₧⌐ƒ◊∂∏∑∫∆]"
)
_MOJIBAKE = re.compile(r"[ÂÃ][\x80-\xbf€-™]|â€[\x80-\xff–-™]")
_LIGATURES = {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl",
    "\ufb05": "st", "\ufb06": "st"}  # fmt: skip
# Invisible, and no part of a word: byte order marks, zero-width spaces, joiners of words.
_INVISIBLE = re.compile("[\u200b\ufeff\u2060]")


def decoded(data: bytes, name: str, reports: Reports) -> str:
    """Return the text of a file, line by line as it stands there.

    Raises:
        SourceError: it is no text, empty, or too large.
    """
    if len(data) > MOST_BYTES:
        raise SourceError(
            f"{name}: the file is larger than {MOST_BYTES // 1_000_000} MB, the most that an "
            "article may have. Take it apart."
        )
    text = _text(data, name, reports)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise SourceError(f"{name}: there is no text in it.")
    try:
        refuse_long_words(text)
    except TooMuch as error:
        raise SourceError(f"{name}:{error.line}: {error.problem}.") from None
    return text


def tidied(text: str, reports: Reports) -> str:
    """Return a text without what no document may hold; every change is reported or unseen."""
    text = re.sub(
        "[\x0b\x1c-\x1e\x85]", "\n", text.replace("\u2028", "\n").replace("\u2029", "\n\n")
    )
    text = _INVISIBLE.sub("", text)
    # A soft hyphen shows where a word may be split; at the end of a line it was.
    text = re.sub("\u00ad(?=[ \t]*\n)", "-", text).replace("\u00ad", "")
    if found := re.search(f"[{''.join(_LIGATURES)}]", text):
        word = next(each for each in re.findall(r"\w+", text) if set(each) & set(_LIGATURES))
        reports.guessed(
            "Letters that are joined to one sign were taken apart, such as in “" + word + "”.",
            text.count("\n", 0, found.start()) + 1,
        )
        for sign, letters in _LIGATURES.items():
            text = text.replace(sign, letters)
    # Form feeds are pages; the reader knows no such character.
    pages = text.split("\f")
    log = Log(reports.name)
    kept = "\f".join(
        cleaned(page, log, 1 + sum(each.count("\n") for each in pages[:at]))
        for at, page in enumerate(pages)
    )
    for each in log.found:
        if each.code == "bidi-control" and not each.is_error:
            continue
        reports.left_out(
            each.message.rstrip("."), each.dropped, each.position.line, "It is invisible."
        )
    return kept


def _text(data: bytes, name: str, reports: Reports) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                text = data[len(mark) :].decode(encoding)
            except UnicodeDecodeError:
                break
            return text if encoding == "utf-8" else _said(text, encoding, reports)
    if data.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x89PNG")):
        raise _no_text(name)
    if b"\0" in data:
        return _wide(data, name, reports)
    if b"\x1b$" not in data:
        try:
            return _once(data.decode("utf-8"), reports)
        except UnicodeDecodeError as error:
            _refuse_mixture(data, error, name)
    return _old(data, name, reports)


def _said(text: str, encoding: str, reports: Reports) -> str:
    reports.guessed(
        f"The file is not UTF-8; it was read as {encoding.upper().replace('_', '-')}.",
        1,
        "If letters are wrong, save it as UTF-8 and import it again.",
    )
    return text


def _no_text(name: str) -> SourceError:
    return SourceError(f"{name}: is not plain text. Open it, select all, and paste it as text.")


def _once(text: str, reports: Reports) -> str:
    """Return a text whose letters were turned into UTF-8 twice with its letters."""
    if not _MOJIBAKE.search(text):
        return text
    try:
        whole = text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        broken = _MOJIBAKE.search(text)
        assert broken is not None
        line = text.count("\n", 0, broken.start()) + 1
        reports.asked(
            f"Letters look broken here: “{broken[0]}”.", line, "Save the text anew, as UTF-8."
        )
        return text
    reports.guessed(
        "The letters of the file had been turned into UTF-8 twice; they are read as they were.",
        1,
        "See that letters with accents are right.",
    )
    return whole


def _refuse_mixture(data: bytes, error: UnicodeDecodeError, name: str) -> None:
    """Refuse a file that is UTF-8 but for a few bytes: what these were nobody can know."""
    rest = data.decode("utf-8", "ignore")
    many = sum(1 for character in rest if ord(character) > 0x7F)
    bad = sum(1 for character in data.decode("utf-8", "replace") if character == "\ufffd")
    if many > 2 * bad:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(
            f"{name}:{line}: byte 0x{data[error.start]:02x} is not UTF-8, but the rest of the file "
            "is. Retype the letter there, and save it as UTF-8."
        )


def _wide(data: bytes, name: str, reports: Reports) -> str:
    """Return the text of UTF-16 or UTF-32 without a mark: one has spaces and ends of lines."""
    best, most = "", 0
    for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        good = sum(text.count(each) for each in (" ", "\n", ",", ".", "，", "。", "、", "،"))
        if good > most and not re.search("[\x00-\x08\x0e-\x1f\ue000-\uf8ff]", text):
            best, most = encoding, good
    if not best:
        raise _no_text(name)
    return _said(data.decode(best), best, reports)


def _old(data: bytes, name: str, reports: Reports) -> str:
    """Return the text of a file in an encoding from before UTF-8; where two fit, that is asked."""
    from chardet import detect  # slow to import, and needed for old files alone

    found = str(detect(data)["encoding"] or "")
    western = re.sub(r"\W", "", found).lower() in _WESTERN_NAMES
    tried = [each for each in (found, *(_WESTERN if western or not found else ())) if each]
    texts: dict[str, str] = {}
    for encoding in tried:
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if not re.search("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]", text):
            texts.setdefault(text, encoding)
    if not texts:
        raise SourceError(f"{name}: is not text in any encoding that is known here.")
    ranked = sorted(texts, key=_oddities)
    best, others = ranked[0], ranked[1:]
    same = [other for other in others if _oddities(other) == _oddities(best)]
    text = _said(best, texts[best], reports)
    if same:
        words = [a for a, b in zip(best.split(), same[0].split(), strict=False) if a != b]
        reports.asked(
            f"Some letters could be others, such as those of “{words[0]}”.",
            1,
            f"Look them over ({texts[same[0]]} fits as well), or save the file as UTF-8.",
        )
    return text


def _oddities(text: str) -> int:
    """Return how many letters of a text stand where its language has none such."""
    language = guess(re.sub(r"[^\x00-\x7f]+", " ", text))[0]
    own = letters_of(language)
    strange = [
        each
        for each in text
        if not each.isascii() and each.isalpha() and own and each.casefold() not in own
    ]
    return len(strange) + 3 * len(_MISPLACED.findall(text))
