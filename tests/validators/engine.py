"""A validator that is started once, and asked file by file: starting takes most of its time.

A driver beside this file reads one question a line on standard input and answers it with one line
on standard output.
"""

from __future__ import annotations

import os
import queue
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from validators.common import Missing

HERE = Path(__file__).parent
CLASSES = HERE / "build"
SECONDS_FOR_ONE_FILE = 120


def compiled(name: str, jars: Sequence[Path]) -> None:
    """Compile a driver in Java, if its source is newer than its class.

    Raises:
        Missing: there is no Java compiler.
    """
    source = HERE / f"{name}.java"
    built = CLASSES / f"{name}.class"
    if built.is_file() and built.stat().st_mtime >= source.stat().st_mtime:
        return
    compiler = shutil.which("javac")
    if compiler is None:
        raise Missing(f"{name}: no javac (apt: default-jdk-headless); run tools/setup.")
    CLASSES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CLASSES) as folder:
        path = os.pathsep.join(map(str, jars))
        subprocess.run([compiler, "-cp", path, "-d", folder, source], check=True)
        Path(folder, built.name).replace(built)


class Engine:
    """One running driver; it is started when it is first asked, and again after it has died."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str] | None = None
    ) -> None:
        self._command = list(command)
        self._environment = environment or {}
        self._process: subprocess.Popen[str] | None = None
        self._answers: queue.SimpleQueue[str] = queue.SimpleQueue()

    def ask(self, question: str) -> str:
        """Return the answer to one line; empty, if there is none: the driver has died or hangs."""
        process = self._process or self._start()
        assert process.stdin is not None
        try:
            process.stdin.write(f"{question}\n")
            process.stdin.flush()
            answer = self._answers.get(timeout=SECONDS_FOR_ONE_FILE)
        except (OSError, queue.Empty):
            answer = ""
        if not answer:
            self.close()
        return answer

    def close(self) -> None:
        """Stop the driver, and what it has started; the next question starts it again."""
        if self._process is None:
            return
        process, self._process = self._process, None
        assert process.stdin is not None
        try:
            # It ends by itself where nothing more is asked, and stops its browser.
            process.stdin.close()
            process.wait(timeout=5)
        except (OSError, subprocess.TimeoutExpired):
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()

    def _start(self) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            env={**os.environ, **self._environment},
        )
        assert process.stdout is not None
        self._process, self._answers = process, queue.SimpleQueue()
        threading.Thread(target=_pump, args=(process.stdout, self._answers), daemon=True).start()
        return process


def _pump(lines: IO[str], answers: queue.SimpleQueue[str]) -> None:
    try:
        for line in lines:
            answers.put(line)
    except ValueError:
        pass  # closed while it was read
    answers.put("")  # the end: nobody waits for the time limit when the driver has died
