"""Articles made by rule, for measuring: the same number gives the same article on any machine.

Each has a title, key points, sections of paragraphs, and by turns lists, a table, a picture, a
definition list, footnotes and works that are cited: 300 to 3,000 words, half of them about as
long as content/nalmefen. They are about visits to a clinic that there is none of, and cite works
that nobody wrote.

    python bench/visits.py FOLDER [COUNT]
"""

from __future__ import annotations

import math
import random
import struct
import sys
import zlib
from pathlib import Path

LEAST, MOST = 300, 3000  # words

_WHO = ["The receptionist", "A nurse", "Your doctor", "The porter", "A volunteer", "The clerk"]
_DOES = ["tells you", "shows you", "writes down", "explains", "asks you", "checks with you"]
_WHAT = [
    "where the waiting room is", "how long the visit takes", "which door to use",
    "what to bring the next time", "who will call you", "when the office is open",
    "how to change the day", "which form is yours", "what the letter says",
    "where to leave your coat", "how the bus stop is found", "which floor to go to",
]  # fmt: skip
_WHEN = [
    "before you go in", "after the visit", "on the day", "a week before", "at the desk",
    "by letter", "over the telephone", "in the morning", "when you arrive", "on your way out",
]  # fmt: skip
_WHY = [
    "so that nothing is forgotten", "because rooms change", "so that you can plan your day",
    "since many people come at once", "so that you need not wait", "because letters get lost",
]  # fmt: skip
_TOPICS = [
    "Getting there", "What to bring", "At the desk", "While you wait", "Your letter",
    "If you come with a child", "The way home", "Changing the day", "Asking questions",
    "Reading the form", "Bringing somebody along", "If you hear or see badly",
    "Talking in your language", "After the visit", "What it costs", "Opening hours",
]  # fmt: skip
_THINGS = ["letter", "card", "form", "list", "glasses", "pen", "timetable", "map", "ticket"]
_PLACES = ["Elmwood", "Harbour Street", "Northgate", "Riverside", "Old Mill", "Station Road"]
_NAMES = ["Ashby", "Birch", "Cole", "Dale", "Ellis", "Frost", "Gray", "Hart", "Innis", "Kerr"]


