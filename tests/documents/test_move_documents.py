"""Documents move from the folder to a bucket and back while Onramp runs, and none is ever missing."""

from __future__ import annotations

import io
import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from app.documents import document_content, purge_documents
from app.documents import file_storage as storage
from app.documents.file_storage import FilePlaces, file_places
from app.documents.models import Document
from app.documents.orphan_cleanup import remove_orphaned_files
from app.documents.purge import remove_one_purged_file
from app.documents.storage.bucket import Bucket
from app.documents.storage.folder import Folder
from app.documents.storage.interface import StorageFailed
from app.documents.storage.move import Moved, move_files
from app.documents.storage.names import THUMBNAIL, new_name, picture_name
from tests.documents.places import use_places
from tests.factories.applications import an_application
from tests.factories.documents import A_TEXT, a_document

pytestmark = pytest.mark.one_database


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path


@pytest.fixture
def places(monkeypatch, app, session, bucket, folder) -> FilePlaces:
    """Documents are in a folder, and the bucket is set, too."""
    use_places(monkeypatch, app, bucket, folder)
    places = file_places()
    assert (places.new, places.old) == (bucket, Folder(folder))
    return places


def in_folder(folder: Path, content: bytes, name: str = "") -> str:
    name = name or new_name()
    Folder(folder).write(name, io.BytesIO(content))
    return name


def a_document_in_folder(cast, folder: Path, content: bytes = A_TEXT) -> Document:
    """A document as it was stored before there was a bucket."""
    document = a_document(an_application(cast), content)
    storage.remove_file(document.stored_as)
    in_folder(folder, content, document.stored_as)
    return document


def names_in(place) -> set[str]:
    return {file.name for file in place.files()}


def moved(places: FilePlaces) -> dict[str, Moved]:
    return {file.name: file.outcome for file in move_files(places)}


@dataclass(frozen=True)
class Hooked(Bucket):
    """A bucket with something that happens before or after a file is written."""

    def write(self, name, content):
        before[0]()
        super().write(name, content)
        after[0](name)


before, after = [lambda: None], [lambda _name: None]


@pytest.fixture
def hooked(places) -> FilePlaces:
    bucket = places.new
    assert isinstance(bucket, Bucket)
    before[0], after[0] = (lambda: None), (lambda _name: None)
    return FilePlaces(Hooked(**vars(bucket)), places.old)


def test_documents_are_found_before_while_and_after_they_move(app, cast, places, folder, monkeypatch):
    document = a_document_in_folder(cast, folder)
    picture = in_folder(folder, b"a picture", picture_name(document.stored_as, THUMBNAIL))
    later = a_document(an_application(cast), b"Written while documents move")
    assert names_in(places.new) == {later.stored_as}
    assert document_content(document) == A_TEXT

    said = app.test_cli_runner().invoke(args=["documents", "move"])

    assert said.exit_code == 0, said.output
    assert "2 moved, 0 left." in said.output
    assert "Remove DOCUMENTS_DIR, and restart web and worker." in said.output
    assert names_in(places.new) == {later.stored_as, document.stored_as, picture}
    use_places(monkeypatch, app, places.new)
    assert document_content(document) == A_TEXT
    assert "in one place" in app.test_cli_runner().invoke(args=["documents", "move"]).output

    use_places(monkeypatch, app, places.new, folder, documents_move_to="folder")
    assert document_content(document) == A_TEXT
    said = app.test_cli_runner().invoke(args=["documents", "move"])
    assert "Remove the S3_ settings" in said.output, said.output
    assert (names_in(places.new), len(names_in(Folder(folder)))) == (set(), 3)
    assert document_content(document) == A_TEXT


def test_a_move_that_dies_loses_nothing_and_is_run_again(cast, hooked, folder):
    names = {in_folder(folder, b"Number %d" % number): b"Number %d" % number for number in range(5)}
    left = [2]

    def dies() -> None:
        left[0] -= 1
        if left[0] < 0:
            raise StorageFailed("no more")

    before[0] = dies
    with pytest.raises(StorageFailed):
        moved(hooked)
    assert len(names_in(Folder(folder))) == 3
    assert {name: storage.read_file(name) for name in names} == names

    after[0] = lambda _name: 1 / 0  # when a copy is there, and its original, too
    left[0] = 1
    with pytest.raises(ZeroDivisionError):
        moved(hooked)
    assert len(names_in(Folder(folder))) == 3
    before[0], after[0] = (lambda: None), (lambda _name: None)
    assert set(moved(hooked).values()) == {Moved.MOVED}
    assert names_in(Folder(folder)) == set()
    assert {name: storage.read_file(name) for name in names} == names


