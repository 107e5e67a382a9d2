"""The templates of a theme, which may come from anybody."""

from __future__ import annotations

from pathlib import Path, PurePath
from types import ModuleType
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from plainleaf.theme.template_cache import Compiled, cache_folder


class _Sandboxed(ImmutableSandboxedEnvironment):
    """Templates as data: they show what they are given, run nothing and touch no file.

    The sandbox keeps templates from Python's own machinery
    (https://jinja.palletsprojects.com/en/stable/sandbox/); paths and modules are out of reach, too.
    """

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return not isinstance(obj, (PurePath, ModuleType)) and super().is_safe_attribute(
            obj, attr, value
        )


def sandboxed(folders: tuple[Path, ...]) -> Environment:
    """Return the environment for the templates in folders, the first of each name."""
    return _Sandboxed(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        bytecode_cache=Compiled(cache_folder()),
        trim_blocks=True,
        lstrip_blocks=True,
    )
