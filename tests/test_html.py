"""The web page and the markup that the PDF and the EPUB share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from lxml.html import fromstring
from PIL import Image as Raster

from browser.axe import Axe
from plainleaf.theme import content_policy, default_theme
from plainleaf.writers.html import write
from plainleaf.writers.html.body import direction
from samples import composed

XHTML = "{http://www.w3.org/1999/xhtml}"


def page(
    folder: Path,
    body: str,
    language: str = "en",
    draft: bool = False,
    siblings: Sequence[tuple[str, str]] = (),
) -> str:
    """Return the web page of a body in Markdown."""
    made = composed(folder, body, language, draft, siblings)
    return write(made, default_theme()).decode()


def tree(folder: Path, body: str, language: str = "en") -> ElementTree.Element:
    """Return the web page, read as XML: it is polyglot."""
    return ElementTree.fromstring(page(folder, body, language))


def test_what_an_author_writes_is_never_markup(tmp_path: Path) -> None:
    """Angle brackets, quotes and ampersands come out as they were written."""
    root = tree(tmp_path, '## A < B & "C"\n\n`<b>&amp;</b>` if x &lt; y.\n')
    assert root.findtext(f".//{XHTML}h2") == 'A < B & "C"'
    assert root.findtext(f".//{XHTML}code") == "<b>&amp;</b>"


def test_a_page_fetches_nothing(tmp_path: Path) -> None:
    """One file: its pictures and its style are in it, and no script."""
    text = page(tmp_path, "## A picture\n\n![A bar](picture.svg)\n")
    assert "<script" not in text
    assert set(re.findall(r'src="([a-z]+:)', text)) == {"data:"}
    assert not re.search(r"url\(|@import", text)


def test_a_list_item_of_one_paragraph_has_no_paragraph(tmp_path: Path) -> None:
    """A screen reader hears one thing, the item; loose items keep their paragraphs."""
    root = tree(tmp_path, "## Lists\n\n- One\n- Two\n\n1. First.\n\n   More.\n")
    assert root.findall(f".//{XHTML}ul/{XHTML}li/{XHTML}p") == []
    assert len(root.findall(f".//{XHTML}ol/{XHTML}li/{XHTML}p")) == 2


def test_no_section_is_a_region_but_what_has_a_landmark_s_role(tmp_path: Path) -> None:
    """A name makes one of it, which is announced besides the heading that says the same."""
    text = "## A\n\nA [@one].[^n]\n\n::: questions\nB.\n:::\n\n::: warning\nC.\n:::\n\n[^n]: D."
    root = tree(tmp_path, text)
    named = [
        (section.get("role"), section.get("aria-labelledby"))
        for section in root.iter(f"{XHTML}section")
        if section.get("aria-labelledby")
    ]
    assert named == [("doc-endnotes", "note-list"), ("doc-bibliography", "ref-list")]


def test_identifiers_are_the_pages_own(tmp_path: Path) -> None:
    """A heading called as an identifier of the product does not take its place."""
    root = tree(tmp_path, "## Handout\n\nA.[^n]\n\n## Footnote 1\n\nB.\n\n[^n]: Said.\n")
    identifiers = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(identifiers) == len(set(identifiers))
    targets = {a.get("href", "")[1:] for a in root.iter(f"{XHTML}a")}
    assert targets <= set(identifiers)


def test_a_citation_and_its_reference_lead_to_each_other(tmp_path: Path) -> None:
    """There and back, each link with a role and the way back with a name."""
    root = tree(tmp_path, "## Cited\n\nAs they say [@one].\n")
    there = root.find(f".//{XHTML}a[@role='doc-biblioref']")
    back = root.find(f".//{XHTML}a[@role='doc-backlink']")
    assert there is not None
    assert back is not None
    assert (there.get("href"), back.get("href")) == ("#ref-1", f"#{there.get('id')}")
    assert back.get("aria-label") == "Back to the text: reference 1"


def test_an_address_is_a_valid_url(tmp_path: Path) -> None:
    """Characters that no URL holds are escaped, those of other scripts stay readable."""
    root = tree(tmp_path, "## A\n\nSee [this](<https://example.org/ä?q=a|b>).\n")
    hrefs = [a.get("href", "") for a in root.iter(f"{XHTML}a")]
    assert any(href.endswith("ä?q=a%7Cb") for href in hrefs)


def test_a_draft_says_so_in_its_margins(tmp_path: Path) -> None:
    """The word is there for eyes beside the title's own DRAFT."""
    assert 'data-draft="DRAFT"' in page(tmp_path, "## A\n\nB.\n", draft=True)
    assert "data-draft=" not in page(tmp_path, "## A\n\nB.\n")


