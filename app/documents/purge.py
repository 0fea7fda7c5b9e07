"""Delete a candidate's documents: the rows at once, the files after the commit."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, delete, select

from app.candidates.models import Candidate
from app.candidates.search_index import update_search_index
from app.db.base import db
from app.documents import file_storage as storage
from app.documents.file_owners import erase_files
from app.documents.models import Document, ErasedFile


def purge_documents(candidate: Candidate) -> None:
    """Delete a candidate's documents, and their words in the search index.

    The worker removes the files later, so that a rollback loses none and a crash leaves none behind.
    """
    _delete(Document.candidate_id == candidate.id)
    db.session.expire(candidate, ["documents"])
    update_search_index(candidate)


def purge_documents_of(application_ids: Collection[int]) -> set[int]:
    """Delete the documents of applications. Returns the ids of their candidates, for the search index."""
    of_them = Document.application_id.in_(application_ids)
    candidates = set(db.session.scalars(select(Document.candidate_id).where(of_them)))
    if candidates:
        _delete(of_them)
    return candidates


def _delete(condition: ColumnElement[bool]) -> None:
    erase_files(db.session.scalars(select(Document.stored_as).where(condition)).all())
    db.session.execute(delete(Document).where(condition))
    db.session.flush()


def remove_one_purged_file() -> bool:
    """Remove the file of a deleted document, and commit. False if there is none."""
    name = db.session.scalar(select(ErasedFile.stored_as).limit(1))
    db.session.rollback()  # no transaction is open while a bucket is asked
    if name is None:
        return False
    storage.remove_file(name)
    db.session.execute(delete(ErasedFile).where(ErasedFile.stored_as == name))
    db.session.commit()
    return True
