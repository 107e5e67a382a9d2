"""The clinic form: each field its own lines of clinic.toml, errors as an export says them."""

from __future__ import annotations

import difflib
import re
import shutil
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from plainleaf.api import export
from plainleaf.clinic import read_clinic
from plainleaf.errors import ClinicError, UsageError
from plainleaf.studio import app
from plainleaf.studio.clinic.fields import DECORATIVE, fields_in, kinds, with_changes
from plainleaf.studio.clinic.page import GROUPS, fields_of
from plainleaf.studio.clinic.trying import tried
from plainleaf.studio.texts import languages, texts
from plainleaf.theme import default_theme, templates_folder
from plainleaf.theme.palette import themed
from plainleaf.verify.readback import read_back
from test_studio import HERE, TOKEN, Browser

HILLSIDE = Path(__file__).parent / "clinic"
PROFILE = (HILLSIDE / "clinic.toml").read_text("utf-8")
FULL = re.findall(
    r"```toml\n(.*?)```",
    (Path(__file__).parents[1] / "docs" / "clinic.md").read_text("utf-8"),
    re.DOTALL,
)[0]
ARTICLE = "---\ntitle: {title}\nlang: {lang}\n---\n\n## A\n\n{words}\n"
# Whatever people type in such a box: each figure and each sign must come out as it went in.
NUMBERS = (
    "If someone is in danger, call 999 (or 112) at once.\n"
    "Crisis line: +44 (0)20 7946-0958, text SHOUT to 85258; deaf people: 18000.\n"
    "Poisons: 0344/892 0111 *7#"
)

