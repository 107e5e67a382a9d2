"""The product's own validators, strictly: what did not run is an exception, never a pass.

EPUBCheck and Ace take seconds to start: `epubchecks` and `aces` keep them running, and all but the
start of the command is the product's own. `strictly` runs the command itself.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

from plainleaf.verify import validators
from plainleaf.verify.validators import VALIDATORS
from validators.common import Crashed, Failure, Missing
from validators.engine import CLASSES, HERE, Engine, compiled

NODE_MODULES = HERE / "node" / "node_modules"
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


class Kept:
    """One of the product's validators whose program goes on running; call it with a file."""

    def __init__(self, check: Check, engine: Engine, answer: Callable[[Engine, list[str]], str]):
        self._check = check
        self._engine = engine
        self._answer = answer

    def __call__(self, path: Path) -> list[Failure]:
        """Return the rules that a file breaks.

        Raises:
            Crashed: there is no verdict on this file.
        """
        with patch.object(validators, "_output", self._output):
            return self._check(path)

    def close(self) -> None:
        """Stop its program."""
        self._engine.close()

    def _output(self, command: list[str], _environment: Any = None) -> str:
        return self._answer(self._engine, command)


def epubchecks() -> Kept:
    """Return EPUBCheck, in one engine for all files.

    Raises:
        Missing: it is not installed.
    """
    check = strictly("EPUBCheck")
    find = next(each.find for each in VALIDATORS if each.name == "EPUBCheck")
    java, *options, jar = find() or ("", "")
    if "-jar" not in options:
        raise Missing("EPUBCheck: the Python package epubcheck is missing; run tools/setup.")
    compiled("EpubChecks", [Path(jar)])
    path = os.pathsep.join([str(CLASSES), jar])
    # Compiled quickly and not well: it sees some dozen small files.
    quickly = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
    engine = Engine([java, *quickly, "-cp", path, "EpubChecks"])

    def answer(engine: Engine, command: list[str]) -> str:
        return engine.ask("\t".join(command[command.index(jar) + 1 :]))

    return Kept(check, engine, answer)


def aces() -> Kept:
    """Return Ace, in one browser for all files.

    Raises:
        Missing: it is not installed.
    """
    check = strictly("Ace")
    browser = next(filter(None, map(shutil.which, BROWSERS)))
    environment = {"NODE_PATH": str(NODE_MODULES), "PUPPETEER_EXECUTABLE_PATH": browser}
    engine = Engine(["node", str(HERE / "aces.js")], environment)

    def answer(engine: Engine, command: list[str]) -> str:
        *_, folder, path = command
        said: str = json.loads(engine.ask(f"{folder}\t{path}") or "{}").get("said", "")
        return said

    return Kept(check, engine, answer)
