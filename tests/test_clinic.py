"""The clinic profile: found, read, its mistakes located, its colours made readable.

One room: a profile is written, read and shown by the same few helpers throughout.
"""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from plainleaf.api import export
from plainleaf.clinic import Clinic, clinic_for, line_of, read_clinic
from plainleaf.clinic.keys import ProfileKeys
from plainleaf.errors import ClinicError, SettingsError
from plainleaf.handout import Handout, compose
from plainleaf.handout.imprint import day_in_words, in_other_languages
from plainleaf.handout.qr import QUIET, qr_code
from plainleaf.model.article import Box, Figure
from plainleaf.model.inlines import Image, Link, Span
from plainleaf.model.parts import Available, Colophon, Letterhead
from plainleaf.model.transform import walk
from plainleaf.model.words import plain_text
from plainleaf.reader import read_article
from plainleaf.theme import default_theme
from plainleaf.theme.contrast import contrast, text_pairs
from plainleaf.theme.palette import themed
from plainleaf.verify.readback import read_back
from samples import held

ROOT = Path(__file__).resolve().parents[1]
HILLSIDE = Path(__file__).parent / "clinic"
LOGO = (HILLSIDE / "logo.svg").read_bytes()
DOCS = (ROOT / "docs" / "clinic.md").read_text("utf-8")
LEAST = 'lang = "en"\nname = "A clinic"\n'

Profile = Callable[[str], Clinic]
Compose = Callable[..., Handout]


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    """Return a function that reads a profile with these lines below `lang` and `name`."""

    def read(more: str, least: str = LEAST) -> Clinic:
        (tmp_path / "clinic.toml").write_text(least + more, "utf-8")
        return read_clinic(tmp_path)

    return read


@pytest.fixture
def made(tmp_path: Path) -> Compose:
    """Return a function that composes an article with the profile of these lines."""

    def composed(
        more: str = "",
        front: str = "",
        language: str = "en",
        body: str = "## A\n\nWords.\n",
        least: str = LEAST,
    ) -> Handout:
        folder = tmp_path / "handout"
        folder.mkdir(exist_ok=True)
        path = folder / "article.md"
        path.write_text(f"---\ntitle: Scan\nlang: {language}\n{front}---\n\n{body}", "utf-8")
        (folder / "clinic.toml").write_text(least + more, "utf-8")
        article = read_article(path).article
        return compose(
            article,
            default_theme(),
            draft=not default_theme().speaks(language),
            clinic=clinic_for(path),
            marks={"slug": "scan"},
        )

    return composed


# --- Where it is, and what is wrong with it ----------------------------------------------------


def test_a_profile_is_found_upwards_of_the_article(tmp_path: Path) -> None:
    """The nearest one counts; without any there is none."""
    folder = tmp_path / "library" / "scan"
    folder.mkdir(parents=True)
    assert clinic_for(folder / "article.md") is None
    (tmp_path / "clinic.toml").write_text(LEAST, "utf-8")
    (tmp_path / "library" / "clinic.toml").write_text(LEAST.replace("A clinic", "B"), "utf-8")
    found = clinic_for(folder / "article.md")
    assert found is not None
    assert found.keys.name == {"": "B"}


def test_a_profile_that_is_a_link_is_refused(tmp_path: Path) -> None:
    """A stranger's article could bring one that leads to any file of the machine."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "x.toml").write_text(LEAST, "utf-8")
    (tmp_path / "clinic.toml").symlink_to(tmp_path / "elsewhere" / "x.toml")
    with pytest.raises(ClinicError, match="is a link"):
        clinic_for(tmp_path / "article.md")


def test_a_logo_that_is_a_link_out_of_the_folder_is_refused(
    profile: Profile, tmp_path: Path
) -> None:
    """A stranger's profile reads nothing beside itself."""
    (tmp_path / "logo.svg").symlink_to(HILLSIDE / "logo.svg")
    with pytest.raises(ClinicError, match="is outside the profile's folder"):
        profile('[logo]\nfile = "logo.svg"\nalt = ""\n')


