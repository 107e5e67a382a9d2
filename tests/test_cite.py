"""`plainleaf cite`: a work goes into an article, from a file or a service; nothing else moves."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner

from plainleaf.cite import Services, cite, looked_up
from plainleaf.cli import app
from plainleaf.errors import LookupFailed, SourceError, WriteError
from plainleaf.reader import read_article

# What the services send, in their shape, with more in it than an entry needs.
CROSSREF = {
    "DOI": "10.1007/s00115-021-01239-1",
    "type": "journal-article",
    "title": ["Treatment of <i>dissociative</i> symptoms &amp; more"],
    "subtitle": ["A <jats:italic>case</jats:italic> series"],
    "container-title": ["Der Nervenarzt"],
    "author": [
        {"family": "Enning", "given": "Frank", "sequence": "first", "affiliation": []},
        {"name": "A Study Group", "sequence": "additional"},
    ],
    "issued": {"date-parts": [[2022, 5]]},
    "volume": "93",
    "page": "503-505",
    "URL": "http://dx.doi.org/10.1007/s00115-021-01239-1",
    "reference": [{"key": "ref1"}],
    "score": 1.0,
    "updated-by": [{"type": "retraction", "DOI": "10.1000/r"}],
}
PUBMED = """
PMID- 12140307
OWN - NLM
DP  - 2002 Jul 25
TI  - Solid-organ transplantation in HIV-infected
      patients.
PG  - 284-7
LID - 10.1056/NEJMsb020632 [doi]
FAU - Halpern, Scott D
AU  - Halpern SD
LA  - eng
PT  - Journal Article
TA  - N Engl J Med
JT  - The New England journal of medicine
VI  - 347
IP  - 4
"""
FRONT = (
    "---\r\ntitle: T  # said so\r\nlang: en\r\n{references}owner:   Clinic\r\n---\r\n\r\n"
    "Words. \t\r\n"
)
LIST = (
    "references:\r\n- id: one\r\n  title: One\r\n  DOI: 10.1000/one\r\n\r\n"
    "# The end of the list\r\n"
)


class Recorded(BaseHTTPRequestHandler):
    """Answers as Crossref and PubMed do."""

    def do_GET(self) -> None:
        """Answer by the path."""
        body, code = b"", 200
        if "/works/10.1000/none" in self.path:
            code = 404
        elif "/works/10.1000/busy" in self.path:
            code = 503
        elif "/works/10.1000/slow" in self.path:
            time.sleep(1)
        elif "/works/10.1000/html" in self.path:
            body = b"<html>Not today</html>"
        elif "/works/10.1000/deep" in self.path:
            body = b"[" * 200_000
        elif "/works/10.1000/shapeless" in self.path:
            shapeless = {"title": "T", "issued": {"date-parts": [5]}, "update-to": None}
            body = json.dumps(shapeless).encode()
        elif "/works/10.1000/moved" in self.path:
            code = 302
        elif "/works/" in self.path:
            body = json.dumps(CROSSREF).encode()
        elif "id=12140307" in self.path:
            body = PUBMED.encode()
        else:
            body = b"\n"
        self.send_response(code)
        if code == 302:
            # The same machine under another name: as far as anybody knows, somebody else.
            port = self.server.server_address[1]
            name = "localhost" if self.path.split("/moved-")[1].startswith("away") else "127.0.0.1"
            self.send_header("location", f"http://{name}:{port}/works/10.1000/x")
        self.end_headers()
        with suppress(ConnectionError):  # who asked may have gone
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def services() -> Iterator[Services]:
    """Return the addresses of a server on loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Recorded)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    yield Services(f"{address}/works/", f"{address}/efetch", 0.5)
    server.shutdown()
    thread.join()
    server.server_close()


def article(folder: Path, references: str = "") -> Path:
    """Write an article with Windows' line ends, comments and stray spaces."""
    path = folder / "article.md"
    path.write_bytes(FRONT.format(references=references).encode())
    return path


@pytest.mark.parametrize("doi", ["10.1007/x", "doi:10.1007/x", "https://doi.org/10.1007/x"])
def test_a_doi_is_looked_up_at_crossref(doi: str, services: Services) -> None:
    """What the service sends beside the work is left out, and its markup is CSL's."""
    found = cite(doi, None, services)
    assert found.keys == ("enning2022",)
    assert found.text == (
        "  - id: enning2022\n"
        "    type: article-journal\n"
        '    title: "Treatment of <i>dissociative</i> symptoms & more: A <i>case</i> series"\n'
        "    author:\n"
        "      - {family: Enning, given: Frank}\n"
        "      - {literal: A Study Group}\n"
        "    container-title: Der Nervenarzt\n"
        "    volume: 93\n"
        "    page: 503-505\n"
        "    issued: 2022-05\n"
        "    DOI: 10.1007/s00115-021-01239-1\n"
        "    status: retracted\n"
    )


