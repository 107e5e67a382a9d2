"""Exports every article of a folder under an audit hook, and writes down what came of it.

A program of its own, because an audit hook stays for good: `python audited.py FOLDER OUT REPORT`.
Each article is exported as it is and as a draft, into all four formats. What the interpreter, the
engines and the product need for themselves is loaded before, by an export of a sample article.
"""

from __future__ import annotations

import json
import os
import sys
import sysconfig
import time
import traceback
from pathlib import Path

import plainleaf
from plainleaf.errors import PlainleafError

ROOT = Path(__file__).resolve().parents[1]
FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn",
    "os.fork", "pty.", "urllib.", "http.", "ftplib.", "smtplib.", "webbrowser.")  # fmt: skip
READS = {"open", "os.listdir", "os.scandir"}
# The export's own workshop, which is removed folder by folder: events tell names, not places.
REMOVED = {"before"}
# What the interpreter, its packages and the fonts are made of.
OWN = [
    *{Path(path).resolve() for path in sysconfig.get_paths().values()},
    Path(sys.base_prefix).resolve(),
    ROOT / "src",
    ROOT / "templates",
    *map(
        Path, ("/usr/share", "/usr/lib", "/usr/local/share", "/etc/fonts", "/var/cache/fontconfig")
    ),
    *map(Path, ("/proc/self", "/etc/mime.types", "/dev/null", "/dev/urandom")),
]


def watched(folder: Path, out: Path) -> list[str]:
    """Install the hook, and return the list into which it writes what should not happen."""
    found: list[str] = []
    allowed = [*OWN, folder.resolve(), out.resolve()]
    here = {"busy": False}

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if here["busy"]:
            return
        here["busy"] = True
        try:
            if event.startswith(FORBIDDEN):
                found.append(f"{event} {arguments!r:.200}")
            elif event in READS and isinstance(arguments[0], (str, bytes, os.PathLike)):
                if arguments[0] in REMOVED:
                    return
                path = Path(os.path.realpath(os.fsdecode(arguments[0])))
                if not any(path.is_relative_to(place) for place in allowed):
                    found.append(f"{event} {path}")
        finally:
            here["busy"] = False

    sys.addaudithook(hook)
    return found


def answer(path: Path, out: Path, *, draft: bool) -> tuple[int, str]:
    """Return the exit code and all that is said of one article."""
    try:
        done = plainleaf.export(path, out=out, draft=draft)
    except PlainleafError as error:
        said = [*map(str, getattr(error, "diagnostics", ())), str(error)]
        return error.exit_code, "\n".join(said)
    except Exception:
        return 70, traceback.format_exc()
    return 0, "\n".join(map(str, done.diagnostics))


def main() -> None:
    """Export, watched."""
    folder, out, report = map(Path, sys.argv[1:])
    plainleaf.export(ROOT / "content" / "nalmefen", out=out / "sample")
    found = watched(folder, out)
    answers = {}
    for path in sorted(folder.glob("*.md")):
        if path.name == "README.md":
            continue
        start = time.monotonic()
        code, said = answer(path, out / "strict", draft=False)
        draft, said_of_draft = answer(path, out / "draft", draft=True)
        seconds = round(time.monotonic() - start, 1)
        answers[path.stem] = {
            "code": code, "said": said, "draft": draft, "said_of_draft": said_of_draft,
            "seconds": seconds,
        }  # fmt: skip
    report.write_text(json.dumps({"answers": answers, "found": found}), "utf-8")


if __name__ == "__main__":
    main()