def test_a_logo_that_could_do_harm_is_refused(profile: Profile, tmp_path: Path) -> None:
    """Half a logo is none; it is named what is wrong with it."""
    (tmp_path / "logo.svg").write_bytes(LOGO.replace(b"</svg>", b"<script>1</script></svg>"))
    with pytest.raises(ClinicError, match=r":4: logo\.file: Left out of 'logo\.svg'"):
        profile('[logo]\nfile = "logo.svg"\nalt = ""\n')


def test_a_profile_that_was_changed_is_read_again(profile: Profile) -> None:
    """Also by one and the same process, as when files are watched."""
    assert profile('phone = "123"\n').keys.phone == "123"
    assert profile('phone = "4567"\n').keys.phone == "4567"


def test_a_profile_names_every_file_that_it_reads(profile: Profile, tmp_path: Path) -> None:
    """So that whoever exports again only what has changed can look at them, too."""
    (tmp_path / "logo.svg").write_bytes(LOGO)
    (tmp_path / "reference.docx").write_bytes(b"PK")
    clinic = profile('[logo]\nfile = "logo.svg"\nalt = ""\n')
    names = ["clinic.toml", "logo.svg", "reference.docx"]
    assert list(clinic.files) == [tmp_path / name for name in names]


@pytest.mark.parametrize(
    ("more", "line", "says"),
    [
        ('nmae = "x"', 3, "nmae: this key is not known; did you mean 'name'?"),
        ('zzz = "x"', 3, "zzz: this key is not known; there are lang, name, short-name"),
        ('\n[colors]\nacent = "#123456"', 5, "colors.acent: this key is not known; did you mean "),
        ('\n[colors]\naccent = "red"', 5, "colors.accent: 'red' is not a colour; write #rrggbb"),
        ("colors = {accent = 3}", 3, "colors.accent: 3 is not a colour"),
        ('[logo]\nfile = "no.svg"\nalt = ""', 4, "logo.file: There is no file 'no.svg'."),
        ('[logo]\nfile = "no.svg"', 3, "logo.alt: this key is missing."),
        ('[logo]\nfile = "../x.svg"\nalt = ""', 4, "is outside the profile's folder"),
        ('[logo]\nfile = "https://example.org/x.svg"\nalt = ""', 4, "is not a file beside"),
        ('[logo]\nfile = "clinic.toml"\nalt = ""', 4, "is not a picture that can be read"),
        ('[logo]\nfile = "x.svg"\nalt = ""\nheight-mm = 900', 6, "less than or equal to 40"),
        ('reference-docx = "no.docx"', 3, "reference-docx: There is no file 'no.docx'."),
        ('paper = "a3"', 3, "paper: 'a3' is none of 'a4', 'letter'."),
        ('web = "example.org"', 3, "web: write a whole address: https://…"),
        ('web = "javascript:alert(1)"', 3, "web: write a whole address: https://…"),
        ('phone = "call us"', 3, "phone: write one telephone number in figures, such as +44 1632"),
        ('phone = "+44 345 123 450O"', 3, "phone: write one telephone number in figures, such as"),
        ('phone = "0345 123 4500 / 4501"', 3, "phone: write one telephone number in figures"),
        ('phone = "+44 (0)345 123 4500"', 3, "phone: write the number without (0), either as"),
        ("phone = 999", 3, "phone: write a telephone number, in quotes."),
        ('email = "us"', 3, "email: write an address such as"),
        ('number = "A-{slog}"', 3, "number: {slog} stands for nothing; there are {slug}, "),
        ('hours = ""', 3, "hours: write words, in quotes."),
        ('[hours]\n"not a tag" = "x"', 3, "hours: 'not a tag' is not a language tag"),
        ("hours = 3", 3, "hours: write words, or words by language"),
        ('disclaimer = "a\\u0000b"', 3, "disclaimer: The NUL U+0000 cannot stand in a document."),
        ('[certifier]\ncredential = "x"', 3, "certifier.name: this key is missing."),
        ("qr = 'perhaps'", 3, "qr: input should be a valid boolean"),
        ("phone =", 3, "not valid TOML: "),
        ('phone = "1"\nphone = "2"', 4, "not valid TOML: "),
    ],
)
def test_a_mistake_is_told_with_its_line(
    profile: Profile, tmp_path: Path, more: str, line: int, says: str
) -> None:
    """One sentence: the file, the line, the key, what is wrong."""
    with pytest.raises(ClinicError) as told:
        profile(more + "\n")
    message = str(told.value)
    assert message.startswith(f"{tmp_path / 'clinic.toml'}:{line}: ")
    assert says in message
    assert "\n" not in message
    assert told.value.exit_code == SettingsError.exit_code == 9