@pytest.mark.parametrize(("language", "way"), [("de", "ltr"), ("ar", "rtl")])
def test_a_page_says_its_language_and_its_direction(
    tmp_path: Path, language: str, way: str
) -> None:
    """For HTML and for XML."""
    root = tree(tmp_path, "## A\n\nB.\n", language)
    assert (root.get("lang"), root.get("dir")) == (language, way)
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == language


LINKS = [("es", "https://example.org/es"), ("fr", "https://example.org/fr")]


@pytest.mark.parametrize(
    ("language", "marked"), [("tlh", ' lang="en" xml:lang="en"'), ("de", ""), ("en-GB", "")]
)
def test_the_way_to_the_text_is_said_in_its_own_language(
    tmp_path: Path, language: str, marked: str
) -> None:
    """Where there are no labels in an article's language a draft speaks English."""
    text = page(tmp_path, "## A\n\nB.\n", language, draft=True, siblings=LINKS)
    assert f'<a class="skip" href="#text"{marked}>' in text


def test_the_way_to_the_text_passes_over_links_or_is_none(tmp_path: Path) -> None:
    """The text takes the focus (WCAG 2.4.1), and nothing forbids to enlarge it (1.4.4)."""
    body = "A.\n\n## B\n\nC.\n"
    root = fromstring(page(tmp_path, body, siblings=LINKS))
    (skip,) = root.xpath("//a[@class='skip']")
    (start,) = root.xpath(f"//*[@id='{skip.get('href')[1:]}']")
    assert start.get("tabindex") == "-1"
    assert start.getprevious().get("class") == "title-block"
    assert len(start.xpath("preceding::a[not(@class='skip')]")) == 2
    assert start[0].text == "A."
    (view,) = root.xpath("//meta[@name='viewport']/@content")
    assert view == "width=device-width, initial-scale=1"
    assert 'class="skip"' not in page(tmp_path, body)
    assert "tabindex" not in page(tmp_path, body)


def test_a_table_is_a_tab_stop_only_where_it_may_have_to_be_scrolled(tmp_path: Path) -> None:
    """By keyboard (WCAG 2.1.1): rows that turn on narrow screens need no scrolling."""
    text = "| B | C |\n|---|---|\n| d | e |\n\n"
    head = "|" + " A long header |" * 6 + "\n|" + "---|" * 6 + "\n"
    row = "|" + " some words in it |" * 6 + "\n"
    assert "tabindex" not in page(tmp_path, text + head + row)
    (scrolls,) = [
        each for each in tree(tmp_path, text + head).iter(f"{XHTML}div") if each.get("tabindex")
    ]
    assert (scrolls.get("role"), scrolls.get("aria-label")) == ("group", "Table 2")


@pytest.mark.parametrize(
    ("before", "after", "names"),
    [
        ("", "", ["not ticked", "ticked"]),
        ("::: {lang=de}\n", "\n:::", ["nicht angekreuzt", "angekreuzt"]),
        ("- Not a task\n", "", []),
        ("::: {lang=eo}\n", "\n:::", []),
    ],
)
def test_a_box_to_tick_is_the_mark_of_its_item_and_has_a_name(
    tmp_path: Path, before: str, after: str, names: list[str]
) -> None:
    """In the language of the place; where no label speaks it, the character stays in the text."""
    root = tree(tmp_path, f"{before}- [ ] Bring it\n- [x] Done{after}\n")
    boxes = [each for each in root.iter(f"{XHTML}span") if each.get("class") == "tick"]
    assert [box.get("aria-label") for box in boxes] == names
    assert [box.text for box in boxes] == ["☐\u00a0", "☑\u00a0"][: len(names)]
    assert all(box.get("role") == "img" for box in boxes)
    words = "".join("".join(each.itertext()) for each in root.iter(f"{XHTML}li"))
    assert (words.count("☐"), words.count("☑")) == (1, 1)


def test_a_picture_without_a_caption_is_no_figure(tmp_path: Path) -> None:
    """A figure would be announced besides the picture, or be empty where that is decorative."""
    root = tree(tmp_path, "![](picture.svg){.decorative}\n\n![A bar](picture.svg)\n\nB.\n")
    assert not root.findall(f".//{XHTML}figure")
    assert len(root.findall(f".//{XHTML}img")) == 2


