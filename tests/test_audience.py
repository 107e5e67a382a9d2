"""Copies for one kind of reader: nothing of the other's in any byte, and all of their own.

One room: all of it looks for the same marked words in the same article's copies.
"""

from __future__ import annotations

import base64
import io
import itertools
import re
import subprocess
import zipfile
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, PngImagePlugin
from typer.testing import CliRunner

import poppler
from plainleaf.api import FORMATS, Export, UnfitArticle, check, export, name_of, read
from plainleaf.cli import app
from plainleaf.model.audience import Audience, copy_for
from plainleaf.theme.editions import Edition

CONTENT = Path(__file__).resolve().parents[1] / "content"
# One letter tells whose words they are: Q is for clinics, K for patients.
LETTERS = {Audience.CLINICS: "Q", Audience.PATIENTS: "K"}
# The places for a word that every file shows; others are addresses, names and properties.
SHOWN = """heading under paragraph item nested quoted cell caption code alt figcaption footnote
    noted term explained expansion foreign linked""".split()  # fmt: skip
BOX = """
::: for-{kind}
## Xheading {{#Xidentifier}}

Xparagraph has a dose of Xterm [@Xwork], see [Xlinked](https://Xaddress.example/).[^x] The XAB.

### Xunder

- Xitem
  - Xnested

> Xquoted

| Xcell | b |
|-------|---|
| c     | d |

: Xcaption

`Xcode` [Xforeign]{{lang=es}}

![Xalt](Xpicture.png "Xfigcaption")

[^x]: Xfootnote with one of its own.[^xx]
[^xx]: Xnoted

*[XAB]: Xexpansion
:::
"""
WORK = "  - {id: Xwork, type: book, title: Xwork, author: [{family: Xsurname}], issued: 2020}"


def picture(path: Path, word: str) -> None:
    """Write a picture whose metadata hold a word."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", word)
    # Each of its own size and colours, so that its bytes are nobody else's.
    Image.new("RGB", (20 + len(word), 20), (len(word) * 3, 10, ord(word[0]))).save(
        path, pnginfo=info
    )


@pytest.fixture(scope="module")
def article(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the seed article with a box of everything for either kind of reader."""
    seed = (CONTENT / "nalmefen" / "article.md").read_text("utf-8")
    front, body = seed.split("---\n\n", 1)
    folder = tmp_path_factory.mktemp("seed") / "seed"
    folder.mkdir()
    boxes, works, terms = [], [], []
    for audience, letter in LETTERS.items():

        def own(text: str, letter: str = letter) -> str:
            return re.sub(r"X([a-z]+|AB\b)", lambda match: f"{letter}x{match[1]}zu", text)

        boxes.append(own(BOX.format(kind=audience.value)).replace("[^x", f"[^{letter}"))
        works.append(own(WORK))
        terms.append(own("  Xterm: Xexplained in words."))
        picture(folder / own("Xpicture.png"), own("Xchunk"))
    front += "\n".join(works) + "\nglossary:\n" + "\n".join(terms) + "\n"
    kept = (
        "\nAll readers: a [link to clinics](#Qxidentifierzu), one [to patients](#Kxidentifierzu).\n"
    )
    (folder / "article.md").write_text(front + "---\n\n" + body + kept + "".join(boxes), "utf-8")
    return folder