# The same in other ways of writing TOML.
LAYOUTS = {
    "dotted": (
        "# top\n"
        'lang = "en" # l\n'
        'name.en = "A"   # n\n'
        'name.es = "B"\n'
        'colors.accent = "#1f5c4a" # c\n'
        'colors.dark.link = "#aaaaff"\n'
        'logo.file = "l.svg"\n'
        'logo.alt.en = "x"\n'
        "# end\n"
    ),
    "inline": (
        'lang="en"\n'
        'name={en="A",es="B"} # n\n'
        'logo = { file = "l.svg", alt = { en = "x" }, height-mm = 12 } # lo\n'
        'fonts = { body = ["X",\n'
        '  "Y", # why\n'
        "] }\n"
    ),
    "order": (
        'lang = "en"\n'
        "[colors.dark]\n"
        'link = "#aaaaff"\n'
        "# between\n"
        "[name]\n"
        'en = "A" # n\n'
        "\n"
        "[colors] # c\n"
        'accent = "#1f5c4a"\n'
        "\n"
        "[logo.alt]\n"
        'en = "x"\n'
        "[logo]\n"
        'file = "l.svg"\n'
    ),
    "arrays": ('lang = "en"\nname = "A"\n[fonts]\nbody = [\n  "X", # first\n  "Y",\n]\n# tail\n'),
    "multi": (
        "lang = 'en'\n"
        "name = 'A'\n"
        "address = '''\n"
        "# 5 Hill\n"
        "[not a table]\n"
        "Town'''   # a\n"
        'emergency = """\\\n'
        "  Call \\\n"
        '  999."""\n'
        "\n"
        "\n"
        "\n"
        "# x\n"
        "[colors]\n"
        '\taccent\t=\t"#1f5c4a"\t# tab\n'
    ),
    "quoted": (
        '"lang" = "en"\n"name" = {"en" = "A", \'es\' = "B"}\n["colors"]\n"accent" = "#1f5c4a"\n'
    ),
    "noend": ('lang = "en"\nname = "A"'),
    "onlytables": ('# c\n[name]\nen = "A"\n'),
    "crlfless": ('\n\n# head\n\nlang = "en"\n\nname = "A"\n\n\n'),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with one handout and no clinic."""
    made = tmp_path / "content"
    (made / "pain").mkdir(parents=True)
    text = ARTICLE.format(title="Pain", lang="en", words="Rest helps.")
    (made / "pain" / "article.md").write_text(text, "utf-8")
    return made


@pytest.fixture
def browser(folder: Path) -> Iterator[Browser]:
    """Return a client of a studio on that folder, as a page of it is one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("plainleaf.run.limits.can_fork", lambda: False)
        with TestClient(app(folder, token=TOKEN), base_url=HERE) as made:
            yield Browser(made)


def saved(browser: Browser, profile: str = "clinic.toml", **fields: str) -> Any:
    """Save some fields as a window does that has just been opened."""
    state = browser.client.get("/clinic/now", params={"profile": profile}).json()["state"]
    return browser.post("/clinic/save", profile=profile, state=state, fields=fields)


# --- Fields and lines ----------------------------------------------------------------------------


def test_every_key_of_a_profile_has_a_field_with_a_name() -> None:
    """In one group, in each language of the pages; and no name is left over."""
    grouped = [key for keys in GROUPS.values() for key in keys]
    assert sorted(grouped) == sorted(kinds())
    assert {each.key for each in fields_of(fields_in(""))} == set(kinds())
    for language in languages():
        found = texts(language)
        labels = {key[8:] for key in found if key.startswith("profile_")}
        assert {each for each in labels if not each.startswith("hint_")} == set(kinds())
        assert {each[5:] for each in labels if each.startswith("hint_")} <= set(kinds())
        assert (templates_folder() / "studio" / "samples" / f"{language}.md").is_file()


@pytest.mark.parametrize(
    ("before", "fields", "after"),
    [
        ("", {"lang": "en", "name:": "A"}, 'lang = "en"\nname = "A"\n'),
        (
            '# Ours.\nlang = "en"  # of words\nname=\'A\'\n',
            {"name:": "B", "lang": "en"},
            '# Ours.\nlang = "en"  # of words\nname="B"\n',
        ),
        (
            'lang = "en"\nphone = "1 2 3"  # reception\nname = "A"\n',
            {"phone": ""},
            'lang = "en"\n# reception\nname = "A"\n',
        ),
        (
            'lang = "en"\nname = "A"\n\n# Colours.\n[colors]\n# Leaf green.\naccent = "#1f5c4a"\n',
            {"phone": "999", "colors.link": "#000088"},
            'lang = "en"\nname = "A"\nphone = "999"\n\n# Colours.\n[colors]\n# Leaf green.\n'
            'accent = "#1f5c4a"\nlink = "#000088"\n',
        ),
        (
            'lang = "en"\nname = "A"\n[emergency]\nEN = "Call 9."\n',
            {"emergency:en": "Call 999.", "emergency:es": "Llame al 112."},
            'lang = "en"\nname = "A"\n[emergency]\nEN = "Call 999."\nes = "Llame al 112."\n',
        ),
        (
            'lang = "en"\nname = "A"\n',
            {"name:es": "B"},
            'lang = "en"\nname = {en = "A", es = "B"}\n',
        ),
        (
            'lang = "en"\nname = "A"\n',
            {"address:": "1 A\n\n  2   B "},
            'lang = "en"\nname = "A"\naddress = """\n1 A\n\n2 B"""\n',
        ),
        (
            'lang = "en"\nname = "A"\n',
            {"name:": 'A "B" \\ C'},
            'lang = "en"\nname = "A \\"B\\" \\\\ C"\n',
        ),
        ('lang = "en"\nname = "A"\n', {"qr": "yes", "colors.strict": "no"}, None),
        ('lang = "en"\nname = "A"\n', {"qr": "no"}, 'lang = "en"\nname = "A"\nqr = false\n'),
        (
            'lang = "en"\nname = "A"\nqr = false\n',
            {"qr": "yes"},
            'lang = "en"\nname = "A"\nqr = true\n',
        ),
        (
            'name = "A"\nlang = "en"\n',
            {"logo.file": "a.svg", DECORATIVE: "yes", "logo.alt:": ""},
            'name = "A"\nlang = "en"\n\n[logo]\nfile = "a.svg"\nalt = ""\n',
        ),
        (
            'name = "A"\nlang = "en"\n[logo]\nfile = "a.svg"\nalt = ""\n',
            {DECORATIVE: "no", "logo.alt:": "A sun."},
            'name = "A"\nlang = "en"\n[logo]\nfile = "a.svg"\nalt = "A sun."\n',
        ),
        (
            'name = "A"\nlang = "en"\n[logo]\nfile = "a.svg"\nalt = ""\n',
            {DECORATIVE: "no"},
            'name = "A"\nlang = "en"\n[logo]\nfile = "a.svg"\n',
        ),
        (
            'name = "A"\nlang = "en"\n[logo]\nfile = "a.svg"\nalt = "A sun."\n',
            {"logo.file": "", "logo.alt:": ""},
            'name = "A"\nlang = "en"\n',
        ),
        (
            'name = "A"\nlang = "en"\n[fonts]\nbody = ["X"]  # ours\n',
            {"fonts.body": "X\n\nY"},
            'name = "A"\nlang = "en"\n[fonts]\nbody = ["X", "Y"]  # ours\n',
        ),
    ],
)  # fmt: skip
def test_fields_are_patches(before: str, fields: dict[str, str], after: str | None) -> None:
    """Byte for byte; what says it already stays as it is written."""
    assert with_changes(before, fields) == (before if after is None else after)


@pytest.mark.parametrize(
    "text", [PROFILE, FULL, *LAYOUTS.values()], ids=["tests", "docs", *LAYOUTS]
)
def test_a_field_leaves_every_other_line_and_remark(text: str) -> None:
    """Each field of each profile, one by one: the rest of the file is the same, byte for byte."""
    found = fields_in(text)
    remarks = re.findall(r"# (?!5 Hill)[^\"\n]*$", text, re.MULTILINE)
    others = {"yes": ("yes", "no"), "number": ("21", ""), "lines": ("A\nB", "C", "")}
    for each in fields_of(found):
        old = tomllib.loads(text)
        for value in others.get(each.kind, ("Other words 1", "")):
            new = with_changes(text, {each.name: value})
            said = fields_in(new).said
            default = {"qr": "yes", "colors.strict": "no"}.get(each.key, "")
            assert said.get(each.name, default) == value, each.name
            key = each.key.split(".")[0]
            values = tomllib.loads(new)
            assert {k: v for k, v in values.items() if k != key} == {
                k: v for k, v in old.items() if k != key
            }
            rows = difflib.ndiff(text.split("\n"), new.split("\n"))
            gone = [row[2:] for row in rows if row.startswith("- ")]
            # Of an address or a list of several lines, all of them; a table that is empty goes.
            assert len([row for row in gone if row]) <= 5, (each.name, gone)
            assert all(remark in new for remark in remarks), each.name


def test_line_ends_and_mark_stay(browser: Browser, folder: Path) -> None:
    """Of a file that another program has written."""
    data = b"\xef\xbb\xbf" + PROFILE.replace("\n", "\r\n").encode()
    shutil.copy(HILLSIDE / "logo.svg", folder)
    (folder / "clinic.toml").write_bytes(data)
    assert saved(browser, phone="+44 20 7946 0958").status_code == 200
    assert (folder / "clinic.toml").read_bytes() == data.replace(
        b"+44 1632 960123", b"+44 20 7946 0958"
    )


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ('lang = "en"\nname = 1\n', {"name:": "A"}),
        ('lang = "en"\n[name]\nen = "A"\nEN = "B"\n', {"name:en": "C"}),
        ("lang = \n", {"lang": "en"}),
        ("", {"nom": "A"}),
        ("", {"name": "A"}),
        ("", {"phone:": "A"}),
        ("", {"name:no tag": "A"}),
        ("", {"": "A"}),
    ],
)
def test_what_a_field_cannot_show_is_not_changed(text: str, fields: dict[str, str]) -> None:
    """It is said, and the file stays as it is."""
    with pytest.raises(UsageError):
        with_changes(text, fields)


