"""What ships works: the wheel, in an environment of its own, away from the sources."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest


def run(command: list[str | Path], folder: Path) -> str:
    """Return what a command prints, run in a folder from where the sources cannot be found."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        command, cwd=folder, env=clean, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel, built anew."""
    folder = tmp_path_factory.mktemp("wheel")
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], root)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the bin folder of a fresh environment that has the wheel and what it depends on.

    The dependencies are those of this environment, by a path file: a path file's folders are
    searched, but their own path files are not read, so an editable install is out of sight.
    """
    folder = tmp_path_factory.mktemp("fresh")
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    (site,) = folder.glob("lib/python*/site-packages")
    here = {sysconfig.get_path(name) for name in ("purelib", "platlib")}
    (site / "dependencies.pth").write_text("\n".join(sorted(here)), "utf-8")
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet"]
    run([*pip, "--no-deps", "--no-index", "--force-reinstall", wheel], folder)
    return folder / "bin"


def test_the_wheel_carries_templates_and_licence_and_no_content(wheel: Path, root: Path) -> None:
    """Every file of templates/ is in it; articles and tests are not."""
    names = set(zipfile.ZipFile(wheel).namelist())
    templates = {path for path in (root / "templates").rglob("*") if path.is_file()}
    assert templates
    assert {f"plainleaf/{path.relative_to(root).as_posix()}" for path in templates} <= names
    assert "plainleaf/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert {name.split("/")[0].split("-")[0] for name in names} == {"plainleaf"}


def test_the_installed_wheel_is_what_runs(installed: Path, tmp_path: Path) -> None:
    """The sources are not importable there."""
    where = run([installed / "python", "-c", "import plainleaf as p; print(p.__file__)"], tmp_path)
    assert Path(where.strip()).is_relative_to(installed.parent)


def test_the_installed_wheel_checks_and_explains(
    installed: Path, root: Path, tmp_path: Path
) -> None:
    """It brought its word lists and the pages of its codes."""
    shutil.copytree(root / "content" / "nalmefen", tmp_path / "nalmefen")
    said = run([installed / "plainleaf", "check", "nalmefen"], tmp_path)
    assert "warning[jargon]" in said
    assert "feeling sick" in run([installed / "plainleaf", "explain", "jargon"], tmp_path)


def test_the_installed_wheel_exports_an_article_from_another_folder(
    installed: Path, root: Path, tmp_path: Path
) -> None:
    """All four files, with the templates that the wheel brought."""
    article = tmp_path / "nalmefen"
    shutil.copytree(root / "content" / "nalmefen", article)
    run([installed / "plainleaf", "export", "nalmefen", "--out", "handouts"], tmp_path)
    written = {path.name for path in (tmp_path / "handouts").iterdir()}
    assert written == {f"nalmefen.{suffix}" for suffix in ("pdf", "docx", "epub", "html")}


def test_an_article_begun_with_the_installed_wheel_becomes_a_handout(
    installed: Path, tmp_path: Path
) -> None:
    """From nothing: begin it, be told what to fill in, fill it in, export, read the data."""
    plainleaf = installed / "plainleaf"
    run([plainleaf, "new", "Knee pain", "--lang", "en"], tmp_path)
    article = tmp_path / "knee-pain" / "article.md"
    unfilled = subprocess.run(
        [plainleaf, "check", "knee-pain", "--format", "json"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert unfilled.returncode == 1
    assert "placeholder" in {each["code"] for each in json.loads(unfilled.stdout)["diagnostics"]}
    article.write_text("---\ntitle: Knee pain\nlang: en\n---\n\n•  Rest.\n•  Walk.\n", "utf-8")
    run([plainleaf, "check", "knee-pain", "--fix", "--yes"], tmp_path)
    assert article.read_text("utf-8").endswith("- Rest.\n- Walk.\n")
    data = json.loads(run([plainleaf, "export", "knee-pain", "--format", "json"], tmp_path))
    (entry,) = data["articles"]
    assert entry["status"] == "done"
    assert all((tmp_path / file).stat().st_size for file in entry["files"])


def test_the_installed_wheel_has_its_schema_and_completes(installed: Path, tmp_path: Path) -> None:
    """What editors and shells ask it for."""
    schema = json.loads(run([installed / "plainleaf", "schema"], tmp_path))
    assert "next-review" in schema["properties"]
    asked = {"_PLAINLEAF_COMPLETE": "complete_bash", "COMP_WORDS": "plainleaf ", "COMP_CWORD": "1"}
    done = subprocess.run(
        [installed / "plainleaf"], env={**os.environ, **asked}, cwd=tmp_path,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert {"export", "check", "schema"} <= set(done.stdout.split())


def test_a_script_that_uses_the_installed_wheel_is_typed(installed: Path, tmp_path: Path) -> None:
    """The types of the public names reach whoever installs the wheel (PEP 561)."""
    script = tmp_path / "script.py"
    script.write_text(
        "import plainleaf\n"
        "reveal_type(plainleaf.export('article.md'))\n"
        "reveal_type(plainleaf.FORMATS)\n"
        "reveal_type(plainleaf.verify_files('a.pdf'))\n"
        "text = plainleaf.SourceText('Words.', folder='pictures')\n"
        "reveal_type(plainleaf.export(text, 'pdf', None).data)\n"
        "reveal_type(plainleaf.check(text)[0].position.column)\n"
        "def show(step: str, done: int, of: int) -> None: ...\n"
        "plainleaf.export('article.md', progress=show)\n",
        "utf-8",
    )
    command = [sys.executable, "-m", "mypy", "--strict", "--python-executable"]
    said = run(
        [*command, installed / "python", "--cache-dir", tmp_path / "cache", script], tmp_path
    )
    assert 'Revealed type is "plainleaf.outcome.Export"' in said
    assert 'Revealed type is "tuple[str, ...]"' in said.replace("builtins.", "")
    assert 'Revealed type is "plainleaf.verify.results.Report"' in said
    assert "Mapping[str, bytes]" in said.replace("builtins.", "")
    assert 'Revealed type is "int"' in said.replace("builtins.", "")