def test_a_profile_without_a_name_says_so(profile: Profile) -> None:
    """What is nowhere has no line."""
    with pytest.raises(ClinicError, match=r"clinic\.toml: name: this key is missing\."):
        profile("", 'lang = "en"\n')


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b'name = "\xe9"', b"#" * 1_000_001])
def test_a_file_that_is_no_profile_is_refused(tmp_path: Path, data: bytes) -> None:
    """Another encoding, or far too much of it."""
    (tmp_path / "clinic.toml").write_bytes(data)
    with pytest.raises(ClinicError, match=r"clinic\.toml: (is no UTF-8|too large)"):
        read_clinic(tmp_path)


def test_a_profile_that_is_not_there_is_told(tmp_path: Path) -> None:
    """As when the command line names a wrong file."""
    with pytest.raises(ClinicError, match=r"other\.toml: cannot be read"):
        read_clinic(tmp_path / "other.toml")


def test_a_key_within_words_of_many_lines_is_no_key() -> None:
    """An address may have an equals sign in it."""
    text = 'address = """\nphone = 1\n"""\nphone = "2"\n[logo]\nfile = "x"\n'
    assert line_of(text, ("phone",)) == 4
    assert line_of(text, ("logo", "file")) == 6
    assert line_of(text, ("logo", "alt")) == 5
    assert line_of(text, ("fax",)) == 0


def test_the_documentation_shows_every_key() -> None:
    """Its example is a profile, and its table has the keys of it."""
    example = next(
        block for block in re.findall(r"```toml\n(.*?)```", DOCS, re.DOTALL) if "lang" in block
    )
    keys = {info.alias for info in ProfileKeys.model_fields.values()}
    shown = tomllib.loads(example)
    assert set(shown) == keys
    ProfileKeys.model_validate(shown)
    table = DOCS[DOCS.index("| Key |") :].split("\n\n")[0]
    assert set(re.findall(r"^\| `([\w-]+)` \|", table, re.MULTILINE)) == keys


# --- Colours -----------------------------------------------------------------------------------


def test_a_colour_that_can_be_read_is_kept(profile: Profile) -> None:
    """Nothing is said of it, and what follows from the accent goes with it."""
    found = themed(default_theme(), profile('[colors]\naccent = "#1f5c4a"\n'))
    tokens = found.theme.tokens
    assert found.diagnostics == ()
    assert tokens.colors.accent == tokens.boxes["key-points"].border == "#1f5c4a"
    assert tokens.boxes["warning"] == default_theme().tokens.boxes["warning"]


@pytest.mark.parametrize(
    "accent", ["#ffd400", "#ff0000", "#ffffff", "#8080ff", "#7f7f7f", "#000000"]
)
def test_every_text_can_be_read_in_any_accent(profile: Profile, accent: str) -> None:
    """On every ground, by day and by night, whatever the colour."""
    clinic = profile(f'[colors]\naccent = "{accent}"\nlink = "{accent}"\n')
    tokens = themed(default_theme(), clinic).theme.tokens
    for what, color, ground in text_pairs(tokens):
        least = 7 if " ink " in f" {what} " else 4.5
        assert contrast(color, ground) >= least, what


