"""A ZIP brings documents with its candidates: each to its person, judged and read as every other upload."""

from __future__ import annotations

import zlib
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.candidate_import import batches
from app.candidate_import.actions import apply_import, forget_person, remove_import, undo_import
from app.candidate_import.archive.matching import (
    NO_ROW_NAMES_IT,
    ROW_NOT_ADDED,
    ROW_REFUSED,
    ROW_WITHOUT_APPLICATION,
    SEVERAL_PEOPLE,
)
from app.candidate_import.models import CandidateImport, ImportFile
from app.candidates.models import Candidate, SearchWord
from app.db.base import db
from app.documents.file_storage import storage_folder
from app.documents.models import Document
from app.documents.orphan_cleanup import ORPHAN_AGE, remove_orphaned_files
from app.documents.purge import remove_one_purged_file
from app.documents.store import store_document
from app.documents.worker import read_one_document
from app.shared import clock
from tests.candidate_import.conftest import rows_of, states
from tests.candidate_import.test_killed_worker import dying_batches
from tests.factories.archives import a_zip, a_zip_with_a_link, renamed, without_utf8_flag
from tests.factories.imports import a_checked_import, an_applied_import, do_all_batches
from tests.factories.spreadsheets import xlsx

ZOE, IDA = "zoe@example.org", "ida@example.org"
TABLE = (
    "ID,Name,Email,Documents\r\n"
    f"7,Zoë Müller,{ZOE},cv.txt; letters/zoe.txt\r\n"
    f"8,Ida Ek,{IDA},\r\n"
    "9,Jo Ray,jo@example.org,missing.pdf\r\n"
)
FILES = {
    "export/candidates.csv": TABLE,
    "export/cv.txt": "Zoë speaks Czech.",
    "export/letters/Zoe.txt": "Dear all, I am Zoë.",
    "export/8/résumé.txt": "Ida speaks Finnish.",
    "export/ida@example.org.txt": "Ida again.",
    "export/old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
    "export/nobody.txt": "Whose is this?",
    "__MACOSX/export/._cv.txt": b"\0\5\x16\7",
}


def problems(imported: CandidateImport) -> dict[str | None, tuple[str | None, str | None]]:
    db.session.expire_all()
    files = db.session.scalars(select(ImportFile).where(ImportFile.import_id == imported.id))
    return {file.name: (file.email, file.problem) for file in files}


def _stored(session) -> list[str]:
    return [name for name in session.scalars(select(ImportFile.stored_as)) if name]


def documents(session) -> list[tuple[str, str]]:
    found = session.scalars(select(Document).order_by(Document.id))
    return sorted((each.candidate.email, each.name) for each in found)


@pytest.mark.both_databases
def test_each_document_is_added_to_the_person_whose_row_names_it(cast, opening, session):
    imported = an_applied_import(cast.rita, a_zip(FILES), opening=opening)
    assert states(imported) == {"added": 3}
    assert documents(session) == [
        (IDA, "ida@example.org.txt"),
        (IDA, "résumé.txt"),
        (ZOE, "Zoe.txt"),
        (ZOE, "cv.txt"),
    ]
    assert all(each.uploaded_by == cast.rita for each in session.scalars(select(Document)))
    not_added = {name: problem for name, (_email, problem) in problems(imported).items() if name}
    assert set(not_added) == {"export/old.doc", "export/nobody.txt"}
    assert "old Word file" in (not_added["export/old.doc"] or "")
    while read_one_document():
        pass
    found = select(SearchWord.candidate_id).where(SearchWord.word == "finnish")
    assert session.scalar(found) == session.scalar(select(Candidate.id).where(Candidate.email == IDA))


def test_the_preview_says_what_is_not_added_and_what_is_missing(rita, cast, opening):
    columns = rita.uploads(a_zip(FILES), "export.zip").location
    assert "ZIP, Unicode (UTF-8)" in rita.client.get(columns).text
    page = rita.client.submit(columns, basis="applied", basis_note="A move", opening=str(opening.id)).location
    do_all_batches()
    text = rita.client.get(page).text
    assert "Not added: 2." in text and "export/nobody.txt" in text and NO_ROW_NAMES_IT in text
    assert "Not among the documents: missing.pdf." in rita.client.get(f"{page}?state=ready").text


