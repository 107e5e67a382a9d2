"""What `doctor` says is there is there, and what is missing comes with how to have it."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainleaf import __version__
from plainleaf.cli.doctor import run_checks
from plainleaf.theme import default_theme
from plainleaf.verify.validators import VALIDATORS


def test_everything_that_an_export_needs_is_here() -> None:
    """These tests run where an export works, so nothing needed may be reported missing."""
    rows = run_checks()
    assert [row for row in rows if row.is_trouble] == []
    assert ("Plainleaf", __version__) in {(row.name, row.found) for row in rows}
    assert {"Python", "WeasyPrint", "Pango"} <= {row.name for row in rows if row.found}


def test_every_font_of_the_theme_and_every_validator_is_looked_for() -> None:
    """A row each, in the order of the theme and of the table."""
    rows = run_checks()
    fonts = [row.name for row in rows if row.topic == "font"]
    assert fonts[0] == default_theme().tokens.fonts.body[0]
    assert "sans-serif" not in fonts
    validators = [row.name for row in rows if row.topic == "validator"]
    assert validators == list(dict.fromkeys(validator.name for validator in VALIDATORS))


def test_what_is_missing_says_how_to_have_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With nothing on the PATH, each missing row has a hint."""
    monkeypatch.setenv("PATH", str(tmp_path))
    missing = [row for row in run_checks() if row.found is None]
    assert {"fc-match", "veraPDF", "Ace"} <= {row.name for row in missing}
    assert all(row.hint for row in missing)


def test_a_font_that_nobody_has_is_not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fontconfig always offers some font; another name is not the one asked for."""
    theme = default_theme()
    fonts = theme.tokens.fonts.model_copy(update={"body": ("No Such Family", "sans-serif")})
    tokens = theme.tokens.model_copy(update={"fonts": fonts})
    monkeypatch.setattr(theme, "tokens", tokens)
    found = {row.name: row.found for row in run_checks() if row.topic == "font"}
    assert found["No Such Family"] is None


def test_an_article_is_told_the_fonts_of_its_scripts(tmp_path: Path) -> None:
    """That of its language, of languages marked in it, and of its letters; each once."""
    path = tmp_path / "article.md"
    path.write_text("---\ntitle: T\nlang: ja\n---\n\n薬 [دواء]{lang=ar} dose\n", "utf-8")
    rows = [row for row in run_checks([path]) if row.topic == f"font for {path}"]
    assert [row.name for row in rows] == ["Noto Sans CJK JP", "Noto Sans Arabic", "Noto Sans"]


def test_a_font_that_an_article_lacks_comes_with_its_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a machine without fonts for Han characters an export would fail: that is trouble."""
    configuration = tmp_path / "fonts.conf"
    configuration.write_text("<fontconfig><dir>/nowhere</dir></fontconfig>", "utf-8")
    monkeypatch.setenv("FONTCONFIG_FILE", str(configuration))
    monkeypatch.setattr("plainleaf.text.fonts.missing", lambda text: [c for c in text if c == "薬"])
    path = tmp_path / "article.md"
    path.write_text("---\ntitle: T\nlang: zh-TW\n---\n\n薬\n", "utf-8")
    rows = {row.name: row for row in run_checks([path]) if row.topic.startswith("font for")}
    font = rows["Noto Sans CJK TC"]
    assert "apt-get install fonts-noto-cjk" in font.hint
    assert font.found is None
    assert rows["薬"].is_trouble
    assert "U+85AC" in rows["薬"].hint
    assert "fonts-noto-cjk" in rows["薬"].hint
