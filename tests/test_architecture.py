"""The plan of the house holds: imports point down, rooms of one floor stay apart."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "plainleaf"
PLAN = {
    0: "__init__ article diagnostics errors naming recording scripts",
    1: "audience checks clinic compiled draft explain fonts glossary handout pages reader "
    "references settings theme",
    2: "writers",
    3: "verify",
    4: "checkup cite export library sarif starter translations workshop",
    5: "__main__ batch ceiling cli doctor watch",
}
FLOORS = {room: floor for floor, rooms in PLAN.items() for room in rooms.split()}
APART = {"reader", "checks", "writers"}
SHARED_BY_WRITERS = {"html", "metadata", "styles", "zip"}
ONLY_HERE = {"markdown_it": "reader", "mdit_py_plugins": "reader", "ebooklib": "writers.epub"}
FOLDERS_NOT_OURS = {
    *(".git", ".venv", ".hypothesis", ".mypy_cache", ".pytest_cache", ".ruff_cache"),
    *("__pycache__", "build", "dist", "node_modules", "out"),
}


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Yield every module of the package: its name without "plainleaf.", and its tree."""
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        yield name.removesuffix(".__init__"), ast.parse(path.read_text("utf-8"))


def imports(tree: ast.Module) -> Iterator[str]:
    """Yield the full name of everything that a module imports, wherever it stands in it."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names)
            case ast.ImportFrom(module=module, names=names, level=level):
                assert level == 0, "relative imports hide the floor"
                yield from (f"{module}.{name.name}" for name in names)


def inner_imports() -> Iterator[tuple[str, str]]:
    """Yield (importing module, imported name), both without "plainleaf."."""
    for name, tree in modules():
        for imported in imports(tree):
            if imported.startswith("plainleaf."):
                yield name, imported.removeprefix("plainleaf.")


def test_every_room_has_a_floor() -> None:
    """A new room is put into the plan before it is built."""
    assert {name.split(".")[0] for name, _ in modules()} <= set(FLOORS)


def test_imports_point_down() -> None:
    """A module imports from its own floor or from below; the public names come from the top."""
    for name, imported in inner_imports():
        room, target = name.split(".")[0], imported.split(".")[0]
        if name == "__init__" or target == "__version__":
            continue
        assert FLOORS[target] <= FLOORS[room], f"{name} imports {imported}"


def test_readers_checks_and_writers_never_import_each_other() -> None:
    """They meet in the model only."""
    for name, imported in inner_imports():
        rooms = {name.split(".")[0], imported.split(".")[0]} & APART
        assert len(rooms) < 2, f"{name} imports {imported}"


def test_the_verifier_never_looks_at_what_a_writer_meant() -> None:
    """It opens the produced files from scratch."""
    for name, imported in inner_imports():
        assert not (name.startswith("verify") and imported.startswith("writers")), name


def test_writers_meet_only_where_the_plan_says() -> None:
    """HTML and its styles are the trunk of PDF and EPUB; metadata and ZIP have rooms apart.

    The rooms of one format's folder may import each other.
    """
    for name, imported in inner_imports():
        if name.startswith("writers.") and imported.startswith("writers."):
            writer, target = name.split(".")[1], imported.split(".")[1]
            assert writer == target or target in SHARED_BY_WRITERS, f"{name} imports {imported}"


def test_each_engine_has_one_importer() -> None:
    """The parser belongs to the reader, EbookLib to the EPUB writer."""
    for name, tree in modules():
        for engine in {imported.split(".")[0] for imported in imports(tree)} & set(ONLY_HERE):
            assert (name + ".").startswith(ONLY_HERE[engine] + "."), f"{name} imports {engine}"


def test_only_the_theme_finds_the_templates() -> None:
    """One room knows where templates/ stands."""
    for name, tree in modules():
        texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
        assert "templates" not in texts or name == "theme", name


def test_no_file_names_a_registry_host() -> None:
    """Packages are named, never the hosts that serve them: those differ from place to place."""
    hosts = ["registry." + "npmjs", "py" + "pi.org", "python" + "hosted", "deb." + "debian"]
    pattern = re.compile("|".join(map(re.escape, hosts)).encode())
    for path in sorted(ROOT.rglob("*")):
        if path.is_file() and not FOLDERS_NOT_OURS & set(path.relative_to(ROOT).parts):
            assert not pattern.search(path.read_bytes()), path