@pytest.mark.parametrize("number", ["12140307", "PMID: 12140307", "pmid12140307"])
def test_a_number_is_looked_up_at_pubmed(number: str, services: Services) -> None:
    """Its own format, lines folded and the full stop of the title gone."""
    text = cite(number, None, services).text
    assert "id: halpern2002\n" in text
    assert "title: Solid-organ transplantation in HIV-infected patients\n" in text
    assert "issued: 2002-07-25\n" in text
    assert "DOI: 10.1056/NEJMsb020632\n" in text


@pytest.mark.parametrize(
    ("work", "message"),
    [
        ("10.1000/none", "knows no work"),
        ("10.1000/busy", r"refuses to answer now \(503\)"),
        ("10.1000/slow", "has not answered within 0.5 seconds"),
        ("10.1000/html", "says no work"),
        ("999", "PubMed knows no work"),
    ],
)
def test_a_service_without_an_answer_is_one_clear_sentence(
    work: str, message: str, services: Services
) -> None:
    """Unknown, busy, slow, or nonsense."""
    with pytest.raises(LookupFailed, match=message):
        cite(work, None, services)


def test_an_answer_leads_nowhere_else(services: Services) -> None:
    """A service may move a work within itself; nobody else on a network is asked for it."""
    assert looked_up("10.1000/moved-here", services)[0]["title"]
    with pytest.raises(LookupFailed, match="refuses to answer"):
        looked_up("10.1000/moved-away", services)


def test_answers_of_any_shape_are_read(services: Services) -> None:
    """Nothing that a service sends is a fault of ours."""
    assert looked_up("10.1000/shapeless", services) == [{"type": "document", "title": "T"}]
    with pytest.raises(LookupFailed, match="says no work"):
        looked_up("10.1000/deep", services)
    assert looked_up("10.1000/\ud800", services)


@pytest.mark.parametrize("number", ["１２１４０３０７", "١٢١٤٠٣٠٧"])
def test_a_number_in_other_figures_is_looked_up(number: str, services: Services) -> None:
    """As people type them in Japanese, and in Arabic."""
    assert looked_up(number, services)[0]["PMID"] == "12140307"


def test_without_a_network_it_says_so(tmp_path: Path) -> None:
    """And says what goes without one; the article stays as it was."""
    path = article(tmp_path)
    before = path.read_bytes()
    nobody = Services("http://127.0.0.1:9/works/", "http://127.0.0.1:9/", 0.5)
    with pytest.raises(LookupFailed, match=r"is there a network\? Without one, cite from a file"):
        cite("10.1000/x", path, nobody)
    assert path.read_bytes() == before


@pytest.mark.parametrize("references", ["", LIST, "references:\r\n"])
def test_an_entry_is_added_and_every_other_byte_stays(
    references: str, tmp_path: Path, services: Services
) -> None:
    """Line ends, comments, spaces and what stands below the list are the author's."""
    path = article(tmp_path, references)
    before = path.read_bytes()
    cite("10.1007/x", path, services)
    after = path.read_bytes()
    added = b"".join(part for part in after.splitlines(keepends=True)
                     if part not in before.splitlines(keepends=True))  # fmt: skip
    rest = after.replace(added, b"", 1)
    assert rest == before
    assert b"\n" not in after.replace(b"\r\n", b"")
    read = read_article(path)
    ids = [work.identifier for work in read.article.references]
    assert ids == (["one", "enning2022"] if references == LIST else ["enning2022"])
    assert not [found for found in read.diagnostics if found.is_error]


def test_a_work_that_is_there_is_not_added_again(tmp_path: Path, services: Services) -> None:
    """The same DOI is the same work."""
    path = article(tmp_path)
    cite("10.1007/x", path, services)
    before = path.read_bytes()
    again = cite("10.1007/x", path, services)
    assert (again.keys, again.known) == ((), ("enning2022",))
    assert path.read_bytes() == before


def test_an_id_is_given_once(tmp_path: Path) -> None:
    """Another work of the same name and year gets a letter."""
    path = article(tmp_path)
    for number in (1, 2):
        data = [{"type": "book", "title": f"T{number}", "author": [{"family": "Ek"}],
                 "issued": {"date-parts": [[2020]]}}]  # fmt: skip
        (tmp_path / "w.json").write_text(json.dumps(data), "utf-8")
        cite(str(tmp_path / "w.json"), path)
    ids = [work.identifier for work in read_article(path).article.references]
    assert ids == ["ek2020", "ek2020b"]


def test_an_article_without_front_matter_gets_one(tmp_path: Path, services: Services) -> None:
    """Its words follow as they were."""
    path = tmp_path / "article.md"
    path.write_bytes(b"# Title\n\nWords.\n")
    cite("10.1007/x", path, services)
    text = path.read_text("utf-8")
    assert text.startswith("---\nreferences:\n  - id: enning2022\n")
    assert text.endswith("---\n\n# Title\n\nWords.\n")


