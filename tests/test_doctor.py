"""What `doctor` says is there is there, and what is missing comes with how to have it."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainleaf import __version__
from plainleaf.doctor import examine
from plainleaf.theme import default_theme
from plainleaf.verify.validators import VALIDATORS


def test_everything_that_an_export_needs_is_here() -> None:
    """These tests run where an export works, so nothing needed may be reported missing."""
    rows = examine()
    assert [row for row in rows if row.is_trouble] == []
    assert ("Plainleaf", __version__) in {(row.name, row.found) for row in rows}
    assert {"Python", "WeasyPrint", "Pango"} <= {row.name for row in rows if row.found}


def test_every_font_of_the_theme_and_every_validator_is_looked_for() -> None:
    """A row each, in the order of the theme and of the table."""
    rows = examine()
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
    missing = [row for row in examine() if row.found is None]
    assert {"fc-match", "veraPDF", "Ace"} <= {row.name for row in missing}
    assert all(row.hint for row in missing)


def test_a_font_that_nobody_has_is_not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fontconfig always offers some font; another name is not the one asked for."""
    theme = default_theme()
    fonts = theme.tokens.fonts.model_copy(update={"body": ("No Such Family", "sans-serif")})
    tokens = theme.tokens.model_copy(update={"fonts": fonts})
    monkeypatch.setattr(theme, "tokens", tokens)
    found = {row.name: row.found for row in examine() if row.topic == "font"}
    assert found["No Such Family"] is None
