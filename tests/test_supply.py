"""What Plainleaf is made of is named: dependencies, their versions and hashes, their licences."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from functools import cache
from importlib import metadata
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "tools" / "lock.txt"
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
# Modules that are imported where an extra is asked for, and only there.
BY_EXTRA = {
    "distributed": "cluster",
    "page": "validate",
    "starlette": "studio",
    "tomlkit": "studio",
    "uvicorn": "studio",
}
_PIN = re.compile(r"(?P<name>[\w.-]+)==(?P<version>[\w.+!]+)(?: ; (?P<marker>.+?))? \\\Z")
_HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?\Z")


def needed(*extras: str) -> list[Requirement]:
    """Return what the project's metadata names."""
    lines = [*PROJECT["dependencies"], *(line for extra in extras for line in EXTRAS[extra])]
    return [Requirement(line) for line in lines if not line.startswith("plainleaf[")]


@cache
def locked() -> dict[str, list[str]]:
    """Return the versions that the lock names for each package."""
    found: dict[str, list[str]] = {}
    for line in LOCK.read_text("ascii").splitlines():
        if match := _PIN.fullmatch(line):
            found.setdefault(canonicalize_name(match["name"]), []).append(match["version"])
    return found


@cache
def licences() -> ModuleType:
    """Return tools/licences as a module."""
    loader = SourceFileLoader("licences", str(ROOT / "tools" / "licences"))
    spec = spec_from_loader("licences", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


def test_every_import_is_of_a_package_that_is_named() -> None:
    """What another package happens to bring along may be gone with its next version."""
    providers = metadata.packages_distributions()
    named = {canonicalize_name(each.name) for each in needed()}
    imported: dict[str, str] = {}
    for path in sorted((ROOT / "src").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Import(names):
                    modules = [each.name for each in names]
                case ast.ImportFrom(module=str(module), level=0):
                    modules = [module]
                case _:
                    continue
            imported |= {module.partition(".")[0]: str(path) for module in modules}
    for module, path in imported.items():
        if module in sys.stdlib_module_names or module == "plainleaf":
            continue
        extra = needed(BY_EXTRA[module]) if module in BY_EXTRA else ()
        known = named | {canonicalize_name(each.name) for each in extra}
        found = {canonicalize_name(each) for each in providers.get(module, ())}
        assert found & known, f"{path} imports {module}, which pyproject.toml does not name"
    assert len(imported) > 30


@pytest.mark.parametrize("extras", [(), ("validate", "cluster", "studio")])
def test_what_is_needed_to_run_has_both_bounds(extras: tuple[str, ...]) -> None:
    """A version that nobody has tried makes no handout; what is installed was tried."""
    for requirement in needed(*extras):
        bounds = {each.operator for each in requirement.specifier}
        assert {">=", "<"} <= bounds or "==" in bounds, requirement
        assert requirement.specifier.contains(metadata.version(requirement.name)), requirement


def test_the_lock_has_hashes_and_names_no_index() -> None:
    """Each line is a version, or a hash of one of its files."""
    lines = LOCK.read_text("ascii").splitlines()
    assert [line for line in lines if not (_PIN.fullmatch(line) or _HASH.fullmatch(line))] == []
    assert "://" not in LOCK.read_text("ascii")
    for at, line in enumerate(lines):
        if _PIN.fullmatch(line):
            assert _HASH.fullmatch(lines[at + 1]), line


def test_the_lock_fits_what_is_needed_on_every_python() -> None:
    """Within the bounds, with the tests' packages; markers tell what only some Pythons need."""
    for requirement in needed(*EXTRAS):
        versions = locked().get(canonicalize_name(requirement.name), [])
        assert versions, f"{requirement.name} is not in tools/lock.txt; run tools/lock"
        assert all(requirement.specifier.contains(version) for version in versions), requirement


def test_the_list_of_licences_is_that_of_what_is_installed() -> None:
    """With each package that is needed here; other Pythons need one more or one less."""
    page = (ROOT / "docs" / "licences.md").read_text("utf-8")
    listed = dict(re.findall(r"^\| (\S+) \| (.+) \|$", page, re.MULTILINE))
    found = {name: licences().licence(name) for name in licences().packages()}
    assert {name: listed.get(name) for name in found} == found
    assert all(found.values())
    assert len(listed) - len(found) < 6


def test_a_package_without_a_licence_stops_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody has to look it up."""
    monkeypatch.setattr(licences(), "KNOWN", {})
    with pytest.raises(LookupError, match="resvg_py names no licence"):
        licences().table()


def test_what_asks_for_care_is_said() -> None:
    """A licence that asks for more than its text to be passed on is named above the list."""
    above = (ROOT / "docs" / "licences.md").read_text("utf-8").split("## All of them")[0]
    for name in licences().packages():
        if re.search("GPL|GNU|MPL|Mozilla|EUPL|CC-BY-SA", licences().licence(name)):
            assert f"**{name}**" in above