def test_a_colour_that_was_mended_is_told_with_both_ratios(profile: Profile) -> None:
    """At its line, with the colour that is used."""
    found = themed(default_theme(), profile('[colors]\naccent = "#ffd400"\n'))
    (told,) = found.diagnostics
    assert (told.code, told.position.line) == ("clinic-color", 4)
    assert "#ffd400 has a contrast of 1.2:1" in told.message
    assert found.theme.tokens.colors.accent in told.message
    assert "with 4.5:1" in told.message


def test_a_strict_profile_refuses_what_would_be_mended(profile: Profile) -> None:
    """With the ratio."""
    clinic = profile('[colors]\nstrict = true\naccent = "#ffd400"\n')
    with pytest.raises(ClinicError, match=r":5: colors\.accent: accent in #ffd400 .* 1\.2:1"):
        themed(default_theme(), clinic)


@pytest.mark.parametrize(
    ("colors", "says"),
    [
        ('paper = "#555555"', r":4: colors\.paper: .* and .*:1 is the least; choose a lighter"),
        ('ink = "#888888"', r":4: colors\.ink: text in #888888 .* 3\.\d:1, and 7:1 is the least"),
        ('dark = {paper = "#888888"}', r":4: colors\.dark\.paper: .* choose a darker colour\."),
    ],
)
def test_what_no_mending_helps_is_refused(profile: Profile, colors: str, says: str) -> None:
    """A ground on which nothing can be read, and body text below 7:1."""
    with pytest.raises(ClinicError, match=says):
        themed(default_theme(), profile(f"[colors]\n{colors}\n"))


def test_a_theme_is_coloured_once(profile: Profile) -> None:
    """However many handouts there are, their style sheets are parsed once."""
    first = profile('[colors]\naccent = "#1f5c4a"\n')
    again = read_clinic(first.path)
    assert themed(default_theme(), first).theme is themed(default_theme(), again).theme


def test_fonts_go_before_those_of_the_theme(profile: Profile) -> None:
    """So that there is always one that the machine has."""
    fonts = themed(
        default_theme(), profile('[fonts]\nbody = ["My Sans"]\nword = "My Sans"\n')
    ).theme.tokens.fonts
    before = default_theme().tokens.fonts
    assert fonts.body == ("My Sans", *before.body)
    assert (fonts.word, fonts.word_alternative) == ("My Sans", before.word)


# --- Words -------------------------------------------------------------------------------------


def test_words_are_taken_in_the_language_of_the_article(made: Compose) -> None:
    """Of the same language in another region, too; nothing is marked then."""
    lines = '[disclaimer]\nen = "Ask us."\nes = "Pregunte."\n'
    handout = made(lines, language="es-MX")
    assert plain_text(held(handout, Colophon)).endswith("Pregunte.")
    assert not [span for span in walk(held(handout, Colophon)[-1]) if isinstance(span, Span)]


def test_words_in_another_language_are_marked(made: Compose) -> None:
    """A screen reader says them as they are said."""
    handout = made('disclaimer = "Ask us."\n', language="es")
    marked = [
        (plain_text(span), span.language)
        for span in walk((held(handout, Letterhead), held(handout, Colophon)))
        if isinstance(span, Span)
    ]
    assert marked == [("A clinic", "en"), ("A clinic", "en"), ("Ask us.", "en")]


def test_the_letterhead_has_the_logo_and_the_name(made: Compose, tmp_path: Path) -> None:
    """As high as the profile says, whatever the size of the picture."""
    (tmp_path / "handout").mkdir()
    (tmp_path / "handout" / "logo.svg").write_bytes(LOGO)
    handout = made('[logo]\nfile = "logo.svg"\nalt = "A sun"\nheight-mm = 10\n')
    assert plain_text(held(handout, Letterhead)).strip() == "A clinic"
    (image,) = (node for node in walk(held(handout, Letterhead)) if isinstance(node, Image))
    assert image.alt == "A sun"
    assert handout.article.pictures[image.picture].height == 38


