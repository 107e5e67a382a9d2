"""The design tokens: contrast, sizes, greyscale, and one clear sentence for each wrong token."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from plainleaf.errors import ThemeError
from plainleaf.model.article import BoxKind
from plainleaf.theme import Theme, default_theme, theme_named, theme_names
from plainleaf.theme.contrast import contrast, luminance, text_pairs
from plainleaf.theme.tokens import BoxTokens, Colors, Tokens

TOKENS = default_theme().tokens
THEMES = {name: theme_named(name).tokens for name in theme_names()}
MODES = ["light", "dark"]
KINDS = list(BoxKind)
SOURCE = default_theme().folder / "theme.toml"


def palette(tokens: Tokens, mode: str) -> Colors:
    """Return the colours of a theme in light or dark."""
    return tokens.colors if mode == "light" else tokens.dark


def ground(box: BoxTokens, mode: str) -> str:
    """Return the ground of a box in light or dark."""
    return box.background if mode == "light" else box.dark_background


def border(box: BoxTokens, mode: str) -> str:
    """Return the border of a box in light or dark."""
    return box.border if mode == "light" else box.dark_border


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [("#000000", "#ffffff", 21.0), ("#ffffff", "#ffffff", 1.0), ("#767676", "#ffffff", 4.54)],
)
def test_contrast_is_that_of_the_standard(first: str, second: str, expected: float) -> None:
    """Known pairs of WCAG 2.2; the order of the two does not matter."""
    assert round(contrast(first, second), 2) == expected
    assert contrast(first, second) == contrast(second, first)


@pytest.mark.parametrize(
    ("text", "behind"),
    [
        pytest.param(text, behind, id=f"{name}: {what}")
        for name, tokens in THEMES.items()
        for what, text, behind in text_pairs(tokens)
    ],
)
def test_every_text_can_be_read_on_every_ground(text: str, behind: str) -> None:
    """WCAG 2.2, 1.4.3 (AA)."""
    assert contrast(text, behind) >= 4.5


def test_the_pairs_are_all_there() -> None:
    """Four colours of text, on four grounds and those of all boxes, in light and in dark."""
    assert len(text_pairs(TOKENS)) == 2 * 4 * (4 + len(BoxKind))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("theme", THEMES)
def test_body_text_meets_the_stricter_level(theme: str, mode: str) -> None:
    """WCAG 2.2, 1.4.6 (AAA): on paper, in tables and on the ground of every box."""
    tokens = THEMES[theme]
    colors = palette(tokens, mode)
    grounds = [colors.paper, colors.table_head_background]
    grounds += [ground(tokens.boxes[kind], mode) for kind in KINDS]
    assert min(contrast(colors.ink, behind) for behind in grounds) >= 7


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("theme", THEMES)
def test_the_border_of_a_box_is_seen(theme: str, kind: BoxKind, mode: str) -> None:
    """It tells where the box ends: 3:1 against the paper and its own ground (WCAG 2.2, 1.4.11)."""
    box = THEMES[theme].boxes[kind]
    assert contrast(border(box, mode), palette(THEMES[theme], mode).paper) >= 3
    assert contrast(border(box, mode), ground(box, mode)) >= 3


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("theme", THEMES)
def test_rules_are_seen(theme: str, mode: str) -> None:
    """Lines of tables, outlines of people: 3:1 against the paper (WCAG 2.2, 1.4.11)."""
    colors = palette(THEMES[theme], mode)
    assert contrast(colors.rule, colors.paper) >= 3


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("theme", THEMES)
def test_the_filled_and_the_empty_of_an_icon_array_differ_in_grey(theme: str, mode: str) -> None:
    """A person filled in is seen on paper; it differs from an outline by its shape, too."""
    colors = palette(THEMES[theme], mode)
    assert contrast(colors.accent, colors.paper) >= 4.5


def test_every_kind_of_box_has_its_tokens() -> None:
    """A new kind is designed before it is used."""
    assert set(TOKENS.boxes) == set(BoxKind)


@pytest.mark.parametrize(("first", "second"), list(combinations(KINDS, 2)))
@pytest.mark.parametrize("theme", THEMES)
def test_boxes_differ_without_their_colours(theme: str, first: BoxKind, second: BoxKind) -> None:
    """In black and white, or in a reader's own colours, the line around a box tells its kind."""
    one, other = THEMES[theme].boxes[first], THEMES[theme].boxes[second]
    assert (one.style, one.width, one.bar) != (other.style, other.width, other.bar)


