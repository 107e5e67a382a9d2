"""The program: `plainleaf`, or `python -m plainleaf`."""

from __future__ import annotations

import atexit
import os
import sys
import threading
from contextlib import suppress
from typing import NoReturn

from plainleaf.run import kept, standby
from plainleaf.run.limits import collect_late


def main() -> None:
    """Run the command line, with what was kept of the runs before."""
    collect_late()
    kept.keep()
    # Python packages may plug themselves into pydantic's models; to look for some takes 15 ms.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    if sys.argv[1:2] == ["export"]:
        standby.begin(standby.PAGES)
    code: str | int | None = 0
    try:
        # Imported here: half of its time is what was kept.
        from plainleaf.cli import main as command_line

        command_line()
    except SystemExit as end:
        code = end.code
    finally:
        standby.give_up()
        kept.save()
    _end(code)


def _end(code: str | int | None) -> NoReturn:
    """End the process without taking apart what it imported: that would take Python 40 ms."""
    if not isinstance(code, str) and threading.active_count() == 1:
        atexit._run_exitfuncs()
        # Where the output takes no more, Python says so.
        with suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code or 0)
    sys.exit(code)


if __name__ == "__main__":
    main()
