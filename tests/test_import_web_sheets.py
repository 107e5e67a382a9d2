"""Web pages whose style lies in files beside them: what is read of it, and what is not there."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest

from plainleaf.importers import Import
from plainleaf.importers.web import linked
from test_import_web import body_of, left_out, page
from test_import_web_style import WORDINGS

STRIKE = ".old{text-decoration:line-through}"
DATA = base64.b64encode(STRIKE.encode()).decode()
# How a page names a sheet, and the files beside it.
NAMED: list[tuple[str, dict[str, str]]] = [
    ('<link rel="stylesheet" href="page_files/x.css">', {"page_files/x.css": STRIKE}),
    ("<link href='./page%20files/x.css?v=3#a' REL='Stylesheet'>", {"page files/x.css": STRIKE}),
    ('<link rel="stylesheet" media="Screen and (min-width: 40em)" href="x.css">',
     {"x.css": STRIKE}),
    ('<link rel="stylesheet" media="print" onload="this.media=\'all\'" href="x.css">',
     {"x.css": STRIKE}),
    ('<link rel="preload" as="style" onload="this.rel=\'stylesheet\'" href="x.css">',
     {"x.css": STRIKE}),
    ('<style>@import "f/x.css";</style>', {"f/x.css": STRIKE}),
    ("<style>@charset 'utf-8'; @import url(f/x.css) layer(a) screen;</style>",
     {"f/x.css": STRIKE}),
    ('<link rel="stylesheet" href="f/a.css">',
     {"f/a.css": '@import "b.css"; p{top:0}', "f/b.css": "@import 'x.css'", "f/x.css": STRIKE}),
    ('<link rel="stylesheet" href="a.css">',
     {"a.css": "@import 'b.css';", "b.css": "@import 'a.css';" + STRIKE}),
    (f'<link rel="stylesheet" href="data:text/css;base64,{DATA}">', {}),
    ('<link rel="stylesheet" href="x.css">',
     {"x.css": "\ufeff@media screen{/* alt */ p > .old{text-decoration:line-through}}"}),
]  # fmt: skip


def saved(
    folder: Path, head: str, files: dict[str, str], body: str, language: str = "en"
) -> Import:
    """Import a page beside these files."""
    for name, text in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    return page(folder, body, head, language)


def asked(made: Import) -> list[str]:
    """Return what an import asks of the style of a page."""
    return [each.message for each in made.diagnostics if "style" in each.message]


@pytest.mark.parametrize(("language", "old", "new"), WORDINGS)
@pytest.mark.parametrize(("head", "files"), NAMED)
def test_a_dose_struck_out_by_a_file_beside_the_page_stays_struck_out(
    tmp_path: Path, head: str, files: dict[str, str], language: str, old: str, new: str
) -> None:
    """However the page names the file."""
    body = f'<p>{new[0]} <span class="old">{old}</span> {new}</p>'
    made = saved(tmp_path, head, files, body, language)
    assert body_of(made) == f"{new[0]} ~~{old}~~ {new}"
    assert asked(made) == []


def test_raised_and_hidden_by_a_file(tmp_path: Path) -> None:
    """10³ is no 103, and what the page does not show is no dose."""
    css = ".up{vertical-align:super} .gone{display:none}"
    body = '<p>10<span class="up">3</span> or 5 mg<b class="gone"> or 50 mg</b></p>'
    made = saved(tmp_path, '<link rel=stylesheet href="a/b.css">', {"a/b.css": css}, body)
    assert body_of(made) == "10<sup>3</sup> or 5 mg"
    assert "50 mg" in left_out(made)


def test_what_stands_later_counts_more_wherever_it_stands(tmp_path: Path) -> None:
    """The page's own style undoes a file's, a file the page's own, a sheet what it imports."""
    body, off = '<p>Take <span class="old">2 mg</span></p>', ".old{text-decoration:none}"
    link, files = '<link rel="stylesheet" href="x.css">', {"x.css": STRIKE}
    assert body_of(saved(tmp_path, f"{link}<style>{off}</style>", files, body)) == "Take 2 mg"
    assert body_of(saved(tmp_path, f"<style>{off}</style>{link}", files, body)) == "Take ~~2 mg~~"
    both = {"x.css": f"@import 'y.css'; {off}", "y.css": STRIKE}
    assert body_of(saved(tmp_path, link, both, body)) == "Take 2 mg"


