"""Whatever the text: a handout, reports, or one sentence. `tools/fuzz` goes on for longer."""

from __future__ import annotations

import tempfile
from pathlib import Path
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from examples import examples
from fuzzing import FRONT, KEYS, PIECES, judged, mutated

anything = st.text(st.characters(exclude_categories=()), max_size=12)
markdown = st.lists(st.one_of(st.sampled_from(PIECES), anything), max_size=40).map("".join)
yaml = st.lists(st.one_of(st.sampled_from(KEYS), anything), max_size=15).map("".join)


def judge(text: str, *, export: bool) -> None:
    """Fail if anything comes of the text that should not."""
    with tempfile.TemporaryDirectory() as folder:
        assert judged(Path(folder), text, export=export) == ""


@examples(150)
@given(markdown)
def test_any_markdown_ends_in_reports(text: str) -> None:
    """Reading and checking raise nothing else."""
    judge(FRONT + text, export=False)


@examples(150)
@given(yaml, markdown)
def test_any_front_matter_ends_in_reports(front: str, text: str) -> None:
    """Reading and checking raise nothing else."""
    judge(f"---\n{front}\n---\n\n{text}", export=False)


@examples(25)
@given(st.one_of(yaml, st.just("title: A title\nlang: en\n")), markdown)
def test_any_article_that_can_be_read_becomes_a_draft(front: str, text: str) -> None:
    """All four files are written and say the same."""
    judge(f"---\n{front}\n---\n\n{text}", export=True)


def test_a_mutation_changes_a_text_and_is_the_same_again() -> None:
    """A finding of the long run is found again by its number."""
    text = FRONT + "Words.\n" * 9
    changed = [mutated(Random(7), text, [text]) for _ in range(2)]
    assert changed[0] == changed[1] != text
