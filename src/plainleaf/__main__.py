"""The program: `plainleaf`, or `python -m plainleaf`."""

from __future__ import annotations

from plainleaf.run import kept


def main() -> None:
    """Run the command line, with what was kept of the runs before."""
    kept.keep()
    try:
        # Imported here: half of its time is what was kept.
        from plainleaf.cli import main as command_line

        command_line()
    finally:
        kept.save()


if __name__ == "__main__":
    main()
