"""Which standards the PDF of a handout keeps: one file cannot keep both parts of PDF/UA."""

from __future__ import annotations

from enum import StrEnum


class PdfStandard(StrEnum):
    """What `--pdf` and the project file call them."""

    UA_1 = "ua-1"
    """PDF 1.7: PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2)."""
    UA_2 = "ua-2"
    """PDF 2.0: PDF/UA-2 (ISO 14289-2), WTPDF 1.0 for accessibility and reuse, PDF/A-4."""
