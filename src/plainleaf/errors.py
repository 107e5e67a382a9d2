"""What stops the work: one clear sentence and an exit code each, never a traceback."""

from __future__ import annotations

import errno
import os


class PlainleafError(Exception):
    """The base of all; `exit_code` is what the command line ends with."""

    exit_code = 1


class ArticleError(PlainleafError):
    """The article has errors that its author can fix; the diagnostics name them."""

    exit_code = 1


class UsageError(PlainleafError):
    """An argument is none of those that there are; the message names them."""

    exit_code = 2


class SourceError(PlainleafError):
    """The article cannot be read at all: no such file, not text, nothing in it."""

    exit_code = 3


class ThemeError(PlainleafError):
    """The theme is missing or wrong: a token, a template, a label."""

    exit_code = 4


class WriteError(PlainleafError):
    """A file could not be written or put in its place."""

    exit_code = 5


class ConformanceError(PlainleafError):
    """A produced or given file does not say what it should, or breaks its standard."""

    exit_code = 6


class ValidatorUnavailable(PlainleafError):
    """A validator that was asked for is not installed or did not run."""

    exit_code = 7


class LimitError(PlainleafError):
    """The work took more time or memory than one article may have; nothing was written."""

    exit_code = 8


class SettingsError(PlainleafError):
    """What surrounds an article is wrong: the project file, or a variable of the environment."""

    exit_code = 9


class ClinicError(SettingsError):
    """The clinic profile is wrong: a key, a colour, a picture, the Word template.

    Args:
        message: the sentence, with the file and the line.
        place: the key that it is about, part by part; empty where it is about the file.
        said: the sentence without file, line and key.
    """

    def __init__(self, message: str, place: tuple[str, ...] = (), said: str = "") -> None:
        super().__init__(message)
        self.place, self.said = place, said or message


class ClusterError(PlainleafError):
    """The machines that should help cannot be reached, or would write other files than this one."""

    exit_code = 11


class LookupFailed(PlainleafError):
    """A work could not be looked up: no network, no answer in time, or nobody knows it."""

    exit_code = 10


class EngineMissing(PlainleafError):
    """A library of the system that PDF files are written with is not installed."""

    exit_code = 14


class SystemRefused(PlainleafError):
    """The operating system refused: no room, no permission, a name too long, a closed output."""

    exit_code = 12


class UndecidedError(PlainleafError):
    """A Word file has tracked changes that nobody has decided; `changes` has a line for each."""

    exit_code = 13

    def __init__(self, message: str, changes: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.changes = changes


# What a user or a machine can bring about; any other number is a fault of ours.
_REFUSALS = frozenset(
    (
        errno.EACCES, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.ELOOP, errno.EMFILE,
        errno.ENAMETOOLONG, errno.ENFILE, errno.ENOMEM, errno.ENOSPC, errno.EPERM, errno.EPIPE,
        errno.EROFS,
    )
)  # fmt: skip


def refusal(error: OSError) -> SystemRefused | None:
    """Return what an error of the operating system says, in one sentence; None if it is ours."""
    if error.errno not in _REFUSALS:
        return None
    if error.errno == errno.EPIPE:
        return SystemRefused("the output was closed before all was written to it.")
    what = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else "the output"
    return SystemRefused(f"{what}: the system refuses it ({os.strerror(error.errno)}).")
