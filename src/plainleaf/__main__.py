"""The program: `plainleaf`, or `python -m plainleaf`."""

from __future__ import annotations

import sys

from plainleaf.run import kept, standby


def main() -> None:
    """Run the command line, with what was kept of the runs before."""
    kept.keep()
    if sys.argv[1:2] == ["export"]:
        standby.begin(standby.PAGES)
    try:
        # Imported here: half of its time is what was kept.
        from plainleaf.cli import main as command_line

        command_line()
    finally:
        standby.give_up()
        kept.save()


if __name__ == "__main__":
    main()
