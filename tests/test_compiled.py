"""Compiled templates kept between runs: taken only where they can be trusted, missed nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from plainleaf.theme.template_cache import Compiled, cache_folder


def rendered(home: Path | None, text: str = "Hello {{ name }}") -> str:
    """Render a template in a new environment with this cache."""
    environment = Environment(
        loader=DictLoader({"one": text}), bytecode_cache=Compiled(home), autoescape=True
    )
    return environment.get_template("one").render(name="you")


def test_a_template_is_kept_and_used_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second environment compiles nothing."""
    home = tmp_path / "cache"
    assert rendered(home) == "Hello you"
    monkeypatch.setattr(Environment, "_generate", lambda *_, **__: pytest.fail("compiled anew"))
    assert rendered(home) == "Hello you"


def test_a_template_that_changed_is_compiled_anew(tmp_path: Path) -> None:
    """What was kept belongs to a text."""
    rendered(tmp_path / "cache")
    assert rendered(tmp_path / "cache", "Bye {{ name }}") == "Bye you"


def test_a_damaged_cache_changes_nothing(tmp_path: Path) -> None:
    """It is no file that anybody would miss."""
    rendered(tmp_path)
    for file in tmp_path.iterdir():
        file.write_bytes(file.read_bytes()[:40])
    assert rendered(tmp_path) == "Hello you"


def test_code_that_others_could_have_written_is_not_run(tmp_path: Path) -> None:
    """A folder that everybody may write to is neither read nor written."""
    home = tmp_path / "cache"
    home.mkdir()
    home.chmod(0o777)
    assert rendered(home) == "Hello you"
    assert not list(home.iterdir())


def test_a_place_that_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    """A file stands where the folder should; and some systems have no such place."""
    (tmp_path / "cache").write_text("", "utf-8")
    assert rendered(tmp_path / "cache" / "below") == "Hello you"
    assert rendered(None) == "Hello you"


def test_the_cache_is_where_the_user_wants_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """XDG_CACHE_HOME counts if it is a whole path."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    found = cache_folder()
    assert found is not None
    assert found.is_relative_to(tmp_path / "plainleaf")
    monkeypatch.setenv("XDG_CACHE_HOME", "cache")
    assert cache_folder() is None
