"""Addresses: DOIs of any spelling lead to the work that was meant, from every format."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pikepdf
import pytest
from lxml import html

from plainleaf.api import export
from plainleaf.checks import check_article
from plainleaf.reader import read_article
from plainleaf.text.addresses import (
    ascii_address,
    doi_address,
    doi_in,
    doi_name,
    fault,
    linkable,
    mail_address,
    phone_address,
    valid_address,
    web_address,
)
from plainleaf.verify.readback import read_back
from validators.field import Check

SICI = "10.1890/0012-9658(1999)080[1455:TECOCI]2.0.CO;2"
WILEY = "10.1002/(sici)1099-050x(199823/24)37:3/4<197::aid-hrm2>3.0.co;2-#"


@pytest.mark.parametrize(
    ("written", "name", "address"),
    [
        (SICI, SICI, "10.1890/0012-9658(1999)080%5B1455:TECOCI%5D2.0.CO;2"),
        (WILEY, WILEY, "10.1002/(sici)1099-050x(199823/24)37:3/4%3C197::aid-hrm2%3E3.0.co;2-%23"),
        ("10.1000/abc?x=1", "10.1000/abc?x=1", "10.1000/abc%3Fx=1"),
        ("10.1000/50%off", "10.1000/50%off", "10.1000/50%25off"),
        ("10.1000/50%25off", "10.1000/50%off", "10.1000/50%25off"),
        ("https://doi.org/10.1002/%28sici%29%3C1%3E2-%23", "10.1002/(sici)<1>2-#",
         "10.1002/(sici)%3C1%3E2-%23"),
        ("doi: 10.1000/x_y", "10.1000/x_y", "10.1000/x_y"),
        ("DOI:10.1000/X", "10.1000/X", "10.1000/X"),
        ("https://dx.doi.org/10.1000/x", "10.1000/x", "10.1000/x"),
        ("doi.org/10.1000/x", "10.1000/x", "10.1000/x"),
        ("10.1000/üñ–x", "10.1000/üñ–x", "10.1000/%C3%BC%C3%B1%E2%80%93x"),
        ("10.1000/%FF", "10.1000/%FF", "10.1000/%25FF"),
        ('10.1000/a"b{c}|d\\e^f`g', '10.1000/a"b{c}|d\\e^f`g',
         "10.1000/a%22b%7Bc%7D%7Cd%5Ce%5Ef%60g"),
    ],
)  # fmt: skip
def test_a_doi_is_printed_as_it_is_and_leads_to_itself(
    written: str, name: str, address: str
) -> None:
    """Decoded where people read it, encoded where programs do."""
    assert (doi_name(written), doi_in(written)) == (name, name)
    assert doi_address(name) == web_address(written) == f"https://doi.org/{address}"


@pytest.mark.parametrize("text", ["", "https://example.org/10.1000/x", "11.1000/x", "10.1000", "x"])
def test_other_words_are_no_doi(text: str) -> None:
    """They are taken as they are."""
    assert doi_in(text) == ""


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://example.org/x[1]/y{z}?q=a b^c`d\\e", "https://example.org/x%5B1%5D/y%7Bz%7D?q=a%20b%5Ec%60d%5Ce"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("https://example.org/a%20b", "https://example.org/a%20b"),
        ("https://example.org/a#b#c", "https://example.org/a#b%23c"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
        ("mailto:a[b]@example.org", "mailto:a%5Bb%5D@example.org"),
        ("https://münchen.example/ä", "https://münchen.example/ä"),
    ],
)  # fmt: skip
def test_what_may_not_stand_in_an_address_is_encoded_once(written: str, address: str) -> None:
    """A valid one stays as it is."""
    assert valid_address(written) == valid_address(address) == address
    assert fault(address) == ""
    assert ascii_address(written).isascii()


@pytest.mark.parametrize(
    "text",
    ["https://example.org:80a/", "https://example.org:99999/", "https://exam ple.org/", "https:///x",
     "https://a]b/", "https://[::1]:x/", "https:x", "example.org", "ftp://example.org/", "https://"],
)  # fmt: skip
def test_what_is_no_address_is_no_link(text: str) -> None:
    """No program could go there."""
    assert linkable(text) == ""
    assert fault(valid_address(text))


@pytest.mark.parametrize("text", ["mailto:", "mailto:me", "tel:us"])
def test_nobody_can_be_reached_at_an_empty_address(text: str) -> None:
    """An address to write or to call has somebody in it."""
    assert fault(text)


WORKS = f"""
  - {{id: d1, type: article-journal, title: A, issued: 2001, DOI: "{SICI}"}}
  - {{id: d2, type: article-journal, title: B, issued: 2002, DOI: "{WILEY}"}}
  - {{id: d3, type: article-journal, title: C, issued: 2003, DOI: "10.1000/50%off?x"}}
  - {{id: u1, type: webpage, title: D, issued: 2004, URL: "https://example.org/x[1]/a b?q={{z}}"}}
  - {{id: u2, type: webpage, title: E, issued: 2005, URL: "www.example.org/100%"}}
  - {{id: d4, type: report, title: F, issued: 2006, DOI: "https://doi.org/10.1000/%3C1%3E"}}