# --- Mistakes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("phone", "none", "write one telephone number in figures"),
        ("phone", "+44 345 123 450O", "write one telephone number in figures"),
        ("phone", "+44 (0)345 123 4500", "write the number without (0)"),
        ("email", "at home", "write an address such as leaflets@example.org."),
        ("web", "example", "write a whole address: https://…"),
        ("lang", "klingon!", "write a language tag such as en, en-GB or zh-Hans."),
        ("name:", "", "this key is missing."),
        ("colors.accent", "green", "'green' is not a colour; write #rrggbb, such as #0b4a5e."),
        ("colors.paper", "#777777", "has a contrast of"),
        ("colors.dark.link", "#12", "is not a colour"),
        ("logo.file", "none.svg", "this key is missing."),
        ("number", "{no}", "{no} stands for nothing"),
        ("logo.height-mm", "tall", "valid number"),
        ("reference-docx", "none.docx", "none.docx"),
        ("emergency:", "Call \u202e999.", "is invisible"),
        ("certifier.credential", "C", "this key is missing."),
    ],
)
def test_a_mistake_stands_at_its_field_as_an_export_says_it(
    browser: Browser, folder: Path, field: str, value: str, says: str
) -> None:
    """Nothing is saved; the sentence is the command line's, to the letter."""
    before = 'lang = "en"\nname = "A"\n'
    path = folder / "clinic.toml"
    path.write_text(before, "utf-8")
    answer = saved(browser, **{field: value})
    assert answer.status_code == 422
    assert path.read_text("utf-8") == before
    told = answer.json()["wrong"]
    wrong = [each for each in told if each["field"] == field] or told
    assert len(wrong) == 1
    path.write_text(with_changes(before, {field: value}), "utf-8")
    with pytest.raises(ClinicError) as error:
        export(folder / "pain", ["html"], None)
    assert str(error.value).endswith(f"{told[0]['place']}: {told[0]['said']}")
    page = browser.client.get("/clinic").text
    names = set(re.findall(r'data-field="([^"]+)"', page))
    assert wrong[0]["field"] in names
    assert wrong[0]["field"].startswith(wrong[0]["place"].rpartition(".")[0])
    if says != "this key is missing.":
        assert wrong[0]["field"] == field
    if "contrast" not in says and "invisible" not in says:
        assert says in wrong[0]["said"]


