"""The documents of an import: added with the applications of its rows, taken back, and removed."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, delete, exists, or_, select, update

from app.candidate_import.archive.matching import ROW_NOT_ADDED
from app.candidate_import.models import CandidateImport, ImportFile, ImportRow
from app.candidates.models import Application, Candidate
from app.candidates.search_index import update_search_index
from app.db.base import db
from app.documents import file_storage
from app.documents.file_owners import erase_files
from app.documents.models import Document
from app.documents.problems import FILE_MISSING_PROBLEM
from app.documents.purge import purge_documents_of
from app.documents.storage.interface import StorageFailed
from app.documents.store import store_document
from app.shared.refusals import RuleBroken


def add_documents(imported: CandidateImport, applications: Sequence[tuple[str, Application]]) -> None:
    """Store the documents of people with their applications, given by email, as every other upload is.

    A document that is refused keeps the reason. Raises StorageFailed if nothing can be stored.
    """
    by_email: dict[str, list[Application]] = {}
    for email, application in applications:
        by_email.setdefault(email, []).append(application)
    ready = (ImportFile.stored_as.is_not(None), ImportFile.problem.is_(None), ImportFile.email.in_(by_email))
    files = select(ImportFile).where(ImportFile.import_id == imported.id, *ready).order_by(ImportFile.id)
    for file in db.session.scalars(files).all():
        for application in by_email[file.email or ""]:
            _add(file, application, imported)


def drop_contents(imported: CandidateImport) -> None:
    """Remove the contents once an import is applied; of what was added, also the name."""
    of_import = ImportFile.import_id == imported.id
    _erase(of_import)
    files = update(ImportFile).where(of_import)
    applications = select(ImportRow.application_id).where(ImportRow.import_id == imported.id)
    added = exists().where(Document.digest == ImportFile.digest, Document.application_id.in_(applications))
    ready = files.where(ImportFile.problem.is_(None))
    db.session.execute(ready.where(added).values(name=None))
    db.session.execute(ready.where(~added).values(problem=ROW_NOT_ADDED))
    db.session.execute(files.values(stored_as=None, email=None))


def remove_files(*conditions: ColumnElement[bool]) -> None:
    """Delete the documents of imports that were not added, and their contents."""
    _erase(*conditions)
    db.session.execute(delete(ImportFile).where(*conditions))


def remove_files_of_person(emails: Collection[str], import_ids: Select[int]) -> None:
    """Delete the documents of a person. In imports that tell of them, also those that are of nobody yet."""
    may_be_theirs = ImportFile.email.is_(None) & ImportFile.import_id.in_(import_ids)
    remove_files(or_(ImportFile.email.in_(emails), may_be_theirs))


def digests_of(imported: CandidateImport) -> Select[str | None]:
    """The digests of the documents that an import had."""
    return select(ImportFile.digest).where(
        ImportFile.import_id == imported.id, ImportFile.digest.is_not(None)
    )


def take_back_documents(application_ids: Collection[int], candidates: Collection[Candidate]) -> None:
    """Delete the documents of applications that are undone, and their words in the search index."""
    had = purge_documents_of(application_ids)
    for candidate in candidates:
        if candidate.id in had:
            db.session.expire(candidate, ["documents"])
            update_search_index(candidate)


def _add(file: ImportFile, application: Application, imported: CandidateImport) -> None:
    content = file_storage.read_file(file.stored_as or "", file.digest or "")
    if content is None:
        file.problem = FILE_MISSING_PROBLEM
        return
    name = posixpath.basename(file.name or "")
    try:
        store_document(application, name=name, content=content, by=imported.uploaded_by)
    except StorageFailed:
        raise
    except RuleBroken as broken:
        file.problem = broken.sentence


def _erase(*conditions: ColumnElement[bool]) -> None:
    stored = select(ImportFile.stored_as).where(*conditions, ImportFile.stored_as.is_not(None))
    erase_files([name for name in db.session.scalars(stored) if name])
