"""The JSON schema of the front matter: made of the reader's keys, true of every article of ours."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from plainleaf.cli import app
from plainleaf.reader import SourceText, read_article
from plainleaf.reader.front.schema import front_matter_schema
from plainleaf.reader.keys import FrontMatterKeys, ReferenceKeys, known_keys

SCHEMA = front_matter_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
# Each is right by itself in the reader's eyes, too.
GOOD = {
    "little": "title: T\nlang: en",
    "numbers": "title: 112\nlang: en\nversion: 1.10\nkeywords: [1, two]",
    "empty": "title: T\nlang: en\ndescription:\nreferences:",
    "dates": "title: T\nlang: en\npublished: 2026\nreviewed: 2026-1-5\nnext-review: 2029-01",
    "a name": "title: T\nlang: en\nauthors: Ana Example",
    "names": "title: T\nlang: en\nauthors: [Ana Example, {family: B, given: C}, {name: D}]",
    "hidden": "title: T\nlang: en\nreferences: hide",
    "files": "title: T\nlang: en\nglossary: [terms.yaml, {dose: how much}]\nbibliography: a.bib",
    "terms": "title: T\nlang: en\nglossary: {dose: how much}",
    "web": "title: T\nlang: en\nweb: https://example.org/a\nqr: true\npaper: a4",
    "a work": "title: T\nlang: en\nreferences: [{id: a, title: A, issued: 2020, volume: 3}]",
    "issued": "title: T\nlang: en\nreferences: [{id: a, issued: {date-parts: [[2020, 5]]}}]",
    "in words": "title: T\nlang: en\nreferences:\n- {id: a, title: A, issued: in press}",
    "other names": "title: T\nlanguage: en\nauthor: A\ndate: 2026-01-05",
}
BAD = {
    "misspelt": "title: T\nlang: en\ndescripton: D",
    "a list for a title": "title: [a, b]\nlang: en",
    "a group for a language": "title: T\nlang: {en: yes}",
    "no date": "title: T\nlang: en\nreviewed: soon",
    "a date the wrong way": "title: T\nlang: en\nreviewed: 3/4/2025",
    "paper": "title: T\nlang: en\npaper: a5",
    "qr": "title: T\nlang: en\nqr: [1]",
    "no address": "title: T\nlang: en\nweb: example",
    "a work that is words": "title: T\nlang: en\nreferences: [A work]",
    "a work without an id": "title: T\nlang: en\nreferences: [{title: A}]",
    "a key of a work": "title: T\nlang: en\nreferences: [{id: a, jurnal: B}]",
    "a month": "title: T\nlang: en\nreferences: [{id: a, issued: {year: 2020, month: 13}}]",
    "works that are a number": "title: T\nlang: en\nreferences: 3",
    "no list": "just words",
}


def front(text: str) -> Any:
    """Return YAML as editors see it: a date is text."""

    def plain(value: Any) -> Any:
        match value:
            case datetime.date():
                return value.isoformat()
            case dict():
                return {str(key): plain(part) for key, part in value.items()}
            case list():
                return [plain(part) for part in value]
        return value

    return plain(YAML(typ="safe").load(text))


def test_it_is_a_schema() -> None:
    """The dialect's own schema says so."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_it_has_every_key_that_the_reader_knows_and_says_what_it_is_for() -> None:
    """Made of the model: a new key is in it at once."""
    properties = SCHEMA["properties"]
    assert known_keys(FrontMatterKeys) <= set(properties)
    for name in known_keys(FrontMatterKeys):
        assert len(properties[name]["description"]) > 10, name
    assert set(SCHEMA["$defs"]["ReferenceKeys"]["properties"]) == known_keys(ReferenceKeys)


def test_every_article_of_ours_is_right(root: Path) -> None:
    """Nothing under content/ is underlined."""
    paths = sorted((root / "content").glob("*/article*.md"))
    assert len(paths) > 10
    for path in paths:
        text = path.read_text("utf-8").split("\n---\n")[0].removeprefix("---\n")
        assert not [error.message for error in VALIDATOR.iter_errors(front(text))], path


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD)
def test_what_the_reader_takes_is_right(text: str) -> None:
    """No editor underlines it, and the reader has nothing to say of the keys."""
    assert not [error.message for error in VALIDATOR.iter_errors(front(text))]
    found = read_article(SourceText(f"---\n{text}\n---\n\nWords.\n")).diagnostics
    assert not [each for each in found if each.code in ("front-matter", "unknown-key")]


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_what_is_wrong_is_underlined(text: str) -> None:
    """And the reader does not pass over it either."""
    assert list(VALIDATOR.iter_errors(front(text)))
    found = read_article(SourceText(f"---\n{text}\n---\n\nWords.\n")).diagnostics
    assert found


def test_the_command_prints_it() -> None:
    """As JSON, and nothing else."""
    done = CliRunner().invoke(app, ["schema"])
    assert done.exit_code == 0
    assert json.loads(done.stdout) == SCHEMA
