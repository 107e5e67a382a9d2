"""Reading members of a ZIP package (.docx, .epub) that may come from anybody.

XML is parsed without entities and without the network, and nothing is unpacked that claims to be
larger than a handout can be.
"""

from __future__ import annotations

import io
import lzma
import posixpath
import zipfile
import zlib
from pathlib import Path
from types import TracebackType

from lxml import etree

from plainleaf.errors import ConformanceError
from plainleaf.verify.readback.open_errors import too_large, wants_a_password

_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
# A handout's parts are far smaller; a package that unpacks to more is broken or means harm.
# Python's own unpacking stops at the size that the package names, so a false one is no way round.
_LARGEST_PART = 64 * 1024 * 1024
_LARGEST_PACKAGE = 2 * 1024 * 1024 * 1024
_ENCRYPTED = 0x1  # the flag of a member that wants a password

_STRICT = b"http://purl.oclc.org/ooxml/"
_OURS = b"http://schemas.openxmlformats.org/"
_NAMESPACES = {
    _STRICT + b"wordprocessingml/main": _OURS + b"wordprocessingml/2006/main",
    _STRICT + b"officeDocument/relationships": _OURS + b"officeDocument/2006/relationships",
    _STRICT + b"drawingml/main": _OURS + b"drawingml/2006/main",
    _STRICT + b"drawingml/wordprocessingDrawing": _OURS + b"drawingml/2006/wordprocessingDrawing",
    _STRICT + b"drawingml/picture": _OURS + b"drawingml/2006/picture",
}


class Archive:
    """An open package.

    Args:
        path: the file, or what messages call it.
        data: its bytes, if it is no file.
        office: it is an Office file, no part of which has a DTD (ISO/IEC 29500-2, 6.2.5).

    Raises:
        ConformanceError: the file cannot be read or is no ZIP package.
    """

    def __init__(self, path: Path, data: bytes | None = None, *, office: bool = False) -> None:
        self.path = path
        self._office = office
        try:
            self._zip = zipfile.ZipFile(path if data is None else io.BytesIO(data))
        except OSError as error:
            raise ConformanceError(f"{path}: cannot be read ({error.strerror}).") from None
        except (zipfile.BadZipFile, NotImplementedError, ValueError):
            raise ConformanceError(f"{path}: is not a ZIP package, or is damaged.") from None
        self._names = set(self._zip.namelist())
        # Each kind of relationship is asked for by itself, of the same few parts.
        self._relations: dict[str, list[etree._Element]] = {}
        members = self._zip.infolist()
        if sum(member.file_size for member in members) > _LARGEST_PACKAGE:
            raise too_large(path, "it")
        if any(member.flag_bits & _ENCRYPTED for member in members):
            raise wants_a_password(path)

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._zip.close()

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def names(self) -> list[str]:
        """Return the names of all parts, sorted."""
        return sorted(self._names)

    def data(self, name: str) -> bytes:
        """Return the bytes of a part; none of one that is missing, damaged or too large."""
        try:
            if self._zip.getinfo(name).file_size > _LARGEST_PART:
                return b""
            return self._zip.read(name)
        except (KeyError, zipfile.BadZipFile, OSError, EOFError, ValueError, RuntimeError):
            return b""

    def xml(self, name: str) -> etree._Element:
        """Return the root element of a part.

        Raises:
            ConformanceError: no such part, or it is damaged, or is not XML.
        """
        try:
            if self._zip.getinfo(name).file_size > _LARGEST_PART:
                raise too_large(self.path, f"the part {name}")
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
            root = etree.fromstring(_transitional(self._zip.read(name)), parser)
        except KeyError:
            raise ConformanceError(f"{self.path}: the part {name} is missing.") from None
        except (
            zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, NotImplementedError,
            RuntimeError,
        ):  # fmt: skip
            raise ConformanceError(f"{self.path}: the part {name} is damaged.") from None
        except etree.XMLSyntaxError as error:
            reason = str(error.msg).split("\n")[0]
            raise ConformanceError(
                f"{self.path}: the part {name} is not well-formed XML: {reason}."
            ) from None
        if self._office and root.getroottree().docinfo.internalDTD is not None:
            # Words that an entity stands for would be missed, and Word opens no such file.
            raise ConformanceError(f"{self.path}: the part {name} is damaged: it has a DTD.")
        return root

    def relations(self, part: str) -> list[etree._Element]:
        """Return the relationships of a part ("" for the package), in the file's order.

        Raises:
            ConformanceError: they are damaged, or no XML.
        """
        if part not in self._relations:
            folder, name = posixpath.split(part)
            relations = posixpath.join(folder, "_rels", f"{name}.rels")
            root = self.xml(relations) if relations in self else None
            found = () if root is None else root.iter(f"{_RELATIONS}Relationship")
            self._relations[part] = list(found)
        return self._relations[part]


def _transitional(data: bytes) -> bytes:
    """Return a part with the names of the transitional kind of Office Open XML.

    Word can also save the strict kind (ISO/IEC 29500-1): the same elements, other namespaces.
    """
    if _STRICT not in data[:8192]:
        return data
    for strict, transitional in _NAMESPACES.items():
        data = data.replace(strict, transitional)
    return data


def part_of(archive: Archive, part: str, kind: str) -> str | None:
    """Return the name of the part that `part` ("" for the package) is related to by `kind`.

    ISO/IEC 29500-2, 9.3: a relationship's type is an address; `kind` is its last step.
    """
    return next(iter(parts_of(archive, part, kind)), None)


def parts_of(archive: Archive, part: str, kind: str) -> list[str]:
    """Return the names of all parts that `part` is related to by `kind`, in the file's order."""
    return list(
        dict.fromkeys(
            posixpath.normpath(
                posixpath.join("/", posixpath.dirname(part), relation.get("Target") or "")
            ).lstrip("/")
            for relation in archive.relations(part)
            if (relation.get("Type") or "").endswith(f"/{kind}")
        )
    )


def addresses_of(archive: Archive, part: str) -> dict[str, str]:
    """Return the outward addresses that `part` names, by the identifier of the relationship."""
    return {
        relation.get("Id") or "": relation.get("Target") or ""
        for relation in archive.relations(part)
        if relation.get("TargetMode") == "External"
    }


def targets_of(archive: Archive, part: str) -> dict[str, str]:
    """Return the names of the parts that `part` is related to, by the relationship's identifier."""
    folder = posixpath.dirname(part)
    return {
        relation.get("Id") or "": posixpath.normpath(
            posixpath.join("/", folder, relation.get("Target") or "")
        ).lstrip("/")
        for relation in archive.relations(part)
        if relation.get("TargetMode") != "External"
    }