@pytest.mark.parametrize("references", ["references: hide\r\n", "references: [{id: a}]\r\n"])
def test_what_cannot_be_added_to_is_said(
    references: str, tmp_path: Path, services: Services
) -> None:
    """A list on one line would have to be rewritten; that is the author's to do."""
    path = article(tmp_path, references)
    before = path.read_bytes()
    with pytest.raises(SourceError, match=r"article\.md:4: write `references:` as a list"):
        cite("10.1007/x", path, services)
    assert path.read_bytes() == before


def test_values_that_yaml_would_change_are_quoted(tmp_path: Path) -> None:
    """Colons, stars, words that mean something, other scripts: they come back as they were."""
    title = 'On "x": 2*a*3 #1 — 10% [y] {z} \\ ~ 研究'
    data = {"id": "a b", "type": "book", "title": title, "publisher": "null", "edition": 2,
            "author": [{"family": "O’Neill-Ek", "given": "Å., B"}, {"literal": "Ärzte, e.V."}],
            "issued": {"date-parts": [[2020, 3], [2020, 4]]}}  # fmt: skip
    (tmp_path / "w.json").write_text(json.dumps(data), "utf-8")
    path = article(tmp_path)
    cite(str(tmp_path / "w.json"), path)
    (work,) = read_article(path).article.references
    assert (work.identifier, work.title, work.publisher) == ("ab", title, "null")
    assert [name.family or name.literal for name in work.authors] == ["O’Neill-Ek", "Ärzte, e.V."]
    assert work.issued is not None
    assert work.issued.until is not None
    assert (work.issued.iso(), work.issued.until.iso()) == ("2020-03", "2020-04")


def test_the_command_adds_and_says_how_to_cite(tmp_path: Path) -> None:
    """From a file; what is no work at all is a sentence and an exit code."""
    (tmp_path / "p.nbib").write_text(PUBMED, "utf-8")
    path = article(tmp_path)
    run = CliRunner().invoke(app, ["cite", str(tmp_path / "p.nbib"), str(path)])
    assert run.exit_code == 0
    assert "Added. Write [@halpern2002] where it belongs." in run.output
    shown = CliRunner().invoke(app, ["cite", str(tmp_path / "p.nbib")])
    assert shown.output.startswith("  - id: halpern2002\n")
    missing = CliRunner().invoke(app, ["cite", "nothing.ris"])
    assert isinstance(missing.exception, SourceError)


def _cited(path: Path, folder: Path) -> None:
    """Add a work from a file to an article."""
    (folder / "one.bib").write_text(
        "@article{one, title={A study}, author={Fox, Ann}, year={2020}}\n", "utf-8"
    )
    cite(str(folder / "one.bib"), path)


def test_a_link_to_an_article_stays_a_link(tmp_path: Path) -> None:
    """The article that it leads to gets the work: there is one text, not two that part."""
    (tmp_path / "real").mkdir()
    real = tmp_path / "real" / "text.md"
    real.write_text(FRONT.format(references=""), "utf-8", newline="")
    (tmp_path / "cl").mkdir()
    link = tmp_path / "cl" / "article.md"
    link.symlink_to("../real/text.md")
    _cited(tmp_path / "cl", tmp_path)
    assert link.is_symlink()
    assert "id: one" in real.read_text("utf-8")
    assert [path.name for path in real.parent.iterdir()] == ["text.md"]


def test_an_article_keeps_its_mode_owner_and_attributes(tmp_path: Path) -> None:
    """Whoever could read it can, and nobody else."""
    path = tmp_path / "article.md"
    path.write_text(FRONT.format(references=""), "utf-8", newline="")
    if os.getuid() == 0:
        os.chown(path, 12345, 23456)
    path.chmod(0o640)
    with suppress(OSError):  # not on every file system
        os.setxattr(path, "user.note", b"theirs")
    names, was = os.listxattr(path), path.stat()
    _cited(path, tmp_path)
    now = path.stat()
    assert (now.st_mode, now.st_uid, now.st_gid) == (was.st_mode, was.st_uid, was.st_gid)
    assert os.listxattr(path) == names
    assert now.st_ino != was.st_ino


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda path: path.chmod(0o444), "is read-only"),
        (lambda path: os.link(path, path.with_name("other.md")), "has a second name"),
    ],
)
def test_an_article_that_cannot_stay_as_it_was_is_refused(
    tmp_path: Path, spoil: Callable[[Path], None], message: str
) -> None:
    """One sentence, and every byte and name as before."""
    path = tmp_path / "article.md"
    path.write_text(FRONT.format(references=""), "utf-8", newline="")
    spoil(path)
    before = path.read_bytes()
    with pytest.raises(WriteError, match=message):
        _cited(path, tmp_path)
    assert path.read_bytes() == before
    assert not list(tmp_path.glob(".*"))
