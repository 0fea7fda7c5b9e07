"""ZIP archives such as DOCX, ODT and XLSX: which of them a document is, and checks against dangerous ones.

Members are found by name with either slash and in any case, whatever program packed the file. An archive
inside an archive is never unpacked.
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum, StrEnum, auto
from pathlib import PurePosixPath

from app.untrusted import packages

MAX_ARCHIVE_MEMBERS = 2000
MAX_UNPACKED_BYTES = 100 * 1024 * 1024  # all members together
MAX_PART_BYTES = 1024 * 1024  # of a part that describes the archive
MIN_BOMB_RATIO = 200  # for members that unpack to more than MAX_PART_BYTES
MAX_DIRECTORY_BYTES = 1024 * 1024  # zipfile creates an object for each entry
PIECE_BYTES = 64 * 1024
MAX_TRAILING_BYTES = 1024  # padding that a transfer adds after the end

_END, _END_64, _LOCATOR_64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_END_SIZE, _LOCATOR_SIZE = 22, 20
_PADDING = b"\r\n\t \0\x1a"
_MAX_OTHER_TRAILING_BYTES = 2
_ENCRYPTED, _NAME_IS_UTF8 = 0x1, 0x800
_ARCHIVES = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_MAY_BE_PACKED = ("embeddings/", "media/")  # Word stores the sheets of charts and packed images here


class ArchiveKind(StrEnum):
    """The archive formats; the value is the file extension."""

    DOCX = "docx"
    ODT = "odt"


class ArchiveProblem(Enum):
    """Why an archive is not read."""

    DAMAGED = auto()
    LOCKED = auto()
    HAS_MACROS = auto()
    NEITHER_DOCX_NOR_ODT = auto()
    UNKNOWN_COMPRESSION = auto()
    UNPACKS_TO_TOO_MUCH = auto()
    TOO_MANY_MEMBERS = auto()
    LEADS_OUT = auto()
    HAS_LINKS = auto()
    SAME_NAMES = auto()


class ArchiveRefused(Exception):
    """The archive is refused; `problem` says why."""

    def __init__(self, problem: ArchiveProblem) -> None:
        super().__init__(problem.name)
        self.problem = problem


class Archive:
    """The members of an archive by name, compared as in OPC: one kind of slash, no case."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self._members = {_plain(_name_of(member)): member for member in file.infolist()}
        if len(self._members) < len(file.infolist()):
            raise ArchiveRefused(ArchiveProblem.SAME_NAMES)

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._members

    def names(self) -> list[str]:
        """The names of the members that are files."""
        return [name for name in self._members if not name.endswith("/")]

    def shown_name(self, name: str) -> str:
        """The name of a member as it was packed, with its case."""
        return _name_of(self._members[_plain(name)]).replace("\\", "/")

    def size(self, name: str) -> int:
        """The bytes of a member when it is unpacked."""
        return self._members[_plain(name)].file_size

    def part(self, name: str, *, most: int = MAX_PART_BYTES) -> bytes:
        """A member, of at most `most` bytes unpacked. Raises ArchiveRefused if it is larger."""
        unpacked = _read(self._file, self._members[_plain(name)], most + 1)
        if len(unpacked) > most:
            raise ArchiveRefused(ArchiveProblem.UNPACKS_TO_TOO_MUCH)
        return unpacked

    def stream(self, name: str) -> Iterator[bytes]:
        """A member unpacked piece by piece, of at most the size that it declares."""
        with _reading(), self._file.open(self._members[_plain(name)]) as packed:
            while piece := packed.read(PIECE_BYTES):
                yield piece


def kind_of(content: bytes) -> ArchiveKind:
    """DOCX or ODT. Raises ArchiveRefused for any other archive and for a dangerous one."""
    archive = opened(content)
    if packages.is_odt(archive):
        _check_odt(archive)
        return ArchiveKind.ODT
    if "[Content_Types].xml" in archive:
        _check_docx(archive)
        return ArchiveKind.DOCX
    raise ArchiveRefused(ArchiveProblem.NEITHER_DOCX_NOR_ODT)


def opened(content: bytes, *, may_hold_archives: bool = False) -> Archive:
    """Open an archive after checking its directory. Raises ArchiveRefused.

    `may_hold_archives` is for an archive of documents: DOCX and ODT are archives themselves.
    """
    content = _up_to_its_end(content)
    try:
        file = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise ArchiveRefused(ArchiveProblem.DAMAGED) from error
    members = file.infolist()
    if len(members) > MAX_ARCHIVE_MEMBERS:
        raise ArchiveRefused(ArchiveProblem.TOO_MANY_MEMBERS)
    if sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
        raise ArchiveRefused(ArchiveProblem.UNPACKS_TO_TOO_MUCH)
    for member in members:
        _check_member(member)
        if not may_hold_archives:
            _check_holds_none(file, member)
    return Archive(file)


