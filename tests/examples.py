"""How many examples a generated test tries: few and always the same, or many and new ones.

`make test` and CI try the same examples each time, so that they say the same each time. `make fuzz`
sets `PLAINLEAF_FUZZ`: examples are new each time, many more, and those that failed once are kept
in `.hypothesis/` and tried again first. What it finds becomes an explicit `@example`.

What fails in `make test` is shown as it was found: to make it smaller takes minutes where an
example is a whole document. `PLAINLEAF_SHRINK=1 pytest tests/test_x.py` takes them.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

# How many times more examples than usual; 0: the same few each time.
FUZZ = int(os.environ.get("PLAINLEAF_FUZZ") or 0)
SHRINK = bool(FUZZ or os.environ.get("PLAINLEAF_SHRINK"))


def examples(count: int, in_fuzzing: int = 0) -> settings:
    """Return the settings of a test that usually tries so many examples.

    Args:
        count: in `make test`.
        in_fuzzing: how many are multiplied in `make fuzz`, where they are more than those.
    """
    return settings(max_examples=(in_fuzzing or count) * FUZZ if FUZZ else count)


def load() -> None:
    """Make this the profile of all tests.

    Whole documents take as long as the machine is busy, so time says nothing.
    """
    settings.register_profile(
        "plainleaf",
        deadline=None,
        derandomize=not FUZZ,
        phases=list(Phase) if SHRINK else [Phase.explicit, Phase.generate],
        print_blob=True,
        suppress_health_check=list(HealthCheck) if FUZZ else [HealthCheck.too_slow],
    )
    settings.load_profile("plainleaf")
