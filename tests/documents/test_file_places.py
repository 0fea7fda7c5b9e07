"""A folder and a bucket keep the same promises. These tests need no database and no application."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.documents.file_storage import FileChanged, FilePlaces, digest_of
from app.documents.refusals import NOT_READABLE_NOW, STORAGE_FAILED
from app.documents.storage.bucket import BUCKET_PART_BYTES, Bucket
from app.documents.storage.folder import Folder
from app.documents.storage.interface import StorageFailed
from app.documents.storage.names import new_name, picture_name
from tests.real.bad_s3_server import SAID_BY_SERVER, Manner, running_bad_server

ROOT = Path(__file__).resolve().parents[2]
KEY = "a-key-that-nobody-reads"


@pytest.fixture(params=["folder", "bucket"])
def place(request, tmp_path):
    return Folder(tmp_path) if request.param == "folder" else request.getfixturevalue("bucket")


@pytest.fixture(scope="module")
def bad_server():
    with running_bad_server() as server:
        yield server


def bucket_at(url: str, *, seconds: int = 10) -> Bucket:
    return Bucket("a-bucket", "documents", url, "us-east-1", seconds, "an-id", KEY)


def read(place, name: str) -> bytes | None:
    file = place.open(name)
    if file is None:
        return None
    with file:
        return file.read()


@pytest.mark.parametrize("size", [0, 1, 70_000, 2 * BUCKET_PART_BYTES + 7])
def test_a_file_is_read_as_it_was_written(place, size):
    name, content = new_name(), os.urandom(size)

    place.write(name, io.BytesIO(content))

    assert read(place, name) == content
    assert [file.name for file in place.files()] == [name]
    place.write(name, io.BytesIO(b"another"))
    assert read(place, name) == b"another"


def test_files_are_listed_and_removed_with_what_is_missing_and_others_stay(place):
    name, other, never = new_name(), new_name(), new_name()
    for each in (name, other, picture_name(name, 3)):
        place.write(each, io.BytesIO(each.encode()))
    assert not [file for file in place.files() if file.written_at < datetime.now(UTC) - timedelta(minutes=5)]
    assert len([file for file in place.files() if file.written_at < datetime.now(UTC) + timedelta(1)]) == 3

    place.remove([name, picture_name(name, 3), never])

    assert [file.name for file in place.files()] == [other]
    assert (read(place, name), read(place, other)) == (None, other.encode())


def test_the_last_cleanup_is_known_to_all(place):
    assert place.last_cleanup() == datetime.fromtimestamp(0, UTC)
    place.record_cleanup(datetime(2026, 3, 4, 5, 6, tzinfo=UTC))
    assert replace(place).last_cleanup() == datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
    assert list(place.files()) == []


def test_a_file_that_ends_early_has_no_name(place):
    class Torn(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() > BUCKET_PART_BYTES:
                raise OSError("torn")
            return super().read(size)

    name = new_name()
    with pytest.raises(StorageFailed, match=STORAGE_FAILED):
        place.write(name, Torn(bytes(3 * BUCKET_PART_BYTES)))
    assert (read(place, name), list(place.files())) == (None, [])


def test_no_other_name_is_read_written_or_removed(place):
    for name in ("../x", "", "a" * 31, "x" * 32, ".swept", f"{'a' * 32}/x"):
        for use in (place.open, lambda it: place.write(it, io.BytesIO(b"")), lambda it: place.remove([it])):
            with pytest.raises(ValueError, match="No file of ours"):
                use(name)


def test_a_content_that_was_changed_is_never_given(place, caplog):
    name, places = new_name(), FilePlaces(place)
    place.write(name, io.BytesIO(b"as it was sent"))
    digest = digest_of(io.BytesIO(b"as it was sent"))
    with places.open(name, digest) as file:
        assert file.read() == b"as it was sent"

    place.write(name, io.BytesIO(b"as it was sent."))
    with pytest.raises(FileChanged, match="no longer as it was uploaded"):
        places.open(name, digest)
    assert name in caplog.text


def test_a_file_that_moves_while_it_is_looked_for_is_found(tmp_path, bucket):
    name = new_name()

    class MovesNow(Folder):
        def open(self, name):
            bucket.write(name, io.BytesIO(b"moved"))

    with FilePlaces(bucket, MovesNow(tmp_path)).open(name) as file:
        assert file.read() == b"moved"


COPIES = """
import io, os, sys
from types import ModuleType
for name in ("app", "app.documents"):  # without all the rest of them
    sys.modules[name] = ModuleType(name)
    sys.modules[name].__path__ = [name.replace(".", "/")]
