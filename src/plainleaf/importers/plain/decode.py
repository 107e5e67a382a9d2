"""Bytes → text, in whatever encoding somebody saved it; characters that no document may hold."""

from __future__ import annotations

import codecs
import re

from plainleaf.errors import SourceError
from plainleaf.importers.manuscript import Reports
from plainleaf.importers.wording import common_words, key
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
# What programs saved text in before UTF-8; those that fit more often stand first.
_OLD = (
    "cp1252 cp1251 cp1250 cp1253 cp1254 cp1255 cp1256 cp1258 shift_jis euc_jp gb18030 big5 euc_kr "
    "koi8_r koi8_u iso8859_2 iso8859_15 mac_roman cp437 cp850"
).split()
_LIGATURES = {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl",
    "\ufb05": "st", "\ufb06": "st"}  # fmt: skip
# The Han characters of which most text is made; a wrong encoding gives rare ones.
_FREQUENT = frozenset(
    "的一是不了人我在有他这這为為之大来來以个個中上们們到说說国國和地也子时時道出而要于於就下得可你年生自会會那后後能对對着事其"
    "里裡所去行过過家十用发發天如然作方成者多日都三小军軍二无無同么麼经經法当當起与與好看学學进進种種将將还還分此心前面又定见見"
    "只主没沒公从從知使全明使点點问問题題药藥医醫生病压壓测量血水高低次每天早晚饭飯请請打电電话話疼痛服用吃喝天周月片毫克院"
    "護护理检檢查手术術后後前饮飲食休息注意需要应應该該如果症状狀感染治疗療儿童孩子女男老頭头晕暈身体體重心脏臟呼吸運运动動"
    "朝夜薬毎回座腕置話時間分書記録数値悪良場合連絡相談診察食事飲運動検査手術前後気体温度高低痛熱度内外科受付番号電切大"
)
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
    text, encoding = _text(data, name)
    if encoding:
        reports.guessed(
            f"The file is not UTF-8; it was read as {encoding}.",
            1,
            "If letters are wrong, save it as UTF-8 and import it again.",
        )
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


def _text(data: bytes, name: str) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                text = data[len(mark) :].decode(encoding)
            except UnicodeDecodeError:
                break
            return text, "" if encoding == "utf-8" else encoding.upper()
    if not _is_wide(data):
        try:
            return data.decode("utf-8"), ""
        except UnicodeDecodeError:
            pass
    else:
        encoding = "utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be"
        try:
            return data.decode(encoding), encoding.upper()
        except UnicodeDecodeError:
            pass
    if b"\0" in data or data.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        raise SourceError(f"{name}: is not plain text. Open it, select all, and paste it as text.")
    best = max(_OLD, key=lambda encoding: (_likely(data, encoding), -_OLD.index(encoding)))
    if _likely(data, best) == float("-inf"):
        raise SourceError(f"{name}: is not text in any encoding that is known here.")
    return data.decode(best), best.upper().replace("_", "-")


def _is_wide(data: bytes) -> bool:
    return len(data) >= 4 and max(data[::2].count(0), data[1::2].count(0)) * 4 > len(data)


def _likely(data: bytes, encoding: str) -> float:
    """Return how much a text in an encoding looks like words of a language."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return float("-inf")
    if re.search("[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff]", text):
        return float("-inf")
    found = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", key(text))
    known = max(
        # A word of one letter is soon read by mistake; one with a letter beyond ASCII proves most.
        sum((1 if len(word) == 1 or word.isascii() else 4) for word in found if word in words)
        for words in common_words().values()
    )
    known += len(re.findall("[\u3041-\u3096\u30a1-\u30fc\uac00-\ud7a3]", text))
    known += sum(1 if each in _FREQUENT else -1 for each in re.findall("[\u3400-\u9fff]", text))
    if encoding == "cp1252":
        # Letters of Icelandic, which stand where Turkish has those that it uses most.
        known -= 2 * len(re.findall("[ðþýÞÝÐ]", text))
    strange = len(
        re.findall(r"[^\x00-\x7f\w\s’‘“”„«»–—…•·°€£§©®™¿¡½¼¾±×÷、。「」『』（）！？：；，・]", text)
    )
    # A capital in the middle of a word, letters of two scripts side by side: read wrongly.
    mixed = len(
        re.findall(r"[a-zà-ÿа-я][А-ЯÀ-Þ]|[A-Za-z][^\W\d_A-Za-zÀ-ɏ]|[^\W\d_A-Za-zÀ-ɏ][A-Za-z]", text)
    )
    return known - 2 * strange - 3 * mixed