def test_no_content_is_kept_once_an_import_is_applied_or_its_rows_are_deleted(cast, opening, session):
    an_applied_import(cast.rita, a_zip(FILES), opening=opening)
    files = session.scalars(select(ImportFile)).all()
    assert [(file.stored_as, file.email) for file in files] == [(None, None)] * 6
    kept = a_checked_import(cast.rita, a_zip(FILES | {"export/candidates.csv": TABLE.replace("@", "@2.")}))
    names = _stored(session)
    assert len(names) == 5
    remove_import(kept, by=cast.rita)
    session.commit()
    while remove_one_purged_file():
        pass
    assert not any((storage_folder() / name).exists() for name in names)


def test_a_document_that_waits_is_no_orphan(cast, opening, session):
    clock.freeze(clock.now() + ORPHAN_AGE + timedelta(hours=2))
    a_checked_import(cast.rita, a_zip(FILES), opening=opening)
    remove_orphaned_files()
    clock.unfreeze()
    assert all((storage_folder() / name).exists() for name in _stored(session))


def test_a_worker_that_dies_adds_each_document_once(cast, opening, session, monkeypatch):
    imported = a_checked_import(cast.rita, a_zip(FILES), opening=opening)
    apply_import(imported, edition=imported.edition, adds_possible=False)
    session.commit()
    clock.freeze(clock.now())
    monkeypatch.setattr(batches, "BATCHES", dying_batches())
    with pytest.raises(ZeroDivisionError):
        batches.work_on_one_import()
    session.rollback()
    monkeypatch.undo()
    assert documents(session) == []
    clock.move(batches.BATCH_LEASE + timedelta(seconds=1))
    do_all_batches()
    clock.unfreeze()
    assert len(documents(session)) == 4


def test_the_same_zip_twice_adds_nothing(cast, opening, session):
    an_applied_import(cast.rita, a_zip(FILES), opening=opening)
    before = documents(session)
    again = a_checked_import(cast.rita, a_zip(FILES), opening=opening)
    assert states(again) == {"duplicate": 3}
    assert None not in {problem for _email, problem in problems(again).values()}
    assert documents(session) == before


def test_a_document_goes_to_nobody_if_several_people_or_no_application_could_have_it(cast, opening, session):
    table = (
        f"ID,Name,Email,Status,Documents\n1,Zoë,{ZOE},,a.txt;both.txt;also.txt\n"
        f"2,Ida,{IDA},rejected,both.txt;b.txt\n3,Jo,jo@example.org,,twice.txt\n4,Kim,,,also.txt\n"
        f"1,Zoë,{ZOE},,a.txt\n"
    )
    files = {
        "candidates.csv": table,
        "a.txt": "A",
        "b.txt": "B",
        "both.txt": "C",
        "4/c.txt": "F",
        "also.txt": "G",
    }
    files |= {"x/twice.txt": "D", "y/twice.txt": "E"}
    imported = an_applied_import(cast.rita, a_zip(files), opening=opening)
    assert documents(session) == [(ZOE, "a.txt")]
    found = {name: problem for name, (_email, problem) in problems(imported).items() if name}
    assert found == {
        "b.txt": ROW_WITHOUT_APPLICATION,
        "both.txt": SEVERAL_PEOPLE,
        "also.txt": SEVERAL_PEOPLE,
        "4/c.txt": ROW_REFUSED,
        "x/twice.txt": NO_ROW_NAMES_IT,
        "y/twice.txt": NO_ROW_NAMES_IT,
    }


def test_a_document_of_a_row_that_somebody_else_added_meanwhile_is_said_not_to_be_added(
    cast, opening, session
):
    first, second = (a_checked_import(cast.rita, a_zip(FILES), opening=opening) for _ in range(2))
    for imported in (first, second):
        apply_import(imported, edition=imported.edition, adds_possible=False)
    do_all_batches()
    assert states(second) == {"duplicate": 3}
    assert {problem for _email, problem in problems(second).values()} >= {ROW_NOT_ADDED}
    assert len(documents(session)) == 4


def test_a_name_is_found_as_windows_and_macs_write_it(cast, opening, session):
    table = f"Name,Email,Documents\nZoë,{ZOE},Zoë\u0308.txt;Müller\\Äpfel.txt\n".replace("ë\u0308", "ë")
    packed = without_utf8_flag(
        a_zip({"candidates.csv": table, "Zoe\u0308.txt": "A", "Muller/Apfel.txt": "B"})
    )
    packed = renamed(packed, b"Muller/Apfel.txt", "Müller/Äpfel.txt".encode("cp437"))
    an_applied_import(cast.rita, packed, opening=opening)
    assert len(documents(session)) == 2