def test_every_mistake_is_told_at_once(browser: Browser) -> None:
    """The first of them is the one that an export names."""
    answer = saved(browser, phone="x", email="y", lang="en")
    assert [each["field"] for each in answer.json()["wrong"]] == ["name:", "phone", "email"]


def test_colours_are_shown_as_an_export_uses_them(tmp_path: Path) -> None:
    """What is mended to what, by day and by night, and the ratio of each."""
    path = tmp_path / "clinic.toml"
    text = 'lang = "en"\nname = "A"\n[colors]\naccent = "#7ab8ff"\nlink = "#0b4a8f"\n'
    path.write_text(text, "utf-8")
    made = themed(default_theme(), read_clinic(path))
    shown = {each.place: each for each in tried(text, path).colors}
    assert len(shown) == 10
    tokens = made.theme.tokens
    for place, each in shown.items():
        colors = tokens.dark if ".dark." in place else tokens.colors
        assert each.used == getattr(colors, place.rpartition(".")[2]), place
        assert each.used_ratio >= each.least
    accent = shown["colors.accent"]
    (note,) = made.diagnostics
    assert accent.used in note.message
    assert f"{int(accent.asked_ratio * 10) / 10}:1" in note.message
    assert f"{int(accent.used_ratio * 10) / 10}:1" in note.message
    assert shown["colors.link"].used == shown["colors.link"].asked == "#0b4a8f"
    # Whatever else is wrong.
    broken = tried(text.replace('name = "A"', 'name = ""\nphone = "x"'), path)
    assert {each.place: each for each in broken.colors} == shown
    assert len(broken.wrong) == 2


# --- Saving --------------------------------------------------------------------------------------


