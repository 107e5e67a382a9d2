"""LibreOffice ends no line within a number of a Chinese, Japanese or Korean Word file.

Its own line breaking for these languages does: see `writers/docx/east_asian`. Articles are made at
random from words, doses and the signs that stand beside them, and looked at in many widths.
"""

from __future__ import annotations

import random
import re
import subprocess
import zipfile
from pathlib import Path

import pytest

from plainleaf.api import export
from plainleaf.text.wholes import wholes
from plainleaf.verify.readback.word.styles import WordLanguage
from plainleaf.writers.docx.east_asian import kept
from validators.libreoffice import LibreOffice

DOSES = (
    "12.5 mg", "5–10 mg", "03-1234-5678", "9:00–16:30", "1,250 mL", "37.5℃", "250,000 IU",
    "5 mg/kg", "1/2", "１２５ｍｇ", "5 mg", "0.5～1 mL",
)  # fmt: skip
TONGUES = {
    "ja": (
        "服用量を増やして痛みが強いときは医師に相談してください食後の飲み方ッー",
        ("、", "。", "（", "「", "", "", "ー", "」", "）"),
        (*DOSES, "5〜10 mg", "2026年12月25日", "3月5日", "12ヶ月", "2〜3錠", "24時間"),
    ),
    "zh-Hans": (
        "每次服用饭后疼痛严重时可以增加请联系医生或药师早晚各胶囊的用法",
        ("，", "。", "（", "“", "", "", "：", "）", "、"),
        (*DOSES, "5～10毫克", "2026年12月25日", "12个月", "１２５毫克", "125毫克/天", "2片"),
    ),
    "zh-Hant": (
        "每次服用飯後疼痛嚴重時可以增加請聯繫醫生或藥師早晚各膠囊的用法",
        ("，", "。", "（", "「", "", "", "：", "）", "、"),
        (*DOSES, "5～10毫克", "2026年12月25日", "12個月", "１２５毫克", "2片"),
    ),
    "ko": (
        "식후에 복용합니다 통증이 심하면 의사와 상담하세요 약사 아침 저녁",
        (" ", ", ", ". ", " (", "", "", " ", ") "),
        (*DOSES, "5~10 mg", "2026년 12월 25일", "3월 5일", "12개월", "125밀리그램", "2정"),
    ),
}
NARROWER = 4000  # twips, at the most


def passages(language: str) -> list[str]:
    """Return texts in which everything stands beside everything, sooner or later."""
    letters, signs, doses = TONGUES[language]
    draw = random.Random(language)
    return [
        "".join(
            "".join(draw.choices(letters, k=draw.randint(1, 14))).strip()
            + draw.choice(signs)
            + draw.choice(doses)
            + draw.choice(signs)
            for _ in range(draw.randint(6, 10))
        ).strip()
        for _ in range(40)
    ]


def pieces(text: str) -> list[tuple[int, int]]:
    """Return where each number begins and ends in a text."""
    out, at = [], 0
    for piece, holds in wholes(text):
        if holds:
            out.append((at, at + len(piece)))
        at += len(piece)
    return out


def marked(text: str, draw: random.Random) -> str:
    """Return a text as it is written, some of its numbers bold, others from within."""
    out, at = "", 0
    for start, end in pieces(text):
        whole = text[start:end]
        match draw.randint(0, 5):
            case 0:
                whole = f"<b>{whole}</b>"
            case 1:
                whole = f"<b>{whole[0]}</b>{whole[1:]}"
            case _:
                pass
        out, at = out + text[at:start] + whole, end
    return (out + text[at:]).replace("~", "\\~")


def narrowed(source: Path, target: Path, draw: random.Random) -> None:
    """Write a copy of a Word file whose paragraphs are all of another width."""

    def narrower(found: re.Match[str]) -> str:
        inner = re.sub("<w:ind [^>]*/>", "", found.group(1) or "")
        return f'<w:p><w:pPr>{inner}<w:ind w:right="{draw.randint(0, NARROWER)}"/></w:pPr>'

    with zipfile.ZipFile(source) as before, zipfile.ZipFile(target, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            if name == "word/document.xml":
                text = data.decode()
                text = re.sub(r"<w:p>(?:<w:pPr>((?:(?!</w:pPr>).)*)</w:pPr>)?", narrower, text)
                data = text.encode()
            after.writestr(name, data)


def cut(texts: list[str], path: Path) -> list[str]:
    """Return the numbers within which a line of a PDF ends.

    Raises:
        AssertionError: a text is not there.
    """
    said = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
    ).stdout
    lines = [line for each in re.split("[\n\f]", said) if (line := solid(each))]
    found = []
    for text in texts:
        whole, at = solid(text), 0
        places = [len(solid(text[:place])) for place in range(len(text) + 1)]
        while at < len(whole):
            assert lines, text
            line = lines.pop(0)
            if whole[at : at + len(line)] != line:
                continue  # a header or a footer
            at += len(line)
            found += [
                f"{whole[places[start] : at]}|{whole[at : places[end]]} in {text}"
                for start, end in pieces(text)
                if places[start] < at < places[end]
            ]
    return found


