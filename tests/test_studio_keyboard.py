"""The whole job by keyboard alone: from a pasted text or a Word file to four files, and back.

What a screen reader is given on the first way is `tests/announced/studio.txt`, for a person to
read; `pytest --update-golden` writes it anew.
"""

from __future__ import annotations

import difflib
from pathlib import Path

from browser.axe import Axe
from browser.keyboard import Keyboard, as_text
from browser.studio import judge, until
from command import plainleaf
from test_studio_browser import address
from word_edits import WordEditor

__all__ = ["address"]
TESTS = Path(__file__).resolve().parent
SEED = TESTS / "import" / "seed-article.txt"
SCRIPT = TESTS / "announced" / "studio.txt"
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">'
    '<rect width="40" height="20"/></svg>'
)
OPEN = "document.querySelector('#picture[open]')"
KINDS = ("pdf", "docx", "epub", "html")


def put_in_picture(keys: Keyboard, picture: Path) -> None:
    """Put a picture at the end of the text, with its description."""
    keys.press("Control+End")
    before = keys.page.input_value("#body")
    keys.press("Control+Shift+9", OPEN)
    # Who thinks better of it goes on where the caret was.
    keys.press("Escape", f"!({OPEN}) && document.activeElement.id === 'body'")
    until(keys.page, f"document.activeElement.selectionStart === {len(before)}")
    keys.press("Control+Shift+9", OPEN)
    keys.file(picture)
    keys.tab_to(r"What does it show\?")
    keys.type("A closed book.")
    keys.tab_to("Put it in")
    keys.press("Enter", "document.getElementById('body').value.includes('![A closed book.](')")
    assert keys.page.input_value("#body").startswith(f"{before}\n![A closed book.](")
    assert keys.page.evaluate("document.activeElement.id") == "body"
    keys.settle()


def exported(keys: Keyboard, stem: str) -> dict[str, bytes]:
    """Go to the page for handing out, export, and return the four files."""
    keys.tab_to("Hand out", back=True)
    keys.to_page("Enter", "**/out?*")
    keys.tab_to("Export")
    keys.press("Enter", "document.activeElement.id === 'done-title'")
    files = {}
    for kind in KINDS:
        keys.tab_to(f"{stem}.{kind}")
        files[f"{stem}.{kind}"] = keys.download()
    return files