def test_a_profile_is_made_where_there_is_none(browser: Browser, folder: Path) -> None:
    """And only when somebody saves; a folder above has its say until then."""
    page = browser.client.get("/clinic").text
    assert "There is no clinic profile yet" in page
    assert not (folder / "clinic.toml").exists()
    shutil.copytree(HILLSIDE, folder.parent, dirs_exist_ok=True)
    page = browser.client.get("/clinic").text
    assert f"{folder.parent.name}/clinic.toml" in page
    assert str(folder.parent) not in page
    assert saved(browser, lang="en", **{"name:": "A & B"}).status_code == 200
    assert (folder / "clinic.toml").read_text("utf-8") == 'lang = "en"\nname = "A & B"\n'
    assert not list(folder.glob(".clinic*"))
    assert 'value="A &amp; B"' in browser.client.get("/clinic").text


def test_two_windows_never_overwrite_each_other(browser: Browser, folder: Path) -> None:
    """What one has saved, the other is asked about; a field that it left alone stays."""
    path = folder / "clinic.toml"
    path.write_text('lang = "en"\nname = "A"\nphone = "111 111"\n', "utf-8")
    state = browser.client.get("/clinic/now", params={"profile": "clinic.toml"}).json()["state"]
    both = {"profile": "clinic.toml", "state": state}
    first = browser.post("/clinic/save", **both, fields={"phone": "999 999"})
    assert first.status_code == 200
    second = browser.post("/clinic/save", **both, fields={"name:": "B"})
    assert second.status_code == 409
    assert "999 999" in path.read_text("utf-8")
    assert ["gone", 'name = "A"'] in second.json()["rows"]
    assert second.json()["conflict"]["fields"]["phone"] == "999 999"
    browser.post("/clinic/stash", **both, fields={"name:": "C"})
    kept_texts = [each.read_text("utf-8") for each in (folder / ".plainleaf").rglob("*.toml")]
    assert 'lang = "en"\nname = "C"\nphone = "999 999"\n' in kept_texts
    assert 'lang = "en"\nname = "A"\nphone = "111 111"\n' in kept_texts
    state = second.json()["conflict"]["state"]
    kept = browser.post("/clinic/save", profile="clinic.toml", state=state, fields={"name:": "B"})
    assert kept.status_code == 200
    assert path.read_text("utf-8") == 'lang = "en"\nname = "B"\nphone = "999 999"\n'


def test_an_earlier_profile_comes_back(browser: Browser, folder: Path) -> None:
    """To the byte, and what it replaces is kept, too."""
    texts_ = []
    saved(browser, lang="en", **{"name:": "A"})
    for number in ("111", "222", "333"):
        texts_.append((folder / "clinic.toml").read_bytes())
        assert saved(browser, phone=number).status_code == 200
    page = browser.client.get("/clinic/history").text
    names = re.findall(r"version=([\w.-]+)", page)
    assert len(names) == 3
    shown = browser.client.get("/clinic/history", params={"version": names[1]}).text
    assert "phone = &#34;111&#34;" in shown
    assert "phone = &#34;333&#34;" in shown
    state = browser.client.get("/clinic/now", params={"profile": "clinic.toml"}).json()["state"]
    data = {"profile": "clinic.toml", "version": names[1]}
    assert browser.post("/clinic/restore", **data, state="old").status_code == 409
    assert browser.post("/clinic/restore", **data, state=state).status_code == 200
    assert (folder / "clinic.toml").read_bytes() == texts_[1]
    assert len(browser.client.get("/clinic/history").text.split("version=")) == 5


