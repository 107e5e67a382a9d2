"""The front matter as a JSON schema (draft 2020-12), made of the keys that the reader knows.

Editors complete and check front matter with it. It is stricter than the reader, which also reads
what can only mean one thing and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from plainleaf.reader.front.synonyms import DOCUMENTED
from plainleaf.reader.keys import HIDE, FrontMatterKeys

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
# In YAML a version or a volume may look like a number, and a key may be left empty.
_TEXT: JsonSchemaValue = {"type": ["string", "number", "null"]}
_MEANINGS = {
    "title": "What the handout is called.",
    "description": "One sentence: what it is about and for whom.",
    "lang": "The language, as a BCP 47 tag: en, en-GB, es, ar, zh-Hans …",
    "category": "What kind of text it is; shown above the title.",
    "keywords": "For catalogues and searches; in the properties of the files.",
    "authors": "Who wrote it.",
    "source": "The id of the work that the handout is about.",
    "references": "The works that the text cites; or hide, to show none.",
    "bibliography": "Files with works beside the article: BibTeX, RIS, PubMed, CSL.",
    "csl": "The citation style: its name, or a file.",
    "glossary": "Terms and what they mean, or files that have them.",
    "published": "The day of publication: year-month-day.",
    "reviewed": "The day of the last review: year-month-day.",
    "next-review": "The day by which it is to be reviewed again: year-month-day.",
    "version": "Of the text.",
    "owner": "Who answers for the text.",
    "web": "The address of the handout on the web, https://…, or its DOI.",
    "qr": "Whether print has a QR code that leads to `web`.",
    "paper": "The size of a page.",
}


def front_matter_schema() -> dict[str, Any]:
    """Return the schema."""
    schema = FrontMatterKeys.model_json_schema(schema_generator=_Schema)
    properties = schema["properties"]
    for name, meaning in _MEANINGS.items():
        properties[name] = {"description": meaning, **properties[name]}
    for alias, name in DOCUMENTED.items():
        properties[alias] = {
            **properties[name],
            "deprecated": True,
            "description": f"Write {name}.",
        }
    return {
        "$schema": _DIALECT,
        "title": "Front matter of a Plainleaf article",
        **{key: value for key, value in schema.items() if key not in ("title", "description")},
    }


def _any_of(*schemas: JsonSchemaValue) -> JsonSchemaValue:
    return {"anyOf": list(schemas)}


def _listed(inner: JsonSchemaValue) -> JsonSchemaValue:
    return _any_of(inner, cast(JsonSchemaValue, inner["items"]), {"type": "null"})


def _date(inner: JsonSchemaValue) -> JsonSchemaValue:
    part = {"type": "array", "items": {"type": ["integer", "string"]}}
    kept = {"date-parts": {"type": "array", "items": part}, "season": {}, "circa": {}}
    parts = {"type": "object", "properties": kept, "required": ["date-parts"]}
    ranged = {"type": "array", "items": inner, "maxItems": 2}
    return _any_of(_TEXT, inner, parts, ranged)


# What the reader does with a value before it looks at its type, by the functions of `keys`: as a
# schema. A function that is missing here fails every use of the schema.
_BEFORE: Mapping[str, Callable[[JsonSchemaValue], JsonSchemaValue]] = {
    "_listed": _listed,
    "_name": lambda inner: _any_of(inner, _TEXT),
    "_date": _date,
    "_shown_works": lambda inner: _any_of(inner, {"const": HIDE}, {"type": "null"}),
    "_iso": lambda inner: {
        "type": ["string", "integer", "null"],
        "pattern": r"^\s*\d{4}(-\d{1,2}(-\d{1,2})?)?\s*$",
    },
    "_small": lambda inner: {"enum": ["a4", "A4", "letter", "Letter", "", None]},
    "_web": lambda inner: {
        "type": ["string", "null"],
        "pattern": r"^\s*(https?://\S+|\S*10\.\d{4,}/\S+)\s*$",
    },
}


class _Schema(GenerateJsonSchema):
    """Says of each type what an author may write."""

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        """Return text, which YAML may take for a number."""
        return dict(_TEXT)

    def any_schema(self, schema: core_schema.AnySchema) -> JsonSchemaValue:
        """Return what a glossary may be: terms, a file, or a list of these."""
        terms = {"type": "object"}
        file = {"type": "string"}
        return _any_of(
            terms, file, {"type": "array", "items": _any_of(terms, file)}, {"type": "null"}
        )

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Return the type alone: a key that is left out has no value to show."""
        return self.generate_inner(schema["schema"])

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Return False: the name of a key says it."""
        return False

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """Return the keys, and that there are no others."""
        made = super().model_schema(schema)
        made = {key: value for key, value in made.items() if key not in ("title", "description")}
        return {**made, "additionalProperties": False}

    def function_before_schema(
        self, schema: core_schema.BeforeValidatorFunctionSchema
    ) -> JsonSchemaValue:
        """Return what may be written where the reader makes something else of it."""
        inner = self.generate_inner(schema["schema"])
        function = cast(Callable[..., object], schema["function"]["function"])
        return _BEFORE[function.__name__](inner)