def test_the_whole_job_by_keyboard(
    axe: Axe, address: str, tmp_path: Path, update_golden: bool
) -> None:
    """Paste, mend, picture, export, download; edits of Word; an earlier version; a Word file."""
    content, picture = tmp_path / "content", tmp_path / "book.svg"
    picture.write_text(DRAWING, "utf-8")
    context = axe.browser.new_context(accept_downloads=True, locale="en-GB")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.set_default_timeout(15_000)
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    keys = Keyboard(page)
    try:
        page.goto(address)
        page.evaluate("words => navigator.clipboard.writeText(words)", SEED.read_text("utf-8"))
        keys.note("An empty shelf")
        keys.tab_to("Skip")
        keys.press("Enter")
        keys.tab_to("Bring a text in")
        keys.to_page("Enter", "**/in")
        keys.note("Bring a text in")
        keys.tab_to("Paste")
        keys.press("Control+V", "document.getElementById('text').value")
        keys.tab_to("Bring it in")
        keys.to_page("Enter", "**/in/*")
        keys.note("What came in")
        keys.tab_to("Keep it and go on writing")
        keys.to_page("Enter", "**/write?*")
        keys.note("Write")
        article = next(content.glob("*/article.md"))
        stem = article.parent.name
        keys.settle()
        keys.press("F6")
        keys.press("Control+End")
        keys.type("\n\n•  Ask your doctor.\n")
        keys.settle()
        keys.press("F6")
        keys.tab_to("Mend")
        keys.press(
            "Enter", "document.getElementById('body').value.endsWith('- Ask your doctor.\\n')"
        )
        keys.settle()
        before = page.locator("#findings > li").count()
        # A finding leads to its words, which are chosen there: what is typed takes their place.
        keys.tab_to(r"Line \d+ : Not every reader knows “nausea”")
        keys.press("Enter", "document.activeElement.id === 'body'")
        keys.type("feeling sick")
        keys.settle()
        assert page.locator("#findings > li").count() < before
        put_in_picture(keys, picture)
        assert page.locator("#findings .error").count() == 0
        keys.note("Hand out")
        files = exported(keys, stem)
        first, keys.script = keys.script, []

        # Somebody edits the Word file; one edit of two is taken.
        text = article.read_text("utf-8")
        edited = WordEditor(files[f"{stem}.docx"])
        edited.replace(edited.paragraph("Conclusions"), "Conclusions", "In the end")
        edited.replace(edited.paragraph("The Study Findings"), "Study Findings", "Findings")
        word = tmp_path / "edited.docx"
        word.write_bytes(edited.data)
        keys.tab_to("Edits from Word", back=True)
        keys.to_page("Enter", "**/back?*")
        keys.tab_to("Edited Word file")
        keys.file(word)
        keys.tab_to("Show the edits")
        keys.press("Enter", "document.activeElement.id === 'edits-title'")
        assert page.inner_text("#edits-title") == "2 edits"
        judge(page, "edits")
        keys.tab_to("Edit 2")
        keys.press("Space")
        keys.tab_to("Take the chosen edits")
        keys.press("Enter", "document.activeElement.id === 'taken-title'")
        judge(page, "edits that were taken")
        taken = article.read_text("utf-8")
        assert taken == text.replace("## The Study Findings", "## The Findings")

        # The text as it was before them comes back.
        keys.tab_to("Earlier versions", back=True)
        keys.to_page("Enter", "**/history?*")
        keys.tab_to("The text until")
        keys.to_page("Enter", "**/history?*version=*")
        keys.tab_to("Bring this version back")
        keys.to_page("Enter", "**/write?*")
        assert article.read_text("utf-8") == text
        assert any(
            each.read_text("utf-8") == taken for each in (content / ".plainleaf").rglob("*.md")
        )

        # The same with a Word file.
        word = tmp_path / "sleep.docx"
        word.write_bytes(files[f"{stem}.docx"])
        keys.tab_to("Bring a text in", back=True)
        keys.to_page("Enter", "**/in")
        keys.tab_to("Choose a file")
        keys.file(word)
        keys.tab_to("Bring it in")
        keys.to_page("Enter", "**/in/*")
        keys.tab_to("Name of its folder")
        keys.press("Control+A")
        keys.type("From Word")
        keys.tab_to("Keep it and go on writing")
        keys.to_page("Enter", "**/write?*")
        keys.settle()
        keys.press("F6")
        put_in_picture(keys, picture)
        files |= exported(keys, "from-word")
    finally:
        context.close()
    out = tmp_path / "command-line"
    for each in (article, content / "from-word" / "article.md"):
        done = plainleaf(tmp_path, "export", each.parent, "--out", out)
        assert done.returncode == 0, done.stderr
    assert len(files) == 2 * len(KINDS)
    assert {
        each: (out / each).read_bytes() == data for each, data in files.items()
    } == dict.fromkeys(files, True)
    # Ears are put into previews, too, where nothing may run.
    assert [each for each in faults if not each.startswith("Blocked script execution")] == []
    origin = address.partition("/?")[0]
    assert [each for each in asked if not each.startswith((f"{origin}/", "data:", "about:"))] == []
    said = as_text(first)
    if update_golden:
        SCRIPT.write_text(said, "utf-8")
    kept = SCRIPT.read_text("utf-8")
    assert said == kept, "\n".join(difflib.unified_diff(kept.split("\n"), said.split("\n"), n=1))
