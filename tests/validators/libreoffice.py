"""LibreOffice as a second reader of Word files: it turns them into PDF/UA, for veraPDF to judge.

And as somebody who edits them: a macro presses its keys.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from validators.common import Crashed, Missing

SECONDS = 180
_OPTIONS = {
    name: {"type": "boolean", "value": "true"} for name in ("PDFUACompliance", "UseTaggedPDF")
}
FILTER = "pdf:writer_pdf_Export:" + json.dumps(_OPTIONS)
_MACRO = """\
Sub Enter(source As String, target As String, behind As String, typed As String)
  Dim none()
  Dim text(0) As New com.sun.star.beans.PropertyValue
  Dim saved(0) As New com.sun.star.beans.PropertyValue
  document = StarDesktop.loadComponentFromURL(source, "_blank", 0, none())
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  controller = document.CurrentController
  text(0).Name = "Text"
  For Each words In Split(behind, "|")
    search = document.createSearchDescriptor()
    search.SearchString = words
    controller.ViewCursor.gotoRange(document.findFirst(search).End, False)
    dispatcher.executeDispatch(controller.Frame, ".uno:InsertPara", "", 0, none())
    text(0).Value = typed & words
    dispatcher.executeDispatch(controller.Frame, ".uno:InsertText", "", 0, text())
  Next
  saved(0).Name = "FilterName"
  saved(0).Value = "MS Word 2007 XML"
  document.storeToURL(target, saved())
  document.close(True)
End Sub
"""
_OPEN = "http://openoffice.org/2000"
_BASIC = {
    "script.xlb": f'<l:library xmlns:l="{_OPEN}/library" l:name="Standard" l:readonly="false" '
    'l:passwordprotected="false"><l:element l:name="Keys"/></l:library>',
    "Keys.xba": f'<s:module xmlns:s="{_OPEN}/script" s:name="Keys" s:language="StarBasic">'
    f"{escape(_MACRO)}</s:module>",
}


class LibreOffice:
    """Converts with a profile of its own, so that two of them can run side by side."""

    def __init__(self, folder: Path) -> None:
        self._soffice = shutil.which("soffice")
        if self._soffice is None:
            raise Missing(
                "LibreOffice is missing (apt: libreoffice-writer-nogui); run tools/setup."
            )
        self._folder = folder
        self._runs = 0

    def __call__(self, path: Path) -> Path:
        """Return the PDF/UA file that LibreOffice makes of a Word file.

        Raises:
            Crashed: it made none.
        """
        self._runs += 1
        target = self._folder / str(self._runs)
        profile = (self._folder / "profile").resolve().as_uri()
        command = [
            str(self._soffice),
            f"-env:UserInstallation={profile}",
            "--headless",
            "--convert-to",
            FILTER,
            "--outdir",
            str(target),
            str(path.resolve()),
        ]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            raise Crashed(f"LibreOffice on {path}: no answer.") from None
        made = target / f"{path.stem}.pdf"
        if not made.is_file():
            raise Crashed(f"LibreOffice on {path}: {done.stdout} {done.stderr}")
        return made

    def enter(self, path: Path, behind: Sequence[str], typed: str) -> Path:
        """Return a Word file in which somebody has pressed Enter behind words, and typed.

        Args:
            path: the file as it was.
            behind: the last words of paragraphs.
            typed: what is typed in each new paragraph, before those words.

        Raises:
            Crashed: it saved none.
        """
        profile, target = (self._folder / each for each in ("keys", f"{path.stem}-typed.docx"))
        start = [str(self._soffice), "--headless", "--norestore"]
        start.append(f"-env:UserInstallation={profile.resolve().as_uri()}")
        library = profile / "user" / "basic" / "Standard"
        if not library.is_dir():
            subprocess.run(
                [*start, "--terminate_after_init"], capture_output=True, timeout=SECONDS, check=True
            )
        for name, content in _BASIC.items():
            (library / name).write_text(content)
        given = (path.resolve().as_uri(), target.resolve().as_uri(), "|".join(behind), typed)
        call = f"macro:///Standard.Keys.Enter({','.join(map(json.dumps, given))})"
        done = subprocess.run(
            [*start, call], capture_output=True, text=True, timeout=SECONDS, check=False
        )
        if not target.is_file():
            raise Crashed(f"LibreOffice on {path}: {done.stdout} {done.stderr}")
        return target
