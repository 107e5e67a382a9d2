"""Which choices hold: what an article cannot say so is not offered.

Lists of paragraphs can be anything. What holds code, tables or quotations is tried, alone: where
it would read otherwise than it was meant, nobody is asked whether it should be that.
"""

from __future__ import annotations

from dataclasses import replace

from plainleaf.errors import PlainleafError
from plainleaf.importers.decisions.carried import decided
from plainleaf.importers.decisions.choices import BOXES, Choice, Question
from plainleaf.importers.manuscript import Manuscript
from plainleaf.importers.prove import same_blocks
from plainleaf.importers.serialise import serialise
from plainleaf.model.article import Box, List, Table
from plainleaf.model.transform import walk
from plainleaf.reader import SourceText, read_article

_TRIED = (Choice.TEXT, *BOXES)
_SAFE = frozenset({"List", "ListItem", "Paragraph", "Text", "Strong", "Emphasis", "LineBreak"})


def offered(questions: tuple[Question, ...], manuscript: Manuscript) -> tuple[Question, ...]:
    """Return questions without choices that an article cannot say."""
    return tuple(
        replace(each, others=tuple(one for one in each.others if _holds(each, one, manuscript)))
        if isinstance(each.block, (List, Table, Box)) and not _is_safe(each)
        else each
        for each in questions
    )


def _is_safe(question: Question) -> bool:
    assert question.block is not None
    return isinstance(question.block, List) and all(
        type(node).__name__ in _SAFE for node in walk(question.block)
    )


def _holds(question: Question, choice: Choice, manuscript: Manuscript) -> bool:
    """Return whether a block reads as it is meant when it is something else."""
    if choice not in _TRIED or question.block is None:
        return True
    # To read the works takes most of the time, and none changes how a block reads.
    front = {key: value for key, value in manuscript.front.items() if key != "references"}
    alone = replace(manuscript, front=front, blocks=(question.block,), footnotes=(), diagnostics=())
    try:
        made = decided(alone, [question], {question.key: choice})
        same_blocks(made, read_article(SourceText(serialise(made))), "")
    except PlainleafError:
        return False
    return True