"""
LED = {
    "https://doi.org/10.1890/0012-9658(1999)080%5B1455:TECOCI%5D2.0.CO;2",
    "https://doi.org/10.1002/(sici)1099-050x(199823/24)37:3/4%3C197::aid-hrm2%3E3.0.co;2-%23",
    "https://doi.org/10.1000/50%25off%3Fx",
    "https://example.org/x%5B1%5D/a%20b?q=%7Bz%7D",
    "https://www.example.org/100%25",
    "https://doi.org/10.1000/%3C1%3E",
    "https://doi.org/10.1000/%5Bweb%5D",
}


def article(folder: Path) -> Path:
    """Return an article that leads to all of them."""
    path = folder / "article.md"
    path.write_text(
        '---\ntitle: T\nlang: en\nsource: d1\nqr: true\nweb: "10.1000/[web]"\n'
        f"references:{WORKS}---\n\n"
        "Words [@d1; @d2; @d3; @u1; @u2; @d4]. [Send SHOUT](sms:85258?body=SHOUT), or go to\n"
        "[nine](https://example.org:80a/).\n",
        "utf-8",
    )
    return path


def test_every_format_leads_to_the_same_places(tmp_path: Path) -> None:
    """In the files themselves; what is no address is reported at its line, its words kept."""
    done = export(article(tmp_path), out=tmp_path / "out")
    assert [(each.code, each.position.line) for each in done.diagnostics] == [
        ("sms-link", 16), ("malformed-address", 17),
    ]  # fmt: skip
    found: dict[str, set[str]] = {}
    page = html.fromstring(done.files["html"].read_bytes())
    found["html"] = {each.get("href") for each in page.iter("a")}
    with zipfile.ZipFile(done.files["epub"]) as package:
        book = html.fromstring(package.read("EPUB/handout.xhtml"))
        found["epub"] = {each.get("href") for each in book.iter("a")}
    with zipfile.ZipFile(done.files["docx"]) as package:
        relations = html.fromstring(package.read("word/_rels/document.xml.rels"))
        found["docx"] = {each.get("target") for each in relations.iter("relationship")}
    with pikepdf.open(done.files["pdf"]) as pdf:
        found["pdf"] = {
            str(note.A.URI) for page in pdf.pages for note in page.get("/Annots", ())
            if "/A" in note and "/URI" in note.A
        }  # fmt: skip
    for name, links in found.items():
        assert links >= LED, name
        assert not any("80a" in link for link in links), name
    for file in done.files.values():
        text = read_back(file).text
        assert "nine" in text
        assert "Send SHOUT (85258)" in text
        assert SICI in text.replace("\u2028", "").replace("\n", "")


def test_a_doi_with_a_space_is_reported(tmp_path: Path) -> None:
    """And so is an address that is none."""
    path = tmp_path / "article.md"
    path.write_text(
        "---\ntitle: T\nlang: en\nreferences:\n"
        '  - {id: a, type: book, title: A, issued: 2001, DOI: "10.1000/a b"}\n'
        '  - {id: b, type: book, title: B, issued: 2001, URL: "https://example.org:x/"}\n'
        "---\n\nWords [@a; @b].\n"
    )
    found = check_article(read_article(path).article)
    assert [(each.code, each.position.line) for each in found] == [
        ("malformed-doi", 5), ("malformed-address", 6),
    ]  # fmt: skip


def test_epubcheck_has_nothing_to_say(tmp_path: Path, epubcheck: Check) -> None:
    """Brackets and a lone % in a reference made an invalid book."""
    assert epubcheck(export(article(tmp_path), ["epub"], out=tmp_path / "out").files["epub"]) == []


@pytest.mark.parametrize(
    "target",
    [
        "https://good.example%2f@evil.example",
        "https://good.example\\@evil.example",
        "https://user:pw@a.example",
        "https://user@a.example/",
        "https://@a.example/",
        "https://\u0430pple.com/",  # a Cyrillic a
        "https://xn--pple-43d.com/",  # the same, as browsers write it
        "https://www.\u0440\u0430ypal.com/",
        "https://\u0430\u0440\u0440\u04cf\u0435.com/",  # all of them Cyrillic
        "https://go\u03bfgle.example/",  # a Greek o
        "https://\u0570ealth.example/",  # an Armenian h
        "https://good.example\u2044path.evil.example/",  # a slash for fractions
        "https://a\u3002b\u2024example.org/",
    ],
)
def test_an_address_that_leads_elsewhere_than_it_seems_is_no_link(target: str) -> None:
    """Who reads it would take it for another host."""
    assert fault(valid_address(target))
    assert not linkable(target)


@pytest.mark.parametrize(
    "target",
    [
        "https://example.org/@name",
        "https://example.org/?mail=a@example.org",
        "https://m\u00fcnchen.example/",
        "https://xn--mnchen-3ya.example/",
        "https://\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444/",
        "https://\u043c\u0438\u043d\u0437\u0434\u0440\u0430\u0432.example/",
        "https://\u03c5\u03b3\u03b5\u03af\u03b1.gr/",
        "https://\u4f8b\u3048abc.jp/",
        "https://\u30c7\u30fc\u30bf.jp/",
        "https://\ud55c\uad6d.kr/",
        "https://\u0645\u062b\u0627\u0644.example/",
        "https://\u0909\u0926\u093e\u0939\u0930\u0923.example/",
        "https://caf\u00e9-ole_1.example/",
    ],
)
def test_hosts_in_every_script_are_links(target: str) -> None:
    """An address in one's own script is no fraud."""
    assert not fault(valid_address(target))


