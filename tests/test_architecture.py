"""The plan of the house holds: imports point down, rooms of one floor stay apart."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "plainleaf"
# What each room may import, one line a room, from the top of the house down: a room imports from
# lines below its own only. A room is a file or folder of the package; the folders in `PARTED` are
# looked at room by room.
ROOMS = {
    "__main__": "cli run.kept run.limits run.standby",
    "cli": "api batch checks cite diagnostics errors explain importers library model reader "
    "outcome roundtrip run.limits "
    "run.staging run.standby run.system studio text theme verify.results verify.validators watch",
    # What it shows, it shows by the studio’s server and its guard.
    "watch": "api batch errors library run.dependencies studio theme",
    # A way to drive the public functions; what it changes in an article, it changes as they do.
    "studio": "api batch checks cite clinic copies diagnostics errors explain handout importers "
    "model outcome reader roundtrip run.rewrite run.limits run.staging text theme "
    "verify.readback",
    # A Word file is compared with its copy, exported again, and read by the one reader of Word.
    "roundtrip": "arguments clinic copies diagnostics errors handout importers model reader "
    "run.rewrite run.staging text theme verify.parity verify.readback writers",
    "batch": "api diagnostics errors outcome reader run.dependencies run.ownership run.limits "
    "run.staging text theme",
    "library": "checks errors model run.ownership run.limits run.staging text theme "
    "verify.readback",
    "cite": "errors reader run.rewrite text",
    "api": "arguments checks copies diagnostics errors exporting handout model outcome reader "
    "theme verification writers",
    "exporting": "arguments checks clinic copies diagnostics handout model outcome reader "
    "run.staging run.standby settings theme verification verify.expected verify.parity "
    "verify.readback verify.report verify.results verify.seen verify.validators "
    "verify.word_rules writers written",
    "verification": "arguments errors run.ownership run.limits run.staging theme verify.examine "
    "verify.parity verify.readback verify.report verify.results verify.validators",
    "verify.examine": "errors run.limits verify.identify verify.parity verify.readback "
    "verify.seen verify.validators verify.word_rules",
    "outcome": "diagnostics errors verify.results",
    "written": "diagnostics errors handout model run.ownership theme verify.readback "
    "verify.validators writers",
    "verify.report": "errors handout model text theme verify.expected verify.parity "
    "verify.readback verify.results verify.validators",
    "verify.results": "verify.parity verify.validators",
    # The language of a text is known by the words that imports know it by.
    "verify.word_rules": "errors importers theme verify.readback verify.validators",
    "verify.seen": "diagnostics model text theme verify.readback verify.validators",
    "verify.identify": "errors verify.readback verify.validators",
    "verify.validators": "errors verify.claims verify.page_validator",
    "verify.page_validator": "errors",
    "verify.claims": "",
    "verify.parity": "text verify.expected verify.property_parity verify.readback",
    "verify.expected": "handout model verify.expected_properties verify.readback",
    "verify.expected_properties": "handout text verify.readback",
    "verify.property_parity": "verify.readback",
    # A Word file is read by the one reader of Word files; labels tell what a handout adds.
    "importers": "diagnostics errors model reader text theme verify.readback",
    "verify.readback": "errors text",
    "verify": "",
    "copies": "clinic handout model reader run.staging text theme",
    "writers": "clinic diagnostics errors handout theme writers.docx writers.epub writers.html "
    "writers.pdf",
    "writers.docx": "clinic diagnostics errors handout model text theme writers.drawing "
    "writers.html writers.metadata writers.zip",
    "writers.epub": "handout model text theme writers.drawing writers.html writers.metadata "
    "writers.styles writers.zip",
    "writers.pdf": "errors handout model run.kept run.system text theme writers.html "
    "writers.metadata writers.styles",
    "writers.html": "handout model text theme writers.metadata writers.styles",
    "writers.styles": "model text theme",
    "writers.metadata": "errors handout model theme",
    "writers.drawing": "",
    "writers.zip": "",
    "handout": "clinic diagnostics errors model references text theme",
    "arguments": "clinic diagnostics errors model reader",
    # `run` puts a reading and its checks together, `siblings` reads an article's translations.
    "checks": "diagnostics errors explain model places reader references run.dependencies "
    "run.rewrite settings text theme",
    "theme": "clinic diagnostics errors model run.kept text",
    # A profile is read as an article is: the same files, characters and pictures.
    "clinic": "errors model reader run.dependencies text",
    "explain": "",
    "settings": "diagnostics errors run.dependencies",
    "reader": "diagnostics errors model places references run.dependencies text",
    "references": "diagnostics errors model text",
    "model": "diagnostics",
    "run.standby": "run.limits",
    "run.limits": "errors run.kept",
    "run.staging": "errors run.ownership text",
    "run.ownership": "",
    "run.rewrite": "errors",
    "run.dependencies": "",
    "run.kept": "",
    "run.system": "",
    "run": "",
    "text": "",
    "places": "diagnostics",
    "diagnostics": "",
    "errors": "",
    "__init__": "api arguments diagnostics errors importers model outcome reader roundtrip theme "
    "verify.results",
}
PARTED = {"run", "verify", "writers"}
# Files that import each other in a circle: one recursion over one tree, in rooms by subject.
CIRCLES = [
    # Blocks hold boxes and tables, which hold blocks.
    {"reader.blocks", "reader.boxes", "reader.tables"},
    # Cells hold blocks, and a table is one.
    {"importers.web.blocks", "importers.web.lists", "importers.web.tables"},
    {"importers.word.passages", "importers.word.structure", "importers.word.tables"},
    # An element of a style is shown by the elements in it; names and dates are such elements.
    {"references.dates", "references.names", "references.processor"},
]
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


MODULES = dict(modules())


def inner_imports() -> Iterator[tuple[str, str]]:
    """Yield (importing module, imported module), both without "plainleaf."."""
    for name, tree in MODULES.items():
        for imported in imports(tree):
            if imported.startswith("plainleaf."):
                target = imported.removeprefix("plainleaf.")
                while target not in MODULES and target:
                    target = target.rpartition(".")[0]
                if target not in ("", name):
                    yield name, target


def room_of(module: str) -> str:
    """Return the room of the plan that a module stands in."""
    first, *rest = module.split(".")
    return f"{first}.{rest[0]}" if rest and first in PARTED else first


def test_every_room_is_in_the_plan_and_imports_what_its_line_says() -> None:
    """A new room is put into the plan before it is built; a line says no more than is true."""
    found: dict[str, set[str]] = {room_of(name): set() for name in MODULES}
    for name, target in inner_imports():
        if room_of(target) != room_of(name):
            found[room_of(name)].add(room_of(target))
    assert {room: set(line.split()) for room, line in ROOMS.items()} == found


def test_imports_point_down() -> None:
    """A room imports from lines below its own; the public names come from the top."""
    order = list(ROOMS)
    for room, line in ROOMS.items():
        for target in line.split() if room not in ("__init__", "writers") else ():
            assert order.index(target) > order.index(room), f"{room} imports {target}"


def test_files_import_each_other_only_where_the_plan_says_why() -> None:
    """A circle of imports is one room with inner walls."""
    graph: dict[str, set[str]] = {name: set() for name in MODULES}
    for name, target in inner_imports():
        graph[name].add(target)

    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        todo = [start]
        while todo:
            for target in graph[todo.pop()] - seen:
                seen.add(target)
                todo.append(target)
        return seen

    reach = {name: reached(name) for name in graph}
    circles = {
        frozenset(other for other in reach[name] if name in reach[other])
        for name in graph
        if name in reach[name]
    }
    assert circles == set(map(frozenset, CIRCLES))


def test_no_room_is_too_large() -> None:
    """A file has at most 500 lines, and says why from 400 on; a folder has at most twenty rooms."""
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text("utf-8")
        lines = len(text.splitlines())
        assert lines <= 500, path
        assert lines <= 400 or "room" in str(ast.get_docstring(ast.parse(text))).lower(), path
    for folder in {path.parent for path in PACKAGE.rglob("*.py")}:
        assert len(list(folder.glob("*.py"))) <= 20, folder


def test_the_verifier_never_looks_at_what_a_writer_meant() -> None:
    """It opens the produced files from scratch."""
    for name, imported in inner_imports():
        assert not (name.startswith("verify") and imported.startswith("writers")), name


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
