"""Bad input: a diagnostic with its line or one clear sentence, an exit code, no file touched."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from command import plainleaf
from plainleaf.api import export
from plainleaf.run.ownership import seal

FRONT = "---\ntitle: A title\nlang: en\n---\n\n"
GOOD = "## A section\n\nText.\n"


@dataclass(frozen=True)
class Bad:
    """A bad article, and what is expected of `plainleaf export`."""

    name: str
    source: str | bytes
    code: int
    says: str
    line: int = 0

    def __str__(self) -> str:
        """Name the case in the test's name."""
        return self.name


NESTED_LISTS = "".join("  " * depth + "- deeper\n" for depth in range(200))
WINDOWS = "article.md:6: byte 0xe9 is not UTF-8; the file looks like Windows-1252."
TAKEN = ["export", "handout", "--to", "html", "--out", "handout/article.md"]
CASES = [
    Bad("no-title", "---\nlang: en\n---\n\n" + GOOD, 1, "error[missing-title]"),
    Bad("no-language", "---\ntitle: T\n---\n\n" + GOOD, 1, "error[missing-language]"),
    Bad("broken-yaml", "---\ntitle: a: b\nlang: en\n---\n\n" + GOOD, 1, "error[front-matter]", 2),
    Bad("unclosed-yaml", "---\ntitle: a\n\n" + GOOD, 1, "error[front-matter]", 1),
    Bad("unknown-key", FRONT.replace("lang", "lnag: x\nlang") + GOOD, 0, "[unknown-key]", 3),
    Bad("heading-skip", FRONT + "## A\n\na\n\n#### B\n\nb", 1, "error[heading-skip]", 10),
    Bad("second-title", FRONT + "a\n\n# B\n\nb", 1, "error[heading-one]", 8),
    Bad("missing-picture", FRONT + "![a](no.png)", 1, "error[missing-picture]", 6),
    Bad("missing-alt", FRONT + GOOD + "\n![](there.png)", 1, "error[missing-alt]", 10),
    Bad("damaged-picture", FRONT + "![a](damaged.png)", 1, "error[picture-type]", 6),
    Bad("picture-outside", FRONT + "![a](../out.png)", 1, "error[picture-outside]", 6),
    Bad("picture-link-outside", FRONT + "![a](link.png)", 1, "error[picture-outside]", 6),
    Bad("remote-picture", FRONT + "![a](https://a.example/b.png)", 1, "error[remote-picture]", 6),
    Bad("data-picture", FRONT + "![a](data:image/png;base64,AA)", 1, "error[remote-picture]", 6),
    Bad("unsafe-picture", FRONT + "![a](script.svg)", 0, "warning[unsafe-picture]", 6),
    Bad("unknown-citation", FRONT + "a\nb [@nobody]", 1, "error[unknown-citation]", 7),
    Bad("script", FRONT + "a <script>alert(1)</script> b", 0, "warning[html-dropped]", 6),
    Bad("handler", FRONT + 'a <b onclick="alert(1)">b</b>', 0, "warning[html-handler]", 6),
    Bad("windows-1252", FRONT.encode() + b"caf\xe9\n", 3, WINDOWS),
    Bad("utf-16", (FRONT + GOOD).encode("utf-16"), 3, "the file is UTF-16; save it as UTF-8."),
    Bad("word", b"PK\x03\x04\x14\x00", 3, "`plainleaf import handout/article.md`"),
    Bad("old-word", b"\xd0\xcf\x11\xe0\xa1", 3, "Save it as .docx"),
    Bad("rtf", "{\\rtf1 a}", 3, "a document in RTF"),
    Bad("pdf", "%PDF-1.7\n", 3, "this is a PDF"),
    Bad("nul", FRONT + "a\0b", 1, "error[control-character] The NUL U+0000", 6),
    Bad("control-character", FRONT + "a\n\x0bb", 1, "error[control-character]", 7),
    Bad("empty-file", "", 3, "the file is empty"),
    Bad("blank-file", "\ufeff \n\n", 3, "the file is empty"),
    Bad("empty-article", FRONT, 1, "error[empty-article]"),
    Bad("empty-section", FRONT + "## A\n\n## B\n\nb", 1, "error[empty-section]", 6),
    Bad("emoji", FRONT + "a\n\nwell \U0001faf6 done", 1, "U+1FAF6", 8),
    Bad("javascript-link", FRONT + "[a](javascript:alert(1))", 1, "error[unsafe-link]", 6),
    Bad("file-link", FRONT + "[a](file:///etc/passwd)", 1, "error[unsafe-link]", 6),
    Bad("broken-link", FRONT + "[a](#nowhere)", 1, "error[broken-link]", 6),
    Bad("relative-link", FRONT + "[a](/b/c)", 0, "warning[relative-link]", 6),
    Bad("huge-nesting", FRONT + NESTED_LISTS, 3, "nested more than 40 deep"),
    Bad("huge-quotes", FRONT + ">" * 3000 + " a", 3, "nested more than 40 deep"),
    Bad("huge-html", FRONT + "<div>" * 3000 + "a", 3, "nested more than 40 deep"),
    Bad("duplicate-ids", FRONT + "## A {#x}\n\na\n\n## B {#x}\n\nb", 1, "error[duplicate-id]", 10),
    Bad("unclosed-container", FRONT + "::: note\na", 1, "error[unclosed-container]", 6),
    Bad("unknown-container", FRONT + "::: nte\na\n:::", 0, "warning[unknown-container]", 6),
    Bad("bad-icon-array", FRONT + "::: icon-array {count=9}\na\n:::", 1, "error[icon-array]", 6),
]  # fmt: skip


