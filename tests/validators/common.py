"""What every validator of the tests shares: a failure, and a validator that is not there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Failure:
    """One rule that a file breaks: its name, the validator's words, and how often."""

    rule: str
    message: str
    count: int = 1

    def __str__(self) -> str:
        return f"{self.rule} ({self.count}): {self.message}"


class Missing(Exception):
    """A validator is not installed here; the message says which, and how to have it."""


class Crashed(Exception):
    """A validator was started and gave no verdict; that is never a pass."""