def solid(text: str) -> str:
    """Return a text without spaces and signs of no width."""
    return re.sub("[\\s\u2060\u200b]", "", text)


@pytest.mark.parametrize("language", TONGUES)
def test_libreoffice_cuts_no_number(
    tmp_path: Path, libreoffice_ua: LibreOffice, language: str
) -> None:
    """Nor sets any on two lines, whatever stands beside them, bold or not."""
    texts, draw = passages(language), random.Random(1)
    body = "\n\n".join(marked(text, draw) for text in texts)
    article = tmp_path / "article.md"
    article.write_text(f"---\ntitle: Doses\nlang: {language}\n---\n\n{body}\n", "utf-8")
    made = export(article, ("docx",), tmp_path / "out").files["docx"]
    copy = tmp_path / "copy.docx"
    narrowed(made, copy, draw)
    assert cut(texts, libreoffice_ua(copy)) == []


@pytest.mark.parametrize(
    ("text", "before", "after", "runs"),
    [
        ("量は5 mgを", "", "", [("量は", 0), ("\u200b5\u202fmg", 1), ("を", 0)]),
        ("5–10 mg", "は", "", [("\u200b5–\u206010\u202fmg", 1)]),
        ("5 mg", "", "", [("5\u202fmg", 1)]),
        ("（5 mg）", "", "", [("（", 0), ("5\u202fmg", 1), ("）", 0)]),
        ("（5〜9 mg", "", "", [("（", 0), ("\u200b5\u2060〜\u20609\u202fmg", 2)]),
        ("03-1234-5678", "", "", [("03-\u20601234-\u20605678", 1)]),
        ("5 mg/kg", "", "", [("5\u202fmg/\u2060kg", 1)]),
        ("125毫克/天", "", "", [("125\u2060毫\u2060克\u2060/\u2060天", 2)]),
        ("12ヶ月", "", "", [("12\u2060ヶ\u2060月", 2)]),
        ("薬のParacetamolを", "", "", [("薬の", 0), ("Paracetamol", 1), ("を", 0)]),
    ],
)
def test_what_stays_on_a_line_is_in_no_language(
    text: str, before: str, after: str, runs: list[tuple[str, int]]
) -> None:
    """With signs that LibreOffice respects where no space stands before them on the line."""
    made = [each for each in kept(list(wholes(text)), before, after, opens=True) if each[0]]
    assert [(words, len(none)) for words, none in made] == runs


def test_no_line_ends_with_a_hyphen_in_large_print(tmp_path: Path) -> None:
    """Nor is any a sign after which LibreOffice ends lines anywhere."""
    article = tmp_path / "article.md"
    words = "電話は03-1234-5678、X-rayです。"
    article.write_text(f"---\ntitle: Title\nlang: ja\n---\n\n{words}\n", "utf-8")
    made = export(article, ("docx",), tmp_path / "out", edition="large-print")
    with zipfile.ZipFile(made.files["docx"]) as package:
        text = package.read("word/document.xml").decode()
    assert "03-\u20601234-\u20605678" in text
    assert "X-\u2060ray" in text
    assert "noBreakHyphen" not in text


def test_no_line_ends_between_the_runs_of_a_number() -> None:
    """As bold print makes several of one."""
    assert next(iter(kept([("月5日", True)], "3", "", opens=False)))[0].startswith("\u2060月")


@pytest.mark.parametrize(
    ("said", "text", "tag"),
    [
        (("x-none", "ja", "ja"), "5 mg", "ja"),
        (("x-none", "ja", "x-none"), "5月", "ja"),
        (("zxx", "ko", "zxx"), "5개월", "ko"),
        (("x-none", "ar-SA", "en"), "5 mg", ""),
        (("en-US", "ar-SA", "ja-JP"), "薬", "ja-JP"),
        (("en-US", "ar-SA", "ja-JP"), "mg", "en-US"),
    ],
)
def test_figures_in_no_language_are_in_that_of_their_text(
    said: tuple[str, str, str], text: str, tag: str
) -> None:
    """As the slot says that is left; not that which Word has by default."""
    assert WordLanguage(*said).of(text, right_to_left=False) == tag


def test_a_number_keeps_the_language_of_its_words(tmp_path: Path) -> None:
    """Figures within words of another language are read back as that language's."""
    article = tmp_path / "article.md"
    words = "Say [毎回12.5 mgを飲む]{lang=ja} aloud."
    article.write_text(f"---\ntitle: Title\nlang: en\n---\n\n{words}\n", "utf-8")
    made = export(article, ("docx",), tmp_path / "out")
    with zipfile.ZipFile(made.files["docx"]) as package:
        text = package.read("word/document.xml").decode()
    assert '<w:lang w:val="x-none" w:eastAsia="ja" w:bidi="ja"/></w:rPr><w:t' in text
