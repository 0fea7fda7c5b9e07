"""DOCX and ODT are archives: which of the two one is, and nothing in it that is more than it seems.

What is packed inside an archive inside is never unpacked.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import PurePosixPath

from app.candidates.documents.refusals import DAMAGED, LOCKED, MACROS, NONE_OF_THESE, TOO_MUCH_INSIDE, refused
from app.candidates.models import DocumentKind

MOST_MEMBERS = 2000
MOST_UNPACKED = 100 * 1024 * 1024  # bytes, all members together
MOST_OF_A_PART = 1024 * 1024  # bytes of a part that says what the archive is
LOWEST_RATIO_OF_A_BOMB = 200  # of a member that unpacks to more than MOST_OF_A_PART
LONGEST_DIRECTORY = 1024 * 1024  # bytes: zipfile makes an object of each of its lines

_END = b"PK\x05\x06"
_END_SIZE = 22
_ENCRYPTED = 0x1
_ARCHIVES = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_EMBEDDED = "word/embeddings/"  # where Word keeps the sheet of a chart
_DOCX_MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_ODT = b"application/vnd.oasis.opendocument.text"


def kind_of(content: bytes) -> DocumentKind:
    """DOCX or ODT. Raises RuleBroken for any other archive, and for one that is not what it seems."""
    with opened(content) as archive:
        names = set(archive.namelist())
        if {"mimetype", "content.xml"} <= names and part(archive, "mimetype") == _ODT:
            _check_odt(archive, names)
            return DocumentKind.ODT
        if {"[Content_Types].xml", "word/document.xml"} <= names:
            _check_docx(archive, names)
            return DocumentKind.DOCX
    raise refused(NONE_OF_THESE)


def opened(content: bytes) -> zipfile.ZipFile:
    """The archive, after a look at its directory. Raises RuleBroken where that asks for too much."""
    _check_end(content)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise refused(DAMAGED) from error
    members = archive.infolist()
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise refused(TOO_MUCH_INSIDE)
    if len({member.filename for member in members}) < len(members):
        raise refused(DAMAGED)
    for member in members:
        _check_member(archive, member)
    return archive


def part(archive: zipfile.ZipFile, name: str, *, most: int = MOST_OF_A_PART) -> bytes:
    """One member, unpacked to at most so many bytes whatever the directory says. Raises RuleBroken."""
    try:
        with archive.open(name) as packed:
            unpacked = packed.read(most + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise refused(DAMAGED) from error
    if len(unpacked) > most:
        raise refused(TOO_MUCH_INSIDE)
    return unpacked


def _check_end(content: bytes) -> None:
    """The last bytes say how long the directory is; they are read before anyone believes them."""
    end = content[-_END_SIZE:]
    if not end.startswith(_END) or end[-2:] != b"\0\0":
        raise refused(DAMAGED)
    if int.from_bytes(end[12:16], "little") > LONGEST_DIRECTORY or content[-42:-38] == b"PK\x06\x07":
        raise refused(TOO_MUCH_INSIDE)


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    if member.flag_bits & _ENCRYPTED:
        raise refused(LOCKED)
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or _leads_out(member.filename):
        raise refused(DAMAGED)
    is_large = member.file_size > MOST_OF_A_PART
    if is_large and member.file_size > LOWEST_RATIO_OF_A_BOMB * member.compress_size:
        raise refused(TOO_MUCH_INSIDE)
    if not member.filename.startswith(_EMBEDDED) and _begins(archive, member).startswith(_ARCHIVES):
        raise refused(TOO_MUCH_INSIDE)


def _leads_out(name: str) -> bool:
    """Whether a name is none inside the archive: absolute, with .. in it, or of another system."""
    path = PurePosixPath(name)
    return path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name


def _begins(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(member) as packed:
            return packed.read(8)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise refused(DAMAGED) from error


def _check_docx(archive: zipfile.ZipFile, names: set[str]) -> None:
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in names):
        raise refused(MACROS)
    if _DOCX_MAIN not in part(archive, "[Content_Types].xml"):
        raise refused(NONE_OF_THESE)


def _check_odt(archive: zipfile.ZipFile, names: set[str]) -> None:
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        raise refused(MACROS)
    if "META-INF/manifest.xml" in names and b"encryption-data" in part(archive, "META-INF/manifest.xml"):
        raise refused(LOCKED)
