"""Delete a candidate's documents: the rows at once, the files after the commit."""

from __future__ import annotations

from sqlalchemy import delete, select

from app.candidates.models import Candidate
from app.candidates.search_index import update_search_index
from app.db.base import db
from app.documents import file_storage as storage
from app.documents.models import Document, ErasedFile


def purge_documents(candidate: Candidate) -> None:
    """Delete a candidate's documents, and their words in the search index.

    The worker removes the files later, so that a rollback loses none and a crash leaves none behind.
    """
    of_candidate = Document.candidate_id == candidate.id
    files = db.session.scalars(select(Document.stored_as).where(of_candidate)).all()
    db.session.add_all(ErasedFile(stored_as=name) for name in files)
    db.session.execute(delete(Document).where(of_candidate))
    db.session.flush()
    db.session.expire(candidate, ["documents"])
    update_search_index(candidate)


def remove_one_purged_file() -> bool:
    """Remove a file whose document is deleted, and commit. False if there is none."""
    statement = select(ErasedFile).limit(1).with_for_update(skip_locked=True)
    erased = db.session.scalar(statement)
    if erased is None:
        return False
    storage.remove_file(erased.stored_as)
    db.session.delete(erased)
    db.session.commit()
    return True