def test_an_undo_takes_the_documents_back_and_leaves_those_of_others(cast, opening, session):
    imported = an_applied_import(cast.rita, a_zip(FILES), opening=opening)
    ida = session.scalars(select(Candidate).where(Candidate.email == IDA)).one()
    store_document(ida.applications[0], name="new.txt", content=b"Sent later.", by=cast.rita)
    undo_import(imported)
    do_all_batches()
    assert [row.state.value for row in rows_of(imported)] == ["undone", "kept", "undone"]
    assert [email for email, _name in documents(session)] == [IDA] * 3


def test_who_is_erased_has_no_document_left_in_an_import(cast, opening, session):
    imported = a_checked_import(cast.rita, a_zip(FILES), opening=opening)
    forget_person([ZOE])
    session.commit()
    assert set(problems(imported)) == {"export/8/résumé.txt", "export/ida@example.org.txt"}


BOMB = b" " * 90_000_000
ZIPS = {
    "a bomb": (lambda: a_zip({"candidates.csv": TABLE, "cv.txt": BOMB}), "unpacks to too much"),
    "too many files": (
        lambda: a_zip({"candidates.csv": TABLE} | {f"{n}.txt": "x" for n in range(2000)}),
        "more than 2,000 files",
    ),
    "a document that is damaged": (
        lambda: a_zip({"candidates.csv": TABLE, "a.txt": "A", "cv.txt": "Zoë speaks Czech."}).replace(
            zlib.crc32("Zoë speaks Czech.".encode()).to_bytes(4, "little"), b"\0\1\2\3"
        ),
        "The ZIP file is damaged",
    ),
    "a way out": (
        lambda: a_zip({"candidates.csv": TABLE, "../../etc/passwd": "x"}),
        "a name that leads out of it",
    ),
    "a drive": (lambda: a_zip({"candidates.csv": TABLE, "C:\\cv.txt": "x"}), "leads out of it"),
    "a link": (
        lambda: a_zip_with_a_link({"candidates.csv": TABLE}, "cv.txt", "/etc/passwd"),
        "a link to another file",
    ),
    "one name twice": (lambda: a_zip({"candidates.csv": TABLE, "cv.txt": "A", "CV.txt": "B"}), "same name"),
    "no table": (lambda: a_zip({"cv.txt": "x"}), "no table of candidates"),
    "a table of no name": (
        lambda: a_zip({"candidates.csv": TABLE, "things.csv": TABLE}),
        "a table “things.csv”",
    ),
    "half of it": (lambda: a_zip(FILES)[:-300], "The ZIP file is damaged"),
    "a password": (lambda: _with_password(a_zip({"candidates.csv": TABLE})), "has a password"),
    "a ZIP in it": (
        lambda: a_zip({"candidates.csv": a_zip({"candidates.csv": TABLE})}),
        "The file has no sheet",
    ),
    "a hostile table": (
        lambda: a_zip({"candidates.csv": TABLE, "jobs.csv": b"a," * 200 + b"a\nb\n"}),
        "jobs.csv: Row 1 has more than 100 columns",
    ),
    "a table that is a bomb": (
        lambda: a_zip({"candidates.xlsx": xlsx([["Name"], ["Zoë" * 10_000]])}),
        "candidates.xlsx: Row 2 has a cell with more than",
    ),
    "moves of nobody": (
        lambda: a_zip({"candidates.csv": TABLE, "history.csv": "Day,Job\n1,2\n"}),
        "history.csv: It needs a column for each of these: email, stage, date.",
    ),
}


@pytest.mark.parametrize("name", ZIPS)
def test_a_hostile_zip_is_a_sentence_and_nothing_of_it_is_stored(rita, session, name):
    make, sentence = ZIPS[name]
    before = len(list(storage_folder().iterdir()))
    answer = rita.uploads(make(), "export.zip")
    assert answer.status_code == 422 and sentence in answer.text
    for model in (CandidateImport, ImportFile):
        assert session.scalar(select(func.count()).select_from(model)) == 0
    assert len(list(storage_folder().iterdir())) == before


def _with_password(packed: bytes) -> bytes:
    """The flag of encryption, set in both headers of the only member."""
    changed = bytearray(packed)
    changed[6] |= 1
    changed[packed.index(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)