def folder_with(tmp_path: Path, source: str | bytes) -> Path:
    """Return a folder with an article and pictures of several kinds."""
    folder = tmp_path / "handout"
    folder.mkdir()
    data = source if isinstance(source, bytes) else source.encode("utf-8")
    (folder / "article.md").write_bytes(data)
    (folder / "damaged.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    (folder / "there.png").write_bytes(PIXEL)
    (tmp_path / "out.png").write_bytes(PIXEL)
    (folder / "link.png").symlink_to(tmp_path / "out.png")
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'
    (folder / "script.svg").write_text(svg, "utf-8")
    return folder


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000 1f15c4890000000d49444154"
    "789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.mark.parametrize("bad", CASES, ids=str)
def test_bad_input_is_named_and_touches_no_file(tmp_path: Path, bad: Bad) -> None:
    """A diagnostic at its line or one sentence; earlier output stays; no traceback."""
    folder = folder_with(tmp_path, bad.source)
    out = tmp_path / "out"
    out.mkdir()
    earlier = seal(b"<p>earlier</p>", ".html")
    (out / "handout.html").write_bytes(earlier)
    done = plainleaf(tmp_path, "export", "handout", "--to", "html")
    said = done.stdout + done.stderr
    assert "Traceback" not in said
    assert done.returncode == bad.code, said
    place = rf"article\.md:{bad.line}:(?:\d+:)? " if bad.line else ""
    assert re.search(f"{place}.*{re.escape(bad.says)}", said), said
    names = sorted(path.name for path in out.iterdir())
    assert names == ["handout.html"]
    kept = (out / "handout.html").read_bytes() == earlier
    assert kept == (bad.code != 0)
    assert folder.is_dir()


def test_loose_lists_are_no_mistake(tmp_path: Path) -> None:
    """They only trip engines; an author may write them."""
    folder_with(tmp_path, FRONT + "- a\n\n- b\n\n  c\n\n1. d\n\n2. e\n")
    done = plainleaf(tmp_path, "export", "handout")
    assert done.returncode == 0, done.stderr
    assert not done.stderr.strip()


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["export", "nowhere"], 3, "nowhere: no such file or folder."),
        (["export", "empty"], 3, "this folder has no article.md in it"),
        (["export", "handout", "--to", "pdf,doc"], 2, "'doc' is none of pdf, docx, epub, html"),
        (["export", "handout", "handout/article.md"], 2, "would both be written as 'handout'"),
        (TAKEN, 5, "cannot write here"),
        (["new", "handout"], 5, "is there already and was not changed"),
        (["verify", "handout/article.md"], 6, "article.md"),
        (["verify", "nothing.pdf"], 6, "nothing.pdf"),
        (["bake"], 2, "No such command"),
        (["export"], 2, "Missing argument"),
    ],
)  # fmt: skip
def test_wrong_words_on_the_command_line(
    tmp_path: Path, words: list[str], code: int, says: str
) -> None:
    """One clear sentence, the documented exit code."""
    folder_with(tmp_path, FRONT + GOOD)
    (tmp_path / "empty").mkdir()
    before = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*"))
    done = plainleaf(tmp_path, *words)
    said = done.stdout + done.stderr
    assert "Traceback" not in said
    assert done.returncode == code, said
    assert says in " ".join(said.split()), said
    assert sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*")) == before


@pytest.mark.parametrize("bad", [case for case in CASES if case.code == 1], ids=str)
def test_a_draft_exports_what_has_errors(tmp_path: Path, bad: Bad) -> None:
    """`--draft` marks what is missing in words, in title and margins, in every format."""
    done = export(folder_with(tmp_path, bad.source), out=tmp_path / "out", draft=True)
    assert bad.says in "\n".join(map(str, done.diagnostics))
    _assert_a_draft(tmp_path)


def test_a_draft_is_asked_for_on_the_command_line(tmp_path: Path) -> None:
    """It says what it lacks, and ends well."""
    bad = next(case for case in CASES if case.code == 1)
    folder_with(tmp_path, bad.source)
    done = plainleaf(tmp_path, "export", "handout", "--draft")
    assert done.returncode == 0, done.stdout + done.stderr
    assert bad.says in done.stderr
    _assert_a_draft(tmp_path)


def _assert_a_draft(folder: Path) -> None:
    written = {path.name for path in (folder / "out").iterdir()}
    assert written == {f"handout-draft.{suffix}" for suffix in ("pdf", "docx", "epub", "html")}
    assert "<title>DRAFT: " in (folder / "out" / "handout-draft.html").read_text("utf-8")
