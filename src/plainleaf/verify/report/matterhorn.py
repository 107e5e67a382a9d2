"""The conditions of the Matterhorn Protocol 1.1 that only a person can judge, as questions.

The protocol (PDF Association, 2021) lists 137 ways in which a PDF can fail PDF/UA-1: a machine can
find 87 of them, 48 need a person, and for two (23-001, 27-001) there is no test. Version 1.02 had
136, of which 47 need a person: 13-008 is the one that was added. The questions are in our own words
and asked so that “yes” is good; only the index is the protocol's.
"""

from __future__ import annotations

from dataclasses import dataclass

from plainleaf.verify.report import applicability as about
from plainleaf.verify.report.applicability import Subject

CONDITIONS, FOR_MACHINES = 137, 87

CHECKPOINTS = {
    1: "What is read aloud and what is passed over",
    2: "Tags with names of their own",
    3: "Flickering",
    4: "Colour and contrast",
    5: "Sound",
    6: "The title",
    8: "Text from a scan",
    9: "Order and tags",
    11: "Language",
    12: "Signs that are drawn out",
    13: "Pictures",
    14: "Headings",
    15: "Tables",
    16: "Lists",
    17: "Mathematics",
    18: "Headers and footers of pages",
    19: "Notes and references",
    22: "Article threads",
    24: "Forms to fill in by hand",
    28: "Links and other things that lie on the page",
    29: "Scripts and keys",
    31: "Fonts",
}
"""What the protocol's checkpoints are about, by number; those without a question are absent."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: its index in the protocol, our question, and what it is about."""

    index: str
    question: str
    subject: Subject

    @property
    def checkpoint(self) -> int:
        """Return the number of its checkpoint."""
        return int(self.index.partition("-")[0])


FOR_A_PERSON: tuple[Condition, ...] = (
    Condition(
        "01-001",
        "Is all that is read aloud meant to be read, with no rule, ground or page number among it?",
        about.margins,
    ),
    Condition(
        "01-002",
        "Is all that a reader needs read aloud, with nothing passed over as if it were decoration?",
        about.text,
    ),
    Condition("01-006", "Is each part marked as what it is, details included?", about.tags),
    Condition(
        "02-002",
        "Where the file names parts in its own way, does each stand for the right standard one?",
        about.own_tags,
    ),
    Condition("03-001", "Does nothing flicker when the file does something?", about.actions),
    Condition("03-002", "Does no film or animation flicker?", about.media),
    Condition("03-003", "Does no script make anything flicker?", about.scripts),
    Condition(
        "04-001",
        "Is nothing said by colour, contrast, form or place alone, without the tags saying it too?",
        about.text,
    ),
    Condition("05-001", "Is what is heard in a film also there in another form?", about.media),
    Condition("05-002", "Is what a sound says also there in another form?", about.sound),
    Condition("05-003", "Where a script beeps, is there another sign, too?", about.scripts),
    Condition(
        "06-004",
        "Does the title tell this handout from others, read by itself?",
        about.title,
    ),
    Condition("08-001", "Has text that was read from a scan been put right?", about.scans),
    Condition("08-002", "Is text that was read from a scan tagged?", about.scans),
    Condition("09-001", "Is the order in which it is read aloud the right one?", about.text),
    Condition(
        "09-002",
        "Does each part stand where it belongs, with no table within a heading and the like?",
        about.tags,
    ),
    Condition("09-003", "Is each tag the right one for what is in it?", about.tags),
    Condition(
        "11-007", "Is each language that is named the language of the words?", about.language
    ),
    Condition(
        "12-001",
        "Is a sign that is drawn out, such as a tall bracket, read as one sign?",
        about.drawn_out_signs,
    ),
    Condition(
        "13-001",
        "Is every drawing that says something marked as a picture?",
        about.all_pictures,
    ),
    Condition(
        "13-002",
        "Where a link holds a picture, do its words say where it leads and what the picture shows?",
        about.linked_pictures,
    ),
    Condition("13-003", "Is every caption marked as one?", about.captions),
    Condition(
        "13-005",
        "Where a text replaces a picture, would a description not have been better?",
        about.replaced_pictures,
    ),
    Condition(
        "13-006",
        "Are drawings that say something only together marked as one picture?",
        about.pictures,
    ),
    Condition(
        "13-007",
        "Is a picture the best way to say this, and could text or a table not say it better?",
        about.pictures,
    ),
    Condition(
        "13-008",
        "Where a picture is there to be read as words, is a text given in its place?",
        about.pictures,
    ),
    Condition("14-001", "Is everything that works as a heading marked as one?", about.headings),
    Condition(
        "14-004",
        "Do the tags of headings have their level as a figure, as in H2?",
        about.own_heading_tags,
    ),
    Condition(
        "14-005",
        "Do headings below the sixth level have tags of their own level?",
        about.deep_headings,
    ),
    Condition("15-001", "Is every cell that names its row marked as a header?", about.tables),
    Condition("15-002", "Is every cell that names its column marked as a header?", about.tables),
    Condition(
        "15-004", "Is every table a table: things compared in rows and columns?", about.tables
    ),
    Condition("15-005", "Is it clear for every cell which headers belong to it?", about.tables),
    Condition(
        "16-001",
        "Does every list whose order counts say how it is numbered?",
        about.numbered_lists,
    ),
    Condition(
        "16-002",
        "Is the kind of numbering that it says the kind that is seen: 1, i, I, a or A?",
        about.numbered_lists,
    ),
    Condition("16-003", "Is everything that is a list marked as one?", about.lists),
    Condition("17-001", "Is every formula marked as one?", about.formulas),
    Condition(
        "18-001",
        "Are the headers and footers of pages marked as belonging to the page, not the text?",
        about.margins,
    ),
    Condition(
        "18-002", "Are they marked as header or as footer, each as what it is?", about.margins
    ),
    Condition("19-001", "Is every footnote marked as a note?", about.footnotes),
    Condition("19-002", "Is every pointer to a note or reference marked as one?", about.references),
    Condition("22-001", "Do article threads lead in the right order?", about.threads),
    Condition(
        "24-001",
        "Do the tags say what is to be filled in by hand, and how?",
        about.writing_places,
    ),
    Condition(
        "28-001",
        "Are links and other things on the page met where they belong in the text?",
        about.things_on_pages,
    ),
    Condition(
        "28-003",
        "Is what lies on the page only for its looks tagged as what it does?",
        about.other_things_on_pages,
    ),
    Condition(
        "28-013",
        "Where it counts at which point one presses, is there another way, too?",
        about.image_maps,
    ),
    Condition("29-001", "Does no script ask for a key at a certain moment?", about.scripts),
    Condition(
        "31-010",
        "May each font be embedded in files that everybody shows and prints?",
        about.fonts,
    ),
)
"""In the protocol's order."""
