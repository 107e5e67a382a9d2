"""The written report: one page for the people who answer for a handout, and the same as data.

The page is made by the templates of `report/` from the facts alone, with the colours and sizes of
the theme; it needs no script and asks for nothing outside itself. It is in English, as the
validators are; what is quoted from the handout is marked as of its language.
"""

from __future__ import annotations

import json
from itertools import groupby
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from plainleaf.text.scripts import right_to_left
from plainleaf.theme import Theme, templates_folder
from plainleaf.theme.content_policy import policy
from plainleaf.verify.report.applicability import counted
from plainleaf.verify.report.collect import Evidence
from plainleaf.verify.report.data import facts
from plainleaf.verify.report.human_checks import (
    CONDITIONS,
    FOR_MACHINES,
    MATTERHORN,
    matterhorn_conditions,
)
from plainleaf.verify.results import DOES_NOT_APPLY, PERSON

SUFFIXES = ("-report.html", "-report.json")
"""What a report's two files are named: a handout's name and one of these."""

FORMAT_NAMES = {"pdf": "PDF", "docx": "Word", "epub": "EPUB", "html": "web page"}


def report_files(evidence: Evidence, version: str, theme: Theme) -> dict[str, bytes]:
    """Return the report's files by the suffixes of their names.

    Args:
        evidence: of the files of one handout.
        version: of Plainleaf.
        theme: how the page looks.
    """
    found = facts(evidence, version)
    data = json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    page = _page(found, evidence, theme)
    return dict(zip(SUFFIXES, (page.encode("utf-8"), data.encode("utf-8")), strict=True))


def _page(found: dict[str, Any], evidence: Evidence, theme: Theme) -> str:
    environment = Environment(
        loader=FileSystemLoader(templates_folder() / "report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"counted": counted, "size": _size, "listed": _listed}
    language = found["language"]
    checks = found["human_checks"]
    shown = found["content"]["pictures"]
    addresses = [picture.address for picture in evidence.seen.pictures]
    return environment.get_template("report.html.j2").render(
        report=found,
        policy=policy(),
        names=FORMAT_NAMES,
        tokens=theme.tokens,
        language=language,
        direction="rtl" if right_to_left(language) else "ltr",
        addresses=addresses if len(addresses) == len(shown) else [""] * len(shown),
        groups=[
            (name, list(group))
            for name, group in groupby(
                (check for check in checks if check["source"] != MATTERHORN),
                key=lambda check: check["group"],
            )
        ],
        checkpoints=[
            (name, list(group))
            for name, group in groupby(
                (check for check in checks if check["source"] == MATTERHORN),
                key=lambda check: check["group"],
            )
        ],
        matterhorn=MATTERHORN,
        asked=[check for check in checks if check["result"] == PERSON],
        silent=[check for check in checks if check["result"] == DOES_NOT_APPLY],
        conditions=CONDITIONS,
        for_machines=FOR_MACHINES,
        for_a_person=len(matterhorn_conditions()),
    )


def _size(count: int) -> str:
    return f"{count / 1000:,.0f} kB" if count >= 10_000 else f"{count / 1000:.1f} kB"


def _listed(words: list[str]) -> str:
    """Return words as a list in a sentence: "PDF, Word and EPUB"."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
