"""An archive that is not as it was written is refused, wherever it differs, and nothing lands elsewhere."""

from __future__ import annotations

import io
import tarfile

import pyrage
import pytest

from app.backup.archive import ArchiveError, member_name
from app.backup.encryption import decrypted, encrypted
from app.backup.staging import read_backup
from tests.backup.places import IDENTITY, an_archive, an_archive_with

SAME_FILE = member_name(f"{0:032x}")
NEVER = "a backup never has"
NOT_LISTED = member_name("f" * 32)
EVIL = {
    "a name that leads out": (an_archive_with("documents/../../evil"), NEVER),
    "an absolute name": (an_archive_with("/etc/evil"), NEVER),
    "a link": (
        an_archive_with(SAME_FILE, type=tarfile.SYMTYPE, linkname="/etc/passwd"),
        "a backup never has",
    ),
    "a hard link": (
        an_archive_with(SAME_FILE, type=tarfile.LNKTYPE, linkname=SAME_FILE),
        "a backup never has",
    ),
    "a device": (an_archive_with(SAME_FILE, type=tarfile.CHRTYPE), NEVER),
    "a folder": (an_archive_with("documents", type=tarfile.DIRTYPE), NEVER),
    "a sparse file": (an_archive_with(SAME_FILE, type=tarfile.GNUTYPE_SPARSE), NEVER),
    "an extended header": (an_archive_with("documents/" + "a" * 300), NEVER),
    "a file twice": (an_archive_with(SAME_FILE, b"other"), "twice"),
    "a file that nobody listed": (
        an_archive_with(NOT_LISTED, b"other"),
        "not as it was backed up",
    ),
    "a size that is no size": (
        an_archive_with(NOT_LISTED).replace(b"0" * 11, b"7" * 11),
        "damaged",
    ),
    "something behind its end": (an_archive() + b"\0" * 512 + b"more", "follows its end"),
    "nothing": (b"", "cut off"),
    "no archive": (b"a" * 2000, "damaged"),
}


def any_header(_header) -> None:
    """It refuses none."""


def read(content: bytes, folder) -> None:
    read_backup(io.BytesIO(content), folder, any_header)


def test_an_archive_is_read_as_it_was_written(tmp_path):
    staged = read_backup(io.BytesIO(an_archive()), tmp_path, any_header)
    assert (staged.header.kind, staged.files, staged.database.read_bytes()) == (
        "sqlite",
        2,
        b"a database" * 7,
    )
    assert sorted(each.name for each in tmp_path.iterdir()) == [f"{0:032x}", f"{1:032x}", "database"]
    assert {each.stat().st_mode & 0o777 for each in tmp_path.iterdir()} == {0o600}


@pytest.mark.parametrize("kind", EVIL)
def test_a_member_that_a_backup_never_has_is_refused(kind, tmp_path):
    content, sentence = EVIL[kind]
    (tmp_path / "in").mkdir()
    with pytest.raises(ArchiveError, match=sentence):
        read(content, tmp_path / "in")
    assert [each.name for each in tmp_path.iterdir()] == ["in"]


def test_a_changed_byte_is_noticed_wherever_it_is():
    whole = an_archive(files=1)
    read(whole, None)
    for place in range(0, len(whole), 3):
        changed = whole[:place] + bytes([whole[place] ^ 0x15]) + whole[place + 1 :]
        with pytest.raises(ArchiveError):
            read(changed, None)


def test_an_archive_that_is_cut_off_is_noticed_wherever_it_ends():
    whole = an_archive(files=1)
    for end in range(0, len(whole), 97):
        with pytest.raises(ArchiveError):
            read(whole[:end], None)


def test_an_encrypted_archive_is_opened_by_its_key_alone_and_only_whole():
    sink, whole = io.BytesIO(), an_archive()
    with encrypted(sink, [IDENTITY.to_public()]) as archive:
        archive.write(whole)
    sealed = sink.getvalue()
    assert b"renewals" not in sealed
    with decrypted(io.BytesIO(sealed), [IDENTITY]) as source:
        assert source.read() == whole
    other = pyrage.x25519.Identity.generate()
    middle = len(sealed) // 2
    for content, keys, sentence in (
        (sealed, [other], "does not open"),
        (sealed, [], "is encrypted"),
        (whole, [IDENTITY], "is not encrypted"),
        (sealed[:-1], [IDENTITY], "damaged"),
        (sealed[:middle] + b"x" + sealed[middle + 1 :], [IDENTITY], "damaged"),
    ):
        with pytest.raises(ArchiveError, match=sentence), decrypted(io.BytesIO(content), keys) as source:
            read_backup(source, None, any_header)


def test_a_disk_that_is_full_ends_the_encryption_with_its_error():
    class Full(io.BytesIO):
        def write(self, _content) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(ArchiveError, match="No space"), encrypted(Full(), [IDENTITY.to_public()]) as archive:
        for _ in range(100):
            archive.write(an_archive())