@pytest.mark.parametrize("theme", THEMES)
def test_sizes_are_those_of_clear_print(theme: str) -> None:
    """No text is smaller than 12 point; the leading and the measure suit reading."""
    tokens = THEMES[theme]
    text, headings = tokens.text, [tokens.headings.level(level) for level in range(1, 7)]
    assert min(text.size, text.small_size, *(heading.size for heading in headings)) >= 12
    assert 60 <= text.measure_ch <= 70
    assert 1.15 <= text.leading <= 1.5


@pytest.mark.parametrize("theme", THEMES)
def test_headings_grow_with_their_rank(theme: str) -> None:
    """One hierarchy: a heading is never smaller than one below it, none smaller than the text."""
    sizes = [THEMES[theme].headings.level(level).size for level in range(1, 7)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] >= THEMES[theme].text.size


@pytest.mark.parametrize("theme", THEMES)
def test_paper_is_light_and_night_is_dark(theme: str) -> None:
    """Ink is dark on light paper, light on dark paper."""
    light, dark = THEMES[theme].colors, THEMES[theme].dark
    assert luminance(light.paper) > 0.9 > 0.1 > luminance(light.ink)
    assert luminance(dark.paper) < 0.1 < 0.8 < luminance(dark.ink)


def test_cream_keeps_the_stricter_level_for_every_text() -> None:
    """It is made for readers who need contrast without glare: 7:1, by day."""
    pairs = [pair for pair in text_pairs(THEMES["cream"]) if pair[0].startswith("light")]
    assert min(contrast(text, behind) for _, text, behind in pairs) >= 7


def changed(folder: Path, old: str, new: str) -> Path:
    """Return a theme's folder in which one thing of theme.toml is another."""
    text = SOURCE.read_text("utf-8")
    assert text.count(old) >= 1
    (folder / "theme.toml").write_text(text.replace(old, new, 1), "utf-8")
    return folder


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("[text]\nsize = 12", "[text]\nsise = 12", "text.sise"),
        ("[text]\n", "[text]\nshadow = 1\n", "text.shadow"),
        ('ink = "#111111"', 'ink = "black"', "colors.ink"),
        ('ink = "#111111"', 'ink = "#11111G"', "colors.ink"),
        ('paper = "#14181a"', 'paper = "#14181"', "dark.paper"),
        ("[text]\nsize = 12", "[text]\nsize = 11.5", "text.size"),
        ("small_size = 12", "small_size = 10", "text.small_size"),
        ("h3 = { size = 14", "h3 = { size = 9", "headings.h3.size"),
        ("measure_ch = 66", "measure_ch = 120", "text.measure_ch"),
        ("leading = 1.45", "leading = 1", "text.leading"),
        ("margin_top_mm = 24", 'margin_top_mm = "wide"', "page.margin_top_mm"),
        ('style = "solid"', 'style = "wavy"', "boxes.key-points.style"),
        ("[boxes.note]", "[boxes.hint]", "boxes.hint"),
    ],
)
def test_a_wrong_token_is_named(tmp_path: Path, old: str, new: str, named: str) -> None:
    """One sentence says which file and which token."""
    with pytest.raises(ThemeError) as caught:
        Theme(changed(tmp_path, old, new))
    message = str(caught.value)
    assert message.startswith(f"{tmp_path / 'theme.toml'}: {named}")
    assert "\n" not in message
    assert caught.value.exit_code == 4


