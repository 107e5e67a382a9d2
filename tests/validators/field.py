"""The product's own validators, strictly: what did not run is an exception, never a pass."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from plainleaf.verify.validators import VALIDATORS
from validators.common import Crashed, Failure, Missing

NODE_MODULES = Path(__file__).parent / "node" / "node_modules"
COMMANDS = {
    "PLAINLEAF_ACE": str(NODE_MODULES / ".bin" / "ace-cli"),
    "PLAINLEAF_OOXML_VALIDATOR": str(NODE_MODULES / ".bin" / "ooxml-validator"),
}

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# What a validator needs beside itself: of each group, one.
NEEDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "Ace": (("node",), BROWSERS),
    "Open XML SDK": (("node",),),
}

Check = Callable[[Path], list[Failure]]


def strictly(name: str, standard: str = "") -> Check:
    """Return the function that runs one validator of the product's table.

    Args:
        name: of the validator.
        standard: how that of the row begins, where a validator has more than one.

    Raises:
        Missing: it is not installed.
    """
    validator = next(
        each for each in VALIDATORS if each.name == name and each.standard.startswith(standard)
    )
    with patch.dict(os.environ, COMMANDS):
        if validator.find() is None:
            raise Missing(f"{name} is missing; run tools/setup.")
    for group in NEEDS.get(name, ()):
        if not any(map(shutil.which, group)):
            raise Missing(f"{name} needs {group[0]}; run tools/setup.")

    def check(path: Path) -> list[Failure]:
        with patch.dict(os.environ, COMMANDS):
            result = validator(path)
        if result.passed is None:
            raise Crashed(result.note)
        return [Failure(each.rule, each.message, each.count) for each in result.failures]

    return check