def test_catalogues_are_told_until_when_a_handout_is_valid(tmp_path: Path) -> None:
    """As an interval whose begin is open (ISO 8601-2, 4.3)."""
    made = composed(tmp_path, "## A\n\nB.\n")
    metadata = replace(made.article.metadata, next_review="2027-02")
    made = replace(made, article=replace(made.article, metadata=metadata))
    text = write(made, default_theme()).decode()
    assert '<meta property="dcterms:valid" content="../2027-02"/>' in text


@pytest.mark.parametrize(
    ("language", "expected"),
    [("ar", "rtl"), ("he-IL", "rtl"), ("az-Arab", "rtl"), ("ur-Latn", "ltr"), ("es", "ltr")],
)
def test_direction_follows_the_language(language: str, expected: str) -> None:
    """The script decides where it is named."""
    assert direction(language) == expected


def test_a_page_is_usable_at_320_pixels_and_in_the_dark(tmp_path: Path, axe: Axe) -> None:
    """No rule of axe is broken, boxes, a wide table and a long word included (WCAG 2.2 AA)."""
    body = (
        "::: warning\n## Get help\n\nNow.\n:::\n\n## Wide\n\n"
        "| A | Long column | Longer column | Longest column of all |\n|---|---|---|---|\n"
        "| 1 | word word word word | word word word word | word word word word |\n\n"
        f"{'unbroken' * 20} [a link](https://example.org) and `code`.\n"
    )
    path = tmp_path / "handout.html"
    path.write_text(page(tmp_path, body), "utf-8")
    for width in (320, 1280):
        for dark in (False, True):
            assert axe(path, width, dark=dark) == []


def test_no_page_is_judged_for_another(tmp_path: Path, axe: Axe) -> None:
    """A page is loaded once for several windows: never for another of its name, or of its words."""
    good = page(tmp_path, "Words.\n")
    bad = good.replace("</main>", '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="/></main>')
    (tmp_path / "deeper").mkdir()
    one, other = tmp_path / "handout.html", tmp_path / "deeper" / "handout.html"

    def judged(path: Path, text: str, width: int = 1280, *, dark: bool = False) -> list[str]:
        path.write_text(text, "utf-8")
        return [failure.rule for failure in axe(path, width, dark=dark)]

    assert judged(one, good) == []
    assert judged(one, bad) == ["image-alt"], "the same name, other words"
    assert judged(one, good, 320, dark=True) == []
    assert judged(other, bad) == ["image-alt"], "the same last name"
    assert judged(one, good) == []
    text = good.replace(
        "</head>", "<style>@media (width < 700px) {p {width: 999px}}</style></head>"
    )
    assert [judged(one, text, width) for width in (1280, 320)] == [[], ["reflow"]]
    script = "<script>if (innerWidth < 700) document.images[0].alt = ''</script></body>"
    text = bad.replace("</body>", script)
    found = [judged(one, text, width) for width in (1280, 320, 1280)]
    assert found == [["image-alt"], [], ["image-alt"]], "what runs scripts is loaded each time"


RICH = (
    "![A bar](picture.svg)\n\n![Dots](dots.png)\n\n::: {.icon-array number=3 of=10}\n"
    "3 of 10 people.\n:::\n\n| A | Long column |\n|---|---|\n"
    f"| 1 | {'words of a long cell ' * 12} |\n"
)


def test_a_policy_hides_nothing_of_a_page(tmp_path: Path, axe: Axe) -> None:
    """Pixel by pixel it is what it is without; a script that is put into it does not run."""
    Raster.new("RGB", (40, 20), "red").save(tmp_path / "dots.png")
    text = page(tmp_path, RICH)
    policy = f'<meta http-equiv="Content-Security-Policy" content="{content_policy.policy()}"/>\n'
    assert policy in text
    assert text.index(policy) < text.index("<style")
    assert "data:image/png" in text
    attack = "<img src='https://evil.example/x.png'><script>document.title = 'evil'</script>"
    pages = {
        "with": text, "without": text.replace(policy, ""),
        "attacked": text.replace("</main>", attack + "</main>"),
    }  # fmt: skip
    shots, said, titles = {}, {}, {}
    for name, markup in pages.items():
        path = tmp_path / f"{name}.html"
        path.write_text(markup, "utf-8")
        window = axe.browser.new_page(viewport={"width": 900, "height": 900})
        lines: list[str] = []
        window.on("console", lambda line, lines=lines: lines.append(line.text))
        window.goto(path.as_uri())
        shots[name], said[name], titles[name] = window.screenshot(), lines, window.title()
        window.close()
    assert shots["with"] == shots["without"]
    assert said["with"] == []
    assert titles["attacked"] == titles["with"]
    assert any("img-src data:" in line for line in said["attacked"])
    assert any("script" in line for line in said["attacked"])