def test_a_theme_says_only_what_differs(tmp_path: Path) -> None:
    """Tokens that a folder does not name are those of the theme that ships with the product."""
    (tmp_path / "theme.toml").write_text('[colors]\nink = "#000000"\n', "utf-8")
    own = Theme(tmp_path).tokens
    assert own.colors.ink == "#000000"
    assert own.colors.model_copy(update={"ink": TOKENS.colors.ink}) == TOKENS.colors
    assert own.boxes == TOKENS.boxes


def test_a_template_of_the_folder_wins_and_others_are_the_products(tmp_path: Path) -> None:
    """A clinic changes one template, and keeps getting the others as they are mended."""
    (tmp_path / "theme.toml").write_text("", "utf-8")
    (tmp_path / "epub.css.j2").write_text("own", "utf-8")
    own = Theme(tmp_path)
    assert own.environment.get_template("epub.css.j2").render() == "own"
    assert own.environment.get_template("nodes.html.j2").filename == str(
        default_theme().folder / "nodes.html.j2"
    )


def test_other_tokens_make_another_version_of_a_theme() -> None:
    """What a report says of the theme changes with its tokens; its templates stay shared."""
    tokens = TOKENS.model_copy(update={"name": "Other"})
    other = default_theme().with_tokens(tokens)
    assert other.tokens.name == "Other"
    assert default_theme().tokens is TOKENS
    assert other.digest != default_theme().digest
    assert other.environment is default_theme().environment


def test_broken_toml_is_named_with_its_line(tmp_path: Path) -> None:
    """The parser's own line number is kept."""
    with pytest.raises(ThemeError, match=r"theme\.toml: not valid TOML: .*line 5"):
        Theme(changed(tmp_path, 'name = "Calm"', "name = Calm"))


def test_a_theme_that_is_not_there_is_named(tmp_path: Path) -> None:
    """The path tells where it was looked for."""
    with pytest.raises(ThemeError, match=r"nowhere.theme\.toml: cannot be read \(No such file"):
        Theme(tmp_path / "nowhere")


def test_a_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    """Bytes that are not UTF-8 are no traceback."""
    (tmp_path / "theme.toml").write_bytes(b'name = "Calm\xff"')
    with pytest.raises(ThemeError, match=r"theme\.toml"):
        Theme(tmp_path)


def test_a_label_of_the_folder_wins_and_others_are_the_products(tmp_path: Path) -> None:
    """A clinic changes one word."""
    folder = changed(tmp_path, "name", "name")
    (folder / "labels").mkdir()
    (folder / "labels" / "en.toml").write_text('by = "Written by"\n', "utf-8")
    labels = Theme(folder).labels("en")
    assert labels["by"] == "Written by"
    assert labels["source"] == default_theme().labels("en")["source"]


def test_a_label_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A new language has all of them."""
    folder = changed(tmp_path, "name", "name")
    (folder / "labels").mkdir()
    (folder / "labels" / "tlh.toml").write_text('by = "By"\n', "utf-8")
    labels = Theme(folder).labels("tlh")
    assert labels["by"] == "By"
    with pytest.raises(ThemeError, match=r"labels/tlh\.toml has no label 'source'"):
        labels["source"]
    with pytest.raises(ThemeError, match=r"labels/tlh\.toml has no box label 'note'"):
        labels.box(BoxKind.NOTE)


def test_a_theme_has_a_name_or_a_folder(tmp_path: Path) -> None:
    """The product's own by name; anybody's by its path; one sentence for what is neither."""
    assert theme_named("calm") is default_theme()
    (tmp_path / "theme.toml").write_text('name = "Ours"\n', "utf-8")
    assert theme_named(str(tmp_path)).tokens.name == "Ours"
    with pytest.raises(ThemeError, match=r"nowhere: no such theme\. The product brings calm"):
        theme_named("nowhere")