def test_a_handout_without_a_profile_has_no_letterhead(tmp_path: Path) -> None:
    """And no other word of a clinic."""
    path = tmp_path / "article.md"
    path.write_text("---\ntitle: Scan\nlang: en\n---\n\nWords.\n", "utf-8")
    handout = compose(read_article(path).article, default_theme())
    assert (held(handout, Letterhead), held(handout, Available), handout.margin) == ((), (), "")
    assert held(handout, Colophon) == ()


def test_the_colophon_says_how_to_reach_the_clinic(made: Compose) -> None:
    """Telephone, letters and website are links whose words are understood by themselves."""
    handout = made(
        'phone = "+44 1632 960123"\nemail = "us@example.org"\nweb = "https://www.example.org/"\n'
        'address = """\n12 Hill Street\nAnytown"""\nhours = "Always"\n'
    )
    links = [node for node in walk(held(handout, Colophon)) if isinstance(node, Link)]
    assert [(plain_text(each), each.target) for each in links] == [
        ("+44\u00a01632\u00a0960123", "tel:+441632960123"),
        ("us@example.org", "mailto:us@example.org"),
        ("Website: www.example.org", "https://www.example.org/"),
    ]
    words = plain_text(held(handout, Colophon))
    assert "12 Hill Street Anytown" in words
    assert "Opening hours: Always" in words


def test_the_telephone_link_dials_what_it_shows(made: Compose) -> None:
    """An extension, too; figures of another script are dialled in those of a keypad."""
    for phone, target in (
        ("0345 123 4500 ext. 4", "tel:03451234500;ext=4"),
        ("(٠٣٤٥) ١٢٣-٤٥٠٠", "tel:03451234500"),
    ):
        handout = made(f'phone = "{phone}"\n')
        links = [node for node in walk(held(handout, Colophon)) if isinstance(node, Link)]
        assert [(plain_text(each).replace("\u00a0", " "), each.target) for each in links] == [
            (phone, target)
        ]


def test_each_page_repeats_name_telephone_and_number(made: Compose) -> None:
    """At its foot, in PDF and in Word."""
    handout = made('phone = "12 34"\nnumber = "HS-{slug}-{version}-{lang}"\n', "version: 2\n")
    assert handout.margin == "A clinic · 12\u00a034 · HS-scan-2-en"


def test_a_long_name_is_cut_at_the_foot_of_a_page(made: Compose) -> None:
    """Between words; or there is a short one. In letterhead and colophon it stands in full."""
    name = "Department of Medicine of the University Hospital of Anytown"
    least = f'lang = "en"\nname = "{name}"\n'
    handout = made(least=least)
    assert handout.margin == "Department of Medicine of the…"
    assert plain_text(held(handout, Letterhead)) == name
    assert made('short-name = "UHA"\n', least=least).margin == "UHA"


@pytest.mark.parametrize(
    ("scheme", "front", "number"),
    [
        ("HS-{slug}-{version}", "", "HS-scan"),
        ("{version}/{slug}", "", "scan"),
        ("{slug}.{edition}.{year}", "reviewed: 2026-11\n", "scan.2026"),
    ],
)
def test_what_a_number_lacks_leaves_no_sign_behind(
    made: Compose, scheme: str, front: str, number: str
) -> None:
    """No dash before nothing."""
    words = plain_text(held(made(f'number = "{scheme}"\n', front), Colophon))
    assert re.search(r"Document number: (\S+)$", words.strip())
    assert words.strip().endswith(f"Document number: {number}")