def _name_of(member: zipfile.ZipInfo) -> str:
    """The name of a member. Without the flag of UTF-8, it is UTF-8 if it can be, else of the first PCs."""
    if not member.flag_bits & _NAME_IS_UTF8:
        with suppress(UnicodeError):
            return member.filename.encode("cp437").decode()
    return member.filename


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _read(file: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    with _reading(), file.open(member) as packed:
        return packed.read(most)


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise ArchiveRefused(ArchiveProblem.DAMAGED) from error


def _up_to_its_end(content: bytes) -> bytes:
    """The archive without what a transfer added after its end.

    Also checks the size of the directory, as the end record declares it, before zipfile reads it.
    """
    at = content.rfind(_END, max(0, len(content) - _END_SIZE - MAX_TRAILING_BYTES))
    end, behind = content[at : at + _END_SIZE], content[at + _END_SIZE :]
    if at < 0 or len(end) < _END_SIZE or end[-2:] != b"\0\0":
        raise ArchiveRefused(ArchiveProblem.DAMAGED)
    if len(behind) > _MAX_OTHER_TRAILING_BYTES and behind.strip(_PADDING):
        raise ArchiveRefused(ArchiveProblem.DAMAGED)
    size = int.from_bytes(end[12:16], "little")
    locator = content[at - _LOCATOR_SIZE : at] if at >= _LOCATOR_SIZE else b""
    if locator.startswith(_LOCATOR_64):
        size = _size_64(content, int.from_bytes(locator[8:16], "little"))
    if size > MAX_DIRECTORY_BYTES:
        raise ArchiveRefused(ArchiveProblem.UNPACKS_TO_TOO_MUCH)
    return content[: at + _END_SIZE]


def _size_64(content: bytes, at: int) -> int:
    record = content[at : at + 56]
    if len(record) < 56 or not record.startswith(_END_64):
        raise ArchiveRefused(ArchiveProblem.DAMAGED)
    return int.from_bytes(record[40:48], "little")


def _check_member(member: zipfile.ZipInfo) -> None:
    if member.flag_bits & _ENCRYPTED:
        raise ArchiveRefused(ArchiveProblem.LOCKED)
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ArchiveRefused(ArchiveProblem.UNKNOWN_COMPRESSION)
    if _leads_out(_name_of(member)):
        raise ArchiveRefused(ArchiveProblem.LEADS_OUT)
    if stat.S_ISLNK(member.external_attr >> 16):
        raise ArchiveRefused(ArchiveProblem.HAS_LINKS)
    is_large = member.file_size > MAX_PART_BYTES
    if is_large and member.file_size > MIN_BOMB_RATIO * member.compress_size:
        raise ArchiveRefused(ArchiveProblem.UNPACKS_TO_TOO_MUCH)


def _check_holds_none(file: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    may_be_packed = any(f"/{folder}" in f"/{_plain(member.filename)}" for folder in _MAY_BE_PACKED)
    if not may_be_packed and _read(file, member, 8).startswith(_ARCHIVES):
        raise ArchiveRefused(ArchiveProblem.UNPACKS_TO_TOO_MUCH)


def _leads_out(name: str) -> bool:
    """True if a member name would escape the archive: absolute, with .. in it, or with a drive."""
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in name


def _check_docx(archive: Archive) -> None:
    if any(name.endswith(("vbaproject.bin", "vbadata.xml")) for name in archive.names()):
        raise ArchiveRefused(ArchiveProblem.HAS_MACROS)
    main = packages.main_part(archive)
    if main is None:
        raise ArchiveRefused(ArchiveProblem.NEITHER_DOCX_NOR_ODT)
    if "macroenabled" in main.content_type:
        raise ArchiveRefused(ArchiveProblem.HAS_MACROS)
    if not main.is_word:
        raise ArchiveRefused(ArchiveProblem.NEITHER_DOCX_NOR_ODT)


def _check_odt(archive: Archive) -> None:
    if any(name.startswith(("basic/", "scripts/")) for name in archive.names()):
        raise ArchiveRefused(ArchiveProblem.HAS_MACROS)
    if "META-INF/manifest.xml" in archive and b"encryption-data" in archive.part("META-INF/manifest.xml"):
        raise ArchiveRefused(ArchiveProblem.LOCKED)
