"""LibreOffice as a second reader of Word files: it turns them into PDF/UA, for veraPDF to judge."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from validators.common import Crashed, Missing

SECONDS = 180
_OPTIONS = {
    name: {"type": "boolean", "value": "true"} for name in ("PDFUACompliance", "UseTaggedPDF")
}
FILTER = "pdf:writer_pdf_Export:" + json.dumps(_OPTIONS)


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
