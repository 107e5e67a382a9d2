"""One deterministic ZIP: the container of .docx (OPC) and .epub (OCF) files.

The same members give the same bytes on any day and any machine: one fixed time, one fixed order
(the caller's), one compression.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence, Set

# The earliest time that a ZIP entry can hold; it says nothing about when the file was made.
EPOCH = (1980, 1, 1, 0, 0, 0)

Members = Sequence[tuple[str, bytes]]


def pack(members: Members, stored: Set[str] = frozenset()) -> bytes:
    """Return a ZIP file of (name, data) members, in the order given.

    Args:
        members: each name once. EPUB wants `mimetype` first and stored (OCF 3.3, 4.3).
        stored: names of members that are not compressed.

    Raises:
        ValueError: a name that comes twice.
    """
    names = [name for name, _ in members]
    if len(set(names)) != len(names):
        raise ValueError("a member comes twice in a package")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members:
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system = 3  # the same on every system: Unix
            entry.external_attr = 0o644 << 16
            kind = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data, kind, compresslevel=9)
    return buffer.getvalue()


def unpack(data: bytes) -> list[tuple[str, bytes]]:
    """Return the (name, data) members of a ZIP file, in its order, folders left out."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [
            (entry.filename, archive.read(entry))
            for entry in archive.infolist()
            if not entry.is_dir()
        ]