from app.documents.storage.bucket import Bucket
bucket = Bucket(sys.argv[1], "documents", sys.argv[2], "us-east-1", 10, "test", "test")
children = []
for name in sys.argv[3:]:
    children.append(os.fork())
    if not children[-1]:
        bucket.write(name, io.BytesIO(name.encode()))
        os._exit(0)
assert [os.waitpid(child, 0)[1] for child in children] == [0, 0]
bucket.open(name).read()
if not os.fork():
    bucket.open(name)
print(os.wait()[1])
"""


def test_copies_of_a_process_use_a_bucket_unless_it_was_used_before(bucket):
    """Gunicorn copies its first process. A client that was made before would hang in the copies."""
    names = [new_name(), new_name()]
    command = [sys.executable, "-c", COPIES, bucket.name, bucket.endpoint, *names]

    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=ROOT)

    assert sorted(file.name for file in bucket.files()) == sorted(names), done.stderr
    assert "used before this process was copied" in done.stderr
    assert done.stdout.strip() not in ("", "0")


@pytest.mark.parametrize("manner", [manner for manner in Manner if manner is not Manner.HANGS])
def test_a_bucket_that_answers_badly_is_a_refusal_without_secrets(bad_server, manner, caplog):
    bad_server.manner, place, name = manner, bucket_at(bad_server.url), new_name()
    began = time.monotonic()

    with pytest.raises(StorageFailed, match=NOT_READABLE_NOW) as refused:
        place.open(name)
    if manner is not Manner.CUTS_CONTENT:
        with pytest.raises(StorageFailed, match=STORAGE_FAILED):
            place.write(name, io.BytesIO(b"x"))
        with pytest.raises(StorageFailed):
            place.remove([name])
        with pytest.raises(StorageFailed):
            list(place.files())

    assert (refused.value.status, refused.value.__cause__) == (503, None)
    assert time.monotonic() - began < 30
    said = f"{caplog.text} {place!r} {place} {refused.value!r}"
    assert KEY not in said
    assert SAID_BY_SERVER not in said
    assert ("AccessDenied" in caplog.text) == (manner is Manner.FORBIDS)


def test_a_bucket_that_hangs_costs_its_seconds_and_no_more(bad_server):
    bad_server.manner, place = Manner.HANGS, bucket_at(bad_server.url, seconds=2)
    for use in (lambda: place.open(new_name()), lambda: place.write(new_name(), io.BytesIO(b"x"))):
        began = time.monotonic()
        with pytest.raises(StorageFailed):
            use()
        assert 1.5 < time.monotonic() - began < 6


def test_a_bucket_that_is_nowhere_is_no_missing_file(s3_server, bucket):
    with running_bad_server() as gone:
        address = gone.url
    for place in (replace(bucket, name="no-such-bucket"), bucket_at(address)):
        with pytest.raises(StorageFailed):
            place.open(new_name())
        with pytest.raises(StorageFailed):
            place.write(new_name(), io.BytesIO(b"x"))


def test_other_threads_work_while_one_waits_for_a_bucket(bad_server):
    bad_server.manner, place = Manner.HANGS, bucket_at(bad_server.url, seconds=2)
    counted = 0

    def waits():
        with pytest.raises(StorageFailed):
            place.open(new_name())

    waiting = threading.Thread(target=waits)
    waiting.start()
    while waiting.is_alive():
        counted += 1
        time.sleep(0.01)
    assert counted > 20