@pytest.fixture(scope="module")
def copies(article: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[Audience, Export]:
    """Return the copy for either kind of reader, with its report."""
    return {
        audience: export(
            article, out=tmp_path_factory.mktemp("copies"), audience=audience, report=True
        )
        for audience in Audience
    }


@cache
def texts(path: Path) -> tuple[str, ...]:
    """Return everything that a file holds, packed or not, as bytes read as text and as words."""
    return tuple(_texts(path))


def _texts(path: Path) -> Iterator[str]:
    data = path.read_bytes()
    yield from (path.name, data.decode("latin-1"), data.decode("utf-8", "replace"))
    match path.suffix:
        case ".docx" | ".epub":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for name in archive.namelist():
                    inner = archive.read(name)
                    yield from (name, inner.decode("latin-1"), inner.decode("utf-8", "replace"))
        case ".pdf":
            with pikepdf.open(path) as pdf:
                for each in pdf.objects:
                    yield repr(each)
                    if isinstance(each, pikepdf.Stream):
                        yield each.read_raw_bytes().decode("latin-1")
                        if each.get("/Filter") != "/DCTDecode":
                            yield each.read_bytes().decode("latin-1")
                            yield each.read_bytes().decode("utf-16-be", "replace")
                yield from (str(each) for each in pdf.objects if isinstance(each, pikepdf.String))
                yield from strings(pdf)
            yield poppler.tags(path)
            for tool in (["pdftotext", path, "-"], ["pdfinfo", path]):
                run = subprocess.run(tool, capture_output=True, check=True)
                yield run.stdout.decode("utf-8", "replace")
        case ".html":
            for match in re.findall(r"base64,([A-Za-z0-9+/=]+)", data.decode()):
                inner = base64.b64decode(match)
                yield from (inner.decode("latin-1"), inner.decode("utf-8", "replace"))


def strings(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Yield every string and name of a PDF's objects, decoded."""
    waiting = list(pdf.objects)
    while waiting:
        each = waiting.pop()
        if isinstance(each, pikepdf.String):
            yield str(each)
        elif isinstance(each, pikepdf.Array):
            waiting += [item for item in each if not getattr(item, "is_indirect", False)]
        elif isinstance(each, (pikepdf.Dictionary, pikepdf.Stream)):
            for key, item in each.items():
                yield key
                if not getattr(item, "is_indirect", False):
                    waiting.append(item)
        else:
            yield str(each)


def found(paths: list[Path], letter: str) -> dict[str, set[str]]:
    """Return for each file the words of an audience that stand anywhere in it."""
    words = re.compile(rf"{letter}x([a-z]+|AB)zu", re.IGNORECASE)
    out = {}
    for path in paths:
        everything = "\n".join(texts(path))
        # Long words may be broken at a line's end.
        out[path.name] = {match.lower() for match in words.findall(everything)}
    return out


@pytest.mark.parametrize("audience", Audience)
def test_nothing_of_the_others_is_in_any_byte(
    article: Path, copies: dict[Audience, Export], audience: Audience
) -> None:
    """Text, notes, works, pictures, links, terms, anchors, properties; files and report alike."""
    result = copies[audience]
    paths = [*result.files.values(), *result.report_files]
    others = Audience.CLINICS if audience is Audience.PATIENTS else Audience.PATIENTS
    assert found(paths, LETTERS[others]) == {path.name: set() for path in paths}
    for other in article.glob(f"{LETTERS[others]}*.png"):
        pixels = zlib.decompress(b"".join(chunks(other.read_bytes())))
        sought = pixels.decode("latin-1")
        for path in paths:
            assert not any(sought in text for text in texts(path)), path


def chunks(png: bytes) -> Iterator[bytes]:
    """Yield the data of a PNG's IDAT chunks."""
    place = 8
    while place < len(png):
        size = int.from_bytes(png[place : place + 4], "big")
        if png[place + 4 : place + 8] == b"IDAT":
            yield png[place + 8 : place + 8 + size]
        place += 12 + size


@pytest.mark.parametrize("audience", Audience)
def test_all_of_their_own_is_in_every_file(
    copies: dict[Audience, Export], audience: Audience
) -> None:
    """What the search above would find, were it there."""
    files = copies[audience].files
    own = found(list(files.values()), LETTERS[audience])
    for name, words in own.items():
        wanted = {*SHOWN, "address"} | ({"work", "surname"} if audience == "clinics" else set())
        assert wanted <= words, name


@pytest.mark.parametrize("audience", [None, *Audience])
@pytest.mark.parametrize("references", [None, True, False])
def test_references_are_shown_but_to_patients(
    article: Path, tmp_path: Path, audience: Audience | None, references: bool | None
) -> None:
    """Unless the author says otherwise; what is said outright wins."""
    result = export(article, ["html"], tmp_path / "out", audience=audience, references=references)
    page = result.files["html"].read_text("utf-8")
    wanted = references if references is not None else audience is not Audience.PATIENTS
    assert ("doc-bibliography" in page) is wanted
    assert ('href="#ref-1"' in page) is wanted


def test_references_that_the_author_hides_are_shown_on_request(tmp_path: Path) -> None:
    """`references: hide` in the article, `--references` on the command line."""
    (tmp_path / "works.yaml").write_text("- {id: a, type: book, title: A book, issued: 2020}\n")
    source = "---\ntitle: T\nlang: en\nreferences: hide\nbibliography: works.yaml\n---\n\nA [@a].\n"
    (tmp_path / "article.md").write_text(source)
    shown = {
        references: "doc-bibliography"
        in export(tmp_path, ["html"], tmp_path / "out", audience="clinics", references=references)
        .files["html"]
        .read_text("utf-8")
        for references in (None, True)
    }
    assert shown == {None: False, True: True}


@pytest.mark.parametrize(
    ("audience", "edition", "name"),
    [
        (None, "standard", "a"),
        ("patients", "standard", "a"),
        (Audience.CLINICS, "standard", "a-clinics"),
        ("patients", "large-print", "a-large-print"),
        ("clinics", Edition.GIANT, "a-clinics-giant"),
    ],
)
def test_the_copy_for_patients_has_the_plain_name(
    audience: str | None, edition: str, name: str
) -> None:
    """Clinics' copies are known by theirs, which comes before the edition's."""
    assert name_of("a", edition, audience) == name


def test_each_copy_is_a_publication_of_its_own(article: Path, tmp_path: Path) -> None:
    """Libraries and readers' shelves take two books of one identifier for one."""
    known = []
    for audience in (None, *Audience):
        files = export(article, ["pdf", "epub"], tmp_path / str(audience), audience=audience).files
        with zipfile.ZipFile(files["epub"]) as book:
            package = next(name for name in book.namelist() if name.endswith(".opf"))
            known += re.findall(r"urn:uuid:[-\da-f]+", book.read(package).decode())
    assert len(set(known)) == len(known) == 6


def test_the_same_copy_has_the_same_bytes(article: Path, tmp_path: Path) -> None:
    """Whatever was exported before it."""
    first = export(article, out=tmp_path / "one", audience="clinics").files
    export(article, out=tmp_path / "two", audience="patients")
    second = export(article, out=tmp_path / "two", audience="clinics").files
    for name in FORMATS:
        assert first[name].read_bytes() == second[name].read_bytes()


# --- Around the boxes -------------------------------------------------------------------------


def copy(tmp_path: Path, body: str, audience: str = "patients", front: str = "") -> Path:
    """Return the web page of a copy."""
    source = f"---\ntitle: T\nlang: en\n{front}---\n\nKept.\n\n{body}"
    (tmp_path / "article.md").write_text(source, "utf-8")
    return export(tmp_path, ["html"], tmp_path / "out", audience=audience).files["html"]


@pytest.mark.parametrize(
    "body",
    [
        "- one\n\n  ::: for-clinics\n  Gone\n  :::\n- two\n",
        "- one\n- ::: for-clinics\n  Gone\n  :::\n",
        "> ::: for-clinics\n> Gone\n> :::\n",
        "::: note\nWords\n\n::: for-clinics\nGone\n:::\n:::\n",
        "::: note\n::: for-clinics\nGone\n:::\n:::\n",
        "Words[^a].\n\n[^a]: ::: for-clinics\n    Gone\n    :::\n",
        "Words[^a].\n\n[^a]: Stays.\n\n    ::: for-clinics\n    Gone\n    :::\n",
        "## Gone\n\n::: for-clinics\nGone\n:::\n\n## Here\n\nWords.\n",
        "Term\n:   ::: for-clinics\n    Gone\n    :::\n",
        "::: for-clinics\n::: for-patients\nGone\n:::\n:::\n",
        "::: {lang=es}\n::: for-clinics\nGone\n:::\n:::\n",
    ],
)
def test_what_stood_round_nothing_else_goes_too(tmp_path: Path, body: str) -> None:
    """No empty item, quotation, section or note is left where a box was."""
    page = copy(tmp_path, body).read_text("utf-8")
    main = page[page.index("<main") :]
    assert "Kept" in main
    assert "Gone" not in main
    assert not re.search(r"<(li|blockquote|section|dd|dt|ul|ol|sup)[^>]*>\s*</\1>", main)


def test_a_box_of_ones_own_stays_a_box(tmp_path: Path) -> None:
    """With its title: a copy takes away, it changes nothing else."""
    page = copy(tmp_path, "::: for-patients\nStay.\n:::\n").read_text("utf-8")
    assert 'class="box box-for-patients"' in page
    assert "For patients</h2>" in page


def test_a_link_into_a_box_of_others_keeps_its_words(article: Path) -> None:
    """And its author hears of it."""
    found = check(article, audience="patients")
    said = [each.message for each in found if each.code == "audience-link"]
    assert len(said) == 1
    assert "link to clinics" in said[0]


def test_each_box_that_is_left_out_is_named_with_its_words(article: Path) -> None:
    """Nothing is lost unsaid."""
    _, found = copy_for(Audience.PATIENTS, read(article).article)
    left = [each for each in found if each.code == "other-audience"]
    assert len(left) == 1
    assert {f"Qx{word}zu" for word in ("heading", "item", "cell", "alt")} <= set(
        re.findall(r"\w+", left[0].dropped)
    )


def test_an_article_without_such_boxes_is_the_same_for_all(tmp_path: Path) -> None:
    """Nothing that was not for somebody is taken from anybody."""
    (tmp_path / "article.md").write_text("---\ntitle: T\nlang: en\n---\n\nA[^a]\n\n[^b]: B\n")
    article = read(tmp_path).article
    for audience in Audience:
        made, found = copy_for(audience, article)
        assert (made.blocks, made.footnotes, found) == (article.blocks, article.footnotes, ())


@pytest.mark.parametrize("draft", [False, True])
def test_a_copy_with_nothing_in_it_is_refused(tmp_path: Path, draft: bool) -> None:
    """In a sentence that says why; as a draft it says that there is nothing yet."""
    source = "---\ntitle: T\nlang: en\n---\n\n::: for-clinics\nWords.\n:::\n"
    (tmp_path / "article.md").write_text(source)
    if draft:
        assert export(tmp_path, out=tmp_path / "out", audience="patients", draft=True).files
        return
    with pytest.raises(UnfitArticle) as raised:
        export(tmp_path, out=tmp_path / "out", audience="patients")
    assert "All of this article is for clinics" in str(raised.value.diagnostics)
    assert not (tmp_path / "out").exists()


def test_faults_that_only_others_would_meet_do_not_stop_a_copy(tmp_path: Path) -> None:
    """A heading left out in the clinics' box is no fault of the patients' copy."""
    body = "::: for-clinics\n## A\n\n#### B\n\nWords.\n:::\n"
    assert copy(tmp_path, body).exists()
    with pytest.raises(UnfitArticle):
        copy(tmp_path, body, "clinics")


def test_headings_that_lose_their_own_are_found(tmp_path: Path) -> None:
    """What is a level too deep in one copy alone stops that copy, before any file is written."""
    body = "::: for-patients\n## A\n\nWords.\n:::\n\n### B\n\nWords.\n"
    with pytest.raises(UnfitArticle) as raised:
        copy(tmp_path, body, "clinics")
    assert "heading-skip" in {each.code for each in raised.value.diagnostics}


def test_the_command_line_says_what_it_left_out(article: Path, tmp_path: Path) -> None:
    """In a line, and each box with its place."""
    arguments = ["export", str(article), "--to", "html", "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(app, [*arguments, "--audience", "clinics"])
    assert result.exit_code == 0, result.output
    assert "for clinics: 1 block for patients left out" in result.output
    assert "other-audience" in result.output
    assert (tmp_path / "out" / "seed-clinics.html").exists()
    assert CliRunner().invoke(app, [*arguments, "--audience", "children"]).exit_code == 2


# --- The matrix -------------------------------------------------------------------------------

PROFILE = Path(__file__).parent / "clinic" / "clinic.toml"
# What one article is exported by; a new way to vary an export is a further row.
VARIED: dict[str, tuple[object, ...]] = {
    "audience": (None, *Audience),
    "edition": tuple(Edition),
    "clinic": (False, PROFILE),
}


def combinations() -> list[tuple[object, ...]]:
    """Return combinations by which any two values meet; the seed article is exported in all."""
    every = itertools.product(*VARIED.values())
    return [
        values
        for values in every
        if sum(own.index(value) for own, value in zip(VARIED.values(), values, strict=True)) % 2
    ]


@pytest.mark.parametrize(
    "values",
    combinations(),
    ids=lambda values: "-".join(Path(str(value)).name for value in values),
)
def test_every_combination_passes(
    article: Path, tmp_path: Path, values: tuple[object, ...]
) -> None:
    """Each copy reads back as the article says, in all formats, and keeps its secrets."""
    options = dict(zip(VARIED, values, strict=True))
    result = export(article, out=tmp_path / "out", **options)  # type: ignore[arg-type]
    assert not result.report.failed
    audience, edition = options["audience"], Edition(str(options["edition"]))
    for other, letter in LETTERS.items():
        words = found(list(result.files.values()), letter)
        assert all(bool(own) is (audience in (None, other)) for own in words.values())
    for name, path in result.files.items():
        told = name_of("seed", edition, audience, divided=True)  # type: ignore[arg-type]
        assert path.name == f"{told}.{name}"


def test_no_two_copies_have_one_name(tmp_path: Path) -> None:
    """Nor has what patients must not get the name of what they get."""
    front = "---\ntitle: T\nlang: en\nreferences:\n  - {id: a, title: W, issued: 2020}\n---\n\n"
    (tmp_path / "a.md").write_text(f"{front}Said [@a].\n\n::: for-clinics\n5 mg.\n:::\n", "utf-8")
    (tmp_path / "b.md").write_text(f"{front}Said [@a].\n", "utf-8")
    names: dict[str, set[str]] = {"a.md": set(), "b.md": set()}
    for article, known in names.items():
        made = [
            export(
                tmp_path / article, ["html"], tmp_path / "out",
                audience=audience, references=references, draft=draft, edition=edition,
            ).files["html"].stem
            for audience, references, draft, edition in (
                (None, None, False, "standard"),
                ("patients", None, False, "standard"),
                ("clinics", None, False, "standard"),
                ("patients", True, False, "standard"),
                (None, False, False, "standard"),
                (None, None, True, "standard"),
                (None, None, False, "giant"),
            )
        ]  # fmt: skip
        known.update(made)
        assert article == "b.md" or len(known) == len(made)
    assert names["a.md"] == {
        "a-all-readers", "a", "a-clinics", "a-with-references", "a-all-readers-no-references",
        "a-all-readers-draft", "a-all-readers-giant",
    }  # fmt: skip
    # Where no box is for some, all readers' copy is the patients' one with its works.
    assert names["b.md"] == {"b", "b-no-references", "b-clinics", "b-draft", "b-giant"}