def test_words_in_another_language_than_the_handout_are_named(profile: Profile) -> None:
    """Those for an emergency first; a name and an address have no other language."""
    clinic = profile(
        'address = "1 Hill"\nhours = {es = "Siempre"}\nalso-available = {de = "Groß"}\n'
        'emergency = "Call 112."\n'
    )
    (told,) = in_other_languages(clinic, "de-AT")
    assert (told.code, told.severity, told.position.line) == ("clinic-language", "warning", 6)
    assert "is in de-AT" in told.message
    assert told.message.endswith("another language: emergency (in en), hours (in es).")
    assert 'emergency = {en = "…", de-AT = "…"}' in told.hint
    assert "clinic.toml" in told.hint
    assert [each.message.split(": ")[1] for each in in_other_languages(clinic, "en-GB")] == [
        "hours (in es), also-available (in de)."
    ]
    assert in_other_languages(profile('emergency = "Call 112."\n'), "en-US") == ()
    assert in_other_languages(None, "de") == in_other_languages(clinic, "") == ()


def test_an_export_warns_of_emergency_words_in_another_language(tmp_path: Path) -> None:
    """They stand there, marked with their language, as they did; but not in silence."""
    path = tmp_path / "article.md"
    path.write_text("---\ntitle: Scan\nlang: de\n---\n\n## Was\n\nEin Bild.\n", "utf-8")
    (tmp_path / "clinic.toml").write_text(f'{LEAST}emergency = "Call 112."\n', "utf-8")
    made = export(path, ["html"], None)
    assert [each.code for each in made.diagnostics if each.code == "clinic-language"]
    link = rb'<a[^>]* href="tel:112"[^>]*>112</a>'
    assert re.search(rb'<(\w+)[^>]* lang="en"[^>]*>Call %b\.</\1>' % link, made.data["html"])


def test_the_emergency_words_stand_in_a_box_at_the_end_of_the_text(made: Compose) -> None:
    """Before explained words and references, with a heading of its own."""
    handout = made('emergency = "Call 112."\n', "glossary: {Words: what we say}\n")
    box, glossary = handout.body[-2:]
    assert isinstance(box, Box)
    assert plain_text(box) == "Important: in an emergencyCall 112."
    assert plain_text(glossary).startswith("Words explained")


@pytest.mark.parametrize(
    ("lang", "words", "numbers"),
    [
        ("de", "Ruhe.", {"112": "tel:112", "030/19240": "tel:03019240", "116 117": "tel:116117"}),
        ("ar", "الراحة.", {"٩٩٩": "tel:999", "0344 892-0111": "tel:03448920111"}),
        ("he", "מנוחה.", {"101": "tel:101", "04-777-1900": "tel:047771900"}),
        ("fa", "استراحت.", {"۱۱۵": "tel:115", "+98 21 5541-9005": "tel:+982155419005"}),
    ],
)
def test_numbers_in_emergency_words_are_dialled_in_all_formats(
    tmp_path: Path, lang: str, words: str, numbers: dict[str, str]
) -> None:
    """With the figures that are shown; a dose beside them is none, and words keep their order."""
    line = f"{words[:-1]} {'; '.join(numbers)}. {words[:-1]} 500 mg."
    (tmp_path / "clinic.toml").write_text(f'{LEAST}[emergency]\n{lang} = "{line}"\n', "utf-8")
    path = tmp_path / "article.md"
    path.write_text(f"---\ntitle: T\nlang: {lang}\n---\n\n## {words[:-1]}\n\n{words}\n", "utf-8")
    made = export(path, out=tmp_path / "out")
    assert len(made.files) == 4
    for kind, file in made.files.items():
        found = read_back(file)
        assert line in " ".join(found.text.replace("\u2011", "-").split()), kind
        dialled = {
            re.sub(r"[\u2066-\u2069\u200e\u200f\u2060]", "", shown).replace("\u2011", "-"): target
            for shown, target in found.links
            if target.startswith("tel:")
        }
        assert {" ".join(each.split()): target for each, target in dialled.items()} == numbers, kind


