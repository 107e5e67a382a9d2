"""The command line in a process of its own, which need not import anything: it is forked.

Most of the time of a short command goes into importing. Here one process imports all, once, and
each command runs in a copy of it, with a folder, an environment and streams of its own. Tests of
how a command starts, of signals and of standard input start one in the usual way.

    done = plainleaf(folder, "check", "scan")
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import traceback
from functools import cache
from pathlib import Path

SECONDS = 120
ENVIRONMENT = {"COLUMNS": "200", "NO_COLOR": "1"}


def plainleaf(folder: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user does, in a folder.

    Raises:
        TimeoutExpired: it has not ended after two minutes.
    """
    server = _server()
    assert server.stdin is not None
    assert server.stdout is not None
    with tempfile.TemporaryDirectory(prefix="plainleaf-test-") as streams:
        out, err = Path(streams, "out"), Path(streams, "err")
        asked = {
            "words": [*map(str, words)],
            "folder": str(folder),
            "streams": [str(out), str(err)],
            "environment": {**os.environ, **ENVIRONMENT},
        }
        server.stdin.write(json.dumps(asked) + "\n")
        server.stdin.flush()
        answer = server.stdout.readline()
        assert answer, "the process that commands are forked from has died"
        code = json.loads(answer)
        # As `subprocess` reads them: line ends of every kind are one.
        said = [path.read_text("utf-8") for path in (out, err)]
    if code is None:
        raise subprocess.TimeoutExpired(["plainleaf", *map(str, words)], SECONDS, *said)
    return subprocess.CompletedProcess(["plainleaf", *map(str, words)], code, *said)


@cache
def _server() -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, __file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, **ENVIRONMENT},
        encoding="utf-8",
    )
    atexit.register(process.communicate)  # nothing more is asked: it ends
    return process


# --- In the process that has imported all --------------------------------------------------------


def _serve() -> None:
    from plainleaf.theme import default_theme

    default_theme()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 1)
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if not child:
            os.close(answers.fileno())
            os.dup2(nothing, 0)
            _become(**asked)
        answers.write(f"{json.dumps(_ended(child))}\n")
        answers.flush()


def _ended(child: int) -> int | None:
    """Wait, and return the exit code; None where it had to be stopped."""
    with open(os.pidfd_open(child)) as ends:
        if not select.select([ends], [], [], SECONDS)[0]:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return None
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _become(words: list[str], folder: str, streams: list[str], environment: dict[str, str]) -> None:
    """Be the command, to its end."""
    code = 70
    try:
        for number, path in enumerate(streams, 1):
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), number)
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stdout, sys.stderr = (
            open(number, "w", encoding="utf-8", errors=errors, closefd=False)  # noqa: SIM115
            for number, errors in ((1, "strict"), (2, "backslashreplace"))
        )
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(folder)
        sys.argv = ["plainleaf", *words]
        code = _code_of_main()
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


def _code_of_main() -> int:
    from plainleaf.cli import main

    try:
        main()
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    _serve()
