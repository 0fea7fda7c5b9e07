"""Which part of an office package is the document, and which parts belong to it.

Office Open XML identifies parts by relations and content types (ISO/IEC 29500-2), not by path: Word Online
names the main part document2.xml. An OpenDocument package has its type in `mimetype` or in its manifest.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

if TYPE_CHECKING:
    from app.untrusted.archives import Archive

_WORD = ("wordprocessingml.document.main+xml", "wordprocessingml.template.main+xml")
_ODT = ("application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text-template")
_DOCUMENT = "/officedocument"
_BESIDE = ("/header", "/footer", "/footnotes", "/endnotes")


@dataclass(frozen=True)
class PackagePart:
    """A part of a package: its name, and its content type in lower case."""

    name: str
    content_type: str

    @property
    def is_word(self) -> bool:
        return self.content_type.endswith(_WORD)


def main_part(archive: Archive) -> PackagePart | None:
    """The main part; None if the package names none, or one that is missing."""
    types = _xml(archive, "[Content_Types].xml")
    if types is None:
        return None
    by_relation = [name for kind, name in _relations(archive, "") if kind.endswith(_DOCUMENT)]
    declared = [
        each.get("PartName", "") for each in types if each.get("ContentType", "").lower().endswith(_WORD)
    ]
    name = next((name for name in [*by_relation, *declared] if name in archive), None)
    return PackagePart(name, _content_type(types, name)) if name else None


def parts_of(archive: Archive, main: PackagePart) -> list[str]:
    """The names of the main part, headers, footers and notes."""
    beside = sorted(
        name for kind, name in _relations(archive, main.name) if kind.endswith(_BESIDE) and name in archive
    )
    return list(dict.fromkeys([main.name, *beside]))


def is_odt(archive: Archive) -> bool:
    """True if a package is an OpenDocument text by its own declaration."""
    if "content.xml" not in archive:
        return False
    if "mimetype" in archive:
        return archive.part("mimetype").decode("utf-8-sig", errors="replace").strip() in _ODT
    manifest = _xml(archive, "META-INF/manifest.xml") if "META-INF/manifest.xml" in archive else None
    entries = list(manifest) if manifest is not None else []
    files = [{name.rpartition("}")[2]: value for name, value in each.attrib.items()} for each in entries]
    return any(each.get("full-path") == "/" and each.get("media-type") in _ODT for each in files)


def _content_type(types: Element, name: str) -> str:
    """The content type of a part: by its name, else by its extension."""
    plain, ending = name.lstrip("/").lower(), name.rpartition(".")[2].lower()
    by_ending = ""
    for each in types:
        if each.get("PartName", "").lstrip("/").lower() == plain:
            return each.get("ContentType", "").lower()
        if each.get("Extension", "").lower() == ending:
            by_ending = each.get("ContentType", "").lower()
    return by_ending


def _relations(archive: Archive, source: str) -> Iterator[tuple[str, str]]:
    """The relations of a part, or of the package if `source` is "": pairs of type and target."""
    folder, file = posixpath.split(source.lstrip("/"))
    name = posixpath.join(folder, "_rels", f"{file}.rels")
    found = _xml(archive, name) if name in archive else None
    for each in found if found is not None else []:
        target = unquote(each.get("Target", "")).replace("\\", "/")
        if target and each.get("TargetMode", "").lower() != "external":
            yield each.get("Type", "").lower(), posixpath.normpath(posixpath.join("/", folder, target))


def _xml(archive: Archive, name: str) -> Element | None:
    """A small part parsed as XML; None if it is not XML or has a DTD."""
    try:
        root: Element = fromstring(archive.part(name), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        return None
    return root