def test_an_article_that_says_the_emergency_words_itself_gets_no_box(made: Compose) -> None:
    """Nothing is said twice."""
    handout = made('emergency = "Call 112."\n', body="## A\n\nIn danger? **Call** 112.\n")
    assert not [node for node in walk(handout.body) if isinstance(node, Box)]


def test_paper_is_the_clinic_s_where_the_article_names_none(made: Compose) -> None:
    """Its own word goes first."""
    assert made('paper = "letter"\n').article.metadata.paper == "letter"
    assert made('paper = "letter"\n', "paper: a4\n").article.metadata.paper == "a4"


# --- Dates -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "full", "month"),
    [
        ("en", "November 3, 2026", "November 2026"),
        ("en-GB", "3 November 2026", "November 2026"),
        ("de", "3. November 2026", "November 2026"),
        ("es", "3 de noviembre de 2026", "noviembre de 2026"),
        ("pl", "3 listopada 2026", "listopad 2026"),
        ("ar", "3 نوفمبر 2026", "نوفمبر 2026"),
        ("zh-Hans", "2026年11月3日", "2026年11月"),
        ("ja", "2026年11月3日", "2026年11月"),
        ("vi", "3 tháng 11, 2026", "tháng 11 năm 2026"),
    ],
)
def test_a_date_is_written_as_the_language_writes_it(language: str, full: str, month: str) -> None:
    """A day, or a month alone."""
    assert day_in_words("2026-11-03", language) == full
    assert day_in_words("2026-11", language) == month


def test_a_year_alone_stays_a_year() -> None:
    """No day is made up."""
    assert day_in_words("2026", "en") == "2026"


def test_a_language_that_has_no_form_of_dates_gets_that_of_the_labels(made: Compose) -> None:
    """And it is marked as words of theirs."""
    handout = made(front="published: 2026-11-03\n", language="tlh")
    spans = {plain_text(node) for node in walk(held(handout, Colophon)) if isinstance(node, Span)}
    assert "3 November 2026" in spans


# --- QR code -----------------------------------------------------------------------------------

SOURCE = "source: a\nreferences:\n  - {id: a, type: book, title: B, issued: 2020, DOI: 10.1000/b}\n"


def codes(handout: Handout) -> list[tuple[str, str, str]]:
    """Return of each QR code what it says, and its link."""
    return [
        (figure.image.alt or "", plain_text(figure.caption), link.target)
        for figure in walk(held(handout, Colophon))
        if isinstance(figure, Figure)
        for link in figure.caption
        if isinstance(link, Link)
    ]


@pytest.mark.parametrize(
    ("more", "front", "shown", "target"),
    [
        ("", "web: https://example.org/scan\n", "This handout on the web: example.org/scan",
            "https://example.org/scan"),
        ("", "web: doi:10.1000/c\n", "This handout on the web: doi.org/10.1000/c",
            "https://doi.org/10.1000/c"),
        ('web-version = "https://www.example.org/{slug}/"\n', SOURCE,
            "This handout on the web: www.example.org/scan/", "https://www.example.org/scan/"),
        ("", SOURCE, "The study on the web: doi.org/10.1000/b", "https://doi.org/10.1000/b"),
        ("qr = false\n", "qr: true\n" + SOURCE, "The study on the web: doi.org/10.1000/b",
            "https://doi.org/10.1000/b"),
    ],
)  # fmt: skip
def test_a_qr_code_leads_to_the_web_version_or_the_study(
    made: Compose, more: str, front: str, shown: str, target: str
) -> None:
    """Beside it stands the address in words, and its description names it."""
    ((alt, words, found),) = codes(made(more, front))
    assert (words, found) == (shown, target)
    assert alt == f"QR code that leads to {shown.split(': ')[1]}"


@pytest.mark.parametrize(
    ("more", "front"), [("", ""), ("qr = false\n", SOURCE), ("", "qr: false\n" + SOURCE)]
)
def test_there_is_no_qr_code_without_an_address_or_where_it_is_off(
    made: Compose, more: str, front: str
) -> None:
    """By the profile or by the article."""
    assert codes(made(more, front)) == []