@pytest.mark.parametrize(
    "head",
    [
        '<link rel="stylesheet" media="print" href="x.css">',
        '<link rel="alternate stylesheet" title="B" href="x.css">',
        '<link rel="stylesheet" disabled href="x.css">',
        '<link rel="icon" href="x.css">',
        '<noscript><link rel="stylesheet" href="x.css"></noscript>',
        "<style>@import 'x.css' print;</style>",
        "<style>p{color:red} @import 'x.css';</style>",
    ],
)
def test_a_file_that_counts_for_nothing_on_a_screen_is_not_read(tmp_path: Path, head: str) -> None:
    """Nor is it missed where it is not there."""
    body = '<p>Take <span class="old">2 mg</span></p>'
    for files in ({"x.css": STRIKE}, {}):
        made = saved(tmp_path, head, files, body)
        assert (body_of(made), asked(made)) == ("Take 2 mg", [])
        (tmp_path / "x.css").unlink(missing_ok=True)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("https://example.org/x.css", "https://example.org/x.css"),
        ("//example.org/x.css", "//example.org/x.css"),
        ("gone_files/x.css", "gone_files/x.css"),
        ("../x.css", "../x.css"),
        ("in/../../x.css", "in/../../x.css"),
        ("%2e%2e/x.css", "%2e%2e/x.css"),
        ("link.css", "link.css"),
        ("FILE", "x.css"),
        ("/etc/hostname", "/etc/hostname"),
        ("x\0.css", ".css"),
        ("data:text/css;base64,a", "data:text/css;base64"),
    ],
)
def test_a_file_that_is_not_in_the_page_s_folder_is_said_and_not_read(
    tmp_path: Path, source: str, name: str
) -> None:
    """Never from a network, never from outside the folder, by whatever way."""
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "x.css").write_text(STRIKE)
    (folder / "link.css").symlink_to(tmp_path / "x.css")
    source = source.replace("FILE", (tmp_path / "x.css").as_uri())
    body = '<p>Take <span class="old">2 mg</span></p>'
    for head in (
        f'\n<link rel="stylesheet" href="{source}">',
        f"\n<style>@import '{source}';</style>",
    ):
        made = page(folder, body, head.replace("\0", "&#1;" if "link" in head else "\\1 "))
        assert body_of(made) == "Take 2 mg"
        (found,) = [each for each in made.diagnostics if "style" in each.message]
        assert name in found.message
        assert (found.code, found.position.line) == ("asked", 2)


def test_many_files_that_are_not_there_are_one_question(tmp_path: Path) -> None:
    """A saved page may name dozens."""
    head = "".join(f'<link rel="stylesheet" href="https://x.org/{at}.css">' for at in range(30))
    (found,) = asked(page(tmp_path, "<p>Take 2 mg</p>", head))
    assert found.endswith("3.css and 26 more")


def test_files_that_are_too_large_or_too_many_are_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page may not take all of the memory."""
    body = '<p>Take <span class="old">2 mg</span></p>'
    link = '<link rel="stylesheet" href="{}.css">'
    for name, most in (
        ("_MOST_BYTES", 20),
        ("_MOST_OF_ALL", 20),
        ("_MOST_SHEETS", 0),
        ("_DEEPEST", 0),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(linked, name, most)
            made = saved(tmp_path, link.format("x"), {"x.css": STRIKE}, body)
        assert (body_of(made), len(asked(made))) == ("Take 2 mg", 1), name


@pytest.mark.parametrize("rule", ["a{", "@media screen{", "& &{", "a & b, & c{"])
def test_rules_within_rules_within_rules_are_said(tmp_path: Path, rule: str) -> None:
    """They end in one sentence, at once."""
    made = page(tmp_path, "<p>Take 2 mg</p>", f"<style>{rule * 2000}color:red</style>")
    assert body_of(made) == "Take 2 mg"
    assert {re.sub(":.*", "", each) for each in asked(made)} == {
        "A rule of the page's style was not read"
    }