class Maker:
    """Makes one article.

    Args:
        number: which one.
        words: how many words its text has, about; by its number if it is 0.
    """

    def __init__(self, number: int, words: int = 0) -> None:
        self._chance = random.Random(number)  # noqa: S311 (nothing secret)
        self._number = number
        spread = math.log(MOST / LEAST)
        self._words = words or round(LEAST * math.exp(self._chance.random() ** 4 * spread))
        self._works = self._chance.randrange(0, 9)
        self._notes: list[str] = []
        self.pictures: dict[str, bytes] = {}

    def text(self) -> str:
        """Return the article's Markdown; `pictures` are known afterwards."""
        body = [self._key_points()]
        topics = self._chance.sample(_TOPICS, len(_TOPICS))
        count, turn = 0, 0
        while count < self._words:
            round_, place = divmod(turn, len(topics))
            again = f", part {round_ + 1}" if round_ else ""
            section = [f"## {topics[place]}{again}"]
            section += [self._paragraph() for _ in range(self._chance.randint(1, 3))]
            section.append(self._special(turn))
            body.append("\n\n".join(filter(None, section)))
            count = sum(len(part.split()) for part in body)
            turn += 1
        notes = "\n\n".join(self._notes)
        return "\n\n".join(filter(None, [self._front(), *body, notes])) + "\n"

    def _front(self) -> str:
        place = self._chance.choice(_PLACES)
        lines = [
            "---",
            f"title: Visit {self._number} to the {place} clinic",
            f"description: How visit {self._number} goes, step by step.",
            "lang: en",
            f"authors: [{self._chance.choice(_NAMES)} {self._chance.choice(_NAMES)}]",
            "date: 2026-03-01",
            "review: 2099-03-01",
        ]
        if self._works:
            lines.append("references:")
        for work in range(self._works):
            name, year = self._chance.choice(_NAMES), self._chance.randint(1990, 2025)
            lines += [
                f"  - id: work{work}",
                "    type: article-journal",
                f"    title: A study of waiting rooms that nobody made, number {work + 1}",
                f"    author: [{{family: {name}, given: {name[0]}.}}]",
                f"    issued: {year}",
                "    container-title: Journal of Examples",
                f"    volume: {self._chance.randint(1, 90)}",
                f"    page: {10 * work + 1}-{10 * work + 8}",
            ]
        return "\n".join([*lines, "---"])

    def _sentence(self) -> str:
        pick = self._chance.choice
        said = f"{pick(_WHO)} {pick(_DOES)} {pick(_WHAT)} {pick(_WHEN)}"
        match self._chance.randrange(6):
            case 0:
                said = f"{said}, {pick(_WHY)}"
            case 1:
                said = f"{said}, and **your {pick(_THINGS)}** is kept for you"
            case 2:
                said = f"{said}; see *{pick(_THINGS)} {self._chance.randint(2, 40)}*"
            case 3 if self._works:
                said = f"{said} [@work{self._chance.randrange(self._works)}]"
            case 4 if len(self._notes) < 6:
                label = f"n{len(self._notes) + 1}"
                self._notes.append(f"[^{label}]: In room {self._chance.randint(1, 60)} as well.")
                said = f"{said}[^{label}]"
            case _:
                pass
        return f"{said}."

    def _paragraph(self) -> str:
        return " ".join(self._sentence() for _ in range(self._chance.randint(2, 3)))

    def plain(self, words: int) -> str:
        """Return an article with that many words, all of them in paragraphs and headings."""
        self._works, self._notes = 0, ["none is written"] * 6
        parts, count = ["---\ntitle: A visit in plain words\nlang: en\n---"], 0
        for topic in _TOPICS:
            parts.append(f"## {topic}")
            parts += [self._paragraph() for _ in range(3)]
            count = sum(len(part.split()) for part in parts)
            if count >= words:
                break
        return "\n\n".join(parts) + "\n"

    def _key_points(self) -> str:
        points = "\n".join(f"- {self._sentence()}" for _ in range(3))
        return f"::: key-points\n## What you need to know\n\n{points}\n:::"

    def _special(self, turn: int) -> str:
        """Return what stands after the paragraphs of a section, by turns."""
        pick = self._chance.choice
        match (turn + self._number) % 6:
            case 0:
                rows = "\n".join(
                    f"| {pick(_THINGS)} {row} | {pick(_WHEN)} | {self._chance.randint(1, 99)} |"
                    for row in range(1, self._chance.randint(3, 9))
                )
                return f"| What | When | Room |\n|---|---|---:|\n{rows}"
            case 1:
                return "\n".join(f"- {self._sentence()}" for _ in range(4))
            case 2:
                name = f"plan-{len(self.pictures) + 1}.png"
                self.pictures[name] = _picture(self._chance)
                room = self._chance.randint(1, 60)
                return (
                    f'![Stripes that lead to room {room}.](images/{name} "The way to room {room}")'
                )
            case 3:
                return "\n".join(f"{row}. {self._sentence()}" for row in range(1, 6))
            case 4:
                return f"::: note\n### Good to know\n\n{self._paragraph()}\n:::"
            case _:
                things = self._chance.sample(_THINGS, 3)
                return "\n\n".join(f"{each.title()}\n:   {self._sentence()}" for each in things)


def _picture(chance: random.Random) -> bytes:
    """Return a PNG of coloured stripes, 240 by 120 pixels."""
    width, height = 240, 120
    colors = [bytes(chance.randrange(256) for _ in range(3)) for _ in range(8)]
    rows = b"".join(
        b"\0" + b"".join(colors[(x + y) // 40 % 8] for x in range(width)) for y in range(height)
    )

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def write(folder: Path, number: int, words: int = 0) -> Path:
    """Write one article into a folder of its own below `folder`; return that folder."""
    maker = Maker(number, words)
    text = maker.text()
    home = folder / f"visit-{number:04}"
    (home / "images").mkdir(parents=True)
    (home / "article.md").write_text(text, "utf-8")
    for name, data in maker.pictures.items():
        (home / "images" / name).write_bytes(data)
    return home


def plain(folder: Path, words: int = 600) -> Path:
    """Write an article of paragraphs and headings alone; return its folder."""
    maker = Maker(1, words)
    home = folder / "plain"
    home.mkdir(parents=True)
    (home / "article.md").write_text(maker.plain(words), "utf-8")
    return home


def library(folder: Path, count: int) -> list[Path]:
    """Write a library of articles; return their folders."""
    return [write(folder, number) for number in range(count)]


if __name__ == "__main__":
    made = library(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1000)
    print(f"{len(made)} articles in {sys.argv[1]}")