def test_only_profiles_of_the_folder_are_given(browser: Browser, folder: Path) -> None:
    """Those beside handouts, too; no link, and nothing outside."""
    shutil.copytree(HILLSIDE, folder / "pain", dirs_exist_ok=True)
    shutil.copytree(HILLSIDE, folder.parent, dirs_exist_ok=True)
    assert "pain/clinic.toml" in browser.client.get("/clinic").text
    assert saved(browser, "pain/clinic.toml", phone="999").status_code == 200
    for name in ("../clinic.toml", "/etc/passwd", "pain/article.md", "pain", "x/clinic.toml"):
        for path in ("/clinic", "/clinic/now", "/clinic/history"):
            assert browser.client.get(path, params={"profile": name}).status_code == 404, name
        post = browser.post("/clinic/save", profile=name, state="", fields={"phone": "999"})
        assert post.status_code == 404
    (folder / "pain" / "clinic.toml").unlink()
    (folder / "pain" / "clinic.toml").symlink_to(HILLSIDE / "clinic.toml")
    answer = browser.client.get("/clinic", params={"profile": "pain/clinic.toml"})
    assert answer.status_code == 404
    (folder / "clinic.toml").symlink_to(HILLSIDE / "clinic.toml")
    answer = browser.client.get("/clinic")
    assert answer.status_code == 400
    assert "is a link; put the file itself here." in answer.text
    assert (HILLSIDE / "clinic.toml").read_text("utf-8") == PROFILE


def test_a_file_that_is_no_toml_says_so(browser: Browser, folder: Path) -> None:
    """With its line; the form waits until it can be read."""
    (folder / "clinic.toml").write_text("lang = \n", "utf-8")
    page = browser.client.get("/clinic").text
    assert "not valid TOML" in page
    assert "clinic-form" not in page
    assert saved(browser, lang="en").status_code == 400
    (folder / "clinic.toml").write_text('lang = "en"\nname = "A"\nfax = "1"\n', "utf-8")
    page = browser.client.get("/clinic").text
    assert "this key is not known; there are lang" in page
    (folder / "clinic.toml").unlink()


def test_a_logo_and_a_template_are_put_beside(browser: Browser, folder: Path) -> None:
    """Under a name that nothing else has; only what handouts can use."""
    svg = (HILLSIDE / "logo.svg").read_bytes()
    (folder / "logo.svg").write_bytes(b"<svg>other</svg>")
    sent = {"profile": "clinic.toml", "field": "logo.file"}
    assert browser.send("/clinic/put", sent, file=("../Logo.svg", svg)).json()["name"] == (
        "logo-2.svg"
    )
    assert (folder / "logo.svg").read_bytes() == b"<svg>other</svg>"
    for name, data in (("a.exe", b"MZ"), ("a.png", b"<svg"), ("a.docx", b"PK\x03\x04")):
        assert browser.send("/clinic/put", sent, file=(name, data)).status_code == 400, name
    sent["field"] = "reference-docx"
    assert browser.send("/clinic/put", sent, file=("T.docx", b"PK\x03\x04")).json()["name"] == (
        "t.docx"
    )
    answer = saved(
        browser, lang="en", **{"name:": "A", "logo.file": "logo-2.svg", "logo.alt:": "A sun."}
    )
    assert answer.status_code == 200


# --- What comes out ------------------------------------------------------------------------------


def finished(browser: Browser, article: str, clinic: str = "") -> dict[str, Any]:
    """Export all four formats by the page, and return what came of it."""
    job = browser.post(
        "/export",
        article=article,
        clinic=clinic,
        audience="",
        formats=["pdf", "docx", "epub", "html"],
        editions=["standard"],
    ).json()["job"]
    for _ in range(600):
        found: dict[str, Any] = browser.client.get(f"/job/{job}").json()
        if found["ended"]:
            return found
        time.sleep(0.05)
    raise AssertionError("an export that never ends")


