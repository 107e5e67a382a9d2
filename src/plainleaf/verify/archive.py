"""Reading members of a ZIP package (.docx, .epub) that may come from anybody.

Floor 3: imports `errors`. XML is parsed without entities and without the network.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from lxml import etree

from plainleaf.errors import ConformanceError

_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
# A handout's parts are far smaller; a package that unpacks to more is broken or means harm.
_LARGEST_PART = 256 * 1024 * 1024


class Archive:
    """An open package.

    Raises:
        ConformanceError: the file cannot be read or is no ZIP package.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
        except OSError as error:
            raise ConformanceError(f"{path}: cannot be read ({error.strerror}).") from None
        except zipfile.BadZipFile:
            raise ConformanceError(f"{path}: is not a ZIP package, or is damaged.") from None
        self._names = set(self._zip.namelist())

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
                raise ConformanceError(f"{self.path}: the part {name} is too large to be read.")
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
            return etree.fromstring(self._zip.read(name), parser)
        except KeyError:
            raise ConformanceError(f"{self.path}: the part {name} is missing.") from None
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError):
            raise ConformanceError(f"{self.path}: the part {name} is damaged.") from None
        except etree.XMLSyntaxError as error:
            reason = str(error.msg).split("\n")[0]
            raise ConformanceError(
                f"{self.path}: the part {name} is not well-formed XML: {reason}."
            ) from None


def part_of(archive: Archive, part: str, kind: str) -> str | None:
    """Return the name of the part that `part` ("" for the package) is related to by `kind`.

    ISO/IEC 29500-2, 9.3: a relationship's type is an address; `kind` is its last step.
    """
    for relation in _relations(archive, part):
        if (relation.get("Type") or "").endswith(f"/{kind}"):
            target = posixpath.join("/", posixpath.dirname(part), relation.get("Target") or "")
            return posixpath.normpath(target).lstrip("/")
    return None


def addresses_of(archive: Archive, part: str) -> dict[str, str]:
    """Return the outward addresses that `part` names, by the identifier of the relationship."""
    return {
        relation.get("Id") or "": relation.get("Target") or ""
        for relation in _relations(archive, part)
        if relation.get("TargetMode") == "External"
    }


def parts_of(archive: Archive, part: str) -> dict[str, str]:
    """Return the names of the parts that `part` is related to, by the relationship's identifier."""
    folder = posixpath.dirname(part)
    return {
        relation.get("Id") or "": posixpath.normpath(
            posixpath.join("/", folder, relation.get("Target") or "")
        ).lstrip("/")
        for relation in _relations(archive, part)
        if relation.get("TargetMode") != "External"
    }


def _relations(archive: Archive, part: str) -> Iterator[etree._Element]:
    folder, name = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    if relations in archive:
        yield from archive.xml(relations).iter(f"{_RELATIONS}Relationship")
