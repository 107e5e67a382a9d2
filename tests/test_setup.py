"""`tools/setup` beside another package manager; what it calls are stand-ins."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

STAND_INS = {
    "dpkg-query": "exit 1",
    "id": "echo 0",
    "sleep": 'echo "sleep $*" >> "$CALLS"',
    # There is a Python, but it can make no environment: the set-up ends there.
    "python3": 'case "$*" in *"-m venv"*) exit 9 ;; *--version*) echo Python ;; esac; exit 0',
    "apt-get": """echo "$*" >> "$CALLS"
case "$*" in
*update*)
    [ "$(grep -c update "$CALLS")" -gt "$BUSY" ] || { echo "$SAYS" >&2; exit 100; } ;;
esac""",
}


@pytest.fixture
def setup(root: Path, tmp_path: Path) -> Path:
    """Return a folder with the script, what it reads, and stand-ins for what it calls."""
    read = "tools/lock.txt pyproject.toml tests/validators/node/package.json"
    for name in ("tools/setup", *read.split(), "tests/validators/VeraPdf.java"):
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, target)
    (tmp_path / "bin").mkdir()
    for name, body in STAND_INS.items():
        path = tmp_path / "bin" / name
        path.write_text(f"#!/bin/sh\n{body}\n", "utf-8")
        path.chmod(0o755)
    return tmp_path


def run(folder: Path, busy: int, says: str) -> tuple[int, str, list[str]]:
    """Return how the set-up ends, what it says, and what it called."""
    calls = folder / "calls"
    done = subprocess.run(
        [folder / "tools" / "setup", "run"],
        env={
            "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
            "CALLS": str(calls),
            "BUSY": str(busy),
            "SAYS": says,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stderr, calls.read_text("utf-8").splitlines()


LOCKED = "E: Could not get lock /var/lib/apt/lists/lock. It is held by process 1 (apt-get)"


def test_it_waits_for_another_package_manager(setup: Path) -> None:
    """For the lists by itself, said once; for the packages apt waits."""
    code, said, calls = run(setup, 2, LOCKED)
    assert code == 9
    assert calls[:5] == ["update -qq", "sleep 5", "update -qq", "sleep 5", "update -qq"]
    assert calls[5].startswith("-o DPkg::Lock::Timeout=600 install -qq -y ")
    assert "libpango-1.0-0" in calls[5]
    assert said.count("another program is installing packages") == 1


def test_it_does_not_wait_for_ever(setup: Path) -> None:
    """Ten minutes, then apt's own words."""
    code, said, calls = run(setup, 10_000, LOCKED)
    assert code == 1
    assert calls.count("sleep 5") == 120
    assert LOCKED in said


def test_another_failure_stops_it_at_once(setup: Path) -> None:
    """No network is nothing to wait for."""
    code, said, calls = run(setup, 10_000, "E: Failed to fetch the lists")
    assert (code, calls) == (1, ["update -qq"])
    assert "Failed to fetch" in said