def test_what_is_not_as_it_was_stored_stays_and_is_named(app, cast, session, hooked, places, folder):
    damaged = a_document_in_folder(cast, folder).stored_as
    whole = a_document_in_folder(cast, folder, b"Another").stored_as
    (folder / damaged).write_bytes(b"something else")
    after[0] = lambda name: places.new.write(name, io.BytesIO(b"half"))
    session.commit()

    assert moved(hooked) == {damaged: Moved.CHANGED, whole: Moved.NOT_COPIED}
    assert names_in(Folder(folder)) == {damaged, whole}

    said = app.test_cli_runner().invoke(args=["documents", "move"])
    assert said.exit_code == 1
    assert f"{damaged}: not as it was stored" in said.output
    assert "1 moved, 1 left." in said.output
    assert storage.read_file(whole) == b"Another", "a wrong copy of an earlier run is written again"


def test_what_is_erased_while_it_is_copied_is_erased(cast, session, hooked, places, folder):
    document = a_document_in_folder(cast, folder)
    session.commit()

    def erase(_name: str) -> None:
        purge_documents(session.scalars(select(Document)).one().candidate)
        session.commit()
        while remove_one_purged_file():
            pass
        places.new.write(document_name, io.BytesIO(A_TEXT))  # as if the copy came after the removal

    document_name, after[0] = document.stored_as, erase
    assert moved(hooked) == {document_name: Moved.REMOVED}
    assert (names_in(places.new), names_in(Folder(folder))) == (set(), set())


def test_what_another_move_has_moved_stays(cast, session, hooked, places, folder):
    document = a_document_in_folder(cast, folder)
    session.commit()
    after[0] = lambda name: Folder(folder).remove([name])

    assert moved(hooked) == {document.stored_as: Moved.MOVED}
    assert document_content(document) == A_TEXT


def test_erased_files_and_orphans_go_from_both_places(cast, session, places, folder):
    document = a_document_in_folder(cast, folder)
    picture = picture_name(document.stored_as, 1)
    for place in (places.new, Folder(folder)):
        place.write(document.stored_as, io.BytesIO(A_TEXT))
        place.write(picture, io.BytesIO(b"a picture"))
    orphan = in_folder(folder, b"left by a crash")
    os.utime(folder / orphan, (0, 0))
    purge_documents(document.candidate)
    session.commit()

    while remove_one_purged_file():
        pass
    remove_orphaned_files()

    assert (names_in(places.new), names_in(Folder(folder))) == (set(), set())


def test_a_writer_and_a_reader_never_miss_a_file(app, session, places, folder):
    known = {in_folder(folder, os.urandom(500)): None for _each in range(60)}
    known = {name: (folder / name).read_bytes() for name in known}
    erased, wrong, ends = set[str](), list[str](), threading.Event()

    def write_and_erase() -> None:
        with app.app_context():
            for number in range(40):
                known[storage.store_file(b"New %d" % number)] = b"New %d" % number
                name = sorted(set(known) - erased)[number * 7 % 50]
                erased.add(name)
                storage.remove_file(name)
        ends.set()

    def read() -> None:
        while not ends.is_set():
            for name, content in list(known.items()):
                file = places.open(name)
                found = file and file.read()
                if file:
                    file.close()
                if found != content and name not in erased:
                    wrong.append(name)
            time.sleep(0.01)

    threads = [threading.Thread(target=each) for each in (write_and_erase, read)]
    for thread in threads:
        thread.start()
    outcomes = moved(places)
    for thread in threads:
        thread.join()

    assert (wrong, names_in(Folder(folder))) == ([], set())
    assert Moved.MOVED in outcomes.values()
    assert names_in(places.new) == set(known) - erased
    assert all(storage.read_file(name) == known[name] for name in set(known) - erased)
