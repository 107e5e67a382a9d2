"""What elements of a page are, where they stand, and what their addresses lead to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from lxml import etree

from plainleaf.diagnostics import Position
from plainleaf.importers.runs import FormatKind, Formats, Run
from plainleaf.model.article import Block, Figure
from plainleaf.model.inlines import Image, Inlines, LineBreak, Text
from plainleaf.reader.identifiers import slug
from plainleaf.verify.readback.html import roles_of

HEADINGS = {f"h{level}": level for level in range(1, 7)}
FORMATS = {
    "em": FormatKind.EMPHASIS, "i": FormatKind.EMPHASIS, "cite": FormatKind.EMPHASIS,
    "dfn": FormatKind.EMPHASIS, "var": FormatKind.EMPHASIS,
    "strong": FormatKind.STRONG, "b": FormatKind.STRONG,
    "s": FormatKind.STRIKE, "strike": FormatKind.STRIKE, "del": FormatKind.STRIKE,
    "mark": FormatKind.MARK, "sup": FormatKind.SUPERSCRIPT, "sub": FormatKind.SUBSCRIPT,
    "kbd": FormatKind.KEYBOARD, "code": FormatKind.CODE, "samp": FormatKind.CODE,
    "tt": FormatKind.CODE,
}  # fmt: skip
CHROME = {
    "nav": "the navigation of the page",
    "header": "the head of the page",
    "footer": "the foot of the page",
    "aside": "what stands beside the article",
    "form": "a form, which paper cannot send",
}
FIELDS = {
    "button": "a button", "select": "a field of a form", "textarea": "a field of a form",
    "input": "a field of a form", "svg": "the words of a drawing in the page",
    "canvas": "what a program draws in the page", "noscript": "what the page says without scripts",
    "iframe": "another page within the page", "video": "a film", "audio": "a sound recording",
    "object": "an object of another program", "embed": "an object of another program",
    "datalist": "a field of a form", "meter": "a field of a form",
    "progress": "a field of a form", "dialog": "a window of the page",
    "amp-ad": "an advertisement", "amp-embed": "an advertisement",
    "amp-sticky-ad": "an advertisement", "amp-sidebar": "the navigation of the page",
    "amp-consent": "a window of the page", "amp-video": "a film", "amp-youtube": "a film",
    "amp-iframe": "another page within the page", "amp-social-share": "a button",
}  # fmt: skip
SITE = re.compile(
    r"(?:\A|[\s_-])(?:breadcrumbs?|cookies?|cookiebanner|cookieconsent|consent|gdpr|share|sharing|"
    r"shares|sharedaddy|addtoany|social|skip|skip-?link|skiplink|newsletter|subscribe|signup|mailchimp|"
    r"related|relatedposts|jp-relatedposts|recommended|you-may-also-like|read-more|readmore|"
    r"comments|comment-list|comment-respond|respond|disqus|advert|advertisement|ads|adsense|ad-slot|"
    r"sponsor|popup|modal|overlay|lightbox|promo|masthead|colophon|sidebar|widget-area|pagination|"
    r"pager|post-navigation|print|print-link|printfriendly|back-to-top|backtotop|scroll-top|totop|"
    r"feedback|rating|ratings|cat-links|tag-links|field--name-field-tags|tagcloud|metrics|toolbar|"
    r"site-header|site-footer|location-header|location-footer|location-popup|mega-menu|navbar|"
    r"nav-menu|topbar|top-bar|login|search-form|languageswitcher|language-switcher|chatbot)"
    r"(?:\Z|[\s_-])",
    re.I,
)
# As the one name of a part of a page: `<div id="footer">`.
SITE_PARTS = frozenset(
    "header footer nav navigation menu navbar sidebar top bottom masthead".split()
)
SITE_ROLES = frozenset(
    "banner navigation contentinfo complementary search dialog alertdialog tablist menu menubar "
    "toolbar".split()
)
SCHEMES = ("http://", "https://", "mailto:", "tel:")


@dataclass(frozen=True, slots=True)
class Place:
    """What is round an element: formats, a language, and whether headings may stand there."""

    formats: Formats = ()
    language: str = ""
    within: bool = False


@dataclass(slots=True)
class Flow:
    """Blocks that are being made; `runs` are the words of the paragraph that is still open."""

    blocks: list[Block] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    line: int = 0


def named_of_site(element: etree._Element, name: str) -> bool:
    """Return True for a part whose names are those that sites give to what is no article."""
    if name not in ("div", "section", "ul", "ol", "li", "a", "p", "span", "table"):
        return False
    marks = " ".join(str(element.get(each) or "") for each in ("class", "id", "aria-label"))
    return bool(
        SITE.search(marks)
        or SITE_ROLES & set(roles_of(element))
        or (name == "div" and (element.get("id") or "").lower() in SITE_PARTS)
    )


def address_of(target: str, page: str, anchors: Mapping[str, str]) -> tuple[str, str]:
    """Return the address that a link leads to, and what is wrong with one that leads nowhere.

    Args:
        target: as the page says it.
        page: where the page stands on the web, or nothing.
        anchors: what the article calls its headings, by their identifiers on the page.
    """
    if not target:
        return "", ""
    address, _, place = target.partition("#")
    own = page.partition("#")[0]
    try:
        joined = urljoin(page, target) if page else target
        if place and (not address or (own and urljoin(own, address) == own)):
            if place in anchors:
                return f"#{anchors[place]}", ""
            return "", f"A link within the page, to #{place}, leads to nothing in the article"
        good = joined.startswith(SCHEMES) and bool(urlsplit(joined).path or "//" in joined)
    except ValueError:
        good, joined = False, target
    if good and not re.search(r"[\s<>\\]", joined):
        return joined, ""
    return "", f"A link that leads nowhere from paper, {target[:120]}, is none in the article"


def origin_of(source: str, page: str) -> str:
    """Return from where a picture comes, for a message: of one in a drive its name is enough."""
    if source.startswith("data:"):
        return "data:"
    if source.lower().startswith("file:"):
        return re.split(r"[/\\]", source)[-1]
    return urljoin(page, source)


def figures_of(inlines: Inlines, position: Position) -> list[Block]:
    """Return the pictures of a paragraph that holds nothing else; no words stand between them."""
    alone = all(
        isinstance(each, (Image, LineBreak)) or (isinstance(each, Text) and not each.text.strip())
        for each in inlines
    )
    return [Figure(each, (), position) for each in inlines if alone and isinstance(each, Image)]


def plain(formats: Formats) -> Formats:
    """Return the formats that a picture or a mark may have."""
    return tuple(each for each in formats if each.kind in (FormatKind.LANGUAGE, FormatKind.LINK))


def parts(runs: Sequence[Run]) -> list[list[Run]]:
    """Return runs parted where two breaks follow each other, which is a paragraph's end."""
    parts: list[list[Run]] = [[]]
    breaks = 0
    for run in runs:
        blank = isinstance(run.content, str) and not run.content.strip()
        breaks = breaks + 1 if isinstance(run.content, LineBreak) else breaks if blank else 0
        if breaks == 2:
            parts.append([])
            continue
        parts[-1].append(run)
    return parts


def anchors_of(scope: etree._Element) -> dict[str, str]:
    """Return what the article calls the headings that links on the page lead to.

    Two headings of the same words cannot be distinguished by their words.
    """
    wanted = {
        (each.get("href") or "").partition("#")[2] for each in scope.iter("a") if each.get("href")
    }
    found: dict[str, str] = {}
    texts = [" ".join("".join(each.itertext()).split()) for each in scope.iter(*HEADINGS)]
    times = Counter(map(slug, texts))
    for element, words in zip(scope.iter(*HEADINGS), texts, strict=True):
        names = [str(each.get("id") or each.get("name") or "") for each in element.iter()]
        above = element.getparent()
        if above is not None and above.get("id") and above[0] is element:
            names.append(str(above.get("id")))
        for name in names:
            if name in wanted and name and times[slug(words)] == 1:
                found[name] = slug(words)
    return found
