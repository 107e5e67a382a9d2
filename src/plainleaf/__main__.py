"""`python -m plainleaf`."""

from plainleaf.cli import main

main()
