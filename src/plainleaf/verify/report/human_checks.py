"""The questions that only a person can answer, and what of this handout each concerns.

Every question has an identifier that stays the same from version to version, so that an answer can
be kept beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

from plainleaf.verify.report import applicability as about
from plainleaf.verify.report.applicability import Concern, Seen, Subject
from plainleaf.verify.report.matterhorn import CHECKPOINTS, FOR_A_PERSON

MATTERHORN = "Matterhorn Protocol 1.1"
WCAG = "WCAG 2.2"
EPUB = "EPUB Accessibility 1.1"
OWN = "Plainleaf"

ALL = ("pdf", "docx", "epub", "html")


@dataclass(frozen=True, slots=True)
class HumanCheck:
    """One question and what it concerns here.

    Args:
        identifier: stays the same: "matterhorn-13-005", "wcag-2.4.4".
        source: the document that the question comes from.
        clause: where in it; empty if it is our own.
        group: the heading under which it stands.
        formats: the formats among those verified that it is asked of.
        question: asked so that “yes” is good.
        concern: whether it applies, and to what.
    """

    identifier: str
    source: str
    clause: str
    group: str
    formats: tuple[str, ...]
    question: str
    concern: Concern


@dataclass(frozen=True, slots=True)
class _Question:
    identifier: str
    source: str
    clause: str
    formats: tuple[str, ...]
    question: str
    subject: Subject


FOR_ALL, FOR_WORD, FOR_EPUB, FOR_HTML = (
    "What every file says",
    "The Word file",
    "The EPUB file",
    "The web page",
)

_QUESTIONS: dict[str, tuple[_Question, ...]] = {
    FOR_ALL: (
        _Question(
            "words",
            OWN,
            "",
            ALL,
            "Is what it says true, up to date, and clear to the people who will read it?",
            about.text,
        ),
        _Question(
            "wcag-1.1.1",
            WCAG,
            "1.1.1",
            ALL,
            "Does each description say what the picture is there for, and is what is called "
            "decoration nothing more?",
            about.all_pictures,
        ),
        _Question(
            "wcag-1.4.5",
            WCAG,
            "1.4.5, 1.4.11",
            ALL,
            "Are words and lines in the pictures easy to see, and are there no pictures of words "
            "where words would do?",
            about.pictures,
        ),
        _Question(
            "wcag-1.3.3",
            WCAG,
            "1.3.3, 1.4.1",
            ALL,
            "Is everything clear without seeing colours or places, such as “the red box above”?",
            about.text,
        ),
        _Question(
            "wcag-2.4.4",
            WCAG,
            "2.4.4",
            ALL,
            "Does each link say where it leads, read by itself, and does it lead there?",
            about.links,
        ),
        _Question(
            "wcag-2.4.6",
            WCAG,
            "2.4.6",
            ALL,
            "Does each heading say what stands below it?",
            about.headings,
        ),
        _Question(
            "wcag-1.3.1",
            WCAG,
            "1.3.1",
            ALL,
            "Do lists and tables stand for what they look like, with headers that name rows and "
            "columns?",
            about.lists_and_tables,
        ),
        _Question(
            "wcag-3.1.2",
            WCAG,
            "3.1.2",
            ALL,
            "Are all words of another language marked as such, and rightly?",
            about.language_changes,
        ),
        _Question(
            "wcag-1.2",
            WCAG,
            "1.2, 2.1, 2.2, 2.3, 3.3",
            ("docx", "epub", "html"),
            "Can people who do not hear, see or use a mouse use what moves, sounds or is filled "
            "in, and without haste?",
            about.moving_parts,
        ),
        _Question(
            "read-by-another",
            OWN,
            "",
            ALL,
            "Has somebody read it who was not there when it was written?",
            about.text,
        ),
        _Question(
            "listened-to",
            OWN,
            "",
            ALL,
            "Has somebody listened to it with a screen reader, from beginning to end?",
            about.text,
        ),
    ),
    FOR_WORD: (
        _Question(
            "word-checker",
            OWN,
            "",
            ("docx",),
            "Does Word’s own checker (Review, Check Accessibility) find nothing?",
            about.text,
        ),
        _Question(
            "word-pages",
            OWN,
            "",
            ("docx",),
            "Printed from Word, are the pages in order, with nothing cut off or alone on a page?",
            about.text,
        ),
    ),
    FOR_EPUB: (
        _Question(
            "epub-discovery",
            EPUB,
            "discovery metadata",
            ("epub",),
            "Is what the book’s details say about reading it true of this book?",
            about.title,
        ),
        _Question(
            "epub-contents",
            WCAG,
            "2.4.5",
            ("epub",),
            "Does each entry of the contents lead to its place?",
            about.contents,
        ),
        _Question(
            "epub-pages",
            EPUB,
            "page navigation",
            ("epub",),
            "Does each entry of the page list lead to where that page begins in print?",
            about.printed_pages,
        ),
        _Question(
            "epub-looks",
            WCAG,
            "1.4.4, 1.4.12",
            ("epub",),
            "Is all there with large type, with the reader’s own type, and by night?",
            about.text,
        ),
    ),
    FOR_HTML: (
        _Question(
            "wcag-1.4.10",
            WCAG,
            "1.4.4, 1.4.10, 1.4.12",
            ("html",),
            "Enlarged to 400 %, is it one column in which nothing is cut off?",
            about.text,
        ),
        _Question(
            "wcag-2.4.7",
            WCAG,
            "2.1.1, 2.4.3, 2.4.7, 2.4.11",
            ("html",),
            "With the Tab key, is every link reached in order, and always seen?",
            about.links,
        ),
    ),
}


def human_checks(seen: Seen, formats: tuple[str, ...]) -> list[HumanCheck]:
    """Return the questions that these formats leave to a person, in the order of a report.

    Args:
        seen: what was seen in the files.
        formats: some of "pdf", "docx", "epub", "html".
    """
    found = [
        HumanCheck(
            one.identifier,
            one.source,
            one.clause,
            group,
            asked,
            one.question,
            one.subject(seen),
        )
        for group, questions in _QUESTIONS.items()
        for one in questions
        if (asked := tuple(each for each in one.formats if each in formats))
    ]
    if "pdf" in formats:
        found += [
            HumanCheck(
                f"matterhorn-{one.index}",
                MATTERHORN,
                one.index,
                CHECKPOINTS[one.checkpoint],
                ("pdf",),
                one.question,
                one.subject(seen),
            )
            for one in FOR_A_PERSON
        ]
    return found
