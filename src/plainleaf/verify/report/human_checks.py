"""The questions that only a person can answer, and what of this handout each concerns.

The questions stand in questions.toml. The Matterhorn Protocol 1.1 (PDF Association, 2021) lists 137
ways in which a PDF can fail PDF/UA-1: a machine can find 87 of them, 48 need a person, and for two
(23-001, 27-001) there is no test. Version 1.02 had 136, of which 47 need a person: 13-008 is the
one that was added.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from plainleaf.verify.report.applicability import SUBJECTS, Concern, Seen

MATTERHORN = "Matterhorn Protocol 1.1"
CONDITIONS, FOR_MACHINES = 137, 87
_FILE = Path(__file__).with_name("questions.toml")


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Args:
        identifier: stays the same: "matterhorn-13-005", "wcag-2.4.4".
        source: the document that the question comes from.
        clause: where in it; empty if it is our own.
        group: the heading under which it stands.
        formats: the formats that it is asked of.
        question: asked so that “yes” is good.
        about: the subject that says whether it applies (`applicability.SUBJECTS`).
    """

    identifier: str
    source: str
    clause: str
    group: str
    formats: tuple[str, ...]
    question: str
    about: str


@dataclass(frozen=True, slots=True)
class HumanCheck:
    """A question of one handout: the formats among those verified that it is asked of, and why."""

    asked: Question
    formats: tuple[str, ...]
    concern: Concern


@cache
def questions() -> tuple[Question, ...]:
    """Return every question, in the order of a report: ours and WCAG's, then Matterhorn's."""
    data: dict[str, Any] = tomllib.loads(_FILE.read_text("utf-8"))
    ours = (
        Question(
            each["id"],
            each["source"],
            each.get("clause", ""),
            each["group"],
            tuple(each["formats"]),
            each["ask"],
            each["about"],
        )
        for each in data["question"]
    )
    matterhorn = (
        Question(
            f"matterhorn-{each['index']}",
            MATTERHORN,
            each["index"],
            data["checkpoints"][str(int(each["index"].partition("-")[0]))],
            ("pdf",),
            each["ask"],
            each["about"],
        )
        for each in data["condition"]
    )
    return (*ours, *matterhorn)


def matterhorn_conditions() -> tuple[Question, ...]:
    """Return the conditions of the protocol that need a person."""
    return tuple(each for each in questions() if each.source == MATTERHORN)


def human_checks(seen: Seen, formats: tuple[str, ...]) -> list[HumanCheck]:
    """Return the questions that these formats leave to a person, in the order of a report.

    Args:
        seen: what was seen in the files.
        formats: some of "pdf", "docx", "epub", "html".
    """
    return [
        HumanCheck(one, asked, SUBJECTS[one.about](seen))
        for one in questions()
        if (asked := tuple(each for each in one.formats if each in formats))
    ]