@pytest.mark.parametrize(
    ("lang", "words", "numbers"),
    [
        ("en", "Rest helps.", NUMBERS),
        ("de", "Ruhe hilft.", NUMBERS),
        ("ar", "الراحة تساعد.", NUMBERS),
        (
            "ar",
            "الراحة تساعد.",
            "اتصل على 999 أو 112 فورا.\nالسموم: +44 (0)20 7946-0958، أو 0344 892 0111.",
        ),
        ("he", "מנוחה עוזרת.", "חייגו 101 או 1201.\nרעלים: 04-777-1900."),
    ],
    ids=["en", "de", "ar-en", "ar", "he"],
)
def test_emergency_numbers_come_out_as_they_were_typed(
    browser: Browser, folder: Path, lang: str, words: str, numbers: str
) -> None:
    """In all four formats, each figure and sign in order, from right to left, too."""
    answer = saved(
        browser,
        lang=lang if numbers != NUMBERS else "en-GB",
        phone="+44 1632 960-123",
        **{"name:": "Hillside", "emergency:": numbers},
    )
    assert answer.status_code == 200
    text = ARTICLE.format(title="T", lang=lang, words=words)
    (folder / "pain" / "article.md").write_text(text, "utf-8")
    found = finished(browser, "pain/article.md")
    assert found["error"] == ""
    assert len(found["files"]) == 4
    data = export(folder / "pain", out=None).data
    for each in found["files"]:
        path = folder / "out" / each["name"]
        assert path.read_bytes() == data[each["kind"]], each
        outline = read_back(path)
        # Word has a hyphen of its own where no line may end.
        read = " ".join(outline.text.replace("\u2011", "-").split())
        for line in numbers.splitlines():
            assert line in read, (each, line)
        assert "+44 1632 960-123" in read
        if each["kind"] != "pdf":
            assert any(address == "tel:+441632960123" for _, address in outline.links)


def test_the_preview_is_what_an_export_writes(browser: Browser, folder: Path) -> None:
    """Before it is saved, with the sample or a handout; the same bytes once it is."""
    fields = {
        "lang": "en",
        "name:": "Hillside",
        "emergency:": "Call 999.",
        "colors.accent": "#7ab8ff",
    }
    sent = {"profile": "clinic.toml", "state": "", "fields": fields}
    found = browser.post("/clinic/try", **sent, sample="").json()
    shown = browser.client.get(f"/clinic/preview/{found['preview']}")
    assert "Hillside" in shown.text
    assert 'Call <a href="tel:999">999</a>.' in shown.text
    assert "DRAFT" not in shown.text
    assert "script-src" not in shown.headers["content-security-policy"]
    assert "default-src 'none'" in shown.headers["content-security-policy"]
    accent = next(each for each in found["colors"] if each["place"] == "colors.accent")
    assert accent["used"] in shown.text
    # By day; by night the one that was typed can be read.
    assert shown.text.count("#7ab8ff") == shown.text.split("prefers-color-scheme: dark")[1].count(
        "#7ab8ff"
    )
    assert not (folder / "clinic.toml").exists()
    made = browser.post("/clinic/try", **sent, sample="pain/article.md").json()
    before = browser.client.get(f"/clinic/preview/{made['preview']}").content
    pdf = browser.post("/clinic/try", **sent, sample="pain/article.md", kind="pdf").json()
    pages = browser.client.get(f"/clinic/preview/{pdf['preview']}")
    assert pages.headers["content-type"] == "application/pdf"
    assert saved(browser, **fields).status_code == 200
    data = export(folder / "pain", ["html", "pdf"], None, clinic=folder / "clinic.toml").data
    assert before == export(folder / "pain", ["html"], None).data["html"]
    assert pages.content == data["pdf"]
    seen = browser.client.get("/seen/html", params={"article": "pain/article.md"})
    assert seen.content == before
    for language in languages():
        sample = (templates_folder() / "studio" / "samples" / f"{language}.md").read_text("utf-8")
        assert not export(sample, ["html"], None).diagnostics, language
    nothing = browser.post("/clinic/try", profile="clinic.toml", state="", fields={"phone": "x"})
    assert nothing.json()["preview"] == ""
    assert nothing.json()["wrong"][0]["field"] == "phone"


def test_the_script_says_words_that_there_are() -> None:
    """Whichever it chooses between, and none is left over."""
    script = (templates_folder() / "studio" / "static" / "clinic.js").read_text("utf-8")
    # Of one thing `say` itself takes the form for one.
    said = {key[3:].removesuffix("_one") for key in texts("en") if key.startswith("js_clinic_")}
    assert set(re.findall(r'"(clinic_\w+)"', script)) == said
