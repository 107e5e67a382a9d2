"""Telephone numbers in words: which are one number, and which links show another than they dial."""

from __future__ import annotations

import pytest

from plainleaf.text.shown import shown_instead
from plainleaf.text.telephones import country_of, dialled_in, same_number

AGREE = [
    ("030 12345", "tel:+493012345", "de-DE"),
    ("030 12345", "tel:+493012345", "de"),
    ("030/12345", "tel:03012345", "de"),
    ("030 / 12345", "tel:03012345", "de-DE"),
    ("030 123\u201345", "tel:03012345", "de-DE"),
    ("+49 (0)30 12345", "tel:+493012345", "de"),
    ("(+49) 30 12345", "tel:+493012345", "de"),
    ("+49 30 12345", "tel:03012345", "de-DE"),
    ("0049 30 12345", "tel:+493012345", "de"),
    ("011 49 30 12345", "tel:+493012345", "en-US"),
    ("٠٣٠ ١٢٣٤٥", "tel:+493012345", "ar"),
    ("\u2066۰۲۱ ۱۲۳۴ ۵۶۷۸\u2069", "tel:+982112345678", "fa-IR"),
    ("\u2066+972 3-123-4567\u2069", "tel:031234567", "he-IL"),
    ("০৩৪৫ ১২৩ ৪৫০০", "tel:03451234500", "bn"),
    ("Call us", "tel:112", "en"),
    ("our 24-hour line", "tel:+441632960123", "en"),
    ("01632 960123 ext. 4", "tel:+441632960123;ext=4", "en-GB"),
    ("01632 960123 ext. 4512", "tel:+441632960123;ext=4512", "en-GB"),
    ("01632 960123 ext. 4512", "tel:+441632960123", "en-GB"),
    ("Durchwahl 4512", "tel:+493012345;ext=4512", "de"),
    ("1-800-QUIT-NOW", "tel:+18007848669", "en-US"),
    ("1-800-QUIT-NOW (1-800-784-8669)", "tel:18007848669", "en"),
    ("1-800-FLOWERS", "tel:1-800-FLOWERS", "en-US"),
    ("(800) 784-8669", "tel:+18007848669", "en"),
    ("800.784.8669", "tel:1-800-784-8669", "en-US"),
    ("Notruf 112 (24/7)", "tel:112", "de"),
    ("116 117", "tel:+49116117", "de-DE"),
    ("0800 123 4567, Mon to Fri, 8:30–17:00", "tel:08001234567", "en"),
    ("0800 123 4567 (8.30-17.00)", "tel:08001234567", "en"),
    ("06 1234 5678", "tel:+390612345678", "it-IT"),
    ("06 1 234 5678", "tel:+3612345678", "hu"),
    ("8 (495) 123-45-67", "tel:+74951234567", "ru"),
    ("01632 960123, option 2", "tel:01632%20960123", "en"),
    ("030 12345", "tel:12345;phone-context=+4930", "de"),
    ("help@example.org", "mailto:help@example.org", "en"),
    ("Write to Help@Example.org.", "mailto:help@example.org?subject=x", "en"),
    ("us", "mailto:help@example.org", "en"),
    ("example.org", "https://www.example.org/", "en"),
    ("www.example.org", "https://example.org/a/b", "en"),
    ("https://example.org/a", "https://example.org/a?utm=1", "en"),
    ("nhs.uk/knee", "https://www.nhs.uk/knee/", "en"),
    ("doi.org/10.1000/AbC", "https://doi.org/10.1000/abc", "en"),
    ("bücher.example.de", "https://xn--bcher-kva.example.de/", "de"),
    ("Node.js", "https://example.org", "en"),
    ("Dr.Li", "https://example.org", "en"),
    ("1.5.20", "https://example.org", "en"),
    ("112 people", "https://example.org", "en"),
]
DIFFER = [
    ("030 12345", "tel:03099999", "de", "030 12345"),
    ("030 12345", "tel:+433012345", "de-DE", "030 12345"),
    ("030 12345", "tel:+4930123450", "de", "030 12345"),
    ("030 123456", "tel:03012345", "de", "030 123456"),
    ("030 123 45", "tel:030123", "de", "030 123 45"),
    ("01632 960123 ext. 5123", "tel:+441632960123;ext=4123", "en", "5123"),
    ("01632 960123 ext. 5", "tel:+441632960123;ext=4", "en", "01632 960123 ext. 5"),
    ("01632 960123", "tel:+441632960123;ext=4", "en", "01632 960123"),
    ("999", "tel:112", "en", "999"),
    ("01632 960123 or 999", "tel:01632960123", "en", "999"),
    ("030 12345 or 030 12346", "tel:03012345", "en", "030 12346"),
    ("٠٣٠ ١٢٣٤٥", "tel:03012354", "ar", "٠٣٠ ١٢٣٤٥"),
    ("۹۹۹", "tel:112", "fa", "۹۹۹"),
    ("06 1234 5678", "tel:+39612345678", "it", "06 1234 5678"),
    ("12345", "tel:03012345", "de", "12345"),
    ("1-800-QUIT-NOW", "tel:18007848668", "en-US", "1-800"),
    ("030 12345", "tel:*21*03012345#", "de", "030 12345"),
    ("help@example.org", "mailto:other@example.org", "en", "help@example.org"),
    ("help@example.org", "mailto:help@example.com", "en", "help@example.org"),
    ("www.example.org/a", "https://example.org/b", "en", "www.example.org/a"),
    ("example.org", "https://badexample.org/", "en", "example.org"),
    ("https://example.org", "https://example.com", "en", "https://example.org"),
    ("10.1000/abc", "https://doi.org/10.1000/abd", "en", "10.1000/abc"),
    ("85258", "sms:85259", "en", "85258"),
]