def test_a_qr_code_is_read_back_as_the_address(tmp_path: Path) -> None:
    """Its drawing has the modules of the standard, dark on white, in a quiet zone."""
    import segno

    address = "https://example.org/leaflets/scan"
    picture = qr_code(address)
    assert picture == qr_code(address)
    drawing = picture.data.decode()
    drawn = set()
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1", drawing):
        drawn |= {(int(x) + at, int(y)) for at in range(int(width))}
    matrix = segno.make_qr(address, error="m", boost_error=False).matrix
    assert drawn == {
        (x + QUIET, y + QUIET)
        for y, row in enumerate(matrix)
        for x, module in enumerate(row)
        if module
    }
    side = len(matrix) + 2 * QUIET
    assert f'<rect width="{side}" height="{side}" fill="#ffffff"/>' in drawing
    # The code itself, without its quiet zone, in millimetres.
    assert picture.width / 96 * 25.4 * len(matrix) / side >= 20


@pytest.mark.parametrize("web", ["example.org", "https://", "ftp://example.org", "10.1000"])
def test_a_web_address_that_is_none_is_reported(tmp_path: Path, web: str) -> None:
    """At the line of the key."""
    path = tmp_path / "article.md"
    path.write_text(f"---\ntitle: A\nlang: en\nweb: {web}\n---\n\nWords.\n", "utf-8")
    found = read_article(path).diagnostics
    assert [(each.code, each.position.line) for each in found] == [("front-matter", 4)]


FEET = (
    # Language, name of 38 to 40 characters, telephone, number of documents, lines at the foot.
    ("de", "Klinik für Neurologie am Hang Musterort", "+49 30 1234567", "", 1),
    ("en", "Department of Neurology, Hillside Clinic", "+44 1632 960123", "HS-a-{version}", 2),
    ("ar", "عيادة الأعصاب والجهاز الهضمي في المدينة", "+20 2 1234567", "HS-a-{version}", 2),
    ("he", "המרפאה הנוירולוגית של בית החולים הגדול", "+972 3 1234567", "HS-a-{version}", 2),
    ("zh-Hans", "山坡医院神经内科与康复医学中心门诊部", "+86 10 1234567", "HS-a-{version}", 2),
)


@pytest.mark.parametrize(("lang", "name", "phone", "number", "lines"), FEET)
def test_a_long_foot_of_a_page_is_one_line_or_the_name_and_the_rest(
    tmp_path: Path, lang: str, name: str, phone: str, number: str, lines: int
) -> None:
    """As somebody else's program finds it: no number is torn, and no line begins with a point."""
    profile = f'lang = "{lang}"\nname = "{name}"\nphone = "{phone}"\n'
    profile += f'number = "{number}"\n' if number else ""
    (tmp_path / "clinic.toml").write_text(profile, "utf-8")
    article = tmp_path / "a.md"
    words = "\n\n".join(["Word " * 90] * 9)
    article.write_text(f"---\ntitle: T\nlang: {lang}\nversion: 1.0\n---\n\n{words}\n", "utf-8")
    made = export(article, ["pdf"], tmp_path / "out").files["pdf"]
    done = subprocess.run(
        ["pdftotext", "-f", "2", "-l", "2", "-layout", made, "-"], capture_output=True, check=True
    )
    page = re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u00a0]", " ", done.stdout.decode())
    rows = [" ".join(each.split()) for each in page.splitlines() if each.strip()]
    foot = [each for each in rows if "Word" not in each][-3:]
    told = [each for each in foot if phone in each or name.split()[0] in each]
    assert len(told) == lines, foot
    assert phone in "".join(told)
    if number:
        assert [each for each in told if phone in each and "HS-a-1.0" in each]
    for each in told:
        assert not each.startswith("·"), foot
        assert not each.endswith("·"), foot