@pytest.mark.parametrize(
    ("target", "kept", "left"),
    [
        ("mailto:a@b.example", "mailto:a@b.example", ""),
        ("mailto:a@b.example?subject=x&body=y", "mailto:a@b.example?subject=x&body=y", ""),
        ("mailto:a@b.example?Subject=x", "mailto:a@b.example?Subject=x", ""),
        ("mailto:a@b.example?attach=/etc/passwd", "mailto:a@b.example", "attach=/etc/passwd"),
        ("mailto:a@b.example?cc=c@d.example&subject=x&bcc=e", "mailto:a@b.example?subject=x",
         "cc=c@d.example&bcc=e"),
        ("mailto:a@b.example?", "mailto:a@b.example", ""),
        ("mailto:a@b.example?s%75bject=x", "mailto:a@b.example", "s%75bject=x"),
    ],
)  # fmt: skip
def test_a_mail_link_keeps_what_a_mail_needs(target: str, kept: str, left: str) -> None:
    """No copies to others, no attachments."""
    assert mail_address(target) == (kept, left)


@pytest.mark.parametrize(
    ("shown", "dialled"),
    [
        ("999", "tel:999"),
        ("+44 345 123 4500", "tel:+443451234500"),
        ("0345-123\u20104500", "tel:03451234500"),
        ("(01632) 960.123", "tel:01632960123"),
        ("٠٣٤٥ ١٢٣ ٤٥٠٠", "tel:03451234500"),
        ("০৩৪৫ ১২৩ ৪৫০০", "tel:03451234500"),
        ("0345 123 4500 ext. 4", "tel:03451234500;ext=4"),
        ("0345 123 4500 Extension 40", "tel:03451234500;ext=40"),
    ],
)
def test_a_telephone_number_dials_the_figures_that_it_shows(shown: str, dialled: str) -> None:
    """In figures of any script; an extension is dialled after the call is taken (RFC 3966)."""
    assert phone_address(shown) == dialled


@pytest.mark.parametrize(
    ("shown", "says"),
    [
        ("+44 345 123 450O", "in figures"),
        ("0345 123 4500 / 4501", "one telephone number"),
        ("0345 123 4500 or 4501", "one telephone number"),
        ("0345 123 4500 4501", "has 15 figures"),
        ("0345 123 4500, 0345 123 4501", "one telephone number"),
        ("+44 345 123 4500 +44 345 123 4501", "one telephone number"),
        ("+44 (0)345 123 4500", "without (0)"),
        ("+44 ( 0 ) 345 123 4500", "without (0)"),
        ("+٤٤ (٠)٣٤٥ ١٢٣ ٤٥٠٠", "without (0)"),
        ("0345 123 4500 4 ext.", "ext. 4"),
        ("0345 123 4500 x4", "ext. 4"),
        ("0345 123 4500 ext. 4 or 5", "ext. 4"),
        ("0345 123 4500#4", "ext. 4"),
        ("0345 123 4500–4501", "one telephone number"),
        ("0345 123 ৪500", "in one script"),
        ("0345) 123 (4500", "in figures"),
        ("12", "has 2 figures"),
        ("", "has 0 figures"),
        ("1" * 61, "one telephone number"),
        ("l999", "in figures"),
        ("\u202e999", "in figures"),
        ("²34", "in figures"),
    ],
)
def test_what_would_dial_another_number_is_refused(shown: str, says: str) -> None:
    """One sentence says what to write instead."""
    with pytest.raises(ValueError, match=re.escape(says)) as told:
        phone_address(shown)
    assert str(told.value).startswith("write ")
    assert "\n" not in str(told.value)