@pytest.mark.parametrize(("words", "target", "language"), AGREE)
def test_writings_of_one_address_agree(words: str, target: str, language: str) -> None:
    """Here or from abroad, in any script, with signs; words that show no address agree with all."""
    assert shown_instead(words, target, language) == ""


@pytest.mark.parametrize(("words", "target", "language", "shown"), DIFFER)
def test_another_address_is_named(words: str, target: str, language: str, shown: str) -> None:
    """One figure more, less or other is another number; so is a second one beside it."""
    assert shown_instead(words, target, language).startswith(shown)


@pytest.mark.parametrize("at", range(8))
def test_no_figure_may_be_another(at: int) -> None:
    """Of a number that agrees, none does any more after a figure is changed."""
    number = "03012345"
    other = number[:at] + str((int(number[at]) + 1) % 10) + number[at + 1 :]
    assert same_number(number, "+493012345", "49")
    assert not same_number(other, "+493012345", "49")


@pytest.mark.parametrize(
    ("here", "abroad"),
    [
        ("06 1 234 5678", "+36 1 234 5678"),
        ("8 495 123-45-67", "+7 495 123-45-67"),
        ("06 1234567", "+39 06 1234567"),
        ("020 7946 0018", "+44 20 7946 0018"),
        ("612 345 678", "+34 612 345 678"),
    ],
)
def test_each_country_dials_its_own_way(here: str, abroad: str) -> None:
    """06 in Hungary, 8 in Russia, nothing in Italy, whose 0 stays, and in Spain."""
    assert same_number(here, abroad)
    assert not same_number(f"7{here}", abroad)
    assert not same_number(here, "+")


def test_the_region_of_a_language_tells_the_country() -> None:
    """A language alone is spoken in many."""
    assert [country_of(each) for each in ("de-AT", "en-US", "he", "zh-Hant-TW", "es-419")] == [
        "43", "1", "", "886", "",
    ]  # fmt: skip


TYPED = [
    ("If someone is in danger now, call 999.", "en-GB", [("999", "tel:999")]),
    (
        "Call 999 or 112, or NHS 111.",
        "en",
        [("999", "tel:999"), ("112", "tel:112"), ("111", "tel:111")],
    ),
    ("Notruf 112; Arzt: 116 117.", "de", [("112", "tel:112"), ("116 117", "tel:116117")]),
    ("112 / 116 117", "de", [("112", "tel:112"), ("116 117", "tel:116117")]),
    ("Giftnotruf 030/19240, Mo–Fr 8–17 Uhr", "de", [("030/19240", "tel:03019240")]),
    ("Call (01632) 960.123, 24 hours.", "en", [("(01632) 960.123", "tel:01632960123")]),
    ("Call +44 20 7946-0958 (free).", "en", [("+44 20 7946-0958", "tel:+442079460958")]),
    ("Poison: 1-800-222-1222", "en-US", [("1-800-222-1222", "tel:18002221222")]),
    (
        "Tel. 112, Tel. 030 12345",
        "de",
        [("112", "tel:112"), ("030 12345", "tel:03012345")],
    ),
    ("Llame al 061.", "es", [("061", "tel:061")]),
    ("اتصل على ٩٩٩ أو ١١٢ فورا.", "ar", [("٩٩٩", "tel:999"), ("١١٢", "tel:112")]),
    ("السموم: 0344 892 0111، ليلا", "ar", [("0344 892 0111", "tel:03448920111")]),
    ("با ۱۱۵ تماس بگیرید", "fa", [("۱۱۵", "tel:115")]),
    (
        "חייגו ל-101, או 04-777-1900.",
        "he",
        [("ל-101", "tel:101"), ("04-777-1900", "tel:047771900")],
    ),
    ("请拨打120。", "zh-Hans", [("120", "tel:120")]),
    ("Call our ward: 91 123 45 67", "es", []),
]
NOT_DIALLED = [
    "Take no more than 500 mg, or 112 mg, in 24 hours.", "Up to 999 IU.", "Room 111, ward 112",
    "Zimmer 112", "+44 (0)20 7946-0958", "030 12345/46", "030 12345 – 67", "08.30-17.00", "8-12",
    "08-12 030 12345", "0-24 030 12345", "01.02.2026", "06 12 2026", "Version 0.12345", "1201",
    "12", "0123456789012345", "030 12345 030 67890", "٠٣٠ 12345", "A112", "112%", "€112", "-112",
    "5,112", "10 000 000", "112 to 118 mg", "912 345 678", "Nr. 112",
]  # fmt: skip


@pytest.mark.parametrize(("line", "language", "wanted"), TYPED)
def test_typed_numbers_are_dialled_as_they_stand(
    line: str, language: str, wanted: list[tuple[str, str]]
) -> None:
    """Each whole, in any script; the figures of the address are those of the words."""
    found = [(line[start:end], target) for start, end, target in dialled_in(line, language)]
    assert found == wanted


@pytest.mark.parametrize("line", NOT_DIALLED)
def test_what_may_be_something_else_is_not_dialled(line: str) -> None:
    """Doses, hours, days, rooms, two numbers in one."""
    assert dialled_in(line, "en") == []


def test_the_clinic_s_own_number_is_known_however_it_looks() -> None:
    """A number that might be a count is none where the profile says that it is a telephone’s."""
    (found,) = dialled_in("Llame al 912 345 678.", "es", "912 345 678")
    assert found[2] == "tel:912345678"
